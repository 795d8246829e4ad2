/*
 * Which ledger, where the head, which column is which field.
 *
 * Every row of the first INTAKE_HEAD_ROWS of every sheet is tried as a head
 * for every ledger: a cell counts when its words are a field's label or one of
 * its other words. The best (sheet, row, ledger) wins when it has all required
 * fields; two equally good ledgers are a question, not a guess.
 */
#include "intake/inner.h"

struct str head_key(struct arena *a, struct str head)
{
	struct str folded = str_name_key(a, head);
	char *out = arena_array(a, char, folded.len + 1);
	size_t len = 0;
	int depth = 0;
	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.at[i];
		if (c == '(' || c == '[')
			depth++;
		else if ((c == ')' || c == ']') && depth > 0)
			depth--;
		else if (depth == 0 && c != '*' && c != '\n' && c != '\r' && c != ':')
			out[len++] = c;
	}
	return (struct str){out, len};
}

/* "(万元)" of a head, "单位：万元" of a row above it: the unit, or nothing. */
static struct str unit_in(struct arena *a, struct str text)
{
	static const struct str units[] = {STR_INIT("亿元"), STR_INIT("百万元"), STR_INIT("万元"),
		STR_INIT("千元"), STR_INIT("元")};
	struct str folded = str_name_key(a, text);
	bool said = str_find(folded, STR("单位:")) != SIZE_MAX ||
		    str_find(folded, STR("(")) != SIZE_MAX ||
		    str_find(folded, STR("_")) != SIZE_MAX;
	for (size_t i = 0; said && i < COUNT_OF(units); i++)
		if (str_find(folded, units[i]) != SIZE_MAX)
			return units[i];
	return STR_NONE;
}

bool is_footer(struct str first_cell)
{
	static const struct str words[] = {STR_INIT("合计"), STR_INIT("总计"), STR_INIT("小计"),
		STR_INIT("注:"), STR_INIT("注："), STR_INIT("备注:"), STR_INIT("备注："),
		STR_INIT("说明:"), STR_INIT("说明："), STR_INIT("填表人"), STR_INIT("制表"),
		STR_INIT("审核人"), STR_INIT("数据来源")};
	char squeezed[64];
	size_t len = 0;
	/* "合 计" is written with blanks inside. */
	for (size_t i = 0; i < first_cell.len && len < sizeof(squeezed); i++)
		if (first_cell.at[i] != ' ')
			squeezed[len++] = first_cell.at[i];
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts((struct str){squeezed, len}, words[i]))
			return true;
	return false;
}

/* ---- heads ---- */

static bool label_is(struct arena *a, struct str key, struct str label)
{
	return str_eq(key, head_key(a, label));
}

static const struct field_def *field_by_head(
	struct arena *a, const struct ledger_def *ledger, struct str key, int *ret_weight)
{
	if (key.len == 0)
		return NULL;
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		if (label_is(a, key, f->label) || str_eq(key, f->name)) {
			*ret_weight = 3;
			return f;
		}
	}
	for (size_t i = 0; i < ledger->field_count; i++)
		for (size_t k = 0; k < ledger->fields[i].also_count; k++)
			if (label_is(a, key, ledger->fields[i].also[k])) {
				*ret_weight = 2;
				return &ledger->fields[i];
			}
	return NULL;
}

/* The head text of a column: its own cell, else what a merge over it says. */
static struct str head_text(const struct grid *grid, uint32_t row, uint32_t column)
{
	const struct grid_cell *cell = grid_at(grid, row, column);
	if (cell->text.len > 0)
		return cell->text;
	for (size_t i = 0; i < grid->merge_count; i++) {
		const struct sheet_merge *m = &grid->merges[i];
		if (m->top <= row && row <= m->bottom && m->left <= column && column <= m->right)
			return grid_at(grid, m->top, m->left)->text;
	}
	return STR_NONE;
}

static bool names_parent(struct arena *a, const struct ledger_def *ledger, struct str key)
{
	const struct ledger_def *parent = ledger->parent;
	int weight;
	if (parent == NULL || parent->title_field < 0)
		return false;
	return label_is(a, key, parent->label) ||
	       field_by_head(a, parent, key, &weight) == &parent->fields[parent->title_field];
}

static bool taken(const struct shape *s, size_t upto, const struct field_def *field)
{
	for (size_t i = 0; i < upto; i++)
		if (s->columns[i].field == field)
			return true;
	return false;
}

