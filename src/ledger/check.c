/*
 * A record is looked at before it is written.
 *
 *	1. spelling: blanks at both ends go, codes get their one spelling
 *	2. defaults fill what is missing, in order of the fields
 *	3. each field: required, length, choices, code checks, precision, range
 *	4. the definition's checks; one that cannot be decided holds
 *
 * Problems are collected: a person mends all of them at once.
 */
#include "ledger/code.h"
#include "ledger/inside.h"

struct checking {
	struct job *job;
	const struct formula_env *env;
	struct record *record;
	problems *problems;
	bool errors;
};

static void tell(
	struct checking *c, const struct field_def *field, bool warning, struct str message)
{
	if (!warning && !c->errors) {
		c->errors = true;
		(void)fail(c->job, RC_INVALID, "%.*s", STR_ARG(message));
	}
	if (c->problems->len < LEDGER_MAX_PROBLEMS)
		*ARRAY_ADD(c->job->arena, *c->problems) =
			(struct problem){.field = field, .message = message, .warning = warning};
}

static void tell_error(struct checking *c, const struct field_def *field, const char *fmt, ...)
	PRINTF(3, 4);

static void tell_error(struct checking *c, const struct field_def *field, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell(c, field, false, str_vformat(c->job->arena, fmt, args));
	va_end(args);
}

/* ---- spelling and defaults ---- */

static void spell(struct checking *c, const struct field_def *field, struct value *v)
{
	bool text = v->type == TYPE_TEXT || v->type == TYPE_CHOICE || v->type == TYPE_PERSONAL;

	if (!value_given(*v))
		return;
	if (v->type == TYPE_CODE)
		v->text = code_spell(c->job->arena, field->code_kind, v->text);
	else if (text)
		v->text = str_trim(v->text);
	if ((text || v->type == TYPE_CODE) && v->text.len == 0)
		*v = value_missing(v->type);
}

static enum rc fill_default(struct checking *c, const struct field_def *field, struct value *v)
{
	struct row_view row = record_view(c->record);
	struct result result;

	if (value_given(*v) || !field->default_value)
		return RC_OK;
	TRY(formula_eval(c->job, field->default_value, c->env, &row, &result));
	*v = formula_value_for(&result, field);
	must(v->type == field->type || !value_given(*v));
	if (!value_given(*v))
		*v = value_missing(field->type);
	return RC_OK;
}

/* ---- one field ---- */

static void check_text(struct checking *c, const struct field_def *field, struct value v)
{
	if (!str_is_utf8(v.text))
		tell_error(c, field, "“%.*s”的文字编码不对", STR_ARG(field->label));
	else if (v.text.len > LEDGER_MAX_TEXT)
		tell_error(c, field, "“%.*s”有 %zu 字节，最多 %d 字节，请缩短",
			STR_ARG(field->label), v.text.len, LEDGER_MAX_TEXT);
	else if (field->longest > 0 && utf8_count(v.text) > (size_t)field->longest)
		tell_error(c, field, "“%.*s”有 %zu 个字，最多 %d 个字，请缩短",
			STR_ARG(field->label), utf8_count(v.text), field->longest);
}

static void check_code(struct checking *c, const struct field_def *field, struct value v)
{
	struct code_word word = code_check(c->job->arena, field->code_kind, v.text);

	if (word.text.at)
		tell(c, field, word.warning,
			str_format(c->job->arena, "%.*s：%.*s", STR_ARG(field->label),
				STR_ARG(word.text)));
}

static void check_choice(struct checking *c, const struct field_def *field, struct value v)
{
	for (size_t i = 0; i < field->choice_count; i++)
		if (str_eq(field->choices[i], v.text))
			return;
	tell_error(c, field, "“%.*s”不能是“%.*s”，请从可选的值里选", STR_ARG(field->label),
		STR_ARG(v.text));
}

static void check_date(struct checking *c, const struct field_def *field, struct value v)
{
	enum precision precision = date_precision(v.date);

	if (v.date.first < DAY_MIN || v.date.last > DAY_MAX || v.date.first > v.date.last)
		tell_error(c, field, "“%.*s”的日期不合理，请检查", STR_ARG(field->label));
	/* What was reckoned from a coarse date is as coarse as that: 2022年10月 + 3年 - 1日. */
	else if (v.type == TYPE_DATE && !field->default_value &&
		 (precision == PRECISION_SPAN || (precision == PRECISION_YEAR && !field->year_ok) ||
			 (precision == PRECISION_MONTH && !field->month_ok && !field->year_ok)))
		tell_error(c, field, "“%.*s”的“%.*s”不够细，要写到%s", STR_ARG(field->label),
			STR_ARG(date_iso(c->job->arena, v.date)), field->month_ok ? "月" : "日");
}

