/*
 * The list of indicators with their definitions.
 */
#include "pages.h"
#include "web/handlers.h"
#include "web/view.h"

enum rc indicators_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_indicators page = {0};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	const struct schema *schema = &view.catalog->schema;
	struct page_indicators_line *lines =
		arena_array(a, struct page_indicators_line, schema->indicator_count + 1);

	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *indicator = schema->indicators[i];

		lines[i] = (struct page_indicators_line){
			.label = indicator->label,
			.measure = indicator->measure,
			.definition = indicator->value != NULL
					      ? formula_print(a, indicator->value, SPELL_LABELS)
					      : STR("取登记数"),
			.basis = indicator->source,
			.office = indicator->office,
			.link = view_url(a, &view,
				url_with(a, url_to(a, "/trace"), "indicator", indicator->code)),
		};
	}
	page.frame = view_frame(request, &view, STR("指标"), "indicators");
	page.lines = lines;
	page.lines_count = schema->indicator_count;
	buf_init(&out, BUF_MAX_TEXT);
	page_indicators(&out, &page);
	return reply_page(request, reply, &out);
}
