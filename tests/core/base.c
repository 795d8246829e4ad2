/* src/core/base.c */
#include "../check.h"

static void each_code_has_its_name(void **state)
{
	(void)state;
	static const char *const names[] = {"RC_OK", "RC_ROW", "RC_DONE", "RC_MISSING", "RC_TAKEN",
		"RC_DENIED", "RC_INVALID", "RC_TOO_MUCH", "RC_BUSY", "RC_FAILED"};
	for (int rc = RC_OK; rc <= RC_FAILED; rc++)
		assert_string_equal(rc_name((enum rc)rc), names[rc]);
	assert_string_equal(rc_name((enum rc)99), "RC_?");
}

static void must_lets_the_true_pass_and_aborts_on_the_false(void **state)
{
	(void)state;
	int looked = 0;
	must(++looked == 1);
	assert_int_equal(looked, 1);
	assert_aborts(must(looked == 2));
	assert_aborts(never());
}

static enum rc give(enum rc rc)
{
	return rc;
}

static enum rc tried(enum rc first, int *ret_passed)
{
	TRY(give(first));
	*ret_passed = 1;
	return RC_DONE;
}

static void try_returns_whatever_is_not_ok(void **state)
{
	(void)state;
	int passed = 0;
	assert_int_equal(tried(RC_BUSY, &passed), RC_BUSY);
	assert_int_equal(tried(RC_ROW, &passed), RC_ROW);
	assert_int_equal(passed, 0);
	assert_int_equal(tried(RC_OK, &passed), RC_DONE);
	assert_int_equal(passed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_code_has_its_name),
		cmocka_unit_test(must_lets_the_true_pass_and_aborts_on_the_false),
		cmocka_unit_test(try_returns_whatever_is_not_ok),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
