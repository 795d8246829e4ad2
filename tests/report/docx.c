/*
 * src/report/docx.c, docx_parts.c, docx_review.c
 *
 * The blessed parts lie in tests/report/golden (KEZHANG_GOLDEN names the
 * folder), one element a line; KEZHANG_BLESS=1 writes them anew.
 */
#include "../check.h"

#include <stdlib.h>

#include "ooxml/ooxml.h"
#include "report/layout.h"
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

static struct ooxml *open_docx(const struct document *doc, enum edition edition)
{
	struct str bytes;
	struct ooxml *package;
	assert_int_equal(document_docx(&job, doc, edition, &bytes), RC_OK);
	assert_int_equal(ooxml_open_bytes(&job, bytes, &package), RC_OK);
	return package;
}

static struct str part_of(struct ooxml *package, const char *name)
{
	struct str part;
	assert_int_equal(ooxml_get(&job, package, str_from_z(name), BUF_MAX_TEXT, &part), RC_OK);
	return part;
}

static size_t count_of(struct str text, const char *what)
{
	size_t count = 0, at;
	for (; (at = str_find(text, str_from_z(what))) != SIZE_MAX; count++)
		text = str_skip(text, at + 1);
	return count;
}

static bool has(struct str text, const char *what)
{
	return count_of(text, what) > 0;
}

/* ---- goldens ---- */

static struct str one_element_a_line(struct str xml)
{
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0; i < xml.len; i++) {
		buf_add_char(&out, xml.at[i]);
		if (xml.at[i] == '>' && i + 1 < xml.len && xml.at[i + 1] == '<')
			buf_add_char(&out, '\n');
	}
	buf_add_char(&out, '\n');
	return buf_take(job.arena, &out);
}

static void assert_golden(struct str got, const char *name)
{
	const char *folder = getenv("KEZHANG_GOLDEN"), *bless = getenv("KEZHANG_BLESS");
	assert_non_null(folder);
	struct str path = str_format(job.arena, "%s/%s", folder, name), wanted;
	if (bless && bless[0] == '1')
		assert_int_equal(file_write_whole(&job, path, got), RC_OK);
	assert_int_equal(file_read_whole(&job, path, BUF_MAX_TEXT, &wanted), RC_OK);
	for (size_t line = 1; got.len || wanted.len; line++) {
		struct str mine = str_cut(&got, STR("\n")), blessed = str_cut(&wanted, STR("\n"));
		if (!str_eq(mine, blessed))
			fail_msg("%s, line %zu:\ngot    %.*s\nwanted %.*s", name, line,
				STR_ARG(mine), STR_ARG(blessed));
	}
}

static void the_parts_of_the_sample_are_as_blessed(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct ooxml *package = open_docx(&doc, EDITION_INTERNAL);
	assert_golden(
		one_element_a_line(part_of(package, "word/document.xml")), "internal-document.xml");
	assert_golden(one_element_a_line(part_of(package, "customXml/item1.xml")),
		"internal-manifest.xml");
	package = open_docx(&doc, EDITION_REVIEW);
	assert_golden(
		one_element_a_line(part_of(package, "word/document.xml")), "review-document.xml");
	assert_golden(
		one_element_a_line(part_of(package, "word/comments.xml")), "review-comments.xml");
	package = open_docx(&doc, EDITION_OUTGOING);
	assert_golden(
		one_element_a_line(part_of(package, "word/document.xml")), "outgoing-document.xml");
	assert_golden(
		one_element_a_line(part_of(package, "word/styles.xml")), "outgoing-styles.xml");
	assert_golden(
		one_element_a_line(part_of(package, "word/settings.xml")), "outgoing-settings.xml");
	assert_golden(
		one_element_a_line(part_of(package, "word/footer1.xml")), "outgoing-footer1.xml");
}

/* ---- the recipe ---- */

static void the_same_document_gives_the_same_bytes(void **state)
{
	(void)state;
	for (int edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		struct document doc = sample_report(job.arena), again = sample_report(job.arena);
		struct str first, second;
		document_context(
			job.arena, &again); /* what is computed before makes no difference */
		assert_int_equal(document_docx(&job, &doc, (enum edition)edition, &first), RC_OK);
		job.now += 86400000;
		job.who = STR("somebody else");
		assert_int_equal(
			document_docx(&job, &again, (enum edition)edition, &second), RC_OK);
		assert_true(str_eq(first, second));
	}
}

