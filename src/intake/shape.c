/*
 * The shape of a sheet where something is said about it: by a mapping, or by
 * heads that are indicators.
 *
 * A turn is one record that a row becomes. A mapping's `each` gives turns one
 * by one, or for all columns whose heads are values of a field (years); in
 * lists of registered values and targets every column below the name of an
 * indicator gives one.
 */
#include "intake/inner.h"

/* ---- columns by name ---- */

static bool letters_are(size_t c, struct str name)
{
	char letters[8];
	size_t len = 0;
	for (size_t n = c + 1; n > 0 && len < sizeof(letters); n = (n - 1) / 26)
		letters[sizeof(letters) - ++len] = (char)('A' + (n - 1) % 26);
	return str_eq(name, (struct str){letters + sizeof(letters) - len, len});
}

static enum rc not_there(struct job *job, struct str name)
{
	return fail(job, RC_INVALID, "表里没有对照所说的列“%.*s”", STR_ARG(name));
}

/* The one column for which is(…) holds; RC_MISSING: none. */
static enum rc one_column_that(struct job *job, const struct head *head, struct str name,
	bool (*is)(const struct head_column *, struct str), struct str wanted, size_t *ret)
{
	size_t hits = 0, second = 0, first = 0;
	for (size_t c = 0; c < head->count; c++)
		if (is(&head->columns[c], wanted)) {
			first = hits == 0 ? c : first;
			second = c;
			hits++;
		}
	if (hits > 1)
		return fail(job, RC_INVALID,
			"表里有 %zu 列都叫“%.*s”（第 %zu 列、第 %zu "
			"列等），对照里请改写列的字母，如 A",
			hits, STR_ARG(name), first + 1, second + 1);
	*ret = first;
	return hits == 1 ? RC_OK : RC_MISSING;
}

static bool words_are(const struct head_column *h, struct str wanted)
{
	return str_eq(h->text, wanted) || str_eq(h->leaf, wanted);
}

static bool key_is(const struct head_column *h, struct str wanted)
{
	return str_eq(h->text_key, wanted) || str_eq(h->leaf_key, wanted);
}

static enum rc column_of_letters(
	struct job *job, const struct head *head, struct str letters, struct str name, size_t *ret)
{
	for (size_t c = 0; c < head->count; c++)
		if (letters_are(c, letters)) {
			*ret = c;
			return RC_OK;
		}
	return not_there(job, name);
}

/* =C is column C. Else words as written; else a letter; else words by their key. Two of one name: the person is asked. */
static enum rc find_column(struct job *job, const struct head *head, struct str name, size_t *ret)
{
	struct str bare = str_trim(name), key = head_key(job->arena, name);
	if (str_starts(bare, STR("=")))
		return column_of_letters(job, head, str_skip(bare, 1), name, ret);
	enum rc rc = one_column_that(job, head, name, words_are, bare, ret);
	if (rc != RC_MISSING)
		return rc;
	if (column_of_letters(job, head, bare, name, ret) == RC_OK)
		return RC_OK;
	job_clear_error(job);
	rc = key.len > 0 ? one_column_that(job, head, name, key_is, key, ret) : RC_MISSING;
	return rc == RC_MISSING ? not_there(job, name) : rc;
}

/* Is the head a value of the field? A period for a field called so, a text that nothing else takes for others. */
static bool head_value(
	struct job *job, const struct field_def *field, struct str leaf, struct str *ret)
{
	struct period period;
	struct value v;
	struct str message;
	if (leaf.len == 0)
		return false;
	*ret = leaf;
	if (str_eq(field->name, STR("period"))) {
		if (!period_from(leaf, &period))
			return false;
		*ret = period_text(job->arena, period);
		return true;
	}
	if (field->type == TYPE_REF)
		return true;
	bool holds = value_from_text(job, field, leaf, false, &v, &message) == RC_OK;
	job_clear_error(job);
	return holds;
}

/* How many of the columns that the mapping names stand in this head. */
static size_t named_in(struct recognition *r, const struct head *head, const struct mapping *m)
{
	struct arena *a = r->job->arena;
	const struct ledger_def *ledger = schema_ledger(&r->catalog->schema, m->ledger);
	size_t hits = 0, c;
	for (size_t i = 0; i < m->column_count; i++)
		hits += find_column(r->job, head, m->columns[i].left, &c) == RC_OK &&
			head->columns[c].text.len > 0;
	for (size_t i = 0; i < m->each_count; i++) {
		struct str under = head_key(a, m->each[i].under), value;
		const struct field_def *f = ledger_field(ledger, m->each[i].columns);
		for (c = 0; m->each[i].columns.len > 0 && f != NULL && c < head->count; c++)
			hits += (under.len == 0 || str_eq(head->columns[c].top_key, under)) &&
				head_value(r->job, f, head->columns[c].leaf, &value);
		hits += m->each[i].column.len > 0 &&
			find_column(r->job, head, m->each[i].column, &c) == RC_OK &&
			head->columns[c].text.len > 0;
	}
	job_clear_error(r->job);
	return hits;
}

