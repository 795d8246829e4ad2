/* src/core/period.c */
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

static struct period from(const char *text)
{
	struct period p = {0};
	if (!period_from(str_from_z(text), &p))
		fail_msg("no period: %s", text);
	return p;
}

static void every_written_form_is_read(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{"2023", "2023"},
		{"2023H1", "2023H1"},
		{"2023h2", "2023H2"},
		{"2023Q1", "2023Q1"},
		{"2023Q4", "2023Q4"},
		{"2023q3", "2023Q3"},
		{"2023-01", "2023-01"},
		{"2023-12", "2023-12"},
		{"２０２３Ｈ１", "2023H1"},
		{" 2023 ", "2023"},
		{"2023年", "2023"},
		{"2023年度", "2023"},
		{"2023年全年", "2023"},
		{"2023年1-12月", "2023"},
		{"2023年上半年", "2023H1"},
		{"2023 年 上半年", "2023H1"},
		{"2023年下半年", "2023H2"},
		{"2023年1-6月", "2023H1"},
		{"2023年1—6月", "2023H1"},
		{"2023年1－6月", "2023H1"},
		{"2023年1～6月", "2023H1"},
		{"2023年1至6月", "2023H1"},
		{"2023年1月到6月", "2023H1"},
		{"2023年01-06月", "2023H1"},
		{"2023年7-12月", "2023H2"},
		{"2023年1-3月", "2023Q1"},
		{"2023年4-6月", "2023Q2"},
		{"2023年7-9月", "2023Q3"},
		{"2023年10-12月", "2023Q4"},
		{"2023年第一季度", "2023Q1"},
		{"2023年二季度", "2023Q2"},
		{"2023年第3季度", "2023Q3"},
		{"2023年4季度", "2023Q4"},
		{"2023年6月", "2023-06"},
		{"2023年06月", "2023-06"},
		{"2023上半年", "2023H1"},
		{"2023 第一季度", "2023Q1"},
		{"2023全年", "2023"},
		{"2023年12月", "2023-12"},
		{"1950", "1950"},
		{"2199Q4", "2199Q4"},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++)
		assert_text(period_text(a, from(table[i][0])), table[i][1]);
}

static void what_is_no_period_is_refused(void **state)
{
	(void)state;
	static const char *const table[] = {"", "20", "202", "20233", "1949", "2200", "0000",
		"abcd", "2023H", "2023H0", "2023H3", "2023H12", "2023Q0", "2023Q5", "2023Q",
		"2023-0", "2023-00", "2023-1", "2023-13", "2023-123", "2023-06-30", "202306",
		"2023年前三季度", "2023年1-9月", "2023年2-4月", "2023年6-1月", "2023年1-13月",
		"2023年0月", "2023年13月", "2023年1-月", "2023年-6月", "2023年1-6", "2023年6",
		"2023年第上半年", "2023年五季度", "2023年第季度", "2023年第", "2023年6月30日",
		"23年", "年", "2023M6", "2023H1 x", "2023\xFF", "-2023", "2023年1-6月1-6月",
		"2023/06", "20231-6月", "20236月", "2023月", "2023年第5季度", "2023年1-6-9月"};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct period p = {-1, PERIOD_MONTH, -1};
		if (period_from(str_from_z(table[i]), &p))
			fail_msg("a period: %s", table[i]);
		assert_true(p.year == -1 && p.kind == PERIOD_MONTH && p.index == -1);
	}
	assert_true(!period_from(STR_NONE, &(struct period){0}));
}

static void a_text_too_long_is_no_period(void **state)
{
	(void)state;
	/* blanks are not counted, letters are: the room for a written period is fixed */
	struct period p;
	assert_true(period_from(str_format(a, "%*s", 1000, "2023"), &p));
	assert_false(period_from(str_format(a, "2023%01000d", 0), &p));
	assert_false(period_from(STR("2023年年年年年年年年年年年年年年年年年年年年年年年年"), &p));
}

static void periods_have_text_and_days(void **state)
{
	(void)state;
	static const char *const table[][4] = {
		{"2023", "2023年", "2023-01-01", "2023-12-31"},
		{"2023H1", "2023年上半年", "2023-01-01", "2023-06-30"},
		{"2023H2", "2023年下半年", "2023-07-01", "2023-12-31"},
		{"2023Q1", "2023年第一季度", "2023-01-01", "2023-03-31"},
		{"2023Q2", "2023年第二季度", "2023-04-01", "2023-06-30"},
		{"2023Q3", "2023年第三季度", "2023-07-01", "2023-09-30"},
		{"2023Q4", "2023年第四季度", "2023-10-01", "2023-12-31"},
		{"2023-02", "2023年2月", "2023-02-01", "2023-02-28"},
		{"2024-02", "2024年2月", "2024-02-01", "2024-02-29"},
		{"2199", "2199年", "2199-01-01", "2199-12-31"},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct period p = from(table[i][0]);
		assert_text(period_text(a, p), table[i][0]);
		assert_text(period_chinese(a, p), table[i][1]);
		assert_text(day_iso(a, period_first(p)), table[i][2]);
		assert_text(day_iso(a, period_last(p)), table[i][3]);
		/* what is written is read back */
		assert_int_equal(period_cmp(p, from(table[i][1])), 0);
	}
	assert_aborts((void)period_first((struct period){1899, PERIOD_YEAR, 1}));
	assert_aborts((void)period_last((struct period){2023, PERIOD_MONTH, 13}));
}

static void the_same_period_of_the_year_before(void **state)
{
	(void)state;
	assert_text(period_text(a, period_last_year(from("2024-02"))), "2023-02");
	assert_text(period_text(a, period_last_year(from("2023Q4"))), "2022Q4");
	/* the year before the first is still a period with days */
	assert_text(day_iso(a, period_first(period_last_year(from("1950")))), "1949-01-01");
	assert_text(period_text(a, period_year(from("2023Q4"))), "2023");
	assert_text(period_text(a, period_year(from("2023"))), "2023");
}

static void periods_have_one_order(void **state)
{
	(void)state;
	static const char *const ordered[] = {"2022", "2023-01", "2023Q1", "2023H1", "2023",
		"2023-02", "2023-03", "2023-04", "2023Q2", "2023-07", "2023Q3", "2023H2", "2023-10",
		"2023Q4", "2023-12", "2024-01", "2024"};
	for (size_t i = 0; i < COUNT_OF(ordered); i++)
		for (size_t j = 0; j < COUNT_OF(ordered); j++)
			assert_int_equal(
				period_cmp(from(ordered[i]), from(ordered[j])), (i > j) - (i < j));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_written_form_is_read),
		cmocka_unit_test(what_is_no_period_is_refused),
		cmocka_unit_test(a_text_too_long_is_no_period),
		cmocka_unit_test(periods_have_text_and_days),
		cmocka_unit_test(the_same_period_of_the_year_before),
		cmocka_unit_test(periods_have_one_order),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
