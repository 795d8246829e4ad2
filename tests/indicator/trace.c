/* From a figure back to its rows: src/indicator/trace.c. */
#include "little.h"

#include <stdio.h>
#include <string.h>

static struct little w;

static void open_covered(void)
{
	little_open(&w);
	little_cover(&w, "2000-01-01至2100-12-31");
}

static struct trace trace_of(const char *code, enum face face, int64_t unit)
{
	struct figure_request request = {little_indicator(&w, code), face, unit, w.when};
	struct trace trace;

	OK(&w.db.job, figure_trace(&w.db.job, w.book, &request, w.seq, &trace));
	return trace;
}

static const char *exact(struct ratio r)
{
	return str_z(w.db.job.arena, ratio_exact_text(w.db.job.arena, r));
}

/* "甲 1, 乙 0 again, 丙 0 ?": the rows of a part with what they add. */
static const char *rows_of(const struct trace_part *part)
{
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < part->row_count; i++) {
		const struct trace_row *row = &part->rows[i];

		buf_addf(&b, "%s%.*s %s%s%s", i > 0 ? ", " : "", STR_ARG(row->title),
			exact(row->adds), row->repeated ? " again" : "",
			row->undecidable ? " ?" : "");
	}
	return str_z(w.db.job.arena, buf_take(w.db.job.arena, &b));
}

static int64_t sale(int64_t seller, const char *rest)
{
	return little_row(&w, "sale", "seller=%lld; %s", (long long)seller, rest);
}

static void rows_add_up_to_the_figure(void **state)
{
	(void)state;
	open_covered();
	int64_t a = little_firm(&w, "甲", w.north), b = little_firm(&w, "乙", w.south);
	(void)sale(a, "title=一; day=2023-05-01; amount=3; staff=4");
	(void)sale(a, "title=二; day=2023-05-02; staff=7");
	(void)sale(b, "title=三; day=2023-05-03; amount=0.5");
	(void)sale(b, "title=四; day=2022-05-03; amount=100");
	(void)sale(little_firm(&w, "丙", w.west), "title=五; day=2023-05-03; amount=9");
	struct trace count = trace_of("sales", FACE_VALUE, w.east);
	assert_int_equal(count.part_count, 1);
	assert_string_equal(rows_of(&count.parts[0]), "一 1, 二 1, 三 1");
	assert_string_equal(exact(count.parts[0].total), "3");
	assert_false(count.parts[0].money);
	struct trace sum = trace_of("turnover", FACE_VALUE, w.east);
	assert_string_equal(rows_of(&sum.parts[0]), "一 3000000, 二 0, 三 500000");
	assert_string_equal(exact(sum.parts[0].total), "3500000");
	assert_true(sum.parts[0].money);
	struct trace distinct = trace_of("sellers", FACE_VALUE, w.east);
	assert_string_equal(rows_of(&distinct.parts[0]), "一 1, 二 0 again, 三 1");
	assert_string_equal(exact(distinct.parts[0].total), "2");
	struct trace mean = trace_of("staff.mean", FACE_VALUE, w.east);
	assert_string_equal(rows_of(&mean.parts[0]), "一 4, 二 7, 三 0");
	assert_string_equal(exact(mean.parts[0].total), "5.5");
	assert_string_equal(exact(trace_of("staff.least", FACE_VALUE, w.east).parts[0].total), "4");
	assert_string_equal(exact(trace_of("staff.most", FACE_VALUE, w.east).parts[0].total), "7");
	little_close(&w);
}

static void rows_that_cannot_be_decided_stand_apart_and_add_nothing(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)sale(firm, "title=一; day=2023-05-01; amount=60");
	(void)sale(firm, "title=二; day=2023-05-01");
	(void)sale(firm, "title=三; day=2023-05-01; amount=1");
	struct trace trace = trace_of("big.sales", FACE_VALUE, w.east);
	assert_string_equal(rows_of(&trace.parts[0]), "一 1, 二 0 ?");
	assert_int_equal(trace.figure.undecidable, 1);
	little_close(&w);
}

static void columns_are_the_fields_that_decide(void **state)
{
	(void)state;
	open_covered();
	(void)sale(little_firm(&w, "甲", w.north), "title=一; day=2023-05-01; amount=60");
	struct trace trace = trace_of("big.sales", FACE_VALUE, w.east);
	const struct trace_part *part = &trace.parts[0];
	bool day = false, amount = false;
	for (size_t i = 0; i < part->column_count; i++) {
		day = day || (str_eq(part->columns[i], STR("签订日期")) &&
				     str_eq(part->rows[0].cells[i], STR("2023-05-01")));
		amount = amount || (str_eq(part->columns[i], STR("金额")) &&
					   str_eq(part->rows[0].cells[i], STR("60.00")));
	}
	assert_true(day && amount);
	assert_non_null(strstr(str_z(w.db.job.arena, part->what), "合同 个数"));
	assert_non_null(strstr(str_z(w.db.job.arena, trace.definition), "签订日期 属于 本年累计"));
	little_close(&w);
}

