/* A thread begins at once; without one the work stays with whoever waits for it. */
#include "core/aside.h"

static void *run(void *arg)
{
	struct aside *aside = arg;

	aside->work(aside->arg);
	return NULL;
}

void aside_begin(struct aside *aside, void (*work)(void *arg), void *arg)
{
	*aside = (struct aside){.work = work, .arg = arg};
	if (pthread_create(&aside->thread, NULL, run, aside) == 0)
		aside->state = ASIDE_RUNS;
}

void aside_drop(struct aside *aside)
{
	if (aside->state == ASIDE_RUNS)
		must(pthread_join(aside->thread, NULL) == 0);
	aside->state = ASIDE_DONE;
}

void aside_end(struct aside *aside)
{
	if (aside->state == ASIDE_WAITS)
		aside->work(aside->arg);
	aside_drop(aside);
}
