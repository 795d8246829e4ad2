/*
 * A file that lies staged, before it is taken: each of its sheets in full.
 * 接收 sends the digest of what was shown; if the ledgers have moved on since,
 * nothing is written and the page tells to look again. A file that nobody
 * knows shows what stands in it; a ledger is chosen for it, then its columns.
 */
#include "pages.h"
#include "sheet/sheet.h"
#include "web/drop.h"
#include "web/handlers.h"
#include "web/preview.h"

/* Over all sheets. */
static int64_t sum_of(const struct proposal *first, enum row_state state)
{
	int64_t sum = 0;

	for (const struct proposal *p = first; p != NULL; p = p->next)
		sum += p->counts[state];
	return sum;
}

static void add_buttons(struct arena *a, const struct proposal *p,
	const struct intake_options *options, struct page_proposal *page)
{
	int64_t fresh = sum_of(p, ROW_NEW) + sum_of(p, ROW_CHANGED);
	int64_t same = sum_of(p, ROW_SAME), wrong = sum_of(p, ROW_WRONG);

	if (wrong == 0 && (fresh > 0 || options->full)) {
		page->can_accept = true;
	} else if (wrong == 0) {
		page->hint = STR("与台账相同，没有要写入的。");
	} else if (options->full) {
		page->hint = str_format(a,
			"有误的 %lld "
			"行不收进来，名单就不完整：请改好再拖一次，或者不作为完整名单重新预览。",
			(long long)wrong);
	} else if (fresh > 0) {
		page->can_accept_right = true;
		page->accept_right = str_format(a, "有误 %lld 行，先接收其余 %lld 行",
			(long long)wrong, (long long)(fresh + same));
	} else {
		page->hint = STR("除了有误的行，没有要写入的：改好后把整个文件再拖一次。");
	}
}

static enum rc add_sheets(struct request *request, const struct view *view,
	const struct proposal *first, struct page_proposal *page)
{
	size_t count = 0;

	for (const struct proposal *p = first; p != NULL; p = p->next)
		count++;
	struct page_proposal_sheet *sheets =
		arena_array(request->job->arena, struct page_proposal_sheet, count);

	for (const struct proposal *p = first; p != NULL; p = p->next)
		TRY(preview_sheet(request, view, p, &sheets[page->sheets_count++]));
	page->sheets = sheets;
	return RC_OK;
}

/* ---- a file that nobody knows ---- */

static void add_nears(struct request *request, const struct view *view, const struct staged *file,
	const struct intake_options *options, const struct proposal *p, struct page_proposal *page)
{
	struct arena *a = request->job->arena;
	struct page_proposal_near *nears =
		arena_array(a, struct page_proposal_near, p->near_count + 1);

	for (size_t i = 0; i < p->near_count; i++) {
		struct intake_options as = *options;

		as.ledger = p->near[i].ledger->name;
		nears[i] = (struct page_proposal_near){p->near[i].ledger->label, p->near[i].fits,
			p->near[i].lacks, proposal_url(a, view, file, &as)};
	}
	page->nears = nears;
	page->nears_count = p->near_count;
}

static struct page_proposal_seen seen_of(struct arena *a, const struct intake_seen *seen)
{
	struct page_proposal_row *rows = arena_array(a, struct page_proposal_row, INTAKE_SEEN_ROWS);

	for (size_t r = 0; r < seen->row_count; r++) {
		struct page_proposal_value *cells =
			arena_array(a, struct page_proposal_value, seen->column_count + 1);

		for (size_t c = 0; c < seen->column_count; c++)
			cells[c].words = seen->first[r * seen->column_count + c];
		rows[r] = (struct page_proposal_row){STR_NONE, cells, seen->column_count};
	}
	return (struct page_proposal_seen){
		str_format(a, "工作表“%.*s”，%u 行 %u 列，第 %u 行像表头", STR_ARG(seen->sheet),
			seen->rows, seen->columns, seen->head + 1),
		seen->heads, seen->column_count, rows, seen->row_count};
}

