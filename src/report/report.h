/*
 * report — official texts in which every figure can be followed.
 *
 * Template (reports/ *.md of a pack), one paragraph a line:
 *	# 标题|第二行     title            > （…）      line under the title
 *	## 一、…          level 1          ### （一）…  level 2
 *	#### 1.…          level 3          @主送 …      addressee
 *	@署名 …           signature        @日期 …      date of the document
 *	@附注 …           note             everything else: body text
 *	| 表头 | 表头 |   a table: a head, below it a ruler | --- | :---: | ---: | that says left, centre, right, then its rows;
 *	| 一、… |         a row of one cell is a heading inside the table and goes when no row follows it
 *	page: 一页        in the head: a table on one page; without room for all rows of 每项 the last ones go, those without a
 *	                  task first, and are named in a last row; the workbook has all
 * Figures:
 *	{{高新技术企业总数}}              the indicator's phrase if it has one, else number and unit
 *	{{数 高新技术企业总数}}           number and unit, never the phrase
 *	{{值 高新技术企业总数}}           the number alone, for a cell; 〔待补〕, or — where there can be none
 *	{{高新技术企业总数 的 完成率}}     a face: number and unit; of these three: … 否则 "—" is said where there is no value
 *	{{增减 高新技术企业总数}}          增长7.7% / 下降7.7% / 持平, by the exact sign; 的 同比增减: 增加3家; of a ratio: 提高0.1个百分点;
 *	                                  in a cell 〔待补〕 alone where it is missing
 *	{{高企推荐申报数 分列 批次}}       第一批12家、第二批9家
 *	{{最近年度 指标}}                 the year that a figure of 最近公布年度 speaks of; 写作 "（{}年）": nothing of other figures
 *	{{表述 CODE}} {{表述 CODE [指标, 指标]}}   a strong word or its softer wording
 *	{{待补 事项，责任股室}}           what no ledger holds yet
 * Lists:
 *	{{名单 指标}} {{名单 指标 "《{字段}》" 按 字段 倒序 隔 "；"}}   the records counted, as many as the figure; one anchor for all
 *	{{每条 指标 按 字段 隔 "；"}} … {{完}}      each of them: inside, {{字段}} {{字段的字段}} {{序号}}
 *	{{每项 [指标, 其余指标] 条件 … 隔 "；"}} … {{完}}   each indicator: inside, {{该指标}} {{该指标 的 面}} {{名称}} {{计量单位}}
 *	                                  {{责任股室}} {{序号}}; 其余指标: those that no list of the text has named yet
 *	{{中文序号}}                      一, 二, … 十一
 *	{{否则}} divides a list from what is said when it is empty (每项: when the condition is false for each of them); at the
 *	                                  head of a row of a table a list makes rows
 * Units: {{每区 条件 … 按 指标 的 面 倒序 前 3 引 "有" 隔 "、"}} … {{完}}   each unit directly below the text's own; every option may
 *	be left out, in this order. Inside, {{辖区}}, {{辖区简称}} and all figures are those of the unit, {{序号}} counts; by code,
 *	or by a figure (missing last, the same number by code). 前 3, 后 3: those whose place is among the first or the last
 *	three, the same number sharing the better place, and who is last in any case; none while one of the numbers is missing,
 *	for it could be the first: that one is 待补, and 否则 is not said. Of which there can be no number has no place. 引: said
 *	before the first of them.
 *	below: 县区 in the head: only units of this kind, and a unit that has none below it has no such text
 * A text about one record (record: 单位 in its head): outside of lists the fields are those of the record;
 *	{{每条 项目 的 承担单位 条件 … 按 字段 倒序 隔 "；"}} … {{完}}   each record of a ledger that names it by this field
 *	{{每条 单位曾用名 按 字段}} … {{完}}   each row of a child ledger; both also inside of another 每条, of the record there
 *	{{条数 项目 的 承担单位 条件 …}}   how many there are: 3项
 *	{{行业 否则 "未登记"}}            a field, or what is said when it is empty
 * Conditions:
 *	{{如果 条件}} … {{否则如果 条件}} … {{否则}} … {{完}}   inside a line or around whole lines; inside 每条 a condition of the
 *	                                  record, or 字段 列入 指标: is it among what that indicator counts? What cannot be
 *	                                  decided because a figure is missing prints that figure as 待补
 *	{{如果 有上级辖区}}                in this book: a unit with none above it has no place among others
 * Words: {{辖区}} {{辖区简称}} {{全辖}} {{上级全辖}} {{单位}} {{年度}} {{上年}} {{下年}} {{报告期}} {{截止日}} {{截止月日}}
 *	{{全辖}}: 全区, 全县, 全市, by the unit's name or kind; {{上级全辖}}: the same of the unit above, among whose it has its place
 *	{{期间}}: 上半年, or 截至6月20日 when the cutoff lies before the period's end
 * Missing data prints 〔待补：指标，责任股室〕 and is listed; a tag that names
 * nothing is an error with line, column and the nearest names.
 *
 * Vocabulary
 *	rendering  one report made at a change number; its figures are recorded (table figure)
 *	freeze     定稿: document, figures, row hashes and chain head are kept for ever, in a change of kind freeze
 *	base       基数: what a growth is reckoned from: what a frozen report printed, although the ledgers say something else
 *	           by now (indicator.h, rule 7); why it differs a person has to say before the text goes out (ledger 基数说明)
 *	drift      定稿后变化: the same figures at the same cutoff at a later change number, and the rows that differ
 */
