/*
 * How it works
 *
 * The settled document is walked once. Each kind of paragraph has its style
 * (docx_parts.c has the numbers); only what depends on the text itself is
 * written into the paragraph: the indents of signature and date. A run becomes
 * one w:r; a figure is enclosed by its bookmark, and in the review edition by
 * a comment's range inside of it:
 *
 *	bookmarkStart commentRangeStart [ w:r 52 ] commentRangeEnd w:r(commentReference) bookmarkEnd
 *
 * so that a reader that knows nothing of either still meets the runs as plain
 * children of the paragraph. The reference must stand before the bookmark's
 * end: LibreOffice 7.4 otherwise saves the bookmark without its last character.
 * Whatever separates tables from what follows, or carries a page break in
 * front of a table, is an empty paragraph of next to no height.
 */
#include "report/docx.h"

#include "ooxml/ooxml.h"

struct writer {
	const struct document *doc; /* the settled one */
	const struct settled *settled;
	enum edition edition;
	struct buf *out;
	bool *figure_placed, *claim_placed;
};

/* ---- runs ---- */

/* Signs that Western and Chinese faces both have (quotes, dashes, ·, ×, 〔〕): the Chinese one shall draw them. */
static bool needs_hint(struct str text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t cp = utf8_next(text, &at);
		if ((cp >= 0x80 && cp < 0x2e80) || cp == 0x3014 || cp == 0x3015)
			return true;
	}
	return false;
}

void docx_add_run(struct buf *out, struct str text, const char *rpr)
{
	if (text.len == 0)
		return;
	bool hint = needs_hint(text);
	buf_add_z(out, "<w:r>");
	if (hint || rpr[0])
		buf_addf(out, "<w:rPr>%s%s</w:rPr>", hint ? "<w:rFonts w:hint=\"eastAsia\"/>" : "",
			rpr);
	for (size_t start = 0, i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] != '\n' && text.at[i] != '\t')
			continue;
		if (i > start) {
			buf_add_z(out, "<w:t xml:space=\"preserve\">");
			xml_add_text(out, str_head(str_skip(text, start), i - start));
			buf_add_z(out, "</w:t>");
		}
		if (i < text.len)
			buf_add_z(out, text.at[i] == '\n' ? "<w:br/>" : "<w:tab/>");
		start = i + 1;
	}
	buf_add_z(out, "</w:r>");
}

static void add_anchored(struct writer *w, const struct run *run)
{
	bool claim = run->kind == RUN_CLAIM, comment = w->edition == EDITION_REVIEW;
	/* a missing figure is seen at once while the text is worked on */
	const char *rpr = run->kind == RUN_MISSING && w->edition != EDITION_OUTGOING
				  ? "<w:highlight w:val=\"yellow\"/>"
				  : "";
	if (w->edition == EDITION_OUTGOING || run->figure == DOCUMENT_NO_FIGURE) {
		docx_add_run(w->out, run->text, rpr);
		return;
	}
	struct str id = claim ? w->doc->claims[run->figure].id : w->doc->figures[run->figure].id;
	int mark = (claim ? DOCX_ID_CLAIM : DOCX_ID_FIGURE) + (int)run->figure;
	int note = (claim ? DOCX_ID_NOTE_ON_CLAIM : DOCX_ID_NOTE_ON_FIGURE) + (int)run->figure;
	buf_addf(w->out, "<w:bookmarkStart w:id=\"%d\" w:name=\"kz_%.*s\"/>", mark, STR_ARG(id));
	if (comment)
		buf_addf(w->out, "<w:commentRangeStart w:id=\"%d\"/>", note);
	docx_add_run(w->out, run->text, rpr);
	if (comment)
		buf_addf(w->out,
			"<w:commentRangeEnd w:id=\"%d\"/><w:r><w:rPr><w:rStyle "
			"w:val=\"CommentReference\"/></w:rPr>"
			"<w:commentReference w:id=\"%d\"/></w:r>",
			note, note);
	buf_addf(w->out, "<w:bookmarkEnd w:id=\"%d\"/>", mark);
	(claim ? w->claim_placed : w->figure_placed)[run->figure] = true;
}

