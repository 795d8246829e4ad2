/*
 * Heads: the words above a column of data.
 *
 * A head has one row or several. A word of a merged range stands over all of
 * its columns and in all of its rows; in a file without merges (text) a word
 * stands over the blanks to its right as long as something is written below.
 * Words of one column are joined from the top, each once: 研发投入/2023年.
 */
#include "intake/inner.h"

#define KEY_MAX 240 /* bytes: nobody's head is longer */

/* "销售收入\nSales": lines below the last Chinese one are its translation. */
static struct str without_translation(struct str head)
{
	size_t end = 0;
	bool han = false;
	for (size_t i = 0; i < head.len;) {
		uint32_t cp = utf8_next(head, &i);
		han = han || cp_is_han(cp);
		if (cp != '\n' && i < head.len)
			continue;
		end = han ? i : end;
		han = false;
	}
	return end > 0 ? str_head(head, end) : head;
}

static bool is_unit_word(struct str word)
{
	int64_t fen;
	return money_unit(word, &fen) || str_eq(word, STR("%")) || str_eq(word, STR("个"));
}

struct str head_key(struct arena *a, struct str head)
{
	struct str folded = str_name_key(a, str_head(without_translation(head), KEY_MAX));
	char *out = arena_array(a, char, folded.len + 1);
	size_t len = 0, depth = 0, bar = SIZE_MAX;
	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.at[i];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth == 0 && c != '*' && c != ':')
			out[len++] = c;
	}
	for (size_t i = 0; i < len; i++)
		if (out[i] == '_')
			bar = i;
	if (bar != SIZE_MAX && bar > 0 && is_unit_word((struct str){out + bar + 1, len - bar - 1}))
		len = bar;
	return (struct str){out, len};
}

struct str unit_in(struct arena *a, struct str text)
{
	static const struct str units[] = {STR_INIT("亿元"), STR_INIT("百万元"), STR_INIT("万元"),
		STR_INIT("千元"), STR_INIT("元")};
	struct str folded = str_name_key(a, str_head(text, KEY_MAX));
	bool said = str_find(folded, STR("单位:")) != SIZE_MAX ||
		    str_find(folded, STR("(")) != SIZE_MAX ||
		    str_find(folded, STR("_")) != SIZE_MAX;
	for (size_t i = 0; said && i < COUNT_OF(units); i++)
		if (str_find(folded, units[i]) != SIZE_MAX)
			return units[i];
	return STR_NONE;
}

/* ---- rows that are no data ---- */

/* "合 计" is written with blanks inside. */
static struct str squeezed(struct str cell, char room[64])
{
	size_t len = 0;
	for (size_t i = 0; i < cell.len && len < 60;) {
		uint32_t cp = cp_narrow(utf8_next(cell, &i));
		if (cp != 0 && cp > ' ')
			len += utf8_put(cp, room + len);
	}
	return (struct str){room, len};
}

bool is_footer(struct str first_cell)
{
	/* whole: a firm may be called 合计科技; begin: what nobody is called */
	static const struct str whole[] = {STR_INIT("合计"), STR_INIT("总计"), STR_INIT("小计"),
		STR_INIT("共计"), STR_INIT("累计")};
	static const struct str begin[] = {STR_INIT("注:"), STR_INIT("备注:"), STR_INIT("说明:"),
		STR_INIT("附注:"), STR_INIT("填表人"), STR_INIT("制表人"), STR_INIT("制表:"),
		STR_INIT("审核人"), STR_INIT("填报人"), STR_INIT("数据来源:"),
		STR_INIT("资料来源:"), STR_INIT("摘编自《")};
	char room[64];
	struct str cell = squeezed(first_cell, room);
	for (size_t i = 0; i < COUNT_OF(whole); i++) {
		struct str rest = str_skip(cell, whole[i].len);
		if (str_starts(cell, whole[i]) &&
			(rest.len == 0 || rest.at[0] == '(' || rest.at[0] == ':' ||
				(rest.at[0] >= '0' && rest.at[0] <= '9')))
			return true;
	}
	for (size_t i = 0; i < COUNT_OF(begin); i++)
		if (str_starts(cell, begin[i]))
			return true;
	return false;
}

struct str row_words(struct arena *a, const struct grid *grid, uint32_t row)
{
	struct str line = STR_NONE;
	for (uint32_t c = 0; row < grid->rows && c < grid->row[row].count; c++) {
		struct str text = str_trim(grid_at(grid, row, c)->text);
		if (text.len > 0 && line.len < BUF_MAX_TEXT)
			line = line.len == 0
				       ? text
				       : str_format(a, "%.*s %.*s", STR_ARG(line), STR_ARG(text));
	}
	return line;
}

/* ---- columns ---- */

static struct str merged_text(const struct grid *grid, uint32_t row, uint32_t column)
{
	for (size_t i = 0; i < grid->merge_count; i++) {
		const struct sheet_merge *m = &grid->merges[i];
		if (m->top <= row && row <= m->bottom && m->left <= column && column <= m->right)
			return grid_at(grid, m->top, m->left)->text;
	}
	return STR_NONE;
}

/* In a text file: the nearest word to the left, when all columns between have something below. */
static struct str left_word(const struct grid *grid, const struct head *h, uint32_t row, uint32_t c)
{
	if (grid->merge_count > 0 || row == h->last)
		return STR_NONE;
	for (uint32_t k = c + 1; k > 0; k--) {
		if (grid_at(grid, h->last, k - 1)->text.len == 0)
			return STR_NONE;
		if (grid_at(grid, row, k - 1)->text.len > 0)
			return grid_at(grid, row, k - 1)->text;
	}
	return STR_NONE;
}

static struct str word_at(const struct grid *grid, const struct head *h, uint32_t row, uint32_t c)
{
	struct str text = str_trim(grid_at(grid, row, c)->text);
	if (text.len == 0)
		text = str_trim(merged_text(grid, row, c));
	return text.len > 0 ? text : str_trim(left_word(grid, h, row, c));
}

static void read_column(struct arena *a, const struct grid *grid, const struct head *h, uint32_t c,
	struct head_column *out)
{
	for (uint32_t r = h->first; r <= h->last; r++) {
		struct str word = word_at(grid, h, r, c);
		if (word.len == 0 || str_eq(word, out->leaf))
			continue;
		out->top = out->text;
		out->leaf = word;
		out->text = out->text.len == 0
				    ? word
				    : str_format(a, "%.*s/%.*s", STR_ARG(out->text), STR_ARG(word));
	}
	out->leaf_key = head_key(a, out->leaf);
	out->text_key = out->top.len > 0 ? head_key(a, out->text) : out->leaf_key;
	out->top_key = head_key(a, out->top);
	out->unit = unit_in(a, out->text);
}

void heading_read(
	struct arena *a, const struct grid *grid, uint32_t first, uint32_t last, struct head *ret)
{
	uint32_t width = grid->columns < INTAKE_MAX_COLUMNS ? grid->columns : INTAKE_MAX_COLUMNS;
	*ret = (struct head){.first = first, .last = last, .count = width};
	ret->columns = arena_array(a, struct head_column, width + 1);
	for (uint32_t c = 0; c < width; c++)
		read_column(a, grid, ret, c, &ret->columns[c]);
}
