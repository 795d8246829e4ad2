/*
 * Numbers and dates of cells.
 *
 * How it works: the text is split into sign, significant digits and the
 * place of the point (0.DIGITS × 10^point). Rounding to 15 digits works on
 * the digits. A serial number is split at the point into days and a fraction
 * of a day, which becomes seconds in integers; nothing is ever a float.
 */
#include "sheet/number.h"

#include <string.h>

#define DIGITS_MAX    64 /* digits behind these are noise of noise; they are cut off */
#define EXPONENT_MAX  1000
#define FRACTION_UNIT INT64_C(10000000000000) /* the finest part of a day looked at: 10^-13 */
#define SECONDS_A_DAY 86400
#define SERIAL_LEAP   60       /* 1900-02-29, a day that never was */
#define SERIAL_MAX    2958465  /* 9999-12-31 */
#define SERIAL_1904   1462     /* 1904-01-01 in the 1900 system */
#define ELAPSED_MAX   10000000 /* days of an elapsed time */

struct decimal {
	bool negative, plain; /* plain: digits only, no point, no exponent */
	char digits[DIGITS_MAX];
	int count; /* significant digits; 0: the number is zero */
	int point; /* the value is 0.digits × 10^point */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- reading the digits ------------------------------------------------------ */

/* Takes the digits from *at on; after says that they stand behind the point. */
static size_t take_digits(struct str raw, size_t *at, bool after, struct decimal *d)
{
	size_t from = *at;

	for (; *at < raw.len && is_digit(raw.at[*at]); ++*at) {
		char c = raw.at[*at];

		if (!d->count && c == '0') {
			d->point -= after;
			continue;
		}
		d->point += !after;
		if (d->count < DIGITS_MAX)
			d->digits[d->count++] = c;
	}
	return *at - from;
}

static bool take_exponent(struct str raw, size_t *at, struct decimal *d)
{
	bool negative = false;
	int exponent = 0;
	size_t from;

	if (*at == raw.len || (raw.at[*at] != 'e' && raw.at[*at] != 'E'))
		return true;
	++*at;
	if (*at < raw.len && (raw.at[*at] == '+' || raw.at[*at] == '-'))
		negative = raw.at[(*at)++] == '-';
	for (from = *at; *at < raw.len && is_digit(raw.at[*at]); ++*at) {
		exponent = exponent * 10 + (raw.at[*at] - '0');
		if (exponent > EXPONENT_MAX)
			return false;
	}
	d->plain = false;
	d->point += negative ? -exponent : exponent;
	return *at > from;
}

static bool decimal_from(struct str raw, struct decimal *d)
{
	size_t at = 0, seen;

	d->negative = false;
	d->plain = true;
	d->count = d->point = 0;
	if (raw.len > NUMBER_TEXT_MAX)
		return false;
	if (at < raw.len && (raw.at[at] == '-' || raw.at[at] == '+'))
		d->negative = raw.at[at++] == '-';
	seen = take_digits(raw, &at, false, d);
	if (at < raw.len && raw.at[at] == '.') {
		at++;
		d->plain = false;
		seen += take_digits(raw, &at, true, d);
	}
	if (!seen || !take_exponent(raw, &at, d) || at != raw.len)
		return false;
	while (d->count && d->digits[d->count - 1] == '0')
		d->count--;
	if (!d->count)
		d->negative = false;
	return true;
}

/* Half up at the last kept digit; a carry may run through all of them. */
static void decimal_round(struct decimal *d, int keep)
{
	bool up;

	if (d->count <= keep)
		return;
	up = d->digits[keep] >= '5';
	d->count = keep;
	while (up && d->count && d->digits[d->count - 1] == '9')
		d->count--;
	if (up && d->count) {
		d->digits[d->count - 1]++;
	} else if (up) {
		d->digits[d->count++] = '1';
		d->point++;
	}
	while (d->count && d->digits[d->count - 1] == '0')
		d->count--;
}

/* ---- writing them ---------------------------------------------------------------- */

static void put(struct number_text *t, char c)
{
	t->at[t->len++] = c;
}

static bool decimal_text(const struct decimal *d, struct number_text *ret)
{
	int whole = d->point > 0 ? d->point : 0;
	int leading = d->point < 0 ? -d->point : 0;

	if (whole + leading + d->count + 3 > NUMBER_TEXT_MAX)
		return false;
	ret->len = 0;
	if (!d->count) {
		put(ret, '0');
		return true;
	}
	if (d->negative)
		put(ret, '-');
	for (int i = 0; i < whole; i++)
		put(ret, i < d->count ? d->digits[i] : '0');
	if (!whole)
		put(ret, '0');
	if (d->count > whole) {
		put(ret, '.');
		for (int i = 0; i < leading; i++)
			put(ret, '0');
		for (int i = whole; i < d->count; i++)
			put(ret, d->digits[i]);
	}
	return true;
}

/*
 * Most cells: up to 15 digits, at most one point among them, no 0 at either
 * end that would have to go. *ret_whole: without the point.
 */
static bool is_short(struct str raw, bool *ret_whole)
{
	bool point = false;

	if (!raw.len || raw.len > NUMBER_DIGITS || raw.at[0] == '0' || !is_digit(raw.at[0]))
		return false;
	for (size_t i = 1; i < raw.len; i++) {
		if (raw.at[i] == '.' && !point)
			point = true;
		else if (!is_digit(raw.at[i]))
			return false;
	}
	*ret_whole = !point;
	return !point || (raw.at[raw.len - 1] != '0' && raw.at[raw.len - 1] != '.');
}

bool number_plain(struct str raw, struct number_text *ret)
{
	struct decimal d;
	bool whole;

	if (is_short(raw, &whole)) {
		memcpy(ret->at, raw.at, raw.len);
		ret->len = raw.len;
		return true;
	}
	if (!decimal_from(raw, &d))
		return false;
	/* digits of a whole number are no binary noise, and may be a code; what was cut off must not be lost */
	if (d.plain && d.point > DIGITS_MAX)
		return false;
	if (!d.plain)
		decimal_round(&d, NUMBER_DIGITS);
	return decimal_text(&d, ret);
}

static void put_number(struct number_text *t, int64_t v, int width)
{
	char digits[20];
	int n = 0;

	for (; v || n < width; v /= 10)
		digits[n++] = (char)('0' + v % 10);
	while (n)
		put(t, digits[--n]);
}

static void put_clock(struct number_text *t, int64_t seconds)
{
	put_number(t, seconds / 3600, 2);
	put(t, ':');
	put_number(t, seconds / 60 % 60, 2);
	put(t, ':');
	put_number(t, seconds % 60, 2);
}

/*
 * The day `days` after 1970-01-01, counted in years that begin on 1 March, so
 * that the leap day is the last one. Not core's days: those end in 2199, and
 * spreadsheets use 9999-12-31 for "no end".
 */
static void put_day(struct number_text *t, int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = shifted / 146097, in_era = shifted % 146097;
	int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * in_year + 2) / 153;

