/*
 * What a change collected comes into the tables.
 *
 *	1. wishes for dated fields become puts and ends of child rows (dated.c);
 *	   ends are extended to the child rows of what ends;
 *	   a ledger that gets its first record gets its indexes
 *	2. per ledger, by id: the last put of a record counts; what there is of it
 *	   now is read, 64 records at a time; an older version than the editor saw
 *	   is RC_TAKEN, a version that says the same is forgotten
 *	3. old versions are copied into the history tables and deleted, in all
 *	   ledgers, so that unique keys can change hands
 *	4. new versions go in by bulk (COPY or one prepared insert), by id
 *	5. what must hold between rows is looked at: references lead somewhere,
 *	   nothing refers to what ended, dated spans do not overlap
 *
 * A record may be written several times in one change (several flushes): only
 * its last state remains, and only the version from before the change goes
 * into history. `applied` holds the outcome, for the chain.
 */
#include "ledger/define.h"
#include "ledger/inside.h"

static int by_id_and_order(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* One entry a record: the last one, with what the first editor expected. */
static void fold_fresh(struct bundle *bundle)
{
	struct entry *at = bundle->fresh.at;
	size_t kept = 0;

	if (bundle->fresh.len == 0)
		return;
	qsort(at, bundle->fresh.len, sizeof(*at), by_id_and_order);
	for (size_t i = 1; i < bundle->fresh.len; i++) {
		if (at[i].id == at[kept].id) {
			int64_t expect = at[kept].expect;
			bool revives = at[kept].revives || at[kept].ends;

			at[kept] = at[i];
			at[kept].expect = expect;
			at[kept].revives = at[i].revives || revives;
		} else {
			at[++kept] = at[i];
		}
	}
	bundle->fresh.len = kept + 1;
}

static struct entry *find_entry(entries *list, int64_t id)
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

/* The next at most CHUNK entries that `wanted` likes, from *at on; their ids. */
typedef bool entry_test(const struct entry *entry);

static size_t next_chunk(const struct bundle *bundle, size_t *at, entry_test *wanted, int64_t *ids)
{
	size_t count = 0;

	for (; *at < bundle->fresh.len && count < CHUNK; (*at)++)
		if (wanted(&bundle->fresh.at[*at]))
			ids[count++] = bundle->fresh.at[*at].id;
	return count;
}

/* ---- ends reach child rows ---- */

static bool is_end(const struct entry *entry)
{
	return entry->ends;
}

static enum rc add_child_ends(struct job *job, struct change *change, struct table *child,
	const int64_t *ids, size_t count)
{
	struct bundle *bundle = change_bundle(change, child);
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_child_ids(&q, change->book, child, ids, count);
	rc = query_start(job, change->book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW)
			*ARRAY_ADD(change->arena, bundle->fresh) = (struct entry){
				.id = column_int(s, 0), .ends = true, .order = change->collected++};
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static enum rc end_children_of(
	struct job *job, struct change *change, struct table *table, size_t from)
{
	struct bundle *bundle = change_bundle(change, table);

	for (size_t i = 0; i < table->child_count; i++) {
		struct table *child = table->children[i];
		size_t at = from, before = change_bundle(change, child)->fresh.len, count;
		int64_t ids[CHUNK];

		while ((count = next_chunk(bundle, &at, is_end, ids)) > 0)
			TRY(add_child_ends(job, change, child, ids, count));
		if (change_bundle(change, child)->fresh.len > before)
			TRY(end_children_of(job, change, child, before));
	}
	return RC_OK;
}

static enum rc end_children(struct job *job, struct change *change)
{
	const struct book_inside *inside = change->book->inside;

	for (size_t i = 0; i < inside->table_count; i++)
		if (change->bundles[i] && change->bundles[i]->fresh.len > 0)
			TRY(end_children_of(job, change, &inside->tables[i], 0));
	return RC_OK;
}

/* ---- what there is now ---- */

static bool may_exist(const struct entry *entry)
{
	return entry->there;
}

static enum rc somebody_was_first(struct job *job, const struct change *change,
	const struct table *table, int64_t id, int64_t seq)
{
	struct change_info info;

	TRY(change_get(job, change->book, seq, &info));
	return fail(job, RC_TAKEN,
		"台账“%.*s”的第 %lld 号记录已被“%.*s”改过（第 %lld "
		"号变更，%.*s），请重新打开后再改",
		STR_ARG(table->def->label), (long long)id, STR_ARG(info.who), (long long)seq,
		STR_ARG(moment_text(job->arena, info.at)));
}

static enum rc not_there(struct job *job, struct bundle *bundle, const struct entry *entry)
{
	const struct entry *applied = find_entry(&bundle->applied, entry->id);

	if (!entry->ends && (entry->revives || applied))
		return RC_OK;
	return fail(job, entry->expect ? RC_TAKEN : RC_MISSING,
		"台账“%.*s”没有第 %lld 号记录，或它已作废", STR_ARG(bundle->table->def->label),
		(long long)entry->id);
}

static enum rc compare_row(struct job *job, struct change *change, struct bundle *bundle,
	struct statement *s, struct buf *scratch)
{
	struct entry *entry = find_entry(&bundle->fresh, column_int(s, ROW_ID));
	int64_t since = column_int(s, ROW_SINCE);

	must(entry);
	if (entry->expect && entry->expect != since && since != change->seq)
		return somebody_was_first(job, change, bundle->table, entry->id, since);
	entry->found = true;
	entry->ended = since == change->seq ? 0 : since;
	if (entry->ends)
		return RC_OK;
	buf_clear(scratch);
	row_canon(bundle->table, s, scratch);
	entry->same = canon_same(
		buf_str(scratch), (struct str){bundle->bytes.at + entry->at, entry->len});
	return RC_OK;
}

static enum rc read_current(struct job *job, struct change *change, struct bundle *bundle,
	const int64_t *ids, size_t count)
{
	struct query_text q;
	struct statement *s;
	struct buf scratch;
	enum rc rc;

	query_init(&q);
	buf_init(&scratch, BUF_MAX_TEXT);
	query_versions(&q, change->book, bundle->table, false);
	buf_add(&q.sql, STR(" and id"));
	query_ids(&q, ids, count);
	rc = query_start(job, change->book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW) {
			rc = compare_row(job, change, bundle, s, &scratch);
			if (rc != RC_OK)
				break;
		}
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	buf_free(&scratch);
	query_free(&q);
	return rc;
}

static enum rc look_up(struct job *job, struct change *change, struct bundle *bundle)
{
	size_t at = 0, count;
	int64_t ids[CHUNK];

	fold_fresh(bundle);
	for (size_t i = 0; i < bundle->fresh.len; i++) {
		struct entry *entry = &bundle->fresh.at[i];

		/* What this change itself made and has not brought into the table cannot be there. */
		entry->there =
			entry->id < change->first_id || find_entry(&bundle->applied, entry->id);
	}
	while ((count = next_chunk(bundle, &at, may_exist, ids)) > 0)
		TRY(read_current(job, change, bundle, ids, count));
	for (size_t i = 0; i < bundle->fresh.len; i++) {
		struct entry *entry = &bundle->fresh.at[i];

		if (entry->there && !entry->found)
			TRY(not_there(job, bundle, entry));
	}
	return RC_OK;
}

/* ---- old versions leave ---- */

static bool leaves(const struct entry *entry)
{
	return entry->found && !entry->same;
}

static enum rc run_query(struct job *job, const struct book *book, struct query_text *q)
{
	struct statement *s;
	enum rc rc;

	TRY(query_start(job, book, q, &s));
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

static enum rc move_old(struct job *job, struct change *change, struct bundle *bundle)
{
	size_t at = 0, count;
	int64_t ids[CHUNK];

	while ((count = next_chunk(bundle, &at, leaves, ids)) > 0) {
		struct query_text q;
		enum rc rc;

		query_init(&q);
		query_to_history(&q, change->book, bundle->table, change->seq, ids, count);
		rc = run_query(job, change->book, &q);
		query_free(&q);
		TRY(rc);
		query_init(&q);
		query_delete(&q, change->book, bundle->table, ids, count);
		rc = run_query(job, change->book, &q);
		query_free(&q);
		TRY(rc);
	}
	return RC_OK;
}

/* ---- new versions come ---- */

static void name_columns(const struct table *table, struct bulk_column *columns, size_t *count)
{
	static const struct str frame[] = {STR_INIT("book"), STR_INIT("id"), STR_INIT("since"),
		STR_INIT("source"), STR_INIT("source_row"), STR_INIT("parent"),
		STR_INIT("ordinal")};
	size_t n = table->parent ? 7 : 5;

	*count = 0;
	for (size_t i = 0; i < n; i++)
		columns[(*count)++] = (struct bulk_column){frame[i], TYPE_INT};
	for (size_t i = 0; i < table->column_count; i++)
		columns[(*count)++] =
			(struct bulk_column){table->columns[i].name, table->columns[i].wire};
	for (size_t i = 0; i < table->blind_count; i++)
		columns[(*count)++] = (struct bulk_column){table->blind[i].name, TYPE_PERSONAL};
	columns[(*count)++] = (struct bulk_column){STR("search"), TYPE_TEXT};
}

static void write_cells(struct bulk *b, const struct table *table, const struct cell *cells)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (!cells[i].given)
			bulk_null(b);
		else if (table->columns[i].wire == TYPE_INT)
			bulk_int(b, cells[i].integer);
		else if (table->columns[i].wire == TYPE_TEXT)
			bulk_text(b, cells[i].text);
		else
			bulk_bytes(b, cells[i].text);
	}
}

static void write_blinds(struct bulk *b, const struct table *table, const char *at)
{
	for (size_t i = 0; i < table->blind_count; i++) {
		if (*at++ == 0) {
			bulk_null(b);
			continue;
		}
		bulk_bytes(b, (struct str){at, HASH_LEN});
		at += HASH_LEN;
	}
}

struct writing {
	struct change *change;
	struct bundle *bundle;
	struct bulk *bulk;
	struct cell *cells;
	struct buf search;
	struct references *references;
};

static enum rc write_one(struct job *job, struct writing *w, const struct entry *entry)
{
	const struct table *table = w->bundle->table;
	struct str bytes = {w->bundle->bytes.at + entry->at, entry->len};
	struct frame frame;

	canon_read(bytes, table, &frame, w->cells);
	references_add(w->references, w->change->book, table, &frame, w->cells);
	bulk_int(w->bulk, w->change->book->id);
	bulk_int(w->bulk, frame.id);
	bulk_int(w->bulk, w->change->seq);
	bulk_int(w->bulk, frame.source);
	bulk_int(w->bulk, frame.source_row);
	if (table->parent) {
		bulk_int(w->bulk, frame.parent);
		bulk_int(w->bulk, frame.ordinal);
	}
	write_cells(w->bulk, table, w->cells);
	write_blinds(w->bulk, table, bytes.at + bytes.len);
	buf_clear(&w->search);
	search_text(&w->search, table, w->cells);
	bulk_text(w->bulk, w->search.len > 0 ? buf_str(&w->search) : STR(""));
	return bulk_row(job, w->bulk);
}

static enum rc write_rows(struct job *job, struct writing *w)
{
	for (size_t i = 0; i < w->bundle->fresh.len; i++) {
		const struct entry *entry = &w->bundle->fresh.at[i];

		if (!entry->ends && !entry->same)
			TRY(write_one(job, w, entry));
		if (job_stopped(job))
			return fail(job, RC_BUSY, "已按要求停止，没有写入任何数据");
	}
	return RC_OK;
}

static enum rc write_new(struct job *job, struct change *change, struct bundle *bundle,
	struct references *references)
{
	const struct table *table = bundle->table;
	struct writing w = {.change = change, .bundle = bundle, .references = references};
	struct bulk_column *columns = arena_array(
		change->arena, struct bulk_column, table->column_count + table->blind_count + 8);
	size_t count;
	enum rc rc;

	name_columns(table, columns, &count);
	w.cells = arena_array(change->arena, struct cell, table->column_count + 1);
	TRY(bulk_begin(job, change->book->store, table->name, columns, count, &w.bulk));
	buf_init(&w.search, BUF_MAX_TEXT);
	rc = write_rows(job, &w);
	buf_free(&w.search);
	if (rc == RC_OK)
		rc = bulk_end(job, w.bulk);
	else
		bulk_drop(w.bulk);
	if (rc == RC_TAKEN)
		return key_taken(job, change, bundle);
	return rc;
}

/* The digest of the same rows is made at the same time. */
static enum rc write_hashed(struct job *job, struct change *change, struct bundle *bundle,
	struct references *references)
{
	enum rc rc;

	share_begin(change, bundle);
	rc = write_new(job, change, bundle, references);
	share_end(bundle);
	return rc;
}

/* ---- the outcome ---- */

static void fold_applied(struct change *change, struct bundle *bundle)
{
	entries old = bundle->applied, merged = {0};
	size_t i = 0, j = 0;

	while (i < old.len || j < bundle->fresh.len) {
		const struct entry *fresh = j < bundle->fresh.len ? &bundle->fresh.at[j] : NULL;
		struct entry next;

		if (!fresh || (i < old.len && old.at[i].id < fresh->id)) {
			next = old.at[i++];
		} else if (i < old.len && old.at[i].id == fresh->id) {
			next = fresh->same ? old.at[i] : *fresh;
			next.ended = old.at[i].ended ? old.at[i].ended : fresh->ended;
			i++;
			j++;
		} else {
			next = *fresh;
			j++;
			if (next.same)
				continue;
		}
		if (next.ended || next.len)
			*ARRAY_ADD(change->arena, merged) = next;
	}
	bundle->applied = merged;
	bundle->fresh.len = 0;
}

/* An index made by a change that is given up is gone again, so each change looks for itself. */
static enum rc look_after_indexes(struct job *job, const struct change *change)
{
	for (size_t i = 0; i < change->book->inside->table_count; i++) {
		struct bundle *bundle = change->bundles[i];

		if (!bundle || bundle->indexed || bundle->fresh.len == 0)
			continue;
		TRY(define_indexes(job, change, bundle->table));
		bundle->indexed = true;
	}
	return RC_OK;
}

static enum rc flush_all(struct job *job, struct change *change)
{
	size_t count = change->book->inside->table_count;
	struct references references = {.arena = change->arena};

	TRY(dated_flush(job, change));
	TRY(end_children(job, change));
	TRY(look_after_indexes(job, change));
	for (size_t i = 0; i < count; i++)
		if (change->bundles[i])
			TRY(look_up(job, change, change->bundles[i]));
	for (size_t i = 0; i < count; i++)
		if (change->bundles[i])
			TRY(move_old(job, change, change->bundles[i]));
	for (size_t i = 0; i < count; i++)
		if (change->bundles[i] && change->bundles[i]->fresh.len > 0)
			TRY(write_hashed(job, change, change->bundles[i], &references));
	TRY(references_check(job, change, &references));
	for (size_t i = 0; i < count; i++)
		if (change->bundles[i] && change->bundles[i]->table->def->made)
			TRY(dated_check(job, change, change->bundles[i]));
	for (size_t i = 0; i < count; i++)
		if (change->bundles[i])
			fold_applied(change, change->bundles[i]);
	return RC_OK;
}

enum rc change_flush(struct job *job, struct change *change)
{
	must(!change->broken);
	change->broken = true;
	TRY(flush_all(job, change));
	change->broken = false;
	return RC_OK;
}
