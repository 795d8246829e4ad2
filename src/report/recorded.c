/*
 * Asking again: the figure that was recorded, at its change number or at
 * another. A part of a 分列 is the part of that name; where no record has the
 * value any more it is nought, and its rows are none.
 */
#include "report/layout.h"
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

/* The parts that were asked for last: a text tells all parts of a number one after the other. */
struct last_parts {
	const struct recorded *asked;
	struct figure_part *parts;
	size_t count;
};

static bool parts_alike(const struct recorded *a, const struct recorded *b)
{
	const struct parameters *p = &a->parameters, *q = &b->parameters;
	return a->indicator == b->indicator && p->unit == q->unit && when_eq(p->when, q->when) &&
	       str_eq(p->by, q->by);
}

/* The first books left semicolons out of the name that they recorded. */
static const struct figure_part *part_called(
	struct arena *a, const struct last_parts *parts, struct str name)
{
	for (size_t i = 0; i < parts->count; i++)
		if (str_eq(parts->parts[i].label, name))
			return &parts->parts[i];
	for (size_t i = 0; i < parts->count; i++)
		if (str_eq(layout_without(a, parts->parts[i].label, STR(";")), name))
			return &parts->parts[i];
	return NULL;
}

/* A part of a number at a change number; of one whose value no record has, nought and no rows. */
static enum rc part_of(struct job *job, const struct book *book, const struct recorded *asked,
	int64_t seq, struct last_parts *last, struct figure_part *ret)
{
	const struct parameters *p = &asked->parameters;
	struct figure_request request = {asked->indicator, FACE_VALUE, p->unit, p->when};
	const struct field_def *by;
	struct figure *whole;
	TRY(by_field(job, asked->indicator, p, &by));
	if (last->asked == NULL || !parts_alike(last->asked, asked)) {
		TRY(indicator_parts(job, book, &request, by, seq, &last->parts, &last->count));
		last->asked = asked;
	}
	const struct figure_part *found = part_called(job->arena, last, p->part);
	if (found != NULL) {
		*ret = *found;
		return RC_OK;
	}
	TRY(indicator_figures(job, book, &request, 1, seq, &whole));
	*ret = (struct figure_part){p->part, *whole, {.listed = true}};
	ret->figure.number = RATIO_ZERO;
	return RC_OK;
}

enum rc recorded_figure(struct job *job, const struct book *book,
	const struct indicator_def *indicator, const struct parameters *p, int64_t seq,
	struct figure *ret)
{
	struct recorded asked = {indicator, *p};
	struct figure *figure;
	TRY(recorded_figures(job, book, &asked, 1, seq, &figure));
	*ret = *figure;
	return RC_OK;
}

/* ---- many at once ---- */

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
	struct last_parts last = {0};
	TRY(indicator_rows(job, book, requests_of(job->arena, figures, count), count, seq, ret));
	for (size_t i = 0; i < count; i++) {
		struct figure_part part;
		if (figures[i].parameters.by.len == 0)
			continue;
		TRY(part_of(job, book, &figures[i], seq, &last, &part));
		if ((*ret)[i].listed)
			(*ret)[i] = part.rows;
	}
	return RC_OK;
}

enum rc recorded_figures(struct job *job, const struct book *book, const struct recorded *figures,
	size_t count, int64_t seq, struct figure **ret)
{
	struct last_parts last = {0};
	TRY(indicator_figures(job, book, requests_of(job->arena, figures, count), count, seq, ret));
	for (size_t i = 0; i < count; i++) {
		struct figure_part part;
		if (figures[i].parameters.by.len == 0)
			continue;
		TRY(part_of(job, book, &figures[i], seq, &last, &part));
		(*ret)[i] = part.figure;
	}
	return RC_OK;
}

#define DIGEST_LINE_MAX 500 /* bytes: the name of a ledger and three numbers */

struct str recorded_digest(struct job *job, const struct figure_rows *rows)
{
	unsigned char bytes[SM3_SIZE];
	struct sm3 *sm3;
	struct buf line;
	if (!rows->listed)
		return STR_NONE;
	sm3 = sm3_new(job->arena);
	buf_init(&line, DIGEST_LINE_MAX);
	for (size_t i = 0; i < rows->count; i++) {
		const struct figure_row *row = &rows->rows[i];
		buf_clear(&line);
		buf_add(&line, row->ledger->name);
		buf_add_char(&line, ' ');
		buf_add_int(&line, row->id);
		buf_add_char(&line, ' ');
		buf_add_int(&line, row->since);
		buf_add(&line, row->undecidable ? STR(" 1\n") : STR(" 0\n"));
		must(buf_ok(&line));
		sm3_add(sm3, buf_str(&line));
	}
	buf_free(&line);
	sm3_done(sm3, bytes);
	return sm3_hex(job->arena, bytes);
}
