/*
 * 分列: one figure for each value of a field of the records counted.
 *
 * A party counts in each part that it has a record in, so the parts of a
 * 不重复个数 may add up to more than the whole; pages say so.
 */
#include "indicator/trace.h"

#include <stdlib.h>

struct part {
	struct value key;
	size_t order;
	traced_rows rows;
};
typedef ARRAY(struct part) parts;

/* Choices in the order they were declared, everything else by its text or number; missing last. */
static size_t order_of(const struct field_def *by, struct value key)
{
	if (!value_given(key))
		return SIZE_MAX;
	for (size_t i = 0; i < by->choice_count; i++)
		if (key.type == TYPE_CHOICE && str_eq(by->choices[i], key.text))
			return i;
	return SIZE_MAX - 1;
}

static int by_order(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->key.type == TYPE_TEXT || x->key.type == TYPE_CODE || x->key.type == TYPE_CHOICE)
		return str_cmp(x->key.text, y->key.text);
	return x->key.integer < y->key.integer ? -1 : x->key.integer > y->key.integer;
}

static struct part *part_for(
	struct arena *a, parts *all, const struct field_def *by, struct value key)
{
	for (size_t i = 0; i < all->len; i++)
		if (value_eq(all->at[i].key, key))
			return &all->at[i];
	struct part *part = ARRAY_ADD(a, *all);
	*part = (struct part){.key = key, .order = order_of(by, key)};
	return part;
}

static enum rc split(struct evaluation *ev, const struct figure_request *request,
	const struct field_def *by, parts *all)
{
	const struct aggregate *agg = formula_aggregate(request->indicator->value, 0);
	struct leaf leaf = {agg, request->when};
	traced_rows rows = {0};
	TRY(trace_rows(ev, &leaf, request->unit, &rows));
	for (size_t i = 0; i < rows.len; i++) {
		struct value key = *record_value(rows.at[i].record, by->name);
		struct part *part = part_for(ev->job->arena, all, by, key);
		*ARRAY_ADD(ev->job->arena, part->rows) = rows.at[i];
	}
	if (all->len > 0)
		qsort(all->at, all->len, sizeof(*all->at), by_order);
	return RC_OK;
}

/* Of an average, a least or a most nothing can be said without a value; a sum of no rows is nought. */
static bool can_be_none(const struct aggregate *agg, int64_t rows)
{
	enum aggregate_kind kind = aggregate_kind_of(agg);
	return kind == AGGREGATE_COUNT || kind == AGGREGATE_DISTINCT ||
	       (kind == AGGREGATE_SUM && rows == 0);
}

static void fill_rows(struct evaluation *ev, const struct part *part, struct figure_part *ret)
{
	struct figure_row *rows = arena_array(ev->job->arena, struct figure_row, part->rows.len);
	for (size_t i = 0; i < part->rows.len; i++) {
		const struct traced_row *row = &part->rows.at[i];
		bool unknown = row->truth == TRUTH_UNKNOWN;
		ret->figure.rows += row->truth == TRUTH_TRUE;
		ret->figure.undecidable += unknown;
		rows[i] = (struct figure_row){
			row->record->ledger, row->record->id, row->record->since, unknown};
	}
	ret->rows = (struct figure_rows){rows, part->rows.len, true};
}

static enum rc part_figure(struct evaluation *ev, const struct figure_request *request,
	const struct field_def *by, struct part *part, struct figure_part *ret)
{
	const struct aggregate *agg = formula_aggregate(request->indicator->value, 0);
	struct record *first = part->rows.at[0].record;
	int64_t given = 0;
	struct figure *figure = &ret->figure;
	*figure = (struct figure){
		.indicator = request->indicator,
		.unit = request->unit,
		.when = request->when,
		.seq = ev->seq,
		.state = VALUE_GIVEN,
	};
	if (aggregate_kind_of(agg) == AGGREGATE_DISTINCT)
		trace_mark_repeated(ev->job->arena, &part->rows);
	if (!trace_total(agg, &part->rows, &figure->number, &given))
		return fail(ev->job, RC_TOO_MUCH, "分列“%.*s”的合计超出可精确计算的范围",
			STR_ARG(by->label));
	fill_rows(ev, part, ret);
	ret->label = STR("未填");
	if (value_given(part->key))
		TRY(record_text(ev->job, ev->book, first, by, &ret->label));
	if (given == 0 && !can_be_none(agg, figure->rows)) {
		figure->state = VALUE_MISSING;
		figure->why_missing = str_format(ev->job->arena,
			"%.*s为“%.*s”的记录没有一条可以计算：要计算的内容没有填",
			STR_ARG(by->label), STR_ARG(ret->label));
		return RC_OK;
	}
	figure->has_counted = true;
	figure->counted = figure->number;
	return RC_OK;
}

/* Are the ledgers that the whole is counted from complete, whatever is published of it? */
static enum rc whole_covered(struct evaluation *ev, const struct figure_request *request, bool *ret)
{
	struct indicator_def *counted = arena_new(ev->job->arena, struct indicator_def);
	*counted = *request->indicator;
	counted->registered = false;
	evaluation_unit(ev, request->unit);
	evaluation_want(ev, counted, FACE_VALUE, request->when, 0);
	TRY(evaluation_run(ev));
	*ret = evaluation_value(
		ev, counted, request->when, 0, evaluation_unit_index(ev, request->unit))
		       ->covered;
	return RC_OK;
}

enum rc indicator_parts(struct job *job, const struct book *book,
	const struct figure_request *request, const struct field_def *by, int64_t seq,
	struct figure_part **ret, size_t *ret_count)
{
	const struct formula *f = request->indicator->value;
	if (f == NULL || formula_aggregate_count(f) != 1 || request->face != FACE_VALUE ||
		ledger_field(aggregate_ledger(formula_aggregate(f, 0)), by->name) != by)
		return fail(job, RC_INVALID,
			"指标“%.*s”不能按“%.*s”分列：只有由一个台账直接计数或合计的指标，"
			"才能按该台账的字段分列",
			STR_ARG(request->indicator->label), STR_ARG(by->label));
	struct evaluation ev;
	TRY(evaluation_open(job, book, seq, &ev));
	parts all = {0};
	bool covered = false;
	enum rc rc = split(&ev, request, by, &all);
	if (rc == RC_OK && all.len > 0)
		rc = whole_covered(&ev, request, &covered);
	struct figure_part *out = arena_array(job->arena, struct figure_part, all.len + 1);
	for (size_t i = 0; rc == RC_OK && i < all.len; i++) {
		rc = part_figure(&ev, request, by, &all.at[i], &out[i]);
		out[i].figure.covered = covered;
	}
	evaluation_close(&ev);
	if (rc != RC_OK)
		return rc;
	*ret = out;
	*ret_count = all.len;
	return RC_OK;
}
