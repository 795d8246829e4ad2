/*
 * What leaves gather. Rows are counted once, for their own unit; tops get
 * theirs at the end by adding up. Distinct values cannot be added up, but
 * nearly always a value comes with one unit only: then a bit says that it
 * came, and counts in that unit's tops. When it comes with another, it is
 * noted for each of the tops of that one.
 */
#include "formula/counting.h"

#include <string.h>

/* ---- from units to tops ---- */

/* One walk over the tree. Units that lie in the same tops are one "own unit": nobody asks for them apart. */
struct climbing {
	struct counting *c;
	struct relation *tree;
	struct index tops; /* units asked for: id to index */
	int32_t *met;      /* by row: the way up that met it last */
	int32_t way;
	size_t cap, len; /* of the spread's tops */
	struct index same;
};

/* The tops that hold a unit, climbing from it; a ring in the data ends where it is met again. */
static void climb(struct climbing *k, int64_t unit)
{
	struct spread *spread = &k->c->by_unit;

	k->way++;
	while (unit != NOTHING) {
		int32_t top = index_get(&k->tops, unit);
		int32_t row = relation_row(k->c->job->arena, k->tree, unit);

		if (row >= 0 && k->met[row] == k->way)
			return;
		if (top >= 0)
			spread->tops[k->len++] = (size_t)top;
		if (row < 0)
			return;
		k->met[row] = k->way;
		unit = relation_at(k->tree, (size_t)row, k->c->unit_parent);
	}
}

/* The own unit that lies in just the tops which were added last, −1. */
static int32_t find_own(const struct climbing *k, const struct spread *spread, int64_t hash)
{
	size_t begin = spread->begin[spread->own_count], count = k->len - begin;
	int32_t own = index_get(&k->same, hash);

	if (own < 0 || spread->begin[own + 1] - spread->begin[own] != count ||
		memcmp(&spread->tops[spread->begin[own]], &spread->tops[begin],
			count * sizeof(*spread->tops)) != 0)
		return -1;
	return own;
}

static void note_own(struct climbing *k, int64_t unit)
{
	struct arena *a = k->c->job->arena;
	struct spread *spread = &k->c->by_unit;
	size_t begin = k->len;

	/* A way up meets each top once. */
	if (k->cap - k->len < spread->top_count) {
		size_t more = k->cap * 2 + spread->top_count;

		spread->tops = arena_grow(a, spread->tops, k->cap, more, sizeof(*spread->tops));
		k->cap = more;
	}
	climb(k, unit);
	if (k->len == begin)
		return;
	struct str bytes = {
		(const char *)&spread->tops[begin], (k->len - begin) * sizeof(*spread->tops)};
	int64_t hash = (int64_t)(str_hash(bytes) >> 1);
	int32_t own = find_own(k, spread, hash);
	if (own >= 0) {
		k->len = begin;
	} else {
		own = (int32_t)spread->own_count;
		index_put(a, &k->same, hash, own);
		spread->begin[++spread->own_count] = k->len;
	}
	index_put(a, &k->c->own, unit, own);
}

static void spread_units(struct counting *c)
{
	struct arena *a = c->job->arena;
	struct relation *tree = counting_relation(c, c->unit->ledger);
	struct climbing k = {.c = c, .tree = tree, .met = arena_array(a, int32_t, tree->len + 1)};
	size_t tops = c->options.unit_count;

	for (size_t i = 0; i < tops; i++)
		index_put(a, &k.tops, c->options.units[i], (int32_t)i);
	c->by_unit = (struct spread){
		.top_count = tops, .begin = arena_array(a, size_t, tree->len + tops + 1)};
	for (size_t i = 0; i < tree->len; i++)
		note_own(&k, relation_at(tree, i, 0));
	/* A unit that was asked for is a top also when it is not (or not yet) in the tree. */
	for (size_t i = 0; i < tops; i++)
		if (index_get(&c->own, c->options.units[i]) < 0)
			note_own(&k, c->options.units[i]);
}

static void sums_make(struct arena *a, const struct counted *leaf, size_t count, struct sums *sums)
{
	enum aggregate_kind kind = leaf->leaf->agg->kind;

	sums->rows = arena_array(a, int64_t, count);
	if (!leaf->total)
		sums->undecidable = arena_array(a, int64_t, count);
	if (kind == AGGREGATE_COUNT || kind == AGGREGATE_DISTINCT)
		return;
	sums->given = arena_array(a, int64_t, count);
	if (kind == AGGREGATE_SUM || kind == AGGREGATE_MEAN)
		sums->sum = arena_array(a, int128, count);
	else
		sums->edge = arena_array(a, int64_t, count);
}

