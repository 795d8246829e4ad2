/* src/formula/eval.c: arithmetic, values of one record, conditions on one record. */
#include "read.h"

static struct result eval_on(struct bench *b, const struct formula *f, int ledger, int64_t id)
{
	struct formula_env env = world_env(b->world);
	struct row_view row = {0};
	struct result result = {0};

	if (ledger != WHOLE)
		row = world_view(b->world, ledger, id);
	assert_int_equal(
		formula_eval(&b->job, f, &env, ledger == WHOLE ? NULL : &row, &result), RC_OK);
	return result;
}

#define assert_number(b, text, wanted) number_is((b), (text), (wanted), __FILE__, __LINE__)
static void number_is(
	struct bench *b, const char *text, const char *wanted, const char *file, int line)
{
	struct result result = eval_on(b, must_read(b, FORMULA_NUMBER, WHOLE, text), WHOLE, 0);
	struct str got = STR("missing");

	if (result.state == VALUE_GIVEN)
		got = ratio_exact_text(b->job.arena, result.number);
	else if (result.overflow)
		got = STR("overflow");
	text_is(got, wanted, file, line);
}

/* The truth of a condition on record 1 of a ledger. */
#define assert_truth(b, ledger, text, wanted)                                                      \
	assert_int_equal(                                                                          \
		eval_on((b), must_read((b), FORMULA_CHECK, (ledger), (text)), (ledger), 1).truth,  \
		(wanted))

static void arithmetic_is_exact(void **state)
{
	assert_number(*state, "1 ÷ 3 × 3", "1");
	assert_number(*state, "0.1 + 0.2", "0.3");
	assert_number(*state, "2 − 5", "-3");
	assert_number(*state, "−(2 + 3) × 2", "-10");
	assert_number(*state, "1 ÷ 7", "1/7");
	assert_number(*state, "50% + 1", "1.5");
}

static void a_zero_divisor_gives_a_missing_number(void **state)
{
	assert_number(*state, "1 ÷ 0", "missing");
	assert_number(*state, "1 ÷ (2 − 2) + 5", "missing");
	assert_number(*state, "0 ÷ 5", "0");
	assert_number(*state, "如果 1 ÷ 0 大于 1 则 2 否则 3", "missing");
	assert_number(*state, "如果 1 大于 0 则 2 否则 1 ÷ 0", "2");
}

static void what_does_not_fit_is_missing_and_flagged(void **state)
{
	/* 10^18 × 10^18 fits into 127 bits, times 10^18 again does not. */
	assert_number(*state, "900000000000000000 × 900000000000000000",
		"810000000000000000000000000000000000");
	assert_number(
		*state, "900000000000000000 × 900000000000000000 × 900000000000000000", "overflow");
	assert_number(*state, "−(900000000000000000 × 900000000000000000 × 900000000000000000) + 1",
		"overflow");
	assert_number(*state,
		"900000000000000000 × 900000000000000000 × 900000000000000000 保留 2 位",
		"overflow");
}

static void rounding_is_half_away_from_zero_in_the_unit_of_its_measure(void **state)
{
	struct bench *b = *state;

	assert_number(b, "2.5 保留 0 位", "3");
	assert_number(b, "−2.5 保留 0 位", "-3");
	assert_number(b, "2.4999 保留 0 位", "2");
	assert_number(b, "1 ÷ 3 保留 2 位", "0.33");
	assert_number(b, "1 ÷ 8 保留 18 位", "0.125");
	/* 12345元 in 万元 to two places: 1.23万元 = 1230000 分 */
	assert_number(b, "12345元 × 1 保留 0 位", "1234500");
	assert_number(b, "0.9999万元 保留 0 位", "1000000");
	world_figure(b->world, "rd.spend", FACE_VALUE, "12345678901");
	assert_number(b, "全社会研发经费 保留 2 位", "12300000000");
	world_figure(b->world, "rd.intensity", FACE_VALUE, "0.12346");
	assert_number(b, "全社会研发投入强度 保留 2 位", "0.1235");
	world_figure(b->world, "rd.intensity", FACE_POINTS, "0.001");
	assert_number(b, "全社会研发投入强度 的 提高百分点 保留 0 位", "0");
}

