/*
 * Writing packages.
 *
 * How it works: the parts are remembered (not copied) and handed to libzip
 * at the end, which deflates them into a growing memory source. Every entry
 * gets the DOS time 1980-01-01 00:00, the same system mark and the same
 * compression level, so equal parts give equal bytes on any day and machine
 * with the same zlib.
 */
#include "ooxml/ooxml.h"

#include <zip.h>

#define WRITER_MAX_PARTS 10000
#define DOS_DATE_1980    ((1 << 5) | 1) /* year 0, month 1, day 1 */
#define DEFLATE_LEVEL    6

struct writer_part {
	const char *name;
	struct str content;
};

struct ooxml_writer {
	struct arena *arena;
	ARRAY(struct writer_part) parts;
};

static enum rc add_part(struct job *job, zip_t *zip, const struct writer_part *part);
static enum rc read_back(struct job *job, zip_source_t *target, struct str *ret_bytes);

enum rc ooxml_writer_open(struct job *job, struct ooxml_writer **ret_writer)
{
	struct ooxml_writer *writer = arena_new(job->arena, struct ooxml_writer);

	writer->arena = job->arena;
	*ret_writer = writer;
	return RC_OK;
}

enum rc ooxml_writer_add(
	struct job *job, struct ooxml_writer *writer, struct str part, struct str content)
{
	if (writer->parts.len == WRITER_MAX_PARTS)
		return fail(job, RC_TOO_MUCH, "要写的文件部件超过 %d 个，请减少图片或附件",
			WRITER_MAX_PARTS);
	*ARRAY_ADD(writer->arena, writer->parts) =
		(struct writer_part){.name = str_z(writer->arena, part), .content = content};
	return RC_OK;
}

enum rc ooxml_writer_finish(struct job *job, struct ooxml_writer *writer, struct str *ret_bytes)
{
	zip_error_t error;
	zip_source_t *target;
	zip_t *zip;
	enum rc rc = RC_OK;

	must(writer->parts.len > 0); /* libzip would write nothing at all */
	zip_error_init(&error);
	target = zip_source_buffer_create(NULL, 0, 0, &error);
	if (!target)
		return fail(job, RC_FAILED, "无法生成文件：%s", zip_error_strerror(&error));
	zip_source_keep(target); /* zip_close drops one hold, we read through the other */
	zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
	if (!zip) {
		rc = fail(job, RC_FAILED, "无法生成文件：%s", zip_error_strerror(&error));
		zip_source_free(target);
		goto out;
	}
	for (size_t i = 0; i < writer->parts.len && rc == RC_OK; i++)
		rc = add_part(job, zip, &writer->parts.at[i]);
	if (rc == RC_OK && zip_close(zip) != 0)
		rc = fail(job, RC_FAILED, "无法生成文件：%s", zip_strerror(zip));
	if (rc != RC_OK) {
		zip_discard(zip);
		goto out;
	}
	rc = read_back(job, target, ret_bytes);
out:
	zip_source_free(target);
	zip_error_fini(&error);
	return rc;
}

static enum rc add_part(struct job *job, zip_t *zip, const struct writer_part *part)
{
	zip_source_t *source = zip_source_buffer(zip, part->content.at, part->content.len, 0);
	zip_int64_t index;

	if (!source)
		return fail(job, RC_FAILED, "无法写入部件 %s：%s", part->name, zip_strerror(zip));
	index = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);
	if (index < 0) {
		zip_source_free(source);
		return fail(job, RC_FAILED, "无法写入部件 %s：%s", part->name, zip_strerror(zip));
	}
	if (zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_DEFLATE, DEFLATE_LEVEL) !=
			0 ||
		zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DOS_DATE_1980, 0) != 0)
		return fail(job, RC_FAILED, "无法写入部件 %s：%s", part->name, zip_strerror(zip));
	return RC_OK;
}

static enum rc read_back(struct job *job, zip_source_t *target, struct str *ret_bytes)
{
	zip_stat_t stat;
	char *bytes;

	if (zip_source_stat(target, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
		zip_source_open(target) != 0)
		return fail(job, RC_FAILED, "无法生成文件：%s",
			zip_error_strerror(zip_source_error(target)));
	bytes = arena_array(job->arena, char, stat.size);
	if (zip_source_read(target, bytes, stat.size) != (zip_int64_t)stat.size) {
		(void)zip_source_close(target);
		return fail(job, RC_FAILED, "无法生成文件：%s",
			zip_error_strerror(zip_source_error(target)));
	}
	(void)zip_source_close(target);
	*ret_bytes = (struct str){bytes, stat.size};
	return RC_OK;
}

/* What stands for one byte of text in XML; NULL: the byte itself. */
static const char *escape_of(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	/* as references, because readers turn the bare ones into blanks or drop them */
	case '\t': return "&#9;";
	case '\n': return "&#10;";
	case '\r': return "&#13;";
	default: return c < 0x20 ? "" : NULL;
	}
}

/* U+FFFE and U+FFFF are valid UTF-8 and forbidden in XML. */
static bool is_noncharacter(struct str text, size_t i)
{
	const unsigned char *at = (const unsigned char *)text.at + i;

	return text.len - i >= 3 && at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE;
}

void xml_add_text(struct buf *b, struct str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *escape = escape_of((unsigned char)text.at[i]);
		bool drop = is_noncharacter(text, i);

		if (!escape && !drop)
			continue;
		buf_add(b, (struct str){text.at + from, i - from});
		if (drop)
			i += 2;
		else
			buf_add_z(b, escape);
		from = i + 1;
	}
	if (from < text.len)
		buf_add(b, str_skip(text, from));
}