static void check_number(struct checking *c, const struct field_def *field, struct value v)
{
	if (v.integer > NUM_STORED_MAX || v.integer < -NUM_STORED_MAX)
		tell_error(c, field, "“%.*s”的数太大，存不下，请检查", STR_ARG(field->label));
	else if (v.type == TYPE_BOOL && v.integer != 0 && v.integer != 1)
		tell_error(c, field, "“%.*s”只能是 是 或 否", STR_ARG(field->label));
	else if (v.type == TYPE_REF && v.integer <= 0)
		tell_error(c, field, "“%.*s”没有选对", STR_ARG(field->label));
}

/* What a record is called by says something: “（）” is nobody's name. */
static void check_name(struct checking *c, const struct field_def *field, struct str text)
{
	const struct ledger_def *ledger = c->record->ledger;

	if (field->required && ledger->title_field == field - ledger->fields && !str_has_word(text))
		tell_error(c, field, "%.*s“%.*s”里没有一个文字、字母或数字，请填写全称",
			STR_ARG(field->label), STR_ARG(text));
}

static void check_field(struct checking *c, const struct field_def *field, struct value v)
{
	must(v.type == field->type);
	if (!value_given(v)) {
		if (field->required)
			tell_error(c, field, "“%.*s”必须填", STR_ARG(field->label));
		return;
	}
	switch (v.type) {
	case TYPE_TEXT:
		check_name(c, field, v.text);
		check_text(c, field, v);
		return;
	case TYPE_PERSONAL: check_text(c, field, v); return;
	case TYPE_CODE:
		check_text(c, field, v);
		check_code(c, field, v);
		return;
	case TYPE_CHOICE: check_choice(c, field, v); return;
	case TYPE_DATE:
	case TYPE_SPAN: check_date(c, field, v); return;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: check_number(c, field, v); return;
	case TYPE_NONE: break;
	}
	never();
}

/* ---- the definition's checks ---- */

static void tell_check(struct checking *c, const struct check_def *check)
{
	size_t before = c->problems->len;

	tell(c, NULL, check->warning, check->message);
	if (c->problems->len > before)
		c->problems->at[before].about = formula_check_field(check->holds);
}

static enum rc run_check(struct checking *c, const struct check_def *check)
{
	struct row_view row = record_view(c->record);
	struct result result;

	TRY(formula_eval(c->job, check->holds, c->env, &row, &result));
	if (result.truth == TRUTH_FALSE)
		tell_check(c, check);
	return RC_OK;
}

enum rc record_check_in(struct job *job, const struct book *book, const struct formula_env *env,
	struct record *record, problems *ret_problems)
{
	const struct ledger_def *ledger = record->ledger;
	struct checking c = {.job = job, .env = env, .record = record, .problems = ret_problems};

	*ret_problems = (problems){0};
	for (size_t i = 0; i < ledger->field_count; i++)
		spell(&c, &ledger->fields[i], &record->values[i]);
	for (size_t i = 0; i < ledger->field_count; i++)
		TRY(fill_default(&c, &ledger->fields[i], &record->values[i]));
	if (plan_table(book, ledger)->parent && record->parent <= 0)
		tell_error(&c, NULL, "“%.*s”要属于一条“%.*s”", STR_ARG(ledger->label),
			STR_ARG(ledger->parent->label));
	for (size_t i = 0; i < ledger->field_count; i++)
		check_field(&c, &ledger->fields[i], record->values[i]);
	for (size_t i = 0; i < ledger->check_count; i++)
		TRY(run_check(&c, &ledger->checks[i]));
	TRY(ledger_env_trouble(env));
	return c.errors ? RC_INVALID : RC_OK;
}

enum rc record_check(
	struct job *job, const struct book *book, struct record *record, problems *ret_problems)
{
	day_t day = record->day;
	struct when when = {
		.period = {.year = day_civil(day).year, .kind = PERIOD_YEAR, .index = 1},
		.cutoff = day};
	struct formula_env env;
	struct snapshot snapshot;
	enum rc rc;

	TRY(ledger_env(job, book, SEQ_NOW, when, 0, &env));
	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = record_check_in(job, book, &env, record, ret_problems);
	snapshot_end(&snapshot);
	return rc;
}
