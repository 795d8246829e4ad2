/*
 * Asking again: the figure that was recorded, at its change number or at
 * another. A part of a 分列 is the part of that name; where no record has the
 * value any more it is nought, and its rows are none.
 */
#include "report/record.h"

static enum rc by_field(struct job *job, const struct indicator_def *indicator,
	const struct parameters *p, const struct field_def **ret)
{
	const struct formula *f = indicator->value;
	*ret = f == NULL || formula_aggregate_count(f) == 0
		       ? NULL
		       : ledger_field(aggregate_ledger(formula_aggregate(f, 0)), p->by);
	return *ret != NULL ? RC_OK
			    : fail(job, RC_INVALID, "指标“%.*s”已不能按字段 %.*s 分列",
				      STR_ARG(indicator->label), STR_ARG(p->by));
}

static enum rc part_figure(struct job *job, const struct book *book,
	const struct indicator_def *indicator, const struct parameters *p, int64_t seq,
	struct figure *ret)
{
	struct figure_request request = {indicator, FACE_VALUE, p->unit, p->when};
	const struct field_def *by;
	struct figure_part *parts;
	struct figure *whole;
	size_t count;
	TRY(by_field(job, indicator, p, &by));
	TRY(indicator_parts(job, book, &request, by, seq, &parts, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(parts[i].label, p->part)) {
			*ret = parts[i].figure;
			return RC_OK;
		}
	TRY(indicator_figures(job, book, &request, 1, seq, &whole));
	*ret = *whole;
	ret->number = RATIO_ZERO;
	return RC_OK;
}

enum rc recorded_figure(struct job *job, const struct book *book,
	const struct indicator_def *indicator, const struct parameters *p, int64_t seq,
	struct figure *ret)
{
	struct figure_request request = {indicator, p->face, p->unit, p->when};
	struct figure *figure;
	if (p->by.len > 0)
		return part_figure(job, book, indicator, p, seq, ret);
	TRY(indicator_figures(job, book, &request, 1, seq, &figure));
	*ret = *figure;
	return RC_OK;
}

/* Keeps the rows whose field says what the part is named by. */
static enum rc keep_part(struct job *job, const struct book *book, const struct field_def *by,
	const struct parameters *p, int64_t seq, struct trace_part *part)
{
	ARRAY(struct trace_row) kept = {0};
	for (size_t i = 0; i < part->row_count; i++) {
		const struct trace_row *row = &part->rows[i];
		struct record *record;
		struct str label;
		TRY(record_get(job, book, row->ledger, row->id, seq, &record));
		if (value_given(*record_value(record, by->name)))
			TRY(record_text(job, book, record, by, &label));
		else
			label = STR("未填");
		if (str_eq(label, p->part))
			*ARRAY_ADD(job->arena, kept) = *row;
	}
	part->rows = kept.at;
	part->row_count = kept.len;
	return RC_OK;
}

enum rc recorded_trace(struct job *job, const struct book *book,
	const struct indicator_def *indicator, const struct parameters *p, int64_t seq,
	struct trace *ret)
{
	struct figure_request request = {indicator, p->face, p->unit, p->when};
	const struct field_def *by;
	TRY(figure_trace(job, book, &request, seq, ret));
	if (p->by.len == 0)
		return RC_OK;
	TRY(by_field(job, indicator, p, &by));
	struct trace_part *parts = arena_array(job->arena, struct trace_part, ret->part_count + 1);
	for (size_t i = 0; i < ret->part_count; i++) {
		parts[i] = ret->parts[i];
		TRY(keep_part(job, book, by, p, seq, &parts[i]));
	}
	ret->parts = parts;
	return part_figure(job, book, indicator, p, seq, &ret->figure);
}
