/*
 * Recomputing a book (verify.c, verify_rows.c, verify_besides.c); inside of the room.
 */
#ifndef KZ_LEDGER_VERIFY_H
#define KZ_LEDGER_VERIFY_H

#include "ledger/define.h"
#include "ledger/inside.h"

struct sm3;

/* One ledger's share of one change, as the tables have it. */
struct slot {
	int64_t seq;
	int64_t expected, seen; /* versions written or ended by it */
	struct sm3 *sm3;        /* while 0 < seen < expected */
	struct digest digest;
	bool taken; /* by the walk over the changes */
};
/* A ledger as the lines of the book's definitions have it, whether the catalog still knows it or not. */
struct seen_table {
	struct str code, label;
	struct table table;       /* def: NULL when the catalog does not know it */
	const struct table *plan; /* NULL when the catalog does not know it */
	ARRAY(struct slot) slots; /* by seq */
	size_t walked;            /* slots behind the walk */
};

struct verifying {
	struct job *job;
	struct job scratch; /* dropped after each page of rows */
	const struct book *book;
	struct arena *a;
	struct lines lines;     /* definitions in force */
	struct lines forgotten; /* "forget …" lines */
	struct lines besides;   /* "cover …" lines of all changes */
	struct seen_table *tables;
	size_t table_count;
	/* by change number, from 1 */
	int64_t *undone_by, *target;
	int64_t last;   /* book.seq */
	size_t covered; /* rows of fixed tables found to be what a change covered */
	struct verify_report *report;
};

/* The first trouble ends it: RC_INVALID with the words. */
enum rc verify_trouble(struct verifying *v, const char *fmt, ...) PRINTF(2, 3);
/* Rows of all ledgers: slots are filled, versions follow each other, derived columns say what they must. */
enum rc verify_rows(struct verifying *v) MUST_USE;
/* Book, keys, definitions, imports, files, frozen reports and figures. */
enum rc verify_besides(struct verifying *v) MUST_USE;

#endif