/* The block of rows in which most of the mapping's columns are named; those above the last belong to it where they say more. */
static void mapped_head(
	struct recognition *r, const struct grid *grid, const struct mapping *m, struct head *ret)
{
	uint32_t from = 0, to = INTAKE_HEAD_ROWS;
	size_t best = 0;
	if (m->head >= 0) {
		from = m->head > 0 ? (uint32_t)m->head - 1 : 0;
		to = from + 1;
	}
	heading_read(r->job->arena, grid, from, from, ret);
	for (uint32_t last = from; last < to && last < grid->rows; last++)
		for (uint32_t depth = 1; depth <= INTAKE_HEAD_DEPTH && depth <= last + 1; depth++) {
			struct head head;
			heading_read(r->job->arena, grid, last + 1 - depth, last, &head);
			size_t hits = named_in(r, &head, m);
			if (hits <= best)
				continue;
			best = hits;
			*ret = head;
		}
}

/* ---- turns ---- */

static struct turn *add_turn(struct arena *a, struct shape *s, size_t cells, size_t fixed)
{
	if (s->turns == NULL)
		s->turns = arena_array(a, struct turn, INTAKE_MAX_TURNS);
	if (s->turn_count == INTAKE_MAX_TURNS)
		return NULL;
	struct turn *turn = &s->turns[s->turn_count++];
	turn->cells = arena_array(a, struct turn_cell, cells);
	turn->fixed = arena_array(a, struct pair_text, fixed + 1);
	return turn;
}

static enum rc turn_cell(
	struct job *job, struct shape *s, struct turn *turn, size_t column, struct str to)
{
	const struct field_def *field = ledger_field(s->ledger, to);
	if (field == NULL)
		return fail(job, RC_INVALID, "对照里 each 的字段“%.*s”不在台账“%.*s”里",
			STR_ARG(to), STR_ARG(s->ledger->label));
	turn->cells[turn->cell_count++] = (struct turn_cell){column, field};
	s->columns[column].taken = true;
	s->columns[column].why = str_format(job->arena, "对照：%.*s", STR_ARG(field->label));
	return RC_OK;
}

static enum rc turn_also(
	struct job *job, struct shape *s, struct turn *turn, const struct mapping_each *each)
{
	for (size_t i = 0; i < each->also_count; i++) {
		size_t column;
		TRY(find_column(job, &s->head, each->also[i].left, &column));
		TRY(turn_cell(job, s, turn, column, each->also[i].right));
	}
	for (size_t i = 0; i < each->fixed_count; i++)
		turn->fixed[turn->fixed_count++] = each->fixed[i];
	return RC_OK;
}

static enum rc too_many_turns(struct job *job)
{
	return fail(
		job, RC_TOO_MUCH, "对照使一行变成超过 %d 条记录，请减少 each", INTAKE_MAX_TURNS);
}

static enum rc one_column(struct job *job, struct shape *s, const struct mapping_each *each)
{
	struct turn *turn = add_turn(job->arena, s, each->also_count + 1, each->fixed_count);
	size_t column;
	if (turn == NULL)
		return too_many_turns(job);
	TRY(find_column(job, &s->head, each->column, &column));
	TRY(turn_cell(job, s, turn, column, each->to));
	return turn_also(job, s, turn, each);
}

static enum rc many_columns(struct job *job, struct shape *s, const struct mapping_each *each)
{
	struct arena *a = job->arena;
	const struct field_def *field = ledger_field(s->ledger, each->columns);
	struct str under = head_key(a, each->under);
	size_t found = 0;
	if (field == NULL)
		return fail(job, RC_INVALID, "对照里 each 的字段“%.*s”不在台账“%.*s”里",
			STR_ARG(each->columns), STR_ARG(s->ledger->label));
	for (size_t c = 0; c < s->column_count; c++) {
		struct str value;
		if (s->columns[c].taken ||
			(under.len > 0 && !str_eq(s->head.columns[c].top_key, under)) ||
			!head_value(job, field, s->head.columns[c].leaf, &value))
			continue;
		struct turn *turn = add_turn(a, s, each->also_count + 1, each->fixed_count + 1);
		if (turn == NULL)
			return too_many_turns(job);
		TRY(turn_cell(job, s, turn, c, each->to));
		TRY(turn_also(job, s, turn, each));
		turn->fixed[turn->fixed_count++] = (struct pair_text){field->name, value};
		found++;
	}
	if (found == 0)
		return fail(job, RC_INVALID, "表里没有一列的表头是“%.*s”%s%.*s",
			STR_ARG(field->label), under.len > 0 ? "，且在其上写着" : "",
			STR_ARG(each->under));
	return RC_OK;
}

