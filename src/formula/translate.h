/*
 * The translation to SQL at work: what its files share. Inside this room only.
 *
 *	translate.c        groups leaves into queries, writes the SELECT
 *	translate_cond.c   a condition as two expressions: is true, is false
 *	translate_from.c   relations, joins, parameters
 *	translate_rows.c   reads what the queries bring; residual conditions
 */
#ifndef KZ_FORMULA_TRANSLATE_H
#define KZ_FORMULA_TRANSLATE_H

#include "formula/node.h"

#define TRANSLATE_MAX_LEAVES 160  /* of one query: engines limit the columns of a SELECT */
#define TRANSLATE_MAX_UNITS  5000 /* of one call: engines limit parameters */
#define TRANSLATE_MAX_PARAMS 30000

/* A relation of the FROM clause: the ledger itself (alias 0) or one that a path step joins. */
struct alias {
	const struct ledger_def
		*ledger; /* of the rows of this relation (a dated field: its child ledger) */
	size_t from;     /* alias the step starts from */
	const struct field_def
		*field; /* REF or dated field of `from`; NULL with parent_step: the parent */
	bool parent_step;
	bool dated;
	day_t day; /* dated: the cutoff */
};

/* A column that is read: alias and field; last: the second column of a date. */
struct column {
	size_t alias;
	const struct field_def *field; /* NULL: id */
};

struct tq { /* a query being written */
	struct job *job;
	const struct translate_options *options;
	const struct ledger_def *ledger;
	size_t base,
		subqueries; /* aliases are spelled t(base), t(base + 1) …; a subquery has a base of its own */
	ARRAY(struct alias) aliases;
	ARRAY(struct sql_param) params;
	struct when when; /* of the leaf at hand */
	bool failed;      /* a ceiling or a machine error; job has the message */
};

/* ---- translate_from.c ---- */
/* "$7": a new parameter. */
struct str tq_int(struct tq *q, int64_t v);
struct str tq_text(struct tq *q, struct str v);
/* The alias that holds the last step's record (path of count 1: alias 0), joining what is needed. */
size_t tq_reach(struct tq *q, const struct path *path);
/* "t0.f_issued" of the path's value; `last`: its second column. A dated field: the child's value. A parent step: parent. */
struct str tq_column(struct tq *q, const struct path *path, bool last);
/* " from … left join …"; with the unit's column not empty also " join scope …". where: the book's condition is included. */
void tq_from(struct tq *q, struct str unit_column, struct buf *out);
/* A query of its own inside, with the parameters of the outer one; end gives them back. */
struct tq tq_subquery(struct tq *q, const struct ledger_def *ledger);
void tq_subquery_end(struct tq *q, const struct tq *inner);
/* "with recursive scope(top, unit) as (…) " for the options' units. */
void tq_scope(struct tq *q, struct buf *out);

/* ---- translate_cond.c ---- */
/*
 * SQL of a condition. Both expressions may be NULL where they would be false: they are only ever joined by
 * and/or, never negated without coalesce. total: never unknown.
 */
struct truth_sql {
	struct str yes, no;
	bool total;
};
/* False: SQL cannot say it exactly; nothing is added to the query then except, perhaps, unused parameters and joins. */
bool tq_cond(struct tq *q, const struct cond *cond, struct truth_sql *ret);
/* "not coalesce(yes, false) and not coalesce(no, false)" */
struct str unknown_sql(struct arena *a, const struct truth_sql *t);

/* ---- translate_rows.c ---- */
/* What a residual row needs and what its leaf has gathered so far. */
struct residual;
struct residual *residual_new(struct tq *q, const struct leaf *leaf, size_t index);
/* The columns of a residual query, written into the select list. */
void residual_select(struct tq *q, struct residual *r, struct buf *out);

/* One leaf of a fused query: which columns are whose. */
struct slot {
	const struct leaf *leaf;
	size_t index;    /* of the leaf in the call */
	size_t at;       /* first column; -1 + rows is always first */
	bool unknowable; /* there is an undecidable column */
};
struct plan {
	const struct slot *slots;
	size_t slot_count;
	bool by_unit;              /* first column is the top unit */
	struct residual *residual; /* instead of slots */
};

#endif
