/*
 * Where a number comes from. The rows are those that were counted, read at
 * the same change number, and add up to the same total; rows whose condition
 * could not be decided stand apart and add nothing.
 */
#include "pages.h"
#include "sheet/sheet.h"
#include "web/cells.h"
#include "web/handlers.h"
#include "web/series.h"
#include "web/sheets.h"

#define ROWS_SHOWN 2000

/* ---- the request ---- */

/* ?change=N&definition=then: by the definition of that change, not by today's. */
static bool goes_by_then(struct request *request)
{
	return str_eq(request_query(request, "definition"), STR("then"));
}

static enum rc read_request(struct request *request, const struct view *view,
	struct figure_request *ret, int64_t *ret_seq)
{
	struct job *job = request->job;
	struct str name = request_query(request, "indicator"),
		   face = request_query(request, "face");

	*ret = (struct figure_request){.unit = view->unit->id, .when = view->when};
	TRY(view_change(request, ret_seq));
	ret->indicator = schema_indicator(&view->catalog->schema, name);
	if (ret->indicator == NULL)
		return fail(job, RC_MISSING, "没有指标“%.*s”", STR_ARG(name));
	if (face.len > 0 && !face_from(face, &ret->face))
		return fail(job, RC_MISSING, "没有“%.*s”这样的比较", STR_ARG(face));
	if (goes_by_then(request))
		return indicator_then(job, view->book, ret->indicator, *ret_seq, &ret->indicator);
	return RC_OK;
}

/* ---- the head ---- */

static struct str registered_text(struct arena *a, const struct registered *r)
{
	return str_format(a, "%.*s %.*s%s%.*s%s%.*s %.*s%s%.*s", STR_ARG(r->period),
		STR_ARG(r->publisher), r->document.len > 0 ? "《" : "", STR_ARG(r->document),
		r->document.len > 0 ? "》" : "", STR_ARG(r->page), STR_ARG(r->state),
		r->vintage.len > 0 ? " 版本" : "", STR_ARG(r->vintage));
}

static struct str as_number(struct arena *a, const struct figure *f, struct ratio number)
{
	struct figure other = *f;

	other.state = VALUE_GIVEN;
	other.number = number;
	other.face = FACE_VALUE;
	return view_figure_text(a, &other);
}

/* Counted beside registered, with the difference, when both are there. */
static void add_both(struct arena *a, const struct view *view, const struct figure *f,
	struct page_trace *page, struct page_trace_line *lines)
{
	struct ratio less;

	if (f->has_counted)
		lines[page->lines_count++] =
			(struct page_trace_line){.label = str_from_z(counted_word(f->indicator)),
				.value = as_number(a, f, f->counted)};
	if (f->has_registered)
		lines[page->lines_count++] = (struct page_trace_line){
			.label = STR("登记数"),
			.value = f->registered.has_number
					 ? str_format(a, "%.*s（%.*s）",
						   STR_ARG(as_number(a, f, f->registered.number)),
						   STR_ARG(registered_text(a, &f->registered)))
					 : registered_text(a, &f->registered),
			.link = record_url(a, view,
				schema_ledger(&view->catalog->schema, LEDGER_REGISTERED),
				f->registered.record),
		};
	if (f->has_counted && f->has_registered && f->registered.has_number &&
		ratio_sub(f->counted, f->registered.number, &less))
		lines[page->lines_count++] = (struct page_trace_line){
			.label = STR("相差"),
			.value = ratio_is_zero(less)
					 ? STR("两者相同")
					 : str_format(a, "比登记数%s %.*s",
						   ratio_sign(less) > 0 ? "多" : "少",
						   STR_ARG(as_number(a, f,
							   ratio_sign(less) > 0
								   ? less
								   : (struct ratio){-less.num,
									     less.den}))),
		};
}

static void add_lines(struct arena *a, const struct view *view, const struct trace *trace,
	struct page_trace *page)
{
	const struct figure *f = &trace->figure;
	struct page_trace_line *lines = arena_array(a, struct page_trace_line, 12);

