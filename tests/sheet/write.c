/* src/sheet/write.c; what was written is read back by our own reader. tests/files reads it with another one. */
#include "book.h"

#include <stdlib.h>

static char path[] = "/tmp/kezhang-write-XXXXXX";

#define COLUMNS_MAX 12

struct rows {
	const char *cells[8][COLUMNS_MAX];
	size_t count, columns;
	enum rc end; /* what the callback answers after the last row */
};

static enum rc give_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct rows *rows = arg;

	if (n >= rows->count)
		return rows->end == RC_OK ? RC_DONE : fail(job, rows->end, "取不到第 %zu 行", n);
	for (size_t i = 0; i < rows->columns; i++)
		ret_cells[i] = str_from_z(rows->cells[n][i]);
	return RC_OK;
}

static struct str written(
	struct job *job, const struct sheet_column *columns, size_t count, struct rows *rows)
{
	struct sheet_table table = {.title = STR("企业"),
		.columns = columns,
		.column_count = count,
		.row = give_row,
		.arg = rows};
	struct buf b;
	enum rc rc;

	rows->columns = count;
	rc = sheet_write(job, str_from_z(path), &table, 1);
	if (rc != RC_OK)
		return str_from_z(rc_name(rc));
	buf_init(&b, BUF_MAX_TEXT);
	assert_int_equal(sheet_read(job, str_from_z(path), (struct sheet_options){.only_sheet = -1},
				 add_cell, &b, NULL, NULL),
		RC_OK);
	return buf_take(job->arena, &b);
}

static const struct sheet_column all_types[] = {
	{.title = STR_INIT("名称"), .type = TYPE_TEXT},
	{.title = STR_INIT("代码"), .type = TYPE_CODE},
	{.title = STR_INIT("领域"), .type = TYPE_CHOICE},
	{.title = STR_INIT("人数"), .type = TYPE_INT},
	{.title = STR_INIT("金额"), .type = TYPE_MONEY},
	{.title = STR_INIT("比率"), .type = TYPE_DECIMAL, .decimals = 3},
	{.title = STR_INIT("是否"), .type = TYPE_BOOL},
	{.title = STR_INIT("日期"), .type = TYPE_DATE},
	{.title = STR_INIT("期间"), .type = TYPE_SPAN},
	{.title = STR_INIT("所属"), .type = TYPE_REF},
	{.title = STR_INIT("电话"), .type = TYPE_PERSONAL},
};

static void every_type_comes_back(void **state)
{
	struct rows rows = {.count = 1,
		.cells = {{"虚构科技", "00123", "电子", "12", "1234.50", "0.125", "是",
			"2023-06-30", "2023-01-01/2023-12-31", "某镇", "13800000000"}}};
	struct str got = written(*state, all_types, COUNT_OF(all_types), &rows);

	assert_text(str_skip(got, str_find(got, STR("A2="))),
		"A2=虚构科技 B2=00123 C2=电子 D2=number:12 E2=number:1234.5 F2=number:0.125 G2=是 "
		"H2=date:2023-06-30 I2=2023-01-01/2023-12-31 J2=某镇 K2=13800000000");
	assert_true(str_starts(got, STR("A1=名称 B1=代码 ")));
}

static void text_never_becomes_a_formula(void **state)
{
	static const struct sheet_column text[] = {{.title = STR_INIT("=1+1"), .type = TYPE_TEXT},
		{.title = STR_INIT("b"), .type = TYPE_INT}};
	struct rows rows = {.count = 4,
		.cells = {
			{"=1+1", "=2"}, {"+a", "-"}, {"-b", "+3"}, {"@c", "http://example.org/"}}};

	assert_text(written(*state, text, 2, &rows),
		"A1==1+1 B1=b A2==1+1 B2==2 A3=+a B3=- A4=-b B4=+3 A5=@c B5=http://example.org/");
}

static void numbers_that_a_float_would_change_stay_text(void **state)
{
	static const struct sheet_column number[] = {
		{.title = STR_INIT("a"), .type = TYPE_DECIMAL, .decimals = 4}};
	struct rows rows = {.count = 8,
		.cells = {{"123456789012345"}, {"1234567890123456"}, {"-0.1"}, {"1,234"}, {"未填"},
			{"."}, {"5."}, {"12345678901.2345"}}};

	assert_text(written(*state, number, 1, &rows),
		"A1=a A2=number:123456789012345 A3=1234567890123456 A4=number:-0.1 A5=1,234 "
		"A6=未填 A7=. A8=5. "
		"A9=number:12345678901.2345");
}

