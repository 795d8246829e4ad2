/*
 * Bulk: many rows in one go, on both engines.
 */
#include "both.h"

static struct both t;

static const struct bulk_column columns[] = {
	{STR_INIT("id"), TYPE_REF},
	{STR_INIT("name"), TYPE_TEXT},
	{STR_INIT("body"), TYPE_PERSONAL},
	{STR_INIT("amount"), TYPE_MONEY},
};

static const struct bulk_column bodies[] = {{STR_INIT("id"), TYPE_REF},
	{STR_INIT("body"), TYPE_PERSONAL}, {STR_INIT("second"), TYPE_PERSONAL},
	{STR_INIT("third"), TYPE_PERSONAL}};

static int open_table(void **state)
{
	(void)state;
	both_open_empty(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_script(&t.job, t.store,
			   STR("create table thing (amount {{int}} check (amount >= 0), body "
			       "{{bytes}}, "
			       "name text, id {{int}} not null primary key) {{table}}")));
	return 0;
}

static int close_table(void **state)
{
	(void)state;
	both_close(&t);
	return 0;
}

static struct bulk *begin(void)
{
	struct bulk *b = NULL;
	OK(&t.job, bulk_begin(&t.job, t.store, STR("thing"), columns, COUNT_OF(columns), &b));
	return b;
}

/* By the row or at the end: the first trouble there is; the bulk is over. */
static enum rc add_and_end(struct bulk *b, int64_t id, int64_t amount)
{
	bulk_int(b, id);
	bulk_null(b);
	bulk_null(b);
	bulk_int(b, amount);
	enum rc rc = bulk_row(&t.job, b);
	if (rc == RC_OK)
		rc = bulk_end(&t.job, b);
	if (rc != RC_OK)
		bulk_drop(b);
	return rc;
}

static int64_t ask_int(const char *sql)
{
	struct statement *s;
	OK(&t.job, store_prepare(&t.job, t.store, str_from_z(sql), &s));
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	int64_t v = column_int(s, 0);
	statement_done(s);
	return v;
}

static void rows_arrive_with_all_kinds_of_values(void **state)
{
	(void)state;
	struct bulk *b = begin();
	for (int64_t id = 1; id <= 20000; id++) {
		bulk_int(b, id);
		if (id % 3 == 0)
			bulk_null(b);
		else
			bulk_text(b, str_format(t.job.arena, "企业%d", (int)id));
		bulk_bytes(b, id % 2 ? STR("\0\xff") : STR_NONE);
		bulk_int(b, id == 20000 ? INT64_MAX : 0);
		OK(&t.job, bulk_row(&t.job, b));
	}
	OK(&t.job, bulk_end(&t.job, b));
	assert_int_equal(ask_int("select count(*) from thing"), 20000);
	assert_int_equal(ask_int("select count(name) from thing"), 13334);
	assert_int_equal(ask_int("select count(body) from thing"), 10000);
	assert_true(ask_int("select max(amount) from thing") == INT64_MAX);
	assert_int_equal(ask_int("select id from thing where name = '企业19999'"), 19999);
	OK(&t.job, store_commit(&t.job, t.store));
}

static void no_rows_are_fine(void **state)
{
	(void)state;
	OK(&t.job, bulk_end(&t.job, begin()));
	assert_int_equal(ask_int("select count(*) from thing"), 0);
}

static void a_row_that_breaks_a_rule_gives_its_code(void **state)
{
	(void)state;
	OK(&t.job, add_and_end(begin(), 1, 5));
	OK(&t.job, store_script(&t.job, t.store, STR("savepoint one")));
	GIVES(&t.job, RC_TAKEN, add_and_end(begin(), 1, 5));
	OK(&t.job, store_script(&t.job, t.store, STR("rollback to savepoint one")));
	GIVES(&t.job, RC_INVALID, add_and_end(begin(), 2, -5));
	OK(&t.job, store_script(&t.job, t.store, STR("rollback to savepoint one")));
	assert_int_equal(ask_int("select count(*) from thing"), 1);
}

