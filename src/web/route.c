/*
 * Finding a route, and the table printing itself.
 *
 * The table is short (tens of rows), so it is walked. A path matches a
 * pattern step by step: {name} takes one step that is not empty, anything
 * else must be equal.
 */
#include "web/serve.h"

static bool step_is_open(struct str step)
{
	return step.len > 2 && step.at[0] == '{';
}

static bool path_matches(struct request *request, const char *pattern)
{
	struct str want = str_from_z(pattern), have = request->path;
	size_t count = 0;

	while (want.at != NULL && have.at != NULL) {
		struct str w = str_cut(&want, STR("/")), h = str_cut(&have, STR("/"));

		if (step_is_open(w) && h.len > 0) {
			must(count < COUNT_OF(request->steps));
			request->steps[count++] = h;
		} else if (!str_eq(w, h)) {
			return false;
		}
	}
	return want.at == NULL && have.at == NULL;
}

struct str route_method(const struct route *route)
{
	return route->method == METHOD_GET ? STR("GET") : STR("POST");
}

struct str route_access(const struct route *route)
{
	static const struct str words[] = {STR_INIT("-"), STR_INIT("只读"), STR_INIT("写入")};

	return words[route->access];
}

struct str route_grade(const struct route *route)
{
	static const struct str words[] = {
		STR_INIT("本机任何人"), STR_INIT("会话"), STR_INIT("会话、来源、凭证")};

	return words[route->grade];
}

struct str route_where(const struct route *route)
{
	return route->heavy ? STR("后台") : STR("即时");
}

enum rc route_find(struct request *request, struct reply *reply)
{
	const struct web_options *options = &request->web->options;
	struct str allow = STR_NONE;

	for (size_t i = 0; i < options->route_count; i++) {
		const struct route *route = &options->routes[i];

		if (!path_matches(request, route->path))
			continue;
		if (route->method == request->method) {
			request->route = route;
			return RC_OK;
		}
		allow = allow.len == 0 ? route_method(route) : STR("GET, POST");
	}
	if (allow.len == 0)
		return fail(request->job, RC_MISSING, "没有这个地址：%.*s", STR_ARG(request->path));
	reply->allow = allow;
	return fail(request->job, RC_DENIED, "这个地址只接受 %.*s", STR_ARG(allow));
}

void routes_check(const struct route *routes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct route *route = &routes[i];
		bool post = route->method == METHOD_POST;

		must(route->path[0] == '/' && route->handler != NULL && route->purpose != NULL);
		must(post == (route->grade == GRADE_PROOF));
		must(post == (route->body_max > 0));
		/* a GET cannot write */
		must(post || route->access != ACCESS_WRITE);
		/* a write waits for the disk: never on the thread that serves everybody */
		must(route->access != ACCESS_WRITE || route->heavy);
		must(route->access == ACCESS_NONE || route->grade != GRADE_OPEN);
		for (size_t j = 0; j < i; j++)
			must(!str_eq(str_from_z(routes[j].name), str_from_z(route->name)));
	}
}
