/*
 * Commands on reports: write one, freeze it, list and fetch frozen ones, see
 * what drifted since, recompute.
 */
#include "app/app.h"
#include "app/json.h"
#include "report/report.h"

/* "单位/云江青禾" or, of the report's own ledger, the name, code or number alone. */
static enum rc find_record(
	struct app *app, const struct ledger_def *ledger, struct str text, int64_t *ret)
{
	struct job *job = &app->job;
	struct str rest = text, head = str_cut(&rest, STR("/"));
	struct namesakes named;
	struct record *record;
	if (rest.at != NULL && schema_ledger(&app->catalog->schema, head) == ledger)
		text = str_trim(rest);
	TRY(record_named(job, app->book, ledger, text, &named));
	if (named.exact == NULL && named.records.len == 1)
		named.exact = named.records.at[0];
	if (named.exact != NULL) {
		*ret = named.exact->id;
		return RC_OK;
	}
	if (int_from(text, ret) &&
		record_get(job, app->book, ledger, *ret, SEQ_NOW, &record) == RC_OK)
		return RC_OK;
	job_clear_error(job);
	if (named.records.len == 0)
		return fail(job, RC_MISSING, "%.*s台账里没有“%.*s”（名称、代码、拼音或编号）",
			STR_ARG(ledger->label), STR_ARG(text));
	return fail(job, RC_INVALID, "%.*s台账里有 %zu 条对得上“%.*s”，请写全称、代码或编号",
		STR_ARG(ledger->label), named.records.len, STR_ARG(text));
}

static enum rc read_record(struct app *app, struct str text, struct report_request *request)
{
	const struct ledger_def *ledger = report_ledger(app->catalog, request->report);
	if (ledger != NULL && text.len == 0)
		return fail(&app->job, RC_INVALID,
			"“%.*s”写的是一条%.*s：请用 --record 说明是哪一条",
			STR_ARG(request->report->label), STR_ARG(ledger->label));
	if (ledger == NULL && text.len > 0)
		return fail(&app->job, RC_INVALID, "“%.*s”写的是一个辖区，不用 --record",
			STR_ARG(request->report->label));
	return ledger != NULL ? find_record(app, ledger, text, &request->record) : RC_OK;
}

static enum rc read_request(struct app *app, struct report_request *ret)
{
	struct job *job = &app->job;
	struct str record = STR_NONE;
	(void)app_option(app, "--record", &record);
	TRY(app_change(app, &ret->seq));
	TRY(app_open(app));
	TRY(app_when(app, &ret->unit, &ret->when));
	struct str name = app_argument(app);
	ret->report = catalog_report(app->catalog, name);
	if (ret->report != NULL)
		return read_record(app, record, ret);
	struct buf b;
	buf_init(&b, JOB_ERROR_MAX / 2);
	for (size_t i = 0; i < app->catalog->report_count; i++)
		buf_addf(&b, "%s%.*s", i > 0 ? "、" : "", STR_ARG(app->catalog->reports[i]->label));
	struct str names = buf_take(job->arena, &b);
	if (name.len == 0)
		return fail(job, RC_MISSING, "请写明是哪份公文；有：%.*s", STR_ARG(names));
	return fail(job, RC_MISSING, "没有公文“%.*s”；有：%.*s", STR_ARG(name), STR_ARG(names));
}

static enum rc edition_from(struct app *app, enum edition *ret)
{
	static const struct {
		struct str code, word;
		enum edition edition;
	} editions[] = {
		{STR_INIT("internal"), STR_INIT("内部"), EDITION_INTERNAL},
		{STR_INIT("review"), STR_INIT("送审"), EDITION_REVIEW},
		{STR_INIT("outgoing"), STR_INIT("外发"), EDITION_OUTGOING},
	};
	struct str text;
	*ret = EDITION_INTERNAL;
	if (!app_option(app, "--edition", &text))
		return RC_OK;
	for (size_t i = 0; i < COUNT_OF(editions); i++)
		if (str_eq(text, editions[i].code) || str_eq(text, editions[i].word)) {
			*ret = editions[i].edition;
			return RC_OK;
		}
	return fail(&app->job, RC_INVALID,
		"稿别“%.*s”应是 internal（内部）、review（送审）或 outgoing（外发）",
		STR_ARG(text));
}

