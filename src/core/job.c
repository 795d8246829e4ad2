/*
 * The job's error slot is one fixed array: failing never allocates. Text that
 * does not fit is cut at a whole code point. The log writes each line with one
 * call, so that lines of several threads do not mix.
 */
#include "core/job.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_MS       INT64_C(86400000)
#define OFFICE_MS    (8 * INT64_C(3600000)) /* UTC+8, all year */
#define LOG_LINE_MAX 4096

static int64_t clock_now(void);
static size_t whole_points(const char *at, size_t len, size_t max);
static void set_error(struct job *job, const char *at, size_t len);

void job_init(struct job *job, struct str who)
{
	memset(job, 0, sizeof(*job));
	job->arena = arena_make();
	job->who = str_copy(job->arena, who);
	job->now = clock_now();
	job->today = job_day_of(job->now);
}

void job_done(struct job *job)
{
	arena_free(job->arena);
	job->arena = NULL;
}

void job_fork(const struct job *from, struct job *job)
{
	memset(job, 0, sizeof(*job));
	job->arena = arena_make();
	job->who = from->who;
	job->now = from->now;
	job->today = from->today;
	job->stop = from->stop;
}

void job_take_error(struct job *job, const struct job *from)
{
	if (job == from)
		return;
	memcpy(job->error, from->error, sizeof(job->error));
	job->error_len = from->error_len;
	job->error_file = from->error_file;
	job->error_line = from->error_line;
	job->unsure = from->unsure;
}

bool job_stopped(const struct job *job)
{
	return job->stop && atomic_load_explicit(job->stop, memory_order_relaxed);
}

void job_progress(struct job *job, struct str what, int64_t done, int64_t total)
{
	if (job->progress)
		job->progress(job, what, done, total);
}

const char *error_words(int error)
{
	switch (error) {
	case ENOENT: return "没有这个文件或文件夹";
	case EACCES:
	case EPERM: return "没有权限";
	case EISDIR: return "这是文件夹，不是文件";
	case ENOTDIR: return "路径中有一段不是文件夹";
	case ENAMETOOLONG: return "文件名太长";
	case ELOOP: return "链接指回了自己";
	case ENOSPC:
	case EDQUOT: return "磁盘已满";
	case EFBIG: return "文件太大";
	case EROFS: return "磁盘只读";
	case EPIPE: return "对方已关闭";
	case EIO: return "磁盘读写出错";
	case EMFILE:
	case ENFILE: return "打开的文件太多";
	case EADDRINUSE: return "端口已被占用";
	default: return strerror(error);
	}
}

enum rc job_fail(struct job *job, enum rc rc, const char *file, int line, const char *fmt, ...)
{
	char text[JOB_ERROR_MAX];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	must(n >= 0);
	set_error(job, text, (size_t)n);
	job->error_file = file;
	job->error_line = line;
	return rc;
}

enum rc job_because(struct job *job, enum rc rc, const char *fmt, ...)
{
	static const struct str colon = STR_INIT("：");
	char text[2 * JOB_ERROR_MAX + 8];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, JOB_ERROR_MAX, fmt, args);
	va_end(args);
	must(n >= 0);
	size_t len = whole_points(text, (size_t)n, JOB_ERROR_MAX - 1);
	if (job->error_len) {
		memcpy(text + len, colon.at, colon.len);
		memcpy(text + len + colon.len, job->error, job->error_len);
		len += colon.len + job->error_len;
	}
	set_error(job, text, len);
	return rc;
}

struct str job_error(const struct job *job)
{
	return (struct str){job->error, job->error_len};
}

void job_clear_error(struct job *job)
{
	job->error[0] = '\0';
	job->error_len = 0;
	job->error_file = NULL;
	job->error_line = 0;
	job->unsure = false;
}

day_t job_day_of(int64_t ms)
{
	must(ms <= INT64_MAX - OFFICE_MS);
	int64_t office = ms + OFFICE_MS;
	int64_t d = office / DAY_MS - (office % DAY_MS < 0 ? 1 : 0);
	must(d >= DAY_MIN && d <= DAY_MAX);
	return (day_t)d;
}

static bool moment_known(int64_t ms)
{
	return ms >= 0 && ms / DAY_MS < DAY_MAX;
}

struct str moment_text(struct arena *a, int64_t ms)
{
	int64_t minutes;

	if (!moment_known(ms))
		return STR("时间不明");
	minutes = (ms + OFFICE_MS) / 60000 % (24 * 60);
	return str_format(a, "%.*s %02d:%02d", STR_ARG(day_chinese(a, job_day_of(ms))),
		(int)(minutes / 60), (int)(minutes % 60));
}

struct str moment_iso(struct arena *a, int64_t ms)
{
	int64_t seconds = (ms / 1000 + OFFICE_MS / 1000) % (24 * 60 * 60);

	if (!moment_known(ms))
		return STR_NONE;
	return str_format(a, "%.*sT%02d:%02d:%02d+08:00", STR_ARG(day_iso(a, job_day_of(ms))),
		(int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

static int64_t clock_now(void)
{
	struct timespec t;
	must(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How many of the len bytes (of which only max exist) can stay without cutting a code point. */
static size_t whole_points(const char *at, size_t len, size_t max)
{
	if (len <= max)
		return len;
	size_t n = max;
	while (n > 0 && ((unsigned char)at[n - 1] & 0xC0) == 0x80)
		n--;
	/* at[n - 1] now leads the last code point; it stays when all of it is there */
	if (n > 0) {
		unsigned char lead = (unsigned char)at[n - 1];
		size_t want = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
		n = n - 1 + want <= max ? n - 1 + want : n - 1;
	}
	return n;
}

static void set_error(struct job *job, const char *at, size_t len)
{
	len = whole_points(at, len, sizeof(job->error) - 1);
	memmove(job->error, at, len);
	job->error[len] = '\0';
	job->error_len = len;
}

/* ---- log ---- */

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = {"error", "info"};
	int64_t now = clock_now();
	struct civil c = day_civil(job_day_of(now));
	int64_t ms = (now + OFFICE_MS) % DAY_MS;
	char text[LOG_LINE_MAX];
	int head = snprintf(text, sizeof(text), "%04d-%02d-%02d %02d:%02d:%02d.%03d %s ", c.year,
		c.month, c.day, (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
		(int)(ms % 1000), names[level]);
	must(head > 0 && (size_t)head < sizeof(text));
	size_t room = sizeof(text) - (size_t)head;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text + head, room, fmt, args);
	va_end(args);
	must(n >= 0);
	size_t len = (size_t)head + whole_points(text + head, (size_t)n, room - 1);
	/* what a user typed must not begin a line of its own */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
			text[i] = ' ';
	text[len] = '\n';
	(void)fwrite(text, 1, len + 1, stderr);
}
