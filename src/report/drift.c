/*
 * Drift: what became of a frozen report's figures.
 *
 * The same figure is asked again, same unit, period and cutoff, at today's
 * change number. Its rows then and now are compared by (ledger, id, version):
 * added, dropped, changed — each with the change that did it. A record that was
 * changed and put back is as it was, whatever its version. A figure whose
 * number stayed the same although its rows differ is told too; numbers that
 * differ are printed with as many decimals as show it.
 */
#include "report/record.h"

#include "report.sql.h"

#define DECIMALS_MOST 18 /* of ratio_text */

/* One recorded figure, ready to be asked again. */
struct asked {
	struct figure_of_row row;
	struct parameters parameters;
	const struct indicator_def *indicator; /* as it is defined today; NULL: gone */
	struct indicator_def *then;            /* as it was defined, when that differs */
};

/* A row's texts live until the next step only. */
static struct figure_of_row copy_row(struct arena *a, const struct figure_of_row *row)
{
	struct figure_of_row copy = *row;
	struct str *texts[] = {&copy.id, &copy.indicator, &copy.face, &copy.definition,
		&copy.parameters, &copy.value, &copy.displayed, &copy.unit, &copy.rows_hash};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = str_copy(a, *texts[i]);
	return copy;
}

static enum rc read_asked(struct job *job, const struct book *book, int64_t frozen,
	struct asked **ret, size_t *ret_count)
{
	ARRAY(struct asked) list = {0};
	struct figure_of cursor;
	struct figure_of_row row;
	enum rc rc;
	TRY(figure_of_open(job, book->store, book->id, frozen_render(job->arena, frozen), &cursor));
	while ((rc = figure_of_next(job, &cursor, &row)) == RC_ROW) {
		struct asked *asked = ARRAY_ADD(job->arena, list);
		*asked = (struct asked){
			.row = copy_row(job->arena, &row),
			.indicator = schema_indicator(&book->catalog->schema, row.indicator),
		};
		if (!parameters_from(asked->row.parameters, &asked->parameters)) {
			rc = fail(job, RC_INVALID, "定稿 %lld 的数 %.*s 的参数读不懂：%.*s",
				(long long)frozen, STR_ARG(row.id), STR_ARG(row.parameters));
			break;
		}
	}
	figure_of_done(&cursor);
	if (rc != RC_DONE)
		return rc;
	for (size_t i = 0; i < list.len; i++) {
		struct asked *asked = &list.at[i];
		if (asked->indicator != NULL &&
			str_eq(asked->indicator->hash, asked->row.definition))
			continue;
		TRY(catalog_indicator_by_hash(
			job, book->catalog, book->store, asked->row.definition, &asked->then));
	}
	*ret = list.at;
	*ret_count = list.len;
	return RC_OK;
}

/* ---- rows then and now ---- */

static const struct trace_row *find_row(const struct trace *trace, const struct trace_row *like)
{
	for (size_t p = 0; p < trace->part_count; p++) {
		const struct trace_part *part = &trace->parts[p];
		/* Rows of a part come in order of id. */
		for (size_t i = 0; i < part->row_count; i++)
			if (part->rows[i].id == like->id && part->rows[i].ledger == like->ledger &&
				part->rows[i].undecidable == like->undecidable)
				return &part->rows[i];
	}
	return NULL;
}

/* A figure between two change numbers, and its rows at those in between that were looked at. */
struct drifting {
	struct job *job;
	const struct book *book;
	const struct indicator_def *indicator; /* NULL: its definition is another now */
	const struct parameters *p;
	int64_t then, now;
	ARRAY(struct looked {
		int64_t seq;
		struct trace trace;
	})
	looked;
};

static enum rc trace_at(struct drifting *d, int64_t seq, const struct trace **ret)
{
	for (size_t i = 0; i < d->looked.len; i++)
		if (d->looked.at[i].seq == seq) {
			*ret = &d->looked.at[i].trace;
			return RC_OK;
		}
	struct looked looked = {.seq = seq};
	TRY(recorded_trace(d->job, d->book, d->indicator, d->p, seq, &looked.trace));
	struct looked *kept = ARRAY_ADD(d->job->arena, d->looked);
	*kept = looked;
	*ret = &kept->trace;
	return RC_OK;
}

/* The record is as it was: the change with which it came in or fell out, by halves. */
static enum rc who_moved(struct drifting *d, const struct trace_row *row, struct drift_row *ret)
{
	struct change_info info;
	int64_t from = d->then, to = d->now;
	ret->why = STR("口径已改");
	if (d->indicator == NULL || to <= from)
		return RC_OK;
	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;
		const struct trace *trace;
		TRY(trace_at(d, middle, &trace));
		bool was_there = ret->how == DRIFT_DROPPED;
		if ((find_row(trace, row) != NULL) == was_there)
			from = middle;
		else
			to = middle;
	}
	TRY(change_get(d->job, d->book, to, &info));
	ret->seq = to;
	ret->who = info.who;
	ret->why = info.why;
	return RC_OK;
}

