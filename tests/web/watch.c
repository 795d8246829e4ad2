/*
 * The watch shuts what is too slow, on both sides of each limit.
 */
#include "../check.h"
#include <sys/socket.h>
#include <unistd.h>

#include "web/watch.h"

struct bench {
	struct watch watch;
	struct watch_link link;
	int ends[2];
};

static void bench_open(struct bench *b)
{
	struct web_limits limits = {.head_seconds = 15,
		.idle_seconds = 60,
		.body_grace = 10,
		.body_rate = 1000,
		.reply_seconds = 30};

	watch_init(&b->watch, limits);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, b->ends), 0);
	watch_add(&b->watch, &b->link, b->ends[0]);
}

static void bench_close(struct bench *b)
{
	watch_drop(&b->watch, &b->link);
	watch_done(&b->watch);
	assert_int_equal(close(b->ends[0]) | close(b->ends[1]), 0);
}

/* Is the socket shut when the phase began so many seconds ago? */
static bool shut_after(enum phase phase, int64_t bytes, int64_t seconds)
{
	struct bench b;
	size_t shut;
	char c;

	bench_open(&b);
	watch_phase(&b.watch, &b.link, phase, bytes);
	b.link.since -= seconds * 1000;
	shut = watch_look(&b.watch);
	assert_int_equal(recv(b.ends[1], &c, 1, MSG_DONTWAIT), shut > 0 ? 0 : -1);
	bench_close(&b);
	return shut > 0;
}

static void each_phase_has_its_limit(void **state)
{
	(void)state;
	assert_false(shut_after(PHASE_NEW, 0, 14));
	assert_true(shut_after(PHASE_NEW, 0, 15));
	assert_false(shut_after(PHASE_HEAD, 0, 14));
	assert_true(shut_after(PHASE_HEAD, 0, 15));
	assert_false(shut_after(PHASE_IDLE, 0, 59));
	assert_true(shut_after(PHASE_IDLE, 0, 60));
	assert_false(shut_after(PHASE_WORK, 0, 100000));
}

static void a_body_must_come_at_its_rate_after_the_grace(void **state)
{
	(void)state;
	assert_false(shut_after(PHASE_BODY, 0, 9));
	assert_true(shut_after(PHASE_BODY, 9999, 10));
	assert_false(shut_after(PHASE_BODY, 10000, 10));
	assert_true(shut_after(PHASE_BODY, 19999, 20));
}

static void a_long_reply_gets_more_time(void **state)
{
	(void)state;
	assert_false(shut_after(PHASE_REPLY, 0, 29));
	assert_true(shut_after(PHASE_REPLY, 0, 30));
	assert_false(shut_after(PHASE_REPLY, 50000, 79));
	assert_true(shut_after(PHASE_REPLY, 50000, 80));
}

static void the_requests_being_answered_are_counted(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b);
	assert_int_equal(watch_busy(&b.watch), 0);
	watch_phase(&b.watch, &b.link, PHASE_BODY, 0);
	assert_int_equal(watch_busy(&b.watch), 0);
	watch_phase(&b.watch, &b.link, PHASE_WORK, 0);
	assert_int_equal(watch_busy(&b.watch), 1);
	watch_phase(&b.watch, &b.link, PHASE_REPLY, 0);
	assert_int_equal(watch_busy(&b.watch), 1);
	watch_phase(&b.watch, &b.link, PHASE_IDLE, 0);
	assert_int_equal(watch_busy(&b.watch), 0);
	watch_phase(&b.watch, &b.link, PHASE_BODY, 0);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_phase_has_its_limit),
		cmocka_unit_test(a_body_must_come_at_its_rate_after_the_grace),
		cmocka_unit_test(a_long_reply_gets_more_time),
		cmocka_unit_test(the_requests_being_answered_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
