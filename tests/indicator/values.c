/* The value of an indicator for a unit: src/indicator/values.c, evaluation.c, count.c. */
#include "little.h"

#include <stdio.h>
#include <string.h>

static struct little w;

static void open_covered(void)
{
	little_open(&w);
	little_cover(&w, "2000-01-01至2100-12-31");
}

static int64_t sale(int64_t seller, const char *rest)
{
	return little_row(&w, "sale", "seller=%lld; %s", (long long)seller, rest);
}

/* ---- days ---- */

static void the_cutoff_day_counts_and_so_does_the_day_of_expiry(void **state)
{
	(void)state;
	open_covered();
	(void)little_row(&w, "licence", "holder=%lld; issued=2023-03-10; expires=2026-03-09",
		(long long)little_firm(&w, "甲", w.north));
	little_at(&w, "2023", "2023-03-09");
	assert_value(&w, "stock", w.city, "0");
	little_at(&w, "2023", "2023-03-10");
	assert_value(&w, "stock", w.city, "1");
	little_at(&w, "2026", "2026-03-09");
	assert_value(&w, "stock", w.city, "1");
	little_at(&w, "2026", "2026-03-10");
	assert_value(&w, "stock", w.city, "0");
	little_close(&w);
}

static void a_day_known_to_the_month_is_undecided_within_it(void **state)
{
	(void)state;
	open_covered();
	(void)little_row(&w, "licence", "holder=%lld; issued=2023-03; expires=2026-02",
		(long long)little_firm(&w, "甲", w.north));
	little_at(&w, "2023", "2023-02-28");
	assert_value(&w, "stock", w.city, "0");
	little_at(&w, "2023", "2023-03-01");
	assert_value(&w, "stock", w.city, "0 ?1");
	little_at(&w, "2023", "2023-03-30");
	assert_value(&w, "stock", w.city, "0 ?1");
	little_at(&w, "2023", "2023-03-31");
	assert_value(&w, "stock", w.city, "1");
	little_at(&w, "2026", "2026-02-01");
	assert_value(&w, "stock", w.city, "1");
	little_at(&w, "2026", "2026-02-02");
	assert_value(&w, "stock", w.city, "0 ?1");
	little_at(&w, "2026", "2026-03-01");
	assert_value(&w, "stock", w.city, "0");
	little_close(&w);
}

static void the_year_so_far_begins_on_its_first_day_and_ends_with_the_cutoff(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)sale(firm, "day=2022-12-31");
	(void)sale(firm, "day=2023-01-01");
	(void)sale(firm, "day=2023-06-30");
	(void)sale(firm, "day=2023-07-01");
	little_at(&w, "2023Q2", "2023-06-29");
	assert_value(&w, "sales", w.city, "1");
	little_at(&w, "2023Q2", "2023-06-30");
	assert_value(&w, "sales", w.city, "2");
	/* a cutoff behind the period counts to the cutoff */
	little_at(&w, "2023H1", "2023-07-01");
	assert_value(&w, "sales", w.city, "3");
	little_at(&w, "2022", "2022-12-31");
	assert_value(&w, "sales", w.city, "1");
	little_close(&w);
}

/* ---- where ---- */

static void a_firm_counts_where_it_lies_on_the_cutoff(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)sale(firm, "day=2023-02-01");
	(void)little_edit(&w, "firm", firm, "2023-05-10", "district=%lld", (long long)w.west);
	little_at(&w, "2023", "2023-05-09");
	assert_value(&w, "sales", w.north, "1");
	assert_value(&w, "sales", w.east, "1");
	assert_value(&w, "sales", w.west, "0");
	little_at(&w, "2023", "2023-05-10");
	assert_value(&w, "sales", w.north, "0");
	assert_value(&w, "sales", w.east, "0");
	assert_value(&w, "sales", w.west, "1");
	assert_value(&w, "sales", w.city, "1");
	little_close(&w);
}

