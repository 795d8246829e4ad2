/* src/sheet/workbook.c */
#include "book.h"

#define CELLS(text)                                                                                \
	"<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>" text                               \
	"</t></is></c></row></sheetData>"

struct named_part {
	const char *name, *content;
};

static struct str zip_of(struct job *job, const struct named_part *parts, size_t count)
{
	struct ooxml_writer *writer;
	struct str bytes;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	for (size_t i = 0; i < count; i++)
		put_part(job, writer, parts[i].name, str_from_z(parts[i].content));
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	return bytes;
}

/* Strict namespaces, prefixes everywhere, other folders, absolute targets, backslashes, another case. */
static void a_strict_workbook_with_prefixes_and_odd_names_is_read(void **state)
{
#define STRICT_MAIN "http://purl.oclc.org/ooxml/spreadsheetml/main"
#define STRICT_REL  "http://purl.oclc.org/ooxml/officeDocument/relationships"
	const struct named_part parts[] = {
		{"_rels/.rels", "<p:Relationships xmlns:p='" PACKAGE
				"'><p:Relationship Id='a' Type='" STRICT_REL
				"/officeDocument' Target='/Book/MAIN.XML'/></p:Relationships>"},
		{"book/main.xml", "<x:workbook xmlns:x='" STRICT_MAIN "' xmlns:rel='" STRICT_REL
				  "'><x:sheets><x:sheet name='甲' sheetId='9' "
				  "rel:id='s1'/></x:sheets></x:workbook>"},
		{"book/_rels/main.xml.rels", "<Relationships xmlns='" PACKAGE "'>"
					     "<Relationship Id='s1' Type='" STRICT_REL
					     "/worksheet' Target='..\\Tables\\One.xml'/>"
					     "<Relationship Id='s2' Type='" STRICT_REL
					     "/sharedStrings' Target='/tables/words.xml'/>"
					     "<Relationship Id='s3' Type='" STRICT_REL
					     "/styles' Target='./look.xml'/></Relationships>"},
		{"tables/one.xml",
			"<x:worksheet xmlns:x='" STRICT_MAIN "'><x:sheetData><x:row>"
			"<x:c t='s'><x:v>0</x:v></x:c><x:c s='0'><x:v>1</x:v></x:c>"
			"<x:c "
			"t='d'><x:v>2023-06-30</x:v></x:c></x:row></x:sheetData></x:worksheet>"},
		{"tables/words.xml",
			"<x:sst xmlns:x='" STRICT_MAIN "'><x:si><x:t>词</x:t></x:si></x:sst>"},
		{"book/look.xml", "<x:styleSheet xmlns:x='" STRICT_MAIN
				  "'><x:cellXfs><x:xf numFmtId='14'/></x:cellXfs></x:styleSheet>"},
	};

	assert_text(cells_of_bytes(*state, zip_of(*state, parts, COUNT_OF(parts))),
		"A1=词 B1=date:1900-01-01 C1=date:2023-06-30");
}

static void without_relations_the_customary_names_are_tried(void **state)
{
	const struct named_part parts[] = {
		{"xl/workbook.xml", "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE
				    "'><sheets><sheet name='a' r:id='r'/></sheets></workbook>"},
		{"xl/_rels/workbook.xml.rels",
			"<Relationships><Relationship Id='r' Type='x/worksheet' "
			"Target='a.xml'/></Relationships>"},
		{"xl/a.xml", "<worksheet xmlns='" MAIN "'>" CELLS("字") "</worksheet>"},
	};

	assert_text(cells_of_bytes(*state, zip_of(*state, parts, COUNT_OF(parts))), "A1=字");
}

static void a_sheet_without_its_part_is_told(void **state)
{
	const struct named_part parts[] = {
		{"xl/workbook.xml", "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE
				    "'><sheets><sheet name='甲表' r:id='r'/></sheets></workbook>"},
		{"xl/_rels/workbook.xml.rels",
			"<Relationships><Relationship Id='r' Type='x/worksheet' "
			"Target='a.xml'/></Relationships>"},
	};

	assert_text(cells_of_bytes(*state, zip_of(*state, parts, 2)), "RC_INVALID");
	message_says(*state, "a.xml");
	assert_text(cells_of_bytes(*state, zip_of(*state, parts, 1)), "RC_INVALID");
	message_says(*state, "甲表");
}