/* ---- a mapping ---- */

bool sheet_named(const struct grid *grid, size_t index, struct str name)
{
	int64_t number;
	if (name.len == 0)
		return grid->rows > 0;
	return str_eq(grid->name, name) ||
	       (int_from(name, &number) && number == (int64_t)index + 1);
}

static enum rc mapped_twice(
	struct job *job, const struct shape *s, size_t first, const struct pair_text *pair)
{
	struct str letter = cell_address(job->arena, 0, (uint32_t)first);
	return fail(job, RC_INVALID,
		"对照里“%.*s: "
		"%.*s”与前面写的一列（%.*s列“%.*s”）重复：一列只进一个字段，一个字段只从"
		"一列取，请删去一个",
		STR_ARG(pair->left), STR_ARG(pair->right), (int)letter.len - 1, letter.at,
		STR_ARG(s->columns[first].head));
}

static enum rc map_column(struct job *job, struct shape *s, const struct pair_text *pair)
{
	const struct field_def *field = ledger_field(s->ledger, pair->right);
	bool parent = str_eq(pair->right, STR("parent")) && s->ledger->parent != NULL;
	size_t c;
	if (str_eq(pair->right, STR("-"))) {
		TRY(find_column(job, &s->head, pair->left, &c));
		s->columns[c].why = STR(MAPPED_NOWHERE);
		return RC_OK;
	}
	if (field == NULL && !parent)
		return fail(job, RC_INVALID, "对照里的字段“%.*s”不在台账“%.*s”里",
			STR_ARG(pair->right), STR_ARG(s->ledger->label));
	TRY(find_column(job, &s->head, pair->left, &c));
	for (size_t i = 0; i < s->column_count; i++)
		if ((field != NULL && s->columns[i].field == field) ||
			(parent && s->parent_column == (int)i) || (i == c && s->columns[i].taken))
			return mapped_twice(job, s, i, pair);
	s->columns[c].why = STR("对照");
	s->columns[c].taken = true;
	if (parent)
		s->parent_column = (int)c;
	else
		s->columns[c].field = field;
	return RC_OK;
}

enum rc use_mapping(struct recognition *r, size_t sheet, const struct mapping *m, struct shape *ret)
{
	struct job *job = r->job;
	struct head head;
	*ret = (struct shape){.ledger = schema_ledger(&r->catalog->schema, m->ledger),
		.grid = &r->grids[sheet],
		.sheet = sheet};
	must(ret->ledger != NULL);
	if (m->head > (int64_t)ret->grid->rows)
		return fail(job, RC_INVALID,
			"对照说表头在第 %lld 行，而工作表“%.*s”只有 %u 行：请改 head",
			(long long)m->head, STR_ARG(ret->grid->name), (unsigned)ret->grid->rows);
	mapped_head(r, ret->grid, m, &head);
	shape_begin(job->arena, ret, &head);
	ret->no_head = m->head == 0;
	for (size_t i = 0; i < m->column_count; i++)
		TRY(map_column(job, ret, &m->columns[i]));
	/* What a row becomes is known first: then what the other columns speak of. */
	for (size_t i = 0; i < m->each_count; i++)
		TRY(m->each[i].columns.len > 0 ? many_columns(job, ret, &m->each[i])
					       : one_column(job, ret, &m->each[i]));
	if (!m->only && !ret->no_head)
		shape_others(r, ret);
	if (ret->ledger->parent != NULL && ret->parent_column < 0)
		return fail(job, RC_INVALID,
			"对照没有写哪一列是所属的“%.*s”：请在 columns 里写 列名: parent",
			STR_ARG(ret->ledger->parent->label));
	return RC_OK;
}

/* ---- heads that are indicators ---- */

static const struct indicator_def *indicator_of(const struct words *w, struct str key)
{
	for (const struct word *word = words_get(w, key); word != NULL; word = words_next(w, word))
		if (word->indicator != NULL)
			return word->indicator;
	return NULL;
}

