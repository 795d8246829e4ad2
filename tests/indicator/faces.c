/* What is said of a value beside it: src/indicator/faces.c. */
#include "indicator/inner.h"
#include "little.h"

#include <stdio.h>
#include <string.h>

static struct little w;

static void open_covered(void)
{
	little_open(&w);
	little_cover(&w, "2000-01-01至2100-12-31");
}

static void registered(const char *code, int64_t unit, const char *period, const char *rest)
{
	(void)little_row(&w, "registered_value", "indicator=%s; unit=%lld; period=%s; %s", code,
		(long long)unit, period, rest);
}

static const char *why(const char *code, enum face face, int64_t unit)
{
	return str_z(w.db.job.arena, little_figure(&w, code, face, unit).why_missing);
}

/* ---- the year before ---- */

static const char *a_year_before(const char *period, const char *cutoff)
{
	struct when then;
	struct arena *a = w.db.job.arena;

	little_at(&w, period, cutoff);
	then = when_last_year_same(w.when);
	return str_z(a, str_format(a, "%.*s %.*s", STR_ARG(period_text(a, then.period)),
				STR_ARG(day_iso(a, then.cutoff))));
}

static void the_same_time_a_year_before_is_the_same_day(void **state)
{
	(void)state;
	little_open(&w);
	assert_string_equal(a_year_before("2023H1", "2023-06-20"), "2022H1 2022-06-20");
	assert_string_equal(a_year_before("2023H1", "2023-06-30"), "2022H1 2022-06-30");
	/* the leap day has no day a year before */
	assert_string_equal(a_year_before("2024", "2024-02-29"), "2023 2023-02-28");
	assert_string_equal(a_year_before("2024", "2024-03-01"), "2023 2023-03-01");
	/* February ends with its last day, leap year or not */
	assert_string_equal(a_year_before("2024-02", "2024-02-29"), "2023-02 2023-02-28");
	assert_string_equal(a_year_before("2025-02", "2025-02-28"), "2024-02 2024-02-29");
	/* the 28th is the end of a February alone */
	assert_string_equal(a_year_before("2025", "2025-02-28"), "2024 2024-02-28");
	assert_string_equal(a_year_before("2024-02", "2024-02-28"), "2023-02 2023-02-28");
	little_close(&w);
}

static void last_year_same_whole_and_end_are_told_apart(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	(void)little_row(&w, "sale", "seller=%lld; day=2022-06-30", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2022-07-01", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-01-01", (long long)firm);
	(void)little_row(&w, "licence",
		"number=1; holder=%lld; issued=2022-12-31; expires=2025-01-01", (long long)firm);
	assert_said(&w, "sales", FACE_LAST_YEAR_SAME, w.east, "1");
	assert_said(&w, "sales", FACE_LAST_YEAR, w.east, "2");
	assert_said(&w, "licences", FACE_LAST_YEAR_SAME, w.east, "0");
	assert_said(&w, "licences", FACE_LAST_YEAR_END, w.east, "1");
	struct figure figure = little_figure(&w, "sales", FACE_LAST_YEAR, w.east);
	assert_int_equal(figure.source, FIGURE_COUNTED);
	assert_int_equal(figure.when.cutoff, w.when.cutoff); /* as asked */
	little_close(&w);
}

static void a_leap_day_is_compared_with_the_last_of_february(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-02-28", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-03-01", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2024-02-29", (long long)firm);
	little_at(&w, "2024", "2024-02-29");
	assert_value(&w, "sales", w.east, "1");
	assert_said(&w, "sales", FACE_LAST_YEAR_SAME, w.east, "1");
	assert_said(&w, "sales", FACE_GROWTH, w.east, "0");
	little_close(&w);
}

/* ---- growth ---- */

