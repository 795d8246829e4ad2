/*
 * number — inside of the room: what the digits of a cell mean.
 *
 * Files hold numbers as decimal text made from binary floats. Here they
 * become plain decimal text without ever being a float.
 */
#ifndef KZ_SHEET_NUMBER_H
#define KZ_SHEET_NUMBER_H

#include "sheet/sheet.h"

#define NUMBER_DIGITS   15  /* what a spreadsheet shows; the rest is binary noise */
#define NUMBER_TEXT_MAX 400 /* 1E+308 written out, with room */

/* How a number format shows a number. */
enum format_class {
	FORMAT_NUMBER,
	FORMAT_DATE,    /* has a year, a month or a day */
	FORMAT_TIME,    /* a time of day only */
	FORMAT_ELAPSED, /* [h]:mm: hours may pass 24 */
};

struct number_text {
	char at[NUMBER_TEXT_MAX];
	size_t len;
};

/*
 * "1.2345E-5" → "0.000012345", "37.799999999999997" → "37.8", "1.50" → "1.5".
 * Whole numbers written without point and exponent keep all their digits.
 * False when it is no number, or one of more than NUMBER_TEXT_MAX characters.
 */
bool number_plain(struct str raw, struct number_text *ret) MUST_USE;

/*
 * A serial number under a date format. Answers CELL_DATE ("2023-06-30",
 * "2023-06-30T08:30:00"), CELL_TIME ("08:30:00", elapsed "36:00:00") or
 * CELL_NUMBER with plain digits, when the number is no day (negative, past
 * the year 9999, 0 under a date format). Rounded to seconds. False when raw
 * is no number.
 */
bool number_serial(struct str raw, enum format_class format, bool from_1904,
	enum cell_kind *ret_kind, struct number_text *ret) MUST_USE;

/* t="d": "2023-06-30T00:00:00.000Z" → CELL_DATE "2023-06-30"; "T08:30" → CELL_TIME. False when it is none. */
bool number_iso(struct str raw, enum cell_kind *ret_kind, struct number_text *ret) MUST_USE;

/* The class of a format code as it stands in styles.xml; built-in ids have their own table. */
enum format_class format_of_code(struct str code);
/* Of a number format without a code in the file; unknown ones are numbers. */
enum format_class format_of_id(uint32_t id);

#endif
