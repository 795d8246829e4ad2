/*
 * References between records, looked at before the commit.
 *
 * The engines' deferred foreign keys would find the same, but at the commit
 * and without a word about which record; and SQLite cannot add one to a table
 * that is there. Ids that follow each other in one column are remembered once
 * (an imported list refers to few units), then sorted.
 */
#include "ledger/inside.h"

static struct referred *list_of(struct references *references, const struct table *table,
	size_t column, const struct table *target)
{
	struct referred *list;

	for (size_t i = 0; i < references->lists.len; i++) {
		list = &references->lists.at[i];
		if (list->table == table && list->column == column)
			return list;
	}
	list = ARRAY_ADD(references->arena, references->lists);
	*list = (struct referred){.table = table, .column = column, .target = target};
	return list;
}

static void add_id(struct references *references, struct referred *list, int64_t id)
{
	if (list->ids.len == 0 || list->ids.at[list->ids.len - 1] != id)
		*ARRAY_ADD(references->arena, list->ids) = id;
}

void references_add(struct references *references, const struct book *book,
	const struct table *table, const struct frame *frame, const struct cell *cells)
{
	if (table->parent)
		add_id(references, list_of(references, table, SIZE_MAX, table->parent),
			frame->parent);
	for (size_t i = 0; i < table->column_count; i++) {
		const struct ledger_def *ref = table->def->fields[table->columns[i].field].ref;

		if (ref && cells[i].given)
			add_id(references, list_of(references, table, i, plan_table(book, ref)),
				cells[i].integer);
	}
}

static int by_value(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static size_t sort_unique(int64_t *ids, size_t len)
{
	size_t kept = 0;

	if (len == 0)
		return 0;
	qsort(ids, len, sizeof(*ids), by_value);
	for (size_t i = 1; i < len; i++)
		if (ids[i] != ids[kept])
			ids[++kept] = ids[i];
	return kept + 1;
}

static struct str column_label(const struct table *table, size_t column)
{
	return column == SIZE_MAX ? STR("所属记录")
				  : table->def->fields[table->columns[column].field].label;
}

static enum rc leads_nowhere(struct job *job, const struct referred *list, int64_t id)
{
	return fail(job, RC_INVALID,
		"台账“%.*s”的“%.*s”引用的“%.*s”第 %lld 号记录不存在或已作废，请先建立它或改引用",
		STR_ARG(list->table->def->label), STR_ARG(column_label(list->table, list->column)),
		STR_ARG(list->target->def->label), (long long)id);
}

static enum rc check_chunk(struct job *job, const struct book *book, const struct referred *list,
	const int64_t *ids, size_t count)
{
	struct query_text q;
	struct statement *s;
	bool seen[CHUNK] = {0};
	enum rc rc;

	query_init(&q);
	query_existing(&q, book, list->target, ids, count);
	rc = query_start(job, book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW)
			for (size_t i = 0; i < count; i++)
				seen[i] = seen[i] || ids[i] == column_int(s, 0);
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		if (!seen[i])
			rc = leads_nowhere(job, list, ids[i]);
	return rc;
}

/* ---- nothing refers to what ends ---- */

static enum rc still_referred(struct job *job, const struct table *target,
	const struct table *table, size_t column, struct statement *s)
{
	return fail(job, RC_INVALID,
		"“%.*s”的第 %lld 号记录还被台账“%.*s”第 %lld "
		"号记录的“%.*s”引用，不能作废；请先改那条记录",
		STR_ARG(target->def->label), (long long)column_int(s, 1),
		STR_ARG(table->def->label), (long long)column_int(s, 0),
		STR_ARG(column_label(table, column)));
}

static enum rc nobody_refers(struct job *job, const struct book *book, const struct table *target,
	const struct table *table, size_t column, const int64_t *ids, size_t count)
{
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_referring(&q, book, table,
		column == SIZE_MAX ? STR("parent") : table->columns[column].name, ids, count);
	rc = query_start(job, book, &q, &s);
	if (rc == RC_OK) {
		rc = statement_step(job, s);
		rc = rc == RC_DONE  ? RC_OK
		     : rc == RC_ROW ? still_referred(job, target, table, column, s)
				    : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static enum rc nobody_refers_to(struct job *job, const struct book *book,
	const struct table *target, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < book->inside->table_count; i++) {
		const struct table *table = &book->inside->tables[i];

		if (table->parent == target)
			TRY(nobody_refers(job, book, target, table, SIZE_MAX, ids, count));
		for (size_t j = 0; j < table->column_count; j++)
			if (table->def->fields[table->columns[j].field].ref == target->def)
				TRY(nobody_refers(job, book, target, table, j, ids, count));
	}
	return RC_OK;
}

static enum rc check_ends(struct job *job, const struct book *book, const struct bundle *bundle)
{
	int64_t ids[CHUNK];
	size_t count = 0;

	for (size_t i = 0; i < bundle->fresh.len; i++) {
		if (bundle->fresh.at[i].ends)
			ids[count++] = bundle->fresh.at[i].id;
		if (count > 0 && (count == CHUNK || i + 1 == bundle->fresh.len)) {
			TRY(nobody_refers_to(job, book, bundle->table, ids, count));
			count = 0;
		}
	}
	return RC_OK;
}

enum rc references_check(struct job *job, struct change *change, struct references *references)
{
	for (size_t i = 0; i < references->lists.len; i++) {
		struct referred *list = &references->lists.at[i];
		size_t len = sort_unique(list->ids.at, list->ids.len);

		for (size_t at = 0; at < len; at += CHUNK)
			TRY(check_chunk(job, change->book, list, list->ids.at + at,
				len - at < CHUNK ? len - at : CHUNK));
	}
	for (size_t i = 0; i < change->book->inside->table_count; i++)
		if (change->bundles[i])
			TRY(check_ends(job, change->book, change->bundles[i]));
	return RC_OK;
}
