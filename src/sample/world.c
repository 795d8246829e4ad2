/*
 * The ground: units, and who lies in them. Also days and looking around.
 *
 * The register of firms was handed in twice as a whole (the last day of 2021,
 * the first of 2023) and three times as a list of changes; firms move on those
 * days only, so that what the lists say is what was so.
 */
#include "sample/world.h"
#include "sample/codes.h"

const struct size world_sizes[] = {
	{"district", "云东区", 1, 6, 600, 12, 2021},
	{"city", "云江市", 10, 0, 600, 12, 2020},
};
const size_t world_size_count = COUNT_OF(world_sizes);

/* ---- days ---- */

day_t ymd(int year, int month, int day)
{
	day_t d;
	must(day_from_civil(year, month, day, &d));
	return d;
}

struct date day_on(int year, int month, int day)
{
	return date_of(ymd(year, month, day));
}

struct date day_in_month(int year, int month)
{
	day_t first = ymd(year, month, 1);
	return (struct date){
		first, (month == 12 ? ymd(year + 1, 1, 1) : ymd(year, month + 1, 1)) - 1};
}

day_t years_on(day_t day, int years)
{
	struct civil c = day_civil(day);
	bool leap_day = c.month == 2 && c.day == 29 && !year_is_leap(c.year + years);
	return ymd(c.year + years, c.month, leap_day ? 28 : c.day);
}

/* ---- looking around ---- */

bool lies_within(const struct world *w, int unit, int top)
{
	for (; unit != NOWHERE; unit = w->units.at[unit].parent)
		if (unit == top)
			return true;
	return false;
}

int party_unit(const struct world *w, int party, day_t day)
{
	const struct party *p = &w->parties.at[party];
	int unit = NOWHERE;
	for (int i = 0; i < p->place_count; i++)
		if (p->places[i].from <= day)
			unit = p->places[i].unit;
	return unit;
}

struct str party_name(const struct world *w, int party, day_t day)
{
	const struct party *p = &w->parties.at[party];
	return p->former.len > 0 && day < p->renamed ? p->former : p->name;
}

bool party_is_firm(const struct world *w, int party)
{
	return w->parties.at[party].kind == PARTY_FIRM;
}

void plant_case(struct world *w, const char *indicators, struct str record, const char *what,
	const char *why)
{
	*ARRAY_ADD(w->a, w->plants) = (struct plant){indicators, record, what, why};
}

/* ---- decks ---- */

struct deck deck_of(struct world *w, struct rng *rng, int district, day_t founded_before)
{
	struct deck deck = {.cards = arena_array(w->a, int, w->parties.len)};
	for (size_t i = 0; i < w->parties.len; i++) {
		const struct party *p = &w->parties.at[i];
		if (p->kind == PARTY_FIRM && p->district == district && p->registered &&
			p->founded < founded_before)
			deck.cards[deck.count++] = (int)i;
	}
	for (size_t i = deck.count; i > 1; i--) {
		size_t other = rng_below(rng, (uint32_t)i);
		int card = deck.cards[i - 1];
		deck.cards[i - 1] = deck.cards[other];
		deck.cards[other] = card;
	}
	return deck;
}

int deck_draw(struct deck *deck)
{
	must(deck->next < deck->count);
	return deck->cards[deck->next++];
}

/* ---- units ---- */

static int add_unit(
	struct world *w, struct str name, struct str code, enum unit_kind kind, int parent)
{
	static const char *const words[] = {"市", "县区", "乡镇街道", "开发区"};
	*ARRAY_ADD(w->a, w->units) = (struct unit){name, code, kind, words[kind], parent};
	return (int)w->units.len - 1;
}

static void add_towns(struct world *w, int district)
{
	static const char *const kinds[] = {"街道", "镇", "镇", "乡"};
	struct rng rng = rng_of(w->seed + (uint64_t)district, "towns");
	struct arena *a = w->a;
	for (int i = 0; i + 1 < w->size->towns; i++) {
		size_t kind = i < 3 ? 0 : i + 3 < w->size->towns ? 1 : 3;
		struct str name = str_format(a, "%.*s%s", STR_ARG(name_town(w, &rng)), kinds[kind]);
		struct str code =
			str_format(a, "%.*s%03d", STR_ARG(w->units.at[district].code), i + 1);
		(void)add_unit(w, name, code, UNIT_TOWN, district);
	}
	struct str brief = str_head(w->units.at[district].name, 6); /* two characters */
	(void)add_unit(
		w, str_format(a, "%.*s高新产业园", STR_ARG(brief)), STR_NONE, UNIT_ZONE, district);
}

