/*
 * The rows that go along: records of the chosen ledgers that are of the 辖区 on the cutoff, with their child rows.
 *
 * What they refer to comes with them, so that the other side finds it: whole where it is of the 辖区 too or lies nowhere
 * (a university in another province), only by its key and name where it is of another 辖区, which tells of it itself. 辖区 itself goes below the one that is reported, whose own row is
 * the city's. 数据覆盖 goes for the ledgers that go, said of the reported 辖区, for without it nothing could be counted
 * as complete. Personal fields stay at home.
 */
#include <stdlib.h>
#include <string.h>

#include "exchange/inner.h"
#include "sheet/sheet.h"

#define MARK_MAX 2000000

struct mark {
	size_t ledger;
	int64_t id;
	enum extract how;
	bool used;
};
struct marks {
	struct mark *at;
	size_t size, count;
};

enum going { GOING_NOT, GOING_REFERRED, GOING_CHOSEN };

struct collecting {
	struct job *job;
	const struct book *book;
	const struct exchange_order *order;
	const struct units *units;
	const struct schema *schema;
	struct str folder;
	enum going *going; /* by ledger */
	struct marks marks;
	size_t ledger; /* at work */
};

/* ---- marks ---- */

static size_t slot_of(const struct marks *m, size_t ledger, int64_t id)
{
	uint64_t hash = ((uint64_t)id * 1000003u + ledger) * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)(hash >> 20) & (m->size - 1);
	while (m->at[at].used && (m->at[at].ledger != ledger || m->at[at].id != id))
		at = (at + 1) & (m->size - 1);
	return at;
}

static void grow(struct collecting *c)
{
	struct marks old = c->marks;
	c->marks.size = old.size == 0 ? 4096 : old.size * 2;
	c->marks.at = arena_array(c->job->arena, struct mark, c->marks.size);
	for (size_t i = 0; i < old.size; i++)
		if (old.at[i].used)
			c->marks.at[slot_of(&c->marks, old.at[i].ledger, old.at[i].id)] = old.at[i];
}

static enum extract marked(const struct collecting *c, size_t ledger, int64_t id)
{
	if (c->marks.size == 0)
		return EXTRACT_NOT;
	const struct mark *m = &c->marks.at[slot_of(&c->marks, ledger, id)];
	return m->used ? m->how : EXTRACT_NOT;
}

static enum rc mark(struct collecting *c, size_t ledger, int64_t id, enum extract how)
{
	if (c->marks.count * 2 >= c->marks.size)
		grow(c);
	struct mark *m = &c->marks.at[slot_of(&c->marks, ledger, id)];
	if (!m->used && ++c->marks.count > MARK_MAX)
		return fail(c->job, RC_TOO_MUCH, "要带的记录超过 %d 条，请少带几本台账", MARK_MAX);
	if (!m->used || m->how < how)
		*m = (struct mark){ledger, id, how, true};
	return RC_OK;
}

static size_t index_of(const struct collecting *c, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < c->schema->ledger_count; i++)
		if (c->schema->ledgers[i] == ledger)
			return i;
	return SIZE_MAX;
}

/* ---- of the unit? ---- */

static enum rc is_ours(struct collecting *c, const struct record *record, bool *ret)
{
	const struct ledger_def *ledger = record->ledger;
	const struct record *end;
	const struct field_def *field;
	if (str_eq(ledger->name, LEDGER_UNIT)) {
		*ret = record->id != c->order->unit &&
		       unit_is_in(c->units, record->id, c->order->unit);
		return RC_OK;
	}
	if (ledger->parent != NULL) {
		*ret = marked(c, index_of(c, ledger->parent), record->parent) == EXTRACT_WHOLE;
		return RC_OK;
	}
	/* a ledger without a path to a 辖区 is the book's own: all of it, where it was chosen */
	*ret = ledger->unit_text.len == 0 && c->going[index_of(c, ledger)] == GOING_CHOSEN;
	if (ledger->unit_text.len == 0)
		return RC_OK;
	TRY(record_follow(c->job, c->book, record, ledger->unit_text, &end, &field));
	struct value v =
		field != NULL ? end->values[field - end->ledger->fields] : value_missing(TYPE_REF);
	/* what lies nowhere is nobody's: a university far away is told whole by whoever names it */
	*ret = !value_given(v)
		       ? marked(c, index_of(c, ledger), record->id) != EXTRACT_NOT
		       : v.type == TYPE_REF && unit_is_in(c->units, v.integer, c->order->unit);
	return RC_OK;
}

/* What is referred to goes by its name at least; of 辖区 only those below the reported one, the others are the city's. */
static enum rc mark_named(struct collecting *c, const struct ledger_def *ledger, int64_t id)
{
	if (str_eq(ledger->name, LEDGER_UNIT) &&
		(id == c->order->unit || !unit_is_in(c->units, id, c->order->unit)))
		return RC_OK;
	return mark(c, index_of(c, ledger), id, EXTRACT_NAMED);
}

