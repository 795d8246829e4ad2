/*
 * One sheet of a file as it would be taken: counts, what is wrong and where,
 * changed cells old → new, the first new rows, which column is which.
 */
#include "web/preview.h"

#include "pages.h"
#include "sheet/sheet.h"
#include "web/cells.h"

#define CELLS_SHOWN    100
#define ROWS_SHOWN     20
#define COLUMNS_SHOWN  10
#define PROBLEMS_SHOWN 200
#define CARD_PROBLEMS  20
#define SKIPS_SHOWN    5

/* ---- in words ---- */

static struct str head_text(struct arena *a, const struct intake_column *column)
{
	struct str address = cell_address(a, 0, column->column);

	return column->head.len > 0
		       ? column->head
		       : str_format(a, "（%.*s 列）", STR_ARG(str_head(address, address.len - 1)));
}

struct str preview_left_out(struct arena *a, const struct proposal *p)
{
	struct buf b;
	size_t count = 0;

	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < p->column_count; i++) {
		const struct intake_column *column = &p->columns[i];

		if (column->taken || !column->filled)
			continue;
		buf_add_z(&b, count++ > 0 ? "、" : "");
		buf_add(&b, head_text(a, column));
	}
	struct str heads = buf_take(a, &b);

	return count == 0 ? STR_NONE : str_format(a, "有 %zu 列不取：%.*s", count, STR_ARG(heads));
}

struct part_problems preview_problems(struct arena *a, const struct proposal *p, size_t most)
{
	size_t all = p->problem_count + p->problems_untold;
	size_t shown = p->problem_count < most ? p->problem_count : most;
	struct part_problems_line *lines = arena_array(a, struct part_problems_line, shown + 1);

	for (size_t i = 0; i < shown; i++) {
		const struct intake_problem *t = &p->problems[i];

		lines[i] = (struct part_problems_line){
			.place = str_format(a, "%.*s!%.*s", STR_ARG(t->sheet), STR_ARG(t->address)),
			.column = t->column,
			.value = t->value,
			.reason = t->warning ? str_format(a, "提醒：%.*s", STR_ARG(t->message))
					     : t->message,
		};
	}
	return (struct part_problems){
		.caption = all > shown ? str_format(a, "共 %zu 处，先列出 %zu 处", all, shown)
				       : str_format(a, "共 %zu 处", all),
		.lines = lines,
		.lines_count = shown,
	};
}

struct str preview_question(const struct proposal *p)
{
	struct str rest = p->question;

	return str_cut(&rest, STR("\n"));
}

static struct str place_text(struct arena *a, const struct proposal *p)
{
	if (str_eq(p->sheet, STR("csv"))) /* a text file has no sheets */
		return str_format(a, "第 %u 行为表头", p->head_last + 1);
	return str_format(a, "工作表“%.*s”%s，第 %u 行为表头", STR_ARG(p->sheet),
		p->hidden_sheet ? "（隐藏的）" : "", p->head_last + 1);
}

static void add_note(struct arena *a, struct page_proposal_sheet *sheet, struct str *list,
	const char *fmt, struct str text)
{
	if (text.len > 0)
		list[sheet->notes_count++] = str_format(a, "%s%.*s", fmt, STR_ARG(text));
}