static void every_part_is_announced_and_well_formed(void **state)
{
	(void)state;
	static const struct xml_events nothing = {0};
	for (int edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		struct document doc = sample_report(job.arena);
		struct ooxml *package = open_docx(&doc, (enum edition)edition);
		struct str types = part_of(package, "[Content_Types].xml");
		assert_text(ooxml_name(package, 0), "[Content_Types].xml");
		for (size_t i = 0; i < ooxml_count(package); i++) {
			struct str name = ooxml_name(package, i);
			assert_int_equal(ooxml_parse(&job, package, name, &nothing), RC_OK);
			if (str_starts(name, STR("word/")) && !str_ends(name, STR(".rels")))
				assert_true(has(
					types, str_z(job.arena, str_format(job.arena, "\"/%.*s\"",
									STR_ARG(name)))));
		}
		struct str target;
		assert_int_equal(
			ooxml_relation(&job, package, STR_NONE, STR("officeDocument"), &target),
			RC_OK);
		assert_text(target, "word/document.xml");
		static const char *const related[] = {"styles", "settings", "footer", "fontTable"};
		for (size_t i = 0; i < COUNT_OF(related); i++) {
			assert_int_equal(ooxml_relation(&job, package, STR("word/document.xml"),
						 str_from_z(related[i]), &target),
				RC_OK);
			assert_true(ooxml_has(package, target));
		}
	}
}

static void there_is_no_theme_and_no_theme_font(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct ooxml *package = open_docx(&doc, EDITION_REVIEW);
	for (size_t i = 0; i < ooxml_count(package); i++)
		assert_false(
			has(part_of(package, str_z(job.arena, ooxml_name(package, i))), "heme"));
}

static void a_footer_has_one_field_character_a_run(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct ooxml *package = open_docx(&doc, EDITION_OUTGOING);
	static const char *const parts[] = {"word/footer1.xml", "word/footer2.xml"};
	for (size_t i = 0; i < 2; i++) {
		struct str footer = part_of(package, parts[i]);
		assert_int_equal(count_of(footer, "<w:fldChar "), 3);
		assert_int_equal(count_of(footer, "<w:r>"), 7);
		for (struct str rest = footer, run; rest.len;) {
			run = str_cut(&rest, STR("</w:r>"));
			assert_in_range(count_of(run, "<w:fldChar ") +
						count_of(run, "<w:instrText ") +
						count_of(run, "<w:t"),
				0, 1);
		}
	}
	assert_true(has(part_of(package, "word/footer1.xml"), "<w:jc w:val=\"right\"/>"));
	assert_true(has(part_of(package, "word/footer2.xml"), "<w:jc w:val=\"left\"/>"));
}

static struct str body_of(const struct block *blocks, size_t count, enum edition edition)
{
	struct document doc = sample_document(job.arena, blocks, count, 3, 1);
	return part_of(open_docx(&doc, edition), "word/document.xml");
}

static void signs_that_two_faces_share_are_drawn_by_the_chinese_one(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t hints;
	} cases[] = {{"全区52家，完成（57.5%）。", 0}, {"“驱动力”", 1}, {"‘甲’", 1}, {"3·15", 1},
		{"2×3", 1}, {"〔2023〕", 1}, {"——", 1}, {"……", 1}, {"㎡《》、", 0}, {"plain", 0},
		{"①", 1}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct block block = sample_block(job.arena, PARA_BODY, cases[i].text);
		assert_int_equal(count_of(body_of(&block, 1, EDITION_OUTGOING),
					 "<w:rFonts w:hint=\"eastAsia\"/>"),
			cases[i].hints);
	}
}

static void line_ends_and_tabs_become_elements(void **state)
{
	(void)state;
	struct block block = sample_block(job.arena, PARA_BODY, "\t甲 & <乙>\n丙\n");
	assert_true(has(body_of(&block, 1, EDITION_OUTGOING),
		"<w:r><w:tab/><w:t xml:space=\"preserve\">甲 &amp; &lt;乙&gt;</w:t><w:br/>"
		"<w:t xml:space=\"preserve\">丙</w:t><w:br/></w:r>"));
}

