/* source.c, source_docx.c: what a file brings, and what is refused. */
#include "proofing.h"

#include "ooxml/ooxml.h"

#define W(body)                                                                                    \
	"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "    \
	"xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "                \
	"xmlns:wps=\"urn:wps\"><w:body>" body "</w:body></w:document>"
#define P(runs)        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>" runs "</w:p>"
#define R(text)        "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define TC(body)       "<w:tc><w:tcPr><w:tcW w:w=\"100\"/></w:tcPr>" body "</w:tc>"
#define FROM(id, name) "<w:bookmarkStart w:id=\"" id "\" w:name=\"" name "\"/>"
#define TO(id)         "<w:bookmarkEnd w:id=\"" id "\"/>"

static struct proof_text read_xml(const char *xml)
{
	struct proof_text text;
	enum rc rc = proof_from_xml(&bench.job, str_from_z(xml), STR_NONE, &text);
	if (rc != RC_OK) {
		print_error("%.*s\n", STR_ARG(job_error(&bench.job)));
		_fail(__FILE__, __LINE__);
	}
	return text;
}

static void runs_are_put_together(void **state)
{
	(void)state;
	struct proof_text t = read_xml(W(P(R("高企") R("5") "<w:r><w:t>7</w:t></w:r>" R("家")) P(
		"") P("<w:r><w:tab/><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:noBreakHyphen/></w:r>")));
	assert_int_equal(t.para_count, 2);
	assert_text(t.paras[0].text, "高企57家");
	assert_text(t.paras[1].text, "\t甲\n乙-");
}

static void what_is_not_shown_is_passed_over(void **state)
{
	(void)state;
	struct proof_text t = read_xml(W(P(
		"<w:ins>" R("56") "</w:ins><w:del><w:r><w:delText>55</w:delText>"
				  "<w:t>55</w:t></w:r></w:del>" R(
					  "家") "<w:r><w:fldChar/></w:r><w:r><w:instrText> PAGE 9 "
						"</w:instrText></w:r><w:r><w:t>1</w:t></w:r>")));
	assert_text(t.paras[0].text, "56家1");
}

static void a_text_box_is_read_once(void **state)
{
	(void)state;
	struct proof_text t = read_xml(
		W(P(R("前") "<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:"
			    "txbxContent>" P(R("框内12家")) "</w:txbxContent></wps:txbx></"
							    "mc:Choice><mc:Fallback><w:"
							    "txbxContent>" P(R(
								    "框内12家")) "</"
										 "w:"
										 "txbxContent"
										 "></"
										 "mc:"
										 "Fallback></"
										 "mc:"
										 "AlternateCo"
										 "ntent></"
										 "w:r>" R("后"))));
	assert_int_equal(t.para_count, 2);
	assert_text(t.paras[0].text, "框内12家");
	assert_text(t.paras[1].text, "前后");
}

static void cells_know_their_places(void **state)
{
	(void)state;
	struct proof_text t = read_xml(W("<w:tbl><w:tr>" TC(P(R("甲"))
			P(R("乙"))) "<w:tc><w:tcPr><w:gridSpan "
				    "w:val=\"2\"/></w:tcPr>" P(R("丙")) "</w:tc>" TC(
					    P(R("丁"))) "</w:tr><w:tr>" TC(P(""))
					    TC("<w:tbl><w:tr>" TC(P(R("内"))) "</w:tr></w:tbl>" P(
						    R("外"))) "</w:tr></"
							      "w:tbl>" P(R("后"))));
	static const struct {
		const char *text;
		size_t table, row, column;
	} want[] = {{"甲\n乙", 1, 1, 1}, {"丙", 1, 1, 2}, {"丁", 1, 1, 4}, {"内", 2, 1, 1},
		{"外", 1, 2, 2}, {"后", 0, 0, 0}};
	assert_int_equal(t.para_count, COUNT_OF(want));
	for (size_t i = 0; i < COUNT_OF(want); i++) {
		assert_text(t.paras[i].text, want[i].text);
		assert_int_equal(t.paras[i].table, want[i].table);
		assert_int_equal(t.paras[i].row, want[i].row);
		assert_int_equal(t.paras[i].column, want[i].column);
	}
}

static void bookmarks_of_ours_are_anchors(void **state)
{
	(void)state;
	struct proof_text t = read_xml(W(P(R("高企") FROM("1", "kz_F0001") R("5") R("7") TO("1") R(
		"家") FROM("2", "_GoBack") TO("2") FROM("3", "kz_C001") R("全覆盖") TO("3"))));
	assert_true(t.anchored);
	assert_int_equal(t.paras[0].anchor_count, 2);
	assert_int_equal(t.paras[0].anchors[0].from, 6);
	assert_int_equal(t.paras[0].anchors[0].to, 8);
	assert_text(t.paras[0].anchors[0].id, "F0001");
	assert_true(t.paras[0].anchors[1].claim);
	assert_int_equal(t.paras[0].anchors[0].index, SIZE_MAX);
}

