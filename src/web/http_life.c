/*
 * One request through the library's callbacks, all on the library's thread:
 *
 *	life_line   the request line was read: an exchange begins
 *	life_go     called again and again with the same exchange:
 *	              first        the head          → route and gate
 *	              with bytes   the body          → fields and files
 *	              without      the body has ended → handler, reply
 *	life_end    the reply went out, or the client left: the arena is dropped
 *
 *	LINE ─► BODY ─► (WORK ─►) READY
 *	     └► SWALLOW ─────────► READY        refused, the body is thrown away
 *
 * A heavy route's exchange goes to a worker and the connection sleeps
 * (suspended: the library does not touch it); the worker wakes it, and the
 * library calls life_go again, which sends the reply.
 */
#include "web/http.h"

#include <sys/socket.h>
#include <time.h>

static int64_t microseconds(void)
{
	struct timespec now;

	must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void life_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
	enum MHD_ConnectionNotificationCode code)
{
	struct server *server = cls;
	struct watch_link *link = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		/* the library holds no more connections than there are links */
		must(server->free_count > 0);
		link = &server->links[server->free_links[--server->free_count]];
		watch_add(&server->watch, link,
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
				->connect_fd);
		*socket_context = link;
		if (server->free_count < HTTP_SPARE)
			(void)shutdown(link->fd, SHUT_RDWR);
		return;
	}
	watch_drop(&server->watch, link);
	server->free_links[server->free_count++] = (size_t)(link - server->links);
	*socket_context = NULL;
}

void *life_line(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct server *server = cls;
	struct exchange *ex;
	struct job job;

	job_init(&job, server->web.options.who);
	if (server->web.options.today != 0)
		job.today = server->web.options.today;
	ex = arena_new(job.arena, struct exchange);
	ex->job = job;
	ex->server = server;
	ex->connection = connection;
	ex->begun = microseconds();
	ex->raw = uri;
	ex->raw_len = str_from_z(uri).len;
	ex->raw_bad = head_target_bad(uri, ex->raw_len);
	ex->job.stop = &server->web.cancel;
	ex->request.job = &ex->job;
	ex->request.web = &server->web;
	ex->request.content_length = -1;
	ex->link = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
			   ->socket_context;
	watch_phase(&server->watch, ex->link, PHASE_HEAD, 0);
	/* the library falls silent when so many fields do not fit into its memory: better to hang up at once */
	if (head_target_fields(uri, ex->raw_len) > WEB_MAX_QUERY)
		(void)shutdown(ex->link->fd, SHUT_RDWR);
	return ex;
}

/*
 * The reply is made. A body that is still to come is read and thrown away,
 * and the reply sent after it: one that is sent before would often be lost.
 */
static enum MHD_Result refuse(struct exchange *ex)
{
	if (ex->request.content_length > 0)
		ex->reply.close = true;
	if (ex->request.content_length > HTTP_MAX_SWALLOW) {
		ex->stage = STAGE_READY;
		return reply_send(ex);
	}
	watch_phase(&ex->server->watch, ex->link, PHASE_BODY, 0);
	ex->stage = STAGE_SWALLOW;
	return MHD_YES;
}

static enum MHD_Result go_head(
	struct exchange *ex, const char *url, const char *method, const char *version)
{
	enum rc rc = RC_OK;

	if (!head_read(ex, url, method, version)) {
		/* where this request ends is not certain, so neither is where another would begin */
		ex->reply.close = true;
		problem_status(&ex->request, &ex->reply, 400);
		ex->stage = STAGE_READY;
		return reply_send(ex);
	}
	if (!serve_head(&ex->request, &ex->reply))
		return refuse(ex);
	watch_phase(&ex->server->watch, ex->link, PHASE_BODY, 0);
	ex->stage = STAGE_BODY;
	if (ex->request.content_length > 0)
		rc = body_begin(ex);
	if (rc == RC_OK)
		return MHD_YES;
	body_drop(ex);
	problem_reply(&ex->request, &ex->reply, rc);
	return refuse(ex);
}

