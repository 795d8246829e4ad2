/*
 * What a change did, record by record: for each ledger the versions that it
 * wrote (current ones and those ended since) and those that it ended. A
 * record that it both wrote and ended was altered; one that it only wrote was
 * made by it; one that it only ended was taken away.
 */
#include <stdlib.h>

#include "ledger/inside.h"

struct gathering {
	const struct book *book;
	int64_t seq;
	ARRAY(struct change_row) rows;
};

static void add_ids(struct query_text *q, const struct gathering *g, struct str table,
	const char *column, int how)
{
	buf_addf(&q->sql,
		"%sselect id, %d from %.*s where book = ", q->count > 0 ? " union all " : "", how,
		STR_ARG(table));
	query_int(q, g->book->id);
	buf_addf(&q->sql, " and %s = ", column);
	query_int(q, g->seq);
}

static enum rc gather(struct job *job, struct gathering *g, const struct table *table)
{
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	add_ids(&q, g, table->name, "since", CHANGE_MADE);
	add_ids(&q, g, table->history, "since", CHANGE_MADE);
	add_ids(&q, g, table->history, "until", CHANGE_ENDED);
	rc = query_start(job, g->book, &q, &s);
	if (rc == RC_OK) {
		while ((rc = statement_step(job, s)) == RC_ROW)
			*ARRAY_ADD(job->arena, g->rows) = (struct change_row){.ledger = table->def,
				.id = column_int(s, 0),
				.how = column_int(s, 1) == CHANGE_ENDED ? CHANGE_ENDED
									: CHANGE_MADE};
		rc = rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

static int by_id(const void *left, const void *right)
{
	const struct change_row *a = left, *b = right;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* Rows of one ledger from `first` on: wrote and ended becomes altered. */
static void fold(struct gathering *g, size_t first)
{
	struct change_row *rows = g->rows.at;
	size_t kept = first;

	if (g->rows.len == first)
		return;
	qsort(rows + first, g->rows.len - first, sizeof(rows[0]), by_id);
	for (size_t i = first + 1; i < g->rows.len; i++) {
		if (rows[i].id == rows[kept].id)
			rows[kept].how = CHANGE_ALTERED;
		else
			rows[++kept] = rows[i];
	}
	g->rows.len = kept + 1;
}

static enum rc gather_all(struct job *job, struct gathering *g)
{
	struct book_inside *inside = g->book->inside;

	for (size_t i = 0; i < inside->table_count; i++) {
		size_t first = g->rows.len;

		TRY(gather(job, g, &inside->tables[i]));
		fold(g, first);
	}
	return RC_OK;
}

enum rc change_rows(struct job *job, const struct book *book, int64_t seq, struct change_row **ret,
	size_t *ret_count)
{
	struct gathering g = {.book = book, .seq = seq};
	struct snapshot snapshot;

	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = gather_all(job, &g);

	snapshot_end(&snapshot);
	if (rc != RC_OK)
		return rc;
	*ret = g.rows.at;
	*ret_count = g.rows.len;
	return RC_OK;
}
