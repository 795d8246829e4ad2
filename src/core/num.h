/*
 * Exact numbers.
 *
 * Money is int64 in 分. A decimal field is int64 scaled by its declared
 * number of decimals. Everything computed from them is a ratio of two
 * __int128, reduced, with a positive denominator: no binary fraction ever
 * stands for a figure. A step that would not fit answers false (or RC_TOO_MUCH
 * at the caller); nothing wraps.
 *
 * Rounding happens once, at print time: half away from zero on the exact
 * value (四舍五入, GB/T 8170 is offered by name where a rule asks for it).
 */
#ifndef KZ_CORE_NUM_H
#define KZ_CORE_NUM_H

#include "core/arena.h"
#include "core/base.h"
#include "core/str.h"

typedef __int128 int128;

/* Stored integers (counts, 分, scaled decimals) stay within ±NUM_STORED_MAX, so that sums of rows cannot overflow silently. */
#define NUM_STORED_MAX INT64_C(1000000000000000000) /* 10^18: ten quadrillion yuan in 分 */

struct ratio {
	int128 num; /* at most 2^127 − 1 on both sides of zero */
	int128 den; /* > 0; gcd(num, den) == 1 */
};

#define RATIO_ZERO ((struct ratio){0, 1})

/* v / 1 */
struct ratio ratio_from_int(int64_t v);
/* v / 10^decimals */
struct ratio ratio_from_scaled(int64_t v, int decimals);
/*
 * All of these: false on a zero divisor and exactly when the reduced result does not fit (what
 * happens on the way has room enough); *ret untouched then.
 */
bool ratio_make(int128 num, int128 den, struct ratio *ret) MUST_USE;
bool ratio_add(struct ratio a, struct ratio b, struct ratio *ret) MUST_USE;
bool ratio_sub(struct ratio a, struct ratio b, struct ratio *ret) MUST_USE;
bool ratio_mul(struct ratio a, struct ratio b, struct ratio *ret) MUST_USE;
bool ratio_div(struct ratio a, struct ratio b, struct ratio *ret) MUST_USE;
bool ratio_is_zero(struct ratio a);
/* <0, 0, >0 by cross-multiplication in full width: always exact, never overflows. */
int ratio_cmp(struct ratio a, struct ratio b);
int ratio_sign(struct ratio a);
/* 10^n for 0 ≤ n ≤ 36 */
int128 num_pow10(int n);

enum rounding {
	ROUND_HALF_UP,   /* half away from zero: 四舍五入 */
	ROUND_HALF_EVEN, /* GB/T 8170 四舍六入五成双 */
	ROUND_DOWN,      /* towards zero */
};

/* The value rounded to so many decimals, as a scaled integer; false when it does not fit. 0 ≤ decimals ≤ 18. */
bool ratio_round(struct ratio a, int decimals, enum rounding how, int128 *ret) MUST_USE;
/* "-1234.50": plain digits, point, no grouping; "-0.00" never occurs. Falls back to "num/den" when it does not fit. */
struct str ratio_text(struct arena *a, struct ratio r, int decimals, enum rounding how);
/*
 * As exact decimal text when finite ("0.125") and not longer than the 36 digits that ratio_from
 * reads, otherwise "num/den": for records and tests.
 */
struct str ratio_exact_text(struct arena *a, struct ratio r);
/* "-12.50" → -25/2; also "num/den". Plain ASCII digits only. False when it is not such a number or one of its two numbers has more than 36 digits. */
bool ratio_from(struct str s, struct ratio *ret) MUST_USE;
/* Thousands separated, for the screen: "1,234,567.50". What is no plain number is copied as it is. */
struct str num_grouped(struct arena *a, struct str plain);

/* Text of scaled integer: num_scaled_text(1250, 2) = "12.50"; trims nothing. 0 ≤ decimals ≤ 36. */
struct str num_scaled_text(struct arena *a, int64_t v, int decimals);

/*
 * A number as people type it into a cell: "1,234.50", "１２３", "12.5%",
 * "1200万元", "1.2亿", "5千万", "¥3.5", "3.5 元", "1.2E+05". Spaces and full-width forms are folded.
 *   ret       the number, 万/亿/千 applied, % not applied
 *   ret_unit  what stood behind it: "", "元", "%", "家" …; a view of the cell or into the arena
 * RC_MISSING-like blanks ("", "-", "—", "/", "无") are the caller's matter: see num_is_blank.
 * False when it is no single exact number ("约30", "30余家", "12-13", "2023年6月"), when commas do not
 * stand between groups of three ("1,23": a decimal comma?), and past 36 digits.
 *
 * Blank are "", "/", "无" and dashes of any form and number.
 */
bool num_from_cell(
	struct arena *a, struct str cell, struct ratio *ret, struct str *ret_unit) MUST_USE;
bool num_is_blank(struct str cell);

#endif
