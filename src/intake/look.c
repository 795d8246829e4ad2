/*
 * Looking at one sheet: every row of data becomes a record (or several, see
 * shape.c) as it would be written, and is told apart: new, changed, same,
 * wrong, skipped.
 *
 * A blank cell of a known record says nothing and erases nothing. Where every
 * value goes is settled before the first row: which columns, which values are
 * the same in every row. Nothing is written here.
 */
#include "intake/inner.h"

struct str brief(struct arena *a, struct str text, size_t characters)
{
	struct str whole = str_trim(text);
	size_t end = 0;
	for (size_t n = 0; n < characters && end < whole.len; n++)
		(void)utf8_next(whole, &end);
	char *out = arena_array(a, char, end + 1);
	for (size_t i = 0; i < end; i++)
		out[i] = (unsigned char)whole.at[i] < 0x20 ? ' ' : whole.at[i];
	return end < whole.len ? str_format(a, "%.*s…", (int)end, out) : (struct str){out, end};
}

struct str intake_brief(struct arena *a, struct str text)
{
	return brief(a, text, INTAKE_BRIEF);
}

struct str intake_problem_text(struct arena *a, const struct intake_problem *p)
{
	struct str cell = p->value.len > 0 ? str_format(a, "“%.*s”", STR_ARG(p->value)) : STR_NONE;
	return str_format(a, "%.*s!%.*s%s%.*s%.*s：%.*s", STR_ARG(p->sheet), STR_ARG(p->address),
		p->column.len + cell.len > 0 ? " " : "", STR_ARG(p->column), STR_ARG(cell),
		STR_ARG(p->message));
}

/* A message that repeats a long cell repeats it briefly. */
static struct str brief_message(struct arena *a, struct str message, struct str value)
{
	struct str shown = intake_brief(a, value), whole = str_trim(value);
	size_t at = whole.len > shown.len ? str_find(message, whole) : SIZE_MAX;
	if (at == SIZE_MAX)
		return message;
	return str_format(a, "%.*s%.*s%.*s", (int)at, message.at, STR_ARG(shown),
		STR_ARG(str_skip(message, at + whole.len)));
}

void look_problem(struct look *l, uint32_t row, const struct intake_column *column,
	struct str value, struct str message, bool warning)
{
	struct arena *a = l->job->arena;
	if (l->problems.len >= INTAKE_MAX_PROBLEMS) {
		l->p->problems_untold++;
		return;
	}
	*ARRAY_ADD(a, l->problems) = (struct intake_problem){
		.sheet = l->shape.grid->name,
		.address = column != NULL ? cell_address(a, row, column->column)
					  : str_format(a, "第%u行", (unsigned)row + 1),
		.row = row,
		.at = column != NULL ? (int64_t)column->column : -1,
		.column = column != NULL ? column->head : STR_NONE,
		.value = intake_brief(a, value),
		.message = brief_message(a, message, value),
		.warning = warning,
	};
}

/* ---- cells ---- */

/* A number in a money column whose head says 万元, while the field is read in another unit. */
static struct str with_unit(
	struct job *job, const struct field_def *f, struct str text, struct str unit)
{
	struct ratio n;
	struct str own;
	if (f->type != TYPE_MONEY || unit.len == 0 || str_eq(unit, f->shown_in) ||
		!num_from_cell(job->arena, text, &n, &own) || own.len > 0)
		return text;
	return str_format(job->arena, "%.*s%.*s", STR_ARG(text), STR_ARG(unit));
}

static struct str unreadable(const struct grid_cell *cell)
{
	switch ((enum cell_kind)cell->kind) {
	case CELL_ERROR: return STR("单元格是错误值，请改正后重新导入");
	case CELL_PICTURE: return STR("单元格是图片，请填文字");
	case CELL_UNCALCULATED: return STR("公式没有算出的结果，请用WPS打开并保存一次再导入");
	case CELL_TEXT:
	case CELL_NUMBER:
	case CELL_DATE:
	case CELL_TIME:
	case CELL_BOOL: break;
	}
	return STR_NONE;
}

