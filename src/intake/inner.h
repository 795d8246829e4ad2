/*
 * What the files of this room share.
 *
 *	head.c       the words of heads; totals and notes
 *	words.c      every word by which a ledger, a field, an indicator is known
 *	mapping.c    mappings as text, read
 *	offer.c      mappings as text, written; what to say of a sheet that nobody knows
 *	title.c      what titles and names say: periods, dates, document numbers
 *	recognise.c  which ledger, where the head, which column is which
 *	shape.c      the same where a mapping says it; columns that become records of their own
 *	refs.c       names to record numbers; who is made because a right row names him
 *	outlook.c    the ledgers as they will stand when everything looked at so far is accepted
 *	look.c       one sheet: every row a record, told apart
 *	ahead.c      the cells of many rows read by another processor
 *	rows.c       rows that name rows of the same sheet; merged cells
 *	system.c     what registered values and targets need besides
 *	file.c       one file: its sheets, one after the other
 *	absent.c     what a complete list lacks
 *	accept.c     the same, written
 *	set.c        several files, in the order of what refers to what
 *	compare.c    两份名单: files or ledgers as lists of items; match.h holds them against each other
 *	compare_sheet.c  what came of it, as a workbook
 */
#ifndef KZ_INTAKE_INNER_H
#define KZ_INTAKE_INNER_H

#include "intake/intake.h"

#define INTAKE_HEAD_ROWS   20 /* a head ends in one of so many rows */
#define INTAKE_HEAD_DEPTH  5  /* rows of one head */
#define INTAKE_MAX_COLUMNS 256
#define INTAKE_MAX_TURNS   512          /* records that one row may become */
#define INTAKE_NEAR        3            /* ledgers told for a sheet that nobody knows */
#define MAPPED_NOWHERE     "对照：不要" /* why a column that a mapping names with "-" is not taken */
#define MAPPING_MAX_BYTES  ((size_t)1 << 20)

/* ---- names to record numbers ---- */
struct name_map {
	struct arena *arena;
	struct name_slot {
		struct str key;
		int64_t id;
		bool several; /* more than one record has this name */
		bool left;    /* whoever had it does not count any more */
	} * slots;
	size_t count, size;
};
void name_map_init(struct name_map *map, struct arena *a);
void name_map_put(struct name_map *map, struct str key, int64_t id);
/* 0: not there; *ret_several: ambiguous. */
int64_t name_map_get(const struct name_map *map, struct str key, bool *ret_several);
/* The name leads nowhere any more, where it led to this one alone. */
void name_map_leave(struct name_map *map, struct str key, int64_t id);

/* ---- mapping ---- */
struct pair_text {
	struct str left, right; /* head → field, field → text */
};
struct mapping_each {
	struct str column, to;
	struct str columns; /* a field: every column whose head is a value of it */
	struct str under;   /* with columns: only those below these words of the head */
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
	struct str name; /* of a pack's mapping; empty: given by somebody */
	struct str ledger, sheet;
	const struct str
		*match; /* head words that tell this mapping; empty: only when given by name */
	size_t match_count;
	int64_t head; /* row from 1; 0: none; -1: find it */
	const struct pair_text *columns;
	size_t column_count;
	const struct pair_text *fixed;
	size_t fixed_count;
	const struct pair_text *from_title; /* field → what to look for, see title.c */
	size_t from_title_count;
	const struct mapping_each *each;
	size_t each_count;
	const struct mapping_create *create;
	size_t create_count;
	bool full;
	bool only;     /* no columns but those named */
	bool repeats;  /* several rows may speak of one record */
	bool fallback; /* for lists of this ledger that no other mapping knows */
};
enum rc mapping_read(struct job *job, struct str text, struct mapping *ret) MUST_USE;
/* That it speaks of ledgers and fields that there are is seen to. */
enum rc mapping_of_pack(
	struct job *job, const struct catalog *catalog, size_t index, struct mapping *ret) MUST_USE;
