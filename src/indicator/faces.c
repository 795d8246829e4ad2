/*
 * Faces: what is said of a value beside the value itself. Each is computed
 * from values that the evaluation has, exactly; printing rounds.
 */
#include "indicator/inner.h"

struct when when_last_year_same(struct when when)
{
	struct when then = {period_last_year(when.period), when.cutoff};
	if (!day_add_months(when.cutoff, -12, &then.cutoff))
		then.cutoff = DAY_MIN;
	/* The last day of February stands for the whole month, also where the year before was a leap year. */
	if (when.cutoff == period_last(when.period))
		then.cutoff = period_last(then.period);
	return then;
}

struct when when_last_year(struct when when)
{
	struct period year = {when.period.year - 1, PERIOD_YEAR, 1};
	return (struct when){year, period_last(year)};
}

struct result figure_result(const struct figure *figure)
{
	return (struct result){
		.state = figure->state,
		.number = figure->number,
		.rows = figure->rows,
		.undecidable = figure->undecidable,
		.overflow = figure->overflow,
	};
}

struct ask {
	const struct evaluation *ev;
	const struct indicator_def *indicator;
	struct when when;
	int back;
	size_t unit;
	bool said; /* what it looks back to goes by what was printed */
};

static const struct figure *now_of(const struct ask *ask)
{
	return evaluation_value(ask->ev, ask->indicator, ask->when, ask->back, ask->unit);
}

static const struct figure *same_of(const struct ask *ask)
{
	bool latest = ask->indicator->latest_year;
	const struct figure *then = evaluation_value(ask->ev, ask->indicator,
		latest ? ask->when : when_last_year_same(ask->when), latest ? ask->back + 1 : 0,
		ask->unit);
	return ask->said ? printed_or(ask->ev, then) : then;
}

static const struct figure *year_of(const struct ask *ask)
{
	bool latest = ask->indicator->latest_year;
	const struct figure *then = evaluation_value(ask->ev, ask->indicator,
		latest ? ask->when : when_last_year(ask->when), latest ? ask->back + 1 : 0,
		ask->unit);
	return ask->said ? printed_or(ask->ev, then) : then;
}

/* A derived figure is only as good as both its parts. */
static bool both(const struct figure *a, const struct figure *b, struct figure *ret)
{
	ret->rows = a->rows + b->rows;
	ret->undecidable = a->undecidable + b->undecidable;
	ret->covered = a->covered && b->covered;
	ret->apart = a->apart || b->apart;
	ret->base = b->base;
	const struct figure *lack = a->state != VALUE_GIVEN   ? a
				    : b->state != VALUE_GIVEN ? b
							      : NULL;
	if (lack != NULL)
		ret->why_missing = lack->why_missing;
	return lack == NULL;
}

static void given(struct figure *ret, bool fits, struct ratio number)
{
	if (fits) {
		ret->state = VALUE_GIVEN;
		ret->number = number;
	} else {
		ret->overflow = true;
		ret->why_missing = STR("数值超出可精确计算的范围");
	}
}

static void growth(const struct figure *now, const struct figure *then, struct figure *ret)
{
	struct ratio q = RATIO_ZERO;
	if (!both(now, then, ret))
		return;
	if (ratio_sign(then->number) <= 0) {
		ret->state = VALUE_NOT_APPLICABLE;
		ret->why_missing = STR("上年同期为零或负数，没有可比基数");
		ret->no_base = true;
		return;
	}
	bool fits = ratio_div(now->number, then->number, &q) && ratio_sub(q, ratio_from_int(1), &q);
	given(ret, fits, q);
}

static void quotient(const struct figure *now, const struct figure *of, struct figure *ret)
{
	struct ratio q = RATIO_ZERO;
	if (!both(now, of, ret))
		return;
	if (ratio_sign(of->number) <= 0) {
		ret->state = VALUE_NOT_APPLICABLE;
		ret->why_missing = STR("作为基数的数为零或负数，不能相比");
		ret->no_base = true;
		return;
	}
	given(ret, ratio_div(now->number, of->number, &q), q);
}

