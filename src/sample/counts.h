/*
 * How the lists are counted; inside of the room. A round goes over the records
 * of one list once and says of each whether it counts.
 */
#ifndef KZ_SAMPLE_COUNTS_H
#define KZ_SAMPLE_COUNTS_H

#include "sample/truth.h"

struct round {
	const struct world *w;
	int unit;
	struct moment when;
	struct tally tally;
};

/* A new round: nothing counted yet. */
struct round round_of(const struct world *w, int unit, struct moment when);
/* Is it the first time in this round that one comes to this firm? */
bool round_first(struct round *r, int index);
/* A record that counts one, or one with others of the same index (a firm of two certificates). */
void round_each(struct round *r, enum told told);
void round_once(struct round *r, enum told told, int index);
/* The values that records say, each once. */
#define DISTINCT_MAX 32
struct distinct {
	int64_t seen[DISTINCT_MAX];
	size_t count;
};
void round_distinct(struct round *r, struct distinct *d, enum told told, int64_t value);
/* Money of a record in 分 (PEN_NO_MONEY: it says none), in a measure of so many 分. */
void round_sum(struct round *r, enum told told, int64_t fen, int64_t measure);
/* The list must be complete for the day (a stock) or the year so far (a flow), or something must count. */
struct tally round_done(struct round *r, const char *ledger, enum truth_kind kind);
/* One of them by the other in %, one less the other. */
struct tally tally_rate(struct tally a, struct tally b);
struct tally tally_less(struct tally a, struct tally b);
struct tally tally_plus(struct tally a, struct tally b);

/* ---- what many conditions say ---- */
static inline bool date_known(struct date date)
{
	return date.first <= date.last;
}
/* From 1 January to the cutoff; without a day it did not happen. */
enum told told_this_year(struct date date, struct moment when);
/* By the cutoff, or not by then: without a day it did not happen. */
enum told told_by(struct date date, struct moment when);
enum told told_not_by(struct date date, struct moment when);
static inline enum told told_or(enum told a, enum told b)
{
	return told_not(told_and(told_not(a), told_not(b)));
}
static inline enum told told_of(bool yes)
{
	return yes ? TOLD_YES : TOLD_NO;
}
/* Does a party lie in the unit of the round at the cutoff? */
bool round_holds(const struct round *r, int party);
bool word_is(const char *word, const char *other);

/* ---- the counts, by file ---- */
typedef struct tally count_fn(const struct world *w, int unit, struct moment when);
count_fn hightech_stock, hightech_recognised, hightech_expiring, hightech_waiting, hightech_net,
	hightech_joined, party_universities, hightech_gone, hightech_relocated, hightech_moved_in,
	hightech_moved_out, hightech_revoked, hightech_above_scale, hightech_share_of_above_scale,
	firm_above_scale;
count_fn hightech_recommended, hightech_recommended_first, hightech_recommended_again,
	hightech_publicised, hightech_pass_rate;
count_fn sme_listed, sme_removed, sme_direct, sme_hightech; /* counts_firms.c */
count_fn contract_absorbed_firms, contract_absorbed, contract_output, contract_output_technical,
	contract_absorbed_count, contract_output_count,
	contract_absorbed_from_universities; /* counts_contracts.c */
count_fn project_filed, project_recommended, project_recommended_key, project_approved,
	project_approved_province, project_approved_team, project_approval_rate, project_running,
	project_accepted, project_overdue, project_due, project_ended, project_grant,
	project_money_approved, project_money_arrived,
	project_measures_done; /* counts_projects.c */
count_fn commissioner_count, commissioner_provincial, commissioner_excellent, village_count,
	commissioner_covered, commissioner_uncovered, commissioner_coverage, commissioner_pairs,
	commissioner_unsigned, commissioner_teams, commissioner_bases, commissioner_stations,
	commissioner_tasks, commissioner_money, commissioner_joined,
	commissioner_gone; /* counts_villages.c */
count_fn event_count, event_releases, event_practice, commissioner_teams_and_bases;
count_fn event_firms, event_firm_times, event_experts, event_courses, event_trained, event_popular,
	event_popular_people, event_popular_handouts, expert_count, result_published,
	result_registered, result_converted, result_introduced, result_conversion_rate,
	result_local_rate, need_collected, need_matched, need_solved, need_match_rate,
	need_sign_rate, need_solve_rate, agreement_count, agreement_campus, agreement_contracted,
	agreement_landed_rate; /* counts_results.c */
count_fn platform_count, platform_provincial, platform_national, platform_carriers, platform_new,
	platform_new_provincial, platform_recommended, platform_excellent, platform_pilot,
	platform_postdoc, platform_postdoc_new, platform_doctors, platform_transfer, platform_area,
	platform_tenants, platform_tenants_new, platform_transfer_rate, talent_teams,
	talent_teams_flexible, talent_teams_recognised, talent_teams_recognised_of_new,
	platform_gone, platform_joint, platform_joint_underway, talent_count, talent_deputies,
	talent_foreign, award_nominated, award_accepted, award_awarded, ip_filed,
	ip_valid; /* counts_carriers.c */
count_fn subsidy_due, subsidy_paid, subsidy_owed, subsidy_paid_year, subsidy_firms, subsidy_waiting,
	budget_rate, fund_recommended, fund_invested, fund_amount, invest_first_count,
	invest_first_amount, invest_first_filed, loan_count, loan_granted, loan_firms, loan_open,
	voucher_issued, voucher_paid, voucher_firms, subsidy_owed_years,
	subsidy_owed_part; /* counts_money.c */
count_fn service_times, service_days, service_courses, service_trained, service_households,
	service_income, service_active, service_active_rate, four_new_count, commissioner_assessed,
	commissioner_assessed_excellent, commissioner_base_excellent, project_joint,
	project_postponed, project_inspected, service_outside; /* counts_servings.c */
count_fn document_issued, document_relayed, document_submitted, document_drafting,
	document_carried_out; /* counts_documents.c */
count_fn key_task_count, key_task_done, key_task_done_rate, key_task_on_schedule, key_task_behind,
	key_task_no_statistics, key_task_red, key_task_blue, key_task_yellow, key_task_urged,
	promise_due, promise_kept, promise_kept_so_far, promise_open,
	promise_overdue; /* counts_tasks.c */
count_fn visit_firms, visit_times, visit_covered_rate, problem_received, problem_closed,
	problem_closed_rate, problem_answered_rate, problem_on_time_rate, problem_pleased_rate,
	problem_overdue; /* counts_services.c */
count_fn nursery_stock, nursery_entered, growth_stock, growth_new, product_new, honour_count,
	media_count, office_study, office_other, investment_clues, investment_signed,
	investment_arrived; /* counts_office.c */
count_fn zero_investment_base, zero_investment_left, zero_investment_rate, zero_investment_possible,
	zero_body_base, zero_body_left, zero_body_rate, zero_body_possible, zero_investment_cleared,
	zero_body_cleared, zero_investment_line, zero_body_line, campaign_doubling,
	campaign_raising, rd_filing_firms, rd_filing_accepted, rd_filing_cost, rd_filing_months,
	rd_filing_active, rd_filing_with_body, rd_filing_projects_cost; /* counts_filings.c */

#endif
