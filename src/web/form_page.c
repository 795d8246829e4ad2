/*
 * A form as a page: one part for each input, by the field's type.
 */
#include "pages.h"
#include "web/form.h"
#include "web/handlers.h"

#define LONG_TEXT 120 /* bytes: longer texts get room for several lines */

static struct str number_text(struct arena *a, int64_t v)
{
	return str_format(a, "%lld", (long long)v);
}

/* ---- one input ---- */

static struct str pick_text(struct arena *a, const struct form_input *input, const char *part)
{
	return str_format(a, "%.*s.%s", STR_ARG(input->name), part);
}

static struct part_picks picks_of(
	struct arena *a, const struct view *view, const struct form_input *input)
{
	struct part_picks picks = {.for_name = pick_text(a, input, "for"),
		.for_text = input->pick_for,
		.pick_name = pick_text(a, input, "pick")};
	struct part_picks_candidate *list =
		arena_array(a, struct part_picks_candidate, input->found.len + 1);

	for (size_t i = 0; i < input->found.len; i++)
		list[i] = (struct part_picks_candidate){number_text(a, input->found.at[i].id),
			input->found.at[i].title, input->found.at[i].about,
			input->found.at[i].id == input->pick || input->found.len == 1};
	if (input->found.len == 0 && input->pick > 0)
		picks.chosen = number_text(a, input->pick);
	if (input->found.len == 0 && input->pick == 0 && input->text.len > 0 &&
		form_takes(input->field->ref)) {
		picks.none = STR("没有找到。");
		picks.add = view_url(
			a, view, url_to(a, "/ledgers/{code}/new", input->field->ref->name));
		picks.add_words = str_format(a, "新建%.*s", STR_ARG(input->field->ref->label));
	}
	picks.candidates = list;
	picks.candidates_count = input->found.len;
	return picks;
}

static struct url ask_url(struct arena *a, const struct view *view, const char *pattern,
	const struct ledger_def *ledger, const struct form_input *input)
{
	return view_url(a, view, url_with(a, url_to(a, pattern, ledger->name), "at", input->name));
}

static struct str hint_of(const struct field_def *field)
{
	switch (field->type) {
	case TYPE_DATE:
		return field->year_ok    ? STR("2023-06-30，也可只写年月或年")
		       : field->month_ok ? STR("2023-06-30，也可只写年月")
					 : STR("2023-06-30");
	case TYPE_SPAN: return STR("2023-01-01 至 2023-12-31，或 2023-01-01 起");
	case TYPE_REF: return STR("名称、代码或拼音");
	case TYPE_NONE:
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_PERSONAL: break;
	}
	return STR_NONE;
}

static void add_options(struct arena *a, const struct form_input *input, struct part_input *part)
{
	static const struct str yes_no[] = {STR_INIT("是"), STR_INIT("否")};
	const struct field_def *field = input->field;
	bool is_bool = field->type == TYPE_BOOL;
	const struct str *words = is_bool ? yes_no : field->choices;
	size_t count = is_bool ? 2 : field->choice_count;
	struct part_input_option *options = arena_array(a, struct part_input_option, count + 2);
	bool known = input->text.len == 0;

	for (size_t i = 0; i < count; i++) {
		options[i] = (struct part_input_option){words[i], str_eq(words[i], input->text)};
		known = known || options[i].chosen;
	}
	if (!known) /* what was sent stays to be seen */
		options[count++] = (struct part_input_option){input->text, true};
	part->choice = true;
	part->options = options;
	part->options_count = count;
}

static bool is_key(const struct ledger_def *ledger, size_t index)
{
	for (size_t i = 0; i < ledger->key_count; i++)
		if (ledger->key[i] == index)
			return true;
	return false;
}

static struct part_input input_of(struct arena *a, const struct view *view,
	const struct ledger_def *ledger, const struct form_input *input)
{
	const struct field_def *field = input->field;
	size_t index = (size_t)(field - ledger->fields);
	bool text = field->type == TYPE_TEXT || field->type == TYPE_CODE;
	struct part_input part = {.name = input->name,
		.label = cell_head(a, field),
		.required = field->required,
		.text = input->text,
		.hint = hint_of(field),
		.note = field->note,
		.message = input->message,
		.warning = input->warning,
		.elsewhere = input->elsewhere,
		.reference = field->type == TYPE_REF,
		.dated = field->dated,
		.from_name = pick_text(a, input, "from"),
		.from = input->from,
		.personal = field->type == TYPE_PERSONAL,
		.held = input->held,
		.clear_name = pick_text(a, input, "clear"),
		.clear = input->clear,
		.number = field->type == TYPE_INT || field->type == TYPE_DECIMAL ||
			  field->type == TYPE_MONEY};

	if (part.personal && input->held)
		part.hint = STR("已登记，不在此显示；填写即替换");
	if (field->type == TYPE_CHOICE || field->type == TYPE_BOOL)
		add_options(a, input, &part);
	part.area = field->type == TYPE_TEXT &&
		    (input->text.len > LONG_TEXT || str_find(input->text, STR("\n")) != SIZE_MAX);
	if (part.reference) {
		part.pick = ask_url(a, view, "/ledgers/{code}/pick", ledger, input);
		part.picks = picks_of(a, view, input);
	}
	if (text && ledger->parent == NULL && !part.area &&
		(ledger->title_field == (int)index ||
			(ledger->key_count == 1 && is_key(ledger, index)))) {
		part.watched = true;
		part.alike = ask_url(a, view, "/ledgers/{code}/alike", ledger, input);
	}
	if (field->type == TYPE_TEXT &&
		(str_eq(field->name, STR("indicator")) || str_eq(field->name, STR("ledger"))))
		part.list_of = str_format(a, "words-%.*s", STR_ARG(field->name));
	return part;
}