static void add_runs(struct writer *w, const struct para *para)
{
	for (size_t i = 0; i < para->count; i++) {
		if (para->runs[i].kind == RUN_TEXT)
			docx_add_run(w->out, para->runs[i].text, "");
		else
			add_anchored(w, &para->runs[i]);
	}
}

/* ---- paragraphs ---- */

static const char *style_of(enum para_kind kind)
{
	switch (kind) {
	case PARA_TITLE: return "Title";
	case PARA_SUBTITLE: return "Subtitle";
	case PARA_ADDRESSEE: return "KzAddressee";
	case PARA_LEVEL1: return "Heading1";
	case PARA_LEVEL2: return "Heading2";
	case PARA_LEVEL3: return "Heading3";
	case PARA_BODY: return "KzBody";
	case PARA_SIGNATURE: return "KzSignature";
	case PARA_DATE: return "KzDate";
	case PARA_NOTE: return "KzNote";
	}
	never();
}

/* Right indent of a signature or date: 160 twips are half a character of 3号. */
static void add_indent(struct writer *w, const struct block *block)
{
	struct arena *a = arena_make();
	struct signature_place place = {.date = 4};
	size_t halves = 0;
	if (block->para.kind == PARA_SIGNATURE) { /* checked: the date stands below */
		place = layout_signature(para_text(a, &block->para), para_text(a, &block[1].para));
		halves = place.issuer;
	} else {
		bool signs = block > w->doc->blocks && block[-1].kind == BLOCK_PARA &&
			     block[-1].para.kind == PARA_SIGNATURE;
		if (signs)
			place = layout_signature(
				para_text(a, &block[-1].para), para_text(a, &block->para));
		halves = place.date;
	}
	buf_addf(
		w->out, "<w:ind w:rightChars=\"%zu\" w:right=\"%zu\"/>", halves * 50, halves * 160);
	arena_free(a);
}

/* The text's last paragraph, and the blank line behind it: a signature has no page of its own, text stands above it. */
static bool stays_with_signature(const struct writer *w, const struct block *block)
{
	const struct block *end = w->doc->blocks + w->doc->block_count;
	for (block++; block < end && block->kind == BLOCK_BLANK; block++)
		;
	return block < end && block->kind == BLOCK_PARA && block->para.kind == PARA_SIGNATURE;
}

