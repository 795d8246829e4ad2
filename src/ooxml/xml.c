/*
 * XML events.
 *
 * How it works: pieces of a part, inflated ahead, go into expat. Prefixes
 * are resolved here and not by expat, because expat writes the namespace's
 * URI before every name and a sheet has millions of names: that and comparing
 * the URIs was a tenth of reading a sheet. URIs are interned; a stack holds
 * the declarations in force. Invariants:
 *   1. after the first refusal (state.rc) no callback is called any more
 *   2. a document type declaration is refused, so there are no entities to
 *      expand
 *   3. expat holds at most one unfinished token, of at most XML_MAX_TOKEN
 */
#include "ooxml/package.h"

#include <expat.h>
#include <string.h>

#define XML_PIECE        ((size_t)1 << 20)
#define XML_MAX_TOKEN    ((int64_t)16 << 20) /* one tag or comment, bytes */
#define XML_MAX_SPACES   256                 /* namespaces and prefixes in one part */
#define XML_MAX_BINDINGS 256                 /* in force at one place */
#define XML_MAX_NAMES    8192                /* different names of elements and attributes */
#define RECENT           64
#define SHORT_NAME       8 /* with the NUL */
#define XML_SPACE        "http://www.w3.org/XML/1998/namespace"

struct binding {
	const char *prefix; /* "": the default */
	const char *uri;
	unsigned depth; /* of the element that made it */
};

struct xml_state {
	struct job *job;
	struct str part; /* for messages */
	XML_Parser parser;
	const struct xml_events *events;
	enum rc rc; /* the first refusal */
	unsigned depth;
	int64_t fed;  /* bytes given to expat */
	int64_t seen; /* bytes of the tokens it has finished; it may know only later than it could */
	const char *default_uri;
	struct binding bindings[XML_MAX_BINDINGS]; /* innermost last */
	size_t binding_count;
	const char *words[XML_MAX_SPACES]; /* interned */
	size_t word_count;
	struct xml_attr attrs[OOXML_MAX_ATTRS];
	/* Names met before: short elements by their first letter, attributes by expat's address of them. */
	char recent_elements[RECENT][SHORT_NAME];
	const char *recent_attrs[RECENT];
	uint64_t *names; /* hashes, name_room of them (a power of two), 0: free */
	size_t name_room, name_count;
};

static enum rc state_open(struct job *job, struct str part, const struct xml_events *events,
	struct xml_state **ret_state) MUST_USE;
static void drop_parser(XML_Parser *parser);
static enum rc after_piece(struct xml_state *state, enum XML_Status status) MUST_USE;

enum rc ooxml_parse(
	struct job *job, struct ooxml *package, struct str part, const struct xml_events *events)
{
	WITH_FREE(ahead_close) struct ahead *ahead = NULL;
	WITH_FREE(drop_parser) XML_Parser parser = NULL;
	struct xml_state *state;
	struct str piece;

	TRY(ahead_open(job, package, part, &ahead));
	TRY(state_open(job, part, events, &state));
	parser = state->parser;
	do {
		TRY(ahead_next(ahead, &piece));
		state->fed += (int64_t)piece.len;
		TRY(after_piece(state, XML_Parse(parser, piece.at, (int)piece.len, !piece.len)));
	} while (piece.len && state->rc != RC_DONE);
	return RC_OK;
}

enum rc xml_parse(struct job *job, struct str name, struct str xml, const struct xml_events *events)
{
	WITH_FREE(drop_parser) XML_Parser parser = NULL;
	struct xml_state *state;
	bool last;

	TRY(state_open(job, name, events, &state));
	parser = state->parser;
	do {
		struct str piece = str_head(xml, XML_PIECE);

		xml = str_skip(xml, XML_PIECE);
		last = xml.len == 0;
		state->fed += (int64_t)piece.len;
		TRY(after_piece(state, XML_Parse(parser, piece.at, (int)piece.len, last)));
	} while (!last && state->rc != RC_DONE);
	return RC_OK;
}

/* ---- namespaces ----------------------------------------------------------- */

static void refuse(struct xml_state *state, enum rc rc)
{
	state->rc = rc;
	(void)XML_StopParser(state->parser, XML_FALSE);
}

/*
 * One address for one URI or prefix during the parse: callbacks may compare
 * addresses, and declarations repeated on every element cost nothing.
 */
static const char *intern(struct xml_state *state, const char *word)
{
	for (size_t i = 0; i < state->word_count; i++) {
		if (strcmp(state->words[i], word) == 0)
			return state->words[i];
	}
	if (state->word_count == XML_MAX_SPACES)
		return NULL;
	state->words[state->word_count] = str_z(state->job->arena, str_from_z(word));
	return state->words[state->word_count++];
}