bool look_plain(struct job *job, const struct look *l, size_t field, uint32_t row, size_t c,
	struct value *ret)
{
	const struct field_def *f = &l->shape.ledger->fields[field];
	const struct grid_cell *cell = grid_at(l->shape.grid, row, (uint32_t)c);
	struct str message;
	if (f->type == TYPE_REF || unreadable(cell).len > 0 || str_has_hidden(cell->text))
		return false;
	enum rc rc = value_from_text(job, f, with_unit(job, f, cell->text, l->shape.units[c]),
		cell->kind == CELL_NUMBER, ret, &message);
	if (rc != RC_OK)
		job_clear_error(job);
	return rc == RC_OK;
}

/* What a cell says without what nobody sees; that something was taken off is told. */
static struct str seen_text(struct look *l, const struct intake_column *column, uint32_t row)
{
	struct str text = grid_at(l->shape.grid, row, column->column)->text;
	if (!str_has_hidden(text) || !str_is_utf8(text))
		return text;
	text = str_without_hidden(l->job->arena, text);
	look_problem(l, row, column, text,
		STR("这一格里有看不见的控制字符或改变书写方向的字符，已去掉，请核对"), true);
	return text;
}

/* A cell that is wrong is told, and *ret_wrong set. */
static enum rc take_cell(
	struct look *l, struct record *r, size_t field, uint32_t row, size_t c, bool *ret_wrong)
{
	const struct intake_column *column = &l->shape.columns[c];
	const struct grid_cell *cell = grid_at(l->shape.grid, row, (uint32_t)c);
	const struct field_def *f = &r->ledger->fields[field];
	if (num_is_blank(cell->text))
		return RC_OK;
	struct str message = unreadable(cell);
	if (message.len == 0) {
		struct str unit = l->shape.units[c];
		struct str text = with_unit(l->job, f, seen_text(l, column, row), unit);
		if (field == l->value_field)
			text = look_without_unit(l->job, text, &unit);
		enum rc rc = look_value(
			l, f, text, cell->kind == CELL_NUMBER, &r->values[field], &message);
		if (rc != RC_INVALID) {
			if (field == l->value_field) {
				l->value_unit = unit;
				l->value_own = unit.at != l->shape.units[c].at;
			}
			return rc;
		}
		job_clear_error(l->job);
	}
	*ret_wrong = true;
	look_problem(l, row, column, cell->text, message, false);
	return RC_OK;
}

static enum rc take_parent(struct look *l, struct record *r, uint32_t row, bool *ret_wrong)
{
	struct str message = STR_NONE;
	if (r->ledger->parent == NULL)
		return RC_OK;
	must(l->shape.parent_column >= 0);
	const struct intake_column *column = &l->shape.columns[l->shape.parent_column];
	const struct grid_cell *cell = grid_at(l->shape.grid, row, column->column);
	enum rc rc = RC_INVALID;
	if (num_is_blank(cell->text))
		message = str_format(
			l->job->arena, "没有写明所属的%.*s", STR_ARG(r->ledger->parent->label));
	else
		rc = resolve_in(l, r->ledger->parent, NULL, seen_text(l, column, row), &r->parent,
			&message);
	if (rc != RC_INVALID)
		return rc;
	job_clear_error(l->job);
	*ret_wrong = true;
	look_problem(l, row, column, cell->text, message, false);
	return RC_OK;
}

/* ---- what is the same in every row ---- */

static enum rc fixed_value(struct look *l, struct str field, struct str text, const char *whose,
	struct fixed_value *ret)
{
	const struct ledger_def *ledger = l->shape.ledger;
	const struct field_def *f = ledger_field(ledger, field);
	struct str message = STR_NONE;
	if (f == NULL)
		return fail(l->job, RC_INVALID, "%s的字段“%.*s”不在台账“%.*s”里", whose,
			STR_ARG(field), STR_ARG(ledger->label));
	if (num_is_blank(text))
		return fail(l->job, RC_INVALID, "%s的“%.*s”还没有填", whose, STR_ARG(f->label));
	enum rc rc = look_value(l, f, text, false, &ret->value, &message);
	if (rc == RC_INVALID) {
		job_clear_error(l->job);
		return fail(l->job, rc, "%s的“%.*s: %.*s”：%.*s", whose, STR_ARG(field),
			STR_ARG(text), STR_ARG(message));
	}
	ret->field = (size_t)(f - ledger->fields);
	return rc;
}

