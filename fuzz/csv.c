/* Tables in text files: sheet_read_bytes of whatever is not a package. */
#include "fuzz.h"

#include "sheet/sheet.h"

struct seen {
	uint64_t cells;
	uint32_t row, column; /* the last one reported */
};

static enum rc check_cell(void *arg, const struct cell *cell)
{
	struct seen *seen = arg;

	must(cell->sheet == 0 && cell->kind == CELL_TEXT && !cell->hidden && !cell->formula);
	must(cell->row < SHEET_MAX_ROWS && cell->column < SHEET_MAX_COLUMNS);
	must(!seen->cells || cell->row > seen->row ||
		(cell->row == seen->row && cell->column > seen->column));
	must(cell->text.len > 0 && cell->text.len <= SHEET_MAX_TEXT);
	must(str_is_utf8(cell->text));
	seen->row = cell->row;
	seen->column = cell->column;
	seen->cells++;
	return RC_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	enum file_kind kind = file_kind_of(bytes);
	const struct sheet_info *sheets = NULL;
	struct seen seen = {0};
	struct job job;
	size_t count = 0;
	enum rc rc;

	if (kind == FILE_XLSX)
		return 0;
	job_init(&job, STR("fuzz"));
	rc = sheet_read_bytes(&job, STR("a"), bytes, (struct sheet_options){.only_sheet = -1},
		check_cell, &seen, &sheets, &count);
	must(rc == RC_OK || rc == RC_INVALID || rc == RC_TOO_MUCH);
	must(rc != RC_OK || (kind == FILE_TEXT && count == 1 && sheets));
	must(rc == RC_OK || job_error(&job).len > 0);
	/* every cell takes at least its own byte, two for UTF-16 */
	must(seen.cells <= size);
	job_done(&job);
	return 0;
}
