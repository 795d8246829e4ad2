/*
 * Changes as they are told to people: one, or the newest of them.
 */
#include "ledger/inside.h"
#include "store/sm3.h"

#include "ledger.sql.h"

static void take_info(
	struct job *job, const struct q_change_newest_row *row, struct change_info *info)
{
	static const unsigned char none[SM3_SIZE];
	struct arena *a = job->arena;

	*info = (struct change_info){.seq = row->seq,
		.at = row->at,
		.who = str_copy(a, row->who),
		.kind = str_copy(a, row->kind),
		.why = str_copy(a, row->why),
		.detail = str_copy(a, row->detail),
		.writes = row->writes,
		.undone_by = row->undone_by.given ? row->undone_by.v : 0};
	info->hash =
		sm3_hex(a, row->hash.len == SM3_SIZE ? (const unsigned char *)row->hash.at : none);
}

static enum rc list_changes(struct job *job, const struct book *book, int64_t before, size_t limit,
	struct change_info *infos, size_t *ret_count)
{
	struct q_change_newest cursor;
	struct q_change_newest_row row;
	size_t count = 0;
	enum rc rc;

	TRY(q_change_newest_open(job, book->store, book->id, before, (int64_t)limit, &cursor));
	while ((rc = q_change_newest_next(job, &cursor, &row)) == RC_ROW)
		take_info(job, &row, &infos[count++]);
	q_change_newest_done(&cursor);
	*ret_count = count;
	return rc == RC_DONE ? RC_OK : rc;
}

static enum rc list_in_look(struct job *job, const struct book *book, int64_t before, size_t limit,
	struct change_info **ret, size_t *ret_count)
{
	struct snapshot snapshot;
	enum rc rc;

	*ret = arena_array(job->arena, struct change_info, limit + 1);
	TRY(snapshot_begin(job, book->store, &snapshot));
	rc = list_changes(job, book, before, limit, *ret, ret_count);
	snapshot_end(&snapshot);
	return rc;
}

enum rc change_get(struct job *job, const struct book *book, int64_t seq, struct change_info *ret)
{
	struct change_info *found;
	size_t count = 0;

	if (seq > 0 && seq < INT64_MAX)
		TRY(list_in_look(job, book, seq + 1, 1, &found, &count));
	if (count == 0 || found->seq != seq)
		return fail(job, RC_MISSING, "没有第 %lld 号变更", (long long)seq);
	*ret = *found;
	return RC_OK;
}

enum rc change_list(struct job *job, const struct book *book, int64_t before, size_t limit,
	struct change_info **ret, size_t *ret_count)
{
	size_t most = limit == 0 || limit > LEDGER_MAX_LIST ? LEDGER_MAX_LIST : limit;
	struct change_info *found;
	size_t count;

	TRY(list_in_look(job, book, before > 0 ? before : INT64_MAX, most, &found, &count));
	*ret = found;
	*ret_count = count;
	return RC_OK;
}
