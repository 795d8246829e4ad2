/* src/core/datecell.c */
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

static void every_form_that_people_type_is_read(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{"2023年6月30日", "2023-06-30"},
		{"2023年06月30日", "2023-06-30"},
		{"2023 年 6 月 30 日", "2023-06-30"},
		{"2023年6月30号", "2023-06-30"},
		{"2023年6月30", "2023-06-30"},
		{"２０２３年６月３０日", "2023-06-30"},
		{"2023.6.30", "2023-06-30"},
		{"2023。6。30", "2023-06-30"},
		{"２０２３．０６．３０", "2023-06-30"},
		{"2023-6-30", "2023-06-30"},
		{"2023-06-30", "2023-06-30"},
		{"2023—06—30", "2023-06-30"},
		{"2023 - 6 - 30", "2023-06-30"},
		{"2023/06/30", "2023-06-30"},
		{"2023／6／30", "2023-06-30"},
		{"20230630", "2023-06-30"},
		{" 20230630\n", "2023-06-30"},
		{"2020.2.29", "2020-02-29"},
		{"1900-01-01", "1900-01-01"},
		{"2199-12-31", "2199-12-31"},
		{"19000101", "1900-01-01"},
		{"21991231", "2199-12-31"},
		{"202306", "2023-06"},
		{"200512", "2005-12"},
		{"191301", "1913-01"},
		{"190001", "1900-01"},
		{"219912", "2199-12"},
		{"2023年6月", "2023-06"},
		{"2023年 06 月", "2023-06"},
		{"2023.06", "2023-06"},
		{"2023.6", "2023-06"},
		{"2023.1", "2023-01"},
		{"2023.10", "2023-10"},
		{"2023-6", "2023-06"},
		{"2023/06", "2023-06"},
		{"2024.2", "2024-02"},
		{"2023年", "2023"},
		{"2023", "2023"},
		{"1900", "1900"},
		{"2199年", "2199"},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct date d;
		if (date_from_cell(a, str_from_z(table[i][0]), false, &d) != DATE_FINE)
			fail_msg("no date: %s", table[i][0]);
		assert_text(date_iso(a, d), table[i][1]);
	}
}

static void a_time_of_day_is_dropped(void **state)
{
	(void)state;
	static const char *const table[] = {"2023-06-30 12:30", "2023-06-30 12:30:00",
		"2023-06-30T12:30:00", "2023-06-30T12:30:00.000", "2023-06-30T12:30:00+08:00",
		"2023/6/30 0:00", "2023/6/30 24:00:00", "2023.6.30  9:05", "20230630 12:30:60",
		"2023年6月30日12:30", "2023年6月30日 下午3:05", "2023年6月30日12时30分",
		"2023年6月30日 12时30分05秒", "2023年6月30日9时", "2023年6月30日 9点30",
		"2023-06-30上午9:00", "2023/6/30 3:05 PM", "2023/6/30 3:05:06AM",
		"2023年6月30 12:30"};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct date d;
		if (date_from_cell(a, str_from_z(table[i]), false, &d) != DATE_FINE)
			fail_msg("no date: %s", table[i]);
		assert_text(date_iso(a, d), "2023-06-30");
	}
}

static void trouble(const char *cell, bool is_number, enum date_trouble wanted)
{
	struct date d = {-7, -6};
	enum date_trouble got = date_from_cell(a, str_from_z(cell), is_number, &d);
	if (got != wanted)
		fail_msg("%s: %d, wanted %d", cell, (int)got, (int)wanted);
	assert_true(d.first == -7 && d.last == -6);
}

