/*
 * DDL: a ledger's two tables from its definition.
 *
 * Current table: STRICT, WITHOUT ROWID on SQLite; key (book, id); foreign keys
 * deferred, because a change may write records that refer to each other in
 * any order, and updates delete and insert. Foreign keys of columns that come
 * later exist on PostgreSQL only (SQLite cannot add them); the write path
 * checks every reference itself, so they are the second line.
 *
 * Indexes come with the first record: of a ledger that nobody uses there are
 * two empty tables and nothing else. The index over `since` tells whether they
 * are there.
 *
 * The unique key is an index, not a constraint, because a definition may
 * change it. Two firms without a credit code are two firms; in a key of
 * several fields a missing part equals a missing part, unless all are missing.
 *
 * History table: key (book, id, since); no foreign keys: it is read by record or
 * whole. What one change wrote and ended (undo, the page of a change) is found
 * by indexes of their own, so that it costs the same however deep history is.
 */
#include "ledger/define.h"

static const char *ddl_type(enum type wire)
{
	return wire == TYPE_INT ? "{{int}}" : wire == TYPE_TEXT ? "text" : "{{bytes}}";
}

static void add_columns(struct buf *b, const struct table *table, bool history)
{
	for (size_t i = 0; i < table->column_count; i++)
		buf_addf(b, "\t%.*s %s,\n", STR_ARG(table->columns[i].name),
			ddl_type(table->columns[i].wire));
	for (size_t i = 0; !history && i < table->blind_count; i++)
		buf_addf(b, "\t%.*s {{bytes}},\n", STR_ARG(table->blind[i].name));
	if (!history)
		buf_add(b, STR("\tsearch text not null default '',\n"));
}

/* A name of at most 63 bytes for an index or constraint. */
static struct str made_name(struct arena *a, struct str table, struct str what)
{
	struct str name = str_format(a, "%.*s_%.*s", STR_ARG(table), STR_ARG(what));

	if (name.len <= 63)
		return name;
	return str_format(
		a, "%.*s_%016llx", STR_ARG(str_head(name, 40)), (unsigned long long)str_hash(name));
}

static void add_foreign(struct buf *b, struct str column, struct str other)
{
	buf_addf(b,
		"foreign key (book, %.*s) references %.*s (book, id) deferrable initially deferred",
		STR_ARG(column), STR_ARG(other));
}

static const struct ledger_def *column_ref(const struct table *table, size_t column)
{
	return table->def->fields[table->columns[column].field].ref;
}

static void add_inline_foreigns(struct buf *b, struct arena *a, const struct table *table)
{
	if (table->parent) {
		buf_add(b, STR(",\n\t"));
		add_foreign(b, STR("parent"), table->parent->name);
	}
	for (size_t i = 0; i < table->column_count; i++)
		if (column_ref(table, i)) {
			buf_add(b, STR(",\n\t"));
			add_foreign(
				b, table->columns[i].name, ledger_table(a, column_ref(table, i)));
		}
}

static void add_create(
	struct buf *b, struct arena *a, const struct table *table, bool history, enum engine engine)
{
	buf_addf(b, "create table %.*s (\n\tbook {{int}} not null references book (book),\n",
		STR_ARG(history ? table->history : table->name));
	buf_add(b, STR("\tid {{int}} not null check (id > 0),\n"));
	if (table->parent)
		buf_add(b, STR("\tparent {{int}} not null,\n\tordinal {{int}} not null,\n"));
	buf_add(b, STR("\tsince {{int}} not null check (since > 0),\n"));
	if (history)
		buf_add(b, STR("\tuntil {{int}} not null check (until > since),\n"));
	buf_add(b, STR("\tsource {{int}} not null,\n\tsource_row {{int}} not null,\n"));
	add_columns(b, table, history);
	buf_add(b,
		history ? STR("\tprimary key (book, id, since)") : STR("\tprimary key (book, id)"));
	if (!history && engine == ENGINE_SQLITE)
		add_inline_foreigns(b, a, table);
	buf_add(b, STR("\n){{table}};\n"));
}

static void add_index(struct buf *b, struct arena *a, const struct table *table, struct str column)
{
	buf_addf(b, "create index if not exists %.*s on %.*s (book, %.*s);\n",
		STR_ARG(made_name(a, table->name, column)), STR_ARG(table->name), STR_ARG(column));
}

void tables_create(struct buf *b, struct arena *a, const struct table *table, enum engine engine)
{
	add_create(b, a, table, false, engine);
	add_create(b, a, table, true, engine);
}

void tables_references(struct buf *b, struct arena *a, const struct table *table)
{
	if (table->parent)
		add_index(b, a, table, STR("parent"));
	for (size_t i = 0; i < table->column_count; i++)
		if (column_ref(table, i))
			add_index(b, a, table, table->columns[i].name);
}

static void add_change_index(struct buf *b, struct arena *a, struct str table, const char *column)
{
	buf_addf(b, "create index if not exists %.*s on %.*s (book, %s);\n",
		STR_ARG(made_name(a, table, str_from_z(column))), STR_ARG(table), column);
}

