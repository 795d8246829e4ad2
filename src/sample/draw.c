#include "sample/draw.h"

struct date draw_day(struct rng *rng, int year)
{
	return date_of(ymd(year, 1, 4) + rng_between(rng, 0, year == THIS_YEAR ? 172 : 355));
}

struct date draw_later(struct rng *rng, struct date from, int least, int most)
{
	int days = rng_between(rng, least, most);
	if (from.first > from.last || from.last + days > LAST_DAY)
		return PEN_NO_DATE;
	return date_of(from.last + days);
}

struct date draw_maybe(struct rng *rng, int per_mille, struct date date)
{
	return rng_chance(rng, per_mille) ? date : PEN_NO_DATE;
}

int64_t draw_money(struct rng *rng, int from, int to)
{
	return (int64_t)rng_between(rng, from, to) * 1000000;
}

int draw_firm(struct deck *deck)
{
	if (deck->next == deck->count)
		deck->next = 0;
	return deck_draw(deck);
}

int draw_school(const struct world *w, struct rng *rng)
{
	for (;;) {
		int i = rng_between(rng, 0, (int)w->parties.len - 1);
		const struct party *p = &w->parties.at[i];
		if (p->kind == PARTY_SCHOOL && p->district == NOWHERE && p->registered)
			return i;
	}
}

int history_years(const struct world *w)
{
	return THIS_YEAR - w->size->first_year + 1;
}
