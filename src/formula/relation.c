/*
 * Columns of integers in blocks of rows. An index is a table with open
 * addressing, at most half full.
 */
#include "formula/relation.h"

#include <string.h>

/* ---- indexes ---- */

#define DIRECT_SPARSE 8 /* an array may have so many places for each key */

/* The slot of the key, or the free one where it would stand. */
static size_t slot_of(const struct index *index, int64_t key)
{
	uint64_t hash = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(hash >> 32) & (index->size - 1);

	while (index->slots[slot] != 0 && index->keys[index->slots[slot] - 1] != key)
		slot = (slot + 1) & (index->size - 1);
	return slot;
}

static void index_room(struct arena *a, struct index *index, size_t room)
{
	index->keys = arena_grow(a, index->keys, index->room, room, sizeof(*index->keys));
	index->values = arena_grow(a, index->values, index->room, room, sizeof(*index->values));
	index->room = room;
	while (index->size < room * 2)
		index->size = index->size > 0 ? index->size * 2 : 16;
	index->slots = arena_array(a, int32_t, index->size);
	for (size_t i = 0; i < index->used; i++)
		index->slots[slot_of(index, index->keys[i])] = (int32_t)i + 1;
}

/* Nothing in it yet: so many keys will come, all of them within these. */
static void index_expect(
	struct arena *a, struct index *index, size_t count, int64_t low, int64_t high)
{
	if (count > 0 && (uint64_t)high - (uint64_t)low < (uint64_t)count * DIRECT_SPARSE) {
		index->low = low;
		index->range = (size_t)(high - low) + 1;
		index->direct = arena_array(a, int32_t, index->range);
	} else if (count > 0) {
		index_room(a, index, count);
	}
}

/* The entry of a key, a new one when there is none. */
static size_t entry_of(struct arena *a, struct index *index, int64_t key, int32_t value)
{
	size_t slot;

	if (index->used == index->room)
		index_room(a, index, index->room > 0 ? index->room * 2 : 8);
	slot = slot_of(index, key);
	if (index->slots[slot] == 0) {
		index->keys[index->used] = key;
		index->values[index->used] = value;
		index->slots[slot] = (int32_t)++index->used;
	}
	return (size_t)index->slots[slot] - 1;
}

void index_put(struct arena *a, struct index *index, int64_t key, int32_t value)
{
	size_t entry;

	if (index->direct != NULL) {
		index->direct[key - index->low] = value + 1;
		return;
	}
	entry = entry_of(a, index, key, value);
	index->values[entry] = value;
}

int32_t index_get(const struct index *index, int64_t key)
{
	int32_t entry;

	if (index->direct != NULL) {
		uint64_t at = (uint64_t)key - (uint64_t)index->low;

		return at < index->range ? index->direct[at] - 1 : -1;
	}
	if (index->size == 0 || key == NOTHING)
		return -1;
	entry = index->slots[slot_of(index, key)];
	return entry != 0 ? index->values[entry - 1] : -1;
}

int32_t index_number(struct arena *a, struct index *index, int64_t key)
{
	size_t entry = entry_of(a, index, key, (int32_t)index->used);

	return index->values[entry];
}

/* ---- texts ---- */

static size_t text_slot(const struct texts *texts, struct str text)
{
	size_t slot = (size_t)str_hash(text) & (texts->size - 1);

	while (texts->slots[slot] != 0 && !str_eq(texts->list.at[texts->slots[slot] - 1], text))
		slot = (slot + 1) & (texts->size - 1);
	return slot;
}

static void texts_grow(struct texts *texts)
{
	texts->size = texts->size > 0 ? texts->size * 2 : 64;
	texts->slots = arena_array(texts->arena, int32_t, texts->size);
	for (size_t i = 0; i < texts->list.len; i++)
		texts->slots[text_slot(texts, texts->list.at[i])] = (int32_t)i + 1;
}

int64_t texts_number(struct texts *texts, struct str text)
{
	size_t slot;

	if (texts->list.len * 2 >= texts->size)
		texts_grow(texts);
	slot = text_slot(texts, text);
	if (texts->slots[slot] == 0) {
		*ARRAY_ADD(texts->arena, texts->list) = str_copy(texts->arena, text);
		texts->slots[slot] = (int32_t)texts->list.len;
	}
	return texts->slots[slot] - 1;
}

/* ---- relations ---- */

