/* src/core/value.c */
#include "../check.h"

static void each_type_has_its_name(void **state)
{
	(void)state;
	static const char *const names[] = {"none", "text", "code", "choice", "int", "decimal",
		"money", "bool", "date", "span", "ref", "personal"};
	for (int t = TYPE_NONE; t <= TYPE_PERSONAL; t++)
		assert_string_equal(type_name((enum type)t), names[t]);
	assert_string_equal(type_name((enum type)99), "?");
}

static void missing_equals_missing_and_nothing_given(void **state)
{
	(void)state;
	struct value none = value_missing(TYPE_MONEY), zero = value_int(TYPE_MONEY, 0);
	struct value na = {.state = VALUE_NOT_APPLICABLE, .type = TYPE_MONEY};
	assert_true(value_eq(none, value_missing(TYPE_MONEY)));
	assert_true(value_eq(none, value_missing(TYPE_TEXT)));
	assert_true(value_eq(na, na));
	assert_false(value_eq(none, zero));
	assert_false(value_eq(none, na));
	assert_false(value_eq(na, zero));
	assert_true(value_given(zero));
	assert_false(value_given(none));
	assert_false(value_given(na));
	assert_false(value_given((struct value){0}));
}

static void values_of_each_type_are_compared_by_what_they_hold(void **state)
{
	(void)state;
	static const enum type texts[] = {TYPE_TEXT, TYPE_CODE, TYPE_CHOICE, TYPE_PERSONAL};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct value x = value_text(texts[i], STR("x"));
		assert_true(value_eq(x, value_text(texts[i], STR("x"))));
		assert_false(value_eq(x, value_text(texts[i], STR("y"))));
		assert_false(value_eq(x, value_int(TYPE_INT, 1)));
	}
	static const enum type ints[] = {TYPE_INT, TYPE_DECIMAL, TYPE_MONEY, TYPE_BOOL, TYPE_REF};
	for (size_t i = 0; i < COUNT_OF(ints); i++) {
		struct value x = value_int(ints[i], -5);
		assert_true(value_eq(x, value_int(ints[i], -5)));
		assert_false(value_eq(x, value_int(ints[i], 5)));
		assert_false(value_eq(x, value_text(TYPE_TEXT, STR("-5"))));
	}
	assert_false(value_eq(value_int(TYPE_INT, 5), value_int(TYPE_MONEY, 5)));
	static const enum type dates[] = {TYPE_DATE, TYPE_SPAN};
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		struct value x = value_date(dates[i], (struct date){1, 9});
		assert_true(value_eq(x, value_date(dates[i], (struct date){1, 9})));
		assert_false(value_eq(x, value_date(dates[i], (struct date){1, 8})));
		assert_false(value_eq(x, value_date(dates[i], (struct date){2, 9})));
	}
	struct value none = {.state = VALUE_GIVEN, .type = TYPE_NONE};
	assert_true(value_eq(none, none));
	struct value odd = {.state = VALUE_GIVEN, .type = (enum type)99};
	assert_false(value_eq(odd, odd));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_has_its_name),
		cmocka_unit_test(missing_equals_missing_and_nothing_given),
		cmocka_unit_test(values_of_each_type_are_compared_by_what_they_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
