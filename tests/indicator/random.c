/*
 * The standard pack on random rows: for every indicator that is counted, the
 * rows behind it add up to the figure, whatever the rows are like.
 *
 * Rows are made from the definitions alone: each field a value of its type or
 * nothing, references to records that are there, dates known to the month here
 * and there, firms that move. KEZHANG_LONG=1 makes more worlds.
 */
#include "both.h"
#include "indicator/inner.h"

#include <stdio.h>
#include <stdlib.h>

#define RECORDS 7 /* of a ledger, at most */

struct ids {
	ARRAY(int64_t) list;
};

static struct {
	struct both db;
	struct catalog *catalog;
	struct book *book;
	struct ids *ids; /* by ledger of the schema */
	uint64_t seed;
	int64_t serial;
} w;

static struct {
	int64_t traces, parts, rows, undecidable, repeated, plain, reckoned;
	bool *met; /* by indicator: rows were counted */
} seen;

static size_t below(size_t n)
{
	w.seed ^= w.seed << 13;
	w.seed ^= w.seed >> 7;
	w.seed ^= w.seed << 17;
	return (size_t)(w.seed % n);
}

static bool percent(size_t n)
{
	return below(100) < n;
}

static struct ids *ids_of(const struct ledger_def *ledger)
{
	const struct schema *schema = &w.catalog->schema;

	for (size_t i = 0; i < schema->ledger_count; i++)
		if (schema->ledgers[i] == ledger)
			return &w.ids[i];
	never();
}

/* ---- rows ---- */

static day_t some_day(void)
{
	day_t first;

	must(day_from_civil(2020, 6, 1, &first));
	return first + (day_t)below(365 * 4);
}

static struct value some_date(const struct field_def *field)
{
	day_t day = some_day();
	struct civil civil = day_civil(day);
	struct period year = {civil.year, PERIOD_YEAR, 1};

	if (field->type == TYPE_SPAN)
		return value_date(
			TYPE_SPAN, (struct date){percent(20) ? DAY_MIN : day,
					   percent(20) ? DAY_MAX : day + (day_t)below(900)});
	if (field->year_ok && percent(8))
		return value_date(TYPE_DATE, (struct date){period_first(year), period_last(year)});
	if (field->month_ok && percent(15))
		return value_date(TYPE_DATE,
			(struct date){day - day_civil(day).day + 1, day_month_last(day)});
	return value_date(TYPE_DATE, date_of(day));
}

static struct value some_value(const struct field_def *field)
{
	struct arena *a = w.db.job.arena;
	const struct ids *ids;

	switch (field->type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_PERSONAL:
		return value_text(field->type, str_format(a, "某%lld", (long long)++w.serial));
	case TYPE_CHOICE:
		return value_text(TYPE_CHOICE, field->choices[below(field->choice_count)]);
	case TYPE_INT:
		return value_int(
			TYPE_INT, percent(50) ? 2021 + (int64_t)below(3) : (int64_t)below(40));
	case TYPE_DECIMAL:
	case TYPE_MONEY: return value_int(field->type, (int64_t)below(100000000) - 1000000);
	case TYPE_BOOL: return value_int(TYPE_BOOL, percent(60));
	case TYPE_DATE:
	case TYPE_SPAN: return some_date(field);
	case TYPE_REF:
		ids = ids_of(field->ref);
		return ids->list.len > 0 ? value_int(TYPE_REF, ids->list.at[below(ids->list.len)])
					 : value_missing(TYPE_REF);
	case TYPE_NONE: break;
	}
	never();
}

static bool ending; /* records end, so that references may lead nowhere */

/* RC_TAKEN: the key is another's; RC_INVALID: it refers to what has ended; nothing is written then. */
static enum rc put(struct record *record)
{
	struct job *job = &w.db.job;
	struct change *change;
	int64_t seq;
	enum rc rc;

