/*
 * Views of text: comparing, searching, cutting, copying. A view of no bytes may
 * have no address; nothing here passes such a view to libc.
 */
#include "core/str.h"

#include <stdio.h>
#include <string.h>

#define FORMAT_SHORT 256 /* bytes */

struct str str_from_z(const char *z)
{
	return z ? (struct str){z, strlen(z)} : STR_NONE;
}

char *str_z(struct arena *a, struct str s)
{
	must(s.len < SIZE_MAX);
	char *z = arena_alloc(a, s.len + 1, 1);
	if (s.len)
		memcpy(z, s.at, s.len);
	return z;
}

struct str str_copy(struct arena *a, struct str s)
{
	if (!s.at)
		return STR_NONE;
	char *at = arena_alloc(a, s.len, 1);
	if (s.len)
		memcpy(at, s.at, s.len);
	return (struct str){at, s.len};
}

struct str str_format(struct arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str s = str_vformat(a, fmt, args);
	va_end(args);
	return s;
}

/* Most texts are short and written once. */
struct str str_vformat(struct arena *a, const char *fmt, va_list args)
{
	char room[FORMAT_SHORT];
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(room, sizeof(room), fmt, args);
	must(n >= 0);
	char *at = arena_alloc(a, (size_t)n + 1, 1);
	if ((size_t)n < sizeof(room)) {
		memcpy(at, room, (size_t)n);
	} else {
		int written = vsnprintf(at, (size_t)n + 1, fmt, again);
		must(written == n);
	}
	va_end(again);
	return (struct str){at, (size_t)n};
}

struct str str_join(struct arena *a, const struct str *parts, size_t count, struct str between)
{
	size_t len = 0;
	for (size_t i = 0; i < count; i++) {
		size_t gap = i ? between.len : 0;
		must(!__builtin_add_overflow(len, gap, &len));
		must(!__builtin_add_overflow(len, parts[i].len, &len));
	}
	char *at = arena_alloc(a, len, 1);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (i && between.len) {
			memcpy(at + n, between.at, between.len);
			n += between.len;
		}
		if (parts[i].len) {
			memcpy(at + n, parts[i].at, parts[i].len);
			n += parts[i].len;
		}
	}
	return (struct str){at, len};
}

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int by_bytes = common ? memcmp(a.at, b.at, common) : 0;
	if (by_bytes)
		return by_bytes < 0 ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str head)
{
	return s.len >= head.len && str_eq(str_head(s, head.len), head);
}

bool str_ends(struct str s, struct str tail)
{
	return s.len >= tail.len && str_eq(str_skip(s, s.len - tail.len), tail);
}

bool str_take(struct str *s, struct str head)
{
	if (!str_starts(*s, head))
		return false;
	*s = str_skip(*s, head.len);
	return true;
}

size_t str_take_digits(struct str *s, size_t most, int *ret)
{
	size_t n = 0;
	int v = 0;
	must(most <= 9);
	while (n < most && n < s->len && s->at[n] >= '0' && s->at[n] <= '9')
		v = v * 10 + (s->at[n++] - '0');
	*s = str_skip(*s, n);
	*ret = v;
	return n;
}

size_t str_find(struct str s, struct str what)
{
	if (what.len == 0)
		return 0;
	if (s.len < what.len)
		return SIZE_MAX;
	const char *hit = memmem(s.at, s.len, what.at, what.len);
	return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

struct str str_skip(struct str s, size_t n)
{
	if (n > s.len)
		n = s.len;
	return n ? (struct str){s.at + n, s.len - n} : s;
}

struct str str_head(struct str s, size_t n)
{
	return (struct str){s.at, n < s.len ? n : s.len};
}

/* The length of the blank that s begins with, or 0. */
static size_t blank_head(struct str s)
{
	if (s.len == 0)
		return 0;
	if (s.at[0] == ' ' || (s.at[0] >= '\t' && s.at[0] <= '\r'))
		return 1;
	unsigned char first = (unsigned char)s.at[0];
	if (first != 0xC2 && first != 0xE3 && first != 0xEF) /* what the wide ones begin with */
		return 0;
	size_t n = 0;
	uint32_t cp = utf8_next(s, &n);
	return cp == 0x3000 || cp == 0xA0 || cp == 0xFEFF ? n : 0;
}

/* The same at its end. */
static size_t blank_tail(struct str s)
{
	static const struct str wide[] = {
		STR_INIT("\u3000"), STR_INIT("\u00A0"), STR_INIT("\uFEFF")};
	if (s.len == 0)
		return 0;
	char last = s.at[s.len - 1];
	if (last == ' ' || (last >= '\t' && last <= '\r'))
		return 1;
	if (last != '\x80' && last != '\xA0' && last != '\xBF') /* what the wide ones end with */
		return 0;
	for (size_t i = 0; i < COUNT_OF(wide); i++)
		if (str_ends(s, wide[i]))
			return wide[i].len;
	return 0;
}

struct str str_trim(struct str s)
{
	for (size_t n; (n = blank_head(s)) > 0;)
		s = str_skip(s, n);
	for (size_t n; (n = blank_tail(s)) > 0;)
		s.len -= n;
	return s;
}

struct str str_cut(struct str *rest, struct str sep)
{
	must(sep.len > 0);
	struct str whole = *rest;
	size_t at = str_find(whole, sep);
	if (at == SIZE_MAX) {
		*rest = STR_NONE;
		return whole;
	}
	*rest = str_skip(whole, at + sep.len);
	return str_head(whole, at);
}

/* FNV-1a, then mixed once so that the low bits are good enough for a table's size. */
uint64_t str_hash(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.at[i]) * UINT64_C(0x100000001b3);
	return h ^ (h >> 29);
}

uint64_t numbers_hash(const int64_t *numbers, size_t count)
{
	uint64_t h = count;
	for (size_t i = 0; i < count; i++) {
		h = (h ^ (uint64_t)numbers[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return h;
}

bool int_from(struct str s, int64_t *ret)
{
	bool minus = s.len > 0 && s.at[0] == '-';
	size_t i = minus ? 1 : 0;
	if (i == s.len)
		return false;
	int64_t v = 0;
	for (; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		int digit = s.at[i] - '0';
		if (__builtin_mul_overflow(v, 10, &v) ||
			__builtin_add_overflow(v, minus ? -digit : digit, &v))
			return false;
	}
	*ret = v;
	return true;
}
