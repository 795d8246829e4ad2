/*
 * The reference evaluator: what a formula means, said as plainly as C allows.
 * Speed is no aim here; sets are evaluated by the translation, which the
 * property tests hold against this file.
 *
 * One struct eval walks through one formula. Values carry whether they are
 * missing and whether that is because a result did not fit.
 */
#include "formula/eval.h"

#include <stdlib.h>

/* ---- values ---- */

static struct eval_value missing(enum sort sort, bool overflow)
{
	return (struct eval_value){
		.state = VALUE_MISSING, .sort = sort, .number = RATIO_ZERO, .overflow = overflow};
}

static struct eval_value number_value(bool fits, struct ratio number)
{
	if (!fits)
		return missing(SORT_NUMBER, true);
	return (struct eval_value){.state = VALUE_GIVEN, .sort = SORT_NUMBER, .number = number};
}

static struct eval_value date_value(enum sort sort, bool fits, struct date date)
{
	if (!fits)
		return missing(sort, true);
	return (struct eval_value){
		.state = VALUE_GIVEN, .sort = sort, .number = RATIO_ZERO, .date = date};
}

/* A stored value as the formula sees it. */
static struct eval_value from_stored(const struct path *path, enum sort sort, struct value v)
{
	struct eval_value ret = missing(sort, false);
	struct ratio number;

	if (!value_given(v))
		return ret;
	ret.state = VALUE_GIVEN;
	switch (sort) {
	case SORT_NUMBER:
		return number_value(
			ratio_mul(ratio_from_int(v.integer), path_scale(path), &number), number);
	case SORT_TEXT:
	case SORT_PERSONAL: ret.text = v.text; break;
	case SORT_BOOL:
	case SORT_REF: ret.integer = v.integer; break;
	case SORT_DATE:
	case SORT_SPAN: ret.date = v.date; break;
	}
	return ret;
}

enum rc eval_path(struct job *job, const struct path *path, const struct formula_env *env,
	struct row_view row, struct value *ret)
{
	(void)job;
	for (size_t i = 0; i < path->count; i++) {
		const struct step *step = &path->steps[i];
		struct value v = env->field(env->arg, row, step->field);

		if (i + 1 == path->count) {
			*ret = v;
			return RC_OK;
		}
		if (!value_given(v) || !env->deref(env->arg, step->to, v.integer, &row))
			break;
	}
	*ret = value_missing(path_type(path));
	return RC_OK;
}

/* ---- arithmetic ---- */

static struct eval_value scaled(struct eval_value v, struct ratio scale)
{
	struct ratio number;

	return number_value(ratio_mul(v.number, scale, &number), number);
}

static struct eval_value rounded(const struct expr *e, struct ratio number)
{
	struct ratio in_unit, back = RATIO_ZERO;
	int128 digits;
	bool fits = ratio_div(number, e->scale, &in_unit) &&
		    ratio_round(in_unit, e->places, ROUND_HALF_UP, &digits) &&
		    ratio_make(digits, num_pow10(e->places), &back) &&
		    ratio_mul(back, e->scale, &back);

	return number_value(fits, back);
}

static struct eval_value combined(const struct expr *e, struct ratio a, struct ratio b)
{
	struct eval_value v;
	struct ratio number = RATIO_ZERO;
	bool fits = true;

	switch (e->kind) {
	case EXPR_ADD: return number_value(ratio_add(a, b, &number), number);
	case EXPR_SUB: return number_value(ratio_sub(a, b, &number), number);
	case EXPR_MUL: fits = ratio_mul(a, b, &number); break;
	case EXPR_DIV:
		if (ratio_is_zero(b))
			return missing(SORT_NUMBER, false);
		fits = ratio_div(a, b, &number);
		break;
	case EXPR_LITERAL:
	case EXPR_TIME:
	case EXPR_PATH:
	case EXPR_AGGREGATE:
	case EXPR_INDICATOR:
	case EXPR_NEG:
	case EXPR_ROUND:
	case EXPR_SHIFT:
	case EXPR_IF: never();
	}
	v = number_value(fits, number);
	return fits ? scaled(v, e->scale) : v;
}

