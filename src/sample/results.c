/*
 * 成果, 需求, 协议: one chain, from the need that a firm puts to the contract
 * that is registered.
 */
#include "sample/results.h"
#include "sample/draw.h"

#include <string.h>

#define NEEDS      "need.collected need.matched need.solved need.match_rate"
#define AGREEMENTS "agreement.count agreement.contracted agreement.landed_rate"
#define RESULTS    "result.introduced result.converted result.conversion_rate"

static const char *const fields[] = {"先进制造", "新材料", "现代农业", "电子信息", "生物医药"};

/* ---- 成果 ---- */

static struct result *add_result(
	struct world *w, struct rng *rng, int owner, struct date registered)
{
	static const char *const kinds[] = {"应用技术", "应用技术", "应用技术", "软科学"};
	static const char *const stages[] = {"初期", "中期", "成熟应用"};
	struct results *r = w->results;
	struct result t = {.name = name_topic(w, rng, true),
		.owner = owner,
		.second = rng_chance(rng, 300) ? draw_school(w, rng) : NOBODY,
		.kind = RNG_PICK(rng, kinds),
		.stage = RNG_PICK(rng, stages),
		.mode = "",
		.state = "填报",
		.registered = registered,
		.cancelled = PEN_NO_DATE,
		.introduced = PEN_NO_DATE,
		.converted = PEN_NO_DATE,
		.buyer = NOBODY,
		.income = PEN_NO_MONEY};
	if (registered.first <= registered.last) {
		t.state = "已登记";
		t.number = str_format(
			w->a, "YJCG%d%05zu", day_civil(registered.first).year, 1 + r->results.len);
	}
	*ARRAY_ADD(w->a, r->results) = t;
	return &r->results.at[r->results.len - 1];
}

static void convert(struct rng *rng, struct result *t, int buyer, struct date day)
{
	static const char *const modes[] = {"转让", "许可", "作价入股", "合作", "自行投产"};
	if (day.first > day.last)
		return;
	t->converted = day;
	t->mode = RNG_PICK(rng, modes);
	t->buyer = buyer;
	t->income = rng_chance(rng, 700) ? draw_money(rng, 5, 300) : PEN_NO_MONEY;
	t->state = "已转化";
}

static void results_of(struct world *w, struct rng *rng, struct deck *deck, int year)
{
	for (int k = 0; k < (year == THIS_YEAR ? 6 : 11); k++) {
		struct date day = draw_day(rng, year);
		struct result *t = add_result(w, rng, draw_firm(deck), draw_maybe(rng, 700, day));
		if (rng_chance(rng, 500))
			t->introduced = draw_maybe(rng, 900, draw_day(rng, year));
		struct date from = t->introduced.first <= t->introduced.last ? t->introduced : day;
		if (rng_chance(rng, 450))
			convert(rng, t, rng_chance(rng, 800) ? draw_firm(deck) : NOBODY,
				draw_later(rng, from, 20, 400));
	}
}

static void edge_results(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct result *t = add_result(w, rng, draw_firm(deck), day_on(y, 2, 7));
	t->introduced = day_on(y, 1, 1);
	convert(rng, t, draw_firm(deck), day_on(y, 6, 20));
	plant_case(w, RESULTS, t->name, "1月1日引进，截止日当天转化", "引进、转化都计入");
	t = add_result(w, rng, draw_firm(deck), day_on(y, 2, 8));
	t->introduced = day_on(y, 3, 2);
	convert(rng, t, draw_firm(deck), day_on(y, 6, 21));
	plant_case(w, RESULTS, t->name, "截止日次日转化", "截至6月20日只算引进，不算转化");
	t = add_result(w, rng, draw_firm(deck), day_on(y - 1, 9, 5));
	t->introduced = day_on(y - 1, 12, 31);
	convert(rng, t, draw_firm(deck), day_on(y, 4, 6));
	plant_case(w, RESULTS, t->name, "上年引进、今年转化",
		"今年的转化数计入；今年的转化率不计，分母是今年引进的");
	t = add_result(w, rng, draw_firm(deck), day_on(y, 1, 16));
	convert(rng, t, NOBODY, day_on(y, 5, 23));
	plant_case(w, "result.local_rate", t->name, "转化了，没有写转化单位",
		"转化数计入，就地转化率的分子不计");
	t = add_result(w, rng, draw_firm(deck), day_on(y - 1, 4, 11));
	t->cancelled = day_on(y, 3, 1);
	t->state = "注销";
	plant_case(w, RESULTS, t->name, "上年登记、今年注销", "没有转化，不计转化");
}

