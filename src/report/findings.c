/*
 * The 核稿单: what a person has to look at before the text goes out. Nothing of
 * it stands in the text; each line says what, why, and who can mend it.
 */
#include "report/render.h"

static void add(struct writer *w, struct doc_finding finding)
{
	*ARRAY_ADD(w->job->arena, w->findings) = finding;
}

/* The first figure of that name and unit: there its 待补 stands. */
static struct str place_of(const struct writer *w, const struct report_missing *m, struct str name)
{
	for (size_t i = 0; i < w->figures.len; i++)
		if (w->figures.at[i].missing && w->sources.at[i].unit == m->unit_id &&
			str_eq(w->figures.at[i].name, name))
			return w->figures.at[i].id;
	return STR_NONE;
}

static void missing(struct writer *w)
{
	for (size_t i = 0; i < w->missing.len; i++) {
		const struct report_missing *m = &w->missing.at[i];
		struct str name = missing_name(w->job->arena, m);
		add(w, (struct doc_finding){
			       FINDING_MISSING, name, m->why, m->office, place_of(w, m, name)});
	}
}

static void strong_words(struct writer *w)
{
	struct arena *a = w->job->arena;
	for (size_t i = 0; i < w->claims.len; i++) {
		const struct doc_claim *claim = &w->claims.at[i];
		if (claim->holds)
			continue;
		add(w, (struct doc_finding){FINDING_CLAIM,
			       str_format(a, "%.*s%s“%.*s”证据不足，文中改为“%.*s”",
				       STR_ARG(claim->unit), claim->unit.len > 0 ? "：" : "",
				       STR_ARG(claim->words), STR_ARG(claim->text)),
			       claim->slip, STR_NONE, claim->id});
	}
}

static bool is_part(const struct writer *w, size_t index)
{
	return w->figures.at[index].by.len > 0;
}

static bool alike(const struct figure *a, const struct figure *b)
{
	return a->indicator == b->indicator && a->unit == b->unit;
}

/* A figure is told once, at its first place; what is reckoned from it goes with it. Parts are told with their whole. */
static bool told(const struct writer *w, size_t index)
{
	const struct figure *f = &w->sources.at[index];
	for (size_t i = 0; i < index; i++)
		if (alike(&w->sources.at[i], f) && !is_part(w, i) &&
			(w->sources.at[i].face == f->face || !face_is_value(f->face)))
			return true;
	for (size_t i = 0; !face_is_value(f->face) && i < w->wholes.len; i++)
		if (alike(w->wholes.at[i].figure, f))
			return true;
	return is_part(w, index);
}

static bool stands_whole(const struct writer *w, const struct figure *f)
{
	for (size_t i = 0; i < w->sources.len; i++)
		if (alike(&w->sources.at[i], f) && !is_part(w, i) &&
			w->sources.at[i].face == f->face)
			return true;
	return false;
}

static bool whole_told(const struct writer *w, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (alike(w->wholes.at[i].figure, w->wholes.at[index].figure))
			return true;
	return false;
}

static void differences(struct writer *w, const struct figure *f, struct str id)
{
	struct arena *a = w->job->arena;
	struct figure counted = *f, registered = *f;
	if (f->face != FACE_VALUE || !f->has_counted || !f->has_registered ||
		!f->registered.has_number)
		return;
	counted.number = f->counted;
	registered.number = f->registered.number;
	/* what is printed alike is no difference to anybody */
	if (str_eq(figure_text(a, &counted), figure_text(a, &registered)))
		return;
	add(w, (struct doc_finding){FINDING_DIFFERENT, name_with_unit(w, f),
		       str_format(a, "%s %.*s，登记数 %.*s，文中用%s", counted_word(f->indicator),
			       STR_ARG(figure_text(a, &counted)),
			       STR_ARG(figure_text(a, &registered)),
			       f->source == FIGURE_REGISTERED ? "登记数"
							      : counted_word(f->indicator)),
		       f->indicator->office, id});
}

