/*
 * Making replies. A reply only points at bytes; http.c sends them.
 */
#include "web/serve.h"

enum rc reply_page(struct request *request, struct reply *reply, struct buf *out)
{
	bool ok = buf_ok(out);

	reply->type = STR("text/html; charset=utf-8");
	reply->body = buf_take(request->job->arena, out);
	if (!ok)
		return fail(request->job, RC_TOO_MUCH, "这一页太长，请缩小范围后再看");
	return RC_OK;
}

enum rc reply_see(struct request *request, struct reply *reply, struct url there)
{
	(void)request;
	reply->status = 303;
	reply->location = there.text;
	return RC_OK;
}

enum rc reply_file(struct request *request, struct reply *reply, const char *type, struct str name,
	struct str bytes)
{
	(void)request;
	reply->type = str_from_z(type);
	reply->filename = name;
	reply->body = bytes;
	return RC_OK;
}
