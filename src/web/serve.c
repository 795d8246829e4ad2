/*
 * One request from head to reply, in the order of architecture's "life of a
 * request". Every refusal and failure ends in problem_reply, and is logged
 * there, once.
 */
#include "web/serve.h"

static const struct str loopback[WEB_HOSTS] = {
	STR_INIT("127.0.0.1"),
	STR_INIT("localhost"),
	STR_INIT("[::1]"),
};

enum rc web_prepare(struct job *job, const struct web_options *options, int port, struct web *web)
{
	struct web_limits *limits = &web->options.limits;

	web->options = *options;
	limits->head_seconds = limits->head_seconds ? limits->head_seconds : 15;
	limits->idle_seconds = limits->idle_seconds ? limits->idle_seconds : 60;
	limits->body_grace = limits->body_grace ? limits->body_grace : 15;
	limits->body_rate = limits->body_rate ? limits->body_rate : 1024;
	limits->reply_seconds = limits->reply_seconds ? limits->reply_seconds : 60;
	web->options.workers = options->workers > 0 ? options->workers : 2;
	web->options.who = options->who.len > 0 ? options->who : STR("clerk");
	if (options->routes == NULL) {
		web->options.routes = web_routes;
		web->options.route_count = web_route_count;
	}
	routes_check(web->options.routes, web->options.route_count);
	for (size_t i = 0; i < WEB_HOSTS; i++) {
		web->hosts[i] = str_format(job->arena, "%.*s:%d", STR_ARG(loopback[i]), port);
		web->origins[i] = str_format(job->arena, "http://%.*s", STR_ARG(web->hosts[i]));
	}
	/* a browser keeps one jar for all ports of a host: the port in the name keeps two books apart */
	web->cookie_name = str_format(job->arena, "kezhang-%d", port);
	return tokens_make(job, &web->tokens);
}

static enum rc check_body(struct request *request)
{
	size_t max = request->route->body_max;

	if (request->content_length > 0 && (uint64_t)request->content_length > max)
		return fail(request->job, RC_TOO_MUCH,
			"送来的内容有 %lld 字节，这里最多收 %zu 字节",
			(long long)request->content_length, max);
	return RC_OK;
}

bool serve_head(struct request *request, struct reply *reply)
{
	enum rc rc = gate_head(request);

	if (rc == RC_OK) {
		rc = gate_start(request, reply);
		if (rc == RC_OK)
			return false;
		rc = rc == RC_MISSING ? RC_OK : rc;
	}
	if (rc == RC_OK) {
		rc = route_find(request, reply);
		if (rc == RC_DENIED) {
			problem_status(request, reply, 405);
			return false;
		}
	}
	/* without a session an unknown address looks like any other: a stranger learns nothing */
	if ((rc == RC_OK || rc == RC_MISSING) && request->session.len == 0 &&
		(request->route == NULL || request->route->grade != GRADE_OPEN))
		rc = fail(request->job, RC_DENIED, "这个浏览器还没有从启动地址进入");
	if (rc == RC_OK)
		rc = check_body(request);
	if (rc == RC_OK)
		return true;
	problem_reply(request, reply, rc);
	return false;
}

void serve_run(struct request *request, struct reply *reply)
{
	enum rc rc = gate_proof(request);

	if (rc == RC_OK) {
		rc = desk_enter(request);
		if (rc == RC_OK)
			rc = request->route->handler(request, reply);
		rc = desk_leave(request, rc);
	}
	if (rc != RC_OK)
		problem_reply(request, reply, rc);
}
