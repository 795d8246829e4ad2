/*
 * Inside of the room: how a text goes from bytes to findings.
 *
 *   source_*.c     a document, a .docx, a plain text become paragraphs
 *   wording.c      the packs' words become a dictionary, longest word first
 *   number.c date.c  one number with its unit, one date: pure readers
 *   token.c        a paragraph becomes tokens that cover it without a gap
 *   mention.c      each number gets a role from the words in front of it
 *   table.c        the same for cells, from the heads of row and column
 *   statement.c    numbers that speak of one quantity are put together; ratios
 *                  between them are recomputed (N2 N3 N5)
 *   bound.c        the same for figures, by indicator, with exact values
 *   listed.c       what only names an entry of a list or what will be done
 *   sums.c same.c strong.c units.c periods.c marks.c  the other rules
 *   facts.c done.c what the ledgers say, of numbers and of tasks that are all done
 *   check.c        the steps in their order
 */
#ifndef KZ_PROOF_INSIDE_H
#define KZ_PROOF_INSIDE_H

#include "indicator/indicator.h"
#include "proof/proof.h"

/* ---- wording.c ---- */
enum word_class {
	WORD_NONE = 0,
	WORD_COUNTED, /* units … */
	WORD_MEASURED,
	WORD_MONEY,
	WORD_DURATION,
	WORD_POINTS,
	WORD_TIMES,
	WORD_ABOUT_BEFORE,
	WORD_ABOUT_AFTER,
	WORD_UP,
	WORD_DOWN,
	WORD_LEVEL,
	WORD_TO,
	WORD_FROM,
	WORD_NET,
	WORD_COMPARE_SAME,
	WORD_COMPARE_YEAR,
	WORD_COMPARE_END,
	WORD_COMPARE_OTHER,
	WORD_BASE_SAME,
	WORD_BASE_YEAR,
	WORD_BASE_LOOSE,
	WORD_BASE_END,
	WORD_TARGET,
	WORD_COMPLETION,
	WORD_DONE,
	WORD_OVER,
	WORD_DISTANCE,
	WORD_HALF,
	WORD_PLAN,
	WORD_LISTED, /* text, behind whose colon names stand: 名单, 承诺事项 */
	WORD_WHOLE_YEAR,
	WORD_TOTAL,
	WORD_PARTS,
	WORD_EXACTLY,
	WORD_EACH,
	WORD_SHARE,
	WORD_FILLER,
	WORD_SCOPE,
	WORD_RANK_WORD,
	WORD_SUPERLATIVE,
	WORD_FIXED,
	WORD_PLAIN,
	WORD_NUMBERED,
	WORD_RATE_END, /* looked for at the end of a name only */
	WORD_ALL_DONE, /* looked for beside the other words, which go through it: 均已完成 */
	WORD_CLASS_COUNT
};
/* The longest unit (COUNTED … TIMES) at a place, or the longest other word; bytes, 0: none. */
size_t wording_unit(
	const struct wording *wording, struct str text, size_t at, enum word_class *ret_class);
size_t wording_word(
	const struct wording *wording, struct str text, size_t at, enum word_class *ret_class);
/* The longest word of ALL_DONE at a place; 0: none. */
size_t wording_all_done(const struct wording *wording, struct str text, size_t at);
/* Does the text end with a word of the class? */
bool wording_ends(const struct wording *wording, struct str text, enum word_class class);

/* ---- number.c ---- */
enum measure {
	MEASURE_NONE,
	MEASURE_COUNT,
	MEASURE_AMOUNT, /* measured: 亩, 吨 */
	MEASURE_MONEY,  /* value in 元 */
	MEASURE_PERCENT,
	MEASURE_POINTS,
	MEASURE_TIMES,
	MEASURE_DURATION,
};
struct number {
	size_t from, to;    /* with its unit */
	size_t digits_to;   /* end of digits and point */
	struct ratio value; /* 万 and 亿 applied, money in 元; % and 百分点 as they stand */
	struct ratio half;  /* half of the last printed unit; 0: exact */
	int decimals;       /* printed */
	int64_t times;      /* 10000 of 万: value = what is printed × times */
	enum measure measure;
	struct str unit;        /* as printed, with 万/亿: 亿元, 家, %; empty: none */
	struct str scale, bare; /* its parts: 亿, 元 */
	bool about;             /* 约, 余, 左右 */
	bool twice_about;       /* 约…余 */
	bool grouped;           /* 1,234 */
	bool odd_scale;         /* 3千 */
	bool bare_point;        /* .5 */
	bool wide;              /* full-width digits */
	bool negative;
};
/* A number that begins at a digit or a point; false: none, or more digits than are reckoned with. */
bool number_read(const struct wording *wording, struct str text, size_t at, struct number *ret);
/* 二, 十二, 二十三: small Chinese numbers; 0: none. */
size_t number_chinese(struct str text, size_t at, int *ret);
uint32_t narrow_at(struct str text, size_t at, size_t *ret_next); /* 0 at the end */
bool digit_at(struct str text, size_t at);

