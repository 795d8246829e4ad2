/*
 * Multiplication by halves of 64 bits, division bit by bit: the remainder is
 * always below the divisor, so that shifting it left needs one bit more than
 * 128, and that bit alone says that it must be subtracted.
 */
#include "core/wide.h"

#include "core/base.h"

struct wide wide_mul(uint128 a, uint128 b)
{
	const uint128 low = UINT64_MAX;
	uint128 a1 = a >> 64, a0 = a & low, b1 = b >> 64, b0 = b & low;
	uint128 lo = a0 * b0, x = a1 * b0, y = a0 * b1;
	uint128 mid = (lo >> 64) + (x & low) + (y & low); /* < 3 × 2^64 */
	return (struct wide){
		.hi = a1 * b1 + (x >> 64) + (y >> 64) + (mid >> 64),
		.lo = (mid << 64) | (lo & low),
	};
}

struct wide wide_add(struct wide a, struct wide b)
{
	struct wide sum = {a.hi + b.hi, a.lo + b.lo};
	if (sum.lo < a.lo)
		sum.hi++;
	return sum;
}

struct wide wide_sub(struct wide a, struct wide b)
{
	must(wide_cmp(a, b) >= 0);
	return (struct wide){a.hi - b.hi - (a.lo < b.lo ? 1 : 0), a.lo - b.lo};
}

int wide_cmp(struct wide a, struct wide b)
{
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	return (a.lo > b.lo) - (a.lo < b.lo);
}

struct wide wide_div(struct wide a, uint128 b, uint128 *ret_remainder)
{
	must(b > 0);
	struct wide quotient = {a.hi / b, 0};
	uint128 rest = a.hi % b;
	for (int i = 127; i >= 0; i--) {
		bool carry = rest >> 127;
		rest = rest << 1 | (a.lo >> i & 1);
		quotient.lo <<= 1;
		if (carry || rest >= b) {
			rest -= b;
			quotient.lo |= 1;
		}
	}
	*ret_remainder = rest;
	return quotient;
}

bool wide_fits(struct wide a, uint128 *ret)
{
	if (a.hi)
		return false;
	*ret = a.lo;
	return true;
}
