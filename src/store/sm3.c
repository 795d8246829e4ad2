/*
 * SM3 by OpenSSL; its context is freed by sm3_done, or by the arena when the
 * digest was given up.
 */
#include "store/sm3.h"

#include <errno.h>
#include <unistd.h>

#include <openssl/evp.h>

#define ASIDE_LARGE ((size_t)1 << 18) /* bytes from which a thread pays */

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

/* ---- aside ---- */

enum rc sm3_file(struct job *job, struct str path, struct str *ret_text)
{
	struct sm3 *sm3 = sm3_new(job->arena);
	unsigned char digest[SM3_SIZE];
	char piece[1 << 16];
	ssize_t n;
	int fd = -1, error;

	TRY(file_open_read(job, path, &fd));
	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		sm3_add(sm3, (struct str){piece, (size_t)n});
	}
	error = errno;
	(void)close(fd);
	sm3_done(sm3, digest);
	if (n < 0)
		return fail(
			job, RC_FAILED, "无法读取文件 %.*s：%s", STR_ARG(path), error_words(error));
	*ret_text = sm3_hex(job->arena, digest);
	return RC_OK;
}

struct sm3_aside {
	struct arena *arena; /* of its own: arenas are no meeting place for threads */
	struct str bytes, text;
	struct aside aside;
};

static void digest(void *arg)
{
	struct sm3_aside *aside = arg;

	aside->text = sm3_text(aside->arena, aside->bytes);
}

static void digest_drop(void *what)
{
	struct sm3_aside *aside = what;

	aside_drop(&aside->aside);
}

struct sm3_aside *sm3_aside(struct arena *a, struct str bytes)
{
	struct sm3_aside *aside = arena_new(a, struct sm3_aside);

	aside->bytes = bytes;
	aside->arena = arena_beside(a);
	arena_defer(a, digest_drop, aside);
	if (bytes.len >= ASIDE_LARGE)
		aside_begin(&aside->aside, digest, aside);
	else
		aside->aside = (struct aside){.work = digest, .arg = aside};
	return aside;
}

struct str sm3_aside_text(struct arena *a, struct sm3_aside *aside)
{
	aside_end(&aside->aside);
	return str_copy(a, aside->text);
}
