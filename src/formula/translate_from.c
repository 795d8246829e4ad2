/*
 * Relations, joins and parameters of a translated query.
 *
 * t0 is the ledger; each further step of a path is a LEFT JOIN, shared by all
 * leaves that take the same step (a dated field: at the same cutoff). As known
 * at a change number, a relation is the union of current and ended versions;
 * now, it is the current table alone.
 */
#include "formula/translate.h"

#define SUBQUERY_BASE ((size_t)1 << 20) /* more aliases than one query has */

static struct str add_param(struct tq *q, struct sql_param param)
{
	struct arena *a = q->job->arena;
	/* The same constant is the same parameter: cutoffs recur in every leaf. */
	for (size_t i = 0; i < q->params.len; i++) {
		const struct sql_param *p = &q->params.at[i];
		if (p->type == param.type && p->integer == param.integer &&
			str_eq(p->text, param.text))
			return str_format(a, "$%zu", i + 1);
	}
	if (q->params.len >= TRANSLATE_MAX_PARAMS) {
		if (!q->failed)
			(void)fail(q->job, RC_TOO_MUCH,
				"一次计算用到的常数超过 %d 个：请减少辖区或指标",
				TRANSLATE_MAX_PARAMS);
		q->failed = true;
		return STR("$1");
	}
	*ARRAY_ADD(a, q->params) = param;
	return str_format(a, "$%zu", q->params.len);
}

struct str tq_int(struct tq *q, int64_t v)
{
	return add_param(q, (struct sql_param){.type = TYPE_INT, .integer = v});
}

struct str tq_text(struct tq *q, struct str v)
{
	return add_param(q, (struct sql_param){.type = TYPE_TEXT, .text = v});
}

static size_t join(struct tq *q, size_t from, const struct step *step)
{
	struct alias alias = {
		.ledger = step->to,
		.from = from,
		.field = step->field,
		.parent_step = step->field == NULL,
	};
	if (step->field != NULL && step->field->dated) {
		alias.dated = true;
		alias.day = q->when.cutoff;
		alias.ledger = step->field->dated_ledger;
	}
	for (size_t i = 1; i < q->aliases.len; i++) {
		const struct alias *have = &q->aliases.at[i];
		if (have->from == from && have->field == alias.field &&
			have->dated == alias.dated && have->ledger == alias.ledger &&
			have->day == alias.day)
			return i;
	}
	*ARRAY_ADD(q->job->arena, q->aliases) = alias;
	return q->aliases.len - 1;
}

/* From a dated field's child row on to the record that its value refers to. */
static size_t join_value(struct tq *q, size_t child, const struct step *step)
{
	struct step value = {.from = q->aliases.at[child].ledger, .to = step->to};
	value.field = ledger_field(value.from, STR("value"));
	must(value.field != NULL);
	return join(q, child, &value);
}

size_t tq_reach(struct tq *q, const struct path *path)
{
	size_t at = 0;
	for (size_t i = 0; i + 1 < path->count; i++) {
		const struct step *step = &path->steps[i];
		at = join(q, at, step);
		if (step->field != NULL && step->field->dated)
			at = join_value(q, at, step);
	}
	return at;
}

struct str tq_column(struct tq *q, const struct path *path, bool last)
{
	struct arena *a = q->job->arena;
	const struct step *step = path_last(path);
	size_t at = tq_reach(q, path);
	const char *tail = last ? "_last" : "";
	if (step->field == NULL)
		return str_format(a, "t%zu.parent", q->base + at);
	if (step->field->dated)
		return str_format(a, "t%zu.f_value%s", q->base + join(q, at, step), tail);
	return str_format(a, "t%zu.f_%.*s%s", q->base + at, STR_ARG(step->field->name), tail);
}

