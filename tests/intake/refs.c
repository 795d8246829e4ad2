/* References: found, ambiguous, made, not found. */
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

static void a_reference_is_found_by_code_name_brief_or_former_name(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "单位.csv",
		"单位名称,简称,统一社会信用代码\n安徽甲（集团）有限公司,甲集团,"
		"91349902MA10000098\n");
	(void)desk_accept(&d, "曾用名.csv", "单位名称,曾用名\n甲集团,甲厂\n");
	p = desk_look(&d, "走访.csv",
		"编号,企业名称\n1,安徽 甲(集团)有限公司\n2,甲集团\n3,91349902ma10000098\n4,甲厂\n");
	COUNTS(p, "4 0 0 0 0");
	assert_int_equal(p->created, 0);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(desk_said(&d, p, i, "party"), "安徽甲（集团）有限公司");
}

static void a_firm_named_for_the_first_time_is_made_once(void **state)
{
	struct proposal *p = desk_look(&d, "走访.csv", "编号,企业名称\n1,新公司\n2,新 公司\n");
	(void)state;

	COUNTS(p, "2 0 0 0 0");
	assert_int_equal(p->created, 1);
	(void)desk_accept(&d, "走访.csv", "编号,企业名称\n1,新公司\n2,新 公司\n");
	assert_int_equal(desk_holds(&d, "party"), 1);
	p = desk_look(&d, "走访.csv", "编号,企业名称\n1,新公司\n2,新 公司\n");
	COUNTS(p, "0 0 2 0 0");
}

static void a_name_of_several_is_not_guessed(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "单位.csv", "单位名称,简称\n甲公司,甲\n乙公司,甲\n");
	p = desk_look(&d, "走访.csv", "编号,企业名称\n1,甲\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "有几条都叫“甲”"));
}

static void another_ledgers_name_must_be_there_and_the_near_ones_are_told(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n云西区,县区\n");
	p = desk_look(&d, "单位.csv", "单位名称,辖区\n甲公司,云冬区\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "辖区台账里没有“云冬区”"));
	assert_true(desk_tells(p, "云东区"));
}

static void a_mapping_lets_names_be_made_with_what_it_says_of_them(void **state)
{
	struct proposal *p;
	(void)state;

	d.options.mapping = STR(
		"ledger: party\ncolumns: {名: name, 省: district}\ncreate: {unit: {kind: 省}}\n");
	p = desk_look(&d, "a.csv", "名,省\n甲公司,安徽\n乙公司,安徽\n");
	COUNTS(p, "2 0 0 0 0");
	assert_int_equal(p->created, 1);
	d.options.mapping = STR(
		"ledger: party\ncolumns: {名: name, 省: district}\ncreate: {unit: {nosuch: 省}}\n");
	p = desk_look(&d, "a.csv", "名,省\n甲公司,安徽\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "nosuch"));
	d.options.mapping = STR(
		"ledger: party\ncolumns: {名: name, 省: district}\ncreate: {unit: {kind: 火星}}\n");
	p = desk_look(&d, "a.csv", "名,省\n甲公司,安徽\n");
	assert_true(desk_tells(p, "火星"));
}

static void what_cannot_be_made_from_a_name_alone_is_told(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	d.options.mapping = STR("ledger: party_former_name\ncolumns: {企: parent, 曾: name}\n");
	p = desk_look(&d, "a.csv", "企,曾\n甲公司,甲厂\n");
	COUNTS(p, "1 0 0 0 0");
	assert_int_equal(p->created, 1);
}

static void a_list_of_one_district_places_whom_it_names_first(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	d.options.full = true;
	d.options.unit = 1;
	p = desk_look(&d, "高企名单.csv",
		"企业名称,证书编号,发证日期\n新公司,GR202134000001,2021-09-18\n");
	COUNTS(p, "1 0 0 0 0");
	const struct record *made =
		outlook_record(p->outlook, record_value(p->rows[0].record, STR("holder"))->integer);
	assert_int_equal(
		record_value((struct record *)(uintptr_t)made, STR("district"))->integer, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_reference_is_found_by_code_name_brief_or_former_name),
		T(a_firm_named_for_the_first_time_is_made_once),
		T(a_name_of_several_is_not_guessed),
		T(another_ledgers_name_must_be_there_and_the_near_ones_are_told),
		T(a_mapping_lets_names_be_made_with_what_it_says_of_them),
		T(what_cannot_be_made_from_a_name_alone_is_told),
		T(a_list_of_one_district_places_whom_it_names_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
