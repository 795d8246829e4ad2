/*
 * Tables: what a cell's number speaks of, from the heads of its column and row.
 *
 * A table of indicators has columns that compare (上年同期, 同比增长, 任务,
 * 完成率 …) and one of the values; each row is a statement about what its first
 * text cell names. Any other table (units by quantities) has one quantity a
 * column. The unit of a bare number comes from the cell, a bracket in the head
 * or in the row's name, or a column 单位.
 *
 * Cells with sentences in them are running text.
 */
#include "proof/inside.h"

#define COLUMNS_MAX 64

enum column_use {
	USE_UNKNOWN,
	USE_NAME,
	USE_SERIAL,
	USE_UNIT,
	USE_NUMBER,
};
struct column {
	enum column_use use;
	struct str head;
	struct str unit;     /* from a bracket of the head */
	struct mention like; /* role, compare, direction */
	bool now;            /* 截至目前, 本期, 完成数 */
	size_t numbers;
};
struct grid {
	struct proofing *p;
	size_t first, rows, columns, head_rows;
	size_t *cells; /* rows × columns: paragraph, or SIZE_MAX */
	struct column column[COLUMNS_MAX];
	size_t values; /* the column of the values of a table of indicators; SIZE_MAX: none */
};

static size_t cell_at(const struct grid *g, size_t row, size_t column)
{
	return g->cells[row * g->columns + column];
}

/* A line of a narrow cell ends where it has to, also inside a word: 距↵任务. */
static struct str text_of(const struct grid *g, size_t row, size_t column)
{
	size_t para = cell_at(g, row, column);
	if (para == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_trim(g->p->text->paras[para].text), lines[8];
	size_t count = 0;
	while (rest.at && count + 1 < COUNT_OF(lines))
		lines[count++] = str_cut(&rest, STR("\n"));
	if (rest.at)
		lines[count++] = rest;
	return count == 1 ? lines[0] : str_join(g->p->a, lines, count, STR(""));
}

/* The number that a cell is; SIZE_MAX: it is none. */
static size_t number_token(const struct grid *g, size_t para)
{
	size_t found = SIZE_MAX;
	if (para == SIZE_MAX)
		return SIZE_MAX;
	struct tokens t = g->p->tokens[para];
	struct str text = g->p->text->paras[para].text;
	for (size_t i = 0; i < t.len; i++) {
		struct str word = {text.at + t.at[i].from, t.at[i].to - t.at[i].from};
		if (t.at[i].kind == TOKEN_NUMBER && found == SIZE_MAX)
			found = i;
		else if (str_trim(word).len > 0)
			return SIZE_MAX;
	}
	return found;
}

static bool is_prose(const struct grid *g, size_t para)
{
	struct tokens t = g->p->tokens[para];
	size_t numbers = 0, marks = 0;
	for (size_t i = 0; i < t.len; i++) {
		numbers += t.at[i].kind == TOKEN_NUMBER;
		marks += t.at[i].kind == TOKEN_STOP || t.at[i].kind == TOKEN_COMMA;
	}
	return numbers > 0 && (marks > 0 || t.len > 3);
}

/* ---- the grid ---- */

static void fill(struct grid *g, size_t last)
{
	const struct proof_para *paras = g->p->text->paras;
	for (size_t i = g->first; i < last; i++) {
		if (paras[i].row > g->rows)
			g->rows = paras[i].row;
		if (paras[i].column > g->columns && paras[i].column <= COLUMNS_MAX)
			g->columns = paras[i].column;
	}
	g->cells = arena_array(g->p->a, size_t, g->rows * g->columns + 1);
	for (size_t i = 0; i < g->rows * g->columns; i++)
		g->cells[i] = SIZE_MAX;
	for (size_t i = g->first; i < last; i++)
		if (paras[i].row > 0 && paras[i].column > 0 && paras[i].column <= g->columns)
			g->cells[(paras[i].row - 1) * g->columns + paras[i].column - 1] = i;
}

/* Rows before the first one with a number behind its first cell; a whole table of text has none. */
static void find_head(struct grid *g)
{
	for (size_t r = 0; r < g->rows; r++)
		for (size_t c = 1; c < g->columns; c++)
			if (number_token(g, cell_at(g, r, c)) != SIZE_MAX) {
				g->head_rows = r;
				return;
			}
	g->head_rows = g->rows;
}

/* The texts above a column, from the left where a head spans several. */
static struct str head_of(struct grid *g, size_t column)
{
	struct str parts[8];
	size_t count = 0;
	for (size_t r = 0; r < g->head_rows && count < COUNT_OF(parts); r++) {
		size_t c = column;
		struct str text = text_of(g, r, c);
		while (text.len == 0 && r + 1 < g->head_rows && c > 0)
			text = text_of(g, r, --c);
		if (text.len > 0)
			parts[count++] = text;
	}
	return str_join(g->p->a, parts, count, STR(""));
}

/* The unit in the last bracket of a text: 成交额（亿元）. */
static struct str bracket_unit(const struct wording *w, struct str text)
{
	struct number n;
	size_t open = SIZE_MAX, next;
	char room[80];
	for (size_t i = 0; i < text.len; i = next)
		if (narrow_at(text, i, &next) == '(')
			open = next;
	if (open == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_skip(text, open);
	size_t close = str_find(rest, STR("）"));
	if (close == SIZE_MAX)
		close = str_find(rest, STR(")"));
	if (close == SIZE_MAX || close + 1 > sizeof(room))
		return STR_NONE;
	rest.len = close;
	if (str_starts(rest, STR("单位：")))
		rest = str_skip(rest, STR("单位：").len);
	room[0] = '1';
	for (size_t i = 0; i < rest.len; i++)
		room[i + 1] = rest.at[i];
	struct str probe = {room, rest.len + 1};
	return number_read(w, probe, 0, &n) && n.to == probe.len && n.unit.len > 0 ? rest
										   : STR_NONE;
}

/* ---- columns ---- */

static bool said(const struct tokens *t, enum word_class class)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i].kind == TOKEN_WORD && t->at[i].word == class)
			return true;
	return false;
}

