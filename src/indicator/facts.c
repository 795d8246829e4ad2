/*
 * Facts that people registered: 登记数, 目标任务, 数据覆盖.
 *
 * Registered values and targets are written in the indicator's own measure
 * (3.67 亿元, 2.35 %); here they become what figures are held in (分, plain
 * ratios) by measure_factor.
 */
#include "indicator/inner.h"

#include <stdlib.h>

struct ratio measure_factor(const struct indicator_def *indicator)
{
	static const struct {
		struct str measure;
		int64_t num, den;
	} factors[] = {
		{STR_INIT("元"), 100, 1},
		{STR_INIT("千元"), 100000, 1},
		{STR_INIT("万元"), 1000000, 1},
		{STR_INIT("百万元"), 100000000, 1},
		{STR_INIT("亿元"), INT64_C(10000000000), 1},
		{STR_INIT("%"), 1, 100},
		{STR_INIT("‰"), 1, 1000},
	};
	for (size_t i = 0; i < COUNT_OF(factors); i++)
		if (str_eq(indicator->measure, factors[i].measure))
			return (struct ratio){factors[i].num, factors[i].den};
	return (struct ratio){1, 1};
}

/* The number of a DECIMAL field in what the indicator is held in; false when it is missing or does not fit. */
static bool held_number(const struct indicator_def *indicator, const struct ledger_def *ledger,
	struct value v, struct ratio *ret)
{
	if (!value_given(v))
		return false;
	const struct field_def *field = ledger_field(ledger, STR("value"));
	must(field != NULL);
	return ratio_mul(
		ratio_from_scaled(v.integer, field->decimals), measure_factor(indicator), ret);
}

static struct str text_of(struct arena *a, struct record *r, struct str field)
{
	if (ledger_field(r->ledger, field) == NULL)
		return STR_NONE;
	struct value v = *record_value(r, field);
	return value_given(v) &&
			       (v.type == TYPE_TEXT || v.type == TYPE_CHOICE || v.type == TYPE_CODE)
		       ? str_copy(a, v.text)
		       : STR_NONE;
}

static int64_t number_of(struct record *r, struct str field)
{
	if (ledger_field(r->ledger, field) == NULL)
		return 0;
	struct value v = *record_value(r, field);
	return value_given(v) ? v.integer : 0;
}

static int firmness_of(struct str state)
{
	static const struct str states[] = {
		STR_INIT("填报"), STR_INIT("初核"), STR_INIT("核定"), STR_INIT("公布")};
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (str_eq(state, states[i]))
			return (int)i + 1;
	return 0;
}

struct load {
	const struct book *book;
	struct facts *facts;
};

static enum rc take_registered(void *arg, struct job *job, const struct record *record)
{
	struct load *load = arg;
	struct record *r = (struct record *)(uintptr_t)record;
	struct registered_row row = {.published = DAY_MIN};
	struct arena *a = job->arena;
	row.indicator =
		schema_indicator(&load->book->catalog->schema, text_of(a, r, STR("indicator")));
	if (row.indicator ==
		NULL) /* kept in the ledger, unknown to this catalog: no figure asks for it */
		return RC_OK;
	struct str period = text_of(a, r, STR("period"));
	if (!period_from(period, &row.period))
		return RC_OK; /* the ledger's own check tells the clerk */
	/* A circular that prints only the rank gives no number. */
	row.fact.has_number = held_number(
		row.indicator, record->ledger, *record_value(r, STR("value")), &row.fact.number);
	row.unit = number_of(r, STR("unit"));
	row.fact.record = record->id;
	row.fact.since = record->since;
	row.fact.rank = number_of(r, STR("rank"));
	row.fact.period = period;
	row.fact.state = text_of(a, r, STR("state"));
	row.fact.vintage = text_of(a, r, STR("vintage"));
	row.fact.publisher = text_of(a, r, STR("publisher"));
	row.fact.document = text_of(a, r, STR("document"));
	row.fact.page = text_of(a, r, STR("page"));
	row.firmness = firmness_of(row.fact.state);
	if (ledger_field(record->ledger, STR("published")) != NULL) {
		struct value published = *record_value(r, STR("published"));
		if (value_given(published))
			row.published = published.date.last;
	}
	*ARRAY_ADD(a, load->facts->registered) = row;
	return RC_OK;
}

