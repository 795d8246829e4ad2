/*
 * 清零底册 by the year of the list and the day that statistics said so; 研发填报
 * by the year of the return, not by the day it came.
 */
#include "sample/counts.h"
#include "sample/duties.h"

#define BASES    "zero_base"
#define FILINGS  "rd_filing"
#define PROJECTS "rd_project"
#define REGISTER "party"
#define YI       INT64_C(10000000000)

/* ---- 清零底册 ---- */

typedef enum told tell_base(const struct zero_base *z, struct moment when);

static struct tally bases(const struct world *w, int unit, struct moment when, const char *kind,
	tell_base *told, enum truth_kind nature)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->bases.len; i++) {
		const struct zero_base *z = &w->duties->bases.at[i];
		if (z->year == when.period.year && word_is(z->kind, kind) &&
			round_holds(&r, z->firm))
			round_once(&r, told(z, when), z->firm);
	}
	return round_done(&r, BASES, nature);
}

static enum told listed(const struct zero_base *z, struct moment when)
{
	(void)z;
	(void)when;
	return TOLD_YES;
}

static enum told left(const struct zero_base *z, struct moment when)
{
	return told_not_by(z->recognised, when);
}

static enum told cleared(const struct zero_base *z, struct moment when)
{
	return told_by(z->recognised, when);
}

static enum told possible(const struct zero_base *z, struct moment when)
{
	return told_not_by(z->exempt, when);
}

static struct tally share(
	const struct world *w, int unit, struct moment when, const char *kind, tell_base *of)
{
	return tally_rate(bases(w, unit, when, kind, cleared, TRUTH_FLOW),
		bases(w, unit, when, kind, of, TRUTH_FLOW));
}

static struct tally lines(const struct world *w, int unit, struct moment when, const char *kind)
{
	struct round r = round_of(w, unit, when);
	struct distinct lines = {0};
	for (size_t i = 0; i < w->duties->bases.len; i++) {
		const struct zero_base *z = &w->duties->bases.at[i];
		if (z->year == when.period.year && word_is(z->kind, kind) &&
			round_holds(&r, z->firm))
			round_distinct(&r, &lines, TOLD_YES, z->line);
	}
	return round_done(&r, BASES, TRUTH_STOCK);
}

static struct tally items(const struct world *w, int unit, struct moment when, const char *kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->items.len; i++) {
		const struct campaign_item *t = &w->duties->items.at[i];
		struct date term = w->duties->campaigns.at[t->campaign].term;
		if (word_is(t->kind, kind))
			round_each(
				&r, told_of(term.first <= when.cutoff && when.cutoff <= term.last));
	}
	return round_done(&r, "campaign_item", TRUTH_STOCK);
}

struct tally campaign_doubling(const struct world *w, int unit, struct moment when)
{
	return items(w, unit, when, "倍增");
}

struct tally campaign_raising(const struct world *w, int unit, struct moment when)
{
	return items(w, unit, when, "提升");
}

#define INVESTMENT "无研发投入"
#define BODY       "无研发机构"

struct tally zero_investment_base(const struct world *w, int unit, struct moment when)
{
	return bases(w, unit, when, INVESTMENT, listed, TRUTH_STOCK);
}

struct tally zero_investment_left(const struct world *w, int unit, struct moment when)
{
	return bases(w, unit, when, INVESTMENT, left, TRUTH_STOCK);
}

struct tally zero_investment_rate(const struct world *w, int unit, struct moment when)
{
	return share(w, unit, when, INVESTMENT, listed);
}

struct tally zero_investment_possible(const struct world *w, int unit, struct moment when)
{
	return share(w, unit, when, INVESTMENT, possible);
}

struct tally zero_investment_line(const struct world *w, int unit, struct moment when)
{
	return lines(w, unit, when, INVESTMENT);
}

struct tally zero_body_line(const struct world *w, int unit, struct moment when)
{
	return lines(w, unit, when, BODY);
}

struct tally zero_body_base(const struct world *w, int unit, struct moment when)
{
	return bases(w, unit, when, BODY, listed, TRUTH_STOCK);
}

