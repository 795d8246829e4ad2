/* Names to numbers: found, not there, ambiguous, many. */
#include "desk.h"

static void a_name_leads_to_its_number_and_another_to_none(void **state)
{
	struct arena *a = arena_make();
	struct name_map map;
	bool several = true;
	(void)state;

	name_map_init(&map, a);
	assert_int_equal(name_map_get(&map, STR("甲"), &several), 0);
	assert_false(several);
	name_map_put(&map, STR("甲"), 7);
	name_map_put(&map, STR(""), 8);
	assert_int_equal(name_map_get(&map, STR("甲"), &several), 7);
	assert_int_equal(name_map_get(&map, STR(""), &several), 8);
	assert_int_equal(name_map_get(&map, STR("乙"), &several), 0);
	arena_free(a);
}

static void one_name_for_two_is_told_and_twice_for_one_is_not(void **state)
{
	struct arena *a = arena_make();
	struct name_map map;
	bool several;
	(void)state;

	name_map_init(&map, a);
	name_map_put(&map, STR("甲"), 7);
	name_map_put(&map, STR("甲"), 7);
	(void)name_map_get(&map, STR("甲"), &several);
	assert_false(several);
	name_map_put(&map, STR("甲"), -3);
	assert_int_equal(name_map_get(&map, STR("甲"), &several), 7);
	assert_true(several);
	arena_free(a);
}

static void many_names_are_all_found_again(void **state)
{
	struct arena *a = arena_make();
	struct name_map map;
	(void)state;

	name_map_init(&map, a);
	for (int i = 1; i <= 20000; i++)
		name_map_put(&map, str_format(a, "名%d", i), i);
	assert_int_equal(map.count, 20000);
	for (int i = 1; i <= 20000; i++) {
		bool several;

		assert_int_equal(name_map_get(&map, str_format(a, "名%d", i), &several), i);
		assert_false(several);
	}
	arena_free(a);
}

static void a_name_that_is_left_leads_nowhere_and_hides_no_other(void **state)
{
	struct arena *a = arena_make();
	struct name_map map;
	bool several;
	(void)state;

	name_map_init(&map, a);
	for (int i = 1; i <= 1000; i++)
		name_map_put(&map, str_format(a, "名%d", i), i);
	for (int i = 1; i <= 1000; i += 2)
		name_map_leave(&map, str_format(a, "名%d", i), i);
	for (int i = 1; i <= 1000; i++)
		assert_int_equal(
			name_map_get(&map, str_format(a, "名%d", i), &several), i % 2 == 1 ? 0 : i);
	name_map_leave(&map, STR("名2"), 7); /* another's */
	assert_int_equal(name_map_get(&map, STR("名2"), &several), 2);
	name_map_put(&map, STR("名1"), 8); /* anew */
	assert_int_equal(name_map_get(&map, STR("名1"), &several), 8);
	assert_false(several);
	name_map_put(&map, STR("名1"), 9);
	name_map_leave(&map, STR("名1"), 8); /* of two */
	(void)name_map_get(&map, STR("名1"), &several);
	assert_true(several);
	for (int i = 1001; i <= 3000; i++)
		name_map_put(&map, str_format(a, "名%d", i), i);
	assert_int_equal(name_map_get(&map, STR("名3"), &several), 0);
	assert_int_equal(name_map_get(&map, STR("名2"), &several), 2);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_leads_to_its_number_and_another_to_none),
		cmocka_unit_test(one_name_for_two_is_told_and_twice_for_one_is_not),
		cmocka_unit_test(many_names_are_all_found_again),
		cmocka_unit_test(a_name_that_is_left_leads_nowhere_and_hides_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