/* What every row gets from elsewhere, rows passed over, what is hidden, other sheets. */
static void add_notes(struct arena *a, const struct proposal *p, struct page_proposal_sheet *sheet)
{
	struct str *notes = arena_array(a, struct str, p->given_count + SKIPS_SHOWN + 5);

	for (size_t i = 0; i < p->given_count; i++) {
		const struct intake_given *g = &p->given[i];

		notes[sheet->notes_count++] = str_format(a, "每行的%.*s：%.*s（%.*s）",
			STR_ARG(g->field->label), STR_ARG(g->value), STR_ARG(g->why));
	}
	if (p->created > 0)
		notes[sheet->notes_count++] =
			str_format(a, "另新建所引用的记录 %lld 条。", (long long)p->created);
	if (p->hidden_rows > 0 || p->hidden_columns > 0)
		notes[sheet->notes_count++] =
			str_format(a, "含隐藏 %u 行 %u 列。", p->hidden_rows, p->hidden_columns);
	for (size_t i = 0; i < p->skip_count && i < SKIPS_SHOWN; i++)
		notes[sheet->notes_count++] = str_format(
			a, "略过第 %u 行：%.*s", p->skips[i].row + 1, STR_ARG(p->skips[i].text));
	add_note(a, sheet, notes, "没有认出的工作表：", p->unread);
	sheet->notes = notes;
}

/* ---- cells ---- */

static enum rc cell_text(struct request *request, const struct view *view, const struct proposal *p,
	const struct record *record, size_t field, struct str *ret)
{
	*ret = STR_NONE;
	if (!value_given(record->values[field]))
		return RC_OK;
	if (record->ledger->fields[field].type == TYPE_PERSONAL) {
		*ret = STR("（个人信息）");
		return RC_OK;
	}
	return intake_text(request->job, view->book, p, record, field, ret);
}

static struct str row_place(struct arena *a, const struct intake_row *row)
{
	return str_format(a, "第 %u 行", row->row + 1);
}

typedef ARRAY(struct page_proposal_cell) cell_list;

static enum rc add_changed(struct request *request, const struct view *view,
	const struct proposal *p, const struct intake_row *row, cell_list *cells)
{
	struct arena *a = request->job->arena;
	int named = row->ledger->title_field;
	struct str title = STR_NONE;

	if (named >= 0)
		TRY(cell_text(request, view, p, row->before, (size_t)named, &title));
	for (size_t f = 0; f < row->ledger->field_count && cells->len < CELLS_SHOWN; f++) {
		struct page_proposal_cell cell = {.place = row_place(a, row),
			.title = title,
			.field = row->ledger->fields[f].label};

		if (value_eq(row->before->values[f], row->record->values[f]))
			continue;
		TRY(cell_text(request, view, p, row->before, f, &cell.was));
		TRY(cell_text(request, view, p, row->record, f, &cell.becomes));
		*ARRAY_ADD(a, *cells) = cell;
	}
	return RC_OK;
}

/* Which fields the new rows fill at all: those become the columns. */
static size_t used_fields(const struct proposal *p, size_t *ret_fields)
{
	size_t count = 0;

	for (size_t f = 0; f < p->ledger->field_count && count < COLUMNS_SHOWN; f++) {
		bool used = false;

		for (size_t i = 0; !used && i < p->row_count; i++)
			used = p->rows[i].state == ROW_NEW && p->rows[i].ledger == p->ledger &&
			       value_given(p->rows[i].record->values[f]);
		if (used)
			ret_fields[count++] = f;
	}
	return count;
}

static enum rc add_new(struct request *request, const struct view *view, const struct proposal *p,
	struct page_proposal_sheet *sheet)
{
	struct arena *a = request->job->arena;
	size_t fields[COLUMNS_SHOWN], columns = used_fields(p, fields);
	struct page_proposal_row *rows = arena_array(a, struct page_proposal_row, ROWS_SHOWN);
	struct page_proposal_head *heads = arena_array(a, struct page_proposal_head, COLUMNS_SHOWN);

