/* src/sheet/print.c */
#include "book.h"

#include <jansson.h>
#include <stdlib.h>

static char path[] = "/tmp/kezhang-print-XXXXXX";

static struct str printed(struct job *job, struct str bytes)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct str copy;
	enum rc rc;

	assert_int_equal(file_write_whole(job, str_from_z(path), bytes), RC_OK);
	rc = sheet_print_json(job, str_from_z(path), out);
	(void)fclose(out);
	copy = str_copy(job->arena, (struct str){text, len});
	free(text);
	return rc == RC_OK ? copy : str_from_z(rc_name(rc));
}

static void each_cell_is_one_line(void **state)
{
	assert_text(
		printed(*state,
			book_bytes(*state,
				(struct book_parts){
					.sheet = "<sheetData><row r='3'><c r='B3'><v>1.50</v></c>"
						 "<c "
						 "t='inlineStr'><is><t>科技</t></is></c></row></"
						 "sheetData>"})),
		"[\"表一\", 2, 1, \"1.5\"]\n[\"表一\", 2, 2, \"科技\"]\n");
	assert_text(printed(*state, STR("甲,乙")),
		"[\"csv\", 0, 0, \"甲\"]\n[\"csv\", 0, 1, \"乙\"]\n");
}

static void signs_that_json_knows_are_escaped(void **state)
{
	struct str line = printed(*state, STR("\"a\"\"\\/\t\r\n\x1B 科\x7F\xF0\x9F\x98\x80z\""));
	json_t *json = json_loadb(line.at, line.len, 0, NULL);

	assert_non_null(json);
	assert_string_equal(json_string_value(json_array_get(json, 3)),
		"a\"\\/\t\r\n\x1B 科\x7F\xF0\x9F\x98\x80z");
	json_decref(json);
	assert_true(str_find(line, STR("科")) != SIZE_MAX);
}

static void many_lines_come_out_whole(void **state)
{
	struct buf b;
	struct str lines;
	size_t count = 0;

	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 20000; i++)
		buf_addf(&b, "第%d行,\"x\"\"y\"\n", i);
	lines = printed(*state, buf_str(&b));
	while (lines.len) {
		struct str line = str_cut(&lines, STR("\n"));
		json_t *json = json_loadb(line.at, line.len, 0, NULL);

		assert_non_null(json);
		assert_int_equal(json_integer_value(json_array_get(json, 1)), count / 2);
		json_decref(json);
		count++;
	}
	assert_int_equal(count, 40000);
	buf_free(&b);
}

static void a_refusal_is_passed_on(void **state)
{
	assert_text(printed(*state, STR("<html>")), "RC_INVALID");
}

static void a_full_disk_is_told(void **state)
{
	FILE *full = fopen("/dev/full", "w");

	assert_non_null(full);
	assert_int_equal(file_write_whole(*state, str_from_z(path), STR("甲")), RC_OK);
	assert_int_equal(sheet_print_json(*state, str_from_z(path), full), RC_FAILED);
	message_says(*state, "无法输出");
	(void)fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_cell_is_one_line),
		TEST(signs_that_json_knows_are_escaped),
		TEST(many_lines_come_out_whole),
		TEST(a_refusal_is_passed_on),
		TEST(a_full_disk_is_told),
	};
	int fd = mkstemp(path), failed;

	if (fd < 0)
		return 1;
	(void)close(fd);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return unlink(path) == 0 ? failed : failed + 1;
}
