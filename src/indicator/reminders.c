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

/* The last day that a complete list of the ledger reaches for the unit; DAY_MIN: there is none. */
static day_t listed_to(const struct facts *facts, const struct unit_tree *tree,
	const struct ledger_def *ledger, int64_t unit)
{
	day_t last = DAY_MIN;
	for (size_t i = 0; i < facts->coverage.len; i++) {
		const struct coverage_row *row = &facts->coverage.at[i];
		bool ours = row->unit == 0 || (unit != 0 && unit_within(tree, unit, row->unit));
		if (row->ledger == ledger && ours && row->days.last > last)
			last = row->days.last;
	}
	return last;
}

static enum rc how_far(struct job *job, const struct book *book, const struct ledger_def *ledger,
	day_t last, struct str *ret)
{
	const struct ledger_query query = {.seq = SEQ_NOW};
	int64_t records;
	struct str label = ledger->label;
	if (last != DAY_MIN) {
		*ret = str_format(job->arena, "台账“%.*s”的完整名单只到%.*s", STR_ARG(label),
			STR_ARG(day_chinese(job->arena, last)));
		return RC_OK;
	}
	TRY(ledger_count(job, book, ledger, &query, &records));
	*ret = records > 0 ? str_format(job->arena, "台账“%.*s”有 %lld 条记录，没有收过完整名单",
				     STR_ARG(label), (long long)records)
			   : str_format(job->arena, "台账“%.*s”里没有记录，也没有收过完整名单",
				     STR_ARG(label));
	return RC_OK;
}

enum rc reminder_unseen(struct job *job, const struct book *book,
	const struct reminder_def *reminder, const struct figure *figure, struct str *ret)
{
	const struct formula *f = reminder->counted->value;
	const struct unit_tree *tree;
	const struct facts *facts;
	*ret = STR_NONE;
	if (figure->state == VALUE_GIVEN)
		return RC_OK;
	*ret = figure->why_missing;
	TRY(memory_facts(job, book, SEQ_NOW, &facts, &tree));
	for (size_t i = 0; i < formula_aggregate_count(f); i++) {
		const struct ledger_def *ledger = aggregate_ledger(formula_aggregate(f, i));
		for (size_t k = 0; ledger != NULL; k++) {
			if (!facts_covered(facts, tree, ledger, figure->unit,
				    date_of(figure->when.cutoff)))
				return how_far(job, book, ledger,
					listed_to(facts, tree, ledger, figure->unit), ret);
			ledger = aggregate_asks(formula_aggregate(f, i), k);
		}
	}
	return RC_OK;
}