void spread_make(struct counting *c)
{
	static size_t begin[] = {0, 1}, tops[] = {0};

	c->whole = (struct spread){.own_count = 1, .top_count = 1, .begin = begin, .tops = tops};
	c->by_leaf = arena_array(c->job->arena, struct counted *, c->leaf_count + 1);
	if (c->unit != NULL)
		spread_units(c);
	for (size_t i = 0; i < c->relations.len; i++) {
		struct table *t = c->relations.at[i]->table;

		for (size_t k = 0; t != NULL && k < t->leaves.len; k++) {
			struct counted *leaf = &t->leaves.at[k];

			leaf->spread = leaf->home == SIZE_MAX ? &c->whole : &c->by_unit;
			c->by_leaf[leaf->index] = leaf;
			sums_make(c->job->arena, leaf, leaf->spread->own_count, &leaf->sums);
		}
	}
}

/* ---- gathering ---- */

static bool lies_in(const struct spread *spread, size_t own, size_t top)
{
	for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++)
		if (spread->tops[i] == top)
			return true;
	return false;
}

/* A value by its number, brought by a unit. */
static void see(struct arena *a, const struct distinct *distinct, struct counted *leaf,
	int32_t value, size_t own)
{
	const struct spread *spread = leaf->spread;
	struct sums *sums = &leaf->sums;

	if ((size_t)distinct->owns.at[value] == own) {
		while (sums->values.len <= (size_t)value / 64)
			*ARRAY_ADD(a, sums->values) = 0;
		sums->values.at[value / 64] |= UINT64_C(1) << (value % 64);
		return;
	}
	for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++)
		index_put(a, &sums->others,
			(int64_t)value * (int64_t)spread->top_count + (int64_t)spread->tops[i], 0);
}

/* How many different values came, by top. */
static void count_values(struct arena *a, const struct distinct *distinct, struct counted *leaf)
{
	const struct spread *spread = leaf->spread;
	const struct sums *sums = &leaf->sums;
	int64_t *counts = leaf->totals.counts = arena_array(a, int64_t, spread->top_count);
	int64_t tops = (int64_t)spread->top_count;

	for (size_t w = 0; w < sums->values.len; w++)
		for (uint64_t word = sums->values.at[w]; word != 0; word &= word - 1) {
			size_t value = w * 64 + (size_t)__builtin_ctzll(word);
			size_t own = (size_t)distinct->owns.at[value];

			for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++)
				counts[spread->tops[i]]++;
		}
	for (size_t i = 0; i < sums->others.used; i++) {
		size_t value = (size_t)(sums->others.keys[i] / tops);
		size_t top = (size_t)(sums->others.keys[i] % tops);
		bool had = value / 64 < sums->values.len &&
			   (sums->values.at[value / 64] >> (value % 64) & 1) != 0 &&
			   lies_in(spread, (size_t)distinct->owns.at[value], top);

		counts[top] += !had;
	}
}

static void add_edge(bool least, int64_t v, int64_t given, int64_t *ret)
{
	if (given == 0 || (least ? v < *ret : v > *ret))
		*ret = v;
}

static void take_value(struct sums *sums, enum aggregate_kind kind, int64_t v, size_t own)
{
	if (v == NOTHING)
		return;
	if (sums->sum != NULL)
		sums->sum[own] += v; /* int128: 10^18 a row cannot overflow it */
	else
		add_edge(kind == AGGREGATE_MIN, v, sums->given[own], &sums->edge[own]);
	sums->given[own]++;
}

static void list_row(
	struct counting *c, struct table *t, struct counted *leaf, size_t at, bool known)
{
	const struct relation *r = t->relation;
	size_t since = relation_find(r, NULL, PART_SINCE);

	*ARRAY_ADD(c->job->arena, leaf->list) =
		(struct counted_row){relation_at(r, t->first + at, 0),
			relation_at(r, t->first + at, since), known ? TRUTH_TRUE : TRUTH_UNKNOWN};
}

static void take_row(
	struct counting *c, struct table *t, struct counted *leaf, size_t at, size_t own)
{
	const struct aggregate *agg = leaf->leaf->agg;

	leaf->sums.rows[own]++;
	if (agg->kind == AGGREGATE_DISTINCT) {
		const struct distinct *distinct = &t->distincts.at[leaf->distinct];

		if (distinct->at[at] >= 0)
			see(c->job->arena, distinct, leaf, distinct->at[at], own);
	} else if (agg->kind != AGGREGATE_COUNT) {
		take_value(&leaf->sums, agg->kind, t->pointers[leaf->value][at], own);
	}
}