static void a_bookmark_over_two_paragraphs_or_nothing_is_none(void **state)
{
	(void)state;
	struct proof_text t = read_xml(W(P(FROM("1", "kz_F0001") R("57")) P(R("家") TO("1"))
			P(FROM("2", "kz_F0002") TO("2") R("甲")) FROM("3", "kz_F0003")
				P(R("乙") TO("3")) P(R("丙") TO("9"))));
	assert_int_equal(t.para_count, 5);
	assert_false(t.anchored);
	for (size_t i = 0; i < t.para_count; i++)
		assert_int_equal(t.paras[i].anchor_count, 0);
}

static void titles_and_headings_by_their_looks(void **state)
{
	(void)state;
	struct proof_text t = read_xml(W(
		P(R("云东区科技局") "<w:r><w:br/></w:r>" R("工作总结")) P(R("一、主要成效"))
			P(R("（一）创新主体")) P(R("（一）创新主体。高企57家。")) P(R("正文"))));
	static const enum proof_place want[] = {
		PROOF_TITLE, PROOF_HEADING, PROOF_HEADING, PROOF_HEADING, PROOF_BODY};
	assert_text(t.paras[0].text, "云东区科技局工作总结");
	for (size_t i = 0; i < COUNT_OF(want); i++)
		assert_int_equal(t.paras[i].place, i == 3 ? PROOF_BODY : want[i]);
}

/* ---- plain text ---- */

static struct proof_text read_bytes(const char *bytes, size_t len)
{
	struct proof_text text;
	enum rc rc = proof_from_file(&bench.job, STR("稿.txt"), (struct str){bytes, len}, &text);
	if (rc != RC_OK) {
		print_error("%.*s\n", STR_ARG(job_error(&bench.job)));
		_fail(__FILE__, __LINE__);
	}
	return text;
}
#define READ(literal) read_bytes(literal, sizeof(literal) - 1)

static void texts_of_every_coding(void **state)
{
	(void)state;
	assert_text(READ("高企57家").paras[0].text, "高企57家");
	assert_text(READ("\xEF\xBB\xBF高企57家\r\n").paras[0].text, "高企57家 ");
	assert_text(READ("\xFF\xFE\xD8\x9A\x01\x4F\x35\x00").paras[0].text, "高企5");
	assert_text(READ("\xFE\xFF\x9A\xD8\x4F\x01\x00\x35").paras[0].text, "高企5");
	assert_text(READ("\xB8\xDF\xC6\xF3"
			 "57\xBC\xD2")
			    .paras[0]
			    .text,
		"高企57家");
}

static void tabs_part_cells(void **state)
{
	(void)state;
	struct proof_text t = READ("\t缩进的一段\n甲\t1\n乙\t\t2\n\n丙\t3\n");
	assert_int_equal(t.para_count, 7);
	assert_int_equal(t.paras[0].place, PROOF_TITLE);
	assert_int_equal(t.paras[4].row, 2);
	assert_int_equal(t.paras[4].column, 3);
	assert_int_equal(t.paras[4].table, 1);
	assert_int_equal(t.paras[5].table, 2);
}

/* 创新主体 between rows of a table belongs to it; the name of another table, a sentence or a line without rows does not. */
static void a_groups_name_is_a_row(void **state)
{
	(void)state;
	struct proof_text t =
		READ("指标\t单位\t数\n创新主体\n高企\t家\t57\n研发投入\n强度\t%\t2.55\n");
	assert_int_equal(t.paras[3].place, PROOF_CELL);
	assert_int_equal(t.paras[3].row, 2);
	for (size_t i = 0; i < t.para_count; i++)
		assert_int_equal(t.paras[i].table, 1);
	t = READ("甲\t乙\n一\t1\n另一张表\n丙\t丁\n二\t2\n以上是两张表。\n三\t3\n完\n");
	assert_int_equal(t.paras[4].place, PROOF_BODY);
	assert_int_equal(t.paras[5].table, 2);
	assert_int_equal(t.paras[9].place, PROOF_BODY);
	assert_int_equal(t.paras[10].table, 3);
	assert_int_equal(t.paras[12].place, PROOF_BODY);
}

#define assert_refused(literal, words)                                                             \
	refused(literal, sizeof(literal) - 1, (words), __FILE__, __LINE__)
static void refused(const char *bytes, size_t len, const char *words, const char *file, int line)
{
	struct proof_text text;
	enum rc rc = proof_from_file(&bench.job, STR("稿件"), (struct str){bytes, len}, &text);
	struct str error = job_error(&bench.job);
	if (rc == RC_INVALID && str_find(error, str_from_z(words)) != SIZE_MAX)
		return;
	print_error("%s: %.*s\n", rc_name(rc), STR_ARG(error));
	_fail(file, line);
}

