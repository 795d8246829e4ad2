/*
 * Choices of columns become a mapping: the columns of the base go, those of
 * the form come, everything else stays; what the form says cannot be more
 * than the code of a field.
 */
#include <stdlib.h>

#include "../check.h"
#include "web/preview.h"

struct room {
	struct job job;
	struct request request;
};

static int open_room(void **state)
{
	struct room *room = calloc(1, sizeof(*room));

	job_init(&room->job, STR("测试"));
	room->request.job = &room->job;
	*state = room;
	return 0;
}

static int close_room(void **state)
{
	struct room *room = *state;

	job_done(&room->job);
	free(room);
	return 0;
}

static void choose(struct room *room, const char *name, const char *value)
{
	*ARRAY_ADD(room->job.arena, room->request.form) =
		(struct pair){str_from_z(name), str_from_z(value)};
}

static void gives(struct room *room, const char *base, const char *expected)
{
	struct str text;

	assert_int_equal(remap(&room->request, str_from_z(base), &text), RC_OK);
	assert_string_equal(str_z(room->job.arena, text), expected);
}

static void columns_go_and_the_other_lines_stay(void **state)
{
	struct room *room = *state;

	choose(room, "col-0", "name");
	choose(room, "col-1", ""); /* 不取 */
	choose(room, "col-27", "code");
	choose(room, "other", "kind");
	assert_true(remap_asked(&room->request));
	gives(room,
		"ledger: party   # 单位\r\nsheet: \"csv\"\nhead: 1\ncolumns:\n  \"名称\": short\n"
		"  # \"序号\": 字段\nfrom_title: {\"year\": \"year\"}\n",
		"ledger: party   # 单位\nsheet: \"csv\"\nhead: 1\nfrom_title: {\"year\": "
		"\"year\"}\n"
		"columns:\n  \"A\": name\n  \"B\": \"-\"\n  \"AB\": code\n");
	gives(room,
		"ledger: x\ncolumns: {地区: unit,\n  年份: period}\neach:\n  - {column: 乙, to: "
		"value}",
		"ledger: x\neach:\n  - {column: 乙, to: value}\n"
		"columns:\n  \"A\": name\n  \"B\": \"-\"\n  \"AB\": code\n");
}

static void a_form_without_choices_asks_for_nothing(void **state)
{
	struct room *room = *state;

	choose(room, "mapping", "ledger: x");
	choose(room, "col-", "name");
	choose(room, "col-x", "name");
	choose(room, "col--1", "name");
	choose(room, "col-99999", "name");
	assert_false(remap_asked(&room->request));
}

static void only_the_code_of_a_field_can_be_chosen(void **state)
{
	static const char *const bad[] = {
		"名称", "a b", "name\nfixed: {x: y}", "{a: b}", "Name", "a:b"};
	struct room *room = *state;
	struct str text;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		room->request.form.len = 0;
		choose(room, "col-0", bad[i]);
		assert_int_equal(remap(&room->request, STR("ledger: x"), &text), RC_INVALID);
		job_clear_error(&room->job);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)
	const struct CMUnitTest tests[] = {
		TEST(columns_go_and_the_other_lines_stay),
		TEST(a_form_without_choices_asks_for_nothing),
		TEST(only_the_code_of_a_field_can_be_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
