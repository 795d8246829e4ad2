/* Rows that name rows of the same sheet; merged cells. */
#include "desk.h"

static struct desk d;

static int begin(void **state)
{
	(void)state;
	desk_open(&d);
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_close(&d);
	return 0;
}

static void a_town_names_its_district_above_or_below(void **state)
{
	struct proposal *p = desk_look(&d, "辖区.csv",
		"名称,级别,上级辖区\n白塔镇,乡镇街道,云东区\n云东区,县区,云江市\n云江市,市,\n");
	int64_t seq;
	(void)state;

	COUNTS(p, "3 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "parent"), "云东区（新建）");
	seq = desk_accept(&d, "辖区.csv",
		"名称,级别,上级辖区\n白塔镇,乡镇街道,云东区\n云东区,县区,云江市\n云江市,市,\n");
	assert_true(seq > 0);
	p = desk_look(&d, "辖区.csv",
		"名称,级别,上级辖区\n白塔镇,乡镇街道,云东区\n云东区,县区,云江市\n云江市,市,\n");
	COUNTS(p, "0 0 3 0 0");
	assert_string_equal(desk_said(&d, p, 0, "parent"), "云东区");
}

static void whoever_names_a_wrong_row_is_wrong_too(void **state)
{
	struct proposal *p = desk_look(&d, "辖区.csv",
		"名称,级别,上级辖区\n白塔镇,乡镇街道,云东区\n东村,村社区,白塔镇\n云东区,火星,"
		"\n云西区,县区,\n");
	(void)state;

	COUNTS(p, "1 0 0 3 0");
	assert_true(desk_tells(p, "它引用的那一行有误"));
}

static void a_circle_is_not_written(void **state)
{
	struct proposal *p;
	int64_t seq;
	struct str path =
		desk_file(&d, "辖区.csv", "名称,级别,上级辖区\n甲,市,乙\n乙,市,甲\n丙,市,\n");
	(void)state;

	GIVES(&d.db.job, RC_INVALID,
		intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	SAYS(&d.db.job, "2 行互相引用成圈");
	assert_int_equal(desk_holds(&d, "unit"), 0);
}

static void a_merged_cell_speaks_for_all_its_rows_but_not_as_an_amount(void **state)
{
	struct desk_sheet sheet = {"单位",
		"单位名称|行业|注册资金\n甲公司|软件|#5\n乙公司||\n丙公司||\n", "B2:B4 C2:C4",
		false};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "单位.xlsx", &sheet, 1));
	(void)state;

	COUNTS(p, "3 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 2, "industry"), "软件");
	assert_string_equal(desk_said(&d, p, 2, "capital"), "");
	assert_int_equal(p->problem_count, 1);
	assert_true(p->problems[0].warning);
	HAS(p->problems[0].message, "1 处上下合并");
}

static void a_heading_over_several_columns_among_the_rows_is_no_data(void **state)
{
	struct desk_sheet sheet = {"单位",
		"单位名称|行业\n云东区（2家）|\n甲公司|软件\n云西区（1家）|\n乙公司|农业\n",
		"A2:B2 A4:B4", false};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "单位.xlsx", &sheet, 1));
	(void)state;

	COUNTS(p, "2 0 0 0 2");
	assert_str(p->skips[1].text, "云西区（1家）");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_town_names_its_district_above_or_below),
		T(whoever_names_a_wrong_row_is_wrong_too),
		T(a_circle_is_not_written),
		T(a_merged_cell_speaks_for_all_its_rows_but_not_as_an_amount),
		T(a_heading_over_several_columns_among_the_rows_is_no_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
