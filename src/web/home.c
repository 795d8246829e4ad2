/*
 * The first page: the main indicators and all that have a task, against their
 * tasks. Main is what the report of one page lists; without such a report all
 * are. Those with a task come first, each with its light; of the others only
 * those that have a number. Before there is a unit nothing can be counted:
 * then it is the place to drop the first list.
 */
#include "pages.h"
#include "report/report.h"
#include "web/drop.h"
#include "web/handlers.h"

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

/* Where an indicator stands against its task, worst last. */
enum standing {
	STAND_DONE,
	STAND_REACHED,
	STAND_AHEAD,
	STAND_WITHIN, /* of a task that may not be exceeded */
	STAND_OTHER_YEAR,
	STAND_UNKNOWN,
	STAND_FALLEN,
	STAND_BEHIND,
	STAND_BELOW,
	STAND_LATE,
	STAND_MISSED,
	STAND_OVER,
	STANDINGS
};
static const struct part_light lights[STANDINGS] = {
	[STAND_DONE] = {STR_INIT("done"), STR_INIT("已完成")},
	[STAND_REACHED] = {STR_INIT("done"), STR_INIT("已达到")},
	[STAND_AHEAD] = {STR_INIT("done"), STR_INIT("快于序时")},
	[STAND_WITHIN] = {STR_INIT("done"), STR_INIT("未超任务")},
	[STAND_OTHER_YEAR] = {STR_INIT("near"), STR_INIT("本年数未公布")},
	[STAND_UNKNOWN] = {STR_INIT("near"), STR_INIT("待补")},
	[STAND_FALLEN] = {STR_INIT("behind"), STR_INIT("已达到，低于上年")},
	[STAND_BEHIND] = {STR_INIT("behind"), STR_INIT("慢于序时")},
	[STAND_BELOW] = {STR_INIT("behind"), STR_INIT("未达到")},
	[STAND_LATE] = {STR_INIT("late"), STR_INIT("未完成")},
	[STAND_MISSED] = {STR_INIT("late"), STR_INIT("未达到")},
	[STAND_OVER] = {STR_INIT("late"), STR_INIT("超出任务")},
};

/* Does it grow over the year, so that a part of the year can be held against a part of the task? */
static bool has_pace(const struct indicator_def *indicator)
{
	return indicator->quantity != QUANTITY_RATIO && !indicator->latest_year &&
	       !indicator->smaller_is_better &&
	       (indicator->nature == NATURE_PERIOD || indicator->nature == NATURE_TOTAL);
}

/* A stock or a ratio has no pace: it has reached the task or not, and it may have been better. */
static enum standing standing_as_is(const struct figure *row, bool over)
{
	const struct figure *now = &row[COLUMN_NOW], *before = &row[COLUMN_LAST_SAME];
	int more = ratio_cmp(now->number, row[COLUMN_TARGET].number);

	if (now->indicator->smaller_is_better)
		return more > 0 ? STAND_OVER : STAND_WITHIN;
	if (more < 0)
		return over ? STAND_MISSED : STAND_BELOW;
	if (before->state == VALUE_GIVEN && ratio_cmp(now->number, before->number) < 0)
		return STAND_FALLEN;
	return STAND_REACHED;
}

/* Of a row with a task. */
static enum standing standing_of(const struct figure *row)
{
	const struct figure *now = &row[COLUMN_NOW], *rate = &row[COLUMN_RATE],
			    *pace = &row[COLUMN_PACE];
	bool over = now->when.cutoff >= period_last(period_year(now->when.period));

	if (now->state != VALUE_GIVEN)
		return STAND_UNKNOWN;
	if (figure_of_other_year(now))
		return STAND_OTHER_YEAR;
	if (!has_pace(now->indicator))
		return standing_as_is(row, over);
	if (rate->state != VALUE_GIVEN)
		return STAND_UNKNOWN;
	if (ratio_cmp(rate->number, ratio_from_int(1)) >= 0)
		return STAND_DONE;
	if (over)
		return STAND_LATE;
	if (pace->state != VALUE_GIVEN)
		return STAND_UNKNOWN;
	return ratio_cmp(rate->number, pace->number) >= 0 ? STAND_AHEAD : STAND_BEHIND;
}

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

/* Not every indicator has a year before: where there is none a dash leads to the reason. */
static struct part_figure if_any(
	struct arena *a, const struct view *view, const struct figure *figure)
{
	struct part_figure shown = view_figure(a, view, figure, false);

