/*
 * What most commands begin with: the catalog, the store, the book; and the
 * three choices that every figure needs: 辖区, 报告期, 截止日.
 */
#include "app/app.h"
#include "catalog/tree.h"

enum rc app_catalog(struct app *app)
{
	return catalog_load(&app->job, app->packs, app->pack_count, &app->catalog);
}

/* Opening the file and reading its schema takes about as long as reading the packs: they are done side by side. */
struct opening {
	struct job job;
	struct str data;
	struct store_options options;
	struct store *store;
	enum rc rc;
};

static void open_store(void *arg)
{
	struct opening *opening = arg;

	opening->rc = store_open(&opening->job, opening->data, opening->options, &opening->store);
}

/* What is wrong with the packs is told first. */
static enum rc open_both(struct app *app, struct opening *opening)
{
	struct aside aside;

	aside_begin(&aside, open_store, opening);
	enum rc rc = app_catalog(app);
	if (rc == RC_OK)
		aside_end(&aside);
	else
		aside_drop(&aside);
	if (rc != RC_OK || opening->rc == RC_OK)
		return rc;
	if (opening->rc == RC_MISSING)
		return fail(&app->job, RC_MISSING,
			"没有数据文件 %.*s：先用 kezhang init --name 单位名称 新建，或用 --data "
			"指明",
			STR_ARG(app->data));
	job_take_error(&app->job, &opening->job);
	return opening->rc;
}

static enum rc open_store_of(struct app *app, int cache_kilobytes, struct store **ret)
{
	struct opening opening = {.data = app->data,
		.options = {.must_exist = true, .cache_kilobytes = cache_kilobytes}};

	job_fork(&app->job, &opening.job);
	enum rc rc = open_both(app, &opening);
	*ret = opening.store;
	job_done(&opening.job);
	return rc;
}

enum rc app_open_for(struct app *app, struct job *job, int cache_kilobytes,
	struct store **ret_store, struct book **ret_book)
{
	TRY(open_store_of(app, cache_kilobytes, ret_store));
	enum rc rc = store_migrate(&app->job, *ret_store);
	if (rc == RC_MISSING)
		return fail(&app->job, rc,
			"%.*s 里没有科账的数据：先用 kezhang init --name 单位名称 新建，或用 "
			"--data "
			"指明",
			STR_ARG(store_address(*ret_store)));
	if (rc != RC_OK)
		return rc;
	rc = book_open(job, *ret_store, app->catalog, app->book_id, ret_book);
	if (rc != RC_OK && job != &app->job)
		job_take_error(&app->job, job);
	if (rc == RC_MISSING)
		return fail(&app->job, RC_MISSING,
			"%.*s 里没有第 %lld 号账套：先用 kezhang init --name 单位名称 新建",
			STR_ARG(app->data), (long long)app->book_id);
	return rc;
}

enum rc app_open(struct app *app)
{
	if (app->book != NULL)
		return RC_OK;
	return app_open_for(app, &app->job, 0, &app->store, &app->book);
}

enum rc app_whole_number(struct app *app, struct str text, int64_t *ret)
{
	if (text.len == 0)
		return fail(&app->job, RC_INVALID, "请写明编号；用法见 kezhang help");
	if (!int_from(text, ret) || *ret < 0)
		return fail(&app->job, RC_INVALID, "“%.*s”应是一个编号（不带正负号的整数，如 12）",
			STR_ARG(text));
	return RC_OK;
}

enum rc app_ledger(struct app *app, struct str name, const struct ledger_def **ret)
{
	struct job *job = &app->job;
	*ret = schema_ledger(&app->catalog->schema, name);
	if (*ret != NULL)
		return RC_OK;
	struct str near = schema_near(job->arena, &app->catalog->schema, NULL, name);
	return fail(job, RC_MISSING, "没有台账“%.*s”%s%.*s", STR_ARG(name),
		near.len > 0 ? "，相近的有：" : "", STR_ARG(near));
}

enum rc app_change(struct app *app, int64_t *ret_seq)
{
	struct str text;
	struct str hash;
	int64_t head;
	*ret_seq = SEQ_NOW;
	if (!app_option(app, "--change", &text))
		return RC_OK;
	TRY(app_whole_number(app, text, ret_seq));
	TRY(app_open(app));
	TRY(book_head(&app->job, app->book, &head, &hash));
	if (*ret_seq > head)
		return fail(&app->job, RC_MISSING, "没有第 %lld 号变更，最后一次是第 %lld 号",
			(long long)*ret_seq, (long long)head);
	return RC_OK;
}

/* ---- units ---- */

struct unit_search {
	const struct book *book;
	struct str key; /* folded name, or empty: the book's own */
	int64_t found;
	size_t hits;
	struct str name, names;
	struct unit_choice choice;
	ARRAY(struct str) others; /* how those are called that it is not */
};

