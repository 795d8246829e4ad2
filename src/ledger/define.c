/*
 * Changes of kind "define": what a book knows, as lines in the chain.
 *
 * The detail of each such change holds the lines that are new or different:
 *
 *	book = 颍东区科技局                          created = 1700000000000
 *	pack = standard 0.1.0 b1946ac9…            blind = SM3 of the key of the blind indexes
 *	table party =                              column party f_name = text
 *	unique party = book,f_code                 search party = 1 name,code
 *	changes party = since,until                (indexes by which a change's versions are found)
 *	definition ledger party = HASH BODY-SM3    (HASH - : no longer in the catalog)
 *
 * A later line with the same key replaces an earlier one; all lines together
 * are what is in force. So the chain covers which tables and columns a book
 * has (also those that no definition knows any more), and ledger_verify can
 * read them all.
 *
 * Opening a book compares one text, "pack" in the book's row: the catalog's
 * version and the digest of everything it wants. Only when it differs are the
 * lines read and compared, inside a write that holds the book's row.
 */
#include "ledger/define.h"
#include "ledger/inside.h"
#include "store/sm3.h"

#include "ledger.sql.h"

#define LINES_MAX 200000

/* ---- lines ---- */

static size_t lines_slot(const struct lines *lines, struct str key)
{
	size_t slot = str_hash(key) & (lines->slot_count - 1);

	while (lines->slots[slot] && !str_eq(lines->line.at[lines->slots[slot] - 1].key, key))
		slot = (slot + 1) & (lines->slot_count - 1);
	return slot;
}

static void lines_grow(struct arena *a, struct lines *lines)
{
	lines->slot_count = lines->slot_count ? lines->slot_count * 2 : 1024;
	lines->slots = arena_array(a, uint32_t, lines->slot_count);
	for (size_t i = 0; i < lines->line.len; i++)
		lines->slots[lines_slot(lines, lines->line.at[i].key)] = (uint32_t)(i + 1);
}

void lines_put(struct arena *a, struct lines *lines, struct str key, struct str value)
{
	size_t slot;

	if (lines->line.len * 2 >= lines->slot_count)
		lines_grow(a, lines);
	slot = lines_slot(lines, key);
	if (lines->slots[slot]) {
		lines->line.at[lines->slots[slot] - 1].value = value;
		return;
	}
	must(lines->line.len < LINES_MAX);
	*ARRAY_ADD(a, lines->line) = (struct line){key, value};
	lines->slots[slot] = (uint32_t)lines->line.len;
}

bool lines_get(const struct lines *lines, struct str key, struct str *ret_value)
{
	size_t slot;

	if (lines->slot_count == 0)
		return false;
	slot = lines_slot(lines, key);
	if (!lines->slots[slot])
		return false;
	*ret_value = lines->line.at[lines->slots[slot] - 1].value;
	return true;
}

void lines_read(struct arena *a, struct lines *lines, struct str detail)
{
	struct str rest = detail;

	while (rest.len > 0) {
		struct str line = str_cut(&rest, STR("\n"));
		size_t at = str_find(line, STR(" ="));

		if (at == SIZE_MAX)
			continue;
		lines_put(a, lines, str_head(line, at), str_trim(str_skip(line, at + 2)));
	}
}

/* ---- what the catalog wants ---- */

static void want_table(struct arena *a, struct lines *want, const struct table *table)
{
	struct str code = table->def->name;
	struct str fields = str_join(a, table->def->search, table->def->search_count, STR(","));

	lines_put(a, want, str_format(a, "table %.*s", STR_ARG(code)),
		table->parent ? str_format(a, "of %.*s", STR_ARG(table->parent->def->name))
			      : STR(""));
	for (size_t i = 0; i < table->column_count; i++)
		lines_put(a, want,
			str_format(a, "column %.*s %.*s", STR_ARG(code),
				STR_ARG(table->columns[i].name)),
			table->columns[i].wire == TYPE_INT    ? STR("int")
			: table->columns[i].wire == TYPE_TEXT ? STR("text")
							      : STR("bytes"));
	lines_put(a, want, str_format(a, "unique %.*s", STR_ARG(code)), tables_key(a, table));
	lines_put(a, want, str_format(a, "changes %.*s", STR_ARG(code)), CHANGES_NOW);
	lines_put(a, want, str_format(a, "search %.*s", STR_ARG(code)),
		str_format(a, "%d %.*s", SEARCH_NOW, STR_ARG(fields)));
}

