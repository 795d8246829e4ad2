/* src/sheet/cells.c */
#include "book.h"

#include "sheet/parts.h"

static void each_type_of_value_is_read(void **state)
{
	assert_text(
		cells_of(*state,
			(struct book_parts){
				.sheet = "<sheetData><row r='1'>"
					 "<c r='A1' t='s'><v>1</v></c><c r='B1'><v>12.50</v></c>"
					 "<c r='C1' t='n'><v>3</v></c><c r='D1' t='b'><v>1</v></c>"
					 "<c r='E1' t='b'><v>0</v></c><c r='F1' "
					 "t='e'><v>#N/A</v></c>"
					 "<c r='G1' t='str'><f>A1</f><v>文</v></c>"
					 "<c r='H1' t='inlineStr'><is><t>行内</t></is></c>"
					 "<c r='I1' t='d'><v>2023-06-30T00:00:00</v></c>"
					 "<c r='J1' s='0'><v>45107.5</v></c><c "
					 "r='K1'/></row></sheetData>",
				.strings = "<si><t>零</t></si><si><t>壹</t></si>",
				.styles = "<cellXfs><xf numFmtId='22'/></cellXfs>",
			}),
		"A1=壹 B1=number:12.5 C1=number:3 D1=bool:TRUE E1=bool:FALSE F1=error:#N/A "
		"G1=文 (formula) H1=行内 I1=date:2023-06-30 J1=date:2023-06-30T12:00:00");
}

static void cells_without_addresses_are_counted(void **state)
{
	assert_text(cells_of_rows(*state, "<row><c><v>1</v></c><c><v>2</v></c></row>"
					  "<row r='4'><c r='C4'><v>3</v></c><c><v>4</v></c></row>"
					  "<row><c/><c><v>5</v></c></row>"),
		"A1=number:1 B1=number:2 C4=number:3 D4=number:4 B5=number:5");
}

static void rows_may_come_out_of_order(void **state)
{
	assert_text(cells_of_rows(*state,
			    "<row r='9'><c r='A9'><v>9</v></c></row>"
			    "<row r='2'><c r='B2'><v>2</v></c><c r='A2'><v>1</v></c></row>"
			    "<row><c><v>3</v></c></row>"),
		"A9=number:9 B2=number:2 A2=number:1 A3=number:3");
}

static void inline_text_has_runs_and_no_readings(void **state)
{
	assert_text(cells_of_rows(*state,
			    "<row><c t='inlineStr'><is><r><t>科</t></r><r><t xml:space='preserve'> "
			    "技</t></r>"
			    "<rPh sb='0' eb='1'><t>kē</t></rPh></is></c>"
			    "<c t='inlineStr'><is><t>a_x000D_\nb<![CDATA[&c]]></t></is></c>"
			    "<c><is><t>没有类型</t></is></c></row>"),
		"A1=科 技 B1=a\r\nb&c C1=没有类型");
}

static void formulas_give_their_stored_result(void **state)
{
	assert_text(cells_of_rows(*state, "<row><c><f>SUM(1,2)</f><v>3</v></c>"
					  "<c><f t='shared' si='0' ref='B1:B9'>A1*2</f><v>6</v></c>"
					  "<c><f t='shared' si='0'/><v>7</v></c>"
					  "<c t='e'><f>1/0</f><v>#DIV/0!</v></c></row>"),
		"A1=number:3 (formula) B1=number:6 (formula) C1=number:7 (formula) "
		"D1=error:#DIV/0! (formula)");
}

static void formulas_without_result_are_told(void **state)
{
	assert_text(
		cells_of_rows(*state, "<row><c><f>SUM(A2:A3)</f></c><c><f>B2&amp;\"a\"</f><v/></c>"
				      "<c><f t='shared' si='0'/></c>"
				      "<c t='str'><f>IF(A1=\"\",\"\",A1)</f><v></v></c></row>"),
		"A1=uncalculated:=SUM(A2:A3) (formula) B1=uncalculated:=B2&\"a\" (formula) "
		"C1=uncalculated:= (formula)");
}

