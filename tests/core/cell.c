/* src/core/cell.c */
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

static void numbers_are_read_as_people_type_them(void **state)
{
	(void)state;
	static const struct {
		const char *cell, *value, *unit;
	} table[] = {
		{"0", "0", ""},
		{"1,234.50", "1234.5", ""},
		{"1,234,567", "1234567", ""},
		{"１２３", "123", ""},
		{"１，２３４．５", "1234.5", ""},
		{"12.5%", "12.5", "%"},
		{"12.5％", "12.5", "%"},
		{"12.5 %", "12.5", "%"},
		{"12‰", "12", "‰"},
		{"1200万元", "12000000", "元"},
		{"1200 万 元", "12000000", "元"},
		{"1.2亿", "120000000", ""},
		{"1.2亿元", "120000000", "元"},
		{"3.5 元", "3.5", "元"},
		{"3千", "3000", ""},
		{"5千万元", "50000000", "元"},
		{"3百万", "3000000", ""},
		{"30十万", "3000000", ""},
		{"2十亿", "2000000000", ""},
		{"2百亿", "20000000000", ""},
		{"2千亿", "200000000000", ""},
		{"1万亿", "1000000000000", ""},
		{"3个百分点", "3", "个百分点"},
		{"3百分点", "3", "百分点"},
		{"5万千瓦", "50000", "千瓦"},
		{"¥1,200", "1200", "元"},
		{"￥ 1200.00元", "1200", "元"},
		{"￥1.5万", "15000", "元"},
		{"-5", "-5", ""},
		{"－5", "-5", ""},
		{"\u22125", "-5", ""},
		{"- 5", "-5", ""},
		{"-¥5", "-5", "元"},
		{"+5%", "5", "%"},
		{"-0.00", "0", ""},
		{".5", "0.5", ""},
		{"  7\u3000", "7", ""},
		{"\u200B7\uFEFF", "7", ""},
		{"7\n", "7", ""},
		{"30家", "30", "家"},
		{"30 家", "30", "家"},
		{"12元/人", "12", "元/人"},
		{"3台（套）", "3", "台(套)"},
		{"120m2", "120", "m2"},
		{"120㎡", "120", "㎡"},
		{"120m²", "120", "m²"},
		{"37℃", "37", "℃"},
		{"1.2E+05", "120000", ""},
		{"1.2e5", "120000", ""},
		{"125E-3", "0.125", ""},
		{"1E0元", "1", "元"},
		{"5E", "5", "E"},
		{"5kW", "5", "kW"},
		{"0.1", "0.1", ""},
		{"00012", "12", ""},
		{"1E36", "1000000000000000000000000000000000000", ""},
		{"123456789012345678901234567890123456", "123456789012345678901234567890123456",
			""},
		{"5一二三四五六七八九十甲乙", "5", "一二三四五六七八九十甲乙"},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct ratio r;
		struct str unit;
		if (!num_from_cell(a, str_from_z(table[i].cell), &r, &unit))
			fail_msg("no number: %s", table[i].cell);
		assert_text(ratio_exact_text(a, r), table[i].value);
		assert_text(unit, table[i].unit);
	}
}

static void what_is_no_single_number_is_refused(void **state)
{
	(void)state;
	static const char *const table[] = {"", " ", "-", "+", "—", "/", "无", "约30", "30余家",
		"30多家", "30多", "30左右", "30以上", "30家以上", "30万元左右", "30或40", "12-13",
		"12~13", "12—13", "12至13", "12/13", "12:30", "12.5.3", "2023年6月", "2023.6.30",
		"1,23", "1,2345", "12,34,567", "1234,567", ",123", "1,,234", "1,234,", "5.", "5.元",
		"..5", "--5", "+-5", "5-", "5+", "3万5千", "5,家", "5 家 企业", "(500)", "¥", "¥5%",
		"￥5美元", "$5", "abc", "e5", "三", "1 234", "1E37", "1E-37", "1E999999999999",
		"1000000E36", "0.000000000000000000000001E-36",
		"1234567890123456789012345678901234567", "0.123456789012345678901234567890123456",
		"99999999999999999999999999999999999万亿", "5一二三四五六七八九十甲乙丙", "#N/A",
		"5\x01", "\xFF", "5\xFF"};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct ratio r = {-77, 78};
		struct str unit = STR("untouched");
		if (num_from_cell(a, str_from_z(table[i]), &r, &unit))
			fail_msg("a number: %s", table[i]);
		assert_true(r.num == -77 && r.den == 78);
		assert_text(unit, "untouched");
	}
	struct ratio r;
	struct str unit;
	assert_false(num_from_cell(a, STR_NONE, &r, &unit));
	assert_false(num_from_cell(a, (struct str){"1\0", 2}, &r, &unit));
}

static void blanks_are_empty_dashes_slash_and_none(void **state)
{
	(void)state;
	static const char *const blank[] = {"", " ", "\u3000", "-", "－", "—", "——", "--", "–",
		"\u2212", "─", "/", "／", "无", " 无 ", "\u200B", " — \n"};
	static const char *const given[] = {
		"0", "无无", "无数据", "//", "-5", "N/A", "不适用", "_", "一", "\xFF", "- -"};
	for (size_t i = 0; i < COUNT_OF(blank); i++)
		if (!num_is_blank(str_from_z(blank[i])))
			fail_msg("not blank: '%s'", blank[i]);
	for (size_t i = 0; i < COUNT_OF(given); i++)
		if (num_is_blank(str_from_z(given[i])))
			fail_msg("blank: '%s'", given[i]);
	assert_true(num_is_blank(STR_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_as_people_type_them),
		cmocka_unit_test(what_is_no_single_number_is_refused),
		cmocka_unit_test(blanks_are_empty_dashes_slash_and_none),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
