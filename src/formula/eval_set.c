/*
 * Sets of records: plain loops over env.next; 每个 … 都有 … asks env.rows, where there is one.
 */
#include <stdlib.h>

#include "formula/eval.h"
#include "formula/relation.h"

/* Does the record belong to the unit that is asked for? A missing unit belongs to none. */
static enum rc in_unit(struct eval *x, const struct source *source, struct row_view row, bool *ret)
{
	const struct path *path = source_unit(source);
	struct value unit;

	*ret = true;
	if (x->env->unit == 0 || !path)
		return RC_OK;
	TRY(eval_path(x->job, path, x->env, row, &unit));
	*ret = value_given(unit) && x->env->unit_within(x->env->arg, unit.integer, x->env->unit);
	return RC_OK;
}

/* Is the record taken by the source: its unit and its condition. */
static enum rc source_takes(
	struct eval *x, const struct source *source, struct row_view row, enum truth *ret)
{
	bool inside;

	TRY(in_unit(x, source, row, &inside));
	*ret = inside ? TRUTH_TRUE : TRUTH_FALSE;
	if (!inside || !source->cond)
		return RC_OK;
	return eval_cond(x->job, source->cond, x->env, row, ret);
}

/* ---- aggregates ---- */

/* What has been gathered from the records taken so far. */
struct gathered {
	int64_t rows, undecidable;
	int64_t given; /* records with a value */
	int128 sum;
	int64_t min, max;
	bool overflow;
	ARRAY(struct value) values; /* DISTINCT */
};

static void gather(struct eval *x, const struct aggregate *agg, struct value v, struct gathered *g)
{
	if (!value_given(v))
		return;
	if (agg->kind == AGGREGATE_DISTINCT) {
		*ARRAY_ADD(x->job->arena, g->values) = v;
	} else {
		if (__builtin_add_overflow(g->sum, (int128)v.integer, &g->sum))
			g->overflow = true;
		if (g->given == 0 || v.integer < g->min)
			g->min = v.integer;
		if (g->given == 0 || v.integer > g->max)
			g->max = v.integer;
	}
	g->given++;
}

static int by_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Values of one path have one type. */
static int value_order(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	switch (x->type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: return str_cmp(x->text, y->text);
	case TYPE_DATE:
		return x->date.first != y->date.first ? by_int(x->date.first, y->date.first)
						      : by_int(x->date.last, y->date.last);
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: return by_int(x->integer, y->integer);
	case TYPE_NONE:
	case TYPE_SPAN:
	case TYPE_PERSONAL: break;
	}
	never();
}

static int64_t count_different(struct gathered *g)
{
	int64_t count = g->values.len > 0;

	if (g->values.len > 0)
		qsort(g->values.at, g->values.len, sizeof(struct value), value_order);
	for (size_t i = 1; i < g->values.len; i++)
		count += value_order(&g->values.at[i - 1], &g->values.at[i]) != 0;
	return count;
}

/* The stored integers' sum, mean, least or greatest as the number reckoned with. */
static bool reckon(const struct aggregate *agg, const struct gathered *g, struct ratio *ret)
{
	int128 num = g->sum;
	int128 den = 1;

	if (agg->kind == AGGREGATE_MEAN)
		den = g->given;
	else if (agg->kind == AGGREGATE_MIN)
		num = g->min;
	else if (agg->kind == AGGREGATE_MAX)
		num = g->max;
	return !g->overflow && ratio_make(num, den, ret) &&
	       ratio_mul(*ret, path_scale(agg->path), ret);
}

static void finish(const struct aggregate *agg, struct gathered *g, struct result *ret)
{
	ret->rows = g->rows;
	ret->undecidable = g->undecidable;
	ret->state = VALUE_GIVEN;
	if (agg->kind == AGGREGATE_COUNT) {
		ret->number = ratio_from_int(g->rows);
	} else if (agg->kind == AGGREGATE_DISTINCT) {
		ret->number = ratio_from_int(count_different(g));
	} else if (g->given == 0) {
		ret->state = VALUE_MISSING;
	} else if (!reckon(agg, g, &ret->number)) {
		ret->state = VALUE_MISSING;
		ret->number = RATIO_ZERO;
		ret->overflow = true;
	}
}

enum rc aggregate_value(struct job *job, const struct aggregate *agg, const struct formula_env *env,
	const struct row_view *row, struct value *ret_value)
{
	struct value value = value_missing(TYPE_NONE);

	if (agg->path)
		TRY(eval_path(job, agg->path, env, *row, &value));
	*ret_value = value;
	return RC_OK;
}

enum rc aggregate_row(struct job *job, const struct aggregate *agg, const struct formula_env *env,
	const struct row_view *row, enum truth *ret_truth, struct value *ret_value)
{
	struct eval x = {.job = job, .env = env};
	enum truth truth;

	TRY(source_takes(&x, &agg->source, *row, &truth));
	*ret_truth = truth;
	return aggregate_value(job, agg, env, row, ret_value);
}

enum rc eval_set(struct eval *x, const struct aggregate *agg, struct result *ret)
{
	struct gathered g = {0};
	struct row_view row;
	size_t cursor = 0;

	while (x->env->next(x->env->arg, agg->source.ledger, &cursor, &row)) {
		struct value value;
		enum truth truth;

		TRY(aggregate_row(x->job, agg, x->env, &row, &truth, &value));
		g.undecidable += truth == TRUTH_UNKNOWN;
		if (truth != TRUTH_TRUE)
			continue;
		g.rows++;
		gather(x, agg, value, &g);
	}
	finish(agg, &g, ret);
	return RC_OK;
}

/* ---- 每个 … 都有 … ---- */

