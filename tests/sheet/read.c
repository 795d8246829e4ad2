/* src/sheet/read.c */
#include "book.h"

#include <stdlib.h>

static char folder[] = "/tmp/kezhang-read-XXXXXX";

static struct str saved(struct job *job, const char *name, struct str bytes)
{
	struct str path = str_format(job->arena, "%s/%s", folder, name);

	assert_int_equal(file_write_whole(job, path, bytes), RC_OK);
	return path;
}

static struct str cells_of_file(struct job *job, struct str path, int only)
{
	struct buf b;
	enum rc rc;

	buf_init(&b, BUF_MAX_TEXT);
	rc = sheet_read(
		job, path, (struct sheet_options){.only_sheet = only}, add_cell, &b, NULL, NULL);
	(void)unlink(str_z(job->arena, path));
	if (rc == RC_OK)
		return buf_take(job->arena, &b);
	buf_free(&b);
	return str_from_z(rc_name(rc));
}

static const struct book_parts one_cell = {
	.sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>"};

static void the_name_of_a_file_does_not_matter(void **state)
{
	struct job *job = *state;

	assert_text(cells_of_file(job, saved(job, "a.csv", book_bytes(job, one_cell)), -1),
		"A1=number:1");
	assert_text(cells_of_file(job, saved(job, "b.xlsx", STR("甲,乙")), -1), "A1=甲 B1=乙");
	assert_text(cells_of_file(job, saved(job, "c.xls", STR("<html>")), -1), "RC_INVALID");
	message_says(job, "c.xls");
}

static void one_sheet_alone_can_be_asked_for(void **state)
{
	struct job *job = *state;

	assert_text(
		cells_of_file(job, saved(job, "a", book_bytes(job, one_cell)), 0), "A1=number:1");
	assert_text(
		cells_of_file(job, saved(job, "a", book_bytes(job, one_cell)), 1), "RC_INVALID");
	message_says(job, "没有第 2 张");
	assert_text(cells_of_file(job, saved(job, "a", STR("甲")), 0), "A1=甲");
	assert_text(cells_of_file(job, saved(job, "a", STR("甲")), 1), "RC_INVALID");
}

static void missing_files_and_folders_are_told(void **state)
{
	assert_text(cells_of_file(*state, STR("/nonexistent/a.xlsx"), -1), "RC_MISSING");
	message_says(*state, "/nonexistent/a.xlsx");
	assert_text(cells_of_file(*state, str_from_z(folder), -1), "RC_INVALID");
}

static void a_cut_package_is_told(void **state)
{
	struct str whole = book_bytes(*state, one_cell);

	assert_text(cells_of_bytes(*state, str_head(whole, whole.len - 30)), "RC_INVALID");
	message_says(*state, "重新保存");
}

static void a_text_file_is_one_sheet(void **state)
{
	const struct sheet_info *sheets;
	size_t count;
	struct buf b;

	buf_init(&b, 100);
	assert_int_equal(
		sheet_read_bytes(*state, STR("a"), STR("甲"),
			(struct sheet_options){.only_sheet = -1}, add_cell, &b, &sheets, &count),
		RC_OK);
	assert_int_equal(count, 1);
	assert_text(sheets[0].name, "csv");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_name_of_a_file_does_not_matter),
		TEST(one_sheet_alone_can_be_asked_for),
		TEST(missing_files_and_folders_are_told),
		TEST(a_cut_package_is_told),
		TEST(a_text_file_is_one_sheet),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return rmdir(folder) == 0 ? failed : failed + 1;
}