static enum rc write_document(
	struct app *app, const struct document *doc, enum edition edition, struct str path)
{
	struct job *job = &app->job;
	struct str bytes;
	if (str_ends(path, STR(".xlsx")))
		return RC_OK;
	if (str_ends(path, STR(".html")))
		TRY(document_html_file(job, doc, edition, &bytes));
	else if (str_ends(path, STR(".txt")))
		TRY(document_text(job, doc, &bytes));
	else
		TRY(document_docx(job, doc, edition, &bytes));
	return file_write_whole(job, path, bytes);
}

/* What is to be looked at before the text goes out. */
static void print_slip(const struct rendering *r)
{
	if (r->document.finding_count > 0)
		(void)printf("核稿单 %zu 条（不在文中）：\n", r->document.finding_count);
	for (size_t i = 0; i < r->document.finding_count; i++) {
		const struct doc_finding *f = &r->document.findings[i];
		(void)printf("%s  %.*s%s%.*s%s%s%.*s\n", finding_word(f->kind), STR_ARG(f->what),
			f->office.len > 0 ? "（" : "", STR_ARG(f->office),
			f->office.len > 0 ? "）" : "", f->why.len > 0 ? "：" : "", STR_ARG(f->why));
	}
}

enum rc command_report(struct app *app)
{
	static const struct str endings[] = {
		STR_INIT(".docx"), STR_INIT(".xlsx"), STR_INIT(".html"), STR_INIT(".txt")};
	struct job *job = &app->job;
	struct report_request request = {0};
	struct rendering *rendering;
	enum edition edition;
	struct str path = STR_NONE, sign = STR_NONE, id;
	bool to_file = app_option(app, "-o", &path);
	(void)app_option(app, "--sign", &sign);
	TRY(edition_from(app, &edition));
	if (to_file)
		TRY(app_output(app, path, endings, COUNT_OF(endings)));
	TRY(read_request(app, &request));
	TRY(app_done(app));
	TRY(report_render(job, app->book, &request, &rendering));
	if (sign.len > 0 && edition != EDITION_OUTGOING)
		return fail(job, RC_INVALID,
			"--sign 是写外发稿时用的：说明为什么带着待补或没有说明的基数外发");
	if (edition == EDITION_OUTGOING && sign.len == 0)
		TRY(report_may_go_out(job, rendering));
	/* a text that is no table is refused before anything is recorded */
	if (to_file && str_ends(path, STR(".xlsx")))
		TRY(document_xlsx(job, &rendering->document, edition, path));
	TRY(report_record(
		job, app->book, rendering, report_lacks(rendering) ? sign : STR_NONE, &id));
	rendering->document.render = id;
	/* on the screen above the text, never in what is caught of it */
	(void)fprintf(to_file ? stdout : stderr, "%.*s\n", STR_ARG(app_took(app, &request.when)));
	if (!to_file) {
		struct str text;
		TRY(document_text(job, &rendering->document, &text));
		(void)printf("%.*s\n", STR_ARG(text));
	} else {
		TRY(write_document(app, &rendering->document, edition, path));
		(void)printf("已写 %.*s：%zu 个数，待补 %zu 个，数据截至第 %lld 号变更\n",
			STR_ARG(path), rendering->document.figure_count, rendering->missing_count,
			(long long)rendering->seq);
	}
	print_slip(rendering);
	return RC_OK;
}

