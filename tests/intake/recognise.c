/* Which ledger, where the head, which column is which. */
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

static void a_list_is_known_by_labels_and_other_words(void **state)
{
	struct proposal *p = desk_look(&d, "a.csv",
		"序号,企业名称,证书编号,发证时间,备注\n1,甲公司,GR202234000001,2022-10-18,好\n");
	(void)state;

	assert_str(p->ledger->name, "hightech_certificate");
	assert_string_equal(desk_columns(&d, p),
		"序号→- 企业名称→holder 证书编号→number 发证时间→issued 备注→-");
	COUNTS(p, "1 0 0 0 0");
	assert_true(p->columns[4].filled && !p->columns[4].taken);
	assert_str(p->columns[3].why, "同义词");
}

static void title_rows_and_a_row_of_units_stand_above_the_head(void **state)
{
	struct desk_sheet sheet = {"表",
		"云东区单位名录\n|||单位：万元\n单位名称|统一社会信用代码|注册资金\n甲公司||#12."
		"5\n合 计||#12.5\n注：快报数\n",
		"A1:D1", false};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "a.xlsx", &sheet, 1));
	(void)state;

	assert_str(p->ledger->name, "party");
	assert_int_equal(p->head_last, 2);
	COUNTS(p, "1 0 0 0 2");
	assert_string_equal(desk_said(&d, p, 0, "capital"), "12.50");
	assert_int_equal(p->skip_count, 2);
	assert_str(p->skips[1].text, "注：快报数");
}

static void the_unit_of_the_list_is_not_the_unit_of_the_ledger(void **state)
{
	struct proposal *p =
		desk_look(&d, "a.csv", "单位名称,统一社会信用代码,注册资金（亿元）\n甲公司,,1.5\n");
	(void)state;

	assert_string_equal(desk_said(&d, p, 0, "capital"), "15000.00");
}

static void a_head_of_two_rows_with_merges_is_read_by_its_lowest_words(void **state)
{
	struct desk_sheet sheet = {"表",
		"高企名单\n序号|企业信息||证书信息||\n|企业名称|地址|证书编号|发证日期|备注\n#1|"
		"甲公司|x|GR202234000001|2022-10-18|\n",
		"A1:F1 A2:A3 B2:C2 D2:F2", false};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "a.xlsx", &sheet, 1));
	(void)state;

	assert_str(p->ledger->name, "hightech_certificate");
	assert_int_equal(p->head_last, 2);
	COUNTS(p, "1 0 0 0 0");
}

static void in_a_text_file_the_second_row_of_a_head_leaves_blanks(void **state)
{
	struct proposal *p = desk_look(&d, "a.csv",
		"企业名称,证书编号,日期,\n,,发证日期,到期日期\n甲公司,GR202234000001,2022-10-18,"
		"2025-10-17\n");
	(void)state;

	assert_string_equal(desk_columns(&d, p),
		"企业名称→holder 证书编号→number 日期/发证日期→issued 日期/到期日期→expires");
	COUNTS(p, "1 0 0 0 0");
}

static void a_translation_below_the_words_does_not_matter(void **state)
{
	struct desk_sheet sheet = {"表", "单位名称\nx", NULL, false};
	struct proposal *p;
	(void)state;

	sheet.cells = "企业名称&#10;Name|证书编号|发证日期\n甲公司|GR202234000001|2022\n";
	p = desk_look_at(&d, desk_book(&d, "a.xlsx", &sheet, 1));
	(void)p;
	p = desk_look(&d, "b.csv",
		"\"企业名称\nName of "
		"Enterprise\",\"证书编号\nNo.\",发证日期\n甲公司,GR202234000001,2022-10-18\n");
	assert_str(p->ledger->name, "hightech_certificate");
	COUNTS(p, "1 0 0 0 0");
}