static void pictures_of_wps_are_no_values(void **state)
{
	assert_text(
		cells_of_rows(*state,
			"<row><c "
			"t='str'><f>_xlfn.DISPIMG(\"ID_1\",1)</f><v>=DISPIMG(\"ID_1\",1)</v></c>"
			"<c t='str'><f t='shared' si='1'/><v>=DISPIMG(\"ID_2\",1)</v></c>"
			"<c t='inlineStr'><is><t>=DISPIMG(</t></is></c></row>"),
		"A1=picture:=_xlfn.DISPIMG(\"ID_1\",1) (formula) B1=picture:=DISPIMG(\"ID_2\",1) "
		"(formula) "
		"C1==DISPIMG(");
}

static void blank_cells_are_not_reported(void **state)
{
	assert_text(
		cells_of(*state,
			(struct book_parts){
				.sheet = "<sheetData><row><c/><c s='1'/><c "
					 "t='s'><v>0</v></c><c><v></v></c>"
					 "<c t='inlineStr'><is><t></t></is></c>"
					 "<c t='inlineStr'><is><t> </t></is></c></row></sheetData>",
				.strings = "<si><t/></si>",
			}),
		"F1= ");
}

static void a_shared_string_that_is_not_there_is_told_with_its_cell(void **state)
{
	assert_text(cells_of_rows(*state, "<row r='3'><c r='B3' t='s'><v>5</v></c></row>"),
		"RC_INVALID");
	message_says(*state, "表一");
	message_says(*state, "B3");
	assert_text(cells_of_rows(*state, "<row><c t='s'><v>-1</v></c></row>"), "RC_INVALID");
	assert_text(cells_of_rows(*state, "<row><c t='s'><v>x</v></c></row>"), "RC_INVALID");
	assert_text(cells_of_rows(*state, "<row><c t='b'><v>2</v></c></row>"), "RC_INVALID");
	message_says(*state, "逻辑值");
}

static void a_number_that_is_none_is_text(void **state)
{
	assert_text(
		cells_of_rows(*state,
			"<row><c><v>约30</v></c><c><v> 5 </v></c><c t='d'><v>昨天</v></c></row>"),
		"A1=约30 B1=number:5 C1=昨天");
}

static void dimension_and_spans_may_lie(void **state)
{
	assert_text(
		cells_of(*state,
			(struct book_parts){.sheet = "<dimension ref='A1:XFD1048576'/><sheetData>"
						     "<row r='1' spans='1:1'><c "
						     "r='C1'><v>1</v></c></row></sheetData>"}),
		"C1=number:1");
	assert_text(
		cells_of(*state,
			(struct book_parts){
				.sheet = "<dimension ref='A1'/><sheetData>"
					 "<row r='7'><c r='C7'><v>1</v></c></row></sheetData>"}),
		"C7=number:1");
}

static void elements_of_other_namespaces_are_left_out(void **state)
{
	assert_text(cells_of_rows(*state, "<row><e:c xmlns:e='urn:wps'><e:v>1</e:v></e:c>"
					  "<c><e:v xmlns:e='urn:wps'>2</e:v><v>3</v></c></row>"
					  "<e:row xmlns:e='urn:wps'><c><v>4</v></c></e:row>"),
		"A1=number:3");
}

