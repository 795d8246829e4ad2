/*
 * A report's text, read into a tree of parts. Inside this room only.
 *
 * A text is a list of parts. A paragraph begins with a LINE; the parts up to
 * the next LINE are its runs. Blocks (IF, EACH_…, LIST, TABLE, ROW) hold their
 * own lists in branches, so that a block may stand inside a line, around whole
 * lines, or around a row of a table.
 */
#ifndef KZ_REPORT_TEMPLATE_H
#define KZ_REPORT_TEMPLATE_H

#include "ledger/ledger.h"
#include "report/document.h"

#define TEMPLATE_MAX_LINES 2000
#define TEMPLATE_MAX_TAGS  DOCUMENT_MAX_FIGURES
#define TEMPLATE_MAX_DEPTH 16 /* blocks inside blocks */

enum part_kind {
	PART_LINE,      /* a paragraph of kind `para` begins */
	PART_TEXT,      /* text */
	PART_PARAMETER, /* text is its name */
	PART_FIGURE,    /* tag: phrase if there is one, else number and unit */
	PART_NUMBER,    /* 数: number and unit */
	PART_BARE,      /* 值: the number alone, for a cell */
	PART_GROWTH, /* 增减: 增长… / 下降… / 持平; face VALUE: whichever suits the indicator */
	PART_YEAR,        /* 最近年度: the year that a figure of 最近公布年度 speaks of */
	PART_BROKEN_DOWN, /* 分列 */
	PART_CLAIM,       /* 表述: claim, list */
	PART_LACK,        /* 待补: text, office; what no ledger holds yet */
	PART_LABEL,       /* of 该指标: 名称 */
	PART_MEASURE,     /* 计量单位 */
	PART_OFFICE,      /* 责任股室 */
	PART_FIELD,       /* text is a path from the record at hand */
	PART_ORDINAL,     /* 序号 */
	PART_ORDINAL_HAN, /* 中文序号 */
	PART_IF,          /* branches in order, the last one perhaps without a condition */
	PART_EACH_INDICATOR, /* list, branches[0].holds: 条件; branches[1]: said when there is none */
	PART_EACH_RECORD, /* tag, or ledger and by; branches as above */
	PART_EACH_UNIT, /* ordered: tag is what they are ordered by; first, last; branches as of EACH_INDICATOR */
	PART_COUNT, /* 条数: ledger and by; branches[0].holds */
	PART_LIST,  /* 名单: tag, branches[0] is one entry; one anchor for all of them */
	PART_TABLE, /* branches[0]: ROWs and EACHs of ROWs; align, columns, head_rows */
	PART_ROW,   /* one branch a cell; a single one spans the row */
};

struct parts {
	const struct part *at;
	size_t count;
};
/* When a branch is taken: always (all empty), by a formula, by the record's being on another list, or by the unit's place. */
struct branch {
	const struct formula *holds;        /* CLAIM; inside EACH_RECORD: CHECK */
	struct str path;                    /* PATH 列入 指标: path from the record at hand, */
	const struct indicator_def *listed; /* and whose counted values it is sought among */
	bool negated;                       /* 不列入 */
	bool above;                         /* 有上级辖区 */
	struct parts body;
};
struct indicator_list {
	const struct indicator_def *const *at;
	const struct str
		*heads; /* of a table: what stands in a row of its own above each; empty: nothing */
	size_t count;
};
struct part {
	enum part_kind kind;
	enum para_kind para;
	struct str text, office;
	struct str otherwise; /* FIGURE NUMBER BARE GROWTH FIELD: said where there is no value */
	bool has_otherwise;
	struct str
		form; /* YEAR: "（{}年）", said where the figure speaks of a year of its own; empty: the year */
	struct figure_tag tag; /* indicator NULL: 该指标 */
	const struct ledger_def
		*ledger;            /* EACH_RECORD COUNT: what is linked with the record at hand, */
	const struct field_def *by; /* by this field; NULL: its child rows */
	const struct claim_def *claim;
	struct indicator_list list;
	const struct branch *branches;
	size_t branch_count;
	struct str order; /* EACH_RECORD LIST: path to sort by; empty: as entered */
	bool descending;
	bool ordered; /* EACH_UNIT: by the figure of `tag`; otherwise by code */
	int64_t first,
		last;    /* EACH_UNIT: only so many places from the front or from the end; 0: all */
	struct str lead; /* EACH_UNIT: what stands before the first inside of a line */
	struct str between;   /* what stands between two of an EACH or LIST inside of a line */
	const uint8_t *align; /* TABLE: per column 0 left, 1 centre, 2 right */
	size_t columns;
	int line, column; /* in the file, for messages */
};
struct template
{
	struct parts parts;
	const struct indicator_def *const *named; /* in lists of 每项, in order */
	size_t named_count;
	bool units; /* 每区 stands in it: the units below are to be known */
};
/* All errors of the text are told at once. RC_INVALID. */
enum rc template_read(struct job *job, const struct catalog *catalog,
	const struct report_def *report, struct template *ret) MUST_USE;
/* The same, read once for an open book as long as the text is one of its catalog's. */
enum rc template_of(struct job *job, const struct book *book, const struct report_def *report,
	const struct template **ret) MUST_USE;

#endif
