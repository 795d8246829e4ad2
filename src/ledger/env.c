/*
 * The records of a book as an environment of the formula language.
 *
 * Plain and slow on purpose: a ledger that is walked is read whole once, a
 * record that is reached through a reference is read when it is first asked
 * for; both are kept for the life of the environment, so every answer is of
 * one change number. The tree of 辖区 is read once.
 *
 * Callbacks have no way to fail: the first trouble is kept and told by
 * ledger_env_trouble.
 */
#include "ledger/inside.h"

/* One ledger as far as it was read. */
struct shelf {
	bool whole;
	ARRAY(struct record *) records; /* by id when whole */
	struct record **slots;          /* by id, open addressing */
	size_t slot_count, used;
};
struct env_state {
	struct job *job;
	const struct book *book;
	int64_t seq;
	day_t day;
	enum rc trouble;
	struct shelf *shelves; /* by index of the table */
	struct formula_kept kept;
	const struct table *unit;
	size_t unit_parent; /* field of ledger 辖区 */
};

static void shelf_put(struct arena *a, struct shelf *shelf, struct record *record);

static size_t shelf_slot(const struct shelf *shelf, int64_t id)
{
	size_t slot = ((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & (shelf->slot_count - 1);

	while (shelf->slots[slot] && shelf->slots[slot]->id != id)
		slot = (slot + 1) & (shelf->slot_count - 1);
	return slot;
}

static void shelf_grow(struct arena *a, struct shelf *shelf)
{
	struct record **old = shelf->slots;
	size_t count = shelf->slot_count;

	shelf->slot_count = count ? count * 2 : 64;
	shelf->slots = arena_array(a, struct record *, shelf->slot_count);
	shelf->used = 0;
	for (size_t i = 0; i < count; i++)
		if (old[i])
			shelf_put(a, shelf, old[i]);
}

static void shelf_put(struct arena *a, struct shelf *shelf, struct record *record)
{
	size_t slot;

	if (shelf->used * 2 >= shelf->slot_count)
		shelf_grow(a, shelf);
	slot = shelf_slot(shelf, record->id);
	shelf->used += shelf->slots[slot] == NULL;
	shelf->slots[slot] = record;
}

static struct record *shelf_get(const struct shelf *shelf, int64_t id)
{
	return shelf->slot_count ? shelf->slots[shelf_slot(shelf, id)] : NULL;
}

static struct shelf *shelf_of(struct env_state *env, const struct ledger_def *ledger)
{
	return &env->shelves[plan_table(env->book, ledger) - env->book->inside->tables];
}

static void note(struct env_state *env, enum rc rc)
{
	if (env->trouble == RC_OK && rc != RC_OK)
		env->trouble = rc;
}

/* ---- reading ---- */

struct filling {
	struct env_state *env;
	struct shelf *shelf;
};

static enum rc fill_one(void *arg, struct job *job, const struct record *record)
{
	struct filling *filling = arg;
	struct record *copy = record_copy(job, record);

	*ARRAY_ADD(job->arena, filling->shelf->records) = copy;
	shelf_put(job->arena, filling->shelf, copy);
	return RC_OK;
}

static void fill(struct env_state *env, const struct ledger_def *ledger, struct shelf *shelf)
{
	struct ledger_query query = {.seq = env->seq, .day = env->day};
	struct filling filling = {env, shelf};

	if (shelf->whole)
		return;
	shelf->whole = true;
	note(env, ledger_each(env->job, env->book, ledger, &query, fill_one, &filling));
}

static struct record *reach(struct env_state *env, const struct ledger_def *ledger, int64_t id)
{
	struct shelf *shelf = shelf_of(env, ledger);
	struct record *record = shelf_get(shelf, id);
	enum rc rc;

	if (record || shelf->whole)
		return record;
	rc = record_get_on(env->job, env->book, ledger, id, env->seq, env->day, &record);
	if (rc == RC_MISSING) {
		job_clear_error(env->job);
		return NULL;
	}
	note(env, rc);
	if (rc != RC_OK)
		return NULL;
	shelf_put(env->job->arena, shelf, record);
	return record;
}

/* ---- callbacks ---- */

static struct value env_field(void *arg, struct row_view row, const struct field_def *field)
{
	const struct record *record = row.handle;

	(void)arg;
	if (!field)
		return record->parent ? value_int(TYPE_REF, record->parent)
				      : value_missing(TYPE_REF);
	return record->values[field - row.ledger->fields];
}

static bool env_deref(void *arg, const struct ledger_def *ledger, int64_t id, struct row_view *ret)
{
	struct record *record = reach(arg, ledger, id);

	if (!record)
		return false;
	*ret = record_view(record);
	return true;
}

static bool env_next(
	void *arg, const struct ledger_def *ledger, size_t *cursor, struct row_view *ret)
{
	struct env_state *env = arg;
	struct shelf *shelf = shelf_of(env, ledger);

	fill(env, ledger, shelf);
	if (*cursor >= shelf->records.len)
		return false;
	*ret = record_view(shelf->records.at[(*cursor)++]);
	return true;
}

static bool env_unit_within(void *arg, int64_t unit, int64_t top)
{
	struct env_state *env = arg;

	if (!env->unit)
		return unit == top;
	fill(env, env->unit->def, shelf_of(env, env->unit->def));
	for (int depth = 0; depth < UNIT_DEPTH_MAX; depth++) {
		struct record *record;
		struct value parent;

		if (unit == top)
			return true;
		record = reach(env, env->unit->def, unit);
		if (!record)
			return false;
		parent = record->values[env->unit_parent];
		if (!value_given(parent))
			return false;
		unit = parent.integer;
	}
	return false;
}

struct row_view record_view(const struct record *record)
{
	return (struct row_view){record->ledger, record->id, record};
}

enum rc ledger_env(struct job *job, const struct book *book, int64_t seq, struct when when,
	int64_t unit, struct formula_env *ret)
{
	struct env_state *env = arena_new(job->arena, struct env_state);
	const struct field_def *parent;

	env->job = job;
	env->book = book;
	env->seq = seq;
	env->day = when.cutoff;
	env->shelves = arena_array(job->arena, struct shelf, book->inside->table_count + 1);
	env->unit = plan_by_code(book, LEDGER_UNIT);
	parent = env->unit ? ledger_field(env->unit->def, STR("parent")) : NULL;
	if (env->unit && (!parent || parent->type != TYPE_REF))
		return fail(job, RC_INVALID, "台账“%.*s”缺少引用上级的字段 parent",
			STR_ARG(env->unit->def->label));
	env->unit_parent = parent ? (size_t)(parent - env->unit->def->fields) : 0;
	env->kept.arena = job->arena;
	*ret = (struct formula_env){.when = when,
		.unit = unit,
		.arg = env,
		.field = env_field,
		.deref = env_deref,
		.next = env_next,
		.unit_within = env_unit_within,
		.kept = &env->kept};
	return RC_OK;
}

enum rc ledger_env_trouble(const struct formula_env *env)
{
	const struct env_state *state = env->arg;

	return state->trouble;
}
