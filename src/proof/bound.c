/*
 * Figures that are bound: what is printed against what was recorded, and the
 * recorded values against each other, exactly.
 *
 * Figures of one indicator, unit, period and cutoff belong together whatever
 * their places in the text; the value that a manifest carries is exact, so a
 * growth that does not follow from it was altered.
 */
#include "proof/inside.h"

struct bound {
	struct proofing *p;
	struct spot *spots; /* of each figure; para SIZE_MAX: not in the text */
};

static struct spot spot_of_figure(const struct bound *b, const struct doc_figure *f)
{
	return b->spots[f - b->p->text->figures];
}

static bool placed(struct spot s)
{
	return s.para != SIZE_MAX;
}

static void find_places(struct bound *b)
{
	const struct proof_text *text = b->p->text;
	b->spots = arena_array(b->p->a, struct spot, text->figure_count + 1);
	for (size_t i = 0; i < text->figure_count; i++)
		b->spots[i].para = SIZE_MAX;
	for (size_t i = 0; i < text->para_count; i++)
		for (size_t k = 0; k < text->paras[i].anchor_count; k++) {
			const struct proof_anchor *anchor = &text->paras[i].anchors[k];
			if (!anchor->claim && anchor->index < text->figure_count)
				b->spots[anchor->index] =
					(struct spot){i, anchor->from, anchor->to};
		}
}

/* An empty face is the value itself. */
static bool face_of(const struct doc_figure *f, enum face *ret)
{
	*ret = FACE_VALUE;
	return f->face.len == 0 || face_from(f->face, ret);
}

/* ---- one figure ---- */

static struct str text_at(const struct bound *b, struct spot s)
{
	return (struct str){b->p->text->paras[s.para].text.at + s.from, s.to - s.from};
}

static bool number_of(const struct bound *b, struct str shown, struct number *ret)
{
	bool minus = str_starts(shown, STR("-"));
	if (!number_read(b->p->wording, shown, minus ? 1 : 0, ret))
		return false;
	return ret->to == shown.len;
}

/* Rounding never moves a number by more than half of its last place. */
static bool rounds_to(struct ratio value, const struct number *n)
{
	struct ratio half, lo, hi;
	if (value.num < 0)
		value.num = -value.num;
	return ratio_make(1, 2 * num_pow10(n->decimals), &half) && ratio_sub(n->value, half, &lo) &&
	       ratio_add(n->value, half, &hi) && ratio_cmp(lo, value) <= 0 &&
	       ratio_cmp(value, hi) <= 0;
}

static void check_shown(struct bound *b, const struct doc_figure *f)
{
	struct spot at = spot_of_figure(b, f);
	struct number n;
	struct ratio value;
	if (!placed(at) || f->displayed.len == 0)
		return;
	struct str shown = text_at(b, at);
	if (!str_eq(shown, f->displayed)) {
		find(b->p, PROOF_N1, PROOF_MEND, at, f->displayed,
			"%.*s：生成时是%.*s，绑定的数被改动过", STR_ARG(f->name),
			STR_ARG(f->displayed));
		return;
	}
	/* a list of one year reads like a number; its value is how many there are */
	if (f->missing || str_eq(f->face, STR("名单")) || !number_of(b, shown, &n) ||
		!ratio_from(f->value, &value))
		return;
	b->p->reckoned++;
	if (!rounds_to(value, &n))
		find(b->p, PROOF_N1, PROOF_MEND, at,
			ratio_text(b->p->a, value, n.decimals, ROUND_HALF_UP),
			"%.*s：所附原值%.*s舍入后不是%.*s", STR_ARG(f->name), STR_ARG(f->value),
			STR_ARG(shown));
}

/* ---- figures of one indicator ---- */

static bool together(const struct doc_figure *a, const struct doc_figure *b)
{
	return str_eq(a->indicator, b->indicator) && str_eq(a->unit, b->unit) &&
	       str_eq(a->period, b->period) && str_eq(a->cutoff, b->cutoff);
}

static bool value_of(
	const struct bound *b, const struct doc_figure *like, enum face face, struct ratio *ret)
{
	const struct proof_text *text = b->p->text;
	for (size_t i = 0; i < text->figure_count; i++) {
		const struct doc_figure *f = &text->figures[i];
		if (!f->missing && together(f, like) &&
			str_eq(f->face, str_from_z(face_word(face))) && ratio_from(f->value, ret))
			return true;
	}
	return false;
}

/* now ÷ then × 100 − minus */
static bool per_cent(struct ratio now, struct ratio then, int64_t minus, struct ratio *ret)
{
	struct ratio r, size = then;
	if (minus && size.num < 0)
		size.num = -size.num;
	return ratio_sign(then) != 0 && ratio_div(now, size, &r) &&
	       ratio_mul(r, ratio_from_int(100), &r) && ratio_sub(r, ratio_from_int(minus), ret);
}

/* Is its task what may not be exceeded? */
static bool is_ceiling(const struct bound *b, const struct doc_figure *f)
{
	const struct catalog *catalog = b->p->request->catalog;
	const struct indicator_def *indicator =
		catalog != NULL ? schema_indicator(&catalog->schema, f->indicator) : NULL;
	return indicator != NULL && indicator->smaller_is_better;
}

