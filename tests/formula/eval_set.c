/* src/formula/eval_set.c: aggregates and 每个 … 都有 …, on rows written by hand. */
#include "read.h"

static struct result evaluate(
	struct bench *b, enum formula_kind kind, const char *text, int64_t unit)
{
	struct formula_env env = world_env(b->world);
	struct result result = {0};

	env.unit = unit;
	assert_int_equal(
		formula_eval(&b->job, must_read(b, kind, WHOLE, text), &env, NULL, &result), RC_OK);
	return result;
}

/* Value, rows and undecidable as "2 3 1". */
#define assert_set(b, text, unit, wanted) set_is((b), (text), (unit), (wanted), __FILE__, __LINE__)
static void set_is(struct bench *b, const char *text, int64_t unit, const char *wanted,
	const char *file, int line)
{
	struct result r = evaluate(b, FORMULA_NUMBER, text, unit);
	struct str value = r.overflow ? STR("overflow") : STR("missing");

	if (r.state == VALUE_GIVEN)
		value = ratio_exact_text(b->job.arena, r.number);
	text_is(str_format(b->job.arena, "%.*s %d %d", STR_ARG(value), (int)r.rows,
			(int)r.undecidable),
		wanted, file, line);
}

static void no_rows_count_nought_and_sum_to_nothing(void **state)
{
	assert_set(*state, "高企证书 个数", 0, "0 0 0");
	assert_set(*state, "高企证书的企业 不重复个数", 0, "0 0 0");
	assert_set(*state, "技术合同的成交额 合计", 0, "missing 0 0");
	assert_set(*state, "技术合同的成交额 平均", 0, "missing 0 0");
	assert_set(*state, "技术合同的成交额 最大", 0, "missing 0 0");
	assert_set(*state, "技术合同的成交额 最小", 0, "missing 0 0");
}

static void contracts(struct bench *b)
{
	world_add(b->world, WORLD_CONTRACT,
		"amount=100; buyer=1; registered=2023-06-30; title=甲; year=1");
	world_add(b->world, WORLD_CONTRACT,
		"amount=-50; buyer=1; registered=2023-07-01; title=甲; year=2");
	world_add(b->world, WORLD_CONTRACT, "buyer=2; registered=2023-06; title=É; year=3");
	world_add(b->world, WORLD_CONTRACT, "amount=25; registered=2023; title=é");
	world_add(b->world, WORLD_CONTRACT, "amount=25; buyer=2");
}

static void aggregates_reckon_over_given_values(void **state)
{
	struct bench *b = *state;

	contracts(b);
	assert_set(b, "技术合同 个数", 0, "5 5 0");
	assert_set(b, "技术合同的成交额 合计", 0, "100 5 0");
	assert_set(b, "技术合同的成交额 平均", 0, "25 5 0");
	assert_set(b, "技术合同的成交额 最大", 0, "100 5 0");
	assert_set(b, "技术合同的成交额 最小", 0, "-50 5 0");
	assert_set(b, "技术合同的年度 平均", 0, "2 5 0");
	assert_set(b, "技术合同的买方 不重复个数", 0, "2 5 0");
	assert_set(b, "技术合同的项目名称 不重复个数", 0, "3 5 0");
	assert_set(b, "技术合同的登记日期 不重复个数", 0, "4 5 0");
	/* The buyers lead nowhere, so that none has a name. */
	assert_set(b, "技术合同的买方的名称 不重复个数", 0, "0 5 0");
	assert_set(b, "技术合同的买方的职工数 合计", 0, "missing 5 0");
}

