/*
 * Trace: from a figure back to the rows it was counted from.
 *
 * Counting tells which rows it takes and which it cannot decide, at the same
 * change number; each is then read as the record it was on the cutoff, and what
 * it adds is read from it by the reference evaluator. The total of the rows is
 * what the set evaluation counted: two ways, one number. Nothing compares them while
 * the program runs; a property test does (tests/indicator/random.c), and another that
 * the rows themselves are the right ones (tests/formula/agree.c).
 */
#include "indicator/trace.h"

#include <string.h>

/* ---- the rows of one aggregate ---- */

enum rc trace_count(struct job *job, const struct book *book, const struct leaf *leaves,
	size_t count, int64_t unit, int64_t seq, struct counting **ret)
{
	struct counting_options options;
	int64_t *top = arena_new(job->arena, int64_t); /* lives as long as the counting */
	*top = unit;
	TRY(count_options(job, book, seq, &options));
	options.units = top;
	options.unit_count = unit != 0 ? 1 : 0;
	options.list_rows = true;
	TRY(counting_new(job, leaves, count, &options, ret));
	return count_run(job, book, *ret);
}

enum rc trace_rows(struct evaluation *ev, const struct leaf *leaf, int64_t unit, traced_rows *ret)
{
	struct job *job = ev->job;
	const struct ledger_def *ledger = aggregate_ledger(leaf->agg);
	struct counting *counting;
	struct formula_env env;
	size_t count;
	TRY(trace_count(job, ev->book, leaf, 1, unit, ev->seq, &counting));
	const struct counted_row *rows = counting_rows(counting, 0, &count);
	TRY(ledger_env(job, ev->book, ev->seq, leaf->when, unit, &env));
	int64_t *wanted = arena_array(job->arena, int64_t, count + 1);
	struct record **records;
	for (size_t i = 0; i < count; i++)
		wanted[i] = rows[i].id;
	TRY(records_get_on(
		job, ev->book, ledger, wanted, count, ev->seq, leaf->when.cutoff, &records));
	for (size_t i = 0; i < count; i++) {
		struct traced_row row = {.truth = rows[i].truth, .record = records[i]};
		struct row_view view = record_view(row.record);
		TRY(aggregate_value(job, leaf->agg, &env, &view, &row.value));
		*ARRAY_ADD(job->arena, *ret) = row;
	}
	return ledger_env_trouble(&env);
}

/* ---- what they add up to ---- */

/* Marks rows whose value an earlier row brought already: a table of hashes, twice as large as the rows. */
void trace_mark_repeated(struct arena *a, traced_rows *rows)
{
	size_t size = 16;
	while (size < rows->len * 2)
		size *= 2;
	const struct traced_row **table = arena_array(a, const struct traced_row *, size);
	for (size_t i = 0; i < rows->len; i++) {
		struct traced_row *row = &rows->at[i];
		if (row->truth != TRUTH_TRUE || !value_given(row->value))
			continue;
		bool text = row->value.type == TYPE_TEXT || row->value.type == TYPE_CODE ||
			    row->value.type == TYPE_CHOICE;
		struct str bytes =
			text ? row->value.text
			     : (struct str){(const char *)&row->value.integer, sizeof(int64_t)};
		size_t slot = (size_t)str_hash(bytes) & (size - 1);
		while (table[slot] != NULL && !value_eq(table[slot]->value, row->value))
			slot = (slot + 1) & (size - 1);
		row->repeated = table[slot] != NULL;
		if (!row->repeated)
			table[slot] = row;
	}
}

