/*
 * kill.c — a scenario under SIGKILL.
 *
 * A child writes and says each acknowledged number through a pipe; the parent
 * hears a few of them, kills it a random while later, reads the rest of what
 * was said, waits until the server has let go of the dead session, and looks.
 * The next child goes on from what is there. (Waiting by the clock alone would
 * kill only children that are still connecting when the machine is busy.)
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crash.h"

struct said {
	int session; /* the server's process, in the first message; 0 on SQLite */
	int acknowledged;
};

static void nap(int64_t microseconds)
{
	struct timespec t = {microseconds / 1000000, microseconds % 1000000 * 1000};
	(void)nanosleep(&t, NULL);
}

static int ask(struct job *job, struct store *store, struct str sql)
{
	struct statement *s;
	OK(job, store_prepare(job, store, sql, &s));
	GIVES(job, RC_ROW, statement_step(job, s));
	int v = (int)column_int(s, 0);
	statement_done(s);
	return v;
}

static void child_write(struct both *t, const struct scenario *scenario, int from, int out)
{
	struct job job;
	struct store *store = NULL;
	struct said said = {0};
	job_init(&job, STR("tester"));
	if (store_open(&job, t->address, (struct store_options){0}, &store) != RC_OK)
		_exit(2);
	if (store_engine(store) == ENGINE_POSTGRES) {
		if (store_begin_read(&job, store) != RC_OK)
			_exit(2);
		said.session = ask(&job, store, STR("select pg_backend_pid()"));
		store_rollback(store);
	}
	must(write(out, &said, sizeof(said)) == sizeof(said));
	for (int n = from;; n++) {
		if (scenario->write_one(&job, store, n) != RC_OK)
			_exit(3);
		said.acknowledged = n;
		must(write(out, &said, sizeof(said)) == sizeof(said));
		arena_clear(job.arena);
		job.who = STR("tester"); /* it was in the arena */
	}
}

static void wait_until_gone(struct both *t, int session)
{
	if (!session)
		return;
	struct str sql = str_format(
		t->job.arena, "select count(*) from pg_stat_activity where pid = %d", session);
	for (int tries = 0; tries < 5000; tries++) {
		OK(&t->job, store_begin_read(&t->job, t->store));
		int there = ask(&t->job, t->store, sql);
		store_rollback(t->store);
		if (!there)
			return;
		nap(1000);
	}
	fail(&t->job, RC_FAILED, "session %d does not end", session);
	OK(&t->job, RC_FAILED);
}

/* One child, killed so long after it has said so much; returns what it had acknowledged in all. */
static int kill_one(struct both *t, const struct scenario *scenario, int from, uint64_t chance)
{
	int ends[2];
	struct said said = {0}, next;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)close(ends[0]);
		child_write(t, scenario, from, ends[1]);
	}
	(void)close(ends[1]);
	/* The first message is that it is connected. */
	for (uint64_t heard = 0; heard <= chance % 4; heard++) {
		struct pollfd ready = {.fd = ends[0], .events = POLLIN};
		assert_int_equal(poll(&ready, 1, 60000), 1);
		assert_int_equal(read(ends[0], &said, sizeof(said)), sizeof(said));
	}
	nap((int64_t)(chance / 4 % 4000));
	assert_int_equal(kill(child, SIGKILL), 0);
	while (read(ends[0], &next, sizeof(next)) == (ssize_t)sizeof(next))
		said = next;
	(void)close(ends[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	/* Otherwise a write had failed before. */
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	wait_until_gone(t, said.session);
	return said.acknowledged;
}

void crash_by_kill(const struct scenario *scenario, int kills)
{
	struct both t;
	uint64_t chance = 88172645463325252u;
	int last = 0, unacknowledged = 0, idle = 0;
	both_open(&t);
	OK(&t.job, scenario->prepare(&t.job, t.store));
	for (int i = 0; i < kills; i++) {
		chance ^= chance << 13;
		chance ^= chance >> 7;
		chance ^= chance << 17;
		int acknowledged = kill_one(&t, scenario, last + 1, chance);
		int before = last;
		OK(&t.job, store_begin_read(&t.job, t.store));
		OK(&t.job, scenario->count(&t.job, t.store, &last));
		store_rollback(t.store);
		if (acknowledged == 0)
			acknowledged = before;
		/* All that was said, and at most the one write that was under way. */
		assert_true(last == acknowledged || last == acknowledged + 1);
		unacknowledged += last == acknowledged + 1;
		idle += last == before;
		if (i % 20 == 0)
			OK(&t.job, store_self_check(&t.job, t.store));
	}
	print_message(
		"%s: %d kills, %d writes, %d of them whole but unsaid, %d children wrote nothing\n",
		scenario->name, kills, last, unacknowledged, idle);
	assert_true(last > kills / 2);
	both_close(&t);
}
