/* Writing workbooks: what its two files share. write.c has lists, form.c printed forms. Inside of this room only. */
#ifndef KZ_SHEET_WRITE_H
#define KZ_SHEET_WRITE_H

#include "sheet/sheet.h"

#include <xlsxwriter.h>

#define WRITE_TEXT_MAX     32767 /* characters in a cell */
#define WRITE_DECIMALS_MAX 9
#define WRITE_PAPER_A4     9

struct book_writer {
	struct job *job;
	struct str path;
	lxw_workbook *book;
	lxw_format *head, *text, *date, *number[WRITE_DECIMALS_MAX + 1];
	ARRAY(const struct sheet_column *) lists; /* whose choices stand on the hidden sheet */
	ARRAY(struct str) names;                  /* of the sheets so far */
};

/* What the library said, in words. */
enum rc book_writer_failed(struct book_writer *writer, lxw_error error);
/* A text that is too long for its cell: RC_TOO_MUCH, with its place. */
enum rc book_writer_long(
	struct book_writer *writer, struct str sheet, uint32_t row, uint32_t column);
/* A new sheet under a name that spreadsheets take. */
enum rc book_writer_sheet(struct book_writer *writer, struct str title, lxw_worksheet **ret_sheet,
	struct str *ret_name) MUST_USE;
/* "0.00" for two decimals. */
const char *book_writer_decimals(struct book_writer *writer, int decimals);
/* The text for the library, or NULL when it is too long; valid until the buffer changes. */
const char *book_writer_text(struct buf *z, struct str text);
/* "-1234.50" with at most 15 digits; false for all else, which then stays text. */
bool number_exact(struct str s, double *ret);

/* form.c: a form as the next sheet. */
enum rc form_write(struct book_writer *writer, const struct sheet_form *form) MUST_USE;

#endif
