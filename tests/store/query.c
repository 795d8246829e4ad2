/*
 * The functions that tools/sqlgen.py makes, run on both engines.
 */
#include "both.h"

#include "query.sql.h"

#define SM3_TEXT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void open_with_book(struct both *t)
{
	int64_t changed = 0;
	both_open(t);
	OK(&t->job, store_begin_write(&t->job, t->store));
	OK(&t->job, book_add(&t->job, t->store, 7, STR("示范区"), STR("\0h"), 5, &changed));
	assert_int_equal(changed, 1);
}

static void add_change(struct both *t, int64_t seq, struct opt_int undone_by)
{
	struct change_add_args args = {.book = 7,
		.seq = seq,
		.at = 1,
		.who = STR("甲"),
		.kind = STR("write"),
		.hash = STR("\1\2"),
		.undone_by = undone_by};
	OK(&t->job, change_add(&t->job, t->store, &args, NULL));
}

static void one_row_is_copied_and_outlives_the_statement(void **state)
{
	(void)state;
	struct both t;
	struct book_get_row first, second;
	open_with_book(&t);
	OK(&t.job, book_add(&t.job, t.store, 8, STR("乙"), STR_NONE, 5, NULL));
	OK(&t.job, book_get(&t.job, t.store, 7, &first));
	OK(&t.job, book_get(&t.job, t.store, 8, &second));
	assert_str(first.name, "示范区");
	assert_int_equal(first.seq, 0);
	assert_true(str_eq(first.head, STR("\0h")));
	assert_str(second.name, "乙");
	assert_int_equal(second.head.len, 0);
	both_close(&t);
}

static void a_missing_row_says_so_in_the_words_of_the_query(void **state)
{
	(void)state;
	struct both t;
	struct book_get_row row;
	struct book_count_row count;
	open_with_book(&t);
	GIVES(&t.job, RC_MISSING, book_get(&t.job, t.store, 9, &row));
	SAYS(&t.job, "没有这个账套 \"%s\"");
	OK(&t.job, book_count(&t.job, t.store, &count));
	assert_int_equal(count.count, 1);
	both_close(&t);
}

static void null_goes_in_and_comes_out_as_null(void **state)
{
	(void)state;
	struct both t;
	struct change_get_row row;
	int64_t changed;
	open_with_book(&t);
	add_change(&t, 1, INT_NONE);
	OK(&t.job, change_get(&t.job, t.store, 7, 1, &row));
	assert_false(row.undone_by.given);
	OK(&t.job, change_mark(&t.job, t.store, int_some(5), 7, 1, &changed));
	assert_int_equal(changed, 1);
	OK(&t.job, change_get(&t.job, t.store, 7, 1, &row));
	assert_true(row.undone_by.given);
	assert_int_equal(row.undone_by.v, 5);
	OK(&t.job, change_mark(&t.job, t.store, INT_NONE, 7, 2, &changed));
	assert_int_equal(changed, 0);
	both_close(&t);
}

static void null_texts_and_bytes_are_not_the_empty_ones(void **state)
{
	(void)state;
	struct both t;
	struct file_add_row row;
	open_with_book(&t);
	OK(&t.job, file_add(&t.job, t.store,
			   &(struct file_add_args){7, 1, STR(SM3_TEXT), STR_NONE, STR_NONE}, &row));
	assert_int_equal(row.id, 1);
	assert_null(row.body.at);
	assert_str(row.note, "f");
	OK(&t.job, file_add(&t.job, t.store,
			   &(struct file_add_args){7, 2, STR(SM3_TEXT), STR(""), STR("f")}, &row));
	assert_non_null(row.body.at);
	assert_int_equal(row.body.len, 0);
	assert_null(row.note.at);
	both_close(&t);
}

static void many_rows_come_one_by_one_and_the_cursor_closes_itself(void **state)
{
	(void)state;
	struct both t;
	struct change_each each = {0};
	struct change_get_row row;
	open_with_book(&t);
	for (int64_t seq = 1; seq <= 3; seq++)
		add_change(&t, seq, INT_NONE);
	OK(&t.job, change_each_open(&t.job, t.store, 7, 1, &each));
	GIVES(&t.job, RC_ROW, change_each_next(&t.job, &each, &row));
	assert_int_equal(row.seq, 2);
	assert_str(row.who, "甲");
	GIVES(&t.job, RC_ROW, change_each_next(&t.job, &each, &row));
	GIVES(&t.job, RC_DONE, change_each_next(&t.job, &each, &row));
	change_each_done(&each);
	OK(&t.job, change_each_open(&t.job, t.store, 7, 0, &each));
	GIVES(&t.job, RC_ROW, change_each_next(&t.job, &each, &row));
	assert_int_equal(row.seq, 1);
	change_each_done(&each);
	both_close(&t);
}

static void all_rows_come_at_once_up_to_the_ceiling(void **state)
{
	(void)state;
	struct both t;
	struct change_get_row *rows;
	size_t count;
	open_with_book(&t);
	OK(&t.job, change_list(&t.job, t.store, 7, &rows, &count));
	assert_int_equal(count, 0);
	for (int64_t seq = 1; seq <= CHANGE_LIST_MAX; seq++)
		add_change(&t, seq, INT_NONE);
	OK(&t.job, change_list(&t.job, t.store, 7, &rows, &count));
	assert_int_equal(count, CHANGE_LIST_MAX);
	assert_int_equal(rows[2].seq, 3);
	assert_str(rows[0].who, "甲");
	add_change(&t, CHANGE_LIST_MAX + 1, INT_NONE);
	GIVES(&t.job, RC_TOO_MUCH, change_list(&t.job, t.store, 7, &rows, &count));
	SAYS(&t.job, "change_list");
	both_close(&t);
}

static void a_broken_rule_gives_its_code(void **state)
{
	(void)state;
	struct both t;
	open_with_book(&t);
	GIVES(&t.job, RC_TAKEN, book_add(&t.job, t.store, 7, STR("x"), STR(""), 5, NULL));
	both_close(&t);
	open_with_book(&t);
	struct change_add_args foreign = {.book = 99, .seq = 1, .kind = STR("write")};
	GIVES(&t.job, RC_INVALID, change_add(&t.job, t.store, &foreign, NULL));
	both_close(&t);
	open_with_book(&t);
	struct change_add_args unchecked = {.book = 7, .seq = 0, .kind = STR("write")};
	GIVES(&t.job, RC_INVALID, change_add(&t.job, t.store, &unchecked, NULL));
	both_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row_is_copied_and_outlives_the_statement),
		cmocka_unit_test(a_missing_row_says_so_in_the_words_of_the_query),
		cmocka_unit_test(null_goes_in_and_comes_out_as_null),
		cmocka_unit_test(null_texts_and_bytes_are_not_the_empty_ones),
		cmocka_unit_test(many_rows_come_one_by_one_and_the_cursor_closes_itself),
		cmocka_unit_test(all_rows_come_at_once_up_to_the_ceiling),
		cmocka_unit_test(a_broken_rule_gives_its_code),
	};
	(void)test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
