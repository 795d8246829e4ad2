/*
 * Mappings as text, read through the catalog's YAML tree (which knows places
 * and full-width signs).
 */
#include "catalog/tree.h"
#include "intake/inner.h"

static struct str text_of(struct troubles *t, const struct node *node)
{
	if (node->kind == NODE_TEXT)
		return node->text;
	pack_trouble(t, node->place, "这里应是一个文字或数字");
	return STR_NONE;
}

static bool yes_of(struct troubles *t, const struct node *node)
{
	static const struct str yes[] = {STR_INIT("yes"), STR_INIT("是"), STR_INIT("true")};
	static const struct str no[] = {STR_INIT("no"), STR_INIT("否"), STR_INIT("false")};
	struct str text = text_of(t, node);
	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (str_eq(text, yes[i]))
			return true;
		if (str_eq(text, no[i]))
			return false;
	}
	pack_trouble(t, node->place, "“%.*s”应是 yes 或 no", STR_ARG(text));
	return false;
}

static const struct pair_text *pairs_of(
	struct troubles *t, const struct node *node, size_t *ret_count)
{
	struct pair_text *pairs = arena_array(t->a, struct pair_text, node->count + 1);
	*ret_count = 0;
	if (node->kind != NODE_MAP) {
		pack_trouble(t, node->place, "这里应是“名称: 值”的对照");
		return pairs;
	}
	for (size_t i = 0; i < node->count; i++)
		pairs[i] = (struct pair_text){node->keys[i]->text, text_of(t, node->items[i])};
	*ret_count = node->count;
	return pairs;
}

static void each_of(struct troubles *t, const struct node *node, struct mapping_each *ret)
{
	if (node->kind != NODE_MAP) {
		pack_trouble(
			t, node->place, "each 的每一项应写 column（或 columns）、to、fixed、also");
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		struct str key = node->keys[i]->text;
		if (str_eq(key, STR("column")))
			ret->column = text_of(t, node->items[i]);
		else if (str_eq(key, STR("columns")))
			ret->columns = text_of(t, node->items[i]);
		else if (str_eq(key, STR("under")))
			ret->under = text_of(t, node->items[i]);
		else if (str_eq(key, STR("to")))
			ret->to = text_of(t, node->items[i]);
		else if (str_eq(key, STR("fixed")))
			ret->fixed = pairs_of(t, node->items[i], &ret->fixed_count);
		else if (str_eq(key, STR("also")))
			ret->also = pairs_of(t, node->items[i], &ret->also_count);
		else
			pack_trouble(t, node->keys[i]->place,
				"each 里没有“%.*s”这一项；可用 "
				"column、columns、under、to、fixed、also",
				STR_ARG(key));
	}
	if (ret->to.len == 0 || (ret->column.len > 0) == (ret->columns.len > 0))
		pack_trouble(t, node->place,
			"each 的每一项要写 to（放进哪个字段），并在 column（一列）与 "
			"columns（表头是某字段的值的各列）里写一个");
	if (ret->under.len > 0 && ret->columns.len == 0)
		pack_trouble(t, node->place, "under 只与 columns 一起用");
}

static void titles_said(struct troubles *t, const struct node *node, struct mapping *m)
{
	m->from_title = pairs_of(t, node, &m->from_title_count);
	for (size_t i = 0; i < m->from_title_count; i++)
		if (!title_what_ok(m->from_title[i].right))
			pack_trouble(t, node->items[i]->place,
				"“%.*s”不是能从标题里找的东西；可用 "
				"period、date、year、number、title、name，"
				"或带 {} 的一段文字，如 \"{}关于\"",
				STR_ARG(m->from_title[i].right));
}

static void create_of(struct troubles *t, const struct node *node, struct mapping *m)
{
	struct mapping_create *create = arena_array(t->a, struct mapping_create, node->count + 1);
	if (node->kind == NODE_TEXT)
		pack_trouble(t, node->place, "create 应是台账的列表，如 [unit, party]");
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_MAP) {
			create[i].ledger = node->keys[i]->text;
			create[i].fixed = pairs_of(t, node->items[i], &create[i].fixed_count);
		} else if (node->kind == NODE_LIST) {
			create[i].ledger = text_of(t, node->items[i]);
		}
	}
	m->create = create;
	m->create_count = node->kind == NODE_TEXT ? 0 : node->count;
}

