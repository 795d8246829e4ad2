/*
 * catalog — reads and checks the packs: the bureau's domain as text.
 *
 * A pack is a folder (or the one embedded in the program, from standard/):
 *	pack.yaml              title, issuer, version, effective date, locked
 *	ledgers/ *.yaml        one ledger a document (--- between several)
 *	indicators/ *.yaml     lists of indicators
 *	claims/ *.yaml         lists of strong words, and of what figures owe each other
 *	reminders/ *.yaml      lists of what is to be looked after, counted on the day of today
 *	mappings/ *.yaml       how the columns of known spreadsheets become fields; see intake.h
 *	wording/ *.yaml        how words are read when a text is proofed; see proof.h
 *	reports/ *.md          a head of "key: value" lines, a line ---, the text with tags
 * Later packs add to earlier ones; a definition of the same code takes the
 * place of an earlier one, unless the earlier pack is locked (the error says
 * which pack holds it).
 *
 * pack.yaml
 *	title issuer version   effective: 2023-01-01   locked: yes
 * Ledger
 *	ledger (code) label about basis upstream office measure also
 *	parent: party          its records are child rows of records of that ledger
 *	key match              fields; see schema.h
 *	title list search      field that names a record; paths of the list page; fields searched
 *	unit: 企业的辖区       path to the 辖区 of a record; child rows have their parent's when nothing is said
 *	valid state            the span that says when it is true; the choice that is its data state
 *	begin: yes             its page is listed before anything is in it; others are once they are used
 *	fields                 name label type required also default note measure dated longest (characters of a text)
 *	     type   text · code KIND · choice (with choices) · int · decimal N · money 万元 · bool · date (with
 *	            precision: [day, month, year]) · span · ref LEDGER · personal
 *	checks                 "CONDITION : message", "警告 CONDITION : message", or holds: message: warn:
 * Indicator
 *	indicator (code) label unit (家 亿元 %) decimals nature (时点 时期 累计 比率) value registered: yes
 *	year: 最近公布年度   better: 越小越好   state by source office basis note phrase also
 * Claim
 *	claim (code) label words   holds: CONDITION or each: CONDITION with 该指标   softer slip basis
 *	rule: yes              not a word of praise: what must hold whatever is written (校核)
 * Reminder
 *	reminder (code) label unit office note   value: 台账 个数 条件 …, 截止日 being today   todo: what to do about one
 * Report
 *	report (code) label note   page: 一页
 *
 * Errors are RC_INVALID; each line is a message that ends with （FILE 第L行第C列）
 * and names what is near. All errors of the packs are collected (at most
 * CATALOG_MAX_ERRORS) and told at once. A full-width colon, comma or bracket
 * where YAML needs an ASCII one is found before the YAML parser sees it.
 * Anchors, aliases, tags, repeated and unknown keys are refused.
 *
 * Everything is constant after loading and lives in the catalog's own arena.
 *
 * Definitions by hash: the canonical body of a definition holds what can
 * change a figure or its printed form, names spelled in codes, and the hashes
 * of the indicators it uses; its SM3 is the definition's hash. Labels, notes,
 * offices and whatever else is for the eye are not in it: a renamed label
 * leaves every hash as it was.
 */
#ifndef KZ_CATALOG_H
#define KZ_CATALOG_H

#include "core/core.h"
#include "formula/formula.h"

#define CATALOG_MAX_FILE    ((size_t)1 << 20) /* bytes */
#define CATALOG_MAX_FILES   2000              /* of all packs */
#define CATALOG_MAX_DEPTH   16                /* of lists and maps in a file */
#define CATALOG_MAX_NODES   100000            /* values in a file */
#define CATALOG_MAX_KEYS    200               /* of one map */
#define CATALOG_MAX_ERRORS  50
#define CATALOG_MAX_PACKS   16
#define CATALOG_MAX_FIELDS  100 /* of a ledger */
#define CATALOG_MAX_CHOICES 200
#define CATALOG_MAX_LONGEST 1000 /* characters that longest: may allow a text */
#define CATALOG_MAX_USES    32   /* indicators that stand on indicators, one above the other */
#define CATALOG_MAX_NAME    40   /* bytes of a code; ledger and dated field together: 48 */

/*
 * A piece of softer or slip: text, {指标 的 face} (with each: also {该指标 的 face}), {名单 指标}, or {名单}: what the proof
 * failed on.
 */
struct claim_part {
	enum { CLAIM_TEXT, CLAIM_FIGURE, CLAIM_NAMES } kind;
	struct str text;              /* TEXT */
	const struct formula *figure; /* FIGURE: FORMULA_FIGURE */
};

/* Does a wording speak of 该指标? Then it is said of each one. */
bool claim_of_each(const struct claim_part *parts, size_t count);

struct claim_def {
	struct str code, label, words;
	const struct formula *holds; /* FORMULA_CLAIM */
	struct str softer;           /* what may stand in the text when the proof fails */
	struct str slip;             /* what goes to the 核稿单 then */
	const struct claim_part *softer_parts, *slip_parts; /* the same, taken apart */
	size_t softer_count, slip_count;
	/* 「each」: `holds` speaks of 该指标 and is asked of every indicator named in the tag (双过半 [甲, 乙]). */
	bool over_list;
	bool rule; /* rule: yes: broken, something is wrong; otherwise only a word may not be used */
	struct str basis;
	struct str hash, body;
	struct place place;
};

