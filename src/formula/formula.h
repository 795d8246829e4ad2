/*
 * formula — the one small language in which the bureau's rules are written.
 *
 * A person of a business section reads an indicator aloud and agrees or not:
 *
 *	高企证书的企业 不重复个数
 *	条件 发证日期 不晚于 截止日 且 到期日期 不早于 截止日
 *	     且 (退出日期 为空 或 退出日期 晚于 截止日)
 *
 * Closed vocabulary, one word per meaning (aliases are read, one spelling is
 * printed back: 去年同期 → 上年同期, >= → 不少于 / 不早于 …):
 *   what        个数 不重复个数 合计 平均 最大 最小 名单 分列
 *   which       条件 且 或 非 · 等于 不等于 大于 小于 不少于 不超过 ·
 *               早于 晚于 不早于 不晚于 · 属于 不属于 · 包含 有效于 · 为空 不为空 ·
 *               有 … 没有 … 每个 … 都有 …
 *   of          的
 *   when        截止日 期初 期末 本期 本年累计 本年全年 上年同期 上年全年 上年末 · 本年度 (the year, a number)
 *   where       本辖区
 *   compared    同比增长 同比增减 提高百分点 占上年全年 完成率 目标任务 距任务 序时进度 位次 占比
 *   arithmetic  + − × ÷ (also - * /), 如果 … 则 … 否则 …, 保留 n 位, 年 月 日 behind a number
 *   whichever   该指标 (in a CLAIM over a list: 该指标 的 完成率 不少于 50%)
 * Said elsewhere: 最近公布年度 (an indicator's year:), a share (甲 ÷ 乙).
 *
 * Names are the labels of ledgers, fields and indicators, or their codes; no
 * blanks are needed between Chinese words, the longest name wins. A child row's
 * parent is named by the parent's ledger (参加单位的活动). Texts stand in "…"
 * (a " inside is doubled), '…' or “…”; behind a choice field its values may stand
 * bare. Numbers carry their unit: 1000万元, 30家, 50%, 1.2个百分点. Dates are
 * 2023年6月30日, 2023-06-30, 2023年6月, 2023年. 条件 takes everything to its
 * right; an aggregate with 条件 is bracketed when arithmetic follows.
 *
 * Kinds of formula, by where they stand:
 *   NUMBER   an indicator's value: aggregates over ledgers, indicators with
 *            faces, arithmetic. Every count names what it counts.
 *   CHECK    a condition on one record: "A" or "A 则 B"
 *   DEFAULT  a value for a field of one record: 发证日期 + 3年 - 1日
 *   PATH     a field of a record, through references: 企业的辖区
 *   CLAIM    true or not of the whole: 每个 … 都有 …, comparisons of figures, 指标 为空
 *   FIGURE   a tag of a report: 指标 [的 face] [分列 字段] | 名单 指标 "…"
 *
 * Truth has three values: a missing or too coarse date makes a comparison
 * unknown (发证日期 2023年6月 不晚于 2023-06-20: unknown). Each aggregate
 * counts the rows for which its condition is unknown: "undecidable".
 *
 * Meanings that must be the same in counting and in the reference evaluator
 * (this list is the specification, the property tests hold it):
 *  1. 个数: rows whose condition is true. 不重复个数: distinct given values of
 *     the path in those rows. 合计 平均 最大 最小: over given values; of no given
 *     value: missing. 个数 of no rows is 0 (coverage turns it into 未填 above us).
 *  2. Any arithmetic with a missing operand is missing; ÷ 0 is missing; a
 *     result that does not fit is missing and flagged (result.overflow).
 *  3. Comparison with missing is unknown; 为空 / 不为空 never are. 等于 on texts
 *     compares exact bytes of the stored (normalised) text.
 *  4. Dates: A 不晚于 B is true when A.last <= B.first, false when A.first >
 *     B.last, else unknown; 早于: A.last < B.first / A.first >= B.last; 等于:
 *     both days and same / disjoint. 属于 a range: wholly inside / disjoint.
 *  5. 且 或 非 are Kleene's. 条件 takes rows where it is true.
 *  6. A reference that is missing makes what is behind 的 missing. A dated
 *     field is read at the cutoff.
 *  7. 每个 L 条件 c 都有 M 条件 d: for each L for which c is true there is an M
 *     that refers to it (the one REF of M to L; several: named by M的字段) for
 *     which d is true; unknown when none is true but one is unknown, or when c
 *     is unknown and none is true. Of no L at all: unknown, nobody may boast of
 *     it. With a unit asked for, only the L of that unit count; M is not
 *     restricted.
 *  8. 本辖区: only as "PATH 属于 本辖区" in the outermost 且 of a 条件; it
 *     replaces the ledger's own unit path. A record whose unit is missing belongs
 *     to no unit: neither counted nor undecidable.
 *  9. Year words, reckoned from the year Y of the period: 本年累计 = 1 January Y …
 *     cutoff; 本期 = first day of the period … min(last day, cutoff); 上年同期 as
 *     a range = 本年累计 a year earlier (29 February → 28 February); 本年全年 the
 *     whole year Y, whatever the cutoff; 上年全年 the whole year Y − 1; 上年末 its
 *     31 December; 期初/期末 first/last day of the period. Nothing belongs to an empty range (cutoff before its beginning).
 * 10. Adding years, months or days to a coarse date moves both its ends.
 * 11. In a 条件, 有 M 条件 d: true when there is an M that refers to the record at hand (as in 7) for which d
 *     is true; false when for all of them it is false; else unknown. 没有 is its opposite. M is not restricted by
 *     unit, d cannot name the record at hand, and beside 有 a 条件 only compares fields (no × ÷ 保留 of them).
 * 12. 保留 n 位 rounds half away from zero in the unit of what it stands behind:
 *     万元, %, 家.
 *
 * Quantities. + and −: one quantity and one measure (all money is one measure;
 * plain numbers go with ratios; the difference of two ratios is in 百分点). ÷:
 * equals give a ratio, others a measure of their own (万元/人), by a plain number
 * or ratio the same. ×: by a plain number or ratio, or 万元/人 × 人. Comparisons
 * like +; a plain number also with anything counted, 0 with everything.
 */
