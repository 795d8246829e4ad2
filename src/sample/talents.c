/*
 * 人才团队, 人才, 奖项, 知识产权. A team is introduced in one year and may be
 * recognised in another one; persons are no teams; what is named is not
 * accepted, what is accepted has no prize yet.
 */
#include "sample/carriers.h"
#include "sample/draw.h"

#define TEAMS  "talent.teams talent.teams.recognised talent.teams.recognised_of_new"
#define AWARDS "award.nominated award.accepted award.awarded"
#define IPS    "ip.filed ip.valid"

/* ---- teams and persons ---- */

static struct talent_team *add_team(
	struct world *w, struct rng *rng, int host, struct date introduced)
{
	static const char *const about[] = {
		"智能制造", "功能材料", "作物育种", "医药合成", "新能源"};
	struct carriers *c = w->carriers;
	struct talent_team t = {.leader = name_person(w, rng),
		.from = draw_school(w, rng),
		.host = host,
		.mode = rng_chance(rng, 650) ? "柔性" : "全职",
		.level = "",
		.members = rng_between(rng, 3, 9),
		.introduced = introduced,
		.recognised = PEN_NO_DATE,
		.left = PEN_NO_DATE,
		.money = PEN_NO_MONEY};
	t.name = str_format(w->a, "%.*s%s科研团队", STR_ARG(t.leader), RNG_PICK(rng, about));
	*ARRAY_ADD(w->a, c->teams) = t;
	return &c->teams.at[c->teams.len - 1];
}

static void recognise(struct talent_team *t, const char *level, struct date day, int64_t money)
{
	if (day.first > day.last)
		return;
	t->level = level;
	t->recognised = day;
	t->money = money;
}

static void edge_teams(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct talent_team *t = add_team(w, rng, draw_firm(deck), day_on(y - 2, 11, 3));
	recognise(t, "省级", day_on(y - 1, 12, 20), draw_money(rng, 100, 300));
	plant_case(w, TEAMS, t->name, "往年引进、上年认定", "今年的引进数、认定数都不计");
	t = add_team(w, rng, draw_firm(deck), day_on(y - 1, 8, 8));
	recognise(t, "省级", day_on(y, 6, 20), draw_money(rng, 100, 300));
	plant_case(w, TEAMS, t->name, "上年引进、截止日当天认定",
		"认定数计入；今年引进的团队里的认定数不计");
	t = add_team(w, rng, draw_firm(deck), day_on(y, 1, 1));
	recognise(t, "省级", day_on(y, 6, 21), PEN_NO_MONEY);
	plant_case(
		w, TEAMS, t->name, "1月1日引进、截止日次日认定", "引进计入，认定截至6月20日不计");
	t = add_team(w, rng, draw_firm(deck), day_on(y, 2, 6));
	recognise(t, "省级", day_on(y, 5, 29), PEN_NO_MONEY);
	t->left = day_on(y, 6, 9);
	plant_case(w, TEAMS, t->name, "今年引进、认定，又离开", "引进过、认定过，都计入");
	t = add_team(w, rng, draw_firm(deck), day_on(y, 3, 1));
	recognise(t, "市级", day_on(y, 5, 4), PEN_NO_MONEY);
	plant_case(w, TEAMS, t->name, "市级认定", "不是省级认定");
	t = add_team(w, rng, draw_firm(deck), (struct date){ymd(y, 1, 1), ymd(y, 12, 31)});
	plant_case(w, TEAMS, t->name, "引进日期只有年份", "年中无法判断，单列");
}

static void add_talent(
	struct world *w, struct rng *rng, int host, const char *kind, struct date introduced)
{
	static const char *const permits[] = {"A类", "B类", "B类", "C类"};
	bool foreign = str_eq(str_from_z(kind), STR("外国专家"));
	*ARRAY_ADD(w->a, w->carriers->talents) = (struct talent){.name = name_person(w, rng),
		.kind = kind,
		.permit = foreign ? RNG_PICK(rng, permits) : "",
		.from = draw_school(w, rng),
		.host = host,
		.introduced = introduced,
		.left = draw_maybe(rng, 200, draw_later(rng, introduced, 100, 500))};
}