/* 提醒: records that want something of somebody, counted like an indicator whose cutoff is today. */
struct reminder_def {
	struct str code, label, todo;
	struct indicator_def
		*counted; /* one 个数 of one ledger; not among the schema's indicators */
};

struct report_def {
	struct str code, label; /* half-year, 上半年工作总结 */
	struct str note;        /* what it is for, for those who choose one */
	bool one_page;          /* page: 一页: a table that is to stand on one A4 page */
	struct str
		record; /* record: 单位: it speaks of one record of this ledger; empty: of a unit */
	struct str
		below; /* below: 县区: it speaks of the units of this kind below its own; empty: it need not */
	struct str body;    /* the text as written */
	struct place place; /* of its first line */
	struct str hash;
};

/* How the columns of a known spreadsheet become fields: text for the importer, which reads it (intake.h). */
struct mapping_def {
	struct str path, body;
};

/* How words are read when a text is proofed: text for proof, which reads it (proof.h). */
struct wording_def {
	struct str path, body;
};

struct pack_def {
	struct str issuer, title, version, effective; /* effective: 2023-01-01 */
	bool locked;
	struct str path; /* the folder; "standard" of the embedded one */
};

struct catalog {
	struct schema schema;
	const struct claim_def *const *claims;
	size_t claim_count;
	const struct reminder_def *reminders; /* in order of the packs */
	size_t reminder_count;
	const struct report_def *const *reports;
	size_t report_count;
	const struct mapping_def *mappings;
	size_t mapping_count;
	const struct wording_def *wordings; /* in order of the packs */
	size_t wording_count;
	const struct pack_def *packs;
	size_t pack_count;
	struct str version; /* "标准口径包 0.1.0 + 颍东口径包 2023.1": printed in every report */
	struct arena *arena;
};

/* The embedded standard pack, then the folders given, in order. RC_INVALID. */
enum rc catalog_load(
	struct job *job, const struct str *folders, size_t count, struct catalog **ret) MUST_USE;
/* Without the embedded one: for tests. */
enum rc catalog_load_only(
	struct job *job, const struct str *folders, size_t count, struct catalog **ret) MUST_USE;
/* A pack from memory, names as in a folder ("ledgers/x.yaml"), on top of the embedded one or alone. */
struct pack_file {
	struct str name, bytes;
};
enum rc catalog_load_files(struct job *job, bool standard, const struct pack_file *files,
	size_t count, struct catalog **ret) MUST_USE;
void catalog_free(struct catalog *catalog); /* NULL allowed */

/* By code or by label; NULL when there is none. */
const struct claim_def *catalog_claim(const struct catalog *catalog, struct str name);
const struct report_def *catalog_report(const struct catalog *catalog, struct str name);
/* The type of a field as a pack writes it: "ref party", "decimal 2". */
struct str field_type_text(struct arena *a, const struct field_def *field);

/*
 * The ledgers that the engine itself knows by name; any pack set must have them, with at least these fields.
 *   unit              辖区: name, short, kind, parent (ref unit), code, valid
 *   registered_value  登记数: indicator (code or label), unit, period (text: 2023H1), value (decimal, in the
 *                     indicator's own measure), state (填报 初核 核定 公布), vintage, publisher, published (date),
 *                     document, page, rank
 *   target            目标任务: document, indicator, unit, year, value, grade (底线/争先)
 *   coverage          数据覆盖: ledger, unit, from_to (span), state (完整 零报告 部分)
 */
#define LEDGER_UNIT        STR("unit")
#define LEDGER_REGISTERED  STR("registered_value")
#define LEDGER_TARGET      STR("target")
#define LEDGER_COVERAGE    STR("coverage")
#define LEDGER_ATTACHMENT  STR("attachment")  /* a pack may have none: then no files are attached */
#define LEDGER_TARGET_STEP STR("target_step") /* a pack may have tasks without curves */
#define LEDGER_BASE        STR("base_reason") /* and no reasons for bases that changed */

/* Nobody climbs 辖区 further up than this: where the data has a ring, it ends there. Far more than there are levels. */
#define UNIT_DEPTH_MAX 64

/* ---- definitions by hash, in the database ---- */
struct store;
/*
 * Writes the definitions that the database does not know yet, by hash, inside the caller's write
 * transaction (table definition; which of them a book goes by, book_definition, is the ledger's).
 */
enum rc catalog_save(struct job *job, const struct catalog *catalog, struct store *store) MUST_USE;
/*
 * An older definition of an indicator by its hash, with those it uses as they were then, read
 * against the ledgers of this catalog; labels and notes are today's. In the job's arena.
 * RC_MISSING; RC_INVALID when its body was altered or names what is no longer there.
 */
enum rc catalog_indicator_by_hash(struct job *job, const struct catalog *catalog,
	struct store *store, struct str hash, struct indicator_def **ret) MUST_USE;

#endif
