/*
 * Writing a printed form: headings over all columns, a table whose cells each
 * know what they are, one page of paper.
 *
 * How it works: as write.c, row by row in constant memory. Numbers are numbers
 * with as many decimals as their text has, so that the sheet shows what the
 * document shows. A cell may have a name, by which the rest of the workbook and
 * its reader find it.
 */
#include "sheet/write.h"

#define HEAD_SIZE    18
#define BODY_SIZE    11
#define ROW_HEIGHT   21
#define TITLE_HEIGHT 34
#define ALIGNS       3
#define FORM_MARGIN  0.6 /* inches: the library's unit */

struct form_writer {
	struct book_writer *writer;
	const struct sheet_form *form;
	lxw_worksheet *sheet;
	struct str name;
	lxw_format *title, *line, *head, *group, *text[ALIGNS];
	lxw_format *number[ALIGNS][WRITE_DECIMALS_MAX + 1];
	struct buf z;
};

/* "12.50" has two. */
static int decimals_of(struct str number)
{
	size_t point = str_find(number, STR("."));
	size_t decimals = point == SIZE_MAX ? 0 : number.len - point - 1;

	return decimals > WRITE_DECIMALS_MAX ? WRITE_DECIMALS_MAX : (int)decimals;
}

static lxw_format *face(struct form_writer *f, const char *font, double size)
{
	lxw_format *format = workbook_add_format(f->writer->book);

	format_set_font_name(format, font);
	format_set_font_size(format, size);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	return format;
}

static lxw_format *cell(struct form_writer *f, const char *font, uint8_t align)
{
	static const uint8_t aligns[ALIGNS] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
	lxw_format *format = face(f, font, BODY_SIZE);

	format_set_border(format, LXW_BORDER_THIN);
	format_set_align(format, aligns[align]);
	format_set_text_wrap(format);
	return format;
}

static void make_formats(struct form_writer *f)
{
	f->title = face(f, "方正小标宋简体", HEAD_SIZE);
	format_set_align(f->title, LXW_ALIGN_CENTER);
	f->line = face(f, "楷体_GB2312", BODY_SIZE + 1);
	format_set_align(f->line, LXW_ALIGN_CENTER);
	f->head = cell(f, "黑体", 1);
	f->group = cell(f, "黑体", 0);
	for (uint8_t i = 0; i < ALIGNS; i++)
		f->text[i] = cell(f, "仿宋_GB2312", i);
	for (uint8_t align = 0; align < ALIGNS; align++)
		for (int i = 0; i <= WRITE_DECIMALS_MAX; i++) {
			f->number[align][i] = cell(f, "Times New Roman", align);
			format_set_num_format(
				f->number[align][i], book_writer_decimals(f->writer, i));
		}
}

static enum rc lines(struct form_writer *f)
{
	const struct sheet_form *form = f->form;
	lxw_col_t last = (lxw_col_t)(form->columns - 1);

	for (size_t i = 0; i < form->line_count; i++) {
		const char *z = book_writer_text(&f->z, form->lines[i]);
		lxw_format *format = i == 0 ? f->title : f->line;
		lxw_error error;

		if (!z)
			return book_writer_long(f->writer, f->name, (uint32_t)i, 0);
		(void)worksheet_set_row(
			f->sheet, (lxw_row_t)i, i == 0 ? TITLE_HEIGHT : ROW_HEIGHT, NULL);
		error = last > 0 ? worksheet_merge_range(
					   f->sheet, (lxw_row_t)i, 0, (lxw_row_t)i, last, z, format)
				 : worksheet_write_string(f->sheet, (lxw_row_t)i, 0, z, format);
		if (error != LXW_NO_ERROR)
			return book_writer_failed(f->writer, error);
	}
	return RC_OK;
}

static enum rc name_cell(struct form_writer *f, struct str name, uint32_t row, lxw_col_t column)
{
	struct arena *a = f->writer->job->arena;
	struct str address = cell_address(a, row, column);
	size_t letters = 0;

