/* src/core/wide.c */
#include "../check.h"

#include "core/wide.h"

#define MOST (~(uint128)0)

static struct wide wide_of(uint128 v)
{
	return (struct wide){0, v};
}

static void assert_wide(struct wide got, uint128 hi, uint128 lo)
{
	assert_true(got.hi == hi && got.lo == lo);
}

static void products_have_all_their_bits(void **state)
{
	(void)state;
	assert_wide(wide_mul(0, MOST), 0, 0);
	assert_wide(wide_mul(1, MOST), 0, MOST);
	assert_wide(wide_mul(2, MOST), 1, MOST - 1);
	assert_wide(wide_mul(MOST, MOST), MOST - 1, 1);
	assert_wide(wide_mul((uint128)1 << 64, (uint128)1 << 64), 1, 0);
	assert_wide(wide_mul((uint128)1 << 127, 4), 2, 0);
	assert_wide(wide_mul(UINT64_MAX, UINT64_MAX), 0, (uint128)UINT64_MAX * UINT64_MAX);
}

static void sums_and_differences_carry(void **state)
{
	(void)state;
	assert_wide(wide_add(wide_of(MOST), wide_of(1)), 1, 0);
	assert_wide(wide_add((struct wide){3, MOST}, (struct wide){4, MOST}), 8, MOST - 1);
	assert_wide(wide_sub((struct wide){1, 0}, wide_of(1)), 0, MOST);
	assert_wide(wide_sub((struct wide){5, 7}, (struct wide){5, 7}), 0, 0);
	assert_aborts((void)wide_sub(wide_of(1), wide_of(2)));
}

static void order_looks_at_the_high_half_first(void **state)
{
	(void)state;
	assert_int_equal(wide_cmp((struct wide){1, 0}, (struct wide){0, MOST}), 1);
	assert_int_equal(wide_cmp((struct wide){0, MOST}, (struct wide){1, 0}), -1);
	assert_int_equal(wide_cmp((struct wide){1, 1}, (struct wide){1, 2}), -1);
	assert_int_equal(wide_cmp((struct wide){1, 2}, (struct wide){1, 1}), 1);
	assert_int_equal(wide_cmp((struct wide){1, 2}, (struct wide){1, 2}), 0);
}

static void division_undoes_multiplication(void **state)
{
	(void)state;
	static const uint128 some[] = {1, 2, 3, 10, UINT64_MAX, (uint128)1 << 64,
		((uint128)1 << 127) - 1, (uint128)1 << 127, MOST - 1, MOST};
	for (size_t i = 0; i < COUNT_OF(some); i++)
		for (size_t j = 0; j < COUNT_OF(some); j++) {
			uint128 rest = 7;
			struct wide p = wide_mul(some[i], some[j]);
			struct wide q = wide_div(p, some[j], &rest);
			assert_wide(q, 0, some[i]);
			assert_true(rest == 0);
			q = wide_div(wide_add(p, wide_of(some[j] - 1)), some[j], &rest);
			assert_wide(q, 0, some[i]);
			assert_true(rest == some[j] - 1);
		}
	uint128 rest;
	assert_aborts((void)wide_div(wide_of(1), 0, &rest));
}

static void fitting_is_having_no_high_half(void **state)
{
	(void)state;
	uint128 v = 5;
	assert_false(wide_fits((struct wide){1, 9}, &v));
	assert_true(v == 5);
	assert_true(wide_fits(wide_of(MOST), &v));
	assert_true(v == MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products_have_all_their_bits),
		cmocka_unit_test(sums_and_differences_carry),
		cmocka_unit_test(order_looks_at_the_high_half_first),
		cmocka_unit_test(division_undoes_multiplication),
		cmocka_unit_test(fitting_is_having_no_high_half),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