static void growth_needs_a_base_above_zero(void **state)
{
	static const struct {
		const char *then, *now, *growth, *change;
	} cases[] = {
		{"value=8", "value=10", "0.25", "2000000"},
		{"value=8", "value=6", "-0.25", "-2000000"},
		{"value=8", "value=-8", "-2", "-16000000"},
		{"value=0.000001", "value=0", "-1", "-1"},
		{"value=0", "value=10", "不适用", "10000000"},
		{"value=-3", "value=3", "不适用", "6000000"},
		{"rank=1", "value=3", "未填", "未填"},
		{"value=3", "rank=1", "未填", "未填"},
	};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		little_again(&w);
		registered("turnover", w.east, "2022H1", cases[i].then);
		registered("turnover", w.east, "2023H1", cases[i].now);
		assert_said(&w, "turnover", FACE_GROWTH, w.east, cases[i].growth);
		assert_said(&w, "turnover", FACE_CHANGE, w.east, cases[i].change);
	}
	little_again(&w);
	registered("turnover", w.east, "2022H1", "value=0");
	registered("turnover", w.east, "2023H1", "value=1");
	struct figure figure = little_figure(&w, "turnover", FACE_GROWTH, w.east);
	assert_true(figure.no_base);
	assert_int_equal(figure.source, FIGURE_DERIVED);
	assert_str(figure.why_missing, "上年同期为零或负数，没有可比基数");
	little_close(&w);
}

/* Growth from a registered base to a counted value is given, and told where the ledgers have another base. */
static void ends_from_different_sources_are_told_apart(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	(void)little_row(&w, "sale", "seller=%lld; day=2022-03-01; amount=8万元", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-03-01; amount=10万元", (long long)firm);
	assert_false(little_figure(&w, "turnover", FACE_GROWTH, w.east).apart);
	registered("turnover", w.east, "2022H1", "value=8"); /* what the ledgers say too */
	assert_false(little_figure(&w, "turnover", FACE_GROWTH, w.east).apart);
	assert_false(little_figure(&w, "turnover.more", FACE_VALUE, w.east).apart);
	registered("turnover", w.east, "2022H1", "value=9; state=公布");
	assert_true(little_figure(&w, "turnover", FACE_GROWTH, w.east).apart);
	assert_true(little_figure(&w, "turnover", FACE_CHANGE, w.east).apart);
	assert_true(little_figure(&w, "turnover.more", FACE_VALUE, w.east).apart);
	assert_said(&w, "turnover.more", FACE_VALUE, w.east, "1000000");
	assert_false(little_figure(&w, "turnover", FACE_VALUE, w.east).apart);
	assert_false(little_figure(&w, "turnover", FACE_OF_LAST_YEAR, w.east).apart);
	registered("turnover", w.east, "2023H1", "value=11"); /* both are registered */
	assert_false(little_figure(&w, "turnover", FACE_GROWTH, w.east).apart);
	assert_false(little_figure(&w, "turnover.more", FACE_VALUE, w.east).apart);
	little_close(&w);
}

static void ratios_change_by_points(void **state)
{
	(void)state;
	little_open(&w);
	registered("late", w.east, "2022H1", "value=12.5");
	registered("late", w.east, "2023H1", "value=10");
	assert_said(&w, "late", FACE_POINTS, w.east, "-0.025");
	assert_said(&w, "late", FACE_GROWTH, w.east, "不适用");
	little_close(&w);
}

static void a_flow_is_compared_with_the_whole_year_before(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.east, "2022", "value=40");
	registered("turnover", w.east, "2023H1", "value=10");
	assert_said(&w, "turnover", FACE_OF_LAST_YEAR, w.east, "0.25");
	registered("turnover", w.west, "2022", "value=0");
	registered("turnover", w.west, "2023H1", "value=10");
	assert_said(&w, "turnover", FACE_OF_LAST_YEAR, w.west, "不适用");
	assert_true(little_figure(&w, "turnover", FACE_OF_LAST_YEAR, w.west).no_base);
	/* what stands at a moment does not add up over a year, nor does a ratio */
	assert_said(&w, "stock", FACE_OF_LAST_YEAR, w.east, "不适用");
	assert_said(&w, "late", FACE_OF_LAST_YEAR, w.east, "不适用");
	assert_false(little_figure(&w, "stock", FACE_OF_LAST_YEAR, w.east).no_base);
	little_close(&w);
}

