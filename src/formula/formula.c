/*
 * The door: reading by kind, and what a formula tells about itself.
 */
#include "formula/read.h"

/* ---- reading ---- */

static enum type type_of_sort(enum sort sort, enum quantity quantity)
{
	switch (sort) {
	case SORT_NUMBER: return quantity == QUANTITY_MONEY ? TYPE_MONEY : TYPE_DECIMAL;
	case SORT_TEXT: return TYPE_TEXT;
	case SORT_BOOL: return TYPE_BOOL;
	case SORT_DATE: return TYPE_DATE;
	case SORT_SPAN: return TYPE_SPAN;
	case SORT_REF: return TYPE_REF;
	case SORT_PERSONAL: return TYPE_PERSONAL;
	}
	never();
}

static void set_type(struct formula *f)
{
	const struct expr *e = f->expr;
	bool path = e->kind == EXPR_PATH;

	f->type.type = path ? path_type(&e->path) : type_of_sort(e->sort, e->quantity);
	if (e->sort == SORT_NUMBER) {
		f->type.quantity = e->quantity;
		f->type.measure = e->measure;
	}
	if (path)
		f->type.ref = path_last(&e->path)->to;
}

static enum rc read_number_kind(struct reader *r)
{
	TRY(read_expr(r, &r->f->expr));
	if (r->f->expr->sort != SORT_NUMBER)
		return trouble(r, r->f->expr->offset, "指标的值要是数，%.*s不是",
			STR_ARG(expr_named(r->job->arena, r->f->expr)));
	set_type(r->f);
	return RC_OK;
}

static enum rc read_default_kind(struct reader *r)
{
	TRY(read_expr(r, &r->f->expr));
	const struct expr *e = r->f->expr;

	if (e->sort == SORT_PERSONAL || (e->kind == EXPR_PATH && e->path.count == 0))
		return trouble(
			r, e->offset, "默认值不能取%.*s", STR_ARG(expr_named(r->job->arena, e)));
	set_type(r->f);
	return RC_OK;
}

static enum rc read_path_kind(struct reader *r)
{
	struct expr *e;

	TRY(new_expr(r, EXPR_PATH, r->at, &e));
	TRY(read_path(r, r->f->row, &e->path));
	path_sort(e);
	r->f->expr = e;
	set_type(r->f);
	return RC_OK;
}

static enum rc read_check_kind(struct reader *r)
{
	struct cond *parts[2], *implies;

	TRY(read_cond(r, &r->f->cond));
	skip_blanks(r);
	size_t offset = r->at;

	if (!take_join(r, JOIN_THEN))
		return RC_OK;
	parts[0] = r->f->cond;
	TRY(read_cond(r, &parts[1]));
	TRY(new_cond(r, COND_IMPLIES, offset, &implies));
	implies->parts = arena_array(r->job->arena, struct cond *, 2);
	implies->parts[0] = parts[0];
	implies->parts[1] = parts[1];
	implies->part_count = 2;
	r->f->cond = implies;
	return RC_OK;
}

static enum rc read_kind(struct reader *r)
{
	if (at_end(r))
		return trouble(r, 0, "公式是空的");
	switch (r->f->kind) {
	case FORMULA_NUMBER: return read_number_kind(r);
	case FORMULA_CHECK: return read_check_kind(r);
	case FORMULA_DEFAULT: return read_default_kind(r);
	case FORMULA_PATH: return read_path_kind(r);
	case FORMULA_CLAIM: return read_cond(r, &r->f->cond);
	case FORMULA_FIGURE: return read_figure(r);
	}
	never();
}

/* Something stands behind the whole formula: mostly a word that is misspelt or out of place. */
static enum rc read_rest(struct reader *r)
{
	struct near near = {0};
	int id;

	if (at_end(r))
		return RC_OK;
	near.name = word_here(r);
	if (near.name.len == 0)
		near.name = char_here(r);
	if (peek_word(r, &words_join, &id))
		return trouble(r, r->at, "这里不能写“%.*s”", STR_ARG(word_text(&words_join, id)));
	near_add_words(&near, &words_relation);
	near_add_words(&near, &words_join);
	near_add_words(&near, &words_aggregate);
	struct str words = near_text(r->job->arena, &near);

