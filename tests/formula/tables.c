/*
 * A state is a copy of all rows in which some are changed and some are gone;
 * rows that did not change share their values, which is how versions are told
 * apart.
 */
#include "tables.h"

#define BOOK   1
#define OTHERS 2 /* the book that nobody asks for */

/* ---- states ---- */

static bool ends_with_parent(struct world *w, struct world_rows *tables, int ledger, size_t at)
{
	const struct world_row *row = &tables[ledger].rows.at[at];
	const struct ledger_def *parent = w->ledgers[ledger].parent;

	if (parent == NULL || row->parent == 0)
		return false;
	return tables[parent - w->ledgers].rows.at[row->parent - 1].gone;
}

static void change_row(struct world *w, int ledger, struct world_row *row, size_t rows)
{
	const struct ledger_def *def = &w->ledgers[ledger];
	struct value *values = arena_array(w->job->arena, struct value, def->field_count);

	for (size_t i = 0; i < def->field_count; i++) {
		bool unit = def->fields[i].ref == &w->ledgers[WORLD_UNIT];

		values[i] = row->values[i];
		/* Spans of a dated field never overlap. */
		if (!def->fields[i].dated && !(def->made && i == 1) && world_below(w, 2) == 0)
			values[i] = world_random_value(w, &def->fields[i], unit ? 13 : rows);
	}
	row->values = values;
}

static struct world_rows *next_state(struct world *w, size_t rows)
{
	struct world_rows *next = arena_array(w->job->arena, struct world_rows, WORLD_LEDGERS);

	for (int ledger = 0; ledger < WORLD_LEDGERS; ledger++) {
		const struct world_rows *old = &w->tables[ledger];

		for (size_t i = 0; i < old->rows.len; i++) {
			struct world_row *row = ARRAY_ADD(w->job->arena, next[ledger].rows);

			*row = old->rows.at[i];
			if (ends_with_parent(w, next, ledger, i) ||
				(ledger != WORLD_UNIT && world_below(w, 8) == 0))
				row->gone = true;
			else if (ledger != WORLD_UNIT && world_below(w, 3) == 0)
				change_row(w, ledger, row, rows);
		}
	}
	return next;
}

/* A township moves to another district; two others are above each other. */
static void change_units(struct world *w, struct world_rows *tables, bool circle)
{
	struct world_row *units = tables[WORLD_UNIT].rows.at;

	for (int64_t id = circle ? 12 : 5; id <= (circle ? 13 : 5); id++) {
		struct world_row *row = &units[id - 1];
		struct value *values = arena_array(
			w->job->arena, struct value, w->ledgers[WORLD_UNIT].field_count);

		for (size_t i = 0; i < w->ledgers[WORLD_UNIT].field_count; i++)
			values[i] = row->values[i];
		values[2] = value_int(TYPE_REF, circle ? 25 - id : 4);
		row->values = values;
	}
}

void tables_show(struct tables *t, size_t state)
{
	t->world->tables = t->states[state];
}

static bool same_version(const struct world_row *a, const struct world_row *b)
{
	return !a->gone && !b->gone && a->values == b->values;
}

int64_t tables_since(const struct tables *t, size_t state, int ledger, int64_t id)
{
	while (state > 0 && same_version(&t->states[state][ledger].rows.at[id - 1],
				    &t->states[state - 1][ledger].rows.at[id - 1]))
		state--;
	return t->seqs[state];
}

/* ---- the tables ---- */

#define COLUMNS_MAX 64

struct loading {
	struct bulk *bulk;
	struct bulk_column columns[COLUMNS_MAX];
	size_t count;
};

static void add_column(struct loading *l, struct str name, enum type type)
{
	must(l->count < COLUMNS_MAX);
	l->columns[l->count++] = (struct bulk_column){name, type};
}

static bool is_text(enum type type)
{
	return type == TYPE_TEXT || type == TYPE_CODE || type == TYPE_CHOICE;
}

static void name_columns(
	struct loading *l, struct arena *a, const struct ledger_def *def, bool history)
{
	static const char *const frame[] = {"book", "id", "since", "source", "source_row"};

	for (size_t i = 0; i < COUNT_OF(frame); i++)
		add_column(l, str_from_z(frame[i]), TYPE_INT);
	if (history)
		add_column(l, STR("until"), TYPE_INT);
	if (def->parent) {
		add_column(l, STR("parent"), TYPE_INT);
		add_column(l, STR("ordinal"), TYPE_INT);
	}
	for (size_t i = 0; i < def->field_count; i++) {
		const struct field_def *f = &def->fields[i];
		struct str name = str_format(a, "f_%.*s", STR_ARG(f->name));

		if (f->dated)
			continue;
		add_column(l, name,
			is_text(f->type)           ? TYPE_TEXT
			: f->type == TYPE_PERSONAL ? TYPE_PERSONAL
						   : TYPE_INT);
		if (f->type == TYPE_DATE || f->type == TYPE_SPAN)
			add_column(l, str_format(a, "%.*s_last", STR_ARG(name)), TYPE_INT);
	}
}

