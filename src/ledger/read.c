/*
 * Rows of the database become records.
 *
 * Every statement over a ledger's versions brings the same columns in the same
 * order (query.c), so there is one reader for records and one for canonical
 * bytes. Personal values are opened here; one whose key was destroyed reads as
 * missing.
 *
 * A function that reads looks whether a transaction is open and, when none is,
 * opens a snapshot for itself.
 */
#include "ledger/inside.h"

struct record *record_new(struct job *job, const struct ledger_def *ledger)
{
	struct record *record = arena_new(job->arena, struct record);

	record->ledger = ledger;
	record->seq = SEQ_NOW;
	record->day = job->today;
	record->values = arena_array(job->arena, struct value, ledger->field_count + 1);
	for (size_t i = 0; i < ledger->field_count; i++)
		record->values[i] = value_missing(ledger->fields[i].type);
	return record;
}

struct value *record_value(struct record *record, struct str field)
{
	const struct field_def *def = ledger_field(record->ledger, field);

	must(def);
	return &record->values[def - record->ledger->fields];
}

static void read_frame(struct statement *s, struct record *record)
{
	record->id = column_int(s, ROW_ID);
	record->parent = column_int(s, ROW_PARENT);
	record->ordinal = (int32_t)column_int(s, ROW_ORDINAL);
	record->since = column_int(s, ROW_SINCE);
	record->until = column_int(s, ROW_UNTIL);
	record->source = column_int(s, ROW_SOURCE);
	record->source_row = column_int(s, ROW_SOURCE_ROW);
}

/* One column of the database into a value; the second half of a date completes it. */
static void read_column(struct statement *s, int at, struct value *v, bool last, struct arena *a)
{
	switch (v->type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: v->text = a ? str_copy(a, column_text(s, at)) : column_text(s, at); break;
	case TYPE_DATE:
	case TYPE_SPAN:
		if (last)
			v->date.last = (day_t)column_int(s, at);
		else
			v->date.first = (day_t)column_int(s, at);
		break;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: v->integer = column_int(s, at); break;
	case TYPE_PERSONAL:
	case TYPE_NONE: never();
	}
	v->state = VALUE_GIVEN;
}

static enum rc read_personal(struct job *job, const struct row_reader *reader, struct statement *s,
	int at, struct str *ret_plain)
{
	struct sealed sealed = {.book = reader->book,
		.table = reader->table,
		.id = column_int(s, ROW_ID),
		.bytes = column_bytes(s, at)};

	if (!reader->key_at)
		return personal_open(
			job, reader->book, reader->table, sealed.id, sealed.bytes, ret_plain);
	if (column_is_null(s, reader->key_at))
		return RC_MISSING;
	sealed.key = column_bytes(s, reader->key_at);
	return personal_unseal(job, &sealed, ret_plain);
}

/* A value whose key was destroyed reads as missing. */
static enum rc read_sealed(struct job *job, const struct row_reader *reader, struct statement *s,
	int at, struct value *v)
{
	struct str plain;
	enum rc rc = read_personal(job, reader, s, at, &plain);

	if (rc == RC_MISSING) {
		job_clear_error(job);
		return RC_OK;
	}
	TRY(rc);
	*v = value_text(TYPE_PERSONAL, plain);
	return RC_OK;
}

enum rc row_record(struct job *job, const struct row_reader *reader, struct statement *s,
	struct record *record)
{
	const struct table *table = reader->table;

	for (size_t i = 0; i < table->def->field_count; i++)
		record->values[i] = value_missing(table->def->fields[i].type);
	read_frame(s, record);
	for (size_t i = 0; i < table->column_count; i++) {
		const struct column *column = &table->columns[i];
		struct value *v = &record->values[column->field];
		int at = ROW_FIELDS + (int)i;

		if (column_is_null(s, at))
			continue;
		if (column->wire == TYPE_PERSONAL)
			TRY(read_sealed(job, reader, s, at, v));
		else
			read_column(s, at, v, column->last, reader->a);
	}
	return RC_OK;
}

static enum rc row_record_dated(struct job *job, const struct row_reader *reader,
	struct statement *s, struct record *record)
{
	const struct table *table = reader->table;
	int at = ROW_FIELDS + (int)table->column_count;