static enum rc eval_binary(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct eval_value a, b;

	TRY(eval_any(x, e->left, &a));
	TRY(eval_any(x, e->right, &b));
	if (a.state != VALUE_GIVEN || b.state != VALUE_GIVEN)
		*ret = missing(SORT_NUMBER, a.overflow || b.overflow);
	else
		*ret = combined(e, a.number, b.number);
	return RC_OK;
}

/* −left and 保留. */
static enum rc eval_unary(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct eval_value v;
	struct ratio number = RATIO_ZERO;

	TRY(eval_any(x, e->left, &v));
	if (v.state == VALUE_GIVEN && e->kind == EXPR_NEG)
		v = number_value(ratio_sub(RATIO_ZERO, v.number, &number), number);
	else if (v.state == VALUE_GIVEN)
		v = rounded(e, v.number);
	*ret = v;
	return RC_OK;
}

static bool shifted(const struct expr *e, day_t day, day_t *ret)
{
	switch (e->unit) {
	case SHIFT_YEARS: return day_add_months(day, 12 * e->shift, ret);
	case SHIFT_MONTHS: return day_add_months(day, e->shift, ret);
	case SHIFT_DAYS: return day_add_days(day, e->shift, ret);
	}
	never();
}

static enum rc eval_shift(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct eval_value v;
	struct date date = {0};

	TRY(eval_any(x, e->left, &v));
	if (v.state == VALUE_GIVEN) {
		bool fits = shifted(e, v.date.first, &date.first) &&
			    shifted(e, v.date.last, &date.last);

		v = date_value(SORT_DATE, fits, date);
	}
	*ret = v;
	return RC_OK;
}

static enum rc eval_if(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	enum truth truth;

	TRY(eval_truth(x, e->cond, &truth));
	if (truth == TRUTH_UNKNOWN) {
		*ret = missing(e->sort, false);
		return RC_OK;
	}
	return eval_any(x, truth == TRUTH_TRUE ? e->left : e->right, ret);
}

static struct eval_value literal(const struct expr *e)
{
	struct eval_value v = {.state = VALUE_GIVEN, .sort = e->sort, .number = e->number};

	v.text = e->text;
	v.date = e->date;
	v.integer = e->yes ? 1 : 0;
	return v;
}

static void *indicator_arg(const struct formula_env *env)
{
	return env->indicator_arg ? env->indicator_arg : env->arg;
}

static enum rc eval_indicator(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct result result = {.number = RATIO_ZERO};

	TRY(x->env->indicator(indicator_arg(x->env), e->indicator, e->face, &result));
	if (result.state == VALUE_GIVEN)
		*ret = number_value(true, result.number);
	else
		*ret = missing(SORT_NUMBER, result.overflow);
	return RC_OK;
}

static enum rc eval_aggregate(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct result result = {.number = RATIO_ZERO};

	if (x->env->aggregate)
		TRY(x->env->aggregate(x->env->arg, e->agg, e->agg->index, &result));
	else
		TRY(eval_set(x, e->agg, &result));
	x->rows += result.rows;
	x->undecidable += result.undecidable;
	if (result.state == VALUE_GIVEN)
		*ret = number_value(true, result.number);
	else
		*ret = missing(SORT_NUMBER, result.overflow);
	return RC_OK;
}

static enum rc eval_field(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct value v;

	must(x->row != NULL);
	TRY(eval_path(x->job, &e->path, x->env, *x->row, &v));
	*ret = from_stored(&e->path, e->sort, v);
	return RC_OK;
}

enum rc eval_any(struct eval *x, const struct expr *e, struct eval_value *ret)
{
	struct date date = {0};
	bool fits;

