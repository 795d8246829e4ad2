/*
 * 对接活动 and 专家: what was held, who came, who spoke.
 */
#include "sample/draw.h"
#include "sample/results.h"

#define EVENTS "event.count event.firms event.courses event.popular"

static const char *const event_kinds[] = {"成果发布会", "路演", "技术对接会", "技术对接会",
	"专家企业行", "专家企业行", "参观实践", "培训", "培训", "政策宣讲", "科普活动", "其他"};

bool event_connects(const struct event *e)
{
	static const char *const kinds[] = {
		"成果发布会", "路演", "技术对接会", "专家企业行", "参观实践"};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_eq(str_from_z(e->kind), str_from_z(kinds[i])))
			return true;
	return false;
}

/* ---- experts ---- */

static void add_expert(
	struct world *w, struct rng *rng, int party, struct date entered, struct date left)
{
	static const char *const ranks[] = {"教授", "副教授", "研究员", "高级工程师"};
	static const char *const fields[] = {
		"先进制造", "新材料", "现代农业", "电子信息", "生物医药"};
	struct results *r = w->results;
	struct expert e = {
		.name = name_person(w, rng), .party = party, .entered = entered, .left = left};
	e.number = str_format(w->a, "ZJ%04zu", 1 + r->experts.len);
	e.rank = RNG_PICK(rng, ranks);
	e.field = RNG_PICK(rng, fields);
	*ARRAY_ADD(w->a, r->experts) = e;
}

static void expert_case(struct world *w, struct rng *rng, struct date entered, struct date left,
	const char *what, const char *why)
{
	add_expert(w, rng, draw_school(w, rng), entered, left);
	plant_case(w, "expert.count", w->results->experts.at[w->results->experts.len - 1].name,
		what, why);
}

static void edge_experts(struct world *w, struct rng *rng)
{
	int y = THIS_YEAR;
	expert_case(w, rng, day_on(y, 6, 20), PEN_NO_DATE, "截止日当天入库", "计入");
	expert_case(w, rng, day_on(y, 6, 21), PEN_NO_DATE, "截止日次日入库", "截至6月20日不计");
	expert_case(w, rng, day_on(y - 1, 5, 9), day_on(y, 6, 20), "截止日当天出库",
		"自出库之日起不计");
	expert_case(w, rng, day_on(y - 1, 5, 9), day_on(y, 6, 21), "截止日次日出库",
		"截至6月20日仍计入");
	expert_case(w, rng, PEN_NO_DATE, PEN_NO_DATE, "没有写入库日期", "无法判断，单列，不是0");
	expert_case(w, rng, (struct date){ymd(y, 1, 1), ymd(y, 12, 31)}, PEN_NO_DATE,
		"入库日期只到年份，是今年", "年中无法判断");
}

/* ---- events ---- */

static struct event *add_event(
	struct world *w, struct rng *rng, int district, const char *kind, struct date day)
{
	static const char *const places[] = {"会议中心", "高新产业园", "职业技术学院报告厅"};
	struct results *r = w->results;
	struct str name = w->units.at[district].name;
	int year = day_civil(day.first).year, before = 1;
	for (size_t i = 0; i < r->events.len; i++)
		before += r->events.at[i].district == district &&
			  str_eq(str_from_z(r->events.at[i].kind), str_from_z(kind)) &&
			  day_civil(r->events.at[i].day.first).year == year;
	struct event e = {.kind = kind,
		.day = day,
		.district = district,
		.partner = NOBODY,
		.firms = NO_NUMBER,
		.people = rng_between(rng, 20, 260),
		.handouts = NO_NUMBER,
		.intents = NO_NUMBER,
		.signed_there = NO_NUMBER};
	e.name = str_format(w->a, "%.*s%d年第%d场%s", STR_ARG(name), year, before,
		str_eq(str_from_z(kind), STR("其他")) ? "科技交流活动" : kind);
	e.place = str_format(w->a, "%.*s%s", STR_ARG(name), RNG_PICK(rng, places));
	e.host = str_format(w->a, "%.*s科技局", STR_ARG(name));
	if (str_eq(str_from_z(kind), STR("科普活动")))
		e.handouts = (int64_t)rng_between(rng, 3, 40) * 50;
	*ARRAY_ADD(w->a, r->events) = e;
	return &r->events.at[r->events.len - 1];
}

