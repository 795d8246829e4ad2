/*
 * 高企 and 科小. A certificate is valid from its day of issue to the day before
 * the third year is over (32号 第九条), for us from the day it moved in until
 * the day it left.
 */
#include "sample/counts.h"

#define CERTIFICATES "hightech_certificate"
#define APPLICATIONS "hightech_application"
#define LISTINGS     "sme_listing"
#define REGISTER     "party"

/* ---- certificates ---- */

static enum told there_on(const struct certificate *c, day_t day)
{
	enum told moved =
		date_known(c->moved_in) ? told_within(c->moved_in, DAY_MIN, day) : TOLD_YES;
	return told_and(moved, told_not(told_gone(c->left, day)));
}

static enum told valid_on(const struct certificate *c, day_t day)
{
	enum told told = told_and(
		told_within(c->issued, DAY_MIN, day), told_within(c->expires, day, DAY_MAX));
	return told_and(told, there_on(c, day));
}

struct tally hightech_stock(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		if (round_holds(&r, c->firm))
			round_once(&r, valid_on(c, when.cutoff), c->firm);
	}
	return round_done(&r, CERTIFICATES, TRUTH_STOCK);
}

/* One that came with its certificate was recognised elsewhere. */
struct tally hightech_recognised(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		bool came = date_known(c->moved_in) && c->moved_in.first > c->issued.last;
		if (round_holds(&r, c->firm) && !came)
			round_once(&r, told_this_year(c->issued, when), c->firm);
	}
	return round_done(&r, CERTIFICATES, TRUTH_FLOW);
}

struct tally hightech_expiring(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	int year = when.period.year;
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		if (!round_holds(&r, c->firm))
			continue;
		enum told told = told_within(c->expires, ymd(year, 1, 1), ymd(year, 12, 31));
		round_once(&r, told_and(told, there_on(c, when.cutoff)), c->firm);
	}
	return round_done(&r, CERTIFICATES, TRUTH_FLOW);
}

/* ---- what changed since the end of last year ---- */

/* Of the totals as they are shown, published ones in front: what is printed must add up. */
struct tally hightech_net(const struct world *w, int unit, struct moment when)
{
	const struct truth *stock = truth_find("hightech.stock");
	struct answer now = truth_value(w, stock, unit, when);
	struct answer then = truth_value(w, stock, unit, moment_last_year(when));
	struct tally t = {.number = RATIO_ZERO, .missing = !now.given || !then.given};
	t.partly = !now.complete || !then.complete;
	if (!t.missing)
		must(ratio_sub(now.number, then.number, &t.number));
	return t;
}

/* Has the firm a valid certificate on the day? Yes if one is, unknown if one may be. */
static enum told holds_one(const struct world *w, int firm, day_t day)
{
	enum told held = TOLD_NO;
	for (size_t i = 0; i < w->certificates.len; i++) {
		if (w->certificates.at[i].firm != firm)
			continue;
		enum told told = valid_on(&w->certificates.at[i], day);
		if (told == TOLD_YES)
			return TOLD_YES;
		held = told == TOLD_UNKNOWN ? told : held;
	}
	return held;
}

/* Firms without any certificate neither join nor go: each that has some is looked at once. */
static struct tally changed(const struct world *w, int unit, struct moment when, bool joined)
{
	struct round r = round_of(w, unit, when);
	day_t before = moment_last_year(when).cutoff;
	for (size_t i = 0; i < w->certificates.len; i++) {
		int firm = w->certificates.at[i].firm;
		if (!round_holds(&r, firm) || !round_first(&r, firm))
			continue;
		enum told now = holds_one(w, firm, when.cutoff);
		enum told then = holds_one(w, firm, before);
		round_each(
			&r, joined ? told_and(now, told_not(then)) : told_and(then, told_not(now)));
	}
	return round_done(&r, REGISTER, TRUTH_FLOW);
}

struct tally hightech_joined(const struct world *w, int unit, struct moment when)
{
	return changed(w, unit, when, true);
}

struct tally hightech_gone(const struct world *w, int unit, struct moment when)
{
	return changed(w, unit, when, false);
}

/* What is left of the change: firms that lie elsewhere now, with their certificates. */
struct tally hightech_relocated(const struct world *w, int unit, struct moment when)
{
	return tally_plus(tally_less(hightech_net(w, unit, when), hightech_joined(w, unit, when)),
		hightech_gone(w, unit, when));
}

static struct tally left_because(
	const struct world *w, int unit, struct moment when, const char *why)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		if (round_holds(&r, c->firm) && c->why_left != NULL && word_is(c->why_left, why))
			round_once(&r, told_this_year(c->left, when), c->firm);
	}
	return round_done(&r, CERTIFICATES, TRUTH_FLOW);
}

struct tally hightech_moved_out(const struct world *w, int unit, struct moment when)
{
	return left_because(w, unit, when, "迁出");
}

struct tally hightech_revoked(const struct world *w, int unit, struct moment when)
{
	return left_because(w, unit, when, "撤销资格");
}

struct tally hightech_moved_in(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		if (round_holds(&r, c->firm))
			round_once(&r, told_this_year(c->moved_in, when), c->firm);
	}
	return round_done(&r, CERTIFICATES, TRUTH_FLOW);
}

/* ---- 规上 ---- */

static bool above_on(const struct world *w, int party, day_t day)
{
	const struct party *p = &w->parties.at[party];
	return p->kind == PARTY_FIRM && p->above[day >= SECOND_REGISTER];
}

struct tally firm_above_scale(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->parties.len; i++)
		if (round_holds(&r, (int)i))
			round_each(&r, told_of(above_on(w, (int)i, when.cutoff)));
	return round_done(&r, REGISTER, TRUTH_STOCK);
}

