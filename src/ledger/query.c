/*
 * The text of every SELECT over a ledger's tables.
 *
 * A query is text and parameters that grow together: each value is added by
 * query_int, query_str or query_bytes, which writes "$n" and remembers what to
 * bind, so parameters are numbered in order of use on both engines. Names of
 * tables and columns come from the plan (identifiers of ours).
 *
 * "Known at q" is the union of current rows with since <= q and ended ones
 * with since <= q < until. "Now" reads the current table alone. A dated field
 * is a left join of its child ledger at the day asked for; the spans of one
 * parent never overlap, so it brings at most one row.
 */
#include "ledger/define.h"
#include "ledger/inside.h"

void query_init(struct query_text *q)
{
	buf_init(&q->sql, (size_t)1 << 20);
	buf_init(&q->parameters, QUERY_MAX_PARAMETERS * sizeof(struct parameter));
	q->count = 0;
}

void query_free(struct query_text *q)
{
	buf_free(&q->parameters);
	buf_free(&q->sql);
}

static void add_parameter(struct query_text *q, struct parameter parameter)
{
	buf_add(&q->parameters, (struct str){(const char *)&parameter, sizeof(parameter)});
	q->count++;
	buf_addf(&q->sql, "$%d", q->count);
}

void query_int(struct query_text *q, int64_t v)
{
	add_parameter(q, (struct parameter){.type = TYPE_INT, .integer = v});
}

void query_str(struct query_text *q, struct str v)
{
	add_parameter(q, (struct parameter){.type = TYPE_TEXT, .text = v});
}

void query_bytes(struct query_text *q, struct str v)
{
	add_parameter(q, (struct parameter){.type = TYPE_PERSONAL, .text = v});
}

enum rc query_start(
	struct job *job, const struct book *book, struct query_text *q, struct statement **ret)
{
	struct statement *s;

	must(buf_ok(&q->sql) && buf_ok(&q->parameters));
	TRY(store_prepare(job, book->store, buf_str(&q->sql), &s));
	const struct parameter *given = (const void *)buf_str(&q->parameters).at;
	for (int i = 0; i < q->count; i++) {
		const struct parameter *p = &given[i];

		if (p->type == TYPE_INT)
			bind_int(s, i + 1, p->integer);
		else if (p->type == TYPE_TEXT)
			bind_text(s, i + 1, p->text);
		else
			bind_bytes(s, i + 1, p->text);
	}
	*ret = s;
	return RC_OK;
}

static void add_frame(struct query_text *q, const struct table *table, bool history)
{
	buf_add(&q->sql, table->parent ? STR("id, parent, ordinal, since, ")
				       : STR("id, 0 as parent, 0 as ordinal, since, "));
	buf_add(&q->sql, history ? STR("until, ") : STR("0 as until, "));
	buf_add(&q->sql, STR("source, source_row"));
}

static void add_columns(struct query_text *q, const struct table *table, struct str before)
{
	for (size_t i = 0; i < table->column_count; i++) {
		buf_add(&q->sql, STR(", "));
		buf_add(&q->sql, before);
		buf_add(&q->sql, table->columns[i].name);
	}
}

void query_version_columns(struct query_text *q, const struct table *table, bool history)
{
	add_frame(q, table, history);
	add_columns(q, table, STR(""));
}

void query_versions(
	struct query_text *q, const struct book *book, const struct table *table, bool history)
{
	buf_add(&q->sql, STR("select "));
	query_version_columns(q, table, history);
	buf_addf(&q->sql,
		" from %.*s where book = ", STR_ARG(history ? table->history : table->name));
	query_int(q, book->id);
}

/*
 * The inner half is answered by an index of changes alone; asked for in one, SQLite would rather walk through the whole
 * book.
 */
void query_of_change(struct query_text *q, const struct book *book, const struct table *table,
	enum of_change what, int64_t seq)
{
	bool history = what != WROTE_CURRENT;
	const char *which = history ? "(id, since)" : "id";

	query_versions(q, book, table, history);
	buf_addf(&q->sql, " and %s in (select %s from %.*s where book = ", which,
		history ? "id, since" : "id", STR_ARG(history ? table->history : table->name));
	query_int(q, book->id);
	buf_addf(&q->sql, " and %s = ", what == ENDED ? "until" : "since");
	query_int(q, seq);
	buf_add_char(&q->sql, ')');
}

