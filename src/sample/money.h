/*
 * Money: 奖补 that is owed and paid, 预算 and what was spent of it; 基金,
 * 先投后股, 科技贷款, 创新券. What was granted is not what was paid. Inside of
 * the room.
 */
#ifndef KZ_SAMPLE_MONEY_H
#define KZ_SAMPLE_MONEY_H

#include "sample/world.h"

struct policy {
	struct str name, number;
	const char *level;
	struct date valid;
};
struct clause {
	int policy;
	const char *name;
	int64_t amount;
};
struct subsidy {
	struct str number;
	int firm, year, policy;
	const char *item, *state, *why;
	int64_t due, paid;
	struct date approved, settled, refused;
};
struct subsidy_payment {
	int subsidy;
	struct date day;
	int64_t amount;
	const char *source;
	struct str number;
};
struct budget {
	int year;
	struct str name;
	const char *source;
	int64_t amount;
};
struct budget_payment {
	int budget, payee;
	struct date day;
	int64_t amount;
	struct str text;
};
struct fund_project {
	struct str name;
	int firm;
	const char *state;
	struct date recommended, decided, invested;
	int64_t amount;
};
struct invest_first {
	struct str name;
	int firm;
	const char *state;
	int64_t amount;
	struct date filed, signed_on, turned, exited;
};
struct loan {
	int firm;
	const char *bank, *product, *cover;
	int64_t amount;
	struct date granted, due, repaid;
};
struct voucher {
	struct str number;
	int firm, service;
	int64_t amount, paid_sum;
	struct date issued, used, paid;
};

struct money {
	ARRAY(struct policy) policies;
	ARRAY(struct clause) clauses;
	ARRAY(struct subsidy) subsidies;
	ARRAY(struct subsidy_payment) payments;
	ARRAY(struct budget) budgets;
	ARRAY(struct budget_payment) spendings;
	ARRAY(struct fund_project) funds;
	ARRAY(struct invest_first) invests;
	ARRAY(struct loan) loans;
	ARRAY(struct voucher) vouchers;
};

#endif
