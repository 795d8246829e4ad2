/*
 * Matching goes code point by code point: a full-width form of ASCII counts as
 * its narrow one, everything else must be the same. The tables are short, so
 * each is tried from its first word to its last and the longest match wins.
 */
#include "formula/words.h"

/* clang-format off */
static const struct word join_words[] = {
	{STR_INIT("且"), JOIN_AND}, {STR_INIT("并且"), JOIN_AND}, {STR_INIT("&&"), JOIN_AND},
	{STR_INIT("或"), JOIN_OR}, {STR_INIT("或者"), JOIN_OR}, {STR_INIT("||"), JOIN_OR},
	{STR_INIT("则"), JOIN_THEN}, {STR_INIT("否则"), JOIN_ELSE}, {STR_INIT("都有"), JOIN_HAVE},
	{STR_INIT("条件"), JOIN_WHERE}, {STR_INIT("保留"), JOIN_KEEP}, {STR_INIT("分列"), JOIN_BY},
	{STR_INIT("的"), JOIN_OF},
};
static const struct word open_words[] = {
	{STR_INIT("如果"), OPEN_IF}, {STR_INIT("每个"), OPEN_EVERY}, {STR_INIT("该指标"), OPEN_THIS},
	{STR_INIT("是"), OPEN_YES}, {STR_INIT("否"), OPEN_NO}, {STR_INIT("非"), OPEN_NOT},
	{STR_INIT("本辖区"), OPEN_HERE}, {STR_INIT("名单"), OPEN_LIST},
	{STR_INIT("有"), OPEN_HAS}, {STR_INIT("没有"), OPEN_HAS_NO},
	{STR_INIT("最近公布年度"), OPEN_LATEST_YEAR},
};
static const struct word relation_words[] = {
	{STR_INIT("等于"), REL_EQ}, {STR_INIT("="), REL_EQ}, {STR_INIT("=="), REL_EQ},
	{STR_INIT("不等于"), REL_NE}, {STR_INIT("!="), REL_NE}, {STR_INIT("<>"), REL_NE}, {STR_INIT("≠"), REL_NE},
	{STR_INIT("大于"), REL_GT}, {STR_INIT("高于"), REL_GT}, {STR_INIT("超过"), REL_GT}, {STR_INIT("多于"), REL_GT},
	{STR_INIT("小于"), REL_LT}, {STR_INIT("低于"), REL_LT}, {STR_INIT("少于"), REL_LT}, {STR_INIT("不足"), REL_LT},
	{STR_INIT("不少于"), REL_GE}, {STR_INIT("不小于"), REL_GE}, {STR_INIT("不低于"), REL_GE}, {STR_INIT("大于等于"), REL_GE},
	{STR_INIT("不超过"), REL_LE}, {STR_INIT("不大于"), REL_LE}, {STR_INIT("不多于"), REL_LE}, {STR_INIT("不高于"), REL_LE},
	{STR_INIT("小于等于"), REL_LE},
	{STR_INIT("晚于"), REL_LATER}, {STR_INIT("早于"), REL_EARLIER},
	{STR_INIT("不早于"), REL_NOT_EARLIER}, {STR_INIT("不晚于"), REL_NOT_LATER},
	{STR_INIT(">"), REL_SYMBOL_GT}, {STR_INIT("<"), REL_SYMBOL_LT},
	{STR_INIT(">="), REL_SYMBOL_GE}, {STR_INIT("≥"), REL_SYMBOL_GE}, {STR_INIT("≧"), REL_SYMBOL_GE},
	{STR_INIT("<="), REL_SYMBOL_LE}, {STR_INIT("≤"), REL_SYMBOL_LE}, {STR_INIT("≦"), REL_SYMBOL_LE},
	{STR_INIT("属于"), REL_IN}, {STR_INIT("不属于"), REL_NOT_IN},
	{STR_INIT("包含"), REL_CONTAINS}, {STR_INIT("有效于"), REL_VALID},
	{STR_INIT("为空"), REL_EMPTY}, {STR_INIT("不为空"), REL_NOT_EMPTY},
};
static const struct word time_words[] = {
	{STR_INIT("截止日"), TIME_CUTOFF}, {STR_INIT("期初"), TIME_FIRST}, {STR_INIT("期末"), TIME_LAST},
	{STR_INIT("上年末"), TIME_LAST_YEAR_END}, {STR_INIT("上年底"), TIME_LAST_YEAR_END},
	{STR_INIT("去年末"), TIME_LAST_YEAR_END}, {STR_INIT("去年底"), TIME_LAST_YEAR_END},
	{STR_INIT("本期"), TIME_PERIOD}, {STR_INIT("本年累计"), TIME_YEAR_TO_DATE}, {STR_INIT("今年累计"), TIME_YEAR_TO_DATE},
	{STR_INIT("上年同期"), TIME_LAST_YEAR_SAME}, {STR_INIT("去年同期"), TIME_LAST_YEAR_SAME},
	{STR_INIT("上年全年"), TIME_LAST_YEAR}, {STR_INIT("去年全年"), TIME_LAST_YEAR},
	{STR_INIT("本年全年"), TIME_YEAR}, {STR_INIT("今年全年"), TIME_YEAR},
	{STR_INIT("本年度"), TIME_THIS_YEAR},
};
static const struct word aggregate_words[] = {
	{STR_INIT("个数"), AGGREGATE_COUNT}, {STR_INIT("count"), AGGREGATE_COUNT},
	{STR_INIT("不重复个数"), AGGREGATE_DISTINCT}, {STR_INIT("去重个数"), AGGREGATE_DISTINCT},
	{STR_INIT("合计"), AGGREGATE_SUM}, {STR_INIT("sum"), AGGREGATE_SUM},
	{STR_INIT("平均"), AGGREGATE_MEAN}, {STR_INIT("平均值"), AGGREGATE_MEAN},
	{STR_INIT("最大"), AGGREGATE_MAX}, {STR_INIT("最大值"), AGGREGATE_MAX},
	{STR_INIT("最小"), AGGREGATE_MIN}, {STR_INIT("最小值"), AGGREGATE_MIN},
};
static const struct word face_words[] = {
	{STR_INIT("上年同期"), FACE_LAST_YEAR_SAME}, {STR_INIT("去年同期"), FACE_LAST_YEAR_SAME},
	{STR_INIT("上年全年"), FACE_LAST_YEAR}, {STR_INIT("去年全年"), FACE_LAST_YEAR},
	{STR_INIT("上年末"), FACE_LAST_YEAR_END}, {STR_INIT("上年底"), FACE_LAST_YEAR_END},
	{STR_INIT("去年末"), FACE_LAST_YEAR_END}, {STR_INIT("去年底"), FACE_LAST_YEAR_END},
	{STR_INIT("同比增长"), FACE_GROWTH}, {STR_INIT("同比增减"), FACE_CHANGE},
	{STR_INIT("提高百分点"), FACE_POINTS}, {STR_INIT("占上年全年"), FACE_OF_LAST_YEAR},
	{STR_INIT("占去年全年"), FACE_OF_LAST_YEAR}, {STR_INIT("目标任务"), FACE_TARGET},
	{STR_INIT("完成率"), FACE_COMPLETION}, {STR_INIT("距任务"), FACE_DISTANCE},
	{STR_INIT("序时进度"), FACE_PACE}, {STR_INIT("位次"), FACE_RANK},
	{STR_INIT("占比"), FACE_SHARE},
};
/* clang-format on */