	return trouble(r, r->at, "从“%.*s”起读不懂%s%.*s", STR_ARG(near.name),
		words.len ? "，相近的词有：" : "", STR_ARG(words));
}

/* The ceilings hold for the one spelling in both alphabets: it must be readable again. */
static enum rc check_size(struct reader *r)
{
	size_t bytes;
	int depth;

	print_size(r->job->arena, r->f, &bytes, &depth);
	if (bytes > FORMULA_MAX_TEXT)
		return too_much(r, 0, "公式太长，写全名称后有 %zu 个字节，最多 %d 个", bytes,
			FORMULA_MAX_TEXT);
	if (depth > FORMULA_MAX_DEPTH)
		return too_much(
			r, 0, "公式套得太深，有 %d 层，最多 %d 层", depth, FORMULA_MAX_DEPTH);
	return RC_OK;
}

enum rc formula_read(struct job *job, enum formula_kind kind, struct str text, struct place place,
	const struct schema *schema, const struct ledger_def *row, struct formula **ret)
{
	bool of_record = kind == FORMULA_CHECK || kind == FORMULA_DEFAULT || kind == FORMULA_PATH;
	struct formula *f = arena_new(job->arena, struct formula);
	struct reader_scope scope = {.ledger = of_record ? row : NULL};
	struct reader r = {.job = job,
		.text = text,
		.end = text.len,
		.place = place,
		.schema = schema,
		.f = f,
		.scope = &scope};

	must(!of_record || row);
	*f = (struct formula){.kind = kind, .schema = schema, .row = scope.ledger};
	if (text.len > FORMULA_MAX_TEXT)
		return too_much(&r, 0, "公式太长，最多 %d 个字节", FORMULA_MAX_TEXT);
	if (!str_is_utf8(text))
		return fail(job, RC_INVALID, "公式不是有效的 UTF-8(%.*s)", STR_ARG(place.file));
	TRY(read_kind(&r));
	TRY(read_rest(&r));
	TRY(check_size(&r));
	f->aggregates = r.aggregates.at;
	f->aggregate_count = r.aggregates.len;
	f->uses = r.uses.at;
	f->use_count = r.uses.len;
	*ret = f;
	return RC_OK;
}

/* ---- telling ---- */

enum formula_kind formula_kind_of(const struct formula *f)
{
	return f->kind;
}

struct formula_type formula_type_of(const struct formula *f)
{
	return f->type;
}

const struct field_def *formula_path_field(const struct formula *f)
{
	must(f->kind == FORMULA_PATH);
	return f->expr->path.steps[0].field;
}

static const struct field_def *expr_field(const struct expr *e)
{
	const struct field_def *field = NULL;

	if (e == NULL)
		return NULL;
	if (e->kind == EXPR_PATH)
		return e->path.count > 0 ? e->path.steps[0].field : NULL;
	field = expr_field(e->left);
	return field ? field : expr_field(e->right);
}

static const struct field_def *cond_field(const struct cond *cond)
{
	const struct field_def *field = NULL;

	if (cond->kind == COND_IMPLIES)
		return cond_field(cond->parts[1]);
	for (size_t i = 0; !field && i < cond->part_count; i++)
		field = cond_field(cond->parts[i]);
	if (!field)
		field = expr_field(cond->left);
	return field ? field : expr_field(cond->right);
}

const struct field_def *formula_check_field(const struct formula *f)
{
	must(f->kind == FORMULA_CHECK);
	return cond_field(f->cond);
}

size_t formula_aggregate_count(const struct formula *f)
{
	return f->aggregate_count;
}

const struct aggregate *formula_aggregate(const struct formula *f, size_t index)
{
	must(index < f->aggregate_count);
	return f->aggregates[index];
}

const struct ledger_def *aggregate_ledger(const struct aggregate *agg)
{
	return agg->source.ledger;
}

enum aggregate_kind aggregate_kind_of(const struct aggregate *agg)
{
	return agg->kind;
}

