/* Every row told apart, every bad cell told. */
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

#define HEAD "编号,企业名称,日期,方式,人数,金额,占比,办结,起止,电话\n"

static void every_type_is_read_as_people_write_it(void **state)
{
	struct proposal *p = desk_look(&d, "走访.csv",
		HEAD "1,甲公司,2023年6月,电话,12人,1.2亿,12.5,√,2023.1.1-2023.12.31,0558-1\n");
	(void)state;

	COUNTS(p, "0 0 0 1 0");
	p = desk_look(&d, "走访.csv",
		HEAD "1,甲公司,2023年6月,电话,12,1.2亿,12.5,√,2023.1.1-2023.12.31,0558-1\n");
	COUNTS(p, "1 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "party"), "甲公司（新建）");
	assert_string_equal(desk_said(&d, p, 0, "day"), "2023-06");
	assert_string_equal(desk_said(&d, p, 0, "money"), "12000.00");
	assert_string_equal(desk_said(&d, p, 0, "share"), "12.50");
	assert_string_equal(desk_said(&d, p, 0, "done"), "是");
	assert_string_equal(desk_said(&d, p, 0, "phone"), "（个人信息）");
}

static void every_bad_cell_is_told_with_its_place_its_value_and_what_to_do(void **state)
{
	struct proposal *p =
		desk_look(&d, "走访.csv", HEAD "1,甲,昨天,写信,约30,多,1.234,也许,何时,1\n");
	static const char *const cells[] = {"C2", "D2", "E2", "F2", "G2", "H2", "I2"};
	(void)state;

	COUNTS(p, "0 0 0 1 0");
	assert_int_equal(p->problem_count, COUNT_OF(cells));
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		assert_str(p->problems[i].address, cells[i]);
		assert_true(p->problems[i].value.len > 0 && p->problems[i].column.len > 0);
		assert_false(p->problems[i].warning);
	}
	assert_str(p->problems[0].column, "日期");
	assert_str(p->problems[0].sheet, "csv");
	assert_int_equal(p->problems[0].at, 2);
	HAS(p->problems[1].message, "上门、电话");
}

static void the_checks_of_the_ledger_are_run(void **state)
{
	struct proposal *p = desk_look(&d, "走访.csv", "编号,人数,方式\n1,0,\n,5,电话\n");
	(void)state;

	COUNTS(p, "0 0 0 2 0");
	assert_true(desk_tells(p, "人数至少是 1"));
	assert_true(desk_tells(p, "必须填"));
}

static void cells_that_are_no_values_are_told(void **state)
{
	struct desk_sheet sheet = {"走访", "编号|人数\n1|#1\n", NULL, false};
	(void)state;

	/* Put in by hand: an error, a formula without result, a picture. */
	sheet.cells = "编号|人数\n1|#1</v></c><c r=\"C2\" t=\"e\"><v>#N/A\n";
	COUNTS(desk_look_at(&d, desk_book(&d, "a.xlsx", &sheet, 1)), "1 0 0 0 0");
	sheet.cells = "编号|x\n1|#1</v></c><c r=\"B2\" t=\"e\"><v>#N/A\n";
	sheet.cells = "人数|编号|日期|方式\n#1|1|#0</v></c><c r=\"C2\" "
		      "t=\"e\"><v>#DIV/0!</v></c><c r=\"D2\"><f>A1</f></c><c r=\"E2\"><v>0\n";
	struct proposal *p = desk_look_at(&d, desk_book(&d, "b.xlsx", &sheet, 1));
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "错误值"));
	assert_true(desk_tells(p, "公式没有算出"));
}

static void known_records_are_the_same_changed_or_new(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "走访.csv", "编号,人数,方式\n1,5,电话\n2,6,上门\n");
	p = desk_look(&d, "走访.csv", "编号,人数,方式\n1,5,电话\n2,7,\n3,8,上门\n");
	COUNTS(p, "1 1 1 0 0");
	assert_int_equal(p->rows[1].state, ROW_CHANGED);
	/* A blank cell erases nothing. */
	assert_string_equal(desk_said(&d, p, 1, "kind"), "上门");
	assert_string_equal(desk_said(&d, p, 1, "people"), "7");
	assert_int_equal(p->rows[1].before->values[4].integer, 6);
}

static void a_record_said_twice_is_wrong_the_second_time(void **state)
{
	struct proposal *p;
	(void)state;

	p = desk_look(&d, "走访.csv", "编号,人数\n1,5\n1,5\n");
	COUNTS(p, "1 0 0 1 0");
	assert_true(desk_tells(p, "与第 2 行重复"));
	(void)desk_accept(&d, "走访.csv", "编号,人数\n1,5\n");
	p = desk_look(&d, "走访.csv", "编号,人数\n1,5\n1,6\n");
	COUNTS(p, "0 0 1 1 0");
	/* One that was wrong itself does not count. */
	p = desk_look(&d, "走访.csv", "编号,人数\n7,0\n7,5\n");
	COUNTS(p, "1 0 0 1 0");
}

