/*
 * Reading a report's text: lines by their first signs, tags by {{ }}.
 *
 * Nothing is computed here. A tag that names nothing is an error with line,
 * column and the nearest names; all errors of a text are collected, so that a
 * clerk mends them in one go.
 */
#include "report/template.h"

#include "report/report.h"

struct reader {
	struct job *job;
	const struct catalog *catalog;
	const struct report_def *report;
	struct buf errors;
	size_t error_count, tags;
	int line, column; /* of the tag at hand */
};

static const struct str parameters[] = {
	STR_INIT("辖区"),
	STR_INIT("辖区简称"),
	STR_INIT("单位"),
	STR_INIT("年度"),
	STR_INIT("上年"),
	STR_INIT("报告期"),
	STR_INIT("截止日"),
};

static void trouble(struct reader *r, struct str message)
{
	r->error_count++;
	if (r->errors.len > 0)
		buf_add_char(&r->errors, '\n');
	buf_add(&r->errors, message);
}

/* The error that a read of a formula left in the job belongs to the list. */
static void take_trouble(struct reader *r)
{
	trouble(r, str_copy(r->job->arena, job_error(r->job)));
	job_clear_error(r->job);
}

static struct place place_here(const struct reader *r)
{
	return (struct place){r->report->place.file, r->line, r->column};
}

static struct str at_place(const struct reader *r)
{
	return str_format(r->job->arena, "（%.*s 第%d行第%d列）", STR_ARG(r->report->place.file),
		r->line, r->column);
}

static bool read_figure(struct reader *r, struct str text, struct part *part)
{
	struct formula *f;
	if (formula_read(r->job, FORMULA_FIGURE, text, place_here(r), &r->catalog->schema, NULL,
		    &f) != RC_OK) {
		take_trouble(r);
		return false;
	}
	part->tag = formula_figure(f);
	return true;
}

/* "双过半 [高企推荐申报数, 科小入库数]" */
static bool read_claim(struct reader *r, struct str text, struct part *part)
{
	struct arena *a = r->job->arena;
	struct str rest = text, code = str_trim(str_cut(&rest, STR("[")));
	ARRAY(const struct indicator_def *) list = {0};
	part->kind = PART_CLAIM;
	part->claim = catalog_claim(r->catalog, code);
	if (part->claim == NULL) {
		trouble(r, str_format(a, "没有名为“%.*s”的定性表述%.*s", STR_ARG(code),
				   STR_ARG(at_place(r))));
		return false;
	}
	struct str names = str_cut(&rest, STR("]"));
	while (names.len > 0) {
		struct str name = str_trim(str_cut(&names, STR(",")));
		const struct indicator_def *indicator = schema_indicator(&r->catalog->schema, name);
		if (indicator == NULL) {
			struct str near = schema_near(a, &r->catalog->schema, NULL, name);
			trouble(r, str_format(a, "没有名为“%.*s”的指标%s%.*s%.*s", STR_ARG(name),
					   near.len > 0 ? "，相近的有：" : "", STR_ARG(near),
					   STR_ARG(at_place(r))));
			return false;
		}
		*ARRAY_ADD(a, list) = indicator;
	}
	part->list = list.at;
	part->list_count = list.len;
	return true;
}

static bool read_tag(struct reader *r, struct str tag, struct part *part)
{
	static const struct {
		struct str word;
		enum part_kind kind;
	} words[] = {
		{STR_INIT("数 "), PART_NUMBER},
		{STR_INIT("增减 "), PART_GROWTH},
		{STR_INIT("最近年度 "), PART_YEAR},
	};
	tag = str_trim(tag);
	for (size_t i = 0; i < COUNT_OF(parameters); i++)
		if (str_eq(tag, parameters[i])) {
			part->kind = PART_PARAMETER;
			part->text = parameters[i];
			return true;
		}
	if (str_starts(tag, STR("表述 ")))
		return read_claim(r, str_trim(str_skip(tag, STR("表述 ").len)), part);
	part->kind = PART_FIGURE;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts(tag, words[i].word)) {
			part->kind = words[i].kind;
			tag = str_trim(str_skip(tag, words[i].word.len));
			break;
		}
	if (!read_figure(r, tag, part))
		return false;
	if (part->tag.listing)
		part->kind = PART_LIST;
	else if (part->tag.by != NULL)
		part->kind = PART_BROKEN_DOWN;
	return true;
}

