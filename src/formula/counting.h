/*
 * Counting at work: what its files share. Inside this room only.
 *
 *	counting.c         from leaves to tables; the order in which ledgers are read
 *	counting_sql.c     what is read: one SELECT a ledger
 *	counting_plan.c    paths to inputs, through joins
 *	counting_cond.c    conditions to bits
 *	counting_block.c   a block of rows: joins, inputs, bits, the residue
 *	counting_sum.c     what each leaf gathers for each unit; results
 *	relation.c bits.c  rows in memory; bits over them
 */
#ifndef KZ_FORMULA_COUNTING_H
#define KZ_FORMULA_COUNTING_H

#include "formula/bits.h"
#include "formula/hold.h"

/* One step from the rows of a relation to those of another. */
enum join_kind {
	JOIN_NONE,  /* the ledger counted itself: the first of a table */
	JOIN_ID,    /* the key is an id there: a reference, a parent */
	JOIN_DATED, /* the key is our own id: the child row that holds on the day */
};
struct join {
	enum join_kind kind;
	size_t from;       /* join it starts from */
	size_t key_column; /* of the relation of `from` */
	struct relation *to;
	struct on_day *on_day; /* DATED */
	int32_t *rows;         /* of the block at hand: rows of `to`; −1: none */
};

/* A column as seen from the rows counted. */
struct input {
	size_t join, column;
	int64_t *values; /* of the block at hand; not used for the ledger itself */
};

/* The units that rows belong to, by one path on one day. */
struct home {
	uint32_t input;
	int32_t *
		at; /* of the block at hand: index of the row's own unit; −1: none that is asked for */
	uint64_t inside[WORDS];
};

/* Values that are counted once: the number of each value that came, and the own unit that it first came with. */
struct distinct {
	uint32_t first, last; /* inputs; the same unless a date */
	size_t home;          /* SIZE_MAX: every unit sees all rows */
	struct index seen;
	ARRAY(int32_t) owns; /* by number */
	int32_t *at;         /* of the block at hand; −1: missing */
};

/* What one leaf has gathered, for each own unit; in the end for each top. */
struct sums {
	int64_t *rows, *undecidable;
	int64_t *given; /* values: SUM MEAN MIN MAX */
	int128 *sum;    /* SUM MEAN */
	int64_t *edge;  /* MIN MAX */
	/* DISTINCT: values (a bit each) brought by their own unit; others: value × tops + top */
	ARRAY(uint64_t) values;
	struct index others;
	int64_t *counts; /* in the end, by top */
};

/* From own units to the tops they lie in. */
struct spread {
	size_t own_count, top_count;
	size_t *begin; /* own_count + 1 places in `tops` */
	size_t *tops;
};

struct counted {
	const struct leaf *leaf;
	size_t index;    /* among the leaves of the call */
	bit yes, no;     /* no is BIT_NONE where nothing can be unknown and nobody asks */
	bool total;      /* never unknown */
	size_t home;     /* SIZE_MAX: every unit sees all rows */
	uint32_t value;  /* input; SUM MEAN MIN MAX */
	size_t distinct; /* DISTINCT */
	struct sums sums, totals;
	const struct spread *spread;
	ARRAY(struct counted_row) list; /* when rows are asked for */
};

/*
 * 有 …: the records that are referred to by a row for which the condition is true, and by one for which
 * it is not surely false.
 */
struct probe {
	const struct every *every;
	struct when when;
	bit yes, no;
	uint32_t link; /* input: whom the row refers to */
	struct index surely, perhaps;
};

/* A ledger that is counted, or looked through for 有 …: those that others wait for have a lower level. */
struct table {
	int level;
	struct relation *relation;
	ARRAY(struct join) joins;
	ARRAY(struct input) inputs;
	ARRAY(struct home) homes;
	ARRAY(struct distinct) distincts;
	ARRAY(struct counted) leaves;
	ARRAY(struct probe *) probes;
	struct bits bits;
	const int64_t **pointers; /* to the inputs of the block at hand */
	size_t first, rows;       /* of the block: its first row, how many */
};

struct counting {
	struct job *job;
	struct job scratch; /* of the residue; dropped now and then */
	size_t scratch_rows;
	struct counting_options options;
	const struct leaf *leaves;
	size_t leaf_count;
	struct texts own_texts, *texts;     /* those of the hold, or our own */
	ARRAY(struct relation *) relations; /* in the order of reading */
	ARRAY(struct table *) probing;      /* tables of probes */
	size_t reading;                     /* index of the relation at hand */
	size_t page_rows;                   /* that the query at hand has brought */
	int64_t last_id;
	bool started, ready;         /* ready: what is kept was read */
	const struct relation *unit; /* the tree; NULL: not needed */
	size_t unit_parent;          /* its column */
	struct index own;            /* units that lie in a top: id to index */
	struct spread by_unit, whole;
	struct counted **by_leaf;
};

/* ---- counting_plan.c ---- */
struct relation *counting_relation(struct counting *c, const struct ledger_def *ledger);
struct table *table_new(struct arena *a, struct relation *r, int level);
/* One leaf's look at a table: dated fields are read at its cutoff. */
struct planning {
	struct counting *c;
	struct table *table;
	const struct source *source;
	struct when when;
};
/* The input of the row's own id. */
uint32_t plan_id(struct planning *p);
/* The input of a path's value; last: the second day of a date. */
uint32_t plan_input(struct planning *p, const struct path *path, bool last);
/* Brings everything that the reference evaluator reads of a path. */
void plan_bring(struct planning *p, const struct path *path);
/* Everything that a leaf needs. */
enum rc plan_leaf(struct counting *c, struct table *table, size_t index) MUST_USE;

/* ---- counting_cond.c ---- */
struct truth_bits {
	bit yes, no;
	bool total;
};
enum rc plan_cond(
	struct planning *p, const struct cond *cond, bit care, struct truth_bits *ret) MUST_USE;
/* Rows that every leaf of the table is surely false for need not come. */
void plan_bounds(struct table *table);

/* ---- counting_sql.c ---- */
/* after: rows with a greater id only (paging). */
void relation_query(struct counting *c, const struct relation *r, int64_t after, struct query *ret);

/* ---- counting_block.c ---- */
/* Counts rows first … first + rows − 1 of the table's relation. */
enum rc table_block(struct counting *c, struct table *t, size_t first, size_t rows) MUST_USE;

/* ---- counting_sum.c ---- */
void spread_make(struct counting *c);
void sums_block(struct counting *c, struct table *t, struct counted *leaf);
void probe_block(struct counting *c, struct table *t, struct probe *probe);
/* From own units to tops, when everything was read. */
void sums_total(struct arena *a, const struct table *t, struct counted *leaf);
void sums_result(const struct counted *leaf, size_t top, struct result *ret);

#endif