static void a_firm_that_lies_nowhere_counts_nowhere(void **state)
{
	(void)state;
	open_covered();
	(void)sale(little_row(&w, "firm", "name=甲"), "day=2023-02-01");
	(void)little_row(&w, "sale", "day=2023-02-01");
	assert_value(&w, "sales", w.city, "0");
	little_close(&w);
}

/* The values of all indicators × units × whens, in that order. */
static struct figure *all_of(const struct indicator_def *const *indicators, size_t indicator_count,
	const int64_t *units, size_t unit_count, const struct when *whens, size_t when_count)
{
	size_t count = indicator_count * unit_count * when_count;
	struct figure_request *requests = arena_array(w.db.job.arena, struct figure_request, count);
	struct figure *figures;

	for (size_t i = 0; i < count; i++)
		requests[i] = (struct figure_request){indicators[i / when_count / unit_count],
			FACE_VALUE, units[i / when_count % unit_count], whens[i % when_count]};
	OK(&w.db.job, indicator_figures(&w.db.job, w.book, requests, count, SEQ_NOW, &figures));
	return figures;
}

static void a_firm_with_two_licences_is_one_firm_also_where_it_has_moved(void **state)
{
	(void)state;
	open_covered();
	int64_t a = little_firm(&w, "甲", w.north), b = little_firm(&w, "乙", w.south);
	for (int i = 0; i < 3; i++)
		(void)little_row(&w, "licence",
			"holder=%lld; issued=2023-01-0%d; expires=2025-01-01",
			(long long)(i < 2 ? a : b), i + 1);
	assert_value(&w, "licences", w.city, "3");
	assert_value(&w, "stock", w.city, "2");
	assert_value(&w, "stock", w.north, "1");
	assert_value(&w, "stock", w.south, "1");
	little_close(&w);
}

/* ---- what is complete ---- */

static const char *why(const char *code, int64_t unit)
{
	struct figure figure = little_figure(&w, code, FACE_VALUE, unit);

	return str_z(w.db.job.arena, figure.why_missing);
}

static void nothing_is_zero_only_where_the_list_is_complete(void **state)
{
	(void)state;
	little_open(&w);
	(void)little_row(&w, "coverage",
		"ledger=sale; unit=%lld; from_to=2023-01-01至2023-06-30; state=零报告",
		(long long)w.east);
	assert_value(&w, "sales", w.east, "0");
	assert_value(&w, "turnover", w.east, "0");
	assert_value(&w, "sellers", w.north, "0");
	assert_value(&w, "sales", w.west, "未填");
	assert_value(&w, "turnover", w.city, "未填");
	assert_non_null(strstr(why("sales", w.west), "台账“合同”没有符合条件的记录"));
	/* means, least and most of nothing are missing, never 0 */
	assert_value(&w, "staff.mean", w.east, "未填");
	assert_value(&w, "staff.least", w.east, "未填");
	assert_value(&w, "staff.most", w.east, "未填");
	assert_string_equal(why("staff.most", w.east), "没有可以计算的数据");
	little_close(&w);
}

static void a_flow_needs_every_day_of_the_year_so_far_and_a_stock_the_cutoff(void **state)
{
	(void)state;
	little_open(&w);
	(void)little_row(&w, "coverage", "ledger=sale; from_to=2023-01-02至2023-12-31; state=完整");
	(void)little_row(
		&w, "coverage", "ledger=licence; from_to=2023-06-30至2023-06-30; state=完整");
	assert_value(&w, "sales", w.east, "未填"); /* New Year's Day lacks */
	assert_value(&w, "stock", w.east, "0");
	little_at(&w, "2023", "2023-06-29");
	assert_value(&w, "stock", w.east, "未填");
	little_at(&w, "2023", "2023-07-01");
	assert_value(&w, "stock", w.east, "未填");
	(void)little_row(&w, "coverage", "ledger=sale; from_to=2023-01-01至2023-01-01; state=完整");
	assert_value(&w, "sales", w.east, "0");
	little_at(&w, "2023", "2023-12-31");
	assert_value(&w, "sales", w.east, "0");
	little_close(&w);
}

