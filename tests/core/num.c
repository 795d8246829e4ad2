/* src/core/num.c */
#include "../check.h"

#define MOST ((int128)(((unsigned __int128)1 << 127) - 1)) /* the largest number of a ratio */
#define LAST (-MOST - 1) /* the one below −MOST: no ratio has it */

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

static struct ratio q(int128 num, int128 den)
{
	struct ratio r;
	assert_true(ratio_make(num, den, &r));
	return r;
}

#define assert_ratio(got, n, d)                                                                    \
	do {                                                                                       \
		struct ratio is = (got);                                                           \
		assert_true(is.num == (n));                                                        \
		assert_true(is.den == (d));                                                        \
	} while (0)

/* What an operation that must refuse leaves behind. */
static const struct ratio untouched = {-77, 78};
#define assert_refused(call)                                                                       \
	do {                                                                                       \
		struct ratio no = untouched;                                                       \
		assert_false(call);                                                                \
		assert_ratio(no, -77, 78);                                                         \
	} while (0)

static void ratios_are_made_reduced(void **state)
{
	(void)state;
	assert_ratio(q(6, 4), 3, 2);
	assert_ratio(q(-6, 4), -3, 2);
	assert_ratio(q(6, -4), -3, 2);
	assert_ratio(q(-6, -4), 3, 2);
	assert_ratio(q(0, -9), 0, 1);
	assert_ratio(q(MOST, MOST), 1, 1);
	assert_ratio(q(-MOST, 1), -MOST, 1);
	assert_ratio(q(1, -MOST), -1, MOST);
	assert_ratio(q(LAST, 2), LAST / 2, 1);
	assert_ratio(q(LAST, LAST), 1, 1);
	assert_ratio(q(2, LAST), -1, (int128)1 << 126);
	assert_refused(ratio_make(1, 0, &no));
	assert_refused(ratio_make(0, 0, &no));
	assert_refused(ratio_make(LAST, 1, &no));
	assert_refused(ratio_make(LAST, -1, &no));
	assert_refused(ratio_make(1, LAST, &no));
	assert_refused(ratio_make(LAST, 3, &no));
	assert_ratio(ratio_from_int(INT64_MIN), INT64_MIN, 1);
	assert_ratio(ratio_from_scaled(1250, 2), 25, 2);
	assert_ratio(ratio_from_scaled(-5, 0), -5, 1);
	assert_ratio(ratio_from_scaled(0, 18), 0, 1);
	assert_ratio(ratio_from_scaled(1, 36), 1, num_pow10(36));
	assert_aborts((void)ratio_from_scaled(1, 37));
	assert_aborts((void)ratio_from_scaled(1, -1));
}

static void powers_of_ten_are_exact(void **state)
{
	(void)state;
	assert_true(num_pow10(0) == 1);
	assert_true(num_pow10(18) == INT64_C(1000000000000000000));
	assert_true(num_pow10(36) ==
		    (int128)INT64_C(1000000000000000000) * INT64_C(1000000000000000000));
	assert_aborts((void)num_pow10(-1));
	assert_aborts((void)num_pow10(37));
}

static void sums_are_exact_up_to_the_edge(void **state)
{
	(void)state;
	struct ratio r = RATIO_ZERO;
	assert_true(ratio_add(q(1, 10), q(2, 10), &r));
	assert_ratio(r, 3, 10);
	assert_true(ratio_add(q(1, 3), q(1, 6), &r));
	assert_ratio(r, 1, 2);
	assert_true(ratio_sub(q(1, 3), q(1, 3), &r));
	assert_ratio(r, 0, 1);
	assert_true(ratio_sub(q(1, 3), q(1, 2), &r));
	assert_ratio(r, -1, 6);
	assert_true(ratio_add(q(-1, 3), q(1, 2), &r));
	assert_ratio(r, 1, 6);
	assert_true(ratio_add(q(MOST - 1, 1), q(1, 1), &r));
	assert_ratio(r, MOST, 1);
	assert_true(ratio_sub(q(-MOST + 1, 1), q(1, 1), &r));
	assert_ratio(r, -MOST, 1);
	assert_refused(ratio_add(q(MOST, 1), q(1, 1), &no));
	assert_refused(ratio_sub(q(-MOST, 1), q(1, 1), &no));
	assert_refused(ratio_add(q(MOST, 2), q(MOST, 3), &no));
	/* the way leads past 128 bits, the result does not */
	assert_true(ratio_add(q(MOST, 2), q(MOST, 2), &r));
	assert_ratio(r, MOST, 1);
	assert_true(ratio_sub(q(MOST, 3), q(MOST - 3, 3), &r));
	assert_ratio(r, 1, 1);
	assert_true(ratio_sub(q(1, MOST), q(1, MOST), &r));
	assert_ratio(r, 0, 1);
	assert_true(ratio_add(q(1, MOST), q(MOST - 1, MOST), &r));
	assert_ratio(r, 1, 1);
	assert_refused(ratio_add(q(1, MOST), q(1, MOST - 1), &no));
}

