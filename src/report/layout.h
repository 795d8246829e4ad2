/*
 * The arithmetic of GB/T 9704-2012 that both writers share: widths in
 * characters, lines of a title, the place of signature and date; and the
 * settled form of a document, from which both write.
 *
 * Widths are counted in halves of a character: Chinese 2, ASCII 1.
 */
#ifndef KZ_REPORT_LAYOUT_H
#define KZ_REPORT_LAYOUT_H

#include "report/document.h"

/* ---- the settled form ---- */
struct page {
	int width, height, top, right, bottom, left; /* twips */
	bool across;                                 /* A4 lying */
	bool tight; /* narrower margins than the standard's, for a table that must be one page */
};
/* A table as it will stand. */
struct fitted {
	const int *widths; /* twips, one for each column; together the type area */
	int size;          /* of the type, in half points */
	int line;          /* exact height of a line, twips */
	int pad;           /* above and below the text of a cell */
};
/* Left and right of the text of a cell together, twips. */
int fitted_sides(const struct fitted *fitted);
struct settled {
	struct document doc;
	struct block *blocks; /* the same as doc's */
	struct page page;
	const struct fitted *tables; /* one for each block; empty for what is no table */
	bool fits;                   /* a document of one page stands on it */
};

#define LAYOUT_TITLE_HALVES 40 /* 442 pt of type area / 22 pt a character = 20 characters */

/* Width of a text in halves of a character. */
size_t layout_width(struct str text);

/*
 * The title with "\n" where its lines end: "|" and "\n" are ends the writer of
 * the text chose, longer lines get breaks that make them even. A break
 * stands neither inside a number, nor before a closing sign or after an
 * opening one; inside a common word only when nothing else fits.
 * `text` is valid UTF-8.
 */
struct str layout_title(struct arena *a, struct str text);

/* The text without some ASCII signs: "|" and "\n" of a title that is to stand in one line. */
struct str layout_without(struct arena *a, struct str text, struct str signs);

/* Right indents of issuer and date, in halves of a character (no seal). */
struct signature_place {
	size_t issuer, date;
};
struct signature_place layout_signature(struct str issuer, struct str date);

/* The name of a figure for people, with the face where the name does not say it: 推荐项目数 · 名单 */
struct str layout_figure_name(struct arena *a, const struct doc_figure *figure);
/* The period that the number is of. */
struct str layout_figure_period(const struct doc_figure *figure);

/* The text of all runs, one after the other. */
struct str para_text(struct arena *a, const struct para *para);

/*
 * A copy to write from: texts are valid UTF-8 that XML can hold; titles carry
 * "\n" at the ends of lines; the blank lines of the standard are there; its
 * figures are a copy with their context filled in; page and tables are fitted.
 */
struct settled layout_settle(struct arena *a, const struct document *doc);

/* The blocks of such a copy alone. */
struct settled layout_blocks(struct arena *a, const struct document *doc);

/* ---- fit.c ---- */
/* Chooses page and tables of a settled document. */
void layout_fit(struct arena *a, struct settled *settled);
/* Which rows of its one table a page has room for: tried as often as need be, measured once. NULL: it has no table, or several. */
struct trial *trial_of(struct arena *a, const struct document *doc);
/* Without the rows that are gone (NULL: with all), and with a last one over all columns (empty: none). */
bool trial_fits(struct trial *trial, const bool *gone, struct str last);

#endif