	if (trace->definition.len > 0)
		lines[page->lines_count++] =
			(struct page_trace_line){.label = STR("口径"), .value = trace->definition};
	if (trace->trouble_then.len > 0)
		lines[page->lines_count++] = (struct page_trace_line){
			.label = STR("当时的口径"), .value = trace->trouble_then};
	if (trace->basis.len > 0)
		lines[page->lines_count++] =
			(struct page_trace_line){.label = STR("依据"), .value = trace->basis};
	add_both(a, view, f, page, lines);
	if (trace->base.len > 0)
		lines[page->lines_count++] = (struct page_trace_line){.label = STR("基数"),
			.value = trace->base,
			.link = view_url(a, view,
				url_to(a, "/frozen/{id}",
					str_format(a, "%lld", (long long)f->base->frozen)))};
	if (f->target_record > 0)
		lines[page->lines_count++] = (struct page_trace_line){
			.label = STR("任务"),
			.value = STR("看下达的目标任务"),
			.link = record_url(a, view,
				schema_ledger(&view->catalog->schema, LEDGER_TARGET),
				f->target_record),
		};
	if (f->face == FACE_RANK && f->rank_of > 0)
		lines[page->lines_count++] = (struct page_trace_line){
			.label = STR("位次范围"),
			.value = str_format(a, "同级 %lld 个辖区，其中 %lld 个没有数",
				(long long)f->rank_of, (long long)f->rank_missing),
		};
	if (f->rows > 0 || f->has_counted)
		lines[page->lines_count++] = (struct page_trace_line){
			.label = STR("完整性"),
			.value = f->covered ? STR("所计台账在这段日子里有完整名单")
					    : STR("未确认完整：没有覆盖这段日子的完整名单"),
		};
	page->lines = lines;
}

static void add_faces(
	struct arena *a, const struct view *view, const struct figure *f, struct page_trace *page)
{
	struct page_trace_face *faces = arena_array(a, struct page_trace_face, FACE_COUNT);

	for (int i = 0; i < FACE_COUNT; i++) {
		struct figure other = *f;

		other.face = (enum face)i;
		if (face_trouble(f->indicator, other.face) != NULL)
			continue;
		faces[page->faces_count++] = (struct page_trace_face){
			.label = i == FACE_VALUE ? STR("数值") : str_from_z(face_word(other.face)),
			.link = view_trace_url(a, view, &other),
			.active = other.face == f->face,
		};
	}
	page->faces = faces;
}

static void add_value(struct arena *a, const struct view *view, const struct trace *trace,
	struct page_trace *page)
{
	const struct figure *f = &trace->figure;
	struct printed p = figure_print(a, f);

	page->name = figure_name(a, f);
	page->about = str_format(a, "%.*s · %.*s · 截止 %.*s · 数据截至第 %lld 号变更",
		STR_ARG(view_unit_name(view, f->unit)), STR_ARG(period_chinese(a, f->when.period)),
		STR_ARG(day_chinese(a, f->when.cutoff)), (long long)f->seq);
	if (!p.missing) {
		page->value = num_grouped(a, p.number);
		page->measure = p.measure;
		page->year = figure_year(a, f);
		return;
	}
	page->missing = p.missing_text;
	page->why_missing = f->why_missing;
	page->give = view_figure(a, view, f, false).there;
}

/* Counted otherwise at the change number asked for: both definitions side by side, each with its number and its rows. */
static enum rc add_then(struct request *request, const struct view *view,
	const struct figure_request *asked, const struct trace *trace, struct page_trace *page)
{
	struct arena *a = request->job->arena;
	struct figure_request today = *asked;
	struct figure *now;
	struct url url = view_trace_url(a, view, &trace->figure);

	if (trace->definition_then.len == 0)
		return RC_OK;
	today.indicator = schema_indicator(&view->catalog->schema, asked->indicator->code);
	TRY(indicator_figures(request->job, view->book, &today, 1, trace->figure.seq, &now));
	struct page_trace_definition *both = arena_array(a, struct page_trace_definition, 2);

	both[0] = (struct page_trace_definition){
		str_format(a, "第 %lld 号变更时", (long long)trace->figure.seq),
		trace->definition_then, view_figure_text(a, &trace->figure_then),
		url_with(a, url, "definition", STR("then")), goes_by_then(request)};
	both[1] = (struct page_trace_definition){STR("现在"), trace->definition_now,
		view_figure_text(a, now), url, !goes_by_then(request)};
	page->definitions = both;
	page->definitions_count = 2;
	return RC_OK;
}

/* ---- what it was computed from ---- */

static void add_uses(struct arena *a, const struct view *view, const struct trace *trace,
	struct page_trace *page)
{
	struct page_trace_use *uses = arena_array(a, struct page_trace_use, trace->use_count + 1);

	for (size_t i = 0; i < trace->use_count; i++) {
		const struct figure *f = &trace->uses[i];

		uses[i] = (struct page_trace_use){
			.name = figure_name(a, f),
			.value = view_figure_text(a, f),
			.about = f->base != NULL && f->source == FIGURE_FROZEN ? trace->base
				 : f->has_registered ? registered_text(a, &f->registered)
				 : f->rows > 0
					 ? str_format(a, "%s，%lld 条记录",
						   counted_word(f->indicator), (long long)f->rows)
					 : f->why_missing,
			.link = view_trace_url(a, view, f),
		};
	}
	page->uses = uses;
	page->uses_count = trace->use_count;
}

