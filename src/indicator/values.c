/*
 * The value of one pair for each unit: the arithmetic of its formula over what
 * was counted, the registered value beside it, and the one that is shown.
 */
#include "indicator/inner.h"

/* Reasons in words, kept from one unit to the next: a pair says the same of most. */
struct words {
	struct str lack, lack_text;
	struct str use, use_text;
	struct str other;
};

/* A ledger that an aggregate looks into, and of which units its data are complete; the last has none. */
struct asked {
	const struct ledger_def *ledger;
	const bool *covered;
};

struct step {
	struct evaluation *ev;
	const struct pair *pair;
	size_t unit;
	struct asked *const *asked; /* by aggregate */
	int year;                   /* 最近公布年度: the year at hand, 0 otherwise */
	bool covered;           /* all ledgers counted were covered, here and by what is named */
	bool apart;             /* what is named compares different sources */
	struct str lack;        /* label of a ledger without rows and coverage */
	struct str missing_use; /* label of an indicator that was missing */
};

/* The days whose coverage a count needs: the day itself for a stock, the year so far for a flow. */
static struct date days_needed(const struct indicator_def *indicator, struct when when)
{
	if (indicator->nature == NATURE_POINT)
		return date_of(when.cutoff);
	day_t first = period_first(period_year(when.period));
	return (struct date){first <= when.cutoff ? first : when.cutoff, when.cutoff};
}

/* Of the ledger counted and those that its condition looks into the first that is not covered; NULL: all are. */
static const struct ledger_def *uncovered(const struct asked *asked, size_t unit)
{
	for (; asked->ledger != NULL; asked++)
		if (!asked->covered[unit])
			return asked->ledger;
	return NULL;
}

static enum rc known_aggregate(
	void *arg, const struct aggregate *agg, size_t index, struct result *ret)
{
	struct step *step = arg;
	const struct evaluation *ev = step->ev;
	struct result result =
		ev->results[ev->leaves.at[step->pair->first_leaf + index].results + step->unit];
	const struct ledger_def *lack = uncovered(step->asked[index], step->unit);
	enum aggregate_kind kind = aggregate_kind_of(agg);
	if (lack != NULL) {
		step->covered = false;
		if (result.rows == 0) {
			result.state = VALUE_MISSING;
			step->lack = lack->label;
		}
	} else if (result.rows == 0 && kind == AGGREGATE_SUM) {
		result.state = VALUE_GIVEN;
		result.number = RATIO_ZERO;
	}
	*ret = result;
	return RC_OK;
}

void published_part(const struct evaluation *ev, struct indicator_use use, int year, day_t cutoff,
	size_t unit, struct figure *ret)
{
	struct when when = {{year, PERIOD_YEAR, 1}, cutoff};
	const struct registered_row *row =
		facts_registered(ev->facts, use.indicator, ev->units.at[unit], when.period, cutoff);
	*ret = (struct figure){
		.indicator = use.indicator,
		.face = use.face,
		.unit = ev->units.at[unit],
		.when = when,
		.seq = ev->seq,
		.source = FIGURE_REGISTERED,
		.covered = true,
	};
	if (row == NULL)
		return;
	ret->has_registered = true;
	ret->registered = row->fact;
	if (row->fact.has_number && use.face == FACE_VALUE) {
		ret->state = VALUE_GIVEN;
		ret->number = row->fact.number;
	}
}

static enum rc known_indicator(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	struct step *step = arg;
	const struct evaluation *ev = step->ev;
	struct figure figure = {0};
	if (step->year != 0) {
		published_part(ev, (struct indicator_use){indicator, face}, step->year,
			step->pair->when.cutoff, step->unit, &figure);
	} else {
		evaluation_face(ev, indicator, face, step->pair->when, step->pair->back, step->unit,
			&figure);
		step->covered = step->covered && (figure.covered || figure.state != VALUE_GIVEN);
		step->apart = step->apart || figure.apart;
	}
	if (figure.state != VALUE_GIVEN && step->missing_use.len == 0)
		step->missing_use = indicator->label;
	*ret = figure_result(&figure);
	return RC_OK;
}

