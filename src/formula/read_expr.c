/*
 * Expressions, by recursive descent from weak to strong:
 *
 *	operand  = sum (保留 n 位)*
 *	sum      = product ((+|−) product)*, behind a date (+|−) n 年|月|日
 *	product  = unary ((×|÷) unary)*
 *	unary    = −unary | primary
 *	primary  = (thing) | literal | time word | 如果 … 则 … 否则 …
 *	         | a field's path | an aggregate | an indicator
 *
 * Brackets may hold a condition as well; a thing is either, and whoever needs
 * one of the two says so.
 */
#include "formula/read.h"

enum rc new_expr(struct reader *r, enum expr_kind kind, size_t offset, struct expr **ret)
{
	if (++r->nodes > FORMULA_MAX_NODES)
		return too_much(r, offset, "公式太长，最多 %d 个部分", FORMULA_MAX_NODES);
	struct expr *e = arena_new(r->job->arena, struct expr);

	e->kind = kind;
	e->offset = offset;
	e->number = RATIO_ZERO;
	e->scale = ratio_from_int(1);
	*ret = e;
	return RC_OK;
}

enum rc enter(struct reader *r)
{
	if (++r->depth > READ_MAX_DEPTH)
		return too_much(r, r->at, "公式套得太深，最多 %d 层", FORMULA_MAX_DEPTH);
	return RC_OK;
}

void leave(struct reader *r)
{
	r->depth--;
}

/* The expression of a thing; a condition here is a mistake. */
static enum rc need_expr(struct reader *r, struct thing thing, struct expr **ret)
{
	if (!thing.expr)
		return trouble(r, thing.cond->offset, "这里要一个值，写的却是条件");
	*ret = thing.expr;
	return RC_OK;
}

static enum rc need_number(struct reader *r, struct thing thing, struct expr **ret)
{
	struct expr *e;

	TRY(need_expr(r, thing, &e));
	if (e->sort != SORT_NUMBER)
		return trouble(r, e->offset, "%.*s不是数，不能计算",
			STR_ARG(expr_named(r->job->arena, e)));
	*ret = e;
	return RC_OK;
}

enum rc read_expr(struct reader *r, struct expr **ret)
{
	struct thing thing;

	skip_blanks(r);
	TRY(read_operand(r, &thing));
	return need_expr(r, thing, ret);
}

/* ---- literals ---- */

/* The longest measure of the schema (and of money, %) that begins here. */
static void consider_measure(struct str ahead, struct str measure, struct str *best)
{
	if (measure.len > best->len && str_starts(ahead, measure))
		*best = measure;
}

static struct str measure_ahead(struct reader *r)
{
	static const struct str known[] = {STR_INIT("元"), STR_INIT("千元"), STR_INIT("万元"),
		STR_INIT("百万元"), STR_INIT("千万元"), STR_INIT("亿元"), STR_INIT("%"),
		STR_INIT("个百分点"), STR_INIT("位")};
	struct str ahead = text_ahead(r), best = STR("");

	for (size_t i = 0; i < COUNT_OF(known); i++)
		consider_measure(ahead, known[i], &best);
	for (size_t i = 0; i < r->schema->ledger_count; i++) {
		const struct ledger_def *ledger = r->schema->ledgers[i];

		consider_measure(ahead, ledger->measure, &best);
		for (size_t k = 0; k < ledger->field_count; k++)
			consider_measure(ahead, ledger->fields[k].measure, &best);
	}
	for (size_t i = 0; i < r->schema->indicator_count; i++)
		consider_measure(ahead, r->schema->indicators[i]->measure, &best);
	return best;
}

static bool shift_unit_ahead(struct reader *r, enum shift_unit *ret, size_t *ret_len)
{
	static const struct {
		struct str text;
		enum shift_unit unit;
	} units[] = {{STR_INIT("年"), SHIFT_YEARS}, {STR_INIT("个月"), SHIFT_MONTHS},
		{STR_INIT("月"), SHIFT_MONTHS}, {STR_INIT("日"), SHIFT_DAYS},
		{STR_INIT("天"), SHIFT_DAYS}};

	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (str_starts(text_ahead(r), units[i].text)) {
			*ret = units[i].unit;
			*ret_len = units[i].text.len;
			return true;
		}
	return false;
}

/* 万 and 亿 before a measure that is not itself 万元, 亿元: 5万人. */
static enum rc read_multiplier(struct reader *r, struct ratio *number)
{
	int64_t factor = 1;

	if (str_starts(text_ahead(r), STR("万")))
		factor = 10000;
	else if (str_starts(text_ahead(r), STR("亿")))
		factor = 100000000;
	if (factor == 1)
		return RC_OK;
	r->at += STR("万").len;
	must(ratio_mul(*number, ratio_from_int(factor), number));
	return RC_OK;
}

