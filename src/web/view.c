/*
 * The choices are read from the address, so nothing about them is remembered
 * between requests. All units are read once a request (a district has tens, a
 * province some thousands); the choice shows the top ones, the chosen one with
 * its ancestors, siblings and children.
 *
 * The choice of a period carries which period the cutoff belonged to (`was`):
 * when the period changes, the old cutoff no longer applies.
 */
#include "web/view.h"

#include "pages.h"
#include "web/frame.h"
#include "web/serve.h"

#define YEARS_SHOWN 5

struct str view_field(const struct request *request, const char *name)
{
	struct str text = request_form(request, name);

	return text.len > 0 ? text : request_query(request, name);
}

struct url view_carry(const struct request *request, struct url url)
{
	static const char *const names[] = {"unit", "period", "cutoff"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		url = url_with(request->job->arena, url, names[i], view_field(request, names[i]));
	return url;
}

enum rc view_number(struct request *request, const char *name, int64_t none, int64_t *ret)
{
	struct str text = view_field(request, name);

	*ret = none;
	if (text.len > 0 && (!int_from(text, ret) || *ret < 0))
		return fail(request->job, RC_INVALID, "“%s”应是一个编号，不是“%.*s”", name,
			STR_ARG(text));
	return RC_OK;
}

enum rc view_change(struct request *request, int64_t *ret)
{
	int64_t seq, head;

	TRY(view_number(request, "change", SEQ_NOW, &seq));
	*ret = seq;
	if (seq == SEQ_NOW)
		return RC_OK;
	TRY(book_newest(request->job, request->desk->book, &head));
	if (seq > head)
		return fail(request->job, RC_MISSING, "没有第 %lld 号变更，最后一次是第 %lld 号",
			(long long)seq, (long long)head);
	return RC_OK;
}

/* ---- units ---- */

struct unit_list {
	ARRAY(struct view_unit) at;
};

static enum rc add_unit(void *arg, struct job *job, const struct record *record)
{
	struct unit_list *list = arg;
	struct record *r = record_copy(job, record);
	const struct value *parent = record_value(r, STR("parent"));

	if (list->at.len == VIEW_MAX_UNITS)
		return RC_DONE;
	*ARRAY_ADD(job->arena, list->at) = (struct view_unit){
		.id = r->id,
		.parent = value_given(*parent) ? parent->integer : 0,
		.name = record_value(r, STR("name"))->text,
		.brief = record_value(r, STR("short"))->text,
		.code = record_value(r, STR("code"))->text,
	};
	return RC_OK;
}

static enum rc read_units(struct request *request, struct view *view)
{
	struct unit_list list = {0};
	struct ledger_query query = {.seq = SEQ_NOW};

	TRY(ledger_each(request->job, view->book,
		schema_ledger(&view->catalog->schema, LEDGER_UNIT), &query, add_unit, &list));
	view->units = list.at.at;
	view->unit_count = list.at.len;
	return RC_OK;
}

static const struct view_unit *unit_by_id(const struct view *view, int64_t id)
{
	for (size_t i = 0; i < view->unit_count; i++)
		if (view->units[i].id == id)
			return &view->units[i];
	return NULL;
}

struct str view_unit_name(const struct view *view, int64_t id)
{
	const struct view_unit *unit = unit_by_id(view, id);

	return unit != NULL ? unit->name : STR("");
}

static const struct view_unit *default_unit(const struct view *view)
{
	struct unit_choice choice = {0};

	for (size_t i = 0; i < view->unit_count; i++)
		unit_choice_look(&choice, view->book, view->units[i].id, view->units[i].name,
			view->units[i].parent != 0);
	return unit_by_id(view, choice.chosen);
}

/* By division code, name or short name; a number that is no code is the record's. */
static enum rc choose_unit(struct request *request, struct view *view, struct str text)
{
	struct arena *a = request->job->arena;
	struct str key = str_name_key(a, text);
	int64_t id;
	size_t hits = 0;

	/* an empty book has no unit whatever the address says */
	if (text.len == 0 || view->unit_count == 0) {
		view->unit = default_unit(view);
		return RC_OK;
	}
	for (size_t i = 0; i < view->unit_count; i++) {
		const struct view_unit *unit = &view->units[i];

		if (str_eq(unit->code, text) || str_eq(str_name_key(a, unit->name), key) ||
			(unit->brief.len > 0 && str_eq(str_name_key(a, unit->brief), key))) {
			view->unit = unit;
			hits++;
		}
	}
	if (hits == 0 && int_from(text, &id))
		hits = (view->unit = unit_by_id(view, id)) != NULL ? 1 : 0;
	if (hits == 0)
		return fail(request->job, RC_MISSING, "辖区台账里没有“%.*s”", STR_ARG(text));
	if (hits > 1)
		return fail(request->job, RC_INVALID, "“%.*s”对应 %zu 个辖区，请从上方的选择里指定",
			STR_ARG(text), hits);
	return RC_OK;
}

static struct str unit_key(struct arena *a, const struct view *view, const struct view_unit *unit)
{
	size_t same = 0;

