/*
 * A condition as SQL: when it is true, and when it is false.
 *
 * A comparison with NULL is NULL in SQL, which counts as "not so" in both
 * expressions; so a missing value makes neither true, and unknown is what is
 * neither. Numbers are compared in stored integers: v × scale > c becomes
 * v > floor(c ÷ scale), exactly. Everything that would need × ÷ or the
 * reckoning of dates over a column is left to the residual.
 */
#include "formula/translate.h"

#define NEVER STR("1 = 0")

/* ---- what can be said ---- */

static bool is_constant(const struct expr *e)
{
	if (e == NULL)
		return true;
	switch (e->kind) {
	case EXPR_LITERAL:
	case EXPR_TIME: return true;
	case EXPR_NEG:
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
	case EXPR_ROUND:
	case EXPR_SHIFT: return is_constant(e->left) && is_constant(e->right);
	case EXPR_PATH:
	case EXPR_AGGREGATE:
	case EXPR_INDICATOR:
	case EXPR_IF: return false;
	}
	never();
}

static bool compare_translatable(const struct cond *c)
{
	const struct expr *l = c->left, *r = c->right;
	if (l->kind == EXPR_PATH && r->kind == EXPR_PATH) {
		if (l->sort != SORT_NUMBER)
			return true;
		return ratio_cmp(path_scale(&l->path), path_scale(&r->path)) == 0;
	}
	return (l->kind == EXPR_PATH && is_constant(r)) || (r->kind == EXPR_PATH && is_constant(l));
}

bool cond_translatable(const struct cond *c)
{
	switch (c->kind) {
	case COND_AND:
	case COND_OR:
	case COND_NOT:
		for (size_t i = 0; i < c->part_count; i++)
			if (!cond_translatable(c->parts[i]))
				return false;
		return true;
	case COND_COMPARE: return compare_translatable(c);
	case COND_WITHIN:
		return (c->left->kind == EXPR_PATH || is_constant(c->left)) &&
		       (c->right->kind == EXPR_PATH || is_constant(c->right)) &&
		       (c->left->kind == EXPR_PATH || c->right->kind == EXPR_PATH);
	case COND_IN: return c->left->kind == EXPR_PATH;
	case COND_EMPTY: return true;
	case COND_HAS: return c->every->some.cond == NULL || cond_translatable(c->every->some.cond);
	case COND_IMPLIES:
	case COND_EVERY: return false;
	}
	never();
}

/* ---- constants ---- */

static bool constant(struct tq *q, const struct expr *e, struct eval_value *ret)
{
	struct formula_env env = {.when = q->when};
	if (eval_expr(q->job, e, &env, NULL, ret) != RC_OK) {
		q->failed = true;
		return false;
	}
	return true;
}

/* ---- pieces ---- */

static struct truth_sql given_or(struct tq *q, struct str column, bool yes)
{
	struct str given = str_format(q->job->arena, "%.*s is not null", STR_ARG(column));
	return yes ? (struct truth_sql){given, NEVER, false}
		   : (struct truth_sql){NEVER, given, false};
}

static struct truth_sql swap(struct truth_sql t)
{
	return (struct truth_sql){t.no, t.yes, t.total};
}

static struct truth_sql two(
	struct tq *q, struct str l, const char *yes, const char *no, struct str r)
{
	struct arena *a = q->job->arena;
	return (struct truth_sql){
		str_format(a, "%.*s %s %.*s", STR_ARG(l), yes, STR_ARG(r)),
		str_format(a, "%.*s %s %.*s", STR_ARG(l), no, STR_ARG(r)),
		false,
	};
}

static const char *operator_of(enum compare op)
{
	static const char *const words[] = {[CMP_EQ] = "=",
		[CMP_NE] = "<>",
		[CMP_GT] = ">",
		[CMP_LT] = "<",
		[CMP_GE] = ">=",
		[CMP_LE] = "<="};
	return words[op];
}

static enum compare opposite(enum compare op)
{
	static const enum compare no[] = {[CMP_EQ] = CMP_NE,
		[CMP_NE] = CMP_EQ,
		[CMP_GT] = CMP_LE,
		[CMP_LT] = CMP_GE,
		[CMP_GE] = CMP_LT,
		[CMP_LE] = CMP_GT};
	return no[op];
}

