/*
 * Many aggregates × many units in one reading of each ledger.
 *
 *	leaves ──► tables (one for each ledger counted) ──► relations (all that is read)
 *
 * Relations that others refer to are read first and kept; those that are only
 * counted pass through a block each. A table is counted block by block, as
 * soon as everything it refers to is there.
 */
#include "formula/counting.h"

#include <limits.h>
#include <stdlib.h>

static struct table *table_for(struct counting *c, const struct ledger_def *ledger)
{
	struct relation *r = counting_relation(c, ledger);

	if (r->table == NULL)
		r->table = table_new(c->job->arena, r, INT_MAX);
	return r->table;
}

static void plan_tree(struct counting *c)
{
	const struct ledger_def *unit = schema_ledger(c->options.schema, STR("unit"));
	const struct field_def *parent;
	struct relation *r;

	must(unit != NULL);
	parent = ledger_field(unit, STR("parent"));
	must(parent != NULL);
	r = counting_relation(c, unit);
	r->kept = true;
	c->unit = r;
	c->unit_parent = relation_column(c->job->arena, r, parent, PART_FIRST);
}

/* Child rows of a dated field that hold on none of the days need not come. */
static void bound_days(struct relation *r)
{
	const struct field_def *valid = ledger_field(r->ledger, STR("valid"));
	struct column *first = &r->columns.at[relation_find(r, valid, PART_FIRST)];
	struct column *last = &r->columns.at[relation_find(r, valid, PART_LAST)];
	day_t least = DAY_MAX, most = DAY_MIN;

	for (size_t i = 0; i < r->days.len; i++) {
		least = r->days.at[i]->day < least ? r->days.at[i]->day : least;
		most = r->days.at[i]->day > most ? r->days.at[i]->day : most;
	}
	first->has_high = last->has_low = true;
	first->high = most;
	last->low = least;
}

/* Those that are kept come first. */
static int by_use(const void *a, const void *b)
{
	const struct relation *x = *(struct relation *const *)a, *y = *(struct relation *const *)b;

	if (x->kept != y->kept)
		return x->kept ? -1 : 1;
	return str_cmp(x->ledger->name, y->ledger->name);
}

static void plan_reading(struct counting *c)
{
	for (size_t i = 0; i < c->relations.len; i++) {
		struct relation *r = c->relations.at[i];

		if (r->table == NULL && !r->whole && r->days.len > 0)
			bound_days(r);
		else if (r->table != NULL && !r->kept)
			plan_bounds(r->table);
	}
	for (size_t i = 0; i < c->relations.len && c->options.hold != NULL; i++)
		c->relations.at[i]->held = hold_ledger(c->options.hold, c->relations.at[i]);
	if (c->relations.len > 0)
		qsort(c->relations.at, c->relations.len, sizeof(struct relation *), by_use);
}

static void drop_scratch(void *what)
{
	struct counting *c = what;

	job_done(&c->scratch);
}

enum rc counting_new(struct job *job, const struct leaf *leaves, size_t count,
	const struct counting_options *options, struct counting **ret)
{
	struct counting *c = arena_new(job->arena, struct counting);

	*c = (struct counting){
		.job = job, .options = *options, .leaves = leaves, .leaf_count = count};
	if (c->options.hold != NULL && hold_full(c->options.hold))
		c->options.hold = NULL;
	c->own_texts.arena = job->arena;
	c->texts = c->options.hold != NULL ? &c->options.hold->texts : &c->own_texts;
	must(!options->list_rows || options->unit_count <= 1);
	job_fork(job, &c->scratch);
	arena_defer(job->arena, drop_scratch, c);
	for (size_t i = 0; i < count; i++) {
		struct table *t = table_for(c, aggregate_ledger(leaves[i].agg));

		TRY(plan_leaf(c, t, i));
		if (t->leaves.at[t->leaves.len - 1].home != SIZE_MAX && c->unit == NULL)
			plan_tree(c);
	}
	plan_reading(c);
	*ret = c;
	return RC_OK;
}

/* ---- reading ---- */

static enum rc whole_table(struct counting *c, struct table *t)
{
	size_t rows = t->relation->len;

	for (size_t row = 0; row < rows; row += BLOCK)
		TRY(table_block(c, t, row, rows - row < BLOCK ? rows - row : BLOCK));
	return RC_OK;
}

static int by_level(const void *a, const void *b)
{
	const struct table *x = *(struct table *const *)a, *y = *(struct table *const *)b;

	return x->level - y->level;
}

/* Everything that is referred to is here: what was kept can be looked through and counted. */
static enum rc kept_are_read(struct counting *c)
{
	for (size_t i = 0; i < c->relations.len; i++)
		if (c->relations.at[i]->days.len > 0)
			relation_fill_days(c->job->arena, c->relations.at[i]);
	spread_make(c);
	if (c->probing.len > 0)
		qsort(c->probing.at, c->probing.len, sizeof(struct table *), by_level);
	for (size_t i = 0; i < c->probing.len; i++)
		TRY(whole_table(c, c->probing.at[i]));
	for (size_t i = 0; i < c->relations.len; i++) {
		const struct relation *r = c->relations.at[i];

		if (r->kept && r->table != NULL)
			TRY(whole_table(c, r->table));
	}
	return RC_OK;
}

