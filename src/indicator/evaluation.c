/*
 * An evaluation: from a set of questions to a table of answers.
 *
 *	pairs (indicator, when) ── closed under what formulas and faces need
 *	  │  each aggregate of each pair is a leaf
 *	  ▼
 *	counting: each ledger is read once
 *	  │  the arithmetic of each formula, exactly (values.c)
 *	  ▼
 *	values[pair × unit]: counted beside registered, the chosen one in front
 *
 * Pairs and units are found by tables of hashes: a report asks for hundreds of
 * the one and a province has thousands of the other.
 */
#include "indicator/inner.h"

#include <string.h>

#define KEPT_MOST 10000 /* results of one evaluation that are worth keeping: the pages of a city */

/* ---- finding ---- */

static size_t pair_hash(const struct pair *p)
{
	const struct period *period = &p->when.period;
	int64_t parts[] = {(int64_t)(uintptr_t)p->indicator, p->when.cutoff, period->year,
		period->kind, period->index, p->back};

	return numbers_hash(parts, COUNT_OF(parts));
}

/* Where the pair stands in the table, or would stand. */
static size_t pair_slot(const struct evaluation *ev, const struct pair *like)
{
	size_t slot = pair_hash(like) & (ev->pair_slots.size - 1);

	while (ev->pair_slots.at[slot] != 0) {
		const struct pair *p = &ev->pairs.at[ev->pair_slots.at[slot] - 1];

		if (p->indicator == like->indicator && p->back == like->back &&
			when_eq(p->when, like->when))
			break;
		slot = (slot + 1) & (ev->pair_slots.size - 1);
	}
	return slot;
}

static size_t unit_slot(const struct evaluation *ev, int64_t unit)
{
	size_t slot = numbers_hash(&unit, 1) & (ev->unit_slots.size - 1);

	while (ev->unit_slots.at[slot] != 0 && ev->units.at[ev->unit_slots.at[slot] - 1] != unit)
		slot = (slot + 1) & (ev->unit_slots.size - 1);
	return slot;
}

/* Room for twice as many; the caller puts everything in again. */
static bool slots_grow(struct arena *a, struct slots *slots, size_t used)
{
	if (used * 2 < slots->size)
		return false;
	slots->size = slots->size > 0 ? slots->size * 2 : 64;
	slots->at = arena_array(a, uint32_t, slots->size);
	return true;
}

static size_t pair_find(const struct evaluation *ev, const struct indicator_def *indicator,
	struct when when, int back)
{
	struct pair like = {.indicator = indicator, .when = when, .back = back};

	if (ev->pair_slots.size == 0)
		return SIZE_MAX;
	return (size_t)ev->pair_slots.at[pair_slot(ev, &like)] - 1;
}

static void pair_add(struct evaluation *ev, struct pair pair)
{
	*ARRAY_ADD(ev->job->arena, ev->pairs) = pair;
	if (slots_grow(ev->job->arena, &ev->pair_slots, ev->pairs.len))
		for (size_t i = 0; i + 1 < ev->pairs.len; i++)
			ev->pair_slots.at[pair_slot(ev, &ev->pairs.at[i])] = (uint32_t)i + 1;
	ev->pair_slots.at[pair_slot(ev, &pair)] = (uint32_t)ev->pairs.len;
}

size_t evaluation_unit_index(const struct evaluation *ev, int64_t unit)
{
	if (ev->unit_slots.size == 0)
		return SIZE_MAX;
	return (size_t)ev->unit_slots.at[unit_slot(ev, unit)] - 1;
}

void evaluation_unit(struct evaluation *ev, int64_t unit)
{
	if (evaluation_unit_index(ev, unit) != SIZE_MAX)
		return;
	*ARRAY_ADD(ev->job->arena, ev->units) = unit;
	if (slots_grow(ev->job->arena, &ev->unit_slots, ev->units.len))
		for (size_t i = 0; i + 1 < ev->units.len; i++)
			ev->unit_slots.at[unit_slot(ev, ev->units.at[i])] = (uint32_t)i + 1;
	ev->unit_slots.at[unit_slot(ev, unit)] = (uint32_t)ev->units.len;
}

/* ---- collecting what is needed ---- */

static void want_face(struct evaluation *ev, const struct indicator_def *indicator, enum face face,
	struct when when, int back, bool ranked);

/* ranked: of the units that are ranked together too, and so all that it stands on. */
static void want_value(struct evaluation *ev, const struct indicator_def *indicator,
	struct when when, int back, bool ranked)
{
	struct pair pair = {.indicator = indicator, .when = when, .back = back, .ranked = ranked};
	const struct formula *f = indicator->latest_year ? NULL : indicator->value;
	size_t known = pair_find(ev, indicator, when, back);