enum rc look_give(
	struct look *l, struct str field, struct str text, const char *whose, struct str why)
{
	struct fixed_value v;
	TRY(fixed_value(l, field, text, whose, &v));
	*ARRAY_ADD(l->job->arena, l->fixed) = v;
	*ARRAY_ADD(l->job->arena, l->given) =
		(struct intake_given){&l->shape.ledger->fields[v.field], text, why};
	return RC_OK;
}

static enum rc prepare_turns(struct look *l)
{
	struct arena *a = l->job->arena;
	l->turn_fixed = arena_array(a, struct fixed_value *, l->shape.turn_count + 1);
	for (size_t i = 0; i < l->shape.turn_count; i++) {
		const struct turn *turn = &l->shape.turns[i];
		l->turn_fixed[i] = arena_array(a, struct fixed_value, turn->fixed_count + 1);
		for (size_t k = 0; k < turn->fixed_count; k++)
			TRY(fixed_value(l, turn->fixed[k].left, turn->fixed[k].right, "对照里 each",
				&l->turn_fixed[i][k]));
	}
	return RC_OK;
}

static void prepare_columns(struct look *l)
{
	const struct shape *s = &l->shape;
	const struct field_def *value = ledger_field(s->ledger, STR("value"));
	l->value_field = look_is_system(s->ledger) && value != NULL
				 ? (size_t)(value - s->ledger->fields)
				 : SIZE_MAX;
	l->takings = arena_array(l->job->arena, struct taking, s->column_count + 1);
	for (size_t c = 0; c < s->column_count; c++)
		if (s->columns[c].field != NULL)
			l->takings[l->taking_count++] = (struct taking){
				c, (size_t)(s->columns[c].field - s->ledger->fields)};
}

/* ---- rows that are no data ---- */

static bool filled(const struct look *l, uint32_t row, size_t column)
{
	return !num_is_blank(grid_at(l->shape.grid, row, (uint32_t)column)->text);
}

size_t look_filled(const struct look *l, uint32_t row, struct str *ret_first)
{
	size_t count = 0;
	*ret_first = STR_NONE;
	for (uint32_t c = 0; c < l->shape.grid->row[row].count; c++) {
		struct str text = str_trim(grid_at(l->shape.grid, row, c)->text);
		if (text.len > 0 && count++ == 0)
			*ret_first = text;
	}
	return count;
}

static bool turn_says_nothing(const struct look *l, const struct turn *turn, uint32_t row)
{
	for (size_t i = 0; i < turn->cell_count && (i == 0 || turn->any); i++)
		if (filled(l, row, turn->cells[i].column))
			return false;
	return true;
}

/* A row of which no cell that we take says anything. */
static bool says_nothing(const struct look *l, uint32_t row)
{
	if (l->shape.turn_count > 0) {
		for (size_t i = 0; i < l->shape.turn_count; i++)
			if (!turn_says_nothing(l, &l->shape.turns[i], row))
				return false;
		return true;
	}
	for (size_t i = 0; i < l->taking_count; i++)
		if (filled(l, row, l->takings[i].column))
			return false;
	return true;
}

/* One cell alone, below the last whole row, where other columns hold what is required: a note. */
static bool is_note(const struct look *l, uint32_t row)
{
	if (row < l->rows_whole || l->taking_count < 2)
		return false;
	for (size_t i = 0; i < l->taking_count; i++) {
		const struct field_def *f = &l->shape.ledger->fields[l->takings[i].field];
		if (f->required && f->default_value == NULL &&
			!filled(l, row, l->takings[i].column))
			return true;
	}
	return false;
}