static void hidden_rows_and_columns_are_marked_and_counted(void **state)
{
	struct job *job = *state;
	struct str bytes = book_bytes(
		job, (struct book_parts){
			     .sheet = "<cols><col min='2' max='3' hidden='1'/>"
				      "<col min='4' max='16384' hidden='true'/><col min='1' "
				      "max='1' hidden='0'/>"
				      "<col min='0' max='99999' hidden='1'/></cols><sheetData>"
				      "<row r='1' hidden='1'><c><v>1</v></c><c><v>2</v></c></row>"
				      "<row r='2' hidden='true'/><row "
				      "r='3'><c><v>3</v></c><c><v>4</v></c></row>"
				      "</sheetData>"});
	const struct sheet_info *sheets;
	size_t count;
	struct buf b;

	buf_init(&b, 1000);
	assert_int_equal(
		sheet_read_bytes(job, STR("a"), bytes, (struct sheet_options){.only_sheet = -1},
			add_cell, &b, &sheets, &count),
		RC_OK);
	assert_text(buf_take(job->arena, &b),
		"A1=number:1 (hidden) B1=number:2 (hidden) A3=number:3 B3=number:4 (hidden)");
	assert_int_equal(count, 1);
	assert_text(sheets[0].name, "表一");
	assert_int_equal(sheets[0].hidden_rows, 1); /* those that hold something */
	assert_int_equal(sheets[0].hidden_columns, 1);
}

static void merges_are_listed(void **state)
{
	struct job *job = *state;
	struct str bytes = book_bytes(
		job, (struct book_parts){
			     .sheet = "<sheetData/><mergeCells count='9'><mergeCell ref='A1:C2'/>"
				      "<mergeCell ref='XFD1048576'/></mergeCells>"});
	const struct sheet_info *sheets;
	size_t count;

	assert_int_equal(
		sheet_read_bytes(job, STR("a"), bytes, (struct sheet_options){.only_sheet = -1},
			add_cell, NULL, &sheets, &count),
		RC_OK);
	assert_int_equal(sheets[0].merge_count, 2);
	assert_int_equal(sheets[0].merges[0].top, 0);
	assert_int_equal(sheets[0].merges[0].right, 2);
	assert_int_equal(sheets[0].merges[0].bottom, 1);
	assert_int_equal(sheets[0].merges[1].left, 16383);
	assert_int_equal(sheets[0].merges[1].bottom, 1048575);
}

static void merges_that_make_no_sense_are_refused(void **state)
{
	static const char *const wrong[] = {
		"", "A", "A1:", "B2:A1", "A1:B2:C3", "A1:XFE1", "A1:A1048577"};
	struct job *job = *state;

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct str sheet = str_format(
			job->arena, "<mergeCells><mergeCell ref='%s'/></mergeCells>", wrong[i]);

		assert_text(cells_of(job, (struct book_parts){.sheet = str_z(job->arena, sheet)}),
			"RC_INVALID");
	}
}

static void half_a_million_merges_are_the_most(void **state)
{
	struct job *job = *state;

	for (int n = SHEET_MAX_MERGES; n <= SHEET_MAX_MERGES + 1; n++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		for (int i = 0; i < n; i++)
			buf_add_z(&b, "<mergeCell ref='A1:B1'/>");
		buf_add_char(&b, '\0');
		assert_text(cells_of(job, (struct book_parts){.sheet = b.at}),
			n == SHEET_MAX_MERGES ? "" : "RC_TOO_MUCH");
		buf_free(&b);
	}
}

static void the_last_row_and_column_are_read_and_no_further(void **state)
{
	assert_text(cells_of_rows(*state, "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
		"XFD1048576=number:1");
	assert_text(cells_of_rows(*state, "<row r='1048577'/>"), "RC_TOO_MUCH");
	assert_text(cells_of_rows(*state, "<row r='1048576'/><row/>"), "RC_TOO_MUCH");
	assert_text(cells_of_rows(*state, "<row><c r='XFE1'/></row>"), "RC_TOO_MUCH");
	assert_text(cells_of_rows(*state, "<row><c r='XFD1'/><c/></row>"), "RC_TOO_MUCH");
	assert_text(cells_of_rows(*state, "<row><c r='A1048577'/></row>"), "RC_TOO_MUCH");
	message_says(*state, "1048576 行");
}

static void addresses_that_make_no_sense_are_refused(void **state)
{
	assert_text(cells_of_rows(*state, "<row r='0'/>"), "RC_INVALID");
	assert_text(cells_of_rows(*state, "<row r='x'/>"), "RC_INVALID");
	assert_text(cells_of_rows(*state, "<row r='5'><c r='5B'/></row>"), "RC_INVALID");
	message_says(*state, "5B");
	assert_text(cells_of_rows(*state, "<row><c r=''/></row>"), "RC_INVALID");
}

static struct str with_text(struct job *job, size_t len, const char *before, const char *after)
{
	struct str row;
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, before);
	for (size_t i = 0; i < len; i++)
		buf_add_char(&b, 'a');
	buf_add_z(&b, after);
	row = buf_take(job->arena, &b);
	return cells_of_rows(job, str_z(job->arena, row));
}

