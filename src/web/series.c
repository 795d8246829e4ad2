/*
 * All points are asked for together: for each year the value on the same day,
 * its growth and the whole year; then the ends of the months. A chart is drawn
 * of what can be: from two points on, none of them negative.
 *
 * An indicator of the newest published year has one value a year, told by the
 * year that was found; several questions may find the same one.
 *
 * What was counted from a list that nobody called complete may be too small: its
 * bar is hollow, and it and what is reckoned from it carry a mark.
 */
#include "web/series.h"

#include "pages.h"

#define YEARS        5
#define CHART_BASE   180 /* y of the line on which the bars stand; the template has it too */
#define CHART_HEIGHT 150 /* of the highest bar */
#define CHART_COLUMN 120 /* width of a year */
#define BAR_WIDTH    34

enum { POINT_SAME, POINT_GROWTH, POINT_WHOLE, POINTS };

static day_t years_back(day_t day, int years)
{
	day_t ret = day;

	if (!day_add_months(day, -12 * years, &ret))
		return DAY_MIN;
	return ret;
}

/* The same day `back` years earlier; a period that is over stays over (29 February). */
static struct when same_day(struct when when, int back)
{
	struct when ret = when;

	ret.period.year -= back;
	ret.cutoff = when.cutoff == period_last(when.period) ? period_last(ret.period)
							     : years_back(when.cutoff, back);
	return ret;
}

static struct when whole_year(struct when when, int back)
{
	struct period year = {when.period.year - back, PERIOD_YEAR, 1};

	return (struct when){year, period_last(year)};
}

/* height × v ÷ most, rounded; 0 for what is not positive */
static int64_t share(struct ratio v, struct ratio most, int height)
{
	struct ratio part;
	int128 rounded;

	if (ratio_sign(v) <= 0 || !ratio_div(v, most, &part) ||
		!ratio_mul(part, ratio_from_int(height), &part) ||
		!ratio_round(part, 0, ROUND_HALF_UP, &rounded))
		return 0;
	return (int64_t)rounded;
}

static bool is_unsure(const struct figure *f)
{
	return f->state == VALUE_GIVEN && !f->covered;
}

static struct part_series_bar bar_of(
	struct arena *a, const struct figure *f, struct ratio most, int64_t x)
{
	int64_t height = share(f->number, most, CHART_HEIGHT);
	struct str number = num_grouped(a, figure_print(a, f).number);
	struct part_series_bar bar = {
		.unsure = is_unsure(f),
		.x = x,
		.y = CHART_BASE - height,
		.height = height,
		.middle = x + BAR_WIDTH / 2,
		.above = CHART_BASE - height - 6,
		.label = is_unsure(f) ? str_format(a, "%.*s*", STR_ARG(number)) : number,
	};

	return bar;
}

struct points {
	struct figure *at; /* YEARS × POINTS, the newest year first */
	bool whole[YEARS]; /* the year is over by the cutoff, and is not the same as the day */
};

/* The largest value; false when there is nothing to draw. */
static bool scale_of(const struct points *points, struct ratio *ret)
{
	size_t given = 0;

	*ret = ratio_from_int(0);
	for (size_t i = 0; i < YEARS * POINTS; i++) {
		const struct figure *f = &points->at[i];

		if (i % POINTS == POINT_GROWTH || f->state != VALUE_GIVEN ||
			(i % POINTS == POINT_WHOLE && !points->whole[i / POINTS]))
			continue;
		if (ratio_sign(f->number) < 0)
			return false;
		given++;
		if (ratio_cmp(f->number, *ret) > 0)
			*ret = f->number;
	}
	return given > 1 && ratio_sign(*ret) > 0;
}

static void add_chart(struct arena *a, const struct points *points, struct part_series *ret)
{
	struct part_series_bar *same = arena_array(a, struct part_series_bar, YEARS);
	struct part_series_bar *whole = arena_array(a, struct part_series_bar, YEARS);
	struct part_series_column *columns = arena_array(a, struct part_series_column, YEARS);
	struct ratio most;

	ret->has_chart = scale_of(points, &most);
	if (!ret->has_chart)
		return;
	/* the oldest year stands at the left; a year with both has them side by side */
	for (size_t i = ret->years_count; i-- > 0;) {
		int64_t left = (int64_t)(ret->years_count - 1 - i) * CHART_COLUMN;
		const struct figure *row = &points->at[i * POINTS];
		bool both = ret->has_same && ret->has_whole;
		int64_t middle = left + CHART_COLUMN / 2;

		if (ret->has_same && row[POINT_SAME].state == VALUE_GIVEN)
			same[ret->same_bars_count++] = bar_of(a, &row[POINT_SAME], most,
				both ? middle - BAR_WIDTH - 2 : middle - BAR_WIDTH / 2);
		if (points->whole[i] && row[POINT_WHOLE].state == VALUE_GIVEN)
			whole[ret->whole_bars_count++] = bar_of(a, &row[POINT_WHOLE], most,
				both ? middle + 2 : middle - BAR_WIDTH / 2);
		columns[ret->columns_count++] =
			(struct part_series_column){ret->years[i].label, middle};
	}
	ret->same_bars = same;
	ret->whole_bars = whole;
	ret->columns = columns;
}

