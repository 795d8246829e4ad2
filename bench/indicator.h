/* What the files of this measurement share. */
#ifndef KZ_BENCH_INDICATOR_H
#define KZ_BENCH_INDICATOR_H

#include "both.h"
#include "indicator/indicator.h"

day_t bench_day(int year, int month, int of_month);
/* The standard pack and FOLDER/pack. */
const struct catalog *bench_catalog(struct job *job, const char *folder);
/* A book with about so many rows in the ledgers of the pack, and one city, four counties, the rest towns. */
void bench_make(struct str address, const char *folder, size_t rows, size_t towns);

#endif
