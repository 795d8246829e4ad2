/* src/ooxml/ahead.c, through ooxml_parse: parts large enough for a thread. */
#include "pack.h"

#define ITEMS 400000 /* <i>123456</i>: 5.6 MB */

static struct str large_xml(struct job *job)
{
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<a>");
	for (int i = 0; i < ITEMS; i++)
		buf_addf(&b, "<i>%06d</i>", i);
	buf_add_z(&b, "</a>");
	return buf_take(job->arena, &b);
}

static struct ooxml *large_package(struct job *job, struct str xml)
{
	struct ooxml_writer *writer;
	struct ooxml *package;
	struct str bytes;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	assert_int_equal(ooxml_writer_add(job, writer, STR("large.xml"), xml), RC_OK);
	assert_int_equal(ooxml_writer_add(job, writer, STR("small.xml"), STR("<b>小</b>")), RC_OK);
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	assert_int_equal(ooxml_open_bytes(job, bytes, &package), RC_OK);
	return package;
}

struct check {
	struct job *job;
	struct ooxml *package;
	int64_t sum;
	int64_t number; /* of the item at work */
	int items, stop_after, read_small_after;
	enum rc stop_with;
};

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct check *check = arg;

	(void)name, (void)space, (void)attrs, (void)count;
	check->number = 0;
	return RC_OK;
}

static enum rc on_text(void *arg, const char *text, size_t len)
{
	struct check *check = arg;

	for (size_t i = 0; i < len; i++)
		check->number = check->number * 10 + (text[i] - '0');
	return RC_OK;
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct check *check = arg;
	struct str small;

	(void)space;
	if (strcmp(name, "i") != 0)
		return RC_OK;
	check->sum += check->number;
	check->items++;
	if (check->items == check->read_small_after) {
		assert_int_equal(
			ooxml_get(check->job, check->package, STR("small.xml"), 100, &small),
			RC_OK);
		assert_text(small, "<b>小</b>");
	}
	return check->items == check->stop_after ? check->stop_with : RC_OK;
}

static enum rc parse(struct check *check, struct job *job, struct ooxml *package)
{
	struct xml_events events = {
		.start = on_start, .end = on_end, .text = on_text, .arg = check};

	check->job = job;
	check->package = package;
	return ooxml_parse(job, package, STR("large.xml"), &events);
}

static void a_large_part_arrives_whole_and_in_order(void **state)
{
	struct ooxml *package = large_package(*state, large_xml(*state));

	for (int twice = 0; twice < 2; twice++) {
		struct check check = {0};

		assert_int_equal(parse(&check, *state, package), RC_OK);
		assert_int_equal(check.items, ITEMS);
		assert_int_equal(check.sum, (int64_t)ITEMS * (ITEMS - 1) / 2);
	}
}

static void a_callback_may_stop_at_any_place(void **state)
{
	struct ooxml *package = large_package(*state, large_xml(*state));

	for (int at = 1; at <= ITEMS; at = at * 3 + 1) {
		struct check done = {.stop_after = at, .stop_with = RC_DONE};
		struct check taken = {.stop_after = at, .stop_with = RC_TAKEN};

		assert_int_equal(parse(&done, *state, package), RC_OK);
		assert_int_equal(done.items, at);
		assert_int_equal(parse(&taken, *state, package), RC_TAKEN);
	}
}

static void another_part_can_be_read_meanwhile(void **state)
{
	struct ooxml *package = large_package(*state, large_xml(*state));

	for (int at = 1; at <= ITEMS; at *= 10) {
		struct check check = {.read_small_after = at};

		assert_int_equal(parse(&check, *state, package), RC_OK);
		assert_int_equal(check.sum, (int64_t)ITEMS * (ITEMS - 1) / 2);
	}
}

static void a_bomb_is_refused_with_its_words(void **state)
{
	struct job *job = *state;
	size_t size = (size_t)48 << 20;
	char *xml = arena_array(job->arena, char, size);
	struct check check = {0};

	memset(xml, ' ', size);
	memcpy(xml, "<a>", 3);
	memcpy(xml + size - 4, "</a>", 4);
	assert_int_equal(
		parse(&check, job, large_package(job, (struct str){xml, size})), RC_TOO_MUCH);
	message_says(job, "压缩比");
}

static void damage_in_the_middle_is_told(void **state)
{
	struct job *job = *state;
	struct ooxml_writer *writer;
	struct ooxml *package;
	struct str bytes, xml = large_xml(job);
	struct check check = {0};

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	assert_int_equal(ooxml_writer_add(job, writer, STR("large.xml"), xml), RC_OK);
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	memset((char *)(uintptr_t)bytes.at + bytes.len / 2, 0xFF, 100);
	assert_int_equal(ooxml_open_bytes(job, bytes, &package), RC_OK);
	assert_int_equal(parse(&check, job, package), RC_INVALID);
	assert_true(check.items > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_large_part_arrives_whole_and_in_order),
		TEST(a_callback_may_stop_at_any_place),
		TEST(another_part_can_be_read_meanwhile),
		TEST(a_bomb_is_refused_with_its_words),
		TEST(damage_in_the_middle_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
