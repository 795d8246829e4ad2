/*
 * Numbers at random for property tests, the same ones in every run: splitmix64
 * from a fixed beginning. Sizes are random too, so that small numbers, edges
 * and full-width ones all occur.
 */
#ifndef KZ_TESTS_RANDOM_H
#define KZ_TESTS_RANDOM_H

#include <stdint.h>
#include <stdlib.h>

static uint64_t random_state = 20230630;

static inline uint64_t random_bits(void)
{
	uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* How many cases to try: many more in the long form of the tests. */
static inline int random_cases(int ordinary)
{
	return getenv("KEZHANG_LONG") ? ordinary * 50 : ordinary;
}

/* 0 … below − 1 */
static inline uint64_t random_below(uint64_t below)
{
	return random_bits() % below;
}

#endif
