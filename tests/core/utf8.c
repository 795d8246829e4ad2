/* src/core/utf8.c */
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

/* The table of well-formed sequences of the Unicode Standard, on both sides of each edge. */
static void validity_follows_the_standard(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		bool fine;
	} table[] = {
		{"", true},
		{"a", true},
		{"\x7F", true},
		{"\x80", false},
		{"\xBF", false},
		{"\xC0\x80", false}, /* NUL written long */
		{"\xC1\xBF", false},
		{"\xC2\x7F", false},
		{"\xC2\x80", true},
		{"\xC2\xC0", false},
		{"\xC2", false},
		{"\xDF\xBF", true},
		{"\xE0\x9F\xBF", false},
		{"\xE0\xA0\x80", true},
		{"\xE0\xA0", false},
		{"\xE0", false},
		{"\xE4\xB8\xAD", true},
		{"\xE4\xB8", false},
		{"\xE4\x2E\xAD", false},
		{"\xED\x9F\xBF", true},
		{"\xED\xA0\x80", false}, /* the first surrogate */
		{"\xED\xBF\xBF", false}, /* the last */
		{"\xEE\x80\x80", true},
		{"\xEF\xBF\xBF", true},
		{"\xF0\x8F\xBF\xBF", false},
		{"\xF0\x90\x80\x80", true},
		{"\xF0\x90\x80", false},
		{"\xF4\x8F\xBF\xBF", true},
		{"\xF4\x90\x80\x80", false},
		{"\xF5\x80\x80\x80", false},
		{"\xF8\x88\x80\x80\x80", false},
		{"\xFC\x84\x80\x80\x80\x80", false},
		{"\xFE", false},
		{"\xFF", false},
		{"ab\xE4\xB8\xAD\x80", false},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (str_is_utf8(str_from_z(table[i].bytes)) != table[i].fine)
			fail_msg("row %zu", i);
	assert_false(str_is_utf8((struct str){"a\0b", 3}));
	assert_true(str_is_utf8(STR_NONE));
}

static void every_code_point_is_written_and_read_back(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		if (cp == 0xD800)
			cp = 0xE000;
		char bytes[4];
		size_t n = utf8_put(cp, bytes), at = 0;
		struct str s = {bytes, n};
		assert_int_equal(n, cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4);
		assert_true(str_is_utf8(s));
		assert_int_equal(utf8_next(s, &at), cp);
		assert_int_equal(at, n);
	}
	char bytes[4];
	assert_int_equal(utf8_put(0, bytes), 1);
	assert_aborts((void)utf8_put(0xD800, bytes));
	assert_aborts((void)utf8_put(0xDFFF, bytes));
	assert_aborts((void)utf8_put(0x110000, bytes));
}

static void reading_steps_over_invalid_bytes(void **state)
{
	(void)state;
	struct str s = STR("\xE4\xB8");
	size_t at = 0;
	assert_int_equal(utf8_next(s, &at), 0xFFFD);
	assert_int_equal(at, 1);
	assert_int_equal(utf8_next(s, &at), 0xFFFD);
	assert_int_equal(at, 2);
	assert_aborts((void)utf8_next(s, &at));
	assert_int_equal(utf8_count(STR("")), 0);
	assert_int_equal(utf8_count(STR("a科é😀")), 4);
	assert_int_equal(utf8_count(STR("\xFF\xFF")), 2);
}

static void mending_makes_text_valid(void **state)
{
	(void)state;
	assert_text(utf8_mend(a, STR("科账")), "科账");
	assert_text(utf8_mend(a, STR("a\xFFz")), "a\uFFFDz");
	assert_text(utf8_mend(a, STR("\xE4\xB8")), "\uFFFD\uFFFD");
	assert_text(utf8_mend(a, STR("\xED\xA0\x80")), "\uFFFD\uFFFD\uFFFD");
	assert_text(utf8_mend(a, (struct str){"a\0b", 3}), "a\uFFFDb");
	assert_int_equal(utf8_mend(a, STR_NONE).len, 0);
	for (unsigned x = 0; x < 256; x++)
		for (unsigned y = 0; y < 256; y++) {
			char two[] = {(char)x, (char)y};
			assert_true(str_is_utf8(utf8_mend(a, (struct str){two, 2})));
		}
}

static void chinese_characters_are_known(void **state)
{
	(void)state;
	static const uint32_t han[] = {
		0x4E00, 0x9FFF, 0x3400, 0x4DBF, 0x3005, 0x3007, 0xF900, 0xFAFF, 0x20000, 0x323AF};
	static const uint32_t not [] = {0x4DFF, 0xA000, 0x33FF, 0x4DC0, 0x3000, 0x3006, 0x3008,
		0xF8FF, 0xFB00, 0x1FFFF, 0x323B0, 'A', 0x3042};
	for (size_t i = 0; i < COUNT_OF(han); i++)
		assert_true(cp_is_han(han[i]));
	for (size_t i = 0; i < COUNT_OF(not ); i++)
		assert_false(cp_is_han(not [i]));
}