static void add_para(struct writer *w, const struct block *block)
{
	enum para_kind kind = block->para.kind;
	buf_addf(w->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", style_of(kind));
	if (stays_with_signature(w, block))
		buf_add_z(w->out, "<w:keepNext/>");
	if (kind == PARA_SIGNATURE || kind == PARA_DATE)
		add_indent(w, block);
	buf_add_z(w->out, "</w:pPr>");
	add_runs(w, &block->para);
	buf_add_z(w->out, "</w:p>");
}

#define SPACER_HAIR 20  /* as good as nothing */
#define SPACER_GAP  120 /* between text and a table */

/* An empty paragraph of so many twips. */
static void add_spacer(struct buf *out, int height)
{
	buf_addf(out,
		"<w:p><w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" "
		"w:line=\"%d\" "
		"w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/><w:szCs "
		"w:val=\"2\"/></w:rPr></w:pPr></w:p>",
		height);
}

/* ---- tables ---- */

void docx_table_open(struct buf *out, const int *widths, size_t columns, int pad, int beside)
{
	int sum = 0;
	for (size_t i = 0; i < columns; i++)
		sum += widths[i];
	buf_addf(out,
		"<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc "
		"w:val=\"center\"/><w:tblBorders>",
		sum);
	static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
	for (size_t i = 0; i < COUNT_OF(sides); i++)
		buf_addf(out,
			"<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>",
			sides[i]);
	buf_addf(out,
		"</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"%d\" "
		"w:type=\"dxa\"/><w:left w:w=\"%d\" w:type=\"dxa\"/><w:bottom w:w=\"%d\" "
		"w:type=\"dxa\"/><w:right w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar><w:tblLook "
		"w:val=\"0000\"/></w:tblPr><w:tblGrid>",
		pad, beside / 2, pad, beside / 2);
	for (size_t i = 0; i < columns; i++)
		buf_addf(out, "<w:gridCol w:w=\"%d\"/>", widths[i]);
	buf_add_z(out, "</w:tblGrid>");
}

void docx_row_open(struct buf *out, bool head)
{
	buf_addf(out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
}

void docx_cell_open(struct buf *out, int width, size_t span)
{
	buf_addf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
	if (span > 1)
		buf_addf(out, "<w:gridSpan w:val=\"%zu\"/>", span);
	buf_add_z(out, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

void docx_cell_close(struct buf *out)
{
	buf_add_z(out, "</w:tc>");
}

void docx_row_close(struct buf *out)
{
	buf_add_z(out, "</w:tr>");
}

void docx_table_close(struct buf *out)
{
	buf_add_z(out, "</w:tbl>");
}

static void add_cell(struct writer *w, const struct doc_table *table, const struct fitted *fitted,
	size_t row, size_t column)
{
	static const char *const aligns[] = {"left", "center", "right"};
	bool head = row < table->head_rows, span = table->spans && table->spans[row];
	uint8_t align = table->align ? table->align[column] : 0;
	int width = fitted->widths[column];
	for (size_t i = 1; span && i < table->columns; i++)
		width += fitted->widths[i];
	docx_cell_open(w->out, width, span ? table->columns : 1);
	buf_addf(w->out, "<w:p><w:pPr><w:pStyle w:val=\"%s%d\"/>",
		head || span ? "KzTableHead" : "KzTable", fitted->size);
	buf_addf(w->out,
		"<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"%d\" w:lineRule=\"exact\"/>",
		fitted->line);
	if (span || (!head && align > 0))
		buf_addf(w->out, "<w:jc w:val=\"%s\"/>", span ? "left" : aligns[align]);
	buf_add_z(w->out, "</w:pPr>");
	add_runs(w, &table->cells[row * table->columns + column]);
	buf_add_z(w->out, "</w:p>");
	docx_cell_close(w->out);
}

/* Word wants a paragraph behind a table, and text wants air on both sides of it. */
static void add_table(struct writer *w, const struct block *block)
{
	const struct doc_table *table = &block->table;
	const struct fitted *fitted = &w->settled->tables[block - w->doc->blocks];
	const struct block *last = w->doc->blocks + w->doc->block_count - 1;
	if (table->rows == 0)
		return;
	if (block > w->doc->blocks && block[-1].kind == BLOCK_PARA)
		add_spacer(w->out, SPACER_GAP);
	docx_table_open(w->out, fitted->widths, table->columns, fitted->pad, fitted_sides(fitted));
	for (size_t row = 0; row < table->rows; row++) {
		bool span = table->spans && table->spans[row];
		docx_row_open(w->out, row < table->head_rows);
		for (size_t column = 0; column < (span ? 1 : table->columns); column++)
			add_cell(w, table, fitted, row, column);
		docx_row_close(w->out);
	}
	docx_table_close(w->out);
	add_spacer(w->out, block < last && block[1].kind == BLOCK_PARA ? SPACER_GAP : SPACER_HAIR);
}

/* ---- parts ---- */

/* A document of one page has no number on it, and no grid: a grid cuts the page to whole lines of the text. */
static void add_section(struct writer *w)
{
	const struct page *page = &w->settled->page;
	bool one_page = w->doc->one_page;
	buf_add_z(w->out, "<w:sectPr>");
	if (!one_page)
		buf_add_z(w->out, "<w:footerReference w:type=\"default\" r:id=\"rId3\"/>"
				  "<w:footerReference w:type=\"even\" r:id=\"rId4\"/>");
	buf_addf(w->out, "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/>", page->width, page->height,
		page->across ? " w:orient=\"landscape\"" : "");
	buf_addf(w->out,
		"<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" "
		"w:header=\"851\" w:footer=\"%d\" w:gutter=\"0\"/><w:cols w:space=\"425\"/>%s"
		"</w:sectPr>",
		page->top, page->right, page->bottom, page->left, page->tight ? 567 : 1447,
		one_page ? "" : "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>");
}

static void add_body(struct writer *w)
{
	buf_add_z(w->out, DOCX_XML "<w:document " DOCX_W " " DOCX_R "><w:body>");
	for (size_t i = 0; i < w->doc->block_count; i++) {
		const struct block *block = &w->doc->blocks[i];
		switch (block->kind) {
		case BLOCK_PARA: add_para(w, block); break;
		case BLOCK_TABLE: add_table(w, block); break;
		case BLOCK_BLANK:
			buf_add_z(w->out, stays_with_signature(w, block)
						  ? "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>"
						  : "<w:p/>");
			break;
		}
	}
	if (w->edition == EDITION_REVIEW) {
		docx_add_appendix(w->out, w->doc, w->figure_placed);
		add_spacer(w->out, SPACER_HAIR);
	}
	add_section(w);
	buf_add_z(w->out, "</w:body></w:document>");
}

/* Closes the part under its name and makes the buffer ready for the next. */
static enum rc close_part(
	struct job *job, struct ooxml_writer *zip, const char *name, struct buf *out)
{
	if (!buf_ok(out))
		return fail(job, RC_TOO_MUCH, "公文过长：%s超过%zu兆字节，请拆成几份", name,
			BUF_MAX_TEXT >> 20);
	/* the package looks at the content until it is finished */
	struct str content = buf_take(job->arena, out);
	buf_init(out, BUF_MAX_TEXT);
	return ooxml_writer_add(job, zip, str_from_z(name), content);
}

static enum rc add_fixed_parts(struct job *job, struct ooxml_writer *zip, struct writer *w)
{
	struct buf *out = w->out;
	bool numbered = !w->doc->one_page;
	docx_add_content_types(out, w->edition, numbered);
	TRY(close_part(job, zip, "[Content_Types].xml", out));
	docx_add_package_rels(out);
	TRY(close_part(job, zip, "_rels/.rels", out));
	docx_add_document_rels(out, w->edition, numbered);
	TRY(close_part(job, zip, "word/_rels/document.xml.rels", out));
	docx_add_core(out, w->doc, w->edition);
	TRY(close_part(job, zip, "docProps/core.xml", out));
	docx_add_styles(out, w->edition, w->settled);
	TRY(close_part(job, zip, "word/styles.xml", out));
	docx_add_settings(out, w->edition);
	TRY(close_part(job, zip, "word/settings.xml", out));
	docx_add_fonts(out);
	TRY(close_part(job, zip, "word/fontTable.xml", out));
	if (!numbered)
		return RC_OK;
	docx_add_footer(out, false);
	TRY(close_part(job, zip, "word/footer1.xml", out));
	docx_add_footer(out, true);
	return close_part(job, zip, "word/footer2.xml", out);
}

static enum rc add_manifest_parts(struct job *job, struct ooxml_writer *zip, struct writer *w)
{
	docx_add_manifest(w->out, w->doc);
	TRY(close_part(job, zip, "customXml/item1.xml", w->out));
	docx_add_manifest_properties(w->out);
	TRY(close_part(job, zip, "customXml/itemProps1.xml", w->out));
	docx_add_manifest_rels(w->out);
	return close_part(job, zip, "customXml/_rels/item1.xml.rels", w->out);
}

static enum rc add_parts(struct job *job, struct ooxml_writer *zip, struct writer *w)
{
	TRY(add_fixed_parts(job, zip, w));
	add_body(w);
	TRY(close_part(job, zip, "word/document.xml", w->out));
	if (w->edition == EDITION_REVIEW) {
		docx_add_comments(w->out, w->doc, w->figure_placed, w->claim_placed);
		TRY(close_part(job, zip, "word/comments.xml", w->out));
	}
	return w->edition == EDITION_OUTGOING ? RC_OK : add_manifest_parts(job, zip, w);
}

enum rc document_docx(
	struct job *job, const struct document *doc, enum edition edition, struct str *ret_bytes)
{
	TRY(document_check(job, doc));
	struct settled settled = layout_settle(job->arena, doc);
	struct ooxml_writer *zip = NULL;
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	struct writer w = {
		.doc = &settled.doc, .settled = &settled, .edition = edition, .out = &out};
	w.figure_placed = arena_array(job->arena, bool, doc->figure_count + 1);
	w.claim_placed = arena_array(job->arena, bool, doc->claim_count + 1);
	enum rc rc = ooxml_writer_open(job, &zip);
	if (rc == RC_OK)
		rc = add_parts(job, zip, &w);
	if (rc == RC_OK)
		rc = ooxml_writer_finish(job, zip, ret_bytes);
	buf_free(&out);
	return rc;
}
