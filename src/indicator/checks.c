/*
 * 校核: what the packs say must hold of the figures of a unit, judged together.
 * The numbers of all rules are asked in one set; each rule is then judged as a
 * claim of a report would be.
 */
#include "indicator/inner.h"

struct checking {
	struct job *job;
	const struct book *book;
	int64_t unit, seq;
	struct when when;
	ARRAY(struct figure_request) requests;
	ARRAY(struct check_line) lines;
	const struct indicator_def *
		*tasked; /* indicators with a task: what a claim over a list is asked of */
	size_t tasked_count;
};

static void want(struct checking *c, const struct indicator_def *indicator, enum face face)
{
	*ARRAY_ADD(c->job->arena, c->requests) =
		(struct figure_request){indicator, face, c->unit, c->when};
}

/* Both truths of one number, where both are known: 台账数 and 登记数. */
static void add_both(struct checking *c, const struct figure *f)
{
	struct figure *sides = arena_array(c->job->arena, struct figure, 2);
	struct arena *a = c->job->arena;
	if (!f->has_counted || !f->has_registered || !f->registered.has_number)
		return;
	for (int i = 0; i < 2; i++) {
		sides[i] = *f;
		sides[i].state = VALUE_GIVEN;
		sides[i].number = i == 0 ? f->counted : f->registered.number;
		sides[i].source = i == 1                             ? FIGURE_REGISTERED
				  : indicator_reckoned(f->indicator) ? FIGURE_DERIVED
								     : FIGURE_COUNTED;
	}
	/* a circular rounds: alike is what prints alike */
	bool same = str_eq(figure_text(a, &sides[0]), figure_text(a, &sides[1]));
	*ARRAY_ADD(a, c->lines) = (struct check_line){
		.kind = CHECK_BOTH,
		.label = f->indicator->label,
		.rule = str_format(a, "%.*s：%s 等于 登记数", STR_ARG(f->indicator->label),
			counted_word(f->indicator)),
		.outcome = same ? CLAIM_HOLDS : CLAIM_FAILS,
		.slip = same ? STR_NONE
			     : STR("两个数都留着；写进公文的是登记数，请查台账缺了还是多了哪几条"),
		.sides = sides,
		.side_count = 2,
	};
}

/* Of a task: a claim that speaks of completion is asked of every indicator that has one. */
static bool asks_of_tasks(const struct claim_def *claim)
{
	unsigned faces = formula_this_faces(claim->holds);
	enum face face;
	while (faces_take(&faces, &face))
		if (face == FACE_COMPLETION || face == FACE_DISTANCE || face == FACE_TARGET)
			return true;
	return false;
}

static enum rc judge(struct checking *c, const struct claim_def *claim, struct check_line *line)
{
	struct claim_outcome outcome;
	bool list = claim->over_list;
	TRY(claim_judge(c->job, c->book, claim, list ? c->tasked : NULL, list ? c->tasked_count : 0,
		c->unit, c->when, c->seq, &outcome));
	line->outcome = outcome.outcome;
	line->slip = outcome.slip;
	line->exceptions = outcome.exceptions;
	line->exception_count = outcome.exception_count;
	return RC_OK;
}

static enum rc add_claim(
	struct checking *c, const struct claim_def *claim, const struct figure *figures)
{
	struct arena *a = c->job->arena;
	size_t uses = formula_use_count(claim->holds);
	struct check_line line = {
		.kind = claim->rule ? CHECK_RULE : CHECK_WORD,
		.label = claim->label,
		.rule = formula_print(a, claim->holds, SPELL_LABELS),
		.words = claim->words,
		.basis = claim->basis,
		.sides = figures,
		.side_count = uses,
		.outcome = CLAIM_UNPROVED,
	};
	if (claim->over_list)
		line.note = !asks_of_tasks(claim) ? STR("写进公文时，对点到名的指标判断")
						  : str_format(a, "对下达了任务的 %zu 项指标判断",
							    c->tasked_count);
	/* nothing to ask it of: not judged here */
	line.open = claim->over_list && (!asks_of_tasks(claim) || c->tasked_count == 0);
	if (!line.open)
		TRY(judge(c, claim, &line));
	for (size_t i = 0; i < uses && !claim->over_list; i++)
		if (figures[i].apart)
			line.note = str_format(
				a, "%.*s：%s", STR_ARG(figures[i].indicator->label), apart_words);
	*ARRAY_ADD(a, c->lines) = line;
	return RC_OK;
}

/* The numbers of all rules, and all tasks. */
static void want_all(struct checking *c)
{
	const struct catalog *catalog = c->book->catalog;
	const struct schema *schema = &catalog->schema;
	for (size_t i = 0; i < schema->indicator_count; i++) {
		want(c, schema->indicators[i], FACE_TARGET);
		want(c, schema->indicators[i], FACE_VALUE);
	}
	for (size_t i = 0; i < catalog->claim_count; i++) {
		const struct formula *f = catalog->claims[i]->holds;
		for (size_t k = 0; k < formula_use_count(f); k++)
			want(c, formula_use(f, k).indicator, formula_use(f, k).face);
	}
}

static enum rc judge_all(struct checking *c, const struct figure *figures)
{
	const struct catalog *catalog = c->book->catalog;
	size_t count = catalog->schema.indicator_count;
	const struct figure *of_claims = figures + 2 * count;
	c->tasked = arena_array(c->job->arena, const struct indicator_def *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (figures[2 * i].state == VALUE_GIVEN)
			c->tasked[c->tasked_count++] = figures[2 * i].indicator;
	for (size_t i = 0; i < catalog->claim_count; i++) {
		TRY(add_claim(c, catalog->claims[i], of_claims));
		of_claims += formula_use_count(catalog->claims[i]->holds);
	}
	for (size_t i = 0; i < count; i++)
		if (figures[2 * i + 1].indicator->registered &&
			figures[2 * i + 1].indicator->value != NULL)
			add_both(c, &figures[2 * i + 1]);
	return RC_OK;
}

struct str check_verdict(const struct check_line *line)
{
	static const struct str words[] = {[CLAIM_FAILS] = STR_INIT("不成立"),
		[CLAIM_HOLDS] = STR_INIT("成立"),
		[CLAIM_UNPROVED] = STR_INIT("无法判断")};
	return line->open ? STR("写时判断") : words[line->outcome];
}

bool check_is_wrong(const struct check_line *line)
{
	return !line->open && line->kind != CHECK_WORD && line->outcome == CLAIM_FAILS;
}

int check_line_order(const struct check_line *line)
{
	if (line->open)
		return CHECK_ORDERS - 1;
	return line->outcome == CLAIM_FAILS ? 0 : line->outcome == CLAIM_UNPROVED ? 1 : 2;
}

enum rc checks_run(struct job *job, const struct book *book, int64_t unit, struct when when,
	int64_t seq, struct check_line **ret, size_t *ret_count)
{
	struct checking c = {.job = job, .book = book, .unit = unit, .seq = seq, .when = when};
	struct figure *figures;
	struct snapshot snapshot;
	want_all(&c);
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = indicator_figures(job, book, c.requests.at, c.requests.len, seq, &figures);
	if (rc == RC_OK)
		rc = judge_all(&c, figures);
	snapshot_end(&snapshot);
	*ret = c.lines.at;
	*ret_count = c.lines.len;
	return rc;
}
