/*
 * What a form holds: from the book, or as typed.
 *
 * Indicators and ledgers that a record names by code (登记数, 目标任务, 数据覆盖) are
 * shown and typed by label.
 */
#include "web/form.h"

bool form_takes(const struct ledger_def *ledger)
{
	return ledger->parent == NULL && !str_eq(ledger->name, LEDGER_ATTACHMENT);
}

enum rc form_allowed(struct request *request, const struct ledger_def *ledger)
{
	if (str_eq(ledger->name, LEDGER_ATTACHMENT))
		return fail(request->job, RC_INVALID,
			"附件在它所属的记录页上附上和撤下，请打开那条记录");
	if (!form_takes(ledger))
		return fail(request->job, RC_INVALID,
			"“%.*s”的行在它所属的“%.*s”记录里增、改、删，请打开那条记录",
			STR_ARG(ledger->label), STR_ARG(ledger->parent->label));
	return RC_OK;
}

/* ---- made ---- */

static struct form_input *inputs_of(
	struct arena *a, const struct ledger_def *ledger, struct str prefix)
{
	struct form_input *inputs = arena_array(a, struct form_input, ledger->field_count + 1);

	for (size_t i = 0; i < ledger->field_count; i++)
		inputs[i] = (struct form_input){.field = &ledger->fields[i],
			.name = str_format(
				a, "%.*s%.*s", STR_ARG(prefix), STR_ARG(ledger->fields[i].name))};
	return inputs;
}

static struct form_row *add_row(struct arena *a, struct form_rows *rows)
{
	struct form_row *row = ARRAY_ADD(a, rows->rows);

	*row = (struct form_row){.inputs = inputs_of(a, rows->ledger,
					 str_format(a, "c.%.*s.%zu.", STR_ARG(rows->ledger->name),
						 rows->rows.len - 1))};
	return row;
}

static bool has_rows_of(const struct ledger_def *child, const struct ledger_def *ledger)
{
	return child->parent == ledger && !child->made;
}

enum rc form_empty(struct request *request, const struct view *view,
	const struct ledger_def *ledger, struct form *ret)
{
	struct arena *a = request->job->arena;
	const struct schema *schema = &view->catalog->schema;

	*ret = (struct form){.ledger = ledger,
		.seen = view->head_seq,
		.inputs = inputs_of(a, ledger, STR("f.")),
		.children = arena_array(a, struct form_rows, schema->ledger_count + 1)};
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (has_rows_of(schema->ledgers[i], ledger))
			ret->children[ret->child_count++].ledger = schema->ledgers[i];
	return RC_OK;
}

void form_add_blanks(struct request *request, struct form *form, size_t count)
{
	for (size_t i = 0; i < form->child_count; i++)
		for (size_t n = 0; n < count && form->children[i].rows.len < FORM_MAX_ROWS; n++)
			(void)add_row(request->job->arena, &form->children[i]);
}

/* ---- what the book holds ---- */

static bool names(const struct field_def *field, const char *what)
{
	return field->type == TYPE_TEXT && str_eq(field->name, str_from_z(what));
}

static struct str shown(
	struct arena *a, const struct view *view, const struct field_def *field, struct value v)
{
	const struct schema *schema = &view->catalog->schema;
	struct str text = value_print(a, field, v);

	if (names(field, "indicator") && schema_indicator(schema, text) != NULL)
		return schema_indicator(schema, text)->label;
	if (names(field, "ledger") && schema_ledger(schema, text) != NULL)
		return schema_ledger(schema, text)->label;
	return text;
}

static enum rc load_inputs(struct request *request, const struct view *view,
	const struct record *record, struct form_input *inputs)
{
	struct arena *a = request->job->arena;

	for (size_t i = 0; i < record->ledger->field_count; i++) {
		struct form_input *input = &inputs[i];
		const struct field_def *field = input->field;
		struct value v = record->values[i];

		if (!value_given(v))
			continue;
		if (field->type == TYPE_PERSONAL) {
			input->held = true;
			input->personal = v;
		} else if (field->type == TYPE_REF) {
			TRY(record_text(request->job, view->book, record, field, &input->text));
			input->pick = v.integer;
			input->pick_for = input->text;
		} else {
			input->text = shown(a, view, field, v);
		}
	}
	return RC_OK;
}

static void look_newer(struct form *form, const struct record *record)
{
	if (record->since > form->latest)
		form->latest = record->since;
}

static enum rc load_rows(struct request *request, const struct view *view, int64_t id, int64_t seq,
	struct form *form, struct form_rows *rows)
{
	struct record **list;
	size_t count;

