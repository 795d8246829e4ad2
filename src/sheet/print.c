/*
 * Cells as JSON lines.
 *
 * How it works: a line is put together in a buffer that goes out when it is
 * full. Text without quotes, backslashes and control characters is its own
 * JSON between quotes and is copied as it is; all other text goes through
 * jansson. (Making a JSON value of every cell took as long as reading it.)
 */
#include "sheet/sheet.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#define FLUSH_AT ((size_t)64 << 10)

struct printer {
	struct job *job;
	FILE *out;
	struct buf lines;
	struct buf head; /* ["name", of the sheet at work */
	bool head_is_set;
	uint32_t sheet;
};

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c < 0x20 || c == '"' || c == '\\')
			return false;
	}
	return true;
}

static int add_piece(const char *bytes, size_t len, void *b)
{
	buf_add(b, (struct str){bytes, len});
	return 0;
}

static enum rc add_json(struct job *job, struct buf *b, struct str s)
{
	json_t *json;
	int failed;

	if (is_plain(s)) {
		buf_add_char(b, '"');
		buf_add(b, s);
		buf_add_char(b, '"');
		return RC_OK;
	}
	json = json_stringn(s.at, s.len);
	failed = json_dump_callback(json, add_piece, b, JSON_ENCODE_ANY);
	json_decref(json);
	return failed ? fail(job, RC_FAILED, "文字不能写成JSON") : RC_OK;
}

static enum rc flush(struct printer *printer)
{
	struct str lines = buf_str(&printer->lines);

	if (fwrite(lines.at, 1, lines.len, printer->out) != lines.len)
		return fail(printer->job, RC_FAILED, "无法输出：%s", strerror(errno));
	buf_clear(&printer->lines);
	return RC_OK;
}

static enum rc on_cell(void *arg, const struct cell *cell)
{
	struct printer *printer = arg;
	struct buf *b = &printer->lines;

	if (!printer->head_is_set || printer->sheet != cell->sheet) {
		buf_clear(&printer->head);
		buf_add_char(&printer->head, '[');
		TRY(add_json(printer->job, &printer->head, cell->sheet_name));
		buf_add_z(&printer->head, ", ");
		printer->head_is_set = true;
		printer->sheet = cell->sheet;
	}
	buf_add(b, buf_str(&printer->head));
	buf_add_int(b, cell->row);
	buf_add(b, STR(", "));
	buf_add_int(b, cell->column);
	buf_add(b, STR(", "));
	TRY(add_json(printer->job, b, cell->text));
	buf_add(b, STR("]\n"));
	return b->len < FLUSH_AT ? RC_OK : flush(printer);
}

enum rc sheet_print_json(struct job *job, struct str path, FILE *out)
{
	struct printer printer = {.job = job, .out = out};
	enum rc rc;

	buf_init(&printer.lines, BUF_MAX_TEXT);
	buf_init(&printer.head, BUF_MAX_TEXT);
	rc = sheet_read(
		job, path, (struct sheet_options){.only_sheet = -1}, on_cell, &printer, NULL, NULL);
	if (rc == RC_OK)
		rc = flush(&printer);
	if (rc == RC_OK && fflush(out) != 0)
		rc = fail(job, RC_FAILED, "无法输出：%s", strerror(errno));
	buf_free(&printer.lines);
	buf_free(&printer.head);
	return rc;
}
