/* src/core/buf.c */
#include "../check.h"

static void an_empty_buffer_is_empty_text(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10);
	assert_true(buf_ok(&b));
	assert_int_equal(buf_str(&b).len, 0);
	assert_non_null(buf_str(&b).at);
	buf_free(&b);
	buf_free(&b);
}

static void text_is_added_in_every_way(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add(&b, STR("科"));
	buf_add(&b, STR_NONE);
	buf_add_z(&b, "账");
	buf_add_z(&b, NULL);
	buf_add_char(&b, ' ');
	buf_addf(&b, "%d-%s", 7, "x");
	buf_addf(&b, "%s", "");
	buf_add_char(&b, ' ');
	buf_add_int(&b, 0);
	buf_add_char(&b, ' ');
	buf_add_int(&b, INT64_MIN);
	buf_add_char(&b, ' ');
	buf_add_int(&b, INT64_MAX);
	assert_text(buf_str(&b), "科账 7-x 0 -9223372036854775808 9223372036854775807");
	buf_free(&b);
}

static void the_ceiling_itself_can_be_reached(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 5);
	buf_add(&b, STR("12345"));
	assert_true(buf_ok(&b));
	buf_add(&b, STR(""));
	assert_true(buf_ok(&b));
	assert_text(buf_str(&b), "12345");
	buf_add_char(&b, '6');
	assert_false(buf_ok(&b));
	assert_text(buf_str(&b), "12345");
	buf_free(&b);
}

static void what_would_pass_the_ceiling_is_refused_whole(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 5);
	buf_add(&b, STR("123"));
	buf_add(&b, STR("456"));
	assert_false(buf_ok(&b));
	/* and nothing after it gets in, small as it may be */
	buf_add_char(&b, '4');
	buf_addf(&b, "%d", 4);
	buf_add_int(&b, 4);
	buf_add_z(&b, "4");
	assert_text(buf_str(&b), "123");
	buf_clear(&b);
	assert_true(buf_ok(&b));
	buf_addf(&b, "%s", "12345");
	assert_text(buf_str(&b), "12345");
	buf_addf(&b, "%s", "6");
	assert_false(buf_ok(&b));
	buf_free(&b);
}

static void a_text_larger_than_the_next_block_gets_room(void **state)
{
	(void)state;
	char big[5000];
	memset(big, 'x', sizeof(big));
	struct buf b;
	buf_init(&b, 6000);
	buf_add_char(&b, 'a');
	buf_add(&b, (struct str){big, sizeof(big)});
	buf_addf(&b, "%.*s", 999, big);
	assert_true(buf_ok(&b));
	assert_int_equal(b.len, 6000);
	assert_int_equal(b.at[0], 'a');
	for (size_t i = 1; i < b.len; i++)
		assert_int_equal(b.at[i], 'x');
	buf_free(&b);
}

static void a_ceiling_of_nothing_takes_nothing(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 0);
	buf_add(&b, STR(""));
	assert_true(buf_ok(&b));
	buf_add_char(&b, 'x');
	assert_false(buf_ok(&b));
	assert_int_equal(buf_str(&b).len, 0);
	buf_free(&b);
}

static void the_block_doubles_and_stops_at_the_ceiling(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 100000);
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, (char)('a' + i % 26));
	assert_true(buf_ok(&b));
	assert_int_equal(b.len, 100000);
	assert_true(b.cap <= b.max + 1);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.at[i], 'a' + i % 26);
	buf_add_char(&b, '!');
	assert_false(buf_ok(&b));
	buf_free(&b);
}

static void taking_copies_into_the_arena_and_empties_the_buffer(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	struct buf b;
	buf_init(&b, 100);
	buf_add_z(&b, "hello");
	struct str s = buf_take(a, &b);
	assert_text(s, "hello");
	assert_null(b.at);
	assert_int_equal(b.cap, 0);
	buf_add_z(&b, "again");
	assert_text(buf_str(&b), "again");
	assert_text(s, "hello");
	buf_free(&b);
	s = buf_take(a, &b);
	assert_int_equal(s.len, 0);
	arena_free(a);
}

static void an_endless_ceiling_is_no_ceiling(void **state)
{
	(void)state;
	struct buf b;
	assert_aborts(buf_init(&b, SIZE_MAX));
	(void)b;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_empty_text),
		cmocka_unit_test(text_is_added_in_every_way),
		cmocka_unit_test(the_ceiling_itself_can_be_reached),
		cmocka_unit_test(what_would_pass_the_ceiling_is_refused_whole),
		cmocka_unit_test(a_text_larger_than_the_next_block_gets_room),
		cmocka_unit_test(a_ceiling_of_nothing_takes_nothing),
		cmocka_unit_test(the_block_doubles_and_stops_at_the_ceiling),
		cmocka_unit_test(taking_copies_into_the_arena_and_empties_the_buffer),
		cmocka_unit_test(an_endless_ceiling_is_no_ceiling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