static void rows_without_a_complete_list_count_and_are_marked(void **state)
{
	(void)state;
	little_open(&w);
	(void)sale(little_firm(&w, "甲", w.east), "day=2023-02-01; amount=3");
	struct figure figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_int_equal(figure.state, VALUE_GIVEN);
	assert_false(figure.covered);
	assert_int_equal(figure.rows, 1);
	little_cover(&w, "2023-01-01至2023-06-30");
	figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_true(figure.covered);
	little_close(&w);
}

static void a_list_that_a_condition_looks_into_must_be_complete_too(void **state)
{
	(void)state;
	little_open(&w);
	(void)little_firm(&w, "甲", w.east);
	(void)little_row(&w, "coverage", "ledger=firm; from_to=2023-01-01至2023-06-30; state=完整");
	assert_value(&w, "visited", w.east, "未填");
	assert_non_null(strstr(why("visited", w.east), "“合同”"));
	(void)little_row(&w, "coverage", "ledger=sale; from_to=2023-01-01至2023-06-30; state=完整");
	assert_value(&w, "visited", w.east, "0");
	little_close(&w);
}

static void a_sum_of_rows_without_amounts_is_missing(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	(void)sale(firm, "day=2023-02-01");
	assert_value(&w, "turnover", w.east, "未填");
	assert_value(&w, "sales", w.east, "1");
	(void)sale(firm, "day=2023-02-01; amount=0.01");
	(void)sale(firm, "day=2023-02-02; amount=-0.03");
	assert_value(&w, "turnover", w.east, "-20000");
	little_close(&w);
}

static void means_least_and_most_are_of_given_values(void **state)
{
	(void)state;
	open_covered();
	int64_t a = little_firm(&w, "甲", w.north), b = little_firm(&w, "乙", w.west);
	(void)sale(a, "day=2023-02-01; staff=7");
	(void)sale(a, "day=2023-02-01; staff=-3");
	(void)sale(a, "day=2023-02-01");
	(void)sale(b, "day=2023-02-01; staff=6");
	assert_value(&w, "staff.mean", w.city, "10/3");
	assert_value(&w, "staff.mean", w.east, "2");
	assert_value(&w, "staff.least", w.city, "-3");
	assert_value(&w, "staff.least", w.west, "6");
	assert_value(&w, "staff.most", w.city, "7");
	little_close(&w);
}

/* ---- counted and registered ---- */

static void a_registered_value_stands_in_front_and_the_counted_one_beside_it(void **state)
{
	struct figure figure;

	(void)state;
	open_covered();
	(void)sale(little_firm(&w, "甲", w.east), "day=2023-02-01; amount=3");
	assert_value(&w, "turnover", w.east, "3000000");
	figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_int_equal(figure.source, FIGURE_COUNTED);
	assert_false(figure.has_registered);
	/* the rank alone: the counted value stays, the fact is kept */
	(void)little_row(&w, "registered_value",
		"indicator=turnover; unit=%lld; period=2023H1; rank=2", (long long)w.east);
	figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_int_equal(figure.source, FIGURE_COUNTED);
	assert_true(figure.has_registered && !figure.registered.has_number);
	assert_int_equal(figure.registered.rank, 2);
	(void)little_row(&w, "registered_value",
		"indicator=turnover; unit=%lld; period=2023H1; value=4; state=公布",
		(long long)w.east);
	assert_value(&w, "turnover", w.east, "4000000");
	figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_int_equal(figure.source, FIGURE_REGISTERED);
	assert_true(figure.has_counted && figure.has_registered && figure.registered.has_number);
	assert_str(ratio_exact_text(w.db.job.arena, figure.counted), "3000000");
	/* for another period nothing is registered */
	little_at(&w, "2023", "2023-06-30");
	assert_value(&w, "turnover", w.east, "3000000");
	/* what does not allow it is never registered */
	(void)little_row(&w, "registered_value", "indicator=sales; unit=%lld; period=2023; value=9",
		(long long)w.east);
	assert_value(&w, "sales", w.east, "1");
	little_close(&w);
}

