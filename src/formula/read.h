/*
 * Reading a formula: what lexer, grammar and typing rules share. Inside this
 * room only.
 *
 * There is no stream of tokens: what a run of Chinese characters is depends on
 * where it stands (a name, a word behind an operand, a choice), so the grammar
 * asks the text at its position for what can stand there.
 */
#ifndef KZ_FORMULA_READ_H
#define KZ_FORMULA_READ_H

#include "formula/node.h"
#include "formula/words.h"

/* What a source reads while its condition is being read. */
struct reader_scope {
	const struct ledger_def *ledger; /* the record at hand; NULL: of the whole */
	bool unit_allowed;               /* 本辖区 may stand here */
	bool of_set;                     /* below 条件: 有 … may stand here */
	struct cond *unit_cond;  /* the "PATH 属于 本辖区" that was read, not yet taken out */
	const struct path *unit; /* its path */
	ARRAY(const struct path *) paths;
};

enum name_kind { NAME_NONE, NAME_FIELD, NAME_PARENT, NAME_SELF, NAME_LEDGER, NAME_INDICATOR };
struct name {
	enum name_kind kind;
	const struct field_def *field;
	const struct ledger_def *ledger; /* PARENT SELF LEDGER */
	const struct indicator_def *indicator;
	size_t len; /* bytes */
};

/* What name_ahead answered last, and to what. */
struct name_seen {
	bool asked;
	size_t at, end;
	const struct ledger_def *ledger;
	struct name name;
};

struct reader {
	struct job *job;
	struct str text;
	size_t at;  /* next byte */
	size_t end; /* of the part that is being read */
	struct place place;
	const struct schema *schema;
	struct formula *f;
	struct reader_scope *scope;
	struct name_seen seen;
	int depth;
	size_t nodes;
	ARRAY(struct aggregate *) aggregates;
	ARRAY(struct indicator_use) uses;
};

/* ---- lexer.c: the text at the position ---- */
void skip_blanks(struct reader *r);
bool at_end(struct reader *r); /* after blanks */
struct str text_ahead(const struct reader *r);
/* After blanks: takes a word of the table; false: none begins here. */
bool take_word(struct reader *r, const struct word_table *table, int *ret_id);
/* Looks only. */
bool peek_word(struct reader *r, const struct word_table *table, int *ret_id);
/* Takes this one word of words_join. */
bool take_join(struct reader *r, enum join_word word);
/* After blanks: takes one of the marks (full-width forms count) and gives it; 0: none of them. */
uint32_t take_mark(struct reader *r, struct str marks);
/* Looks only. */
bool mark_ahead(struct reader *r, struct str marks);
/* Does a name or word end here: blank, mark, a word that can follow, the end? */
bool boundary_ahead(const struct reader *r);
bool digit_ahead(struct reader *r);
bool quote_ahead(struct reader *r);
/* Digits with an optional point; *ret_text views them narrowed. */
enum rc take_number(struct reader *r, struct ratio *ret) MUST_USE;
/* A whole number up to max, for years and places. */
enum rc take_small(struct reader *r, int max, const char *what, int *ret) MUST_USE;
/* A date literal: *ret_found false when what stands here is a plain number. */
enum rc take_date(struct reader *r, bool *ret_found, struct date *ret) MUST_USE;
/* "…" with "" inside for ", '…' with '' likewise, or “…”; *ret_raw: where the inside stands in the text. */
enum rc take_quoted(struct reader *r, struct str *ret, struct str *ret_raw) MUST_USE;
/* What a person would call the word that stands here: for messages. */
struct str word_here(struct reader *r);
/* One character, when it is no word. */
struct str char_here(struct reader *r);

/* RC with "… （FILE 第L行第C列）" for a byte of the text. */
enum rc trouble(struct reader *r, size_t offset, const char *fmt, ...) PRINTF(3, 4) MUST_USE;
/* The same with RC_TOO_MUCH. */
enum rc too_much(struct reader *r, size_t offset, const char *fmt, ...) PRINTF(3, 4) MUST_USE;

