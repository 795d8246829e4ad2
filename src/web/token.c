/*
 * MACs are HMAC-SM3 over "purpose:text", in hex; the purpose keeps a session's
 * MAC from passing as a proof. Comparisons take the same time wherever the
 * texts differ.
 */
#include "web/token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

static struct str hex(struct arena *a, const unsigned char *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_array(a, char, count * 2 + 1);

	for (size_t i = 0; i < count; i++) {
		out[i * 2] = digits[bytes[i] >> 4];
		out[i * 2 + 1] = digits[bytes[i] & 15];
	}
	return (struct str){out, count * 2};
}

static struct str mac(
	struct arena *a, const struct tokens *tokens, const char *purpose, struct str text)
{
	unsigned char out[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	struct str whole = str_format(a, "%s:%.*s", purpose, STR_ARG(text));

	must(HMAC(EVP_sm3(), tokens->key, TOKEN_KEY, (const unsigned char *)whole.at, whole.len,
		     out, &len) != NULL);
	return hex(a, out, len);
}

static bool same(struct str a, struct str b)
{
	return a.len == b.len && CRYPTO_memcmp(a.at, b.at, a.len) == 0;
}

enum rc tokens_make(struct job *job, struct tokens *ret_tokens)
{
	unsigned char start[TOKEN_BYTES];
	struct tokens tokens = {0};
	struct str text;

	if (RAND_bytes(tokens.key, TOKEN_KEY) != 1 || RAND_bytes(start, TOKEN_BYTES) != 1)
		return fail(job, RC_FAILED, "系统没有给出随机数，无法安全启动");
	text = hex(job->arena, start, TOKEN_BYTES);
	for (size_t i = 0; i < text.len; i++)
		tokens.start[i] = text.at[i];
	*ret_tokens = tokens;
	return RC_OK;
}

bool token_is_start(const struct tokens *tokens, struct str given)
{
	return same(given, str_from_z(tokens->start));
}

enum rc session_new(struct job *job, const struct tokens *tokens, struct str *ret_cookie)
{
	unsigned char bytes[TOKEN_BYTES];
	struct str id;

	if (RAND_bytes(bytes, TOKEN_BYTES) != 1)
		return fail(job, RC_FAILED, "系统没有给出随机数，无法开始会话");
	id = hex(job->arena, bytes, TOKEN_BYTES);
	*ret_cookie = str_format(job->arena, "%.*s.%.*s", STR_ARG(id),
		STR_ARG(mac(job->arena, tokens, "session", id)));
	return RC_OK;
}

struct str session_id(struct arena *a, const struct tokens *tokens, struct str cookie)
{
	struct str given = cookie;
	struct str id = str_cut(&given, STR("."));

	if (id.len != TOKEN_BYTES * 2 || !same(mac(a, tokens, "session", id), given))
		return STR_NONE;
	return id;
}

struct proof proof_make(struct arena *a, const struct tokens *tokens, struct str session)
{
	return (struct proof){mac(a, tokens, "proof", session)};
}

bool proof_holds(struct arena *a, const struct tokens *tokens, struct str session, struct str given)
{
	return session.len > 0 && same(mac(a, tokens, "proof", session), given);
}
