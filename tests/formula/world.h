/*
 * A toy district in memory: a small schema and rows in plain arrays, with the
 * callbacks that the reference evaluator asks for. Tests add rows by hand; the
 * property tests fill it at random and load the same rows into a database.
 *
 *	unit 辖区 ◄─── party 企业 (its 辖区 is dated: party__unit)
 *	  ▲  ▲           ▲ ▲ ▲
 *	  │  │           │ │ └ certificate 高企证书
 *	  │  │           │ └── contract 技术合同 (卖方, 买方)
 *	  │  └ event 对接活动 ◄ event_party 参加单位 (child rows)
 *	  └ village 涉农行政村 ◄ pairing 结对 ─► appointment 选派文件
 */
#ifndef TESTS_FORMULA_WORLD_H
#define TESTS_FORMULA_WORLD_H

#include "formula/formula.h"

enum {
	WORLD_UNIT,
	WORLD_PARTY,
	WORLD_PARTY_UNIT, /* made for the dated field 辖区 of a party */
	WORLD_CERTIFICATE,
	WORLD_CONTRACT,
	WORLD_EVENT,
	WORLD_EVENT_PARTY,
	WORLD_VILLAGE,
	WORLD_APPOINTMENT,
	WORLD_PAIRING,
	WORLD_LEDGERS
};

struct world_row {
	int64_t id;
	int64_t parent; /* of a child row; 0: none */
	bool gone;      /* ended: the id leads nowhere */
	struct value
		*values; /* one per field of the ledger; those of dated fields are never given */
};
struct world_rows {
	ARRAY(struct world_row) rows;
};

#define WORLD_FIGURES 32
struct world_figure {
	const struct indicator_def *indicator; /* NULL: 该指标 */
	enum face face;
	struct result result;
};

struct world {
	struct job *job; /* its arena holds everything */
	struct schema schema;
	struct ledger_def *ledgers; /* WORLD_LEDGERS of them */
	struct world_rows *tables;  /* by ledger */
	struct world_figure figures[WORLD_FIGURES];
	size_t figure_count;
	uint64_t seed;
	struct when when;
};

/* The schema, no rows. Period 2023H1, cutoff 2023-06-30. */
struct world *world_make(struct job *job);
/*
 * Adds a row from text: "holder=1; issued=2023-06; amount=100000". Numbers are stored integers, dates date_from_iso,
 * spans "2023-01-01/2023-12-31" or open "2023-01-01/", booleans 1 or 0, "parent=7" for a child row. What is not named is missing. Ids count from 1
 * in each ledger. Returns the id.
 */
int64_t world_add(struct world *w, int ledger, const char *text);
/* A figure that env.indicator answers: number as ratio_from reads it ("missing": none). */
void world_figure(struct world *w, const char *code, enum face face, const char *number);
/* The callbacks, over the whole book. */
struct formula_env world_env(struct world *w);
struct row_view world_view(struct world *w, int ledger, int64_t id);

/* ---- at random, the same for the same seed ---- */
uint64_t world_random(struct world *w);
/* 0 … n − 1 */
size_t world_below(struct world *w, size_t n);
/*
 * Units on three levels (ids 1; 2–4; 5–13) and about `rows` rows in each other ledger: extremes of numbers, missing values,
 * months and years, leap days, dangling and missing references, spans open at either end, firms that move.
 */
void world_fill(struct world *w, uint64_t seed, size_t rows);
/* A value of a field, missing now and then; a reference leads to one of `rows` records, or nowhere. */
struct value world_random_value(struct world *w, const struct field_def *field, size_t rows);
/* The text of a random formula that can be read (NUMBER of the whole; a condition on a record of a ledger). */
struct str world_random_number(struct world *w);
struct str world_random_condition(struct world *w, int ledger);

#endif
