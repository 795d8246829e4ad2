/*
 * Strong words: a claim is written only when its proof holds; otherwise the
 * softer wording stands in the text, and the exceptions go to the slip.
 *
 * Wordings carry figures in braces: {科技特派员覆盖率}, {高企推荐申报数 的 完成率};
 * in a claim over a list {该指标} is the indicator at hand, and a softer wording that
 * names it is said of every one of the list, whether or not its own proof holds: the text
 * around names them all. {名单} names the exceptions, {名单 指标} the records behind another
 * indicator; an empty list is said to be 无, or 待补 where what it is made of is missing.
 */
#include "indicator/trace.h"

struct judge {
	struct evaluation ev;
	const struct claim_def *claim;
	int64_t unit;
	struct when when;
	const struct indicator_def *at_hand; /* 该指标 */
	struct formula_env below;            /* of the ledgers */
	bool unproved; /* what would prove it is missing: that nobody is found wanting says nothing */
	ARRAY(struct str) exceptions;
	ARRAY(struct claim_exception) records; /* behind them */
	ARRAY(struct figure) uses;
};

/* ---- the environment: ledgers below, figures from the evaluation ---- */

static enum rc claim_indicator(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	struct judge *judge = arg;
	struct figure figure;
	evaluation_said(&judge->ev, indicator != NULL ? indicator : judge->at_hand, face,
		judge->when, 0, evaluation_unit_index(&judge->ev, judge->unit), &figure);
	*ARRAY_ADD(judge->ev.job->arena, judge->uses) = figure;
	*ret = figure_result(&figure);
	return RC_OK;
}

static enum rc claim_rows(
	void *arg, const struct aggregate *agg, const struct counted_row **ret, size_t *ret_count)
{
	struct judge *judge = arg;
	struct leaf leaf = {agg, judge->when};
	struct counting *counting;
	TRY(trace_count(
		judge->ev.job, judge->ev.book, &leaf, 1, judge->unit, judge->ev.seq, &counting));
	*ret = counting_rows(counting, 0, ret_count);
	return RC_OK;
}

static struct formula_env claim_env(struct judge *judge)
{
	struct formula_env env = judge->below;
	env.rows = claim_rows;
	env.rows_arg = judge;
	env.indicator = claim_indicator;
	env.indicator_arg = judge;
	return env;
}

static struct str marked(struct arena *a, struct str name, bool undecidable)
{
	return undecidable ? str_format(a, "%.*s（无法判断）", STR_ARG(name)) : name;
}

static enum rc take_exception(void *arg, struct row_view row, enum truth truth)
{
	struct judge *judge = arg;
	struct job *job = judge->ev.job;
	struct str name;
	struct record *record;
	const struct ledger_def *ledger = row.ledger;
	TRY(record_get(job, judge->ev.book, ledger, row.id, judge->ev.seq, &record));
	name = str_format(job->arena, "%.*s第%lld条", STR_ARG(ledger->label), (long long)row.id);
	if (ledger->title_field >= 0)
		TRY(record_text(
			job, judge->ev.book, record, &ledger->fields[ledger->title_field], &name));
	name = marked(job->arena, name, truth == TRUTH_UNKNOWN);
	*ARRAY_ADD(job->arena, judge->exceptions) = name;
	*ARRAY_ADD(job->arena, judge->records) = (struct claim_exception){ledger, row.id, name};
	return RC_OK;
}

/* ---- wordings ---- */

/* {名单 指标}: the records behind the indicator. */
static enum rc add_list(struct judge *judge, const struct figure_tag *tag, struct buf *out)
{
	struct figure_request request = {
		.indicator = tag->indicator, .unit = judge->unit, .when = judge->when};
	struct listed *list;
	size_t count;
	TRY(evaluation_list(&judge->ev, &request, tag->format, &list, &count));
	for (size_t i = 0; i < count; i++) {
		buf_add_z(out, i > 0 ? "、" : "");
		buf_add(out, marked(judge->ev.job->arena, list[i].text, list[i].undecidable));
	}
	struct figure value;
	evaluation_said(&judge->ev, tag->indicator, FACE_VALUE, judge->when, 0,
		evaluation_unit_index(&judge->ev, judge->unit), &value);
	if (count == 0)
		buf_add_z(out, value.state == VALUE_GIVEN ? "无" : "待补");
	return RC_OK;
}