static void undecidable_rows_are_counted_apart(void **state)
{
	struct bench *b = *state;

	contracts(b);
	/* 30 June is in; 1 July is out; June 2023 is in; 2023 and nothing are undecidable. */
	assert_set(b, "技术合同 个数 条件 登记日期 不晚于 截止日", 0, "2 2 2");
	assert_set(b, "技术合同的成交额 合计 条件 登记日期 属于 本期", 0, "100 2 2");
	assert_set(b, "技术合同 个数 条件 登记日期 晚于 截止日", 0, "1 1 2");
	assert_set(b, "技术合同 个数 条件 登记日期 为空", 0, "1 1 0");
	assert_set(b, "技术合同 个数 条件 登记日期 不晚于 截止日 或 成交额 等于 25元 × 0.01", 0,
		"4 4 0");
	assert_set(b,
		"(技术合同 个数 条件 登记日期 属于 本期) + (技术合同 个数 条件 登记日期 不属于 "
		"本期)",
		0, "3 3 4");
	assert_set(b, "如果 1 大于 2 则 技术合同 个数 否则 0", 0, "0 0 0");
}

static void the_cutoff_day_itself_counts(void **state)
{
	struct bench *b = *state;
	const char *valid = "高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日 且 到期日期 "
			    "不早于 截止日 且 (退出日期 为空 或 退出日期 晚于 截止日)";

	world_add(b->world, WORLD_CERTIFICATE, "holder=1; issued=2023-06-30; expires=2026-06-29");
	world_add(b->world, WORLD_CERTIFICATE, "holder=2; issued=2023-07-01; expires=2026-06-30");
	world_add(b->world, WORLD_CERTIFICATE, "holder=3; issued=2020-07-01; expires=2023-06-30");
	world_add(b->world, WORLD_CERTIFICATE, "holder=4; issued=2020-06-30; expires=2023-06-29");
	world_add(b->world, WORLD_CERTIFICATE,
		"holder=5; issued=2022-01-01; expires=2024-12-31; left=2023-06-30");
	world_add(b->world, WORLD_CERTIFICATE,
		"holder=6; issued=2022-01-01; expires=2024-12-31; left=2023-07-01");
	world_add(b->world, WORLD_CERTIFICATE, "holder=6; issued=2022-01-01; expires=2024-12-31");
	world_add(b->world, WORLD_CERTIFICATE, "holder=7; issued=2023-06; expires=2026-06-30");
	world_add(b->world, WORLD_CERTIFICATE,
		"holder=8; issued=2022-01-01; expires=2024-12-31; left=2023-06");
	assert_set(b, valid, 0, "4 5 0");
	/* A day earlier the month of June is no longer over, and the one that leaves on the 30th is still there. */
	b->world->when.cutoff--;
	assert_set(b, valid, 0, "4 5 2");
}

static void leap_days_keep_their_month(void **state)
{
	struct bench *b = *state;

	b->world->when.period = (struct period){2024, PERIOD_QUARTER, 1};
	must(day_from_civil(2024, 2, 29, &b->world->when.cutoff));
	world_add(b->world, WORLD_CONTRACT, "registered=2023-02-28");
	world_add(b->world, WORLD_CONTRACT, "registered=2023-03-01");
	world_add(b->world, WORLD_CONTRACT, "registered=2024-02-29");
	world_add(b->world, WORLD_CONTRACT, "registered=2024-03-01");
	world_add(b->world, WORLD_CONTRACT, "registered=2024-02");
	assert_set(b, "技术合同 个数 条件 登记日期 属于 上年同期", 0, "1 1 0");
	assert_set(b, "技术合同 个数 条件 登记日期 属于 本年累计", 0, "2 2 0");
	assert_set(b, "技术合同 个数 条件 登记日期 属于 上年全年", 0, "2 2 0");
	assert_set(b, "技术合同 个数 条件 登记日期 + 4年 属于 2028年2月", 0, "2 2 0");
}

/* 市(1) ─ 区(2) ─ 镇(4); 市 ─ 区(3) */
static void units(struct bench *b)
{
	world_add(b->world, WORLD_UNIT, "name=市");
	world_add(b->world, WORLD_UNIT, "name=甲区; parent=1");
	world_add(b->world, WORLD_UNIT, "name=乙区; parent=1");
	world_add(b->world, WORLD_UNIT, "name=镇; parent=2");
	for (int i = 0; i < 5; i++)
		world_add(b->world, WORLD_PARTY, "name=某");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=1; value=4; valid=/");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=2; value=3; valid=/");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=3; value=2; valid=/2023-06-29");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=3; value=3; valid=2023-06-30/");
	world_add(b->world, WORLD_PARTY_UNIT, "parent=4; value=1; valid=/");
}

