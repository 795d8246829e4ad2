/* src/report/template.c, tags.c: what a text may say, and where it is told that it says nothing. */
#include <stdlib.h>

#include "../check.h"

#include "report/report.h"

static struct job job;

static const char *record = ""; /* a line of the text's head */

static enum rc check_text(const char *text)
{
	char *file = str_z(job.arena,
		str_format(job.arena, "report: x\nlabel: 试写\n%s---\n%s", record, text));
	const struct pack_file files[] = {
		{STR("pack.yaml"),
			STR("title: 试\nissuer: 试\nversion: '1'\neffective: 2023-01-01\n")},
		{STR("reports/x.md"), str_from_z(file)}};
	struct catalog *catalog;
	job_clear_error(&job);
	assert_int_equal(catalog_load_files(&job, true, files, 2, &catalog), RC_OK);
	enum rc rc = report_check(&job, catalog, catalog_report(catalog, STR("试写")));
	catalog_free(catalog);
	return rc;
}

static void assert_reads(const char *text)
{
	if (check_text(text) != RC_OK)
		fail_msg("%s\n%.*s", text, STR_ARG(job_error(&job)));
}

/* The message without its head "报告“试写”有 n 处要改："; … stands for names near by, of which a larger pack has more. */
static void assert_refused(const char *text, const char *wanted)
{
	if (check_text(text) != RC_INVALID)
		fail_msg("%s was read", text);
	struct str message = job_error(&job), tail = str_from_z(wanted);
	struct str head = str_cut(&tail, STR("…"));
	(void)str_cut(&message, STR("\n"));
	if (tail.at == NULL)
		assert_text(message, wanted);
	else if (!str_starts(message, head) || !str_ends(message, tail))
		fail_msg("got    %.*s\nwanted %s", STR_ARG(message), wanted);
}

#define HERE(line, column) "（pack/reports/x.md 第" line "行第" column "列）"

static void every_tag_of_the_manual_is_read(void **state)
{
	(void)state;
	assert_reads("# {{单位}}{{年度}}年|{{报告期}}\n> （{{期间}}，{{截止日}}，{{截止月日}}）\n"
		     "{{上年}}、{{下年}}、{{辖区}}、{{辖区简称}}、{{全辖}}、{{上级全辖}}");
	assert_reads("{{高新技术企业总数}}{{数 高企推荐申报数}}{{值 高企推荐申报数 的 完成率}}");
	assert_reads("{{增减 高新技术企业总数}}{{增减 高新技术企业总数 的 同比增减}}{{最近年度 "
		     "全社会研发投入强度}}");
	assert_reads("{{高企推荐申报数 分列 批次}}{{高企推荐申报数 的 位次 否则 \"—\"}}");
	assert_reads("{{名单 推荐项目数}}{{名单 推荐项目数 \"{承担单位}的“{项目名称}”\" 按 "
		     "推荐日期 倒序 隔 \"；\"}}");
	assert_reads("{{名单 制发文件数 \"《{标题}》\" 隔 \"\"}}");
	assert_reads("{{表述 half.done [高企推荐申报数, 科小入库数]}}{{表述 intensity.front}}");
	assert_reads("{{待补 走访企业情况，科技股}}");
	assert_reads("{{如果 有上级辖区}}居{{上级全辖}}第{{高企推荐申报数 的 "
		     "位次}}{{否则}}不排位{{完}}");
}

static void blocks_stand_in_lines_and_around_lines(void **state)
{
	(void)state;
	assert_reads("甲{{如果 高企推荐申报数 大于 0}}乙{{否则如果 高企推荐申报数 等于 "
		     "0}}丙{{否则}}丁{{完}}戊");
	assert_reads("{{如果 截止日 早于 期末}}\n## 一、甲\n乙\n{{否则}}\n丙\n{{完}}");
	assert_reads("{{每项 [高企推荐申报数, 科小入库数] 条件 该指标 的 距任务 大于 0 隔 \"；\"}}"
		     "{{名称}}还差{{该指标 的 "
		     "距任务}}{{计量单位}}{{责任股室}}{{序号}}{{否则}}都已完成{{完}}");
	assert_reads("{{每条 推荐项目数 按 推荐日期}}{{序号}}.{{项目名称}}（{{承担单位的辖区}}）"
		     "{{如果 立项日期 为空}}未立项{{否则}}已立项{{完}}{{完}}");
	assert_reads("{{每条 今年到期高新技术企业数}}{{如果 企业 列入 高企推荐申报数}}已报{{完}}"
		     "{{如果 企业 不列入 高企推荐申报数}}未报{{完}}{{完}}");
}