	if (known != SIZE_MAX && (!ranked || ev->pairs.at[known].ranked))
		return;
	for (size_t i = 0; f != NULL && i < formula_use_count(f); i++) {
		struct indicator_use use = formula_use(f, i);

		want_face(ev, use.indicator, use.face, when, 0, ranked);
	}
	if (known != SIZE_MAX) {
		ev->pairs.at[known].ranked = true;
		return;
	}
	pair.first_leaf = ev->leaves.len;
	for (size_t i = 0; f != NULL && i < formula_aggregate_count(f); i++)
		*ARRAY_ADD(ev->job->arena, ev->leaves) = (struct pair_leaf){
			.leaf = {formula_aggregate(f, i), when}, .pair = ev->pairs.len};
	pair_add(ev, pair);
}

static void want_face(struct evaluation *ev, const struct indicator_def *indicator, enum face face,
	struct when when, int back, bool ranked)
{
	/* The years of 最近公布年度 are counted back from the one that is found, not from the calendar. */
	bool latest = indicator->latest_year;
	struct when same = latest ? when : when_last_year_same(when);
	struct when year = latest ? when : when_last_year(when);
	int before = latest ? back + 1 : 0;
	switch (face) {
	case FACE_LAST_YEAR_SAME: want_value(ev, indicator, same, before, ranked); break;
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END: want_value(ev, indicator, year, before, ranked); break;
	case FACE_GROWTH:
	case FACE_CHANGE:
	case FACE_POINTS:
		want_value(ev, indicator, when, back, ranked);
		want_value(ev, indicator, same, before, ranked);
		break;
	case FACE_OF_LAST_YEAR:
		want_value(ev, indicator, when, back, ranked);
		want_value(ev, indicator, year, before, ranked);
		break;
	case FACE_RANK:
	case FACE_SHARE:
		ev->siblings = true;
		want_value(ev, indicator, when, back, true);
		break;
	case FACE_VALUE:
	case FACE_COMPLETION:
	case FACE_DISTANCE: want_value(ev, indicator, when, back, ranked); break;
	case FACE_TARGET:
	case FACE_PACE: break;
	case FACE_COUNT: never();
	}
}

void evaluation_want(struct evaluation *ev, const struct indicator_def *indicator, enum face face,
	struct when when, int back)
{
	want_face(ev, indicator, face, when, back, false);
}

/*
 * Ranks need the values of all units that are ranked together, shares that of the unit above; and where a formula says a
 * rank or a share, so do these.
 */
static void add_siblings(struct evaluation *ev)
{
	for (size_t i = 0; i < ev->units.len; i++) {
		const struct unit_node *node = unit_find(ev->tree, ev->units.at[i]);
		const struct unit_group *group;

		if (node == NULL)
			continue;
		if (node->parent != 0)
			evaluation_unit(ev, node->parent);
		group = &ev->tree->groups[node->group];
		for (size_t k = 0; k < group->count; k++)
			evaluation_unit(ev, ev->tree->at[group->members[k]].id);
	}
}

/* A pair that nobody ranks is for the units that were asked for; they stand first. */
static size_t pair_units(const struct evaluation *ev, const struct pair *pair)
{
	return pair->ranked ? ev->units.len : ev->asked;
}

/* How many values there are; whose each is, and each result, is settled here. */
static size_t lay_out(struct evaluation *ev)
{
	size_t values = 0, results = 0;

	for (size_t p = 0; p < ev->pairs.len; p++) {
		struct pair *pair = &ev->pairs.at[p];

		pair->units = pair_units(ev, pair);
		pair->values = values;
		values += pair->units;
	}
	for (size_t i = 0; i < ev->leaves.len; i++) {
		ev->leaves.at[i].results = results;
		results += ev->pairs.at[ev->leaves.at[i].pair].units;
	}
	ev->results = arena_array(ev->job->arena, struct result, results + 1);
	return values;
}

/* Fills in what was counted before for every unit; tells which leaves are still to be counted. */
static size_t find_counted(struct evaluation *ev, const struct counts *counts, size_t *ret_left)
{
	size_t left = 0;

	for (size_t i = 0; i < ev->leaves.len; i++) {
		const struct pair_leaf *l = &ev->leaves.at[i];
		size_t u = 0, units = ev->pairs.at[l->pair].units;

		for (; counts != NULL && u < units; u++) {
			const struct result *known =
				counts_find(counts, l->leaf.agg, l->leaf.when, ev->units.at[u]);

			if (known == NULL)
				break;
			ev->results[l->results + u] = *known;
		}
		if (counts == NULL || u < units)
			ret_left[left++] = i;
	}
	return left;
}

static enum rc count_in(struct evaluation *ev, struct job *job, const size_t *left, size_t count)
{
	struct leaf *leaves = arena_array(job->arena, struct leaf, count + 1);
	struct counting_options options;
	struct counting *counting;
	size_t units = ev->asked;

