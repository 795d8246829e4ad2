/*
 * crash — what a write path must bear: the power goes, or the program is
 * killed, in the middle of writes. Everything acknowledged must be there
 * afterwards, nothing half.
 *
 * A write path is put to the test by a struct scenario; scenario.c has the one
 * of the store alone. Another room brings its own, links crash_dep and calls
 * crash_by_power and crash_by_kill from two cmocka tests.
 */
#ifndef KZ_TESTS_CRASH_H
#define KZ_TESTS_CRASH_H

#include "both.h"

struct scenario {
	const char *name;
	/* Makes what is needed beyond the fixed tables, if it is not there yet; its own write. */
	enum rc (*prepare)(struct job *job, struct store *store);
	/*
	 * Write number n (1, 2, 3 …), one write transaction with its commit. RC_OK: acknowledged.
	 * Must write the same for the same n, whoever calls.
	 */
	enum rc (*write_one)(struct job *job, struct store *store, int n);
	/*
	 * In a snapshot that is open: how many writes there are, 1 … *ret_last, each whole; a write
	 * that is half there or out of order fails the test, or answers RC_INVALID with a message.
	 */
	enum rc (*count)(struct job *job, struct store *store, int *ret_last);
	int writes; /* so many make a run */
};

extern const struct scenario store_scenario;

/* As often as asked for; ten times as often when KEZHANG_LONG is set, a fifth under a sanitizer. */
int crash_times(int ordinary);

/*
 * Runs the scenario `cuts` times on a disk in memory whose power goes at an
 * operation further on each time, and looks at what is there afterwards.
 * Returns how many cuts lost something or left a half. For SQLite.
 */
int crash_by_power(const struct scenario *scenario, int cuts);

/*
 * Kills a writing process `kills` times at a random moment and looks; the next
 * one goes on. Fails the test itself. For both engines.
 */
void crash_by_kill(const struct scenario *scenario, int kills);

#endif