#ifndef KZ_FORMULA_H
#define KZ_FORMULA_H

#include "core/core.h"
#include "formula/schema.h"

#define FORMULA_MAX_TEXT  8192 /* bytes */
#define FORMULA_MAX_DEPTH 32
#define FORMULA_MAX_NODES 512
#define FORMULA_MAX_JOINS 6 /* references in one path */

enum formula_kind {
	FORMULA_NUMBER,
	FORMULA_CHECK,
	FORMULA_DEFAULT,
	FORMULA_PATH,
	FORMULA_CLAIM,
	FORMULA_FIGURE
};

/* Faces of an indicator. */
enum face {
	FACE_VALUE = 0,
	FACE_LAST_YEAR_SAME, /* 上年同期 */
	FACE_LAST_YEAR,      /* 上年全年 */
	FACE_LAST_YEAR_END,  /* 上年末 */
	FACE_GROWTH,         /* 同比增长, a ratio */
	FACE_CHANGE,         /* 同比增减, in the indicator's own measure */
	FACE_POINTS,         /* 提高百分点, of ratios */
	FACE_OF_LAST_YEAR,   /* 占上年全年 */
	FACE_TARGET,         /* 目标任务 */
	FACE_COMPLETION,     /* 完成率 */
	FACE_DISTANCE,       /* 距任务 */
	FACE_PACE,           /* 序时进度 */
	FACE_RANK,           /* 位次 */
	FACE_SHARE,          /* 占比: of the value of the unit above */
	FACE_COUNT
};
const char *face_word(enum face face) RETURNS_NONNULL; /* "同比增长"; "" for the value itself */
/* A value, of now or of another time; not what is reckoned from one. */
bool face_is_value(enum face face);
bool face_from(struct str word, enum face *ret);
struct indicator_def;
/* Why an indicator has no such face ("是比率，没有占比", to stand behind its label); NULL when it has. NULL indicator: any face. */
const char *face_trouble(const struct indicator_def *indicator, enum face face);