static void a_firm_is_found_by_its_code_then_by_its_name(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(
		&d, "单位.csv", "单位名称,统一社会信用代码\n甲公司,91349902MA10000098\n乙公司,\n");
	p = desk_look(&d, "单位.csv",
		"单位名称,统一社会信用代码\n甲 "
		"股份公司,91349902MA10000098\n乙公司,91349902MA1079191M\n甲公司,\n");
	COUNTS(p, "0 2 0 1 0");
	assert_true(desk_tells(p, "重复"));
}

static void one_name_with_two_codes_is_for_a_person_to_decide(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "单位.csv", "单位名称,统一社会信用代码\n甲公司,91349902MA10000098\n");
	p = desk_look(&d, "单位.csv", "单位名称,统一社会信用代码\n甲公司,91349902MA1079191M\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "91349902MA10000098"));
	p = desk_look(&d, "单位.csv",
		"单位名称,统一社会信用代码\n丁公司,91349902MA10000098\n丁公司,"
		"91349902MA1079191M\n");
	COUNTS(p, "0 1 0 1 0");
}

static void several_of_one_name_need_their_code(void **state)
{
	struct record *r;
	struct change *change;
	int64_t seq;
	struct proposal *p;
	(void)state;

	OK(&d.db.job, change_begin(&d.db.job, d.book, CHANGE_WRITE, STR("x"), &change));
	for (int i = 0; i < 2; i++) {
		r = record_new(&d.db.job, desk_ledger(&d, "party"));
		*record_value(r, STR("name")) = value_text(TYPE_TEXT, STR("甲公司"));
		*record_value(r, STR("code")) = value_text(
			TYPE_CODE, i == 0 ? STR("91349902MA10000098") : STR("91349902MA1079191M"));
		OK(&d.db.job, change_put(&d.db.job, change, r, 0));
	}
	OK(&d.db.job, change_commit(&d.db.job, change, &seq));
	p = desk_look(&d, "单位.csv", "单位名称,行业\n甲公司,软件\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "请补上统一社会信用代码"));
}

static void a_note_below_the_last_row_is_no_record_but_a_row_within_is(void **state)
{
	struct proposal *p = desk_look(&d, "高企名单.csv",
		"企业名称,证书编号,发证日期\n甲公司,GR202234000001,2022-10-18\n乙公司,,\n丙公司,"
		"GR202234000002,2022-10-18\n本表由科技股提供,,\n");
	(void)state;

	COUNTS(p, "2 0 0 1 1");
	assert_true(desk_tells(p, "证书编号”必须填"));
	assert_str(p->skips[0].text, "本表由科技股提供");
}

static void a_last_row_that_is_a_whole_record_is_none_of_the_notes(void **state)
{
	struct proposal *p = desk_look(&d, "单位.csv", "单位名称,行业\n甲公司,软件\n乙公司,\n");
	(void)state;

	COUNTS(p, "2 0 0 0 0");
}

static void the_same_value_can_be_given_for_all_rows(void **state)
{
	struct intake_fixed fixed[] = {{STR("方式"), STR("电话")}, {STR("people"), STR("3")}};
	struct proposal *p;
	(void)state;

	d.options.fixed = fixed;
	d.options.fixed_count = 2;
	p = desk_look(&d, "走访.csv", "编号,人数\n1,\n2,9\n");
	COUNTS(p, "2 0 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "people"), "3");
	assert_string_equal(desk_said(&d, p, 1, "people"), "9");
	assert_string_equal(desk_said(&d, p, 1, "kind"), "电话");
	assert_int_equal(p->given_count, 2);
	fixed[0].value = STR("写信");
	GIVES(&d.db.job, RC_INVALID,
		intake_look(&d.db.job, d.book, desk_file(&d, "走访.csv", "编号,人数\n1,\n"),
			&d.options, &p));
	SAYS(&d.db.job, "写信");
	fixed[0].field = STR("没有");
	GIVES(&d.db.job, RC_INVALID,
		intake_look(&d.db.job, d.book, desk_file(&d, "走访.csv", "编号,人数\n1,\n"),
			&d.options, &p));
	SAYS(&d.db.job, "没有");
}

static void more_problems_than_are_told_are_counted(void **state)
{
	struct buf b;
	struct proposal *p;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "编号,人数\n");
	for (int i = 0; i < INTAKE_MAX_PROBLEMS + 7; i++)
		buf_addf(&b, "%d,多\n", i);
	struct str text = buf_take(d.db.job.arena, &b);
	p = desk_look(&d, "走访.csv", str_z(d.db.job.arena, text));
	assert_int_equal(p->problem_count, INTAKE_MAX_PROBLEMS);
	assert_int_equal(p->problems_untold, 7);
	assert_int_equal(p->counts[ROW_WRONG], INTAKE_MAX_PROBLEMS + 7);
}

static void more_rows_than_are_told_are_skipped_and_counted(void **state)
{
	struct buf b;
	struct proposal *p;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "编号,人数\n1,1\n");
	for (int i = 0; i < INTAKE_MAX_SKIPS + 7; i++)
		buf_add_z(&b, "合计,1\n");
	struct str text = buf_take(d.db.job.arena, &b);
	p = desk_look(&d, "走访.csv", str_z(d.db.job.arena, text));
	assert_int_equal(p->skip_count, INTAKE_MAX_SKIPS);
	assert_int_equal(p->counts[ROW_SKIPPED], INTAKE_MAX_SKIPS + 7);
}

