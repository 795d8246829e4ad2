/*
 * What may stand with what.
 *
 * A number has a quantity and a measure. Money is one dimension whatever its
 * measure (it is held in 分); a ratio and 百分点 are fractions; what is counted
 * or measured is a dimension for each measure. Plain numbers have none and fit
 * where that cannot mislead.
 */
#include "formula/read.h"

#define NAMED_MAX 30 /* code points of an operand that a message repeats */

void path_quantity(const struct path *path, enum quantity *ret_quantity, struct str *ret_measure)
{
	const struct field_def *field = path_last(path)->field;

	must(field != NULL);
	*ret_measure = field->measure;
	*ret_quantity = quantity_from(field->measure);
	if (field->type == TYPE_MONEY) {
		*ret_quantity = QUANTITY_MONEY;
		*ret_measure = field->shown_in.len ? field->shown_in : STR("元");
	} else if (field->type == TYPE_DECIMAL && *ret_quantity == QUANTITY_COUNT) {
		*ret_quantity = QUANTITY_OTHER;
	}
}

struct ratio path_scale(const struct path *path)
{
	const struct field_def *field = path_last(path)->field;
	struct ratio scale = ratio_from_int(1);

	if (field && (field->type == TYPE_INT || field->type == TYPE_DECIMAL))
		must(ratio_mul(ratio_from_scaled(1, field->decimals), measure_unit(field->measure),
			&scale));
	return scale;
}

/* ---- messages ---- */

static struct str shortened(struct str s)
{
	size_t at = 0;

	for (size_t count = 0; at < s.len && count < NAMED_MAX; count++)
		(void)utf8_next(s, &at);
	return str_head(s, at);
}

static struct str sort_text(const struct expr *e)
{
	switch (e->sort) {
	case SORT_NUMBER: return e->measure.len ? e->measure : STR("没有单位");
	case SORT_TEXT: return STR("文字");
	case SORT_BOOL: return STR("是否");
	case SORT_DATE: return STR("日期");
	case SORT_SPAN: return STR("一段时间");
	case SORT_REF: return STR("引用");
	case SORT_PERSONAL: return STR("个人信息");
	}
	never();
}

struct str expr_named(struct arena *a, const struct expr *e)
{
	struct str full = expr_print(a, e, SPELL_LABELS);
	struct str head = shortened(full);
	const char *cut = head.len < full.len ? "…" : "";

	/* A literal says its unit itself. */
	if (e->kind == EXPR_LITERAL && e->sort == SORT_NUMBER && e->measure.len)
		return full;
	return str_format(a, "%.*s%s（%.*s）", STR_ARG(head), cut, STR_ARG(sort_text(e)));
}

static enum rc pair_trouble(struct reader *r, size_t offset, const struct expr *pair[static 2],
	struct str word, const char *why)
{
	struct arena *a = r->job->arena;

	return trouble(r, offset, "%.*s %.*s %.*s：%s", STR_ARG(expr_named(a, pair[0])),
		STR_ARG(word), STR_ARG(expr_named(a, pair[1])), why);
}

static enum rc operands_trouble(
	struct reader *r, const struct expr *e, struct str word, const char *why)
{
	return pair_trouble(r, e->offset, (const struct expr *[]){e->left, e->right}, word, why);
}

/* ---- dimensions ---- */

static bool counted(enum quantity q)
{
	return q == QUANTITY_COUNT || q == QUANTITY_OTHER;
}

static bool fraction(enum quantity q)
{
	return q == QUANTITY_PLAIN || q == QUANTITY_RATIO;
}

bool same_dimension(const struct expr *a, const struct expr *b)
{
	if (counted(a->quantity) && counted(b->quantity))
		return str_eq(a->measure, b->measure);
	return a->quantity == b->quantity;
}

bool is_zero(const struct expr *e)
{
	return e->kind == EXPR_LITERAL && e->sort == SORT_NUMBER && e->measure.len == 0 &&
	       ratio_is_zero(e->number);
}

