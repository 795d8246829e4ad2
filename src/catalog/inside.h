/*
 * Inside of the room: what its files share.
 *
 *   files.c        folders and the embedded pack become files in memory
 *   yaml.c         a file becomes a tree; punctuation.c looks at it first
 *   image.c        trees of the embedded pack, as the build made them
 *   read.c         what all definitions have: keys, texts, yes and no, codes
 *   pack.c ledger.c field.c indicator.c claim.c reminder.c text.c
 *                  a tree becomes a definition; names are not looked up yet
 *   resolve.c      references, parents, dated fields, what the engine needs
 *   rules.c        the formulas of ledgers, indicators and claims
 *   canon.c        canonical bodies and their hashes
 *   catalog.c      the steps in their order
 *   save.c         definitions in the database
 *
 * Troubles are collected; a step that needs what an earlier one could not
 * make is not taken, so that one mistake is told once.
 */
#ifndef KZ_CATALOG_INSIDE_H
#define KZ_CATALOG_INSIDE_H

#include "catalog/tree.h"

/* A pack before it is read: names as in a folder, path as told to people. */
struct source {
	struct str path;
	const struct pack_file *files;
	size_t count;
	const struct str *images; /* as many, empty where the file is to be read; or NULL */
};

/* A definition with where it came from; one of the pointers is set. */
struct entry {
	struct str code, label;
	size_t pack;
	struct place place;
	const struct node *node; /* its tree: formulas are read from it later; NULL: made */
	struct ledger_def *ledger;
	struct indicator_def *indicator;
	struct claim_def *claim;
	struct report_def *report;
	struct reminder_def *reminder;
};
typedef ARRAY(struct entry) entries;

struct loader {
	struct job *job; /* its arena is the catalog's */
	struct arena *a;
	struct arena *trees; /* gone when the definitions are made */
	struct catalog *catalog;
	struct troubles troubles;
	entries ledgers, indicators, claims, reports, reminders;
	ARRAY(struct pack_def) packs;
	ARRAY(struct mapping_def) mappings;
	ARRAY(struct wording_def) wordings;
	size_t file_count;
};

/* ---- files.c ---- */
enum rc pack_from_folder(
	struct job *job, struct arena *a, struct str folder, struct source *ret) MUST_USE;
void pack_from_program(struct arena *a, struct source *ret);

/* ---- read.c ---- */
/* A map with only these keys? Tells every other one. */
bool map_ok(struct loader *l, const struct node *node, const struct str *keys, size_t count);
/* The value of a key, or NULL. */
const struct node *node_get(const struct node *map, const char *key);
/* Where a key's value stands; the map itself when there is none. */
struct place node_place(const struct node *map, const char *key);
/* The text of a key; empty when there is none. Tells when it is not a text or has nothing in it. */
struct str node_text(struct loader *l, const struct node *map, const char *key);
/* The same, told when it is missing; what names the definition: "台账「party」". */
struct str node_need(struct loader *l, const struct node *map, const char *key, struct str what);
bool node_flag(struct loader *l, const struct node *map, const char *key, bool otherwise);
int node_int(struct loader *l, const struct node *map, const char *key, int most, int otherwise);
/* A list of texts; a single text is a list of one. */
void node_texts(struct loader *l, const struct node *map, const char *key, const struct str **ret,
	size_t *ret_count);
/* One of several words; returns its index, or -1 (told, unless the key is missing). */
int node_word(struct loader *l, const struct node *map, const char *key, const char *const *words,
	size_t count);
/* Codes: party_former_name of ledgers and fields, hightech.stock of indicators, half-year of reports. */
enum code_kind { CODE_NAME, CODE_DOTTED, CODE_DASHED };
bool pack_code_ok(struct loader *l, struct str code, enum code_kind kind, struct place place);
/* Can formulas name it? Tells why not. */
bool label_fits(struct loader *l, struct str label, struct place place);
/* The place of a byte of a text. */
struct place place_inside(const struct node *text, size_t offset);
/* Adds a definition, or puts it in the place of an earlier pack's. */
void pack_entry_add(struct loader *l, entries *list, struct entry entry, const char *what);
struct entry *pack_entry_find(const entries *list, struct str code);

/* ---- trees become definitions ---- */
void pack_read(struct loader *l, const struct source *source);
void pack_read_ledger(struct loader *l, const struct node *node);
void pack_read_fields(struct loader *l, const struct node *list, struct ledger_def *def);
void pack_read_indicator(struct loader *l, const struct node *node);
void pack_read_claim(struct loader *l, const struct node *node);
void pack_read_reminder(struct loader *l, const struct node *node);
void pack_read_report(struct loader *l, struct str path, struct str bytes);
/* Index of a field by code or label, or -1. */
int pack_field_index(const struct ledger_def *def, struct str name);
/* An indicator's tree alone; NULL when it is not one. `stored`: a canonical body, which also has uses. */
struct indicator_def *pack_indicator(struct loader *l, const struct node *node, bool stored);

/* ---- resolve.c, rules.c ---- */
void resolve_ledgers(struct loader *l);
void need_ledgers(struct loader *l);
void fill_schema(struct loader *l);
void rules_of_ledgers(struct loader *l);
void rules_of_indicators(struct loader *l);
void rules_of_claims(struct loader *l);
void rules_of_reminders(struct loader *l);
/* The formula of one indicator, read against a schema, and held against its unit. */
void rule_of_indicator(struct loader *l, struct indicator_def *def, const struct node *node,
	const struct schema *schema);

/* ---- canon.c ---- */
/* Of ledgers and reports, beside what is done with the others; then of those. */
struct canon_aside;
struct canon_aside *canon_definitions_begin(struct loader *l);
void canon_definitions_end(struct loader *l, struct canon_aside *aside);

#endif
