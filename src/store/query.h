/*
 * What the functions made by tools/sqlgen.py stand on: a parameter in, a
 * column out, by its declared type. Included by generated headers only.
 */
#ifndef KZ_STORE_QUERY_H
#define KZ_STORE_QUERY_H

#include "store/store.h"

static inline void statement_put_int(struct statement *s, int at, int64_t v)
{
	bind_int(s, at, v);
}

static inline void statement_put_int_or_null(struct statement *s, int at, struct opt_int v)
{
	if (v.given)
		bind_int(s, at, v.v);
	else
		bind_null(s, at, TYPE_INT);
}

/* A text that cannot be NULL: none is the empty one. */
static inline void statement_put_text(struct statement *s, int at, struct str v)
{
	bind_text(s, at, v.at ? v : STR(""));
}

static inline void statement_put_text_or_null(struct statement *s, int at, struct str v)
{
	bind_text(s, at, v);
}

static inline void statement_put_bytes(struct statement *s, int at, struct str v)
{
	bind_bytes(s, at, v.at ? v : STR(""));
}

static inline void statement_put_bytes_or_null(struct statement *s, int at, struct str v)
{
	bind_bytes(s, at, v);
}

static inline int64_t statement_take_int(struct statement *s, int at)
{
	return column_int(s, at);
}

static inline struct opt_int statement_take_int_or_null(struct statement *s, int at)
{
	return column_is_null(s, at) ? INT_NONE : int_some(column_int(s, at));
}

static inline struct str statement_take_text(struct statement *s, int at)
{
	must(!column_is_null(s, at));
	return column_text(s, at);
}

static inline struct str statement_take_text_or_null(struct statement *s, int at)
{
	return column_text(s, at);
}

static inline struct str statement_take_bytes(struct statement *s, int at)
{
	must(!column_is_null(s, at));
	return column_bytes(s, at);
}

static inline struct str statement_take_bytes_or_null(struct statement *s, int at)
{
	return column_bytes(s, at);
}

/* A copy that keeps the difference between NULL and the empty text. */
static inline struct str str_or_null_copy(struct arena *a, struct str s)
{
	return s.at ? str_copy(a, s) : STR_NONE;
}

#endif
