/*
 * 重点任务 by the year of their document and the day they are due, put off
 * days before the others; 工作承诺 by the day they fall due.
 */
#include "sample/counts.h"
#include "sample/duties.h"

#define TASKS    "key_task"
#define NOTICES  "key_task_notice"
#define PROMISES "promise"

/* Of this year's documents, and not called off. */
static enum told standing(const struct key_task *t, struct moment when)
{
	return t->year == when.period.year ? told_not_by(t->cancelled, when) : TOLD_NO;
}

static enum told still_open(const struct key_task *t, struct moment when)
{
	return told_and(standing(t, when), told_not_by(t->done, when));
}

typedef enum told tell_task(const struct world *w, int task, struct moment when);

static struct tally tasks(const struct world *w, int unit, struct moment when, tell_task *told)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->tasks.len; i++)
		round_each(&r, told(w, (int)i, when));
	return round_done(&r, TASKS, TRUTH_STOCK);
}

static const struct key_task *task_at(const struct world *w, int task)
{
	return &w->duties->tasks.at[task];
}

/* The day that counts: the later one where it was put off. */
static struct date due_day(const struct key_task *t)
{
	return date_known(t->postponed) ? t->postponed : t->due;
}

static enum told counted(const struct world *w, int task, struct moment when)
{
	return standing(task_at(w, task), when);
}

static enum told done(const struct world *w, int task, struct moment when)
{
	return told_and(counted(w, task, when), told_by(task_at(w, task)->done, when));
}

static enum told on_schedule(const struct world *w, int task, struct moment when)
{
	const struct key_task *t = task_at(w, task);
	bool on = word_is(t->state, "序时推进") || word_is(t->state, "超序时");
	return on ? still_open(t, when) : TOLD_NO;
}

static enum told behind(const struct world *w, int task, struct moment when)
{
	const struct key_task *t = task_at(w, task);
	return word_is(t->state, "滞后") ? still_open(t, when) : TOLD_NO;
}

static enum told no_statistics(const struct world *w, int task, struct moment when)
{
	const struct key_task *t = task_at(w, task);
	return word_is(t->state, "无统计支撑") ? still_open(t, when) : TOLD_NO;
}

static enum told red(const struct world *w, int task, struct moment when)
{
	const struct key_task *t = task_at(w, task);
	return told_and(still_open(t, when), told_within(due_day(t), DAY_MIN, when.cutoff - 1));
}

static enum told blue(const struct world *w, int task, struct moment when)
{
	const struct key_task *t = task_at(w, task);
	return told_and(still_open(t, when), told_within(due_day(t), when.cutoff, when.cutoff + 7));
}

static bool reported(const struct world *w, int task, struct moment when)
{
	for (size_t i = 0; i < w->duties->reports.len; i++) {
		const struct task_report *r = &w->duties->reports.at[i];
		if (r->task == task && r->reported >= period_first(when.period) &&
			r->reported <= when.cutoff)
			return true;
	}
	return false;
}

static enum told yellow(const struct world *w, int task, struct moment when)
{
	const struct key_task *t = task_at(w, task);
	if (!word_is(t->state, "滞后") && reported(w, task, when))
		return TOLD_NO;
	return told_and(still_open(t, when), told_within(due_day(t), when.cutoff, DAY_MAX));
}

struct tally key_task_count(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, counted);
}

struct tally key_task_done(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, done);
}

struct tally key_task_done_rate(const struct world *w, int unit, struct moment when)
{
	return tally_rate(tasks(w, unit, when, done), tasks(w, unit, when, counted));
}

struct tally key_task_on_schedule(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, on_schedule);
}

struct tally key_task_behind(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, behind);
}

struct tally key_task_no_statistics(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, no_statistics);
}

struct tally key_task_red(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, red);
}

struct tally key_task_blue(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, blue);
}

struct tally key_task_yellow(const struct world *w, int unit, struct moment when)
{
	return tasks(w, unit, when, yellow);
}

struct tally key_task_urged(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->notices.len; i++) {
		const struct task_notice *n = &w->duties->notices.at[i];
		if (!word_is(n->kind, "提醒"))
			round_once(&r, told_this_year(date_of(n->issued), when), n->task);
	}
	return round_done(&r, NOTICES, TRUTH_FLOW);
}

/* ---- 工作承诺 ---- */

static struct tally promises(const struct world *w, int unit, struct moment when, bool kept)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->promises.len; i++) {
		const struct promise *p = &w->duties->promises.at[i];
		if (word_is(p->state, "取消"))
			continue;
		enum told told = told_this_year(p->due, when);
		round_each(&r, kept ? told_and(told, told_by(p->kept, when)) : told);
	}
	return round_done(&r, PROMISES, TRUTH_FLOW);
}

/* Those made before the cutoff, by what became of them. */
typedef enum told tell_promise(const struct promise *p, struct moment when);

static struct tally made_before(const struct world *w, int unit, struct moment when,
	tell_promise *told, enum truth_kind kind)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->duties->promises.len; i++) {
		const struct promise *p = &w->duties->promises.at[i];
		if (!word_is(p->state, "取消"))
			round_each(&r, told_and(told_within(p->made, DAY_MIN, when.cutoff - 1),
					       told(p, when)));
	}
	return round_done(&r, PROMISES, kind);
}

static enum told kept_this_year(const struct promise *p, struct moment when)
{
	return told_this_year(p->kept, when);
}

static enum told not_kept(const struct promise *p, struct moment when)
{
	return told_not_by(p->kept, when);
}

static enum told late(const struct promise *p, struct moment when)
{
	return told_and(told_within(p->due, DAY_MIN, when.cutoff - 1), not_kept(p, when));
}

struct tally promise_kept_so_far(const struct world *w, int unit, struct moment when)
{
	return made_before(w, unit, when, kept_this_year, TRUTH_FLOW);
}

struct tally promise_open(const struct world *w, int unit, struct moment when)
{
	return made_before(w, unit, when, not_kept, TRUTH_STOCK);
}

struct tally promise_overdue(const struct world *w, int unit, struct moment when)
{
	return made_before(w, unit, when, late, TRUTH_STOCK);
}

struct tally promise_due(const struct world *w, int unit, struct moment when)
{
	return promises(w, unit, when, false);
}

struct tally promise_kept(const struct world *w, int unit, struct moment when)
{
	return promises(w, unit, when, true);
}
