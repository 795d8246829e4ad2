/* What the tests of reading, checking, printing and evaluating share. */
#ifndef TESTS_FORMULA_READ_H
#define TESTS_FORMULA_READ_H

#include "../check.h"
#include "world.h"

#define WHOLE (-1) /* no record: NUMBER, CLAIM, FIGURE */

/* One job and one toy district a test. */
struct bench {
	struct job job;
	struct world *world;
};

static inline int bench_open(void **state)
{
	static struct bench bench;

	job_init(&bench.job, STR("test"));
	bench.world = world_make(&bench.job);
	*state = &bench;
	return 0;
}

static inline int bench_close(void **state)
{
	struct bench *bench = *state;

	job_done(&bench->job);
	return 0;
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

static inline enum rc try_read(
	struct bench *b, enum formula_kind kind, int ledger, const char *text, struct formula **ret)
{
	struct place place = {.file = STR("indicators.yaml"), .line = 41, .column = 10};

	job_clear_error(&b->job);
	return formula_read(&b->job, kind, str_from_z(text), place, &b->world->schema,
		ledger == WHOLE ? NULL : &b->world->ledgers[ledger], ret);
}

static inline struct formula *must_read(
	struct bench *b, enum formula_kind kind, int ledger, const char *text)
{
	struct formula *f = NULL;

	if (try_read(b, kind, ledger, text, &f) != RC_OK)
		fail_msg("%s: %.*s", text, STR_ARG(job_error(&b->job)));
	return f;
}

/* Reads, and prints in labels as wanted; the print reads and prints the same. */
#define assert_prints(b, kind, ledger, text, wanted)                                               \
	prints_as((b), (kind), (ledger), (text), (wanted), __FILE__, __LINE__)
static inline void prints_as(struct bench *b, enum formula_kind kind, int ledger, const char *text,
	const char *wanted, const char *file, int line)
{
	struct arena *a = b->job.arena;
	struct str once = formula_print(a, must_read(b, kind, ledger, text), SPELL_LABELS);

	text_is(once, wanted, file, line);
	for (int spelling = SPELL_LABELS; spelling <= SPELL_CODES; spelling++) {
		struct formula *f = must_read(b, kind, ledger, wanted);
		struct str print = formula_print(a, f, (enum spelling)spelling);

		f = must_read(b, kind, ledger, str_z(a, print));
		text_is(formula_print(a, f, SPELL_LABELS), wanted, file, line);
		text_is(formula_print(a, f, (enum spelling)spelling), str_z(a, print), file, line);
	}
}

/* Is refused with this message; where: "第1行第3列" counted from line 41, column 10 of indicators.yaml. */
#define assert_refused(b, kind, ledger, text, message)                                             \
	refused_as((b), (kind), (ledger), (text), (message), __FILE__, __LINE__)
static inline void refused_as(struct bench *b, enum formula_kind kind, int ledger, const char *text,
	const char *message, const char *file, int line)
{
	struct formula *f = NULL;
	enum rc rc = try_read(b, kind, ledger, text, &f);

	text_is(job_error(&b->job), message, file, line);
	if (rc != RC_INVALID || f)
		_fail(file, line);
}

#endif
