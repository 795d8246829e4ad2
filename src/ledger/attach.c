/*
 * Attachments: bytes by their SM3, once a book, whoever refers to them.
 *
 * What ties a file to a record is a record of its own, of the ledger 附件: it
 * has versions, a change, a reason when it ends, and it can be taken back. The
 * bytes stay as long as the book: a frozen report or an old state may lean on
 * them. The chain covers each row of the table (cover.c), and ledger_verify
 * reads the bytes again.
 */
#include "ledger/inside.h"
#include "store/sm3.h"

#include "ledger.sql.h"

enum rc attach_bytes(struct job *job, struct change *change, struct str bytes, struct str *ret_sm3)
{
	struct str hex = sm3_text(job->arena, bytes);
	struct q_attached_row row;
	enum rc rc;

	must(!change->broken);
	if (bytes.len == 0)
		return fail(job, RC_INVALID, "这个文件是空的，没有附上");
	if (bytes.len > LEDGER_MAX_ATTACHED)
		return fail(job, RC_TOO_MUCH, "一个附件最多 %zu MB", LEDGER_MAX_ATTACHED >> 20);
	*ret_sm3 = hex;
	rc = q_attached(job, change->book->store, change->book->id, hex, &row);
	if (rc == RC_MISSING)
		job_clear_error(job);
	if (rc != RC_MISSING)
		return rc;
	change->broken = true;
	TRY(q_attached_add(job, change->book->store,
		&(struct q_attached_add_args){.book = change->book->id,
			.sm3 = hex,
			.size = (int64_t)bytes.len,
			.at = change->at,
			.who = change->who,
			.body = bytes},
		NULL));
	TRY(change_cover(job, change, COVER_ATTACHED, hex));
	change->broken = false;
	return RC_OK;
}

enum rc attached_bytes(
	struct job *job, const struct book *book, struct str sm3, struct str *ret_bytes)
{
	struct q_attached_body_row row;
	struct snapshot snapshot;
	enum rc rc;

	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = q_attached_body(job, book->store, book->id, sm3, &row);
	snapshot_end(&snapshot);
	TRY(rc);
	if (!str_eq(sm3_text(job->arena, row.body), sm3))
		return fail(job, RC_FAILED, "这个附件的内容和登记的校验值不符，请核验账套");
	*ret_bytes = row.body;
	return RC_OK;
}
