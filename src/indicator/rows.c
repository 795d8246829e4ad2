/*
 * The rows behind many figures, by number alone: what a trace lists, without
 * reading a record. All figures of a unit are counted together.
 */
#include "indicator/trace.h"

/* The figures of one unit. */
struct rows_of_unit {
	struct job *job;
	const struct book *book;
	const struct figure_request *requests;
	size_t count;
	int64_t unit, seq;
	struct figure_rows *ret;
	ARRAY(struct leaf) leaves;
};

static void add_leaves(struct rows_of_unit *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct figure_request *request = &r->requests[i];
		const struct formula *f = request->indicator->value;

		if (request->unit != r->unit || !trace_lists(request))
			continue;
		for (size_t k = 0; k < formula_aggregate_count(f); k++)
			*ARRAY_ADD(r->job->arena, r->leaves) =
				(struct leaf){formula_aggregate(f, k), trace_when(request)};
	}
}

static void take_rows(struct rows_of_unit *r, struct counting *counting, size_t leaf,
	const struct ledger_def *ledger, struct figure_rows *ret)
{
	size_t count;
	const struct counted_row *rows = counting_rows(counting, leaf, &count);

	ret->rows = arena_grow(
		r->job->arena, ret->rows, ret->count, ret->count + count + 1, sizeof(*ret->rows));
	for (size_t i = 0; i < count; i++)
		ret->rows[ret->count++] = (struct figure_row){
			ledger, rows[i].id, rows[i].since, rows[i].truth == TRUTH_UNKNOWN};
}

static enum rc rows_of(struct rows_of_unit *r)
{
	struct counting *counting;
	size_t leaf = 0;

	add_leaves(r);
	TRY(trace_count(r->job, r->book, r->leaves.at, r->leaves.len, r->unit, r->seq, &counting));
	for (size_t i = 0; i < r->count; i++) {
		const struct figure_request *request = &r->requests[i];
		const struct formula *f = request->indicator->value;

		if (request->unit != r->unit || !trace_lists(request))
			continue;
		r->ret[i].listed = formula_aggregate_count(f) > 0;
		for (size_t k = 0; k < formula_aggregate_count(f); k++)
			take_rows(r, counting, leaf++, aggregate_ledger(formula_aggregate(f, k)),
				&r->ret[i]);
	}
	return RC_OK;
}

static bool met_before(const struct figure_request *requests, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (requests[k].unit == requests[i].unit)
			return true;
	return false;
}

enum rc indicator_rows(struct job *job, const struct book *book,
	const struct figure_request *requests, size_t count, int64_t seq, struct figure_rows **ret)
{
	struct snapshot snapshot;
	enum rc rc = RC_OK;

	*ret = arena_array(job->arena, struct figure_rows, count + 1);
	TRY(snapshot_begin(job, book->store, &snapshot));
	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		struct rows_of_unit r = {
			job, book, requests, count, requests[i].unit, seq, *ret, {0}};

		if (!met_before(requests, i))
			rc = rows_of(&r);
	}
	snapshot_end(&snapshot);
	return rc;
}
