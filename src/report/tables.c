/*
 * Tables: each row is written cell by cell; a heading inside of one goes with
 * the rows below it.
 */
#include "report/render.h"

#include <string.h>

static void begin_cell(struct writer *w)
{
	w->runs.at = NULL; /* the runs of each cell are an array of their own */
	w->runs.len = w->runs.cap = 0;
}

static void end_cell(struct writer *w)
{
	*ARRAY_ADD(w->job->arena, w->table->cells) =
		(struct para){.runs = w->runs.at, .count = w->runs.len};
	begin_cell(w);
}

/* One branch a cell. */
enum rc write_row(struct writer *w, const struct part *part, const struct scope *scope)
{
	struct table_at_work *table = w->table;
	begin_cell(w);
	for (size_t i = 0; i < table->columns; i++) {
		if (i < part->branch_count)
			TRY(write_parts(w, part->branches[i].body, scope));
		end_cell(w);
	}
	*ARRAY_ADD(w->job->arena, table->spans) = part->branch_count == 1 && table->columns > 1;
	*ARRAY_ADD(w->job->arena, table->of) = scope->unit == &w->unit ? scope->indicator : NULL;
	return RC_OK;
}

/* A heading takes a row of its own. */
void write_head(struct writer *w, struct str head)
{
	if (head.len == 0)
		return;
	begin_cell(w);
	write_text(w, head);
	for (size_t i = 0; i < w->table->columns; i++)
		end_cell(w);
	*ARRAY_ADD(w->job->arena, w->table->spans) = true;
	*ARRAY_ADD(w->job->arena, w->table->of) = NULL;
}

/* A heading inside a table goes with the rows below it: without any it goes too. */
static void drop_lone_heads(struct table_at_work *table)
{
	size_t kept = 0;
	for (size_t row = 0; row < table->spans.len; row++) {
		bool lone = table->spans.at[row] &&
			    (row + 1 == table->spans.len || table->spans.at[row + 1]);
		if (lone)
			continue;
		memmove(&table->cells.at[kept * table->columns],
			&table->cells.at[row * table->columns],
			table->columns * sizeof(*table->cells.at));
		table->of.at[kept] = table->of.at[row];
		table->spans.at[kept++] = table->spans.at[row];
	}
	table->spans.len = kept;
}

enum rc write_table(struct writer *w, const struct part *part, const struct scope *scope)
{
	struct arena *a = w->job->arena;
	struct table_at_work table = {.columns = part->columns, .align = part->align};
	write_paragraph(w);
	w->table = &table;
	enum rc rc = write_parts(w, part->branches[0].body, scope);
	w->table = NULL;
	if (rc != RC_OK)
		return rc;
	drop_lone_heads(&table);
	w->table_block = w->blocks.len;
	w->table_of = table.of.at;
	*ARRAY_ADD(a, w->blocks) = (struct block){
		.kind = BLOCK_TABLE,
		.table = {.columns = table.columns,
			.head_rows = 1,
			.rows = table.spans.len,
			.cells = table.cells.at,
			.spans = table.spans.at,
			.align = table.align},
	};
	return RC_OK;
}
