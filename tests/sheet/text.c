/* src/sheet/text.c */
#include "book.h"

static void cells_are_cut_at_delimiters(void **state)
{
	assert_text(cells_of_bytes(*state, STR("甲,乙\r\n1,2\n")), "A1=甲 B1=乙 A2=1 B2=2");
	assert_text(cells_of_bytes(*state, STR("a\tb\n1,5\t2,5\n")), "A1=a B1=b A2=1,5 B2=2,5");
	assert_text(cells_of_bytes(*state, STR("a;b\n1;2")), "A1=a B1=b A2=1 B2=2");
	assert_text(cells_of_bytes(*state, STR("one")), "A1=one");
	assert_text(cells_of_bytes(*state, STR("a\rb\r")), "A1=a A2=b");
}

static void blank_cells_and_lines_are_counted_and_not_reported(void **state)
{
	assert_text(cells_of_bytes(*state, STR("a,,b\n\n,c,\n")), "A1=a C1=b B3=c");
	assert_text(cells_of_bytes(*state, STR(",")), "");
}

static void quotes_hold_delimiters_and_lines(void **state)
{
	assert_text(cells_of_bytes(*state, STR("\"a,b\",\"c\r\nd\"\r\n\"e\"\"f\",\"\"\n")),
		"A1=a,b B1=c\r\nd A2=e\"f");
	assert_text(cells_of_bytes(*state, STR("\"\"\"\",\"\"\"a\"\"\"")), "A1=\" B1=\"a\"");
}

static void quotes_inside_a_cell_are_text(void **state)
{
	assert_text(cells_of_bytes(*state, STR("5\" 屏,a\"b\"\n \"c\",d\n")),
		"A1=5\" 屏 B1=a\"b\" A2= \"c\" B2=d");
	assert_text(cells_of_bytes(*state, STR("\"a\"b,\"c\" \n")), "A1=ab B1=c ");
}

static void a_quote_that_is_not_closed_is_told_with_its_line(void **state)
{
	assert_text(cells_of_bytes(*state, STR("a,b\nc,\"d\ne,f\n")), "RC_INVALID");
	message_says(*state, "第 2 行");
	assert_text(cells_of_bytes(*state, STR("\"a\nb\",c\n\"d")), "RC_INVALID");
	message_says(*state, "第 3 行");
	assert_text(cells_of_bytes(*state, STR("\"")), "RC_INVALID");
}

static void marks_that_force_text_are_taken_off(void **state)
{
	assert_text(
		cells_of_bytes(*state, STR("=\"0123\",'0123,\t0123,0123\t,\"=\"\"0123\"\"\"\n")),
		"A1=0123 B1=0123 C1=0123 D1=0123 E1=0123");
	assert_text(cells_of_bytes(*state, STR("=\"a,b\",c")), "A1=a,b B1=c");
	assert_text(cells_of_bytes(*state, STR("=SUM(A1),'九零'后,',=\"\",=\"x")), "RC_INVALID");
	assert_text(cells_of_bytes(*state, STR("=SUM(A1),'九零'后,',=,=\"\"")),
		"A1==SUM(A1) B1='九零'后 C1=' D1==");
}

static void the_delimiter_is_the_one_that_prevails_outside_quotes(void **state)
{
	assert_text(cells_of_bytes(*state, STR("\"a;b;c;d\",e\n")), "A1=a;b;c;d B1=e");
	assert_text(cells_of_bytes(*state, STR("说明，一行\na;b;c\n1,5;2;3\n")),
		"A1=说明，一行 A2=a B2=b C2=c A3=1,5 B3=2 C3=3");
	/* numbers with grouped digits in a table with tabs */
	assert_text(cells_of_bytes(*state, STR("a\tb\n1,234,567\t2,345,678\n")),
		"A1=a B1=b A2=1,234,567 B2=2,345,678");
	/* a tab in front of or behind each code of a CSV */
	assert_text(cells_of_bytes(*state, STR("code,name\n\t0123,a\n\t0124,b\n")),
		"A1=code B1=name A2=0123 B2=a A3=0124 B3=b");
	assert_text(cells_of_bytes(*state, STR("0123\t,a\t\n0124\t,b\t\n")),
		"A1=0123 B1=a A2=0124 B2=b");
	assert_text(cells_of_bytes(*state, STR("a\t\tb\n")), "A1=a C1=b");
}

static void marks_of_byte_order_are_obeyed_and_left_out(void **state)
{
	static const char little[] = "\xFF\xFE"
				     "a\0,\0\xD1\x79\n\0";
	static const char big[] = "\xFE\xFF\0a\0,\x79\xD1\0\n";

	assert_text(cells_of_bytes(*state, STR("\xEF\xBB\xBF甲,乙")), "A1=甲 B1=乙");
	assert_text(cells_of_bytes(*state, (struct str){little, 10}), "A1=a B1=科");
	assert_text(cells_of_bytes(*state, (struct str){big, 10}), "A1=a B1=科");
}

static void text_that_is_not_utf8_is_gb18030(void **state)
{
	assert_text(cells_of_bytes(*state, STR("\xBF\xC6\xBC\xBC,1\n\xB9\xAB\xCB\xBE,2\n")),
		"A1=科技 B1=1 A2=公司 B2=2");
	/* four bytes: U+3400, and the euro sign */
	assert_text(cells_of_bytes(*state, STR("\x81\x39\xEE\x39,\xA2\xE3")), "A1=㐀 B1=€");
}

