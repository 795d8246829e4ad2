/*
 * Cells of one worksheet.
 *
 * How it works: one pass over the part's XML. The text of v (or of is/t) and
 * of f is gathered in two buffers that are reused for every cell; at </c> the
 * cell's type says what the text means and the sink gets it. Nothing is
 * allocated for a cell. The declared dimension and spans are not looked at.
 *
 *	worksheet ─ cols/col            hidden columns
 *	          ─ sheetData/row/c ┬ v      value, or index of a shared string
 *	                            ├ f      formula
 *	                            └ is ─ t, r/t   text in place (rPh is skipped)
 *	          ─ mergeCells/mergeCell
 *
 * Invariants:
 *   1. row and column of the next cell without an address are next_row and
 *      next_column
 *   2. gather is NULL outside of v, f and the t of an is
 */
#include "sheet/parts.h"

#include <string.h>

#define STOP_EVERY 4096 /* rows between two looks at job_stopped */

enum value_type {
	VALUE_IS_NUMBER,
	VALUE_IS_SHARED,
	VALUE_IS_INLINE,
	VALUE_IS_FORMULA_TEXT,
	VALUE_IS_BOOL,
	VALUE_IS_ERROR,
	VALUE_IS_ISO_DATE,
};

struct cells_reader {
	struct job *job;
	const struct workbook *book;
	struct sheet_info *info;
	struct cell_sink *sink;
	const char *main_space; /* known good, compared by address first */
	bool in_data, in_row, in_cell, in_inline;
	unsigned phonetic;
	struct buf value, formula;
	struct buf *gather; /* where text goes now */

	uint32_t row, next_row, next_column;
	bool row_hidden, row_counted; /* counted: in info->hidden_rows */
	struct cell cell;
	enum value_type type;
	enum format_class format;
	bool has_formula;

	ARRAY(struct sheet_merge) merges;
	uint8_t hidden[SHEET_MAX_COLUMNS / 8], counted[SHEET_MAX_COLUMNS / 8]; /* sets of columns */
};

static bool in_set(const uint8_t *set, uint32_t i)
{
	return set[i / 8] & (1u << i % 8);
}

static void add_to_set(uint8_t *set, uint32_t i)
{
	set[i / 8] = (uint8_t)(set[i / 8] | (1u << i % 8));
}

static bool is_main(struct cells_reader *reader, const char *space)
{
	if (space != reader->main_space) {
		if (!is_main_space(space))
			return false;
		reader->main_space = space;
	}
	return true;
}

/* ---- complaints ------------------------------------------------------------------- */

static enum rc bad_cell(struct cells_reader *reader, const char *what, struct str value)
{
	struct str address =
		cell_address(reader->job->arena, reader->cell.row, reader->cell.column);

	return fail(reader->job, RC_INVALID,
		"工作表“%.*s”的单元格 %.*s：%s“%.*s”，请用WPS或Excel打开后重新保存",
		STR_ARG(reader->info->name), STR_ARG(address), what, STR_ARG(str_head(value, 100)));
}

static enum rc bad_address(struct cells_reader *reader, struct str value)
{
	return fail(reader->job, RC_INVALID,
		"工作表“%.*s”第 %lu 行的单元格地址“%.*s”不对，请用WPS或Excel打开后重新保存",
		STR_ARG(reader->info->name), (unsigned long)reader->row + 1,
		STR_ARG(str_head(value, 100)));
}

static enum rc too_big(struct cells_reader *reader)
{
	return fail(reader->job, RC_TOO_MUCH, "工作表“%.*s”超过 %d 行 × %d 列",
		STR_ARG(reader->info->name), SHEET_MAX_ROWS, SHEET_MAX_COLUMNS);
}

/* ---- what begins --------------------------------------------------------------------- */

static enum rc start_row(struct cells_reader *reader, const struct xml_attr *attrs, size_t count)
{
	struct str r = str_from_z(attr_of(attrs, count, "r"));
	uint64_t row = (uint64_t)reader->next_row + 1;

