/*
 * The store's write path when the writing program is killed, on both engines.
 */
#include "crash.h"

static void what_was_acknowledged_survives_every_kill(void **state)
{
	(void)state;
	crash_by_kill(&store_scenario, crash_times(200));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_acknowledged_survives_every_kill),
	};
	(void)test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
