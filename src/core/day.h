/*
 * Days and report periods.
 *
 * A day is a number: days since 1970-01-01 (Gregorian, proleptic). Valid days
 * are 1900-01-01 … 2199-12-31. "Now" is never asked of the clock here: it is
 * in the job.
 *
 * A date that people give may be known to the month or the year only: then it
 * is the span of days first…last, and a comparison with it can be undecidable.
 *
 * Adding years or months keeps the day of the month, or takes the last day of
 * a shorter month: 2020-02-29 + 1年 = 2021-02-28 (practice of certificates,
 * 国科发火〔2016〕32号 gives three years without saying more).
 */
#ifndef KZ_CORE_DAY_H
#define KZ_CORE_DAY_H

#include "core/arena.h"
#include "core/base.h"
#include "core/str.h"

typedef int32_t day_t;

#define DAY_MIN ((day_t)-25567) /* 1900-01-01 */
#define DAY_MAX ((day_t)84005)  /* 2199-12-31 */

struct civil {
	int year, month, day;
};

/* False for a day that does not exist or lies outside DAY_MIN…DAY_MAX. */
bool day_from_civil(int year, int month, int day, day_t *ret) MUST_USE;
struct civil day_civil(day_t d);
bool day_add_months(day_t d, int months, day_t *ret) MUST_USE; /* false outside DAY_MIN…DAY_MAX */
bool day_add_days(day_t d, int days, day_t *ret) MUST_USE;
day_t day_month_last(day_t d);
bool year_is_leap(int year);

enum precision { PRECISION_DAY, PRECISION_MONTH, PRECISION_YEAR, PRECISION_SPAN };

/* A date as known: some day in first … last (inclusive). */
struct date {
	day_t first, last;
};

static inline struct date date_of(day_t d)
{
	return (struct date){d, d};
}
/* The whole day, month or year that d is, otherwise PRECISION_SPAN. */
enum precision date_precision(struct date d);
struct str day_iso(struct arena *a, day_t d);        /* 2023-06-30 */
struct str day_chinese(struct arena *a, day_t d);    /* 2023年6月30日 */
struct str date_iso(struct arena *a, struct date d); /* 2023-06-30, 2023-06, 2023, or first/last */
struct str date_chinese(
	struct arena *a, struct date d); /* 2023年6月30日, 2023年6月, 2023年, …至…, …起, 至…止 */
/* The closed form of our own files and addresses: 2023-06-30, 2023-06, 2023, first/last. */
bool date_from_iso(struct str s, struct date *ret) MUST_USE;
bool day_from_iso(struct str s, day_t *ret) MUST_USE;

enum date_trouble {
	DATE_FINE,
	DATE_NOT_A_DATE,
	DATE_TWO_DIGIT_YEAR, /* 23.6.30: the century must be asked for */
	DATE_AMBIGUOUS,      /* the number 2023.1: January or October */
	DATE_OUT_OF_RANGE,   /* 2023-02-30, 1899 … */
};
/*
 * A date as people type it: 2023年6月30日, 2023.6.30, 2023-6-30, 2023/06/30,
 * 20230630, 202306, 2023年6月, 2023.06, 2023年, 2023 — after folding; blanks
 * may stand between the parts. A time of day behind a whole day is dropped.
 * is_number: the cell held a number, which makes 2023.1 ambiguous. Six digits
 * that make sense as year, month, day but not as a month since 1913 (190512,
 * 230630) are a two-digit year.
 */
enum date_trouble date_from_cell(
	struct arena *a, struct str cell, bool is_number, struct date *ret) MUST_USE;

/* ---- report periods 报告期 ---- */
enum period_kind { PERIOD_YEAR, PERIOD_HALF, PERIOD_QUARTER, PERIOD_MONTH };

/* Nobody reports for an earlier year; the years from DAY_MIN on leave room for "the year before". */
#define PERIOD_YEAR_MIN 1950
#define PERIOD_YEAR_MAX 2199

struct period {
	int year;
	enum period_kind kind;
	int index; /* half 1–2, quarter 1–4, month 1–12, year 1 */
};
static inline bool period_eq(struct period a, struct period b)
{
	return a.year == b.year && a.kind == b.kind && a.index == b.index;
}

/* "2023", "2023H1", "2023Q3", "2023-06"; also the Chinese 2023年, 2023年上半年, 2023上半年, 2023年第一季度, 2023年1-6月, 2023年6月. */
bool period_from(struct str s, struct period *ret) MUST_USE;
struct str period_text(struct arena *a, struct period p);    /* 2023H1 */
struct str period_chinese(struct arena *a, struct period p); /* 2023年上半年 */
day_t period_first(struct period p);
day_t period_last(struct period p);
struct period period_last_year(struct period p); /* the same period of the year before */
struct period period_year(struct period p);      /* the whole year that holds it */
/* By first day, the shorter one first. */
int period_cmp(struct period a, struct period b);

#endif
