/*
 * A ledger's tables as columns in one fixed order.
 *
 * The order is that of the columns' names without "f_", by bytes: the order
 * in which the chain takes a version's values. Reading, writing and hashing
 * go through the same array, so no two of them can disagree about a column.
 *
 * A dated field has no column here; its child ledger has (schema.h).
 */
#include "ledger/inside.h"

static int by_canon(const void *left, const void *right)
{
	const struct column *a = left, *b = right;

	return str_cmp(a->canon, b->canon);
}

void plan_sort_columns(struct table *table)
{
	if (table->column_count > 0)
		qsort(table->columns, table->column_count, sizeof(table->columns[0]), by_canon);
}

static enum type wire_type(enum type type)
{
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: return TYPE_TEXT;
	case TYPE_PERSONAL: return TYPE_PERSONAL;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_DATE:
	case TYPE_SPAN:
	case TYPE_REF: return TYPE_INT;
	case TYPE_NONE: break;
	}
	never();
}

static void add_column(struct arena *a, struct table *table, size_t field, bool last)
{
	struct column *column = &table->columns[table->column_count++];
	struct str name = table->def->fields[field].name;

	column->canon = last ? str_format(a, "%.*s_last", STR_ARG(name)) : name;
	column->name = str_format(a, "f_%.*s", STR_ARG(column->canon));
	column->wire = wire_type(table->def->fields[field].type);
	column->field = field;
	column->last = last;
}

static void add_field(struct arena *a, struct table *table, size_t index)
{
	const struct field_def *field = &table->def->fields[index];

	if (field->dated) {
		table->dated[table->dated_count++] = index;
		return;
	}
	add_column(a, table, index, false);
	if (field->type == TYPE_DATE || field->type == TYPE_SPAN)
		add_column(a, table, index, true);
	if (field->type == TYPE_PERSONAL) {
		struct column *blind = &table->blind[table->blind_count++];

		table->has_personal = true;
		blind->canon = str_format(a, "%.*s_blind", STR_ARG(field->name));
		blind->name = str_format(a, "f_%.*s", STR_ARG(blind->canon));
		blind->wire = TYPE_PERSONAL;
		blind->field = index;
	}
}

/* Two fields may not end in one column (field "x" of dates and field "x_last"). */
static enum rc columns_differ(struct job *job, const struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (i > 0 && str_eq(table->columns[i].name, table->columns[i - 1].name))
			return fail(job, RC_INVALID,
				"台账“%.*s”有两个字段要用同一列 %.*s，请给其中一个改代码",
				STR_ARG(table->def->label), STR_ARG(table->columns[i].name));
		for (size_t j = 0; j < table->blind_count; j++)
			if (str_eq(table->columns[i].name, table->blind[j].name))
				return fail(job, RC_INVALID,
					"台账“%.*s”的字段 %.*s "
					"与个人信息字段的检索列同名，请改代码",
					STR_ARG(table->def->label),
					STR_ARG(table->columns[i].canon));
		if (!identifier_ok(table->columns[i].name))
			return fail(job, RC_INVALID,
				"台账“%.*s”的字段代码 %.*s "
				"不能作列名：只用小写字母、数字和下划线，以字母开头",
				STR_ARG(table->def->label), STR_ARG(table->columns[i].canon));
	}
	return RC_OK;
}

static enum rc plan_one(
	struct job *job, struct arena *a, const struct ledger_def *def, struct table *table)
{
	table->def = def;
	table->name = ledger_table(a, def);
	table->history = ledger_history_table(a, def);
	if (!identifier_ok(table->history))
		return fail(job, RC_INVALID,
			"台账代码 %.*s "
			"不能作表名：只用小写字母、数字和下划线，以字母开头，不超过50个字符",
			STR_ARG(def->name));
	table->columns = arena_array(a, struct column, def->field_count * 2 + 1);
	table->blind = arena_array(a, struct column, def->field_count + 1);
	table->dated = arena_array(a, size_t, def->field_count + 1);
	for (size_t i = 0; i < def->field_count; i++)
		add_field(a, table, i);
	if (table->dated_count > LEDGER_MAX_DATED)
		return fail(job, RC_TOO_MUCH, "台账“%.*s”随日期变化的字段有 %zu 个，最多 %d 个",
			STR_ARG(def->label), table->dated_count, LEDGER_MAX_DATED);
	plan_sort_columns(table);
	return columns_differ(job, table);
}

static int by_code(const void *left, const void *right)
{
	struct table *const *a = left, *const *b = right;

	return str_cmp((*a)->def->name, (*b)->def->name);
}

static void plan_families(struct book_inside *inside)
{
	for (size_t i = 0; i < inside->table_count; i++) {
		struct table *child = &inside->tables[i];

		if (!child->def->parent)
			continue;
		for (size_t j = 0; j < inside->table_count; j++)
			if (inside->tables[j].def == child->def->parent)
				child->parent = &inside->tables[j];
		must(child->parent);
		if (!child->parent->children)
			child->parent->children =
				arena_array(inside->arena, struct table *, inside->table_count);
		child->parent->children[child->parent->child_count++] = child;
	}
}

enum rc plan_make(struct job *job, const struct catalog *catalog, struct book_inside *inside)
{
	const struct schema *schema = &catalog->schema;

	inside->table_count = schema->ledger_count;
	inside->tables = arena_array(inside->arena, struct table, schema->ledger_count + 1);
	inside->by_code = arena_array(inside->arena, struct table *, schema->ledger_count + 1);
	for (size_t i = 0; i < schema->ledger_count; i++) {
		TRY(plan_one(job, inside->arena, schema->ledgers[i], &inside->tables[i]));
		inside->by_code[i] = &inside->tables[i];
	}
	if (inside->table_count > 0)
		qsort(inside->by_code, inside->table_count, sizeof(struct table *), by_code);
	plan_families(inside);
	return RC_OK;
}

struct table *plan_by_code(const struct book *book, struct str code)
{
	size_t low = 0, high = book->inside->table_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(book->inside->by_code[middle]->def->name, code);

		if (order == 0)
			return book->inside->by_code[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct table *plan_table(const struct book *book, const struct ledger_def *ledger)
{
	struct table *table = plan_by_code(book, ledger->name);

	must(table && table->def == ledger);
	return table;
}

size_t plan_column(const struct table *table, size_t field)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].field == field && !table->columns[i].last)
			return i;
	never();
}
