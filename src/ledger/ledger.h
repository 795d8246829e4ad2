/*
 * ledger — records of every ledger through one engine.
 *
 * Vocabulary
 *   book     账套: one bureau's set of ledgers in a store, with its catalog
 *   record   记录: (book, id); its versions follow each other in change numbers
 *   version  one state of a record: since … until (change numbers)
 *   change   变更: one committed write; its number (seq) is knowledge time
 *   source   the import (id of table import) a version came from, 0: by hand
 *
 * Promises
 *  1. Nothing is overwritten: an edit ends the old version (it moves to the
 *     history table, which is never updated) and writes a new one.
 *  2. Within a book, order of change numbers = order of commits: the first
 *     statement of every write takes the book's row lock and its number.
 *  3. As-of(q) shows the versions known at q, and is the same for ever.
 *  4. Every write is in the chain: hash = SM3(previous ‖ header ‖ bytes of each
 *     version written or ended, by ledger code and id; fields by name, absent
 *     ones left out; personal fields as ciphertext). ledger_verify recomputes
 *     everything from the rows and names the first place that differs.
 *  5. A write either lands whole or leaves no trace.
 *  6. Validation at the door: types, required fields, choices, code check
 *     characters, defaults, checks of the definition; errors name the field.
 *  7. Two people editing one record: the second is told (RC_TAKEN), with who and when.
 *
 * Reads happen inside a snapshot (store_begin_read) opened by the caller or,
 * where none is open, by the function itself.
 */
#ifndef KZ_LEDGER_H
#define KZ_LEDGER_H

#include "catalog/catalog.h"
#include "core/core.h"
#include "store/store.h"

#define LEDGER_MAX_TEXT     4000              /* bytes in one field */
#define LEDGER_MAX_WRITES   2000000           /* versions in one change */
#define LEDGER_MAX_BYTES    ((size_t)2 << 30) /* of the versions of one ledger in one change */
#define LEDGER_MAX_DETAIL   (4 << 20)         /* bytes of a change's detail */
#define LEDGER_MAX_PROBLEMS 1000
#define LEDGER_MAX_LIST     10000     /* changes in one list */
#define LEDGER_MAX_CHANGES  100000000 /* that ledger_verify looks at */
#define LEDGER_MAX_WORDS    16        /* of one search; further ones are not looked at */
#define LEDGER_MAX_DATED    30        /* dated fields of one ledger */
#define LEDGER_MAX_FILTERS  32

struct book_inside;
struct book {
	int64_t id;
	struct str name;
	struct store *store;
	const struct catalog *catalog;
	struct book_inside *inside;
};

/* Whether a book may be numbered and called so. RC_INVALID. */
enum rc book_name_check(struct job *job, int64_t id, struct str name) MUST_USE;
/* Creates a book with the given surrogate id (1 for the only one) and its tables. RC_TAKEN when it exists. */
enum rc book_create(struct job *job, struct store *store, const struct catalog *catalog, int64_t id,
	struct str name, struct book **ret_book) MUST_USE;
/* Opens it. Tables and columns that the catalog has and the database lacks are made (a change of kind "define"). RC_MISSING. */
enum rc book_open(struct job *job, struct store *store, const struct catalog *catalog, int64_t id,
	struct book **ret_book) MUST_USE;
/* The last change number and the chain's head, as of this snapshot. */
enum rc book_head(struct job *job, const struct book *book, int64_t *ret_seq,
	struct str *ret_head_hex) MUST_USE;
/* The hash of the definition (kind: indicator, claim …) that the book went by at a change number; RC_MISSING: of none. */
enum rc book_definition_at(struct job *job, const struct book *book, struct str kind,
	struct str code, int64_t seq, struct str *ret_hash) MUST_USE;

/* ---- records ---- */
struct record {
	const struct ledger_def *ledger;
	int64_t id;
	int64_t parent;             /* child rows: id of the record they belong to, else 0 */
	int32_t ordinal;            /* child rows: their order, from 1 */
	int64_t since;              /* 0 in a record not yet written */
	int64_t until;              /* 0: current */
	int64_t seq;                /* what it was read as known at: SEQ_NOW or a change number */
	int64_t source, source_row; /* import, and sheet << 32 | row (from 0); 0, 0: by hand */
	struct value *
		values; /* one for each field of the definition; dated fields: as known at `seq`, on `day` */
	/*
	 * The day that the dated fields speak of: of a new record the job's today; reading sets it. When the record is
	 * put, they hold from this day on: a different value ends the child row that holds the day (the day before) and begins a new one;
	 * a missing value ends it; the very first value holds without a beginning. To write as of another day, read the
	 * record with record_get_on first, so that what is not changed says what was true on that day.
	 */
	day_t day;
};
/* A record with all values missing, in the job's arena. */
struct record *record_new(struct job *job, const struct ledger_def *ledger) RETURNS_NONNULL;
/* Another in the job's arena, texts included. */
struct record *record_copy(struct job *job, const struct record *record) RETURNS_NONNULL;
struct value *record_value(
	struct record *record, struct str field) RETURNS_NONNULL; /* must exist */

