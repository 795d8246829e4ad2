/*
 * Punctuation and the writing of numbers (N8), as far as a machine can see
 * them: GB/T 15834-2011, GB/T 15835-2011, and the document numbers of GB/T
 * 9704-2012. Each rule is a small function; a rule that many places of one
 * paragraph break is told once with their number.
 */
#include "proof/inside.h"

#define LEFT_QUOTE  0x201C
#define RIGHT_QUOTE 0x201D
#define LEFT_TITLE  0x300A
#define RIGHT_TITLE 0x300B
#define ELLIPSIS    0x2026
#define PAUSE       0x3001 /* 、 */
#define FULL_STOP   0x3002

struct marking {
	struct proofing *p;
	size_t para;
	struct str text;
	struct tokens t;
	bool cell;
};

static struct spot spot_at(const struct marking *m, size_t from, size_t to)
{
	return (struct spot){m->para, from, to};
}

/* The code point at a place as it stands, not narrowed; 0 at the end. */
static uint32_t raw_at(struct str s, size_t at, size_t *ret_next)
{
	*ret_next = at;
	return at < s.len ? utf8_next(s, ret_next) : 0;
}

/* ---- half-width signs ---- */

static bool chinese_sign(uint32_t cp)
{
	return (cp >= 0x3001 && cp <= 0x3011) || cp == RIGHT_QUOTE || cp == LEFT_QUOTE ||
	       (cp >= 0xFF01 && cp <= 0xFF1F);
}

static bool wants_full(uint32_t cp, uint32_t before, uint32_t after)
{
	bool near = cp_is_han(before) || cp_is_han(after) || chinese_sign(before);
	switch (cp) {
	case ',':
	case ';':
	case ':':
	case '?':
	case '!': return near && !(after >= '0' && after <= '9' && before >= '0' && before <= '9');
	case '(':
	case ')':
	case '"': return near;
	case '.': return cp_is_han(before) && (after == 0 || after == ' ' || cp_is_han(after));
	default: return false;
	}
}

/* Codes and addresses keep their signs. */
static const struct token *token_at(const struct marking *m, size_t at, size_t *hint)
{
	while (*hint < m->t.len && m->t.at[*hint].to <= at)
		++*hint;
	return *hint < m->t.len ? &m->t.at[*hint] : NULL;
}

static void check_width(const struct marking *m)
{
	uint32_t before = 0, cp;
	size_t count = 0, first = 0, first_to = 0, hint = 0, next, after_next;
	for (size_t i = 0; (cp = raw_at(m->text, i, &next)) != 0; i = next) {
		uint32_t after = raw_at(m->text, next, &after_next);
		const struct token *t = token_at(m, i, &hint);
		bool inside = t &&
			      (t->kind == TOKEN_CODE || t->kind == TOKEN_DATE ||
				      t->kind == TOKEN_NUMBER) &&
			      i > t->from && next < t->to;
		if (wants_full(cp, before, after) && !inside && count++ == 0) {
			first = i;
			first_to = next;
		}
		before = cp;
	}
	if (count > 0)
		find(m->p, PROOF_N8, PROOF_HINT, spot_at(m, first, first_to), STR_NONE,
			"中文里的标点应为全角，本段有 %zu 处是半角", count);
}

/* ---- doubled and broken signs ---- */

static bool pauses(uint32_t cp)
{
	return cp == 0xFF0C || cp == FULL_STOP || cp == PAUSE || cp == 0xFF1B || cp == 0xFF1A;
}

static size_t run_of(struct str text, size_t at, uint32_t cp, size_t *ret_to)
{
	size_t count = 0, next;
	while (raw_at(text, at, &next) == cp) {
		count++;
		at = next;
	}
	*ret_to = at;
	return count;
}

/* 。。。 and ... for ……; one … or — for two; -- for ——. */
static void check_run(
	const struct marking *m, size_t at, uint32_t cp, uint32_t before, size_t *ret_to)
{
	size_t count = run_of(m->text, at, cp, ret_to), next;
	uint32_t after = raw_at(m->text, *ret_to, &next);
	bool han = cp_is_han(before) || cp_is_han(after);
	struct spot spot = spot_at(m, at, *ret_to);
	if ((cp == FULL_STOP || (cp == '.' && han)) && count >= 3)
		find(m->p, PROOF_N8, PROOF_LOOK, spot, STR("……"), "省略号是六个点、占两个字");
	else if (cp == ELLIPSIS && count != 2)
		find(m->p, PROOF_N8, PROOF_HINT, spot, STR("……"), "省略号是六个点、占两个字");
	else if (cp == '-' && count == 2 && han)
		find(m->p, PROOF_N8, PROOF_HINT, spot, STR("——"), "破折号是一整道，占两个字");
	else if (cp == FULL_STOP && count == 2)
		find(m->p, PROOF_N8, PROOF_LOOK, spot, STR("。"), "标点重复：。。");
}

