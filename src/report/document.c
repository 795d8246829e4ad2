/*
 * How it works
 *
 * document_check holds the model to the promises of its header before any
 * writer touches it, so that the writers index without looking. Context and
 * plain text are two walks over the same paragraphs: a paragraph counts when
 * it has text, whether it stands alone or in a cell.
 */
#include "report/document.h"

#include "report/layout.h"

#include <stdlib.h>

#define CONTEXT_CHARACTERS 12
#define ID_LONGEST         37 /* "kz_" and this are the 40 characters Word allows a bookmark's name */

/* ---- checking ---- */

struct check {
	struct job *job;
	const struct document *doc;
	uint8_t *figure_seen, *claim_seen;
	size_t runs, text;
};

static bool id_is_plain(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '_'))
			return false;
	}
	return id.len > 0 && id.len <= ID_LONGEST;
}

static int id_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum rc check_ids(struct job *job, const struct document *doc)
{
	size_t count = doc->figure_count + doc->claim_count;
	struct str *ids = arena_array(job->arena, struct str, count + 1);
	for (size_t i = 0; i < doc->figure_count; i++)
		ids[i] = doc->figures[i].id;
	for (size_t i = 0; i < doc->claim_count; i++)
		ids[doc->figure_count + i] = doc->claims[i].id;
	for (size_t i = 0; i < count; i++)
		if (!id_is_plain(ids[i]))
			return fail(job, RC_INVALID,
				"数据编号“%.*s”不能作书签名：只能用字母、数字和下划线，1至%d个",
				STR_ARG(ids[i]), ID_LONGEST);
	qsort(ids, count, sizeof(*ids), id_order);
	for (size_t i = 1; i < count; i++)
		if (str_eq(ids[i - 1], ids[i]))
			return fail(job, RC_INVALID, "数据编号“%.*s”重复，每个数据须有自己的编号",
				STR_ARG(ids[i]));
	return RC_OK;
}

static enum rc check_run(struct check *check, const struct run *run)
{
	bool claim = run->kind == RUN_CLAIM;
	if (run->kind == RUN_TEXT ||
		(run->kind == RUN_MISSING && run->figure == DOCUMENT_NO_FIGURE))
		return RC_OK;
	if (run->figure >= (claim ? check->doc->claim_count : check->doc->figure_count))
		return fail(check->job, RC_INVALID, "正文“%.*s”处引用的第%zu个%s不存在",
			STR_ARG(str_head(run->text, 60)), run->figure + 1, claim ? "表述" : "数据");
	uint8_t *seen = &(claim ? check->claim_seen : check->figure_seen)[run->figure];
	if (*seen)
		return fail(check->job, RC_INVALID, "%s在正文中出现两处，每处须有自己的编号",
			str_z(check->job->arena, claim ? check->doc->claims[run->figure].id
						       : check->doc->figures[run->figure].id));
	*seen = 1;
	return RC_OK;
}

static enum rc check_para(struct check *check, const struct para *para)
{
	check->runs += para->count + 1;
	if (check->runs > DOCUMENT_MAX_RUNS)
		return fail(check->job, RC_TOO_MUCH,
			"公文过长：段落、单元格和文字片段超过%d个，请拆成几份", DOCUMENT_MAX_RUNS);
	for (size_t i = 0; i < para->count; i++) {
		size_t len = para->runs[i].text.len;
		if (len > DOCUMENT_MAX_TEXT - check->text)
			return fail(check->job, RC_TOO_MUCH,
				"公文过长：文字超过%zu字节，请拆成几份", DOCUMENT_MAX_TEXT);
		check->text += len;
		TRY(check_run(check, &para->runs[i]));
	}
	return RC_OK;
}

static enum rc check_table(struct check *check, const struct doc_table *table)
{
	if (table->columns == 0 || table->columns > DOCUMENT_MAX_COLUMNS)
		return fail(check->job, RC_INVALID, "表格有%zu列，应为1至%d列", table->columns,
			DOCUMENT_MAX_COLUMNS);
	if (table->head_rows > table->rows)
		return fail(check->job, RC_INVALID, "表格共%zu行，表头却有%zu行", table->rows,
			table->head_rows);
	for (size_t i = 0; i < table->columns; i++)
		if (table->align && table->align[i] > 2)
			return fail(check->job, RC_INVALID,
				"表格第%zu列的对齐方式是%d，应为0（左）、1（中）、2（右）", i + 1,
				table->align[i]);
	if (table->rows > DOCUMENT_MAX_RUNS / table->columns)
		return fail(check->job, RC_TOO_MUCH, "表格有%zu行%zu列，单元格超过%d个，请拆成几份",
			table->rows, table->columns, DOCUMENT_MAX_RUNS);
	for (size_t i = 0; i < table->rows * table->columns; i++)
		TRY(check_para(check, &table->cells[i]));
	return RC_OK;
}

static enum rc check_blocks(struct check *check)
{
	const struct document *doc = check->doc;
	for (size_t i = 0; i < doc->block_count; i++) {
		const struct block *block = &doc->blocks[i];
		bool signs = block->kind == BLOCK_PARA && block->para.kind == PARA_SIGNATURE;
		const struct block *next = i + 1 < doc->block_count ? &doc->blocks[i + 1] : NULL;
		if (signs && !(next && next->kind == BLOCK_PARA && next->para.kind == PARA_DATE))
			return fail(check->job, RC_INVALID, "署名“%.*s”下一行应是成文日期",
				STR_ARG(str_head(para_text(check->job->arena, &block->para), 60)));
		static const struct para nothing = {.kind = PARA_BODY};
		TRY(check_para(check, block->kind == BLOCK_PARA ? &block->para : &nothing));
		/* each of its figures once: those of the page are among them */
		if (block->kind == BLOCK_TABLE)
			TRY(check_table(
				check, block->table.whole ? block->table.whole : &block->table));
	}
	return RC_OK;
}

