/*
 * Inside of the room: what its files share.
 *
 *   plan.c    a ledger's tables as columns in one fixed order
 *   canon.c   a version as bytes: what is hashed is what is written
 *   tables.c  the DDL, and changes of kind "define" when the catalog grows
 *   query.c   the text of every SELECT over a ledger's tables
 *   read.c    rows of the database become records
 *   write.c   a change collects versions; flush.c brings them into the tables
 *   chain.c   the hash of a change, from those of its ledgers (share.c); verify.c computes every one again
 *
 * One representation serves writing, hashing and verifying: the canonical
 * bytes of canon.c. A record becomes bytes once, when it is put.
 */
#ifndef KZ_LEDGER_INSIDE_H
#define KZ_LEDGER_INSIDE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"
#include "ledger/ledger.h"
#include "store/store.h"

#define HASH_LEN    32
#define CHUNK       64 /* ids in one statement: few sizes, so that its text is prepared seldom */
#define CHUNK_SMALL 16
#define SEARCH_NOW  2 /* the rule by which search text is made; a higher number makes it again */

/* ---- plan.c ---- */

/* One physical column of a field. Its type on the wire is TYPE_INT, TYPE_TEXT or TYPE_PERSONAL (bytes). */
struct column {
	struct str name;  /* f_issued_last */
	struct str canon; /* issued_last: how the chain names it */
	enum type wire;
	size_t field;
	bool last; /* the second half of a date or span */
};

/* A ledger as tables. */
struct table {
	const struct ledger_def *def;
	struct str name, history;
	struct column *columns; /* ordered by canon; without blind indexes and search */
	size_t column_count;
	struct column *blind; /* f_x_blind: current table only, not in the chain */
	size_t blind_count;
	size_t *dated; /* fields that live in child ledgers */
	size_t dated_count;
	bool has_personal;
	struct table *parent;    /* NULL: a ledger of its own */
	struct table **children; /* ledgers whose rows belong to this one's records */
	size_t child_count;
};

/* What a book keeps for itself; lives in the arena of the job that opened it. */
struct book_inside {
	struct arena *arena;
	struct table *tables; /* in the catalog's order */
	size_t table_count;
	struct table **by_code; /* the same, by the code of the ledger */
	bool have_blind;
	unsigned char blind[HASH_LEN]; /* the key of the blind indexes */
	uint64_t look;                 /* the snapshot (store_look) that `newest` was read in */
	int64_t newest;                /* change number */
	void *kept[KEPT_COUNT];        /* book_kept */
};

/* The tables of all ledgers. RC_INVALID: names that cannot be columns. */
enum rc plan_make(
	struct job *job, const struct catalog *catalog, struct book_inside *inside) MUST_USE;
/* must exist */
struct table *plan_table(const struct book *book, const struct ledger_def *ledger) RETURNS_NONNULL;
/* The table of a ledger's code, or NULL. */
struct table *plan_by_code(const struct book *book, struct str code);
/* Columns by name: the order of the canonical bytes. */
void plan_sort_columns(struct table *table);
/* Index of the column that holds a field (its first half for dates); the table must have it. */
size_t plan_column(const struct table *table, size_t field);

/* ---- canon.c ---- */

/* A version on its way: the frame around the values. */
struct frame {
	int64_t id, parent, source, source_row;
	int32_t ordinal;
};
struct cell {
	bool given;
	int64_t integer;
	struct str text; /* or bytes */
};
/* The parts of a version's bytes, in this order; columns by name. */
void canon_begin(struct buf *b, const struct frame *frame);
void canon_int(struct buf *b, struct str name, int64_t v);
void canon_text(struct buf *b, struct str name, struct str v);
void canon_bytes(struct buf *b, struct str name, struct str v);
void canon_end(struct buf *b);
/* Do two versions say the same, wherever they came from (source, source_row)? */
bool canon_same(struct str a, struct str b);
/* Takes bytes apart: cells[i] for table->columns[i]. Texts are views. Bytes of ours only: must() holds. */
void canon_read(
	struct str bytes, const struct table *table, struct frame *ret_frame, struct cell *cells);

