/* The folder that the files go to, in import order. */
#ifndef KZ_SAMPLE_SHELF_H
#define KZ_SAMPLE_SHELF_H

#include "sample/truth.h"

struct shelf {
	struct world *w;
	struct str folder;
	int number; /* of the last numbered file */
	ARRAY(struct sample_file) files;
};

/* What a list is handed in as: complete for these days (and so covered), or known on a day. */
struct handing {
	const char *ledger; /* complete list of it; NULL: no complete list */
	struct date covers;
	day_t as_of; /* 0: not said */
};

/* A sheet to be filled: pen on a new paper. */
struct draft {
	struct paper papers[3], waste;
	size_t paper_count;
	struct pen pen;
	size_t rows; /* of data */
};
/* `main` is the name of the sheet that is filled; an explaining sheet stands before it when asked for. */
void draft_open(struct shelf *s, struct draft *d, const char *subject, const char *main,
	enum hand hand, bool explained);
/* The next row of data, begun with its serial number when `serial`. */
void draft_row(struct draft *d, bool serial);
/* The same of a row that stands in some lists only: not wanted, it is written on waste. */
void draft_row_if(struct draft *d, bool serial, bool wanted);
/* No row follows; draft_close says so too. */
void draft_end(struct draft *d);
/* The usual words below a table: who filled it in, and that it is invented. */
void draft_close(struct shelf *s, struct draft *d);

/* A list as most are: 云东区…, a title row, a note when it has a measure of money. */
void draft_table(struct shelf *s, struct draft *d, const char *title, const char *measure,
	enum hand hand, const char *const *heads, size_t count);
/* Closed and written, complete for the whole history. */
enum rc draft_done(struct shelf *s, struct draft *d, const char *name, const char *ledger) MUST_USE;
/* The name of a party; NOBODY: blank. */
void pen_party(struct pen *pen, const struct world *w, int party);

/* Written as NN_name.xlsx or NN_name.csv. */
enum rc shelf_xlsx(
	struct shelf *s, struct draft *d, struct str name, struct handing handing) MUST_USE;
enum rc shelf_csv(struct shelf *s, struct draft *d, struct str name, enum paper_charset charset,
	struct handing handing) MUST_USE;
/* A file of any name and bytes, not for import. */
enum rc shelf_put(struct shelf *s, struct str name, struct str bytes, size_t rows) MUST_USE;

/*
 * Does a row about somebody stand in the lists that are written? In those of
 * the whole each does; in those of one district what is its own, by where it
 * lies or ever lay, and what no district claims. A row is of the first district
 * that is named in it, and of the other one too.
 */
bool row_of_unit(const struct world *w, int unit);
bool row_of_party(const struct world *w, int party);
bool row_of_either(const struct world *w, int party, int other); /* NOBODY: not named */

/* "云东区高企证书名单" and the like; "填报单位：云东区科技局　　单位：万元". */
struct str shelf_title(const struct shelf *s, const char *what);
struct str shelf_note(const struct shelf *s, const char *unit);
struct str unit_name(const struct world *w, int unit);

/* ---- what goes there, by file ---- */
enum rc files_units(struct shelf *s) MUST_USE;
enum rc files_parties(struct shelf *s) MUST_USE;
enum rc files_documents(struct shelf *s) MUST_USE;
enum rc files_hightech(struct shelf *s) MUST_USE;
enum rc files_listings(struct shelf *s) MUST_USE;
enum rc files_contracts(struct shelf *s) MUST_USE;
enum rc files_projects(struct shelf *s) MUST_USE;
enum rc files_commissioners(struct shelf *s) MUST_USE;
enum rc files_results(struct shelf *s) MUST_USE;
enum rc files_carriers(struct shelf *s) MUST_USE;
enum rc files_money(struct shelf *s) MUST_USE;
enum rc files_servings(struct shelf *s) MUST_USE;
enum rc files_facts(struct shelf *s) MUST_USE;
enum rc files_tasks(struct shelf *s) MUST_USE;
enum rc files_services(struct shelf *s) MUST_USE;
enum rc files_office(struct shelf *s) MUST_USE;
enum rc files_filings(struct shelf *s) MUST_USE;

/* ---- what is not for import ---- */
struct wrong { /* a row, or a cell of it, that must be refused */
	const char *sheet;
	struct str cell; /* "D17"; empty: the row as a whole */
	size_t row;      /* from 1 */
	const char *what;
};
typedef ARRAY(struct wrong) wrongs;
/* A workbook full of mistakes, and where they are; *ret_right: rows that are fine. */
enum rc file_wrong(struct shelf *s, wrongs *ret, size_t *ret_right) MUST_USE;

struct pair_of_lists {
	struct str before, after; /* the files */
	ARRAY(int) new, missing, renamed, moved;
	size_t same;
	day_t days[2];
};
/* The valid certificates at two days, as two lists to be compared. */
enum rc file_pair(struct shelf *s, struct pair_of_lists *ret) MUST_USE;

#endif
