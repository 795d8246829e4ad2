/*
 * What only a PostgreSQL server does: connections that die, servers that
 * hang, settings of the database, numbers as numeric.
 */
#include "both.h"

#include <stdio.h>
#include <time.h>

#include "store/postgres.h"

static struct both t;

static int open_fresh(void **state)
{
	(void)state;
	both_open(&t);
	return 0;
}

static int close_fresh(void **state)
{
	(void)state;
	both_close(&t);
	return 0;
}

static int64_t ask_int(struct store *store, const char *sql)
{
	struct statement *s;
	OK(&t.job, store_prepare(&t.job, store, str_from_z(sql), &s));
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	int64_t v = column_int(s, 0);
	statement_done(s);
	return v;
}

static enum rc run(struct store *store, const char *sql)
{
	struct statement *s;
	TRY(store_prepare(&t.job, store, str_from_z(sql), &s));
	enum rc rc = statement_step(&t.job, s);
	statement_done(s);
	return rc == RC_ROW || rc == RC_DONE ? RC_OK : rc;
}

/* Ends the session of a store from another connection. */
static void kill_session(struct store *store)
{
	OK(&t.job, store_begin_read(&t.job, store));
	int64_t pid = ask_int(store, "select pg_backend_pid()");
	OK(&t.job, store_commit(&t.job, store));
	struct store *other = both_again(&t, (struct store_options){0});
	OK(&t.job, store_begin_write(&t.job, other));
	char sql[128];
	(void)snprintf(sql, sizeof(sql),
		"select case when pg_terminate_backend(%d, 5000) then 1 else 0 end", (int)pid);
	assert_int_equal(ask_int(other, sql), 1);
	store_close(other);
}

static void a_session_that_died_while_idle_is_replaced_at_the_next_begin(void **state)
{
	(void)state;
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int(t.store, "select 1"), 1);
	OK(&t.job, store_commit(&t.job, t.store));
	kill_session(t.store);
	OK(&t.job, store_begin_read(&t.job, t.store));
	/* prepared on the old connection, prepared again on the new one */
	assert_int_equal(ask_int(t.store, "select 1"), 1);
	OK(&t.job, store_commit(&t.job, t.store));
}

static void a_session_that_dies_in_a_transaction_loses_it_as_a_whole(void **state)
{
	(void)state;
	struct store *other = both_again(&t, (struct store_options){0});
	OK(&t.job, store_begin_write(&t.job, t.store));
	int64_t pid = ask_int(t.store, "select pg_backend_pid()");
	OK(&t.job, run(t.store, "insert into book (book, name, head, pack, created_at) "
				"values (1, 'n', '', '', 0)"));
	char sql[128];
	(void)snprintf(sql, sizeof(sql),
		"select case when pg_terminate_backend(%d, 5000) then 1 else 0 end", (int)pid);
	OK(&t.job, store_begin_write(&t.job, other));
	assert_int_equal(ask_int(other, sql), 1);
	store_rollback(other);

	GIVES(&t.job, RC_FAILED, run(t.store, "select 1"));
	SAYS(&t.job, "连接中断");
	GIVES(&t.job, RC_FAILED, run(t.store, "select 1"));
	SAYS(&t.job, "没有保存");
	/* that nobody could look does not mean that it is not there */
	bool there = false;
	GIVES(&t.job, RC_FAILED, store_has_table(&t.job, t.store, STR("book"), &there));
	store_rollback(t.store);
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int(t.store, "select count(*) from book"), 0);
	OK(&t.job, store_commit(&t.job, t.store));
	store_close(other);
}

static void a_commit_on_a_dead_session_has_an_unknown_outcome(void **state)
{
	(void)state;
	struct store *other = both_again(&t, (struct store_options){0});
	OK(&t.job, store_begin_write(&t.job, t.store));
	int64_t pid = ask_int(t.store, "select pg_backend_pid()");
	char sql[128];
	(void)snprintf(sql, sizeof(sql),
		"select case when pg_terminate_backend(%d, 5000) then 1 else 0 end", (int)pid);
	OK(&t.job, store_begin_write(&t.job, other));
	assert_int_equal(ask_int(other, sql), 1);
	store_close(other);
	GIVES(&t.job, RC_FAILED, store_commit(&t.job, t.store));
	SAYS(&t.job, "结果未知");
	assert_true(t.job.unsure);
	assert_int_equal(store_state(t.store), STORE_IDLE);
}

static void a_silent_server_is_given_up_at_the_deadline(void **state)
{
	(void)state;
	struct store *hasty = both_again(&t, (struct store_options){.statement_milliseconds = 300});
	struct timespec from, to;
	OK(&t.job, store_begin_read(&t.job, hasty));
	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	GIVES(&t.job, RC_FAILED,
		run(hasty, "select case when pg_sleep(20) is null then 1 else 0 end"));
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	assert_true(to.tv_sec - from.tv_sec < 5);
	store_rollback(hasty);
	OK(&t.job, store_begin_read(&t.job, hasty));
	assert_int_equal(ask_int(hasty, "select 1"), 1);
	store_close(hasty);
}

static void a_commit_after_a_failed_step_is_not_taken_for_one(void **state)
{
	(void)state;
	OK(&t.job, store_begin_write(&t.job, t.store));
	GIVES(&t.job, RC_FAILED, run(t.store, "select nosuch"));
	GIVES(&t.job, RC_FAILED, store_commit(&t.job, t.store));
	SAYS(&t.job, "没有保存");
	assert_int_equal(store_state(t.store), STORE_IDLE);
}