/* What is missing in the past is a dash: it is not asked for any more. The year stands at the head of the row. */
static struct part_figure past(
	struct arena *a, const struct view *view, const struct figure *f, struct part_series *ret)
{
	struct part_figure shown = view_figure(a, view, f, f->face != FACE_VALUE);

	if (shown.missing.len > 0 || f->state != VALUE_GIVEN)
		return (struct part_figure){.none = true, .there = view_trace_url(a, view, f)};
	shown.year = STR_NONE;
	shown.unsure = is_unsure(f);
	ret->has_unsure = ret->has_unsure || shown.unsure;
	return shown;
}

static void add_years(struct arena *a, const struct view *view, const struct points *points,
	struct part_series *ret)
{
	struct part_series_year *years = arena_array(a, struct part_series_year, YEARS);
	struct str last = STR_NONE;

	for (size_t i = 0; i < YEARS; i++) {
		const struct figure *row = &points->at[i * POINTS];
		struct str label = row[POINT_SAME].year.len > 0
					   ? row[POINT_SAME].year
					   : str_format(a, "%d", row[POINT_SAME].when.period.year);

		if (str_eq(label, last))
			break;
		last = label;
		years[ret->years_count++] = (struct part_series_year){
			.label = str_format(a, "%.*s年", STR_ARG(label)),
			.same = past(a, view, &row[POINT_SAME], ret),
			.growth = past(a, view, &row[POINT_GROWTH], ret),
			.whole = points->whole[i] ? past(a, view, &row[POINT_WHOLE], ret)
						  : (struct part_figure){.number = STR_NONE},
		};
	}
	ret->years = years;
}

/* The ends of this year's months up to the cutoff, and the cutoff itself. */
static size_t months_of(struct when when, day_t days[12])
{
	int year = day_civil(when.cutoff).year;
	size_t count = 0;

	for (int month = 1; month <= 12; month++) {
		day_t last = period_last((struct period){year, PERIOD_MONTH, month});

		days[count++] = last < when.cutoff ? last : when.cutoff;
		if (last >= when.cutoff)
			break;
	}
	return count;
}

static void add_months(struct arena *a, const struct view *view, const struct figure *figures,
	size_t count, struct part_series *ret)
{
	struct part_series_month *months = arena_array(a, struct part_series_month, count + 1);

	for (size_t i = 0; i < count; i++) {
		struct civil day = day_civil(figures[i].when.cutoff);
		bool end = figures[i].when.cutoff ==
			   period_last((struct period){day.year, PERIOD_MONTH, day.month});

		months[i] = (struct part_series_month){
			end ? str_format(a, "%d月末", day.month)
			    : str_format(a, "%d月%d日", day.month, day.day),
			past(a, view, &figures[i], ret)};
	}
	ret->months = months;
	ret->months_count = count;
}

static struct str head_of(struct arena *a, struct when when)
{
	struct civil day = day_civil(when.cutoff);

	return when.cutoff == period_last(period_year(when.period))
		       ? STR("全年")
		       : str_format(a, "截至%d月%d日", day.month, day.day);
}

enum rc series_of(struct request *request, const struct view *view,
	const struct indicator_def *indicator, int64_t seq, struct part_series *ret)
{
	struct arena *a = request->job->arena;
	struct figure_request asked[YEARS * POINTS + 12];
	struct points points = {0};
	day_t days[12];
	size_t months = 0, count = 0;
	bool year_end = view->when.cutoff == period_last(period_year(view->when.period));

	for (int i = 0; i < YEARS; i++) {
		struct when same = same_day(view->when, i), whole = whole_year(view->when, i);

		if (indicator->latest_year)
			same.cutoff = view->when.cutoff;
		asked[count++] =
			(struct figure_request){indicator, FACE_VALUE, view->unit->id, same};
		asked[count++] = (struct figure_request){indicator,
			indicator->quantity == QUANTITY_RATIO ? FACE_POINTS : FACE_GROWTH,
			view->unit->id, same};
		asked[count++] =
			(struct figure_request){indicator, FACE_VALUE, view->unit->id, whole};
		points.whole[i] =
			!year_end && !indicator->latest_year && whole.cutoff <= view->when.cutoff;
		ret->has_whole = ret->has_whole || points.whole[i];
	}
	if (indicator->value != NULL && !indicator->registered && !indicator->latest_year)
		months = months_of(view->when, days);
	for (size_t i = 0; i < months; i++)
		asked[count++] = (struct figure_request){indicator, FACE_VALUE, view->unit->id,
			{(struct period){day_civil(days[i]).year, PERIOD_YEAR, 1}, days[i]}};
	TRY(indicator_figures(request->job, view->book, asked, count, seq, &points.at));
	ret->has_same = true;
	ret->same_head = indicator->latest_year ? STR("公布数") : head_of(a, view->when);
	add_years(a, view, &points, ret);
	add_chart(a, &points, ret);
	add_months(a, view, points.at + YEARS * POINTS, months, ret);
	return RC_OK;
}