static void check_doubled(const struct marking *m)
{
	uint32_t before = 0, cp;
	size_t next, to, last = 0;
	for (size_t i = 0; (cp = raw_at(m->text, i, &next)) != 0;) {
		bool run = cp == FULL_STOP || cp == '.' || cp == ELLIPSIS || cp == '-';
		if (run) {
			check_run(m, i, cp, before, &to);
			next = to;
		}
		if (pauses(cp) && pauses(before)) {
			find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, last, next), STR_NONE,
				"标点重复：%.*s", (int)(next - last), m->text.at + last);
			cp = 0;
		}
		before = cp;
		last = i;
		i = next;
	}
}

/* ---- pairs ---- */

struct pair {
	uint32_t open, close;
	const char *name;
};

static void check_pair(const struct marking *m, const struct pair *pair)
{
	size_t depth = 0, open = 0, next;
	uint32_t cp;
	for (size_t i = 0; (cp = raw_at(m->text, i, &next)) != 0; i = next) {
		if (cp == pair->open) {
			if (depth++ == 0)
				open = i;
			if (depth == 2 && cp == LEFT_TITLE)
				find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, i, next), STR("〈"),
					"书名号里面的书名用单书名号〈〉");
		} else if (cp == pair->close) {
			if (depth == 0) {
				find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, i, next), STR_NONE,
					"%s缺前一半", pair->name);
				return;
			}
			depth--;
		}
	}
	if (depth > 0) {
		(void)raw_at(m->text, open, &next);
		find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, open, next), STR_NONE, "%s缺后一半",
			pair->name);
	}
}

static void check_pairs(const struct marking *m)
{
	static const struct pair pairs[] = {
		{LEFT_QUOTE, RIGHT_QUOTE, "引号"},
		{LEFT_TITLE, RIGHT_TITLE, "书名号"},
		{0x3014, 0x3015, "六角括号"},
	};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		check_pair(m, &pairs[i]);
}

/* “甲”、“乙” and 《甲》、《乙》 need no 、 between them. */
static void check_pauses(const struct marking *m)
{
	uint32_t before = 0, cp;
	size_t next, after_next, count = 0, first = 0, first_to = 0;
	for (size_t i = 0; (cp = raw_at(m->text, i, &next)) != 0; i = next) {
		uint32_t after = raw_at(m->text, next, &after_next);
		bool quotes = before == RIGHT_QUOTE && after == LEFT_QUOTE;
		bool titles = before == RIGHT_TITLE && after == LEFT_TITLE;
		if (cp == PAUSE && (quotes || titles) && count++ == 0) {
			first = i;
			first_to = next;
		}
		before = cp;
	}
	if (count > 0)
		find(m->p, PROOF_N8, PROOF_HINT, spot_at(m, first, first_to), STR_NONE,
			"并列的引号、书名号之间通常不用顿号（本段 %zu 处）", count);
}

/* ---- numbers ---- */

static void check_docno(const struct marking *m, const struct token *t)
{
	struct str text = token_text(m->text, t);
	size_t next, close = 0;
	uint32_t open = raw_at(text, 0, &next), cp;
	for (size_t i = next; (cp = raw_at(text, i, &next)) != 0 && !close; i = next)
		close = cp >= '0' && cp <= '9' ? 0 : cp;
	if (open != 0x3014 || close != 0x3015)
		find(m->p, PROOF_N8, PROOF_LOOK, spot_token(m->para, t), STR_NONE,
			"发文字号的年份用六角括号〔〕：%.*s", STR_ARG(text));
	size_t number = str_find(text, STR("〕"));
	bool th = str_find(text, STR("第")) != SIZE_MAX;
	bool zero = number != SIZE_MAX && str_starts(str_skip(text, number + 3), STR("0"));
	if (th || zero)
		find(m->p, PROOF_N8, PROOF_LOOK, spot_token(m->para, t), STR_NONE,
			"发文字号的序号不加“第”、不编虚位：%.*s", STR_ARG(text));
}

