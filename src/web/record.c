/*
 * One record as known now or at a change number (?change=): values with the
 * file, sheet and cell each came from, rows that belong to it, records that
 * name it, and its versions with what each changed.
 */
#include "pages.h"
#include "sheet/sheet.h"
#include "web/attach.h"
#include "web/document.h"
#include "web/form.h"
#include "web/handlers.h"

#define LINKS_SHOWN    8 /* of one ledger and field */
#define VERSIONS_SHOWN 100
#define ROWS_SHOWN     100

static struct str number_text(struct arena *a, int64_t v)
{
	return str_format(a, "%lld", (long long)v);
}

/* 高企名单.xlsx 高企名单!D17 · 第 4 号变更 */
static struct str origin_text(struct arena *a, const struct origin *o)
{
	struct str place = STR_NONE;

	if (o->file.len == 0)
		return str_format(
			a, "%.*s填写 · 第 %lld 号变更", STR_ARG(o->who), (long long)o->seq);
	if (o->row >= 0 && o->column >= 0)
		place = str_format(a, " %.*s!%.*s", STR_ARG(o->sheet),
			STR_ARG(cell_address(a, (uint32_t)o->row, (uint32_t)o->column)));
	else if (o->row >= 0)
		place = str_format(a, " %.*s 第 %lld 行", STR_ARG(o->sheet), (long long)o->row + 1);
	return str_format(a, "%.*s%.*s · 第 %lld 号变更", STR_ARG(o->file), STR_ARG(place),
		(long long)o->seq);
}

static enum rc add_lines(struct request *request, const struct view *view,
	const struct record *record, struct page_record *page)
{
	struct arena *a = request->job->arena;
	const struct ledger_def *ledger = record->ledger;
	struct page_record_line *lines =
		arena_array(a, struct page_record_line, ledger->field_count);

	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *field = &ledger->fields[i];
		struct page_record_line *line = &lines[i];
		struct value v = record->values[i];
		struct origin origin;

		line->label = cell_head(a, field);
		TRY(cell_of_field(request, view, record, field, &line->value));
		if (!value_given(v))
			continue;
		if (field->type == TYPE_REF)
			line->link = record_url(a, view, field->ref, v.integer);
		enum rc rc = record_origin(request->job, view->book, record, field, &origin);

		if (rc == RC_MISSING) {
			job_clear_error(request->job);
			continue;
		}
		TRY(rc);
		line->origin = origin_text(a, &origin);
		line->change =
			view_url(a, view, url_to(a, "/changes/{seq}", number_text(a, origin.seq)));
	}
	page->lines = lines;
	page->lines_count = ledger->field_count;
	return RC_OK;
}

/* ---- rows that belong to it ---- */

static enum rc add_child(struct request *request, const struct view *view,
	const struct record *record, const struct ledger_def *child, struct page_record *page,
	struct page_record_child *list)
{
	struct arena *a = request->job->arena;
	struct str *heads = arena_array(a, struct str, child->field_count + 1);
	struct record **rows;
	size_t count;

	TRY(record_rows(request->job, view->book, child, record->id, record->seq, &rows, &count));
	if (count == 0)
		return RC_OK;
	struct page_record_row *shown = arena_array(a, struct page_record_row, ROWS_SHOWN);

	for (size_t f = 0; f < child->field_count; f++)
		heads[f] = cell_head(a, &child->fields[f]);
	for (size_t r = 0; r < count && r < ROWS_SHOWN; r++) {
		struct str *cells = arena_array(a, struct str, child->field_count + 1);

		for (size_t f = 0; f < child->field_count; f++)
			TRY(cell_of_field(request, view, rows[r], &child->fields[f], &cells[f]));
		shown[r] = (struct page_record_row){
			.link = record_url(a, view, child, rows[r]->id),
			.title = cells[0].len > 0 ? cells[0] : STR("—"),
			.cells = cells + 1,
			.cells_count = child->field_count > 0 ? child->field_count - 1 : 0,
		};
	}
	list[page->children_count++] = (struct page_record_child){child->label, heads,
		child->field_count, shown, count < ROWS_SHOWN ? count : ROWS_SHOWN};
	return RC_OK;
}

