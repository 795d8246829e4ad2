/*
 * One block of rows: joins, then inputs, then bits, then sums.
 *
 * The residue of a condition is decided by the reference evaluator, through
 * an environment over the relations: a record's handle is the number of its
 * row, from 1.
 */
#include "formula/counting.h"

#define SCRATCH_ROWS 512 /* after so many rows the evaluator's scratch memory is dropped */

/* ---- joins and inputs ---- */

static const int64_t *own_column(const struct table *t, size_t column)
{
	return &t->relation->blocks.at[t->first / BLOCK][column * BLOCK];
}

static void fill_join(struct counting *c, struct table *t, struct join *join)
{
	const struct join *from = &t->joins.at[join->from];
	const struct index *index = join->kind == JOIN_DATED
					    ? &join->on_day->rows
					    : relation_ids(c->job->arena, join->to);
	size_t column = join->kind == JOIN_DATED ? 0 : join->key_column;

	if (join->from == 0) {
		const int64_t *keys = own_column(t, column);

		for (size_t i = 0; i < t->rows; i++)
			join->rows[i] = index_get(index, keys[i]);
		return;
	}
	for (size_t i = 0; i < t->rows; i++)
		join->rows[i] = from->rows[i] < 0
					? -1
					: index_get(index, relation_at(from->to,
								   (size_t)from->rows[i], column));
}

static void fill_input(struct table *t, size_t at)
{
	struct input *input = &t->inputs.at[at];
	const struct join *join = &t->joins.at[input->join];

	if (input->join == 0) {
		t->pointers[at] = own_column(t, input->column);
		return;
	}
	for (size_t i = 0; i < t->rows; i++)
		input->values[i] = join->rows[i] < 0 ? NOTHING
						     : relation_at(join->to, (size_t)join->rows[i],
							       input->column);
	t->pointers[at] = input->values;
}

static void fill_home(const struct counting *c, struct table *t, struct home *home)
{
	const int64_t *units = t->pointers[home->input];

	for (size_t w = 0; w < WORDS; w++)
		home->inside[w] = 0;
	for (size_t i = 0; i < t->rows; i++) {
		home->at[i] = index_get(&c->own, units[i]);
		home->inside[i / 64] |= (uint64_t)(home->at[i] >= 0) << (i % 64);
	}
}

static void fill_distinct(struct arena *a, struct table *t, struct distinct *distinct)
{
	const int64_t *first = t->pointers[distinct->first], *last = t->pointers[distinct->last];
	const struct home *home = distinct->home == SIZE_MAX ? NULL : &t->homes.at[distinct->home];
	bool two = distinct->first != distinct->last;

	for (size_t i = 0; i < t->rows; i++) {
		int32_t own = home != NULL ? home->at[i] : 0;

		distinct->at[i] = -1;
		if (first[i] == NOTHING || own < 0)
			continue;
		/* A date is both its days in one number. */
		distinct->at[i] = index_number(
			a, &distinct->seen, two ? first[i] * 1000000 + last[i] : first[i]);
		if (distinct->owns.len < distinct->seen.used)
			*ARRAY_ADD(a, distinct->owns) = own;
	}
}

/* ---- the residue ---- */

struct looking {
	struct counting *c;
	const struct table *table;
	struct when when;
};

static struct row_view view_of(const struct relation *r, size_t row)
{
	return (struct row_view){.ledger = r->ledger,
		.id = relation_at(r, row, 0),
		.handle = (const void *)(uintptr_t)(row + 1)};
}

static struct value cell_value(const struct looking *look, const struct relation *r, size_t row,
	const struct field_def *field)
{
	int64_t v = relation_at(r, row, relation_find(r, field, PART_FIRST));

	if (v == NOTHING)
		return value_missing(field->type);
	switch (field->type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: return value_text(field->type, look->c->texts->list.at[v]);
	case TYPE_PERSONAL: return value_text(field->type, STR_NONE);
	case TYPE_DATE:
	case TYPE_SPAN:
		return value_date(field->type,
			(struct date){(day_t)v,
				(day_t)relation_at(r, row, relation_find(r, field, PART_LAST))});
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: return value_int(field->type, v);
	case TYPE_NONE: break;
	}
	never();
}

