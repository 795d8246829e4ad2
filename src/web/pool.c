/*
 * One queue, one lock, a condition for each worker. A worker takes the oldest
 * task, runs it without the lock, and comes back; when the pool stops it leaves
 * once the queue is empty.
 */
#include "web/pool.h"

#include <string.h>

static struct pool_task *take(struct pool_worker *worker)
{
	struct pool *pool = worker->pool;
	struct pool_task *task;

	must(pthread_mutex_lock(&pool->lock) == 0);
	while (pool->first == NULL && !pool->stopping) {
		worker->idle = true;
		must(pthread_cond_wait(&worker->called, &pool->lock) == 0);
	}
	worker->idle = false;
	task = pool->first;
	if (task != NULL) {
		pool->first = task->next;
		if (pool->first == NULL)
			pool->last = NULL;
		pool->waiting--;
	}
	must(pthread_mutex_unlock(&pool->lock) == 0);
	return task;
}

/* Idle before anybody hears of the result, so that the next task from there comes here again. */
static void free_again(struct pool_worker *worker)
{
	must(pthread_mutex_lock(&worker->pool->lock) == 0);
	worker->idle = true;
	must(pthread_mutex_unlock(&worker->pool->lock) == 0);
}

static void *work(void *arg)
{
	struct pool_worker *worker = arg;
	struct web_desk desk = {0};
	struct pool_task *task;

	while ((task = take(worker)) != NULL) {
		task->run(task, &desk);
		free_again(worker);
		if (task->done != NULL)
			task->done(task);
	}
	if (desk.store != NULL)
		worker->pool->desk_close(worker->pool->arg, &desk);
	return NULL;
}

enum rc pool_start(struct job *job, struct pool *pool, const struct web_options *options)
{
	int wanted = options->workers < POOL_MAX_WORKERS ? options->workers : POOL_MAX_WORKERS;

	*pool = (struct pool){.desk_close = options->desk_close, .arg = options->arg};
	must(pthread_mutex_init(&pool->lock, NULL) == 0);
	for (; pool->count < wanted; pool->count++) {
		struct pool_worker *worker = &pool->workers[pool->count];

		worker->pool = pool;
		must(pthread_cond_init(&worker->called, NULL) == 0);
		int error = pthread_create(&worker->thread, NULL, work, worker);

		if (error != 0) {
			must(pthread_cond_destroy(&worker->called) == 0);
			pool_stop(pool);
			return fail(job, RC_FAILED, "系统不能再开线程：%s", error_words(error));
		}
	}
	return RC_OK;
}

/* The first that is idle; it is idle no more, so that the next task calls another. */
static void call_one(struct pool *pool)
{
	for (int i = 0; i < pool->count; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (!worker->idle)
			continue;
		worker->idle = false;
		must(pthread_cond_signal(&worker->called) == 0);
		return;
	}
}

bool pool_add(struct pool *pool, struct pool_task *task)
{
	bool added;

	must(pthread_mutex_lock(&pool->lock) == 0);
	added = !pool->stopping && pool->waiting < WEB_MAX_WAITING;
	if (added) {
		task->next = NULL;
		if (pool->last != NULL)
			pool->last->next = task;
		else
			pool->first = task;
		pool->last = task;
		pool->waiting++;
		call_one(pool);
	}
	must(pthread_mutex_unlock(&pool->lock) == 0);
	return added;
}

void pool_stop(struct pool *pool)
{
	must(pthread_mutex_lock(&pool->lock) == 0);
	pool->stopping = true;
	for (int i = 0; i < pool->count; i++)
		must(pthread_cond_signal(&pool->workers[i].called) == 0);
	must(pthread_mutex_unlock(&pool->lock) == 0);
	for (int i = 0; i < pool->count; i++) {
		must(pthread_join(pool->workers[i].thread, NULL) == 0);
		must(pthread_cond_destroy(&pool->workers[i].called) == 0);
	}
	pool->count = 0;
	must(pthread_mutex_destroy(&pool->lock) == 0);
}