static enum rc add_children(struct request *request, const struct view *view,
	const struct record *record, struct page_record *page)
{
	const struct schema *schema = &view->catalog->schema;
	struct page_record_child *list = arena_array(
		request->job->arena, struct page_record_child, schema->ledger_count + 1);

	for (size_t i = 0; i < schema->ledger_count; i++)
		if (schema->ledgers[i]->parent == record->ledger)
			TRY(add_child(request, view, record, schema->ledgers[i], page, list));
	page->children = list;
	return RC_OK;
}

/* ---- who names it ---- */

struct linking {
	struct request *request;
	const struct view *view;
	const struct field_def *field;
	struct page_record_link *at;
	size_t count;
};

/* A row of another record stands for that one: 项目参加单位 for its 项目. */
static enum rc named_by(struct linking *links, struct record *own, struct record **ret)
{
	*ret = own;
	if (own->ledger->parent == NULL)
		return RC_OK;
	return record_get(links->request->job, links->view->book, own->ledger->parent, own->parent,
		own->seq ? own->seq : SEQ_NOW, ret);
}

static enum rc add_link(void *arg, struct job *job, const struct record *record)
{
	struct linking *links = arg;
	struct record *own = record_copy(job, record), *named;
	struct page_record_link *link = &links->at[links->count];

	TRY(named_by(links, own, &named));
	*link = (struct page_record_link){
		.there = record_url(job->arena, links->view, named->ledger, named->id)};
	TRY(cell_title(links->request, links->view, named, &link->title));
	TRY(cell_about(links->request, links->view, named, links->field, &link->about));
	links->count++;
	return RC_OK;
}

/* All records that name this one by one field: how many, and the newest of them. */
static enum rc add_group(struct request *request, const struct view *view,
	const struct record *record, const struct ledger_def *ledger, const struct field_def *field,
	struct page_record_group *group, bool *ret_is)
{
	struct arena *a = request->job->arena;
	struct linking links = {.request = request, .view = view, .field = field};
	struct ledger_filter filter = {field, value_int(TYPE_REF, record->id)};
	struct ledger_query query = {.seq = record->seq,
		.day = view->when.cutoff,
		.filters = &filter,
		.filter_count = 1};
	int64_t count;

	TRY(ledger_count(request->job, view->book, ledger, &query, &count));
	*ret_is = count > 0;
	if (count == 0)
		return RC_OK;
	query.newest = true;
	query.limit = LINKS_SHOWN;
	links.at = arena_array(a, struct page_record_link, LINKS_SHOWN);
	TRY(ledger_each(request->job, view->book, ledger, &query, add_link, &links));
	*group = (struct page_record_group){.ledger = ledger->label,
		.field = field->label,
		.count = str_format(a, "%lld %.*s", (long long)count,
			STR_ARG(ledger->measure.len > 0 ? ledger->measure : STR("条"))),
		.links = links.at,
		.links_count = links.count};
	group->all = view_url(a, view, url_to(a, "/ledgers/{code}", ledger->name));
	group->all = url_with_int(
		a, group->all, str_z(a, str_format(a, "r_%.*s", STR_ARG(field->name))), record->id);
	if (count > LINKS_SHOWN)
		group->more = str_format(a, "全部 %lld 条", (long long)count);
	return RC_OK;
}