/* The one of that index among those below the condition; *left: how many are still before it. */
static const struct ledger_def *asked_below(const struct cond *c, size_t *left)
{
	const struct ledger_def *found = NULL;

	if (!c)
		return NULL;
	if (c->kind == COND_HAS) {
		if ((*left)-- == 0)
			return c->every->some.ledger;
		return asked_below(c->every->some.cond, left);
	}
	for (size_t i = 0; i < c->part_count && !found; i++)
		found = asked_below(c->parts[i], left);
	return found;
}

const struct ledger_def *aggregate_asks(const struct aggregate *agg, size_t index)
{
	return asked_below(agg->source.cond, &index);
}

static bool path_reads(const struct path *path, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < path->count; i++) {
		const struct step *step = &path->steps[i];

		if (step->from == ledger || step->to == ledger ||
			(step->field != NULL && step->field->dated &&
				step->field->dated_ledger == ledger))
			return true;
	}
	return false;
}

static bool source_reads(const struct source *source, const struct ledger_def *ledger);

static bool cond_reads(const struct cond *c, const struct ledger_def *ledger)
{
	if (c == NULL)
		return false;
	if (c->every != NULL &&
		(source_reads(&c->every->some, ledger) || c->every->all.ledger == ledger))
		return true;
	for (size_t i = 0; i < c->part_count; i++)
		if (cond_reads(c->parts[i], ledger))
			return true;
	return false;
}

static bool source_reads(const struct source *source, const struct ledger_def *ledger)
{
	const struct path *unit = source_unit(source);

	if (source->ledger == ledger || (unit != NULL && path_reads(unit, ledger)))
		return true;
	for (size_t i = 0; i < source->path_count; i++)
		if (path_reads(source->paths[i], ledger))
			return true;
	return cond_reads(source->cond, ledger);
}

bool aggregate_reads(const struct aggregate *agg, const struct ledger_def *ledger)
{
	return source_reads(&agg->source, ledger) || str_eq(ledger->name, STR("unit")) ||
	       (agg->path != NULL && path_reads(agg->path, ledger));
}

const struct ledger_def *aggregate_ref(const struct aggregate *agg)
{
	bool distinct = agg->kind == AGGREGATE_DISTINCT && path_type(agg->path) == TYPE_REF;

	return distinct ? path_last(agg->path)->to : NULL;
}

struct ratio aggregate_scale(const struct aggregate *agg)
{
	bool reckoned = agg->kind != AGGREGATE_COUNT && agg->kind != AGGREGATE_DISTINCT;

	return reckoned ? path_scale(agg->path) : ratio_from_int(1);
}

/* The first steps of a path as a column, unless they are one already or end in a parent. */
static size_t add_column(struct arena *a, struct aggregate_column *columns, size_t count,
	const struct path *path, size_t steps)
{
	struct path head = {path->steps, steps};
	struct str text = path_print(a, &head, SPELL_LABELS);
	bool seen = path_last(&head)->field == NULL;

	for (size_t i = 0; i < count && !seen; i++)
		seen = str_eq(columns[i].path, text);
	if (!seen)
		columns[count++] =
			(struct aggregate_column){text, path_last(&head)->field, steps == 1};
	return count;
}

size_t aggregate_columns(
	struct arena *a, const struct aggregate *agg, struct aggregate_column **ret)
{
	const struct source *source = &agg->source;
	struct aggregate_column *columns =
		arena_array(a, struct aggregate_column, source->path_count * 2 + 1);
	size_t count = 0;

	for (size_t i = 0; i < source->path_count; i++) {
		count = add_column(a, columns, count, source->paths[i], 1);
		count = add_column(a, columns, count, source->paths[i], source->paths[i]->count);
	}
	*ret = columns;
	return count;
}

size_t formula_use_count(const struct formula *f)
{
	return f->use_count;
}

struct indicator_use formula_use(const struct formula *f, size_t index)
{
	must(index < f->use_count);
	return f->uses[index];
}

unsigned formula_this_faces(const struct formula *f)
{
	return f != NULL ? f->this_faces : 0;
}

bool faces_take(unsigned *faces, enum face *ret)
{
	if (*faces == 0)
		return false;
	*ret = (enum face)__builtin_ctz(*faces);
	*faces &= *faces - 1;
	return true;
}

struct figure_tag formula_figure(const struct formula *f)
{
	must(f->kind == FORMULA_FIGURE);
	return f->figure;
}
