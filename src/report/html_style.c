/*
 * The numbers are those of docx_parts.c in CSS units. Paper gets the margins
 * from @page and the page number from its margin boxes, where the browser has
 * them; the screen shows one sheet as long as the text.
 */
#include "report/html.h"

#include "report/document.h"

#define FANG                                                                                       \
	"\"仿宋_GB2312\", FangSong, \"仿宋\", STFangsong, FandolFang, \"Noto Serif CJK SC\", " \
	"serif"
#define KAI  "\"楷体_GB2312\", KaiTi, \"楷体\", STKaiti, FandolKai, \"Noto Serif CJK SC\", serif"
#define HEI  "SimHei, \"黑体\", STHeiti, \"Noto Sans CJK SC\", sans-serif"
#define SONG "SimSun, \"宋体\", STSong, \"Noto Serif CJK SC\", serif"
#define BIAO                                                                                                  \
	"\"方正小标宋简体\", \"方正小标宋_GBK\", FZXiaoBiaoSong-B05S, STZhongsong, \"Noto Serif " \
	"CJK SC\", serif"

static const struct str page_style = STR_INIT("html { background: #eceff3; }\n"
					      "body { margin: 0; color: #000; }\n"
					      "@media print { html { background: none; } }\n");

/* The number stands outside of the type area: right on odd pages, left on even ones. */
static const struct str page_number = STR_INIT(
	"@page { @bottom-right { content: \"— \" counter(page) \" —\"; font: 14pt " SONG "; } }\n"
	"@page :left { @bottom-right { content: none; }\n"
	"  @bottom-left { content: \"— \" counter(page) \" —\"; font: 14pt " SONG "; } }\n");

