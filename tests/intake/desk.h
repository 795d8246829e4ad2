/*
 * A book with the small pack of tests/intake/pack, files written on the spot,
 * and what a look at them comes to.
 */
#ifndef KZ_TESTS_INTAKE_DESK_H
#define KZ_TESTS_INTAKE_DESK_H

#include "both.h"
#include "intake/inner.h"

#include <string.h>

struct desk {
	struct both db;
	struct catalog *catalog;
	struct book *book;
	struct intake_options options;
};

void desk_open(struct desk *d);
void desk_close(struct desk *d);

/* A file in the test's folder: its path. */
struct str desk_file(struct desk *d, const char *name, const char *text);
/* A workbook: cells are divided by |, rows by line ends; #12 is a number. */
struct desk_sheet {
	const char *name, *cells;
	const char *merges; /* "A1:C1 B2:B3", or NULL */
	bool hidden;
};
struct str desk_book(
	struct desk *d, const char *name, const struct desk_sheet *sheets, size_t count);

/* intake_look at a file that is written first; must be readable. */
struct proposal *desk_look(struct desk *d, const char *name, const char *text);
struct proposal *desk_look_at(struct desk *d, struct str path);
/* intake_accept; must be accepted. */
int64_t desk_accept(struct desk *d, const char *name, const char *text);

const struct ledger_def *desk_ledger(struct desk *d, const char *name);
/* "new changed same wrong skipped" */
void desk_counts(const struct proposal *p, const char *wanted, const char *file, int line);
#define COUNTS(p, wanted) desk_counts((p), (wanted), __FILE__, __LINE__)
/* The field of a proposed record as people read it, "" when missing. */
const char *desk_said(struct desk *d, const struct proposal *p, size_t row, const char *field);
/* Which column goes where: "企业名称→holder 备注→- …". */
const char *desk_columns(struct desk *d, const struct proposal *p);
/* The first problem, "A2 信用代码“…”：…", "" when there is none. */
const char *desk_problem(struct desk *d, const struct proposal *p);
bool desk_tells(const struct proposal *p, const char *words);
/* How many current records. */
int64_t desk_holds(struct desk *d, const char *ledger);

/* A workbook's merges, as of a grid made of text: for what needs no file. */
struct grid *desk_grid(struct job *job, const char *cells);

#define HAS(text, words)                                                                           \
	do {                                                                                       \
		if (str_find((text), STR(words)) == SIZE_MAX) {                                    \
			print_error("'%.*s' does not say '%s'\n", STR_ARG(text), words);           \
			_fail(__FILE__, __LINE__);                                                 \
		}                                                                                  \
	} while (0)

#endif