/* One of a district; its own were made one after the other. */
static int draw_result(const struct world *w, struct rng *rng, int district)
{
	const struct results *r = w->results;
	int first = NOBODY, last = NOBODY;
	for (size_t i = 0; i < r->results.len; i++)
		if (w->parties.at[r->results.at[i].owner].district == district) {
			first = first == NOBODY ? (int)i : first;
			last = (int)i;
		}
	return rng_between(rng, first, last);
}

/* Who moves away takes along what it did: that may not name what stays in the lists of the district. */
static bool stayed_at_home(const struct world *w, int party)
{
	const struct party *p = &w->parties.at[party];
	for (int i = 0; i < p->place_count; i++)
		if (!lies_within(w, p->places[i].unit, p->district))
			return false;
	return true;
}

/* What was shown: results of the ledger now and then, many are of others. */
static void showings(struct world *w, struct rng *rng)
{
	struct results *r = w->results;
	for (size_t e = 0; e < r->events.len; e++) {
		const struct event *event = &r->events.at[e];
		bool shows =
			strcmp(event->kind, "成果发布会") == 0 || strcmp(event->kind, "路演") == 0;
		for (int k = shows ? rng_between(rng, 2, 4) : 0; k > 0; k--) {
			struct showing s = {.event = (int)e, .result = NOBODY};
			s.owner = event->partner == NOBODY ? draw_school(w, rng) : event->partner;
			s.name = name_topic(w, rng, true);
			if (rng_chance(rng, 250)) {
				s.result = draw_result(w, rng, event->district);
				s.owner = r->results.at[s.result].owner;
			}
			*ARRAY_ADD(w->a, r->showings) = s;
		}
	}
}

/* ---- 需求 ---- */

static struct need *add_need(struct world *w, struct rng *rng, int firm, struct date collected)
{
	static const char *const origins[] = {"走访", "走访", "问卷", "平台", "会议", "特派员"};
	static const char *const ways[] = {"独立研发", "委托研发", "合作研发", "技术转让"};
	struct results *r = w->results;
	struct need n = {.name = name_topic(w, rng, true),
		.number = str_format(
			w->a, "XQ%d%04zu", day_civil(collected.first).year, 1 + r->needs.len),
		.firm = firm,
		.field = RNG_PICK(rng, fields),
		.origin = RNG_PICK(rng, origins),
		.way = RNG_PICK(rng, ways),
		.why = "",
		.state = "征集",
		.money = rng_chance(rng, 800) ? draw_money(rng, 10, 500) : PEN_NO_MONEY,
		.collected = collected,
		.returned = PEN_NO_DATE,
		.published = PEN_NO_DATE,
		.matched = PEN_NO_DATE,
		.signed_on = PEN_NO_DATE,
		.solved = PEN_NO_DATE,
		.closed = PEN_NO_DATE,
		.expert = NOBODY,
		.result = NOBODY};
	*ARRAY_ADD(w->a, r->needs) = n;
	return &r->needs.at[r->needs.len - 1];
}

static bool known(struct date date)
{
	return date.first <= date.last;
}

