/*
 * Commands that need no book: reading a spreadsheet cell by cell, checking packs.
 */
#include "app/app.h"
#include "intake/intake.h"
#include "proof/proof.h"
#include "report/report.h"
#include "sheet/sheet.h"

enum rc command_sheet(struct app *app)
{
	struct str path = app_argument(app);
	TRY(app_done(app));
	if (path.len == 0)
		return fail(&app->job, RC_INVALID, "请写明文件：kezhang sheet 文件 --json");
	return sheet_print_json(&app->job, path, stdout);
}

/* ---- 指标口径表: the indicators as a table to print and to agree on ---- */

static const char *const table_heads[] = {"指标代码", "指标名称", "单位", "小数位数", "性质",
	"公式", "登记数", "依据", "数据来源", "责任股室", "表述", "别名", "说明"};

static enum rc table_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct schema *schema = arg;
	if (n >= schema->indicator_count)
		return RC_DONE;
	const struct indicator_def *def = schema->indicators[n];
	struct str cells[] = {def->code, def->label, def->measure,
		str_format(job->arena, "%d", def->decimals), str_from_z(nature_words[def->nature]),
		def->value != NULL ? formula_print(job->arena, def->value, SPELL_LABELS) : STR_NONE,
		def->latest_year  ? STR("登记，最近公布年度")
		: def->registered ? STR("登记")
				  : STR_NONE,
		def->basis, def->source, def->office, def->phrase,
		str_join(job->arena, def->also, def->also_count, STR("、")), def->note};
	_Static_assert(COUNT_OF(cells) == COUNT_OF(table_heads), "a cell for each head");
	for (size_t i = 0; i < COUNT_OF(cells); i++)
		ret_cells[i] = cells[i];
	return RC_OK;
}

static enum rc write_table(struct job *job, const struct catalog *catalog, struct str path)
{
	struct sheet_column columns[COUNT_OF(table_heads)];
	struct sheet_table table = {
		.title = STR("指标口径表"),
		.columns = columns,
		.column_count = COUNT_OF(columns),
		.row = table_row,
		.arg = (void *)(uintptr_t)&catalog->schema,
	};
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		columns[i] = (struct sheet_column){
			.title = str_from_z(table_heads[i]), .type = TYPE_TEXT};
	TRY(sheet_write(job, path, &table, 1));
	(void)printf("已写出指标口径表 %.*s（%zu 个指标）\n", STR_ARG(path),
		catalog->schema.indicator_count);
	return RC_OK;
}

enum rc command_check(struct app *app)
{
	struct job *job = &app->job;
	const struct wording *wording;
	struct str table = STR_NONE;
	bool asked = app_option(app, "--table", &table);
	size_t ledgers = 0;
	TRY(app_done(app));
	if (asked)
		TRY(app_output_sheet(app, table));
	TRY(app_catalog(app));
	const struct catalog *catalog = app->catalog;
	if (asked)
		return write_table(job, catalog, table);
	for (size_t i = 0; i < catalog->report_count; i++)
		TRY(report_check(job, catalog, catalog->reports[i]));
	TRY(proof_wording(job, catalog, &wording));
	TRY(intake_check(job, catalog));
	(void)printf("%.*s\n", STR_ARG(catalog->version));
	for (size_t i = 0; i < catalog->schema.ledger_count; i++) {
		const struct ledger_def *ledger = catalog->schema.ledgers[i];
		if (ledger->made)
			continue;
		ledgers++;
		(void)printf("台账  %-28.*s %.*s（%zu 个字段）\n", STR_ARG(ledger->name),
			STR_ARG(ledger->label), ledger->field_count);
	}
	for (size_t i = 0; i < catalog->schema.indicator_count; i++) {
		const struct indicator_def *indicator = catalog->schema.indicators[i];
		(void)printf("指标  %-28.*s %.*s（%.*s）\n", STR_ARG(indicator->code),
			STR_ARG(indicator->label), STR_ARG(indicator->measure));
		if (indicator->value != NULL)
			(void)printf("      %.*s\n",
				STR_ARG(formula_print(job->arena, indicator->value, SPELL_LABELS)));
	}
	for (size_t i = 0; i < catalog->claim_count; i++)
		(void)printf("表述  %-28.*s %.*s\n", STR_ARG(catalog->claims[i]->code),
			STR_ARG(catalog->claims[i]->words));
	for (size_t i = 0; i < catalog->report_count; i++)
		(void)printf("公文  %-28.*s %.*s\n", STR_ARG(catalog->reports[i]->code),
			STR_ARG(catalog->reports[i]->label));
	(void)printf("台账 %zu、指标 %zu、表述 %zu、公文 %zu：没有发现问题\n", ledgers,
		catalog->schema.indicator_count, catalog->claim_count, catalog->report_count);
	return RC_OK;
}
