/* The toy district itself: random formulas read, print back to one spelling, and evaluate. */
#include "../check.h"
#include "world.h"

static struct place here(void)
{
	return (struct place){.file = STR("random"), .line = 1, .column = 1};
}

static struct formula *must_read(
	struct world *w, enum formula_kind kind, struct str text, int ledger)
{
	struct formula *f = NULL;

	if (formula_read(w->job, kind, text, here(), &w->schema,
		    ledger < 0 ? NULL : &w->ledgers[ledger], &f) != RC_OK) {
		fail_msg("%.*s\n%.*s", STR_ARG(text), STR_ARG(job_error(w->job)));
	}
	return f;
}

static void same_again(struct world *w, const struct formula *f, int ledger, enum spelling spelling)
{
	struct str first = formula_print(w->job->arena, f, spelling);
	struct formula *again = must_read(w, formula_kind_of(f), first, ledger);
	struct str second = formula_print(w->job->arena, again, spelling);
	struct str labels = formula_print(w->job->arena, again, SPELL_LABELS);

	if (!str_eq(first, second))
		print_error("%.*s\n%.*s\n", STR_ARG(first), STR_ARG(second));
	assert_true(str_eq(first, second));
	assert_true(str_eq(labels, formula_print(w->job->arena, f, SPELL_LABELS)));
}

static void random_formulas_print_back_to_one_spelling(void **state)
{
	struct job job;

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		job_init(&job, STR("test"));
		struct world *w = world_make(&job);

		w->seed = seed * 2 + 1;
		for (int i = 0; i < 5; i++) {
			int ledger = (int)world_below(w, WORLD_LEDGERS);
			struct formula *f = must_read(
				w, FORMULA_CHECK, world_random_condition(w, ledger), ledger);

			same_again(w, f, ledger, SPELL_LABELS);
			same_again(w, f, ledger, SPELL_CODES);
			f = must_read(w, FORMULA_NUMBER, world_random_number(w), -1);
			same_again(w, f, -1, SPELL_LABELS);
			same_again(w, f, -1, SPELL_CODES);
		}
		job_done(&job);
	}
}

/* Printing and reading again must not change what is counted. */
static void random_formulas_mean_the_same_after_printing(void **state)
{
	struct job job;
	int64_t rows = 0, undecidable = 0, given = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		job_init(&job, STR("test"));
		struct world *w = world_make(&job);

		world_fill(w, seed, 25);
		struct formula_env env = world_env(w);

		env.unit = (int64_t)world_below(w, 5);
		for (int i = 0; i < 20; i++) {
			struct formula *f =
				must_read(w, FORMULA_NUMBER, world_random_number(w), -1);
			struct formula *again = must_read(
				w, FORMULA_NUMBER, formula_print(job.arena, f, SPELL_CODES), -1);
			struct result a = {0}, b = {0};

			assert_int_equal(formula_eval(&job, f, &env, NULL, &a), RC_OK);
			assert_int_equal(formula_eval(&job, again, &env, NULL, &b), RC_OK);
			assert_int_equal(a.state, b.state);
			assert_int_equal(ratio_cmp(a.number, b.number), 0);
			assert_int_equal(a.rows, b.rows);
			assert_int_equal(a.undecidable, b.undecidable);
			rows += a.rows;
			undecidable += a.undecidable;
			given += a.state == VALUE_GIVEN;
		}
		job_done(&job);
	}
	/* The worlds are not empty and not all decidable, or the test would prove nothing. */
	assert_true(rows > 1000);
	assert_true(undecidable > 1000);
	assert_true(given > 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_formulas_print_back_to_one_spelling),
		cmocka_unit_test(random_formulas_mean_the_same_after_printing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
