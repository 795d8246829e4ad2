/*
 * Printing back: one spelling for each meaning, with the fewest brackets that
 * reading it again needs, and two more that help the eye: around an 且 inside
 * an 或, and behind 非.
 *
 * A blank stands on both sides of every word, so that no name can run into
 * the next word; paths are written without blanks (企业的辖区).
 */
#include "formula/read.h"

struct printer {
	struct arena *arena;
	struct buf out;
	enum spelling spelling;
	int depth, deepest; /* of brackets, 如果, 非 and − */
};

static void put(struct printer *p, struct str s)
{
	buf_add(&p->out, s);
}

static void put_word(struct printer *p, struct str word)
{
	put(p, STR(" "));
	put(p, word);
	put(p, STR(" "));
}

static void deeper(struct printer *p)
{
	if (++p->depth > p->deepest)
		p->deepest = p->depth;
}

static void open_bracket(struct printer *p)
{
	deeper(p);
	put(p, STR("("));
}

static void close_bracket(struct printer *p)
{
	p->depth--;
	put(p, STR(")"));
}

static void put_expr(struct printer *p, const struct expr *e);
static void put_cond(struct printer *p, const struct cond *c);

/* ---- names ---- */

static void put_name(struct printer *p, struct str code, struct str label)
{
	put(p, p->spelling == SPELL_CODES ? code : label);
}

static void put_ledger(struct printer *p, const struct ledger_def *ledger)
{
	put_name(p, ledger->name, ledger->label);
}

/* A label that another field or the ledger's own name hides is spelled by its code. */
static void put_step(struct printer *p, const struct step *step)
{
	struct str code = step->field ? step->field->name : step->to->name;
	struct str label = step->field ? step->field->label : step->to->label;
	bool hidden = ledger_field(step->from, label) != step->field;

	put(p, hidden || p->spelling == SPELL_CODES ? code : label);
}

/* All steps but the last `without`. */
static void put_steps(struct printer *p, const struct path *path, size_t without)
{
	for (size_t i = 0; i + without < path->count; i++) {
		if (i > 0)
			put(p, STR("的"));
		put_step(p, &path->steps[i]);
	}
}

static void put_indicator(struct printer *p, const struct indicator_def *indicator, enum face face)
{
	if (indicator)
		put_name(p, indicator->code, indicator->label);
	else
		put(p, STR("该指标"));
	if (face == FACE_VALUE)
		return;
	put_word(p, STR("的"));
	put(p, str_from_z(face_word(face)));
}

static void put_quoted(struct printer *p, struct str text)
{
	put(p, STR("\""));
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			put(p, STR("\""));
		buf_add_char(&p->out, text.at[i]);
	}
	put(p, STR("\""));
}

/* ---- expressions ---- */

/* How strongly an expression holds together: brackets stand where a weaker one is an operand. */
enum strength { OPEN_ENDED, ROUNDED, SUM, PRODUCT, UNARY, PRIMARY };

static enum strength strength(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_IF: return OPEN_ENDED;
	case EXPR_AGGREGATE:
		return e->agg->source.cond || e->agg->source.unit ? OPEN_ENDED : PRIMARY;
	case EXPR_ROUND: return ROUNDED;
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_SHIFT: return SUM;
	case EXPR_MUL:
	case EXPR_DIV: return PRODUCT;
	case EXPR_NEG: return UNARY;
	case EXPR_LITERAL:
		return e->sort == SORT_NUMBER && ratio_sign(e->number) < 0 ? UNARY : PRIMARY;
	case EXPR_TIME:
	case EXPR_PATH:
	case EXPR_INDICATOR: return PRIMARY;
	}
	never();
}

static void put_operand(struct printer *p, const struct expr *e, enum strength least)
{
	bool brackets = strength(e) < least;

	if (brackets)
		open_bracket(p);
	put_expr(p, e);
	if (brackets)
		close_bracket(p);
}

static void put_binary(struct printer *p, const struct expr *e, const char *sign)
{
	enum strength own = strength(e);

	put_operand(p, e->left, own);
	put_word(p, str_from_z(sign));
	put_operand(p, e->right, (enum strength)(own + 1));
}

static void put_literal(struct printer *p, const struct expr *e)
{
	struct ratio number = e->number;

	switch (e->sort) {
	case SORT_TEXT: put_quoted(p, e->text); return;
	case SORT_BOOL: put(p, e->yes ? STR("是") : STR("否")); return;
	case SORT_DATE: put(p, date_chinese(p->arena, e->date)); return;
	case SORT_NUMBER: break;
	case SORT_SPAN:
	case SORT_REF:
	case SORT_PERSONAL: never();
	}
	if (ratio_sign(number) < 0) {
		put(p, STR("−"));
		number.num = -number.num;
	}
	must(ratio_div(number, measure_unit(e->measure), &number));
	put(p, ratio_exact_text(p->arena, number));
	put(p, e->measure);
}

