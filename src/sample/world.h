/*
 * The world: what is so, before anybody writes it down. Plain arrays; records
 * name each other by index. Inside of the room.
 *
 * A date is a span of days: a month stands for all its days, nothing
 * (PEN_NO_DATE) for not known.
 */
#ifndef KZ_SAMPLE_WORLD_H
#define KZ_SAMPLE_WORLD_H

#include "core/core.h"
#include "sample/pen.h"
#include "sample/random.h"
#include "sample/sample.h"

#define NOWHERE    (-1)
#define NOBODY     (-1)
#define PLACES_MAX 3
#define NAMES_MAX  65536

/* The world_sizes; a row is all that a new one needs. */
struct size {
	const char *name;
	const char *title; /* 云东区 or 云江市 */
	int districts;     /* with lists of their own */
	int siblings;      /* known from circulars only */
	int firms, towns;  /* of each district with lists */
	int first_year;    /* of the history; it ends on the last day below */
};
extern const struct size world_sizes[];
extern const size_t world_size_count;

#define THIS_YEAR 2023 /* history ends in its middle */

enum unit_kind { UNIT_CITY, UNIT_DISTRICT, UNIT_TOWN, UNIT_ZONE };
struct unit {
	struct str name, code;
	enum unit_kind kind;
	const char *kind_word;
	int parent;
};

struct place { /* where somebody lies from a day on */
	int unit;
	day_t from; /* DAY_MIN: always */
};
enum party_kind { PARTY_FIRM, PARTY_SCHOOL, PARTY_OFFICE, PARTY_COOPERATIVE, PARTY_UNKNOWN };
struct party {
	struct str name;
	struct str former; /* what it was called before `renamed`; empty: always as now */
	day_t renamed;
	struct str code; /* empty: nobody knows it */
	enum party_kind kind;
	struct place places[PLACES_MAX]; /* in order of days; none: nobody wrote it down */
	int place_count;
	day_t founded;
	int64_t capital; /* 分 */
	const char *industry;
	bool above[2];   /* 规上 in the first register, in the second */
	int district;    /* whose lists it stands in; NOWHERE: outside */
	bool registered; /* stands in 单位名录 */
};

struct certificate {
	int firm;
	struct str number;
	struct date issued, expires;
	bool says_expiry; /* the list has it written, otherwise the three years are reckoned */
	struct date moved_in, left;
	const char *why_left;
};
enum outcome {
	APP_FILLING,
	APP_RECOMMENDED,
	APP_RETURNED,
	APP_WITHDRAWN,
	APP_FAILED,
	APP_PUBLICISED,
	APP_RECOGNISED
};
struct application {
	int firm, year, batch; /* batch from 1 */
	bool first;
	struct date filed, recommended, returned, withdrawn, publicised, decided;
	enum outcome state;
	int certificate; /* NOBODY: none */
};
struct listing {
	int firm, year, batch;
	struct str number;
	struct date listed, removed;
	const char *why;
	bool direct;
	int score; /* tenths */
};
enum contract_state {
	CONTRACT_CHECKING,
	CONTRACT_RETURNED,
	CONTRACT_REGISTERED,
	CONTRACT_AMENDED,
	CONTRACT_DISSOLVED,
	CONTRACT_REVOKED
};
struct contract {
	struct str number, name;
	int seller, buyer;
	const char *kind, *field;
	int64_t amount, technical; /* 分; PEN_NO_MONEY */
	struct date signed_on, registered, revoked;
	enum contract_state state;
};
struct document {
	int year; /* whose it is; 0: not said */
	struct str number, title;
	const char *kind, *issuer, *origin, *office, *state;
	int carries; /* NOBODY */
	struct date planned, drafted, consulted, submitted, issued, abolished;
	struct date valid; /* PEN_NO_DATE: not said */
};
struct project {
	struct str name, number;
	int holder;
	const char *programme, *category, *level, *state;
	int year;
	struct date filed, recommended, publicised, approved, task_signed, due, accepted, ended;
	struct date term;
	struct str document, letter;
	const char *conclusion;
	int64_t total, grant, own;
};
struct measure { /* 考核指标 of a project, in thousandths */
	int project;
	struct str name;
	const char *class;
	int64_t target, final; /* final INT64_MIN: not there yet */
	struct date done;
};
struct fund {
	int project;
	const char *source;
	int64_t amount;
	struct date approved, arrived;
	struct str document;
};
struct commissioner {
	struct str name, number;
	const char *kind, *programme, *rank, *field;
	int employer, district;
};
struct term {
	int commissioner, document;
	const char *level, *grade;
	struct date days, left;
};
struct village {
	struct str name;
	int town;
	const char *kind, *industry;
	struct date valid;
	int merged; /* NOBODY */
};
struct assignment {
	struct str number; /* of the agreement */
	int commissioner, village, document;
	struct date days, signed_on, ended;
};
struct team {
	struct str name;
	const char *kind, *level, *industry;
	int lead, district;
	struct date filed, task_signed, allotted, ended;
	struct str document;
	int64_t money;
};

