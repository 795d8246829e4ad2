/*
 * The store's write path when the power goes, and the proof that this test
 * would see a loss.
 */
#include <stdlib.h>

#include "crash.h"

static void what_was_acknowledged_survives_every_power_cut(void **state)
{
	(void)state;
	assert_int_equal(crash_by_power(&store_scenario, crash_times(300)), 0);
}

static void a_disk_that_lies_about_syncing_is_found_out(void **state)
{
	(void)state;
	assert_int_equal(setenv("KEZHANG_TEST_LYING_DISK", "1", 1), 0);
	assert_true(crash_by_power(&store_scenario, 40) > 5);
	assert_int_equal(unsetenv("KEZHANG_TEST_LYING_DISK"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_acknowledged_survives_every_power_cut),
		cmocka_unit_test(a_disk_that_lies_about_syncing_is_found_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
