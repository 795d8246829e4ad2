/*
 * Taking a change back.
 *
 * For each record that the change touched there are three states: what it was
 * before (the version that the change ended, or nothing), what the change left
 * (the version it wrote, or nothing), and what it is now. Only when now says
 * the same as left is the record taken back to before; otherwise somebody has
 * worked on it since, and the whole undo is refused with a list. Saying the
 * same is enough: a later edit that was itself taken back is no obstacle.
 *
 * A record that would end must not take later child rows of others with it.
 *
 * An undo is a change like any other and can be taken back; undone_by and the
 * state of imports follow, back through the undos of undos.
 */
#include "ledger/inside.h"

#include "ledger.sql.h"

#define CONFLICTS_TOLD 20

/* One record that the change touched; bytes are in the arena, STR_NONE: nothing. */
struct touched {
	int64_t id;
	struct str before, left, now;
	int64_t now_since;
};
typedef ARRAY(struct touched) touched_list;

struct undoing {
	const struct book *book;
	struct change *change;
	struct arena *a;
	int64_t seq; /* the change that is taken back */
	struct buf conflicts;
	int64_t conflict_count;
};

/* ---- what the change touched in one ledger ---- */

static struct touched *find_touched(touched_list *list, int64_t id)
{
	size_t low = 0, high = list->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->at[middle].id == id)
			return &list->at[middle];
		if (list->at[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static enum rc read_touched(struct job *job, struct undoing *u, const struct table *table,
	enum of_change which, touched_list *ret)
{
	struct query_text q;
	struct statement *s;
	struct buf bytes;
	enum rc rc;

	query_init(&q);
	query_of_change(&q, u->book, table, which, u->seq);
	rc = query_start(job, u->book, &q, &s);
	buf_init(&bytes, BUF_MAX_TEXT);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW) {
			struct touched *one = ARRAY_ADD(u->a, *ret);

			buf_clear(&bytes);
			row_canon(table, s, &bytes);
			*one = (struct touched){.id = column_int(s, ROW_ID)};
			*(which == ENDED ? &one->before : &one->left) =
				str_copy(u->a, buf_str(&bytes));
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	buf_free(&bytes);
	query_free(&q);
	return rc;
}

static int by_id(const void *left, const void *right)
{
	const struct touched *a = left, *b = right;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* The three answers about one record become one. */
static void fold_touched(touched_list *list)
{
	size_t kept = 0;

	if (list->len == 0)
		return;
	qsort(list->at, list->len, sizeof(list->at[0]), by_id);
	for (size_t i = 1; i < list->len; i++) {
		struct touched *one = &list->at[i];

		if (one->id != list->at[kept].id)
			list->at[++kept] = *one;
		else if (one->before.at)
			list->at[kept].before = one->before;
		else
			list->at[kept].left = one->left;
	}
	list->len = kept + 1;
}

static enum rc read_now(struct job *job, struct undoing *u, const struct table *table,
	touched_list *list, const int64_t *ids, size_t count)
{
	struct query_text q;
	struct statement *s;
	struct buf bytes;
	enum rc rc;

	query_init(&q);
	query_versions(&q, u->book, table, false);
	buf_add(&q.sql, STR(" and id"));
	query_ids(&q, ids, count);
	rc = query_start(job, u->book, &q, &s);
	buf_init(&bytes, BUF_MAX_TEXT);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW) {
			struct touched *one = find_touched(list, column_int(s, ROW_ID));

			buf_clear(&bytes);
			row_canon(table, s, &bytes);
			one->now = str_copy(u->a, buf_str(&bytes));
			one->now_since = column_int(s, ROW_SINCE);
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	buf_free(&bytes);
	query_free(&q);
	return rc;
}

static enum rc all_now(
	struct job *job, struct undoing *u, const struct table *table, touched_list *list)
{
	int64_t ids[CHUNK];
	size_t count = 0;

	for (size_t i = 0; i < list->len; i++) {
		ids[count++] = list->at[i].id;
		if (count == CHUNK || i + 1 == list->len) {
			TRY(read_now(job, u, table, list, ids, count));
			count = 0;
		}
	}
	return RC_OK;
}

/* ---- back ---- */

static enum rc last_change_of(struct job *job, struct undoing *u, const struct table *table,
	const struct touched *one, int64_t *ret)
{
	struct record **versions;
	size_t count;

	*ret = one->now_since;
	if (one->now.at)
		return RC_OK;
	TRY(record_history(job, u->book, table->def, one->id, &versions, &count));
	if (count > 0)
		*ret = versions[count - 1]->until;
	return RC_OK;
}

static enum rc tell_conflict(
	struct job *job, struct undoing *u, const struct table *table, int64_t id, int64_t by)
{
	struct change_info info;

	if (++u->conflict_count > CONFLICTS_TOLD)
		return RC_OK;
	TRY(change_get(job, u->book, by, &info));
	buf_addf(&u->conflicts, "\n“%.*s”第 %lld 号：%.*s，第 %lld 号变更，%.*s",
		STR_ARG(table->def->label), (long long)id, STR_ARG(info.who), (long long)by,
		STR_ARG(moment_text(job->arena, info.at)));
	return RC_OK;
}

static enum rc take_back(
	struct job *job, struct undoing *u, struct table *table, const struct touched *one)
{
	int64_t by;
	bool as_left = one->now.at && one->left.at ? canon_same(one->now, one->left)
						   : !one->now.at && !one->left.at;

	if (!as_left) {
		TRY(last_change_of(job, u, table, one, &by));
		return tell_conflict(job, u, table, one->id, by);
	}
	if (!one->before.at)
		return one->now.at ? change_end(job, u->change, table->def, one->id, one->now_since)
				   : RC_OK;
	return change_put_bytes(job, u->change, table, one->id, one->before);
}

/* Child rows of records that end, which this undo does not end itself, are others' work. */
static enum rc children_stay(struct job *job, struct undoing *u, const struct table *table,
	const struct touched *one, touched_list *lists)
{
	for (size_t i = 0; !one->before.at && i < table->child_count; i++) {
		touched_list *list = &lists[table->children[i] - u->book->inside->tables];
		struct record **rows;
		size_t count;

		TRY(record_rows(
			job, u->book, table->children[i]->def, one->id, SEQ_NOW, &rows, &count));
		for (size_t j = 0; j < count; j++)
			if (!find_touched(list, rows[j]->id))
				TRY(tell_conflict(
					job, u, table->children[i], rows[j]->id, rows[j]->since));
	}
	return RC_OK;
}

static enum rc take_all_back(struct job *job, struct undoing *u)
{
	size_t tables = u->book->inside->table_count;
	touched_list *lists = arena_array(u->a, touched_list, tables + 1);

	for (size_t i = 0; i < tables; i++) {
		struct table *table = &u->book->inside->tables[i];

		for (enum of_change which = WROTE_CURRENT; which <= ENDED; which++)
			TRY(read_touched(job, u, table, which, &lists[i]));
		fold_touched(&lists[i]);
		TRY(all_now(job, u, table, &lists[i]));
	}
	for (size_t i = 0; i < tables; i++) {
		struct table *table = &u->book->inside->tables[i];

		for (size_t j = 0; j < lists[i].len; j++) {
			TRY(children_stay(job, u, table, &lists[i].at[j], lists));
			TRY(take_back(job, u, table, &lists[i].at[j]));
		}
	}
	if (u->conflict_count > CONFLICTS_TOLD)
		buf_addf(&u->conflicts, "\n……共 %lld 条", (long long)u->conflict_count);
	if (u->conflict_count > 0)
		return fail(job, RC_TAKEN,
			"第 %lld 号变更之后，下列记录又被改过，没有撤销；请先处理它们：%.*s",
			(long long)u->seq, STR_ARG(buf_str(&u->conflicts)));
	return RC_OK;
}

/* ---- what is in force ---- */

int64_t undo_target(struct str detail)
{
	struct str rest = detail;
	int64_t target;

	while (rest.len > 0) {
		struct str line = str_cut(&rest, STR("\n"));

		if (str_starts(line, STR("undo = ")) && int_from(str_skip(line, 7), &target))
			return target;
	}
	return 0;
}

/* seq is taken back by `by` (0: no longer); what it had itself taken back changes with it. */
static enum rc mark(struct job *job, const struct book *book, int64_t seq, int64_t by)
{
	while (seq > 0) {
		struct change_info info;

		TRY(change_get(job, book, seq, &info));
		TRY(q_change_undone(
			job, book->store, by ? int_some(by) : INT_NONE, book->id, seq, NULL));
		TRY(q_import_state(job, book->store, by ? STR("undone") : STR("accepted"), book->id,
			seq, NULL));
		by = by ? 0 : seq;
		seq = str_eq(info.kind, change_kind_name(CHANGE_UNDO)) ? undo_target(info.detail)
								       : 0;
	}
	return RC_OK;
}

static enum rc may_undo(struct job *job, const struct book *book, int64_t seq)
{
	struct change_info info;

	TRY(change_get(job, book, seq, &info));
	if (info.undone_by)
		return fail(job, RC_TAKEN, "第 %lld 号变更已被第 %lld 号变更撤销", (long long)seq,
			(long long)info.undone_by);
	if (!str_eq(info.kind, change_kind_name(CHANGE_WRITE)) &&
		!str_eq(info.kind, change_kind_name(CHANGE_IMPORT)) &&
		!str_eq(info.kind, change_kind_name(CHANGE_UNDO)))
		return fail(job, RC_DENIED, "第 %lld 号变更（%.*s）不能撤销", (long long)seq,
			STR_ARG(change_kind_word(info.kind)));
	return RC_OK;
}

static enum rc undo_in(struct job *job, struct undoing *u)
{
	TRY(may_undo(job, u->book, u->seq));
	TRY(take_all_back(job, u));
	change_detail(u->change, str_format(job->arena, "undo = %lld\n", (long long)u->seq));
	return mark(job, u->book, u->seq, change_seq(u->change));
}

enum rc change_undo(
	struct job *job, const struct book *book, int64_t seq, struct str why, int64_t *ret_seq)
{
	struct undoing u = {.book = book, .seq = seq};
	enum rc rc;

	TRY(change_begin(job, book, CHANGE_UNDO,
		why.len > 0 ? why : str_format(job->arena, "撤销第 %lld 号变更", (long long)seq),
		&u.change));
	u.a = u.change->arena;
	buf_init(&u.conflicts, BUF_MAX_TEXT);
	rc = undo_in(job, &u);
	buf_free(&u.conflicts);
	if (rc != RC_OK) {
		change_abandon(u.change);
		return rc;
	}
	return change_commit(job, u.change, ret_seq);
}
