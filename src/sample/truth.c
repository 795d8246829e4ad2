#include "sample/truth.h"

#include <string.h>

/* ---- yes, no, cannot be told ---- */

enum told told_within(struct date date, day_t first, day_t last)
{
	if (date.first > date.last)
		return TOLD_UNKNOWN;
	if (date.first >= first && date.last <= last)
		return TOLD_YES;
	return date.last < first || date.first > last ? TOLD_NO : TOLD_UNKNOWN;
}

enum told told_gone(struct date date, day_t day)
{
	if (date.first > date.last)
		return TOLD_NO;
	return told_within(date, DAY_MIN, day);
}

enum told told_and(enum told a, enum told b)
{
	if (a == TOLD_NO || b == TOLD_NO)
		return TOLD_NO;
	return a == TOLD_YES && b == TOLD_YES ? TOLD_YES : TOLD_UNKNOWN;
}

enum told told_not(enum told a)
{
	return a == TOLD_YES ? TOLD_NO : a == TOLD_NO ? TOLD_YES : TOLD_UNKNOWN;
}

/* ---- whether a list is complete ---- */

bool world_covered(const struct world *w, const char *ledger, int unit, struct date days)
{
	for (day_t day = days.first; day <= days.last; day++) {
		bool held = false;
		for (size_t i = 0; i < w->covers.len && !held; i++) {
			const struct cover *c = &w->covers.at[i];
			held = strcmp(c->ledger, ledger) == 0 && lies_within(w, unit, c->unit) &&
			       c->days.first <= day && day <= c->days.last;
		}
		if (!held)
			return false;
	}
	return true;
}

/* ---- values ---- */

const struct truth *truth_find(const char *code)
{
	for (size_t i = 0; i < truth_count; i++)
		if (strcmp(truths[i].code, code) == 0)
			return &truths[i];
	return NULL;
}

/* The published value of a period, of the newest vintage known by the cutoff. */
static const struct fact *fact_of(
	const struct world *w, const char *code, int unit, struct period period, day_t known_by)
{
	const struct truth *of = truth_find(code);
	const struct fact *best = NULL;
	for (size_t i = 0; i < w->facts.len; i++) {
		const struct fact *f = &w->facts.at[i];
		if (strcmp(f->indicator, code) == 0 && f->unit == unit &&
			period_cmp(f->period, period) == 0 && f->published <= known_by &&
			(of->state == NULL || strcmp(of->state, f->state) == 0) &&
			(best == NULL || f->published > best->published))
			best = f;
	}
	return best;
}

static struct period whole_year(int year)
{
	return (struct period){year, PERIOD_YEAR, 1};
}

/* The newest year up to this one of which all that is needed was published by the cutoff; 0: none. */
static int newest_year(const struct world *w, const struct truth *of, int unit, struct moment when)
{
	const char *codes[2] = {of->code, NULL};
	if (of->over[0] != NULL)
		memcpy(codes, of->over, sizeof(codes));
	for (int year = when.period.year; year > when.period.year - 10; year--) {
		bool all = true;
		for (size_t i = 0; i < COUNT_OF(codes); i++) {
			const struct fact *f =
				codes[i] == NULL
					? NULL
					: fact_of(w, codes[i], unit, whole_year(year), when.cutoff);
			/* of what is only published the place alone may be printed */
			bool told = f != NULL &&
				    (f->has_number || (of->over[0] == NULL && f->rank > 0));
			all = all && (codes[i] == NULL || told);
		}
		if (all)
			return year;
	}
	return 0;
}

static struct answer latest_value(
	const struct world *w, const struct truth *of, int unit, struct moment when, int back)
{
	struct answer answer = {.complete = true, .year = newest_year(w, of, unit, when)};
	if (answer.year == 0)
		return answer;
	answer.year -= back;
	struct period year = whole_year(answer.year);
	answer.fact = fact_of(w, of->code, unit, year, when.cutoff);
	if (answer.fact != NULL && answer.fact->has_number) {
		answer.given = true;
		answer.number = answer.fact->number;
	} else if (of->over[0] != NULL) {
		const struct fact *over = fact_of(w, of->over[0], unit, year, when.cutoff);
		const struct fact *under = fact_of(w, of->over[1], unit, year, when.cutoff);
		answer.given = over != NULL && under != NULL &&
			       ratio_div(over->number, under->number, &answer.number) &&
			       ratio_mul(answer.number, ratio_from_int(of->times), &answer.number);
	}
	return answer;
}

