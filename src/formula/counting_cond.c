/*
 * A condition as bits: when it is true, and when it is false; unknown is what
 * is neither. Numbers are compared in stored integers: v × scale > c becomes
 * v > floor(c ÷ scale), exactly. What would need × ÷ or the reckoning of dates
 * over a column is the residue: the reference evaluator decides it, for those
 * rows that the rest of the condition leaves open.
 */
#include "formula/counting.h"

#define LEAST (NOTHING + 1)

static const struct truth_bits never_known = {BIT_NONE, BIT_NONE, false};

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

static enum rc constant(struct planning *p, const struct expr *e, struct eval_value *ret)
{
	struct formula_env env = {.when = p->when};

	return eval_expr(p->c->job, e, &env, NULL, ret);
}

/* ---- one comparison ---- */

/* A column or a number. */
struct side {
	bool constant;
	int64_t number;
	uint32_t input;
};

static struct side side_of_number(int64_t number)
{
	return (struct side){.constant = true, .number = number};
}

static struct side side_of_path(struct planning *p, const struct path *path, bool last)
{
	return (struct side){.input = plan_input(p, path, last)};
}

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

/* A number is within ±INT64_MAX, never NOTHING. */
static bit with_number(struct bits *bits, uint32_t input, enum compare op, int64_t n)
{
	switch (op) {
	case CMP_EQ: return bits_range(bits, input, n, n);
	case CMP_LE: return bits_range(bits, input, LEAST, n);
	case CMP_GE: return bits_range(bits, input, n, INT64_MAX);
	case CMP_LT: return n == LEAST ? BIT_NONE : bits_range(bits, input, LEAST, n - 1);
	case CMP_GT: return n == INT64_MAX ? BIT_NONE : bits_range(bits, input, n + 1, INT64_MAX);
	case CMP_NE:
		return bits_or(bits, with_number(bits, input, CMP_LT, n),
			with_number(bits, input, CMP_GT, n));
	}
	never();
}

static bit with_input(struct bits *bits, uint32_t left, enum compare op, uint32_t right)
{
	switch (op) {
	case CMP_EQ: return bits_compare(bits, BIT_EQUAL, left, right);
	case CMP_NE: return bits_compare(bits, BIT_UNEQUAL, left, right);
	case CMP_LT: return bits_compare(bits, BIT_LESS, left, right);
	case CMP_LE: return bits_compare(bits, BIT_LESS_EQUAL, left, right);
	case CMP_GT: return bits_compare(bits, BIT_LESS, right, left);
	case CMP_GE: return bits_compare(bits, BIT_LESS_EQUAL, right, left);
	}
	never();
}

static bool holds(int64_t a, enum compare op, int64_t b)
{
	switch (op) {
	case CMP_EQ: return a == b;
	case CMP_NE: return a != b;
	case CMP_LT: return a < b;
	case CMP_LE: return a <= b;
	case CMP_GT: return a > b;
	case CMP_GE: return a >= b;
	}
	never();
}

/* No bit where a side is missing. */
static bit compared(struct planning *p, struct side l, enum compare op, struct side r)
{
	struct bits *bits = &p->table->bits;

	if (l.constant && r.constant)
		return holds(l.number, op, r.number) ? BIT_ALL : BIT_NONE;
	if (l.constant)
		return with_number(bits, r.input, mirrored(op), l.number);
	return r.constant ? with_number(bits, l.input, op, r.number)
			  : with_input(bits, l.input, op, r.input);
}

static bit both(struct planning *p, bit a, bit b)
{
	return bits_and(&p->table->bits, a, b);
}

static bit either(struct planning *p, bit a, bit b)
{
	return bits_or(&p->table->bits, a, b);
}

static bit given(struct planning *p, struct side side)
{
	return side.constant ? BIT_ALL : bits_range(&p->table->bits, side.input, LEAST, INT64_MAX);
}

/* True (or false) wherever the value is given. */
static struct truth_bits given_or(struct planning *p, struct side side, bool yes)
{
	bit there = given(p, side);

	return yes ? (struct truth_bits){there, BIT_NONE, false}
		   : (struct truth_bits){BIT_NONE, there, false};
}

