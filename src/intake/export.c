/*
 * Spreadsheets that go out: an empty template with drop-downs and notes, and
 * a ledger as it stands. A file that was exported comes back in unchanged.
 */
#include "intake/inner.h"

#define EXPORT_MAX_ROWS 1000000

struct exporting {
	const struct book *book;
	const struct ledger_def *ledger;
	ARRAY(struct record *) records;
};

static struct str note_of(struct arena *a, const struct field_def *f)
{
	struct str unit = f->type == TYPE_MONEY ? str_format(a, "单位:%.*s。", STR_ARG(f->shown_in))
						: STR_NONE;
	return str_format(
		a, "%s%.*s%.*s", f->required ? "必填。" : "", STR_ARG(unit), STR_ARG(f->note));
}

static struct sheet_column *columns_of(struct arena *a, const struct ledger_def *ledger)
{
	struct sheet_column *columns = arena_array(a, struct sheet_column, ledger->field_count + 1);
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		columns[i] = (struct sheet_column){
			.title = f->type == TYPE_MONEY
					 ? str_format(a, "%.*s(%.*s)", STR_ARG(f->label),
						   STR_ARG(f->shown_in))
					 : f->label,
			.type = f->type,
			.decimals = f->decimals,
			.choices = f->choices,
			.choice_count = f->choice_count,
			.note = note_of(a, f),
		};
	}
	return columns;
}

static enum rc no_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	(void)arg;
	(void)job;
	(void)n;
	(void)ret_cells;
	return RC_DONE;
}

enum rc intake_template(
	struct job *job, const struct book *book, const struct ledger_def *ledger, struct str path)
{
	struct sheet_table table = {
		.title = ledger->label,
		.columns = columns_of(job->arena, ledger),
		.column_count = ledger->field_count,
		.row = no_row,
	};
	(void)book;
	return sheet_write(job, path, &table, 1);
}

static enum rc take_record(void *arg, struct job *job, const struct record *record)
{
	struct exporting *e = arg;
	if (e->records.len >= EXPORT_MAX_ROWS)
		return fail(job, RC_TOO_MUCH, "台账“%.*s”超过 %d 条,请分开导出",
			STR_ARG(e->ledger->label), EXPORT_MAX_ROWS);
	*ARRAY_ADD(job->arena, e->records) = record_copy(job, record);
	return RC_OK;
}

static enum rc record_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	struct exporting *e = arg;
	if (n >= e->records.len)
		return RC_DONE;
	for (size_t i = 0; i < e->ledger->field_count; i++)
		TRY(record_text(
			job, e->book, e->records.at[n], &e->ledger->fields[i], &ret_cells[i]));
	return RC_OK;
}

static enum rc export_in(struct job *job, struct exporting *e, int64_t seq, struct str path)
{
	struct ledger_query query = {.seq = seq};
	TRY(ledger_each(job, e->book, e->ledger, &query, take_record, e));
	struct sheet_table table = {
		.title = e->ledger->label,
		.columns = columns_of(job->arena, e->ledger),
		.column_count = e->ledger->field_count,
		.row = record_row,
		.arg = e,
	};
	return sheet_write(job, path, &table, 1);
}

enum rc intake_export(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t seq, struct str path)
{
	struct exporting e = {.book = book, .ledger = ledger};
	bool mine = store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = export_in(job, &e, seq, path);
	if (mine)
		store_rollback(book->store);
	return rc;
}
