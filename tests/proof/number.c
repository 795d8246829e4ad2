/* number.c and date.c: what is printed, exactly, and how far the truth may lie from it. */
#include "proofing.h"

static struct number number_in(const char *text)
{
	struct number n;
	struct str s = str_from_z(text);
	if (!number_read(bench.wording, s, 0, &n)) {
		print_error("not read: %s\n", text);
		_fail(__FILE__, __LINE__);
	}
	return n;
}

#define assert_number(text, len, value, half, unit)                                                \
	number_is((text), (len), (value), (half), (unit), __FILE__, __LINE__)
static void number_is(const char *text, size_t len, const char *value, const char *half,
	const char *unit, const char *file, int line)
{
	struct number n = number_in(text);
	struct arena *a = bench.job.arena;
	struct str v = ratio_exact_text(a, n.value), h = ratio_exact_text(a, n.half);
	if (n.to == len && str_eq(v, str_from_z(value)) && str_eq(h, str_from_z(half)) &&
		str_eq(n.unit, str_from_z(unit)))
		return;
	print_error("%s: %zu bytes, value %.*s, half %.*s, unit %.*s\n", text, n.to, STR_ARG(v),
		STR_ARG(h), STR_ARG(n.unit));
	_fail(file, line);
}

static void counted_things_are_exact(void **state)
{
	(void)state;
	assert_number("56家", 5, "56", "0", "家");
	assert_number("1,234家次", 11, "1234", "0", "家次");
	assert_number("1 234家", 8, "1234", "0", "家");
	assert_number("１２家", 9, "12", "0", "家");
	assert_number("56 家", 6, "56", "0", "家");
}

static void what_is_measured_may_be_half_a_unit_off(void **state)
{
	(void)state;
	assert_number("12.3亿元", 10, "1230000000", "5000000", "亿元");
	assert_number("281万元", 9, "2810000", "5000", "万元");
	assert_number("281千元", 9, "281000", "500", "千元");
	assert_number("12.50万元", 11, "125000", "50", "万元");
	assert_number("3.5万人", 9, "35000", "500", "万人");
	assert_number("300亩", 6, "300", "0.5", "亩");
	assert_number("2.12%", 5, "2.12", "0.005", "%");
	assert_number("0.24个百分点", 16, "0.24", "0.005", "个百分点");
	assert_number("1.4倍", 6, "1.4", "0.05", "倍");
	assert_number("10亿零817万元", 17, "1008170000", "5000", "亿零817万元");
}

static void approximate_numbers_are_marked(void **state)
{
	(void)state;
	assert_true(number_in("30余家").about);
	assert_true(number_in("1700多万元").about);
	assert_true(number_in("3.5万余份").about);
	assert_true(number_in("15%以上").about);
	assert_true(number_in("20家左右").about);
	assert_false(number_in("20家企业").about);
	assert_number("3.5万余份", 12, "35000", "500", "万余份");
}

static void against_the_standard_is_seen(void **state)
{
	(void)state;
	assert_true(number_in("3千份").odd_scale);
	assert_true(number_in("5百家").odd_scale);
	assert_false(number_in("5千元").odd_scale);
	assert_false(number_in("5千米").odd_scale);
	assert_true(number_in(".5万元").bare_point);
	assert_true(number_in("１２家").wide);
	assert_true(number_in("1,234家").grouped);
}

static void commas_that_do_not_group_end_a_number(void **state)
{
	(void)state;
	assert_number("12,34家", 2, "12", "0.5", "");
	assert_number("1,2345家", 1, "1", "0.5", "");
	assert_number("2023,120家", 4, "2023", "0.5", "");
	assert_number("1234 567", 4, "1234", "0.5", "");
}

static void a_unit_ends_where_its_letters_end(void **state)
{
	(void)state;
	assert_number("5max", 1, "5", "0.5", "");
	assert_number("50MW机组", 4, "50", "0.5", "MW");
	assert_number("3个月", 7, "3", "0.5", "个月");
	assert_int_equal(number_in("3个月").measure, MEASURE_DURATION);
	assert_int_equal(number_in("3个项目").measure, MEASURE_COUNT);
}

static void more_digits_than_are_reckoned_with_are_no_number(void **state)
{
	struct number n;
	(void)state;
	assert_false(number_read(bench.wording, STR("1234567890123456789家"), 0, &n));
	assert_true(number_read(bench.wording, STR("123456789012345678家"), 0, &n));
	assert_false(number_read(bench.wording, STR("家"), 0, &n));
	assert_false(number_read(bench.wording, STR("."), 0, &n));
	assert_false(number_read(bench.wording, STR(""), 0, &n));
}

static void chinese_numbers_up_to_99(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		int value;
	} cases[] = {{"二", 3, 2}, {"十", 3, 10}, {"十二", 6, 12}, {"二十", 6, 20},
		{"二十三", 9, 23}, {"两家", 3, 2}, {"家", 0, 0}, {"二三", 3, 2},
		{"九十九家", 9, 99}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int n = 0;
		assert_int_equal(number_chinese(str_from_z(cases[i].text), 0, &n), cases[i].len);
		assert_int_equal(n, cases[i].value);
	}
}