/* Does the formula set an indicator of today against the same of another time, from another source? */
static bool uses_apart(const struct step *step)
{
	const struct formula *f = step->pair->indicator->value;
	struct figure one, other;
	for (size_t i = 0; i < formula_use_count(f); i++)
		for (size_t k = 0; k < i; k++) {
			struct indicator_use a = formula_use(f, i), b = formula_use(f, k);
			if (a.indicator != b.indicator || !face_is_value(a.face) ||
				!face_is_value(b.face))
				continue;
			evaluation_face(step->ev, a.indicator, a.face, step->pair->when,
				step->pair->back, step->unit, &one);
			evaluation_face(step->ev, b.indicator, b.face, step->pair->when,
				step->pair->back, step->unit, &other);
			if (figures_apart(&one, &other))
				return true;
		}
	return false;
}

/* The newest year for which everything that the formula names is registered; 0: none. */
static int latest_common_year(const struct step *step)
{
	const struct evaluation *ev = step->ev;
	const struct indicator_def *indicator = step->pair->indicator;
	int64_t unit = ev->units.at[step->unit];
	int year = step->pair->when.period.year;
	for (size_t i = 0; i < formula_use_count(indicator->value); i++) {
		int found = facts_latest_year(ev->facts, formula_use(indicator->value, i).indicator,
			unit, year, step->pair->when.cutoff, false);
		if (found == 0)
			return 0;
		if (found < year) {
			year = found;
			i = SIZE_MAX; /* begin again: the earlier ones must have this year too */
		}
	}
	return formula_use_count(indicator->value) > 0 ? year : 0;
}

/* Of what is published itself its own newest year, when the parts of its formula have no newer one. */
static int latest_year(const struct step *step)
{
	const struct indicator_def *indicator = step->pair->indicator;
	int parts = indicator->value != NULL ? latest_common_year(step) : 0, own = 0;
	if (indicator->value == NULL || indicator->registered)
		own = facts_latest_year(step->ev->facts, indicator, step->ev->units.at[step->unit],
			step->pair->when.period.year, step->pair->when.cutoff,
			indicator->value == NULL);
	return own > parts ? own : parts;
}

static enum rc count_value(struct step *step, struct figure *figure)
{
	const struct indicator_def *indicator = step->pair->indicator;
	if (indicator->value == NULL)
		return RC_OK;
	struct formula_env env = {
		.when = step->pair->when,
		.unit = step->ev->units.at[step->unit],
		.arg = step,
		.indicator = known_indicator,
		.aggregate = known_aggregate,
	};
	struct result result = {0};
	step->covered = true;
	TRY(formula_eval(step->ev->job, indicator->value, &env, NULL, &result));
	figure->rows = result.rows;
	figure->undecidable = result.undecidable;
	figure->overflow = result.overflow;
	figure->covered = step->covered;
	figure->has_counted = result.state == VALUE_GIVEN;
	figure->apart = step->apart || (step->year == 0 && uses_apart(step));
	if (figure->has_counted)
		figure->counted = result.number;
	return RC_OK;
}

static struct str why_lacking(struct arena *a, struct str lack, struct words *words)
{
	if (words->lack_text.len == 0 || !str_eq(words->lack, lack)) {
		words->lack = lack;
		words->lack_text = str_format(a,
			"台账“%.*s”没有符合条件的记录，也未确认这一时期的数据完整："
			"请导入名单并确认完整，或登记零报告",
			STR_ARG(lack));
	}
	return words->lack_text;
}

static struct str why_use_missing(struct arena *a, struct str use, struct words *words)
{
	if (words->use_text.len == 0 || !str_eq(words->use, use)) {
		words->use = use;
		words->use_text = str_format(a, "所用指标“%.*s”没有数", STR_ARG(use));
	}
	return words->use_text;
}

static struct str why_otherwise(struct arena *a, const struct pair *pair)
{
	const struct indicator_def *indicator = pair->indicator;
	if (indicator->latest_year)
		return str_format(a, "没有登记截至%.*s已公布的年度数",
			STR_ARG(day_chinese(a, pair->when.cutoff)));
	if (indicator->registered)
		return str_format(
			a, "没有登记%.*s的数", STR_ARG(period_chinese(a, pair->when.period)));
	return STR("没有可以计算的数据");
}

