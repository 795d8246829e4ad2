/*
 * Paths through records: 企业的乡镇. Each step is one read; a step that leads
 * nowhere ends the walk without an error, because missing is an answer.
 */
#include "ledger/ledger.h"

static enum rc step_to(struct job *job, const struct book *book, const struct record *from,
	const struct ledger_def *ledger, int64_t id, const struct record **ret)
{
	struct record *next = NULL;
	enum rc rc = record_get_on(job, book, ledger, id, from->seq, from->day, &next);

	if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = RC_OK;
	}
	*ret = next;
	return rc;
}

enum rc record_follow(struct job *job, const struct book *book, const struct record *record,
	struct str path, const struct record **ret_record, const struct field_def **ret_field)
{
	const struct record *at = record;

	*ret_record = NULL;
	*ret_field = NULL;
	while (at != NULL && path.len > 0) {
		struct str name = str_trim(str_cut(&path, STR("的")));
		const struct ledger_def *parent = at->ledger->parent;
		const struct field_def *field = ledger_field(at->ledger, name);

		if (field == NULL && parent != NULL && at->parent != 0 &&
			(str_eq(name, parent->label) || str_eq(name, parent->name))) {
			TRY(step_to(job, book, at, parent, at->parent, &at));
			if (at != NULL && path.len == 0 && parent->title_field >= 0) {
				*ret_record = at;
				*ret_field = &parent->fields[parent->title_field];
			}
			continue;
		}
		if (field == NULL)
			return RC_OK;
		if (path.len == 0) {
			*ret_record = at;
			*ret_field = field;
			return RC_OK;
		}
		struct value v = at->values[field - at->ledger->fields];

		if (field->ref == NULL || !value_given(v))
			return RC_OK;
		TRY(step_to(job, book, at, field->ref, v.integer, &at));
	}
	return RC_OK;
}
