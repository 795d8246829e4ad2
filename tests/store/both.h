/*
 * both — a fresh database for a test, on the engine that the run asks for.
 *
 * A test program is built once and run twice; tests/store/meson.build shows
 * how. KEZHANG_TEST_ENGINE says which engine: sqlite (also when unset) or
 * postgres, which needs the address of a server in KEZHANG_TEST_POSTGRES
 * (tests/postgres.sh sets it); without it the program says so and exits as
 * skipped.
 *
 *	struct both t;
 *	both_open(&t);                     migrated; t.store, t.job are ready
 *	OK(&t.job, store_begin_read(&t.job, t.store));
 *	both_close(&t);
 *
 * Each database is its own: a file in a folder of its own, or a schema of its
 * own on the server. Programs and tests can run at once.
 */
#ifndef KZ_TESTS_STORE_BOTH_H
#define KZ_TESTS_STORE_BOTH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours takes its place */

#include "core/core.h"
#include "store/store.h"

struct both {
	struct job job;
	struct store *store;
	struct str address; /* opens the same database again */
	char folder[64];    /* of the test; files may be put there */
	char schema[64];    /* PostgreSQL */
};

/* The engine of this run. Exits the program as skipped when it is not there. */
enum engine test_engine(void);

void both_open(struct both *t);       /* with the fixed tables */
void both_open_empty(struct both *t); /* nothing in it, not migrated */
/* One more connection to the same database. */
struct store *both_again(struct both *t, struct store_options options);
/* Closes t->store (may be NULL) and drops the database and the folder. */
void both_close(struct both *t);
/* A path in the test's folder. */
struct str both_path(struct both *t, const char *name);

/* The call must give this code; the job's error text is shown when not. */
#define GIVES(job, code, call) both_gives((job), (code), (call), #call, __FILE__, __LINE__)
#define OK(job, call)          GIVES((job), RC_OK, (call))
void both_gives(
	struct job *job, enum rc wanted, enum rc got, const char *call, const char *file, int line);
/* The same after a failure, and the text must hold these words. */
#define SAYS(job, words) both_says((job), (words), __FILE__, __LINE__)
void both_says(struct job *job, const char *words, const char *file, int line);

/* The question must get an answer. */
bool both_has_table(struct job *job, struct store *store, const char *table);

#define assert_str(view, text) both_str((view), (text), __FILE__, __LINE__)
void both_str(struct str got, const char *wanted, const char *file, int line);

#endif
