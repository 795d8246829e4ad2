#include "sample/counts.h"

#include <string.h>

struct round round_of(const struct world *w, int unit, struct moment when)
{
	++*w->mark;
	return (struct round){w, unit, when, {.number = RATIO_ZERO}};
}

static void add(struct round *r, struct ratio number)
{
	must(ratio_add(r->tally.number, number, &r->tally.number));
}

bool round_first(struct round *r, int index)
{
	const struct world *w = r->w;
	must((size_t)index < w->parties.len);
	if (w->marks[index] == *w->mark)
		return false;
	w->marks[index] = *w->mark;
	return true;
}

void round_each(struct round *r, enum told told)
{
	r->tally.unknown += told == TOLD_UNKNOWN;
	r->tally.rows += told == TOLD_YES;
	if (told == TOLD_YES)
		add(r, ratio_from_int(1));
}

void round_once(struct round *r, enum told told, int index)
{
	r->tally.unknown += told == TOLD_UNKNOWN;
	r->tally.rows += told == TOLD_YES;
	if (told == TOLD_YES && round_first(r, index))
		add(r, ratio_from_int(1));
}

void round_distinct(struct round *r, struct distinct *d, enum told told, int64_t value)
{
	bool seen = false;
	r->tally.unknown += told == TOLD_UNKNOWN;
	r->tally.rows += told == TOLD_YES;
	for (size_t i = 0; i < d->count; i++)
		seen |= d->seen[i] == value;
	if (told != TOLD_YES || seen)
		return;
	must(d->count < DISTINCT_MAX);
	d->seen[d->count++] = value;
	add(r, ratio_from_int(1));
}

void round_sum(struct round *r, enum told told, int64_t fen, int64_t measure)
{
	struct ratio part = RATIO_ZERO;
	r->tally.unknown += told == TOLD_UNKNOWN;
	r->tally.rows += told == TOLD_YES;
	r->tally.untold += told == TOLD_YES && fen == PEN_NO_MONEY;
	if (told != TOLD_YES || fen == PEN_NO_MONEY)
		return;
	must(ratio_make(fen, measure, &part));
	add(r, part);
}

struct tally round_done(struct round *r, const char *ledger, enum truth_kind kind)
{
	struct date days = {ymd(r->when.period.year, 1, 1), r->when.cutoff};
	if (kind == TRUTH_STOCK)
		days.first = days.last;
	r->tally.missing = r->tally.rows > 0 && r->tally.untold == r->tally.rows;
	r->tally.partly = !world_covered(r->w, ledger, r->unit, days);
	r->tally.bare = r->tally.partly && r->tally.rows == 0;
	return r->tally;
}

/* ---- of two tallies ---- */

static struct tally both(struct tally a, struct tally b)
{
	return (struct tally){.rows = a.rows + b.rows,
		.unknown = a.unknown + b.unknown,
		.number = RATIO_ZERO,
		.missing = a.missing || b.missing,
		.partly = a.partly || b.partly,
		.bare = a.bare || b.bare};
}

struct tally tally_rate(struct tally a, struct tally b)
{
	struct tally t = both(a, b);
	if (ratio_is_zero(b.number))
		t.missing = true;
	else
		must(ratio_div(a.number, b.number, &t.number) &&
			ratio_mul(t.number, ratio_from_int(100), &t.number));
	return t;
}

struct tally tally_less(struct tally a, struct tally b)
{
	struct tally t = both(a, b);
	must(ratio_sub(a.number, b.number, &t.number));
	return t;
}

struct tally tally_plus(struct tally a, struct tally b)
{
	struct tally t = both(a, b);
	must(ratio_add(a.number, b.number, &t.number));
	return t;
}

/* ---- what many conditions say ---- */

enum told told_this_year(struct date date, struct moment when)
{
	if (!date_known(date))
		return TOLD_NO;
	return told_within(date, ymd(when.period.year, 1, 1), when.cutoff);
}

enum told told_by(struct date date, struct moment when)
{
	return told_gone(date, when.cutoff);
}

enum told told_not_by(struct date date, struct moment when)
{
	return told_not(told_gone(date, when.cutoff));
}

bool round_holds(const struct round *r, int party)
{
	return lies_within(r->w, party_unit(r->w, party, r->when.cutoff), r->unit);
}

bool word_is(const char *word, const char *other)
{
	return strcmp(word, other) == 0;
}
