#include "sample/random.h"

static uint64_t next(struct rng *rng)
{
	uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct rng rng_of(uint64_t seed, const char *subject)
{
	struct rng rng = {seed};
	rng.state = next(&rng);
	for (; *subject != '\0'; subject++) {
		rng.state ^= (unsigned char)*subject;
		rng.state = next(&rng);
	}
	return rng;
}

uint32_t rng_below(struct rng *rng, uint32_t below)
{
	must(below > 0);
	return (uint32_t)((next(rng) >> 32) * below >> 32);
}

int rng_between(struct rng *rng, int first, int last)
{
	must(first <= last);
	return first + (int)rng_below(rng, (uint32_t)(last - first + 1));
}

bool rng_chance(struct rng *rng, int per_mille)
{
	return rng_below(rng, 1000) < (uint32_t)per_mille;
}