	put_number(t, year + era * 400 + (month >= 10), 4);
	put(t, '-');
	put_number(t, month < 10 ? month + 3 : month - 9, 2);
	put(t, '-');
	put_number(t, in_year - (153 * month + 2) / 5 + 1, 2);
}

/* ---- serial numbers ------------------------------------------------------------ */

/* Whole days and seconds of the last one; false when there are too many days. */
static bool split_serial(const struct decimal *d, int64_t *ret_days, int64_t *ret_seconds)
{
	int64_t days = 0, seconds = 0, fraction = 0, unit = 1;
	int at = 0;

	if (d->point > 8)
		return false;
	for (; at < d->point; at++)
		days = days * 10 + (at < d->count ? d->digits[at] - '0' : 0);
	for (int place = d->point; place < 0 && unit < FRACTION_UNIT; place++)
		unit *= 10;
	for (; at < d->count && unit < FRACTION_UNIT; at++) {
		fraction = fraction * 10 + (d->digits[at] - '0');
		unit *= 10;
	}
	/* half a second up; at most 10^13 × 172,800, which fits */
	seconds = (fraction * SECONDS_A_DAY * 2 + unit) / (unit * 2);
	*ret_days = days + seconds / SECONDS_A_DAY;
	*ret_seconds = seconds % SECONDS_A_DAY;
	return true;
}

