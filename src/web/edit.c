/*
 * Writing a record by hand: new, copied, changed, voided.
 *
 *	GET  a form of what there is
 *	POST 1. what was typed is read against the book as it is now; what somebody wrote since
 *	        the form was opened is merged in and told, nothing is lost
 *	     2. what is wrong, doubtful or to be chosen comes back with the form
 *	     3. else a change is begun; when its number is not the next one, somebody was
 *	        quicker, and it begins again at 1
 *
 * Dated fields that change on different days are written one day after the other, in one
 * change: each time the record is read as it is on that day, so that the others stay.
 */
#include "web/form.h"
#include "web/handlers.h"

#define TRIES 5

static enum rc find_ledger(
	struct request *request, const struct view *view, const struct ledger_def **ret)
{
	struct str code = request_step(request, "code");

	*ret = schema_ledger(&view->catalog->schema, code);
	if (*ret == NULL)
		return fail(request->job, RC_MISSING, "没有台账“%.*s”", STR_ARG(code));
	return form_allowed(request, *ret);
}

/* ---- looking ---- */

enum rc record_new_form(struct request *request, struct reply *reply)
{
	const struct ledger_def *ledger;
	struct view view;
	struct form form;
	int64_t from;

	TRY(view_read(request, &view));
	TRY(find_ledger(request, &view, &ledger));
	TRY(view_number(request, "from", 0, &from));
	if (from == 0) {
		TRY(form_empty(request, &view, ledger, &form));
	} else {
		TRY(form_load(request, &view, ledger, from, SEQ_NOW, &form));
		form_as_copy(&form);
	}
	form_add_blanks(request, &form, FORM_BLANK_ROWS);
	return form_page(request, reply, &view, &form,
		from ? STR("照原来的记录带入；代码和个人信息不带，改好再保存") : STR_NONE);
}

enum rc record_edit_form(struct request *request, struct reply *reply)
{
	const struct ledger_def *ledger;
	struct view view;
	struct form form;
	int64_t id;

	TRY(request_step_int(request, "id", &id));
	TRY(view_read(request, &view));
	TRY(find_ledger(request, &view, &ledger));
	TRY(form_load(request, &view, ledger, id, SEQ_NOW, &form));
	form_add_blanks(request, &form, FORM_BLANK_ROWS);
	return form_page(request, reply, &view, &form, STR_NONE);
}

/* ---- dated fields ---- */

static day_t written_from(const struct form_input *input, day_t today)
{
	return input->from_day ? input->day : today;
}

static bool holds_from(const struct form_input *input, day_t day, day_t today)
{
	return input->field->dated && input->changed && written_from(input, today) == day;
}

/* The next day after `after` on which a dated field changes. */
static bool next_day(const struct form *form, day_t after, day_t today, day_t *ret)
{
	bool found = false;

	for (size_t i = 0; i < form->ledger->field_count; i++) {
		const struct form_input *input = &form->inputs[i];
		day_t day = written_from(input, today);

		if (input->field->dated && input->changed && day > after &&
			(!found || day < *ret)) {
			*ret = day;
			found = true;
		}
	}
	return found;
}

/* A first value with a day of its own: otherwise it would be taken to have held before. */
static enum rc put_first_piece(struct job *job, struct change *change, const struct form *form,
	const struct form_input *input)
{
	const struct ledger_def *dated = input->field->dated_ledger;
	struct record *row = record_new(job, dated);

	row->parent = form->record->id;
	row->ordinal = 1;
	*record_value(row, STR("value")) = input->value;
	*record_value(row, STR("valid")) =
		value_date(TYPE_SPAN, (struct date){input->day, DAY_MAX});
	return change_put(job, change, row, 0);
}

static enum rc has_pieces(struct job *job, const struct book *book, const struct form *form,
	const struct form_input *input, bool *ret)
{
	struct record **rows;
	size_t count = 0;

	if (form->id != 0)
		TRY(record_rows(
			job, book, input->field->dated_ledger, form->id, SEQ_NOW, &rows, &count));
	*ret = count > 0;
	return RC_OK;
}

static enum rc put_days(
	struct job *job, const struct book *book, struct change *change, struct form *form)
{
	const struct ledger_def *ledger = form->ledger;
	day_t day = DAY_MIN - 1;

	while (next_day(form, day, job->today, &day)) {
		struct record *then;

		TRY(change_flush(job, change));
		TRY(record_get_on(job, book, ledger, form->record->id, SEQ_NOW, day, &then));
		for (size_t i = 0; i < ledger->field_count; i++)
			if (!ledger->fields[i].dated)
				then->values[i] = form->record->values[i];
			else if (holds_from(&form->inputs[i], day, job->today))
				then->values[i] = form->inputs[i].value;
		then->day = day;
		TRY(change_put(job, change, then, 0));
	}
	return RC_OK;
}

