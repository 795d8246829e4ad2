/*
 * 高企: certificates since 2018, applications in batches, and the cases on
 * the edge of the days that are counted.
 */
#include "sample/codes.h"
#include "sample/world.h"

#define FIRST_CERTIFICATE 2018

/* The days on which certificates of a year are issued; the spring one is small. */
static day_t batch_day(int year, int batch)
{
	static const struct civil days[] = {{0, 3, 15}, {0, 10, 18}, {0, 11, 30}};
	return ymd(year, days[batch].month, days[batch].day);
}

static struct certificate *add_certificate(struct world *w, int firm, struct date issued)
{
	struct certificate c = {.firm = firm, .issued = issued, .left = PEN_NO_DATE};
	int year = day_civil(issued.first).year;
	c.number = code_of_certificate(w->a, year, (uint32_t)(11 + 3 * w->certificates.len));
	/* 32号 第九条: three years from the day of issue, the last day is still valid. */
	c.expires = (struct date){years_on(issued.first, 3) - 1, years_on(issued.last, 3) - 1};
	c.moved_in = PEN_NO_DATE;
	c.says_expiry = issued.first == issued.last;
	*ARRAY_ADD(w->a, w->certificates) = c;
	return &w->certificates.at[w->certificates.len - 1];
}

/* ---- cases on the edge ---- */

struct edge {
	int year, month, day; /* issued; day 0: the month only; month 0: the year only */
	const char *what, *why;
};
static const struct edge edges[] = {
	{2020, 6, 21, "2023年6月20日到期", "有效期的最后一天仍有效，截止日当天计入"},
	{2020, 6, 20, "2023年6月19日到期", "前一天到期，截止日不再计入"},
	{2020, 2, 29, "闰日发证，未写到期日",
		"2月29日起三年，到2023年2月27日；2023年6月不再计入，算今年到期"},
	{2023, 6, 20, "截止日当天发证", "当天计入"},
	{2023, 6, 21, "截止日次日发证", "截至6月20日不计，截至6月30日计入"},
	{2023, 1, 1, "1月1日发证", "算2023年新认定"},
	{2022, 12, 31, "12月31日发证", "算2022年新认定"},
	{2022, 6, 30, "2022年6月30日发证", "2022年上半年的最后一天，计入"},
	{2023, 6, 0, "发证日期只到2023年6月", "截至6月20日无法判断，单列；截至6月30日已能判断"},
	{2022, 0, 0, "发证日期只到2022年", "截至2022年6月30日无法判断，到年底已能判断"},
	{2019, 6, 30, "2022年6月29日到期", "2022年6月30日不再计入"},
	{2019, 7, 1, "2022年6月30日到期", "2022年6月30日当天仍有效"},
};

static void edge_certificates(struct world *w, struct deck *deck)
{
	for (size_t i = 0; i < COUNT_OF(edges); i++) {
		const struct edge *e = &edges[i];
		struct date issued =
			e->month == 0 ? (struct date){ymd(e->year, 1, 1), ymd(e->year, 12, 31)}
			: e->day == 0 ? day_in_month(e->year, e->month)
				      : day_on(e->year, e->month, e->day);
		int firm = deck_draw(deck);
		struct certificate *c = add_certificate(w, firm, issued);
		c->says_expiry = c->says_expiry && e->month != 2;
		plant_case(w, "hightech.stock hightech.recognised hightech.expiring", c->number,
			e->what, e->why);
	}
}

