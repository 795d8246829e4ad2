/*
 * Why a base is not what was printed: said by a person, kept as a record of the
 * ledger 基数说明, so that who said it when is in the chain, has versions and can
 * be taken back. It holds for the number that the ledgers gave when it was said.
 */
#include "report/report.h"

static struct record *reason_record(struct job *job, const struct ledger_def *ledger,
	const struct figure *figure, struct str reason)
{
	const struct printed_base *base = figure->base;
	struct record *r = record_new(job, ledger);
	*record_value(r, STR("frozen")) = value_int(TYPE_INT, base->frozen);
	*record_value(r, STR("indicator")) = value_text(TYPE_TEXT, figure->indicator->label);
	*record_value(r, STR("unit")) = value_int(TYPE_REF, figure->unit);
	*record_value(r, STR("period")) =
		value_text(TYPE_TEXT, period_text(job->arena, base->when.period));
	*record_value(r, STR("cutoff")) = value_date(TYPE_DATE, date_of(base->when.cutoff));
	*record_value(r, STR("then")) = value_text(TYPE_TEXT, base->then);
	*record_value(r, STR("now")) = value_text(TYPE_TEXT, figure_text(job->arena, &base->now));
	*record_value(r, STR("reason")) = value_text(TYPE_TEXT, reason);
	return r;
}

/* A reason that was given for an earlier difference of the same base gets a new version. */
static enum rc put_reason(
	struct job *job, const struct book *book, struct change *change, struct record *r)
{
	struct record *there;
	problems found = {0};
	enum rc rc = record_find(job, book, r, &there);
	if (rc == RC_OK)
		r->id = there->id;
	else if (rc == RC_MISSING)
		job_clear_error(job);
	else
		return rc;
	TRY(record_check(job, book, r, &found));
	return change_put(job, change, r, 0);
}

#define MOST_BASES 3 /* faces that look back */

static enum rc differing(struct job *job, const struct book *book,
	const struct indicator_def *indicator, int64_t unit, struct when when,
	const struct figure **ret, size_t *ret_count)
{
	static const enum face faces[MOST_BASES] = {
		FACE_LAST_YEAR_SAME, FACE_LAST_YEAR, FACE_LAST_YEAR_END};
	struct figure_request requests[COUNT_OF(faces)];
	struct figure *figures;
	*ret_count = 0;
	for (size_t i = 0; i < COUNT_OF(faces); i++)
		requests[i] = (struct figure_request){indicator, faces[i], unit, when};
	TRY(indicator_figures(job, book, requests, COUNT_OF(faces), SEQ_NOW, &figures));
	for (size_t i = 0; i < COUNT_OF(faces); i++) {
		const struct printed_base *base = figures[i].base;
		bool known = base == NULL || !base->shows;
		for (size_t k = 0; k < *ret_count; k++)
			known = known || ret[k]->base->frozen == base->frozen;
		if (!known)
			ret[(*ret_count)++] = &figures[i];
	}
	return RC_OK;
}

/* Both numbers of each, and whether just this reason is given for all of them. */
static struct str both_told(struct arena *a, const struct figure *const *bases, size_t count,
	struct str reason, bool *ret_said)
{
	struct str lines[MOST_BASES];
	*ret_said = true;
	for (size_t i = 0; i < count; i++) {
		const struct printed_base *base = bases[i]->base;
		lines[i] = str_format(a, "%.*s：第 %lld 号定稿印的是%.*s，现在重算是%.*s",
			STR_ARG(figure_name(a, bases[i])), (long long)base->frozen,
			STR_ARG(base->then), STR_ARG(figure_text(a, &base->now)));
		*ret_said = *ret_said && str_eq(base->reason, reason);
	}
	return str_join(a, lines, count, STR("\n"));
}

static enum rc write_reasons(struct job *job, const struct book *book,
	const struct ledger_def *ledger, const struct figure *const *bases, size_t count,
	struct str reason, int64_t *ret_seq)
{
	struct change *change;
	TRY(change_begin(job, book, CHANGE_WRITE,
		str_format(job->arena, "基数说明：%.*s：%.*s", STR_ARG(bases[0]->indicator->label),
			STR_ARG(reason)),
		&change));
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		rc = put_reason(job, book, change, reason_record(job, ledger, bases[i], reason));
	if (rc == RC_OK)
		return change_commit(job, change, ret_seq);
	change_abandon(change);
	return rc;
}

enum rc report_explain(struct job *job, const struct book *book,
	const struct indicator_def *indicator, int64_t unit, struct when when, struct str reason,
	struct explained *ret)
{
	const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, LEDGER_BASE);
	const struct figure *bases[MOST_BASES];
	size_t count;
	bool said;
	reason = str_trim(reason);
	if (reason.len == 0)
		return fail(job, RC_INVALID, "请写明原因：为什么现在的数与定稿印的不同");
	if (ledger == NULL)
		return fail(job, RC_MISSING, "口径包里没有台账“基数说明”（%.*s）",
			STR_ARG(LEDGER_BASE));
	TRY(differing(job, book, indicator, unit, when, bases, &count));
	if (count == 0)
		return fail(job, RC_INVALID,
			"“%.*s”%.*s的基数没有定稿印过，或与定稿印的相同，不用说明",
			STR_ARG(indicator->label),
			STR_ARG(period_chinese(job->arena, when.period)));
	*ret = (struct explained){.told = both_told(job->arena, bases, count, reason, &said)};
	return said ? RC_OK : write_reasons(job, book, ledger, bases, count, reason, &ret->seq);
}
