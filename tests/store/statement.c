/*
 * Statements, their parameters and columns, their errors and ceilings.
 */
#include "both.h"

#include <stdio.h>

static struct both t;

static int open_table(void **state)
{
	(void)state;
	both_open_empty(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_script(&t.job, t.store,
			   STR("create table thing (id {{int}} not null primary key, name text, "
			       "body {{bytes}}, "
			       "up {{int}} references thing (id), size {{int}} not null check "
			       "(size >= 0), "
			       "unique (name)) {{table}}")));
	return 0;
}

static int close_table(void **state)
{
	(void)state;
	both_close(&t);
	return 0;
}

static struct statement *prepare(const char *sql)
{
	struct statement *s = NULL;
	OK(&t.job, store_prepare(&t.job, t.store, str_from_z(sql), &s));
	return s;
}

static enum rc add(int64_t id, struct str name, struct opt_int up, int64_t size)
{
	struct statement *s =
		prepare("insert into thing (id, name, up, size) values ($1, $2, $3, $4)");
	bind_int(s, 1, id);
	bind_text(s, 2, name);
	if (up.given)
		bind_int(s, 3, up.v);
	else
		bind_null(s, 3, TYPE_REF);
	bind_int(s, 4, size);
	int64_t changed = -1;
	enum rc rc = statement_run(&t.job, s, &changed);
	if (rc == RC_OK)
		assert_int_equal(changed, 1);
	statement_done(s);
	return rc;
}

static int64_t ask_int(const char *sql)
{
	struct statement *s = prepare(sql);
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	int64_t v = column_int(s, 0);
	GIVES(&t.job, RC_DONE, statement_step(&t.job, s));
	statement_done(s);
	return v;
}

static void values_come_back_as_they_went_in(void **state)
{
	(void)state;
	static const int64_t numbers[] = {0, 1, -1, INT64_MAX, INT64_MIN, 9007199254740993};
	struct statement *s = prepare("select $1, $2, $3, $4, $5 where $1 = $1 or $1 is null");
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		bind_int(s, 1, numbers[i]);
		bind_text(s, 2, STR("科技 'x' \"y\" %_\\"));
		bind_bytes(s, 3, STR("a\0b\xff"));
		bind_text(s, 4, STR(""));
		bind_bytes(s, 5, STR(""));
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		assert_int_equal(column_count(s), 5);
		assert_true(column_int(s, 0) == numbers[i]);
		assert_str(column_text(s, 1), "科技 'x' \"y\" %_\\");
		assert_true(str_eq(column_bytes(s, 2), STR("a\0b\xff")));
		assert_int_equal(column_kind(s, 3), COLUMN_TEXT);
		assert_int_equal(column_text(s, 3).len, 0);
		assert_non_null(column_text(s, 3).at);
		assert_int_equal(column_kind(s, 4), COLUMN_BYTES);
		assert_non_null(column_bytes(s, 4).at);
		GIVES(&t.job, RC_DONE, statement_step(&t.job, s));
	}
	statement_done(s);
}

static void null_is_null_whatever_its_type(void **state)
{
	(void)state;
	struct statement *s = prepare("select $1, $2, $3");
	bind_null(s, 1, TYPE_MONEY);
	bind_text(s, 2, STR_NONE);
	bind_null(s, 3, TYPE_PERSONAL);
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	for (int i = 0; i < 3; i++) {
		assert_true(column_is_null(s, i));
		assert_int_equal(column_kind(s, i), COLUMN_NULL);
	}
	assert_null(column_text(s, 1).at);
	assert_null(column_bytes(s, 2).at);
	statement_done(s);
}

static void parameters_are_meant_by_number_not_by_place(void **state)
{
	(void)state;
	struct statement *s = prepare("select $2, $1, $2, '$9' where $4 = $4 -- $7");
	bind_text(s, 1, STR("one"));
	bind_text(s, 2, STR("two"));
	bind_int(s, 3, 3); /* the text does not use it */
	bind_int(s, 4, 4);
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	assert_str(column_text(s, 0), "two");
	assert_str(column_text(s, 1), "one");
	assert_str(column_text(s, 2), "two");
	statement_done(s);
}

