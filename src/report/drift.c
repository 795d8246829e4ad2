/*
 * Drift: what became of a frozen report's figures.
 *
 * The same figure is asked again, same unit, period and cutoff, at today's
 * change number. Its rows then and now are compared by (ledger, id, version):
 * added, dropped, changed — each with the change that did it. A record that was
 * changed and put back is as it was, whatever its version. A figure whose
 * number stayed the same although its rows differ is told too; numbers that
 * differ are printed with as many decimals as show it, and the registered values
 * and tasks are told that they stand on and that were touched.
 */
#include "report/record.h"

#include <string.h>

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
		if (!parameters_from(job->arena, asked->row.parameters, &asked->parameters)) {
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

static bool is_row(const struct figure_row *a, const struct figure_row *b)
{
	return a->id == b->id && a->ledger == b->ledger && a->undecidable == b->undecidable;
}

/* Both lists are in the same order: the search goes on behind the row that was found last. */
static const struct figure_row *find_row(
	const struct figure_rows *rows, const struct figure_row *like, size_t *hint)
{
	for (size_t n = 0; n < rows->count; n++) {
		size_t i = (*hint + n) % rows->count;
		if (is_row(&rows->rows[i], like)) {
			*hint = i + 1;
			return &rows->rows[i];
		}
	}
	return NULL;
}

/* A record, the change that touched it last after the freezing (0: none did) and what it is called. */
struct touched {
	int64_t id, seq;
	struct str title[2]; /* then, now; without an address: not asked yet */
};

/* What became of figures between two change numbers. */
struct drifting {
	struct job *job;
	const struct book *book;
	const struct frozen *frozen;
	int64_t then, now;
	ARRAY(struct change_info) changes; /* that were looked at */
	ARRAY(struct touched) touched;     /* in order of id, which is unique in a book */
};

static enum rc change_of(struct drifting *d, int64_t seq, struct drift_row *ret)
{
	struct change_info info;
	for (size_t i = 0; i < d->changes.len && ret->seq == 0; i++)
		if (d->changes.at[i].seq == seq) {
			ret->who = d->changes.at[i].who;
			ret->why = d->changes.at[i].why;
			ret->seq = seq;
		}
	if (ret->seq == seq)
		return RC_OK;
	TRY(change_get(d->job, d->book, seq, &info));
	*ARRAY_ADD(d->job->arena, d->changes) = info;
	ret->who = info.who;
	ret->why = info.why;
	ret->seq = seq;
	return RC_OK;
}

/* A figure and its rows at the change numbers in between that were looked at. */
struct moving {
	struct recorded figure;
	ARRAY(struct looked {
		int64_t seq;
		struct figure_rows rows;
	})
	looked;
	ARRAY(struct drift_row) told;
};

static enum rc rows_at(
	struct drifting *d, struct moving *m, int64_t seq, const struct figure_rows **ret)
{
	struct figure_rows *rows;
	for (size_t i = 0; i < m->looked.len; i++)
		if (m->looked.at[i].seq == seq) {
			*ret = &m->looked.at[i].rows;
			return RC_OK;
		}
	TRY(recorded_rows(d->job, d->book, &m->figure, 1, seq, &rows));
	*ARRAY_ADD(d->job->arena, m->looked) = (struct looked){seq, *rows};
	*ret = rows;
	return RC_OK;
}

/* The record is as it was: the change with which it came in or fell out, by halves. */
static enum rc who_moved(
	struct drifting *d, struct moving *m, const struct figure_row *row, struct drift_row *ret)
{
	int64_t from = d->then, to = d->now;
	ret->why = STR("口径已改");
	if (m->figure.indicator == NULL || to <= from)
		return RC_OK;
	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;
		const struct figure_rows *rows;
		size_t hint = 0;
		TRY(rows_at(d, m, middle, &rows));
		bool was_there = ret->how == DRIFT_DROPPED;
		if ((find_row(rows, row, &hint) != NULL) == was_there)
			from = middle;
		else
			to = middle;
	}
	return change_of(d, to, ret);
}

/* The change after `then` that last touched the record; 0: none. */
static enum rc last_touch(struct drifting *d, const struct figure_row *row, int64_t *ret)
{
	struct record **versions;
	size_t count;
	*ret = 0;
	TRY(record_history(d->job, d->book, row->ledger, row->id, &versions, &count));
	for (size_t i = 0; i < count; i++) {
		if (versions[i]->since > d->then)
			*ret = versions[i]->since;
		if (versions[i]->until > d->then && versions[i]->until > *ret)
			*ret = versions[i]->until;
	}
	return RC_OK;
}

