/* src/formula/lexer.c and name.c: what stands in the text, with and without blanks. */
#include "read.h"

static void blanks_are_needed_nowhere(void **state)
{
	const char *wanted = "高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日 且 (退出日期 "
			     "为空 或 退出日期 晚于 截止日)";

	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"高企证书的企业不重复个数条件发证日期不晚于截止日且("
		"退出日期为空或退出日期晚于截止日)",
		wanted);
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"  高企证书 的\t企业\n不重复个数 条件 发证日期 不晚于 截止日 且( 退出日期 为空 或 "
		"退出日期 晚于 截止日 )\n",
		wanted);
}

static void full_width_marks_and_digits_are_read_as_narrow_ones(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "（１０ ＋ ２．５）＊ ３", "(10 + 2.5) × 3");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "状态　不属于　［登记，撤销登记］",
		"状态 不属于 [\"登记\", \"撤销登记\"]");
	assert_prints(
		*state, FORMULA_CHECK, WORLD_CONTRACT, "到账率 ＞＝ ５０％", "到账率 不少于 50%");
}

static void invisible_characters_are_blanks(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"\xEF\xBB\xBF"
		"1 +\xE2\x80\x8B"
		"2",
		"1 + 2");
}

static void the_longest_name_wins(void **state)
{
	/* 企业 and 企业集团 are choices, 期末 is a word and 到期日期 a field. */
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业的类别等于企业集团",
		"企业的类别 等于 \"企业集团\"");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "企业的类别等于企业且企业为空",
		"企业的类别 等于 \"企业\" 且 企业 为空");
	assert_prints(*state, FORMULA_CHECK, WORLD_VILLAGE, "是否涉农 等于 是", "是否涉农 等于 是");
}

static void a_code_ends_where_its_letters_end(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE,
		"certificate的holder 不重复个数 条件 issued不晚于截止日",
		"高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日");
	/* event is a ledger, event_party another one. */
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "village 个数 + event的date 不重复个数",
		"涉农行政村 个数 + 对接活动的举办日期 不重复个数");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "event_party count", "参加单位 个数");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "events 个数",
		"没有叫“events”的台账或指标，相近的有：event（indicators.yaml 第41行第10列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "hightech.stock2",
		"没有叫“hightech.stock2”的台账或指标，相近的有：hightech.stock（indicators.yaml "
		"第41行第10列）");
}

static void dates_are_read_in_both_forms(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2023-06-30",
		"发证日期 等于 2023年6月30日");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2023年06月30号",
		"发证日期 等于 2023年6月30日");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2023年6月",
		"发证日期 等于 2023年6月");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 属于 2023年",
		"发证日期 属于 2023年");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 1900年",
		"发证日期 等于 1900年");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2199-12-31",
		"发证日期 等于 2199年12月31日");
	assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2024-02-29",
		"发证日期 等于 2024年2月29日");
	/* What is no date is a difference. */
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "2023-06", "2023 − 6");
}

static void impossible_dates_are_told(void **state)
{
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2023-02-29",
		"没有 2023年2月29日 这一天（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2023年13月",
		"没有 2023年13月 这个月（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2023年0月",
		"“2023年0月”不是日期（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 2200年",
		"“2200年”只能加减在日期后面（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CERTIFICATE, "发证日期 等于 1899年",
		"“1899年”只能加减在日期后面（indicators.yaml 第41行第18列）");
}

static void numbers_carry_their_unit(void **state)
{
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 不少于 1000 万元",
		"成交额 不少于 1000万元");
	assert_prints(
		*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 等于 0.01元", "成交额 等于 0.01元");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "成交额 等于 1.50亿元",
		"成交额 等于 1.5亿元");
	assert_prints(*state, FORMULA_CHECK, WORLD_EVENT_PARTY, "需求数 大于 5万项",
		"需求数 大于 50000项");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的职工数 大于 5万",
		"买方的职工数 大于 50000");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "买方的占地面积 大于 12.5亩",
		"买方的占地面积 大于 12.5亩");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "常住人口 + 3万人", "常住人口 + 3万人");
	assert_prints(
		*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数+3家", "高新技术企业总数 + 3家");
}

static void numbers_have_ceilings_on_both_sides(void **state)
{
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "999999999999999999", "999999999999999999");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1000000000000000000",
		"数太长，最多写 18 位整数和 18 位小数（indicators.yaml 第41行第10列）");
	assert_prints(
		*state, FORMULA_NUMBER, WHOLE, "0.000000000000000001", "0.000000000000000001");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "0.0000000000000000001",
		"数太长，最多写 18 位整数和 18 位小数（indicators.yaml 第41行第10列）");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "99999999999999万", "999999999999990000");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "999999999999999万",
		"数太大（indicators.yaml 第41行第10列）");
}

static void texts_are_quoted_in_three_ways(void **state)
{
	const char *wanted = "项目名称 等于 \"甲 \"\"乙\"\"\"";

	assert_prints(
		*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 \"甲 \"\"乙\"\"\"", wanted);
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 “甲 \"乙\"”", wanted);
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 '甲 \"乙\"'", wanted);
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 'it''s'",
		"项目名称 等于 \"it's\"");
	assert_prints(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 \"（１）\"",
		"项目名称 等于 \"（１）\"");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 \"甲",
		"引号没有收尾（indicators.yaml 第41行第18列）");
	assert_refused(*state, FORMULA_CHECK, WORLD_CONTRACT, "项目名称 等于 “甲\"",
		"引号没有收尾（indicators.yaml 第41行第18列）");
}

