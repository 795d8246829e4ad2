/*
 * From paths to inputs. Each step of a path is a join, shared by all leaves
 * that take the same step (a dated field: on the same day). What a relation
 * must bring is noted on the way.
 */
#include "formula/counting.h"

struct relation *counting_relation(struct counting *c, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < c->relations.len; i++)
		if (c->relations.at[i]->ledger == ledger)
			return c->relations.at[i];
	struct relation *r = relation_new(c->job->arena, ledger);
	*ARRAY_ADD(c->job->arena, c->relations) = r;
	return r;
}

struct table *table_new(struct arena *a, struct relation *r, int level)
{
	struct table *t = arena_new(a, struct table);

	t->relation = r;
	t->level = level;
	*ARRAY_ADD(a, t->joins) = (struct join){.kind = JOIN_NONE, .to = r};
	bits_init(&t->bits, a);
	return t;
}

static size_t bring(
	struct planning *p, struct relation *r, const struct field_def *field, enum part part)
{
	return relation_column(p->c->job->arena, r, field, part);
}

static size_t join(struct planning *p, struct join join)
{
	struct table *t = p->table;

	for (size_t i = 1; i < t->joins.len; i++) {
		const struct join *have = &t->joins.at[i];

		if (have->kind == join.kind && have->from == join.from && have->to == join.to &&
			have->key_column == join.key_column && have->on_day == join.on_day)
			return i;
	}
	join.to->kept = true;
	join.to->whole = join.to->whole || join.kind == JOIN_ID;
	join.rows = arena_array(p->c->job->arena, int32_t, BLOCK);
	*ARRAY_ADD(p->c->job->arena, t->joins) = join;
	return t->joins.len - 1;
}

/* To the record that a reference, or a parent, leads to. */
static size_t join_id(
	struct planning *p, size_t from, const struct field_def *field, const struct ledger_def *to)
{
	enum part part = field != NULL ? PART_FIRST : PART_PARENT;

	return join(p, (struct join){.kind = JOIN_ID,
			       .from = from,
			       .key_column = bring(p, p->table->joins.at[from].to, field, part),
			       .to = counting_relation(p->c, to)});
}

/* To the child row of a dated field that holds at the cutoff. */
static size_t join_dated(struct planning *p, size_t from, const struct field_def *field)
{
	struct relation *child = counting_relation(p->c, field->dated_ledger);
	const struct field_def *valid = ledger_field(child->ledger, STR("valid"));

	(void)bring(p, child, NULL, PART_PARENT);
	(void)bring(p, child, valid, PART_FIRST);
	(void)bring(p, child, valid, PART_LAST);
	return join(p, (struct join){.kind = JOIN_DATED,
			       .from = from,
			       .to = child,
			       .on_day = relation_on_day(p->c->job->arena, child, p->when.cutoff)});
}

static const struct field_def *value_field(const struct field_def *dated)
{
	const struct field_def *value = ledger_field(dated->dated_ledger, STR("value"));

	must(value != NULL);
	return value;
}

/* The join that holds the last step's record. */
static size_t reach(struct planning *p, const struct path *path)
{
	size_t at = 0;

	for (size_t i = 0; i + 1 < path->count; i++) {
		const struct step *step = &path->steps[i];

		if (step->field != NULL && step->field->dated) {
			at = join_dated(p, at, step->field);
			at = join_id(p, at, value_field(step->field), step->to);
		} else {
			at = join_id(p, at, step->field, step->to);
		}
	}
	return at;
}

static uint32_t add_input(struct planning *p, size_t join, size_t column)
{
	struct table *t = p->table;

	for (uint32_t i = 0; i < t->inputs.len; i++)
		if (t->inputs.at[i].join == join && t->inputs.at[i].column == column)
			return i;
	*ARRAY_ADD(p->c->job->arena, t->inputs) = (struct input){.join = join,
		.column = column,
		.values = join > 0 ? arena_array(p->c->job->arena, int64_t, BLOCK) : NULL};
	return (uint32_t)t->inputs.len - 1;
}

uint32_t plan_id(struct planning *p)
{
	return add_input(p, 0, 0);
}

uint32_t plan_input(struct planning *p, const struct path *path, bool last)
{
	const struct field_def *field = path_last(path)->field;
	size_t join = reach(p, path);
	enum part part = field == NULL ? PART_PARENT : last ? PART_LAST : PART_FIRST;

	if (field != NULL && field->dated) {
		join = join_dated(p, join, field);
		field = value_field(field);
	}
	return add_input(p, join, bring(p, p->table->joins.at[join].to, field, part));
}

static bool two_days(enum type type)
{
	return type == TYPE_DATE || type == TYPE_SPAN;
}

void plan_bring(struct planning *p, const struct path *path)
{
	for (size_t n = 1; n <= path->count; n++) {
		struct path head = {path->steps, n};

		(void)plan_input(p, &head, false);
		if (two_days(path_type(&head)))
			(void)plan_input(p, &head, true);
	}
}

/* ---- leaves ---- */

static size_t plan_home(struct planning *p, const struct path *path)
{
	struct table *t = p->table;
	uint32_t input = plan_input(p, path, false);

	for (size_t i = 0; i < t->homes.len; i++)
		if (t->homes.at[i].input == input)
			return i;
	*ARRAY_ADD(p->c->job->arena, t->homes) =
		(struct home){.input = input, .at = arena_array(p->c->job->arena, int32_t, BLOCK)};
	return t->homes.len - 1;
}

static size_t plan_distinct(struct planning *p, const struct path *path, size_t home)
{
	struct table *t = p->table;
	uint32_t first = plan_input(p, path, false);
	uint32_t last = path_type(path) == TYPE_DATE ? plan_input(p, path, true) : first;

	for (size_t i = 0; i < t->distincts.len; i++) {
		const struct distinct *have = &t->distincts.at[i];

		if (have->first == first && have->last == last && have->home == home)
			return i;
	}
	*ARRAY_ADD(p->c->job->arena, t->distincts) = (struct distinct){.first = first,
		.last = last,
		.home = home,
		.at = arena_array(p->c->job->arena, int32_t, BLOCK)};
	return t->distincts.len - 1;
}

enum rc plan_leaf(struct counting *c, struct table *table, size_t index)
{
	const struct leaf *leaf = &c->leaves[index];
	const struct source *source = &leaf->agg->source;
	const struct path *unit = c->options.unit_count > 0 ? source_unit(source) : NULL;
	struct planning p = {c, table, source, leaf->when};
	struct counted counted = {
		.leaf = leaf, .index = index, .home = SIZE_MAX, .distinct = SIZE_MAX};
	struct truth_bits truth = {BIT_ALL, BIT_NONE, true};

	if (source->cond != NULL)
		TRY(plan_cond(&p, source->cond, BIT_ALL, &truth));
	counted.yes = truth.yes;
	counted.no = truth.no;
	counted.total = truth.total;
	if (unit != NULL)
		counted.home = plan_home(&p, unit);
	if (leaf->agg->kind == AGGREGATE_DISTINCT)
		counted.distinct = plan_distinct(&p, leaf->agg->path, counted.home);
	else if (leaf->agg->path != NULL)
		counted.value = plan_input(&p, leaf->agg->path, false);
	if (c->options.list_rows)
		(void)bring(&p, table->relation, NULL, PART_SINCE);
	*ARRAY_ADD(c->job->arena, table->leaves) = counted;
	return RC_OK;
}
