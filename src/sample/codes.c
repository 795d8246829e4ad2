#include "sample/codes.h"

#include <string.h>

static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int value_of(char c)
{
	return (int)(strchr(letters, c) - letters);
}

/* GB 11714: weights 3 7 9 10 5 8 4 2, letters count from 10, modulus 11. */
static char organisation_check(const char *body)
{
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (size_t i = 0; i < COUNT_OF(weights); i++)
		sum += weights[i] * (body[i] <= '9' ? body[i] - '0' : body[i] - 'A' + 10);
	int check = 11 - sum % 11;
	return check == 11 ? '0' : check == 10 ? 'X' : (char)('0' + check);
}

struct str code_of_party(struct arena *a, const char *pair, struct str division, uint32_t serial)
{
	char code[19];
	int sum = 0, weight = 1;
	memcpy(code, pair, 2);
	memcpy(code + 2, division.at, 6);
	memcpy(code + 8, "MA", 2);
	for (int i = 15; i >= 10; i--, serial /= 31)
		code[i] = letters[serial % 31];
	code[16] = organisation_check(code + 8);
	for (int i = 0; i < 17; i++, weight = weight * 3 % 31)
		sum += weight * value_of(code[i]);
	code[17] = letters[(31 - sum % 31) % 31];
	return str_copy(a, (struct str){code, 18});
}

struct str code_of_certificate(struct arena *a, int year, uint32_t serial)
{
	return str_format(a, "GR%04d34%06u", year, 900000 + serial);
}

struct str code_of_listing(
	struct arena *a, int year, struct str division, bool founded_then, uint32_t serial)
{
	return str_format(
		a, "%04d%.*s%c9%06u", year, STR_ARG(division), founded_then ? 'A' : '0', serial);
}

struct str code_of_contract(struct arena *a, int year, struct str division, uint32_t serial)
{
	return str_format(a, "%04d%.*s%.*s%06u", year, STR_ARG(str_head(division, 4)),
		STR_ARG(str_skip(division, 4)), serial);
}