bool trace_total(
	const struct aggregate *agg, const traced_rows *rows, struct ratio *ret, int64_t *ret_given)
{
	enum aggregate_kind kind = aggregate_kind_of(agg);
	struct ratio total = RATIO_ZERO, scale = aggregate_scale(agg);
	int64_t given = 0;
	for (size_t i = 0; i < rows->len; i++) {
		const struct traced_row *row = &rows->at[i];
		if (row->truth != TRUTH_TRUE)
			continue;
		if (kind == AGGREGATE_COUNT || kind == AGGREGATE_DISTINCT) {
			given += kind == AGGREGATE_COUNT ||
				 (value_given(row->value) && !row->repeated);
			total = ratio_from_int(given);
			continue;
		}
		struct ratio v;
		if (!value_given(row->value))
			continue;
		if (!ratio_mul(ratio_from_int(row->value.integer), scale, &v))
			return false;
		bool first = given++ == 0;
		if (kind == AGGREGATE_SUM || kind == AGGREGATE_MEAN) {
			if (!ratio_add(total, v, &total))
				return false;
		} else if (first || (kind == AGGREGATE_MIN ? ratio_cmp(v, total) < 0
							   : ratio_cmp(v, total) > 0)) {
			total = v;
		}
	}
	*ret_given = given;
	*ret = total;
	return kind != AGGREGATE_MEAN || given == 0 || ratio_div(total, ratio_from_int(given), ret);
}

/* ---- for people ---- */

static enum rc cell_text(struct evaluation *ev, const struct record *record,
	const struct aggregate_column *column, struct str *ret)
{
	struct job *job = ev->job;
	const struct field_def *field = column->field;
	*ret = STR_NONE;
	if (!column->own)
		TRY(record_follow(job, ev->book, record, column->path, &record, &field));
	if (field == NULL || record == NULL)
		return RC_OK;
	TRY(record_text(job, ev->book, record, field, ret));
	if (field->type == TYPE_DATE && ret->len > 0)
		*ret = cell_date(job->arena, record->values[field - record->ledger->fields].date);
	return RC_OK;
}

static enum rc fill_row(struct evaluation *ev, const struct aggregate *agg,
	const struct aggregate_column *columns, size_t count, const struct traced_row *from,
	struct trace_row *row)
{
	struct job *job = ev->job;
	const struct ledger_def *ledger = aggregate_ledger(agg);
	struct str *cells = arena_array(job->arena, struct str, count + 1);
	enum aggregate_kind kind = aggregate_kind_of(agg);
	for (size_t i = 0; i < count; i++)
		TRY(cell_text(ev, from->record, &columns[i], &cells[i]));
	*row = (struct trace_row){
		.ledger = ledger,
		.id = from->record->id,
		.since = from->record->since,
		.cells = cells,
		.value = from->value,
		.undecidable = from->truth == TRUTH_UNKNOWN,
		.repeated = from->repeated,
		.adds = RATIO_ZERO,
	};
	const struct field_def *title =
		ledger->title_field >= 0 ? &ledger->fields[ledger->title_field] : NULL;
	/* often one of the columns: a reference is not looked up twice */
	for (size_t i = 0; title != NULL && i < count; i++)
		if (columns[i].own && columns[i].field == title) {
			row->title = cells[i];
			title = NULL;
		}
	if (title != NULL)
		TRY(record_text(job, ev->book, from->record, title, &row->title));
	if (from->truth != TRUTH_TRUE || from->repeated)
		return RC_OK;
	if (kind == AGGREGATE_COUNT)
		row->adds = ratio_from_int(1);
	else if (kind == AGGREGATE_DISTINCT)
		row->adds = ratio_from_int(value_given(from->value) ? 1 : 0);
	else if (value_given(from->value) &&
		 !ratio_mul(ratio_from_int(from->value.integer), aggregate_scale(agg), &row->adds))
		return fail(job, RC_TOO_MUCH, "第 %zu 条明细的数超出可精确计算的范围",
			(size_t)from->record->id);
	return RC_OK;
}

