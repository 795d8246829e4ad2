/*
 * How it works
 *
 * The same walk over the settled document as docx.c, in elements that say what
 * they are: h1 for the title, h2–h4 for the levels, p with a class for the
 * rest. All text goes through one function that escapes it. Anchors are links
 * when somebody can follow them: to the page of the trace, or, in the review
 * edition, to the row of the appendix. The outgoing edition has the text alone.
 */
#include "report/html.h"

#include "ooxml/ooxml.h"
#include "report/layout.h"

#include <inttypes.h>

struct writer {
	const struct document *doc; /* the settled one */
	const struct settled *settled;
	enum edition edition;
	struct buf *out;
	struct arena *a;
};

/* ---- text ---- */

/* xml_add_text would write line ends as references, which are right in attributes and noise in text. */
static void add_text(struct buf *out, struct str text, bool lines)
{
	for (size_t start = 0, i = 0; i <= text.len; i++) {
		if (i < text.len && text.at[i] != '\n')
			continue;
		xml_add_text(out, str_head(str_skip(text, start), i - start));
		if (i < text.len)
			buf_add_z(out, lines ? "<br>" : " ");
		start = i + 1;
	}
}

static void add_attribute(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_addf(out, " %s=\"", name);
	add_text(out, value, false);
	buf_add_char(out, '"');
}

/* Addresses of our own pages and of the web; anything else (javascript:) is none. */
static bool href_is_safe(struct str href)
{
	return str_starts(href, STR("/")) || str_starts(href, STR("?")) ||
	       str_starts(href, STR("#")) || str_starts(href, STR("https://")) ||
	       str_starts(href, STR("http://"));
}

/* ---- anchors ---- */

static struct str hover_text(struct arena *a, const struct doc_figure *figure)
{
	struct str name = figure->name.len ? figure->name : figure->indicator;
	if (figure->missing)
		return figure->office.len ? str_format(a, "%.*s · 待%.*s提供", STR_ARG(name),
						    STR_ARG(figure->office))
					  : name;
	struct str parts[4];
	size_t count = 0;
	parts[count++] = name;
	if (figure->cutoff.len)
		parts[count++] = str_format(a, "截至%.*s", STR_ARG(figure->cutoff));
	if (figure->source.len)
		parts[count++] = figure->source;
	if (figure->rows > 0)
		parts[count++] = str_format(a, "%" PRId64 "条记录", figure->rows);
	return str_join(a, parts, count, STR(" · "));
}

/* Opens a link or, where there is nothing to follow, a span; returns the name of what is to be closed. */
static const char *open_anchor(
	struct writer *w, const char *class, struct str id, struct str href, struct str title)
{
	bool review = w->edition == EDITION_REVIEW;
	if (!href_is_safe(href))
		href = review && str_eq(STR("fig"), str_head(str_from_z(class), 3))
			       ? str_format(w->a, "#source-%.*s", STR_ARG(id))
			       : STR_NONE;
	const char *name = href.len ? "a" : "span";
	buf_addf(w->out, "<%s class=\"%s\" id=\"%.*s\"", name, class, STR_ARG(id));
	add_attribute(w->out, "href", href);
	add_attribute(w->out, "title", title);
	buf_add_char(w->out, '>');
	return name;
}

static void add_anchored(struct writer *w, const struct run *run)
{
	struct buf *out = w->out;
	if (w->edition == EDITION_OUTGOING) {
		add_text(out, run->text, true);
		return;
	}
	if (run->figure == DOCUMENT_NO_FIGURE) {
		buf_add_z(out, "<span class=\"missing\">");
		add_text(out, run->text, true);
		buf_add_z(out, "</span>");
		return;
	}
	const char *name;
	if (run->kind == RUN_CLAIM) {
		const struct doc_claim *claim = &w->doc->claims[run->figure];
		name = open_anchor(w, claim->holds ? "claim holds" : "claim softer", claim->id,
			claim->href, claim->slip);
		add_text(out, run->text, true);
	} else {
		const struct doc_figure *figure = &w->doc->figures[run->figure];
		bool missing = run->kind == RUN_MISSING;
		name = open_anchor(w, missing ? "missing" : "fig", figure->id, figure->href,
			hover_text(w->a, figure));
		if (!missing) {
			buf_add_z(out, "<data value=\"");
			add_text(out, figure->value, false);
			buf_add_z(out, "\">");
		}
		add_text(out, run->text, true);
		if (!missing)
			buf_add_z(out, "</data>");
	}
	buf_addf(out, "</%s>", name);
}

