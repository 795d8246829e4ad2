/* src/sheet/grid.c */
#include "book.h"

static enum rc grids_of(struct job *job, const char *sheet, struct grid **ret, size_t *ret_count)
{
	return grid_read_bytes(job, STR("a"), book_bytes(job, (struct book_parts){.sheet = sheet}),
		ret, ret_count);
}

static void cells_stand_at_their_places(void **state)
{
	struct grid *grids;
	size_t count;

	assert_int_equal(grids_of(*state,
				 "<sheetData><row r='2' hidden='1'><c r='B2'><f>1</f><v>5</v></c>"
				 "<c r='D2' t='b'><v>1</v></c></row><row r='5'><c "
				 "r='A5'><v>6</v></c></row></sheetData>"
				 "<mergeCells><mergeCell ref='A1:B1'/></mergeCells>",
				 &grids, &count),
		RC_OK);
	assert_int_equal(count, 1);
	assert_text(grids[0].name, "表一");
	assert_int_equal(grids[0].rows, 5);
	assert_int_equal(grids[0].columns, 4);
	assert_text(grid_at(&grids[0], 1, 1)->text, "5");
	assert_true(grid_at(&grids[0], 1, 1)->formula);
	assert_true(grid_at(&grids[0], 1, 1)->hidden);
	assert_int_equal(grid_at(&grids[0], 1, 3)->kind, CELL_BOOL);
	assert_text(grid_at(&grids[0], 4, 0)->text, "6");
	assert_int_equal(grids[0].merge_count, 1);
	assert_int_equal(grids[0].hidden_rows, 1);
}

static void outside_everything_is_blank(void **state)
{
	struct grid *grids;
	size_t count;

	assert_null(grid_at(NULL, 0, 0)->text.at);
	assert_int_equal(
		grids_of(*state, "<sheetData><row><c r='B1'><v>5</v></c></row></sheetData>", &grids,
			&count),
		RC_OK);
	assert_null(grid_at(&grids[0], 0, 0)->text.at);
	assert_null(grid_at(&grids[0], 0, 2)->text.at);
	assert_null(grid_at(&grids[0], 1, 0)->text.at);
	assert_null(grid_at(&grids[0], UINT32_MAX, UINT32_MAX)->text.at);
}

static void rows_out_of_order_find_their_places(void **state)
{
	struct grid *grids;
	size_t count;

	assert_int_equal(grids_of(*state,
				 "<sheetData><row r='300'><c r='A300'><v>1</v></c></row>"
				 "<row r='2'><c r='C2'><v>2</v></c></row><row r='300'><c "
				 "r='B300'><v>3</v></c></row>"
				 "<row r='2'><c r='A2'><v>4</v></c></row></sheetData>",
				 &grids, &count),
		RC_OK);
	assert_int_equal(grids[0].rows, 300);
	assert_text(grid_at(&grids[0], 299, 0)->text, "1");
	assert_text(grid_at(&grids[0], 299, 1)->text, "3");
	assert_text(grid_at(&grids[0], 1, 0)->text, "4");
	assert_null(grid_at(&grids[0], 1, 1)->text.at);
	assert_text(grid_at(&grids[0], 1, 2)->text, "2");
}