/* ---- writing ---- */

static enum rc put_record(
	struct job *job, const struct book *book, struct change *change, struct form *form)
{
	const struct ledger_def *ledger = form->ledger;
	struct record *record = record_copy(job, form->record), *now = NULL;

	record->day = job->today;
	if (form->id != 0)
		TRY(record_get_on(job, book, ledger, form->id, SEQ_NOW, job->today, &now));
	for (size_t i = 0; i < ledger->field_count; i++)
		if (ledger->fields[i].dated)
			record->values[i] =
				now ? now->values[i] : value_missing(ledger->fields[i].type);
	TRY(change_put(job, change, record, form->since));
	form->record->id = record->id;
	for (size_t i = 0; i < ledger->field_count; i++) {
		struct form_input *input = &form->inputs[i];
		bool any;

		if (!input->field->dated || !input->changed || !input->from_day)
			continue;
		TRY(has_pieces(job, book, form, input, &any));
		if (any || !value_given(input->value))
			continue;
		TRY(put_first_piece(job, change, form, input));
		input->changed = false;
	}
	return put_days(job, book, change, form);
}

static enum rc put_rows(struct job *job, struct change *change, struct form *form)
{
	for (size_t i = 0; i < form->child_count; i++)
		for (size_t k = 0; k < form->children[i].rows.len; k++) {
			struct form_row *row = &form->children[i].rows.at[k];

			if (row->drop && row->id != 0)
				TRY(change_end(job, change, form->children[i].ledger, row->id,
					row->since));
			if (row->record == NULL)
				continue;
			row->record->parent = form->record->id;
			TRY(change_put(job, change, row->record, row->since));
		}
	return RC_OK;
}

static struct str why_of(struct request *request, const struct form *form)
{
	struct arena *a = request->job->arena;
	int title = form->ledger->title_field;
	struct str name = title >= 0 ? form->inputs[title].text : STR("");
	struct str what = str_format(a, "%s%.*s%s%.*s", form->id ? "修改" : "新建",
		STR_ARG(form->ledger->label), name.len > 0 ? "：" : "",
		STR_ARG(str_head(name, 300)));

	return form->why.len > 0 ? str_format(a, "%.*s（%.*s）", STR_ARG(form->why), STR_ARG(what))
				 : utf8_mend(a, what);
}

/* RC_BUSY: somebody was quicker than the reading of this form. */
static enum rc write_form(
	struct request *request, const struct view *view, struct form *form, int64_t *ret_seq)
{
	struct job *job = request->job;
	struct change *change;
	enum rc rc;

	TRY(change_begin(job, view->book, CHANGE_WRITE, why_of(request, form), &change));
	if (change_seq(change) != view->head_seq + 1) {
		change_abandon(change);
		return fail(job, RC_BUSY, "刚才有别人在写，请再按一次“保存”");
	}
	rc = put_record(job, view->book, change, form);
	if (rc == RC_OK)
		rc = put_rows(job, change, form);
	if (rc == RC_OK)
		return change_commit(job, change, ret_seq);
	change_abandon(change);
	return rc;
}

/* ---- what somebody wrote meanwhile ---- */

static enum rc tell_change(
	struct request *request, const struct view *view, struct form *form, int64_t seq)
{
	struct arena *a = request->job->arena;
	struct change_info info;

	TRY(change_get(request->job, view->book, seq, &info));
	*ARRAY_ADD(a, form->changes) =
		str_format(a, "第 %lld 号变更 · %.*s · %.*s · %.*s", (long long)seq,
			STR_ARG(info.who), STR_ARG(moment_text(a, info.at)), STR_ARG(info.why));
	return RC_OK;
}

static enum rc merge(
	struct request *request, const struct view *view, struct form *form, const struct form *now)
{
	struct form base;

	if (form->seen == view->head_seq)
		return RC_OK;
	TRY(form_load(request, view, form->ledger, form->id, form->seen, &base));
	form->seen = view->head_seq;
	if (!form_merge(request->job->arena, form, &base, now))
		return RC_OK;
	if (now->latest > base.latest)
		return tell_change(request, view, form, now->latest);
	*ARRAY_ADD(request->job->arena, form->changes) = STR("别人删去了属于它的行");
	return RC_OK;
}

/* ---- one round ---- */

static bool goes_back(const struct form *form)
{
	return form->wrong || form->changes.len > 0 ||
	       ((form->warnings.len > 0 || form->alike.len > 0) && !form->sure);
}

static struct str banner_of(const struct form *form)
{
	if (form->changes.len > 0)
		return STR("您打开这一页以后，别人改过这条记录。您填的都还在，请看过标出的栏目再保"
			   "存：");
	return form->wrong ? STR("还没有保存：请改好标红的栏目。") : STR_NONE;
}