/* ---- chain.c ---- */
struct digest {
	unsigned char at[HASH_LEN];
};
/* One ledger's share of a change. */
struct share {
	struct str code;
	struct digest digest;
};
struct change_header {
	int64_t book, seq, at;
	struct str who, kind, why, detail;
	int64_t writes, next_id;
};
struct digest chain_hash(struct arena *a, const struct digest *prev,
	const struct change_header *header, const struct share *shares, size_t count);
/* The bytes of a version that a change ended, as they go into a share. */
void chain_ended(struct buf *b, int64_t id, int64_t since);
/* Its 32 bytes. */
struct str digest_view(const struct digest *d);

/* ---- query.c: texts ---- */

/* A statement's text with its parameters, in order of use. */
struct parameter {
	enum type type; /* INT, TEXT, PERSONAL (bytes) */
	int64_t integer;
	struct str text;
};
#define QUERY_MAX_PARAMETERS 1024
struct query_text {
	struct buf sql;
	struct buf parameters; /* struct parameter, one after the other */
	int count;
};
void query_init(struct query_text *q);
void query_free(struct query_text *q);
/* Adds "$n" with its value. */
void query_int(struct query_text *q, int64_t v);
void query_str(struct query_text *q, struct str v);
void query_bytes(struct query_text *q, struct str v);
/* Prepares and binds. The query's memory must live until the statement is done. */
enum rc query_start(struct job *job, const struct book *book, struct query_text *q,
	struct statement **ret) MUST_USE;
/* The columns of a version: id parent ordinal since until source source_row, then table->columns. */
enum {
	ROW_ID,
	ROW_PARENT,
	ROW_ORDINAL,
	ROW_SINCE,
	ROW_UNTIL,
	ROW_SOURCE,
	ROW_SOURCE_ROW,
	ROW_FIELDS
};
/* The columns alone, without select. */
void query_version_columns(struct query_text *q, const struct table *table, bool history);
/* select … from current where book = ? [and more is added by the caller] */
void query_versions(
	struct query_text *q, const struct book *book, const struct table *table, bool history);
/* The same of those that one change wrote (and are current, or ended since) or ended. */
enum of_change { WROTE_CURRENT, WROTE_HISTORY, ENDED };
void query_of_change(struct query_text *q, const struct book *book, const struct table *table,
	enum of_change what, int64_t seq);
/* What is asked of a ledger's versions. */
struct each_options {
	const struct ledger_query *query; /* its day must be set */
	const int64_t *parents, *ids;     /* only rows of these records; only these */
	size_t parent_count, id_count;    /* at most CHUNK; 0: any */
	const struct record *key;         /* only the record with this one's key */
	const struct str *
		blinds; /* blind indexes of the filters, or of the key's fields, where they are personal */
	bool count;  /* only how many */
	size_t page; /* at most so many rows in one answer; 0: all */
};
/*
 * Columns as query_versions', then for each dated field its value (two columns for dates), then, when there are
 * personal fields, their key.
 */
void query_each(struct query_text *q, struct arena *a, const struct book *book,
	const struct table *table, const struct each_options *options);
/* False: search or filters of personal fields are left to the caller, and so is the limit. */
bool query_filters_all(const struct each_options *options);

/* " in (16 or 64 parameters)", whatever the count, so that the text is nearly always the same. */
void query_ids(struct query_text *q, const int64_t *ids, size_t count);
/* Ids of the child rows of these records. */
void query_child_ids(struct query_text *q, const struct book *book, const struct table *child,
	const int64_t *parents, size_t count);
/* Copies current versions that are older than `until` into history, ended by it. */
void query_to_history(struct query_text *q, const struct book *book, const struct table *table,
	int64_t until, const int64_t *ids, size_t count);
