/*
 * What leaves gather. Rows are counted once, for their own unit; tops get
 * theirs at the end by adding up. Distinct values cannot be added up: the
 * first unit that brings a value counts it in its tops, a later one in those
 * of its tops that have not had it.
 */
#include "formula/counting.h"

#include <stdlib.h>

/* ---- from units to tops ---- */

/* One walk over the tree. */
struct climbing {
	struct counting *c;
	struct relation *tree;
	struct index tops; /* units asked for: id to index */
	int32_t *met;      /* by row: the way up that met it last */
	int32_t way;
	size_t cap, len; /* of the spread's tops */
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

static void note_own(struct climbing *k, int64_t unit)
{
	struct arena *a = k->c->job->arena;
	struct spread *spread = &k->c->by_unit;
	size_t before = k->len;

	/* A way up meets each top once. */
	if (k->cap - k->len < spread->top_count) {
		size_t more = k->cap * 2 + spread->top_count;

		spread->tops = arena_grow(a, spread->tops, k->cap, more, sizeof(*spread->tops));
		k->cap = more;
	}
	climb(k, unit);
	if (k->len == before)
		return;
	index_put(a, &k->c->own, unit, (int32_t)spread->own_count);
	spread->begin[++spread->own_count] = k->len;
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

void spread_make(struct counting *c)
{
	static size_t begin[] = {0, 1}, tops[] = {0};

	c->whole = (struct spread){.own_count = 1, .top_count = 1, .begin = begin, .tops = tops};
	if (c->unit != NULL)
		spread_units(c);
	for (size_t i = 0; i < c->relations.len; i++) {
		struct table *t = c->relations.at[i]->table;

		for (size_t k = 0; t != NULL && k < t->leaves.len; k++) {
			struct counted *leaf = &t->leaves.at[k];

			leaf->spread = leaf->home == SIZE_MAX ? &c->whole : &c->by_unit;
			sums_init(c->job->arena, leaf);
		}
	}
}

/* ---- gathering ---- */

void sums_init(struct arena *a, struct counted *leaf)
{
	size_t own = leaf->spread->own_count;
	enum aggregate_kind kind = leaf->leaf->agg->kind;
	struct sums *sums = &leaf->sums;

	sums->rows = arena_array(a, int64_t, own);
	if (!leaf->total)
		sums->undecidable = arena_array(a, int64_t, own);
	if (kind == AGGREGATE_DISTINCT)
		sums->counts = arena_array(a, int64_t, leaf->spread->top_count);
	if (kind == AGGREGATE_COUNT || kind == AGGREGATE_DISTINCT)
		return;
	sums->given = arena_array(a, int64_t, own);
	if (kind == AGGREGATE_SUM || kind == AGGREGATE_MEAN)
		sums->sum = arena_array(a, int128, own);
	else
		sums->edge = arena_array(a, int64_t, own);
}

static bool lies_in(const struct spread *spread, size_t own, size_t top)
{
	for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++)
		if (spread->tops[i] == top)
			return true;
	return false;
}

/* A value by its number, brought by a unit. */
static void see(struct arena *a, struct counted *leaf, int32_t value, size_t own)
{
	const struct spread *spread = leaf->spread;
	struct sums *sums = &leaf->sums;

	while (sums->first.len <= (size_t)value)
		*ARRAY_ADD(a, sums->first) = 0;
	int32_t first = sums->first.at[value];
	if (first == (int32_t)own + 1)
		return;
	if (first == 0)
		sums->first.at[value] = (int32_t)own + 1;
	for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++) {
		size_t top = spread->tops[i];
		int64_t key = (int64_t)value * (int64_t)spread->top_count + (int64_t)top;

		if (first != 0) {
			if (lies_in(spread, (size_t)first - 1, top) ||
				index_get(&sums->others, key) >= 0)
				continue;
			index_put(a, &sums->others, key, 0);
		}
		sums->counts[top]++;
	}
}

static void take_value(struct sums *sums, enum aggregate_kind kind, int64_t v, size_t own)
{
	if (v == NOTHING)
		return;
	if (sums->sum != NULL)
		sums->sum[own] += v; /* int128: 10^18 a row cannot overflow it */
	else if (sums->given[own] == 0 ||
		 (kind == AGGREGATE_MIN ? v < sums->edge[own] : v > sums->edge[own]))
		sums->edge[own] = v;
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
	int32_t value;

	leaf->sums.rows[own]++;
	if (agg->kind == AGGREGATE_DISTINCT) {
		value = t->distincts.at[leaf->distinct].at[at];
		if (value >= 0)
			see(c->job->arena, leaf, value, own);
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

/* All that lies in one top. */
struct heap {
	int64_t rows, undecidable, given, edge;
	int128 sum;
};

static void add_up(const struct counted *leaf, size_t own, struct heap *heap)
{
	const struct sums *sums = &leaf->sums;
	bool least = leaf->leaf->agg->kind == AGGREGATE_MIN;

	heap->rows += sums->rows[own];
	heap->undecidable += sums->undecidable != NULL ? sums->undecidable[own] : 0;
	if (sums->given == NULL || sums->given[own] == 0)
		return;
	if (sums->sum != NULL)
		heap->sum += sums->sum[own];
	else if (heap->given == 0 ||
		 (least ? sums->edge[own] < heap->edge : sums->edge[own] > heap->edge))
		heap->edge = sums->edge[own];
	heap->given += sums->given[own];
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

static void put_heap(
	const struct counted *leaf, size_t top, const struct heap *heap, struct result *result)
{
	const struct aggregate *agg = leaf->leaf->agg;
	struct ratio scale = agg->path != NULL ? path_scale(agg->path) : ratio_from_int(1);

	*result = (struct result){
		.number = RATIO_ZERO, .rows = heap->rows, .undecidable = heap->undecidable};
	switch (agg->kind) {
	case AGGREGATE_COUNT: put_number(result, heap->rows, 1, ratio_from_int(1)); return;
	case AGGREGATE_DISTINCT:
		put_number(result, leaf->sums.counts[top], 1, ratio_from_int(1));
		return;
	case AGGREGATE_SUM:
	case AGGREGATE_MEAN:
		if (heap->given > 0)
			put_number(result, heap->sum, agg->kind == AGGREGATE_MEAN ? heap->given : 1,
				scale);
		return;
	case AGGREGATE_MIN:
	case AGGREGATE_MAX:
		if (heap->given > 0)
			put_number(result, heap->edge, 1, scale);
		return;
	}
	never();
}

void sums_results(const struct counting *c, const struct counted *leaf, struct result *results)
{
	const struct spread *spread = leaf->spread;
	size_t tops = c->options.unit_count > 0 ? c->options.unit_count : 1;
	struct heap *heaps = arena_array(c->scratch.arena, struct heap, spread->top_count);

	for (size_t own = 0; own < spread->own_count; own++)
		for (size_t i = spread->begin[own]; i < spread->begin[own + 1]; i++)
			add_up(leaf, own, &heaps[spread->tops[i]]);
	for (size_t top = 0; top < tops; top++) {
		size_t from = spread == &c->whole ? 0 : top;

		put_heap(leaf, from, &heaps[from], &results[leaf->index * tops + top]);
	}
	arena_clear(c->scratch.arena);
}
