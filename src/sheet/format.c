/*
 * Number formats: which ones show a date.
 *
 * How it works: only the first section of a code (before the first bare ;)
 * counts, since a date is a positive number. Quoted text, escaped characters
 * and brackets are stepped over, except [h] [m] [s], which mark an elapsed
 * time. What remains is a handful of letters. Characters of other scripts
 * (年, 月, 上午) never decide.
 *
 * Sources: ECMA-376 part 1, 18.8.30 (built-in ids, zh-CN ids 27–36, 50–58).
 */
#include "sheet/number.h"
#include "sheet/parts.h"

#include <string.h>

struct letters {
	bool date;    /* y d g b aaa */
	bool month;   /* m: month or minute */
	bool era;     /* e: year of an era, or an exponent */
	bool time;    /* h s */
	bool elapsed; /* [h] [m] [s] */
	bool digits;  /* 0 # ? */
};

char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool starts_folded(struct str s, const char *lowercase)
{
	for (size_t i = 0; lowercase[i]; i++) {
		if (i >= s.len || ascii_lower(s.at[i]) != lowercase[i])
			return false;
	}
	return true;
}

/* Bytes up to and with the end mark; all of s when there is none. */
static size_t through(struct str s, char end)
{
	const char *found = s.len > 1 ? memchr(s.at + 1, end, s.len - 1) : NULL;

	return found ? (size_t)(found - s.at) + 1 : s.len;
}

/* How many bytes of text that means nothing stand here; 0: a letter to look at. */
static size_t skip_text(struct str s, struct letters *seen)
{
	switch (s.at[0]) {
	case '"': return through(s, '"');
	case '[':
		if (s.len > 1 && strchr("hms", ascii_lower(s.at[1])) &&
			(s.len < 3 || s.at[2] == ']' ||
				ascii_lower(s.at[2]) == ascii_lower(s.at[1])))
			seen->elapsed = true;
		return through(s, ']');
	case '\\':
	case '!': /* the Chinese edition's backslash */
	case '_':
	case '*': return s.len < 2 ? 1 : 2;
	default: break;
	}
	if (starts_folded(s, "general"))
		return 7;
	if (starts_folded(s, "am/pm"))
		return 5;
	if (starts_folded(s, "a/p"))
		return 3;
	if (starts_folded(s, "g/")) /* G/通用格式 */
		return 2;
	return 0;
}

static void look_at(struct str s, struct letters *seen)
{
	switch (ascii_lower(s.at[0])) {
	case 'y':
	case 'd':
	case 'g':
	case 'b': seen->date = true; break;
	case 'a': seen->date |= starts_folded(s, "aaa"); break;
	case 'm': seen->month = true; break;
	case 'e': seen->era = true; break;
	case 'h':
	case 's': seen->time = true; break;
	case '0':
	case '#':
	case '?': seen->digits = true; break;
	default: break;
	}
}

enum format_class format_of_code(struct str code)
{
	struct letters seen = {0};

	while (code.len && code.at[0] != ';') {
		size_t skipped = skip_text(code, &seen);

		if (!skipped)
			look_at(code, &seen);
		code = str_skip(code, skipped ? skipped : 1);
	}
	if (seen.date)
		return FORMAT_DATE;
	if (seen.elapsed)
		return FORMAT_ELAPSED;
	if (seen.time)
		return FORMAT_TIME;
	if ((seen.month || seen.era) && !seen.digits)
		return FORMAT_DATE;
	return FORMAT_NUMBER;
}

enum format_class format_of_id(uint32_t id)
{
	static const struct {
		uint8_t first, last;
		enum format_class format;
	} built_in[] = {
		{14, 17, FORMAT_DATE},
		{18, 21, FORMAT_TIME},
		{22, 22, FORMAT_DATE},
		{27, 31, FORMAT_DATE}, /* zh-CN, never written out */
		{32, 35, FORMAT_TIME},
		{36, 36, FORMAT_DATE},
		{45, 45, FORMAT_TIME},
		{46, 46, FORMAT_ELAPSED},
		{47, 47, FORMAT_TIME},
		{50, 54, FORMAT_DATE},
		{55, 56, FORMAT_TIME},
		{57, 58, FORMAT_DATE},
	};

	for (size_t i = 0; i < COUNT_OF(built_in); i++) {
		if (id >= built_in[i].first && id <= built_in[i].last)
			return built_in[i].format;
	}
	return FORMAT_NUMBER;
}