const struct word_table words_join = {join_words, COUNT_OF(join_words)};
const struct word_table words_open = {open_words, COUNT_OF(open_words)};
const struct word_table words_relation = {relation_words, COUNT_OF(relation_words)};
const struct word_table words_time = {time_words, COUNT_OF(time_words)};
const struct word_table words_aggregate = {aggregate_words, COUNT_OF(aggregate_words)};
const struct word_table words_face = {face_words, COUNT_OF(face_words)};

static bool ascii_name_char(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') ||
	       cp == '_';
}

/* Does an ASCII name that ends before text[at] go on there? hightech.stock goes on in hightech.stock.x */
static bool name_goes_on(struct str text, size_t at)
{
	if (at >= text.len)
		return false;
	uint32_t cp = utf8_next(text, &at);

	if (cp == '.' && at < text.len)
		cp = utf8_next(text, &at);
	return ascii_name_char(cp);
}

/* Bytes of text taken by word, full-width forms folded; 0: it does not begin so. */
static size_t folded_match(struct str text, struct str word)
{
	size_t at = 0, w = 0;
	uint32_t last = 0;

	while (w < word.len) {
		if (at >= text.len)
			return 0;
		last = utf8_next(word, &w);
		if (cp_narrow(utf8_next(text, &at)) != last)
			return 0;
	}
	return ascii_name_char(last) && name_goes_on(text, at) ? 0 : at;
}