static void of_published_years_the_one_before_is_counted_from_the_newest(void **state)
{
	(void)state;
	little_open(&w);
	registered("product", w.east, "2020", "value=80");
	registered("product", w.east, "2021", "value=100; published=2022-03-01");
	registered("product", w.east, "2022", "value=120; published=2023-07-01");
	/* on 30 June 2023 the newest is 2021, the one before 2020 */
	assert_value(&w, "product", w.east, "1000000000000");
	assert_said(&w, "product", FACE_LAST_YEAR_SAME, w.east, "800000000000");
	assert_said(&w, "product", FACE_GROWTH, w.east, "0.25");
	little_at(&w, "2023", "2023-07-01");
	assert_said(&w, "product", FACE_GROWTH, w.east, "0.2");
	little_at(&w, "2020", "2023-07-01");
	assert_said(&w, "product", FACE_GROWTH, w.east, "未填");
	little_close(&w);
}

/* ---- tasks ---- */

static void task(const char *rest)
{
	(void)little_row(&w, "target", "indicator=turnover; unit=%lld; year=2023; %s",
		(long long)w.east, rest);
}

static void a_task_is_done_by_what_its_floor_asks(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.east, "2023H1", "value=30");
	assert_said(&w, "turnover", FACE_TARGET, w.east, "未填");
	assert_string_equal(why("turnover", FACE_COMPLETION, w.east), "没有录入2023年的目标任务");
	task("value=60; grade=争先");
	assert_said(&w, "turnover", FACE_COMPLETION, w.east, "0.5");
	task("value=40; grade=底线");
	assert_said(&w, "turnover", FACE_TARGET, w.east, "40000000");
	assert_said(&w, "turnover", FACE_COMPLETION, w.east, "0.75");
	assert_said(&w, "turnover", FACE_DISTANCE, w.east, "10000000");
	struct figure figure = little_figure(&w, "turnover", FACE_DISTANCE, w.east);
	assert_true(figure.target_record > 0);
	/* reached to the last yuan, and more than reached */
	registered("turnover", w.east, "2023", "value=40");
	little_at(&w, "2023", "2023-12-31");
	assert_said(&w, "turnover", FACE_DISTANCE, w.east, "0");
	assert_said(&w, "turnover", FACE_COMPLETION, w.east, "1");
	registered("turnover", w.east, "2023", "value=41; state=公布");
	assert_said(&w, "turnover", FACE_DISTANCE, w.east, "0");
	assert_said(&w, "turnover", FACE_COMPLETION, w.east, "1.025");
	little_close(&w);
}

static void a_task_of_nothing_has_no_rate(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.east, "2023H1", "value=30");
	task("value=0");
	assert_said(&w, "turnover", FACE_COMPLETION, w.east, "不适用");
	assert_said(&w, "turnover", FACE_DISTANCE, w.east, "0");
	little_close(&w);
}

static void the_pace_is_days_gone_of_the_days_of_the_year(void **state)
{
	(void)state;
	little_open(&w);
	little_at(&w, "2023", "2023-01-01");
	assert_said(&w, "turnover", FACE_PACE, w.east, "1/365");
	little_at(&w, "2023H1", "2023-06-30");
	assert_said(&w, "turnover", FACE_PACE, w.east, "181/365");
	little_at(&w, "2023", "2023-12-31");
	assert_said(&w, "turnover", FACE_PACE, w.east, "1");
	little_at(&w, "2023", "2024-02-01"); /* the year is over */
	assert_said(&w, "turnover", FACE_PACE, w.east, "1");
	little_at(&w, "2024", "2024-12-30");
	assert_said(&w, "turnover", FACE_PACE, w.east, "365/366");
	little_close(&w);
}

