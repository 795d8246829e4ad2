/*
 * Files between preview and acceptance: names and keys from a browser cannot
 * lead anywhere else, what is too old goes.
 */
#include "web/stage.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check.h"
#include "web/serve.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct room {
	struct job job;
	struct web web;
	struct request request;
	char folder[32];
};

static int open_room(void **state)
{
	struct room *room = calloc(1, sizeof(*room));

	job_init(&room->job, STR("测试"));
	memcpy(room->folder, "/tmp/kz-stage-XXXXXX", sizeof("/tmp/kz-stage-XXXXXX"));
	assert_non_null(mkdtemp(room->folder));
	room->web.options.upload_folder = str_from_z(room->folder);
	room->request.job = &room->job;
	room->request.web = &room->web;
	*state = room;
	return 0;
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static int close_room(void **state)
{
	struct room *room = *state;

	assert_int_equal(nftw(room->folder, drop, 8, FTW_DEPTH | FTW_PHYS), 0);
	job_done(&room->job);
	free(room);
	return 0;
}

static struct upload bring(struct room *room, const char *name, const char *bytes)
{
	struct arena *a = room->job.arena;
	struct upload upload = {.name = str_from_z(name),
		.path = str_format(a, "%s/upload-1", room->folder),
		.size = (int64_t)strlen(bytes)};

	assert_int_equal(file_write_whole(&room->job, upload.path, str_from_z(bytes)), RC_OK);
	return upload;
}

static void a_file_is_found_again_by_its_key_and_name(void **state)
{
	struct room *room = *state;
	struct upload upload = bring(room, "高企名单.csv", "a,b\n1,2\n");
	struct staged first, found;
	struct str bytes;

	assert_int_equal(stage_add(&room->request, &upload, &first), RC_OK);
	assert_true(stage_key_ok(first.key));
	assert_int_equal(access(str_z(room->job.arena, upload.path), F_OK), -1);
	assert_int_equal(stage_find(&room->request, first.key, first.name, &found), RC_OK);
	assert_int_equal(file_read_whole(&room->job, found.path, 100, &bytes), RC_OK);
	assert_true(str_eq(bytes, STR("a,b\n1,2\n")));
	assert_int_equal(
		stage_find(&room->request, first.key, STR("别的.csv"), &found), RC_MISSING);
}

static void the_same_bytes_lie_there_once(void **state)
{
	struct room *room = *state;
	struct upload one = bring(room, "甲.csv", "same");
	struct staged first, second;

	assert_int_equal(stage_add(&room->request, &one, &first), RC_OK);
	struct upload two = bring(room, "甲.csv", "same");

	assert_int_equal(stage_add(&room->request, &two, &second), RC_OK);
	assert_true(str_eq(first.path, second.path));
}

static void a_key_is_64_small_hex_digits_and_nothing_else(void **state)
{
	struct room *room = *state;
	struct staged found;

	assert_true(stage_key_ok(STR(KEY)));
	assert_false(stage_key_ok(str_head(STR(KEY), 63)));
	assert_false(stage_key_ok(STR(KEY "0")));
	assert_false(stage_key_ok(
		STR("../../../../../../../../../../../../../../../../../../../../etc/pa")));
	assert_false(stage_key_ok(
		STR("0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")));
	assert_int_equal(
		stage_find(&room->request, STR("../.."), STR("passwd"), &found), RC_MISSING);
}

static void a_name_keeps_to_one_step_of_a_path(void **state)
{
	struct room *room = *state;
	struct arena *a = room->job.arena;
	static const char *const names[][2] = {
		{"高企名单（最终版）2.xlsx", "高企名单（最终版）2.xlsx"},
		{"../../etc/passwd", "passwd"},
		{"C:\\桌面\\名单.xls", "名单.xls"},
		{"..", "_."},
		{".bashrc", "_bashrc"},
		{"a\nb\x7f.csv", "a_b_.csv"},
		{"", "file.csv"},
		{"dir/", "file.csv"},
		{"mapping", "mapping.csv"},
	};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str safe = stage_safe_name(a, str_from_z(names[i][0]));

		assert_string_equal(str_z(a, safe), names[i][1]);
		/* coming back it is the same */
		assert_true(str_eq(stage_safe_name(a, safe), safe));
	}
}

