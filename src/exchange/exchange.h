/*
 * exchange — what goes between a district's book and the city's.
 *
 * Vocabulary
 *   package     包: one file for one (辖区, 报告期, 截止日)
 *   submission  上报包: district → city: values as a list in the form of the ledger 登记数, and, ledger by
 *               ledger, the rows behind them where the district agrees
 *   feedback    反馈包: city → district: 核定数 and ranks as such a list, a remark
 *   manifest    清单: who, for what, counted how, and each part with its size and SM3
 *   key         the book's SM2 key; its public half is registered once on the other side, with the 辖区
 *               it speaks for (ledger 签名公钥)
 *
 * The file is a zip: manifest.json, signature.json, then the parts, which are the spreadsheets that a person would
 * send. The signature (SM2 with SM3, user id 1234567812345678) is over the manifest's bytes, the manifest holds the SM3
 * of each part, and the zip's comment the SM3 of everything before it. So a byte that was altered is told by name:
 * 清单, 签名, 部件, or 容器.
 *
 * Receiving is: verify; then the one importer, with preview and accept; all parts in one change or none, undone by
 * `kezhang undo`. What a sender may say is held to what it was registered for: the values are of its 辖区, in state 填报
 * (feedback: 核定 or 公布), published under its registered name; rows are of its 辖区 or below. A package that was
 * accepted is a record of the ledger 收包登记, written in the same change: a newer one for the same 辖区 and 报告期
 * supersedes it, an older one or the same again is refused (RC_TAKEN), and undoing takes the record back too.
 */
#ifndef KZ_EXCHANGE_H
#define KZ_EXCHANGE_H

#include "indicator/indicator.h"
#include "intake/intake.h"
#include "ledger/ledger.h"

#define EXCHANGE_MAX_FILE     ((size_t)128 << 20) /* a package */
#define EXCHANGE_MAX_MANIFEST ((size_t)4 << 20)
#define EXCHANGE_MAX_PART     ((size_t)64 << 20)  /* a part, inflated */
#define EXCHANGE_MAX_ALL      ((size_t)256 << 20) /* all parts, inflated */
#define EXCHANGE_MAX_PARTS    64
#define EXCHANGE_MAX_FIGURES  5000
#define EXCHANGE_MAX_TEXT     400   /* bytes of a name */
#define EXCHANGE_MAX_REMARK   4000  /* bytes of a remark */
#define EXCHANGE_MAX_KEY      20000 /* bytes of a key file */
#define EXCHANGE_ENDING       ".kezhang"

/* ledgers that this room knows by name (standard/ledgers/exchange.yaml) */
#define LEDGER_KEY     STR("exchange_key")
#define LEDGER_PACKAGE STR("exchange_package")

/* ---- keys ---- */
struct sm2; /* a key, freed with its arena */

/* A private key of a file (PEM, PKCS#8 or SEC1, without a password). RC_MISSING, RC_INVALID. */
enum rc exchange_key_file(struct job *job, struct str path, struct sm2 **ret) MUST_USE;
/* The book's own; made, as a change, when there is none and `make`. RC_MISSING. */
enum rc exchange_key(
	struct job *job, const struct book *book, bool make, struct sm2 **ret) MUST_USE;
/* SM3 of the public key (SubjectPublicKeyInfo, DER), 64 hex digits. */
struct str exchange_fingerprint(struct arena *a, const struct sm2 *key);
/* The public half as a text file: a line “单位：…”, then PEM. */
struct str exchange_public_text(struct arena *a, const struct sm2 *key, struct str name);

/* A public key that the city (the district) goes by. */
struct exchange_key_info {
	int64_t record, unit;
	struct str name, unit_name, fingerprint;
};
/*
 * Registers a public key (the text of exchange_public_text) for a unit, under the name that its values are published
 * by; name empty: the one in the text. *ret_seq 0: it was registered just so. RC_INVALID.
 */
enum rc exchange_trust(struct job *job, const struct book *book, struct str text, int64_t unit,
	struct str name, struct exchange_key_info *ret, int64_t *ret_seq) MUST_USE;
/* Ends a registration: the key is lost or changed. RC_MISSING. */
enum rc exchange_distrust(struct job *job, const struct book *book, struct str fingerprint,
	int64_t *ret_seq) MUST_USE;
enum rc exchange_keys(struct job *job, const struct book *book, struct exchange_key_info **ret,
	size_t *ret_count) MUST_USE;

/* ---- the manifest ---- */
enum exchange_kind { EXCHANGE_SUBMISSION, EXCHANGE_FEEDBACK };
const char *exchange_kind_word(enum exchange_kind kind) RETURNS_NONNULL; /* 上报, 反馈 */

