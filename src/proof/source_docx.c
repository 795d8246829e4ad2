/*
 * A .docx as paragraphs with anchors.
 *
 * One pass over word/document.xml. A paragraph is where text is put; text
 * boxes hold paragraphs inside of paragraphs, so there is a stack of them. A
 * cell is one place for all its paragraphs. A bookmark counts when it begins
 * and ends in the same place. What an editor keeps but does not show (w:del,
 * field instructions, the second copy of a text box) is passed over.
 *
 * Names are looked at without their namespace: transitional, strict and WPS's
 * own elements share them, and nothing else in a document uses them.
 */
#include "proof/source.h"

#include <string.h>

#include "ooxml/ooxml.h"

#define STACK_MAX    24 /* inside of each other */
#define MARKS_MAX    64 /* bookmarks of ours open at once */
#define COLUMN_MAX   1000
#define MANIFEST_MAX ((size_t)16 << 20)

/* Where text goes: a paragraph of the body or of a text box, or a cell. */
struct holder {
	bool cell;
	size_t serial; /* no two have the same */
	size_t table, row, column;
	struct buf text;
	ARRAY(struct proof_anchor) anchors;
};
struct open_table {
	size_t number, row, column, span;
};
struct mark {
	char id[24];
	struct proof_anchor anchor;
	size_t serial; /* the place it began in */
};
struct reader {
	struct gathering g;
	struct holder holders[STACK_MAX];
	size_t holder_count, serials;
	struct open_table tables[STACK_MAX];
	size_t table_count, table_total;
	struct mark marks[MARKS_MAX];
	size_t mark_count;
	int hidden;   /* elements that are not shown, inside of each other */
	bool in_text; /* w:t */
};

static const char *attr(const struct xml_attr *attrs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(attrs[i].name, name) == 0)
			return attrs[i].value;
	return "";
}