static void add_among(struct query_text *q, struct str before, const char *column,
	const int64_t *ids, size_t count)
{
	if (count == 0)
		return;
	buf_addf(&q->sql, " and %.*s%s", STR_ARG(before), column);
	if (count > 1) {
		query_ids(q, ids, count);
		return;
	}
	buf_add(&q->sql, STR(" = "));
	query_int(q, ids[0]);
}

/* Only rows of some records, of some parents, after an id: inside the union, so that the keys are used. */
static void add_keys(struct query_text *q, const struct each_options *options, struct str before)
{
	add_among(q, before, "id", options->ids, options->id_count);
	add_among(q, before, "parent", options->parents, options->parent_count);
	if (options->query->after) {
		buf_addf(&q->sql, " and %.*sid %s ", STR_ARG(before),
			options->query->newest ? "<" : ">");
		query_int(q, options->query->after);
	}
}

/*
 * A ledger's versions known at a change number, as a table in brackets. The sign keeps the engines from walking along
 * the index of what changes wrote: nearly all rows are older than seq. Those that ended since are few, or all of them.
 */
static void add_known(struct query_text *q, const struct book *book, const struct table *table,
	const struct each_options *options)
{
	buf_add(&q->sql, STR("("));
	query_versions(q, book, table, false);
	buf_add(&q->sql, STR(" and +since <= "));
	query_int(q, options->query->seq);
	add_keys(q, options, STR(""));
	buf_add(&q->sql, STR(" union all "));
	query_versions(q, book, table, true);
	buf_add(&q->sql, STR(" and +since <= "));
	query_int(q, options->query->seq);
	buf_add(&q->sql, STR(" and until > "));
	query_int(q, options->query->seq);
	add_keys(q, options, STR(""));
	/* There are no more; untold, SQLite would make filters of the tables joined to it. */
	if (options->id_count)
		buf_addf(&q->sql, " limit %d", options->id_count == 1 ? 1 : CHUNK);
	buf_add(&q->sql, STR(")"));
}

static struct table *dated_table(const struct book *book, const struct table *table, size_t i)
{
	return plan_table(book, table->def->fields[table->dated[i]].dated_ledger);
}

static void add_dated_joins(struct query_text *q, const struct book *book,
	const struct table *table, const struct each_options *asked)
{
	const struct ledger_query *query = asked->query;

	for (size_t i = 0; i < table->dated_count; i++) {
		struct ledger_query known = {.seq = query->seq};
		/* of some records only theirs: the union would be made of all */
		struct each_options options = {
			.query = &known, .parents = asked->ids, .parent_count = asked->id_count};

		buf_add(&q->sql, STR(" left join "));
		if (query->seq == SEQ_NOW)
			buf_add(&q->sql, dated_table(book, table, i)->name);
		else
			add_known(q, book, dated_table(book, table, i), &options);
		buf_addf(&q->sql, " d%zu on ", i);
		if (query->seq == SEQ_NOW) {
			buf_addf(&q->sql, "d%zu.book = ", i);
			query_int(q, book->id);
			buf_add(&q->sql, STR(" and "));
		}
		buf_addf(&q->sql, "d%zu.parent = r.id and d%zu.f_valid <= ", i, i);
		query_int(q, query->day);
		buf_addf(&q->sql, " and d%zu.f_valid_last >= ", i);
		query_int(q, query->day);
	}
}

static bool in_dated(const struct table *table, size_t field, size_t *ret_at)
{
	for (size_t i = 0; i < table->dated_count; i++)
		if (table->dated[i] == field) {
			*ret_at = i;
			return true;
		}
	return false;
}

/* "COLUMN = value" for each column of the value, or "COLUMN is null". */
static void add_equals(struct query_text *q, struct str column, struct value v)
{
	if (!value_given(v)) {
		buf_addf(&q->sql, "%.*s is null", STR_ARG(column));
		return;
	}
	buf_addf(&q->sql, "%.*s = ", STR_ARG(column));
	if (v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE) {
		query_str(q, v.text);
	} else if (v.type == TYPE_DATE || v.type == TYPE_SPAN) {
		query_int(q, v.date.first);
		buf_addf(&q->sql, " and %.*s_last = ", STR_ARG(column));
		query_int(q, v.date.last);
	} else {
		query_int(q, v.integer);
	}
}

static void add_field_equals(struct query_text *q, const struct table *table, size_t field,
	struct value v, struct str blind)
{
	struct str name = table->def->fields[field].name;
	struct buf column;
	size_t at;

