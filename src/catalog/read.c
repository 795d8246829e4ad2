/*
 * What all definitions have in common. Each function tells what is wrong and
 * gives something harmless back, so that the rest of a definition is looked
 * at too.
 */
#include "catalog/inside.h"

bool map_ok(struct loader *l, const struct node *node, const struct str *keys, size_t count)
{
	struct troubles *t = &l->troubles;
	bool fine = true;

	if (node->kind != NODE_MAP) {
		if (node->kind == NODE_TEXT && str_find(node->text, STR("：")) != SIZE_MAX)
			pack_trouble(t, node->place,
				"这里应是「键: 值」，却用了全角冒号「：」，请改为英文冒号加空格「: "
				"」");
		else
			pack_trouble(t, node->place, "这里应是「键: 值」");
		return false;
	}
	for (size_t i = 0; i < node->count; i++) {
		struct str key = node->keys[i]->text;
		bool known = false;

		for (size_t k = 0; k < count; k++)
			known = known || str_eq(key, keys[k]);
		if (known)
			continue;
		struct str near = pack_near_names(t->a, key, keys, count);
		const struct node *value = node->items[i];
		/* {note: 甲,乙}: the tail of a text that has a comma in it. */
		if (value->kind == NODE_TEXT && !value->text.len && !value->quoted && i > 0)
			pack_trouble(t, node->keys[i]->place,
				"「%.*s」成了一个没有值的键：文字里有英文逗号的，"
				"请改为中文逗号或给整段文字加引号",
				STR_ARG(key));
		else if (near.len)
			pack_trouble(t, node->keys[i]->place, "不认识的键「%.*s」，是不是%.*s",
				STR_ARG(key), STR_ARG(near));
		else
			pack_trouble(t, node->keys[i]->place, "不认识的键「%.*s」，这里可用：%.*s",
				STR_ARG(key), STR_ARG(str_join(t->a, keys, count, STR(" "))));
		fine = false;
	}
	return fine;
}

const struct node *node_get(const struct node *map, const char *key)
{
	struct str name = str_from_z(key);

	for (size_t i = 0; map->kind == NODE_MAP && i < map->count; i++)
		if (str_eq(map->keys[i]->text, name))
			return map->items[i];
	return NULL;
}

struct place node_place(const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return node ? node->place : map->place;
}

struct str node_text(struct loader *l, const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	if (!node)
		return STR_NONE;
	if (node->kind != NODE_TEXT) {
		pack_trouble(
			&l->troubles, node->place, "「%s」应是一段文字，不是列表或「键: 值」", key);
		return STR_NONE;
	}
	if (!node->text.len)
		pack_trouble(&l->troubles, node->place, "「%s」没有填写，请填写或删去这一行", key);
	return node->text;
}

struct str node_need(struct loader *l, const struct node *map, const char *key, struct str what)
{
	if (!node_get(map, key))
		pack_trouble(&l->troubles, map->place, "%.*s缺少「%s」", STR_ARG(what), key);
	return node_text(l, map, key);
}

bool node_flag(struct loader *l, const struct node *map, const char *key, bool otherwise)
{
	static const char *const words[] = {"yes", "是", "true", "no", "否", "false"};
	int word = node_word(l, map, key, words, COUNT_OF(words));

	return word < 0 ? otherwise : word < 3;
}

int node_int(struct loader *l, const struct node *map, const char *key, int most, int otherwise)
{
	struct str text = node_text(l, map, key);
	int64_t v;

	if (!text.len)
		return otherwise;
	if (!int_from(text, &v) || v < 0 || v > most) {
		pack_trouble(&l->troubles, node_get(map, key)->place,
			"「%s」应是 0 到 %d 的整数，现为「%.*s」", key, most, STR_ARG(text));
		return otherwise;
	}
	return (int)v;
}

