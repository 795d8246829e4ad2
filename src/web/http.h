/*
 * The family of files that knows the HTTP library; nobody else includes this.
 *
 *   http.c        the server: socket, threads, the watch, a graceful end
 *   http_life.c   one request through the library's callbacks
 *   http_head.c   reading a head, strictly
 *   http_form.c   reading a body: fields into the arena, files to the disk
 *   http_reply.c  sending a reply
 */
#ifndef KZ_WEB_HTTP_H
#define KZ_WEB_HTTP_H

#include <microhttpd.h>

#include "web/pool.h"
#include "web/serve.h"
#include "web/watch.h"

/* A refused body of at most so many bytes is read to its end, so that the browser reads our page and not a reset. */
#define HTTP_MAX_SWALLOW ((int64_t)64 << 20)

/*
 * Places in the library beyond WEB_MAX_CONNECTED: whoever gets one is hung up on at once. The library itself, once it
 * is full, may sleep on after everybody has left; so it never gets full.
 */
#define HTTP_SPARE 256

struct server {
	struct web web;
	struct watch watch;
	struct pool pool;
	struct web_desk desk; /* of the library's thread: light routes */
	struct MHD_Daemon *daemon;
	struct watch_link links[WEB_MAX_CONNECTED + HTTP_SPARE];
	size_t free_links[WEB_MAX_CONNECTED + HTTP_SPARE];
	size_t free_count;
};

enum stage {
	STAGE_LINE,    /* the request line was seen */
	STAGE_BODY,    /* the body comes in */
	STAGE_SWALLOW, /* the body comes in and is thrown away; the reply is made */
	STAGE_WORK,    /* a worker has it, the connection sleeps */
	STAGE_READY,   /* the reply is made */
};

struct body; /* http_form.c */

/* One request. It lies in its own job's arena. */
struct exchange {
	struct pool_task task; /* first: a worker gets back from it to the exchange */
	struct server *server;
	struct MHD_Connection *connection;
	struct watch_link *link;
	struct job job;
	struct request request;
	struct reply reply;
	enum stage stage;
	const char *raw; /* the request's target in the library's buffer, before decoding */
	size_t raw_len;
	bool raw_bad; /* holds what no browser sends */
	struct body *body;
	int64_t begun; /* microseconds */
};

/* ---- http_life.c: the library's callbacks ---- */
void *life_line(void *cls, const char *uri, struct MHD_Connection *connection);
enum MHD_Result life_go(void *cls, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *data_size,
	void **con_cls);
void life_end(void *cls, struct MHD_Connection *connection, void **con_cls,
	enum MHD_RequestTerminationCode code);
void life_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
	enum MHD_ConnectionNotificationCode code);

/* ---- http_head.c ---- */
/* Fills the request; false: the head is not one that a browser sends (the job has the message). */
bool head_read(struct exchange *ex, const char *url, const char *method, const char *version);
/* Marks what no browser sends in the raw target. */
bool head_target_bad(const char *raw, size_t len);
/* At most so many query fields stand in the raw target. */
size_t head_target_fields(const char *raw, size_t len);

/* ---- http_form.c ---- */
enum rc body_begin(struct exchange *ex) MUST_USE;
enum rc body_add(struct exchange *ex, const char *data, size_t size) MUST_USE;
/* The body is complete: fields and files are in the request. Also when it failed before: frees what is held. */
enum rc body_end(struct exchange *ex) MUST_USE;
void body_drop(struct exchange *ex);

/* ---- http_reply.c ---- */
enum MHD_Result reply_send(struct exchange *ex);

#endif
