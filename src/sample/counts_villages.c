/*
 * 特派员: who serves on the day, and which villages have somebody: named in a
 * document in force, in term, not replaced, the agreement signed.
 */
#include "sample/counts.h"

#define TERMS    "commissioner_term"
#define VILLAGES "village"
#define PAIRS    "assignment"
#define TEAMS    "commissioner_team"
#define WAN      INT64_C(1000000)

static bool holds(struct date days, day_t day)
{
	return days.first <= day && day <= days.last;
}

static bool in_force(const struct world *w, int document, day_t day)
{
	struct date valid = w->documents.at[document].valid;
	return !date_known(valid) || holds(valid, day);
}

/* ---- people ---- */

static enum told serving(const struct world *w, const struct term *t, struct moment when)
{
	if (!holds(t->days, when.cutoff) || !in_force(w, t->document, when.cutoff))
		return TOLD_NO;
	return told_not_by(t->left, when);
}

static struct tally people(const struct world *w, int unit, struct moment when, const char *level)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->terms.len; i++) {
		const struct term *t = &w->terms.at[i];
		if (lies_within(w, w->commissioners.at[t->commissioner].district, unit) &&
			(level == NULL || word_is(t->level, level)))
			round_once(&r, serving(w, t, when), t->commissioner);
	}
	return round_done(&r, TERMS, TRUTH_STOCK);
}

struct tally commissioner_count(const struct world *w, int unit, struct moment when)
{
	return people(w, unit, when, NULL);
}

struct tally commissioner_provincial(const struct world *w, int unit, struct moment when)
{
	return people(w, unit, when, "省级");
}

struct tally commissioner_excellent(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->terms.len; i++) {
		const struct term *t = &w->terms.at[i];
		bool well = word_is(t->grade, "优秀") && holds(t->days, period_last(when.period));
		if (lies_within(w, w->commissioners.at[t->commissioner].district, unit))
			round_once(&r, told_of(well), t->commissioner);
	}
	return round_done(&r, TERMS, TRUTH_FLOW);
}

/* Who serves now and did not at the end of the last year, or the other way round. */
static struct tally changed(const struct world *w, int unit, struct moment when, bool joined)
{
	struct round r = round_of(w, unit, when);
	struct moment before = {when.period, ymd(when.period.year - 1, 12, 31)};
	enum told *now = arena_array(w->a, enum told, w->commissioners.len + 1),
		  *then = arena_array(w->a, enum told, w->commissioners.len + 1);
	for (size_t i = 0; i < w->terms.len; i++) {
		const struct term *t = &w->terms.at[i];
		now[t->commissioner] = told_or(now[t->commissioner], serving(w, t, when));
		then[t->commissioner] = told_or(then[t->commissioner], serving(w, t, before));
	}
	for (size_t i = 0; i < w->commissioners.len; i++)
		if (lies_within(w, w->commissioners.at[i].district, unit))
			round_each(&r, joined ? told_and(now[i], told_not(then[i]))
					      : told_and(told_not(now[i]), then[i]));
	return round_done(&r, "commissioner", TRUTH_FLOW);
}

struct tally commissioner_joined(const struct world *w, int unit, struct moment when)
{
	return changed(w, unit, when, true);
}

struct tally commissioner_gone(const struct world *w, int unit, struct moment when)
{
	return changed(w, unit, when, false);
}

/* ---- villages ---- */

static enum told going_on(const struct assignment *a, struct moment when)
{
	return holds(a->days, when.cutoff) ? told_not_by(a->ended, when) : TOLD_NO;
}

static enum told has_somebody(const struct world *w, int village, struct moment when)
{
	enum told any = TOLD_NO;
	for (size_t i = 0; i < w->assignments.len && any != TOLD_YES; i++) {
		const struct assignment *a = &w->assignments.at[i];
		if (a->village != village || !in_force(w, a->document, when.cutoff))
			continue;
		enum told told = told_and(going_on(a, when), told_by(a->signed_on, when));
		any = told == TOLD_NO ? any : told;
	}
	return any;
}

