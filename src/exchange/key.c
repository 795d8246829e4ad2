/*
 * SM2 keys and signatures, through OpenSSL's EVP.
 *
 * The digest is SM3 over Z ‖ message, where Z comes from the user id and the public key (GM/T 0009). The id is set
 * here explicitly: what OpenSSL takes when none is set is another one than what everybody else takes, and then no
 * signature is good on the other side.
 *
 * A private key is held as PKCS#8. It lies in the book as the keys of personal fields do: whoever holds the data file
 * holds it, and who wishes to keep it elsewhere signs with a key of a file.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "exchange/inner.h"
#include "store/sm3.h"

#include "exchange.sql.h"

#define USER_ID     "1234567812345678"
#define KEY_DER_MAX 4096

struct sm2 {
	EVP_PKEY *key;
};

static void drop_key(void *what)
{
	struct sm2 *key = what;
	EVP_PKEY_free(key->key);
}

/* Takes the key; NULL and what is no SM2 key is refused. */
static enum rc hold(struct job *job, EVP_PKEY *key, const char *what, struct sm2 **ret)
{
	struct sm2 *held;
	ERR_clear_error();
	if (key == NULL)
		return fail(
			job, RC_INVALID, "%s读不出来：应是 SM2 密钥的 PEM 文件，不带密码", what);
	if (!EVP_PKEY_is_a(key, "SM2")) {
		EVP_PKEY_free(key);
		return fail(job, RC_INVALID, "%s不是 SM2 密钥", what);
	}
	held = arena_new(job->arena, struct sm2);
	held->key = key;
	arena_defer(job->arena, drop_key, held);
	*ret = held;
	return RC_OK;
}

/* Nobody is asked for a password: a service has no terminal. */
static int no_password(char *into, int room, int writing, void *arg)
{
	(void)into;
	(void)room;
	(void)writing;
	(void)arg;
	return -1;
}

enum rc sm2_private(struct job *job, struct str der, struct sm2 **ret)
{
	const unsigned char *at = (const unsigned char *)der.at;
	EVP_PKEY *key =
		der.len <= KEY_DER_MAX ? d2i_AutoPrivateKey(NULL, &at, (long)der.len) : NULL;
	return hold(job, key, "签名私钥", ret);
}

enum rc sm2_public(struct job *job, struct str der, struct sm2 **ret)
{
	const unsigned char *at = (const unsigned char *)der.at;
	EVP_PKEY *key = der.len <= KEY_DER_MAX ? d2i_PUBKEY(NULL, &at, (long)der.len) : NULL;
	return hold(job, key, "公钥", ret);
}

enum rc sm2_public_pem(struct job *job, struct str pem, struct sm2 **ret)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	must(bio != NULL);
	EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, no_password, NULL);
	BIO_free(bio);
	return hold(job, key, "公钥", ret);
}

enum rc exchange_key_file(struct job *job, struct str path, struct sm2 **ret)
{
	struct str text;
	TRY(file_read_whole(job, path, EXCHANGE_MAX_KEY, &text));
	BIO *bio = BIO_new_mem_buf(text.at, (int)text.len);
	must(bio != NULL);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	BIO_free(bio);
	return hold(job, key,
		str_z(job->arena, str_format(job->arena, "私钥文件 %.*s ", STR_ARG(path))), ret);
}

enum rc sm2_make(struct job *job, struct sm2 **ret)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
	if (key == NULL)
		return fail(job, RC_FAILED, "系统没有做出 SM2 密钥");
	return hold(job, key, "新密钥", ret);
}

/* ---- as bytes ---- */

struct str sm2_private_der(struct arena *a, const struct sm2 *key)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->key);
	unsigned char *der = NULL;
	must(info != NULL);
	int len = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
	must(len > 0);
	struct str bytes = str_copy(a, (struct str){(const char *)der, (size_t)len});
	OPENSSL_clear_free(der, (size_t)len);
	PKCS8_PRIV_KEY_INFO_free(info);
	return bytes;
}

struct str sm2_public_der(struct arena *a, const struct sm2 *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key->key, &der);
	must(len > 0);
	struct str bytes = str_copy(a, (struct str){(const char *)der, (size_t)len});
	OPENSSL_free(der);
	return bytes;
}

struct str exchange_fingerprint(struct arena *a, const struct sm2 *key)
{
	return sm3_text(a, sm2_public_der(a, key));
}

struct str exchange_public_text(struct arena *a, const struct sm2 *key, struct str name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *at;
	must(bio != NULL && PEM_write_bio_PUBKEY(bio, key->key) == 1);
	long len = BIO_get_mem_data(bio, &at);
	must(len > 0);
	struct str text = str_format(a, "单位：%.*s\n指纹：%.*s\n%.*s", STR_ARG(name),
		STR_ARG(exchange_fingerprint(a, key)), (int)len, at);
	BIO_free(bio);
	return text;
}

/* ---- signatures ---- */

