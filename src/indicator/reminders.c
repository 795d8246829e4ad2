/*
 * 提醒: what a reminder counts, and whether anything can be known of it yet.
 */
#include "indicator/inner.h"

struct figure_request reminder_request(
	const struct job *job, const struct reminder_def *reminder, int64_t unit)
{
	return (struct figure_request){.indicator = reminder->counted,
		.unit = unit,
		.when = {{day_civil(job->today).year, PERIOD_YEAR, 1}, job->today}};
}

/* Did anybody ever confirm a list of it, if only one of nothing? */
static bool was_confirmed(const struct facts *facts, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < facts->coverage.len; i++)
		if (facts->coverage.at[i].ledger == ledger)
			return true;
	return false;
}

enum rc reminder_lacks(struct job *job, const struct book *book,
	const struct reminder_def *reminder, const struct figure *figure,
	const struct ledger_def **ret)
{
	const struct formula *f = reminder->counted->value;
	const struct ledger_query query = {.seq = SEQ_NOW};
	const struct ledger_def *asked;
	const struct unit_tree *tree;
	const struct facts *facts;
	int64_t records;
	*ret = NULL;
	if (figure->covered || figure->rows == 0)
		return RC_OK;
	TRY(memory_facts(job, book, SEQ_NOW, &facts, &tree));
	for (size_t i = 0; i < formula_aggregate_count(f); i++)
		for (size_t k = 0; (asked = aggregate_asks(formula_aggregate(f, i), k)) != NULL;
			k++) {
			TRY(ledger_count(job, book, asked, &query, &records));
			if (records > 0 || was_confirmed(facts, asked))
				continue;
			*ret = asked;
			return RC_OK;
		}
	return RC_OK;
}
