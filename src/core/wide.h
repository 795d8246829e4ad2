/*
 * Products of two 128-bit magnitudes in 256 bits: inside num.c only, so that a
 * ratio's step is refused when its result does not fit, and never because
 * something on the way did not.
 */
#ifndef KZ_CORE_WIDE_H
#define KZ_CORE_WIDE_H

#include <stdbool.h>

typedef unsigned __int128 uint128;

struct wide {
	uint128 hi, lo;
};

/* The whole product. */
struct wide wide_mul(uint128 a, uint128 b);
/* a + b; both stay below 2^255 here, so the sum fits. */
struct wide wide_add(struct wide a, struct wide b);
/* a − b, for a ≥ b. */
struct wide wide_sub(struct wide a, struct wide b);
int wide_cmp(struct wide a, struct wide b);
/* a / b with its remainder, for b > 0. */
struct wide wide_div(struct wide a, uint128 b, uint128 *ret_remainder);
/* False when a needs more than 128 bits. */
bool wide_fits(struct wide a, uint128 *ret);

#endif