static void dates_that_are_no_whole_day_stay_text(void **state)
{
	static const struct sheet_column date[] = {{.title = STR_INIT("a"), .type = TYPE_DATE}};
	struct rows rows = {.count = 5,
		.cells = {{"2023-06"}, {"2023"}, {"1900-03-01"}, {"1900-02-28"}, {"2199-12-31"}}};

	assert_text(written(*state, date, 1, &rows),
		"A1=a A2=2023-06 A3=2023 A4=date:1900-03-01 A5=1900-02-28 A6=date:2199-12-31");
}

static void odd_characters_come_back(void **state)
{
	static const struct sheet_column text[] = {{.title = STR_INIT("a"), .type = TYPE_TEXT}};
	struct rows rows = {.count = 5,
		.cells = {{"a\nb"}, {" 前后 "}, {"<&>\"'"}, {"\x01\x1F"}, {"_x000D_ _x005F_"}}};

	assert_text(written(*state, text, 1, &rows),
		"A1=a A2=a\nb A3= 前后  A4=<&>\"' A5=\x01\x1F A6=_x000D_ _x005F_");
}

static void blank_cells_stay_blank(void **state)
{
	static const struct sheet_column two[] = {{.title = STR_INIT("a"), .type = TYPE_INT},
		{.title = STR_INIT("b"), .type = TYPE_TEXT}};
	struct rows rows = {.count = 2, .cells = {{NULL, ""}, {"", "x"}}};

	assert_text(written(*state, two, 2, &rows), "A1=a B1=b B3=x");
}

static void the_refusal_of_a_row_is_passed_on_and_leaves_no_file(void **state)
{
	static const struct sheet_column one[] = {{.title = STR_INIT("a"), .type = TYPE_TEXT}};
	struct rows rows = {.count = 1, .cells = {{"x"}}, .end = RC_DENIED};

	(void)unlink(path);
	assert_text(written(*state, one, 1, &rows), "RC_DENIED");
	message_says(*state, "取不到第 1 行");
	assert_int_equal(access(path, F_OK), -1);
}

static void long_text_is_refused_with_its_cell(void **state)
{
	static const struct sheet_column one[] = {{.title = STR_INIT("a"), .type = TYPE_TEXT}};
	struct job *job = *state;
	char *text = arena_array(job->arena, char, 32769);
	struct rows rows = {.count = 1, .cells = {{text}}};

	memset(text, 'a', 32767);
	assert_int_equal(written(job, one, 1, &rows).len, strlen("A1=a A2=") + 32767);
	text[32767] = 'a';
	assert_text(written(job, one, 1, &rows), "RC_TOO_MUCH");
	message_says(job, "A2");
}

static void names_of_sheets_are_made_fit_and_unique(void **state)
{
	static const struct sheet_column one[] = {{.title = STR_INIT("a"), .type = TYPE_TEXT}};
	static const char *const titles[] = {"a/b", "a?b", "A_B", "", "选项列表",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二四", "'q'"};
	static const char *const names[] = {"a_b", "a_b(2)", "A_B(3)", "Sheet", "选项列表(2)",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
		"一二三四五六七八九十一二三四五六七八九十一二三四五(2)", "_q_"};
	struct sheet_table tables[COUNT_OF(titles)] = {0};
	const struct sheet_info *sheets;
	struct rows rows = {0};
	struct buf b;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(titles); i++)
		tables[i] = (struct sheet_table){.title = str_from_z(titles[i]),
			.columns = one,
			.column_count = 1,
			.row = give_row,
			.arg = &rows};
	assert_int_equal(sheet_write(*state, str_from_z(path), tables, COUNT_OF(titles)), RC_OK);
	buf_init(&b, 1000);
	assert_int_equal(
		sheet_read(*state, str_from_z(path), (struct sheet_options){.only_sheet = -1},
			add_cell, &b, &sheets, &count),
		RC_OK);
	assert_int_equal(count, COUNT_OF(names));
	for (size_t i = 0; i < count; i++)
		assert_text(sheets[i].name, names[i]);
	buf_free(&b);
}

