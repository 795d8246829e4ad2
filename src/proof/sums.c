/*
 * Parts and their total, in a sentence.
 *
 *	共176项，其中政策33项、金融12项     no part, nor all together, above the total
 *	共21家，分别为第一批12家、第二批9家  together the total
 *	走访85家次、座谈148家次，合计233家次  together the total
 *	项目2个，分别为：甲、乙             as many names as were counted
 *
 * Rounding leaves half a unit of each number that is not exact; a sum that is
 * off by all of these together is off (the rounded numbers would all have to
 * lie on their very ends).
 */
#include "proof/inside.h"

#define PARTS_MAX 64

struct summing {
	struct proofing *p;
	const struct token *t;
	size_t len;
	struct mention *m; /* mentions of the paragraph */
	size_t count;
};

/* total − sum; false: no number. */
static bool rest_of(
	const struct mention *total, struct mention *const *parts, size_t count, struct range *ret)
{
	struct range rest, part;
	if (!range_usable(total, &rest))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!range_usable(parts[i], &part) || !range_sub(rest, part, &rest))
			return false;
	*ret = rest;
	return true;
}

static bool above(struct range r)
{
	return r.sharp ? ratio_sign(r.lo) > 0 : ratio_sign(r.lo) >= 0;
}

static bool below(struct range r)
{
	return r.sharp ? ratio_sign(r.hi) < 0 : ratio_sign(r.hi) <= 0;
}

/* 第一批12家＋第二批9家 */
static struct str listed(
	struct proofing *p, struct mention *const *parts, size_t count, struct str between)
{
	struct str texts[PARTS_MAX];
	for (size_t i = 0; i < count; i++)
		texts[i] = printed(p, parts[i]);
	return str_join(p->a, texts, count, between);
}

static struct str sum_text(
	struct proofing *p, const struct mention *total, struct mention *const *parts, size_t count)
{
	struct range sum = {RATIO_ZERO, RATIO_ZERO, true}, one;
	for (size_t i = 0; i < count; i++) {
		struct ratio value = parts[i]->number->value;
		one = (struct range){value, value, true};
		if (!range_add(sum, one, &sum))
			return STR_NONE;
	}
	return range_like(p->a, sum, total->number);
}

static void tell_sum(struct proofing *p, enum proof_weight weight, const struct mention *total,
	struct mention *const *parts, size_t count, const char *how)
{
	struct str sum = sum_text(p, total, parts, count);
	find(p, PROOF_N3, weight, spot_of(total), sum, "%.*s相加是%.*s，%s%.*s",
		STR_ARG(listed(p, parts, count, STR("、"))), STR_ARG(sum), how,
		STR_ARG(printed(p, total)));
}

/* ---- 其中, 分别为 ---- */

static bool is_part(const struct mention *m, const struct mention *total)
{
	return m->role == ROLE_VALUE && !m->total && m->number && !m->cell &&
	       measures_agree(m->number, total->number);
}

/* Where what 其中 speaks of ends: the sentence, or the bracket it stands in. */
static size_t reach(const struct summing *k, size_t from)
{
	int depth = 0;
	for (size_t i = from; i < k->len; i++) {
		if (k->t[i].kind == TOKEN_OPEN)
			depth++;
		if (k->t[i].kind == TOKEN_CLOSE && depth-- == 0)
			return i;
		if (k->t[i].kind == TOKEN_STOP || k->t[i].kind == TOKEN_SEMI)
			return i;
		if (i > from && k->t[i].kind == TOKEN_WORD &&
			(k->t[i].word == WORD_PARTS || k->t[i].word == WORD_EXACTLY))
			return i;
	}
	return k->len;
}

static size_t parts_from(const struct summing *k, size_t first, const struct mention *total,
	size_t from, size_t to, struct mention **parts)
{
	size_t count = 0;
	for (size_t i = first; i < k->count && k->m[i].token < to; i++) {
		if (k->m[i].token <= from)
			continue;
		if (k->m[i].total && !k->m[i].own_subject)
			break;
		if (is_part(&k->m[i], total) && count < PARTS_MAX)
			parts[count++] = &k->m[i];
	}
	return count;
}

