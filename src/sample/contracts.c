/*
 * 技术合同: counted by the day of registration, not of signing; absorbed where
 * the buyer lies, put out where the seller lies; both are different sums.
 */
#include "sample/codes.h"
#include "sample/world.h"

#define CODES "contract.absorbed.firms contract.absorbed contract.sold contract.registered"

static const char *const kinds[] = {"技术开发", "技术开发", "技术开发", "技术转让", "技术许可",
	"技术咨询", "技术服务", "技术服务"};
static const char *const fields[] = {"电子信息", "先进制造", "生物医药和医疗器械", "新材料及其应用",
	"新能源与高效节能", "环境保护与资源综合利用", "农业", "现代交通"};

/* 万元 with two decimals, as 分; a few big ones carry most of the sum. */
static int64_t some_amount(struct rng *rng)
{
	int64_t ten_thousandths = rng_between(rng, 150, 29999);
	if (rng_chance(rng, 120))
		ten_thousandths *= rng_between(rng, 10, 60);
	if (rng_chance(rng, 700))
		ten_thousandths = ten_thousandths / 100 * 100 + 100;
	return ten_thousandths * 10000;
}

static struct contract *add_contract(
	struct world *w, struct rng *rng, int seller, int buyer, day_t registered)
{
	struct contract c = {.seller = seller, .buyer = buyer};
	c.number = code_of_contract(w->a, day_civil(registered).year,
		w->units.at[w->districts.at[0]].code, (uint32_t)(1 + w->contracts.len));
	c.name = name_topic(w, rng, false);
	c.kind = RNG_PICK(rng, kinds);
	c.field = RNG_PICK(rng, fields);
	c.amount = some_amount(rng);
	c.technical =
		rng_chance(rng, 600) ? c.amount : c.amount / 10000 * rng_between(rng, 5, 9) * 1000;
	c.registered = date_of(registered);
	c.signed_on = date_of(registered - rng_between(rng, 3, 90));
	c.revoked = PEN_NO_DATE;
	c.state = CONTRACT_REGISTERED;
	*ARRAY_ADD(w->a, w->contracts) = c;
	return &w->contracts.at[w->contracts.len - 1];
}

/* ---- who ---- */

struct trade {
	int *sellers, *locals; /* outside, and of the district whatever they are */
	size_t seller_count, local_count;
};

static struct trade trade_of(const struct world *w, int district)
{
	struct trade t = {arena_array(w->a, int, w->parties.len),
		arena_array(w->a, int, w->parties.len), 0, 0};
	for (size_t i = 0; i < w->parties.len; i++) {
		const struct party *p = &w->parties.at[i];
		if (p->district == NOWHERE)
			t.sellers[t.seller_count++] = (int)i;
		else if (p->district == district && p->founded < ymd(2020, 1, 1))
			t.locals[t.local_count++] = (int)i;
	}
	return t;
}

static int some_seller(const struct trade *t, struct rng *rng)
{
	return t->sellers[rng_below(rng, (uint32_t)t->seller_count)];
}

static int some_local(const struct world *w, const struct trade *t, struct rng *rng, bool firm)
{
	for (;;) {
		int party = t->locals[rng_below(rng, (uint32_t)t->local_count)];
		if (!firm || party_is_firm(w, party))
			return party;
	}
}

/* Which firm lies in the district on all days that count. */
static int settled_firm(const struct world *w, const struct trade *t, struct rng *rng)
{
	for (;;) {
		int firm = some_local(w, t, rng, true);
		if (w->parties.at[firm].place_count == 1)
			return firm;
	}
}

/* ---- the ordinary ones ---- */

static void ordinary(struct world *w, struct rng *rng, const struct trade *t, int year)
{
	int days = year == THIS_YEAR ? 178 : 363;
	int count = w->size->firms * days / 365 * 2 / 5;
	for (int i = 0; i < count; i++) {
		day_t day = ymd(year, 1, 2) + rng_between(rng, 0, days);
		int seller = some_seller(t, rng),
		    buyer = some_local(w, t, rng, rng_chance(rng, 850));
		if (rng_chance(rng,
			    180)) { /* sold by one of the district, outwards or to a neighbour */
			seller = buyer;
			buyer = rng_chance(rng, 400) ? settled_firm(w, t, rng)
						     : some_seller(t, rng);
		}
		if (seller == buyer)
			continue;
		struct contract *c = add_contract(w, rng, seller, buyer, day);
		if (rng_chance(rng, 12)) {
			c->state = CONTRACT_REVOKED;
			c->revoked = date_of(
				day < LAST_DAY - 40 ? day + rng_between(rng, 1, 40) : LAST_DAY);
		} else if (rng_chance(rng, 30) && year == THIS_YEAR) {
			c->state = rng_chance(rng, 500) ? CONTRACT_CHECKING : CONTRACT_RETURNED;
			c->registered = PEN_NO_DATE;
		} else if (rng_chance(rng, 15)) {
			c->state = CONTRACT_AMENDED;
		}
	}
}

