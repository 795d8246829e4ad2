/*
 * The formula language: K D text, where K is the kind (N C D P K F) and D the number of the ledger it stands on. What
 * reads prints back to one spelling, in labels and in codes, and evaluates without surprise over a few odd rows.
 */
#include "fuzz.h"

#include "formula/formula.h"
#include "world.h"

#define KINDS STR("NCDPKF")

static struct world *small_world(void)
{
	static struct job job;
	static struct world *world;

	if (!world) {
		job_init(&job, STR("fuzz"));
		world = world_make(&job);
		world_fill(world, 7, 6);
	}
	return world;
}

static enum rc any_figure(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	(void)arg;
	*ret = (struct result){.number = {(int128)face * 7 - 3, indicator ? 2 : 1}};
	ret->state = face == FACE_TARGET ? VALUE_MISSING : VALUE_GIVEN;
	return RC_OK;
}

static enum rc no_word(void *arg, struct row_view row, enum truth truth)
{
	(void)arg;
	must(row.id > 0 && truth != TRUTH_TRUE);
	return RC_OK;
}

static void evaluate(
	struct job *job, struct world *w, const struct formula *f, int ledger, struct result *ret)
{
	struct formula_env env = world_env(w);
	struct row_view row = world_view(w, ledger, 1 + (int64_t)(w->tables[ledger].rows.len / 2));

	env.indicator = any_figure;
	env.unit = 2;
	must(formula_eval(job, f, &env, &row, ret) == RC_OK);
	must(formula_exceptions(job, f, &env, no_word, NULL) == RC_OK);
	must(ret->number.den > 0);
	must(ret->state == VALUE_GIVEN || ratio_is_zero(ret->number));
}

static void check(struct job *job, struct world *w, const struct formula *f, int ledger)
{
	struct place place = {.file = STR("print"), .line = 1, .column = 1};
	struct str labels = formula_print(job->arena, f, SPELL_LABELS);
	struct result wanted, got;

	evaluate(job, w, f, ledger, &wanted);
	for (int spelling = SPELL_LABELS; spelling <= SPELL_CODES; spelling++) {
		struct str text = formula_print(job->arena, f, (enum spelling)spelling);
		struct formula *again;

		must(formula_read(job, formula_kind_of(f), text, place, &w->schema,
			     &w->ledgers[ledger], &again) == RC_OK);
		must(str_eq(text, formula_print(job->arena, again, (enum spelling)spelling)));
		must(str_eq(labels, formula_print(job->arena, again, SPELL_LABELS)));
		evaluate(job, w, again, ledger, &got);
		must(got.state == wanted.state && ratio_cmp(got.number, wanted.number) == 0);
		must(got.truth == wanted.truth && got.rows == wanted.rows);
		must(got.undecidable == wanted.undecidable);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct place place = {.file = STR("fuzz"), .line = 1, .column = 1};
	struct world *w = small_world();
	struct formula *f;
	struct job job;

	if (size < 2)
		return 0;
	struct str text = {(const char *)data + 2, size - 2};
	size_t kind = str_find(KINDS, (struct str){(const char *)data, 1});
	int ledger = (data[1] + 2) % WORLD_LEDGERS; /* the digit 0 is the first */

	job_init(&job, STR("fuzz"));
	if (kind >= KINDS.len)
		kind = data[0] % (KINDS.len);
	enum rc rc = formula_read(
		&job, (enum formula_kind)kind, text, place, &w->schema, &w->ledgers[ledger], &f);

	must(rc == RC_OK || rc == RC_INVALID || rc == RC_TOO_MUCH);
	must((rc == RC_OK) == (job_error(&job).len == 0));
	if (rc == RC_OK)
		check(&job, w, f, ledger);
	job_done(&job);
	return 0;
}
