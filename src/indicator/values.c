/*
 * indicator_values: from a set of questions to a table of answers.
 *
 *	pairs (indicator, when) ── closed under what formulas and faces need
 *	  │  each aggregate of each pair is a leaf
 *	  ▼
 *	counting: each ledger is read once ──► results[leaf × unit]
 *	  │  the arithmetic of each formula, exactly, by formula_eval
 *	  ▼
 *	values[pair × unit]: counted beside registered, the chosen one in front
 */
#include "indicator/inner.h"

#include <string.h>

/* ---- collecting what is needed ---- */

static bool when_eq(struct when a, struct when b)
{
	return period_cmp(a.period, b.period) == 0 && a.cutoff == b.cutoff;
}

static size_t pair_find(const struct evaluation *ev, const struct indicator_def *indicator,
	struct when when, int back)
{
	for (size_t i = ev->pairs.len; i-- > 0;) {
		const struct pair *p = &ev->pairs.at[i];
		if (p->indicator == indicator && p->back == back && when_eq(p->when, when))
			return i;
	}
	return SIZE_MAX;
}

static void want_value(
	struct evaluation *ev, const struct indicator_def *indicator, struct when when, int back)
{
	if (pair_find(ev, indicator, when, back) != SIZE_MAX)
		return;
	const struct formula *f = indicator->value;
	if (f != NULL && !indicator->latest_year)
		for (size_t i = 0; i < formula_use_count(f); i++) {
			struct indicator_use use = formula_use(f, i);
			evaluation_want(ev, use.indicator, use.face, when, 0);
		}
	struct pair pair = {indicator, when, back, ev->leaves.len};
	if (f != NULL && !indicator->latest_year)
		for (size_t i = 0; i < formula_aggregate_count(f); i++)
			*ARRAY_ADD(ev->job->arena, ev->leaves) =
				(struct leaf){formula_aggregate(f, i), when};
	*ARRAY_ADD(ev->job->arena, ev->pairs) = pair;
}

void evaluation_want(struct evaluation *ev, const struct indicator_def *indicator, enum face face,
	struct when when, int back)
{
	/* The years of 最近公布年度 are counted back from the one that is found, not from the calendar. */
	bool latest = indicator->latest_year;
	struct when same = latest ? when : when_last_year_same(when);
	struct when year = latest ? when : when_last_year(when);
	int before = latest ? back + 1 : 0;
	switch (face) {
	case FACE_LAST_YEAR_SAME: want_value(ev, indicator, same, before); break;
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END: want_value(ev, indicator, year, before); break;
	case FACE_GROWTH:
	case FACE_CHANGE:
	case FACE_POINTS:
		want_value(ev, indicator, when, back);
		want_value(ev, indicator, same, before);
		break;
	case FACE_OF_LAST_YEAR:
		want_value(ev, indicator, when, back);
		want_value(ev, indicator, year, before);
		break;
	case FACE_RANK:
	case FACE_SHARE:
		ev->siblings = true;
		want_value(ev, indicator, when, back);
		break;
	case FACE_VALUE:
	case FACE_COMPLETION:
	case FACE_DISTANCE: want_value(ev, indicator, when, back); break;
	case FACE_TARGET:
	case FACE_PACE: break;
	case FACE_COUNT: never();
	}
}

void evaluation_unit(struct evaluation *ev, int64_t unit)
{
	if (evaluation_unit_index(ev, unit) == SIZE_MAX)
		*ARRAY_ADD(ev->job->arena, ev->units) = unit;
}

size_t evaluation_unit_index(const struct evaluation *ev, int64_t unit)
{
	for (size_t i = 0; i < ev->units.len; i++)
		if (ev->units.at[i] == unit)
			return i;
	return SIZE_MAX;
}

/* Ranks need the values of all units that are ranked together, shares that of the unit above. */
static void add_siblings(struct evaluation *ev)
{
	size_t asked = ev->units.len;
	day_t day = ev->pairs.len > 0 ? ev->pairs.at[0].when.cutoff : ev->job->today;
	for (size_t i = 0; i < asked; i++) {
		const struct unit_node *node = unit_find(&ev->tree, ev->units.at[i]);
		if (node != NULL && node->parent != 0)
			evaluation_unit(ev, node->parent);
		for (size_t k = 0; node != NULL && k < ev->tree.len; k++)
			if (unit_sibling(&ev->tree, node, &ev->tree.at[k], day))
				evaluation_unit(ev, ev->tree.at[k].id);
	}
}

/* ---- counting ---- */

static enum rc count_leaves(struct evaluation *ev)
{
	size_t cells = ev->leaves.len * ev->units.len;
	struct counting_options options;
	struct counting *counting;
	ev->results = arena_array(ev->job->arena, struct result, cells > 0 ? cells : 1);
	if (cells == 0)
		return RC_OK;
	TRY(count_options(ev->job, ev->book, ev->seq, &options));
	options.units = ev->units.at;
	options.unit_count = ev->units.len;
	TRY(counting_new(ev->job, ev->leaves.at, ev->leaves.len, &options, &counting));
	TRY(count_run(ev->job, ev->book, counting));
	counting_results(counting, ev->results);
	return RC_OK;
}

