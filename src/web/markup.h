/*
 * What the compiled templates write with, and the types that keep a value
 * from becoming markup.
 *
 *   struct str    text: escaped wherever it is shown
 *   struct url    an address inside this program; only url_* make one
 *   struct html   markup made by a trusted writer (the document's HTML)
 *   struct proof  the value of a form's hidden proof; only the session makes one
 *
 * Addresses: url_to(a, "/ledgers/{code}/{id}", code, id) fills each {…} of a
 * route's pattern with one text, percent-encoded, so that no text can add a
 * step, a query or another host; url_with adds one query value.
 */
#ifndef KZ_WEB_MARKUP_H
#define KZ_WEB_MARKUP_H

#include "core/core.h"

struct url {
	struct str text;
};
struct html {
	struct str text;
};
struct proof {
	struct str text;
};

/* As many texts as the pattern has {…}: must() otherwise. */
#define url_to(a, pattern, ...)                                                                    \
	url_make((a), (pattern), (const struct str[]){STR_NONE, ##__VA_ARGS__},                    \
		COUNT_OF(((const struct str[]){STR_NONE, ##__VA_ARGS__})) - 1)
struct url url_make(
	struct arena *a, const char *pattern, const struct str *none_and_texts, size_t count);
/* Adds key=value; an empty value adds nothing. */
struct url url_with(struct arena *a, struct url url, const char *key, struct str value);
/* And all that another has in its query. */
struct url url_with_query(struct arena *a, struct url url, struct url query);
struct url url_with_int(struct arena *a, struct url url, const char *key, int64_t value);
/* Percent-encoded: everything but letters, digits and -._~ of ASCII. */
struct str url_encode(struct arena *a, struct str text);

/* ---- called by the generated code ---- */
void html_text(struct buf *out, struct str text); /* escapes & < > " ' */
void html_int(struct buf *out, int64_t v);
void html_url(struct buf *out, struct url url);
void html_trusted(struct buf *out, struct html html);
void html_proof(struct buf *out, struct proof proof);

#endif
