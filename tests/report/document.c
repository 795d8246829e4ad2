/* src/report/document.c */
#include "../check.h"

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

static enum rc check_blocks(const struct block *blocks, size_t count, size_t figures, size_t claims)
{
	struct document doc = sample_document(job.arena, blocks, count, figures, claims);
	job_clear_error(&job);
	return document_check(&job, &doc);
}

static enum rc check_markup(const char *markup, size_t figures, size_t claims)
{
	struct block block = sample_block(job.arena, PARA_BODY, markup);
	return check_blocks(&block, 1, figures, claims);
}

static void assert_error(const char *part)
{
	struct str error = job_error(&job);
	if (str_find(error, str_from_z(part)) == SIZE_MAX)
		fail_msg("'%.*s' does not tell of '%s'", STR_ARG(error), part);
}

static void an_empty_document_is_one(void **state)
{
	(void)state;
	assert_int_equal(check_blocks(NULL, 0, 0, 0), RC_OK);
	struct document doc = sample_document(job.arena, NULL, 0, 0, 0);
	struct str text;
	assert_int_equal(document_text(&job, &doc, &text), RC_OK);
	assert_text(text, "");
}

static void a_figure_that_does_not_exist_is_told(void **state)
{
	(void)state;
	assert_int_equal(check_markup("共{f1:3}家", 2, 0), RC_OK);
	assert_int_equal(check_markup("共{f2:3}家", 2, 0), RC_INVALID);
	assert_error("第3个数据不存在");
	assert_int_equal(check_markup("共{m2:〔待补〕}家", 2, 0), RC_INVALID);
	assert_int_equal(check_markup("{c0:全覆盖}", 0, 1), RC_OK);
	assert_int_equal(check_markup("{c0:全覆盖}", 1, 0), RC_INVALID);
	assert_error("第1个表述不存在");
}

static void a_figure_stands_at_one_place_only(void **state)
{
	(void)state;
	assert_int_equal(check_markup("{f0:3}和{f1:3}", 2, 0), RC_OK);
	assert_int_equal(check_markup("{f0:3}和{f0:3}", 2, 0), RC_INVALID);
	assert_error("F0001");
	assert_int_equal(check_markup("{c0:一}{c0:二}", 0, 1), RC_INVALID);
	assert_error("C001");
}

static void an_id_must_fit_a_bookmark(void **state)
{
	(void)state;
	static const struct {
		const char *id;
		enum rc rc;
	} ids[] = {{"F0001", RC_OK}, {"a_Z9", RC_OK},
		{"1234567890123456789012345678901234567", RC_OK},
		{"12345678901234567890123456789012345678", RC_INVALID}, {"", RC_INVALID},
		{"F 1", RC_INVALID}, {"F\"1", RC_INVALID}, {"数1", RC_INVALID},
		{"F-1", RC_INVALID}};
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		struct document doc = sample_document(job.arena, NULL, 0, 1, 0);
		doc.figures[0].id = str_from_z(ids[i].id);
		assert_int_equal(document_check(&job, &doc), ids[i].rc);
	}
}

static void two_records_of_one_id_are_told(void **state)
{
	(void)state;
	struct document doc = sample_document(job.arena, NULL, 0, 3, 1);
	doc.figures[2].id = STR("F0001");
	job_clear_error(&job);
	assert_int_equal(document_check(&job, &doc), RC_INVALID);
	assert_error("“F0001”重复");
	doc.figures[2].id = STR("C001");
	assert_int_equal(document_check(&job, &doc), RC_INVALID);
}

static void a_signature_wants_its_date(void **state)
{
	(void)state;
	struct arena *a = job.arena;
	const struct block blocks[] = {
		sample_block(a, PARA_SIGNATURE, "区科技局"),
		sample_block(a, PARA_DATE, "2023年7月5日"),
		sample_block(a, PARA_SIGNATURE, "区科技局"),
		sample_block(a, PARA_BODY, "2023年7月5日"),
	};
	assert_int_equal(check_blocks(blocks, 2, 0, 0), RC_OK);
	assert_int_equal(check_blocks(blocks, 1, 0, 0), RC_INVALID);
	assert_error("区科技局");
	assert_int_equal(check_blocks(blocks, 4, 0, 0), RC_INVALID);
	assert_int_equal(check_blocks(blocks + 1, 1, 0, 0), RC_OK);
}