static struct truth_bits swapped(struct truth_bits t)
{
	return (struct truth_bits){t.no, t.yes, t.total};
}

static struct truth_bits two(struct planning *p, struct side l, enum compare op, struct side r)
{
	return (struct truth_bits){compared(p, l, op, r), compared(p, l, opposite(op), r), false};
}

/* ---- numbers ---- */

static int128 floor_of(struct ratio r)
{
	int128 f = r.num / r.den;

	return r.num % r.den < 0 ? f - 1 : f;
}

/* A limit beyond everything that is stored: so far up, or down. */
static struct truth_bits beyond(struct planning *p, struct side side, enum compare op, bool up)
{
	return given_or(p, side,
		op == CMP_NE || (up ? op == CMP_LT || op == CMP_LE : op == CMP_GT || op == CMP_GE));
}

/* stored × scale op limit, in stored integers */
static struct truth_bits number_compare(
	struct planning *p, const struct path *path, enum compare op, struct ratio limit)
{
	struct side side = side_of_path(p, path, false);
	struct ratio stored;

	if (!ratio_div(limit, path_scale(path), &stored))
		return beyond(p, side, op, ratio_sign(limit) > 0);
	int128 floor = floor_of(stored);
	bool whole = stored.den == 1;
	if (!whole && (op == CMP_EQ || op == CMP_NE))
		return given_or(p, side, op == CMP_NE);
	/* v < 2.5 ⇔ v <= 2;  v >= 2.5 ⇔ v > 2 */
	if (!whole && op == CMP_LT)
		op = CMP_LE;
	if (!whole && op == CMP_GE)
		op = CMP_GT;
	if (floor > INT64_MAX || floor < LEAST)
		return beyond(p, side, op, floor > 0);
	return two(p, side, op, side_of_number((int64_t)floor));
}

/* ---- dates ---- */

/* The two columns of a path, or the two days of a constant. */
struct ends {
	struct side first, last;
};

/* The meanings of formula.h, 4. */
static struct truth_bits date_compared(
	struct planning *p, struct ends l, enum compare op, struct ends r)
{
	bit days, same, apart;

	switch (op) {
	case CMP_LT:
		return (struct truth_bits){compared(p, l.last, CMP_LT, r.first),
			compared(p, l.first, CMP_GE, r.last), false};
	case CMP_LE:
		return (struct truth_bits){compared(p, l.last, CMP_LE, r.first),
			compared(p, l.first, CMP_GT, r.last), false};
	case CMP_EQ:
		days = both(p, compared(p, l.first, CMP_EQ, l.last),
			compared(p, r.first, CMP_EQ, r.last));
		same = compared(p, l.first, CMP_EQ, r.first);
		apart = either(p, compared(p, l.last, CMP_LT, r.first),
			compared(p, l.first, CMP_GT, r.last));
		return (struct truth_bits){both(p, days, same), apart, false};
	case CMP_GT:
	case CMP_GE: return swapped(date_compared(p, l, opposite(op), r));
	case CMP_NE: return swapped(date_compared(p, l, CMP_EQ, r));
	}
	never();
}

static struct truth_bits date_inside(struct planning *p, struct ends d, struct ends range)
{
	return (struct truth_bits){both(p, compared(p, d.first, CMP_GE, range.first),
					   compared(p, d.last, CMP_LE, range.last)),
		either(p, compared(p, d.last, CMP_LT, range.first),
			compared(p, d.first, CMP_GT, range.last)),
		false};
}

/* A side of a date condition; *ret_there false: a constant that is missing, so nothing is ever decided. */
static enum rc date_side(
	struct planning *p, const struct expr *e, struct ends *ret, bool *ret_there)
{
	struct eval_value v;

	*ret_there = true;
	if (e->kind == EXPR_PATH) {
		*ret = (struct ends){
			side_of_path(p, &e->path, false), side_of_path(p, &e->path, true)};
		return RC_OK;
	}
	TRY(constant(p, e, &v));
	*ret_there = v.state == VALUE_GIVEN;
	*ret = (struct ends){side_of_number(v.date.first), side_of_number(v.date.last)};
	return RC_OK;
}

