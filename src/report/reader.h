/*
 * Reading a report's text: what its files share. template.c has lines, tables and frames, tags.c what stands in {{ }},
 * blocks.c the tags of blocks and of records.
 */
#ifndef KZ_REPORT_READER_H
#define KZ_REPORT_READER_H

#include "report/template.h"

typedef ARRAY(struct part) part_array;

/* A block that is open: its opening tag, the branches that are finished, the one at hand. */
struct frame {
	struct part opener;
	ARRAY(struct branch) branches;
	struct branch branch;
	part_array parts; /* of the branch at hand */
	bool row;         /* opened by the first cell of a row and closed with it */
	bool blind;       /* what it lists is not known: what stands inside cannot be looked at */
	struct frame *outer;
	size_t depth;
};

struct reader {
	struct job *job;
	const struct catalog *catalog;
	const struct report_def *report;
	struct part own;     /* ledger: of the record that the text speaks of; NULL: none */
	struct frame *frame; /* innermost */
	struct buf errors;
	size_t error_count, tags;
	bool units; /* 每区 stands in it */
	ARRAY(const struct indicator_def *)
	named;      /* in lists of 每项 so far: 其余指标 are the others */
	int number; /* of the line at hand */
	struct str
		line; /* the line as it stands in the file: all texts at hand are views into it */
};

/* The place of a view into the line at hand. */
struct place reader_place(const struct reader *r, struct str at);
/* Notes an error at a place; the text goes on. */
void reader_trouble(struct reader *r, struct str at, const char *fmt, ...) PRINTF(3, 4);
/* The error that reading a formula left in the job joins the list. */
void reader_take_trouble(struct reader *r);

/* Adds a part to the branch at hand. */
void frame_add(struct reader *r, struct part part);
/* False when blocks stand too deep, which is told. */
bool frame_open(struct reader *r, struct part opener, struct branch first);
/* Ends the branch at hand and begins another. */
void frame_next(struct reader *r, struct branch branch);
/* Ends the block: it becomes a part of the one around it. */
void frame_close(struct reader *r);
/* The innermost open block of a kind, NULL when there is none. */
const struct frame *frame_of(const struct reader *r, enum part_kind kind);

/* What stands in one pair of {{ }}: adds a part, or opens, divides or closes a block. `row`: at the head of a table's row. */
void read_tag(struct reader *r, struct str tag, bool row);

/* ---- tags.c: what tags are made of ---- */
/* Takes the last " WORD rest" that stands outside of quotation marks off the tag's end. */
bool tag_option(struct str *tag, struct str word, struct str *ret);
/* "…" without its marks; false, which is told: it has none. */
bool tag_unquote(struct reader *r, struct str *text);
/* 隔 "；" */
bool tag_between(struct reader *r, struct str *tag, struct part *part);
/* NULL, which is told: it is none. */
struct formula *tag_formula(
	struct reader *r, enum formula_kind kind, struct str text, const struct ledger_def *row);
const struct indicator_def *tag_name(struct reader *r, struct str name);
/* "["一、企业", 高企推荐申报数, 科小入库数, 其余指标] rest": *text is left at the rest. */
bool tag_indicators(struct reader *r, struct str *text, struct indicator_list *ret);
bool tag_has_heads(const struct indicator_list *list);
/* Can this face be asked of 该指标, of each of the list around? False, which is told. */
bool tag_suits_list(struct reader *r, struct str text, enum face face);

/* ---- blocks.c; `part` has the tag's text and place ---- */
void block_if(struct reader *r, struct str text, struct part part);
void block_indicators(struct reader *r, struct str text, struct part part);
void block_records(struct reader *r, struct str text, struct part part);
void block_units(struct reader *r, struct str text, struct part part);
/* Does a tag open a list that may stand at the head of a row of a table? */
bool block_opens_list(struct str tag);
/* 否则, 否则如果 */
void block_divide(struct reader *r, struct str tag, struct str text);
void block_close(struct reader *r, struct str tag);
/* Inside of a list that nothing is known of only the blocks are followed: one error is told, not one for each tag. */
bool block_is_blind(const struct reader *r);
void block_pass(struct reader *r, struct str tag, struct part part);
/* 名单, 条数 */
void block_names(struct reader *r, struct str text, struct part part);
void block_count(struct reader *r, struct str text, struct part part);
/* A field of the record at hand; false: it is none. */
bool block_field(struct reader *r, struct str tag, struct part part);

#endif
