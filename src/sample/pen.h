/*
 * The pen: how hurried people fill in a sheet. What is written means exactly
 * what was handed over; only its form is messy (dates as serials and in seven
 * spellings, numbers as text, full-width digits, blanks in names).
 */
#ifndef KZ_SAMPLE_PEN_H
#define KZ_SAMPLE_PEN_H

#include "sample/paper.h"
#include "sample/random.h"

/* How a person writes a whole day; the first four are real dates of a workbook. */
enum hand {
	HAND_DAY,
	HAND_DAY_ZH,
	HAND_DAY_OWN,
	HAND_DAY_ISO,
	HAND_SOLID_NUMBER, /* the number 20230605 */
	HAND_ISO,          /* 2023-06-05 and further as text */
	HAND_DOT,          /* 2023.6.5 */
	HAND_CHINESE,      /* 2023年6月5日 */
	HAND_SOLID,        /* 20230605 */
	HAND_SLASH,        /* 2023/6/5 */
	HAND_WIDE,         /* ２０２３．６．５ */
	HAND_COUNT
};

struct pen {
	struct arena *a;
	struct paper *paper;
	struct rng rng;
	bool text_only; /* for .csv: nothing but text */
	bool neat;      /* our own tables: no strays */
	enum hand hand; /* of most days */
};

struct pen_group { /* a word over several columns: the upper row of a head */
	const char *label;
	size_t from, to;
};
struct pen_form {
	struct str title; /* a row over the head; empty: none */
	struct str note;  /* a second one: 填报单位, 单位：万元; empty: none */
	const char *const *heads;
	size_t head_count;
	const struct pen_group *groups;
	size_t group_count;
};

/* A new sheet under the pen. */
struct pen pen_of(struct arena *a, struct paper *paper, struct rng rng, enum hand hand);
/* Title, note, head. */
void pen_begin(struct pen *pen, const struct pen_form *form);
/* The next row; now and then a blank one before it. */
void pen_row(struct pen *pen);
void pen_blank(struct pen *pen);
void pen_text(struct pen *pen, struct str text);
void pen_z(struct pen *pen, const char *text);
void pen_count(struct pen *pen, int64_t n); /* a serial number, a year: as number or text */
/* A count of something; PEN_NO_MONEY: nobody wrote it down. */
void pen_whole(struct pen *pen, int64_t n);
/* A name of somebody, with blanks and other brackets now and then. */
void pen_name(struct pen *pen, struct str name);
/* A code: lower case or with blanks now and then. */
void pen_code(struct pen *pen, struct str code);
/* Nothing, or one of the signs for it. */
void pen_nothing(struct pen *pen);
/* A date; first > last: not known. */
void pen_date(struct pen *pen, struct date date);
/* The two ends of a span in one cell: 2023.1.1-2023.12.31. */
void pen_span(struct pen *pen, struct date span);
/* Money in 分 in a column of a unit (1000000: 万元); INT64_MIN: not known. */
void pen_money(struct pen *pen, int64_t fen, int64_t unit);
/* The same text in full-width digits and signs. */
struct str pen_wide(struct arena *a, struct str text);
/* 合计 in the first column, a text in another; then notes below the table. */
void pen_total(struct pen *pen, const char *word, size_t column, struct str sum);
void pen_note(struct pen *pen, struct str note);

#define PEN_NO_MONEY INT64_MIN
#define PEN_NO_DATE  ((struct date){DAY_MAX, DAY_MIN})

#endif
