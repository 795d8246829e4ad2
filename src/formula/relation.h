/*
 * Rows of ledgers in memory, column by column: what sets are counted from.
 * Inside this room only.
 *
 * Every value is one 64-bit integer: numbers and references as stored, a date
 * as two columns, a text as the number that `texts` gives it. NOTHING stands
 * for a missing value. A relation that others refer to is kept whole, in
 * blocks; one that is only counted passes through a single block.
 */
#ifndef KZ_FORMULA_RELATION_H
#define KZ_FORMULA_RELATION_H

#include "formula/node.h"

#define BLOCK   256       /* rows */
#define NOTHING INT64_MIN /* stored integers stay within ±NUM_STORED_MAX */

/* ---- whole numbers to small ones: ids to rows, values to places in a table ---- */
/* A table of hashes; or, where the keys lie close together, an array from the least to the greatest of them. */
struct index {
	int32_t *slots; /* by hash: entry + 1; 0: free */
	size_t size;
	int64_t *keys; /* of the entries, in the order in which they came */
	int32_t *values;
	size_t used, room;
	int32_t *direct; /* value + 1 of key `low` and those behind it */
	int64_t low;
	size_t range;
};
void index_put(struct arena *a, struct index *index, int64_t key, int32_t value);
/* −1: not there. */
int32_t index_get(const struct index *index, int64_t key);
/* The number of a key: 0, 1, 2 … in the order in which they come. */
int32_t index_number(struct arena *a, struct index *index, int64_t key);

/* ---- texts by number ---- */
struct texts {
	struct arena *arena;
	ARRAY(struct str) list;
	int32_t *slots; /* by hash; list index + 1 */
	size_t size;
};
int64_t texts_number(struct texts *texts, struct str text);
/* What stands for a cell. */
int64_t cell_number(struct texts *texts, const struct sql_cell *cell);

/* ---- relations ---- */
enum part {
	PART_ID,
	PART_SINCE,
	PART_PARENT,
	PART_FIRST, /* the value, of a date its first day */
	PART_LAST,  /* of a date */
};
struct column {
	enum part part;
	const struct field_def *field; /* FIRST LAST */
	/* Rows beyond these are of no use to anybody and need not come. */
	bool has_low, has_high;
	int64_t low, high;
};
/* Which row of a child relation holds for a parent on a day. */
struct on_day {
	day_t day;
	struct index rows; /* by the parent's id */
};
struct table;
struct held;
struct relation {
	const struct ledger_def *ledger;
	struct held *held;            /* its rows come from there; NULL: from a query of its own */
	ARRAY(struct column) columns; /* the first is the id */
	ARRAY(int64_t *) blocks;
	size_t len;
	bool kept;
	bool whole;       /* asked for by more than the days of a dated field */
	bool read;        /* all rows are here */
	struct index ids; /* rows by id, made when first asked for */
	bool has_ids;
	ARRAY(struct on_day *) days;
	struct table *table; /* what is counted over it, or NULL */
};
struct relation *relation_new(struct arena *a, const struct ledger_def *ledger);
/* Its place among the columns; brought from now on. */
size_t relation_column(
	struct arena *a, struct relation *r, const struct field_def *field, enum part part);
/* The same among those that are brought; SIZE_MAX. */
size_t relation_find(const struct relation *r, const struct field_def *field, enum part part);
/* Adds the row. */
void relation_add(
	struct arena *a, struct texts *texts, struct relation *r, const struct sql_cell *cells);
/* Adds rows from columns in memory, one for each of the relation's; no more than its last block has room for. */
void relation_take(struct arena *a, struct relation *r, const int64_t *const *columns,
	const uint32_t *rows, size_t count);
static inline int64_t relation_at(const struct relation *r, size_t row, size_t column)
{
	return r->blocks.at[row / BLOCK][column * BLOCK + row % BLOCK];
}
/* The row with the id, −1. Only when everything was read. */
int32_t relation_row(struct arena *a, struct relation *r, int64_t id);
/* Rows by id. */
const struct index *relation_ids(struct arena *a, struct relation *r);
/* Asked for before reading (the rows are filled in later): the child rows that hold on a day. */
struct on_day *relation_on_day(struct arena *a, struct relation *r, day_t day);
void relation_fill_days(struct arena *a, struct relation *r);

#endif
