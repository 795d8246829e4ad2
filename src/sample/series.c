/*
 * Numbers that a bureau knows from elsewhere only, one line in a circular or a
 * bulletin; and what the year's document asks for.
 */
#include "sample/world.h"

enum often { YEARLY, HALF_YEARLY };

static const struct series {
	const char *indicator;
	enum often often;
	int decimals;
	int from, to; /* of the first year, in the last decimal */
	int slower,
		faster; /* how it goes on, per mille a year; a rate moves by as many of its last decimal */
	bool rate, ranked;
	const char *publisher;
	bool city; /* of the city as well */
} all_series[] = {
	{"industry.hightech.output", HALF_YEARLY, 1, 300, 2400, 20, 160, false, true,
		"云江市统计局", false},
	{"industry.hightech.growth", HALF_YEARLY, 1, -20, 160, -40, 40, true, true, "云江市统计局",
		false},
	{"industry.hightech.share", HALF_YEARLY, 1, 300, 580, -20, 30, true, false, "云江市统计局",
		false},
	{"industry.hightech.investment", HALF_YEARLY, 1, -60, 250, -50, 60, true, false,
		"云江市统计局", false},
	{"industry.above_scale", HALF_YEARLY, 0, 90, 260, 0, 80, false, false, "云江市统计局",
		false},
	{"population", YEARLY, 2, 3000, 9000, -8, 6, false, false, "云江市统计局", false},
	{"patent.valid", YEARLY, 0, 150, 900, 40, 200, false, false, "云江市市场监管局", false},
	{"patent.granted", HALF_YEARLY, 0, 20, 160, -50, 200, false, false, "云江市市场监管局",
		false},
	{"result.registered", HALF_YEARLY, 0, 8, 60, -100, 250, false, false, "云江市科技局",
		false},
	{"rd.industry", HALF_YEARLY, 2, 200, 1400, 40, 220, false, true, "云江市统计局", false},
	{"rd.industry.to_revenue", HALF_YEARLY, 2, 80, 230, -5, 20, true, false, "云江市统计局",
		false},
	{"rd.industry.active", HALF_YEARLY, 2, 3500, 6800, -100, 500, true, false, "云江市统计局",
		false},
	{"rd.industry.bodies", HALF_YEARLY, 2, 2500, 5800, -100, 500, true, false, "云江市统计局",
		false},
	{"rd.zero.investment", HALF_YEARLY, 0, 1, 9, 0, 400, false, false, "云东区科技局", false},
	{"rd.zero.body", HALF_YEARLY, 0, 4, 9, 0, 400, false, false, "云东区科技局", false},
	{"rd.staff", YEARLY, 0, 400, 2600, 10, 120, false, false, "云江市统计局", false},
	{"rd.deduction", YEARLY, 2, 150, 900, 50, 250, false, false, "云江市税务局", false},
	{"rd.deduction.firms", YEARLY, 0, 60, 240, 30, 200, false, false, "云江市税务局", false},
	{"fiscal.science", YEARLY, 2, 60, 250, 10, 150, false, false, "云江市财政局", false},
	{"fiscal.general", YEARLY, 2, 3000, 6500, 10, 60, false, false, "云江市财政局", false},
	{"industry.hightech.output_share", HALF_YEARLY, 2, 3000, 6000, -200, 300, true, false,
		"云江市统计局", true},
	{"industry.hightech.to_gdp", HALF_YEARLY, 2, 900, 2400, -60, 120, true, false,
		"云江市统计局", true},
	{"industry.hightech.value_added", HALF_YEARLY, 1, 120, 900, 20, 160, false, true,
		"云江市统计局", true},
	{"industry.hightech.investment_share", HALF_YEARLY, 2, 800, 3200, -100, 200, true, false,
		"云江市统计局", true},
	{"industry.hightech.above_city", HALF_YEARLY, 1, -30, 60, -20, 25, true, false,
		"云江市统计局", false},
	{"industry.new_product.sales", HALF_YEARLY, 2, 400, 9000, 20, 200, false, false,
		"云江市统计局", true},
	{"industry.new_product.rate", HALF_YEARLY, 2, 800, 3000, -100, 200, true, false,
		"云江市统计局", true},
	{"industry.service.revenue", HALF_YEARLY, 2, 300, 2600, 20, 200, false, true,
		"云江市统计局", true},
	{"industry.service.firms", HALF_YEARLY, 0, 8, 60, 0, 200, false, false, "云江市统计局",
		true},
	{"rd.staff.per_worker", YEARLY, 2, 2200, 7800, 20, 150, false, false, "云江市统计局", true},
};

