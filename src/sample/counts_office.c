/*
 * 培育库, 梯队企业, 高新产品 by firms and days; what the office keeps by days.
 */
#include "sample/counts.h"
#include "sample/duties.h"

#define NURSERY    "nursery"
#define GROWTH     "growth_firm"
#define PRODUCTS   "new_product"
#define HONOURS    "honour"
#define STORIES    "media"
#define GATHERINGS "office_activity"
#define INVESTMENT "investment"
#define WAN        INT64_C(1000000)

/* ---- titles of firms ---- */

struct tally nursery_stock(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->nurslings.len; i++) {
		const struct nursling *n = &w->duties->nurslings.at[i];
		if (round_holds(&r, n->firm))
			round_once(&r,
				told_and(told_by(n->entered, when), told_not_by(n->left, when)),
				n->firm);
	}
	return round_done(&r, NURSERY, TRUTH_STOCK);
}

struct tally nursery_entered(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->nurslings.len; i++) {
		const struct nursling *n = &w->duties->nurslings.at[i];
		if (round_holds(&r, n->firm))
			round_once(&r, told_this_year(n->entered, when), n->firm);
	}
	return round_done(&r, NURSERY, TRUTH_FLOW);
}

static enum told held(const struct growth_firm *g, struct moment when)
{
	enum told lasts =
		date_known(g->expires) ? told_within(g->expires, when.cutoff, DAY_MAX) : TOLD_YES;
	return told_and(told_and(told_by(g->granted, when), lasts), told_not_by(g->ended, when));
}

struct tally growth_stock(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->growth_firms.len; i++) {
		const struct growth_firm *g = &w->duties->growth_firms.at[i];
		if (round_holds(&r, g->firm))
			round_once(&r, held(g, when), g->firm);
	}
	return round_done(&r, GROWTH, TRUTH_STOCK);
}

struct tally growth_new(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->growth_firms.len; i++) {
		const struct growth_firm *g = &w->duties->growth_firms.at[i];
		if (round_holds(&r, g->firm))
			round_once(&r, told_this_year(g->granted, when), g->firm);
	}
	return round_done(&r, GROWTH, TRUTH_FLOW);
}

struct tally product_new(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->products.len; i++) {
		const struct product *p = &w->duties->products.at[i];
		if (round_holds(&r, p->firm))
			round_each(&r, told_this_year(p->granted, when));
	}
	return round_done(&r, PRODUCTS, TRUTH_FLOW);
}

/* ---- the office ---- */

struct tally honour_count(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->honours.len; i++)
		round_each(&r, told_this_year(w->duties->honours.at[i].granted, when));
	return round_done(&r, HONOURS, TRUTH_FLOW);
}

struct tally media_count(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->stories.len; i++)
		round_each(&r, told_this_year(w->duties->stories.at[i].used, when));
	return round_done(&r, STORIES, TRUTH_FLOW);
}

static struct tally gatherings(
	const struct world *w, int unit, struct moment when, const char *const *kinds, size_t count)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->gatherings.len; i++) {
		const struct gathering *g = &w->duties->gatherings.at[i];
		for (size_t k = 0; k < count; k++)
			if (word_is(g->kind, kinds[k]))
				round_each(&r, told_this_year(g->day, when));
	}
	return round_done(&r, GATHERINGS, TRUTH_FLOW);
}

struct tally office_study(const struct world *w, int unit, struct moment when)
{
	static const char *const kinds[] = {
		"理论学习", "主题党日", "支委会", "党员大会", "党课", "意识形态"};
	return gatherings(w, unit, when, kinds, COUNT_OF(kinds));
}

struct tally office_other(const struct world *w, int unit, struct moment when)
{
	static const char *const kinds[] = {
		"防震减灾", "科技安全", "外专服务", "志愿服务", "驻村帮扶"};
	return gatherings(w, unit, when, kinds, COUNT_OF(kinds));
}

struct tally investment_clues(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->investments.len; i++)
		round_each(&r, told_this_year(w->duties->investments.at[i].clue, when));
	return round_done(&r, INVESTMENT, TRUTH_FLOW);
}

struct tally investment_signed(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->investments.len; i++)
		round_each(&r, told_this_year(w->duties->investments.at[i].signed_on, when));
	return round_done(&r, INVESTMENT, TRUTH_FLOW);
}

struct tally investment_arrived(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->investments.len; i++) {
		const struct investment *v = &w->duties->investments.at[i];
		round_sum(&r, told_this_year(v->signed_on, when), v->arrived, WAN);
	}
	return round_done(&r, INVESTMENT, TRUTH_FLOW);
}