	if (v.type == TYPE_PERSONAL && value_given(v)) {
		buf_addf(&q->sql, "r.f_%.*s_blind = ", STR_ARG(name));
		query_bytes(q, blind);
		return;
	}
	buf_init(&column, 200);
	if (in_dated(table, field, &at))
		buf_addf(&column, "d%zu.f_value", at);
	else
		buf_addf(&column, "r.f_%.*s", STR_ARG(name));
	must(buf_ok(&column));
	add_equals(q, buf_str(&column), v);
	buf_free(&column);
}

/* A word as a LIKE pattern: anywhere, its own % and _ meaning themselves. */
static struct str like_pattern(struct arena *a, struct str word)
{
	struct buf b;

	buf_init(&b, 4 * LEDGER_MAX_TEXT + 16);
	buf_add_char(&b, '%');
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] == '%' || word.at[i] == '_' || word.at[i] == '!')
			buf_add_char(&b, '!');
		buf_add_char(&b, word.at[i]);
	}
	buf_add_char(&b, '%');
	return buf_take(a, &b);
}

/* A record is named by what it refers to as well: a certificate by its firm. */
static void add_search_through(struct query_text *q, const struct book *book,
	const struct table *table, struct str pattern)
{
	const struct ledger_def *def = table->def;

	for (size_t i = 0; i < def->field_count; i++) {
		const struct field_def *field = &def->fields[i];
		bool names = def->title_field == (int)i;

		for (size_t k = 0; k < def->key_count; k++)
			names = names || def->key[k] == i;
		if (!names || field->dated || field->type != TYPE_REF)
			continue;
		buf_addf(&q->sql,
			" or r.f_%.*s in (select id from %.*s where book = ", STR_ARG(field->name),
			STR_ARG(plan_table(book, field->ref)->name));
		query_int(q, book->id);
		buf_add(&q->sql, STR(" and search like "));
		query_str(q, pattern);
		buf_add(&q->sql, STR(" escape '!')"));
	}
}

static void add_search(struct query_text *q, struct arena *a, const struct book *book,
	const struct table *table, const struct ledger_query *query)
{
	struct str rest = str_fold(a, str_head(query->search, LEDGER_MAX_TEXT));

	for (int words = 0; rest.len > 0 && words < LEDGER_MAX_WORDS;) {
		struct str word = str_cut(&rest, STR(" ")), pattern;

		if (word.len == 0)
			continue;
		words++;
		pattern = like_pattern(a, word);
		buf_add(&q->sql, STR(" and (r.search like "));
		query_str(q, pattern);
		buf_add(&q->sql, STR(" escape '!'"));
		if (query->through)
			add_search_through(q, book, table, pattern);
		buf_add_char(&q->sql, ')');
	}
}

static struct str blind_of(const struct each_options *options, size_t i)
{
	return options->blinds ? options->blinds[i] : STR_NONE;
}

static void add_single_key(
	struct query_text *q, const struct table *table, const struct each_options *options)
{
	const struct ledger_def *def = table->def;
	size_t field = def->key[0];

	buf_add(&q->sql, STR(" and "));
	add_field_equals(q, table, field, options->key->values[field], blind_of(options, 0));
	if (def->state_field >= 0) {
		field = (size_t)def->state_field;
		buf_add(&q->sql, STR(" and "));
		add_field_equals(q, table, field, options->key->values[field], STR_NONE);
	}
}

/* One column of a record's key: its value, or what stands for a missing one. */
static void add_key_value(struct query_text *q, const struct column *column, struct value v)
{
	if (column->wire == TYPE_TEXT)
		query_str(q, value_given(v) ? v.text : STR(""));
	else if (!value_given(v))
		query_int(q, KEY_MISSING);
	else if (v.type == TYPE_DATE || v.type == TYPE_SPAN)
		query_int(q, column->last ? v.date.last : v.date.first);
	else
		query_int(q, v.integer);
}

/* A key of several fields, in the words of its index (tables.c). */
static void add_whole_key(struct query_text *q, struct arena *a, const struct table *table,
	const struct each_options *options)
{
	const struct record *key = options->key;
	struct str rest = tables_key(a, table);

	while (rest.len > 0) {
		struct str part = str_cut(&rest, STR(","));

		for (size_t i = 0; i < table->column_count; i++) {
			const struct column *column = &table->columns[i];

			if (!str_eq(column->name, part))
				continue;
			buf_add(&q->sql, STR(" and "));
			tables_key_part(&q->sql, table, part, STR("r."));
			buf_add(&q->sql, STR(" = "));
			add_key_value(q, column, key->values[column->field]);
		}
	}
	for (size_t i = 0; i < table->def->key_count; i++) {
		size_t field = table->def->key[i];

		if (table->def->fields[field].type != TYPE_PERSONAL)
			continue;
		buf_add(&q->sql, STR(" and "));
		add_field_equals(q, table, field, key->values[field], blind_of(options, i));
	}
	buf_add(&q->sql, STR(" and ("));
	tables_key_given(&q->sql, table, STR("r."));
	buf_add(&q->sql, STR(")"));
}