static void role_of_head(const struct tokens *t, struct column *c)
{
	struct mention *m = &c->like;
	bool same = said(t, WORD_BASE_SAME) || said(t, WORD_COMPARE_SAME);
	m->role = ROLE_VALUE;
	if (said(t, WORD_UP) || said(t, WORD_DOWN) || said(t, WORD_COMPARE_SAME) ||
		said(t, WORD_COMPARE_YEAR) || said(t, WORD_COMPARE_END)) {
		m->role = ROLE_GROWTH;
		m->direction = said(t, WORD_DOWN) && !said(t, WORD_UP) ? -1 : 1;
		m->compare = same                         ? COMPARE_SAME
			     : said(t, WORD_COMPARE_YEAR) ? COMPARE_YEAR
			     : said(t, WORD_COMPARE_END)  ? COMPARE_END
							  : COMPARE_NONE;
	} else if (said(t, WORD_COMPLETION)) {
		m->role = ROLE_COMPLETION;
	} else if (said(t, WORD_DISTANCE)) {
		m->role = ROLE_DISTANCE;
	} else if (said(t, WORD_SHARE)) {
		m->role = said(t, WORD_BASE_YEAR)   ? ROLE_OF_YEAR
			  : said(t, WORD_BASE_SAME) ? ROLE_OF_SAME
						    : ROLE_SHARE;
	} else if (said(t, WORD_BASE_SAME) || said(t, WORD_BASE_YEAR)) {
		m->role = said(t, WORD_BASE_SAME) ? ROLE_BASE_SAME : ROLE_BASE_YEAR;
	} else if (said(t, WORD_BASE_END) || said(t, WORD_BASE_LOOSE)) {
		m->role = said(t, WORD_BASE_END) ? ROLE_BASE_END : ROLE_BASE_LOOSE;
	} else if (said(t, WORD_RANK_WORD)) {
		m->role = ROLE_RANK;
	} else if (said(t, WORD_TARGET)) {
		m->role = said(t, WORD_DONE) ? ROLE_VALUE : ROLE_TARGET;
	}
	c->now = said(t, WORD_DONE) || said(t, WORD_FILLER);
}

