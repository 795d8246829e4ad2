/*
 * What is kept from one evaluation to the next: the tree of 辖区 and the
 * registered facts as of a change number, what was counted (counts.c), and the
 * hold of the ledgers that are counted (formula.h).
 *
 * It belongs to an open book, as a connection does, and is only used in a
 * snapshot: in a write the tables hold what may yet be rolled back. Facts are
 * shared: figures point into them, so they live until the last arena that
 * used them is dropped.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "indicator/inner.h"

#define HOLD_MOST 6000000 /* values: 48 MB for each thread that counts, of a city with some years */

struct remembered {
	struct job job; /* its arena holds all of this */
	atomic_int users;
	int64_t seq;    /* they are as of this change number */
	int64_t frozen; /* the newest frozen report of them */
	struct facts facts;
	struct unit_tree tree;
};

struct memory {
	struct remembered *newest, *past;
	struct counts *newest_counts, *past_counts;
	struct hold *hold;
	bool asked; /* something was counted before */
};

static void let_go(void *what)
{
	struct remembered *r = what;

	if (r != NULL && atomic_fetch_sub(&r->users, 1) == 1) {
		struct job job = r->job;

		job_done(&job);
	}
}

static void forget(void *what)
{
	struct memory *memory = what;

	let_go(memory->newest);
	let_go(memory->past);
}

static struct memory *memory_of(const struct book *book)
{
	void **kept = book_kept(book, KEPT_FIGURES);

	if (*kept == NULL) {
		*kept = arena_new(book_arena(book), struct memory);
		arena_defer(book_arena(book), forget, *kept);
	}
	return *kept;
}

/* ---- facts ---- */

static const struct str sources[] = {LEDGER_UNIT, LEDGER_REGISTERED, LEDGER_TARGET,
	LEDGER_TARGET_STEP, LEDGER_COVERAGE, LEDGER_BASE};

/* Nothing in the ledgers they come from was changed between the two change numbers. */
static enum rc still_true(struct job *job, const struct book *book, const struct remembered *r,
	int64_t seq, bool *ret)
{
	*ret = r != NULL;
	for (size_t i = 0; *ret && r->seq != seq && i < COUNT_OF(sources); i++) {
		const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, sources[i]);
		bool touched = false;

		if (ledger != NULL)
			TRY(ledger_touched(
				job, book, ledger, r->seq < seq ? r->seq : seq, &touched));
		*ret = !touched;
	}
	int64_t frozen;
	if (!*ret || r->seq == seq)
		return RC_OK;
	TRY(printed_newest(job, book, seq, &frozen));
	*ret = frozen == r->frozen;
	return RC_OK;
}

static enum rc load(struct job *job, const struct book *book, int64_t seq, struct remembered **ret)
{
	struct job own;

	job_fork(job, &own);
	struct remembered *r = arena_new(own.arena, struct remembered);
	enum rc rc = unit_tree_load(&own, book, seq, &r->tree);
	if (rc == RC_OK)
		rc = facts_load(&own, book, seq, &r->facts);
	if (rc == RC_OK)
		rc = printed_newest(&own, book, seq, &r->frozen);
	if (rc != RC_OK) {
		job_take_error(job, &own);
		job_done(&own);
		return rc;
	}
	r->job = own;
	r->seq = seq;
	atomic_init(&r->users, 1);
	*ret = r;
	return RC_OK;
}

/* In *slot, loaded anew when what stands there is not true any more. */
static enum rc remember(
	struct job *job, const struct book *book, int64_t seq, struct remembered **slot)
{
	struct remembered *fresh;
	bool holds;

	TRY(still_true(job, book, *slot, seq, &holds));
	if (holds) {
		if (seq > (*slot)->seq)
			(*slot)->seq = seq;
		return RC_OK;
	}
	TRY(load(job, book, seq, &fresh));
	let_go(*slot);
	*slot = fresh;
	return RC_OK;
}

enum rc memory_facts(struct job *job, const struct book *book, int64_t seq,
	const struct facts **ret_facts, const struct unit_tree **ret_tree)
{
	struct memory *memory = memory_of(book);
	struct remembered *used;
	int64_t newest;

	if (store_look(book->store) == 0) {
		TRY(load(job, book, seq, &used));
	} else {
		TRY(book_newest(job, book, &newest));
		if (seq == SEQ_NOW)
			seq = newest;
		struct remembered **slot = seq >= newest ? &memory->newest : &memory->past;

		TRY(remember(job, book, seq, slot));
		used = *slot;
		atomic_fetch_add(&used->users, 1);
	}
	arena_defer(job->arena, let_go, used);
	*ret_facts = &used->facts;
	*ret_tree = &used->tree;
	return RC_OK;
}

/* ---- the hold ---- */

/* Who counts once is served best without: only the second counting of a book begins to hold. */
struct hold *memory_hold(const struct book *book)
{
	struct memory *memory = memory_of(book);

	if (store_look(book->store) == 0)
		return NULL;
	if (memory->asked && memory->hold == NULL)
		memory->hold = hold_make(book_arena(book), HOLD_MOST);
	memory->asked = true;
	return memory->hold;
}

/* ---- what was counted ---- */

enum rc memory_counts(struct job *job, const struct book *book, int64_t seq, struct counts **ret)
{
	struct memory *memory = memory_of(book);
	int64_t newest;

	*ret = NULL;
	if (store_look(book->store) == 0)
		return RC_OK;
	TRY(book_newest(job, book, &newest));
	struct counts **slot = seq >= newest ? &memory->newest_counts : &memory->past_counts;
	if (*slot == NULL)
		*slot = counts_make(book_arena(book));
	TRY(counts_as_of(job, book, *slot, seq));
	*ret = *slot;
	return RC_OK;
}