static int try_head(struct arena *a, struct shape *s, uint32_t row)
{
	const struct grid *grid = s->grid;
	uint32_t width = grid->columns < INTAKE_MAX_COLUMNS ? grid->columns : INTAKE_MAX_COLUMNS;
	int score = 0;
	s->columns = arena_array(a, struct intake_column, width + 1);
	s->units = arena_array(a, struct str, width + 1);
	s->column_count = width;
	s->head_first = s->head_last = row;
	s->parent_column = -1;
	for (uint32_t c = 0; c < width; c++) {
		struct str text = head_text(grid, row, c), key = head_key(a, text);
		int weight = 0;
		const struct field_def *field = field_by_head(a, s->ledger, key, &weight);
		s->columns[c] =
			(struct intake_column){.head = text, .column = c, .why = STR("未识别")};
		s->units[c] = unit_in(a, text);
		if (field != NULL && !taken(s, c, field)) {
			s->columns[c].field = field;
			s->columns[c].why = weight == 3 ? STR("同名") : STR("同义词");
			score += weight + (field->required ? 2 : 0);
		} else if (s->parent_column < 0 && names_parent(a, s->ledger, key)) {
			s->parent_column = (int)c;
			s->columns[c].why = STR("所属记录");
			score += 3;
		}
	}
	return score;
}

static bool has_required(const struct shape *s)
{
	size_t found = 0;
	if (s->ledger->parent != NULL && s->parent_column < 0)
		return false;
	for (size_t i = 0; i < s->ledger->field_count; i++) {
		const struct field_def *f = &s->ledger->fields[i];
		bool have = taken(s, s->column_count, f);
		found += have;
		if (f->required && !have && f->default_value == NULL)
			return false;
	}
	return found >= 2;
}

/* Names of file and sheet that speak of the ledger. */
static int name_bonus(struct arena *a, const struct ledger_def *ledger, struct str name)
{
	struct str key = str_name_key(a, name);
	if (str_find(key, str_name_key(a, ledger->label)) != SIZE_MAX)
		return 4;
	for (size_t i = 0; i < ledger->also_count; i++)
		if (str_find(key, str_name_key(a, ledger->also[i])) != SIZE_MAX)
			return 3;
	return 0;
}

/* A row "单位：万元" above the head speaks for every column that says nothing itself. */
static void unit_row(struct arena *a, struct shape *s)
{
	for (uint32_t r = 0; r < s->head_first; r++)
		for (uint32_t c = 0; c < s->grid->columns; c++) {
			struct str text = grid_at(s->grid, r, c)->text;
			if (text.len == 0 ||
				str_find(str_name_key(a, text), STR("单位:")) == SIZE_MAX)
				continue;
			for (size_t k = 0; k < s->column_count; k++)
				if (s->units[k].len == 0)
					s->units[k] = unit_in(a, text);
		}
}

/* ---- with a mapping ---- */

static bool column_named(struct arena *a, const struct shape *s, size_t c, struct str name)
{
	char letters[8];
	size_t len = 0;
	for (size_t n = c + 1; n > 0 && len < sizeof(letters); n = (n - 1) / 26)
		letters[sizeof(letters) - ++len] = (char)('A' + (n - 1) % 26);
	return str_eq(head_key(a, s->columns[c].head), head_key(a, name)) ||
	       str_eq(str_trim(s->columns[c].head), str_trim(name)) ||
	       str_eq(name, (struct str){letters + sizeof(letters) - len, len});
}

static enum rc apply_columns(struct job *job, struct shape *s, const struct mapping *m)
{
	for (size_t c = 0; c < s->column_count; c++)
		if (m->column_count > 0 || m->each_count > 0)
			s->columns[c].field = NULL;
	for (size_t i = 0; i < m->column_count; i++) {
		const struct field_def *field = ledger_field(s->ledger, m->columns[i].right);
		bool parent =
			str_eq(m->columns[i].right, STR("parent")) && s->ledger->parent != NULL;
		if (field == NULL && !parent)
			return fail(job, RC_INVALID, "对照里的字段“%.*s”不在台账“%.*s”里",
				STR_ARG(m->columns[i].right), STR_ARG(s->ledger->label));
		bool found = false;
		for (size_t c = 0; c < s->column_count && !found; c++) {
			if (!column_named(job->arena, s, c, m->columns[i].left))
				continue;
			found = true;
			s->columns[c].why = STR("对照");
			if (parent)
				s->parent_column = (int)c;
			else
				s->columns[c].field = field;
		}
		if (!found)
			return fail(job, RC_INVALID, "表里没有对照所说的列“%.*s”",
				STR_ARG(m->columns[i].left));
	}
	return RC_OK;
}

static bool sheet_named(const struct grid *grid, size_t index, struct str name)
{
	int64_t number;
	if (name.len == 0)
		return grid->rows > 0;
	return str_eq(grid->name, name) ||
	       (int_from(name, &number) && number == (int64_t)index + 1);
}

