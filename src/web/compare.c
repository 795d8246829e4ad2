/*
 * 名单比对: two lists held against each other, each a ledger (now or as of a day) or files that lie staged.
 *
 *	/compare?a_list=KEY&b_ledger=party&b_at=2023-06-20&show=new&page=2
 *
 * POST stages the files and leads to such an address, so an outcome can be opened again; the comparison itself is
 * intake's, the same that the command prints.
 */
#include "intake/intake.h"
#include "pages.h"
#include "web/handlers.h"
#include "web/sheets.h"
#include "web/stage.h"
#include "web/view.h"

#define ROWS_A_PAGE 100
#define MAX_COLUMNS 8

struct side_names {
	const char *file, *ledger, *at, *list, *legend;
};
static const struct side_names sides[2] = {
	{"a_file", "a_ledger", "a_at", "a_list", "前一份"},
	{"b_file", "b_ledger", "b_at", "b_list", "后一份"},
};

/* ---- which two ---- */

struct chosen {
	struct str list, ledger, at;
	struct match_source *sources;
	size_t count;
	struct str words; /* the names of files, for the form */
};

static bool any_chosen(const struct chosen *c)
{
	return c->list.len > 0 || c->ledger.len > 0;
}

static enum rc read_files(struct request *request, struct chosen *c)
{
	struct arena *a = request->job->arena;
	struct str text;

	TRY(stage_list(request, c->list, &text));
	c->sources = arena_array(a, struct match_source, WEB_MAX_FILES);
	while (text.len > 0 && c->count < WEB_MAX_FILES) {
		struct str name = str_cut(&text, STR("\n")), key = str_cut(&name, STR("/"));
		struct match_source *source = &c->sources[c->count];
		struct staged file;

		if (key.len == 0)
			continue;
		TRY(stage_find(request, key, name, &file));
		TRY(stage_mapping(request, &file, &source->mapping));
		source->what = file.path;
		c->words = str_format(a, "%.*s%s%.*s", STR_ARG(c->words),
			c->count++ > 0 ? "、" : "", STR_ARG(file.name));
	}
	return RC_OK;
}

/* From the address. */
static enum rc read_side(
	struct request *request, const struct side_names *names, struct chosen *ret)
{
	struct arena *a = request->job->arena;

	*ret = (struct chosen){.list = request_query(request, names->list),
		.ledger = request_query(request, names->ledger),
		.at = request_query(request, names->at)};
	if (ret->list.len > 0)
		return read_files(request, ret);
	if (ret->ledger.len == 0)
		return RC_OK;
	if (schema_ledger(&request->desk->book->catalog->schema, ret->ledger) == NULL)
		return fail(request->job, RC_MISSING, "没有台账“%.*s”", STR_ARG(ret->ledger));
	ret->sources = arena_array(a, struct match_source, 1);
	ret->sources[0].what =
		ret->at.len > 0 ? str_format(a, "%.*s@%.*s", STR_ARG(ret->ledger), STR_ARG(ret->at))
				: ret->ledger;
	ret->count = 1;
	return RC_OK;
}

static struct url side_url(
	struct arena *a, struct url url, const struct side_names *names, const struct chosen *c)
{
	url = url_with(a, url, names->list, c->list);
	url = url_with(a, url, names->ledger, c->list.len > 0 ? STR_NONE : c->ledger);
	return url_with(a, url, names->at, c->list.len > 0 ? STR_NONE : c->at);
}

struct asked {
	struct chosen side[2];
	struct intake_options options;
	struct comparison outcome;
	bool compared;
};

static enum rc read_asked(struct request *request, struct asked *ret)
{
	*ret = (struct asked){.options.ledger = request_query(request, "as")};
	for (size_t i = 0; i < 2; i++)
		TRY(read_side(request, &sides[i], &ret->side[i]));
	return RC_OK;
}

static enum rc compare(struct request *request, struct asked *asked)
{
	const struct chosen *a = &asked->side[0], *b = &asked->side[1];

	TRY(intake_compare(request->job, request->desk->book, &asked->options, a->sources, a->count,
		b->sources, b->count, &asked->outcome));
	asked->compared = true;
	return RC_OK;
}

static struct url asked_url(struct arena *a, const struct asked *asked, struct url url)
{
	for (size_t i = 0; i < 2; i++)
		url = side_url(a, url, &sides[i], &asked->side[i]);
	return url_with(a, url, "as", asked->options.ledger);
}

/* ---- the form ---- */

