/*
 * What is said once about a whole list: in the rows above its head, in the
 * name of its sheet, in the name of its file.
 *
 * The places are looked through in that order; the first that says something
 * decides. Where one place says two different things nothing is decided: the
 * person is asked. A period that holds another one that is also said (2022年 …
 * 上半年) gives way to it.
 */
#include "intake/inner.h"

#define WRITTEN_MAX 40 /* bytes of a period or a date as written */
#define FOUND_MAX   8
#define TITLE_MAX   1200 /* bytes that are looked through */

struct found {
	struct str at[FOUND_MAX];
	size_t count;
};

static struct str without_ending(struct str file)
{
	for (size_t i = file.len; i > 1; i--)
		if (file.at[i - 1] == '.')
			return str_head(file, i - 1);
	return file;
}

static struct str clipped(struct arena *a, struct str text)
{
	size_t end = 0;
	for (size_t at = 0; at < text.len && at < TITLE_MAX;) {
		(void)utf8_next(text, &at);
		end = at;
	}
	return str_trim(str_narrow(a, str_head(text, end)));
}

void titles_of(struct arena *a, const struct shape *s, struct str file, struct titles *ret)
{
	*ret = (struct titles){0};
	for (uint32_t r = 0; !s->no_head && r < s->head.first && r < INTAKE_HEAD_ROWS; r++) {
		struct str words = clipped(a, row_words(a, s->grid, r));
		if (words.len > 0)
			ret->at[ret->count++] = (struct title){words, "标题"};
	}
	ret->at[ret->count++] = (struct title){clipped(a, s->grid->name), "工作表名"};
	ret->at[ret->count++] = (struct title){clipped(a, without_ending(file)), "文件名"};
}

static void found_add(struct found *f, struct str s)
{
	for (size_t i = 0; i < f->count; i++)
		if (str_eq(f->at[i], s))
			return;
	if (f->count < FOUND_MAX)
		f->at[f->count++] = s;
}

/* ---- periods, dates, years ---- */

static bool digit_at(struct str s, size_t at)
{
	return at < s.len && s.at[at] >= '0' && s.at[at] <= '9';
}

/* Four digits that no fifth one touches. */
static bool year_at(struct str s, size_t at)
{
	for (size_t i = 0; i < 4; i++)
		if (!digit_at(s, at + i))
			return false;
	return !digit_at(s, at + 4) && (at == 0 || !digit_at(s, at - 1));
}

/* The longest piece from here that reads as a day; its length, 0: none. */
static size_t date_at(struct arena *a, struct str s, size_t at, struct date *ret)
{
	for (size_t len = s.len - at < WRITTEN_MAX ? s.len - at : WRITTEN_MAX; len > 7; len--) {
		struct date date;
		struct str piece = {s.at + at, len};
		if (digit_at(s, at + len) || !str_is_utf8(piece) ||
			date_from_cell(a, piece, false, &date) != DATE_FINE ||
			date_precision(date) != PRECISION_DAY)
			continue;
		*ret = date;
		return len;
	}
	return 0;
}

static size_t period_at(struct str s, size_t at, struct period *ret)
{
	for (size_t len = s.len - at < WRITTEN_MAX ? s.len - at : WRITTEN_MAX; len >= 4; len--)
		if (!digit_at(s, at + len) && period_from((struct str){s.at + at, len}, ret))
			return len;
	return 0;
}

static bool holds(struct period whole, struct period part)
{
	return period_first(whole) <= period_first(part) && period_last(part) <= period_last(whole);
}

/* A day is no period: 2022年7月6日 does not speak of July. */
static void find_periods(struct arena *a, struct str text, struct found *f)
{
	struct period all[FOUND_MAX];
	size_t count = 0;
	for (size_t at = 0; at + 4 <= text.len && count < FOUND_MAX; at++) {
		struct date day;
		struct period p;
		if (!year_at(text, at))
			continue;
		size_t len = date_at(a, text, at, &day);
		if (len == 0 && (len = period_at(text, at, &p)) > 0)
			all[count++] = p;
		at += len > 0 ? len - 1 : 0;
	}
	for (size_t i = 0; i < count; i++) {
		bool gives_way = false;
		for (size_t k = 0; k < count; k++)
			gives_way = gives_way ||
				    (period_cmp(all[i], all[k]) != 0 && holds(all[i], all[k]));
		if (!gives_way)
			found_add(f, period_text(a, all[i]));
	}
}

static void find_dates(struct arena *a, struct str text, struct found *f)
{
	for (size_t at = 0; at + 8 <= text.len; at++) {
		struct date day;
		size_t len = 0;
		if (digit_at(text, at) && (at == 0 || !digit_at(text, at - 1)))
			len = date_at(a, text, at, &day);
		if (len == 0)
			continue;
		found_add(f, date_iso(a, day));
		at += len - 1;
	}
}