	while (letters < address.len && address.at[letters] > '9')
		letters++;
	struct str target = str_format(a, "='%.*s'!$%.*s$%.*s", STR_ARG(f->name),
		STR_ARG(str_head(address, letters)), STR_ARG(str_skip(address, letters)));
	lxw_error error = workbook_define_name(f->writer->book, str_z(a, name), str_z(a, target));

	return error == LXW_NO_ERROR ? RC_OK : book_writer_failed(f->writer, error);
}

static enum rc put(struct form_writer *f, uint32_t row, size_t column, lxw_format *format)
{
	const struct sheet_form *form = f->form;
	const struct form_cell *cell =
		&form->cells[(row - form->line_count) * form->columns + column];
	uint8_t align = form->align ? form->align[column] : 0;
	double number;
	lxw_error error;

	if (cell->number && number_exact(cell->text, &number)) {
		error = worksheet_write_number(f->sheet, row, (lxw_col_t)column, number,
			f->number[align][decimals_of(cell->text)]);
	} else {
		const char *z = book_writer_text(&f->z, cell->text);

		if (!z)
			return book_writer_long(f->writer, f->name, row, (uint32_t)column);
		error = worksheet_write_string(f->sheet, row, (lxw_col_t)column, z, format);
	}
	if (error != LXW_NO_ERROR)
		return book_writer_failed(f->writer, error);
	return cell->name.len ? name_cell(f, cell->name, row, (lxw_col_t)column) : RC_OK;
}

static enum rc rows(struct form_writer *f)
{
	const struct sheet_form *form = f->form;

	for (size_t i = 0; i < form->rows; i++) {
		uint32_t row = (uint32_t)(form->line_count + i);
		bool head = i < form->head_rows, span = form->spans && form->spans[i];

		(void)worksheet_set_row(f->sheet, row, head ? 2 * ROW_HEIGHT : ROW_HEIGHT, NULL);
		if (span && form->columns > 1)
			(void)worksheet_merge_range(f->sheet, row, 0, row,
				(lxw_col_t)(form->columns - 1), "", f->group);
		for (size_t c = 0; c < (span ? 1 : form->columns); c++)
			TRY(put(f, row, c,
				head   ? f->head
				: span ? f->group
				       : f->text[form->align ? form->align[c] : 0]));
	}
	return RC_OK;
}

static void page(struct form_writer *f)
{
	const struct sheet_form *form = f->form;
	uint32_t first = (uint32_t)form->line_count;

	worksheet_set_paper(f->sheet, WRITE_PAPER_A4);
	if (form->across)
		worksheet_set_landscape(f->sheet);
	worksheet_fit_to_pages(f->sheet, 1, form->one_page ? 1 : 0);
	worksheet_center_horizontally(f->sheet);
	worksheet_set_margins(f->sheet, FORM_MARGIN, FORM_MARGIN, FORM_MARGIN, FORM_MARGIN);
	if (form->head_rows > 0) {
		uint32_t below = first + (uint32_t)form->head_rows;

		worksheet_freeze_panes(f->sheet, below, 1);
		(void)worksheet_repeat_rows(f->sheet, first, below - 1);
	}
	for (size_t i = 0; i < form->columns; i++)
		(void)worksheet_set_column(
			f->sheet, (lxw_col_t)i, (lxw_col_t)i, form->widths[i], NULL);
}

enum rc form_write(struct book_writer *writer, const struct sheet_form *form)
{
	struct form_writer f = {.writer = writer, .form = form};

	must(form->columns > 0);
	if (form->columns > SHEET_MAX_COLUMNS || form->rows > SHEET_MAX_ROWS - form->line_count)
		return fail(writer->job, RC_TOO_MUCH, "表“%.*s”太大，写不进一张工作表",
			STR_ARG(form->title));
	TRY(book_writer_sheet(writer, form->title, &f.sheet, &f.name));
	make_formats(&f);
	page(&f);
	buf_init(&f.z, (size_t)WRITE_TEXT_MAX * 4 + 1);
	enum rc rc = lines(&f);
	if (rc == RC_OK)
		rc = rows(&f);
	buf_free(&f.z);
	return rc;
}