enum rc document_check(struct job *job, const struct document *doc)
{
	if (doc->figure_count > DOCUMENT_MAX_FIGURES)
		return fail(job, RC_TOO_MUCH, "公文有%zu个数据，最多%d个，请拆成几份",
			doc->figure_count, DOCUMENT_MAX_FIGURES);
	if (doc->claim_count > DOCUMENT_MAX_CLAIMS)
		return fail(job, RC_TOO_MUCH, "公文有%zu处表述，最多%d处，请拆成几份",
			doc->claim_count, DOCUMENT_MAX_CLAIMS);
	TRY(check_ids(job, doc));
	struct check check = {.job = job, .doc = doc};
	check.figure_seen = arena_array(job->arena, uint8_t, doc->figure_count + 1);
	check.claim_seen = arena_array(job->arena, uint8_t, doc->claim_count + 1);
	return check_blocks(&check);
}

const char *finding_word(enum finding_kind kind)
{
	switch (kind) {
	case FINDING_MISSING: return "待补";
	case FINDING_CLAIM: return "表述";
	case FINDING_UNDECIDABLE: return "无法判断";
	case FINDING_UNCONFIRMED: return "未确认完整";
	case FINDING_DIFFERENT: return "两数不一";
	case FINDING_BASE: return "基数不同";
	case FINDING_PAGE: return "版面";
	}
	never();
}

/* ---- context ---- */

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

/* Both walk over a few characters only: a paragraph may be long and hold thousands of figures. */
static struct str last_characters(struct str text)
{
	size_t from = text.len;
	for (size_t n = 0; n < CONTEXT_CHARACTERS && from > 0; n++)
		while (--from > 0 && !starts_character(text.at[from]))
			;
	return str_skip(text, from);
}

static struct str first_characters(struct str text)
{
	size_t to = 0;
	for (size_t n = 0; n < CONTEXT_CHARACTERS && to < text.len; n++)
		while (++to < text.len && !starts_character(text.at[to]))
			;
	return str_head(text, to);
}

static void para_context(
	struct arena *a, struct document *doc, const struct para *para, size_t *number)
{
	struct str signs = para->kind == PARA_TITLE ? STR("|\n") : STR("\n");
	struct run *runs = arena_array(a, struct run, para->count + 1);
	for (size_t i = 0; i < para->count; i++)
		runs[i].text = layout_without(a, para->runs[i].text, signs);
	struct str whole = para_text(a, &(struct para){.runs = runs, .count = para->count});
	if (whole.len == 0)
		return;
	++*number;
	for (size_t i = 0, at = 0; i < para->count; at += runs[i++].text.len) {
		const struct run *run = &para->runs[i];
		if ((run->kind != RUN_FIGURE && run->kind != RUN_MISSING) ||
			run->figure == DOCUMENT_NO_FIGURE)
			continue;
		struct doc_figure *figure = &doc->figures[run->figure];
		figure->paragraph = *number;
		figure->before = last_characters(str_head(whole, at));
		figure->after = first_characters(str_skip(whole, at + runs[i].text.len));
	}
}

void document_context(struct arena *a, struct document *doc)
{
	size_t number = 0;
	for (size_t i = 0; i < doc->block_count; i++) {
		const struct block *block = &doc->blocks[i];
		if (block->kind == BLOCK_PARA)
			para_context(a, doc, &block->para, &number);
		for (size_t c = 0;
			block->kind == BLOCK_TABLE && c < block->table.rows * block->table.columns;
			c++)
			para_context(a, doc, &block->table.cells[c], &number);
	}
}

/* ---- plain text ---- */

static void text_of_block(struct arena *a, struct buf *out, const struct block *block)
{
	if (block->kind == BLOCK_PARA) {
		struct str text = para_text(a, &block->para);
		buf_add(out,
			block->para.kind == PARA_TITLE ? layout_without(a, text, STR("\n")) : text);
	}
	const struct doc_table *table = &block->table;
	for (size_t i = 0; block->kind == BLOCK_TABLE && i < table->rows * table->columns; i++) {
		size_t row = i / table->columns, column = i % table->columns;
		if (table->spans && table->spans[row] && column > 0)
			continue;
		if (i > 0)
			buf_add_char(out, column == 0 ? '\n' : '\t');
		struct str rest = para_text(a, &table->cells[i]);
		if (row < table->head_rows) /* broken to fit its column, which a terminal has not */
			rest = layout_without(a, rest, STR("\n"));
		while (rest.len) { /* a cell stays in its line */
			buf_add(out, str_cut(&rest, STR("\n")));
			if (rest.at)
				buf_add_char(out, ' ');
		}
	}
	buf_add_char(out, '\n');
}

enum rc document_text(struct job *job, const struct document *doc, struct str *ret)
{
	TRY(document_check(job, doc));
	struct document settled = layout_settle(job->arena, doc).doc;
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0; i < settled.block_count; i++)
		text_of_block(job->arena, &out, &settled.blocks[i]);
	must(buf_ok(&out)); /* DOCUMENT_MAX_TEXT and DOCUMENT_MAX_RUNS are far below */
	*ret = buf_take(job->arena, &out);
	return RC_OK;
}
