/*
 * Commands of trust: verify everything, copy the data safely, put a copy back.
 */
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"

enum rc command_verify(struct app *app)
{
	struct verify_report report;
	TRY(app_done(app));
	TRY(app_open(app));
	TRY(store_self_check(&app->job, app->store));
	TRY(ledger_verify(&app->job, app->book, &report));
	if (app->json) {
		json_put(json_pack("{s:I, s:I, s:o}", "changes", (json_int_t)report.changes,
			"versions", (json_int_t)report.versions, "head", text_json(report.head)));
		return RC_OK;
	}
	(void)printf("全部相符：%lld 次变更，%lld 个记录版本\n校验值 %.*s\n",
		(long long)report.changes, (long long)report.versions, STR_ARG(report.head));
	return RC_OK;
}

enum rc command_backup(struct app *app)
{
	struct str path = app_argument(app);
	TRY(app_done(app));
	if (path.len == 0)
		return fail(&app->job, RC_INVALID, "请写明备份到哪个文件");
	TRY(store_open(
		&app->job, app->data, (struct store_options){.must_exist = true}, &app->store));
	TRY(store_backup(&app->job, app->store, path));
	(void)printf("已备份到 %.*s\n", STR_ARG(path));
	return RC_OK;
}

/* Two things that a person puts right: the backup is not there, or an earlier restore left its own behind. */
static enum rc check_restore(struct app *app, struct str backup, bool stood)
{
	struct job *job = &app->job;
	struct str aside = str_format(job->arena, "%.*s.before-restore", STR_ARG(app->data));
	if (access(str_z(job->arena, backup), F_OK) != 0)
		return fail(job, RC_MISSING, "没有备份文件 %.*s，没有改动", STR_ARG(backup));
	if (stood && access(str_z(job->arena, aside), F_OK) == 0)
		return fail(job, RC_TAKEN,
			"%.*s 是上次恢复时换下来的数据：还要用就改名（mv %.*s "
			"新名），不要了就删除（rm %.*s），然后再恢复；没有改动",
			STR_ARG(aside), STR_ARG(aside), STR_ARG(aside));
	return RC_OK;
}

enum rc command_restore(struct app *app)
{
	struct str backup = app_argument(app);
	TRY(app_done(app));
	if (backup.len == 0)
		return fail(&app->job, RC_INVALID, "请写明从哪个备份恢复");
	/* Where nothing stood before, nothing was put aside, and saying so would send someone looking. */
	bool stood = access(str_z(app->job.arena, app->data), F_OK) == 0;
	TRY(check_restore(app, backup, stood));
	TRY(store_restore(&app->job, backup, app->data));
	(void)printf("已从 %.*s 恢复到 %.*s", STR_ARG(backup), STR_ARG(app->data));
	if (stood)
		(void)printf("，原来的数据留在 %.*s.before-restore", STR_ARG(app->data));
	(void)printf("\n");
	return RC_OK;
}
