/*
 * 转化基金, 先投后股, 科技贷款, 创新券: recommended is not invested, issued is
 * not paid.
 */
#include "sample/draw.h"
#include "sample/money.h"

/* ---- 基金, 先投后股 ---- */

static struct fund_project *add_fund(struct world *w, struct rng *rng, int firm, struct date day)
{
	*ARRAY_ADD(w->a, w->money->funds) = (struct fund_project){.name = name_topic(w, rng, true),
		.firm = firm,
		.state = "推荐",
		.recommended = day,
		.decided = PEN_NO_DATE,
		.invested = PEN_NO_DATE,
		.amount = PEN_NO_MONEY};
	return &w->money->funds.at[w->money->funds.len - 1];
}

static void invest(struct rng *rng, struct fund_project *t, struct date day)
{
	if (day.first > day.last)
		return;
	t->invested = day;
	t->decided = date_of(day.first - 5);
	t->amount = draw_money(rng, 100, 1500);
	t->state = "投资";
}

static struct invest_first *add_invest(
	struct world *w, struct rng *rng, int firm, struct date filed, struct date signed_on)
{
	bool known = signed_on.first <= signed_on.last;
	*ARRAY_ADD(w->a, w->money->invests) =
		(struct invest_first){.name = name_topic(w, rng, true),
			.firm = firm,
			.state = known ? "投入" : "申报",
			.amount = known ? draw_money(rng, 20, 200) : PEN_NO_MONEY,
			.filed = filed,
			.signed_on = signed_on,
			.turned = PEN_NO_DATE,
			.exited = PEN_NO_DATE};
	return &w->money->invests.at[w->money->invests.len - 1];
}

static void shares_of(struct world *w, struct rng *rng, struct deck *deck, int year)
{
	for (int i = 0; i < (year == THIS_YEAR ? 4 : 6); i++) {
		struct fund_project *t = add_fund(w, rng, draw_firm(deck), draw_day(rng, year));
		invest(rng, t, draw_maybe(rng, 450, draw_later(rng, t->recommended, 20, 250)));
		struct date filed = draw_day(rng, year);
		struct invest_first *s = add_invest(w, rng, draw_firm(deck), filed,
			draw_maybe(rng, 600, draw_later(rng, filed, 20, 120)));
		s->turned = draw_maybe(rng, 300, draw_later(rng, s->signed_on, 100, 500));
		if (s->turned.first <= s->turned.last)
			s->state = "转股";
	}
}

static void edge_shares(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct fund_project *t = add_fund(w, rng, draw_firm(deck), day_on(y - 1, 12, 31));
	invest(rng, t, day_on(y, 6, 20));
	plant_case(w, "fund.recommended fund.invested fund.amount", t->name,
		"上年推荐、截止日当天投资", "推荐是2022年的，投资是2023年的");
	t = add_fund(w, rng, draw_firm(deck), day_on(y, 6, 20));
	invest(rng, t, day_on(y, 6, 25));
	plant_case(w, "fund.recommended fund.invested fund.amount", t->name,
		"截止日当天推荐、其后投资", "截至6月20日只算推荐");
	struct invest_first *s =
		add_invest(w, rng, draw_firm(deck), day_on(y, 1, 1), day_on(y, 6, 20));
	plant_case(w, "invest_first.count invest_first.filed", s->name,
		"1月1日申报、截止日当天签约", "计入");
	for (int day = 20; day <= 21; day++) {
		s = add_invest(w, rng, draw_firm(deck), day_on(y - 2, 3, 1), day_on(y - 2, 6, 1));
		s->turned = day_on(y - 1, 8, 1);
		s->exited = day_on(y, 6, day);
		s->state = "退出";
		plant_case(w, "invest_first.count invest_first.amount", s->name,
			day == 20 ? "截止日当天退出" : "截止日次日退出",
			day == 20 ? "自退出之日起不计" : "截至6月20日仍计入");
	}
}

/* ---- 贷款, 创新券 ---- */

