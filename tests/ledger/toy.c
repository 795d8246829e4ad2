#include "toy.h"

#include <string.h>

static struct str z(const char *text)
{
	return str_from_z(text);
}

static struct ledger_def *add_ledger(
	struct toy *t, const char *name, const char *label, size_t fields)
{
	struct ledger_def *def = arena_new(t->arena, struct ledger_def);

	def->name = z(name);
	def->label = z(label);
	def->measure = STR("条");
	def->fields = arena_array(t->arena, struct field_def, fields);
	def->valid_field = def->state_field = -1;
	def->body = str_format(t->arena, "ledger: %s", name);
	def->hash = str_format(t->arena, "%064llx", (unsigned long long)str_hash(def->body));
	t->ledgers[t->catalog.schema.ledger_count++] = def;
	return def;
}

static struct field_def *add_field(
	struct ledger_def *def, const char *name, const char *label, enum type type)
{
	struct field_def *field = &def->fields[def->field_count++];

	field->name = z(name);
	field->label = z(label);
	field->type = type;
	return field;
}

static void add_ref(
	struct ledger_def *def, const char *name, const char *label, struct ledger_def *ref)
{
	struct field_def *field = add_field(def, name, label, TYPE_REF);

	field->ref = ref;
	field->ref_name = ref->name;
}

static void set_key(struct toy *t, struct ledger_def *def, const char *name)
{
	size_t *key = arena_array(t->arena, size_t, 1);

	key[0] = (size_t)(toy_field(def, name) - def->fields);
	def->key = key;
	def->key_count = 1;
}

static void set_choices(
	struct toy *t, struct field_def *field, const char *first, const char *second)
{
	struct str *choices = arena_array(t->arena, struct str, 2);

	choices[0] = z(first);
	choices[1] = z(second);
	field->choices = choices;
	field->choice_count = 2;
}

static void define_party(struct toy *t)
{
	static const struct str searched[] = {STR_INIT("name"), STR_INIT("code")};
	struct ledger_def *def = t->party = add_ledger(t, "party", "单位", 12);
	struct field_def *field;

	add_field(def, "name", "名称", TYPE_TEXT)->required = true;
	add_field(def, "code", "信用代码", TYPE_CODE)->code_kind = STR("uscc");
	set_choices(t, add_field(def, "kind", "类别", TYPE_CHOICE), "企业", "高校");
	add_field(def, "staff", "职工人数", TYPE_INT)->measure = STR("人");
	field = add_field(def, "area", "面积", TYPE_DECIMAL);
	field->decimals = 2;
	field->measure = STR("平方米");
	field = add_field(def, "sales", "销售收入", TYPE_MONEY);
	field->measure = STR("元");
	field->shown_in = STR("万元");
	add_field(def, "listed", "是否上市", TYPE_BOOL);
	field = add_field(def, "founded", "成立日期", TYPE_DATE);
	field->month_ok = field->year_ok = true;
	add_field(def, "licence", "许可期限", TYPE_SPAN);
	add_ref(def, "unit", "辖区", t->unit);
	toy_field(def, "unit")->dated = true;
	add_field(def, "contact", "联系电话", TYPE_PERSONAL);
	set_key(t, def, "code");
	def->search = searched;
	def->search_count = 2;
	def = t->party_unit = add_ledger(t, "party__unit", "单位辖区", 2);
	add_ref(def, "value", "值", t->unit);
	add_field(def, "valid", "起止", TYPE_SPAN);
	def->valid_field = 1;
	def->made = true;
	def->parent = t->party;
	def->parent_name = t->party->name;
	toy_field(t->party, "unit")->dated_ledger = def;
}