/* What is wrong with one field. */
struct problem {
	const struct field_def *field; /* NULL: the whole record */
	struct str message;            /* Chinese, complete: value, reason, what to do */
	bool warning;
	const struct field_def
		*about; /* of a check of the definition: the field to look at first; may be NULL */
};
typedef ARRAY(struct problem) problems;

/*
 * Normalises (codes, blanks), fills defaults, looks at every field and runs the definition's checks.
 * RC_OK also when only warnings were found; RC_INVALID with at least one error (the first also in the job's error text).
 * Whether references exist is looked at when the record is written.
 */
enum rc record_check(struct job *job, const struct book *book, struct record *record,
	problems *ret_problems) MUST_USE;
/* The same for many records: env is of ledger_env at SEQ_NOW and remembers what checks have read through references. */
enum rc record_check_in(struct job *job, const struct book *book, const struct formula_env *env,
	struct record *record, problems *ret_problems) MUST_USE;
/* Text as people type it → value of a field, by its type (dates, money with units, codes, choices, bool). References are
 * not resolved here (RC_INVALID for TYPE_REF). The problem's message goes to *ret_message on RC_INVALID. `number`: the cell held a number. */
enum rc value_from_text(struct job *job, const struct field_def *field, struct str text,
	bool number, struct value *ret, struct str *ret_message) MUST_USE;
/* As printed for people (money in the field's unit, dates by precision); a reference prints its id: use record_text. */
struct str value_print(struct arena *a, const struct field_def *field, struct value v);
/* As value_print, with references resolved to titles as known at record->seq. */
enum rc record_text(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, struct str *ret) MUST_USE;
/*
 * Where a path through references ends (企业的乡镇; in a parent: its title): the record and its field, as known at record->seq and on
 * record->day. *ret_field NULL: a step on the way is missing, or there is no such field.
 */
enum rc record_follow(struct job *job, const struct book *book, const struct record *record,
	struct str path, const struct record **ret_record,
	const struct field_def **ret_field) MUST_USE;
/* Does this 18-character credit code hold? (GB 32100-2015); code kinds are a table in code.c */
bool uscc_ok(struct str code);

/* ---- writing ---- */
struct change;
enum change_kind {
	CHANGE_WRITE,
	CHANGE_IMPORT,
	CHANGE_UNDO,
	CHANGE_FREEZE,
	CHANGE_DEFINE,
	CHANGE_FORGET
};

/* The kind of a change_info as the office reads it: 导入. */
struct str change_kind_word(struct str kind);
/* Opens the store's write transaction, takes the number. RC_BUSY. */
enum rc change_begin(struct job *job, const struct book *book, enum change_kind kind,
	struct str why, struct change **ret) MUST_USE;
int64_t change_seq(const struct change *change);
/* Text that the chain covers with this change (file and SM3 of an import, SM3 of a frozen document …). */
void change_detail(struct change *change, struct str detail);
/* A new id of this book. */
enum rc change_new_id(struct job *job, struct change *change, int64_t *ret_id) MUST_USE;
/*
 * Writes a version. record->id 0 makes a new record (the id is set at once, so that others can refer to it). An
 * existing one: `expect` is the `since` of the version the editor saw; 0 skips this. The record must have passed
 * record_check. It is copied; what the ledger has to say comes at the next flush or commit: RC_TAKEN (somebody wrote a
 * newer version, with who and when; or the key belongs to another record), RC_MISSING, RC_INVALID (a reference leads
 * nowhere). A version equal to the current one is not written. RC_TOO_MUCH. After an error only change_abandon is left.
 */
enum rc change_put(
	struct job *job, struct change *change, struct record *record, int64_t expect) MUST_USE;
/* Ends a record (void, with the change's reason) and its child rows. At the flush: RC_MISSING, RC_TAKEN, RC_INVALID (others refer to it). */
enum rc change_end(struct job *job, struct change *change, const struct ledger_def *ledger,
	int64_t id, int64_t expect) MUST_USE;