static bool is_hidden(const char *name)
{
	static const char *const names[] = {"del", "moveFrom", "instrText", "delText", "Fallback",
		"rt", "pPr", "rPr", "sectPr"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* ---- where text goes ---- */

static enum rc open_holder(struct reader *r, bool cell)
{
	if (r->holder_count == STACK_MAX)
		return fail(r->g.job, RC_TOO_MUCH, "文档里的文本框、表格套得太深（超过 %d 层）",
			STACK_MAX);
	struct holder *p = &r->holders[r->holder_count];
	*p = (struct holder){.cell = cell, .serial = ++r->serials};
	buf_init(&p->text, PROOF_MAX_TEXT);
	if (cell && r->table_count > 0) {
		const struct open_table *t = &r->tables[r->table_count - 1];
		p->table = t->number;
		p->row = t->row;
		p->column = t->column;
	}
	r->holder_count++;
	return RC_OK;
}

static enum rc close_holder(struct reader *r)
{
	struct holder *p = &r->holders[--r->holder_count];
	struct proof_para para = {.place = p->cell ? PROOF_CELL : PROOF_BODY,
		.anchors = p->anchors.at,
		.anchor_count = p->anchors.len,
		.table = p->table,
		.row = p->row,
		.column = p->column};
	bool fits = buf_ok(&p->text);
	para.text = buf_take(r->g.a, &p->text);
	if (!fits)
		return fail(r->g.job, RC_TOO_MUCH, "一段文字超过 %zu 兆字节", PROOF_MAX_TEXT >> 20);
	return gather(&r->g, para);
}

static struct holder *here(struct reader *r)
{
	return r->holder_count > 0 ? &r->holders[r->holder_count - 1] : NULL;
}

static void put(struct reader *r, struct str text)
{
	struct holder *p = here(r);
	if (p && r->hidden == 0)
		buf_add(&p->text, text);
}

/* ---- tables ---- */

static enum rc start_table(
	struct reader *r, const char *name, const struct xml_attr *attrs, size_t count)
{
	struct open_table *t = r->table_count > 0 ? &r->tables[r->table_count - 1] : NULL;
	if (strcmp(name, "tbl") == 0) {
		if (r->table_count == STACK_MAX)
			return fail(r->g.job, RC_TOO_MUCH, "文档里的表格套得太深（超过 %d 层）",
				STACK_MAX);
		r->tables[r->table_count++] = (struct open_table){.number = ++r->table_total};
	} else if (t && strcmp(name, "tr") == 0) {
		t->row++;
		t->column = t->span = 0;
	} else if (t && strcmp(name, "tc") == 0) {
		t->column += t->span > 0 ? t->span : 1;
		t->span = 1;
		return open_holder(r, true);
	} else if (t && strcmp(name, "gridSpan") == 0) {
		int64_t span;
		if (int_from(str_from_z(attr(attrs, count, "val")), &span) && span > 0 &&
			span <= COLUMN_MAX)
			t->span = (size_t)span;
	}
	return RC_OK;
}

/* ---- bookmarks ---- */

static void start_mark(struct reader *r, const struct xml_attr *attrs, size_t count)
{
	struct proof_anchor anchor;
	const char *id = attr(attrs, count, "id");
	struct str name = str_copy(r->g.a, str_from_z(attr(attrs, count, "name")));
	if (!here(r) || r->mark_count == MARKS_MAX || strlen(id) >= sizeof(r->marks[0].id) ||
		!anchor_from(r->g.text, name, &anchor))
		return;
	struct mark *m = &r->marks[r->mark_count++];
	memcpy(m->id, id, strlen(id) + 1);
	m->anchor = anchor;
	m->anchor.from = here(r)->text.len;
	m->serial = here(r)->serial;
}

static void end_mark(struct reader *r, const char *id)
{
	struct holder *p = here(r);
	for (size_t i = 0; i < r->mark_count; i++) {
		struct mark *m = &r->marks[i];
		if (strcmp(m->id, id) != 0)
			continue;
		size_t last = p && p->anchors.len > 0 ? p->anchors.at[p->anchors.len - 1].to : 0;
		m->anchor.to = p ? p->text.len : 0;
		if (p && m->serial == p->serial && m->anchor.to > m->anchor.from &&
			m->anchor.from >= last)
			*ARRAY_ADD(r->g.a, p->anchors) = m->anchor;
		r->marks[i] = r->marks[--r->mark_count];
		return;
	}
}

/* ---- events ---- */

static enum rc start_para(struct reader *r)
{
	struct holder *p = here(r);
	if (p && p->cell) {
		if (p->text.len > 0)
			buf_add_char(&p->text, '\n');
		return RC_OK;
	}
	return open_holder(r, false);
}

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct reader *r = arg;
	(void)space;
	if (is_hidden(name))
		r->hidden++;
	if (strcmp(name, "p") == 0)
		return start_para(r);
	if (strcmp(name, "t") == 0)
		r->in_text = true;
	else if (strcmp(name, "tab") == 0)
		put(r, STR("\t"));
	else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0)
		put(r, STR("\n"));
	else if (strcmp(name, "noBreakHyphen") == 0)
		put(r, STR("-"));
	else if (strcmp(name, "bookmarkStart") == 0)
		start_mark(r, attrs, count);
	else if (strcmp(name, "bookmarkEnd") == 0)
		end_mark(r, attr(attrs, count, "id"));
	return start_table(r, name, attrs, count);
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct reader *r = arg;
	(void)space;
	if (is_hidden(name))
		r->hidden--;
	if (strcmp(name, "t") == 0)
		r->in_text = false;
	else if (strcmp(name, "tbl") == 0 && r->table_count > 0)
		r->table_count--;
	else if (strcmp(name, "tc") == 0 && here(r) && here(r)->cell)
		return close_holder(r);
	else if (strcmp(name, "p") == 0 && here(r) && !here(r)->cell)
		return close_holder(r);
	return RC_OK;
}

static enum rc on_text(void *arg, const char *text, size_t len)
{
	struct reader *r = arg;
	if (r->in_text)
		put(r, (struct str){text, len});
	return RC_OK;
}

/* ---- what is not part of the text ---- */

/* The appendix of the review edition: its title, and what it says of itself. */
static void cut_appendix(struct gathering *g)
{
	for (size_t i = 0; i + 1 < g->paras.len; i++) {
		if (!str_eq(str_trim(g->paras.at[i].text), STR("数据来源表")) ||
			!str_starts(str_trim(g->paras.at[i + 1].text), STR("仅供审核")))
			continue;
		bool labelled = i > 0 && str_eq(str_trim(g->paras.at[i - 1].text), STR("附件"));
		g->paras.len = labelled ? i - 1 : i;
		return;
	}
}