void world_units(struct world *w)
{
	int all = w->size->districts + w->size->siblings;
	w->city = add_unit(w, STR("云江市"), STR("349900"), UNIT_CITY, NOWHERE);
	for (int i = 0; i < all; i++) {
		struct str code = str_format(w->a, "3499%02d", i + 2);
		int unit =
			add_unit(w, name_district(w->a, (size_t)i), code, UNIT_DISTRICT, w->city);
		if (i < w->size->districts)
			*ARRAY_ADD(w->a, w->districts) = unit;
	}
	w->own = w->whose = w->size->districts == 1 ? w->districts.at[0] : w->city;
	for (size_t i = 0; i < w->districts.len; i++)
		add_towns(w, w->districts.at[i]);
}

/* ---- parties ---- */

static int random_town(const struct world *w, struct rng *rng, int district)
{
	int first = NOWHERE, count = 0;
	for (size_t i = 0; i < w->units.len; i++)
		if (w->units.at[i].parent == district) {
			first = first == NOWHERE ? (int)i : first;
			count++;
		}
	/* The first ones are streets, the last is the zone: more firms lie there. */
	if (rng_chance(rng, 250))
		return first + count - 1;
	if (rng_chance(rng, 300))
		return first + rng_between(rng, 0, 2);
	return first + rng_between(rng, 0, count - 1);
}

static int add_party(struct world *w, struct party party)
{
	*ARRAY_ADD(w->a, w->parties) = party;
	return (int)w->parties.len - 1;
}

static day_t founding_day(struct rng *rng)
{
	int chance = rng_between(rng, 0, 99);
	if (chance < 86)
		return ymd(2003, 1, 1) + rng_between(rng, 0, 365 * 18);
	return chance < 94 ? ymd(2022, 1, 1) + rng_between(rng, 0, 364)
			   : ymd(2023, 1, 1) + rng_between(rng, 0, 150);
}

static const struct civil move_days[] = {{2022, 7, 1}, {2023, 1, 1}, {2023, 6, 20}, {2023, 6, 21}};

/* Some move from town to town, a few out of the district or into it. */
static void move_around(struct world *w, struct rng *rng, struct party *p)
{
	struct civil c = RNG_PICK(rng, move_days);
	day_t day = ymd(c.year, c.month, c.day);
	bool known = p->founded < ymd(2021, 12, 31);
	if (!known || !rng_chance(rng, 60))
		return;
	int from = p->places[0].unit, to = random_town(w, rng, p->district);
	if (rng_chance(rng, 150)) {
		int all = w->size->districts + w->size->siblings;
		to = 1 + rng_between(rng, 0, all - 1); /* the districts stand behind the city */
		if (rng_chance(rng, 500)) {
			p->places[0].unit = to;
			to = from;
		}
	}
	if (p->places[0].unit != to)
		p->places[p->place_count++] = (struct place){to, day};
}

static void add_firm(struct world *w, struct rng *rng, int district)
{
	struct party p = {.kind = PARTY_FIRM, .district = district, .registered = true};
	struct str code = w->units.at[district].code;
	p.name = name_firm(w, rng, &p.industry);
	p.founded = founding_day(rng);
	p.capital = (int64_t)rng_between(rng, 1, 200) * 50 * 1000000;
	if (!rng_chance(rng, 30))
		p.code = code_of_party(w->a, "91", code, (uint32_t)(7001 + 37 * w->parties.len));
	p.places[p.place_count++] = (struct place){
		rng_chance(rng, 30) ? district : random_town(w, rng, district), DAY_MIN};
	if (rng_chance(rng, 35) && p.code.len > 0) {
		const char *unused;
		p.former = name_firm(w, rng, &unused);
		p.renamed = ymd(2021, 6, 1) + rng_between(rng, 0, 720);
		if (p.renamed <= p.founded)
			p.renamed = p.founded + 1;
	}
	p.above[0] = rng_chance(rng, 150) && p.founded < ymd(2020, 1, 1);
	/* Who stands in one register only is taken to have been above or below before as well. */
	p.above[1] = p.above[0] ? !rng_chance(rng, 50)
				: rng_chance(rng, 20) && p.founded < ymd(2021, 12, 31);
	move_around(w, rng, &p);
	(void)add_party(w, p);
}

