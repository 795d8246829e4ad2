/*
 * indicator — figures for sets of indicators × units × periods.
 *
 * Vocabulary
 *   counted value    台账数: what the formula gives over the ledgers
 *   registered value 登记数: a number somebody published, with its document
 *   figure           数: one value that is shown: the chosen one of both, or a face of it
 *   face             同比增长, 完成率, 位次 … (formula.h)
 *
 * Rules
 *  1. Every number comes from one evaluation (evaluation.c), which goes in
 *     sets: each ledger is read once for all indicators, units and periods
 *     asked for (counting_new).
 *  2. Missing is not zero: where no row was counted and the ledger has no
 *     coverage (ledger 数据覆盖) of the days counted, the value is 未填, not 0;
 *     where rows were counted without coverage the value stands and `covered`
 *     is false (the 核稿单 says 未确认完整). The reason is told in words.
 *  3. Both truths are kept: counted and registered stand side by side; an
 *     indicator with `registered: yes` shows the registered one when there is
 *     one for exactly this unit and period (or, with 最近公布年度, the newest
 *     year published by the cutoff, of which 位次 alone may be printed), otherwise the counted one. The firmest
 *     data state wins (公布 > 核定 > 初核 > 填报), then what was published last; of one day, or where no day is said,
 *     the vintage that is last by its text, then the later record.
 *  4. Ratios of registered values use values of one year; each is the best of its own by rule 3, for R&D and GDP are
 *     not revised together. The trace tells the vintage of each.
 *  5. Faces: 同比增长 = (now − then) ÷ then; missing when then is missing, not
 *     applicable when it is zero or negative (printed 〔无可比基数〕). 提高百分点 of ratios only. 占上年全年 =
 *     now ÷ whole last year, of what adds up over a year only (neither 时点 nor 比率). 完成率 = now ÷ target, 距任务 = target − now (0 when
 *     reached), 序时进度 = what the curve of the task (任务进度) asks for at the end of the last whole month, without
 *     a curve days gone ÷ days of the year; where smaller is better the task is what may not be exceeded: 距任务 = now − target
 *     (0 when it is not exceeded), 完成率 and 序时进度 do not apply, 位次 = the registered rank, also where the value was kept back, otherwise
 *     1 + number of siblings (units with the same parent and kind) with a better value; missing while a
 *     sibling has no value or one from a list not known to be complete
 *     (`rank_missing` of them), for it could stand before us. 占比 =
 *     value ÷ value of the unit above (without one: ÷ the sum of the siblings, when all have one). Where one end is
 *     counted and the other registered, and the ledgers give another number for that one, the face is given and `apart`.
 *  6. Exact ratios until print time; figure_print rounds once.
 *  7. What was printed stays the base: where a frozen report (定稿) printed the value that a face looks back to (same
 *     unit, period and cutoff, in the same measure; the newest report that did), the face goes by it, although the
 *     ledgers say something else by now; `base` tells both. Formulas of indicators count the ledgers alone. The years of
 *     最近公布年度 go by what was published instead.
 */
#ifndef KZ_INDICATOR_H
#define KZ_INDICATOR_H

#include "catalog/catalog.h"
#include "core/core.h"
#include "formula/formula.h"
#include "ledger/ledger.h"

#define INDICATOR_MAX_SET 200000 /* indicators × units × periods of one call */

/* FIGURE_DERIVED: a face that is reckoned from values, or a value whose formula has nothing but other indicators. */
enum figure_source { FIGURE_COUNTED, FIGURE_REGISTERED, FIGURE_FROZEN, FIGURE_DERIVED };
/* What the value that is not registered is called: 台账数, or 由其他数算得 where its formula looks into no ledger. */
const char *counted_word(const struct indicator_def *indicator) RETURNS_NONNULL;

struct registered {
	int64_t record, since; /* of ledger 登记数 */
	bool has_number;       /* false: only the rank was published */
	struct ratio number;
	int64_t rank; /* 0: none given */
	struct str period, state, vintage, publisher, document, page;
};

