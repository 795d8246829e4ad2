/*
 * 服务日志 and 四新, 特派员考核 and 经费, 团站; 项目检查 and 变更. A log counts
 * when it was approved; a variety counts once, when it came first.
 */
#include "sample/servings.h"
#include "sample/draw.h"

#include <string.h>

#define LOGS "service.times service.days service.active"

/* ---- logs ---- */

static struct service_log *add_log(
	struct world *w, struct rng *rng, int commissioner, int village, day_t day)
{
	struct servings *v = w->servings;
	bool course = rng_chance(rng, 250);
	*ARRAY_ADD(w->a, v->logs) = (struct service_log){.commissioner = commissioner,
		.village = village,
		.pair = NOBODY,
		.started = day,
		.approved = day + 3 <= LAST_DAY ? day + 3 : LAST_DAY,
		.state = "通过",
		.days = rng_chance(rng, 700) ? 10 : rng_between(rng, 1, 6) * 5,
		.courses = course ? 1 : PEN_NO_MONEY,
		.trained = course ? rng_between(rng, 8, 60) : PEN_NO_MONEY,
		.households = rng_chance(rng, 600) ? rng_between(rng, 1, 15) : PEN_NO_MONEY,
		.income = rng_chance(rng, 400) ? (int64_t)rng_between(rng, 2, 80) * 100000
					       : PEN_NO_MONEY};
	return &v->logs.at[v->logs.len - 1];
}

static void logs(struct world *w)
{
	struct rng rng = rng_of(w->seed, "service logs");
	for (size_t i = 0; i < w->assignments.len; i++) {
		const struct assignment *a = &w->assignments.at[i];
		day_t last = a->days.last < LAST_DAY ? a->days.last : LAST_DAY;
		if (a->ended.first <= a->ended.last)
			last = a->ended.first - 1;
		if (!rng_chance(&rng, 300) || last <= a->days.first)
			continue;
		struct service_log *t = add_log(w, &rng, a->commissioner, a->village,
			a->days.first + rng_between(&rng, 0, last - a->days.first));
		t->pair = i % 5 > 0 ? (int)i : NOBODY;
		int chance = rng_between(&rng, 0, 99);
		if (chance < 12) {
			t->state = chance < 7 ? "待审核" : "退回";
			t->approved = DAY_MIN;
		}
	}
}

static void edge_logs(struct world *w)
{
	static const struct {
		int started[3], approved[3];
		const char *state, *what, *why;
	} cases[] = {
		{{2023, 6, 20}, {2023, 6, 20}, "通过", "截止日当天服务、当天审核", "计入"},
		{{2023, 6, 19}, {2023, 6, 21}, "通过", "截止日前服务、截止日次日审核通过",
			"截至6月20日不计"},
		{{2022, 12, 31}, {2023, 1, 4}, "通过", "上年12月31日服务、今年审核",
			"按服务日期属于2022年，到2022年末还没有审核，不计"},
		{{2023, 1, 1}, {2023, 1, 5}, "通过", "1月1日服务", "属于2023年"},
		{{2023, 5, 8}, {0}, "退回", "审核退回", "不计"},
	};
	struct rng rng = rng_of(w->seed, "edge logs");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const int *from = cases[i].started, *to = cases[i].approved;
		struct service_log *t =
			add_log(w, &rng, (int)i, (int)i + 20, ymd(from[0], from[1], from[2]));
		t->approved = to[0] == 0 ? DAY_MIN : ymd(to[0], to[1], to[2]);
		t->state = cases[i].state;
		plant_case(w, LOGS, w->commissioners.at[i].name, cases[i].what, cases[i].why);
	}
}

/* Of the pairs on the edge: before there was an agreement, and when the pair was no more. */
static void edge_pairs(struct world *w)
{
	static const struct {
		int village, day;
		const char *what, *why;
	} cases[] = {
		{0, 1, "协议没有签订的结对写了日志", "算协议期外"},
		{1, 20, "协议签订当天服务", "在协议期内"},
		{2, 20, "服务的次日才签协议", "算协议期外"},
		{4, 14, "解除前一天服务", "在协议期内"},
		{4, 15, "解除当天服务", "自解除之日起算协议期外"},
		{5, 10, "签订日期只到6月", "签在前还是在后无法判断，单列"},
	};
	struct rng rng = rng_of(w->seed, "edge pairs");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t pair = 0;
		while (w->assignments.at[pair].village != cases[i].village ||
			w->assignments.at[pair].days.last < LAST_DAY)
			pair++;
		int who = w->assignments.at[pair].commissioner;
		struct service_log *t =
			add_log(w, &rng, who, cases[i].village, ymd(THIS_YEAR, 6, cases[i].day));
		t->pair = (int)pair;
		plant_case(w, "service.outside", w->villages.at[cases[i].village].name,
			cases[i].what, cases[i].why);
	}
}

/* ---- 四新 ---- */