static void narrow_keeps_case_and_brackets(void **state)
{
	(void)state;
	assert_text(str_narrow(a, STR("ＡｂＣ１２３％！～")), "AbC123%!~");
	assert_text(str_narrow(a, STR("a\u3000b\u00A0c\td\ne\u2003f")), "a b c d e f");
	assert_text(str_narrow(a, STR("\uFEFFa\u200Bb\u200Dc\u2060d\u202Ae")), "abcde");
	assert_text(str_narrow(a, STR("（甲）【乙】〔丙〕")), "(甲)【乙】〔丙〕");
	assert_text(str_narrow(a, STR("\uFF00\uFF5F￥")), "\uFF00\uFF5F￥");
	assert_text(str_narrow(a, STR("")), "");
	assert_text(str_narrow(a, STR_NONE), "");
	assert_text(str_narrow(a, STR("a\xFF")), "a\uFFFD");
}

static void folding_makes_spellings_alike(void **state)
{
	(void)state;
	assert_text(str_fold(a, STR("ＡＢＣ abc")), "abc abc");
	assert_text(str_fold(a, STR("国科发火〔２０１６〕32号")), "国科发火(2016)32号");
	assert_text(str_fold(a, STR("国科发火【2016】32号")), "国科发火(2016)32号");
	assert_text(str_fold(a, STR("国科发火[2016]３２号")), "国科发火(2016)32号");
	assert_text(str_fold(a, STR("国科发火［2016］32号")), "国科发火(2016)32号");
	assert_text(str_fold(a, STR("ÀÞ×ß ΑΩ АЯ")), "àþ×ß αω ая");
	assert_text(str_fold(a, STR("@[`{")), "@(`{");
	assert_text(str_fold(a, STR(" a \u3000 b ")), " a   b ");
}

static void a_name_has_one_key(void **state)
{
	(void)state;
	struct str key = str_name_key(a, STR("安徽某某（集团）有限公司"));
	assert_text(key, "安徽某某(集团)有限公司");
	assert_true(str_eq(key, str_name_key(a, STR(" 安徽\u3000某某(集团) 有限\u200B公司\r\n"))));
	assert_false(str_eq(key, str_name_key(a, STR("安徽某某集团有限公司"))));
	static const struct {
		struct str spaced, closed;
	} cases[] = {
		{STR_INIT("云江绿越食品  有限公司"), STR_INIT("云江绿越食品有限公司")},
		{STR_INIT("张\u3000三 "), STR_INIT("张三 ")},
		{STR_INIT(" 甲 乙\t丙\u00a0 丁"), STR_INIT(" 甲乙丙丁")},
		{STR_INIT("甲 ABC 乙 （丙） 丁"), STR_INIT("甲 ABC 乙 （丙） 丁")},
		{STR_INIT("ABC Ltd"), STR_INIT("ABC Ltd")},
		{STR_INIT(""), STR_INIT("")},
		{STR_INIT("  "), STR_INIT("  ")},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_true(str_eq(str_closed(a, cases[i].spaced), cases[i].closed));
	assert_ptr_equal(str_closed(a, cases[4].spaced).at, cases[4].spaced.at);
	assert_text(str_name_key(a, STR(" ABC\tCo. ")), "abcco.");
	assert_text(str_name_key(a, STR(" \u3000")), "");
}

static void folding_twice_is_folding_once(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp <= 0x2FFFF; cp++) {
		if (cp == 0xD800)
			cp = 0xE000;
		char bytes[4];
		struct str s = {bytes, utf8_put(cp, bytes)};
		struct str once = str_fold(a, s), key = str_name_key(a, s), thin = str_narrow(a, s);
		assert_true(str_is_utf8(once) && once.len <= s.len);
		assert_true(str_eq(once, str_fold(a, once)));
		assert_true(str_eq(key, str_name_key(a, key)));
		assert_true(str_eq(thin, str_narrow(a, thin)));
		assert_true(str_eq(key, str_name_key(a, once)));
		assert_true(cp_narrow(cp) == 0 ? thin.len == 0 : thin.len > 0);
		if (cp % 4096 == 0)
			arena_clear(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(validity_follows_the_standard),
		cmocka_unit_test(every_code_point_is_written_and_read_back),
		cmocka_unit_test(reading_steps_over_invalid_bytes),
		cmocka_unit_test(mending_makes_text_valid),
		cmocka_unit_test(chinese_characters_are_known),
		cmocka_unit_test(narrow_keeps_case_and_brackets),
		cmocka_unit_test(folding_makes_spellings_alike),
		cmocka_unit_test(a_name_has_one_key),
		cmocka_unit_test(folding_twice_is_folding_once),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
