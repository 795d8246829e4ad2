/*
 * Whose key was it? After a unique key refused a change, the words for people.
 *
 * The engine says only which index; on PostgreSQL the transaction cannot even
 * be asked any more. So the change, which is lost anyway, is rolled back, and
 * its records are looked for in what there is: first among current records
 * that the change did not touch, then among the change's own.
 */
#include "ledger/define.h"
#include "ledger/inside.h"

#define LOOKED_AT 5000 /* records of the change */

static struct record *record_of(
	struct job *job, const struct bundle *bundle, const struct entry *entry)
{
	const struct table *table = bundle->table;
	struct cell *cells = arena_array(job->arena, struct cell, table->column_count + 1);
	struct record *record = record_new(job, table->def);
	struct frame frame;

	canon_read((struct str){bundle->bytes.at + entry->at, entry->len}, table, &frame, cells);
	record->id = frame.id;
	record->parent = frame.parent;
	record->seq = SEQ_NOW;
	for (size_t i = 0; i < table->column_count; i++) {
		struct value *v = &record->values[table->columns[i].field];

		if (!cells[i].given || table->columns[i].wire == TYPE_PERSONAL)
			continue;
		v->state = VALUE_GIVEN;
		if (table->columns[i].wire == TYPE_TEXT)
			v->text = cells[i].text;
		else if (v->type != TYPE_DATE && v->type != TYPE_SPAN)
			v->integer = cells[i].integer;
		else if (table->columns[i].last)
			v->date.last = (day_t)cells[i].integer;
		else
			v->date.first = (day_t)cells[i].integer;
	}
	return record;
}

/* What stands in a field, as people call it: a record by its title, a ledger by its label. */
static struct str words_of(struct job *job, const struct book *book, const struct record *record,
	const struct field_def *field)
{
	struct value v = record->values[field - record->ledger->fields];
	struct str text;

	if (field->type == TYPE_REF && value_given(v)) {
		if (record_text(job, book, record, field, &text) == RC_OK && text.len > 0)
			return text;
		job_clear_error(job);
		return STR("这次新建的记录");
	}
	if (str_eq(record->ledger->name, LEDGER_COVERAGE) && str_eq(field->name, STR("ledger"))) {
		const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, v.text);

		if (ledger)
			return ledger->label;
	}
	return value_print(job->arena, field, v);
}

/* "“信用代码”为“X”，“年份”为“2023”" */
static struct str key_words(struct job *job, const struct book *book, const struct record *record)
{
	const struct ledger_def *def = record->ledger;
	struct str text = STR("");

	for (size_t i = 0; i < def->key_count; i++) {
		const struct field_def *field = &def->fields[def->key[i]];

		text = str_format(job->arena, "%.*s%s“%.*s”为“%.*s”", STR_ARG(text),
			i > 0 ? "、" : "", STR_ARG(field->label),
			STR_ARG(words_of(job, book, record, field)));
	}
	return text;
}

/* The same key, the same text: by numbers, for records that are lost have no titles. */
static struct str key_line(struct job *job, const struct record *record)
{
	const struct ledger_def *def = record->ledger;
	struct str text = str_format(job->arena, "%lld", (long long)record->parent);

	for (size_t i = 0; i < def->key_count; i++)
		text = str_format(job->arena, "%.*s\x1f%.*s", STR_ARG(text),
			STR_ARG(value_print(job->arena, &def->fields[def->key[i]],
				record->values[def->key[i]])));
	if (def->state_field >= 0)
		text = str_format(job->arena, "%.*s\x1f%.*s", STR_ARG(text),
			STR_ARG(value_print(job->arena, &def->fields[def->state_field],
				record->values[def->state_field])));
	return text;
}

static bool touched(const struct bundle *bundle, int64_t id)
{
	for (size_t i = 0; i < bundle->fresh.len; i++)
		if (bundle->fresh.at[i].id == id)
			return true;
	return false;
}

/* RC_OK: not this one. */
static enum rc look_for(struct job *job, const struct change *change, const struct bundle *bundle,
	struct record *record, struct lines *keys)
{
	struct str line = key_line(job, record), before;
	struct record *there;
	enum rc rc = record_find(job, change->book, record, &there);

	if (rc == RC_MISSING)
		job_clear_error(job);
	else if (rc != RC_OK)
		return rc;
	else if (there->id != record->id && !touched(bundle, there->id))
		return fail(job, RC_TAKEN,
			"台账“%.*s”已有%.*s的记录（第 %lld "
			"号），没有保存；请改那条记录，或更正关键字段",
			STR_ARG(record->ledger->label),
			STR_ARG(key_words(job, change->book, record)), (long long)there->id);
	if (!key_given(record))
		return RC_OK;
	if (lines_get(keys, line, &before))
		return fail(job, RC_TAKEN,
			"台账“%.*s”这次要写的记录里有两条%.*s，没有保存；请删去一条或更正关键字段",
			STR_ARG(record->ledger->label),
			STR_ARG(key_words(job, change->book, record)));
	lines_put(job->arena, keys, line, STR(""));
	return RC_OK;
}

static enum rc look_through(
	struct job *job, const struct change *change, const struct bundle *bundle)
{
	struct lines keys = {0};

	for (size_t i = 0; i < bundle->fresh.len && i < LOOKED_AT; i++) {
		const struct entry *entry = &bundle->fresh.at[i];

		if (!entry->ends && !entry->same)
			TRY(look_for(job, change, bundle, record_of(job, bundle, entry), &keys));
	}
	return RC_OK;
}

enum rc key_taken(struct job *job, struct change *change, const struct bundle *bundle)
{
	enum rc rc;

	store_rollback(change->book->store);
	if (bundle->table->def->key_count == 0 ||
		store_begin_read(job, change->book->store) != RC_OK)
		return RC_TAKEN;
	job_clear_error(job);
	rc = look_through(job, change, bundle);
	store_rollback(change->book->store);
	if (rc == RC_TAKEN)
		return rc;
	return fail(job, RC_TAKEN, "台账“%.*s”里已有关键字段相同的记录，没有保存",
		STR_ARG(bundle->table->def->label));
}
