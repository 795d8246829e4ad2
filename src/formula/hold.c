/*
 * Ledgers in memory from one counting to the next.
 *
 * Rows only ever come to it (a version that ends gets its `until`), so a
 * counting that has begun sees no row move. Texts are numbered once for all
 * ledgers.
 */
#include "formula/hold.h"

#include "formula/writing.h"

#define CURRENT INT64_MAX
#define FRAME   3 /* id, since, until come before the columns */

/* ---- the hold ---- */

static void drop_held(void *what)
{
	struct held *held = what;

	arena_free(held->arena);
}

static void drop_hold(void *what)
{
	struct hold *hold = what;
	struct arena *arena = hold->arena;

	arena_free(arena);
}

struct hold *hold_make(struct arena *owner, size_t most)
{
	struct arena *arena = arena_make();
	struct hold *hold = arena_new(arena, struct hold);

	hold->arena = hold->texts.arena = arena;
	hold->most = most;
	arena_defer(owner, drop_hold, hold);
	return hold;
}

bool hold_full(const struct hold *hold)
{
	return hold->full;
}

static bool has_column(const struct held *held, const struct column *column)
{
	for (size_t i = 0; i < held->columns.len; i++)
		if (held->columns.at[i].part == column->part &&
			held->columns.at[i].field == column->field)
			return true;
	return column->part == PART_ID || column->part == PART_SINCE;
}

static struct held *find_or_make(struct hold *hold, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < hold->ledgers.len; i++)
		if (hold->ledgers.at[i]->ledger == ledger)
			return hold->ledgers.at[i];
	struct held *held = arena_new(hold->arena, struct held);
	*held = (struct held){.ledger = ledger, .arena = arena_make(), .seq = -1};
	arena_defer(hold->arena, drop_held, held);
	*ARRAY_ADD(hold->arena, hold->ledgers) = held;
	return held;
}

/* Nothing of it is known any more; the columns stay wanted. */
static void forget_rows(struct hold *hold, struct held *held)
{
	ARRAY(struct column) columns = {0};

	hold->values -= held->len * (held->columns.len + FRAME);
	for (size_t i = 0; i < held->columns.len; i++)
		*ARRAY_ADD(hold->arena, columns) = held->columns.at[i];
	arena_clear(held->arena);
	*held = (struct held){.ledger = held->ledger, .arena = held->arena, .seq = -1};
	for (size_t i = 0; i < columns.len; i++)
		*ARRAY_ADD(held->arena, held->columns) = columns.at[i];
}

struct held *hold_ledger(struct hold *hold, const struct relation *r)
{
	struct held *held = find_or_make(hold, r->ledger);
	bool all = true;

	for (size_t i = 0; i < r->columns.len; i++)
		all = all && has_column(held, &r->columns.at[i]);
	if (all)
		return held;
	forget_rows(hold, held);
	for (size_t i = 0; i < r->columns.len; i++)
		if (!has_column(held, &r->columns.at[i]))
			*ARRAY_ADD(held->arena, held->columns) = (struct column){
				.part = r->columns.at[i].part, .field = r->columns.at[i].field};
	return held;
}

/* ---- reading ---- */

static void add_select(struct writing *w, const struct held *held, int64_t book, bool history)
{
	buf_add_z(&w->sql,
		history ? "select id, since, until" : "select id, since, cast(null as bigint)");
	for (size_t i = 0; i < held->columns.len; i++) {
		buf_add_z(&w->sql, ", ");
		writing_column(w, &held->columns.at[i]);
	}
	buf_addf(&w->sql, " from %.*s where book = ",
		STR_ARG(history ? ledger_history_table(w->arena, held->ledger)
				: ledger_table(w->arena, held->ledger)));
	writing_param(w, book);
	if (held->seq < 0)
		return;
	buf_add_z(&w->sql, history ? " and until > " : " and since > ");
	writing_param(w, held->seq);
}

size_t hold_columns(const struct held *held)
{
	return held->columns.len + FRAME;
}

bool hold_query(struct arena *a, struct hold *hold, struct held *held, int64_t book, int64_t newest,
	struct query *ret)
{
	struct writing w = {.arena = a};

	if (held->seq >= newest)
		return false;
	if (held->seq < 0)
		forget_rows(hold, held);
	buf_init(&w.sql, BUF_MAX_TEXT);
	add_select(&w, held, book, true);
	buf_add_z(&w.sql, " union all ");
	add_select(&w, held, book, false);
	buf_add_z(&w.sql, " limit ");
	writing_param(&w, (int64_t)(hold->most / hold_columns(held) + 1));
	*ret = writing_query(&w);
	return true;
}

static void make_room(struct held *held)
{
	size_t room = held->room > 0 ? held->room * 2 : BLOCK;
	struct arena *a = held->arena;

	held->ids = arena_grow(a, held->ids, held->len, room, sizeof(int64_t));
	held->since = arena_grow(a, held->since, held->len, room, sizeof(int64_t));
	held->until = arena_grow(a, held->until, held->len, room, sizeof(int64_t));
	if (held->values == NULL)
		held->values = arena_array(a, int64_t *, held->columns.len + 1);
	for (size_t i = 0; i < held->columns.len; i++)
		held->values[i] = arena_grow(a, held->values[i], held->len, room, sizeof(int64_t));
	held->room = room;
}

/* A version that is known as current has ended. */
static bool end_known(struct held *held, int64_t id, int64_t since, int64_t until)
{
	int32_t row = index_get(&held->current, id);

	if (row < 0 || held->since[row] != since)
		return false;
	held->until[row] = until;
	return true;
}

void hold_row(struct hold *hold, struct held *held, const struct sql_cell *cells)
{
	int64_t id = cells[0].integer, since = cells[1].integer;
	int64_t until = cells[2].null ? CURRENT : cells[2].integer;

	if (hold->full)
		return;
	if (held->seq >= 0 && since <= held->seq) {
		held->broken = held->broken || !end_known(held, id, since, until);
		return;
	}
	hold->values += held->columns.len + FRAME;
	if (hold->values > hold->most) {
		hold->full = true;
		return;
	}
	if (held->len == held->room)
		make_room(held);
	held->ids[held->len] = id;
	held->since[held->len] = since;
	held->until[held->len] = until;
	for (size_t i = 0; i < held->columns.len; i++)
		held->values[i][held->len] = cell_number(&hold->texts, &cells[i + FRAME]);
	held->len++;
}

void hold_read(struct held *held, int64_t newest)
{
	held->seq = held->broken ? -1 : newest;
	if (held->broken)
		return;
	for (; held->known < held->len; held->known++)
		if (held->until[held->known] == CURRENT)
			index_put(held->arena, &held->current, held->ids[held->known],
				(int32_t)held->known);
}

/* ---- handing out ---- */

size_t hold_next(const struct held *held, int64_t seq, size_t *cursor, uint32_t *ret, size_t most)
{
	size_t count = 0, row = *cursor;

	for (; row < held->len && count < most; row++)
		if (seq < 0 ? held->until[row] == CURRENT
			    : held->since[row] <= seq && held->until[row] > seq)
			ret[count++] = (uint32_t)row;
	*cursor = row;
	return count;
}

const int64_t *hold_column(const struct held *held, const struct column *column)
{
	if (column->part == PART_ID)
		return held->ids;
	if (column->part == PART_SINCE)
		return held->since;
	for (size_t i = 0; i < held->columns.len; i++)
		if (held->columns.at[i].part == column->part &&
			held->columns.at[i].field == column->field)
			return held->values != NULL ? held->values[i] : held->ids;
	never();
}
