/*
 * 校核 as a page: what the packs say must hold of this unit's figures, each
 * number a link to its rows, each exception to its record. checks_run judges;
 * here it is only shown.
 */
#include "pages.h"
#include "web/cells.h"
#include "web/handlers.h"

#define EXCEPTIONS_SHOWN 200

enum { LIGHT_HOLDS, LIGHT_WRONG, LIGHT_UNPROVED, LIGHTS };

static struct part_light light_of(const struct check_line *line)
{
	struct str kind = line->open                        ? STR_NONE
			  : line->outcome == CLAIM_HOLDS    ? STR("done")
			  : line->outcome == CLAIM_UNPROVED ? STR("near")
			  : check_is_wrong(line)            ? STR("late")
							    : STR("behind");

	return (struct part_light){kind, check_verdict(line)};
}

static void add_sides(struct arena *a, const struct view *view, const struct check_line *line,
	struct page_checks_line *out)
{
	struct page_checks_side *sides =
		arena_array(a, struct page_checks_side, line->side_count + 1);

	for (size_t i = 0; i < line->side_count; i++) {
		const struct figure *f = &line->sides[i];
		const char *whose = line->kind != CHECK_BOTH         ? ""
				    : f->source == FIGURE_REGISTERED ? "登记数"
								     : counted_word(f->indicator);

		sides[i] = (struct page_checks_side){
			.name = whose[0] == '\0' ? figure_name(a, f)
						 : str_format(a, "%.*s（%s）",
							   STR_ARG(figure_name(a, f)), whose),
			.value = view_figure(a, view, f, true),
		};
		/* what is missing leads to why, not to where a list may be dropped */
		if (f->state != VALUE_GIVEN)
			sides[i].value.there = view_trace_url(a, view, f);
	}
	out->sides = sides;
	out->sides_count = line->side_count;
}

static void add_exceptions(struct arena *a, const struct view *view, const struct check_line *line,
	struct page_checks_line *out)
{
	size_t count =
		line->exception_count < EXCEPTIONS_SHOWN ? line->exception_count : EXCEPTIONS_SHOWN;
	struct page_checks_exception *list =
		arena_array(a, struct page_checks_exception, count + 1);

	for (size_t i = 0; i < count; i++)
		list[i] = (struct page_checks_exception){line->exceptions[i].title,
			record_url(a, view, line->exceptions[i].ledger, line->exceptions[i].id)};
	out->exceptions = list;
	out->exceptions_count = count;
}

static struct page_checks_line line_of(
	struct arena *a, const struct view *view, const struct check_line *line)
{
	struct page_checks_line out = {
		.label = line->label,
		.rule = line->rule,
		.words = line->kind == CHECK_WORD ? line->words : STR_NONE,
		.note = line->note,
		.basis = line->basis,
		.verdict = light_of(line),
		.slip = line->slip,
	};

	/* the names stand below, each with its record; what is missing stands among the sides */
	if (line->exception_count > 0)
		out.slip = str_format(a, "不符的 %zu 条", line->exception_count);
	else if (line->outcome == CLAIM_UNPROVED && line->side_count > 0)
		out.slip = STR_NONE;
	add_sides(a, view, line, &out);
	add_exceptions(a, view, line, &out);
	return out;
}

static void add_groups(struct arena *a, const struct view *view, const struct check_line *lines,
	size_t count, struct page_checks *page)
{
	static const struct page_checks_group heads[] = {
		[CHECK_RULE] = {.title = STR_INIT("数与数"),
			.about = STR_INIT("一个数是另几个数的和，或是其中的一部分")},
		[CHECK_BOTH] = {.title = STR_INIT("台账数与登记数"),
			.about = STR_INIT("同一个数，自己数的和上级公布的")},
		[CHECK_WORD] = {.title = STR_INIT("用词"),
			.about = STR_INIT("证据够了才能写进公文")},
	};
	struct page_checks_group *groups =
		arena_array(a, struct page_checks_group, COUNT_OF(heads));

	for (size_t k = 0; k < COUNT_OF(heads); k++) {
		struct page_checks_group *group = &groups[page->groups_count];
		struct page_checks_line *out = arena_array(a, struct page_checks_line, count + 1);
		size_t some = 0;

		/* what is broken first */
		for (int wanted = 0; wanted < CHECK_ORDERS; wanted++)
			for (size_t i = 0; i < count; i++)
				if ((size_t)lines[i].kind == k &&
					check_line_order(&lines[i]) == wanted)
					out[some++] = line_of(a, view, &lines[i]);
		if (some == 0)
			continue;
		*group = heads[k];
		group->lines = out;
		group->lines_count = some;
		page->groups_count++;
	}
	page->groups = groups;
}

static void add_lights(
	struct arena *a, const struct check_line *lines, size_t count, struct page_checks *page)
{
	static const struct part_light words[LIGHTS] = {
		[LIGHT_HOLDS] = {STR_INIT("done"), STR_INIT("成立")},
		[LIGHT_WRONG] = {STR_INIT("late"), STR_INIT("不成立")},
		[LIGHT_UNPROVED] = {STR_INIT("near"), STR_INIT("无法判断")}};
	struct part_light *lights = arena_array(a, struct part_light, LIGHTS);
	size_t counts[LIGHTS] = {0};

	for (size_t i = 0; i < count; i++)
		if (!lines[i].open)
			counts[lines[i].outcome == CLAIM_HOLDS    ? LIGHT_HOLDS
				: lines[i].outcome == CLAIM_FAILS ? LIGHT_WRONG
								  : LIGHT_UNPROVED]++;
	for (int i = 0; i < LIGHTS; i++)
		if (counts[i] > 0)
			lights[page->lights_count++] = (struct part_light){words[i].kind,
				str_format(a, "%.*s %zu", STR_ARG(words[i].word), counts[i])};
	page->lights = lights;
}

enum rc checks_show(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct page_checks page = {0};
	struct check_line *lines = NULL;
	struct view view;
	struct buf out;
	size_t count = 0;

	TRY(view_read(request, &view));
	page.frame = view_frame(request, &view, STR("校核"), "checks");
	page.nothing = view.unit == NULL || view.catalog->claim_count == 0;
	page.empty = (struct part_empty){.icon = STR("indicator"),
		.title = STR("还没有数可以校核"),
		.words = STR("校核看数与数是否相符、强词有没有证据。先收进辖区和第一份名单。"),
		.link = view_url(a, &view, url_to(a, "/drop")),
		.action = STR("拖文件")};
	if (!page.nothing) {
		TRY(checks_run(request->job, view.book, view.unit->id, view.when, SEQ_NOW, &lines,
			&count));
		page.about = str_format(a, "%.*s · %.*s · 截至%.*s", STR_ARG(view.unit->name),
			STR_ARG(period_chinese(a, view.when.period)),
			STR_ARG(day_chinese(a, view.when.cutoff)));
		add_groups(a, &view, lines, count, &page);
		add_lights(a, lines, count, &page);
	}
	buf_init(&out, BUF_MAX_TEXT);
	page_checks(&out, &page);
	return reply_page(request, reply, &out);
}
