/* src/sheet/address.c */
#include "book.h"

#include "sheet/parts.h"

static void addresses_are_letters_and_a_number(void **state)
{
	static const struct {
		uint32_t row, column;
		const char *address;
	} cases[] = {
		{6, 1, "B7"},
		{0, 0, "A1"},
		{0, 25, "Z1"},
		{0, 26, "AA1"},
		{0, 51, "AZ1"},
		{0, 701, "ZZ1"},
		{0, 702, "AAA1"},
		{SHEET_MAX_ROWS - 1, SHEET_MAX_COLUMNS - 1, "XFD1048576"},
	};
	struct job *job = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t row, column;

		assert_text(
			cell_address(job->arena, cases[i].row, cases[i].column), cases[i].address);
		assert_true(address_from(str_from_z(cases[i].address), &row, &column));
		assert_int_equal(row, cases[i].row);
		assert_int_equal(column, cases[i].column);
	}
	assert_text(cell_address(job->arena, UINT32_MAX, UINT32_MAX), "MWLQKWV4294967296");
}

static void every_column_comes_back(void **state)
{
	struct job *job = *state;

	for (uint32_t column = 0; column < SHEET_MAX_COLUMNS; column++) {
		uint64_t row, back;

		assert_true(address_from(cell_address(job->arena, 9, column), &row, &back));
		assert_int_equal(row, 9);
		assert_int_equal(back, column);
	}
}

static void small_letters_are_taken(void **state)
{
	uint64_t row, column;

	(void)state;
	assert_true(address_from(STR("ab12"), &row, &column));
	assert_int_equal(row, 11);
	assert_int_equal(column, 27);
}

static void what_is_no_address_is_refused(void **state)
{
	static const char *const wrong[] = {"", "A", "1", "A0", "1A", "A1B", "$A$1", "A-1", " A1",
		"A1 ", "AAAAAAAAAAAAAAAAAAAAAAAA1", "A11111111111111111111111", "\xE7\xA7\x91"};
	uint64_t row, column;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(address_from(str_from_z(wrong[i]), &row, &column));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(addresses_are_letters_and_a_number),
		TEST(every_column_comes_back),
		TEST(small_letters_are_taken),
		TEST(what_is_no_address_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