/* Once an indicator, where something first compares; the value before it is not in doubt. */
static void sources_apart(struct writer *w, size_t index)
{
	const struct figure *f = &w->sources.at[index];
	for (size_t i = 0; i < index; i++)
		if (w->sources.at[i].apart && alike(&w->sources.at[i], f))
			return;
	if (f->state == VALUE_GIVEN && f->apart)
		add(w, (struct doc_finding){FINDING_DIFFERENT, name_with_unit(w, f),
			       str_from_z(apart_words), f->indicator->office,
			       w->figures.at[index].id});
}

static void unconfirmed(struct writer *w, const struct figure *f, struct str id)
{
	add(w, (struct doc_finding){FINDING_UNCONFIRMED, name_with_unit(w, f),
		       STR("所计台账在这段日子里没有确认过的完整名单，可能不全"),
		       f->indicator->office, id});
}

static void doubts_of(struct writer *w, const struct figure *f, bool covered, struct str id)
{
	if (f->undecidable > 0)
		add(w, (struct doc_finding){FINDING_UNDECIDABLE, name_with_unit(w, f),
			       str_format(w->job->arena,
				       "另有 %lld "
				       "条记录日期缺失或只到年月、或判断所需的内容没有填，"
				       "没有计入",
				       (long long)f->undecidable),
			       f->indicator->office, id});
	if (!covered)
		unconfirmed(w, f, id);
	differences(w, f, id);
}

/* Of the numbers that stand in the text, then of those whose parts do. */
static void doubts(struct writer *w)
{
	for (size_t i = 0; i < w->sources.len; i++) {
		const struct figure *f = &w->sources.at[i];
		bool counts = f->source != FIGURE_FROZEN && face_is_value(f->face);
		sources_apart(w, i);
		if (f->state == VALUE_GIVEN && !told(w, i))
			doubts_of(w, f, f->covered || !counts, w->figures.at[i].id);
	}
	for (size_t i = 0; i < w->wholes.len; i++) {
		const struct whole *whole = &w->wholes.at[i];
		if (whole_told(w, i))
			continue;
		if (!stands_whole(w, whole->figure))
			doubts_of(w, whole->figure, whole->covered, whole->anchor);
		else if (whole->figure->covered && !whole->covered) /* it is published */
			unconfirmed(w, whole->figure, whole->anchor);
	}
}

static bool base_told(const struct writer *w, const struct figure *f)
{
	for (size_t i = 0; i < w->bases.len; i++)
		if (w->bases.at[i].base->frozen == f->base->frozen &&
			w->bases.at[i].figure->indicator == f->indicator &&
			w->bases.at[i].figure->unit == f->unit)
			return true;
	return false;
}

/* With its reason, where somebody gave one: the reader is told all the same. */
static enum rc add_base(struct writer *w, const struct figure *f, struct str anchor)
{
	struct report_base base = {f, f->base, anchor, STR_NONE, name_with_unit(w, f)};
	if (f->base == NULL || !f->base->shows || base_told(w, f))
		return RC_OK;
	TRY(base_text(w->job, w->book, f->base, &base.text));
	*ARRAY_ADD(w->job->arena, w->bases) = base;
	add(w, (struct doc_finding){
		       FINDING_BASE, base.name, base.text, f->indicator->office, base.anchor});
	return RC_OK;
}

/* Of the numbers, and of what the strong words were judged by. */
static enum rc bases(struct writer *w)
{
	for (size_t i = 0; i < w->sources.len; i++)
		TRY(add_base(w, &w->sources.at[i], w->figures.at[i].id));
	for (size_t i = 0; i < w->outcomes.len; i++)
		for (size_t k = 0; k < w->outcomes.at[i].use_count; k++)
			TRY(add_base(w, &w->outcomes.at[i].uses[k], w->claims.at[i].id));
	return RC_OK;
}

enum rc write_findings(struct writer *w)
{
	missing(w);
	strong_words(w);
	doubts(w);
	return bases(w);
}