static void money_becomes_a_measure_and_comes_back(void **state)
{
	struct bench *b = *state;

	world_figure(b->world, "rd.spend", FACE_VALUE, "25000000000"); /* 2.5亿元 in 分 */
	world_figure(b->world, "people", FACE_VALUE, "50");            /* 万人 */
	world_figure(b->world, "gdp", FACE_VALUE, "1000000000000");
	assert_number(b, "全社会研发经费 ÷ 常住人口", "0.05");
	assert_number(b, "全社会研发经费 ÷ 常住人口 × 常住人口", "25000000000");
	assert_number(b, "常住人口 ÷ 全社会研发经费", "20");
	assert_number(b, "全社会研发经费 ÷ 地区生产总值", "0.025");
	assert_number(b, "全社会研发经费 + 1亿元", "35000000000");
}

static void a_missing_figure_makes_the_sum_missing(void **state)
{
	struct bench *b = *state;

	world_figure(b->world, "rd.spend", FACE_VALUE, "100");
	world_figure(b->world, "gdp", FACE_VALUE, "missing");
	assert_number(b, "全社会研发经费 + 地区生产总值", "missing");
	assert_number(b, "全社会研发经费 ÷ 地区生产总值", "missing");
	assert_number(b, "如果 地区生产总值 大于 0 则 1 否则 2", "missing");
	assert_number(b, "如果 全社会研发经费 大于 0 则 1 否则 2", "1");
}

static void what_a_figure_cannot_say_is_passed_up(void **state)
{
	struct bench *b = *state;
	struct formula_env env = world_env(b->world);
	struct result result = {.rows = 77};

	assert_int_equal(
		formula_eval(&b->job, must_read(b, FORMULA_NUMBER, WHOLE, "地区生产总值 + 1亿元"),
			&env, NULL, &result),
		RC_MISSING);
	assert_int_equal(result.rows, 77);
}

static void dates_compare_with_three_truths(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CERTIFICATE, "issued=2023-06; expires=2023-06-20");
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不晚于 2023-06-20", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不晚于 2023-06-30", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不晚于 2023-06-29", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不晚于 2023-06-01", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不晚于 2023-05-31", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 早于 2023-07-01", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 早于 2023-06-30", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 早于 2023-06-01", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 晚于 2023-05-31", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 晚于 2023-06-01", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 晚于 2023-06-30", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不早于 2023-06-01", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不早于 2023-06-02", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不早于 2023-07-01", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 等于 2023年6月", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 等于 2023-06-20", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 等于 2023-07-01", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不等于 2023-07-01", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 等于 2023-06-20", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 不等于 2023-06-20", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 等于 发证日期", TRUTH_UNKNOWN);
}

static void belonging_to_a_range_is_whole_or_not_at_all(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CERTIFICATE, "issued=2023-06; expires=2023-06-30; left=2023");
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 属于 2023年6月", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 属于 2023年", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 属于 2023年7月", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 不属于 2023年7月", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "退出日期 属于 2023年6月", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "退出日期 不属于 2023年6月", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "退出日期 属于 本年累计", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 属于 本期", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 + 1日 属于 本期", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 − 12月 属于 上年同期", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 + 1日 − 12月 属于 上年同期", TRUTH_FALSE);
}

static void nothing_belongs_to_an_empty_range(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CERTIFICATE, "issued=2023-06-30; expires=1900-01-01");
	b->world->when.period = (struct period){2023, PERIOD_HALF, 2};
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 属于 本期", TRUTH_FALSE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 属于 本年累计", TRUTH_TRUE);
}