/* ---- rows ---- */

/* Sums of money are held in 分; what is added is shown in 元, exactly. */
static struct str adds_text(struct arena *a, const struct trace *trace, struct ratio adds)
{
	struct ratio yuan;

	if (trace->figure.indicator->quantity == QUANTITY_MONEY &&
		ratio_div(adds, ratio_from_int(100), &yuan))
		return str_format(a, "%.*s元", STR_ARG(num_grouped(a, ratio_exact_text(a, yuan))));
	return num_grouped(a, ratio_exact_text(a, adds));
}

/* The title need not stand there twice when the first column is the same. */
static bool titled_by_first(const struct trace_part *part)
{
	for (size_t i = 0; part->column_count > 0 && i < part->row_count; i++)
		if (!str_eq(part->rows[i].title, part->rows[i].cells[0]))
			return false;
	return part->column_count > 0 && part->row_count > 0;
}

/* A column of numbers stands to the right. */
static struct page_trace_head *heads_of(struct arena *a, const struct trace_part *part)
{
	struct page_trace_head *heads =
		arena_array(a, struct page_trace_head, part->column_count + 1);

	for (size_t c = 0; c < part->column_count; c++) {
		bool numbers = true, any = false;

		for (size_t i = 0; numbers && i < part->row_count; i++) {
			struct str text = part->rows[i].cells[c];

			any = any || text.len > 0;
			numbers = text.len == 0 || cell_is_number(text);
		}
		heads[c] = (struct page_trace_head){
			part->columns[c], numbers && any ? STR("num") : STR_NONE};
	}
	return heads;
}

static struct page_trace_row row_of(struct request *request, const struct view *view,
	const struct trace *trace, const struct page_trace_part_rows *out, size_t first,
	const struct trace_row *row)
{
	struct arena *a = request->job->arena;
	struct url url = record_url(a, view, row->ledger, row->id);
	struct page_trace_cell *cells =
		arena_array(a, struct page_trace_cell, out->heads_count + 1);

	for (size_t c = 0; c < out->heads_count; c++)
		cells[c] = (struct page_trace_cell){row->cells[first + c], out->heads[c].kind};
	/* as known then, when the whole page is of then */
	if (request_query(request, "change").len > 0)
		url = url_with_int(a, url, "change", trace->figure.seq);
	return (struct page_trace_row){
		.link = url,
		.title = row->title.len > 0 ? row->title
					    : str_format(a, "第 %lld 号", (long long)row->id),
		.cells = cells,
		.cells_count = out->heads_count,
		.adds = adds_text(a, trace, row->adds),
		.note = row->repeated ? STR("同一对象已计") : STR_NONE,
	};
}

static void add_part(struct request *request, const struct view *view, const struct trace *trace,
	const struct trace_part *part, struct page_trace_part_rows *out)
{
	struct arena *a = request->job->arena;
	struct page_trace_row *rows = arena_array(a, struct page_trace_row, part->row_count + 1);
	struct page_trace_row *apart = arena_array(a, struct page_trace_row, part->row_count + 1);
	size_t counted = 0, unknown = 0, first = titled_by_first(part) ? 1 : 0;

	*out = (struct page_trace_part_rows){
		.what = part->what,
		.span = (int64_t)(part->column_count + 1 - first),
		.title_head = first ? part->columns[0] : STR("记录"),
		.heads = heads_of(a, part) + first,
		.heads_count = part->column_count - first,
		.rows = rows,
		.total = adds_text(a, trace, part->total),
		.apart = apart,
	};
	for (size_t i = 0; i < part->row_count; i++) {
		const struct trace_row *row = &part->rows[i];
		size_t *count = row->undecidable ? &unknown : &counted;

		if ((*count)++ < ROWS_SHOWN)
			(row->undecidable ? apart : rows)[*count - 1] =
				row_of(request, view, trace, out, first, row);
	}
	out->rows_count = counted < ROWS_SHOWN ? counted : ROWS_SHOWN;
	out->apart_count = unknown < ROWS_SHOWN ? unknown : ROWS_SHOWN;
	out->count = counted > ROWS_SHOWN
			     ? str_format(a, "%zu 条，先列出 %d 条", counted, ROWS_SHOWN)
			     : str_format(a, "%zu 条", counted);
	if (part->row_count > 0)
		out->export = view_figure_url(a, view, url_to(a, "/trace/xlsx"), &trace->figure);
	if (part->row_count > 0 && goes_by_then(request))
		out->export = url_with(a, out->export, "definition", STR("then"));
}