static void what_is_reckoned_from_other_figures_is_not_called_counted(void **state)
{
	(void)state;
	open_covered();
	(void)sale(little_firm(&w, "甲", w.east), "day=2023-02-01; amount=3");
	struct figure figure = little_figure(&w, "each", FACE_VALUE, w.east);
	assert_int_equal(figure.state, VALUE_GIVEN);
	assert_int_equal(figure.source, FIGURE_DERIVED);
	assert_string_equal(counted_word(figure.indicator), "由其他数算得");
	figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_string_equal(counted_word(figure.indicator), "台账数");
	little_close(&w);
}

static void what_is_only_registered_says_what_lacks(void **state)
{
	(void)state;
	open_covered();
	assert_value(&w, "checked", w.east, "未填");
	assert_string_equal(why("checked", w.east), "没有登记2023年上半年的数");
	assert_value(&w, "expenditure", w.east, "未填");
	assert_string_equal(why("expenditure", w.east), "没有登记截至2023年6月30日已公布的年度数");
	little_close(&w);
}

static void register_year(const char *code, const char *year, const char *rest)
{
	(void)little_row(&w, "registered_value", "indicator=%s; unit=%lld; period=%s; %s", code,
		(long long)w.east, year, rest);
}

static const char *year_of(const char *code)
{
	struct figure figure = little_figure(&w, code, FACE_VALUE, w.east);

	return str_z(w.db.job.arena, figure.year);
}

static void a_ratio_of_published_values_takes_both_of_one_year(void **state)
{
	(void)state;
	little_open(&w);
	little_at(&w, "2023", "2023-06-30");
	register_year("expenditure", "2020", "value=2; published=2021-09-01");
	register_year("expenditure", "2021", "value=3; published=2022-09-01");
	register_year("expenditure", "2022", "value=5; published=2023-05-01");
	register_year("product", "2020", "value=100; published=2021-03-01");
	register_year("product", "2021", "value=120; published=2022-03-01; vintage=2021年初步核算");
	register_year("product", "2021", "value=125; published=2023-01-15; vintage=2022年最终核实");
	/* expenditure is out for 2022, the product is not */
	assert_value(&w, "expenditure", w.east, "50000000000");
	assert_string_equal(year_of("expenditure"), "2022");
	assert_value(&w, "intensity", w.east, "0.024");
	assert_string_equal(year_of("intensity"), "2021");
	register_year("product", "2022", "value=130; published=2023-07-01");
	assert_string_equal(year_of("intensity"), "2021");
	little_at(&w, "2023", "2023-07-01");
	assert_value(&w, "intensity", w.east, "1/26");
	assert_string_equal(year_of("intensity"), "2022");
	/* the year asked for is the last that counts */
	little_at(&w, "2021", "2023-07-01");
	assert_value(&w, "intensity", w.east, "0.024");
	little_at(&w, "2019", "2023-07-01");
	assert_value(&w, "intensity", w.east, "未填");
	assert_string_equal(year_of("intensity"), "");
	little_close(&w);
}

static void what_is_published_itself_has_its_own_newest_year(void **state)
{
	(void)state;
	little_open(&w);
	little_at(&w, "2023", "2023-06-30");
	register_year("expenditure", "2020", "value=2");
	register_year("product", "2020", "value=100");
	register_year("intensity", "2021", "value=2.5; rank=4");
	assert_value(&w, "intensity", w.east, "0.025");
	assert_string_equal(year_of("intensity"), "2021");
	little_close(&w);
}

/* ---- arithmetic ---- */