static void work(struct pool_task *task, struct web_desk *desk)
{
	struct exchange *ex = (struct exchange *)task;

	ex->request.desk = desk;
	serve_run(&ex->request, &ex->reply);
}

static void worked(struct pool_task *task)
{
	struct exchange *ex = (struct exchange *)task;

	ex->stage = STAGE_READY;
	MHD_resume_connection(ex->connection);
}

static enum MHD_Result go_run(struct exchange *ex)
{
	struct server *server = ex->server;
	enum rc rc = body_end(ex);

	if (rc == RC_OK && ex->request.route->heavy) {
		watch_phase(&server->watch, ex->link, PHASE_WORK, 0);
		ex->stage = STAGE_WORK;
		ex->task.run = work;
		ex->task.done = worked;
		/* asleep before a worker can wake it */
		MHD_suspend_connection(ex->connection);
		if (pool_add(&server->pool, &ex->task))
			return MHD_YES;
		rc = fail(&ex->job, RC_BUSY, "同时在办的事情太多");
		problem_reply(&ex->request, &ex->reply, rc);
		ex->stage = STAGE_READY;
		MHD_resume_connection(ex->connection);
		return MHD_YES;
	}
	ex->request.desk = &server->desk;
	watch_phase(&server->watch, ex->link, PHASE_WORK, 0);
	if (rc == RC_OK)
		serve_run(&ex->request, &ex->reply);
	else
		problem_reply(&ex->request, &ex->reply, rc);
	ex->stage = STAGE_READY;
	return reply_send(ex);
}

static enum MHD_Result go_body(struct exchange *ex, const char *data, size_t size)
{
	enum rc rc;

	watch_bytes(&ex->server->watch, ex->link, size);
	rc = body_add(ex, data, size);
	if (rc == RC_OK)
		return MHD_YES;
	body_drop(ex);
	problem_reply(&ex->request, &ex->reply, rc);
	ex->reply.close = true;
	ex->stage = STAGE_SWALLOW;
	return MHD_YES;
}

enum MHD_Result life_go(void *cls, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *data_size,
	void **con_cls)
{
	struct exchange *ex = *con_cls;
	size_t size = *data_size;

	(void)cls;
	(void)connection;
	*data_size = 0;
	switch (ex->stage) {
	case STAGE_LINE: return go_head(ex, url, method, version);
	case STAGE_BODY: return size > 0 ? go_body(ex, data, size) : go_run(ex);
	case STAGE_SWALLOW:
		watch_bytes(&ex->server->watch, ex->link, size);
		if (size > 0)
			return MHD_YES;
		ex->stage = STAGE_READY;
		return reply_send(ex);
	case STAGE_READY: return reply_send(ex);
	case STAGE_WORK: return MHD_YES;
	}
	never();
}

static const char *const method_names[] = {"GET", "POST", "OTHER"};

/* A path as one word of a log line: what is not plain ASCII becomes "?". */
static struct str printable(struct arena *a, struct str path)
{
	char *out = arena_array(a, char, path.len + 1);

	for (size_t i = 0; i < path.len; i++)
		out[i] = path.at[i] > ' ' && path.at[i] < 0x7f ? path.at[i] : '?';
	return (struct str){out, path.len};
}

void life_end(void *cls, struct MHD_Connection *connection, void **con_cls,
	enum MHD_RequestTerminationCode code)
{
	struct exchange *ex = *con_cls;

	(void)cls;
	(void)connection;
	if (ex == NULL)
		return;
	*con_cls = NULL;
	body_drop(ex);
	/* the query stays out of the log: names of people are searched there */
	log_line(LOG_INFO, "%s %.*s %d %lldus%s", method_names[ex->request.method],
		STR_ARG(printable(ex->job.arena, ex->request.path)), ex->reply.status,
		(long long)(microseconds() - ex->begun),
		code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "" : " (cut off)");
	watch_phase(&ex->server->watch, ex->link, PHASE_IDLE, 0);
	arena_free(ex->job.arena);
}
