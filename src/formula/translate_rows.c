/*
 * What the queries bring, as results.
 *
 * Fused rows: a few columns a leaf, in the order that translate.c wrote them.
 * Residual rows: one record each, with the columns that its paths read; the
 * reference evaluator decides, through an environment that looks values up in
 * the row at hand. Values gathered for 不重复个数 live in the job's arena.
 */
#include "formula/translate.h"

#define SCRATCH_ROWS 512 /* after so many rows the evaluator's scratch memory is dropped */

/* A column of a residual row: the field of the record of an alias, read through it. */
struct brought {
	size_t alias;                  /* whose record */
	const struct field_def *field; /* NULL: the parent */
	bool is_id;                    /* the record's own id */
	struct str sql;
	size_t at; /* column, behind the unit */
	bool pair; /* a second column follows: the last day */
};

/* What one unit has gathered. */
struct heap {
	int64_t rows, undecidable, given;
	int128 sum;
	int64_t least, most;
	struct value *seen; /* a table of hashes of distinct values */
	size_t seen_count, seen_size;
};

struct residual {
	struct tq q; /* aliases and the leaf's time, kept for reading */
	const struct leaf *leaf;
	size_t index;
	ARRAY(struct brought) columns;
	const struct sql_cell *row; /* at hand, behind the unit */
	struct job scratch;
	size_t since_clear;
	struct heap *heaps; /* one for each unit */
};

/* ---- what must come ---- */

static void bring(struct tq *q, struct residual *r, size_t alias, const struct field_def *field,
	bool is_id, struct str sql)
{
	for (size_t i = 0; i < r->columns.len; i++) {
		const struct brought *b = &r->columns.at[i];
		if (b->alias == alias && b->field == field && b->is_id == is_id)
			return;
	}
	*ARRAY_ADD(q->job->arena, r->columns) = (struct brought){
		.alias = alias,
		.field = field,
		.is_id = is_id,
		.sql = sql,
		.pair = field != NULL && (field->type == TYPE_DATE || field->type == TYPE_SPAN),
	};
}

static void bring_path(struct tq *q, struct residual *r, const struct path *path)
{
	struct arena *a = q->job->arena;
	for (size_t n = 1; n <= path->count; n++) {
		struct path head = {path->steps, n};
		size_t alias = tq_reach(q, &head);
		const struct step *step = path_last(&head);
		bring(q, r, alias, NULL, true, str_format(a, "t%zu.id", alias));
		bring(q, r, alias, step->field, false, tq_column(q, &head, false));
	}
}

struct residual *residual_new(struct tq *q, const struct leaf *leaf, size_t index)
{
	struct arena *a = q->job->arena;
	struct residual *r = arena_new(a, struct residual);
	const struct source *source = &leaf->agg->source;
	size_t units = q->options->unit_count > 0 ? q->options->unit_count : 1;
	r->leaf = leaf;
	r->index = index;
	r->heaps = arena_array(a, struct heap, units);
	bring(q, r, 0, NULL, true, STR("t0.id"));
	for (size_t i = 0; i < source->path_count; i++)
		bring_path(q, r, source->paths[i]);
	if (leaf->agg->path != NULL)
		bring_path(q, r, leaf->agg->path);
	return r;
}

static void drop_scratch(void *what)
{
	struct residual *r = what;
	job_done(&r->scratch);
}

void residual_select(struct tq *q, struct residual *r, struct buf *out)
{
	size_t at = 0;
	for (size_t i = 0; i < r->columns.len; i++) {
		struct brought *b = &r->columns.at[i];
		b->at = at++;
		buf_addf(out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(b->sql));
		if (b->pair) {
			buf_addf(out, ", %.*s_last", STR_ARG(b->sql));
			at++;
		}
	}
	r->q = *q;
	job_fork(q->job, &r->scratch);
	arena_defer(q->job->arena, drop_scratch, r);
}

/* ---- the environment over one row ---- */

static int64_t id_of(const struct residual *r, size_t alias)
{
	for (size_t i = 0; i < r->columns.len; i++)
		if (r->columns.at[i].alias == alias && r->columns.at[i].is_id)
			return r->row[r->columns.at[i].at].null
				       ? 0
				       : r->row[r->columns.at[i].at].integer;
	return 0;
}

/* The ledger whose record an alias stands for. */
static const struct ledger_def *ledger_of(const struct residual *r, size_t alias)
{
	return r->q.aliases.at[alias].ledger;
}

