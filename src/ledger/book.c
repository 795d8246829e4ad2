/*
 * A book is made, opened, asked for its head; and its changes.
 *
 * book_open reads one row and compares book.pack with what the catalog wants
 * (define.c). Only when they differ is there a change of kind "define".
 */
#include "ledger/define.h"
#include "ledger/inside.h"
#include "store/sm3.h"

#include "ledger.sql.h"

static enum rc book_make(struct job *job, struct store *store, const struct catalog *catalog,
	int64_t id, struct book **ret)
{
	struct book *book = arena_new(job->arena, struct book);

	book->id = id;
	book->store = store;
	book->catalog = catalog;
	book->inside = arena_new(job->arena, struct book_inside);
	book->inside->arena = job->arena;
	TRY(plan_make(job, catalog, book->inside));
	*ret = book;
	return RC_OK;
}

/* ---- making ---- */

static enum rc first_change(struct job *job, const struct book *book)
{
	static const struct digest none;
	unsigned char blind[HASH_LEN];
	struct change *change;
	int64_t seq;
	enum rc rc;

	TRY(q_book_add(job, book->store, book->id, book->name, digest_view(&none), job->now, NULL));
	TRY(personal_random(job, blind));
	TRY(q_blind_add(
		job, book->store, book->id, (struct str){(const char *)blind, HASH_LEN}, NULL));
	TRY(change_take(job, book, CHANGE_DEFINE, STR("建立账套"), &change));
	change_detail(change, str_format(job->arena, "book = %.*s\ncreated = %lld\nblind = %.*s\n",
				      STR_ARG(book->name), (long long)job->now,
				      STR_ARG(sm3_text(job->arena,
					      (struct str){(const char *)blind, HASH_LEN}))));
	rc = define_all(job, change);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	return change_commit(job, change, &seq);
}

enum rc book_name_check(struct job *job, int64_t id, struct str name)
{
	if (id <= 0)
		return fail(job, RC_INVALID, "账套编号须大于 0");
	if (name.len == 0 || name.len > 200 || str_find(name, STR("\n")) != SIZE_MAX)
		return fail(job, RC_INVALID,
			"账套名称须有 1 到 200 字节（汉字不超过 66 个），不能换行");
	return RC_OK;
}

enum rc book_create(struct job *job, struct store *store, const struct catalog *catalog, int64_t id,
	struct str name, struct book **ret_book)
{
	struct q_book_row there;
	struct book *book;
	enum rc rc;

	TRY(book_name_check(job, id, name));
	TRY(book_make(job, store, catalog, id, &book));
	book->name = str_copy(job->arena, name);
	TRY(store_begin_write(job, store));
	rc = q_book(job, store, id, &there);
	if (rc == RC_OK)
		rc = fail(job, RC_TAKEN, "账套 %lld 已经有了：“%.*s”", (long long)id,
			STR_ARG(there.name));
	else if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = first_change(job, book);
	}
	if (rc != RC_OK) {
		store_rollback(store);
		return rc;
	}
	*ret_book = book;
	return RC_OK;
}

/* ---- opening ---- */

static enum rc book_row(struct job *job, struct store *store, int64_t id, struct q_book_row *ret)
{
	enum rc rc = q_book(job, store, id, ret);

	if (rc == RC_MISSING)
		return fail(job, rc, "没有账套 %lld：请先用 kezhang init 建立", (long long)id);
	return rc;
}

static enum rc grow(struct job *job, const struct book *book)
{
	struct change *change;
	int64_t seq;
	enum rc rc;

	TRY(change_begin(job, book, CHANGE_DEFINE, STR("更新口径和台账定义"), &change));
	rc = define_all(job, change);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	return change_commit(job, change, &seq);
}

enum rc book_open(struct job *job, struct store *store, const struct catalog *catalog, int64_t id,
	struct book **ret_book)
{
	struct q_book_row row;
	struct book *book;
	struct snapshot snapshot;
	enum rc rc;

	TRY(book_make(job, store, catalog, id, &book));
	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = book_row(job, store, id, &row);
	snapshot_end(&snapshot);
	TRY(rc);
	book->name = row.name;
	if (!str_eq(row.pack, define_pack(job->arena, book)))
		TRY(grow(job, book));
	*ret_book = book;
	return RC_OK;
}

enum rc book_head(
	struct job *job, const struct book *book, int64_t *ret_seq, struct str *ret_head_hex)
{
	struct q_book_row row;
	struct snapshot snapshot;
	enum rc rc;

	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = book_row(job, book->store, book->id, &row);
	snapshot_end(&snapshot);
	TRY(rc);
	if (row.head.len != SM3_SIZE)
		return fail(job, RC_INVALID, "账套 %lld 的链头已损坏，请核验并从备份恢复",
			(long long)book->id);
	*ret_seq = row.seq;
	*ret_head_hex = sm3_hex(job->arena, (const unsigned char *)row.head.at);
	return RC_OK;
}

enum rc book_definition_at(struct job *job, const struct book *book, struct str kind,
	struct str code, int64_t seq, struct str *ret_hash)
{
	struct q_definition_at_row row;

	TRY(q_definition_at(job, book->store, book->id, kind, code, seq, &row));
	*ret_hash = str_copy(job->arena, row.hash);
	return RC_OK;
}

enum rc book_newest(struct job *job, const struct book *book, int64_t *ret_seq)
{
	struct book_inside *inside = book->inside;
	uint64_t look = store_look(book->store);
	struct q_book_row row;

	if (look == 0 || inside->look != look) {
		TRY(book_row(job, book->store, book->id, &row));
		inside->look = look;
		inside->newest = row.seq;
	}
	*ret_seq = inside->newest;
	return RC_OK;
}

enum rc book_known(struct job *job, const struct book *book, int64_t seq, int64_t *ret_seq)
{
	int64_t newest;

	*ret_seq = seq;
	/* in a write the current tables hold what the newest change does not know of */
	if (seq == SEQ_NOW || store_look(book->store) == 0)
		return RC_OK;
	TRY(book_newest(job, book, &newest));
	if (seq >= newest)
		*ret_seq = SEQ_NOW;
	return RC_OK;
}

void **book_kept(const struct book *book, enum book_kept what)
{
	return &book->inside->kept[what];
}

struct arena *book_arena(const struct book *book)
{
	return book->inside->arena;
}

/* ---- what a book has been told ---- */

enum rc lines_load(struct job *job, const struct book *book, struct lines *ret)
{
	struct q_change_details details;
	struct q_change_details_row row;
	enum rc rc;

	TRY(q_change_details_open(
		job, book->store, book->id, change_kind_name(CHANGE_DEFINE), &details));
	while ((rc = q_change_details_next(job, &details, &row)) == RC_ROW)
		lines_read(job->arena, ret, str_copy(job->arena, row.detail));
	q_change_details_done(&details);
	return rc == RC_DONE ? RC_OK : rc;
}
