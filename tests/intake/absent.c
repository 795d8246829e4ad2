/* What a complete list lacks is told, and stays as it is. */
#include "desk.h"

static struct desk d;

struct sought {
	const char *name;
	int64_t id;
};

static enum rc is_it(void *arg, struct job *job, const struct record *record)
{
	struct sought *sought = arg;

	(void)job;
	if (str_eq(record->values[record->ledger->title_field].text, str_from_z(sought->name)))
		sought->id = record->id;
	return RC_OK;
}

static int64_t town(const char *name)
{
	struct sought sought = {name, 0};
	struct ledger_query query = {.seq = SEQ_NOW};

	OK(&d.db.job,
		ledger_each(&d.db.job, d.book, desk_ledger(&d, "unit"), &query, is_it, &sought));
	assert_true(sought.id > 0);
	return sought.id;
}

static int begin(void **state)
{
	(void)state;
	desk_open(&d);
	(void)desk_accept(
		&d, "辖区.csv", "名称,级别,上级辖区\n东区,县区,\n东镇,乡镇街道,东区\n西区,县区,\n");
	(void)desk_accept(&d, "单位.csv",
		"单位名称,辖区,注册资本\n甲公司,东区,1\n乙公司,东镇,1\n丙公司,西区,1\n丁公司,,1\n");
	(void)desk_accept(&d, "高企.csv",
		"企业名称,证书编号,发证日期\n甲公司,GR202234000001,2022-10-18\n"
		"乙公司,GR202234000002,2022-10-18\n丙公司,GR202234000003,2022-10-18\n");
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_close(&d);
	return 0;
}

static void lacks(struct str path, int64_t count, const char *first)
{
	struct proposal *p = desk_look_at(&d, path);

	assert_int_equal(p->absent_count, count);
	assert_int_equal(p->absent_told, count < INTAKE_MAX_ABSENT ? count : INTAKE_MAX_ABSENT);
	if (count > 0)
		assert_str(p->absent[0].name, first);
}

static void a_list_that_nobody_calls_complete_lacks_nothing(void **state)
{
	(void)state;
	lacks(desk_file(&d, "a.csv", "单位名称,注册资本\n甲公司,1\n"), 0, "");
}

static void those_of_its_own_district_are_told(void **state)
{
	struct str list = desk_file(&d, "a.csv", "单位名称,注册资本\n甲公司,1\n");
	(void)state;

	d.options.full = true;
	lacks(list, 3, "乙公司"); /* of the whole book: him too of whom no district is known */
	d.options.unit = town("东区");
	lacks(list, 1, "乙公司"); /* the town lies in it */
	d.options.unit = town("东镇");
	lacks(list, 1, "乙公司");
	d.options.unit = town("西区");
	lacks(list, 1, "丙公司");
	lacks(desk_file(&d, "b.csv", "单位名称,注册资本\n丙公司,1\n"), 0, "");
}

static void each_says_where_it_came_from(void **state)
{
	struct proposal *p;
	(void)state;

	d.options.full = true;
	d.options.unit = town("东区");
	p = desk_look(
		&d, "a.csv", "企业名称,证书编号,发证日期\n甲公司,GR202234000001,2022-10-18\n");
	assert_int_equal(p->absent_count, 1);
	assert_str(p->absent[0].name, "乙公司（证书编号“GR202234000002”）");
	assert_str(p->absent[0].from, "高企.csv 第 3 行，第 4 号变更");
	assert_true(p->absent[0].id > 0);
}

static void who_stands_in_another_sheet_or_a_wrong_row_is_there(void **state)
{
	struct desk_sheet sheets[] = {{"一", "单位名称|注册资本\n甲公司|1\n", NULL, false},
		{"二", "单位名称|注册资本\n乙公司|1\n", NULL, false}};
	(void)state;

	d.options.full = true;
	d.options.unit = town("东区");
	lacks(desk_book(&d, "a.xlsx", sheets, 2), 0, "");
	lacks(desk_file(&d, "a.csv", "单位名称,注册资本\n甲公司,1\n乙公司,好多\n"), 0, "");
}

static void nothing_happens_to_them(void **state)
{
	(void)state;

	d.options.full = true;
	(void)desk_accept(&d, "a.csv", "单位名称,注册资本\n甲公司,2\n");
	assert_int_equal(desk_holds(&d, "party"), 4);
	lacks(desk_file(&d, "b.csv", "单位名称,注册资本\n甲公司,2\n"), 3, "乙公司");
}

static void more_than_are_told_are_counted(void **state)
{
	struct buf b;
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "单位名称,辖区\n");
	for (int i = 0; i < INTAKE_MAX_ABSENT + 20; i++)
		buf_addf(&b, "第%d公司,西区\n", i);
	(void)desk_accept(&d, "多.csv", str_z(d.db.job.arena, buf_take(d.db.job.arena, &b)));
	d.options.full = true;
	d.options.unit = town("西区");
	lacks(desk_file(&d, "a.csv", "单位名称,注册资本\n丙公司,1\n"), INTAKE_MAX_ABSENT + 20,
		"第0公司");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_list_that_nobody_calls_complete_lacks_nothing),
		T(those_of_its_own_district_are_told),
		T(each_says_where_it_came_from),
		T(who_stands_in_another_sheet_or_a_wrong_row_is_there),
		T(nothing_happens_to_them),
		T(more_than_are_told_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
