/* truth.json, truth.csv, README.md, import.sh: what the files are and what they must come to. */
#ifndef KZ_SAMPLE_TOLD_H
#define KZ_SAMPLE_TOLD_H

#include "sample/shelf.h"

struct telling {
	size_t imports; /* how many of the files are for import; the first ones */
	wrongs wrongs;
	size_t right; /* rows of the workbook of mistakes that are fine */
	struct pair_of_lists pair;
};
/* *ret_truths: how many figures are told. */
enum rc told_write(struct shelf *s, const struct telling *told, size_t *ret_truths) MUST_USE;

#endif