static void a_statement_can_be_bound_with_other_types_later(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		struct statement *s = prepare("select $1");
		bind_int(s, 1, round);
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		assert_int_equal(column_int(s, 0), round);
		bind_text(s, 1, STR("text"));
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		assert_str(column_text(s, 0), "text");
		statement_done(s);
	}
}

static void sums_and_counts_are_whole_numbers(void **state)
{
	(void)state;
	OK(&t.job, add(1, STR("a"), INT_NONE, INT64_C(4000000000000000000)));
	OK(&t.job, add(2, STR("b"), INT_NONE, INT64_C(4000000000000000001)));
	OK(&t.job, add(3, STR("c"), INT_NONE, 0));
	assert_int_equal(ask_int("select count(*) from thing"), 3);
	assert_true(ask_int("select sum(size) from thing") == INT64_C(8000000000000000001));
	assert_true(ask_int("select -sum(size) from thing") == INT64_C(-8000000000000000001));
	assert_int_equal(ask_int("select sum(size) from thing where id = 3"), 0);
	assert_int_equal(ask_int("select sum(id) * 10000 from thing where id > 1"), 50000);
	assert_int_equal(
		ask_int("select coalesce(sum(size), -20000) from thing where id > 3"), -20000);
	assert_int_equal(ask_int("select max(id) from thing"), 3);
}

static void rules_of_the_table_give_their_codes(void **state)
{
	(void)state;
	OK(&t.job, add(1, STR("a"), INT_NONE, 5));
	static const struct {
		int64_t id, up, size;
		const char *name;
		enum rc rc;
	} cases[] = {
		{1, 0, 5, "b", RC_TAKEN},
		{2, 0, 5, "a", RC_TAKEN},
		{2, 99, 5, "b", RC_INVALID},
		{2, 0, -1, "b", RC_INVALID},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct opt_int up = cases[i].up ? int_some(cases[i].up) : INT_NONE;
		OK(&t.job, store_script(&t.job, t.store, STR("savepoint one")));
		GIVES(&t.job, cases[i].rc,
			add(cases[i].id, str_from_z(cases[i].name), up, cases[i].size));
		OK(&t.job, store_script(&t.job, t.store, STR("rollback to savepoint one")));
	}
	OK(&t.job, store_script(&t.job, t.store, STR("savepoint one")));
	struct statement *s = prepare("insert into thing (id, size) values (3, $1)");
	bind_null(s, 1, TYPE_INT);
	GIVES(&t.job, RC_INVALID, statement_run(&t.job, s, NULL));
	OK(&t.job, store_script(&t.job, t.store, STR("rollback to savepoint one")));
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int("select count(*) from thing"), 1);
}

static void a_wrong_text_is_an_error_not_a_string(void **state)
{
	(void)state;
	static const char *const wrong[] = {"selct 1", "select \"nosuch\" from thing",
		"select nosuch from thing", "select 1; select 2", "", "-- nothing"};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct statement *s;
		OK(&t.job, store_script(&t.job, t.store, STR("savepoint one")));
		enum rc rc = store_prepare(&t.job, t.store, str_from_z(wrong[i]), &s);
		if (rc == RC_OK)
			rc = statement_step(&t.job, s);
		GIVES(&t.job, RC_FAILED, rc);
		OK(&t.job, store_script(&t.job, t.store, STR("rollback to savepoint one")));
	}
}

static void text_that_is_not_utf8_is_refused_before_the_engine(void **state)
{
	(void)state;
	GIVES(&t.job, RC_INVALID, add(1, STR("\xff"), INT_NONE, 0));
	SAYS(&t.job, "UTF-8");
	GIVES(&t.job, RC_INVALID, add(1, STR("a\0b"), INT_NONE, 0));
	/* The statement is not spoilt by it, nor is the transaction. */
	OK(&t.job, add(1, STR("a"), INT_NONE, 0));
	assert_int_equal(ask_int("select count(*) from thing"), 1);
}

