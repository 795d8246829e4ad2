/*
 * 服务日志, 四新, 考核: a log counts when it was approved, by the day of the
 * service.
 */
#include "sample/counts.h"
#include "sample/servings.h"

#define WAN INT64_C(1000000)

static bool serves_in(const struct world *w, int commissioner, int unit)
{
	return lies_within(w, w->commissioners.at[commissioner].district, unit);
}

/* Approved by the cutoff, of a service from that day on. */
static enum told approved(const struct service_log *t, day_t from, struct moment when)
{
	bool is = word_is(t->state, "通过") && t->approved <= when.cutoff && t->started >= from &&
		  t->started <= when.cutoff;
	return told_of(is);
}

enum log_sum { TIMES, DAYS, COURSES, TRAINED, HOUSEHOLDS, INCOME };

static int64_t of_log(const struct service_log *t, enum log_sum what)
{
	switch (what) {
	case COURSES: return t->courses;
	case TRAINED: return t->trained;
	case HOUSEHOLDS: return t->households;
	case INCOME: return t->income;
	case TIMES:
	case DAYS: break;
	}
	return t->days;
}

static struct tally logs(const struct world *w, int unit, struct moment when, enum log_sum what)
{
	struct round r = round_of(w, unit, when);
	int64_t measure = what == INCOME ? WAN : what == DAYS ? 10 : 1;
	for (size_t i = 0; i < w->servings->logs.len; i++) {
		const struct service_log *t = &w->servings->logs.at[i];
		enum told told = approved(t, ymd(when.period.year, 1, 1), when);
		if (!serves_in(w, t->commissioner, unit))
			continue;
		if (what == TIMES)
			round_each(&r, told);
		else
			round_sum(&r, told, of_log(t, what), measure);
	}
	return round_done(&r, "service_log", TRUTH_FLOW);
}

struct tally service_times(const struct world *w, int unit, struct moment when)
{
	return logs(w, unit, when, TIMES);
}

struct tally service_days(const struct world *w, int unit, struct moment when)
{
	return logs(w, unit, when, DAYS);
}

struct tally service_courses(const struct world *w, int unit, struct moment when)
{
	return logs(w, unit, when, COURSES);
}

struct tally service_trained(const struct world *w, int unit, struct moment when)
{
	return logs(w, unit, when, TRAINED);
}

struct tally service_households(const struct world *w, int unit, struct moment when)
{
	return logs(w, unit, when, HOUSEHOLDS);
}

struct tally service_income(const struct world *w, int unit, struct moment when)
{
	return logs(w, unit, when, INCOME);
}

/* Before the agreement of its pair was signed, or when the pair was no more. */
static enum told outside(const struct world *w, const struct service_log *t)
{
	const struct assignment *a = &w->assignments.at[t->pair];
	return told_or(
		told_not(told_gone(a->signed_on, t->started)), told_gone(a->ended, t->started));
}

struct tally service_outside(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->logs.len; i++) {
		const struct service_log *t = &w->servings->logs.at[i];
		if (t->pair != NOBODY && !word_is(t->state, "退回") &&
			serves_in(w, t->commissioner, unit))
			round_each(&r,
				told_and(told_this_year(date_of(t->started), when), outside(w, t)));
	}
	return round_done(&r, "service_log", TRUTH_FLOW);
}

/* Who wrote one in the period itself, not in the year so far. */
struct tally service_active(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->logs.len; i++) {
		const struct service_log *t = &w->servings->logs.at[i];
		if (serves_in(w, t->commissioner, unit))
			round_once(
				&r, approved(t, period_first(when.period), when), t->commissioner);
	}
	return round_done(&r, "service_log", TRUTH_FLOW);
}

struct tally service_active_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(service_active(w, unit, when), commissioner_count(w, unit, when));
}

struct tally four_new_count(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->four_news.len; i++) {
		const struct four_new *t = &w->servings->four_news.at[i];
		if (serves_in(w, t->commissioner, unit))
			round_each(&r, told_this_year(t->introduced, when));
	}
	return round_done(&r, "four_new", TRUTH_FLOW);
}

static struct tally assessed(const struct world *w, int unit, struct moment when, bool well)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->assessments.len; i++) {
		const struct assessment *t = &w->servings->assessments.at[i];
		bool is = t->year == when.period.year && (!well || word_is(t->grade, "优秀"));
		if (serves_in(w, t->commissioner, unit))
			round_once(&r, told_of(is), t->commissioner);
	}
	return round_done(&r, "commissioner_assessment", TRUTH_FLOW);
}

struct tally commissioner_assessed(const struct world *w, int unit, struct moment when)
{
	return assessed(w, unit, when, false);
}

struct tally commissioner_assessed_excellent(const struct world *w, int unit, struct moment when)
{
	return assessed(w, unit, when, true);
}

struct tally commissioner_base_excellent(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->servings->grades.len; i++) {
		const struct team_grade *t = &w->servings->grades.at[i];
		const struct team *team = &w->teams.at[t->team];
		bool is = t->year == when.period.year && word_is(t->grade, "优秀") &&
			  word_is(team->kind, "示范基地");
		if (lies_within(w, team->district, unit))
			round_once(&r, told_of(is), t->team);
	}
	return round_done(&r, "commissioner_team_grade", TRUTH_FLOW);
}
