/*
 * Many aggregates × many units in few passes.
 *
 * Leaves over one ledger that reach their unit the same way share one SELECT:
 *
 *	with recursive scope(top, unit) as (…)           the units asked for and all below them
 *	select scope.top,
 *	       count(*) filter (where C1), …             a few columns for each leaf
 *	from r_LEDGER t0 left join … join scope on scope.unit = UNIT
 *	where t0.book = $1 group by scope.top
 *
 * A leaf whose condition SQL cannot say exactly gets a query of its own that
 * brings the columns; translate_rows.c decides row by row. Sums are split in
 * thousand-millions, so that no engine's 64-bit sum can overflow.
 */
#include "formula/translate.h"

struct group {
	const struct ledger_def *ledger;
	const struct path *unit; /* NULL: every unit sees the whole book */
	day_t day;               /* of a dated step in `unit`, else 0 */
	bool residual;
	ARRAY(size_t) leaves;
};
typedef ARRAY(struct group) groups;

static bool path_has_dated(const struct path *path)
{
	for (size_t i = 0; path != NULL && i < path->count; i++)
		if (path->steps[i].field != NULL && path->steps[i].field->dated)
			return true;
	return false;
}

static bool same_unit(const struct path *a, const struct path *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return path_eq(a, b);
}

static struct group *group_for(struct arena *a, groups *all, const struct leaf *leaf, bool by_unit)
{
	const struct source *source = &leaf->agg->source;
	const struct path *unit = by_unit ? source_unit(source) : NULL;
	day_t day = path_has_dated(unit) ? leaf->when.cutoff : 0;
	bool residual = source->cond != NULL && !cond_translatable(source->cond);
	for (size_t i = 0; !residual && i < all->len; i++) {
		struct group *g = &all->at[i];
		if (g->ledger == source->ledger && !g->residual && g->day == day &&
			same_unit(g->unit, unit) && g->leaves.len < TRANSLATE_MAX_LEAVES)
			return g;
	}
	struct group *g = ARRAY_ADD(a, *all);
	*g = (struct group){
		.ledger = source->ledger, .unit = unit, .day = day, .residual = residual};
	return g;
}

static struct tq tq_new(struct job *job, const struct translate_options *options,
	const struct ledger_def *ledger, struct when when)
{
	struct tq q = {.job = job, .options = options, .ledger = ledger, .when = when};
	*ARRAY_ADD(job->arena, q.aliases) = (struct alias){.ledger = ledger};
	(void)tq_int(&q, options->book); /* $1 */
	return q;
}

/* ---- the columns of one leaf ---- */

/* What is counted once by 不重复个数: a date is both its days in one number. */
static struct str distinct_sql(struct tq *q, const struct path *path)
{
	struct str column = tq_column(q, path, false);
	if (path_type(path) != TYPE_DATE)
		return column;
	return str_format(q->job->arena, "(%.*s * 1000000 + %.*s)", STR_ARG(column),
		STR_ARG(tq_column(q, path, true)));
}

static size_t leaf_columns(
	struct tq *q, const struct aggregate *agg, struct str where, struct buf *out)
{
	struct str column = agg->path != NULL ? tq_column(q, agg->path, false) : STR_NONE;
	buf_addf(out, "count(*)%.*s", STR_ARG(where));
	switch (agg->kind) {
	case AGGREGATE_COUNT: return 1;
	case AGGREGATE_DISTINCT:
		buf_addf(out, ", count(distinct %.*s)%.*s", STR_ARG(distinct_sql(q, agg->path)),
			STR_ARG(where));
		return 2;
	case AGGREGATE_SUM:
	case AGGREGATE_MEAN:
		buf_addf(out, ", sum(%.*s %% 1000000000)%.*s, sum(%.*s / 1000000000)%.*s",
			STR_ARG(column), STR_ARG(where), STR_ARG(column), STR_ARG(where));
		if (agg->kind == AGGREGATE_SUM)
			return 3;
		buf_addf(out, ", count(%.*s)%.*s", STR_ARG(column), STR_ARG(where));
		return 4;
	case AGGREGATE_MIN:
	case AGGREGATE_MAX:
		buf_addf(out, ", %s(%.*s)%.*s", agg->kind == AGGREGATE_MIN ? "min" : "max",
			STR_ARG(column), STR_ARG(where));
		return 2;
	}
	never();
}