static enum rc finish_reading(struct counting *c)
{
	struct relation *r = c->relations.at[c->reading++];

	r->read = true;
	c->last_id = 0;
	c->page_rows = 0;
	return r->kept || r->len % BLOCK == 0 ? RC_OK : table_block(c, r->table, 0, r->len % BLOCK);
}

/* The query at hand has brought its rows. */
static enum rc finish_query(struct counting *c)
{
	struct relation *r = c->relations.at[c->reading];

	c->page_rows = 0;
	if (r->held == NULL)
		return finish_reading(c);
	if (hold_full(c->options.hold))
		r->held = NULL;
	else
		hold_read(r->held, c->options.newest);
	return RC_OK;
}

static bool next_is_passing(const struct counting *c)
{
	return c->reading == c->relations.len || !c->relations.at[c->reading]->kept;
}

static enum rc too_many(struct counting *c, const struct relation *r)
{
	return fail(c->job, RC_TOO_MUCH, "台账“%.*s”被别的台账引用，超过 %d 条，不能一次计算",
		STR_ARG(r->ledger->label), COUNTING_MAX_KEPT);
}

/* The rows of the relation from what is held. */
static enum rc take_held(struct counting *c, struct relation *r)
{
	const int64_t **columns = arena_array(c->job->arena, const int64_t *, r->columns.len);
	uint32_t rows[BLOCK];
	size_t cursor = 0, count;

	for (size_t i = 0; i < r->columns.len; i++)
		columns[i] = hold_column(r->held, &r->columns.at[i]);
	while ((count = hold_next(r->held, c->options.seq, &cursor, rows, BLOCK - r->len % BLOCK)) >
		0) {
		if (r->kept && r->len + count > COUNTING_MAX_KEPT)
			return too_many(c, r);
		relation_take(c->job->arena, r, columns, rows, count);
		if (!r->kept && r->len % BLOCK == 0)
			TRY(table_block(c, r->table, 0, BLOCK));
	}
	return RC_OK;
}

static void add_up(struct counting *c)
{
	for (size_t i = 0; i < c->relations.len; i++) {
		struct table *t = c->relations.at[i]->table;

		for (size_t k = 0; t != NULL && k < t->leaves.len; k++)
			sums_total(c->job->arena, t, &t->leaves.at[k]);
	}
}

/* A query for the relation at hand; RC_DONE: its rows are held. */
static enum rc ask(struct counting *c, struct relation *r, struct query *ret)
{
	if (r->held == NULL)
		relation_query(c, r, c->last_id, ret);
	else if (!hold_query(c->job->arena, c->options.hold, r->held, c->options.book,
			 c->options.newest, ret))
		return RC_DONE;
	return RC_ROW;
}

enum rc counting_next(struct counting *c, struct query *ret)
{
	bool again = c->started && c->options.page > 0 && c->page_rows == c->options.page;

	c->page_rows = 0;
	if (c->started && !again)
		TRY(finish_query(c));
	c->started = true;
	for (;;) {
		if (!c->ready && next_is_passing(c)) {
			c->ready = true;
			TRY(kept_are_read(c));
		}
		if (c->reading == c->relations.len) {
			add_up(c);
			return RC_DONE;
		}
		struct relation *r = c->relations.at[c->reading];
		if (ask(c, r, ret) == RC_ROW)
			return RC_ROW;
		TRY(take_held(c, r));
		TRY(finish_reading(c));
	}
}

enum rc counting_row(struct counting *c, const struct sql_cell *cells)
{
	struct relation *r = c->relations.at[c->reading];

	if (r->held != NULL) {
		hold_row(c->options.hold, r->held, cells);
		return RC_OK;
	}
	if (r->kept && r->len >= COUNTING_MAX_KEPT)
		return too_many(c, r);
	relation_add(c->job->arena, c->texts, r, cells);
	c->last_id = cells[0].integer;
	c->page_rows++;
	if (!r->kept && r->len % BLOCK == 0)
		return table_block(c, r->table, 0, BLOCK);
	return RC_OK;
}

size_t counting_columns(const struct counting *c)
{
	const struct relation *r = c->relations.at[c->reading];

	return r->held != NULL ? hold_columns(r->held) : r->columns.len;
}

/* ---- answers ---- */

void counting_result(const struct counting *c, size_t leaf, size_t unit, struct result *ret)
{
	const struct counted *counted = c->by_leaf[leaf];

	must(c->ready && c->reading == c->relations.len);
	sums_result(counted, counted->spread == &c->whole ? 0 : unit, ret);
}

static int by_id(const void *a, const void *b)
{
	const struct counted_row *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

const struct counted_row *counting_rows(struct counting *c, size_t leaf, size_t *ret_count)
{
	struct counted *counted = c->by_leaf[leaf];

	must(c->options.list_rows);
	if (counted->list.len > 0)
		qsort(counted->list.at, counted->list.len, sizeof(*counted->list.at), by_id);
	*ret_count = counted->list.len;
	return counted->list.at;
}