	for (size_t i = 0; unit->code.len > 0 && i < view->unit_count; i++)
		same += str_eq(view->units[i].code, unit->code) ? 1 : 0;
	return same == 1 ? unit->code : str_format(a, "%lld", (long long)unit->id);
}

/* ---- when ---- */

static enum rc read_period(struct request *request, struct view *view, struct str text,
	struct str cutoff, struct when *ret)
{
	struct job *job = request->job;
	struct when when = {.cutoff = job->today};

	if (text.len == 0 && cutoff.len == 0) {
		struct str why;

		TRY(when_newest(job, view->book, ret, &why));
		view->open = why.len == 0;
		return RC_OK;
	}
	if (text.len == 0)
		when.period = (struct period){day_civil(ret->cutoff).year, PERIOD_YEAR, 1};
	else if (!period_from(text, &when.period))
		return fail(job, RC_INVALID,
			"报告期“%.*s”应写成 2023、2023H1、2023Q2 或 2023-06，年份在 %d 到 %d 之间",
			STR_ARG(text), PERIOD_YEAR_MIN, PERIOD_YEAR_MAX);
	if (period_last(when.period) < when.cutoff)
		when.cutoff = period_last(when.period);
	if (cutoff.len > 0)
		when.cutoff = ret->cutoff;
	*ret = when;
	return RC_OK;
}

static enum rc read_when(struct request *request, struct view *view)
{
	struct job *job = request->job;
	struct str text = view_field(request, "period"), was = view_field(request, "was");
	struct str cutoff = view_field(request, "cutoff");
	struct when when = {0};

	if (was.len > 0 && !str_eq(was, text))
		cutoff = STR_NONE;
	if (cutoff.len > 0 && !day_from_iso(cutoff, &when.cutoff))
		return fail(job, RC_INVALID, "截止日“%.*s”应写成 2023-06-20", STR_ARG(cutoff));
	TRY(read_period(request, view, text, cutoff, &when));
	if (when.cutoff < period_first(when.period))
		return fail(job, RC_INVALID, "截止日 %.*s 早于%.*s的第一天，请在上方重新选择",
			STR_ARG(day_chinese(job->arena, when.cutoff)),
			STR_ARG(period_chinese(job->arena, when.period)));
	view->when = when;
	return RC_OK;
}

static struct url add_choices(struct arena *a, const struct view *view, struct url url,
	const struct view_unit *unit, struct when when)
{
	if (unit != NULL)
		url = url_with(a, url, "unit", unit_key(a, view, unit));
	if (view->open && when.cutoff == view->when.cutoff)
		return url;
	url = url_with(a, url, "period", period_text(a, when.period));
	return url_with(a, url, "cutoff", day_iso(a, when.cutoff));
}

enum rc view_read(struct request *request, struct view *ret)
{
	struct view view = {.book = request->desk->book};

	view.catalog = view.book->catalog;
	TRY(read_units(request, &view));
	TRY(choose_unit(request, &view, view_field(request, "unit")));
	TRY(read_when(request, &view));
	view.choices = add_choices(
		request->job->arena, &view, (struct url){STR_NONE}, view.unit, view.when);
	TRY(book_head(request->job, view.book, &view.head_seq, &view.head));
	*ret = view;
	return RC_OK;
}

enum rc view_read_unit(struct request *request, struct view *ret)
{
	TRY(view_read(request, ret));
	if (ret->unit == NULL)
		return fail(request->job, RC_MISSING,
			"还没有辖区，数无从算起：请先在“拖文件”里接收辖区名单");
	return RC_OK;
}

struct url view_url(struct arena *a, const struct view *view, struct url url)
{
	return url_with_query(a, url, view->choices);
}

/* ---- the frame ---- */

static bool is_near(const struct view *view, const struct view_unit *unit)
{
	const struct view_unit *chosen = view->unit, *up = chosen;

	if (unit->parent == 0 || unit == chosen)
		return true;
	if (chosen != NULL && (unit->parent == chosen->id || unit->parent == chosen->parent))
		return true;
	for (int depth = 0; up != NULL && depth < UNIT_DEPTH_MAX;
		depth++, up = unit_by_id(view, up->parent))
		if (up == unit)
			return true;
	return false;
}

static void add_units(struct arena *a, const struct view *view, struct part_choices *choices)
{
	struct part_choices_option *options =
		arena_array(a, struct part_choices_option, view->unit_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < view->unit_count; i++) {
		const struct view_unit *unit = &view->units[i];

		if (unit != view->unit && (count >= VIEW_MAX_SHOWN || !is_near(view, unit)))
			continue;
		options[count++] = (struct part_choices_option){
			.value = unit_key(a, view, unit),
			.label = unit->name,
			.chosen = unit == view->unit,
		};
	}
	choices->units = options;
	choices->units_count = count;
}

static void add_periods(
	struct request *request, const struct view *view, struct part_choices *choices)
{
	static const struct period kinds[] = {{0, PERIOD_YEAR, 1}, {0, PERIOD_HALF, 1},
		{0, PERIOD_QUARTER, 1}, {0, PERIOD_QUARTER, 2}, {0, PERIOD_QUARTER, 3},
		{0, PERIOD_QUARTER, 4}};
	struct arena *a = request->job->arena;
	struct part_choices_option *options =
		arena_array(a, struct part_choices_option, YEARS_SHOWN * COUNT_OF(kinds) + 1);
	int year = day_civil(request->job->today).year;
	size_t count = 0;
	bool found = false;

