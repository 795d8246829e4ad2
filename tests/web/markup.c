/*
 * Addresses and escaping.
 */

#include "web/markup.h"
#include "../check.h"

static void assert_str(struct str have, const char *want)
{
	if (!str_eq(have, str_from_z(want))) {
		print_error("“%.*s” is not “%s”\n", STR_ARG(have), want);
		assert_true(false);
	}
}

static void a_text_in_an_address_stays_one_step(void **state)
{
	struct arena *a = arena_make();

	(void)state;
	assert_str(url_to(a, "/").text, "/");
	assert_str(url_to(a, "/ledgers/{code}/{id}", STR("hightech"), STR("12")).text,
		"/ledgers/hightech/12");
	assert_str(url_to(a, "/l/{code}/x", STR("a/../b?c#d%e\\")).text,
		"/l/a%2F..%2Fb%3Fc%23d%25e%5C/x");
	assert_str(url_to(a, "/l/{code}", STR("高企")).text, "/l/%E9%AB%98%E4%BC%81");
	arena_free(a);
}

static void dots_and_nothing_are_no_steps(void **state)
{
	struct arena *a = arena_make();

	(void)state;
	assert_str(url_to(a, "/l/{code}/x", STR(".")).text, "/l/-/x");
	assert_str(url_to(a, "/l/{code}/x", STR("..")).text, "/l/-/x");
	assert_str(url_to(a, "/l/{code}/x", STR("")).text, "/l/-/x");
	assert_str(url_to(a, "/l/{code}/x", STR("...")).text, "/l/.../x");
	arena_free(a);
}

static void query_values_are_encoded_and_empty_ones_left_out(void **state)
{
	struct arena *a = arena_make();
	struct url url = url_to(a, "/x");

	(void)state;
	url = url_with(a, url, "q", STR("a b&c=d+e"));
	url = url_with(a, url, "none", STR_NONE);
	url = url_with_int(a, url, "n", -3);
	assert_str(url.text, "/x?q=a%20b%26c%3Dd%2Be&n=-3");
	arena_free(a);
}

static void escaping_changes_five_characters_and_nothing_else(void **state)
{
	struct arena *a = arena_make();
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	html_text(&out, STR("&<>\"'"));
	html_text(&out, STR_NONE);
	html_text(&out, STR("中 a;=/`{}\t\n"));
	html_text(&out, STR("<<"));
	assert_str(buf_take(a, &out), "&amp;&lt;&gt;&quot;&#39;中 a;=/`{}\t\n&lt;&lt;");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_in_an_address_stays_one_step),
		cmocka_unit_test(dots_and_nothing_are_no_steps),
		cmocka_unit_test(query_values_are_encoded_and_empty_ones_left_out),
		cmocka_unit_test(escaping_changes_five_characters_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
