/*
 * How it works
 *
 * What lets a reader follow a figure without the program: in the review
 * edition a comment beside each and a table behind the text, whose first
 * column leads back to the figure, and the list of what is still to be looked
 * at; in both inner editions the manifest, a copy
 * of the records for the day the edited file comes back. The manifest is a
 * convenience: what the book has recorded wins.
 */
#include "report/docx.h"

#include "ooxml/ooxml.h"

#include <inttypes.h>

/* ---- comments ---- */

static void add_line(struct buf *out, const char *label, struct str text)
{
	if (text.len == 0)
		return;
	buf_add_z(out, "<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>");
	docx_add_run(out, str_from_z(label), "");
	docx_add_run(out, text, "");
	buf_add_z(out, "</w:p>");
}

/* Author and initials are the program's name: no person, no date, or the bytes would differ from day to day. */
static void open_comment(struct buf *out, int id)
{
	buf_addf(out, "<w:comment w:id=\"%d\" w:author=\"科账\" w:initials=\"科账\">", id);
}

static struct str counted(struct arena *a, const struct doc_figure *figure)
{
	if (figure->missing || (figure->rows == 0 && figure->undecidable == 0))
		return STR_NONE;
	if (figure->undecidable == 0)
		return str_format(a, "%" PRId64 "条记录", figure->rows);
	return str_format(a, "%" PRId64 "条记录，另有%" PRId64 "条无法判断、没有计入", figure->rows,
		figure->undecidable);
}

static struct str two(
	struct arena *a, struct str first, const char *between, struct str second, const char *end)
{
	if (second.len == 0)
		return first;
	return str_format(a, "%.*s%s%.*s%s", STR_ARG(first), between, STR_ARG(second), end);
}

static void comment_on_figure(struct arena *a, struct buf *out, const struct doc_figure *figure)
{
	add_line(out, "编号：", figure->id);
	add_line(out, "指标：",
		two(a, layout_figure_name(a, figure), "（", figure->indicator, "）"));
	if (figure->missing) {
		add_line(out, "数值：", STR("待补"));
	} else {
		struct str shown = two(a, figure->displayed, "", figure->measure, "");
		add_line(out, "数值：", two(a, shown, "（原值", figure->value, "）"));
	}
	add_line(out, "范围：", figure->unit);
	add_line(out, "报告期：", layout_figure_period(figure));
	add_line(out, "截止日：", figure->cutoff);
	add_line(out, "依据：", counted(a, figure));
	add_line(out, "口径：", figure->formula);
	add_line(out, "口径标识：", str_head(figure->definition, 16));
	add_line(out, "来源：", figure->source);
	add_line(out, "责任股室：", figure->office);
}

void docx_add_comments(struct buf *out, const struct document *doc, const bool *figure_placed,
	const bool *claim_placed)
{
	struct arena *a = arena_make();
	buf_add_z(out, DOCX_XML "<w:comments " DOCX_W ">");
	for (size_t i = 0; i < doc->figure_count; i++) {
		if (!figure_placed[i])
			continue;
		open_comment(out, DOCX_ID_NOTE_ON_FIGURE + (int)i);
		comment_on_figure(a, out, &doc->figures[i]);
		buf_add_z(out, "</w:comment>");
	}
	for (size_t i = 0; i < doc->claim_count; i++) {
		const struct doc_claim *claim = &doc->claims[i];
		if (!claim_placed[i])
			continue;
		open_comment(out, DOCX_ID_NOTE_ON_CLAIM + (int)i);
		add_line(out, "编号：", claim->id);
		add_line(out, "表述：", two(a, claim->words, "（", claim->code, "）"));
		add_line(out, "核对：", claim->holds ? STR("成立") : STR("不成立，已用较弱的写法"));
		add_line(out, "说明：", claim->slip);
		buf_add_z(out, "</w:comment>");
	}
	buf_add_z(out, "</w:comments>");
	arena_free(a);
}

/* ---- appendix ---- */

struct column {
	const char *head;
	int width;
	const char *align;
};