/* The first row behind the head; a table without numbers has one row of it. */
static size_t first_row(const struct grid *g)
{
	return g->head_rows < g->rows ? g->head_rows : 1;
}

static bool all_serial(const struct grid *g, size_t column)
{
	int64_t wanted = 1;
	for (size_t r = first_row(g); r < g->rows; r++) {
		struct str text = text_of(g, r, column);
		int64_t n;
		if (text.len == 0)
			continue;
		if (!int_from(text, &n) || n != wanted++)
			return false;
	}
	return wanted > 1;
}

static void look_at_column(struct grid *g, size_t column)
{
	struct column *c = &g->column[column];
	size_t texts = 0;
	c->head = head_of(g, column);
	struct proof_para para = {.text = c->head};
	struct tokens t = tokens_of(g->p->a, g->p->wording, &para);
	for (size_t r = g->head_rows; r < g->rows; r++) {
		bool number = number_token(g, cell_at(g, r, column)) != SIZE_MAX;
		c->numbers += number;
		texts += !number && !num_is_blank(text_of(g, r, column));
	}
	role_of_head(&t, c);
	c->unit = bracket_unit(g->p->wording, c->head);
	if (column == 0 && all_serial(g, column)) {
		c->use = USE_SERIAL;
		for (size_t r = first_row(g); r < g->rows; r++)
			if (cell_at(g, r, column) != SIZE_MAX)
				g->p->serial[cell_at(g, r, column)] = true;
	} else if (str_find(c->head, STR("单位")) != SIZE_MAX && texts > 0 && c->numbers == 0)
		c->use = USE_UNIT;
	else if (c->numbers > 0 && c->numbers >= texts)
		c->use = USE_NUMBER;
	else if (texts > 0)
		c->use = USE_NAME;
}

/* Which column has the values, when others compare with them. */
static void find_values(struct grid *g)
{
	size_t compares = 0, values = 0, now = 0, last_value = SIZE_MAX, last_now = SIZE_MAX;
	for (size_t c = 0; c < g->columns; c++) {
		if (g->column[c].use != USE_NUMBER)
			continue;
		if (g->column[c].like.role != ROLE_VALUE) {
			compares++;
			continue;
		}
		values++;
		last_value = c;
		if (g->column[c].now) {
			now++;
			last_now = c;
		}
	}
	g->values = compares == 0 ? SIZE_MAX
		    : values == 1 ? last_value
		    : now == 1    ? last_now
				  : SIZE_MAX;
}

/* ---- rows ---- */

static struct str name_of_row(const struct grid *g, size_t row)
{
	for (size_t c = 0; c < g->columns; c++)
		if (g->column[c].use == USE_NAME && text_of(g, row, c).len > 0)
			return text_of(g, row, c);
	return STR_NONE;
}

static struct str unit_of(const struct grid *g, size_t row, size_t column)
{
	enum role role = g->column[column].like.role;
	if (g->column[column].unit.len > 0)
		return g->column[column].unit;
	if (role == ROLE_GROWTH || role == ROLE_COMPLETION || role == ROLE_OF_YEAR ||
		role == ROLE_OF_SAME || role == ROLE_SHARE)
		return STR("%");
	for (size_t c = 0; c < g->columns; c++)
		if (g->column[c].use == USE_UNIT && text_of(g, row, c).len > 0)
			return text_of(g, row, c);
	return bracket_unit(g->p->wording, name_of_row(g, row));
}

/* The same digits with a unit; the places stay those of the cell. */
static const struct number *with_unit(
	struct proofing *p, const struct number *n, struct str text, struct str unit)
{
	struct number *copy = arena_new(p->a, struct number);
	size_t from = n->from + (n->negative ? 1 : 0);
	struct str digits = {text.at + from, n->digits_to - from};
	struct str both = str_format(p->a, "%.*s%.*s", STR_ARG(digits), STR_ARG(unit));
	if (!number_read(p->wording, both, 0, copy) || copy->to != both.len)
		return n;
	if (n->negative)
		copy->value.num = -copy->value.num;
	copy->negative = n->negative;
	copy->from = n->from;
	copy->to = n->to;
	copy->digits_to = n->digits_to;
	return copy;
}