static enum rc add_ledgers(struct request *request, const struct view *view, struct str chosen,
	bool in_use, struct page_compare_option **ret, size_t *ret_count)
{
	const struct schema *schema = &view->catalog->schema;
	struct ledger_query query = {.seq = SEQ_NOW};

	*ret = arena_array(
		request->job->arena, struct page_compare_option, schema->ledger_count + 1);
	*ret_count = 0;
	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];
		int64_t count = 1;

		if (ledger->made || ledger->title_field < 0)
			continue;
		if (in_use)
			TRY(ledger_count(request->job, view->book, ledger, &query, &count));
		if (count > 0)
			(*ret)[(*ret_count)++] = (struct page_compare_option){
				ledger->name, ledger->label, str_eq(ledger->name, chosen)};
	}
	return RC_OK;
}

static enum rc add_form(struct request *request, const struct view *view, const struct asked *asked,
	struct page_compare *page)
{
	struct arena *a = request->job->arena;
	struct page_compare_side *list = arena_array(a, struct page_compare_side, 2);
	struct page_compare_option *kinds, *ledgers;

	for (size_t i = 0; i < 2; i++) {
		const struct chosen *c = &asked->side[i];

		list[i] = (struct page_compare_side){
			.legend = str_from_z(sides[i].legend),
			.file_name = str_from_z(sides[i].file),
			.ledger_name = str_from_z(sides[i].ledger),
			.at_name = str_from_z(sides[i].at),
			.list_name = str_from_z(sides[i].list),
			.list = c->list,
			.chosen = c->words,
			.at = c->at,
		};
		TRY(add_ledgers(request, view, c->ledger, true, &ledgers, &list[i].ledgers_count));
		list[i].ledgers = ledgers;
	}
	TRY(add_ledgers(request, view, asked->options.ledger, false, &kinds, &page->kinds_count));
	page->kinds = kinds;
	page->sides = list;
	page->sides_count = 2;
	page->here = view_url(a, view, url_to(a, "/compare"));
	page->proof = request_proof(request);
	return RC_OK;
}

/* ---- the outcome ---- */

static const struct shown_kind {
	enum match_shown shown;
	const char *code, *explain;
} shown_kinds[] = {
	{(enum match_shown)MATCH_NEW, "new", "只在后一份里的。"},
	{(enum match_shown)MATCH_GONE, "gone", "只在前一份里的。"},
	{(enum match_shown)MATCH_RENAMED, "renamed",
		"信用代码、证书编号或曾用名对得上，名称不同：确定是更名。"},
	{(enum match_shown)MATCH_NEAR, "near",
		"名称相近，没有代码可以确认：请人判断，不计入相同，也不计入新增和缺少。"},
	{MATCH_CHANGED, "changed", "同一家，两份里都写了而写得不同的。"},
	{(enum match_shown)MATCH_TWICE_A, "twice_a", "前一份里出现不止一次的。"},
	{(enum match_shown)MATCH_TWICE_B, "twice_b", "后一份里出现不止一次的。"},
	{(enum match_shown)MATCH_SAME, "same", "两份里都有的。"},
};

/* ?show=; without it the first kind that there is any of. */
static const struct shown_kind *kind_asked(
	const struct request *request, const struct comparison *c)
{
	struct str code = request_query(request, "show");

	for (size_t i = 0; i < COUNT_OF(shown_kinds); i++)
		if (code.len > 0 ? str_eq(code, str_from_z(shown_kinds[i].code))
				 : match_count(c, shown_kinds[i].shown) > 0)
			return &shown_kinds[i];
	return &shown_kinds[0];
}

static void add_tabs(struct arena *a, const struct view *view, const struct asked *asked,
	const struct shown_kind *active, struct page_compare *page)
{
	struct page_compare_tab *tabs =
		arena_array(a, struct page_compare_tab, COUNT_OF(shown_kinds));

	for (size_t i = 0; i < COUNT_OF(shown_kinds); i++) {
		const struct shown_kind *kind = &shown_kinds[i];
		struct url url = asked_url(a, asked, view_url(a, view, url_to(a, "/compare")));

		tabs[i] = (struct page_compare_tab){
			.label = str_from_z(match_shown_label(kind->shown)),
			.count = num_grouped(
				a, str_format(a, "%zu", match_count(&asked->outcome, kind->shown))),
			.link = url_with(a, url, "show", str_from_z(kind->code)),
			.active = kind == active,
		};
	}
	page->tabs = tabs;
	page->tabs_count = COUNT_OF(shown_kinds);
}

struct table {
	struct arena *a;
	const struct view *view;
	struct page_compare_head heads[MAX_COLUMNS];
	bool used[MAX_COLUMNS]; /* some row says something there */
	size_t columns;
	struct page_compare_row *rows;
	size_t count;
};

static void add_cell(struct table *t, struct page_compare_row *row, struct page_compare_cell *cells,
	const char *head, const char *kind, struct str words, const struct match_item *item)
{
	size_t at = row->cells_count++;

	must(at < MAX_COLUMNS);
	cells[at] = (struct page_compare_cell){.words = words, .kind = str_from_z(kind)};
	if (item != NULL && item->record != NULL)
		cells[at].link = view_url(t->a, t->view,
			url_to(t->a, "/ledgers/{code}/{id}", item->record->ledger->name,
				str_format(t->a, "%lld", (long long)item->record->id)));
	t->heads[at] = (struct page_compare_head){str_from_z(head), str_from_z(kind)};
	t->used[at] = t->used[at] || words.len > 0;
	t->columns = at + 1;
}