static void the_wish_to_stop_is_heard(void **state)
{
	atomic_bool stop = true;
	struct proposal *p;
	struct str path = desk_file(&d, "走访.csv", "编号,人数\n1,1\n");
	(void)state;

	d.db.job.stop = &stop;
	GIVES(&d.db.job, RC_BUSY, intake_look(&d.db.job, d.book, path, &d.options, &p));
	d.db.job.stop = NULL;
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void what_was_reckoned_follows_what_it_was_reckoned_from(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "高企证书.csv",
		"企业,证书编号,发证日期,到期日期\n甲公司,GR202334900001,2023-06-20,\n乙公司,"
		"GR202334900002,2023-06-20,2024-01-01\n");
	p = desk_look(&d, "高企证书.csv",
		"企业,证书编号,发证日期\n甲公司,GR202334900001,2023-06-25\n乙公司,"
		"GR202334900002,2023-06-25\n");
	COUNTS(p, "0 2 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "expires"), "2026-06-24");
	assert_string_equal(desk_said(&d, p, 1, "expires"), "2024-01-01");
	p = desk_look(&d, "高企证书.csv",
		"企业,证书编号,发证日期,到期日期\n甲公司,GR202334900001,2023-06-25,2026-06-19\n");
	COUNTS(p, "0 1 0 0 0");
	assert_string_equal(desk_said(&d, p, 0, "expires"), "2026-06-19");
}

static void a_known_certificate_under_an_unknown_name_is_for_a_person_to_decide(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "高企证书.csv",
		"企业,证书编号,发证日期\n甲公司,GR202334900001,2023-06-20\n乙公司,GR202334900002,"
		"2023-06-"
		"20\n");
	p = desk_look(&d, "高企证书.csv",
		"企业,证书编号,发证日期\n甲科技公司,GR202334900001,2023-06-20\n");
	COUNTS(p, "0 0 0 1 0");
	assert_true(desk_tells(p, "是“甲公司”"));
	assert_true(desk_tells(p, "若是更名"));
	/* another that is known takes it over */
	p = desk_look(
		&d, "高企证书.csv", "企业,证书编号,发证日期\n乙公司,GR202334900001,2023-06-20\n");
	COUNTS(p, "0 1 0 0 0");
}

/* ---- a long list, whose cells another thread reads ---- */

#define LONG_ROWS 1500

/* Row i of the long list; every seventh has something wrong, every eleventh is blank, some leave cells blank. */
static void long_row(struct buf *b, int i, const char *wrong)
{
	if (i % 11 == 5) {
		buf_addf(b, ",,,,,,,,,\n");
		return;
	}
	buf_addf(b, "%d,单位%d,%s,%s,%d,%d.5万元,12.5,%s,2023.1.1-2023.12.31,0558-%d\n", i, i % 40,
		i % 7 == 3 ? wrong : "2023-06-20", i % 13 == 4 ? "" : "电话", i + 1, i,
		i % 2 ? "√" : "", i);
}

/* What is said of the rows from..to, in a file of their own. */
static struct proposal *part_of(int from, int to)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, HEAD);
	for (int i = from; i < to; i++)
		long_row(&b, i, "昨天");
	struct str text = buf_take(d.db.job.arena, &b);
	return desk_look(&d, "走访.csv", str_z(d.db.job.arena, text));
}

