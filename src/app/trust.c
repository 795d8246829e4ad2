/*
 * Commands of trust: verify everything, copy the data safely, put a copy back.
 */
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"

#define CALLED_TOLD 8

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

/* What of a record is personal and was ever said, by the names of its fields. */
static struct str personal_labels(struct arena *a, const struct ledger_def *ledger,
	struct record *const *versions, size_t count)
{
	struct str *labels = arena_array(a, struct str, ledger->field_count + 1);
	size_t told = 0;
	for (size_t f = 0; f < ledger->field_count; f++) {
		bool given = false;
		for (size_t i = 0; i < count; i++)
			given = given || value_given(versions[i]->values[f]);
		if (given && ledger->fields[f].type == TYPE_PERSONAL)
			labels[told++] = ledger->fields[f].label;
	}
	return str_join(a, labels, told, STR("、"));
}

struct called {
	int64_t id;
	size_t count;
	struct str numbers;
};

static enum rc take_called(void *arg, struct job *job, const struct record *record)
{
	struct called *called = arg;
	called->id = record->id;
	called->numbers = str_format(job->arena, "%.*s%s%lld", STR_ARG(called->numbers),
		called->count++ > 0 ? "、" : "", (long long)record->id);
	return called->count < CALLED_TOLD ? RC_OK : RC_DONE;
}

/* A record by its number, or by its title where only one is called so now. */
static enum rc find_record(
	struct app *app, const struct ledger_def *ledger, struct str text, int64_t *ret)
{
	struct job *job = &app->job;
	struct called called = {0};
	if (int_from(text, ret) && *ret > 0)
		return RC_OK;
	if (text.len == 0 || ledger->title_field < 0)
		return app_whole_number(app, text, ret);
	const struct field_def *title = &ledger->fields[ledger->title_field];
	struct ledger_filter filter = {title, value_text(title->type, text)};
	struct ledger_query query = {.seq = SEQ_NOW, .filters = &filter, .filter_count = 1};
	TRY(ledger_each(job, app->book, ledger, &query, take_called, &called));
	if (called.count == 0)
		return fail(job, RC_MISSING,
			"台账“%.*s”现在没有叫“%.*s”的记录；已经撤下的请写记录号",
			STR_ARG(ledger->label), STR_ARG(text));
	if (called.count > 1)
		return fail(job, RC_INVALID, "台账“%.*s”叫“%.*s”的不止一条，请写记录号：%.*s",
			STR_ARG(ledger->label), STR_ARG(text), STR_ARG(called.numbers));
	*ret = called.id;
	return RC_OK;
}

enum rc command_forget(struct app *app)
{
	struct job *job = &app->job;
	const struct ledger_def *ledger;
	struct record **versions;
	struct str why = STR_NONE, name, which, labels, title = STR_NONE;
	size_t count;
	int64_t id, seq;
	bool sure = app_flag(app, "--yes");
	(void)app_option(app, "--why", &why);
	name = app_argument(app);
	which = app_argument(app);
	TRY(app_done(app));
	if (why.len == 0)
		return fail(job, RC_INVALID,
			"请用 --why 写明理由，如 --why 本人申请：理由和这次销毁一起记入变更");
	TRY(app_open(app));
	TRY(app_ledger(app, name, &ledger));
	TRY(find_record(app, ledger, which, &id));
	TRY(record_history(job, app->book, ledger, id, &versions, &count));
	if (count == 0)
		return fail(job, RC_MISSING, "台账“%.*s”没有第 %lld 号记录", STR_ARG(ledger->label),
			(long long)id);
	labels = personal_labels(job->arena, ledger, versions, count);
	if (labels.len == 0)
		return fail(job, RC_MISSING,
			"台账“%.*s”第 %lld 号记录没有个人信息：没有填过，或者已经销毁",
			STR_ARG(ledger->label), (long long)id);
	if (ledger->title_field >= 0)
		title = terminal_text(
			job->arena, versions[count - 1]->values[ledger->title_field].text);
	(void)printf("%.*s第 %lld 号记录“%.*s”的个人信息：%.*s，连同以前各版\n",
		STR_ARG(ledger->label), (long long)id, STR_ARG(title), STR_ARG(labels));
	if (!sure)
		return fail(job, RC_INVALID, "还没有销毁；销毁后不能撤销，确实要销毁就加 --yes");
	TRY(ledger_forget(job, app->book, ledger, id, why, &seq));
	(void)printf(
		"已销毁，记为第 %lld 号变更。以前的备份、收存的原始文件和已生成的公文里仍可能有，"
		"请一并处理\n",
		(long long)seq);
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
