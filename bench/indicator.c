/*
 * How fast sets of figures are counted: 100 indicators over seven ledgers
 * (bench/indicator/pack) for all units, by indicator_values, against SQL
 * written by hand for the same numbers (bench/indicator/by_hand), on the
 * engine of the run. The two must give the same values, or the run fails.
 *
 *	bench_indicator FOLDER KEZHANG [ROWS]    FOLDER: bench/indicator, KEZHANG: the program, ROWS: at most
 *	bench_indicator FOLDER KEZHANG make ADDRESS ROWS TOWNS, or count ADDRESS: one step, for a profiler
 *
 * Three processes a size: one makes the rows, one counts (so that its memory
 * is that of counting), and the program itself counts everything from cold.
 */
#include "indicator/indicator.h"
#include "both.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNITS_MAX  1105
#define TRIES      7
#define BATCH      20000 /* records in one change */
#define INDICATORS 100
#define COLUMNS    120
#define PARAMS     9

static const char *folder, *program;

static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whatever else runs on the machine only adds time: the quickest is the truest. */
static double quickest(const double *at, size_t count)
{
	double least = at[0];

	for (size_t i = 1; i < count; i++)
		least = at[i] < least ? at[i] : least;
	return least;
}

static day_t day(int year, int month, int of_month)
{
	day_t ret;

	must(day_from_civil(year, month, of_month, &ret));
	return ret;
}

/* ---- making ---- */

struct making {
	struct job job;
	struct job rows; /* dropped after each batch */
	const struct catalog *catalog;
	struct book *book;
	struct change *change;
	size_t pending;
	uint64_t seed;
	int64_t towns[UNITS_MAX];
	size_t town_count;
	int64_t *firms;
	size_t firm_count, serial;
};

static size_t below(struct making *m, size_t n)
{
	m->seed ^= m->seed << 13;
	m->seed ^= m->seed >> 7;
	m->seed ^= m->seed << 17;
	return (size_t)(m->seed % n);
}

/* True in so many of a hundred cases. */
static bool percent(struct making *m, size_t n)
{
	return below(m, 100) < n;
}

static struct record *begin(struct making *m, const char *ledger)
{
	return record_new(&m->rows, schema_ledger(&m->catalog->schema, str_from_z(ledger)));
}

static struct value *at(struct record *record, const char *field)
{
	return record_value(record, str_from_z(field));
}

static void put_int(struct record *record, const char *field, int64_t v)
{
	*at(record, field) = value_int(at(record, field)->type, v);
}

static void put_text(struct record *record, const char *field, struct str text)
{
	*at(record, field) = value_text(at(record, field)->type, text);
}

static void put_date(struct record *record, const char *field, day_t first, day_t last)
{
	*at(record, field) = value_date(at(record, field)->type, (struct date){first, last});
}

/* A day of five years, now and then only its month. */
static day_t put_some_day(struct making *m, struct record *record, const char *field, size_t months)
{
	int year = 2018 + (int)below(m, 6), month = 1 + (int)below(m, 12);
	day_t first = day(year, month, 1),
	      last = month < 12 ? day(year, month + 1, 1) - 1 : first + 30;

	if (!percent(m, months))
		first = last = first + (day_t)below(m, (size_t)(last - first) + 1);
	put_date(record, field, first, last);
	return last;
}

static void put_choice(struct making *m, struct record *record, const char *field)
{
	const struct field_def *def = ledger_field(record->ledger, str_from_z(field));

	put_text(record, field, def->choices[below(m, def->choice_count)]);
}

static void put_money(struct making *m, struct record *record, const char *field, size_t missing)
{
	if (!percent(m, missing))
		put_int(record, field, (int64_t)below(m, 300000000));
}

static void put_code(struct making *m, struct record *record, const char *field)
{
	put_text(record, field, str_format(m->rows.arena, "BH%09zu", m->serial++));
}

static void put_firm(struct making *m, struct record *record, const char *field)
{
	put_int(record, field, m->firms[below(m, m->firm_count)]);
}

static void commit(struct making *m)
{
	int64_t seq;

	if (m->change == NULL)
		return;
	OK(&m->job, change_commit(&m->job, m->change, &seq));
	m->change = NULL;
	m->pending = 0;
	arena_clear(m->rows.arena);
}

