/*
 * The document and its writers: any bytes make a document of paragraphs, runs and tables; what comes out is
 * well-formed, has the text that went in, and the same text in each edition.
 *
 * Input: a byte that says what comes next and how long it is, then so many bytes of text. Bit 7 repeats the text
 * until it has some 40 kB.
 */
#include <string.h>

#include "fuzz.h"
#include "ooxml/ooxml.h"
#include "report/document.h"
#include "report/layout.h"

#define LONG_TEXT 40000
#define COLUMNS   3

struct input {
	struct arena *a;
	const uint8_t *at, *end;
	ARRAY(struct doc_figure) figures;
	ARRAY(struct doc_claim) claims;
};

static uint8_t next_byte(struct input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

static struct str next_text(struct input *in, size_t len, bool repeat)
{
	if (len > (size_t)(in->end - in->at))
		len = (size_t)(in->end - in->at);
	struct str text = {(const char *)in->at, len};
	in->at += len;
	if (!repeat || len == 0)
		return text;
	size_t times = LONG_TEXT / len;
	char *out = arena_array(in->a, char, times *len);
	for (size_t i = 0; i < times; i++)
		memcpy(out + i * len, text.at, len);
	return (struct str){out, times * len};
}

static struct run next_run(struct input *in, uint8_t code)
{
	struct run run = {.kind = (enum run_kind)(code & 3)};
	run.text = next_text(in, next_byte(in), code & 0x80);
	if (run.kind == RUN_CLAIM) {
		run.figure = in->claims.len;
		*ARRAY_ADD(in->a, in->claims) =
			(struct doc_claim){.id = str_format(in->a, "C%zu", run.figure),
				.slip = run.text,
				.href = run.text,
				.code = run.text,
				.words = run.text,
				.holds = code & 8};
	} else if (run.kind == RUN_MISSING && (code & 4)) {
		run.figure = DOCUMENT_NO_FIGURE;
	} else if (run.kind != RUN_TEXT) {
		run.figure = in->figures.len;
		*ARRAY_ADD(in->a, in->figures) =
			(struct doc_figure){.id = str_format(in->a, "F%zu", run.figure),
				.name = run.text,
				.value = run.text,
				.formula = run.text,
				.source = run.text,
				.href = run.text,
				.displayed = run.text,
				.missing = run.kind == RUN_MISSING};
	}
	return run;
}

static struct para next_para(struct input *in)
{
	uint8_t code = next_byte(in);
	struct para para = {.kind = (enum para_kind)(code % (PARA_NOTE + 1)), .count = code >> 5};
	struct run *runs = arena_array(in->a, struct run, para.count + 1);
	for (size_t i = 0; i < para.count; i++)
		runs[i] = next_run(in, next_byte(in));
	para.runs = runs;
	return para;
}

static struct block next_block(struct input *in)
{
	static const bool spans[4] = {false, true, false, true};
	static const uint8_t align[COLUMNS] = {0, 1, 2};
	uint8_t code = next_byte(in);
	struct block block = {.kind = code < 200 ? BLOCK_PARA : (enum block_kind)(1 + code % 2)};
	if (block.kind == BLOCK_PARA)
		block.para = next_para(in);
	if (block.kind != BLOCK_TABLE)
		return block;
	size_t rows = next_byte(in) % 4;
	struct para *cells = arena_array(in->a, struct para, rows * COLUMNS + 1);
	for (size_t i = 0; i < rows * COLUMNS; i++)
		cells[i] = next_para(in);
	block.table = (struct doc_table){.columns = COLUMNS,
		.cells = cells,
		.rows = rows,
		.head_rows = rows ? rows - 1 : 0,
		.align = code & 4 ? align : NULL,
		.spans = code & 8 ? spans : NULL};
	return block;
}

static struct document next_document(struct input *in)
{
	ARRAY(struct block) blocks = {0};
	while (in->at < in->end)
		*ARRAY_ADD(in->a, blocks) = next_block(in);
	return (struct document){.one_page = blocks.len % 2 == 1,
		.blocks = blocks.at,
		.block_count = blocks.len,
		.figures = in->figures.at,
		.figure_count = in->figures.len,
		.claims = in->claims.at,
		.claim_count = in->claims.len};
}

/* ---- what comes out ---- */

struct seen {
	struct buf text;
	size_t starts, ends;
};

static enum rc see_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct seen *seen = arg;
	(void)space;
	(void)attrs;
	(void)count;
	seen->starts += strcmp(name, "bookmarkStart") == 0;
	seen->ends += strcmp(name, "bookmarkEnd") == 0;
	return RC_OK;
}

