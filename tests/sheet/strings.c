/* src/sheet/strings.c */
#include "book.h"

#include "sheet/parts.h"

static enum rc read_into(struct job *job, const char *inside, size_t max, struct strings *ret)
{
	struct str bytes = book_bytes(job, (struct book_parts){.strings = inside});
	struct ooxml *package;

	assert_int_equal(ooxml_open_bytes(job, bytes, &package), RC_OK);
	strings_init(ret, max);
	return strings_read(job, package, STR("xl/sharedStrings.xml"), ret);
}

/* All strings with a bar behind each. */
static struct str strings_of(struct job *job, const char *inside)
{
	struct strings strings;
	struct str one;
	struct buf b;

	assert_int_equal(read_into(job, inside, BUF_MAX_TEXT, &strings), RC_OK);
	buf_init(&b, BUF_MAX_TEXT);
	for (uint64_t i = 0; strings_get(&strings, i, &one); i++) {
		buf_add(&b, one);
		buf_add_char(&b, '|');
	}
	strings_free(&strings);
	return buf_take(job->arena, &b);
}

static void strings_are_kept_in_order(void **state)
{
	assert_text(strings_of(*state, "<si><t>甲</t></si><si><t/></si><si/><si><t>乙 </t></si>"),
		"甲|||乙 |");
	assert_text(strings_of(*state, ""), "");
}

static void runs_are_joined_and_readings_left_out(void **state)
{
	assert_text(
		strings_of(*state, "<si><r><rPr><b/></rPr><t>科技</t></r><r><t> 公司</t></r></si>"
				   "<si><t>東京</t><rPh sb='0' "
				   "eb='2'><t>トウキョウ</t></rPh><phoneticPr/></si>"),
		"科技 公司|東京|");
}

static void text_outside_of_t_is_none(void **state)
{
	assert_text(strings_of(*state, "\n<t>x</t> <si>\n <t>a</t>\n <x>b</x></si>\n"), "a|");
}

static void escapes_and_cdata_are_decoded(void **state)
{
	assert_text(strings_of(*state, "<si><t>a_x000D_\nb</t></si><si><t><![CDATA[<c>]]></t></si>"
				       "<si><r><t>_x00</t></r><r><t>41_</t></r></si>"),
		"a\r\nb|<c>|A|");
}

static void elements_of_other_namespaces_are_left_out(void **state)
{
	assert_text(strings_of(*state, "<si><t>a</t><e:t xmlns:e='urn:other'>b</e:t></si>"), "a|");
}

static void there_is_no_string_past_the_last(void **state)
{
	struct strings strings;
	struct str one;

	assert_int_equal(read_into(*state, "<si><t>a</t></si>", 100, &strings), RC_OK);
	assert_true(strings_get(&strings, 0, &one));
	assert_false(strings_get(&strings, 1, &one));
	assert_false(strings_get(&strings, UINT64_MAX, &one));
	strings_free(&strings);
}

static void the_counts_that_the_part_declares_may_lie(void **state)
{
	struct job *job = *state;
	struct strings strings = {0};
	struct ooxml_writer *writer;
	struct ooxml *package;
	struct str bytes, one;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	put_part(job, writer, "s.xml",
		STR("<sst xmlns='" MAIN
		    "' count='4000000000' uniqueCount='0'><si><t>a</t></si></sst>"));
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	assert_int_equal(ooxml_open_bytes(job, bytes, &package), RC_OK);
	strings_init(&strings, 100);
	assert_int_equal(strings_read(job, package, STR("s.xml"), &strings), RC_OK);
	assert_true(strings_get(&strings, 0, &one));
	assert_text(one, "a");
	strings_free(&strings);
}

static void the_ceiling_holds_for_text_and_for_the_number_of_strings(void **state)
{
	struct strings strings;

	assert_int_equal(read_into(*state, "<si><t>12345678</t></si>", 8, &strings), RC_OK);
	strings_free(&strings);
	assert_int_equal(read_into(*state, "<si><t>123456789</t></si>", 8, &strings), RC_TOO_MUCH);
	strings_free(&strings);
	assert_int_equal(read_into(*state, "<si/><si/>", 8, &strings), RC_OK);
	strings_free(&strings);
	assert_int_equal(read_into(*state, "<si/><si/><si/>", 8, &strings), RC_TOO_MUCH);
	message_says(*state, "拆分");
	strings_free(&strings);
}

static void one_string_takes_as_much_as_a_cell(void **state)
{
	struct job *job = *state;
	struct strings strings;

	for (int extra = 0; extra < 2; extra++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		buf_add_z(&b, "<si><t>");
		for (int i = 0; i < SHEET_MAX_TEXT + extra; i++)
			buf_add_char(&b, 'a');
		buf_add_z(&b, "</t></si>");
		buf_add_char(&b, '\0');
		assert_int_equal(
			read_into(job, b.at, BUF_MAX_TEXT, &strings), extra ? RC_TOO_MUCH : RC_OK);
		strings_free(&strings);
		buf_free(&b);
	}
	message_says(job, "第 1 条");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(strings_are_kept_in_order),
		TEST(runs_are_joined_and_readings_left_out),
		TEST(text_outside_of_t_is_none),
		TEST(escapes_and_cdata_are_decoded),
		TEST(elements_of_other_namespaces_are_left_out),
		TEST(there_is_no_string_past_the_last),
		TEST(the_counts_that_the_part_declares_may_lie),
		TEST(the_ceiling_holds_for_text_and_for_the_number_of_strings),
		TEST(one_string_takes_as_much_as_a_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