static const struct field_def *field_of(
	const struct words *w, struct str key, const struct ledger_def *ledger)
{
	for (const struct word *word = words_get(w, key); word != NULL; word = words_next(w, word))
		if (word->ledger == ledger && word->field != NULL)
			return word->field;
	return NULL;
}

struct below { /* what a column below an indicator's name holds */
	const struct indicator_def *indicator;
	const struct field_def *field;
	struct str period; /* said by the lowest row */
};

static bool column_below(struct recognition *r, const struct shape *s, size_t c, struct below *ret)
{
	struct arena *a = r->job->arena;
	const struct head_column *h = &s->head.columns[c];
	struct str rest = h->top;
	struct period period;
	*ret = (struct below){.indicator = indicator_of(&r->words, h->leaf_key),
		.field = ledger_field(s->ledger, STR("value"))};
	if (ret->indicator == NULL)
		ret->indicator = indicator_of(&r->words, h->text_key);
	if (ret->indicator != NULL)
		return true;
	while (rest.len > 0 && ret->indicator == NULL)
		ret->indicator = indicator_of(&r->words, head_key(a, str_cut(&rest, STR("/"))));
	if (ret->indicator == NULL)
		return false;
	if (ledger_field(s->ledger, STR("period")) != NULL && period_from(h->leaf, &period)) {
		ret->period = period_text(a, period);
		return true;
	}
	ret->field = field_of(&r->words, h->leaf_key, s->ledger);
	return ret->field != NULL;
}

/* 排名 right behind an indicator's column belongs to it. */
static bool rank_behind(const struct recognition *r, const struct shape *s, size_t c)
{
	const struct field_def *rank = ledger_field(s->ledger, STR("rank"));
	return rank != NULL && c < s->column_count &&
	       field_of(&r->words, s->head.columns[c].leaf_key, s->ledger) == rank;
}

static void give_cell(struct shape *s, struct turn *turn, size_t c, const struct below *b)
{
	turn->cells[turn->cell_count++] = (struct turn_cell){c, b->field};
	s->columns[c].field = NULL;
	s->columns[c].taken = true;
	s->columns[c].why = b->indicator->label;
}

static struct turn *turn_of(struct arena *a, struct shape *s, const struct below *b)
{
	for (size_t i = 0; i < s->turn_count; i++) {
		struct turn *turn = &s->turns[i];
		bool same = str_eq(turn->fixed[0].right, b->indicator->label) &&
			    (turn->fixed_count > 1 ? str_eq(turn->fixed[1].right, b->period)
						   : b->period.len == 0);
		for (size_t k = 0; k < turn->cell_count; k++)
			same = same && turn->cells[k].field != b->field;
		if (same)
			return turn;
	}
	struct turn *turn = add_turn(a, s, s->column_count, 2);
	if (turn == NULL)
		return NULL;
	turn->any = true;
	turn->fixed[turn->fixed_count++] =
		(struct pair_text){STR("indicator"), b->indicator->label};
	if (b->period.len > 0)
		turn->fixed[turn->fixed_count++] = (struct pair_text){STR("period"), b->period};
	return turn;
}

/* Keeps the number of a turn in front: it decides whether there is a record. */
static void number_first(struct shape *s)
{
	const struct field_def *value = ledger_field(s->ledger, STR("value"));
	for (size_t i = 0; i < s->turn_count; i++)
		for (size_t k = 1; k < s->turns[i].cell_count; k++)
			if (s->turns[i].cells[k].field == value) {
				struct turn_cell cell = s->turns[i].cells[k];
				s->turns[i].cells[k] = s->turns[i].cells[0];
				s->turns[i].cells[0] = cell;
			}
}

int shape_indicators(struct recognition *r, struct shape *s, bool apply)
{
	bool system = str_eq(s->ledger->name, LEDGER_REGISTERED) ||
		      str_eq(s->ledger->name, LEDGER_TARGET);
	int score = 0;
	if (!system || shape_takes(s, ledger_field(s->ledger, STR("indicator"))))
		return 0;
	for (size_t c = 0; c < s->column_count; c++) {
		struct below b;
		struct turn *turn = NULL;
		if (!column_below(r, s, c, &b))
			continue;
		score += 3;
		if (!apply)
			continue;
		turn = turn_of(r->job->arena, s, &b);
		if (turn == NULL)
			break;
		give_cell(s, turn, c, &b);
		if (s->head.columns[c].top.len == 0 && rank_behind(r, s, c + 1)) {
			b.field = ledger_field(s->ledger, STR("rank"));
			give_cell(s, turn, ++c, &b);
		}
	}
	number_first(s);
	return score;
}
