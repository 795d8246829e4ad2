/*
 * Who of one list is likest to whom of the other, by pairs of characters.
 *
 * Two names whose likeness reaches MATCH_LIKENESS share so much weight that the
 * rarest pair of characters they share stands early in both when each name's
 * pairs are put in the order of their rarity: what comes after it would not be
 * enough. So a name of b is entered under its early pairs only, a name of a is
 * looked for under its early pairs only, and nobody who would reach the line is
 * overlooked. Under each pair those stand first of whom most may be expected,
 * and the search ends at the first one that can come to nothing.
 *
 * That leaves little where names tell each other apart. Where thousands are
 * nearly the same it does not: after MATCH_TRIES names the search for one ends,
 * and it is said of that one that there was more.
 */
#include "intake/match.h"

#include <stdlib.h>

#define COMMON_MIN  40  /* a pair of characters in more names than this … */
#define COMMON_PART 25  /* … and in more than one of so many tells nobody apart */
#define GRAMS_MAX   100 /* of one name */

/* An occurrence of a pair of characters: item counts through a, then through b. */
struct gram {
	uint64_t pair;
	uint32_t item;
};
struct group { /* all occurrences of one pair; their place in that order is its rank */
	size_t first;
	uint32_t count;
};
/* A name of b under one of its early pairs: 200 × the weight from there on, less what its own weight asks for. */
struct entry {
	int32_t promise;
	uint32_t item;
};
struct side { /* of each item that is left: its ranks, the rarest first */
	const struct likest_list *list;
	uint32_t *ranks;
	size_t *first;  /* into ranks; of the item behind the last one too */
	int32_t *whole; /* the sum of its weights */
};
struct likeness {
	struct arena *arena;
	struct side a, b;
	size_t names, rank_count;
	int32_t *weights; /* by rank */
	uint32_t common;  /* from this rank on they tell nobody apart */
	struct entry *entries;
	size_t *under;  /* into entries, by rank */
	uint32_t *seen; /* by item of b: the item of a that it was last looked at for, + 1 */
};

static size_t grams_of(struct str core, uint64_t out[GRAMS_MAX])
{
	uint32_t before = '^';
	size_t count = 0;
	for (size_t at = 0; at < core.len && count < GRAMS_MAX;) {
		uint32_t cp = utf8_next(core, &at);
		uint64_t gram = (uint64_t)before << 32 | cp;
		bool known = false;
		for (size_t i = 0; i < count; i++)
			known = known || out[i] == gram;
		if (!known)
			out[count++] = gram;
		before = cp;
	}
	return count;
}

/* About 16 × log2(names / count), in whole numbers: the same on every machine. */
static int32_t rarity(size_t names, size_t count)
{
	uint64_t ratio = ((uint64_t)names << 8) / count;
	uint32_t bits = 0;
	while (ratio >> (bits + 1) != 0)
		bits++;
	uint64_t rest = bits >= 4 ? (ratio >> (bits - 4)) & 15 : 0;
	uint32_t sum = bits * 16 + (uint32_t)rest;
	return sum > 128 ? (int32_t)sum - 128 + 8 : 8;
}

/* ---- ranks ---- */