static void bytes_that_are_no_text_are_told_with_their_line(void **state)
{
	static const char cut[] = "\xFF\xFE"
				  "a\0\n\0\xD1";

	assert_text(cells_of_bytes(*state, STR("a\nb\xFF\n")), "RC_INVALID");
	message_says(*state, "第 2 行");
	assert_text(cells_of_bytes(*state, STR("a\xBF")), "RC_INVALID");
	assert_text(cells_of_bytes(*state, STR("\xEF\xBB\xBF\xBF\xC6")), "RC_INVALID");
	message_says(*state, "UTF-8");
	assert_text(cells_of_bytes(*state, (struct str){cut, 7}), "RC_INVALID");
	message_says(*state, "UTF-16");
}

static void a_nul_byte_far_down_is_told(void **state)
{
	struct job *job = *state;
	char *text = arena_array(job->arena, char, 200000);

	memset(text, 'a', 200000);
	for (int i = 100; i < 200000; i += 100)
		text[i] = '\n';
	text[199990] = '\0';
	assert_text(cells_of_bytes(job, (struct str){text, 200000}), "RC_INVALID");
	message_says(job, "二进制");
}

/* Characters of each length shifted over the borders of the pieces that are read. */
static void characters_cut_by_a_piece_are_whole(void **state)
{
	static const struct {
		const char *bytes, *text;
	} characters[] = {
		{"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"}, /* UTF-8 */
		{"科", "科"},
		{"\x81\x39\xEE\x39", "㐀"}, /* GB18030 */
		{"\xBF\xC6", "科"},
	};
	struct job *job = *state;

	for (size_t which = 0; which < COUNT_OF(characters); which++) {
		for (int shift = 0; shift < 4; shift++) {
			struct buf in, wanted;

			buf_init(&in, BUF_MAX_TEXT);
			buf_init(&wanted, BUF_MAX_TEXT);
			buf_add(&in, str_head(STR("xyz"), (size_t)shift));
			buf_addf(&wanted, "A1=%.*s", shift, "xyz");
			for (int i = 0; i < 30000; i++) {
				buf_add_z(&in, characters[which].bytes);
				buf_add_z(&wanted, characters[which].text);
			}
			buf_add_char(&wanted, '\0');
			assert_text(cells_of_bytes(job, buf_str(&in)), wanted.at);
			buf_free(&in);
			buf_free(&wanted);
		}
	}
}

static struct str repeated(struct job *job, const char *what, size_t count)
{
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < count; i++)
		buf_add_z(&b, what);
	return buf_take(job->arena, &b);
}

static void a_cell_holds_so_much_text_and_no_more(void **state)
{
	struct str most = repeated(*state, "a", SHEET_MAX_TEXT);

	assert_int_equal(cells_of_bytes(*state, most).len, SHEET_MAX_TEXT + 3);
	assert_text(
		cells_of_bytes(*state, repeated(*state, "a", SHEET_MAX_TEXT + 1)), "RC_TOO_MUCH");
	message_says(*state, "A1");
}

static void the_last_row_and_column_are_read_and_no_further(void **state)
{
	struct job *job = *state;
	struct str rows = repeated(job, "\n", SHEET_MAX_ROWS - 1);
	struct str columns = repeated(job, ",", SHEET_MAX_COLUMNS - 1);

	assert_text(cells_of_bytes(job, str_format(job->arena, "a%.*sx", STR_ARG(rows))),
		"A1=a A1048576=x");
	assert_text(cells_of_bytes(job, str_format(job->arena, "a%.*s\nx", STR_ARG(rows))),
		"RC_TOO_MUCH");
	assert_text(
		cells_of_bytes(job, str_format(job->arena, "%.*sx", STR_ARG(columns))), "XFD1=x");
	assert_text(cells_of_bytes(job, str_format(job->arena, "%.*s,x", STR_ARG(columns))),
		"RC_TOO_MUCH");
}

static void a_wish_to_stop_is_heard(void **state)
{
	struct job *job = *state;
	atomic_bool stopped = true;

	job->stop = &stopped;
	assert_text(cells_of_bytes(job, STR("a\nb")), "RC_BUSY");
	job->stop = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cells_are_cut_at_delimiters),
		TEST(blank_cells_and_lines_are_counted_and_not_reported),
		TEST(quotes_hold_delimiters_and_lines),
		TEST(quotes_inside_a_cell_are_text),
		TEST(a_quote_that_is_not_closed_is_told_with_its_line),
		TEST(marks_that_force_text_are_taken_off),
		TEST(the_delimiter_is_the_one_that_prevails_outside_quotes),
		TEST(marks_of_byte_order_are_obeyed_and_left_out),
		TEST(text_that_is_not_utf8_is_gb18030),
		TEST(bytes_that_are_no_text_are_told_with_their_line),
		TEST(a_nul_byte_far_down_is_told),
		TEST(characters_cut_by_a_piece_are_whole),
		TEST(a_cell_holds_so_much_text_and_no_more),
		TEST(the_last_row_and_column_are_read_and_no_further),
		TEST(a_wish_to_stop_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
