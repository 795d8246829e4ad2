/* src/core/day.c */
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

static day_t on(int year, int month, int day)
{
	day_t d = 0;
	assert_true(day_from_civil(year, month, day, &d));
	return d;
}

static void known_days_have_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(on(1970, 1, 1), 0);
	assert_int_equal(on(1969, 12, 31), -1);
	assert_int_equal(on(2000, 2, 29), 11016);
	assert_int_equal(on(2000, 3, 1), 11017);
	assert_int_equal(on(2023, 6, 30), 19538);
	assert_int_equal(on(1900, 1, 1), DAY_MIN);
	assert_int_equal(on(2199, 12, 31), DAY_MAX);
	struct civil c = day_civil(DAY_MIN);
	assert_true(c.year == 1900 && c.month == 1 && c.day == 1);
	c = day_civil(DAY_MAX);
	assert_true(c.year == 2199 && c.month == 12 && c.day == 31);
	assert_aborts((void)day_civil(DAY_MIN - 1));
	assert_aborts((void)day_civil(DAY_MAX + 1));
}

static void leap_years_follow_the_calendar(void **state)
{
	(void)state;
	assert_true(year_is_leap(2000));
	assert_true(year_is_leap(2024));
	assert_false(year_is_leap(1900));
	assert_false(year_is_leap(2100));
	assert_false(year_is_leap(2023));
}

static void days_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	static const int table[][3] = {{2023, 2, 29}, {1900, 2, 29}, {2100, 2, 29}, {2024, 2, 30},
		{2023, 4, 31}, {2023, 6, 31}, {2023, 9, 31}, {2023, 11, 31}, {2023, 1, 32},
		{2023, 0, 1}, {2023, 13, 1}, {2023, 1, 0}, {2023, -1, 1}, {2023, 1, -1},
		{1899, 12, 31}, {2200, 1, 1}, {0, 1, 1}, {-5, 1, 1}, {INT32_MAX, 1, 1},
		{2023, INT32_MAX, 1}, {2023, 1, INT32_MAX}, {INT32_MIN, INT32_MIN, INT32_MIN}};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		day_t d = 777;
		assert_false(day_from_civil(table[i][0], table[i][1], table[i][2], &d));
		assert_int_equal(d, 777);
	}
	assert_int_equal(on(2024, 2, 29), on(2024, 3, 1) - 1);
	assert_int_equal(on(2023, 2, 28), on(2023, 3, 1) - 1);
}

static void months_added_keep_the_day_or_take_the_last(void **state)
{
	(void)state;
	static const struct {
		int from[3], months, to[3];
	} table[] = {
		{{2020, 2, 29}, 12, {2021, 2, 28}},
		{{2020, 2, 29}, 48, {2024, 2, 29}},
		{{2020, 2, 29}, -12, {2019, 2, 28}},
		{{2023, 1, 31}, 1, {2023, 2, 28}},
		{{2024, 1, 31}, 1, {2024, 2, 29}},
		{{2023, 3, 31}, -1, {2023, 2, 28}},
		{{2023, 5, 31}, 1, {2023, 6, 30}},
		{{2023, 12, 15}, 1, {2024, 1, 15}},
		{{2023, 1, 15}, -1, {2022, 12, 15}},
		{{2023, 6, 30}, 0, {2023, 6, 30}},
		{{2016, 1, 29}, 36, {2019, 1, 29}},
		{{1900, 1, 1}, 3599, {2199, 12, 1}},
		{{2199, 12, 31}, -3599, {1900, 1, 31}},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		day_t d = 0;
		const int *f = table[i].from, *t = table[i].to;
		assert_true(day_add_months(on(f[0], f[1], f[2]), table[i].months, &d));
		assert_int_equal(d, on(t[0], t[1], t[2]));
	}
}

static void nothing_is_added_past_the_ends(void **state)
{
	(void)state;
	day_t d = 777;
	assert_false(day_add_months(DAY_MAX, 1, &d));
	assert_false(day_add_months(DAY_MIN, -1, &d));
	assert_false(day_add_months(DAY_MIN, 3600, &d));
	assert_false(day_add_months(0, INT32_MAX, &d));
	assert_false(day_add_months(0, INT32_MIN, &d));
	assert_false(day_add_days(DAY_MAX, 1, &d));
	assert_false(day_add_days(DAY_MIN, -1, &d));
	assert_false(day_add_days(DAY_MAX, INT32_MAX, &d));
	assert_false(day_add_days(DAY_MIN, INT32_MIN, &d));
	assert_int_equal(d, 777);
	assert_true(day_add_days(DAY_MIN, DAY_MAX - DAY_MIN, &d));
	assert_int_equal(d, DAY_MAX);
	assert_true(day_add_days(DAY_MAX, DAY_MIN - DAY_MAX, &d));
	assert_int_equal(d, DAY_MIN);
	assert_true(day_add_days(on(2024, 2, 28), 1, &d));
	assert_int_equal(d, on(2024, 2, 29));
}