static void tables_have_a_head_a_ruler_and_rows(void **state)
{
	(void)state;
	assert_reads(
		"| 指标 | 数 |\n| --- | ---: |\n| 一、企业 |\n| 高企 | {{值 高新技术企业总数}} |\n"
		"| {{每项 [其余指标] 条件 该指标 不为空}}{{名称}} | {{值 该指标}} |");
	assert_reads("| 企业 | 到期 |\n| :---: | --- |\n"
		     "| {{每条 今年到期高新技术企业数 按 到期日期}}{{企业}} | {{到期日期}} |");
	assert_refused("| 甲 | 乙 |\n| 一 | 二 |",
		"表头下面要有一行 | --- | ---: |，写明各列靠左、居中还是靠右" HERE("5", "1"));
	assert_refused("| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 | 三 |",
		"表格这一行有 3 格，表头有 2 格（整行一格的只写一格）" HERE("6", "1"));
	assert_refused("| 甲 | 乙 |\n| --- |\n| 一 | 二 |",
		"表头下面这一行有 1 格，表头有 2 格" HERE("5", "1"));
}

static void a_name_that_names_nothing_is_told_with_its_place_and_the_nearest(void **state)
{
	(void)state;
	assert_refused("全区{{高薪技术企业总数}}家",
		"没有叫“高薪技术企业总数”的台账或指标，相近的有：高新技术企业总数…" HERE("4", "5"));
	assert_refused("甲\n乙{{数 高企推荐申报数 的 完工率}}",
		"指标没有“完工率”这一面，相近的有：完成率" HERE("5", "16"));
	assert_refused("{{名单 推荐项目数 \"{承担单住}\"}}",
		"“项目”里没有“承担单住”这个字段，相近的有：承担单位" HERE("4", "14"));
	assert_refused("{{名单 全社会研发经费}}",
		"“全社会研发经费”不是从台账数出来的，没有名单" HERE("4", "6"));
	assert_refused("{{表述 half.dome [高企推荐申报数]}}",
		"没有名为“half.dome”的定性表述" HERE("4", "6"));
	assert_refused("{{表述 half.done}}",
		"定性表述“双过半”要写明对哪些指标而言：{{表述 half.done [指标, 指标]}}" HERE(
			"4", "6"));
	assert_refused("{{每项 [高企推荐申报数, 科小入户数]}}{{名称}}{{完}}",
		"没有名为“科小入户数”的指标，相近的有：科小入库数…" HERE("4", "16"));
	assert_refused("{{每条 推荐项目数 按 推存日期}}{{项目名称}}{{完}}",
		"“项目”里没有“推存日期”这个字段，相近的有：推荐日期" HERE("4", "14"));
	assert_refused("{{如果 高企推荐申报数 大雨 0}}甲{{完}}",
		"“大雨”读不懂，相近的词有：大于" HERE("4", "14"));
	assert_refused("{{如果 高企推荐申报数 大于 0元}}甲{{完}}",
		"高企推荐申报数（家） 大于 0元：单位不同，不能比较" HERE("4", "14"));
}

static void what_makes_no_sense_is_told(void **state)
{
	(void)state;
	assert_refused("{{该指标}}", "“该指标”只能写在“每项”里面" HERE("4", "3"));
	assert_refused(
		"{{如果 该指标 大于 0}}甲{{完}}", "“该指标”只能写在“每项”里面" HERE("4", "6"));
	assert_refused("{{每项 [全社会研发投入强度, 高企推荐申报数]}}{{该指标 的 同比增长}}{{完}}",
		"“全社会研发投入强度”是比率，比率的变化写“提高百分点”" HERE("4", "30"));
	assert_refused("{{高新技术企业总数 的 占上年全年}}",
		"“高新技术企业总数”是时点数，不是一年里累计起来的，没有“占上年全年”，写“同比增长"
		"”" HERE("4", "14"));
	assert_refused("{{增减 高企推荐申报数 的 完成率}}",
		"“增减”后面的指标可以不写面，或写 同比增长、同比增减、提高百分点" HERE("4", "6"));
	assert_refused("{{待补 走访企业情况}}", "写成 {{待补 事项，责任股室}}" HERE("4", "6"));
	assert_refused("{{每条 特派员结对数}}{{特派员的联系电话}}{{完}}",
		"公文里不能写个人信息“特派员的联系电话”" HERE("4", "16"));
	assert_refused(
		"{{名单 推荐项目数 {项目名称}}}", "“{项目名称”应写在英文双引号里" HERE("4", "12"));
}

