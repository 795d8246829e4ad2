/* src/sheet/kind.c */
#include "book.h"

#define CFB "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static void files_are_told_apart_by_their_first_bytes(void **state)
{
	static const struct {
		struct str head;
		enum file_kind kind;
	} cases[] = {
		{STR_INIT(""), FILE_EMPTY},
		{STR_INIT("\xEF\xBB\xBF"), FILE_EMPTY},
		{STR_INIT("\xFF\xFE"), FILE_EMPTY},
		{STR_INIT(" \r\n\t"), FILE_EMPTY},
		{STR_INIT("PK\x03\x04 ... xl/workbook.xml"), FILE_XLSX},
		{STR_INIT("PK\x03\x04 [Content_Types].xml"), FILE_XLSX},
		{STR_INIT("PK\x03\x04 xl/workbook.bin"), FILE_XLSB},
		{STR_INIT("PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
			FILE_ODS},
		{STR_INIT("PK\x03\x04 word/document.xml"), FILE_DOCX},
		{STR_INIT("PK\x03\x04 xl/workbook.xml ... word/a"), FILE_XLSX},
		{STR_INIT(CFB "..."), FILE_BIFF},
		{STR_INIT(CFB "...E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
			FILE_ENCRYPTED},
		{STR_INIT("\x09\x08\x10\0\0\6"), FILE_BIFF},
		{STR_INIT("\x09\x00\x04\0\7\0"), FILE_BIFF},
		{STR_INIT("%PDF-1.7"), FILE_PDF},
		{STR_INIT("<html xmlns:x=\"urn\">"), FILE_HTML},
		{STR_INIT("\xEF\xBB\xBF\r\n <!DOCTYPE HTML>"), FILE_HTML},
		{STR_INIT("<TABLE border=1>"), FILE_HTML},
		{STR_INIT("<meta http-equiv=Content-Type>"), FILE_HTML},
		{STR_INIT("\n\n<!-- 导出 -->\n<HTML>"), FILE_HTML},
		{STR_INIT("<p><b>表</b>\n<Table>"), FILE_HTML},
		{STR_INIT("MIME-Version: 1.0\r\n"), FILE_HTML},
		{STR_INIT("<?xml version=\"1.0\"?>\n<html>"), FILE_HTML},
		{STR_INIT("<?xml version='1.0'?><Workbook "
			  "xmlns='urn:schemas-microsoft-com:office:spreadsheet'>"),
			FILE_XML2003},
		{STR_INIT("<?xml version='1.0'?><office:document/>"), FILE_OTHER},
		{STR_INIT("\x89PNG\r\n\x1A\n\0\0"), FILE_OTHER},
		{STR_INIT("{\\rtf1"), FILE_OTHER},
		{STR_INIT("a\0b"), FILE_OTHER},
		{STR_INIT("a\x01"), FILE_OTHER},
		{STR_INIT("甲,乙\n"), FILE_TEXT},
		{STR_INIT("<5,a\n"), FILE_TEXT},
		{STR_INIT("\t1\t2"), FILE_TEXT},
		{STR_INIT("\xFF\xFE"
			  "a\0"),
			FILE_TEXT},
		{STR_INIT("\xBF\xC6\xBC\xBC"), FILE_TEXT},
		{STR_INIT("PK"), FILE_TEXT},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum file_kind got = file_kind_of(cases[i].head);

		if (got != cases[i].kind)
			fail_msg("'%.*s' is of kind %d", STR_ARG(cases[i].head), (int)got);
	}
}

static void each_kind_is_refused_with_what_to_do(void **state)
{
	static const struct {
		struct str bytes;
		const char *what, *todo;
	} cases[] = {
		{STR_INIT(""), "空文件", "选错"},
		{STR_INIT(CFB "........"), ".xls", "另存为.xlsx"},
		{STR_INIT(CFB "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), "打开密码",
			"取消密码"},
		{STR_INIT("%PDF-1.7"), "PDF", "原始表格"},
		{STR_INIT("<html>"), "网页", "另存为.xlsx"},
		{STR_INIT("<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>"),
			"2003", "另存为.xlsx"},
		{STR_INIT("\x89PNG\r\n\x1A\n\0\0"), "不是能识别", "另存为.xlsx"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_text(cells_of_bytes(*state, cases[i].bytes), "RC_INVALID");
		message_says(*state, "甲.xlsx");
		message_says(*state, cases[i].what);
		message_says(*state, cases[i].todo);
	}
}

static struct str zip_with(struct job *job, const char *part)
{
	struct ooxml_writer *writer;
	struct str bytes;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	/* so much before it that the head of the file does not show the name */
	put_part(job, writer, "first", str_copy(job->arena, STR("first")));
	put_part(job, writer, part, STR("x"));
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	return bytes;
}

static void packages_are_told_apart_by_their_parts(void **state)
{
	static const char *const cases[][2] = {{"xl/workbook.bin", ".xlsb"},
		{"content.xml", ".ods"}, {"word/document.xml", "Word"}, {"a.jpg", "不是能识别"}};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_text(cells_of_bytes(*state, zip_with(*state, cases[i][0])), "RC_INVALID");
		message_says(*state, cases[i][1]);
	}
}

/* The directory of an OLE container may lie at its end, and the name on a border of what is read at once. */
static void encryption_is_seen_wherever_its_name_lies(void **state)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	struct job *job = *state;
	size_t size = 200000;

	for (size_t at = 65536 - sizeof(name) - 1; at < 65538; at++) {
		char *bytes = arena_array(job->arena, char, size);

		memcpy(bytes, CFB, 8);
		memcpy(bytes + at, name, sizeof(name));
		assert_text(cells_of_bytes(job, (struct str){bytes, size}), "RC_INVALID");
		message_says(job, "密码");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_are_told_apart_by_their_first_bytes),
		TEST(each_kind_is_refused_with_what_to_do),
		TEST(packages_are_told_apart_by_their_parts),
		TEST(encryption_is_seen_wherever_its_name_lies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
