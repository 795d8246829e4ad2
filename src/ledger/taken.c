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

/* "“信用代码”为“X”，“年份”为“2023”" */
static struct str key_words(struct job *job, const struct record *record)
{
	const struct ledger_def *def = record->ledger;
	struct str text = STR("");

	for (size_t i = 0; i < def->key_count; i++) {
		const struct field_def *field = &def->fields[def->key[i]];

		text = str_format(job->arena, "%.*s%s“%.*s”为“%.*s”", STR_ARG(text),
			i > 0 ? "、" : "", STR_ARG(field->label),
			STR_ARG(value_print(job->arena, field, record->values[def->key[i]])));
	}
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
	struct str words = key_words(job, record), before;
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
			STR_ARG(record->ledger->label), STR_ARG(words), (long long)there->id);
	if (!key_given(record))
		return RC_OK;
	words = str_format(job->arena, "%lld %.*s", (long long)record->parent, STR_ARG(words));
	if (record->ledger->state_field >= 0)
		words = str_format(job->arena, "%.*s %.*s", STR_ARG(words),
			STR_ARG(value_print(job->arena,
				&record->ledger->fields[record->ledger->state_field],
				record->values[record->ledger->state_field])));
	if (lines_get(keys, words, &before))
		return fail(job, RC_TAKEN,
			"台账“%.*s”这次要写的记录里有两条%.*s，没有保存；请删去一条或更正关键字段",
			STR_ARG(record->ledger->label), STR_ARG(key_words(job, record)));
	lines_put(job->arena, keys, words, STR(""));
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