static void open_spans_contain_every_day_on_that_side(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_APPOINTMENT, "valid=2023-01-01/2023-06-30");
	world_add(b->world, WORLD_PAIRING, "paper=1; term=2023-06-30/; agreed=2023-07");
	assert_truth(b, WORLD_PAIRING, "任期 包含 截止日", TRUTH_TRUE);
	assert_truth(b, WORLD_PAIRING, "任期 包含 截止日 − 1日", TRUTH_FALSE);
	assert_truth(b, WORLD_PAIRING, "任期 包含 2199-12-31", TRUTH_TRUE);
	assert_truth(b, WORLD_PAIRING, "任期 包含 签约日期", TRUTH_TRUE);
	assert_truth(b, WORLD_PAIRING, "选派文件 有效于 截止日", TRUTH_TRUE);
	assert_truth(b, WORLD_PAIRING, "选派文件 有效于 截止日 + 1日", TRUTH_FALSE);
	assert_truth(b, WORLD_PAIRING, "选派文件 有效于 2023年6月", TRUTH_TRUE);
	assert_truth(b, WORLD_PAIRING, "选派文件 有效于 2023年", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_PAIRING, "结对 有效于 2023年7月", TRUTH_TRUE);
	assert_truth(b, WORLD_PAIRING, "签约日期 属于 选派文件的有效期", TRUTH_FALSE);
}

static void a_missing_value_is_unknown_and_emptiness_never_is(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CONTRACT, "seller=99; amount=5");
	assert_truth(b, WORLD_CONTRACT, "登记日期 早于 截止日", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "登记日期 属于 本期", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "登记日期 不属于 本期", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "状态 等于 登记", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "状态 不等于 登记", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "状态 属于 [登记]", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "状态 不属于 [登记]", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "成交额 + 技术交易额 大于 0", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "登记日期 为空", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "登记日期 不为空", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "成交额 为空", TRUTH_FALSE);
	/* 卖方 leads nowhere: it is filled, what is behind it is not. */
	assert_truth(b, WORLD_CONTRACT, "卖方 为空", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "卖方的名称 为空", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方的名称 为空", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方 等于 卖方", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "登记日期 + 3年 早于 截止日", TRUTH_UNKNOWN);
}

static void and_or_not_are_kleenes(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CONTRACT, "amount=5");
	assert_truth(b, WORLD_CONTRACT, "成交额 大于 0 且 年度 等于 1", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "年度 等于 1 且 成交额 小于 0", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "年度 等于 1 或 成交额 大于 0", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "成交额 小于 0 或 年度 等于 1", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "非 年度 等于 1", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "非 成交额 大于 0", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "成交额 小于 0 则 年度 等于 1", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "成交额 大于 0 则 年度 等于 1", TRUTH_UNKNOWN);
	assert_truth(b, WORLD_CONTRACT, "成交额 大于 0 则 年度 为空", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "成交额 大于 0 则 年度 不为空", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "年度 等于 1 则 成交额 大于 0", TRUTH_TRUE);
}

static void numbers_compare_in_the_measure_they_are_stored_in(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_PARTY, "area=1250; staff=300; large=1");
	world_add(b->world, WORLD_CONTRACT, "amount=100000000; paid=5000; buyer=1; year=2023");
	assert_truth(b, WORLD_CONTRACT, "成交额 等于 100万元", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "成交额 不少于 100万元", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "成交额 大于 100万元", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "成交额 小于 100.000001万元", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "到账率 等于 50%", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "到账率 小于 50.01%", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方的占地面积 等于 12.5亩", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方的职工数 不超过 300", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方的职工数 小于 300人", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "年度 属于 [2022, 2023]", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "年度 不属于 [2022, 2023]", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "年度 属于 [2022]", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "成交额 ÷ 3 × 3 等于 成交额", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方的是否规上 等于 是", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "买方的是否规上 不等于 是", TRUTH_FALSE);
}

