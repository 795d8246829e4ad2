/* Several files at once. */
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

#define UNITS   "名称,级别\n云东区,县区\n"
#define PARTIES "单位名称,辖区\n甲公司,云东区\n"
#define VISITS  "编号,企业名称,方式\n1,甲公司,电话\n"

static struct str fates;

static void note(void *arg, struct job *job, const struct intake_file *file)
{
	static const char *const words[] = {"looked", "accepted", "nothing", "refused", "waits"};
	struct str name = file_name_of(file->path);
	(void)arg;

	fates = str_format(d.db.job.arena, "%.*s%s%.*s:%s:%lld", STR_ARG(fates),
		fates.len > 0 ? " " : "", STR_ARG(name), words[file->fate],
		file->proposal != NULL ? (long long)file->proposal->created : -1);
	assert_non_null(job);
}

static enum rc all(struct intake_file *files, size_t count, bool accept)
{
	fates = STR_NONE;
	return intake_files(&d.db.job, d.book, &d.options, accept, files, count, note, NULL);
}

static void files_are_taken_in_the_order_of_what_names_what(void **state)
{
	struct intake_file files[] = {{.path = desk_file(&d, "c.csv", VISITS)},
		{.path = desk_file(&d, "b.csv", PARTIES)}, {.path = desk_file(&d, "a.csv", UNITS)}};
	(void)state;

	OK(&d.db.job, all(files, 3, false));
	assert_str(fates, "a.csv:looked:0 b.csv:looked:0 c.csv:looked:0");
	assert_int_equal(desk_holds(&d, "unit"), 0);
	OK(&d.db.job, all(files, 3, true));
	assert_str(fates, "a.csv:accepted:0 b.csv:accepted:0 c.csv:accepted:0");
	assert_true(files[2].seq < files[1].seq && files[1].seq < files[0].seq);
	assert_int_equal(desk_holds(&d, "party"), 1);
	OK(&d.db.job, all(files, 3, true));
	assert_str(fates, "a.csv:nothing:0 b.csv:nothing:0 c.csv:nothing:0");
}

static void a_refused_file_is_named_and_what_became_of_the_others(void **state)
{
	struct intake_file files[] = {{.path = desk_file(&d, "c.csv", VISITS)},
		{.path = desk_file(&d, "b.csv", "单位名称,辖区\n甲公司,火星\n")},
		{.path = desk_file(&d, "a.csv", UNITS)},
		{.path = desk_file(&d, "z.csv", "天,气\n1,2\n")}};
	(void)state;

	GIVES(&d.db.job, RC_INVALID, all(files, 4, true));
	assert_str(fates, "a.csv:accepted:0 b.csv:refused:0 c.csv:waits:-1 z.csv:refused:0");
	SAYS(&d.db.job, "b.csv：有误 1 行");
	SAYS(&d.db.job, "c.csv：它引用“b.csv”里的记录");
	SAYS(&d.db.job, "z.csv：认不出");
	SAYS(&d.db.job, "4 个文件里有 3 个没有接收；已接收：a.csv（第 2 号变更）");
	assert_int_equal(desk_holds(&d, "visit"), 0);
	assert_int_equal(desk_holds(&d, "unit"), 1);
}

static void a_file_that_is_not_there_does_not_hold_up_the_others(void **state)
{
	struct intake_file files[] = {
		{.path = both_path(&d.db, "没有.csv")}, {.path = desk_file(&d, "a.csv", UNITS)}};
	(void)state;

	GIVES(&d.db.job, RC_INVALID, all(files, 2, false));
	assert_str(fates, "没有.csv:refused:-1 a.csv:looked:0");
	SAYS(&d.db.job, "没有.csv");
	GIVES(&d.db.job, RC_INVALID, all(files, 2, true));
	assert_int_equal(desk_holds(&d, "unit"), 1);
}

static void one_file_alone_is_told_without_a_count_of_files(void **state)
{
	struct intake_file file = {.path = desk_file(&d, "b.csv", "单位名称,辖区\n甲公司,火星\n")};
	(void)state;

	GIVES(&d.db.job, RC_INVALID, all(&file, 1, true));
	SAYS(&d.db.job, "b.csv：有误 1 行");
	assert_true(str_find(job_error(&d.db.job), STR("个文件")) == SIZE_MAX);
}

static void each_file_may_have_its_own_mapping(void **state)
{
	struct intake_file files[] = {
		{.path = desk_file(&d, "a.csv", "甲,乙\n张公司,软件\n"),
			.mapping = STR("ledger: party\ncolumns: {甲: name}\n")},
		{.path = desk_file(&d, "b.csv", VISITS)}};
	(void)state;

	OK(&d.db.job, all(files, 2, true));
	assert_int_equal(desk_holds(&d, "party"), 2);
}

static void lists_of_one_ledger_keep_the_order_given(void **state)
{
	struct intake_file files[] = {
		{.path = desk_file(&d, "b.csv", "单位名称,行业\n甲公司,软件\n")},
		{.path = desk_file(&d, "a.csv", "单位名称,行业\n甲公司,农业\n")}};
	struct proposal *p;
	(void)state;

	OK(&d.db.job, all(files, 2, true));
	assert_str(fates, "b.csv:accepted:0 a.csv:accepted:0");
	p = desk_look(&d, "c.csv", "单位名称,行业\n甲公司,农业\n");
	COUNTS(p, "0 0 1 0 0");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(files_are_taken_in_the_order_of_what_names_what),
		T(a_refused_file_is_named_and_what_became_of_the_others),
		T(a_file_that_is_not_there_does_not_hold_up_the_others),
		T(one_file_alone_is_told_without_a_count_of_files),
		T(each_file_may_have_its_own_mapping),
		T(lists_of_one_ledger_keep_the_order_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