static size_t fused_leaf(struct tq *q, const struct leaf *leaf, struct slot *slot, struct buf *out)
{
	struct arena *a = q->job->arena;
	struct truth_sql truth = {.total = true};
	struct str where = STR_NONE;
	q->when = leaf->when;
	if (leaf->agg->source.cond != NULL) {
		must(tq_cond(q, leaf->agg->source.cond, &truth) || q->failed);
		where = str_format(a, " filter (where %.*s)", STR_ARG(truth.yes));
	}
	size_t count = leaf_columns(q, leaf->agg, where, out);
	slot->unknowable = !truth.total;
	if (!truth.total) {
		buf_addf(out, ", count(*) filter (where %.*s)", STR_ARG(unknown_sql(a, &truth)));
		count++;
	}
	return count;
}

/* ---- whole queries ---- */

/* A condition may have asked for parameters that the text does not use: what is behind the last one used is dropped. */
static size_t last_param(struct str sql)
{
	size_t last = 0, number = 0;
	for (size_t i = 0; i < sql.len; i++) {
		bool digit = sql.at[i] >= '0' && sql.at[i] <= '9';
		if (sql.at[i] == '$')
			number = 0;
		else if (digit && i > 0 && (sql.at[i - 1] == '$' || number > 0))
			number = number * 10 + (size_t)(sql.at[i] - '0');
		else
			number = 0;
		last = number > last ? number : last;
	}
	return last;
}

static void finish_query(struct tq *q, struct str select, struct str unit_column, const char *tail,
	struct query *ret)
{
	struct buf sql;
	buf_init(&sql, BUF_MAX_TEXT);
	if (unit_column.len > 0)
		tq_scope(q, &sql);
	buf_add_z(&sql, "select ");
	buf_add(&sql, select);
	tq_from(q, unit_column, &sql);
	buf_add_z(&sql, tail);
	ret->sql = buf_take(q->job->arena, &sql);
	ret->params = q->params.at;
	ret->param_count = last_param(ret->sql);
}

static enum rc fused_query(struct job *job, const struct group *g, const struct leaf *leaves,
	const struct translate_options *options, struct query *ret)
{
	struct tq q = tq_new(job, options, g->ledger, leaves[g->leaves.at[0]].when);
	struct plan *plan = arena_new(job->arena, struct plan);
	struct slot *slots = arena_array(job->arena, struct slot, g->leaves.len);
	struct str unit_column = g->unit != NULL ? tq_column(&q, g->unit, false) : STR_NONE;
	struct buf select;
	size_t at = g->unit != NULL ? 1 : 0;
	buf_init(&select, BUF_MAX_TEXT);
	if (g->unit != NULL)
		buf_add_z(&select, "scope.top");
	for (size_t i = 0; i < g->leaves.len; i++) {
		slots[i] = (struct slot){
			.leaf = &leaves[g->leaves.at[i]], .index = g->leaves.at[i], .at = at};
		if (at > 0)
			buf_add_z(&select, ", ");
		at += fused_leaf(&q, slots[i].leaf, &slots[i], &select);
	}
	*plan = (struct plan){
		.slots = slots, .slot_count = g->leaves.len, .by_unit = g->unit != NULL};
	*ret = (struct query){.leaves = g->leaves.at, .leaf_count = g->leaves.len, .plan = plan};
	finish_query(&q, buf_take(job->arena, &select), unit_column,
		g->unit != NULL ? " group by scope.top" : "", ret);
	return q.failed ? RC_TOO_MUCH : RC_OK;
}

