/* src/ooxml/write.c */
#include "pack.h"

static const struct part two[] = {
	{"[Content_Types].xml", "<Types/>"}, {"xl/工作簿.xml", "<workbook>文字</workbook>"}};

static void what_was_written_is_read_back_in_order(void **state)
{
	struct ooxml *package = opened(*state, two, 2);
	struct str content;

	assert_int_equal(ooxml_count(package), 2);
	assert_text(ooxml_name(package, 0), "[Content_Types].xml");
	assert_text(ooxml_name(package, 1), "xl/工作簿.xml");
	assert_int_equal(ooxml_get(*state, package, STR("xl/工作簿.xml"), 100, &content), RC_OK);
	assert_text(content, "<workbook>文字</workbook>");
}

static void the_same_parts_give_the_same_bytes(void **state)
{
	struct str first = packed(*state, two, 2), second;

	sleep(2); /* a zip's clock ticks every two seconds */
	second = packed(*state, two, 2);
	assert_true(str_eq(first, second));
}

static void the_date_of_every_part_is_the_first_of_1980(void **state)
{
	struct str bytes = packed(*state, two, 2);

	/* local header: time at 10, date at 12 */
	assert_memory_equal(bytes.at + 10, "\0\0\x21\0", 4);
}

static void a_package_without_parts_is_a_mistake_of_the_program(void **state)
{
	assert_aborts((void)packed(*state, NULL, 0));
}

static void an_empty_part_is_empty(void **state)
{
	const struct part empty = {"a.xml", ""};
	struct ooxml *package = opened(*state, &empty, 1);
	struct str content = STR("x");

	assert_int_equal(ooxml_get(*state, package, STR("a.xml"), 0, &content), RC_OK);
	assert_int_equal(content.len, 0);
}

static void the_ten_thousandth_part_is_the_last(void **state)
{
	struct ooxml_writer *writer;

	assert_int_equal(ooxml_writer_open(*state, &writer), RC_OK);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(ooxml_writer_add(*state, writer, STR("a"), STR("")), RC_OK);
	assert_int_equal(ooxml_writer_add(*state, writer, STR("a"), STR("")), RC_TOO_MUCH);
	message_says(*state, "10000");
}

static void a_name_that_stands_twice_is_refused(void **state)
{
	struct ooxml_writer *writer;
	struct str bytes;

	assert_int_equal(ooxml_writer_open(*state, &writer), RC_OK);
	assert_int_equal(ooxml_writer_add(*state, writer, STR("a"), STR("1")), RC_OK);
	assert_int_equal(ooxml_writer_add(*state, writer, STR("a"), STR("2")), RC_OK);
	assert_int_equal(ooxml_writer_finish(*state, writer, &bytes), RC_FAILED);
}

static struct str escaped(struct job *job, struct str text)
{
	struct buf b;

	buf_init(&b, 1000);
	xml_add_text(&b, text);
	return buf_take(job->arena, &b);
}

static void text_is_escaped_for_content_and_attributes(void **state)
{
	assert_text(escaped(*state, STR("a<b>&\"c\"'科技'")), "a&lt;b&gt;&amp;&quot;c&quot;'科技'");
	assert_text(escaped(*state, STR("a\tb\nc\rd")), "a&#9;b&#10;c&#13;d");
	assert_text(escaped(*state, STR("")), "");
}

static void characters_that_xml_cannot_hold_are_dropped(void **state)
{
	assert_text(escaped(*state, STR("a\x01\x1F\x7F"
					"b")),
		"a\x7F"
		"b");
	assert_text(
		escaped(*state, STR("\xEF\xBF\xBE!\xEF\xBF\xBF?\xEF\xBF\xBD")), "!?\xEF\xBF\xBD");
	assert_text(escaped(*state, (struct str){"a\0b", 3}), "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_is_read_back_in_order),
		TEST(the_same_parts_give_the_same_bytes),
		TEST(the_date_of_every_part_is_the_first_of_1980),
		TEST(a_package_without_parts_is_a_mistake_of_the_program),
		TEST(an_empty_part_is_empty),
		TEST(the_ten_thousandth_part_is_the_last),
		TEST(a_name_that_stands_twice_is_refused),
		TEST(text_is_escaped_for_content_and_attributes),
		TEST(characters_that_xml_cannot_hold_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