/* One step after the other, some stay where they are. */
static void go_on(struct world *w, struct rng *rng, struct need *n)
{
	if (rng_chance(rng, 90)) {
		n->returned = draw_later(rng, n->collected, 3, 20);
		n->state = known(n->returned) ? "退回" : "征集";
		return;
	}
	n->published = draw_maybe(rng, 800, draw_later(rng, n->collected, 5, 30));
	n->state = known(n->published) ? "发布" : "凝练";
	n->matched = draw_maybe(rng, 700, draw_later(rng, n->collected, 15, 120));
	if (!known(n->matched)) {
		if (rng_chance(rng, 100) && n->collected.last + 200 <= LAST_DAY) {
			n->closed = date_of(n->collected.last + 200);
			n->state = "关闭";
			n->why = "企业自行解决，撤回需求";
		}
		return;
	}
	n->state = "对接";
	n->expert = rng_between(rng, 0, (int)w->results->experts.len - 1);
	n->signed_on = draw_maybe(rng, 550, draw_later(rng, n->matched, 5, 90));
	if (!known(n->signed_on))
		return;
	n->state = "签约";
	n->solved = draw_maybe(rng, 500, draw_later(rng, n->signed_on, 30, 200));
	if (known(n->solved))
		n->state = "解决";
}

static void edge_needs(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct need *n = add_need(w, rng, draw_firm(deck), day_on(y, 3, 6));
	n->returned = day_on(y, 6, 20);
	n->state = "退回";
	plant_case(w, NEEDS, n->name, "截止日当天退回", "自退回之日起不算");
	n = add_need(w, rng, draw_firm(deck), day_on(y, 3, 7));
	n->returned = day_on(y, 6, 21);
	n->state = "退回";
	plant_case(w, NEEDS, n->name, "截止日次日退回", "截至6月20日仍计入");
	n = add_need(w, rng, draw_firm(deck), day_on(y, 2, 9));
	n->closed = day_on(y, 5, 31);
	n->why = "企业撤回";
	n->state = "关闭";
	plant_case(w, NEEDS, n->name, "企业撤回、关闭的需求", "征集过，计入征集数；没有对接、解决");
	n = add_need(w, rng, draw_firm(deck), day_on(y - 1, 12, 30));
	n->matched = day_on(y, 6, 20);
	n->state = "对接";
	plant_case(w, NEEDS, n->name, "上年征集、截止日当天对接",
		"今年的对接数计入；今年的对接率不计，分母是今年征集的");
	n = add_need(w, rng, draw_firm(deck), day_on(y, 4, 3));
	n->matched = day_in_month(y, 6);
	n->state = "对接";
	plant_case(w, NEEDS, n->name, "对接日期只到6月", "截至6月20日无法判断，单列");
	n = add_need(w, rng, draw_firm(deck), day_on(y, 1, 1));
	n->matched = day_on(y, 2, 1);
	n->signed_on = day_on(y, 3, 1);
	n->solved = day_on(y, 6, 21);
	n->state = "解决";
	plant_case(w, NEEDS, n->name, "截止日次日解决", "截至6月20日只算对接、签约");
}

/* Needs that were met at an event of those days. */
static void meetings(struct world *w)
{
	struct results *r = w->results;
	for (size_t i = 0; i < r->needs.len; i++) {
		const struct need *n = &r->needs.at[i];
		for (size_t e = 0; e < r->events.len && known(n->matched); e++) {
			const struct event *event = &r->events.at[e];
			if (!event_connects(event) ||
				event->district != w->parties.at[n->firm].district ||
				event->day.first > n->matched.first ||
				event->day.last + 12 < n->matched.first)
				continue;
			*ARRAY_ADD(w->a, r->meetings) = (struct meeting){
				(int)e, (int)i, known(n->signed_on) ? "签约" : "达成意向"};
			break;
		}
	}
}

/* ---- 协议 ---- */

