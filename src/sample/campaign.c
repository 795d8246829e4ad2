/*
 * 专项行动 and its two lists of firms without research, each from its own line
 * of income; the lists are drawn up once a year and stay as they are.
 */
#include "sample/draw.h"
#include "sample/duties.h"

#define INVESTMENT                                                                                 \
	"zero.investment.base zero.investment.left zero.investment.rate "                          \
	"zero.investment.possible_rate"
#define BODY "zero.body.base zero.body.left zero.body.rate zero.body.possible_rate"
#define YI   INT64_C(10000000000)
#define WAN  INT64_C(1000000)

static void item(struct world *w, const char *name, const char *kind, const char *indicator,
	int base, int target, int64_t line)
{
	*ARRAY_ADD(w->a, w->duties->items) =
		(struct campaign_item){(int)w->duties->campaigns.len - 1, name, kind, indicator,
			base, target, line, day_on(THIS_YEAR + 1, 12, 31)};
}

static void campaign(struct world *w)
{
	int y = THIS_YEAR;
	*ARRAY_ADD(w->a, w->duties->campaigns) = (struct campaign){
		STR("双倍增、两清零、一提升专项行动"), str_format(w->a, "云科〔%d〕10号", y - 1),
		{ymd(y - 1, 6, 1), ymd(y + 1, 12, 31)},
		(struct date){ymd(y - 2, 1, 1), ymd(y - 2, 12, 31)}};
	item(w, "高新技术企业倍增", "倍增", "高新技术企业总数", 5000, 10000, PEN_NO_MONEY);
	item(w, "科技型中小企业倍增", "倍增", "科小入库数", 8000, 16000, PEN_NO_MONEY);
	item(w, "规上工业企业无研发投入清零", "清零", "无研发投入未清零企业数", 0, 0, YI);
	item(w, "规上工业企业无研发机构清零", "清零", "无研发机构未清零企业数", 0, 0, 5 * YI);
	item(w, "全社会研发投入强度提升", "提升", "全社会研发投入强度", 165, 235, PEN_NO_MONEY);
}

/* Two kinds, two lines. */
static const struct kind {
	const char *name, *codes;
	int64_t line;
} kinds[] = {{"无研发投入", INVESTMENT, YI}, {"无研发机构", BODY, 5 * YI}};

static struct zero_base *list(
	struct world *w, const struct kind *kind, int firm, int year, int64_t revenue)
{
	struct zero_base z = {.firm = firm,
		.year = year,
		.campaign = year >= THIS_YEAR - 1 ? 0 : NOBODY,
		.kind = kind->name,
		.why = "",
		.state = "未启动",
		.revenue = revenue,
		.line = kind->line};
	z.met = z.booked = z.filed = z.recognised = z.exempt = PEN_NO_DATE;
	*ARRAY_ADD(w->a, w->duties->bases) = z;
	return &w->duties->bases.at[w->duties->bases.len - 1];
}

static void recognise(struct zero_base *z, struct date day)
{
	z->met = date_of(ymd(z->year, 1, 20));
	z->booked = date_of(ymd(z->year, 2, 1));
	z->filed = date_of(ymd(z->year, 2, 20));
	z->recognised = day;
	z->state = "统计认可";
}

static void exempt(struct zero_base *z, struct date day, const char *why)
{
	z->exempt = day;
	z->why = why;
	z->state = "豁免";
}

static void course(struct rng *rng, struct zero_base *z)
{
	static const char *const reasons[] = {"停产", "不宜开展", "退规", "注销", "迁出", "其他"};
	if (rng_chance(rng, 80)) {
		exempt(z, draw_day(rng, z->year), RNG_PICK(rng, reasons));
		return;
	}
	if (rng_chance(rng, 150))
		return;
	z->met = date_of(ymd(z->year, 1, 12) + rng_between(rng, 0, 90));
	z->booked = draw_later(rng, z->met, 10, 60);
	z->filed = draw_later(rng, z->booked, 10, 60);
	z->recognised = draw_maybe(rng, 650, draw_later(rng, z->filed, 10, 80));
	z->state = z->recognised.first <= z->recognised.last ? "统计认可"
		   : z->filed.first <= z->filed.last         ? "已填报"
		   : z->booked.first <= z->booked.last       ? "已建账"
							     : "已对接";
}

static int64_t some_revenue(struct rng *rng, const struct kind *kind)
{
	return kind->line + (int64_t)rng_between(rng, 1, 900000) * (WAN / 10);
}

static void plant_base(struct world *w, const struct kind *kind, const struct zero_base *z,
	const char *what, const char *why)
{
	plant_case(w, kind->codes, w->parties.at[z->firm].name, what, why);
}

static void edges(struct world *w, const struct kind *kind, struct deck *deck)
{
	int y = THIS_YEAR;
	struct zero_base *z = list(w, kind, draw_firm(deck), y, kind->line);
	plant_base(w, kind, z, "营业收入正好等于收入线", "在底册里");
	z = list(w, kind, draw_firm(deck), y, kind->line + 3 * WAN);
	recognise(z, day_on(y, 6, 20));
	plant_base(w, kind, z, "截止日当天统计认可", "计入清零");
	z = list(w, kind, draw_firm(deck), y, kind->line + 5 * WAN);
	recognise(z, day_on(y, 6, 21));
	plant_base(w, kind, z, "截止日次日统计认可", "截至6月20日仍未清零");
	z = list(w, kind, draw_firm(deck), y, kind->line + 7 * WAN);
	recognise(z, day_in_month(y, 6));
	plant_base(w, kind, z, "达标日期只到6月", "截至6月20日无法判断，单列");
	z = list(w, kind, draw_firm(deck), y, kind->line + 9 * WAN);
	exempt(z, day_on(y, 6, 20), "停产");
	plant_base(w, kind, z, "截止日当天豁免", "底册不变，只从可清零率的分母里剔除");
	z = list(w, kind, draw_firm(deck), y, kind->line + 11 * WAN);
	exempt(z, day_on(y, 6, 21), "不宜开展");
	plant_base(w, kind, z, "截止日次日豁免", "截至6月20日仍在可清零率的分母里");
	z = list(w, kind, draw_firm(deck), y, kind->line + 13 * WAN);
	z->met = day_on(y, 3, 1);
	z->booked = day_on(y, 3, 20);
	z->state = "已建账";
	plant_base(w, kind, z, "建了账，没有统计认可", "建账、承诺都不算清零");
}

/* A firm stands in a list of a year once. */
static void lists(struct world *w, struct rng *rng, int district, bool first)
{
	int firms = w->size->firms / 30;
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		struct deck deck = deck_of(w, rng, district, ymd(2019, 1, 1));
		for (size_t k = 0; k < COUNT_OF(kinds); k++) {
			if (first && year == THIS_YEAR)
				edges(w, &kinds[k], &deck);
			for (int i = 0; i < (k == 0 ? firms : firms / 2); i++)
				course(rng, list(w, &kinds[k], draw_firm(&deck), year,
						    some_revenue(rng, &kinds[k])));
		}
	}
}

void duties_campaign(struct world *w)
{
	campaign(w);
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "zero bases");
		lists(w, &rng, district, i == 0);
	}
}