static void add_where(struct query_text *q, struct arena *a, const struct table *table,
	const struct each_options *options)
{
	const struct ledger_query *query = options->query;

	for (size_t i = 0; i < query->filter_count; i++) {
		const struct ledger_filter *filter = &query->filters[i];

		if (query->seq != SEQ_NOW && filter->field->type == TYPE_PERSONAL &&
			value_given(filter->equals))
			continue;
		buf_add(&q->sql, STR(" and "));
		add_field_equals(q, table, (size_t)(filter->field - table->def->fields),
			filter->equals, blind_of(options, i));
	}
	if (options->key && table->def->key_count > 1)
		add_whole_key(q, a, table, options);
	else if (options->key)
		add_single_key(q, table, options);
}

/* Asked for each row, not joined: of one row SQLite would make a filter of all keys. */
static void add_key(struct query_text *q, const struct book *book, const struct table *table)
{
	buf_add(&q->sql, STR(", (select key from personal_key where book = "));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and ledger = "));
	query_str(q, table->def->name);
	buf_add(&q->sql, STR(" and id = r.id)"));
}

static void add_select(struct query_text *q, const struct book *book, const struct table *table,
	const struct each_options *options)
{
	bool union_made = options->query->seq != SEQ_NOW;

	if (options->count) {
		buf_add(&q->sql, STR("select count(*)"));
		return;
	}
	buf_add(&q->sql, STR("select r.id, "));
	buf_add(&q->sql,
		table->parent || union_made ? STR("r.parent, r.ordinal, ") : STR("0, 0, "));
	buf_add(&q->sql, union_made ? STR("r.since, r.until, ") : STR("r.since, 0, "));
	buf_add(&q->sql, STR("r.source, r.source_row"));
	add_columns(q, table, STR("r."));
	for (size_t i = 0; i < table->dated_count; i++) {
		enum type type = table->def->fields[table->dated[i]].type;

		buf_addf(&q->sql, ", d%zu.f_value", i);
		if (type == TYPE_DATE || type == TYPE_SPAN)
			buf_addf(&q->sql, ", d%zu.f_value_last", i);
	}
	if (table->has_personal)
		add_key(q, book, table);
}

/*
 * Search text and blind indexes stand in the current table only: with an older change number the caller filters the
 * rows himself (query_filters_all tells).
 */
bool query_filters_all(const struct each_options *options)
{
	if (options->query->seq == SEQ_NOW)
		return true;
	if (options->query->search.len > 0)
		return false;
	for (size_t i = 0; i < options->query->filter_count; i++)
		if (options->query->filters[i].field->type == TYPE_PERSONAL &&
			value_given(options->query->filters[i].equals))
			return false;
	return true;
}

void query_each(struct query_text *q, struct arena *a, const struct book *book,
	const struct table *table, const struct each_options *options)
{
	const struct ledger_query *query = options->query;
	bool now = query->seq == SEQ_NOW;
	size_t limit;

	add_select(q, book, table, options);
	buf_add(&q->sql, STR(" from "));
	if (now)
		buf_add(&q->sql, table->name);
	else
		add_known(q, book, table, options);
	buf_add(&q->sql, STR(" r"));
	add_dated_joins(q, book, table, options);
	buf_add(&q->sql, STR(" where "));
	if (now) {
		buf_add(&q->sql, STR("r.book = "));
		query_int(q, book->id);
		add_keys(q, options, STR("r."));
	} else {
		buf_add(&q->sql, STR("1 = 1"));
	}
	add_where(q, a, table, options);
	if (now && query->search.len > 0)
		add_search(q, a, book, table, query);
	if (options->count)
		return;
	buf_add(&q->sql, options->parent_count ? STR(" order by r.ordinal, r.id")
			 : query->newest       ? STR(" order by r.id desc")
					       : STR(" order by r.id"));
	limit = query_filters_all(options) ? query->limit : 0;
	if (options->page && (!limit || limit > options->page))
		limit = options->page;
	if (limit) {
		buf_add(&q->sql, STR(" limit "));
		query_int(q, (int64_t)limit);
	}
}

/* ---- many records at once ---- */

