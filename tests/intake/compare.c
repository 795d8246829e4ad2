/* 名单比对 of files and ledgers. */
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

static struct comparison compared(struct str a, struct str b)
{
	struct comparison c;

	OK(&d.db.job,
		intake_compare(&d.db.job, d.book, &d.options, &(struct match_source){.what = a}, 1,
			&(struct match_source){.what = b}, 1, &c));
	return c;
}

static void refused(enum rc rc, struct str a, struct str b, const char *words)
{
	struct comparison c;

	GIVES(&d.db.job, rc,
		intake_compare(&d.db.job, d.book, &d.options, &(struct match_source){.what = a}, 1,
			&(struct match_source){.what = b}, 1, &c));
	SAYS(&d.db.job, words);
	job_clear_error(&d.db.job);
}

static void two_files_are_compared_without_touching_the_ledgers(void **state)
{
	struct str a = desk_file(&d, "去年.csv",
		"名单\n企业名称,统一社会信用代码,证书编号,发证日期,所在区\n"
		"甲公司,91349902MA10000098,GR202034000001,2020-10-18,城关\n"
		"乙公司,,GR202034000002,2020-10-18,城关\n丙公司,,GR202034000003,2020-10-18,"
		"城关\n合计,,,,\n");
	struct str b = desk_file(&d, "今年.csv",
		"企业名称,证书编号,发证日期,统一社会信用代码,所在区\n"
		"甲股份公司,GR202334000001,2023-10-18,91349902MA10000098,城关\n"
		"乙新公司,GR202034000002,2020-10-18,,白塔\n丁公司,GR202334000009,2023-10-18,,"
		"城关\n");
	struct comparison c = compared(a, b);
	(void)state;

	assert_int_equal(c.a.count, 3);
	assert_int_equal(c.counts[MATCH_RENAMED], 2);
	assert_int_equal(c.counts[MATCH_NEW], 1);
	assert_int_equal(c.counts[MATCH_GONE], 1);
	assert_int_equal(c.changed, 2);
	assert_str(c.pairs[0].changes,
		"编号：GR202034000001 → GR202334000001；发证日期：2020-10-18 → 2023-10-18");
	assert_str(c.pairs[1].changes, "属地：城关 → 白塔");
	assert_str(match_where(d.db.job.arena, match_first(&c, &c.pairs[0])), "第 3 行");
	HAS(c.a.label, "去年.csv（高企证书）");
	assert_int_equal(desk_holds(&d, "party"), 0);
}

static void a_list_is_compared_with_the_ledger_and_its_former_names(void **state)
{
	struct comparison c;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	(void)desk_accept(&d, "单位.csv",
		"单位名称,统一社会信用代码,辖区\n甲集团,91349902MA10000098,云东区\n");
	(void)desk_accept(&d, "曾用名.csv", "单位名称,曾用名\n甲集团,甲厂\n");
	(void)desk_accept(&d, "高企名单.csv",
		"企业名称,证书编号,发证日期\n甲集团,GR202234000001,2022-10-18\n乙公司,"
		"GR202234000002,2022-10-18\n");
	c = compared(STR("高企证书"),
		desk_file(&d, "名单.csv",
			"企业名称,证书编号,发证日期\n甲厂,,\n乙公司,GR202234000002,2022-10-18\n"));
	assert_int_equal(c.counts[MATCH_RENAMED], 1);
	assert_int_equal(c.counts[MATCH_SAME], 1);
	assert_str(c.a.label, "台账高企证书");
	assert_str(c.a.items[0].code, "91349902MA10000098");
	assert_str(c.a.items[0].place, "云东区");
	assert_string_equal(c.pairs[0].why, "曾用名");
}

static void lists_of_nothing_but_names_are_compared(void **state)
{
	struct comparison c =
		compared(desk_file(&d, "去年.csv", "参会企业\n序号,企业名称\n1,甲公司\n2,乙公司\n"),
			desk_file(&d, "今年.csv", "企业名称\n乙公司\n丙公司\n"));
	(void)state;

	HAS(c.a.label, "去年.csv（单位）");
	assert_int_equal(c.counts[MATCH_SAME], 1);
	assert_int_equal(c.counts[MATCH_NEW], 1);
	assert_int_equal(c.counts[MATCH_GONE], 1);
}

