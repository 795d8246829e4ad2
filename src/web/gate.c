/*
 * The gate: what every request must show before a handler runs.
 *
 *  1. Host: one of our names with our port. A page elsewhere can point its
 *     own name at 127.0.0.1 (DNS rebinding); then Host tells.
 *  2. Origin, and Sec-Fetch-Site where the browser sends it: a request that
 *     changes something must come from our own page.
 *  3. Session: the cookie that the opened address has set.
 *  4. Proof: a MAC of the session in the form, which no other page can know.
 *
 * 1–3 need only the head, so that a stranger's body is not even stored.
 */
#include "web/serve.h"

static struct str lower(struct arena *a, struct str s)
{
	char *out = arena_array(a, char, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		out[i] = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] + 32) : s.at[i];
	return (struct str){out, s.len};
}

static bool listed(const struct str list[WEB_HOSTS], struct str what)
{
	for (size_t i = 0; i < WEB_HOSTS; i++) {
		if (str_eq(list[i], what))
			return true;
	}
	return false;
}

static enum rc gate_origin(struct request *request)
{
	const struct web *web = request->web;
	struct job *job = request->job;

	if (request->fetch_site.len > 0 && !str_eq(request->fetch_site, STR("same-origin")))
		return fail(job, RC_DENIED, "这次提交不是从本系统的页面发出的，没有执行");
	if (request->origin.len == 0)
		return RC_OK; /* older browsers leave it out for forms of the same origin; the proof decides */
	if (!listed(web->origins, lower(job->arena, request->origin)))
		return fail(job, RC_DENIED, "这次提交来自别的网站（%.*s），没有执行",
			STR_ARG(request->origin));
	return RC_OK;
}

enum rc gate_head(struct request *request)
{
	const struct web *web = request->web;
	struct job *job = request->job;

	if (!listed(web->hosts, lower(job->arena, request->host)))
		return fail(job, RC_DENIED, "“%.*s”不是本系统的地址，请从启动时给出的地址进入",
			STR_ARG(request->host));
	if (request->method != METHOD_GET)
		TRY(gate_origin(request));
	for (size_t i = 0; i < request->cookies.len && request->session.len == 0; i++) {
		if (str_eq(request->cookies.at[i].name, web->cookie_name))
			request->session =
				session_id(job->arena, &web->tokens, request->cookies.at[i].value);
	}
	return RC_OK;
}

enum rc gate_start(struct request *request, struct reply *reply)
{
	const struct web *web = request->web;
	struct str given = request_query(request, "t"), cookie;

	if (request->method != METHOD_GET || !str_eq(request->path, STR("/")) || given.len == 0)
		return RC_MISSING;
	if (!token_is_start(&web->tokens, given))
		return fail(request->job, RC_DENIED,
			"这个启动地址已经失效（程序重新启动过），请用最近一次启动给出的地址");
	TRY(session_new(request->job, &web->tokens, &cookie));
	reply->cookie =
		str_format(request->job->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict",
			STR_ARG(web->cookie_name), STR_ARG(cookie));
	return reply_see(request, reply, url_to(request->job->arena, "/"));
}

enum rc gate_proof(struct request *request)
{
	struct job *job = request->job;

	if (request->route->grade != GRADE_PROOF)
		return RC_OK;
	if (!proof_holds(job->arena, &request->web->tokens, request->session,
		    request_form(request, "proof")))
		return fail(job, RC_DENIED,
			"这张表单已经失效（页面打开得太久，或程序重新启动过），"
			"没有执行。请回到上一页刷新后再提交");
	return RC_OK;
}
