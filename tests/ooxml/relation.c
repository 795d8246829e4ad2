/* src/ooxml/relation.c */
#include "pack.h"

#define RELS(body)                                                                                 \
	"<Relationships "                                                                          \
	"xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" body               \
	"</Relationships>"
#define REL(id, type, target) "<Relationship Id='" id "' Type='" type "' Target='" target "'/>"
#define OFFICE                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define STRICT                "http://purl.oclc.org/ooxml/officeDocument/relationships/"

static struct str related(struct job *job, const char *part, const char *rels, const char *suffix)
{
	const struct part parts[] = {{"xl/_rels/workbook.xml.rels", rels}, {"_rels/.rels", rels},
		{"xl/Worksheets/Sheet1.xml", "<a/>"}, {"xl/workbook.xml", "<a/>"}};
	struct ooxml *package = opened(job, parts, COUNT_OF(parts));
	struct str target = STR_NONE;
	enum rc rc = ooxml_relation(
		job, package, part ? str_from_z(part) : STR_NONE, str_from_z(suffix), &target);

	return rc == RC_OK ? target : str_from_z(rc_name(rc));
}

static void a_relation_is_found_by_the_last_step_of_its_type(void **state)
{
	assert_text(
		related(*state, NULL, RELS(REL("r1", OFFICE "officeDocument", "xl/workbook.xml")),
			"officeDocument"),
		"xl/workbook.xml");
	assert_text(
		related(*state, NULL, RELS(REL("r1", STRICT "officeDocument", "xl/workbook.xml")),
			"officeDocument"),
		"xl/workbook.xml");
}

static void the_whole_last_step_counts(void **state)
{
	const char *rels = RELS(REL("r1", OFFICE "mystyles", "a.xml") REL("r2", "styles", "b.xml"));

	assert_text(related(*state, "xl/workbook.xml", rels, "styles"), "RC_MISSING");
}

static void targets_are_resolved_against_the_part(void **state)
{
	static const struct {
		const char *target, *name;
	} cases[] = {
		{"worksheets/sheet1.xml",
			"xl/Worksheets/Sheet1.xml"}, /* the package's own spelling */
		{"/xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.xml"},
		{"\\xl\\worksheets\\sheet1.xml", "xl/Worksheets/Sheet1.xml"},
		{"../XL/./worksheets//sheet1.xml", "xl/Worksheets/Sheet1.xml"},
		{"../../../../xl/workbook.xml", "xl/workbook.xml"},
		{"absent.xml", "xl/absent.xml"},
		{"../absent.xml", "absent.xml"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct job *job = *state;
		struct str rels = str_format(job->arena,
			RELS("<Relationship Id='a' Type='" OFFICE "worksheet' Target='%s'/>"),
			cases[i].target);

		assert_text(related(job, "xl/workbook.xml", str_z(job->arena, rels), "worksheet"),
			cases[i].name);
		assert_text(related(job, "/XL/workbook.xml", str_z(job->arena, rels), "worksheet"),
			cases[i].name[0] == 'x' && cases[i].name[3] == 'a' ? "XL/absent.xml"
									   : cases[i].name);
	}
}

static void links_to_the_outside_are_no_parts(void **state)
{
	const char *rels = RELS("<Relationship Id='r1' Type='" OFFICE
				"worksheet' Target='http://example.org/' TargetMode='External'/>");

	assert_text(related(*state, "xl/workbook.xml", rels, "worksheet"), "RC_MISSING");
}

static void a_part_without_relations_has_none(void **state)
{
	const struct part part = {"a.xml", "<a/>"};
	struct ooxml *package = opened(*state, &part, 1);
	struct str target;

	assert_int_equal(
		ooxml_relation(*state, package, STR("a.xml"), STR("styles"), &target), RC_MISSING);
	assert_int_equal(ooxml_relation_by_id(*state, package, STR("a.xml"), STR("rId1"), &target),
		RC_MISSING);
	message_says(*state, "rId1");
}

static void a_relation_is_found_by_its_id(void **state)
{
	const struct part parts[] = {
		{"xl/_rels/workbook.xml.rels", RELS(REL("rId1", OFFICE "styles", "a.xml") REL(
						       "rId11", OFFICE "styles", "b.xml"))}};
	struct ooxml *package = opened(*state, parts, 1);
	struct str target;

	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(ooxml_relation_by_id(*state, package, STR("xl/workbook.xml"),
					 STR("rId11"), &target),
			RC_OK);
		assert_text(target, "xl/b.xml");
	}
}

static void broken_relations_are_refused(void **state)
{
	assert_text(related(*state, "xl/workbook.xml", "<Relationships>", "styles"), "RC_INVALID");
}

static void more_than_65536_relations_are_refused(void **state)
{
	struct job *job = *state;

	for (int n = 65536; n <= 65537; n++) {
		struct buf b;

		buf_init(&b, BUF_MAX_TEXT);
		buf_add_z(&b, "<Relationships>");
		for (int i = 0; i < n; i++)
			buf_add_z(&b, REL("a", "t/x", "b"));
		buf_add_z(&b, "</Relationships>");
		buf_add_char(&b, '\0');
		assert_text(related(job, NULL, b.at, "x"), n == 65536 ? "b" : "RC_TOO_MUCH");
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_relation_is_found_by_the_last_step_of_its_type),
		TEST(the_whole_last_step_counts),
		TEST(targets_are_resolved_against_the_part),
		TEST(links_to_the_outside_are_no_parts),
		TEST(a_part_without_relations_has_none),
		TEST(a_relation_is_found_by_its_id),
		TEST(broken_relations_are_refused),
		TEST(more_than_65536_relations_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
