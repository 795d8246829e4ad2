/*
 * The text at the reader's position.
 *
 * Blanks separate where they stand and are needed nowhere. Full-width forms of
 * digits, brackets and operators are read as their narrow ones on the fly; the
 * text itself is never changed, so that offsets stay those of the file and
 * what is quoted stays as written.
 */
#include <stdarg.h>

#include "formula/read.h"

#define NUMBER_DIGITS 18 /* of a number literal, before the unit is applied */

struct str text_ahead(const struct reader *r)
{
	return (struct str){r->text.at + r->at, r->end - r->at};
}

/* The code point at *at, narrowed, and *at moved on; 0 at the end. */
static uint32_t next_cp(const struct reader *r, size_t *at)
{
	if (*at >= r->end)
		return 0;
	return cp_narrow(utf8_next((struct str){r->text.at, r->end}, at));
}

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0;
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static bool ends_word(uint32_t cp)
{
	static const struct str ends = STR_INIT("()[]{}+-*/×÷−·=<>≥≤≠,、\"'“”;:");

	if (is_blank(cp) || cp == 0)
		return true;
	for (size_t at = 0; at < ends.len;)
		if (utf8_next(ends, &at) == cp)
			return true;
	return false;
}

bool boundary_ahead(const struct reader *r)
{
	size_t at = r->at;

	return ends_word(next_cp(r, &at)) || word_follows(text_ahead(r));
}

void skip_blanks(struct reader *r)
{
	size_t at = r->at;

	/* What cannot be seen (a zero-width blank, a byte order mark) narrows to 0. */
	while (at < r->end) {
		uint32_t cp = next_cp(r, &at);

		if (cp != 0 && !is_blank(cp))
			return;
		r->at = at;
	}
}

bool at_end(struct reader *r)
{
	skip_blanks(r);
	return r->at >= r->end;
}

bool peek_word(struct reader *r, const struct word_table *table, int *ret_id)
{
	size_t len;

	skip_blanks(r);
	const struct word *word = word_match(table, text_ahead(r), &len);

	if (word)
		*ret_id = word->id;
	return word != NULL;
}

bool take_word(struct reader *r, const struct word_table *table, int *ret_id)
{
	size_t len;

	skip_blanks(r);
	const struct word *word = word_match(table, text_ahead(r), &len);

	if (!word)
		return false;
	r->at += len;
	*ret_id = word->id;
	return true;
}

bool take_join(struct reader *r, enum join_word word)
{
	skip_blanks(r);
	size_t before = r->at;
	int id;

	if (take_word(r, &words_join, &id) && id == (int)word)
		return true;
	r->at = before;
	return false;
}

uint32_t take_mark(struct reader *r, struct str marks)
{
	skip_blanks(r);
	size_t at = r->at;
	uint32_t cp = next_cp(r, &at);

	for (size_t m = 0; cp != 0 && m < marks.len;)
		if (utf8_next(marks, &m) == cp) {
			r->at = at;
			return cp;
		}
	return 0;
}

bool mark_ahead(struct reader *r, struct str marks)
{
	size_t before = r->at;
	bool found = take_mark(r, marks) != 0;

	r->at = before;
	return found;
}

bool digit_ahead(struct reader *r)
{
	skip_blanks(r);
	size_t at = r->at;

	return is_digit(next_cp(r, &at));
}

bool quote_ahead(struct reader *r)
{
	skip_blanks(r);
	size_t at = r->at;
	uint32_t cp = next_cp(r, &at);

	return cp == '"' || cp == '\'' || cp == 0x201C;
}

/* ---- numbers and dates ---- */

/* Digits from *at into out, at most max; how many there are in the text. */
static size_t digits_at(const struct reader *r, size_t *at, char *out, size_t max)
{
	size_t count = 0;

	for (size_t next = *at;; *at = next) {
		uint32_t cp = next_cp(r, &next);

		if (!is_digit(cp))
			return count;
		if (count < max)
			out[count] = (char)cp;
		count++;
	}
}

