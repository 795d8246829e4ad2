/*
 * Spreadsheets that go out: an empty template with drop-downs, notes and a
 * sheet that says how to fill it in, and a ledger as it stands. A file that
 * was exported comes back in unchanged: child rows carry the name of the
 * record that they belong to in a first column.
 */
#include "intake/inner.h"

#include <stdlib.h>

#define EXPORT_MAX_ROWS 1000000
#define CHOICES_MAX     500 /* names of a referred ledger in a drop-down */

struct named { /* a record by its name */
	int64_t id;
	struct str name;
};
struct exporting {
	const struct book *book;
	const struct ledger_def *ledger;
	ARRAY(struct record *) records;
	ARRAY(struct named) parents; /* in order of id */
	/* of an extract */
	extract_fn *which;
	void *arg;
	ARRAY(bool) named; /* per record: only what it is known by */
};

/* ---- names ---- */

struct naming {
	struct exporting *exporting;
	const struct field_def *field;
	size_t max;
	ARRAY(struct named) found;
};

static enum rc take_name(void *arg, struct job *job, const struct record *record)
{
	struct naming *naming = arg;
	struct named named = {.id = record->id};
	TRY(record_text(job, naming->exporting->book, record, naming->field, &named.name));
	named.name = str_copy(job->arena, named.name);
	*ARRAY_ADD(job->arena, naming->found) = named;
	return naming->found.len > naming->max ? RC_DONE : RC_OK;
}

/* A record is called by its title where that is a text, else by the first text or code of its key. */
static const struct field_def *name_field(const struct ledger_def *ledger)
{
	if (ledger->title_field >= 0 && ledger->fields[ledger->title_field].type == TYPE_TEXT)
		return &ledger->fields[ledger->title_field];
	for (size_t i = 0; i < ledger->key_count; i++) {
		const struct field_def *f = &ledger->fields[ledger->key[i]];
		if (f->type == TYPE_TEXT || f->type == TYPE_CODE)
			return f;
	}
	return ledger->title_field >= 0 ? &ledger->fields[ledger->title_field] : NULL;
}

static struct str parent_label(const struct ledger_def *ledger)
{
	const struct field_def *name = name_field(ledger->parent);
	/* A field of its own that is called the same keeps its name. */
	if (name == NULL || ledger_field(ledger, name->label) != NULL)
		return ledger->parent->label;
	return name->label;
}

static enum rc names_of(struct job *job, struct exporting *e, const struct ledger_def *ledger,
	int64_t seq, size_t max, struct naming *ret)
{
	struct ledger_query query = {.seq = seq};
	*ret = (struct naming){.exporting = e, .field = name_field(ledger), .max = max};
	return ret->field != NULL ? ledger_each(job, e->book, ledger, &query, take_name, ret)
				  : RC_OK;
}

/* ---- columns ---- */

static struct str note_of(struct arena *a, const struct field_def *f)
{
	struct str unit = f->type == TYPE_MONEY
				  ? str_format(a, "单位：%.*s。", STR_ARG(f->shown_in))
				  : STR_NONE;
	return str_format(
		a, "%s%.*s%.*s", f->required ? "必填。" : "", STR_ARG(unit), STR_ARG(f->note));
}

static struct sheet_column column_of(struct arena *a, const struct field_def *f)
{
	return (struct sheet_column){
		.title = f->type == TYPE_MONEY ? str_format(a, "%.*s(%.*s)", STR_ARG(f->label),
							 STR_ARG(f->shown_in))
					       : f->label,
		.type = f->type,
		.decimals = f->decimals,
		.choices = f->choices,
		.choice_count = f->choice_count,
		.note = note_of(a, f),
	};
}

static size_t parents_first(const struct ledger_def *ledger)
{
	return ledger->parent != NULL ? 1 : 0;
}

/* Personal fields do not leave the book in an extract. */
static bool goes_out(const struct exporting *e, size_t field)
{
	return e->which == NULL || e->ledger->fields[field].type != TYPE_PERSONAL;
}

static struct sheet_table table_of(struct arena *a, const struct exporting *e)
{
	const struct ledger_def *ledger = e->ledger;
	struct sheet_column *columns = arena_array(a, struct sheet_column, ledger->field_count + 2);
	size_t count = 0;
	if (ledger->parent != NULL)
		columns[count++] = (struct sheet_column){.title = parent_label(ledger),
			.type = TYPE_TEXT,
			.note = str_format(
				a, "必填。属于哪一条%.*s", STR_ARG(ledger->parent->label))};
	for (size_t i = 0; i < ledger->field_count; i++)
		if (goes_out(e, i))
			columns[count++] = column_of(a, &ledger->fields[i]);
	return (struct sheet_table){
		.title = ledger->label, .columns = columns, .column_count = count};
}