static enum rc plan_within(struct planning *p, const struct cond *c, struct truth_bits *ret)
{
	struct ends left, right;
	bool left_there, right_there;

	*ret = never_known;
	TRY(date_side(p, c->left, &left, &left_there));
	TRY(date_side(p, c->right, &right, &right_there));
	if (!left_there || !right_there)
		return RC_OK;
	/* Nothing belongs to an empty range (a cutoff before its period). */
	if (right.first.constant && right.first.number > right.last.number)
		*ret = given_or(p, left.first, false);
	else
		*ret = date_inside(p, left, right);
	if (c->negated)
		*ret = swapped(*ret);
	return RC_OK;
}

/* ---- comparisons ---- */

static struct truth_bits compare_constant(
	struct planning *p, const struct path *path, enum compare op, const struct eval_value *v)
{
	struct side side;

	switch (v->sort) {
	case SORT_NUMBER: return number_compare(p, path, op, v->number);
	case SORT_TEXT:
		side = side_of_number(texts_number(p->c->texts, v->text));
		return two(p, side_of_path(p, path, false), op, side);
	case SORT_BOOL:
	case SORT_REF: return two(p, side_of_path(p, path, false), op, side_of_number(v->integer));
	case SORT_DATE:
		return date_compared(p,
			(struct ends){side_of_path(p, path, false), side_of_path(p, path, true)},
			op,
			(struct ends){side_of_number(v->date.first), side_of_number(v->date.last)});
	case SORT_SPAN:
	case SORT_PERSONAL: break;
	}
	never();
}

static struct truth_bits compare_paths(struct planning *p, const struct cond *c)
{
	const struct path *l = &c->left->path, *r = &c->right->path;

	if (c->left->sort != SORT_DATE)
		return two(p, side_of_path(p, l, false), c->op, side_of_path(p, r, false));
	return date_compared(p, (struct ends){side_of_path(p, l, false), side_of_path(p, l, true)},
		c->op, (struct ends){side_of_path(p, r, false), side_of_path(p, r, true)});
}

static enum rc plan_compare(struct planning *p, const struct cond *c, struct truth_bits *ret)
{
	bool turned = c->left->kind != EXPR_PATH;
	const struct expr *path = turned ? c->right : c->left, *other = turned ? c->left : c->right;
	struct eval_value v;

	if (c->left->kind == EXPR_PATH && c->right->kind == EXPR_PATH) {
		*ret = compare_paths(p, c);
		return RC_OK;
	}
	TRY(constant(p, other, &v));
	*ret = v.state == VALUE_GIVEN
		       ? compare_constant(p, &path->path, turned ? mirrored(c->op) : c->op, &v)
		       : never_known;
	return RC_OK;
}

static enum rc plan_in(struct planning *p, const struct cond *c, struct truth_bits *ret)
{
	struct truth_bits all = given_or(p, side_of_path(p, &c->left->path, false), false);

	for (size_t i = 0; i < c->item_count; i++) {
		struct eval_value v;
		struct truth_bits one;

		TRY(constant(p, c->items[i], &v));
		if (v.state != VALUE_GIVEN)
			continue;
		one = compare_constant(p, &c->left->path, CMP_EQ, &v);
		all.yes = either(p, all.yes, one.yes);
		all.no = both(p, all.no, one.no);
	}
	*ret = c->negated ? swapped(all) : all;
	return RC_OK;
}

static struct truth_bits plan_empty(struct planning *p, const struct cond *c)
{
	bit there = given(p, side_of_path(p, &c->left->path, false));
	struct truth_bits t = {bits_not(&p->table->bits, there), there, true};

	return c->negated ? swapped(t) : t;
}

/* ---- 有 … ---- */

/* How many 有 stand inside of each other. */
static int depth_of(const struct cond *c)
{
	int most = 0;

	if (c == NULL)
		return 0;
	if (c->kind == COND_HAS)
		return 1 + depth_of(c->every->some.cond);
	for (size_t i = 0; i < c->part_count; i++) {
		int depth = depth_of(c->parts[i]);

		most = depth > most ? depth : most;
	}
	return most;
}