static void find_years(struct arena *a, struct str text, struct found *f)
{
	for (size_t at = 0; at + 4 <= text.len; at++) {
		struct period p;
		if (year_at(text, at) && period_from((struct str){text.at + at, 4}, &p))
			found_add(f, str_copy(a, (struct str){text.at + at, 4}));
	}
}

/* ---- document numbers ---- */

/* The organ's code before the bracket: letters and Chinese back to a blank or a mark. */
static size_t code_start(struct str text, size_t bracket)
{
	size_t start = bracket, count = 0;
	while (start > 0 && count < 12) {
		size_t back = start - 1;
		while (back > 0 && ((unsigned char)text.at[back] & 0xC0) == 0x80)
			back--;
		size_t at = back;
		uint32_t cp = utf8_next(text, &at);
		if (!cp_is_han(cp) && !(cp >= 'A' && cp <= 'Z') && !(cp >= 'a' && cp <= 'z'))
			break;
		start = back;
		count++;
	}
	return start;
}

/* 云科〔2023〕5号, with any bracket. */
static void find_numbers(struct arena *a, struct str text, struct found *f)
{
	static const struct str open[] = {
		STR_INIT("〔"), STR_INIT("["), STR_INIT("("), STR_INIT("【")};
	static const struct str close[] = {
		STR_INIT("〕"), STR_INIT("]"), STR_INIT(")"), STR_INIT("】")};
	for (size_t at = 0; at < text.len; at++)
		for (size_t b = 0; b < COUNT_OF(open); b++) {
			struct str rest = str_skip(text, at), year;
			size_t start = code_start(text, at), digits = 0;
			if (start == at || !str_starts(rest, open[b]))
				continue;
			rest = str_skip(rest, open[b].len);
			year = str_head(rest, 4);
			if (!year_at(rest, 0) || !str_starts(str_skip(rest, 4), close[b]))
				continue;
			rest = str_skip(rest, 4 + close[b].len);
			while (digit_at(rest, digits))
				digits++;
			if (digits > 0 && str_starts(str_skip(rest, digits), STR("号")))
				found_add(f, str_format(a, "%.*s〔%.*s〕%.*s号", (int)(at - start),
						     text.at + start, STR_ARG(year), (int)digits,
						     rest.at));
		}
}

/* ---- texts with {} ---- */

static void find_between(struct arena *a, struct str text, struct str what, struct found *f)
{
	struct str rest = what, before = str_narrow(a, str_cut(&rest, STR("{}"))),
		   after = str_narrow(a, rest);
	size_t from = 0, len;
	if (before.len > 0) {
		from = str_find(text, before);
		if (from == SIZE_MAX)
			return;
		from += before.len;
	}
	len = after.len > 0 ? str_find(str_skip(text, from), after) : text.len - from;
	if (len == SIZE_MAX)
		return;
	struct str value = str_trim(str_head(str_skip(text, from), len));
	if (value.len > 0)
		found_add(f, value);
}

static void find_in(struct arena *a, const struct title *title, struct str what, struct found *f)
{
	bool of_file = str_eq(str_from_z(title->where), STR("文件名"));
	if (str_eq(what, STR("period")))
		find_periods(a, title->text, f);
	else if (str_eq(what, STR("date")))
		find_dates(a, title->text, f);
	else if (str_eq(what, STR("year")))
		find_years(a, title->text, f);
	else if (str_eq(what, STR("number")))
		find_numbers(a, title->text, f);
	else if (str_eq(what, STR("name")) && of_file)
		found_add(f, title->text);
	/* the first row is the title; a sheet's name hardly ever is one */
	else if (str_eq(what, STR("title")) && !str_eq(str_from_z(title->where), STR("工作表名")) &&
		 !str_starts(str_name_key(a, title->text), STR("单位:")))
		found_add(f, title->text);
	else if (str_find(what, STR("{}")) != SIZE_MAX)
		find_between(a, title->text, what, f);
}

bool title_what_ok(struct str what)
{
	static const struct str words[] = {STR_INIT("period"), STR_INIT("date"), STR_INIT("year"),
		STR_INIT("number"), STR_INIT("title"), STR_INIT("name")};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(what, words[i]))
			return true;
	return str_find(what, STR("{}")) != SIZE_MAX && what.len > 2;
}

bool title_find(struct arena *a, const struct titles *titles, struct str what, struct str *ret,
	struct str *ret_why, struct str *ret_several)
{
	*ret_several = STR_NONE;
	for (size_t i = 0; i < titles->count; i++) {
		struct found f = {0};
		find_in(a, &titles->at[i], what, &f);
		if (f.count == 0)
			continue;
		*ret_why =
			str_format(a, "%s“%.*s”", titles->at[i].where, STR_ARG(titles->at[i].text));
		if (f.count > 1) {
			*ret_several = str_join(a, f.at, f.count, STR("、"));
			return false;
		}
		*ret = f.at[0];
		return true;
	}
	return false;
}
