/*
 * Strong words. What must hold is a formula and read with the others
 * (rules.c); softer and slip are texts with {…} in them and taken apart there
 * too, because what stands in the braces names indicators.
 */
#include "catalog/inside.h"

static const struct str claim_keys[] = {STR_INIT("claim"), STR_INIT("label"), STR_INIT("words"),
	STR_INIT("holds"), STR_INIT("each"), STR_INIT("softer"), STR_INIT("slip"),
	STR_INIT("basis"), STR_INIT("note"), STR_INIT("rule")};

void pack_read_claim(struct loader *l, const struct node *node)
{
	struct claim_def *def = arena_new(l->a, struct claim_def);

	if (!map_ok(l, node, claim_keys, COUNT_OF(claim_keys)) && node->kind != NODE_MAP)
		return;
	def->place = node->place;
	def->code = node_need(l, node, "claim", STR("表述"));
	if (!pack_code_ok(l, def->code, CODE_DOTTED, node_place(node, "claim")))
		return;
	struct str what = str_format(l->a, "表述「%.*s」", STR_ARG(def->code));
	def->label = node_text(l, node, "label");
	if (!node_get(node, "label"))
		def->label = def->code;
	def->words = node_need(l, node, "words", what);
	def->softer = node_need(l, node, "softer", what);
	def->slip = node_need(l, node, "slip", what);
	def->basis = node_text(l, node, "basis");
	def->rule = node_flag(l, node, "rule", false);
	def->over_list = node_get(node, "each") != NULL;
	if (def->over_list == (node_get(node, "holds") != NULL))
		pack_trouble(&l->troubles, node->place, "%.*s须写「holds」或「each」之一",
			STR_ARG(what));
	(void)node_text(l, node, "note");
	pack_entry_add(l, &l->claims,
		(struct entry){.code = def->code,
			.label = def->label,
			.place = def->place,
			.node = node,
			.claim = def},
		"表述");
}