static void signature_and_date_are_placed_by_their_widths(void **state)
{
	(void)state;
	struct arena *a = job.arena;
	const struct block blocks[] = {sample_block(a, PARA_SIGNATURE, "科技局"),
		sample_block(a, PARA_DATE, "2023年12月15日"),
		sample_block(a, PARA_SIGNATURE, "云东区科学技术局"),
		sample_block(a, PARA_DATE, "2023年12月5日"),
		sample_block(a, PARA_DATE, "2023年7月5日")};
	struct str body = body_of(blocks, 5, EDITION_OUTGOING);
	assert_true(has(body,
		"<w:pStyle w:val=\"KzSignature\"/><w:ind w:rightChars=\"800\" w:right=\"2560\"/>"));
	assert_true(has(
		body, "<w:pStyle w:val=\"KzDate\"/><w:ind w:rightChars=\"200\" w:right=\"640\"/>"));
	assert_true(has(body,
		"<w:pStyle w:val=\"KzSignature\"/><w:ind w:rightChars=\"200\" w:right=\"640\"/>"));
	assert_true(has(
		body, "<w:pStyle w:val=\"KzDate\"/><w:ind w:rightChars=\"150\" w:right=\"480\"/>"));
	assert_int_equal(count_of(body, "w:rightChars=\"200\""), 3);
}

static void a_table_says_its_widths_everywhere(void **state)
{
	(void)state;
	static const char *const cells[] = {"一", "二", "三", "{f0:1}", "", "3"};
	struct block block = sample_table(job.arena, 3, 1, cells, 2);
	struct str body = body_of(&block, 1, EDITION_INTERNAL), rest = body;
	assert_true(has(body, "<w:tblW w:w=\"8845\" w:type=\"dxa\"/>"));
	assert_true(has(body, "<w:tblLayout w:type=\"fixed\"/>"));
	int64_t sum = 0, width;
	for (size_t i = 0; i < 3; i++) {
		(void)str_cut(&rest, STR("<w:gridCol w:w=\""));
		struct str text = str_cut(&rest, STR("\""));
		assert_true(int_from(text, &width));
		sum += width;
		assert_int_equal(
			count_of(body, str_z(job.arena, str_format(job.arena, "<w:tcW w:w=\"%.*s\"",
								STR_ARG(text)))),
			i == 0 ? 2 : 4);
	}
	assert_int_equal(sum, DOCUMENT_TYPE_WIDTH);
	assert_int_equal(count_of(body, "<w:tblHeader/>"), 1);
	assert_true(has(body, "<w:bookmarkStart w:id=\"1\" w:name=\"kz_F0001\"/>"));
	assert_true(has(body, "</w:tbl><w:p>")); /* never the last thing before the section */
	block.table.rows = 0;
	block.table.head_rows = 0;
	assert_false(has(body_of(&block, 1, EDITION_INTERNAL), "<w:tbl>"));
}

static void a_heading_inside_a_table_takes_its_row(void **state)
{
	(void)state;
	static const char *const cells[] = {"名", "数", "一、主体", "", "企业", "{f0:7}"};
	static const bool spans[] = {false, true, false};
	struct block block = sample_table(job.arena, 2, 1, cells, 3);
	block.table.spans = spans;
	struct str body = body_of(&block, 1, EDITION_INTERNAL);
	assert_int_equal(count_of(body, "<w:tc>"), 5);
	assert_true(has(body, "<w:tcW w:w=\"8845\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/>"));
}