	TRY(record_rows(request->job, view->book, rows->ledger, id, seq, &list, &count));
	if (count + FORM_BLANK_ROWS > FORM_MAX_ROWS)
		return fail(request->job, RC_TOO_MUCH,
			"这条记录的“%.*s”有 %zu 行，页面上一次最多改 %d "
			"行：请导出、在表里改好再导入",
			STR_ARG(rows->ledger->label), count, FORM_MAX_ROWS - FORM_BLANK_ROWS);
	for (size_t i = 0; i < count; i++) {
		struct form_row *row = add_row(request->job->arena, rows);

		row->id = list[i]->id;
		row->since = list[i]->since;
		row->record = list[i];
		look_newer(form, list[i]);
		TRY(load_inputs(request, view, list[i], row->inputs));
	}
	return RC_OK;
}

/* Rows of dated fields are not in the form, but what others wrote in them is to be told. */
static enum rc look_dated(struct request *request, const struct view *view, int64_t id, int64_t seq,
	struct form *form)
{
	struct record **list;
	size_t count;

	for (size_t i = 0; i < form->ledger->field_count; i++) {
		if (!form->ledger->fields[i].dated)
			continue;
		TRY(record_rows(request->job, view->book, form->ledger->fields[i].dated_ledger, id,
			seq, &list, &count));
		for (size_t k = 0; k < count; k++)
			look_newer(form, list[k]);
	}
	return RC_OK;
}

enum rc form_load(struct request *request, const struct view *view, const struct ledger_def *ledger,
	int64_t id, int64_t seq, struct form *ret)
{
	struct record *record;

	TRY(record_get_on(request->job, view->book, ledger, id, seq, request->job->today, &record));
	TRY(form_empty(request, view, ledger, ret));
	ret->id = id;
	ret->since = record->since;
	ret->record = record;
	look_newer(ret, record);
	TRY(load_inputs(request, view, record, ret->inputs));
	for (size_t i = 0; i < ret->child_count; i++)
		TRY(load_rows(request, view, id, seq, ret, &ret->children[i]));
	return look_dated(request, view, id, seq, ret);
}

static void forget_personal(struct form_input *inputs, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->field_count; i++)
		inputs[i].held = false;
}

/* What belongs to one record alone does not go into its copy: codes of its key, what is personal. */
void form_as_copy(struct form *form)
{
	const struct ledger_def *ledger = form->ledger;

	form->id = form->since = form->latest = 0;
	form->record = NULL;
	forget_personal(form->inputs, ledger);
	for (size_t i = 0; i < ledger->key_count; i++)
		if (ledger->fields[ledger->key[i]].type == TYPE_CODE)
			form->inputs[ledger->key[i]].text = STR_NONE;
	for (size_t i = 0; i < form->child_count; i++)
		for (size_t r = 0; r < form->children[i].rows.len; r++) {
			struct form_row *row = &form->children[i].rows.at[r];

			row->id = row->since = 0;
			row->record = NULL;
			forget_personal(row->inputs, form->children[i].ledger);
		}
}

/* ---- what was typed ---- */

static struct str control(struct request *request, struct str name, const char *part)
{
	return request_form(
		request, str_z(request->job->arena,
				 str_format(request->job->arena, "%.*s%s", STR_ARG(name), part)));
}

static void take_inputs(
	struct request *request, const struct ledger_def *ledger, struct form_input *inputs)
{
	for (size_t i = 0; i < ledger->field_count; i++) {
		struct form_input *input = &inputs[i];

		input->text = str_trim(control(request, input->name, ""));
		if (input->field->dated)
			input->from = str_trim(control(request, input->name, ".from"));
		if (input->field->type == TYPE_PERSONAL)
			input->clear = control(request, input->name, ".clear").len > 0;
		if (input->field->type != TYPE_REF)
			continue;
		input->pick_for = str_trim(control(request, input->name, ".for"));
		if (!int_from(control(request, input->name, ".pick"), &input->pick) ||
			!str_eq(input->pick_for, input->text))
			input->pick = 0;
	}
}

static enum rc take_rows(struct request *request, struct form_rows *rows)
{
	struct arena *a = request->job->arena;
	struct str prefix = str_format(a, "c.%.*s.", STR_ARG(rows->ledger->name));
	int64_t count = 0;

	if (control(request, prefix, "count").len > 0 &&
		(!int_from(control(request, prefix, "count"), &count) || count < 0 ||
			count > FORM_MAX_ROWS))
		return fail(request->job, RC_TOO_MUCH, "“%.*s”一次最多改 %d 行",
			STR_ARG(rows->ledger->label), FORM_MAX_ROWS);
	for (int64_t n = 0; n < count; n++) {
		struct str name = str_format(a, "%.*s%lld", STR_ARG(prefix), (long long)n);
		struct form_row *row = add_row(a, rows);

		if (!int_from(control(request, name, ".id"), &row->id) || row->id < 0)
			row->id = 0;
		row->drop = control(request, name, ".drop").len > 0;
		take_inputs(request, rows->ledger, row->inputs);
	}
	return RC_OK;
}