static void put_shift(struct printer *p, const struct expr *e)
{
	static const char *const units[] = {"年", "月", "日"};
	bool minus = e->shift < 0;

	put_operand(p, e->left, SUM);
	put_word(p, minus ? STR("−") : STR("+"));
	buf_add_int(&p->out, minus ? -(int64_t)e->shift : e->shift);
	put(p, str_from_z(units[e->unit]));
}

static void put_where(struct printer *p, const struct source *source)
{
	if (!source->cond && !source->unit)
		return;
	put_word(p, STR("条件"));
	if (source->cond && source->unit && source->cond->kind == COND_OR) {
		open_bracket(p);
		put_cond(p, source->cond);
		close_bracket(p);
	} else if (source->cond) {
		put_cond(p, source->cond);
	}
	if (!source->unit)
		return;
	if (source->cond)
		put_word(p, STR("且"));
	put_steps(p, source->unit, 0);
	put(p, STR(" 属于 本辖区"));
}

static void put_aggregate(struct printer *p, const struct aggregate *agg)
{
	put_ledger(p, agg->source.ledger);
	if (agg->path) {
		put(p, STR("的"));
		put_steps(p, agg->path, 0);
	}
	put(p, STR(" "));
	put(p, word_text(&words_aggregate, (int)agg->kind));
	put_where(p, &agg->source);
}

static void put_if(struct printer *p, const struct expr *e)
{
	deeper(p);
	put(p, STR("如果 "));
	put_cond(p, e->cond);
	put_word(p, STR("则"));
	put_operand(p, e->left, ROUNDED);
	put_word(p, STR("否则"));
	put_operand(p, e->right, ROUNDED);
	p->depth--;
}

static void put_expr(struct printer *p, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_LITERAL: put_literal(p, e); return;
	case EXPR_TIME: put(p, str_from_z(time_word_text(e->time))); return;
	case EXPR_PATH: put_steps(p, &e->path, 0); return;
	case EXPR_AGGREGATE: put_aggregate(p, e->agg); return;
	case EXPR_INDICATOR: put_indicator(p, e->indicator, e->face); return;
	case EXPR_NEG:
		deeper(p);
		put(p, STR("−"));
		put_operand(p, e->left, UNARY);
		p->depth--;
		return;
	case EXPR_ADD: put_binary(p, e, "+"); return;
	case EXPR_SUB: put_binary(p, e, "−"); return;
	case EXPR_MUL: put_binary(p, e, "×"); return;
	case EXPR_DIV: put_binary(p, e, "÷"); return;
	case EXPR_ROUND:
		put_operand(p, e->left, ROUNDED);
		put(p, STR(" 保留 "));
		buf_add_int(&p->out, e->places);
		put(p, STR(" 位"));
		return;
	case EXPR_SHIFT: put_shift(p, e); return;
	case EXPR_IF: put_if(p, e); return;
	}
	never();
}

/* ---- conditions ---- */

static struct str compare_word(const struct cond *c)
{
	static const enum relation numbers[] = {REL_EQ, REL_NE, REL_GT, REL_LT, REL_GE, REL_LE};
	static const enum relation dates[] = {
		REL_EQ, REL_NE, REL_LATER, REL_EARLIER, REL_NOT_EARLIER, REL_NOT_LATER};
	bool date = c->left->sort == SORT_DATE;

	return word_text(&words_relation, (int)(date ? dates : numbers)[c->op]);
}

/* Behind a choice field a field named like one of its choices would be read as the choice. */
static void put_right(struct printer *p, const struct cond *c)
{
	const struct field_def *choice = choice_field(c->left);
	enum spelling spelling = p->spelling;

	if (choice && c->right->kind == EXPR_PATH) {
		const struct field_def *first = c->right->path.steps[0].field;

		if (first && is_choice(choice, first->label))
			p->spelling = SPELL_CODES;
	}
	put_operand(p, c->right, ROUNDED);
	p->spelling = spelling;
}

static void put_within(struct printer *p, const struct cond *c)
{
	switch (c->word) {
	case WITHIN_BELONGS:
		put_operand(p, c->left, ROUNDED);
		put_word(p, c->negated ? STR("不属于") : STR("属于"));
		put_operand(p, c->right, ROUNDED);
		return;
	case WITHIN_CONTAINS:
		put_operand(p, c->right, ROUNDED);
		put_word(p, STR("包含"));
		put_operand(p, c->left, ROUNDED);
		return;
	case WITHIN_VALID:
		if (c->right->path.count == 1)
			put_ledger(p, c->right->path.steps[0].from);
		put_steps(p, &c->right->path, 1);
		put_word(p, STR("有效于"));
		put_operand(p, c->left, ROUNDED);
		return;
	}
	never();
}

static void put_in(struct printer *p, const struct cond *c)
{
	put_operand(p, c->left, ROUNDED);
	put_word(p, c->negated ? STR("不属于") : STR("属于"));
	put(p, STR("["));
	for (size_t i = 0; i < c->item_count; i++) {
		if (i > 0)
			put(p, STR(", "));
		put_expr(p, c->items[i]);
	}
	put(p, STR("]"));
}

