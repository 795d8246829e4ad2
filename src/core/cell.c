/*
 * A number as people type it
 *
 *	[sign] [¥] digits [multipliers] [unit]          blanks between the parts
 *
 * The text is narrowed first, then each part is taken off its head. What is
 * left must look like a unit: this is where "12-13", "30余家" and "2023年6月"
 * are found out to be no single number.
 */
#include <string.h>

#include "core/num.h"

#define DIGITS_MAX   36
#define EXPONENT_MAX 36
#define UNIT_POINTS  12 /* code points of the longest unit */

static bool take_digits(struct str *s, struct ratio *ret);
static bool take_exponent(struct str *s, struct ratio *v);
static bool take_multipliers(struct str *s, struct ratio *v);
static bool is_unit(struct str s);

static bool is_digit(struct str s, size_t at)
{
	return at < s.len && s.at[at] >= '0' && s.at[at] <= '9';
}

bool num_from_cell(struct arena *a, struct str cell, struct ratio *ret, struct str *ret_unit)
{
	struct str s = str_trim(str_narrow_view(a, cell));
	bool minus = str_take(&s, STR("-")) || str_take(&s, STR("\u2212"));
	if (!minus)
		(void)str_take(&s, STR("+"));
	s = str_trim(s);
	bool yuan = str_take(&s, STR("¥")) || str_take(&s, STR("￥"));
	s = str_trim(s);
	struct ratio v;
	if (!take_digits(&s, &v) || !take_exponent(&s, &v))
		return false;
	s = str_trim(s);
	if (!take_multipliers(&s, &v))
		return false;
	s = str_trim(s);
	if (yuan) {
		if (s.len && !str_eq(s, STR("元")))
			return false;
		s = STR("元");
	}
	if (!is_unit(s))
		return false;
	if (minus)
		v.num = -v.num;
	*ret = v;
	*ret_unit = s.len ? s : STR("");
	return true;
}

bool num_is_blank(struct str cell)
{
	cell = str_trim(cell);
	/* nearly every cell begins with a letter or a digit, and says something */
	if (cell.len && ((cell.at[0] >= '0' && cell.at[0] <= '9') ||
				(cell.at[0] >= 'A' && cell.at[0] <= 'z')))
		return false;
	if (str_eq(cell, STR("无")) || str_eq(cell, STR("/")) || str_eq(cell, STR("／")))
		return true;
	for (size_t i = 0; i < cell.len;) {
		uint32_t cp = cp_narrow(utf8_next(cell, &i));
		/* hyphen, minus, the dashes of every width, and the line that boxes are drawn with */
		bool dash =
			cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x2500;
		if (!dash && cp != 0)
			return false;
	}
	return true;
}

/* Digits with commas between groups of three, then a point and decimals; ".5" is 0.5. */
static bool take_digits(struct str *s, struct ratio *ret)
{
	int128 v = 0;
	int count = 0, decimals = 0;
	size_t i = 0, group = 0; /* digits since the last comma */
	bool grouped = false;
	for (; i < s->len; i++) {
		if (is_digit(*s, i)) {
			if (++count > DIGITS_MAX)
				return false;
			v = v * 10 + (s->at[i] - '0');
			group++;
		} else if (s->at[i] == ',' && is_digit(*s, i + 1)) {
			if (group == 0 || group > 3 || (grouped && group != 3))
				return false;
			grouped = true;
			group = 0;
		} else {
			break;
		}
	}
	if (grouped && group != 3)
		return false;
	if (i < s->len && s->at[i] == '.') {
		for (i++; is_digit(*s, i); i++) {
			if (++count > DIGITS_MAX)
				return false;
			v = v * 10 + (s->at[i] - '0');
			decimals++;
		}
		if (decimals == 0)
			return false;
	}
	if (count == 0)
		return false;
	*s = str_skip(*s, i);
	return ratio_make(v, num_pow10(decimals), ret);
}