static enum rc see_text(void *arg, const char *text, size_t len)
{
	buf_add(&((struct seen *)arg)->text, (struct str){text, len});
	return RC_OK;
}

/* Parses every part; the text is that of the body. */
static struct str look(struct job *job, struct str bytes, struct seen *seen)
{
	static const struct xml_events nothing = {0};
	const struct xml_events events = {.start = see_start, .text = see_text, .arg = seen};
	struct ooxml *package;
	buf_init(&seen->text, BUF_MAX_TEXT);
	must(ooxml_open_bytes(job, bytes, &package) == RC_OK);
	for (size_t i = 0; i < ooxml_count(package); i++) {
		bool body = str_eq(ooxml_name(package, i), STR("word/document.xml"));
		must(ooxml_parse(job, package, ooxml_name(package, i), body ? &events : &nothing) ==
			RC_OK);
	}
	return buf_take(job->arena, &seen->text);
}

static struct str wanted_text(struct arena *a, const struct document *doc)
{
	struct document settled = layout_settle(a, doc).doc;
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0; i < settled.block_count; i++) {
		const struct block *block = &settled.blocks[i];
		if (block->kind == BLOCK_PARA)
			buf_add(&out, layout_without(a, para_text(a, &block->para), STR("\n\t")));
		for (size_t c = 0; block->kind == BLOCK_TABLE && c < block->table.rows * COLUMNS;
			c++)
			if (c % COLUMNS == 0 || !block->table.spans ||
				!block->table.spans[c / COLUMNS])
				buf_add(&out,
					layout_without(a, para_text(a, &block->table.cells[c]),
						STR("\n\t")));
	}
	return buf_take(a, &out);
}

static void look_at_word(struct job *job, const struct document *doc)
{
	struct str wanted = wanted_text(job->arena, doc);
	for (int edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		struct str bytes, again;
		struct seen seen = {0};
		must(document_docx(job, doc, (enum edition)edition, &bytes) == RC_OK);
		must(document_docx(job, doc, (enum edition)edition, &again) == RC_OK);
		must(str_eq(bytes, again));
		struct str text = look(job, bytes, &seen);
		must(edition == EDITION_REVIEW ? str_starts(text, wanted) : str_eq(text, wanted));
		must(seen.starts == seen.ends);
		must(seen.starts ==
			(edition == EDITION_OUTGOING ? 0 : doc->figure_count + doc->claim_count));
	}
}

/* Elements without an end get one; the text cannot hold any, its < are escaped. */
static struct str closed(struct arena *a, struct str html)
{
	static const struct str empty[] = {STR_INIT("<br"), STR_INIT("<hr "), STR_INIT("<col ")};
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	while (html.len) {
		struct str piece = str_cut(&html, STR(">"));
		size_t tag = str_find(piece, STR("<"));
		buf_add(&out, piece);
		for (size_t i = 0; tag != SIZE_MAX && i < COUNT_OF(empty); i++)
			if (str_starts(str_skip(piece, tag), empty[i]))
				buf_add_char(&out, '/');
		if (html.at)
			buf_add_char(&out, '>');
	}
	return buf_take(a, &out);
}

static void look_at_page(struct job *job, const struct document *doc)
{
	static const struct xml_events nothing = {0};
	struct str text;
	must(document_text(job, doc, &text) == RC_OK && (text.len == 0 || str_is_utf8(text)));
	for (int edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		struct buf out;
		bool across;
		buf_init(&out, BUF_MAX_TEXT);
		must(document_html(job, doc, (enum edition)edition, &out, &across) == RC_OK);
		struct str html = buf_take(job->arena, &out);
		must(str_find(html, STR("href=\"j")) == SIZE_MAX);
		must(xml_parse(job, STR("article"), closed(job->arena, html), &nothing) == RC_OK);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job job;
	job_init(&job, STR("fuzz"));
	struct input in = {.a = job.arena, .at = data, .end = data + size};
	struct document doc = next_document(&in);
	enum rc rc = document_check(&job, &doc);
	must(rc == RC_OK || rc == RC_INVALID || rc == RC_TOO_MUCH);
	if (rc == RC_OK) {
		look_at_word(&job, &doc);
		look_at_page(&job, &doc);
	} else {
		struct str bytes;
		must(document_docx(&job, &doc, EDITION_REVIEW, &bytes) == rc);
	}
	job_done(&job);
	return 0;
}
