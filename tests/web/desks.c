#include "desks.h"

#include <stdlib.h>

static enum rc desk_open(struct job *job, void *arg, struct web_desk *ret_desk)
{
	(void)arg;
	(void)ret_desk;
	return fail(job, RC_FAILED, "the desk is open already");
}

static void desk_close(void *arg, struct web_desk *desk)
{
	(void)arg;
	(void)desk;
}

int desks_open(void **state)
{
	struct desks *d = calloc(1, sizeof(*d));
	struct job *job = &d->pair.db.job;
	assert_non_null(d);
	pair_open(&d->pair);
	struct web_options options = {.desk_open = desk_open,
		.desk_close = desk_close,
		.upload_folder = str_from_z(d->pair.db.folder)};
	OK(job, web_prepare(job, &options, 8080, &d->web));
	OK(job, session_new(job, &d->web.tokens, &d->cookie));
	d->proof = proof_make(
		job->arena, &d->web.tokens, session_id(job->arena, &d->web.tokens, d->cookie))
			   .text;
	d->book = d->pair.east;
	*state = d;
	return 0;
}

int desks_close(void **state)
{
	struct desks *d = *state;
	pair_close(&d->pair);
	free(d);
	return 0;
}

void desks_add(struct desks *d, pairs *to, const char *name, struct str value)
{
	*ARRAY_ADD(d->pair.db.job.arena, *to) = (struct pair){str_from_z(name), value};
}

static void add_pairs(struct desks *d, pairs *to, const char *text)
{
	struct str rest = str_copy(d->pair.db.job.arena, str_from_z(text));
	while (rest.len > 0) {
		struct str value = str_cut(&rest, STR("&")), name = str_cut(&value, STR("="));
		desks_add(d, to, str_z(d->pair.db.job.arena, name), value);
	}
}

struct request desks_request(struct desks *d, enum method method, const char *address)
{
	struct str query = str_from_z(address), path = str_cut(&query, STR("?"));
	struct request request = {
		.job = &d->pair.db.job,
		.web = &d->web,
		.desk = &d->desk,
		.method = method,
		.path = path,
		.host = STR("127.0.0.1:8080"),
		.content_length = -1,
	};
	d->desk = (struct web_desk){d->pair.db.store, d->book};
	add_pairs(d, &request.query, str_z(d->pair.db.job.arena, query));
	desks_add(d, &request.cookies, "kezhang-8080", d->cookie);
	if (method == METHOD_POST) {
		request.origin = STR("http://127.0.0.1:8080");
		request.fetch_site = STR("same-origin");
		request.content_length = 100;
		desks_add(d, &request.form, "proof", d->proof);
	}
	job_clear_error(&d->pair.db.job);
	return request;
}

int desks_ask(struct desks *d, struct request *request)
{
	d->reply = (struct reply){0};
	if (serve_head(request, &d->reply))
		serve_run(request, &d->reply);
	assert_int_equal(store_state(d->pair.db.store), STORE_IDLE);
	return d->reply.status == 0 ? 200 : d->reply.status;
}

int desks_get(struct desks *d, const char *address)
{
	struct request request = desks_request(d, METHOD_GET, address);
	return desks_ask(d, &request);
}

int desks_post(struct desks *d, const char *address, const char *form)
{
	struct request request = desks_request(d, METHOD_POST, address);
	add_pairs(d, &request.form, form);
	return desks_ask(d, &request);
}

bool desks_shows(const struct desks *d, const char *words)
{
	return str_find(d->reply.body, str_from_z(words)) != SIZE_MAX;
}

void desks_says(
	const struct desks *d, int wanted, const char *words, int got, const char *file, int line)
{
	if (got == wanted && desks_shows(d, words))
		return;
	size_t main = str_find(d->reply.body, STR("<main"));
	struct str page = str_skip(d->reply.body, main == SIZE_MAX ? 0 : main);
	print_error("%s:%d: %d instead of %d, or “%s” is not in:\n%.*s\n", file, line, got, wanted,
		words, STR_ARG(str_head(page, page.len < 700 ? page.len : 700)));
	assert_true(false);
}