static void left_certificates(struct world *w, struct deck *deck)
{
	static const struct {
		int month, day;
		const char *why_left, *what, *why;
	} cases[] = {
		{6, 20, "撤销资格", "截止日当天撤销", "自退出之日起不再计入，当天不计"},
		{6, 21, "撤销资格", "截止日次日撤销", "截至6月20日仍计入"},
		{3, 1, "注销", "2023年3月注销", "2022年底计入，2023年6月不计"},
		{5, 8, "迁出", "2023年5月迁出", "证书还在有效期内，但已不属本区"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct certificate *c = add_certificate(w, deck_draw(deck), day_on(2021, 9, 18));
		c->left = day_on(THIS_YEAR, cases[i].month, cases[i].day);
		c->why_left = cases[i].why_left;
		plant_case(w, "hightech.stock hightech.expiring", c->number, cases[i].what,
			cases[i].why);
	}
}

static void moved_certificates(struct world *w, struct deck *deck)
{
	struct certificate *c = add_certificate(w, deck_draw(deck), day_on(2021, 9, 18));
	c->moved_in = day_on(THIS_YEAR, 6, 20);
	plant_case(w, "hightech.stock hightech.recognised", c->number, "截止日当天持证迁入",
		"自迁入之日起计入；不算本区新认定");
	c = add_certificate(w, deck_draw(deck), day_on(THIS_YEAR, 3, 15));
	c->moved_in = day_on(THIS_YEAR, 6, 21);
	plant_case(w, "hightech.stock hightech.recognised", c->number, "截止日次日持证迁入",
		"截至6月20日不计；发证在先、迁入在后，不算本区新认定");
	int firm = deck_draw(deck);
	(void)add_certificate(w, firm, day_on(2020, 8, 17));
	c = add_certificate(w, firm, day_on(THIS_YEAR, 5, 30));
	plant_case(w, "hightech.stock", c->number, "旧证未到期又领新证", "一家两证只数一家");
}

/* The number and the days of validity stay when the name changes. */
static void renamed_certificates(struct world *w, struct rng *rng, struct deck *deck)
{
	for (int found = 0; found < 3;) {
		int firm = deck_draw(deck);
		struct party *p = &w->parties.at[firm];
		const char *unused;
		if (p->code.len == 0 || p->former.len > 0)
			continue;
		p->former = name_firm(w, rng, &unused);
		p->renamed = ymd(THIS_YEAR, 3, 10 + found++);
		struct certificate *c = add_certificate(w, firm, day_on(2021, 9, 18));
		plant_case(w, "hightech.stock", c->number, "2023年3月更名",
			"编号与有效期不变，仍是同一家；名单里两个名称都对得上");
	}
}

/* ---- the ordinary ones ---- */

/* A firm's certificates from its first one on: most renew in the third year. */
static void lineage(struct world *w, struct rng *rng, int firm)
{
	const struct party *p = &w->parties.at[firm];
	int year = rng_between(rng, FIRST_CERTIFICATE, THIS_YEAR);
	while (year <= THIS_YEAR) {
		int batch = year == THIS_YEAR || rng_chance(rng, 120) ? 0 : rng_between(rng, 1, 2);
		day_t day = batch_day(year, batch);
		if (day - p->founded >= 365) {
			struct certificate *c = add_certificate(w, firm, date_of(day));
			c->says_expiry = !rng_chance(rng, 300);
			if (rng_chance(rng, 25) && years_on(day, 1) < LAST_DAY) {
				c->left = date_of(years_on(day, 1));
				c->why_left = rng_chance(rng, 500) ? "撤销资格" : "注销";
				return;
			}
		}
		if (!rng_chance(rng, 780))
			return;
		year += 3;
	}
}

/* ---- applications ---- */

static day_t recommending_day(struct rng *rng, int year, int batch)
{
	static const struct civil first[] = {{0, 5, 18}, {0, 6, 14}, {0, 8, 20}};
	return ymd(year, first[batch - 1].month, first[batch - 1].day) + rng_between(rng, 0, 4);
}

static struct application *add_application(
	struct world *w, struct rng *rng, int firm, int year, int batch)
{
	struct application a = {.firm = firm, .year = year, .batch = batch, .certificate = NOBODY};
	day_t day = recommending_day(rng, year, batch);
	a.filed = date_of(day - rng_between(rng, 5, 30));
	a.recommended = date_of(day);
	a.returned = a.withdrawn = a.publicised = a.decided = PEN_NO_DATE;
	a.first = true;
	for (size_t i = 0; i < w->certificates.len; i++)
		if (w->certificates.at[i].firm == firm &&
			day_civil(w->certificates.at[i].issued.first).year < year)
			a.first = false;
	a.state = APP_RECOMMENDED;
	*ARRAY_ADD(w->a, w->applications) = a;
	return &w->applications.at[w->applications.len - 1];
}

/* Those who got a certificate in a year had applied; so had some who got none. */
static void applications_of_year(struct world *w, struct rng *rng, int district, int year)
{
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		day_t day = c->issued.first;
		if (w->parties.at[c->firm].district != district || day_civil(day).year != year ||
			day < ymd(year, 10, 1) || c->moved_in.first <= c->moved_in.last)
			continue;
		struct application *a =
			add_application(w, rng, c->firm, year, rng_between(rng, 1, 3));
		a->publicised = date_of(day - 40);
		a->decided = date_of(day);
		a->state = APP_RECOGNISED;
		a->certificate = (int)i;
	}
}

static bool applied(const struct world *w, int firm, int year)
{
	for (size_t i = 0; i < w->applications.len; i++)
		if (w->applications.at[i].firm == firm && w->applications.at[i].year == year)
			return true;
	return false;
}

