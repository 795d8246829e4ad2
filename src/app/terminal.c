/*
 * Tables on a terminal, where Han characters take two columns.
 */
#include "app/app.h"

/* Columns: Han characters take two. */
static size_t text_width(struct str s)
{
	size_t width = 0;
	for (size_t at = 0; at < s.len;) {
		uint32_t cp = utf8_next(s, &at);
		bool wide = cp_is_han(cp) || (cp >= 0x2E80 && cp <= 0x303E) ||
			    (cp >= 0xFF01 && cp <= 0xFF60) || cp == 0x3000 ||
			    (cp >= 0x2014 && cp <= 0x2026);
		width += wide ? 2 : 1;
	}
	return width;
}

static void put_cell(FILE *out, struct str cell, size_t width, bool right, bool last)
{
	size_t have = text_width(cell), pad = have < width ? width - have : 0;
	if (right)
		(void)fprintf(out, "%*s%.*s", (int)pad, "", STR_ARG(cell));
	else
		(void)fprintf(out, "%.*s%*s", STR_ARG(cell), last ? 0 : (int)pad, "");
	if (!last)
		(void)fputs("  ", out);
}

struct str terminal_text(struct arena *a, struct str cell)
{
	char *at = arena_array(a, char, cell.len + 1);
	for (size_t i = 0; i < cell.len; i++) {
		unsigned char c = (unsigned char)cell.at[i];
		at[i] = c < 0x20 || c == 0x7f ? ' ' : cell.at[i];
	}
	return (struct str){at, cell.len};
}

void text_table_print(struct arena *a, const struct text_table *table, FILE *out)
{
	size_t *widths = arena_array(a, size_t, table->columns + 1);
	size_t rows = table->columns > 0 ? table->cells.len / table->columns : 0, line = 0;
	for (size_t i = 0; i < table->cells.len; i++)
		table->cells.at[i] = terminal_text(a, table->cells.at[i]);
	for (size_t c = 0; c < table->columns; c++) {
		widths[c] = text_width(table->heads[c]);
		for (size_t r = 0; r < rows; r++) {
			size_t width = text_width(table->cells.at[r * table->columns + c]);
			widths[c] = width > widths[c] ? width : widths[c];
		}
		line += widths[c] + 2;
	}
	for (size_t c = 0; c < table->columns; c++)
		put_cell(out, table->heads[c], widths[c], table->right[c], c + 1 == table->columns);
	(void)fputc('\n', out);
	for (size_t i = 2; i < line; i++)
		(void)fputs("-", out);
	(void)fputc('\n', out);
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 0; c < table->columns; c++)
			put_cell(out, table->cells.at[r * table->columns + c], widths[c],
				table->right[c], c + 1 == table->columns);
		(void)fputc('\n', out);
	}
}