struct figure {
	/* what was asked */
	const struct indicator_def *indicator;
	enum face face;
	int64_t unit;
	struct when when;
	int64_t seq; /* known at this change number: always resolved */
	/* the answer */
	enum value_state state;
	struct ratio number; /* MONEY in 分; ratios plain (0.0312), not per cent */
	enum figure_source source;
	struct str why_missing; /* Chinese, for 〔待补〕 and its list */
	bool no_base; /* VALUE_NOT_APPLICABLE because what it is compared with is zero or negative */
	int64_t rows, undecidable;
	bool overflow;
	bool covered; /* every ledger counted is covered (数据覆盖) for the days counted */
	bool apart; /* it compares a 台账数 with a 登记数 of another time or unit of which the ledgers say something else */
	bool has_counted, has_registered;
	struct ratio counted;          /* when has_counted */
	struct registered registered;  /* when has_registered */
	struct str year;               /* 最近公布年度: the year that was found */
	int64_t rank_of, rank_missing; /* 位次: among how many, how many without a value */
	int64_t target_record;         /* 目标任务 row used by target faces, 0: none */
	const struct printed_base
		*base; /* rule 7; NULL: nothing was printed, or just what is counted */
};

/* The figure as a formula sees it that names its indicator. */
struct result figure_result(const struct figure *figure);
/* Of a figure that is `apart`, for people: what is to be done. */
extern const char apart_words[];

/* The base of a face as it was printed, where today's is another. */
struct printed_base {
	int64_t frozen; /* number of the frozen report */
	struct when when;
	struct str then;   /* as it was printed: 55家 */
	struct figure now; /* as the ledgers say */
	bool shows;        /* printed they differ: then a person has to say why */
	struct str
		reason; /* of the ledger 基数说明, for just these two numbers; empty: nobody said */
	int64_t reason_record, reason_since;
};
/* Both numbers, the report, the reason and whose: a sentence without its full stop. */
enum rc base_text(struct job *job, const struct book *book, const struct printed_base *base,
	struct str *ret) MUST_USE;

struct figure_request {
	const struct indicator_def *indicator;
	enum face face;
	int64_t unit;
	struct when when;
};

/* Any mixture of figures with faces; everything needed is fetched together. */
enum rc indicator_figures(struct job *job, const struct book *book,
	const struct figure_request *requests, size_t count, int64_t seq,
	struct figure **ret) MUST_USE;
/*
 * What is looked at when nothing was chosen: the newest year up to the job's today that tasks, registered values or
 * complete lists speak of, up to the newest day they reach in it (its first quarter, first half, or the year); where
 * nothing speaks, today. ret_why: what reached that day (最新的《…通报》公布于这一天); empty where nothing speaks.
 */
enum rc when_newest(
	struct job *job, const struct book *book, struct when *ret, struct str *ret_why) MUST_USE;
/*
 * And which unit: the one whose name the book's name begins with (云东区 for 云东区科技局; of several the longest),
 * otherwise the first top one. All units are shown to it, from {0}; `chosen` is 0 as long as there is none.
 */
struct unit_choice {
	int64_t chosen;
	size_t own; /* bytes of the name that fits the book's */
	bool top;
};
void unit_choice_look(struct unit_choice *choice, const struct book *book, int64_t id,
	struct str name, bool has_parent);
/* The rows behind a figure, by number alone. */
struct figure_row {
	const struct ledger_def *ledger;
	int64_t id, since;
	bool undecidable;
};
struct figure_rows {
	struct figure_row *rows;
	size_t count;
	bool listed; /* false: a figure without rows of its own (a trace has no part) */
};
/*
 * 分列: one figure for each value of the field, in order of the field's choices or of the text; covered as the whole is,
 * missing where no row of it has the value that is added or compared.
 */
struct figure_part {
	struct str label;
	struct figure figure;
	struct figure_rows rows;
};
enum rc indicator_parts(struct job *job, const struct book *book,
	const struct figure_request *request, const struct field_def *by, int64_t seq,
	struct figure_part **ret, size_t *ret_count) MUST_USE;