	OK(job, change_begin(job, w.book, CHANGE_WRITE, STR("试验"), &change));
	rc = change_put(job, change, record, 0);
	if (rc == RC_OK)
		return change_commit(job, change, &seq);
	change_abandon(change);
	return rc;
}

static bool can_be_made(const struct ledger_def *ledger)
{
	if (ledger->parent != NULL && ids_of(ledger->parent)->list.len == 0)
		return false;
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *field = &ledger->fields[i];

		if (field->required && field->type == TYPE_REF && ids_of(field->ref)->list.len == 0)
			return false;
	}
	return true;
}

static void make_record(const struct ledger_def *ledger)
{
	struct record *record = record_new(&w.db.job, ledger);
	enum rc rc;

	if (ledger->parent != NULL) {
		const struct ids *parents = ids_of(ledger->parent);

		record->parent = parents->list.at[below(parents->list.len)];
	}
	for (size_t i = 0; i < ledger->field_count; i++)
		if (ledger->fields[i].required || percent(80))
			record->values[i] = some_value(&ledger->fields[i]);
	rc = put(record);
	if (rc == RC_OK)
		*ARRAY_ADD(w.catalog->arena, ids_of(ledger)->list) = record->id;
	else if (!ending || rc != RC_INVALID)
		GIVES(&w.db.job, RC_TAKEN, rc);
}

/* Something of a record changes; its dated fields from some day on. */
static void change_record(const struct ledger_def *ledger, int64_t id)
{
	struct record *record;
	day_t day = some_day();
	enum rc rc;

	OK(&w.db.job, record_get_on(&w.db.job, w.book, ledger, id, SEQ_NOW, day, &record));
	record->day = day;
	for (size_t i = 0; i < ledger->field_count; i++)
		if (percent(30) && ledger->fields[i].type != TYPE_CODE)
			record->values[i] = some_value(&ledger->fields[i]);
	rc = put(record);
	if (rc != RC_OK && (!ending || rc != RC_INVALID))
		GIVES(&w.db.job, RC_TAKEN, rc);
}

static bool is_of_the_engine(const struct ledger_def *ledger)
{
	return str_eq(ledger->name, LEDGER_UNIT) || str_eq(ledger->name, LEDGER_REGISTERED) ||
	       str_eq(ledger->name, LEDGER_TARGET) || str_eq(ledger->name, LEDGER_COVERAGE) ||
	       str_eq(ledger->name, STR("target_step"));
}

/* Ledgers that others refer to come first: whoever cannot be made waits for the next round. */
static void make_rows(void)
{
	const struct schema *schema = &w.catalog->schema;

	for (int round = 0; round < 5; round++)
		for (size_t i = 0; i < schema->ledger_count; i++) {
			const struct ledger_def *ledger = schema->ledgers[i];
			size_t wanted = 2 + below(RECORDS - 1);

			if (ledger->made || is_of_the_engine(ledger) || w.ids[i].list.len > 0 ||
				!can_be_made(ledger))
				continue;
			for (size_t k = 0; k < wanted; k++)
				make_record(ledger);
			for (size_t k = 0; k < w.ids[i].list.len; k++)
				if (percent(25))
					change_record(ledger, w.ids[i].list.at[k]);
		}
}

static int64_t make_unit(const char *name, const char *kind, int64_t parent)
{
	struct record *record =
		record_new(&w.db.job, schema_ledger(&w.catalog->schema, LEDGER_UNIT));

	*record_value(record, STR("name")) = value_text(TYPE_TEXT, str_from_z(name));
	*record_value(record, STR("kind")) = value_text(TYPE_CHOICE, str_from_z(kind));
	if (parent != 0)
		*record_value(record, STR("parent")) = value_int(TYPE_REF, parent);
	OK(&w.db.job, put(record));
	*ARRAY_ADD(w.catalog->arena, ids_of(record->ledger)->list) = record->id;
	return record->id;
}

