/*
 * A buffer doubles its malloc'ed block until the ceiling. An addition that
 * would pass the ceiling is refused whole and the buffer is marked: what it
 * holds stays a correct beginning of the text.
 *
 *   1. len ≤ cap; at == NULL exactly when cap == 0.
 *   2. cap ≤ max + 1 (the byte more is for the NUL that vsnprintf writes).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"

#define BUF_FIRST ((size_t)256)

static bool room_for(struct buf *b, size_t bytes);

void buf_init(struct buf *b, size_t max)
{
	must(max < SIZE_MAX / 4);
	*b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
	free(b->at);
	*b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->over = false;
}

void buf_add(struct buf *b, struct str s)
{
	if (!room_for(b, s.len) || s.len == 0)
		return;
	memcpy(b->at + b->len, s.at, s.len);
	b->len += s.len;
}

char *buf_extend(struct buf *b, size_t bytes)
{
	if (!room_for(b, bytes))
		return NULL;
	b->len += bytes;
	return b->at + b->len - bytes;
}

void buf_add_z(struct buf *b, const char *z)
{
	buf_add(b, str_from_z(z));
}

void buf_add_char(struct buf *b, char c)
{
	if (!room_for(b, 1))
		return;
	b->at[b->len++] = c;
}

/* Written where it will stand when there is room; otherwise once more, behind what room_for made. */
void buf_addf(struct buf *b, const char *fmt, ...)
{
	size_t spare = b->over ? 0 : b->cap - b->len;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(spare > 0 ? b->at + b->len : NULL, spare, fmt, args);
	va_end(args);
	must(n >= 0);
	if ((size_t)n >= spare) {
		if (!room_for(b, (size_t)n))
			return;
		va_start(args, fmt);
		int written = vsnprintf(b->at + b->len, (size_t)n + 1, fmt, args);
		va_end(args);
		must(written == n);
	}
	b->len += (size_t)n;
}

void buf_add_int(struct buf *b, int64_t v)
{
	char digits[20];
	size_t i = sizeof(digits);
	uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
	do {
		digits[--i] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (v < 0)
		digits[--i] = '-';
	buf_add(b, (struct str){digits + i, sizeof(digits) - i});
}

struct str buf_str(const struct buf *b)
{
	return b->at ? (struct str){b->at, b->len} : STR("");
}

struct str buf_take(struct arena *a, struct buf *b)
{
	struct str s = str_copy(a, buf_str(b));
	buf_free(b);
	return s;
}

/* Makes room for bytes and a NUL behind them; false when that would pass the ceiling. */
static bool room_for(struct buf *b, size_t bytes)
{
	if (b->over || bytes > b->max - b->len) {
		b->over = true;
		return false;
	}
	size_t need = b->len + bytes + 1;
	if (need <= b->cap)
		return true;
	size_t cap = b->cap ? b->cap * 2 : BUF_FIRST;
	if (cap < need)
		cap = need;
	if (cap > b->max + 1)
		cap = b->max + 1;
	char *at = realloc(b->at, cap);
	if (!at)
		arena_out_of_memory(cap);
	b->at = at;
	b->cap = cap;
	return true;
}
