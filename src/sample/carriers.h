/*
 * What stands in a district: 平台 with its years, its doctors and how it was
 * judged; 人才团队 and 人才; 奖项; 知识产权. Inside of the room.
 */
#ifndef KZ_SAMPLE_CARRIERS_H
#define KZ_SAMPLE_CARRIERS_H

#include "sample/world.h"

struct platform {
	struct str name;
	const char *kind, *level, *state;
	int host, unit; /* NOWHERE: nobody wrote down where it is */
	int partner;    /* NOBODY: none */
	struct date filed, recommended, publicised, approved, ended;
};
struct platform_year {
	int platform, year;
	int64_t area; /* hundredths of a square metre; PEN_NO_MONEY: not told, as all below */
	int64_t tenants, joined, introduced, converted;
};
struct doctor {
	int platform;
	struct str name;
	struct date entered, left;
};
struct grading { /* of a platform, or of a body that is none of ours */
	const char *scheme, *grade;
	int year, platform, party;
};
struct talent_team {
	struct str name, leader;
	int from, host;
	const char *mode, *level;
	int members;
	struct date introduced, recognised, left;
	int64_t money;
};
struct talent {
	struct str name;
	const char *kind, *permit;
	int from, host;
	struct date introduced, left;
};
struct award {
	struct str project;
	int year, holder, second;
	const char *kind, *grade, *state;
	struct date publicised, nominated, accepted, awarded;
};
struct ip {
	struct str name, number;
	const char *kind, *state;
	int holder, second;
	struct date filed, granted, expires, ended;
};

struct carriers {
	ARRAY(struct platform) platforms;
	ARRAY(struct platform_year) years;
	ARRAY(struct doctor) doctors;
	ARRAY(struct grading) gradings;
	ARRAY(struct talent_team) teams;
	ARRAY(struct talent) talents;
	ARRAY(struct award) awards;
	ARRAY(struct ip) ips;
};

#endif
