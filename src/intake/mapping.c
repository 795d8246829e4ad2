/*
 * Mappings as text: read through the catalog's YAML tree (which knows places
 * and full-width signs), written back from what was recognised.
 */
#include "catalog/tree.h"
#include "intake/inner.h"

static bool yes(struct str s)
{
	return str_eq(s, STR("yes")) || str_eq(s, STR("是")) || str_eq(s, STR("true"));
}

static struct str text_of(struct troubles *t, const struct node *node)
{
	if (node->kind == NODE_TEXT)
		return node->text;
	pack_trouble(t, node->place, "这里应是一个文字或数字");
	return STR_NONE;
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
		pack_trouble(t, node->place, "each 的每一项应写 column、to、fixed、also");
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		struct str key = node->keys[i]->text;
		if (str_eq(key, STR("column")))
			ret->column = text_of(t, node->items[i]);
		else if (str_eq(key, STR("to")))
			ret->to = text_of(t, node->items[i]);
		else if (str_eq(key, STR("fixed")))
			ret->fixed = pairs_of(t, node->items[i], &ret->fixed_count);
		else if (str_eq(key, STR("also")))
			ret->also = pairs_of(t, node->items[i], &ret->also_count);
		else
			pack_trouble(t, node->keys[i]->place,
				"each 里没有“%.*s”这一项;可用 column、to、fixed、also",
				STR_ARG(key));
	}
}

static void create_of(struct troubles *t, const struct node *node, struct mapping *m)
{
	struct mapping_create *create = arena_array(t->a, struct mapping_create, node->count + 1);
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
	} else if (str_eq(name, STR("create"))) {
		create_of(t, node, m);
	} else if (str_eq(name, STR("full"))) {
		m->full = yes(text_of(t, node));
	} else {
		pack_trouble(t, key->place,
			"对照里没有“%.*s”这一项;可用 "
			"ledger、sheet、head、match、columns、fixed、each、create、full",
			STR_ARG(name));
	}
}

enum rc mapping_read(struct job *job, struct str text, struct mapping *ret)
{
	struct troubles t = {.a = job->arena};
	struct str file = STR("对照"), prepared;
	struct node **docs;
	size_t count;
	*ret = (struct mapping){.text = text, .head = -1};
	if (text.len == 0)
		return RC_OK;
	if (text.len > MAPPING_MAX_BYTES)
		return fail(job, RC_TOO_MUCH, "对照超过 %zu 字节", MAPPING_MAX_BYTES);
	if (!tree_prepare(&t, file, text, &prepared) ||
		!tree_read(&t, file, prepared, &docs, &count))
		return pack_troubles_fail(&t, job);
	if (count != 1 || docs[0]->kind != NODE_MAP)
		return fail(job, RC_INVALID, "对照应是一段“名称: 值”,见 kezhang help");
	for (size_t i = 0; i < docs[0]->count; i++)
		item_of(&t, docs[0]->keys[i], docs[0]->items[i], ret);
	return troubled(&t) ? pack_troubles_fail(&t, job) : RC_OK;
}

/* A text that YAML reads back as it stands. */
static void quoted(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"' || s.at[i] == '\\')
			buf_add_char(b, '\\');
		buf_add_char(
			b, s.at[i] == '\n' || s.at[i] == '\r' || s.at[i] == '\t' ? ' ' : s.at[i]);
	}
	buf_add_char(b, '"');
}

struct str mapping_write(struct job *job, const struct proposal *p, const struct mapping *m)
{
	struct buf b;
	if (m->text.len > 0 || p->ledger == NULL)
		return m->text;
	buf_init(&b, MAPPING_MAX_BYTES);
	buf_addf(&b, "ledger: %.*s\nsheet: ", STR_ARG(p->ledger->name));
	quoted(&b, p->sheet);
	buf_addf(&b, "\nhead: %u\ncolumns:\n", (unsigned)p->head_last + 1);
	for (size_t i = 0; i < p->column_count; i++) {
		if (p->columns[i].field == NULL)
			continue;
		buf_add_z(&b, "  ");
		quoted(&b, p->columns[i].head);
		buf_addf(&b, ": %.*s\n", STR_ARG(p->columns[i].field->name));
	}
	return buf_take(job->arena, &b);
}
