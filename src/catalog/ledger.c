/*
 * The tree of a ledger becomes its definition: everything that can be said
 * without knowing other ledgers. Formulas stay in the tree until all ledgers
 * are known (rules.c).
 */
#include "catalog/inside.h"

static const struct str ledger_keys[] = {STR_INIT("ledger"), STR_INIT("label"), STR_INIT("about"),
	STR_INIT("basis"), STR_INIT("upstream"), STR_INIT("office"), STR_INIT("measure"),
	STR_INIT("also"), STR_INIT("parent"), STR_INIT("key"), STR_INIT("match"), STR_INIT("title"),
	STR_INIT("list"), STR_INIT("search"), STR_INIT("unit"), STR_INIT("valid"),
	STR_INIT("state"), STR_INIT("fields"), STR_INIT("checks"), STR_INIT("begin")};

int pack_field_index(const struct ledger_def *def, struct str name)
{
	for (size_t i = 0; i < def->field_count; i++)
		if (str_eq(def->fields[i].name, name) || str_eq(def->fields[i].label, name))
			return (int)i;
	return -1;
}

static struct str field_names(struct loader *l, const struct ledger_def *def)
{
	struct str *names = arena_array(l->a, struct str, def->field_count + 1);

	for (size_t i = 0; i < def->field_count; i++)
		names[i] = def->fields[i].label;
	return str_join(l->a, names, def->field_count, STR(" "));
}

/* The field that a key names; -1: told. */
static int named_field(struct loader *l, const struct ledger_def *def, struct str name,
	const struct node *node, const char *key)
{
	int at = pack_field_index(def, name);

	if (at >= 0 || !name.len)
		return at;
	struct str *labels = arena_array(l->a, struct str, def->field_count + 1);
	for (size_t i = 0; i < def->field_count; i++)
		labels[i] = def->fields[i].label;
	struct str near = pack_near_names(l->a, name, labels, def->field_count);
	if (near.len)
		pack_trouble(&l->troubles, node->place,
			"「%s」里的「%.*s」不是台账「%.*s」的字段，是不是%.*s", key, STR_ARG(name),
			STR_ARG(def->label), STR_ARG(near));
	else
		pack_trouble(&l->troubles, node->place,
			"「%s」里的「%.*s」不是台账「%.*s」的字段，现有：%.*s", key, STR_ARG(name),
			STR_ARG(def->label), STR_ARG(field_names(l, def)));
	return -1;
}

/* key and match: fields that the database can compare. */
static void read_unique(struct loader *l, const struct node *node, const char *key,
	const struct ledger_def *def, const size_t **ret, size_t *ret_count)
{
	const struct node *value = node_get(node, key);
	const struct str *names;
	size_t count = 0, found = 0;

	node_texts(l, node, key, &names, &count);
	size_t *fields = arena_array(l->a, size_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		int at = named_field(l, def, names[i], value, key);

		if (at < 0)
			continue;
		const struct field_def *field = &def->fields[at];
		if (field->dated || field->type == TYPE_PERSONAL)
			pack_trouble(&l->troubles, value->place,
				"「%s」不能用「%.*s」：随日期变化的字段和个人信息不能用来辨认记录",
				key, STR_ARG(field->label));
		else
			fields[found++] = (size_t)at;
	}
	*ret = fields;
	*ret_count = found;
}

/* One field of a type by its key, or -1. */
static int read_special(struct loader *l, const struct node *node, const char *key,
	const struct ledger_def *def, enum type type)
{
	struct str name = node_text(l, node, key);
	int at = name.len ? named_field(l, def, name, node_get(node, key), key) : -1;

	if (at >= 0 && (def->fields[at].type != type || def->fields[at].dated)) {
		pack_trouble(&l->troubles, node_get(node, key)->place,
			"「%s」须是 %s 类型的字段，「%.*s」不是", key, type_name(type),
			STR_ARG(name));
		return -1;
	}
	return at;
}

static bool can_be_searched(const struct field_def *field)
{
	return !field->dated &&
	       (field->type == TYPE_TEXT || field->type == TYPE_CODE || field->type == TYPE_CHOICE);
}

static void read_search(struct loader *l, const struct node *node, struct ledger_def *def)
{
	const struct node *value = node_get(node, "search");
	const struct str *names = NULL;
	size_t count = 0, found = 0;

	node_texts(l, node, "search", &names, &count);
	struct str *search = arena_array(l->a, struct str, count + 1);
	for (size_t i = 0; i < count; i++) {
		int at = named_field(l, def, names[i], value, "search");

		if (at >= 0 && !can_be_searched(&def->fields[at]))
			pack_trouble(&l->troubles, value->place,
				"「search」只能用文字、代码和选项，「%.*s」不是",
				STR_ARG(names[i]));
		else if (at >= 0)
			search[found++] = def->fields[at].name;
	}
	if (!value && can_be_searched(&def->fields[def->title_field]))
		search[found++] = def->fields[def->title_field].name;
	def->search = search;
	def->search_count = found;
}