/* 总数只算一次: the text says itself why the parts come to more. */
static bool says_once(const struct summing *k, const struct mention *total, size_t word)
{
	static const struct str said[] = {
		STR_INIT("只算一次"), STR_INIT("不重复计"), STR_INIT("去重"), STR_INIT("有交叉")};
	struct str text = k->p->text->paras[total->para].text;
	size_t to = word;
	while (to < k->len && k->t[to].kind != TOKEN_STOP)
		to++;
	size_t end = to < k->len ? k->t[to].from : text.len;
	for (size_t i = 0; i < COUNT_OF(said); i++)
		if (str_find((struct str){text.at + k->t[word].from, end - k->t[word].from},
			    said[i]) != SIZE_MAX)
			return true;
	return false;
}

static void check_parts(struct summing *k, const struct mention *total, size_t next, size_t word)
{
	struct mention *parts[PARTS_MAX];
	struct range rest;
	bool exactly = k->t[word].word == WORD_EXACTLY;
	size_t count = parts_from(k, next, total, word, reach(k, word), parts);
	if (count == 0 || (exactly && count < 2))
		return;
	if (!rest_of(total, parts, count, &rest))
		return;
	k->p->reckoned++;
	if (exactly) {
		if (above(rest) || below(rest))
			tell_sum(k->p, PROOF_LOOK, total, parts, count, "总数写");
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (rest_of(total, &parts[i], 1, &rest) && below(rest)) {
			find(k->p, PROOF_N3, PROOF_MEND, spot_of(parts[i]), STR_NONE,
				"其中的%.*s大于总数%.*s", STR_ARG(printed(k->p, parts[i])),
				STR_ARG(printed(k->p, total)));
			return;
		}
	if (count > 1 && rest_of(total, parts, count, &rest) && below(rest) &&
		!says_once(k, total, word))
		tell_sum(k->p, PROOF_LOOK, total, parts, count, "多于总数");
}

/* ---- names ---- */

static uint32_t sign_at(struct str s, size_t at)
{
	size_t next;
	return at < s.len ? narrow_at(s, at, &next) : 0;
}

/*
 * How many names a list has, at least and at most (和 may join two or belong to one). What parts the
 * first two parts all: after 、 a comma or semicolon ends the list. False: it does not say all.
 */
static bool names_in(struct str list, size_t *ret_least, size_t *ret_most)
{
	size_t depth = 0, marks = 0, ands = 0, next, end = list.len;
	uint32_t before = 0, mark = 0;
	for (size_t i = 0; i < list.len && end == list.len; i = next) {
		uint32_t cp = narrow_at(list, i, &next);
		bool opens = cp == 0x201C || cp == 0x300A || cp == '(';
		bool closes = cp == 0x201D || cp == 0x300B || cp == ')';
		if (opens && depth++ == 0 && (before == 0x201D || before == 0x300B))
			marks++; /* “甲”“乙” */
		if (closes && depth > 0)
			depth--;
		before = cp;
		if (depth > 0 || closes)
			continue;
		if (mark == 0 && (cp == 0x3001 || cp == ';'))
			mark = cp;
		if (cp == ',' || (cp == ';' && mark != cp))
			end = i;
		else if (cp == mark && mark != 0)
			marks++;
		ands += cp == 0x548C /* 和 */ || cp == 0x53CA /* 及 */ || cp == 0x4E0E /* 与 */;
	}
	*ret_least = marks + 1;
	*ret_most = marks + ands + 1;
	struct str names = str_trim(str_head(list, end));
	return names.len > 0 && !str_ends(names, STR("等")) &&
	       (marks + ands > 0 || end == list.len);
}

static void check_names(struct summing *k, const struct mention *total, size_t word)
{
	struct str text = k->p->text->paras[total->para].text;
	size_t to = word + 1, least, most;
	while (to < k->len && k->t[to].kind != TOKEN_STOP)
		to++;
	size_t from = k->t[word].to, end = to < k->len ? k->t[to].from : text.len;
	while (sign_at(text, from) == ':' || sign_at(text, from) == ',' ||
		sign_at(text, from) == ' ')
		(void)narrow_at(text, from, &from);
	struct str list = {text.at + from, end > from ? end - from : 0};
	if (!names_in(list, &least, &most))
		return;
	int64_t said = (int64_t)total->number->value.num;
	k->p->reckoned++;
	if (said < (int64_t)least || said > (int64_t)most)
		find(k->p, PROOF_N3, PROOF_LOOK, spot_of(total), STR_NONE,
			"写%.*s，后面列出的是%zu个", STR_ARG(printed(k->p, total)), least);
}

/* 其中 opens a clause; 分别为 has nothing but marks between itself and what it speaks of. */
static bool speaks_of(const struct summing *k, size_t total, size_t word)
{
	const struct token *before = &k->t[word - 1];
	if (k->t[word].word == WORD_PARTS)
		return before->kind == TOKEN_COMMA || before->kind == TOKEN_OPEN ||
		       before->kind == TOKEN_NUMBER || before->kind == TOKEN_SEMI;
	for (size_t i = total + 1; i < word; i++)
		if (k->t[i].kind != TOKEN_COMMA && k->t[i].kind != TOKEN_OPEN &&
			k->t[i].kind != TOKEN_MARK && k->t[i].kind != TOKEN_WORD)
			return false;
	return true;
}

/* A word of parts behind a number, before another number and before the sentence ends. */
static void check_total(struct summing *k, size_t at)
{
	struct mention *total = &k->m[at];
	if (!total->number || total->cell ||
		(total->number->measure != MEASURE_COUNT &&
			total->number->measure != MEASURE_MONEY &&
			total->number->measure != MEASURE_AMOUNT) ||
		(total->role != ROLE_VALUE && total->role != ROLE_TO))
		return;
	for (size_t i = total->token + 1; i < k->len; i++) {
		enum token_kind kind = k->t[i].kind;
		if (kind == TOKEN_STOP || kind == TOKEN_NUMBER || kind == TOKEN_RANGE)
			return;
		if (kind != TOKEN_WORD ||
			(k->t[i].word != WORD_PARTS && k->t[i].word != WORD_EXACTLY))
			continue;
		if (!speaks_of(k, total->token, i))
			return;
		struct mention *parts[PARTS_MAX];
		size_t numbers = parts_from(k, at + 1, total, i, reach(k, i), parts);
		if (numbers == 0 && k->t[i].word == WORD_EXACTLY &&
			total->number->measure == MEASURE_COUNT && !total->number->about &&
			ratio_is_zero(total->number->half))
			check_names(k, total, i);
		else
			check_parts(k, total, at + 1, i);
		return;
	}
}

/* ---- 合计 ---- */

/* The numbers before, as many as together give the total; at least two. */
static void check_sum_before(struct summing *k, size_t at)
{
	struct mention *total = &k->m[at], *parts[PARTS_MAX];
	size_t count = 0;
	bool fits = false;
	struct range rest;
	if (!total->total || total->own_subject || total->cell || !total->number ||
		total->number->about)
		return;
	for (size_t i = at; i-- > 0 && k->m[i].sentence == total->sentence && count < PARTS_MAX;) {
		if (!is_part(&k->m[i], total) || k->m[i].bare || k->m[i].number->about)
			continue;
		parts[count++] = &k->m[i];
		if (count > 1 && rest_of(total, parts, count, &rest))
			fits |= !above(rest) && !below(rest);
	}
	if (count < 2)
		return;
	k->p->reckoned++;
	for (size_t i = 0; i < count / 2; i++) {
		struct mention *m = parts[i];
		parts[i] = parts[count - 1 - i];
		parts[count - 1 - i] = m;
	}
	if (!fits)
		tell_sum(k->p, PROOF_LOOK, total, parts, count, "合计写");
}

void check_sums(struct proofing *p)
{
	for (size_t i = 0; i < p->mentions.len;) {
		struct summing k = {.p = p, .m = &p->mentions.at[i]};
		size_t para = k.m->para;
		while (i < p->mentions.len && p->mentions.at[i].para == para) {
			k.count++;
			i++;
		}
		k.t = p->tokens[para].at;
		k.len = p->tokens[para].len;
		for (size_t n = 0; n < k.count; n++) {
			check_total(&k, n);
			check_sum_before(&k, n);
		}
	}
}