static void products_and_quotients_are_exact_up_to_the_edge(void **state)
{
	(void)state;
	struct ratio r = RATIO_ZERO;
	assert_true(ratio_mul(q(2, 3), q(-3, 4), &r));
	assert_ratio(r, -1, 2);
	assert_true(ratio_mul(q(0, 1), q(-MOST, 1), &r));
	assert_ratio(r, 0, 1);
	assert_true(ratio_mul(q(MOST, 2), q(2, MOST), &r));
	assert_ratio(r, 1, 1);
	assert_true(ratio_mul(q(-1, 1), q(MOST, 1), &r));
	assert_ratio(r, -MOST, 1);
	assert_refused(ratio_mul(q(MOST, 1), q(2, 1), &no));
	assert_refused(ratio_mul(q(1, MOST), q(1, 2), &no));
	assert_true(ratio_mul(q((int128)1 << 63, 1), q(((int128)1 << 63), 1), &r));
	assert_ratio(r, (int128)1 << 126, 1);
	assert_refused(ratio_mul(q((int128)1 << 63, 1), q((int128)1 << 64, 1), &no));
	assert_true(ratio_div(q(1, 2), q(-3, 4), &r));
	assert_ratio(r, -2, 3);
	assert_true(ratio_div(q(-1, 2), q(-3, 4), &r));
	assert_ratio(r, 2, 3);
	assert_true(ratio_div(q(0, 1), q(-3, 4), &r));
	assert_ratio(r, 0, 1);
	assert_true(ratio_div(q(MOST, 1), q(MOST, 1), &r));
	assert_ratio(r, 1, 1);
	assert_refused(ratio_div(q(1, 1), RATIO_ZERO, &no));
	assert_refused(ratio_div(RATIO_ZERO, RATIO_ZERO, &no));
	assert_refused(ratio_div(q(MOST, 1), q(1, 2), &no));
	assert_refused(ratio_div(q(1, 2), q(MOST, 1), &no));
}

static void order_is_exact_at_any_size(void **state)
{
	(void)state;
	assert_int_equal(ratio_cmp(q(1, 3), q(333333, 1000000)), 1);
	assert_int_equal(ratio_cmp(q(-1, 3), q(-333333, 1000000)), -1);
	assert_int_equal(ratio_cmp(q(1, 3), q(1, 3)), 0);
	assert_int_equal(ratio_cmp(RATIO_ZERO, RATIO_ZERO), 0);
	assert_int_equal(ratio_cmp(q(-1, MOST), RATIO_ZERO), -1);
	assert_int_equal(ratio_cmp(q(1, MOST), RATIO_ZERO), 1);
	assert_int_equal(ratio_cmp(q(MOST - 1, MOST), q(MOST - 2, MOST - 1)), 1);
	assert_int_equal(ratio_cmp(q(MOST - 2, MOST - 1), q(MOST - 1, MOST)), -1);
	assert_int_equal(ratio_cmp(q(-MOST, 1), q(MOST, 1)), -1);
	assert_int_equal(ratio_cmp(q(MOST, 1), q(-MOST, 1)), 1);
	assert_int_equal(ratio_sign(q(-1, MOST)), -1);
	assert_int_equal(ratio_sign(q(MOST, 1)), 1);
	assert_int_equal(ratio_sign(RATIO_ZERO), 0);
	assert_true(ratio_is_zero(RATIO_ZERO));
	assert_false(ratio_is_zero(q(1, MOST)));
}

