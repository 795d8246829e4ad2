/*
 * Rows of fixed tables that the chain covers, and imports.
 *
 * A row that belongs to a change (an import, its file, a frozen report, the
 * figures of a rendering) enters the change's detail as a line
 *
 *	cover import 17 = SM3 of the row's columns (canon.c, without what may change later)
 *
 * so that ledger_verify can compute it again. What may change: import.state,
 * which follows change.undone_by. Bytes kept with a row enter by their SM3.
 */
#include "ledger/inside.h"
#include "store/sm3.h"

#include "ledger.sql.h"

static const struct str names[] = {STR_INIT("import"), STR_INIT("file"), STR_INIT("frozen"),
	STR_INIT("figures"), STR_INIT("attached")};

static void add_bytes_digest(struct arena *a, struct buf *b, struct str name, struct str bytes)
{
	canon_text(b, name, sm3_text(a, bytes));
}

static enum rc import_bytes(struct job *job, const struct book *book, int64_t id, struct buf *b)
{
	struct q_import_row row;

	TRY(q_import(job, book->store, book->id, id, &row));
	if (row.file.given)
		canon_int(b, STR("file"), row.file.v);
	canon_text(b, STR("ledger"), row.ledger);
	canon_text(b, STR("mapping"), row.mapping);
	canon_int(b, STR("as_of"), row.as_of);
	canon_text(b, STR("mode"), row.mode);
	canon_int(b, STR("seq"), row.seq);
	canon_text(b, STR("counts"), row.counts);
	return RC_OK;
}

static enum rc file_bytes(struct job *job, const struct book *book, int64_t id, struct buf *b)
{
	struct q_file_row row;

	TRY(q_file(job, book->store, book->id, id, &row));
	canon_text(b, STR("name"), row.name);
	canon_text(b, STR("sm3"), row.sm3);
	canon_int(b, STR("size"), row.size);
	canon_int(b, STR("at"), row.at);
	canon_text(b, STR("who"), row.who);
	canon_text(b, STR("sheets"), row.sheets);
	canon_int(b, STR("kept"), row.kept);
	return RC_OK;
}

static enum rc frozen_bytes(struct job *job, const struct book *book, int64_t id, struct buf *b)
{
	struct q_frozen_row row;

	TRY(q_frozen(job, book->store, book->id, id, &row));
	canon_text(b, STR("report"), row.report);
	canon_int(b, STR("seq"), row.seq);
	canon_int(b, STR("at"), row.at);
	canon_text(b, STR("who"), row.who);
	canon_text(b, STR("parameters"), row.parameters);
	add_bytes_digest(job->arena, b, STR("document"), row.document);
	add_bytes_digest(job->arena, b, STR("html"), row.html);
	canon_text(b, STR("sm3"), row.sm3);
	canon_text(b, STR("head"), row.head);
	return RC_OK;
}

static void figure_bytes(const struct q_figures_row *row, struct buf *b)
{
	canon_text(b, STR("id"), row->id);
	canon_text(b, STR("indicator"), row->indicator);
	canon_text(b, STR("face"), row->face);
	canon_text(b, STR("definition"), row->definition);
	canon_text(b, STR("parameters"), row->parameters);
	canon_int(b, STR("seq"), row->seq);
	canon_text(b, STR("value"), row->value);
	canon_text(b, STR("displayed"), row->displayed);
	canon_text(b, STR("unit"), row->unit);
	canon_int(b, STR("rows"), row->rows);
	canon_int(b, STR("undecidable"), row->undecidable);
	if (row->rows_hash.at)
		canon_text(b, STR("rows_hash"), row->rows_hash);
	canon_text(b, STR("context"), row->context);
	canon_end(b);
}

static enum rc figures_bytes(
	struct job *job, const struct book *book, struct str render, struct buf *b)
{
	struct q_figures cursor;
	struct q_figures_row row;
	enum rc rc;

	TRY(q_figures_open(job, book->store, book->id, render, &cursor));
	while ((rc = q_figures_next(job, &cursor, &row)) == RC_ROW)
		figure_bytes(&row, b);
	q_figures_done(&cursor);
	return rc == RC_DONE ? RC_OK : rc;
}