static bool is_code(const struct series *s, const char *code)
{
	return str_eq(str_from_z(s->indicator), str_from_z(code));
}

static int moved_on(struct rng *rng, const struct series *s, int value)
{
	int by = rng_between(rng, s->slower, s->faster);
	if (s->rate)
		return value + by;
	return value + (int)((int64_t)value * by / 1000);
}

static void publish(struct world *w, const struct series *s, int unit, struct period period,
	int value, day_t published)
{
	struct fact *f =
		fact_add(w, s->indicator, unit, period, ratio_from_scaled(value, s->decimals));
	f->publisher = s->publisher;
	f->published = published;
	f->document = str_format(w->a, "%.*s主要指标", STR_ARG(period_chinese(w->a, period)));
}

static void series_of(struct world *w, struct rng *rng, const struct series *s, int unit)
{
	int value = rng_between(rng, s->from, s->to);
	for (int year = w->size->first_year - 1; year <= THIS_YEAR; year++) {
		value = moved_on(rng, s, value);
		struct period half = {year, PERIOD_HALF, 1}, whole = {year, PERIOD_YEAR, 1};
		int first = s->rate ? value + rng_between(rng, -3, 3)
				    : (int)((int64_t)value * rng_between(rng, 420, 560) / 1000);
		if (s->often == HALF_YEARLY && year >= w->size->first_year)
			publish(w, s, unit, half, first,
				year == THIS_YEAR ? CUTOFF_DAY - 2 : ymd(year, 7, 20));
		/* A yearly one comes in the October after. */
		bool out = s->often == YEARLY ? year + 1 < THIS_YEAR : year < THIS_YEAR;
		if (out)
			publish(w, s, unit, whole, value,
				s->often == YEARLY ? ymd(year + 1, 10, 28) : ymd(year + 1, 1, 25));
	}
}

/* What is filed by firms is in another state than what is confirmed; the former is the indicator. */
static void filed_by_industry(struct world *w, struct rng *rng, int unit)
{
	int value = rng_between(rng, 30, 140);
	for (int year = w->size->first_year - 1; year < THIS_YEAR; year++) {
		struct period whole = {year, PERIOD_YEAR, 1};
		value += value * rng_between(rng, 20, 200) / 1000;
		struct fact *f =
			fact_add(w, "rd.industry.filed", unit, whole, ratio_from_scaled(value, 1));
		f->state = "填报";
		f->published = ymd(year + 1, 3, 20);
		f->document = str_format(w->a, "%d年规上工业研发填报情况", year);
		f = fact_add(w, "rd.industry.filed", unit, whole, ratio_from_scaled(value - 3, 1));
		f->state = "核定";
		f->published = ymd(year + 1, 5, 30);
		f->vintage = "核定数";
		f->document = str_format(w->a, "%d年规上工业研发核定情况", year);
	}
}

