/*
 * References: what stands in a cell → a record's number. A name that is not
 * found makes a new record where the mapping (or the ordinary case: a new
 * 单位) allows it, and where a row that is right names it: whom only wrong rows
 * name is neither made nor known to what is looked at afterwards.
 */
#include "catalog/tree.h"
#include "intake/inner.h"

#define CREATE_DEPTH 4 /* a record that is made names one that is made, and so on */

#define NEAR_NAMES 20000 /* names that are compared for a message */
#define NEAR_TOLD  50    /* messages of one sheet that name near ones */

static const struct mapping_create *may_create(
	const struct look *l, const struct ledger_def *ledger)
{
	static const struct mapping_create ordinary = {.ledger = STR_INIT("party")};
	for (size_t i = 0; i < l->mapping.create_count; i++)
		if (schema_ledger(&l->book->catalog->schema, l->mapping.create[i].ledger) == ledger)
			return &l->mapping.create[i];
	/* A 单位 that a list names for the first time is the ordinary case. */
	return str_eq(ledger->name, ordinary.ledger) ? &ordinary : NULL;
}

static enum rc fill_fixed(struct look *l, struct record *record,
	const struct mapping_create *create, struct str *ret_message)
{
	for (size_t i = 0; i < create->fixed_count; i++) {
		const struct field_def *f = ledger_field(record->ledger, create->fixed[i].left);
		if (f == NULL) {
			*ret_message = str_format(l->job->arena,
				"对照里 create 的字段“%.*s”不在台账“%.*s”里",
				STR_ARG(create->fixed[i].left), STR_ARG(record->ledger->label));
			return RC_INVALID;
		}
		TRY(look_value(l, f, create->fixed[i].right, false, record_value(record, f->name),
			ret_message));
	}
	return RC_OK;
}

/* Is it by this field, and by this alone, that the list's rows belong to a 辖区? */
static bool places(const struct look *l, const struct field_def *by)
{
	const struct ledger_def *ledger = l->shape.ledger;
	size_t alike = 0;
	if (by == NULL || ledger->unit_path == NULL || formula_path_field(ledger->unit_path) != by)
		return false;
	for (size_t i = 0; i < ledger->field_count; i++)
		alike += ledger->fields[i].ref == by->ref;
	return alike == 1;
}

/*
 * A list of one 辖区 says where those lie whom it names for the first time; else they would count
 * for nobody. Where it names two (seller and buyer), one of them may lie anywhere: it says nothing.
 */
static void place_in_unit(const struct look *l, const struct field_def *by, struct record *record)
{
	if (l->options->unit == 0 || !places(l, by))
		return;
	for (size_t i = 0; i < record->ledger->field_count; i++) {
		const struct field_def *f = &record->ledger->fields[i];
		if (f->ref != NULL && f->ref != record->ledger &&
			str_eq(f->ref->name, LEDGER_UNIT) && !value_given(record->values[i]))
			record->values[i] = value_int(TYPE_REF, l->options->unit);
	}
}

static enum rc make_pending(struct look *l, const struct ledger_def *ledger,
	const struct field_def *by, const struct mapping_create *create, struct str text,
	int64_t *ret_id, struct str *ret_message)
{
	struct record *record = record_new(l->job, ledger);
	struct str name = str_copy(l->job->arena,
		str_closed(l->job->arena, str_trim(str_narrow(l->job->arena, text))));
	problems found = {0};
	must(ledger->title_field >= 0);
	record->values[ledger->title_field] =
		value_text(ledger->fields[ledger->title_field].type, name);
	if (l->making == CREATE_DEPTH) {
		*ret_message = str_format(l->job->arena,
			"对照里 create 新建“%.*s”又要新建别的，套得太深：请先登记它引用的记录",
			STR_ARG(name));
		return RC_INVALID;
	}
	l->making++;
	enum rc filled = fill_fixed(l, record, create, ret_message);
	l->making--;
	TRY(filled);
	place_in_unit(l, by, record);
	enum rc rc = record_check_in(l->job, l->book, &l->env, record, &found);
	if (rc == RC_INVALID && found.len > 0) {
		job_clear_error(l->job);
		*ret_message = str_format(l->job->arena, "不能由名称新建%.*s：%.*s",
			STR_ARG(ledger->label), STR_ARG(found.at[0].message));
		return rc;
	}
	if (rc != RC_OK)
		return rc;
	*ret_id = outlook_reserve(l->outlook);
	*ARRAY_ADD(l->job->arena, l->pending) = *ret_id;
	outlook_settle_named(l->outlook, *ret_id, record, l);
	return RC_OK;
}