static void make_world(uint64_t seed)
{
	static int64_t books;
	int64_t city, east;

	w.seed = seed * UINT64_C(0x9e3779b97f4a7c15);
	w.ids = arena_array(w.catalog->arena, struct ids, w.catalog->schema.ledger_count + 1);
	OK(&w.db.job, book_create(&w.db.job, w.db.store, w.catalog, ++books, STR("试验"), &w.book));
	city = make_unit("云江市", "市", 0);
	east = make_unit("云东区", "县区", city);
	(void)make_unit("云西区", "县区", city);
	(void)make_unit("白塔镇", "乡镇街道", east);
	make_rows();
}

/* ---- adding up ---- */

static void complain(const struct trace *trace, const char *what)
{
	struct arena *a = w.db.job.arena;

	print_error("%.*s of unit %lld on %.*s: %s\n", STR_ARG(trace->figure.indicator->code),
		(long long)trace->figure.unit, STR_ARG(day_iso(a, trace->figure.when.cutoff)),
		what);
	for (size_t i = 0; i < trace->part_count; i++)
		print_error("  %.*s: %.*s of %zu rows\n", STR_ARG(trace->parts[i].what),
			STR_ARG(ratio_exact_text(a, trace->parts[i].total)),
			trace->parts[i].row_count);
	if (trace->figure.has_counted)
		print_error(
			"  counted %.*s\n", STR_ARG(ratio_exact_text(a, trace->figure.counted)));
	_fail(__FILE__, __LINE__);
}

static int64_t counted_rows(const struct trace_part *part)
{
	int64_t rows = 0;

	for (size_t i = 0; i < part->row_count; i++)
		rows += !part->rows[i].undecidable;
	return rows;
}

static void rows_make_the_part(const struct trace *trace, size_t at)
{
	const struct trace_part *part = &trace->parts[at];
	enum aggregate_kind kind =
		aggregate_kind_of(formula_aggregate(trace->figure.indicator->value, at));
	struct ratio sum = RATIO_ZERO;

	for (size_t i = 0; i < part->row_count; i++) {
		const struct trace_row *row = &part->rows[i];

		must(ratio_add(sum, row->adds, &sum));
		if (row->undecidable && !ratio_is_zero(row->adds))
			complain(trace, "a row that cannot be decided adds something");
		seen.undecidable += row->undecidable;
		seen.repeated += row->repeated;
	}
	if (kind <= AGGREGATE_SUM && ratio_cmp(sum, part->total) != 0)
		complain(trace, "the rows of a part do not add up to it");
	seen.parts++;
	seen.rows += (int64_t)part->row_count;
}

/* The formula over what the parts and the figures it used say. */
static enum rc part_result(void *arg, const struct aggregate *agg, size_t index, struct result *ret)
{
	const struct trace *trace = arg;
	const struct trace_part *part = &trace->parts[index];
	bool counts = aggregate_kind_of(agg) <= AGGREGATE_DISTINCT;

	*ret = (struct result){.number = part->total, .rows = counted_rows(part)};
	for (size_t i = 0; i < part->row_count; i++)
		ret->undecidable += part->rows[i].undecidable;
	if (counts || ret->rows > 0 ||
		(trace->figure.covered && aggregate_kind_of(agg) == AGGREGATE_SUM))
		ret->state = VALUE_GIVEN;
	return RC_OK;
}

static enum rc used_figure(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	const struct trace *trace = arg;

	for (size_t i = 0; i < trace->use_count; i++)
		if (trace->uses[i].indicator == indicator && trace->uses[i].face == face) {
			*ret = figure_result(&trace->uses[i]);
			return RC_OK;
		}
	never();
}

