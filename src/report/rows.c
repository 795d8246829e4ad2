/*
 * The records behind an indicator: a list in a text names as many as the
 * figure beside it counts, because both are the same rows.
 */
#include "report/render.h"

#include <stdlib.h>

#define LISTED_MAX 2000 /* records of one list in a document */

static enum rc fill_list(struct writer *w, struct behind *list)
{
	struct figure_request request = {list->indicator, FACE_VALUE, list->unit, w->request->when};
	TRY(figure_records(w->job, w->book, &request, w->seq, &list->records, &list->count));
	if (list->count > LISTED_MAX)
		return fail(w->job, RC_TOO_MUCH, "“%.*s”的名单有 %zu 条，公文里最多列 %d 条",
			STR_ARG(list->indicator->label), list->count, LISTED_MAX);
	return RC_OK;
}

enum rc rows_behind(struct writer *w, const struct unit_at_hand *unit,
	const struct indicator_def *indicator, const struct behind **ret)
{
	for (size_t i = 0; i < w->lists.len; i++)
		if (w->lists.at[i]->indicator == indicator && w->lists.at[i]->unit == unit->id) {
			*ret = w->lists.at[i];
			return RC_OK;
		}
	struct behind *list = arena_new(w->job->arena, struct behind);
	list->indicator = indicator;
	list->unit = unit->id;
	TRY(fill_list(w, list));
	*ARRAY_ADD(w->job->arena, w->lists) = list;
	*ret = list;
	return RC_OK;
}

/* ---- order ---- */

struct sorted {
	struct value key;
	const struct record *record;
	size_t entered;
};

static int value_order(struct value a, struct value b)
{
	bool given = value_given(a),
	     text = a.type == TYPE_TEXT || a.type == TYPE_CODE || a.type == TYPE_CHOICE;
	if (given != value_given(b))
		return given ? -1 : 1; /* what is not known stands last */
	if (!given)
		return 0;
	if (text)
		return str_cmp(a.text, b.text);
	if (a.type == TYPE_DATE || a.type == TYPE_SPAN)
		return a.date.first != b.date.first ? (a.date.first < b.date.first ? -1 : 1) : 0;
	return a.integer != b.integer ? (a.integer < b.integer ? -1 : 1) : 0;
}

static int by_key(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = value_order(x->key, y->key);
	return order != 0 ? order : x->entered < y->entered ? -1 : x->entered > y->entered;
}

static int by_key_descending(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	bool both = value_given(x->key) && value_given(y->key);
	int order = value_order(x->key, y->key);
	if (order != 0)
		return both ? -order : order;
	return x->entered < y->entered ? -1 : x->entered > y->entered;
}

static enum rc value_at(struct writer *w, const struct record *record, struct str path,
	const struct record **ret_end, const struct field_def **ret_field, struct value *ret)
{
	TRY(record_follow(w->job, w->book, record, path, ret_end, ret_field));
	*ret = *ret_field == NULL ? value_missing(TYPE_NONE)
				  : (*ret_end)->values[*ret_field - (*ret_end)->ledger->fields];
	return RC_OK;
}

enum rc rows_sorted(struct writer *w, const struct behind *behind, struct str order,
	bool descending, struct row_at_hand **ret)
{
	struct arena *a = w->job->arena;
	struct sorted *sorted = arena_array(a, struct sorted, behind->count + 1);
	for (size_t i = 0; i < behind->count; i++) {
		const struct record *record = behind->records[i].record, *end;
		const struct field_def *field;
		sorted[i] = (struct sorted){.record = record, .entered = i};
		if (order.len > 0)
			TRY(value_at(w, record, order, &end, &field, &sorted[i].key));
	}
	if (order.len > 0 && behind->count > 0)
		qsort(sorted, behind->count, sizeof(*sorted),
			descending ? by_key_descending : by_key);
	struct row_at_hand *rows = arena_array(a, struct row_at_hand, behind->count + 1);
	for (size_t i = 0; i < behind->count; i++)
		rows[i] = (struct row_at_hand){behind, sorted[i].entered, sorted[i].record};
	*ret = rows;
	return RC_OK;
}

/* ---- what is linked with a record ---- */

struct linked {
	struct writer *w;
	const struct part *part;
	const struct scope *scope;
	ARRAY(struct sorted) rows;
};

static enum rc add_linked(void *arg, struct job *job, const struct record *record)
{
	struct linked *l = arg;
	struct record *own = record_copy(job, record);
	const struct formula *holds = l->part->branch_count > 0 ? l->part->branches[0].holds : NULL;
	struct row_view row = record_view(own);
	enum truth truth = TRUTH_TRUE;
	if (holds != NULL)
		TRY(ask_of(l->w, holds, l->scope, &row, &truth));
	if (truth != TRUTH_TRUE)
		return RC_OK;
	if (l->rows.len == LISTED_MAX)
		return fail(job, RC_TOO_MUCH, "“%.*s”有 %d 条以上，公文里列不下",
			STR_ARG(own->ledger->label), LISTED_MAX);
	struct sorted *sorted = ARRAY_ADD(job->arena, l->rows);
	*sorted = (struct sorted){.record = own, .entered = l->rows.len};
	return RC_OK;
}

