/*
 * Texts of a form become values, records and messages.
 *
 *	1. each text by its field's type (value_from_text, refer_read)
 *	2. a dated field that changed needs the day from which it holds; without one the
 *	   piece that holds today is put right
 *	3. record_check: required fields, codes, checks of the definition
 *	4. whose key is it already, and who is called nearly the same
 */
#include "intake/intake.h"
#include "web/form.h"

struct reader {
	struct request *request;
	const struct view *view;
	struct form *form;
	const struct form *old;
};

static void tell(struct form_input *input, struct str message)
{
	if (input->message.len == 0)
		input->message = message;
}

/* ---- one field ---- */

/* A label typed where the record keeps a code. */
static struct str code_of(
	struct arena *a, const struct view *view, const struct field_def *field, struct str text)
{
	const struct schema *schema = &view->catalog->schema;
	bool plain = field->type == TYPE_TEXT && text.len > 0;

	if (plain && str_eq(field->name, STR("indicator"))) {
		const struct indicator_def *indicator = schema_indicator_called(a, schema, text);

		return indicator ? indicator->code : text;
	}
	if (plain && str_eq(field->name, STR("ledger")) && schema_ledger(schema, text) != NULL)
		return schema_ledger(schema, text)->name;
	return text;
}

static enum rc read_personal(struct reader *r, struct form_input *input)
{
	struct str message;
	enum rc rc;

	if (input->text.len == 0) {
		input->value = input->held && !input->clear ? input->personal
							    : value_missing(TYPE_PERSONAL);
		return RC_OK;
	}
	rc = value_from_text(
		r->request->job, input->field, input->text, false, &input->value, &message);
	if (rc == RC_INVALID)
		tell(input, message);
	return rc == RC_INVALID ? RC_OK : rc;
}

static enum rc read_input(struct reader *r, struct form_input *input)
{
	struct job *job = r->request->job;
	struct str message;
	enum rc rc;

	input->value = value_missing(input->field->type);
	if (input->field->type == TYPE_REF)
		return refer_read(r->request, r->view, input);
	if (input->field->type == TYPE_PERSONAL)
		return read_personal(r, input);
	rc = value_from_text(job, input->field,
		code_of(job->arena, r->view, input->field, input->text), false, &input->value,
		&message);
	if (rc == RC_INVALID) {
		input->value = value_missing(input->field->type);
		tell(input, message);
		return RC_OK;
	}
	return rc;
}

/* ---- from which day ---- */

/* The first day of the piece that holds today; false: there is none. */
static enum rc piece_today(
	struct reader *r, const struct field_def *field, day_t *ret, bool *ret_is, bool *ret_any)
{
	const struct ledger_def *dated = field->dated_ledger;
	size_t valid = (size_t)(ledger_field(dated, STR("valid")) - dated->fields);
	struct record **rows;
	size_t count = 0;

	*ret_is = *ret_any = false;
	if (r->form->id != 0)
		TRY(record_rows(r->request->job, r->view->book, dated, r->form->id, SEQ_NOW, &rows,
			&count));
	for (size_t i = 0; i < count; i++) {
		struct value span = rows[i]->values[valid];

		*ret_any = true;
		if (value_given(span) && span.date.first <= r->request->job->today &&
			r->request->job->today <= span.date.last) {
			*ret = span.date.first;
			*ret_is = true;
		}
	}
	return RC_OK;
}

static enum rc read_from(struct reader *r, struct form_input *input)
{
	struct field_def day_field = {.type = TYPE_DATE, .label = STR_INIT("自何日起")};
	struct arena *a = r->request->job->arena;
	struct str message;
	struct value from;
	bool holds, any;
	enum rc rc =
		value_from_text(r->request->job, &day_field, input->from, false, &from, &message);

	if (rc == RC_INVALID) {
		tell(input, str_format(a, "自何日起：%.*s", STR_ARG(message)));
		return RC_OK;
	}
	TRY(rc);
	if (value_given(from)) {
		input->day = from.date.first;
		input->from_day = true;
		return RC_OK;
	}
	TRY(piece_today(r, input->field, &input->day, &holds, &any));
	input->from_day = holds;
	if (!holds && any)
		tell(input, STR("以前登记过、今天没有值：请写明新的值自何日起"));
	return RC_OK;
}

static enum rc read_dated(struct reader *r, struct form_input *input, size_t i)
{
	const struct form_input *was = r->old ? &r->old->inputs[i] : NULL;
	bool empty = was ? was->text.len == 0 : true;

