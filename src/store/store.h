/*
 * store — one interface to the database.
 *
 * Two engines behind it: SQLite (sqlite.c) for a bureau or a city, PostgreSQL
 * through libpq opened at run time (postgres.c) for a province. Nobody else
 * includes sqlite3.h or libpq-fe.h. One SQL text serves both: the common
 * subset, parameters $1…$n, bound always. What differs is asked from
 * store_engine() by the few that make tables (ledger/define.c) or must page
 * what they read (ledger/read.c, indicator/count.c).
 *
 * Vocabulary
 *   store    one connection; belongs to one thread at a time
 *   snapshot a read transaction: one consistent view (SQLite: deferred BEGIN
 *            with a first read; PostgreSQL: REPEATABLE READ READ ONLY); writing
 *            in it fails by construction (SQLite: sqlite3_stmt_readonly)
 *   write    BEGIN IMMEDIATE / READ COMMITTED; one writer per book by the row
 *            lock that the first statement of every write takes (book.seq)
 *
 * Durability: SQLite WAL, synchronous=FULL, foreign_keys on, DQS off,
 * case_sensitive_like on, secure_delete as built; PostgreSQL with whatever
 * fsync the server has (on in what we ship and test).
 *
 * Errors: RC_TAKEN for a broken UNIQUE, RC_INVALID for a broken foreign key,
 * CHECK or NOT NULL and for text that is not UTF-8, RC_BUSY when the lock was
 * not had in time, RC_FAILED for the rest (the engine's text in the message).
 * On PostgreSQL a failed statement aborts the transaction: validate first.
 *
 * Nothing runs outside of a transaction, reading neither. When an engine gives
 * a transaction up by itself (disk full, connection lost), everything in it
 * answers RC_FAILED until store_rollback.
 */
#ifndef KZ_STORE_H
#define KZ_STORE_H

#include "core/core.h"

struct store;
struct statement;

enum engine { ENGINE_SQLITE, ENGINE_POSTGRES };

/* ---- ceilings: beyond them RC_TOO_MUCH ---- */
#define STORE_SQL_MAX        1000000 /* bytes of one statement */
#define STORE_STATEMENTS_MAX 320     /* kept per connection; as many can be taken at once */
#define STORE_PARAMETERS_MAX 16384   /* of one statement */
#define STORE_VALUE_MAX      ((size_t)64 << 20) /* bytes of one text or blob */
#define STORE_ROW_MAX        ((size_t)128 << 20) /* bytes of all texts and blobs of one row or statement */
#define STORE_SCRIPT_MAX     ((size_t)4 << 20) /* bytes of a script with its macros expanded */

/*
 * address: a file name, or postgresql://… . must_exist false creates an empty
 * SQLite file. Opens only; store_migrate brings the schema, and a first one only where must_exist
 * is false. A SQLite file in a folder that cannot be written, with no log beside it, is opened for
 * reading only.
 */
struct store_options {
	bool must_exist;
	bool read_only;
	const char *vfs;       /* SQLite VFS for the crash tests, or NULL */
	int cache_kilobytes;   /* SQLite: pages of the file that it keeps for itself; 0: 32768 */
	int busy_milliseconds; /* how long to wait for the writer's lock; 0: 5000 */
	int statement_milliseconds; /* PostgreSQL: when a silent server is given up; 0: 300000 */
};
enum rc store_open(
	struct job *job, struct str address, struct store_options options, struct store **ret_store)
	MUST_USE;                      /* RC_MISSING, RC_INVALID (not such a file), RC_FAILED */
void store_close(struct store *store); /* NULL allowed; rolls back what is open */
enum engine store_engine(const struct store *store);
struct str store_address(const struct store *store); /* without password, for messages */

/* ---- transactions ---- */
enum rc store_begin_read(struct job *job, struct store *store) MUST_USE;
enum rc store_begin_write(
	struct job *job, struct store *store) MUST_USE; /* RC_BUSY, RC_DENIED (read only) */
/*
 * Whatever comes back, the transaction is over. RC_FAILED when the outcome is unknown (connection
 * lost in commit): look the change up by its number.
 */
enum rc store_commit(struct job *job, struct store *store) MUST_USE;
void store_rollback(struct store *store); /* nothing open: does nothing */
enum store_state { STORE_IDLE, STORE_READING, STORE_WRITING };
enum store_state store_state(const struct store *store);
/* A snapshot for one function: opened when nothing is open, given back when it is its own. */
struct snapshot {
	struct store *store;
	bool mine;
};
enum rc snapshot_begin(struct job *job, struct store *store, struct snapshot *ret) MUST_USE;
void snapshot_end(struct snapshot *snapshot);
/* The number of the snapshot that is open, another for each: what was found in it holds for all of it. 0: none, or a write. */
uint64_t store_look(const struct store *store);

/* ---- statements ---- */
/*
 * Prepared and cached by text (bounded LRU); taken until statement_done or the transaction's end,
 * after which the pointer must not be used. Taking a text twice gives two statements. A wrong text
 * is told here (SQLite) or by the first step (PostgreSQL).
 */
enum rc store_prepare(struct job *job, struct store *store, struct str sql,
	struct statement **ret_statement) MUST_USE;