static void what_is_no_date_is_refused(void **state)
{
	(void)state;
	static const char *const table[] = {"", " ", "无", "-", "abc", "6月30日", "6.30", "23",
		"23.6", "23-6", "230", "2023.6-30", "2023-6/30", "2023年6.30", "2023.6月",
		"2023年6", "2023年上半年", "2023年底", "2023-06-", "2023.", "2023-", "2023.6.30.",
		"2023-06-30-01", "2023-2024", "2023—2025", "2023.123", "2023.6.300", "6/30/2023",
		"30.6.2023", "45107", "123", "1234567", "123456789", "2023063012", "20230630123000",
		"2023 6 30", "2023年6月30日30日", "约2023年", "2023年6月30日前", "2023-06-30Z",
		"2023-06-30T16:30:00Z", "2023-06-30T12:30:00+00:00", "2023-06-30 12",
		"2023-06-30 12:60", "2023-06-30 25:00", "2023-06-30 12:30:61",
		"2023-06-30 12:", "2023-06-30 12:30:", "2023-06-30 12:30:00.", "2023-06-30 :30",
		"2023-06-3012:30", "2023-06 12:30", "2023 12:30", "2023年6月 12:30", "-2023",
		"2023日", "2023月", "2023年日", "23月6日", "2023年6月30日 12时30分5",
		"2023年6月30日 12时x", "123年6月", "99999年6月", "2023年6月30日2023年6月30日",
		"\xFF", "2023\xFF"};
	for (size_t i = 0; i < COUNT_OF(table); i++)
		trouble(table[i], false, DATE_NOT_A_DATE);
}

static void two_digits_of_a_year_are_asked_about(void **state)
{
	(void)state;
	static const char *const table[] = {"23.6.30", "23-6-30", "98/06/30", "23年6月30日",
		"23年6月", "23年", "5.6.30", "230630", "190512", "191212", "201213",
		"６－６－３０"};
	for (size_t i = 0; i < COUNT_OF(table); i++)
		trouble(table[i], false, DATE_TWO_DIGIT_YEAR);
	trouble("23.13.30", false, DATE_NOT_A_DATE);
	trouble("23.6.32", false, DATE_NOT_A_DATE);
	trouble("23年13月", false, DATE_NOT_A_DATE);
	trouble("23年0月", false, DATE_NOT_A_DATE);
}

static void a_day_that_never_was_is_out_of_range(void **state)
{
	(void)state;
	static const char *const table[] = {"2023-02-30", "2023-02-29", "2100-02-29", "2023.13",
		"2023.0", "2023.00", "2023-00-01", "2023-01-00", "2023-04-31", "2023年13月",
		"2023年6月31日", "20230631", "20230001", "20230100", "202313", "202300", "1899",
		"2200", "0000", "1899-12-31", "2200-01-01", "1899年", "18991231", "22000101",
		"189912", "1899.6"};
	for (size_t i = 0; i < COUNT_OF(table); i++)
		trouble(table[i], false, DATE_OUT_OF_RANGE);
}

static void the_number_2023_1_is_january_or_october(void **state)
{
	(void)state;
	trouble("2023.1", true, DATE_AMBIGUOUS);
	trouble(" ２０２３．１", true, DATE_AMBIGUOUS);
	static const char *const table[][2] = {{"2023.2", "2023-02"}, {"2023.9", "2023-09"},
		{"2023.11", "2023-11"}, {"2023.12", "2023-12"}, {"2023.01", "2023-01"},
		{"2023.10", "2023-10"}, {"2023", "2023"}, {"202301", "2023-01"},
		{"20230101", "2023-01-01"}, {"2023-1", "2023-01"}, {"2023.1.5", "2023-01-05"}};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct date d;
		assert_int_equal(date_from_cell(a, str_from_z(table[i][0]), true, &d), DATE_FINE);
		assert_text(date_iso(a, d), table[i][1]);
	}
	trouble("2453.1", true, DATE_OUT_OF_RANGE);
	trouble("2023.1 12:30", true, DATE_NOT_A_DATE);
	trouble("230630 12:30", true, DATE_TWO_DIGIT_YEAR);
	trouble("45107", true, DATE_NOT_A_DATE);
	trouble("2023.5.", true, DATE_NOT_A_DATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_that_people_type_is_read),
		cmocka_unit_test(a_time_of_day_is_dropped),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(two_digits_of_a_year_are_asked_about),
		cmocka_unit_test(a_day_that_never_was_is_out_of_range),
		cmocka_unit_test(the_number_2023_1_is_january_or_october),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
