/*
 * Fields of type personal: text under a key that can be destroyed.
 *
 *	sealed  mark (8) ‖ iv (16) ‖ SM4-CTR ciphertext ‖ HMAC-SM3 (32)
 *	key     16 bytes for SM4, 32 for the HMAC: one key a record, table personal_key
 *	mark    the first bytes of SM3(key): tells a destroyed key from a damaged value
 *	HMAC    over (book, ledger, id) and everything before it: encrypt, then
 *		authenticate; a value moved to another record does not open
 *	blind   HMAC-SM3(book_key.blind, field ‖ newline ‖ folded text): finds equal values
 *		without opening them; in the current table only, outside the chain
 *
 * Forgetting a person deletes the key and the blind indexes; the sealed bytes
 * stay where they are, so the chain stays whole.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "ledger/inside.h"
#include "store/sm3.h"

#include "ledger.sql.h"

#define MARK_LEN   8
#define IV_LEN     16
#define SM4_LEN    16
#define SEALED_MIN (MARK_LEN + IV_LEN + HASH_LEN)

static enum rc random_bytes(struct job *job, unsigned char *at, size_t len)
{
	if (RAND_bytes(at, (int)len) != 1)
		return fail(job, RC_FAILED, "系统没有给出随机数，无法保护个人信息");
	return RC_OK;
}

enum rc personal_random(struct job *job, unsigned char ret[HASH_LEN])
{
	return random_bytes(job, ret, HASH_LEN);
}

static void hmac(struct str key, struct str bytes, unsigned char ret[HASH_LEN])
{
	unsigned len = 0;

	must(HMAC(EVP_sm3(), key.at, (int)key.len, (const unsigned char *)bytes.at, bytes.len, ret,
		     &len) &&
		len == HASH_LEN);
}

static void sm4(const char *key, const char *iv, struct str in, char *out)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int len = 0;

	must(context && in.len < INT32_MAX);
	must(EVP_EncryptInit_ex2(context, EVP_sm4_ctr(), (const unsigned char *)key,
		     (const unsigned char *)iv, NULL) == 1);
	must(EVP_EncryptUpdate(context, (unsigned char *)out, &len, (const unsigned char *)in.at,
		     (int)in.len) == 1);
	must((size_t)len == in.len);
	EVP_CIPHER_CTX_free(context);
}

static void mark_of(struct arena *a, struct str key, char ret[MARK_LEN])
{
	struct sm3 *sm3 = sm3_new(a);
	unsigned char digest[SM3_SIZE];

	sm3_add(sm3, STR("kezhang personal key\n"));
	sm3_add(sm3, key);
	sm3_done(sm3, digest);
	memcpy(ret, digest, MARK_LEN);
}

/* HMAC over where the value belongs and what it is. */
static void seal_tag(struct arena *a, const struct book *book, const struct table *table,
	int64_t id, struct str key, struct str head, unsigned char ret[HASH_LEN])
{
	struct str bytes = str_format(a, "%lld %.*s %lld\n", (long long)book->id,
		STR_ARG(table->def->name), (long long)id);
	char *all = arena_array(a, char, bytes.len + head.len);

	memcpy(all, bytes.at, bytes.len);
	memcpy(all + bytes.len, head.at, head.len);
	hmac(str_skip(key, SM4_LEN), (struct str){all, bytes.len + head.len}, ret);
}

/* RC_MISSING: none (any more). */
static enum rc key_of(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str *ret_key)
{
	struct q_key_row row;

	TRY(q_key(job, book->store, book->id, table->def->name, id, &row));
	if (row.key.len != PERSONAL_KEY_LEN)
		return fail(job, RC_INVALID,
			"台账“%.*s”第 %lld 号记录的个人信息密钥已损坏，请从备份恢复",
			STR_ARG(table->def->label), (long long)id);
	*ret_key = row.key;
	return RC_OK;
}

static enum rc make_key(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str *ret)
{
	unsigned char *key = arena_array(job->arena, unsigned char, PERSONAL_KEY_LEN);

	TRY(random_bytes(job, key, PERSONAL_KEY_LEN));
	*ret = (struct str){(const char *)key, PERSONAL_KEY_LEN};
	return q_key_add(job, book->store, book->id, table->def->name, id, *ret, NULL);
}

static struct str seal_with(struct arena *a, const struct book *book, const struct table *table,
	int64_t id, struct str key, struct str plain, const unsigned char *iv)
{
	size_t len = MARK_LEN + IV_LEN + plain.len;
	char *out = arena_array(a, char, len + HASH_LEN);

	mark_of(a, key, out);
	memcpy(out + MARK_LEN, iv, IV_LEN);
	sm4(key.at, out + MARK_LEN, plain, out + MARK_LEN + IV_LEN);
	seal_tag(a, book, table, id, key, (struct str){out, len}, (unsigned char *)out + len);
	return (struct str){out, len + HASH_LEN};
}

enum rc personal_seal(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str plain, struct str *ret_sealed)
{
	unsigned char iv[IV_LEN];
	struct str key;
	enum rc rc = key_of(job, book, table, id, &key);

	if (rc == RC_MISSING) {
		job_clear_error(job);
		rc = make_key(job, book, table, id, &key);
	}
	TRY(rc);
	TRY(random_bytes(job, iv, sizeof(iv)));
	*ret_sealed = seal_with(job->arena, book, table, id, key, plain, iv);
	return RC_OK;
}