static enum rc match_unit(void *arg, struct job *job, const struct record *record)
{
	struct unit_search *search = arg;
	struct record *r = (struct record *)(uintptr_t)record;
	struct value name = *record_value(r, STR("name")), brief = *record_value(r, STR("short"));
	struct value code = *record_value(r, STR("code")), parent = *record_value(r, STR("parent"));
	if (search->key.len == 0) {
		unit_choice_look(
			&search->choice, search->book, record->id, name.text, value_given(parent));
		if (search->choice.chosen != record->id)
			return RC_OK;
		search->hits = 0;
	} else if (!str_eq(str_name_key(job->arena, name.text), search->key) &&
		   !(value_given(brief) &&
			   str_eq(str_name_key(job->arena, brief.text), search->key)) &&
		   !(value_given(code) && str_eq(code.text, search->key))) {
		*ARRAY_ADD(job->arena, search->others) = str_copy(job->arena, name.text);
		return RC_OK;
	}
	search->found = record->id;
	search->name = str_copy(job->arena, name.text);
	search->names = search->hits++ == 0 ? search->name
					    : str_format(job->arena, "%.*s、%.*s",
						      STR_ARG(search->names), STR_ARG(name.text));
	return RC_OK;
}

enum rc app_unit(struct app *app, struct str name, int64_t *ret_unit)
{
	struct job *job = &app->job;
	struct unit_search search = {.book = app->book, .key = str_name_key(job->arena, name)};
	struct ledger_query query = {.seq = SEQ_NOW};
	TRY(ledger_each(job, app->book, schema_ledger(&app->catalog->schema, LEDGER_UNIT), &query,
		match_unit, &search));
	if (search.hits == 1) {
		*ret_unit = search.found;
		app->unit_name = search.name;
		return RC_OK;
	}
	if (name.len == 0)
		return fail(job, RC_INVALID, "还没有辖区：请先导入或登记辖区");
	struct str near = pack_near_names(job->arena, name, search.others.at, search.others.len);
	if (search.hits == 0)
		return fail(job, RC_MISSING, "辖区台账里没有“%.*s”%s%.*s", STR_ARG(name),
			near.len > 0 ? "，相近的有" : "", STR_ARG(near));
	return fail(job, RC_INVALID, "“%.*s”对应不止一个辖区：%.*s", STR_ARG(name),
		STR_ARG(search.names));
}

enum rc app_when(struct app *app, int64_t *ret_unit, struct when *ret_when)
{
	struct str unit = STR_NONE;
	(void)app_option(app, "--unit", &unit);
	TRY(app_unit(app, unit, ret_unit));
	return app_period(app, ret_when);
}

struct str app_took(struct app *app, const struct when *when)
{
	struct arena *a = app->job.arena;
	bool why = app->when_why.len > 0;
	return str_format(a, "%s%.*s%s报告期 %.*s，截止日 %.*s%s%.*s%s",
		app->unit_name.len > 0 ? "辖区 " : "", STR_ARG(app->unit_name),
		app->unit_name.len > 0 ? "，" : "", STR_ARG(period_chinese(a, when->period)),
		STR_ARG(day_chinese(a, when->cutoff)), why ? "（没有指定：" : "",
		STR_ARG(app->when_why), why ? "）" : "");
}

/* A whole day, as people type it in a list. */
static bool typed_day(struct arena *a, struct str text, day_t *ret)
{
	struct date d;
	if (date_from_cell(a, text, false, &d) != DATE_FINE || d.first != d.last)
		return false;
	*ret = d.first;
	return true;
}

enum rc app_period(struct app *app, struct when *ret_when)
{
	struct job *job = &app->job;
	struct str text;
	struct when when = {.cutoff = job->today};
	bool period = app_option(app, "--period", &text), cutoff;
	if (period && !period_from(text, &when.period))
		return fail(job, RC_INVALID,
			"报告期“%.*s”应写成 2023、2023H1、2023Q2 或 2023-06，年份在 %d 到 %d 之间",
			STR_ARG(text), PERIOD_YEAR_MIN, PERIOD_YEAR_MAX);
	/* Without a cutoff a period that is over counts to its last day. */
	if (period && period_last(when.period) < when.cutoff)
		when.cutoff = period_last(when.period);
	cutoff = app_option(app, "--cutoff", &text);
	if (cutoff && !typed_day(job->arena, text, &when.cutoff))
		return fail(job, RC_INVALID,
			"截止日“%.*s”应写成 2023-06-20（2023.6.20、2023年6月20日也可）",
			STR_ARG(text));
	if (!period && cutoff)
		when.period = (struct period){day_civil(when.cutoff).year, PERIOD_YEAR, 1};
	else if (!period)
		TRY(when_newest(job, app->book, &when, &app->when_why));
	if (when.cutoff < period_first(when.period))
		return fail(job, RC_INVALID, "截止日 %.*s 早于报告期 %.*s 的第一天",
			STR_ARG(day_iso(job->arena, when.cutoff)),
			STR_ARG(period_text(job->arena, when.period)));
	*ret_when = when;
	return RC_OK;
}
