/*
 * The units below one: what 每区 goes through. In the order of their codes,
 * those without one behind them, or in the order of a figure, which is missing
 * last; who has the same number stands at the same place.
 */
#include "report/render.h"

#include <stdlib.h>

struct below {
	const struct report_request *request;
	ARRAY(struct unit_at_hand) units;
};

static bool is_valid_on(const struct record *unit, day_t day)
{
	struct value valid = *record_value((struct record *)(uintptr_t)unit, STR("valid"));
	return !value_given(valid) || (valid.date.first <= day && day <= valid.date.last);
}

static struct str said(struct arena *a, const struct record *unit, struct str field)
{
	struct value v = *record_value((struct record *)(uintptr_t)unit, field);
	return value_given(v) ? str_copy(a, v.text) : STR_NONE;
}

/* By how the name ends (云东区: 全区, 霁川县: 全县), else by the kind (安徽: 全省, 暄塘街道: 全街道). */
static struct str whole_of(struct arena *a, struct str name, struct str kind)
{
	static const struct str ends[] = {STR_INIT("省"), STR_INIT("市"), STR_INIT("区"),
		STR_INIT("县"), STR_INIT("旗"), STR_INIT("州"), STR_INIT("盟"), STR_INIT("镇"),
		STR_INIT("乡"), STR_INIT("村"), STR_INIT("街道")};
	for (size_t i = 0; !str_ends(name, STR("社区")) && i < COUNT_OF(ends); i++)
		if (str_ends(name, ends[i]))
			return str_format(a, "全%.*s", STR_ARG(ends[i]));
	if (str_eq(kind, STR("国家")))
		return STR("全国");
	if (str_eq(kind, STR("省")) || str_eq(kind, STR("市")))
		return str_format(a, "全%.*s", STR_ARG(kind));
	return name;
}

struct unit_at_hand unit_at_hand_of(struct arena *a, const struct record *record)
{
	struct unit_at_hand unit = {.id = record->id,
		.name = said(a, record, STR("name")),
		.brief = said(a, record, STR("short")),
		.code = said(a, record, STR("code"))};
	struct value parent = *record_value((struct record *)(uintptr_t)record, STR("parent"));
	if (unit.brief.len == 0)
		unit.brief = unit.name;
	unit.parent = value_given(parent) ? parent.integer : 0;
	unit.whole = whole_of(a, unit.name, said(a, record, STR("kind")));
	return unit;
}

const struct unit_at_hand *unit_above(const struct writer *w, const struct unit_at_hand *unit)
{
	return unit->id == w->unit.id ? &w->above : &w->unit;
}

static enum rc take_below(void *arg, struct job *job, const struct record *record)
{
	struct below *below = arg;
	struct str kind = below->request->report->below;
	struct value parent = *record_value((struct record *)(uintptr_t)record, STR("parent"));
	if (!value_given(parent) || parent.integer != below->request->unit ||
		!is_valid_on(record, below->request->when.cutoff))
		return RC_OK;
	if (kind.len == 0 || str_eq(kind, said(job->arena, record, STR("kind"))))
		*ARRAY_ADD(job->arena, below->units) = unit_at_hand_of(job->arena, record);
	return RC_OK;
}

static int by_code(const void *a, const void *b)
{
	const struct unit_at_hand *x = a, *y = b;
	if ((x->code.len == 0) != (y->code.len == 0))
		return x->code.len == 0 ? 1 : -1;
	int order = str_cmp(x->code, y->code);
	return order != 0 ? order : x->id < y->id ? -1 : x->id > y->id;
}

enum rc units_below(struct job *job, const struct book *book, const struct report_request *request,
	int64_t seq, struct unit_at_hand **ret, size_t *ret_count)
{
	const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, LEDGER_UNIT);
	struct ledger_query query = {.seq = seq};
	struct below below = {.request = request};
	TRY(ledger_each(job, book, ledger, &query, take_below, &below));
	if (below.units.len > 0)
		qsort(below.units.at, below.units.len, sizeof(*below.units.at), by_code);
	*ret = below.units.at;
	*ret_count = below.units.len;
	return RC_OK;
}

enum rc report_applies(
	struct job *job, const struct book *book, const struct report_request *request, bool *ret)
{
	struct unit_at_hand *units;
	size_t count = 1;
	if (request->report->below.len > 0)
		TRY(units_below(job, book, request, request->seq, &units, &count));
	*ret = count > 0;
	return RC_OK;
}

/* ---- order ---- */

struct placed {
	const struct unit_at_hand *unit;
	const struct figure *key;
	bool descending;
	size_t by_code;
};

static int key_order(const struct placed *x, const struct placed *y)
{
	bool given = x->key->state == VALUE_GIVEN;
	if (given != (y->key->state == VALUE_GIVEN))
		return given ? -1 : 1;
	int order = given ? ratio_cmp(x->key->number, y->key->number) : 0;
	return x->descending ? -order : order;
}

static int by_key(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = key_order(x, y);
	return order != 0 ? order : x->by_code < y->by_code ? -1 : x->by_code > y->by_code;
}

/*
 * Is its place among the first (the last) so many? Who has the same number shares the better place; who stands at the
 * very last one is among the last, however many share it.
 */
static bool is_among(const struct placed *placed, size_t count, size_t at, const struct part *part)
{
	int64_t before = 0, behind = 0, all = (int64_t)count;
	for (size_t i = 0; i < count; i++) {
		int order = key_order(&placed[i], &placed[at]);
		before += order < 0;
		behind += order > 0;
	}
	return (part->first == 0 || before < part->first) &&
	       (part->last == 0 || behind == 0 || before >= all - part->last);
}

/*
 * How many have a place; they stand first. Of which there can be no number has none. Nobody knows who stands first as
 * long as one number is missing: it could be that one.
 */
static size_t with_a_place(const struct placed *placed, size_t count)
{
	size_t given = 0;
	for (size_t i = 0; i < count; i++) {
		if (placed[i].key->state == VALUE_MISSING)
			return 0;
		given += placed[i].key->state == VALUE_GIVEN;
	}
	return given;
}

void units_in_order(struct writer *w, const struct part *part, const struct scope *scope,
	const struct unit_at_hand **units, size_t *count)
{
	const struct indicator_def *indicator = indicator_meant(scope, part);
	struct placed *placed = arena_array(w->job->arena, struct placed, *count + 1);
	size_t kept = 0;
	if (!part->ordered || *count == 0)
		return;
	for (size_t i = 0; i < *count; i++)
		placed[i] = (struct placed){units[i], have(w, units[i], indicator, part->tag.face),
			part->descending, i};
	qsort(placed, *count, sizeof(*placed), by_key);
	bool all = part->first == 0 && part->last == 0;
	size_t places = all ? *count : with_a_place(placed, *count);
	for (size_t i = 0; i < places; i++)
		if (all || is_among(placed, places, i, part))
			units[kept++] = placed[i].unit;
	*count = kept;
}