	for (size_t i = 0; i < count; i++) {
		const struct pair *pair = &ev->pairs.at[ev->leaves.at[left[i]].pair];

		leaves[i] = ev->leaves.at[left[i]].leaf;
		units = pair->units > units ? pair->units : units;
	}
	TRY(count_options(job, ev->book, ev->seq, &options));
	options.units = ev->units.at;
	options.unit_count = units;
	TRY(counting_new(job, leaves, count, &options, &counting));
	TRY(count_run(job, ev->book, counting));
	for (size_t i = 0; i < count; i++) {
		const struct pair_leaf *l = &ev->leaves.at[left[i]];

		for (size_t u = 0; u < ev->pairs.at[l->pair].units; u++)
			counting_result(counting, i, u, &ev->results[l->results + u]);
	}
	return RC_OK;
}

/* What counting takes is more than what comes of it, and goes before anything is made of that. */
static enum rc count_left(struct evaluation *ev, const size_t *left, size_t count)
{
	struct job job;

	job_fork(ev->job, &job);
	enum rc rc = count_in(ev, &job, left, count);
	if (rc != RC_OK)
		job_take_error(ev->job, &job);
	job_done(&job);
	return rc;
}

/* What an indicator counts as it was defined then dies with the job; only what is today's may be kept. */
static bool outlives(const struct evaluation *ev, const struct pair_leaf *leaf)
{
	const struct schema *today = &ev->book->catalog->schema;

	for (size_t i = 0; i < today->indicator_count; i++)
		if (today->indicators[i] == ev->pairs.at[leaf->pair].indicator)
			return true;
	return false;
}

static enum rc count_leaves(struct evaluation *ev)
{
	struct counts *counts;

	if (ev->leaves.len == 0 || ev->units.len == 0)
		return RC_OK;
	size_t *left = arena_array(ev->job->arena, size_t, ev->leaves.len);
	TRY(memory_counts(ev->job, ev->book, ev->seq, &counts));
	size_t count = find_counted(ev, counts, left);
	if (count == 0)
		return RC_OK;
	TRY(count_left(ev, left, count));
	bool keep = counts != NULL && count * ev->units.len <= KEPT_MOST;
	for (size_t i = 0; keep && i < count; i++) {
		const struct pair_leaf *l = &ev->leaves.at[left[i]];
		size_t units = outlives(ev, l) ? ev->pairs.at[l->pair].units : 0;

		for (size_t u = 0; u < units; u++)
			counts_keep(counts, l->leaf.agg, l->leaf.when, ev->units.at[u],
				&ev->results[l->results + u]);
	}
	return RC_OK;
}

const bool *evaluation_cover(
	struct evaluation *ev, const struct ledger_def *ledger, struct date days)
{
	for (size_t i = 0; i < ev->covers.len; i++) {
		const struct cover *cover = &ev->covers.at[i];

		if (cover->ledger == ledger && cover->days.first == days.first &&
			cover->days.last == days.last)
			return cover->units;
	}
	bool *units = arena_array(ev->job->arena, bool, ev->units.len + 1);
	/* Where the whole book is covered, so is every unit. */
	bool all = facts_covered(ev->facts, ev->tree, ledger, 0, days);
	for (size_t u = 0; u < ev->units.len; u++)
		units[u] = all || facts_covered(ev->facts, ev->tree, ledger, ev->units.at[u], days);
	*ARRAY_ADD(ev->job->arena, ev->covers) = (struct cover){ledger, days, units};
	return units;
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
		rc = memory_facts(job, book, ret->seq, &ret->facts, &ret->tree);
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
	ev->asked = ev->units.len;
	if (ev->siblings)
		add_siblings(ev);
	size_t values = lay_out(ev);
	if (values > INDICATOR_MAX_SET)
		return fail(ev->job, RC_TOO_MUCH,
			"一次最多计算 %d 个数，这里要 %zu 个：请缩小指标、辖区或时期的范围",
			INDICATOR_MAX_SET, values);
	TRY(count_leaves(ev));
	ev->values = arena_array(ev->job->arena, struct figure, values + 1);
	for (size_t p = 0; p < ev->pairs.len; p++)
		TRY(pair_values(ev, &ev->pairs.at[p]));
	return RC_OK;
}

const struct figure *evaluation_value(const struct evaluation *ev,
	const struct indicator_def *indicator, struct when when, int back, size_t unit)
{
	size_t p = pair_find(ev, indicator, when, back);

	must(p != SIZE_MAX);
	must(unit < ev->pairs.at[p].units);
	return &ev->values[ev->pairs.at[p].values + unit];
}

/* ---- the door ---- */

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
			evaluation_said(&ev, requests[i].indicator, requests[i].face,
				requests[i].when, 0, evaluation_unit_index(&ev, requests[i].unit),
				&out[i]);
		*ret = out;
	}
	evaluation_close(&ev);
	return rc;
}