static void a_formula_over_indicators_names_the_one_that_lacks(void **state)
{
	(void)state;
	little_open(&w);
	assert_value(&w, "each", w.east, "未填");
	assert_string_equal(why("each", w.east), "所用指标“合同额”没有数");
	little_cover(&w, "2023-01-01至2023-06-30");
	assert_value(&w, "each", w.east, "未填"); /* 0 ÷ 0 */
	int64_t firm = little_firm(&w, "甲", w.east);
	(void)sale(firm, "day=2023-01-05; amount=10");
	(void)sale(firm, "day=2023-01-05; amount=5");
	assert_value(&w, "each", w.east, "15");
	little_close(&w);
}

static void a_number_that_does_not_fit_is_told_and_never_wraps(void **state)
{
	(void)state;
	open_covered();
	assert_value(&w, "huge", w.east, "0");
	(void)sale(little_firm(&w, "甲", w.east), "day=2023-01-05");
	assert_value(&w, "huge", w.east, "未填");
	struct figure figure = little_figure(&w, "huge", FACE_VALUE, w.east);
	assert_true(figure.overflow);
	assert_str(figure.why_missing, "数值超出可精确计算的范围");
	little_close(&w);
}

static void sums_of_the_largest_amounts_stay_exact(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	for (int i = 0; i < 12; i++)
		(void)sale(firm,
			"day=2023-01-05; amount=1000000000000"); /* 10^18 分, 12 of them: beyond 64 bits */
	assert_value(&w, "turnover", w.east, "12000000000000000000");
	little_close(&w);
}

static void conditions_that_reckon_are_decided_row_by_row(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	(void)sale(firm, "day=2023-01-05; amount=50");
	(void)sale(firm, "day=2023-01-05; amount=50.000001");
	(void)sale(firm, "day=2023-01-05");
	(void)sale(firm, "day=2022-01-05; amount=500");
	assert_value(&w, "big.sales", w.east, "1 ?1");
	little_close(&w);
}

static void firms_that_something_refers_to_are_counted_once(void **state)
{
	(void)state;
	open_covered();
	int64_t a = little_firm(&w, "甲", w.north), b = little_firm(&w, "乙", w.south);
	(void)little_firm(&w, "丙", w.south);
	(void)sale(a, "day=2023-01-05");
	(void)sale(a, "day=2023-01-06");
	(void)sale(b, "day=2023-06"); /* perhaps after the cutoff of the 29th */
	assert_value(&w, "visited", w.east, "2");
	little_at(&w, "2023", "2023-06-29");
	assert_value(&w, "visited", w.east, "1 ?1");
	little_close(&w);
}

/* ---- as known at ---- */

static void figures_of_an_older_change_number_stay_what_they_were(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.east);
	int64_t id = sale(firm, "day=2023-01-05; amount=10");
	int64_t edited = little_edit(&w, "sale", id, "", "amount=20");
	(void)sale(firm, "day=2023-01-06; amount=5");
	int64_t moved =
		little_edit(&w, "firm", firm, "2023-01-01", "district=%lld", (long long)w.west);
	assert_value(&w, "turnover", w.east, "0");
	assert_value(&w, "turnover", w.west, "25000000");
	w.seq = moved;
	assert_value(&w, "turnover", w.west, "25000000");
	w.seq = moved - 1;
	assert_value(&w, "turnover", w.east, "25000000");
	w.seq = edited;
	assert_value(&w, "turnover", w.east, "20000000");
	w.seq = edited - 1;
	assert_value(&w, "turnover", w.east, "10000000");
	struct figure figure = little_figure(&w, "turnover", FACE_VALUE, w.east);
	assert_int_equal(figure.seq, edited - 1);
	w.seq = edited - 2;
	assert_value(&w, "turnover", w.east, "0");
	little_close(&w);
}