static void add_runs(struct writer *w, const struct para *para)
{
	for (size_t i = 0; i < para->count; i++) {
		const struct run *run = &para->runs[i];
		if (run->kind == RUN_TEXT)
			add_text(w->out, run->text, true);
		else
			add_anchored(w, run);
	}
}

/* ---- blocks ---- */

/* Of a signature and a date the class is left open: how far in they stand is said there. */
struct element {
	const char *open, *close;
};

static struct element element_of(enum para_kind kind)
{
	switch (kind) {
	case PARA_TITLE: return (struct element){"<h1", "</h1>\n"};
	case PARA_SUBTITLE: return (struct element){"<p class=\"subtitle\"", "</p>\n"};
	case PARA_ADDRESSEE: return (struct element){"<p class=\"addressee\"", "</p>\n"};
	case PARA_LEVEL1: return (struct element){"<h2", "</h2>\n"};
	case PARA_LEVEL2: return (struct element){"<h3", "</h3>\n"};
	case PARA_LEVEL3: return (struct element){"<h4", "</h4>\n"};
	case PARA_BODY: return (struct element){"<p", "</p>\n"};
	case PARA_SIGNATURE: return (struct element){"<p class=\"signature", "</p>\n"};
	case PARA_DATE: return (struct element){"<p class=\"date", "</p>\n"};
	case PARA_NOTE: return (struct element){"<p class=\"note\"", "</p>\n"};
	}
	never();
}

static void add_para(struct writer *w, const struct block *block)
{
	struct element element = element_of(block->para.kind);
	size_t halves = 4;
	buf_add_z(w->out, element.open);
	if (block->para.kind == PARA_SIGNATURE) /* checked: the date stands below */
		halves = layout_signature(
			para_text(w->a, &block->para), para_text(w->a, &block[1].para))
				 .issuer;
	if (block->para.kind == PARA_DATE && block > w->doc->blocks &&
		block[-1].kind == BLOCK_PARA && block[-1].para.kind == PARA_SIGNATURE)
		halves = layout_signature(
			para_text(w->a, &block[-1].para), para_text(w->a, &block->para))
				 .date;
	if (block->para.kind == PARA_SIGNATURE || block->para.kind == PARA_DATE)
		buf_addf(w->out, " in-%zu\"", halves < HTML_MAX_INDENT ? halves : HTML_MAX_INDENT);
	buf_add_char(w->out, '>');
	add_runs(w, &block->para);
	buf_add_z(w->out, element.close);
}

/* A number, a code, a day: nothing of it may stand in a line of its own. */
static bool is_whole(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80 || text.at[i] == ' ')
			return false;
	return text.len > 0;
}

static const char *cell_class(const struct writer *w, const struct doc_table *table, size_t index)
{
	static const char *const classes[] = {"", " class=\"c\"", " class=\"r\""};
	uint8_t align = table->align ? table->align[index % table->columns] : 0;
	if (align == 0 && is_whole(para_text(w->a, &table->cells[index])))
		return " class=\"code\"";
	return classes[align];
}

static void add_row(struct writer *w, const struct doc_table *table, size_t row)
{
	bool head = row < table->head_rows, span = table->spans && table->spans[row];
	buf_add_z(w->out, "<tr>");
	if (span) {
		buf_addf(w->out, "<th class=\"span\" colspan=\"%zu\">", table->columns);
		add_runs(w, &table->cells[row * table->columns]);
		buf_add_z(w->out, "</th>");
	}
	for (size_t column = 0; !span && column < table->columns; column++) {
		buf_addf(w->out, "<%s%s>", head ? "th" : "td",
			head ? "" : cell_class(w, table, row * table->columns + column));
		add_runs(w, &table->cells[row * table->columns + column]);
		buf_add_z(w->out, head ? "</th>" : "</td>");
	}
	buf_add_z(w->out, "</tr>\n");
}