static void like_and_order_are_by_bytes(void **state)
{
	(void)state;
	OK(&t.job, add(1, STR("b"), INT_NONE, 0));
	OK(&t.job, add(2, STR("B"), INT_NONE, 0));
	OK(&t.job, add(3, STR("县"), INT_NONE, 0));
	OK(&t.job, add(4, STR("安"), INT_NONE, 0));
	OK(&t.job, add(5, STR("_"), INT_NONE, 0));
	assert_int_equal(ask_int("select count(*) from thing where name like 'b%'"), 1);
	assert_int_equal(ask_int("select count(*) from thing where name > '_'"), 3);
	struct statement *s = prepare("select id from thing order by name");
	static const int64_t order[] = {2, 5, 1, 3, 4};
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		assert_int_equal(column_int(s, 0), order[i]);
	}
	statement_done(s);
}

static void two_statements_of_one_text_step_in_turns(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 3; id++)
		OK(&t.job, add(id, str_format(t.job.arena, "n%d", (int)id), INT_NONE, id));
	struct statement *a = prepare("select id from thing order by id");
	struct statement *b = prepare("select id from thing order by id");
	assert_true(a != b);
	for (int64_t id = 1; id <= 3; id++) {
		GIVES(&t.job, RC_ROW, statement_step(&t.job, a));
		GIVES(&t.job, RC_ROW, statement_step(&t.job, b));
		assert_int_equal(column_int(a, 0), id);
		assert_int_equal(column_int(b, 0), id);
	}
	statement_done(a);
	statement_done(b);
}

static void a_write_while_reading_is_seen_after_it(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 3; id++)
		OK(&t.job, add(id, str_format(t.job.arena, "n%d", (int)id), INT_NONE, id));
	struct statement *each = prepare("select id from thing where id < 10 order by id");
	struct statement *mark = prepare("update thing set size = size + 10 where id = $1");
	int64_t changed;
	while (statement_step(&t.job, each) == RC_ROW) {
		bind_int(mark, 1, column_int(each, 0));
		OK(&t.job, statement_run(&t.job, mark, &changed));
		assert_int_equal(changed, 1);
	}
	statement_done(each);
	statement_done(mark);
	assert_int_equal(ask_int("select sum(size) from thing"), 36);
	struct statement *none = prepare("delete from thing where id > 100");
	OK(&t.job, statement_run(&t.job, none, &changed));
	assert_int_equal(changed, 0);
}

static void returning_brings_the_row_and_changes_it_once(void **state)
{
	(void)state;
	OK(&t.job, add(1, STR("a"), INT_NONE, 1));
	struct statement *s =
		prepare("update thing set size = size + $1 where id = 1 returning size");
	for (int64_t i = 2; i <= 4; i++) {
		bind_int(s, 1, 1);
		GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
		assert_int_equal(column_int(s, 0), i);
	}
	statement_done(s);
	assert_int_equal(ask_int("select size from thing"), 4);
}

static void more_texts_than_the_cache_holds_still_run(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < STORE_STATEMENTS_MAX + 40; i++) {
			char sql[64];
			(void)snprintf(sql, sizeof(sql), "select %d + cast($1 as bigint)", i);
			struct statement *s = prepare(sql);
			bind_int(s, 1, round);
			GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
			assert_int_equal(column_int(s, 0), i + round);
			statement_done(s);
		}
		OK(&t.job, store_commit(&t.job, t.store));
		OK(&t.job, store_begin_write(&t.job, t.store));
	}
}

static void only_so_many_statements_can_be_taken_at_once(void **state)
{
	(void)state;
	struct statement *s = NULL;
	for (int i = 0; i < STORE_STATEMENTS_MAX; i++)
		s = prepare("select 1");
	struct statement *one_more;
	GIVES(&t.job, RC_TOO_MUCH, store_prepare(&t.job, t.store, STR("select 1"), &one_more));
	statement_done(s);
	s = prepare("select 2");
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_write(&t.job, t.store));
	assert_int_equal(ask_int("select 3"), 3);
}

static struct str many_parameters(int count)
{
	struct buf sql;
	buf_init(&sql, STORE_SQL_MAX);
	buf_add_z(&sql, "select count(*) from thing where id in ($1");
	for (int i = 2; i <= count; i++)
		buf_addf(&sql, ",$%d", i);
	buf_add_z(&sql, ")");
	assert_true(buf_ok(&sql));
	return buf_take(t.job.arena, &sql);
}