struct tally zero_body_left(const struct world *w, int unit, struct moment when)
{
	return bases(w, unit, when, BODY, left, TRUTH_STOCK);
}

struct tally zero_body_rate(const struct world *w, int unit, struct moment when)
{
	return share(w, unit, when, BODY, listed);
}

struct tally zero_body_possible(const struct world *w, int unit, struct moment when)
{
	return share(w, unit, when, BODY, possible);
}

/* Recognised this year, of whatever year's list. */
static struct tally cleared_this_year(
	const struct world *w, int unit, struct moment when, const char *kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->bases.len; i++) {
		const struct zero_base *z = &w->duties->bases.at[i];
		if (word_is(z->kind, kind) && round_holds(&r, z->firm))
			round_once(&r, told_this_year(z->recognised, when), z->firm);
	}
	return round_done(&r, BASES, TRUTH_FLOW);
}

struct tally zero_investment_cleared(const struct world *w, int unit, struct moment when)
{
	return cleared_this_year(w, unit, when, INVESTMENT);
}

struct tally zero_body_cleared(const struct world *w, int unit, struct moment when)
{
	return cleared_this_year(w, unit, when, BODY);
}

/* ---- 研发填报 ---- */

static bool counts(const struct round *r, const struct filing *f)
{
	return f->year == r->when.period.year && !word_is(f->state, "未填报") &&
	       round_holds(r, f->firm);
}

static struct tally filings(const struct world *w, int unit, struct moment when, bool accepted_only)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->filings.len; i++) {
		const struct filing *f = &w->duties->filings.at[i];
		if (counts(&r, f) && (!accepted_only || word_is(f->state, "审核通过")))
			round_once(&r, TOLD_YES, f->firm);
	}
	return round_done(&r, FILINGS, TRUTH_FLOW);
}

struct tally rd_filing_firms(const struct world *w, int unit, struct moment when)
{
	return filings(w, unit, when, false);
}

struct tally rd_filing_accepted(const struct world *w, int unit, struct moment when)
{
	return tally_rate(filings(w, unit, when, true), filings(w, unit, when, false));
}

struct tally rd_filing_cost(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->filings.len; i++)
		if (counts(&r, &w->duties->filings.at[i]))
			round_sum(&r, TOLD_YES, w->duties->filings.at[i].total, YI);
	return round_done(&r, FILINGS, TRUTH_FLOW);
}

/* Tenths of a month, twelve months a year. */
struct tally rd_filing_months(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->filings.len; i++)
		if (counts(&r, &w->duties->filings.at[i]))
			round_sum(&r, TOLD_YES, w->duties->filings.at[i].months, 120);
	return round_done(&r, FILINGS, TRUTH_FLOW);
}

/* Firms that have a return: the register must be complete, and the returns. */
static struct tally firms_done(struct round *r)
{
	struct tally firms = round_done(r, REGISTER, TRUTH_FLOW);
	struct tally returns = round_done(r, FILINGS, TRUTH_FLOW);
	returns.partly = returns.partly || firms.partly;
	returns.bare = returns.bare || firms.bare;
	return returns;
}

/* One return a year and firm. */
struct tally rd_filing_active(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->filings.len; i++)
		if (counts(&r, &w->duties->filings.at[i]))
			round_each(&r, told_of(w->duties->filings.at[i].total > 0));
	return firms_done(&r);
}

struct tally rd_filing_with_body(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->filings.len; i++)
		if (counts(&r, &w->duties->filings.at[i]))
			round_each(&r, told_of(w->duties->filings.at[i].bodies > 0));
	return firms_done(&r);
}

struct tally rd_filing_projects_cost(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->filing_projects.len; i++) {
		const struct filing_project *p = &w->duties->filing_projects.at[i];
		const struct filing *f = &w->duties->filings.at[p->filing];
		if (f->year == when.period.year && p->dropped[0] == '\0' &&
			round_holds(&r, f->firm))
			round_sum(&r, TOLD_YES, p->cost, YI);
	}
	return round_done(&r, PROJECTS, TRUTH_FLOW);
}
