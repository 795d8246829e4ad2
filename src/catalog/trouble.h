/*
 * What is wrong with the packs: collected, so that everything is told at once.
 *
 * A message says what, which value, what to do; its place is put behind it:
 * MESSAGE（FILE 第L行第C列）, the form in which formulas tell theirs.
 */
#ifndef KZ_CATALOG_TROUBLE_H
#define KZ_CATALOG_TROUBLE_H

#include "catalog/catalog.h"

struct troubles {
	struct arena *a;
	struct str at[CATALOG_MAX_ERRORS];
	size_t count;
	size_t untold; /* beyond the ceiling */
};

/* A place of line 0 is a file as a whole. */
void pack_trouble(struct troubles *t, struct place place, const char *fmt, ...) PRINTF(3, 4);
/* A message that has its place already: the job's error text, which is cleared. */
void pack_trouble_take(struct troubles *t, struct job *job);
static inline bool troubled(const struct troubles *t)
{
	return t->count > 0;
}
/* All of them as one text: one line each, a head with their number when there are several. */
enum rc pack_troubles_fail(const struct troubles *t, struct job *job);

/* The names nearest to a misspelt one: "「label」" or "「a」「b」"; empty when nothing is near. */
struct str pack_near_names(struct arena *a, struct str name, const struct str *names, size_t count);

#endif