static void what_is_no_text_is_refused(void **state)
{
	(void)state;
	assert_refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "另存为 .docx");
	assert_refused("%PDF-1.7", "PDF");
	assert_refused("PK\x03\x04junk", "稿件");
	assert_refused("ab\0cd", "不是文字文件");
	assert_refused("\xFF\xFF\xFF\x80", "不是文字文件");
}

static void a_workbook_is_refused(void **state)
{
	struct ooxml_writer *writer;
	struct str bytes;
	(void)state;
	assert_int_equal(ooxml_writer_open(&bench.job, &writer), RC_OK);
	assert_int_equal(ooxml_writer_add(&bench.job, writer, STR("_rels/.rels"),
				 STR("<Relationships "
				     "xmlns=\"http://schemas.openxmlformats.org/package/2006/"
				     "relationships\"><Relationship Id=\"a\" "
				     "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
				     "relationships/officeDocument\" "
				     "Target=\"xl/workbook.xml\"/></Relationships>")),
		RC_OK);
	assert_int_equal(ooxml_writer_finish(&bench.job, writer, &bytes), RC_OK);
	refused(bytes.at, bytes.len, "不是 Word 文档", __FILE__, __LINE__);
}

static void ceilings(void **state)
{
	(void)state;
	struct proof_text text;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < PROOF_MAX_PARAS; i++)
		buf_add_z(&b, "甲\n");
	struct str most = buf_str(&b);
	assert_int_equal(proof_from_file(&bench.job, STR("稿"), most, &text), RC_OK);
	assert_int_equal(text.para_count, PROOF_MAX_PARAS);
	buf_add_z(&b, "乙");
	assert_int_equal(proof_from_file(&bench.job, STR("稿"), buf_str(&b), &text), RC_TOO_MUCH);
	buf_clear(&b);
	for (size_t i = 0; i <= PROOF_MAX_TEXT; i++)
		buf_add_char(&b, 'a');
	assert_int_equal(proof_from_file(&bench.job, STR("稿"), buf_str(&b), &text), RC_TOO_MUCH);
	buf_clear(&b);
	buf_add_z(&b, "<d>");
	for (int i = 0; i < 30; i++)
		buf_add_z(&b, "<tbl>");
	assert_int_equal(proof_from_xml(&bench.job, buf_str(&b), STR_NONE, &text), RC_TOO_MUCH);
	buf_free(&b);
}

static void findings_beyond_the_ceiling_are_counted(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < PROOF_MAX_FINDINGS + 5; i++)
		buf_add_z(&b, "走访.5万家，。\n");
	buf_add_char(&b, '\0');
	struct proof_result *r = proofed(b.at);
	assert_int_equal(r->finding_count, PROOF_MAX_FINDINGS);
	assert_true(r->untold >= PROOF_MAX_FINDINGS);
	buf_free(&b);
}

/* ---- the words ---- */

static enum rc with_words(const char *yaml, struct job *job)
{
	struct pack_file files[] = {
		{STR("pack.yaml"), STR("title: 甲\nissuer: 乙\nversion: 1\neffective: "
				       "2023-01-01\n")},
		{STR("wording/own.yaml"), str_from_z(yaml)}};
	struct catalog *catalog;
	const struct wording *wording;
	assert_int_equal(catalog_load_files(job, true, files, COUNT_OF(files), &catalog), RC_OK);
	enum rc rc = proof_wording(job, catalog, &wording);
	catalog_free(catalog);
	return rc;
}

static void a_pack_adds_words_and_slips_are_told(void **state)
{
	struct job job;
	(void)state;
	job_init(&job, STR("test"));
	assert_int_equal(with_words("fixed: [“3+5”, 一二三]\nup: [冲高]\n", &job), RC_OK);
	assert_int_equal(with_words("fixd: [甲]\n", &job), RC_INVALID);
	assert_true(str_find(job_error(&job), STR("fixed")) != SIZE_MAX);
	assert_true(str_find(job_error(&job), STR("own.yaml")) != SIZE_MAX);
	assert_int_equal(with_words("up: 冲高\n", &job), RC_INVALID);
	assert_int_equal(with_words("up: [冲高]\ndown: [冲高]\n", &job), RC_INVALID);
	job_done(&job);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_are_put_together),
		cmocka_unit_test(what_is_not_shown_is_passed_over),
		cmocka_unit_test(a_text_box_is_read_once),
		cmocka_unit_test(cells_know_their_places),
		cmocka_unit_test(bookmarks_of_ours_are_anchors),
		cmocka_unit_test(a_bookmark_over_two_paragraphs_or_nothing_is_none),
		cmocka_unit_test(titles_and_headings_by_their_looks),
		cmocka_unit_test(texts_of_every_coding),
		cmocka_unit_test(tabs_part_cells),
		cmocka_unit_test(a_groups_name_is_a_row),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(a_workbook_is_refused),
		cmocka_unit_test(ceilings),
		cmocka_unit_test(findings_beyond_the_ceiling_are_counted),
		cmocka_unit_test(a_pack_adds_words_and_slips_are_told),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
