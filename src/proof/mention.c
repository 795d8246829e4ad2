/*
 * What a number speaks of, from the words between it and the mark or number
 * before it (its stretch):
 *
 *	，同比增长7.7%      compare SAME, last word UP      → GROWTH +
 *	（去年52家）        BASE_LOOSE and nothing else     → BASE
 *	，完成全年任务的…%   last word TARGET                → COMPLETION
 *	全区现有高企56家     text that is no known word      → VALUE, key 高企
 *
 * Words that are not known are the subject. A number without a subject of its
 * own speaks of the last VALUE; that is settled in statement.c.
 */
#include "proof/inside.h"

#define PHRASE_MIN 15 /* bytes: five Han characters */

struct stretch {
	const struct token *at; /* all tokens of the paragraph */
	size_t first, last;     /* the stretch */
	bool has[WORD_CLASS_COUNT];
	bool residual;
	bool named_share;      /* 研发经费占比…: the subject stands before 占 */
	bool of;               /* 是上年全年的…, not 上年全年… */
	enum word_class final; /* the last word that is no filler; NONE: text stands behind it */
	enum compare compare;
};

/* ---- the stretch ---- */

static bool bounds(const struct token *t)
{
	switch (t->kind) {
	case TOKEN_STOP:
	case TOKEN_SEMI:
	case TOKEN_COMMA:
	case TOKEN_AND:
	case TOKEN_OPEN:
	case TOKEN_NUMBER:
	case TOKEN_RANGE:
	case TOKEN_RANK: return true;
	case TOKEN_TEXT:
	case TOKEN_WORD:
	case TOKEN_DATE:
	case TOKEN_DOCNO:
	case TOKEN_ORDINAL:
	case TOKEN_FIXED:
	case TOKEN_CODE:
	case TOKEN_CLOSE:
	case TOKEN_MARK: return false;
	}
	never();
}

/* The opening bracket of the group that ends before `at`, when no number stands in it; else `at`. */
static size_t over_group(const struct token *t, size_t at)
{
	for (size_t i = at - 1; i-- > 0;) {
		if (t[i].kind == TOKEN_OPEN)
			return i;
		if (t[i].kind == TOKEN_NUMBER || t[i].kind == TOKEN_RANGE ||
			t[i].kind == TOKEN_RANK || t[i].kind == TOKEN_STOP)
			break;
	}
	return at;
}

static size_t stretch_begin(const struct token *t, size_t at)
{
	while (at > 0) {
		if (t[at - 1].kind == TOKEN_CLOSE) {
			size_t open = over_group(t, at);
			if (open == at)
				return at;
			at = open;
		} else if (bounds(&t[at - 1])) {
			return at;
		} else {
			at--;
		}
	}
	return 0;
}

static bool has_letters(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = narrow_at(s, i, &i);
		if (cp_is_han(cp) || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z'))
			return true;
	}
	return false;
}

static bool is_subject(struct str text, const struct token *t)
{
	switch ((int)t->kind) {
	case TOKEN_TEXT: return has_letters(token_text(text, t));
	case TOKEN_CODE:
	case TOKEN_FIXED:
	case TOKEN_DOCNO: return true;
	case TOKEN_ORDINAL: return t->level == 0;
	default: return false;
	}
}

static enum compare compare_of(enum word_class class)
{
	switch ((int)class) {
	case WORD_COMPARE_SAME: return COMPARE_SAME;
	case WORD_COMPARE_YEAR: return COMPARE_YEAR;
	case WORD_COMPARE_END: return COMPARE_END;
	case WORD_COMPARE_OTHER: return COMPARE_OTHER;
	default: return COMPARE_NONE;
	}
}

/* Words that may stand between a number and the word that says what it is. */
static bool passed_over(enum word_class class)
{
	return class == WORD_FILLER || class == WORD_ABOUT_BEFORE || class == WORD_SCOPE ||
	       class == WORD_DONE || class == WORD_RANK_WORD || class == WORD_WHOLE_YEAR;
}

static bool is_of(struct str text, const struct token *t)
{
	return t->kind == TOKEN_WORD && str_ends(token_text(text, t), STR("的"));
}