static const struct part_input *inputs_of(struct arena *a, const struct view *view,
	const struct ledger_def *ledger, const struct form_input *inputs)
{
	struct part_input *parts = arena_array(a, struct part_input, ledger->field_count + 1);

	for (size_t i = 0; i < ledger->field_count; i++)
		parts[i] = input_of(a, view, ledger, &inputs[i]);
	return parts;
}

/* ---- the page ---- */

static void add_children(
	struct arena *a, const struct view *view, const struct form *form, struct page_edit *page)
{
	struct page_edit_child *children =
		arena_array(a, struct page_edit_child, form->child_count + 1);

	for (size_t i = 0; i < form->child_count; i++) {
		const struct form_rows *rows = &form->children[i];
		struct page_edit_row *list =
			arena_array(a, struct page_edit_row, rows->rows.len + 1);
		struct str prefix = str_format(a, "c.%.*s.", STR_ARG(rows->ledger->name));

		for (size_t n = 0; n < rows->rows.len; n++) {
			const struct form_row *row = &rows->rows.at[n];

			list[n] = (struct page_edit_row){
				.id_name = str_format(a, "%.*s%zu.id", STR_ARG(prefix), n),
				.id = number_text(a, row->id),
				.drop_name = str_format(a, "%.*s%zu.drop", STR_ARG(prefix), n),
				.drop = row->drop,
				.message = row->message,
				.inputs = inputs_of(a, view, rows->ledger, row->inputs),
				.inputs_count = rows->ledger->field_count};
		}
		children[i] = (struct page_edit_child){rows->ledger->label, rows->ledger->about,
			str_format(a, "%.*scount", STR_ARG(prefix)),
			number_text(a, (int64_t)rows->rows.len), list, rows->rows.len};
	}
	page->children = children;
	page->children_count = form->child_count;
}

/* Labels to choose from where a record names an indicator or a ledger. */
static void add_words(
	struct arena *a, const struct view *view, const struct form *form, struct page_edit *page)
{
	const struct schema *schema = &view->catalog->schema;
	struct page_edit_words *lists = arena_array(a, struct page_edit_words, 2);
	struct str *indicators = arena_array(a, struct str, schema->indicator_count + 1);
	struct str *ledgers = arena_array(a, struct str, schema->ledger_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < schema->indicator_count; i++)
		indicators[i] = schema->indicators[i]->label;
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (!schema->ledgers[i]->made)
			ledgers[count++] = schema->ledgers[i]->label;
	if (ledger_field(form->ledger, STR("indicator")) != NULL)
		lists[page->words_count++] = (struct page_edit_words){
			STR("words-indicator"), indicators, schema->indicator_count};
	if (ledger_field(form->ledger, STR("ledger")) != NULL)
		lists[page->words_count++] =
			(struct page_edit_words){STR("words-ledger"), ledgers, count};
	page->words = lists;
}

static struct part_alike alike_of(struct arena *a, const struct view *view,
	const struct ledger_def *ledger, const candidates *list)
{
	struct part_alike_line *lines = arena_array(a, struct part_alike_line, list->len + 1);

	for (size_t i = 0; i < list->len; i++)
		lines[i] = (struct part_alike_line){list->at[i].title, list->at[i].about,
			record_url(a, view, ledger, list->at[i].id)};
	return (struct part_alike){lines, list->len};
}

static enum rc add_head(struct request *request, const struct view *view, const struct form *form,
	struct page_edit *page)
{
	struct arena *a = request->job->arena;
	const struct ledger_def *ledger = form->ledger;
	struct url base = url_to(a, "/ledgers/{code}", ledger->name);
	struct record *record;

	page->ledger = ledger->label;
	page->back = view_url(a, view, url_to(a, "/ledgers"));
	page->ledger_link = page->cancel = view_url(a, view, base);
	page->title = str_format(a, "新建%.*s", STR_ARG(ledger->label));
	page->action = url_to(a, "/ledgers/{code}/new", ledger->name);
	page->about = str_format(a, "带 * 的必须填；随日期变化的栏目按今天（%.*s）",
		STR_ARG(day_chinese(a, request->job->today)));
	if (form->id == 0)
		return RC_OK;
	page->title = STR("修改");
	page->action =
		url_to(a, "/ledgers/{code}/{id}/edit", ledger->name, number_text(a, form->id));
	enum rc rc = record_get(request->job, view->book, ledger, form->id, SEQ_NOW, &record);

