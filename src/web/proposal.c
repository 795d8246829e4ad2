/*
 * What a file would bring, before it does: counts, what is wrong and where,
 * changed cells old → new, the first new rows, which column is which. 接收
 * sends the digest of what was shown; if the ledgers have moved on since,
 * nothing is written and the page tells to look again.
 */
#include "pages.h"
#include "sheet/sheet.h"
#include "web/drop.h"
#include "web/handlers.h"

#define CELLS_SHOWN    100
#define ROWS_SHOWN     20
#define COLUMNS_SHOWN  10
#define PROBLEMS_SHOWN 200

static void add_counts(struct arena *a, const struct proposal *p, struct page_proposal *page)
{
	int64_t right = p->counts[ROW_NEW] + p->counts[ROW_CHANGED];
	struct buf b;

	buf_init(&b, 1000);
	page->fresh = p->counts[ROW_NEW];
	page->changed = p->counts[ROW_CHANGED];
	page->same = p->counts[ROW_SAME];
	page->wrong = p->counts[ROW_WRONG];
	page->skipped = p->counts[ROW_SKIPPED];
	if (p->created > 0)
		buf_addf(&b, "另新建所引用的记录 %lld 条。", (long long)p->created);
	if (p->hidden_rows > 0 || p->hidden_columns > 0)
		buf_addf(&b, "含隐藏 %u 行 %u 列。", p->hidden_rows, p->hidden_columns);
	for (const struct proposal *other = p->next; other != NULL; other = other->next)
		buf_addf(&b,
			"接收时一并收进工作表“%.*s”（%.*s：新增 %lld、变更 %lld、有误 %lld）。",
			STR_ARG(other->sheet), STR_ARG(other->ledger->label),
			(long long)other->counts[ROW_NEW], (long long)other->counts[ROW_CHANGED],
			(long long)other->counts[ROW_WRONG]);
	page->more = buf_take(a, &b);
	page->can_accept_right = page->wrong > 0 && right > 0;
	page->accept_right = str_format(a, "有误 %lld 行，先接收其余 %lld 行",
		(long long)page->wrong, (long long)(right + p->counts[ROW_SAME]));
}

struct part_problems proposal_problems(struct arena *a, const struct proposal *p, size_t most)
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

/* A column without a head and one that names the record above are not spoken of. */
static bool is_left_out(const struct intake_column *column)
{
	return column->field == NULL && column->head.len > 0 && str_eq(column->why, STR("未识别"));
}

struct str proposal_left_out(struct arena *a, const struct proposal *p)
{
	struct buf b;
	size_t count = 0;

	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < p->column_count; i++) {
		if (!is_left_out(&p->columns[i]))
			continue;
		buf_add_z(&b, count++ > 0 ? "、" : "");
		buf_add(&b, p->columns[i].head);
	}
	struct str heads = buf_take(a, &b);

	return count == 0 ? STR_NONE : str_format(a, "有 %zu 列不取：%.*s", count, STR_ARG(heads));
}

/* A reference to a record that accepting would make has no title yet. */
static enum rc cell_text(struct request *request, const struct view *view,
	const struct record *record, size_t field, struct str *ret)
{
	const struct field_def *def = &record->ledger->fields[field];
	struct value v = record->values[field];

	*ret = STR_NONE;
	if (!value_given(v))
		return RC_OK;
	if (def->type == TYPE_PERSONAL)
		*ret = STR("（个人信息）");
	else if (def->type == TYPE_REF && v.integer >= INTAKE_PENDING)
		*ret = STR("（新建）");
	else
		return record_text(request->job, view->book, record, def, ret);
	return RC_OK;
}

static struct str row_title(
	struct request *request, const struct view *view, const struct record *r)
{
	struct str title = STR_NONE;

	if (r->ledger->title_field >= 0 &&
		cell_text(request, view, r, (size_t)r->ledger->title_field, &title) != RC_OK)
		job_clear_error(request->job);
	return title;
}

static struct str row_place(struct arena *a, const struct intake_row *row)
{
	return str_format(a, "第 %u 行", row->row + 1);
}

typedef ARRAY(struct page_proposal_cell) cell_list;

