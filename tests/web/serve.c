/*
 * The life of a request in process: routes, gate, desk, problems.
 */

#include "web/serve.h"
#include "../check.h"

struct room {
	struct job job;
	struct web web;
	struct str cookie; /* of a session */
	struct str proof;
};

static int handled;

static enum rc take(struct request *request, struct reply *reply)
{
	(void)request;
	reply->body = STR("done");
	handled++;
	return RC_OK;
}

static enum rc take_id(struct request *request, struct reply *reply)
{
	int64_t id;

	TRY(request_step_int(request, "id", &id));
	reply->body = str_format(request->job->arena, "%.*s %lld",
		STR_ARG(request_step(request, "code")), (long long)id);
	return RC_OK;
}

static const struct route routes[] = {
	{"root", METHOD_GET, "/", ACCESS_NONE, GRADE_SESSION, false, 0, take, "根"},
	{"open", METHOD_GET, "/open", ACCESS_NONE, GRADE_OPEN, false, 0, take, "开放"},
	{"new", METHOD_GET, "/l/{code}/new", ACCESS_NONE, GRADE_SESSION, false, 0, take, "新建"},
	{"one", METHOD_GET, "/l/{code}/{id}", ACCESS_NONE, GRADE_SESSION, false, 0, take_id,
		"一条"},
	{"save", METHOD_POST, "/save", ACCESS_NONE, GRADE_PROOF, false, 100, take, "保存"},
};

static int set_up(void **state)
{
	struct room *room;
	struct job job;
	struct web_options options = {.routes = routes, .route_count = COUNT_OF(routes)};

	job_init(&job, STR("clerk"));
	room = arena_new(job.arena, struct room);
	room->job = job;
	assert_int_equal(web_prepare(&room->job, &options, 8080, &room->web), RC_OK);
	assert_int_equal(session_new(&room->job, &room->web.tokens, &room->cookie), RC_OK);
	room->proof = proof_make(job.arena, &room->web.tokens,
		session_id(job.arena, &room->web.tokens, room->cookie))
			      .text;
	handled = 0;
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	struct job job = room->job;

	job_done(&job);
	return 0;
}

static void add_pair(struct room *room, pairs *to, struct str name, struct str value)
{
	*ARRAY_ADD(room->job.arena, *to) = (struct pair){name, value};
}

/* A request as our own page would make it. */
static struct request good(struct room *room, enum method method, const char *path)
{
	struct request request = {
		.job = &room->job,
		.web = &room->web,
		.method = method,
		.path = str_from_z(path),
		.host = STR("127.0.0.1:8080"),
		.content_length = -1,
	};

	add_pair(room, &request.cookies, STR("kezhang-8080"), room->cookie);
	if (method == METHOD_POST) {
		request.origin = STR("http://127.0.0.1:8080");
		request.fetch_site = STR("same-origin");
		request.content_length = 10;
		add_pair(room, &request.form, STR("proof"), room->proof);
	}
	job_clear_error(&room->job);
	return request;
}

static int served(struct request *request, struct reply *reply)
{
	*reply = (struct reply){0};
	if (serve_head(request, reply))
		serve_run(request, reply);
	return reply->status == 0 ? 200 : reply->status;
}

static int status_of(struct request request)
{
	struct reply reply;

	return served(&request, &reply);
}

static void a_request_of_our_own_page_is_served(void **state)
{
	struct room *room = *state;

	assert_int_equal(status_of(good(room, METHOD_GET, "/")), 200);
	assert_int_equal(status_of(good(room, METHOD_POST, "/save")), 200);
	assert_int_equal(handled, 2);
}

static void only_our_own_names_are_answered(void **state)
{
	static const char *const ours[] = {
		"127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"};
	static const char *const others[] = {"", "127.0.0.1", "127.0.0.1:8081", "localhost",
		"evil.example:8080", "127.0.0.1:8080.evil.example", "kz.local:8080", "[::1]",
		"127.0.0.1:8080 "};
	struct room *room = *state;
	struct request request;

	for (size_t i = 0; i < COUNT_OF(ours); i++) {
		request = good(room, METHOD_GET, "/");
		request.host = str_from_z(ours[i]);
		assert_int_equal(status_of(request), 200);
	}
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		request = good(room, METHOD_GET, "/open");
		request.host = str_from_z(others[i]);
		assert_int_equal(status_of(request), 403);
	}
	assert_int_equal(handled, (int)COUNT_OF(ours));
}

static void a_write_from_another_origin_does_nothing(void **state)
{
	static const char *const origins[] = {"null", "http://evil.example",
		"https://127.0.0.1:8080", "http://127.0.0.1", "http://127.0.0.1:8081",
		"http://127.0.0.1:8080.evil.example"};
	static const char *const sites[] = {"cross-site", "same-site", "none"};
	struct room *room = *state;
	struct request request;

	for (size_t i = 0; i < COUNT_OF(origins); i++) {
		request = good(room, METHOD_POST, "/save");
		request.origin = str_from_z(origins[i]);
		assert_int_equal(status_of(request), 403);
	}
	for (size_t i = 0; i < COUNT_OF(sites); i++) {
		request = good(room, METHOD_POST, "/save");
		request.fetch_site = str_from_z(sites[i]);
		assert_int_equal(status_of(request), 403);
	}
	assert_int_equal(handled, 0);
	/* an old browser sends neither: the proof decides */
	request = good(room, METHOD_POST, "/save");
	request.origin = request.fetch_site = STR_NONE;
	assert_int_equal(status_of(request), 200);
}

