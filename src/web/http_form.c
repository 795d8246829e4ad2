/*
 * A body becomes fields and files while it comes in.
 *
 * The library's post processor cuts the body into named pieces of values,
 * for both kinds of forms. A field grows in a buffer and moves to the arena
 * when the next one begins; a file goes to the disk piece by piece, so a
 * large upload costs no memory. Files vanish with the request's arena.
 *
 * A urlencoded body is gathered whole (at most WEB_MAX_FORM) and given to the
 * processor in one piece: when the network cuts it just behind a "=", the
 * processor (0.9.75) tells of one field more, an empty one.
 *
 * Held here: number of fields and files, size of a field, size of the whole
 * body, UTF-8 of names and values. CR LF in a value becomes LF.
 */
#include "web/http.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESSOR_BYTES 32768

struct body {
	struct MHD_PostProcessor *processor;
	bool gather;      /* urlencoded: wait for the whole body */
	struct buf whole; /* what was gathered */
	int64_t received;
	enum rc rc; /* the first trouble */
	bool open;  /* a value is being read */
	struct str name;
	struct buf value;
	struct upload file; /* path.len > 0: the value is a file */
	int fd;
};

struct temporary {
	const char *path;
};

static void remove_temporary(void *what)
{
	struct temporary *t = what;

	(void)unlink(t->path);
}

static enum rc file_open(struct exchange *ex, struct body *body, const char *filename)
{
	struct arena *a = ex->job.arena;
	struct temporary *t = arena_new(a, struct temporary);
	char *path = str_z(
		a, str_format(a, "%.*s/upload-XXXXXX", STR_ARG(ex->server->web.upload_folder)));

	if (ex->request.uploads.len >= WEB_MAX_FILES)
		return fail(&ex->job, RC_TOO_MUCH, "一次最多送 %d 个文件", WEB_MAX_FILES);
	body->fd = mkostemp(path, O_CLOEXEC);
	if (body->fd < 0)
		return fail(&ex->job, RC_FAILED, "不能在 %.*s 里存放送来的文件：%s",
			STR_ARG(ex->server->web.upload_folder), error_words(errno));
	t->path = path;
	arena_defer(a, remove_temporary, t);
	body->file = (struct upload){
		.field = body->name,
		.name = str_copy(a, str_from_z(filename)),
		.path = str_from_z(path),
	};
	if (!str_is_utf8(body->file.name))
		return fail(&ex->job, RC_INVALID, "文件名不是 UTF-8 文字，请改名后再送");
	return RC_OK;
}

static enum rc file_write(struct exchange *ex, struct body *body, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t done = write(body->fd, data, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return fail(&ex->job, RC_FAILED, "存放“%.*s”时磁盘不能写：%s",
				STR_ARG(body->file.name), error_words(errno));
		data += done;
		size -= (size_t)done;
		body->file.size += done;
	}
	return RC_OK;
}

/* CR LF → LF: what a text area sends is what was typed. */
static struct str lines_mended(struct arena *a, struct str value)
{
	char *out = arena_array(a, char, value.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '\r' && i + 1 < value.len && value.at[i + 1] == '\n')
			continue;
		out[len++] = value.at[i];
	}
	return (struct str){out, len};
}

static enum rc value_close(struct exchange *ex, struct body *body)
{
	struct arena *a = ex->job.arena;
	struct str value = buf_str(&body->value);

	if (!body->open)
		return RC_OK;
	body->open = false;
	if (body->fd >= 0) {
		int fd = body->fd;

		body->fd = -1;
		if (close(fd) != 0)
			return fail(&ex->job, RC_FAILED, "存放“%.*s”时磁盘不能写：%s",
				STR_ARG(body->file.name), error_words(errno));
		/* a file field that was left empty comes as a file without name and bytes */
		if (body->file.name.len > 0 || body->file.size > 0)
			*ARRAY_ADD(a, ex->request.uploads) = body->file;
		return RC_OK;
	}
	if (!buf_ok(&body->value))
		return fail(&ex->job, RC_TOO_MUCH, "“%.*s”一栏的内容超过 %zu 字节",
			STR_ARG(body->name), WEB_MAX_FIELD);
	if (!str_is_utf8(value))
		return fail(&ex->job, RC_INVALID, "“%.*s”一栏的内容不是 UTF-8 文字",
			STR_ARG(body->name));
	*ARRAY_ADD(a, ex->request.form) = (struct pair){body->name, lines_mended(a, value)};
	return RC_OK;
}

