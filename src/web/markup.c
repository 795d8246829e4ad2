/*
 * How values become markup and addresses.
 *
 * Text is copied in runs: a table says which bytes need an entity, the rest
 * goes through in one piece. The five characters are escaped everywhere, so
 * one function serves element content and quoted attributes alike.
 *
 * In addresses, only unreserved characters (RFC 3986) stay as they are.
 */
#include "web/markup.h"

#include <string.h>

static struct str entity(char c)
{
	switch (c) {
	case '&': return STR("&amp;");
	case '<': return STR("&lt;");
	case '>': return STR("&gt;");
	case '"': return STR("&quot;");
	case '\'': return STR("&#39;");
	default: return STR_NONE;
	}
}

void html_text(struct buf *out, struct str text)
{
	size_t run = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct str e = entity(text.at[i]);

		if (e.len == 0)
			continue;
		buf_add(out, (struct str){text.at + run, i - run});
		buf_add(out, e);
		run = i + 1;
	}
	if (run < text.len)
		buf_add(out, str_skip(text, run));
}

void html_int(struct buf *out, int64_t v)
{
	buf_add_int(out, v);
}

void html_url(struct buf *out, struct url url)
{
	html_text(out, url.text.len > 0 ? url.text : STR("/"));
}

void html_trusted(struct buf *out, struct html html)
{
	buf_add(out, html.text);
}

void html_proof(struct buf *out, struct proof proof)
{
	buf_add(out, STR("<input type=\"hidden\" name=\"proof\" value=\""));
	html_text(out, proof.text);
	buf_add(out, STR("\">"));
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static void add_encoded(struct buf *out, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (is_unreserved((char)c)) {
			buf_add_char(out, (char)c);
			continue;
		}
		buf_add_char(out, '%');
		buf_add_char(out, digits[c >> 4]);
		buf_add_char(out, digits[c & 15]);
	}
}

struct str url_encode(struct arena *a, struct str text)
{
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	add_encoded(&out, text);
	return buf_take(a, &out);
}

/* "", "." and ".." are no steps even when encoded: a step that no record bears stands for them. */
static void add_step(struct buf *out, struct str text)
{
	bool none = text.len == 0 || str_eq(text, STR(".")) || str_eq(text, STR(".."));

	add_encoded(out, none ? STR("-") : text);
}

struct url url_make(
	struct arena *a, const char *pattern, const struct str *none_and_texts, size_t count)
{
	struct str rest = str_from_z(pattern);
	struct buf out;
	size_t used = 0;

	buf_init(&out, BUF_MAX_TEXT);
	while (rest.len > 0) {
		size_t open = str_find(rest, STR("{"));

		if (open == SIZE_MAX) {
			buf_add(&out, rest);
			break;
		}
		buf_add(&out, str_head(rest, open));
		rest = str_skip(rest, open);
		must(used < count);
		add_step(&out, none_and_texts[++used]);
		rest = str_skip(rest, str_find(rest, STR("}")) + 1);
	}
	must(used == count);
	return (struct url){buf_take(a, &out)};
}

struct url url_with(struct arena *a, struct url url, const char *key, struct str value)
{
	struct buf out;

	if (value.len == 0)
		return url;
	buf_init(&out, BUF_MAX_TEXT);
	buf_add(&out, url.text);
	buf_add_char(&out, str_find(url.text, STR("?")) == SIZE_MAX ? '?' : '&');
	buf_add_z(&out, key);
	buf_add_char(&out, '=');
	add_encoded(&out, value);
	return (struct url){buf_take(a, &out)};
}

struct url url_with_query(struct arena *a, struct url url, struct url query)
{
	struct str rest = query.text;

	(void)str_cut(&rest, STR("?"));
	if (rest.len == 0)
		return url;
	bool first = str_find(url.text, STR("?")) == SIZE_MAX;
	return (struct url){
		str_join(a, (struct str[]){url.text, rest}, 2, first ? STR("?") : STR("&"))};
}

struct url url_with_int(struct arena *a, struct url url, const char *key, int64_t value)
{
	return url_with(a, url, key, str_format(a, "%lld", (long long)value));
}
