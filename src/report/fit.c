/*
 * Fitting tables to the page.
 *
 * Whether a text fits is reckoned as the standard reckons: a Chinese character
 * is as wide as its size, a digit half of it. Columns of numbers never wrap;
 * columns of words (aligned left) give way first, down to six characters, and
 * heads may stand in two even lines. What is left over goes to all columns.
 *
 * A page is tried at each size from the largest down, upright before across,
 * the standard's margins before narrow ones, first with every text in one
 * line, then with texts that wrap; the first at which everything has its place
 * is taken, and the lines are then spread over the page.
 */
#include "report/layout.h"

#define HALF_TYPE(size)   ((size)*5) /* width of a digit in twips, of a type in half points */
#define SIDES             160        /* left and right of a cell's text together */
#define SIDES_SMALL       100
#define SMALL             21 /* type from here down has the small sides */
#define RESERVE           30 /* of a column: lines of the table, and what a program measures otherwise */
#define WORDS_MIN         12 /* halves of a character: six of them */
#define LINE_HEIGHT(size) ((size)*10 * 4 / 3)
#define LINE_WIDEST(size) ((size)*10 * 2) /* lines are spread up to twice their type */
#define PAD               20
#define BODY_LINE         579
#define BODY_HALVES       56
#define TITLE_LINE        720
#define SPARE             3 /* per cent of the page: other programs measure a little differently */

static const struct page upright = {11906, 16838, 2098, 1474, 1984, 1587, false, false};
/* The upright page turned: what was its binding side is the top. */
static const struct page across = {16838, 11906, 1587, 2098, 1474, 1984, true, false};
static const struct page upright_tight = {11906, 16838, 1134, 1020, 1020, 1134, false, true};
static const struct page across_tight = {16838, 11906, 1134, 1020, 1020, 1134, true, true};

static int type_width(const struct page *page)
{
	return page->width - page->left - page->right;
}

static int type_height(const struct page *page)
{
	return page->height - page->top - page->bottom;
}

/* ---- one table at one size ---- */

/* Of a text, widths in halves of a character. */
struct measured {
	size_t halves; /* its widest line */
	size_t token;  /* what in it cannot be divided */
	size_t lines;  /* where none wraps */
};
/* The width a column wants and the least it can do with, in halves of a character. */
struct needs {
	size_t wanted, least;
};
struct fitting {
	struct arena *a;
	const struct doc_table *table;
	const bool *gone; /* of each row: it is left out; NULL: none is */
	size_t rows;      /* that are there */
	struct measured *cells;
	struct needs *columns;
	int size, width;
	bool wraps; /* texts of the body may */
	int *widths;
};

static int sides_of(int size)
{
	return size <= SMALL ? SIDES_SMALL : SIDES;
}

int fitted_sides(const struct fitted *fitted)
{
	return sides_of(fitted->size);
}

static bool spans(const struct doc_table *table, size_t row)
{
	return table->spans != NULL && table->spans[row];
}

static bool is_western(uint32_t cp)
{
	return cp < 0x80 && cp > ' ';
}

/* Capitals and per cent are wider than digits: three quarters of a character. */
static bool is_wide(uint32_t cp)
{
	return (cp >= 'A' && cp <= 'Z') || cp == '%' || cp == 'm' || cp == 'w';
}

/* Programs put a quarter of a character between Chinese and western signs: half of a half. */
static size_t line_halves(struct str line)
{
	size_t quarters = 0;
	uint32_t before = 0;
	for (size_t at = 0; at < line.len;) {
		uint32_t cp = utf8_next(line, &at);
		bool western = is_western(cp);
		quarters +=
			before != 0 && western != is_western(before) && cp != ' ' && before != ' ';
		quarters += is_wide(cp);
		before = cp;
	}
	return layout_width(line) + (quarters + 1) / 2;
}

