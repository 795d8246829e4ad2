/* src/core/str.c */
#include "../check.h"

static struct arena *a;

static int open_arena(void **state)
{
	(void)state;
	a = arena_make();
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void views_come_from_c_text_and_go_back(void **state)
{
	(void)state;
	assert_null(str_from_z(NULL).at);
	assert_int_equal(str_from_z("").len, 0);
	assert_non_null(str_from_z("").at);
	assert_int_equal(str_from_z("abc").len, 3);
	assert_string_equal(str_z(a, STR("abc")), "abc");
	assert_string_equal(str_z(a, STR_NONE), "");
	assert_string_equal(str_z(a, str_head(STR("abcdef"), 2)), "ab");
}

static void a_copy_is_another_place(void **state)
{
	(void)state;
	char text[] = "abc";
	struct str s = str_copy(a, str_from_z(text));
	text[0] = 'x';
	assert_text(s, "abc");
	assert_null(str_copy(a, STR_NONE).at);
	struct str empty = str_copy(a, STR(""));
	assert_non_null(empty.at);
	assert_int_equal(empty.len, 0);
	struct str nul = str_copy(a, (struct str){"a\0b", 3});
	assert_int_equal(nul.len, 3);
	assert_memory_equal(nul.at, "a\0b", 3);
}

static void text_is_formatted_at_any_length(void **state)
{
	(void)state;
	assert_text(str_format(a, "%s=%d", "x", 5), "x=5");
	assert_text(str_format(a, "%s", ""), "");
	struct str s = str_format(a, "%*d", 10000, 7);
	assert_int_equal(s.len, 10000);
	assert_int_equal(s.at[9999], '7');
	assert_text(str_format(a, "%.*s|", STR_ARG(STR("汉字"))), "汉字|");
}

static void parts_are_joined(void **state)
{
	(void)state;
	struct str parts[] = {STR("a"), STR(""), STR("b"), STR_NONE};
	assert_text(str_join(a, parts, 4, STR("、")), "a、、b、");
	assert_text(str_join(a, parts, 1, STR("、")), "a");
	assert_text(str_join(a, parts, 0, STR("、")), "");
	assert_text(str_join(a, parts, 3, STR_NONE), "ab");
	struct str whole = {"x", SIZE_MAX / 2 + 1};
	assert_aborts((void)str_join(a, (struct str[]){whole, whole}, 2, STR("")));
}

static void equality_and_order_are_by_bytes(void **state)
{
	(void)state;
	assert_true(str_eq(STR("abc"), STR("abc")));
	assert_true(str_eq(STR(""), STR_NONE));
	assert_false(str_eq(STR("abc"), STR("abd")));
	assert_false(str_eq(STR("abc"), STR("ab")));
	assert_int_equal(str_cmp(STR("abc"), STR("abc")), 0);
	assert_int_equal(str_cmp(STR(""), STR_NONE), 0);
	assert_int_equal(str_cmp(STR("ab"), STR("abc")), -1);
	assert_int_equal(str_cmp(STR("abc"), STR("ab")), 1);
	assert_int_equal(str_cmp(STR("abd"), STR("abc")), 1);
	assert_int_equal(str_cmp(STR_NONE, STR("a")), -1);
	/* unsigned: a Chinese character stands behind every ASCII letter */
	assert_int_equal(str_cmp(STR("z"), STR("科")), -1);
	assert_int_equal(str_cmp(STR("科"), STR("z")), 1);
}

static void heads_tails_and_places_are_found(void **state)
{
	(void)state;
	struct str s = STR("abcabc");
	assert_true(str_starts(s, STR("abc")));
	assert_true(str_starts(s, STR("")));
	assert_true(str_starts(s, s));
	assert_false(str_starts(s, STR("abcabcd")));
	assert_false(str_starts(s, STR("b")));
	assert_true(str_ends(s, STR("bc")));
	assert_true(str_ends(s, STR_NONE));
	assert_false(str_ends(s, STR("ab")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_int_equal(str_find(s, STR("c")), 2);
	assert_int_equal(str_find(s, STR("ca")), 2);
	assert_int_equal(str_find(s, STR("")), 0);
	assert_int_equal(str_find(s, s), 0);
	assert_true(str_find(s, STR("x")) == SIZE_MAX);
	assert_true(str_find(STR("a"), STR("ab")) == SIZE_MAX);
	assert_true(str_find(STR_NONE, STR("a")) == SIZE_MAX);
	assert_int_equal(str_find(STR_NONE, STR_NONE), 0);
}

static void skipping_and_heading_stop_at_the_end(void **state)
{
	(void)state;
	assert_text(str_skip(STR("abc"), 0), "abc");
	assert_text(str_skip(STR("abc"), 1), "bc");
	assert_text(str_skip(STR("abc"), 3), "");
	assert_text(str_skip(STR("abc"), 99), "");
	assert_null(str_skip(STR_NONE, 1).at);
	assert_text(str_head(STR("abc"), 0), "");
	assert_text(str_head(STR("abc"), 2), "ab");
	assert_text(str_head(STR("abc"), 99), "abc");
}

static void blanks_of_every_width_are_trimmed(void **state)
{
	(void)state;
	assert_text(str_trim(STR("")), "");
	assert_text(str_trim(STR_NONE), "");
	assert_text(str_trim(STR("abc")), "abc");
	assert_text(str_trim(STR(" \t\r\n\v\f a b \n")), "a b");
	assert_text(str_trim(STR("\u3000\u00A0\uFEFF科 账\uFEFF\u00A0\u3000 ")), "科 账");
	assert_text(str_trim(STR(" \u3000 ")), "");
	/* U+3001 shares its first bytes with U+3000 */
	assert_text(str_trim(STR("\u3001x\u3001")), "\u3001x\u3001");
	/* half a blank is no blank */
	assert_text(str_trim(STR("\xE3\x80")), "\xE3\x80");
	assert_text(str_trim(STR("x\x80")), "x\x80");
}

static void cutting_walks_through_all_parts(void **state)
{
	(void)state;
	struct str rest = STR("a::b::");
	assert_text(str_cut(&rest, STR("::")), "a");
	assert_text(str_cut(&rest, STR("::")), "b");
	assert_non_null(rest.at);
	assert_int_equal(rest.len, 0);
	struct str last = str_cut(&rest, STR("::"));
	assert_non_null(last.at);
	assert_text(last, "");
	assert_null(rest.at);
	rest = STR("none");
	assert_text(str_cut(&rest, STR(",")), "none");
	assert_null(rest.at);
	assert_null(str_cut(&rest, STR(",")).at);
	rest = STR(",");
	assert_text(str_cut(&rest, STR(",")), "");
	assert_non_null(rest.at);
	assert_aborts((void)str_cut(&rest, STR("")));
}

static void what_stands_in_front_is_taken_off(void **state)
{
	(void)state;
	struct str rest = STR("第12345季");
	int n = 7;
	assert_false(str_take(&rest, STR("季")));
	assert_text(rest, "第12345季");
	assert_true(str_take(&rest, STR("第")));
	assert_int_equal(str_take_digits(&rest, 3, &n), 3);
	assert_int_equal(n, 123);
	assert_text(rest, "45季");
	assert_int_equal(str_take_digits(&rest, 9, &n), 2);
	assert_int_equal(n, 45);
	assert_int_equal(str_take_digits(&rest, 9, &n), 0);
	assert_int_equal(n, 0);
	assert_true(str_take(&rest, STR("季")));
	assert_int_equal(str_take_digits(&rest, 9, &n), 0);
	assert_int_equal(rest.len, 0);
}

static void hashes_differ_where_texts_differ(void **state)
{
	(void)state;
	assert_true(str_hash(STR("abc")) == str_hash(str_copy(a, STR("abc"))));
	assert_true(str_hash(STR("")) == str_hash(STR_NONE));
	assert_true(numbers_hash((int64_t[]){1, 2}, 2) == numbers_hash((int64_t[]){1, 2}, 2));
	assert_true(numbers_hash((int64_t[]){1, 2}, 2) != numbers_hash((int64_t[]){2, 1}, 2));
	uint64_t seen[1000];
	for (int i = 0; i < 1000; i++) {
		seen[i] = str_hash(str_format(a, "%d", i));
		for (int j = 0; j < i; j++)
			assert_true(seen[i] != seen[j]);
	}
	/* the low bits spread over a table */
	int filled[64] = {0};
	for (int i = 0; i < 1000; i++)
		filled[seen[i] % 64]++;
	for (int i = 0; i < 64; i++)
		assert_in_range(filled[i], 1, 60);
}

static void integers_are_read_whole_or_not_at_all(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool fine;
		int64_t v;
	} table[] = {
		{"0", true, 0},
		{"-0", true, 0},
		{"007", true, 7},
		{"42", true, 42},
		{"-42", true, -42},
		{"9223372036854775807", true, INT64_MAX},
		{"9223372036854775808", false, 0},
		{"-9223372036854775808", true, INT64_MIN},
		{"-9223372036854775809", false, 0},
		{"92233720368547758070", false, 0},
		{"00000000000000000000000000001", true, 1},
		{"", false, 0},
		{"-", false, 0},
		{"+1", false, 0},
		{" 1", false, 0},
		{"1 ", false, 0},
		{"1.0", false, 0},
		{"--1", false, 0},
		{"1a", false, 0},
		{"0x10", false, 0},
		{"１", false, 0},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		int64_t v = -77;
		bool fine = int_from(str_from_z(table[i].text), &v);
		if (fine != table[i].fine || v != (fine ? table[i].v : -77))
			fail_msg("%s", table[i].text);
	}
	int64_t v = -77;
	assert_false(int_from(STR_NONE, &v));
	assert_false(int_from((struct str){"1\0", 2}, &v));
	assert_int_equal(v, -77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(views_come_from_c_text_and_go_back),
		cmocka_unit_test(a_copy_is_another_place),
		cmocka_unit_test(text_is_formatted_at_any_length),
		cmocka_unit_test(parts_are_joined),
		cmocka_unit_test(equality_and_order_are_by_bytes),
		cmocka_unit_test(heads_tails_and_places_are_found),
		cmocka_unit_test(skipping_and_heading_stop_at_the_end),
		cmocka_unit_test(blanks_of_every_width_are_trimmed),
		cmocka_unit_test(cutting_walks_through_all_parts),
		cmocka_unit_test(what_stands_in_front_is_taken_off),
		cmocka_unit_test(hashes_differ_where_texts_differ),
		cmocka_unit_test(integers_are_read_whole_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
