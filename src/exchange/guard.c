/*
 * May the sender say what the parts bring?
 *
 * A signature says who speaks, not that he may say anything. A district speaks of its own 辖区: its values are 填报
 * under its own name, its rows lie in the 辖区 or below, once they are accepted (a firm that moves in is such a row).
 * Who lies nowhere is anybody's: a university far away that a contract names. Who lies in another district is never
 * touched. The city
 * speaks of numbers only: 核定 under its own name, and 公布. Nobody's package touches keys, packages or tasks.
 */
#include "exchange/inner.h"

#define DEPTH_MAX  12 /* steps of a path, rows below rows */
#define MOVED_TOLD 20

static const struct value none = {.state = VALUE_MISSING};

/* ---- where a proposed record lies ---- */

enum lies { LIES_NOWHERE, LIES_IN, LIES_OUT };

static bool pending(struct value v)
{
	return value_given(v) && v.integer >= INTAKE_PENDING;
}

static enum lies unit_lies(const struct guard *g, const struct proposal *p, struct value unit)
{
	for (int i = 0; i < UNIT_DEPTH_MAX && pending(unit); i++) {
		const struct record *coming = intake_coming(p, unit.integer);
		unit = coming != NULL ? said(coming, "parent") : none;
	}
	if (!value_given(unit))
		return LIES_NOWHERE;
	return unit_is_in(g->units, unit.integer, g->unit) ? LIES_IN : LIES_OUT;
}

static enum rc record_lies(struct job *job, const struct guard *g, const struct proposal *p,
	const struct record *record, int depth, enum lies *ret);

/* The record a reference leads to, there or to come. */
static enum rc reach(struct job *job, const struct guard *g, const struct proposal *p,
	const struct ledger_def *ledger, int64_t id, const struct record **ret)
{
	struct record *found = NULL;
	if (id >= INTAKE_PENDING) {
		*ret = intake_coming(p, id);
		return RC_OK;
	}
	enum rc rc = record_get_on(job, g->book, ledger, id, SEQ_NOW, g->manifest->cutoff, &found);
	if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = RC_OK;
	}
	*ret = found;
	return rc;
}

static enum rc path_lies(struct job *job, const struct guard *g, const struct proposal *p,
	const struct record *record, struct str path, enum lies *ret)
{
	*ret = LIES_NOWHERE;
	for (int i = 0; i < DEPTH_MAX && record != NULL; i++) {
		struct str step = str_cut(&path, STR("的"));
		const struct field_def *f = ledger_field(record->ledger, step);
		if (f == NULL || f->type != TYPE_REF)
			return RC_OK;
		struct value v = record->values[f - record->ledger->fields];
		if (path.len == 0) {
			*ret = unit_lies(g, p, v);
			return RC_OK;
		}
		if (!value_given(v))
			return RC_OK;
		TRY(reach(job, g, p, f->ref, v.integer, &record));
	}
	return RC_OK;
}

static enum rc record_lies(struct job *job, const struct guard *g, const struct proposal *p,
	const struct record *record, int depth, enum lies *ret)
{
	const struct ledger_def *ledger = record->ledger;
	const struct record *parent;
	*ret = LIES_NOWHERE;
	if (str_eq(ledger->name, LEDGER_UNIT)) {
		*ret = record->id == g->unit ? LIES_OUT : unit_lies(g, p, said(record, "parent"));
		return RC_OK;
	}
	if (ledger->unit_text.len > 0)
		return path_lies(job, g, p, record, ledger->unit_text, ret);
	if (ledger->parent == NULL || record->parent == 0 || depth >= DEPTH_MAX)
		return RC_OK;
	TRY(reach(job, g, p, ledger->parent, record->parent, &parent));
	return parent != NULL ? record_lies(job, g, p, parent, depth + 1, ret) : RC_OK;
}

/* ---- what may be said ---- */

