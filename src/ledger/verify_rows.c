/*
 * A ledger's rows, each once.
 *
 * First two counts by change number tell how many versions each change wrote
 * and ended, so that a change's digest can be closed when its last one has
 * passed. Then the rows come ordered by (id, since), current and ended ones
 * together, page by page: per record that is 'W' at since, 'E' at until, 'W'
 * at the next since … which for one change and rising ids is the order in
 * which the change was hashed.
 */
#include "ledger/verify.h"
#include "store/sm3.h"

#define ROWS_PAGE 2000

/* ---- how many of each change ---- */

static enum rc add_counts(struct verifying *v, struct seen_table *seen, const char *which)
{
	bool until = strcmp(which, "until") == 0;
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	buf_addf(&q.sql, "select %s, count(*) from (select %s from %.*s where book = ", which,
		which, STR_ARG(seen->table.history));
	query_int(&q, v->book->id);
	if (!until) {
		buf_addf(&q.sql, " union all select since from %.*s where book = ",
			STR_ARG(seen->table.name));
		query_int(&q, v->book->id);
	}
	buf_addf(&q.sql, ") x group by %s order by %s", which, which);
	rc = query_start(v->job, v->book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(v->job, s)) == RC_ROW)
			*ARRAY_ADD(v->a, seen->slots) = (struct slot){
				.seq = column_int(s, 0), .expected = column_int(s, 1)};
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static int by_seq(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;

	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void fold_slots(struct seen_table *seen)
{
	struct slot *at = seen->slots.at;
	size_t kept = 0;

	if (seen->slots.len == 0)
		return;
	qsort(at, seen->slots.len, sizeof(*at), by_seq);
	for (size_t i = 1; i < seen->slots.len; i++) {
		if (at[i].seq == at[kept].seq)
			at[kept].expected += at[i].expected;
		else
			at[++kept] = at[i];
	}
	seen->slots.len = kept + 1;
}

static struct slot *find_slot(struct seen_table *seen, int64_t seq)
{
	size_t low = 0, high = seen->slots.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (seen->slots.at[middle].seq == seq)
			return &seen->slots.at[middle];
		if (seen->slots.at[middle].seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	never(); /* the counts were taken in the same snapshot */
}

static void add_item(struct verifying *v, struct seen_table *seen, int64_t seq, struct str bytes)
{
	struct slot *slot = find_slot(seen, seq);

	if (!slot->sm3)
		slot->sm3 = sm3_new(v->a);
	sm3_add(slot->sm3, bytes);
	if (++slot->seen == slot->expected)
		sm3_done(slot->sm3, slot->digest.at);
}

/* ---- one row ---- */

struct row_state {
	int64_t id, since, until; /* of the row before */
	struct cell *cells;
	struct buf bytes, text;
};

static enum rc follows(struct verifying *v, const struct seen_table *seen, struct row_state *state,
	struct statement *s)
{
	int64_t id = column_int(s, ROW_ID), since = column_int(s, ROW_SINCE),
		until = column_int(s, ROW_UNTIL);

	if (until != 0 && until <= since)
		return verify_trouble(v, "台账“%.*s”第 %lld 号记录的一个版本在写下之前就作废",
			STR_ARG(seen->label), (long long)id);
	if (id == state->id && (state->until == 0 || state->until > since))
		return verify_trouble(v, "台账“%.*s”第 %lld 号记录有两个版本同时有效",
			STR_ARG(seen->label), (long long)id);
	state->id = id;
	state->since = since;
	state->until = until;
	return RC_OK;
}

/* ---- personal fields of one row ---- */

struct personal_place {
	const struct field_def *field;
	int sealed, blind; /* columns of the row */
};

static struct personal_place place_of(const struct seen_table *seen, size_t blind)
{
	size_t field = seen->plan->blind[blind].field, column = 0;

	while (seen->table.columns[column].field != field)
		column++;
	return (struct personal_place){&seen->plan->def->fields[field], ROW_FIELDS + (int)column,
		ROW_FIELDS + (int)(seen->table.column_count + blind)};
}

static bool was_forgotten(
	struct verifying *v, const struct seen_table *seen, int64_t id, struct str sealed)
{
	struct str key = personal_forget_line(v->scratch.arena, seen->code, id, sealed), value;

	return lines_get(&v->forgotten, key, &value);
}

/* Opens, or was forgotten; then *ret_blind is what its blind index must be ("": none). */
static enum rc opens(struct verifying *v, const struct seen_table *seen, struct statement *s,
	const struct personal_place *place, struct str *ret_blind)
{
	int64_t id = column_int(s, ROW_ID);
	struct str sealed, plain;
	enum rc rc;

	*ret_blind = STR("");
	if (column_is_null(s, place->sealed))
		return RC_OK;
	sealed = column_bytes(s, place->sealed);
	rc = personal_open(&v->scratch, v->book, seen->plan, id, sealed, &plain);
	if (rc == RC_OK)
		return personal_blind(&v->scratch, v->book, place->field, plain, ret_blind);
	if (rc == RC_MISSING && was_forgotten(v, seen, id, sealed))
		return RC_OK;
	if (rc != RC_MISSING && rc != RC_INVALID)
		return rc;
	return verify_trouble(v, "台账“%.*s”第 %lld 号记录的“%.*s”打不开：它或它的密钥在库外被改过",
		STR_ARG(seen->label), (long long)id, STR_ARG(place->field->label));
}

static enum rc check_personal(
	struct verifying *v, const struct seen_table *seen, struct statement *s)
{
	bool current = column_int(s, ROW_UNTIL) == 0;

	for (size_t i = 0; i < seen->table.blind_count; i++) {
		struct personal_place place = place_of(seen, i);
		struct str wanted, there;

		TRY(opens(v, seen, s, &place, &wanted));
		there = column_is_null(s, place.blind) ? STR("") : column_bytes(s, place.blind);
		if (current && !str_eq(wanted, there))
			return verify_trouble(v,
				"台账“%.*s”第 %lld 号记录“%.*s”的检索值在库外被改过",
				STR_ARG(seen->label), (long long)column_int(s, ROW_ID),
				STR_ARG(place.field->label));
	}
	return RC_OK;
}

/* ---- what is derived ---- */

static enum rc check_search(struct verifying *v, const struct seen_table *seen,
	struct row_state *state, struct statement *s)
{
	int at = ROW_FIELDS + (int)(seen->table.column_count + seen->table.blind_count);

	if (!seen->plan || column_int(s, ROW_UNTIL) != 0)
		return RC_OK;
	row_cells(&seen->table, s, state->cells);
	buf_clear(&state->text);
	search_text(&state->text, &seen->table, state->cells);
	if (!str_eq(buf_str(&state->text), column_text(s, at)))
		return verify_trouble(v,
			"台账“%.*s”第 %lld 号记录的检索文字与记录不符，在库外被改过",
			STR_ARG(seen->label), (long long)column_int(s, ROW_ID));
	return RC_OK;
}

static enum rc check_row(
	struct verifying *v, struct seen_table *seen, struct row_state *state, struct statement *s)
{
	int64_t id = column_int(s, ROW_ID), since = column_int(s, ROW_SINCE),
		until = column_int(s, ROW_UNTIL);

	TRY(follows(v, seen, state, s));
	TRY(check_personal(v, seen, s));
	TRY(check_search(v, seen, state, s));
	buf_clear(&state->bytes);
	row_canon(&seen->table, s, &state->bytes);
	add_item(v, seen, since, buf_str(&state->bytes));
	if (until != 0) {
		buf_clear(&state->bytes);
		chain_ended(&state->bytes, id, since);
		add_item(v, seen, until, buf_str(&state->bytes));
	}
	v->report->versions++;
	return RC_OK;
}

/* ---- all rows ---- */

/* Each half is cut by itself, so that both engines walk along the keys and sort no more than two pages. */
static void add_half(struct verifying *v, const struct seen_table *seen, struct query_text *q,
	bool history, const struct row_state *state)
{
	const struct table *table = &seen->table;

	buf_add(&q->sql, STR("select * from (select "));
	query_version_columns(q, table, history);
	for (size_t i = 0; i < table->blind_count; i++)
		buf_addf(&q->sql, ", %.*s",
			STR_ARG(history ? STR("cast(null as bytea)") : table->blind[i].name));
	buf_addf(&q->sql, ", %s from %.*s where book = ", history ? "cast(null as text)" : "search",
		STR_ARG(history ? table->history : table->name));
	query_int(q, v->book->id);
	buf_add(&q->sql,
		STR(" and id >= ")); /* a range of the key; the rest is looked at row by row */
	query_int(q, state->id);
	buf_add(&q->sql, STR(" and (id > "));
	query_int(q, state->id);
	buf_add(&q->sql, STR(" or since > "));
	query_int(q, state->since);
	buf_add(&q->sql, STR(") order by id, since limit "));
	query_int(q, ROWS_PAGE);
	buf_add(&q->sql, history ? STR(") h") : STR(") c"));
}

static enum rc check_page(
	struct verifying *v, struct seen_table *seen, struct row_state *state, int64_t *ret_rows)
{
	struct query_text q;
	struct statement *s;
	enum rc rc;

	*ret_rows = 0;
	query_init(&q);
	add_half(v, seen, &q, false, state);
	buf_add(&q.sql, STR(" union all "));
	add_half(v, seen, &q, true, state);
	buf_add(&q.sql, STR(" order by id, since limit "));
	query_int(&q, ROWS_PAGE);
	rc = query_start(v->job, v->book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(v->job, s)) == RC_ROW) {
			rc = check_row(v, seen, state, s);
			if (rc != RC_OK)
				break;
			++*ret_rows;
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static enum rc check_pages(struct verifying *v, struct seen_table *seen, struct row_state *state)
{
	int64_t rows;

	do {
		TRY(check_page(v, seen, state, &rows));
		arena_clear(v->scratch.arena);
		if (job_stopped(v->job))
			return fail(v->job, RC_BUSY, "核验已按要求停止");
	} while (rows == ROWS_PAGE);
	return RC_OK;
}

static enum rc check_table(struct verifying *v, struct seen_table *seen)
{
	struct row_state state = {
		.cells = arena_array(v->a, struct cell, seen->table.column_count + 1)};
	enum rc rc;

	TRY(add_counts(v, seen, "since"));
	TRY(add_counts(v, seen, "until"));
	fold_slots(seen);
	buf_init(&state.bytes, BUF_MAX_TEXT);
	buf_init(&state.text, BUF_MAX_TEXT);
	rc = check_pages(v, seen, &state);
	buf_free(&state.bytes);
	buf_free(&state.text);
	return rc;
}

enum rc verify_rows(struct verifying *v)
{
	for (size_t i = 0; i < v->table_count; i++) {
		job_progress(v->job, v->tables[i].label, (int64_t)i, (int64_t)v->table_count);
		TRY(check_table(v, &v->tables[i]));
	}
	return RC_OK;
}