/* ---- the template ---- */

static enum rc no_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	(void)arg;
	(void)job;
	(void)n;
	(void)ret_cells;
	return RC_DONE;
}

/* 是/否, and the names of a short ledger that a field refers to. */
static enum rc offer_choices(struct job *job, struct exporting *e, struct sheet_column *column,
	const struct field_def *f)
{
	static const struct str yes_no[] = {STR_INIT("是"), STR_INIT("否")};
	struct naming naming;
	if (f->type == TYPE_BOOL) {
		column->choices = yes_no;
		column->choice_count = COUNT_OF(yes_no);
	}
	if (f->ref == NULL)
		return RC_OK;
	TRY(names_of(job, e, f->ref, SEQ_NOW, CHOICES_MAX, &naming));
	if (naming.found.len == 0 || naming.found.len > CHOICES_MAX)
		return RC_OK;
	struct str *names = arena_array(job->arena, struct str, naming.found.len);
	for (size_t i = 0; i < naming.found.len; i++)
		names[i] = naming.found.at[i].name;
	column->choices = names;
	column->choice_count = naming.found.len;
	return RC_OK;
}

static struct str how_to_write(struct arena *a, const struct field_def *f)
{
	switch (f->type) {
	case TYPE_CODE: return STR("文字");
	case TYPE_TEXT:
		return f->longest > 0 ? str_format(a, "文字，最多 %d 个字", f->longest)
				      : STR("文字");
	case TYPE_CHOICE:
		return str_format(a, "从中选：%.*s",
			STR_ARG(str_join(a, f->choices, f->choice_count, STR("、"))));
	case TYPE_INT: return STR("整数");
	case TYPE_DECIMAL: return str_format(a, "数，最多 %d 位小数", f->decimals);
	case TYPE_MONEY: return str_format(a, "金额，单位 %.*s", STR_ARG(f->shown_in));
	case TYPE_BOOL: return STR("是 或 否");
	case TYPE_DATE:
		return f->year_ok    ? STR("日期：2023-06-30、2023年6月 或 2023年")
		       : f->month_ok ? STR("日期：2023-06-30 或 2023年6月")
				     : STR("日期：2023-06-30");
	case TYPE_SPAN: return STR("起止：2023-01-01/2023-12-31，还没有止的写 2023-01-01 至今");
	case TYPE_REF: return str_format(a, "%.*s的名称或代码", STR_ARG(f->ref->label));
	case TYPE_PERSONAL: return STR("文字（个人信息，加密保存）");
	case TYPE_NONE: break;
	}
	never();
}

/* One line a field, then the ledger's checks, and where its lists come from. */
static enum rc help_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct ledger_def *ledger = ((struct exporting *)arg)->ledger;
	if (n < ledger->field_count) {
		const struct field_def *f = &ledger->fields[n];
		ret_cells[0] = f->label;
		ret_cells[1] = f->required ? STR("必填") : STR_NONE;
		ret_cells[2] = how_to_write(job->arena, f);
		ret_cells[3] = f->note;
		return RC_OK;
	}
	n -= ledger->field_count;
	if (n == ledger->check_count && ledger->upstream.len > 0) {
		ret_cells[0] = STR("（名单来自）");
		ret_cells[3] = ledger->upstream;
		return RC_OK;
	}
	if (n >= ledger->check_count)
		return RC_DONE;
	ret_cells[0] = ledger->checks[n].warning ? STR("（提醒）") : STR("（核对）");
	ret_cells[3] = ledger->checks[n].message;
	return RC_OK;
}

static enum rc template_in(
	struct job *job, struct exporting *e, struct sheet_column *columns, struct str path)
{
	static const struct sheet_column help[] = {{.title = STR_INIT("这一列"), .type = TYPE_TEXT},
		{.title = STR_INIT("要求"), .type = TYPE_TEXT},
		{.title = STR_INIT("怎么写"), .type = TYPE_TEXT},
		{.title = STR_INIT("注意"), .type = TYPE_TEXT}};
	struct sheet_table tables[] = {
		table_of(job->arena, e), {.title = STR(INTAKE_HELP_SHEET),
						 .columns = help,
						 .column_count = COUNT_OF(help),
						 .row = help_row,
						 .arg = e}};
	for (size_t i = 0; i < tables[0].column_count; i++)
		columns[i] = tables[0].columns[i];
	for (size_t i = 0; i < e->ledger->field_count; i++)
		TRY(offer_choices(
			job, e, &columns[i + parents_first(e->ledger)], &e->ledger->fields[i]));
	tables[0].columns = columns;
	tables[0].row = no_row;
	return sheet_write(job, path, tables, COUNT_OF(tables));
}

