/* src/sheet/format.c */
#include "book.h"

#include "sheet/number.h"

static void all_are(enum format_class wanted, const char *const *codes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum format_class got = format_of_code(str_from_z(codes[i]));

		if (got != wanted)
			fail_msg("'%s' is of class %d, wanted %d", codes[i], (int)got, (int)wanted);
	}
}

static void dates_are_told_by_their_letters(void **state)
{
	static const char *const dates[] = {"yyyy-mm-dd", "m/d/yy", "yyyy\"年\"m\"月\"d\"日\"",
		"yyyy年m月", "[$-804]yyyy\"年\"m\"月\"",
		"[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@",
		"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "aaaa", "[$-804]aaa;@", "d", "mmm", "m月",
		"m\"月\"", "e\"年\"m\"月\"", "[$-411]ge.m.d", "yyyy/m/d h:mm", "m/d/yy h:mm;@",
		"bbbb", "[Red]yyyy", "mmmm\\-yy", "YYYY-MM-DD", "dd!/mm"};

	(void)state;
	all_are(FORMAT_DATE, dates, COUNT_OF(dates));
}

static void times_are_told_apart_from_dates(void **state)
{
	static const char *const times[] = {"h:mm", "hh:mm:ss", "h:mm AM/PM", "h:mm A/P",
		"上午/下午h\"时\"mm\"分\"", "[$-804]上午/下午h\"时\"", "mm:ss.0", "ss.00",
		"h时mm分"};
	static const char *const elapsed[] = {"[h]:mm:ss", "[hh]:mm", "[mm]:ss", "[ss]", "[m]"};

	(void)state;
	all_are(FORMAT_TIME, times, COUNT_OF(times));
	all_are(FORMAT_ELAPSED, elapsed, COUNT_OF(elapsed));
}

static void numbers_stay_numbers(void **state)
{
	static const char *const numbers[] = {"", "General", "general", "GENERAL", "G/通用格式",
		"0", "0.00", "#,##0.00", "0.00E+00", "##0.0E+0", "0%", "# ?/?", "@", "0\"day\"",
		"0\\d", "#,##0\"元\"", "0.00万", "[Red]0.00;[Blue]-0.00",
		"_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ @_ ", "[$￥-804]#,##0.00",
		"[DBNum2][$-804]General", "0!.0,\"万\"", "0_d", "0*d", "\"yyyy-mm-dd\"0", "0;yyyy",
		"General\"年\"", "[>=100]0;0.0", "[$USD] #,##0", "[Magenta]0", "\"未闭合yyyy",
		"[yyyy", "0\\"};

	(void)state;
	all_are(FORMAT_NUMBER, numbers, COUNT_OF(numbers));
}

static void built_in_ids_have_their_classes(void **state)
{
	static const char classes[] = "nnnnnnnnnnnnnn" /* 0–13 */
				      "dddd"           /* 14–17 */
				      "ttttd"          /* 18–22 */
				      "nnnn"
				      "ddddd"     /* 27–31 */
				      "ttttd"     /* 32–36 */
				      "nnnnnnnn"  /* 37–44 */
				      "tetnn"     /* 45–49 */
				      "dddddttdd" /* 50–58 */
				      "nn";       /* 59 of WPS is unknown */
	static const char names[] = {[FORMAT_NUMBER] = 'n',
		[FORMAT_DATE] = 'd',
		[FORMAT_TIME] = 't',
		[FORMAT_ELAPSED] = 'e'};

	(void)state;
	for (uint32_t id = 0; id < sizeof(classes) - 1; id++) {
		if (names[format_of_id(id)] != classes[id])
			fail_msg("id %u is of class %c", id, names[format_of_id(id)]);
	}
	assert_int_equal(format_of_id(UINT32_MAX), FORMAT_NUMBER);
	assert_int_equal(format_of_id(14 + 256), FORMAT_NUMBER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dates_are_told_by_their_letters),
		TEST(times_are_told_apart_from_dates),
		TEST(numbers_stay_numbers),
		TEST(built_in_ids_have_their_classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