/* ---- name.c: names in scope ---- */
/* The longest name of the scope (a ledger's fields, or with NULL ledgers and indicators) that begins here; nothing is taken. */
struct name name_ahead(struct reader *r, const struct ledger_def *ledger);
/* The fields behind a first step that is taken already: (的 NAME)*. */
enum rc read_steps(struct reader *r, const struct ledger_def *from, struct path *path) MUST_USE;
/* A whole path from a record of the ledger. */
enum rc read_path(struct reader *r, const struct ledger_def *from, struct path *ret) MUST_USE;
/* "no such name" with the nearest ones, or where a known name belongs. */
enum rc no_such_name(struct reader *r, const struct ledger_def *ledger) MUST_USE;
/* The scope remembers it (once). */
const struct path *note_path(struct reader *r, const struct path *path);

/* ---- grammar ---- */
/* What brackets can hold: exactly one of the two is set. */
struct thing {
	struct expr *expr;
	struct cond *cond;
};
enum rc new_expr(struct reader *r, enum expr_kind kind, size_t offset, struct expr **ret) MUST_USE;
enum rc new_cond(struct reader *r, enum cond_kind kind, size_t offset, struct cond **ret) MUST_USE;
/* Guards the stack; FORMULA_MAX_DEPTH is held against the one spelling, where superfluous brackets are gone. */
#define READ_MAX_DEPTH (4 * FORMULA_MAX_DEPTH)
/* One level deeper; leave() on the way out of the same function. */
enum rc enter(struct reader *r) MUST_USE;
void leave(struct reader *r);
enum rc read_thing(struct reader *r, struct thing *ret) MUST_USE; /* 或 level */
enum rc read_expr(struct reader *r, struct expr **ret) MUST_USE;
enum rc read_cond(struct reader *r, struct cond **ret) MUST_USE;
/* read_expr.c: 保留 level; may be a bracketed condition. */
enum rc read_operand(struct reader *r, struct thing *ret) MUST_USE;
/* read_set.c: what begins with a ledger's name, and 每个. */
enum rc read_aggregate(struct reader *r, struct expr **ret) MUST_USE;
enum rc read_every(struct reader *r, struct cond **ret) MUST_USE;
enum rc read_has(struct reader *r, bool negated, struct cond **ret) MUST_USE;
/* What a path's expression is: sort, quantity, measure. */
void path_sort(struct expr *e);
/* Quantity and measure of an indicator's face; NULL: 该指标. */
void face_quantity(const struct indicator_def *indicator, enum face face, struct expr *e);
enum rc read_indicator(
	struct reader *r, const struct indicator_def **ret, enum face *ret_face) MUST_USE;
enum rc read_figure(struct reader *r) MUST_USE;
/* read_cond.c: the rest of a comparison behind its left side. */
enum rc read_relation(
	struct reader *r, struct expr *left, enum relation relation, struct cond **ret) MUST_USE;

/* ---- check.c: what may stand with what ---- */
enum rc check_sum(
	struct reader *r, struct expr *sum) MUST_USE; /* ADD SUB: fills quantity and measure */
enum rc check_product(struct reader *r, struct expr *product) MUST_USE; /* MUL DIV */
enum rc check_branches(
	struct reader *r, struct expr *choice) MUST_USE; /* IF: fills sort, quantity, measure */
enum rc check_compare(struct reader *r, struct cond *compare, enum relation relation) MUST_USE;
/* Quantity and measure that a path's stored integers have. */
void path_quantity(const struct path *path, enum quantity *ret_quantity, struct str *ret_measure);
/* Of one and the same quantity and measure (元 and 亿元 are). */
bool same_dimension(const struct expr *a, const struct expr *b);
bool is_zero(const struct expr *e);
/* 全社会研发经费(亿元), as messages name an operand. */
struct str expr_named(struct arena *a, const struct expr *e);
/* Is the text one of the field's choices? */
bool is_choice(const struct field_def *field, struct str text);
struct str choices_text(struct arena *a, const struct field_def *field);
/* The CHOICE field that an expression ends in, or NULL. */
const struct field_def *choice_field(const struct expr *e);

/* ---- print.c ---- */
struct str expr_print(struct arena *a, const struct expr *e, enum spelling spelling);
struct str path_print(struct arena *a, const struct path *path, enum spelling spelling);
/* Bytes of the longer of the two spellings, and how deep its brackets go: what reading it again will meet. */
void print_size(struct arena *a, const struct formula *f, size_t *ret_bytes, int *ret_depth);

#endif