/* 单位（party）、… */
struct str ledgers_text(struct arena *a, const struct schema *schema);

/* ---- heads ---- */
struct head_column {
	struct str text; /* the words from the top row to the last, joined by / */
	struct str top;  /* without the lowest */
	struct str leaf; /* the lowest */
	struct str text_key, top_key, leaf_key;
	struct str unit; /* "万元" from "(万元)" or "_万元"; empty */
};
struct head {
	uint32_t first, last;
	struct head_column *columns;
	size_t count;
};
/* The head that stands in these rows. */
void heading_read(
	struct arena *a, const struct grid *grid, uint32_t first, uint32_t last, struct head *ret);
/* A head as it is compared: folded, without blanks, units, brackets' content, stars and a translation below. */
struct str head_key(struct arena *a, struct str head);
/* The unit of money that a head or a row like "单位：万元" speaks of, or nothing. */
struct str unit_in(struct arena *a, struct str text);
/* 合计, 小计, 注：, 填表人： … */
bool is_footer(struct str first_cell);
/* The words that stand in one row, in one line. */
struct str row_words(struct arena *a, const struct grid *grid, uint32_t row);

/* ---- words ---- */
struct word {
	struct str key;
	const struct ledger_def *ledger;
	const struct field_def *field;         /* NULL: the record that a child row belongs to */
	const struct indicator_def *indicator; /* then ledger is NULL */
	int weight;                            /* 3: its own name, 2: another word for it */
	size_t next;                           /* of the same key: index + 1 */
};
struct words {
	struct name_map first;
	ARRAY(struct word) all;
};
void words_init(struct words *w, struct arena *a, const struct schema *schema);
/* The first of a chain, or NULL; the next of it. */
const struct word *words_get(const struct words *w, struct str key);
const struct word *words_next(const struct words *w, const struct word *word);

/* ---- recognition ---- */
struct turn_cell {
	size_t column;
	const struct field_def *field;
};
struct turn {                    /* a row becomes one record for each of these */
	struct turn_cell *cells; /* [0] must say something, or there is no record */
	size_t cell_count;
	bool any; /* one of them must */
	struct pair_text *fixed;
	size_t fixed_count;
};
struct shape { /* where the data of a sheet stand and what they are */
	const struct ledger_def *ledger;
	const struct grid *grid;
	size_t sheet;
	struct head head;
	bool no_head;
	struct intake_column *columns;
	struct str *units; /* per column: "万元" from the head or the unit row; empty */
	int parent_column; /* child rows: the column that names the parent, -1 */
	size_t column_count;
	struct turn *turns;
	size_t turn_count;
	int score;
	int nearness; /* the score less what is lacking */
};
static inline uint32_t shape_first_row(const struct shape *s)
{
	return s->no_head ? 0 : s->head.last + 1;
}
struct recognition {
	struct job *job;
	const struct catalog *catalog;
	const struct intake_options *options;
	struct words words;
	struct str file;
	const struct grid *grids; /* their merges are those of the heads */
	size_t grid_count;
	struct mapping *fallbacks; /* of the packs */
	size_t fallback_count;
	struct head *heads; /* of the sheet at hand: every block of rows that may be one */
	size_t head_count;
};
/* By labels and other words. *ret is without ledger, and *ret_near filled, when nothing or more than one thing fits. */
void recognise_sheet(struct recognition *r, size_t sheet, const struct mapping *mapping,
	struct shape *ret, struct shape ret_near[INTAKE_NEAR], struct str *ret_rivals);
/* What else is known of lists of this ledger: the mapping itself, or that of a pack. */
const struct mapping *mapping_besides(const struct recognition *r, const struct mapping *mapping,
	const struct ledger_def *ledger);
/* Fields that are required and come from nowhere. */
size_t lacking(const struct recognition *r, const struct shape *s, const struct mapping *mapping,
	const struct field_def **ret);
