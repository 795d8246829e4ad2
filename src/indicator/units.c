/*
 * The tree of 辖区, read once an evaluation: a few dozen to a few thousand
 * nodes, sorted by id, climbed by parent. A cycle in the data cannot hang us:
 * a climb stops after UNIT_DEPTH_MAX steps.
 */
#include "indicator/inner.h"

#include <stdlib.h>
#include <string.h>

struct gather {
	struct arena *arena;
	ARRAY(struct unit_node) nodes;
};

static enum rc take_unit(void *arg, struct job *job, const struct record *record)
{
	struct gather *gather = arg;
	struct record *r = (struct record *)(uintptr_t)record;
	struct value parent = *record_value(r, STR("parent"));
	struct value valid = *record_value(r, STR("valid"));
	struct unit_node node = {
		.id = record->id,
		.parent = value_given(parent) ? parent.integer : 0,
		.name = str_copy(gather->arena, record_value(r, STR("name"))->text),
		.valid = value_given(valid) ? valid.date : (struct date){DAY_MIN, DAY_MAX},
	};
	struct value kind = *record_value(r, STR("kind"));
	(void)job;
	if (value_given(kind))
		node.kind = str_copy(gather->arena, kind.text);
	*ARRAY_ADD(gather->arena, gather->nodes) = node;
	return RC_OK;
}

static int by_id(const void *a, const void *b)
{
	const struct unit_node *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int by_group(const void *a, const void *b, void *arg)
{
	const struct unit_node *nodes = arg;
	const struct unit_node *x = &nodes[*(const size_t *)a], *y = &nodes[*(const size_t *)b];
	if (x->parent != y->parent)
		return x->parent < y->parent ? -1 : 1;
	int kind = str_cmp(x->kind, y->kind);
	return kind != 0 ? kind : x->id < y->id ? -1 : x->id > y->id;
}

static void group_units(struct arena *a, struct unit_tree *tree)
{
	size_t *order = arena_array(a, size_t, tree->len + 1), count = 0;
	tree->groups = arena_array(a, struct unit_group, tree->len + 1);
	for (size_t i = 0; i < tree->len; i++)
		order[i] = i;
	if (tree->len > 0)
		qsort_r(order, tree->len, sizeof(*order), by_group, tree->at);
	for (size_t i = 0; i < tree->len; i++) {
		struct unit_node *node = &tree->at[order[i]];
		const struct unit_node *before = i > 0 ? &tree->at[order[i - 1]] : NULL;
		if (before == NULL || before->parent != node->parent ||
			!str_eq(before->kind, node->kind))
			tree->groups[count++] = (struct unit_group){.members = &order[i]};
		node->group = count - 1;
		tree->groups[count - 1].count++;
	}
}

enum rc unit_tree_load(struct job *job, const struct book *book, int64_t seq, struct unit_tree *ret)
{
	const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, LEDGER_UNIT);
	must(ledger != NULL);
	struct gather gather = {.arena = job->arena};
	struct ledger_query query = {.seq = seq};
	TRY(ledger_each(job, book, ledger, &query, take_unit, &gather));
	if (gather.nodes.len > 0)
		qsort(gather.nodes.at, gather.nodes.len, sizeof(*gather.nodes.at), by_id);
	*ret = (struct unit_tree){.at = gather.nodes.at, .len = gather.nodes.len};
	group_units(job->arena, ret);
	return RC_OK;
}

const struct unit_node *unit_find(const struct unit_tree *tree, int64_t id)
{
	struct unit_node key = {.id = id};
	if (tree->len == 0)
		return NULL;
	return bsearch(&key, tree->at, tree->len, sizeof(*tree->at), by_id);
}

bool unit_within(const struct unit_tree *tree, int64_t unit, int64_t top)
{
	for (int depth = 0; unit != 0 && depth < UNIT_DEPTH_MAX; depth++) {
		if (unit == top)
			return true;
		const struct unit_node *node = unit_find(tree, unit);
		unit = node != NULL ? node->parent : 0;
	}
	return false;
}

void unit_choice_look(struct unit_choice *choice, const struct book *book, int64_t id,
	struct str name, bool has_parent)
{
	if (name.len > choice->own && str_starts(book->name, name)) {
		choice->chosen = id;
		choice->own = name.len;
	} else if (choice->own == 0 && !choice->top && !has_parent) {
		choice->chosen = id;
		choice->top = true;
	}
}

bool unit_sibling(const struct unit_node *a, const struct unit_node *b, day_t day)
{
	return a->group == b->group && b->valid.first <= day && day <= b->valid.last;
}
