/* src/sheet/styles.c */
#include "book.h"

/* The cell A1 = 45107 under the one format of the styles. */
static struct str shown(struct job *job, const char *styles)
{
	return cells_of(job,
		(struct book_parts){.sheet = "<sheetData><row r='1'><c r='A1' s='1'><v>45107</v>"
					     "</c></row></sheetData>",
			.styles = styles});
}

static void a_format_of_its_own_makes_a_date(void **state)
{
	assert_text(
		shown(*state,
			"<numFmts><numFmt numFmtId='176' formatCode='yyyy\"年\"m\"月\"'/></numFmts>"
			"<cellXfs><xf numFmtId='0'/><xf numFmtId='176'/></cellXfs>"),
		"A1=date:2023-06-30");
}

static void a_built_in_format_makes_a_date(void **state)
{
	assert_text(shown(*state, "<cellXfs><xf numFmtId='0'/><xf numFmtId='58'/></cellXfs>"),
		"A1=date:2023-06-30");
}

static void a_code_in_the_file_goes_before_the_built_in_one(void **state)
{
	assert_text(shown(*state, "<numFmts><numFmt numFmtId='14' formatCode='0.00'/></numFmts>"
				  "<cellXfs><xf/><xf numFmtId='14'/></cellXfs>"),
		"A1=number:45107");
}

static void codes_may_stand_behind_the_formats(void **state)
{
	assert_text(shown(*state, "<cellXfs><xf/><xf numFmtId='200'/></cellXfs>"
				  "<numFmts><numFmt numFmtId='200' formatCode='yyyy'/></numFmts>"),
		"A1=date:2023-06-30");
}

static void only_the_formats_of_cells_count(void **state)
{
	assert_text(
		shown(*state, "<cellStyleXfs><xf numFmtId='14'/><xf numFmtId='14'/></cellStyleXfs>"
			      "<cellXfs><xf/><xf numFmtId='0'/></cellXfs>"
			      "<dxfs><dxf><numFmt numFmtId='0' formatCode='yyyy'/></dxf></dxfs>"),
		"A1=number:45107");
}

static void unknown_formats_and_broken_fills_do_no_harm(void **state)
{
	assert_text(shown(*state, "<fills><fill><nonsense/></fill></fills><cellXfs><xf/><xf "
				  "numFmtId='59'/></cellXfs>"),
		"A1=number:45107");
	assert_text(
		shown(*state, "<cellXfs><xf/><xf numFmtId='abc'/></cellXfs>"), "A1=number:45107");
	assert_text(shown(*state, "<cellXfs><xf/></cellXfs>"), "A1=number:45107");
	assert_text(shown(*state, ""), "A1=number:45107");
	assert_text(shown(*state, NULL), "A1=number:45107");
}

static void a_million_formats_are_the_most(void **state)
{
	struct job *job = *state;

	for (int n = 1000000; n <= 1000001; n++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		buf_add_z(&b, "<cellXfs>");
		for (int i = 0; i < n; i++)
			buf_add_z(&b, "<xf numFmtId='14'/>");
		buf_add_z(&b, "</cellXfs>");
		buf_add_char(&b, '\0');
		assert_text(shown(job, b.at), n == 1000000 ? "A1=date:2023-06-30" : "RC_TOO_MUCH");
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_format_of_its_own_makes_a_date),
		TEST(a_built_in_format_makes_a_date),
		TEST(a_code_in_the_file_goes_before_the_built_in_one),
		TEST(codes_may_stand_behind_the_formats),
		TEST(only_the_formats_of_cells_count),
		TEST(unknown_formats_and_broken_fills_do_no_harm),
		TEST(a_million_formats_are_the_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
