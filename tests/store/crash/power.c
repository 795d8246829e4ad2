/*
 * power.c — a scenario under power cuts.
 *
 * A run without a cut counts the disk's operations; then the run is made
 * again and again, cut at operations spread over that length. The file is
 * closed and opened every dozen writes, so that checkpoints and the deletion of
 * the log are cut too, and a reader holds a snapshot over some of the writes.
 */
#include <stdlib.h>

#include "crash.h"
#include "vfs.h"

struct run {
	struct job job;
	const struct scenario *scenario;
	int attempted, acknowledged;
};

static enum rc run_open(struct job *job, struct store **ret_store)
{
	struct store_options options = {.vfs = POWER_VFS, .busy_milliseconds = 1};
	return store_open(job, STR("book.db"), options, ret_store);
}

/* A dozen writes on one connection, from where the run stands. */
static enum rc run_dozen(struct run *run, struct store *store, struct store *reader)
{
	for (int i = 0; i < 12 && run->attempted < run->scenario->writes; i++) {
		if (i == 3)
			TRY(store_begin_read(&run->job, reader));
		run->attempted++;
		TRY(run->scenario->write_one(&run->job, store, run->attempted));
		run->acknowledged = run->attempted;
		if (i == 8)
			store_rollback(reader);
	}
	return RC_OK;
}

static void run_all(struct run *run)
{
	enum rc rc = RC_OK;
	while (rc == RC_OK && run->attempted < run->scenario->writes) {
		struct store *store = NULL, *reader = NULL;
		rc = run_open(&run->job, &store);
		if (rc == RC_OK && run->attempted == 0)
			rc = store_migrate(&run->job, store);
		if (rc == RC_OK && run->attempted == 0)
			rc = run->scenario->prepare(&run->job, store);
		if (rc == RC_OK)
			rc = run_open(&run->job, &reader);
		if (rc == RC_OK)
			rc = run_dozen(run, store, reader);
		store_close(reader);
		store_close(store);
	}
	/* Nothing but the power may stop it. */
	if (rc != RC_OK && !power_is_off())
		GIVES(&run->job, RC_OK, rc);
}

/* After the power is back: opens, looks, writes on. RC_OK when all is as promised. */
static enum rc look(struct run *run, struct store *store)
{
	int last;
	TRY(store_migrate(&run->job, store));
	TRY(run->scenario->prepare(&run->job, store));
	TRY(store_self_check(&run->job, store));
	TRY(store_begin_read(&run->job, store));
	TRY(run->scenario->count(&run->job, store, &last));
	store_rollback(store);
	if (last < run->acknowledged || last > run->attempted) {
		return fail(&run->job, RC_INVALID,
			"%d of %d acknowledged writes are there (%d attempted)", last,
			run->acknowledged, run->attempted);
	}
	TRY(run->scenario->write_one(&run->job, store, last + 1));
	TRY(store_begin_read(&run->job, store));
	int after;
	TRY(run->scenario->count(&run->job, store, &after));
	return after == last + 1 ? RC_OK : fail(&run->job, RC_INVALID, "cannot go on");
}

static enum rc run_cut(const struct scenario *scenario, int64_t at, uint64_t seed, bool lie)
{
	struct run run = {.scenario = scenario};
	struct store *store = NULL;
	job_init(&run.job, STR("tester"));
	power_new_disk();
	power_ignore_sync(lie);
	power_cut_at(at, seed);
	run_all(&run);
	must(power_is_off());
	power_back();
	enum rc rc = run_open(&run.job, &store);
	if (rc == RC_OK)
		rc = look(&run, store);
	store_close(store);
	if (rc != RC_OK && !lie) {
		print_error("%s: cut at operation %d (%d acknowledged): %s %.*s\n", scenario->name,
			(int)at, run.acknowledged, rc_name(rc), STR_ARG(job_error(&run.job)));
	}
	job_done(&run.job);
	return rc;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED 0
#endif

int crash_times(int ordinary)
{
	if (SANITIZED)
		ordinary /= 5;
	const char *longer = getenv("KEZHANG_LONG");
	return longer && *longer ? ordinary * 10 : ordinary;
}

int crash_by_power(const struct scenario *scenario, int cuts)
{
	struct run whole = {.scenario = scenario};
	const char *lie = getenv("KEZHANG_TEST_LYING_DISK");
	int bad = 0;
	job_init(&whole.job, STR("tester"));
	power_new_disk();
	run_all(&whole);
	int64_t length = power_operations();
	job_done(&whole.job);
	print_message("%s: %d writes are %d operations of the disk, %d cuts\n", scenario->name,
		scenario->writes, (int)length, cuts);
	assert_true(length > cuts / 10);
	for (int i = 0; i < cuts; i++) {
		/* Evenly spread, so that each part of the run has its share. */
		int64_t at = 1 + length * i / cuts;
		bad += run_cut(scenario, at, (uint64_t)i, lie && *lie) != RC_OK;
	}
	return bad;
}