static struct value cell_value(const struct residual *r, const struct brought *b)
{
	const struct sql_cell *cell = &r->row[b->at];
	enum type type = b->field != NULL ? b->field->type : TYPE_REF;
	if (cell->null)
		return value_missing(type);
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_PERSONAL: return value_text(type, cell->text);
	case TYPE_DATE:
	case TYPE_SPAN:
		return value_date(type,
			(struct date){(day_t)cell->integer, (day_t)r->row[b->at + 1].integer});
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: return value_int(type, cell->integer);
	case TYPE_NONE: break;
	}
	never();
}

static struct value row_field(void *arg, struct row_view row, const struct field_def *field)
{
	const struct residual *r = arg;
	for (size_t i = 0; i < r->columns.len; i++) {
		const struct brought *b = &r->columns.at[i];
		if (!b->is_id && b->field == field && ledger_of(r, b->alias) == row.ledger &&
			id_of(r, b->alias) == row.id)
			return cell_value(r, b);
	}
	never(); /* every path of the source was brought */
}

static bool row_deref(void *arg, const struct ledger_def *ledger, int64_t id, struct row_view *ret)
{
	const struct residual *r = arg;
	for (size_t i = 0; i < r->q.aliases.len; i++)
		if (ledger_of(r, i) == ledger && id_of(r, i) == id) {
			*ret = (struct row_view){.ledger = ledger, .id = id};
			return true;
		}
	return false;
}

/* ---- gathering ---- */

static struct value keep(struct arena *a, struct value v)
{
	if (v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE)
		v.text = str_copy(a, v.text);
	return v;
}

static size_t slot_of(const struct heap *heap, struct value v)
{
	bool text = v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE;
	struct str bytes =
		text ? v.text : (struct str){(const char *)&v.integer, sizeof(v.integer)};
	if (v.type == TYPE_DATE)
		bytes = (struct str){(const char *)&v.date, sizeof(v.date)};
	size_t slot = (size_t)str_hash(bytes) & (heap->seen_size - 1);
	while (value_given(heap->seen[slot]) && !value_eq(heap->seen[slot], v))
		slot = (slot + 1) & (heap->seen_size - 1);
	return slot;
}

static void see(struct arena *a, struct heap *heap, struct value v)
{
	if (heap->seen_count * 2 >= heap->seen_size) {
		struct heap old = *heap;
		heap->seen_size = old.seen_size > 0 ? old.seen_size * 2 : 16;
		heap->seen = arena_array(a, struct value, heap->seen_size);
		for (size_t i = 0; i < old.seen_size; i++)
			if (value_given(old.seen[i]))
				heap->seen[slot_of(heap, old.seen[i])] = old.seen[i];
	}
	size_t slot = slot_of(heap, v);
	if (!value_given(heap->seen[slot])) {
		heap->seen[slot] = keep(a, v);
		heap->seen_count++;
	}
}

static void gather(struct arena *a, const struct aggregate *agg, struct value v, struct heap *heap)
{
	heap->rows++;
	if (agg->kind == AGGREGATE_COUNT || !value_given(v))
		return;
	if (agg->kind == AGGREGATE_DISTINCT) {
		see(a, heap, v);
		return;
	}
	if (heap->given++ == 0)
		heap->least = heap->most = v.integer;
	heap->sum += v.integer; /* int128: 10^18 a row cannot overflow it */
	heap->least = v.integer < heap->least ? v.integer : heap->least;
	heap->most = v.integer > heap->most ? v.integer : heap->most;
}

/* ---- results ---- */

static void put_number(struct result *result, int128 stored, int64_t divisor, struct ratio scale)
{
	struct ratio n;
	if (ratio_make(stored, divisor, &n) && ratio_mul(n, scale, &n)) {
		result->state = VALUE_GIVEN;
		result->number = n;
	} else {
		result->overflow = true;
	}
}

static void put_heap(const struct aggregate *agg, const struct heap *heap, struct result *result)
{
	struct ratio scale = agg->path != NULL ? path_scale(agg->path) : ratio_from_int(1);
	*result = (struct result){
		.number = RATIO_ZERO, .rows = heap->rows, .undecidable = heap->undecidable};
	switch (agg->kind) {
	case AGGREGATE_COUNT: put_number(result, heap->rows, 1, ratio_from_int(1)); return;
	case AGGREGATE_DISTINCT:
		put_number(result, (int128)heap->seen_count, 1, ratio_from_int(1));
		return;
	case AGGREGATE_SUM:
	case AGGREGATE_MEAN:
		if (heap->given > 0)
			put_number(result, heap->sum, agg->kind == AGGREGATE_MEAN ? heap->given : 1,
				scale);
		return;
	case AGGREGATE_MIN:
	case AGGREGATE_MAX:
		if (heap->given > 0)
			put_number(result, agg->kind == AGGREGATE_MIN ? heap->least : heap->most, 1,
				scale);
		return;
	}
	never();
}