/* What a mapping says. */
bool sheet_named(const struct grid *grid, size_t index, struct str name);
enum rc use_mapping(
	struct recognition *r, size_t sheet, const struct mapping *m, struct shape *ret) MUST_USE;
void shape_begin(struct arena *a, struct shape *s, const struct head *head);
void shape_units(struct arena *a, struct shape *s);
/* Columns whose heads are indicators: registered values and targets. Returns what they add to the score. */
int shape_indicators(struct recognition *r, struct shape *s, bool apply);
bool shape_takes(const struct shape *s, const struct field_def *field);
/* The columns that a mapping does not name, recognised by their heads. */
void shape_others(const struct recognition *r, struct shape *s);
/* A filled column whose head is a word for a field, and that goes nowhere; with the same words as the one taken it is none. */
bool shape_doubts(const struct shape *s, size_t column);

/* ---- titles ---- */
struct title { /* where something may be said about the whole list */
	struct str text;
	const char *where; /* 标题, 工作表名, 文件名 */
};
struct titles {
	struct title at[INTAKE_HEAD_ROWS + 2];
	size_t count;
};
void titles_of(struct arena *a, const struct shape *s, struct str file, struct titles *ret);
/*
 * what: period date year number title name, or a text with {}. False: not there, or several.
 * *ret_why: 标题“…”; *ret_several: what else there is.
 */
bool title_find(struct arena *a, const struct titles *titles, struct str what, struct str *ret,
	struct str *ret_why, struct str *ret_several);
bool title_what_ok(struct str what);

/* ---- what to say, and mappings written ---- */
/* In one line, not longer; cut with … */
struct str brief(struct arena *a, struct str text, size_t characters);
struct str mapping_write(struct job *job, const struct shape *s, const struct mapping *m,
	const struct field_def *const *missing, size_t missing_count);
/* For a sheet that nobody knows. */
struct str mapping_offer(struct recognition *r, size_t sheet, const struct shape *near);
/* rivals: the ledgers that fit equally well; empty: none does. */
struct str question_text(struct recognition *r, const struct proposal *p, struct str rivals);
void sheets_seen(struct recognition *r, struct proposal *p);
void ledgers_near(struct recognition *r, const struct shape near[INTAKE_NEAR], struct proposal *p);

/* ---- one look ---- */
struct look;
struct reference { /* a ledger that is referred to */
	const struct ledger_def *ledger;
	struct name_map names;
};
struct stand { /* a record as it will stand */
	struct record *record;
	const struct look *from; /* NULL: as it is in the ledger */
	uint32_t row;
	const struct file_look
		*said_by; /* the last file of which a row speaks of it, rightly or not */
};
struct standing { /* a ledger that is written to */
	const struct ledger_def *ledger;
	struct name_map by_key, by_match; /* index + 1 of at */
	ARRAY(struct stand) at;
};
struct coming {                /* what INTAKE_PENDING + index stands for */
	struct record *record; /* NULL: a row that is wrong, or still to be judged */
	const struct look *from;
	bool by_name;   /* made because a cell names it */
	bool kept;      /* and a row that is right does */
	bool forgotten; /* and none that is right does */
};
struct outlook {
	struct job *job;
	const struct book *book;
	day_t as_of;
	ARRAY(struct reference *) references;
	ARRAY(struct standing *) standing;
	ARRAY(struct coming) coming;
};
enum rc outlook_reference(
	struct outlook *o, const struct ledger_def *ledger, struct reference **ret) MUST_USE;
enum rc outlook_standing(
	struct outlook *o, const struct ledger_def *ledger, struct standing **ret) MUST_USE;
/* A number for a row or a record that is still to be judged. */
int64_t outlook_reserve(struct outlook *o);
/* What a number stands for: its names, and with is_new its keys, are known from now on. */
void outlook_settle(struct outlook *o, int64_t number, struct record *record,
	const struct look *from, uint32_t row, bool is_new);
