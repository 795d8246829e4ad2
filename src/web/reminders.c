/*
 * 提醒 as a page: the records behind each reminder and what to do about them,
 * as of today, whatever cutoff the other pages look at.
 */
#include "pages.h"
#include "web/cells.h"
#include "web/handlers.h"

#define ROWS_SHOWN 200

/* The title stands first; a column that says the same, or nothing, is left out. */
static bool says_more(const struct trace_part *part, size_t column)
{
	for (size_t i = 0; i < part->row_count; i++)
		if (part->rows[i].cells[column].len > 0 &&
			!str_eq(part->rows[i].title, part->rows[i].cells[column]))
			return true;
	return false;
}

static void add_rows(struct arena *a, const struct view *view, const struct trace_part *part,
	struct page_reminders_item *out)
{
	struct page_reminders_row *rows =
		arena_array(a, struct page_reminders_row, part->row_count + 1);
	struct page_reminders_head *heads =
		arena_array(a, struct page_reminders_head, part->column_count + 1);
	size_t *columns = arena_array(a, size_t, part->column_count + 1);

	for (size_t c = 0; c < part->column_count; c++)
		if (says_more(part, c)) {
			columns[out->heads_count] = c;
			heads[out->heads_count++].label = part->columns[c];
		}
	for (size_t i = 0; i < part->row_count && out->rows_count < ROWS_SHOWN; i++) {
		const struct trace_row *row = &part->rows[i];
		struct page_reminders_cell *cells =
			arena_array(a, struct page_reminders_cell, out->heads_count + 1);

		if (row->undecidable)
			continue;
		for (size_t c = 0; c < out->heads_count; c++)
			cells[c] = (struct page_reminders_cell){
				part->columns[columns[c]], row->cells[columns[c]]};
		rows[out->rows_count++] = (struct page_reminders_row){
			.title = row->title.len > 0
					 ? row->title
					 : str_format(a, "第 %lld 号", (long long)row->id),
			.link = record_url(a, view, row->ledger, row->id),
			.cells = cells,
			.cells_count = out->heads_count,
		};
	}
	out->title_head = part->ledger->title_field >= 0
				  ? part->ledger->fields[part->ledger->title_field].label
				  : part->ledger->label;
	out->heads = heads;
	out->rows = rows;
}

static enum rc item_of(struct request *request, const struct view *view,
	const struct reminder_def *def, const struct figure *figure,
	struct page_reminders_item *out)
{
	struct arena *a = request->job->arena;
	struct figure_request asked = reminder_request(request->job, def, view->unit->id);
	struct trace trace;

	*out = (struct page_reminders_item){
		.code = def->code,
		.label = def->label,
		.count = view_figure_text(a, figure),
		.todo = def->todo,
		.office = def->counted->office,
		.note = def->counted->note,
	};
	TRY(figure_trace(request->job, view->book, &asked, SEQ_NOW, &trace));
	for (size_t i = 0; i < trace.part_count; i++)
		add_rows(a, view, &trace.parts[i], out);
	if (figure->rows > ROWS_SHOWN)
		out->count = str_format(a, "%.*s，先列出 %d 条", STR_ARG(out->count), ROWS_SHOWN);
	return RC_OK;
}

static enum rc add_items(struct request *request, const struct view *view, struct str only,
	struct page_reminders *page)
{
	struct arena *a = request->job->arena;
	const struct catalog *catalog = view->catalog;
	size_t count = catalog->reminder_count;
	struct figure_request *requests = arena_array(a, struct figure_request, count + 1);
	struct page_reminders_item *items = arena_array(a, struct page_reminders_item, count + 1);
	struct page_reminders_gap *unknown = arena_array(a, struct page_reminders_gap, count + 1);
	struct str *none = arena_array(a, struct str, count + 1);
	struct figure *figures;

	for (size_t i = 0; i < count; i++)
		requests[i] =
			reminder_request(request->job, &catalog->reminders[i], view->unit->id);
	TRY(indicator_figures(request->job, view->book, requests, count, SEQ_NOW, &figures));
	for (size_t i = 0; i < count; i++) {
		const struct reminder_def *def = &catalog->reminders[i];
		const struct ledger_def *lacks;
		struct str unseen;

		if (only.len > 0 && !str_eq(only, def->code))
			continue;
		TRY(reminder_lacks(request->job, view->book, def, &figures[i], &lacks));
		TRY(reminder_unseen(request->job, view->book, def, &figures[i], &unseen));
		if (lacks != NULL)
			unknown[page->unknown_count++] = (struct page_reminders_gap){
				def->label, str_format(a, "要先有%.*s", STR_ARG(lacks->label))};
		else if (figures[i].rows > 0)
			TRY(item_of(request, view, def, &figures[i], &items[page->items_count++]));
		else if (figures[i].state == VALUE_GIVEN)
			none[page->none_count++] = def->label;
		else
			unknown[page->unknown_count++] =
				(struct page_reminders_gap){def->label, unseen};
	}
	page->items = items;
	page->none = none;
	page->unknown = unknown;
	return RC_OK;
}

static enum rc only_of(struct request *request, const struct view *view, struct str code,
	struct page_reminders *page)
{
	const struct catalog *catalog = view->catalog;

	for (size_t i = 0; i < catalog->reminder_count; i++)
		if (str_eq(catalog->reminders[i].code, code))
			page->only = catalog->reminders[i].label;
	if (code.len > 0 && page->only.len == 0)
		return fail(request->job, RC_MISSING, "没有提醒“%.*s”", STR_ARG(code));
	return RC_OK;
}

enum rc reminders_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct str only = request_query(request, "only");
	struct page_reminders page = {0};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(only_of(request, &view, only, &page));
	page.frame = view_frame(request, &view, STR("提醒"), "home");
	page.all = view_url(a, &view, url_to(a, "/reminders"));
	page.nothing = view.unit == NULL || view.catalog->reminder_count == 0;
	page.empty = (struct part_empty){.icon = STR("history"),
		.title = STR("还没有可提醒的"),
		.words = STR("收进高企、特派员、项目、重点任务这些台账以后，快到期的、过了期的列在"
			     "这里。"),
		.link = view_url(a, &view, url_to(a, "/drop")),
		.action = STR("拖文件")};
	if (!page.nothing) {
		page.about = str_format(a, "%.*s · 今天是%.*s", STR_ARG(view.unit->name),
			STR_ARG(day_chinese(a, request->job->today)));
		TRY(add_items(request, &view, only, &page));
	}
	buf_init(&out, BUF_MAX_TEXT);
	page_reminders(&out, &page);
	return reply_page(request, reply, &out);
}
