/*
 * From the hall to the contract: 对接活动 and who came, 专家, 成果, 需求, 协议.
 * A need is met at an event, by an expert and a result; an agreement comes of
 * it; some agreements become a technology contract. Each step has a day of its
 * own and is a count of its own. Inside of the room.
 */
#ifndef KZ_SAMPLE_RESULTS_H
#define KZ_SAMPLE_RESULTS_H

#include "sample/world.h"

#define NO_NUMBER PEN_NO_MONEY /* of a count that nobody wrote down */

struct event {
	struct str name, place, host;
	const char *kind;
	struct date day;
	int district, partner;
	int64_t firms, people, handouts, intents, signed_there;
};
struct attendance { /* of a party at an event */
	int event, party;
	const char *role;
	int64_t people;
};
struct expert {
	struct str name, number;
	int party;
	const char *rank, *field;
	struct date entered, left;
};
struct speech {
	int event, expert;
};
struct result {
	struct str name, number;
	int owner, second; /* the second one stands in a list of its own; NOBODY */
	const char *kind, *stage, *mode, *state;
	struct date registered, cancelled, introduced, converted;
	int buyer;
	int64_t income;
};
struct showing { /* of a result at an event */
	int event, result;
	struct str name;
	int owner;
};
struct need {
	struct str name, number;
	int firm;
	const char *field, *origin, *way, *why, *state;
	int64_t money;
	struct date collected, returned, published, matched, signed_on, solved, closed;
	int expert, result;
};
struct meeting { /* of a need at an event */
	int event, need;
	const char *outcome;
};
struct agreement {
	struct str name;
	const char *kind;
	int party_a, party_b;
	struct date signed_on, landed, ended;
	int64_t amount, paid;
	int event, need, result, contract;
};

struct results {
	ARRAY(struct event) events;
	ARRAY(struct attendance) attendances;
	ARRAY(struct expert) experts;
	ARRAY(struct speech) speeches;
	ARRAY(struct result) results;
	ARRAY(struct showing) showings;
	ARRAY(struct need) needs;
	ARRAY(struct meeting) meetings;
	ARRAY(struct agreement) agreements;
};

/* Is it one of the events that bring firms and science together (no course, no fair for everybody)? */
bool event_connects(const struct event *e);

#endif
