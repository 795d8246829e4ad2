/*
 * The workbook: sheets, their parts, shared strings, styles, the date system.
 *
 * How it works: everything is found through relations by the last step of
 * their type, never by fixed names; only when a package has no relations at
 * all the customary names are tried. Sheets keep the order of the workbook.
 */
#include "sheet/parts.h"

#include <string.h>

struct book_sheet {
	struct str name, relation;
	bool hidden;
};

struct book_reader {
	struct job *job;
	struct workbook *book;
	ARRAY(struct book_sheet) sheets;
};

/* ---- small things that all parts use ---------------------------------------- */

bool is_main_space(const char *space)
{
	return strcmp(space, "http://schemas.openxmlformats.org/spreadsheetml/2006/main") == 0 ||
	       strcmp(space, "http://purl.oclc.org/ooxml/spreadsheetml/main") == 0 || !space[0];
}

const char *attr_of(const struct xml_attr *attrs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(attrs[i].name, name) == 0 && !attrs[i].space[0])
			return attrs[i].value;
	}
	return NULL;
}

bool attr_is_true(const char *value)
{
	return value &&
	       (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

bool count_from(struct str s, uint64_t max, uint64_t *ret)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(s.at[i] - '0');
		if (n > max)
			return false;
	}
	*ret = n;
	return s.len > 0;
}

/* ---- workbook.xml --------------------------------------------------------------- */

static enum rc add_sheet(struct book_reader *reader, const struct xml_attr *attrs, size_t count)
{
	struct arena *a = reader->job->arena;
	struct str state = str_from_z(attr_of(attrs, count, "state"));
	struct book_sheet *sheet;

	if (reader->sheets.len == SHEET_MAX_SHEETS)
		return fail(reader->job, RC_TOO_MUCH, "工作表超过 %d 张，请拆分后再试",
			SHEET_MAX_SHEETS);
	sheet = ARRAY_ADD(a, reader->sheets);
	*sheet = (struct book_sheet){
		.name = str_copy(a, str_from_z(attr_of(attrs, count, "name"))),
		.hidden = str_eq(state, STR("hidden")) || str_eq(state, STR("veryHidden")),
	};
	for (size_t i = 0; i < count; i++) {
		/* r:id, of either relationships namespace */
		if (strcmp(attrs[i].name, "id") == 0)
			sheet->relation = str_copy(a, str_from_z(attrs[i].value));
	}
	return RC_OK;
}

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct book_reader *reader = arg;

	if (!is_main_space(space))
		return RC_OK;
	if (strcmp(name, "workbookPr") == 0)
		reader->book->from_1904 = attr_is_true(attr_of(attrs, count, "date1904"));
	else if (strcmp(name, "sheet") == 0)
		return add_sheet(reader, attrs, count);
	return RC_OK;
}

/* A part that another one relates to, or its customary name; STR_NONE when the package has neither. */
static struct str related(struct job *job, struct ooxml *package, struct str from,
	struct str suffix, struct str customary)
{
	struct str part;

	if (ooxml_relation(job, package, from, suffix, &part) != RC_OK) {
		job_clear_error(job);
		part = customary;
	}
	return ooxml_has(package, part) ? part : STR_NONE;
}

static enum rc find_sheets(struct book_reader *reader, struct str part)
{
	struct workbook *book = reader->book;
	struct arena *a = reader->job->arena;

	book->count = reader->sheets.len;
	book->sheets = arena_array(a, struct sheet_info, book->count);
	book->parts = arena_array(a, struct str, book->count);
	for (size_t i = 0; i < book->count; i++) {
		const struct book_sheet *sheet = &reader->sheets.at[i];
		enum rc rc = ooxml_relation_by_id(
			reader->job, book->package, part, sheet->relation, &book->parts[i]);

		if (rc != RC_OK)
			return because(reader->job, rc == RC_MISSING ? RC_INVALID : rc,
				"工作表“%.*s”", STR_ARG(sheet->name));
		book->sheets[i].name = sheet->name;
		book->sheets[i].hidden = sheet->hidden;
	}
	return RC_OK;
}

static void drop_strings(void *what)
{
	strings_free(what);
}

enum rc workbook_read(struct job *job, struct ooxml *package, struct workbook *book)
{
	struct book_reader reader = {.job = job, .book = book};
	struct xml_events events = {.start = on_start, .arg = &reader};
	struct str part, strings, styles;

	strings_init(&book->strings, SHEET_MAX_SHARED);
	arena_defer(job->arena, drop_strings, &book->strings);
	book->package = package;
	part = related(job, package, STR_NONE, STR("officeDocument"), STR("xl/workbook.xml"));
	if (!part.at)
		return fail(job, RC_INVALID,
			"文件里没有工作簿（workbook.xml），请用WPS或Excel打开后重新保存");
	TRY(ooxml_parse(job, package, part, &events));
	TRY(find_sheets(&reader, part));
	styles = related(job, package, part, STR("styles"), STR("xl/styles.xml"));
	if (styles.at)
		TRY(styles_read(job, package, styles, &book->styles));
	strings = related(job, package, part, STR("sharedStrings"), STR("xl/sharedStrings.xml"));
	if (strings.at)
		TRY(strings_read(job, package, strings, &book->strings));
	return RC_OK;
}