void node_texts(struct loader *l, const struct node *map, const char *key, const struct str **ret,
	size_t *ret_count)
{
	const struct node *node = node_get(map, key);
	size_t count = 0;

	if (!node)
		return;
	size_t given = node->kind == NODE_LIST ? node->count : 1;
	struct str *texts = arena_array(l->a, struct str, given + 1);
	for (size_t i = 0; i < given; i++) {
		const struct node *one = node->kind == NODE_LIST ? node->items[i] : node;

		if (one->kind != NODE_TEXT || !one->text.len) {
			pack_trouble(
				&l->troubles, one->place, "「%s」应是文字的列表，如 [甲, 乙]", key);
			continue;
		}
		for (size_t k = 0; k < count; k++)
			if (str_eq(texts[k], one->text))
				pack_trouble(&l->troubles, one->place, "「%s」里的「%.*s」重复",
					key, STR_ARG(one->text));
		texts[count++] = one->text;
	}
	*ret = texts;
	*ret_count = count;
}

int node_word(struct loader *l, const struct node *map, const char *key, const char *const *words,
	size_t count)
{
	struct str text = node_text(l, map, key);
	struct str list[16];

	must(count <= COUNT_OF(list));
	if (!text.len)
		return -1;
	for (size_t i = 0; i < count; i++) {
		list[i] = str_from_z(words[i]);
		if (str_eq(text, list[i]))
			return (int)i;
	}
	pack_trouble(&l->troubles, node_get(map, key)->place, "「%s」不能是「%.*s」，可用：%.*s",
		key, STR_ARG(text), STR_ARG(str_join(l->a, list, count, STR(" "))));
	return -1;
}

/* ---- codes and labels ---- */

static bool lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool pack_code_ok(struct loader *l, struct str code, enum code_kind kind, struct place place)
{
	char between = kind == CODE_DOTTED ? '.' : kind == CODE_DASHED ? '-' : '_';
	size_t most = kind == CODE_NAME ? CATALOG_MAX_NAME : 2 * CATALOG_MAX_NAME;
	bool fine = code.len > 0 && lower(code.at[0]) && code.len <= most;

	if (!code.len)
		return false; /* told as missing */
	for (size_t i = 1; fine && i < code.len; i++) {
		char c = code.at[i];
		bool joint = c == '_' || c == between;

		/* A joint stands between letters: "__" and a tail are kept for made names. */
		fine = lower(c) || digit(c) ||
		       (joint && i + 1 < code.len &&
			       (lower(code.at[i + 1]) || digit(code.at[i + 1])));
	}
	if (!fine)
		pack_trouble(&l->troubles, place,
			"代码「%.*s」只能用小写字母、数字和「%c」，以字母开头，最长 %zu 个字符",
			STR_ARG(code), between, most);
	return fine;
}

bool label_fits(struct loader *l, struct str label, struct place place)
{
	struct str why;

	if (!label.len)
		return false; /* told as missing */
	if (label_ok(label, &why))
		return true;
	pack_trouble(&l->troubles, place, "名称「%.*s」不能用在公式里：%.*s", STR_ARG(label),
		STR_ARG(why));
	return false;
}

struct place place_inside(const struct node *text, size_t offset)
{
	struct place place = text->raw_place;

	for (size_t at = 0; at < offset && at < text->raw.len;) {
		if (utf8_next(text->raw, &at) == '\n') {
			place.line++;
			place.column = text->raw_place.column;
		} else {
			place.column++;
		}
	}
	return place;
}

/* ---- definitions of several packs ---- */

struct entry *pack_entry_find(const entries *list, struct str code)
{
	for (size_t i = 0; i < list->len; i++)
		if (str_eq(list->at[i].code, code))
			return &list->at[i];
	return NULL;
}

void pack_entry_add(struct loader *l, entries *list, struct entry entry, const char *what)
{
	struct entry *old = pack_entry_find(list, entry.code);

	entry.pack = l->packs.len - 1;
	if (!old) {
		*ARRAY_ADD(l->a, *list) = entry;
		return;
	}
	const struct pack_def *pack = &l->packs.at[old->pack];
	if (old->pack == entry.pack)
		pack_trouble(&l->troubles, entry.place, "%s「%.*s」重复，前一个在 %.*s 第%d行",
			what, STR_ARG(entry.code), STR_ARG(old->place.file), old->place.line);
	else if (pack->locked)
		pack_trouble(&l->troubles, entry.place,
			"%s「%.*s」已由「%.*s」（%.*s）锁定，不能改写，请换一个代码另行定义", what,
			STR_ARG(entry.code), STR_ARG(pack->title), STR_ARG(pack->issuer));
	else
		*old = entry;
}
