/*
 * Worker threads for what may scan or write.
 *
 * A task is given to the pool and belongs to it until its `run` returns; each
 * worker has a desk of its own, which lives as long as the worker.
 */
#ifndef KZ_WEB_POOL_H
#define KZ_WEB_POOL_H

#include <pthread.h>

#include "web/web.h"

#define POOL_MAX_WORKERS 32

struct pool_task {
	struct pool_task *next;
	void (*run)(struct pool_task *task, struct web_desk *desk);
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct pool_task *first, *last;
	size_t waiting;
	bool stopping;
	pthread_t threads[POOL_MAX_WORKERS];
	int count;
	void (*desk_close)(void *arg, struct web_desk *desk);
	void *arg;
};

/* RC_FAILED: no thread could be made. */
enum rc pool_start(struct job *job, struct pool *pool, const struct web_options *options) MUST_USE;
/* False: WEB_MAX_WAITING tasks wait already, or the pool is stopping. */
bool pool_add(struct pool *pool, struct pool_task *task) MUST_USE;
/* Runs what waits, then ends the threads. */
void pool_stop(struct pool *pool);

#endif
