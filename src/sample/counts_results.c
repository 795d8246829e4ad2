/*
 * 对接活动, 专家, 成果, 需求, 协议: each step by its own day.
 */
#include "sample/counts.h"
#include "sample/results.h"

/* ---- 活动: of the bureau as a whole, wherever they were held ---- */

static enum told connecting(const struct event *e, struct moment when)
{
	return event_connects(e) ? told_this_year(e->day, when) : TOLD_NO;
}

static enum told release(const struct event *e, struct moment when)
{
	bool is = word_is(e->kind, "成果发布会") || word_is(e->kind, "路演");
	return is ? told_this_year(e->day, when) : TOLD_NO;
}

static enum told practice(const struct event *e, struct moment when)
{
	return word_is(e->kind, "参观实践") ? told_this_year(e->day, when) : TOLD_NO;
}

static enum told course(const struct event *e, struct moment when)
{
	bool is = word_is(e->kind, "培训") || word_is(e->kind, "政策宣讲");
	return is ? told_this_year(e->day, when) : TOLD_NO;
}

static enum told popular(const struct event *e, struct moment when)
{
	return word_is(e->kind, "科普活动") ? told_this_year(e->day, when) : TOLD_NO;
}

typedef enum told event_told(const struct event *e, struct moment when);
enum event_sum { EVENTS, PEOPLE, HANDOUTS };

static struct tally events(
	const struct world *w, int unit, struct moment when, event_told *told, enum event_sum sum)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->events.len; i++) {
		const struct event *e = &w->results->events.at[i];
		if (!lies_within(w, e->district, unit))
			continue;
		if (sum == EVENTS)
			round_each(&r, told(e, when));
		else
			round_sum(&r, told(e, when), sum == PEOPLE ? e->people : e->handouts, 1);
	}
	return round_done(&r, "event", TRUTH_FLOW);
}

struct tally event_count(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, connecting, EVENTS);
}

struct tally event_releases(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, release, EVENTS);
}

struct tally event_practice(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, practice, EVENTS);
}

struct tally event_courses(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, course, EVENTS);
}

struct tally event_trained(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, course, PEOPLE);
}

struct tally event_popular(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, popular, EVENTS);
}

struct tally event_popular_people(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, popular, PEOPLE);
}

struct tally event_popular_handouts(const struct world *w, int unit, struct moment when)
{
	return events(w, unit, when, popular, HANDOUTS);
}

static bool held_within(const struct round *r, int event)
{
	return lies_within(r->w, r->w->results->events.at[event].district, r->unit);
}

static struct tally guests(const struct world *w, int unit, struct moment when, bool once)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->attendances.len; i++) {
		const struct attendance *a = &w->results->attendances.at[i];
		if (!held_within(&r, a->event))
			continue;
		enum told told = party_is_firm(w, a->party)
					 ? connecting(&w->results->events.at[a->event], when)
					 : TOLD_NO;
		if (once)
			round_once(&r, told, a->party);
		else
			round_each(&r, told);
	}
	return round_done(&r, "event_party", TRUTH_FLOW);
}

struct tally event_firms(const struct world *w, int unit, struct moment when)
{
	return guests(w, unit, when, true);
}

struct tally event_firm_times(const struct world *w, int unit, struct moment when)
{
	return guests(w, unit, when, false);
}

struct tally event_experts(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->speeches.len; i++) {
		int event = w->results->speeches.at[i].event;
		if (held_within(&r, event))
			round_each(&r, told_this_year(w->results->events.at[event].day, when));
	}
	return round_done(&r, "event_expert", TRUTH_FLOW);
}

struct tally result_published(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->showings.len; i++) {
		int event = w->results->showings.at[i].event;
		if (held_within(&r, event))
			round_each(&r, told_this_year(w->results->events.at[event].day, when));
	}
	return round_done(&r, "event_result", TRUTH_FLOW);
}

/* Who has no day of entry may have been there or not. */
struct tally expert_count(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->experts.len; i++) {
		const struct expert *e = &w->results->experts.at[i];
		round_each(&r, told_and(told_within(e->entered, DAY_MIN, when.cutoff),
				       told_not_by(e->left, when)));
	}
	return round_done(&r, "expert", TRUTH_STOCK);
}

/* ---- 成果 ---- */

typedef enum told result_told(const struct result *t, struct moment when);

static struct tally results(const struct world *w, int unit, struct moment when, result_told *told)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->results.len; i++)
		if (round_holds(&r, w->results->results.at[i].owner))
			round_each(&r, told(&w->results->results.at[i], when));
	return round_done(&r, "result", TRUTH_FLOW);
}

static enum told converted(const struct result *t, struct moment when)
{
	return told_this_year(t->converted, when);
}

static enum told introduced(const struct result *t, struct moment when)
{
	return told_this_year(t->introduced, when);
}