static void put_date(struct number_text *t, int64_t days, int64_t seconds)
{
	if (days == SERIAL_LEAP)
		memcpy(t->at, "1900-02-29", t->len = 10);
	else
		put_day(t, days + (days < SERIAL_LEAP ? -25568 : -25569));
	if (seconds) {
		put(t, 'T');
		put_clock(t, seconds);
	}
}

/* Days and seconds of a serial number; false when it is negative or too large. */
static bool serial_from(struct str raw, int64_t *ret_days, int64_t *ret_seconds)
{
	struct decimal d;
	bool whole;

	if (is_short(raw, &whole) && whole) {
		*ret_seconds = 0;
		return int_from(raw, ret_days);
	}
	return decimal_from(raw, &d) && !d.negative && split_serial(&d, ret_days, ret_seconds);
}

bool number_serial(struct str raw, enum format_class format, bool from_1904,
	enum cell_kind *ret_kind, struct number_text *ret)
{
	int64_t days, seconds;

	*ret_kind = CELL_NUMBER;
	if (!serial_from(raw, &days, &seconds) || days > ELAPSED_MAX)
		return number_plain(raw, ret);
	ret->len = 0;
	if (format == FORMAT_ELAPSED) {
		*ret_kind = CELL_TIME;
		put_clock(ret, days * SECONDS_A_DAY + seconds);
		return true;
	}
	/* in the 1904 system 0 is a day */
	if (days == 0 && (format == FORMAT_TIME || (seconds && !from_1904))) {
		*ret_kind = CELL_TIME;
		put_clock(ret, seconds);
		return true;
	}
	if (from_1904)
		days += SERIAL_1904;
	if (days == 0 || days > SERIAL_MAX)
		return number_plain(raw, ret);
	*ret_kind = CELL_DATE;
	put_date(ret, days, seconds);
	return true;
}

/* ---- ISO 8601 of t="d" ----------------------------------------------------------- */

/* pattern: 0 stands for any digit. */
static bool matches(struct str s, const char *pattern)
{
	for (size_t i = 0; pattern[i]; i++) {
		if (i >= s.len || (pattern[i] == '0' ? !is_digit(s.at[i]) : s.at[i] != pattern[i]))
			return false;
	}
	return true;
}

/* "08:30", "08:30:15.250Z": the seconds rounded down. */
static bool take_clock(struct str s, struct number_text *ret, bool *ret_midnight)
{
	bool has_seconds;

	if (!matches(s, "00:00"))
		return false;
	has_seconds = matches(s, "00:00:00");
	for (size_t i = has_seconds ? 8 : 5; i < s.len; i++) {
		if (!is_digit(s.at[i]) && !memchr(".Z+-:", s.at[i], 5))
			return false;
	}
	memcpy(ret->at + ret->len, s.at, 5);
	memcpy(ret->at + ret->len + 5, has_seconds ? s.at + 5 : ":00", 3);
	*ret_midnight = memcmp(ret->at + ret->len, "00:00:00", 8) == 0;
	ret->len += 8;
	return true;
}

bool number_iso(struct str raw, enum cell_kind *ret_kind, struct number_text *ret)
{
	bool midnight;

	ret->len = 0;
	if (!matches(raw, "0000-00-00")) {
		*ret_kind = CELL_TIME;
		return take_clock(
			str_starts(raw, STR("T")) ? str_skip(raw, 1) : raw, ret, &midnight);
	}
	*ret_kind = CELL_DATE;
	memcpy(ret->at, raw.at, ret->len = 10);
	if (raw.len == 10)
		return true;
	if (raw.at[10] != 'T' && raw.at[10] != ' ')
		return false;
	put(ret, 'T');
	if (!take_clock(str_skip(raw, 11), ret, &midnight))
		return false;
	if (midnight)
		ret->len = 10;
	return true;
}