static void attend(struct world *w, int event, int party, const char *role, int64_t people)
{
	*ARRAY_ADD(w->a, w->results->attendances) = (struct attendance){event, party, role, people};
}

/* Some firms of the deck, one after the other: who came to one may come to another one again. */
static void guests(struct world *w, struct rng *rng, struct deck *deck, int event)
{
	struct results *r = w->results;
	struct event *e = &r->events.at[event];
	int count = rng_between(rng, 3, 7);
	if (!event_connects(e) && !rng_chance(rng, 300))
		return;
	e->partner = draw_school(w, rng);
	attend(w, event, e->partner, "发布方", rng_between(rng, 1, 4));
	e->firms = count;
	for (int i = 0; i < count; i++)
		attend(w, event, draw_firm(deck), "参加", rng_between(rng, 1, 3));
	for (int i = rng_between(rng, 0, 2); i > 0; i--) {
		struct speech speech = {event, rng_between(rng, 0, (int)r->experts.len - 1)};
		bool there = false;
		for (size_t k = 0; k < r->speeches.len; k++)
			there = there || (r->speeches.at[k].event == event &&
						 r->speeches.at[k].expert == speech.expert);
		if (!there)
			*ARRAY_ADD(w->a, r->speeches) = speech;
	}
}

static void edge_events(struct world *w, struct rng *rng, int district)
{
	static const struct {
		int year, month, day; /* day 0: the month is known only */
		const char *kind, *what, *why;
	} cases[] = {
		{2023, 6, 20, "技术对接会", "截止日当天举办", "计入"},
		{2023, 6, 21, "技术对接会", "截止日次日举办", "截至6月20日不计，截至6月30日计入"},
		{2023, 6, 0, "专家企业行", "活动日期只到6月", "截至6月20日无法判断，单列"},
		{2023, 1, 1, "路演", "1月1日举办", "属于2023年"},
		{2022, 12, 31, "路演", "12月31日举办", "属于2022年"},
		{2022, 6, 20, "成果发布会", "上年同日举办", "上年同期（截至2022年6月20日）计入"},
		{2023, 4, 18, "培训", "没有写参加人次", "算一场，人次未填不是0"},
		{2023, 5, 16, "科普活动", "没有写资料份数", "算一场，份数未填不是0"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date day = cases[i].day == 0
					  ? day_in_month(cases[i].year, cases[i].month)
					  : day_on(cases[i].year, cases[i].month, cases[i].day);
		struct event *e = add_event(w, rng, district, cases[i].kind, day);
		if (i == 6)
			e->people = NO_NUMBER;
		if (i == 7)
			e->handouts = NO_NUMBER;
		plant_case(w, EVENTS, e->name, cases[i].what, cases[i].why);
	}
}

void world_events(struct world *w)
{
	w->results = arena_new(w->a, struct results);
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "events");
		struct deck deck = deck_of(w, &rng, district, ymd(2020, 1, 1));
		size_t first = w->results->events.len;
		for (int k = 0; k < 24; k++)
			add_expert(w, &rng,
				rng_chance(&rng, 700) ? draw_school(w, &rng) : draw_firm(&deck),
				draw_day(&rng, w->size->first_year + k % history_years(w)),
				PEN_NO_DATE);
		if (i == 0) {
			edge_experts(w, &rng);
			edge_events(w, &rng, district);
		}
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			for (int k = 0; k < (year == THIS_YEAR ? 10 : 20); k++)
				(void)add_event(w, &rng, district, RNG_PICK(&rng, event_kinds),
					draw_day(&rng, year));
		for (size_t e = first; e < w->results->events.len; e++)
			guests(w, &rng, &deck, (int)e);
	}
}
