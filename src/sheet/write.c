/*
 * Writing workbooks, with libxlsxwriter, which only this file and form.c know.
 *
 * How it works: rows go through libxlsxwriter's constant-memory mode, which
 * wants them in order and keeps none; the widest text of each column is
 * remembered and becomes the column's width at the end. The workbook is
 * finished beside its target and then renamed over it. Invariants:
 *   1. text is written by the string function only, so it never is a formula
 *   2. a number that a binary float would change is written as text
 */
#include "sheet/write.h"

#include "sheet/parts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_LEN   31 /* of a sheet's name */
#define EXACT_DIGITS   15
#define WIDTH_MIN      8
#define WIDTH_MAX      50
#define LIST_MAX       255   /* characters of a drop-down written in place */
#define DATE_SERIAL    25569 /* the serial number of 1970-01-01 */
#define DATE_FIRST     61    /* 1900-03-01: before it two calendars are in use */
#define HEAD_FILL      0xD9E2F3
#define FORMAT_TEXT_ID 49 /* @ */
#define LISTS_NAME     "选项列表"

/* One table at work. */
struct table_writer {
	struct book_writer *writer;
	const struct sheet_table *table;
	lxw_worksheet *sheet;
	struct str name;
	uint32_t *widths;
	struct buf z; /* the cell's text with a NUL behind it */
};

static enum rc write_table(struct book_writer *writer, const struct sheet_table *table) MUST_USE;
static enum rc write_head(struct table_writer *t) MUST_USE;
static enum rc write_rows(struct table_writer *t) MUST_USE;
static enum rc write_row(struct table_writer *t, uint32_t row, const struct str *cells) MUST_USE;
static enum rc add_choices(struct table_writer *t, lxw_col_t column) MUST_USE;
static enum rc write_lists(struct book_writer *writer) MUST_USE;
static struct str sheet_name(struct book_writer *writer, struct str title);

enum rc book_writer_failed(struct book_writer *writer, lxw_error error)
{
	return fail(writer->job, RC_FAILED, "无法生成表格 %.*s：%s", STR_ARG(writer->path),
		lxw_strerror(error));
}

/* The file is written as the book is closed: most often it is the disk that is full. */
static enum rc could_not_close(struct book_writer *writer, lxw_error error, int system)
{
	bool of_file = error >= LXW_ERROR_CREATING_XLSX_FILE && error <= LXW_ERROR_ZIP_CLOSE;
	if (!of_file || system == 0)
		return book_writer_failed(writer, error);
	return fail(writer->job, RC_FAILED, "无法写入文件 %.*s：%s", STR_ARG(writer->path),
		error_words(system));
}

enum rc book_writer_long(
	struct book_writer *writer, struct str sheet, uint32_t row, uint32_t column)
{
	return fail(writer->job, RC_TOO_MUCH, "表“%.*s”的单元格 %.*s 超过 %d 字", STR_ARG(sheet),
		STR_ARG(cell_address(writer->job->arena, row, column)), WRITE_TEXT_MAX);
}

const char *book_writer_decimals(struct book_writer *writer, int decimals)
{
	return str_z(writer->job->arena, str_format(writer->job->arena, "0%s%.*s",
						 decimals ? "." : "", decimals, "000000000"));
}

static void make_formats(struct book_writer *writer)
{
	lxw_workbook *book = writer->book;

	writer->head = workbook_add_format(book);
	format_set_bold(writer->head);
	format_set_text_wrap(writer->head);
	format_set_align(writer->head, LXW_ALIGN_CENTER);
	format_set_align(writer->head, LXW_ALIGN_VERTICAL_CENTER);
	format_set_border(writer->head, LXW_BORDER_THIN);
	format_set_bg_color(writer->head, HEAD_FILL);
	format_set_num_format_index(writer->head, FORMAT_TEXT_ID);
	writer->text = workbook_add_format(book);
	format_set_num_format_index(writer->text, FORMAT_TEXT_ID);
	writer->date = workbook_add_format(book);
	format_set_num_format(writer->date, "yyyy-mm-dd");
	for (int i = 0; i <= WRITE_DECIMALS_MAX; i++) {
		writer->number[i] = workbook_add_format(book);
		format_set_num_format(writer->number[i], book_writer_decimals(writer, i));
	}
}

