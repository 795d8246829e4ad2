/*
 * A server for the tests: the program's own routes, and some that show what a
 * handler received, take their time, or fail on purpose.
 *
 *	server LISTEN [short]     prints the opened address; "short" makes the
 *	                          watch's limits one or two seconds
 *
 * With KEZHANG_TEST_DB it opens that SQLite file for the routes that read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "pages.h"
#include "web/frame.h"
#include "web/handlers.h"
#include "web/web.h"

static void add_quoted(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < ' ' || c == '"' || c == '\\')
			buf_addf(out, "\\u%04x", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

static void add_pairs(struct buf *out, const char *name, const pairs *all)
{
	buf_addf(out, "\"%s\":[", name);
	for (size_t i = 0; i < all->len; i++) {
		buf_add_z(out, i > 0 ? ",[" : "[");
		add_quoted(out, all->at[i].name);
		buf_add_char(out, ',');
		add_quoted(out, all->at[i].value);
		buf_add_char(out, ']');
	}
	buf_add_char(out, ']');
}

static void add_file(struct buf *out, const struct upload *upload, struct arena *a)
{
	FILE *file = fopen(str_z(a, upload->path), "rbe");
	int64_t size = 0, sum = 0;
	int c;

	must(file != NULL);
	buf_add_z(out, "[");
	add_quoted(out, upload->field);
	buf_add_char(out, ',');
	add_quoted(out, upload->name);
	buf_add_z(out, ",\"");
	while ((c = getc(file)) != EOF) {
		if (size < 200)
			buf_addf(out, "%02x", (unsigned int)c);
		sum = (sum * 31 + c) % 1000000007;
		size++;
	}
	must(fclose(file) == 0 && size == upload->size);
	buf_addf(out, "\",%lld,%lld,", (long long)size, (long long)sum);
	add_quoted(out, upload->path);
	buf_add_char(out, ']');
}

static enum rc echo(struct request *request, struct reply *reply)
{
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	buf_add_z(&out, "{");
	add_pairs(&out, "query", &request->query);
	buf_add_z(&out, ",");
	add_pairs(&out, "form", &request->form);
	buf_add_z(&out, ",\"files\":[");
	for (size_t i = 0; i < request->uploads.len; i++) {
		if (i > 0)
			buf_add_char(&out, ',');
		add_file(&out, &request->uploads.at[i], request->job->arena);
	}
	buf_add_z(&out, "],\"step\":");
	add_quoted(&out, request->steps[0]);
	buf_add_z(&out, ",\"proof\":");
	add_quoted(&out, request_proof(request).text);
	buf_add_z(&out, "}");
	TRY(reply_page(request, reply, &out));
	reply->type = STR("application/json");
	return RC_OK;
}

static enum rc slow(struct request *request, struct reply *reply)
{
	const struct timespec piece = {.tv_nsec = 10000000L};
	int64_t ms = 500;

	(void)(int_from(request_query(request, "ms"), &ms) ? 0 : 1);
	for (int64_t i = 0; i < ms / 10 && !job_stopped(request->job); i++)
		(void)nanosleep(&piece, NULL);
	reply->type = STR("text/plain; charset=utf-8");
	reply->body = job_stopped(request->job) ? STR("stopped") : STR("slept");
	return RC_OK;
}

static enum rc failing(struct request *request, struct reply *reply)
{
	struct str how = request_query(request, "how");

	(void)reply;
	request->job->unsure = request_query(request, "unsure").len > 0;
	for (int rc = RC_MISSING; rc <= RC_FAILED; rc++) {
		if (str_eq(how, str_from_z(rc_name((enum rc)rc))))
			return fail(request->job, (enum rc)rc, "故意的:<b>“%.*s”", STR_ARG(how));
	}
	return fail(request->job, RC_INVALID, "没有这样的结果");
}

static enum rc big(struct request *request, struct reply *reply)
{
	struct buf out;

	(void)reply;
	buf_init(&out, 1000);
	for (int i = 0; i < 1000; i++)
		buf_add_z(&out, "1234567890");
	return reply_page(request, reply, &out);
}

static enum rc download(struct request *request, struct reply *reply)
{
	return reply_file(request, reply, "application/octet-stream", STR("半年总结 \"送审\".docx"),
		STR("bytes"));
}

/* Tries to write inside a read: the store must refuse. */
static enum rc write_in_read(struct request *request, struct reply *reply)
{
	struct statement *statement;

	(void)reply;
	TRY(store_prepare(request->job, request->desk->store,
		STR("INSERT INTO note (id) VALUES (1)"), &statement));
	return statement_run(request->job, statement, NULL);
}