struct tally hightech_above_scale(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		if (round_holds(&r, c->firm) && above_on(w, c->firm, when.cutoff))
			round_once(&r, valid_on(c, when.cutoff), c->firm);
	}
	return round_done(&r, CERTIFICATES, TRUTH_STOCK);
}

struct tally hightech_share_of_above_scale(const struct world *w, int unit, struct moment when)
{
	return tally_rate(hightech_above_scale(w, unit, when), firm_above_scale(w, unit, when));
}

/* ---- applications ---- */

static enum told recommended(const struct application *a, struct moment when)
{
	return told_and(told_this_year(a->recommended, when), told_not_by(a->withdrawn, when));
}

static struct tally applications(
	const struct world *w, int unit, struct moment when, bool first, bool again)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->applications.len; i++) {
		const struct application *a = &w->applications.at[i];
		if (round_holds(&r, a->firm) && (a->first ? first : again))
			round_once(&r, recommended(a, when), a->firm);
	}
	return round_done(&r, APPLICATIONS, TRUTH_FLOW);
}

struct tally hightech_recommended(const struct world *w, int unit, struct moment when)
{
	return applications(w, unit, when, true, true);
}

struct tally hightech_recommended_first(const struct world *w, int unit, struct moment when)
{
	return applications(w, unit, when, true, false);
}

struct tally hightech_recommended_again(const struct world *w, int unit, struct moment when)
{
	return applications(w, unit, when, false, true);
}

struct tally hightech_publicised(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->applications.len; i++) {
		const struct application *a = &w->applications.at[i];
		if (round_holds(&r, a->firm))
			round_once(&r, told_this_year(a->publicised, when), a->firm);
	}
	return round_done(&r, APPLICATIONS, TRUTH_FLOW);
}

struct tally hightech_pass_rate(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->applications.len; i++) {
		const struct application *a = &w->applications.at[i];
		if (round_holds(&r, a->firm))
			round_once(&r,
				told_and(told_this_year(a->recommended, when),
					told_by(a->decided, when)),
				a->firm);
	}
	return tally_rate(
		round_done(&r, APPLICATIONS, TRUTH_FLOW), hightech_recommended(w, unit, when));
}

/* ---- whose certificate ends this year, with nothing to follow it yet ---- */

/* Does one of the firm's certificates end this year, and is a new one or an application for it there? */
static void ends_and_follows(const struct world *w, int firm, struct moment when,
	enum told *ret_ends, enum told *ret_follows)
{
	int year = when.period.year;
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		if (c->firm != firm)
			continue;
		*ret_ends = told_or(*ret_ends,
			told_and(told_within(c->expires, ymd(year, 1, 1), ymd(year, 12, 31)),
				there_on(c, when.cutoff)));
		*ret_follows = told_or(*ret_follows, told_this_year(c->issued, when));
	}
	for (size_t i = 0; i < w->applications.len; i++)
		if (w->applications.at[i].firm == firm)
			*ret_follows =
				told_or(*ret_follows, recommended(&w->applications.at[i], when));
}

struct tally hightech_waiting(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->certificates.len; i++) {
		int firm = w->certificates.at[i].firm;
		enum told ends = TOLD_NO, follows = TOLD_NO;
		if (!round_holds(&r, firm) || !round_first(&r, firm))
			continue;
		ends_and_follows(w, firm, when, &ends, &follows);
		round_each(&r, told_and(ends, told_not(follows)));
	}
	return round_done(&r, REGISTER, TRUTH_FLOW);
}

struct tally party_universities(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->parties.len; i++)
		if (round_holds(&r, (int)i))
			round_each(&r, w->parties.at[i].kind == PARTY_UNKNOWN
					       ? TOLD_UNKNOWN
					       : told_of(w->parties.at[i].kind == PARTY_SCHOOL));
	return round_done(&r, REGISTER, TRUTH_STOCK);
}

/* ---- 科小: by the year that the number is of ---- */

static enum told listed(const struct listing *l, struct moment when)
{
	if (l->year != when.period.year)
		return TOLD_NO;
	return told_and(told_by(l->listed, when), told_not_by(l->removed, when));
}

static struct tally listings(const struct world *w, int unit, struct moment when, bool direct_only)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->listings.len; i++) {
		const struct listing *l = &w->listings.at[i];
		if (round_holds(&r, l->firm) && (l->direct || !direct_only))
			round_once(&r, listed(l, when), l->firm);
	}
	return round_done(&r, LISTINGS, TRUTH_FLOW);
}

struct tally sme_listed(const struct world *w, int unit, struct moment when)
{
	return listings(w, unit, when, false);
}

struct tally sme_direct(const struct world *w, int unit, struct moment when)
{
	return listings(w, unit, when, true);
}

struct tally sme_removed(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->listings.len; i++) {
		const struct listing *l = &w->listings.at[i];
		if (round_holds(&r, l->firm) && l->year == when.period.year)
			round_once(&r, told_by(l->removed, when), l->firm);
	}
	return round_done(&r, LISTINGS, TRUTH_FLOW);
}

struct tally sme_hightech(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->listings.len; i++) {
		int firm = w->listings.at[i].firm;
		if (w->listings.at[i].year != when.period.year || !round_holds(&r, firm) ||
			!round_first(&r, firm))
			continue;
		enum told one = TOLD_NO;
		for (size_t k = i; k < w->listings.len && one != TOLD_YES; k++)
			if (w->listings.at[k].firm == firm) {
				enum told told = listed(&w->listings.at[k], when);
				one = told == TOLD_NO ? one : told;
			}
		round_each(&r, told_and(one, holds_one(w, firm, when.cutoff)));
	}
	return round_done(&r, REGISTER, TRUTH_FLOW);
}