/* ---- date.c ---- */
/* Months and days 0: not said; of a range both ends. */
struct when_said {
	size_t from, to;
	int year, month, day, to_year, to_month, to_day;
	bool range, padded, short_year, clock, no_digits;
	bool bad; /* there is no such day */
};
bool date_read(struct str text, size_t at, struct when_said *ret);

/* ---- token.c ---- */
enum token_kind {
	TOKEN_TEXT,
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_RANGE, /* 10—15家: number and second */
	TOKEN_DATE,
	TOKEN_DOCNO,
	TOKEN_ORDINAL,
	TOKEN_RANK,
	TOKEN_FIXED,
	TOKEN_CODE,
	TOKEN_STOP,  /* 。！？ and the end of a line */
	TOKEN_SEMI,  /* ； */
	TOKEN_COMMA, /* ，： */
	TOKEN_AND,   /* 、 */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_MARK, /* other punctuation: quotes, dashes */
};
/* Does what stands there say something, or is it the name of what is listed or hoped for. */
enum listing { LISTING_SAYS, LISTING_MAYBE, LISTING_NAMES };
struct token {
	enum token_kind kind;
	size_t from, to;
	enum word_class word;
	const struct number *number, *second;
	const struct when_said *date;
	int place; /* RANK: which; ORDINAL: the number, 0 when it has none */
	char level; /* ORDINAL of structure: 1 一、 2 （一） 3 1. 4 （1） 5 一是; 0: another */
	bool titled; /* inside 《…》 */
	enum listing listing;
	bool digits; /* holds an Arabic digit */
	const struct proof_anchor *anchor;
};
/* What is printed of it in its paragraph. */
static inline struct str token_text(struct str text, const struct token *t)
{
	return (struct str){text.at + t->from, t->to - t->from};
}
struct tokens {
	struct token *at;
	size_t len;
};
/* What is hoped for: a word of plans stands in the sentence before a byte, or anywhere in it. */
bool plan_before(struct tokens t, size_t byte);
bool plan_around(struct tokens t, size_t byte);
struct tokens tokens_of(
	struct arena *a, const struct wording *wording, const struct proof_para *para);

/* ---- mention.c ---- */
enum role {
	ROLE_OTHER,
	ROLE_VALUE,
	ROLE_BASE_SAME,
	ROLE_BASE_YEAR,
	ROLE_BASE_LOOSE,
	ROLE_BASE_END,
	ROLE_TARGET,
	ROLE_GROWTH, /* % */
	ROLE_DIFF,   /* 增加4家; of percentages in 百分点 */
	ROLE_COMPLETION,
	ROLE_OF_SAME, /* 是上年同期的 x% */
	ROLE_OF_YEAR,
	ROLE_OF_LOOSE,
	ROLE_SHARE,
	ROLE_DISTANCE,
	ROLE_FROM,
	ROLE_TO,
	ROLE_RANK,
	ROLE_LEVEL,   /* 持平: no number */
	ROLE_REACHED, /* 完成全年任务: no number */
	ROLE_HALF,    /* 任务过半: no number */
};
enum compare { COMPARE_NONE, COMPARE_SAME, COMPARE_YEAR, COMPARE_END, COMPARE_OTHER };
/* The time a number speaks of, as far as the sentence says. */
struct said_time {
	int year, month, to_month, day; /* 0: not said */
	bool last_year;                 /* 去年, 上年 */
	bool plan;
};
struct mention {
	size_t para, token, sentence;
	const struct number *number; /* NULL: RANK, LEVEL, REACHED, HALF */
	const struct token *at;
	enum role role;
	enum compare compare;
	int direction;    /* −1, 0, 1: what the word says */
	bool own_subject; /* the words say of what */
	bool bare;        /* no words at all in front of it */
	bool total;       /* 共, 合计 */
	bool over;        /* 超额完成 */
	bool cell;        /* a cell that is a number; table.c puts its row together */
	bool maybe_named; /* LISTING_MAYBE: a person must look whether it says anything */
	bool adds;        /* a cell that may be added up with those above it */
	struct str key;   /* the quantity's name, without scope, time and fillers */
	struct str scope; /* 全市; empty: what the text is about */
	struct said_time time;
	const struct indicator_def *indicator; /* named by key */
	size_t head; /* index of the VALUE it speaks of (of a VALUE: itself), or NO_HEAD */
};
#define NO_HEAD SIZE_MAX

