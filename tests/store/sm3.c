/* The digest against the vectors of GB/T 32905-2016, annex A. */
#include "store/sm3.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_str(struct str got, struct str want)
{
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.at, want.at, want.len);
}

static void the_vectors_of_the_standard_hold(void **state)
{
	struct arena *a = arena_make();

	(void)state;
	assert_str(sm3_text(a, STR("abc")),
		STR("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
	assert_str(sm3_text(a,
			   STR("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd")),
		STR("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"));
	assert_str(sm3_text(a, STR_NONE),
		STR("1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"));
	arena_free(a);
}

static void parts_added_one_by_one_give_the_digest_of_the_whole(void **state)
{
	struct arena *a = arena_make();
	struct sm3 *sm3 = sm3_new(a);
	unsigned char digest[SM3_SIZE];

	(void)state;
	sm3_add(sm3, STR("a"));
	sm3_add(sm3, STR_NONE);
	sm3_add(sm3, STR("bc"));
	sm3_done(sm3, digest);
	assert_str(sm3_hex(a, digest), sm3_text(a, STR("abc")));
	arena_free(a);
}

static void a_digest_given_up_is_freed_with_its_arena(void **state)
{
	struct arena *a = arena_make();
	struct sm3 *sm3 = sm3_new(a);

	(void)state;
	sm3_add(sm3, STR("half of it"));
	arena_free(a);
}

static void a_digest_aside_is_the_same_small_and_large(void **state)
{
	static const size_t sizes[] = {
		0, 3, ((size_t)1 << 18) - 1, (size_t)1 << 18, (size_t)1 << 20};
	struct arena *a = arena_make();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		char *bytes = arena_array(a, char, sizes[i] + 1);
		struct str whole = {bytes, sizes[i]};

		for (size_t k = 0; k < sizes[i]; k++)
			bytes[k] = (char)(k * 7 + i);
		assert_str(sm3_aside_text(a, sm3_aside(a, whole)), sm3_text(a, whole));
	}
	arena_free(a);
}

static void a_digest_aside_that_nobody_asks_for_ends_with_its_arena(void **state)
{
	struct arena *a = arena_make();
	size_t size = (size_t)4 << 20;

	(void)state;
	(void)sm3_aside(a, (struct str){arena_array(a, char, size), size});
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_of_the_standard_hold),
		cmocka_unit_test(parts_added_one_by_one_give_the_digest_of_the_whole),
		cmocka_unit_test(a_digest_given_up_is_freed_with_its_arena),
		cmocka_unit_test(a_digest_aside_is_the_same_small_and_large),
		cmocka_unit_test(a_digest_aside_that_nobody_asks_for_ends_with_its_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