static enum rc read_form(struct request *request, struct view *view, int64_t id, struct form *form)
{
	const struct ledger_def *ledger;
	struct form now;

	TRY(view_read(request, view));
	TRY(find_ledger(request, view, &ledger));
	TRY(form_take(request, view, ledger, id, form));
	if (str_eq(request_form(request, "do"), STR("more")))
		return RC_OK;
	if (id == 0)
		return form_read(request, view, form, NULL);
	enum rc rc = form_load(request, view, ledger, id, SEQ_NOW, &now);

	if (rc == RC_MISSING && form->seen < view->head_seq) {
		job_clear_error(request->job);
		form->wrong = true;
		*ARRAY_ADD(request->job->arena, form->messages) =
			STR("您打开这一页以后，别人把这条记录作废了。您填的都还在下面：要留下它，请"
			    "先在“变更”里撤销那次作废，再回来保存");
		return RC_OK;
	}
	TRY(rc);
	TRY(merge(request, view, form, &now));
	return form_read(request, view, form, &now);
}

static enum rc more_rows(
	struct request *request, struct reply *reply, const struct view *view, struct form *form)
{
	struct form now;

	if (form->id != 0)
		TRY(form_load(request, view, form->ledger, form->id, SEQ_NOW, &now));
	for (size_t i = 0; form->id != 0 && i < form->ledger->field_count; i++)
		form->inputs[i].held = now.inputs[i].held;
	form_add_blanks(request, form, FORM_MORE_ROWS);
	return form_page(request, reply, view, form, STR("还没有保存。"));
}

/* What the book refuses is told above the form, and nothing typed is lost. */
static enum rc refused(
	struct request *request, struct reply *reply, const struct view *view, struct form *form)
{
	*ARRAY_ADD(request->job->arena, form->messages) =
		str_copy(request->job->arena, job_error(request->job));
	job_clear_error(request->job);
	form->wrong = true;
	return form_page(request, reply, view, form, STR_NONE);
}

static enum rc done(
	struct request *request, struct reply *reply, const struct form *form, int64_t seq)
{
	struct arena *a = request->job->arena;
	struct url there = url_to(a, "/ledgers/{code}/{id}", form->ledger->name,
		str_format(a, "%lld", (long long)form->record->id));

	there = view_carry(request, there);
	return reply_see(request, reply, url_with_int(a, there, "saved", seq));
}

static enum rc save(struct request *request, struct reply *reply, int64_t id)
{
	enum rc rc = RC_BUSY;
	struct view view;
	struct form form;
	int64_t seq;

	for (int tries = 0; rc == RC_BUSY && tries < TRIES; tries++) {
		job_clear_error(request->job);
		TRY(read_form(request, &view, id, &form));
		if (str_eq(request_form(request, "do"), STR("more")))
			return more_rows(request, reply, &view, &form);
		if (goes_back(&form))
			return form_page(request, reply, &view, &form, banner_of(&form));
		rc = write_form(request, &view, &form, &seq);
	}
	if (rc == RC_INVALID || rc == RC_TAKEN || rc == RC_MISSING || rc == RC_BUSY)
		return refused(request, reply, &view, &form);
	TRY(rc);
	return done(request, reply, &form, seq);
}

enum rc record_create(struct request *request, struct reply *reply)
{
	return save(request, reply, 0);
}

enum rc record_save(struct request *request, struct reply *reply)
{
	int64_t id;

	TRY(request_step_int(request, "id", &id));
	return save(request, reply, id);
}

/* ---- void ---- */

enum rc record_void(struct request *request, struct reply *reply)
{
	struct job *job = request->job;
	struct str why = str_trim(request_form(request, "why")), title;
	const struct ledger_def *ledger;
	struct change *change;
	struct record *record;
	struct view view;
	int64_t id, since, seq;

	TRY(request_step_int(request, "id", &id));
	TRY(view_number(request, "since", 0, &since));
	TRY(view_read(request, &view));
	TRY(find_ledger(request, &view, &ledger));
	if (why.len == 0)
		return fail(job, RC_INVALID, "作废要写明理由，没有作废");
	TRY(record_get(job, view.book, ledger, id, SEQ_NOW, &record));
	TRY(cell_title(request, &view, record, &title));
	TRY(change_begin(job, view.book, CHANGE_WRITE,
		str_format(job->arena, "作废%.*s“%.*s”：%.*s", STR_ARG(ledger->label),
			STR_ARG(title), STR_ARG(why)),
		&change));
	enum rc rc = change_end(job, change, ledger, id, since);

	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	TRY(change_commit(job, change, &seq));
	return reply_see(request, reply,
		view_carry(request, url_to(job->arena, "/changes/{seq}",
					    str_format(job->arena, "%lld", (long long)seq))));
}
