/*
 * Interval arithmetic on printed numbers, exact.
 *
 * A sharp range is one number. Of any other the ends count as reachable, so
 * that neither 四舍五入 nor 四舍六入五成双 is found fault with at a tie.
 */
#include "proof/inside.h"

static const struct ratio hundred = {100, 1};

bool range_of(const struct number *n, struct range *ret)
{
	struct range r = {.sharp = ratio_is_zero(n->half)};
	if (!ratio_sub(n->value, n->half, &r.lo) || !ratio_add(n->value, n->half, &r.hi))
		return false;
	*ret = r;
	return true;
}

bool range_usable(const struct mention *m, struct range *ret)
{
	return m && m->number && !m->number->about && range_of(m->number, ret);
}

bool range_add(struct range a, struct range b, struct range *ret)
{
	struct range r = {.sharp = a.sharp && b.sharp};
	if (!ratio_add(a.lo, b.lo, &r.lo) || !ratio_add(a.hi, b.hi, &r.hi))
		return false;
	*ret = r;
	return true;
}

bool range_sub(struct range a, struct range b, struct range *ret)
{
	struct range r = {.sharp = a.sharp && b.sharp};
	if (!ratio_sub(a.lo, b.hi, &r.lo) || !ratio_sub(a.hi, b.lo, &r.hi))
		return false;
	*ret = r;
	return true;
}

/* Of a whole that is more than nothing; the part may be negative. */
bool range_share(struct range part, struct range whole, struct range *ret)
{
	struct range r = {.sharp = part.sharp && whole.sharp};
	if (ratio_sign(whole.lo) <= 0)
		return false;
	struct ratio low = ratio_sign(part.lo) >= 0 ? whole.hi : whole.lo;
	struct ratio high = ratio_sign(part.hi) >= 0 ? whole.lo : whole.hi;
	if (!ratio_div(part.lo, low, &r.lo) || !ratio_div(part.hi, high, &r.hi) ||
		!ratio_mul(r.lo, hundred, &r.lo) || !ratio_mul(r.hi, hundred, &r.hi))
		return false;
	*ret = r;
	return true;
}

bool range_growth(struct range now, struct range then, struct range *ret)
{
	struct range r;
	if (!range_share(now, then, &r) || !ratio_sub(r.lo, hundred, &r.lo) ||
		!ratio_sub(r.hi, hundred, &r.hi))
		return false;
	*ret = r;
	return true;
}

bool range_meet(struct range a, struct range b)
{
	return ratio_cmp(a.lo, b.hi) <= 0 && ratio_cmp(b.lo, a.hi) <= 0;
}

bool range_holds(struct range a, struct ratio value)
{
	return ratio_cmp(a.lo, value) <= 0 && ratio_cmp(value, a.hi) <= 0;
}

/* With so many decimals. */
static struct str range_text(struct arena *a, struct range r, int decimals, struct str unit)
{
	struct str lo = ratio_text(a, r.lo, decimals, ROUND_HALF_UP);
	struct str hi = ratio_text(a, r.hi, decimals, ROUND_HALF_UP);
	if (str_eq(lo, hi))
		return str_format(a, "%.*s%.*s", STR_ARG(lo), STR_ARG(unit));
	return str_format(
		a, "%.*s%.*s～%.*s%.*s", STR_ARG(lo), STR_ARG(unit), STR_ARG(hi), STR_ARG(unit));
}

struct str range_like(struct arena *a, struct range r, const struct number *like)
{
	struct ratio times = ratio_from_int(like->times);
	if (!ratio_div(r.lo, times, &r.lo) || !ratio_div(r.hi, times, &r.hi))
		return STR_NONE;
	return range_text(a, r, like->decimals, like->unit);
}

struct range range_turned(struct range r)
{
	return (struct range){{-r.hi.num, r.hi.den}, {-r.lo.num, r.lo.den}, r.sharp};
}
