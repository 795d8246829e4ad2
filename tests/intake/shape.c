/* Mappings applied, and heads that are indicators. */
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

static struct proposal *with(const char *mapping, const char *text)
{
	d.options.mapping = str_from_z(mapping);
	return desk_look(&d, "表.csv", text);
}

static void refused(const char *mapping, const char *text, const char *words)
{
	struct proposal *p;

	d.options.mapping = str_from_z(mapping);
	GIVES(&d.db.job, RC_INVALID,
		intake_look(&d.db.job, d.book, desk_file(&d, "表.csv", text), &d.options, &p));
	SAYS(&d.db.job, words);
	job_clear_error(&d.db.job);
}

static void columns_are_named_by_words_keys_or_letters(void **state)
{
	struct proposal *p = with("ledger: party\ncolumns: {\"企 业\": name, B: industry}\n",
		"企业（全称）,行,业\n甲公司,软件,x\n");
	(void)state;

	assert_string_equal(desk_columns(&d, p), "企业（全称）→name 行→industry 业→-");
	COUNTS(p, "1 0 0 0 0");
}

static void a_name_of_two_columns_is_asked_for_by_letter(void **state)
{
	(void)state;
	refused("ledger: party\ncolumns: {名: name, 行业: industry}\n", "名,行业,行业\n甲,a,b\n",
		"字母");
	COUNTS(with("ledger: party\ncolumns: {名: name, \"=C\": industry}\n",
		       "名,行业,行业\n甲,a,b\n"),
		"1 0 0 0 0");
}

static void a_head_that_is_called_like_a_letter_goes_before_the_letter(void **state)
{
	struct proposal *p;
	(void)state;

	p = with("ledger: party\ncolumns: {B: name}\n", "B,名\n甲公司,乙公司\n");
	assert_string_equal(desk_said(&d, p, 0, "name"), "甲公司");
	p = with("ledger: party\ncolumns: {\"=B\": name}\n", "B,名\n甲公司,乙公司\n");
	assert_string_equal(desk_said(&d, p, 0, "name"), "乙公司");
	p = with("ledger: party\ncolumns: {B: name}\n", "b,名\n甲公司,乙公司\n");
	assert_string_equal(desk_said(&d, p, 0, "name"), "乙公司");
	refused("ledger: party\ncolumns: {\"=Z\": name}\n", "b,名\n甲公司,乙公司\n", "=Z");
}

static void what_a_mapping_says_must_be_there(void **state)
{
	static const char *const text = "名,数\n甲,1\n";
	(void)state;

	refused("ledger: nosuch\ncolumns: {名: name}\n", text, "nosuch");
	refused("ledger: party\ncolumns: {没有: name}\n", text, "没有");
	refused("ledger: party\ncolumns: {名: nosuch}\n", text, "nosuch");
	refused("ledger: party\nsheet: 三\ncolumns: {名: name}\n", text, "三");
	refused("ledger: party_former_name\ncolumns: {名: name}\n", text, "parent");
	refused("ledger: party\ncolumns: {名: name}\nfixed: {nosuch: 1}\n", text, "nosuch");
	refused("ledger: party\ncolumns: {名: name}\nfixed: {kind: 火星}\n", text, "火星");
	refused("ledger: party\ncolumns: {名: name}\nfixed: {kind: \"\"}\n", text, "还没有填");
	/* Left as it was written out, and a column says it: nothing to fill in. */
	COUNTS(with("ledger: party\ncolumns: {名: name}\nfixed: {name: \"\"}\n", text),
		"1 0 0 0 0");
	refused("ledger: party\ncolumns: {名: name}\nfrom_title: {nosuch: date}\n", text, "nosuch");
	refused("ledger: registered_value\neach:\n  - {column: 数, to: nosuch}\n", text, "nosuch");
	refused("ledger: registered_value\neach:\n  - {column: 没有, to: value}\n", text, "没有");
	refused("ledger: registered_value\neach:\n  - {column: 数, to: value, also: {没有: "
		"rank}}\n",
		text, "没有");
	refused("ledger: registered_value\neach:\n  - {column: 数, to: value, fixed: {indicator: "
		"\"\"}}\n",
		text, "还没有填");
	refused("ledger: registered_value\neach:\n  - {columns: nosuch, to: value}\n", text,
		"nosuch");
	refused("ledger: registered_value\neach:\n  - {columns: period, to: value}\n", text,
		"报告期");
	refused("ledger: registered_value\neach:\n  - {columns: period, under: 面积, to: value}\n",
		text, "面积");
}