/*
 * Reads and checks one formula; it lives in the job's arena and borrows the
 * schema and its ledgers. `row` is the ledger that CHECK, DEFAULT and PATH stand on.
 * RC_INVALID: the message ends with （FILE 第L行第C列）, counted from where the
 * formula's text begins (further lines begin in the same column, as in a block
 * of YAML), and names the nearest words. RC_TOO_MUCH: a FORMULA_MAX_… ceiling.
 * The quantities of the indicators that it names must be set (quantity_from).
 */
enum rc formula_read(struct job *job, enum formula_kind kind, struct str text, struct place place,
	const struct schema *schema, const struct ledger_def *row, struct formula **ret) MUST_USE;

enum spelling { SPELL_LABELS, SPELL_CODES };
/* The one spelling; reading it again gives the same formula. SPELL_CODES is what is hashed. */
struct str formula_print(struct arena *a, const struct formula *f, enum spelling spelling);
enum formula_kind formula_kind_of(const struct formula *f);
/* What a NUMBER gives, a PATH or DEFAULT leads to. */
struct formula_type {
	enum type type;         /* of a PATH or DEFAULT */
	enum quantity quantity; /* of a NUMBER */
	struct str measure;
	const struct ledger_def *ref; /* PATH that ends in a reference */
};
struct formula_type formula_type_of(const struct formula *f);
/* The field that a PATH begins with; NULL: it begins with the parent. */
const struct field_def *formula_path_field(const struct formula *f);
/* The field of the record at hand that a CHECK is about: the one that is asked for (behind 则 what must then hold); NULL: none. */
const struct field_def *formula_check_field(const struct formula *f);
/* Can a DEFAULT fill this field? On false *ret_why says in Chinese why not. */
bool formula_fills(struct arena *a, const struct formula *f, const struct field_def *field,
	struct str *ret_why) MUST_USE;

/* ---- what a formula is made of, for those who evaluate in sets ---- */
struct aggregate; /* one 个数/合计/… over one ledger */
size_t formula_aggregate_count(const struct formula *f);
const struct aggregate *formula_aggregate(const struct formula *f, size_t index);
const struct ledger_def *aggregate_ledger(const struct aggregate *agg);
enum aggregate_kind {
	AGGREGATE_COUNT,    /* 个数 */
	AGGREGATE_DISTINCT, /* 不重复个数 */
	AGGREGATE_SUM,
	AGGREGATE_MEAN,
	AGGREGATE_MIN,
	AGGREGATE_MAX,
};
enum aggregate_kind aggregate_kind_of(const struct aggregate *agg);
/* The ledgers that 有 and 没有 of its condition look into, one by one; NULL behind the last. */
const struct ledger_def *aggregate_asks(const struct aggregate *agg, size_t index);
/* Can a record of the ledger change what it gives? Its own ledger, those on its paths, those it looks into, 辖区. */
bool aggregate_reads(const struct aggregate *agg, const struct ledger_def *ledger);
/* 不重复个数 of a reference: the ledger whose records are counted; else NULL. */
const struct ledger_def *aggregate_ref(const struct aggregate *agg);
/* Its one spelling, in labels. */
struct str aggregate_print(struct arena *a, const struct aggregate *agg);
/* What it reads of a row, for showing rows: fields of its own, and what lies behind a reference (买方, 买方的类别). */
struct aggregate_column {
	struct str path;               /* in labels: the head of the column */
	const struct field_def *field; /* at its end */
	bool own;                      /* a field of the row itself */
};
size_t aggregate_columns(
	struct arena *a, const struct aggregate *agg, struct aggregate_column **ret);

struct indicator_use {
	const struct indicator_def *indicator;
	enum face face;
};
size_t formula_use_count(const struct formula *f); /* indicators that it refers to */
struct indicator_use formula_use(const struct formula *f, size_t index);
/* The faces of 该指标 that it speaks of: a set, empty without a formula. */
unsigned formula_this_faces(const struct formula *f);
/* Takes one out of a set; false: it was empty. */
bool faces_take(unsigned *faces, enum face *ret);
/* FIGURE only. */
struct figure_tag {
	const struct indicator_def *indicator; /* NULL: 该指标 */
	enum face face;
	const struct field_def *by; /* 分列, or NULL */
	bool listing;               /* 名单 */
	struct str format;          /* of the listing: "{承担单位}的“{项目名称}”" */
};
struct figure_tag formula_figure(const struct formula *f);