static enum rc write_sheets(struct book_writer *writer, const struct sheet_form *form,
	const struct sheet_table *tables, size_t count)
{
	if (form)
		TRY(form_write(writer, form));
	for (size_t i = 0; i < count; i++)
		TRY(write_table(writer, &tables[i]));
	return write_lists(writer);
}

static enum rc write_workbook(struct job *job, struct str path, const struct sheet_form *form,
	const struct sheet_table *tables, size_t count)
{
	struct book_writer writer = {.job = job, .path = path};
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE};
	lxw_doc_properties properties = {.created = (time_t)(job->now / 1000)};
	struct str temp;
	const char *temp_z;
	lxw_error error;
	enum rc rc;
	int fd = -1;

	must(form || count > 0);
	/* The library complains to standard error when it cannot create its file: it is created for it. */
	TRY(file_write_begin(job, path, &temp, &fd));
	(void)close(fd);
	temp_z = str_z(job->arena, temp);
	writer.book = workbook_new_opt(temp_z, &options);
	if (!writer.book)
		return book_writer_failed(&writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
	(void)workbook_set_properties(writer.book, &properties);
	make_formats(&writer);
	rc = write_sheets(&writer, form, tables, count);
	errno = 0;
	error = workbook_close(writer.book);
	if (rc == RC_OK && error != LXW_NO_ERROR)
		rc = could_not_close(&writer, error, errno);
	if (rc != RC_OK) {
		(void)unlink(temp_z);
		return rc;
	}
	return file_move_into(job, temp, path);
}

enum rc sheet_write(
	struct job *job, struct str path, const struct sheet_table *tables, size_t count)
{
	return write_workbook(job, path, NULL, tables, count);
}

enum rc sheet_write_form(struct job *job, struct str path, const struct sheet_form *form,
	const struct sheet_table *tables, size_t count)
{
	return write_workbook(job, path, form, tables, count);
}

static lxw_format *format_of(struct book_writer *writer, const struct sheet_column *column)
{
	int decimals = column->type == TYPE_MONEY && !column->decimals ? 2 : column->decimals;

	switch (column->type) {
	case TYPE_DATE: return writer->date;
	case TYPE_INT: return writer->number[0];
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		return writer->number[decimals < 0                    ? 0
				      : decimals > WRITE_DECIMALS_MAX ? WRITE_DECIMALS_MAX
								      : decimals];
	case TYPE_NONE:
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_BOOL:
	case TYPE_SPAN:
	case TYPE_REF:
	case TYPE_PERSONAL: return writer->text;
	}
	never();
}

static enum rc write_table(struct book_writer *writer, const struct sheet_table *table)
{
	struct arena *a = writer->job->arena;
	struct table_writer t = {.writer = writer, .table = table};
	enum rc rc;

	if (table->column_count > SHEET_MAX_COLUMNS)
		return fail(writer->job, RC_TOO_MUCH, "表“%.*s”超过 %d 列", STR_ARG(table->title),
			SHEET_MAX_COLUMNS);
	TRY(book_writer_sheet(writer, table->title, &t.sheet, &t.name));
	t.widths = arena_array(a, uint32_t, table->column_count);
	worksheet_freeze_panes(t.sheet, 1, 0);
	(void)worksheet_repeat_rows(t.sheet, 0, 0);
	worksheet_set_paper(t.sheet, WRITE_PAPER_A4);
	worksheet_set_landscape(t.sheet);
	worksheet_fit_to_pages(t.sheet, 1, 0);
	buf_init(&t.z, (size_t)WRITE_TEXT_MAX * 4 + 1);
	rc = write_head(&t);
	if (rc == RC_OK)
		rc = write_rows(&t);
	buf_free(&t.z);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < table->column_count; i++) {
		uint32_t width = t.widths[i] + 2;

		width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
		/* the format reaches the blank cells too: a code typed into them stays text */
		(void)worksheet_set_column(t.sheet, (lxw_col_t)i, (lxw_col_t)i, width,
			format_of(writer, &table->columns[i]));
	}
	return RC_OK;
}

