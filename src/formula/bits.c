/*
 * Nodes in an order in which each stands behind those it is made of; a block
 * is decided by walking them once. Words of a comparison are built 64 rows at
 * a time without a branch.
 */
#include "formula/bits.h"

#include <string.h>

void bits_init(struct bits *bits, struct arena *a)
{
	*bits = (struct bits){.arena = a};
	*ARRAY_ADD(a, bits->nodes) = (struct bit_node){.kind = BIT_CONSTANT};
	*ARRAY_ADD(a, bits->nodes) = (struct bit_node){.kind = BIT_CONSTANT, .a = 1};
}

/* ---- making ---- */

static bool same_node(const struct bit_node *x, const struct bit_node *y)
{
	return x->kind == y->kind && x->a == y->a && x->b == y->b && x->low == y->low &&
	       x->high == y->high && x->set == y->set && x->cond == y->cond &&
	       when_eq(x->when, y->when);
}

static size_t node_slot(const struct bits *bits, const struct bit_node *node)
{
	int64_t parts[] = {(int64_t)node->kind, (int64_t)node->a, (int64_t)node->b, node->low,
		node->high, (int64_t)(uintptr_t)node->set, (int64_t)(uintptr_t)node->cond};
	size_t slot = numbers_hash(parts, COUNT_OF(parts)) & (bits->size - 1);

	while (bits->slots[slot] != 0 && !same_node(&bits->nodes.at[bits->slots[slot] - 1], node))
		slot = (slot + 1) & (bits->size - 1);
	return slot;
}

static void bits_grow(struct bits *bits)
{
	bits->size = bits->size > 0 ? bits->size * 2 : 128;
	bits->slots = arena_array(bits->arena, uint32_t, bits->size);
	for (uint32_t i = 0; i < bits->nodes.len; i++)
		bits->slots[node_slot(bits, &bits->nodes.at[i])] = i + 1;
}

static bit node(struct bits *bits, struct bit_node node)
{
	size_t slot;

	if (bits->nodes.len * 2 >= bits->size)
		bits_grow(bits);
	slot = node_slot(bits, &node);
	if (bits->slots[slot] == 0) {
		*ARRAY_ADD(bits->arena, bits->nodes) = node;
		bits->slots[slot] = (uint32_t)bits->nodes.len;
	}
	return bits->slots[slot] - 1;
}

bit bits_range(struct bits *bits, uint32_t input, int64_t low, int64_t high)
{
	if (low > high)
		return BIT_NONE;
	must(low > NOTHING);
	return node(
		bits, (struct bit_node){.kind = BIT_RANGE, .a = input, .low = low, .high = high});
}

bit bits_compare(struct bits *bits, enum bit_kind kind, uint32_t left, uint32_t right)
{
	return node(bits, (struct bit_node){.kind = kind, .a = left, .b = right});
}

bit bits_member(struct bits *bits, uint32_t input, const struct index *set, bool is_not)
{
	return node(
		bits, (struct bit_node){.kind = BIT_MEMBER, .a = input, .b = is_not, .set = set});
}

bit bits_and(struct bits *bits, bit a, bit b)
{
	if (a == BIT_NONE || b == BIT_NONE)
		return BIT_NONE;
	if (a == BIT_ALL || a == b)
		return b;
	return b == BIT_ALL ? a : node(bits, (struct bit_node){.kind = BIT_AND, .a = a, .b = b});
}

bit bits_or(struct bits *bits, bit a, bit b)
{
	if (a == BIT_ALL || b == BIT_ALL)
		return BIT_ALL;
	if (a == BIT_NONE || a == b)
		return b;
	return b == BIT_NONE ? a : node(bits, (struct bit_node){.kind = BIT_OR, .a = a, .b = b});
}

bit bits_not(struct bits *bits, bit a)
{
	if (a == BIT_NONE || a == BIT_ALL)
		return a == BIT_NONE ? BIT_ALL : BIT_NONE;
	return node(bits, (struct bit_node){.kind = BIT_NOT, .a = a});
}