static void other_applications(
	struct world *w, struct rng *rng, struct deck *deck, int year, int count)
{
	for (int i = 0; i < count; i++) {
		int batch = year == THIS_YEAR ? rng_between(rng, 1, 2) : rng_between(rng, 1, 3);
		int firm = deck_draw(deck);
		if (applied(w, firm, year))
			continue;
		struct application *a = add_application(w, rng, firm, year, batch);
		if (year < THIS_YEAR) {
			a->state = APP_FAILED;
		} else if (rng_chance(rng, 150)) {
			a->recommended = PEN_NO_DATE;
			a->state = APP_FILLING;
		}
	}
}

/* An application on the edge: what is written into it is said by the case. */
static struct application *edge_application(struct world *w, struct rng *rng, struct deck *deck,
	int batch, struct date recommended, const char *what, const char *why)
{
	int firm = deck_draw(deck);
	while (applied(w, firm, THIS_YEAR))
		firm = deck_draw(deck);
	struct application *a = add_application(w, rng, firm, THIS_YEAR, batch);
	a->recommended = recommended;
	if (recommended.first <= recommended.last)
		a->filed = date_of(recommended.first - 10);
	else
		a->filed = day_on(THIS_YEAR, 5, 6);
	plant_case(w, "hightech.recommended", w->parties.at[firm].name, what, why);
	return a;
}

static void edge_applications(struct world *w, struct rng *rng, struct deck *deck)
{
	struct application *a;
	(void)edge_application(
		w, rng, deck, 2, day_on(THIS_YEAR, 6, 20), "截止日当天推荐上报", "计入");
	(void)edge_application(
		w, rng, deck, 2, day_on(THIS_YEAR, 6, 21), "截止日次日推荐上报", "截至6月20日不计");
	(void)edge_application(w, rng, deck, 2, day_in_month(THIS_YEAR, 6), "推荐上报日期只到6月",
		"截至6月20日无法判断，单列");
	(void)edge_application(
		w, rng, deck, 1, day_on(THIS_YEAR, 1, 1), "1月1日推荐上报", "属于今年，计入");
	a = edge_application(
		w, rng, deck, 1, PEN_NO_DATE, "还在填报，没有推荐", "没有推荐日期，不计");
	a->state = APP_FILLING;
	a = edge_application(w, rng, deck, 1, day_on(THIS_YEAR, 5, 19), "截止日当天撤回",
		"自撤回之日起不再计入");
	a->withdrawn = day_on(THIS_YEAR, 6, 20);
	a->state = APP_WITHDRAWN;
	a = edge_application(
		w, rng, deck, 1, day_on(THIS_YEAR, 5, 19), "截止日次日撤回", "截至6月20日仍计入");
	a->withdrawn = day_on(THIS_YEAR, 6, 21);
	a->state = APP_WITHDRAWN;
	a = edge_application(w, rng, deck, 1, day_on(THIS_YEAR, 5, 20),
		"第一批推荐后退回、第二批再报", "年度只算一家；分批次时两批各算一家");
	a->returned = day_on(THIS_YEAR, 6, 2);
	a->state = APP_RETURNED;
	int firm = a->firm;
	a = add_application(w, rng, firm, THIS_YEAR, 2);
	a->filed = day_on(THIS_YEAR, 6, 8);
	a->recommended = day_on(THIS_YEAR, 6, 16);
	a = edge_application(w, rng, deck, 1, day_on(THIS_YEAR, 5, 20), "推荐后退回，没有再报",
		"推荐过就算推荐，退回不改变");
	a->returned = day_on(THIS_YEAR, 6, 5);
	a->state = APP_RETURNED;
}

void world_hightech(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "hightech");
		struct deck deck = deck_of(w, &rng, district, ymd(2019, 1, 1));
		if (i == 0) {
			edge_certificates(w, &deck);
			left_certificates(w, &deck);
			moved_certificates(w, &deck);
			renamed_certificates(w, &rng, &deck);
		}
		for (int k = 0; k < w->size->firms / 6; k++)
			lineage(w, &rng, deck_draw(&deck));
		rng = rng_of(w->seed + (uint64_t)district, "applications");
		for (int year = w->size->first_year; year < THIS_YEAR; year++) {
			applications_of_year(w, &rng, district, year);
			deck = deck_of(w, &rng, district, ymd(year - 1, 5, 1));
			other_applications(w, &rng, &deck, year, w->size->firms / 60);
		}
		deck = deck_of(w, &rng, district, ymd(THIS_YEAR - 1, 5, 1));
		if (i == 0)
			edge_applications(w, &rng, &deck);
		other_applications(w, &rng, &deck, THIS_YEAR, w->size->firms / 18);
	}
}