/* ---- the head ------------------------------------------------------------------- */

/* Columns of a screen that the widest line of the text takes. */
static uint32_t width_of(struct str text)
{
	uint32_t widest = 0, width = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t cp = utf8_next(text, &at);
		bool wide = cp_is_han(cp) || (cp >= 0x3000 && cp < 0x3100) ||
			    (cp >= 0xFF00 && cp < 0xFF61);

		width = cp == '\n' ? 0 : width + 1 + wide;
		widest = width > widest ? width : widest;
	}
	return widest;
}

/*
 * The text for the library, or NULL when it is too long. The library escapes
 * control characters as _x0001_ but lets text that looks like that through:
 * its first underscore is escaped here.
 */
const char *book_writer_text(struct buf *z, struct str text)
{
	buf_clear(z);
	while (text.len) {
		const char *mark = memmem(text.at, text.len, "_x", 2);
		struct str before = str_head(text, mark ? (size_t)(mark - text.at) : text.len);

		buf_add(z, before);
		text = str_skip(text, before.len);
		if (!text.len)
			break;
		buf_add_z(z, is_escape(text) ? "_x005F_" : "_");
		text = str_skip(text, 1);
	}
	if (!buf_ok(z) || utf8_count(buf_str(z)) > WRITE_TEXT_MAX)
		return NULL;
	buf_add_char(z, '\0');
	return buf_ok(z) ? z->at : NULL;
}

static enum rc write_text(
	struct table_writer *t, uint32_t row, lxw_col_t column, struct str text, lxw_format *format)
{
	const char *z = book_writer_text(&t->z, text);
	lxw_error error;

	if (!z)
		return book_writer_long(t->writer, t->name, row, column);
	error = worksheet_write_string(t->sheet, row, column, z, format);
	return error == LXW_NO_ERROR ? RC_OK : book_writer_failed(t->writer, error);
}

static enum rc write_head(struct table_writer *t)
{
	for (size_t i = 0; i < t->table->column_count; i++) {
		const struct sheet_column *column = &t->table->columns[i];
		lxw_error error = LXW_NO_ERROR;

		TRY(write_text(t, 0, (lxw_col_t)i, column->title, t->writer->head));
		t->widths[i] = width_of(column->title);
		if (column->note.len) {
			const char *note = book_writer_text(&t->z, column->note);

			error = note ? worksheet_write_comment(t->sheet, 0, (lxw_col_t)i, note)
				     : LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
		}
		if (error != LXW_NO_ERROR)
			return book_writer_failed(t->writer, error);
		if (column->choice_count)
			TRY(add_choices(t, (lxw_col_t)i));
	}
	return RC_OK;
}

/* ---- the rows ------------------------------------------------------------------- */

/* What the callback makes for a row is dropped with the row. */
static enum rc write_rows(struct table_writer *t)
{
	struct job *job = t->writer->job;
	struct str *cells = arena_array(job->arena, struct str, t->table->column_count);
	struct job scratch;
	enum rc rc = RC_OK;

	job_fork(job, &scratch);
	for (size_t n = 0; rc == RC_OK; n++) {
		arena_clear(scratch.arena);
		memset(cells, 0, t->table->column_count * sizeof(*cells));
		rc = t->table->row(t->table->arg, &scratch, n, cells);
		if (rc != RC_OK) {
			if (rc != RC_DONE)
				job_take_error(job, &scratch);
			break;
		}
		if (n + 1 >= SHEET_MAX_ROWS)
			rc = fail(job, RC_TOO_MUCH, "表“%.*s”超过 %d 行，请分批导出",
				STR_ARG(t->name), SHEET_MAX_ROWS);
		else
			rc = write_row(t, (uint32_t)n + 1, cells);
	}
	job_done(&scratch);
	return rc == RC_DONE ? RC_OK : rc;
}

