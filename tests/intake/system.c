/* Registered values and targets. */
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

static void district(void)
{
	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
}

static void another_word_for_an_indicator_is_kept_under_its_label(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "登记数.csv",
		"指标,辖区,报告期,数值\n高企总数,云东区,2022,56\ngdp,云东区,2022,400\n地区生产总值,"
		"云东区,2021,380\n");
	COUNTS(p, "3 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "indicator"), "高新技术企业总数");
	assert_string_equal(desk_said(&d, p, 1, "indicator"), "gdp");
	assert_string_equal(desk_said(&d, p, 2, "indicator"), "地区生产总值");
}

static void an_unknown_indicator_is_kept_and_told_once(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "登记数.csv",
		"指标,辖区,报告期,数值\n人口,云东区,2022,56\n人口,云东区,2021,56\n");
	COUNTS(p, "2 0 0 0 0");
	assert_int_equal(p->problem_count, 1);
	assert_true(p->problems[0].warning);
	HAS(p->problems[0].message, "没有这个指标");
}

static void a_period_has_one_spelling(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "登记数.csv",
		"指标,辖区,报告期,数值\ngdp,云东区,2022年上半年,1\ngdp,云东区,2022年1—6月,2\ngdp,"
		"云东区,前年,3\n");
	COUNTS(p, "1 0 0 2 0");
	assert_string_equal(desk_said(&d, p, 0, "period"), "2022H1");
	assert_true(desk_tells(p, "重复"));
	assert_true(desk_tells(p, "看不出是哪一期"));
}

static void money_is_brought_to_the_unit_of_the_indicator(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "登记数.csv",
		"指标,辖区,报告期,数值（万元）\n地区生产总值,云东区,2022,4216000\n高企总数,云东区,"
		"2022,56\n人口,云东区,2022,7\n吸纳合同额,云东区,2022,0.123456\n");
	COUNTS(p, "4 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "value"), "421.600000");
	assert_string_equal(desk_said(&d, p, 1, "value"), "56.000000");
	assert_string_equal(desk_said(&d, p, 2, "value"), "7.000000");
	assert_string_equal(desk_said(&d, p, 3, "value"), "0.000012");
	assert_true(desk_tells(p, "四舍五入"));
}

static void a_column_of_units_speaks_for_its_row(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "目标任务.csv",
		"下达文件,指标,辖区,年度,目标值,单位\n云科〔2023〕5号,吸纳合同额,云东区,2023,5000,"
		"万元\n云科〔2023〕5号,高企总数,云东区,2023,60,家\n云科〔2023〕5号,地区生产总值,"
		"云东区,2023,400,\n");
	COUNTS(p, "3 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "value"), "0.500000");
	assert_string_equal(desk_said(&d, p, 1, "value"), "60.000000");
	assert_string_equal(desk_said(&d, p, 2, "value"), "400.000000");
	p = desk_look(&d, "目标任务.csv",
		"下达文件,指标,辖区,年度,目标值,单位\n云科〔2023〕5号,高企总数,云东区,2023,60,"
		"亿元\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "以家计"));
	/* 单位 that is somebody, not a measure */
	p = desk_look(&d, "目标任务.csv",
		"下达文件,指标,辖区,年度,目标值,单位\n云科〔2023〕5号,高企总数,云东区,2023,60,"
		"科技股\n");
	COUNTS(p, "1 0 0 0 0");
}

static void a_number_may_carry_its_unit(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "目标任务.csv",
		"下达文件,指标,辖区,年度,目标值\n云科〔2023〕5号,高企总数,云东区,2023,90家\n"
		"云科〔2023〕5号,吸纳合同额,云东区,2023,15000万元\n云科〔2023〕5号,研发强度,云东区,"
		"2023,2.5%\n云科〔2023〕5号,地区生产总值,云东区,2023,400亿\n");
	COUNTS(p, "4 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "value"), "90.000000");
	assert_string_equal(desk_said(&d, p, 1, "value"), "1.500000");
	assert_string_equal(desk_said(&d, p, 2, "value"), "2.500000");
	assert_string_equal(desk_said(&d, p, 3, "value"), "400.000000");
	p = desk_look(&d, "目标任务.csv",
		"下达文件,指标,辖区,年度,目标值\n云科〔2023〕5号,高企总数,云东区,2023,90个\n"
		"云科〔2023〕5号,地区生产总值,云东区,2023,约400亿元\n");
	COUNTS(p, "0 0 0 2 0");
	assert_true(desk_tells(p, "以家计"));
	assert_true(desk_tells(p, "不是一个确定的数"));
}

static void what_does_not_fit_after_that_is_told(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	p = desk_look(&d, "登记数.csv",
		"指标,辖区,报告期,数值（亿元）\n地区生产总值,云东区,2022,4216000\n");
	COUNTS(p, "1 0 0 0 0");
	p = desk_look(&d, "目标任务.csv",
		"下达文件,指标,辖区,年度,目标值（亿元）\n云科〔2023〕5号,地区生产总值,云东区,2023,"
		"1.5\n");
	COUNTS(p, "1 0 0 0 0");
}

static void the_data_state_belongs_to_the_key_and_has_a_default(void **state)
{
	struct proposal *p;
	(void)state;

	district();
	(void)desk_accept(&d, "登记数.csv", "指标,辖区,报告期,数值\ngdp,云东区,2022,400\n");
	p = desk_look(&d, "登记数.csv",
		"指标,辖区,报告期,数值,数据状态\ngdp,云东区,2022,400,\ngdp,云东区,2022,401,初核\n");
	COUNTS(p, "1 0 1 0 0");
	p = desk_look(
		&d, "登记数.csv", "指标,辖区,报告期,数值,数据状态\ngdp,云东区,2022,402,公布\n");
	COUNTS(p, "0 1 0 0 0");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(another_word_for_an_indicator_is_kept_under_its_label),
		T(an_unknown_indicator_is_kept_and_told_once),
		T(a_period_has_one_spelling),
		T(money_is_brought_to_the_unit_of_the_indicator),
		T(what_does_not_fit_after_that_is_told),
		T(a_column_of_units_speaks_for_its_row),
		T(a_number_may_carry_its_unit),
		T(the_data_state_belongs_to_the_key_and_has_a_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