/* "E+05", as spreadsheets write long numbers; a letter that is no exponent is left for the unit. */
static bool take_exponent(struct str *s, struct ratio *v)
{
	if (s->len == 0 || (s->at[0] != 'E' && s->at[0] != 'e'))
		return true;
	size_t i = 1;
	bool minus = i < s->len && s->at[i] == '-';
	if (minus || (i < s->len && s->at[i] == '+'))
		i++;
	if (!is_digit(*s, i))
		return true;
	int e = 0;
	for (; is_digit(*s, i); i++) {
		e = e * 10 + (s->at[i] - '0');
		if (e > EXPONENT_MAX)
			return false;
	}
	*s = str_skip(*s, i);
	struct ratio power = {num_pow10(e), 1};
	return minus ? ratio_div(*v, power, v) : ratio_mul(*v, power, v);
}

/*
 * 千万 万亿 …: the longer words first. 十 and 百 count only before 万 and 亿:
 * alone they begin units (百分点).
 */
static bool take_multipliers(struct str *s, struct ratio *v)
{
	static const struct {
		struct str word;
		int64_t times;
	} words[] = {
		{STR_INIT("万亿"), 1000000000000},
		{STR_INIT("千亿"), 100000000000},
		{STR_INIT("百亿"), 10000000000},
		{STR_INIT("十亿"), 1000000000},
		{STR_INIT("亿"), 100000000},
		{STR_INIT("千万"), 10000000},
		{STR_INIT("百万"), 1000000},
		{STR_INIT("十万"), 100000},
		{STR_INIT("万"), 10000},
		{STR_INIT("千"), 1000},
	};
	for (size_t i = 0; s->len && i < COUNT_OF(words); i++)
		if (str_take(s, words[i].word))
			return ratio_mul(*v, ratio_from_int(words[i].times), v);
	return true;
}

/* Words that make the number before them an estimate or a bound. */
static bool is_vague(struct str s)
{
	static const struct str heads[] = {STR_INIT("多"), STR_INIT("余"), STR_INIT("几"),
		STR_INIT("来"), STR_INIT("左右"), STR_INIT("上下"), STR_INIT("至"), STR_INIT("到"),
		STR_INIT("或")};
	static const struct str tails[] = {STR_INIT("左右"), STR_INIT("上下"), STR_INIT("以上"),
		STR_INIT("以下"), STR_INIT("以内"), STR_INIT("多"), STR_INIT("余")};
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (str_starts(s, heads[i]))
			return true;
	for (size_t i = 0; i < COUNT_OF(tails); i++)
		if (str_ends(s, tails[i]))
			return true;
	return false;
}

/*
 * Nothing, or a short word: Latin and Chinese letters, signs of measure, %, and
 * inside it / ^ brackets and digits that follow a letter (m2, kW/m3, 台(套)).
 * No blanks, no other punctuation.
 */
static bool is_unit(struct str s)
{
	size_t points = 0;
	uint32_t before = 0;
	if (s.len == 0)
		return true;
	for (size_t i = 0; i < s.len; points++) {
		uint32_t cp = utf8_next(s, &i);
		bool letter = (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
		bool letter_before = (before >= 'a' && before <= 'z') ||
				     (before >= 'A' && before <= 'Z') || before == '^';
		bool fine = letter || cp == '%' || (cp >= '0' && cp <= '9' && letter_before) ||
			    ((cp == '/' || cp == '^' || cp == '(' || cp == ')') && points > 0) ||
			    cp == 0xB7 || cp == 0x2030 || (cp >= 0xB0 && cp <= 0xB3) ||
			    cp == 0x2103 || cp == 0x2126 || cp == 0x3BC || cp == 0xB5 ||
			    (cp >= 0x3371 && cp <= 0x33DF) || cp_is_han(cp);
		if (!fine)
			return false;
		before = cp;
	}
	return points <= UNIT_POINTS && !is_vague(s);
}
