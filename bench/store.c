/*
 * How fast the store is: rows per second in bulk and one by one, look-ups by
 * key, write transactions, on the engine of the run. Numbers are for ratios on
 * one machine, not for promises.
 *
 *	meson test -C build --benchmark store_sqlite --verbose
 *	KEZHANG_TEST_FSYNC=1 tests/postgres.sh meson test -C build --benchmark store_postgres --verbose
 */
#include "both.h"

#include <stdio.h>
#include <time.h>

#define ROWS         500000
#define SINGLE_ROWS  50000
#define LOOKUPS      50000
#define TRANSACTIONS 500

static struct both t;

static double seconds(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void tell(const char *what, int count, double from)
{
	double took = seconds() - from;
	printf("%-9s %-28s %9.0f /s  %8.2f µs each\n",
		store_engine(t.store) == ENGINE_SQLITE ? "sqlite" : "postgres", what, count / took,
		took / count * 1e6);
}

static void make_table(void)
{
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_script(&t.job, t.store,
			   STR("create table fact (book {{int}} not null, id {{int}} not null, "
			       "name text not null, code text not null, year {{int}} not null, "
			       "amount {{int}} not null, count {{int}}, since {{int}} not null, "
			       "until {{int}}, note text, primary key (book, id)) {{table}}")));
	OK(&t.job, store_commit(&t.job, t.store));
}

static void bulk_rows(void)
{
	static const struct bulk_column columns[] = {{STR_INIT("book"), TYPE_INT},
		{STR_INIT("id"), TYPE_INT}, {STR_INIT("name"), TYPE_TEXT},
		{STR_INIT("code"), TYPE_CODE}, {STR_INIT("year"), TYPE_INT},
		{STR_INIT("amount"), TYPE_MONEY}, {STR_INIT("count"), TYPE_INT},
		{STR_INIT("since"), TYPE_INT}, {STR_INIT("until"), TYPE_INT},
		{STR_INIT("note"), TYPE_TEXT}};
	struct bulk *b = NULL;
	double from = seconds();
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, bulk_begin(&t.job, t.store, STR("fact"), columns, COUNT_OF(columns), &b));
	for (int64_t id = 1; id <= ROWS; id++) {
		bulk_int(b, 1);
		bulk_int(b, id);
		bulk_text(b, STR("某某科技有限公司"));
		bulk_text(b, STR("91341200MA2ABCDE0X"));
		bulk_int(b, 2014 + id % 10);
		bulk_int(b, id * 1000003 % 1000000000);
		bulk_int(b, id % 500);
		bulk_int(b, 1);
		bulk_null(b);
		bulk_null(b);
		OK(&t.job, bulk_row(&t.job, b));
	}
	OK(&t.job, bulk_end(&t.job, b));
	OK(&t.job, store_commit(&t.job, t.store));
	tell("bulk rows of 10 columns", ROWS, from);
}

static void single_rows(void)
{
	struct statement *s = NULL;
	double from = seconds();
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_prepare(&t.job, t.store,
			   STR("insert into fact (book, id, name, code, year, amount, since) "
			       "values ($1, $2, $3, $4, $5, $6, $7)"),
			   &s));
	for (int64_t id = 1; id <= SINGLE_ROWS; id++) {
		bind_int(s, 1, 2);
		bind_int(s, 2, id);
		bind_text(s, 3, STR("某某科技有限公司"));
		bind_text(s, 4, STR("91341200MA2ABCDE0X"));
		bind_int(s, 5, 2020);
		bind_int(s, 6, id);
		bind_int(s, 7, 1);
		OK(&t.job, statement_run(&t.job, s, NULL));
	}
	OK(&t.job, store_commit(&t.job, t.store));
	tell("rows one by one", SINGLE_ROWS, from);
}

static void lookups(void)
{
	double from = seconds();
	OK(&t.job, store_begin_read(&t.job, t.store));
	for (int64_t i = 0; i < LOOKUPS; i++) {
		struct statement *s = NULL;
		OK(&t.job, store_prepare(&t.job, t.store,
				   STR("select name, amount from fact where book = $1 and id = $2"),
				   &s));
		bind_int(s, 1, 1);
		bind_int(s, 2, 1 + i * 7919 % ROWS);
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		must(column_text(s, 0).len > 0 && column_int(s, 1) >= 0);
		statement_done(s);
	}
	OK(&t.job, store_commit(&t.job, t.store));
	tell("look-ups by key", LOOKUPS, from);
}

static void transactions(void)
{
	double from = seconds();
	for (int64_t i = 0; i < TRANSACTIONS; i++) {
		struct statement *s = NULL;
		OK(&t.job, store_begin_write(&t.job, t.store));
		OK(&t.job, store_prepare(&t.job, t.store,
				   STR("update fact set amount = amount + 1 where book = $1 and id "
				       "= $2"),
				   &s));
		bind_int(s, 1, 1);
		bind_int(s, 2, 1 + i);
		OK(&t.job, statement_run(&t.job, s, NULL));
		OK(&t.job, store_commit(&t.job, t.store));
	}
	tell("write transactions", TRANSACTIONS, from);
}

int main(void)
{
	both_open(&t);
	make_table();
	bulk_rows();
	single_rows();
	lookups();
	transactions();
	both_close(&t);
	return 0;
}