/* In a title a line break is only where its line ends. */
static void join_title(struct gathering *g)
{
	if (g->paras.len == 0 || g->paras.at[0].anchor_count > 0 ||
		g->paras.at[0].place == PROOF_CELL)
		return;
	struct str text = g->paras.at[0].text;
	char *at = arena_array(g->a, char, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\n')
			at[len++] = text.at[i];
	g->paras.at[0].text = (struct str){at, len};
}

static void drop_reader(void *what)
{
	struct reader *r = what;
	while (r->holder_count > 0)
		buf_free(&r->holders[--r->holder_count].text);
}

static struct reader *reader_new(struct job *job, struct proof_text *text)
{
	struct reader *r = arena_new(job->arena, struct reader);
	r->g = (struct gathering){.job = job, .a = job->arena, .text = text};
	arena_defer(job->arena, drop_reader, r);
	return r;
}

static enum rc finish(struct reader *r, enum rc rc)
{
	if (rc != RC_OK)
		return rc;
	cut_appendix(&r->g);
	join_title(&r->g);
	gather_finish(&r->g);
	return RC_OK;
}

enum rc proof_from_xml(
	struct job *job, struct str document, struct str manifest, struct proof_text *ret)
{
	struct proof_text text = {0};
	if (manifest.len > 0)
		TRY(source_manifest_read(job, manifest, &text));
	struct reader *r = reader_new(job, &text);
	const struct xml_events events = {on_start, on_end, on_text, r};
	TRY(finish(r, xml_parse(job, STR("word/document.xml"), document, &events)));
	*ret = text;
	return RC_OK;
}

/* ---- the package ---- */

static enum rc find_manifest(struct job *job, struct ooxml *package, struct proof_text *text)
{
	for (size_t i = 0; i < ooxml_count(package); i++) {
		struct str name = ooxml_name(package, i), xml;
		if (!str_starts(name, STR("customXml/item")) || !str_ends(name, STR(".xml")))
			continue;
		/* somebody else's part is none of our business, whatever is wrong with it */
		if (ooxml_get(job, package, name, MANIFEST_MAX, &xml) != RC_OK)
			continue;
		if (str_find(str_head(xml, 4096), STR("urn:kezhang:figures:1")) == SIZE_MAX ||
			str_find(str_head(xml, 4096), STR("<figures")) == SIZE_MAX)
			continue;
		return source_manifest_read(job, xml, text);
	}
	job_clear_error(job);
	return RC_OK;
}

static enum rc from_docx(struct job *job, struct str name, struct str bytes, struct proof_text *ret)
{
	struct proof_text text = {0};
	struct ooxml *package;
	struct str part;
	TRY(ooxml_open_named(job, name, bytes, &package));
	enum rc rc = ooxml_relation(job, package, STR_NONE, STR("officeDocument"), &part);
	if (rc == RC_MISSING || (rc == RC_OK && str_find(part, STR("xl/")) == 0))
		return fail(job, RC_INVALID, "%.*s 不是 Word 文档（.docx）", STR_ARG(name));
	TRY(rc);
	TRY(find_manifest(job, package, &text));
	struct reader *r = reader_new(job, &text);
	const struct xml_events events = {on_start, on_end, on_text, r};
	TRY(finish(r, ooxml_parse(job, package, part, &events)));
	*ret = text;
	return RC_OK;
}

enum rc proof_from_file(struct job *job, struct str name, struct str bytes, struct proof_text *ret)
{
	struct proof_text text = {0};
	struct str all;
	if (str_starts(bytes, STR("PK\x03\x04")))
		return from_docx(job, name, bytes, ret);
	if (str_starts(bytes, STR("\xD0\xCF\x11\xE0")))
		return fail(job, RC_INVALID,
			"%.*s 是旧格式（.doc、.wps）或加了密码：请在 Word 或 WPS 里另存为 .docx",
			STR_ARG(name));
	if (str_starts(bytes, STR("%PDF")))
		return fail(
			job, RC_INVALID, "%.*s 是 PDF：请核对它的 Word 稿（.docx）", STR_ARG(name));
	TRY(text_decode(job, name, bytes, &all));
	if (all.len > PROOF_MAX_TEXT)
		return fail(job, RC_TOO_MUCH, "%.*s 太长，最多 %zu 兆字节", STR_ARG(name),
			PROOF_MAX_TEXT >> 20);
	if (memchr(all.at ? all.at : "", '\0', all.len))
		return fail(
			job, RC_INVALID, "%.*s 不是文字文件：请给出 .docx 或 .txt", STR_ARG(name));
	TRY(text_paragraphs(job, all, &text));
	*ret = text;
	return RC_OK;
}