/* The result takes the quantity of one operand. */
static void take_quantity(struct expr *e, const struct expr *from, const struct expr *other)
{
	e->sort = SORT_NUMBER;
	e->quantity = from->quantity;
	e->measure = from->measure;
	if (e->measure.len == 0 && other->quantity == from->quantity)
		e->measure = other->measure;
	if (counted(from->quantity) && counted(other->quantity) &&
		other->quantity == QUANTITY_OTHER)
		e->quantity = QUANTITY_OTHER;
}

static bool is_literal(const struct expr *e)
{
	return e->kind == EXPR_LITERAL;
}

enum rc check_sum(struct reader *r, struct expr *sum)
{
	const struct expr *a = sum->left, *b = sum->right;
	bool add = sum->kind == EXPR_ADD;
	struct str sign = add ? STR("+") : STR("−");

	if (a->quantity == QUANTITY_RANK || b->quantity == QUANTITY_RANK)
		return operands_trouble(r, sum, sign, "位次不能加减");
	if (same_dimension(a, b)) {
		take_quantity(sum, a, b);
		/* 今年的率 − 去年的率 is in 百分点; 100% − 率 stays a ratio. */
		if (!add && a->quantity == QUANTITY_RATIO && !is_literal(a) && !is_literal(b)) {
			sum->quantity = QUANTITY_POINTS;
			sum->measure = STR("个百分点");
		}
		return RC_OK;
	}
	bool ratios = fraction(a->quantity) && fraction(b->quantity);
	bool ratio_first =
		a->quantity == QUANTITY_RATIO && (ratios || b->quantity == QUANTITY_POINTS);
	bool ratio_second = b->quantity == QUANTITY_RATIO &&
			    (ratios || (add && a->quantity == QUANTITY_POINTS));

	if (ratio_first || ratio_second) {
		take_quantity(sum, ratio_first ? a : b, ratio_first ? b : a);
		return RC_OK;
	}
	return operands_trouble(r, sum, sign, add ? "单位不同，不能相加" : "单位不同，不能相减");
}

/* ---- × ÷ ---- */

/* "万元/人" without "/人"; empty when the measure is not of that kind. */
static struct str without_divisor(struct str measure, struct str divisor)
{
	size_t slash = str_find(measure, STR("/"));

	if (slash == SIZE_MAX || !str_eq(str_skip(measure, slash + 1), divisor))
		return STR("");
	return str_head(measure, slash);
}

/* 分 are reckoned with as so many of the measure when they become part of another one. */
static struct ratio money_scale(const struct expr *e)
{
	struct ratio inverse = ratio_from_int(1);

	if (e->quantity == QUANTITY_MONEY)
		must(ratio_div(ratio_from_int(1), measure_unit(e->measure), &inverse));
	return inverse;
}

/* 万元/人 × 人 → 万元 */
static bool check_cancel(struct expr *product, const struct expr *per, const struct expr *by)
{
	struct str rest = STR("");

	if (per->quantity == QUANTITY_OTHER && by->measure.len)
		rest = without_divisor(per->measure, by->measure);
	if (rest.len == 0)
		return false;
	product->measure = rest;
	product->quantity = quantity_from(rest);
	product->scale = measure_unit(rest);
	must(ratio_mul(product->scale, money_scale(by), &product->scale));
	return true;
}

static enum rc check_times(struct reader *r, struct expr *product)
{
	const struct expr *a = product->left, *b = product->right;

	if (fraction(a->quantity) && fraction(b->quantity)) {
		take_quantity(product, a->quantity == QUANTITY_RATIO ? a : b, b);
		return RC_OK;
	}
	if (fraction(a->quantity) || fraction(b->quantity)) {
		take_quantity(product, fraction(a->quantity) ? b : a, b);
		return RC_OK;
	}
	if (check_cancel(product, a, b) || check_cancel(product, b, a))
		return RC_OK;
	return operands_trouble(r, product, STR("×"), "不能相乘");
}

static bool can_be_part(const struct expr *e)
{
	return (counted(e->quantity) || e->quantity == QUANTITY_MONEY) && e->measure.len &&
	       str_find(e->measure, STR("/")) == SIZE_MAX && !str_eq(e->measure, STR("该指标"));
}