static void a_statement_has_parameters_up_to_the_ceiling(void **state)
{
	(void)state;
	struct statement *s;
	OK(&t.job, add(7, STR("a"), INT_NONE, 0));
	OK(&t.job, store_prepare(&t.job, t.store, many_parameters(STORE_PARAMETERS_MAX), &s));
	for (int i = 1; i <= STORE_PARAMETERS_MAX; i++)
		bind_int(s, i, i);
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	assert_int_equal(column_int(s, 0), 1);
	statement_done(s);
	GIVES(&t.job, RC_TOO_MUCH,
		store_prepare(&t.job, t.store, many_parameters(STORE_PARAMETERS_MAX + 1), &s));
	GIVES(&t.job, RC_TOO_MUCH,
		store_prepare(&t.job, t.store, STR("select $99999999999999999999"), &s));
}

static void a_text_of_sql_has_a_ceiling(void **state)
{
	(void)state;
	struct statement *s;
	char *sql = arena_array(t.job.arena, char, STORE_SQL_MAX + 1);
	for (size_t i = 0; i <= STORE_SQL_MAX; i++)
		sql[i] = ' ';
	(void)snprintf(sql, 9, "select 1");
	sql[8] = ' ';
	OK(&t.job, store_prepare(&t.job, t.store, (struct str){sql, STORE_SQL_MAX}, &s));
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	statement_done(s);
	GIVES(&t.job, RC_TOO_MUCH,
		store_prepare(&t.job, t.store, (struct str){sql, STORE_SQL_MAX + 1}, &s));
}

static void a_value_and_all_values_together_have_a_ceiling(void **state)
{
	(void)state;
	char *bytes = arena_array(t.job.arena, char, STORE_VALUE_MAX + 1);
	struct statement *s = prepare("insert into thing (id, body, size) values ($1, $2, 0)");
	bind_int(s, 1, 1);
	bind_bytes(s, 2, (struct str){bytes, STORE_VALUE_MAX});
	OK(&t.job, statement_run(&t.job, s, NULL));
	bind_int(s, 1, 2);
	bind_bytes(s, 2, (struct str){bytes, STORE_VALUE_MAX + 1});
	GIVES(&t.job, RC_TOO_MUCH, statement_run(&t.job, s, NULL));
	statement_done(s);
	s = prepare("select 1 where $1 = $2 or $1 = $3");
	for (int at = 1; at <= 3; at++)
		bind_bytes(s, at, (struct str){bytes, at < 3 ? STORE_ROW_MAX / 2 : 1});
	GIVES(&t.job, RC_TOO_MUCH, statement_step(&t.job, s));
	for (int at = 1; at <= 3; at++)
		bind_bytes(s, at, (struct str){bytes, at < 3 ? STORE_ROW_MAX / 2 : 0});
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	statement_done(s);
	s = prepare("select body from thing");
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	assert_int_equal(column_bytes(s, 0).len, STORE_VALUE_MAX);
	statement_done(s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_table, close_table)
	const struct CMUnitTest tests[] = {
		TEST(values_come_back_as_they_went_in),
		TEST(null_is_null_whatever_its_type),
		TEST(parameters_are_meant_by_number_not_by_place),
		TEST(a_statement_can_be_bound_with_other_types_later),
		TEST(sums_and_counts_are_whole_numbers),
		TEST(rules_of_the_table_give_their_codes),
		TEST(a_wrong_text_is_an_error_not_a_string),
		TEST(text_that_is_not_utf8_is_refused_before_the_engine),
		TEST(like_and_order_are_by_bytes),
		TEST(two_statements_of_one_text_step_in_turns),
		TEST(a_write_while_reading_is_seen_after_it),
		TEST(returning_brings_the_row_and_changes_it_once),
		TEST(more_texts_than_the_cache_holds_still_run),
		TEST(only_so_many_statements_can_be_taken_at_once),
		TEST(a_statement_has_parameters_up_to_the_ceiling),
		TEST(a_text_of_sql_has_a_ceiling),
		TEST(a_value_and_all_values_together_have_a_ceiling),
	};
	(void)test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
