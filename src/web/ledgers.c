/*
 * Ledgers: the list of them, and the records of one with search, filters by
 * its choices, and pages by key (the address of a page stays right while
 * records come in).
 */
#include "pages.h"
#include "web/form.h"
#include "web/handlers.h"

#define PAGE_ROWS   50
#define MAX_FILTERS 4
#define MAX_COLUMNS 10
#define MAX_TRAIL   400 /* bytes of the trail that 上一页 leads back over */

static enum rc ledger_line(struct request *request, const struct view *view,
	const struct ledger_def *ledger, struct page_ledgers_line *ret, int64_t *ret_count)
{
	struct arena *a = request->job->arena;
	struct ledger_query query = {.seq = SEQ_NOW};

	TRY(ledger_count(request->job, view->book, ledger, &query, ret_count));
	*ret = (struct page_ledgers_line){
		.label = ledger->label,
		.about = ledger->about,
		.count = num_grouped(a, str_format(a, "%lld", (long long)*ret_count)),
		.measure = ledger->measure,
		.office = ledger->office,
		.link = view_url(a, view, url_to(a, "/ledgers/{code}", ledger->name)),
		.export = url_to(a, "/exports/{code}", ledger->name),
		.template = url_to(a, "/templates/{code}", ledger->name),
	};
	return RC_OK;
}