enum rc form_take(struct request *request, const struct view *view, const struct ledger_def *ledger,
	int64_t id, struct form *ret)
{
	TRY(form_empty(request, view, ledger, ret));
	ret->id = id;
	TRY(view_number(request, "seen", view->head_seq, &ret->seen));
	if (ret->seen > view->head_seq)
		return fail(request->job, RC_INVALID, "没有第 %lld 号变更，请重新打开这一页",
			(long long)ret->seen);
	ret->why = str_trim(request_form(request, "why"));
	ret->sure = request_form(request, "sure").len > 0;
	take_inputs(request, ledger, ret->inputs);
	for (size_t i = 0; i < ret->child_count; i++)
		TRY(take_rows(request, &ret->children[i]));
	return RC_OK;
}

/* ---- what others wrote meanwhile ---- */

static bool same_input(const struct form_input *a, const struct form_input *b)
{
	if (a->field->type == TYPE_PERSONAL)
		return a->held == b->held && (!a->held || value_eq(a->personal, b->personal));
	if (a->field->type == TYPE_REF)
		return a->pick == b->pick && (a->pick != 0 || str_eq(a->text, b->text));
	return str_eq(a->text, b->text);
}

static bool untouched(const struct form_input *mine, const struct form_input *base)
{
	if (mine->field->type == TYPE_PERSONAL)
		return mine->text.len == 0 && !mine->clear;
	return same_input(mine, base);
}

static bool merge_inputs(struct arena *a, const struct ledger_def *ledger, struct form_input *mine,
	const struct form_input *base, const struct form_input *now)
{
	bool found = false;

	for (size_t i = 0; i < ledger->field_count; i++) {
		struct str words = now[i].text.len > 0 ? now[i].text : STR("（空）");

		if (same_input(&base[i], &now[i]) || same_input(&mine[i], &now[i]))
			continue;
		found = true;
		if (ledger->fields[i].type == TYPE_PERSONAL)
			words = now[i].held ? STR("新的内容（个人信息，不显示）") : STR("（空）");
		if (untouched(&mine[i], &base[i])) {
			struct str name = mine[i].name;

			mine[i] = now[i];
			mine[i].name = name;
			mine[i].elsewhere =
				str_format(a, "别人刚改成“%.*s”，已照此带入", STR_ARG(words));
		} else {
			mine[i].elsewhere = str_format(a,
				"别人刚改成“%.*s”，这里仍是您填的；再按“保存”以您填的为准",
				STR_ARG(words));
		}
	}
	return found;
}

static struct form_row *row_by_id(const struct form_rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->rows.len; i++)
		if (rows->rows.at[i].id == id)
			return &rows->rows.at[i];
	return NULL;
}

static bool row_untouched(
	const struct form_rows *rows, const struct form_row *mine, const struct form_row *base)
{
	for (size_t i = 0; i < rows->ledger->field_count; i++)
		if (!untouched(&mine->inputs[i], &base->inputs[i]))
			return false;
	return true;
}

static void bring_row(
	struct arena *a, struct form_rows *mine, const struct form_row *now, const char *message)
{
	struct form_row *row = add_row(a, mine);

	for (size_t i = 0; i < mine->ledger->field_count; i++) {
		struct str name = row->inputs[i].name;

		row->inputs[i] = now->inputs[i];
		row->inputs[i].name = name;
	}
	row->id = now->id;
	row->message = str_from_z(message);
}

static bool merge_rows(struct arena *a, struct form_rows *mine, const struct form_rows *base,
	const struct form_rows *now)
{
	bool found = false;

	for (size_t i = 0; i < mine->rows.len; i++) {
		struct form_row *row = &mine->rows.at[i];
		const struct form_row *was = row->id ? row_by_id(base, row->id) : NULL;
		const struct form_row *is = row->id ? row_by_id(now, row->id) : NULL;

		if (was == NULL)
			continue;
		if (is != NULL) {
			found = merge_inputs(
					a, mine->ledger, row->inputs, was->inputs, is->inputs) ||
				found;
			continue;
		}
		found = true;
		row->message =
			STR("别人刚把这一行作废了；保存时它作为新的一行写入，不要就勾“删去”");
		row->drop = row->drop || row_untouched(mine, row, was);
		row->id = 0;
	}
	for (size_t i = 0; i < now->rows.len; i++)
		if (row_by_id(base, now->rows.at[i].id) == NULL &&
			row_by_id(mine, now->rows.at[i].id) == NULL &&
			mine->rows.len < FORM_MAX_ROWS) {
			bring_row(a, mine, &now->rows.at[i], "别人刚加的一行");
			found = true;
		}
	return found;
}

bool form_merge(struct arena *a, struct form *mine, const struct form *base, const struct form *now)
{
	bool found = merge_inputs(a, mine->ledger, mine->inputs, base->inputs, now->inputs);

	for (size_t i = 0; i < mine->child_count; i++)
		found = merge_rows(a, &mine->children[i], &base->children[i], &now->children[i]) ||
			found;
	return found;
}
