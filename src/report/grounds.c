/*
 * What a recorded figure stands on beside the rows that are counted: the
 * registered values (登记数) and tasks (目标任务) of itself, of what it is compared
 * with, and of what its formula names.
 */
#include "report/record.h"

#define USES_DEPTH 8 /* formulas that name indicators whose formulas name indicators … */

struct search {
	struct job *job;
	const struct book *book;
	struct parameters asked;
	int64_t seq;
	ARRAY(struct ground) found;
};

static enum rc add(struct search *s, struct str ledger_name, int64_t id, struct str title)
{
	const struct ledger_def *ledger = schema_ledger(&s->book->catalog->schema, ledger_name);
	struct record *record;
	for (size_t i = 0; i < s->found.len; i++)
		if (s->found.at[i].row.id == id)
			return RC_OK;
	TRY(record_get(s->job, s->book, ledger, id, s->seq, &record));
	*ARRAY_ADD(s->job->arena, s->found) =
		(struct ground){{.ledger = ledger, .id = id, .since = record->since}, title};
	return RC_OK;
}

/* Of the indicator now and at the times it is compared with. */
static enum rc of_indicator(struct search *s, const struct indicator_def *indicator)
{
	static const enum face faces[] = {
		FACE_VALUE, FACE_LAST_YEAR_SAME, FACE_LAST_YEAR, FACE_TARGET};
	struct arena *a = s->job->arena;
	struct figure_request requests[COUNT_OF(faces)];
	struct figure *figures;
	size_t count = 0;
	for (size_t i = 0; i < COUNT_OF(faces); i++)
		if (face_trouble(indicator, faces[i]) == NULL)
			requests[count++] = (struct figure_request){
				indicator, faces[i], s->asked.unit, s->asked.when};
	TRY(indicator_figures(s->job, s->book, requests, count, s->seq, &figures));
	for (size_t i = 0; i < count; i++) {
		const struct figure *f = &figures[i];
		if (f->has_registered)
			TRY(add(s, LEDGER_REGISTERED, f->registered.record,
				str_format(a, "%.*s %.*s", STR_ARG(indicator->label),
					STR_ARG(f->registered.period))));
		if (f->target_record != 0)
			TRY(add(s, LEDGER_TARGET, f->target_record,
				str_format(a, "%.*s %d", STR_ARG(indicator->label),
					f->when.period.year)));
	}
	return RC_OK;
}

static enum rc of_all(struct search *s, const struct indicator_def *indicator, int depth)
{
	TRY(of_indicator(s, indicator));
	if (indicator->value == NULL || depth == USES_DEPTH)
		return RC_OK;
	for (size_t i = 0; i < formula_use_count(indicator->value); i++)
		TRY(of_all(s, formula_use(indicator->value, i).indicator, depth + 1));
	return RC_OK;
}

enum rc recorded_grounds(struct job *job, const struct book *book, const struct recorded *figure,
	int64_t seq, struct ground **ret, size_t *ret_count)
{
	struct search s = {.job = job, .book = book, .asked = figure->parameters, .seq = seq};
	TRY(of_all(&s, figure->indicator, 0));
	*ret = s.found.at;
	*ret_count = s.found.len;
	return RC_OK;
}
