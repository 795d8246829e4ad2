/*
 * Deep history: a ledger whose records are edited again and again, and what
 * must not pay for that. bench_deep RECORDS ROUNDS makes RECORDS records of a
 * certificate and edits all of them ROUNDS − 1 times; before that it writes a
 * few parties that nobody touches afterwards.
 *
 *	undo of the old change, the list of what a change touched: independent of depth
 *	a search as of an old change, the whole list as of it:     with the versions
 *	ledger_verify:                                             with the versions
 */
#include "toy.h"

#include <stdio.h>
#include <time.h>

static struct toy t;

struct moment {
	double clock, cpu;
};

static struct moment moment(void)
{
	struct timespec clock, cpu;

	(void)clock_gettime(CLOCK_MONOTONIC, &clock);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	return (struct moment){(double)clock.tv_sec + (double)clock.tv_nsec / 1e9,
		(double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9};
}

static void tell(const char *what, struct moment from, int64_t versions)
{
	struct moment now = moment();

	printf("%-9s %-36s %10.2f ms cpu %10.2f ms",
		store_engine(t.db.store) == ENGINE_SQLITE ? "sqlite" : "postgres", what,
		(now.clock - from.clock) * 1e3, (now.cpu - from.cpu) * 1e3);
	if (versions)
		printf(" %10.0f versions/s", (double)versions / (now.clock - from.clock));
	(void)puts("");
}

static int64_t write_round(int64_t records, int64_t round, int64_t party)
{
	struct change *change;
	struct job job;
	int64_t seq;

	job_fork(&t.db.job, &job);
	OK(&job, change_begin(&job, t.book, CHANGE_WRITE, STR("bench"), &change));
	for (int64_t i = 0; i < records; i++) {
		struct record *r = record_new(&job, t.certificate);

		r->id = round ? party + 1 + i : 0;
		*record_value(r, STR("number")) =
			value_text(TYPE_CODE, str_format(job.arena, "GR%08lld", (long long)i));
		*record_value(r, STR("holder")) = value_int(TYPE_REF, party);
		*record_value(r, STR("issued")) =
			value_date(TYPE_DATE, date_of((day_t)(18000 + (i + round) % 1000)));
		OK(&job, change_put(&job, change, r, 0));
	}
	OK(&job, change_commit(&job, change, &seq));
	job_done(&job);
	return seq;
}

static enum rc count_one(void *arg, struct job *job, const struct record *record)
{
	(void)job, (void)record;
	++*(int64_t *)arg;
	return RC_OK;
}

static void look(const char *what, struct ledger_query query)
{
	struct moment from = moment();
	int64_t count = 0;

	OK(&t.db.job, ledger_each(&t.db.job, t.book, t.certificate, &query, count_one, &count));
	tell(what, from, 0);
}

int main(int argc, char **argv)
{
	static struct str search[] = {STR_INIT("number")};
	struct verify_report report;
	struct record *other, *holder;
	struct moment from;
	int64_t records, rounds, old, last = 0, undone, versions;

	if (argc != 3 || !int_from(str_from_z(argv[1]), &records) ||
		!int_from(str_from_z(argv[2]), &rounds) || records < 1 || rounds < 1) {
		(void)fputs("usage: bench_deep RECORDS ROUNDS\n", stderr);
		return 2;
	}
	toy_catalog(&t);
	t.certificate->search = search;
	t.certificate->search_count = COUNT_OF(search);
	both_open(&t.db);
	OK(&t.db.job, book_create(&t.db.job, t.db.store, &t.catalog, 1, STR("bench"), &t.book));
	versions = records * rounds;
	other = toy_party(&t, &t.db.job, "早先登记的单位", NULL);
	old = toy_write(&t.db.job, t.book, other);
	holder = toy_party(&t, &t.db.job, "某厂", NULL);
	(void)toy_write(&t.db.job, t.book, holder);
	from = moment();
	for (int64_t i = 0; i < rounds; i++)
		last = write_round(records, i, holder->id);
	tell("edits", from, versions);
	look("as of the middle, the whole list", (struct ledger_query){.seq = last - rounds / 2});
	look("as of the middle, a search",
		(struct ledger_query){.seq = last - rounds / 2, .search = STR("gr00000001")});
	look("now, a search", (struct ledger_query){.seq = SEQ_NOW, .search = STR("gr00000001")});
	from = moment();
	OK(&t.db.job, change_undo(&t.db.job, t.book, old, STR("bench"), &undone));
	tell("undo of the oldest change", from, 0);
	from = moment();
	OK(&t.db.job, ledger_verify(&t.db.job, t.book, &report));
	tell("ledger_verify", from, report.versions);
	both_close(&t.db);
	return 0;
}