#ifndef KZ_REPORT_H
#define KZ_REPORT_H

#include "catalog/catalog.h"
#include "core/core.h"
#include "indicator/indicator.h"
#include "ledger/ledger.h"
#include "report/document.h"

struct report_request {
	const struct report_def *report;
	int64_t unit;
	int64_t record; /* of a text about one record; else 0 */
	struct when when;
	int64_t seq; /* SEQ_NOW or a change number */
	struct str (*href)(
		void *arg, struct arena *a, const struct figure *figure); /* may be NULL */
	void *href_arg;
};
struct report_missing {
	struct str indicator, office, why;
	struct str unit; /* name of the unit, where it is not the report's own; else empty */
	int64_t unit_id; /* 0: of no unit */
};
/* 云东区高新技术企业总数 */
struct str missing_name(struct arena *a, const struct report_missing *missing);
struct report_base {
	const struct figure *figure; /* the first in the text that looks back to it */
	const struct printed_base *base;
	struct str anchor, text; /* F0001; base_text */
	struct str name; /* the figure's, with its unit where that is not the report's own */
};
struct rendering {
	struct document document;
	const struct figure *figures; /* same order as document.figures */
	const struct claim_outcome *claims;
	const struct report_missing *missing;
	size_t missing_count;
	const struct report_base *bases; /* that show a difference, each once */
	size_t base_count;
	int64_t seq;
};

/* The ledger whose record the text speaks of; NULL: it speaks of a unit. */
const struct ledger_def *report_ledger(
	const struct catalog *catalog, const struct report_def *report);
/* Has a text about the units below any that it can speak of? */
enum rc report_applies(struct job *job, const struct book *book,
	const struct report_request *request, bool *ret) MUST_USE;
/* Computes the text; writes nothing. */
enum rc report_render(struct job *job, const struct book *book,
	const struct report_request *request, struct rendering **ret) MUST_USE;
/* Checks a template without data: at loading, and for the editor. */
enum rc report_check(
	struct job *job, const struct catalog *catalog, const struct report_def *report) MUST_USE;

/* The indicators that its lists (每项) name, in the order of the text: an order for other tables. */
enum rc report_lists(struct job *job, const struct book *book, const struct report_def *report,
	const struct indicator_def *const **ret, size_t *ret_count) MUST_USE;

/* Is something to be given yet, or a base to be explained? */
bool report_lacks(const struct rendering *rendering);
/* For the outgoing edition: RC_INVALID when report_lacks, with what and by whom. */
enum rc report_may_go_out(struct job *job, const struct rendering *rendering) MUST_USE;
/*
 * Records the figures of a rendering (POST and commands only); *ret_id names it. sign: why it goes out although
 * report_lacks, kept with the change; empty: it does not.
 */
enum rc report_record(struct job *job, const struct book *book, const struct rendering *rendering,
	struct str sign, struct str *ret_id) MUST_USE;

struct explained {
	struct str told; /* a line a base: which report printed what, and what is counted now */
	int64_t seq;     /* the change; 0: just this was said before, nothing is written */
};
/*
 * Says why the bases that an indicator looks back to are not what was printed: records of the ledger 基数说明, one for
 * each base, in one change. RC_INVALID: no reason, or none differs.
 */
enum rc report_explain(struct job *job, const struct book *book,
	const struct indicator_def *indicator, int64_t unit, struct when when, struct str reason,
	struct explained *ret) MUST_USE;

/* RC_INVALID when report_lacks and no reason is given (`sign` empty). Asked twice for the very same text, it is the first one's number. */
enum rc report_freeze(struct job *job, const struct book *book,
	const struct report_request *request, struct str sign, int64_t *ret_frozen) MUST_USE;
struct frozen {
	int64_t id, seq, at;
	struct str who, report, title, sm3, head, parameters, sign;
	struct str docx, html; /* bytes as frozen */
};
enum rc frozen_get(
	struct job *job, const struct book *book, int64_t id, struct frozen *ret) MUST_USE;
enum rc frozen_list(struct job *job, const struct book *book, struct frozen **ret,
	size_t *ret_count) MUST_USE; /* without bytes */

struct drift_row {
	const struct ledger_def *ledger;
	int64_t id;
	struct str title;
	int64_t seq; /* the change that did it; 0: none, the definition did */
	struct str who, why;
	enum { DRIFT_ADDED, DRIFT_DROPPED, DRIFT_CHANGED } how;
};
struct drift_figure {
	struct str id, name;
	struct str then, now; /* as printed */
	struct str definition_then,
		definition_now; /* texts, when the definition differs; else empty */
	const struct drift_row *rows;
	size_t row_count;
	struct figure figure; /* as it was */
	bool known;           /* there still is an indicator of its code */
};
/* Figures that differ now from what was frozen, and figures whose rows or definition differ although the number is the same. */
enum rc report_drift(struct job *job, const struct book *book, int64_t frozen,
	struct drift_figure **ret, size_t *ret_count) MUST_USE;
/* Recomputes a frozen report at its change number with its own definitions: RC_OK when every figure is the same. */
enum rc report_recompute(struct job *job, const struct book *book, int64_t frozen) MUST_USE;

#endif
