/*
 * A version as bytes.
 *
 *	'W' id parent ordinal source source_row   five numbers of 8 bytes
 *	then for each column that has a value, ordered by the column's name:
 *		length of the name (1 byte, never 0), the name
 *		'i' and 8 bytes  |  't' or 'b', 4 bytes of length, the bytes
 *	0
 *
 * Numbers are big-endian, two's complement. Absent values are left out, so a
 * column that is added later changes no bytes of older versions. Names are
 * those of the physical columns without "f_": the bytes can be made again
 * from the tables alone, also for fields that no definition knows any more.
 */
#include "ledger/inside.h"

static void put_u64(char *at, uint64_t v)
{
	v = __builtin_bswap64(v);
	memcpy(at, &v, 8);
}

static int64_t get_i64(const char *at)
{
	uint64_t v;

	memcpy(&v, at, 8);
	return (int64_t)__builtin_bswap64(v);
}

void canon_begin(struct buf *b, const struct frame *frame)
{
	char *bytes = buf_extend(b, 41);

	if (!bytes)
		return;
	bytes[0] = 'W';
	put_u64(bytes + 1, (uint64_t)frame->id);
	put_u64(bytes + 9, (uint64_t)frame->parent);
	put_u64(bytes + 17, (uint64_t)frame->ordinal);
	put_u64(bytes + 25, (uint64_t)frame->source);
	put_u64(bytes + 33, (uint64_t)frame->source_row);
}

/* The name and one byte of kind; how many bytes that is. */
static size_t put_name(char *at, struct str name, char kind)
{
	must(name.len > 0 && name.len < 256);
	at[0] = (char)name.len;
	memcpy(at + 1, name.at, name.len);
	at[1 + name.len] = kind;
	return name.len + 2;
}

void canon_int(struct buf *b, struct str name, int64_t v)
{
	char *at = buf_extend(b, name.len + 2 + 8);

	if (at)
		put_u64(at + put_name(at, name, 'i'), (uint64_t)v);
}

static void put_long(struct buf *b, struct str name, char kind, struct str v)
{
	char *at;
	uint32_t size;

	must(v.len <= LEDGER_MAX_BYTES);
	at = buf_extend(b, name.len + 2 + 4 + v.len);
	if (!at)
		return;
	size = __builtin_bswap32((uint32_t)v.len);
	at += put_name(at, name, kind);
	memcpy(at, &size, 4);
	if (v.len)
		memcpy(at + 4, v.at, v.len);
}

void canon_text(struct buf *b, struct str name, struct str v)
{
	put_long(b, name, 't', v);
}

void canon_bytes(struct buf *b, struct str name, struct str v)
{
	put_long(b, name, 'b', v);
}

void canon_end(struct buf *b)
{
	buf_add_char(b, '\0');
}

static size_t read_cell(struct str bytes, size_t at, struct cell *cell)
{
	uint32_t size;

	cell->given = true;
	if (bytes.at[at] == 'i') {
		cell->integer = get_i64(bytes.at + at + 1);
		return at + 9;
	}
	memcpy(&size, bytes.at + at + 1, 4);
	size = __builtin_bswap32(size);
	must(at + 5 + size < bytes.len);
	cell->text = (struct str){bytes.at + at + 5, size};
	return at + 5 + size;
}

void canon_read(
	struct str bytes, const struct table *table, struct frame *ret_frame, struct cell *cells)
{
	size_t at = 41, column = 0;

	must(bytes.len >= 42 && bytes.at[0] == 'W');
	ret_frame->id = get_i64(bytes.at + 1);
	ret_frame->parent = get_i64(bytes.at + 9);
	ret_frame->ordinal = (int32_t)get_i64(bytes.at + 17);
	ret_frame->source = get_i64(bytes.at + 25);
	ret_frame->source_row = get_i64(bytes.at + 33);
	while (bytes.at[at] != '\0') {
		struct str name = {bytes.at + at + 1, (unsigned char)bytes.at[at]};

		while (!str_eq(table->columns[column].canon, name)) {
			cells[column++].given = false;
			must(column < table->column_count);
		}
		at = read_cell(bytes, at + 1 + name.len, &cells[column++]);
	}
	while (column < table->column_count)
		cells[column++].given = false;
	must(at + 1 == bytes.len);
}

bool canon_same(struct str a, struct str b)
{
	must(a.len >= 42 && b.len >= 42);
	return a.len == b.len && memcmp(a.at, b.at, 25) == 0 &&
	       memcmp(a.at + 41, b.at + 41, a.len - 41) == 0;
}