/* Whole points of a line, of a document that fills one page. */
static int line_points(const struct fitted *fitted)
{
	int points = fitted->line / 20;
	return points < HTML_MAX_LINE ? points : HTML_MAX_LINE;
}

/* Widths in percent of the type area bend with a narrow screen. */
static void add_widths(struct writer *w, const struct fitted *fitted, size_t columns)
{
	int64_t sum = 0, before = 0;
	for (size_t i = 0; i < columns; i++)
		sum += fitted->widths[i];
	buf_addf(w->out, "<div class=\"wide\">\n<table class=\"s-%d", fitted->size);
	if (w->settled->fits)
		buf_addf(w->out, " h-%d", line_points(fitted));
	buf_add_z(w->out, "\">\n<colgroup>");
	for (size_t i = 0; i < columns; i++) {
		int64_t behind = before + fitted->widths[i];
		buf_addf(w->out, "<col class=\"w-%d\">",
			(int)((behind * 200 + sum) / (2 * sum) - (before * 200 + sum) / (2 * sum)));
		before = behind;
	}
	buf_add_z(w->out, "</colgroup>\n");
}

static void add_table(struct writer *w, const struct block *block)
{
	const struct doc_table *table = &block->table;
	if (table->rows == 0)
		return;
	add_widths(w, &w->settled->tables[block - w->doc->blocks], table->columns);
	for (size_t row = 0; row < table->rows; row++) {
		if (row == 0 && table->head_rows > 0)
			buf_add_z(w->out, "<thead>\n");
		if (row == table->head_rows)
			buf_add_z(w->out, "<tbody>\n");
		add_row(w, table, row);
		if (row + 1 == table->head_rows)
			buf_add_z(w->out, "</thead>\n");
	}
	buf_add_z(w->out, table->rows > table->head_rows ? "</tbody>\n" : "");
	buf_add_z(w->out, "</table>\n</div>\n");
}

/* ---- appendix ---- */

static void add_source_row(struct writer *w, const struct doc_figure *figure)
{
	struct buf *out = w->out;
	buf_addf(out, "<tr id=\"source-%.*s\"><td class=\"c\">", STR_ARG(figure->id));
	if (figure->paragraph)
		buf_addf(out, "<a href=\"#%.*s\">", STR_ARG(figure->id));
	buf_add(out, figure->id);
	buf_add_z(out, figure->paragraph ? "</a></td><td>" : "</td><td>");
	add_text(out, layout_figure_name(w->a, figure), false);
	buf_add_z(out, "</td><td class=\"r\">");
	add_text(out, figure->missing ? STR("待补") : figure->displayed, false);
	add_text(out, figure->missing ? STR_NONE : figure->measure, false);
	buf_add_z(out, "</td><td class=\"c\">");
	add_text(out, layout_figure_period(figure), false);
	buf_add_z(out, "</td><td class=\"c\">");
	add_text(out, figure->cutoff, false);
	buf_add_z(out, "</td><td class=\"r\">");
	if (figure->rows > 0)
		buf_add_int(out, figure->rows);
	else if (!figure->missing)
		buf_add_z(out, "—");
	buf_add_z(out, "</td><td>");
	if (figure->missing)
		buf_add_z(out, "待");
	add_text(out, figure->missing ? figure->office : figure->source, false);
	if (figure->missing)
		buf_add_z(out, "提供");
	buf_add_z(out, "</td></tr>\n");
}

static void add_slip(struct writer *w, const struct doc_finding *finding)
{
	struct buf *out = w->out;
	buf_add_z(out, "<tr><td class=\"c\">");
	if (finding->anchor.len)
		buf_addf(out, "<a href=\"#%.*s\">%.*s</a>", STR_ARG(finding->anchor),
			STR_ARG(finding->anchor));
	buf_addf(out, "</td><td class=\"c\">%s</td><td>", finding_word(finding->kind));
	add_text(out, finding->what, false);
	buf_add_z(out, "</td><td>");
	add_text(out, finding->why, false);
	buf_add_z(out, "</td><td class=\"c\">");
	add_text(out, finding->office, false);
	buf_add_z(out, "</td></tr>\n");
}