void query_delete(struct query_text *q, const struct book *book, const struct table *table,
	const int64_t *ids, size_t count);
/* Which of the ids are current records. */
void query_existing(struct query_text *q, const struct book *book, const struct table *table,
	const int64_t *ids, size_t count);
/* One record (id, whom) that refers to one of the ids by this column. */
void query_referring(struct query_text *q, const struct book *book, const struct table *table,
	struct str column, const int64_t *ids, size_t count);
/* One pair of rows (parent, id, id) whose spans overlap. */
void query_overlap(struct query_text *q, const struct book *book, const struct table *table,
	const int64_t *parents, size_t count);

/* Takes the blind indexes of one record away. */
void query_forget(
	struct query_text *q, const struct book *book, const struct table *table, int64_t id);
/* update … set search of one record. */
void query_set_search(struct query_text *q, const struct book *book, const struct table *table,
	int64_t id, struct str text);

/* ---- read.c ---- */

/*
 * Has the record a key at all? In a key of several fields missing equals missing, but a record without any of them is
 * like no other.
 */
bool key_given(const struct record *record);
/* How rows are read. */
struct row_reader {
	const struct book *book;
	const struct table *table;
	struct arena *a; /* texts are copied into it; NULL: they stay views of the statement */
	int key_at;      /* the column with the key of the personal fields; 0: it is asked for */
};
/* Fills a record from a row laid out as query_versions says. */
enum rc row_record(struct job *job, const struct row_reader *reader, struct statement *s,
	struct record *record) MUST_USE;
/* The canonical bytes of such a row. */
void row_canon(const struct table *table, struct statement *s, struct buf *b);

/* ---- text.c, search.c ---- */
/* The search column of a version. */
void search_text(struct buf *b, const struct table *table, const struct cell *cells);
/* The values of a row laid out as query_versions says; views. */
void row_cells(const struct table *table, struct statement *s, struct cell *cells);
/* Makes the search column of a whole ledger again. */
enum rc search_again(struct job *job, const struct book *book, const struct table *table) MUST_USE;

/* ---- refer.c ---- */
/* What the versions of one flush refer to. */
struct referred {
	const struct table *table;
	size_t column; /* SIZE_MAX: parent */
	const struct table *target;
	ARRAY(int64_t) ids;
};
struct references {
	struct arena *arena;
	ARRAY(struct referred) lists;
};
void references_add(struct references *references, const struct book *book,
	const struct table *table, const struct frame *frame, const struct cell *cells);
/* RC_INVALID: a reference leads nowhere, or something still refers to a record that the change ends. */
enum rc references_check(
	struct job *job, struct change *change, struct references *references) MUST_USE;

/* ---- write.c, flush.c ---- */
struct entry {
	int64_t id;
	int64_t expect;
	int64_t ended; /* since of the version that this change ended; 0: none */
	int64_t order; /* of the puts */
	size_t at;     /* of its bytes; behind them the blind indexes */
	uint32_t len;
	bool ends, revives; /* revives: comes back after its end (undo) */
	bool there;         /* flush: a current row is possible, */
	bool found, same;   /* is there, says the same */
};
typedef ARRAY(struct entry) entries;

struct bundle {
	struct table *table;
	struct buf bytes;
	entries fresh;             /* put since the last flush */
	entries applied;           /* in the tables, by id */
	struct share_ahead *ahead; /* at work on the digest of the fresh ones */
	struct digest digest;      /* of the applied ones, */
	bool hashed;               /* when it is known */
	bool indexed;              /* looked after by this change: define_indexes */
};

/* ---- share.c ---- */
/* Between the two the fresh entries, sorted and compared, are hashed aside; share_begin forgets an older digest. */
void share_begin(struct change *change, struct bundle *bundle);
void share_end(struct bundle *bundle);
/* What the bundle wrote and ended. */
struct digest share_digest(struct arena *a, const struct bundle *bundle);