static void people_of(struct world *w, struct rng *rng, struct deck *deck, int year)
{
	static const char *const kinds[] = {"高层次人才", "高层次人才", "柔性引才", "科技副总",
		"科技副总", "产业教授", "双链融合专员", "外国专家", "其他"};
	for (int i = 0; i < (year == THIS_YEAR ? 4 : 7); i++) {
		struct talent_team *t = add_team(w, rng, draw_firm(deck), draw_day(rng, year));
		if (rng_chance(rng, 350))
			recognise(t, rng_chance(rng, 700) ? "省级" : "市级",
				draw_later(rng, t->introduced, 30, 400), draw_money(rng, 50, 300));
	}
	for (int i = 0; i < (year == THIS_YEAR ? 9 : 16); i++)
		add_talent(w, rng, draw_firm(deck), RNG_PICK(rng, kinds), draw_day(rng, year));
}

/* ---- prizes ---- */

static struct award *add_award(struct world *w, struct rng *rng, int holder, int year)
{
	static const char *const kinds[] = {
		"科学技术进步奖", "科学技术进步奖", "技术发明奖", "自然科学奖"};
	struct carriers *c = w->carriers;
	struct award t = {.project = name_topic(w, rng, true),
		.year = year,
		.holder = holder,
		.second = rng_chance(rng, 500) ? draw_school(w, rng) : NOBODY,
		.kind = RNG_PICK(rng, kinds),
		.grade = "",
		.state = "填报",
		.publicised = PEN_NO_DATE,
		.nominated = PEN_NO_DATE,
		.accepted = PEN_NO_DATE,
		.awarded = PEN_NO_DATE};
	*ARRAY_ADD(w->a, c->awards) = t;
	return &c->awards.at[c->awards.len - 1];
}

static void nominate(struct award *t, struct date day)
{
	t->nominated = day;
	t->publicised = date_of(day.first - 7);
	t->state = "提名";
}

static void award(struct rng *rng, struct award *t, struct date day)
{
	static const char *const grades[] = {"一等奖", "二等奖", "三等奖", "三等奖"};
	t->awarded = day;
	t->grade = RNG_PICK(rng, grades);
	t->state = "授奖";
}

static void awards_of(struct world *w, struct rng *rng, struct deck *deck, int year)
{
	for (int i = 0; i < 7; i++) {
		struct award *t = add_award(w, rng, draw_firm(deck), year);
		if (rng_chance(rng, 150))
			continue;
		nominate(t, date_of(ymd(year, 3, 1) + rng_between(rng, 0, 40)));
		if (!rng_chance(rng, 750)) {
			t->state = "不予受理";
			continue;
		}
		t->accepted = date_of(ymd(year, 5, 1) + rng_between(rng, 0, 40));
		t->state = "受理";
		if (year == THIS_YEAR)
			continue;
		if (rng_chance(rng, 500))
			award(rng, t, date_of(ymd(year + 1, 1, 5) + rng_between(rng, 0, 20)));
		else
			t->state = "未获奖";
	}
}

static void edge_awards(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct award *t = add_award(w, rng, draw_firm(deck), y);
	nominate(t, day_on(y, 6, 20));
	plant_case(w, AWARDS, t->project, "截止日当天提名，公示刚满七日", "提名计入");
	t = add_award(w, rng, draw_firm(deck), y);
	nominate(t, day_on(y, 6, 8));
	t->accepted = day_on(y, 6, 21);
	t->state = "受理";
	plant_case(w, AWARDS, t->project, "截止日次日受理", "截至6月20日只算提名");
	t = add_award(w, rng, draw_firm(deck), y - 1);
	nominate(t, day_on(y - 1, 4, 6));
	t->accepted = day_on(y - 1, 5, 10);
	award(rng, t, day_on(y, 1, 1));
	plant_case(w, AWARDS, t->project, "2022年度的奖项，2023年1月1日授奖",
		"获奖数按授奖日期，属于2023年");
	t = add_award(w, rng, draw_firm(deck), y);
	plant_case(w, AWARDS, t->project, "只填报，没有提名", "提名、受理、获奖都不计");
}

/* ---- 知识产权 ---- */

static struct ip *add_ip(
	struct world *w, struct rng *rng, int holder, const char *kind, struct date filed)
{
	struct carriers *c = w->carriers;
	struct str topic = name_topic(w, rng, true);
	struct ip t = {.name = str_format(w->a, "一种%.*s", STR_ARG(topic)),
		.kind = kind,
		.state = "实审",
		.holder = holder,
		.second = rng_chance(rng, 120) ? draw_school(w, rng) : NOBODY,
		.filed = filed,
		.granted = PEN_NO_DATE,
		.expires = PEN_NO_DATE,
		.ended = PEN_NO_DATE};
	t.number = str_format(w->a, "%d1%07zu.%zu", day_civil(filed.first).year,
		41000 + 7 * c->ips.len, c->ips.len % 10);
	*ARRAY_ADD(w->a, c->ips) = t;
	return &c->ips.at[c->ips.len - 1];
}

