/*
 * What a file really is, and how one that we do not read is refused.
 *
 * How it works: the first bytes decide, the name never does. A zip says
 * little at its head; the names of its first parts usually stand there, and
 * kind_of_package looks inside once it is open.
 */
#include "sheet/kind.h"
#include "sheet/parts.h"

#include <string.h>

#define CFB_MAGIC "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static bool holds(struct str s, struct str what)
{
	return str_find(s, what) != SIZE_MAX;
}

bool kind_names_encryption(struct str bytes)
{
	/* the stream's name in the directory, UTF-16LE */
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

	return holds(bytes, (struct str){name, sizeof(name)});
}

static enum file_kind kind_of_zip(struct str head)
{
	if (holds(head, STR("xl/workbook.bin")))
		return FILE_XLSB;
	if (holds(head, STR("opendocument.spreadsheet")))
		return FILE_ODS;
	if (holds(head, STR("word/")) && !holds(head, STR("xl/")))
		return FILE_DOCX;
	return FILE_XLSX;
}

static struct str without_blanks(struct str s)
{
	while (s.len && strchr(" \t\r\n", s.at[0]) && s.at[0])
		s = str_skip(s, 1);
	return s;
}

static bool holds_folded(struct str s, const char *lowercase)
{
	for (; s.len; s = str_skip(s, 1)) {
		if (starts_folded(s, lowercase))
			return true;
	}
	return false;
}

static enum file_kind kind_of_markup(struct str head)
{
	static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body", "<meta",
		"<table", "<style", "<div", "<tr", "<font", "<center", "<script", "<title"};

	if (starts_folded(head, "mime-version:"))
		return FILE_HTML;
	if (!str_starts(head, STR("<")))
		return FILE_TEXT;
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		if (starts_folded(head, tags[i]))
			return FILE_HTML;
	}
	if (holds(head, STR("urn:schemas-microsoft-com:office:spreadsheet")))
		return FILE_XML2003;
	/* a comment or a declaration may stand before it */
	if (holds_folded(head, "<html") || holds_folded(head, "<table"))
		return FILE_HTML;
	return starts_folded(head, "<?xml") ? FILE_OTHER : FILE_TEXT;
}

/* Control characters do not stand in text; a NUL does in UTF-16. */
static bool is_binary(struct str head)
{
	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.at[i];

		if (c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1A && c != 0x1B)
			return true;
	}
	return false;
}

static bool is_raw_biff(struct str head)
{
	const unsigned char *b = (const unsigned char *)head.at;

	return head.len >= 4 && b[0] == 0x09 &&
	       (b[1] == 0 || b[1] == 2 || b[1] == 4 || b[1] == 8) && b[2] >= 4 && b[2] <= 16 &&
	       b[3] == 0;
}

enum file_kind file_kind_of(struct str head)
{
	if (!head.len)
		return FILE_EMPTY;
	if (str_starts(head, STR("PK\x03\x04")) || str_starts(head, STR("PK\x05\x06")))
		return kind_of_zip(head);
	if (str_starts(head, STR(CFB_MAGIC)))
		return kind_names_encryption(head) ? FILE_ENCRYPTED : FILE_BIFF;
	if (str_starts(head, STR("%PDF-")))
		return FILE_PDF;
	if (is_raw_biff(head))
		return FILE_BIFF;
	if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF")))
		return head.len == 2 ? FILE_EMPTY : FILE_TEXT;
	if (str_starts(head, STR("\xEF\xBB\xBF")))
		head = str_skip(head, 3);
	if (is_binary(head) || str_starts(head, STR("{\\rtf")))
		return FILE_OTHER;
	head = without_blanks(head);
	return head.len ? kind_of_markup(head) : FILE_EMPTY;
}

enum file_kind kind_of_package(struct ooxml *package)
{
	if (ooxml_has(package, STR("xl/workbook.bin")))
		return FILE_XLSB;
	if (ooxml_has(package, STR("content.xml")))
		return FILE_ODS;
	if (ooxml_has(package, STR("word/document.xml")))
		return FILE_DOCX;
	/* anything else with relations: the workbook's reader will say what is missing */
	return ooxml_has(package, STR("_rels/.rels")) || ooxml_has(package, STR("xl/workbook.xml"))
		       ? FILE_XLSX
		       : FILE_OTHER;
}

enum rc kind_refuse(struct job *job, enum file_kind kind, struct str name)
{
	static const char *const what[] = {
		[FILE_XLSB] = "是二进制工作簿（.xlsb）",
		[FILE_ODS] = "是OpenDocument表格（.ods）",
		[FILE_DOCX] = "是Word文档，不是表格",
		[FILE_BIFF] = "是旧版Excel或WPS表格（.xls/.et）",
		[FILE_ENCRYPTED] = "设有打开密码",
		[FILE_HTML] = "其实是网页（HTML），不是真正的Excel文件",
		[FILE_XML2003] = "是XML表格2003格式，不是真正的.xlsx文件",
		[FILE_PDF] = "是PDF文件，不是表格",
		[FILE_EMPTY] = "是空文件",
		[FILE_OTHER] = "不是能识别的表格文件",
	};
	static const char *const todo[] = {
		[FILE_DOCX] = "请把其中的表格复制到WPS或Excel里，另存为.xlsx后再导入",
		[FILE_ENCRYPTED] = "请用WPS或Excel打开，取消密码，另存为.xlsx后再导入",
		[FILE_PDF] = "请取得原始表格，或转成.xlsx后再导入",
		[FILE_EMPTY] = "请检查是否选错了文件",
		[FILE_OTHER] = "请用WPS或Excel打开核对，另存为.xlsx后再导入",
	};
	const char *advice = kind < COUNT_OF(todo) && todo[kind]
				     ? todo[kind]
				     : "请用WPS或Excel打开，另存为.xlsx后再导入";

	must(kind < COUNT_OF(what) && what[kind]);
	return fail(job, RC_INVALID, "文件 %.*s %s：%s", STR_ARG(name), what[kind], advice);
}