enum rc trace_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_trace page = {0};
	struct figure_request asked;
	struct trace trace;
	struct view view;
	struct buf out;
	int64_t seq;

	TRY(view_read_unit(request, &view));
	TRY(read_request(request, &view, &asked, &seq));
	TRY(figure_trace(request->job, view.book, &asked, seq, &trace));
	struct page_trace_part_rows *parts =
		arena_array(a, struct page_trace_part_rows, trace.part_count + 1);

	add_value(a, &view, &trace, &page);
	page.frame = view_frame(request, &view, page.name, "indicators");
	add_faces(a, &view, &trace.figure, &page);
	add_lines(a, &view, &trace, &page);
	TRY(add_then(request, &view, &asked, &trace, &page));
	page.arithmetic = trace.arithmetic;
	add_uses(a, &view, &trace, &page);
	for (size_t i = 0; i < trace.part_count; i++)
		add_part(request, &view, &trace, &trace.parts[i], &parts[i]);
	page.parts = parts;
	page.parts_count = trace.part_count;
	page.back = view_url(a, &view, url_to(a, "/indicators"));
	page.has_series = asked.face == FACE_VALUE;
	if (page.has_series)
		TRY(series_of(request, &view, asked.indicator, seq, &page.series));
	buf_init(&out, BUF_MAX_TEXT);
	page_trace(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- the rows as a spreadsheet ---- */

struct sheet_part {
	const struct trace *trace;
	const struct trace_part *part;
	size_t columns;
};

static enum rc sheet_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct sheet_part *s = arg;

	if (n >= s->part->row_count)
		return RC_DONE;
	const struct trace_row *row = &s->part->rows[n];

	ret_cells[0] = row->title;
	for (size_t c = 0; c < s->part->column_count; c++)
		ret_cells[c + 1] = row->cells[c];
	ret_cells[s->columns - 2] =
		row->undecidable ? STR_NONE : adds_text(job->arena, s->trace, row->adds);
	ret_cells[s->columns - 1] = row->undecidable ? STR("判不出真假，没有计入")
				    : row->repeated  ? STR("同一对象已计")
						     : STR_NONE;
	return RC_OK;
}

static enum rc write_trace(struct request *request, const void *arg, struct str path)
{
	const struct trace *trace = arg;
	struct arena *a = request->job->arena;
	struct sheet_table *tables = arena_array(a, struct sheet_table, trace->part_count + 1);
	struct sheet_part *parts = arena_array(a, struct sheet_part, trace->part_count + 1);

	for (size_t i = 0; i < trace->part_count; i++) {
		const struct trace_part *part = &trace->parts[i];
		size_t count = part->column_count + 3;
		struct sheet_column *columns = arena_array(a, struct sheet_column, count);

		columns[0] = (struct sheet_column){.title = STR("记录"), .type = TYPE_TEXT};
		for (size_t c = 0; c < part->column_count; c++)
			columns[c + 1] =
				(struct sheet_column){.title = part->columns[c], .type = TYPE_TEXT};
		columns[count - 2] = (struct sheet_column){.title = STR("计入"), .type = TYPE_TEXT};
		columns[count - 1] = (struct sheet_column){.title = STR("说明"), .type = TYPE_TEXT};
		parts[i] = (struct sheet_part){trace, part, count};
		tables[i] = (struct sheet_table){
			.title = str_format(a, "名单%zu", i + 1),
			.columns = columns,
			.column_count = count,
			.row = sheet_row,
			.arg = &parts[i],
		};
	}
	return sheet_write(request->job, path, tables, trace->part_count);
}

enum rc trace_sheet(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct figure_request asked;
	struct trace trace;
	struct view view;
	int64_t seq;

	TRY(view_read_unit(request, &view));
	TRY(read_request(request, &view, &asked, &seq));
	TRY(figure_trace(request->job, view.book, &asked, seq, &trace));
	if (trace.part_count == 0)
		return fail(
			request->job, RC_MISSING, "这个数不是由台账记录计出来的，没有名单可以导出");
	return sheet_reply(request, reply, write_trace, &trace,
		str_format(a, "%.*s（%.*s，截至%.*s）", STR_ARG(figure_name(a, &trace.figure)),
			STR_ARG(view_unit_name(&view, trace.figure.unit)),
			STR_ARG(day_chinese(a, trace.figure.when.cutoff))));
}
