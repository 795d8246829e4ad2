/*
 * What a formula can name: ledgers with their fields, and indicators.
 *
 * The catalog fills these from the packs (standard/ and a bureau's own); the
 * formula language, the ledger engine, the importer and the pages read them.
 * Everything lives in the catalog's arena and is constant after loading.
 *
 * Physical layout (made by the ledger room, read by the translator):
 *   table   r_NAME            current records, key (book, id)
 *           r_NAME_history    ended versions, key (book, id, since)
 *   columns book id [parent ordinal] since [until] source source_row, then one f_FIELD
 *           per field; DATE and SPAN also f_FIELD_last. In the current table only, because
 *           they are derived: f_FIELD_blind of PERSONAL, and "search" (folded text of the
 *           listed fields and their pinyin initials)
 *   parent  the id of the record that a child row belongs to
 *   since   the change number that wrote the version; until: the one that ended it
 *   A version is known at change number q when since <= q and (current or until > q).
 *
 * A dated field (a firm's 辖区, which changes when it moves) has no column: it
 * is a child ledger NAME__FIELD made by the catalog with two fields, `value`
 * (of the field's type) and `valid` (SPAN, never overlapping within one
 * parent). Reading it means: the child row whose span holds the cutoff.
 */
#ifndef KZ_FORMULA_SCHEMA_H
#define KZ_FORMULA_SCHEMA_H

#include "core/core.h"

struct formula;
struct ledger_def;

/* Where a definition or a part of one stands; line and column from 1. */
struct place {
	struct str file;
	int line, column;
};

struct field_def {
	struct str name;  /* ascii identifier: the stable code */
	struct str label; /* Chinese, unique in the ledger */
	enum type type;
	int decimals;       /* DECIMAL: 1…9; others 0 */
	struct str measure; /* of a number: "元" for MONEY, "人", "平方米" …; empty: none */
	struct str shown_in; /* MONEY: unit that people write and read in: 元 千元 万元 亿元 */
	struct str code_kind;         /* CODE: uscc, hightech_certificate, division, plain … */
	struct str ref_name;          /* REF: name of the ledger */
	const struct ledger_def *ref; /* REF: that ledger */
	const struct str *choices;    /* CHOICE */
	size_t choice_count;
	const struct str *also; /* other words for it in heads of spreadsheets */
	size_t also_count;
	bool required;
	int longest;            /* TEXT: characters it may have; 0: as many as any text */
	bool month_ok, year_ok; /* DATE: coarser precision accepted (day always is) */
	bool dated;             /* see above; the child ledger: */
	const struct ledger_def *dated_ledger;
	struct str default_text;
	const struct formula *default_value; /* FORMULA_DEFAULT, or NULL */
	struct str note;
	struct place place;
};

struct check_def {
	const struct formula *holds; /* FORMULA_CHECK */
	struct str text;
	struct str message; /* Chinese, shown with the row */
	bool warning;       /* tells, does not refuse */
	struct place place;
};

struct ledger_def {
	struct str name, label;
	struct str about, basis, upstream, office;
	struct str measure; /* what one record is counted in: 家 张 项 */
	struct field_def *fields;
	size_t field_count;
	/*
	 * Indexes of the fields that make a current record unique (with state_field, and within one
	 * parent for child rows). A record in which all of them are missing is not held to it; otherwise
	 * missing equals missing. Never a dated or personal field.
	 */
	const size_t *key;
	size_t key_count;
	/*
	 * Where the key is missing, a record is looked up by these fields, in this order (a firm by its
	 * name): not unique by themselves, several hits are for a person to decide.
	 */
	const size_t *match;
	size_t match_count;
	struct check_def *checks;
	size_t check_count;
	const struct str *list; /* paths of the list page: "企业", "企业的辖区" */
	size_t list_count;
	const struct str *search; /* field names that search looks into */
	size_t search_count;
	const struct str *also; /* other words for the ledger in file and sheet names */
	size_t also_count;
	struct str parent_name;          /* child rows: name of the ledger they belong to */
	const struct ledger_def *parent; /* NULL: a ledger of its own */
	struct str
		unit_text; /* path to the 辖区 of a record: "企业的辖区"; empty: the book's own */
	const struct formula *unit_path; /* FORMULA_PATH to a ref unit, or NULL */
	int valid_field; /* index of a SPAN that says when a record is true, or -1 */
	int state_field; /* index of the 数据状态 choice that belongs to the key, or -1 */
	int title_field; /* index of the field that names a record to people */
	bool begins;     /* pages list it also while nothing is in it */
	bool made;       /* made by the catalog for a dated field */
	struct str hash; /* SM3 hex of the canonical definition */
	struct str body; /* its text, as stored */
	struct place place;
};

