/*
 * A link belongs to the library's thread, which adds, moves and drops it; the
 * main thread only looks, under the lock. A socket is shut under the lock
 * too, so that its number cannot have been given to another connection: the
 * library drops the link before it closes the socket.
 */
#include "web/watch.h"

#include <sys/socket.h>
#include <time.h>

int64_t watch_clock(void)
{
	struct timespec now;

	must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void watch_init(struct watch *watch, struct web_limits limits)
{
	*watch = (struct watch){.limits = limits};
	must(pthread_mutex_init(&watch->lock, NULL) == 0);
}

void watch_done(struct watch *watch)
{
	must(watch->first == NULL);
	must(pthread_mutex_destroy(&watch->lock) == 0);
}

static bool is_busy(enum phase phase)
{
	return phase == PHASE_WORK || phase == PHASE_REPLY;
}

void watch_add(struct watch *watch, struct watch_link *link, int fd)
{
	*link = (struct watch_link){.fd = fd, .phase = PHASE_NEW, .since = watch_clock()};
	must(pthread_mutex_lock(&watch->lock) == 0);
	link->after = watch->first;
	if (link->after != NULL)
		link->after->before = link;
	watch->first = link;
	must(pthread_mutex_unlock(&watch->lock) == 0);
}

void watch_drop(struct watch *watch, struct watch_link *link)
{
	must(pthread_mutex_lock(&watch->lock) == 0);
	if (link->before != NULL)
		link->before->after = link->after;
	else
		watch->first = link->after;
	if (link->after != NULL)
		link->after->before = link->before;
	watch->busy -= is_busy(link->phase) ? 1 : 0;
	must(pthread_mutex_unlock(&watch->lock) == 0);
}

void watch_phase(struct watch *watch, struct watch_link *link, enum phase phase, int64_t bytes)
{
	must(pthread_mutex_lock(&watch->lock) == 0);
	watch->busy -= is_busy(link->phase) ? 1 : 0;
	watch->busy += is_busy(phase) ? 1 : 0;
	link->phase = phase;
	link->since = watch_clock();
	link->bytes = bytes;
	must(pthread_mutex_unlock(&watch->lock) == 0);
}

void watch_bytes(struct watch *watch, struct watch_link *link, size_t count)
{
	must(pthread_mutex_lock(&watch->lock) == 0);
	link->bytes += (int64_t)count;
	must(pthread_mutex_unlock(&watch->lock) == 0);
}

static bool too_slow(const struct web_limits *limits, const struct watch_link *link, int64_t now)
{
	int64_t seconds = (now - link->since) / 1000;

	switch (link->phase) {
	case PHASE_NEW:
	case PHASE_HEAD: return seconds >= limits->head_seconds;
	case PHASE_IDLE: return seconds >= limits->idle_seconds;
	case PHASE_BODY:
		return seconds >= limits->body_grace && link->bytes < seconds * limits->body_rate;
	case PHASE_REPLY: return seconds >= limits->reply_seconds + link->bytes / limits->body_rate;
	case PHASE_WORK: return false;
	}
	never();
}

size_t watch_look(struct watch *watch)
{
	int64_t now = watch_clock();
	size_t shut = 0;

	must(pthread_mutex_lock(&watch->lock) == 0);
	for (struct watch_link *link = watch->first; link != NULL; link = link->after) {
		if (!too_slow(&watch->limits, link, now))
			continue;
		/* the peer may have gone meanwhile: then there is nothing to shut */
		shut += shutdown(link->fd, SHUT_RDWR) == 0 ? 1 : 0;
	}
	must(pthread_mutex_unlock(&watch->lock) == 0);
	return shut;
}

size_t watch_busy(struct watch *watch)
{
	size_t busy;

	must(pthread_mutex_lock(&watch->lock) == 0);
	busy = watch->busy;
	must(pthread_mutex_unlock(&watch->lock) == 0);
	return busy;
}