static void a_text_of_one_record_reads_its_fields_and_what_is_linked_with_it(void **state)
{
	(void)state;
	record = "record: 单位\n";
	assert_reads("# {{单位名称}}\n{{行业 否则 "
		     "\"未登记\"}}{{辖区}}{{辖区的上级辖区}}{{高新技术企业总数}}");
	assert_reads("{{每条 项目 的 承担单位 条件 状态 属于 [在研] 按 立项日期 倒序 隔 \"；\"}}"
		     "{{序号}}{{项目名称}}{{每条 "
		     "项目经费}}{{金额}}{{完}}{{否则}}{{单位名称}}没有{{完}}");
	assert_reads("{{条数 项目 的 承担单位}}{{条数 单位曾用名}}{{如果 行业 为空}}甲{{完}}"
		     "{{如果 高新技术企业总数 大于 0}}乙{{完}}");
	assert_refused("{{每条 项目 的 项目名称}}{{完}}",
		"台账“项目”和“单位”不是这样连着的：写成“项目 的 引用它的栏目”" HERE("5", "6"));
	assert_refused("{{条数 项目经费}}",
		"台账“项目经费”和“单位”不是这样连着的：写成“项目经费 的 引用它的栏目”" HERE(
			"5", "6"));
	assert_refused(
		"{{条数 没有的 的 承担单位}}", "写成 {{条数 台账 的 引用它的栏目}}" HERE("5", "6"));
	assert_refused("{{联系电话}}", "公文里不能写个人信息“联系电话”" HERE("5", "3"));
	record = "record: 没有的\n";
	assert_refused("甲", "开头的 record 写了“没有的”，没有这本台账" HERE("4", "1"));
	record = "";
}

static void units_below_are_gone_through_in_lines_around_lines_and_in_rows(void **state)
{
	(void)state;
	assert_reads("甲{{每区}}{{序号}}{{辖区}}{{高新技术企业总数}}{{完}}乙");
	assert_reads(
		"{{每区 条件 高企推荐申报数 大于 0 按 高企推荐申报数 的 位次 前 3 引 \"有\" 隔 "
		"\"；\"}}{{辖区简称}}{{否则}}没有{{完}}");
	assert_reads("{{每区 按 高企推荐申报数 倒序 后 2}}{{名单 推荐项目数}}{{完}}");
	assert_reads("{{每区}}\n### （{{中文序号}}）{{辖区}}\n{{每条 "
		     "推荐项目数}}{{项目名称}}{{完}}\n{{完}}");
	assert_reads("{{每项 [高企推荐申报数, 科小入库数]}}\n{{名称}}\n| 位次 | 区 | "
		     "数（{{计量单位}}） |\n"
		     "| --- | --- | ---: |\n| {{每区 按 该指标 的 位次}}{{值 该指标 的 位次}} | "
		     "{{辖区}} | "
		     "{{值 该指标}} |\n{{完}}");
	assert_reads("{{每区}}{{如果 高企推荐申报数 为空}}{{辖区}}未报{{完}}{{完}}");
	assert_reads("{{每区 条件 (高企证书 个数 条件 企业的辖区 属于 本辖区) 大于 5 按 "
		     "高企推荐申报数}}{{辖区}}{{完}}");
}