static struct stretch stretch_of(struct str text, const struct token *t, size_t at)
{
	struct stretch s = {.at = t, .first = stretch_begin(t, at), .last = at};
	bool open = true; /* only fillers were seen so far, from the number backwards */
	size_t subject = at, share = at;
	for (size_t i = at; i-- > s.first;) {
		if (is_subject(text, &t[i])) {
			s.residual = true;
			open = false;
			subject = i;
		}
		if (t[i].kind != TOKEN_WORD)
			continue;
		enum word_class class = t[i].word;
		s.has[class] = true;
		share = class == WORD_SHARE ? i : share;
		if (s.compare == COMPARE_NONE)
			s.compare = compare_of(class);
		if (open && !passed_over(class)) {
			s.final = class;
			open = false;
		}
	}
	s.named_share = subject < share;
	s.of = s.first < at && (is_of(text, &t[at - 1]) || t[s.first].word == WORD_FILLER ||
				       t[s.first].word == WORD_SHARE || s.has[WORD_DONE]);
	return s;
}

/* ---- names ---- */

static const struct str scope_kinds[] = {STR_INIT("区"), STR_INIT("县"), STR_INIT("市"),
	STR_INIT("省"), STR_INIT("国"), STR_INIT("镇"), STR_INIT("乡")};

/* 全区, 我区, 区内 are all 区, and nothing in a text that is about a 区 anyway. */
static struct str scope_of(const struct proofing *p, struct str word)
{
	if (str_eq(word, STR("辖区")))
		return STR_NONE;
	for (size_t i = 0; i < COUNT_OF(scope_kinds); i++)
		if (str_find(word, scope_kinds[i]) != SIZE_MAX)
			return str_eq(scope_kinds[i], p->own_scope) ? STR_NONE : scope_kinds[i];
	return word;
}

static bool silent(enum word_class class)
{
	return class == WORD_FILLER || class == WORD_SCOPE || class == WORD_ABOUT_BEFORE ||
	       class == WORD_TOTAL || class == WORD_DONE || class == WORD_PARTS ||
	       class == WORD_RANK_WORD || class == WORD_PLAN || class == WORD_WHOLE_YEAR;
}

static struct str key_of(const struct proofing *p, struct str text, const struct token *t,
	size_t first, size_t last, struct str *ret_scope)
{
	struct buf b;
	buf_init(&b, 4096);
	*ret_scope = STR_NONE;
	for (size_t i = first; i < last; i++) {
		struct str word = token_text(text, &t[i]);
		if (t[i].kind == TOKEN_WORD && t[i].word == WORD_SCOPE)
			*ret_scope = scope_of(p, word);
		bool said = is_subject(text, &t[i]) || t[i].kind == TOKEN_OPEN ||
			    t[i].kind == TOKEN_CLOSE || t[i].kind == TOKEN_AND ||
			    (t[i].kind == TOKEN_WORD && !silent(t[i].word));
		/* 云东区现有高新技术企业, in a text about 云东区: as if 全区 stood there */
		if (said && b.len == 0 && p->unit_name.len > 0)
			(void)str_take(&word, p->unit_name);
		if (said)
			buf_add(&b, word);
	}
	return str_name_key(p->a, buf_take(p->a, &b));
}

struct str key_of_text(struct proofing *p, struct str text, struct str *ret_scope)
{
	struct proof_para para = {.text = text};
	struct tokens t = tokens_of(p->a, p->wording, &para);
	return key_of(p, text, t.at, 0, t.len, ret_scope);
}

static void learn_key(struct proofing *p, struct str key, const struct indicator_def *indicator)
{
	for (size_t i = 0; i < p->names.len; i++)
		if (p->names.at[i].indicator == indicator && str_eq(p->names.at[i].key, key))
			return;
	if (key.len > 0)
		*ARRAY_ADD(p->a, p->names) = (struct known_name){key, indicator};
}

static void learn(struct proofing *p, struct str name, const struct indicator_def *indicator)
{
	struct str scope;
	learn_key(p, key_of_text(p, name, &scope), indicator);
}

/*
 * A phrase is a name when it says enough by itself: 推荐申报高新技术企业{}家, {}家企业实现无研发机构清零;
 * 其中省级{}人 and 立项{}项 only do behind what they are part of.
 */
static void learn_phrase(struct proofing *p, const struct indicator_def *indicator)
{
	size_t gap = str_find(indicator->phrase, STR("{}"));
	struct str scope, key, behind;
	if (gap == SIZE_MAX || str_starts(indicator->phrase, STR("其中")))
		return;
	key = key_of_text(p, str_head(indicator->phrase, gap), &scope);
	behind = str_skip(indicator->phrase, gap + 2 + indicator->measure.len);
	if (gap == 0)
		key = str_format(p->a, "~%.*s", STR_ARG(key_of_text(p, behind, &scope)));
	if (key.len >= PHRASE_MIN)
		learn_key(p, key, indicator);
}