/* One more than how many have more; for those series whose circular prints ranks. */
static void rank_all(struct world *w, size_t from)
{
	for (size_t i = from; i < w->facts.len; i++) {
		struct fact *f = &w->facts.at[i];
		bool ranked = false;
		for (size_t k = 0; k < COUNT_OF(all_series); k++)
			ranked = ranked ||
				 (all_series[k].ranked && is_code(&all_series[k], f->indicator));
		if (!ranked || w->units.at[f->unit].kind != UNIT_DISTRICT)
			continue;
		f->rank = 1;
		for (size_t k = from; k < w->facts.len; k++)
			f->rank += str_eq(str_from_z(w->facts.at[k].indicator),
					   str_from_z(f->indicator)) &&
				   period_cmp(w->facts.at[k].period, f->period) == 0 &&
				   w->units.at[w->facts.at[k].unit].kind ==
					   w->units.at[f->unit].kind &&
				   ratio_cmp(w->facts.at[k].number, f->number) > 0;
	}
}

/* ---- special ones ---- */

/* The city's circular on firms: of the half year it names the neighbours only. */
static void circular_of_firms(struct world *w)
{
	struct rng rng = rng_of(w->seed, "circular of firms");
	for (int unit = 1; unit <= w->size->districts + w->size->siblings; unit++) {
		int stock = rng_between(&rng, 40, 130), listed = rng_between(&rng, 70, 180);
		for (int year = THIS_YEAR - 1; year <= THIS_YEAR; year++) {
			struct period period = {year, PERIOD_YEAR, 1};
			if (year == THIS_YEAR)
				period = (struct period){year, PERIOD_HALF, 1};
			else if (unit == w->own)
				stock = listed = 96;
			if (year == THIS_YEAR && unit == w->own)
				continue;
			struct fact *f =
				fact_add(w, "hightech.stock", unit, period, ratio_from_int(stock));
			f->publisher = "云江市科技局";
			f->published = year == THIS_YEAR ? CUTOFF_DAY : ymd(THIS_YEAR, 1, 16);
			f->document = STR("科技创新主体情况通报");
			f = fact_add(w, "sme.listed", unit, period, ratio_from_int(listed));
			f->publisher = "云江市科技局";
			f->published = year == THIS_YEAR ? CUTOFF_DAY : ymd(THIS_YEAR, 1, 16);
			f->document = STR("科技创新主体情况通报");
			stock += rng_between(&rng, 3, 20);
			listed = listed * rng_between(&rng, 400, 900) / 1000;
		}
	}
}

/* Scores of the commissioners' work; of 2022 the circular printed places only. */
static void scores(struct world *w)
{
	for (int year = THIS_YEAR - 2; year < THIS_YEAR; year++)
		for (int unit = 1; unit <= w->size->districts + w->size->siblings; unit++) {
			struct period whole = {year, PERIOD_YEAR, 1};
			struct fact *f = fact_add(w, "commissioner.rank", unit, whole,
				ratio_from_scaled(9300 - unit * 117 % 700, 2));
			f->publisher = "云江市科技局";
			f->published = ymd(year + 1, 1, 30);
			f->document = str_format(w->a, "%d年度科技特派员工作考核通报", year);
			f->rank = 1 + (unit + 1) % (w->size->districts + w->size->siblings);
			f->has_number = year < THIS_YEAR - 1;
		}
}

static void score(
	struct world *w, const char *indicator, int unit, int year, int hundredths, int rank)
{
	struct period whole = {year, PERIOD_YEAR, 1};
	struct fact *f = fact_add(w, indicator, unit, whole, ratio_from_scaled(hundredths, 2));
	f->publisher = "云江市考核办";
	f->published = ymd(year + 1, 3, 15);
	f->document = str_format(w->a, "%d年度综合考核结果通报", year);
	f->rank = rank;
}

