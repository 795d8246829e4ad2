/*
 * What goes between a district's book and the city's: the districts side by side, a package made and saved, one that
 * came looked at and accepted.
 *
 * A package is dropped where lists are dropped (drop.c sends it here by its content); accepting sends the digest of
 * what was shown.
 */
#include "exchange/exchange.h"

#include "pages.h"
#include "web/drop.h"
#include "web/handlers.h"
#include "web/preview.h"

#define PROBLEMS_SHOWN 20
#define GROUPS_SHOWN   40 /* indicators */

/* ---- the districts ---- */

/* Is somebody below registered to report? Then this is his city. */
static enum rc is_above(struct request *request, const struct view *view, bool *ret)
{
	struct exchange_key_info *keys;
	size_t count;

	*ret = false;
	TRY(exchange_keys(request->job, request->desk->book, &keys, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t u = 0; u < view->unit_count; u++)
			*ret = *ret || (view->units[u].id == keys[i].unit &&
					       view->units[u].parent == view->unit->id);
	return RC_OK;
}

static void add_units(struct arena *a, const struct survey *s, struct page_exchange *page)
{
	struct page_exchange_unit *units =
		arena_array(a, struct page_exchange_unit, s->unit_count + 1);
	struct str late = STR("");

	for (size_t i = 0; i < s->unit_count; i++) {
		const struct survey_unit *u = &s->units[i];

		units[i] = (struct page_exchange_unit){.name = u->name,
			.state = u->submitted ? STR("已报") : STR("未报"),
			.light = u->submitted ? STR("light-done") : STR("light-near"),
			.cutoff = u->submitted ? day_iso(a, u->cutoff) : STR_NONE,
			.people = u->submitted ? str_format(a, "%.*s、%.*s", STR_ARG(u->filled),
							 STR_ARG(u->checked))
					       : STR_NONE,
			.at = u->at};
		if (!u->submitted)
			late = str_format(a, "%.*s%s%.*s", STR_ARG(late), late.len > 0 ? "、" : "",
				STR_ARG(u->name));
	}
	if (late.len > 0)
		page->late = str_format(a, "已报 %zu 个，未报 %zu 个，请催报：%.*s", s->submitted,
			s->unit_count - s->submitted, STR_ARG(late));
	page->units = units;
	page->units_count = s->unit_count;
}

static struct page_exchange_line line_of(
	struct arena *a, const struct survey_unit *unit, const struct survey_cell *c)
{
	struct page_exchange_line line = {.unit = unit->name,
		.sent = num_grouped(a, c->sent.shown),
		.checked = num_grouped(a, c->checked.shown),
		.counted = c->counted,
		.published = num_grouped(a, c->published.shown),
		.minus_checked = c->minus_checked,
		.minus_published = c->minus_published,
		.differs = c->differs};

	if (c->rank > 0) {
		line.rank = str_format(a, "%lld", (long long)c->rank);
		line.ranked_by = c->ranked_by;
	}
	return line;
}

/* One indicator, the districts that have a number of it. */
static struct page_exchange_group group_of(
	struct arena *a, const struct survey *s, const struct survey_cell *cells)
{
	struct page_exchange_line *lines =
		arena_array(a, struct page_exchange_line, s->unit_count + 1);
	struct page_exchange_group group = {.indicator = cells->indicator->label,
		.measure = cells->indicator->measure,
		.lines = lines};

	for (size_t u = 0; u < s->unit_count; u++)
		if (cells[u].sent.given || cells[u].checked.given || cells[u].published.given)
			lines[group.lines_count++] = line_of(a, &s->units[u], &cells[u]);
	return group;
}

static bool any_differs(const struct survey *s, const struct survey_cell *cells)
{
	bool differs = false;

	for (size_t u = 0; u < s->unit_count; u++)
		differs = differs || cells[u].differs;
	return differs;
}

/* What differs first; without words to look for or ?all=1 only the first GROUPS_SHOWN indicators. */
static void add_cells(struct request *request, const struct view *view, const struct survey *s,
	struct page_exchange *page)
{
	struct arena *a = request->job->arena;
	bool all = str_eq(request_query(request, "all"), STR("1"));
	size_t found = 0, differ = 0;
	struct page_exchange_group *groups =
		arena_array(a, struct page_exchange_group, s->indicator_count + 1);

