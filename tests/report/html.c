/* src/report/html.c, html_style.c */
#include "../check.h"

#include "ooxml/ooxml.h"
#include "sample.h"

static struct job job;

static int set_up(void **state)
{
	(void)state;
	job_init(&job, STR("clerk"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

static struct str article(const struct document *doc, enum edition edition)
{
	struct buf out;
	bool across;
	buf_init(&out, BUF_MAX_TEXT);
	assert_int_equal(document_html(&job, doc, edition, &out, &across), RC_OK);
	assert_false(across);
	return buf_take(job.arena, &out);
}

static struct str article_of(enum para_kind kind, const char *markup, enum edition edition)
{
	struct block block = sample_block(job.arena, kind, markup);
	struct document doc = sample_document(job.arena, &block, 1, 2, 2);
	doc.figures[0].href = STR("/trace?a=1&b=\"2\"");
	doc.figures[0].value = STR("1/3");
	struct doc_claim *claims = arena_array(job.arena, struct doc_claim, 2);
	claims[0] = (struct doc_claim){.id = STR("C001"), .holds = true, .href = STR("/claim")};
	claims[1] = (struct doc_claim){.id = STR("C002"),
		.slip = STR("未覆盖:<张集>"),
		.href = STR("javascript:alert(1)")};
	doc.claims = claims;
	return article(&doc, edition);
}

static bool has(struct str text, const char *what)
{
	return str_find(text, str_from_z(what)) != SIZE_MAX;
}

#define assert_has(text, what)                                                                     \
	do {                                                                                       \
		if (!has((text), (what)))                                                          \
			fail_msg("'%s' is not in\n%.*s", (what), STR_ARG(text));                   \
	} while (0)

static void each_kind_is_the_element_it_means(void **state)
{
	(void)state;
	static const struct {
		enum para_kind kind;
		const char *html;
	} cases[] = {{PARA_TITLE, "<h1>文</h1>"}, {PARA_SUBTITLE, "<p class=\"subtitle\">文</p>"},
		{PARA_ADDRESSEE, "<p class=\"addressee\">文</p>"}, {PARA_LEVEL1, "<h2>文</h2>"},
		{PARA_LEVEL2, "<h3>文</h3>"}, {PARA_LEVEL3, "<h4>文</h4>"},
		{PARA_BODY, "<p>文</p>"}, {PARA_DATE, "<p class=\"date in-4\">文</p>"},
		{PARA_NOTE, "<p class=\"note\">文</p>"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_has(article_of(cases[i].kind, "文", EDITION_OUTGOING), cases[i].html);
}

static void a_figure_is_data_in_a_link(void **state)
{
	(void)state;
	assert_has(article_of(PARA_BODY, "占{f0:33.3}%", EDITION_INTERNAL),
		"<p>占<a class=\"fig\" id=\"F0001\" href=\"/trace?a=1&amp;b=&quot;2&quot;\"><data "
		"value=\"1/3\">33.3</data></a>%</p>");
}

static void a_figure_nobody_can_follow_is_no_link(void **state)
{
	(void)state;
	assert_has(article_of(PARA_BODY, "{f1:7}", EDITION_INTERNAL),
		"<span class=\"fig\" id=\"F0002\"><data value=\"\">7</data></span>");
	assert_has(article_of(PARA_BODY, "{f1:7}", EDITION_REVIEW),
		"<a class=\"fig\" id=\"F0002\" href=\"#source-F0002\">");
}

static void a_missing_figure_and_a_claim_say_what_they_are(void **state)
{
	(void)state;
	assert_has(article_of(PARA_BODY, "{m0:〔待补〕}", EDITION_INTERNAL),
		"<a class=\"missing\" id=\"F0001\" href=\"/trace");
	assert_has(article_of(PARA_BODY, "{c0:全覆盖}", EDITION_INTERNAL),
		"<a class=\"claim holds\" id=\"C001\" href=\"/claim\">全覆盖</a>");
	assert_has(article_of(PARA_BODY, "{c1:覆盖率}", EDITION_INTERNAL),
		"<span class=\"claim softer\" id=\"C002\" "
		"title=\"未覆盖:&lt;张集&gt;\">覆盖率</span>");
}

static void the_outgoing_edition_is_text_alone(void **state)
{
	(void)state;
	struct str html = article_of(PARA_BODY, "{f0:7}{m1:〔待补〕}{c0:全覆盖}", EDITION_OUTGOING);
	assert_has(html, "<p>7〔待补〕全覆盖</p>");
	assert_false(has(html, "href") || has(html, "id=") || has(html, "<data"));
}

static void everything_is_escaped(void **state)
{
	(void)state;
	struct str html = article_of(
		PARA_BODY, "<script>alert('1')</script> & \"甲\"\n乙\x01", EDITION_INTERNAL);
	assert_has(
		html, "<p>&lt;script&gt;alert('1')&lt;/script&gt; &amp; &quot;甲&quot;<br>乙</p>");
}

static void a_table_has_head_and_body(void **state)
{
	(void)state;
	static const char *const cells[] = {"名", "数", "企业", "{f0:7}"};
	const struct block blocks[] = {sample_table(job.arena, 2, 1, cells, 2),
		sample_table(job.arena, 2, 2, cells, 2), sample_table(job.arena, 2, 0, cells, 1)};
	struct document doc = sample_document(job.arena, blocks, 1, 1, 0);
	assert_has(article(&doc, EDITION_OUTGOING),
		"<table class=\"s-24\">\n<colgroup><col class=\"w-61\"><col "
		"class=\"w-39\"></colgroup>\n"
		"<thead>\n<tr><th>名</th><th>数</th></tr>\n</thead>\n<tbody>\n<tr><td>企业</td><td "
		"class=\"r\">7</td></tr>\n"
		"</tbody>\n</table>\n");
	doc = sample_document(job.arena, blocks + 1, 1, 1, 0);
	assert_has(article(&doc, EDITION_OUTGOING), "</tr>\n</thead>\n</table>");
	doc = sample_document(job.arena, blocks + 2, 1, 0, 0);
	assert_has(article(&doc, EDITION_OUTGOING),
		"<tbody>\n<tr><td>名</td><td class=\"r\">数</td></tr>\n</tbody>\n</table>");
}

/* As high as the page gives them: twice the type where there is room, so that a full page is one in print too. */
static void rows_of_a_document_of_one_page_share_the_page(void **state)
{
	(void)state;
	static const char *const cells[] = {"名", "数", "企业", "{f0:7}"};
	struct block block = sample_table(job.arena, 2, 1, cells, 2);
	struct document doc = sample_document(job.arena, &block, 1, 1, 0);
	doc.one_page = true;
	assert_has(article(&doc, EDITION_OUTGOING), "<table class=\"s-24 h-24\">");
	const char *many[2 * 40];
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = i % 2 ? "7" : "企业";
	block = sample_table(job.arena, 2, 1, many, 40);
	doc = sample_document(job.arena, &block, 1, 0, 0);
	doc.one_page = true;
	struct str html = article(&doc, EDITION_OUTGOING);
	assert_true(has(html, "h-1") && !has(html, "h-24"));
}

static void a_heading_inside_a_table_takes_its_row(void **state)
{
	(void)state;
	static const char *const cells[] = {"名", "数", "一、主体", "", "企业", "{f0:7}"};
	static const bool spans[] = {false, true, false};
	struct block block = sample_table(job.arena, 2, 1, cells, 3);
	block.table.spans = spans;
	struct document doc = sample_document(job.arena, &block, 1, 1, 0);
	assert_has(article(&doc, EDITION_INTERNAL),
		"<tbody>\n<tr><th class=\"span\" "
		"colspan=\"2\">一、主体</th></tr>\n<tr><td>企业</td>");
}

static void what_has_no_figure_yet_is_marked_and_no_link(void **state)
{
	(void)state;
	assert_has(article_of(PARA_BODY, "规划{n:〔待补：规划编制情况，办公室〕}", EDITION_REVIEW),
		"<p>规划<span class=\"missing\">〔待补：规划编制情况，办公室〕</span></p>");
}

static void every_link_inside_the_review_file_has_its_target(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	for (size_t i = 0; i < doc.figure_count; i++)
		doc.figures[i].href = STR_NONE;
	struct str file, rest;
	assert_int_equal(document_html_file(&job, &doc, EDITION_REVIEW, &file), RC_OK);
	size_t links = 0;
	rest = file;
	for (size_t at; (at = str_find(rest, STR("href=\"#"))) != SIZE_MAX; links++) {
		rest = str_skip(rest, at + 7);
		struct str id = str_head(rest, str_find(rest, STR("\"")));
		assert_has(
			file, str_z(job.arena, str_format(job.arena, "id=\"%.*s\"", STR_ARG(id))));
	}
	assert_int_equal(links,
		2 * doc.figure_count -
			1); /* the missing one is no fig: nothing to show in the table but its name */
}

/* The page's elements nest: void elements aside, it is well-formed XML. */
static void a_file_is_whole_and_fetches_nothing(void **state)
{
	(void)state;
	static const char *const banned[] = {
		"<script", "src=", "url(", "@import", "<link", "http-equiv=\"refresh\""};
	static const struct xml_events nothing = {0};
	for (int edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		struct document doc = sample_report(job.arena);
		struct str file, again;
		assert_int_equal(
			document_html_file(&job, &doc, (enum edition)edition, &file), RC_OK);
		assert_int_equal(
			document_html_file(&job, &doc, (enum edition)edition, &again), RC_OK);
		assert_true(str_eq(file, again));
		assert_true(
			str_starts(file, STR("<!DOCTYPE html>\n<html "
					     "lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">")));
		assert_true(str_ends(file, STR("</article>\n</body>\n</html>\n")));
		assert_has(file,
			"<title>云东区科学技术局2023年上半年工作总结及下半年工作计划</title>");
		for (size_t i = 0; i < COUNT_OF(banned); i++)
			assert_false(has(file, banned[i]));
		struct str xml = str_skip(file, str_find(file, STR("<body>")));
		struct buf closed;
		buf_init(&closed, BUF_MAX_TEXT);
		while (xml.len && !str_starts(xml, STR("</html>"))) {
			size_t end = str_find(xml, STR(">"));
			bool empty = str_find(str_head(xml, end), STR("<br")) != SIZE_MAX ||
				     str_find(str_head(xml, end), STR("<col ")) != SIZE_MAX ||
				     str_find(str_head(xml, end), STR("<hr")) != SIZE_MAX;
			buf_add(&closed, str_head(xml, end));
			buf_add_z(&closed, empty ? "/>" : ">");
			xml = str_skip(xml, end + 1);
			xml = str_starts(xml, STR("\n</html>")) ? STR_NONE : xml;
		}
		assert_int_equal(
			xml_parse(&job, STR("page"), buf_take(job.arena, &closed), &nothing),
			RC_OK);
	}
}

static void the_style_for_pages_touches_the_article_alone(void **state)
{
	(void)state;
	struct str rest = document_style(job.arena);
	assert_true(rest.len > 0);
	while (rest.len) {
		struct str selector = str_trim(str_cut(&rest, STR("{")));
		if (str_starts(selector, STR("@media")) || selector.len == 0)
			continue;
		(void)str_cut(&rest, STR("}"));
		while (str_starts(selector, STR("}")))
			selector = str_trim(str_skip(selector, 1));
		if (str_starts(selector, STR("@media")) || selector.len == 0)
			continue;
		assert_true(str_starts(selector, STR(".doc")));
	}
}

static void an_article_has_no_style_of_its_own(void **state)
{
	(void)state;
	for (int edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		struct document doc = sample_report(job.arena);
		struct buf out;
		bool across;
		buf_init(&out, BUF_MAX_TEXT);
		assert_int_equal(
			document_html(&job, &doc, (enum edition)edition, &out, &across), RC_OK);
		assert_true(str_find(buf_str(&out), STR("style=")) == SIZE_MAX);
		assert_true(str_find(buf_str(&out), STR("<style")) == SIZE_MAX);
		buf_free(&out);
	}
}

static void a_page_without_room_is_told(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct buf small;
	bool across;
	buf_init(&small, 500);
	assert_int_equal(document_html(&job, &doc, EDITION_INTERNAL, &small, &across), RC_TOO_MUCH);
	buf_free(&small);
	const struct block block = sample_block(job.arena, PARA_SIGNATURE, "局");
	doc = sample_document(job.arena, &block, 1, 0, 0);
	struct str bytes = STR("untouched");
	assert_int_equal(document_html_file(&job, &doc, EDITION_INTERNAL, &bytes), RC_INVALID);
	assert_text(bytes, "untouched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_the_element_it_means),
		cmocka_unit_test(a_figure_is_data_in_a_link),
		cmocka_unit_test(a_figure_nobody_can_follow_is_no_link),
		cmocka_unit_test(a_missing_figure_and_a_claim_say_what_they_are),
		cmocka_unit_test(the_outgoing_edition_is_text_alone),
		cmocka_unit_test(everything_is_escaped),
		cmocka_unit_test(a_table_has_head_and_body),
		cmocka_unit_test(rows_of_a_document_of_one_page_share_the_page),
		cmocka_unit_test(a_heading_inside_a_table_takes_its_row),
		cmocka_unit_test(what_has_no_figure_yet_is_marked_and_no_link),
		cmocka_unit_test(every_link_inside_the_review_file_has_its_target),
		cmocka_unit_test(a_file_is_whole_and_fetches_nothing),
		cmocka_unit_test(the_style_for_pages_touches_the_article_alone),
		cmocka_unit_test(an_article_has_no_style_of_its_own),
		cmocka_unit_test(a_page_without_room_is_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