static void texts_compare_by_their_bytes(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CONTRACT, "title=É; status=登记");
	assert_truth(b, WORLD_CONTRACT, "项目名称 等于 \"É\"", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "项目名称 等于 \"é\"", TRUTH_FALSE);
	assert_truth(b, WORLD_CONTRACT, "项目名称 不等于 \"É \"", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "状态 属于 [撤销登记, 登记]", TRUTH_TRUE);
	assert_truth(b, WORLD_CONTRACT, "状态 不属于 撤销登记", TRUTH_TRUE);
}

static void a_dated_field_is_read_at_the_cutoff(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_UNIT, "name=甲区");
	world_add(b->world, WORLD_UNIT, "name=乙区");
	world_add(b->world, WORLD_PARTY, "name=甲公司");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=1; value=1; valid=/2023-06-29");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=1; value=2; valid=2023-06-30/");
	assert_truth(b, WORLD_PARTY, "辖区的名称 等于 \"乙区\"", TRUTH_TRUE);
	b->world->when.cutoff--;
	assert_truth(b, WORLD_PARTY, "辖区的名称 等于 \"甲区\"", TRUTH_TRUE);
}

static void a_child_row_reaches_its_parent(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_EVENT, "name=对接会; date=2023-05-01");
	world_add(b->world, WORLD_EVENT_PARTY, "parent=1; people=3");
	world_add(b->world, WORLD_EVENT_PARTY, "people=3");
	assert_truth(b, WORLD_EVENT_PARTY, "对接活动的举办日期 等于 2023-05-01", TRUTH_TRUE);
	assert_truth(b, WORLD_EVENT_PARTY, "对接活动 为空", TRUTH_FALSE);
	assert_int_equal(eval_on(b, must_read(b, FORMULA_CHECK, WORLD_EVENT_PARTY, "对接活动 为空"),
				 WORLD_EVENT_PARTY, 2)
				 .truth,
		TRUTH_TRUE);
}

static void a_date_moves_both_its_ends(void **state)
{
	struct bench *b = *state;

	world_add(
		b->world, WORLD_CERTIFICATE, "issued=2020-02-29; expires=2023-02; left=2199-12-31");
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 + 1年 等于 2021-02-28", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 + 3年 − 1日 等于 2023-02-27", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 + 4年 等于 2024-02-29", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "发证日期 − 1月 等于 2020-01-29", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 + 1月 属于 2023年3月", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "到期日期 + 1日 属于 2023年2月", TRUTH_UNKNOWN);
	/* Beyond the last day there is no date. */
	assert_truth(b, WORLD_CERTIFICATE, "退出日期 + 0日 等于 2199-12-31", TRUTH_TRUE);
	assert_truth(b, WORLD_CERTIFICATE, "退出日期 + 1日 晚于 截止日", TRUTH_UNKNOWN);
}

static struct value default_of(struct bench *b, int ledger, const char *text, const char *field)
{
	const struct field_def *def = ledger_field(&b->world->ledgers[ledger], str_from_z(field));
	struct formula *f = must_read(b, FORMULA_DEFAULT, ledger, text);
	struct result result = eval_on(b, f, ledger, 1);
	struct str why = STR("");

	if (!formula_fills(b->job.arena, f, def, &why))
		fail_msg("%.*s", STR_ARG(why));
	return formula_value_for(&result, def);
}