static struct agreement *add_agreement(
	struct world *w, struct rng *rng, int party_a, int party_b, struct date day)
{
	static const char *const kinds[] = {
		"产学研合作", "产学研合作", "委托开发", "战略合作", "共建平台", "聘任", "其他"};
	struct results *r = w->results;
	struct agreement a = {.kind = RNG_PICK(rng, kinds),
		.party_a = party_a,
		.party_b = party_b,
		.signed_on = day,
		.landed = PEN_NO_DATE,
		.ended = PEN_NO_DATE,
		.amount = rng_chance(rng, 800) ? draw_money(rng, 10, 400) : PEN_NO_MONEY,
		.paid = PEN_NO_MONEY,
		.event = NOBODY,
		.need = NOBODY,
		.result = NOBODY,
		.contract = NOBODY};
	struct str topic = name_topic(w, rng, true);
	a.name = str_format(w->a, "%.*s合作协议", STR_ARG(topic));
	*ARRAY_ADD(w->a, r->agreements) = a;
	return &r->agreements.at[r->agreements.len - 1];
}

static void land(struct agreement *a, struct date day)
{
	a->landed = day;
	if (known(day) && a->amount != PEN_NO_MONEY)
		a->paid = a->amount / 4;
}

/* A need of its buyer and an agreement stand before a contract. */
static void chain_of(struct world *w, struct rng *rng, int contract)
{
	const struct contract *c = &w->contracts.at[contract];
	struct results *r = w->results;
	day_t signed_on = c->signed_on.first - rng_between(rng, 0, 10);
	if (signed_on < ymd(w->size->first_year, 4, 1))
		return;
	struct need *n = add_need(w, rng, c->buyer, date_of(signed_on - 60));
	n->published = date_of(signed_on - 45);
	n->matched = date_of(signed_on - 20);
	n->signed_on = date_of(signed_on);
	n->expert = rng_between(rng, 0, (int)r->experts.len - 1);
	int shown = draw_result(w, rng, w->parties.at[c->buyer].district);
	n->result = stayed_at_home(w, c->buyer) ? shown : NOBODY;
	n->state = "签约";
	struct agreement *a = add_agreement(w, rng, c->buyer, c->seller, date_of(signed_on));
	a->kind = "委托开发";
	a->amount = c->amount;
	a->need = (int)r->needs.len - 1;
	a->result = n->result;
	a->contract = contract;
	land(a, draw_maybe(rng, 600, draw_later(rng, a->signed_on, 10, 90)));
}

static void chains(struct world *w, struct rng *rng, int district)
{
	for (size_t i = 0; i < w->contracts.len; i++) {
		const struct contract *c = &w->contracts.at[i];
		const struct party *buyer = &w->parties.at[c->buyer];
		if (buyer->district == district && buyer->kind == PARTY_FIRM &&
			w->parties.at[c->seller].kind == PARTY_SCHOOL &&
			c->state == CONTRACT_REGISTERED && rng_chance(rng, 60))
			chain_of(w, rng, (int)i);
	}
}

static void agreements_of(struct world *w, struct rng *rng, struct deck *deck, int year)
{
	struct results *r = w->results;
	for (int k = 0; k < (year == THIS_YEAR ? 8 : 15); k++) {
		struct agreement *a = add_agreement(
			w, rng, draw_firm(deck), draw_school(w, rng), draw_day(rng, year));
		land(a, draw_maybe(rng, 450, draw_later(rng, a->signed_on, 10, 150)));
		for (size_t e = 0; e < r->events.len; e++)
			if (event_connects(&r->events.at[e]) && stayed_at_home(w, a->party_a) &&
				r->events.at[e].district == w->parties.at[a->party_a].district &&
				r->events.at[e].day.last == a->signed_on.first)
				a->event = (int)e;
	}
}

