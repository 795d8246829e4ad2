/*
 * A workbook is written part by part: the sheets first, which gather the
 * shared strings as they go, then what names them. Text files go through
 * iconv when they are to be in the code page of Chinese Windows.
 */
#include "sample/paper.h"

#include <iconv.h>
#include <string.h>

#include "ooxml/ooxml.h"

#define DAY_ZERO 25569 /* the serial number of 1970-01-01 */

struct str paper_number_of_day(struct arena *a, day_t day)
{
	return str_format(a, "%d", day + DAY_ZERO);
}

void paper_row(struct arena *a, struct paper *p)
{
	ARRAY_ADD(a, p->rows)->cells = arena_array(a, struct paper_cell, PAPER_COLUMNS);
}

void paper_put(struct arena *a, struct paper *p, enum ink ink, enum look look, struct str text)
{
	(void)a;
	must(p->rows.len > 0);
	struct paper_row *row = &p->rows.at[p->rows.len - 1];
	must(row->count < PAPER_COLUMNS);
	row->cells[row->count++] = (struct paper_cell){ink, look, text};
}

void paper_merge(struct arena *a, struct paper *p, uint32_t top, uint32_t left, uint32_t bottom,
	uint32_t right)
{
	if (top != bottom || left != right)
		*ARRAY_ADD(a, p->merges) = (struct paper_merge){top, left, bottom, right};
}

/* ---- comma-separated text ---- */

static void csv_cell(struct buf *b, struct str text)
{
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++)
		quoted = quoted || strchr(",\"\n", text.at[i]) != NULL;
	if (!quoted) {
		buf_add(b, text);
		return;
	}
	buf_add_char(b, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, text.at[i]);
	}
	buf_add_char(b, '"');
}

static enum rc to_gb18030(struct job *job, struct str text, struct str *ret)
{
	char *out = arena_array(job->arena, char, text.len * 2 + 1), *to = out;
	char *from = str_z(job->arena, text);
	size_t from_left = text.len, to_left = text.len * 2;
	iconv_t way = iconv_open("GB18030", "UTF-8");
	if (way == (iconv_t)-1)
		return fail(job, RC_FAILED, "这台机器没有 GB18030 编码转换");
	size_t done = iconv(way, &from, &from_left, &to, &to_left);
	(void)iconv_close(way);
	must(done != (size_t)-1);
	*ret = (struct str){out, (size_t)(to - out)};
	return RC_OK;
}

enum rc paper_csv(
	struct job *job, const struct paper *paper, enum paper_charset charset, struct str *ret)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	if (charset == PAPER_UTF8_BOM)
		buf_add_z(&b, "\xEF\xBB\xBF");
	for (size_t r = 0; r < paper->rows.len; r++) {
		for (size_t c = 0; c < paper->rows.at[r].count; c++) {
			if (c > 0)
				buf_add_char(&b, ',');
			csv_cell(&b, paper->rows.at[r].cells[c].text);
		}
		buf_add_z(&b, "\r\n");
	}
	must(buf_ok(&b));
	*ret = buf_take(job->arena, &b);
	return charset == PAPER_GB18030 ? to_gb18030(job, *ret, ret) : RC_OK;
}

/* ---- workbooks ---- */

#define HEAD_XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN      "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE   "http://schemas.openxmlformats.org/package/2006/"

static const char styles[] = HEAD_XML
	"<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"2\">"
	"<numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
	"<numFmt numFmtId=\"177\" formatCode=\"yyyy\\-mm\\-dd;@\"/></numFmts>"
	"<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"宋体\"/></font>"
	"<font><b/><sz val=\"16\"/><name val=\"黑体\"/></font>"
	"<font><b/><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>"
	"<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
	"<fill><patternFill patternType=\"gray125\"/></fill></fills>"
	"<borders count=\"2\"><border/><border><left style=\"thin\"/><right style=\"thin\"/>"
	"<top style=\"thin\"/><bottom style=\"thin\"/></border></borders>"
	"<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"10\"><xf/>"
	"<xf fontId=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\"/></xf>"
	"<xf fontId=\"2\" borderId=\"1\" applyAlignment=\"1\">"
	"<alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf>"
	"<xf numFmtId=\"49\" borderId=\"1\"/><xf numFmtId=\"14\" borderId=\"1\"/>"
	"<xf numFmtId=\"31\" borderId=\"1\"/><xf numFmtId=\"176\" borderId=\"1\"/>"
	"<xf numFmtId=\"177\" borderId=\"1\"/><xf numFmtId=\"2\" borderId=\"1\"/>"
	"<xf numFmtId=\"4\" borderId=\"1\"/></cellXfs></styleSheet>";

