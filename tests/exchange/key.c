/*
 * Keys: what is signed holds for these bytes and this key alone, and files that are no SM2 key are refused with words.
 */
#include "../check.h"

#include "exchange/inner.h"

static int setup(void **state)
{
	static struct job job;
	job_init(&job, STR("试"));
	*state = &job;
	return 0;
}

static int teardown(void **state)
{
	job_done(*state);
	return 0;
}

static void a_signature_holds_for_these_bytes_and_this_key(void **state)
{
	struct job *job = *state;
	struct sm2 *key, *other, *public;
	struct str signature;
	assert_int_equal(sm2_make(job, &key), RC_OK);
	assert_int_equal(sm2_make(job, &other), RC_OK);
	assert_int_equal(sm2_sign(job, key, STR("清单"), &signature), RC_OK);
	assert_int_equal(sm2_public(job, sm2_public_der(job->arena, key), &public), RC_OK);
	assert_true(sm2_verify(public, STR("清单"), signature));
	assert_false(sm2_verify(public, STR("清単"), signature));
	assert_false(sm2_verify(other, STR("清单"), signature));
	assert_false(sm2_verify(public, STR("清单"), str_head(signature, signature.len - 1)));
	assert_false(sm2_verify(public, STR("清单"), STR("")));
	assert_int_equal(exchange_fingerprint(job->arena, key).len, 64);
	assert_true(str_eq(
		exchange_fingerprint(job->arena, key), exchange_fingerprint(job->arena, public)));
}

static void a_private_key_comes_back_from_its_bytes(void **state)
{
	struct job *job = *state;
	struct sm2 *key, *again;
	struct str signature, der;
	assert_int_equal(sm2_make(job, &key), RC_OK);
	der = sm2_private_der(job->arena, key);
	assert_int_equal(sm2_private(job, der, &again), RC_OK);
	assert_int_equal(sm2_sign(job, again, STR("一"), &signature), RC_OK);
	assert_true(sm2_verify(key, STR("一"), signature));
	for (size_t i = 0; i < der.len; i += 3) /* cut short anywhere it is none */
		assert_int_equal(sm2_private(job, str_head(der, i), &again), RC_INVALID);
}

static void the_public_text_names_the_bureau_and_reads_back(void **state)
{
	struct job *job = *state;
	struct sm2 *key, *again;
	assert_int_equal(sm2_make(job, &key), RC_OK);
	struct str text = exchange_public_text(job->arena, key, STR("云东区科技局"));
	assert_true(str_starts(text, STR("单位：云东区科技局\n")));
	assert_int_equal(str_find(text, STR("PRIVATE")), SIZE_MAX);
	assert_int_equal(sm2_public_pem(job, text, &again), RC_OK);
	assert_true(str_eq(
		exchange_fingerprint(job->arena, key), exchange_fingerprint(job->arena, again)));
}

static void what_is_no_sm2_key_is_refused(void **state)
{
	/* a key on the curve P-256 */
	static const char other[] =
		"-----BEGIN PUBLIC KEY-----\n"
		"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
		"6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
		"-----END PUBLIC KEY-----\n";
	struct job *job = *state;
	struct sm2 *key;
	assert_int_equal(sm2_public_pem(job, STR("不是公钥"), &key), RC_INVALID);
	assert_true(str_find(job_error(job), STR("读不出来")) != SIZE_MAX);
	job_clear_error(job);
	assert_int_equal(sm2_public_pem(job, str_from_z(other), &key), RC_INVALID);
	assert_true(str_find(job_error(job), STR("不是 SM2")) != SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_signature_holds_for_these_bytes_and_this_key, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_private_key_comes_back_from_its_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_public_text_names_the_bureau_and_reads_back, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_sm2_key_is_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
