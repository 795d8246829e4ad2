/*
 * Workbooks. Bytes that begin like a zip are read as a package; all else is
 * cut at FF (which UTF-8 never has) into sheet, shared strings, styles and
 * workbook, and packed here, so that the search reaches the XML behind the
 * compression.
 */
#include "fuzz.h"

#include "ooxml/ooxml.h"
#include "sheet/sheet.h"

#include <string.h>

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static enum rc check_cell(void *arg, const struct cell *cell)
{
	uint64_t *cells = arg;

	must(cell->sheet < SHEET_MAX_SHEETS && cell->kind <= CELL_PICTURE);
	must(cell->row < SHEET_MAX_ROWS && cell->column < SHEET_MAX_COLUMNS);
	must(cell->text.len > 0 && cell->text.len <= SHEET_MAX_TEXT);
	must(str_is_utf8(cell->text));
	must(cell->kind != CELL_UNCALCULATED || cell->text.at[0] == '=');
	++*cells;
	return RC_OK;
}

static uint64_t blank_or_not(const struct grid *grid)
{
	uint64_t cells = 0;

	for (uint32_t row = 0; row < grid->rows; row++) {
		for (uint32_t column = 0; column < grid->row[row].count; column++) {
			must(column < grid->columns);
			cells += grid_at(grid, row, column)->text.at != NULL;
		}
	}
	return cells;
}

/* The two ways of reading agree. */
static void check_grid(struct job *job, struct str bytes, enum rc streamed, uint64_t cells)
{
	struct grid *grids;
	uint64_t in_grids = 0;
	size_t count;
	enum rc rc = grid_read_bytes(job, STR("a"), bytes, &grids, &count);

	must(rc == streamed || rc == RC_TOO_MUCH);
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		in_grids += blank_or_not(&grids[i]);
	must(in_grids <= cells); /* a cell may be given twice */
	must(!cells || rc != RC_OK || in_grids);
}

static struct str next_part(struct str *rest, const char *customary)
{
	const char *cut = rest->len ? memchr(rest->at, 0xFF, rest->len) : NULL;
	struct str part = cut ? str_head(*rest, (size_t)(cut - rest->at)) : *rest;

	*rest = cut ? str_skip(*rest, part.len + 1) : STR("");
	return part.len ? part : str_from_z(customary);
}

static struct str packed(struct job *job, struct str data)
{
	static const char *const names[] = {
		"xl/sheet.xml", "xl/strings.xml", "xl/styles.xml", "xl/workbook.xml"};
	static const char *const customary[] = {"<worksheet/>", "<sst><si><t>a</t></si></sst>",
		"<styleSheet><cellXfs><xf/><xf numFmtId='14'/><xf "
		"numFmtId='46'/></cellXfs></styleSheet>",
		"<workbook xmlns:r='" OFFICE
		"'><sheets><sheet name='a' r:id='s'/></sheets></workbook>"};
	struct ooxml_writer *writer;
	struct str bytes;

	must(ooxml_writer_open(job, &writer) == RC_OK);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		must(ooxml_writer_add(job, writer, str_from_z(names[i]),
			     next_part(&data, customary[i])) == RC_OK);
	must(ooxml_writer_add(job, writer, STR("xl/_rels/workbook.xml.rels"),
		     STR("<Relationships><Relationship Id='s' Type='/worksheet' "
			 "Target='sheet.xml'/>"
			 "<Relationship Id='t' Type='/sharedStrings' Target='strings.xml'/>"
			 "<Relationship Id='u' Type='/styles' "
			 "Target='styles.xml'/></Relationships>")) == RC_OK);
	must(ooxml_writer_finish(job, writer, &bytes) == RC_OK);
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	uint64_t cells = 0;
	struct job job;
	enum rc rc;

	job_init(&job, STR("fuzz"));
	if (!str_starts(bytes, STR("PK")))
		bytes = packed(&job, bytes);
	rc = sheet_read_bytes(&job, STR("a"), bytes, (struct sheet_options){.only_sheet = -1},
		check_cell, &cells, NULL, NULL);
	must(rc == RC_OK || rc == RC_INVALID || rc == RC_TOO_MUCH);
	must(rc == RC_OK || job_error(&job).len > 0);
	check_grid(&job, bytes, rc, cells);
	job_done(&job);
	return 0;
}
