/*
 * Conditions, from weak to strong:
 *
 *	thing    = conj (或 conj)*
 *	conj     = negation (且 negation)*
 *	negation = 非 negation | 每个 … | operand [relation …]
 *
 * 且 and 或 are kept flat. "PATH 属于 本辖区" is left in the tree as a
 * place-holder that the scope remembers; the source takes it out (read_set.c).
 */
#include "formula/read.h"

enum rc new_cond(struct reader *r, enum cond_kind kind, size_t offset, struct cond **ret)
{
	if (++r->nodes > FORMULA_MAX_NODES)
		return too_much(r, offset, "公式太长，最多 %d 个部分", FORMULA_MAX_NODES);
	struct cond *c = arena_new(r->job->arena, struct cond);

	c->kind = kind;
	c->offset = offset;
	*ret = c;
	return RC_OK;
}

/* Does the word compare values of this sort? Advice names no others. */
static bool relation_suits(enum relation relation, enum sort sort)
{
	switch (relation) {
	case REL_EQ:
	case REL_NE: return sort != SORT_SPAN && sort != SORT_PERSONAL;
	case REL_GT:
	case REL_LT:
	case REL_GE:
	case REL_LE: return sort == SORT_NUMBER;
	case REL_LATER:
	case REL_EARLIER:
	case REL_NOT_EARLIER:
	case REL_NOT_LATER: return sort == SORT_DATE;
	case REL_IN:
	case REL_NOT_IN: return sort != SORT_SPAN && sort != SORT_BOOL && sort != SORT_PERSONAL;
	case REL_CONTAINS: return sort == SORT_SPAN;
	case REL_VALID: return sort == SORT_REF;
	case REL_EMPTY:
	case REL_NOT_EMPTY: return true;
	case REL_SYMBOL_GT:
	case REL_SYMBOL_LT:
	case REL_SYMBOL_GE:
	case REL_SYMBOL_LE: break;
	}
	return false;
}

/* A value stands where a condition should: mostly a misspelt word behind it. */
static enum rc no_condition(struct reader *r, const struct expr *e)
{
	struct near near = {0};
	int id;

	if (at_end(r) || take_mark(r, STR(")")) || peek_word(r, &words_join, &id)) {
		const char *advice = e->sort == SORT_BOOL
					     ? "写成 … 等于 是"
					     : "后面要写怎样比较，如 等于、不少于、不晚于、为空";

		return trouble(r, e->offset, "%.*s不是条件，%s",
			STR_ARG(expr_named(r->job->arena, e)), advice);
	}
	near.name = word_here(r);
	for (size_t i = 0; i < words_relation.count; i++)
		if (relation_suits((enum relation)words_relation.words[i].id, e->sort))
			near_add(&near, words_relation.words[i].text);
	struct str words = near_text(r->job->arena, &near);

	return trouble(r, r->at, "“%.*s”读不懂%s%.*s", STR_ARG(near.name),
		words.len ? "，相近的词有：" : "，这里要写怎样比较，如 等于、不少于、不晚于、属于",
		STR_ARG(words));
}

static enum rc need_cond(struct reader *r, struct thing thing, struct cond **ret)
{
	if (!thing.cond)
		return no_condition(r, thing.expr);
	*ret = thing.cond;
	return RC_OK;
}

enum rc read_cond(struct reader *r, struct cond **ret)
{
	struct thing thing;

	TRY(read_thing(r, &thing));
	return need_cond(r, thing, ret);
}

/* ---- 或 且 非 ---- */

struct cond_list {
	ARRAY(struct cond *) parts;
};

/* A part of the same kind gives its own parts. */
static void add_part(
	struct reader *r, struct cond_list *list, enum cond_kind kind, struct cond *part)
{
	if (part->kind != kind) {
		*ARRAY_ADD(r->job->arena, list->parts) = part;
		return;
	}
	for (size_t i = 0; i < part->part_count; i++)
		*ARRAY_ADD(r->job->arena, list->parts) = part->parts[i];
}

/* Does 非 or 每个 stand here, and not a longer name that begins with it? */
static bool open_ahead(struct reader *r, enum open_word wanted, size_t *ret_len)
{
	skip_blanks(r);
	const struct word *word = word_match(&words_open, text_ahead(r), ret_len);

	return word && word->id == (int)wanted && name_ahead(r, r->scope->ledger).len <= *ret_len;
}

static enum rc read_negation(struct reader *r, struct thing *ret)
{
	struct thing thing;
	struct cond *c, *part = NULL;
	size_t len;
	int relation;