static void lists_of(struct troubles *t, struct str key, const struct node *node, struct mapping *m)
{
	if (str_eq(key, STR("match"))) {
		struct str *words = arena_array(t->a, struct str, node->count + 1);
		for (size_t i = 0; node->kind == NODE_LIST && i < node->count; i++)
			words[i] = text_of(t, node->items[i]);
		m->match = words;
		m->match_count = node->kind == NODE_LIST ? node->count : 0;
	} else {
		struct mapping_each *each = arena_array(t->a, struct mapping_each, node->count + 1);
		for (size_t i = 0; node->kind == NODE_LIST && i < node->count; i++)
			each_of(t, node->items[i], &each[i]);
		m->each = each;
		m->each_count = node->kind == NODE_LIST ? node->count : 0;
	}
	if (node->kind != NODE_LIST)
		pack_trouble(t, node->place, "%.*s 应是一个列表", STR_ARG(key));
}

static void item_of(
	struct troubles *t, const struct node *key, const struct node *node, struct mapping *m)
{
	struct str name = key->text;
	if (str_eq(name, STR("ledger"))) {
		m->ledger = text_of(t, node);
	} else if (str_eq(name, STR("sheet"))) {
		m->sheet = text_of(t, node);
	} else if (str_eq(name, STR("head"))) {
		if (!int_from(text_of(t, node), &m->head) || m->head < 0)
			pack_trouble(
				t, node->place, "head 应是表头所在的行号(从 1 起;没有表头写 0)");
	} else if (str_eq(name, STR("columns"))) {
		m->columns = pairs_of(t, node, &m->column_count);
	} else if (str_eq(name, STR("fixed"))) {
		m->fixed = pairs_of(t, node, &m->fixed_count);
	} else if (str_eq(name, STR("each")) || str_eq(name, STR("match"))) {
		lists_of(t, name, node, m);
	} else if (str_eq(name, STR("from_title"))) {
		titles_said(t, node, m);
	} else if (str_eq(name, STR("fallback"))) {
		m->fallback = yes_of(t, node);
	} else if (str_eq(name, STR("create"))) {
		create_of(t, node, m);
	} else if (str_eq(name, STR("full"))) {
		m->full = yes_of(t, node);
	} else if (str_eq(name, STR("only"))) {
		m->only = yes_of(t, node);
	} else if (str_eq(name, STR("repeats"))) {
		m->repeats = yes_of(t, node);
	} else {
		pack_trouble(t, key->place,
			"对照里没有“%.*s”这一项；可用 "
			"ledger、sheet、head、match、fallback、columns、only、fixed、"
			"from_title、each、create、full、repeats",
			STR_ARG(name));
	}
}

/* ---- does it speak of what there is? ---- */

struct checking {
	struct troubles *t;
	const struct schema *schema;
	const struct ledger_def *ledger;
};

static void field_there(
	const struct checking *c, const struct ledger_def *ledger, const struct node *node)
{
	if (node->kind == NODE_TEXT && ledger_field(ledger, node->text) == NULL)
		pack_trouble(c->t, node->place, "台账“%.*s”里没有字段“%.*s”，请写字段的代码或名称",
			STR_ARG(ledger->label), STR_ARG(node->text));
}

static const struct ledger_def *ledger_there(const struct checking *c, const struct node *node)
{
	const struct ledger_def *ledger =
		node->kind == NODE_TEXT ? schema_ledger(c->schema, node->text) : NULL;
	if (ledger == NULL)
		pack_trouble(c->t, node->place, "没有台账“%.*s”；可选：%.*s", STR_ARG(node->text),
			STR_ARG(ledgers_text(c->t->a, c->schema)));
	return ledger;
}

static void keys_there(
	const struct checking *c, const struct ledger_def *ledger, const struct node *node)
{
	for (size_t i = 0; node->kind == NODE_MAP && i < node->count; i++)
		field_there(c, ledger, node->keys[i]);
}

/* head → field; or parent, or "-" */
static void columns_there(const struct checking *c, const struct node *node)
{
	for (size_t i = 0; node->kind == NODE_MAP && i < node->count; i++) {
		struct str to = node->items[i]->text;
		if (!str_eq(to, STR("-")) &&
			!(c->ledger->parent != NULL && str_eq(to, STR("parent"))))
			field_there(c, c->ledger, node->items[i]);
	}
}