static void a_month_has_a_last_day(void **state)
{
	(void)state;
	assert_int_equal(day_month_last(on(2024, 2, 1)), on(2024, 2, 29));
	assert_int_equal(day_month_last(on(2023, 2, 28)), on(2023, 2, 28));
	assert_int_equal(day_month_last(DAY_MAX), DAY_MAX);
}

static struct date span(day_t first, day_t last)
{
	return (struct date){first, last};
}

static void a_date_is_as_precise_as_it_is_known(void **state)
{
	(void)state;
	assert_int_equal(date_precision(date_of(0)), PRECISION_DAY);
	assert_int_equal(date_precision(span(on(2024, 2, 1), on(2024, 2, 29))), PRECISION_MONTH);
	assert_int_equal(date_precision(span(on(2024, 2, 1), on(2024, 2, 28))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(on(2024, 2, 2), on(2024, 2, 29))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(on(2024, 1, 1), on(2024, 12, 31))), PRECISION_YEAR);
	assert_int_equal(date_precision(span(on(2024, 1, 1), on(2024, 12, 30))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(on(2024, 1, 1), on(2024, 11, 30))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(on(2024, 2, 1), on(2024, 12, 31))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(on(2023, 1, 1), on(2024, 12, 31))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(on(2023, 6, 1), on(2024, 6, 30))), PRECISION_SPAN);
	assert_int_equal(date_precision(span(DAY_MIN, DAY_MAX)), PRECISION_SPAN);
}

static void dates_are_written_at_their_precision(void **state)
{
	(void)state;
	day_t d = on(2023, 6, 3);
	struct date month = span(on(2023, 6, 1), on(2023, 6, 30));
	struct date year = span(on(2023, 1, 1), on(2023, 12, 31));
	struct date some = span(d, on(2024, 1, 5));
	assert_text(day_iso(a, d), "2023-06-03");
	assert_text(day_chinese(a, d), "2023年6月3日");
	assert_text(date_iso(a, date_of(d)), "2023-06-03");
	assert_text(date_iso(a, month), "2023-06");
	assert_text(date_iso(a, year), "2023");
	assert_text(date_iso(a, some), "2023-06-03/2024-01-05");
	assert_text(date_chinese(a, date_of(d)), "2023年6月3日");
	assert_text(date_chinese(a, month), "2023年6月");
	assert_text(date_chinese(a, year), "2023年");
	assert_text(date_chinese(a, some), "2023年6月3日至2024年1月5日");
	assert_text(date_chinese(a, span(d, DAY_MAX)), "2023年6月3日起");
	assert_text(date_chinese(a, span(DAY_MIN, d)), "至2023年6月3日止");
	assert_text(date_chinese(a, span(DAY_MIN, DAY_MAX)), "不限");
}

static void the_closed_form_is_read_back(void **state)
{
	(void)state;
	static const char *const fine[] = {"2023-06-30", "2024-02-29", "2023-06", "2023", "1900",
		"2199-12", "2023-06-03/2024-01-05", "1900-01-01/2199-12-31"};
	for (size_t i = 0; i < COUNT_OF(fine); i++) {
		struct date d;
		assert_true(date_from_iso(str_from_z(fine[i]), &d));
		assert_text(date_iso(a, d), fine[i]);
	}
	static const char *const wrong[] = {"", "20", "2023-6", "2023-6-3", "2023/06", "2023/06/30",
		"2023-02-29", "2023-13", "2023-00", "1899", "2200", "abcd", "2023-ab", "2023-06-3a",
		"2023-06-30 ", " 2023-06-30", "2023-06-30T", "2023-06-03/2023-06-02",
		"2023-06-03-2023-06-04", "2023-06-0x/2023-06-04", "2023-06-03/2023-06-0x",
		"2023/2024", "２０２３", "+2023", "-202"};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct date d = {-7, -6};
		if (date_from_iso(str_from_z(wrong[i]), &d))
			fail_msg("a date: %s", wrong[i]);
		assert_true(d.first == -7 && d.last == -6);
	}
	day_t d = 777;
	assert_true(day_from_iso(STR("2023-06-30"), &d));
	assert_int_equal(d, 19538);
	static const char *const no_day[] = {
		"2023-06", "2023", "", "2023-06-31", "2023.06.30", "2023-06.30"};
	for (size_t i = 0; i < COUNT_OF(no_day); i++)
		assert_false(day_from_iso(str_from_z(no_day[i]), &d));
	assert_int_equal(d, 19538);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days_have_their_numbers),
		cmocka_unit_test(leap_years_follow_the_calendar),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(months_added_keep_the_day_or_take_the_last),
		cmocka_unit_test(nothing_is_added_past_the_ends),
		cmocka_unit_test(a_month_has_a_last_day),
		cmocka_unit_test(a_date_is_as_precise_as_it_is_known),
		cmocka_unit_test(dates_are_written_at_their_precision),
		cmocka_unit_test(the_closed_form_is_read_back),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
