/* src/core/job.c */
#include "../check.h"

#include <time.h>

static void a_job_knows_who_and_when(void **state)
{
	(void)state;
	char who[] = "clerk";
	struct job job;
	job_init(&job, str_from_z(who));
	who[0] = 'x';
	assert_text(job.who, "clerk");
	struct timespec t;
	assert_int_equal(clock_gettime(CLOCK_REALTIME, &t), 0);
	int64_t now = (int64_t)t.tv_sec * 1000;
	assert_true(job.now > now - 10000 && job.now < now + 10000);
	assert_int_equal(job.today, job_day_of(job.now));
	assert_text(job_error(&job), "");
	assert_false(job_stopped(&job));
	job_done(&job);
	assert_null(job.arena);
	job_done(&job);
}

static void the_day_in_the_office_begins_at_16_utc(void **state)
{
	(void)state;
	const int64_t hour = 3600000, day = 24 * hour;
	assert_int_equal(job_day_of(0), 0);
	assert_int_equal(job_day_of(16 * hour - 1), 0);
	assert_int_equal(job_day_of(16 * hour), 1);
	assert_int_equal(job_day_of(-8 * hour), 0);
	assert_int_equal(job_day_of(-8 * hour - 1), -1);
	assert_int_equal(job_day_of(19538 * day - 8 * hour), 19538);
	assert_int_equal(job_day_of(DAY_MAX * day + 16 * hour - 1), DAY_MAX);
	assert_int_equal(job_day_of(DAY_MIN * day - 8 * hour), DAY_MIN);
	assert_aborts((void)job_day_of(DAY_MAX * day + 16 * hour));
	assert_aborts((void)job_day_of(DAY_MIN * day - 8 * hour - 1));
	assert_aborts((void)job_day_of(INT64_MAX));
	assert_aborts((void)job_day_of(INT64_MIN));
}

static void a_failure_has_a_text_a_place_and_causes(void **state)
{
	(void)state;
	struct job job;
	job_init(&job, STR("clerk"));
	assert_int_equal(fail(&job, RC_INVALID, "第%d行：“%s”不是数字", 7, "x"), RC_INVALID);
	int line = __LINE__ - 1;
	assert_text(job_error(&job), "第7行：“x”不是数字");
	assert_int_equal(job.error_line, line);
	assert_true(str_ends(str_from_z(job.error_file), STR("job.c")));
	assert_int_equal(because(&job, RC_FAILED, "导入 %s 时", "a.xlsx"), RC_FAILED);
	assert_text(job_error(&job), "导入 a.xlsx 时：第7行：“x”不是数字");
	assert_int_equal(job.error_line, line);
	/* a later failure takes the place of an earlier one */
	assert_int_equal(fail(&job, RC_BUSY, "忙"), RC_BUSY);
	assert_text(job_error(&job), "忙");
	job_clear_error(&job);
	assert_text(job_error(&job), "");
	assert_null(job.error_file);
	assert_int_equal(because(&job, RC_FAILED, "无来由"), RC_FAILED);
	assert_text(job_error(&job), "无来由");
	job_done(&job);
}

static void a_long_error_is_cut_at_a_whole_character(void **state)
{
	(void)state;
	struct job job;
	job_init(&job, STR("clerk"));
	/* full to the last byte */
	(void)fail(&job, RC_INVALID, "%0*d", JOB_ERROR_MAX - 1, 5);
	assert_int_equal(job.error_len, JOB_ERROR_MAX - 1);
	assert_int_equal(job.error[JOB_ERROR_MAX - 2], '5');
	(void)fail(&job, RC_INVALID, "%0*d", JOB_ERROR_MAX, 5);
	assert_int_equal(job.error_len, JOB_ERROR_MAX - 1);
	assert_int_equal(job.error[JOB_ERROR_MAX - 2], '0');
	/* a character of 1 to 4 bytes that ends at, or is cut by, the last byte */
	static const char *const last[] = {"a", "é", "科", "😀"};
	for (size_t i = 0; i < COUNT_OF(last); i++)
		for (size_t before = JOB_ERROR_MAX - 8; before < JOB_ERROR_MAX; before++) {
			size_t len = strlen(last[i]);
			(void)fail(&job, RC_INVALID, "%0*d%s", (int)before, 0, last[i]);
			assert_int_equal(job.error_len,
				before + len < JOB_ERROR_MAX ? before + len : before);
			assert_true(str_is_utf8(job_error(&job)));
			assert_int_equal(job.error[job.error_len], 0);
		}
	(void)because(&job, RC_INVALID, "%0*d科", JOB_ERROR_MAX - 3, 0);
	assert_int_equal(job.error_len, JOB_ERROR_MAX - 3);
	(void)fail(&job, RC_INVALID, "科%0*d", JOB_ERROR_MAX - 5, 0);
	for (int i = 0; i < 5; i++) {
		(void)because(&job, RC_INVALID, "因为");
		assert_true(job.error_len < JOB_ERROR_MAX);
		assert_true(str_is_utf8(job_error(&job)));
	}
	assert_true(str_starts(job_error(&job), STR("因为：因为：因为：因为：因为：科0000")));
	job_done(&job);
}