static void an_empty_sheet_is_an_empty_grid(void **state)
{
	struct grid *grids;
	size_t count;

	assert_int_equal(grids_of(*state, "<sheetData/>", &grids, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(grids[0].rows, 0);
	assert_text(grids[0].name, "表一");
}

static void several_sheets_are_several_grids(void **state)
{
	struct job *job = *state;
	struct ooxml_writer *writer;
	struct grid *grids;
	struct str bytes;
	size_t count;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	put_part(job, writer, "xl/workbook.xml",
		STR("<workbook xmlns='" MAIN "' xmlns:r='" OFFICE
		    "'><sheets><sheet name='一' r:id='e'/>"
		    "<sheet name='二' r:id='r'/><sheet name='三' state='hidden' r:id='r'/><sheet "
		    "name='四' r:id='e'/>"
		    "</sheets></workbook>"));
	put_part(job, writer, "xl/_rels/workbook.xml.rels",
		STR("<Relationships><Relationship Id='r' Type='x/worksheet' Target='a.xml'/>"
		    "<Relationship Id='e' Type='x/worksheet' Target='e.xml'/></Relationships>"));
	put_part(job, writer, "xl/e.xml", STR("<worksheet/>"));
	put_part(job, writer, "xl/a.xml",
		STR("<worksheet xmlns='" MAIN "'><sheetData><row r='3'><c "
		    "r='B3'><v>7</v></c></row></sheetData></worksheet>"));
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	assert_int_equal(grid_read_bytes(job, STR("a"), bytes, &grids, &count), RC_OK);
	assert_int_equal(count, 4);
	assert_int_equal(grids[0].rows, 0);
	assert_int_equal(grids[1].rows, 3);
	assert_text(grid_at(&grids[2], 2, 1)->text, "7");
	assert_true(grids[2].hidden);
	assert_text(grids[3].name, "四");
	assert_int_equal(grids[3].rows, 0);
}

static struct str wide_rows(struct job *job, size_t count)
{
	struct str sheet;
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<sheetData>");
	for (size_t i = 1; i <= count; i++)
		buf_addf(&b, "<row r='%zu'><c r='XFD%zu'><v>1</v></c></row>", i, i);
	buf_add_z(&b, "</sheetData>");
	sheet = buf_take(job->arena, &b);
	return sheet;
}

static void blank_cells_count_towards_the_ceiling(void **state)
{
	struct job *job = *state;
	struct grid *grids;
	size_t count;
	/* so many rows of 16,384 cells, and the rows themselves, doubled while they grow */
	size_t most = (GRID_MAX_SLOTS - 2048) / SHEET_MAX_COLUMNS;

	assert_int_equal(
		grids_of(job, str_z(job->arena, wide_rows(job, most)), &grids, &count), RC_OK);
	assert_int_equal(grids_of(job, str_z(job->arena, wide_rows(job, most + 1)), &grids, &count),
		RC_TOO_MUCH);
	message_says(job, "空行空列");
}

static void one_long_text_used_often_counts_each_time(void **state)
{
	struct job *job = *state;
	struct grid *grids;
	size_t count, times = GRID_MAX_TEXT / SHEET_MAX_TEXT + 1;
	struct buf text, rows;

	buf_init(&text, BUF_MAX_TEXT);
	buf_add_z(&text, "<si><t>");
	for (int i = 0; i < SHEET_MAX_TEXT; i++)
		buf_add_char(&text, 'a');
	buf_add_z(&text, "</t></si>");
	buf_add_char(&text, '\0');
	buf_init(&rows, BUF_MAX_TEXT);
	buf_add_z(&rows, "<sheetData>");
	for (size_t i = 0; i < times; i++)
		buf_add_z(&rows, "<row><c t='s'><v>0</v></c></row>");
	buf_add_z(&rows, "</sheetData>");
	buf_add_char(&rows, '\0');
	assert_int_equal(
		grid_read_bytes(job, STR("a"),
			book_bytes(job, (struct book_parts){.sheet = rows.at, .strings = text.at}),
			&grids, &count),
		RC_TOO_MUCH);
	message_says(job, "512 MB");
	buf_free(&text);
	buf_free(&rows);
}

static void a_refused_file_gives_no_grid(void **state)
{
	struct grid *grids = NULL;
	size_t count = 99;

	assert_int_equal(
		grid_read_bytes(*state, STR("a"), STR("<html>"), &grids, &count), RC_INVALID);
	assert_int_equal(grid_read(*state, STR("/nonexistent"), &grids, &count), RC_MISSING);
	assert_null(grids);
	assert_int_equal(count, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cells_stand_at_their_places),
		TEST(outside_everything_is_blank),
		TEST(rows_out_of_order_find_their_places),
		TEST(an_empty_sheet_is_an_empty_grid),
		TEST(several_sheets_are_several_grids),
		TEST(blank_cells_count_towards_the_ceiling),
		TEST(one_long_text_used_often_counts_each_time),
		TEST(a_refused_file_gives_no_grid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
