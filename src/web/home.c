/*
 * The first page: all indicators of the packs against their tasks, computed
 * in one set. Before there is a unit nothing can be counted: then it tells
 * what to bring.
 */
#include "pages.h"
#include "web/handlers.h"
#include "web/view.h"

enum {
	COLUMN_LAST_SAME,
	COLUMN_LAST_YEAR,
	COLUMN_TARGET,
	COLUMN_NOW,
	COLUMN_RATE,
	COLUMN_DISTANCE,
	COLUMN_RANK,
	COLUMN_PACE,
	COLUMNS
};
static const enum face faces[COLUMNS] = {
	[COLUMN_LAST_SAME] = FACE_LAST_YEAR_SAME,
	[COLUMN_LAST_YEAR] = FACE_LAST_YEAR,
	[COLUMN_TARGET] = FACE_TARGET,
	[COLUMN_NOW] = FACE_VALUE,
	[COLUMN_RATE] = FACE_COMPLETION,
	[COLUMN_DISTANCE] = FACE_DISTANCE,
	[COLUMN_RANK] = FACE_RANK,
	[COLUMN_PACE] = FACE_PACE,
};

/* 0…100 for the bar. */
static int64_t percent(struct ratio r)
{
	int128 whole;
	struct ratio times;

	if (!ratio_mul(r, ratio_from_int(100), &times) ||
		!ratio_round(times, 0, ROUND_HALF_UP, &whole) || whole < 0)
		return 0;
	return whole > 100 ? 100 : (int64_t)whole;
}

/* Done, ahead of the year, behind it, or over with the task open. */
static struct part_light light_of(
	const struct figure *rate, const struct figure *pace, day_t cutoff)
{
	if (ratio_cmp(rate->number, ratio_from_int(1)) >= 0)
		return (struct part_light){STR("done"), STR("已完成")};
	if (cutoff >= period_last(period_year(rate->when.period)))
		return (struct part_light){STR("late"), STR("未完成")};
	if (pace->state != VALUE_GIVEN)
		return (struct part_light){0};
	if (ratio_cmp(rate->number, pace->number) >= 0)
		return (struct part_light){STR("done"), STR("快于序时")};
	return (struct part_light){STR("behind"), STR("慢于序时")};
}

static struct str plain(struct arena *a, const struct figure *figure)
{
	struct printed p = figure_print(a, figure);

	return p.missing ? STR("—") : num_grouped(a, p.number);
}

/* Not every indicator has a task or a rank: where there is none a dash leads to the reason. */
static struct part_figure if_any(
	struct arena *a, const struct view *view, const struct figure *figure)
{
	struct part_figure shown = view_figure(a, view, figure, false);

	if (shown.missing.len > 0)
		return (struct part_figure){
			.number = STR("—"), .there = view_trace_url(a, view, figure)};
	return shown;
}

static struct part_completion_line line_of(
	struct arena *a, const struct view *view, const struct figure *row)
{
	const struct indicator_def *indicator = row[COLUMN_NOW].indicator;
	const struct figure *rate = &row[COLUMN_RATE], *pace = &row[COLUMN_PACE];
	struct part_completion_line line = {
		.name = indicator->label,
		.measure = indicator->measure,
		.last_same = view_figure(a, view, &row[COLUMN_LAST_SAME], false),
		.last_year = view_figure(a, view, &row[COLUMN_LAST_YEAR], false),
		.target = if_any(a, view, &row[COLUMN_TARGET]),
		.now = view_figure(a, view, &row[COLUMN_NOW], false),
		.distance = plain(a, &row[COLUMN_DISTANCE]),
		.rank = if_any(a, view, &row[COLUMN_RANK]),
		.office = indicator->office,
	};

	if (rate->state != VALUE_GIVEN)
		return line;
	line.rate = view_figure(a, view, rate, true);
	line.light = light_of(rate, pace, rate->when.cutoff);
	line.bar = (struct part_bar){
		.kind = line.light.kind,
		.done = percent(rate->number),
		.pace = pace->state == VALUE_GIVEN ? percent(pace->number) : 0,
	};
	return line;
}

static enum rc add_table(struct request *request, const struct view *view, struct page_home *page)
{
	struct arena *a = request->job->arena;
	const struct schema *schema = &view->catalog->schema;
	size_t count = schema->indicator_count;
	struct figure_request *asked = arena_array(a, struct figure_request, count * COLUMNS + 1);
	struct part_completion_line *lines = arena_array(a, struct part_completion_line, count + 1);
	struct figure *figures;

	for (size_t i = 0; i < count; i++)
		for (size_t f = 0; f < COLUMNS; f++)
			asked[i * COLUMNS + f] = (struct figure_request){
				schema->indicators[i], faces[f], view->unit->id, view->when};
	TRY(indicator_figures(request->job, view->book, asked, count * COLUMNS, SEQ_NOW, &figures));
	for (size_t i = 0; i < count; i++)
		lines[i] = line_of(a, view, &figures[i * COLUMNS]);
	page->has_figures = true;
	page->completion = (struct part_completion){
		str_format(a, "%.*s · %.*s · 截止 %.*s", STR_ARG(view->unit->name),
			STR_ARG(period_chinese(a, view->when.period)),
			STR_ARG(day_chinese(a, view->when.cutoff))),
		lines, count};
	page->note = STR("点一个数，看它的口径、来源和每一行记录。进度条上的竖线是序时进度。");
	return RC_OK;
}

static const struct str steps[] = {
	STR_INIT("先拖辖区名单，再拖单位、高企等名单；Excel、WPS 表格或 CSV 都可以，不必改格式。"),
	STR_INIT("预览里看清新增、变更和有误的行，确认后接收。"),
	STR_INIT("以后每一个数都能查到它来自哪个文件的哪一行。"),
};

static struct part_empty empty_of(struct arena *a)
{
	return (struct part_empty){
		.icon = STR("sheet"),
		.title = STR("这里还没有台账"),
		.words = STR("收进第一份名单之后，这里是主要指标完成情况："
			     "任务、截至目前、完成率和位次，每个数都可点开查来源。"),
		.steps = steps,
		.steps_count = COUNT_OF(steps),
		.link = url_to(a, "/drop"),
		.action = STR("拖文件"),
	};
}

enum rc home_show(struct request *request, struct reply *reply)
{
	struct page_home page = {0};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	page.frame = view_frame(request, &view, STR("首页"), "home");
	if (view.unit == NULL)
		page.empty = empty_of(request->job->arena);
	else
		TRY(add_table(request, &view, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_home(&out, &page);
	return reply_page(request, reply, &out);
}
