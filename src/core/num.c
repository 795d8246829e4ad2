/*
 * How exact numbers work
 *
 * A ratio is split into its sign and the magnitudes of its two numbers, worked
 * on as unsigned 128 bits, and put together again at the end, where it is
 * checked that it fits.
 *
 *   1. gcd(|num|, den) == 1 and den > 0, zero is 0/1.
 *   2. |num| and den are at most FIT_MAX = 2^127 − 1: a sign can always be
 *      turned.
 *   3. Products that may pass 128 bits go through wide.h; a step answers false
 *      exactly when its reduced result breaks 2.
 */
#include "core/num.h"

#include <string.h>

#include "core/wide.h"

#define FIT_MAX    (((uint128)1 << 127) - 1)
#define DIGITS_MAX 36 /* of a written number */

static uint128 magnitude(int128 v)
{
	return v < 0 ? -(uint128)v : (uint128)v;
}

static uint128 gcd(uint128 a, uint128 b)
{
	while (b) {
		/* 64-bit division is many times cheaper and nearly always enough */
		if (a <= UINT64_MAX && b <= UINT64_MAX) {
			uint64_t x = (uint64_t)a, y = (uint64_t)b;
			while (y) {
				uint64_t t = x % y;
				x = y;
				y = t;
			}
			return x;
		}
		uint128 t = a % b;
		a = b;
		b = t;
	}
	return a;
}

/* Puts a reduced ratio together. */
static bool assemble(bool minus, uint128 num, uint128 den, struct ratio *ret)
{
	if (num > FIT_MAX || den > FIT_MAX)
		return false;
	*ret = (struct ratio){minus ? -(int128)num : (int128)num, (int128)den};
	return true;
}

struct ratio ratio_from_int(int64_t v)
{
	return (struct ratio){v, 1};
}

struct ratio ratio_from_scaled(int64_t v, int decimals)
{
	struct ratio r = RATIO_ZERO;
	must(ratio_make(v, num_pow10(decimals), &r));
	return r;
}

bool ratio_make(int128 num, int128 den, struct ratio *ret)
{
	if (den == 0)
		return false;
	uint128 n = magnitude(num), d = magnitude(den);
	uint128 g = gcd(n, d);
	return assemble((num < 0) != (den < 0), n / g, d / g, ret);
}

/*
 * a/b + c/d over the least common denominator: with g = gcd(b, d) the sum is
 * t / (b/g × d) where t = a × d/g ± c × b/g, and only gcd(t, g) can be
 * reduced away.
 */
bool ratio_add(struct ratio a, struct ratio b, struct ratio *ret)
{
	uint128 da = (uint128)a.den, db = (uint128)b.den;
	uint128 g = gcd(da, db);
	struct wide x = wide_mul(magnitude(a.num), db / g);
	struct wide y = wide_mul(magnitude(b.num), da / g);
	bool minus = a.num < 0;
	struct wide t;
	if ((a.num < 0) == (b.num < 0)) {
		t = wide_add(x, y);
	} else if (wide_cmp(x, y) >= 0) {
		t = wide_sub(x, y);
	} else {
		t = wide_sub(y, x);
		minus = !minus;
	}
	uint128 rest = 0;
	if (t.hi)
		(void)wide_div(t, g, &rest);
	else
		rest = t.lo % g;
	uint128 g2 = gcd(g, rest);
	uint128 num = 0, den = 0;
	if (t.hi)
		t = wide_div(t, g2, &rest);
	else
		t.lo /= g2;
	if (!wide_fits(t, &num) || !wide_fits(wide_mul(da / g, db / g2), &den))
		return false;
	if (num == 0)
		den = 1;
	return assemble(minus, num, den, ret);
}

bool ratio_sub(struct ratio a, struct ratio b, struct ratio *ret)
{
	b.num = -b.num;
	return ratio_add(a, b, ret);
}

bool ratio_mul(struct ratio a, struct ratio b, struct ratio *ret)
{
	uint128 na = magnitude(a.num), nb = magnitude(b.num);
	uint128 da = (uint128)a.den, db = (uint128)b.den;
	/* reduced crosswise first, the product is reduced already */
	uint128 g = gcd(na, db), h = gcd(nb, da);
	uint128 num, den;
	if (!wide_fits(wide_mul(na / g, nb / h), &num) ||
		!wide_fits(wide_mul(da / h, db / g), &den))
		return false;
	return assemble((a.num < 0) != (b.num < 0), num, den, ret);
}

bool ratio_div(struct ratio a, struct ratio b, struct ratio *ret)
{
	if (b.num == 0)
		return false;
	struct ratio turned = {b.num < 0 ? -b.den : b.den, b.num < 0 ? -b.num : b.num};
	return ratio_mul(a, turned, ret);
}

bool ratio_is_zero(struct ratio a)
{
	return a.num == 0;
}

int ratio_sign(struct ratio a)
{
	return (a.num > 0) - (a.num < 0);
}

int ratio_cmp(struct ratio a, struct ratio b)
{
	int sa = ratio_sign(a), sb = ratio_sign(b);
	if (sa != sb)
		return sa < sb ? -1 : 1;
	struct wide x = wide_mul(magnitude(a.num), (uint128)b.den);
	struct wide y = wide_mul(magnitude(b.num), (uint128)a.den);
	return sa * wide_cmp(x, y);
}

