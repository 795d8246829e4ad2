/*
 * Counting in sets against the reference evaluator, on both engines.
 *
 * A batch is a few random formulas × a few times, asked together for some
 * units or the whole book, as known at one of three change numbers; every
 * aggregate and every whole formula must come out the same, and the rows
 * behind an aggregate must be the rows that the evaluator counts.
 *
 * KEZHANG_LONG=1 tries more than ten thousand formulas.
 */
#include <stdio.h>
#include <stdlib.h>

#include "formula/eval.h"
#include "pairs.h"
#include "tables.h"

#define BATCH_MAX  5
#define WHENS_MAX  3
#define LEAVES_MAX 64

struct batch {
	struct job job; /* scratch: formulas, queries, results */
	const struct formula *formulas[BATCH_MAX];
	struct str texts[BATCH_MAX];
	size_t formula_count;
	struct when whens[WHENS_MAX];
	size_t when_count;
	struct leaf leaves[LEAVES_MAX];
	size_t first_leaf[BATCH_MAX][WHENS_MAX];
	size_t leaf_count;
	int64_t units[8];
	size_t unit_count;
	size_t state;
	struct counting_options options;
	struct result *results;
};

/* What must have occurred for the run to mean something. */
static struct {
	int64_t formulas, missing, undecidable, overflow, beyond_64_bits, residue, queries, pages,
		rows, no_rows, doubtful_rows, held, full, doubtful_claims,
		claims[TRUTH_UNKNOWN + 1];
	struct pairs pairs;
} seen;

static struct tables t;
static struct hold *hold; /* what earlier batches of the same world have read */

/* ---- choosing ---- */

static const struct {
	struct period period;
	int cutoff[3];
} times[] = {
	{{2023, PERIOD_HALF, 1}, {2023, 6, 30}}, {{2023, PERIOD_YEAR, 1}, {2023, 12, 31}},
	{{2024, PERIOD_QUARTER, 1}, {2024, 2, 29}}, {{2020, PERIOD_YEAR, 1}, {2020, 2, 29}},
	{{2021, PERIOD_MONTH, 2}, {2021, 2, 28}},
	{{2022, PERIOD_QUARTER, 3}, {2022, 10, 15}}, /* behind its period */
	{{2024, PERIOD_HALF, 1}, {2023, 12, 31}},    /* before it: nothing belongs to it */
	{{2023, PERIOD_MONTH, 12}, {2023, 3, 1}}, {{1950, PERIOD_YEAR, 1}, {1950, 6, 30}},
	{{2199, PERIOD_YEAR, 1}, {2199, 12, 31}}, /* days behind it do not exist */
};

static struct when some_time(struct world *w)
{
	/* The year of the rows most often. */
	size_t i = world_below(w, 3) == 0 ? 0 : world_below(w, COUNT_OF(times));
	struct when when = {.period = times[i].period};

	must(day_from_civil(
		times[i].cutoff[0], times[i].cutoff[1], times[i].cutoff[2], &when.cutoff));
	return when;
}

static void choose_units(struct world *w, struct batch *b)
{
	static const int64_t candidates[] = {1, 2, 3, 4, 5, 8, 12, 13, 14, 99};
	size_t wanted = world_below(w, 6);

	b->unit_count = 0;
	while (b->unit_count < wanted) {
		int64_t unit = candidates[world_below(w, COUNT_OF(candidates))];
		bool have = false;

		for (size_t i = 0; i < b->unit_count; i++)
			have = have || b->units[i] == unit;
		if (!have)
			b->units[b->unit_count++] = unit;
	}
}

static void choose_formulas(struct world *w, struct batch *b)
{
	struct place place = {.file = STR("random"), .line = 1, .column = 1};

	b->formula_count = 1 + world_below(w, BATCH_MAX);
	for (size_t i = 0; i < b->formula_count; i++) {
		struct formula *f = NULL;

		b->texts[i] = world_random_number(w);
		OK(&b->job, formula_read(&b->job, FORMULA_NUMBER, b->texts[i], place, &w->schema,
				    NULL, &f));
		b->formulas[i] = f;
	}
}