/* CREATE DATABASE cannot stand in a transaction: ends the one that our begin makes. */
static void outside(struct str sql)
{
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, postgres_say(&t.job, t.store, "commit"));
	OK(&t.job, postgres_say(&t.job, t.store, str_z(t.job.arena, sql)));
	store_rollback(t.store);
}

static void a_database_of_another_order_or_encoding_is_refused(void **state)
{
	(void)state;
	static const char *const made[][2] = {
		{"lc_collate 'C' lc_ctype 'C' encoding 'LATIN1'", "编码"},
		{"locale_provider icu icu_locale 'zh' lc_collate 'C' lc_ctype 'C' encoding 'UTF8'",
			"排序"},
		{"lc_collate 'C' lc_ctype 'C' encoding 'UTF8'", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(made); i++) {
		struct str name = str_format(t.job.arena, "d_%s_%zu", t.schema, i);
		struct store *store = NULL;
		outside(str_format(t.job.arena, "create database %.*s template template0 %s",
			STR_ARG(name), made[i][0]));
		struct str rest = t.address;
		struct str head = str_cut(&rest, STR("/postgres?"));
		struct str address = str_format(
			t.job.arena, "%.*s/%.*s?%.*s", STR_ARG(head), STR_ARG(name), STR_ARG(rest));
		GIVES(&t.job, made[i][1] ? RC_INVALID : RC_OK,
			store_open(&t.job, address, (struct store_options){0}, &store));
		if (made[i][1])
			SAYS(&t.job, made[i][1]);
		store_close(store);
		outside(str_format(t.job.arena, "drop database %.*s", STR_ARG(name)));
	}
}

static void the_shown_address_has_no_password(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"postgresql://kz:secret@/postgres?host=/nonexistent&password=secret&port=1",
			"postgresql://kz@/postgres?host=/nonexistent&port=1"},
		{"postgres://kz:secret@127.0.0.1:1", "postgres://kz@127.0.0.1:1"},
	};
	struct store *store;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		GIVES(&t.job, RC_FAILED,
			store_open(&t.job, str_from_z(cases[i][0]), (struct store_options){0},
				&store));
		SAYS(&t.job, cases[i][1]);
		assert_int_equal(str_find(job_error(&t.job), STR("secret")), SIZE_MAX);
	}
}

static void backup_and_restore_name_the_servers_own_tools(void **state)
{
	(void)state;
	GIVES(&t.job, RC_INVALID, store_backup(&t.job, t.store, STR("x.dump")));
	SAYS(&t.job, "pg_dump --format=custom --file=x.dump");
	GIVES(&t.job, RC_INVALID, store_restore(&t.job, STR("x.dump"), t.address));
	SAYS(&t.job, "pg_restore");
	OK(&t.job, store_self_check(&t.job, t.store));
}

static void numerics_are_read_when_whole_and_in_range(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		bool whole;
		int64_t value;
	} cases[] = {
		{"0", true, 0},
		{"1", true, 1},
		{"-1", true, -1},
		{"10000", true, 10000},
		{"123456789", true, 123456789},
		{"-100000000", true, -100000000},
		{"9223372036854775807", true, INT64_MAX},
		{"-9223372036854775808", true, INT64_MIN},
		{"9223372036854775808", false, 0},
		{"-9223372036854775809", false, 0},
		{"100000000000000000000000", false, 0},
		{"5.00", true, 5},
		{"5.01", false, 0},
		{"0.5", false, 0},
		{"'NaN'", false, 0},
		{"'Infinity'", false, 0},
	};
	OK(&t.job, store_begin_read(&t.job, t.store));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct statement *s;
		int64_t v = 7;
		struct str sql = str_format(t.job.arena,
			"select numeric_send(cast(%s as numeric)), cast(%s as numeric)",
			cases[i].sql, cases[i].sql);
		OK(&t.job, store_prepare(&t.job, t.store, sql, &s));
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		struct str bytes = column_bytes(s, 0);
		assert_int_equal(pg_get_numeric(bytes.at, bytes.len, &v), cases[i].whole);
		assert_true(v == (cases[i].whole ? cases[i].value : 7));
		if (cases[i].whole)
			assert_true(column_int(s, 1) == cases[i].value);
		/* Cut short it is refused, not read beyond. */
		for (size_t len = 0; len < bytes.len; len++)
			assert_false(pg_get_numeric(bytes.at, len, &v));
		statement_done(s);
	}
}

static void numbers_of_every_width_are_read(void **state)
{
	(void)state;
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int(t.store, "select cast(-5 as smallint)"), -5);
	assert_int_equal(ask_int(t.store, "select cast(-70000 as integer)"), -70000);
	assert_int_equal(ask_int(t.store, "select true"), 1);
	assert_int_equal(ask_int(t.store, "select cast(4294967295 as oid)"), 4294967295);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fresh, close_fresh)
	const struct CMUnitTest tests[] = {
		TEST(a_session_that_died_while_idle_is_replaced_at_the_next_begin),
		TEST(a_session_that_dies_in_a_transaction_loses_it_as_a_whole),
		TEST(a_commit_on_a_dead_session_has_an_unknown_outcome),
		TEST(a_silent_server_is_given_up_at_the_deadline),
		TEST(a_commit_after_a_failed_step_is_not_taken_for_one),
		TEST(a_database_of_another_order_or_encoding_is_refused),
		TEST(the_shown_address_has_no_password),
		TEST(backup_and_restore_name_the_servers_own_tools),
		TEST(numerics_are_read_when_whole_and_in_range),
		TEST(numbers_of_every_width_are_read),
	};
	(void)test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