struct relation *relation_new(struct arena *a, const struct ledger_def *ledger)
{
	struct relation *r = arena_new(a, struct relation);

	r->ledger = ledger;
	*ARRAY_ADD(a, r->columns) = (struct column){.part = PART_ID};
	return r;
}

size_t relation_find(const struct relation *r, const struct field_def *field, enum part part)
{
	for (size_t i = 0; i < r->columns.len; i++)
		if (r->columns.at[i].field == field && r->columns.at[i].part == part)
			return i;
	return SIZE_MAX;
}

size_t relation_column(
	struct arena *a, struct relation *r, const struct field_def *field, enum part part)
{
	size_t at = relation_find(r, field, part);

	if (at != SIZE_MAX)
		return at;
	*ARRAY_ADD(a, r->columns) = (struct column){.part = part, .field = field};
	return r->columns.len - 1;
}

int64_t cell_number(struct texts *texts, const struct sql_cell *cell)
{
	return cell->null              ? NOTHING
	       : cell->text.at != NULL ? texts_number(texts, cell->text)
				       : cell->integer;
}

/* Where the next row goes: its place in the first column of its block. */
static int64_t *next_row(struct arena *a, struct relation *r)
{
	size_t row = r->kept ? r->len : r->len % BLOCK;

	if (row / BLOCK == r->blocks.len)
		*ARRAY_ADD(a, r->blocks) = arena_array(a, int64_t, r->columns.len * BLOCK);
	return r->blocks.at[row / BLOCK] + row % BLOCK;
}

void relation_add(
	struct arena *a, struct texts *texts, struct relation *r, const struct sql_cell *cells)
{
	int64_t *row = next_row(a, r);

	for (size_t i = 0; i < r->columns.len; i++)
		row[i * BLOCK] = cell_number(texts, &cells[i]);
	r->len++;
}

void relation_take(struct arena *a, struct relation *r, const int64_t *const *columns,
	const uint32_t *rows, size_t count)
{
	int64_t *first = next_row(a, r);

	must(count <= BLOCK - r->len % BLOCK);
	for (size_t k = 0; k < r->columns.len; k++)
		for (size_t i = 0; i < count; i++)
			first[k * BLOCK + i] = columns[k][rows[i]];
	r->len += count;
}

/* The keys of a column are about to be put into an index. */
static void expect_column(
	struct arena *a, const struct relation *r, size_t column, struct index *index)
{
	int64_t low = INT64_MAX, high = INT64_MIN;

	for (size_t row = 0; row < r->len; row++) {
		int64_t v = relation_at(r, row, column);

		low = v < low ? v : low;
		high = v > high ? v : high;
	}
	index_expect(a, index, r->len, low, high);
}

const struct index *relation_ids(struct arena *a, struct relation *r)
{
	must(r->kept && r->read);
	if (r->has_ids)
		return &r->ids;
	r->has_ids = true;
	expect_column(a, r, 0, &r->ids);
	for (size_t row = 0; row < r->len; row++)
		index_put(a, &r->ids, relation_at(r, row, 0), (int32_t)row);
	return &r->ids;
}

int32_t relation_row(struct arena *a, struct relation *r, int64_t id)
{
	return index_get(relation_ids(a, r), id);
}

struct on_day *relation_on_day(struct arena *a, struct relation *r, day_t day)
{
	struct on_day *on_day;

	for (size_t i = 0; i < r->days.len; i++)
		if (r->days.at[i]->day == day)
			return r->days.at[i];
	on_day = arena_new(a, struct on_day);
	on_day->day = day;
	*ARRAY_ADD(a, r->days) = on_day;
	return on_day;
}

void relation_fill_days(struct arena *a, struct relation *r)
{
	const struct field_def *valid = ledger_field(r->ledger, STR("valid"));
	size_t parent = relation_find(r, NULL, PART_PARENT);
	size_t first = relation_find(r, valid, PART_FIRST),
	       last = relation_find(r, valid, PART_LAST);

	for (size_t i = 0; i < r->days.len; i++) {
		struct on_day *on_day = r->days.at[i];

		expect_column(a, r, parent, &on_day->rows);
		for (size_t row = 0; row < r->len; row++) {
			int64_t from = relation_at(r, row, first), to = relation_at(r, row, last);

			if (from != NOTHING && from <= on_day->day && to >= on_day->day)
				index_put(a, &on_day->rows, relation_at(r, row, parent),
					(int32_t)row);
		}
	}
}