static void a_curve_sets_the_pace_month_by_month(void **state)
{
	int64_t id;

	(void)state;
	little_open(&w);
	id = little_row(&w, "target", "indicator=turnover; unit=%lld; year=2023; value=8",
		(long long)w.east);
	(void)little_child(&w, "target_step", id, "month=3; share=10");
	(void)little_child(&w, "target_step", id, "month=12; share=100");
	little_at(&w, "2023", "2023-03-30");
	assert_said(&w, "turnover", FACE_PACE, w.east, "0");
	little_at(&w, "2023", "2023-03-31");
	assert_said(&w, "turnover", FACE_PACE, w.east, "0.1");
	little_at(&w, "2023", "2023-12-30");
	assert_said(&w, "turnover", FACE_PACE, w.east, "0.1");
	little_at(&w, "2023", "2023-12-31");
	assert_said(&w, "turnover", FACE_PACE, w.east, "1");
	little_at(&w, "2023", "2023-12-31");
	assert_said(&w, "turnover", FACE_PACE, w.west, "1"); /* without a curve */
	little_close(&w);
}

/* ---- ranks ---- */

static void ties_share_the_better_rank(void **state)
{
	(void)state;
	little_open(&w);
	int64_t third =
		little_row(&w, "unit", "name=云南区; kind=县区; parent=%lld", (long long)w.city);
	registered("turnover", w.east, "2023H1", "value=5");
	registered("turnover", w.west, "2023H1", "value=7");
	registered("turnover", third, "2023H1", "value=5");
	assert_said(&w, "turnover", FACE_RANK, w.west, "1");
	assert_said(&w, "turnover", FACE_RANK, w.east, "2");
	assert_said(&w, "turnover", FACE_RANK, third, "2");
	struct figure figure = little_figure(&w, "turnover", FACE_RANK, third);
	assert_int_equal(figure.rank_of, 3);
	assert_int_equal(figure.rank_missing, 0);
	little_close(&w);
}

static void smaller_is_better_where_the_indicator_says_so(void **state)
{
	(void)state;
	little_open(&w);
	registered("late", w.east, "2023H1", "value=5");
	registered("late", w.west, "2023H1", "value=7");
	assert_said(&w, "late", FACE_RANK, w.east, "1");
	assert_said(&w, "late", FACE_RANK, w.west, "2");
	little_close(&w);
}

static void a_task_that_may_not_be_exceeded_is_never_done_by_half(void **state)
{
	static const struct {
		const char *value, *distance;
	} cases[] = {{"value=4", "0"}, {"value=10", "0"}, {"value=15", "0.05"}};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		little_again(&w);
		(void)little_row(&w, "target", "indicator=late; unit=%lld; year=2023; value=10",
			(long long)w.east);
		assert_said(&w, "late", FACE_DISTANCE, w.east, "未填"); /* there is no value */
		registered("late", w.east, "2023H1", cases[i].value);
		assert_said(&w, "late", FACE_TARGET, w.east, "0.1");
		assert_said(&w, "late", FACE_DISTANCE, w.east, cases[i].distance);
		assert_said(&w, "late", FACE_COMPLETION, w.east, "不适用");
		assert_said(&w, "late", FACE_PACE, w.east, "不适用");
		assert_false(little_figure(&w, "late", FACE_COMPLETION, w.east).no_base);
	}
	assert_string_equal(why("late", FACE_COMPLETION, w.east),
		"“逾期率”越小越好，任务是不能超过的数，没有完成率和序时进度，超出多少看“距任务”");
	little_close(&w);
}

static void a_sibling_without_a_value_could_stand_before_us(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.east, "2023H1", "value=5");
	assert_said(&w, "turnover", FACE_RANK, w.east, "未填");
	struct figure figure = little_figure(&w, "turnover", FACE_RANK, w.east);
	assert_int_equal(figure.rank_of, 2);
	assert_int_equal(figure.rank_missing, 1);
	assert_str(figure.why_missing, "同级的 2 个辖区里有 1 个没有数或未确认完整，排不出位次");
	/* our own value lacks */
	assert_said(&w, "turnover", FACE_RANK, w.west, "未填");
	assert_non_null(strstr(why("turnover", FACE_RANK, w.west), "未确认这一时期的数据完整"));
	little_close(&w);
}

static void a_rank_that_was_published_is_believed(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.east, "2023H1", "value=5; rank=9; publisher=市科技局");
	assert_said(&w, "turnover", FACE_RANK, w.east, "9");
	assert_true(little_figure(&w, "turnover", FACE_RANK, w.east).has_registered);
	registered("turnover", w.west, "2023H1", "value=4");
	assert_said(&w, "turnover", FACE_RANK, w.east, "9");
	assert_said(&w, "turnover", FACE_RANK, w.west, "2");
	little_close(&w);
}