static enum rc value_open(
	struct exchange *ex, struct body *body, const char *name, const char *filename)
{
	body->name = str_copy(ex->job.arena, str_from_z(name));
	buf_clear(&body->value);
	body->open = true;
	if (!str_is_utf8(body->name))
		return fail(&ex->job, RC_INVALID, "栏目的名称不是 UTF-8 文字");
	if (ex->request.form.len >= WEB_MAX_PAIRS)
		return fail(&ex->job, RC_TOO_MUCH, "一张表单最多 %d 栏", WEB_MAX_PAIRS);
	return filename == NULL ? RC_OK : file_open(ex, body, filename);
}

static enum rc take_piece(struct exchange *ex, struct body *body, const char *data, size_t size)
{
	if (body->fd >= 0)
		return file_write(ex, body, data, size);
	buf_add(&body->value, (struct str){data, size});
	return RC_OK;
}

/* Called by the post processor for each piece of a value; off is 0 at the first piece. */
static enum MHD_Result take(void *cls, enum MHD_ValueKind kind, const char *name,
	const char *filename, const char *type, const char *encoding, const char *data,
	uint64_t off, size_t size)
{
	struct exchange *ex = cls;
	struct body *body = ex->body;
	enum rc rc = RC_OK;

	(void)kind;
	(void)type;
	if (name == NULL)
		rc = fail(&ex->job, RC_INVALID, "表单里有一栏没有名称");
	else if (encoding != NULL && strcasecmp(encoding, "binary") != 0 &&
		 strcasecmp(encoding, "8bit") != 0 && strcasecmp(encoding, "7bit") != 0)
		rc = fail(&ex->job, RC_INVALID, "不认识表单内容的编码“%s”", encoding);
	if (rc == RC_OK && off == 0) {
		rc = value_close(ex, body);
		if (rc == RC_OK)
			rc = value_open(ex, body, name, filename);
	}
	if (rc == RC_OK)
		rc = take_piece(ex, body, data, size);
	if (body->rc == RC_OK)
		body->rc = rc;
	return rc == RC_OK ? MHD_YES : MHD_NO;
}

enum rc body_begin(struct exchange *ex)
{
	struct body *body = arena_new(ex->job.arena, struct body);

	body->fd = -1;
	buf_init(&body->value, WEB_MAX_FIELD);
	body->processor = MHD_create_post_processor(ex->connection, PROCESSOR_BYTES, take, ex);
	ex->body = body;
	buf_init(&body->whole, WEB_MAX_FORM);
	body->gather =
		str_starts(ex->request.content_type, STR("application/x-www-form-urlencoded"));
	if (body->gather && ex->request.content_length > (int64_t)WEB_MAX_FORM)
		return fail(&ex->job, RC_TOO_MUCH, "表单内容有 %lld 字节，最多 %zu 字节",
			(long long)ex->request.content_length, WEB_MAX_FORM);
	if (body->processor == NULL)
		return fail(&ex->job, RC_INVALID, "不认识这种内容（%.*s），请用页面上的表单提交",
			STR_ARG(ex->request.content_type));
	return RC_OK;
}

static void process(struct exchange *ex, struct body *body, struct str data)
{
	if (MHD_post_process(body->processor, data.at, data.len) != MHD_YES && body->rc == RC_OK)
		body->rc = fail(&ex->job, RC_INVALID, "表单内容残缺，没有处理，请刷新后重新提交");
}

enum rc body_add(struct exchange *ex, const char *data, size_t size)
{
	struct body *body = ex->body;

	body->received += (int64_t)size;
	/* the length was checked before; the library gives no more than that */
	must(body->received <= ex->request.content_length);
	if (body->gather)
		buf_add(&body->whole, (struct str){data, size});
	else
		process(ex, body, (struct str){data, size});
	return body->rc;
}

enum rc body_end(struct exchange *ex)
{
	struct body *body = ex->body;
	bool whole;

	if (body == NULL)
		return RC_OK;
	if (body->gather && body->processor != NULL && body->rc == RC_OK)
		process(ex, body, buf_str(&body->whole));
	whole = body->processor == NULL || MHD_destroy_post_processor(body->processor) == MHD_YES;
	body->processor = NULL;
	if (body->rc == RC_OK && !whole)
		body->rc = fail(&ex->job, RC_INVALID, "表单内容残缺，没有处理，请刷新后重新提交");
	if (body->rc == RC_OK)
		body->rc = value_close(ex, body);
	body_drop(ex);
	return body->rc;
}

void body_drop(struct exchange *ex)
{
	struct body *body = ex->body;

	if (body == NULL)
		return;
	if (body->processor != NULL)
		(void)MHD_destroy_post_processor(body->processor);
	body->processor = NULL;
	if (body->fd >= 0)
		(void)close(body->fd);
	body->fd = -1;
	buf_free(&body->value);
	buf_free(&body->whole);
}