static struct str why_missing(
	const struct step *step, const struct figure *figure, struct words *words)
{
	struct arena *a = step->ev->job->arena;
	if (figure->overflow)
		return STR("数值超出可精确计算的范围");
	if (step->lack.len > 0)
		return why_lacking(a, step->lack, words);
	if (step->missing_use.len > 0)
		return why_use_missing(a, step->missing_use, words);
	if (words->other.len == 0)
		words->other = why_otherwise(a, step->pair);
	return words->other;
}

bool indicator_reckoned(const struct indicator_def *indicator)
{
	return indicator->value != NULL && formula_aggregate_count(indicator->value) == 0 &&
	       formula_use_count(indicator->value) > 0;
}

const char *counted_word(const struct indicator_def *indicator)
{
	return indicator_reckoned(indicator) ? "由其他数算得" : "台账数";
}

static enum rc value_of(struct step *step, struct words *words, struct figure *figure)
{
	struct evaluation *ev = step->ev;
	const struct pair *pair = step->pair;
	const struct indicator_def *indicator = pair->indicator;
	const struct registered_row *row = NULL;
	struct period period = pair->when.period;
	/* The memory is fresh: what is not said is nothing. */
	figure->indicator = indicator;
	figure->unit = ev->units.at[step->unit];
	figure->when = pair->when;
	figure->seq = ev->seq;
	figure->source = indicator_reckoned(indicator) ? FIGURE_DERIVED : FIGURE_COUNTED;
	if (indicator->latest_year) {
		int year = latest_year(step);
		step->year = year != 0 ? year - pair->back : 0;
		period = (struct period){step->year, PERIOD_YEAR, 1};
		if (step->year != 0)
			figure->year = str_format(ev->job->arena, "%d", step->year);
	}
	bool known = !indicator->latest_year || step->year != 0;
	if (known)
		TRY(count_value(step, figure));
	if (known && (indicator->registered || indicator->value == NULL))
		/* A year's newest value is the one that was out by then; a circular tells of a half year later. */
		row = facts_registered(ev->facts, indicator, figure->unit, period,
			indicator->latest_year ? pair->when.cutoff : DAY_MAX);
	if (row != NULL) {
		figure->has_registered = true;
		figure->registered = row->fact;
	}
	if (figure->has_registered && figure->registered.has_number) {
		figure->apart = false;
		figure->source = FIGURE_REGISTERED;
		figure->number = figure->registered.number;
		figure->state = VALUE_GIVEN;
		figure->covered = true;
	} else if (figure->has_counted) {
		figure->number = figure->counted;
		figure->state = VALUE_GIVEN;
	} else {
		figure->why_missing = why_missing(step, figure, words);
	}
	return RC_OK;
}

static struct asked *asked_by(
	struct evaluation *ev, const struct aggregate *agg, const struct pair *pair)
{
	struct date days = days_needed(pair->indicator, pair->when);
	const struct ledger_def *ledger = aggregate_ledger(agg);
	ARRAY(struct asked) all = {0};
	for (size_t i = 0; ledger != NULL; i++) {
		*ARRAY_ADD(ev->job->arena, all) =
			(struct asked){ledger, evaluation_cover(ev, ledger, days)};
		ledger = aggregate_asks(agg, i);
	}
	*ARRAY_ADD(ev->job->arena, all) = (struct asked){0};
	return all.at;
}

enum rc pair_values(struct evaluation *ev, const struct pair *pair)
{
	const struct formula *f = pair->indicator->latest_year ? NULL : pair->indicator->value;
	size_t count = f != NULL ? formula_aggregate_count(f) : 0;
	struct asked **asked = arena_array(ev->job->arena, struct asked *, count + 1);
	struct words words = {0};
	for (size_t i = 0; i < count; i++)
		asked[i] = asked_by(ev, formula_aggregate(f, i), pair);
	for (size_t u = 0; u < pair->units; u++) {
		struct step step = {.ev = ev, .pair = pair, .unit = u, .asked = asked};
		TRY(value_of(&step, &words, &ev->values[pair->values + u]));
	}
	return RC_OK;
}