static void put_some(struct printer *p, const struct every *every)
{
	put_ledger(p, every->some.ledger);
	if (every->link_said) {
		const struct ledger_def *some = every->some.ledger;
		bool parent = every->link == SIZE_MAX;
		struct step step = {.from = some,
			.field = parent ? NULL : &some->fields[every->link],
			.to = every->all.ledger};

		put(p, STR("的"));
		put_step(p, &step);
	}
	put_where(p, &every->some);
}

static void put_every(struct printer *p, const struct every *every)
{
	put(p, STR("每个 "));
	put_ledger(p, every->all.ledger);
	put_where(p, &every->all);
	put_word(p, STR("都有"));
	put_some(p, every);
}

/* 非 is not needed: 没有 says it. */
static void put_has(struct printer *p, const struct cond *c)
{
	put(p, c->negated ? STR("没有 ") : STR("有 "));
	put_some(p, c->every);
}

static void put_part(struct printer *p, const struct cond *c, bool brackets)
{
	if (brackets)
		open_bracket(p);
	put_cond(p, c);
	if (brackets)
		close_bracket(p);
}

static void put_parts(struct printer *p, const struct cond *c, const char *word)
{
	for (size_t i = 0; i < c->part_count; i++) {
		enum cond_kind kind = c->parts[i]->kind;

		if (i > 0)
			put_word(p, str_from_z(word));
		put_part(p, c->parts[i],
			c->kind != COND_IMPLIES && (kind == COND_AND || kind == COND_OR ||
							   kind == COND_EVERY || kind == COND_HAS));
	}
}

static void put_cond(struct printer *p, const struct cond *c)
{
	switch (c->kind) {
	case COND_AND: put_parts(p, c, "且"); return;
	case COND_OR: put_parts(p, c, "或"); return;
	case COND_IMPLIES: put_parts(p, c, "则"); return;
	case COND_NOT:
		put(p, STR("非 "));
		put_part(p, c->parts[0], true);
		return;
	case COND_COMPARE:
		put_operand(p, c->left, ROUNDED);
		put_word(p, compare_word(c));
		put_right(p, c);
		return;
	case COND_WITHIN: put_within(p, c); return;
	case COND_IN: put_in(p, c); return;
	case COND_EMPTY:
		put_expr(p, c->left);
		put(p, c->negated ? STR(" 不为空") : STR(" 为空"));
		return;
	case COND_EVERY: put_every(p, c->every); return;
	case COND_HAS: put_has(p, c); return;
	}
	never();
}

/* ---- the whole ---- */

static void put_figure(struct printer *p, const struct figure_tag *figure)
{
	if (figure->listing)
		put(p, STR("名单 "));
	put_indicator(p, figure->indicator, figure->face);
	if (figure->by) {
		put_word(p, STR("分列"));
		put_name(p, figure->by->name, figure->by->label);
	}
	if (figure->format.len) {
		put(p, STR(" "));
		put_quoted(p, figure->format);
	}
}

static void begin(struct printer *p, struct arena *a, enum spelling spelling)
{
	*p = (struct printer){.arena = a, .spelling = spelling};
	/* Labels may be longer than the codes that were read. */
	buf_init(&p->out, BUF_MAX_TEXT);
}

static void put_formula(struct printer *p, const struct formula *f)
{
	if (f->kind == FORMULA_FIGURE)
		put_figure(p, &f->figure);
	else if (f->expr)
		put_expr(p, f->expr);
	else
		put_cond(p, f->cond);
}

struct str formula_print(struct arena *a, const struct formula *f, enum spelling spelling)
{
	struct printer p;

	begin(&p, a, spelling);
	put_formula(&p, f);
	return buf_take(a, &p.out);
}

void print_size(struct arena *a, const struct formula *f, size_t *ret_bytes, int *ret_depth)
{
	*ret_bytes = 0;
	*ret_depth = 0;
	for (int spelling = SPELL_LABELS; spelling <= SPELL_CODES; spelling++) {
		struct printer p;

		begin(&p, a, (enum spelling)spelling);
		put_formula(&p, f);
		if (p.out.len > *ret_bytes)
			*ret_bytes = p.out.len;
		*ret_depth = p.deepest;
		buf_free(&p.out);
	}
}

struct str aggregate_print(struct arena *a, const struct aggregate *agg)
{
	struct printer p;

	begin(&p, a, SPELL_LABELS);
	put_aggregate(&p, agg);
	return buf_take(a, &p.out);
}

struct str expr_print(struct arena *a, const struct expr *e, enum spelling spelling)
{
	struct printer p;

	begin(&p, a, spelling);
	put_expr(&p, e);
	return buf_take(a, &p.out);
}

struct str path_print(struct arena *a, const struct path *path, enum spelling spelling)
{
	struct printer p;

	begin(&p, a, spelling);
	put_steps(&p, path, 0);
	return buf_take(a, &p.out);
}