enum which { ALL, COVERED, UNCOVERED };

static struct tally villages(const struct world *w, int unit, struct moment when, enum which which)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->villages.len; i++) {
		const struct village *v = &w->villages.at[i];
		if (!lies_within(w, v->town, unit) || !holds(v->valid, when.cutoff))
			continue;
		enum told told = which == ALL ? TOLD_YES : has_somebody(w, (int)i, when);
		round_each(&r, which == UNCOVERED ? told_not(told) : told);
	}
	return round_done(&r, VILLAGES, TRUTH_STOCK);
}

struct tally village_count(const struct world *w, int unit, struct moment when)
{
	return villages(w, unit, when, ALL);
}

struct tally commissioner_covered(const struct world *w, int unit, struct moment when)
{
	return villages(w, unit, when, COVERED);
}

struct tally commissioner_uncovered(const struct world *w, int unit, struct moment when)
{
	return villages(w, unit, when, UNCOVERED);
}

struct tally commissioner_coverage(const struct world *w, int unit, struct moment when)
{
	return tally_rate(villages(w, unit, when, COVERED), villages(w, unit, when, ALL));
}

static struct tally pairs(const struct world *w, int unit, struct moment when, bool unsigned_only)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->assignments.len; i++) {
		const struct assignment *a = &w->assignments.at[i];
		enum told told = going_on(a, when);
		if (unsigned_only)
			told = told_and(told, told_not_by(a->signed_on, when));
		if (lies_within(w, w->villages.at[a->village].town, unit))
			round_each(&r, told);
	}
	return round_done(&r, PAIRS, TRUTH_STOCK);
}

struct tally commissioner_pairs(const struct world *w, int unit, struct moment when)
{
	return pairs(w, unit, when, false);
}

struct tally commissioner_unsigned(const struct world *w, int unit, struct moment when)
{
	return pairs(w, unit, when, true);
}

/* ---- teams and bases ---- */

/* `other`: a second kind that is counted with it; NULL: none. */
static struct tally standing(
	const struct world *w, int unit, struct moment when, const char *kind, const char *other)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->teams.len; i++) {
		const struct team *t = &w->teams.at[i];
		bool is = word_is(t->kind, kind) || (other != NULL && word_is(t->kind, other));
		if (lies_within(w, t->district, unit) && is && word_is(t->level, "省级"))
			round_each(
				&r, told_and(told_by(t->filed, when), told_not_by(t->ended, when)));
	}
	return round_done(&r, TEAMS, TRUTH_STOCK);
}

struct tally commissioner_teams(const struct world *w, int unit, struct moment when)
{
	return standing(w, unit, when, "特派团", NULL);
}

struct tally commissioner_bases(const struct world *w, int unit, struct moment when)
{
	return standing(w, unit, when, "示范基地", NULL);
}

struct tally commissioner_teams_and_bases(const struct world *w, int unit, struct moment when)
{
	return standing(w, unit, when, "特派团", "示范基地");
}

struct tally commissioner_stations(const struct world *w, int unit, struct moment when)
{
	return standing(w, unit, when, "工作站", NULL);
}

struct tally commissioner_tasks(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->teams.len; i++) {
		const struct team *t = &w->teams.at[i];
		if (lies_within(w, t->district, unit) && word_is(t->kind, "特派团"))
			round_each(&r, told_this_year(t->task_signed, when));
	}
	return round_done(&r, TEAMS, TRUTH_FLOW);
}

struct tally commissioner_money(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->teams.len; i++) {
		const struct team *t = &w->teams.at[i];
		if (lies_within(w, t->district, unit))
			round_sum(&r, told_this_year(t->allotted, when), t->money, WAN);
	}
	return round_done(&r, TEAMS, TRUTH_FLOW);
}