	if (r.at && (!count_from(r, UINT32_MAX, &row) || row == 0))
		return fail(reader->job, RC_INVALID,
			"工作表“%.*s”的行号“%.*s”不对，请用WPS或Excel打开后重新保存",
			STR_ARG(reader->info->name), STR_ARG(str_head(r, 100)));
	if (row > SHEET_MAX_ROWS)
		return too_big(reader);
	reader->row = (uint32_t)row - 1;
	reader->next_row = reader->row + 1;
	reader->next_column = 0;
	reader->in_row = true;
	reader->row_hidden = attr_is_true(attr_of(attrs, count, "hidden"));
	reader->row_counted = false;
	if (row % STOP_EVERY == 0) {
		job_progress(reader->job, reader->info->name, (int64_t)row, 0);
		if (job_stopped(reader->job))
			return fail(reader->job, RC_BUSY, "读取已停止");
	}
	return RC_OK;
}

static enum value_type type_of(const char *t)
{
	static const struct {
		const char *name;
		enum value_type type;
	} types[] = {
		{"s", VALUE_IS_SHARED},
		{"str", VALUE_IS_FORMULA_TEXT},
		{"inlineStr", VALUE_IS_INLINE},
		{"b", VALUE_IS_BOOL},
		{"e", VALUE_IS_ERROR},
		{"d", VALUE_IS_ISO_DATE},
	};

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (strcmp(t, types[i].name) == 0)
			return types[i].type;
	}
	return VALUE_IS_NUMBER;
}

static enum rc set_address(struct cells_reader *reader, const char *r)
{
	uint64_t row = reader->row, column = reader->next_column;

	if (r && !address_from(str_from_z(r), &row, &column))
		return bad_address(reader, str_from_z(r));
	if (row >= SHEET_MAX_ROWS || column >= SHEET_MAX_COLUMNS)
		return too_big(reader);
	reader->cell.row = (uint32_t)row;
	reader->cell.column = (uint32_t)column;
	reader->next_column = (uint32_t)column + 1;
	return RC_OK;
}

static enum rc start_cell(struct cells_reader *reader, const struct xml_attr *attrs, size_t count)
{
	const char *r = NULL;
	uint64_t style;

	buf_clear(&reader->value);
	buf_clear(&reader->formula);
	reader->in_cell = true;
	reader->cell.lasting = false;
	reader->has_formula = false;
	reader->type = VALUE_IS_NUMBER;
	reader->format = FORMAT_NUMBER;
	for (size_t i = 0; i < count; i++) {
		const char *name = attrs[i].name;

		if (!name[0] || name[1] || attrs[i].space[0])
			continue;
		if (name[0] == 'r')
			r = attrs[i].value;
		else if (name[0] == 't')
			reader->type = type_of(attrs[i].value);
		else if (name[0] == 's' &&
			 count_from(str_from_z(attrs[i].value), UINT32_MAX, &style) &&
			 style < reader->book->styles.formats.len)
			reader->format = reader->book->styles.formats.at[style];
	}
	return set_address(reader, r);
}

static enum rc hidden_column(
	struct cells_reader *reader, const struct xml_attr *attrs, size_t count)
{
	uint64_t first, last;

	if (!attr_is_true(attr_of(attrs, count, "hidden")) ||
		!count_from(str_from_z(attr_of(attrs, count, "min")), SHEET_MAX_COLUMNS, &first) ||
		!count_from(str_from_z(attr_of(attrs, count, "max")), SHEET_MAX_COLUMNS, &last))
		return RC_OK;
	for (; first && first <= last; first++)
		add_to_set(reader->hidden, (uint32_t)first - 1);
	return RC_OK;
}

static enum rc add_merge(struct cells_reader *reader, const struct xml_attr *attrs, size_t count)
{
	struct str ref = str_from_z(attr_of(attrs, count, "ref")), rest = ref;
	struct str from = str_cut(&rest, STR(":"));
	uint64_t top, left, bottom, right;

	if (!rest.at)
		rest = from;
	if (!address_from(from, &top, &left) || !address_from(rest, &bottom, &right))
		return bad_address(reader, ref);
	if (bottom >= SHEET_MAX_ROWS || right >= SHEET_MAX_COLUMNS || top > bottom || left > right)
		return bad_address(reader, ref);
	if (reader->merges.len == SHEET_MAX_MERGES)
		return fail(reader->job, RC_TOO_MUCH, "工作表“%.*s”的合并单元格超过 %d 处",
			STR_ARG(reader->info->name), SHEET_MAX_MERGES);
	*ARRAY_ADD(reader->job->arena, reader->merges) = (struct sheet_merge){
		(uint32_t)top, (uint32_t)left, (uint32_t)bottom, (uint32_t)right};
	return RC_OK;
}

