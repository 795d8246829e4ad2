/*
 * XML events.
 *
 * How it works: expat reads with namespace processing; its names arrive as
 * "URI SEP local" and are split here. URIs are interned in a short list whose
 * last hit is tried first: office parts use one or two. libzip inflates
 * straight into expat's own buffer. Invariants:
 *   1. after the first refusal (state.rc) no callback is called any more
 *   2. a document type declaration is refused, so there are no entities to
 *      expand
 *   3. expat holds at most one unfinished token, of at most XML_MAX_TOKEN
 */
#include "ooxml/package.h"

#include <expat.h>
#include <string.h>

#define SEP            '\x1f' /* cannot stand in XML 1.0, so not in a URI */
#define INFLATE_PIECE  ((size_t)1 << 16)
#define XML_MAX_TOKEN  ((int64_t)16 << 20) /* one tag or comment, bytes */
#define XML_MAX_SPACES 256                 /* namespaces in one part */
#define XML_PIECE      ((size_t)1 << 20)

struct space {
	const char *uri;
	size_t len;
};

struct xml_state {
	struct job *job;
	struct str part; /* for messages */
	XML_Parser parser;
	const struct xml_events *events;
	enum rc rc; /* the first refusal */
	unsigned depth;
	int64_t fed; /* bytes given to expat */
	struct space spaces[XML_MAX_SPACES];
	size_t space_count, last_space;
	struct xml_attr attrs[OOXML_MAX_ATTRS];
};

static enum rc state_open(struct job *job, struct str part, const struct xml_events *events,
	struct xml_state **ret_state) MUST_USE;
static void drop_parser(XML_Parser *parser);
static enum rc after_piece(struct xml_state *state, enum XML_Status status) MUST_USE;

enum rc ooxml_parse(
	struct job *job, struct ooxml *package, struct str part, const struct xml_events *events)
{
	WITH_FREE(part_close) struct part_reader reader = {0};
	WITH_FREE(drop_parser) XML_Parser parser = NULL;
	struct xml_state *state;
	size_t got;

	TRY(part_open(job, package, part, &reader));
	TRY(state_open(job, part, events, &state));
	parser = state->parser;
	do {
		void *room = XML_GetBuffer(parser, (int)INFLATE_PIECE);

		if (!room)
			return fail(job, RC_FAILED, "读取部件 %.*s 时内存不足", STR_ARG(part));
		TRY(part_read(&reader, room, INFLATE_PIECE, &got));
		state->fed += (int64_t)got;
		TRY(after_piece(state, XML_ParseBuffer(parser, (int)got, got == 0)));
		if (state->rc == RC_DONE)
			break;
	} while (got);
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

/* ---- expat's callbacks ------------------------------------------------------ */

static void refuse(struct xml_state *state, enum rc rc)
{
	state->rc = rc;
	(void)XML_StopParser(state->parser, XML_FALSE);
}

/* The interned namespace at the head of an expat name; *ret_local is what follows it. */
static const char *split_name(struct xml_state *state, const char *name, const char **ret_local)
{
	const struct space *last = &state->spaces[state->last_space];
	const char *sep;

	if (state->space_count && strncmp(name, last->uri, last->len) == 0 &&
		name[last->len] == SEP) {
		*ret_local = name + last->len + 1;
		return last->uri;
	}
	sep = strchr(name, SEP);
	if (!sep) {
		*ret_local = name;
		return "";
	}
	*ret_local = sep + 1;
	for (size_t i = 0; i < state->space_count; i++) {
		if (state->spaces[i].len == (size_t)(sep - name) &&
			memcmp(state->spaces[i].uri, name, state->spaces[i].len) == 0) {
			state->last_space = i;
			return state->spaces[i].uri;
		}
	}
	if (state->space_count == XML_MAX_SPACES) {
		refuse(state, fail(state->job, RC_TOO_MUCH, "部件 %.*s 的命名空间超过 %d 个",
				      STR_ARG(state->part), XML_MAX_SPACES));
		return "";
	}
	state->last_space = state->space_count++;
	state->spaces[state->last_space] =
		(struct space){str_z(state->job->arena, (struct str){name, (size_t)(sep - name)}),
			(size_t)(sep - name)};
	return state->spaces[state->last_space].uri;
}

static void on_start(void *arg, const XML_Char *name, const XML_Char **atts)
{
	struct xml_state *state = arg;
	const char *space, *local;
	size_t count = 0;
	enum rc rc;

	if (state->rc != RC_OK)
		return;
	if (++state->depth > OOXML_MAX_DEPTH) {
		refuse(state,
			fail(state->job, RC_TOO_MUCH, "部件 %.*s 的嵌套超过 %d 层，已停止读取",
				STR_ARG(state->part), OOXML_MAX_DEPTH));
		return;
	}
	for (; atts[0]; atts += 2, count++) {
		if (count == OOXML_MAX_ATTRS) {
			refuse(state, fail(state->job, RC_TOO_MUCH,
					      "部件 %.*s 的一个元素有超过 %d 个属性，已停止读取",
					      STR_ARG(state->part), OOXML_MAX_ATTRS));
			return;
		}
		state->attrs[count].space = split_name(state, atts[0], &state->attrs[count].name);
		state->attrs[count].value = atts[1];
	}
	space = split_name(state, name, &local);
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
	enum rc rc;

	if (state->rc != RC_OK)
		return;
	state->depth--;
	if (!state->events->end)
		return;
	space = split_name(state, name, &local);
	rc = state->events->end(state->events->arg, local, space);
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
		refuse(state, fail(state->job, RC_INVALID,
				      "部件 %.*s 含有文档类型声明（DTD），可能是恶意文件，已拒绝",
				      STR_ARG(state->part)));
}

/* ---- the parser itself ------------------------------------------------------ */

static enum rc state_open(struct job *job, struct str part, const struct xml_events *events,
	struct xml_state **ret_state)
{
	struct xml_state *state = arena_new(job->arena, struct xml_state);
	XML_Parser parser = XML_ParserCreateNS(NULL, SEP);

	if (!parser)
		return fail(job, RC_FAILED, "读取部件 %.*s 时内存不足", STR_ARG(part));
	state->job = job;
	state->part = part;
	state->parser = parser;
	state->events = events;
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
	if (at >= 0 && state->fed - at > XML_MAX_TOKEN)
		return fail(state->job, RC_TOO_MUCH, "部件 %.*s 有超过 %d MB的标签，已停止读取",
			STR_ARG(state->part), (int)(XML_MAX_TOKEN >> 20));
	return RC_OK;
}