static void add_slips(struct writer *w)
{
	const struct document *doc = w->doc;
	buf_add_z(w->out, "<h2>核稿单</h2>\n");
	if (doc->finding_count == 0) {
		buf_add_z(w->out, "<p class=\"small\">没有待补的数，也没有要核对的事项。</p>\n");
		return;
	}
	buf_add_z(w->out,
		"<table>\n<thead>\n<tr><th>编号</th><th>类别</th><th>事项</th><th>说明</th>"
		"<th>责任股室</th></tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < doc->finding_count; i++)
		add_slip(w, &doc->findings[i]);
	buf_add_z(w->out, "</tbody>\n</table>\n");
}

static void add_sources(struct writer *w)
{
	const struct document *doc = w->doc;
	buf_add_z(w->out, "<section class=\"sources\">\n<h2>附件 数据来源表</h2>\n<p "
			  "class=\"small\">仅供审核，不随正文发出。");
	buf_addf(w->out, "数据截至第%" PRId64 "号变更", doc->seq);
	if (doc->pack_version.len)
		buf_add_z(w->out, "，口径包版本");
	add_text(w->out, doc->pack_version, false);
	if (doc->head.len)
		buf_add_z(w->out, "，校验链首");
	add_text(w->out, str_head(doc->head, 16), false);
	buf_add_z(w->out, "。</p>\n<table>\n<thead>\n<tr><th>编号</th><th>指标</th><th>数值</"
			  "th><th>报告期</th><th>截止日</th>"
			  "<th>记录</th><th>来源</th></tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < doc->figure_count; i++)
		add_source_row(w, &doc->figures[i]);
	buf_add_z(w->out, "</tbody>\n</table>\n");
	add_slips(w);
	buf_add_z(w->out, "</section>\n");
}

/* ---- whole ---- */

static void add_article(struct writer *w)
{
	const struct page *paper = &w->settled->page;
	buf_addf(w->out, "<article class=\"doc%s%s\" lang=\"zh-CN\">\n",
		paper->across ? " across" : "", paper->tight ? " tight" : "");
	for (size_t i = 0; i < w->doc->block_count; i++) {
		const struct block *block = &w->doc->blocks[i];
		switch (block->kind) {
		case BLOCK_PARA: add_para(w, block); break;
		case BLOCK_TABLE: add_table(w, block); break;
		case BLOCK_BLANK: buf_add_z(w->out, "<p class=\"blank\"></p>\n"); break;
		}
	}
	if (w->edition == EDITION_REVIEW)
		add_sources(w);
	buf_add_z(w->out, "</article>\n");
}

static enum rc too_long(struct job *job)
{
	return fail(job, RC_TOO_MUCH, "公文过长，网页放不下，请拆成几份");
}

static struct writer writer_for(struct job *job, const struct document *doc, enum edition edition,
	struct buf *out, struct settled *settled)
{
	*settled = layout_settle(job->arena, doc);
	return (struct writer){.doc = &settled->doc,
		.settled = settled,
		.edition = edition,
		.out = out,
		.a = job->arena};
}

enum rc document_html(struct job *job, const struct document *doc, enum edition edition,
	struct buf *out, bool *ret_across)
{
	struct settled settled;
	TRY(document_check(job, doc));
	struct writer w = writer_for(job, doc, edition, out, &settled);
	add_article(&w);
	*ret_across = settled.page.across;
	return buf_ok(out) ? RC_OK : too_long(job);
}

static enum rc add_file(
	struct job *job, const struct document *doc, enum edition edition, struct buf *out)
{
	struct settled settled;
	TRY(document_check(job, doc));
	struct writer w = writer_for(job, doc, edition, out, &settled);
	buf_add_z(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	add_text(out, settled.doc.title, false);
	buf_add_z(out, "</title>\n<style>\n");
	html_add_page_style(out, &settled);
	buf_add(out, document_style(job->arena));
	buf_add_z(out, "</style>\n</head>\n<body>\n");
	add_article(&w);
	buf_add_z(out, "</body>\n</html>\n");
	return buf_ok(out) ? RC_OK : too_long(job);
}

enum rc document_html_file(
	struct job *job, const struct document *doc, enum edition edition, struct str *ret_bytes)
{
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	enum rc rc = add_file(job, doc, edition, &out);
	if (rc != RC_OK) {
		buf_free(&out);
		return rc;
	}
	*ret_bytes = buf_take(job->arena, &out);
	return RC_OK;
}
