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

struct page {
	const struct document *doc; /* settled */
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
	struct page *page, const char *class, struct str id, struct str href, struct str title)
{
	bool review = page->edition == EDITION_REVIEW;
	if (!href_is_safe(href))
		href = review && str_eq(STR("fig"), str_head(str_from_z(class), 3))
			       ? str_format(page->a, "#source-%.*s", STR_ARG(id))
			       : STR_NONE;
	const char *name = href.len ? "a" : "span";
	buf_addf(page->out, "<%s class=\"%s\" id=\"%.*s\"", name, class, STR_ARG(id));
	add_attribute(page->out, "href", href);
	add_attribute(page->out, "title", title);
	buf_add_char(page->out, '>');
	return name;
}

static void add_anchored(struct page *page, const struct run *run)
{
	struct buf *out = page->out;
	if (page->edition == EDITION_OUTGOING) {
		add_text(out, run->text, true);
		return;
	}
	const char *name;
	if (run->kind == RUN_CLAIM) {
		const struct doc_claim *claim = &page->doc->claims[run->figure];
		name = open_anchor(page, claim->holds ? "claim holds" : "claim softer", claim->id,
			claim->href, claim->slip);
		add_text(out, run->text, true);
	} else {
		const struct doc_figure *figure = &page->doc->figures[run->figure];
		bool missing = run->kind == RUN_MISSING;
		name = open_anchor(page, missing ? "missing" : "fig", figure->id, figure->href,
			hover_text(page->a, figure));
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

static void add_runs(struct page *page, const struct para *para)
{
	for (size_t i = 0; i < para->count; i++) {
		const struct run *run = &para->runs[i];
		if (run->lead)
			buf_add_z(page->out, "<b class=\"lead\">");
		if (run->kind == RUN_TEXT)
			add_text(page->out, run->text, true);
		else
			add_anchored(page, run);
		if (run->lead)
			buf_add_z(page->out, "</b>");
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

static void add_para(struct page *page, const struct block *block)
{
	struct element element = element_of(block->para.kind);
	size_t halves = 4;
	buf_add_z(page->out, element.open);
	if (block->para.kind == PARA_SIGNATURE) /* checked: the date stands below */
		halves = layout_signature(
			para_text(page->a, &block->para), para_text(page->a, &block[1].para))
				 .issuer;
	if (block->para.kind == PARA_DATE && block > page->doc->blocks &&
		block[-1].kind == BLOCK_PARA && block[-1].para.kind == PARA_SIGNATURE)
		halves = layout_signature(
			para_text(page->a, &block[-1].para), para_text(page->a, &block->para))
				 .date;
	if (block->para.kind == PARA_SIGNATURE || block->para.kind == PARA_DATE)
		buf_addf(page->out, " in-%zu\"",
			halves < HTML_MAX_INDENT ? halves : HTML_MAX_INDENT);
	buf_add_char(page->out, '>');
	add_runs(page, &block->para);
	buf_add_z(page->out, element.close);
}

static void add_row(struct page *page, const struct doc_table *table, size_t row)
{
	static const char *const classes[] = {"", " class=\"c\"", " class=\"r\""};
	bool head = row < table->head_rows;
	buf_add_z(page->out, "<tr>");
	for (size_t column = 0; column < table->columns; column++) {
		buf_addf(page->out, "<%s%s>", head ? "th" : "td",
			head || !table->align ? "" : classes[table->align[column]]);
		add_runs(page, &table->cells[row * table->columns + column]);
		buf_add_z(page->out, head ? "</th>" : "</td>");
	}
	buf_add_z(page->out, "</tr>\n");
}

static int percent_of(int part, int whole)
{
	return (int)(((int64_t)part * 200 + whole) / (2 * (int64_t)whole));
}

static void add_table(struct page *page, const struct doc_table *table)
{
	int sum = 0;
	if (table->rows == 0)
		return;
	for (size_t i = 0; i < table->columns; i++)
		sum += table->widths[i];
	/* a table in percent of the type area bends with a narrow screen */
	buf_addf(page->out, "<table class=\"w-%d\">\n<colgroup>",
		percent_of(sum, DOCUMENT_TYPE_WIDTH));
	for (size_t i = 0, before = 0; i < table->columns; i++) {
		size_t behind = before + (size_t)table->widths[i];
		buf_addf(page->out, "<col class=\"w-%d\">",
			percent_of((int)behind, sum) - percent_of((int)before, sum));
		before = behind;
	}
	buf_add_z(page->out, "</colgroup>\n");
	for (size_t row = 0; row < table->rows; row++) {
		if (row == 0 && table->head_rows > 0)
			buf_add_z(page->out, "<thead>\n");
		if (row == table->head_rows)
			buf_add_z(page->out, "<tbody>\n");
		add_row(page, table, row);
		if (row + 1 == table->head_rows)
			buf_add_z(page->out, "</thead>\n");
	}
	buf_add_z(
		page->out, table->rows > table->head_rows ? "</tbody>\n</table>\n" : "</table>\n");
}

/* ---- appendix ---- */

static void add_source_row(struct page *page, const struct doc_figure *figure)
{
	struct buf *out = page->out;
	struct str name = figure->name.len ? figure->name : figure->indicator;
	buf_addf(out, "<tr id=\"source-%.*s\"><td class=\"c\">", STR_ARG(figure->id));
	if (figure->paragraph)
		buf_addf(out, "<a href=\"#%.*s\">", STR_ARG(figure->id));
	buf_add(out, figure->id);
	buf_add_z(out, figure->paragraph ? "</a></td><td>" : "</td><td>");
	add_text(out, name, false);
	if (figure->face.len)
		buf_add_z(out, " · ");
	add_text(out, figure->face, false);
	buf_add_z(out, "</td><td class=\"r\">");
	add_text(out, figure->missing ? STR("待补") : figure->displayed, false);
	add_text(out, figure->missing ? STR_NONE : figure->measure, false);
	buf_add_z(out, "</td><td class=\"c\">");
	add_text(out, figure->period, false);
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

static void add_sources(struct page *page)
{
	const struct document *doc = page->doc;
	buf_add_z(page->out, "<section class=\"sources\">\n<h2>附件 数据来源表</h2>\n<p "
			     "class=\"small\">仅供审核，不随正文发出。");
	buf_addf(page->out, "数据截至第%" PRId64 "号变动", doc->seq);
	if (doc->pack_version.len)
		buf_add_z(page->out, "，口径包版本");
	add_text(page->out, doc->pack_version, false);
	if (doc->head.len)
		buf_add_z(page->out, "，校验链首");
	add_text(page->out, str_head(doc->head, 16), false);
	buf_add_z(page->out, "。</p>\n<table>\n<thead>\n<tr><th>编号</th><th>指标</th><th>数值</"
			     "th><th>报告期</th><th>截止日</th>"
			     "<th>记录</th><th>来源</th></tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < doc->figure_count; i++)
		add_source_row(page, &doc->figures[i]);
	buf_add_z(page->out, "</tbody>\n</table>\n</section>\n");
}

/* ---- whole ---- */

static void add_article(struct page *page)
{
	buf_add_z(page->out, "<article class=\"doc\" lang=\"zh-CN\">\n");
	for (size_t i = 0; i < page->doc->block_count; i++) {
		const struct block *block = &page->doc->blocks[i];
		switch (block->kind) {
		case BLOCK_PARA: add_para(page, block); break;
		case BLOCK_TABLE: add_table(page, &block->table); break;
		case BLOCK_BLANK: buf_add_z(page->out, "<p class=\"blank\"></p>\n"); break;
		case BLOCK_PAGE_BREAK: buf_add_z(page->out, "<hr class=\"page\">\n"); break;
		}
	}
	if (page->edition == EDITION_REVIEW)
		add_sources(page);
	buf_add_z(page->out, "</article>\n");
}

static enum rc too_long(struct job *job)
{
	return fail(job, RC_TOO_MUCH, "公文过长，网页放不下，请拆成几份");
}

enum rc document_html(
	struct job *job, const struct document *doc, enum edition edition, struct buf *out)
{
	TRY(document_check(job, doc));
	struct document settled = layout_settle(job->arena, doc);
	struct page page = {.doc = &settled, .edition = edition, .out = out, .a = job->arena};
	add_article(&page);
	return buf_ok(out) ? RC_OK : too_long(job);
}

static enum rc add_file(
	struct job *job, const struct document *doc, enum edition edition, struct buf *out)
{
	buf_add_z(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	add_text(out, layout_without(job->arena, utf8_mend(job->arena, doc->title), STR("|\n")),
		false);
	buf_add_z(out, "</title>\n<style>\n");
	buf_add(out, html_page_style());
	buf_add(out, document_style(job->arena));
	buf_add_z(out, "</style>\n</head>\n<body>\n");
	TRY(document_html(job, doc, edition, out));
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
