/*
 * 项目: filed, recommended, approved by their own days; granted is not come.
 */
#include "sample/counts.h"
#include "sample/servings.h"

#define PROJECTS "project"
#define FUNDS    "project_fund"
#define MEASURES "project_measure"
#define WAN      INT64_C(1000000)

/* Projects of the unit that pass one question about the project and one about the moment. */
static struct tally projects(const struct world *w, int unit, struct moment when,
	enum told (*told)(const struct project *p, struct moment when), enum truth_kind kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->projects.len; i++)
		if (round_holds(&r, w->projects.at[i].holder))
			round_each(&r, told(&w->projects.at[i], when));
	return round_done(&r, PROJECTS, kind);
}

static enum told filed(const struct project *p, struct moment when)
{
	return told_this_year(p->filed, when);
}

static enum told recommended(const struct project *p, struct moment when)
{
	return told_this_year(p->recommended, when);
}

static enum told recommended_key(const struct project *p, struct moment when)
{
	bool key = word_is(p->level, "省") && word_is(p->category, "重点研发");
	return key ? told_this_year(p->recommended, when) : TOLD_NO;
}

static enum told approved(const struct project *p, struct moment when)
{
	return told_this_year(p->approved, when);
}

static enum told approved_province(const struct project *p, struct moment when)
{
	return word_is(p->level, "省") ? told_this_year(p->approved, when) : TOLD_NO;
}

static enum told approved_team(const struct project *p, struct moment when)
{
	return word_is(p->category, "特派员特派团") ? approved_province(p, when) : TOLD_NO;
}

static enum told open(const struct project *p, struct moment when)
{
	enum told told = told_and(told_by(p->approved, when), told_not_by(p->accepted, when));
	return told_and(told, told_not_by(p->ended, when));
}

/* The day it was due is over. */
static enum told overdue(const struct project *p, struct moment when)
{
	enum told late =
		date_known(p->due) ? told_within(p->due, DAY_MIN, when.cutoff - 1) : TOLD_NO;
	return told_and(open(p, when), late);
}

static enum told accepted(const struct project *p, struct moment when)
{
	bool well = word_is(p->conclusion, "通过") || word_is(p->conclusion, "结题");
	return well ? told_this_year(p->accepted, when) : TOLD_NO;
}

static enum told due(const struct project *p, struct moment when)
{
	struct period year = period_year(when.period);
	enum told told = date_known(p->due)
				 ? told_within(p->due, period_first(year), period_last(year))
				 : TOLD_NO;
	return told_and(told_and(told_by(p->approved, when), told), told_not_by(p->ended, when));
}

static enum told ended(const struct project *p, struct moment when)
{
	return told_this_year(p->ended, when);
}

static enum told approved_of_year(const struct project *p, struct moment when)
{
	return p->year == when.period.year ? told_by(p->approved, when) : TOLD_NO;
}

static enum told filed_of_year(const struct project *p, struct moment when)
{
	return p->year == when.period.year ? told_by(p->filed, when) : TOLD_NO;
}

struct tally project_filed(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, filed, TRUTH_FLOW);
}

struct tally project_recommended(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, recommended, TRUTH_FLOW);
}

struct tally project_recommended_key(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, recommended_key, TRUTH_FLOW);
}

struct tally project_approved(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, approved, TRUTH_FLOW);
}

struct tally project_approved_province(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, approved_province, TRUTH_FLOW);
}

struct tally project_approved_team(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, approved_team, TRUTH_FLOW);
}

struct tally project_approval_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(projects(w, unit, when, approved_of_year, TRUTH_FLOW),
		projects(w, unit, when, filed_of_year, TRUTH_FLOW));
}

struct tally project_running(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, open, TRUTH_STOCK);
}

struct tally project_accepted(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, accepted, TRUTH_FLOW);
}

struct tally project_overdue(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, overdue, TRUTH_STOCK);
}

struct tally project_due(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, due, TRUTH_FLOW);
}

struct tally project_ended(const struct world *w, int unit, struct moment when)
{
	return projects(w, unit, when, ended, TRUTH_FLOW);
}

/* ---- what happens on the way ---- */

static bool with_school(const struct world *w, int project)
{
	for (size_t i = 0; i < w->servings->partners.len; i++) {
		const struct project_partner *p = &w->servings->partners.at[i];
		if (p->project == project && w->parties.at[p->party].kind == PARTY_SCHOOL)
			return true;
	}
	return false;
}

struct tally project_joint(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->projects.len; i++)
		if (round_holds(&r, w->projects.at[i].holder))
			round_each(&r,
				with_school(w, (int)i) ? open(&w->projects.at[i], when) : TOLD_NO);
	return round_done(&r, PROJECTS, TRUTH_STOCK);
}

struct tally project_postponed(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->changes.len; i++) {
		const struct project_change *c = &w->servings->changes.at[i];
		if (round_holds(&r, w->projects.at[c->project].holder))
			round_once(&r,
				word_is(c->kind, "延期") ? told_this_year(c->day, when) : TOLD_NO,
				c->project);
	}
	return round_done(&r, "project_change", TRUTH_FLOW);
}

struct tally project_inspected(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->inspections.len; i++) {
		const struct project_inspection *t = &w->servings->inspections.at[i];
		if (round_holds(&r, w->projects.at[t->project].holder))
			round_once(&r, told_this_year(t->day, when), t->project);
	}
	return round_done(&r, "project_inspection", TRUTH_FLOW);
}

/* ---- money ---- */

struct tally project_grant(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->projects.len; i++) {
		const struct project *p = &w->projects.at[i];
		if (round_holds(&r, p->holder))
			round_sum(&r, told_this_year(p->approved, when), p->grant, WAN);
	}
	return round_done(&r, PROJECTS, TRUTH_FLOW);
}

static struct tally money(const struct world *w, int unit, struct moment when, bool arrived)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->funds.len; i++) {
		const struct fund *f = &w->funds.at[i];
		bool from_above = word_is(f->source, "中央") || word_is(f->source, "省级") ||
				  word_is(f->source, "市级");
		if (round_holds(&r, w->projects.at[f->project].holder) && from_above)
			round_sum(&r, told_this_year(arrived ? f->arrived : f->approved, when),
				f->amount, WAN);
	}
	return round_done(&r, FUNDS, TRUTH_FLOW);
}

struct tally project_money_approved(const struct world *w, int unit, struct moment when)
{
	return money(w, unit, when, false);
}

struct tally project_money_arrived(const struct world *w, int unit, struct moment when)
{
	return money(w, unit, when, true);
}

/* ---- 考核指标 ---- */

struct tally project_measures_done(const struct world *w, int unit, struct moment when)
{
	struct tally parts[2];
	for (int all = 0; all < 2; all++) {
		struct round r = round_of(w, unit, when);
		for (size_t i = 0; i < w->measures.len; i++) {
			const struct measure *m = &w->measures.at[i];
			const struct project *p = &w->projects.at[m->project];
			enum told told = told_by(p->approved, when);
			if (all == 0)
				told = told_and(told,
					m->final >= m->target ? told_by(m->done, when) : TOLD_NO);
			if (round_holds(&r, p->holder))
				round_each(&r, told);
		}
		parts[all] = round_done(&r, MEASURES, TRUTH_FLOW);
	}
	return tally_rate(parts[0], parts[1]);
}
