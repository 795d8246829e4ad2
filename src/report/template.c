/*
 * Reading a report's text: lines by their first signs, tables by their bars,
 * blocks by a stack of frames.
 *
 * Nothing is computed here. A tag that names nothing is an error with line,
 * column and the nearest names; all errors of a text are collected, so that a
 * clerk mends them in one go.
 */
#include "report/reader.h"

#include "report/report.h"

#include <stdarg.h>

/* ---- troubles ---- */

struct place reader_place(const struct reader *r, struct str at)
{
	size_t before = at.at >= r->line.at && at.at <= r->line.at + r->line.len
				? (size_t)(at.at - r->line.at)
				: 0;
	return (struct place){
		r->report->place.file, r->number, (int)utf8_count(str_head(r->line, before)) + 1};
}

void reader_trouble(struct reader *r, struct str at, const char *fmt, ...)
{
	struct place place = reader_place(r, at);
	va_list args;
	r->error_count++;
	va_start(args, fmt);
	struct str message = str_vformat(r->job->arena, fmt, args);
	va_end(args);
	buf_addf(&r->errors, "%s%.*s（%.*s 第%d行第%d列）", r->error_count > 1 ? "\n" : "",
		STR_ARG(message), STR_ARG(place.file), place.line, place.column);
}

void reader_take_trouble(struct reader *r)
{
	r->error_count++;
	buf_addf(&r->errors, "%s%.*s", r->error_count > 1 ? "\n" : "", STR_ARG(job_error(r->job)));
	job_clear_error(r->job);
}

/* ---- blocks ---- */

void frame_add(struct reader *r, struct part part)
{
	*ARRAY_ADD(r->job->arena, r->frame->parts) = part;
}

bool frame_open(struct reader *r, struct part opener, struct branch first)
{
	if (r->frame != NULL && r->frame->depth >= TEMPLATE_MAX_DEPTH) {
		reader_trouble(r, r->line, "一层套一层，最多套 %d 层", TEMPLATE_MAX_DEPTH);
		return false;
	}
	struct frame *frame = arena_new(r->job->arena, struct frame);
	frame->opener = opener;
	frame->branch = first;
	frame->outer = r->frame;
	frame->depth = r->frame != NULL ? r->frame->depth + 1 : 0;
	r->frame = frame;
	return true;
}

static void end_branch(struct reader *r)
{
	struct frame *frame = r->frame;
	frame->branch.body = (struct parts){frame->parts.at, frame->parts.len};
	*ARRAY_ADD(r->job->arena, frame->branches) = frame->branch;
	frame->parts.at = NULL;
	frame->parts.len = frame->parts.cap = 0;
}

void frame_next(struct reader *r, struct branch branch)
{
	end_branch(r);
	r->frame->branch = branch;
}

void frame_close(struct reader *r)
{
	struct frame *frame = r->frame;
	end_branch(r);
	r->frame = frame->outer;
	frame->opener.branches = frame->branches.at;
	frame->opener.branch_count = frame->branches.len;
	frame_add(r, frame->opener);
}

const struct frame *frame_of(const struct reader *r, enum part_kind kind)
{
	for (const struct frame *frame = r->frame; frame != NULL; frame = frame->outer)
		if (frame->opener.kind == kind)
			return frame;
	return NULL;
}

/* A block that nobody closed is closed and told: the rest of the text can still be looked at. */
static void close_down_to(struct reader *r, const struct frame *frame)
{
	while (r->frame != frame) {
		const struct part *opener = &r->frame->opener;
		r->error_count++;
		buf_addf(&r->errors, "%s“%.*s”没有配对的“{{完}}”（%.*s 第%d行第%d列）",
			r->error_count > 1 ? "\n" : "", STR_ARG(opener->text),
			STR_ARG(r->report->place.file), opener->line, opener->column);
		frame_close(r);
	}
}

/* ---- texts with tags ---- */

