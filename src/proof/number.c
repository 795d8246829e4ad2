/*
 * One number as it is printed:
 *
 *	sign? digits (grouped by commas)? (. digits)? about? scale? about? unit? about?
 *	1,234.5   30余家   3.5万余份   1700多万元   10亿零817万元   2.12%   ３２家
 *
 * A blank may stand between digits and unit. What the digits stand for is
 * exact; how far the truth may lie from it is half a unit of the last printed
 * place, and nothing for things that are counted and written out in full.
 */
#include "proof/inside.h"

#define DIGITS_MAX 18

uint32_t narrow_at(struct str text, size_t at, size_t *ret_next)
{
	if (at >= text.len) {
		*ret_next = at;
		return 0;
	}
	*ret_next = at;
	uint32_t cp = utf8_next(text, ret_next);
	uint32_t narrow = cp_narrow(cp);
	return narrow ? narrow : cp;
}

bool digit_at(struct str text, size_t at)
{
	size_t next;
	uint32_t cp = narrow_at(text, at, &next);
	return cp >= '0' && cp <= '9';
}

/* ---- digits ---- */

struct reading {
	const struct wording *wording;
	struct str text;
	size_t at;
	struct number *n;
	int128 digits;
	int count;
};

static bool take_digit(struct reading *r)
{
	size_t next;
	uint32_t cp = narrow_at(r->text, r->at, &next);
	if (cp < '0' || cp > '9')
		return false;
	if (next - r->at > 1)
		r->n->wide = true;
	r->count++;
	if (r->count <= DIGITS_MAX)
		r->digits = r->digits * 10 + (int)(cp - '0');
	r->at = next;
	return true;
}

/* A comma or a thin blank and exactly three digits: ",234" of 1,234. GB/T 15835 knows both. */
static bool group_follows(const struct reading *r, size_t *ret_digits)
{
	size_t at = r->at, next;
	uint32_t cp = at < r->text.len ? utf8_next(r->text, &at) : 0;
	if (cp != ',' && cp != ' ' && cp != 0xA0 && cp != 0x2009 && cp != 0x202F)
		return false;
	*ret_digits = at;
	for (int i = 0; i < 3; i++) {
		if (!digit_at(r->text, at))
			return false;
		(void)narrow_at(r->text, at, &at);
	}
	uint32_t then = narrow_at(r->text, at, &next);
	/* an ordinary blank may part two numbers: it groups only what something is counted in */
	return !(then >= '0' && then <= '9') && (cp != ' ' || cp_is_han(then));
}

static bool read_digits(struct reading *r)
{
	size_t next;
	while (take_digit(r))
		;
	while (r->count > 0 && (r->count <= 3 || r->n->grouped) && group_follows(r, &next)) {
		r->n->grouped = true;
		r->at = next;
		while (take_digit(r))
			;
	}
	uint32_t cp = narrow_at(r->text, r->at, &next);
	if (cp == '.' && digit_at(r->text, next)) {
		int before = r->count;
		r->n->bare_point = before == 0;
		r->at = next;
		while (take_digit(r))
			;
		r->n->decimals = r->count - before;
	}
	r->n->digits_to = r->at;
	return r->count > 0 && r->count <= DIGITS_MAX;
}

/* ---- scale ---- */

static bool take(struct reading *r, struct str what)
{
	if (!str_starts(str_skip(r->text, r->at), what))
		return false;
	r->at += what.len;
	return true;
}

static bool take_about(struct reading *r)
{
	static const struct str words[] = {
		STR_INIT("余"), STR_INIT("多"), STR_INIT("来"), STR_INIT("几")};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (take(r, words[i])) {
			r->n->about = true;
			return true;
		}
	return false;
}

static bool scale_by(struct reading *r, int64_t by)
{
	struct ratio times = ratio_from_int(by);
	r->n->times *= by;
	return ratio_mul(r->n->value, times, &r->n->value) &&
	       ratio_mul(r->n->half, times, &r->n->half);
}

/* 万, 亿, 千万, 百亿 …; 千 and 百 before them or alone are against GB/T 15835 beside Arabic digits. */
static bool read_scale(struct reading *r)
{
	static const struct {
		struct str word;
		int64_t by;
		bool odd;
	} scales[] = {
		{STR_INIT("万亿"), 1000000000000, false},
		{STR_INIT("百万"), 1000000, true},
		{STR_INIT("千万"), 10000000, true},
		{STR_INIT("十万"), 100000, true},
		{STR_INIT("百亿"), 10000000000, true},
		{STR_INIT("千亿"), 100000000000, true},
		{STR_INIT("十亿"), 1000000000, true},
		{STR_INIT("亿"), 100000000, false},
		{STR_INIT("万"), 10000, false},
		{STR_INIT("千"), 1000, true},
		{STR_INIT("百"), 100, true},
	};
	enum word_class class;
	size_t from = r->at;
	/* 千元, 千米 are units of their own; 万元 is not */
	if (wording_unit(r->wording, r->text, r->at, &class) > 0)
		return true;
	for (size_t i = 0; i < COUNT_OF(scales); i++)
		if (take(r, scales[i].word)) {
			r->n->scale = (struct str){r->text.at + from, r->at - from};
			r->n->odd_scale = scales[i].odd;
			return scale_by(r, scales[i].by);
		}
	return true;
}

