/*
 * Commands on what goes between a district's book and the city's: keys, sending, receiving.
 */
#include <string.h>

#include "app/app.h"
#include "app/json.h"
#include "app/proposal.h"
#include "exchange/exchange.h"

/* ---- keys ---- */

static struct str pairs_of(struct arena *a, struct str fingerprint)
{
	struct str text = STR("");
	for (size_t i = 0; i < fingerprint.len; i += 8)
		text = str_format(
			a, "%.*s%s%.*s", STR_ARG(text), i > 0 ? " " : "", 8, fingerprint.at + i);
	return text;
}

enum rc command_key(struct app *app)
{
	static const struct str endings[] = {STR_INIT(".pem"), STR_INIT(".txt")};
	struct job *job = &app->job;
	struct str path = STR_NONE;
	struct sm2 *key;
	bool to_file = app_option(app, "-o", &path);
	TRY(app_done(app));
	if (to_file)
		TRY(app_output(app, path, endings, COUNT_OF(endings)));
	TRY(app_open(app));
	TRY(exchange_key(job, app->book, true, &key));
	struct str text = exchange_public_text(job->arena, key, app->book->name);
	struct str fingerprint = exchange_fingerprint(job->arena, key);
	if (to_file)
		TRY(file_write_whole(job, path, text));
	if (app->json)
		json_put(json_pack("{s:o, s:o, s:o}", "book", text_json(app->book->name),
			"fingerprint", text_json(fingerprint), "public", text_json(text)));
	else if (to_file)
		(void)printf("已写公钥 %.*s，请交给对方登记一次，并当面或电话核对指纹：\n%.*s\n",
			STR_ARG(path), STR_ARG(pairs_of(job->arena, fingerprint)));
	else
		(void)printf("%.*s", STR_ARG(text));
	return RC_OK;
}

static enum rc list_keys(struct app *app)
{
	struct exchange_key_info *keys;
	size_t count;
	json_t *out = app->json ? json_array() : NULL;
	TRY(exchange_keys(&app->job, app->book, &keys, &count));
	for (size_t i = 0; i < count; i++) {
		if (out != NULL)
			(void)json_array_append_new(
				out, json_pack("{s:o, s:o, s:o}", "name", text_json(keys[i].name),
					     "unit", text_json(keys[i].unit_name), "fingerprint",
					     text_json(keys[i].fingerprint)));
		else
			(void)printf("%.*s  %.*s  %.*s\n",
				STR_ARG(terminal_text(app->job.arena, keys[i].unit_name)),
				STR_ARG(terminal_text(app->job.arena, keys[i].name)),
				STR_ARG(keys[i].fingerprint));
	}
	if (out != NULL)
		json_put(out);
	else if (count == 0)
		(void)puts("还没有登记公钥");
	return RC_OK;
}

enum rc command_trust(struct app *app)
{
	struct job *job = &app->job;
	struct exchange_key_info info;
	struct str unit_name = STR_NONE, name = STR_NONE, drop = STR_NONE, path, text;
	int64_t unit, seq;
	bool dropping = app_option(app, "--drop", &drop);
	(void)app_option(app, "--unit", &unit_name);
	(void)app_option(app, "--name", &name);
	path = app_argument(app);
	TRY(app_done(app));
	TRY(app_open(app));
	if (!dropping && path.len == 0 && unit_name.len == 0)
		return list_keys(app);
	if (app->json)
		return fail(job, RC_INVALID, "登记和撤下公钥没有 JSON 形式的结果，请去掉 --json");
	if (dropping) {
		TRY(exchange_distrust(job, app->book, drop, &seq));
		(void)printf("已撤下，记为第 %lld 号变更；用它签的包不再收\n", (long long)seq);
		return RC_OK;
	}
	if (path.len == 0 || unit_name.len == 0)
		return fail(job, RC_INVALID,
			"请写明公钥是哪个辖区的：kezhang trust --unit 云东区 公钥文件");
	TRY(app_unit(app, unit_name, &unit));
	TRY(file_read_whole(job, path, EXCHANGE_MAX_KEY, &text));
	TRY(exchange_trust(job, app->book, text, unit, name, &info, &seq));
	(void)printf("%.*s %.*s 的公钥%s，请与对方核对指纹：\n%.*s\n", STR_ARG(app->unit_name),
		STR_ARG(terminal_text(job->arena, info.name)), seq > 0 ? "已登记" : "早已这样登记",
		STR_ARG(pairs_of(job->arena, info.fingerprint)));
	return RC_OK;
}

/* ---- sending ---- */

#define MISSING_TOLD 5

struct ordering {
	struct exchange_order order;
	struct str path, key;
	bool all; /* every indicator without a value by name */
	ARRAY(const struct ledger_def *) rows;
	ARRAY(const struct indicator_def *) indicators;
};