static enum rc fill_part(
	struct evaluation *ev, const struct leaf *leaf, int64_t unit, struct trace_part *part)
{
	struct job *job = ev->job;
	const struct aggregate *agg = leaf->agg;
	traced_rows rows = {0};
	int64_t given;
	TRY(trace_rows(ev, leaf, unit, &rows));
	if (aggregate_kind_of(agg) == AGGREGATE_DISTINCT)
		trace_mark_repeated(job->arena, &rows);
	if (!trace_total(agg, &rows, &part->total, &given))
		return fail(job, RC_TOO_MUCH, "“%.*s”的明细合计超出可精确计算的范围",
			STR_ARG(aggregate_print(job->arena, agg)));
	struct aggregate_column *columns;
	size_t count = aggregate_columns(job->arena, agg, &columns);
	struct str *heads = arena_array(job->arena, struct str, count + 1);
	for (size_t i = 0; i < count; i++)
		heads[i] = columns[i].path;
	struct trace_row *out = arena_array(job->arena, struct trace_row, rows.len + 1);
	bool counts = aggregate_kind_of(agg) == AGGREGATE_COUNT ||
		      aggregate_kind_of(agg) == AGGREGATE_DISTINCT;
	for (size_t i = 0; i < rows.len; i++) {
		TRY(fill_row(ev, agg, columns, count, &rows.at[i], &out[i]));
		part->money = part->money || (!counts && rows.at[i].value.type == TYPE_MONEY);
	}
	part->what = aggregate_print(job->arena, agg);
	part->ledger = aggregate_ledger(agg);
	part->columns = heads;
	part->column_count = count;
	part->rows = out;
	part->row_count = rows.len;
	return RC_OK;
}

/* What a figure of the newest published year took of an indicator that its formula names. */
static void published_use(const struct evaluation *ev, struct indicator_use use,
	const struct figure *of, size_t unit, struct figure *ret)
{
	struct arena *a = ev->job->arena;
	struct period year;
	if (!period_from(of->year, &year))
		never();
	published_part(ev, use, year.year, of->when.cutoff, unit, ret);
	if (use.indicator->latest_year)
		ret->year = of->year;
	if (ret->state != VALUE_GIVEN)
		ret->why_missing = str_format(a, "没有登记截至%.*s已公布的%d年的数",
			STR_ARG(day_chinese(a, of->when.cutoff)), year.year);
}

/* What a figure was computed from, beside rows. */
static void uses_of(const struct evaluation *ev, const struct figure_request *request, size_t unit,
	struct trace *trace)
{
	const struct indicator_def *indicator = request->indicator;
	static const enum face needs[FACE_COUNT][2] = {
		[FACE_GROWTH] = {FACE_VALUE, FACE_LAST_YEAR_SAME},
		[FACE_CHANGE] = {FACE_VALUE, FACE_LAST_YEAR_SAME},
		[FACE_POINTS] = {FACE_VALUE, FACE_LAST_YEAR_SAME},
		[FACE_OF_LAST_YEAR] = {FACE_VALUE, FACE_LAST_YEAR},
		[FACE_COMPLETION] = {FACE_VALUE, FACE_TARGET},
		[FACE_DISTANCE] = {FACE_VALUE, FACE_TARGET},
	};
	ARRAY(struct figure) uses = {0};
	struct arena *a = ev->job->arena;
	if (request->face == FACE_VALUE && indicator->value != NULL) {
		for (size_t i = 0; i < formula_use_count(indicator->value); i++) {
			struct indicator_use use = formula_use(indicator->value, i);
			struct figure figure;
			/* A figure of the newest published year used the values of that year. */
			if (trace->figure.year.len > 0)
				published_use(ev, use, &trace->figure, unit, &figure);
			else
				evaluation_face(ev, use.indicator, use.face, request->when, 0, unit,
					&figure);
			*ARRAY_ADD(a, uses) = figure;
		}
	} else {
		for (size_t k = 0; k < 2 && needs[request->face][1] != FACE_VALUE; k++) {
			struct figure figure;
			evaluation_said(ev, indicator, needs[request->face][k], request->when, 0,
				unit, &figure);
			*ARRAY_ADD(a, uses) = figure;
		}
		if (request->face == FACE_RANK || request->face == FACE_SHARE) {
			struct figure figure;
			evaluation_face(ev, indicator, FACE_VALUE, request->when, 0, unit, &figure);
			*ARRAY_ADD(a, uses) = figure;
		}
	}
	trace->uses = uses.at;
	trace->use_count = uses.len;
}