static enum told introduced_converted(const struct result *t, struct moment when)
{
	return told_and(introduced(t, when), told_by(t->converted, when));
}

static enum told registered(const struct result *t, struct moment when)
{
	return told_this_year(t->registered, when);
}

static enum told registered_local(const struct result *t, struct moment when)
{
	if (t->buyer == NOBODY)
		return TOLD_NO;
	return told_and(registered(t, when), told_by(t->converted, when));
}

static enum told on_record(const struct result *t, struct moment when)
{
	return told_and(registered(t, when), told_not_by(t->cancelled, when));
}

struct tally result_registered(const struct world *w, int unit, struct moment when)
{
	return results(w, unit, when, on_record);
}

struct tally result_converted(const struct world *w, int unit, struct moment when)
{
	return results(w, unit, when, converted);
}

struct tally result_introduced(const struct world *w, int unit, struct moment when)
{
	return results(w, unit, when, introduced);
}

struct tally result_conversion_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(
		results(w, unit, when, introduced_converted), results(w, unit, when, introduced));
}

struct tally result_local_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(
		results(w, unit, when, registered_local), results(w, unit, when, registered));
}

/* ---- 需求 ---- */

typedef enum told need_told(const struct need *n, struct moment when);

static struct tally needs(const struct world *w, int unit, struct moment when, need_told *told)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->needs.len; i++)
		if (round_holds(&r, w->results->needs.at[i].firm))
			round_each(&r, told(&w->results->needs.at[i], when));
	return round_done(&r, "need", TRUTH_FLOW);
}

static enum told collected(const struct need *n, struct moment when)
{
	return told_and(told_this_year(n->collected, when), told_not_by(n->returned, when));
}

static enum told matched(const struct need *n, struct moment when)
{
	return told_this_year(n->matched, when);
}

static enum told solved(const struct need *n, struct moment when)
{
	return told_this_year(n->solved, when);
}

static enum told collected_matched(const struct need *n, struct moment when)
{
	return told_and(collected(n, when), told_by(n->matched, when));
}

static enum told collected_signed(const struct need *n, struct moment when)
{
	return told_and(collected(n, when), told_by(n->signed_on, when));
}

static enum told collected_solved(const struct need *n, struct moment when)
{
	return told_and(collected(n, when), told_by(n->solved, when));
}

struct tally need_collected(const struct world *w, int unit, struct moment when)
{
	return needs(w, unit, when, collected);
}

struct tally need_matched(const struct world *w, int unit, struct moment when)
{
	return needs(w, unit, when, matched);
}

struct tally need_solved(const struct world *w, int unit, struct moment when)
{
	return needs(w, unit, when, solved);
}

struct tally need_match_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(needs(w, unit, when, collected_matched), needs(w, unit, when, collected));
}

/* Of those that were met. */
struct tally need_sign_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(
		needs(w, unit, when, collected_signed), needs(w, unit, when, collected_matched));
}

struct tally need_solve_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(needs(w, unit, when, collected_solved), needs(w, unit, when, collected));
}

/* ---- 协议 ---- */

typedef enum told agreement_told(const struct agreement *a, struct moment when);

static struct tally agreements(
	const struct world *w, int unit, struct moment when, agreement_told *told)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->results->agreements.len; i++)
		if (round_holds(&r, w->results->agreements.at[i].party_a))
			round_each(&r, told(&w->results->agreements.at[i], when));
	return round_done(&r, "agreement", TRUTH_FLOW);
}

static enum told signed_any(const struct agreement *a, struct moment when)
{
	return told_this_year(a->signed_on, when);
}

static enum told signed_research(const struct agreement *a, struct moment when)
{
	bool is = word_is(a->kind, "产学研合作") || word_is(a->kind, "委托开发");
	return is ? signed_any(a, when) : TOLD_NO;
}

static enum told signed_campus(const struct agreement *a, struct moment when)
{
	bool is = word_is(a->kind, "战略合作") || word_is(a->kind, "共建平台");
	return is ? signed_any(a, when) : TOLD_NO;
}

static enum told contracted(const struct agreement *a, struct moment when)
{
	return a->contract != NOBODY ? signed_any(a, when) : TOLD_NO;
}

static enum told landed(const struct agreement *a, struct moment when)
{
	return told_and(signed_any(a, when), told_by(a->landed, when));
}

struct tally agreement_count(const struct world *w, int unit, struct moment when)
{
	return agreements(w, unit, when, signed_research);
}

struct tally agreement_campus(const struct world *w, int unit, struct moment when)
{
	return agreements(w, unit, when, signed_campus);
}

struct tally agreement_contracted(const struct world *w, int unit, struct moment when)
{
	return agreements(w, unit, when, contracted);
}

struct tally agreement_landed_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(agreements(w, unit, when, landed), agreements(w, unit, when, signed_any));
}