static void the_ledger_is_compared_with_itself_at_two_changes(void **state)
{
	struct comparison c;
	int64_t first = desk_accept(
		&d, "单位.csv", "单位名称,统一社会信用代码\n甲厂,91349902MA10000098\n乙公司,\n");
	(void)state;

	(void)desk_accept(
		&d, "单位.csv", "单位名称,统一社会信用代码\n甲集团,91349902MA10000098\n丙公司,\n");
	c = compared(str_format(d.db.job.arena, "单位@%lld", (long long)first), STR("单位"));
	assert_int_equal(c.a.count, 2);
	assert_int_equal(c.counts[MATCH_RENAMED], 1);
	assert_int_equal(c.counts[MATCH_NEW], 1);
	assert_int_equal(c.counts[MATCH_SAME], 1);
	c = compared(str_format(d.db.job.arena, "单位@%.*s",
			     STR_ARG(day_iso(d.db.job.arena, job_day_of(d.db.job.now)))),
		STR("party"));
	assert_int_equal(c.counts[MATCH_SAME], 3);
}

static void several_lists_together_are_one_side(void **state)
{
	struct desk_sheet sheets[] = {{"一", "企业名称|行业\n丙公司|软件\n", NULL, false},
		{"二", "企业名称|行业\n甲公司|软件\n丁公司|软件\n", NULL, false}};
	struct match_source a[] = {
		{.what = desk_file(&d, "a.csv", "单位名称,行业\n甲公司,软件\n乙公司,x\n")},
		{.what = desk_book(&d, "b.xlsx", sheets, 2)}};
	struct match_source b = {
		.what = desk_file(&d, "c.csv", "单位名称,行业\n甲公司,农业\n丁公司,软件\n")};
	struct arena *arena = d.db.job.arena;
	struct comparison c;
	(void)state;

	OK(&d.db.job, intake_compare(&d.db.job, d.book, &d.options, a, 2, &b, 1, &c));
	assert_int_equal(c.a.count, 5);
	assert_str(c.a.label, "a.csv 等 2 份（单位）");
	assert_int_equal(c.counts[MATCH_TWICE_A], 1);
	assert_int_equal(c.counts[MATCH_GONE], 2);
	assert_int_equal(c.counts[MATCH_SAME], 2);
	assert_int_equal(match_count(&c, MATCH_CHANGED), 1);
	for (size_t i = 0; i < c.count; i++) {
		const struct match_pair *p = &c.pairs[i];
		if (p->kind == MATCH_TWICE_A) {
			assert_str(match_where(arena, match_first(&c, p)), "a.csv 第 2 行");
			assert_str(match_where(arena, match_second(&c, p)),
				"b.xlsx 工作表“二” 第 2 行");
		}
		if (match_is_shown(MATCH_CHANGED, p))
			assert_str(p->changes, "行业：软件 → 农业");
	}
}

static void what_cannot_be_compared_is_said(void **state)
{
	struct str list = desk_file(&d, "a.csv", "单位名称,行业\n甲,软件\n");
	(void)state;

	refused(RC_MISSING, STR("没有.csv"), list, "没有.csv");
	refused(RC_INVALID, desk_file(&d, "b.csv", "天,气\n1,2\n"), list, "b.csv：认不出");
	refused(RC_INVALID, STR("单位@99"), list, "变更号");
	refused(RC_INVALID, STR("单位@去年"), list, "去年");
	refused(RC_MISSING, STR("单位@2001-01-01"), list, "2001-01-01");
}

static void the_outcome_is_written_with_a_sheet_for_each_kind(void **state)
{
	struct comparison c =
		compared(desk_file(&d, "a.csv", "单位名称,行业\n甲公司,软件\n乙公司,x\n"),
			desk_file(&d, "b.csv", "单位名称,行业\n甲公司,软件\n丁戊公司,x\n"));
	struct str path = both_path(&d.db, "比对.xlsx");
	struct grid *grids;
	size_t count;
	(void)state;

	OK(&d.db.job, intake_compare_write(&d.db.job, &c, path));
	OK(&d.db.job, grid_read(&d.db.job, path, &grids, &count));
	assert_int_equal(count, 3);
	assert_str(grids[0].name, "新增");
	assert_str(grid_at(&grids[0], 1, 5)->text, "丁戊公司");
	assert_str(grids[2].name, "相同");
	c = (struct comparison){0};
	GIVES(&d.db.job, RC_INVALID, intake_compare_write(&d.db.job, &c, path));
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(two_files_are_compared_without_touching_the_ledgers),
		T(a_list_is_compared_with_the_ledger_and_its_former_names),
		T(lists_of_nothing_but_names_are_compared),
		T(the_ledger_is_compared_with_itself_at_two_changes),
		T(several_lists_together_are_one_side),
		T(what_cannot_be_compared_is_said),
		T(the_outcome_is_written_with_a_sheet_for_each_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
