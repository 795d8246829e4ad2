/*
 * One formula at evaluation: shared by eval.c (values and conditions) and
 * eval_set.c (aggregates, 每个 … 都有 …). Inside this room only.
 */
#ifndef KZ_FORMULA_EVAL_H
#define KZ_FORMULA_EVAL_H

#include "formula/node.h"

struct eval {
	struct job *job;
	const struct formula_env *env;
	const struct row_view *row; /* the record at hand, NULL of the whole */
	int64_t rows, undecidable;  /* of the aggregates so far */
	/* formula_exceptions: told of each record that 每个 … 都有 … misses; may be NULL */
	enum rc (*each)(void *arg, struct row_view row, enum truth truth);
	void *each_arg;
};

/* The value of an expression; the truth of a condition. */
enum rc eval_any(struct eval *x, const struct expr *e, struct eval_value *ret) MUST_USE;
enum rc eval_truth(struct eval *x, const struct cond *c, enum truth *ret) MUST_USE;
/* An aggregate over all records: state, number, rows, undecidable, overflow. */
enum rc eval_set(struct eval *x, const struct aggregate *agg, struct result *ret) MUST_USE;
enum rc eval_every(struct eval *x, const struct every *every, enum truth *ret) MUST_USE;
/* Is there one that refers to the record at hand? */
enum rc eval_has(struct eval *x, const struct every *every, enum truth *ret) MUST_USE;

#endif