static void read_parts(struct reader *r, struct str text)
{
	while (text.len > 0) {
		struct str before = str_cut(&text, STR("{{"));
		if (before.len > 0)
			frame_add(r, (struct part){.kind = PART_TEXT, .text = before});
		if (text.at == NULL)
			break;
		size_t end = str_find(text, STR("}}"));
		struct str brace = {text.at - 2, 2};
		if (end == SIZE_MAX) {
			reader_trouble(r, brace, "“{{”没有配对的“}}”");
			break;
		}
		if (++r->tags > TEMPLATE_MAX_TAGS) {
			reader_trouble(r, brace, "标签超过 %d 个", TEMPLATE_MAX_TAGS);
			break;
		}
		read_tag(r, str_head(text, end), false);
		text = str_skip(text, end + 2);
	}
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

/* ---- tables ---- */

/* The cells of "| a | b |"; bars inside of tags and quotation marks of tags divide nothing. */
static void cut_cells(struct arena *a, struct str text, struct str **ret, size_t *ret_count)
{
	ARRAY(struct str) cells = {0};
	size_t start = 1, depth = 0; /* behind the first bar */
	for (size_t i = 1; i < text.len; i++) {
		struct str here = str_skip(text, i);
		if (str_starts(here, STR("{{"))) {
			depth++;
			i++;
		} else if (depth > 0 && str_starts(here, STR("}}"))) {
			depth--;
			i++;
		} else if (depth == 0 && text.at[i] == '|') {
			*ARRAY_ADD(a, cells) = str_trim(str_head(str_skip(text, start), i - start));
			start = i + 1;
		}
	}
	if (str_trim(str_skip(text, start)).len > 0)
		*ARRAY_ADD(a, cells) = str_trim(str_skip(text, start));
	*ret = cells.at;
	*ret_count = cells.len;
}

/* "---:" of the line below the head. */
static bool is_ruler(struct str cell)
{
	for (size_t i = 0; i < cell.len; i++)
		if (cell.at[i] != '-' && cell.at[i] != ':')
			return false;
	return cell.len > 0;
}

static uint8_t align_of(struct str ruler)
{
	bool right = str_ends(ruler, STR(":")), left = str_starts(ruler, STR(":"));
	return right ? (left ? 1 : 2) : 0;
}

/* An EACH at the head of the first cell takes the whole row: it is opened here and closed behind the row. */
static struct str open_row(struct reader *r, struct str cell)
{
	size_t end = str_find(cell, STR("}}"));
	struct str tag = str_trim(str_head(str_skip(cell, 2), end == SIZE_MAX ? 0 : end - 2));
	if (!str_starts(cell, STR("{{")) || !block_opens_list(tag))
		return cell;
	r->tags++;
	read_tag(r, tag, true);
	return str_trim(str_skip(cell, end + 2));
}

static void read_row(struct reader *r, struct str *cells, size_t count, size_t columns)
{
	const struct frame *outside = r->frame;
	cells[0] = open_row(r, cells[0]);
	const struct frame *inside = r->frame;
	if (count != 1 && count != columns)
		reader_trouble(r, r->line,
			"表格这一行有 %zu 格，表头有 %zu 格（整行一格的只写一格）", count, columns);
	if (!frame_open(r, (struct part){.kind = PART_ROW}, (struct branch){0}))
		return;
	const struct frame *row = r->frame;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			frame_next(r, (struct branch){0});
		read_parts(r, cells[i]);
		close_down_to(r, row);
	}
	frame_close(r);
	if (inside != outside)
		frame_close(r);
}

/* Whether the frame at hand is a table that takes this line: opens one at a head line. */
static void read_table_line(struct reader *r, struct str text)
{
	struct arena *a = r->job->arena;
	struct frame *frame = r->frame;
	struct str *cells;
	size_t count, rulers = 0;
	cut_cells(a, text, &cells, &count);
	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		rulers += is_ruler(cells[i]);
	if (frame->opener.kind != PART_TABLE) {
		struct part table = {.kind = PART_TABLE, .columns = count, .line = r->number};
		if (count > DOCUMENT_MAX_COLUMNS)
			reader_trouble(
				r, text, "表格有 %zu 列，最多 %d 列", count, DOCUMENT_MAX_COLUMNS);
		else if (frame_open(r, table, (struct branch){0}))
			read_row(r, cells, count, count);
		return;
	}
	if (rulers == count && frame->opener.align == NULL) {
		uint8_t *align = arena_array(a, uint8_t, frame->opener.columns + 1);
		if (count != frame->opener.columns)
			reader_trouble(r, text, "表头下面这一行有 %zu 格，表头有 %zu 格", count,
				frame->opener.columns);
		for (size_t i = 0; i < count && i < frame->opener.columns; i++)
			align[i] = align_of(cells[i]);
		frame->opener.align = align;
		return;
	}
	if (frame->opener.align == NULL)
		reader_trouble(
			r, text, "表头下面要有一行 | --- | ---: |，写明各列靠左、居中还是靠右");
	read_row(r, cells, count, frame->opener.columns);
}

/* ---- the whole ---- */

/* A line that is nothing but tags of blocks begins no paragraph of its own. */
static void read_line(struct reader *r, struct str text)
{
	size_t skip;
	if (text.at[0] == '|') {
		read_table_line(r, text);
		return;
	}
	if (r->frame->opener.kind == PART_TABLE)
		frame_close(r);
	enum para_kind kind = kind_of(text, &skip);
	frame_add(r, (struct part){.kind = PART_LINE, .para = kind, .line = r->number});
	read_parts(r, str_skip(text, skip));
}