static void a_long_name_ends_between_two_characters(void **state)
{
	struct room *room = *state;
	struct buf b;

	buf_init(&b, 10000);
	for (int i = 0; i < 500; i++)
		buf_add_z(&b, "高");
	struct str safe = stage_safe_name(room->job.arena, buf_take(room->job.arena, &b));

	assert_true(safe.len <= STAGE_MAX_NAME && safe.len > STAGE_MAX_NAME - 3);
	assert_true(str_is_utf8(safe));
}

static void what_is_older_than_a_day_goes_when_the_next_file_comes(void **state)
{
	struct room *room = *state;
	struct upload one = bring(room, "旧.csv", "old"), two;
	struct staged old, fresh, found;

	assert_int_equal(stage_add(&room->request, &one, &old), RC_OK);
	room->job.now += INT64_C(1000) * (STAGE_MAX_SECONDS - 10);
	two = bring(room, "新.csv", "new");
	assert_int_equal(stage_add(&room->request, &two, &fresh), RC_OK);
	assert_int_equal(stage_find(&room->request, old.key, old.name, &found), RC_OK);
	room->job.now += INT64_C(1000) * 20;
	two = bring(room, "再.csv", "newer");
	assert_int_equal(stage_add(&room->request, &two, &fresh), RC_OK);
	assert_int_equal(stage_find(&room->request, old.key, old.name, &found), RC_MISSING);
}

static void a_mapping_lies_beside_its_file_until_it_is_taken_away(void **state)
{
	struct room *room = *state;
	struct upload upload = bring(room, "表.csv", "x");
	struct staged staged;
	struct str text;

	assert_int_equal(stage_add(&room->request, &upload, &staged), RC_OK);
	assert_int_equal(stage_mapping(&room->request, &staged, &text), RC_OK);
	assert_int_equal(text.len, 0);
	assert_int_equal(stage_put_mapping(&room->request, &staged, STR("ledger: party\n")), RC_OK);
	assert_int_equal(stage_mapping(&room->request, &staged, &text), RC_OK);
	assert_true(str_eq(text, STR("ledger: party\n")));
	assert_int_equal(stage_put_mapping(&room->request, &staged, STR(" ")), RC_OK);
	assert_int_equal(stage_mapping(&room->request, &staged, &text), RC_OK);
	assert_int_equal(text.len, 0);
}

static void a_folder_that_others_can_enter_is_refused(void **state)
{
	struct room *room = *state;
	struct upload upload = bring(room, "表.csv", "x");
	struct staged staged;
	char *path = str_z(room->job.arena, str_format(room->job.arena, "%s/staged", room->folder));

	assert_int_equal(mkdir(path, S_IRWXU), 0);
	assert_int_equal(chmod(path, S_IRWXU | S_IRGRP | S_IXGRP), 0);
	assert_int_equal(stage_add(&room->request, &upload, &staged), RC_FAILED);
}

static void what_came_together_is_found_by_one_key(void **state)
{
	struct room *room = *state;
	struct str text = STR(KEY "/甲.csv\n" KEY "/乙.csv\n"), key, back;

	assert_int_equal(stage_put_list(&room->request, text, &key), RC_OK);
	assert_int_equal(stage_list(&room->request, key, &back), RC_OK);
	assert_true(str_eq(text, back));
	assert_int_equal(stage_list(&room->request, STR(KEY), &back), RC_MISSING);
	assert_int_equal(stage_list(&room->request, STR("../staged"), &back), RC_MISSING);
	/* a file that is called so cannot take its place */
	assert_string_equal(
		str_z(room->job.arena, stage_safe_name(room->job.arena, STR("list"))), "list.csv");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_found_again_by_its_key_and_name),
		TEST(the_same_bytes_lie_there_once),
		TEST(a_key_is_64_small_hex_digits_and_nothing_else),
		TEST(a_name_keeps_to_one_step_of_a_path),
		TEST(a_long_name_ends_between_two_characters),
		TEST(what_is_older_than_a_day_goes_when_the_next_file_comes),
		TEST(a_mapping_lies_beside_its_file_until_it_is_taken_away),
		TEST(what_came_together_is_found_by_one_key),
		TEST(a_folder_that_others_can_enter_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
