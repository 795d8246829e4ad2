/*
 * The job: one request, one command, one import at work.
 *
 * It carries the arena, the clock (so that tests can fix it), who acts, the
 * error slot, the progress line and the wish to stop. A job belongs to one
 * thread at a time.
 *
 * Errors: fail() where it happens, in words a person can use (Chinese when a
 * user's input is at fault or a user must act), because() on the way up when
 * it adds something; the text is printed or logged once, at the end.
 */
#ifndef KZ_CORE_JOB_H
#define KZ_CORE_JOB_H

#include <stdatomic.h>

#include "core/arena.h"
#include "core/base.h"
#include "core/day.h"
#include "core/str.h"

#define JOB_ERROR_MAX 8192 /* bytes of the whole error text */

struct job {
	struct arena *arena;
	int64_t now;    /* UTC milliseconds since 1970 */
	day_t today;    /* the day in the office (UTC+8) */
	struct str who; /* who acts: "clerk", an account, "demo" */
	char error[JOB_ERROR_MAX];
	size_t error_len;
	const char *error_file; /* where fail() was called: for the log, not for the user */
	int error_line;
	bool unsure; /* it failed while it was saved: nobody knows whether it was done */
	void (*progress)(
		struct job *job, struct str what, int64_t done, int64_t total); /* may be NULL */
	void *progress_arg;
	const atomic_bool *
		stop; /* of whoever may end it, may be NULL; long work looks at it with job_stopped() */
};

/* Fills *job: a new arena, the machine's clock. */
void job_init(struct job *job, struct str who);
void job_done(struct job *job); /* drops the arena */
/*
 * The same clock, who and wish to stop, another arena: for a worker thread or a scratch step. It
 * reports no progress: that belongs to the job that was asked for. from outlives it; its arena may
 * be cleared at any time, who and stop are from's.
 */
void job_fork(const struct job *from, struct job *job);
/* Moves the error text of from into job (when a forked job failed). */
void job_take_error(struct job *job, const struct job *from);

/* The day in the office (UTC+8) at UTC milliseconds ms. */
day_t job_day_of(int64_t ms);
/* 2023年6月20日 09:30 in the office, for people; 时间不明 where the number can be none (a database that was altered). */
struct str moment_text(struct arena *a, int64_t ms);
/* 2023-06-20T09:30:15+08:00, for programs; empty where moment_text does not know. */
struct str moment_iso(struct arena *a, int64_t ms);

/* Whether somebody wishes the work to end; and a word to whoever watches. */
bool job_stopped(const struct job *job);
void job_progress(struct job *job, struct str what, int64_t done, int64_t total);

/* Sets the error text, remembers the place, returns rc: return fail(job, RC_INVALID, "…", …); */
#define fail(job, rc, ...) job_fail((job), (rc), __FILE__, __LINE__, __VA_ARGS__)
/* What errno says, in Chinese where an office meets it, for the end of a fail() text. */
const char *error_words(int error);
enum rc job_fail(struct job *job, enum rc rc, const char *file, int line, const char *fmt, ...)
	PRINTF(5, 6);
/* Puts "cause：" before the error text that is there: return because(job, rc, "导入 %s 时", name); */
#define because(job, rc, ...) job_because((job), (rc), __VA_ARGS__)
enum rc job_because(struct job *job, enum rc rc, const char *fmt, ...) PRINTF(3, 4);
/* The text, "" when there is none. */
struct str job_error(const struct job *job);
void job_clear_error(struct job *job);

/* ---- log: one line to standard error; called in web and app only ---- */
enum log_level { LOG_ERROR, LOG_INFO };
void log_line(enum log_level level, const char *fmt, ...) PRINTF(2, 3);

#endif