static void read_lines(struct reader *r)
{
	struct str rest = r->report->body;
	size_t lines = 0;
	while (rest.len > 0) {
		r->line = str_cut(&rest, STR("\n"));
		r->number++;
		struct str text = str_trim(r->line);
		if (text.len == 0) {
			if (r->frame->opener.kind == PART_TABLE)
				frame_close(r);
			continue;
		}
		if (++lines > TEMPLATE_MAX_LINES) {
			reader_trouble(r, text, "正文超过 %d 行", TEMPLATE_MAX_LINES);
			break;
		}
		read_line(r, text);
	}
	if (r->frame->opener.kind == PART_TABLE)
		frame_close(r);
}

static bool is_kind_of_unit(const struct catalog *catalog, struct str kind)
{
	const struct field_def *field =
		ledger_field(schema_ledger(&catalog->schema, LEDGER_UNIT), STR("kind"));
	for (size_t i = 0; field != NULL && i < field->choice_count; i++)
		if (str_eq(field->choices[i], kind))
			return true;
	return false;
}

enum rc template_read(struct job *job, const struct catalog *catalog,
	const struct report_def *report, struct template *ret)
{
	struct reader r = {
		.job = job, .catalog = catalog, .report = report, .number = report->place.line - 1};
	buf_init(&r.errors, JOB_ERROR_MAX);
	r.own = (struct part){.kind = PART_EACH_RECORD, .ledger = report_ledger(catalog, report)};
	if (report->record.len > 0 && r.own.ledger == NULL)
		reader_trouble(&r, STR_NONE, "开头的 record 写了“%.*s”，没有这本台账",
			STR_ARG(report->record));
	if (report->below.len > 0 && !is_kind_of_unit(catalog, report->below))
		reader_trouble(&r, STR_NONE, "开头的 below 写了“%.*s”，辖区没有这个级别",
			STR_ARG(report->below));
	(void)frame_open(&r, (struct part){.kind = PART_TEXT}, (struct branch){0});
	struct frame *whole = r.frame;
	read_lines(&r);
	close_down_to(&r, whole);
	struct str errors = buf_take(job->arena, &r.errors);
	if (r.error_count > 0)
		return fail(job, RC_INVALID, "报告“%.*s”有 %zu 处要改：\n%.*s",
			STR_ARG(report->label), r.error_count, STR_ARG(errors));
	ret->parts = (struct parts){whole->parts.at, whole->parts.len};
	ret->named = r.named.at;
	ret->named_count = r.named.len;
	ret->units = r.units;
	return RC_OK;
}

static void drop_template(void *what)
{
	arena_free(what);
}

/* Reads it into memory of its own, which goes with the book. */
static enum rc read_to_keep(struct job *job, const struct book *book,
	const struct report_def *report, struct template **ret)
{
	struct job inner;
	job_fork(job, &inner);
	struct template *template = arena_new(inner.arena, struct template);
	enum rc rc = template_read(&inner, book->catalog, report, template);
	if (rc != RC_OK) {
		job_take_error(job, &inner);
		job_done(&inner);
		return rc;
	}
	arena_defer(book_arena(book), drop_template, inner.arena);
	*ret = template;
	return RC_OK;
}

enum rc template_of(struct job *job, const struct book *book, const struct report_def *report,
	const struct template **ret)
{
	const struct catalog *catalog = book->catalog;
	void **kept = book_kept(book, KEPT_TEMPLATES);
	size_t at = 0;
	while (at < catalog->report_count && catalog->reports[at] != report)
		at++;
	if (at == catalog->report_count) {
		struct template *template = arena_new(job->arena, struct template);
		*ret = template;
		return template_read(job, catalog, report, template);
	}
	if (*kept == NULL)
		*kept = arena_array(book_arena(book), struct template *, catalog->report_count);
	struct template **own = (struct template **)*kept + at;
	if (*own == NULL)
		TRY(read_to_keep(job, book, report, own));
	*ret = *own;
	return RC_OK;
}

const struct ledger_def *report_ledger(
	const struct catalog *catalog, const struct report_def *report)
{
	return report->record.len > 0 ? schema_ledger(&catalog->schema, report->record) : NULL;
}

enum rc report_check(
	struct job *job, const struct catalog *catalog, const struct report_def *report)
{
	struct template ignored;
	return template_read(job, catalog, report, &ignored);
}

enum rc report_lists(struct job *job, const struct book *book, const struct report_def *report,
	const struct indicator_def *const **ret, size_t *ret_count)
{
	const struct template *template;
	TRY(template_of(job, book, report, &template));
	*ret = template->named;
	*ret_count = template->named_count;
	return RC_OK;
}