static void edge_agreements(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct agreement *a =
		add_agreement(w, rng, draw_firm(deck), draw_school(w, rng), day_on(y, 6, 20));
	a->kind = "产学研合作";
	land(a, day_on(y, 6, 21));
	plant_case(w, AGREEMENTS, a->name, "截止日当天签订、次日到款",
		"协议计入，截至6月20日不算落地");
	a = add_agreement(w, rng, draw_firm(deck), draw_school(w, rng), day_on(y, 6, 21));
	a->kind = "产学研合作";
	plant_case(w, AGREEMENTS, a->name, "截止日次日签订", "截至6月20日不计");
	a = add_agreement(w, rng, draw_firm(deck), draw_school(w, rng), day_on(y - 1, 12, 31));
	a->kind = "委托开发";
	land(a, day_on(y, 1, 9));
	plant_case(w, AGREEMENTS, a->name, "上年签订、今年到款", "今年的协议数、落地率都不计");
	a = add_agreement(w, rng, draw_firm(deck), draw_school(w, rng), day_on(y, 3, 14));
	a->kind = "产学研合作";
	a->ended = day_on(y, 5, 8);
	plant_case(w, AGREEMENTS, a->name, "今年签订、今年解除", "签订数计入，没有落地");
	a = add_agreement(w, rng, draw_firm(deck), draw_school(w, rng), day_on(y, 4, 11));
	a->kind = "战略合作";
	plant_case(w, "agreement.campus", a->name, "战略合作协议", "是校地合作，不是产学研协议");
}

/* ---- what others counted ---- */

static void published(struct world *w)
{
	struct rng rng = rng_of(w->seed, "results elsewhere");
	for (int unit = 1; unit <= w->size->districts + w->size->siblings; unit++)
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			for (int half = 1; half >= 0; half--) {
				struct period period = {year, half ? PERIOD_HALF : PERIOD_YEAR, 1};
				if (period_last(period) > LAST_DAY)
					continue;
				struct fact *f = fact_add(w, "contract.absorbed.delta", unit,
					period,
					ratio_from_scaled(
						rng_between(&rng, 20000, 90000) * (2 - half), 1));
				f->publisher = "云江市科技局";
				f->published = year == THIS_YEAR
						       ? CUTOFF_DAY - 2
						       : ymd(year + 1 - half, half ? 7 : 1, 14);
				f->document = str_format(w->a, "%.*s技术合同情况通报",
					STR_ARG(period_chinese(w->a, period)));
			}
	/* Of a year that is over the city printed one more than our list has. */
	struct fact *f = fact_add(w, "result.converted", w->own,
		(struct period){THIS_YEAR - 1, PERIOD_YEAR, 1},
		ratio_from_int(9 * (int)w->districts.len));
	f->publisher = "云江市科技局";
	f->published = ymd(THIS_YEAR, 2, 3);
	f->document = STR("2022年科技成果转化情况通报");
	plant_case(w, "result.converted", f->document, "通报的转化成果数与台账不同",
		"以登记数为准，台账数与差额另列");
}

static void asked(struct world *w, const char *indicator, int number)
{
	*ARRAY_ADD(w->a, w->targets) = (struct target){.indicator = indicator,
		.unit = w->own,
		.year = THIS_YEAR,
		.number = ratio_from_int(number * (int)w->districts.len),
		.document = "云科〔2023〕5号"};
}

void world_results(struct world *w)
{
	struct rng last = rng_of(w->seed, "showings");
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "results");
		struct deck deck = deck_of(w, &rng, district, ymd(2020, 1, 1));
		if (i == 0) {
			edge_results(w, &rng, &deck);
			edge_needs(w, &rng, &deck);
			edge_agreements(w, &rng, &deck);
		}
		for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
			results_of(w, &rng, &deck, year);
			for (int k = 0; k < (year == THIS_YEAR ? 14 : 26); k++)
				go_on(w, &rng,
					add_need(w, &rng, draw_firm(&deck), draw_day(&rng, year)));
			agreements_of(w, &rng, &deck, year);
		}
		chains(w, &rng, district);
	}
	showings(w, &last);
	meetings(w);
	published(w);
	asked(w, "event.count", 16);
	asked(w, "need.collected", 30);
	asked(w, "result.converted", 8);
	asked(w, "agreement.count", 12);
}
