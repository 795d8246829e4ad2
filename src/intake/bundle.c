/*
 * Several files as one: one outlook for all, so that a list is judged with what the files before it bring, and one
 * change for all, so that no half of them stays.
 *
 * All are looked at before the first is put: the numbers of what is to come stand for records until those are written,
 * across files as well as across sheets.
 */
#include "intake/inner.h"
#include "store/sm3.h"

struct bundling {
	struct job *job;
	const struct intake_bundle *bundle;
	struct outlook outlook;
	struct file_look *files;
	struct proposal **proposals;
};

static struct bundling *bundling_new(
	struct job *job, const struct book *book, const struct intake_bundle *bundle)
{
	struct bundling *b = arena_new(job->arena, struct bundling);
	day_t as_of = bundle->count > 0 ? bundle->options[0].as_of : 0;
	*b = (struct bundling){.job = job, .bundle = bundle};
	b->outlook = (struct outlook){
		.job = job, .book = book, .as_of = as_of != 0 ? as_of : job->today};
	b->files = arena_array(job->arena, struct file_look, bundle->count + 1);
	b->proposals = arena_array(job->arena, struct proposal *, bundle->count + 1);
	return b;
}

static enum rc look_all(struct bundling *b, struct change *change)
{
	const struct intake_bundle *bundle = b->bundle;
	for (size_t i = 0; i < bundle->count; i++) {
		TRY(file_look(&b->outlook, &bundle->options[i], bundle->paths[i], &b->files[i]));
		b->proposals[i] = b->files[i].first;
		if (b->proposals[i]->ledger == NULL)
			return fail(b->job, RC_INVALID, "%.*s：%.*s",
				STR_ARG(b->proposals[i]->file), STR_ARG(b->proposals[i]->question));
	}
	return bundle->allow != NULL
		       ? bundle->allow(bundle->arg, b->job, change, b->proposals, bundle->count)
		       : RC_OK;
}

static struct str digest_of(const struct bundling *b)
{
	struct sm3 *sm3 = sm3_new(b->job->arena);
	unsigned char digest[SM3_SIZE];
	for (size_t i = 0; i < b->bundle->count; i++)
		sm3_add(sm3, proposal_digest(b->job, b->proposals[i]));
	sm3_done(sm3, digest);
	return sm3_hex(b->job->arena, digest);
}

enum rc intake_bundle_look(struct job *job, const struct book *book,
	const struct intake_bundle *bundle, struct proposal ***ret, struct str *ret_digest)
{
	struct bundling *b = bundling_new(job, book, bundle);
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = look_all(b, NULL);
	snapshot_end(&snapshot);
	if (rc != RC_OK)
		return rc;
	*ret = b->proposals;
	*ret_digest = digest_of(b);
	return RC_OK;
}

static enum rc accept_all(struct bundling *b, struct change *change, struct str digest)
{
	TRY(look_all(b, change));
	if (digest.len > 0 && !str_eq(digest, digest_of(b)))
		return fail(b->job, RC_TAKEN, "预览之后数据有了变化，没有写入：请重新预览再接收");
	for (size_t i = 0; i < b->bundle->count; i++)
		TRY(file_accept(
			&b->outlook, change, &b->bundle->options[i], STR_NONE, &b->files[i]));
	return RC_OK;
}

enum rc intake_bundle_accept(struct job *job, const struct book *book,
	const struct intake_bundle *bundle, struct str digest, struct proposal ***ret,
	int64_t *ret_seq)
{
	struct bundling *b = bundling_new(job, book, bundle);
	struct change *change;
	TRY(change_begin(job, book, CHANGE_IMPORT, bundle->why, &change));
	enum rc rc = accept_all(b, change, digest);
	if (rc == RC_OK)
		rc = change_commit(job, change, ret_seq);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	*ret = b->proposals;
	return RC_OK;
}
