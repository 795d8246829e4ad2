/*
 * How fast records come in: 100,000 new ones of 20 fields in one change, with
 * checks, search text, unique key, references and the chain; then the same
 * edited, read and verified. Numbers are for ratios on one machine.
 *
 *	meson test -C build --benchmark ledger_sqlite --verbose
 */
#include "toy.h"

#include <stdio.h>
#include <time.h>

#define ROWS 100000

static struct toy t;
static struct ledger_def fact;

/* Of the clock, and of this process alone: other work on the machine disturbs only the first. */
struct moment {
	double clock, cpu;
};

static struct moment moment(void)
{
	struct timespec clock, cpu;

	(void)clock_gettime(CLOCK_MONOTONIC, &clock);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	return (struct moment){(double)clock.tv_sec + (double)clock.tv_nsec / 1e9,
		(double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9};
}

static void tell(const char *what, struct moment from)
{
	struct moment now = moment();

	printf("%-9s %-34s %8.3f s %9.0f /s   cpu %8.3f s %9.0f /s\n",
		store_engine(t.db.store) == ENGINE_SQLITE ? "sqlite" : "postgres", what,
		now.clock - from.clock, ROWS / (now.clock - from.clock), now.cpu - from.cpu,
		ROWS / (now.cpu - from.cpu));
}

static void add(const char *name, const char *label, enum type type)
{
	struct field_def *field = &fact.fields[fact.field_count++];

	field->name = str_from_z(name);
	field->label = str_from_z(label);
	field->type = type;
	if (type == TYPE_REF) {
		field->ref = t.party;
		field->ref_name = t.party->name;
	}
	if (type == TYPE_MONEY)
		field->shown_in = STR("万元");
	if (type == TYPE_CODE)
		field->code_kind = STR("plain");
}

static void define_fact(void)
{
	static const enum type types[] = {TYPE_CODE, TYPE_TEXT, TYPE_REF, TYPE_TEXT, TYPE_TEXT,
		TYPE_TEXT, TYPE_TEXT, TYPE_TEXT, TYPE_INT, TYPE_INT, TYPE_INT, TYPE_MONEY,
		TYPE_MONEY, TYPE_MONEY, TYPE_BOOL, TYPE_DATE, TYPE_DATE, TYPE_SPAN, TYPE_TEXT,
		TYPE_INT};
	static struct str names[COUNT_OF(types)];
	static struct field_def fields[COUNT_OF(types)];
	static struct str search[] = {STR_INIT("f0"), STR_INIT("f1")};
	static size_t key[] = {0};

	fact = (struct ledger_def){.name = STR("fact"),
		.label = STR("合同"),
		.fields = fields,
		.key = key,
		.key_count = 1,
		.search = search,
		.search_count = 2,
		.valid_field = -1,
		.state_field = -1,
		.hash = STR("fact"),
		.body = STR("fact")};
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		names[i] = str_format(t.arena, "f%zu", i);
		add(str_z(t.arena, names[i]), str_z(t.arena, str_format(t.arena, "字段%zu", i)),
			types[i]);
	}
	t.ledgers[5] = &fact; /* in the place of the last toy ledger */
}

static void fill(struct record *record, struct arena *a, int64_t i, int64_t party)
{
	for (size_t f = 0; f < fact.field_count; f++) {
		struct value *v = &record->values[f];

		if (v->type == TYPE_CODE)
			*v = value_text(v->type, str_format(a, "HT2023%08lld", (long long)i));
		else if (v->type == TYPE_TEXT)
			*v = value_text(v->type, str_format(a, "安徽某某科技%lld有限公司",
							 (long long)(i % 977 + (int64_t)f)));
		else if (v->type == TYPE_REF)
			v->integer = party, v->state = VALUE_GIVEN;
		else if (v->type == TYPE_DATE)
			*v = value_date(v->type, date_of((day_t)(18000 + i % 1000)));
		else if (v->type == TYPE_SPAN)
			*v = value_date(v->type, (struct date){(day_t)(18000 + i % 1000),
							 (day_t)(19000 + i % 1000)});
		else
			*v = value_int(v->type, v->type == TYPE_BOOL ? i & 1 : i * 17 + (int64_t)f);
	}
}

static struct record **records;

static void check_all(int64_t party)
{
	struct formula_env env;
	struct when when = {.period = {2023, PERIOD_YEAR, 1}, .cutoff = t.db.job.today};
	struct moment from;

	records = arena_array(t.db.job.arena, struct record *, ROWS);
	for (int64_t i = 0; i < ROWS; i++) {
		records[i] = record_new(&t.db.job, &fact);
		fill(records[i], t.db.job.arena, i, party);
	}
	from = moment();
	OK(&t.db.job, ledger_env(&t.db.job, t.book, SEQ_NOW, when, 0, &env));
	for (int64_t i = 0; i < ROWS; i++) {
		problems found;

		OK(&t.db.job, record_check_in(&t.db.job, t.book, &env, records[i], &found));
	}
	tell("record_check", from);
}

static void write_all(const char *what)
{
	struct change *change;
	struct moment from = moment(), whole = from;
	int64_t seq;

	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR("bench"), &change));
	for (int64_t i = 0; i < ROWS; i++)
		OK(&t.db.job, change_put(&t.db.job, change, records[i], 0));
	tell("  change_put", from);
	from = moment();
	OK(&t.db.job, change_flush(&t.db.job, change));
	tell("  change_flush", from);
	from = moment();
	OK(&t.db.job, change_commit(&t.db.job, change, &seq));
	tell("  change_commit", from);
	tell(what, whole);
}

static enum rc nothing(void *arg, struct job *job, const struct record *record)
{
	(void)job;
	*(int64_t *)arg += record->id;
	return RC_OK;
}

static void read_all(const char *what, struct ledger_query query)
{
	struct moment from = moment();
	int64_t sum = 0;

	OK(&t.db.job, ledger_each(&t.db.job, t.book, &fact, &query, nothing, &sum));
	tell(what, from);
}

/* What each request of a server begins with. */
static void open_often(void)
{
	struct moment from = moment(), now;
	struct job job;

	for (int i = 0; i < 1000; i++) {
		struct book *book;

		job_fork(&t.db.job, &job);
		OK(&job, book_open(&job, t.db.store, &t.catalog, 1, &book));
		job_done(&job);
	}
	now = moment();
	printf("book_open %.1f µs, cpu %.1f µs\n", (now.clock - from.clock) * 1e3,
		(now.cpu - from.cpu) * 1e3);
}

int main(void)
{
	struct verify_report report;
	struct record *party;
	struct moment from;

	toy_catalog(&t);
	define_fact();
	both_open(&t.db);
	OK(&t.db.job, book_create(&t.db.job, t.db.store, &t.catalog, 1, STR("bench"), &t.book));
	party = toy_party(&t, &t.db.job, "某厂", NULL);
	toy_write(&t.db.job, t.book, party);
	open_often();
	check_all(party->id);
	write_all("new records");
	read_all("ledger_each", (struct ledger_query){.seq = SEQ_NOW});
	read_all("search", (struct ledger_query){.seq = SEQ_NOW, .search = STR("ahmmkj976")});
	for (int64_t i = 0; i < ROWS; i++)
		records[i]->values[8].integer++;
	write_all("edited records");
	read_all("ledger_each, as of the first", (struct ledger_query){.seq = 3});
	from = moment();
	OK(&t.db.job, ledger_verify(&t.db.job, t.book, &report));
	tell("ledger_verify (two versions each)", from);
	both_close(&t.db);
	return 0;
}
