/*
 * 平台: filed, recommended, approved by their own days; a plate that was taken
 * down, one that rose a level, one of which nobody wrote down where it is.
 */
#include "sample/carriers.h"
#include "sample/draw.h"

#include <string.h>

#define CODES "platform.count platform.provincial platform.new platform.recommended"

static const struct form {
	const char *kind, *level;
} forms[] = {{"企业技术中心", "省级"}, {"企业技术中心", "市级"}, {"工程技术研究中心", "省级"},
	{"工程技术研究中心", "市级"}, {"企业研发中心", "市级"}, {"企业研发中心", "县区级"},
	{"重点实验室", "省级"}, {"重点实验室", "国家级"}, {"新型研发机构", "省级"},
	{"科技企业孵化器", "国家级"}, {"科技企业孵化器", "省级"}, {"众创空间", "省级"},
	{"众创空间", "市级"}, {"星创天地", "省级"}, {"博士后科研工作站", "国家级"},
	{"博士后科研工作站", "省级"}, {"院士工作站", "省级"}, {"技术转移机构", "省级"},
	{"技术转移机构", "市级"}, {"中试基地", "省级"}, {"产业研究院", "市级"}};

static bool kind_is(const struct platform *p, const char *kind)
{
	return strcmp(p->kind, kind) == 0;
}

static bool incubates(const struct platform *p)
{
	return kind_is(p, "科技企业孵化器") || kind_is(p, "众创空间") || kind_is(p, "星创天地");
}

static struct platform *add_platform(
	struct world *w, int district, int host, const struct form *form, struct date approved)
{
	struct platform p = {.kind = form->kind,
		.level = form->level,
		.state = "获批",
		.host = host,
		.unit = party_unit(w, host, LAST_DAY),
		.partner = NOBODY,
		.filed = PEN_NO_DATE,
		.recommended = PEN_NO_DATE,
		.publicised = PEN_NO_DATE,
		.approved = approved,
		.ended = PEN_NO_DATE};
	if (!lies_within(w, p.unit, district))
		p.unit = district;
	p.name = str_format(w->a, "%.*s%s", STR_ARG(w->parties.at[host].name), form->kind);
	*ARRAY_ADD(w->a, w->carriers->platforms) = p;
	return &w->carriers->platforms.at[w->carriers->platforms.len - 1];
}

/* Old ones are known by their year only. */
static void standing(struct world *w, struct rng *rng, int district, struct deck *deck)
{
	for (size_t i = 0; i < 2 * COUNT_OF(forms); i++) {
		int year = rng_between(rng, 2014, THIS_YEAR);
		struct date day = draw_day(rng, year);
		if (year < w->size->first_year && rng_chance(rng, 500))
			day = (struct date){ymd(year, 1, 1), ymd(year, 12, 31)};
		struct platform *p = add_platform(
			w, district, draw_firm(deck), &forms[i % COUNT_OF(forms)], day);
		p->state = rng_chance(rng, 500) ? "运行" : "获批";
		if (day.first == day.last && rng_chance(rng, 600)) {
			p->recommended = date_of(day.first - rng_between(rng, 40, 160));
			p->filed = date_of(p->recommended.first - 20);
		}
		if (rng_chance(rng, 60)) {
			p->ended = draw_later(rng, day, 100, 900);
			if (p->ended.first <= p->ended.last)
				p->state = "摘牌";
		}
		if (rng_chance(rng, 200))
			p->partner = draw_school(w, rng);
	}
}

/* On their way: filed, recommended, shown; not approved. */
static void waiting(struct world *w, struct rng *rng, int district, struct deck *deck)
{
	static const char *const states[] = {"申报", "推荐", "公示"};
	for (size_t i = 0; i < 9; i++) {
		struct platform *p = add_platform(w, district, draw_firm(deck),
			&forms[rng_below(rng, COUNT_OF(forms))], PEN_NO_DATE);
		p->state = states[i % COUNT_OF(states)];
		p->filed = draw_day(rng, THIS_YEAR - (int)(i / 6));
		if (i % 3 > 0)
			p->recommended = draw_later(rng, p->filed, 1, 2);
		if (i % 3 > 1)
			p->publicised = draw_later(rng, p->recommended, 1, 2);
	}
}