static struct four_new *add_four_new(
	struct world *w, struct rng *rng, int district, struct date introduced)
{
	static const char *const kinds[] = {"新品种", "新品种", "新技术", "新模式", "新装备"};
	static const char *const things[] = {
		"小麦", "油菜", "食用菌", "肉牛", "稻渔综合种养", "设施蔬菜"};
	struct servings *v = w->servings;
	int who, village;
	do
		who = rng_between(rng, 0, (int)w->commissioners.len - 1);
	while (w->commissioners.at[who].district != district);
	do
		village = rng_between(rng, 0, (int)w->villages.len - 1);
	while (!lies_within(w, w->villages.at[village].town, district));
	struct four_new t = {.kind = RNG_PICK(rng, kinds),
		.introduced = introduced,
		.commissioner = who,
		.village = village,
		.area = (int64_t)rng_between(rng, 20, 900) * 5};
	t.name = str_format(w->a, "%s%zu号%s", RNG_PICK(rng, things), 101 + v->four_news.len,
		strcmp(t.kind, "新品种") == 0 ? "" : t.kind + 3);
	*ARRAY_ADD(w->a, v->four_news) = t;
	return &v->four_news.at[v->four_news.len - 1];
}

static void edge_four_new(struct world *w, struct rng *rng, int district)
{
	struct four_new *t = add_four_new(w, rng, district, day_on(THIS_YEAR - 1, 9, 20));
	t->again = true;
	plant_case(w, "four_new.count", t->name, "2022年引进，2023年的名单里又报了一次",
		"第一次引进算一次，属于2022年，2023年不再计");
	t = add_four_new(w, rng, district, day_on(THIS_YEAR, 6, 20));
	plant_case(w, "four_new.count", t->name, "截止日当天引进", "计入");
	t = add_four_new(w, rng, district, day_on(THIS_YEAR, 6, 21));
	plant_case(w, "four_new.count", t->name, "截止日次日引进", "截至6月20日不计");
}

/* ---- judged, paid, served ---- */

/* Each spring of those who were sent out the year before; who served little is not judged well. */
static void judged(struct world *w)
{
	static const char *const grades[] = {"优秀", "良好", "合格", "合格", "不合格"};
	struct rng rng = rng_of(w->seed, "assessments");
	struct servings *v = w->servings;
	for (size_t i = 0; i < w->terms.len; i++) {
		const struct term *t = &w->terms.at[i];
		int year = day_civil(t->days.first).year;
		bool done = year < THIS_YEAR && rng_chance(&rng, 400);
		for (size_t k = 0; k < v->assessments.len && done; k++)
			done = v->assessments.at[k].commissioner != t->commissioner ||
			       v->assessments.at[k].year != year;
		if (!done)
			continue;
		size_t grade = rng_below(&rng, COUNT_OF(grades));
		*ARRAY_ADD(w->a, v->assessments) = (struct assessment){t->commissioner, year,
			grade == 4 ? 3 : rng_between(&rng, 12, 60), t->level, grades[grade],
			(int)(9500 - 900 * grade) - rng_between(&rng, 0, 400)};
		struct date day = date_of(ymd(year, 6, 1) + rng_between(&rng, 0, 100));
		bool paid = rng_chance(&rng, 800);
		*ARRAY_ADD(w->a, v->payments) = (struct commissioner_payment){t->commissioner, year,
			"签协议", 200000, paid ? 200000 : PEN_NO_MONEY, paid ? day : PEN_NO_DATE};
	}
	/* Judged by the province as well: one person. */
	struct assessment again = v->assessments.at[v->assessments.len - 1];
	again.year = THIS_YEAR - 1;
	again.level = "省级";
	again.grade = "优秀";
	for (int i = 0; i < 2; i++) {
		again.commissioner = (int)w->commissioners.len - 1;
		again.days = 30;
		*ARRAY_ADD(w->a, v->assessments) = again;
		again.level = "县区级";
	}
	plant_case(w, "commissioner.assessed commissioner.assessed.excellent",
		w->commissioners.at[again.commissioner].name, "省级、县区级考核都优秀",
		"按人数，只算一人");
}

static void clients_of(struct world *w, struct rng *rng, int district, struct deck *deck)
{
	static const char *const ways[] = {"服务", "服务", "领办", "创办"};
	for (size_t i = 0; i < w->commissioners.len; i++) {
		if (w->commissioners.at[i].district != district || !rng_chance(rng, 150))
			continue;
		day_t from = ymd(rng_between(rng, w->size->first_year, THIS_YEAR), 5, 1);
		*ARRAY_ADD(w->a, w->servings->clients) = (struct client){(int)i, draw_firm(deck),
			(struct date){from, years_on(from, 1) - 1}, date_of(from + 6),
			RNG_PICK(rng, ways)};
	}
}

/* ---- teams ---- */

