/*
 * Report periods
 *
 * Every period is a run of whole months of one year, so that its kind and index
 * are its first month and its length. The two written forms share their head,
 * the year; what follows it is looked up as a list of forms.
 */
#include <string.h>

#include "core/day.h"

#define WRITTEN_MAX 48 /* bytes of the longest written form, with room for odd blanks */

static const int months_of[] = {
	[PERIOD_YEAR] = 12, [PERIOD_HALF] = 6, [PERIOD_QUARTER] = 3, [PERIOD_MONTH] = 1};

static int first_month(struct period p)
{
	return (p.index - 1) * months_of[p.kind] + 1;
}

/* The period of the months from … to, when there is one. */
static bool of_months(int year, int from, int to, struct period *ret)
{
	for (int kind = PERIOD_YEAR; kind <= PERIOD_MONTH; kind++) {
		int length = months_of[kind];
		if (from < 1 || to > 12 || to - from + 1 != length || (from - 1) % length)
			continue;
		*ret = (struct period){year, (enum period_kind)kind, (from - 1) / length + 1};
		return true;
	}
	return false;
}

/* Full-width forms and blanks are folded into out: fixed room, a longer text is no period. */
static bool narrowed(struct str s, char out[WRITTEN_MAX], struct str *ret)
{
	size_t len = 0;
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = cp_narrow(utf8_next(s, &i));
		if (cp == 0 || cp == ' ')
			continue;
		if (len + 4 > WRITTEN_MAX)
			return false;
		len += utf8_put(cp, out + len);
	}
	*ret = (struct str){out, len};
	return true;
}

/* H1, Q3, -06 behind the year. */
static bool from_code(int year, struct str s, struct period *ret)
{
	int n, length = 0;
	if (str_take(&s, STR("H")) || str_take(&s, STR("h")))
		length = 6;
	else if (str_take(&s, STR("Q")) || str_take(&s, STR("q")))
		length = 3;
	else if (str_take(&s, STR("-")))
		length = 1;
	size_t wanted = length == 1 ? 2 : 1;
	if (length == 0 || str_take_digits(&s, wanted, &n) != wanted || s.len)
		return false;
	return of_months(year, (n - 1) * length + 1, n * length, ret);
}

/* 上半年, 第一季度, 1-6月, 6月 … behind 年. */
static bool from_words(int year, struct str s, struct period *ret)
{
	static const struct {
		struct str word;
		int from, to;
	} words[] = {
		{STR_INIT(""), 1, 12},
		{STR_INIT("度"), 1, 12},
		{STR_INIT("全年"), 1, 12},
		{STR_INIT("上半年"), 1, 6},
		{STR_INIT("下半年"), 7, 12},
		{STR_INIT("一季度"), 1, 3},
		{STR_INIT("二季度"), 4, 6},
		{STR_INIT("三季度"), 7, 9},
		{STR_INIT("四季度"), 10, 12},
		{STR_INIT("1季度"), 1, 3},
		{STR_INIT("2季度"), 4, 6},
		{STR_INIT("3季度"), 7, 9},
		{STR_INIT("4季度"), 10, 12},
	};
	static const struct str joins[] = {STR_INIT("-"), STR_INIT("~"), STR_INIT("—"),
		STR_INIT("–"), STR_INIT("至"), STR_INIT("到")};
	struct str bare = s;
	(void)str_take(&bare, STR("第"));
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(s, words[i].word) || (bare.len != s.len && str_ends(bare, STR("季度")) &&
							str_eq(bare, words[i].word)))
			return of_months(year, words[i].from, words[i].to, ret);
	int from, to;
	if (str_take_digits(&s, 2, &from) == 0)
		return false;
	to = from;
	struct str rest = s;
	(void)str_take(&rest, STR("月"));
	for (size_t i = 0; i < COUNT_OF(joins); i++) {
		if (!str_take(&rest, joins[i]))
			continue;
		s = rest;
		if (str_take_digits(&s, 2, &to) == 0)
			return false;
		break;
	}
	return str_eq(s, STR("月")) && of_months(year, from, to, ret);
}

bool period_from(struct str s, struct period *ret)
{
	char room[WRITTEN_MAX];
	int year;
	if (!narrowed(s, room, &s) || str_take_digits(&s, 4, &year) != 4)
		return false;
	if (year < PERIOD_YEAR_MIN || year > PERIOD_YEAR_MAX)
		return false;
	if (s.len == 0)
		return of_months(year, 1, 12, ret);
	if (str_take(&s, STR("年")))
		return from_words(year, s, ret);
	/* 2023上半年, as it is said; 20236月 is nothing */
	bool digit = s.at[0] >= '0' && s.at[0] <= '9';
	return from_code(year, s, ret) || (!digit && from_words(year, s, ret));
}

struct str period_text(struct arena *a, struct period p)
{
	switch (p.kind) {
	case PERIOD_YEAR: break;
	case PERIOD_HALF: return str_format(a, "%dH%d", p.year, p.index);
	case PERIOD_QUARTER: return str_format(a, "%dQ%d", p.year, p.index);
	case PERIOD_MONTH: return str_format(a, "%d-%02d", p.year, p.index);
	}
	return str_format(a, "%d", p.year);
}

struct str period_chinese(struct arena *a, struct period p)
{
	static const char *const quarters[] = {"一", "二", "三", "四"};
	switch (p.kind) {
	case PERIOD_YEAR: break;
	case PERIOD_HALF: return str_format(a, "%d年%s半年", p.year, p.index == 1 ? "上" : "下");
	case PERIOD_QUARTER: return str_format(a, "%d年第%s季度", p.year, quarters[p.index - 1]);
	case PERIOD_MONTH: return str_format(a, "%d年%d月", p.year, p.index);
	}
	return str_format(a, "%d年", p.year);
}

day_t period_first(struct period p)
{
	day_t d = 0;
	must(day_from_civil(p.year, first_month(p), 1, &d));
	return d;
}

day_t period_last(struct period p)
{
	day_t d = 0;
	must(day_from_civil(p.year, first_month(p) + months_of[p.kind] - 1, 1, &d));
	return day_month_last(d);
}

struct period period_last_year(struct period p)
{
	p.year--;
	return p;
}

struct period period_year(struct period p)
{
	return (struct period){p.year, PERIOD_YEAR, 1};
}

int period_cmp(struct period a, struct period b)
{
	day_t x = period_first(a), y = period_first(b);
	if (x == y) {
		x = period_last(a);
		y = period_last(b);
	}
	return (x > y) - (x < y);
}
