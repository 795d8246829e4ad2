/*
 * Rows that refer to rows of the same sheet, and what merged cells say of rows.
 *
 * A town may name its district in the row above or below: where a ledger
 * refers to itself, every row has a number before it is judged, and its name
 * leads to that number. What stands for a row that turns out wrong makes wrong
 * whatever names it.
 */
#include "intake/inner.h"

#define MERGES_LOOKED_AT 100000

/* ---- names that the sheet itself brings ---- */

static bool refers_to_itself(const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->field_count; i++)
		if (ledger->fields[i].ref == ledger)
			return true;
	return false;
}

void look_own_names(struct look *l, uint32_t first)
{
	const struct ledger_def *ledger = l->shape.ledger;
	size_t column = SIZE_MAX;
	for (size_t c = 0; ledger->title_field >= 0 && c < l->shape.column_count; c++)
		if (l->shape.columns[c].field == &ledger->fields[ledger->title_field])
			column = c;
	if (column == SIZE_MAX || !refers_to_itself(ledger) || l->shape.turn_count > 0)
		return;
	name_map_init(&l->own, l->job->arena);
	for (uint32_t row = first; row < l->shape.grid->rows; row++) {
		int64_t number = outlook_reserve(l->outlook);
		struct str key = str_name_key(
			l->job->arena, grid_at(l->shape.grid, row, (uint32_t)column)->text);
		if (row == first)
			l->own_first = number;
		if (key.len > 0)
			name_map_put(&l->own, key, number);
	}
}

void look_settle(struct look *l, const struct intake_row *row)
{
	bool is_new = row->state == ROW_NEW;
	if (l->own.slots != NULL)
		outlook_settle(l->outlook, l->own_first + row->row - shape_first_row(&l->shape),
			row->record, l, row->row, is_new);
	else if (is_new || row->state == ROW_CHANGED)
		outlook_settle(
			l->outlook, outlook_reserve(l->outlook), row->record, l, row->row, is_new);
}

static bool names_a_wrong_row(const struct look *l, const struct record *r)
{
	for (size_t i = 0; i < r->ledger->field_count; i++)
		if (r->values[i].type == TYPE_REF && value_given(r->values[i]) &&
			r->values[i].integer >= INTAKE_PENDING &&
			outlook_record(l->outlook, r->values[i].integer) == NULL)
			return true;
	return false;
}

void look_own_wrong(struct look *l)
{
	bool more = l->own.slots != NULL;
	while (more) {
		more = false;
		for (size_t i = 0; i < l->rows.len; i++) {
			struct intake_row *row = &l->rows.at[i];
			if ((row->state != ROW_NEW && row->state != ROW_CHANGED) ||
				!names_a_wrong_row(l, row->record))
				continue;
			l->p->counts[row->state]--;
			l->p->counts[ROW_WRONG]++;
			row->state = ROW_WRONG;
			outlook_drop(
				l->outlook, l->own_first + row->row - shape_first_row(&l->shape));
			look_problem(l, row->row, NULL, STR_NONE,
				STR("它引用的那一行有误，请先改正那一行"), false);
			more = true;
		}
	}
}

/* ---- merged cells ---- */

/* “北京市（92所）” over several columns is a heading among the rows. */
bool look_is_group_row(const struct look *l, uint32_t row)
{
	return row < l->group_row_count && l->group_rows[row];
}

void look_group_rows(struct look *l, const struct sheet_merge *merges, size_t count)
{
	uint32_t rows = l->shape.grid->rows;
	l->group_rows = arena_array(l->job->arena, bool, rows + 1);
	l->group_row_count = rows;
	for (size_t i = 0; i < count; i++)
		if (merges[i].right > merges[i].left && merges[i].top == merges[i].bottom &&
			merges[i].top < rows)
			l->group_rows[merges[i].top] = true;
}

/* Words that say where or what a row is stand for all rows of the merge; numbers do not. */
static bool spreads(const struct ledger_def *ledger, const struct field_def *f)
{
	switch (f->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
	case TYPE_REF:
	case TYPE_DATE:
	case TYPE_BOOL: return true;
	case TYPE_INT:
		for (size_t i = 0; i < ledger->key_count; i++)
			if (&ledger->fields[ledger->key[i]] == f)
				return true;
		return false;
	case TYPE_NONE:
	case TYPE_CODE:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_SPAN:
	case TYPE_PERSONAL: break;
	}
	return false;
}

static void spread(struct arena *a, struct grid *grid, const struct sheet_merge *m)
{
	struct grid_cell top = *grid_at(grid, m->top, m->left);
	for (uint32_t row = m->top + 1; row <= m->bottom && row < grid->rows; row++) {
		struct grid_row *line = &grid->row[row];
		if (line->count == 0)
			continue;
		if (line->count <= m->left) {
			line->cells = arena_grow(
				a, line->cells, line->count, m->left + 1, sizeof(*line->cells));
			line->count = m->left + 1;
		}
		if (line->cells[m->left].text.len == 0)
			line->cells[m->left] = top;
	}
}

void look_spread_merges(struct look *l, struct grid *grid)
{
	size_t *counts = arena_array(l->job->arena, size_t, l->shape.column_count + 1);
	for (size_t i = 0; i < grid->merge_count && i < MERGES_LOOKED_AT; i++) {
		const struct sheet_merge *m = &grid->merges[i];
		if (m->left != m->right || m->top == m->bottom ||
			m->top < shape_first_row(&l->shape) || m->left >= l->shape.column_count ||
			l->shape.columns[m->left].field == NULL ||
			!spreads(l->shape.ledger, l->shape.columns[m->left].field))
			continue;
		spread(l->job->arena, grid, m);
		counts[m->left]++;
	}
	for (size_t c = 0; c < l->shape.column_count; c++)
		if (counts[c] > 0)
			look_problem(l, shape_first_row(&l->shape), &l->shape.columns[c], STR_NONE,
				str_format(l->job->arena,
					"这一列有 %zu 处上下合并的单元格，合并的各行都按同一个值读",
					counts[c]),
				true);
}
