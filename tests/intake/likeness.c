/*
 * Who is likest to whom: held against every name looked at with every other, by
 * the rule as match.h has it, said once more here.
 */
#include "desk.h"
#include "intake/match.h"

#define MANY      300 /* names of a list, drawn */
#define GRAMS_MAX 100

static struct job job;

static int begin(void **state)
{
	(void)state;
	job_init(&job, STR("test"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	job_done(&job);
	return 0;
}

struct lists {
	struct likest_list a, b;
	struct likest *best_a, *best_b;
};

static bool all_may(const void *arg, size_t i, size_t k)
{
	(void)arg;
	(void)i;
	(void)k;
	return true;
}

static bool of_one_parity(const void *arg, size_t i, size_t k)
{
	(void)arg;
	return (i + k) % 2 == 0;
}

static struct lists found(
	const struct str *a, size_t a_count, const struct str *b, size_t b_count, likest_may *may)
{
	struct lists l = {.a = {a, arena_array(job.arena, size_t, a_count + 1), a_count},
		.b = {b, arena_array(job.arena, size_t, b_count + 1), b_count}};
	l.best_a = arena_array(job.arena, struct likest, a_count + 1);
	l.best_b = arena_array(job.arena, struct likest, b_count + 1);
	likest_find(job.arena, &l.a, &l.b, may, NULL, l.best_a, l.best_b);
	return l;
}

/* ---- the rule ---- */

static size_t pairs_of(struct str core, uint64_t out[GRAMS_MAX])
{
	uint32_t before = '^';
	size_t count = 0;
	for (size_t at = 0; at < core.len;) {
		uint32_t cp = utf8_next(core, &at);
		bool known = false;
		for (size_t i = 0; i < count; i++)
			known = known || out[i] == ((uint64_t)before << 32 | cp);
		if (!known)
			out[count++] = (uint64_t)before << 32 | cp;
		before = cp;
	}
	return count;
}

static bool has(struct str core, uint64_t pair)
{
	uint64_t own[GRAMS_MAX];
	for (size_t i = 0, count = pairs_of(core, own); i < count; i++)
		if (own[i] == pair)
			return true;
	return false;
}

static size_t names_with(const struct lists *l, uint64_t pair)
{
	size_t count = 0;
	for (size_t i = 0; i < l->a.count; i++)
		count += has(l->a.cores[i], pair);
	for (size_t i = 0; i < l->b.count; i++)
		count += has(l->b.cores[i], pair);
	return count;
}

static uint32_t weight(size_t names, size_t count)
{
	uint64_t ratio = ((uint64_t)names << 8) / count;
	uint32_t bits = 0;
	while (ratio >> (bits + 1) != 0)
		bits++;
	uint32_t sum = bits * 16 + (bits >= 4 ? (uint32_t)(ratio >> (bits - 4)) & 15 : 0);
	return sum > 128 ? sum - 120 : 8;
}

struct weighed {
	uint64_t pairs[GRAMS_MAX];
	uint32_t weights[GRAMS_MAX], whole;
	bool tells[GRAMS_MAX]; /* somebody apart */
	size_t count;
};

static void weigh(const struct lists *l, struct str core, struct weighed *w)
{
	size_t names = l->a.count + l->b.count;
	w->whole = 0;
	w->count = pairs_of(core, w->pairs);
	for (size_t i = 0; i < w->count; i++) {
		size_t count = names_with(l, w->pairs[i]);
		w->tells[i] = count <= 40 || count * 25 <= names;
		w->weights[i] = weight(names, count);
		w->whole += w->weights[i];
	}
}

static int likeness(const struct weighed *x, const struct weighed *y)
{
	uint32_t shared = 0;
	bool told = false;
	for (size_t i = 0; i < x->count; i++)
		for (size_t k = 0; k < y->count; k++)
			if (x->pairs[i] == y->pairs[k]) {
				shared += x->weights[i];
				told = told || x->tells[i];
			}
	return told ? (int)(200 * shared / (x->whole + y->whole)) : 0;
}

static void better(struct likest *best, size_t other, int like)
{
	if (like >= MATCH_LIKENESS && like > best->likeness)
		*best = (struct likest){other + 1, like, false};
}

static size_t holds(const struct lists *l, likest_may *may)
{
	struct weighed *a = arena_array(job.arena, struct weighed, l->a.count);
	struct weighed *b = arena_array(job.arena, struct weighed, l->b.count);
	struct likest *best_a = arena_array(job.arena, struct likest, l->a.count);
	struct likest *best_b = arena_array(job.arena, struct likest, l->b.count);
	size_t somebody = 0;
	for (size_t i = 0; i < l->a.count; i++)
		weigh(l, l->a.cores[i], &a[i]);
	for (size_t k = 0; k < l->b.count; k++)
		weigh(l, l->b.cores[k], &b[k]);
	for (size_t i = 0; i < l->a.count; i++)
		for (size_t k = 0; k < l->b.count; k++)
			if (may(NULL, i, k)) {
				better(&best_a[i], k, likeness(&a[i], &b[k]));
				better(&best_b[k], i, likeness(&a[i], &b[k]));
			}
	for (size_t i = 0; i < l->a.count; i++) {
		assert_int_equal(l->best_a[i].other, best_a[i].other);
		assert_int_equal(l->best_a[i].likeness, best_a[i].likeness);
		assert_false(l->best_a[i].cut);
		somebody += best_a[i].other > 0;
	}
	for (size_t k = 0; k < l->b.count; k++)
		assert_int_equal(l->best_b[k].other, best_b[k].other);
	return somebody;
}

/* ---- what is held against it ---- */

static uint32_t drawn(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525U + 1013904223U;
	return (*state >> 8) % below;
}

/* Names of one to nine characters out of so many, now and then one of the others' with another end. */
static struct str *draw_names(uint32_t *state, uint32_t characters, const struct str *others)
{
	struct str *names = arena_array(job.arena, struct str, MANY);
	for (size_t i = 0; i < MANY; i++) {
		char text[64];
		size_t len = 0;
		for (uint32_t c = 1 + drawn(state, 9); c > 0; c--)
			len += utf8_put(0x4E00 + drawn(state, characters), text + len);
		names[i] = others != NULL && i % 5 == 0
				   ? str_format(job.arena, "%.*s%.*s", STR_ARG(others[i]), 3, text)
				   : str_copy(job.arena, (struct str){text, len});
	}
	return names;
}

static void nobody_who_reaches_the_line_is_overlooked(void **state)
{
	static const uint32_t characters[] = {3, 12, 60, 400};
	uint32_t seed = 7;
	(void)state;

	for (size_t i = 0; i < COUNT_OF(characters); i++)
		for (int round = 0; round < 2; round++) {
			struct str *a = draw_names(&seed, characters[i], NULL);
			struct str *b = draw_names(&seed, characters[i], a);
			likest_may *may = round == 0 ? all_may : of_one_parity;
			struct lists l = found(a, MANY, b, MANY, may);
			size_t somebody = holds(&l, may);
			/* Of three characters each pair is in so many names that it tells nobody apart. */
			assert_true(i == 0 ? somebody == 0 : somebody > MANY / 10);
		}
}

static void who_has_a_partner_is_not_looked_for(void **state)
{
	const struct str a[] = {STR("天地人软件"), STR("金木水机械")};
	const struct str b[] = {STR("天地人软件园"), STR("金木水机械厂")};
	size_t partner_a[] = {0, 0}, partner_b[] = {SIZE_MAX, 0};
	struct likest best_a[2] = {0}, best_b[2] = {0};
	struct likest_list list_a = {a, partner_a, 2}, list_b = {b, partner_b, 2};
	(void)state;

	likest_find(job.arena, &list_a, &list_b, all_may, NULL, best_a, best_b);
	assert_int_equal(best_a[0].other, 0);
	assert_int_equal(best_a[1].other, 2);
	assert_int_equal(best_b[1].other, 2);
	likest_find(job.arena, &(struct likest_list){0}, &list_b, all_may, NULL, NULL, best_b);
}

/* All are nearly the same: each is likely to be each. */
static struct str *numbered(size_t count, size_t from)
{
	struct str *names = arena_array(job.arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		names[i] = str_format(job.arena, "第%zu号泵站", from + i);
	return names;
}

static void where_thousands_are_nearly_the_same_it_is_said_that_there_were_more(void **state)
{
	size_t count = 20000, cut = 0;
	(void)state;

	struct lists few = found(numbered(MATCH_TRIES, 0), MATCH_TRIES,
		numbered(MATCH_TRIES, MATCH_TRIES), MATCH_TRIES, all_may);
	for (size_t i = 0; i < MATCH_TRIES; i++)
		assert_false(few.best_a[i].cut);
	struct lists l = found(numbered(count, 0), count, numbered(count, count), count, all_may);
	for (size_t i = 0; i < count; i++) {
		cut += l.best_a[i].cut;
		assert_true(l.best_a[i].other == 0 || l.best_a[i].likeness >= MATCH_LIKENESS);
	}
	assert_true(cut > count / 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(nobody_who_reaches_the_line_is_overlooked),
		T(who_has_a_partner_is_not_looked_for),
		T(where_thousands_are_nearly_the_same_it_is_said_that_there_were_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
