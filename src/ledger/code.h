/*
 * Kinds of codes (code.c); inside of the room.
 */
#ifndef KZ_LEDGER_CODE_H
#define KZ_LEDGER_CODE_H

#include "ledger/inside.h"

/* What is to be said of a code: nothing (text.at NULL), an error, a warning. */
struct code_word {
	struct str text;
	bool warning;
};
/* The one spelling of what was typed. */
struct str code_spell(struct arena *a, struct str kind, struct str text);
struct code_word code_check(struct arena *a, struct str kind, struct str code);

#endif
