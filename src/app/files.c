/*
 * Commands that need no book: reading a spreadsheet cell by cell, checking packs.
 */
#include "app/app.h"
#include "app/json.h"
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

static void print_catalog(struct arena *a, const struct catalog *catalog)
{
	size_t ledgers = 0;
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
				STR_ARG(formula_print(a, indicator->value, SPELL_LABELS)));
	}
	for (size_t i = 0; i < catalog->claim_count; i++)
		(void)printf("表述  %-28.*s %.*s\n", STR_ARG(catalog->claims[i]->code),
			STR_ARG(catalog->claims[i]->words));
	for (size_t i = 0; i < catalog->reminder_count; i++)
		(void)printf("提醒  %-28.*s %.*s\n", STR_ARG(catalog->reminders[i].code),
			STR_ARG(catalog->reminders[i].label));
	for (size_t i = 0; i < catalog->report_count; i++)
		(void)printf("公文  %-28.*s %.*s\n", STR_ARG(catalog->reports[i]->code),
			STR_ARG(catalog->reports[i]->label));
	(void)printf("台账 %zu、指标 %zu、表述 %zu、公文 %zu：没有发现问题\n", ledgers,
		catalog->schema.indicator_count, catalog->claim_count, catalog->report_count);
}

static json_t *named_json(struct str code, struct str label)
{
	return json_pack("{s:o, s:o}", "code", text_json(code), "label", text_json(label));
}

static json_t *catalog_json(struct arena *a, const struct catalog *catalog)
{
	const struct schema *schema = &catalog->schema;
	json_t *ledgers = json_array(), *indicators = json_array(), *claims = json_array(),
	       *reports = json_array();
	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];
		json_t *row = ledger->made ? NULL : named_json(ledger->name, ledger->label);
		if (row == NULL)
			continue;
		(void)json_object_set_new(
			row, "fields", json_integer((json_int_t)ledger->field_count));
		(void)json_array_append_new(ledgers, row);
	}
	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *def = schema->indicators[i];
		json_t *row = named_json(def->code, def->label);
		(void)json_object_set_new(row, "measure", text_json(def->measure));
		(void)json_object_set_new(row, "value",
			def->value != NULL ? text_json(formula_print(a, def->value, SPELL_LABELS))
					   : json_null());
		(void)json_array_append_new(indicators, row);
	}
	for (size_t i = 0; i < catalog->claim_count; i++)
		(void)json_array_append_new(
			claims, named_json(catalog->claims[i]->code, catalog->claims[i]->words));
	for (size_t i = 0; i < catalog->report_count; i++)
		(void)json_array_append_new(
			reports, named_json(catalog->reports[i]->code, catalog->reports[i]->label));
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "version", text_json(catalog->version),
		"ledgers", ledgers, "indicators", indicators, "claims", claims, "reports", reports);
}

enum rc command_check(struct app *app)
{
	struct job *job = &app->job;
	const struct wording *wording;
	struct str table = STR_NONE;
	bool asked = app_option(app, "--table", &table);
	TRY(app_done(app));
	if (asked && app->json)
		return fail(job, RC_INVALID, "--json 和 --table 请只用其中一个");
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
	if (app->json)
		json_put(catalog_json(job->arena, catalog));
	else
		print_catalog(job->arena, catalog);
	return RC_OK;
}