enum {
	COLUMN_ID,
	COLUMN_NAME,
	COLUMN_VALUE,
	COLUMN_PERIOD,
	COLUMN_CUTOFF,
	COLUMN_ROWS,
	COLUMN_SOURCE,
	COLUMNS
};
static const struct column source_columns[COLUMNS] = {
	[COLUMN_ID] = {"编号", 800, "center"},
	[COLUMN_NAME] = {"指标", 2205, "left"},
	[COLUMN_VALUE] = {"数值", 1200, "right"},
	[COLUMN_PERIOD] = {"报告期", 900, "center"},
	[COLUMN_CUTOFF] = {"截止日", 1240, "center"},
	[COLUMN_ROWS] = {"记录", 700, "right"},
	[COLUMN_SOURCE] = {"来源", 1800, "left"},
};

enum { SLIP_ID, SLIP_KIND, SLIP_WHAT, SLIP_WHY, SLIP_OFFICE, SLIPS };
static const struct column slip_columns[SLIPS] = {
	[SLIP_ID] = {"编号", 800, "center"},
	[SLIP_KIND] = {"类别", 1200, "center"},
	[SLIP_WHAT] = {"事项", 2645, "left"},
	[SLIP_WHY] = {"说明", 3100, "left"},
	[SLIP_OFFICE] = {"责任股室", 1100, "center"},
};

static void add_simple(struct buf *out, const char *style, const char *ppr, struct str text)
{
	buf_addf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, ppr);
	docx_add_run(out, text, "");
	buf_add_z(out, "</w:p>");
}

static void add_cell(
	struct buf *out, const struct column *column, bool head, struct str text, struct str anchor)
{
	docx_cell_open(out, column->width, 1);
	buf_addf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/><w:jc w:val=\"%s\"/></w:pPr>",
		head ? "KzSourceHead" : "KzSource", head ? "center" : column->align);
	if (anchor.len) /* an id: nothing to escape */
		buf_addf(out,
			"<w:hyperlink w:anchor=\"kz_%.*s\" w:history=\"1\"><w:r><w:rPr><w:rStyle "
			"w:val=\"Hyperlink\"/></w:rPr>"
			"<w:t>%.*s</w:t></w:r></w:hyperlink>",
			STR_ARG(anchor), STR_ARG(text));
	else
		docx_add_run(out, text, "");
	buf_add_z(out, "</w:p>");
	docx_cell_close(out);
}

static void open_table(struct buf *out, const struct column *columns, size_t count)
{
	int widths[COLUMNS] = {0};
	for (size_t i = 0; i < count; i++)
		widths[i] = columns[i].width;
	docx_table_open(out, widths, count, 40, 160);
	docx_row_open(out, true);
	for (size_t i = 0; i < count; i++)
		add_cell(out, &columns[i], true, str_from_z(columns[i].head), STR_NONE);
	docx_row_close(out);
}

static void add_row(struct buf *out, const struct column *columns, const struct str *cells,
	size_t count, struct str anchor)
{
	docx_row_open(out, false);
	for (size_t i = 0; i < count; i++)
		add_cell(out, &columns[i], false, cells[i], i == 0 ? anchor : STR_NONE);
	docx_row_close(out);
}

static void add_source_row(
	struct arena *a, struct buf *out, const struct doc_figure *figure, bool placed)
{
	struct str cells[COLUMNS] = {
		[COLUMN_ID] = figure->id,
		[COLUMN_NAME] = layout_figure_name(a, figure),
		[COLUMN_VALUE] = figure->missing
					 ? STR("待补")
					 : two(a, figure->displayed, "", figure->measure, ""),
		[COLUMN_PERIOD] = layout_figure_period(figure),
		[COLUMN_CUTOFF] = figure->cutoff,
		[COLUMN_ROWS] = figure->rows > 0  ? str_format(a, "%" PRId64, figure->rows)
				: figure->missing ? STR_NONE
						  : STR("—"),
		[COLUMN_SOURCE] = figure->missing ? two(a, STR("待"), "", figure->office, "提供")
						  : figure->source,
	};
	add_row(out, source_columns, cells, COLUMNS, placed ? figure->id : STR_NONE);
}

