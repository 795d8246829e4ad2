/*
 * Ordinals follow each other (N8): 一、（一）1.（1） at the beginning of
 * paragraphs, 一是 二是 wherever a clause begins. A level begins again below a
 * new one above it; beginning again at one is always allowed.
 */
#include "proof/inside.h"

#define LEVELS 5

static const char *example(int level)
{
	static const char *const examples[] = {"", "一、", "（一）", "1.", "（1）", "一是"};
	return examples[level];
}

static void check_one(struct proofing *p, size_t para, const struct token *t, int *have)
{
	int level = t->level, wanted = have[level] + 1;
	if (t->place != wanted && t->place != 1)
		find(p, PROOF_N8, PROOF_LOOK, spot_token(para, t), STR_NONE,
			t->place == have[level] ? "序号重复：同一层（如“%s”）前一个也是第%d"
						: "序号不连：同一层（如“%s”）前一个是第%d",
			example(level), have[level]);
	have[level] = t->place;
	for (int i = level + 1; i <= LEVELS; i++)
		have[i] = 0;
}

void check_order(struct proofing *p)
{
	int have[LEVELS + 1] = {0};
	for (size_t i = 0; i < p->text->para_count; i++) {
		struct tokens t = p->tokens[i];
		if (p->text->paras[i].place == PROOF_CELL)
			continue;
		for (size_t k = 0; k < t.len; k++)
			if (t.at[k].kind == TOKEN_ORDINAL && t.at[k].level > 0 && t.at[k].place > 0)
				check_one(p, i, &t.at[k], have);
	}
}