static struct str not_found(
	struct look *l, const struct reference *r, struct str text, struct str key)
{
	struct arena *a = l->job->arena;
	struct str near = STR_NONE;
	if (r->names.count <= NEAR_NAMES && l->near_told < NEAR_TOLD) {
		struct str *names = arena_array(a, struct str, r->names.count + 1);
		size_t count = 0;
		for (size_t i = 0; i < r->names.size; i++)
			if (r->names.slots[i].id != 0)
				names[count++] = r->names.slots[i].key;
		near = pack_near_names(a, key, names, count);
		l->near_told += near.len > 0;
	}
	return str_format(a, "%.*s台账里没有“%.*s”：请先登记，或核对名称%s%.*s",
		STR_ARG(r->ledger->label), STR_ARG(str_trim(text)),
		near.len > 0 ? "，相近的有" : "", STR_ARG(near));
}

enum rc resolve_in(struct look *l, const struct ledger_def *ledger, const struct field_def *by,
	struct str text, int64_t *ret_id, struct str *ret_message)
{
	struct reference *r;
	bool several;
	TRY(outlook_reference(l->outlook, ledger, &r));
	struct str key = str_name_key(l->job->arena, text);
	int64_t id = name_map_get(&r->names, key, &several);
	if (id != 0 && !several) {
		*ret_id = id;
		return RC_OK;
	}
	if (several) {
		*ret_message = str_format(l->job->arena, "%.*s里有几条都叫“%.*s”，请改用代码",
			STR_ARG(ledger->label), STR_ARG(str_trim(text)));
		return RC_INVALID;
	}
	if (ledger == l->shape.ledger && l->own.slots != NULL) {
		id = name_map_get(&l->own, key, &several);
		if (id != 0 && !several) {
			*ret_id = id;
			return RC_OK;
		}
	}
	const struct mapping_create *create = may_create(l, ledger);
	if (create != NULL)
		return make_pending(l, ledger, by, create, text, ret_id, ret_message);
	*ret_message = not_found(l, r, text, key);
	return RC_INVALID;
}

enum rc look_value(struct look *l, const struct field_def *f, struct str text, bool number,
	struct value *ret, struct str *ret_message)
{
	int64_t id;
	if (f->type != TYPE_REF)
		return value_from_text(l->job, f, text, number, ret, ret_message);
	TRY(resolve_in(l, f->ref, f, text, &id, ret_message));
	*ret = value_int(TYPE_REF, id);
	return RC_OK;
}

/* ---- who is made ---- */

static void keep_named(struct look *l, const struct record *record);

static void keep_number(struct look *l, int64_t number)
{
	if (!outlook_named(l->outlook, number, l) || outlook_kept(l->outlook, number))
		return;
	outlook_keep(l->outlook, number);
	keep_named(l, outlook_record(l->outlook, number));
}

static void keep_named(struct look *l, const struct record *record)
{
	for (size_t i = 0; i < record->ledger->field_count; i++)
		if (record->values[i].type == TYPE_REF && value_given(record->values[i]))
			keep_number(l, record->values[i].integer);
	keep_number(l, record->parent);
}

void look_keep_named(struct look *l)
{
	size_t kept = 0;
	for (size_t i = 0; i < l->rows.len; i++)
		if (l->rows.at[i].state == ROW_NEW || l->rows.at[i].state == ROW_CHANGED)
			keep_named(l, l->rows.at[i].record);
	for (size_t i = 0; i < l->pending.len; i++) {
		int64_t number = l->pending.at[i];
		if (outlook_kept(l->outlook, number))
			l->pending.at[kept++] = number;
		else
			outlook_forget(l->outlook, number);
	}
	l->pending.len = kept;
}