/* Of the city by the province, of the districts by the city: of last year's it printed their places only. */
static void yearly_scores(struct world *w)
{
	int all = w->size->districts + w->size->siblings;
	for (int year = w->size->first_year - 1; year < THIS_YEAR; year++) {
		score(w, "score.overall", w->city, year, 9050 + year % 7 * 31, 3);
		score(w, "score.city", w->city, year, 5120 + year % 5 * 87, 0);
		for (int unit = 1; unit <= all; unit++) {
			score(w, "score.overall", unit, year, 9400 - unit * 53, unit);
			w->facts.at[w->facts.len - 1].has_number = year < THIS_YEAR - 1;
		}
	}
	struct period whole = {THIS_YEAR - 1, PERIOD_YEAR, 1};
	struct fact *f = fact_add(
		w, "rd.filing.firms", w->own, whole, ratio_from_int(w->size->districts * 84));
	f->published = ymd(THIS_YEAR, 4, 10);
	f->document = str_format(w->a, "%d年规上工业研发填报情况", THIS_YEAR - 1);
}

/* ---- tasks ---- */

static void tasks(struct world *w, int year)
{
	static const struct {
		const char *indicator;
		int number, decimals; /* for a district of 600 firms; of a city the rates stay */
		bool stretch, rate;
	} asked[] = {
		{"hightech.recommended", 40, 0, false, false},
		{"hightech.recognised", 27, 0, false, false},
		{"hightech.stock", 90, 0, false, false},
		{"hightech.stock", 99, 0, true, false},
		{"sme.listed", 120, 0, false, false},
		{"sme.listed", 140, 0, true, false},
		{"contract.absorbed.firms", 60, 1, false, false},
		{"contract.absorbed.firms", 75, 1, true, false},
		{"contract.output", 125, 2, false, false},
		{"project.approved.province", 8, 0, false, false},
		{"commissioner.coverage", 100, 0, false, true},
		{"rd.intensity", 235, 2, false, true},
		{"industry.hightech.growth", 95, 1, false, true},
		{"project.money.approved", 12005, 1, false, false},
		{"visit.firms", 80, 0, false, false},
		{"problem.closed_rate", 900, 1, false, true},
		{"nursery.entered", 25, 0, false, false},
		{"growth.new", 15, 0, false, false},
		{"zero.investment.rate", 1000, 1, false, true},
		{"media.count", 30, 0, false, true},
		{"investment.signed", 12, 0, false, true},
	};
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		int times = asked[i].rate ? 1 : (int)w->districts.len;
		struct target t = {.indicator = asked[i].indicator,
			.unit = w->own,
			.year = year,
			.stretch = asked[i].stretch};
		t.number = ratio_from_scaled(
			asked[i].number * times + (asked[i].rate ? 0 : year - THIS_YEAR),
			asked[i].decimals);
		t.document = str_z(w->a, str_format(w->a, "云科〔%d〕5号", year));
		*ARRAY_ADD(w->a, w->targets) = t;
	}
}

void world_series(struct world *w)
{
	size_t from = w->facts.len;
	for (size_t i = 0; i < COUNT_OF(all_series); i++) {
		struct rng rng = rng_of(w->seed, all_series[i].indicator);
		bool own_only = is_code(&all_series[i], "rd.zero.body");
		for (size_t u = 0; u < w->units.len; u++) {
			/* One neighbour did not tell its investment: nobody can be placed. */
			bool silent =
				is_code(&all_series[i], "industry.hightech.investment") && u == 3;
			bool asked = w->units.at[u].kind == UNIT_DISTRICT ||
				     (w->units.at[u].kind == UNIT_CITY && all_series[i].city);
			if (asked && !silent && (!own_only || (int)u == w->own))
				series_of(w, &rng, &all_series[i], (int)u);
		}
	}
	rank_all(w, from);
	struct rng rng = rng_of(w->seed, "filed by industry");
	for (size_t u = 0; u < w->units.len; u++)
		if (w->units.at[u].kind == UNIT_DISTRICT)
			filed_by_industry(w, &rng, (int)u);
	if (w->size->districts == 1) {
		circular_of_firms(w);
		scores(w);
	}
	yearly_scores(w);
	for (int year = w->size->first_year + 1; year <= THIS_YEAR; year++)
		tasks(w, year);
}
