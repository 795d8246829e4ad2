/* What titles and names say, and where they say two things. */
#include "desk.h"

static struct job job;

static int begin(void **state)
{
	(void)state;
	job_init(&job, STR("test"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

/* What is found in one title; "?2022、2023" when there are several, "" when there is none. */
static const char *finds(const char *what, const char *text)
{
	struct titles titles = {
		.at = {{str_narrow(job.arena, str_from_z(text)), "标题"}}, .count = 1};
	struct str value, why, several;

	if (title_find(job.arena, &titles, str_from_z(what), &value, &why, &several))
		return str_z(job.arena, value);
	return several.len > 0 ? str_z(job.arena, str_format(job.arena, "?%.*s", STR_ARG(several)))
			       : "";
}

static void periods_are_recognised_in_all_their_spellings(void **state)
{
	(void)state;
	assert_string_equal(finds("period", "anhui_tech_2022H1"), "2022H1");
	assert_string_equal(finds("period", "2022年上半年吸纳技术合同交易情况通报"), "2022H1");
	assert_string_equal(finds("period", "全省2022年1—6月完成情况"), "2022H1");
	assert_string_equal(finds("period", "２０２２年１－６月"), "2022H1");
	assert_string_equal(finds("period", "2022年1至6月份情况"), "2022H1");
	assert_string_equal(finds("period", "2023年第一季度通报"), "2023Q1");
	assert_string_equal(finds("period", "2023年度任务"), "2023");
	assert_string_equal(finds("period", "list-full-year-2023"), "2023");
	assert_string_equal(finds("period", "2023年5月调度表"), "2023-05");
}

static void a_day_is_no_period_and_a_wide_period_gives_way_to_the_one_in_it(void **state)
{
	(void)state;
	assert_string_equal(finds("period", "2022年上半年通报（2022年7月6日印发）"), "2022H1");
	assert_string_equal(finds("period", "2022年全省通报：2022年上半年"), "2022H1");
	assert_string_equal(finds("period", "通报-2022-07-06"), "");
	assert_string_equal(finds("period", "20220706"), "");
	assert_string_equal(finds("period", "没有日期"), "");
	assert_string_equal(finds("period", ""), "");
}

static void two_periods_are_told_not_chosen_from(void **state)
{
	(void)state;
	assert_string_equal(finds("period", "2023年任务与2022年完成情况"), "?2023、2022");
	assert_string_equal(finds("year", "2023年任务（2022年完成）"), "?2023、2022");
}

static void dates_years_and_numbers_of_documents(void **state)
{
	(void)state;
	assert_string_equal(finds("date", "截至2023年6月20日"), "2023-06-20");
	assert_string_equal(finds("date", "名单20230620"), "2023-06-20");
	assert_string_equal(finds("date", "2023年6月"), "");
	assert_string_equal(finds("year", "2023年目标任务分解表"), "2023");
	assert_string_equal(finds("year", "1203年"), "");
	assert_string_equal(
		finds("number", "关于下达任务的通知（云科〔2023〕5号）"), "云科〔2023〕5号");
	assert_string_equal(finds("number", "云科[2023]12号 附件"), "云科〔2023〕12号");
	assert_string_equal(finds("number", "〔2023〕5号"), "");
	assert_string_equal(finds("number", "云科〔2023〕号"), "");
	assert_string_equal(finds("number", "云科〔23〕5号"), "");
}

static void a_text_with_a_gap_gives_what_stands_in_it(void **state)
{
	(void)state;
	assert_string_equal(
		finds("{}关于", "安徽省科技厅关于2022年上半年情况的通报"), "安徽省科技厅");
	assert_string_equal(finds("指标：{}(", "指标：年末常住人口(万人)"), "年末常住人口");
	assert_string_equal(finds("指标：{}", "指标:地区生产总值（亿元）"), "地区生产总值(亿元)");
	assert_string_equal(finds("{}关于", "没有这个词"), "");
	assert_string_equal(finds("{}关于", "关于通报"), "");
}

static void what_can_be_looked_for_is_a_closed_list(void **state)
{
	(void)state;
	assert_true(title_what_ok(STR("period")));
	assert_true(title_what_ok(STR("{}关于")));
	assert_false(title_what_ok(STR("{}")));
	assert_false(title_what_ok(STR("报告期")));
	assert_false(title_what_ok(STR("")));
}

static void titles_come_before_the_sheet_and_the_file(void **state)
{
	struct grid *grid = desk_grid(&job, "2022年上半年通报\n单位：万元\n县区|数\n甲|1\n");
	struct shape s = {.grid = grid, .head = {.first = 2, .last = 2}};
	struct titles titles;
	struct str value, why, several;
	(void)state;

	titles_of(job.arena, &s, STR("2021年.xlsx"), &titles);
	assert_int_equal(titles.count, 4);
	assert_true(title_find(job.arena, &titles, STR("period"), &value, &why, &several));
	assert_str(value, "2022H1");
	assert_str(why, "标题“2022年上半年通报”");
	assert_true(title_find(job.arena, &titles, STR("title"), &value, &why, &several));
	assert_str(value, "2022年上半年通报");
	assert_true(title_find(job.arena, &titles, STR("name"), &value, &why, &several));
	assert_str(value, "2021年");
	s.head.first = s.head.last = 0;
	titles_of(job.arena, &s, STR("2021年.xlsx"), &titles);
	assert_true(title_find(job.arena, &titles, STR("period"), &value, &why, &several));
	assert_str(value, "2021");
	assert_str(why, "文件名“2021年”");
	assert_true(title_find(job.arena, &titles, STR("title"), &value, &why, &several));
	assert_str(value, "2021年");
}

static void a_very_long_title_is_looked_through_in_part(void **state)
{
	struct buf b;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 20000; i++)
		buf_add_z(&b, "长");
	buf_add_z(&b, "2023年");
	struct str text = buf_take(job.arena, &b);
	struct grid *grid = desk_grid(&job, str_z(job.arena, text));
	struct shape s = {.grid = grid, .head = {.first = 1, .last = 1}};
	struct titles titles;

	titles_of(job.arena, &s, STR("x"), &titles);
	assert_true(titles.at[0].text.len <= 1203);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(periods_are_recognised_in_all_their_spellings),
		T(a_day_is_no_period_and_a_wide_period_gives_way_to_the_one_in_it),
		T(two_periods_are_told_not_chosen_from),
		T(dates_years_and_numbers_of_documents),
		T(a_text_with_a_gap_gives_what_stands_in_it),
		T(what_can_be_looked_for_is_a_closed_list),
		T(titles_come_before_the_sheet_and_the_file),
		T(a_very_long_title_is_looked_through_in_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
