/*
 * A reference by typing: a name, a code, the initials of its pinyin.
 *
 * What is called exactly so (name, code, short name) is taken at once when it
 * is the only one. Everything else is a choice: the candidates come back with
 * the form, and hidden beside them the text they were found by, so that a
 * choice holds for that text alone.
 */
#include "web/form.h"

enum rc refer_look(struct request *request, const struct view *view,
	const struct ledger_def *ledger, struct str words, candidates *ret, int64_t *ret_exact)
{
	struct namesakes named;

	*ret = (candidates){0};
	TRY(record_named(request->job, view->book, ledger, words, &named));
	*ret_exact = named.exact ? named.exact->id : 0;
	for (size_t i = 0; i < named.records.len; i++) {
		struct record *record = named.records.at[i];
		struct candidate *c;

		if (ret->len >= REFER_SHOWN && record != named.exact)
			continue;
		c = ARRAY_ADD(request->job->arena, *ret);
		*c = (struct candidate){.id = record->id};
		TRY(cell_title(request, view, record, &c->title));
		TRY(cell_about(request, view, record, NULL, &c->about));
	}
	return RC_OK;
}

static enum rc read_pick(struct request *request, const struct view *view, struct form_input *input)
{
	struct record *record;
	enum rc rc = record_get(
		request->job, view->book, input->field->ref, input->pick, SEQ_NOW, &record);

	if (rc == RC_OK) {
		TRY(cell_title(request, view, record, &input->text));
		input->pick_for = input->text;
		input->value = value_int(TYPE_REF, input->pick);
		return RC_OK;
	}
	if (rc != RC_MISSING)
		return rc;
	job_clear_error(request->job);
	input->pick = 0;
	input->message =
		str_format(request->job->arena, "所选的%.*s“%.*s”已作废或不存在，请另选一条",
			STR_ARG(input->field->ref->label), STR_ARG(input->text));
	return RC_OK;
}

enum rc refer_read(struct request *request, const struct view *view, struct form_input *input)
{
	struct arena *a = request->job->arena;
	const struct ledger_def *ref = input->field->ref;
	int64_t exact;

	input->value = value_missing(TYPE_REF);
	if (input->text.len == 0)
		return RC_OK;
	if (input->pick > 0)
		return read_pick(request, view, input);
	TRY(refer_look(request, view, ref, input->text, &input->found, &exact));
	input->pick_for = input->text;
	if (exact != 0) {
		input->pick = exact;
		input->found = (candidates){0};
		return read_pick(request, view, input);
	}
	if (input->found.len == 0)
		input->message = str_format(a, "%.*s台账里没有“%.*s”：请先登记它，或换个写法",
			STR_ARG(ref->label), STR_ARG(input->text));
	else
		input->message = str_format(
			a, "没有正好叫“%.*s”的，请从下面选定一条再保存", STR_ARG(input->text));
	return RC_OK;
}
