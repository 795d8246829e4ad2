/*
 * What was printed stays the base of what is compared with it.
 *
 * A frozen report keeps each value it printed (table figure). They are read with
 * the other facts, as of a change number, and looked up where a face looks back;
 * what the ledgers say by now stands beside. Why the two differ is said by a
 * person: a record of the ledger 基数说明, for just these two numbers, so that it
 * is asked again when the ledgers move on.
 */
#include "indicator/inner.h"

#include <stdlib.h>

#include "indicator.sql.h"

enum rc printed_newest(struct job *job, const struct book *book, int64_t seq, int64_t *ret)
{
	struct printed_last_row row = {0};
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = seq == SEQ_NOW ? book_newest(job, book, &seq) : RC_OK;
	if (rc == RC_OK)
		rc = printed_last(job, book->store, seq, book->id, &row);
	snapshot_end(&snapshot);
	*ret = row.id;
	return rc;
}

/* ---- loading ---- */

/* In what the indicator is held in; false: there is no such indicator any more, or it has another measure. */
static bool printed_from(struct arena *a, const struct book *book,
	const struct printed_values_row *row, struct printed_row *ret)
{
	struct parameters p;
	struct ratio number;
	const struct indicator_def *indicator =
		schema_indicator(&book->catalog->schema, row->indicator);
	if (indicator == NULL || indicator->latest_year || !str_eq(indicator->measure, row->unit) ||
		!parameters_from(a, row->parameters, &p) || p.face != FACE_VALUE || p.by.len > 0 ||
		!ratio_from(row->value, &number) ||
		!ratio_mul(number, measure_factor(indicator), &number))
		return false;
	*ret = (struct printed_row){indicator, p.unit, p.when, row->frozen, number,
		str_format(a, "%.*s%.*s", STR_ARG(row->displayed), STR_ARG(row->unit))};
	return true;
}

static int by_place(const struct printed_row *x, const struct printed_row *y)
{
	int order = facts_order(x->indicator, y->indicator);
	int periods = period_cmp(x->when.period, y->when.period);
	if (order != 0)
		return order;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (periods != 0)
		return periods;
	return (x->when.cutoff > y->when.cutoff) - (x->when.cutoff < y->when.cutoff);
}

/* The newest report first. */
static int by_place_and_age(const void *a, const void *b)
{
	const struct printed_row *x = a, *y = b;
	int place = by_place(x, y);
	return place != 0 ? place : (x->frozen < y->frozen) - (x->frozen > y->frozen);
}

static struct value reason_value(const struct record *r, struct str field)
{
	return *record_value((struct record *)(uintptr_t)r, field);
}

static struct str reason_text(struct arena *a, const struct record *r, struct str field)
{
	struct value v = reason_value(r, field);
	return value_given(v) ? str_copy(a, v.text) : STR_NONE;
}

struct loading {
	const struct book *book;
	struct facts *facts;
};

static enum rc take_reason(void *arg, struct job *job, const struct record *r)
{
	struct loading *l = arg;
	const struct indicator_def *indicator = schema_indicator(
		&l->book->catalog->schema, reason_text(job->arena, r, STR("indicator")));
	if (indicator != NULL)
		*ARRAY_ADD(job->arena, l->facts->reasons) = (struct reason_row){
			.indicator = indicator,
			.unit = reason_value(r, STR("unit")).integer,
			.frozen = reason_value(r, STR("frozen")).integer,
			.record = r->id,
			.since = r->since,
			.now = reason_text(job->arena, r, STR("now")),
			.reason = reason_text(job->arena, r, STR("reason")),
		};
	return RC_OK;
}

