/*
 * A paragraph becomes tokens that cover it without a gap. At each place the
 * first that fits is taken:
 *
 *	fixed phrase · document number · ordinal of structure · date · 第… ·
 *	code (letters and digits in one run) · number · word · punctuation · text
 *
 * Neighbouring text is one token. Numbers inside 《》 are part of a name.
 */
#include "proof/inside.h"

struct lexing {
	struct arena *a;
	const struct wording *wording;
	const struct proof_para *para;
	struct str text;
	size_t at, anchor;
	int titles; /* open 《 */
	ARRAY(struct token) out;
};

static uint32_t cp_at(const struct lexing *l, size_t at)
{
	size_t next;
	return narrow_at(l->text, at, &next);
}

static bool starts(const struct lexing *l, size_t at, struct str what)
{
	return str_starts(str_skip(l->text, at), what);
}

static const struct token *last(const struct lexing *l)
{
	return l->out.len > 0 ? &l->out.at[l->out.len - 1] : NULL;
}

static struct token *add(struct lexing *l, enum token_kind kind, size_t to)
{
	struct token *t = l->out.len > 0 ? &l->out.at[l->out.len - 1] : NULL;
	if (kind == TOKEN_TEXT && t && t->kind == TOKEN_TEXT && !t->anchor) {
		t->to = to;
	} else {
		t = ARRAY_ADD(l->a, l->out);
		*t = (struct token){.kind = kind, .from = l->at, .to = to, .titled = l->titles > 0};
	}
	for (size_t i = l->at; i < to && !t->digits; i++)
		t->digits = digit_at(l->text, i);
	while (l->anchor < l->para->anchor_count && l->para->anchors[l->anchor].to <= l->at)
		l->anchor++;
	if (l->anchor < l->para->anchor_count && l->para->anchors[l->anchor].from < to)
		t->anchor = &l->para->anchors[l->anchor];
	l->at = to;
	return t;
}

static bool is_latin(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= 0x370 && cp <= 0x3FF);
}
static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

/* ---- document numbers ---- */

static bool is_open(uint32_t cp)
{
	return cp == '(' || cp == '[' || cp == 0x3014 || cp == 0x3010 || cp == 0x2768;
}
static bool is_close(uint32_t cp)
{
	return cp == ')' || cp == ']' || cp == 0x3015 || cp == 0x3011 || cp == 0x2769;
}

static size_t digits_at(const struct lexing *l, size_t at, int *ret_count)
{
	size_t next;
	for (*ret_count = 0; is_digit(narrow_at(l->text, at, &next)); at = next)
		++*ret_count;
	return at;
}

/* 〔2023〕5号 */
static bool read_docno(struct lexing *l)
{
	size_t next, at;
	int count;
	if (!is_open(narrow_at(l->text, l->at, &next)))
		return false;
	at = digits_at(l, next, &count);
	if (count != 4 || !is_close(narrow_at(l->text, at, &next)))
		return false;
	at = next;
	while (narrow_at(l->text, at, &next) == ' ')
		at = next;
	if (starts(l, at, STR("第")))
		at += STR("第").len;
	at = digits_at(l, at, &count);
	if (count == 0 || count > 5 || !starts(l, at, STR("号")))
		return false;
	(void)add(l, TOKEN_DOCNO, at + STR("号").len);
	return true;
}

/* ---- ordinals ---- */

static bool at_beginning(const struct lexing *l)
{
	for (size_t i = 0, next; i < l->at; i = next)
		if (narrow_at(l->text, i, &next) != ' ' && l->text.at[i] != '\t')
			return false;
	return true;
}

static bool behind_stop(const struct lexing *l)
{
	const struct token *t = last(l);
	return !t || t->kind == TOKEN_STOP || t->kind == TOKEN_SEMI || t->kind == TOKEN_COMMA ||
	       (t->kind == TOKEN_TEXT && at_beginning(l)) || t->kind == TOKEN_ORDINAL;
}

static bool add_ordinal(struct lexing *l, size_t to, int place, char level)
{
	struct token *t = add(l, TOKEN_ORDINAL, to);
	t->place = place;
	t->level = level;
	return true;
}

/* （一） （1） */
static bool read_bracketed(struct lexing *l)
{
	size_t next, at, len;
	int place = 0, count;
	uint32_t open = narrow_at(l->text, l->at, &next);
	if (open != '(')
		return false;
	len = number_chinese(l->text, next, &place);
	at = len > 0 ? next + len : digits_at(l, next, &count);
	if (len == 0 && (count == 0 || count > 2))
		return false;
	for (size_t i = next; len == 0 && i < at; i += i < at ? 1 : 0)
		place = digit_at(l->text, i) ? place * 10 + (int)(cp_at(l, i) - '0') : place;
	if (narrow_at(l->text, at, &next) != ')')
		return false;
	return add_ordinal(l, next, place, behind_stop(l) ? (len > 0 ? 2 : 4) : 0);
}