static void choose(struct batch *b)
{
	struct world *w = t.world;

	choose_formulas(w, b);
	choose_units(w, b);
	b->when_count = 1 + world_below(w, WHENS_MAX);
	for (size_t i = 0; i < b->when_count; i++)
		b->whens[i] = some_time(w);
	b->leaf_count = 0;
	for (size_t f = 0; f < b->formula_count; f++)
		for (size_t i = 0; i < b->when_count; i++) {
			b->first_leaf[f][i] = b->leaf_count;
			for (size_t k = 0; k < formula_aggregate_count(b->formulas[f]); k++) {
				must(b->leaf_count < LEAVES_MAX);
				b->leaves[b->leaf_count++] = (struct leaf){
					formula_aggregate(b->formulas[f], k), b->whens[i]};
			}
		}
	b->state = world_below(w, TABLES_STATES);
	tables_show(&t, b->state);
	b->options = (struct counting_options){
		.book = 1,
		.page = world_below(w, 2) == 0 ? 0 : 1 + world_below(w, 30),
		.seq = t.seqs[b->state] + (int64_t)world_below(w, 5),
		.units = b->units,
		.unit_count = b->unit_count,
		.schema = &w->schema,
	};
	if (b->state + 1 == TABLES_STATES && world_below(w, 3) > 0)
		b->options.seq = -1;
	if (world_below(w, 2) == 0) {
		b->options.hold = hold;
		b->options.newest = t.seqs[TABLES_STATES - 1] + 5;
		seen.held++;
		seen.full += hold_full(hold);
	}
}

/* ---- running queries ---- */

static struct statement *start(struct batch *b, const struct query *query)
{
	struct statement *s;

	OK(&b->job, store_prepare(&b->job, t.db.store, query->sql, &s));
	for (size_t i = 0; i < query->param_count; i++) {
		const struct sql_param *p = &query->params[i];

		if (p->type == TYPE_TEXT)
			bind_text(s, (int)i + 1, p->text);
		else
			bind_int(s, (int)i + 1, p->integer);
	}
	return s;
}

static struct sql_cell cell_of(struct statement *s, int at)
{
	switch (column_kind(s, at)) {
	case COLUMN_NULL: return (struct sql_cell){.null = true};
	case COLUMN_INT: return (struct sql_cell){.integer = column_int(s, at)};
	case COLUMN_TEXT: return (struct sql_cell){.text = column_text(s, at)};
	case COLUMN_BYTES: return (struct sql_cell){.text = column_bytes(s, at)};
	}
	never();
}

static void run(struct batch *b, struct counting *counting, const struct query *query)
{
	struct statement *s = start(b, query);
	size_t count = counting_columns(counting);
	struct sql_cell *cells = arena_array(b->job.arena, struct sql_cell, count);
	enum rc rc;

	while ((rc = statement_step(&b->job, s)) == RC_ROW) {
		assert_int_equal(column_count(s), count);
		for (size_t i = 0; i < count; i++)
			cells[i] = cell_of(s, (int)i);
		OK(&b->job, counting_row(counting, cells));
	}
	if (rc != RC_DONE)
		print_error("%.*s\n", STR_ARG(query->sql));
	GIVES(&b->job, RC_DONE, rc);
	statement_done(s);
}

static struct counting *count(struct batch *b, const struct leaf *leaves, size_t leaf_count,
	const struct counting_options *options)
{
	struct counting *counting;
	struct query query;
	enum rc rc;

	OK(&b->job, counting_new(&b->job, leaves, leaf_count, options, &counting));
	while ((rc = counting_next(counting, &query)) == RC_ROW) {
		seen.queries++;
		seen.pages += options->page > 0;
		run(b, counting, &query);
	}
	GIVES(&b->job, RC_DONE, rc);
	return counting;
}

static size_t unit_count(const struct batch *b)
{
	return b->unit_count > 0 ? b->unit_count : 1;
}

static void count_all(struct batch *b)
{
	struct counting *counting = count(b, b->leaves, b->leaf_count, &b->options);

	b->results = arena_array(b->job.arena, struct result, b->leaf_count * unit_count(b) + 1);
	for (size_t leaf = 0; leaf < b->leaf_count; leaf++)
		for (size_t unit = 0; unit < unit_count(b); unit++)
			counting_result(
				counting, leaf, unit, &b->results[leaf * unit_count(b) + unit]);
}

/* ---- comparing ---- */

static struct formula_env env_of(const struct batch *b, struct when when, size_t unit)
{
	t.world->when = when;
	struct formula_env env = world_env(t.world);

	env.unit = b->unit_count > 0 ? b->units[unit] : 0;
	/* whom a record refers to is looked up in the one half and looked for in the other */
	if (unit % 2 == 0) {
		env.kept = arena_new(t.db.job.arena, struct formula_kept);
		env.kept->arena = t.db.job.arena;
	}
	return env;
}