/* The title stands before the number: 《…的通知》（×科〔2023〕12号）. */
static void check_docno_order(const struct marking *m, size_t at)
{
	size_t next, to = m->t.at[at].to;
	struct str rest = str_skip(m->text, to);
	if (str_starts(rest, STR("文件")))
		rest = str_skip(rest, STR("文件").len);
	else if (str_starts(rest, STR("文")))
		rest = str_skip(rest, STR("文").len);
	if (raw_at(rest, 0, &next) == LEFT_TITLE)
		find(m->p, PROOF_N8, PROOF_HINT, spot_token(m->para, &m->t.at[at]), STR_NONE,
			"引用公文先写标题，后写发文字号：《…》（…〔2023〕12号）");
}

static void check_date(const struct marking *m, const struct token *t)
{
	struct str text = token_text(m->text, t);
	if (t->date->short_year)
		find(m->p, PROOF_N8, PROOF_LOOK, spot_token(m->para, t), STR_NONE,
			"年份写四位：%.*s", STR_ARG(text));
	if (t->date->padded && str_find(text, STR("月")) != SIZE_MAX)
		find(m->p, PROOF_N8, PROOF_HINT, spot_token(m->para, t), STR_NONE,
			"年月日里的月、日不编虚位（1月不写01月）：%.*s", STR_ARG(text));
}

static void check_number(const struct marking *m, const struct token *t)
{
	const struct number *n = t->number;
	struct spot spot = spot_token(m->para, t);
	struct str text = token_text(m->text, t);
	size_t percent = str_find(text, STR("％"));
	if (n->wide || percent != SIZE_MAX)
		find(m->p, PROOF_N8, PROOF_HINT, spot, STR_NONE, "数字和百分号用半角：%.*s",
			STR_ARG(text));
	if (n->bare_point)
		find(m->p, PROOF_N8, PROOF_LOOK, spot, str_format(m->p->a, "0%.*s", STR_ARG(text)),
			"小于1的数，小数点前的0不能省");
	if (n->odd_scale)
		find(m->p, PROOF_N8, PROOF_LOOK, spot, STR_NONE,
			"与阿拉伯数字连用的只有“万”和“亿”：%.*s", STR_ARG(text));
	if (n->twice_about)
		find(m->p, PROOF_N8, PROOF_HINT, spot, STR_NONE, "约数说了两遍：%.*s",
			STR_ARG(text));
}

/* 15~30% for 15%～30%, 13~17万元 for 13万元～17万元 */
static void check_range(const struct marking *m, const struct token *t)
{
	const struct number *a = t->number, *b = t->second;
	if (a->unit.len > 0 || (b->measure != MEASURE_PERCENT && b->scale.len == 0))
		return;
	struct str first = {m->text.at + a->from, a->digits_to - a->from};
	struct str second = {m->text.at + b->from, b->digits_to - b->from};
	find(m->p, PROOF_N8, PROOF_LOOK, spot_token(m->para, t),
		str_format(m->p->a, "%.*s%.*s～%.*s%.*s", STR_ARG(first), STR_ARG(b->unit),
			STR_ARG(second), STR_ARG(b->unit)),
		"范围的两头都要带%s", b->measure == MEASURE_PERCENT ? "百分号" : "“万”“亿”");
}

static void check_tokens(const struct marking *m)
{
	for (size_t i = 0; i < m->t.len; i++) {
		const struct token *t = &m->t.at[i];
		if (t->titled || t->anchor)
			continue;
		if (t->kind == TOKEN_DOCNO) {
			check_docno(m, t);
			check_docno_order(m, i);
		} else if (t->kind == TOKEN_DATE) {
			check_date(m, t);
		} else if (t->kind == TOKEN_NUMBER) {
			check_number(m, t);
		} else if (t->kind == TOKEN_RANGE) {
			check_range(m, t);
		}
	}
}

/* ---- Chinese numbers ---- */

static int digit_of(struct str s, size_t at, size_t *ret_next)
{
	int n = 0;
	size_t len = number_chinese(s, at, &n);
	*ret_next = at + len;
	return len == 3 && n < 10 && n > 0 ? n : 0;
}

/* 三、四个月: no 、 in an approximate number. */
static void check_approximate(const struct marking *m)
{
	static const struct str units[] = {STR_INIT("个"), STR_INIT("天"), STR_INIT("年"),
		STR_INIT("家"), STR_INIT("次"), STR_INIT("人"), STR_INIT("名"), STR_INIT("项"),
		STR_INIT("十"), STR_INIT("百"), STR_INIT("千"), STR_INIT("万"), STR_INIT("公里")};
	static const struct str before[] = {STR_INIT("第"), STR_INIT("十"), STR_INIT("、")};
	size_t next, after;
	for (size_t i = 0; i < m->text.len; i = next) {
		int a = digit_of(m->text, i, &next), b;
		if (a == 0) {
			(void)raw_at(m->text, i, &next);
			continue;
		}
		if (!str_starts(str_skip(m->text, next), STR("、")))
			continue;
		b = digit_of(m->text, next + STR("、").len, &after);
		bool counted = false, listed = i == 0;
		for (size_t k = 0; k < COUNT_OF(units); k++)
			counted |= str_starts(str_skip(m->text, after), units[k]);
		for (size_t k = 0; k < COUNT_OF(before); k++)
			listed |= str_ends(str_head(m->text, i), before[k]);
		if (b == a + 1 && counted && !listed)
			find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, i, after), STR_NONE,
				"相邻两个数字连用表示约数，中间不用顿号");
	}
}

