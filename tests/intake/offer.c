/* Mappings written for a person to mend: they read back, and say what is still to do. */
#include "desk.h"

#include <stdlib.h>

static struct job job;
static struct catalog *catalog;
static struct recognition r;
static struct intake_options options;

static int begin(void **state)
{
	struct str path = str_from_z(getenv("KEZHANG_TEST_PACK"));
	(void)state;

	job_init(&job, STR("test"));
	OK(&job, catalog_load_only(&job, &path, 1, &catalog));
	return 0;
}

static int end(void **state)
{
	(void)state;
	catalog_free(catalog);
	job_done(&job);
	return 0;
}

static struct shape knows(const char *cells, struct shape near[INTAKE_NEAR])
{
	struct shape s;
	struct mapping none = {0};
	struct str rivals;

	r = (struct recognition){.job = &job,
		.catalog = catalog,
		.options = &options,
		.file = STR("表.csv"),
		.grids = desk_grid(&job, cells),
		.grid_count = 1};
	words_init(&r.words, job.arena, &catalog->schema);
	recognise_sheet(&r, 0, &none, &s, near, &rivals);
	return s;
}

static void what_was_recognised_reads_back_as_the_same(void **state)
{
	struct shape near[INTAKE_NEAR] = {0};
	struct shape s =
		knows("序号|企业名称|证书编号|发证日期|备注\n1|甲|GR202234000001|2022|\n", near);
	struct mapping none = {0}, m;
	struct shape again;
	(void)state;

	struct str text = mapping_write(&job, &s, &none, NULL, 0);
	HAS(text, "# \"序号\": 字段");
	OK(&job, mapping_read(&job, text, &m));
	assert_str(m.ledger, "hightech_certificate");
	assert_int_equal(m.column_count, 3);
	assert_int_equal(m.head, 1);
	OK(&job, use_mapping(&r, 0, &m, &again));
	for (size_t c = 0; c < s.column_count; c++)
		assert_ptr_equal(s.columns[c].field, again.columns[c].field);
}

static void strange_heads_are_written_so_that_they_find_their_columns(void **state)
{
	struct shape near[INTAKE_NEAR] = {0};
	struct shape s = knows(
		"单位\"名称\\|单位名称|统一社会信用代码|行业|行业\nx|甲|91340000|a|b\n", near);
	struct mapping none = {0}, m;
	struct shape again;
	(void)state;

	struct str text = mapping_write(&job, &s, &none, NULL, 0);
	OK(&job, mapping_read(&job, text, &m));
	OK(&job, use_mapping(&r, 0, &m, &again));
	for (size_t c = 0; c < s.column_count; c++)
		assert_ptr_equal(s.columns[c].field, again.columns[c].field);
}

static void what_is_missing_stands_there_to_be_filled_in(void **state)
{
	struct shape near[INTAKE_NEAR] = {0};
	struct mapping m;
	(void)state;

	(void)knows("县区|数值\n甲|1\n", near);
	assert_str(near[0].ledger->name, "registered_value");
	struct str text = mapping_offer(&r, 0, &near[0]);
	HAS(text, "period: \"\"   # 请填：报告期");
	HAS(text, "indicator: \"\"   # 请填：指标");
	OK(&job, mapping_read(&job, text, &m));
	assert_int_equal(m.fixed_count, 2);
}

static void a_sheet_that_reminds_of_nothing_gets_its_columns_to_choose_from(void **state)
{
	struct shape near[INTAKE_NEAR] = {0};
	struct mapping m;
	(void)state;

	(void)knows("天气|心情\n晴|好\n", near);
	assert_null(near[0].ledger);
	struct str text = mapping_offer(&r, 0, &near[0]);
	HAS(text, "# \"天气\": 字段");
	HAS(text, "hightech_certificate 高企证书");
	/* Once the ledger is written and a column uncommented it is a mapping. */
	size_t at = str_find(text, STR("# \"天气\": 字段"));
	text = str_format(job.arena, "%.*s  \"天气\": no\n", (int)at, text.at);
	OK(&job, mapping_read(&job, text, &m));
	assert_int_equal(m.column_count, 1);
}

static void the_question_says_what_was_seen_and_what_comes_nearest(void **state)
{
	struct shape near[INTAKE_NEAR] = {0};
	struct proposal p = {0};
	(void)state;

	(void)knows("标题\n企业名称|认定书号|备注\n甲公司|8\x1b[31m号|x\n乙公司|9|y\n", near);
	sheets_seen(&r, &p);
	ledgers_near(&r, near, &p);
	assert_int_equal(p.seen_count, 1);
	assert_int_equal(p.seen[0].head, 1);
	assert_str(p.seen[0].heads[1], "认定书号");
	assert_int_equal(p.seen[0].row_count, 2);
	assert_str(p.seen[0].first[0], "甲公司");
	struct str text = question_text(&r, &p, STR_NONE);
	HAS(text, "企业名称｜认定书号｜备注");
	HAS(text, "企业名称→");
	HAS(text, "缺必填的：证书编号");
	HAS(text, "表.csv.mapping.yaml");
	assert_true(str_find(text, STR("\x1b")) == SIZE_MAX);
}

static void what_is_seen_of_a_wide_sheet_is_bounded(void **state)
{
	struct buf b;
	struct shape near[INTAKE_NEAR] = {0};
	struct proposal p = {0};
	(void)state;

	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 300; i++)
		buf_addf(&b, "%s列%d%s", i > 0 ? "|" : "", i,
			i == 5 ? "很长很长很长很长很长很长很长很长很长很长很长很长很长" : "");
	struct str text = buf_take(job.arena, &b);
	(void)knows(str_z(job.arena, text), near);
	sheets_seen(&r, &p);
	assert_int_equal(p.seen[0].column_count, INTAKE_SEEN_COLUMNS);
	assert_true(p.seen[0].heads[5].len < 80);
	assert_true(str_is_utf8(p.seen[0].heads[5]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_recognised_reads_back_as_the_same),
		cmocka_unit_test(strange_heads_are_written_so_that_they_find_their_columns),
		cmocka_unit_test(what_is_missing_stands_there_to_be_filled_in),
		cmocka_unit_test(a_sheet_that_reminds_of_nothing_gets_its_columns_to_choose_from),
		cmocka_unit_test(the_question_says_what_was_seen_and_what_comes_nearest),
		cmocka_unit_test(what_is_seen_of_a_wide_sheet_is_bounded),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
