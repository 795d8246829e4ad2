/*
 * Every word by which a field of a ledger, the record that a child row belongs
 * to, or an indicator is known, by its key as a head: made once for a file and
 * asked for every cell that may be a head.
 */
#include "intake/inner.h"

static void put(struct words *w, struct arena *a, struct str label, struct word word)
{
	bool several;
	word.key = head_key(a, label);
	if (word.key.len == 0)
		return;
	size_t index = w->all.len;
	*ARRAY_ADD(a, w->all) = word;
	int64_t first = name_map_get(&w->first, word.key, &several);
	if (first == 0) {
		name_map_put(&w->first, word.key, (int64_t)index + 1);
		return;
	}
	w->all.at[index].next = w->all.at[first - 1].next;
	w->all.at[first - 1].next = index + 1;
}

static void put_fields(struct words *w, struct arena *a, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		put(w, a, f->label, (struct word){.ledger = ledger, .field = f, .weight = 3});
		put(w, a, f->name, (struct word){.ledger = ledger, .field = f, .weight = 3});
		for (size_t k = 0; k < f->also_count; k++)
			put(w, a, f->also[k],
				(struct word){.ledger = ledger, .field = f, .weight = 2});
	}
}

static const struct field_def *key_code(const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->key_count; i++)
		if (ledger->fields[ledger->key[i]].type == TYPE_CODE)
			return &ledger->fields[ledger->key[i]];
	return NULL;
}

/*
 * The column of a child row that names its parent: the parent's label, or any
 * word for its title; of a parent that is called after another record (a
 * firm), for its code, as the name of the other one does not find it.
 */
static void put_parent(struct words *w, struct arena *a, const struct ledger_def *ledger)
{
	const struct ledger_def *parent = ledger->parent;
	if (parent == NULL || parent->title_field < 0)
		return;
	const struct field_def *by = &parent->fields[parent->title_field];
	if (by->type == TYPE_REF && key_code(parent) != NULL)
		by = key_code(parent);
	struct word word = {.ledger = ledger, .weight = 3};
	put(w, a, parent->label, word);
	put(w, a, by->label, word);
	for (size_t k = 0; k < by->also_count; k++)
		put(w, a, by->also[k], word);
}

void words_init(struct words *w, struct arena *a, const struct schema *schema)
{
	*w = (struct words){0};
	name_map_init(&w->first, a);
	for (size_t i = 0; i < schema->ledger_count; i++) {
		if (schema->ledgers[i]->made)
			continue;
		put_fields(w, a, schema->ledgers[i]);
		put_parent(w, a, schema->ledgers[i]);
	}
	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *d = schema->indicators[i];
		put(w, a, d->label, (struct word){.indicator = d, .weight = 3});
		put(w, a, d->code, (struct word){.indicator = d, .weight = 3});
		for (size_t k = 0; k < d->also_count; k++)
			put(w, a, d->also[k], (struct word){.indicator = d, .weight = 2});
	}
}

const struct word *words_get(const struct words *w, struct str key)
{
	bool several;
	int64_t first = key.len > 0 ? name_map_get(&w->first, key, &several) : 0;
	return first > 0 ? &w->all.at[first - 1] : NULL;
}

const struct word *words_next(const struct words *w, const struct word *word)
{
	return word->next > 0 ? &w->all.at[word->next - 1] : NULL;
}