static void rows_are_those_that_were_known(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	int64_t id = sale(firm, "title=一; day=2023-05-01; amount=3");
	int64_t seq = little_edit(&w, "sale", id, "", "title=改; amount=4");
	(void)sale(firm, "title=二; day=2023-05-02; amount=1");
	assert_string_equal(
		rows_of(trace_of("turnover", FACE_VALUE, w.east).parts), "改 4000000, 二 1000000");
	w.seq = seq - 1;
	struct trace before = trace_of("turnover", FACE_VALUE, w.east);
	assert_string_equal(rows_of(&before.parts[0]), "一 3000000");
	assert_int_equal(before.parts[0].rows[0].id, id);
	assert_true(before.parts[0].rows[0].since < seq);
	w.seq = seq;
	assert_int_equal(trace_of("turnover", FACE_VALUE, w.east).parts[0].rows[0].since, seq);
	little_close(&w);
}

static void a_face_of_another_time_shows_the_rows_of_that_time(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)sale(firm, "title=今; day=2023-05-01; amount=3");
	(void)sale(firm, "title=同期; day=2022-05-01; amount=2");
	(void)sale(firm, "title=下半年; day=2022-12-01; amount=6");
	assert_string_equal(
		rows_of(trace_of("turnover", FACE_LAST_YEAR_SAME, w.east).parts), "同期 2000000");
	assert_string_equal(rows_of(trace_of("turnover", FACE_LAST_YEAR, w.east).parts),
		"同期 2000000, 下半年 6000000");
	little_close(&w);
}

static void what_was_reckoned_shows_what_with(void **state)
{
	(void)state;
	open_covered();
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)sale(firm, "day=2023-05-01; amount=3");
	(void)sale(firm, "day=2022-05-01; amount=2");
	(void)little_row(&w, "target", "indicator=turnover; unit=%lld; year=2023; value=8",
		(long long)w.east);
	struct trace growth = trace_of("turnover", FACE_GROWTH, w.east);
	assert_str(growth.arithmetic, "3.00万元 ÷ 2.00万元 − 1 = 50.0%");
	assert_int_equal(growth.use_count, 2);
	assert_int_equal(growth.part_count, 0);
	assert_str(trace_of("turnover", FACE_CHANGE, w.east).arithmetic,
		"3.00万元 − 2.00万元 = 1.00万元");
	assert_str(trace_of("turnover", FACE_COMPLETION, w.east).arithmetic,
		"3.00万元 ÷ 8.00万元 = 37.5%");
	assert_str(trace_of("turnover", FACE_DISTANCE, w.east).arithmetic,
		"8.00万元 − 3.00万元 = 5.00万元");
	(void)little_row(
		&w, "target", "indicator=late; unit=%lld; year=2023; value=10", (long long)w.east);
	(void)little_row(&w, "registered_value",
		"indicator=late; unit=%lld; period=2023H1; value=15", (long long)w.east);
	assert_str(
		trace_of("late", FACE_DISTANCE, w.east).arithmetic, "15.0% − 10.0% = 5.0个百分点");
	struct trace each = trace_of("each", FACE_VALUE, w.east);
	assert_int_equal(each.use_count, 2);
	assert_str(each.uses[0].indicator->code, "turnover");
	assert_str(each.uses[1].indicator->code, "sellers");
	struct trace rank = trace_of("turnover", FACE_RANK, w.east);
	assert_int_equal(rank.use_count, 1);
	little_close(&w);
}

static void a_published_ratio_shows_the_values_of_its_year(void **state)
{
	(void)state;
	little_open(&w);
	for (int year = 2020; year < 2023; year++) {
		(void)little_row(&w, "registered_value",
			"indicator=expenditure; unit=%lld; period=%d; value=%d; publisher=统计局",
			(long long)w.east, year, year - 2018);
		if (year < 2022)
			(void)little_row(&w, "registered_value",
				"indicator=product; unit=%lld; period=%d; value=100",
				(long long)w.east, year);
	}
	struct trace trace = trace_of("intensity", FACE_VALUE, w.east);
	assert_str(trace.figure.year, "2021");
	assert_int_equal(trace.use_count, 2);
	assert_string_equal(exact(trace.uses[0].number), "30000000000");
	assert_string_equal(exact(trace.uses[1].number), "1000000000000");
	assert_str(trace.uses[0].registered.publisher, "统计局");
	assert_int_equal(trace.part_count, 0);
	little_close(&w);
}

