/*
 * Days
 *
 * Days are counted from the first of January of the year 1 with the rule of
 * leap years and moved so that 1970-01-01 is 0. The way back guesses the year
 * from below (no year is longer than 366 days) and steps up; over the three
 * centuries allowed the guess is at most one year off.
 */
#include "core/day.h"

#include <stdio.h>

#define YEAR_MIN 1900
#define YEAR_MAX 2199
#define EPOCH    719162 /* days from 0001-01-01 to 1970-01-01 */

static int month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return lengths[month - 1] + (month == 2 && year_is_leap(year) ? 1 : 0);
}

static day_t year_first(int year)
{
	int before = year - 1;
	return 365 * before + before / 4 - before / 100 + before / 400 - EPOCH;
}

bool year_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool day_from_civil(int year, int month, int day, day_t *ret)
{
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
		day > month_length(year, month))
		return false;
	day_t d = year_first(year);
	for (int m = 1; m < month; m++)
		d += month_length(year, m);
	*ret = d + day - 1;
	return true;
}

struct civil day_civil(day_t d)
{
	must(d >= DAY_MIN && d <= DAY_MAX);
	struct civil c = {.year = YEAR_MIN + (d - DAY_MIN) / 366, .month = 1};
	while (c.year < YEAR_MAX && d >= year_first(c.year + 1))
		c.year++;
	d -= year_first(c.year);
	while (d >= month_length(c.year, c.month))
		d -= month_length(c.year, c.month++);
	c.day = d + 1;
	return c;
}

bool day_add_months(day_t d, int months, day_t *ret)
{
	struct civil c = day_civil(d);
	int64_t sum = (int64_t)c.year * 12 + c.month - 1 + months;
	if (sum < YEAR_MIN * 12 || sum >= (YEAR_MAX + 1) * 12)
		return false;
	int year = (int)(sum / 12), month = (int)(sum % 12) + 1, length = month_length(year, month);
	return day_from_civil(year, month, c.day < length ? c.day : length, ret);
}

bool day_add_days(day_t d, int days, day_t *ret)
{
	int64_t sum = (int64_t)d + days;
	if (sum < DAY_MIN || sum > DAY_MAX)
		return false;
	*ret = (day_t)sum;
	return true;
}

day_t day_month_last(day_t d)
{
	struct civil c = day_civil(d);
	return d - c.day + month_length(c.year, c.month);
}

enum precision date_precision(struct date d)
{
	if (d.first == d.last)
		return PRECISION_DAY;
	struct civil from = day_civil(d.first), to = day_civil(d.last);
	if (from.year != to.year || from.day != 1 || d.last != day_month_last(d.last))
		return PRECISION_SPAN;
	if (from.month == to.month)
		return PRECISION_MONTH;
	return from.month == 1 && to.month == 12 ? PRECISION_YEAR : PRECISION_SPAN;
}

struct str day_iso(struct arena *a, day_t d)
{
	struct civil c = day_civil(d);
	return str_format(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct str day_chinese(struct arena *a, day_t d)
{
	struct civil c = day_civil(d);
	return str_format(a, "%d年%d月%d日", c.year, c.month, c.day);
}

struct str date_iso(struct arena *a, struct date d)
{
	struct str first = day_iso(a, d.first);
	switch (date_precision(d)) {
	case PRECISION_DAY: return first;
	case PRECISION_MONTH: return str_head(first, 7);
	case PRECISION_YEAR: return str_head(first, 4);
	case PRECISION_SPAN: break;
	}
	return str_join(a, (struct str[]){first, day_iso(a, d.last)}, 2, STR("/"));
}

struct str date_chinese(struct arena *a, struct date d)
{
	struct civil c = day_civil(d.first);
	switch (date_precision(d)) {
	case PRECISION_DAY: return day_chinese(a, d.first);
	case PRECISION_MONTH: return str_format(a, "%d年%d月", c.year, c.month);
	case PRECISION_YEAR: return str_format(a, "%d年", c.year);
	case PRECISION_SPAN: break;
	}
	if (d.first == DAY_MIN && d.last == DAY_MAX)
		return STR("不限");
	struct str first = day_chinese(a, d.first), last = day_chinese(a, d.last);
	if (d.last == DAY_MAX)
		return str_join(a, (struct str[]){first, STR("起")}, 2, STR(""));
	if (d.first == DAY_MIN)
		return str_join(a, (struct str[]){STR("至"), last, STR("止")}, 3, STR(""));
	return str_join(a, (struct str[]){first, last}, 2, STR("至"));
}

/* Exactly n digits at s.at[at]. */
static bool digits(struct str s, size_t at, size_t n, int *ret)
{
	int v = 0;
	must(at + n <= s.len);
	for (size_t i = at; i < at + n; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		v = v * 10 + (s.at[i] - '0');
	}
	*ret = v;
	return true;
}

bool day_from_iso(struct str s, day_t *ret)
{
	int year, month, day;
	return s.len == 10 && s.at[4] == '-' && s.at[7] == '-' && digits(s, 0, 4, &year) &&
	       digits(s, 5, 2, &month) && digits(s, 8, 2, &day) &&
	       day_from_civil(year, month, day, ret);
}

bool date_from_iso(struct str s, struct date *ret)
{
	struct date d;
	int year, month;
	if (s.len == 4) {
		if (!digits(s, 0, 4, &year) || !day_from_civil(year, 1, 1, &d.first))
			return false;
		d.last = d.first + 364 + (year_is_leap(year) ? 1 : 0);
	} else if (s.len == 7) {
		if (s.at[4] != '-' || !digits(s, 0, 4, &year) || !digits(s, 5, 2, &month) ||
			!day_from_civil(year, month, 1, &d.first))
			return false;
		d.last = day_month_last(d.first);
	} else if (s.len == 21) {
		if (s.at[10] != '/' || !day_from_iso(str_head(s, 10), &d.first) ||
			!day_from_iso(str_skip(s, 11), &d.last) || d.first > d.last)
			return false;
	} else {
		if (!day_from_iso(s, &d.first))
			return false;
		d.last = d.first;
	}
	*ret = d;
	return true;
}
