/*
 * The rows that figures are counted from: firms that move between towns and
 * grow past the scale, their certificates, contracts between them, filings,
 * projects, and events with those who came. Dates are missing now and then, or
 * known to the month only; amounts are missing; the same for the same size.
 */
#include "indicator.h"

#define TOWNS_MAX 1100
#define BATCH     20000 /* records in one change */

day_t bench_day(int year, int month, int of_month)
{
	day_t ret;

	must(day_from_civil(year, month, of_month, &ret));
	return ret;
}

struct making {
	struct job job;
	struct job rows; /* dropped after each batch */
	const struct catalog *catalog;
	struct book *book;
	struct change *change;
	size_t pending;
	uint64_t seed;
	int64_t towns[TOWNS_MAX];
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
	day_t first = bench_day(year, month, 1),
	      last = month < 12 ? bench_day(year, month + 1, 1) - 1 : first + 30;

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
		put_date(record, "from_to", bench_day(1990, 1, 1), bench_day(2030, 12, 31));
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
		day_t move = bench_day(2022, 1, 1) + (day_t)below(m, 700);

		make_place(m, id, m->towns[below(m, m->town_count)], DAY_MIN,
			moves ? move - 1 : DAY_MAX);
		if (moves)
			make_place(m, id, m->towns[below(m, m->town_count)], move, DAY_MAX);
	}
	if (percent(m, 40)) {
		record = begin(m, "bench_firm__scale");
		record->parent = id;
		put_int(record, "value", percent(m, 90));
		put_date(record, "valid", bench_day(2020, 1, 1) + (day_t)below(m, 1200), DAY_MAX);
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

const struct catalog *bench_catalog(struct job *job, const char *folder)
{
	struct str pack = str_format(job->arena, "%s/pack", folder);
	struct catalog *catalog;

	OK(job, catalog_load(job, &pack, 1, &catalog));
	return catalog;
}

void bench_make(struct str address, const char *folder, size_t rows, size_t towns)
{
	struct making m = {.seed = 88172645463325252};
	struct store *store;

	job_init(&m.job, STR("bench"));
	job_fork(&m.job, &m.rows);
	m.catalog = bench_catalog(&m.job, folder);
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
