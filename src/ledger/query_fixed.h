/*
 * The fixed tables that this room reads and writes (query_fixed.c); inside of the room.
 */
#ifndef KZ_LEDGER_QUERY_FIXED_H
#define KZ_LEDGER_QUERY_FIXED_H

#include "ledger/inside.h"

struct book_row {
	struct str name, pack;
	int64_t seq, next_id, created_at;
	struct digest head;
};
/* RC_MISSING */
enum rc fixed_book(struct job *job, struct store *store, int64_t id, struct book_row *ret) MUST_USE;
enum rc fixed_book_add(
	struct job *job, struct store *store, int64_t id, const struct book_row *row) MUST_USE;
/* Takes the book's row and the next change number. RC_MISSING, RC_BUSY. */
enum rc fixed_book_take(struct job *job, const struct book *book, int64_t *ret_seq,
	int64_t *ret_next_id, struct digest *ret_head) MUST_USE;
enum rc fixed_book_pack(struct job *job, const struct book *book, struct str pack) MUST_USE;
enum rc fixed_change_add(struct job *job, const struct change_header *header,
	const struct book *book, const struct digest *prev, const struct digest *hash) MUST_USE;
/* Keys of personal fields. RC_MISSING. */
enum rc fixed_key(struct job *job, const struct book *book, struct str ledger, int64_t id,
	struct str *ret_key) MUST_USE;
enum rc fixed_key_add(struct job *job, const struct book *book, struct str ledger, int64_t id,
	struct str key) MUST_USE;
/* The key of the blind indexes. */
enum rc fixed_blind(struct job *job, const struct book *book, unsigned char ret[HASH_LEN]) MUST_USE;
enum rc fixed_blind_add(
	struct job *job, const struct book *book, const unsigned char key[HASH_LEN]) MUST_USE;
/* Changes with from <= seq < before (0: no end), at most limit of them. */
struct change_range {
	int64_t from, before, limit;
	bool oldest_first;
	struct str kind; /* empty: any */
};
/* info.hash holds bytes, not hex; columns 9 and 10 of s are prev and next_id. */
typedef enum rc change_fn(
	void *arg, struct job *job, struct change_info *info, struct statement *s);
enum rc fixed_changes(struct job *job, const struct book *book, const struct change_range *range,
	change_fn *each, void *arg) MUST_USE;

#endif
