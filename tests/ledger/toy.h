/*
 * A small catalog by hand, for the tests of the ledger room.
 *
 *	unit         辖区: a tree (parent), key name
 *	party        单位: key code (may be missing); every type of field; 辖区 dated; contact personal
 *	party__unit  made for the dated field
 *	member       child rows of party, key name
 *	certificate  refers to party, key number; money, dates
 *	value        data state in its key
 */
#ifndef KZ_TESTS_LEDGER_TOY_H
#define KZ_TESTS_LEDGER_TOY_H

#include "both.h"
#include "ledger/ledger.h"

struct toy {
	struct both db;
	struct catalog catalog;
	struct book *book;
	struct ledger_def *unit, *party, *party_unit, *member, *certificate, *value;
	const struct ledger_def *ledgers[6];
	struct arena *arena; /* of the definitions */
};

/* A fresh database with book 1 “试验账套”. */
void toy_open(struct toy *t);
void toy_close(struct toy *t);
/* The definitions alone. */
void toy_catalog(struct toy *t);
/* A field of a definition, to change it before book_open. */
struct field_def *toy_field(struct ledger_def *ledger, const char *name);
/* The book again on a connection of its own. */
struct book *toy_again(struct toy *t, struct job *job);

/* ---- short ways to records ---- */
struct record *toy_party(struct toy *t, struct job *job, const char *name, const char *code);
void toy_text(struct record *record, const char *field, const char *text);
void toy_int(struct record *record, const char *field, int64_t v);
void toy_date(struct record *record, const char *field, const char *iso);
/* Writes one record in a change of its own; returns the change number. */
int64_t toy_write(struct job *job, struct book *book, struct record *record);
int64_t toy_end(struct job *job, struct book *book, const struct ledger_def *ledger, int64_t id);
struct record *toy_get(struct job *job, struct book *book, const struct ledger_def *ledger,
	int64_t id, int64_t seq);
/* The text of a field, "" when missing. */
const char *toy_said(struct job *job, struct record *record, const char *field);

#endif
