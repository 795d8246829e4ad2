#include "intake/match.h"

#include <stdlib.h>
#include <string.h>

#include "intake/inner.h"

/* ---- names ---- */

struct str match_key(struct arena *a, struct str name)
{
	struct str folded = str_name_key(a, name);
	char *out = arena_array(a, char, folded.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < folded.len; i++)
		if (folded.at[i] != '(' && folded.at[i] != ')')
			out[len++] = folded.at[i];
	return (struct str){out, len};
}

static const struct {
	struct str said, plain;
} forms[] = {
	{STR_INIT("有限责任公司"), STR_INIT("有限公司")},
	{STR_INIT("股份有限公司"), STR_INIT("股份公司")},
};

struct str match_plain(struct arena *a, struct str name)
{
	struct str key = match_key(a, name);
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (str_ends(key, forms[i].said))
			return str_format(a, "%.*s%.*s", (int)(key.len - forms[i].said.len), key.at,
				STR_ARG(forms[i].plain));
	return key;
}

static const struct str provinces[] = {STR_INIT("北京"), STR_INIT("天津"), STR_INIT("河北"),
	STR_INIT("山西"), STR_INIT("内蒙古"), STR_INIT("辽宁"), STR_INIT("吉林"),
	STR_INIT("黑龙江"), STR_INIT("上海"), STR_INIT("江苏"), STR_INIT("浙江"), STR_INIT("安徽"),
	STR_INIT("福建"), STR_INIT("江西"), STR_INIT("山东"), STR_INIT("河南"), STR_INIT("湖北"),
	STR_INIT("湖南"), STR_INIT("广东"), STR_INIT("广西"), STR_INIT("海南"), STR_INIT("重庆"),
	STR_INIT("四川"), STR_INIT("贵州"), STR_INIT("云南"), STR_INIT("西藏"), STR_INIT("陕西"),
	STR_INIT("甘肃"), STR_INIT("青海"), STR_INIT("宁夏"), STR_INIT("新疆"), STR_INIT("中国")};
static const struct str province_ends[] = {STR_INIT("壮族自治区"), STR_INIT("回族自治区"),
	STR_INIT("维吾尔自治区"), STR_INIT("自治区"), STR_INIT("省"), STR_INIT("市")};
static const struct str legal_forms[] = {STR_INIT("集团股份有限公司"), STR_INIT("股份有限公司"),
	STR_INIT("集团有限责任公司"), STR_INIT("集团有限公司"), STR_INIT("有限责任公司"),
	STR_INIT("集团总公司"), STR_INIT("集团公司"), STR_INIT("有限公司"), STR_INIT("总公司"),
	STR_INIT("公司"), STR_INIT("集团")};

static struct str without_head(struct str s, const struct str *heads, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_starts(s, heads[i]))
			return str_skip(s, heads[i].len);
	return s;
}

/* "合肥市…", "颍东区…", "砀山县…": two to four characters and the word. */
static struct str without_place(struct str s)
{
	size_t at = 0, count = 0;
	while (at < s.len && count < 5) {
		struct str rest = str_skip(s, at);
		bool place = str_starts(rest, STR("市")) || str_starts(rest, STR("县")) ||
			     (str_starts(rest, STR("区")) && !str_starts(rest, STR("区域")));
		if (count >= 2 && place)
			return str_skip(rest, STR("市").len);
		(void)utf8_next(s, &at);
		count++;
	}
	return s;
}

static bool longer_than(struct str s, size_t characters)
{
	return utf8_count(s) > characters;
}

struct str match_core(struct arena *a, struct str name)
{
	struct str whole = match_key(a, name), core = whole, less;
	less = without_head(core, provinces, COUNT_OF(provinces));
	if (less.len != core.len)
		less = without_head(less, province_ends, COUNT_OF(province_ends));
	core = longer_than(less, 3) ? less : core;
	less = without_place(core);
	core = longer_than(less, 3) ? less : core;
	for (size_t i = 0; i < COUNT_OF(legal_forms); i++)
		if (str_ends(core, legal_forms[i])) {
			less = str_head(core, core.len - legal_forms[i].len);
			core = longer_than(less, 1) ? less : core;
			break;
		}
	return core;
}

/* ---- the work ---- */

struct list {
	const struct match_item *items;
	size_t count;
	struct str *keys, *plains, *cores, *places;
	size_t *partner; /* index + 1 in the other list */
};
struct matching {
	struct job *job;
	struct arena *arena;
	struct list a, b;
	const struct likest *likest; /* by item of a */
	ARRAY(struct match_pair) pairs;
};