static void a_list_without_a_head_is_taken_by_letters(void **state)
{
	struct proposal *p = with("ledger: party\nhead: 0\ncolumns: {A: name, B: industry}\n",
		"甲公司,软件\n乙公司,农业\n");
	(void)state;

	COUNTS(p, "2 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "name"), "甲公司");
}

static void a_row_becomes_a_record_for_each_column(void **state)
{
	struct proposal *p = with("", "地区,年份,R&D经费_亿元,GDP_亿元\n安徽,2021年,1006.12,42959."
				      "2\n上海,2021,,43214.85\n");
	(void)state;

	assert_str(p->ledger->name, "registered_value");
	COUNTS(p, "3 0 0 0 0");
	assert_int_equal(p->created, 2);
	assert_string_equal(desk_said(&d, p, 0, "indicator"), "研发经费");
	assert_string_equal(desk_said(&d, p, 1, "value"), "42959.200000");
	assert_string_equal(desk_said(&d, p, 1, "period"), "2021");
	assert_string_equal(desk_said(&d, p, 2, "unit"), "上海（新建）");
	assert_true(p->columns[2].taken && p->columns[3].taken);
}

static void years_in_the_head_become_periods(void **state)
{
	struct proposal *p = with(
		"ledger: registered_value\ncolumns: {地区: unit}\ncreate: {unit: {kind: 省}}\n"
		"from_title: {indicator: \"指标：{}(\"}\neach:\n  - {columns: period, to: value}\n",
		"数据库：分省年度数据\n指标：年末常住人口(万人)\n地区,2024年,2023年,备注\n北京市,"
		"2183,2186,x\n天津市,,1364,\n注：快报\n");
	(void)state;

	COUNTS(p, "3 0 0 0 1");
	assert_string_equal(desk_said(&d, p, 0, "indicator"), "年末常住人口");
	assert_string_equal(desk_said(&d, p, 1, "period"), "2023");
	assert_string_equal(desk_said(&d, p, 2, "period"), "2023");
	assert_false(p->columns[3].taken);
}

static void two_rows_of_a_head_say_what_and_when(void **state)
{
	struct desk_sheet sheet = {"表",
		"统计\n地区|机耕面积||机收面积|\n|2020年|2021年|2020年|2021年\n安徽|#1|#2|#3|#4\n",
		"A1:E1 A2:A3 B2:C2 D2:E2", false};
	struct proposal *p;
	(void)state;

	d.options.mapping = STR(
		"ledger: registered_value\ncolumns: {地区: unit}\ncreate: {unit: {kind: "
		"省}}\neach:\n"
		"  - {columns: period, under: 机耕面积, to: value, fixed: {indicator: 机耕面积}}\n"
		"  - {columns: period, under: 机收面积, to: value, fixed: {indicator: "
		"机收面积}}\n");
	p = desk_look_at(&d, desk_book(&d, "a.xlsx", &sheet, 1));
	COUNTS(p, "4 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 3, "indicator"), "机收面积");
	assert_string_equal(desk_said(&d, p, 3, "period"), "2021");
	assert_string_equal(desk_said(&d, p, 3, "value"), "4.000000");
}

static void a_circular_has_indicators_in_its_head(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n云西区,县区\n");
	p = desk_look(&d, "登记数.csv",
		"市科技局关于2023年上半年情况的通报\n单位：万元\n县区,高企总数,吸纳合同额,排名,"
		"备注\n"
		"云东区,56,68000,2,x\n云西区,60,91000.5,1,\n合计,116,,,\n");
	assert_str(p->ledger->name, "registered_value");
	COUNTS(p, "4 0 0 0 1");
	assert_string_equal(desk_columns(&d, p), "县区→unit 高企总数→* 吸纳合同额→* 排名→* 备注→-");
	assert_string_equal(desk_said(&d, p, 0, "indicator"), "高新技术企业总数");
	assert_string_equal(desk_said(&d, p, 0, "value"), "56.000000");
	assert_string_equal(desk_said(&d, p, 0, "period"), "2023H1");
	assert_string_equal(desk_said(&d, p, 0, "publisher"), "市科技局");
	assert_string_equal(desk_said(&d, p, 1, "value"), "6.800000");
	assert_string_equal(desk_said(&d, p, 1, "rank"), "2");
	assert_string_equal(desk_said(&d, p, 3, "value"), "9.100050");
}

static void below_an_indicator_stand_its_number_its_rank_and_its_periods(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	p = desk_look(&d, "登记数表.csv",
		"县区,吸纳合同额,,,高企总数\n,2023年上半年,数值,位次,数值\n云东区,6.8,7.2,2,56\n");
	(void)p;
	d.options.period = STR("2023");
	p = desk_look(&d, "登记数表.csv",
		"县区,吸纳合同额,,,高企总数\n,2023年上半年,数值,位次,数值\n云东区,6.8,7.2,2,56\n");
	COUNTS(p, "3 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "period"), "2023H1");
	assert_string_equal(desk_said(&d, p, 1, "period"), "2023");
	assert_string_equal(desk_said(&d, p, 1, "rank"), "2");
	assert_string_equal(desk_said(&d, p, 2, "value"), "56.000000");
}

static void a_rank_alone_is_worth_a_record(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	d.options.period = STR("2023H1");
	d.options.ledger = STR("登记数");
	p = desk_look(&d, "a.csv", "县区,吸纳合同额,排名\n云东区,,3\n");
	COUNTS(p, "1 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "value"), "");
	assert_string_equal(desk_said(&d, p, 0, "rank"), "3");
}

static void a_table_of_tasks_has_the_year_and_the_document_in_its_title(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	p = desk_look(&d, "附件.csv",
		"2023年目标任务分解表（云科〔2023〕5号）\n县区,高企总数,吸纳合同额\n云东区,66,12."
		"5\n");
	assert_str(p->ledger->name, "target");
	COUNTS(p, "2 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "document"), "云科〔2023〕5号");
	assert_string_equal(desk_said(&d, p, 0, "year"), "2023");
}

static void a_row_becomes_at_most_so_many_records(void **state)
{
	struct buf b;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "ledger: registered_value\neach:\n");
	for (int i = 0; i <= INTAKE_MAX_TURNS; i++)
		buf_add_z(&b, "  - {column: 数, to: value}\n");
	d.options.mapping = buf_take(d.db.job.arena, &b);
	struct proposal *p;
	GIVES(&d.db.job, RC_TOO_MUCH,
		intake_look(&d.db.job, d.book, desk_file(&d, "a.csv", "名,数\n甲,1\n"), &d.options,
			&p));
}

static void a_mapping_leaves_the_other_columns_to_their_heads(void **state)
{
	static const char *const list =
		"企业名称,证书编号,发证日期,有效期至,退出日期,备注\n"
		"甲公司,GR202234000077,2022-10-18,2024-01-01,2023-02-01,x\n";
	static const char *const three =
		"ledger: hightech_certificate\ncreate: [party]\n"
		"columns: {企业名称: holder, 证书编号: number, 发证日期: issued%s}\n%s";
	struct arena *a = d.db.job.arena;
	struct proposal *p = with(str_z(a, str_format(a, three, "", "")), list);
	(void)state;

	COUNTS(p, "1 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "expires"), "2024-01-01");
	assert_string_equal(desk_said(&d, p, 0, "left"), "2023-02-01");
	assert_false(p->columns[5].taken);
	p = with(str_z(a, str_format(a, three, ", 有效期至: \"-\"", "")), list);
	assert_string_equal(desk_said(&d, p, 0, "expires"), "2025-10-17");
	assert_string_equal(desk_said(&d, p, 0, "left"), "2023-02-01");
	p = with(str_z(a, str_format(a, three, "", "only: yes\n")), list);
	assert_string_equal(desk_said(&d, p, 0, "left"), "");
	/* A list without a head has no words to go by. */
	p = with("ledger: party\nhead: 0\ncolumns: {A: name}\n", "甲公司,行业\n乙公司,农业\n");
	COUNTS(p, "2 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 1, "industry"), "");
}

static void a_filled_column_of_a_fields_name_is_not_left_out_in_silence(void **state)
{
	struct proposal *p = with("", "单位名称,行业,行业\n甲公司,软件,农业\n");
	(void)state;

	assert_null(p->ledger);
	HAS(p->question, "C列“行业”");
	HAS(p->mapping, "# C: \"-\"");
	/* mended: only the # goes */
	struct str mended = STR_NONE, rest = p->mapping;
	while (rest.len > 0) {
		struct str line = str_cut(&rest, STR("\n"));
		line = str_starts(line, STR("  # C:"))
			       ? str_format(d.db.job.arena, "  %.*s", STR_ARG(str_skip(line, 4)))
			       : line;
		mended = str_format(d.db.job.arena, "%.*s%.*s\n", STR_ARG(mended), STR_ARG(line));
	}
	p = with(str_z(d.db.job.arena, mended), "单位名称,行业,行业\n甲公司,软件,农业\n");
	COUNTS(p, "1 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "industry"), "软件");
	/* saying the same, or nothing, it says no more */
	COUNTS(with("", "单位名称,行业,行业\n甲公司,软件,软件\n乙公司,农业,\n"), "2 0 0 0 0");
	/* which of a row's records has the rank is not known */
	p = with("", "地区,年份,R&D经费_亿元,GDP_亿元,排名\n安徽,2021年,1006.12,42959.2,3\n");
	HAS(p->question, "E列“排名”");
}

static void two_columns_never_go_into_one_field(void **state)
{
	static const char *const text = "单位名称,类别\n甲公司,企业\n";
	(void)state;

	refused("ledger: party\ncolumns: {单位名称: name, 类别: name}\n", text, "A列“单位名称”");
	refused("ledger: party\ncolumns: {单位名称: name, A: kind}\n", text, "一列只进一个字段");
	refused("ledger: party\nhead: 5000\ncolumns: {单位名称: name}\n", text, "只有 2 行");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(columns_are_named_by_words_keys_or_letters),
		T(a_name_of_two_columns_is_asked_for_by_letter),
		T(a_head_that_is_called_like_a_letter_goes_before_the_letter),
		T(what_a_mapping_says_must_be_there),
		T(a_list_without_a_head_is_taken_by_letters),
		T(a_row_becomes_a_record_for_each_column),
		T(years_in_the_head_become_periods),
		T(two_rows_of_a_head_say_what_and_when),
		T(a_circular_has_indicators_in_its_head),
		T(below_an_indicator_stand_its_number_its_rank_and_its_periods),
		T(a_rank_alone_is_worth_a_record),
		T(a_table_of_tasks_has_the_year_and_the_document_in_its_title),
		T(a_row_becomes_at_most_so_many_records),
		T(a_mapping_leaves_the_other_columns_to_their_heads),
		T(a_filled_column_of_a_fields_name_is_not_left_out_in_silence),
		T(two_columns_never_go_into_one_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
