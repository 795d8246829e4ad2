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
 * synonyms, share of typed data that fits), where the head is (title rows,
 * "单位：万元" rows, heads of several merged rows), which column is which
 * field; rows that are totals or notes are not data. What is unclear is asked,
 * not guessed: the proposal says so and takes a mapping as text.
 *
 * Mapping as text (saved beside the file as NAME.mapping.yaml, or given):
 *	ledger: registered_value
 *	sheet: 1                      # from 1; or its name
 *	head: 1                       # row of the head, from 1; 0: none
 *	columns: {地区: unit, 年份: period}      # head text (or letter: A) → field
 *	fixed: {indicator: rd.expenditure}        # the same value in every row
 *	each:                         # one row becomes several records (wide tables)
 *	  - {column: R&D经费_亿元, to: value, fixed: {indicator: rd.expenditure}}
 *	  - {column: GDP_亿元, to: value, fixed: {indicator: gdp}, also: {GDP数据版本: vintage}}
 *	create: [unit, party]         # ledgers in which a name that is not found makes a new record
 *	full: no                      # the file is the complete list (writes 数据覆盖)
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

#define INTAKE_MAX_PROBLEMS 5000 /* told one by one; more are counted */
/* In a proposal's records a reference from here on names a record that accepting would make. */
#define INTAKE_PENDING INT64_C(100000000000000000)
#define INTAKE_OWN     INT64_C(200000000000000000) /* + row: a record that this file itself brings */

struct intake_options {
	struct str ledger;  /* code or label; empty: recognise */
	struct str mapping; /* YAML text; empty: recognise */
	day_t as_of;        /* the day the list speaks of: dated fields change from it; 0: today */
	bool full; /* the complete list: covers from the start of its year (or `covers`) to as_of */
	int64_t unit; /* the complete list is of this 辖区 and what is below it; 0: of the whole book */
	struct date covers; /* 0,0: default */
	bool only_right;    /* accept the right rows although others are wrong */
	bool keep_file;     /* store the file's bytes with the import */
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
	struct str column;         /* head text, empty: the row */
	struct str value;          /* as written */
	struct str message;        /* reason and what to do */
	bool warning;
};
struct intake_row {
	enum row_state state;
	uint32_t sheet, row; /* from 0 */
	const struct ledger_def *ledger;
	struct record *record;       /* as it would be written */
	const struct record *before; /* ROW_CHANGED, ROW_SAME */
};
struct intake_column {
	struct str head;
	uint32_t column;
	const struct field_def *field; /* NULL: not taken */
	struct str why;                /* "同义词", "映射", "未识别" … */
};
struct proposal {
	struct str file, sm3;
	int64_t size;
	struct str sheet;
	const struct ledger_def *ledger; /* NULL: not recognised; `question` says what to do */
	struct str question;
	uint32_t head_first, head_last; /* rows, from 0 */
	const struct intake_column *columns;
	size_t column_count;
	struct str mapping; /* the mapping in force, as text that can be saved */
	const struct intake_row *rows;
	size_t row_count;
	int64_t counts[5]; /* by enum row_state */
	int64_t created;   /* records of other ledgers that would be made (new 单位) */
	const struct intake_problem *problems;
	size_t problem_count, problems_untold;
	uint32_t hidden_rows, hidden_columns; /* told to the user */
	struct str digest;                    /* of everything proposed: accept compares it */
};

/* Looks at one sheet of data in a file (the first that is recognised; others by mapping). RC_INVALID: not readable at all. */
enum rc intake_look(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct proposal **ret) MUST_USE;
/* digest: of the proposal that was looked at; empty: accept what is there. RC_TAKEN, RC_INVALID (wrong rows and not only_right). */
enum rc intake_accept(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct str digest, struct proposal **ret,
	int64_t *ret_seq) MUST_USE;

/* An empty spreadsheet to fill in, with drop-downs and notes; and the ledger as it stands. */
enum rc intake_template(struct job *job, const struct book *book, const struct ledger_def *ledger,
	struct str path) MUST_USE;
enum rc intake_export(struct job *job, const struct book *book, const struct ledger_def *ledger,
	int64_t seq, struct str path) MUST_USE;

#endif