struct exchange_figure {
	struct str indicator, label, definition; /* code, label, hash */
	struct str state;                        /* 已填, 未填, 不适用 */
	struct str value, measure;               /* exactly, as in a trace; empty when 未填 */
	struct str source;                       /* 台账数, 登记数, 由其他数算得 */
	int64_t rows, undecidable;
	bool covered;
};
struct exchange_part {
	struct str name;   /* 01_登记数.xlsx */
	struct str ledger; /* code */
	int64_t rows, size;
	struct str sm3;
};
struct manifest {
	enum exchange_kind kind;
	struct str book, unit, unit_code;
	struct period period;
	day_t cutoff;
	struct str pack; /* name and version, as in reports */
	struct str pack_hash;
	int64_t change;
	struct str head; /* the chain's, as of that change */
	struct str filled, checked, remark;
	int64_t made; /* UTC milliseconds */
	struct exchange_figure *figures;
	size_t figure_count;
	struct exchange_part *parts;
	size_t part_count;
};

/* Do the bytes begin as a package does? To recognise a file that was dropped; says nothing of its truth. */
bool exchange_is_package(struct str bytes);
enum rc exchange_is_package_file(struct job *job, struct str path, bool *ret) MUST_USE;

/* ---- sending ---- */
struct exchange_order {
	enum exchange_kind kind;
	int64_t unit;
	struct when when;
	struct str filled, checked, remark;
	/* submission: the ledgers whose rows go along; what they refer to and their child rows come with them */
	const struct ledger_def *const *rows;
	size_t row_count;
	/* submission: only these indicators; none: all that have a value */
	const struct indicator_def *const *indicators;
	size_t indicator_count;
	const struct sm2 *key;
};
struct exchange_sent {
	struct str bytes, name; /* 云东区_2023H1_截至20230620_上报.kezhang */
	struct manifest manifest;
	const struct str *missing; /* indicators without a value: “高企净增数（未填）” */
	size_t missing_count;
};
/* May rows of this ledger go along? Keys, packages, values, tasks and 数据覆盖 do not go by choice. */
bool exchange_may_send(const struct ledger_def *ledger);
/* One snapshot; the book is as it was. RC_INVALID: nothing to send, or nobody filled or checked it. */
enum rc exchange_send(struct job *job, const struct book *book, const struct exchange_order *order,
	struct exchange_sent *ret) MUST_USE;

/* ---- receiving ---- */
struct exchange_before { /* the package that was accepted before for the same 辖区 and 报告期 */
	int64_t record, since;
	day_t cutoff;
	int64_t change, made;
	struct str sm3;
};
struct exchange_received {
	struct str file, sm3;
	struct manifest manifest;
	struct exchange_key_info sender;
	int64_t unit;     /* that the package is about */
	bool superseding; /* there was one before */
	struct exchange_before before;
	struct proposal **proposals; /* one a part, in order */
	size_t proposal_count;
	struct str notes; /* what a person should know before accepting, a line each */
	struct str digest;
};
/*
 * Verifies and looks; writes nothing. RC_INVALID: the file is no package, or was altered (what), or says what its
 * sender may not say; RC_DENIED: nobody registered its key; RC_TAKEN: the same, or a newer one, was accepted.
 */
enum rc exchange_look(struct job *job, const struct book *book, struct str path,
	struct exchange_received *ret) MUST_USE;
/* The same, and all of it becomes one change. digest: of what was looked at; empty: what is there. */
enum rc exchange_accept(struct job *job, const struct book *book, struct str path,
	struct str digest, struct exchange_received *ret, int64_t *ret_seq) MUST_USE;

/* ---- the city's view ---- */
struct survey_value {
	bool given;
	struct ratio number; /* in the indicator's measure */
	struct str shown;    /* rounded as its figures are */
	int64_t rank;        /* registered with it; 0: none */
	struct str publisher, document;
};
struct survey_cell {
	const struct indicator_def *indicator;
	int64_t unit;
	struct survey_value sent, checked, published; /* 区报数 市核数 省定数 */
	bool counted; /* 市核数 is the city's own count: nobody registered a 核定数 */
	/* 区报数 less the other, of the numbers as shown; empty where one of them is not there */
	struct str minus_checked, minus_published;
	bool differs; /* one of the two is not 0 */
	int64_t rank; /* among the districts, by the firmest kind of number that all of them have; 0: none */
	struct str ranked_by; /* 公布, 核定, 填报 */
};
struct survey_unit {
	int64_t id;
	struct str name;
	bool submitted;
	day_t cutoff;
	int64_t change, received; /* theirs; ours */
	struct str filled, checked, at;
};
struct survey {
	int64_t above;
	struct when when;
	const struct survey_unit *units;
	size_t unit_count, submitted;
	const struct survey_cell *cells; /* indicator by indicator, units within */
	size_t indicator_count;
};
/* The districts of a unit; indicators: those that one of them has a value for, or these. */
enum rc exchange_survey(struct job *job, const struct book *book, int64_t above,
	const struct when *when, const struct indicator_def *const *indicators,
	size_t indicator_count, struct survey *ret) MUST_USE;

#endif