static void list_init(struct arena *a, struct list *l, const struct match_item *items, size_t count)
{
	*l = (struct list){.items = items, .count = count};
	l->keys = arena_array(a, struct str, count + 1);
	l->plains = arena_array(a, struct str, count + 1);
	l->cores = arena_array(a, struct str, count + 1);
	l->places = arena_array(a, struct str, count + 1);
	l->partner = arena_array(a, size_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		l->keys[i] = match_key(a, items[i].name);
		l->plains[i] = match_plain(a, items[i].name);
		l->cores[i] = match_core(a, items[i].name);
		l->places[i] = str_name_key(a, items[i].place);
	}
}

static bool begins_alike(struct str p, struct str q)
{
	return p.len == 0 || q.len == 0 || str_starts(p, q) || str_starts(q, p);
}

/* Both places are known, and they differ. */
static bool elsewhere(const struct matching *m, size_t i, size_t k)
{
	return !begins_alike(m->a.places[i], m->b.places[k]);
}

static void pair(
	struct matching *m, size_t i, size_t k, enum match_kind kind, int likeness, const char *why)
{
	bool moved = kind != MATCH_NEAR && elsewhere(m, i, k);
	m->a.partner[i] = k + 1;
	m->b.partner[k] = i + 1;
	if (kind == MATCH_SAME && !str_eq(m->a.keys[i], m->b.keys[k]))
		kind = MATCH_RENAMED;
	*ARRAY_ADD(m->arena, m->pairs) =
		(struct match_pair){kind, i, k, moved, likeness, why, STR_NONE, false};
}

/* The text of an item that a step compares; empty: it has none. */
typedef struct str text_fn(const struct list *l, size_t i);

static struct str code_text(const struct list *l, size_t i)
{
	return l->items[i].code;
}
static struct str number_text(const struct list *l, size_t i)
{
	return l->items[i].number;
}
static struct str key_text(const struct list *l, size_t i)
{
	return l->keys[i];
}
static struct str plain_text(const struct list *l, size_t i)
{
	return l->plains[i];
}
static struct str core_text(const struct list *l, size_t i)
{
	return l->cores[i];
}

static bool codes_differ(const struct matching *m, size_t i, size_t k)
{
	struct str x = m->a.items[i].code, y = m->b.items[k].code;
	return x.len > 0 && y.len > 0 && !str_eq(x, y);
}

/* What is left of a name may be a word that many firms share: 牛奶 of 上海 is not 牛奶 of 宁波. */
static bool may_be(const struct matching *m, text_fn *text, size_t i, size_t k)
{
	if (text != core_text)
		return true;
	return !elsewhere(m, i, k) &&
	       (utf8_count(m->a.cores[i]) > 2 ||
		       str_eq(str_head(m->a.keys[i], 6), str_head(m->b.keys[k], 6)));
}

/* Pairs what has the same text, once each; where several of b have it, none when it is not certain. */
static void step(
	struct matching *m, text_fn *text, enum match_kind kind, int likeness, const char *why)
{
	struct name_map map;
	name_map_init(&map, m->arena);
	for (size_t k = 0; k < m->b.count; k++)
		if (m->b.partner[k] == 0 && text(&m->b, k).len > 0)
			name_map_put(&map, text(&m->b, k), (int64_t)k + 1);
	for (size_t i = 0; i < m->a.count; i++) {
		bool several;
		if (m->a.partner[i] != 0 || text(&m->a, i).len == 0)
			continue;
		int64_t k = name_map_get(&map, text(&m->a, i), &several);
		if (k == 0 || m->b.partner[k - 1] != 0 || (several && kind == MATCH_NEAR) ||
			!may_be(m, text, i, (size_t)k - 1))
			continue;
		if (text != code_text && codes_differ(m, i, (size_t)k - 1)) {
			if (text == key_text)
				pair(m, i, (size_t)k - 1, MATCH_NEAR, 100, "同名而信用代码不同");
			continue;
		}
		pair(m, i, (size_t)k - 1, kind, likeness, why);
	}
}

/* Former names of one list are names of the other. */
static void formers(
	struct matching *m, const struct list *with, const struct list *names, bool with_a)
{
	struct name_map map;
	name_map_init(&map, m->arena);
	for (size_t k = 0; k < names->count; k++)
		if (names->partner[k] == 0)
			name_map_put(&map, names->keys[k], (int64_t)k + 1);
	for (size_t i = 0; i < with->count; i++)
		for (size_t f = 0; f < with->items[i].former_count && with->partner[i] == 0; f++) {
			bool several;
			int64_t k = name_map_get(
				&map, match_key(m->arena, with->items[i].former[f]), &several);
			if (k == 0 || names->partner[k - 1] != 0)
				continue;
			if (with_a)
				pair(m, i, (size_t)k - 1, MATCH_RENAMED, 100, "曾用名");
			else
				pair(m, (size_t)k - 1, i, MATCH_RENAMED, 100, "曾用名");
		}
}

