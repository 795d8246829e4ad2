/*
 * The lines of a world, taken apart. See worlds.c for what they mean.
 */
#ifndef KZ_TESTS_PACK_READ_H
#define KZ_TESTS_PACK_READ_H

#include "core/core.h"

enum line_kind { LINE_WORLD, LINE_ROW, LINE_REFUSED, LINE_AT, LINE_FIGURE, LINE_CLAIM };
struct line {
	enum line_kind kind;
	const char *file;
	int number;
	struct str name;                 /* of the world; ledger of a row; indicator or claim */
	struct str alias;                /* a row's own name, or empty */
	struct str parent;               /* alias of the record a child row belongs to */
	struct str since;                /* a day: what changes from then on */
	struct str fields;               /* "批次=第一批; 年度=2023" */
	struct str period, cutoff, unit; /* AT */
	struct str face;                 /* FIGURE */
	struct str list;                 /* CLAIM: "[甲, 乙]" without the brackets */
	struct str wanted;               /* FIGURE CLAIM REFUSED */
};

/* All lines of a file; a line that cannot be read ends the program. */
void world_lines(struct arena *a, const char *path, struct line **ret, size_t *ret_count);

#endif