bit bits_residue(struct bits *bits, const struct cond *cond, struct when when, bit care)
{
	struct bit_node yes = {.kind = BIT_RESIDUE_YES, .a = care, .cond = cond, .when = when};
	size_t before = bits->nodes.len;
	bit ret = node(bits, yes);

	if (bits->nodes.len > before)
		*ARRAY_ADD(bits->arena, bits->nodes) =
			(struct bit_node){.kind = BIT_RESIDUE_NO, .a = ret};
	return ret;
}

/* ---- running ---- */

static void run_range(const int64_t *v, int64_t low, int64_t high, uint64_t *out)
{
	uint64_t from = (uint64_t)low, width = (uint64_t)high - (uint64_t)low;

	/* One unsigned comparison; NOTHING lies below every low. */
	for (size_t w = 0; w < WORDS; w++) {
		uint64_t word = 0;

		for (size_t i = 0; i < 64; i++)
			word |= (uint64_t)((uint64_t)v[w * 64 + i] - from <= width) << i;
		out[w] = word;
	}
}

static uint64_t run_compare_one(enum bit_kind kind, int64_t a, int64_t b)
{
	if (a == NOTHING || b == NOTHING)
		return 0;
	return kind == BIT_LESS         ? a < b
	       : kind == BIT_LESS_EQUAL ? a <= b
	       : kind == BIT_EQUAL      ? a == b
					: a != b;
}

static void run_compare(enum bit_kind kind, const int64_t *a, const int64_t *b, uint64_t *out)
{
	for (size_t w = 0; w < WORDS; w++) {
		uint64_t word = 0;

		for (size_t i = 0; i < 64; i++)
			word |= run_compare_one(kind, a[w * 64 + i], b[w * 64 + i]) << i;
		out[w] = word;
	}
}

static void run_member(
	const struct index *set, bool is_not, const int64_t *v, size_t rows, uint64_t *out)
{
	memset(out, 0, WORDS * sizeof(*out));
	for (size_t i = 0; i < rows; i++)
		out[i / 64] |= (uint64_t)((index_get(set, v[i]) >= 0) != is_not) << (i % 64);
}

static void run_joined(struct bits *bits, const struct bit_node *n, uint64_t *out)
{
	const uint64_t *a = bits->words[n->a], *b = bits->words[n->b];

	for (size_t w = 0; w < WORDS; w++)
		out[w] = n->kind == BIT_AND ? a[w] & b[w] : n->kind == BIT_OR ? a[w] | b[w] : ~a[w];
}

enum rc bits_run(struct bits *bits, const int64_t *const *inputs, size_t rows,
	bits_residue_fn *residue, void *arg)
{
	if (bits->words == NULL)
		bits->words = arena_alloc(bits->arena, bits->nodes.len, sizeof(*bits->words));
	for (size_t i = 0; i < bits->nodes.len; i++) {
		const struct bit_node *n = &bits->nodes.at[i];
		uint64_t *out = bits->words[i];

		switch (n->kind) {
		case BIT_CONSTANT: memset(out, n->a ? 0xff : 0, sizeof(*bits->words)); break;
		case BIT_RANGE: run_range(inputs[n->a], n->low, n->high, out); break;
		case BIT_LESS:
		case BIT_LESS_EQUAL:
		case BIT_EQUAL:
		case BIT_UNEQUAL: run_compare(n->kind, inputs[n->a], inputs[n->b], out); break;
		case BIT_MEMBER: run_member(n->set, n->b, inputs[n->a], rows, out); break;
		case BIT_AND:
		case BIT_OR:
		case BIT_NOT: run_joined(bits, n, out); break;
		case BIT_RESIDUE_YES:
			TRY(residue(arg, n, bits->words[n->a], out, bits->words[i + 1]));
			break;
		case BIT_RESIDUE_NO: break;
		}
	}
	return RC_OK;
}