static bool is_data(const struct look *l, uint32_t row, struct str first, size_t count)
{
	return !is_footer(first) && !says_nothing(l, row) && !(count == 1 && is_note(l, row)) &&
	       !(count == 1 && look_is_group_row(l, row));
}

/* ---- one record ---- */

/* The field whose label stands here, the longest of them. */
static const struct field_def *label_here(const struct ledger_def *ledger, struct str text)
{
	const struct field_def *best = NULL;
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		if (str_starts(text, f->label) && (best == NULL || f->label.len > best->label.len))
			best = f;
	}
	return best;
}

/* "（发证日期“2022-10-18”、到期日期“2021-01-01”）": what the check that says so compares. */
static struct str compared(struct look *l, const struct record *r, struct str message)
{
	struct arena *a = l->job->arena;
	const struct check_def *check = NULL;
	struct str told = STR_NONE, value;
	bool seen[CATALOG_MAX_FIELDS] = {false};
	for (size_t i = 0; i < r->ledger->check_count && check == NULL; i++)
		if (str_eq(r->ledger->checks[i].message, message))
			check = &r->ledger->checks[i];
	struct str rest = check != NULL ? formula_print(a, check->holds, SPELL_LABELS) : STR_NONE;
	while (rest.len > 0) {
		const struct field_def *f = label_here(r->ledger, rest);
		size_t step = 0;
		(void)utf8_next(rest, &step);
		rest = str_skip(rest, f != NULL ? f->label.len : step);
		size_t index = f != NULL ? (size_t)(f - r->ledger->fields) : 0;
		if (f == NULL || seen[index] || f->type == TYPE_PERSONAL)
			continue;
		seen[index] = true;
		if (intake_text(l->job, l->book, l->p, r, index, &value) == RC_OK && value.len > 0)
			told = str_format(a, "%.*s%s%.*s“%.*s”", STR_ARG(told),
				told.len > 0 ? "、" : "", STR_ARG(f->label),
				STR_ARG(intake_brief(a, value)));
		job_clear_error(l->job);
	}
	return told.len > 0 ? str_format(a, "%.*s（%.*s）", STR_ARG(message), STR_ARG(told))
			    : message;
}

static void tell_problems(struct look *l, const struct record *r, uint32_t row,
	const problems *found, bool *ret_wrong)
{
	for (size_t i = 0; i < found->len; i++) {
		const struct intake_column *column = NULL;
		for (size_t c = 0; found->at[i].field != NULL && c < l->shape.column_count; c++)
			if (l->shape.columns[c].field == found->at[i].field)
				column = &l->shape.columns[c];
		struct str value = column != NULL
					   ? grid_at(l->shape.grid, row, column->column)->text
					   : STR_NONE;
		*ret_wrong = *ret_wrong || !found->at[i].warning;
		struct str message = found->at[i].message;
		if (found->at[i].field == NULL && l->problems.len < INTAKE_MAX_PROBLEMS)
			message = compared(l, r, message);
		look_problem(l, row, column, value, message, found->at[i].warning);
	}
}

/* What the row says, laid over what is known; the known record itself when that changes nothing. */
static struct record *lay_over(struct look *l, struct record *known, const struct record *said)
{
	struct record *r = known;
	for (size_t i = 0; i < known->ledger->field_count; i++) {
		if (!value_given(said->values[i]) || value_eq(said->values[i], known->values[i]))
			continue;
		if (r == known)
			r = record_copy(l->job, known);
		r->values[i] = said->values[i];
	}
	if (r != known)
		r->day = l->outlook->as_of;
	return r;
}

static struct str title_of(struct look *l, const struct record *known, const struct field_def *f)
{
	struct str title;
	if (intake_text(l->job, l->book, l->p, known, (size_t)(f - known->ledger->fields),
		    &title) == RC_OK)
		return title;
	job_clear_error(l->job);
	return STR_NONE;
}

