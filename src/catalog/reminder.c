/*
 * Reminders: what is to be looked after, as a count of records whose cutoff is
 * today. Each is an indicator that stands apart: it is asked for by the pages
 * and commands of reminders alone and never stands in a report.
 */
#include "catalog/inside.h"

static const struct str reminder_keys[] = {STR_INIT("reminder"), STR_INIT("label"),
	STR_INIT("unit"), STR_INIT("value"), STR_INIT("todo"), STR_INIT("office"),
	STR_INIT("note")};

void pack_read_reminder(struct loader *l, const struct node *node)
{
	struct reminder_def *def = arena_new(l->a, struct reminder_def);
	struct indicator_def *counted = arena_new(l->a, struct indicator_def);

	if (!map_ok(l, node, reminder_keys, COUNT_OF(reminder_keys)) && node->kind != NODE_MAP)
		return;
	def->code = node_need(l, node, "reminder", STR("提醒"));
	if (!pack_code_ok(l, def->code, CODE_DOTTED, node_place(node, "reminder")))
		return;
	struct str what = str_format(l->a, "提醒「%.*s」", STR_ARG(def->code));
	def->label = node_need(l, node, "label", what);
	def->todo = node_need(l, node, "todo", what);
	(void)node_need(l, node, "value", what);
	counted->place = node->place;
	counted->code = def->code;
	counted->label = def->label;
	counted->measure = node_need(l, node, "unit", what);
	counted->quantity = quantity_from(counted->measure);
	counted->nature = NATURE_POINT;
	counted->office = node_text(l, node, "office");
	counted->note = node_text(l, node, "note");
	def->counted = counted;
	pack_entry_add(l, &l->reminders,
		(struct entry){.code = def->code,
			.label = def->label,
			.place = node->place,
			.node = node,
			.reminder = def},
		"提醒");
}

void rules_of_reminders(struct loader *l)
{
	for (size_t i = 0; i < l->reminders.len; i++) {
		const struct entry *entry = &l->reminders.at[i];
		struct indicator_def *counted = entry->reminder->counted;

		rule_of_indicator(l, counted, entry->node, &l->catalog->schema);
		if (counted->value != NULL && (formula_aggregate_count(counted->value) != 1 ||
						      formula_use_count(counted->value) > 0))
			pack_trouble(&l->troubles, node_place(entry->node, "value"),
				"提醒「%.*s」的 value 应是一本台账的个数：台账 个数 条件 …",
				STR_ARG(entry->label));
	}
}