/* With a university: there, and on their way. */
static void joint(struct world *w, struct rng *rng, int district, struct deck *deck)
{
	static const struct {
		struct form form;
		const char *state;
		bool approved;
	} cases[] = {{{"产业研究院", "市级"}, "运行", true}, {{"大学科技园", "省级"}, "建设", true},
		{{"产业研究院", "县区级"}, "谋划", false},
		{{"新型研发机构", "省级"}, "培育", false}, {{"中试基地", "省级"}, "培育", false}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date day =
			cases[i].approved ? draw_day(rng, THIS_YEAR - 1 - (int)i) : PEN_NO_DATE;
		struct platform *p =
			add_platform(w, district, draw_firm(deck), &cases[i].form, day);
		p->state = cases[i].state;
		p->partner = draw_school(w, rng);
	}
}

static struct platform *edge(struct world *w, int district, struct deck *deck, struct date approved,
	const char *what, const char *why)
{
	static const struct form form = {"工程技术研究中心", "省级"};
	struct platform *p = add_platform(w, district, draw_firm(deck), &form, approved);
	plant_case(w, CODES, p->name, what, why);
	return p;
}

static void edges(struct world *w, int district, struct deck *deck)
{
	static const struct form low = {"企业技术中心", "市级"}, high = {"企业技术中心", "省级"},
				 station = {"博士后科研工作站", "国家级"};
	int y = THIS_YEAR;
	(void)edge(w, district, deck, day_on(y, 6, 20), "截止日当天批准", "计入");
	(void)edge(w, district, deck, day_on(y, 6, 21), "截止日次日批准", "截至6月20日不计");
	(void)edge(w, district, deck, day_in_month(y, 6), "批准日期只到6月",
		"截至6月20日无法判断，单列");
	(void)edge(w, district, deck, day_on(y - 1, 12, 31), "12月31日批准", "是2022年新增的");
	(void)edge(w, district, deck, (struct date){ymd(y - 1, 1, 1), ymd(y - 1, 12, 31)},
		"批准日期只有年份2022", "2022年全年计入新增，2022年上半年无法判断");
	(void)edge(
		w, district, deck, PEN_NO_DATE, "获批了，没有写批准日期", "无法判断，单列，不是0");
	struct platform *p =
		edge(w, district, deck, day_on(2019, 5, 6), "截止日当天摘牌", "自摘牌之日起不计");
	p->ended = day_on(y, 6, 20);
	p->state = "摘牌";
	p = edge(w, district, deck, day_on(2019, 5, 7), "截止日次日摘牌", "截至6月20日仍计入");
	p->ended = day_on(y, 6, 21);
	p->state = "摘牌";
	p = edge(w, district, deck, day_on(2020, 8, 3), "没有写所在辖区", "不计入任何辖区");
	p->unit = NOWHERE;
	p = edge(w, district, deck, PEN_NO_DATE, "截止日当天推荐", "计入推荐数，不是获批");
	p->recommended = day_on(y, 6, 20);
	p->state = "推荐";
	p = edge(w, district, deck, PEN_NO_DATE, "截止日次日推荐", "截至6月20日不计推荐数");
	p->recommended = day_on(y, 6, 21);
	p->state = "推荐";
	p = add_platform(w, district, draw_firm(deck), &station, day_on(y, 5, 11));
	plant_case(w, "platform.postdoc platform.postdoc.new", p->name,
		"今年新设的博士后科研工作站", "数站，不数人");
	int host = draw_firm(deck);
	p = add_platform(w, district, host, &low, day_on(2020, 6, 2));
	p->ended = day_on(y, 4, 17);
	p->state = "摘牌";
	p = add_platform(w, district, host, &high, day_on(y, 4, 17));
	plant_case(w, CODES, p->name, "市级升为省级，同名两条", "原来的填摘牌日期，两级不重复计");
}

/* ---- what happened there ---- */

/* The list of 2023 comes next spring. */
static void years_of(struct world *w, struct rng *rng, int platform)
{
	const struct platform *p = &w->carriers->platforms.at[platform];
	for (int year = w->size->first_year; year < THIS_YEAR; year++) {
		if (p->approved.first > ymd(year, 12, 31) || p->ended.first <= ymd(year, 12, 31))
			continue;
		struct platform_year t = {.platform = platform, .year = year};
		t.area = incubates(p) ? (int64_t)rng_between(rng, 1500, 30000) * 50 : PEN_NO_MONEY;
		t.tenants = incubates(p) ? rng_between(rng, 12, 70) : PEN_NO_MONEY;
		t.joined = incubates(p) ? rng_between(rng, 0, 12) : PEN_NO_MONEY;
		t.introduced = incubates(p) ? PEN_NO_MONEY : rng_between(rng, 6, 40);
		t.converted = incubates(p) ? PEN_NO_MONEY : rng_between(rng, 0, 6);
		*ARRAY_ADD(w->a, w->carriers->years) = t;
	}
}

