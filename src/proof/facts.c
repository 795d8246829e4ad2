/*
 * What the ledgers say of the numbers that a text prints.
 *
 * A number is asked about when its name is an indicator's, its place is the
 * unit's own (全区, or nothing said) and its time is the period at hand or a
 * whole year. All are asked together, so that each ledger is read once.
 * A printed number agrees when the exact value lies within what it can stand
 * for; 3.2亿元 and 32000万元 both do for 3.21亿元's neighbour 3.2.
 *
 * Strong words that stand in the packs (claims) are judged as in a report.
 */
#include "proof/inside.h"

struct asking {
	struct proofing *p;
	ARRAY(struct figure_request) requests;
	ARRAY(size_t) mentions; /* of each request */
};

/* ---- what is asked ---- */

static bool face_of(const struct mention *m, const struct indicator_def *indicator, enum face *ret)
{
	bool ratio = indicator->quantity == QUANTITY_RATIO;
	switch (m->role) {
	case ROLE_VALUE:
	case ROLE_TO: *ret = FACE_VALUE; return true;
	case ROLE_BASE_SAME: *ret = FACE_LAST_YEAR_SAME; return true;
	case ROLE_BASE_YEAR: *ret = FACE_LAST_YEAR; return true;
	case ROLE_BASE_END: *ret = FACE_LAST_YEAR_END; return true;
	case ROLE_TARGET: *ret = FACE_TARGET; return true;
	case ROLE_COMPLETION: *ret = FACE_COMPLETION; return !m->over;
	case ROLE_OF_YEAR: *ret = FACE_OF_LAST_YEAR; return true;
	case ROLE_DISTANCE: *ret = FACE_DISTANCE; return true;
	case ROLE_RANK: *ret = FACE_RANK; return true;
	case ROLE_GROWTH:
		*ret = FACE_GROWTH;
		return m->compare == COMPARE_SAME && !ratio &&
		       m->number->measure == MEASURE_PERCENT;
	case ROLE_DIFF: *ret = ratio ? FACE_POINTS : FACE_CHANGE; return m->compare == COMPARE_SAME;
	case ROLE_OTHER:
	case ROLE_BASE_LOOSE:
	case ROLE_OF_SAME:
	case ROLE_OF_LOOSE:
	case ROLE_SHARE:
	case ROLE_FROM:
	case ROLE_LEVEL:
	case ROLE_REACHED:
	case ROLE_HALF: return false;
	}
	never();
}

/* The period and cutoff that a sentence speaks of; false: another, or it cannot be told. */
static bool when_of(const struct proofing *p, const struct mention *head, struct when *ret)
{
	const struct said_time *t = &head->time;
	struct when when = p->when;
	if (t->plan || t->last_year)
		return false;
	*ret = when;
	/* of what is published by years the newest one is asked for: which one it is comes back with it */
	if (head->indicator->latest_year && t->month == 0 && t->to_month == 0)
		return true;
	if (t->month == 0 && t->to_month == 0) {
		if (t->year != 0 && t->year != when.period.year) {
			when.period = (struct period){t->year, PERIOD_YEAR, 1};
			when.cutoff = period_last(when.period);
		}
	} else {
		int year = t->year ? t->year : when.period.year, month = t->to_month;
		day_t first, day;
		if (year != when.period.year || (t->to_month > 0 && t->month != 1))
			return false;
		if (month == 0)
			month = t->month;
		if (t->day > 0) {
			if (!day_from_civil(year, month, t->day, &day) || day != when.cutoff)
				return false;
		} else if (!day_from_civil(year, month, 1, &first) ||
			   day_month_last(first) != day_month_last(when.cutoff)) {
			return false;
		}
	}
	*ret = when;
	return true;
}

static void ask(struct asking *k, size_t at)
{
	struct proofing *p = k->p;
	const struct mention *m = &p->mentions.at[at];
	const struct mention *head = m->head == NO_HEAD ? NULL : &p->mentions.at[m->head];
	struct figure_request request = {.unit = p->request->unit};
	if (!head || !head->indicator || m->time.plan || m->at->titled || mention_figure(p, m) ||
		!face_of(m, head->indicator, &request.face) || head->scope.len > 0 ||
		!when_of(p, head, &request.when))
		return;
	request.indicator = head->indicator;
	*ARRAY_ADD(p->a, k->requests) = request;
	*ARRAY_ADD(p->a, k->mentions) = at;
}

