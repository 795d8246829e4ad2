/*
 * bench_ledger_xlsx FILE ROWS: writes an invented ledger of a head and ROWS ×
 * 20 cells (bench/pack) the way Excel and WPS write one: shared strings, an
 * address on every cell, styles for dates. A fifth each of names (all
 * different), choices (30 different), money, counts and dates. The same rows
 * give the same bytes.
 */
#include "ooxml/ooxml.h"

#include <stdio.h>

#define COLUMNS    20
#define CHOICES    30
#define MAIN       "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES      "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define HEAD       "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SHEET_SIZE ((size_t)2 << 30)

static const char *const heads[COLUMNS] = {"名称一", "合作单位", "金额一", "人数一", "日期一",
	"名称二", "乡镇二", "金额二", "人数二", "日期二", "名称三", "乡镇三", "金额三", "人数三",
	"日期三", "名称四", "乡镇四", "金额四", "人数四", "日期四"};

static uint32_t random_below(uint32_t below)
{
	static uint32_t state = 20230630;

	state = state * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)state * below) >> 32);
}

/* The cell's markup; a name that was not there yet goes to the strings. */
static void add_cell(struct buf *sheet, struct buf *strings, size_t row, int column, size_t *names)
{
	buf_addf(sheet, "<c r=\"%c%zu\"", 'A' + column, row + 1);
	switch (column % 5) {
	case 0:
		buf_addf(strings, "<si><t>虚构%07zu科技有限公司</t></si>", *names);
		buf_addf(sheet, " t=\"s\"><v>%zu</v></c>", COLUMNS + CHOICES + (*names)++);
		break;
	case 1: buf_addf(sheet, " t=\"s\"><v>%u</v></c>", COLUMNS + random_below(CHOICES)); break;
	case 2:
		buf_addf(sheet, "><v>%u.%02u</v></c>", random_below(1000000), random_below(99) + 1);
		break;
	case 3: buf_addf(sheet, "><v>%u</v></c>", random_below(5000)); break;
	default: buf_addf(sheet, " s=\"1\"><v>%u</v></c>", 42000 + random_below(3000)); break;
	}
}

static void make(struct buf *sheet, struct buf *strings, size_t rows)
{
	size_t names = 0;

	buf_add_z(strings, HEAD "<sst xmlns=\"" MAIN "\">");
	for (int i = 0; i < COLUMNS; i++)
		buf_addf(strings, "<si><t>%s</t></si>", heads[i]);
	for (int i = 0; i < CHOICES; i++)
		buf_addf(strings, "<si><t>虚构镇%d</t></si>", i);
	buf_addf(sheet,
		HEAD "<worksheet xmlns=\"" MAIN
		     "\"><dimension ref=\"A1:T%zu\"/><sheetData><row r=\"1\">",
		rows + 1);
	for (int i = 0; i < COLUMNS; i++)
		buf_addf(sheet, "<c r=\"%c1\" t=\"s\"><v>%d</v></c>", 'A' + i, i);
	buf_add_z(sheet, "</row>");
	for (size_t row = 1; row <= rows; row++) {
		buf_addf(sheet, "<row r=\"%zu\" spans=\"1:20\">", row + 1);
		for (int column = 0; column < COLUMNS; column++)
			add_cell(sheet, strings, row, column, &names);
		buf_add_z(sheet, "</row>");
	}
	buf_add_z(sheet, "</sheetData></worksheet>");
	buf_add_z(strings, "</sst>");
}

#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OVERRIDE(part, type)                                                                       \
	"<Override PartName=\"/xl/" part ".xml\" ContentType=\"" TYPES type "+xml\"/>"
#define RELATION(id, type, target)                                                                 \
	"<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"

static const struct {
	const char *name, *content;
} small_parts[] = {
	{"[Content_Types].xml", HEAD
		"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		"<Default Extension=\"rels\" "
		"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		"<Default Extension=\"xml\" ContentType=\"application/xml\"/>" OVERRIDE("workbook",
			"sheet.main") OVERRIDE("worksheets/sheet1", "worksheet") OVERRIDE("styles",
			"styles") OVERRIDE("sharedStrings", "sharedStrings") "</Types>"},
	{"_rels/.rels", HEAD "<Relationships xmlns=\"" RELATIONS "\">" RELATION(
				"rId1", "officeDocument", "xl/workbook.xml") "</Relationships>"},
	{"xl/workbook.xml", HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
				 "\"><sheets><sheet name=\"台账\" sheetId=\"1\" "
				 "r:id=\"rId1\"/></sheets></workbook>"},
	{"xl/_rels/workbook.xml.rels",
		HEAD "<Relationships xmlns=\"" RELATIONS "\">" RELATION("rId1", "worksheet",
			"worksheets/sheet1.xml") RELATION("rId2", "styles", "styles.xml")
			RELATION("rId3", "sharedStrings", "sharedStrings.xml") "</Relationships>"},
	{"xl/styles.xml",
		HEAD "<styleSheet xmlns=\"" MAIN
		     "\"><fonts count=\"1\"><font><sz val=\"11\"/></font></fonts>"
		     "<fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills>"
		     "<borders count=\"1\"><border/></borders>"
		     "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
		     "borderId=\"0\"/></cellStyleXfs>"
		     "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
		     "borderId=\"0\" xfId=\"0\"/>"
		     "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		     "applyNumberFormat=\"1\"/></cellXfs>"
		     "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
		     "builtinId=\"0\"/></cellStyles></styleSheet>"},
};

static enum rc write_book(struct job *job, struct str path, struct str sheet, struct str strings)
{
	struct ooxml_writer *writer;
	struct str bytes;

	TRY(ooxml_writer_open(job, &writer));
	for (size_t i = 0; i < COUNT_OF(small_parts); i++)
		TRY(ooxml_writer_add(job, writer, str_from_z(small_parts[i].name),
			str_from_z(small_parts[i].content)));
	TRY(ooxml_writer_add(job, writer, STR("xl/sharedStrings.xml"), strings));
	TRY(ooxml_writer_add(job, writer, STR("xl/worksheets/sheet1.xml"), sheet));
	TRY(ooxml_writer_finish(job, writer, &bytes));
	return file_write_whole(job, path, bytes);
}

int main(int argc, char **argv)
{
	struct buf sheet, strings;
	struct job job;
	int64_t rows;
	enum rc rc;

	if (argc != 3 || !int_from(str_from_z(argv[2]), &rows) || rows < 1 || rows > 1048575) {
		(void)fputs("usage: bench_ledger_xlsx FILE ROWS\n", stderr);
		return 2;
	}
	job_init(&job, STR("bench"));
	buf_init(&sheet, SHEET_SIZE);
	buf_init(&strings, SHEET_SIZE);
	make(&sheet, &strings, (size_t)rows);
	must(buf_ok(&sheet) && buf_ok(&strings));
	rc = write_book(&job, str_from_z(argv[1]), buf_str(&sheet), buf_str(&strings));
	if (rc != RC_OK)
		(void)fprintf(stderr, "%.*s\n", STR_ARG(job_error(&job)));
	buf_free(&sheet);
	buf_free(&strings);
	job_done(&job);
	return rc == RC_OK ? 0 : 1;
}