static enum rc add_links(struct request *request, const struct view *view,
	const struct record *record, struct page_record *page)
{
	const struct schema *schema = &view->catalog->schema;
	size_t fields = 0;

	for (size_t i = 0; i < schema->ledger_count; i++)
		fields += schema->ledgers[i]->field_count;
	struct page_record_group *groups =
		arena_array(request->job->arena, struct page_record_group, fields + 1);

	for (size_t i = 0; i < schema->ledger_count; i++)
		for (size_t f = 0; f < schema->ledgers[i]->field_count; f++) {
			const struct field_def *field = &schema->ledgers[i]->fields[f];

			bool is = false;

			if (field->ref == record->ledger && !field->dated &&
				!schema->ledgers[i]->made)
				TRY(add_group(request, view, record, schema->ledgers[i], field,
					&groups[page->groups_count], &is));
			page->groups_count += is ? 1 : 0;
		}
	page->groups = groups;
	return RC_OK;
}

/* ---- files ---- */

static enum rc add_files(struct request *request, const struct view *view,
	const struct record *record, struct page_record *page)
{
	struct arena *a = request->job->arena;
	struct attached_file *files;
	size_t count;

	TRY(attach_list(request, view, record, &files, &count));
	struct page_record_file *list = arena_array(a, struct page_record_file, count + 1);

	for (size_t i = 0; i < count; i++) {
		struct str id = number_text(a, files[i].id);
		struct change_info c;

		TRY(change_get(request->job, view->book, files[i].since, &c));
		list[i] = (struct page_record_file){.name = files[i].name,
			.note = files[i].note,
			.about = str_format(a, "%.*s · %.*s · %.*s",
				STR_ARG(view_size(a, files[i].size)), STR_ARG(c.who),
				STR_ARG(moment_text(a, c.at))),
			.link = url_to(a, "/attachments/{id}", id),
			.end = url_to(a, "/attachments/{id}/end", id)};
		if (page->then.len > 0)
			list[i].link = url_with_int(a, list[i].link, "change", record->seq);
	}
	page->files = list;
	page->files_count = count;
	page->may_attach = page->then.len == 0 &&
			   schema_ledger(&view->catalog->schema, LEDGER_ATTACHMENT) != NULL &&
			   !str_eq(record->ledger->name, LEDGER_ATTACHMENT);
	page->attach = url_to(
		a, "/ledgers/{code}/{id}/files", record->ledger->name, number_text(a, record->id));
	return RC_OK;
}

/* ---- versions ---- */

static enum rc add_versions(struct request *request, const struct view *view,
	const struct ledger_def *ledger, int64_t id, struct page_record *page)
{
	struct arena *a = request->job->arena;
	struct record **all;
	size_t count;

	TRY(record_history(request->job, view->book, ledger, id, &all, &count));
	struct page_record_version *versions =
		arena_array(a, struct page_record_version, VERSIONS_SHOWN + 1);

	for (size_t i = count; i > 0 && page->versions_count < VERSIONS_SHOWN; i--) {
		struct page_record_version *v = &versions[page->versions_count++];
		struct change_info c;

		TRY(change_get(request->job, view->book, all[i - 1]->since, &c));
		*v = (struct page_record_version){
			.seq = number_text(a, c.seq),
			.when = moment_text(a, c.at),
			.who = c.who,
			.why = c.why,
			.link = view_url(
				a, view, url_to(a, "/changes/{seq}", number_text(a, c.seq))),
		};
		TRY(cell_changes(request, view, i > 1 ? all[i - 2] : NULL, all[i - 1], &v->changes,
			&v->changes_count));
	}
	page->versions = versions;
	return RC_OK;
}

/* What may be done with the record as it is now; an older state is only looked at. */
static void add_actions(struct request *request, const struct view *view,
	const struct record *record, struct page_record *page)
{
	struct arena *a = request->job->arena;
	struct str code = record->ledger->name, id = number_text(a, record->id);
	struct part_frame *frame = &page->frame;
	struct page_record_keep *keeps =
		arena_array(a, struct page_record_keep, frame->search_keeps_count + 1);

	page->may_edit = page->then.len == 0 && form_takes(record->ledger);
	page->edit = view_url(a, view, url_to(a, "/ledgers/{code}/{id}/edit", code, id));
	page->copy =
		url_with(a, view_url(a, view, url_to(a, "/ledgers/{code}/new", code)), "from", id);
	page->end = url_to(a, "/ledgers/{code}/{id}/void", code, id);
	page->since = number_text(a, record->since);
	page->proof = request_proof(request);
	for (size_t i = 0; i < frame->search_keeps_count; i++)
		keeps[i] = (struct page_record_keep){
			frame->search_keeps[i].name, frame->search_keeps[i].value};
	page->keeps = keeps;
	page->keeps_count = frame->search_keeps_count;
}

