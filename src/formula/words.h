/*
 * The closed vocabulary: every word of the language, grouped by the position
 * in which it can stand, and how text is matched against words and names.
 * Inside this room only.
 *
 * In a table the first word with an id is its one spelling; further ones are
 * aliases, read but never printed.
 */
#ifndef KZ_FORMULA_WORDS_H
#define KZ_FORMULA_WORDS_H

#include "formula/node.h"

struct word {
	struct str text;
	int id;
};
struct word_table {
	const struct word *words;
	size_t count;
};

/* Words that join conditions and close parts: 且 或 则 否则 都有 条件 保留 分列 的. */
enum join_word {
	JOIN_AND,
	JOIN_OR,
	JOIN_THEN,
	JOIN_ELSE,
	JOIN_HAVE,
	JOIN_WHERE,
	JOIN_KEEP,
	JOIN_BY,
	JOIN_OF,
};
/* Words that open an operand: 如果 每个 该指标 是 否 非 本辖区 名单 有 没有. */
enum open_word {
	OPEN_IF,
	OPEN_EVERY,
	OPEN_THIS,
	OPEN_YES,
	OPEN_NO,
	OPEN_NOT,
	OPEN_HERE,
	OPEN_LIST,
	OPEN_HAS,
	OPEN_HAS_NO,
	OPEN_LATEST_YEAR, /* 最近公布年度: known, so that it can be refused with advice */
};
/* Words of comparison. Symbols stand for a number or a date, words for one of them. */
enum relation {
	REL_EQ,
	REL_NE,
	REL_GT, /* 大于 */
	REL_LT,
	REL_GE,          /* 不少于 */
	REL_LE,          /* 不超过 */
	REL_LATER,       /* 晚于 */
	REL_EARLIER,     /* 早于 */
	REL_NOT_EARLIER, /* 不早于 */
	REL_NOT_LATER,   /* 不晚于 */
	REL_SYMBOL_GT,
	REL_SYMBOL_LT,
	REL_SYMBOL_GE,
	REL_SYMBOL_LE,
	REL_IN,
	REL_NOT_IN,
	REL_CONTAINS,
	REL_VALID,
	REL_EMPTY,
	REL_NOT_EMPTY,
};
extern const struct word_table words_join, words_open, words_relation, words_time, words_aggregate,
	words_face;

/* The one spelling of an id. */
struct str word_text(const struct word_table *table, int id);
/*
 * The longest word of the table with which `text` begins; *ret_len: bytes of text that it takes.
 * Full-width forms of ASCII match; an ASCII word must end where it ends. NULL: none.
 */
const struct word *word_match(const struct word_table *table, struct str text, size_t *ret_len);
/* Bytes of text that begin with name and end there (an ASCII name not inside a longer one); 0: not. */
size_t name_match(struct str text, struct str name);
/* Does any word that can follow an operand begin here? Where an unknown name ends. */
bool word_follows(struct str text);

/* ---- nearness ---- */
/* Collects names and keeps the nearest to one. */
#define NEAR_MAX 3
struct near {
	struct str name;
	struct str found[NEAR_MAX];
	size_t distance[NEAR_MAX];
	size_t count;
};
void near_add(struct near *near, struct str candidate);
void near_add_words(struct near *near, const struct word_table *table);
/* "高企证书、高企申报"; empty when nothing is near. */
struct str near_text(struct arena *a, const struct near *near);

/* ---- measures ---- */
/* What one unit of a measure is inside: 亿元 10^10 分, % and 个百分点 1/100, others 1. */
struct ratio measure_unit(struct str measure);

#endif
