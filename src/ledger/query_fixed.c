/*
 * The fixed tables that this room reads and writes.
 */
#include "ledger/query_fixed.h"

/* A text that may be empty but not absent. */
static void bind_string(struct statement *s, int at, struct str v)
{
	bind_text(s, at, v.at ? v : STR(""));
}

static void take_digest(struct statement *s, int at, struct digest *ret)
{
	struct str bytes = column_bytes(s, at);

	*ret = (struct digest){0};
	memcpy(ret->at, bytes.at, bytes.len < HASH_LEN ? bytes.len : HASH_LEN);
}

enum rc fixed_book(struct job *job, struct store *store, int64_t id, struct book_row *ret)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, store,
		STR("select name, pack, seq, next_id, created_at, head from book where book = $1"),
		&s));
	bind_int(s, 1, id);
	rc = statement_step(job, s);
	if (rc == RC_ROW) {
		ret->name = str_copy(job->arena, column_text(s, 0));
		ret->pack = str_copy(job->arena, column_text(s, 1));
		ret->seq = column_int(s, 2);
		ret->next_id = column_int(s, 3);
		ret->created_at = column_int(s, 4);
		take_digest(s, 5, &ret->head);
		rc = RC_OK;
	} else if (rc == RC_DONE) {
		rc = fail(job, RC_MISSING, "没有账套 %lld:请先用 kezhang init 建立", (long long)id);
	}
	statement_done(s);
	return rc;
}

enum rc fixed_book_add(struct job *job, struct store *store, int64_t id, const struct book_row *row)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, store,
		STR("insert into book (book, name, seq, next_id, head, pack, created_at) values "
		    "($1, $2, $3, $4, $5, $6, $7)"),
		&s));
	bind_int(s, 1, id);
	bind_string(s, 2, row->name);
	bind_int(s, 3, row->seq);
	bind_int(s, 4, row->next_id);
	bind_bytes(s, 5, digest_view(&row->head));
	bind_string(s, 6, row->pack);
	bind_int(s, 7, row->created_at);
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

enum rc fixed_book_take(struct job *job, const struct book *book, int64_t *ret_seq,
	int64_t *ret_next_id, struct digest *ret_head)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store,
		STR("update book set seq = seq + 1 where book = $1 returning seq, next_id, head"),
		&s));
	bind_int(s, 1, book->id);
	rc = statement_step(job, s);
	if (rc == RC_ROW) {
		*ret_seq = column_int(s, 0);
		*ret_next_id = column_int(s, 1);
		take_digest(s, 2, ret_head);
		rc = statement_step(job, s);
		rc = rc == RC_DONE ? RC_OK : rc;
	} else if (rc == RC_DONE) {
		rc = fail(job, RC_MISSING, "没有账套 %lld", (long long)book->id);
	}
	statement_done(s);
	return rc;
}

enum rc fixed_book_pack(struct job *job, const struct book *book, struct str pack)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store, STR("update book set pack = $1 where book = $2"), &s));
	bind_string(s, 1, pack);
	bind_int(s, 2, book->id);
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

static enum rc book_moves_on(struct job *job, const struct change_header *header,
	const struct book *book, const struct digest *hash)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store,
		STR("update book set head = $1, next_id = $2 where book = $3"), &s));
	bind_bytes(s, 1, digest_view(hash));
	bind_int(s, 2, header->next_id);
	bind_int(s, 3, header->book);
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

enum rc fixed_change_add(struct job *job, const struct change_header *header,
	const struct book *book, const struct digest *prev, const struct digest *hash)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store,
		STR("insert into change (book, seq, at, who, kind, why, detail, prev, hash, "
		    "writes, next_id) "
		    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
		&s));
	bind_int(s, 1, header->book);
	bind_int(s, 2, header->seq);
	bind_int(s, 3, header->at);
	bind_string(s, 4, header->who);
	bind_string(s, 5, header->kind);
	bind_string(s, 6, header->why);
	bind_string(s, 7, header->detail);
	bind_bytes(s, 8, digest_view(prev));
	bind_bytes(s, 9, digest_view(hash));
	bind_int(s, 10, header->writes);
	bind_int(s, 11, header->next_id);
	rc = statement_run(job, s, NULL);
	statement_done(s);
	TRY(rc);
	return book_moves_on(job, header, book, hash);
}