/* The kind of place that the text is about: of the unit asked for, or the first in its title. */
static void learn_scope(struct proofing *p)
{
	struct str text = p->unit_name;
	size_t first = SIZE_MAX;
	if (text.len == 0 && p->text->para_count > 0 && p->text->paras[0].place == PROOF_TITLE)
		text = p->text->paras[0].text;
	for (size_t i = 0; i < COUNT_OF(scope_kinds); i++) {
		size_t at = str_find(text, scope_kinds[i]);
		/* of a unit the last sign says it, of a title the first of these */
		bool fits = p->unit_name.len > 0 ? str_ends(text, scope_kinds[i]) : at < first;
		if (at == SIZE_MAX || !fits)
			continue;
		first = at;
		p->own_scope = scope_kinds[i];
	}
}

void learn_names(struct proofing *p)
{
	learn_scope(p);
	const struct catalog *catalog = p->request->catalog;
	for (size_t i = 0; catalog && i < catalog->schema.indicator_count; i++) {
		const struct indicator_def *indicator = catalog->schema.indicators[i];
		learn(p, indicator->label, indicator);
		for (size_t k = 0; k < indicator->also_count; k++)
			learn(p, indicator->also[k], indicator);
		learn_phrase(p, indicator);
	}
}

static bool counted_so(const struct indicator_def *indicator, const struct number *n)
{
	if (indicator->quantity == QUANTITY_MONEY)
		return n->measure == MEASURE_MONEY;
	if (str_eq(indicator->measure, STR("%")))
		return n->measure == MEASURE_PERCENT;
	return n->bare.len > 0 && str_eq(n->bare, indicator->measure);
}

const struct indicator_def *indicator_named(
	const struct proofing *p, struct str key, const struct number *n)
{
	const struct indicator_def *found = NULL;
	for (size_t i = 0; key.len > 0 && i < p->names.len; i++) {
		if (!str_eq(p->names.at[i].key, key) || !counted_so(p->names.at[i].indicator, n))
			continue;
		if (found && found != p->names.at[i].indicator)
			return NULL;
		found = p->names.at[i].indicator;
	}
	return found;
}

bool measures_agree(const struct number *a, const struct number *b)
{
	static const struct str same[][2] = {{STR_INIT("人"), STR_INIT("名")}};
	if (a->measure != b->measure)
		return false;
	if (a->measure == MEASURE_MONEY || a->measure == MEASURE_PERCENT)
		return true;
	struct str x = a->bare, y = b->bare;
	for (size_t i = 0; i < COUNT_OF(same); i++)
		if ((str_eq(x, same[i][0]) && str_eq(y, same[i][1])) ||
			(str_eq(x, same[i][1]) && str_eq(y, same[i][0])))
			return true;
	return str_eq(x, y);
}

/* ---- roles ---- */

static int direction_of(enum word_class class)
{
	return class == WORD_UP || class == WORD_NET ? 1 : class == WORD_DOWN ? -1 : 0;
}

static enum role base_role(enum word_class class, bool ratio)
{
	switch ((int)class) {
	case WORD_BASE_SAME: return ratio ? ROLE_OF_SAME : ROLE_BASE_SAME;
	case WORD_BASE_YEAR: return ratio ? ROLE_OF_YEAR : ROLE_BASE_YEAR;
	case WORD_BASE_LOOSE: return ratio ? ROLE_OF_LOOSE : ROLE_BASE_LOOSE;
	case WORD_BASE_END: return ratio ? ROLE_OTHER : ROLE_BASE_END;
	default: return ROLE_OTHER;
	}
}

static bool is_base(enum word_class class)
{
	return class >= WORD_BASE_SAME && class <= WORD_BASE_END;
}

static enum role ratio_role(const struct stretch *s)
{
	if (s->has[WORD_EACH])
		return ROLE_OTHER;
	if (s->final == WORD_UP || s->final == WORD_DOWN)
		return ROLE_GROWTH;
	if (s->final == WORD_NET)
		return ROLE_OTHER;
	if (s->final == WORD_TARGET && !s->of)
		return ROLE_TARGET;
	if (s->has[WORD_COMPLETION] || s->final == WORD_TARGET || s->final == WORD_OVER)
		return ROLE_COMPLETION;
	if (is_base(s->final))
		return base_role(s->final, s->of);
	if ((s->final == WORD_SHARE && !s->named_share) || (s->has[WORD_SHARE] && !s->residual))
		return ROLE_SHARE;
	return s->final == WORD_TO ? ROLE_TO : s->final == WORD_FROM ? ROLE_FROM : ROLE_VALUE;
}

