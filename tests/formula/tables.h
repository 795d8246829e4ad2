/*
 * The toy district in a real database: a book made from its schema, and the
 * rows of its tables as they were known at three change numbers, current
 * versions and history as the ledgers keep them. A second book holds other
 * rows under the same ids.
 *
 * All of it stands in one write transaction that is never committed: engines
 * look at foreign keys at the end of a transaction, and here references may
 * lead nowhere.
 */
#ifndef TESTS_FORMULA_TABLES_H
#define TESTS_FORMULA_TABLES_H

#include "both.h"
#include "catalog/catalog.h"
#include "ledger/ledger.h"
#include "world.h"

#define TABLES_STATES 3

struct tables {
	struct both db;
	struct catalog catalog;
	struct book *book;
	struct world *world;
	struct world_rows *states[TABLES_STATES]; /* rows by ledger, as known at: */
	int64_t seqs[TABLES_STATES];
};

/* Random rows of a seed; the world shows the newest state. */
void tables_open(struct tables *t, uint64_t seed, size_t rows);
void tables_close(struct tables *t);
/* Shows the world as it was known in this state. */
void tables_show(struct tables *t, size_t state);
/* The change number that wrote the version which a row has in a state. */
int64_t tables_since(const struct tables *t, size_t state, int ledger, int64_t id);

#endif
