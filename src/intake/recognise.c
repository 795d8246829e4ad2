/*
 * Which ledger, where the head, which column is which field.
 *
 * Every block of up to INTAKE_HEAD_DEPTH rows that ends in one of the first
 * INTAKE_HEAD_ROWS is tried as the head, for every ledger: a column counts
 * when its words (the lowest, or all of them) are a field's label or one of
 * its other words. The best (block, ledger) wins when every required field
 * comes from somewhere; two equally good ledgers are a question, not a guess.
 */
#include "intake/inner.h"

bool shape_takes(const struct shape *s, const struct field_def *field)
{
	for (size_t i = 0; i < s->column_count; i++)
		if (s->columns[i].field == field)
			return true;
	for (size_t i = 0; i < s->turn_count; i++) {
		for (size_t k = 0; k < s->turns[i].cell_count; k++)
			if (s->turns[i].cells[k].field == field)
				return true;
		for (size_t k = 0; k < s->turns[i].fixed_count; k++)
			if (ledger_field(s->ledger, s->turns[i].fixed[k].left) == field)
				return true;
	}
	return false;
}

/* The word of a column that belongs to this ledger: of the lowest row, else of all rows. */
static const struct word *word_for(
	const struct words *w, const struct head_column *h, const struct ledger_def *ledger)
{
	const struct str keys[] = {h->leaf_key, h->text_key};
	const struct word *best = NULL;
	for (size_t i = 0; i < COUNT_OF(keys) && best == NULL; i++)
		for (const struct word *word = words_get(w, keys[i]); word != NULL;
			word = words_next(w, word))
			if (word->ledger == ledger &&
				(best == NULL || word->weight > best->weight ||
					(best->field == NULL && word->field != NULL)))
				best = word;
	return best;
}

void shape_begin(struct arena *a, struct shape *s, const struct head *head)
{
	s->head = *head;
	s->column_count = head->count;
	s->parent_column = -1;
	s->columns = arena_array(a, struct intake_column, head->count + 1);
	s->units = arena_array(a, struct str, head->count + 1);
	for (size_t c = 0; c < head->count; c++) {
		s->columns[c] = (struct intake_column){
			.head = head->columns[c].text, .column = (uint32_t)c, .why = STR("未识别")};
		s->units[c] = head->columns[c].unit;
	}
}

/* A row "单位：万元" above the head speaks for every column that says nothing itself. */
void shape_units(struct arena *a, struct shape *s)
{
	for (uint32_t r = 0; r < s->head.first; r++)
		for (uint32_t c = 0; c < s->grid->columns; c++) {
			struct str text = grid_at(s->grid, r, c)->text;
			if (text.len == 0 ||
				str_find(str_name_key(a, text), STR("单位:")) == SIZE_MAX)
				continue;
			for (size_t k = 0; k < s->column_count; k++)
				if (s->units[k].len == 0)
					s->units[k] = unit_in(a, text);
		}
}

static void take_column(struct shape *s, size_t c, const struct word *word)
{
	struct intake_column *column = &s->columns[c];
	if (word->field != NULL && !shape_takes(s, word->field)) {
		column->field = word->field;
		column->taken = true;
		column->why = word->weight == 3 ? STR("同名") : STR("同义词");
		s->score += word->weight + (word->field->required ? 2 : 0);
	} else if (word->field == NULL && s->parent_column < 0) {
		s->parent_column = (int)c;
		column->taken = true;
		column->why = STR("所属记录");
		s->score += 3;
	} else {
		column->like = word->field;
	}
}

void shape_others(const struct recognition *r, struct shape *s)
{
	for (size_t c = 0; c < s->column_count; c++) {
		struct intake_column *column = &s->columns[c];
		const struct word *word = word_for(&r->words, &s->head.columns[c], s->ledger);
		if (word == NULL || column->taken || str_eq(column->why, STR(MAPPED_NOWHERE)) ||
			(word->field != NULL && shape_takes(s, word->field)))
			continue;
		if (s->turn_count <= 1)
			take_column(s, c, word);
		else
			column->like = word->field;
	}
}

bool shape_doubts(const struct shape *s, size_t c)
{
	const struct intake_column *column = &s->columns[c];
	size_t other = 0;
	if (column->taken || column->like == NULL || !column->filled)
		return false;
	while (other < s->column_count && s->columns[other].field != column->like)
		other++;
	if (other == s->column_count)
		return true;
	for (uint32_t row = shape_first_row(s); row < s->grid->rows; row++) {
		struct str text = str_trim(grid_at(s->grid, row, (uint32_t)c)->text);
		if (text.len > 0 &&
			!str_eq(text, str_trim(grid_at(s->grid, row, (uint32_t)other)->text)))
			return true;
	}
	return false;
}

static void try_head(struct recognition *r, const struct head *head,
	const struct ledger_def *ledger, struct shape *s)
{
	bool begun = false;
	for (size_t c = 0; c < head->count; c++) {
		const struct word *word = word_for(&r->words, &head->columns[c], ledger);
		if (word == NULL)
			continue;
		if (!begun)
			shape_begin(r->job->arena, s, head);
		begun = true;
		take_column(s, c, word);
	}
	if (begun && s->score > 0)
		s->score += shape_indicators(r, s, false);
}

