/*
 * What must hold for any ratios, checked with a second arithmetic that shares
 * nothing with the first: unsigned numbers of LIMBS × 32 bits, by hand, with a
 * binary gcd. A result is right when, multiplied by the gcd of the unreduced
 * fraction, it is that fraction; a refusal is right when the reduced fraction
 * is too big.
 */
#include "../check.h"
#include "random.h"

#define CASES random_cases(4000)
#define LIMBS 16
#define MOST  ((int128)(((unsigned __int128)1 << 127) - 1))

struct big {
	uint32_t at[LIMBS]; /* the lowest first */
};

static struct arena *a;

static int open_arena(void **state)
{
	(void)state;
	a = arena_make();
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct big big(int128 v)
{
	unsigned __int128 m = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;
	struct big b = {0};
	for (int i = 0; i < 4; i++)
		b.at[i] = (uint32_t)(m >> (32 * i));
	return b;
}

static struct big plus(struct big x, struct big y)
{
	uint64_t carry = 0;
	for (int i = 0; i < LIMBS; i++) {
		carry += (uint64_t)x.at[i] + y.at[i];
		x.at[i] = (uint32_t)carry;
		carry >>= 32;
	}
	assert_int_equal(carry, 0);
	return x;
}

static struct big minus(struct big x, struct big y)
{
	int64_t borrow = 0;
	for (int i = 0; i < LIMBS; i++) {
		int64_t d = (int64_t)x.at[i] - y.at[i] + borrow;
		x.at[i] = (uint32_t)(d & 0xFFFFFFFF);
		borrow = d < 0 ? -1 : 0;
	}
	assert_int_equal(borrow, 0);
	return x;
}

static struct big times(struct big x, struct big y)
{
	struct big p = {0};
	for (int i = 0; i < LIMBS; i++) {
		uint64_t carry = 0;
		for (int j = 0; x.at[i] && i + j < LIMBS; j++) {
			carry += (uint64_t)x.at[i] * y.at[j] + p.at[i + j];
			p.at[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		assert_int_equal(carry, 0);
	}
	return p;
}

static int order(struct big x, struct big y)
{
	for (int i = LIMBS - 1; i >= 0; i--)
		if (x.at[i] != y.at[i])
			return x.at[i] < y.at[i] ? -1 : 1;
	return 0;
}

static bool is_nothing(struct big x)
{
	return order(x, big(0)) == 0;
}

static struct big half(struct big x)
{
	for (int i = 0; i < LIMBS; i++)
		x.at[i] = x.at[i] >> 1 | (i + 1 < LIMBS ? x.at[i + 1] << 31 : 0);
	return x;
}

static struct big common(struct big x, struct big y)
{
	if (is_nothing(x))
		return y;
	if (is_nothing(y))
		return x;
	int twos = 0;
	for (; !((x.at[0] | y.at[0]) & 1); twos++) {
		x = half(x);
		y = half(y);
	}
	while (!is_nothing(x)) {
		while (!(x.at[0] & 1))
			x = half(x);
		while (!(y.at[0] & 1))
			y = half(y);
		if (order(x, y) >= 0)
			x = minus(x, y);
		else
			y = minus(y, x);
	}
	while (twos--)
		y = plus(y, y);
	return y;
}

/* ±num/den, not reduced. */
struct fraction {
	bool below; /* below zero */
	struct big num, den;
};

/* What the operation answered is what must be answered for f. */
static void judge(struct fraction f, bool fine, struct ratio got)
{
	struct big g = common(f.num, f.den), most = times(g, big(MOST));
	bool fits = order(f.num, most) <= 0 && order(f.den, most) <= 0;
	assert_int_equal(fine, fits);
	if (!fits)
		return;
	assert_true(got.den > 0);
	assert_int_equal(order(times(big(got.num), g), f.num), 0);
	assert_int_equal(order(times(big(got.den), g), f.den), 0);
	assert_int_equal(got.num < 0, f.below && !is_nothing(f.num));
}

/* Up to 127 bits, the size at random too; often one of a few edges. */
static int128 some_number(void)
{
	static const int128 edges[] = {1, 2, 3, 5, 10, 100, UINT32_MAX, INT64_MAX, UINT64_MAX,
		(int128)1 << 64, MOST / 10, MOST / 3, MOST / 2, MOST / 2 + 1, MOST - 1, MOST};
	if (random_below(4) == 0)
		return edges[random_below(COUNT_OF(edges))];
	unsigned __int128 v = (unsigned __int128)random_bits() << 64 | random_bits();
	v >>= 1 + random_below(127);
	return v ? (int128)v : 1;
}

static struct ratio some_ratio(void)
{
	struct ratio r = RATIO_ZERO;
	int128 num = random_below(20) ? some_number() : 0;
	assert_true(ratio_make(random_below(2) ? num : -num, some_number(), &r));
	return r;
}

/* Two that are apt to have much in common, so that results fit although products do not. */
static void some_pair(struct ratio *x, struct ratio *y)
{
	*x = some_ratio();
	*y = some_ratio();
	int128 num = y->num;
	if (random_below(3) == 0)
		assert_true(ratio_make(num, x->den, y));
	else if (random_below(4) == 0 && x->num)
		assert_true(ratio_make(x->den, x->num, y));
	else if (random_below(4) == 0)
		*y = *x;
}

static void a_made_ratio_is_the_reduced_fraction(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++) {
		int128 num = some_number(), den = some_number();
		bool below = random_below(2), turned = random_below(2);
		struct ratio r = {0};
		bool fine = ratio_make(below ? -num : num, turned ? -den : den, &r);
		judge((struct fraction){below != turned, big(num), big(den)}, fine, r);
	}
}

static struct fraction summed(struct ratio x, struct ratio y)
{
	struct big p = times(big(x.num), big(y.den)), q = times(big(y.num), big(x.den));
	struct fraction f = {.den = times(big(x.den), big(y.den))};
	if ((x.num < 0) == (y.num < 0)) {
		f.num = plus(p, q);
		f.below = x.num < 0;
	} else {
		f.num = order(p, q) >= 0 ? minus(p, q) : minus(q, p);
		f.below = order(p, q) >= 0 ? x.num < 0 : y.num < 0;
	}
	return f;
}

static void sums_and_differences_are_those_of_fractions(void **state)
{
	(void)state;
	int refused = 0;
	for (int i = 0; i < CASES; i++) {
		struct ratio x, y, r = {0};
		some_pair(&x, &y);
		bool fine = ratio_add(x, y, &r);
		refused += !fine;
		judge(summed(x, y), fine, r);
		fine = ratio_sub(x, y, &r);
		judge(summed(x, (struct ratio){-y.num, y.den}), fine, r);
	}
	/* both answers were seen often */
	assert_in_range(refused, CASES / 20, CASES - CASES / 20);
}

static void products_and_quotients_are_those_of_fractions(void **state)
{
	(void)state;
	int refused = 0;
	for (int i = 0; i < CASES; i++) {
		struct ratio x, y, r = {0};
		some_pair(&x, &y);
		bool below = (x.num < 0) != (y.num < 0);
		bool fine = ratio_mul(x, y, &r);
		refused += !fine;
		judge((struct fraction){below, times(big(x.num), big(y.num)),
			      times(big(x.den), big(y.den))},
			fine, r);
		fine = ratio_div(x, y, &r);
		if (y.num == 0)
			assert_false(fine);
		else
			judge((struct fraction){below, times(big(x.num), big(y.den)),
				      times(big(x.den), big(y.num))},
				fine, r);
	}
	assert_in_range(refused, CASES / 20, CASES - CASES / 20);
}

static void order_is_that_of_the_full_products(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct ratio x, y;
		some_pair(&x, &y);
		struct fraction d = summed(x, (struct ratio){-y.num, y.den});
		int wanted = is_nothing(d.num) ? 0 : d.below ? -1 : 1;
		assert_int_equal(ratio_cmp(x, y), wanted);
		assert_int_equal(ratio_cmp(y, x), -wanted);
		assert_int_equal(ratio_cmp(x, x), 0);
		/* neighbours: p/q and p/(q+1) differ by less than 2^-250 */
		struct ratio near = {MOST, MOST - 1 - (int128)random_below(1000)},
			     next = {MOST, near.den - 1};
		assert_int_equal(ratio_cmp(near, next), -1);
	}
}

/* num × 10^decimals against v × den: the three rules as inequalities. */
static void judge_rounding(struct ratio r, int decimals, enum rounding how)
{
	int128 v = 0;
	bool fine = ratio_round(r, decimals, how, &v);
	struct big den = big(r.den), scaled = times(big(r.num), big(num_pow10(decimals)));
	struct big twice = plus(scaled, scaled), edge = plus(big(MOST), big(MOST));
	/* the least that does not fit: MOST + 1 when cut off, MOST + 1/2 otherwise (MOST is odd) */
	edge = plus(edge, big(how == ROUND_DOWN ? 2 : 1));
	assert_int_equal(fine, order(twice, times(edge, den)) < 0);
	if (!fine)
		return;
	assert_true(v == 0 || (v < 0) == (r.num < 0));
	struct big at = times(plus(big(v), big(v)), den); /* 2 × |v| × den */
	if (how == ROUND_DOWN) {
		assert_true(order(at, twice) <= 0);
		assert_true(order(twice, plus(at, plus(den, den))) < 0);
		return;
	}
	int low = order(plus(twice, den), at), high = order(twice, plus(at, den));
	assert_true(low >= 0 && high <= 0);
	if (how == ROUND_HALF_UP)
		assert_true(high != 0);
	else
		assert_true((low != 0 && high != 0) || v % 2 == 0);
}

static void rounding_is_the_nearest_by_each_rule(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct ratio r = some_ratio();
		if (random_below(3) == 0) {
			/* exact halves of the last place are the interesting ones */
			int64_t v = (int64_t)random_below(1000000) * 10 + 5;
			r = ratio_from_scaled(random_below(2) ? v : -v, 1 + (int)random_below(18));
		}
		for (int how = ROUND_HALF_UP; how <= ROUND_DOWN; how++)
			judge_rounding(r, (int)random_below(19), (enum rounding)how);
	}
}