	if (open_ahead(r, OPEN_NOT, &len)) {
		TRY(new_cond(r, COND_NOT, r->at, &c));
		r->at += len;
		TRY(enter(r));
		TRY(read_negation(r, &thing));
		leave(r);
		TRY(need_cond(r, thing, &part));
		c->parts = arena_array(r->job->arena, struct cond *, 1);
		c->parts[0] = part;
		c->part_count = 1;
		*ret = (struct thing){.cond = c};
		return RC_OK;
	}
	*ret = (struct thing){0};
	if (open_ahead(r, OPEN_EVERY, &len)) {
		size_t offset = r->at;

		r->at += len;
		TRY(read_every(r, &ret->cond));
		ret->cond->offset = offset;
		return RC_OK;
	}
	bool has = open_ahead(r, OPEN_HAS, &len);

	if (has || open_ahead(r, OPEN_HAS_NO, &len)) {
		size_t offset = r->at;

		r->at += len;
		TRY(read_has(r, !has, &ret->cond));
		ret->cond->offset = offset;
		return RC_OK;
	}
	TRY(read_operand(r, &thing));
	if (thing.cond || !peek_word(r, &words_relation, &relation)) {
		*ret = thing;
		return RC_OK;
	}
	return read_relation(r, thing.expr, (enum relation)relation, &ret->cond);
}

/* One level of 且 or 或. */
static enum rc read_level(struct reader *r, enum join_word word, struct thing *ret)
{
	enum cond_kind kind = word == JOIN_AND ? COND_AND : COND_OR;
	struct cond_list list = {0};
	struct thing thing;
	struct cond *c = NULL;

	TRY(word == JOIN_AND ? read_negation(r, &thing) : read_level(r, JOIN_AND, &thing));
	skip_blanks(r);
	size_t offset = r->at;

	while (take_join(r, word)) {
		TRY(need_cond(r, thing, &c));
		add_part(r, &list, kind, c);
		TRY(word == JOIN_AND ? read_negation(r, &thing) : read_level(r, JOIN_AND, &thing));
	}
	*ret = thing;
	if (list.parts.len == 0)
		return RC_OK;
	TRY(need_cond(r, thing, &c));
	add_part(r, &list, kind, c);
	TRY(new_cond(r, kind, offset, &c));
	c->parts = list.parts.at;
	c->part_count = list.parts.len;
	*ret = (struct thing){.cond = c};
	return RC_OK;
}

enum rc read_thing(struct reader *r, struct thing *ret)
{
	TRY(enter(r));
	TRY(read_level(r, JOIN_OR, ret));
	leave(r);
	return RC_OK;
}

/* ---- choices and lists ---- */

static size_t choice_ahead(struct reader *r, const struct field_def *field, struct str *ret)
{
	struct str ahead = text_ahead(r);

	*ret = STR("");
	for (size_t i = 0; i < field->choice_count; i++)
		if (field->choices[i].len > ret->len && str_starts(ahead, field->choices[i]))
			*ret = field->choices[i];
	return ret->len;
}

static enum rc no_such_choice(
	struct reader *r, const struct field_def *field, size_t offset, struct str word)
{
	return trouble(r, offset, "“%.*s”不是“%.*s”的选项，可以写：%.*s", STR_ARG(word),
		STR_ARG(field->label), STR_ARG(choices_text(r->job->arena, field)));
}

static enum rc text_expr(struct reader *r, struct str text, size_t offset, struct expr **ret)
{
	struct expr *e;

	TRY(new_expr(r, EXPR_LITERAL, offset, &e));
	e->sort = SORT_TEXT;
	e->text = text;
	*ret = e;
	return RC_OK;
}

/* A text that is compared with the field (NULL: with no choice): quoted, or a bare choice. */
static enum rc read_text(struct reader *r, const struct field_def *field, struct expr **ret)
{
	struct str text, raw;

	skip_blanks(r);
	size_t offset = r->at;

	if (quote_ahead(r)) {
		TRY(take_quoted(r, &text, &raw));
		if (field && !is_choice(field, text))
			return no_such_choice(r, field, offset, text);
		return text_expr(r, text, offset, ret);
	}
	if (!field)
		return trouble(r, offset, "文字要写在引号里，如 \"%.*s\"", STR_ARG(word_here(r)));
	r->at += choice_ahead(r, field, &text);
	bool whole = text.len > 0 && boundary_ahead(r);

	if (!whole) {
		r->at = offset;
		return no_such_choice(r, field, offset, word_here(r));
	}
	return text_expr(r, text, offset, ret);
}