static void what_is_wrong_with_a_list_of_units_is_told_with_its_line(void **state)
{
	(void)state;
	assert_refused("甲\n{{每区}}{{辖区}}{{/每区}}",
		"“{{/每区}}”不是结束的写法：每一种块都用“{{完}}”结束" HERE(
			"5", "15") "\n“每区”没有配对的“{{完}}”" HERE("5", "3"));
	assert_refused("{{每区}}{{辖区}}\n乙", "“每区”没有配对的“{{完}}”" HERE("4", "3"));
	assert_refused("{{每区}}甲{{否则如果 高企推荐申报数 大于 0}}乙{{完}}",
		"“每项”“每条”“每区”后面只能写“否则”" HERE("4", "10"));
	assert_refused("{{每区 前 3}}{{辖区}}{{完}}",
		"“前”“后”要先写按什么排：每区 按 指标 的 位次 前 3" HERE("4", "3"));
	assert_refused("{{每区 按 高企推荐申报数 前 三}}{{辖区}}{{完}}",
		"“前”后面写一个正整数：前 3" HERE("4", "18"));
	assert_refused("{{每区 按 高企推存申报数}}{{辖区}}{{完}}",
		"没有叫“高企推存申报数”的台账或指标，相近的有：高企推荐申报数…" HERE("4", "8"));
	assert_refused(
		"{{每区 按 该指标}}{{辖区}}{{完}}", "“该指标”只能写在“每项”里面" HERE("4", "8"));
	assert_refused("{{每区 按 高企推荐申报数 分列 批次}}{{辖区}}{{完}}",
		"“按”后面写一个数：指标，或指标 的 面" HERE("4", "8"));
	assert_refused("{{每区 隔 ；}}{{辖区}}{{完}}", "“；”应写在英文双引号里" HERE("4", "8"));
	assert_refused("{{每区 全部}}{{辖区}}{{完}}",
		"“全部”读不懂：每区 条件 … 按 指标 的 面 倒序 前 3 引 \"…\" 隔 \"；\"" HERE(
			"4", "6"));
	assert_refused(
		"{{每区}}{{每区}}{{辖区}}{{完}}{{完}}", "“每区”不能套在“每区”里面" HERE("4", "9"));
	record = "below: 县\n";
	assert_refused("甲", "开头的 below 写了“县”，辖区没有这个级别" HERE("4", "1"));
	record = "below: 县区\n";
	assert_reads("{{每区}}{{辖区}}{{完}}");
	record = "";
}

static void blocks_that_do_not_close_are_told(void **state)
{
	(void)state;
	assert_refused("甲{{如果 高企推荐申报数 大于 0}}乙\n丙",
		"“如果 高企推荐申报数 大于 0”没有配对的“{{完}}”" HERE("4", "4"));
	assert_refused("甲{{完}}", "“完”前面没有“如果”或“每项”“每条”“每区”" HERE("4", "4"));
	assert_refused("甲{{否则}}乙", "“否则”前面没有“如果”或“每项”“每条”“每区”" HERE("4", "4"));
	assert_refused("{{如果 高企推荐申报数 大于 0}}甲{{否则}}乙{{否则}}丙{{完}}",
		"“否则”后面不能再有“否则”" HERE("4", "30"));
	assert_refused("甲{{高企推荐申报数", "“{{”没有配对的“}}”" HERE("4", "2"));
	assert_refused("{{每条 今年到期高企数}}{{企业}}{{完}}",
		"没有名为“今年到期高企数”的指标，相近的有：今年到期高新技术企业数、今年到期尚未申报"
		"高企"
		"数" HERE("4", "6"));
}

static void all_errors_are_told_at_once(void **state)
{
	(void)state;
	assert_int_equal(check_text("{{甲}}{{乙}}\n{{完}}"), RC_INVALID);
	assert_true(str_starts(job_error(&job), STR("报告“试写”有 3 处要改：\n")));
}

static void ceilings_are_touched(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i <= 16; i++)
		buf_add_z(&b, "{{如果 高企推荐申报数 大于 0}}");
	for (int i = 0; i <= 16; i++)
		buf_add_z(&b, "{{完}}");
	assert_int_equal(check_text(str_z(job.arena, buf_take(job.arena, &b))), RC_INVALID);
	assert_true(str_find(job_error(&job), STR("一层套一层")) != SIZE_MAX);
	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 2001; i++)
		buf_add_z(&b, "甲\n");
	assert_int_equal(check_text(str_z(job.arena, buf_take(job.arena, &b))), RC_INVALID);
	assert_true(str_find(job_error(&job), STR("正文超过 2000 行")) != SIZE_MAX);
}

static int set_up(void **state)
{
	(void)state;
	job_init(&job, STR("template"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_tag_of_the_manual_is_read),
		cmocka_unit_test(blocks_stand_in_lines_and_around_lines),
		cmocka_unit_test(tables_have_a_head_a_ruler_and_rows),
		cmocka_unit_test(a_name_that_names_nothing_is_told_with_its_place_and_the_nearest),
		cmocka_unit_test(what_makes_no_sense_is_told),
		cmocka_unit_test(a_text_of_one_record_reads_its_fields_and_what_is_linked_with_it),
		cmocka_unit_test(units_below_are_gone_through_in_lines_around_lines_and_in_rows),
		cmocka_unit_test(what_is_wrong_with_a_list_of_units_is_told_with_its_line),
		cmocka_unit_test(blocks_that_do_not_close_are_told),
		cmocka_unit_test(all_errors_are_told_at_once),
		cmocka_unit_test(ceilings_are_touched),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
