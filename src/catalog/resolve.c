/*
 * Names of ledgers become ledgers: references, parents, and the child ledgers
 * that dated fields are. Packs are merged by now; it does not matter in which
 * of them a name was defined.
 */
#include "catalog/inside.h"

#define MADE_MAX_NAME 48 /* party__district: with r_ and _history a name of 63 bytes at most */

static struct str near_ledgers(struct loader *l, struct str name)
{
	struct str *names = arena_array(l->a, struct str, l->ledgers.len + 1);

	for (size_t i = 0; i < l->ledgers.len; i++)
		names[i] = l->ledgers.at[i].code;
	struct str near = pack_near_names(l->a, name, names, l->ledgers.len);
	return near.len ? str_format(l->a, "，是不是%.*s", STR_ARG(near)) : STR_NONE;
}

static struct ledger_def *find_ledger(
	struct loader *l, struct str name, struct place place, struct str what)
{
	struct entry *entry = pack_entry_find(&l->ledgers, name);

	if (entry)
		return entry->ledger;
	pack_trouble(&l->troubles, place, "%.*s「%.*s」不是台账的代码%.*s", STR_ARG(what),
		STR_ARG(name), STR_ARG(near_ledgers(l, name)));
	return NULL;
}

/* ---- dated fields ---- */

/* What a value is, without what only the field of the parent has. */
static struct field_def value_field(const struct field_def *from)
{
	struct field_def f = *from;

	f.name = STR("value");
	f.required = true;
	f.dated = false;
	f.dated_ledger = NULL;
	f.default_text = STR_NONE;
	return f;
}

static struct ledger_def *make_dated(
	struct loader *l, const struct ledger_def *of, const struct field_def *field)
{
	static const size_t title = 0;
	struct ledger_def *def = arena_new(l->a, struct ledger_def);
	struct str *list = arena_array(l->a, struct str, 2);
	bool taken = str_eq(field->label, STR("有效期"));

	def->fields = arena_array(l->a, struct field_def, 2);
	def->field_count = 2;
	def->fields[0] = value_field(field);
	def->fields[1] = (struct field_def){.name = STR("valid"),
		.label = taken ? STR("起止") : STR("有效期"),
		.type = TYPE_SPAN,
		.required = true,
		.place = field->place};
	def->name = str_format(l->a, "%.*s__%.*s", STR_ARG(of->name), STR_ARG(field->name));
	def->label = str_format(l->a, "%.*s%.*s", STR_ARG(of->label), STR_ARG(field->label));
	def->measure = STR("条");
	def->parent_name = of->name;
	def->office = of->office;
	list[0] = def->fields[0].label;
	list[1] = def->fields[1].label;
	def->list = list;
	def->list_count = 2;
	def->title_field = (int)title;
	def->valid_field = 1;
	def->state_field = -1;
	def->made = true;
	def->place = field->place;
	return def;
}

static void make_dated_ledgers(struct loader *l)
{
	size_t written = l->ledgers.len;

	for (size_t i = 0; i < written; i++) {
		struct ledger_def *of = l->ledgers.at[i].ledger;
		size_t pack = l->ledgers.at[i].pack;

		for (size_t k = 0; k < of->field_count; k++) {
			struct field_def *field = &of->fields[k];

			if (!field->dated)
				continue;
			struct ledger_def *made = make_dated(l, of, field);
			if (made->name.len > MADE_MAX_NAME)
				pack_trouble(&l->troubles, field->place,
					"台账代码「%.*s」与随日期变化的字段代码「%.*s」合起来太长，"
					"最长 %d 个字符",
					STR_ARG(of->name), STR_ARG(field->name), MADE_MAX_NAME - 2);
			field->dated_ledger = made;
			*ARRAY_ADD(l->a, l->ledgers) = (struct entry){.code = made->name,
				.label = made->label,
				.pack = pack,
				.place = made->place,
				.ledger = made};
		}
	}
}

/* ---- references and parents ---- */

static void resolve_refs(struct loader *l, struct ledger_def *def)
{
	for (size_t i = 0; i < def->field_count; i++) {
		struct field_def *f = &def->fields[i];

		if (f->type != TYPE_REF || !f->ref_name.len)
			continue;
		if (def->made)
			f->ref = pack_entry_find(
					 &l->ledgers, f->ref_name) /* told at the field itself */
					 ? pack_entry_find(&l->ledgers, f->ref_name)->ledger
					 : NULL;
		else
			f->ref = find_ledger(l, f->ref_name, f->place,
				str_format(l->a, "字段「%.*s」引用的", STR_ARG(f->label)));
	}
}

static void resolve_parent(struct loader *l, struct ledger_def *def)
{
	if (!def->parent_name.len)
		return;
	def->parent = find_ledger(l, def->parent_name, def->place,
		str_format(l->a, "台账「%.*s」的 parent", STR_ARG(def->name)));
	if (!def->parent)
		return;
	const struct ledger_def *top = def->parent;
	for (size_t steps = 0; top && top != def && steps < FORMULA_MAX_JOINS; steps++)
		top = top->parent ? top->parent
		      : pack_entry_find(&l->ledgers, top->parent_name)
			      ? pack_entry_find(&l->ledgers, top->parent_name)->ledger
			      : NULL;
	if (top)
		pack_trouble(&l->troubles, def->place,
			"台账「%.*s」的 parent 绕回了自己，或层次太深", STR_ARG(def->name));
	if (pack_field_index(def, def->parent->label) >= 0)
		pack_trouble(&l->troubles, def->place,
			"台账「%.*s」的字段不能与所属台账同名「%.*s」，公式里分不清",
			STR_ARG(def->name), STR_ARG(def->parent->label));
}