/*
 * An import in this change (of kind CHANGE_IMPORT): rows of tables import and source_file, covered by the chain. The id
 * is what records carry as `source`.
 */
struct import_info {
	struct str file, sm3; /* name; hex, empty: no file */
	int64_t size;
	const struct str *sheets; /* names of its sheets, in order */
	size_t sheet_count;
	struct str body;    /* its bytes; STR_NONE: not kept */
	struct str ledger;  /* code */
	struct str mapping; /* JSON {"field": column from 0, …} */
	day_t as_of;
	struct str mode;   /* the intake room's own word */
	struct str counts; /* the same */
};
enum rc change_import(struct job *job, struct change *change, const struct import_info *info,
	int64_t *ret_id) MUST_USE;
/*
 * Rows of fixed tables that belong to this change, as they stand in the tables now: the chain covers them, and
 * ledger_verify demands it of every such row. key: the row's id as text; of COVER_FIGURES the rendering, of COVER_ATTACHED the SM3.
 */
enum covered { COVER_IMPORT, COVER_FILE, COVER_FROZEN, COVER_FIGURES, COVER_ATTACHED };
enum rc change_cover(
	struct job *job, struct change *change, enum covered what, struct str key) MUST_USE;
/*
 * Bytes of an attachment: kept once, by their SM3, covered by the chain, for as long as there is the book. RC_INVALID
 * (empty), RC_TOO_MUCH. attached_bytes: RC_MISSING; RC_FAILED when they are not what they were.
 */
#define LEDGER_MAX_ATTACHED ((size_t)32 << 20)
enum rc attach_bytes(
	struct job *job, struct change *change, struct str bytes, struct str *ret_sm3) MUST_USE;
enum rc attached_bytes(
	struct job *job, const struct book *book, struct str sm3, struct str *ret_bytes) MUST_USE;
/* Brings what was put into the tables, so that reads of this connection see it. */
enum rc change_flush(struct job *job, struct change *change) MUST_USE;
/*
 * Flushes and commits; *ret_seq is the change number. A change that wrote nothing and has no detail leaves no trace
 * (RC_OK, *ret_seq 0). The change is over whatever comes back; on an error nothing of it is there (RC_FAILED: the
 * connection was lost in the commit and the outcome is unknown; look for the number with change_get).
 */
enum rc change_commit(struct job *job, struct change *change, int64_t *ret_seq) MUST_USE;
void change_abandon(struct change *change); /* rolls back; nothing to do when it is over or NULL */

/*
 * Undoes one earlier change: what it wrote is ended, what it ended comes back as new versions (same ids).
 * RC_TAKEN with a list when later changes touched the same records: then nothing happens.
 */
enum rc change_undo(struct job *job, const struct book *book, int64_t seq, struct str why,
	int64_t *ret_seq) MUST_USE;

struct change_info {
	int64_t seq, at;
	struct str who, kind, why, detail;
	int64_t writes;
	int64_t undone_by; /* 0: not */
	struct str hash;   /* hex */
};
enum rc change_get(
	struct job *job, const struct book *book, int64_t seq, struct change_info *ret) MUST_USE;
/* The newest first, at most limit, older than `before` (0: from the newest). */
enum rc change_list(struct job *job, const struct book *book, int64_t before, size_t limit,
	struct change_info **ret, size_t *ret_count) MUST_USE;

/* The records that a change touched, by ledger and id. */
struct change_row {
	const struct ledger_def *ledger;
	int64_t id;
	enum { CHANGE_MADE, CHANGE_ALTERED, CHANGE_ENDED } how;
};
enum rc change_rows(struct job *job, const struct book *book, int64_t seq, struct change_row **ret,
	size_t *ret_count) MUST_USE;

/* ---- reading ---- */
#define SEQ_NOW INT64_C(-1)

/* Did any change after `since` write or end a record of the ledger? */
enum rc ledger_touched(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t since, bool *ret) MUST_USE;
/*
 * What another room keeps for an open book (NULL at first) and where its memory comes from: both belong to the thread
 * that has the book.
 */
enum book_kept { KEPT_FIGURES, KEPT_TEMPLATES, KEPT_COUNT };
void **book_kept(const struct book *book, enum book_kept what) RETURNS_NONNULL;
struct arena *book_arena(const struct book *book) RETURNS_NONNULL;
/*
 * The newest change number of the snapshot that is open. book_known: SEQ_NOW when seq is just that, for then the current
 * tables answer alone, and faster; otherwise, and in a write, seq itself.
 */