/* " and not coalesce(no, …)" for each part that SQL can say: rows that are surely out need not come. */
static struct str prefilter(struct tq *q, const struct cond *cond)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; cond->kind == COND_AND && i < cond->part_count; i++) {
		struct truth_sql truth;
		if (tq_cond(q, cond->parts[i], &truth))
			buf_addf(&b, " and not coalesce(%.*s, 1 = 0)", STR_ARG(truth.no));
	}
	return buf_take(q->job->arena, &b);
}

static enum rc residual_query(struct job *job, const struct group *g, const struct leaf *leaves,
	const struct translate_options *options, struct query *ret)
{
	const struct leaf *leaf = &leaves[g->leaves.at[0]];
	struct tq q = tq_new(job, options, g->ledger, leaf->when);
	struct plan *plan = arena_new(job->arena, struct plan);
	struct str unit_column = g->unit != NULL ? tq_column(&q, g->unit, false) : STR_NONE;
	struct buf select;
	plan->residual = residual_new(&q, leaf, g->leaves.at[0]);
	plan->by_unit = g->unit != NULL;
	buf_init(&select, BUF_MAX_TEXT);
	if (g->unit != NULL)
		buf_add_z(&select, "scope.top, ");
	residual_select(&q, plan->residual, &select);
	struct str filter = prefilter(&q, leaf->agg->source.cond);
	*ret = (struct query){
		.leaves = g->leaves.at, .leaf_count = 1, .plan = plan, .residual = true};
	finish_query(
		&q, buf_take(job->arena, &select), unit_column, str_z(job->arena, filter), ret);
	return q.failed ? RC_TOO_MUCH : RC_OK;
}

enum rc formula_translate(struct job *job, const struct leaf *leaves, size_t count,
	const struct translate_options *options, struct query **ret_queries, size_t *ret_count)
{
	groups all = {0};
	if (options->unit_count > TRANSLATE_MAX_UNITS)
		return fail(job, RC_TOO_MUCH, "一次最多计算 %d 个辖区，这里要 %zu 个",
			TRANSLATE_MAX_UNITS, options->unit_count);
	for (size_t i = 0; i < count; i++) {
		struct group *g = group_for(job->arena, &all, &leaves[i], options->unit_count > 0);
		*ARRAY_ADD(job->arena, g->leaves) = i;
	}
	struct query *queries = arena_array(job->arena, struct query, all.len + 1);
	for (size_t i = 0; i < all.len; i++) {
		const struct group *g = &all.at[i];
		TRY(g->residual ? residual_query(job, g, leaves, options, &queries[i])
				: fused_query(job, g, leaves, options, &queries[i]));
	}
	*ret_queries = queries;
	*ret_count = all.len;
	return RC_OK;
}

/* ---- the rows behind one leaf ---- */

enum rc formula_rows_sql(struct job *job, const struct leaf *leaf,
	const struct translate_options *options, bool unknown, struct query *ret_query,
	bool *ret_residual)
{
	const struct source *source = &leaf->agg->source;
	const struct path *unit = options->unit_count > 0 ? source_unit(source) : NULL;
	struct tq q = tq_new(job, options, source->ledger, leaf->when);
	struct str unit_column = unit != NULL ? tq_column(&q, unit, false) : STR_NONE;
	struct truth_sql truth = {STR("1 = 1"), STR("1 = 0"), true};
	struct str filter;
	*ret_residual = source->cond != NULL && !cond_translatable(source->cond);
	if (*ret_residual) {
		filter = prefilter(&q, source->cond);
	} else {
		must(source->cond == NULL || tq_cond(&q, source->cond, &truth) || q.failed);
		filter = str_format(job->arena, " and %.*s",
			STR_ARG(unknown ? unknown_sql(job->arena, &truth) : truth.yes));
	}
	*ret_query = (struct query){.residual = *ret_residual};
	finish_query(&q, STR("t0.id, t0.since"), unit_column,
		str_z(job->arena, str_format(job->arena, "%.*s order by t0.id", STR_ARG(filter))),
		ret_query);
	return q.failed ? RC_TOO_MUCH : RC_OK;
}
