/*
 * What commissioners do: 服务日志, 四新, how they are judged and paid, whom they
 * serve beside villages, their teams; and what happens to a project on its way.
 * Inside of the room.
 */
#ifndef KZ_SAMPLE_SERVINGS_H
#define KZ_SAMPLE_SERVINGS_H

#include "sample/world.h"

struct service_log {
	int commissioner, village;
	int pair;                /* NOBODY: the log does not say */
	day_t started, approved; /* approved DAY_MIN: not */
	const char *state;
	int64_t days;                                 /* tenths */
	int64_t courses, trained, households, income; /* PEN_NO_MONEY: not told */
};
struct four_new {
	const char *kind;
	struct str name;
	struct date introduced;
	int commissioner, village;
	int64_t area; /* tenths */
	bool again;   /* stands in the list of this year once more */
};
struct assessment {
	int commissioner, year, days;
	const char *level, *grade;
	int score; /* hundredths */
};
struct commissioner_payment {
	int commissioner, year;
	const char *item;
	int64_t due, paid;
	struct date day;
};
struct client {
	int commissioner, party;
	struct date term, signed_on;
	const char *founded;
};
struct team_member {
	int team, commissioner;
	const char *role;
};
struct team_fund {
	int team;
	const char *source;
	int64_t amount;
	struct str document;
	struct date allotted, arrived;
};
struct team_grade {
	int team, year, score; /* hundredths */
	const char *grade;
};
struct project_partner {
	int project, party;
};
struct project_inspection {
	int project;
	const char *kind, *grade;
	struct date day;
};
struct project_change {
	int project;
	const char *kind;
	struct date day, until;
};

struct servings {
	ARRAY(struct service_log) logs;
	ARRAY(struct four_new) four_news;
	ARRAY(struct assessment) assessments;
	ARRAY(struct commissioner_payment) payments;
	ARRAY(struct client) clients;
	ARRAY(struct team_member) members;
	ARRAY(struct team_fund) funds;
	ARRAY(struct team_grade) grades;
	ARRAY(struct project_partner) partners;
	ARRAY(struct project_inspection) inspections;
	ARRAY(struct project_change) changes;
};

#endif