static bool same(const struct result *a, const struct result *b)
{
	return a->state == b->state && a->rows == b->rows && a->undecidable == b->undecidable &&
	       a->overflow == b->overflow &&
	       (a->state != VALUE_GIVEN || ratio_cmp(a->number, b->number) == 0);
}

static void show(struct arena *a, const char *who, const struct result *r)
{
	print_error("  %s: %s %.*s, rows %lld, undecidable %lld%s\n", who,
		r->state == VALUE_GIVEN ? "given" : "missing",
		STR_ARG(ratio_exact_text(a, r->number.den ? r->number : RATIO_ZERO)),
		(long long)r->rows, (long long)r->undecidable, r->overflow ? ", overflow" : "");
}

static void tell_where(struct batch *b, struct str what, struct when when, int64_t unit)
{
	struct arena *a = b->job.arena;

	print_error("%.*s\n  %.*s to %.*s, unit %lld, state %zu, as of %lld\n", STR_ARG(what),
		STR_ARG(period_text(a, when.period)), STR_ARG(day_iso(a, when.cutoff)),
		(long long)unit, b->state, (long long)b->options.seq);
}

static void compare_leaf(struct batch *b, size_t leaf, size_t unit)
{
	const struct leaf *l = &b->leaves[leaf];
	struct formula_env env = env_of(b, l->when, unit);
	struct eval x = {.job = &b->job, .env = &env};
	struct result wanted = {.number = RATIO_ZERO};
	const struct result *got = &b->results[leaf * unit_count(b) + unit];

	OK(&b->job, eval_set(&x, l->agg, &wanted));
	seen.residue += l->agg->source.cond != NULL && !cond_plain(l->agg->source.cond);
	if (!same(got, &wanted)) {
		tell_where(b, aggregate_print(b->job.arena, l->agg), l->when, env.unit);
		show(b->job.arena, "evaluator", &wanted);
		show(b->job.arena, "counting", got);
		_fail(__FILE__, __LINE__);
	}
	seen.missing += wanted.state != VALUE_GIVEN;
	seen.undecidable += wanted.undecidable > 0;
	seen.beyond_64_bits += wanted.number.num > INT64_MAX || wanted.number.num < INT64_MIN;
}

struct known {
	struct batch *b;
	size_t first_leaf, unit;
};

static enum rc known_aggregate(
	void *arg, const struct aggregate *agg, size_t index, struct result *ret)
{
	const struct known *known = arg;

	(void)agg;
	*ret = known->b->results[(known->first_leaf + index) * unit_count(known->b) + known->unit];
	return RC_OK;
}

static void compare_formula(struct batch *b, size_t f, size_t when, size_t unit)
{
	const struct formula *formula = b->formulas[f];
	struct formula_env env = env_of(b, b->whens[when], unit), sets = env;
	struct known known = {b, b->first_leaf[f][when], unit};
	struct result wanted, got;
	bool counted[LEAVES_MAX];

	OK(&b->job, formula_eval(&b->job, formula, &env, NULL, &wanted));
	sets.arg = &known;
	sets.aggregate = known_aggregate;
	OK(&b->job, formula_eval(&b->job, formula, &sets, NULL, &got));
	if (!same(&got, &wanted)) {
		tell_where(b, b->texts[f], b->whens[when], env.unit);
		show(b->job.arena, "evaluator", &wanted);
		show(b->job.arena, "counting", &got);
		_fail(__FILE__, __LINE__);
	}
	for (size_t i = 0; i < formula_aggregate_count(formula); i++)
		counted[i] = b->results[(known.first_leaf + i) * unit_count(b) + unit].rows > 0;
	pairs_note(&seen.pairs, formula, got.state == VALUE_GIVEN, counted);
	seen.overflow += got.overflow;
}

/* ---- the rows behind an aggregate ---- */

struct ids {
	ARRAY(int64_t) list;
};

static void brought_rows(
	struct batch *b, const struct leaf *leaf, size_t unit, bool unknown, struct ids *ret)
{
	const struct ledger_def *ledger = aggregate_ledger(leaf->agg);
	int index = (int)(ledger - t.world->ledgers);
	struct counting_options options = b->options;
	const struct counted_row *rows;
	size_t row_count;