static void a_long_list_says_what_its_parts_say(void **state)
{
	static const char *const fields[] = {
		"party", "day", "kind", "people", "money", "share", "done", "phone"};
	struct intake_fixed fixed = {STR("方式"), STR("上门")};
	struct proposal *whole, *part;
	size_t row = 0, problem = 0;
	(void)state;

	d.options.fixed = &fixed; /* holds where the row says nothing */
	d.options.fixed_count = 1;
	whole = part_of(0, LONG_ROWS);
	for (int from = 0; from < LONG_ROWS; from += 500) {
		part = part_of(from, from + 500);
		for (size_t i = 0; i < part->row_count; i++, row++) {
			assert_int_equal(whole->rows[row].state, part->rows[i].state);
			assert_int_equal(whole->rows[row].row, part->rows[i].row + (uint32_t)from);
			for (size_t f = 0; part->rows[i].record && f < COUNT_OF(fields); f++)
				assert_string_equal(desk_said(&d, whole, row, fields[f]),
					desk_said(&d, part, i, fields[f]));
		}
		for (size_t i = 0; i < part->problem_count; i++, problem++) {
			assert_str(whole->problems[problem].message,
				str_z(d.db.job.arena, part->problems[i].message));
			assert_int_equal(whole->problems[problem].row,
				part->problems[i].row + (uint32_t)from);
		}
	}
	assert_int_equal(row, whole->row_count);
	assert_int_equal(problem, whole->problem_count);
	assert_int_equal(whole->counts[ROW_WRONG], problem);
	assert_true(problem > 150);
	assert_string_equal(desk_said(&d, whole, 4, "kind"), "上门");
	assert_string_equal(desk_said(&d, whole, 0, "kind"), "电话");
}

#define REPEATS "ledger: visit\nrepeats: yes\n"

static void rows_that_say_one_record_become_one_where_the_mapping_says_so(void **state)
{
	struct proposal *p;
	int64_t held = desk_holds(&d, "visit");
	(void)state;

	COUNTS(desk_look(&d, "复.csv", "编号,人数,方式\nr1,,上门\nr1,3,\n"), "1 0 0 1 0");
	d.options.mapping = STR(REPEATS);
	p = desk_look(&d, "复.csv",
		"编号,人数,方式\nr1,,上门\nr2,7,电话\nr1,3,\nr1,4,上门\nr2,7,\nr1,0,\n");
	COUNTS(p, "2 0 3 1 0");
	assert_string_equal(desk_said(&d, p, 0, "people"), "4");
	assert_string_equal(desk_said(&d, p, 0, "kind"), "上门");
	assert_string_equal(desk_said(&d, p, 1, "people"), "7");
	assert_true(desk_tells(p, "人数与第 2 行写的不同，以这一行为准：3 → 4"));
	assert_true(desk_tells(p, "人数至少是 1"));
	(void)desk_accept(&d, "复.csv", "编号,人数,方式\nr1,,上门\nr1,4,\n");
	assert_int_equal(desk_holds(&d, "visit"), held + 1);
	/* Known: the first row says nothing new, the second does. */
	p = desk_look(&d, "复.csv", "编号,人数,方式\nr1,4,上门\nr1,,\nr1,5,电话\n");
	COUNTS(p, "0 1 2 0 0");
	assert_string_equal(desk_said(&d, p, 0, "people"), "5");
	(void)desk_accept(&d, "复.csv", "编号,人数,方式\nr1,4,上门\nr1,,\nr1,5,电话\n");
	COUNTS(desk_look(&d, "复.csv", "编号,人数,方式\nr1,5,电话\n"), "0 0 1 0 0");
	d.options.mapping = STR_NONE;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_type_is_read_as_people_write_it),
		T(every_bad_cell_is_told_with_its_place_its_value_and_what_to_do),
		T(the_checks_of_the_ledger_are_run),
		T(cells_that_are_no_values_are_told),
		T(known_records_are_the_same_changed_or_new),
		T(a_record_said_twice_is_wrong_the_second_time),
		T(rows_that_say_one_record_become_one_where_the_mapping_says_so),
		T(a_firm_is_found_by_its_code_then_by_its_name),
		T(one_name_with_two_codes_is_for_a_person_to_decide),
		T(several_of_one_name_need_their_code),
		T(a_note_below_the_last_row_is_no_record_but_a_row_within_is),
		T(a_last_row_that_is_a_whole_record_is_none_of_the_notes),
		T(the_same_value_can_be_given_for_all_rows),
		T(more_problems_than_are_told_are_counted),
		T(more_rows_than_are_told_are_skipped_and_counted),
		T(what_was_reckoned_follows_what_it_was_reckoned_from),
		T(a_known_certificate_under_an_unknown_name_is_for_a_person_to_decide),
		T(the_wish_to_stop_is_heard),
		T(a_long_list_says_what_its_parts_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