static enum rc refuse(
	struct job *job, const struct proposal *p, const struct intake_row *row, struct str why)
{
	return fail(job, RC_INVALID, "%.*s 第 %u 行：%.*s，没有写入", STR_ARG(p->file),
		row->row + 1, STR_ARG(why));
}

static enum rc check_value(struct job *job, const struct guard *g, const struct proposal *p,
	const struct intake_row *row)
{
	const struct record *r = row->record;
	const struct manifest *m = g->manifest;
	struct str state = said_text(r, "state"), publisher = said_text(r, "publisher");
	bool feedback = m->kind == EXCHANGE_FEEDBACK;
	struct period period;
	if (said(r, "unit").integer != g->unit)
		return refuse(
			job, p, row, str_format(job->arena, "说的不是%.*s的数", STR_ARG(m->unit)));
	if (!period_from(said_text(r, "period"), &period) || period_cmp(period, m->period) != 0)
		return refuse(job, p, row, STR("报告期与包的不同"));
	if (feedback ? !str_eq(state, STR("核定")) && !str_eq(state, STR("公布"))
		     : !str_eq(state, STR("填报")))
		return refuse(job, p, row,
			str_format(job->arena, "数据状态是“%.*s”，%s包里只能是%s", STR_ARG(state),
				exchange_kind_word(m->kind), feedback ? "核定或公布" : "填报"));
	if (!str_eq(state, STR("公布")) && !str_eq(publisher, g->sender->name))
		return refuse(job, p, row,
			str_format(job->arena, "发布单位是“%.*s”，登记的名称是“%.*s”",
				STR_ARG(publisher), STR_ARG(g->sender->name)));
	return RC_OK;
}

/* A ledger without any 辖区 is the city's own: what stands there already is not changed. */
static bool is_open(const struct intake_row *row)
{
	const struct ledger_def *top = row->ledger;
	while (top->parent != NULL)
		top = top->parent;
	return row->state == ROW_NEW || top->unit_text.len > 0;
}

static enum rc check_row(struct job *job, const struct guard *g, const struct proposal *p,
	const struct intake_row *row)
{
	enum lies lies, before = LIES_NOWHERE;
	TRY(record_lies(job, g, p, row->record, 0, &lies));
	if (row->state == ROW_CHANGED && row->before != NULL)
		TRY(record_lies(job, g, p, row->before, 0, &before));
	if (lies == LIES_IN || (lies == LIES_NOWHERE && before == LIES_NOWHERE && is_open(row)))
		return RC_OK;
	return refuse(job, p, row,
		str_format(job->arena, "%s的记录不属于%.*s，%.*s不能%s",
			row->state == ROW_NEW ? "要新增" : "要改动", STR_ARG(g->manifest->unit),
			STR_ARG(g->sender->name), row->state == ROW_NEW ? "增加" : "改动"));
}

/* A firm that came from another district: one record, which now lies here. */
static enum rc tell_moved(struct job *job, const struct guard *g, const struct proposal *p,
	const struct intake_row *row, size_t *told)
{
	enum lies before;
	struct str name = STR_NONE;
	if (g->notes == NULL || row->state != ROW_CHANGED || row->before == NULL ||
		str_eq(row->ledger->name, LEDGER_UNIT) || *told >= MOVED_TOLD)
		return RC_OK;
	TRY(record_lies(job, g, p, row->before, 0, &before));
	if (before != LIES_OUT)
		return RC_OK;
	(*told)++;
	if (row->ledger->title_field >= 0)
		TRY(intake_text(
			job, g->book, p, row->record, (size_t)row->ledger->title_field, &name));
	buf_addf(g->notes, "%.*s“%.*s”由别的辖区迁入%.*s：仍是同一条记录，截止日起属%.*s\n",
		STR_ARG(row->ledger->label), STR_ARG(name), STR_ARG(g->manifest->unit),
		STR_ARG(g->manifest->unit));
	return RC_OK;
}