/* ---- when ---- */
/* The dates that time words stand for. */
struct when {
	struct period period;
	day_t cutoff;
};
static inline bool when_eq(struct when a, struct when b)
{
	return a.cutoff == b.cutoff && period_eq(a.period, b.period);
}

/* ---- the reference evaluator: plain, slow, obviously right ---- */
enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };
struct result {
	enum value_state state;
	struct ratio number; /* MONEY in 分 */
	enum truth truth;    /* CHECK, CLAIM */
	struct value value;  /* DEFAULT, PATH */
	int64_t rows;        /* rows counted, all aggregates together */
	int64_t undecidable; /* rows whose condition was unknown */
	bool overflow;
};
/*
 * The value that a DEFAULT's result puts into a field: a number is in result.number and is rounded here to the field's
 * decimals (half away from zero); missing when there is none or it is beyond ±NUM_STORED_MAX.
 */
struct value formula_value_for(const struct result *result, const struct field_def *field);

/* One record as the evaluator sees it; `handle` is the caller's. */
struct row_view {
	const struct ledger_def *ledger;
	int64_t id;
	const void *handle;
};
/* A row behind an aggregate. */
struct counted_row {
	int64_t id, since;
	enum truth truth; /* TRUE or UNKNOWN */
};
struct formula_env {
	struct when when;
	int64_t unit; /* 本辖区; 0: no restriction */
	void *arg;
	/* A field of a record (dated fields at the cutoff; "parent" of a child row by field NULL). */
	struct value (*field)(void *arg, struct row_view row, const struct field_def *field);
	/* The record behind a reference; false: not there. */
	bool (*deref)(void *arg, const struct ledger_def *ledger, int64_t id, struct row_view *ret);
	/* All records of a ledger, one by one; *cursor starts at 0; false at the end. */
	bool (*next)(
		void *arg, const struct ledger_def *ledger, size_t *cursor, struct row_view *ret);
	/* Is `unit` the same as, or below, `top`? */
	bool (*unit_within)(void *arg, int64_t unit, int64_t top);
	/* An indicator's figure: GIVEN and number (MONEY in 分, % and 百分点 as fractions), or missing. NULL: 该指标. */
	enum rc (*indicator)(void *arg, const struct indicator_def *indicator, enum face face,
		struct result *ret);
	void *indicator_arg; /* of indicator, when it is somebody else's than the ledgers'; NULL: arg */
	/* When not NULL: the value of an aggregate known already (evaluation in sets); next is then not used for it. */
	enum rc (*aggregate)(
		void *arg, const struct aggregate *agg, size_t index, struct result *ret);
	/* When not NULL: the rows that an aggregate counts, as counting_rows tells them, for 每个 …; next is then not used for it. */
	enum rc (*rows)(void *arg, const struct aggregate *agg, const struct counted_row **ret,
		size_t *ret_count);
	void *rows_arg;
	/* Where the evaluator keeps who refers to whom while the records stay as they are; NULL: it looks each time. */
	struct formula_kept *kept;
};
struct formula_kept {
	struct arena *arena; /* lives as long as the records */
	struct partners *partners;
};
/* Evaluates any kind; CHECK, DEFAULT and PATH on *row. RC_OK or what a callback said. */
enum rc formula_eval(struct job *job, const struct formula *f, const struct formula_env *env,
	const struct row_view *row, struct result *ret) MUST_USE;

/*
 * One record as an aggregate sees it: is its condition true, the unit (env->unit) included, and the value that is counted
 * or added (the path's; missing for a plain 个数). The second opinion that tests hold counted rows against.
 */
enum rc aggregate_row(struct job *job, const struct aggregate *agg, const struct formula_env *env,
	const struct row_view *row, enum truth *ret_truth, struct value *ret_value) MUST_USE;

