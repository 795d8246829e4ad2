/*
 * Days and periods (N7).
 *
 * What the text speaks of comes from the request or from the text itself: the
 * first period in its title or first lines (2023年上半年, 2023年度), and the
 * first 截至 with a whole day. A period's own end is no finding, although the
 * cutoff may lie before it; a month that begins behind the cutoff is one.
 */
#include "proof/inside.h"

#define HEAD_PARAS 6 /* paragraphs that may say which period */

/* 截至, 截止 right before a date. */
static bool as_of(const struct proofing *p, size_t para, size_t at, bool *ret_slip)
{
	if (at == 0)
		return false;
	struct str before = token_text(p->text->paras[para].text, &p->tokens[para].at[at - 1]);
	*ret_slip = str_ends(before, STR("截止"));
	return *ret_slip || str_ends(before, STR("截至")) || str_ends(before, STR("截止到")) ||
	       str_ends(before, STR("截至到"));
}

/* ---- which period ---- */

static void look_for_period(struct proofing *p, size_t para, const struct token *t)
{
	struct period period;
	if (p->has_when || !period_from(token_text(p->text->paras[para].text, t), &period))
		return;
	/* a bare year says little: 2023年 may be anything; 2023年度 and a title do say it */
	if (period.kind == PERIOD_YEAR && p->text->paras[para].place != PROOF_TITLE &&
		!str_ends(token_text(p->text->paras[para].text, t), STR("度")))
		return;
	if (period.kind == PERIOD_MONTH)
		return;
	p->when.period = period;
	p->when.cutoff = period_last(period);
	p->has_when = true;
}

static void look_for_cutoff(struct proofing *p, size_t para, size_t at)
{
	const struct when_said *d = p->tokens[para].at[at].date;
	bool slip;
	day_t day;
	if (p->has_cutoff || !as_of(p, para, at, &slip) || d->day == 0 || d->range ||
		!day_from_civil(d->year ? d->year : p->when.period.year, d->month, d->day, &day))
		return;
	p->when.cutoff = day;
	p->has_cutoff = true;
}

/* The first 截至 with a day; one of another year, or before the period, speaks of something else. */
static void find_cutoff(struct proofing *p)
{
	day_t unsaid = p->when.cutoff;
	for (size_t i = 0; i < p->text->para_count; i++)
		for (size_t k = 0; k < p->tokens[i].len; k++)
			if (p->tokens[i].at[k].kind == TOKEN_DATE)
				look_for_cutoff(p, i, k);
	if (p->has_cutoff && (day_civil(p->when.cutoff).year != p->when.period.year ||
				     p->when.cutoff < period_first(p->when.period))) {
		p->has_cutoff = false;
		p->when.cutoff = unsaid;
	}
}

void find_when(struct proofing *p)
{
	bool given = p->request->has_when;
	if (given) {
		p->when = p->request->when;
		p->has_when = true;
	}
	for (size_t i = 0; i < p->text->para_count && i < HEAD_PARAS; i++)
		for (size_t k = 0; k < p->tokens[i].len; k++)
			if (p->tokens[i].at[k].kind == TOKEN_DATE)
				look_for_period(p, i, &p->tokens[i].at[k]);
	if (p->has_when && !p->request->has_cutoff)
		find_cutoff(p);
	p->has_cutoff |= given;
}

/* ---- dates in the text ---- */

static bool month_begin(int year, int month, day_t *ret)
{
	return day_from_civil(year, month, 1, ret);
}

/* 截至6月底 while the numbers end on the 20th. */
static void check_as_of(struct proofing *p, size_t para, const struct token *t)
{
	const struct when_said *d = t->date;
	int year = d->year ? d->year : p->when.period.year;
	day_t first, last;
	if (!p->has_cutoff || d->month == 0 || d->range || !month_begin(year, d->month, &first))
		return;
	last = day_month_last(first);
	if (d->day > 0 && !day_from_civil(year, d->month, d->day, &last))
		return;
	if (d->day == 0)
		last = first; /* 截至6月: some day of June */
	if (last > p->when.cutoff)
		find(p, PROOF_N7, PROOF_LOOK, spot_token(para, t), STR_NONE,
			"“截至%.*s”晚于截止日%.*s",
			STR_ARG(token_text(p->text->paras[para].text, t)),
			STR_ARG(day_chinese(p->a, p->when.cutoff)));
}