static void want_definition(struct arena *a, struct lines *want, struct str kind, struct str code,
	struct str hash, struct str body)
{
	lines_put(a, want, str_format(a, "definition %.*s %.*s", STR_ARG(kind), STR_ARG(code)),
		str_format(a, "%.*s %.*s", STR_ARG(hash), STR_ARG(sm3_text(a, body))));
}

static void want_all(struct arena *a, const struct book *book, struct lines *want)
{
	const struct catalog *catalog = book->catalog;

	for (size_t i = 0; i < book->inside->table_count; i++)
		want_table(a, want, &book->inside->tables[i]);
	for (size_t i = 0; i < catalog->schema.ledger_count; i++)
		want_definition(a, want, STR("ledger"), catalog->schema.ledgers[i]->name,
			catalog->schema.ledgers[i]->hash, catalog->schema.ledgers[i]->body);
	for (size_t i = 0; i < catalog->schema.indicator_count; i++)
		want_definition(a, want, STR("indicator"), catalog->schema.indicators[i]->code,
			catalog->schema.indicators[i]->hash, catalog->schema.indicators[i]->body);
	for (size_t i = 0; i < catalog->claim_count; i++)
		want_definition(a, want, STR("claim"), catalog->claims[i]->code,
			catalog->claims[i]->hash, catalog->claims[i]->body);
	for (size_t i = 0; i < catalog->report_count; i++)
		want_definition(a, want, STR("report"), catalog->reports[i]->code,
			catalog->reports[i]->hash, catalog->reports[i]->body);
}

struct str define_pack(struct arena *a, const struct book *book)
{
	const struct catalog *catalog = book->catalog;
	struct lines want = {0};
	struct buf b;
	struct str text;

	for (size_t i = 0; i < book->inside->table_count; i++)
		want_table(a, &want, &book->inside->tables[i]);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < want.line.len; i++)
		buf_addf(&b, "%.*s = %.*s\n", STR_ARG(want.line.at[i].key),
			STR_ARG(want.line.at[i].value));
	for (size_t i = 0; i < catalog->schema.ledger_count; i++)
		buf_addf(&b, "ledger %.*s\n", STR_ARG(catalog->schema.ledgers[i]->hash));
	for (size_t i = 0; i < catalog->schema.indicator_count; i++)
		buf_addf(&b, "indicator %.*s\n", STR_ARG(catalog->schema.indicators[i]->hash));
	for (size_t i = 0; i < catalog->claim_count; i++)
		buf_addf(&b, "claim %.*s\n", STR_ARG(catalog->claims[i]->hash));
	for (size_t i = 0; i < catalog->report_count; i++)
		buf_addf(&b, "report %.*s\n", STR_ARG(catalog->reports[i]->hash));
	must(buf_ok(&b));
	text = sm3_text(a, buf_str(&b));
	buf_free(&b);
	return str_format(a, "%.*s %.*s", STR_ARG(catalog->version), STR_ARG(text));
}

/* ---- bringing the tables there ---- */

struct growth {
	struct arena *a;
	const struct book *book;
	struct lines known, want;
	struct buf first, second; /* tables; then what needs all tables to be there */
	bool *search_again;       /* by table */
};

static bool column_known(const struct growth *g, const struct table *table,
	const struct column *column, struct str *ret)
{
	struct str key = str_format(
		g->a, "column %.*s %.*s", STR_ARG(table->def->name), STR_ARG(column->name));

	return lines_get(&g->known, key, ret);
}

static enum rc grow_columns(struct job *job, struct growth *g, const struct table *table)
{
	struct str *there, was, wanted;
	size_t count;