struct known_name {
	struct str key;
	const struct indicator_def *indicator;
};
struct proofing {
	struct job *job;
	struct arena *a;
	const struct proof_request *request;
	const struct proof_text *text;
	const struct wording *wording;
	struct tokens *tokens; /* of each paragraph */
	ARRAY(struct mention) mentions;
	ARRAY(struct proof_finding) findings;
	ARRAY(struct proof_number) numbers;
	size_t untold, reckoned, compared;
	bool has_when, has_cutoff;
	struct when when;
	struct str unit_name; /* of the unit asked for; empty without a book */
	struct str own_scope; /* 区, 市: 全区 says nothing in a text about a 区; empty: unknown */
	ARRAY(struct known_name) names;
	size_t sentences;
	bool *serial; /* of each paragraph: a cell that only numbers its row */
};
/* Gives the tokens of running text their listing. */
void mark_listed(struct proofing *p);
/* Mentions of one paragraph of running text. */
void mention_para(struct proofing *p, size_t para);
/* Mentions of the cells from para `first` to `last` (exclusive): one table. */
void mention_table(struct proofing *p, size_t first, size_t last);
/* The figure that a number is bound to, or NULL. */
const struct doc_figure *mention_figure(const struct proofing *p, const struct mention *m);
/* Adds one; for table.c. */
struct mention *mention_add(struct proofing *p, struct mention mention);
/* 全区高企总数达 → 高企 */
struct str key_of_text(struct proofing *p, struct str text, struct str *ret_scope);
/* Can the two be compared: money with money, 家 with 家. */
bool measures_agree(const struct number *a, const struct number *b);
/* The names of all indicators as keys; before the first mention. */
void learn_names(struct proofing *p);
/* The indicator with this key that is counted in such numbers; NULL: none or several. */
const struct indicator_def *indicator_named(
	const struct proofing *p, struct str key, const struct number *n);

/* ---- range.c: what a printed number can stand for ---- */
struct range {
	struct ratio lo, hi;
	bool sharp; /* a single number; otherwise the ends are only just out of reach */
};
bool range_of(const struct number *number, struct range *ret) MUST_USE;
/* Of a number that can be reckoned with: there, and not 约. m may be NULL. */
bool range_usable(const struct mention *m, struct range *ret) MUST_USE;
bool range_growth(struct range now, struct range then, struct range *ret) MUST_USE;  /* per cent */
bool range_share(struct range part, struct range whole, struct range *ret) MUST_USE; /* per cent */
bool range_sub(struct range a, struct range b, struct range *ret) MUST_USE;
bool range_add(struct range a, struct range b, struct range *ret) MUST_USE;
bool range_meet(struct range a, struct range b);
bool range_holds(struct range a, struct ratio value);
/* "40.0%", "8.9%～10.8%": in the scale, unit and decimals of a printed number; empty when it does not fit. */
struct str range_like(struct arena *a, struct range r, const struct number *like);
struct range range_turned(struct range r); /* −r */

/* ---- findings ---- */
struct spot {
	size_t para, from, to;
};
struct spot spot_of(const struct mention *m);
struct spot spot_token(size_t para, const struct token *t);
void find(struct proofing *p, enum proof_rule rule, enum proof_weight weight, struct spot at,
	struct str wanted, const char *fmt, ...) PRINTF(6, 7);
/* The last finding disagrees with that place. */
void find_other(struct proofing *p, struct spot other);
struct str printed(const struct proofing *p, const struct mention *m); /* "12.3亿元" */

/* ---- the rules ---- */
void check_statements(struct proofing *p);
void check_bound(struct proofing *p);
void check_sums(struct proofing *p);
void check_columns(struct proofing *p);
void check_same(struct proofing *p);
void check_strong(struct proofing *p);
void check_units(struct proofing *p);
void check_periods(struct proofing *p);
void check_marks(struct proofing *p);
void check_order(struct proofing *p);
enum rc check_facts(struct proofing *p) MUST_USE;
enum rc check_all_done(struct proofing *p) MUST_USE;
/* facts.c: the indicators that are named in the sentence up to the words; how many. */
size_t named_before(
	struct proofing *p, struct str sentence, const struct indicator_def **list, size_t most);
void find_when(struct proofing *p);

#endif
