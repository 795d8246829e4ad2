/* src/sheet/number.c */
#include "book.h"

#include "sheet/number.h"

static struct str plain(struct job *job, const char *raw)
{
	struct number_text text;

	if (!number_plain(str_from_z(raw), &text))
		return STR("no number");
	return str_copy(job->arena, (struct str){text.at, text.len});
}

static void numbers_become_plain_decimals(void **state)
{
	static const char *const cases[][2] = {
		{"0", "0"},
		{"7", "7"},
		{"007", "7"},
		{"-12", "-12"},
		{"+5", "5"},
		{"-0", "0"},
		{"0.0", "0"},
		{"-0.00", "0"},
		{"1.50", "1.5"},
		{"2012.0", "2012"},
		{".5", "0.5"},
		{"5.", "5"},
		{"0.001", "0.001"},
		{"100", "100"},
		{"1200.25", "1200.25"},
		{"1E3", "1000"},
		{"1.5e+3", "1500"},
		{"1.2345E-5", "0.000012345"},
		{"12E-1", "1.2"},
		{"9.13412E+17", "913412000000000000"},
		{"0E5", "0"},
		{"1e0", "1"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_text(plain(*state, cases[i][0]), cases[i][1]);
}

static void binary_noise_is_repaired_at_15_digits(void **state)
{
	static const char *const cases[][2] = {
		{"0.30000000000000004", "0.3"},
		{"37.799999999999997", "37.8"},
		{"4.4000000000000004", "4.4"},
		{"10.199999999999999", "10.2"},
		{"1.905817520314897", "1.9058175203149"},
		{"0.99999999999999999", "1"},
		{"99.9999999999999999", "100"},
		{"-9.9999999999999999E-5", "-0.0001"},
		{"123456789012345.6", "123456789012346"},
		{"12345678901234.56", "12345678901234.6"},
		{"1.00000000000000000001", "1"},
		{"0.1234567890123454", "0.123456789012345"},
		{"0.1234567890123455", "0.123456789012346"},
		{"3.4120319900101123E+17", "341203199001011000"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_text(plain(*state, cases[i][0]), cases[i][1]);
}

static void whole_numbers_keep_all_their_digits(void **state)
{
	char digits[66] = {0};

	assert_text(plain(*state, "341203199001011234"), "341203199001011234");
	assert_text(plain(*state, "123456789012345"), "123456789012345");
	assert_text(plain(*state, "1234567890123456"), "1234567890123456");
	memset(digits, '7', 64);
	assert_text(plain(*state, digits), digits);
	digits[64] = '7';
	assert_text(plain(*state, digits), "no number");
}

static void what_is_no_number_is_none(void **state)
{
	static const char *const wrong[] = {"", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e5.5",
		"1.2.3", "1,234", "12a", " 1", "1 ", "--1", "0x10", "NaN", "inf", "1E1001", "1E400",
		"１２"};

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_text(plain(*state, wrong[i]), "no number");
}

static void the_largest_and_smallest_floats_are_written_out(void **state)
{
	assert_int_equal(plain(*state, "1.7976931348623157E+308").len, 309);
	assert_int_equal(plain(*state, "4.9406564584124654E-324").len, 2 + 323 + 15);
	assert_text(plain(*state, "1E-399"), "no number");
}

static struct str serial(struct job *job, const char *raw, enum format_class format, bool from_1904)
{
	static const char *const kinds[] = {"text", "number", "date", "time"};
	struct number_text text;
	enum cell_kind kind;

	if (!number_serial(str_from_z(raw), format, from_1904, &kind, &text))
		return STR("no number");
	return str_format(job->arena, "%s %.*s", kinds[kind], (int)text.len, text.at);
}

static void serial_numbers_are_days(void **state)
{
	static const char *const cases[][2] = {
		{"1", "date 1900-01-01"},
		{"31", "date 1900-01-31"},
		{"59", "date 1900-02-28"},
		{"60", "date 1900-02-29"},
		{"61", "date 1900-03-01"},
		{"25569", "date 1970-01-01"},
		{"36526", "date 2000-01-01"},
		{"36585", "date 2000-02-29"},
		{"45107", "date 2023-06-30"},
		{"45107.0", "date 2023-06-30"},
		{"4.5107E4", "date 2023-06-30"},
		{"73110", "date 2100-03-01"},
		{"2958465", "date 9999-12-31"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_text(serial(*state, cases[i][0], FORMAT_DATE, false), cases[i][1]);
}

static void the_1904_system_counts_from_its_own_day(void **state)
{
	assert_text(serial(*state, "0", FORMAT_DATE, true), "date 1904-01-01");
	assert_text(serial(*state, "0.5", FORMAT_DATE, true), "date 1904-01-01T12:00:00");
	assert_text(serial(*state, "0.5", FORMAT_TIME, true), "time 12:00:00");
	assert_text(serial(*state, "43645", FORMAT_DATE, true), "date 2023-06-30");
	assert_text(serial(*state, "2957003", FORMAT_DATE, true), "date 9999-12-31");
	assert_text(serial(*state, "2957004", FORMAT_DATE, true), "number 2957004");
}

static void fractions_are_times_rounded_to_seconds(void **state)
{
	static const char *const cases[][2] = {
		{"45107.5", "date 2023-06-30T12:00:00"},
		{"45107.354166666664", "date 2023-06-30T08:30:00"},
		{"45107.354166666672", "date 2023-06-30T08:30:00"},
		{"45107.999988425923", "date 2023-06-30T23:59:59"},
		{"45107.999999999993", "date 2023-07-01"},
		{"45107.000005", "date 2023-06-30"},          /* 0.432 s */
		{"45107.000006", "date 2023-06-30T00:00:01"}, /* 0.518 s */
		{"59.99999999999", "date 1900-02-29"},
		{"60.5", "date 1900-02-29T12:00:00"},
		{"2958465.9", "date 9999-12-31T21:36:00"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_text(serial(*state, cases[i][0], FORMAT_DATE, false), cases[i][1]);
}

static void parts_of_a_day_alone_are_times(void **state)
{
	assert_text(serial(*state, "0.354166666666667", FORMAT_TIME, false), "time 08:30:00");
	assert_text(serial(*state, "0.354166666666667", FORMAT_DATE, false), "time 08:30:00");
	assert_text(serial(*state, "5.7870370370370373E-5", FORMAT_TIME, false), "time 00:00:05");
	assert_text(serial(*state, "0", FORMAT_TIME, false), "time 00:00:00");
	assert_text(serial(*state, "45107.25", FORMAT_TIME, false), "date 2023-06-30T06:00:00");
}

static void elapsed_times_pass_24_hours(void **state)
{
	assert_text(serial(*state, "1.5", FORMAT_ELAPSED, false), "time 36:00:00");
	assert_text(serial(*state, "0.25", FORMAT_ELAPSED, true), "time 06:00:00");
	assert_text(serial(*state, "10000000", FORMAT_ELAPSED, false), "time 240000000:00:00");
	assert_text(serial(*state, "10000001", FORMAT_ELAPSED, false), "number 10000001");
}

static void numbers_that_are_no_day_stay_numbers(void **state)
{
	assert_text(serial(*state, "-1", FORMAT_DATE, false), "number -1");
	assert_text(serial(*state, "0", FORMAT_DATE, false), "number 0");
	assert_text(serial(*state, "2958466", FORMAT_DATE, false), "number 2958466");
	assert_text(serial(*state, "2958465.999999", FORMAT_DATE, false), "number 2958465.999999");
	assert_text(serial(*state, "99999999", FORMAT_DATE, false), "number 99999999");
	assert_text(
		serial(*state, "1E+300", FORMAT_ELAPSED, false).len > 300 ? STR("long") : STR("?"),
		"long");
	assert_text(serial(*state, "2023年", FORMAT_DATE, false), "no number");
}

static struct str iso(struct job *job, const char *raw)
{
	struct number_text text;
	enum cell_kind kind;

	if (!number_iso(str_from_z(raw), &kind, &text))
		return STR("no");
	return str_format(
		job->arena, "%s %.*s", kind == CELL_DATE ? "date" : "time", (int)text.len, text.at);
}

static void iso_dates_are_taken_as_they_are(void **state)
{
	assert_text(iso(*state, "2023-06-30"), "date 2023-06-30");
	assert_text(iso(*state, "2023-06-30T00:00:00"), "date 2023-06-30");
	assert_text(iso(*state, "2023-06-30T00:00:00.000Z"), "date 2023-06-30");
	assert_text(iso(*state, "2023-06-30T08:30:15.25"), "date 2023-06-30T08:30:15");
	assert_text(iso(*state, "2023-06-30 08:30"), "date 2023-06-30T08:30:00");
	assert_text(iso(*state, "08:30:15"), "time 08:30:15");
	assert_text(iso(*state, "T08:30"), "time 08:30:00");
}

static void what_is_no_iso_date_is_none(void **state)
{
	static const char *const wrong[] = {"", "2023", "2023-6-30", "2023-06-30X", "2023-06-30T",
		"T", "2023-06-30T8:30", "08:3", "2023-06-30T08:30x", "abc"};

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_text(iso(*state, wrong[i]), "no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_become_plain_decimals),
		TEST(binary_noise_is_repaired_at_15_digits),
		TEST(whole_numbers_keep_all_their_digits),
		TEST(what_is_no_number_is_none),
		TEST(the_largest_and_smallest_floats_are_written_out),
		TEST(serial_numbers_are_days),
		TEST(the_1904_system_counts_from_its_own_day),
		TEST(fractions_are_times_rounded_to_seconds),
		TEST(parts_of_a_day_alone_are_times),
		TEST(elapsed_times_pass_24_hours),
		TEST(numbers_that_are_no_day_stay_numbers),
		TEST(iso_dates_are_taken_as_they_are),
		TEST(what_is_no_iso_date_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
