/*
 * What the files of this room share: one evaluation.
 *
 * An evaluation answers a set of (indicator, when) pairs for a set of units at
 * one change number. Pairs are closed under dependency (what a formula names,
 * what a face needs) and stand in an order in which each comes after those it
 * needs. All aggregates of all pairs are counted together (counting_new);
 * facts that people registered (登记数, 目标任务, 数据覆盖, 辖区) are read once.
 */
#ifndef KZ_INDICATOR_INNER_H
#define KZ_INDICATOR_INNER_H

#include "indicator/indicator.h"

/* ---- units: the tree of 辖区 as known at the change number ---- */
struct unit_node {
	int64_t id, parent; /* parent 0: top */
	struct str name, kind;
	struct date valid; /* DAY_MIN … DAY_MAX when nothing is said */
	size_t group;
};
/* Units with the same parent and kind. */
struct unit_group {
	const size_t *members; /* places in the tree */
	size_t count;
};
struct unit_tree {
	struct unit_node *at; /* by id */
	size_t len;
	struct unit_group *groups;
};
enum rc unit_tree_load(
	struct job *job, const struct book *book, int64_t seq, struct unit_tree *ret) MUST_USE;
const struct unit_node *unit_find(const struct unit_tree *tree, int64_t id);
/* Is `unit` the same as, or below, `top`? */
bool unit_within(const struct unit_tree *tree, int64_t unit, int64_t top);
/* Same parent, same kind, valid on the day: the units that are ranked together. */
bool unit_sibling(const struct unit_node *a, const struct unit_node *b, day_t day);

/* ---- facts that were registered ---- */
struct registered_row {
	const struct indicator_def *indicator;
	int64_t unit;
	struct period period;
	int firmness;    /* 公布 4 … 填报 1, nothing said 0 */
	day_t published; /* DAY_MIN: not said */
	struct registered fact;
};
struct target_row {
	const struct indicator_def *indicator;
	int64_t unit;
	int year;
	bool floor; /* 底线 or nothing said; false: 争先 */
	struct ratio number;
	int64_t record;
};
struct target_step { /* of a task with a curve: so much of it is due at the end of the month */
	int64_t target;
	int month;
	struct ratio share;
};
struct coverage_row {
	const struct ledger_def *ledger;
	int64_t unit; /* 0: the whole book */
	struct date days;
};
/* A value that a frozen report printed. */
struct printed_row {
	const struct indicator_def *indicator;
	int64_t unit;
	struct when when;
	int64_t frozen;
	struct ratio number;
	struct str text; /* with its measure */
};
/* Why a base is another now. */
struct reason_row {
	const struct indicator_def *indicator;
	int64_t unit, frozen, record, since;
	struct str now, reason;
};
struct facts {
	ARRAY(struct registered_row) registered;
	ARRAY(struct target_row) targets;
	ARRAY(struct target_step) steps;
	ARRAY(struct coverage_row) coverage;
	ARRAY(struct printed_row) printed;
	ARRAY(struct reason_row) reasons;
};
enum rc facts_load(
	struct job *job, const struct book *book, int64_t seq, struct facts *ret) MUST_USE;
/* The best registered row for exactly this period among those published by a day; NULL when there is none. */
const struct registered_row *facts_registered(const struct facts *facts,
	const struct indicator_def *indicator, int64_t unit, struct period period, day_t known_by);
/* The newest year not after `year` that has a registered value, or with `places` a rank, published by the cutoff; 0: none. */
int facts_latest_year(const struct facts *facts, const struct indicator_def *indicator,
	int64_t unit, int year, day_t cutoff, bool places);
const struct target_row *facts_target(
	const struct facts *facts, const struct indicator_def *indicator, int64_t unit, int year);
/* What the task's curve asks for at the end of the month (the last month said by then); false: it has no curve. */
bool facts_due(
	const struct facts *facts, const struct target_row *target, int month, struct ratio *ret);
/* Are all these days covered for the unit (by rows for it, for a unit above it, or for the whole book)? 0: the whole book. */
bool facts_covered(const struct facts *facts, const struct unit_tree *tree,
	const struct ledger_def *ledger, int64_t unit, struct date days);
/* The newest frozen report's; NULL: none printed it. */
const struct printed_row *facts_printed(const struct facts *facts,
	const struct indicator_def *indicator, int64_t unit, struct when when);
/*
 * Facts stand by the code of their indicator: one that is asked as it was defined then is another object, and has the
 * same facts; not when it had another measure, for then their numbers are of another.
 */
int facts_order(const struct indicator_def *a, const struct indicator_def *b);
/* How many of the indicator's measure one unit of what is held is: 亿元 → 10^10 分, % → 1/100. */
struct ratio measure_factor(const struct indicator_def *indicator);

/* ---- what is kept from one evaluation to the next (memory.c) ---- */
/* As of a change number; they live as long as the job's arena. */
enum rc memory_facts(struct job *job, const struct book *book, int64_t seq,
	const struct facts **ret_facts, const struct unit_tree **ret_tree) MUST_USE;
/* NULL: count without. */
struct hold *memory_hold(const struct book *book);
struct counts;
/* What was counted before as of a change number; NULL: nothing is kept. */
enum rc memory_counts(
	struct job *job, const struct book *book, int64_t seq, struct counts **ret) MUST_USE;