static struct mention *add_cell(struct grid *g, size_t row, size_t column)
{
	struct proofing *p = g->p;
	size_t para = cell_at(g, row, column), at = number_token(g, para);
	const struct column *c = &g->column[column];
	if (at == SIZE_MAX)
		return NULL;
	struct mention m = c->like;
	const struct number *n = p->tokens[para].at[at].number;
	if (n->unit.len == 0) {
		struct str unit = unit_of(g, row, column);
		if (unit.len > 0)
			n = with_unit(p, n, p->text->paras[para].text, unit);
	}
	m.para = para;
	m.token = at;
	m.at = &p->tokens[para].at[at];
	m.number = m.role == ROLE_RANK ? NULL : n;
	m.cell = true;
	m.sentence = p->sentences;
	if (m.role == ROLE_GROWTH && n->measure == MEASURE_PERCENT && n->negative)
		m.direction = 1;
	if (m.role == ROLE_GROWTH && n->measure != MEASURE_PERCENT && n->measure != MEASURE_TIMES)
		m.role = ROLE_DIFF;
	return mention_add(p, m);
}

/* 全社会研发经费（2021年）: the name, and the year that its numbers are of; 0: none is said. */
static struct str without_year(const struct proofing *p, struct str name, int *ret_year)
{
	struct proof_para para = {.text = name};
	struct tokens t = tokens_of(p->a, p->wording, &para);
	const struct token *last = t.len > 3 ? &t.at[t.len - 3] : NULL;
	*ret_year = 0;
	if (!last || last[0].kind != TOKEN_OPEN || last[1].kind != TOKEN_DATE ||
		last[2].kind != TOKEN_CLOSE || last[1].date->month != 0)
		return name;
	*ret_year = last[1].date->year;
	return str_head(name, last[0].from);
}

/* A row of a table of indicators: one statement. */
static void read_row(struct grid *g, size_t row)
{
	struct proofing *p = g->p;
	int year;
	struct str scope, name = without_year(p, name_of_row(g, row), &year);
	struct str key = key_of_text(p, name, &scope);
	size_t first = p->mentions.len, head = NO_HEAD;
	p->sentences++;
	for (size_t c = 0; c < g->columns; c++) {
		if (g->column[c].use != USE_NUMBER)
			continue;
		struct mention *m = add_cell(g, row, c);
		if (!m)
			continue;
		if (c == g->values) {
			head = p->mentions.len - 1;
			m->own_subject = true;
			m->key = key;
			m->scope = scope;
			m->time.year = year != 0 ? year : m->time.year;
			m->indicator = indicator_named(p, key, m->number);
		} else if (m->role == ROLE_VALUE) {
			m->role = ROLE_OTHER;
		}
	}
	for (size_t i = first; i < p->mentions.len; i++)
		p->mentions.at[i].head = head;
}

/* A row of any other table: each number is of its column's quantity; 合计 and 其中 are told apart. */
static void read_plain_row(struct grid *g, size_t row)
{
	struct str scope;
	struct proof_para name = {.text = name_of_row(g, row)};
	struct tokens t = tokens_of(g->p->a, g->p->wording, &name);
	bool part = said(&t, WORD_PARTS) || str_starts(name.text, STR("#"));
	bool total = said(&t, WORD_TOTAL) && key_of_text(g->p, name.text, &scope).len == 0;
	g->p->sentences++;
	for (size_t c = 0; c < g->columns; c++) {
		struct mention *m = g->column[c].use == USE_NUMBER ? add_cell(g, row, c) : NULL;
		if (!m)
			continue;
		m->total = total;
		m->bare = part;
		m->adds = m->role == ROLE_VALUE;
		m->role = ROLE_OTHER;
	}
}

void mention_table(struct proofing *p, size_t first, size_t last)
{
	struct grid g = {.p = p, .first = first};
	fill(&g, last);
	find_head(&g);
	for (size_t c = 0; c < g.columns; c++)
		look_at_column(&g, c);
	find_values(&g);
	for (size_t r = g.head_rows; r < g.rows; r++)
		if (g.values != SIZE_MAX)
			read_row(&g, r);
		else
			read_plain_row(&g, r);
	for (size_t i = first; i < last; i++)
		if (is_prose(&g, i))
			mention_para(p, i);
}
