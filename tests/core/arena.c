/* src/core/arena.c */
#include "../check.h"

#include <malloc.h>
#include <stdalign.h>

static void memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	for (size_t size = 0; size < 300; size++) {
		unsigned char *p = arena_alloc(a, 1, size);
		assert_non_null(p);
		if (size) {
			assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xA5, size);
		}
	}
	arena_free(a);
}

static void blocks_do_not_overlap(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	enum { COUNT = 500 };
	unsigned char *at[COUNT];
	for (size_t i = 0; i < COUNT; i++) {
		at[i] = arena_alloc(a, i + 1, 7);
		memset(at[i], (int)(i % 251) + 1, (i + 1) * 7);
	}
	for (size_t i = 0; i < COUNT; i++)
		for (size_t j = 0; j < (i + 1) * 7; j++)
			assert_int_equal(at[i][j], i % 251 + 1);
	arena_free(a);
}

static void memory_is_zeroed_again_after_a_clear(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	for (int round = 0; round < 5; round++) {
		unsigned char *small = arena_alloc(a, 100, 1), *big = arena_alloc(a, 3 << 20, 1);
		for (size_t i = 0; i < 100; i++)
			assert_int_equal(small[i], 0);
		assert_int_equal(big[0] | big[(3 << 20) - 1], 0);
		memset(small, 1, 100);
		memset(big, 1, 3 << 20);
		if (round % 2)
			(void)arena_alloc(a, 64, 1); /* else the big block is the newest */
		arena_clear(a);
		assert_int_equal(arena_held(a), 0);
	}
	arena_free(a);
}

static void held_counts_the_bytes_asked_for(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	assert_int_equal(arena_held(a), 0);
	(void)arena_alloc(a, 3, 5);
	assert_int_equal(arena_held(a), 15);
	(void)arena_alloc(a, 0, 5);
	assert_int_equal(arena_held(a), 15);
	/* the newest grows in place: only the difference is new */
	char *p = arena_alloc(a, 10, 1);
	p = arena_grow(a, p, 10, 30, 1);
	assert_int_equal(arena_held(a), 45);
	/* an older one is copied */
	(void)arena_alloc(a, 1, 1);
	p = arena_grow(a, p, 30, 40, 1);
	assert_int_equal(arena_held(a), 46 + 40);
	arena_free(a);
}

static void growing_keeps_the_old_and_zeroes_the_new(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	int *p = arena_grow(a, NULL, 0, 4, sizeof(int));
	for (int i = 0; i < 4; i++) {
		assert_int_equal(p[i], 0);
		p[i] = i + 1;
	}
	size_t count = 4;
	for (int round = 0; round < 14; round++) {
		if (round % 3 == 0)
			(void)arena_alloc(a, 1, 1); /* then it is not the newest any more */
		p = arena_grow(a, p, count, count * 2, sizeof(int));
		for (size_t i = 0; i < count; i++)
			assert_int_equal(p[i], i + 1);
		for (size_t i = count; i < count * 2; i++) {
			assert_int_equal(p[i], 0);
			p[i] = (int)i + 1;
		}
		count *= 2;
	}
	arena_free(a);
}

static void growing_in_place_zeroes_what_was_written_before_a_clear(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	memset(arena_alloc(a, 2000, 1), 0xFF, 2000);
	arena_clear(a);
	unsigned char *p = arena_alloc(a, 1, 1);
	p = arena_grow(a, p, 1, 2000, 1);
	for (int i = 0; i < 2000; i++)
		assert_int_equal(p[i], 0);
	arena_free(a);
}

static void growing_by_nothing_is_allowed(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	char *p = arena_alloc(a, 3, 1);
	memcpy(p, "abc", 3);
	p = arena_grow(a, p, 3, 3, 1);
	assert_memory_equal(p, "abc", 3);
	assert_non_null(arena_grow(a, NULL, 0, 0, 8));
	arena_free(a);
}

static void an_array_grows_item_by_item(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	ARRAY(int64_t) v = {0};
	for (int i = 0; i < 10000; i++) {
		*ARRAY_ADD(a, v) = i * 3;
		if (i % 100 == 0)
			(void)arena_alloc(a, 1, 8);
	}
	assert_int_equal(v.len, 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(v.at[i], i * 3);
	arena_free(a);
}

/* A notebook of undos: each writes its letter. */
static char notes[64];
static size_t noted;

static void note(void *what)
{
	notes[noted++] = *(char *)what;
	notes[noted] = '\0';
}

static void undos_run_last_in_first_out(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	static char letters[] = "abcdef";
	noted = 0;
	for (int i = 0; i < 6; i++) {
		arena_defer(a, note, &letters[i]);
		(void)arena_alloc(a, 5000, 1);
	}
	arena_clear(a);
	assert_string_equal(notes, "fedcba");
	arena_clear(a);
	assert_string_equal(notes, "fedcba");
	arena_defer(a, note, &letters[0]);
	arena_free(a);
	assert_string_equal(notes, "fedcbaa");
}

static void an_undo_sees_memory_of_its_arena(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	char *letter = arena_alloc(a, 1, 1);
	*letter = 'x';
	noted = 0;
	arena_defer(a, note, letter);
	arena_free(a);
	assert_string_equal(notes, "x");
}

static void defer_again(void *what)
{
	static char z = 'z';
	(void)arena_alloc(what, 10000, 1);
	arena_defer(what, note, &z);
}

static void an_undo_may_defer_another(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	static char first = '1';
	noted = 0;
	arena_defer(a, note, &first);
	arena_defer(a, defer_again, a);
	arena_free(a);
	assert_string_equal(notes, "z1");
}

static void a_freed_arena_gives_all_its_memory_back(void **state)
{
	(void)state;
	size_t before = mallinfo2().uordblks;
	for (int i = 0; i < 1000; i++) {
		struct arena *a = arena_make();
		(void)arena_alloc(a, 1, 100);
		(void)arena_alloc(a, 1, 10000);
		arena_free(a);
	}
	assert_true(mallinfo2().uordblks < before + 100000);
}

static void free_of_nothing_is_allowed(void **state)
{
	(void)state;
	arena_free(NULL);
}

static void a_product_past_size_t_aborts(void **state)
{
	(void)state;
	struct arena *a = arena_make();
	assert_aborts((void)arena_alloc(a, SIZE_MAX / 2 + 1, 2));
	assert_aborts((void)arena_alloc(a, 1, SIZE_MAX));
	assert_aborts((void)arena_grow(a, NULL, 0, SIZE_MAX / 4, 8));
	assert_aborts((void)arena_grow(a, arena_alloc(a, 4, 1), 4, 3, 1));
	assert_aborts(arena_out_of_memory(1));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(blocks_do_not_overlap),
		cmocka_unit_test(memory_is_zeroed_again_after_a_clear),
		cmocka_unit_test(held_counts_the_bytes_asked_for),
		cmocka_unit_test(growing_keeps_the_old_and_zeroes_the_new),
		cmocka_unit_test(growing_in_place_zeroes_what_was_written_before_a_clear),
		cmocka_unit_test(growing_by_nothing_is_allowed),
		cmocka_unit_test(an_array_grows_item_by_item),
		cmocka_unit_test(undos_run_last_in_first_out),
		cmocka_unit_test(an_undo_sees_memory_of_its_arena),
		cmocka_unit_test(an_undo_may_defer_another),
		cmocka_unit_test(a_freed_arena_gives_all_its_memory_back),
		cmocka_unit_test(free_of_nothing_is_allowed),
		cmocka_unit_test(a_product_past_size_t_aborts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
