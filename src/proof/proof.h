/*
 * proof — 核稿: every number and every strong word of a text, held against
 * itself, against what it is bound to and, with a book, against the ledgers.
 *
 * The idea is statcheck's: read what is printed, recompute it, say only what
 * cannot be. A printed number is a range: 12.3亿元 is anything from 12.25 to
 * 12.35, 5家 is five. Growth of 12.3 on 11.2 lies between 8.9% and 10.8%; who
 * prints 9.8% may be right, who prints 10.9% is not. So nothing correctly
 * rounded is ever found fault with. Approximate numbers (约30, 20余家) and
 * plans (力争, 预计) are read but not reckoned with, nor is what a list of
 * names or promises is made of (尚未兑现的承诺：…), nor 全年 in a text about a
 * part of the year. Where entries of a list may be either, and below a heading
 * like 下半年工作计划, a number that is not the ledgers' is 请核.
 *
 * Rules (the number is what a finding carries)
 *  N1  a number in the text that is bound to nothing: neither an anchor nor a
 *      date, document number, ordinal, code or fixed phrase; told only of texts
 *      that have anchors. A bound number that was altered by hand.
 *  N2  growth: from the exact values behind the figures, and from the numbers
 *      as printed, each by itself.
 *  N3  completion, share, part of last year, distance, parts and their total,
 *      as many names as were counted; sums may be off by what rounding leaves
 *      (half a unit of each number that is not exact).
 *  N4  one quantity of one period is printed alike everywhere.
 *  N5  the word and the sign (增长/下降/持平), % and 百分点, 完成 and the task,
 *      下降 never with 倍; strong words and ranks need something stored; with a book,
 *      tasks are 均已完成 only when there are some and each is reached.
 *  N6  元/万元/亿元 mixed in one sentence or column; decimals within a column.
 *  N7  days that do not exist, periods behind the cutoff, words of one period
 *      at figures of another, ledgers that were not confirmed up to the cutoff.
 *  N8  GB/T 15834-2011 and GB/T 15835-2011 where a machine can see it, and the
 *      ordinals and document numbers of GB/T 9704-2012.
 *  台账 (with a book) a number that names an indicator and is not what the
 *      ledgers say for that period and cutoff.
 *
 * Weight: 必改 it cannot be as printed; 请核 a person must look; 提示 style.
 *
 * How words are read stands in wording/ *.yaml of the packs (standard/wording:
 * units, 同比, 全年任务, 其中, white list …), never here. A pack's file adds to
 * the others'.
 *
 * Texts come from the document model (figures and claims are the anchors),
 * from .docx (bookmarks kz_F… and kz_C…, with the manifest
 * urn:kezhang:figures:1 when it is there; tables by cell; deletions left out,
 * insertions taken; the appendix 数据来源表 is not part of the text) or from
 * plain text (UTF-8, UTF-16 or GB18030; a line a paragraph, tabs part cells).
 *
 * Everything lives in the job's arena. Reading and checking are pure; only
 * the comparison with the ledgers asks a book.
 *
 * Sources: GB/T 15834-2011 标点符号用法, GB/T 15835-2011 出版物上数字用法, GB/T
 * 9704-2012 党政机关公文格式, GB/T 8170-2008 (四舍五入); statcheck (Nuijten et
 * al. 2016) for the four steps read, recompute, compare, flag.
 */
#ifndef KZ_PROOF_H
#define KZ_PROOF_H

#include "catalog/catalog.h"
#include "core/core.h"
#include "formula/formula.h"
#include "ledger/ledger.h"
#include "report/document.h"

#define PROOF_MAX_FILE     ((size_t)64 << 20)
#define PROOF_MAX_TEXT     ((size_t)4 << 20) /* bytes of all paragraphs */
#define PROOF_MAX_PARAS    50000             /* paragraphs and cells */
#define PROOF_MAX_FINDINGS 2000              /* further ones are counted only */

/* ---- how words are read ---- */
struct wording;
/* From the packs' wording files. RC_INVALID: all slips at once, with file, line and column. */
enum rc proof_wording(
	struct job *job, const struct catalog *catalog, const struct wording **ret) MUST_USE;