/* Once its ledger is chosen, each column of its first sheet can be told. */
static void add_choices(struct arena *a, const struct ledger_def *ledger,
	const struct intake_seen *seen, struct page_proposal *page)
{
	struct page_proposal_sheet *sheet = arena_new(a, struct page_proposal_sheet);
	struct page_proposal_column *columns =
		arena_array(a, struct page_proposal_column, seen->column_count + 1);

	for (size_t c = 0; c < seen->column_count; c++) {
		struct str address = cell_address(a, 0, (uint32_t)c);

		columns[c] = (struct page_proposal_column){
			.letter = str_head(address, address.len - 1),
			.head = seen->heads[c],
			.name = preview_column_name(a, (uint32_t)c),
		};
		columns[c].options = preview_options(a, ledger, NULL, &columns[c].options_count);
	}
	*sheet = (struct page_proposal_sheet){
		.place = str_format(a, "作为%.*s收，请指明哪一列是什么", STR_ARG(ledger->label)),
		.columns = columns,
		.columns_count = seen->column_count,
		.base = str_format(a, "ledger: %.*s\nsheet: \"%.*s\"\nhead: %u\n",
			STR_ARG(ledger->name), STR_ARG(seen->sheet), seen->head + 1),
	};
	page->sheets = sheet;
	page->sheets_count = 1;
}

static void add_unknown(struct request *request, const struct view *view, const struct staged *file,
	const struct intake_options *options, const struct proposal *p, struct page_proposal *page)
{
	struct arena *a = request->job->arena;
	const struct ledger_def *ledger = schema_ledger(&view->catalog->schema, options->ledger);
	struct page_proposal_seen *seens =
		arena_array(a, struct page_proposal_seen, p->seen_count + 1);

	page->trouble = preview_question(p);
	add_nears(request, view, file, options, p, page);
	for (size_t i = 0; i < p->seen_count; i++)
		seens[i] = seen_of(a, &p->seen[i]);
	page->seens = seens;
	page->seens_count = p->seen_count;
	if (ledger != NULL && p->seen_count > 0)
		add_choices(a, ledger, &p->seen[0], page);
	else
		page->hint = STR("请在下面选定它是哪本台账的表，再预览。");
	page->open_take = true;
}

/* ---- the page ---- */

/* What goes along with 接收: the file, how it was looked at, what was seen. */
static void add_form(struct request *request, const struct view *view, const struct staged *file,
	const struct intake_options *options, struct str digest, struct page_proposal *page)
{
	struct arena *a = request->job->arena;
	struct page_proposal_keep *keeps = arena_array(a, struct page_proposal_keep, 3);

	keeps[0] = (struct page_proposal_keep){STR("key"), file->key};
	keeps[1] = (struct page_proposal_keep){STR("name"), file->name};
	keeps[2] = (struct page_proposal_keep){STR("digest"), digest};
	page->keeps = keeps;
	page->keeps_count = 3;
	page->proof = request_proof(request);
	page->action = proposal_url(a, view, file, options);
	page->again = view_url(a, view, url_to(a, "/drop"));
	page->again_same = take_url(a, options, NULL, page->again);
	page->take = take_form(a, view, options);
}

enum rc proposal_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_proposal page = {0};
	struct intake_options options;
	struct staged file;
	struct proposal *p = NULL;
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(take_options(request, &options));
	TRY(stage_find(
		request, request_step(request, "file"), request_query(request, "name"), &file));
	enum rc rc = proposal_look(request, &view, &file, &options, &p);
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	page.frame = view_frame(request, &view, file.name, "drop");
	page.back = view_url(a, &view, url_to(a, "/drop"));
	page.name = file.name;
	page.about = rc == RC_OK ? view_size(a, p->size) : STR_NONE;
	if (rc == RC_INVALID) { /* what is wrong with it stands here as on its card among others */
		page.trouble = str_copy(a, job_error(request->job));
		job_clear_error(request->job);
		reply->status = 400;
	} else if (p->ledger == NULL) {
		add_unknown(request, &view, &file, &options, p, &page);
	} else {
		TRY(add_sheets(request, &view, p, &page));
		add_buttons(a, p, &options, &page);
	}
	add_form(request, &view, &file, &options, rc == RC_OK ? p->digest : STR_NONE, &page);
	buf_init(&out, BUF_MAX_TEXT);
	page_proposal(&out, &page);
	return reply_page(request, reply, &out);
}

enum rc proposal_accept(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct intake_options options;
	struct staged file;
	struct proposal *p;
	struct view view;
	struct url there;
	int64_t seq = 0;

	TRY(take_options(request, &options));
	TRY(stage_find(
		request, request_step(request, "file"), request_form(request, "name"), &file));
	TRY(stage_mapping(request, &file, &options.mapping));
	TRY(view_read(request, &view));
	options.unit = take_unit(&view, &options);
	TRY(intake_accept(request->job, request->desk->book, file.path, &options,
		request_form(request, "digest"), &p, &seq));
	there = url_to(a, "/ledgers/{code}", p->ledger->name);
	if (seq > 0)
		there = url_with(a,
			url_to(a, "/changes/{seq}", str_format(a, "%lld", (long long)seq)),
			"ledger", p->ledger->name);
	return reply_see(request, reply, view_carry(request, there));
}