static int64_t add(struct making *m, struct record *record)
{
	if (m->change == NULL)
		OK(&m->job, change_begin(&m->job, m->book, CHANGE_WRITE, STR("bench"), &m->change));
	OK(&m->job, change_put(&m->job, m->change, record, 0));
	m->pending++;
	return record->id;
}

static void written(struct making *m)
{
	if (m->pending >= BATCH)
		commit(m);
}

static int64_t make_unit(struct making *m, const char *kind, size_t number, int64_t parent)
{
	struct record *record = begin(m, "unit");

	put_text(record, "name", str_format(m->rows.arena, "%s%zu", kind, number));
	put_text(record, "kind", str_from_z(kind));
	if (parent != 0)
		put_int(record, "parent", parent);
	return add(m, record);
}

/* A city, four counties, the rest towns. */
static void make_units(struct making *m, size_t towns)
{
	int64_t city = make_unit(m, "市", 0, 0), counties[4];

	for (size_t i = 0; i < COUNT_OF(counties); i++)
		counties[i] = make_unit(m, "县区", i, city);
	for (size_t i = 0; i < towns; i++)
		m->towns[m->town_count++] =
			make_unit(m, "乡镇街道", i, counties[i % COUNT_OF(counties)]);
	commit(m);
}

static void make_coverage(struct making *m)
{
	for (size_t i = 0; i < m->catalog->schema.ledger_count; i++) {
		struct record *record = begin(m, "coverage");

		if (!str_starts(m->catalog->schema.ledgers[i]->name, STR("bench_")))
			continue;
		put_text(record, "ledger", m->catalog->schema.ledgers[i]->name);
		put_date(record, "from_to", day(1990, 1, 1), day(2030, 12, 31));
		put_text(record, "state", STR("完整"));
		(void)add(m, record);
	}
	commit(m);
}

static void make_place(struct making *m, int64_t firm, int64_t town, day_t first, day_t last)
{
	struct record *record = begin(m, "bench_firm__district");

	record->parent = firm;
	put_int(record, "value", town);
	put_date(record, "valid", first, last);
	(void)add(m, record);
}

static void make_firm(struct making *m)
{
	struct record *record = begin(m, "bench_firm");
	int64_t id;

	put_code(m, record, "code");
	put_text(record, "name", str_format(m->rows.arena, "安徽样本%zu科技有限公司", m->serial));
	put_text(record, "kind", percent(m, 85) ? STR("公司") : STR("高校院所"));
	if (percent(m, 95))
		(void)put_some_day(m, record, "founded", 10);
	put_choice(m, record, "industry");
	put_money(m, record, "capital", 10);
	id = m->firms[m->firm_count++] = add(m, record);
	if (percent(m, 98)) {
		bool moves = percent(m, 10);
		day_t move = day(2022, 1, 1) + (day_t)below(m, 700);

		make_place(m, id, m->towns[below(m, m->town_count)], DAY_MIN,
			moves ? move - 1 : DAY_MAX);
		if (moves)
			make_place(m, id, m->towns[below(m, m->town_count)], move, DAY_MAX);
	}
	if (percent(m, 40)) {
		record = begin(m, "bench_firm__scale");
		record->parent = id;
		put_int(record, "value", percent(m, 90));
		put_date(record, "valid", day(2020, 1, 1) + (day_t)below(m, 1200), DAY_MAX);
		(void)add(m, record);
	}
}

static void make_certificate(struct making *m)
{
	struct record *record = begin(m, "bench_certificate");
	day_t issued;

	put_firm(m, record, "holder");
	put_code(m, record, "number");
	issued = put_some_day(m, record, "issued", 8);
	if (percent(m, 98))
		put_date(record, "expires", issued + 1095, issued + 1095);
	if (percent(m, 5))
		put_date(record, "moved_in", issued + 400, issued + 400);
	if (percent(m, 6)) {
		put_date(record, "left", issued + 700, issued + 700);
		put_choice(m, record, "why_left");
	}
	(void)add(m, record);
}

static void make_contract(struct making *m)
{
	struct record *record = begin(m, "bench_contract");

	put_code(m, record, "number");
	put_text(record, "title", STR("某某新型材料制备工艺的技术开发与服务"));
	if (percent(m, 99))
		put_choice(m, record, "kind");
	if (percent(m, 97))
		put_firm(m, record, "seller");
	if (percent(m, 97))
		put_firm(m, record, "buyer");
	put_money(m, record, "amount", 3);
	put_money(m, record, "deal", 40);
	if (percent(m, 98))
		(void)put_some_day(m, record, "recorded", 5);
	if (percent(m, 99))
		put_text(record, "state", percent(m, 96) ? STR("已登记") : STR("撤销登记"));
	(void)add(m, record);
}