static enum rc check_over(struct reader *r, struct expr *product)
{
	const struct expr *a = product->left, *b = product->right;

	if (fraction(a->quantity) && fraction(b->quantity)) {
		take_quantity(product, a, b);
		return RC_OK;
	}
	if (same_dimension(a, b)) {
		product->quantity = QUANTITY_RATIO;
		product->measure = STR("");
		return RC_OK;
	}
	if (fraction(b->quantity)) {
		take_quantity(product, a, b);
		return RC_OK;
	}
	if (!can_be_part(a) || !can_be_part(b))
		return operands_trouble(r, product, STR("÷"), "不能相除");
	product->quantity = QUANTITY_OTHER;
	product->measure =
		str_format(r->job->arena, "%.*s/%.*s", STR_ARG(a->measure), STR_ARG(b->measure));
	product->scale = money_scale(a);
	must(ratio_div(product->scale, money_scale(b), &product->scale));
	return RC_OK;
}

enum rc check_product(struct reader *r, struct expr *product)
{
	bool times = product->kind == EXPR_MUL;

	product->sort = SORT_NUMBER;
	if (product->left->quantity == QUANTITY_RANK || product->right->quantity == QUANTITY_RANK)
		return operands_trouble(r, product, times ? STR("×") : STR("÷"), "位次不能乘除");
	return times ? check_times(r, product) : check_over(r, product);
}

/* ---- 如果 … 则 … 否则 … ---- */

enum rc check_branches(struct reader *r, struct expr *choice)
{
	const struct expr *a = choice->left, *b = choice->right;
	const struct expr *pair[2] = {a, b};
	bool usable = a->sort == SORT_NUMBER || a->sort == SORT_TEXT || a->sort == SORT_DATE ||
		      a->sort == SORT_BOOL;

	if (a->sort != b->sort || !usable)
		return pair_trouble(r, b->offset, pair, STR("否则"),
			usable ? "两边要是同一种值" : "只能在数、文字、日期、是否之间选");
	choice->sort = a->sort;
	if (a->sort != SORT_NUMBER)
		return RC_OK;
	if (same_dimension(a, b))
		take_quantity(choice, a, b);
	else if (is_zero(a))
		take_quantity(choice, b, b);
	else if (is_zero(b))
		take_quantity(choice, a, a);
	else if (fraction(a->quantity) && fraction(b->quantity))
		take_quantity(choice, a->quantity == QUANTITY_RATIO ? a : b, b);
	else
		return pair_trouble(r, b->offset, pair, STR("否则"), "两边单位不同");
	return RC_OK;
}

/* ---- comparisons ---- */

const struct field_def *choice_field(const struct expr *e)
{
	if (e->kind != EXPR_PATH || e->path.count == 0)
		return NULL;
	const struct field_def *field = path_last(&e->path)->field;

	return field && field->type == TYPE_CHOICE ? field : NULL;
}

bool is_choice(const struct field_def *field, struct str text)
{
	for (size_t i = 0; i < field->choice_count; i++)
		if (str_eq(field->choices[i], text))
			return true;
	return false;
}

struct str choices_text(struct arena *a, const struct field_def *field)
{
	return str_join(a, field->choices, field->choice_count, STR("、"));
}

/* Why two numbers cannot be compared; NULL: they can. */
static const char *number_trouble(const struct expr *a, const struct expr *b)
{
	const struct expr *plain = a->quantity == QUANTITY_PLAIN ? a : b;
	const struct expr *other = plain == a ? b : a;

	if (same_dimension(a, b) || is_zero(a) || is_zero(b))
		return NULL;
	if (plain->quantity != QUANTITY_PLAIN || str_eq(other->measure, STR("该指标")))
		return "单位不同，不能比较";
	/* 年度 and 30人 are no equals, however plain a year is. */
	if (plain->kind == EXPR_PATH || plain->kind == EXPR_AGGREGATE ||
		plain->kind == EXPR_INDICATOR)
		return "单位不同，不能比较";
	if (other->quantity == QUANTITY_MONEY)
		return "单位不同，不能比较；金额要写单位，如 100万元";
	if (other->quantity == QUANTITY_RATIO && other->measure.len)
		return "单位不同，不能比较；比率要写成 50%";
	if (other->quantity == QUANTITY_POINTS)
		return "单位不同，不能比较；要写成 1.2个百分点";
	return NULL;
}

