/* A report asked for by an address, and its answers: the article of a page, the file. */
#include "web/document.h"

#include "web/handlers.h"
#include "web/sheets.h"

const struct edition_word edition_words[3] = {
	{EDITION_INTERNAL, STR_INIT("internal"), STR_INIT("内部稿")},
	{EDITION_REVIEW, STR_INIT("review"), STR_INIT("送审稿")},
	{EDITION_OUTGOING, STR_INIT("outgoing"), STR_INIT("外发稿")},
};

static struct str trace_href(void *arg, struct arena *a, const struct figure *figure)
{
	const struct view *view = arg;

	if (figure->state == VALUE_MISSING)
		return view_unit_url(a, view,
			url_with(a,
				url_with(a, url_to(a, "/drop"), "want", figure->indicator->code),
				"face", str_from_z(face_word(figure->face))),
			figure->unit)
			.text;
	return view_trace_url(a, view, figure).text;
}

enum rc document_request(
	struct request *request, const struct view *view, struct report_request *ret)
{
	struct str code = request_step(request, "code");

	*ret = (struct report_request){
		.report = catalog_report(view->catalog, code),
		.unit = view->unit->id,
		.when = view->when,
		.href = trace_href,
		.href_arg = (void *)(uintptr_t)view,
	};
	if (ret->report == NULL)
		return fail(request->job, RC_MISSING, "没有公文“%.*s”", STR_ARG(code));
	TRY(view_number(request, "record", 0, &ret->record));
	return view_change(request, &ret->seq);
}

struct url document_url(struct arena *a, const struct view *view, const char *pattern,
	const struct report_request *asked)
{
	struct url url = view_url(a, view, url_to(a, pattern, asked->report->code));

	return asked->record ? url_with_int(a, url, "record", asked->record) : url;
}

enum rc document_edition(struct request *request, enum edition *ret)
{
	struct str text = view_field(request, "edition");

	*ret = EDITION_INTERNAL;
	for (size_t i = 0; i < COUNT_OF(edition_words); i++) {
		if (!str_eq(text, edition_words[i].value))
			continue;
		*ret = edition_words[i].edition;
		return RC_OK;
	}
	return text.len == 0 ? RC_OK
			     : fail(request->job, RC_INVALID, "没有稿别“%.*s”", STR_ARG(text));
}

enum rc document_article(
	struct request *request, const struct document *doc, struct html *ret, bool *ret_across)
{
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	enum rc rc = document_html(request->job, doc, EDITION_INTERNAL, &out, ret_across);

	if (rc == RC_OK)
		ret->text = buf_take(request->job->arena, &out);
	buf_free(&out);
	return rc;
}

static struct str file_name(struct arena *a, const struct document *doc, enum edition edition)
{
	struct str label = STR_NONE;

	for (size_t i = 0; i < COUNT_OF(edition_words); i++)
		if (edition_words[i].edition == edition)
			label = edition_words[i].label;
	return str_format(a, "%.*s（%.*s）", STR_ARG(doc->title), STR_ARG(label));
}

enum rc document_reply(struct request *request, struct reply *reply, const struct document *doc,
	enum edition edition)
{
	struct arena *a = request->job->arena;
	struct str bytes, name = file_name(a, doc, edition);

	TRY(document_docx(request->job, doc, edition, &bytes));
	return reply_file(
		request, reply, DOCX_TYPE, str_format(a, "%.*s.docx", STR_ARG(name)), bytes);
}

struct table_of {
	const struct document *doc;
	enum edition edition;
};

static enum rc write_table(struct request *request, const void *arg, struct str path)
{
	const struct table_of *table = arg;

	return document_xlsx(request->job, table->doc, table->edition, path);
}

enum rc document_reply_sheet(struct request *request, struct reply *reply,
	const struct document *doc, enum edition edition)
{
	struct table_of table = {doc, edition};

	return sheet_reply(
		request, reply, write_table, &table, file_name(request->job->arena, doc, edition));
}

/* A page with a document prints the document alone, on its own paper. */
static const struct str alone =
	STR_INIT("@media print { .crumbs, .page-head, .foot { display: none; } }\n"
		 "@page upright { size: A4; margin: 37mm 26mm 35mm 28mm; }\n"
		 "@page upright-tight { size: A4; margin: 20mm 18mm 18mm 20mm; }\n"
		 "@page across { size: A4 landscape; margin: 28mm 37mm 26mm 35mm; }\n"
		 "@page across-tight { size: A4 landscape; margin: 20mm 18mm 18mm 20mm; }\n"
		 ".doc { page: upright; } .doc.tight { page: upright-tight; }\n"
		 ".doc.across { page: across; } .doc.across.tight { page: across-tight; }\n");

enum rc document_css(struct request *request, struct reply *reply)
{
	struct str style = document_style(request->job->arena);

	reply->type = STR("text/css; charset=utf-8");
	reply->body = str_format(request->job->arena, "%.*s%.*s", STR_ARG(style), STR_ARG(alone));
	return RC_OK;
}