/* 二零二三年: 〇 in years. */
static void check_zero(const struct marking *m)
{
	size_t at = str_find(m->text, STR("零")), next, count = 0;
	if (at == SIZE_MAX || at < 3 || digit_of(m->text, at - 3, &next) == 0)
		return;
	for (size_t i = at - 3; count < 4; i = next, count++)
		if (digit_of(m->text, i, &next) == 0) {
			if (!str_starts(str_skip(m->text, i), STR("零")))
				return;
			next = i + 3;
		}
	if (str_starts(str_skip(m->text, next), STR("年")))
		find(m->p, PROOF_N8, PROOF_HINT, spot_at(m, at, at + 3), STR("〇"),
			"年份用汉字写时，零写作“〇”");
}

/* ---- ordinals, titles, headings ---- */

static void check_ordinals(const struct marking *m)
{
	size_t next;
	for (size_t i = 0; i < m->t.len; i++) {
		const struct token *t = &m->t.at[i];
		struct str text = token_text(m->text, t);
		if (t->kind != TOKEN_ORDINAL || t->level == 0)
			continue;
		uint32_t after = raw_at(m->text, t->to, &next);
		if ((t->level == 2 || t->level == 4) && (pauses(after) || after == '.'))
			find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, t->from, next), text,
				"带括号的序号后面不加标点");
		if (t->level == 3 && str_ends(text, STR("、")))
			find(m->p, PROOF_N8, PROOF_HINT, spot_token(m->para, t), STR_NONE,
				"阿拉伯数字序号后面用“.”，不用顿号：%.*s", STR_ARG(text));
	}
}

static void check_ends(const struct marking *m)
{
	struct str text = str_trim(m->text);
	enum proof_place place = m->p->text->paras[m->para].place;
	size_t end = (size_t)(text.at - m->text.at) + text.len;
	static const struct str ends[] = {
		STR_INIT("。"), STR_INIT("，"), STR_INIT("；"), STR_INIT("："), STR_INIT("、")};
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		if (!str_ends(text, ends[i]))
			continue;
		if (place == PROOF_TITLE)
			find(m->p, PROOF_N8, PROOF_LOOK, spot_at(m, end - 3, end), STR_NONE,
				"标题末尾不用标点");
		else if (place == PROOF_HEADING && i < 3)
			find(m->p, PROOF_N8, PROOF_HINT, spot_at(m, end - 3, end), STR_NONE,
				"单独成行的小标题末尾不用标点");
	}
}

/* ---- the whole text ---- */

/* 1,234 here and 12345 there. */
static void check_grouping(struct proofing *p)
{
	const struct mention *grouped = NULL, *plain = NULL;
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct number *n = p->mentions.at[i].number;
		if (!n)
			continue;
		if (n->grouped && !grouped)
			grouped = &p->mentions.at[i];
		if (!n->grouped && !plain && ratio_cmp(n->value, ratio_from_int(10000)) >= 0 &&
			n->times == 1)
			plain = &p->mentions.at[i];
	}
	if (!grouped || !plain)
		return;
	find(p, PROOF_N8, PROOF_HINT, spot_of(plain), STR_NONE,
		"千位分隔前后要一致：别处写%.*s，这里写%.*s", STR_ARG(printed(p, grouped)),
		STR_ARG(printed(p, plain)));
	find_other(p, spot_of(grouped));
}

void check_marks(struct proofing *p)
{
	for (size_t i = 0; i < p->text->para_count; i++) {
		struct marking m = {.p = p,
			.para = i,
			.text = p->text->paras[i].text,
			.t = p->tokens[i],
			.cell = p->text->paras[i].place == PROOF_CELL};
		check_width(&m);
		check_doubled(&m);
		check_pairs(&m);
		check_pauses(&m);
		check_tokens(&m);
		check_approximate(&m);
		check_zero(&m);
		if (!m.cell)
			check_ordinals(&m);
		check_ends(&m);
	}
	check_grouping(p);
}