/* ---- dates ---- */

#define assert_date(text, len, ...)                                                                \
	date_is((text), (len), (int[6]){__VA_ARGS__}, __FILE__, __LINE__)
static void date_is(const char *text, size_t len, const int want[6], const char *file, int line)
{
	struct when_said d = {0};
	bool read = date_read(str_from_z(text), 0, &d);
	if (read && d.to == len && d.year == want[0] && d.month == want[1] && d.day == want[2] &&
		d.to_year == want[3] && d.to_month == want[4] && d.to_day == want[5])
		return;
	print_error("%s: read %d to %zu: %d-%d-%d … %d-%d-%d\n", text, read, d.to, d.year, d.month,
		d.day, d.to_year, d.to_month, d.to_day);
	_fail(file, line);
}
#define assert_no_date(text) no_date((text), __FILE__, __LINE__)
static void no_date(const char *text, const char *file, int line)
{
	struct when_said d;
	if (!date_read(str_from_z(text), 0, &d))
		return;
	print_error("%s is read as a date to %zu\n", text, d.to);
	_fail(file, line);
}

static void dates_as_texts_print_them(void **state)
{
	(void)state;
	assert_date("2023年6月20日，", 16, 2023, 6, 20);
	assert_date("2023 年 6 月 20 日", 21, 2023, 6, 20);
	assert_date("2023年6月", 11, 2023, 6);
	assert_date("2023年度", 10, 2023);
	assert_date("2023年上半年", 16, 2023, 1, 0, 0, 6);
	assert_date("2023年1—5月", 15, 2023, 1, 0, 0, 5);
	assert_date("1-5月", 6, 0, 1, 0, 0, 5);
	assert_date("1月至5月", 11, 0, 1, 0, 0, 5);
	assert_date("6月20日", 9, 0, 6, 20);
	assert_date("5月8日至10日", 16, 0, 5, 8, 0, 5, 10);
	assert_date("5月8—10日", 13, 0, 5, 8, 0, 5, 10);
	assert_date("2021—2023年", 14, 2021, 0, 0, 2023);
	assert_date("2021—2023年平均", 14, 2021, 0, 0, 2023);
	assert_date("2023-06-20", 10, 2023, 6, 20);
	assert_date("2023.6.20", 9, 2023, 6, 20);
	assert_date("2023/6", 6, 2023, 6);
	assert_date("前三季度", 12, 0, 1, 0, 0, 9);
	assert_date("90年代", 8);
	assert_date("14:30", 5);
}

static void what_is_no_date(void **state)
{
	(void)state;
	assert_no_date("3年");
	assert_no_date("2023家");
	assert_no_date("2023.6亿元");
	assert_no_date("3-5个月");
	assert_no_date("23年底");
	assert_no_date("1:2");
	assert_no_date("12.5");
}

static void a_short_year_is_one_when_a_month_or_half_follows(void **state)
{
	struct when_said d;
	(void)state;
	assert_true(date_read(STR("23年6月"), 0, &d) && d.short_year && d.year == 2023);
	assert_true(date_read(STR("22年上半年"), 0, &d) && d.short_year);
	assert_true(date_read(STR("22年度"), 0, &d) && d.short_year);
	assert_false(date_read(STR("22年来"), 0, &d));
}

static void days_that_do_not_exist_are_bad(void **state)
{
	struct when_said d;
	(void)state;
	assert_true(date_read(STR("6月31日"), 0, &d) && d.bad);
	assert_true(date_read(STR("2023年2月29日"), 0, &d) && d.bad);
	assert_true(date_read(STR("2024年2月29日"), 0, &d) && !d.bad);
	assert_true(date_read(STR("2月29日"), 0, &d) && !d.bad);
	assert_true(date_read(STR("13月"), 0, &d) && d.bad);
	assert_true(date_read(STR("6月30日"), 0, &d) && !d.bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted_things_are_exact),
		cmocka_unit_test(what_is_measured_may_be_half_a_unit_off),
		cmocka_unit_test(approximate_numbers_are_marked),
		cmocka_unit_test(against_the_standard_is_seen),
		cmocka_unit_test(commas_that_do_not_group_end_a_number),
		cmocka_unit_test(a_unit_ends_where_its_letters_end),
		cmocka_unit_test(more_digits_than_are_reckoned_with_are_no_number),
		cmocka_unit_test(chinese_numbers_up_to_99),
		cmocka_unit_test(dates_as_texts_print_them),
		cmocka_unit_test(what_is_no_date),
		cmocka_unit_test(a_short_year_is_one_when_a_month_or_half_follows),
		cmocka_unit_test(days_that_do_not_exist_are_bad),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
