/*
 * Reading a head more strictly than the library does.
 *
 * The library (0.9.75) takes a bare LF for a line's end, lets a value end at
 * a NUL, joins folded lines, and takes the first of two Hosts or lengths. A
 * proxy in front may read the same bytes otherwise, so all of that is refused.
 *
 * How the raw bytes are seen: the library parses in place. In its buffer
 * method, target, version, names and values lie one after the other, each
 * line's CR and LF turned into two NULs:
 *
 *	GET␣/path␣HTTP/1.1␀␀Host␀␣127.0.0.1␀␀Cookie␀␣a=b␀␀␀␀
 *
 * So between the end of a value and the next name there are exactly two
 * bytes; a bare LF leaves one, a NUL inside a value more, a folded line lies
 * elsewhere. And the head's size as the library counted it tells whether the
 * last line and the empty one ended properly. Only addresses are compared
 * here, nothing outside a string is read. A library that parses otherwise
 * would refuse every request, and every test.
 */
#include "web/http.h"

#include <string.h>

#define TIGHT 2 /* bytes of a line's end */

struct head {
	struct exchange *ex;
	const char *end; /* where the last piece ended */
	size_t hosts, lengths, encodings;
	bool bad;
};

bool head_target_bad(const char *raw, size_t len)
{
	struct str target = {raw, len};

	if (len == 0)
		return true;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)raw[i];

		if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\')
			return true;
	}
	return raw[0] != '/' || str_find(target, STR("%00")) != SIZE_MAX;
}

size_t head_target_fields(const char *raw, size_t len)
{
	size_t fields = 0;

	for (size_t i = 0; i < len; i++)
		fields += raw[i] == '?' || raw[i] == '&' ? 1 : 0;
	return fields;
}

/* Only what RFC 9110 allows in a name: the library takes "Host " for another header than "Host". */
static bool name_is_token(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = name[i];
		bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!letter && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL))
			return false;
	}
	return len > 0;
}

static bool name_is(struct str name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.at, wanted, name.len) == 0;
}

static void take_known(struct head *head, struct str name, struct str value)
{
	struct request *request = &head->ex->request;
	struct str copy = str_copy(head->ex->job.arena, str_trim(value));

	if (name_is(name, "host")) {
		head->hosts++;
		request->host = copy;
	} else if (name_is(name, "content-length")) {
		head->lengths++;
		head->bad = head->bad || !int_from(copy, &request->content_length) ||
			    request->content_length < 0;
	} else if (name_is(name, "transfer-encoding")) {
		head->encodings++;
	} else if (name_is(name, "origin")) {
		request->origin = copy;
	} else if (name_is(name, "sec-fetch-site")) {
		request->fetch_site = copy;
	} else if (name_is(name, "accept-encoding")) {
		request->accept_encoding = copy;
	} else if (name_is(name, "content-type")) {
		request->content_type = copy;
	}
}

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *key,
	size_t key_size, const char *value, size_t value_size)
{
	struct head *head = cls;

	(void)kind;
	if (value == NULL || key != head->end + TIGHT || !name_is_token(key, key_size)) {
		head->bad = true;
		return MHD_NO;
	}
	for (size_t i = 0; i < value_size; i++) {
		unsigned char c = (unsigned char)value[i];

		head->bad = head->bad || (c < ' ' && c != '\t') || c == 0x7f;
	}
	head->end = value + value_size;
	take_known(head, (struct str){key, key_size}, (struct str){value, value_size});
	return MHD_YES;
}

static enum MHD_Result take_pair(void *cls, enum MHD_ValueKind kind, const char *key,
	size_t key_size, const char *value, size_t value_size)
{
	struct exchange *ex = cls;
	pairs *all = kind == MHD_COOKIE_KIND ? &ex->request.cookies : &ex->request.query;
	struct pair pair = {
		.name = str_copy(ex->job.arena, (struct str){key, key_size}),
		.value = str_copy(
			ex->job.arena, (struct str){value, value == NULL ? 0 : value_size}),
	};

	if (all->len >= WEB_MAX_PAIRS || !str_is_utf8(pair.name) || !str_is_utf8(pair.value)) {
		ex->raw_bad = ex->raw_bad || kind != MHD_COOKIE_KIND;
		return MHD_NO;
	}
	*ARRAY_ADD(ex->job.arena, *all) = pair;
	return MHD_YES;
}

/* Are request line, headers and the end of the head exactly where they must be? */
static bool layout_is_tight(
	struct exchange *ex, struct head *head, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *size =
		MHD_get_connection_info(ex->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	if (ex->raw_bad || ex->raw != method + strlen(method) + 1 ||
		version != ex->raw + ex->raw_len + 1)
		return false;
	head->end = version + strlen(version);
	MHD_get_connection_values_n(ex->connection, MHD_HEADER_KIND, take_header, head);
	return !head->bad && size != NULL &&
	       (size_t)(head->end - method) + (size_t)2 * TIGHT == size->header_size;
}

static enum method method_of(const char *method)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return METHOD_GET;
	return strcmp(method, "POST") == 0 ? METHOD_POST : METHOD_OTHER;
}

bool head_read(struct exchange *ex, const char *url, const char *method, const char *version)
{
	struct request *request = &ex->request;
	struct head head = {.ex = ex};

	request->method = method_of(method);
	request->path = str_copy(ex->job.arena, str_from_z(url));
	request->content_length = -1;
	if (!layout_is_tight(ex, &head, method, version) || head.hosts != 1 || head.lengths > 1 ||
		!str_is_utf8(request->path)) {
		(void)fail(&ex->job, RC_INVALID, "请求的写法不规范，没有处理");
		return false;
	}
	if (head.encodings > 0) {
		(void)fail(&ex->job, RC_INVALID, "请求没有写明长度（Transfer-Encoding），没有处理");
		return false;
	}
	MHD_get_connection_values_n(ex->connection, MHD_GET_ARGUMENT_KIND, take_pair, ex);
	MHD_get_connection_values_n(ex->connection, MHD_COOKIE_KIND, take_pair, ex);
	if (ex->raw_bad) {
		(void)fail(&ex->job, RC_INVALID, "地址里的参数太多，或不是 UTF-8 文字");
		return false;
	}
	return true;
}