/* 1—7月 before July has begun; only where a number follows in the sentence. */
static void check_range(struct proofing *p, size_t para, size_t at)
{
	struct tokens t = p->tokens[para];
	const struct when_said *d = t.at[at].date;
	int year = d->to_year ? d->to_year : d->year ? d->year : p->when.period.year;
	bool number = false;
	day_t first;
	for (size_t i = at + 1; i < t.len && t.at[i].kind != TOKEN_STOP; i++)
		number |= t.at[i].kind == TOKEN_NUMBER;
	if (!p->has_when || !d->range || d->to_month == 0 || d->no_digits || !number ||
		plan_around(t, d->from) || !month_begin(year, d->to_month, &first))
		return;
	if (first > p->when.cutoff && year == p->when.period.year)
		find(p, PROOF_N7, PROOF_LOOK, spot_token(para, &t.at[at]), STR_NONE,
			"“%.*s”超出了截止日%.*s",
			STR_ARG(token_text(p->text->paras[para].text, &t.at[at])),
			STR_ARG(day_chinese(p->a, p->when.cutoff)));
}

static void check_dates(struct proofing *p, size_t para)
{
	struct tokens t = p->tokens[para];
	for (size_t i = 0; i < t.len; i++) {
		bool slip = false;
		if (t.at[i].kind != TOKEN_DATE || t.at[i].titled)
			continue;
		if (t.at[i].date->bad)
			find(p, PROOF_N7, PROOF_MEND, spot_token(para, &t.at[i]), STR_NONE,
				"没有这样的日期：%.*s",
				STR_ARG(token_text(p->text->paras[para].text, &t.at[i])));
		if (as_of(p, para, i, &slip))
			check_as_of(p, para, &t.at[i]);
		if (slip)
			find(p, PROOF_N8, PROOF_HINT, spot_token(para, &t.at[i - 1]), STR("截至"),
				"说到某一天为止用“截至”；“截止”是到此结束");
		check_range(p, para, i);
	}
}

/* ---- figures ---- */

/* 1—5月 in front of a figure that ends in June. */
static void check_said_time(struct proofing *p, const struct mention *m, const struct doc_figure *f)
{
	day_t cutoff, last;
	if (m->time.to_month == 0 || m->time.last_year || m->role == ROLE_RANK ||
		!day_from_iso(f->cutoff, &cutoff))
		return;
	struct civil c = day_civil(cutoff);
	int year = m->time.year ? m->time.year : c.year;
	if (!month_begin(year, m->time.to_month, &last))
		return;
	last = day_month_last(last);
	/* 上半年 of a figure that ends on 20 June is the usual thing */
	if (year == c.year && day_month_last(cutoff) != last && m->time.month == 1 &&
		m->time.to_month < 12 && m->time.to_month != 6)
		find(p, PROOF_N7, PROOF_LOOK, spot_of(m), STR_NONE,
			"句中说的是%d—%d月，绑定的数截止%.*s", m->time.month, m->time.to_month,
			STR_ARG(day_chinese(p->a, cutoff)));
}

static void check_cutoffs(struct proofing *p)
{
	const struct doc_figure *first = NULL;
	size_t sentence = SIZE_MAX;
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct mention *m = &p->mentions.at[i];
		const struct doc_figure *f = mention_figure(p, m);
		if (!f || f->cutoff.len == 0)
			continue;
		check_said_time(p, m, f);
		if (!first || sentence != m->sentence)
			first = f;
		else if (!str_eq(first->cutoff, f->cutoff))
			find(p, PROOF_N7, PROOF_HINT, spot_of(m), STR_NONE,
				"一句话里的数截止日不一：前面到%.*s，这里到%.*s",
				STR_ARG(first->cutoff), STR_ARG(f->cutoff));
		sentence = m->sentence;
	}
}

static bool is_doubtful(const struct doc_figure *f)
{
	return f && str_find(f->source, STR("未确认完整")) != SIZE_MAX;
}

/* Once an indicator and time: the lists of this year, of the same days last year and of the whole of it are others. */
static bool told_before(const struct proofing *p, size_t mention, const struct doc_figure *f)
{
	for (size_t i = 0; i < mention; i++) {
		const struct doc_figure *g = mention_figure(p, &p->mentions.at[i]);
		if (is_doubtful(g) && str_eq(g->indicator, f->indicator) &&
			str_eq(g->face, f->face) && str_eq(g->unit, f->unit))
			return true;
	}
	return false;
}

static void check_sources(struct proofing *p)
{
	for (size_t i = 0; i < p->mentions.len; i++) {
		const struct doc_figure *f = mention_figure(p, &p->mentions.at[i]);
		if (!is_doubtful(f) || told_before(p, i, f))
			continue;
		find(p, PROOF_N7, PROOF_HINT, spot_of(&p->mentions.at[i]), STR_NONE,
			"%.*s所用台账未确认到截止日为止已登记完整", STR_ARG(f->name));
	}
}

void check_periods(struct proofing *p)
{
	for (size_t i = 0; i < p->text->para_count; i++)
		check_dates(p, i);
	check_cutoffs(p);
	check_sources(p);
}
