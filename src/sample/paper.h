/*
 * Paper: what a spreadsheet looks like before it is a file. Cells are put
 * where they stand, in reading order; then the paper goes out as .xlsx or as
 * comma-separated text.
 */
#ifndef KZ_SAMPLE_PAPER_H
#define KZ_SAMPLE_PAPER_H

#include "core/core.h"

#define PAPER_COLUMNS 64

enum ink {
	INK_BLANK,
	INK_TEXT,
	INK_NUMBER, /* text holds plain digits */
	INK_ERROR,  /* #N/A */
};
/* The styles of a cell, as cellXfs numbers them. */
enum look {
	LOOK_PLAIN,
	LOOK_TITLE,
	LOOK_HEAD,
	LOOK_TEXT,      /* @ */
	LOOK_DAY,       /* 14: m/d/yyyy as the machine likes it */
	LOOK_DAY_ZH,    /* 31: without a format code in the file */
	LOOK_DAY_OWN,   /* yyyy"年"m"月"d"日" */
	LOOK_DAY_ISO,   /* yyyy\-mm\-dd;@ */
	LOOK_TWO,       /* 0.00 */
	LOOK_THOUSANDS, /* #,##0.00 */
	LOOK_COUNT
};

struct paper_cell {
	enum ink ink;
	enum look look;
	struct str text;
};
struct paper_row {
	struct paper_cell *cells;
	size_t count;
};
struct paper_merge {
	uint32_t top, left, bottom, right;
};
struct paper {
	struct str name; /* of the sheet */
	bool hidden;
	ARRAY(struct paper_row) rows;
	ARRAY(struct paper_merge) merges;
	bool hidden_columns[PAPER_COLUMNS];
	int widths[PAPER_COLUMNS]; /* 0: as usual */
};

struct str paper_number_of_day(struct arena *a, day_t day); /* 45082 */
void paper_row(struct arena *a, struct paper *p);
/* Behind the last cell of the last row. */
void paper_put(struct arena *a, struct paper *p, enum ink ink, enum look look, struct str text);
void paper_merge(struct arena *a, struct paper *p, uint32_t top, uint32_t left, uint32_t bottom,
	uint32_t right);

/* The bytes of a workbook; `about` stands in its properties. */
enum rc paper_xlsx(struct job *job, const struct paper *papers, size_t count, struct str about,
	struct str *ret) MUST_USE;
enum paper_charset { PAPER_UTF8, PAPER_UTF8_BOM, PAPER_GB18030 };
enum rc paper_csv(struct job *job, const struct paper *paper, enum paper_charset charset,
	struct str *ret) MUST_USE;

#endif
