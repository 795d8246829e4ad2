/*
 * What the files of this room share. Other rooms use exchange.h.
 *
 *	key.c       SM2: the only file here that knows OpenSSL
 *	manifest.c  the manifest as JSON, both ways
 *	package.c   the container: what is in it, and what was altered
 *	trust.c     whose keys are gone by
 *	book.c      small reads of the ledgers
 *	send.c      what goes out; rows.c: the rows that go with it
 *	receive.c   what came; guard.c: whether its sender may say it
 *	survey.c    the city's view
 */
#ifndef KZ_EXCHANGE_INNER_H
#define KZ_EXCHANGE_INNER_H

#include "exchange/exchange.h"

/* ---- key.c ---- */
/* A PKCS#8 private key. RC_INVALID, here and below. */
enum rc sm2_private(struct job *job, struct str der, struct sm2 **ret) MUST_USE;
/* A SubjectPublicKeyInfo, as DER and as PEM. */
enum rc sm2_public(struct job *job, struct str der, struct sm2 **ret) MUST_USE;
enum rc sm2_public_pem(struct job *job, struct str pem, struct sm2 **ret) MUST_USE;
/* A new one. RC_FAILED. */
enum rc sm2_make(struct job *job, struct sm2 **ret) MUST_USE;
struct str sm2_private_der(struct arena *a, const struct sm2 *key);
struct str sm2_public_der(struct arena *a, const struct sm2 *key);
/* The signature as DER. */
enum rc sm2_sign(
	struct job *job, const struct sm2 *key, struct str bytes, struct str *ret) MUST_USE;
/* Is it the key's signature of these bytes? */
bool sm2_verify(const struct sm2 *key, struct str bytes, struct str signature);

/* Two lower-case digits a byte. */
struct str hex_of(struct arena *a, struct str bytes);
/* False: no hexadecimal text, or longer than max bytes. */
bool hex_read(struct arena *a, struct str text, size_t max, struct str *ret);

/* ---- manifest.c ---- */
struct str manifest_write(struct job *job, const struct manifest *m);
/* RC_INVALID: what is missing or of the wrong kind. */
enum rc manifest_read(struct job *job, struct str json, struct manifest *ret) MUST_USE;
struct seal { /* signature.json */
	struct str fingerprint, sm3, signature;
};
struct str seal_write(struct job *job, const struct seal *seal);
enum rc seal_read(struct job *job, struct str json, struct seal *ret) MUST_USE;

/* ---- package.c ---- */
struct package {
	struct str name, sm3;
	struct manifest manifest;
	struct str fingerprint;
	struct str *bodies; /* of the parts, in order */
};
/* The public key of that fingerprint, as it was registered. RC_DENIED. */
typedef enum rc key_fn(void *arg, struct job *job, struct str fingerprint, struct sm2 **ret);
/* Signs and packs. bodies: of m->parts, whose sizes and SM3 are filled in. */
enum rc package_write(struct job *job, struct manifest *m, const struct str *bodies,
	const struct sm2 *key, struct str *ret) MUST_USE;
/* RC_INVALID: what was altered; RC_TOO_MUCH; what key_of gives. */
enum rc package_read(struct job *job, struct str name, struct str bytes, key_fn *key_of, void *arg,
	struct package *ret) MUST_USE;

/* ---- trust.c ---- */
enum rc trust_find(struct job *job, const struct book *book, struct str fingerprint,
	struct exchange_key_info *ret, struct sm2 **ret_key) MUST_USE;

/* ---- book.c ---- */
/* A ledger that this room needs. RC_INVALID: the packs do not have it. */
enum rc need_ledger(struct job *job, const struct book *book, struct str name,
	const struct ledger_def **ret) MUST_USE;
struct unit_row {
	int64_t id, parent;
	struct str name, brief, code, kind;
	struct date valid;
};
struct units {
	const struct unit_row *at; /* by id */
	size_t count;
};
enum rc units_read(struct job *job, const struct book *book, struct units *ret) MUST_USE;
const struct unit_row *unit_of(const struct units *units, int64_t id); /* NULL: none */
/* Is it `top` or below? */
bool unit_is_in(const struct units *units, int64_t id, int64_t top);
/* A value of a record by the name of its field; missing when it has none. */
struct value said(const struct record *record, const char *field);
struct str said_text(const struct record *record, const char *field);

/* ---- rows.c ---- */
struct row_part {
	const struct ledger_def *ledger;
	struct str bytes;
	int64_t rows;
};
struct row_parts {
	ARRAY(struct row_part) list;
};
/* The rows of the order's ledgers that are of the unit, what they refer to, their child rows, and 数据覆盖. */
enum rc rows_collect(struct job *job, const struct book *book, const struct exchange_order *order,
	const struct units *units, struct str folder, struct row_parts *ret) MUST_USE;

/* ---- guard.c ---- */
struct guard {
	const struct book *book;
	const struct units *units;
	const struct manifest *manifest;
	const struct exchange_key_info *sender;
	int64_t unit;
	struct buf *notes; /* NULL: do not tell */
};
/* May such a package have these ledgers in it at all? RC_INVALID. */
enum rc guard_parts(struct job *job, const struct book *book, const struct manifest *m) MUST_USE;
/* May the sender say what the parts bring? RC_INVALID: who may not say what, with the row. */
enum rc guard_proposals(struct job *job, const struct guard *guard,
	struct proposal *const *proposals, size_t count) MUST_USE;

#endif