/* The row in which most of the mapping's columns are named. */
static uint32_t find_mapped_head(struct arena *a, struct shape *s, const struct mapping *m)
{
	uint32_t best_row = 0;
	size_t best = 0;
	for (uint32_t r = 0; r < INTAKE_HEAD_ROWS && r < s->grid->rows; r++) {
		size_t hits = 0;
		(void)try_head(a, s, r);
		for (size_t c = 0; c < s->column_count; c++) {
			for (size_t i = 0; i < m->column_count; i++)
				hits += s->columns[c].head.len > 0 &&
					column_named(a, s, c, m->columns[i].left);
			for (size_t i = 0; i < m->each_count; i++)
				hits += s->columns[c].head.len > 0 &&
					column_named(a, s, c, m->each[i].column);
		}
		if (hits > best) {
			best = hits;
			best_row = r;
		}
	}
	return best_row;
}

static enum rc use_mapping(struct job *job, const struct catalog *catalog, const struct grid *grids,
	size_t count, const struct mapping *m, struct shape *ret)
{
	*ret = (struct shape){.ledger = schema_ledger(&catalog->schema, m->ledger)};
	if (ret->ledger == NULL)
		return fail(job, RC_INVALID, "对照里的台账“%.*s”没有定义", STR_ARG(m->ledger));
	for (size_t i = 0; i < count && ret->grid == NULL; i++)
		if (sheet_named(&grids[i], i, m->sheet)) {
			ret->grid = &grids[i];
			ret->sheet = i;
		}
	if (ret->grid == NULL)
		return fail(job, RC_INVALID, "文件里没有对照所说的工作表“%.*s”", STR_ARG(m->sheet));
	uint32_t row = m->head > 0    ? (uint32_t)m->head - 1
		       : m->head == 0 ? 0
				      : find_mapped_head(job->arena, ret, m);
	(void)try_head(job->arena, ret, row);
	ret->no_head = m->head == 0;
	unit_row(job->arena, ret);
	return apply_columns(job, ret, m);
}

/* ---- the best guess ---- */

static void try_sheet(struct job *job, const struct catalog *catalog, const struct grid *grid,
	size_t index, struct str file, struct shape *best, bool *tie)
{
	for (size_t l = 0; l < catalog->schema.ledger_count; l++) {
		const struct ledger_def *ledger = catalog->schema.ledgers[l];
		int bonus = name_bonus(job->arena, ledger, file) +
			    name_bonus(job->arena, ledger, grid->name);
		for (uint32_t r = 0; !ledger->made && r < INTAKE_HEAD_ROWS && r < grid->rows; r++) {
			struct shape s = {.ledger = ledger, .grid = grid, .sheet = index};
			s.score = try_head(job->arena, &s, r);
			if (s.score == 0 || !has_required(&s))
				continue;
			s.score += bonus;
			if (s.score > best->score) {
				*tie = false;
				*best = s;
			} else if (s.score == best->score && s.ledger != best->ledger) {
				*tie = true;
			}
		}
	}
}

enum rc recognise(struct job *job, const struct catalog *catalog, const struct grid *grids,
	size_t count, struct str file, const struct mapping *mapping, struct shape *ret,
	struct str *ret_question)
{
	struct shape best = {0};
	bool tie = false;
	*ret_question = STR_NONE;
	if (mapping->ledger.len > 0 && (mapping->column_count > 0 || mapping->each_count > 0))
		return use_mapping(job, catalog, grids, count, mapping, ret);
	struct catalog only = *catalog;
	const struct ledger_def *one[1];
	if (mapping->ledger.len > 0) {
		one[0] = schema_ledger(&catalog->schema, mapping->ledger);
		if (one[0] == NULL)
			return fail(job, RC_INVALID, "没有台账“%.*s”", STR_ARG(mapping->ledger));
		only.schema.ledgers = one;
		only.schema.ledger_count = 1;
	}
	for (size_t i = 0; i < count; i++)
		if (sheet_named(&grids[i], i, mapping->sheet))
			try_sheet(job, &only, &grids[i], i, file, &best, &tie);
	if (best.ledger == NULL)
		*ret_question = STR("认不出是哪本台账的表:请确认表头用的是台账的字段名,"
				    "或选定台账、写一份列的对照");
	else if (tie)
		*ret_question = STR("像不止一本台账的表,请选定台账");
	if (ret_question->len > 0)
		best = (struct shape){0};
	else
		unit_row(job->arena, &best);
	*ret = best;
	return RC_OK;
}