struct workbook {
	struct job *job;
	struct ooxml_writer *writer;
	struct buf strings;
	size_t string_count;
};

static void column_letters(struct buf *b, size_t column)
{
	if (column >= 26)
		column_letters(b, column / 26 - 1);
	buf_add_char(b, (char)('A' + column % 26));
}

static void write_cell(
	struct workbook *book, struct buf *b, size_t r, size_t c, const struct paper_cell *cell)
{
	if (cell->ink == INK_BLANK && cell->look == LOOK_PLAIN)
		return;
	buf_add_z(b, "<c r=\"");
	column_letters(b, c);
	buf_addf(b, "%zu\" s=\"%d\"", r + 1, (int)cell->look);
	if (cell->ink == INK_NUMBER) {
		buf_addf(b, "><v>%.*s</v></c>", STR_ARG(cell->text));
	} else if (cell->ink == INK_ERROR) {
		buf_addf(b, " t=\"e\"><v>%.*s</v></c>", STR_ARG(cell->text));
	} else if (cell->ink == INK_TEXT) {
		buf_addf(b, " t=\"s\"><v>%zu</v></c>", book->string_count++);
		buf_add_z(&book->strings, "<si><t xml:space=\"preserve\">");
		xml_add_text(&book->strings, cell->text);
		buf_add_z(&book->strings, "</t></si>");
	} else {
		buf_add_z(b, "/>");
	}
}

static void write_columns(struct buf *b, const struct paper *p)
{
	bool any = false;
	for (size_t c = 0; c < PAPER_COLUMNS; c++) {
		if (p->widths[c] == 0 && !p->hidden_columns[c])
			continue;
		buf_add_z(b, any ? "" : "<cols>");
		any = true;
		buf_addf(b, "<col min=\"%zu\" max=\"%zu\" width=\"%d\" customWidth=\"1\"%s/>",
			c + 1, c + 1, p->widths[c] > 0 ? p->widths[c] : 9,
			p->hidden_columns[c] ? " hidden=\"1\"" : "");
	}
	buf_add_z(b, any ? "</cols>" : "");
}

static void write_merges(struct buf *b, const struct paper *p)
{
	if (p->merges.len == 0)
		return;
	buf_addf(b, "<mergeCells count=\"%zu\">", p->merges.len);
	for (size_t i = 0; i < p->merges.len; i++) {
		const struct paper_merge *m = &p->merges.at[i];
		buf_add_z(b, "<mergeCell ref=\"");
		column_letters(b, m->left);
		buf_addf(b, "%u:", m->top + 1);
		column_letters(b, m->right);
		buf_addf(b, "%u\"/>", m->bottom + 1);
	}
	buf_add_z(b, "</mergeCells>");
}

static enum rc add_part(struct workbook *book, struct str name, struct buf *b)
{
	must(buf_ok(b));
	return ooxml_writer_add(book->job, book->writer, name, buf_take(book->job->arena, b));
}

static enum rc write_sheet(struct workbook *book, const struct paper *p, size_t index)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, HEAD_XML "<worksheet xmlns=\"" MAIN "\">");
	write_columns(&b, p);
	buf_add_z(&b, "<sheetData>");
	for (size_t r = 0; r < p->rows.len; r++) {
		if (p->rows.at[r].count == 0)
			continue;
		buf_addf(&b, "<row r=\"%zu\">", r + 1);
		for (size_t c = 0; c < p->rows.at[r].count; c++)
			write_cell(book, &b, r, c, &p->rows.at[r].cells[c]);
		buf_add_z(&b, "</row>");
	}
	buf_add_z(&b, "</sheetData>");
	write_merges(&b, p);
	buf_add_z(&b, "</worksheet>");
	return add_part(
		book, str_format(book->job->arena, "xl/worksheets/sheet%zu.xml", index + 1), &b);
}

