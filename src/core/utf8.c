/*
 * UTF-8 by code points, and the folding of what people type.
 *
 * One function reads a code point and judges it (decode); everything else
 * walks with it. Folding maps code point to code point or drops it, and a
 * folded code point is never longer than the original, so that the result
 * needs at most as many bytes as the source.
 */
#include <string.h>

#include "core/str.h"

#define REPLACEMENT 0xFFFDu

/*
 * Reads the code point at s.at[at] into *ret_cp; returns its length, or 0 when
 * the bytes there are no code point: a stray or missing following byte, an
 * overlong form, a surrogate, above U+10FFFF.
 */
static size_t decode(struct str s, size_t at, uint32_t *ret_cp)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = (unsigned char)s.at[at];
	if (lead < 0x80) {
		*ret_cp = lead;
		return 1;
	}
	size_t len = lead >= 0xF8 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
	if (len == 0 || len > s.len - at)
		return 0;
	uint32_t cp = lead & (0xFFu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		unsigned char c = (unsigned char)s.at[at + i];
		if ((c & 0xC0) != 0x80)
			return 0;
		cp = cp << 6 | (c & 0x3F);
	}
	if (cp < least[len] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	*ret_cp = cp;
	return len;
}

bool str_is_utf8(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = 0;
		const unsigned char *at = (const unsigned char *)s.at + i;
		/* by far the most: ASCII without NUL, and U+1000 to U+CFFF */
		if (at[0] != 0 && at[0] < 0x80) {
			i++;
			continue;
		}
		if (at[0] > 0xE0 && at[0] < 0xED && s.len - i > 2 && (at[1] & 0xC0) == 0x80 &&
			(at[2] & 0xC0) == 0x80) {
			i += 3;
			continue;
		}
		size_t n = decode(s, i, &cp);
		if (n == 0 || cp == 0)
			return false;
		i += n;
	}
	return true;
}

uint32_t utf8_next(struct str s, size_t *at)
{
	must(*at < s.len);
	uint32_t cp = 0;
	size_t n = decode(s, *at, &cp);
	*at += n ? n : 1;
	return n ? cp : REPLACEMENT;
}

size_t utf8_count(struct str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; count++)
		(void)utf8_next(s, &i);
	return count;
}

struct str utf8_mend(struct arena *a, struct str s)
{
	if (str_is_utf8(s))
		return str_copy(a, s);
	char *at = arena_alloc(a, s.len, 3);
	size_t len = 0;
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = utf8_next(s, &i);
		char bytes[4];
		size_t n = utf8_put(cp ? cp : REPLACEMENT, bytes);
		memcpy(at + len, bytes, n);
		len += n;
	}
	return (struct str){at, len};
}

size_t utf8_put(uint32_t cp, char out[4])
{
	must(cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF));
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	out[0] = (char)((0xF00u >> len & 0xF0u) | cp);
	return len;
}

bool cp_is_han(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3005 ||
	       cp == 0x3007 || (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}

/* ---- folding ---- */

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x3000 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F;
}

