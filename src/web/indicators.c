/*
 * The list of indicators, each with its number, its growth and its definition:
 * a section agrees or disagrees with the definition before it argues about the
 * number. All numbers of the list are computed in one set.
 */
#include "pages.h"
#include "web/handlers.h"
#include "web/view.h"

static bool is_chosen(
	struct arena *a, const struct indicator_def *indicator, struct str words, struct str office)
{
	if (office.len > 0 && !str_eq(office, indicator->office))
		return false;
	return words.len == 0 || str_find(indicator->label, words) != SIZE_MAX ||
	       str_find(indicator->code, words) != SIZE_MAX ||
	       (indicator->value != NULL &&
		       str_find(formula_print(a, indicator->value, SPELL_LABELS), words) !=
			       SIZE_MAX);
}

/* Each office once, in the order in which the packs name them. */
static void add_offices(struct arena *a, const struct schema *schema, struct str chosen,
	struct page_indicators *page)
{
	struct page_indicators_office *list =
		arena_array(a, struct page_indicators_office, schema->indicator_count + 1);

	for (size_t i = 0; i < schema->indicator_count; i++) {
		struct str office = schema->indicators[i]->office;
		bool known = office.len == 0;

		for (size_t k = 0; !known && k < page->offices_count; k++)
			known = str_eq(list[k].label, office);
		if (!known)
			list[page->offices_count++] =
				(struct page_indicators_office){office, str_eq(office, chosen)};
	}
	page->offices = list;
}

static struct page_indicators_line line_of(
	struct arena *a, const struct view *view, const struct indicator_def *indicator)
{
	return (struct page_indicators_line){
		.label = indicator->label,
		.measure = indicator->measure,
		.definition = indicator->value != NULL
				      ? formula_print(a, indicator->value, SPELL_LABELS)
				      : STR("登记数：以公布的文件为准"),
		.note = indicator->note,
		.basis = indicator->source,
		.office = indicator->office,
		.link = view_url(
			a, view, url_with(a, url_to(a, "/trace"), "indicator", indicator->code)),
	};
}

static enum rc add_figures(struct request *request, const struct view *view,
	struct figure_request *asked, struct page_indicators_line *lines, size_t count)
{
	struct arena *a = request->job->arena;
	struct figure *figures;

	TRY(indicator_figures(request->job, view->book, asked, count * 2, SEQ_NOW, &figures));
	for (size_t i = 0; i < count; i++) {
		const struct figure *growth = &figures[i * 2 + 1];

		lines[i].now = view_figure(a, view, &figures[i * 2], false);
		if (growth->state == VALUE_GIVEN)
			lines[i].growth = view_figure(a, view, growth, true);
	}
	return RC_OK;
}

static enum rc add_lines(
	struct request *request, const struct view *view, struct page_indicators *page)
{
	struct arena *a = request->job->arena;
	const struct schema *schema = &view->catalog->schema;
	size_t most = schema->indicator_count + 1;
	struct page_indicators_line *lines = arena_array(a, struct page_indicators_line, most);
	struct figure_request *asked = arena_array(a, struct figure_request, most * 2);
	struct str office = request_query(request, "office");
	size_t count = 0;

	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *indicator = schema->indicators[i];
		int64_t unit = view->unit != NULL ? view->unit->id : 0;

		if (!is_chosen(a, indicator, page->words, office))
			continue;
		asked[count * 2] = (struct figure_request){indicator, FACE_VALUE, unit, view->when};
		asked[count * 2 + 1] = (struct figure_request){indicator,
			indicator->quantity == QUANTITY_RATIO ? FACE_POINTS : FACE_GROWTH, unit,
			view->when};
		lines[count++] = line_of(a, view, indicator);
	}
	if (view->unit != NULL)
		TRY(add_figures(request, view, asked, lines, count));
	add_offices(a, schema, office, page);
	page->lines = lines;
	page->lines_count = count;
	page->none_at_all = schema->indicator_count == 0;
	return RC_OK;
}

static void add_keeps(struct arena *a, struct page_indicators *page)
{
	const struct part_frame *frame = &page->frame;
	struct page_indicators_keep *keeps =
		arena_array(a, struct page_indicators_keep, frame->search_keeps_count + 1);

	for (size_t i = 0; i < frame->search_keeps_count; i++)
		keeps[i] = (struct page_indicators_keep){
			frame->search_keeps[i].name, frame->search_keeps[i].value};
	page->keeps = keeps;
	page->keeps_count = frame->search_keeps_count;
}

enum rc indicators_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_indicators page = {.words = str_trim(request_query(request, "q"))};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(add_lines(request, &view, &page));
	page.frame = view_frame(request, &view, STR("指标"), "indicators");
	add_keeps(a, &page);
	page.about = str_format(a, "%.*s · 截至%.*s · 口径来自%.*s",
		STR_ARG(view.unit != NULL ? view.unit->name : view.book->name),
		STR_ARG(day_chinese(a, view.when.cutoff)), STR_ARG(view.catalog->version));
	page.here = url_to(a, "/indicators");
	page.clear = view_url(a, &view, page.here);
	page.empty = (struct part_empty){.icon = STR("indicator"),
		.title = STR("口径包里还没有指标"),
		.words = STR("指标随口径包来：换一个口径包，或者在自己的口径包里写上指标。")};
	buf_init(&out, BUF_MAX_TEXT);
	page_indicators(&out, &page);
	return reply_page(request, reply, &out);
}
