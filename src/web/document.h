/*
 * A report as pages see it: rendered with links from each figure to its trace.
 */
#ifndef KZ_WEB_DOCUMENT_H
#define KZ_WEB_DOCUMENT_H

#include "report/report.h"
#include "web/view.h"

#define DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

struct edition_word {
	enum edition edition;
	struct str value, label;
};
extern const struct edition_word edition_words[3];

/* The report of the route's {code}, at the view's choices and ?change=. RC_MISSING. */
enum rc document_request(
	struct request *request, const struct view *view, struct report_request *ret) MUST_USE;
/* An address of that report ("/reports/{code}/docx") with the view's choices and the record it speaks of. */
struct url document_url(struct arena *a, const struct view *view, const char *pattern,
	const struct report_request *asked);
/* Field `edition` of the query or the form; internal without it. RC_INVALID. */
enum rc document_edition(struct request *request, enum edition *ret) MUST_USE;
/* The article for a page; *ret_across: its sheet lies. */
enum rc document_article(struct request *request, const struct document *doc, struct html *ret,
	bool *ret_across) MUST_USE;
/* The .docx, or the .xlsx of a table, to save under the document's title. RC_INVALID: it is no table. */
enum rc document_reply(struct request *request, struct reply *reply, const struct document *doc,
	enum edition edition) MUST_USE;
enum rc document_reply_sheet(struct request *request, struct reply *reply,
	const struct document *doc, enum edition edition) MUST_USE;

#endif