/* The change after `then` that last touched the record, or that moved it. */
static enum rc who_did(struct drifting *d, const struct trace_row *row, struct drift_row *ret)
{
	struct job *job = d->job;
	const struct book *book = d->book;
	int64_t seq = d->then;
	struct record **versions;
	size_t count;
	struct change_info info;
	TRY(record_history(job, book, row->ledger, row->id, &versions, &count));
	int64_t by = 0;
	for (size_t i = 0; i < count; i++) {
		if (versions[i]->since > seq)
			by = versions[i]->since;
		if (versions[i]->until > seq && versions[i]->until > by)
			by = versions[i]->until;
	}
	ret->ledger = row->ledger;
	ret->id = row->id;
	ret->title = row->title;
	ret->seq = by;
	if (by == 0)
		return who_moved(d, row, ret);
	TRY(change_get(job, book, by, &info));
	ret->who = info.who;
	ret->why = info.why;
	return RC_OK;
}

/* Does the record of a row say something else now than at `seq`? */
static enum rc row_differs(struct job *job, const struct book *book, const struct trace_row *row,
	int64_t seq, bool *ret)
{
	struct record *then, *now;
	TRY(record_get(job, book, row->ledger, row->id, seq, &then));
	TRY(record_get(job, book, row->ledger, row->id, SEQ_NOW, &now));
	*ret = then->parent != now->parent || then->ordinal != now->ordinal;
	for (size_t i = 0; i < row->ledger->field_count; i++)
		*ret = *ret || !value_eq(then->values[i], now->values[i]);
	return RC_OK;
}

static enum rc compare_rows(struct drifting *d, const struct trace *then, const struct trace *now,
	struct drift_figure *ret)
{
	struct job *job = d->job;
	ARRAY(struct drift_row) rows = {0};
	for (int side = 0; side < 2; side++) {
		const struct trace *from = side == 0 ? then : now, *to = side == 0 ? now : then;
		for (size_t p = 0; p < from->part_count; p++)
			for (size_t i = 0; i < from->parts[p].row_count; i++) {
				const struct trace_row *row = &from->parts[p].rows[i];
				const struct trace_row *other = find_row(to, row);
				bool differs = other == NULL;
				if (side == 0 && other != NULL && other->since != row->since)
					TRY(row_differs(job, d->book, row, d->then, &differs));
				if (!differs)
					continue;
				struct drift_row drift = {.how = other != NULL ? DRIFT_CHANGED
								 : side == 0   ? DRIFT_DROPPED
									       : DRIFT_ADDED};
				TRY(who_did(d, row, &drift));
				*ARRAY_ADD(job->arena, rows) = drift;
			}
	}
	ret->rows = rows.at;
	ret->row_count = rows.len;
	return RC_OK;
}

/* ---- one figure ---- */

static struct str definition_text(struct arena *a, const struct indicator_def *indicator)
{
	if (indicator->value == NULL)
		return STR("登记数");
	return formula_print(a, indicator->value, SPELL_LABELS);
}

/* 高企推荐申报数（第一批） */
static struct str recorded_name(
	struct arena *a, const struct figure *figure, const struct parameters *p)
{
	struct str name = figure_name(a, figure);
	return p->part.len == 0 ? name
				: str_format(a, "%.*s（%.*s）", STR_ARG(name), STR_ARG(p->part));
}

/* Two numbers that the rounding prints alike: with as many decimals as show them to be two. */
static void tell_apart(struct arena *a, const struct figure *then, const struct figure *now,
	struct drift_figure *ret)
{
	struct printed before = figure_print(a, then), after = figure_print(a, now);
	bool one = before.missing || after.missing || ratio_cmp(before.exact, after.exact) == 0;
	for (int decimals = 1; !one && decimals <= DECIMALS_MOST && str_eq(ret->then, ret->now);
		decimals++) {
		struct str was = ratio_text(a, before.exact, decimals, ROUND_HALF_UP);
		struct str is = ratio_text(a, after.exact, decimals, ROUND_HALF_UP);
		if (str_eq(was, is))
			continue;
		ret->then = str_format(a, "%.*s%.*s", STR_ARG(was), STR_ARG(before.measure));
		ret->now = str_format(a, "%.*s%.*s", STR_ARG(is), STR_ARG(after.measure));
	}
}