/* ---- going through ledgers, those that refer first ---- */

static enum rc take_record(void *arg, struct job *job, const struct record *record)
{
	struct collecting *c = arg;
	enum extract how = marked(c, c->ledger, record->id);
	bool ours;
	(void)job;
	TRY(is_ours(c, record, &ours));
	if (!ours && how == EXTRACT_NOT)
		return RC_OK;
	if (ours && (c->going[c->ledger] == GOING_CHOSEN || how != EXTRACT_NOT))
		how = EXTRACT_WHOLE;
	if (how == EXTRACT_NOT)
		return RC_OK;
	TRY(mark(c, c->ledger, record->id, how));
	for (size_t i = 0; i < record->ledger->field_count; i++)
		if (record->ledger->fields[i].type == TYPE_REF && value_given(record->values[i]) &&
			(how == EXTRACT_WHOLE || extract_names(record->ledger, i)))
			TRY(mark_named(
				c, record->ledger->fields[i].ref, record->values[i].integer));
	return RC_OK;
}

static enum rc go_through(struct collecting *c, size_t ledger)
{
	struct ledger_query query = {.seq = SEQ_NOW, .day = c->order->when.cutoff};
	c->ledger = ledger;
	return ledger_each(c->job, c->book, c->schema->ledgers[ledger], &query, take_record, c);
}

/* Which ledgers go: the chosen, their child rows, what they refer to, and what that refers to. */
static bool spread(struct collecting *c)
{
	bool more = false;
	for (size_t i = 0; i < c->schema->ledger_count; i++) {
		const struct ledger_def *ledger = c->schema->ledgers[i];
		size_t parent = ledger->parent != NULL ? index_of(c, ledger->parent) : SIZE_MAX;
		if (c->going[i] == GOING_NOT && parent != SIZE_MAX && !ledger->made &&
			c->going[parent] != GOING_NOT) {
			c->going[i] = GOING_CHOSEN;
			more = true;
		}
		for (size_t f = 0; c->going[i] != GOING_NOT && f < ledger->field_count; f++) {
			size_t to = ledger->fields[f].ref != NULL
					    ? index_of(c, ledger->fields[f].ref)
					    : SIZE_MAX;
			if (to != SIZE_MAX && c->going[to] == GOING_NOT) {
				c->going[to] = GOING_REFERRED;
				more = true;
			}
		}
	}
	return more;
}

/* Does the ledger name records of that one, directly? */
static bool names(const struct ledger_def *ledger, const struct ledger_def *to)
{
	if (ledger == to)
		return false;
	for (size_t i = 0; i < ledger->field_count; i++)
		if (ledger->fields[i].ref == to)
			return true;
	return ledger->parent == to;
}

/* Those that refer before what they refer to, where that can be. */
static size_t order_of(struct collecting *c, size_t *ret)
{
	bool *done = arena_array(c->job->arena, bool, c->schema->ledger_count);
	size_t count = 0, all = 0;
	for (size_t i = 0; i < c->schema->ledger_count; i++)
		all += c->going[i] != GOING_NOT;
	while (count < all) {
		size_t first = SIZE_MAX, next = SIZE_MAX;
		for (size_t i = 0; i < c->schema->ledger_count && next == SIZE_MAX; i++) {
			bool waits = false;
			if (c->going[i] == GOING_NOT || done[i])
				continue;
			first = first == SIZE_MAX ? i : first;
			for (size_t k = 0; k < c->schema->ledger_count; k++)
				waits = waits || (c->going[k] != GOING_NOT && !done[k] &&
							 names(c->schema->ledgers[k],
								 c->schema->ledgers[i]));
			next = waits ? SIZE_MAX : i;
		}
		next = next == SIZE_MAX ? first : next;
		done[next] = true;
		ret[count++] = next;
	}
	return count;
}

/* ---- writing ---- */

static enum extract which(void *arg, const struct record *record)
{
	const struct collecting *c = arg;
	return marked(c, c->ledger, record->id);
}

static enum rc write_ledger(struct collecting *c, size_t ledger, struct row_parts *ret)
{
	struct row_part part = {.ledger = c->schema->ledgers[ledger]};
	struct str path =
		str_format(c->job->arena, "%.*s/rows-%zu.xlsx", STR_ARG(c->folder), ledger);
	c->ledger = ledger;
	TRY(intake_extract(
		c->job, c->book, part.ledger, c->order->when.cutoff, which, c, path, &part.rows));
	if (part.rows == 0)
		return RC_OK;
	TRY(file_read_whole(c->job, path, EXCHANGE_MAX_PART, &part.bytes));
	*ARRAY_ADD(c->job->arena, ret->list) = part;
	return RC_OK;
}