struct signing {
	EVP_PKEY_CTX *key;
	EVP_MD_CTX *digest;
};

static void signing_begin(struct signing *s, const struct sm2 *key)
{
	s->key = EVP_PKEY_CTX_new(key->key, NULL);
	s->digest = EVP_MD_CTX_new();
	must(s->key != NULL && s->digest != NULL);
	must(EVP_PKEY_CTX_set1_id(s->key, USER_ID, sizeof(USER_ID) - 1) > 0);
	EVP_MD_CTX_set_pkey_ctx(s->digest, s->key);
}

static void signing_end(struct signing *s)
{
	EVP_MD_CTX_free(s->digest);
	EVP_PKEY_CTX_free(s->key);
	ERR_clear_error();
}

enum rc sm2_sign(struct job *job, const struct sm2 *key, struct str bytes, struct str *ret)
{
	struct signing s;
	unsigned char *out = NULL;
	size_t len = 0;
	signing_begin(&s, key);
	bool good = EVP_DigestSignInit(s.digest, NULL, EVP_sm3(), NULL, key->key) == 1 &&
		    EVP_DigestSign(
			    s.digest, NULL, &len, (const unsigned char *)bytes.at, bytes.len) == 1;
	if (good) {
		out = arena_array(job->arena, unsigned char, len);
		good = EVP_DigestSign(s.digest, out, &len, (const unsigned char *)bytes.at,
			       bytes.len) == 1;
	}
	signing_end(&s);
	if (!good)
		return fail(job, RC_FAILED, "签名没有做成：请检查私钥");
	*ret = (struct str){(const char *)out, len};
	return RC_OK;
}

bool sm2_verify(const struct sm2 *key, struct str bytes, struct str signature)
{
	struct signing s;
	signing_begin(&s, key);
	bool good = EVP_DigestVerifyInit(s.digest, NULL, EVP_sm3(), NULL, key->key) == 1 &&
		    EVP_DigestVerify(s.digest, (const unsigned char *)signature.at, signature.len,
			    (const unsigned char *)bytes.at, bytes.len) == 1;
	signing_end(&s);
	return good;
}

/* ---- the book's own ---- */

static enum rc make_own(struct job *job, const struct book *book, struct sm2 **ret)
{
	struct change *change;
	struct q_sign_row row;
	struct sm2 *key;
	int64_t seq;
	TRY(sm2_make(job, &key));
	struct str fingerprint = exchange_fingerprint(job->arena, key);
	TRY(change_begin(job, book, CHANGE_WRITE, STR("生成签名密钥"), &change));
	/* somebody else may have made it meanwhile */
	enum rc rc = q_sign(job, book->store, book->id, &row);
	if (rc == RC_OK) {
		change_abandon(change);
		return sm2_private(job, row.private, ret);
	}
	if (rc == RC_MISSING) {
		job_clear_error(job);
		change_detail(
			change, str_format(job->arena, "sign key = %.*s\n", STR_ARG(fingerprint)));
		rc = q_sign_add(job, book->store, book->id, fingerprint,
			sm2_private_der(job->arena, key), job->now, NULL);
	}
	if (rc == RC_OK)
		rc = change_commit(job, change, &seq);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	*ret = key;
	return RC_OK;
}

enum rc exchange_key(struct job *job, const struct book *book, bool make, struct sm2 **ret)
{
	struct q_sign_row row;
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = q_sign(job, book->store, book->id, &row);
	snapshot_end(&snapshot);
	if (rc == RC_OK) {
		TRY(sm2_private(job, row.private, ret));
		if (!str_eq(exchange_fingerprint(job->arena, *ret), row.fingerprint))
			return fail(job, RC_INVALID, "账套的签名密钥在库外被改过，请从备份恢复");
		return RC_OK;
	}
	if (rc != RC_MISSING)
		return rc;
	job_clear_error(job);
	if (!make)
		return fail(job, RC_MISSING, "这个账套还没有签名密钥：先用 kezhang key 生成");
	return make_own(job, book, ret);
}

/* ---- hexadecimal ---- */

struct str hex_of(struct arena *a, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_array(a, char, bytes.len * 2 + 1);
	for (size_t i = 0; i < bytes.len; i++) {
		out[2 * i] = digits[(unsigned char)bytes.at[i] >> 4];
		out[2 * i + 1] = digits[(unsigned char)bytes.at[i] & 15];
	}
	return (struct str){out, bytes.len * 2};
}

static int digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(struct arena *a, struct str text, size_t max, struct str *ret)
{
	char *out = arena_array(a, char, text.len / 2 + 1);
	if (text.len % 2 != 0 || text.len / 2 > max)
		return false;
	for (size_t i = 0; i < text.len; i += 2) {
		int high = digit_of(text.at[i]), low = digit_of(text.at[i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i / 2] = (char)(high << 4 | low);
	}
	*ret = (struct str){out, text.len / 2};
	return true;
}