	TRY(store_columns(job, g->book->store, table->name, &there, &count));
	for (size_t i = 0; i < table->column_count + table->blind_count; i++) {
		bool blind = i >= table->column_count;
		const struct column *column =
			blind ? &table->blind[i - table->column_count] : &table->columns[i];
		size_t at = 0;

		while (at < count && !str_eq(there[at], column->name))
			at++;
		if (at == count) {
			tables_add_column(&g->first, g->a, table, column, blind);
			if (!blind && table->def->fields[column->field].ref &&
				store_engine(g->book->store) == ENGINE_POSTGRES)
				tables_foreign(&g->second, g->a, table, column);
		}
		if (blind || !column_known(g, table, column, &was))
			continue;
		must(lines_get(&g->want,
			str_format(g->a, "column %.*s %.*s", STR_ARG(table->def->name),
				STR_ARG(column->name)),
			&wanted));
		if (!str_eq(was, wanted))
			return fail(job, RC_INVALID,
				"台账“%.*s”的字段“%.*s”换了存储类型（原为 %.*s，现为 "
				"%.*s）：已有的数据不能改类型，请另起一个字段代码",
				STR_ARG(table->def->label),
				STR_ARG(table->def->fields[column->field].label), STR_ARG(was),
				STR_ARG(wanted));
	}
	return RC_OK;
}

static void grow_new(struct growth *g, const struct table *table)
{
	tables_create(&g->first, g->a, table, store_engine(g->book->store));
	if (store_engine(g->book->store) != ENGINE_POSTGRES)
		return;
	if (table->parent)
		tables_foreign(&g->second, g->a, table, NULL);
	for (size_t i = 0; i < table->column_count; i++)
		if (table->def->fields[table->columns[i].field].ref)
			tables_foreign(&g->second, g->a, table, &table->columns[i]);
}

static enum rc grow_table(struct job *job, struct growth *g, size_t index)
{
	const struct table *table = &g->book->inside->tables[index];
	struct str code = table->def->name, was = STR_NONE, wanted;
	bool there, used;

	TRY(store_has_table(job, g->book->store, table->name, &there));
	TRY(store_has_index(job, g->book->store, tables_sign(g->a, table), &used));
	if (lines_get(&g->known, str_format(g->a, "table %.*s", STR_ARG(code)), &was)) {
		must(lines_get(&g->want, str_format(g->a, "table %.*s", STR_ARG(code)), &wanted));
		if (!str_eq(was, wanted))
			return fail(job, RC_INVALID,
				"台账“%.*s”换了所属台账：已有的数据不能改，请另起一个台账代码",
				STR_ARG(table->def->label));
	}
	if (there)
		TRY(grow_columns(job, g, table));
	else
		grow_new(g, table);
	wanted = tables_key(g->a, table);
	if (used && (!lines_get(&g->known, str_format(g->a, "unique %.*s", STR_ARG(code)), &was) ||
			    !str_eq(was, wanted)))
		tables_unique(&g->second, g->a, table, wanted);
	if (used && (!lines_get(&g->known, str_format(g->a, "changes %.*s", STR_ARG(code)), &was) ||
			    !str_eq(was, CHANGES_NOW)))
		tables_changes(&g->second, g->a, table);
	must(lines_get(&g->want, str_format(g->a, "search %.*s", STR_ARG(code)), &wanted));
	g->search_again[index] =
		lines_get(&g->known, str_format(g->a, "search %.*s", STR_ARG(code)), &was) &&
		!str_eq(was, wanted);
	return RC_OK;
}

static enum rc grow_tables(struct job *job, struct growth *g)
{
	for (size_t i = 0; i < g->book->inside->table_count; i++)
		TRY(grow_table(job, g, i));
	must(buf_ok(&g->first) && buf_ok(&g->second));
	if (g->first.len > 0)
		TRY(store_script(job, g->book->store, buf_str(&g->first)));
	if (g->second.len > 0)
		TRY(store_script(job, g->book->store, buf_str(&g->second)));
	for (size_t i = 0; i < g->book->inside->table_count; i++)
		if (g->search_again[i])
			TRY(search_again(job, g->book, &g->book->inside->tables[i]));
	return RC_OK;
}

