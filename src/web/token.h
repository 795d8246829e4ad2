/*
 * The secrets of one running server: the start token in the opened address,
 * sessions, and the proofs of forms.
 *
 * Nothing is stored: a session is a random id and its MAC, a proof is a MAC
 * of the session's id. The key is made anew at each start, so a restart ends
 * all sessions; the opened address begins a new one.
 */
#ifndef KZ_WEB_TOKEN_H
#define KZ_WEB_TOKEN_H

#include "core/core.h"
#include "web/markup.h"

#define TOKEN_BYTES 16
#define TOKEN_KEY   32

struct tokens {
	unsigned char key[TOKEN_KEY];
	char start[TOKEN_BYTES * 2 + 1]; /* hex */
};

/* RC_FAILED: the machine gave no random numbers. */
enum rc tokens_make(struct job *job, struct tokens *ret_tokens) MUST_USE;
bool token_is_start(const struct tokens *tokens, struct str given);
/* A new session as it stands in the cookie: "id.mac". */
enum rc session_new(struct job *job, const struct tokens *tokens, struct str *ret_cookie) MUST_USE;
/* The id of the session in a cookie's value; STR_NONE when it is not one of ours. A view. */
struct str session_id(struct arena *a, const struct tokens *tokens, struct str cookie);
struct proof proof_make(struct arena *a, const struct tokens *tokens, struct str session);
bool proof_holds(
	struct arena *a, const struct tokens *tokens, struct str session, struct str given);

#endif
