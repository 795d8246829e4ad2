/*
 * catalog — reads and checks the packs: the bureau's domain as text.
 *
 * A pack is a folder (or the one embedded in the program, from standard/):
 *	pack.yaml              issuer, title, version, effective date, locked
 *	ledgers/ *.yaml        one ledger a document
 *	indicators/ *.yaml     lists of indicators
 *	claims/ *.yaml         lists of strong words
 *	reports/ *.md          texts with tags; a head of key: value lines
 * Later packs add to earlier ones; a locked pack's definitions cannot be
 * replaced (a clear error says which pack holds it).
 *
 * Errors are RC_INVALID with FILE, line and column, what is wrong and the
 * nearest names; all errors of a pack are collected (at most CATALOG_MAX_ERRORS)
 * and told at once. A full-width colon or comma where YAML needs an ASCII one
 * is found before the YAML parser sees it.
 *
 * Everything is constant after loading and lives in the catalog's own arena.
 */
#ifndef KZ_CATALOG_H
#define KZ_CATALOG_H

#include "core/core.h"
#include "formula/formula.h"

#define CATALOG_MAX_FILE   ((size_t)1 << 20)
#define CATALOG_MAX_FILES  2000
#define CATALOG_MAX_DEPTH  16
#define CATALOG_MAX_ERRORS 50

struct claim_def {
	struct str code, label, words;
	const struct formula *holds; /* FORMULA_CLAIM */
	struct str softer; /* text with {指标} or {指标 的 face} */
	struct str slip;   /* text with {名单} and figures, for the 核稿单 */
	/* A claim over several named indicators (双过半 [甲, 乙]): `each` is a condition on 「指标」. */
	bool over_list;
	struct str hash, body;
	struct place place;
};

struct report_def {
	struct str code, label; /* half-year, 上半年工作总结 */
	struct str body;	/* the text as written */
	struct place place;	/* of its first line */
	struct str hash;
};

struct pack_def {
	struct str issuer, title, version, effective;
	bool locked;
	struct str path;
};

struct catalog {
	struct schema schema;
	const struct claim_def *const *claims;
	size_t claim_count;
	const struct report_def *const *reports;
	size_t report_count;
	const struct pack_def *packs;
	size_t pack_count;
	struct str version; /* "standard 0.1.0 + 颍东 2023.1": printed in every report */
	struct arena *arena;
};

/* The embedded standard pack, then the folders given, in order. RC_INVALID. */
enum rc catalog_load(struct job *job, const struct str *folders, size_t count, struct catalog **ret) MUST_USE;
/* Without the embedded one: for tests. */
enum rc catalog_load_only(struct job *job, const struct str *folders, size_t count, struct catalog **ret) MUST_USE;
void catalog_free(struct catalog *catalog);

const struct claim_def *catalog_claim(const struct catalog *catalog, struct str name);
const struct report_def *catalog_report(const struct catalog *catalog, struct str name);

/*
 * The ledgers that the engine itself knows by name; any pack set must have them, with at least these fields.
 *   unit              辖区: name, short, kind, parent (ref unit), code, valid
 *   registered_value  登记数: indicator, unit, period (text), value (decimal), state, vintage, publisher, document, page, rank
 *   target            目标任务: document, indicator, unit, year, value, grade (底线/争先)
 *   coverage          数据覆盖: ledger, unit, from_to (span), state (完整 零报告 部分)
 */
#define LEDGER_UNIT	  STR("unit")
#define LEDGER_REGISTERED STR("registered_value")
#define LEDGER_TARGET	  STR("target")
#define LEDGER_COVERAGE	  STR("coverage")

/* ---- definitions by hash, in the database ---- */
struct store;
/* Writes the definitions that the database does not know yet, by hash, inside the caller's write transaction. */
enum rc catalog_save(struct job *job, const struct catalog *catalog, struct store *store) MUST_USE;
/* An older definition of an indicator by its hash, parsed against this catalog. RC_MISSING, RC_INVALID. */
enum rc catalog_indicator_by_hash(struct job *job, const struct catalog *catalog, struct store *store, struct str hash,
	struct indicator_def **ret) MUST_USE;

#endif
