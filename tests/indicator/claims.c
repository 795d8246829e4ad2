/* Strong words: src/indicator/claims.c. */
#include "little.h"

static struct little w;

static void open_covered(void)
{
	little_open(&w);
	little_cover(&w, "2000-01-01至2100-12-31");
}

static struct claim_outcome judge(const char *code, const char *const *list, size_t count)
{
	const struct indicator_def *indicators[4];
	const struct claim_def *claim = catalog_claim(w.catalog, str_from_z(code));
	struct claim_outcome outcome;

	must(claim != NULL && count <= COUNT_OF(indicators));
	for (size_t i = 0; i < count; i++)
		indicators[i] = little_indicator(&w, list[i]);
	OK(&w.db.job, claim_judge(&w.db.job, w.book, claim, indicators, count, w.east, w.when,
			      w.seq, &outcome));
	return outcome;
}

static void a_word_stands_when_its_proof_holds(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	for (int i = 0; i < 3; i++)
		(void)little_row(
			&w, "sale", "seller=%lld; day=2023-05-0%d", (long long)firm, i + 1);
	struct claim_outcome many = judge("many", NULL, 0);
	assert_int_equal(many.outcome, CLAIM_HOLDS);
	assert_str(many.text, "合同达三项以上");
	assert_int_equal(many.slip.len, 0);
	assert_true(many.use_count > 0);
	struct claim_outcome all = judge("all.sell", NULL, 0);
	assert_int_equal(all.outcome, CLAIM_HOLDS);
	assert_str(all.text, "家家有合同");
	little_close(&w);
}

static void when_it_fails_a_softer_word_is_offered_and_the_slip_says_why(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-05-02", (long long)firm);
	(void)little_firm(&w, "乙", w.south);
	(void)little_firm(&w, "丙", w.east);
	(void)little_firm(&w, "丁", w.west); /* not asked for */
	struct claim_outcome many = judge("many", NULL, 0);
	assert_int_equal(many.outcome, CLAIM_FAILS);
	assert_str(many.text, "合同2项");
	assert_str(many.slip, "合同只有2项");
	struct claim_outcome all = judge("all.sell", NULL, 0);
	assert_int_equal(all.outcome, CLAIM_FAILS);
	assert_str(all.text, "有合同的企业1家");
	assert_str(all.slip, "没有合同：乙、丙");
	little_close(&w);
}

static void what_cannot_be_decided_is_not_proved(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-06", (long long)firm);
	little_at(&w, "2023", "2023-06-29");
	struct claim_outcome all = judge("all.sell", NULL, 0);
	assert_int_equal(all.outcome, CLAIM_UNPROVED);
	assert_str(all.slip, "没有合同：甲（无法判断）");
	little_at(&w, "2023", "2023-06-30");
	assert_int_equal(judge("all.sell", NULL, 0).outcome, CLAIM_HOLDS);
	little_close(&w);
}

static void nobody_boasts_of_nothing(void **state)
{
	(void)state;
	open_covered();
	assert_int_equal(judge("all.sell", NULL, 0).outcome, CLAIM_UNPROVED);
	little_close(&w);
}

static void a_figure_that_lacks_proves_nothing(void **state)
{
	(void)state;
	little_open(&w);
	struct claim_outcome many = judge("many", NULL, 0);
	assert_int_equal(many.outcome, CLAIM_UNPROVED);
	assert_str(many.text, "合同〔待补：合同数〕");
	little_close(&w);
}

static void task(const char *code, int value)
{
	(void)little_row(&w, "target", "indicator=%s; unit=%lld; year=2023; value=%d", code,
		(long long)w.east, value);
}

static void of_a_list_every_one_must_hold(void **state)
{
	static const char *const list[] = {"sales", "licences", "sellers"};

	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01", (long long)firm);
	(void)little_row(&w, "licence", "holder=%lld; issued=2023-01-01; expires=2025-01-01",
		(long long)firm);
	task("sales", 2); /* exactly half */
	task("licences", 2);
	struct claim_outcome half = judge("half", list, 2);
	assert_int_equal(half.outcome, CLAIM_HOLDS);
	assert_str(half.text, "均过半");
	/* one has no task */
	half = judge("half", list, 3);
	assert_int_equal(half.outcome, CLAIM_UNPROVED);
	assert_str(half.slip, "未过半：卖方数（无法判断）");
	/* one fails: that is what counts */
	task("sellers", 3);
	half = judge("half", list, 3);
	assert_int_equal(half.outcome, CLAIM_FAILS);
	assert_str(half.text, "正在加快");
	assert_str(half.slip, "未过半：卖方数");
	struct claim_outcome each = judge("each.half", list, 3);
	assert_str(each.text, "合同数1项完成50.0%，证书数1张完成50.0%，卖方数1家完成33.3%");
	little_close(&w);
}

/* 150% of a task that may not be exceeded is no half of a year's work. */
static void no_half_is_done_of_what_may_not_be_exceeded(void **state)
{
	static const char *const list[] = {"sales", "late"};

	(void)state;
	open_covered();
	(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01",
		(long long)little_firm(&w, "甲", w.north));
	(void)little_row(&w, "registered_value",
		"indicator=late; unit=%lld; period=2023H1; value=15", (long long)w.east);
	task("sales", 2);
	task("late", 10);
	struct claim_outcome half = judge("half", list, 2);
	assert_int_equal(half.outcome, CLAIM_UNPROVED);
	assert_str(half.text, "正在加快");
	assert_str(half.slip, "未过半：逾期率（无法判断）");
	little_close(&w);
}

static void a_word_over_a_list_needs_the_list(void **state)
{
	struct claim_outcome outcome;
	const struct claim_def *claim;

	(void)state;
	open_covered();
	claim = catalog_claim(w.catalog, STR("half"));
	GIVES(&w.db.job, RC_INVALID,
		claim_judge(&w.db.job, w.book, claim, NULL, 0, w.east, w.when, SEQ_NOW, &outcome));
	SAYS(&w.db.job, "要写明对哪些指标而言");
	little_close(&w);
}

static void a_word_is_judged_by_what_was_known(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	int64_t id = little_row(&w, "sale", "seller=%lld; day=2022-05-01", (long long)firm);
	int64_t seq = little_edit(&w, "sale", id, "", "day=2023-05-01");
	assert_int_equal(judge("all.sell", NULL, 0).outcome, CLAIM_HOLDS);
	w.seq = seq - 1;
	assert_int_equal(judge("all.sell", NULL, 0).outcome, CLAIM_FAILS);
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_stands_when_its_proof_holds),
		cmocka_unit_test(when_it_fails_a_softer_word_is_offered_and_the_slip_says_why),
		cmocka_unit_test(what_cannot_be_decided_is_not_proved),
		cmocka_unit_test(nobody_boasts_of_nothing),
		cmocka_unit_test(a_figure_that_lacks_proves_nothing),
		cmocka_unit_test(of_a_list_every_one_must_hold),
		cmocka_unit_test(no_half_is_done_of_what_may_not_be_exceeded),
		cmocka_unit_test(a_word_over_a_list_needs_the_list),
		cmocka_unit_test(a_word_is_judged_by_what_was_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
