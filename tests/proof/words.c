/* same.c, strong.c, units.c, periods.c, order.c: N4 to N7 and what numbers of a text are. */
#include "proofing.h"

#define HEAD "云东区科技局2023年上半年工作总结\n（截至2023年6月20日）\n"

/* ---- N4 ---- */

static void one_quantity_is_printed_alike(void **state)
{
	(void)state;
	assert_found("全区高新技术企业总数56家。\n我区高新技术企业总数达58家。\n", "N4", "58家");
	assert_clean("全区高新技术企业总数56家。\n我区高新技术企业总数达56家。\n");
	assert_weight("技术合同登记成交额3.2亿元。\n技术合同登记成交额3.21亿元。\n", "N4",
		"3.21亿元", "提示");
	assert_weight("技术合同登记成交额3.2亿元。\n技术合同登记成交额3.41亿元。\n", "N4",
		"3.41亿元", "请核");
	/* the task of the same quantity */
	assert_found("高企推荐申报21家，全年任务26家。\n高企推荐申报21家，全年任务28家。\n", "N4",
		"28家");
}

static void other_times_places_and_plans_are_other_quantities(void **state)
{
	(void)state;
	assert_clean("2022年科技型中小企业入库100家。\n2023年科技型中小企业入库120家。\n");
	assert_clean("1—5月技术合同登记成交额3.2亿元。\n1—6月技术合同登记成交额3.9亿元。\n");
	assert_clean("云东区情况\n全区科技型中小企业入库120家。\n全市科技型中小企业入库1200家。\n");
	assert_clean("科技型中小企业入库120家。\n下一步，力争科技型中小企业入库150家。\n");
	assert_clean("去年科技型中小企业入库100家。\n科技型中小企业入库120家。\n");
	assert_clean("科技型中小企业入库约100家。\n科技型中小企业入库98家。\n");
	/* too short to be a name */
	assert_clean("第一批12家。\n第一批9家。\n");
}

/* Said of the period in front of it; with another number behind it that is N4. */
#define SAID     "科技型中小企业入库93家。\n"
#define AND_SAID "科技型中小企业入库98家"

static void what_is_listed_by_name_is_not_said(void **state)
{
	(void)state;
	assert_clean(SAID "对尚未兑现的2条承诺一抓到底：" AND_SAID "；登记科技成果29项。\n");
	assert_clean(SAID "历次总结提出的工作打算，已兑现的有：" AND_SAID "（2022年）。\n");
	assert_clean(SAID "入库企业名单：云东甲公司、" AND_SAID "。\n");
	assert_clean(SAID "年初承诺登记科技成果29项、" AND_SAID "。\n");
	assert_clean(SAID "承诺事项如下：\n1．登记科技成果29项；\n2．" AND_SAID "。\n");
	/* in front of the list, in the sentence behind it and in the paragraph behind it */
	assert_found(SAID AND_SAID "，尚未兑现的承诺：登记科技成果29项。\n", "N4", "98家");
	assert_found(SAID "入库企业名单：云东甲公司。" AND_SAID "。\n", "N4", "98家");
	assert_found(SAID "承诺事项如下：\n1．登记科技成果29项。\n" AND_SAID "。\n", "N4", "98家");
	/* a list of what is, and the word without a list */
	assert_found(SAID "工作进展：" AND_SAID "；登记科技成果29项。\n", "N4", "98家");
	assert_found(SAID "按照承诺事项，" AND_SAID "。\n", "N4", "98家");
	assert_found(SAID "兑现承诺12条，" AND_SAID "。\n", "N4", "98家");
}

static void as_many_entries_as_were_counted_may_be_names(void **state)
{
	(void)state;
	assert_clean(SAID "滞后2项：" AND_SAID "；登记科技成果29项。\n");
	assert_clean(SAID "滞后2项：\n1．" AND_SAID "。\n2．登记科技成果29项。\n");
	assert_found(SAID "滞后3项：" AND_SAID "；登记科技成果29项。\n", "N4", "98家");
	assert_found(SAID "滞后约2项：" AND_SAID "；登记科技成果29项。\n", "N4", "98家");
	assert_found(SAID "滞后3项：\n1．" AND_SAID "。\n2．登记科技成果29项。\n", "N4", "98家");
}