static void a_unit_that_is_no_more_is_not_ranked(void **state)
{
	(void)state;
	little_open(&w);
	(void)little_row(&w, "unit",
		"name=旧区; kind=县区; parent=%lld; valid=2000-01-01至2023-06-29",
		(long long)w.city);
	registered("turnover", w.east, "2023H1", "value=5");
	registered("turnover", w.west, "2023H1", "value=4");
	assert_said(&w, "turnover", FACE_RANK, w.east, "1");
	little_at(&w, "2023H1", "2023-06-29"); /* its last day: it has no value */
	assert_said(&w, "turnover", FACE_RANK, w.east, "未填");
	little_close(&w);
}

static void nobody_is_ranked_alone(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.city, "2023H1", "value=5");
	assert_said(&w, "turnover", FACE_RANK, w.city, "未填");
	assert_string_equal(why("turnover", FACE_RANK, w.city), "没有可以一起排位的辖区");
	little_close(&w);
}

static void counted_values_are_ranked_in_one_set(void **state)
{
	(void)state;
	open_covered();
	for (int i = 0; i < 3; i++)
		(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01",
			(long long)little_firm(&w, "甲", i < 2 ? w.north : w.south));
	assert_said(&w, "sales", FACE_RANK, w.north, "1");
	assert_said(&w, "sales", FACE_RANK, w.south, "2");
	assert_said(&w, "sales", FACE_RANK, w.west, "2");
	assert_said(&w, "sales", FACE_RANK, w.east, "1");
	little_close(&w);
}

/* ---- shares ---- */

static void a_share_is_of_the_unit_above_or_of_all_that_are_beside(void **state)
{
	(void)state;
	little_open(&w);
	registered("turnover", w.east, "2023H1", "value=30");
	assert_said(&w, "turnover", FACE_SHARE, w.east, "未填");
	assert_non_null(strstr(why("turnover", FACE_SHARE, w.east), "“云西区”也没有数"));
	registered("turnover", w.west, "2023H1", "value=10");
	assert_said(&w, "turnover", FACE_SHARE, w.east, "0.75");
	registered("turnover", w.city, "2023H1", "value=120");
	assert_said(&w, "turnover", FACE_SHARE, w.east, "0.25");
	assert_said(&w, "turnover", FACE_SHARE, w.city, "未填");
	assert_string_equal(why("turnover", FACE_SHARE, w.city), "没有上级辖区，不能算占比");
	registered("turnover", w.city, "2022H1", "value=0");
	registered("turnover", w.east, "2022H1", "value=0");
	little_at(&w, "2022H1", "2022-06-30");
	assert_said(&w, "turnover", FACE_SHARE, w.east, "不适用");
	little_close(&w);
}

/* The sum of those beside is only as complete as each of them. */
static void a_share_of_what_is_not_complete_says_so(void **state)
{
	int64_t towns[] = {0, 0};

	(void)state;
	little_open(&w);
	towns[0] = w.north, towns[1] = w.south;
	for (size_t i = 0; i < COUNT_OF(towns); i++) {
		(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01; amount=60",
			(long long)little_firm(&w, "甲", towns[i]));
		registered("checked", towns[i], "2023H1", "value=40; state=核定");
	}
	(void)little_row(&w, "coverage", "ledger=sale; unit=%lld; from_to=2000-01-01至2100-12-31",
		(long long)w.north);
	/* the district has no number; the town's own list is complete, its neighbour's is not */
	assert_value(&w, "together", w.east, "未填");
	assert_true(little_figure(&w, "together", FACE_VALUE, w.north).covered);
	assert_said(&w, "together", FACE_SHARE, w.north, "0.5");
	assert_false(little_figure(&w, "together", FACE_SHARE, w.north).covered);
	(void)little_row(&w, "coverage", "ledger=sale; unit=%lld; from_to=2000-01-01至2100-12-31",
		(long long)w.south);
	assert_true(little_figure(&w, "together", FACE_SHARE, w.north).covered);
	little_close(&w);
}