static void halves_are_rounded_by_each_rule_on_both_sides(void **state)
{
	(void)state;
	static const struct {
		int64_t tenths;
		int up, even, down;
	} table[] = {
		{0, 0, 0, 0},
		{4, 0, 0, 0},
		{5, 1, 0, 0},
		{6, 1, 1, 0},
		{10, 1, 1, 1},
		{14, 1, 1, 1},
		{15, 2, 2, 1},
		{25, 3, 2, 2},
		{26, 3, 3, 2},
		{35, 4, 4, 3},
		{-4, 0, 0, 0},
		{-5, -1, 0, 0},
		{-6, -1, -1, 0},
		{-15, -2, -2, -1},
		{-25, -3, -2, -2},
		{-35, -4, -4, -3},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		int128 up = 99, even = 99, down = 99;
		struct ratio r = ratio_from_scaled(table[i].tenths, 1);
		assert_true(ratio_round(r, 0, ROUND_HALF_UP, &up));
		assert_true(ratio_round(r, 0, ROUND_HALF_EVEN, &even));
		assert_true(ratio_round(r, 0, ROUND_DOWN, &down));
		if (up != table[i].up || even != table[i].even || down != table[i].down)
			fail_msg("%d/10", (int)table[i].tenths);
	}
}

static void rounding_keeps_to_what_fits(void **state)
{
	(void)state;
	int128 v = 5;
	assert_true(ratio_round(q(MOST, 1), 0, ROUND_HALF_UP, &v));
	assert_true(v == MOST);
	assert_true(ratio_round(q(-MOST, 1), 0, ROUND_HALF_UP, &v));
	assert_true(v == -MOST);
	v = 5;
	assert_false(ratio_round(q(MOST, 1), 1, ROUND_HALF_UP, &v));
	assert_false(ratio_round(q(-MOST, 2), 18, ROUND_DOWN, &v));
	assert_true(v == 5);
	assert_true(ratio_round(q(MOST, MOST - 1), 18, ROUND_HALF_UP, &v));
	assert_true(v == num_pow10(18));
	assert_true(ratio_round(q(1, MOST), 18, ROUND_HALF_UP, &v));
	assert_true(v == 0);
	/* MOST/2 is …3.5 */
	assert_true(ratio_round(q(MOST, 2), 0, ROUND_HALF_UP, &v));
	assert_true(v == MOST / 2 + 1);
	/* tenths of MOST/10 are MOST itself; nothing is lost on the way */
	assert_true(ratio_round(q(MOST, 10), 1, ROUND_HALF_EVEN, &v));
	assert_true(v == MOST);
	assert_aborts((void)!ratio_round(q(1, 1), 19, ROUND_DOWN, &v));
	assert_aborts((void)!ratio_round(q(1, 1), -1, ROUND_DOWN, &v));
}

static void text_has_the_decimals_asked_for(void **state)
{
	(void)state;
	assert_text(ratio_text(a, q(-2469, 2), 2, ROUND_HALF_UP), "-1234.50");
	assert_text(ratio_text(a, q(1, 8), 2, ROUND_HALF_UP), "0.13");
	assert_text(ratio_text(a, q(1, 8), 2, ROUND_HALF_EVEN), "0.12");
	assert_text(ratio_text(a, q(-1, 8), 2, ROUND_DOWN), "-0.12");
	assert_text(ratio_text(a, q(-1, 1000), 2, ROUND_HALF_UP), "0.00");
	assert_text(ratio_text(a, q(-4, 10), 0, ROUND_HALF_UP), "0");
	assert_text(ratio_text(a, q(2, 3), 18, ROUND_HALF_UP), "0.666666666666666667");
	assert_text(ratio_text(a, q(999, 1000), 2, ROUND_HALF_UP), "1.00");
	assert_text(ratio_text(a, q(MOST, 1), 0, ROUND_HALF_UP),
		"170141183460469231731687303715884105727");
	assert_text(ratio_text(a, q(-MOST, 1), 1, ROUND_HALF_UP),
		"-170141183460469231731687303715884105727/1");
}

static void exact_text_is_decimal_when_that_is_finite(void **state)
{
	(void)state;
	assert_text(ratio_exact_text(a, q(1, 8)), "0.125");
	assert_text(ratio_exact_text(a, q(-25, 2)), "-12.5");
	assert_text(ratio_exact_text(a, q(7, 1)), "7");
	assert_text(ratio_exact_text(a, RATIO_ZERO), "0");
	assert_text(ratio_exact_text(a, q(1, 3)), "1/3");
	assert_text(ratio_exact_text(a, q(-22, 7)), "-22/7");
	assert_text(
		ratio_exact_text(a, q(1, num_pow10(35))), "0.00000000000000000000000000000000001");
	assert_text(ratio_exact_text(a, q(1, num_pow10(36))),
		"1/1000000000000000000000000000000000000");
	assert_text(ratio_exact_text(a, q(1, (int128)1 << 35)),
		"0.00000000002910383045673370361328125");
	assert_text(ratio_exact_text(a, q(1, (int128)1 << 36)), "1/68719476736");
	assert_text(ratio_exact_text(a, q(-num_pow10(36) + 1, 10)),
		"-99999999999999999999999999999999999.9");
	assert_text(ratio_exact_text(a, q(num_pow10(36) + 1, 10)),
		"1000000000000000000000000000000000001/10");
	assert_text(ratio_exact_text(a, q(-MOST, 1)), "-170141183460469231731687303715884105727");
	assert_text(ratio_exact_text(a, q(MOST, 2)), "170141183460469231731687303715884105727/2");
}

