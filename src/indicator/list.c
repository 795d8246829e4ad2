/*
 * 名单: the records behind an indicator in words. A record is named by the
 * format of the tag ("{承担单位}的“{项目名称}”", paths through references too),
 * without one by its title; of 不重复个数 by what is counted, each once.
 */
#include "indicator/trace.h"

struct lister {
	struct evaluation *ev;
	day_t day; /* dated fields are read on the cutoff */
};

static enum rc titled(struct lister *l, const struct record *record, struct str *ret)
{
	const struct ledger_def *ledger = record->ledger;
	return record_text(
		l->ev->job, l->ev->book, record, &ledger->fields[ledger->title_field], ret);
}

/* What stands in one pair of braces: 承担单位的辖区. */
static enum rc path_text(
	struct lister *l, const struct record *from, struct str path, struct str *ret)
{
	const struct record *end;
	const struct field_def *field;
	*ret = STR_NONE;
	TRY(record_follow(l->ev->job, l->ev->book, from, path, &end, &field));
	return field == NULL ? RC_OK : record_text(l->ev->job, l->ev->book, end, field, ret);
}

static enum rc formatted(
	struct lister *l, const struct record *record, struct str format, struct str *ret)
{
	struct buf b;
	enum rc rc = RC_OK;
	buf_init(&b, BUF_MAX_TEXT);
	while (rc == RC_OK && format.len > 0) {
		struct str text = STR_NONE;
		buf_add(&b, str_cut(&format, STR("{")));
		if (format.at == NULL)
			break;
		rc = path_text(l, record, str_trim(str_cut(&format, STR("}"))), &text);
		buf_add(&b, text);
	}
	*ret = buf_take(l->ev->job->arena, &b);
	return rc;
}

/* The records that name the rows: of 不重复个数 what is counted, for the others their own. */
static enum rc naming(struct lister *l, const struct aggregate *agg, const traced_rows *rows,
	struct str format, const struct record **ret)
{
	const struct ledger_def *ref = format.len > 0 ? NULL : aggregate_ref(agg);
	struct arena *a = l->ev->job->arena;
	int64_t *counted = arena_array(a, int64_t, rows->len + 1);
	struct record **records;
	size_t count = 0;
	for (size_t i = 0; i < rows->len; i++) {
		ret[i] = rows->at[i].record;
		if (ref != NULL && value_given(rows->at[i].value) && !rows->at[i].repeated)
			counted[count++] = rows->at[i].value.integer;
	}
	if (count == 0)
		return RC_OK;
	TRY(records_get_on(
		l->ev->job, l->ev->book, ref, counted, count, l->ev->seq, l->day, &records));
	for (size_t i = rows->len; i-- > 0;)
		if (value_given(rows->at[i].value) && !rows->at[i].repeated)
			ret[i] = records[--count];
	return RC_OK;
}

enum rc evaluation_list(struct evaluation *ev, const struct figure_request *request,
	struct str format, struct listed **ret, size_t *ret_count)
{
	struct lister l = {ev, request->when.cutoff};
	const struct formula *f = request->indicator->value;
	ARRAY(struct listed) list = {0};
	traced_rows rows = {0};
	if (f == NULL || formula_aggregate_count(f) == 0)
		return fail(ev->job, RC_INVALID, "指标“%.*s”不是从台账数出来的，没有名单",
			STR_ARG(request->indicator->label));
	struct leaf leaf = {formula_aggregate(f, 0), request->when};
	TRY(trace_rows(ev, &leaf, request->unit, &rows));
	if (aggregate_kind_of(leaf.agg) == AGGREGATE_DISTINCT)
		trace_mark_repeated(ev->job->arena, &rows);
	const struct record **names =
		arena_array(ev->job->arena, const struct record *, rows.len + 1);
	TRY(naming(&l, leaf.agg, &rows, format, names));
	for (size_t i = 0; i < rows.len; i++) {
		if (rows.at[i].repeated)
			continue;
		struct listed *item = ARRAY_ADD(ev->job->arena, list);
		item->undecidable = rows.at[i].truth == TRUTH_UNKNOWN;
		if (format.len > 0)
			TRY(formatted(&l, names[i], format, &item->text));
		else
			TRY(titled(&l, names[i], &item->text));
	}
	*ret = list.at;
	*ret_count = list.len;
	return RC_OK;
}
