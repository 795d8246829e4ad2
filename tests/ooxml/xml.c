/* src/ooxml/xml.c */
#include "pack.h"

/* Writes every event into a line of text: "<{uri}name {uri}attr=value>", "text", "</name>". */
struct trace {
	struct buf b;
	const char *stop_at; /* answer RC_DONE at this element */
	enum rc refuse_with; /* … or this at element "refuse" */
};

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct trace *trace = arg;

	buf_addf(&trace->b, "<%s%s%s%s", space[0] ? "{" : "", space, space[0] ? "}" : "", name);
	for (size_t i = 0; i < count; i++)
		buf_addf(&trace->b, " %s%s%s%s=%s", attrs[i].space[0] ? "{" : "", attrs[i].space,
			attrs[i].space[0] ? "}" : "", attrs[i].name, attrs[i].value);
	buf_add_char(&trace->b, '>');
	if (trace->stop_at && strcmp(trace->stop_at, name) == 0)
		return RC_DONE;
	return strcmp(name, "refuse") == 0 ? trace->refuse_with : RC_OK;
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct trace *trace = arg;

	buf_addf(&trace->b, "</%s%s%s%s>", space[0] ? "{" : "", space, space[0] ? "}" : "", name);
	return RC_OK;
}

static enum rc on_text(void *arg, const char *text, size_t len)
{
	struct trace *trace = arg;

	buf_add(&trace->b, (struct str){text, len});
	return RC_OK;
}

static struct str traced(struct job *job, struct str xml, struct trace *trace)
{
	struct xml_events events = {
		.start = on_start, .end = on_end, .text = on_text, .arg = trace};
	enum rc rc;

	buf_init(&trace->b, BUF_MAX_TEXT);
	rc = xml_parse(job, STR("a.xml"), xml, &events);
	if (rc != RC_OK) {
		buf_free(&trace->b);
		return str_from_z(rc_name(rc));
	}
	return buf_take(job->arena, &trace->b);
}

static struct str events_of(struct job *job, const char *xml)
{
	struct trace trace = {0};

	return traced(job, str_from_z(xml), &trace);
}

static void names_come_with_their_namespaces(void **state)
{
	assert_text(events_of(*state, "<a xmlns='u' xmlns:x='v' x:p='1' q='2'><x:b/><c>t</c></a>"),
		"<{u}a {v}p=1 q=2><{v}b></{v}b><{u}c>t</{u}c></{u}a>");
	assert_text(events_of(*state, "<a xml:space='preserve'/>"),
		"<a {http://www.w3.org/XML/1998/namespace}space=preserve></a>");
}

static void a_declaration_holds_in_its_element_only(void **state)
{
	assert_text(
		events_of(*state, "<a xmlns='u'><b xmlns='v'><c/></b><b xmlns=''><c/></b><d/></a>"),
		"<{u}a><{v}b><{v}c></{v}c></{v}b><b><c></c></b><{u}d></{u}d></{u}a>");
	assert_text(events_of(*state, "<p:a xmlns:p='u'><p:a xmlns:p='v'/><p:b/></p:a>"),
		"<{u}a><{v}a></{v}a><{u}b></{u}b></{u}a>");
	assert_text(events_of(*state, "<a><b xmlns:p='u'/><p:c/></a>"), "RC_INVALID");
	message_says(*state, "前缀“p”");
	assert_text(events_of(*state, "<a p:x='1'/>"), "RC_INVALID");
}

static void prefixes_are_compared_whole(void **state)
{
	assert_text(events_of(*state, "<a xmlns:pp='u'><p:c/></a>"), "RC_INVALID");
	assert_text(events_of(*state, "<a xmlns:p='u'><pp:c/></a>"), "RC_INVALID");
	assert_text(events_of(*state, "<a xmlnsx='1'/>"), "<a xmlnsx=1></a>");
}

struct addresses {
	const char *first;
	bool same;
};

static enum rc compare_address(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct addresses *seen = arg;

	(void)name, (void)attrs, (void)count;
	seen->same = !seen->first || seen->first == space;
	seen->first = space;
	return RC_OK;
}