static enum rc start_in_cell(struct cells_reader *reader, const char *name)
{
	if (name[0] == 'v' && !name[1]) {
		reader->gather = &reader->value;
	} else if (name[0] == 'f' && !name[1]) {
		reader->gather = &reader->formula;
		reader->has_formula = true;
		buf_add_char(&reader->formula, '=');
	} else if (strcmp(name, "is") == 0) {
		reader->in_inline = true;
		if (reader->type == VALUE_IS_NUMBER)
			reader->type = VALUE_IS_INLINE;
	} else if (strcmp(name, "rPh") == 0) {
		reader->phonetic++;
	} else if (strcmp(name, "t") == 0 && reader->in_inline && !reader->phonetic) {
		reader->gather = &reader->value;
	}
	return RC_OK;
}

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct cells_reader *reader = arg;

	if (!is_main(reader, space))
		return RC_OK;
	if (reader->in_cell)
		return start_in_cell(reader, name);
	if (reader->in_row)
		return strcmp(name, "c") == 0 ? start_cell(reader, attrs, count) : RC_OK;
	if (reader->in_data)
		return strcmp(name, "row") == 0 ? start_row(reader, attrs, count) : RC_OK;
	if (strcmp(name, "sheetData") == 0)
		reader->in_data = true;
	else if (strcmp(name, "col") == 0)
		return hidden_column(reader, attrs, count);
	else if (strcmp(name, "mergeCell") == 0)
		return add_merge(reader, attrs, count);
	return RC_OK;
}

/* ---- what ends: the cell's meaning --------------------------------------------------- */

static struct str decoded(struct buf *b)
{
	if (b->len)
		b->len = decode_escapes(b->at, b->len);
	return buf_str(b);
}

static enum rc put_cell(struct cells_reader *reader, enum cell_kind kind, struct str text)
{
	struct cell *cell = &reader->cell;
	bool hidden_column = in_set(reader->hidden, cell->column);

	if (!text.len)
		return RC_OK;
	cell->kind = kind;
	cell->text = text;
	cell->formula = reader->has_formula;
	cell->hidden = reader->info->hidden || reader->row_hidden || hidden_column;
	if (reader->row_hidden && !reader->row_counted) {
		reader->row_counted = true;
		reader->info->hidden_rows++;
	}
	if (hidden_column && !in_set(reader->counted, cell->column)) {
		add_to_set(reader->counted, cell->column);
		reader->info->hidden_columns++;
	}
	return sink_put(reader->job, reader->sink, cell);
}

static enum rc put_shared(struct cells_reader *reader, struct str index_text)
{
	struct str text;
	uint64_t index;

	if (!count_from(index_text, UINT32_MAX, &index) ||
		!strings_get(&reader->book->strings, index, &text))
		return bad_cell(reader, "没有这条共享文字：", index_text);
	reader->cell.lasting = true;
	return put_cell(reader, CELL_TEXT, text);
}

static bool number_of(struct cells_reader *reader, struct str raw, enum cell_kind *ret_kind,
	struct number_text *ret)
{
	*ret_kind = CELL_NUMBER;
	if (reader->format == FORMAT_NUMBER)
		return number_plain(raw, ret);
	return number_serial(raw, reader->format, reader->book->from_1904, ret_kind, ret);
}

static enum rc put_number(struct cells_reader *reader, struct str raw)
{
	struct number_text text;
	enum cell_kind kind;

	/* blanks around a number are rare, looking for them first is not cheap */
	if (!number_of(reader, raw, &kind, &text) &&
		!number_of(reader, str_trim(raw), &kind, &text))
		return put_cell(reader, CELL_TEXT, raw);
	return put_cell(reader, kind, (struct str){text.at, text.len});
}

static enum rc put_iso_date(struct cells_reader *reader, struct str raw)
{
	enum cell_kind kind;
	struct number_text text;

	if (!number_iso(str_trim(raw), &kind, &text))
		return put_cell(reader, CELL_TEXT, raw);
	return put_cell(reader, kind, (struct str){text.at, text.len});
}

static enum rc put_bool(struct cells_reader *reader, struct str raw)
{
	if (str_eq(raw, STR("1")) || str_eq(raw, STR("true")))
		return put_cell(reader, CELL_BOOL, STR("TRUE"));
	if (str_eq(raw, STR("0")) || str_eq(raw, STR("false")))
		return put_cell(reader, CELL_BOOL, STR("FALSE"));
	return bad_cell(reader, "逻辑值不对：", raw);
}

