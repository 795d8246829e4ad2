/*
 * Two lists of names held against each other: who is the same, renamed, new,
 * missing, moved, and who may be somebody renamed. Pure: items in, pairs out.
 *
 * Certain, in this order, each item used once:
 *	1. the same credit code             (another name: 更名)
 *	2. the same name, but for width, brackets and blanks
 *	3. the same number of the thing listed (a certificate)   (another name: 更名)
 *	4. a former name of one is the name of the other         (更名)
 * For a person to decide (疑似更名), each item in at most one pair:
 *	5. the same name with two different credit codes
 *	6. the same name but for its legal form (有限责任公司, 有限公司)
 *	7. the same but for a leading province or city and the legal form
 *	8. likeness of what is then left: pairs of characters, the rarer in both
 *	   lists the heavier, from MATCH_LIKENESS on, each the other's best
 *
 * For one item no more than MATCH_TRIES others are looked at in step 8, those
 * first that promise most: the work grows with the lists, not with their
 * product. An item of which there were more and that found nobody says so
 * (match_pair.cut).
 */
#ifndef KZ_INTAKE_MATCH_H
#define KZ_INTAKE_MATCH_H

#include "intake/intake.h"

#define MATCH_LIKENESS 55 /* of 100 */
#define MATCH_TRIES    1000

/* Fills *ret_pairs: those of a in order, then what only b has. */
enum rc match_lists(struct job *job, const struct match_item *a, size_t a_count,
	const struct match_item *b, size_t b_count, struct match_pair **ret_pairs,
	size_t *ret_count) MUST_USE;

/* The name as compared: narrow, without blanks and brackets. */
struct str match_key(struct arena *a, struct str name);
/* And with one spelling of legal forms. */
struct str match_plain(struct arena *a, struct str name);
/* And without a leading province or city and the legal form. */
struct str match_core(struct arena *a, struct str name);

/* ---- step 8 by itself: likeness.c ---- */

struct likest_list {
	const struct str *cores; /* what is left of the names */
	const size_t *partner;   /* 0: the item is left */
	size_t count;
};
struct likest {
	size_t other; /* index + 1 in the other list; 0: nobody from MATCH_LIKENESS on */
	int likeness;
	bool cut; /* of a: more were to be looked at than MATCH_TRIES */
};
/* May these two be the same at all? */
typedef bool likest_may(const void *arg, size_t i, size_t k);
/* Fills ret_a and ret_b, which come zeroed: of equals the one that stands first. */
void likest_find(struct arena *arena, const struct likest_list *a, const struct likest_list *b,
	likest_may *may, const void *arg, struct likest *ret_a, struct likest *ret_b);

#endif
