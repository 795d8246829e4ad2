/*
 * A table of one page that has more rows than the page: which of them stay.
 *
 * Each row speaks of an indicator. Rows go from the last up, first those of
 * indicators without a task, then those with one: the order of the text is the
 * order of what matters. No more go than must (looked for by halving). What
 * went is named in a last row over all columns, and is in the workbook, whose
 * table is the whole one; its figures are recorded as all are.
 */
#include "report/layout.h"
#include "report/render.h"

#include <string.h>

struct shortening {
	struct writer *w;
	struct trial *trial;
	struct doc_table *table; /* of the document */
	struct doc_table whole;
	const struct indicator_def *const *of; /* of each row of the whole table, or NULL */
	size_t *order;                         /* rows in the order in which they go */
	size_t count;
	bool *gone; /* of each row of the whole table: heads below which every row went are gone too */
};

static bool has_task(const struct shortening *s, size_t row)
{
	return have(s->w, &s->w->unit, s->of[row], FACE_TARGET)->state == VALUE_GIVEN;
}

static void put_in_order(struct shortening *s)
{
	s->order = arena_array(s->w->job->arena, size_t, s->whole.rows + 1);
	s->gone = arena_array(s->w->job->arena, bool, s->whole.rows + 1);
	for (int task = 0; task < 2; task++)
		for (size_t row = s->whole.rows; row-- > s->whole.head_rows;)
			if (s->of[row] != NULL && has_task(s, row) == (task == 1))
				s->order[s->count++] = row;
}

/* Names of the rows that went, with a task or without; how many. */
static size_t name_gone(const struct shortening *s, bool task, struct buf *b)
{
	size_t said = 0;
	for (size_t row = 0; row < s->whole.rows; row++)
		if (s->gone[row] && s->of[row] != NULL && has_task(s, row) == task)
			buf_addf(b, "%s%.*s", said++ > 0 ? "、" : "", STR_ARG(s->of[row]->label));
	return said;
}

/* In the order of the table. No number stands there: each number of a text is a figure. */
static struct str line_of(const struct shortening *s)
{
	struct buf with, without;
	buf_init(&with, BUF_MAX_TEXT);
	buf_init(&without, BUF_MAX_TEXT);
	size_t tasked = name_gone(s, true, &with), other = name_gone(s, false, &without);
	struct arena *a = s->w->job->arena;
	struct str tasks = buf_take(a, &with), others = buf_take(a, &without);
	return str_format(a, "一页放不下、数在 Excel 表里的，%s%.*s%s%s%.*s",
		tasked > 0 ? "有任务的：" : "", STR_ARG(tasks), tasked > 0 && other > 0 ? "；" : "",
		other > 0 ? "没有任务的：" : "", STR_ARG(others));
}

static bool is_lone(const struct shortening *s, size_t row)
{
	if (!s->whole.spans[row])
		return false;
	size_t below = row + 1;
	while (below < s->whole.rows && s->gone[below])
		below++;
	return below == s->whole.rows || s->whole.spans[below];
}

/* The first `count` of the order go. */
static void leave_out(struct shortening *s, size_t count)
{
	memset(s->gone, 0, s->whole.rows * sizeof(*s->gone));
	for (size_t i = 0; i < count; i++)
		s->gone[s->order[i]] = true;
	for (size_t row = 0; row < s->whole.rows; row++)
		s->gone[row] = s->gone[row] || is_lone(s, row);
}

/* The table without what is gone; its line is the last row. */
static void shorten(struct shortening *s)
{
	struct arena *a = s->w->job->arena;
	size_t columns = s->whole.columns, rows = 0;
	bool *spans = arena_array(a, bool, s->whole.rows + 1);
	struct para *cells = arena_array(a, struct para, (s->whole.rows + 1) * columns);
	for (size_t row = 0; row < s->whole.rows; row++) {
		if (s->gone[row])
			continue;
		for (size_t c = 0; c < columns; c++)
			cells[rows * columns + c] = s->whole.cells[row * columns + c];
		spans[rows++] = s->whole.spans[row];
	}
	struct run *line = arena_new(a, struct run);
	*line = (struct run){.kind = RUN_TEXT, .text = line_of(s)};
	cells[rows * columns] = (struct para){.runs = line, .count = 1};
	spans[rows++] = true;
	*s->table = s->whole;
	s->table->cells = cells;
	s->table->spans = spans;
	s->table->rows = rows;
	s->table->whole = &s->whole;
}

static bool fits_without(struct shortening *s, size_t count)
{
	leave_out(s, count);
	return trial_fits(s->trial, s->gone, line_of(s));
}

/* The least that must go, at least one; more than there are: the page has no room for the rest. */
static size_t least(struct shortening *s)
{
	size_t few = 0, enough = s->count + 1;
	while (enough - few > 1) {
		size_t middle = few + (enough - few) / 2;
		if (fits_without(s, middle))
			enough = middle;
		else
			few = middle;
	}
	return enough;
}

static void tell(struct writer *w, struct str why)
{
	*ARRAY_ADD(w->job->arena, w->findings) = (struct doc_finding){
		.kind = FINDING_PAGE, .what = w->request->report->label, .why = why};
}

void write_one_page(struct writer *w, struct document *doc)
{
	struct shortening *s = arena_new(w->job->arena, struct shortening);
	if (!doc->one_page)
		return;
	*s = (struct shortening){.w = w, .trial = trial_of(w->job->arena, doc)};
	if (s->trial != NULL && trial_fits(s->trial, NULL, STR_NONE))
		return;
	if (s->trial != NULL) {
		s->table = &w->blocks.at[w->table_block].table;
		s->whole = *s->table;
		s->of = w->table_of;
		put_in_order(s);
	}
	size_t must_go = least(s);
	if (must_go > s->count) {
		tell(w, STR("行数太多，一页放不下，已排成几页；请在公文的模板里减少指标"));
		return;
	}
	leave_out(s, must_go);
	shorten(s);
	tell(w, str_format(w->job->arena,
			"一页放不下，有 %zu 项只列了名称，数在 Excel 表里；要留在页上的，"
			"请在公文的模板里往前放",
			must_go));
}