static void the_name_of_the_file_decides_between_two_that_fit(void **state)
{
	struct proposal *p = desk_look(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	(void)state;

	assert_str(p->ledger->name, "unit");
}

static void two_that_fit_equally_are_asked_for(void **state)
{
	struct proposal *p = desk_look(&d, "2023年.csv", "县区,吸纳合同额\n甲区,1.5\n");
	(void)state;

	assert_null(p->ledger);
	HAS(p->question, "不止一本");
	HAS(p->question, "登记数");
	HAS(p->question, "目标任务");
	HAS(p->question, "--ledger");
}

static void a_chosen_ledger_is_the_only_one_tried(void **state)
{
	struct proposal *p;
	(void)state;

	d.options.ledger = STR("登记数");
	d.options.period = STR("2023H1");
	p = desk_look(&d, "x.csv", "县区,吸纳合同额\n甲区,1.5\n");
	assert_str(p->ledger->name, "registered_value");
	assert_true(desk_tells(p, "辖区台账里没有"));
	/* One column is a guess, but not where a person says what it is; what is lacking is told. */
	d.options.period = STR_NONE;
	p = desk_look(&d, "y.csv", "企业名称\n甲公司\n");
	assert_null(p->ledger);
	HAS(p->question, "认不成台账“登记数”的表");
	d.options.ledger = STR("单位");
	p = desk_look(&d, "y.csv", "企业名称\n甲公司\n");
	COUNTS(p, "1 0 0 0 0");
	d.options.ledger = STR("高企证书");
	p = desk_look(&d, "y.csv", "企业名称,发证日期\n甲公司,2022-10-18\n");
	assert_null(p->ledger);
	HAS(p->question, "--fixed 证书编号=…");
	assert_int_equal(str_find(p->question, STR("选定台账")), SIZE_MAX);
	d.options.ledger = STR("没有的台账");
	GIVES(&d.db.job, RC_INVALID,
		intake_look(
			&d.db.job, d.book, desk_file(&d, "y.csv", "a,b\n1,2\n"), &d.options, &p));
	SAYS(&d.db.job, "没有的台账");
}

static void what_nobody_knows_is_asked_with_all_that_was_seen(void **state)
{
	struct proposal *p = desk_look(&d, "不识.csv", "企业名称,认定文号\n甲公司,8号\n");
	(void)state;

	assert_null(p->ledger);
	HAS(p->question, "认不出");
	assert_int_equal(p->seen_count, 1);
	assert_str(p->seen[0].heads[1], "认定文号");
	assert_true(p->near_count >= 1);
	HAS(p->mapping, "ledger: ");
}

static void the_ledger_that_lacks_least_comes_nearest(void **state)
{
	struct proposal *p =
		desk_look(&d, "一览表.csv", "序号,哪里,级别,上级\n1,甲镇,乡镇街道,乙区\n");
	(void)state;

	assert_null(p->ledger);
	assert_str(p->near[0].ledger->name, "unit");
	HAS(p->mapping, "ledger: unit");
}

static void a_file_without_any_cell_says_so(void **state)
{
	struct desk_sheet sheet = {"空", "", NULL, false};
	struct proposal *p = desk_look_at(&d, desk_book(&d, "a.xlsx", &sheet, 1));
	(void)state;

	assert_null(p->ledger);
	assert_str(p->question, "文件里没有内容");
}

static void a_head_below_the_rows_that_are_tried_is_not_found(void **state)
{
	struct buf b;
	struct proposal *p;
	(void)state;

	for (int at = INTAKE_HEAD_ROWS - 1; at <= INTAKE_HEAD_ROWS; at++) {
		buf_init(&b, BUF_MAX_TEXT);
		for (int i = 0; i < at; i++)
			buf_add_z(&b, "说明文字\n");
		buf_add_z(&b, "企业名称,证书编号,发证日期\n甲公司,GR202234000001,2022-10-18\n");
		struct str text = buf_take(d.db.job.arena, &b);
		p = desk_look(&d, "a.csv", str_z(d.db.job.arena, text));
		assert_true((p->ledger != NULL) == (at < INTAKE_HEAD_ROWS));
	}
}

static void child_rows_are_known_when_they_name_their_parent(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "p.csv", "单位名称,行业\n甲公司,软件\n");
	p = desk_look(&d, "更名.csv",
		"单位名称,曾用名,更名日期\n甲公司,甲厂,2020-01-01\n乙公司,乙厂,2020-01-01\n,丙厂,"
		"\n");
	assert_str(p->ledger->name, "party_former_name");
	assert_string_equal(desk_columns(&d, p), "单位名称→* 曾用名→name 更名日期→ended");
	/* 乙公司 is made, as any list may name a firm for the first time. */
	COUNTS(p, "2 0 0 1 0");
	assert_true(desk_tells(p, "没有写明所属的单位"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_list_is_known_by_labels_and_other_words),
		T(title_rows_and_a_row_of_units_stand_above_the_head),
		T(the_unit_of_the_list_is_not_the_unit_of_the_ledger),
		T(a_head_of_two_rows_with_merges_is_read_by_its_lowest_words),
		T(in_a_text_file_the_second_row_of_a_head_leaves_blanks),
		T(a_translation_below_the_words_does_not_matter),
		T(the_name_of_the_file_decides_between_two_that_fit),
		T(two_that_fit_equally_are_asked_for),
		T(a_chosen_ledger_is_the_only_one_tried),
		T(what_nobody_knows_is_asked_with_all_that_was_seen),
		T(the_ledger_that_lacks_least_comes_nearest),
		T(a_file_without_any_cell_says_so),
		T(a_head_below_the_rows_that_are_tried_is_not_found),
		T(child_rows_are_known_when_they_name_their_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