static enum rc put_uncalculated(struct cells_reader *reader)
{
	/* text formulas may well come to nothing */
	if (reader->type == VALUE_IS_FORMULA_TEXT)
		return RC_OK;
	return put_cell(reader, CELL_UNCALCULATED, decoded(&reader->formula));
}

static bool is_picture(struct cells_reader *reader)
{
	return reader->has_formula &&
	       (str_find(buf_str(&reader->formula), STR("DISPIMG(")) != SIZE_MAX ||
		       str_starts(buf_str(&reader->value), STR("=DISPIMG(")));
}

static enum rc end_cell(struct cells_reader *reader)
{
	struct str value = buf_str(&reader->value);

	reader->in_cell = false;
	if (!buf_ok(&reader->value) || !buf_ok(&reader->formula))
		return fail(reader->job, RC_TOO_MUCH, "工作表“%.*s”的单元格 %.*s 超过 %d 字节",
			STR_ARG(reader->info->name),
			STR_ARG(cell_address(
				reader->job->arena, reader->cell.row, reader->cell.column)),
			SHEET_MAX_TEXT);
	if (is_picture(reader))
		return put_cell(reader, CELL_PICTURE,
			reader->formula.len > 1 ? buf_str(&reader->formula) : value);
	if (!value.len)
		return reader->has_formula ? put_uncalculated(reader) : RC_OK;
	switch (reader->type) {
	case VALUE_IS_SHARED: return put_shared(reader, value);
	case VALUE_IS_INLINE:
	case VALUE_IS_FORMULA_TEXT: return put_cell(reader, CELL_TEXT, decoded(&reader->value));
	case VALUE_IS_BOOL: return put_bool(reader, value);
	case VALUE_IS_ERROR: return put_cell(reader, CELL_ERROR, value);
	case VALUE_IS_ISO_DATE: return put_iso_date(reader, value);
	case VALUE_IS_NUMBER: return put_number(reader, value);
	}
	never();
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct cells_reader *reader = arg;

	if (!is_main(reader, space))
		return RC_OK;
	if (reader->in_cell) {
		reader->gather = NULL;
		if (name[0] == 'c' && !name[1])
			return end_cell(reader);
		if (strcmp(name, "is") == 0)
			reader->in_inline = false;
		else if (strcmp(name, "rPh") == 0)
			reader->phonetic--;
	} else if (reader->in_row) {
		reader->in_row = strcmp(name, "row") != 0;
	} else if (reader->in_data) {
		reader->in_data = strcmp(name, "sheetData") != 0;
	}
	return RC_OK;
}

static enum rc on_text(void *arg, const char *text, size_t len)
{
	struct cells_reader *reader = arg;

	if (reader->gather)
		buf_add(reader->gather, (struct str){text, len});
	return RC_OK;
}

enum rc cells_read(
	struct job *job, const struct workbook *book, size_t sheet, struct cell_sink *sink)
{
	struct cells_reader *reader = arena_new(job->arena, struct cells_reader);
	struct xml_events events = {
		.start = on_start, .end = on_end, .text = on_text, .arg = reader};
	enum rc rc;

	reader->job = job;
	reader->book = book;
	reader->info = &book->sheets[sheet];
	reader->sink = sink;
	reader->cell.sheet = (uint32_t)sheet;
	reader->cell.sheet_name = reader->info->name;
	buf_init(&reader->value, SHEET_MAX_TEXT);
	buf_init(&reader->formula, SHEET_MAX_TEXT);
	rc = ooxml_parse(job, book->package, book->parts[sheet], &events);
	buf_free(&reader->value);
	buf_free(&reader->formula);
	reader->info->merges = reader->merges.at;
	reader->info->merge_count = reader->merges.len;
	if (rc == RC_MISSING)
		rc = RC_INVALID; /* the file names a part that it does not have */
	return rc;
}

enum rc sink_put(struct job *job, struct cell_sink *sink, const struct cell *cell)
{
	enum rc rc;

	if (sink->count == SHEET_MAX_CELLS)
		return fail(job, RC_TOO_MUCH, "有内容的单元格超过 %llu 个，请拆分后再试",
			(unsigned long long)SHEET_MAX_CELLS);
	sink->count++;
	rc = sink->each(sink->arg, cell);
	sink->done |= rc == RC_DONE;
	return rc;
}