	page->q = str_trim(request_query(request, "q"));
	page->find = url_to(a, "/exchange");
	for (int first = 1; first >= 0; first--)
		for (size_t i = 0; i < s->indicator_count; i++) {
			const struct survey_cell *cells = &s->cells[i * s->unit_count];

			if (any_differs(s, cells) != (first == 1) ||
				str_find(cells->indicator->label, page->q) == SIZE_MAX)
				continue;
			found++;
			differ += (size_t)first;
			if (all || page->q.len > 0 || page->groups_count < GROUPS_SHOWN)
				groups[page->groups_count++] = group_of(a, s, cells);
		}
	page->groups = groups;
	page->note = str_format(a, "%zu 个指标，其中有差的 %zu 个，列在前面", found, differ);
	if (page->groups_count < found)
		page->more = str_format(
			a, "先列出 %zu 个指标，列出全部 %zu 个", page->groups_count, found);
	page->all = view_url(a, view, url_with(a, url_to(a, "/exchange"), "all", STR("1")));
	if (s->indicator_count == 0)
		page->none = STR("还没有收到各辖区的数，也没有登记数。");
}

/* ---- what can be sent ---- */

static void add_rows(struct arena *a, const struct schema *schema, struct page_exchange *page)
{
	struct page_exchange_row *rows =
		arena_array(a, struct page_exchange_row, schema->ledger_count + 1);

	for (size_t i = 0; i < schema->ledger_count; i++)
		if (exchange_may_send(schema->ledgers[i]) && schema->ledgers[i]->parent == NULL)
			rows[page->rows_count++] = (struct page_exchange_row){
				schema->ledgers[i]->name, schema->ledgers[i]->label};
	page->rows = rows;
}

static void add_form(struct request *request, const struct view *view, struct page_exchange *page)
{
	struct arena *a = request->job->arena;
	const struct part_frame *frame = &page->frame;
	struct page_exchange_keep *keeps =
		arena_array(a, struct page_exchange_keep, frame->search_keeps_count + 1);

	for (size_t i = 0; i < frame->search_keeps_count; i++)
		keeps[i] = (struct page_exchange_keep){
			frame->search_keeps[i].name, frame->search_keeps[i].value};
	page->keeps = keeps;
	page->keeps_count = frame->search_keeps_count;
	page->proof = page->proof2 = request_proof(request);
	page->action = view_url(a, view, url_to(a, "/exchange"));
	page->drop = view_url(a, view, url_to(a, "/drop"));
	page->title = str_format(a, "把%.*s的数报上去", STR_ARG(view->unit->name));
}

static enum rc add_key(struct request *request, struct page_exchange *page)
{
	struct job *job = request->job;
	struct sm2 *key;
	enum rc rc = exchange_key(job, request->desk->book, false, &key);

	if (rc == RC_MISSING) {
		job_clear_error(job);
		page->key_note = STR("还没有签名密钥，第一次生成时会做一把；公钥用 kezhang key -o "
				     "公钥.pem 写出来，交给对方登记。");
		return RC_OK;
	}
	TRY(rc);
	page->key_note = str_format(job->arena, "用本账套的密钥签名，指纹 %.*s。",
		STR_ARG(exchange_fingerprint(job->arena, key)));
	return RC_OK;
}

enum rc exchange_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_exchange page = {0};
	struct survey survey;
	struct view view;
	struct buf out;

