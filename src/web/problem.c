/*
 * Refusals and failures as pages. What went wrong is the job's message; what
 * kind of trouble it is, and what to do, stands in the table here: the one
 * place for these words.
 */
#include "pages.h"
#include "web/frame.h"
#include "web/serve.h"

struct problem_words {
	int status;
	struct str title, advice;
};

static const struct problem_words words[] = {
	{400, STR_INIT("送来的内容不完整或写法不对"),
		STR_INIT("请回到上一页，按提示改正后再提交。")},
	{403, STR_INIT("没有执行"), STR_INIT("请从本系统的页面重新操作。")},
	{404, STR_INIT("没有找到"),
		STR_INIT("地址可能抄写不全，或者记录已经不在。可从左侧菜单重新进入。")},
	{405, STR_INIT("这个地址不能这样打开"),
		STR_INIT("它只接受页面上的按钮提交。请回到上一页操作。")},
	{409, STR_INIT("别人刚刚改过"),
		STR_INIT("请刷新后看看对方改了什么，再决定是否保存自己的改动。")},
	{411, STR_INIT("送来的内容没有说明长度"),
		STR_INIT("请用浏览器打开本系统，不要经过会改写请求的代理软件。")},
	{413, STR_INIT("内容太大"), STR_INIT("请缩小范围，或把文件拆成几个再送。")},
	{500, STR_INIT("这一步没有做成"),
		STR_INIT("数据没有变动。可再试一次；若仍不行，请把这一页打印下来交给维护人员。")},
	{503, STR_INIT("正忙"), STR_INIT("同时要做的事太多，请过几秒钟再试。")},
};

static const struct problem_words *words_for(int status)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (words[i].status == status)
			return &words[i];
	}
	never();
}

static int status_of(enum rc rc)
{
	switch (rc) {
	case RC_MISSING: return 404;
	case RC_TAKEN: return 409;
	case RC_DENIED: return 403;
	case RC_INVALID: return 400;
	case RC_TOO_MUCH: return 413;
	case RC_BUSY: return 503;
	case RC_FAILED: return 500;
	case RC_OK:
	case RC_ROW:
	case RC_DONE: break;
	}
	never();
}

/* Without a session there is no frame: only the way in is shown. */
static void write_closed(struct request *request, struct buf *out, struct str message)
{
	struct page_closed page = {
		.message = message,
		.host = request->host,
	};

	page_closed(out, &page);
}

static const struct problem_words unsure = {500, STR_INIT("不知道保存了没有"),
	STR_INIT("请先打开“变更”，看最新的几号里有没有这一次：有，就不要再做；没有，再做一次。")};

void problem_status(struct request *request, struct reply *reply, int status)
{
	struct job *job = request->job;
	const struct problem_words *w = job->unsure ? &unsure : words_for(status);
	struct buf out;

	if (status >= 500)
		log_line(LOG_ERROR, "%.*s: %.*s (%s:%d)", STR_ARG(request->path),
			STR_ARG(job_error(job)), job->error_file ? job->error_file : "-",
			job->error_line);
	buf_init(&out, BUF_MAX_TEXT);
	if (request->session.len == 0) {
		write_closed(request, &out, job_error(job));
	} else {
		struct page_problem page = {
			.frame = frame_make(request, w->title, NULL),
			.status = status,
			.title = w->title,
			.advice = w->advice,
			.message = str_copy(job->arena, job_error(job)),
		};

		page_problem(&out, &page);
	}
	*reply = (struct reply){.allow = reply->allow, .close = reply->close};
	must(reply_page(request, reply, &out) == RC_OK);
	reply->status = status;
}

void problem_reply(struct request *request, struct reply *reply, enum rc rc)
{
	problem_status(request, reply, status_of(rc));
}
