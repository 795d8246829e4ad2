/*
 * A report's file: a head of "key: value" lines, a line ---, the text. The
 * text is kept as written; its tags are the report room's, which tells places
 * in it: that is why the definition knows where the text begins.
 */
#include "catalog/inside.h"

static const struct str report_keys[] = {STR_INIT("report"), STR_INIT("label"), STR_INIT("note"),
	STR_INIT("page"), STR_INIT("record"), STR_INIT("below")};
static const char *const pages[] = {"一页"};

/* Cuts at the first line that is ---; false: there is none. */
static bool cut_head(struct str bytes, struct str *ret_head, struct str *ret_body, int *ret_line)
{
	struct str rest = bytes;

	for (int line = 1; rest.len; line++) {
		struct str one = str_cut(&rest, STR("\n"));

		if (!str_eq(str_trim(one), STR("---")))
			continue;
		*ret_head = str_head(bytes, (size_t)(one.at - bytes.at));
		*ret_body = rest;
		*ret_line = line + 1;
		return true;
	}
	return false;
}

static void add_report(
	struct loader *l, const struct node *head, struct str body, struct place place)
{
	struct report_def *def = arena_new(l->a, struct report_def);

	if (!map_ok(l, head, report_keys, COUNT_OF(report_keys)) && head->kind != NODE_MAP)
		return;
	def->code = node_need(l, head, "report", STR("公文"));
	def->label =
		node_need(l, head, "label", str_format(l->a, "公文「%.*s」", STR_ARG(def->code)));
	def->note = node_text(l, head, "note");
	def->one_page = node_word(l, head, "page", pages, COUNT_OF(pages)) == 0;
	def->record = node_text(l, head, "record");
	def->below = node_text(l, head, "below");
	def->body = body;
	def->place = place;
	if (!pack_code_ok(l, def->code, CODE_DASHED, node_place(head, "report")))
		return;
	if (!str_trim(body).len)
		pack_trouble(&l->troubles, place, "公文「%.*s」没有正文", STR_ARG(def->code));
	pack_entry_add(l, &l->reports,
		(struct entry){.code = def->code,
			.label = def->label,
			.place = head->place,
			.node = head,
			.report = def},
		"公文");
}

void pack_read_report(struct loader *l, struct str path, struct str bytes)
{
	struct str head, body;
	struct node **documents;
	size_t count;
	int line;

	if (!tree_prepare(&l->troubles, path, bytes, &bytes))
		return;
	if (!cut_head(bytes, &head, &body, &line)) {
		pack_trouble(&l->troubles, (struct place){path, 1, 1},
			"公文须以「report: 代码」「label: 名称」开头，然后一行 ---，再写正文");
		return;
	}
	if (!punctuation_ok(&l->troubles, path, head) ||
		!tree_read(l->trees, &l->troubles, path, head, &documents, &count))
		return;
	if (count != 1)
		pack_trouble(&l->troubles, (struct place){path, 1, 1},
			"公文须以「report: 代码」「label: 名称」开头，然后一行 ---，再写正文");
	else
		add_report(l, documents[0], body, (struct place){path, line, 1});
}
