/*
 * sheet-make FILE: writes a workbook of invented rows with sheet_write, for
 * readers that are not ours (tests/files/test_sheet.py).
 */
#include "sheet/sheet.h"

#define ROWS 300

static struct str fields[] = {
	STR_INIT("电子信息"), STR_INIT("生物与新医药"), STR_INIT("新材料"), STR_INIT("先进制造")};
static struct str towns[60];

static enum rc give_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	struct arena *a = job->arena;

	(void)arg;
	if (n == ROWS)
		return RC_DONE;
	ret_cells[0] = str_format(a, "虚构科技第%zu有限公司", n);
	ret_cells[1] = str_format(a, "%018zu", n);
	ret_cells[2] = fields[n % COUNT_OF(fields)];
	ret_cells[3] = towns[n % COUNT_OF(towns)];
	ret_cells[4] = str_format(a, "%zu", n * 7);
	ret_cells[5] = str_format(a, "%zu.%02zu", n * 1000, n % 100);
	if (n % 3 == 0)
		ret_cells[6] = str_format(a, "2023-%02zu-%02zu", n % 12 + 1, n % 28 + 1);
	else if (n % 3 == 1)
		ret_cells[6] = str_format(a, "2023-%02zu", n % 12 + 1);
	ret_cells[7] = n == 5 ? STR("=1+1") : n == 6 ? STR("a\nb") : STR("");
	return RC_OK;
}

int main(int argc, char **argv)
{
	struct sheet_column columns[] = {
		{.title = STR("单位名称"), .type = TYPE_TEXT},
		{.title = STR("统一社会信用代码"),
			.type = TYPE_CODE,
			.note = STR("18 位，字母大写")},
		{.title = STR("领域"),
			.type = TYPE_CHOICE,
			.choices = fields,
			.choice_count = COUNT_OF(fields)},
		{.title = STR("乡镇"),
			.type = TYPE_CHOICE,
			.choices = towns,
			.choice_count = COUNT_OF(towns)},
		{.title = STR("职工人数"), .type = TYPE_INT},
		{.title = STR("研发费用"), .type = TYPE_MONEY, .decimals = 2},
		{.title = STR("认定日期"), .type = TYPE_DATE},
		{.title = STR("备注"), .type = TYPE_TEXT},
	};
	struct sheet_table table = {.title = STR("企业/2023"),
		.columns = columns,
		.column_count = COUNT_OF(columns),
		.row = give_row};
	struct job job;
	enum rc rc;

	if (argc != 2) {
		(void)fputs("usage: sheet-make FILE\n", stderr);
		return 2;
	}
	job_init(&job, STR("test"));
	for (size_t i = 0; i < COUNT_OF(towns); i++)
		towns[i] = str_format(job.arena, "虚构的乡镇第%zu号", i);
	rc = sheet_write(&job, str_from_z(argv[1]), &table, 1);
	if (rc != RC_OK)
		(void)fprintf(stderr, "%s: %.*s\n", rc_name(rc), STR_ARG(job_error(&job)));
	job_done(&job);
	return rc == RC_OK ? 0 : 1;
}
