/*
 * Worker threads for what may scan or write.
 *
 * A task is given to the pool and belongs to it until its `done` is called; each
 * worker has a desk of its own, which lives as long as the worker. The first
 * that is idle is called: a desk that has worked knows the book already, and a
 * single reader needs no second one.
 */
#ifndef KZ_WEB_POOL_H
#define KZ_WEB_POOL_H

#include <pthread.h>

#include "web/web.h"

#define POOL_MAX_WORKERS 32

struct pool_task {
	struct pool_task *next;
	void (*run)(struct pool_task *task, struct web_desk *desk);
	/* After run, when its worker can be called again: tells whoever waits; may be NULL. */
	void (*done)(struct pool_task *task);
};

struct pool_worker {
	struct pool *pool;
	pthread_t thread;
	pthread_cond_t called;
	bool idle;
};

struct pool {
	pthread_mutex_t lock;
	struct pool_task *first, *last;
	size_t waiting;
	bool stopping;
	struct pool_worker workers[POOL_MAX_WORKERS];
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
