/*
 * The truth: what each indicator comes to, by straight loops over the world.
 *
 * An indicator is a row of the table in counts.c: its code, how it is printed,
 * a function that counts it. Nothing is shared with the program's formulas.
 *
 * What is said of a record is yes, no, or cannot be told (a date known to the
 * month only): those are counted apart. A list that nobody handed in as
 * complete, with nothing in it that counts, gives no number.
 */
#ifndef KZ_SAMPLE_TRUTH_H
#define KZ_SAMPLE_TRUTH_H

#include "sample/world.h"

struct moment {
	struct period period;
	day_t cutoff;
};

enum told { TOLD_NO, TOLD_YES, TOLD_UNKNOWN };
/* Did it happen from first to last? What has no day cannot be told. */
enum told told_within(struct date date, day_t first, day_t last);
/* Has it happened by that day? What has no day has not. */
enum told told_gone(struct date date, day_t day);
enum told told_and(enum told a, enum told b);
enum told told_not(enum told a);

struct answer {
	bool given, not_applicable;
	bool complete;       /* published, or counted from lists known to be complete */
	struct ratio number; /* in the indicator's measure: 家, 亿元; a % as it is printed */
	bool has_counted; /* what the lists come to, also where a published value stands in front */
	struct ratio counted;
	int64_t rows, unknown;
	const struct fact *fact; /* the published value that was taken; its rank */
	int year;                /* 最近公布年度 */
};

/* What the lists come to, before it is asked whether they were complete. */
struct tally {
	int64_t rows, unknown;
	int64_t untold; /* rows of a sum that say no amount */
	struct ratio number;
	bool missing; /* a mean of nothing, a division by nothing */
	bool partly;  /* some list is not known to be complete … */
	bool bare;    /* … and had nothing that counts */
};

enum truth_kind { TRUTH_STOCK, TRUTH_FLOW };
struct truth {
	const char *code, *label, *measure;
	int decimals;
	enum truth_kind kind;
	/* NULL: only published */
	struct tally (*count)(const struct world *w, int unit, struct moment when);
	bool registered;     /* a published value stands in front of the counted one */
	bool latest;         /* 最近公布年度 */
	const char *over[2]; /* of the newest common year: this one by that one … */
	int times;           /* … so many times: 100 for % */
	const char *state;   /* published values in this state only; NULL: any */
	bool made;           /* of other figures: its rows are theirs */
	bool wide;           /* means nothing below a district */
	bool smaller;        /* the smaller the better */
};
extern const struct truth truths[];
extern const size_t truth_count;
const struct truth *truth_find(const char *code);

/* What was counted is kept; it is forgotten when the world has changed. */
void truth_forget(struct world *w);
/* What it comes to for a unit. */
struct answer truth_value(
	const struct world *w, const struct truth *of, int unit, struct moment when);

/* What is said beside the value, in the order of the command's table. */
enum side {
	SIDE_LAST_YEAR_SAME,
	SIDE_LAST_YEAR,
	SIDE_TARGET,
	SIDE_VALUE,
	SIDE_GROWTH,
	SIDE_OF_LAST_YEAR,
	SIDE_COMPLETION,
	SIDE_DISTANCE,
	SIDE_RANK,
	SIDE_COUNT
};
const char *side_word(enum side side); /* 上年同期 …; "" for the value */
struct answer truth_side(const struct world *w, const struct truth *of, int unit,
	struct moment when, enum side side);
/* As a report prints it, rounded once, and in which measure. */
struct str truth_printed(struct arena *a, const struct truth *of, enum side side,
	struct ratio number, const char **ret_measure);
struct moment moment_last_year_same(struct moment when);
struct moment moment_last_year(struct moment when);

/* Was this list handed in as complete for all these days? */
bool world_covered(const struct world *w, const char *ledger, int unit, struct date days);

#endif