/* The value alone: of a row that was counted, for traces. */
enum rc aggregate_value(struct job *job, const struct aggregate *agg, const struct formula_env *env,
	const struct row_view *row, struct value *ret_value) MUST_USE;

/* What a stored integer of that value is multiplied by to become the number reckoned with (DECIMAL 2: 1/100). */
struct ratio aggregate_scale(const struct aggregate *agg);
/*
 * CLAIM with 每个 … 都有 …: tells each record of the first set that has no partner (TRUTH_FALSE) or may have none
 * (TRUTH_UNKNOWN): the names for the slip. Other claims tell nothing.
 */
enum rc formula_exceptions(struct job *job, const struct formula *f, const struct formula_env *env,
	enum rc (*each)(void *arg, struct row_view row, enum truth truth), void *arg) MUST_USE;

/* ---- counting: many aggregates × many units in one reading of each ledger ---- */
/*
 * One leaf = one aggregate at one time. counting_new plans what must be read:
 * of every ledger that a leaf counts or refers to, once, the columns that
 * somebody needs. The caller runs the queries and hands over the rows; joins,
 * conditions and sums happen here, exactly, so that an engine only filters by
 * bounds. What it gives is what the reference evaluator gives.
 *
 *	TRY(counting_new(job, leaves, count, &options, &c));
 *	while ((rc = counting_next(c, &query)) == RC_ROW)
 *		run it; each row of it: TRY(counting_row(c, cells));
 *	counting_result(c, leaf, unit, &result);
 */
#define COUNTING_MAX_KEPT 10000000 /* records of one ledger that others refer to */

struct leaf {
	const struct aggregate *agg;
	struct when when;
};
struct counting_options {
	int64_t book;
	int64_t seq; /* as known at this change number; -1: now (current tables only) */
	/* Tops to group by, all different; count 0: one group for the whole book, no unit condition. */
	const int64_t *units;
	size_t unit_count;
	const struct schema *schema;
	size_t page;       /* rows that one query brings at most; 0: all there are */
	bool list_rows;    /* keep the rows behind each leaf; for one unit at most */
	struct hold *hold; /* or NULL */
	int64_t newest; /* with a hold: the newest change number that queries see; seq is not above it */
};
/*
 * What a program that counts again and again keeps of ledgers in memory: a
 * counting with a hold asks only for what has changed since the last one.
 * One thread, one book, countings one after the other; queries must see only
 * what is committed. When the rows are too many for it, it is full: what is
 * held is of no more use, countings go on without.
 */
struct hold;
/* Dies with the owner; holds at most so many values (columns × versions, 8 bytes each). */
struct hold *hold_make(struct arena *owner, size_t most) RETURNS_NONNULL;
bool hold_full(const struct hold *hold);

struct sql_param {
	enum type type; /* INT or TEXT */
	int64_t integer;
	struct str text;
};
struct query {
	struct str sql;
	const struct sql_param *params;
	size_t param_count;
};
struct sql_cell {
	bool null;
	int64_t integer;
	struct str text; /* at == NULL: an integer */
};
struct counting;
/* In the job's arena; the leaves are borrowed. */
enum rc counting_new(struct job *job, const struct leaf *leaves, size_t count,
	const struct counting_options *options, struct counting **ret) MUST_USE;
/* RC_ROW: run the query, hand its rows over; RC_DONE: everything was read. */
enum rc counting_next(struct counting *c, struct query *ret) MUST_USE;
size_t counting_columns(const struct counting *c); /* of the query at hand */
/* RC_TOO_MUCH. */
enum rc counting_row(struct counting *c, const struct sql_cell *cells) MUST_USE;
/* What a leaf (by its index) gives for a unit (by its index, 0 without units). Of no row counts are 0, the rest is missing. */
void counting_result(const struct counting *c, size_t leaf, size_t unit, struct result *ret);
/* list_rows: the rows behind one leaf in order of id: those that count and those that cannot be decided. */
const struct counted_row *counting_rows(struct counting *c, size_t leaf, size_t *ret_count);

#endif
