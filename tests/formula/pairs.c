/* A walk over a formula; every operator is known by the word that people write. */
#include "pairs.h"

#include <stdio.h>
#include <string.h>

struct walk {
	struct pairs *pairs;
	const bool *counted;
	bool given;
};

static size_t word_index(struct pairs *pairs, const char *word)
{
	for (size_t i = 0; i < pairs->word_count; i++)
		if (strcmp(pairs->words[i], word) == 0)
			return i;
	must(pairs->word_count < PAIR_WORDS);
	pairs->words[pairs->word_count] = word;
	return pairs->word_count++;
}

static void note(struct walk *w, const char *parent, const char *child)
{
	size_t p = word_index(w->pairs, parent), c = word_index(w->pairs, child);

	w->pairs->at[p][c].tried++;
	w->pairs->at[p][c].given += w->given;
}

static const char *expr_word(const struct expr *e)
{
	static const char *const aggregates[] = {
		"个数", "不重复个数", "合计", "平均", "最小", "最大"};

	switch (e->kind) {
	case EXPR_LITERAL:
		return e->sort == SORT_DATE ? "某日" : e->sort == SORT_NUMBER ? "某数" : "某词";
	case EXPR_TIME: return time_word_text(e->time);
	case EXPR_PATH:
		if (path_last(&e->path)->field != NULL && path_last(&e->path)->field->dated)
			return "变动字段";
		return e->path.count > 1 ? "的" : "字段";
	case EXPR_AGGREGATE: return aggregates[e->agg->kind];
	case EXPR_INDICATOR: return "指标";
	case EXPR_NEG: return "负";
	case EXPR_ADD: return "+";
	case EXPR_SUB: return "−";
	case EXPR_MUL: return "×";
	case EXPR_DIV: return "÷";
	case EXPR_ROUND: return "保留";
	case EXPR_SHIFT:
		return e->unit == SHIFT_YEARS ? "±年" : e->unit == SHIFT_MONTHS ? "±月" : "±日";
	case EXPR_IF: return "如果";
	}
	never();
}

static const char *compare_word(enum compare op, enum sort sort)
{
	static const char *const dates[] = {
		"日期等于", "日期不等于", "晚于", "早于", "不早于", "不晚于"};
	static const char *const others[] = {"等于", "不等于", "大于", "小于", "不少于", "不超过"};

	return sort == SORT_DATE ? dates[op] : others[op];
}

static const char *cond_word(const struct cond *c)
{
	static const char *const within[] = {"属于时段", "包含", "有效于"};

	switch (c->kind) {
	case COND_AND: return "且";
	case COND_OR: return "或";
	case COND_NOT: return "非";
	case COND_IMPLIES: return "则";
	case COND_COMPARE: return compare_word(c->op, c->left->sort);
	case COND_WITHIN: return c->negated ? "不属于时段" : within[c->word];
	case COND_IN: return c->negated ? "不属于" : "属于";
	case COND_EMPTY: return c->negated ? "不为空" : "为空";
	case COND_EVERY: return "每个";
	case COND_HAS: return c->negated ? "没有" : "有";
	}
	never();
}

static void walk_cond(struct walk *w, const char *word, const struct cond *c);

static void walk_expr(struct walk *w, const char *parent, const struct expr *e)
{
	const char *word = expr_word(e);

	note(w, parent, word);
	if (e->left != NULL)
		walk_expr(w, word, e->left);
	if (e->right != NULL)
		walk_expr(w, word, e->right);
	if (e->cond != NULL)
		walk_cond(w, word, e->cond);
	if (e->kind == EXPR_AGGREGATE && e->agg->source.cond != NULL) {
		struct walk inside = *w;

		inside.given = w->counted[e->agg->index];
		walk_cond(&inside, word, e->agg->source.cond);
	}
}

static void walk_cond(struct walk *w, const char *parent, const struct cond *c)
{
	const char *word = cond_word(c);

	note(w, parent, word);
	for (size_t i = 0; i < c->part_count; i++)
		walk_cond(w, word, c->parts[i]);
	if (c->left != NULL)
		walk_expr(w, word, c->left);
	if (c->right != NULL)
		walk_expr(w, word, c->right);
	for (size_t i = 0; i < c->item_count; i++)
		walk_expr(w, word, c->items[i]);
	if (c->every != NULL && c->every->some.cond != NULL)
		walk_cond(w, word, c->every->some.cond);
}

void pairs_note(struct pairs *pairs, const struct formula *f, bool given, const bool *counted)
{
	struct walk w = {pairs, counted, given};

	walk_expr(&w, "(全式)", f->expr);
}

void pairs_count(const struct pairs *pairs, int64_t *ret_tried, int64_t *ret_given)
{
	*ret_tried = *ret_given = 0;
	for (size_t p = 0; p < pairs->word_count; p++)
		for (size_t c = 0; c < pairs->word_count; c++) {
			*ret_tried += pairs->at[p][c].tried > 0;
			*ret_given += pairs->at[p][c].given > 0;
		}
}

void pairs_print(const struct pairs *pairs)
{
	int64_t tried, given;

	pairs_count(pairs, &tried, &given);
	printf("operator pairs: %lld tried, %lld with results; of each, how often and in how many "
	       "of a hundred cases something came out:\n",
		(long long)tried, (long long)given);
	for (size_t p = 0; p < pairs->word_count; p++) {
		bool any = false;

		for (size_t c = 0; c < pairs->word_count; c++) {
			int64_t n = pairs->at[p][c].tried;

			if (n == 0)
				continue;
			if (!any)
				printf("  %s:", pairs->words[p]);
			printf(" %s %lld %lld%%;", pairs->words[c], (long long)n,
				(long long)(pairs->at[p][c].given * 100 / n));
			any = true;
		}
		if (any)
			printf("\n");
	}
}
