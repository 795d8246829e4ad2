/*
 * The ledgers as they will stand when everything looked at so far is accepted.
 *
 * A sheet may name what an earlier sheet or an earlier file brings, and may
 * bring again what they bring. So what is to come is known by a number
 * (INTAKE_PENDING + index) until it is written, and its names and keys lie in
 * the same maps as those of what is there.
 *
 * A referred ledger is read once, when the first cell asks for it: its codes,
 * the name keys of its titles, and the titles of its child rows (曾用名) all
 * lead to the record. A ledger that is written to is read once as a whole.
 */
#include "intake/inner.h"

/* ---- names ---- */

static bool is_text(struct value v)
{
	return value_given(v) &&
	       (v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE);
}

typedef void name_fn(struct name_map *names, struct str key, int64_t id);

/* do_name: name_map_put or name_map_leave */
static void learn(struct arena *a, struct name_map *names, const struct record *record, int64_t id,
	name_fn *do_name)
{
	const struct ledger_def *ledger = record->ledger;
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		bool title = (int)i == ledger->title_field;
		bool brief = str_eq(f->name, STR("short"));
		if (is_text(record->values[i]) && (f->type == TYPE_CODE || title || brief))
			do_name(names, str_name_key(a, record->values[i].text), id);
	}
}

struct loading {
	struct arena *arena;
	struct name_map *names;
	bool child; /* titles lead to the parent */
};

static enum rc take_names(void *arg, struct job *job, const struct record *record)
{
	struct loading *loading = arg;
	(void)job;
	learn(loading->arena, loading->names, record, loading->child ? record->parent : record->id,
		name_map_put);
	return RC_OK;
}

static void learn_coming(struct outlook *o, struct reference *r, const struct coming *coming,
	int64_t number, name_fn *do_name)
{
	if (coming->record == NULL || coming->forgotten)
		return;
	/* one that is there already stays known by its own id, now by a new name too */
	if (coming->record->ledger == r->ledger)
		learn(o->job->arena, &r->names, coming->record,
			coming->record->id != 0 ? coming->record->id : number, do_name);
	else if (coming->record->ledger->parent == r->ledger)
		learn(o->job->arena, &r->names, coming->record, coming->record->parent, do_name);
}

static enum rc load(struct outlook *o, struct reference *r)
{
	const struct schema *schema = &o->book->catalog->schema;
	struct ledger_query query = {.seq = SEQ_NOW, .day = o->as_of};
	struct loading loading = {o->job->arena, &r->names, false};
	TRY(ledger_each(o->job, o->book, r->ledger, &query, take_names, &loading));
	loading.child = true;
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (schema->ledgers[i]->parent == r->ledger && !schema->ledgers[i]->made)
			TRY(ledger_each(
				o->job, o->book, schema->ledgers[i], &query, take_names, &loading));
	for (size_t i = 0; i < o->coming.len; i++)
		learn_coming(o, r, &o->coming.at[i], INTAKE_PENDING + (int64_t)i, name_map_put);
	return RC_OK;
}

enum rc outlook_reference(
	struct outlook *o, const struct ledger_def *ledger, struct reference **ret)
{
	for (size_t i = 0; i < o->references.len; i++)
		if (o->references.at[i]->ledger == ledger) {
			*ret = o->references.at[i];
			return RC_OK;
		}
	struct reference *r = arena_new(o->job->arena, struct reference);
	r->ledger = ledger;
	name_map_init(&r->names, o->job->arena);
	TRY(load(o, r));
	*ARRAY_ADD(o->job->arena, o->references) = r;
	*ret = r;
	return RC_OK;
}

/* ---- keys ---- */

static void key_part(struct buf *b, struct arena *a, struct value v, bool name)
{
	if (value_given(v)) {
		bool text = v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE;
		if (text)
			buf_add(b, name ? str_name_key(a, v.text) : v.text);
		else if (v.type == TYPE_DATE || v.type == TYPE_SPAN)
			buf_addf(b, "%d/%d", v.date.first, v.date.last);
		else
			buf_add_int(b, v.integer);
	}
	buf_add_char(b, '\x1f');
}

/* The text that two records with the same key share; STR_NONE when nothing of the key is given. */
static struct str key_of(struct arena *a, const struct record *r, bool name)
{
	const struct ledger_def *ledger = r->ledger;
	const size_t *fields = name ? ledger->match : ledger->key;
	size_t count = name ? ledger->match_count : ledger->key_count;
	struct buf b;
	bool any = false;
	if (count == 1 && !name && ledger->state_field < 0 && ledger->parent == NULL &&
		ledger->fields[fields[0]].type == TYPE_CODE) /* the ordinary case, without a copy */
		return value_given(r->values[fields[0]]) ? r->values[fields[0]].text : STR_NONE;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < count; i++) {
		any = any || value_given(r->values[fields[i]]);
		key_part(&b, a, r->values[fields[i]], name);
	}
	if (ledger->state_field >= 0 && !name)
		key_part(&b, a, r->values[ledger->state_field], false);
	if (ledger->parent != NULL)
		buf_add_int(&b, r->parent);
	if (any)
		return buf_take(a, &b);
	buf_free(&b);
	return STR_NONE;
}