static enum rc load_values(struct job *job, const struct book *book, int64_t seq, struct facts *ret)
{
	struct printed_values cursor;
	struct printed_values_row row;
	struct printed_row printed;
	enum rc rc;
	TRY(printed_values_open(job, book->store, seq, book->id, &cursor));
	while ((rc = printed_values_next(job, &cursor, &row)) == RC_ROW)
		if (printed_from(job->arena, book, &row, &printed))
			*ARRAY_ADD(job->arena, ret->printed) = printed;
	printed_values_done(&cursor);
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc load_in(struct job *job, const struct book *book, int64_t seq, struct facts *ret)
{
	struct loading loading = {book, ret};
	const struct ledger_def *reasons = schema_ledger(&book->catalog->schema, LEDGER_BASE);
	struct ledger_query query = {.seq = seq};
	if (seq == SEQ_NOW)
		TRY(book_newest(job, book, &seq));
	TRY(load_values(job, book, seq, ret));
	if (ret->printed.len > 0)
		qsort(ret->printed.at, ret->printed.len, sizeof(*ret->printed.at),
			by_place_and_age);
	return reasons != NULL && ret->printed.len > 0
		       ? ledger_each(job, book, reasons, &query, take_reason, &loading)
		       : RC_OK;
}

enum rc printed_load(struct job *job, const struct book *book, int64_t seq, struct facts *ret)
{
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = load_in(job, book, seq, ret);
	snapshot_end(&snapshot);
	return rc;
}

const struct printed_row *facts_printed(const struct facts *facts,
	const struct indicator_def *indicator, int64_t unit, struct when when)
{
	struct printed_row key = {.indicator = indicator, .unit = unit, .when = when};
	size_t low = 0, high = facts->printed.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_place(&facts->printed.at[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < facts->printed.len && by_place(&facts->printed.at[low], &key) == 0
		       ? &facts->printed.at[low]
		       : NULL;
}

/* ---- looking back ---- */

/* Said for just these two numbers. */
static const struct reason_row *reason_of(
	const struct facts *facts, const struct printed_row *row, struct str now)
{
	for (size_t i = 0; i < facts->reasons.len; i++) {
		const struct reason_row *reason = &facts->reasons.at[i];
		if (reason->frozen == row->frozen && reason->indicator == row->indicator &&
			reason->unit == row->unit && str_eq(reason->now, now))
			return reason;
	}
	return NULL;
}

const struct figure *printed_or(const struct evaluation *ev, const struct figure *now)
{
	struct arena *a = ev->job->arena;
	const struct printed_row *row =
		facts_printed(ev->facts, now->indicator, now->unit, now->when);
	if (row == NULL || (now->state == VALUE_GIVEN && ratio_cmp(now->number, row->number) == 0))
		return now;
	struct printed_base *base = arena_new(a, struct printed_base);
	struct figure *then = arena_new(a, struct figure);
	struct str text = figure_text(a, now);
	const struct reason_row *reason = reason_of(ev->facts, row, text);
	*base = (struct printed_base){.frozen = row->frozen,
		.when = row->when,
		.then = row->text,
		.now = *now,
		.shows = !str_eq(row->text, text)};
	if (reason != NULL) {
		base->reason = reason->reason;
		base->reason_record = reason->record;
		base->reason_since = reason->since;
	}
	*then = (struct figure){
		.indicator = now->indicator,
		.unit = now->unit,
		.when = now->when,
		.seq = now->seq,
		.state = VALUE_GIVEN,
		.number = row->number,
		.source = FIGURE_FROZEN,
		.covered = true,
		.base = base,
	};
	return then;
}

enum rc base_text(
	struct job *job, const struct book *book, const struct printed_base *base, struct str *ret)
{
	struct arena *a = job->arena;
	struct change_info change;
	struct str both = str_format(a, "第 %lld 号定稿印的是%.*s，现在重算是%.*s，以定稿数为基数",
		(long long)base->frozen, STR_ARG(base->then), STR_ARG(figure_text(a, &base->now)));
	*ret = both;
	if (!base->shows) {
		*ret = str_format(a, "以第 %lld 号定稿的数为基数，与现在重算的只差在印不出的位数上",
			(long long)base->frozen);
		return RC_OK;
	}
	if (base->reason.len == 0) {
		*ret = str_format(a, "%.*s；还没有说明为什么不同", STR_ARG(both));
		return RC_OK;
	}
	TRY(change_get(job, book, base->reason_since, &change));
	*ret = str_format(a, "%.*s；原因：%.*s（%.*s，第 %lld 号变更）", STR_ARG(both),
		STR_ARG(base->reason), STR_ARG(change.who), (long long)base->reason_since);
	return RC_OK;
}
