/* The rows behind one aggregate, shared by traces and breakdowns. Inside this room only. */
#ifndef KZ_INDICATOR_TRACE_H
#define KZ_INDICATOR_TRACE_H

#include "indicator/inner.h"

typedef ARRAY(int64_t) ids;

struct traced_row {
	struct record *record;
	enum truth truth; /* TRUE: counted; UNKNOWN: undecidable */
	struct value value;
	bool repeated; /* DISTINCT: an earlier row brought this value */
};
typedef ARRAY(struct traced_row) traced_rows;

/* The rows that count and those that cannot be decided, as known at the evaluation's change number. */
enum rc trace_rows(
	struct evaluation *ev, const struct leaf *leaf, int64_t unit, traced_rows *ret) MUST_USE;
void trace_mark_repeated(struct arena *a, traced_rows *rows);
/* What the rows add up to, and how many values were given; false when it does not fit. */
bool trace_total(const struct aggregate *agg, const traced_rows *rows, struct ratio *ret,
	int64_t *ret_given) MUST_USE;

/* Counts leaves for one unit (0: the whole book) so that counting_rows tells the rows behind each. */
enum rc trace_count(struct job *job, const struct book *book, const struct leaf *leaves,
	size_t count, int64_t unit, int64_t seq, struct counting **ret) MUST_USE;
/* Does a trace of it list rows of its own, and the time that its face speaks of: those rows are of that time. */
bool trace_lists(const struct figure_request *request);
struct when trace_when(const struct figure_request *request);

#endif
