/*
 * form — one record and the rows that belong to it, as typed into a page.
 *
 * Everything comes from the ledger's definition. Names of inputs:
 *
 *	f.FIELD            a field of the record
 *	f.FIELD.from       of a dated field: the day from which it holds
 *	f.FIELD.clear      of a personal field, which is never shown: take it away
 *	f.FIELD.pick/.for  of a reference: the record chosen, and the text it was chosen for
 *	c.CHILD.N.FIELD    the same of row N of a child ledger; .id, .drop
 *	c.CHILD.count      how many rows the form holds
 *
 * The life of a form:
 *
 *	form_load ── what is in the book ─┐
 *	form_take ── what was typed ──────┼─► form_page ─► the page
 *	form_merge ─ what others wrote ───┘
 *	form_read ── texts become records, each problem at its input
 *
 * Texts are read by value_from_text, so that a page and an import mean the same by the same words. A reference is
 * found by name, code or pinyin (refer_look); where that leaves a choice the form comes back with it.
 */
#ifndef KZ_WEB_FORM_H
#define KZ_WEB_FORM_H

#include "web/cells.h"

#define FORM_MAX_ROWS   60 /* of one child ledger in one form */
#define FORM_BLANK_ROWS 1
#define FORM_MORE_ROWS  3
#define REFER_SHOWN     12 /* candidates of a reference */

struct candidate {
	int64_t id;
	struct str title, about;
};
typedef ARRAY(struct candidate) candidates;

struct form_input {
	const struct field_def *field;
	struct str name; /* of the control */
	struct str text; /* as typed */
	struct str from; /* dated: from which day */
	bool clear;      /* personal */
	bool held;       /* personal: there is a value, which is not shown */
	struct value personal;
	int64_t pick; /* reference: the record chosen; 0: none */
	struct str pick_for;
	candidates found;     /* to choose from */
	struct str message;   /* what is wrong */
	struct str warning;   /* what to look at */
	struct str elsewhere; /* what somebody else wrote meanwhile */
	/* what form_read made of it */
	struct value value;
	day_t day;     /* dated: from which it is written */
	bool from_day; /* false: nobody says from which; then it is written from today */
	bool changed;
};
struct form_row {
	int64_t id, since; /* 0: new */
	bool drop;
	struct form_input *inputs;
	struct str message;
	struct record *record; /* form_read; NULL: blank */
};
struct form_rows {
	const struct ledger_def *ledger;
	ARRAY(struct form_row) rows;
};
struct form {
	const struct ledger_def *ledger;
	int64_t id, since; /* 0: a new record */
	int64_t seen;      /* the change number that what is not typed comes from */
	int64_t latest;    /* the newest change that wrote something of it (form_load) */
	struct form_input *inputs;
	struct form_rows *children;
	size_t child_count;
	struct str why;
	bool sure;                  /* warnings were seen */
	ARRAY(struct str) changes;  /* by whom it was written meanwhile */
	ARRAY(struct str) messages; /* of the whole record */
	ARRAY(struct str) warnings;
	candidates alike;
	bool wrong;            /* something must be mended */
	struct record *record; /* form_read */
};

/* Are records of this ledger written on pages of their own? With the words for it: RC_INVALID. */
bool form_takes(const struct ledger_def *ledger);
enum rc form_allowed(struct request *request, const struct ledger_def *ledger) MUST_USE;
/* An empty form; what the book holds of a record (id) as known at seq; that as a new one (copy). */
enum rc form_empty(struct request *request, const struct view *view,
	const struct ledger_def *ledger, struct form *ret) MUST_USE;
enum rc form_load(struct request *request, const struct view *view, const struct ledger_def *ledger,
	int64_t id, int64_t seq, struct form *ret) MUST_USE;
void form_as_copy(struct form *form);
/* Blank rows at the end of each child ledger. */
void form_add_blanks(struct request *request, struct form *form, size_t count);
/* What was typed. RC_INVALID, RC_TOO_MUCH: no browser sends such a form. */
enum rc form_take(struct request *request, const struct view *view, const struct ledger_def *ledger,
	int64_t id, struct form *ret) MUST_USE;
/*
 * Texts become values and records. RC_OK also when something is wrong: form->wrong, and the messages stand at the
 * inputs. `old`: the form as the book has it now; NULL: a new record.
 */
enum rc form_read(struct request *request, const struct view *view, struct form *form,
	const struct form *old) MUST_USE;
/*
 * Somebody wrote between `base` and `now`: what only they changed is taken over, what both changed stays as typed here
 * and is told at its input. True: there was something.
 */
bool form_merge(
	struct arena *a, struct form *mine, const struct form *base, const struct form *now);

/* While a name or a code is typed: records that are called so, or nearly so, or have this very code. */
enum rc form_alike(struct request *request, const struct view *view,
	const struct ledger_def *ledger, const struct form_input *input, candidates *ret) MUST_USE;

/* ---- form_refer.c ---- */
/* Records of a ledger by words: name, code, pinyin. *ret_exact: the only one that is called exactly so; 0: none. */
enum rc refer_look(struct request *request, const struct view *view,
	const struct ledger_def *ledger, struct str words, candidates *ret,
	int64_t *ret_exact) MUST_USE;
/* Fills input->value from its text or its choice; otherwise the message and what there is to choose from. */
enum rc refer_read(
	struct request *request, const struct view *view, struct form_input *input) MUST_USE;

/* ---- form_page.c ---- */
/* The page that shows the form. banner: what happened; empty: nothing. */
enum rc form_page(struct request *request, struct reply *reply, const struct view *view,
	const struct form *form, struct str banner) MUST_USE;

#endif