/* ---- many at once ---- */

static void faces_asked_together_are_those_asked_alone(void **state)
{
	static const char *const codes[] = {
		"turnover", "sales", "stock", "each", "product", "late"};
	int64_t units[5];
	struct figure_request requests[COUNT_OF(codes) * FACE_COUNT * COUNT_OF(units)];
	struct figure *figures;
	size_t count = 0;

	(void)state;
	open_covered();
	units[0] = w.city, units[1] = w.east, units[2] = w.west, units[3] = w.north;
	units[4] = w.south;
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01; amount=3", (long long)firm);
	(void)little_row(&w, "sale", "seller=%lld; day=2022-05-01; amount=2", (long long)firm);
	(void)little_row(
		&w, "licence", "holder=%lld; issued=2022-05; expires=2025-01-01", (long long)firm);
	registered("turnover", w.east, "2022", "value=40");
	registered("product", w.west, "2021", "value=40");
	registered("late", w.west, "2023H1", "value=4; rank=2");
	task("value=9");
	for (size_t u = 0; u < COUNT_OF(units); u++)
		for (enum face face = FACE_VALUE; face < FACE_COUNT; face++)
			for (size_t i = 0; i < COUNT_OF(codes); i++)
				requests[count++] = (struct figure_request){
					little_indicator(&w, codes[i]), face, units[u], w.when};
	OK(&w.db.job, indicator_figures(&w.db.job, w.book, requests, count, SEQ_NOW, &figures));
	for (size_t i = 0; i < count; i++) {
		struct figure alone =
			little_figure(&w, str_z(w.db.job.arena, requests[i].indicator->code),
				requests[i].face, requests[i].unit);

		assert_int_equal(figures[i].face, requests[i].face);
		assert_int_equal(figures[i].unit, requests[i].unit);
		assert_int_equal(figures[i].state, alone.state);
		assert_int_equal(figures[i].rows, alone.rows);
		assert_int_equal(figures[i].undecidable, alone.undecidable);
		if (alone.state == VALUE_GIVEN)
			assert_true(ratio_cmp(figures[i].number, alone.number) == 0);
		else
			assert_true(alone.why_missing.len > 0);
	}
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_time_a_year_before_is_the_same_day),
		cmocka_unit_test(last_year_same_whole_and_end_are_told_apart),
		cmocka_unit_test(a_leap_day_is_compared_with_the_last_of_february),
		cmocka_unit_test(growth_needs_a_base_above_zero),
		cmocka_unit_test(ends_from_different_sources_are_told_apart),
		cmocka_unit_test(ratios_change_by_points),
		cmocka_unit_test(a_flow_is_compared_with_the_whole_year_before),
		cmocka_unit_test(of_published_years_the_one_before_is_counted_from_the_newest),
		cmocka_unit_test(a_task_is_done_by_what_its_floor_asks),
		cmocka_unit_test(a_task_of_nothing_has_no_rate),
		cmocka_unit_test(the_pace_is_days_gone_of_the_days_of_the_year),
		cmocka_unit_test(a_curve_sets_the_pace_month_by_month),
		cmocka_unit_test(ties_share_the_better_rank),
		cmocka_unit_test(smaller_is_better_where_the_indicator_says_so),
		cmocka_unit_test(a_task_that_may_not_be_exceeded_is_never_done_by_half),
		cmocka_unit_test(a_sibling_without_a_value_could_stand_before_us),
		cmocka_unit_test(a_rank_that_was_published_is_believed),
		cmocka_unit_test(a_unit_that_is_no_more_is_not_ranked),
		cmocka_unit_test(nobody_is_ranked_alone),
		cmocka_unit_test(counted_values_are_ranked_in_one_set),
		cmocka_unit_test(a_share_is_of_the_unit_above_or_of_all_that_are_beside),
		cmocka_unit_test(a_share_of_what_is_not_complete_says_so),
		cmocka_unit_test(faces_asked_together_are_those_asked_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