/* 一、 1. 1、 一是 ① */
static bool read_leading(struct lexing *l)
{
	size_t next, at;
	int place = 0, count;
	uint32_t cp = cp_at(l, l->at);
	if (cp >= 0x2460 && cp <= 0x2473) { /* ①…⑳ */
		(void)narrow_at(l->text, l->at, &next);
		return add_ordinal(l, next, (int)(cp - 0x2460) + 1, 0);
	}
	if (!behind_stop(l))
		return false;
	size_t len = number_chinese(l->text, l->at, &place);
	if (len > 0 && starts(l, l->at + len, STR("是")) && place < 20)
		return add_ordinal(l, l->at + len + STR("是").len, place, 5);
	if (len > 0)
		return at_beginning(l) && starts(l, l->at + len, STR("、")) &&
		       add_ordinal(l, l->at + len + STR("、").len, place, 1);
	at = digits_at(l, l->at, &count);
	if (count == 0 || count > 2)
		return false;
	cp = narrow_at(l->text, at, &next);
	if ((cp != '.' && (cp != 0x3001 || !at_beginning(l))) || is_digit(cp_at(l, next)))
		return false;
	for (size_t i = l->at; i < at; i++)
		place = digit_at(l->text, i) ? place * 10 + (int)(cp_at(l, i) - '0') : place;
	return add_ordinal(l, next, place, 3);
}

static bool ranks(const struct lexing *l)
{
	const struct token *t = last(l);
	return t && t->kind == TOKEN_WORD && (t->word == WORD_RANK_WORD || t->word == WORD_SCOPE);
}

/* 第2位 第二批 全市第二 */
static bool read_th(struct lexing *l)
{
	enum word_class class;
	int place = 0, count = 0;
	if (!starts(l, l->at, STR("第")))
		return false;
	size_t from = l->at + STR("第").len, at = digits_at(l, from, &count);
	if (count == 0)
		at = from + number_chinese(l->text, from, &place);
	if (at == from || count > 6)
		return false;
	for (size_t i = from; count > 0 && i < at; i++)
		place = digit_at(l->text, i) ? place * 10 + (int)(cp_at(l, i) - '0') : place;
	/* 第二位专家 is no rank; 居第二位, 第二位。 are */
	bool position = starts(l, at, STR("位")) || starts(l, at, STR("名"));
	bool ranked = ranks(l) || (position && !cp_is_han(cp_at(l, at + STR("位").len)));
	at += position ? STR("位").len : ranked ? 0 : wording_unit(l->wording, l->text, at, &class);
	struct token *t = add(l, ranked ? TOKEN_RANK : TOKEN_ORDINAL, at);
	t->place = place;
	return true;
}

/* ---- codes ---- */

/* The run of letters and digits at a place, joined by signs; *ret_letters, *ret_signs: what is in it. */
static size_t run_at(
	const struct lexing *l, size_t at, bool *ret_letters, int *ret_digits, bool *ret_joined)
{
	size_t next, after;
	*ret_letters = *ret_joined = false;
	*ret_digits = 0;
	int dots = 0;
	for (uint32_t cp; (cp = narrow_at(l->text, at, &next)) != 0; at = next) {
		bool sign = cp == '-' || cp == '_' || cp == '.' || cp == '/' || cp == '+' ||
			    cp == '&' || cp == '#' || cp == '@' || cp == ':' || cp == 0x2236 ||
			    cp == 0xD7;
		if (sign) {
			uint32_t then = narrow_at(l->text, next, &after);
			bool url = (cp == ':' || cp == '/') && then == '/';
			if (!is_latin(then) && !is_digit(then) && !url)
				break;
			dots += cp == '.';
			*ret_joined |= cp == '+' || cp == '/' || cp == ':' || cp == 0x2236 ||
				       cp == 0xD7 || cp == '&' || dots > 1;
		} else if (is_latin(cp)) {
			*ret_letters = true;
		} else if (is_digit(cp)) {
			++*ret_digits;
		} else {
			break;
		}
	}
	return at;
}

/* Letters with a quantity right behind them: GDP3.2%. Where the number begins; 0: it is a code. */
static size_t quantity_in(const struct lexing *l, size_t run_to)
{
	size_t at = l->at, next;
	struct number n;
	for (uint32_t cp; is_latin(cp = narrow_at(l->text, at, &next)) || cp == '&';)
		at = next;
	if (at == l->at || !number_read(l->wording, l->text, at, &n) || n.digits_to != run_to)
		return 0;
	bool counts = n.measure == MEASURE_PERCENT || n.measure == MEASURE_MONEY ||
		      n.measure == MEASURE_POINTS;
	return counts ? at : 0;
}