static void one_uri_has_one_address(void **state)
{
	struct addresses seen = {0};
	struct xml_events events = {.start = compare_address, .arg = &seen};

	assert_int_equal(
		xml_parse(*state, STR("a"), STR("<a xmlns='u'><p:b xmlns:p='u'/></a>"), &events),
		RC_OK);
	assert_true(seen.same);
}

static void text_comes_with_entities_and_cdata_resolved(void **state)
{
	assert_text(events_of(*state, "<a>&lt;&amp;&#31185;<![CDATA[<b>]]>\r\n</a>"),
		"<a><&科<b>\n</a>");
}

static void utf16_is_read(void **state)
{
	static const char xml[] = "\xFF\xFE<\0a\0>\0\xD1\x79<\0/\0a\0>\0";
	struct trace trace = {0};

	assert_text(traced(*state, (struct str){xml, sizeof(xml) - 1}, &trace), "<a>科</a>");
}

static void broken_xml_is_refused_with_its_line(void **state)
{
	assert_text(events_of(*state, "<a>\n<b></a>"), "RC_INVALID");
	message_says(*state, "a.xml 第 2 行");
	assert_text(events_of(*state, "<a>"), "RC_INVALID");
	assert_text(events_of(*state, ""), "RC_INVALID");
	assert_text(events_of(*state, "<a>\xFF</a>"), "RC_INVALID");
	assert_text(events_of(*state, "<a>&unknown;</a>"), "RC_INVALID");
}

