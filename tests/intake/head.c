/* The words of heads. */
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

static const char *key(const char *head)
{
	return str_z(job.arena, head_key(job.arena, str_from_z(head)));
}

static void a_head_is_compared_without_what_is_no_word_of_it(void **state)
{
	(void)state;
	assert_string_equal(key("企业名称"), "企业名称");
	assert_string_equal(key(" 企 业\n名 称*："), "企业名称");
	assert_string_equal(key("成交额（万元）"), "成交额");
	assert_string_equal(key("成交额(万元)(含税)"), "成交额");
	assert_string_equal(key("GDP_亿元"), "gdp");
	assert_string_equal(key("同比_%"), "同比");
	assert_string_equal(key("start_year"), "start_year");
	assert_string_equal(
		key("有研发机构\r\n的企业数\r\nNumber of\r\nEnterprises"), "有研发机构的企业数");
	assert_string_equal(key("R&D\n经费"), "r&d经费");
	assert_string_equal(key("Region"), "region");
	assert_string_equal(key("(万元)"), "");
	assert_string_equal(key("名称)("), "名称)");
	assert_string_equal(key(""), "");
}

static void a_very_long_head_is_cut(void **state)
{
	struct buf b;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 30000; i++)
		buf_add_z(&b, "名");
	struct str k = head_key(job.arena, buf_take(job.arena, &b));

	assert_true(k.len <= 300 && str_is_utf8(k));
}

static void the_unit_of_money_is_read_from_head_or_row(void **state)
{
	(void)state;
	assert_str(unit_in(job.arena, STR("单位：万元")), "万元");
	assert_str(unit_in(job.arena, STR("成交额（亿元）")), "亿元");
	assert_str(unit_in(job.arena, STR("GDP_亿元")), "亿元");
	assert_str(unit_in(job.arena, STR("单位:个,人,百万元")), "百万元");
	assert_str(unit_in(job.arena, STR("一万元店")), "");
	assert_str(unit_in(job.arena, STR("人数（人）")), "");
}

static void totals_and_notes_are_told_from_firms(void **state)
{
	(void)state;
	assert_true(is_footer(STR("合计")));
	assert_true(is_footer(STR("合　计")));
	assert_true(is_footer(STR("合 计（万元）")));
	assert_true(is_footer(STR("小计：")));
	assert_true(is_footer(STR("合计62家")));
	assert_true(is_footer(STR("注：表中数为快报数")));
	assert_true(is_footer(STR("填表人：张三")));
	assert_true(is_footer(STR("数据来源：国家统计局")));
	assert_false(is_footer(STR("合计科技有限公司")));
	assert_false(is_footer(STR("累计数据服务公司")));
	assert_false(is_footer(STR("注塑机械厂")));
	assert_false(is_footer(STR("制表仪器厂")));
	assert_false(is_footer(STR("")));
}

static void words_of_several_rows_are_joined_from_the_top(void **state)
{
	struct grid *grid = desk_grid(&job, "地区|销售收入||专利\n|出口|内销|\n甲|1|2|3\n");
	struct head head;
	(void)state;

	heading_read(job.arena, grid, 0, 1, &head);
	assert_int_equal(head.count, 4);
	assert_str(head.columns[0].text, "地区");
	assert_str(head.columns[1].text, "销售收入/出口");
	assert_str(head.columns[2].text, "销售收入/内销");
	assert_str(head.columns[2].top_key, "销售收入");
	assert_str(head.columns[2].leaf_key, "内销");
	assert_str(head.columns[3].text, "专利");
	assert_str(head.columns[3].top, "");
}

static void a_word_does_not_spread_over_a_column_with_nothing_below(void **state)
{
	struct grid *grid = desk_grid(&job, "地区|销售收入|\n||出口\n甲|1|2\n");
	struct head head;
	(void)state;

	heading_read(job.arena, grid, 0, 1, &head);
	assert_str(head.columns[1].text, "销售收入");
	assert_str(head.columns[2].text, "出口");
}

static void merged_words_stand_over_all_their_columns_and_rows(void **state)
{
	struct grid *grid = desk_grid(&job, "序号|证书||备注\n|编号|日期|\n1|a|b|c\n");
	struct sheet_merge merges[] = {{0, 0, 1, 0}, {0, 1, 0, 2}, {0, 3, 1, 3}};
	struct head head;
	(void)state;

	grid->merges = merges;
	grid->merge_count = COUNT_OF(merges);
	heading_read(job.arena, grid, 0, 1, &head);
	assert_str(head.columns[0].text, "序号");
	assert_str(head.columns[1].text, "证书/编号");
	assert_str(head.columns[2].text, "证书/日期");
	assert_str(head.columns[3].text, "备注");
	heading_read(job.arena, grid, 1, 1, &head);
	assert_str(head.columns[0].text, "序号");
	assert_str(head.columns[2].text, "日期");
}

static void a_sheet_of_more_columns_than_a_head_has_is_cut(void **state)
{
	struct buf b;
	struct head head;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < INTAKE_MAX_COLUMNS + 50; i++)
		buf_addf(&b, "%s列%d", i > 0 ? "|" : "", i);
	buf_add_z(&b, "\n");
	struct str text = buf_take(job.arena, &b);

	heading_read(job.arena, desk_grid(&job, str_z(job.arena, text)), 0, 0, &head);
	assert_int_equal(head.count, INTAKE_MAX_COLUMNS);
}

static void the_words_of_a_row_stand_in_one_line(void **state)
{
	struct grid *grid = desk_grid(&job, "|甲||乙 \n");
	(void)state;

	assert_str(row_words(job.arena, grid, 0), "甲 乙");
	assert_str(row_words(job.arena, grid, 9), "");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_head_is_compared_without_what_is_no_word_of_it),
		T(a_very_long_head_is_cut),
		T(the_unit_of_money_is_read_from_head_or_row),
		T(totals_and_notes_are_told_from_firms),
		T(words_of_several_rows_are_joined_from_the_top),
		T(a_word_does_not_spread_over_a_column_with_nothing_below),
		T(merged_words_stand_over_all_their_columns_and_rows),
		T(a_sheet_of_more_columns_than_a_head_has_is_cut),
		T(the_words_of_a_row_stand_in_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
