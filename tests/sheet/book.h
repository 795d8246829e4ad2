/*
 * What the tests of this room share: workbooks put together from XML, and the
 * cells of a file as one text, "A1=text B1=number:12 …", for comparing.
 */
#ifndef KZ_TESTS_SHEET_BOOK_H
#define KZ_TESTS_SHEET_BOOK_H

#include "../check.h"

#include "ooxml/ooxml.h"
#include "sheet/sheet.h"

#define MAIN    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

struct book_parts {
	const char *sheet;    /* the inside of <worksheet> */
	const char *strings;  /* the inside of <sst>; NULL: no such part */
	const char *styles;   /* the inside of <styleSheet>; NULL: no such part */
	const char *workbook; /* what stands before <sheets>, such as workbookPr */
	const char *state;    /* attributes of the sheet, such as state="hidden" */
};

static inline int start(void **state)
{
	static struct job job;

	job_init(&job, STR("test"));
	*state = &job;
	return 0;
}

static inline int stop(void **state)
{
	job_done(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

/* The job's message holds the words. */
static inline void message_says(struct job *job, const char *words)
{
	if (str_find(job_error(job), str_from_z(words)) == SIZE_MAX)
		fail_msg("'%.*s' does not say '%s'", STR_ARG(job_error(job)), words);
}

static inline void put_part(
	struct job *job, struct ooxml_writer *writer, const char *name, struct str content)
{
	assert_int_equal(ooxml_writer_add(job, writer, str_from_z(name), content), RC_OK);
}

static inline const char *or_empty(const char *z)
{
	return z ? z : "";
}

static inline struct str book_bytes(struct job *job, struct book_parts parts)
{
	struct arena *a = job->arena;
	struct ooxml_writer *writer;
	struct str bytes;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	put_part(job, writer, "[Content_Types].xml", STR("<Types/>"));
	put_part(job, writer, "_rels/.rels",
		STR("<Relationships xmlns='" PACKAGE "'><Relationship Id='rId1' Type='" OFFICE
		    "/officeDocument' Target='xl/workbook.xml'/></Relationships>"));
	put_part(job, writer, "xl/workbook.xml",
		str_format(a,
			"<workbook xmlns='" MAIN "' xmlns:r='" OFFICE
			"'>%s<sheets><sheet name='表一' sheetId='1' r:id='rId1' "
			"%s/></sheets></workbook>",
			or_empty(parts.workbook), or_empty(parts.state)));
	put_part(job, writer, "xl/_rels/workbook.xml.rels",
		STR("<Relationships xmlns='" PACKAGE "'>"
		    "<Relationship Id='rId1' Type='" OFFICE
		    "/worksheet' Target='worksheets/sheet1.xml'/>"
		    "<Relationship Id='rId2' Type='" OFFICE
		    "/sharedStrings' Target='sharedStrings.xml'/>"
		    "<Relationship Id='rId3' Type='" OFFICE "/styles' Target='styles.xml'/>"
		    "</Relationships>"));
	put_part(job, writer, "xl/worksheets/sheet1.xml",
		str_format(a, "<worksheet xmlns='" MAIN "'>%s</worksheet>", or_empty(parts.sheet)));
	if (parts.strings)
		put_part(job, writer, "xl/sharedStrings.xml",
			str_format(a, "<sst xmlns='" MAIN "'>%s</sst>", parts.strings));
	if (parts.styles)
		put_part(job, writer, "xl/styles.xml",
			str_format(
				a, "<styleSheet xmlns='" MAIN "'>%s</styleSheet>", parts.styles));
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	return bytes;
}

static inline const char *kind_name(enum cell_kind kind)
{
	static const char *const names[] = {
		"", "number:", "date:", "time:", "bool:", "error:", "uncalculated:", "picture:"};

	return names[kind];
}

static inline enum rc add_cell(void *arg, const struct cell *cell)
{
	struct buf *b = arg;
	struct arena *a = arena_make();

	if (b->len)
		buf_add_char(b, ' ');
	if (cell->sheet)
		buf_addf(b, "%u!", cell->sheet + 1);
	buf_add(b, cell_address(a, cell->row, cell->column));
	buf_addf(b, "=%s%.*s%s%s", kind_name(cell->kind), STR_ARG(cell->text),
		cell->formula ? " (formula)" : "", cell->hidden ? " (hidden)" : "");
	arena_free(a);
	return RC_OK;
}

/* All cells, or the code and nothing when the file is refused. */
static inline struct str cells_of_bytes(struct job *job, struct str bytes)
{
	struct buf b;
	enum rc rc;

	buf_init(&b, BUF_MAX_TEXT);
	rc = sheet_read_bytes(job, STR("甲.xlsx"), bytes, (struct sheet_options){.only_sheet = -1},
		add_cell, &b, NULL, NULL);
	if (rc == RC_OK)
		return buf_take(job->arena, &b);
	buf_free(&b);
	return str_from_z(rc_name(rc));
}

static inline struct str cells_of(struct job *job, struct book_parts parts)
{
	return cells_of_bytes(job, book_bytes(job, parts));
}

/* The cells of one sheet from the inside of its sheetData. */
static inline struct str cells_of_rows(struct job *job, const char *rows)
{
	struct str sheet = str_format(job->arena, "<sheetData>%s</sheetData>", rows);

	return cells_of(job, (struct book_parts){.sheet = str_z(job->arena, sheet)});
}

#endif
