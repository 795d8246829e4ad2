/* Every word by which something is known. */
#include "desk.h"

#include <stdlib.h>

static struct job job;
static struct catalog *catalog;
static struct words words;

static int begin(void **state)
{
	struct str path = str_from_z(getenv("KEZHANG_TEST_PACK"));
	(void)state;

	job_init(&job, STR("test"));
	OK(&job, catalog_load_only(&job, &path, 1, &catalog));
	words_init(&words, job.arena, &catalog->schema);
	return 0;
}

static int end(void **state)
{
	(void)state;
	catalog_free(catalog);
	job_done(&job);
	return 0;
}

static size_t count(const char *key, const char *ledger)
{
	size_t found = 0;

	for (const struct word *w = words_get(&words, str_from_z(key)); w != NULL;
		w = words_next(&words, w))
		found += ledger == NULL
				 ? w->indicator != NULL
				 : w->ledger != NULL && str_eq(w->ledger->name, str_from_z(ledger));
	return found;
}

static void labels_codes_and_other_words_lead_to_their_fields(void **state)
{
	(void)state;
	assert_int_equal(count("证书编号", "hightech_certificate"), 1);
	assert_int_equal(count("number", "hightech_certificate"), 1);
	assert_int_equal(count("企业名称", "party"), 1);
	assert_int_equal(count("企业名称", "hightech_certificate"), 1);
	assert_int_equal(count("没有这个词", "party"), 0);
	assert_null(words_get(&words, STR("")));
}

static void a_child_row_is_known_by_its_parent(void **state)
{
	(void)state;
	assert_int_equal(count("单位名称", "party_former_name"), 1);
	assert_int_equal(count("单位", "party_former_name"), 1);
}

static void indicators_are_known_by_label_code_and_other_words(void **state)
{
	(void)state;
	assert_int_equal(count("高新技术企业总数", NULL), 1);
	assert_int_equal(count("高企总数", NULL), 1);
	assert_int_equal(count("gdp", NULL), 1);
	assert_int_equal(count("单位", NULL), 0);
}

static void own_names_weigh_more_than_other_words(void **state)
{
	(void)state;
	for (const struct word *w = words_get(&words, STR("名称")); w != NULL;
		w = words_next(&words, w))
		if (w->ledger != NULL && w->field != NULL)
			assert_int_equal(w->weight, str_eq(w->field->label, STR("名称")) ? 3 : 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_codes_and_other_words_lead_to_their_fields),
		cmocka_unit_test(a_child_row_is_known_by_its_parent),
		cmocka_unit_test(indicators_are_known_by_label_code_and_other_words),
		cmocka_unit_test(own_names_weigh_more_than_other_words),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
