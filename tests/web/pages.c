/*
 * What compiled templates write.
 */

#include "../check.h"
#include "sample_pages.h"

#define NASTY STR("<a href='x'>\"&\"</a>")

static struct str rendered(struct arena *a, const struct page_sample *page)
{
	struct buf out;

	buf_init(&out, BUF_MAX_TEXT);
	page_sample(&out, page);
	assert_true(buf_ok(&out));
	return buf_take(a, &out);
}

static void assert_holds(struct str text, const char *part)
{
	if (str_find(text, str_from_z(part)) == SIZE_MAX) {
		print_error("“%s” is not in “%.*s”\n", part, STR_ARG(text));
		assert_true(false);
	}
}

static void assert_lacks(struct str text, const char *part)
{
	if (str_find(text, str_from_z(part)) != SIZE_MAX) {
		print_error("“%s” is in “%.*s”\n", part, STR_ARG(text));
		assert_true(false);
	}
}

static void text_is_escaped_in_content_and_in_attributes(void **state)
{
	struct arena *a = arena_make();
	struct page_sample page = {
		.title = NASTY, .frame = {.title = NASTY}, .chip = {.word = NASTY}};
	struct str html = rendered(a, &page);
	static const char safe[] = "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;";

	(void)state;
	assert_holds(html, str_z(a, str_format(a, "<h1 title=\"标题 %s\">%s</h1>", safe, safe)));
	assert_holds(html, str_z(a, str_format(a, "<title>%s</title>", safe)));
	assert_holds(html, str_z(a, str_format(a, "<b>%s</b>", safe)));
	assert_lacks(html, "<a href='");
	arena_free(a);
}

static void conditions_take_one_branch(void **state)
{
	struct arena *a = arena_make();
	struct str no = rendered(a, &(struct page_sample){.late = false});
	struct str yes = rendered(a, &(struct page_sample){.late = true});

	(void)state;
	assert_holds(no, "<i>正常</i><em>没有超期</em>");
	assert_lacks(no, "超期</i>");
	assert_holds(yes, "<i>超期</i>");
	assert_lacks(yes, "正常");
	assert_lacks(yes, "没有超期");
	arena_free(a);
}

static void lists_are_walked_and_an_empty_one_has_its_own_words(void **state)
{
	static const struct part_chip chips[] = {{STR_INIT("甲")}, {STR_INIT("乙")}};
	static const struct page_sample_row rows[] = {
		{.name = STR_INIT("一"), .chosen = true, .chips = chips, .chips_count = 2},
		{.name = STR_INIT("二")},
	};
	static const struct str words[] = {STR_INIT("a<"), STR_INIT("b")};
	struct arena *a = arena_make();
	struct str full = rendered(
		a, &(struct page_sample){
			   .rows = rows, .rows_count = 2, .words = words, .words_count = 2});
	struct str none = rendered(a, &(struct page_sample){0});

	(void)state;
	assert_holds(full, "<ul><li>一<input type=\"checkbox\" checked><b>甲</b><b>乙</b></li>"
			   "<li>二<input type=\"checkbox\" disabled></li></ul>");
	assert_holds(full, "<p>[a&lt;][b]</p>");
	assert_lacks(full, "没有</li>");
	assert_holds(none, "<ul><li>没有</li></ul>");
	arena_free(a);
}

static void numbers_addresses_markup_and_proofs_come_out(void **state)
{
	struct arena *a = arena_make();
	struct page_sample page = {
		.count = INT64_MIN,
		.there = url_with(a, url_to(a, "/x/{a}", STR("a/\"b")), "q", STR("甲&乙")),
		.markup = {STR("<b>粗</b>")},
		.proof = {STR("p\"q")},
	};
	struct str html = rendered(a, &page);

	(void)state;
	assert_holds(html, "共 -9223372036854775808 家");
	assert_holds(html, "<a href=\"/x/a%2F%22b?q=%E7%94%B2%26%E4%B9%99\">去</a>");
	assert_holds(html, "<div><b>粗</b></div>");
	assert_holds(html,
		"<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"proof\" "
		"value=\"p&quot;q\"></form>");
	arena_free(a);
}

static void the_frame_stands_around_the_page(void **state)
{
	struct arena *a = arena_make();
	struct str html = rendered(a, &(struct page_sample){.frame = {.title = STR("题")}});

	(void)state;
	assert_true(str_starts(html, STR("<title>题</title><main><h1")));
	assert_true(str_ends(html, STR("</p></main>")));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped_in_content_and_in_attributes),
		cmocka_unit_test(conditions_take_one_branch),
		cmocka_unit_test(lists_are_walked_and_an_empty_one_has_its_own_words),
		cmocka_unit_test(numbers_addresses_markup_and_proofs_come_out),
		cmocka_unit_test(the_frame_stands_around_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