static enum rc add_changed(struct request *request, const struct view *view,
	const struct intake_row *row, cell_list *cells)
{
	struct arena *a = request->job->arena;
	struct str title = row_title(request, view, row->before);

	for (size_t f = 0; f < row->ledger->field_count && cells->len < CELLS_SHOWN; f++) {
		struct page_proposal_cell cell = {.place = row_place(a, row),
			.title = title,
			.field = row->ledger->fields[f].label};

		if (value_eq(row->before->values[f], row->record->values[f]))
			continue;
		TRY(cell_text(request, view, row->before, f, &cell.was));
		TRY(cell_text(request, view, row->record, f, &cell.becomes));
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
	struct page_proposal *page)
{
	struct arena *a = request->job->arena;
	size_t fields[COLUMNS_SHOWN], columns = used_fields(p, fields);
	struct page_proposal_row *rows = arena_array(a, struct page_proposal_row, ROWS_SHOWN);
	struct str *heads = arena_array(a, struct str, COLUMNS_SHOWN);

	for (size_t c = 0; c < columns; c++)
		heads[c] = p->ledger->fields[fields[c]].label;
	for (size_t i = 0; i < p->row_count && page->rows_count < ROWS_SHOWN; i++) {
		const struct intake_row *row = &p->rows[i];
		struct str *cells = arena_array(a, struct str, COLUMNS_SHOWN);

		if (row->state != ROW_NEW || row->ledger != p->ledger)
			continue;
		for (size_t c = 0; c < columns; c++)
			TRY(cell_text(request, view, row->record, fields[c], &cells[c]));
		rows[page->rows_count++] =
			(struct page_proposal_row){row_place(a, row), cells, columns};
	}
	page->heads = heads;
	page->heads_count = columns;
	page->rows = rows;
	if (p->counts[ROW_NEW] > (int64_t)page->rows_count)
		page->rows_note = str_format(a, "先列出 %zu 行，共新增 %lld 行", page->rows_count,
			(long long)p->counts[ROW_NEW]);
	return RC_OK;
}

static enum rc add_rows(struct request *request, const struct view *view, const struct proposal *p,
	struct page_proposal *page)
{
	struct arena *a = request->job->arena;
	cell_list cells = {0};

	for (size_t i = 0; i < p->row_count && cells.len < CELLS_SHOWN; i++)
		if (p->rows[i].state == ROW_CHANGED)
			TRY(add_changed(request, view, &p->rows[i], &cells));
	page->cells = cells.at;
	page->cells_count = cells.len;
	if (cells.len == CELLS_SHOWN)
		page->cells_note = str_format(a, "先列出 %d 格", CELLS_SHOWN);
	return add_new(request, view, p, page);
}

static void add_columns(struct arena *a, const struct proposal *p, struct page_proposal *page)
{
	struct page_proposal_column *columns =
		arena_array(a, struct page_proposal_column, p->column_count + 1);

	for (size_t i = 0; i < p->column_count; i++)
		columns[i] = (struct page_proposal_column){
			.head = p->columns[i].head.len > 0 ? p->columns[i].head : STR("（无表头）"),
			.field =
				p->columns[i].field != NULL ? p->columns[i].field->label : STR_NONE,
			.why = p->columns[i].why,
		};
	page->columns = columns;
	page->columns_count = p->column_count;
}

/* What goes along with 接收: the file, how it was looked at, what was seen. */
static void add_form(struct request *request, const struct view *view, const struct staged *file,
	const struct intake_options *options, const struct proposal *p, struct page_proposal *page)
{
	struct arena *a = request->job->arena;
	struct page_proposal_keep *keeps = arena_array(a, struct page_proposal_keep, 3);

	keeps[0] = (struct page_proposal_keep){STR("key"), file->key};
	keeps[1] = (struct page_proposal_keep){STR("name"), file->name};
	keeps[2] = (struct page_proposal_keep){STR("digest"), p->digest};
	page->keeps = keeps;
	page->keeps_count = 3;
	page->proof = request_proof(request);
	page->action = proposal_url(a, view, file, options);
	page->again = view_url(a, view, url_to(a, "/drop"));
	page->take = take_form(a, view, options);
	if (page->take.mapping.len == 0)
		page->take.mapping = p->mapping;
}

static void add_found(struct request *request, const struct proposal *p, struct page_proposal *page,
	const struct intake_options *options)
{
	struct arena *a = request->job->arena;

	page->question = p->question;
	if (p->ledger == NULL)
		return;
	page->known_as = p->ledger->label;
	page->place = str_format(a, "工作表“%.*s”，第 %u 行为表头 · %.*s", STR_ARG(p->sheet),
		p->head_last + 1, STR_ARG(view_size(a, p->size)));
	add_counts(a, p, page);
	page->nothing = page->wrong == 0 && page->fresh + page->changed == 0 && !options->full;
	page->can_accept = page->wrong == 0 && !page->nothing;
}

enum rc proposal_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_proposal page = {0};
	struct intake_options options;
	struct staged file;
	struct proposal *p;
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(take_options(request, &options));
	TRY(stage_find(
		request, request_step(request, "file"), request_query(request, "name"), &file));
	TRY(proposal_look(request, &view, &file, &options, &p));
	page.frame = view_frame(request, &view, file.name, "drop");
	page.back = view_url(a, &view, url_to(a, "/drop"));
	page.name = file.name;
	add_found(request, p, &page, &options);
	page.has_problems = p->problem_count > 0;
	page.problems = proposal_problems(a, p, PROBLEMS_SHOWN);
	page.left_out = proposal_left_out(a, p);
	if (p->ledger != NULL)
		TRY(add_rows(request, &view, p, &page));
	add_columns(a, p, &page);
	add_form(request, &view, &file, &options, p, &page);
	buf_init(&out, BUF_MAX_TEXT);
	page_proposal(&out, &page);
	return reply_page(request, reply, &out);
}

enum rc proposal_accept(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct intake_options options;
	struct staged file;
	struct proposal *p;
	struct view view;
	struct url there;
	int64_t seq = 0;

	TRY(take_options(request, &options));
	TRY(stage_find(
		request, request_step(request, "file"), request_form(request, "name"), &file));
	TRY(stage_mapping(request, &file, &options.mapping));
	TRY(view_read(request, &view));
	options.unit = take_unit(&view, &options);
	TRY(intake_accept(request->job, request->desk->book, file.path, &options,
		request_form(request, "digest"), &p, &seq));
	there = url_to(a, "/ledgers/{code}", p->ledger->name);
	if (seq > 0)
		there = url_with(a,
			url_to(a, "/changes/{seq}", str_format(a, "%lld", (long long)seq)),
			"ledger", p->ledger->name);
	return reply_see(request, reply, view_carry(request, there));
}