	for (int back = 0; back < YEARS_SHOWN; back++) {
		for (size_t k = 0; k < COUNT_OF(kinds); k++) {
			struct period p = kinds[k];

			p.year = year - back;
			bool chosen = period_cmp(p, view->when.period) == 0;

			found = found || chosen;
			options[count++] = (struct part_choices_option){
				period_text(a, p), period_chinese(a, p), chosen};
		}
	}
	if (!found)
		options[count++] = (struct part_choices_option){period_text(a, view->when.period),
			period_chinese(a, view->when.period), true};
	choices->periods = options;
	choices->periods_count = count;
}

/* The address of this page without its query: the choices' form brings its own. */
static struct url here(struct request *request)
{
	struct str texts[COUNT_OF(request->steps) + 1] = {STR_NONE};
	struct str rest = str_from_z(request->route->path);
	size_t count = 0;

	while (rest.len > 0) {
		if (str_starts(str_cut(&rest, STR("/")), STR("{"))) {
			texts[count + 1] = request->steps[count];
			count++;
		}
	}
	return url_make(request->job->arena, request->route->path, texts, count);
}

static bool is_carried(struct str name)
{
	static const char *const own[] = {"unit", "period", "cutoff", "was", "after", "trail",
		"page", "taken", "left", "t", "saved"};

	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (str_eq(name, str_from_z(own[i])))
			return false;
	return true;
}

static struct part_choices choices_of(struct request *request, const struct view *view)
{
	struct arena *a = request->job->arena;
	struct part_choices_keep *keeps =
		arena_array(a, struct part_choices_keep, request->query.len + 1);
	struct part_choices choices = {
		.here = here(request), .cutoff = day_iso(a, view->when.cutoff), .keeps = keeps};

	add_units(a, view, &choices);
	add_periods(request, view, &choices);
	for (size_t i = 0; i < request->query.len; i++)
		if (is_carried(request->query.at[i].name))
			keeps[choices.keeps_count++] = (struct part_choices_keep){
				request->query.at[i].name, request->query.at[i].value};
	keeps[choices.keeps_count++] =
		(struct part_choices_keep){STR("was"), period_text(a, view->when.period)};
	return choices;
}

static void add_search(struct request *request, const struct view *view, struct part_frame *frame)
{
	struct arena *a = request->job->arena;
	struct part_frame_keep *keeps = arena_array(a, struct part_frame_keep, 3);
	size_t count = 0;

	if (view->unit != NULL)
		keeps[count++] =
			(struct part_frame_keep){STR("unit"), unit_key(a, view, view->unit)};
	keeps[count++] = (struct part_frame_keep){STR("period"), period_text(a, view->when.period)};
	keeps[count++] = (struct part_frame_keep){STR("cutoff"), day_iso(a, view->when.cutoff)};
	frame->search = url_to(a, "/search");
	frame->search_keeps = keeps;
	frame->search_keeps_count = count;
	if (str_eq(request->path, STR("/search")))
		frame->search_words = request_query(request, "q");
}

struct part_frame view_frame(
	struct request *request, const struct view *view, struct str title, const char *menu)
{
	struct arena *a = request->job->arena;
	struct part_frame frame = frame_make(request, title, menu);
	struct part_frame_item *items =
		arena_array(a, struct part_frame_item, frame.menu_count + 1);
	struct part_frame_fact *foot = arena_array(a, struct part_frame_fact, 4);

