/*
 * 技术合同: by the day of registration; absorbed by the place of the buyer, put
 * out by that of the seller; what was revoked leaves from that day on.
 */
#include "sample/counts.h"

#define CONTRACTS "technology_contract"
#define WAN       INT64_C(1000000)
#define YI        INT64_C(10000000000)

enum side_of { BY_BUYER, BY_SELLER };

static bool lies_here(const struct round *r, const struct contract *c, enum side_of side)
{
	return round_holds(r, side == BY_BUYER ? c->buyer : c->seller);
}

static enum told registered(const struct contract *c, struct moment when)
{
	return told_and(told_this_year(c->registered, when), told_not_by(c->revoked, when));
}

/* Of somebody whom no register names it cannot be told what he is. */
static enum told told_kind(const struct world *w, int party, enum party_kind kind)
{
	enum party_kind is = w->parties.at[party].kind;
	return is == PARTY_UNKNOWN ? TOLD_UNKNOWN : told_of(is == kind);
}

struct tally contract_absorbed_firms(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->contracts.len; i++) {
		const struct contract *c = &w->contracts.at[i];
		if (lies_here(&r, c, BY_BUYER))
			round_sum(&r,
				told_and(registered(c, when), told_kind(w, c->buyer, PARTY_FIRM)),
				c->amount, YI);
	}
	return round_done(&r, CONTRACTS, TRUTH_FLOW);
}

static struct tally amounts(const struct world *w, int unit, struct moment when, enum side_of side)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->contracts.len; i++) {
		const struct contract *c = &w->contracts.at[i];
		if (lies_here(&r, c, side))
			round_sum(&r, registered(c, when), c->amount, YI);
	}
	return round_done(&r, CONTRACTS, TRUTH_FLOW);
}

struct tally contract_absorbed(const struct world *w, int unit, struct moment when)
{
	return amounts(w, unit, when, BY_BUYER);
}

struct tally contract_output(const struct world *w, int unit, struct moment when)
{
	return amounts(w, unit, when, BY_SELLER);
}

struct tally contract_output_technical(const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->contracts.len; i++) {
		const struct contract *c = &w->contracts.at[i];
		if (lies_here(&r, c, BY_SELLER))
			round_sum(&r, registered(c, when), c->technical, YI);
	}
	return round_done(&r, CONTRACTS, TRUTH_FLOW);
}

static struct tally items(const struct world *w, int unit, struct moment when, enum side_of side)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->contracts.len; i++) {
		const struct contract *c = &w->contracts.at[i];
		if (lies_here(&r, c, side))
			round_each(&r, registered(c, when));
	}
	return round_done(&r, CONTRACTS, TRUTH_FLOW);
}

struct tally contract_absorbed_count(const struct world *w, int unit, struct moment when)
{
	return items(w, unit, when, BY_BUYER);
}

struct tally contract_output_count(const struct world *w, int unit, struct moment when)
{
	return items(w, unit, when, BY_SELLER);
}

struct tally contract_absorbed_from_universities(
	const struct world *w, int unit, struct moment when)
{
	struct round r = round_of(w, unit, when);
	for (size_t i = 0; i < w->contracts.len; i++) {
		const struct contract *c = &w->contracts.at[i];
		if (lies_here(&r, c, BY_BUYER))
			round_sum(&r,
				told_and(
					registered(c, when), told_kind(w, c->seller, PARTY_SCHOOL)),
				c->amount, WAN);
	}
	return round_done(&r, CONTRACTS, TRUTH_FLOW);
}
