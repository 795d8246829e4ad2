/*
 * 奖补 and 预算: the years before 2021 are paid, 2021 in part, two years not at
 * all. What is paid belongs to the year of its policy in one count, to the year
 * of the payment in another.
 */
#include "sample/draw.h"
#include "sample/money.h"

#define CODES "subsidy.due subsidy.paid subsidy.paid_year subsidy.waiting"

#define FIRST_POLICY_YEAR 2019
#define PART_PAID_YEAR    2021
#define WAN               INT64_C(1000000)

static const struct {
	const char *name;
	int amount; /* 万元 */
} items[] = {{"首次认定高企", 10}, {"重新认定高企", 5}, {"研发费用后补助", 8},
	{"技术合同吸纳补助", 3}, {"平台认定奖补", 20}};

static void policies(struct world *w)
{
	struct money *m = w->money;
	struct str own = w->units.at[w->own].name;
	static const struct {
		int year;
		const char *tail;
	} which[] = {{2019, "科技创新奖补办法"}, {2022, "支持科技创新若干政策"}};
	for (size_t i = 0; i < COUNT_OF(which); i++) {
		struct policy p = {.level = "县区"};
		p.name = str_format(w->a, "%.*s%s", STR_ARG(own), which[i].tail);
		p.number = str_format(w->a, "云政办〔%d〕%zu号", which[i].year, 8 + i);
		p.valid = (struct date){ymd(which[i].year, 1, 1), ymd(which[i].year + 2, 12, 31)};
		*ARRAY_ADD(w->a, m->policies) = p;
		for (size_t k = 0; k < COUNT_OF(items); k++)
			*ARRAY_ADD(w->a, m->clauses) =
				(struct clause){(int)i, items[k].name, items[k].amount * WAN};
	}
}

static struct subsidy *add_subsidy(struct world *w, int firm, int year, size_t item)
{
	struct money *m = w->money;
	struct subsidy t = {.firm = firm,
		.year = year,
		.policy = year < 2022 ? 0 : 1,
		.item = items[item].name,
		.state = "批准",
		.why = "",
		.due = items[item].amount * WAN,
		.paid = PEN_NO_MONEY,
		.approved = PEN_NO_DATE,
		.settled = PEN_NO_DATE,
		.refused = PEN_NO_DATE};
	t.number = str_format(w->a, "JB%d%04zu", year, 1 + m->subsidies.len);
	*ARRAY_ADD(w->a, m->subsidies) = t;
	return &m->subsidies.at[m->subsidies.len - 1];
}

static void pay(struct world *w, int subsidy, struct date day, int64_t amount)
{
	static const char *const sources[] = {"县区级", "市级", "县区级"};
	struct money *m = w->money;
	struct subsidy *t = &m->subsidies.at[subsidy];
	*ARRAY_ADD(w->a, m->payments) = (struct subsidy_payment){subsidy, day, amount,
		sources[m->payments.len % COUNT_OF(sources)],
		str_format(
			w->a, "财预〔%d〕%zu号", day_civil(day.first).year, 20 + m->payments.len)};
	t->paid = (t->paid == PEN_NO_MONEY ? 0 : t->paid) + amount;
	t->state = t->paid == t->due ? "已兑现" : "部分兑付";
	if (t->paid == t->due)
		t->settled = day;
}

/* In which year it is paid, if ever: the money comes late. */
static void settle(struct world *w, struct rng *rng, int subsidy)
{
	struct subsidy *t = &w->money->subsidies.at[subsidy];
	t->approved = date_of(ymd(t->year, 9, 1) + rng_between(rng, 0, 60));
	if (t->year == THIS_YEAR) {
		t->approved = draw_maybe(rng, 400, draw_day(rng, THIS_YEAR));
		t->state = t->approved.first <= t->approved.last ? "批准" : "已申报";
		return;
	}
	if (rng_chance(rng, 50)) {
		t->refused = date_of(t->approved.first + 30);
		t->why = "企业已经迁出，不再符合条件";
		t->state = "不予兑现";
		return;
	}
	if (t->year < PART_PAID_YEAR) {
		pay(w, subsidy, date_of(ymd(t->year + 1, 3, 1) + rng_between(rng, 0, 200)), t->due);
	} else if (t->year == PART_PAID_YEAR && rng_chance(rng, 600)) {
		bool whole = rng_chance(rng, 500);
		struct date day = date_of(ymd(PART_PAID_YEAR, 11, 10) + rng_between(rng, 0, 560));
		pay(w, subsidy, day, whole ? t->due : t->due / 2);
	}
}