static void a_published_year_may_lie_far_back(void **state)
{
	static const char *const codes[] = {"expenditure", "product"};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		(void)little_row(&w, "registered_value",
			"indicator=%s; unit=%lld; period=2023; value=%d", codes[i],
			(long long)w.east, i == 0 ? 3 : 100);
	for (int year = 2033; year < 2200; year += 83) {
		char period[8], cutoff[16];

		(void)snprintf(period, sizeof(period), "%d", year);
		(void)snprintf(cutoff, sizeof(cutoff), "%d-12-31", year);
		little_at(&w, period, cutoff);
		struct trace trace = trace_of("intensity", FACE_VALUE, w.east);
		assert_str(trace.figure.year, "2023");
		assert_string_equal(exact(trace.figure.number), "0.03");
		assert_int_equal(trace.use_count, 2);
		assert_string_equal(exact(trace.uses[0].number), "30000000000");
		assert_string_equal(exact(trace.uses[1].number), "1000000000000");
	}
	little_close(&w);
}

/* What came out after the cutoff was not used, nor does the trace show it. */
static void a_published_ratio_shows_the_values_that_were_known(void **state)
{
	static const char *const rows[] = {
		"indicator=turnover; period=2022; value=1000; published=2023-03-01",
		"indicator=turnover; period=2022; value=1200; published=2023-09-01; vintage=修订",
		"indicator=checked; period=2022; value=4000; published=2023-03-01; state=核定",
		"indicator=checked; period=2022; value=9000; published=2023-03-02; state=公布",
	};

	(void)state;
	little_open(&w);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		(void)little_row(
			&w, "registered_value", "unit=%lld; %s", (long long)w.east, rows[i]);
	struct trace trace = trace_of("sold.share", FACE_VALUE, w.east);
	assert_string_equal(exact(trace.figure.number), "0.25");
	assert_string_equal(exact(trace.uses[0].number), "1000000000");
	assert_string_equal(exact(trace.uses[1].number), "4000000000");
	assert_str(trace.uses[0].registered.period, "2022");
	little_at(&w, "2023", "2023-09-01");
	trace = trace_of("sold.share", FACE_VALUE, w.east);
	assert_string_equal(exact(trace.figure.number), "0.3");
	assert_string_equal(exact(trace.uses[0].number), "1200000000");
	assert_str(trace.uses[0].registered.vintage, "修订");
	little_close(&w);
}

static void a_part_that_was_not_published_says_so(void **state)
{
	(void)state;
	little_open(&w);
	(void)little_row(&w, "registered_value",
		"indicator=intensity; unit=%lld; period=2022; value=2.5", (long long)w.east);
	(void)little_row(&w, "registered_value",
		"indicator=product; unit=%lld; period=2021; value=100", (long long)w.east);
	struct trace trace = trace_of("intensity", FACE_VALUE, w.east);
	assert_str(trace.figure.year, "2022");
	assert_int_equal(trace.use_count, 2);
	for (size_t i = 0; i < trace.use_count; i++) {
		assert_int_equal(trace.uses[i].state, VALUE_MISSING);
		assert_str(
			trace.uses[i].why_missing, "没有登记截至2023年6月30日已公布的2022年的数");
	}
	little_close(&w);
}

static void the_basis_names_source_and_office(void **state)
{
	(void)state;
	open_covered();
	assert_str(trace_of("turnover", FACE_VALUE, w.east).basis,
		"数据来源：市里通报；责任股室：成果股");
	assert_str(
		trace_of("sales", FACE_VALUE, w.east).basis, "数据来源：未注明；责任股室：未注明");
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_add_up_to_the_figure),
		cmocka_unit_test(rows_that_cannot_be_decided_stand_apart_and_add_nothing),
		cmocka_unit_test(columns_are_the_fields_that_decide),
		cmocka_unit_test(rows_are_those_that_were_known),
		cmocka_unit_test(a_face_of_another_time_shows_the_rows_of_that_time),
		cmocka_unit_test(what_was_reckoned_shows_what_with),
		cmocka_unit_test(a_published_ratio_shows_the_values_of_its_year),
		cmocka_unit_test(a_published_year_may_lie_far_back),
		cmocka_unit_test(a_published_ratio_shows_the_values_that_were_known),
		cmocka_unit_test(a_part_that_was_not_published_says_so),
		cmocka_unit_test(the_basis_names_source_and_office),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
