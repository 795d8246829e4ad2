/* 登记数, 目标任务, 数据覆盖: src/indicator/facts.c. */
#include "indicator/inner.h"
#include "little.h"

#include <stdio.h>
#include <string.h>

static struct little w;
static struct facts facts;
static struct unit_tree tree;

static void load(void)
{
	OK(&w.db.job, facts_load(&w.db.job, w.book, SEQ_NOW, &facts));
	OK(&w.db.job, unit_tree_load(&w.db.job, w.book, SEQ_NOW, &tree));
}

static struct period period(const char *text)
{
	struct period ret;

	must(period_from(str_from_z(text), &ret));
	return ret;
}

static day_t day(const char *iso)
{
	day_t ret;

	must(day_from_iso(str_from_z(iso), &ret));
	return ret;
}

static const char *registered(const char *code, int64_t unit, const char *when)
{
	const struct registered_row *row =
		facts_registered(&facts, little_indicator(&w, code), unit, period(when), DAY_MAX);

	if (row == NULL)
		return "none";
	return row->fact.has_number
		       ? str_z(w.db.job.arena, ratio_exact_text(w.db.job.arena, row->fact.number))
		       : "no number";
}

static void value(int64_t unit, const char *code, const char *when, const char *rest)
{
	(void)little_row(&w, "registered_value", "indicator=%s; unit=%lld; period=%s; %s", code,
		(long long)unit, when, rest);
}

static void a_value_is_found_by_its_indicator_unit_and_period(void **state)
{
	(void)state;
	little_open(&w);
	value(w.east, "turnover", "2023H1", "value=12.5");
	value(w.west, "合同额", "2023H1", "value=7"); /* by its label too */
	value(w.east, "turnover", "2022H1", "value=10");
	value(w.east, "nobody.knows", "2023H1", "value=1");
	value(w.east, "turnover", "去年", "value=1");
	load();
	assert_int_equal(facts.registered.len, 3);
	/* 万元, held in 分 */
	assert_string_equal(registered("turnover", w.east, "2023H1"), "12500000");
	assert_string_equal(registered("turnover", w.east, "2022H1"), "10000000");
	assert_string_equal(registered("turnover", w.west, "2023H1"), "7000000");
	assert_string_equal(registered("turnover", w.west, "2022H1"), "none");
	assert_string_equal(registered("turnover", w.east, "2023"), "none");
	assert_string_equal(registered("turnover", w.east, "2023Q2"), "none");
	assert_string_equal(registered("turnover", w.city, "2023H1"), "none");
	assert_string_equal(registered("late", w.east, "2023H1"), "none");
	little_close(&w);
}

static void the_firmest_state_wins_then_the_newest_vintage_then_the_later_record(void **state)
{
	static const char *const rows[][2] = {
		{"value=1", "10000"},
		{"value=2; state=填报", "20000"},
		{"value=3; state=初核", "30000"},
		{"value=4; state=核定", "40000"},
		{"value=5; state=公布; vintage=2021年初步核算", "50000"},
		{"value=6; state=公布; vintage=2022年最终核实", "60000"},
		{"value=7; state=公布; vintage=2022年最终核实; publisher=统计局", "70000"},
		/* what is less firm, older or earlier does not come before it */
		{"value=8; state=公布; vintage=2021年普查", "70000"},
		{"value=9; state=核定; vintage=2029年", "70000"},
	};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		value(w.east, "turnover", "2023H1", rows[i][0]);
		load();
		char wanted[32];

		(void)snprintf(wanted, sizeof(wanted), "%s00", rows[i][1]);
		assert_string_equal(registered("turnover", w.east, "2023H1"), wanted);
	}
	little_close(&w);
}