static void a_write_without_the_sessions_proof_does_nothing(void **state)
{
	struct room *room = *state;
	struct request request = good(room, METHOD_POST, "/save");
	struct str other;

	request.form.len = 0;
	assert_int_equal(status_of(request), 403);
	add_pair(room, &request.form, STR("proof"), STR(""));
	assert_int_equal(status_of(request), 403);
	/* a proof of another session */
	assert_int_equal(session_new(&room->job, &room->web.tokens, &other), RC_OK);
	request.form.at[0].value = proof_make(room->job.arena, &room->web.tokens,
		session_id(room->job.arena, &room->web.tokens, other))
					   .text;
	assert_int_equal(status_of(request), 403);
	/* a session's own MAC is no proof */
	request.form.at[0].value = str_skip(room->cookie, TOKEN_BYTES * 2 + 1);
	assert_int_equal(status_of(request), 403);
	assert_int_equal(handled, 0);
}

static void without_a_session_only_open_routes_answer(void **state)
{
	struct room *room = *state;
	static const char *const cookies[] = {"", "x", ".", "00000000000000000000000000000000.00"};
	struct request request;
	struct reply reply;

	for (size_t i = 0; i < COUNT_OF(cookies); i++) {
		request = good(room, METHOD_GET, "/");
		request.cookies.at[0].value = str_from_z(cookies[i]);
		assert_int_equal(served(&request, &reply), 403);
		assert_true(str_find(reply.body, STR("请从启动地址进入")) != SIZE_MAX);
		request.path = STR("/no/such/page");
		assert_int_equal(status_of(request), 403);
	}
	request = good(room, METHOD_GET, "/open");
	request.cookies.len = 0;
	assert_int_equal(status_of(request), 200);
	assert_int_equal(handled, 1);
}

static void the_opened_address_begins_a_session_and_hides_its_token(void **state)
{
	struct room *room = *state;
	struct request request = good(room, METHOD_GET, "/");
	struct reply reply;

	request.cookies.len = 0;
	add_pair(room, &request.query, STR("t"), str_from_z(room->web.tokens.start));
	assert_int_equal(served(&request, &reply), 303);
	assert_true(str_eq(reply.location, STR("/")));
	assert_true(str_starts(reply.cookie, STR("kezhang-8080=")));
	assert_true(str_find(reply.cookie, STR("; HttpOnly; SameSite=Strict")) != SIZE_MAX);
	/* another token, and the right one elsewhere, begin nothing */
	request.query.at[0].value = STR("00000000000000000000000000000000");
	assert_int_equal(served(&request, &reply), 403);
	assert_int_equal(reply.cookie.len, 0);
	request.query.at[0].value = str_from_z(room->web.tokens.start);
	request.path = STR("/l/x/new");
	assert_int_equal(served(&request, &reply), 403);
	assert_int_equal(reply.cookie.len, 0);
}

static void paths_match_step_by_step(void **state)
{
	struct room *room = *state;
	struct request request = good(room, METHOD_GET, "/l/hightech/12");
	struct reply reply;
	static const char *const nowhere[] = {"", "/l", "/l/", "/l/hightech", "/l/hightech/",
		"/l//12", "/l/hightech/12/", "/l/hightech/12/13", "//", "/L/hightech/12",
		"/l/hightech/x", "/l/hightech/12x", "/l/hightech/99999999999999999999"};

	assert_int_equal(served(&request, &reply), 200);
	assert_true(str_eq(reply.body, STR("hightech 12")));
	assert_int_equal(status_of(good(room, METHOD_GET, "/l/hightech/new")), 200);
	for (size_t i = 0; i < COUNT_OF(nowhere); i++)
		assert_int_equal(status_of(good(room, METHOD_GET, nowhere[i])), 404);
}

static void a_wrong_method_is_told_the_right_one(void **state)
{
	struct room *room = *state;
	struct request request = good(room, METHOD_GET, "/save");
	struct reply reply;

	assert_int_equal(served(&request, &reply), 405);
	assert_true(str_eq(reply.allow, STR("POST")));
	request = good(room, METHOD_OTHER, "/");
	assert_int_equal(served(&request, &reply), 405);
	assert_true(str_eq(reply.allow, STR("GET")));
}

static void a_body_is_taken_up_to_the_routes_limit(void **state)
{
	struct room *room = *state;
	struct request request = good(room, METHOD_POST, "/save");

	request.content_length = 100;
	assert_int_equal(status_of(request), 200);
	request.content_length = 101;
	assert_int_equal(status_of(request), 413);
	request = good(room, METHOD_GET, "/");
	request.content_length = 1;
	assert_int_equal(status_of(request), 413);
}

static void problems_show_the_message_escaped(void **state)
{
	struct room *room = *state;
	struct request request = good(room, METHOD_GET, "/<script>");
	struct reply reply;

	assert_int_equal(served(&request, &reply), 404);
	assert_true(str_find(reply.body, STR("没有这个地址：/&lt;script&gt;")) != SIZE_MAX);
	assert_true(str_find(reply.body, STR("<script>")) == SIZE_MAX);
}

static void the_programs_own_table_keeps_its_rules(void **state)
{
	(void)state;
	routes_check(web_routes, web_route_count);
	for (size_t i = 0; i < web_route_count; i++) {
		if (web_routes[i].grade == GRADE_OPEN)
			assert_string_equal(web_routes[i].name, "asset");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_of_our_own_page_is_served),
		TEST(only_our_own_names_are_answered),
		TEST(a_write_from_another_origin_does_nothing),
		TEST(a_write_without_the_sessions_proof_does_nothing),
		TEST(without_a_session_only_open_routes_answer),
		TEST(the_opened_address_begins_a_session_and_hides_its_token),
		TEST(paths_match_step_by_step),
		TEST(a_wrong_method_is_told_the_right_one),
		TEST(a_body_is_taken_up_to_the_routes_limit),
		TEST(problems_show_the_message_escaped),
		TEST(the_programs_own_table_keeps_its_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