static void written_ratios_are_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct ratio r = some_ratio(), back;
		int128 limit = num_pow10(17);
		assert_true(ratio_make(r.num % limit, r.den % limit + 1, &r));
		if (random_below(2))
			assert_true(ratio_make(r.num, num_pow10((int)random_below(18)), &r));
		assert_true(ratio_from(ratio_exact_text(a, r), &back));
		assert_int_equal(ratio_cmp(r, back), 0);
		int64_t v = (int64_t)random_bits();
		int decimals = (int)random_below(18);
		assert_true(ratio_from(num_scaled_text(a, v, decimals), &back));
		assert_int_equal(ratio_cmp(ratio_from_scaled(v, decimals), back), 0);
		/* printed at the scale it has, nothing is rounded */
		assert_true(str_eq(ratio_text(a, back, decimals, ROUND_HALF_UP),
			num_scaled_text(a, v, decimals)));
		if (i % 256 == 0)
			arena_clear(a);
	}
}

static void a_cell_gives_back_what_was_typed(void **state)
{
	(void)state;
	static const struct {
		const char *behind, *unit;
		int64_t times;
	} forms[] = {{"", "", 1}, {"%", "%", 1}, {" 元", "元", 1}, {"万元", "元", 10000},
		{"亿", "", 100000000}, {"千", "", 1000}, {"家", "家", 1}};
	for (int i = 0; i < CASES; i++) {
		int64_t v = (int64_t)(random_bits() >> (1 + random_below(60)));
		v = random_below(2) ? v : -v;
		int decimals = (int)random_below(10);
		size_t form = random_below(COUNT_OF(forms));
		struct str plain = num_scaled_text(a, v, decimals), unit;
		struct str grouped = random_below(2) ? num_grouped(a, plain) : plain;
		struct str cell = str_join(
			a, (struct str[]){grouped, str_from_z(forms[form].behind)}, 2, STR(""));
		struct ratio got, wanted;
		assert_true(num_from_cell(a, cell, &got, &unit));
		assert_true(ratio_mul(ratio_from_scaled(v, decimals),
			ratio_from_int(forms[form].times), &wanted));
		assert_int_equal(ratio_cmp(got, wanted), 0);
		assert_text(unit, forms[form].unit);
		if (i % 256 == 0)
			arena_clear(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_made_ratio_is_the_reduced_fraction),
		cmocka_unit_test(sums_and_differences_are_those_of_fractions),
		cmocka_unit_test(products_and_quotients_are_those_of_fractions),
		cmocka_unit_test(order_is_that_of_the_full_products),
		cmocka_unit_test(rounding_is_the_nearest_by_each_rule),
		cmocka_unit_test(written_ratios_are_read_back),
		cmocka_unit_test(a_cell_gives_back_what_was_typed),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
