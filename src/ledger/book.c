/*
 * A book is made, opened, asked for its head; and its changes.
 *
 * book_open reads one row and compares book.pack with what the catalog wants
 * (define.c). Only when they differ is there a change of kind "define".
 */
#include "ledger/define.h"
#include "ledger/inside.h"
#include "ledger/query_fixed.h"
#include "store/sm3.h"

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

static enum rc first_change(struct job *job, const struct book *book, const struct book_row *row)
{
	unsigned char blind[HASH_LEN];
	struct change *change;
	int64_t seq;
	enum rc rc;

	TRY(fixed_book_add(job, book->store, book->id, row));
	TRY(personal_random(job, blind));
	TRY(fixed_blind_add(job, book, blind));
	TRY(change_take(job, book, CHANGE_DEFINE, STR("建立账套"), &change));
	change_detail(change, str_format(job->arena, "book = %.*s\ncreated = %lld\nblind = %.*s\n",
				      STR_ARG(row->name), (long long)row->created_at,
				      STR_ARG(sm3_text(job->arena,
					      (struct str){(const char *)blind, HASH_LEN}))));
	rc = define_all(job, change);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	return change_commit(job, change, &seq);
}

static enum rc name_ok(struct job *job, int64_t id, struct str name)
{
	if (id <= 0)
		return fail(job, RC_INVALID, "账套编号须大于 0");
	if (name.len == 0 || name.len > 200 || str_find(name, STR("\n")) != SIZE_MAX)
		return fail(job, RC_INVALID, "账套名称须有 1 到 200 字节,不能换行");
	return RC_OK;
}

enum rc book_create(struct job *job, struct store *store, const struct catalog *catalog, int64_t id,
	struct str name, struct book **ret_book)
{
	struct book_row row = {
		.name = str_copy(job->arena, name), .next_id = 1, .created_at = job->now};
	struct book_row there;
	struct book *book;
	enum rc rc;

	TRY(name_ok(job, id, name));
	TRY(book_make(job, store, catalog, id, &book));
	book->name = row.name;
	TRY(store_begin_write(job, store));
	rc = fixed_book(job, store, id, &there);
	if (rc == RC_OK)
		rc = fail(job, RC_TAKEN, "账套 %lld 已经有了:“%.*s”", (long long)id,
			STR_ARG(there.name));
	else if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = first_change(job, book, &row);
	}
	if (rc != RC_OK) {
		store_rollback(store);
		return rc;
	}
	*ret_book = book;
	return RC_OK;
}

/* ---- opening ---- */

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
	struct book_row row;
	struct book *book;
	struct look look;
	enum rc rc;

	TRY(book_make(job, store, catalog, id, &book));
	TRY(look_begin(job, book, &look));
	rc = fixed_book(job, store, id, &row);
	look_end(&look);
	TRY(rc);
	book->name = row.name;
	if (!str_eq(row.pack, define_pack(job->arena, book)))
		TRY(grow(job, book));
	*ret_book = book;
	return RC_OK;
}

static struct str hex(struct arena *a, struct str bytes)
{
	static const unsigned char none[SM3_SIZE];

	return sm3_hex(a, bytes.len == SM3_SIZE ? (const unsigned char *)bytes.at : none);
}

enum rc book_head(
	struct job *job, const struct book *book, int64_t *ret_seq, struct str *ret_head_hex)
{
	struct book_row row;
	struct look look;
	enum rc rc;

	TRY(look_begin(job, book, &look));
	rc = fixed_book(job, book->store, book->id, &row);
	look_end(&look);
	TRY(rc);
	*ret_seq = row.seq;
	*ret_head_hex = sm3_hex(job->arena, row.head.at);
	return RC_OK;
}

/* ---- changes ---- */

struct listing {
	struct change_info *at;
	size_t len;
};

static enum rc list_change(
	void *arg, struct job *job, struct change_info *info, struct statement *s)
{
	struct listing *listing = arg;

	(void)s;
	info->hash = hex(job->arena, info->hash);
	listing->at[listing->len++] = *info;
	return RC_OK;
}

static enum rc list_changes(struct job *job, const struct book *book,
	const struct change_range *range, struct listing *listing)
{
	struct look look;
	enum rc rc;

	listing->at = arena_array(job->arena, struct change_info, range->limit + 1);
	TRY(look_begin(job, book, &look));
	rc = fixed_changes(job, book, range, list_change, listing);
	look_end(&look);
	return rc;
}

enum rc change_get(struct job *job, const struct book *book, int64_t seq, struct change_info *ret)
{
	struct change_range range = {.from = seq, .before = seq + 1, .limit = 1};
	struct listing listing = {0};

	if (seq <= 0 || seq == INT64_MAX)
		return fail(job, RC_MISSING, "没有第 %lld 号变更", (long long)seq);
	TRY(list_changes(job, book, &range, &listing));
	if (listing.len == 0)
		return fail(job, RC_MISSING, "没有第 %lld 号变更", (long long)seq);
	*ret = listing.at[0];
	return RC_OK;
}

enum rc change_list(struct job *job, const struct book *book, int64_t before, size_t limit,
	struct change_info **ret, size_t *ret_count)
{
	size_t most = limit == 0 || limit > LEDGER_MAX_LIST ? LEDGER_MAX_LIST : limit;
	struct change_range range = {
		.from = 1, .before = before > 0 ? before : 0, .limit = (int64_t)most};
	struct listing listing = {0};

	TRY(list_changes(job, book, &range, &listing));
	*ret = listing.at;
	*ret_count = listing.len;
	return RC_OK;
}

/* ---- what a book has been told ---- */

struct telling {
	struct lines *lines;
};

static enum rc take_lines(void *arg, struct job *job, struct change_info *info, struct statement *s)
{
	struct telling *telling = arg;

	(void)s;
	if (str_eq(info->kind, change_kind_name(CHANGE_DEFINE)))
		lines_read(job->arena, telling->lines, info->detail);
	return RC_OK;
}

enum rc lines_load(struct job *job, const struct book *book, struct lines *ret)
{
	struct telling telling = {ret};
	struct change_range range = {.from = 1,
		.limit = INT64_MAX,
		.oldest_first = true,
		.kind = change_kind_name(CHANGE_DEFINE)};

	return fixed_changes(job, book, &range, take_lines, &telling);
}