static void a_fork_has_its_own_arena_and_error(void **state)
{
	(void)state;
	struct job job, other;
	atomic_bool stop = false;
	job_init(&job, STR("clerk"));
	job.now = 12345;
	job.today = 77;
	job.stop = &stop;
	job_fork(&job, &other);
	assert_true(other.arena != job.arena);
	assert_text(other.who, "clerk");
	assert_int_equal(other.now, 12345);
	assert_int_equal(other.today, 77);
	/* a loop clears the fork's arena at each turn and forks again from it */
	(void)str_copy(other.arena, STR("of this turn"));
	arena_clear(other.arena);
	assert_text(other.who, "clerk");
	stop = true;
	assert_true(job_stopped(&other));
	(void)fail(&other, RC_INVALID, "错了");
	assert_text(job_error(&job), "");
	job_take_error(&job, &other);
	job_done(&other);
	assert_text(job_error(&job), "错了");
	assert_true(job.error_line > 0);
	assert_non_null(job.error_file);
	job_take_error(&job, &job);
	assert_text(job_error(&job), "错了");
	job_done(&job);
}

static int64_t told_done, told_total;

static void tell(struct job *job, struct str what, int64_t done, int64_t total)
{
	assert_text(what, "读取");
	assert_ptr_equal(job->progress_arg, &told_done);
	told_done = done;
	told_total = total;
}

static void progress_is_told_to_whoever_watches(void **state)
{
	(void)state;
	struct job job;
	job_init(&job, STR("clerk"));
	job_progress(&job, STR("读取"), 1, 2);
	job.progress = tell;
	job.progress_arg = &told_done;
	job_progress(&job, STR("读取"), 3, 4);
	assert_int_equal(told_done, 3);
	assert_int_equal(told_total, 4);
	atomic_bool stop = false;
	job.stop = &stop;
	assert_false(job_stopped(&job));
	stop = true;
	assert_true(job_stopped(&job));
	job_done(&job);
}

/* What log_line wrote, with standard error turned to a file for the time of one call. */
static struct str logged(struct arena *a, enum log_level level, const char *text)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	(void)fflush(stderr);
	int saved = dup(STDERR_FILENO);
	assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
	log_line(level, "%s", text);
	(void)fflush(stderr);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	(void)close(saved);
	char *room = arena_alloc(a, 20000, 1);
	rewind(file);
	size_t n = fread(room, 1, 20000, file);
	(void)fclose(file);
	return (struct str){room, n};
}

static void the_log_writes_one_line(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	struct str s = logged(a, LOG_INFO, "开始");
	assert_int_equal(s.len, strlen("2023-06-30 12:00:00.000 info 开始\n"));
	assert_int_equal(s.at[4], '-');
	assert_int_equal(s.at[19], '.');
	assert_text(str_skip(s, 23), " info 开始\n");
	struct date d;
	assert_true(date_from_iso(str_head(s, 10), &d));
	/* a line break in what a user typed does not forge a second line */
	s = logged(a, LOG_ERROR, "a\nb\tc\x7F");
	assert_text(str_skip(s, 23), " error a b c \n");
	assert_text(str_skip(logged(a, LOG_INFO, ""), 23), " info \n");
	/* a long one is cut at a whole character and still ends */
	char *big = arena_alloc(a, 9001, 1);
	for (int i = 0; i < 9000; i += 3)
		memcpy(big + i, "科", 3);
	s = logged(a, LOG_INFO, big);
	assert_in_range(s.len, 4000, 4096);
	assert_true(str_is_utf8(s));
	assert_true(str_ends(s, STR("科\n")));
	arena_free(a);
}

static void a_moment_is_printed_in_the_office_and_an_impossible_one_is_said_to_be(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	assert_text(moment_text(a, 0), "1970年1月1日 08:00");
	assert_text(moment_text(a, INT64_C(16) * 3600000 - 1), "1970年1月1日 23:59");
	assert_text(moment_text(a, INT64_C(16) * 3600000), "1970年1月2日 00:00");
	assert_text(moment_text(a, -1), "时间不明");
	assert_text(moment_text(a, INT64_MAX), "时间不明");
	assert_text(moment_text(a, (int64_t)DAY_MAX * 86400000), "时间不明");
	assert_text(moment_iso(a, 0), "1970-01-01T08:00:00+08:00");
	assert_text(moment_iso(a, INT64_C(16) * 3600000 - 1), "1970-01-01T23:59:59+08:00");
	assert_text(moment_iso(a, -1), "");
	assert_text(moment_iso(a, INT64_MAX), "");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_knows_who_and_when),
		cmocka_unit_test(the_day_in_the_office_begins_at_16_utc),
		cmocka_unit_test(a_failure_has_a_text_a_place_and_causes),
		cmocka_unit_test(a_long_error_is_cut_at_a_whole_character),
		cmocka_unit_test(a_fork_has_its_own_arena_and_error),
		cmocka_unit_test(progress_is_told_to_whoever_watches),
		cmocka_unit_test(the_log_writes_one_line),
		cmocka_unit_test(
			a_moment_is_printed_in_the_office_and_an_impossible_one_is_said_to_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