static bool read_code(struct lexing *l)
{
	bool letters, joined;
	int digits;
	uint32_t cp = cp_at(l, l->at);
	if (!is_latin(cp) && !is_digit(cp))
		return false;
	size_t to = run_at(l, l->at, &letters, &digits, &joined);
	if (is_latin(cp)) {
		size_t quantity = digits > 0 ? quantity_in(l, to) : to;
		(void)add(l, quantity > 0 ? TOKEN_TEXT : TOKEN_CODE, quantity > 0 ? quantity : to);
		return true;
	}
	struct number n;
	bool number = number_read(l->wording, l->text, l->at, &n);
	bool plain = number && !is_latin(cp_at(l, n.to)) && (n.to >= to || n.digits_to == to);
	if (number && n.measure != MEASURE_NONE && n.to >= to && !is_latin(cp_at(l, n.to)))
		return false;
	if (!letters && !joined && digits < 12 && (plain || digits < 7))
		return false;
	/* a range 15.5-20.5% is none, 0558-1234567 is */
	if (!letters && !joined && number && n.measure != MEASURE_NONE)
		return false;
	(void)add(l, TOKEN_CODE, to);
	return true;
}

/* ---- numbers ---- */

static size_t dash_at(const struct lexing *l, size_t at)
{
	static const struct str dashes[] = {STR_INIT("——"), STR_INIT("—"), STR_INIT("–"),
		STR_INIT("-"), STR_INIT("－"), STR_INIT("~"), STR_INIT("～"), STR_INIT("至"),
		STR_INIT("到")};
	for (size_t i = 0; i < COUNT_OF(dashes); i++)
		if (starts(l, at, dashes[i]))
			return dashes[i].len;
	return 0;
}

static bool is_word(const struct token *t, enum word_class class)
{
	return t && t->kind == TOKEN_WORD && t->word == class;
}

static struct number *keep(struct lexing *l, const struct number *n)
{
	struct number *kept = arena_new(l->a, struct number);
	*kept = *n;
	bool before = is_word(last(l), WORD_ABOUT_BEFORE);
	kept->twice_about = before && kept->about;
	kept->about |= before;
	return kept;
}

static bool add_number(struct lexing *l, const struct number *n)
{
	const struct token *before = last(l);
	struct number second;
	size_t dash = dash_at(l, n->to);
	bool ranged = dash > 0 && !is_word(before, WORD_FROM) && digit_at(l->text, n->to + dash) &&
		      number_read(l->wording, l->text, n->to + dash, &second) &&
		      ratio_cmp(second.value, n->value) != 0;
	const struct number *first = keep(l, n), *other = ranged ? keep(l, &second) : NULL;
	/* “315”体系: a name that is a number */
	bool quoted = n->unit.len == 0 && str_ends(str_head(l->text, n->from), STR("“"));
	struct token *t = add(l,
		l->titles > 0 || quoted ? TOKEN_FIXED
		: ranged                ? TOKEN_RANGE
					: TOKEN_NUMBER,
		ranged ? second.to : n->to);
	t->number = first;
	t->second = other;
	return true;
}

/* A minus stands behind a word that asks for a value, or where a cell or bracket opens. */
static bool minus_fits(const struct lexing *l)
{
	const struct token *t = last(l);
	if (!t || t->kind == TOKEN_OPEN || t->kind == TOKEN_COMMA)
		return true;
	return t->kind == TOKEN_WORD && t->word != WORD_PLAIN && t->word != WORD_NUMBERED;
}

/* .5 is a number unless the point ends a sentence, as it does where 。 is nowhere: 等.2006年. */
static bool point_fits(const struct lexing *l)
{
	const struct token *t = last(l);
	bool word =
		t && (t->kind == TOKEN_TEXT || t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER ||
			     t->kind == TOKEN_CODE || t->kind == TOKEN_CLOSE);
	return !word || str_find(l->text, STR("。")) != SIZE_MAX;
}

static bool read_number(struct lexing *l)
{
	struct number n;
	size_t next;
	uint32_t cp = narrow_at(l->text, l->at, &next);
	bool minus = (cp == '-' || cp == 0x2212) && digit_at(l->text, next) && minus_fits(l);
	if (!minus && !is_digit(cp) && !(cp == '.' && digit_at(l->text, next) && point_fits(l)))
		return false;
	if (!number_read(l->wording, l->text, minus ? next : l->at, &n)) {
		int count;
		(void)add(l, TOKEN_CODE, digits_at(l, minus || cp == '.' ? next : l->at, &count));
		return true;
	}
	if (minus) {
		n.from = l->at;
		n.negative = true;
		n.value.num = -n.value.num;
	}
	const struct token *before = last(l);
	if (n.unit.len == 0 && is_word(before, WORD_NUMBERED))
		return add_ordinal(l, n.to, 0, 0);
	return add_number(l, &n);
}