/* ---- 数据覆盖 ---- */

struct cover_row {
	struct str ledger, state;
	struct date days;
};
struct covering {
	struct collecting *c;
	struct str unit;
	ARRAY(struct cover_row) rows;
};

static enum rc take_cover(void *arg, struct job *job, const struct record *record)
{
	struct covering *covering = arg;
	struct collecting *c = covering->c;
	struct value unit = said(record, "unit");
	const struct ledger_def *ledger = schema_ledger(c->schema, said_text(record, "ledger"));
	if (ledger == NULL || c->going[index_of(c, ledger)] == GOING_NOT)
		return RC_OK;
	/* what is said of a 辖区 above, or of the whole book, is true of this one */
	if (value_given(unit) && !unit_is_in(c->units, c->order->unit, unit.integer))
		return RC_OK;
	*ARRAY_ADD(job->arena, covering->rows) = (struct cover_row){ledger->name,
		str_copy(job->arena, said_text(record, "state")), said(record, "from_to").date};
	return RC_OK;
}

static enum rc cover_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct covering *covering = arg;
	if (n >= covering->rows.len)
		return RC_DONE;
	const struct cover_row *row = &covering->rows.at[n];
	ret_cells[0] = row->ledger;
	ret_cells[1] = covering->unit;
	ret_cells[2] = date_iso(job->arena, row->days);
	ret_cells[3] = row->state;
	return RC_OK;
}

static enum rc write_coverage(struct collecting *c, struct row_parts *ret)
{
	static const char *const fields[] = {"ledger", "unit", "from_to", "state"};
	const struct ledger_def *ledger = schema_ledger(c->schema, LEDGER_COVERAGE);
	struct covering covering = {.c = c, .unit = unit_of(c->units, c->order->unit)->name};
	struct ledger_query query = {.seq = SEQ_NOW};
	struct sheet_column columns[COUNT_OF(fields)];
	struct row_part part = {.ledger = ledger};
	TRY(ledger_each(c->job, c->book, ledger, &query, take_cover, &covering));
	if (covering.rows.len == 0)
		return RC_OK;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct field_def *f = ledger_field(ledger, str_from_z(fields[i]));
		must(f != NULL);
		columns[i] = (struct sheet_column){.title = f->label, .type = TYPE_TEXT};
	}
	struct sheet_table table = {.title = ledger->label,
		.columns = columns,
		.column_count = COUNT_OF(fields),
		.row = cover_row,
		.arg = &covering};
	struct str path = str_format(c->job->arena, "%.*s/coverage.xlsx", STR_ARG(c->folder));
	TRY(sheet_write(c->job, path, &table, 1));
	TRY(file_read_whole(c->job, path, EXCHANGE_MAX_PART, &part.bytes));
	part.rows = (int64_t)covering.rows.len;
	*ARRAY_ADD(c->job->arena, ret->list) = part;
	return RC_OK;
}

/* ---- all ---- */

bool exchange_may_send(const struct ledger_def *ledger)
{
	static const struct str closed[] = {STR_INIT("exchange_key"), STR_INIT("exchange_package"),
		STR_INIT("registered_value"), STR_INIT("target"), STR_INIT("coverage"),
		STR_INIT("attachment") /* its bytes stay */};
	for (size_t i = 0; i < COUNT_OF(closed); i++)
		if (str_eq(ledger->name, closed[i]))
			return false;
	return !ledger->made;
}

static enum rc choose(struct collecting *c)
{
	for (size_t i = 0; i < c->order->row_count; i++) {
		const struct ledger_def *ledger = c->order->rows[i];
		if (!exchange_may_send(ledger))
			return fail(c->job, RC_INVALID, "台账“%.*s”不随包上报，请从 --rows 里去掉",
				STR_ARG(ledger->label));
		c->going[index_of(c, ledger)] = GOING_CHOSEN;
	}
	while (spread(c))
		;
	return RC_OK;
}

enum rc rows_collect(struct job *job, const struct book *book, const struct exchange_order *order,
	const struct units *units, struct str folder, struct row_parts *ret)
{
	struct collecting c = {.job = job,
		.book = book,
		.order = order,
		.units = units,
		.schema = &book->catalog->schema,
		.folder = folder};
	size_t *turn = arena_array(job->arena, size_t, c.schema->ledger_count + 1), count;
	if (order->row_count == 0)
		return RC_OK;
	c.going = arena_array(job->arena, enum going, c.schema->ledger_count + 1);
	TRY(choose(&c));
	count = order_of(&c, turn);
	/* child rows ask whether their parents go: those first; then the references of the child rows are marked */
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < count; i++)
			TRY(go_through(&c, turn[i]));
	for (size_t i = count; i > 0; i--)
		TRY(write_ledger(&c, turn[i - 1], ret));
	return write_coverage(&c, ret);
}