/*
 * A known certificate under a name that nobody knows: most often the firm was renamed. Made anew it would have neither
 * 辖区 nor history, and the certificate would count for nobody: a person decides.
 */
static void hands_changed(struct look *l, uint32_t row, const struct record *known,
	const struct record *said, bool *ret_wrong)
{
	const struct ledger_def *ledger = known->ledger;
	for (size_t c = 0; c < l->shape.column_count; c++) {
		const struct field_def *f = l->shape.columns[c].field;
		size_t i = f != NULL ? (size_t)(f - ledger->fields) : 0;
		if (f == NULL || f->type != TYPE_REF || !value_given(known->values[i]) ||
			!value_given(said->values[i]) ||
			!outlook_named(l->outlook, said->values[i].integer, l))
			continue;
		*ret_wrong = true;
		look_problem(l, row, &l->shape.columns[c],
			grid_at(l->shape.grid, row, (uint32_t)c)->text,
			str_format(l->job->arena,
				"台账里这条记录的%.*s是“%.*s”，这里的名称台账里没有：若是更名，请先"
				"把新名称登记到%.*"
				"s台账（旧名称作曾用名）再导入；若确是另一家，请先登"
				"记它",
				STR_ARG(f->label), STR_ARG(title_of(l, known, f)),
				STR_ARG(f->ref->label)),
			false);
	}
}

/* The record with its default in a field; what else is wrong with it is told elsewhere. */
static enum rc with_default(struct look *l, struct record *r, size_t field)
{
	problems found = {0};
	r->values[field] = value_missing(r->ledger->fields[field].type);
	enum rc rc = record_check_in(l->job, l->book, &l->env, r, &found);
	if (rc == RC_INVALID)
		job_clear_error(l->job);
	return rc == RC_INVALID ? RC_OK : rc;
}

/*
 * What was reckoned from other fields (a day of expiry from the day of issue) is reckoned anew when these change and
 * the row does not say it; what somebody wrote otherwise stays.
 */
static enum rc follow_defaults(
	struct look *l, const struct record *known, const struct record *said, struct record *r)
{
	const struct ledger_def *ledger = known->ledger;
	for (size_t i = 0; i < ledger->field_count; i++) {
		if (ledger->fields[i].default_value == NULL || value_given(said->values[i]) ||
			!value_given(known->values[i]))
			continue;
		struct record *copy = record_copy(l->job, known);
		TRY(with_default(l, copy, i));
		if (value_eq(copy->values[i], known->values[i]))
			TRY(with_default(l, r, i));
	}
	return RC_OK;
}

/* The data state belongs to the key: where the row does not say it, its default does. */
static enum rc fill_state(struct look *l, struct record *said)
{
	const struct ledger_def *ledger = said->ledger;
	problems found = {0};
	if (ledger->state_field < 0 || value_given(said->values[ledger->state_field]) ||
		ledger->fields[ledger->state_field].default_value == NULL)
		return RC_OK;
	struct record *copy = record_copy(l->job, said);
	enum rc rc = record_check_in(l->job, l->book, &l->env, copy, &found);
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	job_clear_error(l->job);
	said->values[ledger->state_field] = copy->values[ledger->state_field];
	return RC_OK;
}

/* The same record said a second time by this file. */
static bool said_before(
	struct look *l, const struct stand *stand, uint32_t row, bool changed, bool *ret_wrong)
{
	struct arena *a = l->job->arena;
	if (stand->from == l) {
		look_problem(l, row, NULL, STR_NONE,
			str_format(a, "与第 %u 行重复（%.*s出现两次），请只留一行",
				(unsigned)stand->row + 1, STR_ARG(stand_words(a, stand->record))),
			false);
		*ret_wrong = true;
	} else if (stand->from != NULL && stand->from->file == l->file && changed) {
		look_problem(l, row, NULL, STR_NONE,
			str_format(a, "与工作表“%.*s”第 %u 行是同一条记录而内容不同，请只留一处",
				STR_ARG(stand->from->shape.grid->name), (unsigned)stand->row + 1),
			false);
		*ret_wrong = true;
	}
	return *ret_wrong;
}