	TRY(view_read_unit(request, &view));
	page.frame = view_frame(request, &view, STR("上报与汇总"), "exchange");
	page.about = str_format(a, "%.*s · %.*s · 截至%.*s", STR_ARG(view.unit->name),
		STR_ARG(period_chinese(a, view.when.period)),
		STR_ARG(day_chinese(a, view.when.cutoff)));
	TRY(is_above(request, &view, &page.above));
	if (page.above) {
		TRY(exchange_survey(request->job, request->desk->book, view.unit->id, &view.when,
			NULL, 0, &survey));
		add_units(a, &survey, &page);
		add_cells(request, &view, &survey, &page);
	}
	add_rows(a, &view.catalog->schema, &page);
	add_form(request, &view, &page);
	TRY(add_key(request, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_exchange(&out, &page);
	return reply_page(request, reply, &out);
}

/* The form's field "rows", as often as it was ticked. */
static enum rc chosen_rows(
	struct request *request, const struct schema *schema, struct exchange_order *order)
{
	const struct ledger_def **rows = arena_array(
		request->job->arena, const struct ledger_def *, schema->ledger_count + 1);

	for (size_t i = 0; i < request->form.len; i++) {
		const struct pair *p = &request->form.at[i];

		if (!str_eq(p->name, STR("rows")))
			continue;
		const struct ledger_def *ledger = schema_ledger(schema, p->value);

		if (ledger == NULL || order->row_count == schema->ledger_count)
			return fail(request->job, RC_INVALID, "没有台账“%.*s”", STR_ARG(p->value));
		rows[order->row_count++] = ledger;
	}
	order->rows = rows;
	return RC_OK;
}

enum rc exchange_make(struct request *request, struct reply *reply)
{
	struct exchange_order order = {.filled = request_form(request, "filled"),
		.checked = request_form(request, "checked"),
		.remark = request_form(request, "remark")};
	struct exchange_sent sent;
	struct sm2 *key;
	struct view view;

	TRY(view_read_unit(request, &view));
	order.kind = str_eq(request_form(request, "kind"), STR("feedback")) ? EXCHANGE_FEEDBACK
									    : EXCHANGE_SUBMISSION;
	order.unit = view.unit->id;
	order.when = view.when;
	TRY(chosen_rows(request, &view.catalog->schema, &order));
	TRY(exchange_key(request->job, request->desk->book, true, &key));
	order.key = key;
	TRY(exchange_send(request->job, request->desk->book, &order, &sent));
	return reply_file(request, reply, "application/octet-stream", sent.name, sent.bytes);
}

/* ---- one that came ---- */

static enum rc add_sheets(struct request *request, const struct view *view,
	const struct exchange_received *got, struct page_package *page)
{
	struct arena *a = request->job->arena;
	struct page_package_sheet *sheets =
		arena_array(a, struct page_package_sheet, got->proposal_count + 1);

	for (size_t i = 0; i < got->proposal_count; i++) {
		const struct proposal *p = got->proposals[i];
		struct page_proposal_sheet whole = {0};

		TRY(preview_sheet(request, view, p, &whole));
		struct page_package_cell *cells =
			arena_array(a, struct page_package_cell, whole.cells_count + 1);

		for (size_t c = 0; c < whole.cells_count; c++)
			cells[c] = (struct page_package_cell){whole.cells[c].place,
				whole.cells[c].title, whole.cells[c].field, whole.cells[c].was,
				whole.cells[c].becomes};
		sheets[i] = (struct page_package_sheet){.part = got->manifest.parts[i].name,
			.ledger = p->ledger->label,
			.fresh = p->counts[ROW_NEW],
			.changed = p->counts[ROW_CHANGED],
			.same = p->counts[ROW_SAME],
			.wrong = p->counts[ROW_WRONG],
			.has_problems = p->problem_count > 0,
			.problems = preview_problems(a, p, PROBLEMS_SHOWN),
			.cells = cells,
			.cells_count = whole.cells_count,
			.cells_note = whole.cells_note};
	}
	page->sheets = sheets;
	page->sheets_count = got->proposal_count;
	return RC_OK;
}

static void add_notes(struct arena *a, struct str notes, struct page_package *page)
{
	ARRAY(struct str) lines = {0};

	while (notes.len > 0) {
		struct str line = str_cut(&notes, STR("\n"));

		if (line.len > 0)
			*ARRAY_ADD(a, lines) = line;
	}
	page->notes = lines.at;
	page->notes_count = lines.len;
}

static void add_accept(struct request *request, const struct view *view, const struct staged *file,
	const struct exchange_received *got, struct page_package *page)
{
	struct arena *a = request->job->arena;
	struct page_package_keep *keeps = arena_array(a, struct page_package_keep, 2);
	int64_t wrong = 0;

	for (size_t i = 0; i < got->proposal_count; i++)
		wrong += got->proposals[i]->counts[ROW_WRONG];
	page->can_accept = wrong == 0;
	if (wrong > 0)
		page->hint = STR("里面有误的行，整个包都不能接收：请让对方改正后重新发送。");
	keeps[0] = (struct page_package_keep){STR("name"), file->name};
	keeps[1] = (struct page_package_keep){STR("digest"), got->digest};
	page->keeps = keeps;
	page->keeps_count = 2;
	page->proof = request_proof(request);
	page->action = view_url(a, view, url_to(a, "/packages/{file}", file->key));
}

enum rc package_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_package page = {0};
	struct exchange_received got;
	struct staged file;
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(stage_find(
		request, request_step(request, "file"), request_query(request, "name"), &file));
	TRY(exchange_look(request->job, request->desk->book, file.path, &got));
	page.frame = view_frame(request, &view, file.name, "drop");
	page.back = view_url(a, &view, url_to(a, "/drop"));
	page.name = file.name;
	page.about = str_format(a, "%.*s的%s包 · %.*s · %.*s · 截至%.*s · 填报 %.*s，审核 %.*s",
		STR_ARG(got.sender.name), exchange_kind_word(got.manifest.kind),
		STR_ARG(got.manifest.unit), STR_ARG(period_chinese(a, got.manifest.period)),
		STR_ARG(day_chinese(a, got.manifest.cutoff)), STR_ARG(got.manifest.filled),
		STR_ARG(got.manifest.checked));
	add_notes(a, got.notes, &page);
	TRY(add_sheets(request, &view, &got, &page));
	add_accept(request, &view, &file, &got, &page);
	buf_init(&out, BUF_MAX_TEXT);
	page_package(&out, &page);
	return reply_page(request, reply, &out);
}

enum rc package_accept(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct exchange_received got;
	struct staged file;
	int64_t seq;

	TRY(stage_find(
		request, request_step(request, "file"), request_form(request, "name"), &file));
	TRY(exchange_accept(request->job, request->desk->book, file.path,
		request_form(request, "digest"), &got, &seq));
	return reply_see(request, reply,
		view_carry(request,
			url_to(a, "/changes/{seq}", str_format(a, "%lld", (long long)seq))));
}