/* ---- the value of one pair for one unit ---- */

struct step {
	const struct evaluation *ev;
	const struct pair *pair;
	size_t unit;
	int year;               /* 最近公布年度: the year at hand, 0 otherwise */
	bool covered;           /* all ledgers counted were covered */
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
static const struct ledger_def *uncovered(const struct step *step, const struct aggregate *agg)
{
	const struct evaluation *ev = step->ev;
	struct date days = days_needed(step->pair->indicator, step->pair->when);
	const struct ledger_def *ledger = aggregate_ledger(agg);
	for (size_t i = 0; ledger != NULL; i++) {
		if (!facts_covered(&ev->facts, &ev->tree, ledger, ev->units.at[step->unit], days))
			return ledger;
		ledger = aggregate_asks(agg, i);
	}
	return NULL;
}

static enum rc known_aggregate(
	void *arg, const struct aggregate *agg, size_t index, struct result *ret)
{
	struct step *step = arg;
	const struct evaluation *ev = step->ev;
	struct result result =
		ev->results[(step->pair->first_leaf + index) * ev->units.len + step->unit];
	const struct ledger_def *lack = uncovered(step, agg);
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

static enum rc known_indicator(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	struct step *step = arg;
	const struct evaluation *ev = step->ev;
	struct figure figure = {.indicator = indicator, .face = face};
	if (step->year != 0) {
		const struct registered_row *row = facts_registered(&ev->facts, indicator,
			ev->units.at[step->unit], (struct period){step->year, PERIOD_YEAR, 1});
		if (row != NULL && row->fact.has_number && face == FACE_VALUE) {
			figure.state = VALUE_GIVEN;
			figure.number = row->fact.number;
		}
	} else {
		evaluation_face(ev, indicator, face, step->pair->when, step->pair->back, step->unit,
			&figure);
	}
	if (figure.state != VALUE_GIVEN && step->missing_use.len == 0)
		step->missing_use = indicator->label;
	*ret = figure_result(&figure);
	return RC_OK;
}

/* The newest year for which everything that the formula names is registered; 0: none. */
static int latest_common_year(const struct step *step)
{
	const struct evaluation *ev = step->ev;
	const struct indicator_def *indicator = step->pair->indicator;
	int64_t unit = ev->units.at[step->unit];
	int year = step->pair->when.period.year;
	for (size_t i = 0; i < formula_use_count(indicator->value); i++) {
		int found =
			facts_latest_year(&ev->facts, formula_use(indicator->value, i).indicator,
				unit, year, step->pair->when.cutoff);
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
		own = facts_latest_year(&step->ev->facts, indicator, step->ev->units.at[step->unit],
			step->pair->when.period.year, step->pair->when.cutoff);
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
	if (figure->has_counted)
		figure->counted = result.number;
	return RC_OK;
}

static struct str why_missing(
	struct evaluation *ev, const struct step *step, const struct figure *figure)
{
	struct arena *a = ev->job->arena;
	const struct indicator_def *indicator = step->pair->indicator;
	if (figure->overflow)
		return STR("数值超出可精确计算的范围");
	if (step->lack.len > 0)
		return str_format(a,
			"台账“%.*s”没有符合条件的记录，也未确认这一时期的数据完整："
			"请导入名单并确认完整，或登记零报告",
			STR_ARG(step->lack));
	if (step->missing_use.len > 0)
		return str_format(a, "所用指标“%.*s”没有数", STR_ARG(step->missing_use));
	if (indicator->latest_year)
		return str_format(a, "没有登记截至%.*s已公布的年度数",
			STR_ARG(day_chinese(a, step->pair->when.cutoff)));
	if (indicator->registered)
		return str_format(
			a, "没有登记%.*s的数", STR_ARG(period_chinese(a, step->pair->when.period)));
	return STR("没有可以计算的数据");
}

static enum rc pair_value(
	struct evaluation *ev, const struct pair *pair, size_t unit, struct figure *figure)
{
	struct step step = {.ev = ev, .pair = pair, .unit = unit};
	const struct indicator_def *indicator = pair->indicator;
	*figure = (struct figure){
		.indicator = indicator,
		.unit = ev->units.at[unit],
		.when = pair->when,
		.seq = ev->seq,
		.source = FIGURE_COUNTED,
	};
	struct period period = pair->when.period;
	if (indicator->latest_year) {
		int year = latest_year(&step);
		step.year = year != 0 ? year - pair->back : 0;
		period = (struct period){step.year, PERIOD_YEAR, 1};
		if (step.year != 0)
			figure->year = str_format(ev->job->arena, "%d", step.year);
	}
	if (!indicator->latest_year || step.year != 0)
		TRY(count_value(&step, figure));
	const struct registered_row *row = NULL;
	bool known = !indicator->latest_year || step.year != 0;
	if (known && (indicator->registered || indicator->value == NULL))
		row = facts_registered(&ev->facts, indicator, figure->unit, period);
	if (row != NULL) {
		figure->has_registered = true;
		figure->registered = row->fact;
	}
	if (figure->has_registered && figure->registered.has_number) {
		figure->source = FIGURE_REGISTERED;
		figure->number = figure->registered.number;
		figure->state = VALUE_GIVEN;
		figure->covered = true;
	} else if (figure->has_counted) {
		figure->number = figure->counted;
		figure->state = VALUE_GIVEN;
	} else {
		figure->why_missing = why_missing(ev, &step, figure);
	}
	return RC_OK;
}

/* ---- the evaluation ---- */

enum rc evaluation_open(
	struct job *job, const struct book *book, int64_t seq, struct evaluation *ret)
{
	*ret = (struct evaluation){.job = job, .book = book, .seq = seq};
	TRY(snapshot_begin(job, book->store, &ret->snapshot));
	enum rc rc = RC_OK;
	if (seq == SEQ_NOW) {
		struct str head;
		rc = book_head(job, book, &ret->seq, &head);
	}
	if (rc == RC_OK)
		rc = unit_tree_load(job, book, ret->seq, &ret->tree);
	if (rc == RC_OK)
		rc = facts_load(job, book, ret->seq, &ret->facts);
	if (rc != RC_OK)
		evaluation_close(ret);
	return rc;
}

void evaluation_close(struct evaluation *ev)
{
	snapshot_end(&ev->snapshot);
}

enum rc evaluation_run(struct evaluation *ev)
{
	if (ev->siblings)
		add_siblings(ev);
	if (ev->pairs.len * ev->units.len > INDICATOR_MAX_SET)
		return fail(ev->job, RC_TOO_MUCH,
			"一次最多计算 %d 个数，这里要 %zu 个：请缩小指标、辖区或时期的范围",
			INDICATOR_MAX_SET, ev->pairs.len * ev->units.len);
	TRY(count_leaves(ev));
	ev->values = arena_array(ev->job->arena, struct figure, ev->pairs.len * ev->units.len + 1);
	for (size_t p = 0; p < ev->pairs.len; p++)
		for (size_t u = 0; u < ev->units.len; u++)
			TRY(pair_value(
				ev, &ev->pairs.at[p], u, &ev->values[p * ev->units.len + u]));
	return RC_OK;
}

const struct figure *evaluation_value(const struct evaluation *ev,
	const struct indicator_def *indicator, struct when when, int back, size_t unit)
{
	size_t p = pair_find(ev, indicator, when, back);
	must(p != SIZE_MAX);
	must(unit < ev->units.len);
	return &ev->values[p * ev->units.len + unit];
}

enum rc indicator_values(struct job *job, const struct book *book,
	const struct indicator_def *const *indicators, size_t indicator_count, const int64_t *units,
	size_t unit_count, const struct when *whens, size_t when_count, int64_t seq,
	struct figure **ret)
{
	struct evaluation ev;
	TRY(evaluation_open(job, book, seq, &ev));
	for (size_t u = 0; u < unit_count; u++)
		evaluation_unit(&ev, units[u]);
	for (size_t i = 0; i < indicator_count; i++)
		for (size_t w = 0; w < when_count; w++)
			evaluation_want(&ev, indicators[i], FACE_VALUE, whens[w], 0);
	enum rc rc = evaluation_run(&ev);
	if (rc == RC_OK) {
		struct figure *out = arena_array(
			job->arena, struct figure, indicator_count * unit_count * when_count + 1);
		for (size_t i = 0; i < indicator_count; i++)
			for (size_t u = 0; u < unit_count; u++)
				for (size_t w = 0; w < when_count; w++)
					out[(i * unit_count + u) * when_count + w] =
						*evaluation_value(&ev, indicators[i], whens[w], 0,
							evaluation_unit_index(&ev, units[u]));
		*ret = out;
	}
	evaluation_close(&ev);
	return rc;
}

enum rc indicator_figures(struct job *job, const struct book *book,
	const struct figure_request *requests, size_t count, int64_t seq, struct figure **ret)
{
	struct evaluation ev;
	TRY(evaluation_open(job, book, seq, &ev));
	for (size_t i = 0; i < count; i++) {
		evaluation_unit(&ev, requests[i].unit);
		evaluation_want(&ev, requests[i].indicator, requests[i].face, requests[i].when, 0);
	}
	enum rc rc = evaluation_run(&ev);
	if (rc == RC_OK) {
		struct figure *out = arena_array(job->arena, struct figure, count + 1);
		for (size_t i = 0; i < count; i++)
			evaluation_face(&ev, requests[i].indicator, requests[i].face,
				requests[i].when, 0, evaluation_unit_index(&ev, requests[i].unit),
				&out[i]);
		*ret = out;
	}
	evaluation_close(&ev);
	return rc;
}