/* The same for a record that a cell of `from` names and nobody knows; and whether a number is one of them. */
void outlook_settle_named(
	struct outlook *o, int64_t number, struct record *record, const struct look *from);
bool outlook_named(const struct outlook *o, int64_t number, const struct look *from);
/* A row that is right names it. */
void outlook_keep(struct outlook *o, int64_t number);
bool outlook_kept(const struct outlook *o, int64_t number);
/* Only wrong rows name it: nothing leads to it any more; what those rows say can still be read. */
void outlook_forget(struct outlook *o, int64_t number);
void outlook_drop(struct outlook *o, int64_t number);
/* NULL: a row that is wrong. */
struct record *outlook_record(const struct outlook *o, int64_t number);
/* The record that this one is a newer version of. NULL: none, or it cannot be told which: *ret_trouble. */
struct stand *standing_find(
	struct arena *a, struct standing *s, const struct record *record, struct str *ret_trouble);

/* What a record is known by, for messages. */
struct str stand_words(struct arena *a, const struct record *r);
/* The record as the row at hand changes it: also found by its new keys. */
void standing_change(
	struct arena *a, struct standing *s, struct stand *stand, struct record *record);

struct fixed_value {
	size_t field;
	struct value value;
};
struct taking { /* a column that goes into every record */
	size_t column, field;
};
struct look {
	struct job *job;
	const struct book *book;
	const struct intake_options *options;
	struct outlook *outlook;
	const struct file_look *file;
	const struct words *words;
	struct mapping mapping;
	struct shape shape;
	struct proposal *p;
	struct standing *standing;
	struct formula_env env;
	/* settled before the first row */
	struct taking *takings;
	size_t taking_count;
	ARRAY(struct fixed_value) fixed; /* in every record */
	ARRAY(struct intake_given) given;
	struct fixed_value **turn_fixed; /* by turn */
	size_t value_field;    /* the number of a registered value or a target; SIZE_MAX */
	size_t measure_column; /* that says its unit row by row; SIZE_MAX */
	uint32_t rows_whole;   /* below them stand rows of one cell only */
	bool *group_rows;
	size_t group_row_count;
	/* at work */
	struct name_map own;  /* names that this sheet brings, when its ledger refers to itself */
	int64_t own_first;    /* the number of its first row */
	struct name_map told; /* unknown indicators, said once */
	size_t near_told;
	struct str value_unit;  /* of the column that gave the number at hand */
	bool value_own;         /* the unit stood behind the number itself */
	int making;             /* records that are being made, each for the one before */
	ARRAY(int64_t) pending; /* numbers of records that accepting will make by their names */
	ARRAY(struct intake_row) rows;
	ARRAY(struct intake_problem) problems;
	ARRAY(struct intake_skip) skips;
	int64_t import; /* its id, when it is written */
	struct rows_ahead *ahead;
};
struct file_look {
	struct str path;
	struct proposal *first;
	ARRAY(struct look *) looks; /* one a sheet, in the order of what refers to what */
	struct str *sheet_names;
	size_t sheet_count;
};
/* Settles where everything goes; then values can be given (look_give). */
enum rc look_begin(struct look *l) MUST_USE;
/* The complete list: the options or the mapping say so. */
bool look_is_full(const struct look *l);
/* The same value in every row. whose: for messages. */
enum rc look_give(struct look *l, struct str field, struct str text, const char *whose,
	struct str why) MUST_USE;
enum rc look_run(struct look *l) MUST_USE;
/* Opens a file, recognises, looks: everything but writing. file->first is set. */
enum rc file_look(struct outlook *o, const struct intake_options *options, struct str path,
	struct file_look *ret) MUST_USE;
/* Puts what was looked at into the change. digest: of the proposal that a person saw; empty: any. RC_TAKEN, RC_INVALID. */
enum rc file_accept(struct outlook *o, struct change *change, const struct intake_options *options,
	struct str digest, struct file_look *file) MUST_USE;