/* ---- what comes back ---- */

/* The value in the measure of the printed number: money in 元, ratios in per cent. */
static bool agrees(const struct mention *m, const struct printed *said)
{
	struct range r;
	if (m->role == ROLE_RANK)
		return ratio_cmp(said->exact, ratio_from_int(m->at->place)) == 0;
	if (!range_of(m->number, &r) || m->number->about)
		return m->number->about;
	if (m->direction < 0 && !m->number->negative)
		r = range_turned(r);
	struct ratio value = said->exact;
	int64_t fen;
	if (m->number->measure == MEASURE_MONEY && money_unit(said->measure, &fen)) {
		struct ratio yuan;
		if (!ratio_make(fen, 100, &yuan) || !ratio_mul(value, yuan, &value))
			return false;
	}
	return range_holds(r, value);
}

static struct proof_number *number_at(struct proofing *p, const struct mention *m)
{
	for (size_t i = 0; i < p->numbers.len; i++)
		if (p->numbers.at[i].para == m->para && p->numbers.at[i].from == m->at->from)
			return &p->numbers.at[i];
	return NULL;
}

static struct str when_text(struct arena *a, struct when when)
{
	return str_format(a, "%.*s、截止%.*s", STR_ARG(period_chinese(a, when.period)),
		STR_ARG(day_chinese(a, when.cutoff)));
}

/* 2020年全社会研发投入强度, when 2021 has been published since. */
static bool other_year(const struct proofing *p, const struct mention *m, struct str year)
{
	int said = p->mentions.at[m->head].time.year;
	int64_t found;
	if (said == 0 || year.len == 0 || !int_from(year, &found))
		return false;
	bool base = m->role == ROLE_BASE_SAME || m->role == ROLE_BASE_YEAR;
	return found != said - base;
}

/* 100家次 is another number than 92家: who came twice counts twice. */
static bool counts_times(const struct mention *m, struct str measure)
{
	return m->number && m->number->unit.len > measure.len &&
	       str_starts(m->number->unit, measure) &&
	       str_eq(str_skip(m->number->unit, measure.len), STR("次"));
}

static void compare(struct asking *k, size_t at, const struct figure *figure)
{
	struct proofing *p = k->p;
	const struct mention *m = &p->mentions.at[k->mentions.at[at]];
	if (other_year(p, m, figure->year) || counts_times(m, figure->indicator->measure))
		return;
	struct printed said = figure_print(p->a, figure);
	struct proof_number *number = number_at(p, m);
	struct str text = str_format(p->a, "%.*s%.*s", STR_ARG(said.number), STR_ARG(said.measure));
	if (number) {
		number->indicator = figure->indicator;
		number->face = figure->face;
		number->name = figure_name(p->a, figure);
	}
	if (said.missing) {
		if (m->role == ROLE_RANK && !m->at->anchor)
			find(p, PROOF_N5, PROOF_LOOK, spot_of(m), STR_NONE,
				"“%.*s”：%.*s没有登记的名次", STR_ARG(printed(p, m)),
				STR_ARG(figure->indicator->label));
		return;
	}
	p->compared++;
	if (number)
		number->ledger = text;
	if (agrees(m, &said)) {
		if (number && number->class != PROOF_BOUND)
			number->class = PROOF_AGREES;
		return;
	}
	find(p, PROOF_LEDGER, m->maybe_named ? PROOF_LOOK : PROOF_MEND, spot_of(m), text,
		"%.*s（%.*s）台账里是%.*s，文中写%.*s%s", STR_ARG(figure_name(p->a, figure)),
		STR_ARG(when_text(p->a, figure->when)), STR_ARG(text), STR_ARG(printed(p, m)),
		m->maybe_named ? "；如写的是任务、打算或名目，不必改" : "");
}

/* A ledger that nobody confirmed up to the cutoff, once an indicator. */
static void check_covered(struct asking *k, const struct figure *figures)
{
	for (size_t i = 0; i < k->requests.len; i++) {
		const struct figure *f = &figures[i];
		bool told = f->face != FACE_VALUE || f->state != VALUE_GIVEN || f->covered;
		for (size_t j = 0; j < i && !told; j++)
			told = figures[j].indicator == f->indicator &&
			       figures[j].face == FACE_VALUE;
		if (!told)
			find(k->p, PROOF_N7, PROOF_HINT,
				spot_of(&k->p->mentions.at[k->mentions.at[i]]), STR_NONE,
				"%.*s所用台账未确认到%.*s为止已登记完整",
				STR_ARG(f->indicator->label),
				STR_ARG(day_chinese(k->p->a, f->when.cutoff)));
	}
}

