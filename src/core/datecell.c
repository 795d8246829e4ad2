/*
 * A date as people type it
 *
 * The text is narrowed and read into its parts: up to three numbers with what
 * stands behind each of them, and the rest. Everything is decided on the parts:
 *
 *	2023 年 6 月 30 日        2023 . 6 . 30        20230630
 *	n[0]  n[1]  n[2]          separators alike     digits alone
 *
 * Two-digit years and the number 2023.1 are told apart from what is no date at
 * all, because a person can answer for them.
 */
#include <string.h>

#include "core/day.h"

enum mark { MARK_NONE, MARK_DOT, MARK_DASH, MARK_SLASH, MARK_YEAR, MARK_MONTH, MARK_DAY };

#define PARTS 3

struct parts {
	int n[PARTS];
	size_t digits[PARTS];
	enum mark mark[PARTS]; /* behind the number */
	size_t count;
	struct str rest; /* behind the last number and its mark */
};

static void read_parts(struct str s, struct parts *p);
static enum date_trouble from_solid(const struct parts *p, struct date *ret);
static enum date_trouble from_marked(const struct parts *p, bool is_number, struct date *ret);
static bool is_time(struct str s, bool apart);

enum date_trouble date_from_cell(struct arena *a, struct str cell, bool is_number, struct date *ret)
{
	struct str s = str_trim(str_narrow_view(a, cell));
	struct parts p = {0};
	read_parts(s, &p);
	/* only behind 日 may a time follow at once */
	bool closed = p.count == PARTS && p.mark[PARTS - 1] == MARK_DAY;
	if (p.count == 0 || (p.rest.len && !is_time(p.rest, closed)))
		return DATE_NOT_A_DATE;
	struct date d;
	bool solid = p.count == 1 && p.mark[0] == MARK_NONE;
	enum date_trouble trouble = solid ? from_solid(&p, &d) : from_marked(&p, is_number, &d);
	/* a time stands behind a day only, not behind a month or a year */
	bool month = trouble == DATE_AMBIGUOUS || (trouble == DATE_FINE && d.first != d.last);
	if (p.rest.len && month)
		return DATE_NOT_A_DATE;
	if (trouble == DATE_FINE)
		*ret = d;
	return trouble;
}

static enum mark take_mark(struct str *s)
{
	static const struct {
		struct str word;
		enum mark mark;
	} marks[] = {
		{STR_INIT("."), MARK_DOT},
		{STR_INIT("。"), MARK_DOT},
		{STR_INIT("-"), MARK_DASH},
		{STR_INIT("—"), MARK_DASH},
		{STR_INIT("–"), MARK_DASH},
		{STR_INIT("/"), MARK_SLASH},
		{STR_INIT("年"), MARK_YEAR},
		{STR_INIT("月"), MARK_MONTH},
		{STR_INIT("日"), MARK_DAY},
		{STR_INIT("号"), MARK_DAY},
	};
	for (size_t i = 0; s->len && i < COUNT_OF(marks); i++)
		if (str_take(s, marks[i].word))
			return marks[i].mark;
	return MARK_NONE;
}

static void read_parts(struct str s, struct parts *p)
{
	while (p->count < PARTS) {
		size_t i = p->count;
		p->digits[i] = str_take_digits(&s, 9, &p->n[i]);
		if (p->digits[i] == 0)
			break;
		p->count++;
		struct str before = s;
		s = str_trim(s);
		/* the third number ends the date, unless 日 stands behind it */
		p->mark[i] = take_mark(&s);
		if (i == 2 && p->mark[i] != MARK_DAY)
			p->mark[i] = MARK_NONE;
		if (p->mark[i] == MARK_NONE) {
			s = before;
			break;
		}
		if (p->mark[i] == MARK_DAY)
			break;
		s = str_trim(s);
	}
	p->rest = s;
}

/* A whole year, month or day; month or day 0 when unknown. */
static enum date_trouble date_make(int year, int month, int day, struct date *ret)
{
	struct date d;
	if (!day_from_civil(year, month ? month : 1, day ? day : 1, &d.first))
		return DATE_OUT_OF_RANGE;
	d.last = d.first;
	if (!month)
		d.last = d.first + 364 + (year_is_leap(year) ? 1 : 0);
	else if (!day)
		d.last = day_month_last(d.first);
	*ret = d;
	return DATE_FINE;
}