static const struct indicator_def *meant(
	const struct judge *judge, const struct indicator_def *indicator)
{
	return indicator != NULL ? indicator : judge->at_hand;
}

static void want_wording(struct judge *judge, const struct claim_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (parts[i].kind != CLAIM_FIGURE)
			continue;
		struct figure_tag tag = formula_figure(parts[i].figure);
		evaluation_want(&judge->ev, meant(judge, tag.indicator), tag.face, judge->when, 0);
	}
}

static enum rc say_figure(struct judge *judge, const struct formula *f, struct buf *out)
{
	struct arena *a = judge->ev.job->arena;
	struct figure_tag tag = formula_figure(f);
	struct figure value;
	if (tag.listing)
		return add_list(judge, &tag, out);
	evaluation_said(&judge->ev, meant(judge, tag.indicator), tag.face, judge->when, 0,
		evaluation_unit_index(&judge->ev, judge->unit), &value);
	/* 该指标 without a face is named and told: the words around do not know which it is. */
	if (tag.indicator == NULL && tag.face == FACE_VALUE)
		buf_add(out, judge->at_hand->label);
	buf_add(out, figure_text(a, &value));
	*ARRAY_ADD(a, judge->uses) = value;
	return RC_OK;
}

static enum rc say_parts(
	struct judge *judge, const struct claim_part *parts, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		switch (parts[i].kind) {
		case CLAIM_TEXT: buf_add(out, parts[i].text); break;
		case CLAIM_FIGURE: TRY(say_figure(judge, parts[i].figure, out)); break;
		case CLAIM_NAMES:
			if (judge->exceptions.len == 0)
				buf_add_z(out, judge->unproved ? "待补" : "无");
			buf_add(out, str_join(judge->ev.job->arena, judge->exceptions.at,
					     judge->exceptions.len, STR("、")));
			break;
		}
	}
	return RC_OK;
}

static enum rc say(
	struct judge *judge, const struct claim_part *parts, size_t count, struct str *ret)
{
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	enum rc rc = say_parts(judge, parts, count, &out);
	*ret = buf_take(judge->ev.job->arena, &out);
	return rc;
}

/* ---- judging ---- */

static void want_wordings(struct judge *judge)
{
	want_wording(judge, judge->claim->softer_parts, judge->claim->softer_count);
	want_wording(judge, judge->claim->slip_parts, judge->claim->slip_count);
}

static void want_all(
	struct judge *judge, const struct indicator_def *const *list, size_t list_count)
{
	const struct formula *f = judge->claim->holds;
	for (size_t i = 0; i < formula_use_count(f); i++)
		evaluation_want(&judge->ev, formula_use(f, i).indicator, formula_use(f, i).face,
			judge->when, 0);
	if (!judge->claim->over_list) {
		want_wordings(judge);
		return;
	}
	for (size_t i = 0; i < list_count; i++) {
		judge->at_hand = list[i];
		enum face face;
		for (unsigned faces = formula_this_faces(f); faces_take(&faces, &face);)
			evaluation_want(&judge->ev, list[i], face, judge->when, 0);
		want_wordings(judge);
	}
}