static void each_there(const struct checking *c, const struct node *node)
{
	for (size_t i = 0; node->kind == NODE_MAP && i < node->count; i++) {
		struct str key = node->keys[i]->text;
		if (str_eq(key, STR("to")) || str_eq(key, STR("columns")))
			field_there(c, c->ledger, node->items[i]);
		else if (str_eq(key, STR("fixed")))
			keys_there(c, c->ledger, node->items[i]);
		else if (str_eq(key, STR("also")))
			columns_there(c, node->items[i]);
	}
}

static void create_there(const struct checking *c, const struct node *node)
{
	for (size_t i = 0; node->kind != NODE_TEXT && i < node->count; i++) {
		const struct ledger_def *ledger =
			ledger_there(c, node->kind == NODE_MAP ? node->keys[i] : node->items[i]);
		if (ledger != NULL && node->kind == NODE_MAP)
			keys_there(c, ledger, node->items[i]);
	}
}

static void all_there(struct troubles *t, const struct schema *schema, const struct node *doc)
{
	struct checking c = {.t = t, .schema = schema};
	for (size_t i = 0; i < doc->count; i++)
		if (str_eq(doc->keys[i]->text, STR("ledger")))
			c.ledger = ledger_there(&c, doc->items[i]);
	for (size_t i = 0; c.ledger != NULL && i < doc->count; i++) {
		struct str key = doc->keys[i]->text;
		const struct node *node = doc->items[i];
		if (str_eq(key, STR("columns")))
			columns_there(&c, node);
		else if (str_eq(key, STR("fixed")) || str_eq(key, STR("from_title")))
			keys_there(&c, c.ledger, node);
		else if (str_eq(key, STR("create")))
			create_there(&c, node);
		for (size_t k = 0;
			str_eq(key, STR("each")) && node->kind == NODE_LIST && k < node->count; k++)
			each_there(&c, node->items[k]);
	}
}

static enum rc read_text(struct job *job, struct str file, struct str text,
	const struct schema *schema, struct mapping *ret)
{
	struct troubles t = {.a = job->arena};
	struct str prepared;
	struct node **docs;
	size_t count;
	*ret = (struct mapping){.text = text, .head = -1};
	if (text.len == 0)
		return RC_OK;
	if (text.len > MAPPING_MAX_BYTES)
		return fail(
			job, RC_TOO_MUCH, "%.*s 超过 %zu 字节", STR_ARG(file), MAPPING_MAX_BYTES);
	if (!tree_prepare(&t, file, text, &prepared) || !punctuation_ok(&t, file, prepared) ||
		!tree_read(t.a, &t, file, prepared, &docs, &count))
		return pack_troubles_fail(&t, job);
	if (count != 1 || docs[0]->kind != NODE_MAP)
		return fail(
			job, RC_INVALID, "%.*s 应是一段“名称: 值”，见 kezhang help", STR_ARG(file));
	for (size_t i = 0; i < docs[0]->count; i++)
		item_of(&t, docs[0]->keys[i], docs[0]->items[i], ret);
	if (!troubled(&t) && ret->ledger.len == 0)
		pack_trouble(&t, docs[0]->place, "对照没有写 ledger：放进哪本台账");
	if (!troubled(&t) && schema != NULL)
		all_there(&t, schema, docs[0]);
	return troubled(&t) ? pack_troubles_fail(&t, job) : RC_OK;
}

enum rc mapping_read(struct job *job, struct str text, struct mapping *ret)
{
	return read_text(job, STR("对照"), text, NULL, ret);
}

enum rc mapping_of_pack(
	struct job *job, const struct catalog *catalog, size_t index, struct mapping *ret)
{
	const struct mapping_def *def = &catalog->mappings[index];
	TRY(read_text(job, def->path, def->body, &catalog->schema, ret));
	ret->name = def->path;
	return RC_OK;
}

enum rc intake_check(struct job *job, const struct catalog *catalog)
{
	struct mapping m;
	for (size_t i = 0; i < catalog->mapping_count; i++)
		TRY(mapping_of_pack(job, catalog, i, &m));
	return RC_OK;
}

struct str ledgers_text(struct arena *a, const struct schema *schema)
{
	struct str text = STR_NONE;
	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];
		if (!ledger->made)
			text = str_format(a, "%.*s%s%.*s（%.*s）", STR_ARG(text),
				text.len > 0 ? "、" : "", STR_ARG(ledger->label),
				STR_ARG(ledger->name));
	}
	return text;
}