	switch (e->kind) {
	case EXPR_LITERAL: *ret = literal(e); return RC_OK;
	case EXPR_TIME:
		if (e->sort == SORT_NUMBER) {
			*ret = number_value(true, ratio_from_int(x->env->when.period.year));
			return RC_OK;
		}
		fits = when_span(&x->env->when, e->time, &date);
		*ret = date_value(e->sort, fits, date);
		return RC_OK;
	case EXPR_PATH: return eval_field(x, e, ret);
	case EXPR_AGGREGATE: return eval_aggregate(x, e, ret);
	case EXPR_INDICATOR: return eval_indicator(x, e, ret);
	case EXPR_NEG:
	case EXPR_ROUND: return eval_unary(x, e, ret);
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV: return eval_binary(x, e, ret);
	case EXPR_SHIFT: return eval_shift(x, e, ret);
	case EXPR_IF: return eval_if(x, e, ret);
	}
	never();
}

/* ---- conditions ---- */

static enum truth truth_if(bool yes)
{
	return yes ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth ordered(int order, enum compare op)
{
	switch (op) {
	case CMP_EQ: return truth_if(order == 0);
	case CMP_NE: return truth_if(order != 0);
	case CMP_GT: return truth_if(order > 0);
	case CMP_LT: return truth_if(order < 0);
	case CMP_GE: return truth_if(order >= 0);
	case CMP_LE: return truth_if(order <= 0);
	}
	never();
}

static int order_of(const struct eval_value *a, const struct eval_value *b)
{
	if (a->sort == SORT_NUMBER)
		return ratio_cmp(a->number, b->number);
	if (a->sort == SORT_TEXT)
		return str_cmp(a->text, b->text);
	return (a->integer > b->integer) - (a->integer < b->integer);
}

static enum rc eval_compare(struct eval *x, const struct cond *c, enum truth *ret)
{
	struct eval_value a, b;

	TRY(eval_any(x, c->left, &a));
	TRY(eval_any(x, c->right, &b));
	if (a.state != VALUE_GIVEN || b.state != VALUE_GIVEN)
		*ret = TRUTH_UNKNOWN;
	else if (a.sort == SORT_DATE)
		*ret = date_compare(a.date, c->op, b.date);
	else
		*ret = ordered(order_of(&a, &b), c->op);
	return RC_OK;
}

static enum rc eval_within(struct eval *x, const struct cond *c, enum truth *ret)
{
	struct eval_value date, range;

	TRY(eval_any(x, c->left, &date));
	TRY(eval_any(x, c->right, &range));
	if (date.state != VALUE_GIVEN || range.state != VALUE_GIVEN)
		*ret = TRUTH_UNKNOWN;
	else
		*ret = date_within(date.date, range.date);
	return RC_OK;
}

static enum rc eval_in(struct eval *x, const struct cond *c, enum truth *ret)
{
	struct eval_value left;
	enum truth truth = TRUTH_FALSE;

	TRY(eval_any(x, c->left, &left));
	for (size_t i = 0; i < c->item_count; i++) {
		struct eval_value item = literal(c->items[i]);

		if (left.state == VALUE_GIVEN && order_of(&left, &item) == 0)
			truth = TRUTH_TRUE;
	}
	*ret = left.state == VALUE_GIVEN ? truth : TRUTH_UNKNOWN;
	return RC_OK;
}

static enum rc eval_empty(struct eval *x, const struct cond *c, enum truth *ret)
{
	struct value v;

	if (c->left->kind == EXPR_INDICATOR) {
		struct result figure = {.number = RATIO_ZERO};

		TRY(x->env->indicator(
			indicator_arg(x->env), c->left->indicator, c->left->face, &figure));
		*ret = truth_if(figure.state != VALUE_GIVEN);
		return RC_OK;
	}
	must(x->row != NULL);
	TRY(eval_path(x->job, &c->left->path, x->env, *x->row, &v));
	*ret = truth_if(!value_given(v));
	return RC_OK;
}

static enum rc eval_parts(struct eval *x, const struct cond *c, enum truth *ret)
{
	enum truth all, next;