	if (rc == RC_MISSING) { /* voided while the form was open: what was typed is shown */
		job_clear_error(request->job);
		return RC_OK;
	}
	TRY(rc);
	page->there = page->cancel = record_url(a, view, ledger, form->id);
	return cell_title(request, view, record, &page->there_title);
}

enum rc form_page(struct request *request, struct reply *reply, const struct view *view,
	const struct form *form, struct str banner)
{
	struct arena *a = request->job->arena;
	struct page_edit page = {.banner = banner,
		.changes = form->changes.at,
		.changes_count = form->changes.len,
		.messages = form->messages.at,
		.messages_count = form->messages.len,
		.warnings = form->warnings.at,
		.warnings_count = form->warnings.len,
		.ask_sure = !form->wrong && (form->warnings.len > 0 || form->alike.len > 0),
		.alike = alike_of(a, view, form->ledger, &form->alike),
		.seen = number_text(a, form->seen),
		.proof = request_proof(request),
		.why = form->why,
		.inputs = inputs_of(a, view, form->ledger, form->inputs),
		.inputs_count = form->ledger->field_count};
	struct buf out;

	TRY(add_head(request, view, form, &page));
	page.frame = view_frame(request, view, page.title, "ledgers");
	page.frame.has_choices = false; /* they would throw away what was typed */
	struct page_edit_keep *keeps =
		arena_array(a, struct page_edit_keep, page.frame.search_keeps_count + 1);

	for (size_t i = 0; i < page.frame.search_keeps_count; i++)
		keeps[i] = (struct page_edit_keep){
			page.frame.search_keeps[i].name, page.frame.search_keeps[i].value};
	page.keeps = keeps;
	page.keeps_count = page.frame.search_keeps_count;
	add_children(a, view, form, &page);
	add_words(a, view, form, &page);
	buf_init(&out, BUF_MAX_TEXT);
	page_edit(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- while typing ---- */

static const struct ledger_def *asked_ledger(struct request *request, const struct view *view)
{
	return schema_ledger(&view->catalog->schema, request_step(request, "code"));
}

/* "f.holder", "c.project_partner.0.party": the field that an input is of. */
static const struct field_def *asked_field(
	const struct view *view, const struct ledger_def *ledger, struct str at)
{
	struct str rest = at, kind = str_cut(&rest, STR("."));

	if (ledger == NULL)
		return NULL;
	if (str_eq(kind, STR("f")))
		return ledger_field(ledger, rest);
	if (str_eq(kind, STR("c")))
		ledger = schema_ledger(&view->catalog->schema, str_cut(&rest, STR(".")));
	if (ledger != NULL)
		(void)str_cut(&rest, STR("."));
	return ledger != NULL && rest.len > 0 ? ledger_field(ledger, rest) : NULL;
}

static enum rc asked(struct request *request, struct view *view, struct form_input *input)
{
	const struct ledger_def *ledger;

	TRY(view_read(request, view));
	ledger = asked_ledger(request, view);
	input->name = request_query(request, "at");
	input->field = asked_field(view, ledger, input->name);
	if (input->field == NULL)
		return fail(request->job, RC_MISSING, "没有“%.*s”这个栏目", STR_ARG(input->name));
	input->text = str_trim(request_query(request, str_z(request->job->arena, input->name)));
	return RC_OK;
}

enum rc record_pick(struct request *request, struct reply *reply)
{
	struct page_picks_answer page;
	struct form_input input = {0};
	int64_t exact = 0;
	struct view view;
	struct buf out;

	TRY(asked(request, &view, &input));
	if (input.field->type != TYPE_REF)
		return fail(request->job, RC_MISSING, "“%.*s”不是引用", STR_ARG(input.name));
	input.pick_for = input.text;
	if (input.text.len > 0)
		TRY(refer_look(request, &view, input.field->ref, input.text, &input.found, &exact));
	input.pick = exact;
	page.picks = picks_of(request->job->arena, &view, &input);
	buf_init(&out, BUF_MAX_TEXT);
	page_picks_answer(&out, &page);
	return reply_page(request, reply, &out);
}

enum rc record_alike(struct request *request, struct reply *reply)
{
	const struct ledger_def *ledger;
	struct page_alike_answer page;
	struct form_input input = {0};
	candidates list = {0};
	struct view view;
	struct buf out;

	TRY(asked(request, &view, &input));
	ledger = asked_ledger(request, &view);
	TRY(form_alike(request, &view, ledger, &input, &list));
	page.alike = alike_of(request->job->arena, &view, ledger, &list);
	buf_init(&out, BUF_MAX_TEXT);
	page_alike_answer(&out, &page);
	return reply_page(request, reply, &out);
}
