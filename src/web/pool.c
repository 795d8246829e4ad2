/*
 * One queue, one lock, one condition. A worker takes the oldest task, runs it
 * without the lock, and comes back; when the pool stops it leaves once the
 * queue is empty.
 */
#include "web/pool.h"

#include <string.h>

static struct pool_task *take(struct pool *pool)
{
	struct pool_task *task;

	must(pthread_mutex_lock(&pool->lock) == 0);
	while (pool->first == NULL && !pool->stopping)
		must(pthread_cond_wait(&pool->changed, &pool->lock) == 0);
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

static void *work(void *arg)
{
	struct pool *pool = arg;
	struct web_desk desk = {0};
	struct pool_task *task;

	while ((task = take(pool)) != NULL)
		task->run(task, &desk);
	if (desk.store != NULL)
		pool->desk_close(pool->arg, &desk);
	return NULL;
}

enum rc pool_start(struct job *job, struct pool *pool, const struct web_options *options)
{
	int wanted = options->workers < POOL_MAX_WORKERS ? options->workers : POOL_MAX_WORKERS;

	*pool = (struct pool){.desk_close = options->desk_close, .arg = options->arg};
	must(pthread_mutex_init(&pool->lock, NULL) == 0);
	must(pthread_cond_init(&pool->changed, NULL) == 0);
	for (; pool->count < wanted; pool->count++) {
		int error = pthread_create(&pool->threads[pool->count], NULL, work, pool);

		if (error != 0) {
			pool_stop(pool);
			return fail(job, RC_FAILED, "系统不能再开线程：%s", error_words(error));
		}
	}
	return RC_OK;
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
		must(pthread_cond_signal(&pool->changed) == 0);
	}
	must(pthread_mutex_unlock(&pool->lock) == 0);
	return added;
}

void pool_stop(struct pool *pool)
{
	must(pthread_mutex_lock(&pool->lock) == 0);
	pool->stopping = true;
	must(pthread_cond_broadcast(&pool->changed) == 0);
	must(pthread_mutex_unlock(&pool->lock) == 0);
	for (int i = 0; i < pool->count; i++)
		must(pthread_join(pool->threads[i], NULL) == 0);
	pool->count = 0;
	must(pthread_cond_destroy(&pool->changed) == 0);
	must(pthread_mutex_destroy(&pool->lock) == 0);
}
