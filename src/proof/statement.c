/*
 * Numbers that speak of one quantity, put together and recomputed.
 *
 * A VALUE with a subject of its own opens a statement; what follows in the
 * same sentence without a subject (（去年52家），同比增长7.7%，完成全年任务的…)
 * belongs to it. A base or a from-number may stand in front of its value. A
 * new sentence goes on with the old value only when it begins with 全年任务 or
 * the like and names nothing new.
 *
 *	growth      now ÷ then − 1, or diff ÷ (now − diff)
 *	diff        now − then                completion  now ÷ task
 *	of          now ÷ then                share       part ÷ whole
 *	distance    task − now
 *
 * Which base belongs to which word: 同比 and 上年同期 are the same period, 比上年
 * and 上年全年 the year; 去年 alone may be either, so it only makes a finding to
 * be looked at.
 */
#include "proof/inside.h"

/* Numbers that speak of one quantity, by role; growth and difference also by what is compared. */
struct statement {
	struct mention *value, *parent; /* parent: the whole that the value is a part of */
	struct mention *base[4];        /* SAME YEAR LOOSE END, as ROLE_BASE_… */
	struct mention *target, *distance, *completion, *share;
	struct mention *of[3]; /* SAME YEAR LOOSE */
	struct mention *growth[COMPARE_OTHER + 1], *diff[COMPARE_OTHER + 1];
	struct mention *level, *reached;
};
/* ---- places ---- */

static struct mention **place_of(struct statement *s, const struct mention *m)
{
	switch (m->role) {
	case ROLE_VALUE:
	case ROLE_TO: return &s->value;
	case ROLE_BASE_SAME:
	case ROLE_BASE_YEAR:
	case ROLE_BASE_LOOSE:
	case ROLE_BASE_END: return &s->base[m->role - ROLE_BASE_SAME];
	case ROLE_FROM: return &s->base[ROLE_BASE_LOOSE - ROLE_BASE_SAME];
	case ROLE_TARGET: return &s->target;
	case ROLE_DISTANCE: return &s->distance;
	case ROLE_COMPLETION: return &s->completion;
	case ROLE_SHARE: return &s->share;
	case ROLE_OF_SAME:
	case ROLE_OF_YEAR:
	case ROLE_OF_LOOSE: return &s->of[m->role - ROLE_OF_SAME];
	case ROLE_GROWTH: return &s->growth[m->compare];
	case ROLE_DIFF: return &s->diff[m->compare];
	case ROLE_LEVEL: return &s->level;
	case ROLE_REACHED: return &s->reached;
	case ROLE_OTHER:
	case ROLE_RANK:
	case ROLE_HALF: return NULL;
	}
	never();
}

/* Puts a number into its place, unless the place is taken. */
static void statement_put(struct statement *s, struct mention *m)
{
	struct mention **place = place_of(s, m);
	if (place && !*place)
		*place = m;
}

/* ---- recomputing ---- */

/* With the sign of its word: 下降7.7% is −7.7, 减少4家 is −4; ratios in per cent, 1.2倍 is 120. */
static bool signed_range(const struct mention *m, struct range *ret)
{
	struct ratio hundred = ratio_from_int(100);
	struct range r;
	if (!range_usable(m, &r))
		return false;
	if (m->number->measure == MEASURE_TIMES &&
		(!ratio_mul(r.lo, hundred, &r.lo) || !ratio_mul(r.hi, hundred, &r.hi)))
		return false;
	*ret = m->direction < 0 && !m->number->negative ? range_turned(r) : r;
	return true;
}

/* What is printed at m is computed from a and b. */
struct relation {
	enum proof_rule rule;
	enum proof_weight weight;
	const char *what;
	const struct mention *m, *a, *b;
};

static struct str shown(struct proofing *p, const struct number *like, struct range r)
{
	struct ratio hundred = ratio_from_int(100);
	if (like->measure == MEASURE_TIMES &&
		(!ratio_div(r.lo, hundred, &r.lo) || !ratio_div(r.hi, hundred, &r.hi)))
		return STR_NONE;
	return range_like(p->a, r, like);
}

static const char *way(int direction)
{
	return direction < 0 ? "下降" : "增长";
}

/* A word that says the other direction than the numbers do is a matter of its own (N5). */
static void hold(struct proofing *p, const struct relation *rel, struct range computed)
{
	struct range r;
	int sign = ratio_sign(computed.hi) < 0 ? -1 : ratio_sign(computed.lo) > 0 ? 1 : 0;
	int word = rel->m->direction;
	if (!signed_range(rel->m, &r))
		return;
	p->reckoned++;
	if (range_meet(computed, r))
		return;
	bool against = word * sign < 0;
	struct range size = word != 0 && sign < 0 ? range_turned(computed) : computed;
	struct str should = shown(p, rel->m->number, size);
	if (against)
		should = str_format(p->a, "%s%.*s", way(sign), STR_ARG(should));
	find(p, against ? PROOF_N5 : rel->rule, rel->weight, spot_of(rel->m), should,
		"%s：由%.*s和%.*s推算应为%.*s%s", rel->what, STR_ARG(printed(p, rel->a)),
		STR_ARG(printed(p, rel->b)), STR_ARG(should), against ? "，方向写反了" : "");
}

