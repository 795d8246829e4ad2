/*
 * What many lists draw by chance: days of a year, a day that comes after
 * another one (or has not come yet), firms and schools.
 */
#ifndef KZ_SAMPLE_DRAW_H
#define KZ_SAMPLE_DRAW_H

#include "sample/world.h"

/* A day of the year, of this year before the last day. */
struct date draw_day(struct rng *rng, int year);
/* So many days after the other; PEN_NO_DATE when the history ends before, or there is no other. */
struct date draw_later(struct rng *rng, struct date from, int least, int most);
/* With this chance what it is, otherwise nothing. */
struct date draw_maybe(struct rng *rng, int per_mille, struct date date);
/* Whole 万元 from … to, as 分. */
int64_t draw_money(struct rng *rng, int from, int to);
/* The next firm of the deck, from the top again behind the last. */
int draw_firm(struct deck *deck);
/* A school outside that stands in the register. */
int draw_school(const struct world *w, struct rng *rng);
/* How many years the history has, this one included. */
int history_years(const struct world *w);

#endif