/* What kind of quantity a number is: decides what may be added to what. */
enum quantity {
	QUANTITY_PLAIN,  /* a bare number, 2 or 0.5 */
	QUANTITY_COUNT,  /* counted things: measure 家 张 项 人 … */
	QUANTITY_MONEY,  /* held in 分; measure is how it is printed: 元 万元 亿元 */
	QUANTITY_RATIO,  /* a quotient of equals; printed as % when the measure is % */
	QUANTITY_POINTS, /* a difference of ratios: 个百分点 */
	QUANTITY_RANK,   /* 位次 */
	QUANTITY_OTHER,  /* a measure of its own: 亩, 平方米, 元/人 */
};

/* What a measure says: 亿元 → MONEY, % → RATIO, 个百分点 → POINTS, 位 → RANK, 元/人 → OTHER, 家 → COUNT, "" → PLAIN. */
enum quantity quantity_from(struct str measure);
/* How many 分 one 元, 千元, 万元, 百万元, 千万元 or 亿元 is; false: not a unit of money. */
bool money_unit(struct str measure, int64_t *ret_fen);

enum indicator_nature {
	NATURE_POINT /* 时点 */,
	NATURE_PERIOD /* 时期 */,
	NATURE_TOTAL /* 累计 */,
	NATURE_RATIO /* 比率 */
};
extern const char *const nature_words[NATURE_RATIO + 1];

struct indicator_def {
	struct str code;        /* hightech.stock */
	struct str label;       /* 高新技术企业总数 */
	struct str measure;     /* 家 亿元 % */
	enum quantity quantity; /* from the measure and the value */
	int decimals;
	enum indicator_nature nature;
	const struct formula *value; /* FORMULA_NUMBER, or NULL: only registered */
	bool registered;             /* a 登记数 may stand for it or beside it */
	bool latest_year;            /* year: 最近公布年度 */
	struct str state;            /* which data state is counted; empty: the firmest there is */
	bool smaller_is_better;      /* for ranks; a task is then what it may not exceed */
	struct str by;               /* name of the field it is broken down by, or empty */
	struct str source, office, basis, note;
	struct str phrase; /* "现有高新技术企业{}家" */
	const struct str *also;
	size_t also_count;
	struct str hash, body;
	struct place place;
};

struct schema {
	const struct ledger_def *const *ledgers;
	size_t ledger_count;
	const struct indicator_def *const *indicators;
	size_t indicator_count;
	const struct schema_names *names; /* schema_index */
};
/* Where formulas find its names; to be made when ledgers and indicators are complete, before a formula is read. */
void schema_index(struct arena *a, struct schema *schema);

/* By code or by label; NULL when there is none. */
const struct ledger_def *schema_ledger(const struct schema *schema, struct str name);
const struct indicator_def *schema_indicator(const struct schema *schema, struct str name);
/* The same, or by a name that people use (also), blanks and width aside; NULL also where two go by it. */
const struct indicator_def *schema_indicator_called(
	struct arena *a, const struct schema *schema, struct str name);
const struct field_def *ledger_field(const struct ledger_def *ledger, struct str name);
/* The nearest names to a misspelt one, for messages: "高企证书、高企申报"; empty when nothing is near. */
struct str schema_near(struct arena *a, const struct schema *schema,
	const struct ledger_def *ledger, struct str name);

/* Names of tables: the only place that spells them. */
struct str ledger_table(struct arena *a, const struct ledger_def *ledger); /* r_party */
struct str ledger_history_table(
	struct arena *a, const struct ledger_def *ledger); /* r_party_history */
#define LABEL_MAX 40                                       /* code points */
/* A label is usable in a formula: no 的, mark, bracket or blank in it, no digit at its head, not itself a word of formulas. */
bool label_ok(struct str label, struct str *ret_why);

#endif