static void put_columns(const struct slot *slot, const struct sql_cell *c, struct result *result)
{
	const struct aggregate *agg = slot->leaf->agg;
	struct ratio scale = agg->path != NULL ? path_scale(agg->path) : ratio_from_int(1);
	size_t next = 1;
	*result = (struct result){.number = RATIO_ZERO, .rows = c[0].integer};
	switch (agg->kind) {
	case AGGREGATE_COUNT: put_number(result, c[0].integer, 1, ratio_from_int(1)); break;
	case AGGREGATE_DISTINCT:
		put_number(result, c[1].integer, 1, ratio_from_int(1));
		next = 2;
		break;
	case AGGREGATE_SUM:
	case AGGREGATE_MEAN:
		next = agg->kind == AGGREGATE_MEAN ? 4 : 3;
		if (!c[1].null)
			put_number(result, (int128)c[2].integer * 1000000000 + c[1].integer,
				agg->kind == AGGREGATE_MEAN ? c[3].integer : 1, scale);
		break;
	case AGGREGATE_MIN:
	case AGGREGATE_MAX:
		next = 2;
		if (!c[1].null)
			put_number(result, c[1].integer, 1, scale);
		break;
	}
	if (slot->unknowable)
		result->undecidable = c[next].integer;
}

/* Calls for each unit that a row speaks for: the one it names, or every one. */
static size_t unit_count_of(const struct translate_options *options)
{
	return options->unit_count > 0 ? options->unit_count : 1;
}

static bool speaks_for(const struct plan *plan, const struct translate_options *options,
	const struct sql_cell *row, size_t unit)
{
	return !plan->by_unit || options->units[unit] == row[0].integer;
}

static void finish_fused(
	const struct plan *plan, const struct translate_options *options, struct result *results)
{
	for (size_t s = 0; s < plan->slot_count; s++)
		for (size_t u = 0; u < unit_count_of(options); u++) {
			struct result *result =
				&results[plan->slots[s].index * unit_count_of(options) + u];
			enum aggregate_kind kind = plan->slots[s].leaf->agg->kind;
			if (result->number.den == 0)
				result->number = RATIO_ZERO;
			if (kind == AGGREGATE_COUNT || kind == AGGREGATE_DISTINCT)
				result->state = VALUE_GIVEN;
		}
}

static enum rc take_residual(struct job *job, struct residual *r, const struct plan *plan,
	const struct translate_options *options, const struct sql_cell *row)
{
	const struct aggregate *agg = r->leaf->agg;
	struct formula_env env = {
		.when = r->leaf->when, .arg = r, .field = row_field, .deref = row_deref};
	enum truth truth;
	struct value v = value_missing(TYPE_INT);
	r->row = row + (plan->by_unit ? 1 : 0);
	struct row_view view = {.ledger = agg->source.ledger, .id = id_of(r, 0)};
	enum rc rc = eval_cond(&r->scratch, agg->source.cond, &env, view, &truth);
	if (rc == RC_OK && truth == TRUTH_TRUE && agg->path != NULL)
		rc = eval_path(&r->scratch, agg->path, &env, view, &v);
	if (rc != RC_OK) {
		job_take_error(job, &r->scratch);
		return rc;
	}
	for (size_t u = 0; u < unit_count_of(options); u++)
		if (speaks_for(plan, options, row, u)) {
			if (truth == TRUTH_TRUE)
				gather(job->arena, agg, v, &r->heaps[u]);
			r->heaps[u].undecidable += truth == TRUTH_UNKNOWN;
		}
	if (++r->since_clear >= SCRATCH_ROWS) {
		arena_clear(r->scratch.arena);
		r->since_clear = 0;
	}
	return RC_OK;
}

enum rc query_row(struct job *job, const struct query *query,
	const struct translate_options *options, const struct sql_cell *row, size_t columns,
	struct result *results)
{
	const struct plan *plan = query->plan;
	struct residual *r = plan->residual;
	size_t units = unit_count_of(options);
	(void)columns;
	if (r != NULL && row != NULL)
		return take_residual(job, r, plan, options, row);
	if (r != NULL) {
		for (size_t u = 0; u < units; u++)
			put_heap(r->leaf->agg, &r->heaps[u], &results[r->index * units + u]);
		return RC_OK;
	}
	if (row == NULL) {
		finish_fused(plan, options, results);
		return RC_OK;
	}
	for (size_t u = 0; u < units; u++)
		if (speaks_for(plan, options, row, u))
			for (size_t s = 0; s < plan->slot_count; s++)
				put_columns(&plan->slots[s], row + plan->slots[s].at,
					&results[plan->slots[s].index * units + u]);
	return RC_OK;
}