/* ---- cases on the edge: of a settled firm, of a round amount that is easily found ---- */

static struct contract *edge(struct world *w, struct rng *rng, const struct trade *t,
	struct date registered, const char *what, const char *why)
{
	day_t day = registered.first <= registered.last ? registered.first : ymd(THIS_YEAR, 6, 1);
	struct contract *c = add_contract(w, rng, t->sellers[0], settled_firm(w, t, rng), day);
	c->registered = registered;
	c->amount = (int64_t)(1000 + (int)w->plants.len) * 1000000;
	c->technical = c->amount;
	plant_case(w, CODES, c->number, what, why);
	return c;
}

static void edges(struct world *w, struct rng *rng, const struct trade *t)
{
	int y = THIS_YEAR;
	struct contract *c;
	(void)edge(w, rng, t, day_on(y, 1, 1), "1月1日登记", "属于2023年；签订在上年不影响");
	(void)edge(w, rng, t, day_on(y - 1, 12, 31), "12月31日登记", "属于2022年");
	(void)edge(w, rng, t, day_on(y, 6, 20), "截止日当天登记", "计入");
	(void)edge(
		w, rng, t, day_on(y, 6, 21), "截止日次日登记", "截至6月20日不计，截至6月30日计入");
	(void)edge(w, rng, t, day_on(y - 1, 6, 20), "上年同日登记",
		"上年同期（截至2022年6月20日）计入");
	(void)edge(w, rng, t, day_on(y - 1, 6, 21), "上年同日的次日登记",
		"上年同期不计，上年全年计入");
	(void)edge(w, rng, t, day_in_month(y, 6), "登记日期只到6月", "截至6月20日无法判断，单列");
	c = edge(w, rng, t, PEN_NO_DATE, "审核中，没有登记日期", "没有登记，不计");
	c->state = CONTRACT_CHECKING;
	c = edge(w, rng, t, day_on(y, 4, 10), "截止日当天撤销登记", "自撤销之日起不再计入");
	c->state = CONTRACT_REVOKED;
	c->revoked = day_on(y, 6, 20);
	c = edge(w, rng, t, day_on(y, 4, 10), "截止日次日撤销登记", "截至6月20日仍计入");
	c->state = CONTRACT_REVOKED;
	c->revoked = day_on(y, 6, 21);
	c = edge(w, rng, t, day_on(y - 1, 3, 10), "2022年3月登记、2023年5月撤销",
		"2022年上半年和全年当时都计入；撤销以后不再计入以后的数");
	c->state = CONTRACT_REVOKED;
	c->revoked = day_on(y, 5, 10);
	c = edge(w, rng, t, day_on(y, 2, 20), "没有核定技术交易额",
		"成交额照计，技术交易额未填不是0");
	c->technical = PEN_NO_MONEY;
	c = edge(w, rng, t, day_on(y, 3, 3), "买方是高校，不是企业",
		"计入全社会吸纳，不计入企业吸纳");
	for (size_t i = 0; i < t->local_count; i++)
		if (w->parties.at[t->locals[i]].kind == PARTY_SCHOOL)
			c->buyer = t->locals[i];
	c = edge(
		w, rng, t, day_on(y, 3, 9), "买卖双方都在本区", "吸纳、输出各计一次，项数只计一项");
	do
		c->seller = settled_firm(w, t, rng);
	while (c->seller == c->buyer);
	c = edge(w, rng, t, day_on(y, 3, 16), "卖方没有登记在单位名录里",
		"不知道在哪里的卖方，不算本区输出");
	for (size_t i = 0; i < t->seller_count; i++)
		if (!w->parties.at[t->sellers[i]].registered)
			c->seller = t->sellers[i];
	c = edge(w, rng, t, day_on(y, 3, 23), "2022年签订、2023年登记", "按登记日期，属于2023年");
	c->signed_on = day_on(y - 1, 11, 5);
}

void world_contracts(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "contracts");
		struct trade t = trade_of(w, district);
		if (i == 0)
			edges(w, &rng, &t);
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			ordinary(w, &rng, &t, year);
	}
}