enum rc command_freeze(struct app *app)
{
	struct report_request request = {0};
	struct str sign = STR_NONE;
	int64_t id;
	(void)app_option(app, "--sign", &sign);
	TRY(read_request(app, &request));
	TRY(app_done(app));
	TRY(report_freeze(&app->job, app->book, &request, sign, &id));
	(void)printf("%.*s\n", STR_ARG(app_took(app, &request.when)));
	(void)printf(
		"已定稿，编号 %lld（取出：kezhang frozen %lld -o 文件.docx；定稿后变化：kezhang "
		"drift %lld）\n",
		(long long)id, (long long)id, (long long)id);
	return RC_OK;
}

static void print_frozen_json(struct arena *a, const struct frozen *list, size_t count)
{
	json_t *out = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(out,
			json_pack("{s:I, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "id",
				(json_int_t)list[i].id, "report", text_json(list[i].report),
				"title", text_json(list[i].title), "change",
				(json_int_t)list[i].seq, "at", text_json(moment_iso(a, list[i].at)),
				"who", text_json(list[i].who), "sm3", text_json(list[i].sm3),
				"sign", text_json(list[i].sign)));
	json_put(out);
}

static void print_frozen(struct arena *a, const struct frozen *list, size_t count)
{
	static const struct str heads[] = {STR_INIT("编号"), STR_INIT("公文"),
		STR_INIT("数据截至变更"), STR_INIT("定稿时间"), STR_INIT("谁"), STR_INIT("SM3"),
		STR_INIT("有待补而定稿的理由")};
	static const bool right[] = {true, false, true, false, false, false, false};
	struct text_table table = {.heads = heads, .right = right, .columns = COUNT_OF(heads)};
	for (size_t i = 0; i < count; i++) {
		*ARRAY_ADD(a, table.cells) = str_format(a, "%lld", (long long)list[i].id);
		*ARRAY_ADD(a, table.cells) = list[i].title;
		*ARRAY_ADD(a, table.cells) = str_format(a, "%lld", (long long)list[i].seq);
		*ARRAY_ADD(a, table.cells) = moment_text(a, list[i].at);
		*ARRAY_ADD(a, table.cells) = list[i].who;
		*ARRAY_ADD(a, table.cells) = str_head(list[i].sm3, 12);
		*ARRAY_ADD(a, table.cells) = list[i].sign;
	}
	text_table_print(a, &table, stdout);
}

static enum rc list_frozen(struct app *app)
{
	struct frozen *list;
	size_t count;
	TRY(frozen_list(&app->job, app->book, &list, &count));
	(app->json ? print_frozen_json : print_frozen)(app->job.arena, list, count);
	return RC_OK;
}

enum rc command_frozen(struct app *app)
{
	struct job *job = &app->job;
	static const struct str endings[] = {STR_INIT(".docx"), STR_INIT(".html")};
	struct str path, number;
	struct frozen frozen;
	int64_t id;
	bool fetch = app_option(app, "-o", &path);
	number = app_argument(app);
	TRY(app_done(app));
	if (!fetch && number.len > 0)
		return fail(job, RC_INVALID, "请用 -o 写明把第 %.*s 号定稿写到哪个文件",
			STR_ARG(number));
	if (fetch && app->json)
		return fail(job, RC_INVALID, "--json 列出定稿，-o 取出一份：请只用其中一个");
	if (fetch)
		TRY(app_output(app, path, endings, COUNT_OF(endings)));
	TRY(app_open(app));
	if (!fetch)
		return list_frozen(app);
	TRY(app_whole_number(app, number, &id));
	TRY(frozen_get(job, app->book, id, &frozen));
	TRY(file_write_whole(job, path, str_ends(path, STR(".html")) ? frozen.html : frozen.docx));
	(void)printf("已写 %.*s（定稿时的原样）\n", STR_ARG(path));
	return RC_OK;
}

static enum rc number_and_open(struct app *app, int64_t *ret)
{
	TRY(app_whole_number(app, app_argument(app), ret));
	TRY(app_done(app));
	return app_open(app);
}