static void parts_make_the_figure(const struct trace *trace)
{
	const struct figure *figure = &trace->figure;
	const struct formula *f = figure->indicator->value;
	struct formula_env env = {.when = figure->when,
		.unit = figure->unit,
		.arg = (void *)(uintptr_t)trace,
		.indicator = used_figure,
		.aggregate = part_result};
	struct result result;

	OK(&w.db.job, formula_eval(&w.db.job, f, &env, NULL, &result));
	if (result.rows != figure->rows)
		complain(trace, "the figure counted other rows than those listed");
	if (result.undecidable != figure->undecidable)
		complain(trace, "the figure could not decide other rows than those listed");
	if (!figure->has_counted)
		return;
	if (result.state != VALUE_GIVEN || ratio_cmp(result.number, figure->counted) != 0)
		complain(trace, "the parts do not make the figure");
	if (formula_use_count(f) == 0 && trace->part_count == 1)
		seen.plain++;
	else
		seen.reckoned++;
}

static void try_one(size_t at, int64_t unit, struct when when)
{
	struct job job;
	struct trace trace;
	struct figure_request request = {w.catalog->schema.indicators[at], FACE_VALUE, unit, when};

	if (request.indicator->value == NULL || request.indicator->latest_year)
		return;
	job_fork(&w.db.job, &job);
	OK(&job, figure_trace(&job, w.book, &request, SEQ_NOW, &trace));
	assert_int_equal(trace.part_count, formula_aggregate_count(request.indicator->value));
	for (size_t i = 0; i < trace.part_count; i++) {
		rows_make_the_part(&trace, i);
		seen.met[at] = seen.met[at] || counted_rows(&trace.parts[i]) > 0;
	}
	parts_make_the_figure(&trace);
	seen.traces++;
	job_done(&job);
}

static bool long_run(void)
{
	const char *text = getenv("KEZHANG_LONG");

	return text != NULL && text[0] == '1';
}

static void the_rows_behind_every_indicator_add_up_to_it(void **state)
{
	static const struct {
		struct period period;
		int year, month, day;
	} times[] = {{{2023, PERIOD_HALF, 1}, 2023, 6, 30}, {{2022, PERIOD_YEAR, 1}, 2022, 12, 31},
		{{2021, PERIOD_QUARTER, 3}, 2021, 9, 15}};
	uint64_t worlds = long_run() ? 40 : 10;

	(void)state;
	both_open(&w.db);
	OK(&w.db.job, catalog_load(&w.db.job, NULL, 0, &w.catalog));
	const struct schema *schema = &w.catalog->schema;
	seen.met = arena_array(w.catalog->arena, bool, schema->indicator_count + 1);
	for (uint64_t seed = 1; seed <= worlds; seed++) {
		make_world(seed);
		const struct ids *units = ids_of(schema_ledger(schema, LEDGER_UNIT));
		for (size_t i = 0; i < schema->indicator_count; i++) {
			size_t k = (i + seed) % COUNT_OF(times);
			struct when when = {.period = times[k].period};

			must(day_from_civil(
				times[k].year, times[k].month, times[k].day, &when.cutoff));
			try_one(i, units->list.at[0], when);
			try_one(i, units->list.at[1 + below(units->list.len - 1)], when);
		}
	}
	size_t met = 0, asked = 0;
	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *indicator = schema->indicators[i];
		bool counts = indicator->value != NULL && !indicator->latest_year &&
			      formula_aggregate_count(indicator->value) > 0;

		asked += counts;
		met += seen.met[i];
		if (counts && !seen.met[i] && long_run())
			printf("never a row: %.*s\n", STR_ARG(indicator->code));
	}
	printf("%lld traces, %lld parts, %lld rows, %lld undecidable, %lld repeated; %lld plain "
	       "figures, %lld "
	       "reckoned; %zu of %zu indicators met rows\n",
		(long long)seen.traces, (long long)seen.parts, (long long)seen.rows,
		(long long)seen.undecidable, (long long)seen.repeated, (long long)seen.plain,
		(long long)seen.reckoned, met, asked);
	assert_true(seen.undecidable > 0 && (seen.repeated > 0 || !long_run())); /* a rare thing */
	assert_true(seen.plain > 0 && seen.reckoned > 0);
	assert_true(met * 10 >= asked * (long_run() ? 8 : 6));
	both_close(&w.db);
	catalog_free(w.catalog);
}

