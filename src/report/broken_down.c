/*
 * 分列: a number told by its parts, 第一批12家、第二批9家. What is nought is not
 * named, what is missing is 待补; why the parts do not come to the whole is said.
 */
#include "report/render.h"

/* Why the parts do not come to the whole beside them, and what the text says of it; NULL: they do, or there is no sum. */
static const char *why_apart(struct arena *a, const struct part *part, const struct figure *whole,
	const struct figure *sum, struct str *ret_said)
{
	enum aggregate_kind kind = aggregate_kind_of(formula_aggregate(whole->indicator->value, 0));
	int more = ratio_cmp(sum->number, whole->number);
	if (kind == AGGREGATE_MEAN || kind == AGGREGATE_MIN || kind == AGGREGATE_MAX ||
		str_eq(figure_text(a, sum), figure_text(a, whole)))
		return NULL;
	if (whole->source == FIGURE_REGISTERED) {
		*ret_said = STR("（分列按台账数，总数为登记数）");
		return "各部分是台账数，总数是登记数";
	}
	if (kind != AGGREGATE_DISTINCT)
		return NULL;
	if (more > 0)
		*ret_said = str_format(
			a, "（不止一个%.*s的，总数只算一次）", STR_ARG(part->tag.by->label));
	return "在几部分里都有记录的，总数只算一次";
}

/* The reader of the parts adds them up, and is told where that is not the whole. */
static void note_sum(struct writer *w, const struct part *part, const struct figure *whole,
	const struct figure_part *parts, size_t count)
{
	struct arena *a = w->job->arena;
	struct figure sum = *whole;
	struct str said = STR_NONE;
	sum.number = RATIO_ZERO;
	for (size_t i = 0; i < count; i++)
		if (parts[i].figure.state == VALUE_GIVEN &&
			!ratio_add(sum.number, parts[i].figure.number, &sum.number))
			return;
	const char *why = why_apart(a, part, whole, &sum, &said);
	if (why == NULL)
		return;
	write_text(w, said);
	*ARRAY_ADD(a, w->findings) = (struct doc_finding){FINDING_DIFFERENT,
		str_format(a, "%.*s分列%.*s", STR_ARG(name_with_unit(w, whole)),
			STR_ARG(part->tag.by->label)),
		str_format(a, "各部分之和 %.*s，总数 %.*s：%s", STR_ARG(figure_text(a, &sum)),
			STR_ARG(figure_text(a, whole)), why),
		whole->indicator->office, STR_NONE};
}

static struct str part_name(struct arena *a, struct str whole, const struct figure_part *of)
{
	return str_format(a, "%.*s（%.*s）", STR_ARG(whole), STR_ARG(of->label));
}

static void add_part(struct writer *w, const struct part *part, const struct figure_part *of)
{
	struct arena *a = w->job->arena;
	const struct figure *figure = &of->figure;
	struct printed printed = figure_print(a, figure);
	struct str name = part_name(a, figure->indicator->label, of), shown = printed.number;
	if (printed.missing) {
		shown = str_format(a, "〔待补：%.*s%s%.*s〕", STR_ARG(name),
			figure->indicator->office.len > 0 ? "，" : "",
			STR_ARG(figure->indicator->office));
		write_missing(
			w, (struct report_missing){name, figure->indicator->office,
				   figure->why_missing, other_unit(w, figure->unit), figure->unit});
	}
	struct doc_figure *doc = write_anchor(w, figure, &printed, STR("分列"), shown);
	doc->by = part->tag.by->name;
	doc->part = of->label;
	doc->name = part_name(a, doc->name, of);
	if (!printed.missing)
		write_text(w, printed.measure);
}

enum rc write_broken_down(struct writer *w, const struct part *part, const struct scope *scope)
{
	struct figure_request request = {
		part->tag.indicator, FACE_VALUE, scope->unit->id, w->request->when};
	const struct figure *whole = have(w, scope->unit, part->tag.indicator, FACE_VALUE);
	struct figure_part *parts;
	size_t count = 0, begin = w->figures.len;
	if (whole->state == VALUE_GIVEN)
		TRY(indicator_parts(
			w->job, w->book, &request, part->tag.by, w->seq, &parts, &count));
	for (size_t i = 0; i < count; i++) {
		const struct figure *figure = &parts[i].figure;
		if (figure->state == VALUE_GIVEN && ratio_sign(figure->number) == 0)
			continue; /* what of it cannot be decided the 核稿单 says of the whole */
		if (w->figures.len > begin)
			write_text(w, STR("、"));
		write_text(w, parts[i].label);
		add_part(w, part, &parts[i]);
	}
	if (count == 0) {
		write_number(w, whole, STR_NONE, STR_NONE, true);
		return RC_OK;
	}
	note_sum(w, part, whole, parts, count);
	*ARRAY_ADD(w->job->arena, w->wholes) =
		(struct whole){whole, w->figures.len > begin ? w->figures.at[begin].id : STR_NONE,
			parts[0].figure.covered};
	return RC_OK;
}
