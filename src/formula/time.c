/*
 * Truth, dates and time words: meanings 4, 5 and 9 of formula.h.
 */
#include "formula/node.h"

enum truth truth_not(enum truth a)
{
	if (a == TRUTH_UNKNOWN)
		return TRUTH_UNKNOWN;
	return a == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

enum truth truth_and(enum truth a, enum truth b)
{
	if (a == TRUTH_FALSE || b == TRUTH_FALSE)
		return TRUTH_FALSE;
	return a == TRUTH_TRUE && b == TRUTH_TRUE ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

enum truth truth_or(enum truth a, enum truth b)
{
	return truth_not(truth_and(truth_not(a), truth_not(b)));
}

static enum truth decide(bool yes, bool no)
{
	if (yes)
		return TRUTH_TRUE;
	return no ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static enum truth date_equal(struct date a, struct date b)
{
	bool days = a.first == a.last && b.first == b.last;

	return decide(days && a.first == b.first, a.last < b.first || b.last < a.first);
}

enum truth date_compare(struct date a, enum compare op, struct date b)
{
	switch (op) {
	case CMP_EQ: return date_equal(a, b);
	case CMP_NE: return truth_not(date_equal(a, b));
	case CMP_LE: return decide(a.last <= b.first, a.first > b.last);
	case CMP_LT: return decide(a.last < b.first, a.first >= b.last);
	case CMP_GE: return date_compare(b, CMP_LE, a);
	case CMP_GT: return date_compare(b, CMP_LT, a);
	}
	never();
}

enum truth date_within(struct date a, struct date range)
{
	if (range.first > range.last)
		return TRUTH_FALSE;
	return decide(range.first <= a.first && a.last <= range.last,
		a.last < range.first || range.last < a.first);
}

/* 1 January or 31 December of a year. */
static bool year_end(int year, bool last, day_t *ret)
{
	return day_from_civil(year, last ? 12 : 1, last ? 31 : 1, ret);
}

static day_t earlier(day_t a, day_t b)
{
	return a < b ? a : b;
}

static bool year_to_date(const struct when *when, int years_back, struct date *ret)
{
	struct date range;

	if (!year_end(when->period.year - years_back, false, &range.first) ||
		!day_add_months(when->cutoff, -12 * years_back, &range.last))
		return false;
	*ret = range;
	return true;
}

static bool whole_year(int year, struct date *ret)
{
	struct date range;

	if (!year_end(year, false, &range.first) || !year_end(year, true, &range.last))
		return false;
	*ret = range;
	return true;
}

bool when_span(const struct when *when, enum time_word word, struct date *ret)
{
	day_t first = period_first(when->period), last = period_last(when->period);
	struct date range;

	switch (word) {
	case TIME_CUTOFF: *ret = date_of(when->cutoff); return true;
	case TIME_FIRST: *ret = date_of(first); return true;
	case TIME_LAST: *ret = date_of(last); return true;
	case TIME_PERIOD: *ret = (struct date){first, earlier(last, when->cutoff)}; return true;
	case TIME_YEAR_TO_DATE: return year_to_date(when, 0, ret);
	case TIME_LAST_YEAR_SAME: return year_to_date(when, 1, ret);
	case TIME_LAST_YEAR: return whole_year(when->period.year - 1, ret);
	case TIME_YEAR: return whole_year(when->period.year, ret);
	case TIME_LAST_YEAR_END:
		if (!whole_year(when->period.year - 1, &range))
			return false;
		*ret = date_of(range.last);
		return true;
	case TIME_THIS_YEAR:
	case TIME_COUNT: break;
	}
	never();
}
