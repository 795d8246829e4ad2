/*
 * From a DEFAULT to a field: may it fill the field, and with which value.
 */
#include "formula/read.h"

/* A text that is none of the field's choices, in either branch of 如果; NULL: there is none. */
static const struct expr *wrong_choice(const struct expr *e, const struct field_def *field)
{
	if (e->kind == EXPR_IF) {
		const struct expr *wrong = wrong_choice(e->left, field);

		return wrong ? wrong : wrong_choice(e->right, field);
	}
	if (e->kind == EXPR_LITERAL)
		return is_choice(field, e->text) ? NULL : e;
	return choice_field(e) == field ? NULL : e;
}

static bool number_fills(const struct expr *e, const struct field_def *field)
{
	struct step step = {.field = field};
	struct path path = {&step, 1};
	struct expr like = {.kind = EXPR_PATH, .sort = SORT_NUMBER};

	path_quantity(&path, &like.quantity, &like.measure);
	if (same_dimension(e, &like) || is_zero(e))
		return true;
	/* A plain number fills what is counted, as it does in a comparison. */
	return e->quantity == QUANTITY_PLAIN &&
	       (like.quantity == QUANTITY_COUNT || like.quantity == QUANTITY_OTHER);
}

bool formula_fills(struct arena *a, const struct formula *f, const struct field_def *field,
	struct str *ret_why)
{
	const struct expr *e = f->expr;
	const struct expr *wrong = NULL;

	must(f->kind == FORMULA_DEFAULT);
	if (type_sort(field->type) == SORT_PERSONAL || e->sort != type_sort(field->type)) {
		*ret_why = str_format(a, "%.*s与字段“%.*s”的类型不同", STR_ARG(expr_named(a, e)),
			STR_ARG(field->label));
		return false;
	}
	if (e->sort == SORT_NUMBER && !number_fills(e, field)) {
		*ret_why = str_format(a, "%.*s与字段“%.*s”的单位不同", STR_ARG(expr_named(a, e)),
			STR_ARG(field->label));
		return false;
	}
	if (e->sort == SORT_REF && f->type.ref != field->ref) {
		*ret_why = str_format(a, "%.*s与字段“%.*s”引到的台账不同",
			STR_ARG(expr_named(a, e)), STR_ARG(field->label));
		return false;
	}
	if (field->type == TYPE_CHOICE)
		wrong = wrong_choice(e, field);
	if (wrong)
		*ret_why = str_format(a, "%.*s不是“%.*s”的选项，可以写：%.*s",
			STR_ARG(expr_print(a, wrong, SPELL_LABELS)), STR_ARG(field->label),
			STR_ARG(choices_text(a, field)));
	return wrong == NULL;
}

static struct value number_for(struct ratio number, const struct field_def *field)
{
	struct step step = {.field = field};
	struct path path = {&step, 1};
	struct ratio stored;
	int128 rounded;

	if (!ratio_div(number, path_scale(&path), &stored) ||
		!ratio_round(stored, 0, ROUND_HALF_UP, &rounded) || rounded > NUM_STORED_MAX ||
		rounded < -NUM_STORED_MAX)
		return value_missing(field->type);
	return value_int(field->type, (int64_t)rounded);
}

struct value formula_value_for(const struct result *result, const struct field_def *field)
{
	if (result->state != VALUE_GIVEN)
		return value_missing(field->type);
	if (type_sort(field->type) == SORT_NUMBER)
		return number_for(result->number, field);
	struct value v = result->value;

	v.type = field->type;
	return v;
}