/* Child rows lie where their parent lies, unless they say where. */
static struct str unit_of(struct loader *l, struct ledger_def *def)
{
	if (def->unit_text.len || !def->parent)
		return def->unit_text;
	struct str above = unit_of(l, pack_entry_find(&l->ledgers, def->parent->name)->ledger);
	if (above.len)
		def->unit_text =
			str_format(l->a, "%.*s的%.*s", STR_ARG(def->parent->label), STR_ARG(above));
	return def->unit_text;
}

/* ---- one name, one thing ---- */

static void labels_differ(struct loader *l)
{
	size_t count = l->ledgers.len + l->indicators.len;
	const struct entry **all = arena_array(l->a, const struct entry *, count + 1);

	for (size_t i = 0; i < count; i++)
		all[i] = i < l->ledgers.len ? &l->ledgers.at[i]
					    : &l->indicators.at[i - l->ledgers.len];
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			if (str_eq(all[i]->label, all[k]->label))
				pack_trouble(&l->troubles, all[k]->place,
					"名称「%.*s」已用于「%.*s」（%.*s "
					"第%d行），公式里分不清，请改名",
					STR_ARG(all[k]->label), STR_ARG(all[i]->code),
					STR_ARG(all[i]->place.file), all[i]->place.line);
}

void resolve_ledgers(struct loader *l)
{
	make_dated_ledgers(l);
	for (size_t i = 0; i < l->ledgers.len; i++) {
		resolve_refs(l, l->ledgers.at[i].ledger);
		resolve_parent(l, l->ledgers.at[i].ledger);
	}
	labels_differ(l);
	if (troubled(&l->troubles))
		return;
	for (size_t i = 0; i < l->ledgers.len; i++)
		(void)unit_of(l, l->ledgers.at[i].ledger);
}

/* ---- what the engine knows by name ---- */

static const struct {
	const char *ledger, *field;
	enum type type;
} needs[] = {
	{"unit", "name", TYPE_TEXT},
	{"unit", "short", TYPE_TEXT},
	{"unit", "kind", TYPE_CHOICE},
	{"unit", "parent", TYPE_REF},
	{"unit", "code", TYPE_CODE},
	{"unit", "valid", TYPE_SPAN},
	{"registered_value", "indicator", TYPE_TEXT},
	{"registered_value", "unit", TYPE_REF},
	{"registered_value", "period", TYPE_TEXT},
	{"registered_value", "value", TYPE_DECIMAL},
	{"registered_value", "state", TYPE_CHOICE},
	{"registered_value", "vintage", TYPE_TEXT},
	{"registered_value", "publisher", TYPE_TEXT},
	{"registered_value", "published", TYPE_DATE},
	{"registered_value", "document", TYPE_TEXT},
	{"registered_value", "page", TYPE_TEXT},
	{"registered_value", "rank", TYPE_INT},
	{"target", "document", TYPE_TEXT},
	{"target", "indicator", TYPE_TEXT},
	{"target", "unit", TYPE_REF},
	{"target", "year", TYPE_INT},
	{"target", "value", TYPE_DECIMAL},
	{"target", "grade", TYPE_CHOICE},
	{"coverage", "ledger", TYPE_TEXT},
	{"coverage", "unit", TYPE_REF},
	{"coverage", "from_to", TYPE_SPAN},
	{"coverage", "state", TYPE_CHOICE},
};

void need_ledgers(struct loader *l)
{
	struct place nowhere = {l->packs.at[l->packs.len - 1].path, 0, 0};

	for (size_t i = 0; i < COUNT_OF(needs); i++) {
		struct entry *entry = pack_entry_find(&l->ledgers, str_from_z(needs[i].ledger));
		bool first = i == 0 ||
			     !str_eq(str_from_z(needs[i].ledger), str_from_z(needs[i - 1].ledger));

		if (!entry && first)
			pack_trouble(&l->troubles, nowhere, "口径包缺少程序自己要用的台账「%s」",
				needs[i].ledger);
		if (!entry)
			continue;
		int at = pack_field_index(entry->ledger, str_from_z(needs[i].field));
		if (at < 0 || entry->ledger->fields[at].type != needs[i].type ||
			entry->ledger->fields[at].dated)
			pack_trouble(&l->troubles, entry->place,
				"台账「%s」须有字段「%s」，类型 %s，程序自己要用", needs[i].ledger,
				needs[i].field, type_name(needs[i].type));
	}
}

void fill_schema(struct loader *l)
{
	const struct ledger_def **ledgers =
		arena_array(l->a, const struct ledger_def *, l->ledgers.len + 1);
	const struct indicator_def **indicators =
		arena_array(l->a, const struct indicator_def *, l->indicators.len + 1);

	for (size_t i = 0; i < l->ledgers.len; i++)
		ledgers[i] = l->ledgers.at[i].ledger;
	for (size_t i = 0; i < l->indicators.len; i++)
		indicators[i] = l->indicators.at[i].indicator;
	l->catalog->schema = (struct schema){
		.ledgers = ledgers,
		.ledger_count = l->ledgers.len,
		.indicators = indicators,
		.indicator_count = l->indicators.len,
	};
	schema_index(l->a, &l->catalog->schema);
}
