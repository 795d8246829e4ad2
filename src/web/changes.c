/*
 * Changes: the list, one of them, taking one back.
 */
#include "pages.h"
#include "web/cells.h"
#include "web/handlers.h"

#define PAGE_LINES 50
#define ROWS_SHOWN 100 /* records of one change */

static struct str number_text(struct arena *a, int64_t v)
{
	return str_format(a, "%lld", (long long)v);
}

static bool can_undo(const struct change_info *c)
{
	return c->undone_by == 0 && c->writes > 0 &&
	       (str_eq(c->kind, STR("write")) || str_eq(c->kind, STR("import")) ||
		       str_eq(c->kind, STR("undo")));
}

static struct str undone_text(struct arena *a, const struct change_info *c)
{
	return c->undone_by > 0 ? str_format(a, "已由第 %lld 号变更撤销", (long long)c->undone_by)
				: STR_NONE;
}

static struct url change_url(
	struct arena *a, const struct view *view, const char *pattern, int64_t seq)
{
	return view_url(a, view,
		url_make(a, pattern, (const struct str[]){STR_NONE, number_text(a, seq)}, 1));
}

enum rc changes_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_changes page = {0};
	struct change_info *list;
	struct view view;
	struct buf out;
	size_t count;
	int64_t before;

	TRY(view_read(request, &view));
	TRY(view_number(request, "after", 0, &before));
	TRY(change_list(request->job, view.book, before, PAGE_LINES, &list, &count));
	struct page_changes_line *lines = arena_array(a, struct page_changes_line, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct change_info *c = &list[i];

		lines[i] = (struct page_changes_line){number_text(a, c->seq), moment_text(a, c->at),
			c->who, change_kind_word(c->kind), c->why, number_text(a, c->writes),
			str_head(c->hash, 12), change_url(a, &view, "/changes/{seq}", c->seq),
			undone_text(a, c)};
	}
	page.frame = view_frame(request, &view, STR("变更"), "changes");
	page.lines = lines;
	page.lines_count = count;
	page.has_next = count == PAGE_LINES && list[count - 1].seq > 1;
	if (page.has_next)
		page.next = url_with_int(
			a, view_url(a, &view, url_to(a, "/changes")), "after", list[count - 1].seq);
	buf_init(&out, BUF_MAX_TEXT);
	page_changes(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- one change ---- */

/* 高企证书：新建 62 条、变更 1 条 */
static void add_counts(struct arena *a, const struct view *view, const struct change_row *rows,
	size_t count, struct page_change *page)
{
	struct page_change_count *list =
		arena_array(a, struct page_change_count, view->catalog->schema.ledger_count + 1);
	static const char *const words[] = {
		[CHANGE_MADE] = "新建", [CHANGE_ALTERED] = "变更", [CHANGE_ENDED] = "结束"};

	for (size_t i = 0; i < count;) {
		const struct ledger_def *ledger = rows[i].ledger;
		size_t all[3] = {0};
		struct buf b;

		for (; i < count && rows[i].ledger == ledger; i++)
			all[rows[i].how]++;
		buf_init(&b, 1000);
		for (size_t how = 0; how < COUNT_OF(all); how++)
			if (all[how] > 0)
				buf_addf(&b, "%s%s %zu 条", buf_str(&b).len > 0 ? "、" : "",
					words[how], all[how]);
		list[page->counts_count++] =
			(struct page_change_count){ledger->label, buf_take(a, &b),
				view_url(a, view, url_to(a, "/ledgers/{code}", ledger->name))};
	}
	page->counts = list;
}

static enum rc add_row(struct request *request, const struct view *view, int64_t seq,
	const struct change_row *row, struct page_change_row *ret)
{
	static const struct {
		struct str how, kind;
	} words[] = {[CHANGE_MADE] = {STR_INIT("新建"), STR_INIT("done")},
		[CHANGE_ALTERED] = {STR_INIT("变更"), STR_INIT("near")},
		[CHANGE_ENDED] = {STR_INIT("结束"), STR_INIT("behind")}};
	struct job *job = request->job;
	struct record *before = NULL, *after = NULL;
	bool ended = row->how == CHANGE_ENDED;

	if (!ended)
		TRY(record_get(job, view->book, row->ledger, row->id, seq, &after));
	if (row->how != CHANGE_MADE)
		TRY(record_get(job, view->book, row->ledger, row->id, seq - 1, &before));
	*ret = (struct page_change_row){.how = words[row->how].how,
		.kind = words[row->how].kind,
		.ledger = row->ledger->label,
		.link = url_with_int(job->arena, record_url(job->arena, view, row->ledger, row->id),
			"change", ended ? seq - 1 : seq)};
	TRY(cell_title(request, view, ended ? before : after, &ret->title));
	if (row->how == CHANGE_ALTERED)
		TRY(cell_changes(request, view, before, after, &ret->changes, &ret->changes_count));
	return RC_OK;
}

static enum rc add_rows(
	struct request *request, const struct view *view, int64_t seq, struct page_change *page)
{
	struct arena *a = request->job->arena;
	struct page_change_row *list = arena_array(a, struct page_change_row, ROWS_SHOWN);
	struct change_row *rows;
	size_t count;

	TRY(change_rows(request->job, view->book, seq, &rows, &count));
	add_counts(a, view, rows, count, page);
	for (size_t i = 0; i < count && i < ROWS_SHOWN; i++)
		TRY(add_row(request, view, seq, &rows[i], &list[page->rows_count++]));
	page->rows = list;
	page->rows_note = count > ROWS_SHOWN
				  ? str_format(a, "%zu 条，先列出 %d 条", count, ROWS_SHOWN)
				  : str_format(a, "%zu 条", count);
	return RC_OK;
}

static void add_lines(struct arena *a, const struct change_info *c, struct page_change *page)
{
	struct page_change_line *lines = arena_array(a, struct page_change_line, 2);

	lines[0] = (struct page_change_line){STR("类别"), change_kind_word(c->kind)};
	lines[1] = (struct page_change_line){STR("校验值"), c->hash};
	page->lines = lines;
	page->lines_count = 2;
	page->detail = c->detail;
	page->can_undo = can_undo(c);
	page->undone = undone_text(a, c);
	if (str_eq(c->kind, STR("import")) && c->undone_by == 0)
		page->done = STR("已接收");
}

enum rc change_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_change page = {0};
	struct change_info c;
	struct view view;
	struct buf out;
	int64_t seq;

	TRY(request_step_int(request, "seq", &seq));
	TRY(view_read(request, &view));
	TRY(change_get(request->job, view.book, seq, &c));
	/* behind an acceptance: where its records went */
	const struct ledger_def *ledger =
		schema_ledger(&view.catalog->schema, request_query(request, "ledger"));

	page.title = str_format(a, "第 %lld 号变更：%.*s", (long long)seq, STR_ARG(c.why));
	page.about = str_format(a, "%.*s · %.*s", STR_ARG(moment_text(a, c.at)), STR_ARG(c.who));
	page.frame = view_frame(request, &view, page.title, "changes");
	page.seq = number_text(a, seq);
	add_lines(a, &c, &page);
	TRY(add_rows(request, &view, seq, &page));
	page.undo = change_url(a, &view, "/changes/{seq}/undo", seq);
	page.back = view_url(a, &view, url_to(a, "/changes"));
	if (ledger != NULL) {
		page.ledger = view_url(a, &view, url_to(a, "/ledgers/{code}", ledger->name));
		page.ledger_label = ledger->label;
		page.home = view_url(a, &view, url_to(a, "/"));
	}
	page.proof = request_proof(request);
	buf_init(&out, BUF_MAX_TEXT);
	page_change(&out, &page);
	return reply_page(request, reply, &out);
}

enum rc change_take_back(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	int64_t seq, undone;

	TRY(request_step_int(request, "seq", &seq));
	TRY(change_undo(
		request->job, request->desk->book, seq, request_form(request, "why"), &undone));
	return reply_see(request, reply,
		view_carry(request, url_to(a, "/changes/{seq}", number_text(a, undone))));
}