/* ---- growth ---- */

static const char *compare_name(enum compare c)
{
	switch (c) {
	case COMPARE_SAME: return "同比";
	case COMPARE_YEAR: return "比上年";
	case COMPARE_END: return "比上年末";
	case COMPARE_NONE:
	case COMPARE_OTHER: return "增减";
	}
	never();
}

/* The base that goes with a comparison, and how surely. */
static const struct mention *base_for(
	const struct statement *s, enum compare c, enum proof_weight *ret_weight)
{
	const struct mention *same = s->base[0], *year = s->base[1], *loose = s->base[2],
			     *end = s->base[3];
	bool from = loose && loose->role == ROLE_FROM;
	*ret_weight = PROOF_MEND;
	switch (c) {
	case COMPARE_SAME:
		if (!same && !from)
			*ret_weight = PROOF_LOOK;
		return same ? same : loose;
	case COMPARE_YEAR:
		if (!year && (!loose || from))
			*ret_weight = PROOF_LOOK;
		return year ? year : loose ? loose : same;
	case COMPARE_END: return end;
	case COMPARE_NONE:
		if (!from)
			*ret_weight = PROOF_LOOK;
		return from ? loose : same ? same : year ? year : loose ? loose : end;
	case COMPARE_OTHER: return NULL;
	}
	never();
}

/* The same as growth of (now − diff). */
static void check_growth_by_diff(struct proofing *p, const struct statement *s, enum compare c)
{
	const struct mention *m = s->growth[c], *diff = s->diff[c];
	struct range now, change, base, computed;
	if (!diff || diff->direction == 0 || diff->direction != m->direction ||
		!measures_agree(diff->number, s->value->number) || !range_usable(s->value, &now) ||
		!signed_range(diff, &change) || !range_sub(now, change, &base) ||
		!range_growth(now, base, &computed))
		return;
	hold(p, &(struct relation){PROOF_N2, PROOF_MEND, compare_name(c), m, s->value, diff},
		computed);
}

static void check_growth(struct proofing *p, const struct statement *s, enum compare c)
{
	struct range now, then, computed;
	struct relation rel = {.rule = PROOF_N2, .what = compare_name(c), .m = s->growth[c]};
	if (!rel.m || !s->value->number || s->value->number->measure == MEASURE_PERCENT)
		return;
	rel.a = s->value;
	rel.b = base_for(s, c, &rel.weight);
	size_t before = p->reckoned;
	if (range_usable(s->value, &now) && range_usable(rel.b, &then) &&
		range_growth(now, then, &computed))
		hold(p, &rel, computed);
	if (p->reckoned == before)
		check_growth_by_diff(p, s, c);
}

static void check_diff(struct proofing *p, const struct statement *s, enum compare c)
{
	struct range now, then, computed;
	struct relation rel = {.rule = PROOF_N2, .what = compare_name(c), .m = s->diff[c]};
	if (!rel.m || rel.m->direction == 0)
		return;
	rel.a = s->value;
	rel.b = base_for(s, c, &rel.weight);
	bool points = s->value->number->measure == MEASURE_PERCENT &&
		      rel.m->number->measure == MEASURE_POINTS;
	if (!points && !measures_agree(rel.m->number, s->value->number))
		return;
	if (range_usable(s->value, &now) && range_usable(rel.b, &then) &&
		range_sub(now, then, &computed))
		hold(p, &rel, computed);
}

/* ---- the other ratios ---- */

static void check_share(struct proofing *p, const struct mention *part, const struct mention *whole,
	const struct mention *m, const char *what, enum proof_weight weight)
{
	struct range a, b, computed;
	struct ratio hundred = ratio_from_int(100);
	if (!m || !range_usable(part, &a) || !range_usable(whole, &b) ||
		!range_share(a, b, &computed))
		return;
	if (m->over && (!ratio_sub(computed.lo, hundred, &computed.lo) ||
			       !ratio_sub(computed.hi, hundred, &computed.hi)))
		return;
	hold(p, &(struct relation){PROOF_N3, weight, what, m, part, whole}, computed);
}

/*
 * What a task is of: 37家，其中第一批15家、第二批23家，全年任务40家，完成率92.5%. Behind its parts it may be the
 * whole that is spoken of again; the part only where what is printed is not the whole's.
 */
