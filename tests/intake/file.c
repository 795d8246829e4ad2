/* One file: its sheets, its mapping, what its title must say. */
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

static void every_sheet_that_is_known_is_taken_in_the_order_of_what_names_what(void **state)
{
	struct desk_sheet sheets[] = {
		{"高企", "企业名称|证书编号|发证日期\n甲公司|GR202234000001|2022-10-18\n", NULL,
			false},
		{"说明", "本表由科技股填写\n请勿改动\n", NULL, false},
		{"单位", "单位名称|辖区\n甲公司|云东区\n", NULL, false},
		{"辖区", "名称|级别\n云东区|县区\n", NULL, false},
		{"空", "", NULL, false},
	};
	struct str path = desk_book(&d, "一本.xlsx", sheets, COUNT_OF(sheets));
	struct proposal *p = desk_look_at(&d, path), *q;
	int64_t seq;
	(void)state;

	assert_str(p->ledger->name, "unit");
	assert_str(p->next->ledger->name, "party");
	assert_str(p->next->next->ledger->name, "hightech_certificate");
	assert_null(p->next->next->next);
	assert_str(p->unread, "说明");
	COUNTS(p->next, "1 0 0 0 0");
	assert_string_equal(desk_said(&d, p->next, 0, "district"), "云东区（新建）");
	assert_int_equal(p->next->next->created, 0);
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
	assert_int_equal(desk_holds(&d, "party"), 1);
	p = desk_look_at(&d, path);
	COUNTS(p, "0 0 1 0 0");
	COUNTS(p->next, "0 0 1 0 0");
	COUNTS(p->next->next, "0 0 1 0 0");
	assert_string_equal(desk_said(&d, p->next, 0, "district"), "云东区");
}

static void one_record_on_two_sheets_must_say_the_same(void **state)
{
	struct desk_sheet sheets[] = {
		{"2022", "单位名称|行业\n甲公司|软件\n乙公司|软件\n", NULL, false},
		{"2023", "单位名称|行业\n甲公司|软件\n乙公司|农业\n", NULL, false},
	};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "单位.xlsx", sheets, 2));
	(void)state;

	COUNTS(p, "2 0 0 0 0");
	COUNTS(p->next, "0 0 1 1 0");
	assert_true(desk_tells(p->next, "与工作表“2022”第 3 行"));
}

static void a_hidden_sheet_is_taken_and_marked(void **state)
{
	struct desk_sheet sheets[] = {
		{"单位", "单位名称|行业\n甲公司|软件\n", NULL, true},
		{"选项", "上门\n电话\n", NULL, true},
	};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "单位.xlsx", sheets, 2));
	(void)state;

	assert_true(p->hidden_sheet);
	assert_int_equal(p->unread.len, 0);
}

static void a_mapping_speaks_of_one_sheet(void **state)
{
	struct desk_sheet sheets[] = {
		{"甲", "名|业\n甲公司|软件\n", NULL, false},
		{"乙", "名|业\n乙公司|软件\n", NULL, false},
	};
	struct str path = desk_book(&d, "x.xlsx", sheets, 2);
	struct proposal *p;
	(void)state;

	d.options.mapping = STR("ledger: party\ncolumns: {名: name}\n");
	p = desk_look_at(&d, path);
	assert_str(p->sheet, "甲");
	assert_null(p->next);
	d.options.mapping = STR("ledger: party\nsheet: 2\ncolumns: {名: name}\n");
	assert_str(desk_look_at(&d, path)->sheet, "乙");
	d.options.mapping = STR("ledger: party\nsheet: 乙\ncolumns: {名: name}\n");
	assert_str(desk_look_at(&d, path)->sheet, "乙");
}

