/*
 * What is looked at when nothing was chosen: the newest year that tasks,
 * registered values or complete lists speak of, up to the newest day they
 * reach in it. A task speaks of its year only; a registered value of its
 * period, or of the days before it was published when that was earlier (a
 * half-year circular comes out in June); a complete list of its days. What
 * reached the day is told, so that nobody wonders at an 18 June.
 */
#include "indicator/inner.h"

struct reach {
	day_t today;
	int year;   /* the newest one that is spoken of; 0: none */
	day_t last; /* the newest day in it that something is known of; DAY_MIN: none */
	/* what reached it first: one of both, or neither where only tasks speak of the year */
	const struct coverage_row *list;
	const struct registered_row *value;
};

static void reach_year(struct reach *reach, int year)
{
	if (year <= reach->year || year > day_civil(reach->today).year)
		return;
	reach->year = year;
	reach->last = DAY_MIN;
	reach->list = NULL;
	reach->value = NULL;
}

static void reach_days(struct reach *reach, struct date days, const struct coverage_row *list,
	const struct registered_row *value)
{
	day_t last = days.last < reach->today ? days.last : reach->today;

	if (days.first > last)
		return;
	reach_year(reach, day_civil(last).year);
	if (day_civil(last).year != reach->year || last <= reach->last)
		return;
	reach->last = last;
	reach->list = list;
	reach->value = value;
}

/* The first quarter, the first half or the year, whichever holds the day first. */
static struct period period_up_to(day_t day)
{
	static const struct period kinds[] = {{0, PERIOD_QUARTER, 1}, {0, PERIOD_HALF, 1}};
	int year = day_civil(day).year;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct period p = kinds[i];

		p.year = year;
		if (day <= period_last(p))
			return p;
	}
	return (struct period){year, PERIOD_YEAR, 1};
}

static struct str value_name(struct arena *a, const struct registered_row *row)
{
	return row->fact.document.len > 0
		       ? str_format(a, "《%.*s》", STR_ARG(row->fact.document))
		       : str_format(a, "登记数“%.*s”", STR_ARG(row->indicator->label));
}

static struct str why_of(struct arena *a, const struct reach *reach, day_t cutoff)
{
	if (reach->year == 0)
		return STR_NONE;
	if (reach->list != NULL)
		return str_format(
			a, "“%.*s”的完整名单收到这一天", STR_ARG(reach->list->ledger->label));
	if (reach->value != NULL && reach->value->published == cutoff)
		return str_format(
			a, "最新的%.*s公布于这一天", STR_ARG(value_name(a, reach->value)));
	if (reach->value != NULL)
		return str_format(a, "最新的%.*s是%.*s的", STR_ARG(value_name(a, reach->value)),
			STR_ARG(period_chinese(a, reach->value->period)));
	return str_format(a, "账里只有%d年的任务，没有更近的数", reach->year);
}

enum rc when_newest(struct job *job, const struct book *book, struct when *ret, struct str *ret_why)
{
	struct reach reach = {.today = job->today};
	const struct facts *facts;
	const struct unit_tree *tree;

	TRY(memory_facts(job, book, SEQ_NOW, &facts, &tree));
	for (size_t i = 0; i < facts->targets.len; i++)
		reach_year(&reach, facts->targets.at[i].year);
	for (size_t i = 0; i < facts->coverage.len; i++)
		reach_days(&reach, facts->coverage.at[i].days, &facts->coverage.at[i], NULL);
	for (size_t i = 0; i < facts->registered.len; i++) {
		const struct registered_row *row = &facts->registered.at[i];
		struct date days = {period_first(row->period), period_last(row->period)};

		if (row->published >= days.first && row->published < days.last)
			days.last = row->published;
		reach_days(&reach, days, NULL, row);
	}
	day_t cutoff = reach.last;

	if (reach.year == 0)
		cutoff = reach.today;
	else if (cutoff == DAY_MIN)
		cutoff = period_last((struct period){reach.year, PERIOD_YEAR, 1});
	cutoff = cutoff < reach.today ? cutoff : reach.today;
	*ret = (struct when){.period = period_up_to(cutoff), .cutoff = cutoff};
	*ret_why = why_of(job->arena, &reach, cutoff);
	return RC_OK;
}
