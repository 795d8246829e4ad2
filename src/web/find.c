/*
 * The search of the top bar: indicators by name, records of every ledger by
 * words, codes and pinyin initials, a few of each.
 */
#include "pages.h"
#include "web/cells.h"
#include "web/handlers.h"

#define EACH_LEDGER 20
#define MAX_LINES   200

struct finding {
	struct request *request;
	const struct view *view;
	struct page_find_line *lines;
	size_t count;
};

static enum rc add_record(void *arg, struct job *job, const struct record *record)
{
	struct finding *found = arg;
	struct record *own = record_copy(job, record);
	struct str title;

	if (found->count == MAX_LINES)
		return RC_DONE;
	TRY(cell_title(found->request, found->view, own, &title));
	found->lines[found->count++] = (struct page_find_line){own->ledger->label, title,
		record_url(job->arena, found->view, own->ledger, own->id)};
	return RC_OK;
}

static void add_indicators(struct finding *found, struct str words)
{
	struct arena *a = found->request->job->arena;
	const struct schema *schema = &found->view->catalog->schema;

	for (size_t i = 0; i < schema->indicator_count && found->count < MAX_LINES; i++) {
		const struct indicator_def *indicator = schema->indicators[i];

		if (str_find(indicator->label, words) == SIZE_MAX &&
			!str_eq(indicator->code, words))
			continue;
		found->lines[found->count++] = (struct page_find_line){STR("指标"),
			indicator->label,
			view_url(a, found->view,
				url_with(a, url_to(a, "/trace"), "indicator", indicator->code))};
	}
}

enum rc find_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_find page = {.words = str_trim(request_query(request, "q"))};
	struct view view;
	struct finding found = {.request = request, .view = &view};
	struct buf out;

	TRY(view_read(request, &view));
	found.lines = arena_array(a, struct page_find_line, MAX_LINES);
	if (page.words.len > 0)
		add_indicators(&found, page.words);
	for (size_t i = 0; page.words.len > 0 && i < view.catalog->schema.ledger_count; i++) {
		const struct ledger_def *ledger = view.catalog->schema.ledgers[i];
		struct ledger_query query = {.seq = SEQ_NOW,
			.day = view.when.cutoff,
			.search = page.words,
			.limit = EACH_LEDGER};

		if (!ledger->made && ledger->search_count > 0)
			TRY(ledger_each(
				request->job, view.book, ledger, &query, add_record, &found));
	}
	page.frame = view_frame(request, &view, STR("查找"), NULL);
	page.lines = found.lines;
	page.lines_count = found.count;
	page.count = str_format(a, "列出 %zu 条，每本台账至多 %d 条", found.count, EACH_LEDGER);
	buf_init(&out, BUF_MAX_TEXT);
	page_find(&out, &page);
	return reply_page(request, reply, &out);
}