static size_t widest_line(struct str text, size_t *ret_lines)
{
	size_t widest = 0;
	for (*ret_lines = text.len == 0 ? 1 : 0; text.len > 0; ++*ret_lines) {
		size_t width = line_halves(str_cut(&text, STR("\n")));
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* The longest code or number, which cannot be divided. */
static size_t longest_token(struct str text)
{
	size_t longest = 0, quarters = 0;
	for (size_t at = 0; at < text.len;) {
		uint32_t cp = utf8_next(text, &at);
		quarters = is_western(cp) ? quarters + 2 + is_wide(cp) : 0;
		longest = quarters > longest ? quarters : longest;
	}
	return (longest + 1) / 2;
}

static struct measured measured(struct str text)
{
	struct measured m = {.token = longest_token(text)};
	m.halves = widest_line(text, &m.lines);
	return m;
}

static bool is_gone(const struct fitting *f, size_t row)
{
	return f->gone != NULL && f->gone[row];
}

static bool is_words(const struct doc_table *table, size_t column)
{
	return table->align == NULL || table->align[column] == 0;
}

static struct needs column_needs(const struct fitting *f, size_t column)
{
	const struct doc_table *table = f->table;
	size_t body = 0, head = 0, token = 0;
	for (size_t row = 0; row < table->rows; row++) {
		const struct measured *m = &f->cells[row * table->columns + column];
		size_t *of = row < table->head_rows ? &head : &body;
		if (spans(table, row) || is_gone(f, row))
			continue;
		*of = m->halves > *of ? m->halves : *of;
		token = m->token > token ? m->token : token;
	}
	size_t two_lines = (head / 2 + 1) / 2 * 2; /* whole characters */
	size_t wanted = body > two_lines ? body : two_lines;
	size_t least = wanted;
	if (is_words(table, column) && body > WORDS_MIN)
		least = two_lines > WORDS_MIN ? two_lines : WORDS_MIN;
	least = token > least ? token : least;
	return (struct needs){wanted > 2 ? wanted : 2, least > 2 ? least : 2};
}

/* What the rows that are there want: the same at every size. */
static void need(struct fitting *f)
{
	f->rows = 0;
	for (size_t row = 0; row < f->table->rows; row++)
		f->rows += !is_gone(f, row);
	for (size_t i = 0; i < f->table->columns; i++)
		f->columns[i] = column_needs(f, i);
}

static struct fitting fitting_of(struct arena *a, const struct doc_table *table)
{
	struct fitting f = {.a = a, .table = table};
	size_t count = table->rows * table->columns;
	f.cells = arena_array(a, struct measured, count + 1);
	f.columns = arena_array(a, struct needs, table->columns + 1);
	f.widths = arena_array(a, int, table->columns + 1);
	for (size_t i = 0; i < count; i++)
		f.cells[i] = measured(para_text(a, &table->cells[i]));
	need(&f);
	return f;
}

/* Shares the width out; false when the least is too much. */
static bool share_width(struct fitting *f)
{
	size_t columns = f->table->columns;
	int64_t wanted = 0, least = 0;
	int half = HALF_TYPE(f->size), sides = sides_of(f->size) + RESERVE;
	for (size_t i = 0; i < columns; i++) {
		wanted += (int64_t)f->columns[i].wanted * half + sides;
		least += (int64_t)f->columns[i].least * half + sides;
	}
	if (least > f->width)
		return false;
	int64_t lack = wanted - f->width, left = f->width, give = wanted - least;
	for (size_t i = 0; i < columns; i++) {
		int64_t want = (int64_t)f->columns[i].wanted * half + sides,
			may_give = want - ((int64_t)f->columns[i].least * half + sides);
		int64_t width =
			lack > 0 ? want - may_give * lack / give : want - lack * want / wanted;
		f->widths[i] = (int)width;
		left -= width;
	}
	/* what integer division left over; a column that lacked a twip has it now */
	f->widths[0] += (int)left;
	return true;
}

static size_t lines_of(const struct fitting *f, size_t row, size_t column)
{
	const struct doc_table *table = f->table;
	size_t cell = row * table->columns + column;
	int width =
		(spans(table, row) ? f->width : f->widths[column]) - sides_of(f->size) - RESERVE;
	size_t halves = width > 4 * HALF_TYPE(f->size) ? (size_t)(width / HALF_TYPE(f->size)) : 4,
	       lines = 0;
	if (f->cells[cell].halves <= halves)
		return f->cells[cell].lines;
	struct str rest = para_text(f->a, &table->cells[cell]);
	do {
		size_t line = line_halves(str_cut(&rest, STR("\n")));
		/* a line that wraps loses a character where a sign may not stand at its end */
		lines += line <= halves ? 1 : (line + halves - 3) / (halves - 2);
	} while (rest.len > 0);
	return lines;
}

/* How many lines the table has, its rows one below the other; *ret_more: those behind the first of rows over all columns. */
static size_t table_lines(const struct fitting *f, size_t *ret_more)
{
	const struct doc_table *table = f->table;
	size_t sum = 0;
	*ret_more = 0;
	for (size_t row = 0; row < table->rows; row++) {
		if (is_gone(f, row))
			continue;
		size_t most = 1;
		for (size_t column = 0; column < (spans(table, row) ? 1 : table->columns);
			column++) {
			size_t lines = lines_of(f, row, column);
			most = lines > most ? lines : most;
		}
		sum += most;
		*ret_more += spans(table, row) ? most - 1 : 0;
	}
	return sum;
}

/* ---- documents ---- */

static const struct fitted body_sizes[] = {
	{.size = 24, .line = 400, .pad = 40},
	{.size = 21, .line = 340, .pad = 30},
	{.size = 18, .line = 280, .pad = 20},
	{.size = 15, .line = 240, .pad = 20},
};

/* In a text: the largest type at which the columns have room, texts in one line where that goes without small type. */
static struct fitted fit_in_text(struct arena *a, const struct doc_table *table, int width)
{
	struct fitting f = fitting_of(a, table);
	struct fitted fitted = body_sizes[COUNT_OF(body_sizes) - 1];
	size_t more;
	f.width = width;
	for (size_t n = 0; n < 2 * COUNT_OF(body_sizes); n++) {
		size_t i = n % COUNT_OF(body_sizes);
		bool wraps = n >= COUNT_OF(body_sizes);
		f.size = body_sizes[i].size;
		if ((!wraps && i + 1 == COUNT_OF(body_sizes)) || !share_width(&f) ||
			(!wraps && table_lines(&f, &more) > table->rows + table->head_rows))
			continue;
		fitted = body_sizes[i];
		fitted.widths = f.widths;
		return fitted;
	}
	/* Too much for any type: even columns, whose texts wrap as they must. */
	int *even = arena_array(a, int, table->columns + 1);
	for (size_t i = 0; i < table->columns; i++)
		even[i] = width / (int)table->columns;
	fitted.widths = even;
	return fitted;
}

static size_t count_lines(struct str text)
{
	size_t lines = 1;
	for (size_t i = 0; i < text.len; i++)
		lines += text.at[i] == '\n';
	return lines;
}

/* The height of everything but the table. */
static int64_t height_around(struct arena *a, const struct document *doc, const struct page *page)
{
	int64_t height = 0;
	size_t halves = (size_t)(type_width(page) * BODY_HALVES / DOCUMENT_TYPE_WIDTH);
	for (size_t i = 0; i < doc->block_count; i++) {
		const struct block *block = &doc->blocks[i];
		if (block->kind == BLOCK_BLANK)
			height += BODY_LINE;
		if (block->kind != BLOCK_PARA)
			continue;
		struct str text = para_text(a, &block->para);
		if (block->para.kind == PARA_TITLE)
			height += (int64_t)count_lines(text) * TITLE_LINE;
		else
			height += (int64_t)((layout_width(text) + 4 + halves - 1) / halves) *
				  BODY_LINE;
	}
	return height;
}

/* The rows of a table of one page, spread over what is left of it; false when there is too little. */
static bool spread(const struct fitting *f, int64_t room, struct fitted *ret)
{
	size_t more;
	int64_t lines = (int64_t)table_lines(f, &more), rows = (int64_t)f->rows;
	int64_t line = (room - rows * (2 * PAD + 10)) / (lines > 0 ? lines : 1);
	if (line < LINE_HEIGHT(f->size))
		return false;
	if (!f->wraps && lines > rows + (int64_t)(f->table->head_rows + more))
		return false;
	*ret = (struct fitted){.widths = f->widths,
		.size = f->size,
		.line = line > LINE_WIDEST(f->size) ? LINE_WIDEST(f->size) : (int)line,
		.pad = PAD};
	return true;
}

static const struct doc_table *only_table(const struct document *doc, size_t *ret_index)
{
	const struct doc_table *found = NULL;
	for (size_t i = 0; i < doc->block_count; i++)
		if (doc->blocks[i].kind == BLOCK_TABLE) {
			if (found != NULL)
				return NULL;
			found = &doc->blocks[i].table;
			*ret_index = i;
		}
	return found;
}

/* Rows of one line each, and no room between them. */
static int64_t least_height(const struct fitting *f)
{
	return (int64_t)f->rows * (LINE_HEIGHT(f->size) + 2 * PAD + 10);
}

/* The largest type with which the rows that are there stand on a page; of the document its table is looked at in `f` alone. */
static bool find_page(
	struct fitting *f, const struct document *doc, struct fitted *ret, struct page *ret_page)
{
	static const struct {
		int size;
		const struct page *page;
	} tries[] = {
		{24, &upright},
		{24, &across},
		{21, &upright},
		{21, &across},
		{21, &upright_tight},
		{21, &across_tight},
		{18, &upright},
		{18, &upright_tight},
		{18, &across_tight},
		{15, &upright_tight},
		{15, &across_tight},
	};
	int64_t rooms[COUNT_OF(tries)];
	for (size_t i = 0; i < COUNT_OF(tries); i++)
		rooms[i] = (int64_t)type_height(tries[i].page) * (100 - SPARE) / 100 -
			   height_around(f->a, doc, tries[i].page);
	for (size_t n = 0; n < 2 * COUNT_OF(tries); n++) {
		size_t i = n % COUNT_OF(tries);
		f->wraps = n >= COUNT_OF(tries);
		f->size = tries[i].size;
		f->width = type_width(tries[i].page);
		if (least_height(f) > rooms[i] || !share_width(f) || !spread(f, rooms[i], ret))
			continue;
		*ret_page = *tries[i].page;
		return true;
	}
	return false;
}

static bool fit_one_page(struct arena *a, struct settled *settled, struct fitted *tables)
{
	size_t index;
	const struct doc_table *table = only_table(&settled->doc, &index);
	if (table == NULL)
		return false;
	struct fitting f = fitting_of(a, table);
	return find_page(&f, &settled->doc, &tables[index], &settled->page);
}

/* ---- trials ---- */

struct trial {
	struct document doc;
	struct doc_table table; /* of the document, with one row more */
	struct fitting f;
	struct run last; /* the text of that row */
	bool *gone;
};

/* The table with a row over all columns behind its last. */
static struct doc_table with_last(
	struct arena *a, const struct doc_table *from, const struct run *last)
{
	struct doc_table table = *from;
	size_t count = from->rows * from->columns;
	struct para *cells = arena_array(a, struct para, count + from->columns);
	bool *over = arena_array(a, bool, from->rows + 1);
	for (size_t i = 0; i < count; i++)
		cells[i] = from->cells[i];
	for (size_t row = 0; row < from->rows; row++)
		over[row] = spans(from, row);
	cells[count] = (struct para){.runs = last, .count = 1};
	over[table.rows++] = true;
	table.cells = cells;
	table.spans = over;
	return table;
}

struct trial *trial_of(struct arena *a, const struct document *doc)
{
	struct trial *trial = arena_new(a, struct trial);
	size_t index;
	trial->doc = layout_blocks(a, doc).doc;
	const struct doc_table *table = only_table(&trial->doc, &index);
	if (table == NULL)
		return NULL;
	trial->table = with_last(a, table, &trial->last);
	trial->f = fitting_of(a, &trial->table);
	trial->f.gone = trial->gone = arena_array(a, bool, trial->table.rows);
	return trial;
}

bool trial_fits(struct trial *trial, const bool *gone, struct str last)
{
	struct fitting *f = &trial->f;
	size_t end = trial->table.rows - 1;
	struct fitted fitted;
	struct page page;
	for (size_t row = 0; row < end; row++)
		trial->gone[row] = gone != NULL && gone[row];
	trial->gone[end] = last.len == 0;
	trial->last.text = last;
	f->cells[end * trial->table.columns] = measured(last);
	need(f);
	return find_page(f, &trial->doc, &fitted, &page);
}

/* ---- heads ---- */

/* A head that is wider than its column breaks in the middle, or before a bracket: 上年/同期, 完成率/（%）. */
static struct str broken_head(struct arena *a, struct str text, size_t halves)
{
	size_t whole = layout_width(text), best = 0, cost = SIZE_MAX;
	if (whole <= halves || str_find(text, STR("\n")) != SIZE_MAX)
		return text;
	for (size_t at = 0; at < text.len;) {
		size_t left = layout_width(str_head(text, at)) * 2;
		size_t here = left > whole ? left - whole : whole - left;
		if (str_starts(str_skip(text, at), STR("（")))
			here = 0;
		if (at > 0 && here < cost) {
			cost = here;
			best = at;
		}
		(void)utf8_next(text, &at);
	}
	return str_format(
		a, "%.*s\n%.*s", STR_ARG(str_head(text, best)), STR_ARG(str_skip(text, best)));
}

static void break_heads(struct arena *a, struct doc_table *table, const struct fitted *fitted)
{
	struct para *cells = arena_array(a, struct para, table->rows * table->columns + 1);
	for (size_t i = 0; i < table->rows * table->columns; i++) {
		cells[i] = table->cells[i];
		int room = fitted->widths[i % table->columns] - sides_of(fitted->size) - RESERVE;
		bool head = i < table->head_rows * table->columns &&
			    !spans(table, i / table->columns) && cells[i].count == 1;
		if (!head || room <= 0)
			continue;
		struct run *run = arena_new(a, struct run);
		*run = cells[i].runs[0];
		run->text = broken_head(a, run->text, (size_t)(room / HALF_TYPE(fitted->size)));
		cells[i].runs = run;
	}
	table->cells = cells;
}

void layout_fit(struct arena *a, struct settled *settled)
{
	const struct document *doc = &settled->doc;
	struct fitted *tables = arena_array(a, struct fitted, doc->block_count + 1);
	settled->page = upright;
	settled->tables = tables;
	settled->fits = doc->one_page && fit_one_page(a, settled, tables);
	for (size_t i = 0; i < doc->block_count; i++) {
		if (doc->blocks[i].kind != BLOCK_TABLE)
			continue;
		if (!settled->fits)
			tables[i] = fit_in_text(a, &doc->blocks[i].table, type_width(&upright));
		break_heads(a, &settled->blocks[i].table, &tables[i]);
	}
}
