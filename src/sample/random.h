/*
 * Numbers at random that are the same on every machine: splitmix64. Each
 * subject of the world draws from a stream of its own, so that one more
 * project changes no contract.
 */
#ifndef KZ_SAMPLE_RANDOM_H
#define KZ_SAMPLE_RANDOM_H

#include "core/core.h"

struct rng {
	uint64_t state;
};

/* The stream of a subject in the world of a seed. */
struct rng rng_of(uint64_t seed, const char *subject);
/* 0 … below − 1; below > 0. */
uint32_t rng_below(struct rng *rng, uint32_t below);
/* first … last, both included. */
int rng_between(struct rng *rng, int first, int last);
bool rng_chance(struct rng *rng, int per_mille);
#define RNG_PICK(rng, array) ((array)[rng_below((rng), (uint32_t)COUNT_OF(array))])

#endif