/* ---- a count is needed often: for ranks, for growth ---- */

struct known {
	const struct truth *of;
	int unit;
	struct moment when;
	struct tally tally;
};
#define KNOWN_MAX 65536

void truth_forget(struct world *w)
{
	w->known = arena_array(w->a, struct known, KNOWN_MAX);
}

static struct tally counted(
	const struct world *w, const struct truth *of, int unit, struct moment when)
{
	uint32_t at = (uint32_t)(of - truths) * 2654435761U ^ (uint32_t)unit * 40503U ^
		      (uint32_t)when.cutoff * 97U ^ (uint32_t)when.period.kind;
	struct known *k = &w->known[at % KNOWN_MAX];
	if (k->of == of && k->unit == unit && period_cmp(k->when.period, when.period) == 0 &&
		k->when.cutoff == when.cutoff)
		return k->tally;
	struct tally tally = of->count(w, unit, when);
	*k = (struct known){of, unit, when, tally};
	return tally;
}

struct answer truth_value(
	const struct world *w, const struct truth *of, int unit, struct moment when)
{
	struct answer answer = {0};
	if (of->latest)
		return latest_value(w, of, unit, when, 0);
	if (of->count != NULL) {
		struct tally t = counted(w, of, unit, when);
		answer.rows = t.rows;
		answer.unknown = t.unknown;
		answer.has_counted = !t.missing && !t.bare;
		answer.counted = answer.number = t.number;
		answer.given = answer.has_counted;
		answer.complete = answer.has_counted && !t.partly;
	}
	if (of->registered || of->count == NULL)
		answer.fact = fact_of(w, of->code, unit, when.period, DAY_MAX);
	if (answer.fact != NULL && answer.fact->has_number) {
		answer.given = answer.complete = true;
		answer.number = answer.fact->number;
	}
	return answer;
}

/* ---- what is said beside the value ---- */

struct moment moment_last_year_same(struct moment when)
{
	struct moment then = {when.period, years_on(when.cutoff, -1)};
	then.period.year--;
	if (when.cutoff == period_last(when.period))
		then.cutoff = period_last(then.period);
	return then;
}

struct moment moment_last_year(struct moment when)
{
	struct period year = whole_year(when.period.year - 1);
	return (struct moment){year, period_last(year)};
}

static struct answer same_of(
	const struct world *w, const struct truth *of, int unit, struct moment when)
{
	return of->latest ? latest_value(w, of, unit, when, 1)
			  : truth_value(w, of, unit, moment_last_year_same(when));
}

static struct answer year_of(
	const struct world *w, const struct truth *of, int unit, struct moment when)
{
	return of->latest ? latest_value(w, of, unit, when, 1)
			  : truth_value(w, of, unit, moment_last_year(when));
}

/* The lower line of what was asked for the year stands for the task. */
static struct answer target_of(
	const struct world *w, const struct truth *of, int unit, struct moment when)
{
	struct answer answer = {0};
	for (int stretch = 0; stretch < 2 && !answer.given; stretch++)
		for (size_t i = 0; i < w->targets.len; i++) {
			const struct target *t = &w->targets.at[i];
			if (strcmp(t->indicator, of->code) == 0 && t->unit == unit &&
				t->year == when.period.year && t->stretch == (stretch != 0)) {
				answer.given = true;
				answer.number = t->number;
			}
		}
	return answer;
}

/* a ÷ b, and less one for a growth; of nothing or less there is none. */
static struct answer quotient(struct answer a, struct answer b, int less)
{
	struct answer answer = {0};
	if (!a.given || !b.given)
		return answer;
	answer.not_applicable = ratio_sign(b.number) <= 0;
	answer.given = !answer.not_applicable && ratio_div(a.number, b.number, &answer.number) &&
		       ratio_sub(answer.number, ratio_from_int(less), &answer.number) &&
		       ratio_mul(answer.number, ratio_from_int(100), &answer.number);
	return answer;
}