/* What stands behind a number: %, 万元, 家; takes it. */
static enum rc read_measure(struct reader *r, struct expr *e)
{
	size_t before = r->at, len;
	enum shift_unit unit;

	skip_blanks(r);
	if (word_follows(text_ahead(r))) {
		r->at = before;
		return RC_OK;
	}
	if (take_mark(r, STR("%"))) {
		e->measure = STR("%");
		return RC_OK;
	}
	e->measure = measure_ahead(r);
	if (e->measure.len == 0) {
		TRY(read_multiplier(r, &e->number));
		e->measure = measure_ahead(r);
	}
	r->at += e->measure.len;
	if (e->measure.len == 0 && shift_unit_ahead(r, &unit, &len))
		return trouble(r, e->offset, "“%.*s”只能加减在日期后面",
			(int)(r->at + len - e->offset), r->text.at + e->offset);
	return RC_OK;
}

static enum rc read_number(struct reader *r, struct expr *e)
{
	TRY(take_number(r, &e->number));
	TRY(read_measure(r, e));
	if (ratio_cmp(e->number, ratio_from_int(NUM_STORED_MAX)) >= 0)
		return trouble(r, e->offset, "数太大");
	/* What would be printed as a year must have been one. */
	if (str_starts(e->measure, STR("年")) && ratio_cmp(e->number, ratio_from_int(1900)) >= 0 &&
		ratio_cmp(e->number, ratio_from_int(2200)) < 0)
		return trouble(r, e->offset, "四位的数加“年”是日期");
	e->sort = SORT_NUMBER;
	e->quantity = quantity_from(e->measure);
	must(ratio_mul(e->number, measure_unit(e->measure), &e->number));
	return RC_OK;
}

static enum rc read_literal(struct reader *r, struct expr **ret)
{
	struct expr *e;
	struct str raw;
	bool is_date = false;

	skip_blanks(r);
	TRY(new_expr(r, EXPR_LITERAL, r->at, &e));
	if (quote_ahead(r)) {
		e->sort = SORT_TEXT;
		TRY(take_quoted(r, &e->text, &raw));
	} else {
		TRY(take_date(r, &is_date, &e->date));
		if (is_date)
			e->sort = SORT_DATE;
		else
			TRY(read_number(r, e));
	}
	*ret = e;
	return RC_OK;
}

/* ---- primaries ---- */

static enum rc read_if(struct reader *r, size_t offset, struct expr **ret)
{
	struct expr *e;

	TRY(enter(r));
	TRY(new_expr(r, EXPR_IF, offset, &e));
	TRY(read_cond(r, &e->cond));
	if (!take_join(r, JOIN_THEN))
		return trouble(r, r->at, "“如果”的条件后面要写“则”");
	TRY(read_expr(r, &e->left));
	if (!take_join(r, JOIN_ELSE))
		return trouble(r, r->at, "“如果 … 则 …”后面要写“否则”");
	TRY(read_expr(r, &e->right));
	leave(r);
	*ret = e;
	return check_branches(r, e);
}

static enum rc time_expr(struct reader *r, enum time_word word, size_t offset, struct expr **ret)
{
	struct expr *e;

	TRY(new_expr(r, EXPR_TIME, offset, &e));
	e->time = word;
	e->sort = word == TIME_THIS_YEAR       ? SORT_NUMBER
		  : word <= TIME_LAST_YEAR_END ? SORT_DATE
					       : SORT_SPAN;
	*ret = e;
	return RC_OK;
}

static enum rc bool_expr(struct reader *r, bool yes, size_t offset, struct expr **ret)
{
	struct expr *e;

	TRY(new_expr(r, EXPR_LITERAL, offset, &e));
	e->sort = SORT_BOOL;
	e->yes = yes;
	*ret = e;
	return RC_OK;
}

enum sort type_sort(enum type type)
{
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: return SORT_TEXT;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY: return SORT_NUMBER;
	case TYPE_BOOL: return SORT_BOOL;
	case TYPE_DATE: return SORT_DATE;
	case TYPE_SPAN: return SORT_SPAN;
	case TYPE_REF: return SORT_REF;
	case TYPE_PERSONAL: return SORT_PERSONAL;
	case TYPE_NONE: break;
	}
	never();
}

void path_sort(struct expr *e)
{
	e->sort = type_sort(path_type(&e->path));
	if (e->sort == SORT_NUMBER)
		path_quantity(&e->path, &e->quantity, &e->measure);
}

static enum rc path_expr(struct reader *r, struct expr **ret)
{
	struct expr *e;
	int relation;

