/*
 * 指标口径: what each indicator counts, read from the catalog, so that a
 * section agrees or disagrees before it argues about a number.
 */
#include "catalog/catalog.h"
#include "ledger/ledger.h"
#include "pages.h"
#include "web/frame.h"
#include "web/handlers.h"

static struct str or_none(struct str s)
{
	return s.len > 0 ? s : STR("未注明");
}

static struct page_definitions_definition definition_of(
	struct arena *a, const struct indicator_def *indicator)
{
	return (struct page_definitions_definition){
		.label = indicator->label,
		.measure = indicator->measure,
		.formula = indicator->value != NULL
				   ? formula_print(a, indicator->value, SPELL_LABELS)
				   : STR("登记数：以公布的文件为准"),
		.office = or_none(indicator->office),
		.source = or_none(indicator->source),
		.basis = indicator->basis,
		.note = indicator->note,
	};
}

enum rc definitions_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	const struct catalog *catalog = request->desk->book->catalog;
	size_t count = catalog->schema.indicator_count;
	struct page_definitions_definition *rows =
		arena_array(a, struct page_definitions_definition, count + 1);
	struct buf out;

	for (size_t i = 0; i < count; i++)
		rows[i] = definition_of(a, catalog->schema.indicators[i]);
	struct page_definitions page = {
		.frame = frame_make(request, STR("指标口径"), "definitions"),
		.version = catalog->version,
		.rows = rows,
		.rows_count = count,
	};
	buf_init(&out, BUF_MAX_TEXT);
	page_definitions(&out, &page);
	return reply_page(request, reply, &out);
}