/* "36.7亿元 ÷ 7.4亿元 − 1 = 397.3%": the printed values; the exact ones were reckoned with. */
static struct str arithmetic_of(struct arena *a, const struct trace *trace)
{
	enum face face = trace->figure.face;
	bool ratio = face == FACE_GROWTH || face == FACE_OF_LAST_YEAR || face == FACE_COMPLETION;
	bool minus = face == FACE_CHANGE || face == FACE_POINTS || face == FACE_DISTANCE;
	if ((!ratio && !minus) || trace->use_count != 2)
		return STR_NONE;
	/* 距任务 is the target less the value, unless smaller is better; the others begin with the value. */
	size_t first = face == FACE_DISTANCE && !trace->figure.indicator->smaller_is_better ? 1 : 0;
	struct str left = figure_text(a, &trace->uses[first]),
		   right = figure_text(a, &trace->uses[1 - first]);
	return str_format(a, "%.*s %s %.*s%s = %.*s", STR_ARG(left), ratio ? "÷" : "−",
		STR_ARG(right), face == FACE_GROWTH ? " − 1" : "",
		STR_ARG(figure_text(a, &trace->figure)));
}

static struct str basis_of(struct arena *a, const struct indicator_def *indicator)
{
	return str_format(a, "数据来源：%.*s；责任股室：%.*s%s%.*s",
		STR_ARG(indicator->source.len > 0 ? indicator->source : STR("未注明")),
		STR_ARG(indicator->office.len > 0 ? indicator->office : STR("未注明")),
		indicator->basis.len > 0 ? "；依据：" : "", STR_ARG(indicator->basis));
}

struct when trace_when(const struct figure_request *request)
{
	switch (request->face) {
	case FACE_LAST_YEAR_SAME: return when_last_year_same(request->when);
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END: return when_last_year(request->when);
	case FACE_VALUE:
	case FACE_GROWTH:
	case FACE_CHANGE:
	case FACE_POINTS:
	case FACE_OF_LAST_YEAR:
	case FACE_TARGET:
	case FACE_COMPLETION:
	case FACE_DISTANCE:
	case FACE_PACE:
	case FACE_SHARE:
	case FACE_RANK:
	case FACE_COUNT: break;
	}
	return request->when;
}

bool trace_lists(const struct figure_request *request)
{
	if (request->indicator->value == NULL || request->indicator->latest_year)
		return false;
	return request->face == FACE_VALUE || request->face == FACE_LAST_YEAR_SAME ||
	       request->face == FACE_LAST_YEAR || request->face == FACE_LAST_YEAR_END;
}

static enum rc fill_trace(
	struct evaluation *ev, const struct figure_request *request, struct trace *ret)
{
	const struct indicator_def *indicator = request->indicator;
	struct arena *a = ev->job->arena;
	size_t unit = evaluation_unit_index(ev, request->unit);
	evaluation_said(ev, indicator, request->face, request->when, 0, unit, &ret->figure);
	if (indicator->value != NULL)
		ret->definition = formula_print(a, indicator->value, SPELL_LABELS);
	ret->basis = basis_of(a, indicator);
	uses_of(ev, request, unit, ret);
	if (ret->figure.base != NULL)
		TRY(base_text(ev->job, ev->book, ret->figure.base, &ret->base));
	ret->arithmetic = arithmetic_of(a, ret);
	if (!trace_lists(request))
		return RC_OK;
	size_t count = formula_aggregate_count(indicator->value);
	struct trace_part *parts = arena_array(a, struct trace_part, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct leaf leaf = {formula_aggregate(indicator->value, i), trace_when(request)};
		TRY(fill_part(ev, &leaf, request->unit, &parts[i]));
	}
	ret->parts = parts;
	ret->part_count = count;
	return RC_OK;
}

