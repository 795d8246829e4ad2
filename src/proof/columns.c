/*
 * Columns of tables: totals (N3), units of money and decimals (N6).
 *
 * A total may stand below or above what it adds up, and may add up subtotals
 * or everything; when one of these gives it, it is right. Rows of 其中 are
 * part of others and left out. In a table of indicators each row is a quantity
 * of its own: nothing is added, and only ratios are held to the same decimals.
 */
#include "proof/inside.h"

#define COLUMNS_MAX 64

struct cells {
	struct proofing *p;
	struct mention **at;
	size_t count;
};

/* ---- totals ---- */

enum span { ALL_BEFORE, SINCE_TOTAL, TOTALS_BEFORE, BEHIND };

static bool counts(const struct cells *c, size_t at, size_t i, enum span span)
{
	const struct mention *m = c->at[i];
	size_t since = 0, until = c->count;
	for (size_t k = 0; k < at; k++)
		since = c->at[k]->total ? k + 1 : since;
	for (size_t k = c->count; k-- > at + 1;)
		until = c->at[k]->total ? k : until;
	if (m->bare)
		return false;
	switch (span) {
	case ALL_BEFORE: return i < at && !m->total;
	case SINCE_TOTAL: return i < at && i >= since;
	case TOTALS_BEFORE: return i < at && m->total;
	case BEHIND: return i > at && i < until;
	}
	never();
}

/* 1: it gives the total; 0: it does not; −1: there is nothing to add. */
static int adds_up(const struct cells *c, size_t at, enum span span, struct range *ret_sum)
{
	struct range total, sum = {RATIO_ZERO, RATIO_ZERO, true}, one, rest;
	size_t parts = 0;
	if (!range_usable(c->at[at], &total))
		return -1;
	for (size_t i = 0; i < c->count; i++) {
		if (!counts(c, at, i, span))
			continue;
		if (!range_usable(c->at[i], &one) ||
			!measures_agree(c->at[i]->number, c->at[at]->number) ||
			!range_add(sum, one, &sum))
			return -1;
		parts++;
	}
	if (parts < 2 || !range_sub(total, sum, &rest))
		return -1;
	*ret_sum = sum;
	if (rest.sharp)
		return ratio_is_zero(rest.lo);
	return ratio_sign(rest.lo) < 0 && ratio_sign(rest.hi) > 0;
}

static void check_total(const struct cells *c, size_t at)
{
	struct range sum = {RATIO_ZERO, RATIO_ZERO, true}, first = sum;
	bool tried = false;
	for (enum span span = ALL_BEFORE; span <= BEHIND; span++) {
		int answer = adds_up(c, at, span, &sum);
		if (answer == 1) {
			c->p->reckoned++;
			return;
		}
		if (answer == 0 && !tried)
			first = sum;
		tried |= answer == 0;
	}
	if (!tried)
		return;
	c->p->reckoned++;
	struct str should = range_like(c->p->a, first, c->at[at]->number);
	find(c->p, PROOF_N3, PROOF_LOOK, spot_of(c->at[at]), should,
		"本列各行相加是%.*s，合计写%.*s", STR_ARG(should),
		STR_ARG(printed(c->p, c->at[at])));
}

/* ---- decimals and units ---- */

/* The number of decimals that most cells of this unit have. */
static int usual_decimals(const struct cells *c, const struct number *like, size_t *ret_cells)
{
	size_t have[19] = {0}, best = 0;
	*ret_cells = 0;
	for (size_t i = 0; i < c->count; i++) {
		const struct number *n = c->at[i]->number;
		if (!n || !str_eq(n->unit, like->unit) || n->decimals >= (int)COUNT_OF(have))
			continue;
		have[n->decimals]++;
		++*ret_cells;
	}
	for (size_t d = 0; d < COUNT_OF(have); d++)
		best = have[d] > have[best] ? d : best;
	return (int)best;
}

/* Of a table of indicators only what is reckoned alike in every row: each value has the decimals of its indicator. */
static bool held_to_decimals(const struct mention *m)
{
	bool alike = m->role == ROLE_GROWTH || m->role == ROLE_COMPLETION ||
		     m->role == ROLE_SHARE || (m->role >= ROLE_OF_SAME && m->role <= ROLE_OF_LOOSE);
	return m->number && !m->total && (m->head == NO_HEAD || alike);
}

static void check_decimals(const struct cells *c)
{
	for (size_t i = 0; i < c->count; i++) {
		size_t cells;
		const struct number *n = c->at[i]->number;
		if (!held_to_decimals(c->at[i]))
			continue;
		int usual = usual_decimals(c, n, &cells);
		if (cells >= 3 && n->decimals != usual) {
			find(c->p, PROOF_N6, PROOF_HINT, spot_of(c->at[i]), STR_NONE,
				"同一列的小数位数应一致：本列多为%d位，这里是%d位", usual,
				n->decimals);
			return; /* one word about a column */
		}
	}
}

static void check_money(const struct cells *c)
{
	const struct mention *first = NULL;
	for (size_t i = 0; i < c->count; i++) {
		const struct mention *m = c->at[i];
		if (!m->number || m->number->measure != MEASURE_MONEY || m->head != NO_HEAD)
			continue;
		if (!first) {
			first = m;
		} else if (m->number->times != first->number->times) {
			find(c->p, PROOF_N6, PROOF_LOOK, spot_of(m), STR_NONE,
				"同一列的单位应一致：上面用%.*s，这里用%.*s",
				STR_ARG(first->number->unit), STR_ARG(m->number->unit));
			find_other(c->p, spot_of(first));
			return;
		}
	}
}

static void check_column(const struct cells *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->at[i]->total && c->at[i]->adds)
			check_total(c, i);
	check_decimals(c);
	check_money(c);
}

/* The cells of one table, from mention `first` on, column by column. */
static size_t check_table(struct proofing *p, size_t first)
{
	const struct proof_para *paras = p->text->paras;
	size_t table = paras[p->mentions.at[first].para].table, last = first;
	while (last < p->mentions.len && p->mentions.at[last].cell &&
		paras[p->mentions.at[last].para].table == table)
		last++;
	struct cells c = {.p = p, .at = arena_array(p->a, struct mention *, last - first)};
	for (size_t column = 1; column <= COLUMNS_MAX; column++) {
		c.count = 0;
		for (size_t i = first; i < last; i++)
			if (paras[p->mentions.at[i].para].column == column)
				c.at[c.count++] = &p->mentions.at[i];
		check_column(&c);
	}
	return last;
}

void check_columns(struct proofing *p)
{
	for (size_t i = 0; i < p->mentions.len;)
		i = p->mentions.at[i].cell ? check_table(p, i) : i + 1;
}
