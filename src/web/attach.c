/*
 * Files on a record: attached, fetched, taken off with a reason.
 *
 * A file is fetched as something to save, under no type of its own, so that
 * nothing in it is ever shown or run as a page of ours. Its name is what the
 * browser called it, made safe; it is text for people and never a path.
 */
#include "web/attach.h"

#include "store/sm3.h"
#include "web/form.h"
#include "web/handlers.h"
#include "web/stage.h"

static const struct ledger_def *files_ledger(const struct view *view)
{
	return schema_ledger(&view->catalog->schema, LEDGER_ATTACHMENT);
}

static enum rc has_files_ledger(struct request *request, const struct view *view)
{
	if (files_ledger(view) == NULL)
		return fail(request->job, RC_MISSING, "口径包里没有“附件”台账，不能附文件");
	return RC_OK;
}

/* ---- looking ---- */

struct listing {
	struct job *job;
	struct attached_file *at;
	size_t count;
};

static enum rc add_file(void *arg, struct job *job, const struct record *record)
{
	struct listing *list = arg;
	struct record *own = record_copy(job, record);

	if (list->count == ATTACH_SHOWN)
		return RC_DONE;
	list->at[list->count++] = (struct attached_file){.id = own->id,
		.since = own->since,
		.name = record_value(own, STR("name"))->text,
		.note = record_value(own, STR("note"))->text,
		.size = record_value(own, STR("size"))->integer};
	return RC_OK;
}

enum rc attach_list(struct request *request, const struct view *view, const struct record *record,
	struct attached_file **ret, size_t *ret_count)
{
	const struct ledger_def *files = files_ledger(view);
	struct listing list = {.job = request->job};

	*ret_count = 0;
	if (files == NULL)
		return RC_OK;
	struct ledger_filter filters[] = {
		{ledger_field(files, STR("ledger")), value_text(TYPE_TEXT, record->ledger->name)},
		{ledger_field(files, STR("record")), value_int(TYPE_INT, record->id)}};
	struct ledger_query query = {.seq = record->seq,
		.filters = filters,
		.filter_count = COUNT_OF(filters),
		.newest = true};

	list.at = arena_array(request->job->arena, struct attached_file, ATTACH_SHOWN + 1);
	TRY(ledger_each(request->job, view->book, files, &query, add_file, &list));
	*ret = list.at;
	*ret_count = list.count;
	return RC_OK;
}

enum rc file_fetch(struct request *request, struct reply *reply)
{
	struct record *file;
	struct view view;
	struct str bytes;
	int64_t id, seq;

	TRY(request_step_int(request, "id", &id));
	TRY(view_change(request, &seq));
	TRY(view_read(request, &view));
	TRY(has_files_ledger(request, &view));
	TRY(record_get(request->job, view.book, files_ledger(&view), id, seq, &file));
	TRY(attached_bytes(request->job, view.book, record_value(file, STR("sm3"))->text, &bytes));
	return reply_file(request, reply, "application/octet-stream",
		record_value(file, STR("name"))->text, bytes);
}

/* ---- attaching ---- */

static enum rc put_file(struct request *request, const struct view *view, struct change *change,
	const struct record *record, const struct upload *upload)
{
	struct job *job = request->job;
	struct record *file = record_new(job, files_ledger(view));
	struct str bytes, sm3, name = stage_safe_name(job->arena, upload->name);
	problems found = {0};

	TRY(file_read_whole(job, upload->path, LEDGER_MAX_ATTACHED, &bytes));
	TRY(attach_bytes(job, change, bytes, &sm3));
	*record_value(file, STR("ledger")) = value_text(TYPE_TEXT, record->ledger->name);
	*record_value(file, STR("record")) = value_int(TYPE_INT, record->id);
	*record_value(file, STR("name")) = value_text(TYPE_TEXT, name);
	*record_value(file, STR("sm3")) = value_text(TYPE_TEXT, sm3);
	*record_value(file, STR("size")) = value_int(TYPE_INT, (int64_t)bytes.len);
	struct str note = str_trim(request_form(request, "note"));

	if (note.len > 0)
		*record_value(file, STR("note")) = value_text(TYPE_TEXT, note);
	TRY(record_check(job, view->book, file, &found));
	return change_put(job, change, file, 0);
}

static enum rc put_files(struct request *request, const struct view *view, struct change *change,
	const struct record *record)
{
	for (size_t i = 0; i < request->uploads.len; i++)
		if (request->uploads.at[i].name.len > 0)
			TRY(put_file(request, view, change, record, &request->uploads.at[i]));
	return RC_OK;
}

static size_t sent(const struct request *request)
{
	size_t count = 0;

	for (size_t i = 0; i < request->uploads.len; i++)
		count += request->uploads.at[i].name.len > 0 ? 1 : 0;
	return count;
}

static enum rc see_record(
	struct request *request, struct reply *reply, struct str code, int64_t id, int64_t seq)
{
	struct arena *a = request->job->arena;
	struct url there =
		url_to(a, "/ledgers/{code}/{id}", code, str_format(a, "%lld", (long long)id));

	return reply_see(request, reply, url_with_int(a, view_carry(request, there), "saved", seq));
}

enum rc file_attach(struct request *request, struct reply *reply)
{
	struct job *job = request->job;
	const struct ledger_def *ledger;
	struct change *change;
	struct record *record;
	struct view view;
	struct str title;
	int64_t id, seq;

	TRY(request_step_int(request, "id", &id));
	TRY(view_read(request, &view));
	TRY(has_files_ledger(request, &view));
	ledger = schema_ledger(&view.catalog->schema, request_step(request, "code"));
	if (ledger == NULL || ledger == files_ledger(&view))
		return fail(job, RC_MISSING, "没有这样的记录可附文件");
	if (sent(request) == 0)
		return fail(job, RC_INVALID, "没有选文件：请先选好要附的文件");
	TRY(record_get(job, view.book, ledger, id, SEQ_NOW, &record));
	TRY(cell_title(request, &view, record, &title));
	TRY(change_begin(job, view.book, CHANGE_WRITE,
		str_format(job->arena, "给%.*s“%.*s”附 %zu 个文件", STR_ARG(ledger->label),
			STR_ARG(title), sent(request)),
		&change));
	enum rc rc = put_files(request, &view, change, record);

	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	TRY(change_commit(job, change, &seq));
	return see_record(request, reply, ledger->name, id, seq);
}

enum rc file_take_off(struct request *request, struct reply *reply)
{
	struct job *job = request->job;
	struct str why = str_trim(request_form(request, "why"));
	struct change *change;
	struct record *file;
	struct view view;
	int64_t id, seq;

	TRY(request_step_int(request, "id", &id));
	TRY(view_read(request, &view));
	TRY(has_files_ledger(request, &view));
	if (why.len == 0)
		return fail(job, RC_INVALID, "撤下附件要写明理由，没有撤下");
	TRY(record_get(job, view.book, files_ledger(&view), id, SEQ_NOW, &file));
	TRY(change_begin(job, view.book, CHANGE_WRITE,
		str_format(job->arena, "撤下附件“%.*s”：%.*s",
			STR_ARG(record_value(file, STR("name"))->text), STR_ARG(why)),
		&change));
	enum rc rc = change_end(job, change, files_ledger(&view), id, file->since);

	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	TRY(change_commit(job, change, &seq));
	return see_record(request, reply, record_value(file, STR("ledger"))->text,
		record_value(file, STR("record"))->integer, seq);
}