static void long_choices_stand_on_a_hidden_sheet(void **state)
{
	struct job *job = *state;
	struct str choices[40], with_comma[] = {STR_INIT("a,b"), STR_INIT("c")};
	struct sheet_column columns[] = {{.title = STR_INIT("a"),
						 .type = TYPE_CHOICE,
						 .choices = choices,
						 .choice_count = 40},
		{.title = STR_INIT("b"),
			.type = TYPE_CHOICE,
			.choices = with_comma,
			.choice_count = 2},
		{.title = STR_INIT("c"),
			.type = TYPE_CHOICE,
			.choices = with_comma + 1,
			.choice_count = 1}};
	struct rows rows = {0};
	struct str got;

	for (size_t i = 0; i < 40; i++)
		choices[i] = str_format(job->arena, "虚构领域第%zu号", i);
	got = written(job, columns, 3, &rows);
	assert_true(
		str_starts(got, STR("A1=a B1=b C1=c 2!A1=虚构领域第0号 (hidden) 2!B1=a,b (hidden) "
				    "2!A2=虚构领域第1号 (hidden) 2!B2=c (hidden) 2!A3=")));
	assert_true(str_ends(got, STR("2!A40=虚构领域第39号 (hidden)")));
}

static void the_same_tables_give_the_same_bytes(void **state)
{
	struct job *job = *state;
	struct rows rows = {.count = 1, .cells = {{"虚构", "1"}}};
	struct str first, second;

	job->now = INT64_C(1688083200000);
	(void)written(job, all_types, 2, &rows);
	assert_int_equal(file_read_whole(job, str_from_z(path), 1 << 20, &first), RC_OK);
	sleep(2);
	(void)written(job, all_types, 2, &rows);
	assert_int_equal(file_read_whole(job, str_from_z(path), 1 << 20, &second), RC_OK);
	assert_true(str_eq(first, second));
}

static enum rc endless(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	(void)arg, (void)job, (void)n;
	ret_cells[0] = STR("1");
	return RC_OK;
}

static void a_table_takes_as_many_rows_as_a_sheet(void **state)
{
	static const struct sheet_column one[] = {{.title = STR_INIT("a"), .type = TYPE_INT}};
	struct sheet_table table = {
		.title = STR("a"), .columns = one, .column_count = 1, .row = endless};

	assert_int_equal(sheet_write(*state, str_from_z(path), &table, 1), RC_TOO_MUCH);
	message_says(*state, "1048576");
	table.column_count = SHEET_MAX_COLUMNS + 1;
	assert_int_equal(sheet_write(*state, str_from_z(path), &table, 1), RC_TOO_MUCH);
}

static void a_wish_to_stop_is_heard(void **state)
{
	static const struct sheet_column one[] = {{.title = STR_INIT("a"), .type = TYPE_INT}};
	struct sheet_table table = {
		.title = STR("a"), .columns = one, .column_count = 1, .row = endless};
	struct job *job = *state;
	atomic_bool stopped = true;

	job->stop = &stopped;
	assert_int_equal(sheet_write(job, str_from_z(path), &table, 1), RC_BUSY);
	job->stop = NULL;
}

static void a_place_that_cannot_be_written_is_told(void **state)
{
	static const struct sheet_column one[] = {{.title = STR_INIT("a"), .type = TYPE_INT}};
	struct rows rows = {.columns = 1};
	struct sheet_table table = {.title = STR("a"),
		.columns = one,
		.column_count = 1,
		.row = give_row,
		.arg = &rows};

	assert_int_equal(sheet_write(*state, STR("/nonexistent/a.xlsx"), &table, 1), RC_FAILED);
	message_says(*state, "/nonexistent/a.xlsx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_type_comes_back),
		TEST(text_never_becomes_a_formula),
		TEST(numbers_that_a_float_would_change_stay_text),
		TEST(dates_that_are_no_whole_day_stay_text),
		TEST(odd_characters_come_back),
		TEST(blank_cells_stay_blank),
		TEST(the_refusal_of_a_row_is_passed_on_and_leaves_no_file),
		TEST(long_text_is_refused_with_its_cell),
		TEST(names_of_sheets_are_made_fit_and_unique),
		TEST(long_choices_stand_on_a_hidden_sheet),
		TEST(the_same_tables_give_the_same_bytes),
		TEST(a_table_takes_as_many_rows_as_a_sheet),
		TEST(a_wish_to_stop_is_heard),
		TEST(a_place_that_cannot_be_written_is_told),
	};
	int fd = mkstemp(path), failed;

	if (fd < 0)
		return 1;
	(void)close(fd);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)unlink(path);
	return failed;
}
