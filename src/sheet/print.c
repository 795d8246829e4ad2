/*
 * Cells as JSON lines.
 *
 * How it works: lines are put together in a block that goes out when it is
 * full; what the cells of one row begin with is made once. Text without
 * quotes, backslashes and control characters is its own JSON between quotes
 * and is copied as it is; all other text goes through jansson. (Making a JSON
 * value of every cell took as long as reading it.)
 */
#include "sheet/sheet.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#define LINES_MAX  ((size_t)64 << 10)
#define DIGITS_MAX 24 /* ", " and a column, or a row and ", " */

struct printer {
	struct job *job;
	FILE *out;
	char *lines; /* LINES_MAX bytes */
	size_t len;
	struct buf sheet; /* ["name", of the sheet at work */
	struct buf row;   /* the same with the row: ["name", 7, */
	uint32_t at_sheet, at_row;
	bool began;
	struct buf escaped;
};

/* Sets the high bit of each byte of x that a JSON string cannot hold as it is, and now and then of one above it. */
static uint64_t special_bytes(uint64_t x)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t quote = x ^ (ones * '"'), slash = x ^ (ones * '\\');

	return (((x - ones * 0x20) & ~x) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) &
	       high;
}

static bool is_plain(struct str s)
{
	uint64_t word = 0;

	for (; s.len >= sizeof(word); s = str_skip(s, sizeof(word))) {
		memcpy(&word, s.at, sizeof(word));
		if (special_bytes(word))
			return false;
	}
	memset(&word, ' ', sizeof(word));
	memcpy(&word, s.at, s.len);
	return !special_bytes(word);
}

static int add_piece(const char *bytes, size_t len, void *b)
{
	buf_add(b, (struct str){bytes, len});
	return 0;
}

/* The text as JSON, by jansson. */
static enum rc escape(struct job *job, struct buf *b, struct str s)
{
	json_t *json = json_stringn(s.at, s.len);
	int failed = json_dump_callback(json, add_piece, b, JSON_ENCODE_ANY);

	json_decref(json);
	return failed ? fail(job, RC_FAILED, "文字不能写成JSON") : RC_OK;
}

static enum rc flush(struct printer *printer)
{
	size_t len = printer->len;

	printer->len = 0;
	if (fwrite(printer->lines, 1, len, printer->out) != len)
		return fail(printer->job, RC_FAILED, "无法输出：%s", error_words(errno));
	return RC_OK;
}

static enum rc put(struct printer *printer, struct str s)
{
	while (s.len > LINES_MAX - printer->len) {
		struct str part = str_head(s, LINES_MAX - printer->len);

		memcpy(printer->lines + printer->len, part.at, part.len);
		printer->len += part.len;
		s = str_skip(s, part.len);
		TRY(flush(printer));
	}
	memcpy(printer->lines + printer->len, s.at, s.len);
	printer->len += s.len;
	return RC_OK;
}

/* What all cells of the row begin with. */
static enum rc begin_row(struct printer *printer, const struct cell *cell)
{
	if (!printer->began || printer->at_sheet != cell->sheet) {
		buf_clear(&printer->sheet);
		buf_add_char(&printer->sheet, '[');
		TRY(escape(printer->job, &printer->sheet, cell->sheet_name));
		buf_add_z(&printer->sheet, ", ");
	}
	buf_clear(&printer->row);
	buf_add(&printer->row, buf_str(&printer->sheet));
	buf_add_int(&printer->row, cell->row);
	buf_add_z(&printer->row, ", ");
	printer->began = true;
	printer->at_sheet = cell->sheet;
	printer->at_row = cell->row;
	return RC_OK;
}

/* "12, " */
static struct str column_text(uint32_t column, char digits[DIGITS_MAX])
{
	char *at = digits + DIGITS_MAX;

	*--at = ' ';
	*--at = ',';
	do
		*--at = (char)('0' + column % 10);
	while (column /= 10);
	return (struct str){at, (size_t)(digits + DIGITS_MAX - at)};
}

static enum rc on_cell(void *arg, const struct cell *cell)
{
	struct printer *printer = arg;
	char digits[DIGITS_MAX];

	if (!printer->began || printer->at_row != cell->row || printer->at_sheet != cell->sheet)
		TRY(begin_row(printer, cell));
	TRY(put(printer, buf_str(&printer->row)));
	TRY(put(printer, column_text(cell->column, digits)));
	if (is_plain(cell->text)) {
		TRY(put(printer, STR("\"")));
		TRY(put(printer, cell->text));
		return put(printer, STR("\"]\n"));
	}
	buf_clear(&printer->escaped);
	TRY(escape(printer->job, &printer->escaped, cell->text));
	TRY(put(printer, buf_str(&printer->escaped)));
	return put(printer, STR("]\n"));
}

enum rc sheet_print_json(struct job *job, struct str path, FILE *out)
{
	struct printer printer = {
		.job = job, .out = out, .lines = arena_array(job->arena, char, LINES_MAX)};
	enum rc rc;

	buf_init(&printer.sheet, BUF_MAX_TEXT);
	buf_init(&printer.row, BUF_MAX_TEXT);
	buf_init(&printer.escaped, BUF_MAX_TEXT);
	rc = sheet_read(
		job, path, (struct sheet_options){.only_sheet = -1}, on_cell, &printer, NULL, NULL);
	if (rc == RC_OK)
		rc = flush(&printer);
	if (rc == RC_OK && fflush(out) != 0)
		rc = fail(job, RC_FAILED, "无法输出：%s", error_words(errno));
	buf_free(&printer.sheet);
	buf_free(&printer.row);
	buf_free(&printer.escaped);
	return rc;
}