/* Everything that somebody has to look at, each with the place in the text it belongs to. */
static void add_slips(struct buf *out, const struct document *doc)
{
	add_simple(out, "Title", "<w:pageBreakBefore/>", STR("核稿单"));
	buf_add_z(out, "<w:p/>");
	if (doc->finding_count == 0) {
		add_simple(out, "KzSource", "", STR("没有待补的数，也没有要核对的事项。"));
		return;
	}
	open_table(out, slip_columns, SLIPS);
	for (size_t i = 0; i < doc->finding_count; i++) {
		const struct doc_finding *finding = &doc->findings[i];
		const struct str cells[SLIPS] = {
			[SLIP_ID] = finding->anchor,
			[SLIP_KIND] = str_from_z(finding_word(finding->kind)),
			[SLIP_WHAT] = finding->what,
			[SLIP_WHY] = finding->why,
			[SLIP_OFFICE] = finding->office,
		};
		add_row(out, slip_columns, cells, SLIPS, finding->anchor);
	}
	docx_table_close(out);
}

void docx_add_appendix(struct buf *out, const struct document *doc, const bool *figure_placed)
{
	struct arena *a = arena_make();
	add_simple(out, "KzAppendix", "<w:pageBreakBefore/>", STR("附件"));
	buf_add_z(out, "<w:p/>");
	add_simple(out, "Title", "", STR("数据来源表"));
	buf_add_z(out, "<w:p/>");
	add_simple(out, "KzSource", "", STR("仅供审核，不随正文发出。点编号可回到正文中的数据。"));
	struct str stand = str_format(a, "数据截至第%" PRId64 "号变更", doc->seq);
	stand = two(a, stand, "，口径包版本", doc->pack_version, "");
	stand = two(a, stand, "，校验链首", str_head(doc->head, 16), "");
	add_simple(out, "KzSource", "", str_format(a, "%.*s。", STR_ARG(stand)));
	open_table(out, source_columns, COLUMNS);
	for (size_t i = 0; i < doc->figure_count; i++)
		add_source_row(a, out, &doc->figures[i], figure_placed[i]);
	docx_table_close(out);
	add_slips(out, doc);
	arena_free(a);
}

/* ---- manifest ---- */

static void add_element(struct buf *out, const char *name, struct str text)
{
	if (text.len == 0)
		return;
	buf_addf(out, "<%s>", name);
	xml_add_text(out, text);
	buf_addf(out, "</%s>", name);
}

static void add_number(struct buf *out, const char *name, int64_t number)
{
	buf_addf(out, "<%s>%" PRId64 "</%s>", name, number, name);
}

static void manifest_figure(struct buf *out, const struct doc_figure *figure)
{
	buf_addf(out, "<figure id=\"%.*s\" missing=\"%s\">", STR_ARG(figure->id),
		figure->missing ? "yes" : "no");
	add_element(out, "indicator", figure->indicator);
	add_element(out, "face", figure->face);
	add_element(out, "name", figure->name);
	add_element(out, "by", figure->by);
	add_element(out, "part", figure->part);
	add_element(out, "definition", figure->definition);
	add_element(out, "formula", figure->formula);
	add_element(out, "unit", figure->unit);
	add_element(out, "period", figure->period);
	add_element(out, "cutoff", figure->cutoff);
	add_element(out, "value", figure->value);
	add_element(out, "measure", figure->measure);
	add_element(out, "displayed", figure->displayed);
	add_element(out, "source", figure->source);
	add_element(out, "office", figure->office);
	add_number(out, "seq", figure->seq);
	add_number(out, "rows", figure->rows);
	add_number(out, "undecidable", figure->undecidable);
	add_number(out, "paragraph", (int64_t)figure->paragraph);
	add_element(out, "before", figure->before);
	add_element(out, "after", figure->after);
	buf_add_z(out, "</figure>");
}

void docx_add_manifest(struct buf *out, const struct document *doc)
{
	buf_add_z(out, DOCX_XML "<figures xmlns=\"urn:kezhang:figures:1\">");
	add_element(out, "report", doc->report);
	add_element(out, "render", doc->render);
	add_element(out, "pack", doc->pack_version);
	add_element(out, "head", doc->head);
	add_number(out, "seq", doc->seq);
	for (size_t i = 0; i < doc->figure_count; i++)
		manifest_figure(out, &doc->figures[i]);
	for (size_t i = 0; i < doc->claim_count; i++) {
		const struct doc_claim *claim = &doc->claims[i];
		buf_addf(out, "<claim id=\"%.*s\" holds=\"%s\">", STR_ARG(claim->id),
			claim->holds ? "yes" : "no");
		add_element(out, "code", claim->code);
		add_element(out, "words", claim->words);
		add_element(out, "text", claim->text);
		buf_add_z(out, "</claim>");
	}
	buf_add_z(out, "</figures>");
}