static void a_table_has_at_most_63_columns_and_no_more_head_than_rows(void **state)
{
	(void)state;
	static const char *cells[DOCUMENT_MAX_COLUMNS + 1];
	for (size_t i = 0; i < DOCUMENT_MAX_COLUMNS + 1; i++) {
		cells[i] = "";
	}
	struct block block = sample_table(job.arena, DOCUMENT_MAX_COLUMNS, 1, cells, 1);
	assert_int_equal(check_blocks(&block, 1, 0, 0), RC_OK);
	block.table.head_rows = 2;
	assert_int_equal(check_blocks(&block, 1, 0, 0), RC_INVALID);
	block = sample_table(job.arena, DOCUMENT_MAX_COLUMNS + 1, 1, cells, 1);
	assert_int_equal(check_blocks(&block, 1, 0, 0), RC_INVALID);
	assert_error("64列");
	block.table.columns = 0;
	assert_int_equal(check_blocks(&block, 1, 0, 0), RC_INVALID);
	static const uint8_t align[] = {2, 3};
	block = sample_table(job.arena, 2, 0, cells, 1);
	block.table.align = align;
	assert_int_equal(check_blocks(&block, 1, 0, 0), RC_INVALID);
	assert_error("对齐");
}

static void the_ceilings_are_where_they_say(void **state)
{
	(void)state;
	assert_int_equal(check_blocks(NULL, 0, DOCUMENT_MAX_FIGURES, DOCUMENT_MAX_CLAIMS), RC_OK);
	assert_int_equal(check_blocks(NULL, 0, DOCUMENT_MAX_FIGURES + 1, 0), RC_TOO_MUCH);
	assert_int_equal(check_blocks(NULL, 0, 0, DOCUMENT_MAX_CLAIMS + 1), RC_TOO_MUCH);

	struct block *blocks = arena_array(job.arena, struct block, DOCUMENT_MAX_RUNS + 1);
	for (size_t i = 0; i <= DOCUMENT_MAX_RUNS; i++)
		blocks[i].kind = BLOCK_BLANK;
	assert_int_equal(check_blocks(blocks, DOCUMENT_MAX_RUNS, 0, 0), RC_OK);
	assert_int_equal(check_blocks(blocks, DOCUMENT_MAX_RUNS + 1, 0, 0), RC_TOO_MUCH);

	char *long_text = arena_array(job.arena, char, DOCUMENT_MAX_TEXT + 2);
	memset(long_text, 'a', DOCUMENT_MAX_TEXT);
	assert_int_equal(check_markup(long_text, 0, 0), RC_OK);
	long_text[DOCUMENT_MAX_TEXT] = 'a';
	assert_int_equal(check_markup(long_text, 0, 0), RC_TOO_MUCH);

	struct para *cells = arena_array(job.arena, struct para, DOCUMENT_MAX_RUNS);
	struct block table = {.kind = BLOCK_TABLE, .table = {.columns = 1, .cells = cells}};
	table.table.rows = DOCUMENT_MAX_RUNS - 1;
	assert_int_equal(check_blocks(&table, 1, 0, 0), RC_OK);
	table.table.rows = DOCUMENT_MAX_RUNS;
	assert_int_equal(check_blocks(&table, 1, 0, 0), RC_TOO_MUCH);
	table.table.rows = SIZE_MAX;
	assert_int_equal(check_blocks(&table, 1, 0, 0), RC_TOO_MUCH);
}

static void context_is_twelve_characters_on_each_side(void **state)
{
	(void)state;
	struct arena *a = job.arena;
	const struct block blocks[] = {
		sample_block(a, PARA_TITLE, "工作|总结{f0:9}"),
		sample_block(a, PARA_BODY, ""),
		sample_block(a, PARA_BODY,
			"零一二三四五六七八九十甲乙{f1:52}家、{f2:186}子丑寅卯辰巳午未申酉戌亥完"),
	};
	struct document doc = sample_document(a, blocks, COUNT_OF(blocks), 4, 0);
	document_context(a, &doc);
	assert_text(doc.figures[0].before, "工作总结");
	assert_text(doc.figures[0].after, "");
	assert_int_equal(doc.figures[0].paragraph, 1);
	assert_text(doc.figures[1].before, "一二三四五六七八九十甲乙");
	assert_text(doc.figures[1].after, "家、186子丑寅卯辰巳午");
	assert_int_equal(doc.figures[1].paragraph, 2);
	assert_text(doc.figures[2].before, "五六七八九十甲乙52家、");
	assert_text(doc.figures[2].after, "子丑寅卯辰巳午未申酉戌亥");
	assert_int_equal(doc.figures[3].paragraph, 0);
}