/* Firms whose day of founding lies on an edge. */
static void edge_firms(struct world *w, int district)
{
	static const struct civil days[] = {
		{2022, 1, 1}, {2022, 12, 31}, {2020, 2, 29}, {2023, 6, 20}, {2023, 6, 21}};
	struct rng rng = rng_of(w->seed, "edge firms");
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		add_firm(w, &rng, district);
		struct party *p = &w->parties.at[w->parties.len - 1];
		p->founded = ymd(days[i].year, days[i].month, days[i].day);
		p->place_count = 1;
		p->former = STR_NONE;
		p->above[0] = p->above[1] = false;
	}
}

static void others_of_district(struct world *w, struct rng *rng, int district)
{
	static const char *const bodies[] = {"农业农村局", "农业技术推广中心", "水利局"};
	struct str name = w->units.at[district].name, code = w->units.at[district].code;
	struct party p = {.kind = PARTY_OFFICE,
		.district = district,
		.registered = true,
		.founded = ymd(2001, 1, 1),
		.places = {{district, DAY_MIN}},
		.place_count = 1};
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		p.name = str_format(w->a, "云江市%.*s%s", STR_ARG(name), bodies[i]);
		p.code = code_of_party(w->a, "12", code, (uint32_t)(500 + i * 11));
		(void)add_party(w, p);
	}
	p.kind = PARTY_SCHOOL;
	p.name = str_format(w->a, "云江%.*s职业技术学院", STR_ARG(str_head(name, 6)));
	p.code = code_of_party(w->a, "12", code, 900);
	(void)add_party(w, p);
	p.kind = PARTY_COOPERATIVE;
	for (int i = 0; i < w->size->firms / 30; i++) {
		p.name = name_cooperative(w, rng);
		p.code = code_of_party(w->a, "93", code, (uint32_t)(4000 + i * 13));
		p.founded = founding_day(rng);
		p.places[0].unit = random_town(w, rng, district);
		(void)add_party(w, p);
	}
}

/* Who sells technology to them: schools and firms elsewhere; some are in no register. */
static void outside_parties(struct world *w)
{
	struct rng rng = rng_of(w->seed, "outside");
	for (size_t i = 0; i < 18; i++) {
		struct party p = {.kind = PARTY_SCHOOL, .district = NOWHERE, .registered = true};
		p.founded = ymd(1985, 1, 1);
		p.name = name_outside(w, &rng, p.kind, i);
		p.code = code_of_party(w->a, "12", STR("990100"), (uint32_t)(100 + i));
		(void)add_party(w, p);
	}
	for (size_t i = 0; i < 40; i++) {
		struct party p = {.kind = PARTY_FIRM, .district = NOWHERE, .registered = i >= 6};
		p.founded = ymd(2010, 1, 1) + (day_t)i * 61;
		p.name = name_outside(w, &rng, p.kind, i);
		if (p.registered)
			p.code = code_of_party(w->a, "91", STR("990100"), (uint32_t)(2000 + i));
		else
			p.kind = PARTY_UNKNOWN; /* nobody wrote down what it is */
		(void)add_party(w, p);
	}
	/* The other districts of the city: firms that sell, and buy, across the border. */
	for (int i = 0; i < w->size->siblings; i++)
		for (int k = 0; k < 4; k++) {
			int unit = w->districts.at[w->districts.len - 1] + 1 + i;
			add_firm(w, &rng, w->districts.at[0]);
			struct party *p = &w->parties.at[w->parties.len - 1];
			p->district = NOWHERE;
			p->founded = ymd(2012, 1, 1);
			p->place_count = 1;
			p->places[0] = (struct place){unit, DAY_MIN};
			p->former = STR_NONE;
		}
}

void world_parties(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "firms");
		for (int k = 0; k < w->size->firms; k++)
			add_firm(w, &rng, district);
		others_of_district(w, &rng, district);
	}
	edge_firms(w, w->districts.at[0]);
	outside_parties(w);
}