static void below_a_heading_of_plans_a_number_may_be_one(void **state)
{
	(void)state;
	assert_clean("一、工作情况\n" SAID "二、下半年工作计划\n（一）培育主体\n" AND_SAID "。\n");
	assert_clean("一、工作情况\n" SAID "二、下一步工作\n（一）培育主体\n" AND_SAID "。\n");
	/* behind another word it is no heading of plans */
	assert_found("一、工作情况\n" SAID "二、抓好下一步\n" AND_SAID "。\n", "N4", "98家");
	assert_found("一、工作情况\n" SAID "二、下半年工作计划\n抓好落实。\n三、补充情况\n" AND_SAID
		     "。\n",
		"N4", "98家");
	assert_found("一、工作情况\n" SAID "二、工作成效\n" AND_SAID "。\n", "N4", "98家");
}

static void of_a_year_that_is_not_over_the_whole_is_a_task(void **state)
{
	(void)state;
	assert_clean(HEAD SAID "全年" AND_SAID "。\n");
	assert_clean(HEAD SAID "全年登记科技成果29项、" AND_SAID "。\n");
	assert_found(HEAD SAID "全年登记科技成果29项，目前" AND_SAID "。\n", "N4", "98家");
	assert_found("云东区科技局2022年工作总结\n" SAID "全年" AND_SAID "。\n", "N4", "98家");
}

static void synonyms_of_an_indicator_are_one(void **state)
{
	(void)state;
	assert_found("高企总数56家。\n现有高新技术企业58家。\n", "N4", "58家");
	/* and others are not */
	assert_clean("现有高新技术企业56家。\n新认定高新技术企业12家。\n推荐高新技术企业21家。\n");
}

/* ---- N5 ---- */

static void strong_words_need_something_stored(void **state)
{
	(void)state;
	assert_found("高企总数首次突破100家。", "N5", "首次突破");
	assert_found("研发投入强度居全市第二。", "N5", "第二");
	assert_found("技术合同成交额居全市第2位。", "N5", "第2位");
	assert_clean("力争研发投入强度位居全市前列。");
	assert_clean("第二位专家讲话，第一名特派员到岗，第一书记致辞。");
	assert_clean("《首次突破》一文发表。");
	/* a word of the packs that is judged only with a book */
	assert_found(
		"高企申报、科小入库均实现时间过半、任务过半。", "N5", "均实现时间过半、任务过半");
}

static void half_is_held_against_the_numbers(void **state)
{
	(void)state;
	assert_found("高企推荐申报10家，全年任务26家，实现任务过半。", "N5", "任务过半");
	assert_clean("高企推荐申报14家，全年任务26家，实现任务过半。");
	assert_found("高企推荐申报完成率48.0%，实现任务过半。", "N5", "任务过半");
}

/* ---- N6 ---- */

static void units_of_money_in_a_sentence(void **state)
{
	(void)state;
	assert_weight("技术合同成交额11.06亿元，其中长三角1010万元。", "N6", "1010万元", "提示");
	assert_clean("技术合同成交额11.06亿元。争取资金60万元。");
}

/* ---- N7 ---- */

static void days_that_do_not_exist(void **state)
{
	(void)state;
	assert_weight("截至2023年6月31日，走访企业12家。", "N7", "2023年6月31日", "必改");
	assert_clean("截至2023年6月30日，走访企业12家。");
}

static void nothing_is_known_behind_the_cutoff(void **state)
{
	(void)state;
	assert_clean(HEAD "截至6月20日，走访企业12家。");
	assert_clean(HEAD "截至6月，走访企业12家。");
	assert_found(HEAD "截至6月30日，走访企业12家。", "N7", "6月30日");
	assert_clean(HEAD "1—6月，走访企业12家。");
	assert_found(HEAD "1—7月，走访企业12家。", "N7", "1—7月");
	assert_clean(HEAD "7—12月，力争走访企业12家。");
	assert_clean(HEAD "下半年，走访企业12家。");
}