static void a_paragraph_holds_all_figures_a_document_may_have(void **state)
{
	(void)state;
	struct arena *a = job.arena;
	static const char filler[] = "区科技局工作总结区科技局工作总结区科技局工作总结区科技局工作"
				     "总结区科技局工作总结区科技局工作总结";
	struct run *runs = arena_array(a, struct run, 2 * DOCUMENT_MAX_FIGURES);
	for (size_t i = 0; i < DOCUMENT_MAX_FIGURES; i++) {
		runs[2 * i] = (struct run){.kind = RUN_TEXT, .text = str_from_z(filler)};
		runs[2 * i + 1] = (struct run){
			.kind = RUN_FIGURE, .figure = i, .text = str_format(a, "%zu", i)};
	}
	const struct block block = {.kind = BLOCK_PARA,
		.para = {.kind = PARA_BODY, .runs = runs, .count = 2 * DOCUMENT_MAX_FIGURES}};
	struct document doc = sample_document(a, &block, 1, DOCUMENT_MAX_FIGURES, 0);
	document_context(a, &doc);
	assert_text(doc.figures[9998].before, "工作总结区科技局工作总结");
	assert_text(doc.figures[9998].after, "");
	assert_text(doc.figures[0].after, "区科技局工作总结区科技局");
	struct str bytes;
	assert_int_equal(document_docx(&job, &doc, EDITION_REVIEW, &bytes), RC_OK);
}

static void cells_with_text_are_counted_as_paragraphs(void **state)
{
	(void)state;
	struct arena *a = job.arena;
	static const char *const cells[] = {"名", "", "企业", "{f0:7}"};
	const struct block blocks[] = {sample_block(a, PARA_BODY, "甲"),
		sample_table(a, 2, 1, cells, 2), sample_block(a, PARA_BODY, "{m1:〔待补〕}")};
	struct document doc = sample_document(a, blocks, 3, 2, 0);
	document_context(a, &doc);
	assert_int_equal(doc.figures[0].paragraph, 4);
	assert_int_equal(doc.figures[1].paragraph, 5);
}

static void plain_text_has_a_line_a_paragraph(void **state)
{
	(void)state;
	struct arena *a = job.arena;
	static const char *const cells[] = {"名", "数\n量", "企业", "{f0:7}"};
	const struct block blocks[] = {sample_block(a, PARA_TITLE, "工作|总结"),
		sample_block(a, PARA_BODY, "共{f1:8}家。"), sample_table(a, 2, 1, cells, 2)};
	struct document doc = sample_document(a, blocks, 3, 2, 0);
	struct str text;
	assert_int_equal(document_text(&job, &doc, &text), RC_OK);
	assert_text(text, "工作总结\n\n共8家。\n名\t数量\n企业\t7\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_document_is_one),
		cmocka_unit_test(a_figure_that_does_not_exist_is_told),
		cmocka_unit_test(a_figure_stands_at_one_place_only),
		cmocka_unit_test(an_id_must_fit_a_bookmark),
		cmocka_unit_test(two_records_of_one_id_are_told),
		cmocka_unit_test(a_signature_wants_its_date),
		cmocka_unit_test(a_table_has_at_most_63_columns_and_no_more_head_than_rows),
		cmocka_unit_test(the_ceilings_are_where_they_say),
		cmocka_unit_test(context_is_twelve_characters_on_each_side),
		cmocka_unit_test(a_paragraph_holds_all_figures_a_document_may_have),
		cmocka_unit_test(cells_with_text_are_counted_as_paragraphs),
		cmocka_unit_test(plain_text_has_a_line_a_paragraph),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