	for (size_t c = 0; c < columns; c++) {
		const struct field_def *field = &p->ledger->fields[fields[c]];

		heads[c] = (struct page_proposal_head){cell_head(a, field), cell_field_kind(field)};
	}
	for (size_t i = 0; i < p->row_count && sheet->rows_count < ROWS_SHOWN; i++) {
		const struct intake_row *row = &p->rows[i];
		struct page_proposal_value *cells =
			arena_array(a, struct page_proposal_value, COLUMNS_SHOWN);

		if (row->state != ROW_NEW || row->ledger != p->ledger)
			continue;
		for (size_t c = 0; c < columns; c++) {
			TRY(cell_text(request, view, p, row->record, fields[c], &cells[c].words));
			cells[c].kind = heads[c].kind;
		}
		rows[sheet->rows_count++] =
			(struct page_proposal_row){row_place(a, row), cells, columns};
	}
	sheet->heads = heads;
	sheet->heads_count = columns;
	sheet->rows = rows;
	if (p->counts[ROW_NEW] > (int64_t)sheet->rows_count)
		sheet->rows_note = str_format(a, "先列出 %zu 行，共新增 %lld 行", sheet->rows_count,
			(long long)p->counts[ROW_NEW]);
	return RC_OK;
}

static enum rc add_rows(struct request *request, const struct view *view, const struct proposal *p,
	struct page_proposal_sheet *sheet)
{
	cell_list cells = {0};

	for (size_t i = 0; i < p->row_count && cells.len < CELLS_SHOWN; i++)
		if (p->rows[i].state == ROW_CHANGED)
			TRY(add_changed(request, view, p, &p->rows[i], &cells));
	sheet->cells = cells.at;
	sheet->cells_count = cells.len;
	if (cells.len == CELLS_SHOWN)
		sheet->cells_note = str_format(request->job->arena, "先列出 %d 格", CELLS_SHOWN);
	return add_new(request, view, p, sheet);
}

/* ---- what a complete list lacks ---- */

static struct str absent_text(struct arena *a, const struct proposal *p)
{
	return p->absent_count == 0 ? STR_NONE
				    : str_format(a, "台账里有、这份完整名单里没有的 %lld 条",
					      (long long)p->absent_count);
}

static void add_absent(struct arena *a, const struct view *view, const struct proposal *p,
	struct page_proposal_sheet *sheet)
{
	struct page_proposal_absent *list =
		arena_array(a, struct page_proposal_absent, p->absent_told + 1);

	for (size_t i = 0; i < p->absent_told; i++)
		list[i] = (struct page_proposal_absent){p->absent[i].name, p->absent[i].from,
			view_url(a, view,
				url_to(a, "/ledgers/{code}/{id}", p->ledger->name,
					str_format(a, "%lld", (long long)p->absent[i].id)))};
	sheet->absent_head = absent_text(a, p);
	sheet->absents = list;
	sheet->absents_count = p->absent_told;
	if (p->absent_count > (int64_t)p->absent_told)
		sheet->absent_note = str_format(a, "先列出 %zu 条", p->absent_told);
}

/* ---- columns ---- */

struct page_proposal_option *preview_options(struct arena *a, const struct ledger_def *ledger,
	const struct field_def *chosen, size_t *ret_count)
{
	struct page_proposal_option *options =
		arena_array(a, struct page_proposal_option, ledger->field_count + 1);

	options[0] = (struct page_proposal_option){STR_NONE, STR("不取"), chosen == NULL};
	for (size_t f = 0; f < ledger->field_count; f++)
		options[f + 1] = (struct page_proposal_option){ledger->fields[f].name,
			ledger->fields[f].label, chosen == &ledger->fields[f]};
	*ret_count = ledger->field_count + 1;
	return options;
}

struct str preview_column_name(struct arena *a, uint32_t column)
{
	return str_format(a, "col-%u", column);
}

/* Lists of child rows name the record they belong to in a column of its own: that one is left as it is. */
static void add_columns(
	struct arena *a, const struct proposal *p, struct page_proposal_sheet *sheet)
{
	struct page_proposal_column *columns =
		arena_array(a, struct page_proposal_column, p->column_count + 1);

