/*
 * Strong words: a claim is written only when its proof holds; otherwise the
 * softer wording stands in the text, and the exceptions go to the slip.
 *
 * Wordings carry figures in braces: {科技特派员覆盖率}, {高企推荐申报数 的 完成率};
 * in a claim over a list {指标} is the indicator at hand, and the wording is
 * said of each one for which the proof fails. {名单} names the exceptions, {名单 指标} the records behind another
 * indicator; an empty list is said to be 无.
 */
#include "indicator/inner.h"

struct judge {
	struct evaluation ev;
	const struct claim_def *claim;
	int64_t unit;
	struct when when;
	const struct indicator_def *at_hand; /* 该指标 */
	struct formula_env below;            /* of the ledgers */
	ARRAY(struct str) exceptions;
	ARRAY(struct figure) uses;
};

/* ---- the environment: ledgers below, figures from the evaluation ---- */

static struct value claim_field(void *arg, struct row_view row, const struct field_def *field)
{
	struct judge *judge = arg;
	return judge->below.field(judge->below.arg, row, field);
}

static bool claim_deref(
	void *arg, const struct ledger_def *ledger, int64_t id, struct row_view *ret)
{
	struct judge *judge = arg;
	return judge->below.deref(judge->below.arg, ledger, id, ret);
}

static bool claim_next(
	void *arg, const struct ledger_def *ledger, size_t *cursor, struct row_view *ret)
{
	struct judge *judge = arg;
	return judge->below.next(judge->below.arg, ledger, cursor, ret);
}

static bool claim_unit_within(void *arg, int64_t unit, int64_t top)
{
	struct judge *judge = arg;
	return unit_within(&judge->ev.tree, unit, top);
}

static enum rc claim_indicator(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	struct judge *judge = arg;
	struct figure figure;
	evaluation_face(&judge->ev, indicator != NULL ? indicator : judge->at_hand, face,
		judge->when, 0, evaluation_unit_index(&judge->ev, judge->unit), &figure);
	*ARRAY_ADD(judge->ev.job->arena, judge->uses) = figure;
	*ret = figure_result(&figure);
	return RC_OK;
}

static struct formula_env claim_env(struct judge *judge)
{
	return (struct formula_env){
		.when = judge->when,
		.unit = judge->unit,
		.arg = judge,
		.field = claim_field,
		.deref = claim_deref,
		.next = claim_next,
		.unit_within = claim_unit_within,
		.indicator = claim_indicator,
	};
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
	*ARRAY_ADD(job->arena, judge->exceptions) =
		marked(job->arena, name, truth == TRUTH_UNKNOWN);
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
	if (count == 0)
		buf_add_z(out, "无");
	return RC_OK;
}

/* Calls `each` for every {…} of a wording; text between goes to out when it is given. */
static enum rc wording(struct judge *judge, struct str text, struct buf *out)
{
	struct job *job = judge->ev.job;
	const struct schema *schema = &judge->ev.book->catalog->schema;
	while (text.len > 0) {
		struct str tag, before = str_cut(&text, STR("{"));
		if (out != NULL)
			buf_add(out, before);
		if (text.at == NULL)
			break;
		tag = str_trim(str_cut(&text, STR("}")));
		if (str_eq(tag, STR("名单"))) {
			if (out != NULL && judge->exceptions.len > 0)
				buf_add(out, str_join(job->arena, judge->exceptions.at,
						     judge->exceptions.len, STR("、")));
			else if (out != NULL)
				buf_add_z(out, "无");
			continue;
		}
		struct str spelled = tag;
		if (judge->at_hand != NULL && str_starts(tag, STR("指标")))
			spelled = str_format(job->arena, "%.*s%.*s", STR_ARG(judge->at_hand->label),
				STR_ARG(str_skip(tag, STR("指标").len)));
		struct formula *f;
		TRY(formula_read(
			job, FORMULA_FIGURE, spelled, judge->claim->place, schema, NULL, &f));
		struct figure_tag figure = formula_figure(f);
		if (figure.listing) {
			if (out != NULL)
				TRY(add_list(judge, &figure, out));
			continue;
		}
		if (out == NULL) {
			evaluation_want(&judge->ev, figure.indicator, figure.face, judge->when, 0);
			continue;
		}
		struct figure value;
		evaluation_face(&judge->ev, figure.indicator, figure.face, judge->when, 0,
			evaluation_unit_index(&judge->ev, judge->unit), &value);
		struct printed p = figure_print(job->arena, &value);
		if (str_eq(tag, STR("指标")) && judge->at_hand != NULL)
			buf_add(out, judge->at_hand->label);
		buf_add(out, p.missing ? p.missing_text : p.number);
		if (!p.missing)
			buf_add(out, p.measure);
		*ARRAY_ADD(job->arena, judge->uses) = value;
	}
	return RC_OK;
}

static enum rc say(struct judge *judge, struct str text, struct str *ret)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	enum rc rc = wording(judge, text, &b);
	*ret = buf_take(judge->ev.job->arena, &b);
	return rc;
}

/* ---- judging ---- */

static enum rc want_all(
	struct judge *judge, const struct indicator_def *const *list, size_t list_count)
{
	const struct formula *f = judge->claim->holds;
	static const enum face faces[] = {FACE_VALUE, FACE_GROWTH, FACE_OF_LAST_YEAR,
		FACE_LAST_YEAR, FACE_COMPLETION, FACE_RANK};
	for (size_t i = 0; i < formula_use_count(f); i++)
		evaluation_want(&judge->ev, formula_use(f, i).indicator, formula_use(f, i).face,
			judge->when, 0);
	if (!judge->claim->over_list) {
		TRY(wording(judge, judge->claim->softer, NULL));
		return wording(judge, judge->claim->slip, NULL);
	}
	for (size_t i = 0; i < list_count; i++) {
		judge->at_hand = list[i];
		for (size_t k = 0; k < COUNT_OF(faces); k++)
			evaluation_want(&judge->ev, list[i], faces[k], judge->when, 0);
		TRY(wording(judge, judge->claim->softer, NULL));
		TRY(wording(judge, judge->claim->slip, NULL));
	}
	return RC_OK;
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
	TRY(formula_exceptions(job, judge->claim->holds, &env, take_exception, judge));
	TRY(say(judge, judge->claim->softer, &ret->text));
	return say(judge, judge->claim->slip, &ret->slip);
}

/* Does a wording speak of the indicator at hand? Then it is said of each one. */
static bool of_each(struct str text)
{
	return str_find(text, STR("{指标")) != SIZE_MAX;
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
		if (i == 0 || of_each(judge->claim->softer)) {
			TRY(say(judge, judge->claim->softer, &text));
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
		return say(judge, judge->claim->slip, &ret->slip);
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
	enum rc rc = want_all(&judge, list, list_count);
	if (rc == RC_OK)
		rc = evaluation_run(&judge.ev);
	if (rc == RC_OK)
		rc = ledger_env(job, book, judge.ev.seq, when, unit, &judge.below);
	if (rc == RC_OK)
		rc = claim->over_list ? judge_list(&judge, list, list_count, ret)
				      : judge_one(&judge, ret);
	ret->uses = judge.uses.at;
	ret->use_count = judge.uses.len;
	evaluation_close(&judge.ev);
	return rc;
}
