/*
 * The city's view: what each district sent, what the city holds to be true, what was published, side by side.
 *
 * All three are 登记数 of exactly this period, told apart by their state; 市核数 is the city's own count where nobody
 * registered a 核定数 and the city has the rows. Numbers are compared as they are printed: the list of values keeps
 * fewer decimals than a count has, and people compare what they see.
 */
#include <stdlib.h>
#include <string.h>

#include "exchange/inner.h"

struct surveying {
	struct job *job;
	const struct book *book;
	const struct when *when;
	struct survey *survey;
	const struct ledger_def *registered;
	int decimals; /* of the field 数值 */
	struct survey_unit *units;
	const struct indicator_def **indicators;
	struct survey_cell *cells;
	int64_t *since; /* of the three values of each cell: the newest is taken */
};

static struct survey_cell *cell_at(const struct surveying *s, size_t indicator, size_t unit)
{
	return &s->cells[indicator * s->survey->unit_count + unit];
}

/* ---- districts ---- */

static enum rc find_units(struct surveying *s, int64_t above)
{
	struct units units;
	ARRAY(struct survey_unit) list = {0};
	day_t day = s->when->cutoff;
	TRY(units_read(s->job, s->book, &units));
	for (size_t i = 0; i < units.count; i++)
		if (units.at[i].parent == above && units.at[i].valid.first <= day &&
			units.at[i].valid.last >= day)
			*ARRAY_ADD(s->job->arena, list) = (struct survey_unit){
				.id = units.at[i].id, .name = units.at[i].name};
	if (list.len == 0)
		return fail(s->job, RC_MISSING,
			"%.*s下面没有辖区：汇总看的是各县区，请选它们的上级",
			STR_ARG(unit_of(&units, above) != NULL ? unit_of(&units, above)->name
							       : STR("这个辖区")));
	s->units = list.at;
	s->survey->units = list.at;
	s->survey->unit_count = list.len;
	return RC_OK;
}

static size_t unit_index(const struct surveying *s, int64_t id)
{
	for (size_t i = 0; i < s->survey->unit_count; i++)
		if (s->units[i].id == id)
			return i;
	return SIZE_MAX;
}

static enum rc take_package(void *arg, struct job *job, const struct record *record)
{
	struct surveying *s = arg;
	struct arena *a = job->arena;
	size_t at = unit_index(s, said(record, "unit").integer);
	if (at == SIZE_MAX || !str_eq(said_text(record, "kind"), STR("上报")) ||
		!str_eq(said_text(record, "period"), period_text(a, s->when->period)))
		return RC_OK;
	struct survey_unit *unit = &s->units[at];
	s->survey->submitted += !unit->submitted;
	unit->submitted = true;
	unit->cutoff = said(record, "cutoff").date.first;
	unit->change = said(record, "change").integer;
	unit->received = record->since;
	unit->filled = str_copy(a, said_text(record, "filled"));
	unit->checked = str_copy(a, said_text(record, "checked"));
	unit->at = moment_text(a, said(record, "made").integer);
	return RC_OK;
}

/* ---- registered ---- */

static size_t indicator_index(const struct surveying *s, struct str name)
{
	const struct indicator_def *d = schema_indicator(&s->book->catalog->schema, name);
	for (size_t i = 0; d != NULL && i < s->survey->indicator_count; i++)
		if (s->indicators[i] == d)
			return i;
	return SIZE_MAX;
}

static int kind_of(struct str state)
{
	return str_eq(state, STR("填报"))   ? 0
	       : str_eq(state, STR("核定")) ? 1
	       : str_eq(state, STR("公布")) ? 2
					    : -1;
}