/* ---- what was counted before (counts.c) ---- */
struct counts *counts_make(struct arena *owner) RETURNS_NONNULL; /* dies with it */
/* Forgets what is not true at the change number; to an earlier one everything. */
enum rc counts_as_of(
	struct job *job, const struct book *book, struct counts *counts, int64_t seq) MUST_USE;
/* NULL: was not counted. Good until the next counts_keep. */
const struct result *counts_find(
	const struct counts *counts, const struct aggregate *agg, struct when when, int64_t unit);
void counts_keep(struct counts *counts, const struct aggregate *agg, struct when when, int64_t unit,
	const struct result *result);

/* ---- counting ---- */
/* Runs what counting asks for on the book's store. */
enum rc count_run(struct job *job, const struct book *book, struct counting *counting) MUST_USE;
/* The options of a book as known at a change number. */
enum rc count_options(struct job *job, const struct book *book, int64_t seq,
	struct counting_options *ret) MUST_USE;

/* ---- the evaluation ---- */
struct pair {
	const struct indicator_def *indicator;
	struct when when;
	int back;    /* 最近公布年度 only: years before the one that is found */
	bool ranked; /* it is compared with that of other units */
	size_t first_leaf;
	size_t units; /* it has a value for the first so many of the evaluation: all, or those that were asked for */
	size_t values; /* its value for a unit: values + unit */
};
struct pair_leaf {
	struct leaf leaf;
	size_t pair;
	size_t results; /* its result for a unit: results + unit */
};
/* A table of hashes: place + 1; 0: free. */
struct slots {
	uint32_t *at;
	size_t size;
};
/* Units whose data of a ledger are complete for some days. */
struct cover {
	const struct ledger_def *ledger;
	struct date days;
	const bool *units; /* of the evaluation */
};
struct evaluation {
	struct job *job;
	const struct book *book;
	int64_t seq;
	const struct unit_tree *tree;
	const struct facts *facts;
	ARRAY(int64_t) units;
	ARRAY(struct pair) pairs;
	ARRAY(struct pair_leaf) leaves;
	ARRAY(struct cover) covers;
	struct slots unit_slots, pair_slots;
	bool siblings; /* a rank is asked for: units that are ranked together are evaluated too */
	size_t asked;  /* the first so many units; the others are there for ranks */
	struct result *results;   /* of leaves and units */
	struct figure *values;    /* of pairs and units */
	struct snapshot snapshot; /* opened unless the caller has one */
};
enum rc evaluation_open(
	struct job *job, const struct book *book, int64_t seq, struct evaluation *ret) MUST_USE;
void evaluation_close(struct evaluation *ev);
void evaluation_unit(struct evaluation *ev, int64_t unit);
/* Adds the pairs that a face of an indicator needs. */
void evaluation_want(struct evaluation *ev, const struct indicator_def *indicator, enum face face,
	struct when when, int back);
enum rc evaluation_run(struct evaluation *ev) MUST_USE;
/* Of each unit of the evaluation: are the ledger's data of these days complete? */
const bool *evaluation_cover(
	struct evaluation *ev, const struct ledger_def *ledger, struct date days);
/* The values of a pair, when those it needs are there. */
enum rc pair_values(struct evaluation *ev, const struct pair *pair) MUST_USE;
/* What a formula of 最近公布年度 takes of an indicator it names: what was published of the year by the cutoff. */
void published_part(const struct evaluation *ev, struct indicator_use use, int year, day_t cutoff,
	size_t unit, struct figure *ret);
size_t evaluation_unit_index(const struct evaluation *ev, int64_t unit);
/* The value of a pair that was asked for. */
const struct figure *evaluation_value(const struct evaluation *ev,
	const struct indicator_def *indicator, struct when when, int back, size_t unit);
/* Of two values of one indicator: are they from different sources, and would one source say otherwise? */
bool figures_apart(const struct figure *a, const struct figure *b);
/* Any face, from values that are there: of the ledgers alone. */
void evaluation_face(const struct evaluation *ev, const struct indicator_def *indicator,
	enum face face, struct when when, int back, size_t unit, struct figure *ret);

/* As it is said to people: looking back to what was printed (rule 7). */
void evaluation_said(const struct evaluation *ev, const struct indicator_def *indicator,
	enum face face, struct when when, int back, size_t unit, struct figure *ret);

/* ---- what was printed (bases.c) ---- */
/* The newest frozen report known at a change number; 0: none. */
enum rc printed_newest(
	struct job *job, const struct book *book, int64_t seq, int64_t *ret) MUST_USE;
enum rc printed_load(
	struct job *job, const struct book *book, int64_t seq, struct facts *ret) MUST_USE;
/* The value that a face looks back to, or what was printed in its place. */
const struct figure *printed_or(
	const struct evaluation *ev, const struct figure *now) RETURNS_NONNULL;

/*
 * 名单: the records behind an indicator in words: by the format of a tag ("{承担单位}的“{项目名称}”"), without one by
 * their titles, of 不重复个数 what is counted.
 */
struct listed {
	struct str text;
	bool undecidable; /* listed behind the others */
};
enum rc evaluation_list(struct evaluation *ev, const struct figure_request *request,
	struct str format, struct listed **ret, size_t *ret_count) MUST_USE;

/* The same time a year earlier, and the whole year before. */
struct when when_last_year_same(struct when when);
struct when when_last_year(struct when when);
/* Nothing of its formula looks into a ledger: other figures are divided, added, taken off. */
bool indicator_reckoned(const struct indicator_def *indicator);

#endif