/* Leaves its transaction open: the frame must roll it back and say so. */
static enum rc forget_commit(struct request *request, struct reply *reply)
{
	struct statement *statement;

	(void)reply;
	TRY(store_begin_write(request->job, request->desk->store));
	TRY(store_prepare(request->job, request->desk->store,
		STR("INSERT INTO note (id) VALUES (2)"), &statement));
	return statement_run(request->job, statement, NULL);
}

static enum rc count_notes(struct request *request, struct reply *reply)
{
	struct statement *statement;

	TRY(store_prepare(
		request->job, request->desk->store, STR("SELECT count(*) FROM note"), &statement));
	if (statement_step(request->job, statement) != RC_ROW)
		return RC_FAILED;
	reply->type = STR("text/plain");
	reply->body = str_format(request->job->arena, "%lld", (long long)column_int(statement, 0));
	return RC_OK;
}

/* The first page as it is before the first list, without a book. */
static enum rc first(struct request *request, struct reply *reply)
{
	struct page_home page = {
		.frame = frame_make(request, STR("首页"), "home"),
		.zone = {.here = url_to(request->job->arena, "/upload"),
			.proof = request_proof(request)},
	};
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	page_home(&out, &page);
	return reply_page(request, reply, &out);
}

static const struct route routes[] = {
	{"home", METHOD_GET, "/", ACCESS_NONE, GRADE_SESSION, false, 0, first, "首页"},
	{"asset", METHOD_GET, "/assets/{hash}/{name}", ACCESS_NONE, GRADE_OPEN, false, 0, asset_get,
		"文件"},
	{"routes", METHOD_GET, "/routes", ACCESS_NONE, GRADE_SESSION, false, 0, routes_show,
		"访问矩阵"},
	{"echo", METHOD_GET, "/echo/{step}", ACCESS_NONE, GRADE_SESSION, false, 0, echo, "回显"},
	{"send", METHOD_POST, "/echo/{step}", ACCESS_NONE, GRADE_PROOF, false, WEB_MAX_FORM, echo,
		"回显"},
	{"send_big", METHOD_POST, "/upload", ACCESS_NONE, GRADE_PROOF, true, (size_t)32 << 20, echo,
		"上传"},
	{"send_only", METHOD_POST, "/only-post", ACCESS_NONE, GRADE_PROOF, false, 1000, echo,
		"只收表单"},
	{"slow", METHOD_GET, "/slow", ACCESS_NONE, GRADE_SESSION, true, 0, slow, "慢"},
	{"fail", METHOD_GET, "/fail", ACCESS_NONE, GRADE_SESSION, false, 0, failing, "失败"},
	{"big", METHOD_GET, "/big", ACCESS_NONE, GRADE_SESSION, false, 0, big, "太长"},
	{"download", METHOD_GET, "/download", ACCESS_NONE, GRADE_SESSION, false, 0, download,
		"下载"},
	{"cheat", METHOD_GET, "/cheat", ACCESS_READ, GRADE_SESSION, false, 0, write_in_read,
		"读中写"},
	{"forget", METHOD_POST, "/forget", ACCESS_WRITE, GRADE_PROOF, true, 1000, forget_commit,
		"忘记提交"},
	{"notes", METHOD_GET, "/notes", ACCESS_READ, GRADE_SESSION, false, 0, count_notes, "数"},
};

static enum rc desk_open(struct job *job, void *arg, struct web_desk *ret_desk)
{
	const char *path = arg;

	if (path == NULL)
		return fail(job, RC_FAILED, "没有数据文件");
	return store_open(job, str_from_z(path), (struct store_options){.must_exist = true},
		&ret_desk->store);
}

static void desk_close(void *arg, struct web_desk *desk)
{
	(void)arg;
	store_close(desk->store);
}

static void ready(void *arg, struct str address)
{
	(void)arg;
	(void)printf("%.*s\n", STR_ARG(address));
	(void)fflush(stdout);
}

int main(int argc, char **argv)
{
	struct job job;
	bool fast = argc > 2;
	struct web_options options = {
		.desk_open = desk_open,
		.desk_close = desk_close,
		.arg = getenv("KEZHANG_TEST_DB"),
		.ready = ready,
		.routes = routes,
		.route_count = COUNT_OF(routes),
	};

	if (argc < 2)
		return 2;
	job_init(&job, STR("clerk"));
	options.listen = str_from_z(argv[1]);
	if (fast)
		options.limits = (struct web_limits){1, 2, 1, 1024, 2};
	enum rc rc = web_run(&job, &options);
	if (rc != RC_OK)
		(void)fprintf(stderr, "%s: %.*s\n", rc_name(rc), STR_ARG(job_error(&job)));
	job_done(&job);
	return rc == RC_OK ? 0 : 1;
}
