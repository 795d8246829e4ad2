/*
 * Reports: the list, one as it will print, its export and its freezing.
 * Looking only computes; 生成 records each figure, 定稿 keeps everything.
 */
#include "pages.h"
#include "web/document.h"
#include "web/handlers.h"

#define FROZEN_SHOWN 10

enum rc reports_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_reports page = {0};
	struct frozen *frozen;
	struct view view;
	struct buf out;
	size_t count;

	TRY(view_read(request, &view));
	TRY(frozen_list(request->job, view.book, &frozen, &count));
	struct page_reports_line *lines =
		arena_array(a, struct page_reports_line, view.catalog->report_count + 1);
	struct page_reports_frozen *list = arena_array(a, struct page_reports_frozen, FROZEN_SHOWN);

	for (size_t i = 0; i < view.catalog->report_count; i++) {
		const struct report_def *report = view.catalog->reports[i];

		struct report_request asked = {.report = report, .when = view.when, .seq = SEQ_NOW};
		bool applies;

		/* a text about one record is opened from its page */
		if (report->record.len > 0)
			continue;
		asked.unit = view.unit != NULL ? view.unit->id : 0;
		TRY(report_applies(request->job, view.book, &asked, &applies));
		if (!applies)
			continue;
		lines[page.lines_count++] = (struct page_reports_line){report->label,
			view_url(a, &view, url_to(a, "/reports/{code}", report->code))};
	}
	for (size_t i = 0; i < count && i < FROZEN_SHOWN; i++) {
		struct str id = str_format(a, "%lld", (long long)frozen[i].id);

		list[page.frozen_count++] =
			(struct page_reports_frozen){frozen[i].title, moment_text(a, frozen[i].at),
				frozen[i].who, str_format(a, "%lld", (long long)frozen[i].seq),
				view_url(a, &view, url_to(a, "/frozen/{id}", id))};
	}
	page.frame = view_frame(request, &view, STR("报告"), "reports");
	page.lines = lines;
	page.frozen = list;
	page.all = view_url(a, &view, url_to(a, "/frozen"));
	page.empty = (struct part_empty){.icon = STR("report"),
		.title = STR("口径包里还没有公文"),
		.words = STR("公文的模板随口径包来；加进口径包后在这里打开。"),
		.link = view_url(a, &view, url_to(a, "/indicators")),
		.action = STR("看指标")};
	buf_init(&out, BUF_MAX_TEXT);
	page_reports(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- one report ---- */

/* Where it can be brought: of its own unit. */
static struct url give_url(
	struct arena *a, const struct view *view, const struct report_missing *missing)
{
	struct url url = url_with(a, url_to(a, "/drop"), "want", missing->indicator);

	return missing->unit.len > 0 ? view_unit_url(a, view, url, missing->unit_id)
				     : view_url(a, view, url);
}

static void add_gaps(struct arena *a, const struct view *view, const struct rendering *r,
	struct page_report *page)
{
	struct page_report_gap *gaps = arena_array(a, struct page_report_gap, r->missing_count + 1);

	for (size_t i = 0; i < r->missing_count; i++)
		gaps[i] = (struct page_report_gap){
			.indicator = missing_name(a, &r->missing[i]),
			.office = r->missing[i].office,
			.why = r->missing[i].why,
			.give = give_url(a, view, &r->missing[i]),
		};
	page->gaps = gaps;
	page->gaps_count = r->missing_count;
	page->reason_needed = report_lacks(r);
}

/* Strong words that hold, and the lines of the 核稿单; what is missing stands above with its links. */
static void add_findings(struct arena *a, const struct rendering *r, struct page_report *page)
{
	const struct document *doc = &r->document;
	struct page_report_finding *list = arena_array(
		a, struct page_report_finding, doc->claim_count + doc->finding_count + 1);

	for (size_t i = 0; i < doc->claim_count; i++)
		if (doc->claims[i].holds)
			list[page->findings_count++] = (struct page_report_finding){
				.kind = STR("done"),
				.word = STR("成立"),
				.words = doc->claims[i].words,
			};
	for (size_t i = 0; i < doc->finding_count; i++) {
		const struct doc_finding *f = &doc->findings[i];

		if (f->kind == FINDING_MISSING || f->kind == FINDING_BASE)
			continue;
		list[page->findings_count++] = (struct page_report_finding){
			.kind = f->kind == FINDING_CLAIM ? STR("late") : STR("near"),
			.word = str_from_z(finding_word(f->kind)),
			.words = f->what,
			.slip = f->why,
		};
	}
	page->findings = list;
}

/* Bases that are not what was printed; those that nobody explained can be explained here. */
static void add_bases(struct arena *a, const struct rendering *r, struct page_report *page)
{
	struct page_report_base *list = arena_array(a, struct page_report_base, r->base_count + 1);

	for (size_t i = 0; i < r->base_count; i++)
		list[i] = (struct page_report_base){
			.name = r->bases[i].name,
			.words = r->bases[i].text,
			.code = r->bases[i].figure->indicator->code,
			.whose = str_format(a, "%lld", (long long)r->bases[i].figure->unit),
			.open = r->bases[i].base->reason.len == 0,
		};
	page->bases = list;
	page->bases_count = r->base_count;
}

static void add_editions(struct arena *a, const struct view *view,
	const struct report_request *asked, struct page_report *page)
{
	struct page_report_edition *list =
		arena_array(a, struct page_report_edition, COUNT_OF(edition_words));

	for (size_t i = 0; i < COUNT_OF(edition_words); i++)
		list[i] =
			(struct page_report_edition){edition_words[i].value, edition_words[i].label,
				url_with(a, document_url(a, view, "/reports/{code}/docx", asked),
					"edition", edition_words[i].value)};
	page->editions = list;
	page->editions_count = COUNT_OF(edition_words);
}

enum rc report_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_report page = {0};
	struct report_request asked;
	struct rendering *r;
	struct view view;
	struct buf out;
	bool across;

	TRY(view_read_unit(request, &view));
	TRY(document_request(request, &view, &asked));
	TRY(report_render(request->job, view.book, &asked, &r));
	TRY(document_article(request, &r->document, &page.document, &across));
	page.frame = view_frame(request, &view, asked.report->label, "reports");
	page.label = asked.report->label;
	page.lie = across ? STR("across") : STR("upright");
	page.state =
		r->document.figure_count == 0
			? str_format(a, "数据截至第 %lld 号变更", (long long)r->seq)
			: str_format(a,
				  "%zu 个数 · 待补 %zu 个 · 数据截至第 %lld "
				  "号变更；点一个数，看它的来源",
				  r->document.figure_count, r->missing_count, (long long)r->seq);
	page.back = view_url(a, &view, url_to(a, "/reports"));
	page.style = url_to(a, "/document.css");
	page.proof = request_proof(request);
	page.make = document_url(a, &view, "/reports/{code}/docx", &asked);
	page.is_table = document_is_table(&r->document);
	page.make_sheet = document_url(a, &view, "/reports/{code}/xlsx", &asked);
	page.close = document_url(a, &view, "/reports/{code}/freeze", &asked);
	page.explain = document_url(a, &view, "/reports/{code}/explain", &asked);
	add_gaps(a, &view, r, &page);
	add_findings(a, r, &page);
	add_bases(a, r, &page);
	add_editions(a, &view, &asked, &page);
	buf_init(&out, BUF_MAX_TEXT);
	page_report(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- files ---- */

enum form { FORM_WORD, FORM_SHEET };

static enum rc reply_report(
	struct request *request, struct reply *reply, enum form form, bool record)
{
	struct report_request asked;
	enum edition edition;
	struct rendering *r;
	struct view view;

	TRY(document_edition(request, &edition));
	TRY(view_read_unit(request, &view));
	TRY(document_request(request, &view, &asked));
	TRY(report_render(request->job, view.book, &asked, &r));
	if (edition == EDITION_OUTGOING)
		TRY(report_may_go_out(request->job, r));
	/* a text that is no table is refused before anything is recorded */
	if (form == FORM_SHEET)
		TRY(document_reply_sheet(request, reply, &r->document, edition));
	if (record) {
		struct str id;

		TRY(report_record(request->job, view.book, r, STR_NONE, &id));
		r->document.render = id;
	}
	return form == FORM_SHEET ? RC_OK : document_reply(request, reply, &r->document, edition);
}

enum rc report_draft(struct request *request, struct reply *reply)
{
	return reply_report(request, reply, FORM_WORD, false);
}

enum rc report_sheet(struct request *request, struct reply *reply)
{
	return reply_report(request, reply, FORM_SHEET, false);
}

enum rc report_make(struct request *request, struct reply *reply)
{
	return reply_report(request, reply, FORM_WORD, true);
}

enum rc report_make_sheet(struct request *request, struct reply *reply)
{
	return reply_report(request, reply, FORM_SHEET, true);
}

enum rc report_base_explain(struct request *request, struct reply *reply)
{
	struct str code = request_form(request, "indicator");
	struct report_request asked;
	struct view view;
	struct explained explained;
	int64_t whose;

	TRY(view_read_unit(request, &view));
	TRY(document_request(request, &view, &asked));
	TRY(view_number(request, "whose", asked.unit, &whose));
	const struct indicator_def *indicator = schema_indicator(&view.catalog->schema, code);
	if (indicator == NULL)
		return fail(request->job, RC_MISSING, "没有指标“%.*s”", STR_ARG(code));
	TRY(report_explain(request->job, view.book, indicator, whose, asked.when,
		request_form(request, "reason"), &explained));
	return reply_see(request, reply,
		document_url(request->job->arena, &view, "/reports/{code}", &asked));
}

enum rc report_close(struct request *request, struct reply *reply)
{
	struct report_request asked;
	struct view view;
	int64_t id;

	TRY(view_read_unit(request, &view));
	TRY(document_request(request, &view, &asked));
	TRY(report_freeze(request->job, view.book, &asked, request_form(request, "sign"), &id));
	return reply_see(request, reply,
		view_carry(
			request, url_to(request->job->arena, "/frozen/{id}",
					 str_format(request->job->arena, "%lld", (long long)id))));
}
