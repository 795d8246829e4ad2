/*
 * A formula after checking: what the printer, the reference evaluator and the
 * translation to SQL walk over. Inside this room only.
 *
 * A formula is an expression (NUMBER, DEFAULT, PATH) or a condition (CHECK,
 * CLAIM) or a figure's tag (FIGURE). Names are resolved: a path holds its
 * fields, an aggregate its ledger. Everything is constant after reading and
 * lives in the arena of the job that read it.
 *
 * Where an expression stands decides what it may hold:
 *   of a record   below 条件, in CHECK, DEFAULT, PATH: LITERAL TIME PATH and
 *                 what is reckoned from them; never AGGREGATE or INDICATOR
 *   of the whole  NUMBER, CLAIM: LITERAL TIME AGGREGATE INDICATOR and what is
 *                 reckoned from them; never PATH
 *
 * Sums and products are left-deep and as deep as FORMULA_MAX_NODES; 且 and 或
 * are flat lists (an AND never has an AND among its parts).
 */
#ifndef KZ_FORMULA_NODE_H
#define KZ_FORMULA_NODE_H

#include "formula/formula.h"

/* ---- paths ---- */
/* One step from a record: a field, or (field NULL) the parent of a child row. */
struct step {
	const struct ledger_def *from;
	const struct field_def *field; /* NULL: the parent. A dated field: read at the cutoff */
	const struct ledger_def *to;   /* the ledger reached by REF or parent; NULL: a value */
};
/* count ≥ 1; every step but the last has `to`. At most FORMULA_MAX_JOINS steps lie before the last. */
struct path {
	const struct step *steps;
	size_t count;
};
static inline const struct step *path_last(const struct path *p)
{
	return &p->steps[p->count - 1];
}
enum type path_type(const struct path *p); /* of the last step; a parent step: TYPE_REF */

/* ---- expressions ---- */
/* What can be compared with what. */
enum sort {
	SORT_NUMBER, /* quantity and measure say of what */
	SORT_TEXT,   /* TEXT CODE CHOICE */
	SORT_BOOL,
	SORT_DATE,
	SORT_SPAN,
	SORT_REF,
	SORT_PERSONAL, /* only 为空 不为空, or the end of a PATH */
};
enum sort type_sort(enum type type);

enum time_word {
	TIME_CUTOFF,         /* 截止日 */
	TIME_FIRST,          /* 期初 */
	TIME_LAST,           /* 期末 */
	TIME_LAST_YEAR_END,  /* 上年末; up to here SORT_DATE, below SORT_SPAN */
	TIME_PERIOD,         /* 本期 */
	TIME_YEAR_TO_DATE,   /* 本年累计 */
	TIME_LAST_YEAR_SAME, /* 上年同期 */
	TIME_LAST_YEAR,      /* 上年全年 */
	TIME_YEAR,           /* 本年全年 */
	TIME_THIS_YEAR,      /* 本年度: the year as a plain number, SORT_NUMBER */
	TIME_COUNT
};
const char *time_word_text(enum time_word word) RETURNS_NONNULL;
/*
 * The day (first == last) or range that a time word (other than 本年度) stands for. False: it lies outside of
 * DAY_MIN…DAY_MAX, the word is then missing. A range may be empty (first > last: cutoff before
 * the period): nothing belongs to it.
 */
bool when_span(const struct when *when, enum time_word word, struct date *ret) MUST_USE;

enum expr_kind {
	EXPR_LITERAL,   /* number, text, bool or date, by sort */
	EXPR_TIME,      /* a time word */
	EXPR_PATH,      /* a field of the record at hand */
	EXPR_AGGREGATE, /* one 个数/合计/… */
	EXPR_INDICATOR, /* a figure; indicator NULL: 该指标 */
	EXPR_NEG,       /* −left */
	EXPR_ADD,
	EXPR_SUB,
	EXPR_MUL,   /* left × right × scale */
	EXPR_DIV,   /* left ÷ right × scale */
	EXPR_ROUND, /* left 保留 n 位: half away from zero, in units of scale */
	EXPR_SHIFT, /* a date ± n years, months or days */
	EXPR_IF,    /* 如果 cond 则 left 否则 right; unknown: missing */
};

enum shift_unit { SHIFT_YEARS, SHIFT_MONTHS, SHIFT_DAYS };

struct cond;
struct expr {
	enum expr_kind kind;
	enum sort sort;
	enum quantity
		quantity; /* SORT_NUMBER; MONEY is in 分, RATIO and POINTS are fractions (50% = 1/2) */
	struct str measure; /* SORT_NUMBER: how it is spelled: 亿元, 家, %; empty: none */
	size_t offset;      /* byte in the text, for messages */
	struct expr *left, *right;
	struct ratio number;                   /* LITERAL of SORT_NUMBER, in the inner unit (分) */
	struct str text;                       /* LITERAL of SORT_TEXT */
	bool yes;                              /* LITERAL of SORT_BOOL */
	struct date date;                      /* LITERAL of SORT_DATE */
	enum time_word time;                   /* TIME */
	struct path path;                      /* PATH */
	struct aggregate *agg;                 /* AGGREGATE */
	const struct indicator_def *indicator; /* INDICATOR */
	enum face face;                        /* INDICATOR */
	struct ratio
		scale; /* MUL DIV: 1 unless 分 become a measure like 万元/人, or back; ROUND: the unit that is rounded in */
	int places;    /* ROUND: 0…18 */
	int shift;     /* SHIFT: ± n */
	enum shift_unit unit; /* SHIFT */
	struct cond *cond;    /* IF */
};

