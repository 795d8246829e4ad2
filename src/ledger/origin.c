/*
 * Where a cell's present value came from.
 *
 * Walk back over the record's versions while they say the same; the oldest of
 * them brought it. A version that an undo wrote only restored an older one:
 * the walk goes on from that one, past what was taken back.
 *
 * The import of that version names its file, and by its mapping (JSON: field →
 * column, from 0) the column.
 */
#include "ledger/inside.h"

#include <jansson.h>

#include "ledger.sql.h"

/* The version of which versions[at] is a restoration, or at. */
static enum rc restored(
	struct job *job, const struct book *book, struct record **versions, size_t at, size_t *ret)
{
	struct change_info info;

	*ret = at;
	TRY(change_get(job, book, versions[at]->since, &info));
	if (!str_eq(info.kind, change_kind_name(CHANGE_UNDO)))
		return RC_OK;
	for (size_t i = 0; i < at; i++)
		if (versions[i]->until == undo_target(info.detail))
			*ret = i;
	return RC_OK;
}

static enum rc first_to_say(struct job *job, const struct book *book, struct record **versions,
	size_t at, size_t field, size_t *ret)
{
	struct value v = versions[at]->values[field];

	for (;;) {
		size_t before;

		TRY(restored(job, book, versions, at, &before));
		if (before != at && value_eq(versions[before]->values[field], v)) {
			at = before;
			continue;
		}
		/* An end between two versions does not matter: what came back said the same. */
		if (at == 0 || !value_eq(versions[at - 1]->values[field], v))
			break;
		at--;
	}
	*ret = at;
	return RC_OK;
}

static int64_t mapped_column(struct str mapping, const struct field_def *field)
{
	json_t *root = json_loadb(mapping.at, mapping.len, 0, NULL);
	json_t *column = json_object_getn(root, field->name.at, field->name.len);
	int64_t ret = json_is_integer(column) ? json_integer_value(column) : -1;

	json_decref(root);
	return ret;
}

static struct str nth_line(struct str lines, int64_t n)
{
	struct str rest = lines, line = STR("");

	for (int64_t i = 0; i <= n && rest.at; i++)
		line = str_cut(&rest, STR("\n"));
	return line;
}

static enum rc fill_import(struct job *job, const struct book *book, const struct record *version,
	const struct field_def *field, struct origin *origin)
{
	struct q_import_row import;
	struct q_file_row file;

	TRY(q_import(job, book->store, book->id, version->source, &import));
	origin->row = version->source_row & 0xffffffff;
	origin->column = mapped_column(import.mapping, field);
	if (!import.file.given)
		return RC_OK;
	TRY(q_file(job, book->store, book->id, import.file.v, &file));
	origin->file = file.name;
	origin->sheet = nth_line(file.sheets, version->source_row >> 32);
	return RC_OK;
}

/* `mapped` is the field as the import's mapping names it. */
static enum rc find_origin(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, const struct field_def *mapped, struct origin *origin)
{
	struct change_info info;
	struct record **versions;
	size_t count, at = 0;

	TRY(record_history(job, book, record->ledger, record->id, &versions, &count));
	while (at < count && versions[at]->since != record->since)
		at++;
	if (at == count)
		return fail(job, RC_MISSING, "台账“%.*s”第 %lld 号记录没有第 %lld 号变更写下的版本",
			STR_ARG(record->ledger->label), (long long)record->id,
			(long long)record->since);
	TRY(first_to_say(job, book, versions, at, (size_t)(field - record->ledger->fields), &at));
	TRY(change_get(job, book, versions[at]->since, &info));
	*origin = (struct origin){.seq = info.seq,
		.at = info.at,
		.who = info.who,
		.why = info.why,
		.row = -1,
		.column = -1};
	/* A version may carry the source of the one before it: only the import's own change brought values. */
	if (versions[at]->source && str_eq(info.kind, change_kind_name(CHANGE_IMPORT)))
		return fill_import(job, book, versions[at], mapped, origin);
	return RC_OK;
}

/* A dated field's value stands in the child row that holds the day. */
static enum rc dated_origin(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, struct origin *origin)
{
	const struct field_def *value = ledger_field(field->dated_ledger, STR("value"));
	const struct field_def *valid = ledger_field(field->dated_ledger, STR("valid"));
	day_t day = record->day;
	struct record **rows;
	size_t count;

	TRY(record_rows(job, book, field->dated_ledger, record->id,
		record->seq ? record->seq : SEQ_NOW, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct value span = rows[i]->values[valid - field->dated_ledger->fields];

		if (value_given(span) && span.date.first <= day && day <= span.date.last)
			return find_origin(job, book, rows[i], value, field, origin);
	}
	return fail(job, RC_MISSING, "“%.*s”在这一天没有值", STR_ARG(field->label));
}

enum rc record_origin(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field, struct origin *ret)
{
	struct origin origin;
	struct snapshot snapshot;
	enum rc rc;

	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = field->dated ? dated_origin(job, book, record, field, &origin)
			  : find_origin(job, book, record, field, field, &origin);
	snapshot_end(&snapshot);
	TRY(rc);
	*ret = origin;
	return RC_OK;
}