static void grant(struct ip *t, struct date day, int years)
{
	if (day.first > day.last)
		return;
	t->granted = day;
	t->state = "授权";
	t->expires = date_of(years_on(t->filed.first, years) - 1);
}

static void ips_of(struct world *w, struct rng *rng, struct deck *deck)
{
	static const char *const kinds[] = {
		"发明专利", "发明专利", "发明专利", "实用新型", "外观设计", "软件著作权"};
	for (int i = 0; i < 48; i++) {
		const char *kind = RNG_PICK(rng, kinds);
		bool invention = kind == kinds[0];
		struct ip *t = add_ip(w, rng, draw_firm(deck), kind,
			draw_day(rng, rng_between(rng, w->size->first_year - 2, THIS_YEAR)));
		grant(t, draw_maybe(rng, 750, draw_later(rng, t->filed, 90, invention ? 700 : 200)),
			invention ? 20 : 10);
		if (rng_chance(rng, 120))
			t->ended = draw_later(rng, t->granted, 60, 700);
		if (t->ended.first <= t->ended.last)
			t->state = "权利终止";
	}
}

static void edge_ips(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct ip *t = add_ip(w, rng, draw_firm(deck), "发明专利", day_on(y - 4, 3, 3));
	grant(t, day_on(y - 2, 5, 5), 20);
	t->ended = day_on(y, 6, 20);
	t->state = "权利终止";
	plant_case(w, IPS, t->name, "截止日当天权利终止", "自终止之日起不再有效");
	t = add_ip(w, rng, draw_firm(deck), "发明专利", day_on(y - 4, 3, 4));
	grant(t, day_on(y - 2, 5, 6), 20);
	t->ended = day_on(y, 6, 21);
	t->state = "权利终止";
	plant_case(w, IPS, t->name, "截止日次日权利终止", "截至6月20日仍有效");
	t = add_ip(w, rng, draw_firm(deck), "发明专利", day_on(y - 20, 6, 21));
	grant(t, day_on(y - 17, 9, 9), 20);
	plant_case(w, IPS, t->name, "截止日当天期满", "最后一天仍有效");
	t = add_ip(w, rng, draw_firm(deck), "发明专利", day_on(y - 20, 6, 20));
	grant(t, day_on(y - 17, 9, 8), 20);
	plant_case(w, IPS, t->name, "截止日前一天期满", "截止日已经无效");
	t = add_ip(w, rng, draw_firm(deck), "发明专利", day_on(y - 3, 4, 4));
	grant(t, day_on(y, 6, 21), 20);
	plant_case(w, IPS, t->name, "截止日次日授权", "截至6月20日只是申请，不是有效专利");
	t = add_ip(w, rng, draw_firm(deck), "实用新型", day_on(y, 2, 2));
	grant(t, day_on(y, 6, 1), 10);
	plant_case(w, IPS, t->name, "实用新型", "不是发明专利，不计");
}

/* The office for patents counts more than our list has, and half-yearly. */
static void filed_elsewhere(struct world *w)
{
	struct rng rng = rng_of(w->seed, "patents filed");
	for (int unit = 1; unit <= w->size->districts + w->size->siblings; unit++) {
		struct period period = {THIS_YEAR - 1, PERIOD_YEAR, 1};
		struct fact *f = fact_add(
			w, "ip.filed", unit, period, ratio_from_int(rng_between(&rng, 60, 300)));
		f->publisher = "云江市市场监管局";
		f->published = ymd(THIS_YEAR, 1, 20);
		f->document = STR("2022年专利申请情况");
	}
}

void world_talents(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "talents");
		struct deck deck = deck_of(w, &rng, district, ymd(2003, 1, 1) + 3000);
		for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
			people_of(w, &rng, &deck, year);
			awards_of(w, &rng, &deck, year);
		}
		ips_of(w, &rng, &deck);
		if (i > 0)
			continue;
		edge_teams(w, &rng, &deck);
		add_talent(w, &rng, draw_firm(&deck), "高层次人才", day_on(THIS_YEAR, 6, 20));
		add_talent(w, &rng, draw_firm(&deck), "高层次人才", day_on(THIS_YEAR, 6, 21));
		edge_awards(w, &rng, &deck);
		edge_ips(w, &rng, &deck);
	}
	filed_elsewhere(w);
}