/* ---- kept and read anew ---- */

static struct {
	int64_t figures, given, registered, ended, undone;
} kept;

/* A registered value, a task or a complete list, of an indicator or ledger that is there. */
static void make_fact(void)
{
	static const struct str ledgers[] = {LEDGER_REGISTERED, LEDGER_TARGET, LEDGER_COVERAGE};
	static const struct str periods[] = {
		STR_INIT("2022"), STR_INIT("2023H1"), STR_INIT("2022H1"), STR_INIT("2023")};
	const struct schema *schema = &w.catalog->schema;
	size_t which = below(COUNT_OF(ledgers));
	const struct ledger_def *ledger = schema_ledger(schema, ledgers[which]);
	struct record *record = record_new(&w.db.job, ledger);

	for (size_t i = 0; i < ledger->field_count; i++)
		record->values[i] = some_value(&ledger->fields[i]);
	if (which == 2)
		*record_value(record, STR("ledger")) =
			value_text(TYPE_TEXT, schema->ledgers[below(schema->ledger_count)]->name);
	else
		*record_value(record, STR("indicator")) = value_text(
			TYPE_TEXT, schema->indicators[below(schema->indicator_count)]->code);
	if (which == 0)
		*record_value(record, STR("period")) =
			value_text(TYPE_TEXT, periods[below(COUNT_OF(periods))]);
	if (put(record) == RC_OK)
		*ARRAY_ADD(w.catalog->arena, ids_of(ledger)->list) = record->id;
}

/* Ends a record unless others refer to it. */
static void end_record(const struct ledger_def *ledger, int64_t id)
{
	struct job *job = &w.db.job;
	struct change *change;
	int64_t seq;
	enum rc rc;

	OK(job, change_begin(job, w.book, CHANGE_WRITE, STR("作废"), &change));
	rc = change_end(job, change, ledger, id, 0);
	if (rc == RC_OK)
		rc = change_commit(job, change, &seq);
	else
		change_abandon(change);
	kept.ended += rc == RC_OK;
}

static void undo_newest(void)
{
	struct change_info *info;
	size_t count;
	int64_t seq;

	OK(&w.db.job, change_list(&w.db.job, w.book, 0, 1, &info, &count));
	if (count == 1 && !str_eq(info->kind, STR("define")))
		kept.undone +=
			change_undo(&w.db.job, w.book, info->seq, STR("撤销"), &seq) == RC_OK;
}

static void change_if_there(const struct ledger_def *ledger, int64_t id)
{
	struct record *record;

	if (record_get(&w.db.job, w.book, ledger, id, SEQ_NOW, &record) == RC_OK)
		change_record(ledger, id);
	job_clear_error(&w.db.job);
}

static void do_something(void)
{
	const struct schema *schema = &w.catalog->schema;
	const struct ledger_def *ledger = schema->ledgers[below(schema->ledger_count)];
	const struct ids *ids = ids_of(ledger);
	size_t what = below(10);

	if (what == 0)
		undo_newest();
	else if (what < 3)
		make_fact();
	else if (ledger->made)
		return;
	else if (what < 5 && can_be_made(ledger) && !is_of_the_engine(ledger))
		make_record(ledger);
	else if (ids->list.len > 0 && what < 7)
		end_record(ledger, ids->list.at[below(ids->list.len)]);
	else if (ids->list.len > 0 && !is_of_the_engine(ledger))
		change_if_there(ledger, ids->list.at[below(ids->list.len)]);
}