static void teams_do(struct world *w)
{
	static const char *const grades[] = {"优秀", "良好", "合格"};
	struct rng rng = rng_of(w->seed, "teams do");
	struct servings *v = w->servings;
	for (size_t i = 0; i < w->teams.len; i++) {
		const struct team *t = &w->teams.at[i];
		int there = 0;
		for (size_t k = 0; k < w->commissioners.len && there < 3; k++)
			if (w->commissioners.at[k].district == t->district && (k + i) % 7 == 0)
				*ARRAY_ADD(w->a, v->members) = (struct team_member){
					(int)i, (int)k, there++ == 0 ? "团长" : "成员"};
		if (t->money != PEN_NO_MONEY)
			*ARRAY_ADD(w->a, v->funds) = (struct team_fund){(int)i, "省级", t->money,
				str_format(w->a, "财农〔%d〕%zu号", day_civil(t->filed.first).year,
					60 + i),
				t->allotted, draw_later(&rng, t->allotted, 10, 60)};
		for (int year = day_civil(t->filed.first).year; year < THIS_YEAR; year++)
			*ARRAY_ADD(w->a, v->grades) = (struct team_grade){(int)i, year,
				rng_between(&rng, 7000, 9800), RNG_PICK(&rng, grades)};
	}
}

/* ---- projects on their way ---- */

static bool known(struct date date)
{
	return date.first <= date.last;
}

static void projects_do(struct world *w)
{
	static const char *const kinds[] = {"年度检查", "中期检查", "绩效评价"};
	static const char *const grades[] = {"优秀", "良好", "合格", "整改"};
	struct rng rng = rng_of(w->seed, "projects do");
	struct servings *v = w->servings;
	for (size_t i = 0; i < w->projects.len; i++) {
		const struct project *p = &w->projects.at[i];
		if (rng_chance(&rng, 450))
			*ARRAY_ADD(w->a, v->partners) =
				(struct project_partner){(int)i, draw_school(w, &rng)};
		for (int k = 0; k < 2 && known(p->approved); k++) {
			struct date day =
				draw_later(&rng, p->approved, 60 + 300 * k, 250 + 300 * k);
			if (known(day) && rng_chance(&rng, 500))
				*ARRAY_ADD(w->a, v->inspections) = (struct project_inspection){
					(int)i, RNG_PICK(&rng, kinds), RNG_PICK(&rng, grades), day};
		}
		if (known(p->approved) && known(p->due) && strcmp(p->state, "延期") == 0)
			*ARRAY_ADD(w->a, v->changes) = (struct project_change){(int)i, "延期",
				date_of(p->due.first - rng_between(&rng, 1, 60)),
				date_of(years_on(p->due.first, 1))};
		else if (known(p->approved) && rng_chance(&rng, 100))
			*ARRAY_ADD(w->a, v->changes) = (struct project_change){
				(int)i, "人员", date_of(p->approved.last + 30), PEN_NO_DATE};
	}
}

static int running_project(const struct world *w, int nth)
{
	for (size_t i = 0; i < w->projects.len; i++)
		if (strcmp(w->projects.at[i].state, "在研") == 0 &&
			w->projects.at[i].approved.last < ymd(THIS_YEAR, 1, 1) && nth-- == 0)
			return (int)i;
	never();
}

static void edge_projects(struct world *w)
{
	struct servings *v = w->servings;
	for (int day = 20; day <= 21; day++) {
		int project = running_project(w, day - 20);
		struct date on = day_on(THIS_YEAR, 6, day), until = day_on(THIS_YEAR + 1, 6, 30);
		*ARRAY_ADD(w->a, v->changes) = (struct project_change){project, "延期", on, until};
		*ARRAY_ADD(w->a, v->inspections) =
			(struct project_inspection){project, "现场考察", "合格", on};
		plant_case(w, "project.postponed project.inspected", w->projects.at[project].name,
			day == 20 ? "截止日当天延期、考察" : "截止日次日延期、考察",
			day == 20 ? "计入" : "截至6月20日不计");
	}
	int project = running_project(w, 2);
	for (int month = 3; month <= 5; month += 2)
		*ARRAY_ADD(w->a, v->inspections) = (struct project_inspection){
			project, "中期检查", "良好", day_on(THIS_YEAR, month, 12)};
	plant_case(w, "project.inspected", w->projects.at[project].name, "一年检查两次",
		"按项目数，只算一项");
}

void world_servings(struct world *w)
{
	w->servings = arena_new(w->a, struct servings);
	logs(w);
	edge_logs(w);
	edge_pairs(w);
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "servings");
		struct deck deck = deck_of(w, &rng, district, ymd(2019, 1, 1));
		if (i == 0)
			edge_four_new(w, &rng, district);
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			for (int k = 0; k < (year == THIS_YEAR ? 5 : 9); k++)
				(void)add_four_new(w, &rng, district, draw_day(&rng, year));
		clients_of(w, &rng, district, &deck);
	}
	judged(w);
	teams_do(w);
	projects_do(w);
	edge_projects(w);
}