/* ---- keys ---- */

enum rc fixed_key(struct job *job, const struct book *book, struct str ledger, int64_t id,
	struct str *ret_key)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store,
		STR("select key from personal_key where book = $1 and ledger = $2 and id = $3"),
		&s));
	bind_int(s, 1, book->id);
	bind_string(s, 2, ledger);
	bind_int(s, 3, id);
	rc = statement_step(job, s);
	if (rc == RC_ROW) {
		*ret_key = str_copy(job->arena, column_bytes(s, 0));
		rc = RC_OK;
	} else if (rc == RC_DONE) {
		rc = fail(job, RC_MISSING, "第 %lld 号记录的个人信息已删除", (long long)id);
	}
	statement_done(s);
	return rc;
}

enum rc fixed_key_add(
	struct job *job, const struct book *book, struct str ledger, int64_t id, struct str key)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store,
		STR("insert into personal_key (book, ledger, id, key) values ($1, $2, $3, $4)"),
		&s));
	bind_int(s, 1, book->id);
	bind_string(s, 2, ledger);
	bind_int(s, 3, id);
	bind_bytes(s, 4, key);
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

enum rc fixed_blind(struct job *job, const struct book *book, unsigned char ret[HASH_LEN])
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store, STR("select blind from book_key where book = $1"), &s));
	bind_int(s, 1, book->id);
	rc = statement_step(job, s);
	if (rc == RC_ROW && column_bytes(s, 0).len == HASH_LEN) {
		memcpy(ret, column_bytes(s, 0).at, HASH_LEN);
		rc = RC_OK;
	} else if (rc == RC_ROW || rc == RC_DONE) {
		rc = fail(job, RC_INVALID, "账套的检索密钥(book_key)不见了或已损坏,请从备份恢复");
	}
	statement_done(s);
	return rc;
}

enum rc fixed_blind_add(struct job *job, const struct book *book, const unsigned char key[HASH_LEN])
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(
		job, book->store, STR("insert into book_key (book, blind) values ($1, $2)"), &s));
	bind_int(s, 1, book->id);
	bind_bytes(s, 2, (struct str){(const char *)key, HASH_LEN});
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

/* ---- changes ---- */

static void take_info(struct job *job, struct statement *s, struct change_info *info)
{
	info->seq = column_int(s, 0);
	info->at = column_int(s, 1);
	info->who = str_copy(job->arena, column_text(s, 2));
	info->kind = str_copy(job->arena, column_text(s, 3));
	info->why = str_copy(job->arena, column_text(s, 4));
	info->detail = str_copy(job->arena, column_text(s, 5));
	info->writes = column_int(s, 6);
	info->undone_by = column_is_null(s, 7) ? 0 : column_int(s, 7);
	info->hash = str_copy(job->arena, column_bytes(s, 8));
}

enum rc fixed_changes(struct job *job, const struct book *book, const struct change_range *range,
	change_fn *each, void *arg)
{
	struct statement *s;
	enum rc rc;

	TRY(store_prepare(job, book->store,
		range->oldest_first ? STR("select seq, at, who, kind, why, detail, writes, "
					  "undone_by, hash, prev, next_id from change "
					  "where book = $1 and seq >= $2 and seq < $3 and ($5 = '' "
					  "or kind = $5) order by seq limit $4")
				    : STR("select seq, at, who, kind, why, detail, writes, "
					  "undone_by, hash, prev, next_id from change "
					  "where book = $1 and seq >= $2 and seq < $3 and ($5 = '' "
					  "or kind = $5) order by seq desc limit $4"),
		&s));
	bind_string(s, 5, range->kind);
	bind_int(s, 1, book->id);
	bind_int(s, 2, range->from);
	bind_int(s, 3, range->before ? range->before : INT64_MAX);
	bind_int(s, 4, range->limit);
	while ((rc = statement_step(job, s)) == RC_ROW) {
		struct change_info info;

		take_info(job, s, &info);
		rc = each(arg, job, &info, s);
		if (rc != RC_OK)
			break;
	}
	statement_done(s);
	return rc == RC_DONE ? RC_OK : rc;
}
