/*
 * postgres_value.c — values as PostgreSQL sends them in binary: big-endian
 * integers, and numeric, which sum(bigint) brings.
 *
 * A numeric is four 16-bit words — digits, weight of the first digit, sign,
 * display scale — and then digits to the base of 10000: value = Σ digit[i] ×
 * 10000^(weight − i).
 */
#include <string.h>

#include "store/postgres.h"

#define NUMERIC_BASE     10000
#define NUMERIC_HEAD     8
#define NUMERIC_POSITIVE 0x0000
#define NUMERIC_NEGATIVE 0x4000

static void put_big(char *at, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (char)(unsigned char)(v >> (8 * (bytes - 1 - i)));
}

void pg_put_int16(char at[2], int v)
{
	put_big(at, (uint64_t)v, 2);
}

void pg_put_int32(char at[4], int64_t v)
{
	put_big(at, (uint64_t)v, 4);
}

void pg_put_int64(char at[8], int64_t v)
{
	put_big(at, (uint64_t)v, 8);
}

int64_t pg_get_int(const char *at, int bytes)
{
	uint64_t v = (at[0] & 0x80) ? UINT64_MAX : 0;
	for (int i = 0; i < bytes; i++)
		v = (v << 8) | (unsigned char)at[i];
	return (int64_t)v;
}

bool pg_get_numeric(const char *at, size_t len, int64_t *ret)
{
	if (len < NUMERIC_HEAD)
		return false;
	int digits = (int)pg_get_int(at, 2);
	int weight = (int)pg_get_int(at + 2, 2);
	int sign = (int)pg_get_int(at + 4, 2);
	if (digits < 0 || len < NUMERIC_HEAD + 2 * (size_t)digits)
		return false;
	if (sign != NUMERIC_POSITIVE && sign != NUMERIC_NEGATIVE)
		return false; /* NaN, infinity */
	/* 10^20 is above int64 already, and five digits keep the product in 128 bits. */
	if (weight > 4)
		return false;
	__int128 value = 0;
	for (int i = 0; i <= weight || i < digits; i++) {
		int digit = i < digits ? (int)pg_get_int(at + NUMERIC_HEAD + 2 * i, 2) : 0;
		if (i <= weight)
			value = value * NUMERIC_BASE + digit;
		else if (digit != 0)
			return false; /* behind the point */
	}
	if (sign == NUMERIC_NEGATIVE)
		value = -value;
	if (value > INT64_MAX || value < INT64_MIN)
		return false;
	*ret = (int64_t)value;
	return true;
}