static void a_unit_takes_what_lies_in_it(void **state)
{
	struct bench *b = *state;

	units(b);
	assert_set(b, "单位台账 个数", 0, "5 5 0");
	assert_set(b, "单位台账 个数", 1, "4 4 0"); /* the fifth lies nowhere */
	assert_set(b, "单位台账 个数", 2, "1 1 0");
	assert_set(b, "单位台账 个数", 3, "2 2 0");
	assert_set(b, "单位台账 个数", 4, "1 1 0");
	assert_set(b, "单位台账 个数", 99, "0 0 0");
	b->world->when.cutoff--;
	assert_set(b, "单位台账 个数", 2, "2 2 0");
	assert_set(b, "单位台账 个数", 3, "1 1 0");
}

static void a_condition_can_name_another_unit_path(void **state)
{
	struct bench *b = *state;

	units(b);
	world_add(b->world, WORLD_CONTRACT, "seller=2; buyer=1; amount=1");
	world_add(b->world, WORLD_CONTRACT, "seller=1; buyer=2; amount=10; registered=2023");
	world_add(b->world, WORLD_CONTRACT, "seller=1; amount=100");
	world_add(b->world, WORLD_CONTRACT, "seller=1; buyer=5; amount=1000");
	assert_set(b, "技术合同的成交额 合计", 2, "1110 3 0");
	assert_set(b, "技术合同的成交额 合计 条件 买方的辖区 属于 本辖区", 2, "1 1 0");
	assert_set(b, "技术合同的成交额 合计 条件 买方的辖区 属于 本辖区", 1, "11 2 0");
	assert_set(b, "技术合同的成交额 合计 条件 买方的辖区 属于 本辖区", 0, "1111 4 0");
	/* What lies elsewhere or nowhere is not undecidable either. */
	assert_set(
		b, "技术合同 个数 条件 登记日期 早于 截止日 且 买方的辖区 属于 本辖区", 3, "0 0 1");
	/* A ledger without a path to a unit is the book's own. */
	world_add(b->world, WORLD_APPOINTMENT, "number=1");
	assert_set(b, "选派文件台账 个数", 4, "1 1 0");
}

static void extremes_are_added_without_loss(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 40; i++)
		world_add(b->world, WORLD_CONTRACT,
			"amount=1000000000000000000; paid=-1000000000000000000; year=1");
	assert_set(b, "技术合同的成交额 合计", 0, "40000000000000000000 40 0");
	assert_set(b, "技术合同的成交额 平均", 0, "1000000000000000000 40 0");
	/* 10^18 hundredths of a per cent */
	assert_set(b, "技术合同的到账率 合计", 0, "-4000000000000000 40 0");
	assert_set(b, "技术合同的到账率 最小", 0, "-100000000000000 40 0");
	assert_set(b, "技术合同的成交额 合计 × 999999999999999999 × 10", 0, "overflow 40 0");
}

static void one_record_can_be_asked_alone(void **state)
{
	struct bench *b = *state;
	struct formula_env env = world_env(b->world);
	enum truth truth;
	struct value value;

	units(b);
	contracts(b);
	const struct aggregate *agg =
		formula_aggregate(must_read(b, FORMULA_NUMBER, WHOLE,
					  "技术合同的成交额 合计 条件 登记日期 不晚于 截止日 且 "
					  "买方的辖区 属于 本辖区"),
			0);
	static const enum truth in_all[] = {
		TRUTH_TRUE, TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN, TRUTH_UNKNOWN};
	static const enum truth in_two[] = {
		TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, TRUTH_FALSE, TRUTH_FALSE};

	for (int i = 0; i < 5; i++) {
		struct row_view row = world_view(b->world, WORLD_CONTRACT, i + 1);

		env.unit = 0;
		assert_int_equal(aggregate_row(&b->job, agg, &env, &row, &truth, &value), RC_OK);
		assert_int_equal(truth, in_all[i]);
		assert_int_equal(value_given(value), i != 2);
		env.unit = 2;
		assert_int_equal(aggregate_row(&b->job, agg, &env, &row, &truth, &value), RC_OK);
		assert_int_equal(truth, in_two[i]);
	}
	assert_int_equal(value.integer, 25);
	assert_text(ratio_exact_text(b->job.arena, aggregate_scale(agg)), "1");
	agg = formula_aggregate(must_read(b, FORMULA_NUMBER, WHOLE, "技术合同的到账率 合计"), 0);
	assert_text(ratio_exact_text(b->job.arena, aggregate_scale(agg)), "0.0001");
	agg = formula_aggregate(must_read(b, FORMULA_NUMBER, WHOLE, "技术合同 个数"), 0);
	assert_text(ratio_exact_text(b->job.arena, aggregate_scale(agg)), "1");
}