static void written_numbers_are_read_exactly(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t num, den;
	} fine[] = {
		{"0", 0, 1},
		{"-0", 0, 1},
		{"-0.00", 0, 1},
		{"12", 12, 1},
		{"-12.50", -25, 2},
		{"0.125", 1, 8},
		{"007.0", 7, 1},
		{"22/7", 22, 7},
		{"-6/4", -3, 2},
		{"0/5", 0, 1},
	};
	for (size_t i = 0; i < COUNT_OF(fine); i++) {
		struct ratio r;
		assert_true(ratio_from(str_from_z(fine[i].text), &r));
		assert_ratio(r, fine[i].num, fine[i].den);
	}
	static const char *const wrong[] = {"", "-", "+1", ".5", "5.", "1.2.3", "1/", "/2", "1/0",
		"1/-2", "1.5/2", " 1", "1 ", "1,000", "１", "1e5", "--1", "1/2/3", "abc"};
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_refused(ratio_from(str_from_z(wrong[i]), &no));
}

static void written_numbers_have_36_digits_at_most(void **state)
{
	(void)state;
	struct ratio r;
	assert_true(ratio_from(STR("999999999999999999999999999999999999"), &r));
	assert_ratio(r, num_pow10(36) - 1, 1);
	assert_true(ratio_from(STR("0.99999999999999999999999999999999999"), &r));
	assert_true(ratio_from(STR("1/999999999999999999999999999999999999"), &r));
	assert_refused(ratio_from(STR("1000000000000000000000000000000000000"), &no));
	assert_refused(ratio_from(STR("0.999999999999999999999999999999999999"), &no));
	assert_refused(ratio_from(STR("1/1000000000000000000000000000000000000"), &no));
	assert_refused(ratio_from(STR("0000000000000000000000000000000000001"), &no));
}

static void thousands_are_set_apart(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{"0", "0"},
		{"999", "999"},
		{"1000", "1,000"},
		{"-1000", "-1,000"},
		{"-999", "-999"},
		{"123456", "123,456"},
		{"1234567.50", "1,234,567.50"},
		{"-1234567.1234567", "-1,234,567.1234567"},
		{"0.1234", "0.1234"},
		{"12345/7", "12345/7"},
		{"", ""},
		{"-", "-"},
		{"—", "—"},
		{"1000家", "1000家"},
		{".5000", ".5000"},
	};
	for (size_t i = 0; i < COUNT_OF(table); i++)
		assert_text(num_grouped(a, str_from_z(table[i][0])), table[i][1]);
}

static void scaled_integers_are_written_whole(void **state)
{
	(void)state;
	assert_text(num_scaled_text(a, 1250, 2), "12.50");
	assert_text(num_scaled_text(a, -5, 2), "-0.05");
	assert_text(num_scaled_text(a, 0, 2), "0.00");
	assert_text(num_scaled_text(a, 7, 0), "7");
	assert_text(num_scaled_text(a, INT64_MIN, 2), "-92233720368547758.08");
	assert_text(num_scaled_text(a, INT64_MAX, 0), "9223372036854775807");
	assert_text(num_scaled_text(a, 1, 36), "0.000000000000000000000000000000000001");
	assert_aborts((void)num_scaled_text(a, 1, 37));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_are_made_reduced),
		cmocka_unit_test(powers_of_ten_are_exact),
		cmocka_unit_test(sums_are_exact_up_to_the_edge),
		cmocka_unit_test(products_and_quotients_are_exact_up_to_the_edge),
		cmocka_unit_test(order_is_exact_at_any_size),
		cmocka_unit_test(halves_are_rounded_by_each_rule_on_both_sides),
		cmocka_unit_test(rounding_keeps_to_what_fits),
		cmocka_unit_test(text_has_the_decimals_asked_for),
		cmocka_unit_test(exact_text_is_decimal_when_that_is_finite),
		cmocka_unit_test(written_numbers_are_read_exactly),
		cmocka_unit_test(written_numbers_have_36_digits_at_most),
		cmocka_unit_test(thousands_are_set_apart),
		cmocka_unit_test(scaled_integers_are_written_whole),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
