/*
 * sheet — spreadsheets in and out; no word of the domain stands here.
 *
 * Reading answers typed cells in reading order, streamed: a file of any size
 * goes through in bounded memory. Formats: .xlsx/.xlsm and text (CSV/TSV in
 * UTF-8, UTF-16LE or GB18030), told apart by content, never by the name
 * (documents that look like one thing and are another: HTML or SpreadsheetML
 * saved as .xls, BIFF, encrypted packages, are named in the refusal and the
 * user is told what to do).
 *
 * A cell's value is exact text: numbers as plain decimals, without exponent
 * and without zeros at the end, repaired from binary noise at 15 significant
 * digits (0.30000000000000004 → 0.3; whole numbers written out keep all their
 * digits); dates as ISO; booleans TRUE/FALSE. The escapes _xHHHH_ are decoded.
 * In text files every cell is text as it stands there, without the marks that
 * force text (="0123", '0123, a tab). Blank cells are not reported.
 */
#ifndef KZ_SHEET_H
#define KZ_SHEET_H

#include <stdio.h>

#include "core/core.h"

#define SHEET_MAX_ROWS    1048576
#define SHEET_MAX_COLUMNS 16384
#define SHEET_MAX_SHEETS  256
#define SHEET_MAX_CELLS   ((uint64_t)100000000)
#define SHEET_MAX_TEXT    (32767 * 4)       /* bytes in one cell */
#define SHEET_MAX_SHARED  ((size_t)1 << 30) /* bytes of shared strings held */

enum cell_kind {
	CELL_TEXT,
	CELL_NUMBER,
	CELL_DATE, /* a number that wears a date format; text is ISO, with T and time when there is one */
	CELL_TIME, /* only a time of day */
	CELL_BOOL,
	CELL_ERROR,        /* #N/A … */
	CELL_UNCALCULATED, /* a formula without a stored result; text is the formula */
	CELL_PICTURE,      /* WPS DISPIMG */
};

struct cell {
	uint32_t sheet, row, column; /* from 0 */
	enum cell_kind kind;
	struct str text;       /* UTF-8, valid during the call, */
	bool lasting;          /* or as long as the job */
	struct str sheet_name; /* valid as long as the job */
	bool hidden;           /* its row, column or sheet is hidden */
	bool formula;          /* the value is a formula's stored result */
};

struct sheet_merge {
	uint32_t top, left, bottom, right;
};

struct sheet_info {
	struct str name;
	bool hidden;
	const struct sheet_merge *merges; /* after reading the sheet */
	size_t merge_count;
	uint32_t hidden_rows, hidden_columns; /* those that hold something */
};

/*
 * What the file really is, by its first bytes (some KiB). A zip answers
 * FILE_XLSX unless its head shows another kind: sheet_read looks inside.
 */
enum file_kind {
	FILE_XLSX,
	FILE_TEXT,
	FILE_XLSB,
	FILE_ODS,
	FILE_DOCX,
	FILE_BIFF,
	FILE_ENCRYPTED,
	FILE_HTML,
	FILE_XML2003,
	FILE_PDF,
	FILE_EMPTY,
	FILE_OTHER,
};
enum file_kind file_kind_of(struct str first_bytes);

/*
 * Reads cells of all sheets (or of one: options.only_sheet ≥ 0), in order of
 * sheet, row, column, as every known program writes them; a file whose rows
 * or cells stand out of order is reported as it stands. The callback's RC_DONE
 * stops quietly; another code stops and is returned. *ret_sheets (may be NULL)
 * lists the sheets, in the job's arena; a text file is one sheet named "csv".
 * RC_MISSING (no such file), RC_INVALID (another kind of file, damaged),
 * RC_TOO_MUCH; RC_BUSY when the job was asked to stop.
 */
struct sheet_options {
	int only_sheet; /* -1: all */
};
typedef enum rc sheet_cell_fn(void *arg, const struct cell *cell);
enum rc sheet_read(struct job *job, struct str path, struct sheet_options options,
	sheet_cell_fn *each, void *arg, const struct sheet_info **ret_sheets,
	size_t *ret_count) MUST_USE;