static void add_pair(struct table *t, const struct comparison *c, const struct shown_kind *kind,
	const struct match_pair *p)
{
	struct arena *a = t->a;
	struct page_compare_cell *cells = arena_array(a, struct page_compare_cell, MAX_COLUMNS);
	struct page_compare_row *row = &t->rows[t->count++];
	const struct match_item *was = match_first(c, p), *is = match_second(c, p);
	const struct match_item *one = was != NULL ? was : is;

	row->cells = cells;
	if (was == NULL || is == NULL) {
		add_cell(t, row, cells, "名称", "", one->name, NULL);
		add_cell(t, row, cells, "统一社会信用代码", "code", one->code, NULL);
		add_cell(t, row, cells, "编号", "code", one->number, NULL);
		add_cell(t, row, cells, "属地", "", one->place, NULL);
		add_cell(t, row, cells, "位置", "place", match_where(a, one), one);
		add_cell(t, row, cells, "说明", "", str_from_z(p->why), NULL);
		return;
	}
	add_cell(t, row, cells, "前一份名称", "", was->name, NULL);
	add_cell(t, row, cells, "后一份名称", "", str_eq(was->name, is->name) ? STR_NONE : is->name,
		NULL);
	if (kind->shown != MATCH_CHANGED)
		add_cell(t, row, cells, "依据", "", str_from_z(p->why), NULL);
	if (kind->shown == (enum match_shown)MATCH_NEAR)
		add_cell(t, row, cells, "相近", "num", str_format(a, "%d%%", p->likeness), NULL);
	add_cell(t, row, cells, "变更", "", p->changes, NULL);
	add_cell(t, row, cells, "前一份位置", "place", match_where(a, was), was);
	add_cell(t, row, cells, "后一份位置", "place", match_where(a, is), is);
}

/* Columns in which no row says anything are left out. */
static void drop_unused(struct table *t, struct page_compare *page)
{
	struct page_compare_head *heads = arena_array(t->a, struct page_compare_head, MAX_COLUMNS);

	for (size_t c = 0; c < t->columns; c++)
		if (t->used[c])
			heads[page->heads_count++] = t->heads[c];
	for (size_t r = 0; r < t->count; r++) {
		struct page_compare_cell *kept =
			arena_array(t->a, struct page_compare_cell, MAX_COLUMNS);
		size_t count = 0;

		for (size_t c = 0; c < t->columns; c++)
			if (t->used[c])
				kept[count++] = t->rows[r].cells[c];
		t->rows[r].cells = kept;
		t->rows[r].cells_count = count;
	}
	page->heads = heads;
	page->rows = t->rows;
	page->rows_count = t->count;
	page->span = (int64_t)(page->heads_count > 0 ? page->heads_count : 1);
}

static enum rc add_rows(struct request *request, const struct view *view, const struct asked *asked,
	const struct shown_kind *kind, struct page_compare *page)
{
	struct arena *a = request->job->arena;
	const struct comparison *c = &asked->outcome;
	struct table table = {
		.a = a, .view = view, .rows = arena_array(a, struct page_compare_row, ROWS_A_PAGE)};
	struct url url = url_with(a, asked_url(a, asked, view_url(a, view, url_to(a, "/compare"))),
		"show", str_from_z(kind->code));
	int64_t all = (int64_t)match_count(c, kind->shown), number, seen = 0;
	int64_t pages = (all + ROWS_A_PAGE - 1) / ROWS_A_PAGE;

	TRY(view_number(request, "page", 1, &number));
	number = number < 1 ? 1 : number > pages ? (pages > 0 ? pages : 1) : number;
	for (size_t i = 0; i < c->count && table.count < ROWS_A_PAGE; i++)
		if (match_is_shown(kind->shown, &c->pairs[i]) &&
			seen++ >= (number - 1) * ROWS_A_PAGE)
			add_pair(&table, c, kind, &c->pairs[i]);
	drop_unused(&table, page);
	page->kind = str_format(a, "%s，共 %.*s 条", match_shown_label(kind->shown),
		STR_ARG(num_grouped(a, str_format(a, "%lld", (long long)all))));
	page->explain =
		c->cut > 0 ? str_format(a, "%s%.*s。", kind->explain, STR_ARG(match_cut_note(a, c)))
			   : str_from_z(kind->explain);
	page->has_back = number > 1;
	page->back_page = url_with_int(a, url, "page", number - 1);
	page->has_next = number < pages;
	page->next = url_with_int(a, url, "page", number + 1);
	if (pages > 1)
		page->place = str_format(
			a, "第 %lld 页，共 %lld 页", (long long)number, (long long)pages);
	return RC_OK;
}