enum rc indicator_then(struct job *job, const struct book *book, const struct indicator_def *now,
	int64_t seq, const struct indicator_def **ret)
{
	struct snapshot snapshot;
	struct indicator_def *then = NULL;
	struct str hash;
	*ret = now;
	if (seq == SEQ_NOW)
		return RC_OK;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = book_definition_at(job, book, STR("indicator"), now->code, seq, &hash);
	if (rc == RC_OK && !str_eq(hash, now->hash))
		rc = catalog_indicator_by_hash(job, book->catalog, book->store, hash, &then);
	else if (rc == RC_MISSING)
		rc = RC_DONE;
	snapshot_end(&snapshot);
	if (rc == RC_DONE) {
		job_clear_error(job);
		rc = RC_OK;
	}
	if (then != NULL)
		*ret = then;
	return rc;
}

/* Was it counted otherwise at that change number? Then both definitions are told, and what it was. */
static enum rc add_then(struct job *job, const struct book *book,
	const struct figure_request *request, int64_t seq, struct trace *ret)
{
	struct figure_request asked = *request;
	struct figure *figure;
	const struct indicator_def *now =
		schema_indicator(&book->catalog->schema, request->indicator->code);
	if (now == NULL || seq == SEQ_NOW)
		return RC_OK;
	enum rc rc = indicator_then(job, book, now, seq, &asked.indicator);
	if (rc == RC_INVALID || rc == RC_MISSING) {
		ret->trouble_then = str_copy(job->arena, job_error(job));
		job_clear_error(job);
		return RC_OK;
	}
	TRY(rc);
	if (asked.indicator == now)
		return RC_OK;
	TRY(indicator_figures(job, book, &asked, 1, seq, &figure));
	ret->figure_then = *figure;
	indicator_definitions(
		job->arena, asked.indicator, now, &ret->definition_then, &ret->definition_now);
	return RC_OK;
}

enum rc figure_trace(struct job *job, const struct book *book, const struct figure_request *request,
	int64_t seq, struct trace *ret)
{
	struct evaluation ev;
	*ret = (struct trace){0};
	TRY(add_then(job, book, request, seq, ret));
	TRY(evaluation_open(job, book, seq, &ev));
	evaluation_unit(&ev, request->unit);
	evaluation_want(&ev, request->indicator, request->face, request->when, 0);
	const struct formula *f = request->indicator->value;
	for (size_t i = 0; f != NULL && i < formula_use_count(f); i++) {
		struct indicator_use use = formula_use(f, i);
		evaluation_want(&ev, use.indicator, use.face, request->when, 0);
	}
	enum rc rc = evaluation_run(&ev);
	if (rc == RC_OK)
		rc = fill_trace(&ev, request, ret);
	evaluation_close(&ev);
	return rc;
}

/* ---- the records alone ---- */

typedef ARRAY(struct figure_record) figure_records_found;

static enum rc add_records(
	struct evaluation *ev, const struct leaf *leaf, int64_t unit, figure_records_found *found)
{
	bool distinct = aggregate_kind_of(leaf->agg) == AGGREGATE_DISTINCT;
	traced_rows rows = {0};
	TRY(trace_rows(ev, leaf, unit, &rows));
	if (distinct)
		trace_mark_repeated(ev->job->arena, &rows);
	for (size_t i = 0; i < rows.len; i++) {
		const struct traced_row *row = &rows.at[i];
		bool named = !distinct || value_given(row->value);
		if (named && row->truth != TRUTH_UNKNOWN && !row->repeated)
			*ARRAY_ADD(ev->job->arena, *found) =
				(struct figure_record){row->record, leaf->agg, row->value};
	}
	return RC_OK;
}

enum rc figure_records(struct job *job, const struct book *book,
	const struct figure_request *request, int64_t seq, struct figure_record **ret,
	size_t *ret_count)
{
	const struct formula *f = request->indicator->value;
	struct evaluation ev;
	figure_records_found found = {0};
	TRY(evaluation_open(job, book, seq, &ev));
	enum rc rc = RC_OK;
	size_t count = trace_lists(request) ? formula_aggregate_count(f) : 0;
	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		struct leaf leaf = {formula_aggregate(f, i), trace_when(request)};
		rc = add_records(&ev, &leaf, request->unit, &found);
	}
	evaluation_close(&ev);
	*ret = found.at;
	*ret_count = found.len;
	return rc;
}
