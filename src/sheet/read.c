/*
 * Reading any spreadsheet.
 *
 * How it works: the head of the file says what it is; a package goes to the
 * workbook's reader and its sheets to cells.c, text goes to text.c, all else
 * is refused by name. Files are read through a source, which is a descriptor
 * or bytes in memory, so that uploads and files take one way.
 */
#include "sheet/kind.h"
#include "sheet/parts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define HEAD_MAX  ((size_t)64 << 10) /* bytes looked at to tell what a file is */
#define NAME_ROOM 64                 /* bytes of a stream's name that a piece may cut */

/* ---- sources ---------------------------------------------------------------- */

enum rc source_read(
	struct job *job, struct source *source, void *into, size_t room, size_t *ret_got)
{
	struct str left;
	ssize_t n;

	if (source->fd < 0) {
		left = str_head(str_skip(source->bytes, source->at), room);
		if (left.len)
			memcpy(into, left.at, left.len);
		n = (ssize_t)left.len;
	} else {
		do
			n = pread(source->fd, into, room, (off_t)source->at);
		while (n < 0 && errno == EINTR);
	}
	if (n < 0)
		return fail(job, RC_FAILED, "无法读取文件 %.*s：%s", STR_ARG(source->name),
			error_words(errno));
	source->at += (uint64_t)n;
	*ret_got = (size_t)n;
	return RC_OK;
}

void source_rewind(struct source *source)
{
	source->at = 0;
}

static enum rc source_open(struct job *job, struct str path, struct source *ret)
{
	int fd = -1;

	TRY(file_open_read(job, path, &fd));
	*ret = (struct source){.name = path, .fd = fd};
	return RC_OK;
}

static void source_close(struct source *source)
{
	if (source->fd >= 0)
		(void)close(source->fd);
	source->fd = -1;
}

/* The directory of an OLE container may lie anywhere in it. */
static enum rc is_encrypted(struct job *job, struct source *source, bool *ret)
{
	char *bytes = arena_array(job->arena, char, HEAD_MAX + NAME_ROOM);
	size_t kept = 0, got;

	*ret = false;
	source_rewind(source);
	do {
		TRY(source_read(job, source, bytes + kept, HEAD_MAX, &got));
		*ret = kind_names_encryption((struct str){bytes, kept + got});
		if (got) {
			size_t len = kept + got;

			kept = len < NAME_ROOM ? len : NAME_ROOM;
			memmove(bytes, bytes + len - kept, kept);
		}
	} while (got && !*ret);
	return RC_OK;
}

/* ---- the ways ------------------------------------------------------------------ */

struct reading {
	struct job *job;
	struct source *source;
	struct sheet_options options;
	struct cell_sink sink;
	const struct sheet_info *sheets;
	size_t count;
};

static enum rc read_sheets(struct reading *reading, const struct workbook *book)
{
	int only = reading->options.only_sheet;

	if (only >= 0 && (size_t)only >= book->count)
		return fail(reading->job, RC_INVALID, "文件 %.*s 只有 %zu 张工作表，没有第 %d 张",
			STR_ARG(reading->source->name), book->count, only + 1);
	for (size_t i = 0; i < book->count && !reading->sink.done; i++) {
		if (only >= 0 && i != (size_t)only)
			continue;
		TRY(cells_read(reading->job, book, i, &reading->sink));
	}
	reading->sheets = book->sheets;
	reading->count = book->count;
	return RC_OK;
}

static enum rc read_package(struct reading *reading)
{
	struct job *job = reading->job;
	struct workbook *book = arena_new(job->arena, struct workbook);
	struct ooxml *package;
	enum file_kind kind;
	enum rc rc;

	if (reading->source->fd < 0)
		TRY(ooxml_open_named(job, reading->source->name, reading->source->bytes, &package));
	else
		TRY(ooxml_open(job, reading->source->name, &package));
	kind = kind_of_package(package);
	if (kind != FILE_XLSX)
		rc = kind_refuse(job, kind, reading->source->name);
	else
		rc = workbook_read(job, package, book);
	if (rc == RC_OK)
		rc = read_sheets(reading, book);
	ooxml_close(package);
	return rc;
}

static enum rc read_text(struct reading *reading)
{
	struct sheet_info *info = arena_new(reading->job->arena, struct sheet_info);

	if (reading->options.only_sheet > 0)
		return fail(reading->job, RC_INVALID, "文件 %.*s 是文本，只有一张表，没有第 %d 张",
			STR_ARG(reading->source->name), reading->options.only_sheet + 1);
	info->name = STR(TEXT_SHEET_NAME);
	TRY(text_read(reading->job, reading->source, &reading->sink));
	reading->sheets = info;
	reading->count = 1;
	return RC_OK;
}

static enum rc read_source(struct reading *reading)
{
	struct job *job = reading->job;
	char *head = arena_array(job->arena, char, HEAD_MAX);
	enum file_kind kind;
	bool encrypted;
	size_t got;

	TRY(source_read(job, reading->source, head, HEAD_MAX, &got));
	kind = file_kind_of((struct str){head, got});
	if (kind == FILE_BIFF) {
		TRY(is_encrypted(job, reading->source, &encrypted));
		kind = encrypted ? FILE_ENCRYPTED : kind;
	}
	if (kind == FILE_XLSX)
		return read_package(reading);
	if (kind == FILE_TEXT)
		return read_text(reading);
	return kind_refuse(job, kind, reading->source->name);
}

/* A quiet stop by the callback is no failure. */
static enum rc finish(struct reading *reading, enum rc rc, const struct sheet_info **ret_sheets,
	size_t *ret_count)
{
	if (rc != RC_OK)
		return rc;
	if (ret_sheets)
		*ret_sheets = reading->sheets;
	if (ret_count)
		*ret_count = reading->count;
	return RC_OK;
}

enum rc sheet_read(struct job *job, struct str path, struct sheet_options options,
	sheet_cell_fn *each, void *arg, const struct sheet_info **ret_sheets, size_t *ret_count)
{
	WITH_FREE(source_close) struct source source = {.fd = -1};
	struct reading reading = {.job = job,
		.source = &source,
		.options = options,
		.sink = {.each = each, .arg = arg}};

	TRY(source_open(job, path, &source));
	return finish(&reading, read_source(&reading), ret_sheets, ret_count);
}

enum rc sheet_read_bytes(struct job *job, struct str name, struct str bytes,
	struct sheet_options options, sheet_cell_fn *each, void *arg,
	const struct sheet_info **ret_sheets, size_t *ret_count)
{
	struct source source = {.name = name, .fd = -1, .bytes = bytes};
	struct reading reading = {.job = job,
		.source = &source,
		.options = options,
		.sink = {.each = each, .arg = arg}};

	return finish(&reading, read_source(&reading), ret_sheets, ret_count);
}