enum rc take_number(struct reader *r, struct ratio *ret)
{
	char digits[2 * NUMBER_DIGITS + 1];
	size_t start = r->at, at = r->at, fraction = 0;
	size_t whole = digits_at(r, &at, digits, NUMBER_DIGITS);
	size_t behind = at;

	if (whole <= NUMBER_DIGITS && next_cp(r, &behind) == '.') {
		digits[whole] = '.';
		fraction = digits_at(r, &behind, digits + whole + 1, NUMBER_DIGITS);
		if (fraction > 0)
			at = behind;
	}
	if (whole > NUMBER_DIGITS || fraction > NUMBER_DIGITS)
		return trouble(r, start, "数太长，最多写 %d 位整数和 %d 位小数", NUMBER_DIGITS,
			NUMBER_DIGITS);
	must(ratio_from((struct str){digits, whole + (fraction ? fraction + 1 : 0)}, ret));
	r->at = at;
	return RC_OK;
}

static int small_number(const char *digits, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

enum rc take_small(struct reader *r, int max, const char *what, int *ret)
{
	char digits[8];
	size_t start = r->at, at = r->at;
	size_t count = digits_at(r, &at, digits, sizeof(digits));

	if (count == 0)
		return trouble(r, start, "这里要写%s", what);
	int value = count < sizeof(digits) ? small_number(digits, count) : max + 1;

	if (value > max)
		return trouble(r, start, "%s最大是 %d", what, max);
	r->at = at;
	*ret = value;
	return RC_OK;
}

/* One or two digits and the unit behind them; false: that does not stand there, *at stays. */
static bool part_of_date(const struct reader *r, size_t *at, struct str unit, int *ret)
{
	char digits[4];
	size_t next = *at;
	size_t count = digits_at(r, &next, digits, sizeof(digits));
	size_t unit_len = unit.len;

	if (count < 1 || count > 2 || r->end - next < unit_len ||
		!str_eq((struct str){r->text.at + next, unit_len}, unit))
		return false;
	*at = next + unit_len;
	*ret = small_number(digits, count);
	return true;
}

/* -06-30 behind a year. */
static bool iso_rest(const struct reader *r, size_t *at, int *ret_month, int *ret_day)
{
	char digits[4];
	size_t next = *at;

	for (int i = 0; i < 2; i++) {
		if (next_cp(r, &next) != '-' || digits_at(r, &next, digits, sizeof(digits)) != 2)
			return false;
		*(i == 0 ? ret_month : ret_day) = small_number(digits, 2);
	}
	*at = next;
	return true;
}

static enum rc date_of_parts(struct reader *r, const int parts[static 3], struct date *ret)
{
	struct date date;

	if (parts[2] > 0) {
		if (!day_from_civil(parts[0], parts[1], parts[2], &date.first))
			return trouble(
				r, r->at, "没有 %d年%d月%d日 这一天", parts[0], parts[1], parts[2]);
		date.last = date.first;
	} else if (parts[1] > 0) {
		if (!day_from_civil(parts[0], parts[1], 1, &date.first))
			return trouble(r, r->at, "没有 %d年%d月 这个月", parts[0], parts[1]);
		date.last = day_month_last(date.first);
	} else {
		must(day_from_civil(parts[0], 1, 1, &date.first));
		must(day_from_civil(parts[0], 12, 31, &date.last));
	}
	*ret = date;
	return RC_OK;
}

/*
 * Four digits and 年 are a year, when it is one that days can have; otherwise 2000年 would be a
 * date and 150年 a number of years by the same eye.
 */
enum rc take_date(struct reader *r, bool *ret_found, struct date *ret)
{
	static const struct str year_unit = STR_INIT("年");
	char digits[8];
	int parts[3] = {0, -1, -1};
	size_t at = r->at;

	*ret_found = false;
	if (digits_at(r, &at, digits, sizeof(digits)) != 4)
		return RC_OK;
	parts[0] = small_number(digits, 4);
	if (parts[0] < 1900 || parts[0] > 2199)
		return RC_OK;
	if (!iso_rest(r, &at, &parts[1], &parts[2])) {
		if (!str_starts((struct str){r->text.at + at, r->end - at}, year_unit))
			return RC_OK;
		at += year_unit.len;
		if (part_of_date(r, &at, STR("月"), &parts[1]) &&
			!part_of_date(r, &at, STR("日"), &parts[2]))
			(void)part_of_date(r, &at, STR("号"), &parts[2]);
	}
	/* A zero is a part that was written, and wrong: 2023年0月. */
	if (parts[1] == 0 || parts[2] == 0)
		return trouble(r, r->at, "“%.*s”不是日期", (int)(at - r->at), r->text.at + r->at);
	TRY(date_of_parts(r, parts, ret));
	r->at = at;
	*ret_found = true;
	return RC_OK;
}

/* ---- quoted text ---- */

enum rc take_quoted(struct reader *r, struct str *ret, struct str *ret_raw)
{
	skip_blanks(r);
	size_t start = r->at, at = r->at;
	uint32_t open = next_cp(r, &at);
	bool paired = open == 0x201C;
	size_t inside = at;
	struct buf text;

	buf_init(&text, FORMULA_MAX_TEXT);
	while (at < r->end) {
		size_t here = at;
		uint32_t cp = utf8_next((struct str){r->text.at, r->end}, &at);
		size_t next = at;
		bool close = paired ? cp == 0x201D : cp_narrow(cp) == open;

		if (close && (paired || next_cp(r, &next) != open)) {
			r->at = at;
			*ret_raw = (struct str){r->text.at + inside, here - inside};
			*ret = buf_take(r->job->arena, &text);
			return RC_OK;
		}
		buf_add(&text, (struct str){r->text.at + here, at - here});
		if (close)
			at = next;
	}
	buf_free(&text);
	return trouble(r, start, "引号没有收尾");
}

/* ---- messages ---- */

#define WORD_HERE_MAX 20 /* code points of an unknown word that a message repeats */

struct str word_here(struct reader *r)
{
	skip_blanks(r);
	size_t at = r->at, count = 0;

	while (at < r->end && count < WORD_HERE_MAX) {
		size_t next = at;
		uint32_t cp = next_cp(r, &next);

		if (ends_word(cp) ||
			(count > 0 && word_follows((struct str){r->text.at + at, r->end - at})))
			break;
		at = next;
		count++;
	}
	return (struct str){r->text.at + r->at, at - r->at};
}

struct str char_here(struct reader *r)
{
	size_t at = r->at;

	(void)next_cp(r, &at);
	return (struct str){r->text.at + r->at, at - r->at};
}

PRINTF(4, 0)
static enum rc tell(struct reader *r, enum rc rc, size_t offset, const char *fmt, va_list args)
{
	int line = r->place.line > 0 ? r->place.line : 1;
	int head = r->place.column > 0 ? r->place.column : 1;
	int column = head;

	for (size_t at = 0; at < offset && at < r->text.len;) {
		uint32_t cp = utf8_next(r->text, &at);

		column = cp == '\n' ? head : column + 1;
		line += cp == '\n';
	}
	struct str what = str_vformat(r->job->arena, fmt, args);

	return fail(r->job, rc, "%.*s（%.*s%s第%d行第%d列）", STR_ARG(what), STR_ARG(r->place.file),
		r->place.file.len ? " " : "", line, column);
}

enum rc trouble(struct reader *r, size_t offset, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	enum rc rc = tell(r, RC_INVALID, offset, fmt, args);

	va_end(args);
	return rc;
}

enum rc too_much(struct reader *r, size_t offset, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	enum rc rc = tell(r, RC_TOO_MUCH, offset, fmt, args);

	va_end(args);
	return rc;
}