static enum rc check(struct look *l, struct record *r, uint32_t row, bool *ret_wrong)
{
	problems found = {0};
	enum rc rc = record_check_in(l->job, l->book, &l->env, r, &found);
	if (rc == RC_INVALID)
		job_clear_error(l->job);
	else if (rc != RC_OK)
		return rc;
	*ret_wrong = *ret_wrong || rc == RC_INVALID;
	tell_problems(l, r, row, &found, ret_wrong);
	return RC_OK;
}

/* The row of this sheet that first spoke of the record; NULL: only a cell named it. */
static struct intake_row *first_row(struct look *l, const struct stand *stand)
{
	size_t low = 0, high = l->rows.len;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (l->rows.at[middle].row < stand->row)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < l->rows.len && l->rows.at[low].record != stand->record)
		low++;
	return low < l->rows.len ? &l->rows.at[low] : NULL;
}

static enum rc tell_differences(
	struct look *l, uint32_t row, const struct intake_row *first, const struct record *said)
{
	struct str was, is;
	for (size_t i = 0; i < said->ledger->field_count; i++) {
		struct value old = first->record->values[i], new = said->values[i];
		if (!value_given(old) || !value_given(new) || value_eq(old, new))
			continue;
		TRY(intake_text(l->job, l->book, l->p, first->record, i, &was));
		TRY(intake_text(l->job, l->book, l->p, said, i, &is));
		look_problem(l, row, NULL, STR_NONE,
			str_format(l->job->arena,
				"%.*s与第 %u 行写的不同，以这一行为准：%.*s → %.*s",
				STR_ARG(said->ledger->fields[i].label), (unsigned)first->row + 1,
				STR_ARG(intake_brief(l->job->arena, was)),
				STR_ARG(intake_brief(l->job->arena, is))),
			true);
	}
	return RC_OK;
}

/* Of a record that may stand in several rows: what this one says goes into the first. */
static enum rc says_more(struct look *l, struct intake_row *out, struct stand *stand,
	struct intake_row *first, const struct record *said)
{
	struct record *known = stand->record, *r = lay_over(l, known, said);
	bool wrong = false;
	if (first->before != NULL)
		hands_changed(l, out->row, first->before, said, &wrong);
	if (!wrong && r != known) {
		TRY(tell_differences(l, out->row, first, said));
		TRY(follow_defaults(l, known, said, r));
		TRY(check(l, r, out->row, &wrong));
	}
	out->record = r;
	out->before = known;
	out->state = wrong ? ROW_WRONG : ROW_SAME;
	if (wrong || r == known)
		return RC_OK;
	standing_change(l->job->arena, l->standing, stand, r);
	if (first->state == ROW_SAME) { /* what it has is the ledger's own */
		l->p->counts[ROW_SAME]--;
		l->p->counts[ROW_CHANGED]++;
		first->state = ROW_CHANGED;
		first->record = r;
		return RC_OK;
	}
	struct value *values = known->values;
	known->values = r->values;
	r->values = values;
	known->day = r->day;
	stand->record = known;
	out->record = known;
	return RC_OK;
}

/* Lists space names out; a name is not written so. */
static void close_title(struct look *l, struct record *said)
{
	int title = said->ledger->title_field;
	if (title >= 0 && said->values[title].type == TYPE_TEXT && value_given(said->values[title]))
		said->values[title].text = str_closed(l->job->arena, said->values[title].text);
}