/* Each record is looked at once; the answer stays where it is until the next one is asked for. */
static enum rc touched_of(struct drifting *d, const struct figure_row *row, struct touched **ret)
{
	size_t low = 0, high = d->touched.len;
	int64_t seq;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->touched.at[middle].id < row->id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < d->touched.len && d->touched.at[low].id == row->id) {
		*ret = &d->touched.at[low];
		return RC_OK;
	}
	TRY(last_touch(d, row, &seq));
	(void)ARRAY_ADD(d->job->arena, d->touched);
	memmove(&d->touched.at[low + 1], &d->touched.at[low],
		(d->touched.len - 1 - low) * sizeof(*d->touched.at));
	d->touched.at[low] = (struct touched){.id = row->id, .seq = seq};
	*ret = &d->touched.at[low];
	return RC_OK;
}

static enum rc title_of(struct drifting *d, const struct figure_row *row, bool now, struct str *ret)
{
	const struct ledger_def *ledger = row->ledger;
	struct record *record;
	*ret = STR("");
	if (ledger->title_field < 0)
		return RC_OK;
	TRY(record_get(d->job, d->book, ledger, row->id, now ? d->now : d->then, &record));
	return record_text(d->job, d->book, record, &ledger->fields[ledger->title_field], ret);
}

static enum rc tell_row(
	struct drifting *d, struct moving *m, const struct figure_row *row, struct drift_row *ret)
{
	bool now = ret->how == DRIFT_ADDED;
	struct touched *touched;
	TRY(touched_of(d, row, &touched));
	if (touched->title[now].at == NULL)
		TRY(title_of(d, row, now, &touched->title[now]));
	ret->ledger = row->ledger;
	ret->id = row->id;
	ret->title = touched->title[now];
	return touched->seq == 0 ? who_moved(d, m, row, ret) : change_of(d, touched->seq, ret);
}

