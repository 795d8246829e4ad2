/*
 * Final documents: the list, one with what has drifted since, its bytes as
 * they were kept.
 */
#include "pages.h"
#include "web/cells.h"
#include "web/document.h"
#include "web/handlers.h"

static struct str number_text(struct arena *a, int64_t v)
{
	return str_format(a, "%lld", (long long)v);
}

enum rc frozen_all(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_frozen_list page = {0};
	struct frozen *list;
	struct view view;
	struct buf out;
	size_t count;

	TRY(view_read(request, &view));
	TRY(frozen_list(request->job, view.book, &list, &count));
	struct page_frozen_list_line *lines =
		arena_array(a, struct page_frozen_list_line, count + 1);

	for (size_t i = 0; i < count; i++)
		lines[i] = (struct page_frozen_list_line){list[i].title, moment_text(a, list[i].at),
			list[i].who, number_text(a, list[i].seq), str_head(list[i].sm3, 12),
			view_url(a, &view, url_to(a, "/frozen/{id}", number_text(a, list[i].id)))};
	page.frame = view_frame(request, &view, STR("定稿"), "reports");
	page.back = view_url(a, &view, url_to(a, "/reports"));
	page.lines = lines;
	page.lines_count = count;
	buf_init(&out, BUF_MAX_TEXT);
	page_frozen_list(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- drift ---- */

/* 增加 3 条，减少 1 条，改动 2 条: records, not what the figure grew by */
static struct str counts_text(struct arena *a, const struct drift_figure *f)
{
	static const char *const words[] = {
		[DRIFT_ADDED] = "增加", [DRIFT_DROPPED] = "减少", [DRIFT_CHANGED] = "改动"};
	size_t counts[COUNT_OF(words)] = {0};
	struct buf b;

	for (size_t i = 0; i < f->row_count; i++)
		counts[f->rows[i].how]++;
	buf_init(&b, 200);
	if (f->row_count > 0 && str_eq(f->then, f->now))
		buf_add_z(&b, "数没有变，记录变了");
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (counts[i] > 0)
			buf_addf(&b, "%s%s %zu 条", b.len > 0 ? "，" : "", words[i], counts[i]);
	if (f->definition_then.len > 0)
		buf_addf(&b, "%s口径已改", b.len > 0 ? "，" : "");
	return buf_take(a, &b);
}

static void add_rows(struct arena *a, const struct view *view, const struct drift_figure *f,
	struct page_frozen_drift *out)
{
	static const struct str words[] = {[DRIFT_ADDED] = STR_INIT("增加"),
		[DRIFT_DROPPED] = STR_INIT("减少"),
		[DRIFT_CHANGED] = STR_INIT("改动")};
	struct page_frozen_row *rows = arena_array(a, struct page_frozen_row, f->row_count + 1);

	for (size_t i = 0; i < f->row_count; i++) {
		const struct drift_row *row = &f->rows[i];

		rows[i] = (struct page_frozen_row){
			.how = words[row->how],
			.what = str_format(
				a, "%.*s“%.*s”", STR_ARG(row->ledger->label), STR_ARG(row->title)),
			.who = row->seq == 0 ? row->why
					     : str_format(a, "第 %lld 号变更，%.*s，%.*s",
						       (long long)row->seq, STR_ARG(row->who),
						       STR_ARG(row->why)),
			/* a record that is gone is shown as it was before the change that ended it */
			.link = row->how == DRIFT_DROPPED && row->seq > 0
					? url_with_int(a, record_url(a, view, row->ledger, row->id),
						  "change", row->seq > 1 ? row->seq - 1 : 1)
					: record_url(a, view, row->ledger, row->id),
		};
	}
	out->rows = rows;
	out->rows_count = f->row_count;
}

static struct str state_text(struct arena *a, const struct drift_figure *list, size_t count)
{
	size_t same = 0;

	for (size_t i = 0; i < count; i++)
		same += str_eq(list[i].then, list[i].now);
	if (count == 0)
		return STR("没有变化");
	if (same == 0)
		return str_format(a, "%zu 个数变了", count);
	return str_format(a, "%zu 个数变了，%zu 个数没有变而记录或口径变了", count - same, same);
}

static enum rc add_drift(
	struct request *request, const struct view *view, int64_t id, struct page_frozen *page)
{
	struct arena *a = request->job->arena;
	struct drift_figure *list;
	size_t count;

	TRY(report_drift(request->job, view->book, id, &list, &count));
	struct page_frozen_drift *drifts = arena_array(a, struct page_frozen_drift, count + 1);

	for (size_t i = 0; i < count; i++) {
		drifts[i] = (struct page_frozen_drift){.name = list[i].name,
			.was = list[i].then,
			.now = list[i].now,
			.counts = counts_text(a, &list[i])};
		drifts[i].definition_then = list[i].definition_then;
		drifts[i].definition_now =
			list[i].known ? list[i].definition_now : STR("指标已取消");
		if (list[i].known)
			drifts[i].link = url_with(a, view_trace_url(a, view, &list[i].figure),
				"definition", STR("then"));
		add_rows(a, view, &list[i], &drifts[i]);
	}
	page->drifts = drifts;
	page->drifts_count = count;
	page->state = state_text(a, list, count);
	return RC_OK;
}

enum rc frozen_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_frozen page = {0};
	struct page_frozen_line *lines = arena_array(a, struct page_frozen_line, 8);
	struct frozen f;
	struct view view;
	struct buf out;
	int64_t id;

	TRY(request_step_int(request, "id", &id));
	TRY(view_read(request, &view));
	TRY(frozen_get(request->job, view.book, id, &f));
	struct str number = number_text(a, id);

	lines[0] = (struct page_frozen_line){STR("定稿时间"), moment_text(a, f.at)};
	lines[1] = (struct page_frozen_line){STR("谁"), f.who};
	lines[2] = (struct page_frozen_line){STR("数据截至变更"), number_text(a, f.seq)};
	lines[3] = (struct page_frozen_line){STR("文稿 SM3"), f.sm3};
	lines[4] = (struct page_frozen_line){STR("链首"), f.head};
	page.lines_count = 5;
	if (f.sign.len > 0)
		lines[page.lines_count++] = (struct page_frozen_line){STR("说明"), f.sign};
	page.lines = lines;
	page.title = f.title;
	page.frame = view_frame(request, &view, f.title, "reports");
	page.back = view_url(a, &view, url_to(a, "/frozen"));
	page.docx = url_to(a, "/frozen/{id}/{form}", number, STR("docx"));
	page.html_file = url_to(a, "/frozen/{id}/{form}", number, STR("html"));
	TRY(add_drift(request, &view, id, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_frozen(&out, &page);
	return reply_page(request, reply, &out);
}

enum rc frozen_file(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct str form = request_step(request, "form");
	bool docx = str_eq(form, STR("docx"));
	struct frozen f;
	int64_t id;

	TRY(request_step_int(request, "id", &id));
	if (!docx && !str_eq(form, STR("html")))
		return fail(request->job, RC_MISSING, "定稿只有 docx 和 html 两种，没有“%.*s”",
			STR_ARG(form));
	TRY(frozen_get(request->job, request->desk->book, id, &f));
	/* the page brings its own style: it is saved, not shown inside this program's pages */
	return reply_file(request, reply, docx ? DOCX_TYPE : "application/octet-stream",
		str_format(a, "%.*s（定稿）.%.*s", STR_ARG(f.title), STR_ARG(form)),
		docx ? f.docx : f.html);
}