/* a op b  =  b mirrored(op) a */
static enum compare mirrored(enum compare op)
{
	static const enum compare other[] = {[CMP_EQ] = CMP_EQ,
		[CMP_NE] = CMP_NE,
		[CMP_GT] = CMP_LT,
		[CMP_LT] = CMP_GT,
		[CMP_GE] = CMP_LE,
		[CMP_LE] = CMP_GE};
	return other[op];
}

/* ---- numbers ---- */

static int128 floor_of(struct ratio r)
{
	int128 f = r.num / r.den;
	return r.num % r.den < 0 ? f - 1 : f;
}

/* stored × scale op limit, in stored integers */
static struct truth_sql number_compare(
	struct tq *q, const struct path *path, enum compare op, struct ratio limit)
{
	struct str column = tq_column(q, path, false);
	struct ratio stored;
	/* A limit that does not fit is beyond everything that is stored. */
	if (!ratio_div(limit, path_scale(path), &stored))
		return given_or(q, column,
			ratio_sign(limit) > 0 ? op == CMP_LT || op == CMP_LE || op == CMP_NE
					      : op == CMP_GT || op == CMP_GE || op == CMP_NE);
	int128 floor = floor_of(stored);
	bool whole = stored.den == 1;
	if (!whole && (op == CMP_EQ || op == CMP_NE))
		return given_or(q, column, op == CMP_NE);
	/* v < 2.5 ⇔ v <= 2;  v >= 2.5 ⇔ v > 2 */
	if (!whole && op == CMP_LT)
		op = CMP_LE;
	if (!whole && op == CMP_GE)
		op = CMP_GT;
	if (floor > INT64_MAX || floor < INT64_MIN)
		return given_or(q, column,
			floor > 0 ? op == CMP_LT || op == CMP_LE || op == CMP_NE
				  : op == CMP_GT || op == CMP_GE || op == CMP_NE);
	return two(
		q, column, operator_of(op), operator_of(opposite(op)), tq_int(q, (int64_t)floor));
}

/* ---- dates ---- */

/* The two columns of a path, or the two days of a constant, as SQL. */
struct ends {
	struct str first, last;
};

static struct ends ends_of_path(struct tq *q, const struct path *path)
{
	return (struct ends){tq_column(q, path, false), tq_column(q, path, true)};
}

static struct ends ends_of_date(struct tq *q, struct date d)
{
	return (struct ends){tq_int(q, d.first), tq_int(q, d.last)};
}

/* The meanings of formula.h, 4. */
static struct truth_sql date_compare_sql(
	struct tq *q, struct ends l, enum compare op, struct ends r)
{
	struct arena *a = q->job->arena;
	struct truth_sql t = {.total = false};
	switch (op) {
	case CMP_LT:
		t.yes = str_format(a, "%.*s < %.*s", STR_ARG(l.last), STR_ARG(r.first));
		t.no = str_format(a, "%.*s >= %.*s", STR_ARG(l.first), STR_ARG(r.last));
		return t;
	case CMP_LE:
		t.yes = str_format(a, "%.*s <= %.*s", STR_ARG(l.last), STR_ARG(r.first));
		t.no = str_format(a, "%.*s > %.*s", STR_ARG(l.first), STR_ARG(r.last));
		return t;
	case CMP_EQ:
		t.yes = str_format(a, "(%.*s = %.*s and %.*s = %.*s and %.*s = %.*s)",
			STR_ARG(l.first), STR_ARG(l.last), STR_ARG(r.first), STR_ARG(r.last),
			STR_ARG(l.first), STR_ARG(r.first));
		t.no = str_format(a, "(%.*s < %.*s or %.*s > %.*s)", STR_ARG(l.last),
			STR_ARG(r.first), STR_ARG(l.first), STR_ARG(r.last));
		return t;
	case CMP_GT:
	case CMP_GE: return swap(date_compare_sql(q, l, opposite(op), r));
	case CMP_NE: return swap(date_compare_sql(q, l, CMP_EQ, r));
	}
	never();
}

