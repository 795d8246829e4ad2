/*
 * Whose keys are gone by: records of the ledger 签名公钥, so that who registered which key when is in the chain, can
 * be undone and read as of any change.
 */
#include "exchange/inner.h"

struct listing {
	struct job *job;
	const struct book *book;
	struct units units;
	ARRAY(struct exchange_key_info) list;
	struct str fingerprint; /* only this one; empty: all */
	struct str public;      /* of it, hex */
};

static enum rc take_key(void *arg, struct job *job, const struct record *record)
{
	struct listing *l = arg;
	struct arena *a = l->job->arena;
	const struct unit_row *unit = unit_of(&l->units, said(record, "unit").integer);
	(void)job;
	if (l->fingerprint.len > 0 && !str_eq(said_text(record, "fingerprint"), l->fingerprint))
		return RC_OK;
	l->public = str_copy(a, said_text(record, "public"));
	*ARRAY_ADD(a, l->list) = (struct exchange_key_info){
		.record = record->id,
		.unit = said(record, "unit").integer,
		.name = str_copy(a, said_text(record, "name")),
		.unit_name = unit != NULL ? unit->name : STR(""),
		.fingerprint = str_copy(a, said_text(record, "fingerprint")),
	};
	return RC_OK;
}

static enum rc list_keys(struct listing *l)
{
	const struct ledger_def *ledger;
	struct ledger_query query = {.seq = SEQ_NOW};
	TRY(need_ledger(l->job, l->book, LEDGER_KEY, &ledger));
	TRY(units_read(l->job, l->book, &l->units));
	return ledger_each(l->job, l->book, ledger, &query, take_key, l);
}

enum rc exchange_keys(
	struct job *job, const struct book *book, struct exchange_key_info **ret, size_t *ret_count)
{
	struct listing l = {.job = job, .book = book};
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = list_keys(&l);
	snapshot_end(&snapshot);
	*ret = l.list.at;
	*ret_count = l.list.len;
	return rc;
}

enum rc trust_find(struct job *job, const struct book *book, struct str fingerprint,
	struct exchange_key_info *ret, struct sm2 **ret_key)
{
	struct listing l = {.job = job, .book = book, .fingerprint = fingerprint};
	struct str der;
	TRY(list_keys(&l));
	if (l.list.len == 0)
		return fail(job, RC_DENIED,
			"签这个包的公钥没有登记，没有写入：指纹 %.*s。与对方核对指纹无误后，用 "
			"kezhang trust --unit 辖区 公钥文件 登记",
			STR_ARG(fingerprint));
	*ret = l.list.at[0];
	if (!hex_read(job->arena, l.public, EXCHANGE_MAX_KEY, &der))
		return fail(job, RC_INVALID, "登记的公钥（%.*s）读不出来：请重新登记",
			STR_ARG(ret->name));
	TRY(sm2_public(job, der, ret_key));
	if (!str_eq(exchange_fingerprint(job->arena, *ret_key), fingerprint))
		return fail(job, RC_INVALID, "登记的公钥（%.*s）与它的指纹不符：请重新登记",
			STR_ARG(ret->name));
	return RC_OK;
}

/* ---- registering ---- */

/* “单位：云东区科技局” above the PEM; empty when it is not there. */
static struct str name_in(struct str text)
{
	while (text.len > 0) {
		struct str line = str_trim(str_cut(&text, STR("\n")));
		if (str_take(&line, STR("单位：")))
			return str_trim(line);
		if (str_starts(line, STR("-----")))
			break;
	}
	return STR("");
}

static bool name_ok(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.at[i] < 0x20)
			return false;
	return name.len > 0 && name.len <= EXCHANGE_MAX_TEXT && str_is_utf8(name);
}

static enum rc put_key(struct job *job, const struct book *book, struct str der,
	const struct exchange_key_info *info, int64_t *ret_seq)
{
	const struct ledger_def *ledger;
	struct change *change;
	struct record *there;
	problems found = {0};
	TRY(need_ledger(job, book, LEDGER_KEY, &ledger));
	struct record *r = record_new(job, ledger);
	*record_value(r, STR("name")) = value_text(TYPE_TEXT, info->name);
	*record_value(r, STR("unit")) = value_int(TYPE_REF, info->unit);
	*record_value(r, STR("fingerprint")) = value_text(TYPE_TEXT, info->fingerprint);
	*record_value(r, STR("public")) = value_text(TYPE_TEXT, hex_of(job->arena, der));
	TRY(change_begin(job, book, CHANGE_WRITE,
		str_format(job->arena, "登记 %.*s 的签名公钥", STR_ARG(info->name)), &change));
	enum rc rc = record_find(job, book, r, &there);
	if (rc == RC_OK)
		r->id = there->id;
	if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = RC_OK;
	}
	if (rc == RC_OK)
		rc = record_check(job, book, r, &found);
	if (rc == RC_OK)
		rc = change_put(job, change, r, 0);
	if (rc == RC_OK)
		rc = change_commit(job, change, ret_seq);
	if (rc != RC_OK)
		change_abandon(change);
	return rc;
}

enum rc exchange_trust(struct job *job, const struct book *book, struct str text, int64_t unit,
	struct str name, struct exchange_key_info *ret, int64_t *ret_seq)
{
	struct sm2 *key;
	*ret = (struct exchange_key_info){.unit = unit};
	TRY(sm2_public_pem(job, text, &key));
	ret->name = name.len > 0 ? name : name_in(text);
	ret->fingerprint = exchange_fingerprint(job->arena, key);
	if (!name_ok(ret->name))
		return fail(job, RC_INVALID,
			"公钥文件里没有写单位名称：请用 --name 写明，如 --name 云东区科技局");
	return put_key(job, book, sm2_public_der(job->arena, key), ret, ret_seq);
}

enum rc exchange_distrust(
	struct job *job, const struct book *book, struct str fingerprint, int64_t *ret_seq)
{
	const struct ledger_def *ledger;
	struct change *change;
	struct record *there;
	TRY(need_ledger(job, book, LEDGER_KEY, &ledger));
	struct record *like = record_new(job, ledger);
	*record_value(like, STR("fingerprint")) = value_text(TYPE_TEXT, fingerprint);
	TRY(change_begin(job, book, CHANGE_WRITE, STR("撤下签名公钥"), &change));
	enum rc rc = record_find(job, book, like, &there);
	if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = fail(job, RC_MISSING, "没有登记过指纹是 %.*s 的公钥", STR_ARG(fingerprint));
	}
	if (rc == RC_OK)
		rc = change_end(job, change, ledger, there->id, there->since);
	if (rc == RC_OK)
		rc = change_commit(job, change, ret_seq);
	if (rc != RC_OK)
		change_abandon(change);
	return rc;
}