/* What a face must be by the other figures of the text; false: they are not all there. */
static bool expected(
	const struct bound *b, const struct doc_figure *f, enum face face, struct ratio *ret)
{
	struct ratio now, then;
	enum face other = FACE_VALUE;
	switch (face) {
	case FACE_GROWTH:
	case FACE_CHANGE:
	case FACE_POINTS: other = FACE_LAST_YEAR_SAME; break;
	case FACE_OF_LAST_YEAR: other = FACE_LAST_YEAR; break;
	case FACE_COMPLETION:
	case FACE_DISTANCE: other = FACE_TARGET; break;
	case FACE_VALUE:
	case FACE_LAST_YEAR_SAME:
	case FACE_LAST_YEAR:
	case FACE_LAST_YEAR_END:
	case FACE_TARGET:
	case FACE_PACE:
	case FACE_RANK:
	case FACE_SHARE:
	case FACE_COUNT: return false;
	}
	if (!value_of(b, f, FACE_VALUE, &now) || !value_of(b, f, other, &then))
		return false;
	if (face == FACE_CHANGE || face == FACE_POINTS)
		return ratio_sub(now, then, ret);
	if (face == FACE_DISTANCE) {
		bool fits =
			is_ceiling(b, f) ? ratio_sub(now, then, ret) : ratio_sub(then, now, ret);
		if (fits && ratio_sign(*ret) < 0)
			*ret = RATIO_ZERO;
		return fits;
	}
	return per_cent(now, then, face == FACE_GROWTH ? 100 : 0, ret);
}

static void check_exact(struct bound *b, const struct doc_figure *f)
{
	struct spot at = spot_of_figure(b, f);
	struct ratio wanted, value;
	struct number n;
	enum face face;
	if (!placed(at) || f->missing || !face_of(f, &face) || !expected(b, f, face, &wanted) ||
		!ratio_from(f->value, &value))
		return;
	b->p->reckoned++;
	if (ratio_cmp(wanted, value) == 0)
		return;
	int decimals = number_of(b, f->displayed, &n) ? n.decimals : 1;
	struct str should = ratio_text(b->p->a, wanted, decimals, ROUND_HALF_UP);
	find(b->p,
		face == FACE_COMPLETION || face == FACE_DISTANCE || face == FACE_OF_LAST_YEAR
			? PROOF_N3
			: PROOF_N2,
		PROOF_MEND, at, should, "%.*s：按所附原值推算应为%.*s%.*s", STR_ARG(f->name),
		STR_ARG(should), STR_ARG(f->measure));
}

/* ---- the words around ---- */

static void check_sign(
	struct proofing *p, const struct mention *m, const struct doc_figure *f, enum face face)
{
	struct ratio value;
	bool changes = face == FACE_GROWTH || face == FACE_CHANGE || face == FACE_POINTS;
	if (!changes || m->direction == 0 || !ratio_from(f->value, &value))
		return;
	p->reckoned++;
	bool minus = m->number && m->number->negative;
	if (m->direction * ratio_sign(value) < 0 && !minus)
		find(p, PROOF_N5, PROOF_MEND, spot_of(m), STR_NONE,
			"%.*s是%.*s%.*s，前面的词方向写反了", STR_ARG(f->name), STR_ARG(f->value),
			STR_ARG(f->measure));
}

/* 上年同期 in front of a figure of 上年全年. */
static void check_face(
	struct proofing *p, const struct mention *m, const struct doc_figure *f, enum face face)
{
	static const struct {
		enum role role;
		enum face face;
		const char *said;
	} words[] = {
		{ROLE_BASE_SAME, FACE_LAST_YEAR_SAME, "上年同期"},
		{ROLE_BASE_YEAR, FACE_LAST_YEAR, "上年全年"},
		{ROLE_BASE_END, FACE_LAST_YEAR_END, "上年末"},
		{ROLE_TARGET, FACE_TARGET, "任务"},
		{ROLE_COMPLETION, FACE_COMPLETION, "完成率"},
		{ROLE_OF_YEAR, FACE_OF_LAST_YEAR, "占上年全年"},
		{ROLE_DISTANCE, FACE_DISTANCE, "距任务"},
	};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].role == m->role && words[i].face != face &&
			!(m->role == ROLE_COMPLETION && face == FACE_PACE))
			find(p, PROOF_N7, PROOF_MEND, spot_of(m), STR_NONE,
				"这里说的是%s，绑定的却是%.*s", words[i].said, STR_ARG(f->name));
}

/* A strong word stands as it was judged. */
static void check_claims(struct proofing *p)
{
	for (size_t i = 0; i < p->text->para_count; i++)
		for (size_t k = 0; k < p->text->paras[i].anchor_count; k++) {
			const struct proof_anchor *anchor = &p->text->paras[i].anchors[k];
			if (!anchor->claim || anchor->index >= p->text->claim_count)
				continue;
			const struct doc_claim *claim = &p->text->claims[anchor->index];
			struct str shown = {p->text->paras[i].text.at + anchor->from,
				anchor->to - anchor->from};
			if (claim->text.len > 0 && !str_eq(shown, claim->text))
				find(p, PROOF_N5, PROOF_MEND,
					(struct spot){i, anchor->from, anchor->to}, claim->text,
					"绑定的表述被改动过：核定的是“%.*s”", STR_ARG(claim->text));
		}
}

void check_bound(struct proofing *p)
{
	struct bound b = {.p = p};
	find_places(&b);
	for (size_t i = 0; i < p->text->figure_count; i++) {
		check_shown(&b, &p->text->figures[i]);
		check_exact(&b, &p->text->figures[i]);
	}
	check_claims(p);
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct mention *m = &p->mentions.at[i];
		const struct doc_figure *f = mention_figure(p, m);
		enum face face;
		if (!f || f->missing || f->indicator.len == 0 || !face_of(f, &face))
			continue;
		check_sign(p, m, f, face);
		check_face(p, m, f, face);
	}
}
