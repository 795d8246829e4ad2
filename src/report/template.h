/* A report's text, read into lines and parts. Inside this room only. */
#ifndef KZ_REPORT_TEMPLATE_H
#define KZ_REPORT_TEMPLATE_H

#include "catalog/catalog.h"
#include "report/document.h"

#define TEMPLATE_MAX_LINES 2000
#define TEMPLATE_MAX_TAGS  DOCUMENT_MAX_FIGURES

enum part_kind {
	PART_TEXT,
	PART_PARAMETER,   /* text is its name */
	PART_FIGURE,      /* phrase if there is one, else number and unit */
	PART_NUMBER,      /* number and unit */
	PART_GROWTH,      /* 增长… / 下降… / 持平 */
	PART_YEAR,        /* 最近年度: the year that a figure of 最近公布年度 speaks of */
	PART_BROKEN_DOWN, /* 分列 */
	PART_LIST,        /* 名单 */
	PART_CLAIM,
};
struct part {
	enum part_kind kind;
	struct str text;
	struct figure_tag tag;
	const struct claim_def *claim;
	const struct indicator_def *const *list; /* of the claim */
	size_t list_count;
	int line, column; /* in the file, for messages */
};
struct line {
	enum para_kind kind;
	const struct part *parts;
	size_t count;
};
struct template
{
	const struct line *lines;
	size_t count;
};
/* All errors of the text are told at once. RC_INVALID. */
enum rc template_read(struct job *job, const struct catalog *catalog,
	const struct report_def *report, struct template *ret) MUST_USE;

#endif