static enum rc judge_one(struct judge *judge, struct claim_outcome *ret)
{
	struct job *job = judge->ev.job;
	struct formula_env env = claim_env(judge);
	struct result result = {0};
	TRY(formula_eval(job, judge->claim->holds, &env, NULL, &result));
	ret->outcome = result.truth == TRUTH_TRUE    ? CLAIM_HOLDS
		       : result.truth == TRUTH_FALSE ? CLAIM_FAILS
						     : CLAIM_UNPROVED;
	if (ret->outcome == CLAIM_HOLDS) {
		ret->text = judge->claim->words;
		return RC_OK;
	}
	judge->unproved = ret->outcome == CLAIM_UNPROVED;
	TRY(formula_exceptions(job, judge->claim->holds, &env, take_exception, judge));
	TRY(say(judge, judge->claim->softer_parts, judge->claim->softer_count, &ret->text));
	return say(judge, judge->claim->slip_parts, judge->claim->slip_count, &ret->slip);
}

/*
 * Of a list: the words when every one holds; else the softer wording (of each, or once), and the slip with the names of
 * those that fail.
 */
static enum rc judge_list(struct judge *judge, const struct indicator_def *const *list,
	size_t list_count, struct claim_outcome *ret)
{
	struct job *job = judge->ev.job;
	struct arena *a = job->arena;
	ARRAY(struct str) texts = {0}, labels = {0};
	ret->outcome = CLAIM_HOLDS;
	for (size_t i = 0; i < list_count; i++) {
		struct formula_env env = claim_env(judge);
		struct result result = {0};
		struct str text;
		judge->at_hand = list[i];
		*ARRAY_ADD(a, labels) = list[i]->label;
		TRY(formula_eval(job, judge->claim->holds, &env, NULL, &result));
		if (i == 0 ||
			claim_of_each(judge->claim->softer_parts, judge->claim->softer_count)) {
			TRY(say(judge, judge->claim->softer_parts, judge->claim->softer_count,
				&text));
			*ARRAY_ADD(a, texts) = text;
		}
		if (result.truth == TRUTH_TRUE)
			continue;
		if (result.truth == TRUTH_FALSE || ret->outcome == CLAIM_HOLDS)
			ret->outcome = result.truth == TRUTH_FALSE ? CLAIM_FAILS : CLAIM_UNPROVED;
		*ARRAY_ADD(a, judge->exceptions) =
			marked(a, list[i]->label, result.truth == TRUTH_UNKNOWN);
	}
	if (ret->outcome != CLAIM_HOLDS) {
		ret->text = str_join(a, texts.at, texts.len, STR("，"));
		return say(judge, judge->claim->slip_parts, judge->claim->slip_count, &ret->slip);
	}
	/* The text around names them; the words alone stand here. */
	ret->text = judge->claim->words;
	return RC_OK;
}

enum rc claim_judge(struct job *job, const struct book *book, const struct claim_def *claim,
	const struct indicator_def *const *list, size_t list_count, int64_t unit, struct when when,
	int64_t seq, struct claim_outcome *ret)
{
	struct judge judge = {.claim = claim, .unit = unit, .when = when};
	*ret = (struct claim_outcome){.claim = claim};
	if (claim->over_list && list_count == 0)
		return fail(job, RC_INVALID,
			"定性表述“%.*s”要写明对哪些指标而言：{{表述 %.*s [指标, 指标]}}",
			STR_ARG(claim->label), STR_ARG(claim->code));
	TRY(evaluation_open(job, book, seq, &judge.ev));
	evaluation_unit(&judge.ev, unit);
	want_all(&judge, list, list_count);
	enum rc rc = evaluation_run(&judge.ev);
	if (rc == RC_OK)
		rc = ledger_env(job, book, judge.ev.seq, when, unit, &judge.below);
	if (rc == RC_OK)
		rc = claim->over_list ? judge_list(&judge, list, list_count, ret)
				      : judge_one(&judge, ret);
	if (rc == RC_OK)
		rc = ledger_env_trouble(&judge.below);
	ret->uses = judge.uses.at;
	ret->use_count = judge.uses.len;
	ret->exceptions = judge.records.at;
	ret->exception_count = judge.records.len;
	evaluation_close(&judge.ev);
	return rc;
}
