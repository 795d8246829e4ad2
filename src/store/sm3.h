/*
 * SM3 (GB/T 32905), the digest of everything that is to stay what it is: the
 * chain of changes, files taken in, definitions, frozen documents.
 *
 * It stands in the lowest room that uses a library, so that the rooms above
 * have one spelling of it. Inputs of more than one part are the caller's to
 * frame: sm3_add(a) sm3_add(b) digests the bytes of a followed by those of b.
 */
#ifndef KZ_STORE_SM3_H
#define KZ_STORE_SM3_H

#include "core/core.h"

#define SM3_SIZE 32 /* bytes of a digest; its hex text is twice as long */

struct sm3;

/* Begins a digest; it ends with sm3_done or with the arena. */
struct sm3 *sm3_new(struct arena *a) RETURNS_NONNULL;
void sm3_add(struct sm3 *sm3, struct str bytes);
/* Writes the digest; nothing can be added afterwards. */
void sm3_done(struct sm3 *sm3, unsigned char ret_digest[SM3_SIZE]);

/* 64 lower-case hexadecimal digits. */
struct str sm3_hex(struct arena *a, const unsigned char digest[SM3_SIZE]);
/* The digest of one piece, as hexadecimal text. */
struct str sm3_text(struct arena *a, struct str bytes);
/* The same of a file, which is read piece by piece. RC_MISSING, RC_INVALID, RC_FAILED. */
enum rc sm3_file(struct job *job, struct str path, struct str *ret_text) MUST_USE;

/*
 * The same while other things are done: another processor digests the bytes,
 * which must stay as they are until sm3_aside_text or until the arena ends.
 * sm3_aside_text waits for the digest; it may be asked once.
 */
struct sm3_aside;
struct sm3_aside *sm3_aside(struct arena *a, struct str bytes) RETURNS_NONNULL;
struct str sm3_aside_text(struct arena *a, struct sm3_aside *aside);

#endif