static void a_period_that_nobody_says_is_asked_for_never_assumed(void **state)
{
	struct proposal *p;
	int64_t seq;
	struct mapping m;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	p = desk_look(&d, "登记数.csv", "县区,吸纳合同额\n云东区,6.8\n");
	assert_null(p->ledger);
	HAS(p->question, "没有写报告期");
	HAS(p->question, "--period 2022H1");
	HAS(p->question, "--fixed 报告期=2022H1");
	HAS(p->mapping, "period: \"\"   # 请填：报告期");
	OK(&d.db.job, mapping_read(&d.db.job, p->mapping, &m));
	GIVES(&d.db.job, RC_INVALID,
		intake_accept(&d.db.job, d.book,
			desk_file(&d, "登记数.csv", "县区,吸纳合同额\n云东区,6.8\n"), &d.options,
			STR_NONE, &p, &seq));
	SAYS(&d.db.job, "没有写报告期");
	p = desk_look(&d, "登记数.csv", "2022年与2023年对照\n县区,吸纳合同额\n云东区,6.8\n");
	assert_null(p->ledger);
	HAS(p->question, "说了不止一个报告期：2022、2023");
	d.options.period = STR("2022");
	p = desk_look(&d, "登记数.csv", "2022年与2023年对照\n县区,吸纳合同额\n云东区,6.8\n");
	COUNTS(p, "1 0 0 0 0");
	assert_str(p->given[0].value, "2022");
	assert_str(p->given[0].why, "指定");
}

static void what_the_person_says_goes_before_the_mapping_and_that_before_the_title(void **state)
{
	struct intake_fixed fixed = {STR("报告期"), STR("2020")};
	struct proposal *p;
	static const char *const text = "2022年通报\n地,数\n安徽,1\n";
	(void)state;

	d.options.mapping = STR("ledger: registered_value\ncolumns: {地: unit, 数: value}\ncreate: "
				"{unit: {kind: 省}}\n"
				"fixed: {indicator: gdp}\nfrom_title: {period: period}\n");
	p = desk_look(&d, "a.csv", text);
	assert_string_equal(desk_said(&d, p, 0, "period"), "2022");
	d.options.mapping =
		STR("ledger: registered_value\ncolumns: {地: unit, 数: value}\ncreate: {unit: "
		    "{kind: 省}}\n"
		    "fixed: {indicator: gdp, period: 2021}\nfrom_title: {period: period}\n");
	p = desk_look(&d, "a.csv", text);
	assert_string_equal(desk_said(&d, p, 0, "period"), "2021");
	d.options.fixed = &fixed;
	d.options.fixed_count = 1;
	p = desk_look(&d, "a.csv", text);
	assert_string_equal(desk_said(&d, p, 0, "period"), "2020");
}

static void a_file_that_is_no_spreadsheet_is_refused(void **state)
{
	struct proposal *p;
	(void)state;

	GIVES(&d.db.job, RC_INVALID,
		intake_look(&d.db.job, d.book, desk_file(&d, "a.xlsx", "<html><table>"), &d.options,
			&p));
	GIVES(&d.db.job, RC_MISSING,
		intake_look(&d.db.job, d.book, both_path(&d.db, "没有.xlsx"), &d.options, &p));
	GIVES(&d.db.job, RC_INVALID,
		intake_look(&d.db.job, d.book, desk_file(&d, "空.csv", ""), &d.options, &p));
}

static void refers_means_through_others_too(void **state)
{
	(void)state;
	assert_true(
		ledger_refers(desk_ledger(&d, "hightech_certificate"), desk_ledger(&d, "party")));
	assert_true(
		ledger_refers(desk_ledger(&d, "hightech_certificate"), desk_ledger(&d, "unit")));
	assert_true(ledger_refers(desk_ledger(&d, "party_former_name"), desk_ledger(&d, "party")));
	assert_false(ledger_refers(desk_ledger(&d, "unit"), desk_ledger(&d, "unit")));
	assert_false(ledger_refers(desk_ledger(&d, "unit"), desk_ledger(&d, "party")));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_sheet_that_is_known_is_taken_in_the_order_of_what_names_what),
		T(one_record_on_two_sheets_must_say_the_same),
		T(a_hidden_sheet_is_taken_and_marked),
		T(a_mapping_speaks_of_one_sheet),
		T(a_period_that_nobody_says_is_asked_for_never_assumed),
		T(what_the_person_says_goes_before_the_mapping_and_that_before_the_title),
		T(a_file_that_is_no_spreadsheet_is_refused),
		T(refers_means_through_others_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