static struct truth_sql within_sql(struct tq *q, struct ends d, struct ends range)
{
	struct arena *a = q->job->arena;
	return (struct truth_sql){
		str_format(a, "(%.*s >= %.*s and %.*s <= %.*s)", STR_ARG(d.first),
			STR_ARG(range.first), STR_ARG(d.last), STR_ARG(range.last)),
		str_format(a, "(%.*s < %.*s or %.*s > %.*s)", STR_ARG(d.last), STR_ARG(range.first),
			STR_ARG(d.first), STR_ARG(range.last)),
		false,
	};
}

/* A side of a date condition; false: the constant is missing, so nothing is ever decided. */
static bool date_side(
	struct tq *q, const struct expr *e, struct ends *ret, struct date *ret_constant)
{
	struct eval_value v;
	*ret_constant = (struct date){0, 0};
	if (e->kind == EXPR_PATH) {
		*ret = ends_of_path(q, &e->path);
		return true;
	}
	if (!constant(q, e, &v) || v.state != VALUE_GIVEN)
		return false;
	*ret_constant = v.date;
	*ret = ends_of_date(q, v.date);
	return true;
}

static struct truth_sql within(struct tq *q, const struct cond *c)
{
	struct ends left, right;
	struct date l, r;
	struct truth_sql t = {NEVER, NEVER, false};
	if (date_side(q, c->left, &left, &l) && date_side(q, c->right, &right, &r)) {
		/* Nothing belongs to an empty range (a cutoff before its period). */
		if (c->right->kind != EXPR_PATH && r.first > r.last)
			t = given_or(q, left.first, false);
		else
			t = within_sql(q, left, right);
	}
	return c->negated ? swap(t) : t;
}

/* ---- comparisons ---- */

static struct truth_sql compare_paths(struct tq *q, const struct cond *c)
{
	const struct path *l = &c->left->path, *r = &c->right->path;
	if (c->left->sort == SORT_DATE)
		return date_compare_sql(q, ends_of_path(q, l), c->op, ends_of_path(q, r));
	struct str left = tq_column(q, l, false), right = tq_column(q, r, false);
	return two(q, left, operator_of(c->op), operator_of(opposite(c->op)), right);
}

static struct truth_sql compare_constant(
	struct tq *q, const struct path *path, enum compare op, const struct eval_value *v)
{
	const char *yes = operator_of(op), *no = operator_of(opposite(op));
	switch (v->sort) {
	case SORT_NUMBER: return number_compare(q, path, op, v->number);
	case SORT_TEXT: return two(q, tq_column(q, path, false), yes, no, tq_text(q, v->text));
	case SORT_BOOL:
	case SORT_REF: return two(q, tq_column(q, path, false), yes, no, tq_int(q, v->integer));
	case SORT_DATE:
		return date_compare_sql(q, ends_of_path(q, path), op, ends_of_date(q, v->date));
	case SORT_SPAN:
	case SORT_PERSONAL: break;
	}
	never();
}

static struct truth_sql compare_sql(struct tq *q, const struct cond *c)
{
	struct eval_value v;
	if (c->left->kind == EXPR_PATH && c->right->kind == EXPR_PATH)
		return compare_paths(q, c);
	bool turned = c->left->kind != EXPR_PATH;
	const struct expr *path = turned ? c->right : c->left, *other = turned ? c->left : c->right;
	if (!constant(q, other, &v) || v.state != VALUE_GIVEN)
		return (struct truth_sql){NEVER, NEVER, false};
	return compare_constant(q, &path->path, turned ? mirrored(c->op) : c->op, &v);
}

/* ---- lists and conjunctions ---- */

static struct truth_sql join_truth(
	struct tq *q, const struct truth_sql *parts, size_t count, bool all)
{
	struct buf yes, no;
	bool total = true;
	buf_init(&yes, BUF_MAX_TEXT);
	buf_init(&no, BUF_MAX_TEXT);
	for (size_t i = 0; i < count; i++) {
		buf_add_z(&yes, i == 0 ? "(" : all ? " and " : " or ");
		buf_add(&yes, parts[i].yes);
		buf_add_z(&no, i == 0 ? "(" : all ? " or " : " and ");
		buf_add(&no, parts[i].no);
		total = total && parts[i].total;
	}
	buf_add_char(&yes, ')');
	buf_add_char(&no, ')');
	return (struct truth_sql){
		buf_take(q->job->arena, &yes), buf_take(q->job->arena, &no), total};
}