	options.units = &b->units[unit];
	options.unit_count = b->unit_count > 0 ? 1 : 0;
	options.list_rows = true;
	rows = counting_rows(count(b, leaf, 1, &options), 0, &row_count);
	for (size_t i = 0; i < row_count; i++) {
		assert_true(i == 0 || rows[i].id > rows[i - 1].id);
		assert_int_equal(rows[i].since, tables_since(&t, b->state, index, rows[i].id));
		assert_true(rows[i].truth != TRUTH_FALSE);
		if ((rows[i].truth == TRUTH_UNKNOWN) == unknown)
			*ARRAY_ADD(b->job.arena, ret->list) = rows[i].id;
	}
}

static void wanted_rows(
	struct batch *b, const struct leaf *leaf, size_t unit, bool unknown, struct ids *ret)
{
	struct formula_env env = env_of(b, leaf->when, unit);
	struct row_view row;
	size_t cursor = 0;

	while (env.next(env.arg, aggregate_ledger(leaf->agg), &cursor, &row)) {
		enum truth truth;
		struct value value;

		OK(&b->job, aggregate_row(&b->job, leaf->agg, &env, &row, &truth, &value));
		if (truth == (unknown ? TRUTH_UNKNOWN : TRUTH_TRUE))
			*ARRAY_ADD(b->job.arena, ret->list) = row.id;
	}
}

static void compare_rows(struct batch *b, size_t leaf, size_t unit, bool unknown)
{
	struct ids got = {0}, wanted = {0};

	brought_rows(b, &b->leaves[leaf], unit, unknown, &got);
	wanted_rows(b, &b->leaves[leaf], unit, unknown, &wanted);
	bool equal = got.list.len == wanted.list.len;
	for (size_t i = 0; equal && i < got.list.len; i++)
		equal = got.list.at[i] == wanted.list.at[i];
	if (!equal) {
		tell_where(b, aggregate_print(b->job.arena, b->leaves[leaf].agg),
			b->leaves[leaf].when, b->unit_count > 0 ? b->units[unit] : 0);
		print_error("  %zu rows were brought, %zu are %s\n", got.list.len, wanted.list.len,
			unknown ? "undecidable" : "counted");
		_fail(__FILE__, __LINE__);
	}
	seen.rows += got.list.len > 0;
	seen.no_rows += got.list.len == 0;
	seen.doubtful_rows += unknown && got.list.len > 0;
}

/* ---- 每个 … 都有 …: looked for one by one, and counted ---- */

struct claimed {
	struct batch *b;
	struct when when;
	size_t unit;
};

static enum rc counted_of_claim(
	void *arg, const struct aggregate *agg, const struct counted_row **ret, size_t *ret_count)
{
	const struct claimed *c = arg;
	struct leaf *leaf = arena_new(c->b->job.arena, struct leaf);
	struct counting_options options = c->b->options;

	*leaf = (struct leaf){agg, c->when};
	options.units = &c->b->units[c->unit];
	options.unit_count = c->b->unit_count > 0 ? 1 : 0;
	options.list_rows = true;
	*ret = counting_rows(count(c->b, leaf, 1, &options), 0, ret_count);
	return RC_OK;
}

static enum rc note_wanting(void *arg, struct row_view row, enum truth truth)
{
	buf_addf(arg, "%lld%s ", (long long)row.id, truth == TRUTH_UNKNOWN ? "?" : "");
	return RC_OK;
}

static void compare_claim(struct batch *b, struct str text, struct when when, size_t unit)
{
	struct place place = {.file = STR("claim"), .line = 1, .column = 1};
	struct claimed claimed = {b, when, unit};
	struct formula_env env = env_of(b, when, unit), counted = env;
	struct result wanted, got;
	struct buf names[2];
	struct formula *f;

	OK(&b->job, formula_read(&b->job, FORMULA_CLAIM, text, place, &t.world->schema, NULL, &f));
	counted.rows = counted_of_claim;
	counted.rows_arg = &claimed;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		buf_init(&names[i], BUF_MAX_TEXT);
		OK(&b->job, formula_eval(&b->job, f, i == 0 ? &env : &counted, NULL,
				    i == 0 ? &wanted : &got));
		OK(&b->job, formula_exceptions(
				    &b->job, f, i == 0 ? &env : &counted, note_wanting, &names[i]));
	}
	if (got.truth != wanted.truth || got.rows != wanted.rows ||
		got.undecidable != wanted.undecidable ||
		!str_eq(buf_str(&names[0]), buf_str(&names[1]))) {
		tell_where(b, text, when, env.unit);
		show(b->job.arena, "evaluator", &wanted);
		show(b->job.arena, "counting", &got);
		_fail(__FILE__, __LINE__);
	}
	seen.claims[wanted.truth]++;
	seen.doubtful_claims += wanted.undecidable > 0;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		buf_free(&names[i]);
}