static bool is_day(int month, int day)
{
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* 20230630, 202306, 2023 */
static enum date_trouble from_solid(const struct parts *p, struct date *ret)
{
	int n = p->n[0];
	if (p->digits[0] == 4)
		return date_make(n, 0, 0, ret);
	if (p->digits[0] == 8) {
		int month = n / 100 % 100, day = n % 100;
		return month && day ? date_make(n / 10000, month, day, ret) : DATE_OUT_OF_RANGE;
	}
	if (p->digits[0] != 6)
		return DATE_NOT_A_DATE;
	int year = n / 100, month = n % 100;
	bool as_month = year > 1912 && year <= 2199 && month >= 1 && month <= 12;
	if (!as_month && is_day(n / 100 % 100, n % 100))
		return DATE_TWO_DIGIT_YEAR;
	return month ? date_make(year, month, 0, ret) : DATE_OUT_OF_RANGE;
}

/* The marks stand as in 年 月 日, or are the same sign between the numbers and nothing behind. */
static bool marks_fit(const struct parts *p)
{
	const enum mark *m = p->mark;
	if (m[0] == MARK_YEAR) {
		if (p->count == 1)
			return true;
		if (m[1] != MARK_MONTH)
			return false;
		return p->count == 2 || m[2] == MARK_DAY || m[2] == MARK_NONE;
	}
	bool sign = m[0] == MARK_DOT || m[0] == MARK_DASH || m[0] == MARK_SLASH;
	if (!sign || p->count == 1)
		return false;
	return p->count == 2 ? m[1] == MARK_NONE : m[1] == m[0] && m[2] == MARK_NONE;
}

static enum date_trouble from_marked(const struct parts *p, bool is_number, struct date *ret)
{
	if (!marks_fit(p))
		return DATE_NOT_A_DATE;
	for (size_t i = 1; i < p->count; i++)
		if (p->digits[i] > 2)
			return DATE_NOT_A_DATE;
	int month = p->count > 1 ? p->n[1] : 0, day = p->count > 2 ? p->n[2] : 0;
	if (p->digits[0] <= 2) {
		/* 23.6 may be anything; 23年6月 and 23.6.30 are dates */
		if (p->mark[0] == MARK_YEAR)
			return p->count == 1 || is_day(month, p->count > 2 ? day : 1)
				       ? DATE_TWO_DIGIT_YEAR
				       : DATE_NOT_A_DATE;
		return p->count == 3 && is_day(month, day) ? DATE_TWO_DIGIT_YEAR : DATE_NOT_A_DATE;
	}
	if (p->digits[0] != 4)
		return DATE_NOT_A_DATE;
	if ((p->count > 1 && month == 0) || (p->count > 2 && day == 0))
		return DATE_OUT_OF_RANGE;
	struct date d;
	enum date_trouble trouble = date_make(p->n[0], month, day, &d);
	if (trouble != DATE_FINE)
		return trouble;
	if (is_number && p->count == 2 && p->mark[0] == MARK_DOT && p->digits[1] == 1 && month == 1)
		return DATE_AMBIGUOUS;
	*ret = d;
	return DATE_FINE;
}

/*
 * T12:30, " 12:30:00.000", "下午3:05", "3:05 PM", "12时30分05秒", with +08:00
 * at most: any other zone would move the day.
 */
static bool is_time(struct str s, bool apart)
{
	apart = str_take(&s, STR("T")) || s.at[0] == ' ' || apart;
	s = str_trim(s);
	bool half = str_take(&s, STR("上午")) || str_take(&s, STR("下午"));
	s = str_trim(s);
	int hour, minute, second = 0;
	size_t digits = str_take_digits(&s, 2, &hour);
	if (digits == 0 || (!apart && !half) || hour > 24)
		return false;
	bool words = str_take(&s, STR("时")) || str_take(&s, STR("点"));
	if (words && s.len == 0)
		return true;
	if (!words && !str_take(&s, STR(":")))
		return false;
	if (str_take_digits(&s, 2, &minute) == 0 || minute > 59)
		return false;
	if (words ? str_take(&s, STR("分")) && s.len : str_take(&s, STR(":"))) {
		if (str_take_digits(&s, 2, &second) == 0 || second > 60)
			return false;
		if (words && !str_take(&s, STR("秒")))
			return false;
		if (!words && str_take(&s, STR("."))) {
			int fraction;
			if (str_take_digits(&s, 9, &fraction) == 0)
				return false;
		}
	}
	if (!str_take(&s, STR("+08:00")) && !words) {
		s = str_trim(s);
		if (!str_take(&s, STR("AM")))
			(void)str_take(&s, STR("PM"));
	}
	return s.len == 0;
}
