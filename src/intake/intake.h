/*
 * intake — files become records, after a look.
 *
 * One implementation for the command and the drop page:
 *
 *	file ─► recognise ─► map columns ─► proposal (new, changed, same, wrong) ─► accept ─► one change
 *
 * A proposal is computed from the file and the ledgers as they stand and is
 * written nowhere; accept computes it again inside the write transaction, so
 * that what lands is what is true then, and refuses (RC_TAKEN) when it differs
 * from what was looked at. Accepting is one short transaction; `kezhang undo`
 * takes it back, months later too.
 *
 * Recognition: which ledger (names of file and sheets, head words and their
 * synonyms), where the head is (title rows, "单位：万元" rows, heads of several
 * merged rows), which column is which field; rows that are totals or notes are
 * not data. Every sheet of a workbook that is recognised is taken, each as a
 * proposal of its own (proposal.next). What is unclear is asked, not guessed:
 * the question says what was seen and which ledgers come nearest, and
 * proposal.mapping is a mapping to be mended.
 *
 * Mapping as text (saved beside the file as NAME.mapping.yaml, or given, or in
 * a pack's folder mappings/):
 *	ledger: registered_value
 *	sheet: 1                      # from 1; or its name
 *	head: 1                       # row of the head (of its last row), from 1; 0: none
 *	columns: {地区: unit, 年份: period}      # head text (or letter: A; "=A" where a head is called A) → field
 *	only: no                      # yes: no other column goes into a record
 *	fixed: {indicator: rd.expenditure}        # in every row whose cells say nothing else
 *	from_title: {period: period, publisher: "{}关于"}   # said by the title rows, the sheet's or the file's name
 *	each:                         # one row becomes several records (wide tables)
 *	  - {column: R&D经费_亿元, to: value, fixed: {indicator: rd.expenditure}}
 *	  - {column: GDP_亿元, to: value, fixed: {indicator: gdp}, also: {GDP数据版本: vintage}}
 *	  - {columns: period, to: value}          # every column whose head is a 报告期: 2023年 | 2022年 | …
 *	  - {columns: period, under: 机耕面积, to: value, fixed: {indicator: 机耕面积}}   # those below these words
 *	create: [unit, party]         # ledgers in which a name that is not found makes a new record
 *	full: no                      # the file is the complete list (writes 数据覆盖)
 *	repeats: no                   # yes: several rows may speak of one record; a later one completes the earlier,
 *	                              # and where they differ is the one that holds, which is told
 * In a pack also:
 *	match: [区域, 合同数]         # head words that together tell this kind of file
 *	fallback: yes                 # for lists of this ledger that are recognised by their labels
 *
 * Columns that a mapping does not name are recognised by their heads as without it, but for those
 * named with the field "-", and for all of them with `only: yes`, where the list has no head, and
 * where one row becomes several records (which of them a column speaks of is not known). A column
 * that holds something and whose head is a word for a field, and that still goes nowhere, is asked
 * about, unless it says the same as the column that is taken, or the mapping names another column
 * for that field. Two columns never go into one field.
 *
 * from_title looks for: period 报告期 (2022H1, 2022年上半年, 2022年1—6月), date, year, number (文号),
 * title (the title itself), name (of the file, without its ending), or a text in which {} stands for the
 * value. A required field that is not found this way, nor given as fixed, is asked for.
 *
 * Heads of indicators: in a list of 登记数 or 目标任务, a column whose head is an indicator's name holds
 * its value; a head of two rows may say 数值 and 排名 below the indicator. Money is brought to the
 * indicator's own unit.
 *
 * References are found by code first, then by the name key of the title
 * field (str_name_key), also among former names; several hits are an error
 * that lists them; none makes a new record where `create` allows (a new 单位
 * from a certificate list is the ordinary case), else an error with the
 * nearest names.
 */
#ifndef KZ_INTAKE_H
#define KZ_INTAKE_H

#include "catalog/catalog.h"
#include "core/core.h"
#include "ledger/ledger.h"
#include "sheet/sheet.h"

struct look;
struct outlook;

#define INTAKE_MAX_PROBLEMS 5000 /* told one by one; more are counted */
/* In a proposal's records a reference from here on names a record that accepting would make. */
#define INTAKE_PENDING INT64_C(100000000000000000)