static bool is_invisible(uint32_t cp)
{
	return (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || cp == 0x2060 ||
	       cp == 0xFEFF;
}

uint32_t cp_narrow(uint32_t cp)
{
	if (is_invisible(cp))
		return 0;
	if (is_blank(cp))
		return ' ';
	return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp;
}

/* Latin, Greek and Cyrillic capitals: what occurs in names of firms and units. */
static uint32_t lower(uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		return cp + 32;
	if ((cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) ||
		(cp >= 0x391 && cp <= 0x3A9 && cp != 0x3A2) || (cp >= 0x410 && cp <= 0x42F))
		return cp + 32;
	return cp;
}

static uint32_t cp_fold(uint32_t cp)
{
	cp = cp_narrow(cp);
	switch (cp) {
	case '[':
	case 0x3010: /* 【 */
	case 0x3014: /* 〔 */ return '(';
	case ']':
	case 0x3011: /* 】 */
	case 0x3015: /* 〕 */ return ')';
	default: return lower(cp);
	}
}

static uint32_t cp_key(uint32_t cp)
{
	cp = cp_fold(cp);
	return cp == ' ' ? 0 : cp;
}

static struct str mapped(struct arena *a, struct str s, uint32_t (*map)(uint32_t))
{
	/* an invalid byte becomes U+FFFD, three bytes: no text inside the program has one */
	if (!str_is_utf8(s))
		s = utf8_mend(a, s);
	char *at = arena_alloc(a, s.len, 1);
	size_t len = 0;
	for (size_t i = 0; i < s.len;) {
		unsigned char head = (unsigned char)s.at[i];
		if (head >= 0xE4 &&
			head <= 0xE9) { /* U+4000 to U+9FFF, nearly all Han: themselves */
			memcpy(at + len, s.at + i, 3);
			len += 3;
			i += 3;
			continue;
		}
		uint32_t cp = map(utf8_next(s, &i));
		if (cp == 0)
			continue;
		char bytes[4];
		size_t n = utf8_put(cp, bytes);
		memcpy(at + len, bytes, n);
		len += n;
	}
	return (struct str){at, len};
}

struct str str_fold(struct arena *a, struct str s)
{
	return mapped(a, s, cp_fold);
}

struct str str_name_key(struct arena *a, struct str s)
{
	return mapped(a, s, cp_key);
}

struct str str_closed(struct arena *a, struct str s)
{
	char *out = NULL;
	size_t len = 0, from = 0; /* what stands before `from` is in `out` */
	uint32_t before = 0;
	for (size_t at = 0; at < s.len;) {
		size_t start = at, end = at;
		while (at < s.len && cp_narrow(utf8_next(s, &at)) == ' ')
			end = at;
		at = end;
		if (at == s.len)
			break;
		uint32_t cp = utf8_next(s, &at);
		if (end > start && cp_is_han(before) && cp_is_han(cp)) {
			if (out == NULL)
				out = arena_array(a, char, s.len + 1);
			memcpy(out + len, s.at + from, start - from);
			len += start - from;
			from = end;
		}
		before = cp;
	}
	if (out == NULL)
		return s;
	memcpy(out + len, s.at + from, s.len - from);
	return (struct str){out, len + s.len - from};
}

struct str str_narrow(struct arena *a, struct str s)
{
	return mapped(a, s, cp_narrow);
}

struct str str_narrow_view(struct arena *a, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((signed char)s.at[i] < ' ' || s.at[i] == 0x7F)
			return str_narrow(a, s);
	return s;
}

/* ---- what is not seen ---- */

static bool is_hidden(uint32_t cp)
{
	return (cp < ' ' && !(cp >= '\t' && cp <= '\r' && cp != '\v' && cp != '\f')) ||
	       (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD || cp == 0x61C || cp == 0x180E ||
	       is_invisible(cp) || cp == 0x2028 || cp == 0x2029 || (cp >= 0x2060 && cp <= 0x206F) ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xE0000 && cp <= 0xE007F);
}

bool str_has_hidden(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.at[i];
		/* nearly all of them: Han characters and what is printed of ASCII */
		if (c >= 0xE3 && c <= 0xE9)
			i += 3;
		else if (c >= ' ' && c < 0x7F)
			i++;
		else if (is_hidden(utf8_next(s, &i)))
			return true;
	}
	return false;
}

struct str str_without_hidden(struct arena *a, struct str s)
{
	if (!str_is_utf8(s) || !str_has_hidden(s))
		return s;
	char *at = arena_alloc(a, s.len, 1);
	size_t len = 0;
	for (size_t i = 0; i < s.len;) {
		size_t from = i;
		if (is_hidden(utf8_next(s, &i)))
			continue;
		memcpy(at + len, s.at + from, i - from);
		len += i - from;
	}
	return (struct str){at, len};
}

static bool is_word(uint32_t cp)
{
	cp = cp_narrow(cp);
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') ||
		       (cp >= 'a' && cp <= 'z');
	if (cp_is_han(cp) || (cp >= 0x2150 && cp <= 0x218F) || (cp >= 0x2460 && cp <= 0x24FF))
		return true;
	return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && !(cp >= 0x2000 && cp <= 0x2E7F) &&
	       !(cp >= 0x3000 && cp <= 0x303F) && !(cp >= 0xFE10 && cp <= 0xFFEF) && !is_hidden(cp);
}

bool str_has_word(struct str s)
{
	for (size_t i = 0; i < s.len;)
		if (is_word(utf8_next(s, &i)))
			return true;
	return false;
}
