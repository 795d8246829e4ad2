/*
 * 项目: filed, recommended, approved are different days and different counts;
 * money granted is not money that has come.
 */
#include "sample/world.h"

#define CODES "project.recommended project.approved project.running project.grant"

static const struct programme {
	const char *name, *category, *level;
	int filing_month, approval_month; /* of the same year; 0: of the next */
} programmes[] = {
	{"省重点研究与开发计划", "重点研发", "省", 2, 8},
	{"省科技重大专项", "重大专项", "省", 3, 9},
	{"省科技成果转化引导专项", "成果转化", "省", 4, 10},
	{"市科技计划", "其他", "市", 1, 5},
	{"区科技创新专项", "其他", "县区", 2, 4},
	{"国家重点研发计划", "重点研发", "国家", 1, 11},
	{"科技特派员创新创业项目", "特派员特派团", "省", 3, 6},
};

static struct project *add_project(
	struct world *w, struct rng *rng, int holder, const struct programme *of, int year)
{
	struct project p = {.holder = holder,
		.programme = of->name,
		.category = of->category,
		.level = of->level,
		.year = year,
		.state = "推荐",
		.conclusion = ""};
	p.name = name_topic(w, rng, true);
	p.total = (int64_t)rng_between(rng, 12, 160) * 5 * 1000000;
	p.grant = p.own = PEN_NO_MONEY;
	p.filed = date_of(ymd(year, of->filing_month, 1) + rng_between(rng, 0, 20));
	p.recommended = date_of(p.filed.first + rng_between(rng, 7, 30));
	p.publicised = p.approved = p.task_signed = p.due = p.accepted = p.ended = PEN_NO_DATE;
	p.term = PEN_NO_DATE;
	p.letter = str_format(w->a, "云科〔%d〕%d号", year, 20 + of->filing_month);
	*ARRAY_ADD(w->a, w->projects) = p;
	return &w->projects.at[w->projects.len - 1];
}

static void approve(struct world *w, struct rng *rng, struct project *p, struct date day)
{
	int years = rng_between(rng, 1, 3);
	p->approved = day;
	p->publicised = date_of(day.first - 20);
	p->document = str_format(w->a, "皖云科〔%d〕%d号", day_civil(day.first).year,
		30 + day_civil(day.first).month);
	p->number = str_format(w->a, "YJ%d%04zu", p->year, w->projects.len);
	p->task_signed = date_of(day.last + rng_between(rng, 10, 40));
	p->term = (struct date){day.first, years_on(day.first, years) - 1};
	p->due = date_of(years_on(day.first, years));
	p->grant = p->total / 1000000 * rng_between(rng, 1, 4) / 10 * 1000000 + 500000;
	p->own = p->total - p->grant;
	p->state = "在研";
	if (p->task_signed.first > LAST_DAY) {
		p->task_signed = PEN_NO_DATE;
		p->state = "立项";
	}
}

/* What became of it by the last day. */
static void outcome(struct world *w, struct rng *rng, struct project *p, const struct programme *of)
{
	day_t day = ymd(p->year, of->approval_month, 5) + rng_between(rng, 0, 20);
	if (rng_chance(rng, 80)) {
		p->recommended = PEN_NO_DATE;
		p->state = "不予推荐";
		p->letter = STR_NONE;
		return;
	}
	if (day > LAST_DAY)
		return;
	if (!rng_chance(rng, 550)) {
		p->state = "未立项";
		return;
	}
	approve(w, rng, p, date_of(day));
	if (p->due.first <= LAST_DAY && rng_chance(rng, 800)) {
		p->accepted = date_of(p->due.first - rng_between(rng, 5, 60));
		p->state = "验收";
		p->conclusion = rng_chance(rng, 850) ? "通过" : "结题";
	} else if (rng_chance(rng, 50)) {
		p->ended = date_of(day + 120 <= LAST_DAY ? day + 120 : LAST_DAY);
		p->state = rng_chance(rng, 500) ? "终止" : "撤销";
	} else if (p->due.first <= LAST_DAY) {
		p->state = "延期";
	}
}

static void fund(struct world *w, int project, const char *source, int64_t amount,
	struct date approved, struct date arrived)
{
	*ARRAY_ADD(w->a, w->funds) = (struct fund){project, source, amount, approved, arrived,
		str_format(w->a, "财教〔%d〕%zu号", day_civil(approved.first).year,
			100 + w->funds.len)};
}