static void put_keys(
	struct arena *a, struct standing *s, const struct record *record, int64_t index)
{
	struct str key = key_of(a, record, false);
	if (key.len > 0)
		name_map_put(&s->by_key, key, index);
	key = record->ledger->match_count > 0 ? key_of(a, record, true) : STR_NONE;
	if (key.len > 0)
		name_map_put(&s->by_match, key, index);
}

static void stand_put(struct arena *a, struct standing *s, struct record *record,
	const struct look *from, uint32_t row)
{
	*ARRAY_ADD(a, s->at) = (struct stand){record, from, row, NULL};
	put_keys(a, s, record, (int64_t)s->at.len);
}

void standing_change(
	struct arena *a, struct standing *s, struct stand *stand, struct record *record)
{
	if (stand->record == record)
		return;
	stand->record = record;
	put_keys(a, s, record, (int64_t)(stand - s->at.at) + 1);
}

struct standing_load {
	struct outlook *outlook;
	struct standing *standing;
};

static enum rc take_existing(void *arg, struct job *job, const struct record *record)
{
	struct standing_load *load = arg;
	struct job *mine = load->outlook->job;
	(void)job;
	stand_put(mine->arena, load->standing, record_copy(mine, record), NULL, 0);
	return RC_OK;
}

enum rc outlook_standing(struct outlook *o, const struct ledger_def *ledger, struct standing **ret)
{
	struct ledger_query query = {.seq = SEQ_NOW, .day = o->as_of};
	for (size_t i = 0; i < o->standing.len; i++)
		if (o->standing.at[i]->ledger == ledger) {
			*ret = o->standing.at[i];
			return RC_OK;
		}
	struct standing *s = arena_new(o->job->arena, struct standing);
	s->ledger = ledger;
	name_map_init(&s->by_key, o->job->arena);
	name_map_init(&s->by_match, o->job->arena);
	TRY(ledger_each(
		o->job, o->book, ledger, &query, take_existing, &(struct standing_load){o, s}));
	for (size_t i = 0; i < o->coming.len; i++) {
		const struct coming *c = &o->coming.at[i];
		if (c->record != NULL && !c->forgotten && c->record->id == 0 &&
			c->record->ledger == ledger)
			stand_put(o->job->arena, s, c->record, c->from, 0);
	}
	*ARRAY_ADD(o->job->arena, o->standing) = s;
	*ret = s;
	return RC_OK;
}

static bool keys_differ(const struct record *a, const struct record *b)
{
	const struct ledger_def *ledger = a->ledger;
	for (size_t i = 0; i < ledger->key_count; i++) {
		struct value x = a->values[ledger->key[i]], y = b->values[ledger->key[i]];
		if (value_given(x) && value_given(y) && !value_eq(x, y))
			return true;
	}
	return false;
}

static struct str key_text(struct arena *a, const struct record *r)
{
	const struct field_def *f = &r->ledger->fields[r->ledger->key[0]];
	return str_format(a, "%.*s是“%.*s”", STR_ARG(f->label),
		STR_ARG(value_print(a, f, r->values[r->ledger->key[0]])));
}

/* "证书编号 GR202234000077", or what else it is known by; 同一条记录 where only numbers tell it. */
struct str stand_words(struct arena *a, const struct record *r)
{
	const struct ledger_def *ledger = r->ledger;
	const size_t *fields[] = {ledger->key, ledger->match};
	size_t counts[] = {ledger->key_count, ledger->match_count};
	struct str text = STR_NONE;
	for (size_t k = 0; k < COUNT_OF(counts) && text.len == 0; k++)
		for (size_t i = 0; i < counts[k]; i++) {
			const struct field_def *f = &ledger->fields[fields[k][i]];
			struct value v = r->values[fields[k][i]];
			if (value_given(v) && v.type != TYPE_REF && v.type != TYPE_PERSONAL)
				text = str_format(a, "%.*s%s%.*s“%.*s”", STR_ARG(text),
					text.len > 0 ? "、" : "", STR_ARG(f->label),
					STR_ARG(intake_brief(a, value_print(a, f, v))));
		}
	return text.len > 0 ? text : STR("同一条记录");
}

