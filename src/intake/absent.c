/*
 * What a complete list lacks: records of its ledger, in its 辖区 and valid on
 * its day, that no sheet of the file speaks of. They are told and nothing else
 * happens to them: whether somebody has left, or the list forgot him, only a
 * person knows.
 */
#include "intake/inner.h"

bool look_covered_before(const struct look *l)
{
	for (size_t i = 0; l->file->looks.at[i] != l; i++)
		if (l->file->looks.at[i]->shape.ledger == l->shape.ledger &&
			look_is_full(l->file->looks.at[i]))
			return true;
	return false;
}

/* Known to lie there: of whom no 辖区 is known it is not said. */
static enum rc lies_in(struct look *l, const struct record *record, bool *ret)
{
	const struct formula *path = record->ledger->unit_path;
	struct row_view row = record_view(record);
	struct result unit;
	*ret = l->options->unit == 0 || path == NULL;
	if (*ret)
		return RC_OK;
	TRY(formula_eval(l->job, path, &l->env, &row, &unit));
	TRY(ledger_env_trouble(&l->env));
	*ret = value_given(unit.value) &&
	       l->env.unit_within(l->env.arg, unit.value.integer, l->options->unit);
	return RC_OK;
}

static bool valid_then(const struct look *l, const struct record *record)
{
	int field = record->ledger->valid_field;
	day_t day = l->outlook->as_of;
	if (field < 0 || !value_given(record->values[field]))
		return true;
	struct date span = record->values[field].date;
	return span.first <= day && day <= span.last;
}

static enum rc came_from(struct look *l, const struct record *record, struct str *ret)
{
	struct arena *a = l->job->arena;
	int title = record->ledger->title_field;
	struct origin o;
	enum rc rc = record_origin(
		l->job, l->book, record, &record->ledger->fields[title >= 0 ? title : 0], &o);
	*ret = STR("来处不详");
	if (rc == RC_MISSING) {
		job_clear_error(l->job);
		return RC_OK;
	}
	TRY(rc);
	bool sheet = o.sheet.len > 0 && !str_eq(o.sheet, STR("csv"));
	if (o.file.len == 0)
		*ret = str_format(a, "%.*s填写，第 %lld 号变更", STR_ARG(o.who), (long long)o.seq);
	else
		*ret = str_format(a, "%.*s%s%.*s%s 第 %lld 行，第 %lld 号变更", STR_ARG(o.file),
			sheet ? " 工作表“" : "", STR_ARG(sheet ? o.sheet : STR_NONE),
			sheet ? "”" : "", (long long)o.row + 1, (long long)o.seq);
	return RC_OK;
}

/* "甲公司", "甲公司（证书编号“GR…”）" */
static enum rc called(struct look *l, const struct record *record, struct str *ret)
{
	struct arena *a = l->job->arena;
	int title = record->ledger->title_field;
	struct str words = stand_words(a, record);
	*ret = words;
	if (title < 0)
		return RC_OK;
	TRY(intake_text(l->job, l->book, l->p, record, (size_t)title, ret));
	if (record->ledger->fields[title].type == TYPE_REF)
		*ret = str_format(a, "%.*s（%.*s）", STR_ARG(*ret), STR_ARG(words));
	return RC_OK;
}

enum rc look_absent(struct look *l)
{
	struct proposal *p = l->p;
	ARRAY(struct intake_absent) told = {0};
	if (l->standing == NULL || p->ledger == NULL || !look_is_full(l) || look_covered_before(l))
		return RC_OK;
	for (size_t i = 0; i < l->standing->at.len; i++) {
		const struct stand *stand = &l->standing->at.at[i];
		bool mine;
		if (stand->record->id == 0 || !valid_then(l, stand->record) ||
			stand->said_by == l->file)
			continue;
		TRY(lies_in(l, stand->record, &mine));
		if (!mine)
			continue;
		p->absent_count++;
		if (told.len == INTAKE_MAX_ABSENT)
			continue;
		struct intake_absent one = {.id = stand->record->id};
		TRY(called(l, stand->record, &one.name));
		TRY(came_from(l, stand->record, &one.from));
		*ARRAY_ADD(l->job->arena, told) = one;
	}
	p->absent = told.at;
	p->absent_told = told.len;
	return RC_OK;
}