/* Without a word about it: every field that fits on a page. */
static void default_list(struct loader *l, struct ledger_def *def)
{
	struct str *list = arena_array(l->a, struct str, def->field_count + 1);
	size_t n = 0;

	for (size_t i = 0; i < def->field_count && n < 10; i++)
		if (def->fields[i].type != TYPE_PERSONAL)
			list[n++] = def->fields[i].label;
	def->list = list;
	def->list_count = n;
}

/* The field that names a record: as said, else the first that is a name of something. */
static void read_title(struct loader *l, const struct node *node, struct ledger_def *def)
{
	struct str name = node_text(l, node, "title");
	int at = name.len ? named_field(l, def, name, node_get(node, "title"), "title") : -1;

	if (at >= 0 && def->fields[at].type == TYPE_PERSONAL) {
		pack_trouble(&l->troubles, node_get(node, "title")->place,
			"「title」不能用个人信息「%.*s」", STR_ARG(name));
		at = -1;
	}
	for (size_t i = 0; at < 0 && i < def->field_count; i++) {
		enum type type = def->fields[i].type;

		if (type == TYPE_TEXT || type == TYPE_CODE || type == TYPE_REF ||
			type == TYPE_CHOICE)
			at = (int)i;
	}
	def->title_field = at < 0 ? 0 : at;
}

/* Columns are f_NAME, f_NAME_last, f_NAME_blind: no two fields may want the same one. */
static void columns_differ(struct loader *l, const struct ledger_def *def)
{
	for (size_t i = 0; i < def->field_count; i++) {
		const struct field_def *f = &def->fields[i];
		const char *tail = f->type == TYPE_DATE || f->type == TYPE_SPAN ? "last"
				   : f->type == TYPE_PERSONAL                   ? "blind"
										: NULL;
		if (!tail)
			continue;
		int other =
			pack_field_index(def, str_format(l->a, "%.*s_%s", STR_ARG(f->name), tail));
		if (other >= 0)
			pack_trouble(&l->troubles, def->fields[other].place,
				"字段代码「%.*s」与「%.*s」的内部列同名，请换一个代码",
				STR_ARG(def->fields[other].name), STR_ARG(f->name));
	}
}

static void read_words(struct loader *l, const struct node *node, struct ledger_def *def)
{
	def->about = node_text(l, node, "about");
	def->basis = node_text(l, node, "basis");
	def->upstream = node_text(l, node, "upstream");
	def->office = node_text(l, node, "office");
	def->measure = node_text(l, node, "measure");
	def->parent_name = node_text(l, node, "parent");
	def->unit_text = node_text(l, node, "unit");
	def->begins = node_flag(l, node, "begin", false);
	node_texts(l, node, "also", &def->also, &def->also_count);
}

void pack_read_ledger(struct loader *l, const struct node *node)
{
	struct ledger_def *def = arena_new(l->a, struct ledger_def);

	if (!map_ok(l, node, ledger_keys, COUNT_OF(ledger_keys)) && node->kind != NODE_MAP)
		return;
	def->place = node->place;
	def->name = node_need(l, node, "ledger", STR("台账"));
	struct str what = str_format(l->a, "台账「%.*s」", STR_ARG(def->name));
	def->label = node_need(l, node, "label", what);
	if (!pack_code_ok(l, def->name, CODE_NAME, node_place(node, "ledger")))
		return;
	if (str_ends(def->name, STR("_history")))
		pack_trouble(&l->troubles, node->place,
			"台账代码「%.*s」不能以 _history 结尾（历史表用它）", STR_ARG(def->name));
	(void)label_fits(l, def->label, node_place(node, "label"));
	read_words(l, node, def);
	const struct node *fields = node_get(node, "fields");
	if (fields)
		pack_read_fields(l, fields, def);
	if (!fields || (fields->kind == NODE_LIST && !fields->count))
		pack_trouble(&l->troubles, node->place, "%.*s没有字段（fields）", STR_ARG(what));
	if (!def->field_count)
		return;
	columns_differ(l, def);
	read_unique(l, node, "key", def, &def->key, &def->key_count);
	read_unique(l, node, "match", def, &def->match, &def->match_count);
	def->valid_field = read_special(l, node, "valid", def, TYPE_SPAN);
	def->state_field = read_special(l, node, "state", def, TYPE_CHOICE);
	read_title(l, node, def);
	read_search(l, node, def);
	if (node_get(node, "list"))
		node_texts(l, node, "list", &def->list, &def->list_count);
	else
		default_list(l, def);
	pack_entry_add(l, &l->ledgers,
		(struct entry){.code = def->name,
			.label = def->label,
			.place = def->place,
			.node = node,
			.ledger = def},
		"台账");
}