static bool given_besides(const struct recognition *r, const struct ledger_def *ledger,
	const struct field_def *field, const struct mapping *mapping)
{
	for (size_t i = 0; i < r->options->fixed_count; i++)
		if (ledger_field(ledger, r->options->fixed[i].field) == field)
			return true;
	for (size_t i = 0; mapping != NULL && i < mapping->fixed_count; i++)
		if (ledger_field(ledger, mapping->fixed[i].left) == field)
			return true;
	return r->options->period.len > 0 && str_eq(field->name, STR("period"));
}

/* What the mapping for lists of this ledger looks for in titles is asked for later. */
static bool sought_in_title(const struct ledger_def *ledger, const struct field_def *field,
	const struct mapping *mapping)
{
	for (size_t i = 0; mapping != NULL && i < mapping->from_title_count; i++)
		if (ledger_field(ledger, mapping->from_title[i].left) == field)
			return true;
	return false;
}

/* Is it known of every row: from a column, or from what speaks of all of them? */
static bool known_of_rows(const struct recognition *r, const struct shape *s,
	const struct field_def *field, const struct mapping *mapping)
{
	return field->default_value != NULL || shape_takes(s, field) ||
	       given_besides(r, s->ledger, field, mapping) ||
	       sought_in_title(s->ledger, field, mapping);
}

size_t lacking(const struct recognition *r, const struct shape *s, const struct mapping *mapping,
	const struct field_def **ret)
{
	size_t count = 0;
	for (size_t i = 0; i < s->ledger->field_count; i++) {
		const struct field_def *f = &s->ledger->fields[i];
		if (f->required && !known_of_rows(r, s, f, mapping))
			ret[count++] = f;
	}
	return count;
}

static size_t fields_found(const struct shape *s)
{
	size_t found = s->parent_column >= 0;
	for (size_t c = 0; c < s->column_count; c++)
		found += s->columns[c].field != NULL;
	return found;
}

static bool all_known(const struct recognition *r, const struct shape *s,
	const struct mapping *mapping, const size_t *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!known_of_rows(r, s, &s->ledger->fields[fields[i]], mapping))
			return false;
	return count > 0;
}

/*
 * One column is a guess; of a ledger that a person chose it is enough. Two tell it where a title names the ledger, or
 * where they say which record a row is: a name and a telephone are in many lists.
 */
static bool fits(const struct recognition *r, const struct shape *s, const struct mapping *mapping,
	bool chosen, bool titled)
{
	const struct field_def *missing[CATALOG_MAX_FIELDS];
	const struct ledger_def *ledger = s->ledger;
	size_t wanted = ledger->field_count < 3 ? ledger->field_count : 3;
	if (ledger->parent != NULL && s->parent_column < 0)
		return false;
	if (chosen || ledger->field_count < 2)
		wanted = 1;
	else if (titled || all_known(r, s, mapping, ledger->key, ledger->key_count) ||
		 all_known(r, s, mapping, ledger->match, ledger->match_count))
		wanted = 2;
	return lacking(r, s, mapping, missing) == 0 &&
	       (s->turn_count > 0 || fields_found(s) >= wanted);
}

/* ---- names of files, sheets and titles that speak of a ledger ---- */

struct spoken {
	struct str names[2];               /* of file and sheet, as keys */
	struct str rows[INTAKE_HEAD_ROWS]; /* as keys; those of many words are no titles */
};

static void spoken_of(struct arena *a, struct str file, const struct grid *grid, struct spoken *ret)
{
	ret->names[0] = str_name_key(a, file);
	ret->names[1] = str_name_key(a, grid->name);
	for (uint32_t r = 0; r < INTAKE_HEAD_ROWS; r++) {
		size_t filled = 0;
		for (uint32_t c = 0; r < grid->rows && c < grid->row[r].count; c++)
			filled += grid_at(grid, r, c)->text.len > 0;
		ret->rows[r] = filled > 0 && filled <= 3 ? str_name_key(a, row_words(a, grid, r))
							 : STR_NONE;
	}
}

static int bonus_in(struct arena *a, const struct ledger_def *ledger, struct str key)
{
	if (key.len == 0)
		return 0;
	if (str_find(key, str_name_key(a, ledger->label)) != SIZE_MAX)
		return 4;
	for (size_t i = 0; i < ledger->also_count; i++)
		if (str_find(key, str_name_key(a, ledger->also[i])) != SIZE_MAX)
			return 3;
	return 0;
}

/* bonus[r]: for a head whose first row is r. */
static void bonus_of(
	struct arena *a, const struct ledger_def *ledger, const struct spoken *spoken, int *bonus)
{
	int title = 0;
	for (size_t i = 0; i < COUNT_OF(spoken->names); i++)
		title += bonus_in(a, ledger, spoken->names[i]);
	for (uint32_t r = 0; r < INTAKE_HEAD_ROWS; r++) {
		bonus[r] = title;
		title += bonus_in(a, ledger, spoken->rows[r]);
	}
}

/* ---- the best guess ---- */

