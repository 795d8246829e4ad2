/*
 * Styles: which cell formats show a date.
 *
 * How it works: numFmts/numFmt gives codes to ids, cellXfs/xf gives an id to
 * each format index; nothing else of the part is looked at, so broken fills
 * and fonts do no harm. The codes usually stand before the formats, but this
 * is not relied on: ids are kept and answered at the end.
 */
#include "sheet/parts.h"

#include <stdlib.h>
#include <string.h>

struct custom {
	uint32_t id;
	enum format_class format;
};

struct styles_reader {
	struct job *job;
	struct str part;
	bool in_codes, in_formats;
	ARRAY(struct custom) customs;
	ARRAY(uint32_t) ids;
};

static enum rc too_many(struct styles_reader *reader)
{
	return fail(reader->job, RC_TOO_MUCH, "部件 %.*s 的单元格格式超过 %d 个",
		STR_ARG(reader->part), STYLES_MAX);
}

static uint32_t id_of(const struct xml_attr *attrs, size_t count)
{
	uint64_t id;

	return count_from(str_from_z(attr_of(attrs, count, "numFmtId")), UINT32_MAX, &id)
		       ? (uint32_t)id
		       : 0;
}

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct styles_reader *reader = arg;
	struct arena *a = reader->job->arena;

	if (!is_main_space(space))
		return RC_OK;
	if (strcmp(name, "numFmts") == 0) {
		reader->in_codes = true;
	} else if (strcmp(name, "cellXfs") == 0) {
		reader->in_formats = true;
	} else if (reader->in_codes && strcmp(name, "numFmt") == 0) {
		struct str code = str_from_z(attr_of(attrs, count, "formatCode"));

		if (reader->customs.len == STYLES_MAX)
			return too_many(reader);
		*ARRAY_ADD(a, reader->customs) =
			(struct custom){id_of(attrs, count), format_of_code(code)};
	} else if (reader->in_formats && strcmp(name, "xf") == 0) {
		if (reader->ids.len == STYLES_MAX)
			return too_many(reader);
		*ARRAY_ADD(a, reader->ids) = id_of(attrs, count);
	}
	return RC_OK;
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct styles_reader *reader = arg;

	if (!is_main_space(space))
		return RC_OK;
	if (strcmp(name, "numFmts") == 0)
		reader->in_codes = false;
	else if (strcmp(name, "cellXfs") == 0)
		reader->in_formats = false;
	return RC_OK;
}

static int by_id(const void *left, const void *right)
{
	const struct custom *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

enum rc styles_read(struct job *job, struct ooxml *package, struct str part, struct styles *styles)
{
	struct styles_reader reader = {.job = job, .part = part};
	struct xml_events events = {.start = on_start, .end = on_end, .arg = &reader};

	TRY(ooxml_parse(job, package, part, &events));
	if (reader.customs.len)
		qsort(reader.customs.at, reader.customs.len, sizeof(*reader.customs.at), by_id);
	for (size_t i = 0; i < reader.ids.len; i++) {
		struct custom key = {.id = reader.ids.at[i]};
		const struct custom *found =
			reader.customs.len ? bsearch(&key, reader.customs.at, reader.customs.len,
						     sizeof(key), by_id)
					   : NULL;

		*ARRAY_ADD(job->arena, styles->formats) =
			(uint8_t)(found ? found->format : format_of_id(key.id));
	}
	return RC_OK;
}