/* The table that looks through a ledger at a level. */
static struct table *probing(struct counting *c, const struct ledger_def *ledger, int level)
{
	struct arena *a = c->job->arena;
	struct relation *r = counting_relation(c, ledger);

	r->kept = r->whole = true;
	for (size_t i = 0; i < c->probing.len; i++)
		if (c->probing.at[i]->relation == r && c->probing.at[i]->level == level)
			return c->probing.at[i];
	*ARRAY_ADD(a, c->probing) = table_new(a, r, level);
	return c->probing.at[c->probing.len - 1];
}

static enum rc plan_probe(struct planning *p, const struct every *every, struct probe **ret)
{
	struct arena *a = p->c->job->arena;
	const struct ledger_def *some = every->some.ledger;
	struct table *t = probing(p->c, some, depth_of(every->some.cond));
	struct planning inner = {p->c, t, &every->some, p->when};
	struct step link = {.from = some, .to = every->all.ledger};
	struct truth_bits truth = {BIT_ALL, BIT_NONE, true};
	struct probe *probe = arena_new(a, struct probe);

	if (every->link != SIZE_MAX)
		link.field = &some->fields[every->link];
	if (every->some.cond != NULL)
		TRY(plan_cond(&inner, every->some.cond, BIT_ALL, &truth));
	*probe = (struct probe){.every = every,
		.when = p->when,
		.yes = truth.yes,
		.no = truth.no,
		.link = plan_input(&inner, &(struct path){&link, 1}, false)};
	*ARRAY_ADD(a, t->probes) = probe;
	*ret = probe;
	return RC_OK;
}

/* True: one of those that refer to the record is surely so. False: all of them are surely not so. */
static enum rc plan_has(struct planning *p, const struct cond *c, struct truth_bits *ret)
{
	struct bits *bits = &p->table->bits;
	uint32_t id = plan_id(p);
	struct probe *probe;

	TRY(plan_probe(p, c->every, &probe));
	*ret = (struct truth_bits){bits_member(bits, id, &probe->surely, false),
		bits_member(bits, id, &probe->perhaps, true), false};
	if (c->negated)
		*ret = swapped(*ret);
	return RC_OK;
}

/* ---- the whole ---- */

static bool compare_plain(const struct cond *c)
{
	const struct expr *l = c->left, *r = c->right;

	if (l->kind == EXPR_PATH && r->kind == EXPR_PATH)
		return l->sort != SORT_NUMBER ||
		       ratio_cmp(path_scale(&l->path), path_scale(&r->path)) == 0;
	return (l->kind == EXPR_PATH && is_constant(r)) || (r->kind == EXPR_PATH && is_constant(l));
}

/* Can bits say it, or is it of the residue? */
bool cond_plain(const struct cond *c)
{
	switch (c->kind) {
	case COND_AND:
	case COND_OR:
	case COND_NOT:
		for (size_t i = 0; i < c->part_count; i++)
			if (!cond_plain(c->parts[i]))
				return false;
		return true;
	case COND_COMPARE: return compare_plain(c);
	case COND_WITHIN:
		return (c->left->kind == EXPR_PATH || is_constant(c->left)) &&
		       (c->right->kind == EXPR_PATH || is_constant(c->right)) &&
		       (c->left->kind == EXPR_PATH || c->right->kind == EXPR_PATH);
	case COND_IN: return c->left->kind == EXPR_PATH;
	case COND_EMPTY: return true;
	case COND_HAS: return c->every->some.cond == NULL || cond_plain(c->every->some.cond);
	case COND_IMPLIES:
	case COND_EVERY: return false;
	}
	never();
}

/* What bits can say comes first: it leaves fewer rows to the residue. */
static enum rc plan_parts(
	struct planning *p, const struct cond *c, bit care, struct truth_bits *ret)
{
	struct bits *bits = &p->table->bits;
	bool all = c->kind == COND_AND;
	struct truth_bits sum = {all ? BIT_ALL : BIT_NONE, all ? BIT_NONE : BIT_ALL, true}, part;

