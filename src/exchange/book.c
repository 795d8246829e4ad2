/*
 * Small reads of the ledgers that every file here needs.
 */
#include <stdlib.h>

#include "exchange/inner.h"

enum rc need_ledger(
	struct job *job, const struct book *book, struct str name, const struct ledger_def **ret)
{
	*ret = schema_ledger(&book->catalog->schema, name);
	if (*ret == NULL)
		return fail(
			job, RC_INVALID, "口径包里没有台账 %.*s，上报与反馈用不了", STR_ARG(name));
	return RC_OK;
}

struct value said(const struct record *record, const char *field)
{
	const struct field_def *f = ledger_field(record->ledger, str_from_z(field));
	return f != NULL ? record->values[f - record->ledger->fields] : value_missing(TYPE_NONE);
}

struct str said_text(const struct record *record, const char *field)
{
	struct value v = said(record, field);
	return value_given(v) ? v.text : STR("");
}

/* ---- units ---- */

struct gather {
	struct arena *a;
	ARRAY(struct unit_row) rows;
};

static enum rc take_unit(void *arg, struct job *job, const struct record *record)
{
	struct gather *gather = arg;
	struct value parent = said(record, "parent"), valid = said(record, "valid");
	(void)job;
	*ARRAY_ADD(gather->a, gather->rows) = (struct unit_row){
		.id = record->id,
		.parent = value_given(parent) ? parent.integer : 0,
		.name = str_copy(gather->a, said_text(record, "name")),
		.brief = str_copy(gather->a, said_text(record, "short")),
		.code = str_copy(gather->a, said_text(record, "code")),
		.kind = str_copy(gather->a, said_text(record, "kind")),
		.valid = value_given(valid) ? valid.date : (struct date){DAY_MIN, DAY_MAX},
	};
	return RC_OK;
}

enum rc units_read(struct job *job, const struct book *book, struct units *ret)
{
	struct gather gather = {.a = job->arena};
	struct ledger_query query = {.seq = SEQ_NOW};
	TRY(ledger_each(job, book, schema_ledger(&book->catalog->schema, LEDGER_UNIT), &query,
		take_unit, &gather));
	*ret = (struct units){gather.rows.at, gather.rows.len};
	return RC_OK;
}

static int by_id(const void *key, const void *element)
{
	int64_t a = *(const int64_t *)key, b = ((const struct unit_row *)element)->id;
	return (a > b) - (a < b);
}

const struct unit_row *unit_of(const struct units *units, int64_t id)
{
	return units->count == 0 ? NULL
				 : bsearch(&id, units->at, units->count, sizeof(*units->at), by_id);
}

bool unit_is_in(const struct units *units, int64_t id, int64_t top)
{
	for (int i = 0; i < UNIT_DEPTH_MAX && id != 0; i++) {
		const struct unit_row *unit = unit_of(units, id);
		if (id == top)
			return true;
		id = unit != NULL ? unit->parent : 0;
	}
	return false;
}
