/*
 * 走访 by firms and by calls; 诉求 raised this year: closed, answered, in time,
 * pleased; what is past its day and open.
 */
#include "sample/counts.h"
#include "sample/duties.h"

#define REGISTER "party"
#define SERVED   "service_firm"
#define VISITS   "visit"
#define PROBLEMS "problem"

struct tally visit_firms(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->visits.len; i++) {
		const struct visit *v = &w->duties->visits.at[i];
		if (round_holds(&r, v->firm))
			round_once(&r, told_this_year(v->day, when), v->firm);
	}
	return round_done(&r, VISITS, TRUTH_FLOW);
}

struct tally visit_times(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->visits.len; i++) {
		const struct visit *v = &w->duties->visits.at[i];
		if (round_holds(&r, v->firm))
			round_each(&r, told_this_year(v->day, when));
	}
	return round_done(&r, VISITS, TRUTH_FLOW);
}

static bool looked_after(const struct service_firm *f, struct moment when)
{
	return f->term.first <= when.cutoff && when.cutoff <= f->term.last;
}

static enum told called_on(const struct world *w, int firm, struct moment when)
{
	enum told any = TOLD_NO;
	for (size_t i = 0; i < w->duties->visits.len && any != TOLD_YES; i++) {
		const struct visit *v = &w->duties->visits.at[i];
		enum told told = v->firm == firm ? told_this_year(v->day, when) : TOLD_NO;
		any = told == TOLD_NO ? any : told;
	}
	return any;
}

struct tally visit_covered_rate(const struct world *w, int unit, struct moment when)
{
	struct round called = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->service_firms.len; i++) {
		const struct service_firm *f = &w->duties->service_firms.at[i];
		if (round_holds(&called, f->firm) && looked_after(f, when) &&
			round_first(&called, f->firm))
			round_each(&called, called_on(w, f->firm, when));
	}
	struct round all = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->service_firms.len; i++) {
		const struct service_firm *f = &w->duties->service_firms.at[i];
		if (round_holds(&all, f->firm))
			round_once(&all, told_of(looked_after(f, when)), f->firm);
	}
	return tally_rate(
		round_done(&called, REGISTER, TRUTH_FLOW), round_done(&all, SERVED, TRUTH_FLOW));
}

/* ---- 诉求 ---- */

typedef enum told tell_problem(const struct problem *p, struct moment when);

static struct tally problems(const struct world *w, int unit, struct moment when,
	tell_problem *told, enum truth_kind kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->problems.len; i++)
		if (round_holds(&r, w->duties->problems.at[i].firm))
			round_each(&r, told(&w->duties->problems.at[i], when));
	return round_done(&r, PROBLEMS, kind);
}

static struct tally rate(
	const struct world *w, int unit, struct moment when, tell_problem *these, tell_problem *of)
{
	return tally_rate(problems(w, unit, when, these, TRUTH_FLOW),
		problems(w, unit, when, of, TRUTH_FLOW));
}

static enum told received(const struct problem *p, struct moment when)
{
	return told_this_year(p->raised, when);
}

static enum told taken_on(const struct problem *p, struct moment when)
{
	return told_and(received(p, when), told_not_by(p->refused, when));
}

static enum told closed(const struct problem *p, struct moment when)
{
	return told_and(received(p, when), told_by(p->closed, when));
}

static enum told answered(const struct problem *p, struct moment when)
{
	return told_and(taken_on(p, when), told_by(p->answered, when));
}

static enum told fell_due(const struct problem *p, struct moment when)
{
	return told_and(taken_on(p, when), told_by(p->due, when));
}

/* The first of two dates not after the second one. */
static enum told not_after(struct date a, struct date b)
{
	if (!date_known(a) || !date_known(b))
		return TOLD_NO;
	return a.last <= b.first ? TOLD_YES : a.first > b.last ? TOLD_NO : TOLD_UNKNOWN;
}

static enum told in_time(const struct problem *p, struct moment when)
{
	enum told told = told_and(received(p, when), told_by(p->due, when));
	return told_and(told, not_after(p->closed, p->due));
}

static enum told rated(const struct problem *p, struct moment when)
{
	return p->rating[0] == '\0' ? TOLD_NO : received(p, when);
}

static enum told pleased(const struct problem *p, struct moment when)
{
	return word_is(p->rating, "不满意") ? TOLD_NO : rated(p, when);
}

static enum told overdue(const struct problem *p, struct moment when)
{
	enum told late =
		date_known(p->due) ? told_within(p->due, DAY_MIN, when.cutoff - 1) : TOLD_NO;
	return told_and(
		told_and(late, told_not_by(p->closed, when)), told_not_by(p->refused, when));
}

struct tally problem_received(const struct world *w, int unit, struct moment when)
{
	return problems(w, unit, when, received, TRUTH_FLOW);
}

struct tally problem_closed(const struct world *w, int unit, struct moment when)
{
	return problems(w, unit, when, closed, TRUTH_FLOW);
}

struct tally problem_closed_rate(const struct world *w, int unit, struct moment when)
{
	return rate(w, unit, when, closed, taken_on);
}

struct tally problem_answered_rate(const struct world *w, int unit, struct moment when)
{
	return rate(w, unit, when, answered, taken_on);
}

struct tally problem_on_time_rate(const struct world *w, int unit, struct moment when)
{
	return rate(w, unit, when, in_time, fell_due);
}

struct tally problem_pleased_rate(const struct world *w, int unit, struct moment when)
{
	return rate(w, unit, when, pleased, rated);
}

struct tally problem_overdue(const struct world *w, int unit, struct moment when)
{
	return problems(w, unit, when, overdue, TRUTH_STOCK);
}