static void compare_claims(struct batch *b, size_t unit)
{
	static const struct str claims[] = {
		STR_INIT("每个 涉农行政村 条件 是否涉农 等于 是 都有 结对 条件 选派文件 有效于 "
			 "截止日 且 任期 包含 截止日"),
		STR_INIT("每个 涉农行政村 都有 结对 条件 任期 包含 截止日"),
		STR_INIT("每个 对接活动 都有 参加单位"),
		STR_INIT("每个 对接活动 都有 参加单位 条件 人数 大于 1"),
		STR_INIT("每个 对接活动 都有 参加单位 条件 人数 × 2 大于 3"),
	};

	for (size_t i = 0; i < COUNT_OF(claims); i++)
		compare_claim(b, claims[i], b->whens[world_below(t.world, b->when_count)], unit);
}

/* ---- the tests ---- */

static void try_batch(void)
{
	struct batch b = {0};

	job_fork(&t.db.job, &b.job);
	choose(&b);
	count_all(&b);
	for (size_t u = 0; u < unit_count(&b); u++) {
		for (size_t leaf = 0; leaf < b.leaf_count; leaf++)
			compare_leaf(&b, leaf, u);
		for (size_t f = 0; f < b.formula_count; f++)
			for (size_t i = 0; i < b.when_count; i++)
				compare_formula(&b, f, i, u);
		compare_claims(&b, u);
	}
	size_t leaf = world_below(t.world, b.leaf_count),
	       unit = world_below(t.world, unit_count(&b));
	compare_rows(&b, leaf, unit, false);
	compare_rows(&b, leaf, unit, true);
	seen.formulas += (int64_t)b.formula_count;
	job_done(&b.job);
}

static bool long_run(void)
{
	const char *text = getenv("KEZHANG_LONG");

	return text != NULL && text[0] == '1';
}

static void counting_in_sets_agrees_with_the_evaluator(void **state)
{
	static const size_t sizes[] = {40, 3, 25, 0, 60, 1};
	int64_t wanted = long_run() ? 10000 : 300;
	int64_t a_world = wanted / (long_run() ? 48 : 6) + 1;

	(void)state;
	for (uint64_t seed = 1; seen.formulas < wanted; seed++) {
		int64_t enough = seen.formulas + a_world;

		tables_open(&t, seed, sizes[seed % COUNT_OF(sizes)]);
		/* of every third world too much for it */
		hold = hold_make(t.db.job.arena, seed % 3 == 0 ? 400 : 1000000);
		while (seen.formulas < enough)
			try_batch();
		tables_close(&t);
	}
}

static void the_random_formulas_have_met_what_is_hard(void **state)
{
	int64_t tried, given;

	(void)state;
	printf("%lld formulas, %lld batches over what was held, %lld queries, %lld of them pages; "
	       "aggregates with a residue %lld, "
	       "missing %lld, "
	       "undecidable %lld, "
	       "beyond 64 bits %lld; formulas overflown %lld; lists of rows %lld, empty %lld\n",
		(long long)seen.formulas, (long long)seen.held, (long long)seen.queries,
		(long long)seen.pages, (long long)seen.residue, (long long)seen.missing,
		(long long)seen.undecidable, (long long)seen.beyond_64_bits,
		(long long)seen.overflow, (long long)seen.rows, (long long)seen.no_rows);
	pairs_print(&seen.pairs);
	pairs_count(&seen.pairs, &tried, &given);
	assert_true(given * 2 >= tried);
	assert_true(seen.queries > seen.pages && seen.pages > 0);
	assert_true(seen.residue > 0 && seen.held > 0 && seen.full > 0);
	assert_true(seen.missing > 0 && seen.undecidable > 0);
	assert_true(seen.rows > 0 && seen.no_rows > 0 && seen.doubtful_rows > 0);
	assert_true(seen.claims[TRUTH_TRUE] > 0 && seen.claims[TRUTH_FALSE] > 0 &&
		    seen.claims[TRUTH_UNKNOWN] > 0 && seen.doubtful_claims > 0);
	if (long_run())
		assert_true(tried > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counting_in_sets_agrees_with_the_evaluator),
		cmocka_unit_test(the_random_formulas_have_met_what_is_hard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