static void a_default_fills_its_field(void **state)
{
	struct bench *b = *state;
	struct arena *a = b->job.arena;

	world_add(b->world, WORLD_PARTY, "kind=高校");
	world_add(b->world, WORLD_CONTRACT,
		"amount=1005; signed=2023-05-06; buyer=1; year=7; title=甲");
	assert_text(
		date_iso(a, default_of(b, WORLD_CONTRACT, "签订日期 + 3年 − 1日", "登记日期").date),
		"2026-05-05");
	assert_int_equal(default_of(b, WORLD_CONTRACT, "成交额 × 10%", "技术交易额").integer, 101);
	assert_int_equal(
		default_of(b, WORLD_CONTRACT, "−成交额 × 10%", "技术交易额").integer, -101);
	assert_int_equal(default_of(b, WORLD_CONTRACT, "成交额", "技术交易额").integer, 1005);
	assert_int_equal(default_of(b, WORLD_CONTRACT, "12.345%", "到账率").integer, 1235);
	assert_int_equal(default_of(b, WORLD_CONTRACT, "年度 + 1", "年度").integer, 8);
	assert_int_equal(default_of(b, WORLD_CONTRACT, "0", "成交额").integer, 0);
	assert_text(
		default_of(b, WORLD_CONTRACT, "如果 年度 大于 1 则 \"登记\" 否则 \"待补\"", "状态")
			.text,
		"登记");
	assert_text(default_of(b, WORLD_CONTRACT, "“新项目”", "项目名称").text, "新项目");
	assert_int_equal(default_of(b, WORLD_CONTRACT, "买方", "卖方").integer, 1);
	assert_int_equal(default_of(b, WORLD_CONTRACT, "买方", "卖方").type, TYPE_REF);
	assert_int_equal(default_of(b, WORLD_PARTY, "是", "是否规上").integer, 1);
	assert_int_equal(default_of(b, WORLD_PARTY, "5", "职工数").integer, 5);
	assert_false(value_given(default_of(b, WORLD_CONTRACT, "登记日期 + 1日", "签订日期")));
	assert_false(value_given(default_of(b, WORLD_CONTRACT, "年度 ÷ 0", "年度")));
}

static void a_default_beyond_what_is_stored_is_missing(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CONTRACT, "year=1000000000000000000");
	assert_int_equal(default_of(b, WORLD_CONTRACT, "年度", "年度").integer, NUM_STORED_MAX);
	assert_int_equal(default_of(b, WORLD_CONTRACT, "−年度", "年度").integer, -NUM_STORED_MAX);
	assert_false(value_given(default_of(b, WORLD_CONTRACT, "年度 + 1", "年度")));
	assert_false(value_given(default_of(b, WORLD_CONTRACT, "−年度 − 1", "年度")));
}

#define assert_no_fill(b, ledger, text, field, wanted)                                             \
	do {                                                                                       \
		struct str why = STR("");                                                          \
		const struct field_def *def =                                                      \
			ledger_field(&(b)->world->ledgers[ledger], STR(field));                    \
		struct formula *f = must_read((b), FORMULA_DEFAULT, (ledger), (text));             \
		assert_false(formula_fills((b)->job.arena, f, def, &why));                         \
		assert_text(why, (wanted));                                                        \
	} while (0)

static void a_default_of_another_kind_is_refused(void **state)
{
	struct bench *b = *state;

	assert_no_fill(
		b, WORLD_CONTRACT, "签订日期", "年度", "签订日期（日期）与字段“年度”的类型不同");
	assert_no_fill(b, WORLD_CONTRACT, "成交额", "年度", "成交额（万元）与字段“年度”的单位不同");
	assert_no_fill(
		b, WORLD_CONTRACT, "100", "成交额", "100（没有单位）与字段“成交额”的单位不同");
	assert_no_fill(b, WORLD_CONTRACT, "\"撤回\"", "状态",
		"\"撤回\"不是“状态”的选项，可以写：登记、撤销登记、待补");
	assert_no_fill(b, WORLD_CONTRACT, "如果 年度 大于 1 则 \"登记\" 否则 \"撤回\"", "状态",
		"\"撤回\"不是“状态”的选项，可以写：登记、撤销登记、待补");
	assert_no_fill(b, WORLD_CONTRACT, "项目名称", "状态",
		"项目名称不是“状态”的选项，可以写：登记、撤销登记、待补");
	assert_no_fill(b, WORLD_CONTRACT, "买方的辖区", "卖方",
		"买方的辖区（引用）与字段“卖方”引到的台账不同");
	assert_no_fill(
		b, WORLD_PARTY, "名称", "联系电话", "名称（文字）与字段“联系电话”的类型不同");
}