struct intake_fixed {
	struct str field, value; /* label or code of the field; as people type it */
};
struct intake_options {
	struct str ledger;  /* code or label; empty: recognise */
	struct str mapping; /* YAML text; empty: recognise */
	day_t as_of;        /* the day the list speaks of: dated fields change from it; 0: today */
	bool full; /* the complete list: covers from the start of its year (or `covers`) to as_of */
	int64_t unit; /* the complete list is of this 辖区 and what is below it; 0: of the whole book */
	bool covers_told; /* `covers` says the days; else the list's own year up to as_of */
	struct date covers;
	bool only_right; /* accept the right rows although others are wrong */
	bool keep_file;  /* store the file's bytes with the import */
	/* In every row whose cells say nothing else; before what the mapping or the title says. */
	const struct intake_fixed *fixed;
	size_t fixed_count;
	struct str
		period; /* the 报告期 of a list that does not say it; nothing for other ledgers */
};

enum row_state {
	ROW_NEW,
	ROW_CHANGED,
	ROW_SAME,
	ROW_WRONG,
	ROW_SKIPPED /* totals, notes, blanks */
};

struct intake_problem {
	struct str sheet, address; /* "Sheet1", "D17" */
	uint32_t row;              /* from 0 */
	int64_t at;                /* column from 0; -1: the row */
	struct str column;         /* head text, empty: the row */
	struct str value;          /* as written, brief; empty: the row */
	struct str message;        /* reason and what to do */
	bool warning;
};
struct intake_skip {
	uint32_t row; /* from 0 */
	struct str text;
};
#define INTAKE_MAX_SKIPS 100 /* told one by one */
/* A record of the ledger that a complete list lacks: it stays as it is. */
struct intake_absent {
	int64_t id;
	struct str name; /* "甲公司（证书编号“GR…”）" */
	struct str from; /* "高企名单.xlsx 第 5 行，第 4 号变更" */
};
#define INTAKE_MAX_ABSENT 100 /* told one by one; more are counted */
struct intake_row {
	enum row_state state;
	uint32_t sheet, row; /* from 0 */
	const struct ledger_def *ledger;
	struct record *record;       /* as it would be written */
	const struct record *before; /* ROW_CHANGED, ROW_SAME */
};
struct intake_column {
	struct str head; /* words of a head of several rows are joined by / */
	uint32_t column;
	const struct field_def *field; /* NULL: into no field, or into several (see why) */
	const struct field_def *like;  /* not taken, though its head is a word for this field */
	bool taken, filled;            /* its cells go into records; it holds something at all */
	struct str why;                /* "同义词", "对照", "未识别" … */
};
/* A value in every row that no column gives. */
struct intake_given {
	const struct field_def *field;
	struct str value, why; /* "对照", "选项", "标题“…”" */
};
/* For a file that nobody knows: what stands in it, and which ledgers come nearest. */
struct intake_seen {
	struct str sheet;
	uint32_t rows, columns, head; /* head: the row that looks like one, from 0 */
	const struct str *heads;      /* so many as columns (at most INTAKE_SEEN_COLUMNS) */
	const struct str *first;      /* the rows below it: row_count × column_count */
	size_t column_count, row_count;
};
#define INTAKE_SEEN_COLUMNS 40
#define INTAKE_SEEN_ROWS    3
struct intake_near {
	const struct ledger_def *ledger;
	struct str fits, lacks; /* "企业名称→企业、…"; "证书编号" */
};
struct proposal {
	struct str file, sm3;
	int64_t size;
	struct str sheet;
	bool hidden_sheet;
	struct proposal *next;           /* of another sheet of the same file */
	const struct ledger_def *ledger; /* NULL: not recognised; `question` says what to do */
	struct str question;
	uint32_t head_last; /* row, from 0 */
	const struct intake_column *columns;
	size_t column_count;
	const struct intake_given *given;
	size_t given_count;
	/* The mapping in force, as text that can be saved; with a question: one to be mended. */
	struct str mapping;
	const struct intake_seen *seen; /* with a question */
	size_t seen_count;
	const struct intake_near *near;
	size_t near_count;
	struct str unread; /* names of other sheets that hold something and were not recognised */
	const struct intake_row *rows;
	size_t row_count;
	int64_t counts[5]; /* by enum row_state */
	int64_t created;   /* records of other ledgers that would be made (new 单位) */
	const struct intake_skip *skips; /* rows that are no data: totals, notes, headings */
	size_t skip_count;
	const struct intake_absent *absent; /* of a complete list */
	size_t absent_told;
	int64_t absent_count;
	const struct intake_problem *problems;
	size_t problem_count, problems_untold;
	uint32_t hidden_rows, hidden_columns; /* told to the user */
	const struct outlook *outlook; /* what references to come stand for: see intake_text */
	struct str digest; /* of everything proposed, other sheets included: accept compares it */
};

