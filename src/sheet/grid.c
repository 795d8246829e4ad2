/*
 * The whole file as a grid.
 *
 * How it works: cells arrive in reading order; the row at work is kept in one
 * line as wide as a sheet may be and is copied out, exactly as long as it is,
 * when the next row begins. A file with rows out of order costs copies, no
 * errors: the row is taken back into the line.
 */
#include "sheet/sheet.h"

#include <string.h>

struct grid_builder {
	struct job *job;
	ARRAY(struct grid) grids;
	size_t row_cap; /* of the grid at work */
	uint64_t slots, text_bytes;
	struct grid_cell *line; /* SHEET_MAX_COLUMNS of them; those behind line_len are blank */
	uint32_t line_len, line_row;
};

const struct grid_cell *grid_at(const struct grid *grid, uint32_t row, uint32_t column)
{
	static const struct grid_cell blank;

	if (!grid || row >= grid->rows || column >= grid->row[row].count)
		return &blank;
	return &grid->row[row].cells[column];
}

static struct grid *at_work(struct grid_builder *builder)
{
	return builder->grids.len ? &builder->grids.at[builder->grids.len - 1] : NULL;
}

static enum rc take_slots(struct grid_builder *builder, uint64_t slots)
{
	builder->slots += slots;
	if (builder->slots > GRID_MAX_SLOTS)
		return fail(builder->job, RC_TOO_MUCH,
			"表格超过 %llu 个格子（含空格子），请删去多余的空行空列，或拆分后再试",
			(unsigned long long)GRID_MAX_SLOTS);
	return RC_OK;
}

/* Makes the grid so tall that the row is in it. */
static enum rc grow_rows(struct grid_builder *builder, uint32_t row)
{
	struct grid *grid = at_work(builder);
	size_t cap = builder->row_cap ? builder->row_cap : 64;

	if (row < grid->rows)
		return RC_OK;
	while (cap <= row)
		cap *= 2;
	if (cap > builder->row_cap) {
		TRY(take_slots(builder, cap - builder->row_cap));
		grid->row = arena_grow(
			builder->job->arena, grid->row, builder->row_cap, cap, sizeof(*grid->row));
		builder->row_cap = cap;
	}
	grid->rows = row + 1;
	return RC_OK;
}

/* Copies the line out. */
static enum rc put_line(struct grid_builder *builder)
{
	struct grid *grid = at_work(builder);
	struct grid_row *row;

	if (!builder->line_len)
		return RC_OK;
	TRY(grow_rows(builder, builder->line_row));
	TRY(take_slots(builder, builder->line_len));
	row = &grid->row[builder->line_row];
	row->cells = arena_array(builder->job->arena, struct grid_cell, builder->line_len);
	row->count = builder->line_len;
	memcpy(row->cells, builder->line, builder->line_len * sizeof(*row->cells));
	memset(builder->line, 0, builder->line_len * sizeof(*row->cells));
	if (grid->columns < builder->line_len)
		grid->columns = builder->line_len;
	builder->line_len = 0;
	return RC_OK;
}

static enum rc begin_line(struct grid_builder *builder, uint32_t row)
{
	struct grid *grid = at_work(builder);

	TRY(put_line(builder));
	builder->line_row = row;
	if (row < grid->rows && grid->row[row].count) {
		builder->line_len = grid->row[row].count;
		memcpy(builder->line, grid->row[row].cells,
			builder->line_len * sizeof(*builder->line));
	}
	return RC_OK;
}

/* Grids up to the sheet's; sheets without cells stay empty. */
static enum rc begin_sheet(struct grid_builder *builder, size_t sheet)
{
	if (builder->grids.len)
		TRY(put_line(builder));
	while (builder->grids.len <= sheet)
		*ARRAY_ADD(builder->job->arena, builder->grids) = (struct grid){0};
	builder->row_cap = 0;
	builder->line_row = 0;
	return RC_OK;
}

static enum rc on_cell(void *arg, const struct cell *cell)
{
	struct grid_builder *builder = arg;
	struct grid_cell *slot;

	if (cell->sheet >= builder->grids.len)
		TRY(begin_sheet(builder, cell->sheet));
	if (cell->row != builder->line_row)
		TRY(begin_line(builder, cell->row));
	builder->text_bytes += cell->text.len;
	if (builder->text_bytes > GRID_MAX_TEXT)
		return fail(builder->job, RC_TOO_MUCH, "表格的文字超过 %llu MB，请拆分后再试",
			(unsigned long long)(GRID_MAX_TEXT >> 20));
	slot = &builder->line[cell->column];
	*slot = (struct grid_cell){
		.text = cell->lasting ? cell->text : str_copy(builder->job->arena, cell->text),
		.kind = (uint8_t)cell->kind,
		.hidden = cell->hidden,
		.formula = cell->formula,
	};
	if (builder->line_len <= cell->column)
		builder->line_len = cell->column + 1;
	return RC_OK;
}

static struct grid_builder builder_new(struct job *job)
{
	return (struct grid_builder){
		.job = job,
		.line = arena_array(job->arena, struct grid_cell, SHEET_MAX_COLUMNS),
	};
}

static enum rc finish(struct grid_builder *builder, const struct sheet_info *sheets, size_t count,
	struct grid **ret_grids, size_t *ret_count)
{
	if (builder->grids.len)
		TRY(put_line(builder));
	while (builder->grids.len < count)
		*ARRAY_ADD(builder->job->arena, builder->grids) = (struct grid){0};
	for (size_t i = 0; i < count; i++) {
		struct grid *grid = &builder->grids.at[i];

		grid->name = sheets[i].name;
		grid->hidden = sheets[i].hidden;
		grid->merges = sheets[i].merges;
		grid->merge_count = sheets[i].merge_count;
		grid->hidden_rows = sheets[i].hidden_rows;
		grid->hidden_columns = sheets[i].hidden_columns;
	}
	*ret_grids = builder->grids.at;
	*ret_count = count;
	return RC_OK;
}

enum rc grid_read(struct job *job, struct str path, struct grid **ret_grids, size_t *ret_count)
{
	struct grid_builder builder = builder_new(job);
	const struct sheet_info *sheets;
	size_t count;

	TRY(sheet_read(job, path, (struct sheet_options){.only_sheet = -1}, on_cell, &builder,
		&sheets, &count));
	return finish(&builder, sheets, count, ret_grids, ret_count);
}

enum rc grid_read_bytes(struct job *job, struct str name, struct str bytes, struct grid **ret_grids,
	size_t *ret_count)
{
	struct grid_builder builder = builder_new(job);
	const struct sheet_info *sheets;
	size_t count;

	TRY(sheet_read_bytes(job, name, bytes, (struct sheet_options){.only_sheet = -1}, on_cell,
		&builder, &sheets, &count));
	return finish(&builder, sheets, count, ret_grids, ret_count);
}
