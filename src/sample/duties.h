/*
 * What a bureau does beside its lists of firms and projects: tasks handed down
 * and promised, campaigns, firms looked after, yearly filings, titles, its own
 * office. Inside of the room; the world holds it.
 */
#ifndef KZ_SAMPLE_DUTIES_H
#define KZ_SAMPLE_DUTIES_H

#include "sample/world.h"

struct key_task {
	int document, year; /* the document's year */
	int serial;         /* the issuing office's */
	struct str text;
	const char *lead, *office, *state;
	struct date started, due, postponed, done, cancelled;
};
struct task_report {
	int task;
	struct str period;
	day_t reported;
	const char *state;
	int share; /* tenths of % */
};
struct task_notice {
	int task;
	const char *kind, *light;
	day_t issued, due, answered; /* answered DAY_MIN: not */
	struct str number;
};
struct promise {
	struct str origin, text;
	const char *office, *state, *why;
	struct date made, due, kept;
};

struct campaign {
	struct str name, document;
	struct date term, base;
};
struct campaign_item {
	int campaign;
	const char *name, *kind, *indicator;
	int base, target; /* hundredths */
	int64_t line;     /* 分; PEN_NO_MONEY */
	struct date due;
};
struct zero_base {
	int firm, year, campaign; /* NOBODY: before there was one */
	const char *kind, *why, *state;
	int64_t revenue, line; /* 分 */
	struct date met, booked, filed, recognised, exempt;
};

struct service_firm {
	int firm;
	const char *leader, *office, *frequency;
	struct date term;
};
struct visit {
	int firm;
	struct date day;
	const char *mode, *purpose, *rating;
};
struct problem {
	int firm;
	struct str number, text;
	int merged; /* NOBODY */
	const char *class, *level, *handler, *rating, *why, *state;
	struct date raised, assigned, accepted, due, answered, closed, refused, parked, called;
};
struct problem_step {
	int problem;
	struct date day;
	const char *text;
};

/* Money in 千元, as the return has it; INT64_MIN: the cell is empty. */
enum filing_cost {
	COST_LABOUR,
	COST_DIRECT,
	COST_DEPRECIATION,
	COST_INTANGIBLE,
	COST_DESIGN,
	COST_TRIAL,
	COST_OUTSOURCED,
	COST_OTHER,
	COST_COUNT
};
struct filing {
	int firm, year;
	const char *state;
	bool blank;                                      /* nothing filled in */
	int staff, full_time, graduates, bodies, months; /* months in tenths */
	int64_t revenue, total, costs[COST_COUNT], own_money, state_money, deduction;
	struct date filed, accepted;
};
struct filing_project {
	int filing;
	struct str name;
	const char *source, *form, *outcome, *aim, *dropped; /* dropped "": not */
	struct date term;
	int staff, months; /* months in tenths */
	int64_t cost;      /* 分; PEN_NO_MONEY */
};

struct nursling { /* in the nursery of 高企 */
	int firm, year;
	const char *field, *weak, *why_left, *state;
	struct date entered, left;
	int score; /* tenths */
};
struct growth_firm {
	int firm;
	const char *title, *level;
	struct date granted, expires, ended;
};
struct product {
	int firm;
	struct str name, number;
	const char *kind;
	struct date granted, expires;
};

struct honour {
	struct str name;
	const char *kind, *level, *issuer;
	struct date granted;
};
struct story { /* 信息宣传 */
	struct str name;
	const char *kind, *outlet, *level;
	struct date used;
};
struct gathering { /* 机关活动 */
	struct str name;
	const char *kind;
	struct date day;
	int people; /* 0: nobody counted */
};
struct investment {
	struct str name, investor;
	const char *state;
	struct date clue, signed_on, started;
	int64_t amount, arrived; /* 分; PEN_NO_MONEY */
};

struct duties {
	ARRAY(struct key_task) tasks;
	ARRAY(struct task_report) reports;
	ARRAY(struct task_notice) notices;
	ARRAY(struct promise) promises;
	ARRAY(struct campaign) campaigns;
	ARRAY(struct campaign_item) items;
	ARRAY(struct zero_base) bases;
	ARRAY(struct service_firm) service_firms;
	ARRAY(struct visit) visits;
	ARRAY(struct problem) problems;
	ARRAY(struct problem_step) steps;
	ARRAY(struct filing) filings;
	ARRAY(struct filing_project) filing_projects;
	ARRAY(struct nursling) nurslings;
	ARRAY(struct growth_firm) growth_firms;
	ARRAY(struct product) products;
	ARRAY(struct honour) honours;
	ARRAY(struct story) stories;
	ARRAY(struct gathering) gatherings;
	ARRAY(struct investment) investments;
};

/* ---- making it ---- */
void duties_tasks(struct world *w);
void duties_campaign(struct world *w);
void duties_services(struct world *w);
void duties_filings(struct world *w);
void duties_titles(struct world *w);
void duties_office(struct world *w);

#endif
