/*
 * The chain of a book.
 *
 *	hash(seq) = SM3("kezhang change 1\n" ‖ hash(seq − 1) ‖ header ‖ shares)
 *
 *	header    book seq at writes next_id   five numbers of 8 bytes, big-endian
 *	          who kind why detail          each 4 bytes of length and UTF-8
 *	shares    for each ledger that the change touched, by code (bytes):
 *	          4 bytes of length, the code, SM3(the ledger's bytes)
 *	ledger's  for each record that the change touched, by id:
 *	bytes     'E' id since                 the version that it ended, if it did
 *	          'W' …                        the version that it wrote, if it did (canon.c)
 *
 * hash(0) is 32 zero bytes. Shares are hashed apart so that versions may
 * arrive and be checked in any order of ledgers. What stands in fixed tables
 * and belongs to a change (an import, its file, a frozen report) enters by
 * its SM3 in the detail: cover.c.
 */
#include "ledger/inside.h"
#include "store/sm3.h"

static void add_u64(struct sm3 *sm3, int64_t v)
{
	uint64_t big = __builtin_bswap64((uint64_t)v);

	sm3_add(sm3, (struct str){(const char *)&big, 8});
}

static void add_text(struct sm3 *sm3, struct str s)
{
	uint32_t big = __builtin_bswap32((uint32_t)s.len);

	must(s.len <= UINT32_MAX);
	sm3_add(sm3, (struct str){(const char *)&big, 4});
	sm3_add(sm3, s);
}

struct digest chain_hash(struct arena *a, const struct digest *prev,
	const struct change_header *header, const struct share *shares, size_t count)
{
	struct sm3 *sm3 = sm3_new(a);
	struct digest digest;

	sm3_add(sm3, STR("kezhang change 1\n"));
	sm3_add(sm3, digest_view(prev));
	add_u64(sm3, header->book);
	add_u64(sm3, header->seq);
	add_u64(sm3, header->at);
	add_u64(sm3, header->writes);
	add_u64(sm3, header->next_id);
	add_text(sm3, header->who);
	add_text(sm3, header->kind);
	add_text(sm3, header->why);
	add_text(sm3, header->detail);
	for (size_t i = 0; i < count; i++) {
		must(i == 0 || str_cmp(shares[i - 1].code, shares[i].code) < 0);
		add_text(sm3, shares[i].code);
		sm3_add(sm3, digest_view(&shares[i].digest));
	}
	sm3_done(sm3, digest.at);
	return digest;
}

void chain_ended(struct buf *b, int64_t id, int64_t since)
{
	char bytes[17] = "E";
	uint64_t big = __builtin_bswap64((uint64_t)id);

	memcpy(bytes + 1, &big, 8);
	big = __builtin_bswap64((uint64_t)since);
	memcpy(bytes + 9, &big, 8);
	buf_add(b, (struct str){bytes, sizeof(bytes)});
}

struct str digest_view(const struct digest *d)
{
	return (struct str){(const char *)d->at, HASH_LEN};
}
