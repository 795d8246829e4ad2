/*
 * A piece of work beside the one at hand: done at once by a thread of its own;
 * where none is to be had, when its end is waited for.
 *
 * The two share no arena and no job: what the work needs is ready before it is
 * begun, what it makes is looked at after its end.
 */
#ifndef KZ_CORE_ASIDE_H
#define KZ_CORE_ASIDE_H

#include <pthread.h>

#include "core/base.h"

/* Kept where it is until the end. */
struct aside {
	void (*work)(void *arg);
	void *arg;
	pthread_t thread;
	enum { ASIDE_WAITS, ASIDE_RUNS, ASIDE_DONE } state;
};

/* Begins work(arg). */
void aside_begin(struct aside *aside, void (*work)(void *arg), void *arg);
/* Waits for what runs and forgets what was not begun. */
void aside_drop(struct aside *aside);
/* Returns when the work is done, of which nothing runs any more; may be called again. */
void aside_end(struct aside *aside);

#endif