void query_ids(struct query_text *q, const int64_t *ids, size_t count)
{
	size_t room = count <= CHUNK_SMALL ? CHUNK_SMALL : CHUNK;

	must(count > 0 && count <= CHUNK);
	buf_add(&q->sql, STR(" in ("));
	for (size_t i = 0; i < room; i++) {
		if (i > 0)
			buf_add(&q->sql, STR(", "));
		query_int(q, ids[i < count ? i : count - 1]);
	}
	buf_add(&q->sql, STR(")"));
}

void query_child_ids(struct query_text *q, const struct book *book, const struct table *child,
	const int64_t *parents, size_t count)
{
	buf_addf(&q->sql, "select id from %.*s where book = ", STR_ARG(child->name));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and parent"));
	query_ids(q, parents, count);
}

static void add_history_columns(
	struct query_text *q, const struct table *table, bool values, int64_t until)
{
	buf_add(&q->sql, STR("book, id, "));
	if (table->parent)
		buf_add(&q->sql, STR("parent, ordinal, "));
	buf_add(&q->sql, STR("since, "));
	if (values) {
		/* PostgreSQL would take a bare parameter in a select list for text. */
		buf_add(&q->sql, STR("cast("));
		query_int(q, until);
		buf_add(&q->sql, STR(" as bigint), "));
	} else {
		buf_add(&q->sql, STR("until, "));
	}
	buf_add(&q->sql, STR("source, source_row"));
	add_columns(q, table, STR(""));
}

void query_to_history(struct query_text *q, const struct book *book, const struct table *table,
	int64_t until, const int64_t *ids, size_t count)
{
	buf_addf(&q->sql, "insert into %.*s (", STR_ARG(table->history));
	add_history_columns(q, table, false, until);
	buf_add(&q->sql, STR(") select "));
	add_history_columns(q, table, true, until);
	buf_addf(&q->sql, " from %.*s where book = ", STR_ARG(table->name));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and +since < "));
	query_int(q, until);
	buf_add(&q->sql, STR(" and id"));
	query_ids(q, ids, count);
}

void query_delete(struct query_text *q, const struct book *book, const struct table *table,
	const int64_t *ids, size_t count)
{
	buf_addf(&q->sql, "delete from %.*s where book = ", STR_ARG(table->name));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and id"));
	query_ids(q, ids, count);
}

void query_existing(struct query_text *q, const struct book *book, const struct table *table,
	const int64_t *ids, size_t count)
{
	buf_addf(&q->sql, "select id from %.*s where book = ", STR_ARG(table->name));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and id"));
	query_ids(q, ids, count);
}

void query_referring(struct query_text *q, const struct book *book, const struct table *table,
	struct str column, const int64_t *ids, size_t count)
{
	buf_addf(&q->sql, "select id, %.*s from %.*s where book = ", STR_ARG(column),
		STR_ARG(table->name));
	query_int(q, book->id);
	buf_addf(&q->sql, " and %.*s", STR_ARG(column));
	query_ids(q, ids, count);
	buf_add(&q->sql, STR(" limit 1"));
}

void query_overlap(struct query_text *q, const struct book *book, const struct table *table,
	const int64_t *parents, size_t count)
{
	buf_addf(&q->sql,
		"select a.parent, a.id, b.id from %.*s a join %.*s b on b.book = a.book and "
		"b.parent = a.parent and b.id > a.id "
		"and b.f_valid <= a.f_valid_last and a.f_valid <= b.f_valid_last where a.book = ",
		STR_ARG(table->name), STR_ARG(table->name));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and a.parent"));
	query_ids(q, parents, count);
	buf_add(&q->sql, STR(" limit 1"));
}

void query_set_search(struct query_text *q, const struct book *book, const struct table *table,
	int64_t id, struct str text)
{
	buf_addf(&q->sql, "update %.*s set search = ", STR_ARG(table->name));
	query_str(q, text.at ? text : STR(""));
	buf_add(&q->sql, STR(" where book = "));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and id = "));
	query_int(q, id);
}

void query_forget(
	struct query_text *q, const struct book *book, const struct table *table, int64_t id)
{
	buf_addf(&q->sql, "update %.*s set ", STR_ARG(table->name));
	for (size_t i = 0; i < table->blind_count; i++)
		buf_addf(
			&q->sql, "%s%.*s = null", i > 0 ? ", " : "", STR_ARG(table->blind[i].name));
	buf_add(&q->sql, STR(" where book = "));
	query_int(q, book->id);
	buf_add(&q->sql, STR(" and id = "));
	query_int(q, id);
}
