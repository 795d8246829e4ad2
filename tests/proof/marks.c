/* marks.c, order.c: N8, each rule with what breaks it and what does not. */
#include "proofing.h"

static void half_width_signs_in_chinese(void **state)
{
	(void)state;
	assert_found("开展工作,取得成效。", "N8", ",");
	assert_found("开展工作(一期)。", "N8", "(");
	assert_found("开展工作.", "N8", ".");
	assert_clean("开展工作，取得成效（一期）。");
	assert_clean("共1,234家，比例3:1，网址http://a.b/c?d=1,2。");
	assert_clean("R&D, GDP and so on.");
	/* one word about a paragraph */
	assert_found("开展工作,取得成效,再接再厉。", "N8", ",");
}

static void full_width_digits(void **state)
{
	(void)state;
	assert_found("走访企业１２家。", "N8", "１２家");
	assert_found("增长12％。", "N8", "12％");
	assert_clean("增长12%。");
}

static void document_numbers(void **state)
{
	(void)state;
	assert_clean("根据皖科〔2023〕5号，开展工作。");
	assert_found("根据皖科[2023]5号，开展工作。", "N8", "[2023]5号");
	assert_found("根据皖科（2023）5号，开展工作。", "N8", "（2023）5号");
	assert_found("根据皖科【2023】5号，开展工作。", "N8", "【2023】5号");
	assert_found("根据皖科〔2023〕第5号，开展工作。", "N8", "〔2023〕第5号");
	assert_found("根据皖科〔2023〕05号，开展工作。", "N8", "〔2023〕05号");
	assert_found("根据皖科〔2023〕5号文件《通知》，开展工作。", "N8", "〔2023〕5号");
	assert_clean("根据《通知》（皖科〔2023〕5号），开展工作。");
}

static void years_and_dates(void **state)
{
	(void)state;
	assert_found("22年上半年开展工作。", "N8", "22年上半年");
	assert_clean("2022年上半年开展工作。");
	assert_found("2023年06月05日开展工作。", "N8", "2023年06月05日");
	assert_clean("2023年6月5日开展工作。");
	assert_clean("2023-06-05开展工作。");
	assert_found("二零二三年开展工作。", "N8", "零");
	assert_clean("二〇二三年开展工作。");
	assert_found("截止6月20日，走访企业12家。", "N8", "截止");
	assert_clean("报名截止日期为6月20日。");
}

static void numbers(void **state)
{
	(void)state;
	assert_found("投入.5万元。", "N8", ".5万元");
	assert_clean("投入0.5万元。");
	assert_found("发放3千份。", "N8", "3千份");
	assert_found("发放3百余份。", "N8", "3百余份");
	assert_clean("发放3000份，投入3千元，路长3千米。");
	assert_wanted("增长15~30%。", "N8", "15~30%", "15%～30%");
	assert_clean("增长15%~30%。");
	assert_wanted("投入13~17万元。", "N8", "13~17万元", "13万元～17万元");
	assert_clean("投入13万元~17万元，走访10~15家。");
	assert_found("走访约30余家。", "N8", "30余家");
	assert_clean("走访约30家，座谈30余家。");
	assert_found("走访1,234家。\n走访镇村12345户。", "N8", "12345户");
	assert_clean("走访1,234家。\n走访镇村12,345户。");
}

static void approximate_pairs(void **state)
{
	(void)state;
	assert_found("用时三、四个月。", "N8", "三、四");
	assert_clean("用时三四个月。");
	assert_clean("第三、四批名单，三、四季度任务，二、三、四项工作。");
}

static void pairs_and_doubles(void **state)
{
	(void)state;
	assert_found("开展工作，，取得成效。", "N8", "，，");
	assert_found("开展工作。，取得成效。", "N8", "。，");
	assert_found("开展工作。。。", "N8", "。。。");
	assert_found("开展工作。。", "N8", "。。");
	assert_found("开展工作…", "N8", "…");
	assert_clean("开展工作……");
	assert_found("开展“一期工作。", "N8", "“");
	assert_found("开展一期”工作。", "N8", "”");
	assert_found("学习《关于〈规定〉的通知。", "N8", "《");
	assert_found("学习《关于《规定》的通知》。", "N8", "《");
	assert_clean("学习《关于〈规定〉的通知》。");
	assert_found("学习《甲》、《乙》。", "N8", "、");
	assert_clean("学习《甲》《乙》和“丙”“丁”。");
	assert_clean("学习《甲》（一期）、《乙》。");
}

static void titles_and_headings(void **state)
{
	(void)state;
	assert_found("工作总结，\n开展工作。", "N8", "，");
	assert_clean("工作总结\n开展工作。");
	assert_found("工作总结\n一、主要成效。\n开展工作。", "N8", "。");
	assert_clean("工作总结\n一、主要成效\n开展工作。");
	assert_clean("工作总结\n一、主要成效。开展工作。");
}

static void ordinals_follow_each_other(void **state)
{
	(void)state;
	assert_clean("一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n1.己\n二、庚\n（一）辛\n");
	assert_found("一、甲\n三、乙\n", "N8", "三、");
	assert_found("一、甲\n（一）乙\n（三）丙\n", "N8", "（三）");
	assert_found("一、甲\n二、乙\n二、丙\n", "N8", "二、");
	assert_clean("一是开展工作。二是取得成效。三是再接再厉。");
	assert_found("一是开展工作。三是取得成效。", "N8", "三是");
	assert_found("一是开展工作。二是取得成效。二是再接再厉。", "N8", "二是");
	assert_found("1、开展工作。", "N8", "1、");
	assert_found("工作总结\n（一）、开展工作", "N8", "（一）、");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_width_signs_in_chinese),
		cmocka_unit_test(full_width_digits),
		cmocka_unit_test(document_numbers),
		cmocka_unit_test(years_and_dates),
		cmocka_unit_test(numbers),
		cmocka_unit_test(approximate_pairs),
		cmocka_unit_test(pairs_and_doubles),
		cmocka_unit_test(titles_and_headings),
		cmocka_unit_test(ordinals_follow_each_other),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
