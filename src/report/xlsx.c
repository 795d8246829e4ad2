/*
 * How it works
 *
 * The document's table becomes a printed form of the sheet room: titles and
 * the line under them above, the table below, what follows as further lines is
 * left to Word. A cell that is one figure and nothing else is a number with
 * the decimals that were printed, so that sheet and document say the same.
 */
#include "report/layout.h"

#include "sheet/sheet.h"

#include <inttypes.h>

#define WIDTH_LEAST 6
#define WIDTH_MOST  36

struct forming {
	struct job *job;
	const struct settled *settled;
	enum edition edition;
	const struct doc_table *table;
	size_t index; /* of its block */
};

static enum rc find_table(struct forming *f)
{
	const struct document *doc = &f->settled->doc;
	for (size_t i = 0; i < doc->block_count; i++) {
		if (doc->blocks[i].kind != BLOCK_TABLE)
			continue;
		if (f->table != NULL)
			return fail(f->job, RC_INVALID,
				"这份公文里不止一张表，不能写成 Excel；请用 .docx、.html 或 .txt");
		f->table = &doc->blocks[i].table;
		f->index = i;
	}
	if (f->table == NULL || f->table->rows == 0)
		return fail(f->job, RC_INVALID,
			"这份公文里没有表，不能写成 Excel；请用 .docx、.html 或 .txt");
	return RC_OK;
}

bool document_is_table(const struct document *doc)
{
	size_t tables = 0;
	for (size_t i = 0; i < doc->block_count; i++)
		tables += doc->blocks[i].kind == BLOCK_TABLE && doc->blocks[i].table.rows > 0;
	return tables == 1;
}

/* Paragraphs above the table; a title in one line. */
static void form_lines(struct forming *f, struct sheet_form *form)
{
	struct arena *a = f->job->arena;
	ARRAY(struct str) lines = {0};
	for (size_t i = 0; i < f->index; i++) {
		const struct block *block = &f->settled->doc.blocks[i];
		if (block->kind == BLOCK_PARA)
			*ARRAY_ADD(a, lines) =
				layout_without(a, para_text(a, &block->para), STR("\n"));
	}
	form->lines = lines.at;
	form->line_count = lines.len;
}

static struct form_cell form_cell(struct forming *f, const struct para *para)
{
	struct arena *a = f->job->arena;
	struct form_cell cell = {.text = para_text(a, para)};
	const struct run *run = para->count == 1 ? &para->runs[0] : NULL;
	if (run == NULL || run->kind != RUN_FIGURE)
		return cell;
	cell.number = true;
	if (f->edition != EDITION_OUTGOING)
		cell.name =
			str_format(a, "kz_%.*s", STR_ARG(f->settled->doc.figures[run->figure].id));
	return cell;
}

static void form_cells(struct forming *f, struct sheet_form *form)
{
	struct arena *a = f->job->arena;
	size_t count = form->rows * form->columns;
	struct form_cell *cells = arena_array(a, struct form_cell, count + 1);
	int *widths = arena_array(a, int, form->columns + 1);
	for (size_t i = 0; i < form->columns; i++)
		widths[i] = WIDTH_LEAST;
	for (size_t i = 0; i < count; i++) {
		size_t row = i / form->columns, column = i % form->columns;
		cells[i] = form_cell(f, &f->table->cells[i]);
		int width = (int)layout_width(cells[i].text) + 2;
		/* heads stand in two lines */
		width = row < form->head_rows ? width / 2 + 2 : width;
		if (form->spans && form->spans[row])
			continue;
		width = width > WIDTH_MOST ? WIDTH_MOST : width;
		widths[column] = width > widths[column] ? width : widths[column];
	}
	form->cells = cells;
	form->widths = widths;
}

/* ---- where each figure comes from ---- */

