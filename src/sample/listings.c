/*
 * 科小: numbers given out in batches; a number holds for its calendar year
 * (115号 第十二条), so each year counts by itself.
 */
#include "sample/codes.h"
#include "sample/world.h"

#define CODES "sme.listed"

static const struct civil batch_days[] = {{0, 3, 28}, {0, 4, 26}, {0, 5, 25}, {0, 6, 16},
	{0, 6, 28}, {0, 8, 21}, {0, 9, 22}, {0, 10, 31}};

static struct listing *add_listing(
	struct world *w, struct rng *rng, int firm, int year, int batch, struct date listed)
{
	struct listing l = {.firm = firm, .year = year, .batch = batch, .listed = listed};
	const struct party *p = &w->parties.at[firm];
	l.number = code_of_listing(w->a, year, w->units.at[p->district].code,
		day_civil(p->founded).year == year, (uint32_t)(1 + w->listings.len));
	l.removed = PEN_NO_DATE;
	l.direct = rng_chance(rng, 250);
	l.score = l.direct ? rng_between(rng, 450, 980) : rng_between(rng, 600, 980);
	*ARRAY_ADD(w->a, w->listings) = l;
	return &w->listings.at[w->listings.len - 1];
}

static void ordinary(struct world *w, struct rng *rng, int firm)
{
	const struct party *p = &w->parties.at[firm];
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		int batches = year == THIS_YEAR ? 5 : (int)COUNT_OF(batch_days);
		int batch = rng_between(rng, 1, batches);
		day_t day = ymd(year, batch_days[batch - 1].month, batch_days[batch - 1].day);
		if (p->founded >= day || !rng_chance(rng, year == THIS_YEAR ? 620 : 700))
			continue;
		struct listing *l = add_listing(w, rng, firm, year, batch, date_of(day));
		if (rng_chance(rng, 20) && year < THIS_YEAR) {
			l->removed = date_of(day + 60);
			l->why = rng_chance(rng, 500) ? "不符合条件" : "未按时更新";
		}
	}
}

static void edges(struct world *w, struct rng *rng, struct deck *deck)
{
	static const struct {
		int month, day, batch; /* day 0: the month only */
		const char *what, *why;
	} cases[] = {
		{6, 20, 4, "截止日当天入库", "计入"},
		{6, 21, 4, "截止日次日入库", "截至6月20日不计，截至6月30日计入"},
		{1, 1, 1, "1月1日入库", "属于今年，计入"},
		{6, 0, 4, "入库日期只到6月", "截至6月20日无法判断，单列；截至6月30日计入"},
	};
	struct listing *l;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date listed = cases[i].day == 0
					     ? day_in_month(THIS_YEAR, cases[i].month)
					     : day_on(THIS_YEAR, cases[i].month, cases[i].day);
		l = add_listing(w, rng, deck_draw(deck), THIS_YEAR, cases[i].batch, listed);
		plant_case(w, CODES, l->number, cases[i].what, cases[i].why);
	}
	l = add_listing(w, rng, deck_draw(deck), THIS_YEAR - 1, 8, day_on(THIS_YEAR - 1, 12, 31));
	plant_case(w, CODES, l->number, "2022年12月31日入库", "属于2022年，不属于2023年");
	l = add_listing(w, rng, deck_draw(deck), THIS_YEAR - 1, 8, day_on(THIS_YEAR, 1, 6));
	plant_case(w, CODES, l->number, "2022年的编号到2023年1月才公告",
		"按评价年度不算2023年的；2022年底还没有入库，也不算");
	l = add_listing(w, rng, deck_draw(deck), THIS_YEAR, 1, day_on(THIS_YEAR, 3, 28));
	l->removed = day_on(THIS_YEAR, 6, 20);
	l->why = "不符合条件";
	plant_case(w, CODES, l->number, "截止日当天撤销", "自撤销之日起不再计入");
	l = add_listing(w, rng, deck_draw(deck), THIS_YEAR, 1, day_on(THIS_YEAR, 3, 28));
	l->removed = day_on(THIS_YEAR, 6, 21);
	l->why = "经营异常";
	plant_case(w, CODES, l->number, "截止日次日撤销", "截至6月20日仍计入");
	int firm = deck_draw(deck);
	(void)add_listing(w, rng, firm, THIS_YEAR, 2, day_on(THIS_YEAR, 4, 26));
	l = add_listing(w, rng, firm, THIS_YEAR, 2, day_on(THIS_YEAR, 4, 26));
	plant_case(w, CODES, l->number, "同一批次里同一家企业有两个编号", "按企业数，只算一家");
	firm = deck_draw(deck);
	l = add_listing(w, rng, firm, THIS_YEAR, 1, day_on(THIS_YEAR, 3, 28));
	l->removed = day_on(THIS_YEAR, 4, 20);
	l->why = "不符合条件";
	l = add_listing(w, rng, firm, THIS_YEAR, 3, day_on(THIS_YEAR, 5, 25));
	plant_case(w, CODES, l->number, "撤销后同年再入库", "再入库的计入，只算一家");
}

void world_listings(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "listings");
		struct deck deck = deck_of(w, &rng, district, ymd(THIS_YEAR - 1, 1, 1));
		if (i == 0)
			edges(w, &rng, &deck);
		deck.next = 20;
		for (int k = 0; k < w->size->firms * 3 / 10; k++)
			ordinary(w, &rng, deck_draw(&deck));
	}
}
