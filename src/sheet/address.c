/*
 * Addresses of cells: "B7" is row 6, column 1. Columns count A … Z, AA … in
 * base 26 without a zero.
 */
#include "sheet/parts.h"

struct str cell_address(struct arena *a, uint32_t row, uint32_t column)
{
	char letters[8];
	size_t at = sizeof(letters);

	for (uint64_t left = (uint64_t)column + 1; left; left = (left - 1) / 26)
		letters[--at] = (char)('A' + (left - 1) % 26);
	return str_format(
		a, "%.*s%lu", (int)(sizeof(letters) - at), letters + at, (unsigned long)row + 1);
}

bool address_from(struct str s, uint64_t *ret_row, uint64_t *ret_column)
{
	uint64_t row = 0, column = 0;
	size_t at = 0;

	for (; at < s.len && at < ADDRESS_MAX; at++) {
		char c = s.at[at];

		if (c >= 'A' && c <= 'Z')
			column = column * 26 + (uint64_t)(c - 'A' + 1);
		else if (c >= 'a' && c <= 'z')
			column = column * 26 + (uint64_t)(c - 'a' + 1);
		else
			break;
	}
	if (!at)
		return false;
	for (; at < s.len && at < ADDRESS_MAX && s.at[at] >= '0' && s.at[at] <= '9'; at++)
		row = row * 10 + (uint64_t)(s.at[at] - '0');
	if (at != s.len || !row)
		return false;
	*ret_row = row - 1;
	*ret_column = column - 1;
	return true;
}
