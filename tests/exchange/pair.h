/*
 * A city's book and two districts' in one database, with a few lists each, and packages between them.
 */
#ifndef KZ_TESTS_EXCHANGE_PAIR_H
#define KZ_TESTS_EXCHANGE_PAIR_H

#include "both.h"
#include "exchange/inner.h"

#include <string.h>

struct books {
	struct both db;
	struct catalog *catalog;
	struct book *city, *east, *west;
	struct sm2 *east_key, *west_key, *city_key;
	struct when when; /* 2023H1, to 2023-06-20 */
};

void pair_open(struct books *p);
void pair_close(struct books *p);
/* A list as a file, accepted into a book. */
void pair_take(struct books *p, struct book *book, const char *ledger, const char *text);
int64_t pair_unit(struct books *p, struct book *book, const char *name);
/* A package of a district's, rows of 高企证书 with it; written into a file: its path. */
struct exchange_order pair_order(struct books *p, struct book *book, const char *unit);
struct str pair_send(
	struct books *p, struct book *book, const struct exchange_order *order, const char *file);
/* Accepts it in the city: the change. */
int64_t pair_accept(struct books *p, struct str path);
/* How many current records; the chain's head. */
int64_t pair_holds(struct books *p, struct book *book, const char *ledger);
struct str pair_head(struct books *p, struct book *book);
/* The registered number of the unit, as text; "" when there is none. */
struct str pair_number(struct books *p, struct book *book, const char *unit, const char *indicator,
	const char *state);

#endif
