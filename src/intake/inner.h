/* What the files of this room share. */
#ifndef KZ_INTAKE_INNER_H
#define KZ_INTAKE_INNER_H

#include "intake/intake.h"

#define INTAKE_HEAD_ROWS   20 /* a head is looked for in so many rows */
#define INTAKE_MAX_COLUMNS 256
#define MAPPING_MAX_BYTES  ((size_t)1 << 20)

/* ---- names to record numbers ---- */
struct name_map {
	struct arena *arena;
	struct name_slot {
		struct str key;
		int64_t id;
		bool several; /* more than one record has this name */
	} * slots;
	size_t count, size;
};
void name_map_init(struct name_map *map, struct arena *a);
void name_map_put(struct name_map *map, struct str key, int64_t id);
/* 0: not there; *ret_several: ambiguous. */
int64_t name_map_get(const struct name_map *map, struct str key, bool *ret_several);

/* ---- mapping ---- */
struct pair_text {
	struct str left, right; /* head → field, field → text */
};
struct mapping_each {
	struct str column, to;
	const struct pair_text *fixed, *also;
	size_t fixed_count, also_count;
};
struct mapping_create {
	struct str ledger;
	const struct pair_text *fixed;
	size_t fixed_count;
};
struct mapping {
	struct str text; /* as given */
	struct str ledger, sheet;
	const struct str
		*match; /* head words that tell this mapping; empty: only when given by name */
	size_t match_count;
	int64_t head; /* row from 1; 0: none; -1: find it */
	const struct pair_text *columns;
	size_t column_count;
	const struct pair_text *fixed;
	size_t fixed_count;
	const struct mapping_each *each;
	size_t each_count;
	const struct mapping_create *create;
	size_t create_count;
	bool full;
};
enum rc mapping_read(struct job *job, struct str text, struct mapping *ret) MUST_USE;
/* The mapping of what was recognised, as text that can be kept beside the file. */
struct str mapping_write(struct job *job, const struct proposal *p, const struct mapping *m);

/* ---- recognition ---- */
struct shape { /* where the data of a sheet stand and what they are */
	const struct ledger_def *ledger;
	const struct grid *grid;
	size_t sheet;
	uint32_t head_first, head_last; /* head_last + 1 is the first row of data */
	bool no_head;
	struct intake_column *columns;
	struct str *units; /* per column: "万元" from the head or the unit row; empty */
	int parent_column; /* child rows: the column that names the parent, -1 */
	size_t column_count;
	int score;
};
/* The best guess over all sheets; ledger NULL: *ret_question says what to do. */
enum rc recognise(struct job *job, const struct catalog *catalog, const struct grid *grids,
	size_t count, struct str file, const struct mapping *mapping, struct shape *ret,
	struct str *ret_question) MUST_USE;
/* 合计, 小计, 注：, 填表人： … */
bool is_footer(struct str first_cell);
/* A head as it is compared: folded, without blanks, brackets' content and stars. */
struct str head_key(struct arena *a, struct str head);

/* ---- one look ---- */
struct reference { /* a ledger that is referred to */
	const struct ledger_def *ledger;
	struct name_map names;
	bool loaded;
};
struct pending { /* a record of another ledger that accepting will make */
	const struct ledger_def *ledger;
	struct record *record;
	struct str key;
	int64_t number; /* INTAKE_PENDING + index: what stands in rows until it has an id */
};
struct look {
	struct job *job;
	const struct book *book;
	const struct intake_options *options;
	struct mapping mapping;
	struct shape shape;
	struct proposal *p;
	day_t as_of;
	struct str *sheet_names; /* of the file, in order */
	size_t sheet_count;
	ARRAY(struct reference) references;
	ARRAY(struct pending) pending;
	/* the ledger at hand as it stands */
	struct name_map by_key, by_match;
	ARRAY(struct record *) existing; /* index + 1 is what the maps hold */
	struct name_map
		own; /* names that this file brings, when its ledger refers to itself: INTAKE_OWN + row */
	struct name_map seen; /* keys of this file: row + 1 */
	ARRAY(struct intake_row) rows;
	ARRAY(struct intake_problem) problems;
	/* one record of the file at a time */
	const struct mapping_each *each;
};
enum rc look_run(struct look *l) MUST_USE;
/* Opens file, recognises, looks: everything but writing. */
/* What stands behind the last "/": how people call the file. */
struct str file_name_of(struct str path);
enum rc look_file(struct look *l, struct str path) MUST_USE;
void look_problem(struct look *l, uint32_t row, const struct intake_column *column,
	struct str value, struct str message, bool warning);
/* A reference by what stands in the cell. RC_INVALID: *ret_message. From INTAKE_PENDING on: pending. */
enum rc resolve(struct look *l, const struct field_def *field, struct str text, int64_t *ret_id,
	struct str *ret_message) MUST_USE;
enum rc resolve_in(struct look *l, const struct ledger_def *ledger, struct str text,
	int64_t *ret_id, struct str *ret_message) MUST_USE;
/* SM3 over everything that is proposed. */
struct str proposal_digest(struct job *job, const struct proposal *p);

#endif