static enum rc take_registered(void *arg, struct job *job, const struct record *record)
{
	struct surveying *s = arg;
	size_t i = indicator_index(s, said_text(record, "indicator"));
	size_t u = unit_index(s, said(record, "unit").integer);
	int kind = kind_of(said_text(record, "state"));
	if (i == SIZE_MAX || u == SIZE_MAX || kind < 0)
		return RC_OK;
	struct survey_cell *cell = cell_at(s, i, u);
	struct survey_value *all[] = {&cell->sent, &cell->checked, &cell->published};
	int64_t *since = &s->since[((size_t)(cell - s->cells)) * 3 + (size_t)kind];
	struct value number = said(record, "value"), rank = said(record, "rank");
	if (*since >= record->since)
		return RC_OK;
	*since = record->since;
	*all[kind] = (struct survey_value){.given = value_given(number),
		.rank = value_given(rank) ? rank.integer : 0,
		.publisher = str_copy(job->arena, said_text(record, "publisher")),
		.document = str_copy(job->arena, said_text(record, "document"))};
	if (!value_given(number))
		return RC_OK;
	all[kind]->number = ratio_from_scaled(number.integer, s->decimals);
	all[kind]->shown =
		ratio_text(job->arena, all[kind]->number, cell->indicator->decimals, ROUND_HALF_UP);
	return RC_OK;
}

static enum rc read_registered(struct surveying *s)
{
	const struct ledger_def *packages;
	struct ledger_query query = {.seq = SEQ_NOW};
	struct ledger_filter filter = {ledger_field(s->registered, STR("period")),
		value_text(TYPE_TEXT, period_text(s->job->arena, s->when->period))};
	TRY(need_ledger(s->job, s->book, LEDGER_PACKAGE, &packages));
	TRY(ledger_each(s->job, s->book, packages, &query, take_package, s));
	query.filters = &filter;
	query.filter_count = 1;
	return ledger_each(s->job, s->book, s->registered, &query, take_registered, s);
}

/* ---- the city's own count ---- */

static void take_count(struct surveying *s, struct survey_cell *cell, const struct figure *figure)
{
	struct figure own = *figure;
	if (cell->checked.given || !figure->has_counted)
		return;
	own.state = VALUE_GIVEN;
	own.number = figure->counted;
	struct printed p = figure_print(s->job->arena, &own);
	if (p.missing)
		return;
	cell->counted = true;
	cell->checked.given = true;
	cell->checked.number = p.exact;
	cell->checked.shown = p.number;
}

static enum rc count(struct surveying *s)
{
	size_t all = s->survey->indicator_count * s->survey->unit_count;
	struct figure_request *requests =
		arena_array(s->job->arena, struct figure_request, all + 1);
	struct figure *figures;
	for (size_t i = 0; i < all; i++)
		requests[i] = (struct figure_request){.indicator = s->cells[i].indicator,
			.face = FACE_VALUE,
			.unit = s->cells[i].unit,
			.when = *s->when};
	TRY(indicator_figures(s->job, s->book, requests, all, SEQ_NOW, &figures));
	for (size_t i = 0; i < all; i++)
		take_count(s, &s->cells[i], &figures[i]);
	return RC_OK;
}

/* ---- held against each other ---- */

static struct str less(struct arena *a, const struct survey_cell *cell,
	const struct survey_value *other, bool *ret_differs)
{
	struct ratio mine, theirs, apart;
	if (!cell->sent.given || !other->given || !ratio_from(cell->sent.shown, &mine) ||
		!ratio_from(other->shown, &theirs) || !ratio_sub(mine, theirs, &apart))
		return STR("");
	if (ratio_is_zero(apart))
		return STR("0");
	*ret_differs = true;
	return str_format(a, "%s%.*s", ratio_sign(apart) > 0 ? "+" : "",
		STR_ARG(ratio_text(a, apart, cell->indicator->decimals, ROUND_HALF_UP)));
}

enum basis { BY_PUBLISHED, BY_CHECKED, BY_CITY, BY_SENT, BASES };

static const struct survey_value *value_by(const struct survey_cell *cell, enum basis basis)
{
	return basis == BY_PUBLISHED ? &cell->published
	       : basis == BY_SENT    ? &cell->sent
				     : &cell->checked;
}

/* A rank is said only where every district has a number of the kind. */
static bool all_have(const struct surveying *s, size_t indicator, enum basis basis)
{
	for (size_t u = 0; u < s->survey->unit_count; u++) {
		const struct survey_cell *cell = cell_at(s, indicator, u);
		if (!value_by(cell, basis)->given || (basis == BY_CHECKED && cell->counted))
			return false;
	}
	return true;
}