	if (shown.missing.len > 0)
		return (struct part_figure){.none = true, .there = view_trace_url(a, view, figure)};
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
		.there = view_trace_url(a, view, &row[COLUMN_NOW]),
		.last_same = if_any(a, view, &row[COLUMN_LAST_SAME]),
		.last_year = if_any(a, view, &row[COLUMN_LAST_YEAR]),
		.target = if_any(a, view, &row[COLUMN_TARGET]),
		.now = view_figure(a, view, &row[COLUMN_NOW], false),
		.distance = if_any(a, view, &row[COLUMN_DISTANCE]),
		.rank = view_figure(a, view, &row[COLUMN_RANK], false),
		.office = indicator->office,
		.light = lights[standing_of(row)],
	};

	if (figure_of_other_year(&row[COLUMN_NOW])) {
		line.distance = (struct part_figure){.number = STR_NONE};
		return line;
	}
	if (rate->state != VALUE_GIVEN)
		return line;
	line.rate = view_figure(a, view, rate, true);
	line.bar = (struct part_bar){
		.kind = line.light.kind,
		.done = percent(rate->number),
		.pace = has_pace(indicator) && pace->state == VALUE_GIVEN ? percent(pace->number)
									  : 0,
	};
	return line;
}

/* 已完成 3, 慢于序时 2 …: how many there are of each. */
static void add_summary(struct arena *a, const size_t counts[STANDINGS], struct page_home *page)
{
	struct part_light *list = arena_array(a, struct part_light, STANDINGS);

	if (page->completion.lines_count == 0)
		return;
	for (size_t i = 0; i < STANDINGS; i++)
		if (counts[i] > 0)
			list[page->lights_count++] = (struct part_light){lights[i].kind,
				str_format(a, "%.*s %zu", STR_ARG(lights[i].word), counts[i])};
	page->lights = list;
	page->task_count = str_format(a, "任务 %zu 项", page->completion.lines_count);
}

static void add_lines(struct arena *a, const struct view *view, const struct figure *figures,
	size_t count, struct page_home *page)
{
	struct part_completion *table = &page->completion;
	struct part_completion_line *lines = arena_array(a, struct part_completion_line, count + 1);
	struct part_completion_line *others =
		arena_array(a, struct part_completion_line, count + 1);
	size_t counts[STANDINGS] = {0};

	for (size_t i = 0; i < count; i++) {
		const struct figure *row = &figures[i * COLUMNS];

		if (row[COLUMN_TARGET].state == VALUE_GIVEN) {
			lines[table->lines_count++] = line_of(a, view, row);
			counts[standing_of(row)]++;
		} else {
			others[table->others_count++] = line_of(a, view, row);
		}
	}
	table->lines = lines;
	table->others = others;
	/* one sheet of A4 has room for the tasks */
	table->others_class = table->lines_count > 0 ? STR("screen-only") : STR_NONE;
	add_summary(a, counts, page);
}

/* A report of one page about a unit itself. */
static bool is_of_unit(const struct report_def *report)
{
	return report->one_page && report->record.len == 0 && report->below.len == 0;
}

/* The same table as a document: the report of one page. */
static void add_files(struct request *request, const struct view *view, struct page_home *page)
{
	struct arena *a = request->job->arena;
	const struct catalog *catalog = view->catalog;

	for (size_t i = 0; i < catalog->report_count && !page->has_files; i++) {
		struct str code = catalog->reports[i]->code;

		if (!is_of_unit(catalog->reports[i]))
			continue;
		page->has_files = true;
		page->make = view_url(a, view, url_to(a, "/reports/{code}/docx", code));
		page->make_sheet = view_url(a, view, url_to(a, "/reports/{code}/xlsx", code));
		page->proof = request_proof(request);
	}
}

static bool is_among(
	const struct indicator_def *const *list, size_t count, const struct indicator_def *one)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == one)
			return true;
	return false;
}

/* All indicators, in the order of the report of one page; those it does not list follow, as in the packs. */
static enum rc put_in_order(struct request *request, const struct view *view,
	const struct indicator_def ***ret, size_t *ret_main)
{
	const struct catalog *catalog = view->catalog;
	const struct schema *schema = &catalog->schema;
	const struct indicator_def **order = arena_array(
		request->job->arena, const struct indicator_def *, schema->indicator_count + 1);
	const struct indicator_def *const *listed = NULL;
	size_t count = 0, listed_count = 0;

	for (size_t i = 0; i < catalog->report_count && listed_count == 0; i++)
		if (is_of_unit(catalog->reports[i]))
			TRY(report_lists(request->job, view->book, catalog->reports[i], &listed,
				&listed_count));
	for (size_t i = 0; i < listed_count; i++)
		if (!is_among(order, count, listed[i]))
			order[count++] = listed[i];
	size_t main = count;
	for (size_t i = 0; i < schema->indicator_count; i++)
		if (!is_among(listed, listed_count, schema->indicators[i]))
			order[count++] = schema->indicators[i];
	must(count == schema->indicator_count);
	*ret = order;
	*ret_main = main > 0 ? main : count;
	return RC_OK;
}

static enum rc ask(struct request *request, const struct view *view,
	const struct indicator_def *const *indicators, size_t count, const enum face *asked,
	size_t columns, struct figure **ret)
{
	struct figure_request *requests =
		arena_array(request->job->arena, struct figure_request, count * columns + 1);

	for (size_t i = 0; i < count; i++)
		for (size_t f = 0; f < columns; f++)
			requests[i * columns + f] = (struct figure_request){
				indicators[i], asked[f], view->unit->id, view->when};
	return indicator_figures(request->job, view->book, requests, count * columns, SEQ_NOW, ret);
}