enum {
	SOURCE_ID,
	SOURCE_NAME,
	SOURCE_SHOWN,
	SOURCE_VALUE,
	SOURCE_MEASURE,
	SOURCE_UNIT,
	SOURCE_PERIOD,
	SOURCE_CUTOFF,
	SOURCE_ROWS,
	SOURCE_UNDECIDABLE,
	SOURCE_FROM,
	SOURCE_OFFICE,
	SOURCE_FORMULA,
	SOURCE_COLUMNS
};
static const struct sheet_column source_columns[SOURCE_COLUMNS] = {
	[SOURCE_ID] = {.title = STR_INIT("编号"), .type = TYPE_TEXT},
	[SOURCE_NAME] = {.title = STR_INIT("指标"), .type = TYPE_TEXT},
	[SOURCE_SHOWN] = {.title = STR_INIT("表中数值"), .type = TYPE_TEXT},
	[SOURCE_VALUE] = {.title = STR_INIT("原值"), .type = TYPE_TEXT},
	[SOURCE_MEASURE] = {.title = STR_INIT("计量单位"), .type = TYPE_TEXT},
	[SOURCE_UNIT] = {.title = STR_INIT("辖区"), .type = TYPE_TEXT},
	[SOURCE_PERIOD] = {.title = STR_INIT("报告期"), .type = TYPE_TEXT},
	[SOURCE_CUTOFF] = {.title = STR_INIT("截止日"), .type = TYPE_DATE},
	[SOURCE_ROWS] = {.title = STR_INIT("记录数"), .type = TYPE_INT},
	[SOURCE_UNDECIDABLE] = {.title = STR_INIT("无法判断"), .type = TYPE_INT},
	[SOURCE_FROM] = {.title = STR_INIT("来源"), .type = TYPE_TEXT},
	[SOURCE_OFFICE] = {.title = STR_INIT("责任股室"), .type = TYPE_TEXT},
	[SOURCE_FORMULA] = {.title = STR_INIT("口径"), .type = TYPE_TEXT},
};

static enum rc source_row(void *arg, struct job *job, size_t n, struct str *cells)
{
	const struct document *doc = arg;
	if (n >= doc->figure_count)
		return RC_DONE;
	const struct doc_figure *figure = &doc->figures[n];
	cells[SOURCE_ID] = figure->id;
	cells[SOURCE_NAME] = figure->name.len > 0 ? figure->name : figure->indicator;
	cells[SOURCE_SHOWN] = figure->missing ? STR("待补") : figure->displayed;
	cells[SOURCE_VALUE] = figure->value;
	cells[SOURCE_MEASURE] = figure->measure;
	cells[SOURCE_UNIT] = figure->unit;
	cells[SOURCE_PERIOD] = layout_figure_period(figure);
	cells[SOURCE_CUTOFF] = figure->cutoff;
	cells[SOURCE_ROWS] = str_format(job->arena, "%" PRId64, figure->rows);
	cells[SOURCE_UNDECIDABLE] = str_format(job->arena, "%" PRId64, figure->undecidable);
	cells[SOURCE_FROM] = figure->source;
	cells[SOURCE_OFFICE] = figure->office;
	cells[SOURCE_FORMULA] = figure->formula;
	return RC_OK;
}

/* A sheet has room for the rows that a page has not. */
static struct document whole_document(struct arena *a, const struct document *doc)
{
	struct document whole = *doc;
	struct block *blocks = arena_array(a, struct block, doc->block_count + 1);
	for (size_t i = 0; i < doc->block_count; i++) {
		blocks[i] = doc->blocks[i];
		if (blocks[i].kind != BLOCK_TABLE || blocks[i].table.whole == NULL)
			continue;
		blocks[i].table = *blocks[i].table.whole;
		whole.one_page = false;
	}
	whole.blocks = blocks;
	return whole;
}

enum rc document_xlsx(
	struct job *job, const struct document *doc, enum edition edition, struct str path)
{
	TRY(document_check(job, doc));
	bool across = layout_settle(job->arena, doc).page.across;
	struct document whole = whole_document(job->arena, doc);
	struct settled settled = layout_settle(job->arena, &whole);
	struct forming f = {.job = job, .settled = &settled, .edition = edition};
	TRY(find_table(&f));
	struct sheet_form form = {
		.title = settled.doc.title,
		.columns = f.table->columns,
		.head_rows = f.table->head_rows,
		.rows = f.table->rows,
		.spans = f.table->spans,
		.align = f.table->align,
		.across = across,
		.one_page = whole.one_page,
	};
	form_lines(&f, &form);
	form_cells(&f, &form);
	const struct sheet_table sources = {.title = STR("数据来源"),
		.columns = source_columns,
		.column_count = SOURCE_COLUMNS,
		.row = source_row,
		.arg = &settled.doc};
	return sheet_write_form(job, path, &form, &sources, edition == EDITION_OUTGOING ? 0 : 1);
}