	TRY(row_record(job, reader, s, record));
	for (size_t i = 0; i < table->dated_count; i++) {
		struct value *v = &record->values[table->dated[i]];
		bool two = v->type == TYPE_DATE || v->type == TYPE_SPAN;

		for (int half = 0; half <= (two ? 1 : 0); half++, at++)
			if (!column_is_null(s, at))
				read_column(s, at, v, half == 1, reader->a);
	}
	return RC_OK;
}

void row_canon(const struct table *table, struct statement *s, struct buf *b)
{
	struct frame frame = {column_int(s, ROW_ID), column_int(s, ROW_PARENT),
		column_int(s, ROW_SOURCE), column_int(s, ROW_SOURCE_ROW),
		(int32_t)column_int(s, ROW_ORDINAL)};

	canon_begin(b, &frame);
	for (size_t i = 0; i < table->column_count; i++) {
		const struct column *column = &table->columns[i];
		int at = ROW_FIELDS + (int)i;

		switch (column_kind(s, at)) {
		case COLUMN_NULL: break;
		case COLUMN_INT: canon_int(b, column->canon, column_int(s, at)); break;
		case COLUMN_TEXT: canon_text(b, column->canon, column_text(s, at)); break;
		case COLUMN_BYTES: canon_bytes(b, column->canon, column_bytes(s, at)); break;
		}
	}
	canon_end(b);
}

/* ---- many records ---- */

static bool holds_words(
	struct job *job, const struct table *table, const struct record *record, struct str search)
{
	struct cell *cells = arena_array(job->arena, struct cell, table->column_count + 1);
	struct str rest = str_fold(job->arena, search);
	struct buf text;
	bool holds = true;

	for (size_t i = 0; i < table->column_count; i++) {
		const struct value *v = &record->values[table->columns[i].field];

		if (table->columns[i].wire == TYPE_TEXT && value_given(*v))
			cells[i] = (struct cell){.given = true, .text = v->text};
	}
	buf_init(&text, BUF_MAX_TEXT);
	search_text(&text, table, cells);
	while (rest.len > 0) {
		struct str word = str_cut(&rest, STR(" "));

		holds = holds && (word.len == 0 || str_find(buf_str(&text), word) != SIZE_MAX);
	}
	buf_free(&text);
	return holds;
}

/* What query_each left to us: search and personal fields among older versions. */
static bool passes(struct job *job, const struct table *table, const struct record *record,
	const struct ledger_query *query)
{
	if (query->search.len > 0 && !holds_words(job, table, record, query->search))
		return false;
	for (size_t i = 0; i < query->filter_count; i++) {
		const struct ledger_filter *filter = &query->filters[i];
		struct value v = record->values[filter->field - table->def->fields];

		if (filter->field->type == TYPE_PERSONAL && !value_eq(v, filter->equals))
			return false;
	}
	return true;
}

#define WALK_PAGE 5000

struct walk {
	const struct book *book;
	const struct table *table;
	const struct each_options *options;
	record_fn *each;
	void *arg;
	struct record record;  /* reused for each row */
	int64_t seq;           /* as it was asked for */
	struct arena *scratch; /* what one row needs: opened personal values */
	size_t rows, told;     /* of the page; of all */
};

/* Fills w->record; what that takes is gone with the next row. */
static enum rc walk_row(struct job *job, struct walk *w, const struct row_reader *reader,
	struct statement *s, bool *ret_asked)
{
	const struct ledger_query *query = w->options->query;
	struct arena *own = job->arena;
	enum rc rc;

	arena_clear(w->scratch);
	job->arena = w->scratch;
	rc = row_record_dated(job, reader, s, &w->record);
	if (rc == RC_OK) {
		w->record.day = query->day;
		w->record.seq = w->seq;
		*ret_asked =
			query_filters_all(w->options) || passes(job, w->table, &w->record, query);
	}
	job->arena = own;
	return rc;
}

static enum rc walk_rows(struct job *job, struct walk *w, struct statement *s)
{
	const struct ledger_query *query = w->options->query;
	struct row_reader reader = {.book = w->book, .table = w->table};
	enum rc rc;

