/*
 * Commands on records: a new book, files out, undo, the list of changes.
 */
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "intake/intake.h"

#define CHANGES_TOLD 200 /* the newest; all of them with --all */

/* A file that was begun a moment ago and holds no book, on a full disk most often: it would only be in the way. */
static void drop_half(struct app *app)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	struct arena *a = app->job.arena;
	/* on a server nothing stands under the address either, and nothing is unlinked */
	store_close(app->store);
	app->store = NULL;
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		(void)unlink(str_z(a, str_format(a, "%.*s%s", STR_ARG(app->data), ends[i])));
}

static enum rc make_book(struct app *app, struct str name)
{
	struct job *job = &app->job;
	TRY(store_open(job, app->data, (struct store_options){.must_exist = false}, &app->store));
	TRY(store_migrate(job, app->store));
	enum rc rc = book_create(job, app->store, app->catalog, app->book_id, name, &app->book);
	if (rc == RC_TAKEN)
		return fail(job, rc, "%.*s 里已有第 %lld 号账套，没有改动",
			STR_ARG(store_address(app->store)), (long long)app->book_id);
	return rc;
}

enum rc command_init(struct app *app)
{
	struct job *job = &app->job;
	struct str name = STR("未命名单位");
	(void)app_option(app, "--name", &name);
	TRY(app_done(app));
	/* what is refused leaves no file behind */
	TRY(book_name_check(job, app->book_id, name));
	TRY(app_catalog(app));
	bool stood = access(str_z(job->arena, app->data), F_OK) == 0;
	enum rc rc = make_book(app, name);
	if (rc == RC_FAILED && !stood)
		drop_half(app);
	if (rc != RC_OK)
		return rc;
	(void)printf(
		"已建账套“%.*s”，数据在 %.*s\n", STR_ARG(name), STR_ARG(store_address(app->store)));
	return RC_OK;
}

/* ---- undo, changes ---- */

enum rc command_undo(struct app *app)
{
	struct job *job = &app->job;
	struct str why = STR("撤销");
	int64_t seq, undone;
	(void)app_option(app, "--why", &why);
	TRY(app_whole_number(app, app_argument(app), &seq));
	TRY(app_done(app));
	TRY(app_open(app));
	TRY(change_undo(job, app->book, seq, why, &undone));
	(void)printf(
		"已撤销第 %lld 号变更（记为第 %lld 号变更）\n", (long long)seq, (long long)undone);
	return RC_OK;
}

/* A document that was written, with the figures it shows kept: nothing in the ledgers changed. */
static bool is_generated(const struct change_info *c)
{
	return str_eq(c->kind, STR("write")) && c->writes == 0 && str_starts(c->why, STR("生成"));
}

static void add_change(struct arena *a, struct text_table *table, const struct change_info *c)
{
	*ARRAY_ADD(a, table->cells) = str_format(a, "%lld", (long long)c->seq);
	*ARRAY_ADD(a, table->cells) = moment_text(a, c->at);
	*ARRAY_ADD(a, table->cells) = c->who;
	*ARRAY_ADD(a, table->cells) = is_generated(c) ? STR("生成") : change_kind_word(c->kind);
	*ARRAY_ADD(a, table->cells) = c->undone_by > 0
					      ? str_format(a, "%.*s（已由第 %lld 号撤销）",
							STR_ARG(c->why), (long long)c->undone_by)
					      : c->why;
	*ARRAY_ADD(a, table->cells) = str_format(a, "%lld", (long long)c->writes);
	*ARRAY_ADD(a, table->cells) = str_head(c->hash, 12);
}

static json_t *change_json(struct arena *a, const struct change_info *c)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:o, s:o}", "change",
		(json_int_t)c->seq, "at", text_json(moment_iso(a, c->at)), "who", text_json(c->who),
		"kind", text_json(c->kind), "why", text_json(c->why), "detail",
		text_json(c->detail), "writes", (json_int_t)c->writes, "generated",
		is_generated(c) ? 1 : 0, "undone_by",
		c->undone_by > 0 ? json_integer((json_int_t)c->undone_by) : json_null(), "hash",
		text_json(c->hash));
}

enum rc command_changes(struct app *app)
{
	struct job *job = &app->job;
	struct change_info *list;
	json_t *json = app->json ? json_array() : NULL;
	/* never in what a program reads */
	FILE *remarks = app->json ? stderr : stdout;
	size_t count = CHANGES_TOLD, shown = 0, generated = 0;
	int64_t before = 0;
	static const struct str heads[] = {STR_INIT("变更号"), STR_INIT("时间"), STR_INIT("谁"),
		STR_INIT("类别"), STR_INIT("事由"), STR_INIT("写入"), STR_INIT("校验值")};
	static const bool right[] = {true, false, false, false, false, true, false};
	struct text_table table = {.heads = heads, .right = right, .columns = COUNT_OF(heads)};
	bool all = app_flag(app, "--all");
	TRY(app_done(app));
	TRY(app_open(app));
	while (count == CHANGES_TOLD && (all || shown < CHANGES_TOLD)) {
		TRY(change_list(job, app->book, before, CHANGES_TOLD, &list, &count));
		for (size_t i = 0; i < count && (all || shown < CHANGES_TOLD); i++) {
			before = list[i].seq;
			if (!all && is_generated(&list[i])) {
				generated++;
				continue;
			}
			if (json != NULL)
				(void)json_array_append_new(
					json, change_json(job->arena, &list[i]));
			else
				add_change(job->arena, &table, &list[i]);
			shown++;
		}
	}
	if (json != NULL)
		json_put(json);
	else
		text_table_print(job->arena, &table, stdout);
	if (before > 1)
		(void)fprintf(
			remarks, "只列了最近 %zu 次，更早的没有列；全部列出加 --all\n", shown);
	if (generated > 0)
		(void)fprintf(
			remarks, "另有 %zu 次是生成公文，没有列；全部列出加 --all\n", generated);
	return RC_OK;
}

/* ---- template, export ---- */

static enum rc ledger_and_file(
	struct app *app, const struct ledger_def **ret_ledger, struct str *ret_path)
{
	struct job *job = &app->job;
	struct str name = app_argument(app);
	if (!app_option(app, "-o", ret_path))
		return fail(job, RC_INVALID, "请用 -o 写明要写的文件");
	TRY(app_done(app));
	TRY(app_output_sheet(app, *ret_path));
	TRY(app_open(app));
	return app_ledger(app, name, ret_ledger);
}

enum rc command_template(struct app *app)
{
	const struct ledger_def *ledger;
	struct str path;
	TRY(ledger_and_file(app, &ledger, &path));
	TRY(intake_template(&app->job, app->book, ledger, path));
	(void)printf("已写模板 %.*s\n", STR_ARG(path));
	return RC_OK;
}

enum rc command_export(struct app *app)
{
	const struct ledger_def *ledger;
	struct str path;
	int64_t seq;
	TRY(app_change(app, &seq));
	TRY(ledger_and_file(app, &ledger, &path));
	TRY(intake_export(&app->job, app->book, ledger, seq, path));
	(void)printf("已导出 %.*s\n", STR_ARG(path));
	return RC_OK;
}