static void a_dropped_bulk_leaves_the_connection_usable(void **state)
{
	(void)state;
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_write(&t.job, t.store));
	struct bulk *b = begin();
	bulk_int(b, 1);
	bulk_drop(b);
	store_rollback(t.store);
	OK(&t.job, store_begin_write(&t.job, t.store));
	assert_int_equal(ask_int("select count(*) from thing"), 0);
	begin();
	store_rollback(t.store); /* drops it itself */
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, add_and_end(begin(), 1, 5));
	OK(&t.job, store_commit(&t.job, t.store));
}

static void text_that_is_not_utf8_is_refused(void **state)
{
	(void)state;
	struct bulk *b = begin();
	bulk_int(b, 1);
	bulk_text(b, STR("\xc3\x28"));
	bulk_null(b);
	bulk_null(b);
	GIVES(&t.job, RC_INVALID, bulk_row(&t.job, b));
	SAYS(&t.job, "UTF-8");
	bulk_drop(b);
}

static void a_table_that_is_not_there_is_told_at_the_beginning(void **state)
{
	(void)state;
	struct bulk *b;
	GIVES(&t.job, RC_FAILED,
		bulk_begin(&t.job, t.store, STR("nosuch"), columns, COUNT_OF(columns), &b));
	store_rollback(t.store);
	OK(&t.job, store_begin_write(&t.job, t.store));
}

static void big_values_pass_up_to_the_ceiling(void **state)
{
	(void)state;
	struct bulk *b = begin();
	char *bytes = arena_array(t.job.arena, char, STORE_VALUE_MAX + 1);
	bulk_int(b, 1);
	bulk_null(b);
	bulk_bytes(b, (struct str){bytes, STORE_VALUE_MAX});
	bulk_null(b);
	OK(&t.job, bulk_row(&t.job, b));
	bulk_int(b, 2);
	bulk_null(b);
	bulk_bytes(b, (struct str){bytes, STORE_VALUE_MAX + 1});
	bulk_null(b);
	GIVES(&t.job, RC_TOO_MUCH, bulk_row(&t.job, b));
	bulk_drop(b);
}

/* A row of two halves of the ceiling and so much more. */
static enum rc big_row(struct bulk *b, int64_t id, const char *bytes, size_t more)
{
	bulk_int(b, id);
	bulk_bytes(b, (struct str){bytes, STORE_ROW_MAX / 2});
	bulk_bytes(b, (struct str){bytes, STORE_ROW_MAX / 2});
	bulk_bytes(b, (struct str){bytes, more});
	return bulk_row(&t.job, b);
}

static void big_rows_pass_up_to_the_ceiling(void **state)
{
	(void)state;
	struct bulk *b = NULL;
	char *bytes = arena_array(t.job.arena, char, STORE_VALUE_MAX);
	OK(&t.job, store_script(&t.job, t.store,
			   STR("create table big (id {{int}} not null primary key, body {{bytes}}, "
			       "second {{bytes}}, third {{bytes}}) {{table}}")));
	OK(&t.job, bulk_begin(&t.job, t.store, STR("big"), bodies, COUNT_OF(bodies), &b));
	OK(&t.job, big_row(b, 1, bytes, 0));
	GIVES(&t.job, RC_TOO_MUCH, big_row(b, 2, bytes, 1));
	bulk_drop(b);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_table, close_table)
	const struct CMUnitTest tests[] = {
		TEST(rows_arrive_with_all_kinds_of_values),
		TEST(no_rows_are_fine),
		TEST(a_row_that_breaks_a_rule_gives_its_code),
		TEST(a_dropped_bulk_leaves_the_connection_usable),
		TEST(text_that_is_not_utf8_is_refused),
		TEST(a_table_that_is_not_there_is_told_at_the_beginning),
		TEST(big_values_pass_up_to_the_ceiling),
		TEST(big_rows_pass_up_to_the_ceiling),
	};
	(void)test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
