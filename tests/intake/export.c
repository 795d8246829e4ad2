/* Spreadsheets that go out, and come back unchanged. */
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

static struct str out(const char *name)
{
	return both_path(&d.db, name);
}

static void an_export_comes_back_as_the_same(void **state)
{
	struct proposal *p;
	(void)state;

	(void)desk_accept(&d, "辖区.csv", "名称,级别\n云东区,县区\n");
	(void)desk_accept(&d, "单位.csv",
		"单位名称,统一社会信用代码,辖区,注册资金,规上\n甲公司,91349902MA10000098,云东区,12."
		"5,是\n");
	(void)desk_accept(&d, "走访.csv",
		"编号,企业名称,日期,方式,人数,金额,占比,办结,起止\n1,甲公司,2023年6月,电话,12,1."
		"2亿,12.5,否,2023-01-01/2023-06-30\n");
	for (int i = 0; i < 3; i++) {
		static const char *const ledgers[] = {"unit", "party", "visit"};
		struct str path = out("走出.xlsx");

		OK(&d.db.job, intake_export(&d.db.job, d.book, desk_ledger(&d, ledgers[i]), SEQ_NOW,
				      path));
		p = desk_look_at(&d, path);
		assert_str(p->ledger->name, ledgers[i]);
		COUNTS(p, "0 0 1 0 0");
	}
}

static void child_rows_go_out_with_the_name_of_their_parent(void **state)
{
	struct proposal *p;
	struct str path = out("曾用名.xlsx");
	(void)state;

	(void)desk_accept(&d, "单位.csv", "单位名称,行业\n甲公司,软件\n");
	(void)desk_accept(&d, "曾用名.csv", "单位名称,曾用名\n甲公司,甲厂\n");
	OK(&d.db.job, intake_export(&d.db.job, d.book, desk_ledger(&d, "party_former_name"),
			      SEQ_NOW, path));
	p = desk_look_at(&d, path);
	assert_str(p->ledger->name, "party_former_name");
	COUNTS(p, "0 0 1 0 0");
	OK(&d.db.job,
		intake_template(&d.db.job, d.book, desk_ledger(&d, "party_former_name"), path));
	p = desk_look_at(&d, path);
	assert_str(p->ledger->name, "party_former_name");
}

static void every_template_is_known_again_and_holds_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < d.catalog->schema.ledger_count; i++) {
		const struct ledger_def *ledger = d.catalog->schema.ledgers[i];
		struct str path = both_path(&d.db, "模板.xlsx");

		if (ledger->made)
			continue;
		OK(&d.db.job, intake_template(&d.db.job, d.book, ledger, path));
		struct proposal *p = desk_look_at(&d, path);
		assert_non_null(p->ledger);
		assert_str(p->ledger->name, str_z(d.db.job.arena, ledger->name));
		COUNTS(p, "0 0 0 0 0");
		assert_int_equal(p->unread.len, 0);
	}
}

static void an_earlier_state_goes_out_as_it_was(void **state)
{
	struct grid *grids;
	size_t count;
	struct str path = out("早先.xlsx");
	int64_t seq = desk_accept(&d, "单位.csv", "单位名称,行业\n甲公司,软件\n");
	(void)state;

	(void)desk_accept(&d, "单位.csv", "单位名称,行业\n甲公司,农业\n乙公司,\n");
	OK(&d.db.job, intake_export(&d.db.job, d.book, desk_ledger(&d, "party"), seq, path));
	OK(&d.db.job, grid_read(&d.db.job, path, &grids, &count));
	assert_int_equal(grids[0].rows, 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_export_comes_back_as_the_same),
		T(child_rows_go_out_with_the_name_of_their_parent),
		T(every_template_is_known_again_and_holds_nothing),
		T(an_earlier_state_goes_out_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
