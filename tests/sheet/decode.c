/* src/sheet/decode.c */
#include "book.h"

#include "sheet/parts.h"

static struct str decoded(struct job *job, struct str text)
{
	char *copy = str_z(job->arena, text);

	return (struct str){copy, decode_escapes(copy, text.len)};
}

static void escapes_become_their_characters(void **state)
{
	assert_text(decoded(*state, STR("a_x000D_\nb")), "a\r\nb");
	assert_text(decoded(*state, STR("_x0041__x4E2d_")), "A中");
	assert_text(decoded(*state, STR("_x0009_")), "\t");
}

static void an_escaped_underscore_begins_no_escape(void **state)
{
	assert_text(decoded(*state, STR("_x005F_x000D_")), "_x000D_");
	assert_text(decoded(*state, STR("_x005f_")), "_");
}

static void pairs_of_surrogates_become_one_character(void **state)
{
	assert_text(decoded(*state, STR("_xD83D__xDE00_")), "\xF0\x9F\x98\x80");
	assert_text(decoded(*state, STR("_xDBFF__xDFFF_")), "\xF4\x8F\xBF\xBF");
}

static void what_no_text_may_hold_is_replaced(void **state)
{
	assert_text(decoded(*state, STR("a_x0000_b")), "a\xEF\xBF\xBD"
						       "b");
	assert_text(decoded(*state, STR("_xD83D_")), "\xEF\xBF\xBD");
	assert_text(decoded(*state, STR("_xDE00__xD83D_")), "\xEF\xBF\xBD\xEF\xBF\xBD");
	assert_text(decoded(*state, STR("_xD83D__x0041_")), "\xEF\xBF\xBD"
							    "A");
}

static void other_text_stays(void **state)
{
	static const char *const same[] = {"", "_", "_x", "_x000D", "_x00G0_", "x000D_", "_X000D_",
		"a_b_c", "__x", "虚构科技_x", "_x 00D_"};

	for (size_t i = 0; i < COUNT_OF(same); i++)
		assert_text(decoded(*state, str_from_z(same[i])), same[i]);
	assert_text(decoded(*state, STR("__x000A_")), "_\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(escapes_become_their_characters),
		TEST(an_escaped_underscore_begins_no_escape),
		TEST(pairs_of_surrogates_become_one_character),
		TEST(what_no_text_may_hold_is_replaced),
		TEST(other_text_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