	if (input->field->type == TYPE_REF && was)
		input->changed = was->pick != input->pick;
	else
		input->changed = !str_eq(was ? was->text : STR(""), input->text);
	if (!input->changed && input->from.len > 0 && !empty)
		tell(input, STR("只填了自何日起，值没有变：请填新的值，或清空日期"));
	return input->changed && input->message.len == 0 ? read_from(r, input) : RC_OK;
}

/* ---- a record ---- */

static void place_problems(struct form *form, struct form_input *inputs,
	const struct ledger_def *ledger, struct arena *a, const problems *found)
{
	for (size_t i = 0; i < found->len; i++) {
		const struct problem *p = &found->at[i];
		const struct field_def *field = p->field ? p->field : p->about;
		struct form_input *input = field ? &inputs[field - ledger->fields] : NULL;

		if (p->warning && input)
			input->warning = p->message;
		if (p->warning)
			*ARRAY_ADD(a, form->warnings) = p->message;
		else if (input)
			tell(input, p->message);
		else
			*ARRAY_ADD(a, form->messages) = p->message;
	}
}

static bool any_message(const struct form_input *inputs, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->field_count; i++)
		if (inputs[i].message.len > 0)
			return true;
	return false;
}

static enum rc check_record(
	struct reader *r, struct record *record, struct form_input *inputs, bool *ret_wrong)
{
	const struct ledger_def *ledger = record->ledger;
	problems found = {0};
	enum rc rc;

	for (size_t i = 0; i < ledger->field_count; i++)
		record->values[i] = inputs[i].value;
	rc = record_check(r->request->job, r->view->book, record, &found);
	if (rc == RC_INVALID)
		job_clear_error(r->request->job);
	else
		TRY(rc);
	place_problems(r->form, inputs, ledger, r->request->job->arena, &found);
	*ret_wrong = rc == RC_INVALID || any_message(inputs, ledger);
	return RC_OK;
}

/* ---- rows that belong to it ---- */

static bool row_is_blank(const struct form_rows *rows, const struct form_row *row)
{
	for (size_t i = 0; i < rows->ledger->field_count; i++)
		if (row->inputs[i].text.len > 0)
			return false;
	return row->id == 0;
}

static const struct form_row *old_row(const struct reader *r, size_t child, int64_t id)
{
	if (r->old == NULL || id == 0)
		return NULL;
	for (size_t i = 0; i < r->old->children[child].rows.len; i++)
		if (r->old->children[child].rows.at[i].id == id)
			return &r->old->children[child].rows.at[i];
	return NULL;
}

static void bring_personal(
	const struct ledger_def *ledger, struct form_input *inputs, const struct form_input *old)
{
	for (size_t i = 0; i < ledger->field_count; i++) {
		inputs[i].held = old[i].held;
		inputs[i].personal = old[i].personal;
	}
}

static enum rc read_row(struct reader *r, size_t child, size_t at, int32_t *ordinal)
{
	struct form_rows *rows = &r->form->children[child];
	struct form_row *row = &rows->rows.at[at];
	const struct form_row *was = old_row(r, child, row->id);
	bool wrong;

	row->record = NULL;
	if (row->id != 0 && was == NULL)
		return fail(r->request->job, RC_INVALID, "“%.*s”里没有第 %lld 号，请重新打开这一页",
			STR_ARG(rows->ledger->label), (long long)row->id);
	row->since = was ? was->since : 0;
	if (was)
		bring_personal(rows->ledger, row->inputs, was->inputs);
	if (row->drop || row_is_blank(rows, row))
		return RC_OK;
	for (size_t i = 0; i < rows->ledger->field_count; i++)
		TRY(read_input(r, &row->inputs[i]));
	row->record = record_new(r->request->job, rows->ledger);
	row->record->id = row->id;
	row->record->parent = r->form->id ? r->form->id : INT64_MAX / 2;
	row->record->ordinal = was ? was->record->ordinal : ++*ordinal;
	TRY(check_record(r, row->record, row->inputs, &wrong));
	r->form->wrong = r->form->wrong || wrong;
	return RC_OK;
}

static enum rc read_rows(struct reader *r)
{
	for (size_t i = 0; i < r->form->child_count; i++) {
		const struct form_rows *had = r->old ? &r->old->children[i] : NULL;
		int32_t ordinal = 0;

		for (size_t k = 0; had && k < had->rows.len; k++)
			if (had->rows.at[k].record->ordinal > ordinal)
				ordinal = had->rows.at[k].record->ordinal;
		for (size_t k = 0; k < r->form->children[i].rows.len; k++)
			TRY(read_row(r, i, k, &ordinal));
	}
	return RC_OK;
}