static void another_book_is_another_world(void **state)
{
	(void)state;
	open_covered();
	(void)sale(little_firm(&w, "甲", w.east), "day=2023-01-05");
	assert_value(&w, "sales", w.east, "1");
	little_again(&w);
	little_cover(&w, "2000-01-01至2100-12-31");
	assert_value(&w, "sales", w.east, "0");
	little_close(&w);
}

/* ---- sets ---- */

static struct when when_year(int year)
{
	struct period period = {year, PERIOD_YEAR, 1};

	return (struct when){period, period_last(period)};
}

static void answers_stand_in_the_order_of_the_questions(void **state)
{
	const struct indicator_def *indicators[4];
	struct when whens[3];
	struct figure *figures;

	(void)state;
	open_covered();
	int64_t a = little_firm(&w, "甲", w.north), b = little_firm(&w, "乙", w.west);
	(void)sale(a, "day=2022-03-01; amount=1");
	(void)sale(a, "day=2023-03-01; amount=2");
	(void)sale(b, "day=2023-05-01; amount=4");
	indicators[0] = little_indicator(&w, "sales");
	indicators[1] = little_indicator(&w, "each");
	indicators[2] = little_indicator(&w, "turnover");
	indicators[3] = little_indicator(&w, "sales"); /* twice */
	whens[0] = whens[1] = whens[2] = w.when;
	must(day_from_iso(STR("2023-03-31"), &whens[1].cutoff));
	whens[2] = when_year(2022);
	for (int doubled = 0; doubled < 2; doubled++) {
		int64_t units[] = {w.west, w.city, doubled ? w.city : w.north};
		size_t count = doubled ? 4 : 3;

		figures = all_of(indicators, count, units, 3, whens, 3);
		for (size_t i = 0; i < count; i++)
			for (size_t u = 0; u < 3; u++)
				for (size_t k = 0; k < 3; k++) {
					const struct figure *f = &figures[(i * 3 + u) * 3 + k];
					struct figure *alone;

					assert_ptr_equal(f->indicator, indicators[i]);
					assert_int_equal(f->unit, units[u]);
					assert_int_equal(f->when.cutoff, whens[k].cutoff);
					alone = all_of(
						&indicators[i], 1, &units[u], 1, &whens[k], 1);
					assert_int_equal(f->state, alone->state);
					if (f->state == VALUE_GIVEN)
						assert_true(
							ratio_cmp(f->number, alone->number) == 0);
				}
	}
	little_close(&w);
}

static void nothing_asked_is_nothing_answered(void **state)
{
	struct figure *figures;

	(void)state;
	open_covered();
	OK(&w.db.job, indicator_figures(&w.db.job, w.book, NULL, 0, SEQ_NOW, &figures));
	little_close(&w);
}

static void a_set_has_a_ceiling(void **state)
{
	struct figure_request *requests;
	struct figure *figures;

	(void)state;
	open_covered();
	requests = arena_array(w.db.job.arena, struct figure_request, INDICATOR_MAX_SET + 1);
	for (int64_t i = 0; i <= INDICATOR_MAX_SET; i++)
		requests[i] = (struct figure_request){
			little_indicator(&w, "sales"), FACE_VALUE, 1000000 + i, w.when};
	OK(&w.db.job, indicator_figures(
			      &w.db.job, w.book, requests, INDICATOR_MAX_SET, SEQ_NOW, &figures));
	GIVES(&w.db.job, RC_TOO_MUCH,
		indicator_figures(
			&w.db.job, w.book, requests, INDICATOR_MAX_SET + 1, SEQ_NOW, &figures));
	SAYS(&w.db.job, "请缩小指标、辖区或时期的范围");
	little_close(&w);
}

