/*
 * 高企培育库, 梯队企业, 高新产品: in and out of the nursery, several titles of
 * one firm, titles known by their year only.
 */
#include "sample/counts.h"
#include "sample/draw.h"
#include "sample/duties.h"

#define NURSERY "nursery.stock nursery.entered"
#define GROWTH  "growth.stock growth.new"

static struct nursling *enter(struct world *w, struct rng *rng, int firm, struct date entered)
{
	static const char *const fields[] = {"电子信息", "生物与新医药", "新材料", "高技术服务",
		"先进制造与自动化", "资源与环境"};
	static const char *const weak[] = {
		"知识产权不足", "研发费用归集不规范", "科技人员占比低", ""};
	*ARRAY_ADD(w->a, w->duties->nurslings) = (struct nursling){.firm = firm,
		.year = day_civil(entered.first).year,
		.field = RNG_PICK(rng, fields),
		.weak = RNG_PICK(rng, weak),
		.why_left = "",
		.state = "入库",
		.entered = entered,
		.left = PEN_NO_DATE,
		.score = rng_between(rng, 400, 950)};
	return &w->duties->nurslings.at[w->duties->nurslings.len - 1];
}

static void leave(struct nursling *n, struct date day, const char *why)
{
	n->left = day;
	n->why_left = why;
	n->state = "出库";
}

static void nursery(struct world *w, struct rng *rng, struct deck *deck)
{
	static const char *const reasons[] = {"认定通过", "认定通过", "注销", "不符合条件", "期满"};
	static const char *const states[] = {"入库", "辅导中", "具备条件", "已申报", "未通过"};
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (int i = 0; i < w->size->firms / 25; i++) {
			struct nursling *n = enter(w, rng, draw_firm(deck), draw_day(rng, year));
			struct date left =
				draw_maybe(rng, 600, draw_later(rng, n->entered, 120, 500));
			n->state = RNG_PICK(rng, states);
			if (date_known(left))
				leave(n, left, RNG_PICK(rng, reasons));
		}
}