	TRY(new_expr(r, EXPR_PATH, r->at, &e));
	struct name self = name_ahead(r, r->scope->ledger);

	*ret = e;
	if (self.kind == NAME_SELF) {
		size_t before = r->at;

		r->at += self.len;
		/* 结对 有效于 …: the record itself, a path without steps that only 有效于 can end. */
		if (peek_word(r, &words_relation, &relation) && relation == REL_VALID) {
			e->sort = SORT_REF;
			return RC_OK;
		}
		r->at = before;
	}
	TRY(read_path(r, r->scope->ledger, &e->path));
	path_sort(e);
	(void)note_path(r, &e->path);
	return RC_OK;
}

void face_quantity(const struct indicator_def *indicator, enum face face, struct expr *e)
{
	e->quantity = indicator ? indicator->quantity : QUANTITY_OTHER;
	e->measure = indicator ? indicator->measure : STR("该指标");
	switch (face) {
	case FACE_GROWTH:
	case FACE_OF_LAST_YEAR:
	case FACE_COMPLETION:
	case FACE_PACE:
	case FACE_SHARE:
		e->quantity = QUANTITY_RATIO;
		e->measure = STR("%");
		break;
	case FACE_POINTS:
		e->quantity = QUANTITY_POINTS;
		e->measure = STR("个百分点");
		break;
	case FACE_DISTANCE:
		if (e->quantity == QUANTITY_RATIO) {
			e->quantity = QUANTITY_POINTS;
			e->measure = STR("个百分点");
		}
		break;
	case FACE_RANK:
		e->quantity = QUANTITY_RANK;
		e->measure = STR("位");
		break;
	case FACE_VALUE:
	case FACE_LAST_YEAR_SAME:
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END:
	case FACE_CHANGE:
	case FACE_TARGET:
	case FACE_COUNT: break;
	}
}

static enum rc indicator_expr(struct reader *r, struct expr **ret)
{
	struct expr *e;

	TRY(new_expr(r, EXPR_INDICATOR, r->at, &e));
	TRY(read_indicator(r, &e->indicator, &e->face));
	e->sort = SORT_NUMBER;
	face_quantity(e->indicator, e->face, e);
	*ret = e;
	return RC_OK;
}

static enum rc word_primary(struct reader *r, enum open_word word, size_t len, struct expr **ret)
{
	size_t offset = r->at;

	if (word == OPEN_THIS)
		return indicator_expr(r, ret);
	r->at += len;
	switch (word) {
	case OPEN_IF: return read_if(r, offset, ret);
	case OPEN_YES:
	case OPEN_NO: return bool_expr(r, word == OPEN_YES, offset, ret);
	case OPEN_HERE:
		return trouble(r, offset, "“本辖区”只能写在“属于”后面：企业的辖区 属于 本辖区");
	case OPEN_LATEST_YEAR:
		return trouble(r, offset, "“最近公布年度”写在指标的 year: 里，不写在公式里");
	case OPEN_LIST: return trouble(r, offset, "“名单”只能写在报告的标记里");
	case OPEN_NOT:
	case OPEN_EVERY:
	case OPEN_HAS:
	case OPEN_HAS_NO:
	case OPEN_THIS: break;
	}
	return trouble(r, offset, "这里要一个值，写的却是条件");
}

/* A word or a name: the longer one is meant (截止日 and a field 截止日期). */
static enum rc name_primary(struct reader *r, struct expr **ret)
{
	size_t open_len = 0, time_len = 0;
	const struct word *open = word_match(&words_open, text_ahead(r), &open_len);
	const struct word *time = word_match(&words_time, text_ahead(r), &time_len);
	struct name name = name_ahead(r, r->scope->ledger);
	size_t offset = r->at;

	if (open && open_len >= name.len && open_len >= time_len)
		return word_primary(r, (enum open_word)open->id, open_len, ret);
	if (time && time_len >= name.len) {
		r->at += time_len;
		return time_expr(r, (enum time_word)time->id, offset, ret);
	}
	if (r->scope->ledger)
		return path_expr(r, ret);
	if (name.kind == NAME_LEDGER)
		return read_aggregate(r, ret);
	if (name.kind == NAME_INDICATOR)
		return indicator_expr(r, ret);
	return no_such_name(r, NULL);
}

static enum rc read_primary(struct reader *r, struct thing *ret)
{
	size_t offset = r->at;

	*ret = (struct thing){0};
	if (at_end(r))
		return trouble(r, r->at, "公式没有写完");
	if (take_mark(r, STR("("))) {
		TRY(read_thing(r, ret));
		if (!take_mark(r, STR(")")))
			return trouble(r, offset, "括号没有收尾");
		return RC_OK;
	}
	if (digit_ahead(r) || quote_ahead(r))
		return read_literal(r, &ret->expr);
	return name_primary(r, &ret->expr);
}

