/*
 * Looking things up in a request. Fields keep the order in which they came,
 * so a name that stands several times (check boxes) is walked by hand.
 */
#include "web/serve.h"

static struct str pairs_get(const pairs *all, const char *name)
{
	struct str wanted = str_from_z(name);

	for (size_t i = 0; i < all->len; i++) {
		if (str_eq(all->at[i].name, wanted))
			return all->at[i].value;
	}
	return STR_NONE;
}

struct str request_query(const struct request *request, const char *name)
{
	return pairs_get(&request->query, name);
}

struct str request_form(const struct request *request, const char *name)
{
	return pairs_get(&request->form, name);
}

struct str request_step(const struct request *request, const char *name)
{
	struct str rest = str_from_z(request->route->path);
	struct str wanted = str_from_z(name);
	size_t at = 0;

	while (rest.len > 0) {
		struct str step = str_cut(&rest, STR("/"));

		if (step.len < 2 || step.at[0] != '{')
			continue;
		must(at < COUNT_OF(request->steps));
		if (str_eq((struct str){step.at + 1, step.len - 2}, wanted))
			return request->steps[at];
		at++;
	}
	never();
}

enum rc request_step_int(struct request *request, const char *name, int64_t *ret)
{
	struct str text = request_step(request, name);

	if (!int_from(text, ret))
		return fail(request->job, RC_MISSING, "没有编号为“%.*s”的记录", STR_ARG(text));
	return RC_OK;
}

struct proof request_proof(const struct request *request)
{
	return proof_make(request->job->arena, &request->web->tokens, request->session);
}