/* xmlns="URI" (prefix "") or xmlns:prefix="URI", in force until the element ends. */
static void bind(struct xml_state *state, const char *prefix, const char *uri)
{
	const char *space = uri[0] ? intern(state, uri) : "";
	const char *kept = prefix[0] ? intern(state, prefix) : "";

	if (!space || !kept || state->binding_count == XML_MAX_BINDINGS) {
		refuse(state,
			fail(state->job, RC_TOO_MUCH, "部件 %.*s 的命名空间超过 %d 个，已停止读取",
				STR_ARG(state->part), XML_MAX_SPACES));
		return;
	}
	state->bindings[state->binding_count++] =
		(struct binding){.prefix = kept, .uri = space, .depth = state->depth};
	if (!prefix[0])
		state->default_uri = space;
}

/* Drops what the element that ends has bound. */
static void unbind(struct xml_state *state)
{
	if (!state->binding_count || state->bindings[state->binding_count - 1].depth < state->depth)
		return;
	while (state->binding_count &&
		state->bindings[state->binding_count - 1].depth >= state->depth)
		state->binding_count--;
	state->default_uri = "";
	for (size_t i = 0; i < state->binding_count; i++) {
		if (!state->bindings[i].prefix[0])
			state->default_uri = state->bindings[i].uri;
	}
}

static bool same_prefix(const char *prefix, const char *name, size_t len)
{
	return strncmp(prefix, name, len) == 0 && !prefix[len];
}

/* Splits a name with a prefix; refuses a prefix that nobody declared. */
static const char *split_prefixed(
	struct xml_state *state, const char *name, const char *colon, const char **ret_local)
{
	size_t len = (size_t)(colon - name);

	*ret_local = colon + 1;
	for (size_t i = state->binding_count; i--;) {
		if (same_prefix(state->bindings[i].prefix, name, len))
			return state->bindings[i].uri;
	}
	if (same_prefix("xml", name, len))
		return XML_SPACE;
	if (state->rc == RC_OK)
		refuse(state,
			fail(state->job, RC_INVALID,
				"部件 %.*s 用了没有声明的前缀“%.*s”，请用WPS或Excel打开后重新保存",
				STR_ARG(state->part), (int)(len < 100 ? len : 100), name));
	return "";
}

/* The namespace of a name; bare: that of a name without prefix. */
static const char *split_name(
	struct xml_state *state, const char *name, const char *bare, const char **ret_local)
{
	const char *colon = name[0] && name[1] ? strchr(name, ':') : NULL;

	if (colon)
		return split_prefixed(state, name, colon, ret_local);
	*ret_local = name;
	return bare;
}

static bool is_xmlns(const char *name)
{
	return name[0] == 'x' && strncmp(name, "xmlns", 5) == 0 && (!name[5] || name[5] == ':');
}

/* ---- counting names ---------------------------------------------------------- */

static void put_hash(uint64_t *names, size_t room, uint64_t hash)
{
	size_t at = hash & (room - 1);

	while (names[at])
		at = (at + 1) & (room - 1);
	names[at] = hash;
}

static void grow_names(struct xml_state *state)
{
	size_t room = state->name_room ? state->name_room * 2 : 64;
	uint64_t *names = arena_array(state->job->arena, uint64_t, room);

	for (size_t i = 0; i < state->name_room; i++) {
		if (state->names[i])
			put_hash(names, room, state->names[i]);
	}
	state->names = names;
	state->name_room = room;
}

/* expat keeps every different name it meets: there must be an end to them. */
static void count_name(struct xml_state *state, const char *name)
{
	uint64_t hash = str_hash(str_from_z(name)) | 1;

	for (size_t at = hash; state->name_room; at++) {
		uint64_t seen = state->names[at & (state->name_room - 1)];

		if (seen == hash)
			return;
		if (!seen)
			break;
	}
	if (state->name_count == XML_MAX_NAMES) {
		refuse(state, fail(state->job, RC_TOO_MUCH,
				      "部件 %.*s 有超过 %d 种元素和属性，已停止读取",
				      STR_ARG(state->part), XML_MAX_NAMES));
		return;
	}
	if (state->name_count * 2 >= state->name_room)
		grow_names(state);
	put_hash(state->names, state->name_room, hash);
	state->name_count++;
}

static void meet_element(struct xml_state *state, const char *name)
{
	char *recent = state->recent_elements[(unsigned char)name[0] % RECENT];
	size_t len;

	if (strcmp(recent, name) == 0)
		return;
	count_name(state, name);
	len = strlen(name);
	if (len < SHORT_NAME)
		memcpy(recent, name, len + 1);
}

/* The address of an attribute's name is the same each time. */
static void meet_attr(struct xml_state *state, const char *name)
{
	const char **recent = &state->recent_attrs[((uintptr_t)name >> 4) % RECENT];

	if (*recent == name)
		return;
	count_name(state, name);
	*recent = name;
}

/* ---- expat's callbacks ------------------------------------------------------ */