static enum rc drift_of(struct job *job, const struct book *book, const struct asked *asked,
	struct drift_figure *ret, bool *ret_differs)
{
	const struct indicator_def *today = asked->indicator;
	const struct indicator_def *then = asked->then != NULL ? asked->then : today;
	const struct parameters *p = &asked->parameters;
	struct trace before, after = {0};
	TRY(recorded_trace(job, book, then, p, asked->row.seq, &before));
	*ret = (struct drift_figure){
		.id = asked->row.id,
		.name = recorded_name(job->arena, &before.figure, p),
		.then = figure_text(job->arena, &before.figure),
		.now = STR("〔指标已取消〕"),
	};
	if (today != NULL) {
		TRY(recorded_trace(job, book, today, p, SEQ_NOW, &after));
		ret->now = figure_text(job->arena, &after.figure);
		tell_apart(job->arena, &before.figure, &after.figure, ret);
	}
	if (asked->then != NULL) {
		ret->definition_then = definition_text(job->arena, then);
		ret->definition_now = today != NULL ? definition_text(job->arena, today) : STR_NONE;
	}
	struct drifting d = {.job = job,
		.book = book,
		.indicator = asked->then != NULL ? NULL : today,
		.p = p,
		.then = asked->row.seq,
		.now = after.figure.seq};
	TRY(compare_rows(&d, &before, &after, ret));
	*ret_differs = ret->row_count > 0 || !str_eq(ret->then, ret->now);
	return RC_OK;
}

/*
 * Which figures have the definition, the value and the rows that were recorded: nothing drifted, and no row of theirs is
 * looked at. All are asked together.
 */
static enum rc find_same(struct job *job, const struct book *book, const struct asked *asked,
	size_t count, bool *ret)
{
	struct recorded *figures = arena_array(job->arena, struct recorded, count + 1);
	size_t *places = arena_array(job->arena, size_t, count + 1), same = 0;
	struct figure *now;
	struct str *hashes;
	for (size_t i = 0; i < count; i++) {
		if (asked[i].then != NULL || asked[i].indicator == NULL)
			continue;
		places[same] = i;
		figures[same++] = (struct recorded){asked[i].indicator, asked[i].parameters};
	}
	TRY(recorded_figures(job, book, figures, same, SEQ_NOW, &now));
	TRY(recorded_hashes(job, book, figures, same, SEQ_NOW, &hashes));
	for (size_t i = 0; i < same; i++) {
		const struct figure_of_row *row = &asked[places[i]].row;
		struct printed printed = figure_print(job->arena, &now[i]);
		struct str value = printed.missing ? printed.missing_text
						   : ratio_exact_text(job->arena, printed.exact);
		bool part = figures[i].parameters.by.len > 0;
		/* what is missing was recorded as it was printed; the rows of a part make its value */
		ret[places[i]] =
			str_eq(hashes[i], row->rows_hash) &&
			(part || str_eq(value, printed.missing ? row->displayed : row->value));
	}
	return RC_OK;
}

static enum rc drift_in(struct job *job, const struct book *book, int64_t frozen,
	struct drift_figure **ret, size_t *ret_count)
{
	struct asked *asked;
	size_t count;
	struct frozen head;
	ARRAY(struct drift_figure) list = {0};
	TRY(frozen_get(job, book, frozen, &head));
	TRY(read_asked(job, book, frozen, &asked, &count));
	bool *same = arena_array(job->arena, bool, count + 1);
	TRY(find_same(job, book, asked, count, same));
	for (size_t i = 0; i < count; i++) {
		struct drift_figure figure;
		bool differs = false;
		if (!same[i])
			TRY(drift_of(job, book, &asked[i], &figure, &differs));
		if (differs)
			*ARRAY_ADD(job->arena, list) = figure;
	}
	*ret = list.at;
	*ret_count = list.len;
	return RC_OK;
}

/* ---- recomputing ---- */

static enum rc recompute_in(struct job *job, const struct book *book, int64_t frozen)
{
	struct asked *asked;
	size_t count;
	struct frozen head;
	TRY(frozen_get(job, book, frozen, &head));
	TRY(read_asked(job, book, frozen, &asked, &count));
	for (size_t i = 0; i < count; i++) {
		const struct parameters *p = &asked[i].parameters;
		struct figure figure;
		TRY(recorded_figure(job, book,
			asked[i].then != NULL ? asked[i].then : asked[i].indicator, p,
			asked[i].row.seq, &figure));
		struct printed printed = figure_print(job->arena, &figure);
		struct str value =
			printed.missing ? STR_NONE : ratio_exact_text(job->arena, printed.exact);
		if (!str_eq(value, asked[i].row.value))
			return fail(job, RC_INVALID,
				"定稿 %lld 的 %.*s（%.*s）重算为 %.*s，定稿时是 %.*s",
				(long long)frozen, STR_ARG(asked[i].row.id),
				STR_ARG(recorded_name(job->arena, &figure, p)), STR_ARG(value),
				STR_ARG(asked[i].row.value));
	}
	return RC_OK;
}

enum rc report_drift(struct job *job, const struct book *book, int64_t frozen,
	struct drift_figure **ret, size_t *ret_count)
{
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = drift_in(job, book, frozen, ret, ret_count);
	snapshot_end(&snapshot);
	return rc;
}

enum rc report_recompute(struct job *job, const struct book *book, int64_t frozen)
{
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = recompute_in(job, book, frozen);
	snapshot_end(&snapshot);
	return rc;
}