/* ---- strong words of the packs ---- */

/* Does a claim's anchor stand there: it was judged when the text was made. */
static bool claimed(const struct proof_para *para, size_t at)
{
	for (size_t i = 0; i < para->anchor_count; i++)
		if (para->anchors[i].claim && para->anchors[i].from <= at &&
			at < para->anchors[i].to)
			return true;
	return false;
}

size_t named_before(
	struct proofing *p, struct str sentence, const struct indicator_def **list, size_t most)
{
	size_t count = 0;
	while (sentence.at && sentence.len > 0) {
		struct str clause = sentence, scope;
		size_t comma = str_find(sentence, STR("、")), other = str_find(sentence, STR("，"));
		size_t cut = comma < other ? comma : other;
		clause = str_head(sentence, cut);
		sentence = cut == SIZE_MAX ? STR_NONE : str_skip(sentence, cut + 3);
		struct str key = key_of_text(p, clause, &scope);
		for (size_t i = 0; key.len > 0 && i < p->names.len && count < most; i++)
			if (str_eq(p->names.at[i].key, key))
				list[count++] = p->names.at[i].indicator;
	}
	return count;
}

static void tell_claim(struct proofing *p, const struct claim_def *claim, struct spot spot,
	const struct claim_outcome *outcome)
{
	if (outcome->outcome == CLAIM_HOLDS)
		return;
	find(p, PROOF_N5, outcome->outcome == CLAIM_FAILS ? PROOF_MEND : PROOF_LOOK, spot,
		outcome->text, "“%.*s”证据不足%s%.*s", STR_ARG(claim->words),
		outcome->slip.len > 0 ? "：" : "", STR_ARG(outcome->slip));
}

static enum rc check_claim(
	struct proofing *p, const struct claim_def *claim, size_t para, size_t at)
{
	const struct proof_request *request = p->request;
	const struct indicator_def *list[16];
	struct claim_outcome outcome;
	struct spot spot = {para, at, at + claim->words.len};
	size_t from, count = 0;
	if (claimed(&p->text->paras[para], at) || plan_before(p->tokens[para], at))
		return RC_OK;
	struct str sentence = proof_sentence(p->text->paras[para].text, at, &from);
	if (claim->over_list)
		count = named_before(p, str_head(sentence, at - from), list, COUNT_OF(list));
	if (!request->book || (claim->over_list && count == 0)) {
		if (!p->text->anchored || request->book)
			find(p, PROOF_N5, PROOF_LOOK, spot, STR_NONE, "“%.*s”要逐项核对：%.*s",
				STR_ARG(claim->words), STR_ARG(claim->basis));
		return RC_OK;
	}
	TRY(claim_judge(p->job, request->book, claim, list, count, request->unit, p->when,
		request->seq, &outcome));
	tell_claim(p, claim, spot, &outcome);
	return RC_OK;
}

static enum rc check_claims(struct proofing *p)
{
	const struct catalog *catalog = p->request->catalog;
	for (size_t c = 0; catalog && c < catalog->claim_count; c++)
		for (size_t i = 0; i < p->text->para_count; i++) {
			struct str text = p->text->paras[i].text;
			size_t at = str_find(text, catalog->claims[c]->words);
			if (at != SIZE_MAX && catalog->claims[c]->words.len > 0)
				TRY(check_claim(p, catalog->claims[c], i, at));
		}
	return RC_OK;
}

enum rc check_facts(struct proofing *p)
{
	struct asking k = {.p = p};
	struct figure *figures;
	TRY(check_claims(p));
	if (!p->request->book || !p->has_when)
		return RC_OK;
	for (size_t i = 0; i < p->mentions.len; i++)
		ask(&k, i);
	if (k.requests.len == 0)
		return RC_OK;
	TRY(indicator_figures(p->job, p->request->book, k.requests.at, k.requests.len,
		p->request->seq, &figures));
	for (size_t i = 0; i < k.requests.len; i++)
		compare(&k, i, &figures[i]);
	check_covered(&k, figures);
	return RC_OK;
}