static void write_value(struct bulk *b, struct value v)
{
	bool pair = v.type == TYPE_DATE || v.type == TYPE_SPAN;

	if (!value_given(v)) {
		bulk_null(b);
		if (pair)
			bulk_null(b);
	} else if (pair) {
		bulk_int(b, v.date.first);
		bulk_int(b, v.date.last);
	} else if (v.type == TYPE_PERSONAL) {
		bulk_bytes(b, v.text);
	} else if (is_text(v.type)) {
		bulk_text(b, v.text);
	} else {
		bulk_int(b, v.integer);
	}
}

static void write_version(struct tables *t, struct loading *l, const struct ledger_def *def,
	const struct world_row *row, const int64_t frame[4])
{
	bulk_int(l->bulk, frame[0]);
	bulk_int(l->bulk, frame[1]);
	bulk_int(l->bulk, frame[2]);
	bulk_int(l->bulk, 0);
	bulk_int(l->bulk, 0);
	if (frame[3] != 0)
		bulk_int(l->bulk, frame[3]);
	if (def->parent) {
		bulk_int(l->bulk, row->parent);
		bulk_int(l->bulk, 1);
	}
	for (size_t i = 0; i < def->field_count; i++)
		if (!def->fields[i].dated)
			write_value(l->bulk, row->values[i]);
	OK(&t->db.job, bulk_row(&t->db.job, l->bulk));
}

/* The versions of one row that ended (history), or the one that has not. */
static void write_versions(struct tables *t, struct loading *l, int ledger, size_t at, bool history)
{
	const struct ledger_def *def = &t->world->ledgers[ledger];

	for (size_t s = 0; s < TABLES_STATES; s++) {
		const struct world_row *row = &t->states[s][ledger].rows.at[at];
		bool last = s + 1 == TABLES_STATES;

		if (row->gone ||
			(!last && same_version(row, &t->states[s + 1][ledger].rows.at[at])))
			continue;
		if (last != history)
			write_version(t, l, def, row,
				(int64_t[]){BOOK, row->id, tables_since(t, s, ledger, row->id),
					last ? 0 : t->seqs[s + 1]});
	}
}

static void load_table(struct tables *t, int ledger, bool history)
{
	struct job *job = &t->db.job;
	const struct ledger_def *def = &t->world->ledgers[ledger];
	size_t rows = t->states[0][ledger].rows.len;
	struct loading l = {0};

	name_columns(&l, job->arena, def, history);
	OK(job, bulk_begin(job, t->db.store,
			history ? ledger_history_table(job->arena, def)
				: ledger_table(job->arena, def),
			l.columns, l.count, &l.bulk));
	for (size_t i = 0; i < rows; i++)
		write_versions(t, &l, ledger, i, history);
	for (size_t i = 0; i < rows; i++)
		write_version(t, &l, def, &t->states[0][ledger].rows.at[rows - 1 - i],
			(int64_t[]){OTHERS, (int64_t)i + 1, t->seqs[0], history ? t->seqs[1] : 0});
	OK(job, bulk_end(job, l.bulk));
}

static void make_books(struct tables *t)
{
	struct job *job = &t->db.job;
	struct book *others;

	t->catalog = (struct catalog){
		.schema = t->world->schema, .version = STR("toy 1"), .arena = job->arena};
	t->catalog.schema.indicator_count = 0;
	for (int i = 0; i < WORLD_LEDGERS; i++) {
		struct ledger_def *def = &t->world->ledgers[i];

		def->body = str_format(job->arena, "ledger: %.*s", STR_ARG(def->name));
		def->hash =
			str_format(job->arena, "%064llx", (unsigned long long)str_hash(def->body));
	}
	OK(job, book_create(job, t->db.store, &t->catalog, BOOK, STR("试验账套"), &t->book));
	OK(job, book_create(job, t->db.store, &t->catalog, OTHERS, STR("别的账套"), &others));
}

void tables_open(struct tables *t, uint64_t seed, size_t rows)
{
	*t = (struct tables){0};
	both_open(&t->db);
	t->world = world_make(&t->db.job);
	make_books(t);
	world_fill(t->world, seed, rows);
	for (size_t s = 0; s < TABLES_STATES; s++) {
		t->seqs[s] = 10 + 5 * (int64_t)s;
		t->states[s] = s > 0 ? next_state(t->world, rows) : t->world->tables;
		if (s > 0)
			change_units(t->world, t->states[s], s == 2);
		tables_show(t, s);
	}
	OK(&t->db.job, store_begin_write(&t->db.job, t->db.store));
	for (int ledger = 0; ledger < WORLD_LEDGERS; ledger++) {
		load_table(t, ledger, false);
		load_table(t, ledger, true);
	}
}

void tables_close(struct tables *t)
{
	store_rollback(t->db.store);
	both_close(&t->db);
}
