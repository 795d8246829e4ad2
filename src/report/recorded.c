/*
 * Asking again: the figure that was recorded, at its change number or at
 * another. A part of a 分列 is the part of that name; where no record has the
 * value any more it is nought, and its rows are none.
 */
#include "report/record.h"
#include "store/sm3.h"

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

/* ---- many at once ---- */

/* The rows of a part are those of the whole whose field says so: each record is looked at. */
static enum rc part_rows(struct job *job, const struct book *book, const struct recorded *figure,
	int64_t seq, struct figure_rows *ret)
{
	ARRAY(struct figure_row) rows = {0};
	struct trace trace;
	TRY(recorded_trace(job, book, figure->indicator, &figure->parameters, seq, &trace));
	for (size_t t = 0; t < trace.part_count; t++)
		for (size_t i = 0; i < trace.parts[t].row_count; i++) {
			const struct trace_row *row = &trace.parts[t].rows[i];
			*ARRAY_ADD(job->arena, rows) = (struct figure_row){
				row->ledger, row->id, row->since, row->undecidable};
		}
	*ret = (struct figure_rows){rows.at, rows.len, trace.part_count > 0};
	return RC_OK;
}

static struct figure_request *requests_of(
	struct arena *a, const struct recorded *figures, size_t count)
{
	struct figure_request *requests = arena_array(a, struct figure_request, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct parameters *p = &figures[i].parameters;
		requests[i] =
			(struct figure_request){figures[i].indicator, p->face, p->unit, p->when};
	}
	return requests;
}

enum rc recorded_rows(struct job *job, const struct book *book, const struct recorded *figures,
	size_t count, int64_t seq, struct figure_rows **ret)
{
	TRY(indicator_rows(job, book, requests_of(job->arena, figures, count), count, seq, ret));
	for (size_t i = 0; i < count; i++)
		if (figures[i].parameters.by.len > 0)
			TRY(part_rows(job, book, &figures[i], seq, &(*ret)[i]));
	return RC_OK;
}

enum rc recorded_figures(struct job *job, const struct book *book, const struct recorded *figures,
	size_t count, int64_t seq, struct figure **ret)
{
	TRY(indicator_figures(job, book, requests_of(job->arena, figures, count), count, seq, ret));
	for (size_t i = 0; i < count; i++)
		if (figures[i].parameters.by.len > 0)
			TRY(part_figure(job, book, figures[i].indicator, &figures[i].parameters,
				seq, &(*ret)[i]));
	return RC_OK;
}

struct str recorded_digest(struct job *job, const struct figure_rows *rows)
{
	unsigned char bytes[SM3_SIZE];
	struct sm3 *sm3;
	if (!rows->listed)
		return STR_NONE;
	sm3 = sm3_new(job->arena);
	for (size_t i = 0; i < rows->count; i++) {
		const struct figure_row *row = &rows->rows[i];
		sm3_add(sm3,
			str_format(job->arena, "%.*s %lld %lld %d\n", STR_ARG(row->ledger->name),
				(long long)row->id, (long long)row->since, row->undecidable));
	}
	sm3_done(sm3, bytes);
	return sm3_hex(job->arena, bytes);
}