/* ---- recorded figures ---- */
/* What a figure or a frozen report was asked with: enough to ask again. */
struct parameters {
	int64_t unit;
	struct when when;
	enum face face;
	struct str by, part; /* of 分列: the field's code and the part's name; empty: the whole */
	struct str sign;
};
/* One line of text: "unit=3;period=2023H1;cutoff=2023-06-20;face=;sign=". */
struct str parameters_text(struct arena *a, const struct parameters *p);
bool parameters_from(struct arena *a, struct str text, struct parameters *ret);

/* ---- printing: the one rounding ---- */
struct printed {
	struct str number; /* "56", "3.2", "12.50", "〔待补：…〕" never: empty when missing */
	struct str measure; /* "家", "亿元", "%", "个百分点", "" */
	struct ratio
		exact; /* the value before rounding, in that measure; meaningless when missing */
	bool missing;
	struct str
		missing_text; /* 〔待补：高新技术企业总数，科技股〕, 〔无可比基数〕 or 〔不适用〕 */
	struct str brief; /* the same for a cell: 待补 (a rank: 未排), 无可比基数 or — */
};
struct printed figure_print(struct arena *a, const struct figure *figure);
/* Number and measure in one, or missing_text. */
struct str figure_text(struct arena *a, const struct figure *figure);
/* Of 最近公布年度 the year that the number is of, to stand behind it: （2021年）; otherwise empty. */
struct str figure_year(struct arena *a, const struct figure *figure);
/* And is that another year than the one asked for? Then it says nothing of that year's task. */
bool figure_of_other_year(const struct figure *figure);
/*
 * Two definitions of one indicator as texts that differ where they do: the formulas; where these are alike, the indicators
 * they use that changed; where those are too, how the number is held and printed.
 */
void indicator_definitions(struct arena *a, const struct indicator_def *then,
	const struct indicator_def *now, struct str *ret_then, struct str *ret_now);
/* For people: 高新技术企业总数 的 同比增长 */
struct str figure_name(struct arena *a, const struct figure *figure);

/* ---- trace ---- */
/* A date in a cell: 2023-06-20; what is known to the month or the year 2023年6月, 2023年; a span 2026-05-31至2026-06-29. */
struct str cell_date(struct arena *a, struct date date);
struct trace_row {
	const struct ledger_def *ledger;
	int64_t id, since;
	struct str title;        /* the record's title */
	const struct str *cells; /* as printed, one for each column of the trace */
	struct value value; /* of the path that is counted or added; missing for a plain 个数 */
	struct ratio adds;  /* what the row contributes: 1 of a count, its 分 of a sum */
	bool undecidable;   /* listed apart: the condition could not be decided */
	bool repeated;      /* 不重复个数: this party was counted already by an earlier row */
};
struct trace_part {
	struct str what; /* the aggregate, printed */
	const struct ledger_def *ledger;
	const struct str *columns; /* heads */
	size_t column_count;
	const struct trace_row *rows;
	size_t row_count;
	struct ratio total; /* of the rows: the figure's aggregate (tests/indicator/random.c) */
	bool money;         /* adds and total are in 分 */
};
struct trace {
	struct figure figure;
	struct str definition; /* the formula, one spelling */
	struct str basis;      /* office, source, document */
	const struct trace_part *parts;
	size_t part_count;
	const struct figure *
		uses; /* figures that it was computed from (faces, other indicators, registered values) */
	size_t use_count;
	struct str base;       /* base_text of the figure's base; empty: none */
	struct str arithmetic; /* "36.7亿元 ÷ 7.4亿元 − 1 = 397.3%" for derived ones */
	/*
	 * Asked at an earlier change number whose definition was another: both as texts, and what the figure was by the one of
	 * then; otherwise empty. `trouble_then`: why that can no longer be computed.
	 */
	struct str definition_then, definition_now, trouble_then;
	struct figure figure_then;
};
/*
 * The definition that the book went by at a change number: the one given, where it was the same or the book knew none.
 * RC_INVALID: it can no longer be read.
 */