static void read_parts(struct reader *r, struct str text, int column, struct line *line)
{
	struct arena *a = r->job->arena;
	ARRAY(struct part) parts = {0};
	while (text.len > 0) {
		struct str before = str_cut(&text, STR("{{"));
		if (before.len > 0)
			*ARRAY_ADD(a, parts) = (struct part){.kind = PART_TEXT, .text = before};
		column += (int)utf8_count(before);
		if (text.at == NULL)
			break;
		r->column = column;
		size_t end = str_find(text, STR("}}"));
		if (end == SIZE_MAX) {
			trouble(r, str_format(a, "“{{”没有配对的“}}”%.*s", STR_ARG(at_place(r))));
			break;
		}
		struct str tag = str_head(text, end);
		struct part part = {.line = r->line, .column = column};
		column += (int)utf8_count(tag) + 4;
		text = str_skip(text, end + 2);
		if (++r->tags > TEMPLATE_MAX_TAGS) {
			trouble(r, str_format(a, "标签超过 %d 个%.*s", TEMPLATE_MAX_TAGS,
					   STR_ARG(at_place(r))));
			break;
		}
		r->column += 2;
		if (read_tag(r, tag, &part))
			*ARRAY_ADD(a, parts) = part;
	}
	line->parts = parts.at;
	line->count = parts.len;
}

/* The kind of a line by its first signs; *ret_skip: how many bytes they are. */
static enum para_kind kind_of(struct str text, size_t *ret_skip)
{
	static const struct {
		struct str sign;
		enum para_kind kind;
	} signs[] = {
		{STR_INIT("#### "), PARA_LEVEL3},
		{STR_INIT("### "), PARA_LEVEL2},
		{STR_INIT("## "), PARA_LEVEL1},
		{STR_INIT("# "), PARA_TITLE},
		{STR_INIT("> "), PARA_SUBTITLE},
		{STR_INIT("@主送 "), PARA_ADDRESSEE},
		{STR_INIT("@署名 "), PARA_SIGNATURE},
		{STR_INIT("@日期 "), PARA_DATE},
		{STR_INIT("@附注 "), PARA_NOTE},
	};
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (str_starts(text, signs[i].sign)) {
			*ret_skip = signs[i].sign.len;
			return signs[i].kind;
		}
	*ret_skip = 0;
	return PARA_BODY;
}

enum rc template_read(struct job *job, const struct catalog *catalog,
	const struct report_def *report, struct template *ret)
{
	struct reader r = {
		.job = job, .catalog = catalog, .report = report, .line = report->place.line - 1};
	ARRAY(struct line) lines = {0};
	struct str rest = report->body;
	buf_init(&r.errors, JOB_ERROR_MAX);
	while (rest.len > 0) {
		struct str text = str_trim(str_cut(&rest, STR("\n")));
		size_t skip;
		r.line++;
		if (text.len == 0)
			continue;
		if (lines.len >= TEMPLATE_MAX_LINES) {
			trouble(&r, str_format(job->arena, "正文超过 %d 行%.*s", TEMPLATE_MAX_LINES,
					    STR_ARG(at_place(&r))));
			break;
		}
		struct line line = {.kind = kind_of(text, &skip)};
		read_parts(
			&r, str_skip(text, skip), (int)utf8_count(str_head(text, skip)) + 1, &line);
		*ARRAY_ADD(job->arena, lines) = line;
	}
	struct str errors = buf_take(job->arena, &r.errors);
	if (r.error_count > 0)
		return fail(job, RC_INVALID, "报告“%.*s”有 %zu 处要改：\n%.*s",
			STR_ARG(report->label), r.error_count, STR_ARG(errors));
	*ret = (struct template){lines.at, lines.len};
	return RC_OK;
}

enum rc report_check(
	struct job *job, const struct catalog *catalog, const struct report_def *report)
{
	struct template ignored;
	return template_read(job, catalog, report, &ignored);
}