static void the_text_says_which_period_it_is_of(void **state)
{
	(void)state;
	struct proof_result *r = proofed(HEAD "走访企业12家。");
	day_t cutoff;
	assert_true(day_from_civil(2023, 6, 20, &cutoff));
	assert_true(r->has_when);
	assert_text(period_text(bench.job.arena, r->when.period), "2023H1");
	assert_int_equal(r->when.cutoff, cutoff);
	r = proofed("云东区科技局2022年度工作总结\n走访企业12家。");
	assert_text(period_text(bench.job.arena, r->when.period), "2022");
	assert_false(proofed("走访企业12家。")->has_when);
}

/* ---- what numbers are ---- */

static void every_arabic_number_is_of_one_class(void **state)
{
	static const struct {
		const char *text;
		enum proof_class class;
	} cases[] = {
		{"走访企业12家。", PROOF_UNBOUND},
		{"增长10~15家。", PROOF_UNBOUND},
		{"2023年6月20日召开会议。", PROOF_DATE},
		{"根据皖科〔2023〕5号，开展工作。", PROOF_DOCNO},
		{"见附件1。", PROOF_ORDINAL},
		{"第3批名单。", PROOF_ORDINAL},
		{"（1）开展工作。", PROOF_ORDINAL},
		{"居全市第2位。", PROOF_RANK},
		{"落实“1+8”体系。", PROOF_CODE},
		{"落实“315”体系。", PROOF_FIXED},
		{"建成5G基站。", PROOF_FIXED},
		{"24小时值班。", PROOF_FIXED},
		{"连续3年优秀。", PROOF_FIXED},
		{"《落实2025行动方案12条》。", PROOF_FIXED},
		{"统一社会信用代码91340000MA2X。", PROOF_CODE},
		{"电话0558-1234567。", PROOF_CODE},
		{"执行GB/T9704-2012标准。", PROOF_CODE},
		{"占GDP3.2%。", PROOF_UNBOUND},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct proof_result *r = proofed(cases[i].text);
		if (r->number_count >= 1 && r->numbers[0].class == cases[i].class)
			continue;
		print_error("%s: %zu numbers, the first is %s\n", cases[i].text, r->number_count,
			r->number_count ? proof_class_word(r->numbers[0].class) : "-");
		_fail(__FILE__, __LINE__);
	}
}

static void the_counts_of_classes_are_those_of_the_numbers(void **state)
{
	size_t sum = 0;
	(void)state;
	struct proof_result *r = proofed(HEAD "走访企业12家，占50%，见附件1、皖科〔2023〕5号。");
	for (size_t i = 0; i < PROOF_CLASS_COUNT; i++)
		sum += r->classes[i];
	assert_int_equal(sum, r->number_count);
	assert_int_equal(r->number_count, 6);
	assert_int_equal(r->classes[PROOF_UNBOUND], 2);
	assert_int_equal(r->classes[PROOF_DATE], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_quantity_is_printed_alike),
		cmocka_unit_test(other_times_places_and_plans_are_other_quantities),
		cmocka_unit_test(what_is_listed_by_name_is_not_said),
		cmocka_unit_test(as_many_entries_as_were_counted_may_be_names),
		cmocka_unit_test(below_a_heading_of_plans_a_number_may_be_one),
		cmocka_unit_test(of_a_year_that_is_not_over_the_whole_is_a_task),
		cmocka_unit_test(synonyms_of_an_indicator_are_one),
		cmocka_unit_test(strong_words_need_something_stored),
		cmocka_unit_test(half_is_held_against_the_numbers),
		cmocka_unit_test(units_of_money_in_a_sentence),
		cmocka_unit_test(days_that_do_not_exist),
		cmocka_unit_test(nothing_is_known_behind_the_cutoff),
		cmocka_unit_test(the_text_says_which_period_it_is_of),
		cmocka_unit_test(every_arabic_number_is_of_one_class),
		cmocka_unit_test(the_counts_of_classes_are_those_of_the_numbers),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