static void a_cell_holds_so_much_text_and_no_more(void **state)
{
	const char *before = "<row><c t='inlineStr'><is><t>", *after = "</t></is></c></row>";

	assert_int_equal(with_text(*state, SHEET_MAX_TEXT, before, after).len, SHEET_MAX_TEXT + 3);
	assert_text(with_text(*state, SHEET_MAX_TEXT + 1, before, after), "RC_TOO_MUCH");
	message_says(*state, "A1");
	assert_text(
		with_text(*state, SHEET_MAX_TEXT, "<row><c><f>", "</f></c></row>"), "RC_TOO_MUCH");
}

static enum rc answer(void *arg, const struct cell *cell)
{
	(void)cell;
	return *(enum rc *)arg;
}

static void the_callback_may_stop(void **state)
{
	struct str bytes = book_bytes(*state,
		(struct book_parts){.sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>"});
	enum rc done = RC_DONE, denied = RC_DENIED;

	assert_int_equal(
		sheet_read_bytes(*state, STR("a"), bytes, (struct sheet_options){.only_sheet = -1},
			answer, &done, NULL, NULL),
		RC_OK);
	assert_int_equal(
		sheet_read_bytes(*state, STR("a"), bytes, (struct sheet_options){.only_sheet = -1},
			answer, &denied, NULL, NULL),
		RC_DENIED);
}

static void the_hundred_millionth_cell_is_the_last(void **state)
{
	enum rc ok = RC_OK;
	struct cell_sink sink = {.each = answer, .arg = &ok, .count = SHEET_MAX_CELLS - 1};
	struct cell cell = {.text = STR("x")};

	assert_int_equal(sink_put(*state, &sink, &cell), RC_OK);
	assert_int_equal(sink_put(*state, &sink, &cell), RC_TOO_MUCH);
}

static void a_wish_to_stop_is_heard(void **state)
{
	struct job *job = *state;
	atomic_bool stopped = true;

	job->stop = &stopped;
	assert_text(cells_of_rows(job, "<row r='4096'/>"), "RC_BUSY");
	job->stop = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_type_of_value_is_read),
		TEST(cells_without_addresses_are_counted),
		TEST(rows_may_come_out_of_order),
		TEST(inline_text_has_runs_and_no_readings),
		TEST(formulas_give_their_stored_result),
		TEST(formulas_without_result_are_told),
		TEST(pictures_of_wps_are_no_values),
		TEST(blank_cells_are_not_reported),
		TEST(a_shared_string_that_is_not_there_is_told_with_its_cell),
		TEST(a_number_that_is_none_is_text),
		TEST(dimension_and_spans_may_lie),
		TEST(elements_of_other_namespaces_are_left_out),
		TEST(hidden_rows_and_columns_are_marked_and_counted),
		TEST(merges_are_listed),
		TEST(merges_that_make_no_sense_are_refused),
		TEST(half_a_million_merges_are_the_most),
		TEST(the_last_row_and_column_are_read_and_no_further),
		TEST(addresses_that_make_no_sense_are_refused),
		TEST(a_cell_holds_so_much_text_and_no_more),
		TEST(the_callback_may_stop),
		TEST(the_hundred_millionth_cell_is_the_last),
		TEST(a_wish_to_stop_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
