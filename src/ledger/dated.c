/*
 * Dated fields: what a record says from a day on.
 *
 * The values live in a child ledger (value, valid); a record that is put
 * brings the value that holds on record->day. Against the rows that there are:
 *
 *	the row that holds the day says the same     nothing
 *	it begins on that day                        it takes the new value
 *	it began earlier                             it ends the day before; a new row
 *	                                             takes the rest of its span
 *	no row holds the day                         a new row up to the next one's begin
 *	no row at all                                a new row without a begin or an end:
 *	                                             the first thing known of a firm is
 *	                                             taken to have held before
 *	the value is missing                         the row ends the day before
 *
 * Wishes wait for the flush, where the rows of 64 records are read at once.
 */
#include "ledger/inside.h"

static size_t field_index(const struct table *child, struct str name)
{
	const struct field_def *field = ledger_field(child->def, name);

	must(field);
	return (size_t)(field - child->def->fields);
}

enum rc dated_put(struct job *job, struct change *change, const struct table *table,
	const struct record *record)
{
	for (size_t i = 0; i < table->dated_count; i++) {
		const struct field_def *field = &table->def->fields[table->dated[i]];
		struct value v = record->values[table->dated[i]];
		struct table *child = plan_table(change->book, field->dated_ledger);

		if (!value_given(v) && record->id >= change->first_id)
			continue;
		if (v.type == TYPE_PERSONAL)
			return fail(job, RC_INVALID, "字段“%.*s”不能既是个人信息又随日期变化",
				STR_ARG(field->label));
		if (value_given(v) &&
			(v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE))
			v.text = str_copy(change->arena, v.text);
		*ARRAY_ADD(change->arena, change->wishes) = (struct wish){.table = child,
			.parent = record->id,
			.order = (int64_t)change->wishes.len,
			.day = record->day,
			.value = v,
			.source = record->source,
			.source_row = record->source_row};
	}
	return RC_OK;
}

