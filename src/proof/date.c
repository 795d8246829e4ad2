/*
 * Dates and spans of time as a text prints them:
 *
 *	2023年6月20日  2023年6月  6月20日  6月底  1—5月  2023年1月至5月  5月8日至10日
 *	2023-06-20  2023.6.20  2021—2023年  2023年上半年  一季度  前三季度  90年代  14:30
 *
 * What is not said is 0. A number with 年 behind it is a year when it has four
 * digits, and a short year when 上半年, 度 or a month follow; otherwise it is a
 * length of time and none of ours.
 */
#include "proof/inside.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2199

struct reading {
	struct str text;
	size_t at;
	struct when_said *said;
};

static void skip_blanks(struct reading *r)
{
	size_t next;
	while (narrow_at(r->text, r->at, &next) == ' ')
		r->at = next;
}

static bool take(struct reading *r, struct str what)
{
	size_t at = r->at;
	skip_blanks(r);
	if (str_starts(str_skip(r->text, r->at), what)) {
		r->at += what.len;
		return true;
	}
	r->at = at;
	return false;
}

/* Up to four digits that no further digit follows; returns how many. */
static int take_number(struct reading *r, int *ret)
{
	size_t at = r->at, next;
	int value = 0, count = 0;
	skip_blanks(r);
	for (uint32_t cp; (cp = narrow_at(r->text, r->at, &next)) >= '0' && cp <= '9';
		r->at = next, count++) {
		if (count == 0)
			r->said->padded |= cp == '0';
		value = count < 5 ? value * 10 + (int)(cp - '0') : value;
	}
	if (count == 0 || count > 4) {
		r->at = at;
		return 0;
	}
	*ret = value;
	return count;
}

static bool take_dash(struct reading *r)
{
	static const struct str dashes[] = {STR_INIT("——"), STR_INIT("—"), STR_INIT("–"),
		STR_INIT("-"), STR_INIT("－"), STR_INIT("~"), STR_INIT("～"), STR_INIT("至"),
		STR_INIT("到"), STR_INIT("﹣"), STR_INIT("−")};
	for (size_t i = 0; i < COUNT_OF(dashes); i++)
		if (take(r, dashes[i]))
			return true;
	return false;
}

/* ---- days ---- */

static bool real_day(int year, int month, int day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month < 0 || month > 12 || day < 0 || (day > 0 && month == 0))
		return false;
	if (month == 2 && day == 29 && year != 0)
		return year_is_leap(year);
	return day == 0 || day <= days[month - 1];
}

static bool finish(struct reading *r, struct when_said *ret)
{
	struct when_said *s = r->said;
	s->bad = !real_day(s->year, s->month, s->day) ||
		 !real_day(s->to_year, s->to_month, s->to_day);
	s->to = r->at;
	*ret = *s;
	return true;
}

/* 日 or 号, and what may follow a day: another one. */
static void read_day(struct reading *r)
{
	struct reading probe = *r;
	int day, month;
	if (take_number(&probe, &day) == 0)
		return;
	if (!take(&probe, STR("日")) && !take(&probe, STR("号"))) {
		/* 5月8—10日 */
		if (!take_dash(&probe) || take_number(&probe, &month) == 0 ||
			!take(&probe, STR("日")))
			return;
		r->said->range = true;
		r->said->to_month = r->said->month;
		r->said->to_day = month;
	}
	r->said->day = day;
	r->at = probe.at;
	if (r->said->range || !take_dash(&probe) || take_number(&probe, &day) == 0)
		return;
	month = r->said->month;
	if (take(&probe, STR("月"))) {
		month = day;
		if (take_number(&probe, &day) == 0)
			return;
	}
	if (!take(&probe, STR("日")))
		return;
	r->said->range = true;
	r->said->to_month = month;
	r->said->to_day = day;
	r->at = probe.at;
}

/* 6月 6月20日 1—5月 1月至5月 */
static bool read_months(struct reading *r)
{
	struct reading probe = *r;
	int from, to;
	if (take_number(&probe, &from) == 0 || from > 99)
		return false;
	bool named = take(&probe, STR("月"));
	if (named && str_starts(str_skip(probe.text, probe.at), STR("份")))
		probe.at += STR("份").len;
	size_t single = probe.at;
	if (take_dash(&probe) && take_number(&probe, &to) > 0 && to < 99 &&
		take(&probe, STR("月"))) {
		r->said->month = from;
		r->said->range = true;
		r->said->to_month = to;
		r->at = probe.at;
		struct reading day = *r;
		int d;
		/* 5月8日… with a dash in between is read_day's; 1月至5月20日 ends on a day */
		if (take_number(&day, &d) > 0 && take(&day, STR("日"))) {
			r->said->to_day = d;
			r->at = day.at;
		}
		return true;
	}
	if (!named)
		return false;
	r->said->month = from;
	r->at = single;
	read_day(r);
	return true;
}

/* ---- spans with names ---- */