static void edges(struct world *w, struct deck *deck)
{
	static const struct {
		int day;
		bool rest; /* the other half is paid too */
		const char *what, *why;
	} cases[] = {{20, false, "2021年度的奖补，截止日当天付一半", "兑现额计入2023年；没有兑清"},
		{21, false, "2021年度的奖补，截止日次日付一半", "截至6月20日不计兑现"},
		{20, true, "2021年度的奖补，上年付一半、截止日当天兑清",
			"两笔各计各年，企业只数一次"}};
	struct money *m = w->money;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct subsidy *t = add_subsidy(w, draw_firm(deck), PART_PAID_YEAR, 4);
		int index = (int)m->subsidies.len - 1;
		t->approved = day_on(PART_PAID_YEAR, 10, 8);
		if (cases[i].rest)
			pay(w, index, day_on(THIS_YEAR - 1, 11, 3), t->due / 2);
		pay(w, index, day_on(THIS_YEAR, 6, cases[i].day), t->due / 2);
		plant_case(w, CODES, w->parties.at[m->subsidies.at[index].firm].name, cases[i].what,
			cases[i].why);
	}
	for (int day = 20; day <= 21; day++) {
		struct subsidy *t = add_subsidy(w, draw_firm(deck), THIS_YEAR, 0);
		t->approved = day_on(THIS_YEAR, 4, 3);
		t->refused = day_on(THIS_YEAR, 6, day);
		t->why = "证书已撤销";
		t->state = "不予兑现";
		plant_case(w, CODES, w->parties.at[t->firm].name,
			day == 20 ? "截止日当天决定不予兑现" : "截止日次日决定不予兑现",
			day == 20 ? "自那天起不计应兑" : "截至6月20日仍计应兑");
	}
}

/* ---- 预算: of the bureau as a whole ---- */

static void budgets(struct world *w)
{
	static const struct {
		const char *name, *source;
		int amount;
	} lines[] = {{"科技创新专项资金", "县区级", 600}, {"科技特派员工作经费", "县区级", 45},
		{"引导科技创新资金", "市级", 320}};
	struct rng rng = rng_of(w->seed, "budgets");
	struct money *m = w->money;
	struct deck deck = deck_of(w, &rng, w->districts.at[0], ymd(2015, 1, 1));
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (size_t i = 0; i < COUNT_OF(lines); i++) {
			int64_t amount = (lines[i].amount + 10 * (year - 2020)) * WAN;
			*ARRAY_ADD(w->a, m->budgets) = (struct budget){year,
				str_format(w->a, "%d年%s", year, lines[i].name), lines[i].source,
				amount};
			for (int part = 1; part <= 5; part++) {
				struct date day = day_on(year, 2 * part, rng_between(&rng, 3, 27));
				if (day.first > LAST_DAY)
					break;
				*ARRAY_ADD(w->a, m->spendings) =
					(struct budget_payment){(int)m->budgets.len - 1,
						rng_chance(&rng, 600) ? draw_firm(&deck) : NOBODY,
						day, amount / 1000 * rng_between(&rng, 80, 190),
						str_format(w->a, "第%d批拨付", part)};
			}
		}
	int newest = (int)m->budgets.len - 1;
	for (int day = 20; day <= 21; day++) {
		*ARRAY_ADD(w->a, m->spendings) = (struct budget_payment){newest, NOBODY,
			day_on(THIS_YEAR, 6, day), 7 * WAN, str_format(w->a, "6月%d日拨付", day)};
		plant_case(w, "budget.rate", m->spendings.at[m->spendings.len - 1].text,
			day == 20 ? "截止日当天支出" : "截止日次日支出",
			day == 20 ? "计入执行" : "截至6月20日不计");
	}
}

void world_subsidies(struct world *w)
{
	w->money = arena_new(w->a, struct money);
	policies(w);
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "subsidies");
		struct deck deck = deck_of(w, &rng, district, ymd(2018, 1, 1));
		if (i == 0)
			edges(w, &deck);
		for (int year = FIRST_POLICY_YEAR; year <= THIS_YEAR; year++)
			for (int k = 0; k < 14; k++) {
				(void)add_subsidy(w, draw_firm(&deck), year,
					rng_below(&rng, COUNT_OF(items)));
				settle(w, &rng, (int)w->money->subsidies.len - 1);
			}
	}
	budgets(w);
}