static void difference(const struct figure *now, const struct figure *then, struct figure *ret)
{
	struct ratio d = RATIO_ZERO;
	if (both(now, then, ret))
		given(ret, ratio_sub(now->number, then->number, &d), d);
}

/* The target row as a figure. */
static struct figure target_of(const struct ask *ask)
{
	int64_t unit = ask->ev->units.at[ask->unit];
	const struct target_row *row =
		facts_target(ask->ev->facts, ask->indicator, unit, ask->when.period.year);
	struct figure target = {.indicator = ask->indicator, .covered = true};
	if (row == NULL) {
		target.why_missing = str_format(
			ask->ev->job->arena, "没有录入%d年的目标任务", ask->when.period.year);
	} else {
		target.state = VALUE_GIVEN;
		target.number = row->number;
		target.target_record = row->record;
	}
	return target;
}

/* How much is still to be done; where smaller is better how much the value is above what it may reach at most. */
static void distance(const struct indicator_def *indicator, const struct figure *now,
	const struct figure *target, struct figure *ret)
{
	if (indicator->smaller_is_better)
		difference(now, target, ret);
	else
		difference(target, now, ret);
	if (ret->state == VALUE_GIVEN && ratio_sign(ret->number) < 0)
		ret->number = RATIO_ZERO;
}

/* The last month of the year that has ended on the day; 0: none. */
static int months_gone(int year, day_t day)
{
	int gone = 0;
	for (int month = 1; month <= 12; month++)
		if (period_last((struct period){year, PERIOD_MONTH, month}) <= day)
			gone = month;
	return gone;
}

/* By the task's curve; without one days gone ÷ days of the year, the cutoff included. */
static void pace(const struct ask *ask, struct figure *ret)
{
	struct period year = period_year(ask->when.period);
	day_t first = period_first(year), last = period_last(year);
	day_t day = ask->when.cutoff < last ? ask->when.cutoff : last;
	struct ratio q = RATIO_ZERO;
	const struct target_row *target = facts_target(
		ask->ev->facts, ask->indicator, ask->ev->units.at[ask->unit], year.year);
	ret->covered = true;
	if (facts_due(ask->ev->facts, target, months_gone(year.year, day), &q)) {
		ret->target_record = target->record;
		given(ret, true, q);
		return;
	}
	bool fits = day >= first && ratio_make(day - first + 1, last - first + 1, &q);
	given(ret, fits, q);
}

/* The next unit that is ranked together with a node on the day asked for; *at starts at 0. */
static bool next_sibling(
	const struct ask *ask, const struct unit_node *node, size_t *at, size_t *ret_unit)
{
	const struct unit_tree *tree = ask->ev->tree;
	const struct unit_group *group = &tree->groups[node->group];
	while (*at < group->count) {
		const struct unit_node *other = &tree->at[group->members[(*at)++]];
		if (!unit_sibling(node, other, ask->when.cutoff))
			continue;
		*ret_unit = evaluation_unit_index(ask->ev, other->id);
		must(*ret_unit != SIZE_MAX);
		return true;
	}
	return false;
}

/* A count over a list that nobody called complete may be too small: it is not measured against others. */
static bool can_be_ranked(const struct figure *value)
{
	return value->state == VALUE_GIVEN &&
	       (value->source == FIGURE_REGISTERED || value->covered);
}

static void rank_among(const struct ask *ask, const struct figure *mine, struct figure *ret)
{
	const struct unit_node *node = unit_find(ask->ev->tree, mine->unit);
	int64_t better = 0;
	struct ask theirs = *ask;
	for (size_t i = 0; node != NULL && next_sibling(ask, node, &i, &theirs.unit);) {
		const struct figure *value = now_of(&theirs);
		ret->rank_of++;
		if (!can_be_ranked(value)) {
			ret->rank_missing++;
			continue;
		}
		int cmp = ratio_cmp(value->number, mine->number);
		better += ask->indicator->smaller_is_better ? cmp < 0 : cmp > 0;
	}
	given(ret, true, ratio_from_int(better + 1));
}