	for (w->rows = 0; (rc = statement_step(job, s)) == RC_ROW; w->rows++) {
		bool asked = true;

		if (w->table->has_personal)
			reader.key_at = column_count(s) - 1;
		TRY(walk_row(job, w, &reader, s, &asked));
		if (!asked)
			continue;
		TRY(w->each(w->arg, job, &w->record));
		if (query->limit && ++w->told == query->limit)
			return RC_DONE;
	}
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc blind_values(struct job *job, const struct book *book, struct each_options *options)
{
	const struct ledger_query *query = options->query;
	const struct record *key = options->key;
	size_t count = key ? key->ledger->key_count : query->filter_count;
	struct str *blinds = arena_array(job->arena, struct str, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct field_def *field =
			key ? &key->ledger->fields[key->ledger->key[i]] : query->filters[i].field;
		struct value v = key ? key->values[key->ledger->key[i]] : query->filters[i].equals;

		if (field->type == TYPE_PERSONAL && value_given(v))
			TRY(personal_blind(job, book, field, v.text, &blinds[i]));
	}
	options->blinds = blinds;
	return RC_OK;
}

static enum rc walk_page(struct job *job, struct walk *w)
{
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_each(&q, job->arena, w->book, w->table, w->options);
	rc = query_start(job, w->book, &q, &s);
	if (rc == RC_OK) {
		rc = walk_rows(job, w, s);
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

/* PostgreSQL's answers are fetched whole, so long lists are asked for in pages; SQLite's come row by row. */
static enum rc walk_pages(
	struct job *job, struct walk *w, struct each_options *options, struct ledger_query *query)
{
	enum rc rc;

	if (store_engine(w->book->store) == ENGINE_POSTGRES && !options->parent_count &&
		!options->id_count)
		options->page = WALK_PAGE;
	do {
		rc = walk_page(job, w);
		query->after = w->record.id;
	} while (rc == RC_OK && options->page && w->rows == options->page);
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc walk(struct job *job, struct walk *w, struct each_options *options)
{
	struct ledger_query query = *options->query;
	enum rc rc;

	if (query.filter_count > LEDGER_MAX_FILTERS)
		return fail(job, RC_TOO_MUCH, "最多用 %d 个筛选条件", LEDGER_MAX_FILTERS);
	TRY(book_known(job, w->book, query.seq, &query.seq));
	w->seq = options->query->seq;
	options->query = &query;
	w->options = options;
	TRY(blind_values(job, w->book, options));
	w->record = *record_new(job, w->table->def);
	w->scratch = arena_make();
	rc = walk_pages(job, w, options, &query);
	arena_free(w->scratch);
	return rc;
}

static enum rc walk_in_look(struct job *job, struct walk *w, struct each_options *options)
{
	struct snapshot snapshot;
	enum rc rc;

	TRY(snapshot_begin(job, w->book->store, &snapshot));
	rc = walk(job, w, options);
	snapshot_end(&snapshot);
	return rc;
}

enum rc ledger_each(struct job *job, const struct book *book, const struct ledger_def *ledger,
	const struct ledger_query *query, record_fn *each, void *arg)
{
	struct walk w = {.book = book, .table = plan_table(book, ledger), .each = each, .arg = arg};
	struct ledger_query full = *query;
	struct each_options options = {.query = &full};

	if (!full.day)
		full.day = job->today;
	return walk_in_look(job, &w, &options);
}

static enum rc count_one(void *arg, struct job *job, const struct record *record)
{
	int64_t *count = arg;

	(void)job;
	(void)record;
	++*count;
	return RC_OK;
}

/* The one number that a query gives. */
static enum rc ask_number(
	struct job *job, const struct book *book, struct query_text *q, int64_t *ret)
{
	struct statement *s;

	TRY(query_start(job, book, q, &s));
	enum rc rc = statement_step(job, s);
	must(rc != RC_DONE);
	if (rc == RC_ROW) {
		*ret = column_int(s, 0);
		rc = RC_OK;
	}
	statement_done(s);
	return rc;
}

static enum rc count_rows(struct job *job, const struct book *book, const struct table *table,
	struct each_options *options, int64_t *ret)
{
	struct query_text q;
	enum rc rc;

	TRY(blind_values(job, book, options));
	query_init(&q);
	query_each(&q, job->arena, book, table, options);
	rc = ask_number(job, book, &q, ret);
	query_free(&q);
	return rc;
}

enum rc ledger_count(struct job *job, const struct book *book, const struct ledger_def *ledger,
	const struct ledger_query *query, int64_t *ret)
{
	struct ledger_query full = *query;
	struct each_options options = {.query = &full, .count = true};
	struct snapshot snapshot;
	int64_t count = 0;
	enum rc rc;

	full.limit = 0;
	if (!full.day)
		full.day = job->today;
	if (full.filter_count > LEDGER_MAX_FILTERS)
		return fail(job, RC_TOO_MUCH, "最多用 %d 个筛选条件", LEDGER_MAX_FILTERS);
	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = book_known(job, book, full.seq, &full.seq);
	if (rc == RC_OK)
		rc = query_filters_all(&options)
			     ? count_rows(job, book, plan_table(book, ledger), &options, &count)
			     : ledger_each(job, book, ledger, &full, count_one, &count);
	snapshot_end(&snapshot);
	if (rc == RC_OK)
		*ret = count;
	return rc;
}

static void add_after(struct query_text *q, const struct book *book, struct str table,
	const char *column, int64_t since)
{
	buf_addf(&q->sql, "exists (select 1 from %.*s where book = ", STR_ARG(table));
	query_int(q, book->id);
	buf_addf(&q->sql, " and %s > ", column);
	query_int(q, since);
	buf_add(&q->sql, STR(")"));
}

enum rc ledger_touched(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t since, bool *ret)
{
	const struct table *table = plan_table(book, ledger);
	struct query_text q;
	int64_t number = 0;
	enum rc rc;

	query_init(&q);
	buf_add(&q.sql, STR("select case when "));
	add_after(&q, book, table->name, "since", since);
	buf_add(&q.sql, STR(" or "));
	add_after(&q, book, table->history, "until", since);
	buf_add(&q.sql, STR(" then 1 else 0 end"));
	rc = ask_number(job, book, &q, &number);
	query_free(&q);
	*ret = number != 0;
	return rc;
}

/* ---- one record, some records ---- */

struct record *record_copy(struct job *job, const struct record *record)
{
	struct record *copy = record_new(job, record->ledger);
	struct value *values = copy->values;

	*copy = *record;
	copy->values = values;
	for (size_t i = 0; i < record->ledger->field_count; i++) {
		struct value v = record->values[i];
		bool text = v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE ||
			    v.type == TYPE_PERSONAL;

		if (value_given(v) && text)
			v.text = str_copy(job->arena, v.text);
		values[i] = v;
	}
	return copy;
}

typedef ARRAY(struct record *) records;

static enum rc keep_record(void *arg, struct job *job, const struct record *record)
{
	records *kept = arg;

	*ARRAY_ADD(job->arena, *kept) = record_copy(job, record);
	return RC_OK;
}

/* Puts records of a chunk where their ids stand; an id may stand there twice. */
static void put_by_id(const records *kept, const int64_t *ids, size_t count, struct record **ret)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < kept->len && ret[i] == NULL; k++)
			if (kept->at[k]->id == ids[i])
				ret[i] = kept->at[k];
}

/* Ids stand twice in a union and twice again in that of each dated field: how many have room in one statement. */
static size_t at_once(const struct table *table)
{
	static const size_t rooms[] = {CHUNK, CHUNK_SMALL};
	size_t sets = 2 * (1 + table->dated_count);

	for (size_t i = 0; i < COUNT_OF(rooms); i++)
		if (sets * (rooms[i] + 4) <= QUERY_MAX_PARAMETERS)
			return rooms[i];
	return 1;
}

enum rc records_get_on(struct job *job, const struct book *book, const struct ledger_def *ledger,
	const int64_t *ids, size_t count, int64_t seq, day_t day, struct record ***ret)
{
	struct ledger_query query = {.seq = seq, .day = day};
	struct record **found = arena_array(job->arena, struct record *, count + 1);
	const struct table *table = plan_table(book, ledger);
	size_t most = at_once(table);

	for (size_t at = 0; at < count; at += most) {
		size_t some = count - at < most ? count - at : most;
		struct each_options options = {.query = &query, .ids = ids + at, .id_count = some};
		records kept = {0};
		struct walk w = {.book = book, .table = table, .each = keep_record, .arg = &kept};

		TRY(walk_in_look(job, &w, &options));
		put_by_id(&kept, ids + at, some, found + at);
		for (size_t i = at; i < at + some; i++)
			if (found[i] == NULL)
				return fail(job, RC_MISSING,
					"台账“%.*s”没有第 %lld 号记录，或它已作废",
					STR_ARG(ledger->label), (long long)ids[i]);
	}
	*ret = found;
	return RC_OK;
}

enum rc record_get_on(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq, day_t day, struct record **ret)
{
	struct record **found;

