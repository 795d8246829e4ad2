/*
 * 奖补, 预算, 基金, 先投后股, 贷款, 创新券.
 */
#include "sample/counts.h"
#include "sample/money.h"

#define WAN INT64_C(1000000)

/* ---- 奖补 ---- */

static enum told due(const struct subsidy *t, struct moment when)
{
	return t->year == when.period.year ? told_not_by(t->refused, when) : TOLD_NO;
}

struct tally subsidy_due(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->subsidies.len; i++) {
		const struct subsidy *t = &w->money->subsidies.at[i];
		if (round_holds(&r, t->firm))
			round_sum(&r, due(t, when), t->due, WAN);
	}
	return round_done(&r, "subsidy", TRUTH_FLOW);
}

struct tally subsidy_waiting(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->subsidies.len; i++) {
		const struct subsidy *t = &w->money->subsidies.at[i];
		if (round_holds(&r, t->firm))
			round_each(&r, told_and(due(t, when), told_not_by(t->settled, when)));
	}
	return round_done(&r, "subsidy", TRUTH_FLOW);
}

enum payments_of { OF_POLICY_YEAR, OF_THIS_YEAR, FIRMS };

static struct tally payments(
	const struct world *w, int unit, struct moment when, enum payments_of which)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->payments.len; i++) {
		const struct subsidy_payment *p = &w->money->payments.at[i];
		const struct subsidy *t = &w->money->subsidies.at[p->subsidy];
		if (!round_holds(&r, t->firm))
			continue;
		if (which == FIRMS)
			round_once(&r, told_this_year(p->day, when), t->firm);
		else if (which == OF_THIS_YEAR)
			round_sum(&r, told_this_year(p->day, when), p->amount, WAN);
		else
			round_sum(&r, t->year == when.period.year ? told_by(p->day, when) : TOLD_NO,
				p->amount, WAN);
	}
	return round_done(&r, "subsidy_payment", TRUTH_FLOW);
}

struct tally subsidy_paid(const struct world *w, int unit, struct moment when)
{
	return payments(w, unit, when, OF_POLICY_YEAR);
}

struct tally subsidy_paid_year(const struct world *w, int unit, struct moment when)
{
	return payments(w, unit, when, OF_THIS_YEAR);
}

struct tally subsidy_firms(const struct world *w, int unit, struct moment when)
{
	return payments(w, unit, when, FIRMS);
}

struct tally subsidy_owed(const struct world *w, int unit, struct moment when)
{
	return tally_less(subsidy_due(w, unit, when), subsidy_paid(w, unit, when));
}

/* Of the years before: owed, neither settled nor refused. */
static enum told still_owed(const struct subsidy *t, struct moment when)
{
	if (t->year >= when.period.year || t->due == PEN_NO_MONEY || t->due <= 0)
		return TOLD_NO;
	return told_and(told_not_by(t->settled, when), told_not_by(t->refused, when));
}

struct tally subsidy_owed_years(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	struct distinct years = {0};
	for (size_t i = 0; i < w->money->subsidies.len; i++) {
		const struct subsidy *t = &w->money->subsidies.at[i];
		if (round_holds(&r, t->firm))
			round_distinct(&r, &years, still_owed(t, when), t->year);
	}
	return round_done(&r, "subsidy", TRUTH_STOCK);
}

/* What the list says to be paid has no day. */
static enum told paid_in_part(const struct world *w, size_t subsidy, struct moment when)
{
	int64_t paid = w->money->subsidies.at[subsidy].paid;
	enum told told = told_of(paid != PEN_NO_MONEY && paid > 0);
	for (size_t i = 0; i < w->money->payments.len; i++) {
		const struct subsidy_payment *p = &w->money->payments.at[i];
		if (p->subsidy == (int)subsidy)
			told = told_or(told, told_by(p->day, when));
	}
	return told;
}

struct tally subsidy_owed_part(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->subsidies.len; i++) {
		const struct subsidy *t = &w->money->subsidies.at[i];
		enum told owed = still_owed(t, when);
		if (owed != TOLD_NO && round_holds(&r, t->firm))
			round_each(&r, told_and(owed, paid_in_part(w, i, when)));
	}
	return round_done(&r, "subsidy", TRUTH_STOCK);
}

/* ---- 预算 ---- */

struct tally budget_rate(const struct world *w, int unit, struct moment when)
{
	struct round spent = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->spendings.len; i++) {
		const struct budget_payment *p = &w->money->spendings.at[i];
		bool of_year = w->money->budgets.at[p->budget].year == when.period.year;
		if (lies_within(w, w->own, unit))
			round_sum(
				&spent, of_year ? told_by(p->day, when) : TOLD_NO, p->amount, WAN);
	}
	struct tally done = round_done(&spent, "budget_payment", TRUTH_FLOW);
	struct round planned = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->budgets.len; i++) {
		const struct budget *b = &w->money->budgets.at[i];
		if (lies_within(w, w->own, unit))
			round_sum(&planned, told_of(b->year == when.period.year), b->amount, WAN);
	}
	return tally_rate(done, round_done(&planned, "budget", TRUTH_FLOW));
}