/* Recognised, and nothing looked up: file->first is set, the looks have their shapes. */
enum rc file_shapes(struct outlook *o, const struct intake_options *options, struct str path,
	struct file_look *ret) MUST_USE;
/* Only which ledgers a file brings lists of. */
#define FILE_MAX_LEDGERS 64
enum rc file_ledgers(struct outlook *o, const struct intake_options *options, struct str path,
	const struct ledger_def **ret, size_t *ret_count) MUST_USE;
void look_problem(struct look *l, uint32_t row, const struct intake_column *column,
	struct str value, struct str message, bool warning);
/* A reference by what stands in the cell of a field (NULL: the parent's). RC_INVALID: *ret_message. From INTAKE_PENDING on: to come. */
enum rc resolve_in(struct look *l, const struct ledger_def *ledger, const struct field_def *by,
	struct str text, int64_t *ret_id, struct str *ret_message) MUST_USE;
/* A text as the value of a field, references resolved. RC_INVALID: *ret_message. */
enum rc look_value(struct look *l, const struct field_def *f, struct str text, bool number,
	struct value *ret, struct str *ret_message) MUST_USE;
/* When all rows are judged: of those whom cells name for the first time, they stay whom right rows name. */
void look_keep_named(struct look *l);
/* The sheet that our templates say how to fill in: nobody's list. */
#define INTAKE_HELP_SHEET "填表说明"
/* The value of a cell that is not blank, where nothing but the cell and the field are needed for it; false: look_value tells. */
bool look_plain(struct job *job, const struct look *l, size_t field, uint32_t row, size_t column,
	struct value *ret);
/* How many cells of a row say something, and the first that does. */
size_t look_filled(const struct look *l, uint32_t row, struct str *ret_first);
/* ---- ahead.c ---- */
struct row_ahead {
	struct record *record; /* NULL in a row without a word */
	struct str first;      /* what its first cell says that says something */
	size_t filled;         /* how many do */
	const uint16_t *left;  /* indexes of takings that are still to be taken */
	size_t left_count;
};
/* Begins to read the rows from the first on, where they are many. */
void ahead_begin(struct look *l, uint32_t first);
/* Waits for a row; NULL when nobody reads ahead. Rows are asked for in their order. */
const struct row_ahead *ahead_row(struct look *l, uint32_t row);
/* ---- absent.c ---- */
/* Is the list of an earlier sheet of the file, of the same ledger, declared complete? */
bool look_covered_before(const struct look *l);
/* Told once all sheets of the file were looked at. */
enum rc look_absent(struct look *l) MUST_USE;
/* ---- rows.c ---- */
void look_own_names(struct look *l, uint32_t first);
/* What a row has become is known to those that name it. */
void look_settle(struct look *l, const struct intake_row *row);
void look_own_wrong(struct look *l);
bool look_is_group_row(const struct look *l, uint32_t row);
void look_group_rows(struct look *l, const struct sheet_merge *merges, size_t count);
/* The grid with all its merges: words of merged cells are written into every row. */
void look_spread_merges(struct look *l, struct grid *grid);
/* ---- system.c ---- */
bool look_is_system(const struct ledger_def *ledger);
/* Finds the column that says the unit of each value. */
void look_measures(struct look *l);
/* "15亿元" in the column of values: the number alone, in the unit that *ret_unit says; other texts as they are. */
struct str look_without_unit(struct job *job, struct str text, struct str *ret_unit);
void look_system(struct look *l, struct record *said, uint32_t row, bool *ret_wrong);
/* SM3 over everything that is proposed. */
struct str proposal_digest(struct job *job, const struct proposal *first);
/* Does a list of this ledger name records of that one? Through others too. */
bool ledger_refers(const struct ledger_def *ledger, const struct ledger_def *to);

#endif