static enum rc check_part(struct job *job, const struct guard *g, const struct proposal *p,
	const struct exchange_part *part, size_t *told)
{
	bool values = str_eq(p->ledger->name, LEDGER_REGISTERED);
	if (!str_eq(p->ledger->name, part->ledger))
		return fail(job, RC_INVALID, "%.*s：清单说是台账 %.*s，其实是“%.*s”，没有写入",
			STR_ARG(p->file), STR_ARG(part->ledger), STR_ARG(p->ledger->label));
	for (size_t i = 0; i < p->row_count; i++) {
		const struct intake_row *row = &p->rows[i];
		if (row->state == ROW_WRONG || row->state == ROW_SKIPPED)
			continue;
		if (values) {
			TRY(check_value(job, g, p, row));
		} else if (row->state != ROW_SAME) {
			TRY(check_row(job, g, p, row));
			TRY(tell_moved(job, g, p, row, told));
		}
	}
	return RC_OK;
}

enum rc guard_parts(struct job *job, const struct book *book, const struct manifest *m)
{
	static const struct str closed[] = {
		STR_INIT("exchange_key"), STR_INIT("exchange_package"), STR_INIT("target")};
	for (size_t i = 0; i < m->part_count; i++) {
		const struct ledger_def *ledger =
			schema_ledger(&book->catalog->schema, m->parts[i].ledger);
		if (ledger == NULL)
			return fail(job, RC_INVALID,
				"部件“%.*s”是台账 %.*s 的，这里的口径包没有这本台账，没有写入",
				STR_ARG(m->parts[i].name), STR_ARG(m->parts[i].ledger));
		bool open =
			str_eq(ledger->name, LEDGER_REGISTERED) || m->kind == EXCHANGE_SUBMISSION;
		for (size_t k = 0; k < COUNT_OF(closed); k++)
			open = open && !str_eq(ledger->name, closed[k]) &&
			       !(ledger->parent != NULL && str_eq(ledger->parent->name, closed[k]));
		if (!open)
			return fail(job, RC_INVALID,
				"部件“%.*s”：%s包里不能有台账“%.*s”的数据，没有写入",
				STR_ARG(m->parts[i].name), exchange_kind_word(m->kind),
				STR_ARG(ledger->label));
	}
	return RC_OK;
}

/* Figures counted by another definition of the same name cannot be compared. */
static enum rc check_definitions(struct job *job, const struct guard *g)
{
	const struct manifest *m = g->manifest;
	struct buf b;
	size_t other = 0;
	buf_init(&b, JOB_ERROR_MAX / 2);
	for (size_t i = 0; i < m->figure_count; i++) {
		const struct exchange_figure *f = &m->figures[i];
		const struct indicator_def *ours =
			schema_indicator(&g->book->catalog->schema, f->indicator);
		if (ours == NULL || f->value.len == 0 || str_eq(ours->hash, f->definition))
			continue;
		buf_addf(&b, "%s%.*s", other++ > 0 ? "、" : "", STR_ARG(ours->label));
	}
	struct str names = buf_take(job->arena, &b);
	if (other == 0)
		return RC_OK;
	return fail(job, RC_INVALID,
		"口径不同，不能比较，没有写入：%.*s。对方用的是“%.*s”，这里是“%.*s”；"
		"请对方换成同一口径包后重新生成",
		STR_ARG(names), STR_ARG(m->pack), STR_ARG(g->book->catalog->version));
}

enum rc guard_proposals(
	struct job *job, const struct guard *guard, struct proposal *const *proposals, size_t count)
{
	size_t told = 0;
	must(count == guard->manifest->part_count);
	TRY(check_definitions(job, guard));
	for (size_t i = 0; i < count; i++)
		for (const struct proposal *p = proposals[i]; p != NULL; p = p->next)
			TRY(check_part(job, guard, p, &guard->manifest->parts[i], &told));
	return RC_OK;
}