static const struct mention *done_of(const struct statement *s)
{
	struct range whole, task, share, printed;
	struct ratio hundred = ratio_from_int(100);
	if (!range_usable(s->parent, &whole) || !range_usable(s->target, &task))
		return s->value;
	if (s->completion && signed_range(s->completion, &printed) &&
		range_share(whole, task, &share) &&
		(!s->completion->over || (ratio_sub(share.lo, hundred, &share.lo) &&
						 ratio_sub(share.hi, hundred, &share.hi))) &&
		range_meet(share, printed))
		return s->parent;
	if (s->distance && range_usable(s->distance, &printed) && range_sub(task, whole, &share) &&
		range_meet(share, printed))
		return s->parent;
	return s->value;
}

/* Is the task what may not be exceeded? */
static bool is_ceiling(const struct mention *value)
{
	return value->indicator != NULL && value->indicator->smaller_is_better;
}

/* What is left of a task; nothing when it is reached. Where smaller is better, by how much it is exceeded. */
static void check_distance(
	struct proofing *p, const struct statement *s, const struct mention *done)
{
	struct range task, now, computed;
	if (!s->distance || !range_usable(s->target, &task) || !range_usable(done, &now) ||
		!measures_agree(s->distance->number, done->number) ||
		!(is_ceiling(done) ? range_sub(now, task, &computed)
				   : range_sub(task, now, &computed)))
		return;
	if (ratio_sign(computed.lo) < 0)
		computed.lo = RATIO_ZERO;
	if (ratio_sign(computed.hi) < 0)
		computed.hi = RATIO_ZERO;
	hold(p, &(struct relation){PROOF_N3, PROOF_MEND, "距任务", s->distance, s->target, done},
		computed);
}

/* 完成全年任务 while the number is below the task, or above what it may not exceed. */
static void check_reached(struct proofing *p, const struct statement *s)
{
	struct range task, now;
	if (!s->reached || s->reached->time.plan || !range_usable(s->target, &task) ||
		!range_usable(s->value, &now))
		return;
	p->reckoned++;
	bool above = is_ceiling(s->value);
	if (above ? ratio_cmp(now.lo, task.hi) > 0 : ratio_cmp(now.hi, task.lo) < 0)
		find(p, PROOF_N5, PROOF_MEND, spot_of(s->reached), STR_NONE,
			"写已完成任务，而%.*s%s任务数%.*s", STR_ARG(printed(p, s->value)),
			above ? "超出了" : "还不到", STR_ARG(printed(p, s->target)));
}

static void check_level(struct proofing *p, const struct statement *s)
{
	enum proof_weight weight;
	const struct mention *base = s->level ? base_for(s, s->level->compare, &weight) : NULL;
	struct range now, then;
	if (!base || !range_usable(s->value, &now) || !range_usable(base, &then))
		return;
	p->reckoned++;
	if (!range_meet(now, then))
		find(p, PROOF_N5, PROOF_LOOK, spot_of(s->level), STR_NONE,
			"写“%.*s”，而%.*s与%.*s不等", STR_ARG(printed(p, s->level)),
			STR_ARG(printed(p, s->value)), STR_ARG(printed(p, base)));
}

/* % and 百分点 */
static void check_points(struct proofing *p, const struct statement *s)
{
	bool grows = false;
	for (int c = 0; c <= COMPARE_OTHER; c++)
		grows |= s->growth[c] != NULL;
	for (int c = 0; c <= COMPARE_OTHER; c++) {
		const struct mention *growth = s->growth[c], *diff = s->diff[c];
		bool ratio = s->value->number->measure == MEASURE_PERCENT;
		if (growth && ratio && growth->number->measure == MEASURE_PERCENT)
			find(p, PROOF_N5, PROOF_LOOK, spot_of(growth), STR_NONE,
				"%.*s是百分数，它的增减应说百分点，不说%%",
				STR_ARG(printed(p, s->value)));
		if (diff && !ratio && c != COMPARE_OTHER &&
			s->value->number->measure != MEASURE_NONE &&
			diff->number->measure == MEASURE_POINTS && !grows &&
			!wording_ends(p->wording, s->value->key, WORD_RATE_END))
			find(p, PROOF_N5, PROOF_LOOK, spot_of(diff), STR_NONE,
				"%.*s不是百分数，它的增减不能说百分点",
				STR_ARG(printed(p, s->value)));
	}
}

/* Recomputes whatever can be. */
static void statement_check(struct proofing *p, const struct statement *s)
{
	static const char *const of[] = {"占上年同期", "占上年全年", "占上年"};
	if (!s->value || !s->value->number)
		return;
	for (enum compare c = COMPARE_NONE; c <= COMPARE_OTHER; c++) {
		check_growth(p, s, c);
		check_diff(p, s, c);
	}
	const struct mention *done = done_of(s);
	check_share(p, done, s->target, s->completion, "完成率", PROOF_MEND);
	check_share(p, s->value, s->parent, s->share, "占比", PROOF_LOOK);
	for (int i = 0; i < 3; i++)
		check_share(p, s->value, s->base[i], s->of[i], of[i], PROOF_MEND);
	check_distance(p, s, done);
	check_reached(p, s);
	check_level(p, s);
	check_points(p, s);
}