static enum rc read_linked(
	struct writer *w, const struct part *part, const struct record *of, struct linked *linked)
{
	struct record **rows;
	size_t count;
	struct ledger_filter filter = {part->by, value_int(TYPE_REF, of->id)};
	struct ledger_query query = {.seq = w->seq,
		.day = w->request->when.cutoff,
		.filters = &filter,
		.filter_count = 1};
	if (part->by != NULL)
		return ledger_each(w->job, w->book, part->ledger, &query, add_linked, linked);
	TRY(record_rows(w->job, w->book, part->ledger, of->id, w->seq, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_linked(linked, w->job, rows[i]));
	return RC_OK;
}

enum rc rows_linked(struct writer *w, const struct part *part, const struct scope *scope,
	struct row_at_hand **ret, size_t *ret_count)
{
	struct linked linked = {.w = w, .part = part, .scope = scope};
	const struct record *end;
	const struct field_def *field;
	TRY(read_linked(w, part, scope->row->record, &linked));
	for (size_t i = 0; part->order.len > 0 && i < linked.rows.len; i++)
		TRY(value_at(w, linked.rows.at[i].record, part->order, &end, &field,
			&linked.rows.at[i].key));
	if (part->order.len > 0 && linked.rows.len > 0)
		qsort(linked.rows.at, linked.rows.len, sizeof(struct sorted),
			part->descending ? by_key_descending : by_key);
	*ret = arena_array(w->job->arena, struct row_at_hand, linked.rows.len + 1);
	for (size_t i = 0; i < linked.rows.len; i++)
		(*ret)[i] = (struct row_at_hand){.record = linked.rows.at[i].record};
	*ret_count = linked.rows.len;
	return RC_OK;
}

/* ---- what a record says ---- */

static enum rc title_text(struct writer *w, const struct record *record, struct str *ret)
{
	const struct ledger_def *ledger = record->ledger;
	if (ledger->title_field < 0)
		return RC_OK;
	return record_text(w->job, w->book, record, &ledger->fields[ledger->title_field], ret);
}

/* Of 不重复个数 what is counted names the record: 高企证书的企业, not the certificate. */
static enum rc counted_text(struct writer *w, const struct behind *behind, size_t index,
	const struct record *record, struct str *ret)
{
	const struct ledger_def *ref = aggregate_ref(behind->records[index].counted_by);
	struct value v = behind->records[index].value;
	struct record *counted;
	*ret = STR_NONE;
	if (ref == NULL || !value_given(v))
		return title_text(w, record, ret);
	TRY(record_get_on(
		w->job, w->book, ref, v.integer, w->seq, w->request->when.cutoff, &counted));
	return title_text(w, counted, ret);
}

/* A field has its decimals in a table of the ledger; a text says 5亿元, not 5.00亿元. */
static struct str short_number(struct str text)
{
	if (str_find(text, STR(".")) == SIZE_MAX)
		return text;
	while (str_ends(text, STR("0")))
		text.len--;
	if (str_ends(text, STR(".")))
		text.len--;
	return text;
}

enum rc row_text(struct writer *w, const struct row_at_hand *row, struct str path, struct str *ret)
{
	const struct record *end;
	const struct field_def *field;
	struct value v;
	if (path.len == 0 && row->behind == NULL)
		return title_text(w, row->record, ret);
	if (path.len == 0)
		return counted_text(w, row->behind, row->index, row->record, ret);
	*ret = STR_NONE;
	TRY(value_at(w, row->record, path, &end, &field, &v));
	if (field == NULL || !value_given(v))
		return RC_OK;
	if (field->type == TYPE_DATE || field->type == TYPE_SPAN) {
		*ret = date_chinese(w->job->arena, v.date);
		return RC_OK;
	}
	TRY(record_text(w->job, w->book, end, field, ret));
	if (field->type == TYPE_DECIMAL || field->type == TYPE_MONEY)
		*ret = short_number(*ret);
	return RC_OK;
}

enum rc row_listed(
	struct writer *w, const struct scope *scope, const struct branch *branch, enum truth *ret)
{
	const struct behind *list;
	const struct record *end;
	const struct field_def *field;
	struct value v;
	*ret = TRUTH_UNKNOWN;
	TRY(value_at(w, scope->row->record, branch->path, &end, &field, &v));
	if (have(w, scope->unit, branch->listed, FACE_VALUE)->state != VALUE_GIVEN ||
		!value_given(v))
		return RC_OK;
	TRY(rows_behind(w, scope->unit, branch->listed, &list));
	*ret = TRUTH_FALSE;
	for (size_t i = 0; i < list->count; i++) {
		const struct figure_record *one = &list->records[i];
		bool same = value_given(one->value) ? value_eq(one->value, v)
						    : field->ref == one->record->ledger &&
							      v.integer == one->record->id;
		if (same)
			*ret = TRUTH_TRUE;
	}
	return RC_OK;
}