static enum rc write_types(struct workbook *book, size_t count)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b,
		HEAD_XML "<Types xmlns=\"" PACKAGE "content-types\">"
			 "<Default Extension=\"rels\" ContentType=\"application/"
			 "vnd.openxmlformats-package.relationships+xml\"/>"
			 "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
			 "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/"
			 "vnd.openxmlformats-package.core-properties+xml\"/>");
	static const char *const parts[][2] = {
		{"/xl/workbook.xml", "sheet.main"},
		{"/xl/styles.xml", "styles"},
		{"/xl/sharedStrings.xml", "sharedStrings"},
	};
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		buf_addf(&b,
			"<Override PartName=\"%s\" ContentType=\"application/"
			"vnd.openxmlformats-officedocument.spreadsheetml.%s+xml\"/>",
			parts[i][0], parts[i][1]);
	for (size_t i = 0; i < count; i++)
		buf_addf(&b,
			"<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType="
			"\"application/vnd.openxmlformats-officedocument.spreadsheetml."
			"worksheet+xml\"/>",
			i + 1);
	buf_add_z(&b, "</Types>");
	return add_part(book, STR("[Content_Types].xml"), &b);
}

static enum rc write_package(struct workbook *book, struct str about)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b,
		HEAD_XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
			 "<Relationship Id=\"rId1\" Type=\"" RELATIONS "/officeDocument\" "
			 "Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"" PACKAGE
			 "relationships/metadata/core-properties\" "
			 "Target=\"docProps/core.xml\"/></Relationships>");
	TRY(add_part(book, STR("_rels/.rels"), &b));
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b,
		HEAD_XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
			 "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
	xml_add_text(&b, about);
	buf_add_z(&b,
		"</dc:title><dc:description>虚构的示例数据，地名、单位、人名、代码、数字都是编的"
		"</dc:description></cp:coreProperties>");
	return add_part(book, STR("docProps/core.xml"), &b);
}

static enum rc write_book(struct workbook *book, const struct paper *papers, size_t count)
{
	struct buf b, rels;
	buf_init(&b, BUF_MAX_TEXT);
	buf_init(&rels, BUF_MAX_TEXT);
	buf_add_z(&b, HEAD_XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><sheets>");
	buf_add_z(&rels, HEAD_XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
	for (size_t i = 0; i < count; i++) {
		buf_add_z(&b, "<sheet name=\"");
		xml_add_text(&b, papers[i].name);
		buf_addf(&b, "\" sheetId=\"%zu\"%s r:id=\"rId%zu\"/>", i + 1,
			papers[i].hidden ? " state=\"hidden\"" : "", i + 1);
		buf_addf(&rels,
			"<Relationship Id=\"rId%zu\" Type=\"" RELATIONS
			"/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
			i + 1, i + 1);
	}
	buf_add_z(&b, "</sheets></workbook>");
	buf_addf(&rels,
		"<Relationship Id=\"rId%zu\" Type=\"" RELATIONS
		"/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId%zu\" Type=\"" RELATIONS
		"/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
		count + 1, count + 2);
	TRY(add_part(book, STR("xl/workbook.xml"), &b));
	return add_part(book, STR("xl/_rels/workbook.xml.rels"), &rels);
}

static enum rc write_strings(struct workbook *book)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, HEAD_XML "<sst xmlns=\"" MAIN "\"");
	buf_addf(&b, " count=\"%zu\" uniqueCount=\"%zu\">", book->string_count, book->string_count);
	buf_add(&b, buf_str(&book->strings));
	buf_add_z(&b, "</sst>");
	must(buf_ok(&book->strings));
	buf_free(&book->strings);
	return add_part(book, STR("xl/sharedStrings.xml"), &b);
}

enum rc paper_xlsx(struct job *job, const struct paper *papers, size_t count, struct str about,
	struct str *ret)
{
	struct workbook book = {.job = job};
	TRY(ooxml_writer_open(job, &book.writer));
	buf_init(&book.strings, BUF_MAX_TEXT);
	TRY(write_types(&book, count));
	TRY(write_package(&book, about));
	TRY(write_book(&book, papers, count));
	TRY(ooxml_writer_add(job, book.writer, STR("xl/styles.xml"), str_from_z(styles)));
	for (size_t i = 0; i < count; i++)
		TRY(write_sheet(&book, &papers[i], i));
	TRY(write_strings(&book));
	return ooxml_writer_finish(job, book.writer, ret);
}