static void print_row(const struct drift_row *row)
{
	static const char *const words[] = {
		[DRIFT_ADDED] = "增加", [DRIFT_DROPPED] = "减少", [DRIFT_CHANGED] = "改动"};
	(void)printf("  %s %.*s“%.*s”（", words[row->how], STR_ARG(row->ledger->label),
		STR_ARG(row->title));
	if (row->seq > 0)
		(void)printf("第 %lld 号变更，%.*s，", (long long)row->seq, STR_ARG(row->who));
	(void)printf("%.*s）\n", STR_ARG(row->why));
}

static json_t *drift_json(const struct drift_figure *f)
{
	static const char *const words[] = {
		[DRIFT_ADDED] = "added", [DRIFT_DROPPED] = "dropped", [DRIFT_CHANGED] = "changed"};
	json_t *rows = json_array();
	for (size_t i = 0; i < f->row_count; i++) {
		const struct drift_row *row = &f->rows[i];
		(void)json_array_append_new(rows,
			json_pack("{s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "how", words[row->how],
				"ledger", text_json(row->ledger->name), "record",
				(json_int_t)row->id, "title", text_json(row->title), "change",
				row->seq > 0 ? json_integer((json_int_t)row->seq) : json_null(),
				"who", text_json(row->who), "why", text_json(row->why)));
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "figure", text_json(f->id), "name",
		text_json(f->name), "then", text_json(f->then), "now", text_json(f->now),
		"definition_then", text_json(f->definition_then), "definition_now",
		text_json(f->definition_now), "rows", rows);
}

static void print_drift_json(const struct drift_figure *list, size_t count)
{
	json_t *out = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(out, drift_json(&list[i]));
	json_put(out);
}

static void print_drift(const struct drift_figure *list, size_t count)
{
	if (count == 0)
		(void)puts("定稿后没有变化");
	for (size_t i = 0; i < count; i++) {
		const struct drift_figure *f = &list[i];
		(void)printf("%.*s %.*s：定稿时 %.*s，现 %.*s%s\n", STR_ARG(f->id),
			STR_ARG(f->name), STR_ARG(f->then), STR_ARG(f->now),
			!str_eq(f->then, f->now) ? ""
			: f->row_count > 0       ? "（数没有变，记录变了）"
						 : "（数没有变，口径变了）");
		if (f->definition_then.len > 0)
			(void)printf("  口径已改：\n    定稿时 %.*s\n    现在   %.*s\n",
				STR_ARG(f->definition_then), STR_ARG(f->definition_now));
		for (size_t r = 0; r < f->row_count; r++)
			print_row(&f->rows[r]);
	}
}

enum rc command_explain(struct app *app)
{
	const struct indicator_def *indicator;
	struct str why = STR_NONE;
	struct when when;
	int64_t unit;
	struct explained explained;
	if (!app_option(app, "--why", &why))
		return fail(&app->job, RC_INVALID,
			"请写明原因（命令里写 --why 原因）：为什么现在的数与定稿印的不同");
	TRY(app_open(app));
	TRY(app_when(app, &unit, &when));
	TRY(app_indicator(app, app_argument(app), &indicator));
	TRY(app_done(app));
	TRY(report_explain(&app->job, app->book, indicator, unit, when, why, &explained));
	(void)printf("%.*s\n%.*s\n", STR_ARG(app_took(app, &when)), STR_ARG(explained.told));
	if (explained.seq == 0)
		(void)puts("早已这样说明，没有再写");
	else
		(void)printf("已记下原因，记为第 %lld 号变更\n", (long long)explained.seq);
	return RC_OK;
}

enum rc command_drift(struct app *app)
{
	struct drift_figure *list;
	size_t count;
	int64_t id;
	TRY(number_and_open(app, &id));
	TRY(report_drift(&app->job, app->book, id, &list, &count));
	(app->json ? print_drift_json : print_drift)(list, count);
	return RC_OK;
}

enum rc command_recompute(struct app *app)
{
	int64_t id;
	TRY(number_and_open(app, &id));
	TRY(report_recompute(&app->job, app->book, id));
	(void)printf("定稿 %lld 的每个数重算都相同\n", (long long)id);
	return RC_OK;
}
