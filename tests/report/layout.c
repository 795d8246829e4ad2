/* src/report/layout.c */
#include "../check.h"

#include "report/layout.h"
#include "sample.h"

static struct arena *a;

static int set_up(void **state)
{
	(void)state;
	a = arena_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void a_chinese_character_is_twice_as_wide_as_a_digit(void **state)
{
	(void)state;
	assert_int_equal(layout_width(STR("")), 0);
	assert_int_equal(layout_width(STR("2023年7月5日")), 12);
	assert_int_equal(layout_width(STR("2023年12月15日")), 14);
	assert_int_equal(layout_width(STR("𠮷a")), 3);
}

static void a_long_issuer_ends_two_characters_from_the_edge(void **state)
{
	(void)state;
	struct signature_place place =
		layout_signature(STR("云东区科学技术局"), STR("2023年7月5日"));
	assert_int_equal(place.issuer, 4);
	assert_int_equal(place.date, 16 - 12);
}

static void a_long_date_ends_two_characters_from_the_edge(void **state)
{
	(void)state;
	struct signature_place place = layout_signature(STR("科技局"), STR("2023年12月15日"));
	assert_int_equal(place.date, 4);
	assert_int_equal(place.issuer, 14 + 8 - 6);
}

static void issuer_and_date_of_one_width_follow_the_issuer(void **state)
{
	(void)state;
	struct signature_place place =
		layout_signature(STR("区科技局办公室"), STR("2023年12月15日"));
	assert_int_equal(place.issuer, 4);
	assert_int_equal(place.date, 0);
	place = layout_signature(STR("区科技局办公"), STR("2023年12月15日"));
	assert_int_equal(place.issuer, 14 + 8 - 12);
	assert_int_equal(place.date, 4);
}

/* In both cases the date begins two characters right of the issuer. */
static void the_date_begins_two_characters_right_of_the_issuer(void **state)
{
	(void)state;
	static const char *const issuers[] = {
		"局", "科技局", "云东区科技局", "云东区科学技术局", "阜阳市云东区人民政府办公室"};
	static const char *const dates[] = {"2023年7月5日", "2023年12月5日", "2023年12月15日"};
	for (size_t i = 0; i < COUNT_OF(issuers); i++)
		for (size_t d = 0; d < COUNT_OF(dates); d++) {
			struct str issuer = str_from_z(issuers[i]), date = str_from_z(dates[d]);
			struct signature_place place = layout_signature(issuer, date);
			assert_int_equal(place.issuer + layout_width(issuer),
				place.date + layout_width(date) + 4);
		}
}

static void a_title_of_twenty_characters_stays_in_one_line(void **state)
{
	(void)state;
	assert_text(layout_title(a, STR("云东区科技局上半年工作总结下半年工作计划")),
		"云东区科技局上半年工作总结下半年工作计划");
	assert_true(str_find(layout_title(a, STR("云东区科技局上半年工作总结及下半年工作计划")),
			    STR("\n")) != SIZE_MAX);
}

static void a_longer_title_gets_even_lines_at_words(void **state)
{
	(void)state;
	assert_text(layout_title(a, STR("云东区科学技术局2023年上半年工作总结及下半年工作计划")),
		"云东区科学技术局2023年上半年\n工作总结及下半年工作计划");
	assert_text(layout_title(
			    a, STR("关于印发《云东区“十四五”科技创新规划》重点任务分工清单的通知")),
		"关于印发《云东区“十四五”科技\n创新规划》重点任务分工清单的通知");
}

static void the_writer_of_a_title_chooses_where_it_breaks(void **state)
{
	(void)state;
	assert_text(layout_title(a, STR("云东区科技局|工作总结")), "云东区科技局\n工作总结");
	assert_text(layout_title(a, STR("|云东区||科技局\n工作总结|")), "云东区\n科技局\n工作总结");
	assert_text(layout_title(a, STR("")), "");
	assert_text(layout_title(a, STR("||")), "");
}

static void no_line_of_a_title_is_wider_than_twenty_characters(void **state)
{
	(void)state;
	static const struct str words =
		STR_INIT("区科技局2023年、上半年“工作”总结，和下半年（工作）计划的通知abc 12.5%");
	for (size_t len = 1; len < 400; len += 3) {
		struct buf text;
		buf_init(&text, 1 << 16);
		for (size_t i = 0, at = 0; i < len; i++) {
			size_t start = at;
			(void)utf8_next(words, &at);
			buf_add(&text, str_head(str_skip(words, start), at - start));
			at %= words.len;
		}
		struct str title = buf_take(a, &text), lines = layout_title(a, title), rest = lines;
		assert_true(str_eq(layout_without(a, lines, STR("\n")), title));
		while (rest.len) {
			struct str line = str_cut(&rest, STR("\n"));
			assert_in_range(layout_width(line), 1, LAYOUT_TITLE_HALVES);
			if (line.at != lines.at)
				assert_false(str_starts(line, STR("，")) ||
					     str_starts(line, STR("”")) ||
					     str_starts(line, STR("）")));
			if (rest.len)
				assert_false(str_ends(line, STR("“")) || str_ends(line, STR("（")));
		}
	}
}

static void a_word_without_a_place_to_break_stays_whole(void **state)
{
	(void)state;
	struct str address = STR("abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij");
	assert_true(str_eq(layout_title(a, address), address));
	assert_text(
		layout_title(a, STR("见 abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij 等")),
		"见 \nabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij\n 等");
}

static struct document settle(const struct block *blocks, size_t count)
{
	struct document doc = sample_document(a, blocks, count, 3, 0);
	return layout_settle(a, &doc).doc;
}

static void blank_lines_of_the_standard_come_by_themselves(void **state)
{
	(void)state;
	const struct block blocks[] = {
		sample_block(a, PARA_TITLE, "题"),
		sample_block(a, PARA_SUBTITLE, "（日）"),
		sample_block(a, PARA_BODY, "文"),
		sample_block(a, PARA_BODY, "文"),
		sample_block(a, PARA_SIGNATURE, "局"),
		sample_block(a, PARA_DATE, "2023年7月5日"),
	};
	static const enum block_kind wanted[] = {BLOCK_PARA, BLOCK_PARA, BLOCK_BLANK, BLOCK_PARA,
		BLOCK_PARA, BLOCK_BLANK, BLOCK_PARA, BLOCK_PARA};
	struct document doc = settle(blocks, COUNT_OF(blocks));
	assert_int_equal(doc.block_count, COUNT_OF(wanted));
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_int_equal(doc.blocks[i].kind, wanted[i]);
}

static void a_blank_line_that_is_there_counts(void **state)
{
	(void)state;
	const struct block blank = {.kind = BLOCK_BLANK};
	const struct block blocks[] = {
		sample_block(a, PARA_TITLE, "题"),
		blank,
		sample_block(a, PARA_BODY, "文"),
		blank,
		sample_block(a, PARA_SIGNATURE, "局"),
		sample_block(a, PARA_DATE, "2023年7月5日"),
	};
	assert_int_equal(settle(blocks, COUNT_OF(blocks)).block_count, COUNT_OF(blocks));
}

static void a_table_stands_below_a_blank_line_after_the_title_and_above_the_signature(void **state)
{
	(void)state;
	static const char *const cells[] = {"一"};
	const struct block blocks[] = {
		sample_block(a, PARA_TITLE, "题"),
		sample_table(a, 1, 0, cells, 1),
		sample_block(a, PARA_SIGNATURE, "局"),
		sample_block(a, PARA_DATE, "2023年7月5日"),
	};
	struct document doc = settle(blocks, COUNT_OF(blocks));
	assert_int_equal(doc.block_count, 6);
	assert_int_equal(doc.blocks[1].kind, BLOCK_BLANK);
	assert_int_equal(doc.blocks[3].kind, BLOCK_BLANK);
}

static void what_xml_cannot_hold_is_dropped_and_the_rest_kept(void **state)
{
	(void)state;
	const struct run run = {.kind = RUN_TEXT,
		.text = STR("甲\x01\t乙\r\n\xef\xbf\xbf丙\xef\xbf\xbe\x7f，\xff𠮷")};
	const struct block block = {
		.kind = BLOCK_PARA, .para = {.kind = PARA_BODY, .runs = &run, .count = 1}};
	struct document doc = settle(&block, 1);
	assert_text(doc.blocks[0].para.runs[0].text, "甲\t乙\n丙，\xef\xbf\xbd𠮷");
}

static struct str settled(struct str text)
{
	const struct run run = {.kind = RUN_TEXT, .text = text};
	const struct block block = {
		.kind = BLOCK_PARA, .para = {.kind = PARA_BODY, .runs = &run, .count = 1}};
	struct document doc = settle(&block, 1);
	return doc.blocks[0].para.runs[0].text;
}

static void what_is_dropped_does_not_join_its_neighbours_to_something_forbidden(void **state)
{
	(void)state;
	struct str text = settled(STR("\xef\xbf\xef\xbf\xbe\xbe"));
	assert_true(text.len > 0 && str_is_utf8(text));
	for (size_t at = 0; at < text.len;)
		assert_int_equal(utf8_next(text, &at), 0xfffd);
	assert_text(settled(STR("\xef\x01\xbf\xbf")), "");
	assert_text(settled(STR("甲\x01乙")), "甲乙");
}

static void a_title_breaks_across_its_runs_without_losing_a_byte(void **state)
{
	(void)state;
	const struct block block = sample_block(a, PARA_TITLE,
		"云东区科学技术局{f0:2023}年上半{f1:年工}作总结|及下半年工作计划{f2:}");
	struct document doc = settle(&block, 1);
	const struct para *para = &doc.blocks[0].para;
	assert_int_equal(para->count, 6);
	assert_text(para->runs[1].text, "2023");
	assert_text(para->runs[3].text, "年工");
	assert_text(para->runs[4].text, "作总结\n及下半年工作计划");
	assert_text(doc.figures[1].before, "科学技术局2023年上半");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chinese_character_is_twice_as_wide_as_a_digit),
		cmocka_unit_test(a_long_issuer_ends_two_characters_from_the_edge),
		cmocka_unit_test(a_long_date_ends_two_characters_from_the_edge),
		cmocka_unit_test(issuer_and_date_of_one_width_follow_the_issuer),
		cmocka_unit_test(the_date_begins_two_characters_right_of_the_issuer),
		cmocka_unit_test(a_title_of_twenty_characters_stays_in_one_line),
		cmocka_unit_test(a_longer_title_gets_even_lines_at_words),
		cmocka_unit_test(the_writer_of_a_title_chooses_where_it_breaks),
		cmocka_unit_test(no_line_of_a_title_is_wider_than_twenty_characters),
		cmocka_unit_test(a_word_without_a_place_to_break_stays_whole),
		cmocka_unit_test(blank_lines_of_the_standard_come_by_themselves),
		cmocka_unit_test(a_blank_line_that_is_there_counts),
		cmocka_unit_test(
			a_table_stands_below_a_blank_line_after_the_title_and_above_the_signature),
		cmocka_unit_test(what_xml_cannot_hold_is_dropped_and_the_rest_kept),
		cmocka_unit_test(
			what_is_dropped_does_not_join_its_neighbours_to_something_forbidden),
		cmocka_unit_test(a_title_breaks_across_its_runs_without_losing_a_byte),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