	if (p->ledger->parent != NULL)
		return;
	for (size_t i = 0; i < p->column_count; i++) {
		const struct intake_column *c = &p->columns[i];
		struct str address = cell_address(a, 0, c->column);
		struct page_proposal_column column = {
			.letter = str_head(address, address.len - 1),
			.head = c->head.len > 0 ? c->head : STR("（无表头）"),
			.name = preview_column_name(a, c->column),
			.why = c->taken || c->field != NULL ? c->why
			       : c->filled                  ? STR("没有认出")
							    : STR("整列为空"),
		};

		if (c->head.len == 0 && !c->filled)
			continue;
		if (!c->taken || c->field != NULL)
			column.options =
				preview_options(a, p->ledger, c->field, &column.options_count);
		columns[sheet->columns_count++] = column;
	}
	sheet->columns = columns;
}

/* The mapping in force, saying also where its head stands: columns named by letters do not tell it. */
static struct str base_of(struct arena *a, const struct proposal *p)
{
	struct buf b;
	struct str rest = p->mapping;
	bool head = false, sheet = false;

	while (rest.len > 0) {
		struct str line = str_cut(&rest, STR("\n"));

		head = head || str_starts(line, STR("head:"));
		sheet = sheet || str_starts(line, STR("sheet:"));
	}
	buf_init(&b, BUF_MAX_TEXT);
	buf_add(&b, p->mapping);
	if (!sheet && str_find(p->sheet, STR("\"")) == SIZE_MAX)
		buf_addf(&b, "\nsheet: \"%.*s\"", STR_ARG(p->sheet));
	if (!head)
		buf_addf(&b, "\nhead: %u", p->head_last + 1);
	return buf_take(a, &b);
}

enum rc preview_sheet(struct request *request, const struct view *view, const struct proposal *p,
	struct page_proposal_sheet *ret)
{
	struct arena *a = request->job->arena;

	*ret = (struct page_proposal_sheet){
		.place = place_text(a, p),
		.known_as = p->ledger->label,
		.fresh = p->counts[ROW_NEW],
		.changed = p->counts[ROW_CHANGED],
		.same = p->counts[ROW_SAME],
		.wrong = p->counts[ROW_WRONG],
		.skipped = p->counts[ROW_SKIPPED],
		.left_out = preview_left_out(a, p),
		.has_problems = p->problem_count > 0,
		.problems = preview_problems(a, p, PROBLEMS_SHOWN),
		.base = base_of(a, p),
	};
	add_notes(a, p, ret);
	add_absent(a, view, p, ret);
	add_columns(a, p, ret);
	return add_rows(request, view, p, ret);
}

void preview_card(struct arena *a, const struct proposal *first, struct part_file_card *card)
{
	size_t count = 0;

	for (const struct proposal *p = first; p != NULL; p = p->next)
		count++;
	struct part_file_card_sheet *sheets =
		arena_array(a, struct part_file_card_sheet, count + 1);

	for (const struct proposal *p = first; p != NULL; p = p->next) {
		if (p->ledger == NULL)
			continue;
		sheets[card->sheets_count++] = (struct part_file_card_sheet){
			.known_as = p->ledger->label,
			.place = place_text(a, p),
			.fresh = p->counts[ROW_NEW],
			.changed = p->counts[ROW_CHANGED],
			.same = p->counts[ROW_SAME],
			.wrong = p->counts[ROW_WRONG],
			.nothing = p->counts[ROW_NEW] + p->counts[ROW_CHANGED] +
							   p->counts[ROW_WRONG] ==
						   0
					   ? STR("与台账相同，没有要写入的")
					   : STR_NONE,
			.left_out = preview_left_out(a, p),
			.absent = absent_text(a, p),
			.has_problems = p->problem_count > 0,
			.problems_head = p->counts[ROW_WRONG] > 0
						 ? str_format(a, "看有误的 %lld 行",
							   (long long)p->counts[ROW_WRONG])
						 : STR("看提醒"),
			.problems = preview_problems(a, p, CARD_PROBLEMS),
		};
	}
	card->sheets = sheets;
}