static void rank(const struct ask *ask, struct figure *ret)
{
	const struct figure *mine = now_of(ask);
	struct figure among = {.covered = true};
	if (mine->state == VALUE_GIVEN)
		rank_among(ask, mine, &among);
	*ret = among;
	if (mine->has_registered && mine->registered.rank > 0) {
		/* The circular that prints the place may keep the value to itself. */
		ret->has_registered = true;
		ret->registered = mine->registered;
		given(ret, true, ratio_from_int(mine->registered.rank));
		return;
	}
	if (mine->state == VALUE_GIVEN && among.rank_missing == 0 && among.rank_of > 1)
		return;
	ret->state = VALUE_MISSING;
	if (mine->state != VALUE_GIVEN)
		ret->why_missing = mine->why_missing;
	else if (among.rank_missing > 0) /* One that is not known could stand before us. */
		ret->why_missing = str_format(ask->ev->job->arena,
			"同级的 %lld 个辖区里有 %lld 个没有数或未确认完整，排不出位次",
			(long long)among.rank_of, (long long)among.rank_missing);
	else
		ret->why_missing = STR("没有可以一起排位的辖区");
}

/* The sum is no more complete than any of them. */
static void add_sibling(
	const struct evaluation *ev, const struct figure *value, struct figure *whole)
{
	whole->rows += value->rows;
	whole->undecidable += value->undecidable;
	whole->covered = whole->covered && value->covered;
	if (value->state == VALUE_GIVEN && ratio_add(whole->number, value->number, &whole->number))
		return;
	whole->state = VALUE_MISSING;
	whole->why_missing =
		str_format(ev->job->arena, "上级辖区没有数，“%.*s”也没有数，不能算占比",
			STR_ARG(unit_find(ev->tree, value->unit)->name));
}

/* The whole that a unit is a part of: the value of the unit above, else the sum of all that are ranked together. */
static struct figure whole_of(const struct ask *ask)
{
	const struct evaluation *ev = ask->ev;
	const struct unit_node *node = unit_find(ev->tree, ev->units.at[ask->unit]);
	struct figure whole = {.indicator = ask->indicator, .number = RATIO_ZERO, .covered = true};
	struct ask theirs = *ask;
	if (node == NULL || node->parent == 0) {
		whole.why_missing = STR("没有上级辖区，不能算占比");
		return whole;
	}
	theirs.unit = evaluation_unit_index(ev, node->parent);
	if (theirs.unit != SIZE_MAX && now_of(&theirs)->state == VALUE_GIVEN)
		return *now_of(&theirs);
	whole.state = VALUE_GIVEN;
	for (size_t i = 0; whole.state == VALUE_GIVEN && next_sibling(ask, node, &i, &theirs.unit);)
		add_sibling(ev, now_of(&theirs), &whole);
	return whole;
}

const char apart_words[] = "相比的两个数来源不同：一个是台账数，一个是登记数，而台账里是另一个数；"
			   "增减、比率可能不实，请登记同一来源的数，或在文中说明";

bool figures_apart(const struct figure *a, const struct figure *b)
{
	const struct figure *registered = a->source == FIGURE_REGISTERED ? a : b,
			    *other = registered == a ? b : a;
	if (a->state != VALUE_GIVEN || b->state != VALUE_GIVEN ||
		registered->source != FIGURE_REGISTERED || other->source == FIGURE_REGISTERED ||
		other->source == FIGURE_FROZEN)
		return false;
	return !registered->has_counted || ratio_cmp(registered->counted, registered->number) != 0;
}