struct race {
	struct shape best;              /* of those that fit */
	const struct ledger_def *rival; /* as good as the best */
	struct shape *near; /* INTAKE_NEAR, the best of each ledger whether it fits or not */
	bool chosen;        /* the ledger */
};

/* What still has to be brought takes as much away as a column that fits gives. */
static int nearness(
	const struct recognition *r, const struct shape *s, const struct mapping *besides)
{
	const struct field_def *missing[CATALOG_MAX_FIELDS];
	size_t lacks = lacking(r, s, besides, missing) +
		       (s->ledger->parent != NULL && s->parent_column < 0);
	return s->score - 2 * (int)lacks;
}

static void enter_near(struct shape near[INTAKE_NEAR], const struct shape *s)
{
	size_t at = INTAKE_NEAR;
	for (size_t i = INTAKE_NEAR; i > 0; i--) {
		if (near[i - 1].ledger == s->ledger) {
			if (near[i - 1].nearness >= s->nearness)
				return;
			for (size_t k = i - 1; k + 1 < INTAKE_NEAR; k++)
				near[k] = near[k + 1];
			near[INTAKE_NEAR - 1] = (struct shape){0};
		}
	}
	while (at > 0 && (near[at - 1].ledger == NULL || near[at - 1].nearness < s->nearness))
		at--;
	if (at == INTAKE_NEAR)
		return;
	for (size_t k = INTAKE_NEAR - 1; k > at; k--)
		near[k] = near[k - 1];
	near[at] = *s;
}

/* The mapping of a pack for lists of this ledger that are recognised by labels. */
const struct mapping *mapping_besides(
	const struct recognition *r, const struct mapping *mapping, const struct ledger_def *ledger)
{
	if (mapping->text.len > 0)
		return mapping;
	for (size_t i = 0; i < r->fallback_count; i++)
		if (schema_ledger(&r->catalog->schema, r->fallbacks[i].ledger) == ledger)
			return &r->fallbacks[i];
	return mapping;
}

static void enter(struct recognition *r, struct race *race, const struct head *head, struct shape s,
	int bonus, const struct mapping *besides)
{
	try_head(r, head, s.ledger, &s);
	if (s.score == 0)
		return;
	s.nearness = nearness(r, &s, besides);
	enter_near(race->near, &s);
	s.score += bonus;
	if (s.score < race->best.score ||
		(s.score == race->best.score && s.ledger == race->best.ledger))
		return;
	(void)shape_indicators(r, &s, true);
	if (!fits(r, &s, besides, race->chosen, bonus > 0))
		return;
	if (s.score == race->best.score) {
		race->rival = s.ledger;
		return;
	}
	race->rival = NULL;
	race->best = s;
}

static void enter_all(struct recognition *r, struct race *race, const struct ledger_def *ledger,
	size_t sheet, const struct spoken *spoken, const struct mapping *mapping)
{
	const struct grid *grid = &r->grids[sheet];
	struct arena *a = r->job->arena;
	int bonus[INTAKE_HEAD_ROWS];
	bonus_of(a, ledger, spoken, bonus);
	for (size_t i = 0; i < r->head_count; i++)
		enter(r, race, &r->heads[i],
			(struct shape){.ledger = ledger, .grid = grid, .sheet = sheet},
			bonus[r->heads[i].first], mapping_besides(r, mapping, ledger));
}

/* Every block of rows that may be a head: lower ones and shorter ones later win only by more. */
static void read_heads(struct recognition *r, const struct grid *grid)
{
	struct arena *a = r->job->arena;
	r->heads = arena_array(a, struct head, INTAKE_HEAD_ROWS * INTAKE_HEAD_DEPTH);
	r->head_count = 0;
	for (uint32_t last = 0; last < INTAKE_HEAD_ROWS && last < grid->rows; last++)
		for (uint32_t depth = 1; depth <= INTAKE_HEAD_DEPTH && depth <= last + 1; depth++)
			heading_read(a, grid, last + 1 - depth, last, &r->heads[r->head_count++]);
}

void recognise_sheet(struct recognition *r, size_t sheet, const struct mapping *mapping,
	struct shape *ret, struct shape ret_near[INTAKE_NEAR], struct str *ret_rivals)
{
	const struct schema *schema = &r->catalog->schema;
	const struct ledger_def *only = schema_ledger(schema, mapping->ledger);
	struct race race = {.near = ret_near, .chosen = only != NULL};
	struct spoken spoken;
	spoken_of(r->job->arena, r->file, &r->grids[sheet], &spoken);
	read_heads(r, &r->grids[sheet]);
	for (size_t l = 0; l < schema->ledger_count; l++)
		if (!schema->ledgers[l]->made && (only == NULL || only == schema->ledgers[l]))
			enter_all(r, &race, schema->ledgers[l], sheet, &spoken, mapping);
	*ret_rivals = STR_NONE;
	*ret = race.best;
	if (race.rival == NULL)
		return;
	*ret_rivals = str_format(r->job->arena, "%.*s、%.*s", STR_ARG(race.best.ledger->label),
		STR_ARG(race.rival->label));
	*ret = (struct shape){0};
}