static enum role amount_role(const struct stretch *s)
{
	if (s->has[WORD_EACH])
		return ROLE_OTHER;
	if (s->final == WORD_DISTANCE || (s->has[WORD_DISTANCE] && !s->residual))
		return ROLE_DISTANCE;
	if (s->final == WORD_FROM || s->final == WORD_TO)
		return s->final == WORD_TO ? ROLE_TO : ROLE_FROM;
	if (s->final == WORD_UP || s->final == WORD_DOWN)
		return ROLE_DIFF;
	if (s->final == WORD_NET)
		return ROLE_OTHER;
	if (s->has[WORD_FROM] && is_base(s->final))
		return ROLE_FROM;
	if (is_base(s->final))
		return base_role(s->final, false);
	/* 较上年同期的52家 */
	if (s->final == WORD_COMPARE_SAME)
		return ROLE_BASE_SAME;
	if (s->final == WORD_COMPARE_YEAR)
		return ROLE_BASE_LOOSE;
	if (s->final == WORD_TARGET)
		return s->has[WORD_DONE] ? ROLE_OTHER : ROLE_TARGET;
	return ROLE_VALUE;
}

static enum role role_of(const struct stretch *s, const struct number *n)
{
	switch (n->measure) {
	case MEASURE_PERCENT: return ratio_role(s);
	case MEASURE_POINTS: return s->has[WORD_EACH] ? ROLE_OTHER : ROLE_DIFF;
	case MEASURE_TIMES:
		return s->final == WORD_UP || s->final == WORD_DOWN ? ROLE_GROWTH
								    : base_role(s->final, true);
	case MEASURE_NONE:
	case MEASURE_COUNT:
	case MEASURE_AMOUNT:
	case MEASURE_MONEY: return amount_role(s);
	case MEASURE_DURATION: return ROLE_OTHER;
	}
	never();
}

/* ---- time ---- */

static struct said_time time_of(const struct token *t, size_t begin, const struct stretch *s)
{
	struct said_time time = {0};
	for (size_t i = begin; i < s->last; i++) {
		const struct when_said *d = t[i].date;
		if (t[i].kind == TOKEN_WORD && t[i].word == WORD_PLAN)
			time.plan = true;
		if (t[i].kind != TOKEN_DATE || d->clock)
			continue;
		time.year = d->to_year ? d->to_year : d->year ? d->year : time.year;
		time.month = d->month;
		time.to_month = d->to_month;
		time.day = d->range ? d->to_day : d->day;
	}
	time.last_year = s->has[WORD_BASE_LOOSE] || s->has[WORD_BASE_YEAR] ||
			 s->has[WORD_BASE_SAME] || s->has[WORD_BASE_END];
	return time;
}

/*
 * 全年新增高企30家、科小入库100家 in a text about the half year, which knows no year that is over: it is a
 * task or hoped for.
 */
static bool ahead(const struct proofing *p, const struct token *t, const struct said_time *time,
	size_t first, size_t at)
{
	bool year = false;
	if (!p->has_when || p->when.period.kind == PERIOD_YEAR || time->last_year ||
		(time->year != 0 && time->year != p->when.period.year))
		return false;
	while (first > 0 && (!bounds(&t[first - 1]) || t[first - 1].kind == TOKEN_AND ||
				    t[first - 1].kind == TOKEN_NUMBER))
		first--;
	for (size_t i = first; i < at; i++)
		year |= t[i].kind == TOKEN_WORD && t[i].word == WORD_WHOLE_YEAR;
	return year;
}

/* ---- one number ---- */

/* 完成全年任务, and neither a number nor 的 behind it. */
static bool reaches(const struct proofing *p, size_t para, size_t at)
{
	struct tokens t = p->tokens[para];
	if ((t.at[at].word != WORD_DONE && t.at[at].word != WORD_OVER) || at + 1 >= t.len ||
		t.at[at + 1].kind != TOKEN_WORD || t.at[at + 1].word != WORD_TARGET)
		return false;
	if (at + 2 >= t.len)
		return true;
	const struct token *then = &t.at[at + 2];
	return then->kind != TOKEN_NUMBER && then->kind != TOKEN_RANGE &&
	       then->kind != TOKEN_TEXT && then->kind != TOKEN_WORD;
}

/* Words that say something of numbers without one of their own. */
static enum role wordless(const struct proofing *p, size_t para, size_t at)
{
	const struct token *t = &p->tokens[para].at[at];
	if (t->kind != TOKEN_WORD)
		return ROLE_OTHER;
	if (t->word == WORD_LEVEL)
		return ROLE_LEVEL;
	if (t->word == WORD_HALF)
		return ROLE_HALF;
	return reaches(p, para, at) ? ROLE_REACHED : ROLE_OTHER;
}