size_t name_match(struct str text, struct str name)
{
	if (name.len == 0 || text.len < name.len ||
		text.at[name.len - 1] != name.at[name.len - 1] || !str_starts(text, name))
		return 0;
	uint32_t last = (unsigned char)name.at[name.len - 1];

	return ascii_name_char(last) && name_goes_on(text, name.len) ? 0 : name.len;
}

const struct word *word_match(const struct word_table *table, struct str text, size_t *ret_len)
{
	const struct word *best = NULL;
	size_t best_len = 0, at = 0;
	char bytes[4];

	if (text.len == 0)
		return NULL;
	/* by far the most words begin with another character, and most of these with another byte: a call less each */
	struct str first = {bytes, utf8_put(cp_narrow(utf8_next(text, &at)), bytes)};
	for (size_t i = 0; i < table->count; i++) {
		if (table->words[i].text.at[0] != first.at[0] ||
			!str_starts(table->words[i].text, first))
			continue;
		size_t len = folded_match(text, table->words[i].text);

		if (len > best_len) {
			best = &table->words[i];
			best_len = len;
		}
	}
	if (best)
		*ret_len = best_len;
	return best;
}

bool word_follows(struct str text)
{
	size_t len;

	return word_match(&words_relation, text, &len) ||
	       word_match(&words_aggregate, text, &len) || word_match(&words_join, text, &len);
}

struct str word_text(const struct word_table *table, int id)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->words[i].id == id)
			return table->words[i].text;
	never();
}

const char *face_word(enum face face)
{
	return face == FACE_VALUE ? "" : word_text(&words_face, (int)face).at;
}

bool face_is_value(enum face face)
{
	return face == FACE_VALUE || face == FACE_LAST_YEAR_SAME || face == FACE_LAST_YEAR ||
	       face == FACE_LAST_YEAR_END;
}

bool face_from(struct str word, enum face *ret)
{
	for (size_t i = 0; i < words_face.count; i++)
		if (str_eq(words_face.words[i].text, word)) {
			*ret = (enum face)words_face.words[i].id;
			return true;
		}
	return false;
}

const char *time_word_text(enum time_word word)
{
	return word_text(&words_time, (int)word).at;
}

/* ---- nearness: edit distance over code points ---- */

#define NEAR_LONGEST 48 /* code points that are compared */

static size_t code_points(struct str s, uint32_t ret[static NEAR_LONGEST])
{
	size_t count = 0;

	for (size_t at = 0; at < s.len && count < NEAR_LONGEST;)
		ret[count++] = utf8_next(s, &at);
	return count;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Insertions, deletions and replacements that turn a into b; one row of the table is kept. */
static size_t distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
	size_t row[NEAR_LONGEST + 1];

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t above = row[j];
			size_t same = corner + (a[i - 1] == b[j - 1] ? 0 : 1);

			row[j] = least(same, least(above, row[j - 1]) + 1);
			corner = above;
		}
	}
	return row[b_len];
}