static void aliases_are_read_and_one_spelling_is_printed(void **state)
{
	static const char *const pairs[][2] = {{"发证日期 属于 去年同期", "发证日期 属于 上年同期"},
		{"发证日期 属于 去年全年", "发证日期 属于 上年全年"},
		{"发证日期 属于 今年全年", "发证日期 属于 本年全年"},
		{"发证日期 早于 去年底", "发证日期 早于 上年末"},
		{"发证日期 > 截止日", "发证日期 晚于 截止日"},
		{"发证日期 >= 截止日", "发证日期 不早于 截止日"},
		{"发证日期 < 截止日", "发证日期 早于 截止日"},
		{"发证日期 ≤ 截止日", "发证日期 不晚于 截止日"},
		{"发证日期 = 截止日", "发证日期 等于 截止日"},
		{"发证日期 <> 截止日", "发证日期 不等于 截止日"},
		{"企业的职工数 >= 3人", "企业的职工数 不少于 3人"},
		{"企业的职工数 <= 3人", "企业的职工数 不超过 3人"},
		{"企业的职工数 > 3人", "企业的职工数 大于 3人"},
		{"企业的职工数 < 3人", "企业的职工数 小于 3人"},
		{"企业的职工数 不低于 3人", "企业的职工数 不少于 3人"},
		{"企业的职工数 超过 3人", "企业的职工数 大于 3人"},
		{"企业 为空 并且 企业 不为空", "企业 为空 且 企业 不为空"},
		{"企业 为空 或者 企业 不为空", "企业 为空 或 企业 不为空"},
		{"发证日期 + 3个月 - 2天 早于 截止日", "发证日期 + 3月 − 2日 早于 截止日"}};

	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		assert_prints(*state, FORMULA_CHECK, WORLD_CERTIFICATE, pairs[i][0], pairs[i][1]);
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "技术合同的成交额 sum / 技术合同 count * 2",
		"技术合同的成交额 合计 ÷ 技术合同 个数 × 2");
	assert_prints(*state, FORMULA_NUMBER, WHOLE, "高新技术企业总数 的 去年同期",
		"高新技术企业总数 的 上年同期");
}

static void places_count_lines_and_characters(void **state)
{
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "高企证书 个数\n条件 发证日其 早于 截止日",
		"“高企证书”里没有“发证日其”这个字段，相近的有：发证日期（indicators.yaml "
		"第42行第13列）");
	assert_refused(*state, FORMULA_NUMBER, WHOLE, "1 +\n\n  2 + 高企",
		"没有叫“高企”的台账或指标，相近的有：高企证书（indicators.yaml 第43行第16列）");
}

static void a_place_without_file_is_told_without_one(void **state)
{
	struct bench *b = *state;
	struct formula *f = NULL;

	assert_int_equal(formula_read(&b->job, FORMULA_NUMBER, STR("1 +"), (struct place){0},
				 &b->world->schema, NULL, &f),
		RC_INVALID);
	assert_text(job_error(&b->job), "公式没有写完（第1行第4列）");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	assert_refused(
		*state, FORMULA_NUMBER, WHOLE, "1 + \xff", "公式不是有效的 UTF-8(indicators.yaml)");
}

static void the_text_has_a_ceiling(void **state)
{
	struct bench *b = *state;
	struct formula *f = NULL;
	static char text[FORMULA_MAX_TEXT + 2];

	memset(text, ' ', sizeof(text) - 1);
	text[0] = '1';
	text[FORMULA_MAX_TEXT] = 0;
	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE, text, &f), RC_OK);
	text[FORMULA_MAX_TEXT] = ' ';
	assert_int_equal(try_read(b, FORMULA_NUMBER, WHOLE, text, &f), RC_TOO_MUCH);
	assert_text(
		job_error(&b->job), "公式太长，最多 8192 个字节（indicators.yaml 第41行第10列）");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(blanks_are_needed_nowhere),
		BENCH_TEST(full_width_marks_and_digits_are_read_as_narrow_ones),
		BENCH_TEST(invisible_characters_are_blanks),
		BENCH_TEST(the_longest_name_wins),
		BENCH_TEST(a_code_ends_where_its_letters_end),
		BENCH_TEST(dates_are_read_in_both_forms),
		BENCH_TEST(impossible_dates_are_told),
		BENCH_TEST(numbers_carry_their_unit),
		BENCH_TEST(numbers_have_ceilings_on_both_sides),
		BENCH_TEST(texts_are_quoted_in_three_ways),
		BENCH_TEST(aliases_are_read_and_one_spelling_is_printed),
		BENCH_TEST(places_count_lines_and_characters),
		BENCH_TEST(a_place_without_file_is_told_without_one),
		BENCH_TEST(bytes_that_are_no_text_are_refused),
		BENCH_TEST(the_text_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