static enum rc read_item(struct reader *r, struct cond *c, struct expr **ret)
{
	if (c->left->sort == SORT_TEXT)
		return read_text(r, choice_field(c->left), ret);
	TRY(read_expr(r, ret));
	if ((*ret)->kind != EXPR_LITERAL || (*ret)->sort != SORT_NUMBER)
		return trouble(r, (*ret)->offset, "列表里只能写数");
	struct cond compare = {.offset = (*ret)->offset, .left = c->left, .right = *ret};

	return check_compare(r, &compare, REL_EQ);
}

static enum rc read_list(struct reader *r, struct cond *c)
{
	ARRAY(struct expr *) items = {0};
	size_t open = r->at;
	bool bracketed = take_mark(r, STR("[【")) != 0;

	do {
		struct expr *item;

		TRY(read_item(r, c, &item));
		*ARRAY_ADD(r->job->arena, items) = item;
	} while (bracketed && take_mark(r, STR(",、")));
	if (bracketed && !take_mark(r, STR("]】")))
		return trouble(
			r, at_end(r) ? open : r->at, "列表写成 [甲, 乙]，这里缺逗号或右括号");
	c->items = items.at;
	c->item_count = items.len;
	return RC_OK;
}

/* ---- 属于 包含 有效于 为空 ---- */

static enum rc read_here(struct reader *r, struct cond *c)
{
	const struct ledger_def *unit = c->left->kind == EXPR_PATH && c->left->path.count > 0
						? path_last(&c->left->path)->to
						: NULL;
	size_t len;

	if (!open_ahead(r, OPEN_HERE, &len))
		return trouble(r, r->at, "%.*s是引用，只能写“属于 本辖区”或与另一个引用“等于”",
			STR_ARG(expr_named(r->job->arena, c->left)));
	if (!unit || !str_eq(unit->name, STR("unit")))
		return trouble(r, c->left->offset, "%.*s不引到辖区，不能“属于 本辖区”",
			STR_ARG(expr_named(r->job->arena, c->left)));
	if (!r->scope->unit_allowed || c->negated)
		return trouble(r, r->at, "“属于 本辖区”只能写在计数的“条件”里，不能用“不属于”");
	if (r->scope->unit_cond)
		return trouble(r, r->at, "一个“条件”里只能写一次“本辖区”");
	r->at += len;
	c->kind = COND_EMPTY;
	r->scope->unit_cond = c;
	r->scope->unit = note_path(r, &c->left->path);
	return RC_OK;
}

static enum rc read_range(struct reader *r, struct cond *c)
{
	c->kind = COND_WITHIN;
	TRY(read_expr(r, &c->right));
	const struct expr *range = c->right;
	bool date = range->sort == SORT_DATE && range->kind == EXPR_LITERAL;

	if (range->sort != SORT_SPAN && !date)
		return trouble(r, range->offset,
			"“属于”后面要一段时间，如 本年累计、本期、2023年；%.*s不是",
			STR_ARG(expr_named(r->job->arena, range)));
	return RC_OK;
}

static enum rc read_in(struct reader *r, struct cond *c)
{
	c->kind = COND_IN;
	skip_blanks(r);
	switch (c->left->sort) {
	case SORT_TEXT:
	case SORT_NUMBER: return read_list(r, c);
	case SORT_DATE: return read_range(r, c);
	case SORT_REF: return read_here(r, c);
	case SORT_BOOL:
	case SORT_SPAN:
	case SORT_PERSONAL: break;
	}
	return trouble(
		r, c->offset, "%.*s不能“属于”什么", STR_ARG(expr_named(r->job->arena, c->left)));
}

static enum rc need_date(struct reader *r, struct expr **ret)
{
	TRY(read_expr(r, ret));
	if ((*ret)->sort != SORT_DATE)
		return trouble(r, (*ret)->offset, "这里要一个日期，%.*s不是",
			STR_ARG(expr_named(r->job->arena, *ret)));
	return RC_OK;
}

static enum rc read_contains(struct reader *r, struct expr *span, struct cond *c)
{
	c->kind = COND_WITHIN;
	c->word = WITHIN_CONTAINS;
	c->right = span;
	if (span->sort != SORT_SPAN)
		return trouble(r, c->offset, "%.*s不是一段时间，不能“包含”日期",
			STR_ARG(expr_named(r->job->arena, span)));
	return need_date(r, &c->left);
}

/* RECORD 有效于 DATE: RECORD的(its valid field) 包含 DATE. */
static enum rc read_valid(struct reader *r, struct expr *record, struct cond *c)
{
	const struct path *path = &record->path;
	const struct ledger_def *ledger = NULL;

