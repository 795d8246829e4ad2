/*
 * parts — inside of the room: what the parts of an .xlsx come to, and the
 * readers of cells. Other rooms use sheet.h.
 */
#ifndef KZ_SHEET_PARTS_H
#define KZ_SHEET_PARTS_H

#include "ooxml/ooxml.h"
#include "sheet/number.h"
#include "sheet/sheet.h"

#define ADDRESS_MAX                                                                                \
	13 /* characters of a cell's address that can make sense; more cannot overflow */

/* "B7", also lower case; false when it is none. The caller checks the sheet's size. */
bool address_from(struct str s, uint64_t *ret_row, uint64_t *ret_column) MUST_USE;

/* True for the main namespace of spreadsheets, transitional or strict, or none at all. */
bool is_main_space(const char *space);
/* The value of an attribute without namespace; NULL when it is not there. */
const char *attr_of(const struct xml_attr *attrs, size_t count, const char *name);
/* "1", "true", "on". */
bool attr_is_true(const char *value);
char ascii_lower(char c);
/* Does s begin with these lower-case letters, in either case? */
bool starts_folded(struct str s, const char *lowercase);
/* Plain digits, at most max; false otherwise. */
bool count_from(struct str s, uint64_t max, uint64_t *ret) MUST_USE;

/* ---- shared strings: one blob and the end of each string in it ---------- */
struct strings {
	struct buf blob;
	struct buf ends; /* uint32_t each */
};
void strings_init(struct strings *strings, size_t max);
void strings_free(struct strings *strings);
/* RC_INVALID, RC_TOO_MUCH, RC_FAILED. */
enum rc strings_read(
	struct job *job, struct ooxml *package, struct str part, struct strings *strings) MUST_USE;
/* False when there is no such string. */
bool strings_get(const struct strings *strings, uint64_t index, struct str *ret) MUST_USE;

/* Replaces _xHHHH_ by what it stands for, in place; returns the new length. */
size_t decode_escapes(char *at, size_t len);

/* The text begins with one. */
bool is_escape(struct str s);

/* ---- styles: the class of each cell format -------------------------------- */
#define STYLES_MAX 1000000
struct styles {
	ARRAY(uint8_t) formats; /* enum format_class by the index that a cell names */
};
enum rc styles_read(
	struct job *job, struct ooxml *package, struct str part, struct styles *styles) MUST_USE;

/* ---- the workbook ------------------------------------------------------------ */
struct workbook {
	struct ooxml *package;
	struct strings strings;
	struct styles styles;
	bool from_1904;
	struct sheet_info *sheets;
	struct str *parts; /* the part of each sheet */
	size_t count;
};
/* Everything but the cells. The book is in the job's arena, and its strings stay as long as that. */
enum rc workbook_read(struct job *job, struct ooxml *package, struct workbook *book) MUST_USE;

/* ---- cells --------------------------------------------------------------------- */
struct cell_sink {
	sheet_cell_fn *each;
	void *arg;
	uint64_t count; /* cells reported so far, of all sheets */
	bool done;      /* the callback said RC_DONE */
};
/* Reports one cell under the ceilings; RC_DONE passes through and is remembered. */
enum rc sink_put(struct job *job, struct cell_sink *sink, const struct cell *cell) MUST_USE;

#define SHEET_MAX_MERGES 500000 /* in one sheet */
enum rc cells_read(struct job *job, const struct workbook *book, size_t sheet,
	struct cell_sink *sink) MUST_USE;

/* ---- text files ------------------------------------------------------------------ */
#define TEXT_SHEET_NAME "csv" /* of the one table of a text file */

/* Bytes from a file or from memory, read from the start as often as needed. */
struct source {
	struct str name;
	int fd;           /* -1: memory */
	struct str bytes; /* when fd is -1 */
	uint64_t at;
};
enum rc source_read(
	struct job *job, struct source *source, void *into, size_t room, size_t *ret_got) MUST_USE;
void source_rewind(struct source *source);

/* Reads the source as a table of text; the callback's RC_DONE answers RC_OK. */
enum rc text_read(struct job *job, struct source *source, struct cell_sink *sink) MUST_USE;

#endif