void tables_changes(struct buf *b, struct arena *a, const struct table *table)
{
	add_change_index(b, a, table->name, "since");
	add_change_index(b, a, table->history, "since");
	add_change_index(b, a, table->history, "until");
}

struct str tables_sign(struct arena *a, const struct table *table)
{
	return made_name(a, table->name, STR("since"));
}

void tables_foreign(
	struct buf *b, struct arena *a, const struct table *table, const struct column *column)
{
	struct str name = column ? column->name : STR("parent");

	buf_addf(b, "alter table %.*s add constraint %.*s ", STR_ARG(table->name),
		STR_ARG(made_name(a, table->name, str_format(a, "%.*s_fk", STR_ARG(name)))));
	add_foreign(b, name,
		column ? ledger_table(a, table->def->fields[column->field].ref)
		       : table->parent->name);
	buf_add(b, STR(";\n"));
}

void tables_add_column(struct buf *b, struct arena *a, const struct table *table,
	const struct column *column, bool blind)
{
	buf_addf(b, "alter table %.*s add column %.*s %s;\n", STR_ARG(table->name),
		STR_ARG(column->name), ddl_type(column->wire));
	if (blind)
		return;
	buf_addf(b, "alter table %.*s add column %.*s %s;\n", STR_ARG(table->history),
		STR_ARG(column->name), ddl_type(column->wire));
	if (table->def->fields[column->field].ref)
		add_index(b, a, table, column->name);
}

static void add_key_part(struct buf *b, const struct table *table, size_t field)
{
	const struct field_def *def = &table->def->fields[field];

	must(!def->dated);
	buf_addf(b, ",f_%.*s%s", STR_ARG(def->name), def->type == TYPE_PERSONAL ? "_blind" : "");
	if (def->type == TYPE_DATE || def->type == TYPE_SPAN)
		buf_addf(b, ",f_%.*s_last", STR_ARG(def->name));
}

struct str tables_key(struct arena *a, const struct table *table)
{
	const struct ledger_def *def = table->def;
	bool has_state = def->state_field < 0;
	struct buf b;

	if (def->key_count == 0)
		return STR("-");
	buf_init(&b, BUF_MAX_TEXT);
	buf_add(&b, table->parent ? STR("book,parent") : STR("book"));
	for (size_t i = 0; i < def->key_count; i++) {
		add_key_part(&b, table, def->key[i]);
		has_state = has_state || def->key[i] == (size_t)def->state_field;
	}
	if (!has_state)
		add_key_part(&b, table, (size_t)def->state_field);
	return buf_take(a, &b);
}

static const struct column *column_named(const struct table *table, struct str name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (str_eq(table->columns[i].name, name))
			return &table->columns[i];
	return NULL; /* book, parent */
}

/*
 * Missing equals missing in a key of several fields, unless all of them are
 * missing: engines hold NULLs apart, so each part is spelled without NULL.
 * query.c asks in the same words, so that the index answers.
 */
void tables_key_part(struct buf *b, const struct table *table, struct str part, struct str before)
{
	const struct column *column = column_named(table, part);

	if (!column)
		buf_addf(b, "%.*s%.*s", STR_ARG(before), STR_ARG(part));
	else if (column->wire == TYPE_TEXT)
		buf_addf(b, "coalesce(%.*s%.*s, '')", STR_ARG(before), STR_ARG(part));
	else
		buf_addf(b, "coalesce(%.*s%.*s, %lld)", STR_ARG(before), STR_ARG(part),
			(long long)KEY_MISSING);
}

void tables_key_given(struct buf *b, const struct table *table, struct str before)
{
	const struct ledger_def *def = table->def;

	for (size_t i = 0; i < def->key_count; i++)
		buf_addf(b, "%s%.*sf_%.*s is not null", i > 0 ? " or " : "", STR_ARG(before),
			STR_ARG(def->fields[def->key[i]].name));
}

static void add_whole_key(struct buf *b, const struct table *table, struct str key)
{
	struct str rest = key;

	while (rest.len > 0) {
		struct str part = str_cut(&rest, STR(","));

		tables_key_part(b, table, part, STR(""));
		buf_add(b, rest.len > 0 ? STR(", ") : STR(") where "));
	}
	tables_key_given(b, table, STR(""));
}

void tables_unique(struct buf *b, struct arena *a, const struct table *table, struct str key)
{
	struct str name = made_name(a, table->name, STR("key"));

	buf_addf(b, "drop index if exists %.*s;\n", STR_ARG(name));
	if (str_eq(key, STR("-")))
		return;
	buf_addf(b, "create unique index %.*s on %.*s (", STR_ARG(name), STR_ARG(table->name));
	if (table->def->key_count > 1)
		add_whole_key(b, table, key);
	else
		buf_addf(b, "%.*s)", STR_ARG(key));
	buf_add_z(b, ";\n");
}