	TRY(eval_truth(x, c->parts[0], &all));
	if (c->kind == COND_NOT || c->kind == COND_IMPLIES)
		all = truth_not(all);
	for (size_t i = 1; i < c->part_count; i++) {
		TRY(eval_truth(x, c->parts[i], &next));
		all = c->kind == COND_AND ? truth_and(all, next) : truth_or(all, next);
	}
	*ret = all;
	return RC_OK;
}

enum rc eval_truth(struct eval *x, const struct cond *c, enum truth *ret)
{
	enum truth truth = TRUTH_UNKNOWN;

	switch (c->kind) {
	case COND_AND:
	case COND_OR:
	case COND_NOT:
	case COND_IMPLIES: return eval_parts(x, c, ret);
	case COND_COMPARE: return eval_compare(x, c, ret);
	case COND_WITHIN: TRY(eval_within(x, c, &truth)); break;
	case COND_IN: TRY(eval_in(x, c, &truth)); break;
	case COND_EMPTY: TRY(eval_empty(x, c, &truth)); break;
	case COND_EVERY: return eval_every(x, c->every, ret);
	case COND_HAS: TRY(eval_has(x, c->every, &truth)); break;
	}
	*ret = c->negated ? truth_not(truth) : truth;
	return RC_OK;
}

enum rc eval_cond(struct job *job, const struct cond *cond, const struct formula_env *env,
	struct row_view row, enum truth *ret)
{
	struct eval x = {.job = job, .env = env, .row = &row};

	return eval_truth(&x, cond, ret);
}

enum rc eval_expr(struct job *job, const struct expr *expr, const struct formula_env *env,
	const struct row_view *row, struct eval_value *ret)
{
	struct eval x = {.job = job, .env = env, .row = row};

	return eval_any(&x, expr, ret);
}

/* ---- the whole ---- */

/* DEFAULT and PATH: the value in the type of the formula; numbers stay in result.number. */
static struct value stored_value(const struct formula *f, const struct eval_value *v)
{
	enum type type = f->type.type;

	if (v->state != VALUE_GIVEN)
		return value_missing(type);
	switch (v->sort) {
	case SORT_NUMBER: return value_missing(type);
	case SORT_TEXT:
	case SORT_PERSONAL: return value_text(type, v->text);
	case SORT_BOOL:
	case SORT_REF: return value_int(type, v->integer);
	case SORT_DATE:
	case SORT_SPAN: return value_date(type, v->date);
	}
	never();
}

static enum rc eval_value_kind(struct eval *x, const struct formula *f, struct result *ret)
{
	struct eval_value v;

	if (f->kind == FORMULA_FIGURE)
		return x->env->indicator(
			indicator_arg(x->env), f->figure.indicator, f->figure.face, ret);
	TRY(eval_any(x, f->expr, &v));
	ret->state = v.state;
	ret->overflow = v.overflow;
	if (f->expr->sort == SORT_NUMBER && v.state == VALUE_GIVEN)
		ret->number = v.number;
	if (f->kind == FORMULA_NUMBER)
		return RC_OK;
	if (f->expr->kind == EXPR_PATH)
		return eval_path(x->job, &f->expr->path, x->env, *x->row, &ret->value);
	ret->value = stored_value(f, &v);
	return RC_OK;
}

enum rc formula_eval(struct job *job, const struct formula *f, const struct formula_env *env,
	const struct row_view *row, struct result *ret)
{
	struct eval x = {.job = job, .env = env, .row = f->row ? row : NULL};
	struct result result = {.number = RATIO_ZERO};

	must(!f->row || row);
	if (f->cond) {
		TRY(eval_truth(&x, f->cond, &result.truth));
		result.state = VALUE_GIVEN;
	} else {
		TRY(eval_value_kind(&x, f, &result));
	}
	result.rows += x.rows;
	result.undecidable += x.undecidable;
	*ret = result;
	return RC_OK;
}
