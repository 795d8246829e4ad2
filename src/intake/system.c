/*
 * Registered values and targets: the two ledgers that speak of indicators.
 *
 * Another word for an indicator becomes its label, so that one thing is not
 * kept under two names; a period is kept in its one spelling; money is brought
 * from the unit of the column to the indicator's own. An indicator that the
 * packs do not know is kept and told: no figure asks for it.
 *
 * A column 单位 that holds measures (万元, 家, %) says the unit row by row; one
 * that is neither the indicator's nor can be brought to it is wrong.
 */
#include "intake/inner.h"

bool look_is_system(const struct ledger_def *ledger)
{
	return str_eq(ledger->name, LEDGER_REGISTERED) || str_eq(ledger->name, LEDGER_TARGET);
}

static const struct intake_column *column_of(const struct look *l, const struct field_def *field)
{
	for (size_t c = 0; c < l->shape.column_count; c++)
		if (l->shape.columns[c].field == field)
			return &l->shape.columns[c];
	return NULL;
}

static const struct indicator_def *known_indicator(struct look *l, struct str name)
{
	const struct indicator_def *d = schema_indicator(&l->book->catalog->schema, name);
	const struct word *word = words_get(l->words, head_key(l->job->arena, name));
	for (; d == NULL && word != NULL; word = words_next(l->words, word))
		d = word->indicator;
	return d;
}

static const struct indicator_def *spell_indicator(
	struct look *l, struct record *said, uint32_t row)
{
	const struct field_def *field = ledger_field(said->ledger, STR("indicator"));
	struct value *v = record_value(said, STR("indicator"));
	bool several;
	if (!value_given(*v))
		return NULL;
	const struct indicator_def *d = known_indicator(l, v->text);
	if (d != NULL) {
		if (!str_eq(v->text, d->code))
			v->text = d->label;
		return d;
	}
	if (name_map_get(&l->told, v->text, &several) == 0) {
		name_map_put(&l->told, v->text, 1);
		look_problem(l, row, column_of(l, field), v->text,
			STR("口径包里没有这个指标：照样登记，但没有报表会用到它；若是已有指标的另一"
			    "个叫法，请改用指标的名称"),
			true);
	}
	return NULL;
}

static void spell_period(struct look *l, struct record *said, uint32_t row, bool *ret_wrong)
{
	const struct field_def *field = ledger_field(said->ledger, STR("period"));
	struct period period;
	if (field == NULL || !value_given(said->values[field - said->ledger->fields]))
		return;
	struct value *v = &said->values[field - said->ledger->fields];
	if (period_from(v->text, &period)) {
		v->text = period_text(l->job->arena, period);
		return;
	}
	*ret_wrong = true;
	look_problem(l, row, column_of(l, field), v->text,
		STR("看不出是哪一期：请写成 2022、2022H1、2022Q1、2022-06 或 2022年上半年 这样"),
		false);
}

static bool is_measure(const struct look *l, struct str text)
{
	const struct schema *schema = &l->book->catalog->schema;
	int64_t fen;
	if (money_unit(text, &fen))
		return true;
	for (size_t i = 0; i < schema->indicator_count; i++)
		if (str_eq(schema->indicators[i]->measure, text))
			return true;
	return false;
}

/* Are measures all that the column holds? 单位 may as well be who reports. */
static bool holds_measures(const struct look *l, uint32_t column)
{
	const struct grid *grid = l->shape.grid;
	size_t count = 0;
	for (uint32_t row = shape_first_row(&l->shape); row < grid->rows; row++) {
		struct str text = str_trim(grid_at(grid, row, column)->text);
		if (text.len > 0 && !is_measure(l, text))
			return false;
		count += text.len > 0;
	}
	return count > 0;
}

void look_measures(struct look *l)
{
	struct arena *a = l->job->arena;
	l->measure_column = SIZE_MAX;
	for (size_t c = 0; look_is_system(l->shape.ledger) && c < l->shape.column_count; c++) {
		struct str key = head_key(a, l->shape.columns[c].head);
		if (l->shape.columns[c].taken ||
			!(str_eq(key, STR("单位")) || str_eq(key, STR("计量单位"))) ||
			!holds_measures(l, (uint32_t)c))
			continue;
		l->measure_column = c;
		l->shape.columns[c].taken = true;
		l->shape.columns[c].why = STR("计量单位");
		return;
	}
}

