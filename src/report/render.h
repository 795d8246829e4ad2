/*
 * One rendering at work. Inside this room only.
 *
 *   render.c  gathers what the text names, has it computed in one set, closes the document
 *   write.c   walks the text again: parts become runs, paragraphs, tables, records of figures
 *   rows.c    the records behind an indicator: lists, their order, who is on one
 *   shorten.c which rows stay in a table of one page
 *   findings.c  what is to be looked at before the text goes out
 */
#ifndef KZ_REPORT_RENDER_H
#define KZ_REPORT_RENDER_H

#include "report/report.h"
#include "report/template.h"

/* The records behind an indicator, each once: as many as it counts. */
struct behind {
	const struct indicator_def *indicator;
	struct figure_record *records;
	size_t count;
};
struct row_at_hand {
	const struct behind *behind; /* NULL: the text's own record, or one linked with it */
	size_t index;                /* in it */
	const struct record *record;
};

/* What a part of the text speaks of: the indicator or the record at hand. */
struct scope {
	const struct indicator_def *indicator;
	const struct row_at_hand *row;
	int64_t ordinal; /* from 1; 0: outside of every list */
};

/* The table that is being written. */
struct table_at_work {
	size_t columns;
	const uint8_t *align;
	ARRAY(struct para) cells;
	ARRAY(bool) spans;                      /* of each row: its first cell takes all of it */
	ARRAY(const struct indicator_def *) of; /* of each row: whom it speaks of, or NULL */
};

struct writer {
	struct job *job;
	const struct book *book;
	const struct report_request *request;
	int64_t seq;     /* resolved */
	struct str head; /* of the chain, hex */
	struct str unit_name, unit_short;
	struct formula_env env;              /* of conditions; figures come from `computed` */
	const struct indicator_def *at_hand; /* 该指标 of the condition that is asked */
	ARRAY(struct figure_request) requests;
	uint32_t *wanted; /* by hash of indicator and face: which request + 1; 0: free */
	size_t wanted_count;
	struct figure *computed; /* one for each request */
	ARRAY(const struct behind *) lists;
	ARRAY(struct block) blocks;
	ARRAY(struct run) runs; /* of the paragraph or cell at hand */
	enum para_kind para;
	struct table_at_work *table; /* NULL: none */
	size_t table_block;          /* of the last table: its block, and whom its rows speak of */
	const struct indicator_def *const *table_of;
	ARRAY(struct doc_figure) figures;
	ARRAY(struct figure) sources; /* same order as figures */
	ARRAY(struct doc_claim) claims;
	ARRAY(struct claim_outcome) outcomes;
	ARRAY(struct report_missing) missing;
	ARRAY(struct doc_finding) findings;
	ARRAY(struct report_base) bases;
};

/* The figure of a request that was gathered. */
const struct figure *have(
	struct writer *w, const struct indicator_def *indicator, enum face face) RETURNS_NONNULL;
/* 比率 indicators change by points, others by growth. */
enum face growth_face(const struct indicator_def *indicator);

/* ---- write.c ---- */
enum rc write_parts(struct writer *w, struct parts parts, const struct scope *scope) MUST_USE;
/* Ends the paragraph at hand; one without runs was never there. */
void write_paragraph(struct writer *w);

/* shorten.c: a table of one page has no more rows than the page; what went is told. After the findings. */
void write_one_page(struct writer *w, struct document *doc);

/* findings.c: the 核稿单 of what was written. */
enum rc write_findings(struct writer *w) MUST_USE;

/* ---- rows.c ---- */
enum rc rows_behind(struct writer *w, const struct indicator_def *indicator,
	const struct behind **ret) MUST_USE;
/* In the order of a path (empty: as entered). */
enum rc rows_sorted(struct writer *w, const struct behind *behind, struct str order,
	bool descending, struct row_at_hand **ret) MUST_USE;
/* What is linked with the record at hand, and holds the condition of the part, in its order. */
enum rc rows_linked(struct writer *w, const struct part *part, const struct scope *scope,
	struct row_at_hand **ret, size_t *ret_count) MUST_USE;
/* What a path of a record says, for a text; what is counted by an empty one. Empty when nothing is there. */
enum rc row_text(
	struct writer *w, const struct row_at_hand *row, struct str path, struct str *ret) MUST_USE;
/* Is what the path of the record leads to among what the indicator counts? */
enum rc row_listed(struct writer *w, const struct record *record, struct str path,
	const struct indicator_def *indicator, enum truth *ret) MUST_USE;

#endif