	c->kind = COND_WITHIN;
	c->word = WITHIN_VALID;
	if (record->kind == EXPR_PATH && record->sort == SORT_REF)
		ledger = path->count ? path_last(path)->to : r->scope->ledger;
	if (!ledger || ledger->valid_field < 0)
		return trouble(r, c->offset, "%.*s没有有效期，不能“有效于”",
			STR_ARG(expr_named(r->job->arena, record)));
	if (path->count > FORMULA_MAX_JOINS)
		return too_much(r, c->offset, "一串“的”最多经过 %d 个引用", FORMULA_MAX_JOINS);
	struct step *steps = arena_array(r->job->arena, struct step, path->count + 1);

	for (size_t i = 0; i < path->count; i++)
		steps[i] = path->steps[i];
	steps[path->count] =
		(struct step){.from = ledger, .field = &ledger->fields[ledger->valid_field]};
	TRY(new_expr(r, EXPR_PATH, record->offset, &c->right));
	c->right->sort = SORT_SPAN;
	c->right->path = (struct path){steps, path->count + 1};
	(void)note_path(r, &c->right->path);
	return need_date(r, &c->left);
}

static enum rc check_empty(struct reader *r, struct cond *c)
{
	c->kind = COND_EMPTY;
	if (c->left->kind != EXPR_INDICATOR &&
		(c->left->kind != EXPR_PATH || c->left->path.count == 0))
		return trouble(r, c->left->offset, "%.*s不是字段，也不是指标，不能问“为空”",
			STR_ARG(expr_named(r->job->arena, c->left)));
	return RC_OK;
}

/* ---- comparisons ---- */

/* 项目名称 等于 甲: neither a field nor quoted. */
static bool unquoted_text(struct reader *r, const struct cond *c)
{
	int id;

	return c->left->sort == SORT_TEXT && !choice_field(c->left) && !at_end(r) &&
	       !quote_ahead(r) && !digit_ahead(r) && !boundary_ahead(r) &&
	       !peek_word(r, &words_open, &id) && !peek_word(r, &words_time, &id) &&
	       name_ahead(r, r->scope->ledger).len == 0;
}

/* The right side: behind a choice field its choices stand bare, before names of the same length. */
static enum rc read_right(struct reader *r, struct cond *c)
{
	const struct field_def *field = choice_field(c->left);
	struct str choice;
	int id;

	if (unquoted_text(r, c))
		return read_text(r, NULL, &c->right);
	if (!field || at_end(r) || mark_ahead(r, STR("(")))
		return read_expr(r, &c->right);
	size_t before = r->at;
	size_t name_len = name_ahead(r, r->scope->ledger).len;
	size_t choice_len = choice_ahead(r, field, &choice);

	r->at += choice_len;
	bool path = choice_len > 0 && peek_word(r, &words_join, &id) && id == JOIN_OF;

	r->at = before;
	if (choice_len >= name_len && !path)
		return read_text(r, field, &c->right);
	return read_expr(r, &c->right);
}

enum rc read_relation(
	struct reader *r, struct expr *left, enum relation relation, struct cond **ret)
{
	struct cond *c;
	int id;

	skip_blanks(r);
	TRY(new_cond(r, COND_COMPARE, r->at, &c));
	must(take_word(r, &words_relation, &id));
	c->left = left;
	c->negated = relation == REL_NOT_IN || relation == REL_NOT_EMPTY;
	*ret = c;
	if (left->sort == SORT_PERSONAL && relation != REL_EMPTY && relation != REL_NOT_EMPTY)
		return trouble(r, c->offset, "%.*s是个人信息，只能问“为空”“不为空”",
			STR_ARG(path_print(r->job->arena, &left->path, SPELL_LABELS)));
	if (left->kind == EXPR_PATH && left->path.count == 0 && relation != REL_VALID)
		return trouble(r, left->offset, "台账的名称后面要写“的”和字段");
	switch (relation) {
	case REL_IN:
	case REL_NOT_IN: return read_in(r, c);
	case REL_CONTAINS: return read_contains(r, left, c);
	case REL_VALID: return read_valid(r, left, c);
	case REL_EMPTY:
	case REL_NOT_EMPTY: return check_empty(r, c);
	case REL_EQ:
	case REL_NE:
	case REL_GT:
	case REL_LT:
	case REL_GE:
	case REL_LE:
	case REL_LATER:
	case REL_EARLIER:
	case REL_NOT_EARLIER:
	case REL_NOT_LATER:
	case REL_SYMBOL_GT:
	case REL_SYMBOL_LT:
	case REL_SYMBOL_GE:
	case REL_SYMBOL_LE: break;
	}
	TRY(read_right(r, c));
	return check_compare(r, c, relation);
}