static enum rc judge(struct look *l, struct intake_row *out, struct record *said, bool wrong)
{
	struct str trouble = STR_NONE;
	struct stand *stand = NULL;
	struct record *known = NULL, *r = said;
	close_title(l, said);
	if (!wrong)
		TRY(fill_state(l, said));
	stand = standing_find(l->job->arena, l->standing, said, &trouble);
	if (stand != NULL)
		stand->said_by = l->file;
	if (wrong) { /* of whom it speaks is all that can be told */
		stand = NULL;
		trouble = STR_NONE;
	}
	if (trouble.len > 0) {
		look_problem(l, out->row, NULL, STR_NONE, trouble, false);
		wrong = true;
	}
	struct intake_row *first = stand != NULL && stand->from == l && l->mapping.repeats
					   ? first_row(l, stand)
					   : NULL;
	if (first != NULL)
		return says_more(l, out, stand, first, said);
	if (stand != NULL) {
		known = stand->record;
		r = lay_over(l, known, said);
		(void)said_before(l, stand, out->row, r != known, &wrong);
		hands_changed(l, out->row, known, said, &wrong);
		if (!wrong && r != known)
			TRY(follow_defaults(l, known, said, r));
	}
	if (!wrong && r != known)
		TRY(check(l, r, out->row, &wrong));
	out->record = r;
	out->before = known;
	out->state = wrong           ? ROW_WRONG
		     : known == NULL ? ROW_NEW
		     : r != known    ? ROW_CHANGED
				     : ROW_SAME;
	if (wrong)
		return RC_OK;
	if (stand != NULL) {
		stand->from = l;
		stand->row = out->row;
		standing_change(l->job->arena, l->standing, stand, r);
	}
	look_settle(l, out);
	return RC_OK;
}

/* What every record of the row says; read ahead, what nobody else is needed for is there already. */
static enum rc take_row(struct look *l, uint32_t row, const struct row_ahead *ahead,
	struct record **ret, bool *ret_wrong)
{
	struct record *said = ahead != NULL ? ahead->record : record_new(l->job, l->shape.ledger);
	size_t count = ahead != NULL ? ahead->left_count : l->taking_count;
	for (size_t i = 0; ahead == NULL && i < l->fixed.len; i++)
		said->values[l->fixed.at[i].field] = l->fixed.at[i].value;
	for (size_t i = 0; i < count; i++) {
		const struct taking *t = &l->takings[ahead != NULL ? ahead->left[i] : i];
		TRY(take_cell(l, said, t->field, row, t->column, ret_wrong));
	}
	*ret = said;
	return RC_OK;
}

static enum rc look_record(
	struct look *l, uint32_t row, const struct turn *turn, const struct row_ahead *ahead)
{
	struct intake_row out = {
		.sheet = (uint32_t)l->shape.sheet, .row = row, .ledger = l->shape.ledger};
	struct record *said;
	size_t index = turn != NULL ? (size_t)(turn - l->shape.turns) : 0;
	bool wrong = false;
	l->value_unit = STR_NONE;
	l->value_own = false;
	TRY(take_row(l, row, ahead, &said, &wrong));
	said->source_row = (int64_t)out.sheet << 32 | row;
	for (size_t i = 0; turn != NULL && i < turn->fixed_count; i++)
		said->values[l->turn_fixed[index][i].field] = l->turn_fixed[index][i].value;
	for (size_t i = 0; turn != NULL && i < turn->cell_count; i++)
		TRY(take_cell(l, said, (size_t)(turn->cells[i].field - said->ledger->fields), row,
			turn->cells[i].column, &wrong));
	TRY(take_parent(l, said, row, &wrong));
	look_system(l, said, row, &wrong);
	TRY(judge(l, &out, said, wrong));
	l->p->counts[out.state]++;
	*ARRAY_ADD(l->job->arena, l->rows) = out;
	return RC_OK;
}

static void skip_row(struct look *l, uint32_t row)
{
	struct arena *a = l->job->arena;
	l->p->counts[ROW_SKIPPED]++;
	*ARRAY_ADD(a, l->rows) = (struct intake_row){.sheet = (uint32_t)l->shape.sheet,
		.row = row,
		.ledger = l->shape.ledger,
		.state = ROW_SKIPPED};
	if (l->skips.len < INTAKE_MAX_SKIPS)
		*ARRAY_ADD(a, l->skips) =
			(struct intake_skip){row, row_words(a, l->shape.grid, row)};
}