/* What is counted may stand behind the number: 8家企业实现清零. */
static struct str subject_behind(struct proofing *p, struct str text, struct tokens t, size_t at)
{
	struct str scope;
	size_t to = at + 1;
	while (to < t.len && !bounds(&t.at[to]) && t.at[to].kind != TOKEN_CLOSE)
		to++;
	struct str key = key_of(p, text, t.at, at + 1, to, &scope);
	return key.len > 0 ? str_format(p->a, "~%.*s", STR_ARG(key)) : key;
}

const struct doc_figure *mention_figure(const struct proofing *p, const struct mention *m)
{
	const struct proof_anchor *anchor = m->at->anchor;
	bool known = anchor && !anchor->claim && anchor->index < p->text->figure_count;
	return known ? &p->text->figures[anchor->index] : NULL;
}

struct mention *mention_add(struct proofing *p, struct mention mention)
{
	struct mention *m = ARRAY_ADD(p->a, p->mentions);
	*m = mention;
	m->head = NO_HEAD;
	return m;
}

/* 同比增加4家、增长7.7%: the second compares as the first. */
static enum compare inherited(const struct proofing *p, const struct mention *m)
{
	const struct mention *before =
		p->mentions.len > 0 ? &p->mentions.at[p->mentions.len - 1] : NULL;
	bool alike = before && before->sentence == m->sentence &&
		     (before->role == ROLE_GROWTH || before->role == ROLE_DIFF) && !m->own_subject;
	return alike ? before->compare : COMPARE_NONE;
}

/* 按可比价格计算，同比增长6.7%: a clause of its own says that the growth is of another kind. */
static bool other_kind(const struct token *t, size_t first)
{
	if (first == 0 || t[first - 1].kind != TOKEN_COMMA)
		return false;
	for (size_t i = first - 1; i-- > 0 && !bounds(&t[i]);)
		if (t[i].kind == TOKEN_WORD && t[i].word == WORD_COMPARE_OTHER)
			return true;
	return false;
}

static void add(struct proofing *p, size_t para, size_t at, size_t sentence_begin)
{
	struct str text = p->text->paras[para].text;
	struct tokens t = p->tokens[para];
	struct stretch s = stretch_of(text, t.at, at);
	struct mention m = {.para = para,
		.token = at,
		.at = &t.at[at],
		.sentence = p->sentences,
		.number = t.at[at].number,
		.compare = s.compare,
		.direction = direction_of(s.final),
		.own_subject = s.residual,
		.maybe_named = t.at[at].listing == LISTING_MAYBE,
		.total = s.final == WORD_TOTAL,
		.over = s.has[WORD_OVER],
		.time = time_of(t.at, sentence_begin, &s)};
	m.time.plan |= t.at[at].listing == LISTING_NAMES || ahead(p, t.at, &m.time, s.first, at);
	m.role = t.at[at].kind == TOKEN_RANK   ? ROLE_RANK
		 : t.at[at].kind == TOKEN_WORD ? wordless(p, para, at)
					       : role_of(&s, m.number);
	if ((m.role == ROLE_GROWTH || m.role == ROLE_DIFF) && m.compare == COMPARE_NONE)
		m.compare = inherited(p, &m);
	if (m.role == ROLE_GROWTH && other_kind(t.at, s.first))
		m.compare = COMPARE_OTHER;
	m.bare = true;
	for (size_t i = s.first; i < s.last; i++)
		m.bare &= t.at[i].kind != TOKEN_WORD && !is_subject(text, &t.at[i]);
	m.key = key_of(p, text, t.at, s.first, s.last, &m.scope);
	if (m.role == ROLE_VALUE && !s.residual && s.final == WORD_NONE) {
		struct str behind = subject_behind(p, text, t, at);
		if (behind.len > 0) {
			m.key = behind;
			m.own_subject = true;
		}
	}
	if (m.role == ROLE_VALUE)
		m.indicator = indicator_named(p, m.key, m.number);
	(void)mention_add(p, m);
}

void mention_para(struct proofing *p, size_t para)
{
	struct tokens t = p->tokens[para];
	size_t begin = 0;
	p->sentences++;
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i].kind == TOKEN_STOP) {
			p->sentences++;
			begin = i + 1;
		} else if (t.at[i].kind == TOKEN_RANK || t.at[i].kind == TOKEN_NUMBER ||
			   wordless(p, para, i) != ROLE_OTHER) {
			add(p, para, i, begin);
		}
	}
}
