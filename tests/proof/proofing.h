/*
 * What the tests of this room share: the standard pack's words, a text
 * proofed, and what must or must not be found in it.
 */
#ifndef KZ_TESTS_PROOFING_H
#define KZ_TESTS_PROOFING_H

#include "../check.h"
#include "proof/inside.h"

/* For the program as a whole: loaded once. */
struct bench {
	struct job job, scratch; /* scratch: of one text */
	struct catalog *catalog;
	const struct wording *wording;
};
extern struct bench bench;
int bench_up(void **state);
int bench_down(void **state);

/* Proofs a text at hand; lives until the next call. */
struct proof_result *proofed(const char *text);
/* The same for any text, held against a period when `when` is given; lives as long as the bench. */
struct proof_result *proofed_text(const struct proof_text *text, const struct when *when);
/* The printed text of a finding. */
struct str printed_at(const struct proof_result *result, const struct proof_finding *f);
/* A finding of this rule (its word, "N2") whose printed text is `printed`; NULL: any. */
const struct proof_finding *finding(
	const struct proof_result *result, const char *rule, const char *at);

/* Exactly one finding of the rule stands at that text; what was wanted and its weight. */
#define assert_found(text, rule, at) found((text), (rule), (at), NULL, NULL, __FILE__, __LINE__)
#define assert_wanted(text, rule, at, wanted)                                                      \
	found((text), (rule), (at), (wanted), NULL, __FILE__, __LINE__)
#define assert_weight(text, rule, at, weight)                                                      \
	found((text), (rule), (at), NULL, (weight), __FILE__, __LINE__)
void found(const char *text, const char *rule, const char *at, const char *wanted,
	const char *weight, const char *file, int line);
/* Nothing at all is found. */
#define assert_clean(text) clean((text), NULL, __FILE__, __LINE__)
/* Nothing of this rule. */
#define assert_none(text, rule) clean((text), (rule), __FILE__, __LINE__)
void clean(const char *text, const char *rule, const char *file, int line);
/* How many relations were recomputed in a text: shows that a clean one was looked at. */
size_t reckoned(const char *text);

#endif
