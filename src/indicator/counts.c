/*
 * What was counted before: the result of an aggregate at one time for one
 * unit, as of a change number. When changes are new, the results of those
 * aggregates go that read a ledger which was touched; the others stay true.
 */
#include "indicator/inner.h"

#define COUNTS_MOST 30000 /* results; with more the table begins anew */

struct count {
	const struct aggregate *agg; /* NULL: free */
	struct when when;
	int64_t unit;
	struct result result;
};

struct counts {
	struct arena *arena; /* of the table */
	int64_t seq;
	struct count *table;
	size_t size, used;
};

static void drop(void *what)
{
	struct counts *counts = what;

	arena_free(counts->arena);
}

static void begin_anew(struct counts *counts, size_t size)
{
	arena_clear(counts->arena);
	counts->size = size;
	counts->used = 0;
	counts->table = arena_array(counts->arena, struct count, size);
}

struct counts *counts_make(struct arena *owner)
{
	struct counts *counts = arena_new(owner, struct counts);

	*counts = (struct counts){.arena = arena_make(), .seq = -1};
	arena_defer(owner, drop, counts);
	begin_anew(counts, 256);
	return counts;
}

static struct count *slot_of(
	const struct counts *counts, const struct aggregate *agg, struct when when, int64_t unit)
{
	int64_t parts[] = {(int64_t)(uintptr_t)agg, when.cutoff, when.period.year, when.period.kind,
		when.period.index, unit};
	size_t slot = numbers_hash(parts, COUNT_OF(parts)) & (counts->size - 1);

	for (; counts->table[slot].agg != NULL; slot = (slot + 1) & (counts->size - 1)) {
		const struct count *c = &counts->table[slot];

		if (c->agg == agg && c->unit == unit && when_eq(c->when, when))
			break;
	}
	return &counts->table[slot];
}

const struct result *counts_find(
	const struct counts *counts, const struct aggregate *agg, struct when when, int64_t unit)
{
	const struct count *c = slot_of(counts, agg, when, unit);

	return c->agg != NULL ? &c->result : NULL;
}

static bool reads_any(
	const struct aggregate *agg, const struct ledger_def *const *ledgers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (aggregate_reads(agg, ledgers[i]))
			return true;
	return false;
}

/* A table of another size, without what reads one of these ledgers. */
static void rebuild(struct counts *counts, size_t size, const struct ledger_def *const *touched,
	size_t touched_count)
{
	struct arena *old_arena = counts->arena;
	struct count *old = counts->table;
	size_t old_size = counts->size;

	counts->arena = arena_make();
	begin_anew(counts, size);
	for (size_t i = 0; i < old_size; i++) {
		const struct count *c = &old[i];

		if (c->agg != NULL && !reads_any(c->agg, touched, touched_count)) {
			*slot_of(counts, c->agg, c->when, c->unit) = *c;
			counts->used++;
		}
	}
	arena_free(old_arena);
}

void counts_keep(struct counts *counts, const struct aggregate *agg, struct when when, int64_t unit,
	const struct result *result)
{
	if (counts->used >= COUNTS_MOST)
		begin_anew(counts, 256);
	else if (counts->used * 2 >= counts->size)
		rebuild(counts, counts->size * 2, NULL, 0);
	struct count *c = slot_of(counts, agg, when, unit);
	counts->used += c->agg == NULL;
	*c = (struct count){agg, when, unit, *result};
}

/* ---- as of another change number ---- */

enum rc counts_as_of(struct job *job, const struct book *book, struct counts *counts, int64_t seq)
{
	const struct schema *schema = &book->catalog->schema;
	ARRAY(const struct ledger_def *) touched = {0};

	if (counts->seq == seq || counts->used == 0) {
		counts->seq = seq;
		return RC_OK;
	}
	if (counts->seq > seq) {
		begin_anew(counts, 256);
		counts->seq = seq;
		return RC_OK;
	}
	for (size_t i = 0; i < schema->ledger_count; i++) {
		bool was = false;

		TRY(ledger_touched(job, book, schema->ledgers[i], counts->seq, &was));
		if (was)
			*ARRAY_ADD(job->arena, touched) = schema->ledgers[i];
	}
	if (touched.len > 0)
		rebuild(counts, counts->size, touched.at, touched.len);
	counts->seq = seq;
	return RC_OK;
}
