/*
 * 元, 万元 and 亿元 mixed in one sentence (N6). It is legal; the reader has to
 * convert, so it is a hint, once a sentence.
 */
#include "proof/inside.h"

void check_units(struct proofing *p)
{
	const struct mention *first = NULL;
	size_t told = SIZE_MAX;
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct mention *m = &p->mentions.at[i];
		if (m->cell || !m->number || m->number->measure != MEASURE_MONEY)
			continue;
		if (!first || first->sentence != m->sentence) {
			first = m;
			continue;
		}
		if (m->number->times == first->number->times || told == m->sentence)
			continue;
		told = m->sentence;
		find(p, PROOF_N6, PROOF_HINT, spot_of(m), STR_NONE,
			"一句话里金额单位不一：前面用%.*s，这里用%.*s",
			STR_ARG(first->number->unit), STR_ARG(m->number->unit));
		find_other(p, spot_of(first));
	}
}