static void a_package_without_workbook_is_told(void **state)
{
	const struct named_part parts[] = {{"_rels/.rels", "<Relationships/>"}};

	assert_text(cells_of_bytes(*state, zip_of(*state, parts, 1)), "RC_INVALID");
	message_says(*state, "workbook.xml");
}

static void document_properties_are_never_looked_at(void **state)
{
	const struct named_part parts[] = {
		{"docProps/core.xml", "<broken"},
		{"xl/workbook.xml", "<workbook xmlns='" MAIN "'/>"},
	};

	assert_text(cells_of_bytes(*state, zip_of(*state, parts, 2)), "");
}

static void dates_of_a_1904_workbook_count_from_1904(void **state)
{
	static const char *const yes[] = {"date1904='1'", "date1904='true'"};
	struct job *job = *state;

	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		struct str pr = str_format(job->arena, "<workbookPr %s/>", yes[i]);

		assert_text(cells_of(job,
				    (struct book_parts){
					    .workbook = str_z(job->arena, pr),
					    .styles = "<cellXfs><xf numFmtId='14'/></cellXfs>",
					    .sheet = "<sheetData><row><c "
						     "s='0'><v>43645</v></c></row></sheetData>",
				    }),
			"A1=date:2023-06-30");
	}
	assert_text(cells_of(job,
			    (struct book_parts){
				    .workbook = "<workbookPr date1904='0'/>",
				    .styles = "<cellXfs><xf numFmtId='14'/></cellXfs>",
				    .sheet = "<sheetData><row><c "
					     "s='0'><v>45107</v></c></row></sheetData>",
			    }),
		"A1=date:2023-06-30");
}

static void cells_of_a_hidden_sheet_are_hidden(void **state)
{
	static const char *const states[] = {
		"state='hidden'", "state='veryHidden'", "state='visible'"};
	static const char *const wanted[] = {"A1=字 (hidden)", "A1=字 (hidden)", "A1=字"};

	for (size_t i = 0; i < COUNT_OF(states); i++)
		assert_text(cells_of(*state,
				    (struct book_parts){.sheet = CELLS("字"), .state = states[i]}),
			wanted[i]);
}

static struct str many_sheets(struct job *job, int count)
{
	struct ooxml_writer *writer;
	struct str bytes;
	struct buf b;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets>");
	for (int i = 0; i < count; i++)
		buf_addf(&b, "<sheet name='表%d' r:id='r'/>", i);
	buf_add_z(&b, "</sheets></workbook>");
	put_part(job, writer, "xl/workbook.xml", buf_take(job->arena, &b));
	put_part(job, writer, "xl/_rels/workbook.xml.rels",
		STR("<Relationships><Relationship Id='r' Type='x/worksheet' "
		    "Target='a.xml'/></Relationships>"));
	put_part(job, writer, "xl/a.xml",
		STR("<worksheet xmlns='" MAIN "'>" CELLS("字") "</worksheet>"));
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	return bytes;
}

static void sheets_keep_the_order_of_the_workbook(void **state)
{
	assert_text(cells_of_bytes(*state, many_sheets(*state, 3)), "A1=字 2!A1=字 3!A1=字");
}

static void a_workbook_has_256_sheets_and_no_more(void **state)
{
	struct str all = cells_of_bytes(*state, many_sheets(*state, SHEET_MAX_SHEETS));

	assert_true(str_ends(all, STR(" 256!A1=字")));
	assert_text(
		cells_of_bytes(*state, many_sheets(*state, SHEET_MAX_SHEETS + 1)), "RC_TOO_MUCH");
	message_says(*state, "256");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_strict_workbook_with_prefixes_and_odd_names_is_read),
		TEST(without_relations_the_customary_names_are_tried),
		TEST(a_sheet_without_its_part_is_told),
		TEST(a_package_without_workbook_is_told),
		TEST(document_properties_are_never_looked_at),
		TEST(dates_of_a_1904_workbook_count_from_1904),
		TEST(cells_of_a_hidden_sheet_are_hidden),
		TEST(sheets_keep_the_order_of_the_workbook),
		TEST(a_workbook_has_256_sheets_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