static enum rc look_row(struct look *l, uint32_t row)
{
	const struct row_ahead *ahead = ahead_row(l, row);
	struct str first = ahead != NULL ? ahead->first : STR_NONE;
	size_t count = ahead != NULL ? ahead->filled : look_filled(l, row, &first);
	if (count == 0)
		return RC_OK;
	if (!is_data(l, row, first, count)) {
		skip_row(l, row);
		return RC_OK;
	}
	if (l->shape.turn_count == 0)
		return look_record(l, row, NULL, ahead);
	for (size_t i = 0; i < l->shape.turn_count; i++)
		if (!turn_says_nothing(l, &l->shape.turns[i], row))
			TRY(look_record(l, row, &l->shape.turns[i], NULL));
	return RC_OK;
}

/* ---- the sheet ---- */

static void finish(struct look *l)
{
	struct proposal *p = l->p;
	p->rows = l->rows.at;
	p->row_count = l->rows.len;
	p->problems = l->problems.at;
	p->problem_count = l->problems.len;
	p->created = (int64_t)l->pending.len;
	p->given = l->given.at;
	p->given_count = l->given.len;
	p->skips = l->skips.at;
	p->skip_count = l->skips.len;
}

bool look_is_full(const struct look *l)
{
	return l->options->full || l->mapping.full;
}

/* A complete list of nothing says something too, and may be a mistake. */
static void tell_empty(struct look *l)
{
	const int64_t *counts = l->p->counts;
	uint32_t head = shape_first_row(&l->shape);
	if (look_is_full(l) &&
		counts[ROW_NEW] + counts[ROW_CHANGED] + counts[ROW_SAME] + counts[ROW_WRONG] == 0)
		look_problem(l, head > 0 ? head - 1 : 0, NULL, STR_NONE,
			STR("表头下面没有一行数据：作为完整名单接收，就是记下这一段日子里一条也没有"
			    "；若是"
			    "拿错了表，请不要接收"),
			true);
}

/* What is said of a complete list would be lost on one that nobody calls complete. */
static enum rc check_whole(const struct look *l)
{
	bool days = l->options->covers_told;
	if (look_is_full(l) || (l->options->unit == 0 && !days))
		return RC_OK;
	return fail(l->job, RC_INVALID,
		"%s只对完整名单有意义，“%.*s”没有说是完整名单：是就注明（命令加 "
		"--full，对照写 full: yes，网页勾选“完整名单”），不是就去掉%s",
		days ? "覆盖的日子（--covers）" : "辖区（--unit）", STR_ARG(l->p->file),
		days ? "覆盖的日子" : "辖区");
}

enum rc look_begin(struct look *l)
{
	day_t day = l->outlook->as_of;
	struct when when = {
		.period = {.year = day_civil(day).year, .kind = PERIOD_YEAR, .index = 1},
		.cutoff = day};
	TRY(check_whole(l));
	name_map_init(&l->told, l->job->arena);
	TRY(ledger_env(l->job, l->book, SEQ_NOW, when, 0, &l->env));
	prepare_columns(l);
	look_measures(l);
	return prepare_turns(l);
}

enum rc look_run(struct look *l)
{
	const struct grid *grid = l->shape.grid;
	uint32_t first = shape_first_row(&l->shape);
	struct str word;
	TRY(outlook_standing(l->outlook, l->shape.ledger, &l->standing));
	l->rows_whole = grid->rows;
	while (l->rows_whole > first && look_filled(l, l->rows_whole - 1, &word) < 2)
		l->rows_whole--;
	look_own_names(l, first);
	ahead_begin(l, first);
	for (uint32_t row = first; row < grid->rows; row++) {
		TRY(look_row(l, row));
		if (row % 4096 == 0) {
			job_progress(l->job, STR("核对"), row, grid->rows);
			if (job_stopped(l->job))
				return fail(l->job, RC_BUSY, "已停止，没有写入");
		}
	}
	look_own_wrong(l);
	look_keep_named(l);
	tell_empty(l);
	finish(l);
	return RC_OK;
}