/* ---- others like it ---- */

static enum rc add_alike(struct request *request, const struct view *view,
	const struct ledger_def *ledger, const struct alike *one, candidates *list)
{
	struct candidate c = {.id = one->id, .about = str_from_z(one->why)};
	struct record *record;

	TRY(record_get(request->job, view->book, ledger, one->id, SEQ_NOW, &record));
	TRY(cell_title(request, view, record, &c.title));
	*ARRAY_ADD(request->job->arena, *list) = c;
	return RC_OK;
}

static enum rc look_key(struct reader *r)
{
	const struct ledger_def *ledger = r->form->ledger;
	struct record *there;
	enum rc rc;

	if (ledger->key_count == 0)
		return RC_OK;
	rc = record_find(r->request->job, r->view->book, r->form->record, &there);
	if (rc == RC_MISSING) {
		job_clear_error(r->request->job);
		return RC_OK;
	}
	TRY(rc);
	if (there->id == r->form->id)
		return RC_OK;
	tell(&r->form->inputs[ledger->key[0]],
		str_format(r->request->job->arena,
			"这样的%.*s已经登记了（第 %lld 号，见上）：请改那一条，或更正这里",
			STR_ARG(ledger->label), (long long)there->id));
	r->form->wrong = true;
	return add_alike(r->request, r->view, ledger,
		&(struct alike){there->id, 100, "关键栏目相同"}, &r->form->alike);
}

static enum rc look_names(struct reader *r)
{
	const struct ledger_def *ledger = r->form->ledger;
	struct alike *list;
	size_t count, before = r->form->alike.len;
	const struct form_input *title;

	if (ledger->title_field < 0 || ledger->fields[ledger->title_field].type != TYPE_TEXT)
		return RC_OK;
	title = &r->form->inputs[ledger->title_field];
	if (title->text.len == 0 ||
		(r->old && str_eq(title->text, r->old->inputs[ledger->title_field].text)))
		return RC_OK;
	TRY(intake_alike(r->request->job, r->view->book, ledger, title->text, &list, &count));
	for (size_t i = 0; i < count; i++) {
		if (list[i].id == r->form->id ||
			(before > 0 && list[i].id == r->form->alike.at[0].id))
			continue;
		TRY(add_alike(r->request, r->view, ledger, &list[i], &r->form->alike));
	}
	return RC_OK;
}

enum rc form_alike(struct request *request, const struct view *view,
	const struct ledger_def *ledger, const struct form_input *input, candidates *ret)
{
	struct job *job = request->job;
	struct record *like, *there;
	struct alike *list;
	struct str message;
	size_t count = 0;
	enum rc rc;

	if (input->text.len == 0)
		return RC_OK;
	if (input->field->type == TYPE_TEXT && ledger->title_field >= 0 &&
		&ledger->fields[ledger->title_field] == input->field)
		TRY(intake_alike(job, view->book, ledger, input->text, &list, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_alike(request, view, ledger, &list[i], ret));
	if (ledger->key_count != 1 || &ledger->fields[ledger->key[0]] != input->field)
		return RC_OK;
	like = record_new(job, ledger);
	if (value_from_text(job, input->field, input->text, false, &like->values[ledger->key[0]],
		    &message) != RC_OK)
		return RC_OK;
	rc = record_find(job, view->book, like, &there);
	if (rc == RC_MISSING) {
		job_clear_error(job);
		return RC_OK;
	}
	TRY(rc);
	return add_alike(
		request, view, ledger, &(struct alike){there->id, 100, "登记的正是这个"}, ret);
}

enum rc form_read(
	struct request *request, const struct view *view, struct form *form, const struct form *old)
{
	struct reader r = {request, view, form, old};
	const struct ledger_def *ledger = form->ledger;
	bool wrong;

	form->since = old ? old->since : 0;
	if (old)
		bring_personal(ledger, form->inputs, old->inputs);
	for (size_t i = 0; i < ledger->field_count; i++) {
		TRY(read_input(&r, &form->inputs[i]));
		if (ledger->fields[i].dated)
			TRY(read_dated(&r, &form->inputs[i], i));
	}
	form->record = record_new(request->job, ledger);
	form->record->id = form->id;
	form->record->day = request->job->today;
	TRY(check_record(&r, form->record, form->inputs, &wrong));
	form->wrong = form->wrong || wrong || form->messages.len > 0;
	TRY(read_rows(&r));
	TRY(look_key(&r));
	return look_names(&r);
}