/* ---- running text ---- */

struct machine {
	struct proofing *p;
	struct statement s;
	struct mention *pending; /* a base that came before its value */
	struct mention *whole;   /* the last value of this sentence before 其中 */
	size_t sentence;
};

static void close_statement(struct machine *k)
{
	statement_check(k->p, &k->s);
	k->s = (struct statement){0};
}

/* 其中, 包括 between two numbers of a paragraph. */
static bool parts_between(struct proofing *p, const struct mention *a, const struct mention *b)
{
	const struct token *t = p->tokens[a->para].at;
	for (size_t i = a->token + 1; i < b->token; i++)
		if (t[i].kind == TOKEN_WORD && t[i].word == WORD_PARTS)
			return true;
	return false;
}

static bool is_base(const struct mention *m)
{
	return (m->role >= ROLE_BASE_SAME && m->role <= ROLE_BASE_END) || m->role == ROLE_FROM;
}

static size_t index_of(const struct machine *k, const struct mention *m)
{
	return (size_t)(m - k->p->mentions.at);
}

static void open_value(struct machine *k, struct mention *m)
{
	struct mention *before = k->s.value, *whole = k->whole;
	close_statement(k);
	k->s.value = m;
	m->head = index_of(k, m);
	if (before && before->sentence == m->sentence && parts_between(k->p, before, m))
		whole = before;
	else if (whole && whole->sentence != m->sentence)
		whole = NULL;
	k->whole = whole;
	if (whole && whole->number && measures_agree(whole->number, m->number))
		k->s.parent = whole;
	struct mention *base = k->pending;
	k->pending = NULL;
	if (base && base->role == ROLE_FROM && m->role == ROLE_TO) {
		m->key = base->key;
		m->scope = base->scope;
		m->indicator = indicator_named(k->p, m->key, m->number);
	}
	if (base && base->sentence == m->sentence && measures_agree(base->number, m->number) &&
		(!m->own_subject || m->role == ROLE_TO || str_eq(m->key, base->key))) {
		statement_put(&k->s, base);
		base->head = m->head;
	}
}

/* Does it speak of the value at hand? */
static bool attaches(const struct machine *k, const struct mention *m)
{
	const struct mention *value = k->s.value;
	if (!value || !value->number)
		return false;
	bool amount = is_base(m) || m->role == ROLE_TARGET || m->role == ROLE_DISTANCE;
	if (amount && !measures_agree(m->number, value->number))
		return false;
	if (m->own_subject && !str_eq(m->key, value->key))
		return false;
	if (m->sentence == k->sentence)
		return true;
	/* 。全年任务66家，完成率86.4%。 */
	return amount || m->role == ROLE_COMPLETION || m->role == ROLE_REACHED;
}

static void step(struct machine *k, struct mention *m)
{
	if ((m->role == ROLE_VALUE || m->role == ROLE_TO) && !(m->bare && !m->own_subject)) {
		/* 从5家增加到7家 */
		if (m->role == ROLE_TO && !k->pending && k->s.value && !m->own_subject &&
			k->s.base[2] && m->sentence == k->sentence)
			return;
		open_value(k, m);
		k->sentence = m->sentence;
	} else if (attaches(k, m)) {
		k->sentence = m->sentence;
		m->head = k->s.value->head;
		statement_put(&k->s, m);
	} else if (is_base(m)) {
		k->pending = m;
	} else if ((m->sentence != k->sentence && m->role != ROLE_OTHER) || m->own_subject) {
		/* something else is spoken of now */
		close_statement(k);
		k->sentence = m->sentence;
	}
}

/* A row of a table of indicators. */
static void check_rows(struct proofing *p)
{
	struct statement s = {0};
	for (size_t i = 0; i < p->mentions.len; i++) {
		struct mention *m = &p->mentions.at[i];
		if (m->cell && m->head != NO_HEAD)
			statement_put(&s, m);
		if (i + 1 == p->mentions.len || m[1].sentence != m->sentence) {
			statement_check(p, &s);
			s = (struct statement){0};
		}
	}
}

void check_statements(struct proofing *p)
{
	struct machine k = {.p = p};
	for (size_t i = 0; i < p->mentions.len; i++) {
		struct mention *m = &p->mentions.at[i];
		if (m->cell)
			continue;
		if (i > 0 && p->mentions.at[i - 1].para != m->para) {
			close_statement(&k);
			k = (struct machine){.p = p};
		}
		step(&k, m);
	}
	close_statement(&k);
	check_rows(p);
}
