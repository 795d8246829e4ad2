/*
 * SM3 by OpenSSL; its context is freed by sm3_done, or by the arena when the
 * digest was given up.
 */
#include "store/sm3.h"

#include <openssl/evp.h>

struct sm3 {
	EVP_MD_CTX *context; /* NULL after sm3_done */
};

static void sm3_drop(void *what)
{
	struct sm3 *sm3 = what;

	EVP_MD_CTX_free(sm3->context);
	sm3->context = NULL;
}

struct sm3 *sm3_new(struct arena *a)
{
	struct sm3 *sm3 = arena_new(a, struct sm3);

	arena_defer(a, sm3_drop, sm3);
	sm3->context = EVP_MD_CTX_new();
	must(sm3->context);
	must(EVP_DigestInit_ex(sm3->context, EVP_sm3(), NULL) == 1);
	return sm3;
}

void sm3_add(struct sm3 *sm3, struct str bytes)
{
	must(sm3->context);
	must(!bytes.len || EVP_DigestUpdate(sm3->context, bytes.at, bytes.len) == 1);
}

void sm3_done(struct sm3 *sm3, unsigned char ret_digest[SM3_SIZE])
{
	unsigned int len = 0;

	must(sm3->context);
	must(EVP_DigestFinal_ex(sm3->context, ret_digest, &len) == 1);
	must(len == SM3_SIZE);
	sm3_drop(sm3);
}

struct str sm3_hex(struct arena *a, const unsigned char digest[SM3_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	char *at = arena_array(a, char, 2 * SM3_SIZE);

	for (size_t i = 0; i < SM3_SIZE; i++) {
		at[2 * i] = digits[digest[i] >> 4];
		at[2 * i + 1] = digits[digest[i] & 15];
	}
	return (struct str){at, 2 * SM3_SIZE};
}

struct str sm3_text(struct arena *a, struct str bytes)
{
	struct sm3 *sm3 = sm3_new(a);
	unsigned char digest[SM3_SIZE];

	sm3_add(sm3, bytes);
	sm3_done(sm3, digest);
	return sm3_hex(a, digest);
}