static void edge_nursery(struct world *w, struct rng *rng, struct deck *deck)
{
	static const struct {
		int entered[3], left[3]; /* year, month, day; a day 0: the month; a year 0: not */
		const char *what, *why;
	} cases[] = {
		{{2023, 6, 20}, {0}, "截止日当天入库", "在库，算今年入库"},
		{{2023, 6, 21}, {0}, "截止日次日入库", "截至6月20日不计"},
		{{2022, 5, 9}, {2023, 6, 20}, "截止日当天认定通过出库", "自出库日起不算在库"},
		{{2022, 5, 9}, {2023, 6, 21}, "截止日次日出库", "截至6月20日仍在库"},
		{{2023, 6, 0}, {0}, "入库日期只到6月", "截至6月20日无法判断，单列"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const int *in = cases[i].entered, *out = cases[i].left;
		struct nursling *n = enter(w, rng, draw_firm(deck),
			in[2] == 0 ? day_in_month(in[0], in[1]) : day_on(in[0], in[1], in[2]));
		if (out[0] != 0)
			leave(n, day_on(out[0], out[1], out[2]), "认定通过");
		plant_case(w, NURSERY, w->parties.at[n->firm].name, cases[i].what, cases[i].why);
	}
	int firm = draw_firm(deck);
	(void)enter(w, rng, firm, day_on(THIS_YEAR - 1, 4, 6));
	(void)enter(w, rng, firm, day_on(THIS_YEAR, 3, 6));
	plant_case(
		w, NURSERY, w->parties.at[firm].name, "上年没有通过，今年再次入库", "在库只数一家");
}

/* ---- 梯队企业 ---- */

static struct growth_firm *title(
	struct world *w, int firm, const char *name, const char *level, struct date granted)
{
	*ARRAY_ADD(w->a, w->duties->growth_firms) =
		(struct growth_firm){firm, name, level, granted, PEN_NO_DATE, PEN_NO_DATE};
	return &w->duties->growth_firms.at[w->duties->growth_firms.len - 1];
}

static void growth_firms(struct world *w, struct rng *rng, struct deck *deck)
{
	static const struct {
		const char *name, *level;
		int years; /* 0: for good */
	} kinds[] = {{"雏鹰", "市级", 3}, {"瞪羚", "省级", 3}, {"专精特新", "省级", 3},
		{"小巨人", "国家级", 3}, {"创新型中小企业", "省级", 2}, {"科技领军", "省级", 0}};
	for (int year = w->size->first_year - 1; year <= THIS_YEAR; year++)
		for (int i = 0; i < w->size->firms / 40; i++) {
			size_t kind = rng_below(rng, COUNT_OF(kinds));
			struct date day = draw_day(rng, year);
			struct growth_firm *g =
				title(w, draw_firm(deck), kinds[kind].name, kinds[kind].level, day);
			if (kinds[kind].years > 0 && rng_chance(rng, 850))
				g->expires = date_of(years_on(day.first, kinds[kind].years) - 1);
			if (rng_chance(rng, 40))
				g->ended = draw_later(rng, day, 100, 600);
		}
}

static void plant_title(
	struct world *w, const struct growth_firm *g, const char *what, const char *why)
{
	plant_case(w, GROWTH, w->parties.at[g->firm].name, what, why);
}

static void edge_growth(struct world *w, struct deck *deck)
{
	int y = THIS_YEAR;
	struct growth_firm *g = title(w, draw_firm(deck), "雏鹰", "市级", day_on(y, 6, 20));
	plant_title(w, g, "截止日当天入选", "计入");
	g = title(w, draw_firm(deck), "瞪羚", "省级", day_on(y, 6, 21));
	plant_title(w, g, "截止日次日入选", "截至6月20日不计");
	g = title(w, draw_firm(deck), "专精特新", "省级", day_on(y - 3, 6, 21));
	g->expires = day_on(y, 6, 20);
	plant_title(w, g, "称号到截止日当天为止", "截至6月20日仍计入，截至6月30日不计");
	g = title(w, draw_firm(deck), "专精特新", "省级", day_on(y - 3, 6, 20));
	g->expires = day_on(y, 6, 19);
	plant_title(w, g, "称号在截止日前一天到期", "不计");
	g = title(w, draw_firm(deck), "小巨人", "国家级", day_on(y - 1, 8, 1));
	g->ended = day_on(y, 6, 20);
	plant_title(w, g, "截止日当天取消称号", "自取消日起不计");
	g = title(w, draw_firm(deck), "科技领军", "省级",
		(struct date){ymd(y, 1, 1), ymd(y, 12, 31)});
	plant_title(w, g, "只知道是2023年认定的", "截至6月无法判断，单列");
	int firm = draw_firm(deck);
	(void)title(w, firm, "雏鹰", "市级", day_on(y, 2, 14));
	g = title(w, firm, "专精特新", "省级", day_on(y, 3, 15));
	plant_title(w, g, "一家有两个称号", "只数一家；分称号时各算一次");
}

/* ---- 高新产品 ---- */

static struct product *product(
	struct world *w, struct rng *rng, int firm, const char *kind, struct date day)
{
	struct duties *d = w->duties;
	struct str topic = name_topic(w, rng, false);
	struct product p = {.firm = firm, .kind = kind, .granted = day};
	p.name = str_format(w->a, "%.*s（%zu型）", STR_ARG(topic), 100 + d->products.len);
	p.number = str_format(
		w->a, "皖新产%d第%04zu号", day_civil(day.first).year, 1 + d->products.len);
	p.expires = rng_chance(rng, 700) ? date_of(years_on(day.last, 3)) : PEN_NO_DATE;
	*ARRAY_ADD(w->a, d->products) = p;
	return &d->products.at[d->products.len - 1];
}

static void products(struct world *w, struct rng *rng, struct deck *deck)
{
	static const char *const kinds[] = {"高新技术产品", "高新技术产品", "新产品", "首台套"};
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (int i = 0; i < w->size->firms / 40; i++)
			(void)product(
				w, rng, draw_firm(deck), RNG_PICK(rng, kinds), draw_day(rng, year));
}

static void edge_products(struct world *w, struct rng *rng, struct deck *deck)
{
	static const struct {
		int month, day;
		const char *what, *why;
	} cases[] = {{1, 1, "1月1日认定", "属于2023年"}, {6, 20, "截止日当天认定", "计入"},
		{6, 21, "截止日次日认定", "截至6月20日不计"},
		{6, 0, "认定日期只到6月", "截至6月20日无法判断，单列"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date day = cases[i].day == 0
					  ? day_in_month(THIS_YEAR, cases[i].month)
					  : day_on(THIS_YEAR, cases[i].month, cases[i].day);
		struct product *p = product(w, rng, draw_firm(deck), "新产品", day);
		plant_case(w, "product.new", p->name, cases[i].what, cases[i].why);
	}
	int firm = draw_firm(deck);
	for (int i = 0; i < 2; i++)
		(void)product(w, rng, firm, "高新技术产品", day_on(THIS_YEAR, 4, 18));
	plant_case(w, "product.new", w->parties.at[firm].name, "一家认定了两个产品", "产品计两个");
}

void duties_titles(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "titles");
		struct deck deck = deck_of(w, &rng, district, ymd(2019, 1, 1));
		if (i == 0) {
			edge_nursery(w, &rng, &deck);
			edge_growth(w, &deck);
			edge_products(w, &rng, &deck);
		}
		nursery(w, &rng, &deck);
		growth_firms(w, &rng, &deck);
		products(w, &rng, &deck);
	}
}
