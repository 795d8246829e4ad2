/*
 * Commands that need no book: reading a spreadsheet cell by cell, checking packs.
 */
#include "app/app.h"
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

enum rc command_check(struct app *app)
{
	struct job *job = &app->job;
	const struct wording *wording;
	TRY(app_done(app));
	TRY(app_catalog(app));
	const struct catalog *catalog = app->catalog;
	for (size_t i = 0; i < catalog->report_count; i++)
		TRY(report_check(job, catalog, catalog->reports[i]));
	TRY(proof_wording(job, catalog, &wording));
	(void)printf("%.*s\n", STR_ARG(catalog->version));
	for (size_t i = 0; i < catalog->schema.ledger_count; i++) {
		const struct ledger_def *ledger = catalog->schema.ledgers[i];
		if (!ledger->made)
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
	return RC_OK;
}
