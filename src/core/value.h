/*
 * One typed value: of a field of a record, of a cell, of a formula's step.
 *
 * Missing is a value of its own and is not zero. 不适用 is another.
 * How each type is stored is written beside it; that is the whole list.
 */
#ifndef KZ_CORE_VALUE_H
#define KZ_CORE_VALUE_H

#include "core/arena.h"
#include "core/base.h"
#include "core/day.h"
#include "core/num.h"
#include "core/str.h"

enum type {
	TYPE_NONE = 0,
	TYPE_TEXT,     /* free text; text column */
	TYPE_CODE,     /* a code of a known kind, normalised; text column */
	TYPE_CHOICE,   /* one of a closed list, stored as written there; text column */
	TYPE_INT,      /* a count; bigint */
	TYPE_DECIMAL,  /* scaled by the field's decimals; bigint */
	TYPE_MONEY,    /* 分; bigint */
	TYPE_BOOL,     /* 是/否; bigint 0 or 1 */
	TYPE_DATE,     /* bigint first day, second column NAME_last: last day */
	TYPE_SPAN,     /* from … to, both inclusive, either may be open; same two columns */
	TYPE_REF,      /* id of a record of another ledger in the same book; bigint */
	TYPE_PERSONAL, /* text under a key of its own; blob, second column NAME_blind: keyed index */
};

const char *type_name(enum type t) RETURNS_NONNULL; /* "money" */

enum value_state {
	VALUE_MISSING = 0, /* 未填 */
	VALUE_GIVEN,
	VALUE_NOT_APPLICABLE, /* 不适用: only in formulas' results */
};

struct value {
	enum value_state state;
	enum type type;
	union {
		struct str text;  /* TEXT CODE CHOICE PERSONAL */
		int64_t integer;  /* INT DECIMAL (scaled) MONEY (分) BOOL REF (id) */
		struct date date; /* DATE, SPAN (open ends: DAY_MIN, DAY_MAX) */
	};
};

static inline bool value_given(struct value v)
{
	return v.state == VALUE_GIVEN;
}
static inline struct value value_missing(enum type t)
{
	return (struct value){.state = VALUE_MISSING, .type = t};
}
static inline struct value value_text(enum type t, struct str s)
{
	return (struct value){.state = VALUE_GIVEN, .type = t, .text = s};
}
static inline struct value value_int(enum type t, int64_t v)
{
	return (struct value){.state = VALUE_GIVEN, .type = t, .integer = v};
}
static inline struct value value_date(enum type t, struct date d)
{
	return (struct value){.state = VALUE_GIVEN, .type = t, .date = d};
}
bool value_eq(struct value a, struct value b); /* missing equals missing */

#endif
