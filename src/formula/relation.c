/*
 * Columns of integers in blocks of rows. An index is a table with open
 * addressing, at most half full.
 */
#include "formula/relation.h"

#include <string.h>

/* ---- indexes ---- */

static size_t slot_of(const struct index *index, int64_t key)
{
	uint64_t hash = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(hash >> 32) & (index->size - 1);

	while (index->keys[slot] != NOTHING && index->keys[slot] != key)
		slot = (slot + 1) & (index->size - 1);
	return slot;
}

static void index_grow(struct arena *a, struct index *index)
{
	struct index old = *index;

	index->size = old.size > 0 ? old.size * 2 : 64;
	index->keys = arena_array(a, int64_t, index->size);
	index->values = arena_array(a, int32_t, index->size);
	for (size_t i = 0; i < index->size; i++)
		index->keys[i] = NOTHING;
	for (size_t i = 0; i < old.size; i++)
		if (old.keys[i] != NOTHING) {
			size_t slot = slot_of(index, old.keys[i]);

			index->keys[slot] = old.keys[i];
			index->values[slot] = old.values[i];
		}
}

static size_t index_slot(struct arena *a, struct index *index, int64_t key)
{
	if (index->used * 2 >= index->size)
		index_grow(a, index);
	return slot_of(index, key);
}

void index_put(struct arena *a, struct index *index, int64_t key, int32_t value)
{
	size_t slot = index_slot(a, index, key);

	index->used += index->keys[slot] == NOTHING;
	index->keys[slot] = key;
	index->values[slot] = value;
}

int32_t index_get(const struct index *index, int64_t key)
{
	size_t slot;

	if (index->size == 0 || key == NOTHING)
		return -1;
	slot = slot_of(index, key);
	return index->keys[slot] == key ? index->values[slot] : -1;
}

int32_t index_number(struct arena *a, struct index *index, int64_t key)
{
	size_t slot = index_slot(a, index, key);

	if (index->keys[slot] == NOTHING) {
		index->keys[slot] = key;
		index->values[slot] = (int32_t)index->used++;
	}
	return index->values[slot];
}

/* ---- texts ---- */

static size_t text_slot(const struct texts *texts, struct str text)
{
	size_t slot = (size_t)str_hash(text) & (texts->size - 1);

	while (texts->slots[slot] != 0 && !str_eq(texts->list.at[texts->slots[slot] - 1], text))
		slot = (slot + 1) & (texts->size - 1);
	return slot;
}

static void texts_grow(struct arena *a, struct texts *texts)
{
	texts->size = texts->size > 0 ? texts->size * 2 : 64;
	texts->slots = arena_array(a, int32_t, texts->size);
	for (size_t i = 0; i < texts->list.len; i++)
		texts->slots[text_slot(texts, texts->list.at[i])] = (int32_t)i + 1;
}

int64_t texts_number(struct arena *a, struct texts *texts, struct str text)
{
	size_t slot;

	if (texts->list.len * 2 >= texts->size)
		texts_grow(a, texts);
	slot = text_slot(texts, text);
	if (texts->slots[slot] == 0) {
		*ARRAY_ADD(a, texts->list) = str_copy(a, text);
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

void relation_add(
	struct arena *a, struct texts *texts, struct relation *r, const struct sql_cell *cells)
{
	size_t row = r->kept ? r->len : r->len % BLOCK, at = row % BLOCK;

	if (row / BLOCK == r->blocks.len)
		*ARRAY_ADD(a, r->blocks) = arena_array(a, int64_t, r->columns.len * BLOCK);
	int64_t *block = r->blocks.at[row / BLOCK];
	for (size_t i = 0; i < r->columns.len; i++) {
		const struct sql_cell *cell = &cells[i];

		block[i * BLOCK + at] = cell->null              ? NOTHING
					: cell->text.at != NULL ? texts_number(a, texts, cell->text)
								: cell->integer;
	}
	r->len++;
}

const struct index *relation_ids(struct arena *a, struct relation *r)
{
	must(r->kept && r->read);
	for (size_t row = 0; !r->has_ids && row < r->len; row++)
		index_put(a, &r->ids, relation_at(r, row, 0), (int32_t)row);
	r->has_ids = true;
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

	for (size_t i = 0; i < r->days.len; i++)
		for (size_t row = 0; row < r->len; row++)
			if (relation_at(r, row, first) <= r->days.at[i]->day &&
				relation_at(r, row, last) >= r->days.at[i]->day &&
				relation_at(r, row, first) != NOTHING)
				index_put(a, &r->days.at[i]->rows, relation_at(r, row, parent),
					(int32_t)row);
}