/* ---- 基金, 先投后股 ---- */

enum fund_count { RECOMMENDED, INVESTED, AMOUNT };

static struct tally funds(const struct world *w, int unit, struct moment when, enum fund_count what)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->funds.len; i++) {
		const struct fund_project *t = &w->money->funds.at[i];
		if (!round_holds(&r, t->firm))
			continue;
		if (what == AMOUNT)
			round_sum(&r, told_this_year(t->invested, when), t->amount, WAN);
		else
			round_each(
				&r, told_this_year(
					    what == INVESTED ? t->invested : t->recommended, when));
	}
	return round_done(&r, "fund_project", TRUTH_FLOW);
}

struct tally fund_recommended(const struct world *w, int unit, struct moment when)
{
	return funds(w, unit, when, RECOMMENDED);
}

struct tally fund_invested(const struct world *w, int unit, struct moment when)
{
	return funds(w, unit, when, INVESTED);
}

struct tally fund_amount(const struct world *w, int unit, struct moment when)
{
	return funds(w, unit, when, AMOUNT);
}

static struct tally invests(const struct world *w, int unit, struct moment when, bool amount)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->invests.len; i++) {
		const struct invest_first *t = &w->money->invests.at[i];
		enum told told =
			told_and(told_by(t->signed_on, when), told_not_by(t->exited, when));
		if (!round_holds(&r, t->firm))
			continue;
		if (amount)
			round_sum(&r, told, t->amount, WAN);
		else
			round_each(&r, told);
	}
	return round_done(&r, "invest_first", TRUTH_STOCK);
}

struct tally invest_first_count(const struct world *w, int unit, struct moment when)
{
	return invests(w, unit, when, false);
}

struct tally invest_first_amount(const struct world *w, int unit, struct moment when)
{
	return invests(w, unit, when, true);
}

struct tally invest_first_filed(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->invests.len; i++)
		if (round_holds(&r, w->money->invests.at[i].firm))
			round_each(&r, told_this_year(w->money->invests.at[i].filed, when));
	return round_done(&r, "invest_first", TRUTH_FLOW);
}

/* ---- 贷款, 创新券 ---- */

enum count_of { COUNT, SUM, HEADS };

static struct tally loans(const struct world *w, int unit, struct moment when, enum count_of what)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->loans.len; i++) {
		const struct loan *t = &w->money->loans.at[i];
		enum told told = told_this_year(t->granted, when);
		if (!round_holds(&r, t->firm))
			continue;
		if (what == COUNT)
			round_each(&r, told);
		else if (what == SUM)
			round_sum(&r, told, t->amount, WAN);
		else
			round_once(&r, told, t->firm);
	}
	return round_done(&r, "loan", TRUTH_FLOW);
}

struct tally loan_count(const struct world *w, int unit, struct moment when)
{
	return loans(w, unit, when, COUNT);
}

struct tally loan_granted(const struct world *w, int unit, struct moment when)
{
	return loans(w, unit, when, SUM);
}

struct tally loan_firms(const struct world *w, int unit, struct moment when)
{
	return loans(w, unit, when, HEADS);
}

struct tally loan_open(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->loans.len; i++) {
		const struct loan *t = &w->money->loans.at[i];
		if (round_holds(&r, t->firm))
			round_sum(&r,
				told_and(told_by(t->granted, when), told_not_by(t->repaid, when)),
				t->amount, WAN);
	}
	return round_done(&r, "loan", TRUTH_STOCK);
}

static struct tally vouchers(const struct world *w, int unit, struct moment when, bool paid)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->vouchers.len; i++) {
		const struct voucher *t = &w->money->vouchers.at[i];
		if (round_holds(&r, t->firm))
			round_sum(&r, told_this_year(paid ? t->paid : t->issued, when),
				paid ? t->paid_sum : t->amount, WAN);
	}
	return round_done(&r, "voucher", TRUTH_FLOW);
}

struct tally voucher_issued(const struct world *w, int unit, struct moment when)
{
	return vouchers(w, unit, when, false);
}

struct tally voucher_paid(const struct world *w, int unit, struct moment when)
{
	return vouchers(w, unit, when, true);
}

struct tally voucher_firms(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->money->vouchers.len; i++) {
		const struct voucher *t = &w->money->vouchers.at[i];
		if (round_holds(&r, t->firm))
			round_once(&r, told_this_year(t->issued, when), t->firm);
	}
	return round_done(&r, "voucher", TRUTH_FLOW);
}
