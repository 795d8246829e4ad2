/* Documents for the tests of the two writers, in a small markup. */
#ifndef KZ_TESTS_REPORT_SAMPLE_H
#define KZ_TESTS_REPORT_SAMPLE_H

#include "report/document.h"

/*
 * A paragraph from text in which {f0:52} is figure 0, {m1:〔待补：…〕} a
 * missing one, {c0:全覆盖} claim 0; {n:〔待补：…〕} is missing without a figure.
 */
struct para sample_para(struct arena *a, enum para_kind kind, const char *markup);
struct block sample_block(struct arena *a, enum para_kind kind, const char *markup);
/* A table of text cells, row by row. */
struct block sample_table(
	struct arena *a, size_t columns, size_t head_rows, const char *const *cells, size_t rows);

/* A document of these blocks, with `figures` figures F0001… and `claims` claims C001… that have ids only. */
struct document sample_document(
	struct arena *a, const struct block *blocks, size_t count, size_t figures, size_t claims);

/* One page: head, two levels, figures, missing ones, claims that hold and do not, a table, signature and date. */
struct document sample_report(struct arena *a);
/* One paragraph of so many Chinese characters. */
struct document sample_characters(struct arena *a, enum para_kind kind, size_t count);
/* Several pages: many paragraphs and a table whose head must be repeated. */
struct document sample_long(struct arena *a);

#endif
