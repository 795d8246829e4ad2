/*
 * What a book has been told of its ledgers, as lines (define.c); inside of the room.
 */
#ifndef KZ_LEDGER_DEFINE_H
#define KZ_LEDGER_DEFINE_H

#include "ledger/inside.h"

struct line {
	struct str key, value;
};
struct lines {
	ARRAY(struct line) line; /* in order of first appearance */
	uint32_t *slots;         /* by hash of the key: index + 1 */
	size_t slot_count;
};

/* Replaces the value of a line with this key, or adds it. */
void lines_put(struct arena *a, struct lines *lines, struct str key, struct str value);
bool lines_get(const struct lines *lines, struct str key, struct str *ret_value);
/* Takes the lines of one change's detail over those that are there; views into detail. */
void lines_read(struct arena *a, struct lines *lines, struct str detail);
/* All lines in force, up to the present. */
enum rc lines_load(struct job *job, const struct book *book, struct lines *ret) MUST_USE;

/* The catalog's version and the digest of what it wants: what book.pack is when nothing is to be done. */
struct str define_pack(struct arena *a, const struct book *book);
/* Brings tables, columns, keys and search text to what the catalog wants; the lines that are new go into the change's detail. */
enum rc define_all(struct job *job, struct change *change) MUST_USE;
/* Makes the indexes of a ledger that gets its first record, inside the change that brings it. */
enum rc define_indexes(
	struct job *job, const struct change *change, const struct table *table) MUST_USE;

/* ---- tables.c: DDL in the common subset ---- */
void tables_create(struct buf *b, struct arena *a, const struct table *table, enum engine engine);
/* The indexes by which what refers to a record is found. */
void tables_references(struct buf *b, struct arena *a, const struct table *table);
/* The indexes by which the versions of one change are found. */
#define CHANGES_NOW STR("since,until") /* which ones: another text makes them again */
void tables_changes(struct buf *b, struct arena *a, const struct table *table);
/* The name of the index that is there when all of them are. */
struct str tables_sign(struct arena *a, const struct table *table);
/* A foreign key of a table that is there; column NULL: of parent. */
void tables_foreign(
	struct buf *b, struct arena *a, const struct table *table, const struct column *column);
void tables_add_column(struct buf *b, struct arena *a, const struct table *table,
	const struct column *column, bool blind);
/* "book,f_code": the columns of the unique key; "-": none. */
struct str tables_key(struct arena *a, const struct table *table);
/* One part of a key of several fields as its index spells it: "coalesce(r.f_code, '')"; `before`: "r." or nothing. */
#define KEY_MISSING (INT64_MIN + 1) /* what stands for a missing number */
void tables_key_part(struct buf *b, const struct table *table, struct str part, struct str before);
/* "r.f_code is not null or …": that there is a key at all. */
void tables_key_given(struct buf *b, const struct table *table, struct str before);
/* The index of the unique key, in the place of the one before. */
void tables_unique(struct buf *b, struct arena *a, const struct table *table, struct str key);

#endif