static void rank(struct surveying *s, size_t indicator)
{
	static const struct str words[BASES] = {
		STR_INIT("公布"), STR_INIT("核定"), STR_INIT("市数"), STR_INIT("填报")};
	bool down = s->indicators[indicator]->smaller_is_better;
	enum basis basis = 0;
	while (basis < BASES && !all_have(s, indicator, basis))
		basis++;
	for (size_t u = 0; basis < BASES && u < s->survey->unit_count; u++) {
		struct survey_cell *cell = cell_at(s, indicator, u);
		const struct survey_value *own = value_by(cell, basis);
		cell->ranked_by = words[basis];
		cell->rank = own->rank > 0 ? own->rank : 1;
		for (size_t k = 0; own->rank == 0 && k < s->survey->unit_count; k++) {
			int cmp = ratio_cmp(
				value_by(cell_at(s, indicator, k), basis)->number, own->number);
			cell->rank += down ? cmp < 0 : cmp > 0;
		}
	}
}

static void compare(struct surveying *s)
{
	struct arena *a = s->job->arena;
	for (size_t i = 0; i < s->survey->indicator_count; i++) {
		for (size_t u = 0; u < s->survey->unit_count; u++) {
			struct survey_cell *cell = cell_at(s, i, u);
			cell->minus_checked = less(a, cell, &cell->checked, &cell->differs);
			cell->minus_published = less(a, cell, &cell->published, &cell->differs);
		}
		rank(s, i);
	}
}

/* ---- all ---- */

static void lay_cells(
	struct surveying *s, const struct indicator_def *const *indicators, size_t count)
{
	struct arena *a = s->job->arena;
	size_t units = s->survey->unit_count;
	s->indicators = arena_array(a, const struct indicator_def *, count + 1);
	s->cells = arena_array(a, struct survey_cell, count * units + 1);
	s->since = arena_array(a, int64_t, count * units * 3 + 1);
	for (size_t i = 0; i < count; i++) {
		s->indicators[i] = indicators[i];
		for (size_t u = 0; u < units; u++)
			s->cells[i * units + u] = (struct survey_cell){
				.indicator = indicators[i], .unit = s->units[u].id};
	}
	s->survey->indicator_count = count;
	s->survey->cells = s->cells;
}

static bool says_something(const struct surveying *s, size_t indicator)
{
	for (size_t u = 0; u < s->survey->unit_count; u++) {
		const struct survey_cell *cell = cell_at(s, indicator, u);
		if (cell->sent.given || cell->checked.given || cell->published.given)
			return true;
	}
	return false;
}

/* Rows of indicators of which nobody has a number go. */
static void drop_silent(struct surveying *s)
{
	size_t units = s->survey->unit_count, kept = 0;
	for (size_t i = 0; i < s->survey->indicator_count; i++) {
		if (!says_something(s, i))
			continue;
		memmove(&s->cells[kept * units], &s->cells[i * units], units * sizeof(*s->cells));
		s->indicators[kept++] = s->indicators[i];
	}
	s->survey->indicator_count = kept;
}

static enum rc survey_in(struct surveying *s, int64_t above,
	const struct indicator_def *const *indicators, size_t indicator_count)
{
	const struct schema *schema = &s->book->catalog->schema;
	bool all = indicator_count == 0;
	TRY(need_ledger(s->job, s->book, LEDGER_REGISTERED, &s->registered));
	s->decimals = ledger_field(s->registered, STR("value"))->decimals;
	TRY(find_units(s, above));
	lay_cells(s, all ? schema->indicators : indicators,
		all ? schema->indicator_count : indicator_count);
	TRY(read_registered(s));
	TRY(count(s));
	if (all)
		drop_silent(s);
	compare(s);
	return RC_OK;
}

enum rc exchange_survey(struct job *job, const struct book *book, int64_t above,
	const struct when *when, const struct indicator_def *const *indicators,
	size_t indicator_count, struct survey *ret)
{
	struct surveying s = {.job = job, .book = book, .when = when, .survey = ret};
	struct snapshot snapshot;
	*ret = (struct survey){.above = above, .when = *when};
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = survey_in(&s, above, indicators, indicator_count);
	snapshot_end(&snapshot);
	return rc;
}
