/*
 * What sqlite.c, sqlite_advice.c and sqlite_copy.c share: one connection and how it fails.
 */
#ifndef KZ_STORE_SQLITE_H
#define KZ_STORE_SQLITE_H

#include <sqlite3.h>

#include "store/inside.h"

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *begin_read, *begin_write, *look, *commit; /* used at every transaction */
	bool writing;                                           /* the transaction is a write */
};

/* The connection behind a store. */
sqlite3 *sqlite_db(const struct store *store);
/* Tells what went wrong at db by the result code; file: STR_NONE for the one that db has open. */
enum rc sqlite_fail(struct job *job, sqlite3 *db, int code, struct str file) MUST_USE;
/* The same of opening: RC_MISSING where there is no such file. */
enum rc sqlite_cannot_open(struct job *job, sqlite3 *db, int code, struct str file) MUST_USE;
/* The first column of the first row as text, "" when there is no row. */
enum rc sqlite_ask(struct job *job, sqlite3 *db, const char *sql, struct str *ret_answer) MUST_USE;

/* One statement without parameters and rows. */
enum rc sqlite_say(struct job *job, sqlite3 *db, const char *sql) MUST_USE;
/* After a script: what the planner should know of indexes that are new. */
enum rc sqlite_advise(struct job *job, struct store *store) MUST_USE;

/* store_backup and store_self_check for this engine. */
enum rc sqlite_backup(struct job *job, struct store *store, struct str path) MUST_USE;
enum rc sqlite_self_check(struct job *job, struct store *store) MUST_USE;

/* "KZ01": written into the file's head, so that a foreign file is known. */
#define SQLITE_OUR_ID 1264201777 /* 0x4b5a3031 */

#endif