/* The words of a vintage do not tell which is newer; the day does. */
static void of_two_vintages_the_one_published_later_wins(void **state)
{
	static const char *const rows[][2] = {
		{"value=1; state=公布; vintage=最终核实", "1000000"}, /* no day is said */
		{"value=2; state=公布; vintage=初步核算; published=2023-01-25", "2000000"},
		{"value=3; state=公布; vintage=最终核实; published=2023-12-20", "3000000"},
		{"value=4; state=公布; vintage=普查后修订; published=2024-06-01", "4000000"},
		{"value=5; state=公布; vintage=最终核实; published=2024-05-01", "4000000"},
		/* of one day by its text, however that says it */
		{"value=6; state=公布; vintage=订正; published=2024-06-01", "6000000"},
		{"value=7; state=公布; vintage=二次核实; published=2024-06-01", "6000000"},
		/* what is less firm comes last, whenever it was published */
		{"value=8; state=核定; published=2025-01-01", "6000000"},
	};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		value(w.east, "turnover", "2023H1", rows[i][0]);
		load();
		assert_string_equal(registered("turnover", w.east, "2023H1"), rows[i][1]);
	}
	little_close(&w);
}

static void an_indicator_that_names_its_state_counts_that_one_only(void **state)
{
	(void)state;
	little_open(&w);
	value(w.east, "checked", "2023H1", "value=5; state=公布");
	load();
	assert_string_equal(registered("checked", w.east, "2023H1"), "none");
	value(w.east, "checked", "2023H1", "value=4; state=核定");
	value(w.east, "checked", "2023H1", "value=3; state=初核");
	load();
	assert_string_equal(registered("checked", w.east, "2023H1"), "4000000");
	little_close(&w);
}

static void a_circular_may_print_the_rank_alone(void **state)
{
	(void)state;
	little_open(&w);
	value(w.east, "turnover", "2023H1", "rank=3; publisher=市科技局; document=通报; page=2");
	load();
	assert_string_equal(registered("turnover", w.east, "2023H1"), "no number");
	const struct registered_row *row = facts_registered(
		&facts, little_indicator(&w, "turnover"), w.east, period("2023H1"), DAY_MAX);
	assert_int_equal(row->fact.rank, 3);
	assert_str(row->fact.publisher, "市科技局");
	assert_str(row->fact.document, "通报");
	assert_str(row->fact.page, "2");
	assert_str(row->fact.period, "2023H1");
	little_close(&w);
}

static int latest(const char *code, int year, const char *cutoff)
{
	return facts_latest_year(
		&facts, little_indicator(&w, code), w.east, year, day(cutoff), false);
}

static void the_newest_year_is_that_published_by_the_cutoff(void **state)
{
	(void)state;
	little_open(&w);
	value(w.east, "product", "2020", "value=100");
	value(w.east, "product", "2021", "value=110; published=2022-11-15");
	value(w.east, "product", "2022", "value=120; published=2023-10");
	value(w.east, "product", "2022H1", "value=60; published=2022-08-01");
	value(w.east, "product", "2024", "rank=1; published=2022-01-01");
	load();
	/* the day of publication, and the day before */
	assert_int_equal(latest("product", 2023, "2022-11-15"), 2021);
	assert_int_equal(latest("product", 2023, "2022-11-14"), 2020);
	/* of a month its last day */
	assert_int_equal(latest("product", 2023, "2023-10-31"), 2022);
	assert_int_equal(latest("product", 2023, "2023-10-30"), 2021);
	/* never behind the year asked for; a rank alone is no value; nothing said of the day: always */
	assert_int_equal(latest("product", 2021, "2023-12-31"), 2021);
	assert_int_equal(latest("product", 2020, "2023-12-31"), 2020);
	assert_int_equal(latest("product", 2019, "2023-12-31"), 0);
	assert_int_equal(latest("product", 2025, "2026-12-31"), 2022);
	/* where only the place is asked for it is enough */
	assert_int_equal(facts_latest_year(&facts, little_indicator(&w, "product"), w.east, 2025,
				 day("2026-12-31"), true),
		2024);
	assert_int_equal(latest("expenditure", 2023, "2023-12-31"), 0);
	little_close(&w);
}

static const char *target(int64_t unit, int year)
{
	const struct target_row *row =
		facts_target(&facts, little_indicator(&w, "turnover"), unit, year);

	return row == NULL ? "none"
			   : str_z(w.db.job.arena, ratio_exact_text(w.db.job.arena, row->number));
}