static bool read_date(struct lexing *l)
{
	struct when_said said;
	bool letters, joined;
	int digits;
	if (!date_read(l->text, l->at, &said))
		return false;
	/* 2023-06-20-001 is a code that begins like a date */
	if (!said.no_digits && said.to < l->text.len &&
		run_at(l, l->at, &letters, &digits, &joined) > said.to &&
		(cp_at(l, said.to) == '-' || is_latin(cp_at(l, said.to))))
		return false;
	struct when_said *kept = arena_new(l->a, struct when_said);
	*kept = said;
	add(l, TOKEN_DATE, said.to)->date = kept;
	return true;
}

/* ---- words and signs ---- */

/* A fixed phrase of digits only stands for itself unless something is counted behind it: 110家. */
static bool fixed_fits(const struct lexing *l, size_t len)
{
	struct number n;
	if (is_latin(cp_at(l, l->at + len)) && is_latin(cp_at(l, l->at + len - 1)))
		return false;
	if (!digit_at(l->text, l->at))
		return true;
	return !number_read(l->wording, l->text, l->at, &n) || n.to <= l->at + len;
}

static bool read_word(struct lexing *l, bool fixed)
{
	enum word_class class = WORD_NONE;
	size_t len = wording_word(l->wording, l->text, l->at, &class);
	if (len == 0 || (class == WORD_FIXED) != fixed)
		return false;
	if (fixed && !fixed_fits(l, len))
		return false;
	if (class == WORD_PLAIN)
		(void)add(l, TOKEN_TEXT, l->at + len);
	else if (class == WORD_LISTED)
		add(l, TOKEN_TEXT, l->at + len)->word = class;
	else if (fixed)
		(void)add(l, TOKEN_FIXED, l->at + len);
	else
		add(l, TOKEN_WORD, l->at + len)->word = class;
	return true;
}

static void read_sign(struct lexing *l)
{
	size_t next = l->at;
	uint32_t raw = narrow_at(l->text, l->at, &next);
	enum token_kind kind = TOKEN_TEXT;
	switch (raw) {
	case '\n':
	case '!':
	case '?':
	case 0x3002: kind = TOKEN_STOP; break;
	case ';': kind = TOKEN_SEMI; break;
	case ',':
	case '\t':
	case ':': kind = TOKEN_COMMA; break;
	case 0x3001: kind = TOKEN_AND; break;
	case '(':
	case '[':
	case 0x3010:
	case 0x3014: kind = TOKEN_OPEN; break;
	case ')':
	case ']':
	case 0x3011:
	case 0x3015: kind = TOKEN_CLOSE; break;
	case '"':
	case '\'':
	case '-':
	case '~':
	case 0x2014:
	case 0x2018:
	case 0x2019:
	case 0x201C:
	case 0x201D:
	case 0x2026: kind = TOKEN_MARK; break;
	case 0x300A: l->titles++; break;
	default: break;
	}
	/* a dot that ends an English-style sentence, as abstracts have it */
	if (raw == '.')
		kind = TOKEN_STOP;
	(void)add(l, kind, next);
	if (raw == 0x300B && l->titles > 0)
		l->titles--;
}

struct tokens tokens_of(
	struct arena *a, const struct wording *wording, const struct proof_para *para)
{
	struct lexing l = {.a = a, .wording = wording, .para = para, .text = para->text};
	while (l.at < l.text.len) {
		if (read_word(&l, true) || read_docno(&l) || read_bracketed(&l) ||
			read_leading(&l) || read_date(&l) || read_th(&l) || read_code(&l) ||
			read_number(&l) || read_word(&l, false))
			continue;
		read_sign(&l);
	}
	return (struct tokens){l.out.at, l.out.len};
}

static bool plan_between(struct tokens t, size_t byte, bool behind)
{
	bool plan = false;
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i].from >= byte && (!behind || t.at[i].kind == TOKEN_STOP))
			break;
		if (t.at[i].kind == TOKEN_STOP)
			plan = false;
		plan |= t.at[i].listing == LISTING_NAMES ||
			(t.at[i].kind == TOKEN_WORD && t.at[i].word == WORD_PLAN);
	}
	return plan;
}

bool plan_before(struct tokens t, size_t byte)
{
	return plan_between(t, byte, false);
}

bool plan_around(struct tokens t, size_t byte)
{
	return plan_between(t, byte, true);
}