static enum rc known(void *arg, const struct aggregate *agg, size_t index, struct result *ret)
{
	(void)agg;
	*(size_t *)arg += index + 1;
	*ret = (struct result){.state = VALUE_GIVEN,
		.number = ratio_from_int(index ? 4 : 10),
		.rows = 3,
		.undecidable = 1};
	return RC_OK;
}

static void sets_known_already_are_not_walked_again(void **state)
{
	struct bench *b = *state;
	struct formula_env env = world_env(b->world);
	struct result result;
	size_t asked = 0;

	env.next = NULL;
	env.aggregate = known;
	env.arg = &asked;
	assert_int_equal(
		formula_eval(&b->job,
			must_read(b, FORMULA_NUMBER, WHOLE, "高企证书 个数 ÷ 单位台账 个数"), &env,
			NULL, &result),
		RC_OK);
	assert_text(ratio_exact_text(b->job.arena, result.number), "2.5");
	assert_int_equal(asked, 3);
	assert_int_equal(result.rows, 6);
	assert_int_equal(result.undecidable, 2);
}

/* ---- 每个 … 都有 … ---- */

#define COVERED                                                                                                                   \
	"每个 涉农行政村 条件 是否涉农 等于 是 都有 结对 条件 选派文件 有效于 截止日 且 任期 " \
	"包含 截止日"

static enum rc note_slip(void *arg, struct row_view row, enum truth truth)
{
	struct buf *out = arg;

	buf_addf(out, "%d%s ", (int)row.id, truth == TRUTH_UNKNOWN ? "?" : "");
	return RC_OK;
}

static struct str slips(struct bench *b, const char *text, int64_t unit)
{
	struct formula_env env = world_env(b->world);
	struct buf out;

	env.unit = unit;
	buf_init(&out, 1000);
	assert_int_equal(formula_exceptions(&b->job, must_read(b, FORMULA_CLAIM, WHOLE, text), &env,
				 note_slip, &out),
		RC_OK);
	return buf_take(b->job.arena, &out);
}

static void assert_claim(struct bench *b, const char *text, int64_t unit, enum truth truth,
	int64_t rows, int64_t undecidable)
{
	struct result r = evaluate(b, FORMULA_CLAIM, text, unit);

	assert_int_equal(r.truth, truth);
	assert_int_equal(r.rows, rows);
	assert_int_equal(r.undecidable, undecidable);
}

static void nobody_boasts_of_no_village(void **state)
{
	struct bench *b = *state;

	assert_claim(b, COVERED, 0, TRUTH_UNKNOWN, 0, 0);
	world_add(b->world, WORLD_VILLAGE, "farming=0");
	assert_claim(b, COVERED, 0, TRUTH_UNKNOWN, 0, 0);
}