/* Does the record of a row say something else now than at `seq`? */
static enum rc row_differs(struct job *job, const struct book *book, const struct figure_row *row,
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

static enum rc compare_rows(struct drifting *d, struct moving *m, const struct figure_rows *then,
	const struct figure_rows *now)
{
	for (int side = 0; side < 2; side++) {
		const struct figure_rows *from = side == 0 ? then : now,
					 *to = side == 0 ? now : then;
		size_t hint = 0;
		for (size_t i = 0; i < from->count; i++) {
			const struct figure_row *row = &from->rows[i],
						*other = find_row(to, row, &hint);
			bool differs = other == NULL;
			if (side == 0 && other != NULL && other->since != row->since)
				TRY(row_differs(d->job, d->book, row, d->then, &differs));
			if (!differs)
				continue;
			struct drift_row drift = {.how = other != NULL ? DRIFT_CHANGED
							 : side == 0   ? DRIFT_DROPPED
								       : DRIFT_ADDED};
			TRY(tell_row(d, m, row, &drift));
			*ARRAY_ADD(d->job->arena, m->told) = drift;
		}
	}
	return RC_OK;
}

/* Those that were touched: one that came in because another went is as it was. */
static enum rc touched_grounds(
	struct drifting *d, const struct recorded *figure, bool now, struct figure_rows *ret)
{
	struct ground *grounds;
	struct touched *touched;
	size_t count;
	TRY(recorded_grounds(d->job, d->book, figure, now ? d->now : d->then, &grounds, &count));
	ret->rows = arena_array(d->job->arena, struct figure_row, count + 1);
	ret->count = 0;
	for (size_t i = 0; i < count; i++) {
		TRY(touched_of(d, &grounds[i].row, &touched));
		touched->title[now] = grounds[i].title;
		if (touched->seq != 0)
			ret->rows[ret->count++] = grounds[i].row;
	}
	return RC_OK;
}

static enum rc compare_grounds(struct drifting *d, struct moving *m, const struct asked *asked)
{
	struct recorded figure = {
		asked->then != NULL ? asked->then : asked->indicator, asked->parameters};
	struct figure_rows then = {0}, now = {0};
	TRY(touched_grounds(d, &figure, false, &then));
	figure.indicator = asked->indicator;
	TRY(touched_grounds(d, &figure, true, &now));
	return compare_rows(d, m, &then, &now);
}

/* ---- one figure ---- */

/* 高企推荐申报数（第一批）; of another unit than the report's 云东区高企推荐申报数 */
static struct str recorded_name(struct job *job, const struct book *book,
	const struct frozen *frozen, const struct figure *figure, const struct parameters *p)
{
	const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, LEDGER_UNIT);
	struct arena *a = job->arena;
	struct str name = figure_name(a, figure);
	struct parameters own;
	struct record *unit;
	if (parameters_from(a, frozen->parameters, &own) && own.unit != p->unit) {
		if (record_get(job, book, ledger, p->unit, frozen->seq, &unit) == RC_OK)
			name = str_format(a, "%.*s%.*s",
				STR_ARG(record_value(unit, STR("name"))->text), STR_ARG(name));
		else
			job_clear_error(job);
	}
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

/* A figure at one of the two change numbers: its number and its rows. */
struct stand {
	struct figure figure;
	struct figure_rows rows;
};

static enum rc drift_of(struct drifting *d, const struct asked *asked, const struct stand *then,
	const struct stand *now, struct drift_figure *ret)
{
	const struct indicator_def *today = asked->indicator;
	struct arena *a = d->job->arena;
	struct moving m = {.figure = {asked->then != NULL ? NULL : today, asked->parameters}};
	*ret = (struct drift_figure){
		.id = asked->row.id,
		.name = recorded_name(
			d->job, d->book, d->frozen, &then->figure, &asked->parameters),
		.then = figure_text(a, &then->figure),
		.now = STR("〔指标已取消〕"),
	};
	if (today != NULL) {
		ret->now = figure_text(a, &now->figure);
		tell_apart(a, &then->figure, &now->figure, ret);
	}
	if (asked->then != NULL)
		indicator_definitions(
			a, asked->then, today, &ret->definition_then, &ret->definition_now);
	ret->figure = then->figure;
	ret->known = today != NULL;
	TRY(compare_rows(d, &m, &then->rows, &now->rows));
	if (today != NULL && !str_eq(ret->then, ret->now))
		TRY(compare_grounds(d, &m, asked));
	ret->rows = m.told.at;
	ret->row_count = m.told.len;
	return RC_OK;
}

/* ---- all of them ---- */

/* Asks figures together; one whose indicator is gone stays as it is. */
static enum rc ask_all(struct job *job, const struct book *book, const struct recorded *figures,
	size_t count, int64_t seq, struct stand *ret)
{
	struct recorded *there = arena_array(job->arena, struct recorded, count + 1);
	size_t *places = arena_array(job->arena, size_t, count + 1), some = 0;
	struct figure *values;
	struct figure_rows *rows;
	for (size_t i = 0; i < count; i++)
		if (figures[i].indicator != NULL) {
			places[some] = i;
			there[some++] = figures[i];
		}
	TRY(recorded_figures(job, book, there, some, seq, &values));
	TRY(recorded_rows(job, book, there, some, seq, &rows));
	for (size_t i = 0; i < some; i++)
		ret[places[i]] = (struct stand){values[i], rows[i]};
	return RC_OK;
}

/* Has it the definition, the value and the rows that were recorded? */
static bool is_same(struct job *job, const struct asked *asked, const struct stand *now)
{
	if (asked->then != NULL || asked->indicator == NULL)
		return false;
	struct printed printed = figure_print(job->arena, &now->figure);
	struct str value = printed.missing ? printed.missing_text
					   : ratio_exact_text(job->arena, printed.exact);
	/* what is missing was recorded as it was printed */
	return str_eq(value, printed.missing ? asked->row.displayed : asked->row.value) &&
	       str_eq(recorded_digest(job, &now->rows), asked->row.rows_hash);
}

static enum rc drift_all(struct drifting *d, const struct asked *asked, size_t count,
	struct drift_figure **ret, size_t *ret_count)
{
	struct arena *a = d->job->arena;
	struct recorded *figures = arena_array(a, struct recorded, count + 1);
	struct stand *now = arena_array(a, struct stand, count + 1),
		     *then = arena_array(a, struct stand, count + 1);
	ARRAY(struct drift_figure) list = {0};
	for (size_t i = 0; i < count; i++)
		figures[i] = (struct recorded){asked[i].indicator, asked[i].parameters};
	TRY(ask_all(d->job, d->book, figures, count, SEQ_NOW, now));
	for (size_t i = 0; i < count; i++)
		figures[i].indicator = is_same(d->job, &asked[i], &now[i]) ? NULL
				       : asked[i].then != NULL             ? asked[i].then
									   : asked[i].indicator;
	TRY(ask_all(d->job, d->book, figures, count, d->then, then));
	for (size_t i = 0; i < count; i++) {
		struct drift_figure drift;
		if (figures[i].indicator == NULL)
			continue;
		TRY(drift_of(d, &asked[i], &then[i], &now[i], &drift));
		if (drift.row_count > 0 || drift.definition_then.len > 0 ||
			!str_eq(drift.then, drift.now))
			*ARRAY_ADD(a, list) = drift;
	}
	*ret = list.at;
	*ret_count = list.len;
	return RC_OK;
}

static enum rc drift_in(struct job *job, const struct book *book, int64_t frozen,
	struct drift_figure **ret, size_t *ret_count)
{
	struct frozen head;
	struct drifting d = {.job = job, .book = book, .frozen = &head};
	struct asked *asked;
	size_t count;
	TRY(frozen_get(job, book, frozen, &head));
	TRY(read_asked(job, book, frozen, &asked, &count));
	TRY(book_newest(job, book, &d.now));
	d.then = head.seq;
	return drift_all(&d, asked, count, ret, ret_count);
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
				STR_ARG(recorded_name(job, book, &head, &figure, p)),
				STR_ARG(value), STR_ARG(asked[i].row.value));
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
