/* The tree of 辖区: src/indicator/units.c. */
#include "indicator/inner.h"
#include "little.h"

static struct little w;

static struct unit_tree tree_at(int64_t seq)
{
	struct unit_tree tree;

	OK(&w.db.job, unit_tree_load(&w.db.job, w.book, seq, &tree));
	return tree;
}

static day_t day(const char *iso)
{
	day_t ret;

	must(day_from_iso(str_from_z(iso), &ret));
	return ret;
}

static void a_unit_lies_within_itself_and_those_above_it(void **state)
{
	struct unit_tree tree;

	(void)state;
	little_open(&w);
	tree = tree_at(SEQ_NOW);
	assert_true(unit_within(&tree, w.north, w.north));
	assert_true(unit_within(&tree, w.north, w.east));
	assert_true(unit_within(&tree, w.north, w.city));
	assert_false(unit_within(&tree, w.north, w.west));
	assert_false(unit_within(&tree, w.north, w.south));
	assert_false(unit_within(&tree, w.city, w.north));
	assert_false(unit_within(&tree, 0, w.city));
	/* one that is not there lies only within itself */
	assert_true(unit_within(&tree, 99999, 99999));
	assert_false(unit_within(&tree, 99999, w.city));
	assert_null(unit_find(&tree, 99999));
	assert_non_null(unit_find(&tree, w.south));
	little_close(&w);
}

static void a_ring_of_units_ends(void **state)
{
	struct unit_tree tree;

	(void)state;
	little_open(&w);
	(void)little_edit(&w, "unit", w.east, "", "parent=%lld", (long long)w.north);
	tree = tree_at(SEQ_NOW);
	assert_true(unit_within(&tree, w.north, w.east));
	assert_true(unit_within(&tree, w.east, w.north));
	assert_false(unit_within(&tree, w.north, w.city));
	/* and figures of it too */
	little_cover(&w, "2000-01-01至2100-12-31");
	int64_t firm = little_firm(&w, "甲", w.north);
	(void)little_row(&w, "sale", "seller=%lld; day=2023-05-01", (long long)firm);
	assert_value(&w, "sales", w.east, "1");
	assert_value(&w, "sales", w.south, "0");
	assert_value(&w, "sales", w.city, "0");
	little_close(&w);
}

/* What is counted for a unit far above is covered by what was said complete there. */
static void levels_are_climbed_as_far_for_coverage_as_for_counting(void **state)
{
	struct unit_tree tree;
	int64_t deep;

	(void)state;
	little_open(&w);
	deep = w.north;
	for (int level = 0; level < 40; level++)
		deep = little_row(
			&w, "unit", "name=第%d层; kind=乡镇; parent=%lld", level, (long long)deep);
	tree = tree_at(SEQ_NOW);
	assert_true(unit_within(&tree, deep, w.city));
	(void)little_row(&w, "coverage", "ledger=sale; unit=%lld; from_to=2000-01-01至2100-12-31",
		(long long)w.city);
	(void)little_row(
		&w, "sale", "seller=%lld; day=2023-05-01", (long long)little_firm(&w, "甲", deep));
	assert_value(&w, "sales", w.city, "1");
	assert_value(&w, "sales", deep, "1");
	assert_true(little_figure(&w, "sales", FACE_VALUE, deep).covered);
	little_close(&w);
}

static void siblings_have_one_parent_and_one_kind_and_are_valid_on_the_day(void **state)
{
	struct unit_tree tree;
	int64_t past, zone;

	(void)state;
	little_open(&w);
	past = little_row(&w, "unit",
		"name=旧镇; kind=乡镇; parent=%lld; valid=2010-01-01至2023-06-29",
		(long long)w.east);
	zone = little_row(&w, "unit", "name=新区; kind=县区; parent=%lld", (long long)w.east);
	tree = tree_at(SEQ_NOW);
	const struct unit_node *north = unit_find(&tree, w.north);
	assert_true(unit_sibling(north, north, day("2023-06-30")));
	assert_true(unit_sibling(north, unit_find(&tree, w.south), day("2023-06-30")));
	assert_false(unit_sibling(north, unit_find(&tree, w.east), day("2023-06-30")));
	assert_false(unit_sibling(north, unit_find(&tree, zone), day("2023-06-30")));
	/* the last day of one that ended, and the day after; its first day, and the day before */
	assert_true(unit_sibling(north, unit_find(&tree, past), day("2023-06-29")));
	assert_false(unit_sibling(north, unit_find(&tree, past), day("2023-06-30")));
	assert_true(unit_sibling(north, unit_find(&tree, past), day("2010-01-01")));
	assert_false(unit_sibling(north, unit_find(&tree, past), day("2009-12-31")));
	little_close(&w);
}

static void groups_hold_every_unit_once(void **state)
{
	struct unit_tree tree;
	size_t members = 0;

	(void)state;
	little_open(&w);
	tree = tree_at(SEQ_NOW);
	for (size_t i = 0; i < tree.len; i++) {
		const struct unit_group *group = &tree.groups[tree.at[i].group];
		size_t met = 0;

		for (size_t k = 0; k < group->count; k++)
			met += group->members[k] == i;
		assert_int_equal(met, 1);
		members += group->count;
	}
	/* city 1, counties 2 × 2, towns 2 × 2 */
	assert_int_equal(members, 1 + 4 + 4);
	little_close(&w);
}

static void the_tree_is_as_it_was_known(void **state)
{
	int64_t seq;

	(void)state;
	little_open(&w);
	seq = little_edit(&w, "unit", w.south, "", "parent=%lld", (long long)w.west);
	struct unit_tree before = tree_at(seq - 1), after = tree_at(seq), now = tree_at(SEQ_NOW);
	assert_true(unit_within(&before, w.south, w.east));
	assert_false(unit_within(&before, w.south, w.west));
	assert_true(unit_within(&after, w.south, w.west));
	assert_true(unit_within(&now, w.south, w.west));
	little_close(&w);
}

static void a_book_without_units_has_an_empty_tree(void **state)
{
	struct unit_tree tree;

	(void)state;
	little_open(&w);
	OK(&w.db.job, book_create(&w.db.job, w.db.store, w.catalog, 900, STR("空"), &w.book));
	tree = tree_at(SEQ_NOW);
	assert_int_equal(tree.len, 0);
	assert_null(unit_find(&tree, 1));
	assert_false(unit_within(&tree, 1, 2));
	little_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_unit_lies_within_itself_and_those_above_it),
		cmocka_unit_test(a_ring_of_units_ends),
		cmocka_unit_test(levels_are_climbed_as_far_for_coverage_as_for_counting),
		cmocka_unit_test(siblings_have_one_parent_and_one_kind_and_are_valid_on_the_day),
		cmocka_unit_test(groups_hold_every_unit_once),
		cmocka_unit_test(the_tree_is_as_it_was_known),
		cmocka_unit_test(a_book_without_units_has_an_empty_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