/* The same from bytes in memory (an upload, a fuzzer). */
enum rc sheet_read_bytes(struct job *job, struct str name, struct str bytes,
	struct sheet_options options, sheet_cell_fn *each, void *arg,
	const struct sheet_info **ret_sheets, size_t *ret_count) MUST_USE;

/* "B7" for row 6, column 1. */
struct str cell_address(struct arena *a, uint32_t row, uint32_t column);

/* ---- the whole file as a grid, for a reader that must look twice --------- */
struct grid_cell {
	struct str text; /* STR_NONE: blank */
	uint8_t kind;    /* enum cell_kind */
	bool hidden, formula;
};
struct grid {
	struct str name;
	bool hidden;
	uint32_t rows, columns;
	/* cell (r, c): grid_at(); rows are stored apart so that a wide title row costs nothing */
	struct grid_row {
		struct grid_cell *cells;
		uint32_t count;
	} * row;
	const struct sheet_merge *merges;
	size_t merge_count;
	uint32_t hidden_rows, hidden_columns;
};
#define GRID_MAX_SLOTS ((uint64_t)20000000)  /* rows, and cells with the blank ones before them */
#define GRID_MAX_TEXT  ((uint64_t)512 << 20) /* bytes of all cells' text */
/* NULL-safe: a blank cell outside. */
const struct grid_cell *grid_at(
	const struct grid *grid, uint32_t row, uint32_t column) RETURNS_NONNULL;
enum rc grid_read(
	struct job *job, struct str path, struct grid **ret_grids, size_t *ret_count) MUST_USE;
enum rc grid_read_bytes(struct job *job, struct str name, struct str bytes, struct grid **ret_grids,
	size_t *ret_count) MUST_USE;

/*
 * Every cell as one line of JSON, [sheet, row, column, text], rows and columns
 * from 0: ["Sheet1", 4, 2, "2012"]. Uncalculated formulas and pictures stand
 * there with their formula.
 */
enum rc sheet_print_json(struct job *job, struct str path, FILE *out) MUST_USE;

/* ---- writing -------------------------------------------------------------- */
/*
 * One sheet of text, numbers and dates: codes always as text (format @),
 * dates real dates, head row frozen, column widths by content (Han = 2).
 * Text that begins with = + - @ is written as text, never as a formula.
 */
struct sheet_column {
	struct str title;
	enum type type; /* TEXT CODE CHOICE …: how the column is written */
	int decimals;
	const struct str *choices; /* drop-down, may be NULL */
	size_t choice_count;
	struct str note; /* comment on the head cell, may be empty */
};
struct sheet_table {
	struct str title; /* sheet name */
	const struct sheet_column *columns;
	size_t column_count;
	/* Fills row n (0…) of column_count texts (plain, as printed); RC_DONE after the last. */
	enum rc (*row)(void *arg, struct job *job, size_t n, struct str *ret_cells);
	void *arg;
};
enum rc sheet_write(
	struct job *job, struct str path, const struct sheet_table *tables, size_t count) MUST_USE;

/*
 * A form to print: headings over all columns (the first is its title), then a table with borders whose cells each know
 * what they are. Numbers keep the decimals of their text. A name is defined for the cell in the workbook.
 */
struct form_cell {
	struct str text;
	bool number;
	struct str name; /* kz_F0001; empty: none */
};
struct sheet_form {
	struct str title; /* of the sheet */
	const struct str *lines;
	size_t line_count;
	size_t columns, head_rows, rows;
	const struct form_cell *cells; /* rows × columns */
	const bool *spans;             /* per row: its first cell takes the whole row; NULL: none */
	const uint8_t *align;          /* per column: 0 left, 1 centre, 2 right; NULL: all left */
	const int *widths;             /* per column, in characters of a screen */
	bool across, one_page;
};
/* The form as the first sheet, lists behind it (none: NULL, 0). */
enum rc sheet_write_form(struct job *job, struct str path, const struct sheet_form *form,
	const struct sheet_table *tables, size_t count) MUST_USE;

#endif
