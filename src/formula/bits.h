/*
 * Conditions over a block of rows as bits: one bit a row, for "is true" and
 * "is false" apart. Inside this room only.
 *
 * A node is a comparison of an input with constants or with another input, or
 * two nodes joined. The same node is made once, whoever asks for it, so what
 * leaves have in common is decided once. A comparison with a missing value is
 * neither true nor false: no bit in either.
 */
#ifndef KZ_FORMULA_BITS_H
#define KZ_FORMULA_BITS_H

#include "formula/relation.h"

#define WORDS (BLOCK / 64)

typedef uint32_t bit; /* a node */
#define BIT_NONE ((bit)0)
#define BIT_ALL  ((bit)1)

enum bit_kind {
	BIT_CONSTANT, /* the first two */
	BIT_RANGE,    /* low ≤ input a ≤ high */
	BIT_LESS,     /* input a < input b */
	BIT_LESS_EQUAL,
	BIT_EQUAL,
	BIT_UNEQUAL, /* both given */
	BIT_MEMBER,  /* input a is in `set`; b: is not */
	BIT_AND,
	BIT_OR,
	BIT_NOT,
	BIT_RESIDUE_YES, /* decided row by row, where `a` is set; the next node is BIT_RESIDUE_NO */
	BIT_RESIDUE_NO,
};
struct bit_node {
	enum bit_kind kind;
	uint32_t a, b;
	int64_t low, high;
	const struct index *set; /* MEMBER */
	const struct cond *cond; /* RESIDUE */
	struct when when;
};
struct bits {
	struct arena *arena;
	ARRAY(struct bit_node) nodes;
	uint32_t *slots; /* by hash; node + 1 */
	size_t size;
	uint64_t (*words)[WORDS]; /* of the block at hand, by node */
};
void bits_init(struct bits *bits, struct arena *a);
bit bits_range(struct bits *bits, uint32_t input, int64_t low, int64_t high);
bit bits_compare(struct bits *bits, enum bit_kind kind, uint32_t left, uint32_t right);
bit bits_member(struct bits *bits, uint32_t input, const struct index *set, bool is_not);
bit bits_and(struct bits *bits, bit a, bit b);
bit bits_or(struct bits *bits, bit a, bit b);
bit bits_not(struct bits *bits, bit a);
/* The node for "is true"; the one behind it is "is false". Only rows of `care` are looked at. */
bit bits_residue(struct bits *bits, const struct cond *cond, struct when when, bit care);

/* inputs: BLOCK values each, of which `rows` mean something. residue is called for the nodes of that kind and fills both. */
typedef enum rc bits_residue_fn(
	void *arg, const struct bit_node *node, const uint64_t *care, uint64_t *yes, uint64_t *no);
enum rc bits_run(struct bits *bits, const int64_t *const *inputs, size_t rows,
	bits_residue_fn *residue, void *arg) MUST_USE;

#endif