static enum rc take_target(void *arg, struct job *job, const struct record *record)
{
	struct load *load = arg;
	struct record *r = (struct record *)(uintptr_t)record;
	struct target_row row = {.record = record->id};
	row.indicator = schema_indicator(
		&load->book->catalog->schema, text_of(job->arena, r, STR("indicator")));
	if (row.indicator == NULL || !held_number(row.indicator, record->ledger,
					     *record_value(r, STR("value")), &row.number))
		return RC_OK;
	row.unit = number_of(r, STR("unit"));
	row.year = (int)number_of(r, STR("year"));
	row.floor = !str_eq(text_of(job->arena, r, STR("grade")), STR("争先"));
	*ARRAY_ADD(job->arena, load->facts->targets) = row;
	return RC_OK;
}

static enum rc take_step(void *arg, struct job *job, const struct record *record)
{
	struct load *load = arg;
	struct record *r = (struct record *)(uintptr_t)record;
	struct target_step step = {.target = record->parent, .share = RATIO_ZERO};
	const struct field_def *field = ledger_field(record->ledger, STR("share"));
	must(field != NULL);
	step.month = (int)number_of(r, STR("month"));
	if (ratio_div(ratio_from_scaled(number_of(r, STR("share")), field->decimals),
		    ratio_from_int(100), &step.share))
		*ARRAY_ADD(job->arena, load->facts->steps) = step;
	return RC_OK;
}

static enum rc take_coverage(void *arg, struct job *job, const struct record *record)
{
	struct load *load = arg;
	struct record *r = (struct record *)(uintptr_t)record;
	struct coverage_row row = {.unit = number_of(r, STR("unit"))};
	row.ledger =
		schema_ledger(&load->book->catalog->schema, text_of(job->arena, r, STR("ledger")));
	struct value days = *record_value(r, STR("from_to"));
	if (row.ledger == NULL || !value_given(days) ||
		str_eq(text_of(job->arena, r, STR("state")), STR("部分")))
		return RC_OK;
	row.days = days.date;
	*ARRAY_ADD(job->arena, load->facts->coverage) = row;
	return RC_OK;
}

int facts_order(const struct indicator_def *a, const struct indicator_def *b)
{
	if (a == b)
		return 0;
	int code = str_cmp(a->code, b->code);
	return code != 0 ? code : str_cmp(a->measure, b->measure);
}