static enum rc read_lists(struct app *app, struct ordering *o, struct str rows, struct str names)
{
	struct arena *a = app->job.arena;
	while (rows.len > 0) {
		struct str one = str_trim(str_cut(&rows, STR(",")));
		if (one.len > 0)
			TRY(app_ledger(app, one, ARRAY_ADD(a, o->rows)));
	}
	while (names.len > 0) {
		struct str one = str_trim(str_cut(&names, STR(",")));
		const struct indicator_def *found =
			schema_indicator_called(a, &app->catalog->schema, one);
		if (found == NULL)
			return fail(&app->job, RC_MISSING, "没有指标“%.*s”", STR_ARG(one));
		*ARRAY_ADD(a, o->indicators) = found;
	}
	o->order.rows = o->rows.at;
	o->order.row_count = o->rows.len;
	o->order.indicators = o->indicators.at;
	o->order.indicator_count = o->indicators.len;
	return RC_OK;
}

/* Commas of both widths divide a list. */
static struct str list_option(struct app *app, const char *name)
{
	struct str text = STR_NONE;
	(void)app_option(app, name, &text);
	struct str out = STR("");
	while (text.len > 0) {
		struct str piece = str_cut(&text, STR("，"));
		out = str_format(app->job.arena, "%.*s%s%.*s", STR_ARG(out), out.len > 0 ? "," : "",
			STR_ARG(piece));
	}
	return out;
}

static enum rc read_order(struct app *app, struct ordering *o)
{
	static const struct str endings[] = {STR_INIT(EXCHANGE_ENDING)};
	struct job *job = &app->job;
	bool feedback = o->order.kind == EXCHANGE_FEEDBACK;
	struct str rows = feedback ? STR("") : list_option(app, "--rows");
	struct str names = feedback ? STR("") : list_option(app, "--indicators");
	o->all = app_flag(app, "--all");
	(void)app_option(app, "--filled", &o->order.filled);
	(void)app_option(app, "--checked", &o->order.checked);
	(void)app_option(app, "--remark", &o->order.remark);
	(void)app_option(app, "--key", &o->key);
	if (str_trim(o->order.filled).len == 0 || str_trim(o->order.checked).len == 0)
		return fail(job, RC_INVALID,
			"请用 --filled 写明%s、--checked 写明审核人，如 --filled 王科员 --checked "
			"李主任",
			feedback ? "拟稿人" : "填报人");
	if (!app_option(app, "-o", &o->path))
		return fail(job, RC_INVALID,
			"请用 -o 写明写到哪个文件，如 -o 云东区上报" EXCHANGE_ENDING);
	TRY(app_output(app, o->path, endings, COUNT_OF(endings)));
	TRY(app_open(app));
	TRY(app_when(app, &o->order.unit, &o->order.when));
	TRY(app_done(app));
	TRY(read_lists(app, o, rows, names));
	struct sm2 *key;
	if (o->key.len > 0)
		TRY(exchange_key_file(job, o->key, &key));
	else
		TRY(exchange_key(job, app->book, true, &key));
	o->order.key = key;
	return RC_OK;
}

/* A few by name; all of them, one a line, when asked. */
static void print_missing(struct arena *a, const struct exchange_sent *sent, bool all)
{
	bool some = !all && sent->missing_count > MISSING_TOLD;
	if (sent->missing_count == 0)
		return;
	(void)printf("没有值、没有写进包的指标 %zu 个", sent->missing_count);
	if (all)
		(void)printf("：\n  %.*s\n",
			STR_ARG(str_join(a, sent->missing, sent->missing_count, STR("\n  "))));
	else
		(void)printf("：%.*s%s\n",
			STR_ARG(str_join(a, sent->missing,
				some ? MISSING_TOLD : sent->missing_count, STR("、"))),
			some ? " 等；加 --all 逐个列出" : "");
}

static enum rc send_order(struct app *app, enum exchange_kind kind)
{
	struct ordering o = {.order = {.kind = kind}};
	struct exchange_sent sent;
	struct arena *a = app->job.arena;
	TRY(read_order(app, &o));
	TRY(exchange_send(&app->job, app->book, &o.order, &sent));
	TRY(file_write_whole(&app->job, o.path, sent.bytes));
	const struct manifest *m = &sent.manifest;
	(void)printf("%.*s\n已写%s包 %.*s：数据截至第 %lld 号变更，签名指纹 %.*s\n",
		STR_ARG(app_took(app, &o.order.when)), exchange_kind_word(kind), STR_ARG(o.path),
		(long long)m->change, STR_ARG(exchange_fingerprint(a, o.order.key)));
	for (size_t i = 0; i < m->part_count; i++)
		(void)printf("  %.*s  %lld 行\n", STR_ARG(m->parts[i].name),
			(long long)m->parts[i].rows);
	print_missing(a, &sent, o.all);
	return RC_OK;
}