bool number_exact(struct str s, double *ret)
{
	static const double powers[] = {
		1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	bool negative = s.len && s.at[0] == '-', point = false;
	int digits = 0, decimals = 0;
	int64_t value = 0;

	for (size_t i = negative; i < s.len; i++) {
		if (s.at[i] == '.' && !point && digits) {
			point = true;
			continue;
		}
		if (s.at[i] < '0' || s.at[i] > '9' || ++digits > EXACT_DIGITS)
			return false;
		value = value * 10 + (s.at[i] - '0');
		decimals += point;
	}
	if (!digits || (point && !decimals))
		return false;
	*ret = (double)(negative ? -value : value) / powers[decimals];
	return true;
}

static enum rc write_cell(struct table_writer *t, uint32_t row, size_t i, struct str text)
{
	const struct sheet_column *column = &t->table->columns[i];
	lxw_format *format = format_of(t->writer, column);
	bool is_number = false;
	double number = 0;
	lxw_error error;
	day_t day;

	switch (column->type) {
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY: is_number = number_exact(text, &number); break;
	case TYPE_DATE:
		is_number = day_from_iso(text, &day) && day + DATE_SERIAL >= DATE_FIRST;
		number = is_number ? day + DATE_SERIAL : 0;
		break;
	case TYPE_NONE:
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_BOOL:
	case TYPE_SPAN:
	case TYPE_REF:
	case TYPE_PERSONAL: break;
	}
	if (!is_number)
		return write_text(t, row, (lxw_col_t)i, text, t->writer->text);
	error = worksheet_write_number(t->sheet, row, (lxw_col_t)i, number, format);
	return error == LXW_NO_ERROR ? RC_OK : book_writer_failed(t->writer, error);
}

static enum rc write_row(struct table_writer *t, uint32_t row, const struct str *cells)
{
	for (size_t i = 0; i < t->table->column_count; i++) {
		uint32_t width = width_of(cells[i]);

		if (!cells[i].len)
			continue;
		t->widths[i] = width > t->widths[i] ? width : t->widths[i];
		TRY(write_cell(t, row, i, cells[i]));
	}
	if (job_stopped(t->writer->job))
		return fail(t->writer->job, RC_BUSY, "导出已停止");
	return RC_OK;
}

/* ---- drop-downs ------------------------------------------------------------------- */

static bool fits_in_place(const struct sheet_column *column)
{
	size_t len = 0;

	for (size_t i = 0; i < column->choice_count; i++) {
		struct str choice = column->choices[i];

		if (!choice.len || memchr(choice.at, ',', choice.len) ||
			memchr(choice.at, '"', choice.len))
			return false;
		len += utf8_count(choice) + 1;
	}
	return len <= LIST_MAX;
}

/* $A$1:$A$20 of the sheet of lists, for a list that will stand in this column of it. */
static char *list_range(struct arena *a, size_t column, size_t count)
{
	struct str first = cell_address(a, 0, (uint32_t)column);
	struct str letters = str_head(first, first.len - 1);

	return str_z(a, str_format(a, "='%s'!$%.*s$1:$%.*s$%zu", LISTS_NAME, STR_ARG(letters),
				STR_ARG(letters), count));
}

static enum rc add_choices(struct table_writer *t, lxw_col_t at)
{
	const struct sheet_column *column = &t->table->columns[at];
	struct arena *a = t->writer->job->arena;
	lxw_data_validation validation = {
		.validate = LXW_VALIDATION_TYPE_LIST,
		.ignore_blank = LXW_VALIDATION_ON,
		.dropdown = LXW_VALIDATION_ON,
		.show_error = LXW_VALIDATION_ON,
		.error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
		.error_title = str_z(a, STR("不在选项内")),
		.error_message = str_z(a, STR("请从下拉列表中选择")),
	};
	char **list = arena_array(a, char *, column->choice_count + 1);
	lxw_error error;

	if (fits_in_place(column)) {
		for (size_t i = 0; i < column->choice_count; i++)
			list[i] = str_z(a, column->choices[i]);
		validation.value_list = list;
	} else {
		validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
		validation.value_formula =
			list_range(a, t->writer->lists.len, column->choice_count);
		*ARRAY_ADD(a, t->writer->lists) = column;
	}
	error = worksheet_data_validation_range(
		t->sheet, 1, at, SHEET_MAX_ROWS - 1, at, &validation);
	return error == LXW_NO_ERROR ? RC_OK : book_writer_failed(t->writer, error);
}

/* The long lists side by side on a hidden sheet, written row by row as the library wants it. */
static enum rc write_lists(struct book_writer *writer)
{
	struct table_writer t = {.writer = writer, .name = STR(LISTS_NAME)};
	size_t longest = 0;
	enum rc rc = RC_OK;

	if (!writer->lists.len)
		return RC_OK;
	t.sheet = workbook_add_worksheet(writer->book, LISTS_NAME);
	if (!t.sheet)
		return fail(writer->job, RC_FAILED, "无法添加工作表“%s”", LISTS_NAME);
	worksheet_hide(t.sheet);
	for (size_t i = 0; i < writer->lists.len; i++) {
		size_t count = writer->lists.at[i]->choice_count;

		longest = count > longest ? count : longest;
	}
	buf_init(&t.z, (size_t)WRITE_TEXT_MAX * 4 + 1);
	for (size_t row = 0; row < longest; row++) {
		for (size_t i = 0; i < writer->lists.len && rc == RC_OK; i++) {
			if (row < writer->lists.at[i]->choice_count)
				rc = write_text(&t, (uint32_t)row, (lxw_col_t)i,
					writer->lists.at[i]->choices[row], writer->text);
		}
	}
	buf_free(&t.z);
	return rc;
}

/* ---- names of sheets ---------------------------------------------------------------- */

static bool name_is_taken(struct book_writer *writer, struct str name)
{
	struct arena *a = writer->job->arena;
	struct str folded = str_fold(a, name);

	for (size_t i = 0; i < writer->names.len; i++) {
		if (str_eq(folded, str_fold(a, writer->names.at[i])))
			return true;
	}
	return str_eq(name, STR(LISTS_NAME));
}

static struct str first_characters(struct str s, size_t count)
{
	size_t at = 0;

	while (at < s.len && count--)
		(void)utf8_next(s, &at);
	return str_head(s, at);
}

/* The title as a name that spreadsheets take: short, without []:*?/\ and outer apostrophes, once. */
static struct str sheet_name(struct book_writer *writer, struct str title)
{
	struct arena *a = writer->job->arena;
	char *clean = str_z(a, title);
	struct str name, base;

	for (size_t i = 0; i < title.len; i++) {
		if (strchr("[]:*?/\\", clean[i]) || (unsigned char)clean[i] < 0x20 ||
			(clean[i] == '\'' && (i == 0 || i + 1 == title.len)))
			clean[i] = '_';
	}
	base = title.len ? (struct str){clean, title.len} : STR("Sheet");
	name = first_characters(base, NAME_MAX_LEN);
	for (int n = 2; name_is_taken(writer, name); n++)
		name = str_format(
			a, "%.*s(%d)", STR_ARG(first_characters(base, NAME_MAX_LEN - 6)), n);
	*ARRAY_ADD(a, writer->names) = name;
	return name;
}

enum rc book_writer_sheet(struct book_writer *writer, struct str title, lxw_worksheet **ret_sheet,
	struct str *ret_name)
{
	struct str name = sheet_name(writer, title);

	*ret_name = name;
	*ret_sheet = workbook_add_worksheet(writer->book, str_z(writer->job->arena, name));
	return *ret_sheet ? RC_OK
			  : fail(writer->job, RC_FAILED, "无法添加工作表“%.*s”", STR_ARG(name));
}
