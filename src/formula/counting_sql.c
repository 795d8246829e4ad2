/*
 * What is read: the columns that somebody needs of the rows of one ledger.
 *
 * As known at a change number a ledger is the union of current and ended
 * versions; now, it is the current table alone. This is all the SQL of sets:
 * conditions, joins and sums are ours.
 */
#include "formula/counting.h"
#include "formula/writing.h"

void writing_param(struct writing *w, int64_t v)
{
	*ARRAY_ADD(w->arena, w->params) = (struct sql_param){.type = TYPE_INT, .integer = v};
	buf_addf(&w->sql, "$%zu", w->params.len);
}

static void add_name(struct writing *w, const struct column *column)
{
	switch (column->part) {
	case PART_ID: buf_add_z(&w->sql, "id"); return;
	case PART_SINCE: buf_add_z(&w->sql, "since"); return;
	case PART_PARENT: buf_add_z(&w->sql, "parent"); return;
	case PART_FIRST: buf_addf(&w->sql, "f_%.*s", STR_ARG(column->field->name)); return;
	case PART_LAST: buf_addf(&w->sql, "f_%.*s_last", STR_ARG(column->field->name)); return;
	}
	never();
}

void writing_column(struct writing *w, const struct column *column)
{
	bool personal = column->field != NULL && column->field->type == TYPE_PERSONAL;

	if (personal)
		buf_add_z(&w->sql, "case when ");
	add_name(w, column);
	if (personal)
		buf_add_z(&w->sql, " is null then null else 1 end");
}

struct query writing_query(struct writing *w)
{
	return (struct query){.sql = buf_take(w->arena, &w->sql),
		.params = w->params.at,
		.param_count = w->params.len};
}

static void add_bound(struct writing *w, const struct column *column, const char *op, int64_t bound)
{
	buf_add_z(&w->sql, " and (");
	add_name(w, column);
	buf_addf(&w->sql, " %s ", op);
	writing_param(w, bound);
	buf_add_z(&w->sql, " or ");
	add_name(w, column);
	buf_add_z(&w->sql, " is null)");
}

static void add_select(struct writing *w, const struct counting *c, const struct relation *r,
	struct str table, int64_t after)
{
	buf_add_z(&w->sql, "select ");
	for (size_t i = 0; i < r->columns.len; i++) {
		buf_add_z(&w->sql, i > 0 ? ", " : "");
		writing_column(w, &r->columns.at[i]);
	}
	buf_addf(&w->sql, " from %.*s where book = ", STR_ARG(table));
	writing_param(w, c->options.book);
	if (c->options.page > 0) {
		buf_add_z(&w->sql, " and id > ");
		writing_param(w, after);
	}
	for (size_t i = 0; i < r->columns.len; i++) {
		const struct column *column = &r->columns.at[i];

		if (column->has_low)
			add_bound(w, column, ">=", column->low);
		if (column->has_high)
			add_bound(w, column, "<=", column->high);
	}
}

void relation_query(struct counting *c, const struct relation *r, int64_t after, struct query *ret)
{
	struct arena *a = c->job->arena;
	struct writing w = {.arena = a};

	buf_init(&w.sql, BUF_MAX_TEXT);
	add_select(&w, c, r, ledger_table(a, r->ledger), after);
	if (c->options.seq != -1) {
		buf_add_z(&w.sql, " and +since <= ");
		writing_param(&w, c->options.seq);
		buf_add_z(&w.sql, " union all ");
		add_select(&w, c, r, ledger_history_table(a, r->ledger), after);
		buf_add_z(&w.sql, " and +since <= ");
		writing_param(&w, c->options.seq);
		buf_add_z(&w.sql, " and +until > ");
		writing_param(&w, c->options.seq);
	}
	if (c->options.page > 0) {
		buf_add_z(&w.sql, " order by id limit ");
		writing_param(&w, (int64_t)c->options.page);
	}
	*ret = writing_query(&w);
}
