/* truth.json, truth.csv, README.md, import.sh: what the files are and what they must come to. */
#ifndef KZ_SAMPLE_TOLD_H
#define KZ_SAMPLE_TOLD_H

#include "sample/shelf.h"

/* imports: how many of the files are for import. */
enum rc told_write(struct shelf *s, size_t imports, size_t *ret_truths) MUST_USE;

#endif