/* ---- a text ---- */
enum proof_place { PROOF_TITLE, PROOF_HEADING, PROOF_BODY, PROOF_CELL };
struct proof_anchor {
	size_t from, to; /* bytes of the paragraph */
	struct str id;   /* F0001, C001 */
	bool claim;
	size_t index; /* into the text's figures or claims, or SIZE_MAX: nothing is known of it */
};
struct proof_para {
	enum proof_place place;
	struct str text;
	const struct proof_anchor *anchors; /* in order, not overlapping */
	size_t anchor_count;
	size_t table, row,
		column; /* from 1; 0: no cell. A cell that spans columns stands at its first */
};
struct proof_text {
	const struct proof_para *paras;
	size_t para_count;
	const struct doc_figure *figures;
	size_t figure_count;
	const struct doc_claim *claims;
	size_t claim_count;
	bool anchored; /* it has anchors: what is not bound is told */
};

/* The bytes of a .docx or of a plain text; `name` is for messages. RC_INVALID, RC_TOO_MUCH. */
enum rc proof_from_file(
	struct job *job, struct str name, struct str bytes, struct proof_text *ret) MUST_USE;
/* XML at hand: word/document.xml and, unless empty, the manifest. */
enum rc proof_from_xml(
	struct job *job, struct str document, struct str manifest, struct proof_text *ret) MUST_USE;

/* ---- checking ---- */
enum proof_rule {
	PROOF_LEDGER, /* 台账 */
	PROOF_N1,
	PROOF_N2,
	PROOF_N3,
	PROOF_N4,
	PROOF_N5,
	PROOF_N6,
	PROOF_N7,
	PROOF_N8,
};
enum proof_weight { PROOF_MEND, PROOF_LOOK, PROOF_HINT };
const char *proof_rule_word(enum proof_rule rule) RETURNS_NONNULL;       /* "N2", "台账" */
const char *proof_weight_word(enum proof_weight weight) RETURNS_NONNULL; /* "必改" */

struct proof_finding {
	enum proof_rule rule;
	enum proof_weight weight;
	size_t para;        /* index of the paragraph */
	size_t from, to;    /* bytes of the paragraph: what is printed */
	struct str wanted;  /* what it should be, as printed; empty: not one thing */
	struct str message; /* Chinese, complete */
	size_t other, other_from,
		other_to; /* the place it disagrees with; other == para and an empty span: none */
};

/* What the Arabic numbers of a text are. */
enum proof_class {
	PROOF_BOUND,   /* 绑定 */
	PROOF_AGREES,  /* 与台账相符, not bound */
	PROOF_DATE,    /* 日期时段 */
	PROOF_DOCNO,   /* 文号 */
	PROOF_ORDINAL, /* 序号 */
	PROOF_RANK,    /* 位次 */
	PROOF_FIXED,   /* 固定写法: white list, titles of works, durations */
	PROOF_CODE,    /* 代码 */
	PROOF_UNBOUND, /* 未绑定 */
	PROOF_CLASS_COUNT
};
const char *proof_class_word(enum proof_class class) RETURNS_NONNULL;

struct proof_number {
	size_t para, from, to;
	enum proof_class class;
	struct str name; /* the quantity, as the text calls it; empty: not understood */
	const struct indicator_def *indicator; /* the one it names, or NULL */
	enum face face;
	struct str ledger; /* what the ledgers say, as printed; empty: not asked or missing */
};

struct proof_request {
	const struct proof_text *text;
	const struct wording *wording;
	const struct catalog *catalog; /* names of indicators; may be NULL */
	const struct book *book;       /* NULL: no comparison with ledgers */
	int64_t unit, seq;             /* with a book */
	bool has_when;   /* otherwise taken from the title and 截至…, where they say it */
	bool has_cutoff; /* with has_when; otherwise taken from 截至… where the text says it */
	struct when when;
};
struct proof_result {
	const struct proof_text *text;
	bool has_when;
	struct when when;                     /* that the text was held against */
	const struct proof_finding *findings; /* by paragraph and place */
	size_t finding_count, untold;
	size_t weights[PROOF_HINT + 1]; /* how many findings of each */
	const struct proof_number *numbers;
	size_t number_count;
	size_t classes[PROOF_CLASS_COUNT];
	size_t reckoned; /* relations between numbers that were recomputed */
	size_t compared; /* numbers held against the ledgers */
};
/* RC_TOO_MUCH; with a book also what reading it can give. */
enum rc proof_check(
	struct job *job, const struct proof_request *request, struct proof_result *ret) MUST_USE;
/* The sentence of a finding, as a span of its paragraph. */
struct str proof_sentence(struct str paragraph, size_t at, size_t *ret_from);

#endif