/* Firm by firm, so that its key of two fields holds. */
static void make_filing(struct making *m, size_t number)
{
	struct record *record = begin(m, "bench_filing");

	put_int(record, "firm", m->firms[number % m->firm_count]);
	put_int(record, "year", 2022 - (int)(number / m->firm_count));
	if (percent(m, 15))
		put_int(record, "expense", 0);
	else
		put_money(m, record, "expense", 10);
	put_money(m, record, "revenue", 5);
	if (percent(m, 85))
		put_int(record, "staff", (int64_t)below(m, 200));
	(void)add(m, record);
}

static void make_project(struct making *m)
{
	struct record *record = begin(m, "bench_project");
	day_t first;

	put_code(m, record, "number");
	put_text(record, "title", STR("面向智能制造的关键部件研制"));
	put_firm(m, record, "lead");
	put_choice(m, record, "level");
	first = put_some_day(m, record, "recommended", 5);
	if (percent(m, 70))
		(void)put_some_day(m, record, "approved", 5);
	if (percent(m, 30))
		(void)put_some_day(m, record, "accepted", 0);
	put_money(m, record, "grant", 20);
	if (percent(m, 90))
		put_date(record, "term", first, percent(m, 90) ? first + 730 : DAY_MAX);
	(void)add(m, record);
}

static size_t make_event(struct making *m)
{
	struct record *record = begin(m, "bench_event");
	size_t firms = 1 + below(m, 8);
	int64_t event;

	put_code(m, record, "number");
	put_text(record, "title", STR("产学研对接"));
	put_choice(m, record, "kind");
	(void)put_some_day(m, record, "held", 0);
	event = add(m, record);
	for (size_t i = 0; i < firms; i++) {
		record = begin(m, "bench_event_firm");
		record->parent = event;
		record->ordinal = (int32_t)i + 1;
		put_firm(m, record, "firm");
		put_money(m, record, "intent", 50);
		if (percent(m, 90))
			put_int(record, "signed", percent(m, 30));
		(void)add(m, record);
	}
	return 1 + firms;
}

static void make_rows(struct making *m, size_t rows)
{
	size_t made = 0;

	m->firms = arena_array(m->job.arena, int64_t, rows / 10 + 1);
	for (size_t i = 0; i < rows / 10; i++, written(m))
		make_firm(m);
	commit(m);
	for (size_t i = 0; i < rows / 10; i++, written(m))
		make_certificate(m);
	for (size_t i = 0; i < rows * 4 / 10; i++, written(m))
		make_contract(m);
	for (size_t i = 0; i < rows * 15 / 100; i++, written(m))
		make_filing(m, i);
	for (size_t i = 0; i < rows / 10; i++, written(m))
		make_project(m);
	for (; made < rows * 15 / 100; written(m))
		made += make_event(m);
	commit(m);
}

static const struct catalog *load_catalog(struct job *job)
{
	struct str pack = str_format(job->arena, "%s/pack", folder);
	struct catalog *catalog;

	OK(job, catalog_load(job, &pack, 1, &catalog));
	return catalog;
}

static void make(struct str address, size_t rows, size_t towns)
{
	struct making m = {.seed = 88172645463325252};
	struct store *store;

	job_init(&m.job, STR("bench"));
	job_fork(&m.job, &m.rows);
	m.catalog = load_catalog(&m.job);
	OK(&m.job, store_open(&m.job, address, (struct store_options){0}, &store));
	OK(&m.job, store_migrate(&m.job, store));
	OK(&m.job, book_create(&m.job, store, m.catalog, 1, STR("bench"), &m.book));
	make_units(&m, towns);
	make_coverage(&m);
	make_rows(&m, rows);
	if (store_engine(store) == ENGINE_POSTGRES) {
		OK(&m.job, store_begin_write(&m.job, store));
		OK(&m.job, store_script(&m.job, store, STR("analyze")));
		OK(&m.job, store_commit(&m.job, store));
	}
	store_close(store);
}

/* ---- counting by hand ---- */

