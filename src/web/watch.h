/*
 * The watch: sockets that are too slow are shut.
 *
 * Every connection has a link in a list; http.c tells it what the connection
 * is doing, and watch_look, called about once a second from the main thread,
 * shuts the socket of each that takes too long for what it does. The library
 * then sees the end of the connection and cleans up.
 */
#ifndef KZ_WEB_WATCH_H
#define KZ_WEB_WATCH_H

#include <pthread.h>

#include "web/web.h"

enum phase {
	PHASE_NEW,   /* accepted, nothing seen: as long as a head may take */
	PHASE_IDLE,  /* between two requests */
	PHASE_HEAD,  /* the request line was seen */
	PHASE_BODY,  /* a body comes in: `bytes` so far */
	PHASE_WORK,  /* a handler runs: no limit of ours */
	PHASE_REPLY, /* `bytes` are to go out */
};

struct watch_link {
	struct watch_link *before, *after;
	int fd;
	enum phase phase;
	int64_t since; /* milliseconds of the machine's uptime clock */
	int64_t bytes;
};

struct watch {
	pthread_mutex_t lock;
	struct watch_link *first;
	size_t busy; /* links in PHASE_WORK and PHASE_REPLY */
	struct web_limits limits;
};

int64_t watch_clock(void); /* milliseconds */
void watch_init(struct watch *watch, struct web_limits limits);
void watch_done(struct watch *watch);
void watch_add(struct watch *watch, struct watch_link *link, int fd);
void watch_drop(struct watch *watch, struct watch_link *link);
/* The connection begins something else. */
void watch_phase(struct watch *watch, struct watch_link *link, enum phase phase, int64_t bytes);
/* So many more bytes of a body came. */
void watch_bytes(struct watch *watch, struct watch_link *link, size_t count);
/* Shuts what is too slow; returns how many. */
size_t watch_look(struct watch *watch);
/* How many requests are being answered. */
size_t watch_busy(struct watch *watch);

#endif