/* Registered values and tasks name the indicator by its code; numbers are in the indicator's measure. */
struct fact {
	const char *indicator;
	int unit;
	struct period period;
	bool has_number;
	struct ratio number;
	int rank; /* 0: none */
	const char *vintage, *publisher, *state;
	day_t published;
	struct str document;
};
struct target {
	const char *indicator;
	int unit, year;
	struct ratio number;
	bool stretch; /* 争先 */
	const char *document;
};
/* 数据覆盖: the list was handed in as complete. */
struct cover {
	const char *ledger;
	int unit;
	struct date days;
};

struct plant {                  /* a case put there on purpose */
	const char *indicators; /* codes, blank between */
	struct str record;      /* who it is about */
	const char *what, *why;
};

struct results;  /* results.h */
struct carriers; /* carriers.h */
struct world {
	struct job *job;
	struct arena *a;
	const struct size *size;
	uint64_t seed;
	int city,
		own; /* units: the city, and whom the world is made for (a district, or the city) */
	int whose;   /* whom the lists are of: the same, or one district of the city */
	ARRAY(int) districts;
	ARRAY(struct unit) units;
	ARRAY(struct party) parties;
	ARRAY(struct certificate) certificates;
	ARRAY(struct application) applications;
	ARRAY(struct listing) listings;
	ARRAY(struct contract) contracts;
	ARRAY(struct document) documents;
	ARRAY(struct project) projects;
	ARRAY(struct fund) funds;
	ARRAY(struct measure) measures;
	ARRAY(struct commissioner) commissioners;
	ARRAY(struct term) terms;
	ARRAY(struct village) villages;
	ARRAY(struct assignment) assignments;
	ARRAY(struct team) teams;
	ARRAY(struct fact) facts;
	ARRAY(struct target) targets;
	ARRAY(struct cover) covers;
	ARRAY(struct plant) plants;
	struct results *results;
	struct carriers *carriers;
	struct servings *servings; /* servings.h */
	struct money *money;       /* money.h */
	struct duties *duties;     /* duties.h */
	struct str *names;         /* given out already: NAMES_MAX slots by hash */
	size_t name_count;
	uint32_t *marks, *mark; /* who was counted in this round: a mark for each party */
	struct known *known;    /* what was counted already: KNOWN_MAX slots (truth.c) */
};

/* ---- making it (in this order) ---- */
void world_units(struct world *w);
void world_parties(struct world *w);
void world_hightech(struct world *w);
void world_listings(struct world *w);
void world_contracts(struct world *w);
void world_documents(struct world *w);
void world_projects(struct world *w);
void world_commissioners(struct world *w);
void world_facts(struct world *w);
void world_series(struct world *w);
void world_events(struct world *w);
void world_results(struct world *w);
void world_platforms(struct world *w);
void world_talents(struct world *w);
void world_subsidies(struct world *w);
void world_finance(struct world *w);
void world_servings(struct world *w);

/* ---- days ---- */
day_t ymd(int year, int month, int day);
struct date day_on(int year, int month, int day);
struct date day_in_month(int year, int month);
day_t years_on(day_t day, int years);        /* 29 February → 28 February */
#define SECOND_REGISTER ymd(THIS_YEAR, 1, 1) /* the register was handed in again */
#define LAST_DAY        ymd(THIS_YEAR, 6, 30)
#define CUTOFF_DAY      ymd(THIS_YEAR, 6, 20)

/* ---- looking around ---- */
/* The unit and all that it lies in: is `unit` the same as, or below, `top`? */
bool lies_within(const struct world *w, int unit, int top);
/* Where a party lies on a day; NOWHERE. */
int party_unit(const struct world *w, int party, day_t day);
struct str party_name(const struct world *w, int party, day_t day);
bool party_is_firm(const struct world *w, int party);

/* Firms of a district in an order of chance: founded before a day. */
struct deck {
	int *cards;
	size_t count, next;
};
struct deck deck_of(struct world *w, struct rng *rng, int district, day_t founded_before);
int deck_draw(struct deck *deck);

/* Tells of a case that was put there on purpose. */
struct fact *fact_add(struct world *w, const char *indicator, int unit, struct period period,
	struct ratio number);
void plant_case(struct world *w, const char *indicators, struct str record, const char *what,
	const char *why);

/* ---- names.c ---- */
struct str name_district(struct arena *a, size_t index);
struct str name_town(struct world *w, struct rng *rng);
struct str name_firm(struct world *w, struct rng *rng, const char **ret_industry);
struct str name_outside(struct world *w, struct rng *rng, enum party_kind kind, size_t index);
struct str name_cooperative(struct world *w, struct rng *rng);
struct str name_person(struct world *w, struct rng *rng);
struct str name_village(struct world *w, struct rng *rng);
/* Of a project or a contract; once: no other has it. */
struct str name_topic(struct world *w, struct rng *rng, bool once);

#endif
