/*
 * Which operators stood below which, and how often something came out of it:
 * what the random formulas have really tried.
 */
#ifndef TESTS_FORMULA_PAIRS_H
#define TESTS_FORMULA_PAIRS_H

#include "formula/node.h"

#define PAIR_WORDS 80

struct pairs {
	const char *words[PAIR_WORDS]; /* operators seen */
	size_t word_count;
	struct {
		int64_t tried, given;
	} at[PAIR_WORDS][PAIR_WORDS]; /* parent, child */
};

/*
 * Notes every pair of a formula. given: whether the whole has a value; counted: for each aggregate,
 * whether a record was counted (for the pairs inside of its condition).
 */
void pairs_note(struct pairs *pairs, const struct formula *f, bool given, const bool *counted);
void pairs_print(const struct pairs *pairs);
/* How many pairs were tried, and of how many something came out at least once. */
void pairs_count(const struct pairs *pairs, int64_t *ret_tried, int64_t *ret_given);

#endif