/* The rows of the block, of those that lie in a unit asked for. */
static uint64_t word_of(const struct table *t, const struct home *home, size_t w)
{
	uint64_t rows = w * 64 >= t->rows        ? 0
			: t->rows - w * 64 >= 64 ? UINT64_MAX
						 : (UINT64_C(1) << (t->rows - w * 64)) - 1;

	return home != NULL ? rows & home->inside[w] : rows;
}

void sums_block(struct counting *c, struct table *t, struct counted *leaf)
{
	const struct home *home = leaf->home == SIZE_MAX ? NULL : &t->homes.at[leaf->home];
	const uint64_t *yes = t->bits.words[leaf->yes], *no = t->bits.words[leaf->no];
	bool list = c->options.list_rows;

	for (size_t w = 0; w < WORDS; w++) {
		uint64_t inside = word_of(t, home, w), known = inside & yes[w];
		uint64_t open = leaf->total ? 0 : inside & ~yes[w] & ~no[w];

		for (; known != 0; known &= known - 1) {
			size_t at = w * 64 + (size_t)__builtin_ctzll(known);

			take_row(c, t, leaf, at, home != NULL ? (size_t)home->at[at] : 0);
			if (list)
				list_row(c, t, leaf, at, true);
		}
		for (; open != 0; open &= open - 1) {
			size_t at = w * 64 + (size_t)__builtin_ctzll(open);

			leaf->sums.undecidable[home != NULL ? home->at[at] : 0]++;
			if (list)
				list_row(c, t, leaf, at, false);
		}
	}
}

void probe_block(struct counting *c, struct table *t, struct probe *probe)
{
	struct arena *a = c->job->arena;
	const uint64_t *yes = t->bits.words[probe->yes], *no = t->bits.words[probe->no];
	const int64_t *link = t->pointers[probe->link];

	for (size_t i = 0; i < t->rows; i++) {
		uint64_t mask = UINT64_C(1) << (i % 64);

		if (link[i] == NOTHING || (no[i / 64] & mask) != 0)
			continue;
		index_put(a, &probe->perhaps, link[i], 1);
		if ((yes[i / 64] & mask) != 0)
			index_put(a, &probe->surely, link[i], 1);
	}
}

/* ---- results ---- */

static void add_up(const struct counted *leaf, size_t own, size_t top, struct sums *totals)
{
	const struct sums *sums = &leaf->sums;

	totals->rows[top] += sums->rows[own];
	if (sums->undecidable != NULL)
		totals->undecidable[top] += sums->undecidable[own];
	if (sums->given == NULL || sums->given[own] == 0)
		return;
	if (sums->sum != NULL)
		totals->sum[top] += sums->sum[own];
	else
		add_edge(leaf->leaf->agg->kind == AGGREGATE_MIN, sums->edge[own],
			totals->given[top], &totals->edge[top]);
	totals->given[top] += sums->given[own];
}

void sums_total(struct arena *a, const struct table *t, struct counted *leaf)
{
	const struct spread *spread = leaf->spread;

	sums_make(a, leaf, spread->top_count, &leaf->totals);
	if (leaf->distinct != SIZE_MAX)
		count_values(a, &t->distincts.at[leaf->distinct], leaf);
	for (size_t own = 0; own < spread->own_count; own++)
		for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++)
			add_up(leaf, own, spread->tops[i], &leaf->totals);
}

static void put_number(struct result *result, int128 stored, int64_t divisor, struct ratio scale)
{
	struct ratio n;

	if (ratio_make(stored, divisor, &n) && ratio_mul(n, scale, &n)) {
		result->state = VALUE_GIVEN;
		result->number = n;
	} else {
		result->overflow = true;
	}
}

void sums_result(const struct counted *leaf, size_t top, struct result *ret)
{
	const struct aggregate *agg = leaf->leaf->agg;
	const struct sums *totals = &leaf->totals;
	struct ratio scale = agg->path != NULL ? path_scale(agg->path) : ratio_from_int(1);

	*ret = (struct result){.number = RATIO_ZERO, .rows = totals->rows[top]};
	if (totals->undecidable != NULL)
		ret->undecidable = totals->undecidable[top];
	switch (agg->kind) {
	case AGGREGATE_COUNT: put_number(ret, totals->rows[top], 1, ratio_from_int(1)); return;
	case AGGREGATE_DISTINCT: put_number(ret, totals->counts[top], 1, ratio_from_int(1)); return;
	case AGGREGATE_SUM:
	case AGGREGATE_MEAN:
		if (totals->given[top] > 0)
			put_number(ret, totals->sum[top],
				agg->kind == AGGREGATE_MEAN ? totals->given[top] : 1, scale);
		return;
	case AGGREGATE_MIN:
	case AGGREGATE_MAX:
		if (totals->given[top] > 0)
			put_number(ret, totals->edge[top], 1, scale);
		return;
	}
	never();
}
