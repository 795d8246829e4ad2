/*
 * Everything that a book says is computed again from its rows.
 *
 *	1. the lines of its definitions tell which tables and columns it has
 *	2. verify_rows.c reads each ledger once, by (id, since), and sums up what each
 *	   change wrote and ended there
 *	3. here the changes are walked from the first: numbers without a gap, prev is
 *	   the hash before, the hash is that of the header and the shares of 2.
 *	4. verify_besides.c: the book's row is what the last change left, and every row
 *	   of a fixed table is the one that a change covered
 *
 * The definitions' lines are used before they are verified; they stand in the
 * details of changes, so step 3 finds a change of theirs. Memory: some 64
 * bytes for each ledger that a change touched, and 16 for each change.
 */
#include "ledger/verify.h"
#include "store/sm3.h"

#include "ledger.sql.h"

#define VERIFY_PAGE 1000

enum rc verify_trouble(struct verifying *v, const char *fmt, ...)
{
	va_list args;
	struct str text;

	va_start(args, fmt);
	text = str_vformat(v->job->arena, fmt, args);
	va_end(args);
	return fail(v->job, RC_INVALID, "核验不通过：%.*s", STR_ARG(text));
}

/* ---- which tables ---- */

static bool is_there(const struct str *names, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static void take_column(struct seen_table *seen, struct str name)
{
	struct column *column = &seen->table.columns[seen->table.column_count++];

	column->name = name;
	column->canon = str_skip(name, 2);
	column->field = SIZE_MAX;
	for (size_t i = 0; seen->plan && i < seen->plan->column_count; i++)
		if (str_eq(seen->plan->columns[i].name, name)) {
			column->field = seen->plan->columns[i].field;
			column->wire = seen->plan->columns[i].wire;
		}
}

/*
 * The lines are not verified yet: a name that the database does not have is a trouble of its own, and how a value is
 * read follows what the column holds.
 */
static enum rc take_columns(struct verifying *v, struct seen_table *seen)
{
	static struct table some_parent; /* only asked whether it is there */
	struct str head = str_format(v->a, "column %.*s ", STR_ARG(seen->code)), *names;
	size_t count, known = 0;

	TRY(store_columns(v->job, v->book->store, seen->table.name, &names, &count));
	seen->table.parent = is_there(names, count, STR("parent")) ? &some_parent : NULL;
	seen->table.columns = arena_array(v->a, struct column, v->lines.line.len + 1);
	for (size_t i = 0; i < v->lines.line.len; i++) {
		struct str key = v->lines.line.at[i].key, name = str_skip(key, head.len);

		if (!str_starts(key, head))
			continue;
		if (!is_there(names, count, name))
			return verify_trouble(v, "台账“%.*s”没有定义里说的列 %.*s",
				STR_ARG(seen->label), STR_ARG(name));
		take_column(seen, name);
		known += seen->table.columns[seen->table.column_count - 1].field != SIZE_MAX;
	}
	if (seen->plan && known != seen->plan->column_count)
		return verify_trouble(v, "台账“%.*s”的定义里少了列", STR_ARG(seen->label));
	plan_sort_columns(&seen->table);
	return RC_OK;
}

static enum rc take_table(struct verifying *v, struct str code)
{
	struct seen_table *seen = &v->tables[v->table_count++];
	struct ledger_def named = {.name = code};
	bool there = false;

	seen->code = code;
	seen->plan = plan_by_code(v->book, code);
	seen->label = seen->plan ? seen->plan->def->label : code;
	seen->table.def = seen->plan ? seen->plan->def : NULL;
	seen->table.name = ledger_table(v->a, &named);
	seen->table.history = ledger_history_table(v->a, &named);
	if (seen->plan) {
		seen->table.blind = seen->plan->blind;
		seen->table.blind_count = seen->plan->blind_count;
	}
	if (identifier_ok(seen->table.history))
		TRY(store_has_table(v->job, v->book->store, seen->table.history, &there));
	if (!there)
		return verify_trouble(v, "没有定义里说的台账 %.*s", STR_ARG(code));
	return take_columns(v, seen);
}

static int by_code(const void *left, const void *right)
{
	const struct seen_table *a = left, *b = right;

	return str_cmp(a->code, b->code);
}

static enum rc take_tables(struct verifying *v)
{
	v->tables = arena_array(v->a, struct seen_table, v->lines.line.len + 1);
	for (size_t i = 0; i < v->lines.line.len; i++) {
		const struct line *line = &v->lines.line.at[i];

		if (str_starts(line->key, STR("table ")))
			TRY(take_table(v, str_skip(line->key, 6)));
	}
	if (v->table_count > 0)
		qsort(v->tables, v->table_count, sizeof(v->tables[0]), by_code);
	return RC_OK;
}

/* ---- the chain ---- */

struct walk_state {
	struct digest prev;
	int64_t seq, next_id;
};

static struct slot *slot_of(struct seen_table *seen, int64_t seq)
{
	if (seen->walked < seen->slots.len && seen->slots.at[seen->walked].seq == seq)
		return &seen->slots.at[seen->walked++];
	return NULL;
}

static enum rc hash_again(struct verifying *v, const struct q_change_newest_row *row,
	const struct digest *prev, struct digest *ret)
{
	struct share *shares = arena_array(v->scratch.arena, struct share, v->table_count + 1);
	struct change_header header = {.book = v->book->id,
		.seq = row->seq,
		.at = row->at,
		.who = row->who,
		.kind = row->kind,
		.why = row->why,
		.detail = row->detail,
		.writes = row->writes,
		.next_id = row->next_id};
	size_t count = 0;

	for (size_t i = 0; i < v->table_count; i++) {
		struct slot *slot = slot_of(&v->tables[i], row->seq);

		if (slot)
			shares[count++] = (struct share){v->tables[i].code, slot->digest};
	}
	*ret = chain_hash(v->scratch.arena, prev, &header, shares, count);
	return RC_OK;
}

/* Labels of the ledgers that a change touched, for the message. */
static struct str touched_ledgers(struct verifying *v, int64_t seq)
{
	struct str text = STR("");

	for (size_t i = 0; i < v->table_count; i++) {
		const struct seen_table *seen = &v->tables[i];

		if (seen->walked > 0 && seen->slots.at[seen->walked - 1].seq == seq)
			text = str_format(v->a, "%.*s%s%.*s", STR_ARG(text),
				text.len > 0 ? "、" : "", STR_ARG(seen->label));
	}
	return text;
}

static enum rc walk_change(
	struct verifying *v, struct walk_state *state, const struct q_change_newest_row *row)
{
	struct digest hash;

	if (row->seq != state->seq + 1)
		return verify_trouble(v, "缺第 %lld 号变更", (long long)state->seq + 1);
	if (!str_eq(row->prev, digest_view(&state->prev)))
		return verify_trouble(v, "第 %lld 号变更记的前一环与第 %lld 号变更的校验值不同",
			(long long)row->seq, (long long)row->seq - 1);
	TRY(hash_again(v, row, &state->prev, &hash));
	if (!str_eq(row->hash, digest_view(&hash)))
		return verify_trouble(v,
			"第 %lld "
			"号变更（%.*s，%.*s）与校验值不符：变更本身，或它在台账“%.*"
			"s”里写下、作废的记录，"
			"在库外被改过",
			(long long)row->seq, STR_ARG(row->who),
			STR_ARG(moment_text(v->scratch.arena, row->at)),
			STR_ARG(touched_ledgers(v, row->seq)));
	state->prev = hash;
	state->seq = row->seq;
	state->next_id = row->next_id;
	v->report->changes++;
	return RC_OK;
}

/* Lines to be held against other tables later; which change took which back. */
static void take_detail(struct verifying *v, const struct q_change_newest_row *row)
{
	struct str rest = row->detail;
	int64_t seq = row->seq, by = 0;

	while (rest.len > 0) {
		struct str line = str_cut(&rest, STR("\n"));

		if (str_starts(line, STR("cover ")))
			lines_read(v->a, &v->besides, str_copy(v->a, line));
	}
	v->undone_by[seq] = 0;
	v->target[seq] =
		str_eq(row->kind, change_kind_name(CHANGE_UNDO)) ? undo_target(row->detail) : 0;
	/* As mark() of undo.c does: an undo takes effect, and what its target had taken back is in force again, and so on. */
	for (by = seq, seq = v->target[seq]; seq > 0 && seq < row->seq; seq = v->target[seq]) {
		v->undone_by[seq] = by;
		by = by ? 0 : seq;
	}
}

static enum rc walk_page(struct verifying *v, struct walk_state *state, int64_t *ret_rows)
{
	struct q_change_oldest cursor;
	struct q_change_newest_row row;
	enum rc rc;

	*ret_rows = 0;
	TRY(q_change_oldest_open(
		&v->scratch, v->book->store, v->book->id, state->seq, VERIFY_PAGE, &cursor));
	while ((rc = q_change_oldest_next(&v->scratch, &cursor, &row)) == RC_ROW) {
		if (row.seq > v->last) {
			rc = verify_trouble(v, "第 %lld 号变更比账套记的最后一号 %lld 还新",
				(long long)row.seq, (long long)v->last);
			break;
		}
		rc = walk_change(v, state, &row);
		if (rc != RC_OK)
			break;
		take_detail(v, &row);
		++*ret_rows;
	}
	q_change_oldest_done(&cursor);
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc walk_end(
	struct verifying *v, const struct walk_state *state, const struct q_book_row *book)
{
	if (state->seq != v->last)
		return verify_trouble(v, "缺第 %lld 号变更", (long long)state->seq + 1);
	if (!str_eq(book->head, digest_view(&state->prev)))
		return verify_trouble(v, "账套记的链头与最后一号变更的校验值不同");
	if (book->next_id != state->next_id)
		return verify_trouble(v, "账套记的下一个编号 %lld 与最后一号变更记的 %lld 不同",
			(long long)book->next_id, (long long)state->next_id);
	for (size_t i = 0; i < v->table_count; i++)
		if (v->tables[i].walked < v->tables[i].slots.len)
			return verify_trouble(v,
				"台账“%.*s”里有记录说是第 %lld 号变更写下或作废的，没有这号变更",
				STR_ARG(v->tables[i].label),
				(long long)v->tables[i].slots.at[v->tables[i].walked].seq);
	v->report->head = sm3_hex(v->job->arena, state->prev.at);
	return RC_OK;
}

static enum rc walk_changes(struct verifying *v, const struct q_book_row *book)
{
	struct walk_state state = {0};
	int64_t rows;

	v->undone_by = arena_array(v->a, int64_t, v->last + 1);
	v->target = arena_array(v->a, int64_t, v->last + 1);
	do {
		TRY(walk_page(v, &state, &rows));
		arena_clear(v->scratch.arena);
		job_progress(v->job, STR("核验变更链"), state.seq, v->last);
		if (job_stopped(v->job))
			return fail(v->job, RC_BUSY, "核验已按要求停止");
	} while (rows == VERIFY_PAGE);
	return walk_end(v, &state, book);
}

/* ---- all of it ---- */

/* Before the rows, which ask for it. */
static enum rc take_forgotten(struct verifying *v)
{
	struct q_change_details details;
	struct q_change_details_row row;
	enum rc rc;

	TRY(q_change_details_open(
		v->job, v->book->store, v->book->id, change_kind_name(CHANGE_FORGET), &details));
	while ((rc = q_change_details_next(v->job, &details, &row)) == RC_ROW)
		lines_read(v->a, &v->forgotten, str_copy(v->a, row.detail));
	q_change_details_done(&details);
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc last_change(struct verifying *v, int64_t *ret)
{
	struct change_info *newest;
	size_t count;

	TRY(change_list(v->job, v->book, 0, 1, &newest, &count));
	*ret = count > 0 ? newest->seq : 0;
	return RC_OK;
}

static enum rc verify_all(struct verifying *v)
{
	struct q_book_row book;

	TRY(q_book(v->job, v->book->store, v->book->id, &book));
	TRY(last_change(v, &v->last));
	if (book.seq != v->last || book.head.len != HASH_LEN)
		return verify_trouble(v, "账套记的最后一号变更是 %lld，变更链到第 %lld 号",
			(long long)book.seq, (long long)v->last);
	if (v->last > LEDGER_MAX_CHANGES)
		return fail(v->job, RC_TOO_MUCH, "变更多于 %d 号，核验不了", LEDGER_MAX_CHANGES);
	TRY(lines_load(v->job, v->book, &v->lines));
	TRY(take_forgotten(v));
	TRY(take_tables(v));
	TRY(verify_rows(v));
	TRY(walk_changes(v, &book));
	return verify_besides(v);
}

enum rc ledger_verify(struct job *job, const struct book *book, struct verify_report *ret)
{
	struct verify_report report = {0};
	struct verifying v = {.job = job, .book = book, .a = arena_make(), .report = &report};
	struct snapshot snapshot;
	enum rc rc;

	job_fork(job, &v.scratch);
	book->inside->have_blind =
		false; /* what is in the database counts, not what is remembered */
	rc = snapshot_begin(job, book->store, &snapshot);
	if (rc == RC_OK) {
		rc = verify_all(&v);
		snapshot_end(&snapshot);
	}
	if (rc != RC_OK && job_error(job).len == 0)
		job_take_error(job, &v.scratch);
	job_done(&v.scratch);
	arena_free(v.a);
	if (rc == RC_OK)
		*ret = report;
	return rc;
}