/* Its key is the SM3 of its bytes, which ledger_verify reads. */
static enum rc attached_row(struct job *job, const struct book *book, struct str sm3, struct buf *b)
{
	struct q_attached_row row;

	TRY(q_attached(job, book->store, book->id, sm3, &row));
	canon_text(b, STR("sm3"), sm3);
	canon_int(b, STR("size"), row.size);
	canon_int(b, STR("at"), row.at);
	canon_text(b, STR("who"), row.who);
	return RC_OK;
}

static enum rc row_bytes(
	struct job *job, const struct book *book, enum covered what, struct str key, struct buf *b)
{
	int64_t id = 0;

	if (what != COVER_FIGURES && what != COVER_ATTACHED)
		must(int_from(key, &id));
	switch (what) {
	case COVER_IMPORT: return import_bytes(job, book, id, b);
	case COVER_FILE: return file_bytes(job, book, id, b);
	case COVER_FROZEN: return frozen_bytes(job, book, id, b);
	case COVER_FIGURES: return figures_bytes(job, book, key, b);
	case COVER_ATTACHED: return attached_row(job, book, key, b);
	}
	never();
}

struct str cover_name(struct arena *a, enum covered what, struct str key)
{
	return str_format(a, "cover %.*s %.*s", STR_ARG(names[what]), STR_ARG(key));
}

enum rc cover_digest(struct job *job, const struct book *book, enum covered what, struct str key,
	struct str *ret_hex)
{
	struct buf b;
	enum rc rc;

	buf_init(&b, BUF_MAX_TEXT);
	rc = row_bytes(job, book, what, key, &b);
	must(buf_ok(&b));
	if (rc == RC_OK)
		*ret_hex = sm3_text(job->arena, buf_str(&b));
	buf_free(&b);
	return rc;
}

enum rc change_cover(struct job *job, struct change *change, enum covered what, struct str key)
{
	struct str hex;

	must(str_find(key, STR("\n")) == SIZE_MAX && str_find(key, STR(" =")) == SIZE_MAX);
	TRY(cover_digest(job, change->book, what, key, &hex));
	change_detail(change, str_format(job->arena, "%.*s = %.*s\n",
				      STR_ARG(cover_name(job->arena, what, key)), STR_ARG(hex)));
	return RC_OK;
}

/* ---- imports ---- */

static enum rc add_file(
	struct job *job, struct change *change, const struct import_info *info, int64_t *ret_id)
{
	TRY(change_new_id(job, change, ret_id));
	TRY(q_file_add(job, change->book->store,
		&(struct q_file_add_args){.book = change->book->id,
			.id = *ret_id,
			.name = info->file,
			.sm3 = info->sm3,
			.size = info->size,
			.at = change->at,
			.who = change->who,
			.sheets = str_join(job->arena, info->sheets, info->sheet_count, STR("\n")),
			.body = info->body},
		NULL));
	return change_cover(
		job, change, COVER_FILE, str_format(job->arena, "%lld", (long long)*ret_id));
}

enum rc change_import(
	struct job *job, struct change *change, const struct import_info *info, int64_t *ret_id)
{
	int64_t file = 0, id;

	must(change->kind == CHANGE_IMPORT && !change->broken);
	change->broken = true;
	if (info->sm3.len > 0)
		TRY(add_file(job, change, info, &file));
	TRY(change_new_id(job, change, &id));
	TRY(q_import_add(job, change->book->store,
		&(struct q_import_add_args){.book = change->book->id,
			.id = id,
			.file = file ? int_some(file) : INT_NONE,
			.ledger = info->ledger,
			.mapping = info->mapping,
			.as_of = info->as_of,
			.mode = info->mode,
			.seq = change->seq,
			.counts = info->counts},
		NULL));
	TRY(change_cover(job, change, COVER_IMPORT, str_format(job->arena, "%lld", (long long)id)));
	change->broken = false;
	*ret_id = id;
	return RC_OK;
}