static int by_parent(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The rows of one parent, and what is done to them. */
struct spans {
	struct table *table;
	size_t value, valid; /* indexes of the two fields */
	ARRAY(struct record *) rows;
};

static struct date *span_of(const struct spans *spans, struct record *row)
{
	return &row->values[spans->valid].date;
}

static enum rc put_row(struct job *job, struct change *change, struct record *row)
{
	return change_put(job, change, row, row->since);
}

static enum rc add_row(struct job *job, struct change *change, struct spans *spans,
	const struct wish *wish, struct date span)
{
	struct record *row = record_new(job, spans->table->def);

	row->parent = wish->parent;
	row->ordinal = (int32_t)spans->rows.len + 1;
	row->source = wish->source;
	row->source_row = wish->source_row;
	row->values[spans->value] = wish->value;
	row->values[spans->valid] = value_date(TYPE_SPAN, span);
	*ARRAY_ADD(job->arena, spans->rows) = row;
	return put_row(job, change, row);
}

/* The row that holds the wish's day; otherwise how far a new one may reach. */
static struct record *holding_row(struct spans *spans, day_t day, struct date *ret_free)
{
	*ret_free = (struct date){DAY_MIN, DAY_MAX};
	for (size_t i = 0; i < spans->rows.len; i++) {
		struct date span = *span_of(spans, spans->rows.at[i]);

		if (span.first > span.last) /* ended a moment ago */
			continue;
		if (span.first <= day && day <= span.last)
			return spans->rows.at[i];
		if (span.first > day && span.first <= ret_free->last)
			ret_free->last = span.first - 1;
		ret_free->first = day;
	}
	return NULL;
}

static enum rc change_row(struct job *job, struct change *change, struct spans *spans,
	const struct wish *wish, struct record *row)
{
	struct date *span = span_of(spans, row);
	struct date rest = {wish->day, span->last};

	if (value_eq(row->values[spans->value], wish->value))
		return RC_OK;
	if (span->first == wish->day && value_given(wish->value)) {
		row->values[spans->value] = wish->value;
		row->source = wish->source;
		row->source_row = wish->source_row;
		return put_row(job, change, row);
	}
	if (span->first == wish->day) {
		*span = (struct date){DAY_MAX, DAY_MIN}; /* holds no day any more */
		return change_end(job, change, spans->table->def, row->id, row->since);
	}
	span->last = wish->day - 1;
	TRY(put_row(job, change, row));
	return value_given(wish->value) ? add_row(job, change, spans, wish, rest) : RC_OK;
}

static enum rc grant(
	struct job *job, struct change *change, struct spans *spans, const struct wish *wish)
{
	struct date free_span;
	struct record *row = holding_row(spans, wish->day, &free_span);

	if (row)
		return change_row(job, change, spans, wish, row);
	if (!value_given(wish->value))
		return RC_OK;
	return add_row(job, change, spans, wish, free_span);
}

/* ---- the rows there are, for many parents at once ---- */

static enum rc read_rows(struct job *job, struct change *change, struct spans *spans,
	const struct wish *wishes, size_t count)
{
	int64_t parents[CHUNK];
	size_t distinct = 0;
	struct row_reader reader = {.book = change->book, .table = spans->table, .a = job->arena};
	struct query_text q;
	struct statement *s;
	enum rc rc;

	for (size_t i = 0; i < count; i++)
		if (wishes[i].parent < change->first_id &&
			(distinct == 0 || parents[distinct - 1] != wishes[i].parent))
			parents[distinct++] = wishes[i].parent;
	if (distinct == 0)
		return RC_OK;
	query_init(&q);
	query_versions(&q, change->book, spans->table, false);
	buf_add(&q.sql, STR(" and parent"));
	query_ids(&q, parents, distinct);
	buf_add(&q.sql, STR(" order by parent, id"));
	rc = query_start(job, change->book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW) {
			struct record *row = record_new(job, spans->table->def);

			rc = row_record(job, &reader, s, row);
			if (rc != RC_OK)
				break;
			*ARRAY_ADD(job->arena, spans->rows) = row;
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static enum rc grant_chunk(
	struct job *job, struct change *change, const struct wish *wishes, size_t count)
{
	struct table *table = wishes[0].table;
	struct spans all = {.table = table,
		.value = field_index(table, STR("value")),
		.valid = field_index(table, STR("valid"))};
	struct spans one = all;
	size_t at = 0;

	TRY(read_rows(job, change, &all, wishes, count));
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || wishes[i].parent != wishes[i - 1].parent) {
			one.rows.len = 0;
			while (at < all.rows.len && all.rows.at[at]->parent < wishes[i].parent)
				at++;
			for (; at < all.rows.len && all.rows.at[at]->parent == wishes[i].parent;
				at++)
				*ARRAY_ADD(job->arena, one.rows) = all.rows.at[at];
		}
		TRY(grant(job, change, &one, &wishes[i]));
	}
	return RC_OK;
}

enum rc dated_flush(struct job *job, struct change *change)
{
	struct wish *wishes = change->wishes.at;
	size_t len = change->wishes.len, end;

	if (len == 0)
		return RC_OK;
	qsort(wishes, len, sizeof(*wishes), by_parent);
	change->broken = false; /* the puts below are part of the flush */
	for (size_t at = 0; at < len; at = end) {
		size_t parents = 1;

		for (end = at + 1; end < len && wishes[end].table == wishes[at].table; end++)
			if (wishes[end].parent != wishes[end - 1].parent && ++parents > CHUNK)
				break;
		TRY(grant_chunk(job, change, &wishes[at], end - at));
	}
	change->wishes.len = 0;
	change->broken = true;
	return RC_OK;
}

/* ---- spans of one parent do not overlap ---- */

static enum rc check_parents(struct job *job, struct change *change, const struct table *table,
	const int64_t *parents, size_t count)
{
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_overlap(&q, change->book, table, parents, count);
	rc = query_start(job, change->book, &q, &s);
	if (rc == RC_OK) {
		rc = statement_step(job, s);
		if (rc == RC_ROW)
			rc = fail(job, RC_INVALID,
				"“%.*s”第 %lld 号记录的“%.*s”有两行的起止日期重叠（第 %lld、%lld "
				"号），请改其中一行的起止",
				STR_ARG(table->parent->def->label), (long long)column_int(s, 0),
				STR_ARG(table->def->label), (long long)column_int(s, 1),
				(long long)column_int(s, 2));
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

enum rc dated_check(struct job *job, struct change *change, struct bundle *bundle)
{
	struct cell *cells =
		arena_array(change->arena, struct cell, bundle->table->column_count + 1);
	int64_t parents[CHUNK];
	size_t count = 0;

	for (size_t i = 0; i < bundle->fresh.len; i++) {
		const struct entry *entry = &bundle->fresh.at[i];
		struct frame frame;

		if (!entry->ends && !entry->same) {
			canon_read((struct str){bundle->bytes.at + entry->at, entry->len},
				bundle->table, &frame, cells);
			if (count == 0 || parents[count - 1] != frame.parent)
				parents[count++] = frame.parent;
		}
		if (count > 0 && (count == CHUNK || i + 1 == bundle->fresh.len)) {
			TRY(check_parents(job, change, bundle->table, parents, count));
			count = 0;
		}
	}
	return RC_OK;
}
