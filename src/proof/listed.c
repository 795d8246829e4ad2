/*
 * What is only named, and not said: the entries of a list of names, of
 * promises and of tasks, and what stands in a part of the text that is about
 * what will be done. 尚未兑现的承诺：新认定高新技术企业30家 does not say that
 * there are 30.
 *
 * A word of such lists (listed: 名单, 承诺事项, 工作打算) or of plans with a colon
 * or 分别为 behind it makes what follows in the sentence names; at the end of a
 * paragraph, the numbered paragraphs below it. They are not held against
 * anything, as plans are not.
 *
 * Where nothing says what is listed, but as many entries stand behind a count
 * as were counted (到期3项：…；…；…), and below a heading with such a word
 * (四、下半年工作计划; or beginning with one of plans: 四、下一步工作), it may be either. A person must look.
 */
#include "proof/inside.h"

#define ENTRIES_MAX 200

static bool is_colon(struct str text, const struct token *t)
{
	struct str sign = token_text(text, t);
	return (t->kind == TOKEN_COMMA && (str_eq(sign, STR(":")) || str_eq(sign, STR("：")))) ||
	       (t->kind == TOKEN_WORD && t->word == WORD_EXACTLY);
}

/* A list of names is spoken of, or something that is hoped for. */
static bool announces(const struct token *t)
{
	return t->word == WORD_LISTED || (t->kind == TOKEN_WORD && t->word == WORD_PLAN);
}

static void raise(struct token *t, enum listing listing)
{
	if (t->listing < listing)
		t->listing = listing;
}

/* ---- in one sentence ---- */

/* How many entries stand from `at` up to the end of the sentence: parted by ；, or else by 、 */
static size_t entries(struct tokens t, size_t at, size_t end)
{
	size_t semis = 0, ands = 0, depth = 0;
	bool comma = false;
	for (size_t i = at; i < end; i++) {
		enum token_kind kind = t.at[i].kind;
		depth += kind == TOKEN_OPEN;
		depth -= kind == TOKEN_CLOSE && depth > 0;
		semis += kind == TOKEN_SEMI && depth == 0 && i + 1 < end;
		comma |= kind == TOKEN_COMMA && depth == 0;
		ands += kind == TOKEN_AND && depth == 0 && !comma;
	}
	return semis > 0 ? semis + 1 : ands + 1;
}

/* Whole things that were counted: 3项 is 3, 约3项 and 3% are 0. */
static size_t counted(const struct token *t)
{
	const struct number *n = t->kind == TOKEN_NUMBER ? t->number : NULL;
	bool whole = n && n->measure == MEASURE_COUNT && !n->about && !n->negative &&
		     ratio_is_zero(n->half) && n->value.den == 1;
	return whole && n->value.num <= ENTRIES_MAX ? (size_t)n->value.num : 0;
}

struct heading {
	bool announced;
	size_t count; /* of the last number before the colon */
};

static void look(struct heading *h, const struct token *t)
{
	h->announced |= announces(t);
	if (t->kind == TOKEN_NUMBER || t->kind == TOKEN_RANGE)
		h->count = counted(t);
}

static void mark_sentence(struct str text, struct tokens t, size_t from, size_t end)
{
	struct heading h = {0};
	for (size_t i = from; i < end; i++) {
		if (!is_colon(text, &t.at[i])) {
			look(&h, &t.at[i]);
			continue;
		}
		bool all = h.count > 1 && entries(t, i + 1, end) == h.count;
		if (!h.announced && !all)
			continue;
		for (size_t k = i + 1; k < end; k++)
			raise(&t.at[k], h.announced ? LISTING_NAMES : LISTING_MAYBE);
		return;
	}
}

static void mark_sentences(struct str text, struct tokens t)
{
	size_t from = 0;
	for (size_t i = 0; i <= t.len; i++)
		if (i == t.len || t.at[i].kind == TOKEN_STOP) {
			mark_sentence(text, t, from, i);
			from = i + 1;
		}
}

static void mark_all(struct tokens t, enum listing listing)
{
	for (size_t i = 0; i < t.len; i++)
		raise(&t.at[i], listing);
}

/* ---- paragraphs below ---- */

static bool numbered(const struct proofing *p, size_t para)
{
	return para < p->text->para_count && p->text->paras[para].place == PROOF_BODY &&
	       p->tokens[para].len > 0 && p->tokens[para].at[0].kind == TOKEN_ORDINAL;
}

/* The sentence that the paragraph ends in, when that is a colon. */
static bool opens(const struct proofing *p, size_t para, struct heading *ret)
{
	struct tokens t = p->tokens[para];
	*ret = (struct heading){0};
	if (t.len == 0 || !is_colon(p->text->paras[para].text, &t.at[t.len - 1]))
		return false;
	size_t from = t.len;
	while (from > 0 && t.at[from - 1].kind != TOKEN_STOP)
		from--;
	for (size_t i = from; i < t.len; i++)
		look(ret, &t.at[i]);
	return true;
}

static void mark_below(struct proofing *p, size_t para)
{
	struct heading h;
	size_t last = para + 1;
	if (p->text->paras[para].place == PROOF_CELL || !opens(p, para, &h))
		return;
	while (numbered(p, last))
		last++;
	bool all = h.count > 1 && last - para - 1 == h.count;
	for (size_t i = para + 1; i < last && (h.announced || all); i++)
		mark_all(p->tokens[i], h.announced ? LISTING_NAMES : LISTING_MAYBE);
}

/* ---- parts of the text ---- */

/* 四、 is 1, （一） is 2; of a heading without an ordinal 0. */
static int level_of(struct tokens t)
{
	return t.len > 0 && t.at[0].kind == TOKEN_ORDINAL ? t.at[0].level : 0;
}

/* 四、下半年工作计划 and 四、下一步工作: with such a word in it, or beginning with one of plans. */
static bool heads_plans(struct tokens t)
{
	size_t first = t.len > 0 && t.at[0].kind == TOKEN_ORDINAL;
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i].word == WORD_LISTED)
			return true;
	return first < t.len && t.at[first].kind == TOKEN_WORD && t.at[first].word == WORD_PLAN;
}

static void mark_parts(struct proofing *p)
{
	bool inside = false;
	int level = 0;
	for (size_t i = 0; i < p->text->para_count; i++) {
		struct tokens t = p->tokens[i];
		enum proof_place place = p->text->paras[i].place;
		if (place == PROOF_HEADING && (!inside || level == 0 || level_of(t) <= level)) {
			inside = heads_plans(t);
			level = level_of(t);
		}
		if (inside && place == PROOF_BODY)
			mark_all(t, LISTING_MAYBE);
	}
}

void mark_listed(struct proofing *p)
{
	for (size_t i = 0; i < p->text->para_count; i++) {
		if (p->text->paras[i].place != PROOF_CELL)
			mark_sentences(p->text->paras[i].text, p->tokens[i]);
		mark_below(p, i);
	}
	mark_parts(p);
}