enum rc indicator_then(struct job *job, const struct book *book, const struct indicator_def *now,
	int64_t seq, const struct indicator_def **ret) MUST_USE;
enum rc figure_trace(struct job *job, const struct book *book, const struct figure_request *request,
	int64_t seq, struct trace *ret) MUST_USE;

/* The records that a figure is counted from, each once: what is repeated, undecidable or names nothing is left out. */
struct figure_record {
	const struct record *record; /* as known at seq, on the cutoff */
	const struct aggregate *counted_by;
	struct value value; /* as of a trace_row */
};
enum rc figure_records(struct job *job, const struct book *book,
	const struct figure_request *request, int64_t seq, struct figure_record **ret,
	size_t *ret_count) MUST_USE;

/* The same rows by number alone, of many figures in one go: part after part, each in order of id. */
enum rc indicator_rows(struct job *job, const struct book *book,
	const struct figure_request *requests, size_t count, int64_t seq,
	struct figure_rows **ret) MUST_USE;

/* ---- strong words ---- */
struct claim_exception {
	const struct ledger_def *ledger;
	int64_t id;
	struct str title; /* with （无法判断） where it could not be decided */
};
enum verdict { CLAIM_FAILS, CLAIM_HOLDS, CLAIM_UNPROVED };
struct claim_outcome {
	const struct claim_def *claim;
	enum verdict outcome;
	struct str text; /* what may stand in the document: the words, or the softer wording */
	struct str slip; /* for the 核稿单: why not, who is missing; empty when it holds */
	const struct figure *uses;
	size_t use_count;
	const struct claim_exception *exceptions; /* records for which 每个 … 都有 … fails */
	size_t exception_count;
};
enum rc claim_judge(struct job *job, const struct book *book, const struct claim_def *claim,
	const struct indicator_def *const *list, size_t list_count, int64_t unit, struct when when,
	int64_t seq, struct claim_outcome *ret) MUST_USE;

/* ---- 校核: everything the packs say must hold, at once ---- */
struct check_line {
	enum {
		CHECK_RULE, /* a claim with rule: yes */
		CHECK_BOTH, /* a figure whose 台账数 and 登记数 are both known */
		CHECK_WORD, /* a strong word: broken, it may not be written */
	} kind;
	struct str label, rule, words, basis, note;
	enum verdict outcome;
	bool open; /* not judged here: of no indicator, for the text names them */
	struct str slip;
	const struct figure *sides; /* the numbers of the rule, in its order */
	size_t side_count;
	const struct claim_exception *exceptions;
	size_t exception_count;
};
enum rc checks_run(struct job *job, const struct book *book, int64_t unit, struct when when,
	int64_t seq, struct check_line **ret, size_t *ret_count) MUST_USE;
/* 成立 不成立 无法判断, or that it is judged when it is written. */
struct str check_verdict(const struct check_line *line);
/* Is something wrong? A word that does not hold is only not to be written. */
bool check_is_wrong(const struct check_line *line);
/* Broken ones first: 0 … CHECK_ORDERS − 1. */
#define CHECK_ORDERS 4
int check_line_order(const struct check_line *line);

/* ---- 提醒 ---- */
/* How many records it is about, on the job's today. */
struct figure_request reminder_request(
	const struct job *job, const struct reminder_def *reminder, int64_t unit);
/*
 * The ledger that its condition looks into (没有 服务日志) and in which nothing was ever recorded, nor a complete list of
 * nothing: everybody would stand in the reminder, and nothing is known of anybody. NULL: none.
 */
enum rc reminder_lacks(struct job *job, const struct book *book,
	const struct reminder_def *reminder, const struct figure *figure,
	const struct ledger_def **ret) MUST_USE;
/*
 * Of a reminder without a number: how far the ledgers it counts are known, so that nobody takes it for none (台账“高企证书”的
 * 完整名单只到2023年6月20日). Empty when it has a number.
 */
enum rc reminder_unseen(struct job *job, const struct book *book,
	const struct reminder_def *reminder, const struct figure *figure, struct str *ret) MUST_USE;

#endif
