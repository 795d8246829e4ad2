/*
 * Rows of ledgers kept from one counting to the next. Inside this room only;
 * formula.h (hold_make) says what it is for.
 *
 * A held ledger has every version, current and ended, of the columns that
 * some counting has needed so far, and knows up to which change number. What
 * was known at any change number up to that is then a matter of comparing two
 * integers. When a column is new the ledger is read again; when changes are
 * new only what they wrote and ended is read.
 */
#ifndef KZ_FORMULA_HOLD_H
#define KZ_FORMULA_HOLD_H

#include "formula/relation.h"

struct held {
	const struct ledger_def *ledger;
	struct arena *arena;          /* of all that follows; emptied when it is read again */
	ARRAY(struct column) columns; /* beside id and since */
	int64_t **values;             /* by column, then by row */
	int64_t *ids, *since, *until; /* until INT64_MAX: current */
	size_t len, room, known;      /* known: rows that `current` knows of */
	struct index current;         /* by id: the row of the current version */
	int64_t seq; /* change number up to which it is known; −1: read it whole */
	bool broken; /* what came does not go with what is held */
};

struct hold {
	struct arena *arena; /* dies with it */
	struct texts texts;
	ARRAY(struct held *) ledgers;
	size_t values, most; /* of all rows and columns */
	bool full;           /* of no more use: too much for it */
};

/* The ledger's, with room for all columns of the relation. */
struct held *hold_ledger(struct hold *hold, const struct relation *r);
/* What is still to be read to know everything up to `newest`; false: nothing. */
bool hold_query(struct arena *a, struct hold *hold, struct held *held, int64_t book, int64_t newest,
	struct query *ret) MUST_USE;
size_t hold_columns(const struct held *held); /* of that query */
void hold_row(struct hold *hold, struct held *held, const struct sql_cell *cells);
/* All rows of the query were handed over. If they do not go with those held, the next query brings it whole. */
void hold_read(struct held *held, int64_t newest);
/*
 * The next rows known at seq (−1: the current ones), from *cursor on, at most `most`: their numbers. How many; 0: no
 * more.
 */
size_t hold_next(const struct held *held, int64_t seq, size_t *cursor, uint32_t *ret, size_t most);
/* A column of the relation: its values by row. */
const int64_t *hold_column(const struct held *held, const struct column *column);

#endif
