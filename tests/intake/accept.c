/* Accepting: all or nothing, what was looked at, once. */
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

static void what_was_looked_at_is_what_lands(void **state)
{
	struct str path = desk_file(&d, "a.csv", "单位名称,行业\n甲公司,软件\n");
	struct proposal *p = desk_look_at(&d, path), *q;
	int64_t seq;
	(void)state;

	(void)desk_accept(&d, "b.csv", "单位名称,行业\n甲公司,农业\n");
	GIVES(&d.db.job, RC_TAKEN,
		intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
	SAYS(&d.db.job, "预览之后数据有了变化");
	p = desk_look_at(&d, path);
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
	assert_int_equal(q->counts[ROW_CHANGED], 1);
}

static void whom_a_name_leads_to_belongs_to_what_was_looked_at(void **state)
{
	struct str path = desk_file(&d, "走访.csv", "编号,企业名称\n1,甲\n");
	struct proposal *p, *q;
	int64_t seq;
	(void)state;

	(void)desk_accept(&d, "单位.csv", "单位名称,简称\n甲一公司,甲\n");
	p = desk_look_at(&d, path);
	(void)desk_accept(&d, "单位.csv", "单位名称,简称\n甲一公司,甲一\n甲二公司,甲\n");
	GIVES(&d.db.job, RC_TAKEN,
		intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
	SAYS(&d.db.job, "预览之后数据有了变化");
	job_clear_error(&d.db.job);
	assert_int_equal(desk_holds(&d, "visit"), 0);
	p = desk_look_at(&d, path);
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
	p = desk_look_at(&d, path);
	COUNTS(p, "0 0 1 0 0");
	assert_string_equal(desk_said(&d, p, 0, "party"), "甲二公司");
}

static void who_was_to_be_made_belongs_to_what_was_looked_at(void **state)
{
	struct str path = desk_file(&d, "走访.csv", "编号,企业名称\n1,甲公司\n");
	struct proposal *p, *q;
	int64_t seq;
	(void)state;

	p = desk_look_at(&d, path);
	assert_int_equal(p->created, 1);
	(void)desk_accept(&d, "单位.csv", "单位名称,行业\n甲公司,软件\n");
	GIVES(&d.db.job, RC_TAKEN,
		intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
	job_clear_error(&d.db.job);
	p = desk_look_at(&d, path);
	d.options.as_of = d.db.job.today - 1;
	GIVES(&d.db.job, RC_TAKEN,
		intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
}

static void what_is_given_besides_belongs_to_what_was_looked_at(void **state)
{
	struct intake_fixed fixed = {STR("方式"), STR("电话")};
	struct str path = desk_file(&d, "走访.csv", "编号,人数\n1,1\n");
	struct proposal *p, *q;
	int64_t seq;
	(void)state;

	d.options.fixed = &fixed;
	d.options.fixed_count = 1;
	p = desk_look_at(&d, path);
	fixed.value = STR("上门");
	GIVES(&d.db.job, RC_TAKEN,
		intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &q, &seq));
}

static void a_wrong_row_keeps_the_file_out_unless_told(void **state)
{
	struct str path = desk_file(&d, "走访.csv", "编号,人数\n1,1\n2,0\n");
	struct proposal *p;
	int64_t seq;
	(void)state;

	GIVES(&d.db.job, RC_INVALID,
		intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	SAYS(&d.db.job, "有误 1 行，其余 1 行可先接收");
	SAYS(&d.db.job, "第3行");
	assert_int_equal(desk_holds(&d, "visit"), 0);
	d.options.only_right = true;
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	assert_int_equal(desk_holds(&d, "visit"), 1);
}

static void whom_only_wrong_rows_name_is_not_made(void **state)
{
	struct str path = desk_file(
		&d, "走访.csv", "编号,企业名称,人数\n1,幽灵公司,0\n2,新公司,1\n3,幽灵公司,0\n");
	struct proposal *p = desk_look_at(&d, path);
	int64_t seq;
	(void)state;

	COUNTS(p, "1 0 0 2 0");
	assert_int_equal(p->created, 1);
	assert_string_equal(desk_said(&d, p, 0, "party"), "幽灵公司（新建）");
	d.options.only_right = true;
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, p->digest, &p, &seq));
	assert_int_equal(p->created, 1);
	assert_int_equal(desk_holds(&d, "visit"), 1);
	assert_int_equal(desk_holds(&d, "party"), 1);
	COUNTS(desk_look(&d, "单位.csv", "单位名称,行业\n新公司,软件\n"), "0 1 0 0 0");
}

static void a_certificate_in_other_hands_stays_refused(void **state)
{
	struct str path;
	struct proposal *p;
	int64_t seq;
	(void)state;

	(void)desk_accept(&d, "高企证书.csv",
		"企业名称,证书编号,发证日期\n旧公司,GR202134000001,2021-09-18\n");
	path = desk_file(&d, "高企证书.csv",
		"企业名称,证书编号,发证日期\n"
		"改名公司,GR202134000001,2021-09-18\n新公司,GR202134000002,2021-09-18\n");
	d.options.only_right = true;
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	COUNTS(p, "1 0 0 1 0");
	assert_int_equal(desk_holds(&d, "party"), 2);
	p = desk_look_at(&d, path);
	COUNTS(p, "0 0 1 1 0");
	assert_true(desk_tells(p, "若是更名"));
}

static void whom_a_wrong_row_of_one_sheet_names_another_sheet_may_bring(void **state)
{
	struct desk_sheet sheets[] = {
		{"单位", "单位名称|辖区|行业\n甲公司|火星区|软件\n", NULL, false},
		{"走访", "编号|企业名称|人数\n1|幽灵公司|0\n2|新公司|0\n", NULL, false},
		{"高企证书",
			"企业名称|证书编号|发证日期\n"
			"新公司|GR202134000002|2021-09-18\n",
			NULL, false},
	};
	struct str path = desk_book(&d, "一本.xlsx", sheets, 3);
	struct proposal *p;
	int64_t seq, made = 0;
	(void)state;

	d.options.only_right = true;
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	for (const struct proposal *s = p; s != NULL; s = s->next)
		made += s->created;
	assert_int_equal(made, 1);
	assert_int_equal(desk_holds(&d, "visit"), 0);
	assert_int_equal(desk_holds(&d, "hightech_certificate"), 1);
	assert_int_equal(desk_holds(&d, "party"), 1);
	COUNTS(desk_look(&d, "单位.csv", "单位名称,行业\n新公司,软件\n"), "0 1 0 0 0");
}

static void a_list_with_wrong_rows_is_not_complete(void **state)
{
	struct str path = desk_file(&d, "走访.csv", "编号,人数\n1,1\n2,0\n");
	struct proposal *p;
	int64_t seq;
	(void)state;

	d.options.only_right = d.options.full = true;
	GIVES(&d.db.job, RC_INVALID,
		intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	SAYS(&d.db.job, "不是完整的");
}

static void a_complete_list_says_so_in_the_ledger_of_coverage(void **state)
{
	struct proposal *p;
	(void)state;

	d.options.full = true;
	d.options.as_of = 19523; /* 2023-06-15 */
	(void)desk_accept(&d, "走访.csv", "编号,人数\n1,1\n");
	assert_int_equal(desk_holds(&d, "coverage"), 1);
	p = desk_look(&d, "覆盖.csv", "台账,起止,覆盖状态\nvisit,2023-01-01/2023-06-15,完整\n");
	COUNTS(p, "0 0 1 0 0");
}

static void the_same_complete_list_twice_is_no_change(void **state)
{
	static const char *const list = "编号,人数\n1,1\n";
	struct str path = desk_file(&d, "走访.csv", list);
	struct proposal *p;
	int64_t seq, first;
	(void)state;

	d.options.full = true;
	d.options.as_of = 19523; /* 2023-06-15 */
	(void)desk_accept(&d, "走访.csv", list);
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	assert_int_equal(seq, 0);
	/* more rows, the same days: the record of coverage stays as it is */
	first = desk_accept(&d, "走访.csv", "编号,人数\n1,1\n2,5\n");
	assert_true(first > 0);
	assert_int_equal(desk_holds(&d, "coverage"), 1);
	/* it said something else of these days: now it says 完整, and is the same record */
	d.options.full = false;
	(void)desk_accept(&d, "覆盖.csv", "台账,起止,覆盖状态\nvisit,2023-01-01/2023-06-15,部分\n");
	d.options.full = true;
	assert_true(desk_accept(&d, "走访.csv", list) > first);
	assert_int_equal(desk_holds(&d, "coverage"), 1);
	p = desk_look(&d, "覆盖.csv", "台账,起止,覆盖状态\nvisit,2023-01-01/2023-06-15,完整\n");
	COUNTS(p, "0 0 1 0 0");
}

static enum rc the_same_again(void *arg, struct job *job, const struct record *there)
{
	struct record *second = arg;

	for (size_t i = 0; i < there->ledger->field_count; i++) {
		second->values[i] = there->values[i];
		if (there->values[i].type == TYPE_TEXT || there->values[i].type == TYPE_CHOICE)
			second->values[i].text = str_copy(job->arena, there->values[i].text);
	}
	return RC_OK;
}

static void a_key_that_is_taken_is_told_by_titles(void **state)
{
	struct job *job = &d.db.job;
	struct change *change;
	int64_t seq;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	(void)desk_accept(&d, "覆盖.csv",
		"台账,辖区,起止,覆盖状态\nvisit,云东区,2023-01-01/2023-06-15,部分\n");
	struct record *second = record_new(job, desk_ledger(&d, "coverage"));
	struct ledger_query query = {.seq = SEQ_NOW, .day = job->today};
	OK(job, change_begin(job, d.book, CHANGE_WRITE, STR("试"), &change));
	OK(job, ledger_each(job, d.book, second->ledger, &query, the_same_again, second));
	OK(job, change_put(job, change, second, 0));
	GIVES(job, RC_TAKEN, change_commit(job, change, &seq));
	SAYS(job, "“台账”为“走访”");
	SAYS(job, "“辖区”为“云东区”");
	job_clear_error(job);
}

static void nothing_new_is_no_change(void **state)
{
	struct proposal *p;
	int64_t seq, head;
	struct str hash;
	struct str path = desk_file(&d, "走访.csv", "编号,人数\n1,1\n");
	(void)state;

	(void)desk_accept(&d, "走访.csv", "编号,人数\n1,1\n");
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	assert_int_equal(seq, 0);
	OK(&d.db.job, book_head(&d.db.job, d.book, &head, &hash));
	assert_int_equal(head, 2);
}

static void where_a_cell_came_from_is_known_and_the_import_can_be_taken_back(void **state)
{
	struct record *r;
	struct origin origin;
	struct proposal *p;
	int64_t seq = desk_accept(&d, "走访.csv", "标题\n人数,编号\n3,1\n"), undone;
	(void)state;

	p = desk_look(&d, "走访.csv", "标题\n人数,编号\n3,1\n");
	COUNTS(p, "0 0 1 0 0");
	r = p->rows[0].record;
	OK(&d.db.job, record_origin(&d.db.job, d.book, r, ledger_field(r->ledger, STR("people")),
			      &origin));
	assert_str(origin.file, "走访.csv");
	assert_int_equal(origin.row, 2);
	assert_int_equal(origin.column, 0);
	OK(&d.db.job, change_undo(&d.db.job, d.book, seq, STR("错了"), &undone));
	assert_int_equal(desk_holds(&d, "visit"), 0);
}

static void each_sheet_of_a_workbook_is_an_import_of_its_own(void **state)
{
	struct desk_sheet sheets[] = {
		{"走访", "编号|企业名称\n1|甲公司\n", NULL, false},
		{"单位", "行业|单位名称\n软件|甲公司\n", NULL, false},
	};
	struct proposal *p;
	struct origin origin;
	struct verify_report report;
	int64_t seq;
	struct str path = desk_book(&d, "一本.xlsx", sheets, 2);
	(void)state;

	d.options.keep_file = true;
	OK(&d.db.job, intake_accept(&d.db.job, d.book, path, &d.options, STR_NONE, &p, &seq));
	p = desk_look_at(&d, path);
	OK(&d.db.job, record_origin(&d.db.job, d.book, p->rows[0].record,
			      ledger_field(p->ledger, STR("industry")), &origin));
	assert_str(origin.sheet, "单位");
	assert_int_equal(origin.column, 0);
	OK(&d.db.job, record_origin(&d.db.job, d.book, p->next->rows[0].record,
			      ledger_field(p->next->ledger, STR("party")), &origin));
	assert_str(origin.sheet, "走访");
	assert_int_equal(origin.column, 1);
	OK(&d.db.job, ledger_verify(&d.db.job, d.book, &report));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_looked_at_is_what_lands),
		T(whom_a_name_leads_to_belongs_to_what_was_looked_at),
		T(who_was_to_be_made_belongs_to_what_was_looked_at),
		T(what_is_given_besides_belongs_to_what_was_looked_at),
		T(a_wrong_row_keeps_the_file_out_unless_told),
		T(whom_only_wrong_rows_name_is_not_made),
		T(a_certificate_in_other_hands_stays_refused),
		T(whom_a_wrong_row_of_one_sheet_names_another_sheet_may_bring),
		T(a_list_with_wrong_rows_is_not_complete),
		T(a_complete_list_says_so_in_the_ledger_of_coverage),
		T(the_same_complete_list_twice_is_no_change),
		T(a_key_that_is_taken_is_told_by_titles),
		T(nothing_new_is_no_change),
		T(where_a_cell_came_from_is_known_and_the_import_can_be_taken_back),
		T(each_sheet_of_a_workbook_is_an_import_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
