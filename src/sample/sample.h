/*
 * sample — an invented district (or city), as the spreadsheets of a real
 * bureau have it, and what must come out of them.
 *
 * The room makes a world from a seed: towns, firms, certificates, listings,
 * contracts, projects, commissioners, three vintages of everything; writes it
 * as the messy but fair .xlsx and .csv files that people send around; and
 * writes truth.json, what each indicator must come to, reckoned from the world
 * itself by straight loops.
 *
 * It is an independent second opinion: it knows nothing of the formulas, the
 * packs, the ledgers or the readers (core and ooxml only, held by the style
 * check), so that what it says and what the program counts can differ, and
 * then one of the two is wrong.
 *
 * Same size and seed, same bytes. All is invented: no place of these names
 * exists, every name of a firm begins with one of them, codes carry a division
 * that was never given out, and each file says 虚构.
 */
#ifndef KZ_SAMPLE_H
#define KZ_SAMPLE_H

#include "core/core.h"

struct sample_options {
	struct str size; /* "district", "city"; empty: district */
	uint64_t seed;
	struct str
		only; /* a district of the city: its lists alone, and its truth; empty: of the whole */
};

struct sample_file {
	struct str name;    /* below the folder */
	struct str options; /* how kezhang import takes it: "--full --unit 云东区 …" */
	size_t rows;        /* of data */
};

struct sample_told {
	const struct sample_file *files; /* in import order; what is not for import follows */
	size_t file_count, import_count;
	size_t truths, plants; /* expected figures, planted cases */
	struct str unit;       /* the 辖区 it is about */
};

/*
 * Writes all files into the folder, which is made when it is not there.
 * RC_INVALID: no such size or district, or the folder holds something else; RC_FAILED.
 */
enum rc sample_write(struct job *job, const struct sample_options *options, struct str folder,
	struct sample_told *ret) MUST_USE;

/* The names of the world_sizes, for a message: "district、city". */
struct str sample_sizes(struct arena *a);

#endif