struct number {
	bool given;
	int128 num, den;
};
struct by_hand {
	struct str sql;
	ARRAY(struct str) names; /* of the columns behind the unit */
	ARRAY(struct str) quotients;
};
struct counting {
	struct job job;
	struct store *store;
	const struct catalog *catalog;
	struct book *book;
	ARRAY(int64_t) units;
	struct by_hand hand[8];
	size_t hand_count;
	const struct indicator_def *indicators[INDICATORS];
	size_t indicator_count;
	int64_t params[PARAMS];
	struct when when;
	struct str names[COLUMNS]; /* of everything counted by hand */
	size_t name_count;
	struct number *numbers; /* name × unit */
};

static struct str read_file(struct job *job, const char *name)
{
	FILE *f = fopen(
		str_z(job->arena, str_format(job->arena, "%s/by_hand/%s.sql", folder, name)), "rb");
	struct buf b;
	int c;

	must(f != NULL);
	buf_init(&b, BUF_MAX_TEXT);
	while ((c = fgetc(f)) != EOF)
		buf_add_char(&b, (char)c);
	must(fclose(f) == 0);
	return buf_take(job->arena, &b);
}

/* "-- what it is", "-- names of columns", perhaps "-- name=name/name …", then the statement. */
static void load_by_hand(struct counting *c, const char *name)
{
	struct by_hand *hand = &c->hand[c->hand_count++];
	struct str rest = read_file(&c->job, name);

	(void)str_cut(&rest, STR("\n"));
	for (int line = 0; str_starts(rest, STR("-- ")); line++) {
		struct str words = str_skip(str_cut(&rest, STR("\n")), 3);

		while (words.len > 0)
			if (line == 0)
				*ARRAY_ADD(c->job.arena, hand->names) = str_cut(&words, STR(" "));
			else
				*ARRAY_ADD(c->job.arena, hand->quotients) =
					str_cut(&words, STR(" "));
	}
	hand->sql = rest;
	for (size_t i = 0; i < hand->names.len; i++) {
		must(c->name_count < COLUMNS);
		c->names[c->name_count++] = hand->names.at[i];
	}
}

static size_t unit_index(const struct counting *c, int64_t unit)
{
	for (size_t i = 0; i < c->units.len; i++)
		if (c->units.at[i] == unit)
			return i;
	return SIZE_MAX;
}

static void run_by_hand(struct counting *c, const struct by_hand *hand, size_t first)
{
	struct statement *s;
	int last = PARAMS;
	enum rc rc;

	OK(&c->job, store_prepare(&c->job, c->store, hand->sql, &s));
	/* All up to the last one that the text names. */
	while (last > 0 && str_find(hand->sql, str_format(c->job.arena, "$%d", last)) == SIZE_MAX)
		last--;
	for (int i = 0; i < last; i++)
		bind_int(s, i + 1, c->params[i]);
	while ((rc = statement_step(&c->job, s)) == RC_ROW) {
		size_t unit = unit_index(c, column_int(s, 0));

		for (size_t i = 0; unit != SIZE_MAX && i < hand->names.len; i++) {
			struct number *n = &c->numbers[(first + i) * c->units.len + unit];

			if (!column_is_null(s, (int)i + 1))
				*n = (struct number){true, column_int(s, (int)i + 1), 1};
		}
	}
	GIVES(&c->job, RC_DONE, rc);
	statement_done(s);
}

static double count_by_hand(struct counting *c)
{
	double from = seconds();
	size_t first = 0;

	memset(c->numbers, 0, sizeof(*c->numbers) * COLUMNS * c->units.len);
	OK(&c->job, store_begin_read(&c->job, c->store));
	for (size_t i = 0; i < c->hand_count; i++) {
		run_by_hand(c, &c->hand[i], first);
		first += c->hand[i].names.len;
	}
	OK(&c->job, store_commit(&c->job, c->store));
	return seconds() - from;
}

/* ---- counting by the program ---- */

static double count_by_program(
	struct counting *c, struct job *job, size_t units, struct figure **ret)
{
	double from = seconds();

	job_fork(&c->job, job);
	OK(job, indicator_values(job, c->book, c->indicators, c->indicator_count, c->units.at,
			units, &c->when, 1, SEQ_NOW, ret));
	return seconds() - from;
}

/* ---- are they the same? ---- */

static size_t column_of(const struct counting *c, struct str name)
{
	for (size_t i = 0; i < c->name_count; i++)
		if (str_eq(c->names[i], name))
			return i;
	return SIZE_MAX;
}

static struct number by_hand_number(const struct counting *c, struct str name, size_t unit)
{
	size_t column = column_of(c, name);