/* The texts that speak of such a record: 一企一档. */
static void add_sheets(struct request *request, const struct view *view,
	const struct record *record, struct page_record *page)
{
	struct arena *a = request->job->arena;
	struct page_record_sheet *sheets =
		arena_array(a, struct page_record_sheet, view->catalog->report_count + 1);

	for (size_t i = 0; view->unit != NULL && i < view->catalog->report_count; i++) {
		struct report_request asked = {
			.report = view->catalog->reports[i], .record = record->id};

		if (report_ledger(view->catalog, asked.report) == record->ledger)
			sheets[page->sheets_count++] =
				(struct page_record_sheet){asked.report->label,
					document_url(a, view, "/reports/{code}", &asked)};
	}
	page->sheets = sheets;
}

/* Behind a form: which change it became. */
static enum rc add_saved(struct request *request, const struct view *view, struct page_record *page)
{
	struct arena *a = request->job->arena;
	struct change_info info;
	int64_t seq;

	TRY(view_number(request, "saved", 0, &seq));
	if (request_query(request, "saved").len == 0)
		return RC_OK;
	if (seq == 0) {
		page->saved = STR("没有改动，没有写什么");
		page->saved_link = view_url(a, view, url_to(a, "/changes"));
		return RC_OK;
	}
	TRY(change_get(request->job, view->book, seq, &info));
	page->saved = str_format(a, "已保存为第 %lld 号变更：%.*s（可在那里撤销）", (long long)seq,
		STR_ARG(info.why));
	page->saved_link = view_url(a, view, url_to(a, "/changes/{seq}", number_text(a, seq)));
	return RC_OK;
}

enum rc record_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_record page = {0};
	struct record *record;
	struct view view;
	struct buf out;
	int64_t id, seq;

	TRY(request_step_int(request, "id", &id));
	TRY(view_change(request, &seq));
	TRY(view_read(request, &view));
	const struct ledger_def *ledger =
		schema_ledger(&view.catalog->schema, request_step(request, "code"));

	if (ledger == NULL)
		return fail(request->job, RC_MISSING, "没有台账“%.*s”",
			STR_ARG(request_step(request, "code")));
	TRY(record_get_on(request->job, view.book, ledger, id, seq, view.when.cutoff, &record));
	TRY(cell_title(request, &view, record, &page.title));
	page.state = str_format(a, "%.*s · 第 %lld 号记录 · 随日期变化的栏目按 %.*s",
		STR_ARG(ledger->label), (long long)id, STR_ARG(day_chinese(a, view.when.cutoff)));
	if (seq != SEQ_NOW) {
		page.then = str_format(a, "这是第 %lld 号变更时的样子", (long long)seq);
		page.now = record_url(a, &view, ledger, id);
	}
	page.ledger = ledger->label;
	page.back = view_url(a, &view, url_to(a, "/ledgers"));
	page.ledger_link = view_url(a, &view, url_to(a, "/ledgers/{code}", ledger->name));
	page.frame = view_frame(request, &view, page.title, "ledgers");
	add_actions(request, &view, record, &page);
	add_sheets(request, &view, record, &page);
	TRY(add_saved(request, &view, &page));
	TRY(add_lines(request, &view, record, &page));
	TRY(add_children(request, &view, record, &page));
	TRY(add_links(request, &view, record, &page));
	TRY(add_files(request, &view, record, &page));
	TRY(add_versions(request, &view, ledger, id, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_record(&out, &page);
	return reply_page(request, reply, &out);
}