void near_add(struct near *near, struct str candidate)
{
	uint32_t a[NEAR_LONGEST], b[NEAR_LONGEST];
	size_t a_len = code_points(near->name, a), b_len = code_points(candidate, b);

	if (a_len == 0 || b_len == 0 || str_eq(near->name, candidate))
		return;
	size_t d = distance(a, a_len, b, b_len);
	size_t longer = a_len > b_len ? a_len : b_len;
	/* One contained in the other is near however long it is: 申报日期 and 推荐申报日期. */
	bool inside =
		least(a_len, b_len) >= 2 && (str_find(near->name, candidate) != SIZE_MAX ||
						    str_find(candidate, near->name) != SIZE_MAX);

	if (!inside && (d >= longer || d > (longer + 1) / 3))
		return;
	for (size_t i = 0; i < near->count; i++)
		if (str_eq(near->found[i], candidate))
			return;
	size_t at = near->count;

	while (at > 0 && near->distance[at - 1] > d)
		at--;
	if (at == NEAR_MAX)
		return;
	if (near->count < NEAR_MAX)
		near->count++;
	for (size_t i = near->count - 1; i > at; i--) {
		near->found[i] = near->found[i - 1];
		near->distance[i] = near->distance[i - 1];
	}
	near->found[at] = candidate;
	near->distance[at] = d;
}

void near_add_words(struct near *near, const struct word_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		near_add(near, table->words[i].text);
}

struct str near_text(struct arena *a, const struct near *near)
{
	return str_join(a, near->found, near->count, STR("、"));
}

/* ---- measures ---- */

static const struct {
	struct str measure;
	int64_t fen;
} money_units[] = {
	{STR_INIT("元"), 100},
	{STR_INIT("千元"), 100000},
	{STR_INIT("万元"), 1000000},
	{STR_INIT("百万元"), 100000000},
	{STR_INIT("千万元"), 1000000000},
	{STR_INIT("亿元"), INT64_C(10000000000)},
};

bool money_unit(struct str measure, int64_t *ret_fen)
{
	for (size_t i = 0; i < COUNT_OF(money_units); i++)
		if (str_eq(money_units[i].measure, measure)) {
			*ret_fen = money_units[i].fen;
			return true;
		}
	return false;
}

static bool one_of(struct str s, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(s, list[i]))
			return true;
	return false;
}

/* 亩 吨 …, 元/人: measured, not counted. */
static bool measure_measured(struct str measure)
{
	static const struct str list[] = {STR_INIT("亩"), STR_INIT("万亩"), STR_INIT("公顷"),
		STR_INIT("平方米"), STR_INIT("万平方米"), STR_INIT("平方公里"), STR_INIT("米"),
		STR_INIT("公里"), STR_INIT("千克"), STR_INIT("公斤"), STR_INIT("吨"),
		STR_INIT("万吨"), STR_INIT("千瓦时"), STR_INIT("分"), STR_INIT("人年")};

	return str_find(measure, STR("/")) != SIZE_MAX || one_of(measure, list, COUNT_OF(list));
}

enum quantity quantity_from(struct str measure)
{
	static const struct str points[] = {STR_INIT("个百分点"), STR_INIT("百分点")};
	static const struct str ranks[] = {STR_INIT("位"), STR_INIT("位次"), STR_INIT("名次")};
	int64_t fen;

	if (measure.len == 0)
		return QUANTITY_PLAIN;
	if (money_unit(measure, &fen))
		return QUANTITY_MONEY;
	if (str_eq(measure, STR("%")))
		return QUANTITY_RATIO;
	if (one_of(measure, points, COUNT_OF(points)))
		return QUANTITY_POINTS;
	if (one_of(measure, ranks, COUNT_OF(ranks)))
		return QUANTITY_RANK;
	return measure_measured(measure) ? QUANTITY_OTHER : QUANTITY_COUNT;
}

struct ratio measure_unit(struct str measure)
{
	int64_t fen;

	if (money_unit(measure, &fen))
		return ratio_from_int(fen);
	enum quantity quantity = quantity_from(measure);

	if (quantity == QUANTITY_RATIO || quantity == QUANTITY_POINTS)
		return ratio_from_scaled(1, 2);
	return ratio_from_int(1);
}