/*
 * Parameters from 1, each bound before each execution. Text and bytes must stay alive until the
 * step. Binding after a step begins the statement anew.
 */
void bind_int(struct statement *s, int at, int64_t v);
void bind_text(struct statement *s, int at, struct str v); /* at == NULL binds SQL NULL */
void bind_bytes(struct statement *s, int at, struct str v);
void bind_null(struct statement *s, int at, enum type type); /* PostgreSQL wants to know of what */
/* RC_ROW, RC_DONE, or an error. PostgreSQL's rows are all fetched by the first step: bound big results with LIMIT. */
enum rc statement_step(struct job *job, struct statement *s) MUST_USE;
/* Steps a statement that brings no rows; *ret_changed (may be NULL): rows changed. */
enum rc statement_run(struct job *job, struct statement *s, int64_t *ret_changed) MUST_USE;
void statement_done(struct statement *s);
/*
 * Columns from 0; views live until the next step. The type must be the column's: nothing is
 * converted. NULL: column_int must() not be asked, the other two give STR_NONE.
 */
enum column_kind { COLUMN_NULL, COLUMN_INT, COLUMN_TEXT, COLUMN_BYTES };
enum column_kind column_kind(struct statement *s, int at);
bool column_is_null(struct statement *s, int at);
int64_t column_int(struct statement *s,
	int at); /* also PostgreSQL's numeric when it is a whole number in range; must() otherwise */
struct str column_text(struct statement *s, int at);
struct str column_bytes(struct statement *s, int at);
int column_count(struct statement *s);

/* A number that may be NULL, in the functions that tools/sqlgen.py makes of named queries. */
struct opt_int {
	bool given;
	int64_t v;
};
#define INT_NONE ((struct opt_int){false, 0})
static inline struct opt_int int_some(int64_t v)
{
	return (struct opt_int){true, v};
}

/* A script of statements separated by ";", DDL in the common subset with the macros below. Cannot bind. In a write. */
enum rc store_script(struct job *job, struct store *store, struct str sql) MUST_USE;
/*
 * DDL macros in scripts:  {{table}}  after the closing bracket of CREATE TABLE: " STRICT, WITHOUT ROWID" / ""
 *                         {{bytes}}  BLOB / bytea            {{int}} INTEGER / bigint
 */

/*
 * ---- bulk: COPY BINARY on PostgreSQL, one prepared insert on SQLite ----
 * One at a time on a connection; nothing else runs on it until bulk_end or bulk_drop. On PostgreSQL
 * a broken rule may be told only by bulk_end. columns must stay alive until
 * then, values until bulk_row. After any error: bulk_drop.
 */
struct bulk;
struct bulk_column {
	struct str name;
	enum type type; /* decides int, text or bytes */
};
enum rc bulk_begin(struct job *job, struct store *store, struct str table,
	const struct bulk_column *columns, size_t count, struct bulk **ret_bulk) MUST_USE;
void bulk_int(struct bulk *b, int64_t v);
void bulk_text(struct bulk *b, struct str v);
void bulk_bytes(struct bulk *b, struct str v);
void bulk_null(struct bulk *b);
enum rc bulk_row(struct job *job, struct bulk *b) MUST_USE; /* after exactly `count` values */
enum rc bulk_end(struct job *job, struct bulk *b) MUST_USE;
void bulk_drop(struct bulk *b); /* after an error: gives up quietly */

/* ---- identifiers: only our own, from definitions: [a-z][a-z0-9_]{0,62} ---- */
bool identifier_ok(struct str name);

/* ---- schema ---- */
/*
 * Brings the fixed tables (schema/NNN.sql) to this program's version, in a write of its own;
 * RC_INVALID when the file is newer than the program or is another program's; RC_MISSING when
 * there is nothing and it was opened with must_exist.
 */
enum rc store_migrate(struct job *job, struct store *store) MUST_USE;
/* The next three look in the transaction that is open, or open a snapshot for themselves. */
enum rc store_has_table(struct job *job, struct store *store, struct str table, bool *ret) MUST_USE;
enum rc store_has_index(struct job *job, struct store *store, struct str index, bool *ret) MUST_USE;
/* Names of the columns of a table in their order, for adding the missing ones. RC_MISSING: no such table. */
enum rc store_columns(struct job *job, struct store *store, struct str table,
	struct str **ret_names, size_t *ret_count) MUST_USE;

/* ---- safety ---- */
/*
 * Online copy of a SQLite file, synced and checked; outside of a transaction. RC_TAKEN when path
 * exists; PostgreSQL: RC_INVALID with the pg_dump line to use.
 */
enum rc store_backup(struct job *job, struct store *store, struct str path) MUST_USE;
/*
 * Puts a copy of a backup in the place of a (closed) file: the old file is kept beside as
 * PATH.before-restore. RC_INVALID when the backup is damaged, foreign or newer than the program;
 * RC_BUSY when the file is in use; RC_TAKEN when PATH.before-restore exists already.
 */
enum rc store_restore(struct job *job, struct str backup, struct str path) MUST_USE;
/* The engine's own look at its file (integrity_check, foreign_key_check); RC_INVALID with what it found. */
enum rc store_self_check(struct job *job, struct store *store) MUST_USE;

#endif