static bool ends_apart(const struct ask *ask, enum face face)
{
	struct figure whole;
	switch (face) {
	case FACE_GROWTH:
	case FACE_CHANGE:
	case FACE_POINTS: return figures_apart(now_of(ask), same_of(ask));
	case FACE_OF_LAST_YEAR: return figures_apart(now_of(ask), year_of(ask));
	case FACE_SHARE: whole = whole_of(ask); return figures_apart(now_of(ask), &whole);
	case FACE_VALUE:
	case FACE_LAST_YEAR_SAME:
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END:
	case FACE_TARGET:
	case FACE_COMPLETION:
	case FACE_DISTANCE:
	case FACE_PACE:
	case FACE_RANK: return false;
	case FACE_COUNT: break;
	}
	never();
}

static struct figure face_of(const struct ask *asked, enum face face)
{
	struct ask ask = *asked;
	struct figure figure = {0};
	struct figure target;
	switch (face) {
	case FACE_VALUE: figure = *now_of(&ask); break;
	case FACE_LAST_YEAR_SAME: figure = *same_of(&ask); break;
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END: figure = *year_of(&ask); break;
	case FACE_GROWTH: growth(now_of(&ask), same_of(&ask), &figure); break;
	case FACE_CHANGE:
	case FACE_POINTS: difference(now_of(&ask), same_of(&ask), &figure); break;
	case FACE_OF_LAST_YEAR: quotient(now_of(&ask), year_of(&ask), &figure); break;
	case FACE_TARGET: figure = target_of(&ask); break;
	case FACE_COMPLETION:
		target = target_of(&ask);
		quotient(now_of(&ask), &target, &figure);
		figure.target_record = target.target_record;
		break;
	case FACE_DISTANCE:
		target = target_of(&ask);
		distance(ask.indicator, now_of(&ask), &target, &figure);
		figure.target_record = target.target_record;
		break;
	case FACE_PACE: pace(&ask, &figure); break;
	case FACE_RANK: rank(&ask, &figure); break;
	case FACE_SHARE:
		target = whole_of(&ask);
		quotient(now_of(&ask), &target, &figure);
		break;
	case FACE_COUNT: never();
	}
	figure.apart = figure.apart || ends_apart(&ask, face);
	return figure;
}

/*
 * A task that may not be exceeded is not done bit by bit: more would be worse, and 150% no praise. Texts that ask it of
 * any indicator with a task get 不适用, so this is not for face_trouble, which would refuse them.
 */
static const char *task_trouble(const struct indicator_def *indicator, enum face face)
{
	if (indicator->smaller_is_better && (face == FACE_COMPLETION || face == FACE_PACE))
		return "越小越好，任务是不能超过的数，没有完成率和序时进度，超出多少看“距任务”";
	return NULL;
}

static struct figure answer(const struct ask *ask, enum face face)
{
	const struct indicator_def *indicator = ask->indicator;
	const struct evaluation *ev = ask->ev;
	struct figure figure = {0};
	const char *none = face_trouble(indicator, face);
	if (none == NULL)
		none = task_trouble(indicator, face);
	if (none == NULL) {
		figure = face_of(ask, face);
	} else {
		figure.state = VALUE_NOT_APPLICABLE;
		figure.covered = true;
		figure.why_missing =
			str_format(ev->job->arena, "“%.*s”%s", STR_ARG(indicator->label), none);
	}
	figure.indicator = indicator;
	if (!face_is_value(face))
		figure.source = FIGURE_DERIVED;
	figure.when = ask->when; /* as asked: the face says which other time it speaks of */
	figure.face = face;
	figure.unit = ev->units.at[ask->unit];
	figure.seq = ev->seq;
	return figure;
}

void evaluation_face(const struct evaluation *ev, const struct indicator_def *indicator,
	enum face face, struct when when, int back, size_t unit, struct figure *ret)
{
	*ret = answer(&(struct ask){ev, indicator, when, back, unit, false}, face);
}

void evaluation_said(const struct evaluation *ev, const struct indicator_def *indicator,
	enum face face, struct when when, int back, size_t unit, struct figure *ret)
{
	*ret = answer(&(struct ask){ev, indicator, when, back, unit, true}, face);
}