/* More rows than a block, a page and a hash table begin with; the same counted one by one. */
static void many_rows_in_many_units_add_up(void **state)
{
	int64_t firms[40], places[] = {0, 0, 0, 0};
	int counts[4] = {0}, sellers[4] = {0};
	struct change *change;
	int64_t seq;

	(void)state;
	open_covered();
	places[0] = w.north, places[1] = w.south, places[2] = w.west, places[3] = w.east;
	for (int i = 0; i < 40; i++) {
		firms[i] = little_firm(&w, "某", places[i % 4]);
		sellers[i % 4]++;
	}
	OK(&w.db.job, change_begin(&w.db.job, w.book, CHANGE_WRITE, STR("试验"), &change));
	for (int i = 0; i < 25000; i++) {
		struct record *r =
			record_new(&w.db.job, schema_ledger(&w.catalog->schema, STR("sale")));
		int firm = i * 7 % 40;

		*record_value(r, STR("seller")) = value_int(TYPE_REF, firms[firm]);
		*record_value(r, STR("day")) =
			value_date(TYPE_DATE, date_of(w.when.cutoff - i % 100));
		counts[firm % 4]++;
		OK(&w.db.job, change_put(&w.db.job, change, r, 0));
	}
	OK(&w.db.job, change_commit(&w.db.job, change, &seq));
	for (int i = 0; i < 4; i++) {
		bool all = i == 3; /* the county holds its towns */
		int count = counts[i] + (all ? counts[0] + counts[1] : 0);
		int seller = sellers[i] + (all ? sellers[0] + sellers[1] : 0);
		struct arena *a = w.db.job.arena;

		assert_value(&w, "sales", places[i], str_z(a, str_format(a, "%d", count)));
		assert_value(&w, "sellers", places[i], str_z(a, str_format(a, "%d", seller)));
	}
	assert_value(&w, "sales", w.city, "25000");
	assert_value(&w, "sellers", w.city, "40");
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cutoff_day_counts_and_so_does_the_day_of_expiry),
		cmocka_unit_test(a_day_known_to_the_month_is_undecided_within_it),
		cmocka_unit_test(the_year_so_far_begins_on_its_first_day_and_ends_with_the_cutoff),
		cmocka_unit_test(a_firm_counts_where_it_lies_on_the_cutoff),
		cmocka_unit_test(a_firm_that_lies_nowhere_counts_nowhere),
		cmocka_unit_test(a_firm_with_two_licences_is_one_firm_also_where_it_has_moved),
		cmocka_unit_test(nothing_is_zero_only_where_the_list_is_complete),
		cmocka_unit_test(a_flow_needs_every_day_of_the_year_so_far_and_a_stock_the_cutoff),
		cmocka_unit_test(rows_without_a_complete_list_count_and_are_marked),
		cmocka_unit_test(a_list_that_a_condition_looks_into_must_be_complete_too),
		cmocka_unit_test(a_sum_of_rows_without_amounts_is_missing),
		cmocka_unit_test(means_least_and_most_are_of_given_values),
		cmocka_unit_test(a_registered_value_stands_in_front_and_the_counted_one_beside_it),
		cmocka_unit_test(what_is_reckoned_from_other_figures_is_not_called_counted),
		cmocka_unit_test(what_is_only_registered_says_what_lacks),
		cmocka_unit_test(a_ratio_of_published_values_takes_both_of_one_year),
		cmocka_unit_test(what_is_published_itself_has_its_own_newest_year),
		cmocka_unit_test(a_formula_over_indicators_names_the_one_that_lacks),
		cmocka_unit_test(a_number_that_does_not_fit_is_told_and_never_wraps),
		cmocka_unit_test(sums_of_the_largest_amounts_stay_exact),
		cmocka_unit_test(conditions_that_reckon_are_decided_row_by_row),
		cmocka_unit_test(firms_that_something_refers_to_are_counted_once),
		cmocka_unit_test(figures_of_an_older_change_number_stay_what_they_were),
		cmocka_unit_test(another_book_is_another_world),
		cmocka_unit_test(answers_stand_in_the_order_of_the_questions),
		cmocka_unit_test(nothing_asked_is_nothing_answered),
		cmocka_unit_test(a_set_has_a_ceiling),
		cmocka_unit_test(many_rows_in_many_units_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