/* Written by a key that is no longer there? */
static bool other_mark(struct arena *a, struct str key, struct str sealed)
{
	char mark[MARK_LEN];

	mark_of(a, key, mark);
	return memcmp(mark, sealed.at, MARK_LEN) != 0;
}

static enum rc damaged(struct job *job, const struct sealed *sealed, const char *what)
{
	return fail(job, RC_INVALID, "台账“%.*s”第 %lld 号记录的个人信息%s已损坏，请从备份恢复",
		STR_ARG(sealed->table->def->label), (long long)sealed->id, what);
}

enum rc personal_unseal(struct job *job, const struct sealed *sealed, struct str *ret_plain)
{
	unsigned char tag[HASH_LEN];
	struct str bytes = sealed->bytes, key = sealed->key;
	char *plain;
	size_t len;

	if (key.len != PERSONAL_KEY_LEN)
		return damaged(job, sealed, "密钥");
	if (bytes.len < SEALED_MIN)
		return damaged(job, sealed, "");
	if (other_mark(job->arena, key, bytes))
		return fail(job, RC_MISSING, "第 %lld 号记录的这项个人信息已删除",
			(long long)sealed->id);
	len = bytes.len - HASH_LEN;
	seal_tag(job->arena, sealed->book, sealed->table, sealed->id, key, str_head(bytes, len),
		tag);
	if (CRYPTO_memcmp(tag, bytes.at + len, HASH_LEN) != 0)
		return damaged(job, sealed, "");
	len -= MARK_LEN + IV_LEN;
	plain = arena_array(job->arena, char, len + 1);
	sm4(key.at, bytes.at + MARK_LEN, (struct str){bytes.at + MARK_LEN + IV_LEN, len}, plain);
	*ret_plain = (struct str){plain, len};
	return RC_OK;
}

enum rc personal_open(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str bytes, struct str *ret_plain)
{
	struct sealed sealed = {.book = book, .table = table, .id = id, .bytes = bytes};

	TRY(key_of(job, book, table, id, &sealed.key));
	return personal_unseal(job, &sealed, ret_plain);
}

enum rc personal_same(struct job *job, const struct book *book, const struct table *table,
	int64_t id, struct str sealed, struct str plain, bool *ret_same)
{
	struct str old;
	enum rc rc = personal_open(job, book, table, id, sealed, &old);

	if (rc == RC_MISSING) {
		job_clear_error(job);
		*ret_same = false;
		return RC_OK;
	}
	TRY(rc);
	*ret_same = str_eq(old, plain);
	return RC_OK;
}

/* ---- forgetting ---- */

static struct str mark_hex(struct arena *a, const char *mark)
{
	uint64_t bits;

	memcpy(&bits, mark, sizeof(bits));
	return str_format(a, "%016llx", (unsigned long long)__builtin_bswap64(bits));
}

struct str personal_forget_line(struct arena *a, struct str ledger, int64_t id, struct str sealed)
{
	return str_format(a, "forget %.*s %lld %.*s", STR_ARG(ledger), (long long)id,
		STR_ARG(sealed.len < MARK_LEN ? STR("-") : mark_hex(a, sealed.at)));
}

static enum rc forget_in(
	struct job *job, struct change *change, const struct table *table, int64_t id)
{
	const struct book *book = change->book;
	struct query_text q;
	struct statement *s;
	char mark[MARK_LEN];
	struct str key;
	enum rc rc;

	TRY(key_of(job, book, table, id, &key));
	mark_of(job->arena, key, mark);
	change_detail(change, str_format(job->arena, "%.*s =\n",
				      STR_ARG(personal_forget_line(job->arena, table->def->name, id,
					      (struct str){mark, MARK_LEN}))));
	TRY(q_key_end(job, book->store, book->id, table->def->name, id, NULL));
	query_init(&q);
	query_forget(&q, book, table, id);
	rc = query_start(job, book, &q, &s);
	if (rc == RC_OK) {
		rc = statement_run(job, s, NULL);
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

enum rc ledger_forget(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t id, struct str why, int64_t *ret_seq)
{
	const struct table *table = plan_table(book, ledger);
	struct change *change;
	enum rc rc;

	if (!table->has_personal)
		return fail(job, RC_INVALID, "台账“%.*s”没有个人信息字段", STR_ARG(ledger->label));
	TRY(change_begin(job, book, CHANGE_FORGET, why, &change));
	rc = forget_in(job, change, table, id);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	return change_commit(job, change, ret_seq);
}

enum rc personal_blind(struct job *job, const struct book *book, const struct field_def *field,
	struct str plain, struct str *ret_blind)
{
	struct book_inside *inside = book->inside;
	unsigned char *out = arena_array(job->arena, unsigned char, HASH_LEN);
	struct str folded = str_name_key(job->arena, plain);
	struct str text =
		str_format(job->arena, "%.*s\n%.*s", STR_ARG(field->name), STR_ARG(folded));

	if (!inside->have_blind) {
		struct q_blind_row row;

		TRY(q_blind(job, book->store, book->id, &row));
		if (row.blind.len != HASH_LEN)
			return fail(job, RC_INVALID, "账套的检索密钥已损坏，请从备份恢复");
		memcpy(inside->blind, row.blind.at, HASH_LEN);
		inside->have_blind = true;
	}
	hmac((struct str){(const char *)inside->blind, HASH_LEN}, text, out);
	*ret_blind = (struct str){(const char *)out, HASH_LEN};
	return RC_OK;
}