static void task(int64_t unit, const char *rest)
{
	(void)little_row(&w, "target", "indicator=turnover; unit=%lld; %s", (long long)unit, rest);
}

static void the_floor_is_the_task_and_not_what_one_strives_for(void **state)
{
	(void)state;
	little_open(&w);
	task(w.east, "year=2023; value=9; grade=争先");
	load();
	assert_string_equal(target(w.east, 2023), "9000000");
	task(w.east, "year=2023; value=5; grade=底线");
	task(w.east, "year=2023; value=10; grade=争先");
	load();
	assert_string_equal(target(w.east, 2023), "5000000");
	/* nothing said is the floor as well; of two the later record */
	task(w.east, "year=2023; value=6");
	load();
	assert_string_equal(target(w.east, 2023), "6000000");
	/* another year, another unit, no number */
	assert_string_equal(target(w.east, 2022), "none");
	assert_string_equal(target(w.east, 2024), "none");
	assert_string_equal(target(w.north, 2023), "none");
	task(w.west, "year=2023");
	load();
	assert_string_equal(target(w.west, 2023), "none");
	little_close(&w);
}

static void a_task_is_found_among_many(void **state)
{
	(void)state;
	little_open(&w);
	for (int year = 2010; year < 2030; year++) {
		task(w.west, str_z(w.db.job.arena,
				     str_format(w.db.job.arena, "year=%d; value=%d", year, year)));
		task(w.city, str_z(w.db.job.arena, str_format(w.db.job.arena, "year=%d; value=%d",
							   4039 - year, year)));
	}
	load();
	for (int year = 2010; year < 2030; year++) {
		assert_string_equal(target(w.west, year),
			str_z(w.db.job.arena, str_format(w.db.job.arena, "%d000000", year)));
		assert_string_equal(target(w.city, year),
			str_z(w.db.job.arena, str_format(w.db.job.arena, "%d000000", 4039 - year)));
	}
	assert_string_equal(target(w.west, 2009), "none");
	assert_string_equal(target(w.west, 2030), "none");
	little_close(&w);
}

static const char *due(const struct target_row *row, int month)
{
	struct ratio share;

	return facts_due(&facts, row, month, &share)
		       ? str_z(w.db.job.arena, ratio_exact_text(w.db.job.arena, share))
		       : "no curve";
}

static void a_curve_holds_what_is_due_at_the_end_of_a_month(void **state)
{
	int64_t id;

	(void)state;
	little_open(&w);
	task(w.west, "year=2023; value=1");
	id = little_row(&w, "target", "indicator=turnover; unit=%lld; year=2023; value=8",
		(long long)w.east);
	(void)little_child(&w, "target_step", id, "month=6; share=40");
	(void)little_child(&w, "target_step", id, "month=3; share=12.5");
	load();
	const struct target_row *row =
		facts_target(&facts, little_indicator(&w, "turnover"), w.east, 2023);
	assert_string_equal(due(row, 0), "0");
	assert_string_equal(due(row, 2), "0");
	assert_string_equal(due(row, 3), "0.125");
	assert_string_equal(due(row, 5), "0.125");
	assert_string_equal(due(row, 6), "0.4");
	assert_string_equal(due(row, 12), "0.4");
	row = facts_target(&facts, little_indicator(&w, "turnover"), w.west, 2023);
	assert_string_equal(due(row, 6), "no curve");
	assert_string_equal(due(NULL, 6), "no curve");
	little_close(&w);
}

static bool covered(int64_t unit, const char *first, const char *last)
{
	return facts_covered(&facts, &tree, schema_ledger(&w.catalog->schema, STR("sale")), unit,
		(struct date){day(first), day(last)});
}

static void cover(const char *rest)
{
	(void)little_row(&w, "coverage", "%s", rest);
}