/* Only what there is something of. */
static enum rc add_reminders(struct request *request, const struct view *view,
	const struct figure *figures, struct page_home *page)
{
	struct arena *a = request->job->arena;
	const struct catalog *catalog = view->catalog;
	const struct ledger_def *lacks;
	struct page_home_reminder *list =
		arena_array(a, struct page_home_reminder, catalog->reminder_count + 1);

	for (size_t i = 0; i < catalog->reminder_count; i++) {
		TRY(reminder_lacks(
			request->job, view->book, &catalog->reminders[i], &figures[i], &lacks));
		if (figures[i].rows > 0 && lacks == NULL)
			list[page->reminders_count++] = (struct page_home_reminder){
				.label = catalog->reminders[i].label,
				.count = view_figure_text(a, &figures[i]),
				.link = view_url(a, view,
					url_with(a, url_to(a, "/reminders"), "only",
						catalog->reminders[i].code)),
			};
	}
	page->reminders = list;
	page->reminders_link = view_url(a, view, url_to(a, "/reminders"));
	return RC_OK;
}

/* Those with a task stay, of the main ones, which come first, those with a number too; of the others nothing else is asked. */
static enum rc keep_shown(struct request *request, const struct view *view,
	const struct indicator_def **indicators, size_t main, size_t *count, struct page_home *page)
{
	struct arena *a = request->job->arena;
	const struct catalog *catalog = view->catalog;
	struct figure_request *requests =
		arena_array(a, struct figure_request, *count + main + catalog->reminder_count + 1);
	struct figure *figures;
	size_t kept = 0, asked = 0;

	for (size_t i = 0; i < *count; i++)
		requests[asked++] = (struct figure_request){
			indicators[i], FACE_TARGET, view->unit->id, view->when};
	for (size_t i = 0; i < main; i++)
		requests[asked++] = (struct figure_request){
			indicators[i], FACE_VALUE, view->unit->id, view->when};
	/* what is to be done today is counted in the same pass */
	for (size_t i = 0; i < catalog->reminder_count; i++)
		requests[asked + i] =
			reminder_request(request->job, &catalog->reminders[i], view->unit->id);
	TRY(indicator_figures(request->job, view->book, requests, asked + catalog->reminder_count,
		SEQ_NOW, &figures));
	TRY(add_reminders(request, view, figures + asked, page));
	for (size_t i = 0; i < *count; i++)
		if (figures[i].state == VALUE_GIVEN ||
			(i < main && figures[*count + i].state == VALUE_GIVEN))
			indicators[kept++] = indicators[i];
	*count = kept;
	return RC_OK;
}

/* Nobody need have chosen the cutoff: then what there is says why it is this one. */
static enum rc add_why(struct request *request, const struct view *view, struct page_home *page)
{
	struct when newest;
	struct str why;

	TRY(when_newest(request->job, view->book, &newest, &why));
	if (newest.cutoff == view->when.cutoff && why.len > 0)
		page->why = str_format(request->job->arena, "（%.*s）", STR_ARG(why));
	return RC_OK;
}

static enum rc add_table(struct request *request, const struct view *view, struct page_home *page)
{
	struct arena *a = request->job->arena;
	size_t all = view->catalog->schema.indicator_count, count = all, main;
	const struct indicator_def **order;
	struct figure *figures;

	TRY(put_in_order(request, view, &order, &main));
	TRY(keep_shown(request, view, order, main, &count, page));
	TRY(ask(request, view, order, count, faces, COLUMNS, &figures));
	page->has_figures = true;
	page->title = STR("主要指标完成情况");
	page->about = str_format(a, "%.*s · %.*s · 截至%.*s", STR_ARG(view->unit->name),
		STR_ARG(period_chinese(a, view->when.period)),
		STR_ARG(day_chinese(a, view->when.cutoff)));
	TRY(add_why(request, view, page));
	page->indicators = view_url(a, view, url_to(a, "/indicators"));
	page->completion.title = str_format(a, "%.*s%.*s主要指标完成情况表",
		STR_ARG(view->unit->name), STR_ARG(period_chinese(a, view->when.period)));
	page->completion.about =
		str_format(a, "截至%.*s", STR_ARG(day_chinese(a, view->when.cutoff)));
	add_lines(a, view, figures, count, page);
	if (count < all)
		page->note = str_format(a, "另有 %zu 项指标没有任务", all - count);
	add_files(request, view, page);
	return RC_OK;
}

enum rc home_show(struct request *request, struct reply *reply)
{
	struct page_home page = {0};
	struct intake_options options = {0};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	page.frame = view_frame(request, &view, STR("首页"), "home");
	if (view.unit == NULL)
		page.zone = drop_zone(request, &view, &options);
	else
		TRY(add_table(request, &view, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_home(&out, &page);
	return reply_page(request, reply, &out);
}
