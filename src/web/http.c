/*
 * The server: one listening socket, the library's thread, the workers, and
 * the calling thread, which waits for the signal to end and keeps the watch.
 *
 * The end: no new connections, running requests may finish for STOP_SECONDS,
 * then their jobs are told to stop; workers end when the queue is empty; then
 * the library closes what is idle. A handler that does not look at
 * job_stopped is waited for: cutting a thread would leave a lock behind.
 */
#include "web/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STOP_SECONDS 10
#define LOOK_MS      500

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static enum rc address_parse(
	struct job *job, struct str listen, union address *ret, socklen_t *ret_len)
{
	struct str host = listen, port_text = STR_NONE;
	int64_t port = 0;
	size_t colon = SIZE_MAX;

	for (size_t i = 0; i < listen.len; i++)
		colon = listen.at[i] == ':' ? i : colon;
	if (colon != SIZE_MAX) {
		host = str_head(listen, colon);
		port_text = str_skip(listen, colon + 1);
	}
	if (!int_from(port_text, &port) || port < 0 || port > 65535)
		return fail(job, RC_INVALID, "“%.*s”不是可以打开的地址，应写成 127.0.0.1:8080",
			STR_ARG(listen));
	*ret = (union address){0};
	if (str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("localhost"))) {
		ret->v4.sin_family = AF_INET;
		ret->v4.sin_port = htons((uint16_t)port);
		ret->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		*ret_len = sizeof(ret->v4);
		return RC_OK;
	}
	if (str_eq(host, STR("[::1]"))) {
		ret->v6.sin6_family = AF_INET6;
		ret->v6.sin6_port = htons((uint16_t)port);
		ret->v6.sin6_addr = in6addr_loopback;
		*ret_len = sizeof(ret->v6);
		return RC_OK;
	}
	return fail(job, RC_INVALID,
		"不能在“%.*s”上打开：单机方式没有账户，只能在本机使用，应写成 127.0.0.1:8080",
		STR_ARG(listen));
}

static enum rc listen_on(struct job *job, struct str listen_text, int *ret_fd, int *ret_port)
{
	union address address;
	socklen_t len = 0;
	int on = 1, fd;

	TRY(address_parse(job, listen_text, &address, &len));
	fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(job, RC_FAILED, "系统不能建立网络连接：%s", error_words(errno));
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, &address.any, len) != 0 || listen(fd, 128) != 0) {
		int error = errno;

		(void)close(fd);
		if (error == EADDRINUSE)
			return fail(job, RC_TAKEN,
				"%.*s 已被占用：可能本程序已经在运行，也可另选一个端口",
				STR_ARG(listen_text));
		return fail(job, RC_FAILED, "不能在 %.*s 上打开：%s", STR_ARG(listen_text),
			error_words(error));
	}
	must(getsockname(fd, &address.any, &len) == 0);
	*ret_port = ntohs(
		address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
	*ret_fd = fd;
	return RC_OK;
}

static enum rc daemon_start(struct job *job, struct server *server, int fd)
{
	unsigned int flags =
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;

	server->daemon =
		MHD_start_daemon(flags, 0, NULL, NULL, life_go, server, MHD_OPTION_LISTEN_SOCKET,
			fd, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
			(size_t)WEB_MAX_HEAD, MHD_OPTION_CONNECTION_LIMIT,
			(unsigned int)COUNT_OF(server->links), MHD_OPTION_URI_LOG_CALLBACK,
			life_line, server, MHD_OPTION_NOTIFY_CONNECTION, life_connection, server,
			MHD_OPTION_NOTIFY_COMPLETED, life_end, server, MHD_OPTION_END);
	if (server->daemon == NULL)
		return fail(job, RC_FAILED, "网页服务不能启动：%s", error_words(errno));
	return RC_OK;
}

/* Sleeps in short pieces until a signal to end comes. */
static void wait_for_end(struct server *server, const sigset_t *signals)
{
	const struct timespec piece = {.tv_nsec = LOOK_MS * 1000000L};

	for (;;) {
		int got = sigtimedwait(signals, NULL, &piece);

		(void)watch_look(&server->watch);
		if (got > 0)
			return;
	}
}

static void server_end(struct server *server)
{
	const struct timespec piece = {.tv_nsec = 20000000L};
	int fd = MHD_quiesce_daemon(server->daemon);
	int64_t begun = watch_clock();

	atomic_store(&server->web.stopping, true);
	if (fd >= 0)
		(void)close(fd);
	while (watch_busy(&server->watch) > 0 &&
		watch_clock() - begun < STOP_SECONDS * INT64_C(1000)) {
		(void)nanosleep(&piece, NULL);
		(void)watch_look(&server->watch);
	}
	atomic_store(&server->web.cancel, true);
	pool_stop(&server->pool);
	MHD_stop_daemon(server->daemon);
	if (server->desk.store != NULL)
		server->web.options.desk_close(server->web.options.arg, &server->desk);
}

static enum rc serve_until_end(
	struct job *job, struct server *server, int fd, struct str listen, int port)
{
	const struct web_options *options = &server->web.options;
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	must(pthread_sigmask(SIG_BLOCK, &signals, NULL) == 0);
	TRY(pool_start(job, &server->pool, options));
	watch_init(&server->watch, options->limits);
	for (size_t i = 0; i < COUNT_OF(server->links); i++)
		server->free_links[server->free_count++] = i;
	enum rc rc = daemon_start(job, server, fd);
	if (rc != RC_OK) {
		pool_stop(&server->pool);
		watch_done(&server->watch);
		return rc;
	}
	if (options->ready != NULL)
		options->ready(
			options->arg, str_format(job->arena, "http://%s:%d/?t=%s",
					      str_starts(listen, STR("[")) ? "[::1]" : "127.0.0.1",
					      port, server->web.tokens.start));
	wait_for_end(server, &signals);
	log_line(LOG_INFO, "ending: %zu requests under way", watch_busy(&server->watch));
	server_end(server);
	watch_done(&server->watch);
	return RC_OK;
}

enum rc web_run(struct job *job, const struct web_options *options)
{
	struct server *server = arena_new(job->arena, struct server);
	int fd = -1, port = 0;

	TRY(listen_on(job, options->listen, &fd, &port));
	enum rc rc = web_prepare(job, options, port, &server->web);
	if (rc == RC_OK)
		rc = file_temporary_folder(
			job, server->web.options.upload_folder, &server->web.upload_folder);
	if (rc != RC_OK) {
		(void)close(fd);
		return rc;
	}
	return serve_until_end(job, server, fd, options->listen, port);
}