static struct page_compare_about about_side(
	struct arena *a, const char *label, const struct match_side *side)
{
	return (struct page_compare_about){str_from_z(label),
		str_format(a, "%.*s，%.*s 条", STR_ARG(side->label),
			STR_ARG(num_grouped(a, str_format(a, "%zu", side->count))))};
}

static enum rc add_outcome(struct request *request, const struct view *view,
	const struct asked *asked, struct page_compare *page)
{
	struct arena *a = request->job->arena;
	const struct comparison *c = &asked->outcome;
	struct page_compare_about *abouts = arena_array(a, struct page_compare_about, 2);
	const struct shown_kind *kind = kind_asked(request, c);

	abouts[0] = about_side(a, "前一份", &c->a);
	abouts[1] = about_side(a, "后一份", &c->b);
	page->abouts = abouts;
	page->abouts_count = 2;
	page->outcome = STR("结果");
	page->download = asked_url(a, asked, url_to(a, "/compare/xlsx"));
	add_tabs(a, view, asked, kind, page);
	return add_rows(request, view, asked, kind, page);
}

/* What cannot be compared is told above the form, where it can be mended. */
static enum rc try_compare(struct request *request, struct asked *asked, struct page_compare *page)
{
	struct arena *a = request->job->arena;
	bool first = any_chosen(&asked->side[0]), second = any_chosen(&asked->side[1]);

	if (!first || !second) {
		if (first || second || request_query(request, "go").len > 0)
			page->trouble =
				str_format(a, "%s还没有选：请选一个台账，或者一个或几个文件",
					sides[first ? 1 : 0].legend);
		return RC_OK;
	}
	enum rc rc = compare(request, asked);

	if (rc != RC_INVALID && rc != RC_MISSING)
		return rc;
	page->trouble = str_copy(a, job_error(request->job));
	page->open_more = true;
	job_clear_error(request->job);
	return RC_OK;
}

enum rc compare_show(struct request *request, struct reply *reply)
{
	struct page_compare page = {0};
	struct asked asked;
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(read_asked(request, &asked));
	page.frame = view_frame(request, &view, STR("名单比对"), "compare");
	TRY(add_form(request, &view, &asked, &page));
	TRY(try_compare(request, &asked, &page));
	if (asked.compared)
		TRY(add_outcome(request, &view, &asked, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_compare(&out, &page);
	return reply_page(request, reply, &out);
}

static enum rc write_outcome(struct request *request, const void *outcome, struct str path)
{
	return intake_compare_write(request->job, outcome, path);
}

enum rc compare_sheet(struct request *request, struct reply *reply)
{
	struct asked asked;

	TRY(read_asked(request, &asked));
	if (!any_chosen(&asked.side[0]) || !any_chosen(&asked.side[1]))
		return fail(request->job, RC_INVALID, "还没有选两份名单");
	TRY(compare(request, &asked));
	return sheet_reply(request, reply, write_outcome, &asked.outcome, STR("名单比对"));
}

/* ---- taking files ---- */

/* New files go before a ledger that is chosen, a ledger before the files of last time. */
static enum rc take_side(
	struct request *request, const struct side_names *names, struct chosen *ret)
{
	struct arena *a = request->job->arena;
	struct str mapping = request_form(request, "mapping"), field = str_from_z(names->file);
	struct buf list;

	*ret = (struct chosen){.ledger = request_form(request, names->ledger),
		.at = request_form(request, names->at)};
	buf_init(&list, STAGE_MAX_MAPPING);
	for (size_t i = 0; i < request->uploads.len; i++) {
		const struct upload *upload = &request->uploads.at[i];
		struct staged file;

		if (!str_eq(upload->field, field) || (upload->name.len == 0 && upload->size == 0))
			continue;
		TRY(stage_add(request, upload, &file));
		if (mapping.len > 0)
			TRY(stage_put_mapping(request, &file, mapping));
		buf_addf(&list, "%.*s/%.*s\n", STR_ARG(file.key), STR_ARG(file.name));
	}
	struct str text = buf_take(a, &list);

	if (text.len > 0)
		return stage_put_list(request, text, &ret->list);
	if (ret->ledger.len == 0)
		ret->list = request_form(request, names->list);
	return RC_OK;
}

enum rc compare_take(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct asked asked = {.options.ledger = request_form(request, "as")};

	for (size_t i = 0; i < 2; i++)
		TRY(take_side(request, &sides[i], &asked.side[i]));
	struct url there = asked_url(a, &asked, view_carry(request, url_to(a, "/compare")));
	return reply_see(request, reply, url_with(a, there, "go", STR("1")));
}