static const struct str style = STR_INIT(
	".doc { box-sizing: border-box; width: 210mm; min-height: 297mm; margin: 8mm auto; "
	"padding: 37mm 26mm 35mm 28mm;\n"
	"  background: #fff; box-shadow: 0 0 0 1px #d8dde4;\n"
	"  font: 16pt/28.95pt \"Times New Roman\", \"Liberation Serif\", " FANG
	"; letter-spacing: -.25pt;\n"
	"  text-align: justify; line-break: strict; overflow-wrap: break-word; }\n"
	".doc h1, .doc h2, .doc h3, .doc h4, .doc p, .doc table { margin: 0; font-size: inherit; "
	"font-weight: normal; }\n"
	".doc p, .doc h2, .doc h3, .doc h4 { text-indent: 2em; white-space: pre-wrap; }\n"
	".doc h1 { font-family: " BIAO
	"; font-size: 22pt; line-height: 36pt; letter-spacing: 0; text-align: center; "
	"font-weight: bold; }\n"
	".doc h2 { font-family: \"Times New Roman\", \"Liberation Serif\", " HEI
	"; break-after: avoid; }\n"
	".doc h3 { font-family: \"Times New Roman\", \"Liberation Serif\", " KAI
	"; break-after: avoid; }\n"
	".doc h4 { break-after: avoid; }\n"
	".doc p.subtitle { font-family: \"Times New Roman\", \"Liberation Serif\", " KAI
	"; text-align: center; text-indent: 0; }\n"
	".doc p.addressee { text-indent: 0; }\n"
	".doc p.signature, .doc p.date { text-align: right; text-indent: 0; }\n"
	".doc p.signature { break-after: avoid; }\n"
	".doc p.blank { height: 28.95pt; }\n"
	".doc.across { width: 297mm; min-height: 210mm; padding: 28mm 37mm 26mm 35mm; }\n"
	".doc.tight { padding: 20mm 18mm 18mm 20mm; }\n"
	".doc table { border-collapse: collapse; margin: 6pt auto; max-width: "
	"100%;\n"
	"  font-size: 12pt; line-height: 20pt; letter-spacing: 0; text-align: left; }\n"
	".doc th, .doc td { border: .5pt solid #000; padding: 2pt 4pt; white-space: pre-wrap; "
	"vertical-align: middle; }\n"
	".doc th { font-family: " HEI "; font-weight: normal; text-align: center; }\n"
	".doc tr { break-inside: avoid; }\n"
	".doc > .wide > table { table-layout: fixed; width: 100%; }\n"
	".doc .s-21 { font-size: 10.5pt; line-height: 17pt; } .doc .s-18 { font-size: 9pt; "
	"line-height: 14pt; }\n"
	".doc .s-15 { font-size: 7.5pt; line-height: 11pt; }\n"
	".doc .s-18 td, .doc .s-18 th, .doc .s-15 td, .doc .s-15 th { padding: 1pt 2.5pt; }\n"
	".doc th.span { text-align: left; }\n"
	".doc .c { text-align: center; } .doc .r { text-align: right; }\n"
	".doc .sources { break-before: page; } .doc .sources h2 { text-indent: 0; }\n"
	".doc .sources td.c, .doc .sources td.r, .doc .sources th { white-space: nowrap; }\n"
	".doc .sources table { font-size: 9pt; line-height: "
	"15pt; }\n"
	".doc .sources p.small { font-size: 9pt; line-height: 15pt; text-indent: 0; "
	"letter-spacing: 0; }\n"
	".doc a { color: inherit; text-decoration: none; }\n"
	"@media screen {\n"
	"  .doc .sources { margin-top: 16mm; padding-top: 8mm; border-top: 1px dashed #d8dde4; }\n"
	"  .doc .fig { border-bottom: 1px dotted #5f6b7a; } .doc a.fig:hover, .doc a.fig:focus { "
	"background: #e8f0fa; }\n"
	"  .doc .missing { background: #fff3bf; } .doc .claim { border-bottom: 1px dashed #1f5fa8; "
	"}\n"
	"  .doc .claim.softer { border-bottom-color: #b26a00; } .doc :target { background: "
	"#e8f0fa; }\n"
	"}\n"
	"@media screen and (max-width: 215mm) { .doc, .doc.across, .doc.tight { width: auto; "
	"margin: 0; "
	"padding: 8mm 5mm; }\n"
	/* a sheet's table is wider than such a screen: it scrolls in its own box, and its numbers stay whole */
	"  .doc > .wide, .doc .sources { overflow-x: auto; }\n"
	"  .doc > .wide > table { table-layout: auto; width: auto; min-width: 100%; max-width: "
	"none; }\n"
	"  .doc > .wide col { width: auto; } .doc > .wide td { min-width: 6em; } .doc > .wide th { "
	"min-width: 2.5em; }\n"
	"  .doc > .wide td.c, .doc > .wide td.r, .doc > .wide td.code { min-width: 0; "
	"white-space: nowrap; } }\n"
	"@media print {\n"
	"  .doc, .doc.across, .doc.tight { width: auto; min-height: 0; margin: 0; padding: 0; "
	"box-shadow: none; }\n"
	"}\n");

struct str document_style(struct arena *a)
{
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	buf_add(&out, style);
	for (int halves = 0; halves <= HTML_MAX_INDENT; halves++)
		buf_addf(&out, ".doc .in-%d { padding-right: %d%sem; }\n", halves, halves / 2,
			halves % 2 ? ".5" : "");
	for (int points = 1; points <= HTML_MAX_LINE; points++)
		buf_addf(&out,
			".doc .h-%d { margin: 0 auto; line-height: %dpt; } .doc .h-%d td, .doc "
			".h-%d th { "
			"padding-top: 1pt; padding-bottom: 1pt; }\n",
			points, points, points, points);
	for (int percent = 0; percent <= 100; percent++)
		buf_addf(&out, ".doc .w-%d { width: %d%%; }\n", percent, percent);
	return buf_take(a, &out);
}

static int millimetres(int twips)
{
	return (int)(((int64_t)twips * 1000 + 28346) / 56693);
}

void html_add_page_style(struct buf *out, const struct settled *settled)
{
	const struct page *page = &settled->page;
	buf_addf(out, "@page { size: A4%s; margin: %dmm %dmm %dmm %dmm; }\n",
		page->across ? " landscape" : "", millimetres(page->top), millimetres(page->right),
		millimetres(page->bottom), millimetres(page->left));
	if (!settled->doc.one_page)
		buf_add(out, page_number);
	buf_add(out, page_style);
}