/* Where the record stands that a row is held against. */
static struct str stand_place(struct arena *a, const struct stand *stand)
{
	if (stand->from == NULL)
		return STR("台账里");
	return str_format(a, "“%.*s”工作表“%.*s”第 %u 行", STR_ARG(stand->from->p->file),
		STR_ARG(stand->from->shape.grid->name), (unsigned)stand->row + 1);
}

/* By key; where it is missing or not there, by the match fields: then the keys must not differ. */
struct stand *standing_find(
	struct arena *a, struct standing *s, const struct record *record, struct str *ret_trouble)
{
	bool several = false;
	struct str key = key_of(a, record, false);
	int64_t index = key.len > 0 ? name_map_get(&s->by_key, key, &several) : 0;
	if (index != 0 && !several)
		return &s->at.at[index - 1];
	key = record->ledger->match_count > 0 ? key_of(a, record, true) : STR_NONE;
	index = key.len > 0 ? name_map_get(&s->by_match, key, &several) : 0;
	if (index == 0)
		return NULL;
	struct record *other = s->at.at[index - 1].record;
	if (several)
		*ret_trouble = str_format(a,
			"同名的%.*s有几条（台账里的与这次导入的合起来看），不知道是哪一条：请补上%."
			"*s",
			STR_ARG(s->ledger->label),
			STR_ARG(s->ledger->fields[s->ledger->key[0]].label));
	else if (keys_differ(record, other))
		*ret_trouble = str_format(a,
			"与%.*s的%.*s同名，而那里的%.*"
			"s，与这一行不同：若是同一家，请先核对代码；若是两家，"
			"请在名称里区分",
			STR_ARG(stand_place(a, &s->at.at[index - 1])), STR_ARG(s->ledger->label),
			STR_ARG(key_text(a, other)));
	else
		return &s->at.at[index - 1];
	return NULL;
}

/* ---- what is to come ---- */

int64_t outlook_reserve(struct outlook *o)
{
	*ARRAY_ADD(o->job->arena, o->coming) = (struct coming){0};
	return INTAKE_PENDING + (int64_t)o->coming.len - 1;
}

/* Later sheets and files know it by its names and keys. */
void outlook_settle(struct outlook *o, int64_t number, struct record *record,
	const struct look *from, uint32_t row, bool is_new)
{
	struct coming *coming = &o->coming.at[number - INTAKE_PENDING];
	*coming = (struct coming){.record = record, .from = from};
	for (size_t i = 0; i < o->references.len; i++)
		learn_coming(o, o->references.at[i], coming, number, name_map_put);
	for (size_t i = 0; is_new && i < o->standing.len; i++)
		if (o->standing.at[i]->ledger == record->ledger)
			stand_put(o->job->arena, o->standing.at[i], record, from, row);
}

void outlook_settle_named(
	struct outlook *o, int64_t number, struct record *record, const struct look *from)
{
	outlook_settle(o, number, record, from, 0, true);
	o->coming.at[number - INTAKE_PENDING].by_name = true;
}

bool outlook_named(const struct outlook *o, int64_t number, const struct look *from)
{
	if (number < INTAKE_PENDING)
		return false;
	const struct coming *coming = &o->coming.at[number - INTAKE_PENDING];
	return coming->by_name && coming->from == from;
}

void outlook_keep(struct outlook *o, int64_t number)
{
	o->coming.at[number - INTAKE_PENDING].kept = true;
}

bool outlook_kept(const struct outlook *o, int64_t number)
{
	return o->coming.at[number - INTAKE_PENDING].kept;
}

static void leave_keys(struct arena *a, struct standing *s, const struct record *record)
{
	bool several;
	for (int name = 0; name <= 1; name++) {
		struct name_map *map = name == 1 ? &s->by_match : &s->by_key;
		struct str key = key_of(a, record, name == 1);
		int64_t index = key.len > 0 ? name_map_get(map, key, &several) : 0;
		if (index != 0 && s->at.at[index - 1].record == record)
			name_map_leave(map, key, index);
	}
}

void outlook_forget(struct outlook *o, int64_t number)
{
	struct coming *coming = &o->coming.at[number - INTAKE_PENDING];
	for (size_t i = 0; i < o->references.len; i++)
		learn_coming(o, o->references.at[i], coming, number, name_map_leave);
	for (size_t i = 0; i < o->standing.len; i++)
		if (o->standing.at[i]->ledger == coming->record->ledger)
			leave_keys(o->job->arena, o->standing.at[i], coming->record);
	coming->forgotten = true;
}

void outlook_drop(struct outlook *o, int64_t number)
{
	o->coming.at[number - INTAKE_PENDING].record = NULL;
}

struct record *outlook_record(const struct outlook *o, int64_t number)
{
	return o->coming.at[number - INTAKE_PENDING].record;
}

const struct record *intake_coming(const struct proposal *p, int64_t number)
{
	return outlook_record(p->outlook, number);
}