static int by_pair(const void *left, const void *right)
{
	const struct gram *a = left, *b = right;
	if (a->pair != b->pair)
		return a->pair < b->pair ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

static int by_rarity(const void *left, const void *right)
{
	const struct group *a = left, *b = right;
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

typedef ARRAY(struct gram) gram_list;

static void add_grams(
	struct arena *a, gram_list *all, const struct likest_list *list, size_t before)
{
	uint64_t grams[GRAMS_MAX];
	for (size_t i = 0; i < list->count; i++) {
		size_t count = grams_of(list->cores[i], grams);
		for (size_t g = 0; g < count; g++)
			*ARRAY_ADD(a, *all) = (struct gram){grams[g], (uint32_t)(before + i)};
	}
}

static void side_init(struct likeness *l, struct side *side, const struct likest_list *list)
{
	*side = (struct side){.list = list};
	side->first = arena_array(l->arena, size_t, list->count + 2);
	side->whole = arena_array(l->arena, int32_t, list->count + 1);
}

static struct side *side_of(struct likeness *l, uint32_t *item)
{
	if (*item < l->a.list->count)
		return &l->a;
	*item -= (uint32_t)l->a.list->count;
	return &l->b;
}

/* first[i + 2] counts those of i, then first[i + 1] is where the next one of i goes, then first[i] where they begin. */
static void room(struct likeness *l, struct side *side)
{
	for (size_t i = 1; i < side->list->count + 2; i++)
		side->first[i] += side->first[i - 1];
	side->ranks = arena_array(l->arena, uint32_t, side->first[side->list->count + 1] + 1);
}

static void spread(struct likeness *l, const gram_list *all, const struct group *groups)
{
	for (size_t i = 0; i < all->len; i++) {
		uint32_t item = all->at[i].item;
		struct side *side = side_of(l, &item);
		if (side->list->partner[item] == 0)
			side->first[item + 2]++;
	}
	room(l, &l->a);
	room(l, &l->b);
	for (size_t rank = 0; rank < l->rank_count; rank++)
		for (size_t i = 0; i < groups[rank].count; i++) {
			uint32_t item = all->at[groups[rank].first + i].item;
			struct side *side = side_of(l, &item);
			if (side->list->partner[item] != 0)
				continue;
			side->ranks[side->first[item + 1]++] = (uint32_t)rank;
			side->whole[item] += l->weights[rank];
		}
}

static void rank_grams(struct likeness *l)
{
	gram_list all = {0};
	ARRAY(struct group) groups = {0};
	add_grams(l->arena, &all, l->a.list, 0);
	add_grams(l->arena, &all, l->b.list, l->a.list->count);
	if (all.len > 0)
		qsort(all.at, all.len, sizeof(*all.at), by_pair);
	for (size_t i = 0, k; i < all.len; i = k) {
		for (k = i; k < all.len && all.at[k].pair == all.at[i].pair;)
			k++;
		*ARRAY_ADD(l->arena, groups) = (struct group){i, (uint32_t)(k - i)};
	}
	if (groups.len > 0)
		qsort(groups.at, groups.len, sizeof(*groups.at), by_rarity);
	l->rank_count = groups.len;
	l->weights = arena_array(l->arena, int32_t, groups.len + 1);
	l->common = (uint32_t)groups.len;
	for (size_t rank = groups.len; rank-- > 0;) {
		uint32_t count = groups.at[rank].count;
		l->weights[rank] = rarity(l->names, count);
		if (count > COMMON_MIN && (size_t)count * COMMON_PART > l->names)
			l->common = (uint32_t)rank;
	}
	spread(l, &all, groups.at);
}

/* ---- the index ---- */

/*
 * 200 × shared ÷ (one + other) ≥ MATCH_LIKENESS, where no more can be shared
 * than `rest` of the one: what it leaves for the other to weigh, times the line.
 */
static int32_t promise(int32_t rest, int32_t whole)
{
	return 200 * rest - MATCH_LIKENESS * whole;
}

/* Does a pair stand early: could the rest from it on be enough for anybody? The other weighs what they share at least. */
static bool is_early(int32_t rest, int32_t whole)
{
	return promise(rest, whole) >= MATCH_LIKENESS * rest;
}

static int by_promise(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	if (a->promise != b->promise)
		return a->promise > b->promise ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

/* Once to count (entries is NULL), once to enter. */
static void enter(struct likeness *l)
{
	const struct side *b = &l->b;
	for (size_t k = 0; k < b->list->count; k++) {
		int32_t rest = b->whole[k];
		for (size_t at = b->first[k]; at < b->first[k + 1]; at++) {
			uint32_t rank = b->ranks[at];
			if (rank >= l->common || !is_early(rest, b->whole[k]))
				break;
			if (l->entries == NULL)
				l->under[rank + 2]++;
			else
				l->entries[l->under[rank + 1]++] =
					(struct entry){promise(rest, b->whole[k]), (uint32_t)k};
			rest -= l->weights[rank];
		}
	}
}

static void make_index(struct likeness *l)
{
	l->under = arena_array(l->arena, size_t, l->rank_count + 2);
	enter(l);
	for (size_t rank = 1; rank < l->rank_count + 2; rank++)
		l->under[rank] += l->under[rank - 1];
	l->entries = arena_array(l->arena, struct entry, l->under[l->rank_count + 1] + 1);
	enter(l);
	for (size_t rank = 0; rank < l->rank_count; rank++)
		if (l->under[rank + 1] - l->under[rank] > 1)
			qsort(&l->entries[l->under[rank]], l->under[rank + 1] - l->under[rank],
				sizeof(*l->entries), by_promise);
}

/* ---- the search ---- */

static int likeness_of(const struct likeness *l, size_t i, size_t k)
{
	const uint32_t *x = &l->a.ranks[l->a.first[i]], *x_end = &l->a.ranks[l->a.first[i + 1]];
	const uint32_t *y = &l->b.ranks[l->b.first[k]], *y_end = &l->b.ranks[l->b.first[k + 1]];
	int32_t shared = 0;
	while (x < x_end && y < y_end) {
		if (*x == *y)
			shared += l->weights[*x];
		uint32_t one = *x, other = *y;
		x += one <= other;
		y += other <= one;
	}
	return (int)(INT64_C(200) * shared / (l->a.whole[i] + l->b.whole[k]));
}

static void better(struct likest *best, size_t other, int likeness)
{
	if (likeness > best->likeness || (likeness == best->likeness && other + 1 < best->other))
		*best = (struct likest){other + 1, likeness, best->cut};
}

/* All of b that may be as like to i as the line asks for; false: there were too many. */
static bool seek(struct likeness *l, size_t i, likest_may *may, const void *arg,
	struct likest *best_a, struct likest *best_b)
{
	const struct side *a = &l->a;
	int32_t rest = a->whole[i], own = a->whole[i];
	size_t tries = 0;
	for (size_t at = a->first[i]; at < a->first[i + 1]; at++) {
		uint32_t rank = a->ranks[at];
		if (rank >= l->common || !is_early(rest, own))
			break;
		for (size_t e = l->under[rank]; e < l->under[rank + 1]; e++) {
			size_t k = l->entries[e].item;
			if (l->entries[e].promise < MATCH_LIKENESS * own)
				break;
			if (l->seen[k] == (uint32_t)i + 1)
				continue;
			if (++tries > MATCH_TRIES)
				return false;
			l->seen[k] = (uint32_t)i + 1;
			if (MATCH_LIKENESS * l->b.whole[k] > promise(rest, own))
				continue;
			int likeness = likeness_of(l, i, k);
			if (likeness < MATCH_LIKENESS || !may(arg, i, k))
				continue;
			better(&best_a[i], k, likeness);
			better(&best_b[k], i, likeness);
		}
		rest -= l->weights[rank];
	}
	return true;
}

void likest_find(struct arena *arena, const struct likest_list *a, const struct likest_list *b,
	likest_may *may, const void *arg, struct likest *ret_a, struct likest *ret_b)
{
	struct likeness l = {.arena = arena, .names = a->count + b->count};
	side_init(&l, &l.a, a);
	side_init(&l, &l.b, b);
	rank_grams(&l);
	make_index(&l);
	l.seen = arena_array(arena, uint32_t, b->count + 1);
	for (size_t i = 0; i < a->count; i++)
		ret_a[i].cut = !seek(&l, i, may, arg, ret_a, ret_b);
}
