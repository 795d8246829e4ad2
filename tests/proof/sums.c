/* sums.c, columns.c, table.c: parts and totals, lists, columns. */
#include "proofing.h"

static void parts_that_must_add_up(void **state)
{
	(void)state;
	assert_clean("高企推荐共21家，分别为第一批12家、第二批9家。");
	assert_wanted("高企推荐共22家，分别为第一批12家、第二批9家。", "N3", "22家", "21家");
	assert_clean("高企推荐第一批12家、第二批9家，共21家。");
	assert_wanted("高企推荐第一批12家、第二批9家，共22家。", "N3", "22家", "21家");
	assert_clean("走访企业85家次、座谈148家次，合计233家次。");
	assert_found("走访企业85家次、座谈148家次，合计234家次。", "N3", "234家次");
}

static void parts_of_a_whole(void **state)
{
	(void)state;
	assert_clean("收集问题176项，其中平台人才71项、政策33项、营商28项、转化23项、金融12项、项目"
		     "9项。");
	assert_clean("产学研合作项目18项，其中大院大所6项。");
	assert_weight("产学研合作项目18项，其中大院大所26项。", "N3", "26项", "必改");
	assert_weight("收集问题176项，其中平台人才171项、政策33项。", "N3", "176项", "请核");
	/* something else is counted behind */
	assert_clean("走访企业18家，其中园区企业6家，收集问题26项。");
	/* the text says why they come to more; a part is still not more than the whole */
	assert_clean("高企申报37家，其中第一批19家、第二批19家（不止一个批次的，总数只算一次），进"
		     "展顺利。");
	assert_weight("高企申报37家，其中第一批19家、第二批19家。不止一个批次的，总数只算一次。",
		"N3", "37家", "请核");
	assert_weight("高企申报37家，其中第一批39家（不止一个批次的，总数只算一次）。", "N3",
		"39家", "必改");
}

static void rounding_leaves_half_a_unit_of_each(void **state)
{
	(void)state;
	/* 0.4 + 0.4 + 0.4 = 1.2, printed 0 0 0 and 1; 0.5 + 0.5 + 0.5 = 1.5, printed 1 1 1 and 2 */
	assert_clean("投入共1万元，分别为市级0万元、区级0万元、企业0万元。");
	assert_clean("投入共2万元，分别为市级1万元、区级1万元、企业1万元。");
	assert_found("投入共1万元，分别为市级1万元、区级1万元、企业1万元。", "N3", "1万元");
	assert_found("投入共5万元，分别为市级1万元、区级1万元、企业1万元。", "N3", "5万元");
	/* two parts and the total: 1.5 units cannot be left */
	assert_clean("投入共3万元，分别为市级1万元、区级1万元。");
	assert_found("投入共4万元，分别为市级1万元、区级1万元。", "N3", "4万元");
}

static void as_many_names_as_were_counted(void **state)
{
	(void)state;
	assert_clean("推荐省重点研发计划项目2个，分别为：甲公司的“番茄、辣椒项目”、乙公司的“土鸡项"
		     "目”。");
	assert_found(
		"推荐省重点研发计划项目3个，分别为：甲公司的“番茄、辣椒项目”、乙公司的“土鸡项目”。",
		"N3", "3个");
	assert_clean("推荐项目3个，分别为甲、乙和丙。");
	assert_clean("推荐项目2个，分别为甲、乙和丙合作项目。");
	assert_found("推荐项目4个，分别为甲、乙和丙。", "N3", "4个");
	assert_clean("推荐项目5个，分别为甲、乙、丙等。");
	assert_clean("推荐项目3个，分别为“甲”“乙”“丙”。");
	assert_clean("推荐项目2个，分别为：甲；乙。");
	assert_clean("推荐项目2个，分别为甲、乙，均已立项。");
}

/* ---- tables ---- */