static void one_page_lies_across_when_it_is_wide_and_has_no_number(void **state)
{
	(void)state;
	const char *cells[40];
	for (size_t i = 0; i < 40; i++)
		cells[i] = "1234567.8";
	struct block block = sample_table(job.arena, 10, 1, cells, 4);
	struct document doc = sample_document(job.arena, &block, 1, 0, 0);
	doc.one_page = true;
	struct ooxml *package = open_docx(&doc, EDITION_OUTGOING);
	struct str body = part_of(package, "word/document.xml");
	assert_true(has(body, "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"));
	assert_false(has(body, "footerReference"));
	assert_false(has(part_of(package, "[Content_Types].xml"), "footer"));
	assert_true(layout_settle(job.arena, &doc).fits);
	block.table.columns = 4;
	block.table.rows = 10;
	doc = sample_document(job.arena, &block, 1, 0, 0);
	doc.one_page = true;
	assert_true(has(part_of(open_docx(&doc, EDITION_OUTGOING), "word/document.xml"),
		"<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
}

static void what_does_not_fit_on_one_page_is_told_and_takes_several(void **state)
{
	(void)state;
	const char **cells = arena_array(job.arena, const char *, 400);
	for (size_t i = 0; i < 400; i++)
		cells[i] = "甲";
	struct block block = sample_table(job.arena, 2, 1, cells, 200);
	struct document doc = sample_document(job.arena, &block, 1, 0, 0);
	doc.one_page = true;
	assert_false(layout_settle(job.arena, &doc).fits);
	assert_true(has(
		part_of(open_docx(&doc, EDITION_OUTGOING), "word/document.xml"), "<w:tblHeader/>"));
}

/* ---- editions ---- */

static void bookmarks_pair_up_and_no_id_comes_twice(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct str body = part_of(open_docx(&doc, EDITION_REVIEW), "word/document.xml");
	for (size_t i = 0; i < doc.figure_count + doc.claim_count; i++) {
		bool claim = i >= doc.figure_count;
		size_t index = claim ? i - doc.figure_count : i;
		struct str id = claim ? doc.claims[index].id : doc.figures[index].id;
		char *start = str_z(job.arena,
			str_format(job.arena, "<w:bookmarkStart w:id=\"%zu\" w:name=\"kz_%.*s\"/>",
				(claim ? 20001 : 1) + index, STR_ARG(id)));
		char *end = str_z(job.arena, str_format(job.arena, "<w:bookmarkEnd w:id=\"%zu\"/>",
						     (claim ? 20001 : 1) + index));
		char *note =
			str_z(job.arena, str_format(job.arena, "<w:commentReference w:id=\"%zu\"/>",
						 (claim ? 60001 : 40001) + index));
		assert_int_equal(count_of(body, start), 1);
		assert_int_equal(count_of(body, end), 1);
		assert_int_equal(count_of(body, note), 1);
		assert_true(str_find(body, str_from_z(start)) < str_find(body, str_from_z(end)));
	}
	assert_int_equal(count_of(body, "<w:bookmarkStart "), doc.figure_count + doc.claim_count);
	assert_int_equal(count_of(body, "<w:bookmarkEnd "), doc.figure_count + doc.claim_count);
}

static void the_outgoing_edition_is_clean(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct ooxml *package = open_docx(&doc, EDITION_OUTGOING);
	assert_false(ooxml_has(package, STR("word/comments.xml")));
	assert_false(ooxml_has(package, STR("customXml/item1.xml")));
	static const char *const banned[] = {"kz_", "bookmark", "comment", "urn:kezhang",
		"customXml", "hyperlink", "creator", "lastModifiedBy", "dcterms", "科账",
		"hightech", "2023H1-1204", "highlight", "5be1c39a"};
	for (size_t i = 0; i < ooxml_count(package); i++) {
		struct str part = part_of(package, str_z(job.arena, ooxml_name(package, i)));
		for (size_t k = 0; k < COUNT_OF(banned); k++)
			if (has(part, banned[k]))
				fail_msg("%.*s holds %s", STR_ARG(ooxml_name(package, i)),
					banned[k]);
	}
}

static enum rc collect(void *arg, const char *text, size_t len)
{
	buf_add(arg, (struct str){text, len});
	return RC_OK;
}

static struct str text_of(struct str body)
{
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	const struct xml_events events = {.text = collect, .arg = &out};
	assert_int_equal(xml_parse(&job, STR("body"), body, &events), RC_OK);
	return buf_take(job.arena, &out);
}

static void the_text_is_the_same_in_all_editions(void **state)
{
	(void)state;
	struct document doc = sample_report(job.arena);
	struct str texts[3];
	for (int edition = 0; edition < 3; edition++)
		texts[edition] = text_of(
			part_of(open_docx(&doc, (enum edition)edition), "word/document.xml"));
	assert_true(str_eq(texts[EDITION_INTERNAL], texts[EDITION_OUTGOING]));
	assert_true(str_starts(texts[EDITION_REVIEW], texts[EDITION_OUTGOING]));
	assert_true(str_starts(str_skip(texts[EDITION_REVIEW], texts[EDITION_OUTGOING].len),
		STR("附件数据来源表")));
}

static void only_placed_figures_have_bookmark_comment_and_link(void **state)
{
	(void)state;
	const struct block block = sample_block(job.arena, PARA_BODY, "{f1:7}");
	struct document doc = sample_document(job.arena, &block, 1, 2, 1);
	struct ooxml *package = open_docx(&doc, EDITION_REVIEW);
	struct str body = part_of(package, "word/document.xml"),
		   comments = part_of(package, "word/comments.xml");
	assert_int_equal(count_of(comments, "<w:comment "), 1);
	assert_int_equal(count_of(body, "<w:hyperlink "), 1);
	assert_true(has(body, "<w:hyperlink w:anchor=\"kz_F0002\""));
	assert_int_equal(count_of(body, "<w:bookmarkStart "), 1);
	assert_int_equal(count_of(part_of(package, "customXml/item1.xml"), "<figure "), 2);
}

static void a_document_that_breaks_its_promises_gives_no_file(void **state)
{
	(void)state;
	const struct block block = sample_block(job.arena, PARA_SIGNATURE, "局");
	struct document doc = sample_document(job.arena, &block, 1, 0, 0);
	struct str bytes = STR("untouched");
	assert_int_equal(document_docx(&job, &doc, EDITION_INTERNAL, &bytes), RC_INVALID);
	assert_text(bytes, "untouched");
}

static void the_longest_text_of_the_worst_characters_still_fits(void **state)
{
	(void)state;
	char *text = arena_array(job.arena, char, DOCUMENT_MAX_TEXT + 1);
	memset(text, '"', DOCUMENT_MAX_TEXT); /* six bytes each when escaped */
	const struct run run = {.text = {text, DOCUMENT_MAX_TEXT}};
	const struct block block = {
		.kind = BLOCK_PARA, .para = {.kind = PARA_BODY, .runs = &run, .count = 1}};
	struct document doc = sample_document(job.arena, &block, 1, 0, 0);
	struct str bytes;
	assert_int_equal(document_docx(&job, &doc, EDITION_OUTGOING, &bytes), RC_OK);
}

static void records_too_long_for_a_part_are_told(void **state)
{
	(void)state;
	char *text = arena_array(job.arena, char, BUF_MAX_TEXT + 1);
	memset(text, 'a', BUF_MAX_TEXT);
	struct document doc = sample_document(job.arena, NULL, 0, 1, 0);
	doc.figures[0].formula = (struct str){text, BUF_MAX_TEXT};
	struct str bytes;
	assert_int_equal(document_docx(&job, &doc, EDITION_INTERNAL, &bytes), RC_TOO_MUCH);
	assert_true(has(job_error(&job), "customXml/item1.xml"));
	assert_int_equal(document_docx(&job, &doc, EDITION_OUTGOING, &bytes), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_parts_of_the_sample_are_as_blessed),
		cmocka_unit_test(the_same_document_gives_the_same_bytes),
		cmocka_unit_test(every_part_is_announced_and_well_formed),
		cmocka_unit_test(there_is_no_theme_and_no_theme_font),
		cmocka_unit_test(a_footer_has_one_field_character_a_run),
		cmocka_unit_test(signs_that_two_faces_share_are_drawn_by_the_chinese_one),
		cmocka_unit_test(line_ends_and_tabs_become_elements),
		cmocka_unit_test(signature_and_date_are_placed_by_their_widths),
		cmocka_unit_test(a_table_says_its_widths_everywhere),
		cmocka_unit_test(a_heading_inside_a_table_takes_its_row),
		cmocka_unit_test(one_page_lies_across_when_it_is_wide_and_has_no_number),
		cmocka_unit_test(what_does_not_fit_on_one_page_is_told_and_takes_several),
		cmocka_unit_test(bookmarks_pair_up_and_no_id_comes_twice),
		cmocka_unit_test(the_outgoing_edition_is_clean),
		cmocka_unit_test(the_text_is_the_same_in_all_editions),
		cmocka_unit_test(only_placed_figures_have_bookmark_comment_and_link),
		cmocka_unit_test(a_document_that_breaks_its_promises_gives_no_file),
		cmocka_unit_test(the_longest_text_of_the_worst_characters_still_fits),
		cmocka_unit_test(records_too_long_for_a_part_are_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