static struct loan *add_loan(struct world *w, struct rng *rng, int firm, struct date granted)
{
	static const char *const banks[] = {"云江农商银行", "云江科技支行", "云江商业银行"};
	static const char *const products[] = {"科贷通", "科技担保贷", "知识产权质押贷"};
	static const char *const covers[] = {"信用", "担保公司", "知识产权质押"};
	size_t kind = rng_below(rng, COUNT_OF(products));
	*ARRAY_ADD(w->a, w->money->loans) = (struct loan){.firm = firm,
		.bank = RNG_PICK(rng, banks),
		.product = products[kind],
		.cover = covers[kind],
		.amount = draw_money(rng, 5, 100) * 5,
		.granted = granted,
		.due = date_of(years_on(granted.last, 1)),
		.repaid = draw_maybe(rng, 800, draw_later(rng, granted, 300, 420))};
	return &w->money->loans.at[w->money->loans.len - 1];
}

static struct voucher *add_voucher(struct world *w, struct rng *rng, int firm, struct date issued)
{
	struct money *m = w->money;
	struct voucher t = {.number = str_format(w->a, "CXQ%d%05zu", day_civil(issued.first).year,
				    1 + m->vouchers.len),
		.firm = firm,
		.service = NOBODY,
		.amount = (int64_t)rng_between(rng, 2, 40) * 250000,
		.paid_sum = PEN_NO_MONEY,
		.issued = issued,
		.used = PEN_NO_DATE,
		.paid = PEN_NO_DATE};
	*ARRAY_ADD(w->a, m->vouchers) = t;
	return &m->vouchers.at[m->vouchers.len - 1];
}

static void use(const struct world *w, struct rng *rng, struct voucher *t, struct date day,
	struct date paid)
{
	t->used = day;
	t->service = draw_school(w, rng);
	t->paid = paid;
	if (paid.first <= paid.last)
		t->paid_sum = rng_chance(rng, 700) ? t->amount : t->amount / 2;
}

static void credit_of(struct world *w, struct rng *rng, struct deck *deck, int year)
{
	for (int i = 0; i < (year == THIS_YEAR ? 8 : 14); i++) {
		(void)add_loan(w, rng, draw_firm(deck), draw_day(rng, year));
		struct voucher *t = add_voucher(w, rng, draw_firm(deck), draw_day(rng, year));
		struct date used = draw_maybe(rng, 700, draw_later(rng, t->issued, 10, 150));
		if (used.first <= used.last)
			use(w, rng, t, used, draw_maybe(rng, 750, draw_later(rng, used, 15, 120)));
	}
}

static void edge_credit(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR, firm = draw_firm(deck);
	struct str name = w->parties.at[firm].name;
	(void)add_loan(w, rng, firm, day_on(y, 6, 20));
	(void)add_loan(w, rng, firm, day_on(y, 2, 20));
	plant_case(w, "loan.count loan.firms", name, "一家两笔贷款，一笔在截止日当天发放",
		"笔数计二，企业计一");
	for (int day = 20; day <= 21; day++) {
		struct loan *t = add_loan(w, rng, draw_firm(deck), day_on(y - 1, 6, 20));
		t->repaid = day_on(y, 6, day);
		plant_case(w, "loan.open", w->parties.at[t->firm].name,
			day == 20 ? "截止日当天还清" : "截止日次日还清",
			day == 20 ? "不再计入未还清" : "截至6月20日仍未还清");
	}
	struct voucher *v = add_voucher(w, rng, draw_firm(deck), day_on(y - 1, 11, 1));
	use(w, rng, v, day_on(y, 2, 1), day_on(y, 6, 20));
	plant_case(w, "voucher.issued voucher.paid", v->number, "上年发放、截止日当天兑付",
		"发放是2022年的，兑付是2023年的");
	v = add_voucher(w, rng, draw_firm(deck), day_on(y, 6, 21));
	plant_case(
		w, "voucher.issued voucher.paid", v->number, "截止日次日发放", "截至6月20日不计");
	v = add_voucher(w, rng, draw_firm(deck), day_in_month(y, 6));
	plant_case(w, "voucher.issued", v->number, "发放日期只到6月", "截至6月20日无法判断，单列");
}

void world_finance(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "finance");
		struct deck deck = deck_of(w, &rng, district, ymd(2019, 1, 1));
		if (i == 0) {
			edge_shares(w, &rng, &deck);
			edge_credit(w, &rng, &deck);
		}
		for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
			shares_of(w, &rng, &deck, year);
			credit_of(w, &rng, &deck, year);
		}
	}
}