/* The grant comes in one or two parts; the second may still be on its way. */
static void funds_of(struct world *w, struct rng *rng, size_t index)
{
	const struct project *p = &w->projects.at[index];
	const char *source = p->level[0] == "国家"[0] && str_eq(str_from_z(p->level), STR("国家"))
				     ? "中央"
			     : str_eq(str_from_z(p->level), STR("省")) ? "省级"
			     : str_eq(str_from_z(p->level), STR("市")) ? "市级"
								       : "县区级";
	struct date approved = date_of(p->approved.last), arrived = PEN_NO_DATE;
	day_t day = p->approved.last + rng_between(rng, 10, 100);
	if (day <= LAST_DAY)
		arrived = date_of(day);
	int64_t first = p->grant > 40 * 1000000 ? p->grant / 2000000 * 1000000 : p->grant;
	fund(w, (int)index, source, first, approved, arrived);
	if (first < p->grant)
		fund(w, (int)index, source, p->grant - first, approved, PEN_NO_DATE);
}

/* Three of each task book; those of accepted projects are done, some of them not quite. */
static void measures_of(struct world *w, struct rng *rng, size_t index)
{
	static const struct {
		const char *name, *class;
	} kinds[] = {{"新增销售收入（万元）", "经济"}, {"申请发明专利（件）", "成果"},
		{"良品率（%）", "技术"}, {"培养技术骨干（人）", "人才"}};
	const struct project *p = &w->projects.at[index];
	for (size_t i = 0; i < 3; i++) {
		size_t kind = (index + i) % COUNT_OF(kinds);
		struct measure m = {.project = (int)index,
			.name = str_from_z(kinds[kind].name),
			.class = kinds[kind].class,
			.target = (int64_t)rng_between(rng, 1, 60) * 500,
			.final = INT64_MIN,
			.done = PEN_NO_DATE};
		day_t day = p->approved.last + rng_between(rng, 60, 500);
		if (p->accepted.first <= p->accepted.last && day > p->accepted.first)
			day = p->accepted.first;
		if (day <= LAST_DAY) {
			m.done = date_of(day);
			m.final = rng_chance(rng, 120) ? m.target - 250 : m.target;
			m.final += rng_chance(rng, 400) ? 750 : 0;
		}
		*ARRAY_ADD(w->a, w->measures) = m;
	}
}

static void edges(struct world *w, struct rng *rng, struct deck *deck)
{
	static const struct {
		int month, day;
		const char *what, *why;
		bool approval;
	} cases[] = {
		{6, 20, "截止日当天推荐", "计入推荐数", false},
		{6, 21, "截止日次日推荐", "截至6月20日不计", false},
		{6, 20, "截止日当天立项", "计入立项数；推荐在先", true},
		{6, 21, "截止日次日立项", "截至6月20日只算推荐，不算立项", true},
		{1, 1, "1月1日推荐", "属于2023年", false},
	};
	struct project *p;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date day = day_on(THIS_YEAR, cases[i].month, cases[i].day);
		p = add_project(w, rng, deck_draw(deck), &programmes[0], THIS_YEAR);
		if (cases[i].approval) {
			p->recommended = day_on(THIS_YEAR, 3, 20);
			approve(w, rng, p, day);
		} else {
			p->recommended = day;
			p->filed = date_of(day.first - 9);
		}
		plant_case(w, CODES, p->name, cases[i].what, cases[i].why);
	}
	p = add_project(w, rng, deck_draw(deck), &programmes[3], THIS_YEAR);
	approve(w, rng, p, day_on(THIS_YEAR, 4, 12));
	p->grant = p->own = PEN_NO_MONEY;
	plant_case(w, CODES, p->name, "立项文件没有写金额", "算立项一项，经费未填，不是0");
	p = add_project(w, rng, deck_draw(deck), &programmes[3], THIS_YEAR - 1);
	approve(w, rng, p, day_on(THIS_YEAR - 1, 5, 12));
	p->accepted = PEN_NO_DATE;
	p->ended = day_on(THIS_YEAR, 6, 20);
	p->state = "终止";
	p->conclusion = "";
	plant_case(w, CODES, p->name, "截止日当天终止", "自终止之日起不算在研");
	p = add_project(w, rng, deck_draw(deck), &programmes[6], THIS_YEAR);
	p->publicised = day_on(THIS_YEAR, 6, 15);
	p->state = "公示";
	plant_case(w, CODES, p->name, "拟立项公示", "公示不是立项，不计");
}

void world_projects(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "projects");
		struct deck deck = deck_of(w, &rng, district, ymd(2020, 1, 1));
		size_t first = w->projects.len;
		if (i == 0)
			edges(w, &rng, &deck);
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			for (int k = 0; k < w->size->firms / 20; k++) {
				const struct programme *of = &RNG_PICK(&rng, programmes);
				if (deck.next == deck.count)
					deck.next = 0;
				struct project *p =
					add_project(w, &rng, deck_draw(&deck), of, year);
				outcome(w, &rng, p, of);
			}
		for (size_t k = first; k < w->projects.len; k++)
			if (w->projects.at[k].grant != PEN_NO_MONEY) {
				funds_of(w, &rng, k);
				measures_of(w, &rng, k);
			}
	}
}