enum rc ledgers_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_ledgers page = {.nothing = true};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	const struct schema *schema = &view.catalog->schema;
	struct page_ledgers_line *lines =
		arena_array(a, struct page_ledgers_line, schema->ledger_count + 1);
	struct page_ledgers_line *others =
		arena_array(a, struct page_ledgers_line, schema->ledger_count + 1);

	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];
		struct page_ledgers_line line;
		int64_t count;

		if (ledger->made)
			continue;
		TRY(ledger_line(request, &view, ledger, &line, &count));
		page.nothing = page.nothing && count == 0;
		if (count > 0 || ledger->begins)
			lines[page.lines_count++] = line;
		else
			others[page.others_count++] = line;
	}
	page.frame = view_frame(request, &view, STR("台账"), "ledgers");
	page.lines = lines;
	page.others = others;
	page.others_note = str_format(a, "还没有用到的台账 %zu 本", page.others_count);
	page.empty = (struct part_empty){.icon = STR("ledger"),
		.title = STR("还没有一条记录"),
		.words = STR("收进第一份名单，它所属的台账就出现在这里。"),
		.link = view_url(a, &view, url_to(a, "/drop")),
		.action = STR("拖文件")};
	buf_init(&out, BUF_MAX_TEXT);
	page_ledgers(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- one ledger ---- */

struct listing {
	struct request *request;
	const struct view *view;
	const struct ledger_def *ledger;
	const struct str *paths;
	struct page_ledger_head *heads;
	size_t columns;
	struct page_ledger_row *rows;
	size_t count;
	int64_t last;
};

static enum rc add_row(void *arg, struct job *job, const struct record *record)
{
	struct listing *list = arg;
	struct arena *a = job->arena;
	struct page_ledger_cell *cells = arena_array(a, struct page_ledger_cell, MAX_COLUMNS);
	struct record *own = record_copy(job, record);
	struct page_ledger_row *row = &list->rows[list->count];

	for (size_t c = 0; c < list->columns; c++) {
		TRY(cell_of_path(list->request, list->view, own, list->paths[c], &cells[c].words));
		cells[c].kind = list->heads[c].kind;
	}
	*row = (struct page_ledger_row){
		.title = cells[0].words,
		.link = record_url(a, list->view, list->ledger, own->id),
		.cells = cells + 1,
		.cells_count = list->columns > 0 ? list->columns - 1 : 0,
	};
	if (row->title.len == 0)
		TRY(cell_title(list->request, list->view, own, &row->title));
	list->last = own->id;
	list->count++;
	return RC_OK;
}

/* The list's own paths; otherwise the first fields. */
static void choose_columns(struct arena *a, struct listing *list)
{
	const struct ledger_def *ledger = list->ledger;
	struct str *paths = arena_array(a, struct str, MAX_COLUMNS);

	for (size_t i = 0; i < ledger->list_count && list->columns < MAX_COLUMNS; i++)
		paths[list->columns++] = ledger->list[i];
	for (size_t i = 0; ledger->list_count == 0 && i < ledger->field_count && i < 6; i++)
		paths[list->columns++] = ledger->fields[i].label;
	list->paths = paths;
	list->heads = arena_array(a, struct page_ledger_head, MAX_COLUMNS);
	for (size_t c = 0; c < list->columns; c++) {
		const struct field_def *field = cell_path_field(ledger, paths[c]);
		bool own = field != NULL && str_eq(field->label, paths[c]);

		list->heads[c] = (struct page_ledger_head){
			own ? cell_head(a, field) : paths[c], cell_field_kind(field)};
	}
}

/* Choice fields become filters, by their code with f_ before it. */
static void add_filters(struct request *request, const struct ledger_def *ledger,
	struct ledger_query *query, struct page_ledger *page)
{
	struct arena *a = request->job->arena;
	struct ledger_filter *filters = arena_array(a, struct ledger_filter, MAX_FILTERS);
	struct page_ledger_filter *shown = arena_array(a, struct page_ledger_filter, MAX_FILTERS);

	for (size_t i = 0; i < ledger->field_count && page->filters_count < MAX_FILTERS; i++) {
		const struct field_def *field = &ledger->fields[i];
		struct page_ledger_option *options;
		struct str name = str_format(a, "f_%.*s", STR_ARG(field->name)), chosen;

		if (field->type != TYPE_CHOICE || field->dated)
			continue;
		chosen = request_query(request, str_z(a, name));
		options = arena_array(a, struct page_ledger_option, field->choice_count + 1);
		for (size_t c = 0; c < field->choice_count; c++)
			options[c] = (struct page_ledger_option){
				field->choices[c], str_eq(field->choices[c], chosen)};
		shown[page->filters_count++] = (struct page_ledger_filter){
			name, field->label, options, field->choice_count};
		if (chosen.len > 0)
			filters[query->filter_count++] =
				(struct ledger_filter){field, value_text(TYPE_CHOICE, chosen)};
	}
	page->filters = shown;
	query->filters = filters;
}

/* ?r_holder=17: only the records that name that one by this field. */
static enum rc add_reference(struct request *request, const struct view *view,
	const struct ledger_def *ledger, struct ledger_query *query, struct page_ledger *page)
{
	struct arena *a = request->job->arena;
	struct ledger_filter *filters = arena_array(a, struct ledger_filter, MAX_FILTERS + 1);

	for (size_t i = 0; i < query->filter_count; i++)
		filters[i] = query->filters[i];
	for (size_t i = 0; i < ledger->field_count && page->only.len == 0; i++) {
		const struct field_def *field = &ledger->fields[i];
		struct record *record;
		struct str title;
		int64_t id;

		if (field->type != TYPE_REF || field->dated)
			continue;
		page->only_name = str_format(a, "r_%.*s", STR_ARG(field->name));
		TRY(view_number(request, str_z(a, page->only_name), 0, &id));
		if (id == 0)
			continue;
		TRY(record_get(request->job, view->book, field->ref, id, SEQ_NOW, &record));
		TRY(cell_title(request, view, record, &title));
		page->only =
			str_format(a, "只列%.*s是“%.*s”的", STR_ARG(field->label), STR_ARG(title));
		page->only_id = str_format(a, "%lld", (long long)id);
		filters[query->filter_count++] =
			(struct ledger_filter){field, value_int(TYPE_REF, id)};
	}
	query->filters = filters;
	return RC_OK;
}

static struct url page_url(
	const struct request *request, struct url url, const struct page_ledger *page)
{
	struct arena *a = request->job->arena;

	url = url_with(a, url, "q", page->words);
	if (page->only.len > 0)
		url = url_with(a, url, str_z(a, page->only_name), page->only_id);
	for (size_t i = 0; i < page->filters_count; i++) {
		const char *name = str_z(a, page->filters[i].name);

		url = url_with(a, url, name, request_query(request, name));
	}
	return url;
}

static void add_keeps(struct arena *a, const struct part_frame *frame, struct page_ledger *page)
{
	struct page_ledger_keep *keeps =
		arena_array(a, struct page_ledger_keep, frame->search_keeps_count + 1);

	for (size_t i = 0; i < frame->search_keeps_count; i++)
		keeps[i] = (struct page_ledger_keep){
			frame->search_keeps[i].name, frame->search_keeps[i].value};
	page->keeps = keeps;
	page->keeps_count = frame->search_keeps_count;
}

static enum rc add_records(struct request *request, struct listing *list,
	struct ledger_query *query, struct page_ledger *page, int64_t *ret_all)
{
	struct arena *a = request->job->arena;
	int64_t all, after = query->after;

	query->after = 0;
	TRY(ledger_count(request->job, list->view->book, list->ledger, query, &all));
	query->after = after;
	query->limit = PAGE_ROWS;
	list->rows = arena_array(a, struct page_ledger_row, PAGE_ROWS + 1);
	TRY(ledger_each(request->job, list->view->book, list->ledger, query, add_row, list));
	page->heads = list->heads;
	page->heads_count = list->columns;
	page->rows = list->rows;
	page->rows_count = list->count;
	page->count = str_format(
		a, "共 %.*s 条", STR_ARG(num_grouped(a, str_format(a, "%lld", (long long)all))));
	page->empty_ledger = all == 0 && query->search.len == 0 && query->filter_count == 0;
	page->span = (int64_t)list->columns;
	*ret_all = all;
	return RC_OK;
}

/*
 * ?page=4&after=180&trail=120-57: the fourth page, of ids after 180; the third and the second began after 120 and 57. So
 * 上一页 needs no memory; from further on than the trail reaches it leads to the first page.
 */
static enum rc add_steps(struct request *request, const struct listing *list, int64_t after,
	int64_t all, struct page_ledger *page)
{
	struct arena *a = request->job->arena;
	struct str rest = request_query(request, "trail"), kept = STR_NONE;
	struct url first = page_url(request, page->clear, page);
	int64_t number, before, pages = (all + PAGE_ROWS - 1) / PAGE_ROWS;

	TRY(view_number(request, "page", 1, &number));
	number = after == 0 || number < 1 ? 1 : number;
	if (after > 0)
		kept = str_format(a, "%lld%s%.*s", (long long)after, rest.len > 0 ? "-" : "",
			STR_ARG(str_head(rest, MAX_TRAIL)));
	page->next = url_with(a, url_with_int(a, first, "after", list->last), "trail", kept);
	page->next = url_with_int(a, page->next, "page", number + 1);
	page->has_next = list->count == PAGE_ROWS && number < pages;
	page->has_back = after > 0;
	page->back_page = first;
	if (int_from(str_cut(&rest, STR("-")), &before) && before > 0)
		page->back_page = url_with_int(a,
			url_with(a, url_with_int(a, first, "after", before), "trail", rest), "page",
			number - 1);
	page->place = pages > 1 ? str_format(a, "第 %lld 页，共 %lld 页", (long long)number,
					  (long long)pages)
				: STR_NONE;
	return RC_OK;
}

static struct part_empty empty_of(
	struct arena *a, const struct view *view, const struct ledger_def *ledger)
{
	return (struct part_empty){
		.icon = STR("ledger"),
		.title = str_format(a, "%.*s还没有记录", STR_ARG(ledger->label)),
		.words = ledger->about.len > 0 ? ledger->about
					       : STR("把手头的名单拖进来，原样即可。"),
		.link = view_url(a, view, url_to(a, "/drop")),
		.action = STR("拖文件"),
	};
}

enum rc ledger_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_ledger page = {.words = request_query(request, "q")};
	struct ledger_query query = {.seq = SEQ_NOW, .search = page.words, .through = true};
	struct listing list = {.request = request};
	struct view view;
	struct buf out;
	int64_t all;

	TRY(view_read(request, &view));
	TRY(view_number(request, "after", 0, &query.after));
	list.view = &view;
	list.ledger = schema_ledger(&view.catalog->schema, request_step(request, "code"));
	if (list.ledger == NULL)
		return fail(request->job, RC_MISSING, "没有台账“%.*s”",
			STR_ARG(request_step(request, "code")));
	query.day = view.when.cutoff;
	choose_columns(a, &list);
	add_filters(request, list.ledger, &query, &page);
	TRY(add_reference(request, &view, list.ledger, &query, &page));
	TRY(add_records(request, &list, &query, &page, &all));
	page.label = list.ledger->label;
	page.about = list.ledger->about;
	page.upstream = list.ledger->upstream;
	page.frame = view_frame(request, &view, page.label, "ledgers");
	add_keeps(a, &page.frame, &page);
	page.back = view_url(a, &view, url_to(a, "/ledgers"));
	page.here = url_to(a, "/ledgers/{code}", list.ledger->name);
	page.clear = view_url(a, &view, page.here);
	TRY(add_steps(request, &list, query.after, all, &page));
	page.export = url_to(a, "/exports/{code}", list.ledger->name);
	page.template = url_to(a, "/templates/{code}", list.ledger->name);
	page.may_add = form_takes(list.ledger);
	page.add = view_url(a, &view, url_to(a, "/ledgers/{code}/new", list.ledger->name));
	page.empty = empty_of(a, &view, list.ledger);
	buf_init(&out, BUF_MAX_TEXT);
	page_ledger(&out, &page);
	return reply_page(request, reply, &out);
}