static size_t take_attrs(struct xml_state *state, const XML_Char **atts)
{
	size_t count = 0;

	for (const XML_Char **at = atts; at[0] && state->rc == RC_OK; at += 2) {
		meet_attr(state, at[0]);
		if (is_xmlns(at[0]))
			bind(state, at[0][5] ? at[0] + 6 : "", at[1]);
	}
	for (; atts[0] && state->rc == RC_OK; atts += 2) {
		if (is_xmlns(atts[0]))
			continue;
		if (count == OOXML_MAX_ATTRS) {
			refuse(state, fail(state->job, RC_TOO_MUCH,
					      "部件 %.*s 的一个元素有超过 %d 个属性，已停止读取",
					      STR_ARG(state->part), OOXML_MAX_ATTRS));
			break;
		}
		state->attrs[count].space =
			split_name(state, atts[0], "", &state->attrs[count].name);
		state->attrs[count++].value = atts[1];
	}
	return count;
}

static void on_start(void *arg, const XML_Char *name, const XML_Char **atts)
{
	struct xml_state *state = arg;
	const char *space, *local;
	size_t count;
	enum rc rc;

	if (state->rc != RC_OK)
		return;
	if (++state->depth > OOXML_MAX_DEPTH) {
		refuse(state,
			fail(state->job, RC_TOO_MUCH, "部件 %.*s 的嵌套超过 %d 层，已停止读取",
				STR_ARG(state->part), OOXML_MAX_DEPTH));
		return;
	}
	meet_element(state, name);
	count = take_attrs(state, atts);
	space = split_name(state, name, state->default_uri, &local);
	if (state->rc != RC_OK || !state->events->start)
		return;
	rc = state->events->start(state->events->arg, local, space, state->attrs, count);
	if (rc != RC_OK)
		refuse(state, rc);
}

static void on_end(void *arg, const XML_Char *name)
{
	struct xml_state *state = arg;
	const char *space, *local;
	enum rc rc = RC_OK;

	if (state->rc != RC_OK)
		return;
	if (state->events->end) {
		space = split_name(state, name, state->default_uri, &local);
		rc = state->events->end(state->events->arg, local, space);
	}
	unbind(state);
	state->depth--;
	if (rc != RC_OK)
		refuse(state, rc);
}

static void on_text(void *arg, const XML_Char *text, int len)
{
	struct xml_state *state = arg;
	enum rc rc;

	if (state->rc != RC_OK)
		return;
	rc = state->events->text(state->events->arg, text, (size_t)len);
	if (rc != RC_OK)
		refuse(state, rc);
}

static void on_doctype(void *arg, const XML_Char *name, const XML_Char *system_id,
	const XML_Char *public_id, int has_subset)
{
	struct xml_state *state = arg;

	(void)name, (void)system_id, (void)public_id, (void)has_subset;
	if (state->rc == RC_OK)
		refuse(state,
			fail(state->job, RC_INVALID,
				"部件 %.*s "
				"含有文档类型声明（DTD），可能是恶意文件，已拒绝：请核对来源，确要"
				"用的，请用WPS打开后另存为新文件",
				STR_ARG(state->part)));
}

/* ---- the parser itself ------------------------------------------------------ */

static enum rc state_open(struct job *job, struct str part, const struct xml_events *events,
	struct xml_state **ret_state)
{
	struct xml_state *state = arena_new(job->arena, struct xml_state);
	XML_Parser parser = XML_ParserCreate(NULL);

	if (!parser)
		return fail(job, RC_FAILED, "读取部件 %.*s 时内存不足", STR_ARG(part));
	state->job = job;
	state->part = part;
	state->parser = parser;
	state->events = events;
	state->default_uri = "";
	XML_SetUserData(parser, state);
	XML_SetElementHandler(parser, on_start, on_end);
	if (events->text)
		XML_SetCharacterDataHandler(parser, on_text);
	XML_SetStartDoctypeDeclHandler(parser, on_doctype);
	*ret_state = state;
	return RC_OK;
}

static void drop_parser(XML_Parser *parser)
{
	if (*parser)
		XML_ParserFree(*parser);
}

/* What one call of expat came to. */
static enum rc after_piece(struct xml_state *state, enum XML_Status status)
{
	int64_t at = (int64_t)XML_GetCurrentByteIndex(state->parser);

	if (state->rc == RC_DONE)
		return RC_OK;
	if (state->rc != RC_OK)
		return state->rc;
	if (status != XML_STATUS_OK)
		return fail(state->job, RC_INVALID,
			"部件 %.*s 第 %lu 行的XML有错（%s），请用WPS或Excel打开后重新保存",
			STR_ARG(state->part),
			(unsigned long)XML_GetCurrentLineNumber(state->parser),
			XML_ErrorString(XML_GetErrorCode(state->parser)));
	if (at > state->seen)
		state->seen = at;
	if (state->fed - state->seen > XML_MAX_TOKEN)
		return fail(state->job, RC_TOO_MUCH, "部件 %.*s 有超过 %d MB的标签，已停止读取",
			STR_ARG(state->part), (int)(XML_MAX_TOKEN >> 20));
	return RC_OK;
}
