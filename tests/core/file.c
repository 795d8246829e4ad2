/* src/core/file.c */
#include "../check.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

static int begin(void **state)
{
	static struct job job;

	job_init(&job, STR("test"));
	*state = &job;
	return 0;
}

static int end(void **state)
{
	job_done(*state);
	return 0;
}

static char folder[] = "/tmp/kezhang-file-XXXXXX";

static struct str in_folder(struct job *job, const char *name)
{
	return str_format(job->arena, "%s/%s", folder, name);
}

static int files_in_folder(void)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	(void)closedir(dir);
	return n - 2;
}

static void a_file_is_written_and_read_back(void **state)
{
	struct str path = in_folder(*state, "甲.bin"), bytes;

	assert_int_equal(file_write_whole(*state, path, (struct str){"a\0b", 3}), RC_OK);
	assert_int_equal(file_read_whole(*state, path, 3, &bytes), RC_OK);
	assert_int_equal(bytes.len, 3);
	assert_memory_equal(bytes.at, "a\0b", 3);
	assert_int_equal(file_write_whole(*state, path, STR("")), RC_OK);
	assert_int_equal(file_read_whole(*state, path, 0, &bytes), RC_OK);
	assert_int_equal(bytes.len, 0);
	assert_int_equal(files_in_folder(), 1);
	assert_int_equal(unlink(str_z(((struct job *)*state)->arena, path)), 0);
}

static void a_file_larger_than_asked_for_is_refused(void **state)
{
	struct str path = in_folder(*state, "a"), bytes;

	assert_int_equal(file_write_whole(*state, path, STR("abcd")), RC_OK);
	assert_int_equal(file_read_whole(*state, path, 3, &bytes), RC_TOO_MUCH);
	assert_int_equal(file_read_whole(*state, path, 4, &bytes), RC_OK);
	/* one that does not tell its size is read to its end all the same */
	assert_int_equal(file_read_whole(*state, STR("/proc/self/status"), 100000, &bytes), RC_OK);
	assert_true(str_starts(bytes, STR("Name:")) && bytes.len > 100);
	assert_int_equal(
		file_read_whole(*state, STR("/proc/self/status"), 100, &bytes), RC_TOO_MUCH);
	assert_int_equal(unlink(str_z(((struct job *)*state)->arena, path)), 0);
}

static void a_missing_file_is_missing(void **state)
{
	struct str bytes;

	assert_int_equal(
		file_read_whole(*state, in_folder(*state, "none"), 10, &bytes), RC_MISSING);
	assert_true(str_find(job_error(*state), STR("none")) != SIZE_MAX);
}

static void a_folder_cannot_be_read(void **state)
{
	struct str bytes;

	assert_int_equal(file_read_whole(*state, str_from_z(folder), 10, &bytes), RC_INVALID);
}

static void a_target_that_cannot_be_replaced_leaves_nothing_behind(void **state)
{
	struct str path = in_folder(*state, "d");
	const char *path_z = str_z(((struct job *)*state)->arena, path);

	assert_int_equal(mkdir(path_z, 0700), 0);
	assert_int_equal(file_write_whole(*state, path, STR("x")), RC_INVALID);
	assert_true(str_find(job_error(*state), STR("不是普通文件")) != SIZE_MAX);
	assert_int_equal(files_in_folder(), 1);
	assert_int_equal(rmdir(path_z), 0);
	assert_int_equal(
		file_write_whole(*state, STR("/nonexistent/folder/a"), STR("x")), RC_FAILED);
}

static void the_umask_decides_who_may_read(void **state)
{
	struct str path = in_folder(*state, "m");
	const char *path_z = str_z(((struct job *)*state)->arena, path);
	mode_t before = umask(027);
	struct stat st;

	assert_int_equal(file_write_whole(*state, path, STR("x")), RC_OK);
	(void)umask(before);
	assert_int_equal(stat(path_z, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(unlink(path_z), 0);
}

static void a_leftover_of_another_run_is_stepped_over(void **state)
{
	struct job *job = *state;
	struct str path = in_folder(job, "a");
	const char *left = str_z(job->arena,
		str_format(job->arena, "%.*s.%ld-0.tmp", STR_ARG(path), (long)getpid()));

	assert_int_equal(file_write_whole(job, str_from_z(left), STR("old")), RC_OK);
	assert_int_equal(file_write_whole(job, path, STR("new")), RC_OK);
	assert_int_equal(files_in_folder(), 2);
	assert_int_equal(unlink(left), 0);
	assert_int_equal(unlink(str_z(job->arena, path)), 0);
}

static void a_finished_file_is_moved_into_its_place(void **state)
{
	struct str temp = in_folder(*state, "t"), path = in_folder(*state, "p"), bytes;

	assert_int_equal(file_write_whole(*state, path, STR("old")), RC_OK);
	assert_int_equal(file_write_whole(*state, temp, STR("new")), RC_OK);
	assert_int_equal(file_move_into(*state, temp, path), RC_OK);
	assert_int_equal(file_read_whole(*state, path, 10, &bytes), RC_OK);
	assert_text(bytes, "new");
	assert_int_equal(files_in_folder(), 1);
	assert_int_equal(file_move_into(*state, temp, path), RC_FAILED);
	assert_int_equal(unlink(str_z(((struct job *)*state)->arena, path)), 0);
}

static void a_plain_name_means_the_current_folder(void **state)
{
	struct str bytes;

	assert_int_equal(chdir(folder), 0);
	assert_int_equal(file_write_whole(*state, STR("plain"), STR("x")), RC_OK);
	assert_int_equal(file_read_whole(*state, in_folder(*state, "plain"), 1, &bytes), RC_OK);
	assert_int_equal(unlink("plain"), 0);
	assert_int_equal(chdir("/"), 0);
}

static void a_temporary_folder_goes_with_its_job(void **state)
{
	struct job job;
	struct str made, inside;
	struct stat st;

	(void)state;
	job_init(&job, STR("test"));
	assert_int_equal(file_temporary_folder(&job, str_from_z(folder), &made), RC_OK);
	assert_int_equal(stat(str_z(job.arena, made), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	inside = str_format(job.arena, "%.*s/甲", STR_ARG(made));
	assert_int_equal(file_write_whole(&job, inside, STR("x")), RC_OK);
	assert_int_equal(files_in_folder(), 1);
	job_done(&job);
	assert_int_equal(files_in_folder(), 0);
}

static void a_temporary_folder_has_a_place_to_be_in(void **state)
{
	struct str made;

	assert_int_equal(
		file_temporary_folder(*state, in_folder(*state, "none"), &made), RC_FAILED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_written_and_read_back),
		TEST(a_file_larger_than_asked_for_is_refused),
		TEST(a_missing_file_is_missing),
		TEST(a_folder_cannot_be_read),
		TEST(a_target_that_cannot_be_replaced_leaves_nothing_behind),
		TEST(the_umask_decides_who_may_read),
		TEST(a_leftover_of_another_run_is_stepped_over),
		TEST(a_finished_file_is_moved_into_its_place),
		TEST(a_plain_name_means_the_current_folder),
		TEST(a_temporary_folder_goes_with_its_job),
		TEST(a_temporary_folder_has_a_place_to_be_in),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return rmdir(folder) == 0 ? failed : failed + 1;
}