enum rc book_newest(struct job *job, const struct book *book, int64_t *ret_seq) MUST_USE;
enum rc book_known(
	struct job *job, const struct book *book, int64_t seq, int64_t *ret_seq) MUST_USE;

/* As known at seq (SEQ_NOW: now). RC_MISSING. */
enum rc record_get(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq, struct record **ret) MUST_USE;
/* With the dated fields as they are on a day. RC_MISSING. */
enum rc record_get_on(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq, day_t day, struct record **ret) MUST_USE;
/* Several of them, in the order of ids. RC_MISSING, when one is not there. */
enum rc records_get_on(struct job *job, const struct book *book, const struct ledger_def *ledger,
	const int64_t *ids, size_t count, int64_t seq, day_t day, struct record ***ret) MUST_USE;
/* All versions, oldest first; without dated fields (their child ledger has a history of its own). */
enum rc record_history(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, struct record ***ret, size_t *ret_count) MUST_USE;
/* Child rows of one record known at seq, by ordinal. */
enum rc record_rows(struct job *job, const struct book *book, const struct ledger_def *child,
	int64_t parent, int64_t seq, struct record ***ret, size_t *ret_count) MUST_USE;
/*
 * The current record with these key values. In a key of several fields missing equals missing; without any key value,
 * and when there is none: RC_MISSING.
 */
enum rc record_find(struct job *job, const struct book *book, const struct record *like,
	struct record **ret) MUST_USE;

struct ledger_filter {
	const struct field_def *field;
	struct value equals; /* missing: 为空 */
};
struct ledger_query {
	int64_t seq; /* SEQ_NOW or a change number */
	day_t day;   /* for dated fields; 0: the job's today */
	struct str
		search; /* words, all of which must occur in the search text (folded, also pinyin and its initials) */
	bool through; /* or in that of the records that its title and key refer to: a certificate by its firm (now only) */
	const struct ledger_filter *filters;
	size_t filter_count;
	int64_t after; /* ids greater than this (keyset paging); newest: smaller ones */
	size_t limit;  /* 0: all */
	bool newest;   /* what was entered last comes first */
};
typedef enum rc record_fn(void *arg, struct job *job, const struct record *record);
/* In order of id, or the other way round (newest). RC_DONE from the callback stops quietly. The record lives for the call only. */
enum rc ledger_each(struct job *job, const struct book *book, const struct ledger_def *ledger,
	const struct ledger_query *query, record_fn *each, void *arg) MUST_USE;
enum rc ledger_count(struct job *job, const struct book *book, const struct ledger_def *ledger,
	const struct ledger_query *query, int64_t *ret) MUST_USE;

/*
 * Current records by what people call them: all in whose search text the words occur (at most RECORD_MAX_NAMED), and
 * the only one of which a searched text is just that (NULL: none, or several).
 */
#define RECORD_MAX_NAMED 200
struct namesakes {
	ARRAY(struct record *) records;
	struct record *exact;
};
enum rc record_named(struct job *job, const struct book *book, const struct ledger_def *ledger,
	struct str words, struct namesakes *ret) MUST_USE;

/* Where a cell's present value came from: the version that first brought it. */
struct origin {
	int64_t seq, at;
	struct str who, why;
	struct str file, sheet; /* empty: by hand */
	int64_t row;            /* from 0; -1: by hand */
	int64_t column;         /* from 0; -1: not from a column (a default, a fixed value) */
};
enum rc record_origin(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, struct origin *ret) MUST_USE;

/*
 * A formula environment over the records known at seq (env->arg is set; caches live in the job's arena; the caller
 * sets `indicator`). The callbacks cannot fail, so ask ledger_env_trouble after evaluating: RC_OK, or what a read gave.
 */
enum rc ledger_env(struct job *job, const struct book *book, int64_t seq, struct when when,
	int64_t unit, struct formula_env *ret) MUST_USE;
enum rc ledger_env_trouble(const struct formula_env *env) MUST_USE;
/* A record as a row of that environment. */
struct row_view record_view(const struct record *record);

/* ---- trust ---- */
struct verify_report {
	int64_t changes, versions;
	struct str head; /* hex */
};
/* RC_INVALID: the first trouble stands in the job's error text. */
enum rc ledger_verify(struct job *job, const struct book *book, struct verify_report *ret) MUST_USE;
/* Destroys the key of one record's personal fields; the chain stays whole. */
enum rc ledger_forget(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, struct str why, int64_t *ret_seq) MUST_USE;

#endif
