/*
 * The worker pool: every task runs once, each worker keeps its desk, the
 * queue has its ceiling, and stopping runs what waits.
 */
#include "../check.h"
#include <stdatomic.h>
#include <time.h>

#include "web/pool.h"

struct counted {
	struct pool_task task; /* first */
	atomic_int runs;
	atomic_bool *hold; /* runs only once this is false */
};

static void nap(void)
{
	const struct timespec piece = {.tv_nsec = 1000000};

	(void)nanosleep(&piece, NULL);
}

static void run(struct pool_task *task, struct web_desk *desk)
{
	struct counted *counted = (struct counted *)task;

	while (counted->hold != NULL && atomic_load(counted->hold))
		nap();
	assert_non_null(desk);
	atomic_fetch_add(&counted->runs, 1);
}

static atomic_int closed;

/* A desk that some task opened is closed when its worker ends. */
static void open_desk(struct pool_task *task, struct web_desk *desk)
{
	struct counted *counted = (struct counted *)task;

	desk->store = (struct store *)(void *)counted;
	atomic_fetch_add(&counted->runs, 1);
}

static void close_desk(void *arg, struct web_desk *desk)
{
	assert_ptr_equal(arg, &closed);
	assert_non_null(desk->store);
	atomic_fetch_add(&closed, 1);
}

static void start(struct job *job, struct pool *pool, int workers)
{
	struct web_options options = {.workers = workers, .desk_close = close_desk, .arg = &closed};

	atomic_store(&closed, 0);
	assert_int_equal(pool_start(job, pool, &options), RC_OK);
}

static void every_task_runs_once(void **state)
{
	static struct counted tasks[1000];
	struct job job;
	struct pool pool;

	(void)state;
	job_init(&job, STR("clerk"));
	start(&job, &pool, 4);
	for (size_t i = 0; i < COUNT_OF(tasks); i++) {
		tasks[i].task.run = run;
		while (!pool_add(&pool, &tasks[i].task))
			nap();
	}
	pool_stop(&pool);
	for (size_t i = 0; i < COUNT_OF(tasks); i++)
		assert_int_equal(atomic_load(&tasks[i].runs), 1);
	assert_int_equal(atomic_load(&closed), 0);
	job_done(&job);
}

static void the_queue_takes_so_many_and_no_more_and_stopping_runs_them(void **state)
{
	static struct counted tasks[WEB_MAX_WAITING + 2];
	atomic_bool hold = true;
	struct job job;
	struct pool pool;

	(void)state;
	job_init(&job, STR("clerk"));
	start(&job, &pool, 1);
	for (size_t i = 0; i < COUNT_OF(tasks); i++) {
		tasks[i].task.run = run;
		tasks[i].hold = &hold;
	}
	/* the first one is taken by the worker and held there */
	assert_true(pool_add(&pool, &tasks[0].task));
	for (;;) {
		size_t waiting;

		assert_int_equal(pthread_mutex_lock(&pool.lock), 0);
		waiting = pool.waiting;
		assert_int_equal(pthread_mutex_unlock(&pool.lock), 0);
		if (waiting == 0)
			break;
		nap();
	}
	for (size_t i = 1; i <= WEB_MAX_WAITING; i++)
		assert_true(pool_add(&pool, &tasks[i].task));
	assert_false(pool_add(&pool, &tasks[WEB_MAX_WAITING + 1].task));
	atomic_store(&hold, false);
	pool_stop(&pool);
	for (size_t i = 0; i <= WEB_MAX_WAITING; i++)
		assert_int_equal(atomic_load(&tasks[i].runs), 1);
	assert_int_equal(atomic_load(&tasks[WEB_MAX_WAITING + 1].runs), 0);
	job_done(&job);
}

static void a_worker_closes_its_desk_when_it_ends(void **state)
{
	static struct counted task;
	struct job job;
	struct pool pool;

	(void)state;
	job_init(&job, STR("clerk"));
	start(&job, &pool, 2);
	task.task.run = open_desk;
	assert_true(pool_add(&pool, &task.task));
	pool_stop(&pool);
	assert_int_equal(atomic_load(&task.runs), 1);
	assert_int_equal(atomic_load(&closed), 1);
	job_done(&job);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_task_runs_once),
		cmocka_unit_test(the_queue_takes_so_many_and_no_more_and_stopping_runs_them),
		cmocka_unit_test(a_worker_closes_its_desk_when_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