static void every_village_needs_a_valid_partner(void **state)
{
	struct bench *b = *state;

	units(b);
	world_add(b->world, WORLD_APPOINTMENT, "valid=2023-01-01/2023-06-30");
	world_add(b->world, WORLD_APPOINTMENT, "valid=2022-01-01/2022-12-31");
	world_add(b->world, WORLD_VILLAGE, "farming=1; unit=4");
	world_add(b->world, WORLD_VILLAGE, "farming=1; unit=3");
	world_add(b->world, WORLD_VILLAGE, "farming=0; unit=3");
	world_add(b->world, WORLD_PAIRING, "village=1; paper=1; term=2023-01-01/2023-06-30");
	world_add(b->world, WORLD_PAIRING, "village=2; paper=2; term=2023-01-01/2023-06-30");
	assert_claim(b, COVERED, 0, TRUTH_FALSE, 2, 0);
	assert_text(slips(b, COVERED, 0), "2 ");
	assert_claim(b, COVERED, 2, TRUTH_TRUE, 1, 0);
	assert_text(slips(b, COVERED, 2), "");
	/* One of several partners is enough; one that may be valid is not. */
	world_add(b->world, WORLD_PAIRING, "village=2; paper=1");
	assert_claim(b, COVERED, 0, TRUTH_UNKNOWN, 2, 1);
	assert_text(slips(b, COVERED, 0), "2? ");
	world_add(b->world, WORLD_PAIRING, "village=2; paper=1; term=2023-06-30/");
	assert_claim(b, COVERED, 0, TRUTH_TRUE, 2, 0);
	b->world->when.cutoff++;
	assert_claim(b, COVERED, 0, TRUTH_FALSE, 2, 0);
	assert_text(slips(b, COVERED, 0), "1 2 ");
}

static void a_village_that_may_not_count_makes_the_claim_unknown(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_APPOINTMENT, "valid=/");
	world_add(b->world, WORLD_VILLAGE, "name=甲");
	assert_claim(b, COVERED, 0, TRUTH_UNKNOWN, 0, 1);
	assert_text(slips(b, COVERED, 0), "1? ");
	/* Served, whether it counts or not. */
	world_add(b->world, WORLD_PAIRING, "village=1; paper=1; term=/");
	assert_claim(b, COVERED, 0, TRUTH_TRUE, 0, 0);
}

static void child_rows_are_partners_of_their_parent(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_EVENT, "name=一");
	world_add(b->world, WORLD_EVENT, "name=二");
	world_add(b->world, WORLD_EVENT_PARTY, "parent=1; people=2");
	world_add(b->world, WORLD_EVENT_PARTY, "people=2");
	assert_claim(b, "每个 对接活动 都有 参加单位", 0, TRUTH_FALSE, 2, 0);
	assert_text(slips(b, "每个 对接活动 都有 参加单位", 0), "2 ");
	assert_claim(b, "每个 对接活动 条件 名称 等于 \"一\" 都有 参加单位 条件 人数 大于 1", 0,
		TRUTH_TRUE, 1, 0);
	assert_claim(
		b, "(每个 对接活动 都有 参加单位) 或 对接活动 个数 等于 2", 0, TRUTH_TRUE, 4, 0);
}

/* ---- 有 … ---- */

static void assert_number(struct bench *b, const char *text, int64_t unit, const char *number,
	int64_t rows, int64_t undecidable)
{
	struct result r = evaluate(b, FORMULA_NUMBER, text, unit);

	assert_text(ratio_exact_text(b->job.arena, r.number), number);
	assert_int_equal(r.rows, rows);
	assert_int_equal(r.undecidable, undecidable);
}

/* New in the stock since the last year: what none of the certificates says alone. */
#define NEWCOMERS                                                                                                                     \
	"单位台账 个数 条件 (有 高企证书 条件 发证日期 不晚于 截止日 且 到期日期 不早于 截止日) " \
	"且 (没有 高企证书 条件 发证日期 不晚于 上年末 且 到期日期 不早于 上年末)"

