/*
 * Printing a figure: the one rounding, half away from zero on the exact value.
 *
 * Decimals: the value and its times as the indicator declares; growth,
 * shares and completion rates with one, points with two. The measure stands
 * apart from the number, because a figure in a document is its number only.
 */
#include "indicator/inner.h"

#define DECIMALS_RATE   1 /* 同比增长 占上年全年 完成率 序时进度 */
#define DECIMALS_POINTS 2 /* 提高百分点 */

/* How a face is printed: in which measure, with how many decimals, multiplied by what. */
struct style {
	struct str measure;
	int decimals;
	struct ratio times;
};

static struct style style_of(const struct figure *figure)
{
	const struct indicator_def *indicator = figure->indicator;
	struct ratio factor = measure_factor(indicator);
	struct style own = {indicator->measure, indicator->decimals, {factor.den, factor.num}};
	struct style percent = {STR("%"), DECIMALS_RATE, {100, 1}};
	switch (figure->face) {
	case FACE_GROWTH:
	case FACE_OF_LAST_YEAR:
	case FACE_COMPLETION:
	case FACE_PACE:
	case FACE_SHARE: return percent;
	case FACE_POINTS: return (struct style){STR("个百分点"), DECIMALS_POINTS, {100, 1}};
	case FACE_RANK: return (struct style){STR("位"), 0, {1, 1}};
	case FACE_CHANGE:
	case FACE_DISTANCE:
		/* The change of a percentage, and what it still lacks, is 个百分点, never %. */
		if (str_eq(indicator->measure, STR("%")))
			own.measure = STR("个百分点");
		return own;
	case FACE_VALUE:
	case FACE_LAST_YEAR_SAME:
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END:
	case FACE_TARGET: return own;
	case FACE_COUNT: break;
	}
	never();
}

struct str cell_date(struct arena *a, struct date date)
{
	switch (date_precision(date)) {
	case PRECISION_DAY: return day_iso(a, date.first);
	case PRECISION_MONTH:
	case PRECISION_YEAR: return date_chinese(a, date);
	case PRECISION_SPAN: break;
	}
	return str_format(
		a, "%.*s至%.*s", STR_ARG(day_iso(a, date.first)), STR_ARG(day_iso(a, date.last)));
}

struct str figure_name(struct arena *a, const struct figure *figure)
{
	if (figure->face == FACE_VALUE)
		return figure->indicator->label;
	return str_format(
		a, "%.*s的%s", STR_ARG(figure->indicator->label), face_word(figure->face));
}

struct printed figure_print(struct arena *a, const struct figure *figure)
{
	struct style style = style_of(figure);
	struct printed printed = {.measure = style.measure};
	struct ratio shown = RATIO_ZERO;
	if (figure->state == VALUE_GIVEN && ratio_mul(figure->number, style.times, &shown)) {
		printed.exact = shown;
		printed.number = ratio_text(a, shown, style.decimals, ROUND_HALF_UP);
		return printed;
	}
	printed.missing = true;
	bool none = figure->state == VALUE_NOT_APPLICABLE;
	/* a place is nobody's to bring: it comes when the others' values do, or the circular */
	struct str lacking = figure->face == FACE_RANK ? STR("未排") : STR("待补");
	printed.brief = !none ? lacking : figure->no_base ? STR("无可比基数") : STR("—");
	if (none)
		printed.missing_text = figure->no_base ? STR("〔无可比基数〕") : STR("〔不适用〕");
	else if (figure->indicator->office.len > 0)
		printed.missing_text = str_format(a, "〔待补：%.*s，%.*s〕",
			STR_ARG(figure_name(a, figure)), STR_ARG(figure->indicator->office));
	else
		printed.missing_text =
			str_format(a, "〔待补：%.*s〕", STR_ARG(figure_name(a, figure)));
	return printed;
}

struct str figure_text(struct arena *a, const struct figure *figure)
{
	struct printed p = figure_print(a, figure);
	return p.missing ? p.missing_text
			 : str_format(a, "%.*s%.*s", STR_ARG(p.number), STR_ARG(p.measure));
}

struct str figure_year(struct arena *a, const struct figure *figure)
{
	if (figure->year.len == 0 || figure->state != VALUE_GIVEN)
		return STR_NONE;
	return str_format(a, "（%.*s年）", STR_ARG(figure->year));
}

bool figure_of_other_year(const struct figure *figure)
{
	int64_t year;
	return figure->year.len > 0 &&
	       (!int_from(figure->year, &year) || year != figure->when.period.year);
}

/* ---- definitions ---- */

static struct str formula_or_registered(struct arena *a, const struct indicator_def *def)
{
	return def->value != NULL ? formula_print(a, def->value, SPELL_LABELS) : STR("登记数");
}

static const struct indicator_def *use_of(const struct indicator_def *def, struct str code)
{
	for (size_t i = 0; def->value != NULL && i < formula_use_count(def->value); i++)
		if (str_eq(formula_use(def->value, i).indicator->code, code))
			return formula_use(def->value, i).indicator;
	return NULL;
}

static struct str with_part(struct arena *a, struct str text, struct str label, struct str part)
{
	return str_format(a, "%.*s；其中 %.*s：%.*s", STR_ARG(text), STR_ARG(label), STR_ARG(part));
}

/* Of formulas that read alike: what they use that changed. */
static void add_uses_changed(struct arena *a, const struct indicator_def *then,
	const struct indicator_def *now, struct str *ret_then, struct str *ret_now)
{
	for (size_t i = 0; then->value != NULL && i < formula_use_count(then->value); i++) {
		const struct indicator_def *was = formula_use(then->value, i).indicator,
					   *is = use_of(now, was->code);
		struct str was_text, is_text;
		if (is == NULL || str_eq(is->hash, was->hash) || use_of(then, was->code) != was)
			continue;
		was_text = formula_or_registered(a, was);
		is_text = formula_or_registered(a, is);
		if (str_eq(was_text, is_text))
			add_uses_changed(a, was, is, &was_text, &is_text);
		*ret_then = with_part(a, *ret_then, was->label, was_text);
		*ret_now = with_part(a, *ret_now, is->label, is_text);
	}
}

static struct str with_form(struct arena *a, struct str text, const struct indicator_def *def)
{
	return str_format(a, "%.*s（单位 %.*s，小数 %d 位，%s%s%s）", STR_ARG(text),
		STR_ARG(def->measure), def->decimals, nature_words[def->nature],
		def->registered ? "，可登记" : "", def->latest_year ? "，最近公布年度" : "");
}

void indicator_definitions(struct arena *a, const struct indicator_def *then,
	const struct indicator_def *now, struct str *ret_then, struct str *ret_now)
{
	*ret_then = formula_or_registered(a, then);
	*ret_now = now != NULL ? formula_or_registered(a, now) : STR_NONE;
	if (now == NULL || !str_eq(*ret_then, *ret_now))
		return;
	add_uses_changed(a, then, now, ret_then, ret_now);
	if (!str_eq(*ret_then, *ret_now))
		return;
	*ret_then = with_form(a, *ret_then, then);
	*ret_now = with_form(a, *ret_now, now);
}