static void doctors_of(struct world *w, struct rng *rng, int platform)
{
	const struct platform *p = &w->carriers->platforms.at[platform];
	for (int i = rng_between(rng, 1, 3); i > 0; i--) {
		struct date entered = draw_later(rng, p->approved, 20, 1200);
		if (entered.first <= entered.last)
			*ARRAY_ADD(w->a, w->carriers->doctors) = (struct doctor){platform,
				name_person(w, rng), entered, draw_later(rng, entered, 400, 900)};
	}
}

static void gradings_of(struct world *w, struct rng *rng, int platform)
{
	static const char *const grades[] = {"优秀", "良好", "良好", "合格", "合格"};
	const struct platform *p = &w->carriers->platforms.at[platform];
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		if (p->approved.last < ymd(year, 1, 1) && p->ended.first > ymd(year, 12, 31) &&
			rng_chance(rng, year == THIS_YEAR ? 300 : 800))
			*ARRAY_ADD(w->a, w->carriers->gradings) = (struct grading){
				"孵化载体绩效评价", RNG_PICK(rng, grades), year, platform, NOBODY};
}

static void platforms_do(struct world *w, struct rng *rng, size_t first)
{
	for (size_t i = first; i < w->carriers->platforms.len; i++) {
		const struct platform *p = &w->carriers->platforms.at[i];
		bool there = p->approved.first <= p->approved.last;
		if (there && (incubates(p) || kind_is(p, "技术转移机构")))
			years_of(w, rng, (int)i);
		if (there && incubates(p))
			gradings_of(w, rng, (int)i);
		if (there && kind_is(p, "博士后科研工作站"))
			doctors_of(w, rng, (int)i);
	}
}

/* Who came on the day, and the day after; a body that was judged without a platform; judged twice. */
static void edge_years(struct world *w, struct rng *rng, struct deck *deck)
{
	struct carriers *c = w->carriers;
	for (size_t i = 0; i < c->platforms.len; i++)
		if (kind_is(&c->platforms.at[i], "博士后科研工作站")) {
			for (int day = 20; day <= 21; day++) {
				*ARRAY_ADD(w->a, c->doctors) =
					(struct doctor){(int)i, name_person(w, rng),
						day_on(THIS_YEAR, 6, day), PEN_NO_DATE};
				plant_case(w, "platform.doctors",
					c->doctors.at[c->doctors.len - 1].name,
					day == 20 ? "截止日当天进站" : "截止日次日进站",
					day == 20 ? "计入" : "截至6月20日不计");
			}
			break;
		}
	*ARRAY_ADD(w->a, c->gradings) = (struct grading){
		"新型研发机构绩效评价", "优秀", THIS_YEAR, NOBODY, draw_firm(deck)};
	struct grading again = c->gradings.at[0];
	again.year = THIS_YEAR;
	again.grade = "优秀";
	again.scheme = "众创空间专项考核";
	*ARRAY_ADD(w->a, c->gradings) = again;
	again.scheme = "创业服务专项考核";
	*ARRAY_ADD(w->a, c->gradings) = again;
	plant_case(w, "platform.excellent", c->platforms.at[again.platform].name,
		"同一年两次考核都优秀", "一个平台只计一个");
}

void world_platforms(struct world *w)
{
	w->carriers = arena_new(w->a, struct carriers);
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "platforms");
		struct deck deck = deck_of(w, &rng, district, ymd(2014, 1, 1));
		size_t first = w->carriers->platforms.len;
		standing(w, &rng, district, &deck);
		waiting(w, &rng, district, &deck);
		joint(w, &rng, district, &deck);
		platforms_do(w, &rng, first);
		if (i == 0) {
			edge_years(w, &rng, &deck);
			edges(w, district, &deck);
		}
		/* The city's own list of 2022, of those with a province's plate or a higher one. */
		struct fact *f = fact_add(w, "platform.provincial", district,
			(struct period){THIS_YEAR - 1, PERIOD_YEAR, 1},
			ratio_from_int(rng_between(&rng, 18, 32)));
		f->publisher = "云江市科技局";
		f->published = ymd(THIS_YEAR, 2, 10);
		f->document = STR("2022年全市科技创新平台名单");
	}
}
