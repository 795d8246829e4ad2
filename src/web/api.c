/*
 * What a program may ask of this one, told from the table of routes and from
 * the packs: a ledger or an indicator that a pack adds stands here without a
 * word of C. The page and its JSON are made of the same struct.
 */
#include <jansson.h>

#include "pages.h"
#include "web/frame.h"
#include "web/handlers.h"
#include "web/serve.h"
#include "web/view.h"

static void add_routes(struct request *request, struct page_api *page)
{
	const struct web_options *options = &request->web->options;
	struct page_api_route *routes =
		arena_array(request->job->arena, struct page_api_route, options->route_count);

	for (size_t i = 0; i < options->route_count; i++) {
		const struct route *route = &options->routes[i];

		routes[i] = (struct page_api_route){
			.method = route_method(route),
			.path = str_from_z(route->path),
			.access = route_access(route),
			.grade = route_grade(route),
			.purpose = str_from_z(route->purpose),
		};
	}
	page->routes = routes;
	page->routes_count = options->route_count;
}

static void add_fields(
	struct arena *a, const struct ledger_def *ledger, struct page_api_ledger *out)
{
	struct page_api_field *fields =
		arena_array(a, struct page_api_field, ledger->field_count + 1);

	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];

		fields[i] = (struct page_api_field){
			.code = f->name,
			.label = f->label,
			.type = field_type_text(a, f),
			.required = f->required,
			.measure = f->type == TYPE_MONEY ? f->shown_in : f->measure,
			.choices = str_join(a, f->choices, f->choice_count, STR("、")),
			.also = str_join(a, f->also, f->also_count, STR("、")),
			.note = f->note,
		};
	}
	out->fields = fields;
	out->fields_count = ledger->field_count;
}

static void add_ledgers(struct arena *a, const struct schema *schema, struct page_api *page)
{
	struct page_api_ledger *ledgers =
		arena_array(a, struct page_api_ledger, schema->ledger_count + 1);

	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];
		struct page_api_ledger *out = &ledgers[page->ledgers_count];

		if (ledger->made)
			continue;
		*out = (struct page_api_ledger){
			.code = ledger->name,
			.label = ledger->label,
			.about = ledger->about,
			.parent = ledger->parent_name,
			.measure = ledger->measure,
			.unit = ledger->unit_text,
			.office = ledger->office,
			.page = url_to(a, "/ledgers/{code}", ledger->name),
			.template = url_to(a, "/templates/{code}", ledger->name),
			.export = url_to(a, "/exports/{code}", ledger->name),
		};
		add_fields(a, ledger, out);
		page->ledgers_count++;
	}
	page->ledgers = ledgers;
}

static void add_indicators(struct arena *a, const struct schema *schema, struct page_api *page)
{
	struct page_api_indicator *indicators =
		arena_array(a, struct page_api_indicator, schema->indicator_count + 1);

	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *def = schema->indicators[i];

		indicators[i] = (struct page_api_indicator){
			.code = def->code,
			.label = def->label,
			.measure = def->measure,
			.nature = str_from_z(nature_words[def->nature]),
			.registered = def->registered,
			.definition = def->value != NULL
					      ? formula_print(a, def->value, SPELL_LABELS)
					      : STR("登记数"),
			.office = def->office,
			.hash = str_head(def->hash, 12),
			.trace = url_with(a, url_to(a, "/trace"), "indicator", def->code),
		};
	}
	page->indicators = indicators;
	page->indicators_count = schema->indicator_count;
}

static void add_texts(struct arena *a, const struct catalog *catalog, struct page_api *page)
{
	struct page_api_claim *claims =
		arena_array(a, struct page_api_claim, catalog->claim_count + 1);
	struct page_api_report *reports =
		arena_array(a, struct page_api_report, catalog->report_count + 1);

	for (size_t i = 0; i < catalog->claim_count; i++)
		claims[i] = (struct page_api_claim){catalog->claims[i]->code,
			catalog->claims[i]->label, catalog->claims[i]->words,
			formula_print(a, catalog->claims[i]->holds, SPELL_LABELS)};
	for (size_t i = 0; i < catalog->report_count; i++) {
		const struct report_def *def = catalog->reports[i];

		reports[i] = (struct page_api_report){def->code, def->label, def->record,
			url_to(a, "/reports/{code}", def->code),
			url_to(a, "/reports/{code}/docx", def->code)};
	}
	page->claims = claims;
	page->claims_count = catalog->claim_count;
	page->reports = reports;
	page->reports_count = catalog->report_count;
}

static void add_reminders(struct arena *a, const struct catalog *catalog, struct page_api *page)
{
	struct page_api_reminder *reminders =
		arena_array(a, struct page_api_reminder, catalog->reminder_count + 1);

	for (size_t i = 0; i < catalog->reminder_count; i++) {
		const struct reminder_def *def = &catalog->reminders[i];

		reminders[i] = (struct page_api_reminder){
			.code = def->code,
			.label = def->label,
			.measure = def->counted->measure,
			.definition = formula_print(a, def->counted->value, SPELL_LABELS),
			.todo = def->todo,
			.office = def->counted->office,
			.note = def->counted->note,
			.page = url_with(a, url_to(a, "/reminders"), "only", def->code),
		};
	}
	page->reminders = reminders;
	page->reminders_count = catalog->reminder_count;
}

