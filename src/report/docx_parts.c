/*
 * How it works
 *
 * The recipe for GB/T 9704-2012 in WordprocessingML, as numbers (twips unless
 * said otherwise: 1 mm = 56.69, 1 pt = 20):
 *
 *   page      11906 × 16838, margins 2098/1474/1984/1587, so the type area is
 *             8845 × 12756 (156 × 225 mm), the page number outside of it
 *   lines     12756 / 22 = 579, exactly; the grid is type "lines": LibreOffice
 *             draws any other grid wrongly, and 580 gives 21 lines
 *   letters   3号 is 16 pt on a computer, 28 of them are wider than 156 mm; the
 *             print shop's 3号 is 15.75 pt: hence spacing −5 on all body text
 *   footer    the dash stands 7 mm below the type area: 28 mm above the edge,
 *             half of a 280 line below it: 1447
 *
 * No theme part and no theme fonts: WPS asks for fonts that nobody has.
 * autoSpaceDE/DN are off, they would push the 28 letters off their grid.
 * Elements stand in the order of the schema; Word refuses a file otherwise.
 */
#include "report/docx.h"

#include "ooxml/ooxml.h"

#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD_CT "application/vnd.openxmlformats-officedocument.wordprocessingml."

void docx_add_content_types(struct buf *out, enum edition edition, bool numbered)
{
	buf_add_z(out, DOCX_XML
		"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		"<Default Extension=\"rels\" "
		"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
		"<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_CT
		"document.main+xml\"/>"
		"<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_CT "styles+xml\"/>"
		"<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_CT
		"settings+xml\"/>"
		"<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD_CT
		"fontTable+xml\"/>"
		"<Override PartName=\"/docProps/core.xml\" "
		"ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
	if (numbered)
		buf_add_z(out, "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_CT
			       "footer+xml\"/>"
			       "<Override PartName=\"/word/footer2.xml\" ContentType=\"" WORD_CT
			       "footer+xml\"/>");
	if (edition == EDITION_REVIEW)
		buf_add_z(out, "<Override PartName=\"/word/comments.xml\" ContentType=\"" WORD_CT
			       "comments+xml\"/>");
	if (edition != EDITION_OUTGOING)
		buf_add_z(out, "<Override PartName=\"/customXml/itemProps1.xml\" "
			       "ContentType=\"application/"
			       "vnd.openxmlformats-officedocument.customXmlProperties+xml\"/>");
	buf_add_z(out, "</Types>");
}

#define RELS_OPEN                                                                                  \
	DOCX_XML "<Relationships "                                                                 \
		 "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define REL(id, type, target)                                                                      \
	"<Relationship Id=\"" id "\" Type=\"" type "\" Target=\"" target "\"/>"

void docx_add_package_rels(struct buf *out)
{
	buf_add_z(
		out, RELS_OPEN REL("rId1", OFFICE "officeDocument", "word/document.xml") REL("rId2",
			     "http://schemas.openxmlformats.org/package/2006/relationships/"
			     "metadata/core-properties",
			     "docProps/core.xml") "</Relationships>");
}

void docx_add_document_rels(struct buf *out, enum edition edition, bool numbered)
{
	buf_add_z(out, RELS_OPEN REL("rId1", OFFICE "styles", "styles.xml")
			       REL("rId2", OFFICE "settings", "settings.xml"));
	if (numbered)
		buf_add_z(out, REL("rId3", OFFICE "footer", "footer1.xml")
				       REL("rId4", OFFICE "footer", "footer2.xml"));
	buf_add_z(out, REL("rId5", OFFICE "fontTable", "fontTable.xml"));
	if (edition != EDITION_OUTGOING)
		buf_add_z(out, REL("rId6", OFFICE "customXml", "../customXml/item1.xml"));
	if (edition == EDITION_REVIEW)
		buf_add_z(out, REL("rId7", OFFICE "comments", "comments.xml"));
	buf_add_z(out, "</Relationships>");
}

void docx_add_manifest_rels(struct buf *out)
{
	buf_add_z(out, RELS_OPEN REL("rId1", OFFICE "customXmlProps",
			       "itemProps1.xml") "</Relationships>");
}

void docx_add_manifest_properties(struct buf *out)
{
	buf_add_z(out, DOCX_XML
		"<ds:datastoreItem ds:itemID=\"{6B7A6663-0001-4F00-8000-6B657A68616E}\" "
		"xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\">"
		"<ds:schemaRefs><ds:schemaRef "
		"ds:uri=\"urn:kezhang:figures:1\"/></ds:schemaRefs></ds:datastoreItem>");
}

/* No author, no dates in any edition: the chain and the record of the rendering have them. */
void docx_add_core(struct buf *out, const struct document *doc, enum edition edition)
{
	buf_add_z(out, DOCX_XML "<cp:coreProperties "
				"xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
				"metadata/core-properties\" "
				"xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
	xml_add_text(out, doc->title);
	buf_add_z(out, "</dc:title>");
	if (edition != EDITION_OUTGOING && doc->render.len) {
		buf_add_z(out, "<dc:identifier>");
		xml_add_text(out, doc->render);
		buf_add_z(out, "</dc:identifier>");
	}
	buf_add_z(out, "</cp:coreProperties>");
}

/* Order: …, zoom, removePersonalInformation, …, defaultTabStop, …, evenAndOddHeaders, …, characterSpacingControl, …, compat. */
void docx_add_settings(struct buf *out, enum edition edition)
{
	buf_add_z(out, DOCX_XML "<w:settings " DOCX_W "><w:zoom w:percent=\"100\"/>");
	if (edition ==
		EDITION_OUTGOING) /* and Word shall not add names and dates when it is saved again */
		buf_add_z(out, "<w:removePersonalInformation/><w:removeDateAndTime/>");
	buf_add_z(out, "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
		       "<w:defaultTabStop w:val=\"640\"/><w:evenAndOddHeaders/>"
		       "<w:drawingGridVerticalSpacing w:val=\"579\"/>"
		       "<w:characterSpacingControl w:val=\"compressPunctuation\"/>"
		       "<w:compat><w:doNotExpandShiftReturn/>");
	static const char *const settings[][2] = {{"compatibilityMode", "15"},
		{"overrideTableStyleFontSizeAndJustification", "1"},
		{"enableOpenTypeFeatures", "1"}, {"doNotFlipMirrorIndents", "1"},
		{"differentiateMultirowTableHeaders", "1"}};
	for (size_t i = 0; i < COUNT_OF(settings); i++)
		buf_addf(out,
			"<w:compatSetting w:name=\"%s\" "
			"w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"%s\"/>",
			settings[i][0], settings[i][1]);
	buf_add_z(out, "</w:compat>"
		       "<w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>");
}

/* The other name under which newer systems have the same face, so that a missing one is replaced by its like. */
void docx_add_fonts(struct buf *out)
{
	static const struct {
		const char *name, *alias, *panose, *family;
	} fonts[] = {
		{"仿宋_GB2312", "仿宋", "02010609030101010101", "modern"},
		{"楷体_GB2312", "楷体", "02010609030101010101", "modern"},
		{"黑体", "SimHei", "02010609060101010101", "modern"},
		{"方正小标宋简体", "方正小标宋_GBK", "02010601030101010101", "auto"},
		{"宋体", "SimSun", "02010600030101010101", "auto"},
	};
	buf_add_z(out, DOCX_XML
		"<w:fonts " DOCX_W ">"
		"<w:font w:name=\"Times New Roman\"><w:panose1 w:val=\"02020603050405020304\"/>"
		"<w:charset w:val=\"00\"/><w:family w:val=\"roman\"/><w:pitch "
		"w:val=\"variable\"/></w:font>");
	for (size_t i = 0; i < COUNT_OF(fonts); i++)
		buf_addf(out,
			"<w:font w:name=\"%s\"><w:altName w:val=\"%s\"/><w:panose1 "
			"w:val=\"%s\"/><w:charset w:val=\"86\"/>"
			"<w:family w:val=\"%s\"/><w:pitch w:val=\"%s\"/></w:font>",
			fonts[i].name, fonts[i].alias, fonts[i].panose, fonts[i].family,
			fonts[i].family[0] == 'm' ? "fixed" : "variable");
	buf_add_z(out, "</w:fonts>");
}

/* — 1 — : one field character a run (WPS shows nothing otherwise), with a value to show before anybody counts. */
void docx_add_footer(struct buf *out, bool even)
{
	static const char *const pieces[] = {
		"<w:t xml:space=\"preserve\">— </w:t>",
		"<w:fldChar w:fldCharType=\"begin\"/>",
		"<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>",
		"<w:fldChar w:fldCharType=\"separate\"/>",
		NULL,
		"<w:fldChar w:fldCharType=\"end\"/>",
		"<w:t xml:space=\"preserve\"> —</w:t>",
	};
	buf_add_z(out, DOCX_XML
		"<w:ftr " DOCX_W
		"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:snapToGrid w:val=\"0\"/>"
		"<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"280\" w:lineRule=\"exact\"/>");
	buf_add_z(out,
		even ? "<w:ind w:leftChars=\"100\" w:left=\"280\"/><w:jc w:val=\"left\"/></w:pPr>"
		     : "<w:ind w:rightChars=\"100\" w:right=\"280\"/><w:jc "
		       "w:val=\"right\"/></w:pPr>");
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		buf_add_z(out, "<w:r><w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" "
			       "w:eastAsia=\"宋体\"/>"
			       "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>");
		buf_add_z(out, pieces[i] ? pieces[i] : even ? "<w:t>2</w:t>" : "<w:t>1</w:t>");
		buf_add_z(out, "</w:r>");
	}
	buf_add_z(out, "</w:p></w:ftr>");
}

/* ---- styles ---- */

struct style {
	const char *id, *name;
	const char *based, *next;
	bool quick; /* offered in the gallery */
	const char *ppr, *rpr;
};

#define FACE(face)  "<w:rFonts w:eastAsia=\"" face "\"/>"
#define PLAIN_LINES "<w:snapToGrid w:val=\"0\"/>"
#define LINE(n)     "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"" n "\" w:lineRule=\"exact\"/>"
#define SIZE(n)     "<w:sz w:val=\"" n "\"/><w:szCs w:val=\"" n "\"/>"
#define TWO_IN      "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
#define PITCH       "<w:spacing w:val=\"-5\"/>"
#define NO_PITCH    "<w:spacing w:val=\"0\"/>"

/*
 * Digits of a title are drawn in the title's own face: Times beside 小标宋 looks thin.
 * A line of 2号 is its height and 7/8 of 3号: 22 + 14 = 36 pt.
 */
static const struct style styles[] = {
	{"KzBody", "公文正文", "Normal", NULL, true, TWO_IN, ""},
	{"Heading1", "heading 1", "Normal", "KzBody", true,
		"<w:keepNext/>" TWO_IN "<w:outlineLvl w:val=\"0\"/>", FACE("黑体")},
	{"Heading2", "heading 2", "Normal", "KzBody", true,
		"<w:keepNext/>" TWO_IN "<w:outlineLvl w:val=\"1\"/>", FACE("楷体_GB2312")},
	{"Heading3", "heading 3", "Normal", "KzBody", true,
		"<w:keepNext/>" TWO_IN "<w:outlineLvl w:val=\"2\"/>", ""},
	{"Title", "Title", "Normal", "KzBody", true,
		"<w:keepNext/>" PLAIN_LINES LINE("720") "<w:jc w:val=\"center\"/>",
		"<w:rFonts w:ascii=\"方正小标宋简体\" w:hAnsi=\"方正小标宋简体\" "
		"w:eastAsia=\"方正小标宋简体\"/>" NO_PITCH SIZE("44")},
	{"Subtitle", "Subtitle", "Normal", "KzBody", true, "<w:jc w:val=\"center\"/>",
		FACE("楷体_GB2312")},
	{"KzAddressee", "主送机关", "Normal", "KzBody", true, "", ""},
	{"KzSignature", "署名", "Normal", "KzDate", true, "<w:keepNext/><w:jc w:val=\"right\"/>",
		""},
	{"KzDate", "成文日期", "Normal", NULL, true, "<w:jc w:val=\"right\"/>", ""},
	{"KzNote", "附注", "Normal", NULL, true, TWO_IN, ""},
	{"Footer", "footer", "Normal", NULL, false, PLAIN_LINES LINE("280"), NO_PITCH SIZE("28")},
};

/* Only the review edition has what these are for. */
static const struct style review_styles[] = {
	{"KzSource", "来源表", "Normal", NULL, false,
		PLAIN_LINES LINE("300") "<w:jc w:val=\"left\"/>", NO_PITCH SIZE("18")},
	{"KzSourceHead", "来源表头", "KzSource", NULL, false, "<w:jc w:val=\"center\"/>",
		FACE("黑体")},
	{"KzAppendix", "附件序号", "Normal", NULL, false, "", FACE("黑体")},
	{"CommentText", "annotation text", "Normal", NULL, false,
		PLAIN_LINES "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" "
			    "w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
		FACE("宋体") NO_PITCH SIZE("20")},
};

static void add_style(struct buf *out, const struct style *style)
{
	buf_addf(out,
		"<w:style w:type=\"paragraph\"%s w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn "
		"w:val=\"%s\"/>",
		style->id[0] == 'K' ? " w:customStyle=\"1\"" : "", style->id, style->name,
		style->based);
	if (style->next)
		buf_addf(out, "<w:next w:val=\"%s\"/>", style->next);
	if (style->quick)
		buf_add_z(out, "<w:qFormat/>");
	if (style->ppr[0])
		buf_addf(out, "<w:pPr>%s</w:pPr>", style->ppr);
	if (style->rpr[0])
		buf_addf(out, "<w:rPr>%s</w:rPr>", style->rpr);
	buf_add_z(out, "</w:style>");
}

#define BODY_FONTS                                                                                 \
	"<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "                       \
	"w:eastAsia=\"仿宋_GB2312\" w:cs=\"Times New Roman\"/>"

/* Tables of each size that the document has: the size is part of the style's name. */
static void add_table_styles(struct buf *out, const struct settled *settled)
{
	bool done[64] = {false};
	for (size_t i = 0; i < settled->doc.block_count; i++) {
		int size = settled->tables[i].size;
		if (settled->doc.blocks[i].kind != BLOCK_TABLE || done[size])
			continue;
		done[size] = true;
		buf_addf(out,
			"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"KzTable%d\">"
			"<w:name w:val=\"公文表格%d\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>"
			"<w:pPr>" PLAIN_LINES LINE(
				"400") "<w:jc w:val=\"left\"/></w:pPr><w:rPr>" NO_PITCH
				       "<w:sz w:val=\"%d\"/><w:szCs "
				       "w:val=\"%d\"/></w:rPr></w:style>",
			size, size, size, size);
		buf_addf(out,
			"<w:style w:type=\"paragraph\" w:customStyle=\"1\" "
			"w:styleId=\"KzTableHead%d\">"
			"<w:name w:val=\"公文表头%d\"/><w:basedOn w:val=\"KzTable%d\"/><w:qFormat/>"
			"<w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr>" FACE(
				"黑体") "</w:rPr></w:style>",
			size, size, size);
	}
}

void docx_add_styles(struct buf *out, enum edition edition, const struct settled *settled)
{
	buf_add_z(out, DOCX_XML "<w:styles " DOCX_W
				"><w:docDefaults><w:rPrDefault><w:rPr>" BODY_FONTS SIZE(
					"32") "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" "
					      "w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
					      "<w:pPrDefault/></w:docDefaults>");
	buf_add_z(out, "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
		       "w:val=\"Normal\"/><w:qFormat/>"
		       "<w:pPr><w:widowControl w:val=\"0\"/><w:kinsoku/><w:autoSpaceDE "
		       "w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>" LINE(
			       "579") "<w:jc w:val=\"both\"/></w:pPr><w:rPr>" BODY_FONTS PITCH
			       SIZE("32") "</w:rPr></w:style>");
	buf_add_z(out,
		"<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
		"<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority "
		"w:val=\"1\"/><w:semiHidden/></w:style>"
		"<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name "
		"w:val=\"Normal Table\"/>"
		"<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" "
		"w:type=\"dxa\"/><w:tblCellMar>"
		"<w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom "
		"w:w=\"0\" w:type=\"dxa\"/>"
		"<w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
	for (size_t i = 0; i < COUNT_OF(styles); i++)
		add_style(out, &styles[i]);
	add_table_styles(out, settled);
	if (edition == EDITION_REVIEW) {
		for (size_t i = 0; i < COUNT_OF(review_styles); i++)
			add_style(out, &review_styles[i]);
		buf_add_z(out,
			"<w:style w:type=\"character\" w:styleId=\"CommentReference\">"
			"<w:name w:val=\"annotation reference\"/><w:rPr>" SIZE(
				"21") "</w:rPr></w:style>"
				      "<w:style w:type=\"character\" "
				      "w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr>"
				      "<w:color w:val=\"0563C1\"/><w:u "
				      "w:val=\"single\"/></w:rPr></w:style>");
	}
	buf_add_z(out, "</w:styles>");
}