static struct truth_sql in_sql(struct tq *q, const struct cond *c)
{
	struct truth_sql *parts = arena_array(q->job->arena, struct truth_sql, c->item_count + 1);
	struct truth_sql t;
	size_t count = 0;
	for (size_t i = 0; i < c->item_count; i++) {
		struct eval_value v;
		if (constant(q, c->items[i], &v) && v.state == VALUE_GIVEN)
			parts[count++] = compare_constant(q, &c->left->path, CMP_EQ, &v);
	}
	t = count > 0 ? join_truth(q, parts, count, false)
		      : given_or(q, tq_column(q, &c->left->path, false), false);
	return c->negated ? swap(t) : t;
}

static struct truth_sql empty_sql(struct tq *q, const struct cond *c)
{
	struct str column = tq_column(q, &c->left->path, false);
	struct truth_sql t = {
		str_format(q->job->arena, "%.*s is null", STR_ARG(column)),
		str_format(q->job->arena, "%.*s is not null", STR_ARG(column)),
		true,
	};
	return c->negated ? swap(t) : t;
}

/* "(select LINK from … where LINK is not null and WHICH)": the records that are referred to so. */
static struct str linked(struct tq *inner, struct str link, struct str which)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_addf(&b, "(select %.*s", STR_ARG(link));
	tq_from(inner, STR_NONE, &b);
	buf_addf(&b, " and %.*s is not null and %.*s)", STR_ARG(link), STR_ARG(which));
	return buf_take(inner->job->arena, &b);
}

/* True: one of those that refer to the record is surely so. False: all of them are surely not so. */
static bool has_sql(struct tq *q, const struct cond *c, struct truth_sql *ret)
{
	const struct every *every = c->every;
	const struct ledger_def *some = every->some.ledger;
	struct step step = {.from = some, .to = every->all.ledger};
	struct truth_sql truth = {STR("1 = 1"), NEVER, true};
	struct arena *a = q->job->arena;
	struct tq inner = tq_subquery(q, some);
	if (every->link != SIZE_MAX)
		step.field = &some->fields[every->link];
	struct str link = tq_column(&inner, &(struct path){&step, 1}, false);
	if (every->some.cond != NULL && !tq_cond(&inner, every->some.cond, &truth))
		return false;
	struct str perhaps = str_format(a, "not coalesce(%.*s, 1 = 0)", STR_ARG(truth.no));
	struct truth_sql t = {
		str_format(a, "t%zu.id in %.*s", q->base, STR_ARG(linked(&inner, link, truth.yes))),
		str_format(
			a, "t%zu.id not in %.*s", q->base, STR_ARG(linked(&inner, link, perhaps))),
		truth.total,
	};
	tq_subquery_end(q, &inner);
	*ret = c->negated ? swap(t) : t;
	return true;
}

bool tq_cond(struct tq *q, const struct cond *c, struct truth_sql *ret)
{
	struct truth_sql *parts;
	if (!cond_translatable(c))
		return false;
	switch (c->kind) {
	case COND_AND:
	case COND_OR:
		parts = arena_array(q->job->arena, struct truth_sql, c->part_count);
		for (size_t i = 0; i < c->part_count; i++)
			if (!tq_cond(q, c->parts[i], &parts[i]))
				return false;
		*ret = join_truth(q, parts, c->part_count, c->kind == COND_AND);
		return true;
	case COND_NOT:
		if (!tq_cond(q, c->parts[0], ret))
			return false;
		*ret = swap(*ret);
		return true;
	case COND_COMPARE: *ret = compare_sql(q, c); return true;
	case COND_WITHIN: *ret = within(q, c); return true;
	case COND_IN: *ret = in_sql(q, c); return true;
	case COND_EMPTY: *ret = empty_sql(q, c); return true;
	case COND_HAS: return has_sql(q, c, ret);
	case COND_IMPLIES:
	case COND_EVERY: break;
	}
	return false;
}

struct str unknown_sql(struct arena *a, const struct truth_sql *t)
{
	return str_format(a, "not coalesce(%.*s, 1 = 0) and not coalesce(%.*s, 1 = 0)",
		STR_ARG(t->yes), STR_ARG(t->no));
}