	for (size_t i = 0; i < frame.menu_count; i++) {
		items[i] = frame.menu[i];
		items[i].link = view_url(a, view, items[i].link);
	}
	frame.menu = items;
	frame.has_choices = view->unit != NULL;
	if (frame.has_choices)
		frame.choices = choices_of(request, view);
	add_search(request, view, &frame);
	foot[0] = (struct part_frame_fact){STR("账套"), view->book->name};
	foot[1] = (struct part_frame_fact){STR("口径包"), view->catalog->version};
	foot[2] = (struct part_frame_fact){
		STR("数据至变更"), str_format(a, "%lld", (long long)view->head_seq)};
	foot[3] = (struct part_frame_fact){STR("链首"), str_head(view->head, 12)};
	frame.foot = foot;
	frame.foot_count = 4;
	return frame;
}

/* ---- figures ---- */

struct url view_unit_url(struct arena *a, const struct view *view, struct url url, int64_t unit)
{
	const struct view_unit *of = unit_by_id(view, unit);

	return of == view->unit ? view_url(a, view, url)
				: add_choices(a, view, url, of, view->when);
}

struct url view_figure_url(
	struct arena *a, const struct view *view, struct url url, const struct figure *figure)
{
	const struct view_unit *unit = unit_by_id(view, figure->unit);

	url = url_with(a, url, "indicator", figure->indicator->code);
	url = url_with(a, url, "face", str_from_z(face_word(figure->face)));
	bool chosen = unit == view->unit && figure->when.cutoff == view->when.cutoff &&
		      period_cmp(figure->when.period, view->when.period) == 0;
	url = chosen ? view_url(a, view, url) : add_choices(a, view, url, unit, figure->when);
	return figure->seq > 0 && figure->seq != view->head_seq
		       ? url_with_int(a, url, "change", figure->seq)
		       : url;
}

struct url view_trace_url(struct arena *a, const struct view *view, const struct figure *figure)
{
	return view_figure_url(a, view, url_to(a, "/trace"), figure);
}

struct str view_figure_text(struct arena *a, const struct figure *figure)
{
	struct printed p = figure_print(a, figure);

	if (p.missing)
		return p.brief;
	return str_format(a, "%.*s%.*s%.*s", STR_ARG(num_grouped(a, p.number)), STR_ARG(p.measure),
		STR_ARG(figure_year(a, figure)));
}

static const char *source_word(const struct figure *figure)
{
	if (figure->face == FACE_TARGET)
		return "目标任务";
	switch (figure->source) {
	case FIGURE_COUNTED: return "台账数";
	case FIGURE_REGISTERED: return "登记数";
	case FIGURE_FROZEN: return "定稿数";
	case FIGURE_DERIVED: return "由其他数算得";
	}
	never();
}

struct part_figure view_figure(
	struct arena *a, const struct view *view, const struct figure *figure, bool with_measure)
{
	struct printed p = figure_print(a, figure);
	struct str *about = arena_array(a, struct str, 3);

	if (p.missing && figure->state != VALUE_NOT_APPLICABLE && figure->face != FACE_RANK)
		return (struct part_figure){
			.missing = STR("〔待补〕"),
			.there = view_url(a, view,
				url_with(a,
					url_with(a, url_to(a, "/drop"), "want",
						figure->indicator->code),
					"face", str_from_z(face_word(figure->face)))),
		};
	about[0] = figure_name(a, figure);
	about[1] = str_format(a, "截止 %.*s · %.*s", STR_ARG(day_chinese(a, figure->when.cutoff)),
		STR_ARG(view_unit_name(view, figure->unit)));
	about[2] = p.missing && figure->why_missing.len > 0 ? figure->why_missing
		   : figure->rows > 0 ? str_format(a, "%s · %lld 条记录%s", source_word(figure),
						(long long)figure->rows,
						figure->covered ? "" : " · 未确认完整")
				      : str_from_z(source_word(figure));
	return (struct part_figure){
		.number = p.missing ? p.brief
			  : with_measure
				  ? str_format(a, "%.*s%.*s", STR_ARG(num_grouped(a, p.number)),
					    STR_ARG(p.measure))
				  : num_grouped(a, p.number),
		.year = figure_year(a, figure),
		.there = view_trace_url(a, view, figure),
		.about = about,
		.about_count = 3,
	};
}

/* ---- words ---- */

struct str view_size(struct arena *a, int64_t bytes)
{
	if (bytes < 1024)
		return str_format(a, "%lld 字节", (long long)bytes);
	if (bytes < 1024 * 1024)
		return str_format(a, "%lld KB", (long long)((bytes + 512) / 1024));
	return str_format(a, "%lld MB", (long long)((bytes + 524288) / 1048576));
}