/* "r_party" or the union as known at the change number, in brackets. */
static void relation(struct tq *q, const struct ledger_def *ledger, struct buf *out)
{
	struct arena *a = q->job->arena;
	if (q->options->seq == -1) {
		buf_add(out, ledger_table(a, ledger));
		return;
	}
	struct str book = tq_int(q, q->options->book), seq = tq_int(q, q->options->seq);
	struct buf columns;
	buf_init(&columns, BUF_MAX_TEXT);
	buf_add_z(&columns, "book, id, since");
	if (ledger->parent != NULL)
		buf_add_z(&columns, ", parent");
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		if (f->dated)
			continue;
		buf_addf(&columns, ", f_%.*s", STR_ARG(f->name));
		if (f->type == TYPE_DATE || f->type == TYPE_SPAN)
			buf_addf(&columns, ", f_%.*s_last", STR_ARG(f->name));
	}
	struct str list = buf_take(a, &columns);
	buf_addf(out, "(select %.*s from %.*s where book = %.*s and since <= %.*s union all ",
		STR_ARG(list), STR_ARG(ledger_table(a, ledger)), STR_ARG(book), STR_ARG(seq));
	buf_addf(out, "select %.*s from %.*s where book = %.*s and since <= %.*s and until > %.*s)",
		STR_ARG(list), STR_ARG(ledger_history_table(a, ledger)), STR_ARG(book),
		STR_ARG(seq), STR_ARG(seq));
}

static void join_sql(struct tq *q, size_t index, struct buf *out)
{
	const struct alias *alias = &q->aliases.at[index];
	struct str book = tq_int(q, q->options->book);
	size_t own = q->base + index, from = q->base + alias->from;
	buf_add_z(out, " left join ");
	relation(q, alias->ledger, out);
	buf_addf(out, " t%zu on t%zu.book = %.*s and ", own, own, STR_ARG(book));
	if (alias->dated) {
		struct str day = tq_int(q, alias->day);
		buf_addf(out,
			"t%zu.parent = t%zu.id and t%zu.f_valid <= %.*s and t%zu.f_valid_last >= "
			"%.*s",
			own, from, own, STR_ARG(day), own, STR_ARG(day));
	} else if (alias->parent_step) {
		buf_addf(out, "t%zu.id = t%zu.parent", own, from);
	} else {
		buf_addf(out, "t%zu.id = t%zu.f_%.*s", own, from, STR_ARG(alias->field->name));
	}
}

void tq_from(struct tq *q, struct str unit_column, struct buf *out)
{
	buf_add_z(out, " from ");
	relation(q, q->ledger, out);
	buf_addf(out, " t%zu", q->base);
	for (size_t i = 1; i < q->aliases.len; i++)
		join_sql(q, i, out);
	if (unit_column.len > 0)
		buf_addf(out, " join scope on scope.unit = %.*s", STR_ARG(unit_column));
	buf_addf(out, " where t%zu.book = %.*s", q->base, STR_ARG(tq_int(q, q->options->book)));
}

struct tq tq_subquery(struct tq *q, const struct ledger_def *ledger)
{
	struct tq inner = *q;
	inner.ledger = ledger;
	inner.base = ++inner.subqueries * SUBQUERY_BASE;
	inner.aliases.at = NULL;
	inner.aliases.len = inner.aliases.cap = 0;
	*ARRAY_ADD(q->job->arena, inner.aliases) = (struct alias){.ledger = ledger};
	return inner;
}

void tq_subquery_end(struct tq *q, const struct tq *inner)
{
	q->params = inner->params;
	q->subqueries = inner->subqueries;
	q->failed = inner->failed;
}

void tq_scope(struct tq *q, struct buf *out)
{
	const struct ledger_def *unit = schema_ledger(q->options->schema, STR("unit"));
	must(unit != NULL);
	struct str book = tq_int(q, q->options->book);
	/* A unit that was asked for is a top also when it is not (or not yet) in the tree. */
	buf_add_z(out, "with recursive scope(top, unit) as (values ");
	for (size_t i = 0; i < q->options->unit_count; i++) {
		struct str top = tq_int(q, q->options->units[i]);
		buf_addf(out, "%s(%.*s, %.*s)", i > 0 ? ", " : "", STR_ARG(top), STR_ARG(top));
	}
	/* union, not union all: a circle in the data ends there */
	buf_add_z(out, " union select scope.top, u.id from scope join ");
	relation(q, unit, out);
	buf_addf(out, " u on u.book = %.*s and u.f_parent = scope.unit) ", STR_ARG(book));
}