	TRY(records_get_on(job, book, ledger, &id, 1, seq, day, &found));
	*ret = found[0];
	return RC_OK;
}

enum rc record_get(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq, struct record **ret)
{
	return record_get_on(job, book, ledger, id, seq, job->today, ret);
}

bool key_given(const struct record *record)
{
	for (size_t i = 0; i < record->ledger->key_count; i++)
		if (value_given(record->values[record->ledger->key[i]]))
			return true;
	return false;
}

enum rc record_find(
	struct job *job, const struct book *book, const struct record *like, struct record **ret)
{
	struct ledger_query query = {.seq = SEQ_NOW, .day = job->today, .limit = 1};
	struct each_options options = {.query = &query,
		.key = like,
		.parents = &like->parent,
		.parent_count = like->parent != 0};
	records kept = {0};
	struct walk w = {.book = book,
		.table = plan_table(book, like->ledger),
		.each = keep_record,
		.arg = &kept};

	if (like->ledger->key_count == 0)
		return fail(
			job, RC_MISSING, "台账“%.*s”没有关键字段", STR_ARG(like->ledger->label));
	if (!key_given(like))
		return fail(job, RC_MISSING, "台账“%.*s”的关键字段未填，无从查找",
			STR_ARG(like->ledger->label));
	TRY(walk_in_look(job, &w, &options));
	if (kept.len == 0)
		return fail(job, RC_MISSING, "台账“%.*s”没有关键字段相同的记录",
			STR_ARG(like->ledger->label));
	*ret = kept.at[0];
	return RC_OK;
}

enum rc record_rows(struct job *job, const struct book *book, const struct ledger_def *child,
	int64_t parent, int64_t seq, struct record ***ret, size_t *ret_count)
{
	struct ledger_query query = {.seq = seq, .day = job->today};
	struct each_options options = {.query = &query, .parents = &parent, .parent_count = 1};
	records kept = {0};
	struct walk w = {
		.book = book, .table = plan_table(book, child), .each = keep_record, .arg = &kept};

	must(w.table->parent);
	if (parent > 0)
		TRY(walk_in_look(job, &w, &options));
	*ret = kept.at;
	*ret_count = kept.len;
	return RC_OK;
}

/* ---- all versions of one record ---- */

static enum rc read_versions(struct job *job, const struct book *book, const struct table *table,
	int64_t id, bool history, records *kept)
{
	struct row_reader reader = {.book = book, .table = table, .a = job->arena};
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_versions(&q, book, table, history);
	buf_add(&q.sql, STR(" and id = "));
	query_int(&q, id);
	buf_add(&q.sql, STR(" order by since"));
	rc = query_start(job, book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW) {
			struct record *record = record_new(job, table->def);

			rc = row_record(job, &reader, s, record);
			if (rc != RC_OK)
				break;
			/* references are told as they were when the version was last in force */
			record->seq = record->until ? record->until - 1 : SEQ_NOW;
			*ARRAY_ADD(job->arena, *kept) = record;
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

enum rc record_history(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, struct record ***ret, size_t *ret_count)
{
	const struct table *table = plan_table(book, ledger);
	records kept = {0};
	struct snapshot snapshot;
	enum rc rc;

	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = read_versions(job, book, table, id, true, &kept);
	if (rc == RC_OK)
		rc = read_versions(job, book, table, id, false, &kept);
	snapshot_end(&snapshot);
	TRY(rc);
	*ret = kept.at;
	*ret_count = kept.len;
	return RC_OK;
}