static struct value look_field(void *arg, struct row_view row, const struct field_def *field)
{
	const struct looking *look = arg;
	struct arena *a = look->c->job->arena;
	const struct relation *r = counting_relation(look->c, row.ledger);
	size_t at = (size_t)(uintptr_t)row.handle - 1;

	if (field == NULL) {
		int64_t parent = relation_at(r, at, relation_find(r, NULL, PART_PARENT));

		return parent == NOTHING ? value_missing(TYPE_REF) : value_int(TYPE_REF, parent);
	}
	if (!field->dated)
		return cell_value(look, r, at, field);
	struct relation *child = counting_relation(look->c, field->dated_ledger);
	int32_t holds = index_get(&relation_on_day(a, child, look->when.cutoff)->rows, row.id);
	return holds < 0 ? value_missing(field->type)
			 : cell_value(look, child, (size_t)holds,
				   ledger_field(child->ledger, STR("value")));
}

static bool look_deref(void *arg, const struct ledger_def *ledger, int64_t id, struct row_view *ret)
{
	const struct looking *look = arg;
	struct relation *r = counting_relation(look->c, ledger);
	int32_t row = relation_row(look->c->job->arena, r, id);

	if (row >= 0)
		*ret = view_of(r, (size_t)row);
	return row >= 0;
}

static enum rc decide(
	struct looking *look, const struct bit_node *node, size_t row, enum truth *ret)
{
	struct counting *c = look->c;
	struct formula_env env = {
		.when = node->when, .arg = look, .field = look_field, .deref = look_deref};
	enum rc rc =
		eval_cond(&c->scratch, node->cond, &env, view_of(look->table->relation, row), ret);

	if (rc != RC_OK)
		job_take_error(c->job, &c->scratch);
	if (++c->scratch_rows >= SCRATCH_ROWS) {
		arena_clear(c->scratch.arena);
		c->scratch_rows = 0;
	}
	return rc;
}

static enum rc residue(
	void *arg, const struct bit_node *node, const uint64_t *care, uint64_t *yes, uint64_t *no)
{
	struct looking *look = arg;

	look->when = node->when;
	for (size_t w = 0; w < WORDS; w++)
		yes[w] = no[w] = 0;
	for (size_t i = 0; i < look->table->rows; i++) {
		uint64_t mask = UINT64_C(1) << (i % 64);
		enum truth truth;

		if ((care[i / 64] & mask) == 0)
			continue;
		TRY(decide(look, node, look->table->first + i, &truth));
		yes[i / 64] |= truth == TRUTH_TRUE ? mask : 0;
		no[i / 64] |= truth == TRUTH_FALSE ? mask : 0;
	}
	return RC_OK;
}

/* ---- the block ---- */

enum rc table_block(struct counting *c, struct table *t, size_t first, size_t rows)
{
	struct looking look = {.c = c, .table = t};

	t->first = first;
	t->rows = rows;
	if (t->pointers == NULL)
		t->pointers = arena_array(c->job->arena, const int64_t *, t->inputs.len + 1);
	for (size_t i = 1; i < t->joins.len; i++)
		fill_join(c, t, &t->joins.at[i]);
	for (size_t i = 0; i < t->inputs.len; i++)
		fill_input(t, i);
	for (size_t i = 0; i < t->homes.len; i++)
		fill_home(c, t, &t->homes.at[i]);
	for (size_t i = 0; i < t->distincts.len; i++)
		fill_distinct(c->job->arena, t, &t->distincts.at[i]);
	TRY(bits_run(&t->bits, t->pointers, rows, residue, &look));
	for (size_t i = 0; i < t->leaves.len; i++)
		sums_block(c, t, &t->leaves.at[i]);
	for (size_t i = 0; i < t->probes.len; i++)
		probe_block(c, t, t->probes.at[i]);
	return RC_OK;
}