/* The rows that refer to a record: by its id the first, and behind each the next. */
struct partners {
	struct partners *next;
	const struct every *every;
	ARRAY(struct row_view) rows;
	ARRAY(int32_t) behind; /* −1: none */
	struct index first;
};

static const struct field_def *link_of(const struct every *every)
{
	return every->link == SIZE_MAX ? NULL : &every->some.ledger->fields[every->link];
}

static struct partners *read_partners(struct eval *x, const struct every *every)
{
	struct formula_kept *kept = x->env->kept;
	struct partners *p = arena_new(kept->arena, struct partners);
	struct row_view row;
	size_t cursor = 0;

	*p = (struct partners){.next = kept->partners, .every = every};
	while (x->env->next(x->env->arg, every->some.ledger, &cursor, &row)) {
		struct value to = x->env->field(x->env->arg, row, link_of(every));

		if (!value_given(to))
			continue;
		*ARRAY_ADD(kept->arena, p->behind) = index_get(&p->first, to.integer);
		index_put(kept->arena, &p->first, to.integer, (int32_t)p->rows.len);
		*ARRAY_ADD(kept->arena, p->rows) = row;
	}
	kept->partners = p;
	return p;
}

static struct partners *partners_of(struct eval *x, const struct every *every)
{
	for (struct partners *p = x->env->kept->partners; p != NULL; p = p->next)
		if (p->every == every)
			return p;
	return read_partners(x, every);
}

/* Does this one serve? */
static enum rc add_partner(
	struct eval *x, const struct every *every, struct row_view partner, enum truth *truth)
{
	enum truth serves = TRUTH_TRUE;

	if (every->some.cond)
		TRY(eval_cond(x->job, every->some.cond, x->env, partner, &serves));
	*truth = truth_or(*truth, serves);
	return RC_OK;
}

/* Is there a partner of the record? */
static enum rc has_partner(
	struct eval *x, const struct every *every, struct row_view row, enum truth *ret)
{
	struct row_view partner;
	size_t cursor = 0;

	*ret = TRUTH_FALSE;
	if (x->env->kept != NULL) {
		const struct partners *p = partners_of(x, every);

		for (int32_t at = index_get(&p->first, row.id); at >= 0 && *ret != TRUTH_TRUE;
			at = p->behind.at[at])
			TRY(add_partner(x, every, p->rows.at[at], ret));
		return RC_OK;
	}
	while (*ret != TRUTH_TRUE &&
		x->env->next(x->env->arg, every->some.ledger, &cursor, &partner)) {
		struct value to = x->env->field(x->env->arg, partner, link_of(every));

		if (value_given(to) && to.integer == row.id)
			TRY(add_partner(x, every, partner, ret));
	}
	return RC_OK;
}

enum rc eval_has(struct eval *x, const struct every *every, enum truth *ret)
{
	must(x->row != NULL);
	return has_partner(x, every, *x->row, ret);
}

/* The same from what counting found: one that wants a partner for certain, or perhaps. */
static enum rc every_counted(struct eval *x, const struct every *every, enum truth *ret)
{
	const struct formula_env *env = x->env;
	const struct counted_row *spoken_of, *wanting;
	size_t count, wanting_count;
	enum truth whole = TRUTH_TRUE;

	TRY(env->rows(env->rows_arg, &every->spoken_of, &spoken_of, &count));
	TRY(env->rows(env->rows_arg, &every->wanting, &wanting, &wanting_count));
	for (size_t i = 0; i < count; i++)
		x->rows += spoken_of[i].truth == TRUTH_TRUE;
	for (size_t i = 0; i < wanting_count; i++) {
		bool certain = wanting[i].truth == TRUTH_TRUE;
		enum truth served = certain ? TRUTH_FALSE : TRUTH_UNKNOWN;
		struct row_view row = {.ledger = every->all.ledger, .id = wanting[i].id};

		x->undecidable += !certain;
		whole = truth_and(whole, served);
		if (x->each)
			TRY(x->each(x->each_arg, row, served));
	}
	*ret = count > 0 ? whole : TRUTH_UNKNOWN;
	return RC_OK;
}

enum rc eval_every(struct eval *x, const struct every *every, enum truth *ret)
{
	enum truth whole = TRUTH_TRUE;
	struct row_view row;
	size_t cursor = 0;
	bool any = false;

	if (x->env->rows != NULL && every->counted)
		return every_counted(x, every, ret);
	while (x->env->next(x->env->arg, every->all.ledger, &cursor, &row)) {
		enum truth taken, served;

		TRY(source_takes(x, &every->all, row, &taken));
		if (taken == TRUTH_FALSE)
			continue;
		TRY(has_partner(x, every, row, &served));
		/* Perhaps it need not be served at all. */
		if (taken == TRUTH_UNKNOWN)
			served = truth_or(served, TRUTH_UNKNOWN);
		any = true;
		x->rows += taken == TRUTH_TRUE;
		x->undecidable += served == TRUTH_UNKNOWN;
		whole = truth_and(whole, served);
		if (x->each && served != TRUTH_TRUE)
			TRY(x->each(x->each_arg, row, served));
	}
	*ret = any ? whole : TRUTH_UNKNOWN;
	return RC_OK;
}

enum rc formula_exceptions(struct job *job, const struct formula *f, const struct formula_env *env,
	enum rc (*each)(void *arg, struct row_view row, enum truth truth), void *arg)
{
	struct eval x = {.job = job, .env = env, .each = each, .each_arg = arg};
	enum truth truth;

	if (f->kind != FORMULA_CLAIM)
		return RC_OK;
	return eval_truth(&x, f->cond, &truth);
}
