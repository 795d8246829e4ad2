/* Mappings as text: what is read, and every kind of mistake with its place. */
#include "desk.h"

static struct job job;

static int begin(void **state)
{
	(void)state;
	job_init(&job, STR("test"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

static struct mapping reads(const char *text)
{
	struct mapping m;

	OK(&job, mapping_read(&job, str_from_z(text), &m));
	return m;
}

static void refuses(const char *text, const char *words)
{
	struct mapping m;

	GIVES(&job, RC_INVALID, mapping_read(&job, str_from_z(text), &m));
	SAYS(&job, words);
	job_clear_error(&job);
}

static void no_text_is_no_mapping(void **state)
{
	struct mapping m = reads("");
	(void)state;

	assert_int_equal(m.ledger.len, 0);
	assert_int_equal(m.head, -1);
}

static void everything_that_can_be_said_is_read(void **state)
{
	struct mapping m =
		reads("ledger: registered_value\nsheet: \"表1\"\nhead: 3\nmatch: [甲, 乙]\n"
		      "columns: {地区: unit, A: period}\nfixed: {state: 公布}\n"
		      "from_title: {period: period, publisher: \"{}关于\"}\n"
		      "each:\n  - {column: 数, to: value, fixed: {indicator: gdp}, also: {版本: "
		      "vintage}}\n"
		      "  - {columns: period, under: 面积, to: value}\n"
		      "create: {unit: {kind: 省}}\nfull: yes\nfallback: no\n");
	(void)state;

	assert_str(m.ledger, "registered_value");
	assert_str(m.sheet, "表1");
	assert_int_equal(m.head, 3);
	assert_int_equal(m.match_count, 2);
	assert_int_equal(m.column_count, 2);
	assert_str(m.columns[1].left, "A");
	assert_str(m.fixed[0].right, "公布");
	assert_str(m.from_title[1].right, "{}关于");
	assert_int_equal(m.each_count, 2);
	assert_str(m.each[0].also[0].right, "vintage");
	assert_str(m.each[1].columns, "period");
	assert_str(m.each[1].under, "面积");
	assert_str(m.create[0].fixed[0].left, "kind");
	assert_true(m.full);
	assert_false(m.fallback);
}

static void a_list_of_ledgers_to_create_in_needs_no_values(void **state)
{
	struct mapping m = reads("ledger: x\ncreate: [unit, party]\n");
	(void)state;

	assert_int_equal(m.create_count, 2);
	assert_str(m.create[1].ledger, "party");
	assert_int_equal(m.create[1].fixed_count, 0);
}

static void mistakes_are_told_with_their_place(void **state)
{
	(void)state;
	refuses("ledger: [\n", "对照");
	refuses("- 1\n- 2\n", "名称: 值");
	refuses("ledger: a\n---\nledger: b\n", "一段");
	refuses("columns: {甲: name}\n", "没有写 ledger");
	refuses("ledger: a\nlegder: b\n", "legder");
	refuses("ledger: a\nlegder: b\n", "第2行");
	refuses("ledger: a\nledger: b\n", "ledger");
	refuses("ledger：a\n", "冒号");
	refuses("ledger: [a]\n", "文字");
	refuses("ledger: a\nhead: 一\n", "行号");
	refuses("ledger: a\nhead: -1\n", "行号");
	refuses("ledger: a\ncolumns: [甲]\n", "名称: 值");
	refuses("ledger: a\ncolumns: {甲: [b]}\n", "文字");
	refuses("ledger: a\nfixed: 公布\n", "名称: 值");
	refuses("ledger: a\neach: {column: 甲}\n", "列表");
	refuses("ledger: a\neach: [甲]\n", "column");
	refuses("ledger: a\neach:\n  - {column: 甲}\n", "to");
	refuses("ledger: a\neach:\n  - {to: value}\n", "column");
	refuses("ledger: a\neach:\n  - {column: 甲, columns: period, to: value}\n", "columns");
	refuses("ledger: a\neach:\n  - {column: 甲, under: 乙, to: value}\n", "under");
	refuses("ledger: a\neach:\n  - {column: 甲, to: value, colour: red}\n", "colour");
	refuses("ledger: a\nmatch: 甲\n", "列表");
	refuses("ledger: a\ncreate: unit\n", "create");
	refuses("ledger: a\ncreate: {unit: 省}\n", "名称: 值");
	refuses("ledger: a\nfull: 也许\n", "也许");
	refuses("ledger: a\nfallback: maybe\n", "maybe");
	refuses("ledger: a\nfrom_title: {period: 报告期}\n", "报告期");
	refuses("ledger: a\nfrom_title: {period: \"{}\"}\n", "{}");
	refuses("ledger: a\ncolumns: &x {甲: name}\nfixed: *x\n", "对照");
	refuses("ledger: \"\xff\"\n", "对照");
}

static void a_mapping_of_more_than_its_ceiling_is_refused(void **state)
{
	struct mapping m;
	struct buf b;
	(void)state;

	buf_init(&b, MAPPING_MAX_BYTES * 2);
	buf_add_z(&b, "ledger: a\n#");
	while (b.len <= MAPPING_MAX_BYTES)
		buf_add_char(&b, 'x');
	GIVES(&job, RC_TOO_MUCH, mapping_read(&job, buf_take(job.arena, &b), &m));
	SAYS(&job, "字节");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(no_text_is_no_mapping),
		T(everything_that_can_be_said_is_read),
		T(a_list_of_ledgers_to_create_in_needs_no_values),
		T(mistakes_are_told_with_their_place),
		T(a_mapping_of_more_than_its_ceiling_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
