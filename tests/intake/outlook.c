/* What earlier sheets and files bring is known to later ones. */
#include "desk.h"

static struct desk d;

static int begin(void **state)
{
	(void)state;
	desk_open(&d);
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_close(&d);
	return 0;
}

static void a_number_stands_for_a_record_until_it_is_written(void **state)
{
	struct outlook o = {.job = &d.db.job, .book = d.book, .as_of = d.db.job.today};
	struct record *r = record_new(&d.db.job, desk_ledger(&d, "party"));
	struct reference *reference;
	struct standing *standing;
	struct str trouble = STR_NONE;
	bool several;
	(void)state;

	*record_value(r, STR("name")) = value_text(TYPE_TEXT, STR("甲公司"));
	*record_value(r, STR("code")) = value_text(TYPE_CODE, STR("91349902MA10000098"));
	OK(&d.db.job, outlook_reference(&o, r->ledger, &reference));
	int64_t number = outlook_reserve(&o);
	assert_int_equal(number, INTAKE_PENDING);
	assert_null(outlook_record(&o, number));
	outlook_settle(&o, number, r, NULL, 0, true);
	assert_ptr_equal(outlook_record(&o, number), r);
	/* A ledger that was read before, and one that is read after. */
	assert_int_equal(name_map_get(&reference->names, STR("甲公司"), &several), number);
	OK(&d.db.job, outlook_standing(&o, r->ledger, &standing));
	struct stand *stand = standing_find(d.db.job.arena, standing, r, &trouble);
	assert_non_null(stand);
	assert_ptr_equal(stand->record, r);
	outlook_drop(&o, number);
	assert_null(outlook_record(&o, number));
}

static void what_is_changed_is_found_by_its_new_name_too(void **state)
{
	struct outlook o = {.job = &d.db.job, .book = d.book, .as_of = d.db.job.today};
	struct record *r, *changed;
	struct standing *standing;
	struct str trouble = STR_NONE;
	(void)state;

	(void)desk_accept(&d, "单位.csv", "单位名称,统一社会信用代码\n甲公司,91349902MA10000098\n");
	r = record_new(&d.db.job, desk_ledger(&d, "party"));
	*record_value(r, STR("name")) = value_text(TYPE_TEXT, STR("甲 公司"));
	OK(&d.db.job, outlook_standing(&o, r->ledger, &standing));
	struct stand *stand = standing_find(d.db.job.arena, standing, r, &trouble);
	assert_non_null(stand);
	changed = record_copy(&d.db.job, stand->record);
	*record_value(changed, STR("name")) = value_text(TYPE_TEXT, STR("新甲公司"));
	standing_change(d.db.job.arena, standing, stand, changed);
	*record_value(r, STR("name")) = value_text(TYPE_TEXT, STR("新甲公司"));
	assert_ptr_equal(standing_find(d.db.job.arena, standing, r, &trouble), stand);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_number_stands_for_a_record_until_it_is_written),
		T(what_is_changed_is_found_by_its_new_name_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