void toy_catalog(struct toy *t)
{
	static const struct str named[] = {STR_INIT("name")};

	t->arena = arena_make();
	t->catalog.schema.ledgers = t->ledgers;
	t->catalog.version = STR("toy 1");
	t->catalog.arena = t->arena;
	t->unit = add_ledger(t, "unit", "辖区", 3);
	add_field(t->unit, "name", "名称", TYPE_TEXT)->required = true;
	add_ref(t->unit, "parent", "上级", t->unit);
	set_key(t, t->unit, "name");
	t->unit->search = named;
	t->unit->search_count = 1;
	define_party(t);
	t->member = add_ledger(t, "member", "成员", 2);
	add_field(t->member, "name", "姓名", TYPE_TEXT);
	add_field(t->member, "role", "职务", TYPE_TEXT);
	t->member->parent = t->party;
	t->member->parent_name = t->party->name;
	set_key(t, t->member, "name");
	t->certificate = add_ledger(t, "certificate", "高企证书", 5);
	add_ref(t->certificate, "holder", "企业", t->party);
	add_field(t->certificate, "number", "证书编号", TYPE_CODE)->code_kind =
		STR("hightech_certificate");
	add_field(t->certificate, "issued", "发证日期", TYPE_DATE);
	add_field(t->certificate, "amount", "奖补金额", TYPE_MONEY)->shown_in = STR("万元");
	toy_field(t->certificate, "amount")->measure = STR("元");
	set_key(t, t->certificate, "number");
	t->certificate->title_field = 1;
	t->value = add_ledger(t, "value", "登记数", 4);
	add_field(t->value, "indicator", "指标", TYPE_TEXT);
	add_field(t->value, "amount", "数值", TYPE_INT);
	set_choices(t, add_field(t->value, "state", "状态", TYPE_CHOICE), "初核", "公布");
	set_key(t, t->value, "indicator");
	t->value->state_field = 2;
}

struct field_def *toy_field(struct ledger_def *ledger, const char *name)
{
	for (size_t i = 0; i < ledger->field_count; i++)
		if (str_eq(ledger->fields[i].name, z(name)))
			return &ledger->fields[i];
	never();
}

void toy_open(struct toy *t)
{
	memset(t, 0, sizeof(*t));
	toy_catalog(t);
	both_open(&t->db);
	OK(&t->db.job,
		book_create(&t->db.job, t->db.store, &t->catalog, 1, STR("试验账套"), &t->book));
}

void toy_close(struct toy *t)
{
	both_close(&t->db);
	arena_free(t->arena);
}

struct book *toy_again(struct toy *t, struct job *job)
{
	struct book *book;
	struct store *store = both_again(
		&t->db, (struct store_options){.must_exist = true, .busy_milliseconds = 20000});

	OK(job, book_open(job, store, &t->catalog, 1, &book));
	return book;
}

/* ---- records ---- */

void toy_text(struct record *record, const char *field, const char *text)
{
	struct value *v = record_value(record, z(field));

	*v = text ? value_text(v->type, z(text)) : value_missing(v->type);
}

void toy_int(struct record *record, const char *field, int64_t v)
{
	struct value *value = record_value(record, z(field));

	*value = value_int(value->type, v);
}

void toy_date(struct record *record, const char *field, const char *iso)
{
	struct value *value = record_value(record, z(field));
	struct date date;

	must(date_from_iso(z(iso), &date));
	*value = value_date(value->type, date);
}

struct record *toy_party(struct toy *t, struct job *job, const char *name, const char *code)
{
	struct record *record = record_new(job, t->party);

	toy_text(record, "name", name);
	toy_text(record, "code", code);
	return record;
}

int64_t toy_write(struct job *job, struct book *book, struct record *record)
{
	struct change *change;
	int64_t seq;

	OK(job, change_begin(job, book, CHANGE_WRITE, STR("试验"), &change));
	OK(job, change_put(job, change, record, 0));
	OK(job, change_commit(job, change, &seq));
	return seq;
}

int64_t toy_end(struct job *job, struct book *book, const struct ledger_def *ledger, int64_t id)
{
	struct change *change;
	int64_t seq;

	OK(job, change_begin(job, book, CHANGE_WRITE, STR("作废"), &change));
	OK(job, change_end(job, change, ledger, id, 0));
	OK(job, change_commit(job, change, &seq));
	return seq;
}

struct record *toy_get(struct job *job, struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq)
{
	struct record *record;

	OK(job, record_get(job, book, ledger, id, seq, &record));
	return record;
}

const char *toy_said(struct job *job, struct record *record, const char *field)
{
	struct value v = *record_value(record, z(field));

	if (!value_given(v))
		return "";
	if (v.type == TYPE_DATE || v.type == TYPE_SPAN)
		return str_z(job->arena, date_iso(job->arena, v.date));
	if (v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE ||
		v.type == TYPE_PERSONAL)
		return str_z(job->arena, v.text);
	return str_z(job->arena, str_format(job->arena, "%lld", (long long)v.integer));
}