static bool compare_of(
	enum relation relation, enum compare *ret, bool *ret_number_word, bool *ret_date_word)
{
	static const struct {
		enum relation relation;
		enum compare op;
		bool number_word, date_word;
	} table[] = {
		{REL_EQ, CMP_EQ, false, false},
		{REL_NE, CMP_NE, false, false},
		{REL_GT, CMP_GT, true, false},
		{REL_LT, CMP_LT, true, false},
		{REL_GE, CMP_GE, true, false},
		{REL_LE, CMP_LE, true, false},
		{REL_LATER, CMP_GT, false, true},
		{REL_EARLIER, CMP_LT, false, true},
		{REL_NOT_EARLIER, CMP_GE, false, true},
		{REL_NOT_LATER, CMP_LE, false, true},
		{REL_SYMBOL_GT, CMP_GT, false, false},
		{REL_SYMBOL_LT, CMP_LT, false, false},
		{REL_SYMBOL_GE, CMP_GE, false, false},
		{REL_SYMBOL_LE, CMP_LE, false, false},
	};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].relation == relation) {
			*ret = table[i].op;
			*ret_number_word = table[i].number_word;
			*ret_date_word = table[i].date_word;
			return true;
		}
	return false;
}

/* What else than = and ≠ cannot order. */
static const char *unordered_trouble(const struct expr *a, const struct expr *b, bool equality)
{
	if (a->sort == SORT_SPAN)
		return "一段时间不能比较，写“包含”或“属于”";
	if (a->sort == SORT_PERSONAL)
		return "个人信息只能问“为空”“不为空”";
	if (!equality)
		return a->sort == SORT_TEXT ? "文字只能用 等于、不等于、属于、不属于"
					    : "只能用 等于、不等于";
	if (a->sort == SORT_REF && (a->path.count == 0 || b->path.count == 0 ||
					   path_last(&a->path)->to != path_last(&b->path)->to))
		return "引到不同的台账，不能比较";
	return NULL;
}

static enum rc check_choice(struct reader *r, const struct expr *path, const struct expr *literal)
{
	const struct field_def *field = choice_field(path);

	if (!field || literal->kind != EXPR_LITERAL || is_choice(field, literal->text))
		return RC_OK;
	return trouble(r, literal->offset, "“%.*s”不是“%.*s”的选项，可以写：%.*s",
		STR_ARG(literal->text), STR_ARG(field->label),
		STR_ARG(choices_text(r->job->arena, field)));
}

enum rc check_compare(struct reader *r, struct cond *compare, enum relation relation)
{
	const struct expr *a = compare->left, *b = compare->right;
	const struct expr *pair[2] = {a, b};
	bool number_word, date_word;

	must(compare_of(relation, &compare->op, &number_word, &date_word));
	bool equality = compare->op == CMP_EQ || compare->op == CMP_NE;
	struct str word = word_text(&words_relation, (int)relation);
	const char *why = NULL;

	if (a->sort != b->sort)
		why = "类型不同，不能比较";
	else if (a->sort == SORT_NUMBER)
		why = date_word ? "这是日期用的词，数用 大于、小于、不少于、不超过"
				: number_trouble(a, b);
	else if (a->sort == SORT_DATE)
		why = number_word ? "这是数用的词，日期用 早于、晚于、不早于、不晚于" : NULL;
	else
		why = unordered_trouble(a, b, equality);
	if (why)
		return pair_trouble(r, compare->offset, pair, word, why);
	if (a->sort != SORT_TEXT)
		return RC_OK;
	TRY(check_choice(r, a, b));
	return check_choice(r, b, a);
}