enum rc intake_template(
	struct job *job, const struct book *book, const struct ledger_def *ledger, struct str path)
{
	struct exporting e = {.book = book, .ledger = ledger};
	struct sheet_column *columns =
		arena_array(job->arena, struct sheet_column, ledger->field_count + 2);
	bool mine = store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = template_in(job, &e, columns, path);
	if (mine)
		store_rollback(book->store);
	return rc;
}

/* ---- the ledger as it stands ---- */

static enum rc take_record(void *arg, struct job *job, const struct record *record)
{
	struct exporting *e = arg;
	if (e->records.len >= EXPORT_MAX_ROWS)
		return fail(job, RC_TOO_MUCH, "台账“%.*s”超过 %d 条，请分开导出",
			STR_ARG(e->ledger->label), EXPORT_MAX_ROWS);
	enum extract how = e->which != NULL ? e->which(e->arg, record) : EXTRACT_WHOLE;
	if (how == EXTRACT_NOT)
		return RC_OK;
	*ARRAY_ADD(job->arena, e->named) = how == EXTRACT_NAMED;
	*ARRAY_ADD(job->arena, e->records) = record_copy(job, record);
	return RC_OK;
}

static int by_id(const void *key, const void *element)
{
	int64_t a = *(const int64_t *)key, b = ((const struct named *)element)->id;
	return (a > b) - (a < b);
}

static enum rc record_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	struct exporting *e = arg;
	if (n >= e->records.len)
		return RC_DONE;
	const struct record *r = e->records.at[n];
	if (e->ledger->parent != NULL && e->parents.len > 0) {
		const struct named *parent = bsearch(
			&r->parent, e->parents.at, e->parents.len, sizeof(*e->parents.at), by_id);
		ret_cells[0] = parent != NULL ? parent->name : STR_NONE;
	}
	size_t at = parents_first(e->ledger);
	for (size_t i = 0; i < e->ledger->field_count; i++) {
		if (!goes_out(e, i))
			continue;
		ret_cells[at] = STR_NONE;
		if (!e->named.at[n] || extract_names(e->ledger, i))
			TRY(record_text(job, e->book, r, &e->ledger->fields[i], &ret_cells[at]));
		at++;
	}
	return RC_OK;
}

bool extract_names(const struct ledger_def *ledger, size_t field)
{
	for (size_t i = 0; i < ledger->key_count; i++)
		if (ledger->key[i] == field)
			return true;
	for (size_t i = 0; i < ledger->match_count; i++)
		if (ledger->match[i] == field)
			return true;
	return ledger->title_field == (int)field;
}

static enum rc export_in(
	struct job *job, struct exporting *e, int64_t seq, day_t day, struct str path)
{
	struct ledger_query query = {.seq = seq, .day = day};
	struct naming naming;
	TRY(ledger_each(job, e->book, e->ledger, &query, take_record, e));
	if (e->ledger->parent != NULL) {
		TRY(names_of(job, e, e->ledger->parent, seq, SIZE_MAX, &naming));
		e->parents.at = naming.found.at;
		e->parents.len = naming.found.len;
	}
	struct sheet_table table = table_of(job->arena, e);
	table.row = record_row;
	table.arg = e;
	return sheet_write(job, path, &table, 1);
}

static enum rc export_whole(
	struct job *job, struct exporting *e, int64_t seq, day_t day, struct str path)
{
	const struct book *book = e->book;
	bool mine = store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = export_in(job, e, seq, day, path);
	if (mine)
		store_rollback(book->store);
	return rc;
}

enum rc intake_export(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t seq, struct str path)
{
	struct exporting e = {.book = book, .ledger = ledger};
	return export_whole(job, &e, seq, 0, path);
}

enum rc intake_extract(struct job *job, const struct book *book, const struct ledger_def *ledger,
	day_t day, extract_fn *which, void *arg, struct str path, int64_t *ret_rows)
{
	struct exporting e = {.book = book, .ledger = ledger, .which = which, .arg = arg};
	TRY(export_whole(job, &e, SEQ_NOW, day, path));
	*ret_rows = (int64_t)e.records.len;
	return RC_OK;
}