struct str look_without_unit(struct job *job, struct str text, struct str *ret_unit)
{
	struct ratio n;
	struct str unit;
	if (!num_from_cell(job->arena, text, &n, &unit))
		return text;
	/* 15亿: of money, as far as the indicator is */
	bool scaled = str_find(text, STR("亿")) != SIZE_MAX ||
		      str_find(text, STR("万")) != SIZE_MAX ||
		      str_find(text, STR("千")) != SIZE_MAX;
	if (unit.len == 0 && !scaled)
		return text;
	*ret_unit = unit.len > 0 ? str_copy(job->arena, unit) : STR("元");
	return ratio_exact_text(job->arena, n);
}

/* What the row's own cell says the unit is, or what stood behind the number; *ret_wrong when the indicator's is another that it cannot be brought to. */
static void row_measure(struct look *l, const struct record *said,
	const struct indicator_def *indicator, uint32_t row, bool *ret_wrong)
{
	const struct intake_column *column = column_of(l, ledger_field(said->ledger, STR("value")));
	bool own = l->value_own;
	int64_t from, to;
	if (l->measure_column != SIZE_MAX) {
		struct str cell =
			str_trim(grid_at(l->shape.grid, row, (uint32_t)l->measure_column)->text);
		if (cell.len > 0) {
			l->value_unit = cell;
			own = true;
			column = &l->shape.columns[l->measure_column];
		}
	}
	struct str unit = l->value_unit;
	/* a unit in the head of a column or of the sheet is for many indicators: it is used where it fits */
	if (!own)
		return;
	if (unit.len == 0 || indicator == NULL || str_eq(unit, indicator->measure) ||
		(money_unit(unit, &from) && money_unit(indicator->measure, &to)))
		return;
	*ret_wrong = true;
	look_problem(l, row, column, unit,
		str_format(l->job->arena, "指标“%.*s”以%.*s计：请改成这个单位，数值也相应换算",
			STR_ARG(indicator->label), STR_ARG(indicator->measure)),
		false);
}

static void bring_to_measure(struct look *l, struct record *said,
	const struct indicator_def *indicator, uint32_t row, bool *ret_wrong)
{
	const struct field_def *field = ledger_field(said->ledger, STR("value"));
	struct value *v = record_value(said, STR("value"));
	struct str unit = l->value_unit;
	int64_t from, to;
	struct ratio number, factor;
	int128 scaled;
	if (indicator == NULL || !value_given(*v) || v->type != TYPE_DECIMAL || unit.len == 0 ||
		str_eq(unit, indicator->measure) || !money_unit(unit, &from) ||
		!money_unit(indicator->measure, &to))
		return;
	if (!ratio_make(from, to, &factor) ||
		!ratio_mul(ratio_from_scaled(v->integer, field->decimals), factor, &number) ||
		!ratio_round(number, field->decimals, ROUND_HALF_UP, &scaled) ||
		scaled > NUM_STORED_MAX || scaled < -NUM_STORED_MAX) {
		*ret_wrong = true;
		look_problem(l, row, column_of(l, field), STR_NONE,
			str_format(l->job->arena, "由%.*s换算成%.*s后太大，存不下", STR_ARG(unit),
				STR_ARG(indicator->measure)),
			false);
		return;
	}
	v->integer = (int64_t)scaled;
	if (ratio_cmp(ratio_from_scaled(v->integer, field->decimals), number) != 0)
		look_problem(l, row, column_of(l, field), STR_NONE,
			str_format(l->job->arena, "由%.*s换算成%.*s后四舍五入到小数 %d 位",
				STR_ARG(unit), STR_ARG(indicator->measure), field->decimals),
			true);
}

void look_system(struct look *l, struct record *said, uint32_t row, bool *ret_wrong)
{
	if (!look_is_system(said->ledger))
		return;
	const struct indicator_def *indicator = spell_indicator(l, said, row);
	spell_period(l, said, row, ret_wrong);
	row_measure(l, said, indicator, row, ret_wrong);
	bring_to_measure(l, said, indicator, row, ret_wrong);
}