	if (column != SIZE_MAX)
		return c->numbers[column * c->units.len + unit];
	for (size_t h = 0; h < c->hand_count; h++)
		for (size_t i = 0; i < c->hand[h].quotients.len; i++) {
			struct str rest = c->hand[h].quotients.at[i];
			struct number a, b;

			if (!str_eq(str_cut(&rest, STR("=")), name))
				continue;
			a = by_hand_number(c, str_cut(&rest, STR("/")), unit);
			b = by_hand_number(c, rest, unit);
			return (struct number){a.given && b.given && b.num != 0, a.num, b.num};
		}
	print_error("nobody counts %.*s by hand\n", STR_ARG(name));
	exit(1);
}

/* By hand a count or sum of no rows is no row, or NULL: 0. Others are missing. */
static bool same(const struct figure *f, struct number n)
{
	bool zero = f->state == VALUE_GIVEN && ratio_is_zero(f->number);
	struct ratio r;

	if (!n.given)
		return f->state != VALUE_GIVEN || zero;
	return ratio_make(n.num, n.den, &r) && f->state == VALUE_GIVEN &&
	       ratio_cmp(f->number, r) == 0;
}

static void compare(const struct counting *c, const struct figure *figures)
{
	size_t given = 0, undecidable = 0;

	for (size_t i = 0; i < c->indicator_count; i++)
		for (size_t u = 0; u < c->units.len; u++) {
			const struct figure *f = &figures[i * c->units.len + u];
			struct str name = str_skip(c->indicators[i]->code, STR("bench.").len);
			struct number n = by_hand_number(c, name, u);

			given += n.given;
			undecidable += f->undecidable > 0;
			if (!same(f, n)) {
				print_error("%.*s of unit %lld: %.*s, by hand %lld/%lld\n",
					STR_ARG(name), (long long)c->units.at[u],
					STR_ARG(ratio_exact_text(c->job.arena,
						f->state == VALUE_GIVEN ? f->number : RATIO_ZERO)),
					(long long)n.num, (long long)n.den);
				exit(1);
			}
		}
	printf("  the same %zu values, %zu of them with rows that cannot be decided\n", given,
		undecidable);
}

/* ---- the measurement ---- */

static enum rc take_unit(void *arg, struct job *job, const struct record *record)
{
	struct counting *c = arg;

	(void)job;
	*ARRAY_ADD(c->job.arena, c->units) = record->id;
	return RC_OK;
}

static long memory_peak(void)
{
	struct rusage usage;

	must(getrusage(RUSAGE_SELF, &usage) == 0);
	return usage.ru_maxrss / 1024;
}

static void prepare(struct counting *c, struct str address)
{
	static const char *const names[] = {
		"certificate", "absorbed", "sold", "filing", "project", "event", "firm"};
	struct ledger_query query = {.seq = SEQ_NOW};

	job_init(&c->job, STR("bench"));
	c->catalog = load_catalog(&c->job);
	OK(&c->job, store_open(&c->job, address, (struct store_options){.must_exist = true},
			    &c->store));
	OK(&c->job, book_open(&c->job, c->store, c->catalog, 1, &c->book));
	OK(&c->job, ledger_each(&c->job, c->book, schema_ledger(&c->catalog->schema, LEDGER_UNIT),
			    &query, take_unit, c));
	for (size_t i = 0; i < c->catalog->schema.indicator_count; i++)
		if (str_starts(c->catalog->schema.indicators[i]->code, STR("bench."))) {
			must(c->indicator_count < INDICATORS);
			c->indicators[c->indicator_count++] = c->catalog->schema.indicators[i];
		}
	for (size_t i = 0; i < COUNT_OF(names); i++)
		load_by_hand(c, names[i]);
	c->when = (struct when){{2023, PERIOD_HALF, 1}, day(2023, 6, 20)};
	int64_t params[PARAMS] = {1, day(2023, 6, 20), day(2023, 1, 1), day(2022, 1, 1),
		day(2022, 12, 31), day(2022, 6, 20), day(2023, 1, 1), day(2023, 6, 20),
		day(2023, 12, 31)};
	memcpy(c->params, params, sizeof(params));
	c->numbers = arena_array(c->job.arena, struct number, COLUMNS * c->units.len);
}

