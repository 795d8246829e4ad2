/*
 * A little district for the tests of indicators: the pack of this folder
 * (pack/), a book with a few units, and short ways to rows and figures.
 *
 *	city ─┬─ east ─┬─ north (town)
 *	      │        └─ south (town)
 *	      └─ west
 *
 * Rows are text, as people type values: "issued=2023-01-05; holder=7". A
 * reference is the id of a record. Rows are put as they are: what a ledger's
 * checks say is tested elsewhere.
 */
#ifndef KZ_TESTS_INDICATOR_LITTLE_H
#define KZ_TESTS_INDICATOR_LITTLE_H

#include "both.h"
#include "indicator/indicator.h"

struct little {
	struct both db;
	struct catalog *catalog;
	struct book *book;
	int64_t city, east, west, north, south;
	struct when when; /* 2023H1, 2023-06-30 */
	int64_t seq;      /* SEQ_NOW, or the change number that figures are asked for */
};

void little_open(struct little *w);
void little_close(struct little *w);
/* Another book of the same database, the units in it. */
void little_again(struct little *w);

/* A new record; dated fields hold from the beginning. */
int64_t little_row(struct little *w, const char *ledger, const char *fields, ...) PRINTF(3, 4);
int64_t little_child(struct little *w, const char *ledger, int64_t parent, const char *fields, ...)
	PRINTF(4, 5);
/* Changes a record, its dated fields from a day on ("" : today). Returns the change number. */
int64_t little_edit(struct little *w, const char *ledger, int64_t id, const char *day,
	const char *fields, ...) PRINTF(5, 6);
/* Every ledger is complete in the whole book for these days ("2000-01-01至2100-12-31"). */
void little_cover(struct little *w, const char *days);
/* A firm that lies in a unit from the beginning. */
int64_t little_firm(struct little *w, const char *name, int64_t unit);

void little_at(struct little *w, const char *period, const char *cutoff);
const struct indicator_def *little_indicator(const struct little *w, const char *code);
struct figure little_figure(struct little *w, const char *code, enum face face, int64_t unit);
/*
 * "12.5", exact, in what the figure is held in (money in 分, ratios plain); "未填" or "不适用"; with " ?2" behind it when
 * two rows were undecidable.
 */
const char *little_said(struct little *w, const char *code, enum face face, int64_t unit);

#define assert_said(w, code, face, unit, wanted)                                                   \
	assert_string_equal(little_said((w), (code), (face), (unit)), (wanted))
#define assert_value(w, code, unit, wanted) assert_said((w), (code), FACE_VALUE, (unit), (wanted))

#endif
