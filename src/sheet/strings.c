/*
 * Shared strings.
 *
 * How it works: the text of every <si> is appended to one blob, and where it
 * ends to a list of uint32: 50,000 rows of text cost little more than their
 * bytes. A string is all its t and r/t; phonetic runs (rPh) are readings, not
 * text. The counts that the part declares are not looked at.
 */
#include "sheet/parts.h"

#include <string.h>

struct strings_reader {
	struct job *job;
	struct strings *strings;
	struct str part;
	const char *main_space; /* known good, compared by address first */
	size_t from;            /* where the string begins in the blob */
	bool in_string, in_text;
	unsigned phonetic;
};

void strings_init(struct strings *strings, size_t max)
{
	must(max < UINT32_MAX);
	buf_init(&strings->blob, max);
	buf_init(&strings->ends, max);
}

void strings_free(struct strings *strings)
{
	buf_free(&strings->blob);
	buf_free(&strings->ends);
}

static bool is_main(struct strings_reader *reader, const char *space)
{
	if (space != reader->main_space) {
		if (!is_main_space(space))
			return false;
		reader->main_space = space;
	}
	return true;
}

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct strings_reader *reader = arg;

	(void)attrs, (void)count;
	if (!is_main(reader, space))
		return RC_OK;
	if (strcmp(name, "si") == 0) {
		reader->in_string = true;
		reader->from = reader->strings->blob.len;
	} else if (strcmp(name, "rPh") == 0) {
		reader->phonetic++;
	} else if (strcmp(name, "t") == 0) {
		reader->in_text = reader->in_string && !reader->phonetic;
	}
	return RC_OK;
}

static enum rc string_end(struct strings_reader *reader)
{
	struct buf *blob = &reader->strings->blob, *ends = &reader->strings->ends;
	size_t len = blob->len - reader->from;
	uint32_t end;

	reader->in_string = false;
	if (len)
		blob->len = reader->from + decode_escapes(blob->at + reader->from, len);
	end = (uint32_t)blob->len;
	buf_add(ends, (struct str){(const char *)&end, sizeof(end)});
	if (!buf_ok(blob) || !buf_ok(ends))
		return fail(reader->job, RC_TOO_MUCH, "文件的文字超过 %zu MB，请拆分后再试",
			blob->max >> 20);
	return RC_OK;
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct strings_reader *reader = arg;

	if (!is_main(reader, space))
		return RC_OK;
	if (strcmp(name, "t") == 0)
		reader->in_text = false;
	else if (strcmp(name, "rPh") == 0)
		reader->phonetic--;
	else if (strcmp(name, "si") == 0)
		return string_end(reader);
	return RC_OK;
}

static enum rc on_text(void *arg, const char *text, size_t len)
{
	struct strings_reader *reader = arg;

	if (!reader->in_text)
		return RC_OK;
	buf_add(&reader->strings->blob, (struct str){text, len});
	if (reader->strings->blob.len - reader->from > SHEET_MAX_TEXT)
		return fail(reader->job, RC_TOO_MUCH, "部件 %.*s 的第 %zu 条文字超过 %d 字节",
			STR_ARG(reader->part), reader->strings->ends.len / sizeof(uint32_t) + 1,
			SHEET_MAX_TEXT);
	return RC_OK;
}

enum rc strings_read(
	struct job *job, struct ooxml *package, struct str part, struct strings *strings)
{
	struct strings_reader reader = {.job = job, .strings = strings, .part = part};
	struct xml_events events = {
		.start = on_start, .end = on_end, .text = on_text, .arg = &reader};

	return ooxml_parse(job, package, part, &events);
}

bool strings_get(const struct strings *strings, uint64_t index, struct str *ret)
{
	uint32_t from = 0, end;

	if (index >= strings->ends.len / sizeof(end))
		return false;
	memcpy(&end, strings->ends.at + index * sizeof(end), sizeof(end));
	if (index)
		memcpy(&from, strings->ends.at + (index - 1) * sizeof(from), sizeof(from));
	*ret = (struct str){strings->blob.at + from, end - from};
	return true;
}