/* Registered rows stand sorted by (indicator, unit), so that those of one figure are found by bisection. */
static int by_owner(const void *a, const void *b)
{
	const struct registered_row *x = a, *y = b;
	int order = facts_order(x->indicator, y->indicator);
	if (order != 0)
		return order;
	return x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* Targets by (indicator, unit, year). */
static int by_task(const void *a, const void *b)
{
	const struct target_row *x = a, *y = b;
	int order = facts_order(x->indicator, y->indicator);
	if (order != 0)
		return order;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return x->year - y->year;
}

/* The first row of (indicator, unit); *ret_end is behind the last. */
static size_t owned_by(const struct facts *facts, const struct indicator_def *indicator,
	int64_t unit, size_t *ret_end)
{
	struct registered_row key = {.indicator = indicator, .unit = unit};
	size_t low = 0, high = facts->registered.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_owner(&facts->registered.at[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	size_t end = low;
	while (end < facts->registered.len && by_owner(&facts->registered.at[end], &key) == 0)
		end++;
	*ret_end = end;
	return low;
}

enum rc facts_load(struct job *job, const struct book *book, int64_t seq, struct facts *ret)
{
	const struct schema *schema = &book->catalog->schema;
	struct ledger_query query = {.seq = seq};
	struct load load = {.book = book, .facts = ret};
	*ret = (struct facts){0};
	TRY(ledger_each(job, book, schema_ledger(schema, LEDGER_REGISTERED), &query,
		take_registered, &load));
	if (ret->registered.len > 0)
		qsort(ret->registered.at, ret->registered.len, sizeof(*ret->registered.at),
			by_owner);
	TRY(ledger_each(
		job, book, schema_ledger(schema, LEDGER_TARGET), &query, take_target, &load));
	if (ret->targets.len > 0)
		qsort(ret->targets.at, ret->targets.len, sizeof(*ret->targets.at), by_task);
	/* A pack may have tasks without curves. */
	if (schema_ledger(schema, LEDGER_TARGET_STEP) != NULL)
		TRY(ledger_each(job, book, schema_ledger(schema, LEDGER_TARGET_STEP), &query,
			take_step, &load));
	TRY(ledger_each(
		job, book, schema_ledger(schema, LEDGER_COVERAGE), &query, take_coverage, &load));
	return printed_load(job, book, seq, ret);
}

/*
 * Firmer first, then what was published later (a day that is not said is before all others), then the vintage by its
 * text, then the later record. The day goes first: 最终核实 and 普查后修订 do not tell by their letters which is newer.
 */
static bool better(const struct registered_row *a, const struct registered_row *b)
{
	if (a->firmness != b->firmness)
		return a->firmness > b->firmness;
	if (a->published != b->published)
		return a->published > b->published;
	int vintage = str_cmp(a->fact.vintage, b->fact.vintage);
	if (vintage != 0)
		return vintage > 0;
	return a->fact.record > b->fact.record;
}

/* An indicator that names its data state counts that one only. */
static bool state_fits(const struct indicator_def *indicator, const struct registered_row *row)
{
	return indicator->state.len == 0 || str_eq(indicator->state, row->fact.state);
}

const struct registered_row *facts_registered(const struct facts *facts,
	const struct indicator_def *indicator, int64_t unit, struct period period, day_t known_by)
{
	const struct registered_row *best = NULL;
	size_t end;
	for (size_t i = owned_by(facts, indicator, unit, &end); i < end; i++) {
		const struct registered_row *row = &facts->registered.at[i];
		if (period_eq(row->period, period) && state_fits(indicator, row) &&
			row->published <= known_by && (best == NULL || better(row, best)))
			best = row;
	}
	return best;
}

int facts_latest_year(const struct facts *facts, const struct indicator_def *indicator,
	int64_t unit, int year, day_t cutoff, bool places)
{
	int found = 0;
	size_t end;
	for (size_t i = owned_by(facts, indicator, unit, &end); i < end; i++) {
		const struct registered_row *row = &facts->registered.at[i];
		if (row->period.kind == PERIOD_YEAR && row->period.year <= year &&
			row->period.year > found &&
			(row->fact.has_number || (places && row->fact.rank > 0)) &&
			row->published <= cutoff && state_fits(indicator, row))
			found = row->period.year;
	}
	return found;
}

const struct target_row *facts_target(
	const struct facts *facts, const struct indicator_def *indicator, int64_t unit, int year)
{
	struct target_row key = {.indicator = indicator, .unit = unit, .year = year};
	size_t low = 0, high = facts->targets.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_task(&facts->targets.at[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct target_row *best = NULL;
	for (; low < facts->targets.len && by_task(&facts->targets.at[low], &key) == 0; low++) {
		const struct target_row *row = &facts->targets.at[low];
		if (best == NULL || (row->floor && !best->floor) ||
			(row->floor == best->floor && row->record > best->record))
			best = row;
	}
	return best;
}

bool facts_due(
	const struct facts *facts, const struct target_row *target, int month, struct ratio *ret)
{
	bool curve = false;
	int last = 0;
	*ret = RATIO_ZERO;
	for (size_t i = 0; target != NULL && i < facts->steps.len; i++) {
		const struct target_step *step = &facts->steps.at[i];
		if (step->target != target->record)
			continue;
		curve = true;
		if (step->month <= month && step->month > last) {
			last = step->month;
			*ret = step->share;
		}
	}
	return curve;
}

bool facts_covered(const struct facts *facts, const struct unit_tree *tree,
	const struct ledger_def *ledger, int64_t unit, struct date days)
{
	/* Walk from the first day: each step takes the row that reaches furthest among those that hold the day. */
	day_t need = days.first;
	while (need <= days.last) {
		day_t reach = DAY_MIN;
		for (size_t i = 0; i < facts->coverage.len; i++) {
			const struct coverage_row *row = &facts->coverage.at[i];
			if (row->ledger == ledger && row->days.first <= need &&
				row->days.last >= need &&
				(row->unit == 0 ||
					(unit != 0 && unit_within(tree, unit, row->unit))) &&
				row->days.last > reach)
				reach = row->days.last;
		}
		if (reach < need)
			return false;
		if (reach >= days.last)
			return true;
		need = reach + 1;
	}
	return true;
}