static void days_are_covered_to_the_day(void **state)
{
	(void)state;
	little_open(&w);
	cover("ledger=sale; from_to=2023-01-01至2023-03-31; state=完整");
	load();
	assert_true(covered(w.east, "2023-01-01", "2023-03-31"));
	assert_true(covered(w.east, "2023-03-31", "2023-03-31"));
	assert_false(covered(w.east, "2022-12-31", "2023-03-31"));
	assert_false(covered(w.east, "2023-01-01", "2023-04-01"));
	/* the next list begins a day too late */
	cover("ledger=合同; from_to=2023-04-02至2023-06-30; state=零报告");
	load();
	assert_false(covered(w.east, "2023-01-01", "2023-06-30"));
	assert_true(covered(w.east, "2023-04-02", "2023-06-30"));
	assert_false(covered(w.east, "2023-04-01", "2023-06-30"));
	/* the day that was lacking; then lists that overlap */
	cover("ledger=sale; from_to=2023-04-01至2023-04-01; state=完整");
	load();
	assert_true(covered(w.east, "2023-01-01", "2023-06-30"));
	cover("ledger=sale; from_to=2023-05-01至2023-12-31; state=完整");
	load();
	assert_true(covered(w.east, "2023-01-01", "2023-12-31"));
	assert_false(covered(w.east, "2023-01-01", "2024-01-01"));
	little_close(&w);
}

static void a_list_covers_its_unit_and_those_below(void **state)
{
	(void)state;
	little_open(&w);
	(void)little_row(&w, "coverage",
		"ledger=sale; unit=%lld; from_to=2023-01-01至2023-12-31; state=完整",
		(long long)w.east);
	load();
	assert_true(covered(w.east, "2023-01-01", "2023-12-31"));
	assert_true(covered(w.north, "2023-01-01", "2023-12-31"));
	assert_false(covered(w.west, "2023-01-01", "2023-12-31"));
	assert_false(covered(w.city, "2023-01-01", "2023-12-31"));
	assert_false(covered(0, "2023-01-01", "2023-12-31"));
	/* half by the unit's own list, half by that of the whole book */
	cover("ledger=sale; from_to=2024-01-01至2024-12-31; state=完整");
	load();
	assert_true(covered(w.north, "2023-07-01", "2024-06-30"));
	assert_true(covered(0, "2024-01-01", "2024-12-31"));
	little_close(&w);
}

static void a_list_that_is_not_complete_covers_nothing(void **state)
{
	(void)state;
	little_open(&w);
	cover("ledger=sale; from_to=2023-01-01至2023-12-31; state=部分");
	cover("ledger=licence; from_to=2023-01-01至2023-12-31; state=完整");
	cover("ledger=没有的台账; from_to=2023-01-01至2023-12-31; state=完整");
	load();
	assert_int_equal(facts.coverage.len, 1);
	assert_false(covered(w.east, "2023-06-30", "2023-06-30"));
	little_close(&w);
}

static void measures_are_held_exactly(void **state)
{
	static const struct {
		const char *measure, *factor;
	} measures[] = {{"元", "100"}, {"千元", "100000"}, {"万元", "1000000"},
		{"百万元", "100000000"}, {"亿元", "10000000000"}, {"%", "0.01"}, {"‰", "0.001"},
		{"家", "1"}, {"", "1"}};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(measures); i++) {
		struct indicator_def indicator = {.measure = str_from_z(measures[i].measure)};

		assert_str(ratio_exact_text(w.db.job.arena, measure_factor(&indicator)),
			measures[i].factor);
	}
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_found_by_its_indicator_unit_and_period),
		cmocka_unit_test(
			the_firmest_state_wins_then_the_newest_vintage_then_the_later_record),
		cmocka_unit_test(of_two_vintages_the_one_published_later_wins),
		cmocka_unit_test(an_indicator_that_names_its_state_counts_that_one_only),
		cmocka_unit_test(a_circular_may_print_the_rank_alone),
		cmocka_unit_test(the_newest_year_is_that_published_by_the_cutoff),
		cmocka_unit_test(the_floor_is_the_task_and_not_what_one_strives_for),
		cmocka_unit_test(a_task_is_found_among_many),
		cmocka_unit_test(a_curve_holds_what_is_due_at_the_end_of_a_month),
		cmocka_unit_test(days_are_covered_to_the_day),
		cmocka_unit_test(a_list_covers_its_unit_and_those_below),
		cmocka_unit_test(a_list_that_is_not_complete_covers_nothing),
		cmocka_unit_test(measures_are_held_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