static void fill(struct request *request, const struct catalog *catalog, struct page_api *page)
{
	struct arena *a = request->job->arena;

	add_routes(request, page);
	add_ledgers(a, &catalog->schema, page);
	add_indicators(a, &catalog->schema, page);
	add_texts(a, catalog, page);
	add_reminders(a, catalog, page);
	page->json = url_to(a, "/api/json");
	page->about = str_format(a,
		"由地址表和口径包（%.*s）生成：台账 %zu 本、指标 %zu 个、表述 %zu 条、提醒 %zu "
		"条、公文 %zu "
		"份",
		STR_ARG(catalog->version), page->ledgers_count, page->indicators_count,
		page->claims_count, page->reminders_count, page->reports_count);
}

enum rc api_show(struct request *request, struct reply *reply)
{
	struct page_api page = {0};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	fill(request, view.catalog, &page);
	page.frame = view_frame(request, &view, STR("接口说明"), NULL);
	buf_init(&out, BUF_MAX_TEXT);
	page_api(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- the same as JSON ---- */

static json_t *text(struct str s)
{
	return json_stringn(s.at != NULL ? s.at : "", s.len);
}

static json_t *routes_json(const struct page_api *page)
{
	json_t *all = json_array();

	for (size_t i = 0; i < page->routes_count; i++) {
		const struct page_api_route *r = &page->routes[i];

		(void)json_array_append_new(
			all, json_pack("{s:o, s:o, s:o, s:o, s:o}", "method", text(r->method),
				     "path", text(r->path), "access", text(r->access), "asks",
				     text(r->grade), "purpose", text(r->purpose)));
	}
	return all;
}

static json_t *fields_json(const struct page_api_ledger *ledger)
{
	json_t *all = json_array();

	for (size_t i = 0; i < ledger->fields_count; i++) {
		const struct page_api_field *f = &ledger->fields[i];

		(void)json_array_append_new(all,
			json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "code", text(f->code),
				"label", text(f->label), "type", text(f->type), "required",
				(int)f->required, "measure", text(f->measure), "choices",
				text(f->choices), "also", text(f->also), "note", text(f->note)));
	}
	return all;
}

static json_t *ledgers_json(const struct page_api *page)
{
	json_t *all = json_array();

	for (size_t i = 0; i < page->ledgers_count; i++) {
		const struct page_api_ledger *l = &page->ledgers[i];

		(void)json_array_append_new(all,
			json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
				text(l->code), "label", text(l->label), "about", text(l->about),
				"parent", text(l->parent), "measure", text(l->measure), "unit",
				text(l->unit), "office", text(l->office), "page",
				text(l->page.text), "template", text(l->template.text), "export",
				text(l->export.text), "fields", fields_json(l)));
	}
	return all;
}

static json_t *indicators_json(const struct page_api *page)
{
	json_t *all = json_array();

	for (size_t i = 0; i < page->indicators_count; i++) {
		const struct page_api_indicator *def = &page->indicators[i];

		(void)json_array_append_new(
			all, json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "code",
				     text(def->code), "label", text(def->label), "measure",
				     text(def->measure), "nature", text(def->nature), "registered",
				     (int)def->registered, "value", text(def->definition), "office",
				     text(def->office), "definition", text(def->hash), "trace",
				     text(def->trace.text)));
	}
	return all;
}

static json_t *claims_json(const struct page_api *page)
{
	json_t *all = json_array();

	for (size_t i = 0; i < page->claims_count; i++)
		(void)json_array_append_new(
			all, json_pack("{s:o, s:o, s:o, s:o}", "code", text(page->claims[i].code),
				     "label", text(page->claims[i].label), "words",
				     text(page->claims[i].words), "holds",
				     text(page->claims[i].definition)));
	return all;
}

static json_t *reminders_json(const struct page_api *page)
{
	json_t *all = json_array();

	for (size_t i = 0; i < page->reminders_count; i++) {
		const struct page_api_reminder *def = &page->reminders[i];

		(void)json_array_append_new(
			all, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "code",
				     text(def->code), "label", text(def->label), "measure",
				     text(def->measure), "value", text(def->definition), "todo",
				     text(def->todo), "office", text(def->office), "note",
				     text(def->note), "page", text(def->page.text)));
	}
	return all;
}

static json_t *reports_json(const struct page_api *page)
{
	json_t *all = json_array();

	for (size_t i = 0; i < page->reports_count; i++)
		(void)json_array_append_new(all,
			json_pack("{s:o, s:o, s:o, s:o, s:o}", "code", text(page->reports[i].code),
				"label", text(page->reports[i].label), "record",
				text(page->reports[i].record), "page",
				text(page->reports[i].page.text), "docx",
				text(page->reports[i].docx.text)));
	return all;
}

static int take(const char *bytes, size_t count, void *out)
{
	buf_add(out, (struct str){bytes, count});
	return 0;
}

enum rc api_json(struct request *request, struct reply *reply)
{
	const struct catalog *catalog = request->desk->book->catalog;
	struct page_api page = {0};
	struct buf out;

	fill(request, catalog, &page);
	json_t *all =
		json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "packs", text(catalog->version),
			"addresses", routes_json(&page), "ledgers", ledgers_json(&page),
			"indicators", indicators_json(&page), "claims", claims_json(&page),
			"reminders", reminders_json(&page), "reports", reports_json(&page));
	buf_init(&out, BUF_MAX_TEXT);
	int failed = json_dump_callback(all, take, &out, JSON_INDENT(1));
	json_decref(all);
	TRY(reply_page(request, reply, &out));
	reply->type = STR("application/json; charset=utf-8");
	return failed == 0 ? RC_OK : fail(request->job, RC_FAILED, "接口说明没有写成");
}