static void a_document_type_is_refused(void **state)
{
	assert_text(events_of(*state, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "RC_INVALID");
	message_says(*state, "DTD");
	assert_text(
		events_of(*state, "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), "RC_INVALID");
}

static void a_callback_may_stop_quietly(void **state)
{
	struct trace trace = {.stop_at = "b"};

	assert_text(traced(*state, STR("<a><b>t</b><c/>not even XML"), &trace), "<a><b>");
}

static void a_callback_s_refusal_is_the_answer(void **state)
{
	struct trace trace = {.refuse_with = RC_TAKEN};

	assert_text(traced(*state, STR("<a><refuse/><b/></a>"), &trace), "RC_TAKEN");
}

static struct str nested(struct job *job, int depth)
{
	struct buf b;
	struct str xml;
	struct trace trace = {0};

	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < depth; i++)
		buf_add_z(&b, "<a>");
	for (int i = 0; i < depth; i++)
		buf_add_z(&b, "</a>");
	xml = buf_take(job->arena, &b);
	return traced(job, xml, &trace);
}

static void elements_nest_64_deep_and_no_deeper(void **state)
{
	assert_true(str_starts(nested(*state, OOXML_MAX_DEPTH), STR("<a><a>")));
	assert_text(nested(*state, OOXML_MAX_DEPTH + 1), "RC_TOO_MUCH");
}

/* An element with so many of what the format makes of its number. */
static struct str with_many(struct job *job, int count, const char *before, const char *after)
{
	struct buf b;
	struct str xml;
	struct trace trace = {0};

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<a");
	for (int i = 0; i < count; i++)
		buf_addf(&b, " %s%d='%s%d'", before, i, after, i);
	buf_add_z(&b, "/>");
	xml = buf_take(job->arena, &b);
	return traced(job, xml, &trace);
}

static void an_element_has_256_attributes_and_no_more(void **state)
{
	assert_true(str_starts(with_many(*state, OOXML_MAX_ATTRS, "a", ""), STR("<a a0=0")));
	assert_text(with_many(*state, OOXML_MAX_ATTRS + 1, "a", ""), "RC_TOO_MUCH");
	message_says(*state, "256");
}

static void a_part_has_256_namespaces_and_prefixes_and_no_more(void **state)
{
	assert_text(with_many(*state, 128, "xmlns:p", "u"), "<a></a>");
	assert_text(with_many(*state, 129, "xmlns:p", "u"), "RC_TOO_MUCH");
	message_says(*state, "256");
}

static enum rc parse_names(struct job *job, int elements, int attrs)
{
	struct xml_events events = {0};
	struct buf b;
	enum rc rc;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<a>");
	/* each twice: only different ones count */
	for (int twice = 0; twice < 2; twice++) {
		for (int i = 1; i < elements; i++)
			buf_addf(&b, "<e%d/>", i);
		for (int i = 0; i < attrs; i++)
			buf_addf(&b, "<a b%d=''/>", i);
	}
	buf_add_z(&b, "</a>");
	rc = xml_parse(job, STR("a.xml"), buf_str(&b), &events);
	buf_free(&b);
	return rc;
}

static void a_part_has_8192_different_names_and_no_more(void **state)
{
	assert_int_equal(parse_names(*state, 8192, 0), RC_OK);
	assert_int_equal(parse_names(*state, 8193, 0), RC_TOO_MUCH);
	message_says(*state, "8192");
	assert_int_equal(parse_names(*state, 4096, 4096), RC_OK);
	assert_int_equal(parse_names(*state, 4096, 4097), RC_TOO_MUCH);
}

static void declarations_repeated_on_every_element_cost_nothing(void **state)
{
	struct job *job = *state;
	struct xml_events events = {0};
	size_t before;
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<a>");
	for (int i = 0; i < 100000; i++)
		buf_add_z(&b, "<b xmlns='u' xmlns:p='v'/>");
	buf_add_z(&b, "</a>");
	before = arena_held(job->arena);
	assert_int_equal(xml_parse(job, STR("a.xml"), buf_str(&b), &events), RC_OK);
	assert_true(arena_held(job->arena) - before < 100000);
	buf_free(&b);
}

static enum rc parse_comment(struct job *job, size_t len)
{
	struct xml_events events = {0};
	struct buf b;
	enum rc rc;

	buf_init(&b, BUF_MAX_TEXT);
	buf_add_z(&b, "<a><!--");
	while (b.len < len)
		buf_add_z(&b, "0123456789012345678901234567890123456789012345678901234567890123");
	buf_add_z(&b, "--></a>");
	rc = xml_parse(job, STR("a.xml"), buf_str(&b), &events);
	buf_free(&b);
	return rc;
}

static void one_tag_or_comment_takes_16_mib_at_most(void **state)
{
	assert_int_equal(parse_comment(*state, (size_t)15 << 20), RC_OK);
	assert_int_equal(parse_comment(*state, (size_t)18 << 20), RC_TOO_MUCH);
	message_says(*state, "16 MB");
}

static void a_part_is_parsed_from_its_package(void **state)
{
	struct job *job = *state;
	struct trace trace = {0};
	struct xml_events events = {
		.start = on_start, .end = on_end, .text = on_text, .arg = &trace};
	const struct part parts[] = {{"a.xml", "<a>t</a>"}, {"b.xml", "<a>"}};
	struct ooxml *package = opened(job, parts, 2);

	buf_init(&trace.b, 1000);
	assert_int_equal(ooxml_parse(job, package, STR("A.XML"), &events), RC_OK);
	assert_text(buf_take(job->arena, &trace.b), "<a>t</a>");
	assert_int_equal(ooxml_parse(job, package, STR("b.xml"), &events), RC_INVALID);
	assert_int_equal(ooxml_parse(job, package, STR("c.xml"), &events), RC_MISSING);
	buf_free(&trace.b);
	trace.stop_at = "a";
	assert_int_equal(ooxml_parse(job, package, STR("b.xml"), &events), RC_OK);
	buf_free(&trace.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_come_with_their_namespaces),
		TEST(a_declaration_holds_in_its_element_only),
		TEST(prefixes_are_compared_whole),
		TEST(one_uri_has_one_address),
		TEST(text_comes_with_entities_and_cdata_resolved),
		TEST(utf16_is_read),
		TEST(broken_xml_is_refused_with_its_line),
		TEST(a_document_type_is_refused),
		TEST(a_callback_may_stop_quietly),
		TEST(a_callback_s_refusal_is_the_answer),
		TEST(elements_nest_64_deep_and_no_deeper),
		TEST(an_element_has_256_attributes_and_no_more),
		TEST(a_part_has_256_namespaces_and_prefixes_and_no_more),
		TEST(a_part_has_8192_different_names_and_no_more),
		TEST(declarations_repeated_on_every_element_cost_nothing),
		TEST(one_tag_or_comment_takes_16_mib_at_most),
		TEST(a_part_is_parsed_from_its_package),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