static void same_figure(const struct figure *a, const struct figure *b)
{
	bool same = a->state == b->state && a->rows == b->rows &&
		    a->undecidable == b->undecidable && a->covered == b->covered &&
		    a->has_counted == b->has_counted && a->has_registered == b->has_registered &&
		    a->target_record == b->target_record &&
		    a->registered.record == b->registered.record &&
		    (a->state != VALUE_GIVEN || ratio_cmp(a->number, b->number) == 0);

	if (!same) {
		print_error("%.*s of unit %lld as of %lld is not what reading anew gives\n",
			STR_ARG(a->indicator->code), (long long)a->unit, (long long)a->seq);
		_fail(__FILE__, __LINE__);
	}
	kept.figures++;
	kept.given += a->state == VALUE_GIVEN;
	kept.registered += a->has_registered;
}

/* All indicators and some faces for a unit: by the book that has been asked before, and by one just opened. */
static void compare_at(int64_t seq, int64_t unit, struct when when)
{
	static const enum face faces[] = {FACE_VALUE, FACE_GROWTH, FACE_COMPLETION, FACE_RANK};
	const struct schema *schema = &w.catalog->schema;
	struct figure *old, *fresh;
	struct book *anew;
	struct job job;
	size_t count = 0;

	job_fork(&w.db.job, &job);
	struct figure_request *asked = arena_array(
		job.arena, struct figure_request, schema->indicator_count * COUNT_OF(faces) + 1);
	for (size_t i = 0; i < schema->indicator_count; i++)
		for (size_t f = 0; f < COUNT_OF(faces); f++)
			if (face_trouble(schema->indicators[i], faces[f]) == NULL)
				asked[count++] = (struct figure_request){
					schema->indicators[i], faces[f], unit, when};
	OK(&job, book_open(&job, w.db.store, w.catalog, w.book->id, &anew));
	OK(&job, indicator_figures(&job, w.book, asked, count, seq, &old));
	OK(&job, indicator_figures(&job, anew, asked, count, seq, &fresh));
	for (size_t i = 0; i < count; i++)
		same_figure(&old[i], &fresh[i]);
	job_done(&job);
}

static int64_t newest_seq(void)
{
	struct str hash;
	int64_t seq;

	OK(&w.db.job, book_head(&w.db.job, w.book, &seq, &hash));
	return seq;
}

static void what_is_kept_gives_what_reading_anew_gives(void **state)
{
	uint64_t worlds = long_run() ? 30 : 2;
	struct when when = {.period = {2023, PERIOD_HALF, 1}};

	(void)state;
	must(day_from_civil(2023, 6, 30, &when.cutoff));
	both_open(&w.db);
	OK(&w.db.job, catalog_load(&w.db.job, NULL, 0, &w.catalog));
	for (uint64_t seed = 101; seed < 101 + worlds; seed++) {
		make_world(seed);
		const struct ids *units = ids_of(schema_ledger(&w.catalog->schema, LEDGER_UNIT));
		int64_t first = newest_seq();
		for (int n = 0; n < 100; n++)
			make_fact();
		ending = true;
		for (int round = 0; round < 40; round++) {
			for (size_t n = below(4); n > 0; n--)
				do_something();
			int64_t unit = units->list.at[below(units->list.len)];
			compare_at(SEQ_NOW, unit, when);
			if (percent(60))
				compare_at(
					first + (int64_t)below((size_t)(newest_seq() - first + 1)),
					unit, when);
		}
	}
	printf("%lld figures, %lld given, %lld registered; %lld records ended, %lld changes "
	       "undone\n",
		(long long)kept.figures, (long long)kept.given, (long long)kept.registered,
		(long long)kept.ended, (long long)kept.undone);
	assert_true(kept.given > 0 && kept.registered > 0 && kept.ended > 0 && kept.undone > 0);
	both_close(&w.db);
	catalog_free(w.catalog);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rows_behind_every_indicator_add_up_to_it),
		cmocka_unit_test(what_is_kept_gives_what_reading_anew_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