enum rc command_submit(struct app *app)
{
	return send_order(app, EXCHANGE_SUBMISSION);
}

enum rc command_feedback(struct app *app)
{
	return send_order(app, EXCHANGE_FEEDBACK);
}

/* ---- receiving ---- */

static json_t *received_json(
	struct app *app, struct job *job, const struct exchange_received *got, int64_t seq)
{
	const struct manifest *m = &got->manifest;
	json_t *parts = json_array();
	for (size_t i = 0; i < got->proposal_count; i++) {
		struct intake_file file = {.path = got->file,
			.fate = seq > 0 ? INTAKE_ACCEPTED : INTAKE_LOOKED,
			.proposal = got->proposals[i],
			.seq = seq};
		proposal_json(job, app->book, &file, parts);
	}
	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:o, s:o, s:I}", "file",
		text_json(got->file), "kind", exchange_kind_word(m->kind), "unit",
		text_json(m->unit), "period", text_json(period_text(job->arena, m->period)),
		"cutoff", text_json(day_iso(job->arena, m->cutoff)), "sender",
		text_json(got->sender.name), "sm3", text_json(got->sm3), "their_change",
		(json_int_t)m->change, "supersedes", got->superseding, "notes",
		text_json(got->notes), "parts", parts, "change", (json_int_t)seq);
}

static void print_received(
	struct app *app, struct job *job, const struct exchange_received *got, int64_t seq)
{
	const struct manifest *m = &got->manifest;
	struct arena *a = job->arena;
	(void)printf("%.*s：%.*s的%s包，%.*s，报告期 %.*s，截止日 %.*s；填报 %.*s，审核 %.*s；"
		     "签名相符\n%.*s",
		STR_ARG(terminal_text(a, got->file)), STR_ARG(terminal_text(a, got->sender.name)),
		exchange_kind_word(m->kind), STR_ARG(terminal_text(a, m->unit)),
		STR_ARG(period_chinese(a, m->period)), STR_ARG(day_chinese(a, m->cutoff)),
		STR_ARG(terminal_text(a, m->filled)), STR_ARG(terminal_text(a, m->checked)),
		STR_ARG(got->notes));
	for (size_t i = 0; i < got->proposal_count; i++) {
		struct intake_file file = {.path = got->file,
			.fate = seq > 0 ? INTAKE_ACCEPTED : INTAKE_LOOKED,
			.proposal = got->proposals[i],
			.seq = seq};
		proposal_print(job, app->book, &file, seq > 0, stdout);
	}
	if (seq > 0)
		(void)printf("已接收，记为第 %lld 号变更；撤销用 kezhang undo %lld\n",
			(long long)seq, (long long)seq);
	else
		(void)puts("还没有写入；确认后加 --accept 接收");
}

/* Each package is a change of its own; one that is refused does not hold up the others. */
static enum rc receive_one(
	struct app *app, struct str path, bool accept, json_t *out, size_t *refused)
{
	struct exchange_received got;
	struct job job;
	int64_t seq = 0;
	job_fork(&app->job, &job);
	enum rc rc = accept ? exchange_accept(&job, app->book, path, STR_NONE, &got, &seq)
			    : exchange_look(&job, app->book, path, &got);
	if (rc == RC_FAILED || rc == RC_BUSY) {
		job_take_error(&app->job, &job);
	} else if (rc != RC_OK) {
		(*refused)++;
		struct str error = job_error(&job);
		if (out != NULL)
			(void)json_array_append_new(
				out, json_pack("{s:o, s:o}", "file", text_json(path), "refused",
					     text_json(error)));
		else
			(void)fprintf(stderr, "%.*s\n", STR_ARG(error));
		rc = RC_OK;
	} else if (out != NULL) {
		(void)json_array_append_new(out, received_json(app, &job, &got, seq));
	} else {
		print_received(app, &job, &got, seq);
	}
	job_done(&job);
	return rc;
}

enum rc command_receive(struct app *app)
{
	struct job *job = &app->job;
	ARRAY(struct str) paths = {0};
	struct str path;
	size_t refused = 0;
	bool accept = app_flag(app, "--accept");
	while ((path = app_argument(app)).len > 0)
		*ARRAY_ADD(job->arena, paths) = path;
	TRY(app_done(app));
	if (paths.len == 0)
		return fail(job, RC_INVALID, "请写明包的文件");
	TRY(app_open(app));
	json_t *out = app->json ? json_array() : NULL;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < paths.len && rc == RC_OK; i++)
		rc = receive_one(app, paths.at[i], accept, out, &refused);
	if (out != NULL)
		json_put(out);
	TRY(rc);
	if (refused > 0)
		return fail(job, RC_INVALID, "%zu 个包里有 %zu 个没有收", paths.len, refused);
	return RC_OK;
}
