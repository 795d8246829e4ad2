/*
 * The page of definitions, by its struct.
 */
#include "../check.h"
#include "pages.h"

static struct str rendered(struct arena *a, const struct page_definitions *page)
{
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	page_definitions(&out, page);
	return buf_take(a, &out);
}

static bool holds(struct str text, const char *part)
{
	return str_find(text, str_from_z(part)) != SIZE_MAX;
}

static void a_definition_shows_its_formula_and_who_answers_for_it(void **state)
{
	struct arena *a = arena_make();
	struct page_definitions_definition row = {
		.label = STR("高新技术企业总数"),
		.measure = STR("家"),
		.formula = STR("高企证书的企业 不重复个数"),
		.office = STR("科技股"),
		.source = STR("省认定机构办公室"),
	};
	struct page_definitions page = {
		.version = STR("标准口径包 0.1.0"), .rows = &row, .rows_count = 1};
	struct str html = rendered(a, &page);

	(void)state;
	assert_true(holds(html, "<p>高企证书的企业 不重复个数</p>"));
	assert_true(holds(html, "责任股室：科技股</p>"));
	assert_false(holds(html, "依据"));
	arena_free(a);
}

static void what_a_pack_says_is_text_and_never_markup(void **state)
{
	struct arena *a = arena_make();
	struct page_definitions_definition row = {
		.label = STR("<b>x</b>"), .basis = STR("<script>")};
	struct page_definitions page = {.rows = &row, .rows_count = 1};
	struct str html = rendered(a, &page);

	(void)state;
	assert_true(holds(html, "&lt;b&gt;x&lt;/b&gt;"));
	assert_true(holds(html, "依据：&lt;script&gt;"));
	assert_false(holds(html, "<b>x</b>"));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_definition_shows_its_formula_and_who_answers_for_it),
		cmocka_unit_test(what_a_pack_says_is_text_and_never_markup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