static bool read_named(struct reading *r)
{
	static const struct {
		struct str word;
		int from, to;
	} names[] = {
		{STR_INIT("上半年"), 1, 6},
		{STR_INIT("下半年"), 7, 12},
		{STR_INIT("前三季度"), 1, 9},
		{STR_INIT("前三个季度"), 1, 9},
		{STR_INIT("第一季度"), 1, 3},
		{STR_INIT("第二季度"), 4, 6},
		{STR_INIT("第三季度"), 7, 9},
		{STR_INIT("第四季度"), 10, 12},
		{STR_INIT("一季度"), 1, 3},
		{STR_INIT("二季度"), 4, 6},
		{STR_INIT("三季度"), 7, 9},
		{STR_INIT("四季度"), 10, 12},
	};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (take(r, names[i].word)) {
			r->said->month = names[i].from;
			r->said->to_month = names[i].to;
			r->said->range = true;
			return true;
		}
	return false;
}

/* Behind 年: a month, a half, or an end of the year. */
static void read_in_year(struct reading *r)
{
	static const struct str ends[] = {STR_INIT("全年"), STR_INIT("度"), STR_INIT("初"),
		STR_INIT("底"), STR_INIT("末"), STR_INIT("来"), STR_INIT("以来"), STR_INIT("代")};
	if (read_named(r) || read_months(r))
		return;
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (take(r, ends[i]))
			return;
}

/* 2021—2023年 */
static bool read_years(struct reading *r, int from)
{
	struct reading probe = *r;
	int to;
	if (!take_dash(&probe) || take_number(&probe, &to) != 4 || to < YEAR_MIN || to > YEAR_MAX ||
		to <= from)
		return false;
	(void)take(&probe, STR("年"));
	(void)take(&probe, STR("度"));
	r->at = probe.at;
	r->said->year = from;
	r->said->to_year = to;
	r->said->range = true;
	return true;
}

/* Is there something a decimal could be counted in? Then 2023.6 is no month. */
static bool goes_on(const struct reading *r)
{
	size_t next;
	uint32_t cp = narrow_at(r->text, r->at, &next);
	return cp_is_han(cp) || cp == '%' || (cp >= 'A' && cp <= 'z');
}

/* 2023-06-20, 2023.6.20, 2023/6/20; 2023-06, 2023/6 */
static bool read_iso(struct reading *r, int year)
{
	struct reading probe = *r;
	int month, day;
	size_t next;
	uint32_t cp = narrow_at(probe.text, probe.at, &next);
	if (cp != '-' && cp != '.' && cp != '/')
		return false;
	probe.at = next;
	if (!digit_at(probe.text, probe.at) || take_number(&probe, &month) > 2 || month < 1 ||
		month > 12)
		return false;
	r->said->year = year;
	r->said->month = month;
	r->at = probe.at;
	if (narrow_at(probe.text, probe.at, &next) != cp || !digit_at(probe.text, next))
		return cp != '.' || !goes_on(&probe);
	probe.at = next;
	if (take_number(&probe, &day) <= 2) {
		r->said->day = day;
		r->at = probe.at;
	}
	return true;
}

static bool read_year(struct reading *r)
{
	struct reading probe = *r;
	int year, digits = take_number(&probe, &year);
	if (digits == 4 && year >= YEAR_MIN && year <= YEAR_MAX) {
		r->at = probe.at;
		if (take(r, STR("年"))) {
			r->said->year = year;
			if (!read_years(r, year))
				read_in_year(r);
			return true;
		}
		if (read_years(r, year) || read_iso(r, year))
			return true;
		return false;
	}
	if (digits != 2)
		return false;
	if (take(&probe, STR("年代")) || take(&probe, STR("世纪"))) {
		r->at = probe.at;
		return true;
	}
	if (!take(&probe, STR("年")))
		return false;
	size_t behind = probe.at;
	read_in_year(&probe);
	/* 23年底 may be anything; 23年度, 23年6月, 23年上半年 are years */
	if (probe.at == behind ||
		(probe.said->month == 0 && !str_ends(str_head(probe.text, probe.at), STR("度"))))
		return false;
	r->said->short_year = true;
	r->said->year = 2000 + year;
	r->at = probe.at;
	return true;
}

/* 14:30, 14时30分 */
static bool read_clock(struct reading *r)
{
	struct reading probe = *r;
	int hour, minute;
	if (take_number(&probe, &hour) == 0 || hour > 24)
		return false;
	if (!take(&probe, STR(":")) && !take(&probe, STR("：")) && !take(&probe, STR("时")))
		return false;
	if (take_number(&probe, &minute) != 2 || minute > 59)
		return false;
	(void)take(&probe, STR("分"));
	r->said->clock = true;
	r->at = probe.at;
	return true;
}

bool date_read(struct str text, size_t at, struct when_said *ret)
{
	struct when_said said = {.from = at};
	struct reading r = {text, at, &said};
	if (!digit_at(text, at)) {
		said.no_digits = true;
		return read_named(&r) && finish(&r, ret);
	}
	if (read_year(&r))
		return finish(&r, ret);
	said = (struct when_said){.from = at};
	r.at = at;
	if (read_months(&r))
		return finish(&r, ret);
	said = (struct when_said){.from = at};
	r.at = at;
	return read_clock(&r) && finish(&r, ret);
}