/* ---- likeness ---- */

/* Two of different codes, or of different places, are not the same. */
static bool may_be_alike(const void *arg, size_t i, size_t k)
{
	const struct matching *m = arg;
	return !codes_differ(m, i, k) && !elsewhere(m, i, k);
}

static void alike(struct matching *m)
{
	struct likest_list a = {m->a.cores, m->a.partner, m->a.count};
	struct likest_list b = {m->b.cores, m->b.partner, m->b.count};
	struct likest *best_a = arena_array(m->arena, struct likest, a.count + 1);
	struct likest *best_b = arena_array(m->arena, struct likest, b.count + 1);
	likest_find(m->arena, &a, &b, may_be_alike, m, best_a, best_b);
	m->likest = best_a;
	for (size_t i = 0; i < a.count; i++) {
		size_t k = best_a[i].other;
		if (k > 0 && best_b[k - 1].other == i + 1)
			pair(m, i, k - 1, MATCH_NEAR, best_a[i].likeness, "名称相近");
	}
}

/* ---- twice in one list, and alone ---- */

static void twice(struct matching *m, const struct list *l, bool is_a)
{
	struct name_map names, codes;
	name_map_init(&names, m->arena);
	name_map_init(&codes, m->arena);
	for (size_t i = 0; i < l->count; i++) {
		bool several;
		struct str code = l->items[i].code;
		int64_t before = name_map_get(&names, l->keys[i], &several);
		const char *why = "同一份名单里名称出现两次";
		if (before == 0 && code.len > 0 &&
			(before = name_map_get(&codes, code, &several)) != 0)
			why = "同一份名单里信用代码出现两次";
		if (l->keys[i].len > 0)
			name_map_put(&names, l->keys[i], (int64_t)i + 1);
		if (code.len > 0)
			name_map_put(&codes, code, (int64_t)i + 1);
		if (before == 0)
			continue;
		*ARRAY_ADD(m->arena, m->pairs) = (struct match_pair){
			is_a ? MATCH_TWICE_A : MATCH_TWICE_B, is_a ? i : (size_t)before - 1,
			is_a ? (size_t)before - 1 : i, false, 100, why, STR_NONE, false};
		/* The second one is no news of its own. */
		if (l->partner[i] == 0)
			l->partner[i] = SIZE_MAX;
	}
}

static int by_place(const void *left, const void *right)
{
	const struct match_pair *x = left, *y = right;
	if (x->kind != y->kind)
		return (x->kind > y->kind) - (x->kind < y->kind);
	size_t p = x->a != SIZE_MAX ? x->a : x->b, q = y->a != SIZE_MAX ? y->a : y->b;
	return (p > q) - (p < q);
}

enum rc match_lists(struct job *job, const struct match_item *a, size_t a_count,
	const struct match_item *b, size_t b_count, struct match_pair **ret_pairs,
	size_t *ret_count)
{
	struct matching m = {.job = job, .arena = job->arena};
	if (a_count > MATCH_MAX_ITEMS || b_count > MATCH_MAX_ITEMS)
		return fail(job, RC_TOO_MUCH, "名单超过 %d 条，请分开比对", MATCH_MAX_ITEMS);
	list_init(job->arena, &m.a, a, a_count);
	list_init(job->arena, &m.b, b, b_count);
	step(&m, code_text, MATCH_SAME, 100, "信用代码相同");
	step(&m, key_text, MATCH_SAME, 100, "同名");
	step(&m, number_text, MATCH_SAME, 100, "编号相同");
	formers(&m, &m.a, &m.b, true);
	formers(&m, &m.b, &m.a, false);
	twice(&m, &m.a, true);
	twice(&m, &m.b, false);
	step(&m, plain_text, MATCH_NEAR, 99, "只差公司形式的写法");
	step(&m, core_text, MATCH_NEAR, 95, "去掉地名和公司形式后相同");
	alike(&m);
	for (size_t i = 0; i < a_count; i++)
		if (m.a.partner[i] == 0)
			*ARRAY_ADD(job->arena, m.pairs) =
				(struct match_pair){MATCH_GONE, i, SIZE_MAX, false, 0,
					m.likest[i].cut ? "相近的名称太多，没有比完" : "", STR_NONE,
					m.likest[i].cut};
	for (size_t k = 0; k < b_count; k++)
		if (m.b.partner[k] == 0)
			*ARRAY_ADD(job->arena, m.pairs) = (struct match_pair){
				MATCH_NEW, SIZE_MAX, k, false, 0, "", STR_NONE, false};
	if (m.pairs.len > 0)
		qsort(m.pairs.at, m.pairs.len, sizeof(*m.pairs.at), by_place);
	*ret_pairs = m.pairs.at;
	*ret_count = m.pairs.len;
	return RC_OK;
}
