/*
 * What a comparison came to, in words and as a workbook: a sheet for each kind
 * that occurs.
 */
#include "intake/inner.h"

const char *match_kind_label(enum match_kind kind)
{
	static const char *const labels[] = {
		"更名", "疑似更名", "新增", "缺少", "前一份重复", "后一份重复", "相同"};
	return labels[kind];
}

bool match_is_shown(enum match_shown shown, const struct match_pair *p)
{
	return shown == MATCH_CHANGED ? p->changes.len > 0 : (int)p->kind == (int)shown;
}

size_t match_count(const struct comparison *c, enum match_shown shown)
{
	return shown == MATCH_CHANGED ? c->changed : c->counts[shown];
}

const char *match_shown_label(enum match_shown shown)
{
	return shown == MATCH_CHANGED ? "变更" : match_kind_label((enum match_kind)shown);
}

const struct match_item *match_first(const struct comparison *c, const struct match_pair *p)
{
	if (p->a == SIZE_MAX)
		return NULL;
	if (p->kind == MATCH_TWICE_A)
		return &c->a.items[p->b];
	return p->kind == MATCH_TWICE_B ? &c->b.items[p->a] : &c->a.items[p->a];
}

const struct match_item *match_second(const struct comparison *c, const struct match_pair *p)
{
	if (p->b == SIZE_MAX)
		return NULL;
	return p->kind == MATCH_TWICE_A ? &c->a.items[p->a] : &c->b.items[p->b];
}

struct str match_where(struct arena *a, const struct match_item *item)
{
	if (item == NULL)
		return STR_NONE;
	if (item->record != NULL)
		return str_format(a, "记录 %lld", (long long)item->row);
	return str_format(a, "%.*s%s第 %lld 行", STR_ARG(item->source),
		item->source.len > 0 ? " " : "", (long long)item->row + 1);
}

/* ---- as a workbook ---- */

struct writing {
	const struct comparison *comparison;
	enum match_shown shown;
	size_t next;
};

static void put_item(struct arena *a, const struct match_item *item, struct str *cells)
{
	if (item == NULL)
		return;
	cells[0] = item->name;
	cells[1] = item->code;
	cells[2] = item->number;
	cells[3] = item->place;
	cells[4] = match_where(a, item);
}

static enum rc pair_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	struct writing *w = arg;
	const struct comparison *c = w->comparison;
	(void)n;
	while (w->next < c->count && !match_is_shown(w->shown, &c->pairs[w->next]))
		w->next++;
	if (w->next == c->count)
		return RC_DONE;
	const struct match_pair *p = &c->pairs[w->next++];
	put_item(job->arena, match_first(c, p), ret_cells);
	put_item(job->arena, match_second(c, p), ret_cells + 5);
	ret_cells[10] = str_from_z(p->why);
	ret_cells[11] =
		p->kind == MATCH_NEAR ? str_format(job->arena, "%d", p->likeness) : STR_NONE;
	ret_cells[12] = p->changes;
	return RC_OK;
}

enum rc intake_compare_write(struct job *job, const struct comparison *comparison, struct str path)
{
	static const struct sheet_column columns[] = {
		{.title = STR_INIT("前一份名称"), .type = TYPE_TEXT},
		{.title = STR_INIT("前一份信用代码"), .type = TYPE_CODE},
		{.title = STR_INIT("前一份编号"), .type = TYPE_CODE},
		{.title = STR_INIT("前一份属地"), .type = TYPE_TEXT},
		{.title = STR_INIT("前一份位置"), .type = TYPE_TEXT},
		{.title = STR_INIT("后一份名称"), .type = TYPE_TEXT},
		{.title = STR_INIT("后一份信用代码"), .type = TYPE_CODE},
		{.title = STR_INIT("后一份编号"), .type = TYPE_CODE},
		{.title = STR_INIT("后一份属地"), .type = TYPE_TEXT},
		{.title = STR_INIT("后一份位置"), .type = TYPE_TEXT},
		{.title = STR_INIT("依据"), .type = TYPE_TEXT},
		{.title = STR_INIT("相近程度"), .type = TYPE_INT},
		{.title = STR_INIT("变更"), .type = TYPE_TEXT}};
	struct sheet_table tables[MATCH_SHOWN];
	struct writing writings[MATCH_SHOWN];
	size_t count = 0;
	for (int kind = 0; kind < MATCH_SHOWN; kind++) {
		enum match_shown shown = (enum match_shown)kind;
		if (match_count(comparison, shown) == 0)
			continue;
		writings[count] = (struct writing){.comparison = comparison, .shown = shown};
		tables[count] = (struct sheet_table){.title = str_from_z(match_shown_label(shown)),
			.columns = columns,
			.column_count = COUNT_OF(columns),
			.row = pair_row,
			.arg = &writings[count]};
		count++;
	}
	if (count == 0)
		return fail(job, RC_INVALID, "两份名单都是空的，没有可写的");
	return sheet_write(job, path, tables, count);
}