static enum rc read_unary(struct reader *r, struct thing *ret)
{
	struct expr *e, *negated;
	struct thing thing;

	skip_blanks(r);
	size_t offset = r->at;

	if (!take_mark(r, STR("-−")))
		return read_primary(r, ret);
	TRY(enter(r));
	TRY(read_unary(r, &thing));
	leave(r);
	TRY(need_number(r, thing, &e));
	if (e->kind == EXPR_LITERAL) {
		e->number.num = -e->number.num;
		*ret = (struct thing){.expr = e};
		return RC_OK;
	}
	TRY(new_expr(r, EXPR_NEG, offset, &negated));
	negated->sort = SORT_NUMBER;
	negated->quantity = e->quantity;
	negated->measure = e->measure;
	negated->left = e;
	*ret = (struct thing){.expr = negated};
	return RC_OK;
}

static enum rc read_product(struct reader *r, struct thing *ret)
{
	struct thing left, right;

	TRY(read_unary(r, &left));
	while (true) {
		struct expr *e;

		skip_blanks(r);
		size_t offset = r->at;
		uint32_t mark = take_mark(r, STR("×*÷/"));

		if (mark == 0)
			break;
		bool times = mark == '*' || mark == 0xD7;

		TRY(new_expr(r, times ? EXPR_MUL : EXPR_DIV, offset, &e));
		TRY(need_number(r, left, &e->left));
		TRY(read_unary(r, &right));
		TRY(need_number(r, right, &e->right));
		TRY(check_product(r, e));
		left = (struct thing){.expr = e};
	}
	*ret = left;
	return RC_OK;
}

/* n 年, n 月, n 日 behind a date and + or −. */
static enum rc read_shift(struct reader *r, struct expr *date, bool minus, struct expr **ret)
{
	struct expr *e;
	size_t len;

	skip_blanks(r);
	TRY(new_expr(r, EXPR_SHIFT, r->at, &e));
	if (!digit_ahead(r))
		return trouble(r, r->at, "日期后面只能加减 n年、n月、n日");
	TRY(take_small(r, 100000, "年月日的数目", &e->shift));
	skip_blanks(r);
	if (!shift_unit_ahead(r, &e->unit, &len))
		return trouble(r, r->at, "日期后面只能加减 n年、n月、n日");
	r->at += len;
	if (e->unit != SHIFT_DAYS && e->shift > 3600)
		return trouble(r, e->offset, "加减的年或月太多，最多 3600");
	if (minus)
		e->shift = -e->shift;
	e->sort = SORT_DATE;
	e->left = date;
	*ret = e;
	return RC_OK;
}

static enum rc read_sum(struct reader *r, struct thing *ret)
{
	struct thing left, right;

	TRY(read_product(r, &left));
	while (true) {
		struct expr *e;

		skip_blanks(r);
		size_t offset = r->at;
		uint32_t mark = take_mark(r, STR("+-−"));

		if (mark == 0)
			break;
		if (left.expr && left.expr->sort == SORT_DATE) {
			TRY(read_shift(r, left.expr, mark != '+', &e));
		} else {
			TRY(new_expr(r, mark == '+' ? EXPR_ADD : EXPR_SUB, offset, &e));
			TRY(need_number(r, left, &e->left));
			TRY(read_product(r, &right));
			TRY(need_number(r, right, &e->right));
			TRY(check_sum(r, e));
		}
		left = (struct thing){.expr = e};
	}
	*ret = left;
	return RC_OK;
}

enum rc read_operand(struct reader *r, struct thing *ret)
{
	struct thing thing;

	TRY(read_sum(r, &thing));
	while (true) {
		struct expr *e;

		skip_blanks(r);
		size_t offset = r->at;

		if (!take_join(r, JOIN_KEEP))
			break;
		TRY(new_expr(r, EXPR_ROUND, offset, &e));
		TRY(need_number(r, thing, &e->left));
		skip_blanks(r);
		TRY(take_small(r, 18, "保留的位数", &e->places));
		skip_blanks(r);
		if (!str_starts(text_ahead(r), STR("位")))
			return trouble(r, r->at, "“保留”要写成：保留 2 位");
		r->at += STR("位").len;
		e->sort = SORT_NUMBER;
		e->quantity = e->left->quantity;
		e->measure = e->left->measure;
		e->scale = measure_unit(e->measure);
		thing = (struct thing){.expr = e};
	}
	*ret = thing;
	return RC_OK;
}
