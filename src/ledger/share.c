/*
 * The digest of one ledger's share of a change (chain.c says of which bytes).
 *
 * Hashing a large import takes a tenth of it, and nothing waits for the result
 * until the commit: another processor hashes what is put while the rows go
 * into the table. It reads the fresh entries and their bytes, which nobody
 * changes between share_begin and share_end. Only the first flush of a large
 * bundle is hashed so; whatever comes after it is hashed again at the commit.
 */
#include "ledger/inside.h"

#include "store/sm3.h"

#define SHARE_LARGE ((size_t)1 << 20) /* bytes from which a thread pays */

struct share_ahead {
	const struct bundle *bundle;
	struct arena *arena; /* of its own: arenas are no meeting place for threads */
	struct digest digest;
	struct aside aside;
};

static struct digest digest_of(
	struct arena *a, const struct bundle *bundle, const struct entry *at, size_t count)
{
	struct sm3 *sm3 = sm3_new(a);
	struct digest digest;
	struct buf ended;

	buf_init(&ended, 64);
	for (size_t i = 0; i < count; i++) {
		if (at[i].same)
			continue;
		if (at[i].ended) {
			buf_clear(&ended);
			chain_ended(&ended, at[i].id, at[i].ended);
			sm3_add(sm3, buf_str(&ended));
		}
		if (at[i].len)
			sm3_add(sm3, (struct str){bundle->bytes.at + at[i].at, at[i].len});
	}
	buf_free(&ended);
	sm3_done(sm3, digest.at);
	return digest;
}

static void hash_fresh(void *arg)
{
	struct share_ahead *ahead = arg;
	const struct bundle *bundle = ahead->bundle;

	ahead->digest = digest_of(ahead->arena, bundle, bundle->fresh.at, bundle->fresh.len);
}

void share_begin(struct change *change, struct bundle *bundle)
{
	struct share_ahead *ahead;

	bundle->hashed = false;
	if (bundle->applied.len > 0 || bundle->bytes.len < SHARE_LARGE)
		return;
	ahead = arena_new(change->arena, struct share_ahead);
	ahead->bundle = bundle;
	ahead->arena = arena_make();
	bundle->ahead = ahead;
	aside_begin(&ahead->aside, hash_fresh, ahead);
}

void share_end(struct bundle *bundle)
{
	struct share_ahead *ahead = bundle->ahead;

	if (!ahead)
		return;
	bundle->ahead = NULL;
	aside_end(&ahead->aside);
	arena_free(ahead->arena);
	bundle->digest = ahead->digest;
	bundle->hashed = true;
}

struct digest share_digest(struct arena *a, const struct bundle *bundle)
{
	return bundle->hashed ? bundle->digest
			      : digest_of(a, bundle, bundle->applied.at, bundle->applied.len);
}