/* 10亿零817万: the rest of a number that began with 亿. */
static bool read_rest(struct reading *r)
{
	struct reading rest = *r;
	struct number n = {0};
	if (!str_eq(r->n->scale, STR("亿")))
		return true;
	(void)take(&rest, STR("零"));
	rest.n = &n;
	rest.digits = 0;
	rest.count = 0;
	if (!digit_at(rest.text, rest.at) || !read_digits(&rest) || n.decimals > 0 ||
		!take(&rest, STR("万")))
		return true;
	struct ratio more = {rest.digits * 10000, 1};
	if (!ratio_add(r->n->value, more, &r->n->value))
		return false;
	r->n->scale.len = rest.at - (size_t)(r->n->scale.at - r->text.at);
	r->n->half = (struct ratio){5000, 1};
	r->at = rest.at;
	return true;
}

/* ---- unit ---- */

static void skip_blanks(struct reading *r)
{
	size_t at = r->at, next;
	while (narrow_at(r->text, at, &next) == ' ')
		at = next;
	r->at = at;
}

static enum measure measure_of(enum word_class class)
{
	switch ((int)class) {
	case WORD_COUNTED: return MEASURE_COUNT;
	case WORD_MEASURED: return MEASURE_AMOUNT;
	case WORD_MONEY: return MEASURE_MONEY;
	case WORD_DURATION: return MEASURE_DURATION;
	case WORD_POINTS: return MEASURE_POINTS;
	case WORD_TIMES: return MEASURE_TIMES;
	default: return MEASURE_NONE;
	}
}

static bool latin_at(struct str text, size_t at)
{
	size_t next;
	uint32_t cp = narrow_at(text, at, &next);
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9');
}

/* A unit in Latin letters must end where the letters do: m is none in 5max. */
static size_t unit_at(struct reading *r, enum word_class *ret)
{
	size_t len = wording_unit(r->wording, r->text, r->at, ret);
	if (len > 0 && latin_at(r->text, r->at + len - 1) && latin_at(r->text, r->at + len))
		return 0;
	return len;
}

static bool read_unit(struct reading *r)
{
	size_t before = r->at, next, from;
	enum word_class class = WORD_NONE;
	skip_blanks(r);
	from = r->at;
	uint32_t cp = narrow_at(r->text, r->at, &next);
	if (cp == '%' || cp == 0x2030) {
		r->n->measure = MEASURE_PERCENT;
		r->at = next;
		if (cp == 0x2030 && !ratio_div(r->n->value, ratio_from_int(10), &r->n->value))
			return false;
		if (cp == 0x2030 && !ratio_div(r->n->half, ratio_from_int(10), &r->n->half))
			return false;
	} else {
		r->at += unit_at(r, &class);
		r->n->measure = measure_of(class);
	}
	if (r->at == from) {
		r->at = r->n->scale.len > 0 ? before : r->n->digits_to;
		r->n->unit = r->n->scale;
		if (r->n->scale.len == 0)
			r->n->about = false;
		return true;
	}
	struct str bare = r->n->bare = (struct str){r->text.at + from, r->at - from};
	r->n->unit = r->n->scale.len > 0 ? (struct str){r->n->scale.at,
						   (size_t)(bare.at + bare.len - r->n->scale.at)}
					 : bare;
	if (r->n->measure == MEASURE_MONEY && str_eq(bare, STR("千元")))
		return scale_by(r, 1000);
	return true;
}

bool number_read(const struct wording *wording, struct str text, size_t at, struct number *ret)
{
	struct number n = {.from = at, .times = 1};
	struct reading r = {.wording = wording, .text = text, .at = at, .n = &n};
	enum word_class class;
	if (!read_digits(&r) || !ratio_make(r.digits, num_pow10(n.decimals), &n.value) ||
		!ratio_make(1, 2 * num_pow10(n.decimals), &n.half))
		return false;
	bool about = take_about(&r);
	if (!read_scale(&r) || !read_rest(&r))
		return false;
	if (!about)
		(void)take_about(&r);
	if (!read_unit(&r))
		return false;
	if (n.measure == MEASURE_COUNT && n.decimals == 0 && n.scale.len == 0)
		n.half = RATIO_ZERO;
	size_t len = n.unit.len > 0 ? wording_word(wording, text, r.at, &class) : 0;
	if (len > 0 && class == WORD_ABOUT_AFTER) {
		n.about = true;
		r.at += len;
	}
	n.to = r.at;
	*ret = n;
	return true;
}

/* ---- Chinese numbers ---- */

static int chinese_digit(uint32_t cp)
{
	static const uint32_t digits[] = {0x3007 /* 〇 */, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
		0x516D, 0x4E03, 0x516B, 0x4E5D};
	for (int i = 0; i < (int)COUNT_OF(digits); i++)
		if (cp == digits[i])
			return i;
	return cp == 0x4E24 /* 两 */ ? 2 : -1;
}

/* Up to 99: 二, 十, 十二, 二十, 二十三. */
size_t number_chinese(struct str text, size_t at, int *ret)
{
	size_t next, after;
	uint32_t cp = narrow_at(text, at, &next);
	int tens = cp == 0x5341 /* 十 */ ? 10 : 0, first = tens ? 0 : chinese_digit(cp);
	if (first < 0 || cp == 0)
		return 0;
	cp = narrow_at(text, next, &after);
	if (!tens && cp == 0x5341 && first > 0) {
		tens = first * 10;
		first = 0;
		next = after;
		cp = narrow_at(text, next, &after);
	}
	if (tens && chinese_digit(cp) > 0) {
		first = chinese_digit(cp);
		next = after;
	}
	*ret = tens + first;
	return next - at;
}
