/*
 * One rendering at work. Inside this room only.
 *
 *   render.c  gathers what the text names, has it computed in one set, closes the document
 *   write.c   walks the text again: parts become runs, paragraphs, tables, records of figures
 *   broken_down.c  a number told by its parts
 *   tables.c  tables and their rows
 *   rows.c    the records behind an indicator: lists, their order, who is on one
 *   units.c   the units below, in order
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
	int64_t unit;
	struct figure_record *records;
	size_t count;
};
struct row_at_hand {
	const struct behind *behind; /* NULL: the text's own record, or one linked with it */
	size_t index;                /* in it */
	const struct record *record;
};

struct unit_at_hand {
	int64_t id, parent; /* parent 0: none above it */
	struct str name, brief, code;
	struct str whole; /* 全区, 全市, 全县: how it calls all of itself */
};

/* What a part of the text speaks of: the unit, and the indicator or the record at hand. */
struct scope {
	const struct unit_at_hand *unit; /* never NULL */
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

/* A number of which the text told the parts. */
struct whole {
	const struct figure *figure;
	struct str anchor; /* of the first part; empty: none is printed */
	bool covered;      /* the ledgers that the parts are counted from, whatever is published */
};

struct writer {
	struct job *job;
	const struct book *book;
	const struct report_request *request;
	int64_t seq;               /* resolved */
	struct str head;           /* of the chain, hex */
	struct unit_at_hand unit;  /* of the text */
	struct unit_at_hand above; /* the one above it; id 0: none */
	struct unit_at_hand
		*below; /* the units below it, by code; known where the text names them */
	size_t below_count;
	struct formula_env env;    /* of conditions; figures come from `computed` */
	const struct scope *asked; /* what the condition at hand is asked of */
	ARRAY(struct figure_request) requests;
	uint32_t *wanted; /* by hash of indicator, face and unit: which request + 1; 0: free */
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
	ARRAY(struct whole) wholes;
	ARRAY(struct doc_claim) claims;
	ARRAY(struct claim_outcome) outcomes;
	ARRAY(struct report_missing) missing;
	ARRAY(struct doc_finding) findings;
	ARRAY(struct report_base) bases;
	size_t steps; /* of both walks through the text */
};

/* One more part of the text, for one more of what it goes through. RC_TOO_MUCH: no document holds so much. */
enum rc one_step(struct writer *w) MUST_USE;

/* The figure of a request that was gathered. */
const struct figure *have(struct writer *w, const struct unit_at_hand *unit,
	const struct indicator_def *indicator, enum face face) RETURNS_NONNULL;
/* The name of a unit that the text speaks of; empty: of the text's own. */
struct str other_unit(const struct writer *w, int64_t unit);
/* The figure's name for people, with its unit where that is not the text's own. */
struct str name_with_unit(struct writer *w, const struct figure *figure);
/* The indicator that a part names, else the one at hand; NULL: neither. */
const struct indicator_def *indicator_meant(const struct scope *scope, const struct part *part);
/* 比率 indicators change by points, others by growth. */
enum face growth_face(const struct indicator_def *indicator);

/* ---- write.c ---- */
enum rc write_parts(struct writer *w, struct parts parts, const struct scope *scope) MUST_USE;
/* Asks a condition of what the text speaks of there; row: of a record, or NULL. */
enum rc ask_of(struct writer *w, const struct formula *holds, const struct scope *scope,
	const struct row_view *row, enum truth *ret) MUST_USE;
void write_text(struct writer *w, struct str text);
/* What is to be given, once. */
void write_missing(struct writer *w, struct report_missing missing);
/* Records a figure and adds its run; `face` is the word for what is shown, `shown` the text. */
struct doc_figure *write_anchor(struct writer *w, const struct figure *figure,
	const struct printed *printed, struct str face, struct str shown) RETURNS_NONNULL;
/* Number and unit; `before` and `after` come from a phrase and are dropped with a missing value. */
void write_number(struct writer *w, const struct figure *figure, struct str before,
	struct str after, bool unit);
/* Ends the paragraph at hand; one without runs was never there. */
void write_paragraph(struct writer *w);

/* ---- broken_down.c ---- */
enum rc write_broken_down(
	struct writer *w, const struct part *part, const struct scope *scope) MUST_USE;

/* ---- tables.c ---- */
enum rc write_table(struct writer *w, const struct part *part, const struct scope *scope) MUST_USE;
/* One branch a cell. */
enum rc write_row(struct writer *w, const struct part *part, const struct scope *scope) MUST_USE;
/* A heading takes a row of its own; an empty one is none. */
void write_head(struct writer *w, struct str head);

/* shorten.c: a table of one page has no more rows than the page; what went is told. After the findings. */
void write_one_page(struct writer *w, struct document *doc);

/* findings.c: the 核稿单 of what was written. */
enum rc write_findings(struct writer *w) MUST_USE;

/* ---- units.c ---- */
struct unit_at_hand unit_at_hand_of(struct arena *a, const struct record *record);
/* Of a unit that the text speaks of; id 0: there is none in this book. */
const struct unit_at_hand *unit_above(
	const struct writer *w, const struct unit_at_hand *unit) RETURNS_NONNULL;
/* Directly below the request's, of the kind that the report names, valid on the cutoff; by code. */
enum rc units_below(struct job *job, const struct book *book, const struct report_request *request,
	int64_t seq, struct unit_at_hand **ret, size_t *ret_count) MUST_USE;
/* Puts units in that order and keeps those it asks for (前, 后): none while one of their numbers is missing. */
void units_in_order(struct writer *w, const struct part *part, const struct scope *scope,
	const struct unit_at_hand **units, size_t *count);

/* ---- rows.c ---- */
enum rc rows_behind(struct writer *w, const struct unit_at_hand *unit,
	const struct indicator_def *indicator, const struct behind **ret) MUST_USE;
/* In the order of a path (empty: as entered). */
enum rc rows_sorted(struct writer *w, const struct behind *behind, struct str order,
	bool descending, struct row_at_hand **ret) MUST_USE;
/* What is linked with the record at hand, and holds the condition of the part, in its order. */
enum rc rows_linked(struct writer *w, const struct part *part, const struct scope *scope,
	struct row_at_hand **ret, size_t *ret_count) MUST_USE;
/* What a path of a record says, for a text; what is counted by an empty one. Empty when nothing is there. */
enum rc row_text(
	struct writer *w, const struct row_at_hand *row, struct str path, struct str *ret) MUST_USE;
/* Is what the path of the record leads to among what the branch's indicator counts? */
enum rc row_listed(struct writer *w, const struct scope *scope, const struct branch *branch,
	enum truth *ret) MUST_USE;

#endif