/* “Sheet1!D17 发证日期“x”：…” */
struct str intake_problem_text(struct arena *a, const struct intake_problem *problem);
/* What stands in a cell, in one line and not longer than INTAKE_BRIEF characters. */
#define INTAKE_BRIEF 60
struct str intake_brief(struct arena *a, struct str text);

/* The packs' mappings: readable, and of ledgers and fields that there are. RC_INVALID: with file and line. */
enum rc intake_check(struct job *job, const struct catalog *catalog) MUST_USE;

/* Looks at the sheets of a file that are recognised (with a mapping: at the one it names). RC_INVALID: not readable at all. */
enum rc intake_look(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct proposal **ret) MUST_USE;
/* digest: of the proposal that was looked at; empty: accept what is there. RC_TAKEN, RC_INVALID (wrong rows and not only_right). */
enum rc intake_accept(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct str digest, struct proposal **ret,
	int64_t *ret_seq) MUST_USE;

/* A field of a proposed record as people read it; a reference to a record to come is its name and （新建）. */
enum rc intake_text(struct job *job, const struct book *book, const struct proposal *p,
	const struct record *record, size_t field, struct str *ret) MUST_USE;

/* The record that a reference from INTAKE_PENDING on stands for, as it would be made; NULL: a row that is wrong. */
const struct record *intake_coming(const struct proposal *p, int64_t number);

/* ---- several files ---- */
enum intake_fate {
	INTAKE_LOOKED,
	INTAKE_ACCEPTED,
	INTAKE_NOTHING, /* nothing in it was new */
	INTAKE_REFUSED, /* or not recognised: trouble says why */
	INTAKE_WAITS,   /* names what a refused file was to bring */
};
struct intake_file {
	struct str path;
	struct str mapping; /* text that goes with this file alone; empty: that of the options */
	/* what became of it */
	enum intake_fate fate;
	struct proposal *proposal; /* lives for the call of each; NULL: not readable, or it waits */
	struct str trouble;        /* with the name of the file */
	int64_t seq;               /* the change it was accepted as */
};
/* Called for each file when it is its turn; job is the one whose arena holds the proposal. */
typedef void intake_file_fn(void *arg, struct job *job, const struct intake_file *file);
/*
 * Looks at all files, or accepts them (each a change of its own), in the order of what refers to what. RC_INVALID:
 * some were refused; the text names them, says why, and what became of the others. Another code: the machine failed.
 */
enum rc intake_files(struct job *job, const struct book *book, const struct intake_options *options,
	bool accept, struct intake_file *files, size_t count, intake_file_fn *each,
	void *arg) MUST_USE;

/* ---- several files as one ---- */
/*
 * Files that belong together (the parts of a package): each is looked at with what the ones before it bring, and all
 * are accepted as one change or none. Given in the order of what refers to what.
 */
struct intake_bundle {
	const struct str *paths;
	const struct intake_options *options; /* one a path; as_of is that of the first */
	size_t count;
	struct str why; /* of the change */
	/* Whether that may be: change NULL while it is only looked at; otherwise it may write too. May be NULL. */
	enum rc (*allow)(void *arg, struct job *job, struct change *change,
		struct proposal *const *proposals, size_t count);
	void *arg;
};
/* *ret: one a path. RC_INVALID: one is not readable or not recognised, or it may not be. */
enum rc intake_bundle_look(struct job *job, const struct book *book,
	const struct intake_bundle *bundle, struct proposal ***ret,
	struct str *ret_digest) MUST_USE;
/* digest: of what was looked at; empty: what is there. RC_TAKEN, RC_INVALID. *ret_seq 0: nothing in it was new. */
enum rc intake_bundle_accept(struct job *job, const struct book *book,
	const struct intake_bundle *bundle, struct str digest, struct proposal ***ret,
	int64_t *ret_seq) MUST_USE;