static void measure(struct str address)
{
	struct counting c = {0};
	struct figure *figures = NULL;
	double ours[TRIES], theirs[TRIES];
	struct job job;

	prepare(&c, address);
	long before = memory_peak();
	double first = count_by_program(&c, &job, c.units.len, &figures);
	long after = memory_peak();
	(void)count_by_hand(&c);
	compare(&c, figures);
	job_done(&job);
	for (size_t i = 0; i < TRIES; i++) {
		ours[i] = count_by_program(&c, &job, c.units.len, &figures);
		job_done(&job);
		theirs[i] = count_by_hand(&c);
	}
	double our = quickest(ours, TRIES), their = quickest(theirs, TRIES);
	printf("  %zu indicators × %zu units: %.1f ms (the first time %.1f ms), by hand %.1f ms: "
	       "ratio %.2f; peak %ld MB, %ld MB of it for counting\n",
		c.indicator_count, c.units.len, our * 1e3, first * 1e3, their * 1e3, our / their,
		after, after - before);
	for (size_t units = 1; units < c.units.len; units = units == 1 ? 5 : c.units.len) {
		for (size_t i = 0; i < TRIES; i++) {
			ours[i] = count_by_program(&c, &job, units, &figures);
			job_done(&job);
		}
		printf("  for %zu units %.1f ms\n", units, quickest(ours, TRIES) * 1e3);
	}
	store_close(c.store);
	job_done(&c.job);
}

/* `kezhang indicator`: every indicator of both packs with its faces for the city, in a process of its own. */
static void whole_process(struct str address)
{
	struct job job;
	struct rusage usage;
	double tries[TRIES];
	int status;

	job_init(&job, STR("bench"));
	char *data = str_z(job.arena, address);
	char *pack = str_z(job.arena, str_format(job.arena, "%s/pack", folder));
	for (size_t i = 0; i < TRIES; i++) {
		double from = seconds();
		pid_t child = fork();

		must(child >= 0);
		if (child == 0) {
			int null = open("/dev/null", O_WRONLY);

			(void)dup2(null, 1);
			execl(program, program, "--data", data, "--pack", pack, "indicator",
				"--period", "2023H1", "--cutoff", "2023-06-20", (char *)NULL);
			_exit(127);
		}
		must(wait4(child, &status, 0, &usage) == child);
		must(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		tries[i] = seconds() - from;
	}
	printf("  kezhang indicator, whole process, all faces: %.1f ms, peak %ld MB\n",
		quickest(tries, TRIES) * 1e3, usage.ru_maxrss / 1024);
	job_done(&job);
}

static void in_a_process(void (*work)(struct str), struct str address)
{
	int status;
	pid_t child;

	(void)fflush(stdout);
	child = fork();
	must(child >= 0);
	if (child == 0) {
		work(address);
		(void)fflush(stdout);
		_exit(0);
	}
	must(waitpid(child, &status, 0) == child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		exit(1);
}

static size_t wanted_rows, wanted_towns;

static void make_wanted(struct str address)
{
	make(address, wanted_rows, wanted_towns);
}

static void measure_size(size_t rows, size_t towns)
{
	struct both t;

	wanted_rows = rows;
	wanted_towns = towns;
	both_open(&t);
	printf("%s, %zu rows, %zu towns\n",
		store_engine(t.store) == ENGINE_SQLITE ? "sqlite" : "postgres", rows, towns);
	store_close(t.store);
	t.store = NULL;
	in_a_process(make_wanted, t.address);
	in_a_process(measure, t.address);
	whole_process(t.address);
	(void)fflush(stdout);
	both_close(&t);
}

/* A number among the words. */
static size_t number_at(char **words, int at)
{
	int64_t v;

	must(int_from(str_from_z(words[at]), &v) && v >= 0);
	return (size_t)v;
}

int main(int count, char **words)
{
	static const struct {
		size_t rows, towns;
	} sizes[] = {{6000, 100}, {20000, 100}, {100000, 100}, {100000, 1000}, {400000, 100}};

	must(count > 2);
	folder = words[1];
	program = words[2];
	if (count == 7 && strcmp(words[3], "make") == 0) {
		make(str_from_z(words[4]), number_at(words, 5), number_at(words, 6));
		return 0;
	}
	if (count == 5 && strcmp(words[3], "count") == 0) {
		measure(str_from_z(words[4]));
		return 0;
	}
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		if (count == 3 || sizes[i].rows <= number_at(words, 3))
			measure_size(sizes[i].rows, sizes[i].towns);
	return 0;
}
