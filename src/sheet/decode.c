/*
 * Escapes of spreadsheet text: _xHHHH_ stands for a UTF-16 unit that XML
 * cannot hold, _x005F_ for an underscore that would else begin one. Decoded
 * once, from left to right; always shorter than its escape, so in place.
 *
 * Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
 */
#include "sheet/parts.h"

#include <string.h>

#define ESCAPE_LEN 7 /* _xHHHH_ */
#define REPLACED   0xFFFD

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static bool unit_at(const char *at, size_t left, uint32_t *ret)
{
	uint32_t unit = 0;

	if (left < ESCAPE_LEN || at[0] != '_' || at[1] != 'x' || at[6] != '_')
		return false;
	for (int i = 2; i < 6; i++) {
		int digit = hex_of(at[i]);

		if (digit < 0)
			return false;
		unit = unit * 16 + (uint32_t)digit;
	}
	*ret = unit;
	return true;
}

bool is_escape(struct str s)
{
	uint32_t unit;

	return unit_at(s.at, s.len, &unit);
}

size_t decode_escapes(char *at, size_t len)
{
	char *first = len >= ESCAPE_LEN ? memchr(at, '_', len) : NULL;
	size_t from, to;

	if (!first)
		return len;
	from = to = (size_t)(first - at);
	while (from < len) {
		uint32_t cp, low;

		if (!unit_at(at + from, len - from, &cp)) {
			at[to++] = at[from++];
			continue;
		}
		from += ESCAPE_LEN;
		if (cp >= 0xD800 && cp < 0xDC00 && unit_at(at + from, len - from, &low) &&
			low >= 0xDC00 && low < 0xE000) {
			cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
			from += ESCAPE_LEN;
		} else if (cp == 0 || (cp >= 0xD800 && cp < 0xE000)) {
			cp = REPLACED; /* no text may hold NUL or half a pair */
		}
		to += utf8_put(cp, at + to);
	}
	return to;
}