static void paths_give_the_stored_value(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_PARTY, "name=甲公司; phone=138; area=1250");
	world_add(b->world, WORLD_CERTIFICATE, "holder=1; issued=2023-06");
	assert_text(eval_on(b, must_read(b, FORMULA_PATH, WORLD_CERTIFICATE, "企业的名称"),
			    WORLD_CERTIFICATE, 1)
			    .value.text,
		"甲公司");
	assert_text(eval_on(b, must_read(b, FORMULA_PATH, WORLD_CERTIFICATE, "企业的联系电话"),
			    WORLD_CERTIFICATE, 1)
			    .value.text,
		"138");
	assert_int_equal(eval_on(b, must_read(b, FORMULA_PATH, WORLD_CERTIFICATE, "企业"),
				 WORLD_CERTIFICATE, 1)
				 .value.integer,
		1);
	struct result area =
		eval_on(b, must_read(b, FORMULA_PATH, WORLD_CERTIFICATE, "企业的占地面积"),
			WORLD_CERTIFICATE, 1);

	assert_int_equal(area.value.integer, 1250);
	assert_int_equal(area.value.type, TYPE_DECIMAL);
	assert_text(ratio_exact_text(b->job.arena, area.number), "12.5");
	struct result none = eval_on(b, must_read(b, FORMULA_PATH, WORLD_CERTIFICATE, "企业的辖区"),
		WORLD_CERTIFICATE, 1);

	assert_int_equal(none.state, VALUE_MISSING);
	assert_false(value_given(none.value));
	assert_int_equal(none.value.type, TYPE_REF);
}

static void a_tag_gives_its_figure(void **state)
{
	struct bench *b = *state;

	world_figure(b->world, "hightech.stock", FACE_COMPLETION, "0.5");
	struct result result = eval_on(
		b, must_read(b, FORMULA_FIGURE, WHOLE, "高新技术企业总数 的 完成率"), WHOLE, 0);

	assert_int_equal(result.state, VALUE_GIVEN);
	assert_text(ratio_exact_text(b->job.arena, result.number), "0.5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(arithmetic_is_exact),
		BENCH_TEST(a_zero_divisor_gives_a_missing_number),
		BENCH_TEST(what_does_not_fit_is_missing_and_flagged),
		BENCH_TEST(rounding_is_half_away_from_zero_in_the_unit_of_its_measure),
		BENCH_TEST(money_becomes_a_measure_and_comes_back),
		BENCH_TEST(a_missing_figure_makes_the_sum_missing),
		BENCH_TEST(what_a_figure_cannot_say_is_passed_up),
		BENCH_TEST(dates_compare_with_three_truths),
		BENCH_TEST(belonging_to_a_range_is_whole_or_not_at_all),
		BENCH_TEST(nothing_belongs_to_an_empty_range),
		BENCH_TEST(open_spans_contain_every_day_on_that_side),
		BENCH_TEST(a_missing_value_is_unknown_and_emptiness_never_is),
		BENCH_TEST(and_or_not_are_kleenes),
		BENCH_TEST(numbers_compare_in_the_measure_they_are_stored_in),
		BENCH_TEST(texts_compare_by_their_bytes),
		BENCH_TEST(a_dated_field_is_read_at_the_cutoff),
		BENCH_TEST(a_child_row_reaches_its_parent),
		BENCH_TEST(a_date_moves_both_its_ends),
		BENCH_TEST(a_default_fills_its_field),
		BENCH_TEST(a_default_beyond_what_is_stored_is_missing),
		BENCH_TEST(a_default_of_another_kind_is_refused),
		BENCH_TEST(paths_give_the_stored_value),
		BENCH_TEST(a_tag_gives_its_figure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
