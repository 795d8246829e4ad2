/*
 * Strong words (N5): ranks and superlatives that nothing stored stands behind,
 * 过半 beside numbers below one half, 增长 before a minus, 下降 with 倍.
 *
 * What was judged already (a claim, a rank that is bound) is not asked again;
 * a rank of a known indicator is held against the ledgers in facts.c. Without a
 * book nothing stored can be known: then it is a hint.
 */
#include "proof/inside.h"

static bool is_word(const struct token *t, enum word_class class)
{
	return t->kind == TOKEN_WORD && t->word == class;
}

static void check_superlatives(struct proofing *p, size_t para)
{
	struct tokens t = p->tokens[para];
	for (size_t i = 0; i < t.len; i++) {
		if (!is_word(&t.at[i], WORD_SUPERLATIVE) || t.at[i].anchor || t.at[i].titled ||
			plan_before(t, t.at[i].from))
			continue;
		find(p, PROOF_N5, p->request->book ? PROOF_LOOK : PROOF_HINT,
			spot_token(para, &t.at[i]), STR_NONE,
			"“%.*s”要有名次、历年数或逐项核对作依据",
			STR_ARG(token_text(p->text->paras[para].text, &t.at[i])));
	}
}

static void check_rank(struct proofing *p, const struct mention *m)
{
	const struct mention *head = m->head == NO_HEAD ? NULL : &p->mentions.at[m->head];
	if (m->at->anchor || m->at->titled || m->time.plan || m->cell)
		return;
	if (p->request->book && head && head->indicator)
		return;
	find(p, PROOF_N5, p->request->book ? PROOF_LOOK : PROOF_HINT, spot_of(m), STR_NONE,
		"“%.*s”：名次要有通报或登记的名次作依据", STR_ARG(printed(p, m)));
}

static void check_words(struct proofing *p, const struct mention *m)
{
	if (m->cell || m->direction == 0)
		return;
	if (m->number->negative)
		find(p, PROOF_N5, PROOF_MEND, spot_of(m), STR_NONE,
			"表示增减的词后面不写负数：%.*s", STR_ARG(printed(p, m)));
	if (m->direction < 0 && m->number->measure == MEASURE_TIMES)
		find(p, PROOF_N5, PROOF_MEND, spot_of(m), STR_NONE,
			"下降、减少不用倍数，应写百分数：%.*s", STR_ARG(printed(p, m)));
}

/* ---- 过半 ---- */

static bool below_half(struct proofing *p, const struct mention *m)
{
	struct range a, b, share;
	struct ratio half = ratio_from_int(50);
	if (!m->number || m->number->about || !range_of(m->number, &a))
		return false;
	if (m->role == ROLE_COMPLETION && !m->over)
		return m->number->measure == MEASURE_PERCENT && ratio_cmp(a.hi, half) < 0;
	if (m->role != ROLE_TARGET || m->head == NO_HEAD)
		return false;
	const struct mention *value = &p->mentions.at[m->head];
	return value->number && !value->number->about && range_of(value->number, &b) &&
	       range_share(b, a, &share) && ratio_cmp(share.hi, half) < 0;
}

static void check_half(struct proofing *p, size_t at)
{
	const struct mention *half = &p->mentions.at[at];
	if (half->at->anchor || half->time.plan)
		return;
	for (size_t i = at; i-- > 0 && p->mentions.at[i].para == half->para;) {
		const struct mention *m = &p->mentions.at[i];
		if (!below_half(p, m))
			continue;
		find(p, PROOF_N5, PROOF_LOOK, spot_of(half), STR_NONE,
			"写“%.*s”，而前面的%.*s不到一半", STR_ARG(printed(p, half)),
			STR_ARG(printed(p, m->role == ROLE_TARGET ? &p->mentions.at[m->head] : m)));
		find_other(p, spot_of(m));
		return;
	}
}

void check_strong(struct proofing *p)
{
	for (size_t i = 0; i < p->text->para_count; i++)
		check_superlatives(p, i);
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct mention *m = &p->mentions.at[i];
		if (m->role == ROLE_RANK)
			check_rank(p, m);
		else if (m->role == ROLE_HALF)
			check_half(p, i);
		else if (m->number)
			check_words(p, m);
	}
}