/* ---- 名单比对: two lists held against each other, see match.h ---- */
#define MATCH_MAX_ITEMS 500000
struct match_item {
	struct str name;   /* as written */
	struct str code;   /* credit code, spelled; empty: not known */
	struct str number; /* of the thing listed: a certificate's; empty */
	struct str place;  /* 辖区 as written; empty */
	const struct str *former;
	size_t former_count;
	struct str source;           /* of several files or sheets, which; empty */
	int64_t row;                 /* of the file, from 0; or the record's id */
	const struct look *look;     /* of a file */
	const struct record *record; /* of a ledger; NULL: of a file */
};
enum match_kind {
	MATCH_RENAMED, /* for certain */
	MATCH_NEAR,    /* 疑似更名: for a person to decide */
	MATCH_NEW,     /* only in b */
	MATCH_GONE,    /* only in a */
	MATCH_TWICE_A, /* twice in one list */
	MATCH_TWICE_B,
	MATCH_SAME,
};
struct match_pair {
	enum match_kind kind;
	size_t a,
		b; /* SIZE_MAX: none; MATCH_TWICE_A: both of a, a the second; MATCH_TWICE_B: both of b, b the second */
	bool moved;   /* another place */
	int likeness; /* of 100 */
	const char *why;
	struct str
		changes; /* of the same or renamed: what both say, otherwise: "发证日期：… → …；属地：… → …" */
	bool cut; /* of MATCH_GONE: so many are called nearly so that not all were looked at, see match.h */
};
/* The kinds, and besides those of which something has changed. */
enum match_shown { MATCH_CHANGED = MATCH_SAME + 1, MATCH_SHOWN };
/*
 * A source is a file, or a ledger by its code or label: as it stands, or, behind @, as it was known at a change number
 * or at the end of a day (高企证书@12, 高企证书@2023-06-20).
 */
struct match_source {
	struct str what;
	struct str mapping; /* text that goes with this file alone; empty: that of the options */
};
struct match_side {       /* one source, or several taken together */
	struct str label; /* "名单.xlsx（高企证书）", "高企证书（第 12 号变更时）" */
	const struct match_item *items;
	size_t count;
};
struct comparison {
	struct match_side a, b;
	const struct match_pair *pairs; /* by kind, then in the order of the lists */
	size_t count;
	size_t counts[7]; /* by enum match_kind */
	size_t changed;
	size_t cut; /* pairs that are */
};
enum rc intake_compare(struct job *job, const struct book *book,
	const struct intake_options *options, const struct match_source *a, size_t a_count,
	const struct match_source *b, size_t b_count, struct comparison *ret) MUST_USE;
/* One sheet for each kind that occurs. */
enum rc intake_compare_write(
	struct job *job, const struct comparison *comparison, struct str path) MUST_USE;
/* 更名, 疑似更名, 新增 … */
const char *match_kind_label(enum match_kind kind) RETURNS_NONNULL;
const char *match_shown_label(enum match_shown shown) RETURNS_NONNULL;
bool match_is_shown(enum match_shown shown, const struct match_pair *p);
size_t match_count(const struct comparison *c, enum match_shown shown);
/* What is to be said of those that are cut; empty: none is. */
struct str match_cut_note(struct arena *a, const struct comparison *c);
/* The two of a pair, of one list the earlier row first; NULL: none. */
const struct match_item *match_first(const struct comparison *c, const struct match_pair *p);
const struct match_item *match_second(const struct comparison *c, const struct match_pair *p);
/* "名单.xlsx 第 17 行", "第 17 行", "记录 12" */
struct str match_where(struct arena *a, const struct match_item *item);

/* Records of a ledger (its title is a text) that are called so, or nearly so: the likest first. */
#define INTAKE_ALIKE 8
struct alike {
	int64_t id;
	int likeness; /* of 100 */
	const char *why;
};
enum rc intake_alike(struct job *job, const struct book *book, const struct ledger_def *ledger,
	struct str name, struct alike **ret, size_t *ret_count) MUST_USE;

/* An empty spreadsheet to fill in, with drop-downs and notes; and the ledger as it stands. */
enum rc intake_template(struct job *job, const struct book *book, const struct ledger_def *ledger,
	struct str path) MUST_USE;
enum rc intake_export(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t seq, struct str path) MUST_USE;
/*
 * Some of its records, for somebody else's book: without personal fields, dated fields as on a day. EXTRACT_NAMED:
 * only what the record is known by (key, match and title), the other cells blank, which leaves them as they are there.
 */
enum extract { EXTRACT_NOT, EXTRACT_NAMED, EXTRACT_WHOLE };
typedef enum extract extract_fn(void *arg, const struct record *record);
enum rc intake_extract(struct job *job, const struct book *book, const struct ledger_def *ledger,
	day_t day, extract_fn *which, void *arg, struct str path, int64_t *ret_rows) MUST_USE;
/* Is it part of what a record is known by? */
bool extract_names(const struct ledger_def *ledger, size_t field);

#endif