/* ---- conditions ---- */
enum cond_kind {
	COND_AND,     /* parts: two or more, none an AND */
	COND_OR,      /* parts: two or more, none an OR */
	COND_NOT,     /* parts[0] */
	COND_IMPLIES, /* parts[0] 则 parts[1] = 非 parts[0] 或 parts[1]; only the root of a CHECK */
	COND_COMPARE, /* left op right, of one sort: NUMBER DATE all six; TEXT BOOL REF only = and ≠ */
	COND_WITHIN, /* left (SORT_DATE) wholly in right (SORT_SPAN, or a date that is taken as its span) */
	COND_IN,    /* left (SORT_TEXT or SORT_NUMBER) is one of items (literals) */
	COND_EMPTY, /* left (EXPR_PATH, EXPR_INDICATOR) has no value: never unknown */
	COND_EVERY, /* 每个 … 都有 …; CLAIM only */
	COND_HAS,   /* 有 …, negated: 没有 …; of a record of a source */
};
enum compare { CMP_EQ, CMP_NE, CMP_GT, CMP_LT, CMP_GE, CMP_LE };
/* How a COND_WITHIN was said; the meaning is the same. */
enum within_word {
	WITHIN_BELONGS,  /* left 属于 right */
	WITHIN_CONTAINS, /* right 包含 left */
	WITHIN_VALID, /* RECORD 有效于 left: right is RECORD's path with its valid field as last step */
};
struct cond {
	enum cond_kind kind;
	size_t offset;
	struct cond **parts; /* AND OR NOT IMPLIES */
	size_t part_count;
	enum compare op;           /* COMPARE */
	struct expr *left, *right; /* COMPARE WITHIN; IN EMPTY: left */
	enum within_word word;     /* WITHIN */
	bool negated; /* WITHIN IN EMPTY HAS: 不属于 不为空 没有 (unknown stays unknown) */
	struct expr **items; /* IN */
	size_t item_count;
	struct every *every; /* EVERY HAS */
};

/* ---- sets of records ---- */
/* Records of a ledger that a condition takes. */
struct source {
	const struct ledger_def *ledger;
	struct cond *cond; /* NULL: all. "PATH 属于 本辖区" is taken out of it: */
	/*
	 * The PATH of it, or NULL: then the ledger's own unit_path counts, when it has one. A record whose
	 * unit is missing belongs to no unit: with a unit asked for it is neither counted nor undecidable.
	 */
	const struct path *unit;
	/* Every different path of cond and unit (not of the ledger's unit_path), and an aggregate's value path. */
	const struct path **paths;
	size_t path_count;
};
/* The path to the unit that counts for a source: its own word, else the ledger's; NULL: none. */
const struct path *source_unit(const struct source *source);

struct aggregate {
	enum aggregate_kind kind;
	struct source source;
	const struct path *
		path; /* COUNT: NULL. DISTINCT: any but SPAN, PERSONAL. Others: INT DECIMAL MONEY */
	size_t index; /* in the formula */
};
/*
 * A stored integer of the path's last field as the number that formulas reckon with: v × scale
 * (INT and MONEY 1, DECIMAL 10^-decimals; measure % a hundredth of that, a DECIMAL of 万元 in 分).
 * Sums are made over the stored integers and scaled once.
 */
struct ratio path_scale(const struct path *path);

struct every {
	struct source all;  /* 每个 …; of HAS only the ledger of the record at hand */
	struct source some; /* 都有 …, 有 …; no unit */
	size_t link; /* index of the field of some.ledger that refers to all.ledger; SIZE_MAX: its parent */
	bool link_said; /* 结对的村: because there are several */
	/* EVERY, where counting can answer it: those that it speaks of, and those of them without a partner. */
	bool counted;
	struct aggregate spoken_of, wanting;
};

/* ---- the whole ---- */
struct formula {
	enum formula_kind kind;
	const struct schema *schema;
	const struct ledger_def *row; /* CHECK DEFAULT PATH */
	struct expr *expr;            /* NUMBER DEFAULT PATH */
	struct cond *cond;            /* CHECK CLAIM */
	struct figure_tag figure;     /* FIGURE */
	struct formula_type type;
	struct aggregate **aggregates; /* in the order of the text */
	size_t aggregate_count;
	struct indicator_use *uses; /* without 该指标 */
	size_t use_count;
	unsigned this_faces; /* bit FACE: 该指标 is asked for it */
};

/* ---- one condition or expression at a time, for the residual of the translation ---- */
struct eval_value {
	enum value_state state;
	enum sort sort;
	struct ratio number;
	struct str text;  /* TEXT PERSONAL */
	int64_t integer;  /* BOOL REF */
	struct date date; /* DATE SPAN */
	bool overflow;    /* missing because a result did not fit */
};
/* Of a record; env.field, env.deref and env.when are used. */
enum rc eval_cond(struct job *job, const struct cond *cond, const struct formula_env *env,
	struct row_view row, enum truth *ret) MUST_USE;
/* row NULL: an expression of literals and time words only. */
enum rc eval_expr(struct job *job, const struct expr *expr, const struct formula_env *env,
	const struct row_view *row, struct eval_value *ret) MUST_USE;
enum rc eval_path(struct job *job, const struct path *path, const struct formula_env *env,
	struct row_view row, struct value *ret) MUST_USE;
/* Can sets decide the condition by comparing columns, or must it be evaluated row by row? */
bool cond_plain(const struct cond *cond);
/* Kleene's tables and the comparison of dates (meanings 4 and 5). */
enum truth truth_not(enum truth a);
enum truth truth_and(enum truth a, enum truth b);
enum truth truth_or(enum truth a, enum truth b);
enum truth date_compare(struct date a, enum compare op, struct date b);
enum truth date_within(struct date a, struct date range);

#endif