/* A dated field as a record was put with it. */
struct wish {
	struct table *table; /* of the child ledger */
	int64_t parent, order;
	day_t day; /* from which */
	struct value value;
	int64_t source, source_row;
};

struct change {
	const struct book *book;
	struct arena *arena;
	enum change_kind kind;
	int64_t seq, at;
	int64_t first_id, next_id; /* ids from first_id on were made by this change */
	struct str why, who;
	struct buf detail;
	struct digest prev;
	struct bundle **bundles; /* by the index of the table; NULL: not touched */
	int64_t collected;
	bool broken;               /* a step failed: only change_abandon is left */
	ARRAY(struct wish) wishes; /* dated.c: since the last flush */
};
enum rc change_take(struct job *job, const struct book *book, enum change_kind kind, struct str why,
	struct change **ret) MUST_USE;
/* Writes a version again, byte for byte; also of a record that ended. */
enum rc change_put_bytes(struct job *job, struct change *change, struct table *table, int64_t id,
	struct str bytes) MUST_USE;
/* The change that a detail says was taken back; 0: none. */
int64_t undo_target(struct str detail);
struct bundle *change_bundle(struct change *change, struct table *table);
/* Remembers the dated fields of a record that is put; makes puts and ends of child rows of what is remembered. */
enum rc dated_put(struct job *job, struct change *change, const struct table *table,
	const struct record *record) MUST_USE;
enum rc dated_flush(struct job *job, struct change *change) MUST_USE;
/* No two child rows of one parent hold on the same day. */
enum rc dated_check(struct job *job, struct change *change, struct bundle *bundle) MUST_USE;
/* After a unique key refused the bundle: rolls back, RC_TAKEN with words about the record that has the key. */
enum rc key_taken(struct job *job, struct change *change, const struct bundle *bundle) MUST_USE;
struct str change_kind_name(enum change_kind kind);

/* ---- pinyin.c ---- */
/* Adds the pinyin initials of len bytes of folded text that stand in b from `start` on. */
void pinyin_initials(struct buf *b, size_t start, size_t len);
/* The same with every syllable whole. */
void pinyin_whole(struct buf *b, size_t start, size_t len);

/* ---- cover.c ---- */
/* "cover import 17": the key of its line in a detail; and what must stand there. */
struct str cover_name(struct arena *a, enum covered what, struct str key);
enum rc cover_digest(struct job *job, const struct book *book, enum covered what, struct str key,
	struct str *ret_hex) MUST_USE;

/* ---- personal.c ---- */
#define PERSONAL_KEY_LEN 48
/* "forget party 17 MARK": what the chain says when the key of a sealed value was destroyed. */
struct str personal_forget_line(struct arena *a, struct str ledger, int64_t id, struct str sealed);
enum rc personal_random(struct job *job, unsigned char ret[HASH_LEN]) MUST_USE;
enum rc personal_seal(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str plain, struct str *ret_sealed) MUST_USE;
/* A sealed value, where it belongs and its key. */
struct sealed {
	const struct book *book;
	const struct table *table;
	int64_t id;
	struct str bytes, key;
};
/* RC_MISSING: sealed by another key, which was destroyed. RC_INVALID: damaged. */
enum rc personal_unseal(
	struct job *job, const struct sealed *sealed, struct str *ret_plain) MUST_USE;
/* The same with the key that the table has. RC_MISSING: the key was destroyed. */
enum rc personal_open(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str sealed, struct str *ret_plain) MUST_USE;
/* Does a sealed value say this? Not when its key was destroyed. */
enum rc personal_same(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str sealed, struct str plain, bool *ret_same) MUST_USE;
enum rc personal_blind(struct job *job, const struct book *book, const struct field_def *field,
	struct str plain, struct str *ret_blind) MUST_USE;

#endif