static void sets_differ_by_what_refers_to_them(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 4; i++)
		world_add(b->world, WORLD_PARTY, "kind=企业");
	assert_number(b, NEWCOMERS, 0, "0", 0, 0);
	/* An old firm renewed, a new one, one that has left, one that waits for its renewal. */
	world_add(b->world, WORLD_CERTIFICATE, "holder=1; issued=2020-03-01; expires=2023-02-28");
	world_add(b->world, WORLD_CERTIFICATE, "holder=1; issued=2023-02-20; expires=2026-02-19");
	world_add(b->world, WORLD_CERTIFICATE, "holder=2; issued=2023-06-30; expires=2026-06-29");
	world_add(b->world, WORLD_CERTIFICATE, "holder=3; issued=2020-01-01; expires=2022-12-31");
	world_add(b->world, WORLD_CERTIFICATE, "holder=4; issued=2020-01-01; expires=2023-06-29");
	assert_number(b, NEWCOMERS, 0, "1", 1, 0);
	b->world->when.cutoff--;
	assert_number(b, NEWCOMERS, 0, "0", 0, 0);
	b->world->when.cutoff++;
	/* Only the month is known: perhaps it was valid at the end of the year. */
	world_add(b->world, WORLD_CERTIFICATE, "holder=2; issued=2019-12-01; expires=2022-12");
	assert_number(b, NEWCOMERS, 0, "0", 0, 1);
	/* Another that was surely valid decides it. */
	world_add(b->world, WORLD_CERTIFICATE, "holder=2; issued=2020-01-01; expires=2022-12-31");
	assert_number(b, NEWCOMERS, 0, "0", 0, 0);
}

static void a_year_is_a_number(void **state)
{
	struct bench *b = *state;

	world_add(b->world, WORLD_CONTRACT, "year=2022");
	world_add(b->world, WORLD_CONTRACT, "year=2023");
	world_add(b->world, WORLD_CONTRACT, "status=登记");
	assert_number(b, "技术合同 个数 条件 年度 等于 本年度", 0, "1", 1, 1);
	assert_number(b, "技术合同 个数 条件 年度 等于 本年度 - 1", 0, "1", 1, 1);
	b->world->when.period.year = 2024;
	assert_number(b, "技术合同 个数 条件 年度 等于 本年度", 0, "0", 0, 1);
}

static void claims_compare_figures_and_whichever_is_at_hand(void **state)
{
	struct bench *b = *state;

	world_figure(b->world, NULL, FACE_COMPLETION, "0.5");
	world_figure(b->world, NULL, FACE_VALUE, "10");
	world_figure(b->world, NULL, FACE_TARGET, "missing");
	assert_claim(b, "该指标 的 完成率 不少于 50%", 0, TRUTH_TRUE, 0, 0);
	assert_claim(b, "该指标 的 完成率 大于 50%", 0, TRUTH_FALSE, 0, 0);
	assert_claim(b, "该指标 不少于 该指标 的 目标任务", 0, TRUTH_UNKNOWN, 0, 0);
	assert_claim(b, "该指标 大于 0", 0, TRUTH_TRUE, 0, 0);
	assert_text(slips(b, "该指标 大于 0", 0), "");
	assert_claim(b, "该指标 的 目标任务 为空", 0, TRUTH_TRUE, 0, 0);
	assert_claim(b, "该指标 不为空 且 该指标 的 目标任务 不为空", 0, TRUTH_FALSE, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(no_rows_count_nought_and_sum_to_nothing),
		BENCH_TEST(aggregates_reckon_over_given_values),
		BENCH_TEST(undecidable_rows_are_counted_apart),
		BENCH_TEST(the_cutoff_day_itself_counts),
		BENCH_TEST(leap_days_keep_their_month),
		BENCH_TEST(a_unit_takes_what_lies_in_it),
		BENCH_TEST(a_condition_can_name_another_unit_path),
		BENCH_TEST(extremes_are_added_without_loss),
		BENCH_TEST(one_record_can_be_asked_alone),
		BENCH_TEST(sets_known_already_are_not_walked_again),
		BENCH_TEST(nobody_boasts_of_no_village),
		BENCH_TEST(every_village_needs_a_valid_partner),
		BENCH_TEST(a_village_that_may_not_count_makes_the_claim_unknown),
		BENCH_TEST(child_rows_are_partners_of_their_parent),
		BENCH_TEST(sets_differ_by_what_refers_to_them),
		BENCH_TEST(a_year_is_a_number),
		BENCH_TEST(claims_compare_figures_and_whichever_is_at_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