static void a_row_of_indicators_is_a_statement(void **state)
{
	(void)state;
	assert_clean("指标\t单位\t上年同期\t全年任务\t截至目前\t同比增长\t完成率\n"
		     "高企总数\t家\t32\t66\t57\t78.1%\t86.4%\n"
		     "吸纳技术合同成交额\t亿元\t4.9\t12.5\t6.8\t38.8%\t54.4%\n");
	assert_wanted("指标\t单位\t上年同期\t全年任务\t截至目前\t同比增长\t完成率\n"
		      "高企总数\t家\t32\t66\t57\t78.1%\t88.4%\n",
		"N3", "88.4%", "86.4%");
	assert_wanted("指标\t上年同期\t截至目前\t同比增长（%）\n"
		      "高企总数（家）\t32\t57\t-78.1\n",
		"N2", "-78.1", "78.1%");
	assert_wanted("指标\t上年同期（亿元）\t截至目前（亿元）\t同比增长（%）\n"
		      "成交额\t11.2\t12.3\t10.9\n",
		"N2", "10.9", "8.9%～10.8%");
}

static void totals_of_columns(void **state)
{
	(void)state;
	assert_clean(
		"乡镇\t高企（家）\t成交额（亿元）\n甲镇\t3\t1.2\n乙镇\t4\t2.3\n合计\t7\t3.5\n");
	assert_wanted(
		"乡镇\t高企（家）\t成交额（亿元）\n甲镇\t3\t1.2\n乙镇\t4\t2.3\n合计\t8\t3.5\n",
		"N3", "8", "7家");
	/* rounding: 1.2 + 2.3 may be 3.4 or 3.6 */
	assert_clean("乡镇\t成交额（亿元）\n甲镇\t1.2\n乙镇\t2.3\n合计\t3.6\n");
	assert_found("乡镇\t成交额（亿元）\n甲镇\t1.2\n乙镇\t2.3\n合计\t3.7\n", "N3", "3.7");
	/* the total above; a row of 其中 is part of another */
	assert_clean("乡镇\t高企（家）\n全区合计\t7\n甲镇\t3\n其中：规上\t2\n乙镇\t4\n");
	/* subtotals */
	assert_clean("乡镇\t高企（家）\n甲镇\t3\n乙镇\t4\n小计\t7\n丙镇\t5\n丁镇\t6\n小计\t11\n合计"
		     "\t18\n");
	assert_found("乡镇\t高企（家）\n甲镇\t3\n乙镇\t4\n小计\t7\n丙镇\t5\n丁镇\t6\n小计\t11\n合计"
		     "\t19\n",
		"N3", "19");
}

static void decimals_and_units_of_columns(void **state)
{
	(void)state;
	assert_found("乡镇\t成交额（亿元）\n甲镇\t1.2\n乙镇\t2.35\n丙镇\t2.4\n丁镇\t1.0\n", "N6",
		"2.35");
	assert_clean("乡镇\t成交额（亿元）\n甲镇\t1.2\n乙镇\t2.3\n丙镇\t2.4\n丁镇\t1.0\n");
	/* each row is a quantity of its own */
	assert_clean("指标\t上年同期\t截至目前\n高企\t32家\t57家\n成交额\t4.9亿元\t6."
		     "8亿元\n强度\t1.89%\t2.12%\n");
	assert_clean("指标\t单位\t上年同期\t截至目前\n占比\t%\t22.4\t33.5\n比重\t%\t44.4\t52."
		     "2\n增速\t%\t9.5\t12.8\n强度\t%\t2.57\t2.55\n");
	assert_found("指标\t单位\t上年同期\t截至目前\t同比增长（%）\n高企\t家\t10\t11\t10.0\n成果"
		     "\t项\t20\t22\t10.0\n科小\t家\t30\t33\t10.00\n人才\t人\t40\t44\t10.0\n",
		"N6", "10.00");
	assert_found("乡镇\t成交额\n甲镇\t1.2亿元\n乙镇\t2300万元\n", "N6", "2300万元");
}

static void cells_with_sentences_are_running_text(void **state)
{
	(void)state;
	assert_found("任务\t进展\n高企\t推荐21家（全年任务26家），完成全年任务的81.8%。\n", "N3",
		"81.8%");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_that_must_add_up),
		cmocka_unit_test(parts_of_a_whole),
		cmocka_unit_test(rounding_leaves_half_a_unit_of_each),
		cmocka_unit_test(as_many_names_as_were_counted),
		cmocka_unit_test(a_row_of_indicators_is_a_statement),
		cmocka_unit_test(totals_of_columns),
		cmocka_unit_test(decimals_and_units_of_columns),
		cmocka_unit_test(cells_with_sentences_are_running_text),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
