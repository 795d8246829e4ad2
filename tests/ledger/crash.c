/*
 * The ledger's write path under power cuts and kills: every write is a change
 * with a new firm, an edit of an older one that moves it, a child row and an
 * end; afterwards the acknowledged changes are there, the chain verifies, and
 * writing goes on.
 */
#include "toy.h"

#include <stdlib.h>

#include "crash.h"

/* The definitions, made once; a book belongs to a connection, so it is opened for each write. */
static struct toy *definitions(void)
{
	static struct toy toy;

	if (!toy.arena)
		toy_catalog(&toy);
	return &toy;
}

static enum rc prepare(struct job *job, struct store *store)
{
	struct book *book;
	enum rc rc = book_open(job, store, &definitions()->catalog, 1, &book);

	if (rc != RC_MISSING)
		return rc;
	job_clear_error(job);
	return book_create(job, store, &definitions()->catalog, 1, STR("断电"), &book);
}

/* The record that write n made. Write n takes ids 2n - 1 (the firm) and 2n (its member). */
static int64_t firm_of(int n)
{
	return 2 * (int64_t)n - 1;
}

static enum rc new_firm(struct job *job, struct change *change, int n)
{
	struct toy *t = definitions();
	struct record *firm =
		toy_party(t, job, str_z(job->arena, str_format(job->arena, "第%d家", n)), NULL);
	struct record *member = record_new(job, t->member);

	toy_text(firm, "code", str_z(job->arena, str_format(job->arena, "C%d", n)));
	if (n % 4 == 0)
		toy_text(firm, "contact", "13900001111");
	TRY(change_put(job, change, firm, 0));
	must(firm->id == firm_of(n));
	member->parent = firm->id;
	toy_text(member, "name", "赵");
	return change_put(job, change, member, 0);
}

static enum rc steps(struct job *job, struct book *book, struct change *change, int n)
{
	struct toy *t = definitions();
	struct record *older;

	must(change_seq(change) == n + 1); /* the first change made the book */
	TRY(new_firm(job, change, n));
	if (n > 3) {
		TRY(record_get(job, book, t->party, firm_of(n - 3), SEQ_NOW, &older));
		toy_int(older, "staff", n);
		TRY(change_put(job, change, older, older->since));
	}
	if (n > 7)
		TRY(change_end(job, change, t->party, firm_of(n - 7), 0));
	return RC_OK;
}

static enum rc write_one(struct job *job, struct store *store, int n)
{
	struct change *change;
	struct book *book;
	int64_t seq;
	enum rc rc;

	TRY(book_open(job, store, &definitions()->catalog, 1, &book));
	TRY(change_begin(job, book, CHANGE_WRITE, STR("试验"), &change));
	rc = steps(job, book, change, n);
	if (rc == RC_OK)
		return change_commit(job, change, &seq);
	change_abandon(change);
	return rc;
}

static enum rc count(struct job *job, struct store *store, int *ret_last)
{
	struct verify_report report;
	struct ledger_query all = {.seq = SEQ_NOW};
	struct book *book;
	int64_t firms, members, last;

	TRY(book_open(job, store, &definitions()->catalog, 1, &book));
	TRY(ledger_verify(job, book, &report));
	last = report.changes - 1;
	TRY(ledger_count(job, book, definitions()->party, &all, &firms));
	TRY(ledger_count(job, book, definitions()->member, &all, &members));
	if (firms != (last < 7 ? last : 7) || members != firms)
		return fail(job, RC_INVALID, "%lld firms and %lld members after %lld writes",
			(long long)firms, (long long)members, (long long)last);
	*ret_last = (int)last;
	return RC_OK;
}

static const struct scenario ledger_scenario = {
	.name = "ledger", .prepare = prepare, .write_one = write_one, .count = count, .writes = 20};

static void no_power_cut_loses_or_halves_a_change(void **state)
{
	(void)state;
	assert_int_equal(crash_by_power(&ledger_scenario, crash_times(200)), 0);
}

static void no_kill_loses_or_halves_a_change(void **state)
{
	(void)state;
	crash_by_kill(&ledger_scenario, crash_times(200));
}

int main(void)
{
	const struct CMUnitTest power[] = {cmocka_unit_test(no_power_cut_loses_or_halves_a_change)};
	const struct CMUnitTest kill[] = {cmocka_unit_test(no_kill_loses_or_halves_a_change)};

	/* Power is cut on the disk in memory only; on PostgreSQL its own server is killed off. */
	if (test_engine() == ENGINE_SQLITE && cmocka_run_group_tests(power, NULL, NULL) != 0)
		return 1;
	return cmocka_run_group_tests(kill, NULL, NULL);
}