/*
 * Another book in the same database may be at it too: on PostgreSQL the table is held, with readers let through, and
 * only then looked at; on SQLite one writes at a time.
 */
enum rc define_indexes(struct job *job, const struct change *change, const struct table *table)
{
	struct store *store = change->book->store;
	struct arena *a = change->arena;
	struct buf b;
	bool used;
	enum rc rc = RC_OK;

	TRY(store_has_index(job, store, tables_sign(a, table), &used));
	if (used)
		return RC_OK;
	if (store_engine(store) == ENGINE_POSTGRES) {
		TRY(store_script(job, store,
			str_format(a, "lock table %.*s in share row exclusive mode",
				STR_ARG(table->name))));
		TRY(store_has_index(job, store, tables_sign(a, table), &used));
	}
	buf_init(&b, BUF_MAX_TEXT);
	tables_references(&b, a, table);
	tables_unique(&b, a, table, tables_key(a, table));
	tables_changes(&b, a, table);
	if (!used)
		rc = store_script(job, store, buf_str(&b));
	buf_free(&b);
	return rc;
}

/* "definition KIND CODE" = "HASH BODY-SM3" or "-" into table book_definition. */
static enum rc define_row(struct job *job, struct change *change, struct str key, struct str value)
{
	struct str rest = str_skip(key, 11), kind = str_cut(&rest, STR(" ")), hash;

	TRY(q_definition_end(
		job, change->book->store, change->seq, change->book->id, kind, rest, NULL));
	if (str_eq(value, STR("-")))
		return RC_OK;
	hash = str_cut(&value, STR(" "));
	return q_definition_add(job, change->book->store,
		&(struct q_definition_add_args){.book = change->book->id,
			.kind = kind,
			.code = rest,
			.since = change->seq,
			.hash = hash},
		NULL);
}

/* The lines that differ go into the change; definitions also into their table. */
static enum rc tell_lines(struct job *job, struct growth *g, struct change *change)
{
	for (size_t i = 0; i < g->want.line.len; i++) {
		const struct line *line = &g->want.line.at[i];
		struct str was;

		if (lines_get(&g->known, line->key, &was) && str_eq(was, line->value))
			continue;
		buf_addf(
			&change->detail, "%.*s = %.*s\n", STR_ARG(line->key), STR_ARG(line->value));
		if (str_starts(line->key, STR("definition ")))
			TRY(define_row(job, change, line->key, line->value));
	}
	for (size_t i = 0; i < g->known.line.len; i++) {
		const struct line *line = &g->known.line.at[i];
		struct str now;

		if (!str_starts(line->key, STR("definition ")) || str_eq(line->value, STR("-")) ||
			lines_get(&g->want, line->key, &now))
			continue;
		buf_addf(&change->detail, "%.*s = -\n", STR_ARG(line->key));
		TRY(define_row(job, change, line->key, STR("-")));
	}
	return RC_OK;
}

enum rc define_all(struct job *job, struct change *change)
{
	struct growth g = {.a = change->arena, .book = change->book};
	struct str pack = define_pack(g.a, g.book);
	enum rc rc;

	TRY(lines_load(job, g.book, &g.known));
	want_all(g.a, g.book, &g.want);
	lines_put(g.a, &g.want, STR("pack"), pack);
	g.search_again = arena_array(g.a, bool, g.book->inside->table_count + 1);
	buf_init(&g.first, BUF_MAX_TEXT);
	buf_init(&g.second, BUF_MAX_TEXT);
	rc = grow_tables(job, &g);
	buf_free(&g.first);
	buf_free(&g.second);
	TRY(rc);
	TRY(catalog_save(job, g.book->catalog, g.book->store));
	TRY(tell_lines(job, &g, change));
	return q_book_pack(job, g.book->store, pack, g.book->id, NULL);
}
