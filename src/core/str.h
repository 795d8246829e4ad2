/*
 * Text.
 *
 * struct str is a view, passed by value; it may hold NUL and does not own
 * its bytes. All text inside the program is UTF-8, checked once at the
 * border (str_is_utf8). struct buf builds text and always has a ceiling;
 * when the ceiling is reached it stops growing, remembers it, and buf_ok()
 * tells. char * exists only where a library asks for it: str_z().
 */
#ifndef KZ_CORE_STR_H
#define KZ_CORE_STR_H

#include <stdarg.h>

#include "core/arena.h"
#include "core/base.h"

struct str {
	const char *at;
	size_t len;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
/* the same for static initialisers */
#define STR_INIT(literal)                                                                          \
	{                                                                                          \
		("" literal), sizeof(literal) - 1                                                  \
	}
#define STR_NONE ((struct str){NULL, 0})
/* for printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).len, (s).at

struct str str_from_z(const char *z); /* view; NULL gives STR_NONE */
char *str_z(struct arena *a, struct str s) RETURNS_NONNULL;
struct str str_copy(struct arena *a, struct str s);
struct str str_format(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
struct str str_vformat(struct arena *a, const char *fmt, va_list args) PRINTF(2, 0);
struct str str_join(struct arena *a, const struct str *parts, size_t count, struct str between);

/* Equal bytes; STR_NONE equals the empty text. */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* by bytes: the one order used in the program */
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
/* index of the first occurrence, or SIZE_MAX */
size_t str_find(struct str s, struct str what);
struct str str_skip(struct str s, size_t n); /* without the first n bytes (at most all) */
struct str str_head(struct str s, size_t n); /* the first n bytes (at most all) */
struct str str_trim(struct str s); /* without ASCII and full-width blanks, NBSP, BOM at both ends */
/* Cuts *rest at the first sep: returns what is before it; *rest becomes what is after (STR_NONE at the end). */
struct str str_cut(struct str *rest, struct str sep);
/* Takes head, or up to `most` decimal digits (at most 9), off the front: false, or 0, when it does not stand there. */
bool str_take(struct str *s, struct str head);
size_t str_take_digits(struct str *s, size_t most, int *ret);
uint64_t str_hash(struct str s);
/* Of a few numbers, for tables in memory. */
uint64_t numbers_hash(const int64_t *numbers, size_t count);

/* ---- UTF-8 ---- */
bool str_is_utf8(struct str s); /* strict: no surrogates, no overlong forms, no NUL */
/* Reads one code point at *at (must be < s.len) and moves on; an invalid byte reads as U+FFFD. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_count(struct str s); /* code points */
/* Replaces each invalid byte and NUL by U+FFFD: str_is_utf8 holds for the result. */
struct str utf8_mend(struct arena *a, struct str s);
/* Bytes of one code point into out[4]; returns how many. */
size_t utf8_put(uint32_t cp, char out[4]);
bool cp_is_han(uint32_t cp);

/*
 * Folding of what people type, for comparing and searching; the original is
 * always kept beside it.
 *   str_fold   full-width ASCII → ASCII, U+3000/00A0 → blank, zero-width and
 *              BOM dropped, letters lower case, 〔〕【】（）[] → brackets ()
 *   str_name_key  str_fold without any blank: the key that two spellings of
 *              one organisation's name share ("安徽 ××（集团）有限公司")
 *   str_closed without the blanks between two Chinese characters, with which lists
 *              are spaced out ("云江  绿越食品"); s itself when there are none
 *   str_narrow full-width ASCII → ASCII, blanks unified; case and brackets stay
 */
struct str str_fold(struct arena *a, struct str s);
struct str str_name_key(struct arena *a, struct str s);
struct str str_closed(struct arena *a, struct str s);
struct str str_narrow(struct arena *a, struct str s);
/* The same; s itself when it is narrow already. */
struct str str_narrow_view(struct arena *a, struct str s);
/* One code point as str_narrow writes it; 0 when it drops it. */
uint32_t cp_narrow(uint32_t cp);
/*
 * Characters that nobody sees and that make one name look like another: controls (but for tab and line ends), those
 * of no width, those that turn the direction. The text itself when it has none.
 */
bool str_has_hidden(struct str s);
struct str str_without_hidden(struct arena *a, struct str s);
/* Does anything in it stand for a word: a letter, a digit, a Han character? */
bool str_has_word(struct str s);

/* ---- parsing: whole string, no locale, no surrounding blanks, no plus ---- */
bool int_from(struct str s, int64_t *ret);

/* ---- buffers ---- */
struct buf {
	char *at;
	size_t len, cap, max;
	bool over; /* the ceiling was reached; nothing was added since */
};

/* max: the ceiling in bytes. The memory is malloc'ed; buf_free or hand it to an arena with buf_take. */
void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
void buf_clear(struct buf *b);
static inline bool buf_ok(const struct buf *b)
{
	return !b->over;
}
void buf_add(struct buf *b, struct str s);
void buf_add_z(struct buf *b, const char *z);
/* Room for so many bytes at the end, to be written at once; NULL when that would pass the ceiling. */
char *buf_extend(struct buf *b, size_t bytes);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_add_int(struct buf *b, int64_t v);
struct str buf_str(const struct buf *b); /* a view; valid until the next change */
/* Copies the text into the arena, frees the buffer. */
struct str buf_take(struct arena *a, struct buf *b);

#define BUF_MAX_TEXT ((size_t)64 << 20) /* the ordinary ceiling for a page, a part, a statement */

#endif
