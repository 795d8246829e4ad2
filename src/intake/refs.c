/*
 * References: what stands in a cell → a record's number.
 *
 * A referred ledger is read once, when the first cell asks for it: its codes,
 * the name keys of its titles, and the titles of its child rows (曾用名) all
 * lead to the record. A name that is not found makes a new record where the
 * mapping (or the ordinary case: a new 单位) allows it.
 */
#include "intake/inner.h"

struct loading {
	struct look *look;
	struct name_map *names;
	bool child; /* titles lead to the parent */
};

static bool is_text(struct value v)
{
	return value_given(v) &&
	       (v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE);
}

static enum rc take_names(void *arg, struct job *job, const struct record *record)
{
	struct loading *loading = arg;
	const struct ledger_def *ledger = record->ledger;
	struct arena *a = loading->look->job->arena;
	int64_t id = loading->child ? record->parent : record->id;
	(void)job;
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		bool title = (int)i == ledger->title_field;
		bool brief = str_eq(f->name, STR("short"));
		if (!is_text(record->values[i]) || (f->type != TYPE_CODE && !title && !brief))
			continue;
		name_map_put(loading->names, str_name_key(a, record->values[i].text), id);
	}
	return RC_OK;
}

static enum rc load(struct look *l, struct reference *r)
{
	const struct schema *schema = &l->book->catalog->schema;
	struct ledger_query query = {.seq = SEQ_NOW, .day = l->as_of};
	struct loading loading = {l, &r->names, false};
	TRY(ledger_each(l->job, l->book, r->ledger, &query, take_names, &loading));
	loading.child = true;
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (schema->ledgers[i]->parent == r->ledger && !schema->ledgers[i]->made)
			TRY(ledger_each(
				l->job, l->book, schema->ledgers[i], &query, take_names, &loading));
	r->loaded = true;
	return RC_OK;
}

static enum rc reference_to(struct look *l, const struct ledger_def *ledger, struct reference **ret)
{
	for (size_t i = 0; i < l->references.len; i++)
		if (l->references.at[i].ledger == ledger) {
			*ret = &l->references.at[i];
			return RC_OK;
		}
	struct reference *r = ARRAY_ADD(l->job->arena, l->references);
	*r = (struct reference){.ledger = ledger};
	name_map_init(&r->names, l->job->arena);
	*ret = r;
	return load(l, r);
}

/* ---- new records of the other ledger ---- */

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
		struct value *v = record_value(record, f->name);
		if (f->type == TYPE_REF) {
			int64_t id;
			TRY(resolve(l, f, create->fixed[i].right, &id, ret_message));
			*v = value_int(TYPE_REF, id);
		} else {
			TRY(value_from_text(
				l->job, f, create->fixed[i].right, false, v, ret_message));
		}
	}
	return RC_OK;
}

/* A list of one 辖区 says where those lie whom it names for the first time; else they would count for nobody. */
static void place_in_unit(const struct look *l, struct record *record)
{
	for (size_t i = 0; l->options->unit != 0 && i < record->ledger->field_count; i++) {
		const struct field_def *f = &record->ledger->fields[i];
		if (f->ref != NULL && f->ref != record->ledger &&
			str_eq(f->ref->name, LEDGER_UNIT) && !value_given(record->values[i]))
			record->values[i] = value_int(TYPE_REF, l->options->unit);
	}
}

static enum rc make_pending(struct look *l, struct reference *r,
	const struct mapping_create *create, struct str text, struct str key, int64_t *ret_id,
	struct str *ret_message)
{
	const struct ledger_def *ledger = r->ledger;
	struct record *record = record_new(l->job, ledger);
	struct str name = str_copy(l->job->arena, str_trim(str_narrow(l->job->arena, text)));
	problems found = {0};
	must(ledger->title_field >= 0);
	record->values[ledger->title_field] =
		value_text(ledger->fields[ledger->title_field].type, name);
	TRY(fill_fixed(l, record, create, ret_message));
	place_in_unit(l, record);
	enum rc rc = record_check(l->job, l->book, record, &found);
	if (rc == RC_INVALID && found.len > 0) {
		job_clear_error(l->job);
		*ret_message = str_format(l->job->arena, "不能由名称新建%.*s:%.*s",
			STR_ARG(ledger->label), STR_ARG(found.at[0].message));
		return rc;
	}
	if (rc != RC_OK)
		return rc;
	int64_t number = INTAKE_PENDING + (int64_t)l->pending.len;
	*ARRAY_ADD(l->job->arena, l->pending) =
		(struct pending){.ledger = ledger, .record = record, .key = key, .number = number};
	/* The array of references may have moved while the fixed fields were resolved. */
	TRY(reference_to(l, ledger, &r));
	name_map_put(&r->names, key, number);
	*ret_id = number;
	return RC_OK;
}

enum rc resolve_in(struct look *l, const struct ledger_def *ledger, struct str text,
	int64_t *ret_id, struct str *ret_message)
{
	struct reference *r;
	bool several;
	TRY(reference_to(l, ledger, &r));
	struct str key = str_name_key(l->job->arena, text);
	int64_t id = name_map_get(&r->names, key, &several);
	if (id != 0 && !several) {
		*ret_id = id;
		return RC_OK;
	}
	if (several) {
		*ret_message = str_format(l->job->arena, "%.*s里有几条都叫“%.*s”,请改用代码",
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
		return make_pending(l, r, create, text, key, ret_id, ret_message);
	*ret_message = str_format(l->job->arena, "%.*s台账里没有“%.*s”:请先登记,或核对名称",
		STR_ARG(ledger->label), STR_ARG(str_trim(text)));
	return RC_INVALID;
}

enum rc resolve(struct look *l, const struct field_def *field, struct str text, int64_t *ret_id,
	struct str *ret_message)
{
	must(field->ref != NULL);
	return resolve_in(l, field->ref, text, ret_id, ret_message);
}