/* Where smaller is better a task says what may not be exceeded: by how much it is. */
static struct answer distance(const struct truth *of, struct answer now, struct answer target)
{
	struct answer answer = {.given = now.given && target.given};
	if (answer.given && of->smaller)
		answer.given = ratio_sub(now.number, target.number, &answer.number);
	else if (answer.given)
		answer.given = ratio_sub(target.number, now.number, &answer.number);
	if (answer.given && ratio_sign(answer.number) < 0)
		answer.number = RATIO_ZERO;
	return answer;
}

static struct answer rank_of(
	const struct world *w, const struct truth *of, int unit, struct moment when)
{
	struct answer mine = truth_value(w, of, unit, when), answer = {0};
	int better = 0, all = 0;
	if (mine.fact != NULL && mine.fact->rank > 0) {
		answer.given = true;
		answer.number = ratio_from_int(mine.fact->rank);
		return answer;
	}
	for (size_t u = 0; u < w->units.len && mine.given; u++) {
		if (w->units.at[u].parent != w->units.at[unit].parent ||
			w->units.at[u].kind != w->units.at[unit].kind)
			continue;
		struct answer other = truth_value(w, of, (int)u, when);
		if (!other.given || !other.complete)
			return answer;
		all++;
		int cmp = ratio_cmp(other.number, mine.number);
		better += of->smaller ? cmp < 0 : cmp > 0;
	}
	answer.given = all > 1;
	answer.number = ratio_from_int(better + 1);
	return answer;
}

static bool is_percent(const struct truth *of)
{
	return strcmp(of->measure, "%") == 0;
}

struct answer truth_side(
	const struct world *w, const struct truth *of, int unit, struct moment when, enum side side)
{
	struct answer now = truth_value(w, of, unit, when);
	switch (side) {
	case SIDE_LAST_YEAR_SAME: return same_of(w, of, unit, when);
	case SIDE_LAST_YEAR: return year_of(w, of, unit, when);
	case SIDE_TARGET: return target_of(w, of, unit, when);
	case SIDE_VALUE: return now;
	case SIDE_GROWTH:
		/* What changes of a percentage is points, never a growth. */
		if (is_percent(of))
			return (struct answer){.not_applicable = true};
		return quotient(now, same_of(w, of, unit, when), 1);
	case SIDE_OF_LAST_YEAR:
		/* A share of last year is said of what adds up over a year. */
		if (is_percent(of) || of->kind == TRUTH_STOCK)
			return (struct answer){.not_applicable = true};
		return quotient(now, year_of(w, of, unit, when), 0);
	case SIDE_COMPLETION:
		if (of->smaller)
			return (struct answer){.not_applicable = true};
		return quotient(now, target_of(w, of, unit, when), 0);
	case SIDE_DISTANCE: return distance(of, now, target_of(w, of, unit, when));
	case SIDE_RANK: return rank_of(w, of, unit, when);
	case SIDE_COUNT: break;
	}
	never();
}

const char *side_word(enum side side)
{
	static const char *const words[] = {
		[SIDE_LAST_YEAR_SAME] = "上年同期",
		[SIDE_LAST_YEAR] = "上年全年",
		[SIDE_TARGET] = "目标任务",
		[SIDE_VALUE] = "",
		[SIDE_GROWTH] = "同比增长",
		[SIDE_OF_LAST_YEAR] = "占上年全年",
		[SIDE_COMPLETION] = "完成率",
		[SIDE_DISTANCE] = "距任务",
		[SIDE_RANK] = "位次",
	};
	return words[side];
}

struct str truth_printed(struct arena *a, const struct truth *of, enum side side,
	struct ratio number, const char **ret_measure)
{
	bool rate = side == SIDE_GROWTH || side == SIDE_OF_LAST_YEAR || side == SIDE_COMPLETION;
	*ret_measure = rate ? "%" : side == SIDE_RANK ? "位" : of->measure;
	int decimals = rate ? 1 : side == SIDE_RANK ? 0 : of->decimals;
	int128 scaled = 0;
	must(ratio_round(number, decimals, ROUND_HALF_UP, &scaled));
	return num_scaled_text(a, (int64_t)scaled, decimals);
}