	for (int residue = 0; residue < 2; residue++)
		for (size_t i = 0; i < c->part_count; i++) {
			if (cond_plain(c->parts[i]) != (residue == 0))
				continue;
			bit open = care;
			if (residue)
				open = bits_and(bits, care, bits_not(bits, all ? sum.no : sum.yes));
			TRY(plan_cond(p, c->parts[i], open, &part));
			sum.yes = all ? both(p, sum.yes, part.yes) : either(p, sum.yes, part.yes);
			sum.no = all ? either(p, sum.no, part.no) : both(p, sum.no, part.no);
			sum.total = sum.total && part.total;
		}
	*ret = sum;
	return RC_OK;
}

static struct truth_bits plan_residue(struct planning *p, const struct cond *c, bit care)
{
	bit yes;

	for (size_t i = 0; i < p->source->path_count; i++)
		plan_bring(p, p->source->paths[i]);
	yes = bits_residue(&p->table->bits, c, p->when, care);
	return (struct truth_bits){yes, yes + 1, false};
}

enum rc plan_cond(struct planning *p, const struct cond *c, bit care, struct truth_bits *ret)
{
	switch (c->kind) {
	case COND_AND:
	case COND_OR: return plan_parts(p, c, care, ret);
	case COND_NOT:
		TRY(plan_cond(p, c->parts[0], care, ret));
		*ret = swapped(*ret);
		return RC_OK;
	case COND_COMPARE:
	case COND_WITHIN:
	case COND_IN:
	case COND_EMPTY:
		if (!cond_plain(c))
			break;
		if (c->kind == COND_COMPARE)
			return plan_compare(p, c, ret);
		if (c->kind == COND_WITHIN)
			return plan_within(p, c, ret);
		if (c->kind == COND_IN)
			return plan_in(p, c, ret);
		*ret = plan_empty(p, c);
		return RC_OK;
	case COND_HAS: return plan_has(p, c, ret);
	case COND_IMPLIES:
	case COND_EVERY: break;
	}
	*ret = plan_residue(p, c, care);
	return RC_OK;
}

/* ---- rows that need not come ---- */

/* The number of a text is ours; an engine knows nothing of it. */
static bool is_text(const struct column *column)
{
	enum type type = column->field != NULL ? column->field->type : TYPE_REF;

	return type == TYPE_TEXT || type == TYPE_CODE || type == TYPE_CHOICE;
}

/* The node is true (and the leaf therefore false) below `low` or above `high` of an own column. */
static void note_bounds(const struct table *t, bit node, struct column *columns)
{
	const struct bit_node *n = &t->bits.nodes.at[node];
	struct column *column;

	if (n->kind == BIT_OR) {
		note_bounds(t, n->a, columns);
		note_bounds(t, n->b, columns);
		return;
	}
	if (n->kind != BIT_RANGE || t->inputs.at[n->a].join != 0 ||
		is_text(&t->relation->columns.at[t->inputs.at[n->a].column]))
		return;
	column = &columns[t->inputs.at[n->a].column];
	if (n->low == LEAST && n->high < INT64_MAX &&
		(!column->has_low || column->low < n->high + 1)) {
		column->has_low = true;
		column->low = n->high + 1;
	}
	if (n->high == INT64_MAX && n->low > LEAST &&
		(!column->has_high || column->high > n->low - 1)) {
		column->has_high = true;
		column->high = n->low - 1;
	}
}

/* The wider of two; none when one has none. */
static void widen(struct column *all, const struct column *one)
{
	all->has_low = all->has_low && one->has_low;
	all->has_high = all->has_high && one->has_high;
	if (one->low < all->low)
		all->low = one->low;
	if (one->high > all->high)
		all->high = one->high;
}

void plan_bounds(struct table *t)
{
	struct relation *r = t->relation;
	struct arena *a = t->bits.arena;

	for (size_t i = 0; i < t->leaves.len; i++) {
		struct column *columns = arena_array(a, struct column, r->columns.len);

		note_bounds(t, t->leaves.at[i].no, columns);
		for (size_t k = 0; k < r->columns.len; k++) {
			struct column *column = &r->columns.at[k];

			if (i > 0)
				widen(column, &columns[k]);
			else
				*column = (struct column){column->part, column->field,
					columns[k].has_low, columns[k].has_high, columns[k].low,
					columns[k].high};
		}
	}
}