int128 num_pow10(int n)
{
	must(n >= 0 && n <= 36);
	int128 v = 1;
	for (int i = 0; i < n; i++)
		v *= 10;
	return v;
}

bool ratio_round(struct ratio a, int decimals, enum rounding how, int128 *ret)
{
	must(decimals >= 0 && decimals <= 18);
	uint128 den = (uint128)a.den, rest = 0, whole = 0;
	struct wide scaled = wide_mul(magnitude(a.num), (uint128)num_pow10(decimals));
	if (scaled.hi == 0) {
		whole = scaled.lo / den;
		rest = scaled.lo % den;
	} else if (!wide_fits(wide_div(scaled, den, &rest), &whole)) {
		return false;
	}
	/* rest against den − rest is rest × 2 against den, without leaving 128 bits */
	uint128 gap = den - rest;
	bool up = false;
	switch (how) {
	case ROUND_HALF_UP: up = rest >= gap; break;
	case ROUND_HALF_EVEN: up = rest > gap || (rest == gap && (whole & 1)); break;
	case ROUND_DOWN: break;
	}
	if (whole > FIT_MAX - (up ? 1 : 0))
		return false;
	whole += up ? 1 : 0;
	*ret = a.num < 0 ? -(int128)whole : (int128)whole;
	return true;
}

/* ---- text ---- */

#define TEXT_MAX 48 /* sign, 39 digits, point, and the zero before it */

/* The digits of v, at least `least` of them, written backwards from end; returns where they begin. */
static char *digits(uint128 v, int least, char *end)
{
	for (int n = 0; v > 0 || n < least; n++) {
		*--end = (char)('0' + (int)(v % 10));
		v /= 10;
	}
	return end;
}

/* v / 10^decimals, written out. */
static struct str scaled_text(struct arena *a, int128 v, int decimals)
{
	char text[TEXT_MAX], *end = text + sizeof(text), *at;
	uint128 m = magnitude(v), unit = (uint128)num_pow10(decimals);
	at = digits(m % unit, decimals, end);
	if (decimals)
		*--at = '.';
	at = digits(m / unit, 1, at);
	if (v < 0)
		*--at = '-';
	return str_copy(a, (struct str){at, (size_t)(end - at)});
}

static struct str fraction_text(struct arena *a, struct ratio r)
{
	struct str num = scaled_text(a, r.num, 0), den = scaled_text(a, r.den, 0);
	return str_join(a, (struct str[]){num, den}, 2, STR("/"));
}

struct str ratio_text(struct arena *a, struct ratio r, int decimals, enum rounding how)
{
	int128 v = 0;
	return ratio_round(r, decimals, how, &v) ? scaled_text(a, v, decimals)
						 : fraction_text(a, r);
}

struct str ratio_exact_text(struct arena *a, struct ratio r)
{
	/* the fewest decimals whose power of ten the denominator divides */
	for (int decimals = 0; decimals < DIGITS_MAX; decimals++) {
		int128 unit = num_pow10(decimals), v;
		if (unit % r.den)
			continue;
		/* no longer than what ratio_from reads */
		bool fits = !__builtin_mul_overflow(r.num, unit / r.den, &v) &&
			    magnitude(v) < (uint128)num_pow10(DIGITS_MAX);
		if (!fits && decimals)
			break;
		return scaled_text(a, v, decimals);
	}
	return fraction_text(a, r);
}

/* Reads digits from *s into *v (continuing it); returns how many, or -1 past DIGITS_MAX in all. */
static int take_digits(struct str *s, int before, int128 *v)
{
	int n = 0;
	while (s->len && s->at[0] >= '0' && s->at[0] <= '9') {
		if (before + ++n > DIGITS_MAX)
			return -1;
		*v = *v * 10 + (s->at[0] - '0');
		*s = str_skip(*s, 1);
	}
	return n;
}

bool ratio_from(struct str s, struct ratio *ret)
{
	bool minus = str_starts(s, STR("-"));
	if (minus)
		s = str_skip(s, 1);
	int128 num = 0, den = 1;
	int whole = take_digits(&s, 0, &num);
	if (whole < 1)
		return false;
	if (str_starts(s, STR("."))) {
		s = str_skip(s, 1);
		int decimals = take_digits(&s, whole, &num);
		if (decimals < 1)
			return false;
		den = num_pow10(decimals);
	} else if (str_starts(s, STR("/"))) {
		s = str_skip(s, 1);
		den = 0;
		if (take_digits(&s, 0, &den) < 1)
			return false;
	}
	return s.len == 0 && ratio_make(minus ? -num : num, den, ret);
}

struct str num_grouped(struct arena *a, struct str plain)
{
	size_t sign = str_starts(plain, STR("-")) ? 1 : 0, whole = sign;
	while (whole < plain.len && plain.at[whole] >= '0' && plain.at[whole] <= '9')
		whole++;
	bool number = whole > sign && (whole == plain.len || plain.at[whole] == '.');
	if (!number)
		return str_copy(a, plain);
	char *at = arena_alloc(a, plain.len + (whole - sign) / 3, 1);
	size_t n = 0;
	for (size_t i = 0; i < plain.len; i++) {
		if (i > sign && i < whole && (whole - i) % 3 == 0)
			at[n++] = ',';
		at[n++] = plain.at[i];
	}
	return (struct str){at, n};
}

struct str num_scaled_text(struct arena *a, int64_t v, int decimals)
{
	return scaled_text(a, v, decimals);
}
