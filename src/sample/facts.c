/*
 * What others publish and what is asked for: R&D and GDP by year and vintage,
 * circulars with values and ranks of all districts, tasks.
 *
 * Indicators are named by their codes; numbers are in the indicators' measures.
 */
#include "sample/truth.h"
#include "sample/world.h"

#define STATISTICS  "云江市统计局"
#define CITY_OFFICE "云江市科技局"

struct fact *fact_add(
	struct world *w, const char *indicator, int unit, struct period period, struct ratio number)
{
	*ARRAY_ADD(w->a, w->facts) = (struct fact){.indicator = indicator,
		.unit = unit,
		.period = period,
		.has_number = true,
		.number = number,
		.vintage = "",
		.publisher = STATISTICS,
		.state = "公布",
		.published = DAY_MIN};
	return &w->facts.at[w->facts.len - 1];
}

static struct period year_of(int year)
{
	return (struct period){year, PERIOD_YEAR, 1};
}

static struct period first_half(int year)
{
	return (struct period){year, PERIOD_HALF, 1};
}

/* ---- R&D and GDP: hundredths of 亿元 ---- */

static void research_of_year(struct world *w, int unit, int year, int64_t gdp, int64_t rd)
{
	struct str title = str_format(w->a, "%d年地区生产总值核算结果", year);
	struct fact *f = fact_add(w, "gdp", unit, year_of(year), ratio_from_scaled(gdp, 2));
	f->vintage = "初步核算";
	f->published = ymd(year + 1, 1, 25);
	f->document = title;
	if (year + 2 <= THIS_YEAR) {
		f = fact_add(w, "gdp", unit, year_of(year), ratio_from_scaled(gdp + gdp / 90, 2));
		f->vintage = "最终核实";
		f->published = ymd(year + 1, 12, 20);
		f->document = title;
	}
	if (year + 2 > THIS_YEAR)
		return; /* R&D comes ten months late */
	struct str bulletin = str_format(w->a, "%d年科技经费投入统计公报", year);
	f = fact_add(w, "rd.expenditure", unit, year_of(year), ratio_from_scaled(rd, 2));
	f->published = ymd(year + 1, 10, 28);
	f->document = bulletin;
	f = fact_add(w, "rd.intensity", unit, year_of(year), RATIO_ZERO);
	f->published = ymd(year + 1, 10, 28);
	f->document = bulletin;
	struct ratio exact = RATIO_ZERO;
	int128 rounded;
	must(ratio_make((int128)rd * 100, gdp + gdp / 90, &exact));
	must(ratio_round(exact, 2, ROUND_HALF_UP, &rounded));
	f->number = ratio_from_scaled((int64_t)rounded, 2);
}

struct research {
	int64_t gdp, rd;
};

static int research_years(const struct world *w)
{
	return THIS_YEAR - (w->size->first_year - 2);
}

/* Adds what it makes up to the sums by year. */
static void research(struct world *w, int unit, struct research *sums)
{
	struct rng rng = rng_of(w->seed + (uint64_t)unit, "research");
	int64_t gdp = rng_between(&rng, 18000, 46000), rate = rng_between(&rng, 120, 290);
	for (int i = 0; i < research_years(w); i++) {
		research_of_year(w, unit, w->size->first_year - 2 + i, gdp, gdp * rate / 10000);
		sums[i].gdp += gdp;
		sums[i].rd += gdp * rate / 10000;
		gdp += gdp * rng_between(&rng, 20, 90) / 1000;
		rate += rng_between(&rng, -6, 22);
	}
}

/* A city is what its districts come to. */
static void research_of_all(struct world *w)
{
	struct research *sums = arena_array(w->a, struct research, research_years(w));
	for (size_t u = 0; u < w->units.len; u++)
		if (w->units.at[u].kind == UNIT_DISTRICT)
			research(w, (int)u, sums);
	for (size_t u = 0; u < w->units.len; u++)
		for (int i = 0; w->units.at[u].kind == UNIT_CITY && i < research_years(w); i++)
			research_of_year(
				w, (int)u, w->size->first_year - 2 + i, sums[i].gdp, sums[i].rd);
}

/* ---- circulars ---- */

/* What the lists of a district come to, with what the city counted later or otherwise. */
static int64_t counted_later(struct world *w, struct rng *rng, int unit, struct moment when)
{
	struct answer own = truth_value(w, truth_find("contract.absorbed.firms"), unit, when);
	int128 hundredths = 0;
	if (unit == w->own && own.has_counted)
		must(ratio_round(own.counted, 2, ROUND_HALF_UP, &hundredths));
	else
		hundredths = rng_between(rng, 150, 900);
	return (int64_t)hundredths * (1000 + rng_between(rng, 5, 60)) / 1000;
}

static void contract_circular(struct world *w, struct period period, day_t published)
{
	struct rng rng = rng_of(w->seed + (uint64_t)period.year * 8 + period.kind, "circular");
	struct str title =
		str_format(w->a, "%.*s技术合同情况通报", STR_ARG(period_chinese(w->a, period)));
	for (size_t u = 0; u < w->units.len; u++) {
		if (w->units.at[u].kind != UNIT_DISTRICT)
			continue;
		struct moment when = {period, period_last(period)};
		int64_t firms = counted_later(w, &rng, (int)u, when);
		struct fact *f = fact_add(
			w, "contract.absorbed.firms", (int)u, period, ratio_from_scaled(firms, 2));
		f->publisher = CITY_OFFICE;
		f->published = published;
		f->document = title;
		f = fact_add(w, "contract.absorbed", (int)u, period,
			ratio_from_scaled(firms + firms * rng_between(&rng, 2, 25) / 100, 2));
		f->publisher = CITY_OFFICE;
		f->published = published;
		f->document = title;
	}
}

/* The circulars print ranks: one more than how many have more. */
static void ranks(struct world *w)
{
	for (size_t i = 0; i < w->facts.len; i++) {
		struct fact *f = &w->facts.at[i];
		bool ranked = str_eq(str_from_z(f->indicator), STR("rd.intensity")) ||
			      str_eq(str_from_z(f->indicator), STR("contract.absorbed.firms"));
		if (!ranked || w->units.at[f->unit].kind != UNIT_DISTRICT)
			continue;
		f->rank = 1;
		for (size_t k = 0; k < w->facts.len; k++) {
			const struct fact *g = &w->facts.at[k];
			f->rank += str_eq(str_from_z(g->indicator), str_from_z(f->indicator)) &&
				   period_cmp(g->period, f->period) == 0 &&
				   w->units.at[g->unit].kind == UNIT_DISTRICT &&
				   ratio_cmp(g->number, f->number) > 0;
		}
	}
}

void world_facts(struct world *w)
{
	research_of_all(w);
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		contract_circular(w, first_half(year),
			year == THIS_YEAR ? ymd(year, 6, 18) : ymd(year, 7, 6));
		if (year < THIS_YEAR)
			contract_circular(w, year_of(year), ymd(year + 1, 1, 12));
	}
	ranks(w);
}
