/*
 * What counting reads, from the store: each query it asks for is run, its rows
 * are handed over.
 */
#include "indicator/inner.h"

#define COUNT_PAGE                                                                                 \
	10000 /* PostgreSQL's answers are fetched whole, so they are asked for in pages */

static void bind_params(struct statement *s, const struct query *query)
{
	for (size_t i = 0; i < query->param_count; i++) {
		const struct sql_param *p = &query->params[i];

		if (p->type == TYPE_TEXT)
			bind_text(s, (int)i + 1, p->text);
		else
			bind_int(s, (int)i + 1, p->integer);
	}
}

static void read_cells(struct statement *s, struct sql_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int at = (int)i;

		cells[i] = (struct sql_cell){.null = true};
		switch (column_kind(s, at)) {
		case COLUMN_NULL: break;
		case COLUMN_INT: cells[i] = (struct sql_cell){.integer = column_int(s, at)}; break;
		case COLUMN_TEXT: cells[i] = (struct sql_cell){.text = column_text(s, at)}; break;
		case COLUMN_BYTES: never();
		}
	}
}

static enum rc run_query(struct job *job, const struct book *book, struct counting *counting,
	const struct query *query)
{
	size_t columns = counting_columns(counting);
	struct sql_cell *cells = arena_array(job->arena, struct sql_cell, columns);
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store, query->sql, &s));
	bind_params(s, query);
	while ((rc = statement_step(job, s)) == RC_ROW) {
		read_cells(s, cells, columns);
		rc = counting_row(counting, cells);
		if (rc != RC_OK)
			break;
	}
	statement_done(s);
	return rc == RC_DONE ? RC_OK : rc;
}

enum rc count_run(struct job *job, const struct book *book, struct counting *counting)
{
	struct query query;
	enum rc rc;

	while ((rc = counting_next(counting, &query)) == RC_ROW)
		TRY(run_query(job, book, counting, &query));
	return rc == RC_DONE ? RC_OK : rc;
}

enum rc count_options(
	struct job *job, const struct book *book, int64_t seq, struct counting_options *ret)
{
	int64_t newest;

	TRY(book_newest(job, book, &newest));
	TRY(book_known(job, book, seq, &seq));
	*ret = (struct counting_options){
		.book = book->id,
		.seq = seq,
		.hold = memory_hold(book),
		.newest = newest,
		.schema = &book->catalog->schema,
		.page = store_engine(book->store) == ENGINE_POSTGRES ? COUNT_PAGE : 0,
	};
	return RC_OK;
}
