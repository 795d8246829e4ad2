/*
 * Sending a reply, with the headers that every reply has.
 *
 * The bytes of a reply lie in the request's arena (or in the program), which
 * lives until the library says that the request has ended: nothing is copied.
 *
 * Referrer-Policy is same-origin and not no-referrer: with the latter a
 * browser sends "Origin: null" with our own forms, and the gate would have
 * to let that pass.
 */
#include "web/http.h"

#include <string.h>

#define POLICY                                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "          \
	"connect-src 'self'; "                                                                     \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const char *const always[][2] = {
	{"Content-Security-Policy", POLICY},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
};

static void add(
	struct exchange *ex, struct MHD_Response *response, const char *name, struct str value)
{
	if (value.len > 0)
		must(MHD_add_response_header(response, name, str_z(ex->job.arena, value)) ==
			MHD_YES);
}

/* The name in ASCII for old clients, and percent-encoded UTF-8 (RFC 6266) for everybody else. */
static struct str disposition(struct arena *a, struct str filename)
{
	return str_format(a, "attachment; filename=\"kezhang\"; filename*=UTF-8''%.*s",
		STR_ARG(url_encode(a, filename)));
}

static void add_headers(struct exchange *ex, struct MHD_Response *response, int status)
{
	struct reply *reply = &ex->reply;

	for (size_t i = 0; i < COUNT_OF(always); i++)
		must(MHD_add_response_header(response, always[i][0], always[i][1]) == MHD_YES);
	add(ex, response, "Content-Type", reply->type);
	add(ex, response, "Cache-Control", reply->cache.len > 0 ? reply->cache : STR("no-store"));
	add(ex, response, "Location", reply->location);
	add(ex, response, "Set-Cookie", reply->cookie);
	add(ex, response, "Content-Encoding", reply->encoding);
	add(ex, response, "Allow", reply->allow);
	if (reply->packable)
		add(ex, response, "Vary", STR("Accept-Encoding"));
	if (reply->filename.len > 0)
		add(ex, response, "Content-Disposition",
			disposition(ex->job.arena, reply->filename));
	if (status == 503)
		add(ex, response, "Retry-After", STR("3"));
	if (reply->close || atomic_load(&ex->server->web.stopping))
		add(ex, response, "Connection", STR("close"));
}

enum MHD_Result reply_send(struct exchange *ex)
{
	struct reply *reply = &ex->reply;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (reply->status == 0)
		reply->status = 200;
	/* the library asks for a pointer that is not const and does not write through it */
	response = MHD_create_response_from_buffer(
		reply->body.len, (void *)(uintptr_t)reply->body.at, MHD_RESPMEM_PERSISTENT);
	must(response != NULL);
	add_headers(ex, response, reply->status);
	watch_phase(&ex->server->watch, ex->link, PHASE_REPLY, (int64_t)reply->body.len);
	result = MHD_queue_response(ex->connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	return result;
}
