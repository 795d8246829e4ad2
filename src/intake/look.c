/*
 * Looking at a file: every row of data becomes a record as it would be
 * written, and is told apart: new, changed, same, wrong, skipped.
 *
 * A blank cell of a known record says nothing and erases nothing. The ledger
 * at hand is read once; its records are found by key, then by the match
 * fields (name key). Nothing is written here.
 */
#include "intake/inner.h"

#include "ooxml/ooxml.h"
#include "store/sm3.h"

#define FILE_MAX ((size_t)512 << 20)

void look_problem(struct look *l, uint32_t row, const struct intake_column *column,
	struct str value, struct str message, bool warning)
{
	struct arena *a = l->job->arena;
	if (l->problems.len >= INTAKE_MAX_PROBLEMS) {
		l->p->problems_untold++;
		return;
	}
	*ARRAY_ADD(a, l->problems) = (struct intake_problem){
		.sheet = l->shape.grid->name,
		.address = column != NULL ? cell_address(a, row, column->column)
					  : str_format(a, "第%u行", (unsigned)row + 1),
		.column = column != NULL ? column->head : STR_NONE,
		.value = value,
		.message = message,
		.warning = warning,
	};
}

/* ---- keys of records ---- */

static void key_part(struct buf *b, struct arena *a, struct value v, bool name)
{
	if (value_given(v)) {
		bool text = v.type == TYPE_TEXT || v.type == TYPE_CODE || v.type == TYPE_CHOICE;
		if (text)
			buf_add(b, name ? str_name_key(a, v.text) : v.text);
		else if (v.type == TYPE_DATE || v.type == TYPE_SPAN)
			buf_addf(b, "%d/%d", v.date.first, v.date.last);
		else
			buf_add_int(b, v.integer);
	}
	buf_add_char(b, '\x1f');
}

/* The text that two records with the same key share; STR_NONE when nothing of the key is given. */
static struct str key_of(
	struct arena *a, const struct record *r, const size_t *fields, size_t count, bool name)
{
	struct buf b;
	bool any = false;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < count; i++) {
		any = any || value_given(r->values[fields[i]]);
		key_part(&b, a, r->values[fields[i]], name);
	}
	if (r->ledger->parent != NULL)
		buf_add_int(&b, r->parent);
	struct str key = buf_take(a, &b);
	return any ? key : STR_NONE;
}

static enum rc take_existing(void *arg, struct job *job, const struct record *record)
{
	struct look *l = arg;
	struct arena *a = l->job->arena;
	const struct ledger_def *ledger = record->ledger;
	(void)job;
	struct record *copy = record_copy(l->job, record);
	*ARRAY_ADD(a, l->existing) = copy;
	int64_t index = (int64_t)l->existing.len;
	struct str key = key_of(a, copy, ledger->key, ledger->key_count, false);
	if (key.at != NULL)
		name_map_put(&l->by_key, key, index);
	key = key_of(a, copy, ledger->match, ledger->match_count, true);
	if (key.at != NULL)
		name_map_put(&l->by_match, key, index);
	return RC_OK;
}

/* The record that this one is a newer version of; NULL: none. */
static struct record *find_existing(struct look *l, const struct record *r)
{
	const struct ledger_def *ledger = r->ledger;
	struct str key = key_of(l->job->arena, r, ledger->key, ledger->key_count, false);
	bool several = false;
	int64_t index = key.at != NULL ? name_map_get(&l->by_key, key, &several) : 0;
	if (index == 0) {
		key = key_of(l->job->arena, r, ledger->match, ledger->match_count, true);
		index = key.at != NULL ? name_map_get(&l->by_match, key, &several) : 0;
	}
	return index != 0 && !several ? l->existing.at[index - 1] : NULL;
}

/* ---- one row ---- */

static enum rc set_value(struct look *l, struct record *r, const struct field_def *f,
	struct str text, bool number, struct str *ret_message)
{
	struct value *v = record_value(r, f->name);
	if (f->type == TYPE_REF) {
		int64_t id;
		TRY(resolve(l, f, text, &id, ret_message));
		*v = value_int(TYPE_REF, id);
		return RC_OK;
	}
	return value_from_text(l->job, f, text, number, v, ret_message);
}

/* A number in a money column whose head says 万元, while the field is read in another unit. */
static struct str with_unit(
	struct look *l, const struct field_def *f, struct str text, struct str unit)
{
	struct ratio n;
	struct str own;
	if (f->type != TYPE_MONEY || unit.len == 0 || str_eq(unit, f->shown_in) ||
		!num_from_cell(l->job->arena, text, &n, &own) || own.len > 0)
		return text;
	return str_format(l->job->arena, "%.*s%.*s", STR_ARG(text), STR_ARG(unit));
}

/* False: the cell is wrong and told. */
static enum rc take_cell(struct look *l, struct record *r, const struct field_def *f, uint32_t row,
	const struct intake_column *column, bool *ret_wrong)
{
	const struct grid_cell *cell = grid_at(l->shape.grid, row, column->column);
	struct str message = STR_NONE;
	if (num_is_blank(cell->text))
		return RC_OK;
	if (cell->kind == CELL_ERROR || cell->kind == CELL_UNCALCULATED ||
		cell->kind == CELL_PICTURE) {
		message = cell->kind == CELL_ERROR ? STR("单元格是错误值,请改正后重新导入")
			  : cell->kind == CELL_PICTURE
				  ? STR("单元格是图片,请填文字")
				  : STR("公式没有算出的结果,请用WPS打开并保存一次再导入");
		*ret_wrong = true;
		look_problem(l, row, column, cell->text, message, false);
		return RC_OK;
	}
	struct str text = with_unit(l, f, cell->text, l->shape.units[column->column]);
	enum rc rc = set_value(l, r, f, text, cell->kind == CELL_NUMBER, &message);
	if (rc != RC_INVALID)
		return rc;
	job_clear_error(l->job);
	*ret_wrong = true;
	look_problem(l, row, column, cell->text, message, false);
	return RC_OK;
}

static const struct intake_column *column_by_name(const struct look *l, struct str name)
{
	for (size_t c = 0; c < l->shape.column_count; c++)
		if (str_eq(str_trim(l->shape.columns[c].head), str_trim(name)))
			return &l->shape.columns[c];
	return NULL;
}

static enum rc take_fixed(
	struct look *l, struct record *r, const struct pair_text *fixed, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str message = STR_NONE;
		const struct field_def *f = ledger_field(r->ledger, fixed[i].left);
		if (f == NULL)
			return fail(l->job, RC_INVALID, "对照里 fixed 的字段“%.*s”不在台账“%.*s”里",
				STR_ARG(fixed[i].left), STR_ARG(r->ledger->label));
		enum rc rc = set_value(l, r, f, fixed[i].right, false, &message);
		if (rc == RC_INVALID) {
			job_clear_error(l->job);
			return fail(l->job, rc, "对照里 fixed 的“%.*s: %.*s”:%.*s",
				STR_ARG(fixed[i].left), STR_ARG(fixed[i].right), STR_ARG(message));
		}
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* The columns that only this turn of `each` takes. */
static enum rc take_each(struct look *l, struct record *r, uint32_t row, bool *ret_wrong)
{
	const struct mapping_each *each = l->each;
	if (each == NULL)
		return RC_OK;
	TRY(take_fixed(l, r, each->fixed, each->fixed_count));
	for (size_t i = 0; i <= each->also_count; i++) {
		struct str head = i == 0 ? each->column : each->also[i - 1].left;
		struct str to = i == 0 ? each->to : each->also[i - 1].right;
		const struct intake_column *column = column_by_name(l, head);
		const struct field_def *f = ledger_field(r->ledger, to);
		if (column == NULL || f == NULL)
			return fail(l->job, RC_INVALID, "对照里 each 的列“%.*s”或字段“%.*s”不存在",
				STR_ARG(head), STR_ARG(to));
		TRY(take_cell(l, r, f, row, column, ret_wrong));
	}
	return RC_OK;
}

static enum rc take_parent(struct look *l, struct record *r, uint32_t row, bool *ret_wrong)
{
	struct str message = STR_NONE;
	if (r->ledger->parent == NULL)
		return RC_OK;
	must(l->shape.parent_column >= 0);
	const struct intake_column *column = &l->shape.columns[l->shape.parent_column];
	const struct grid_cell *cell = grid_at(l->shape.grid, row, column->column);
	enum rc rc = RC_INVALID;
	if (num_is_blank(cell->text))
		message = str_format(
			l->job->arena, "没有写明所属的%.*s", STR_ARG(r->ledger->parent->label));
	else
		rc = resolve_in(l, r->ledger->parent, cell->text, &r->parent, &message);
	if (rc != RC_INVALID)
		return rc;
	job_clear_error(l->job);
	*ret_wrong = true;
	look_problem(l, row, column, cell->text, message, false);
	return RC_OK;
}

static const struct intake_column *column_of(const struct look *l, const struct field_def *field)
{
	for (size_t c = 0; c < l->shape.column_count; c++)
		if (field != NULL && l->shape.columns[c].field == field)
			return &l->shape.columns[c];
	return NULL;
}

static void tell_problems(struct look *l, uint32_t row, const problems *found, bool *ret_wrong)
{
	for (size_t i = 0; i < found->len; i++) {
		const struct intake_column *column = column_of(l, found->at[i].field);
		struct str value = column != NULL
					   ? grid_at(l->shape.grid, row, column->column)->text
					   : STR_NONE;
		*ret_wrong = *ret_wrong || !found->at[i].warning;
		look_problem(l, row, column, value, found->at[i].message, found->at[i].warning);
	}
}

/* What the row says, laid over what is known. */
static struct record *lay_over(
	struct look *l, const struct record *known, const struct record *said, bool *ret_changed)
{
	struct record *r = record_copy(l->job, known);
	*ret_changed = false;
	r->day = l->as_of;
	for (size_t i = 0; i < r->ledger->field_count; i++) {
		if (!value_given(said->values[i]) || value_eq(said->values[i], known->values[i]))
			continue;
		r->values[i] = said->values[i];
		*ret_changed = true;
	}
	return r;
}

/* The file says one thing twice. */
static bool seen_before(struct look *l, uint32_t row, const struct record *r)
{
	const struct ledger_def *ledger = r->ledger;
	bool several;
	struct str key = key_of(l->job->arena, r, ledger->key, ledger->key_count, false);
	if (key.at == NULL)
		key = key_of(l->job->arena, r, ledger->match, ledger->match_count, true);
	if (key.at == NULL)
		return false;
	int64_t before = name_map_get(&l->seen, key, &several);
	if (before == 0) {
		name_map_put(&l->seen, key, (int64_t)row + 1);
		return false;
	}
	look_problem(l, row, NULL, STR_NONE,
		str_format(l->job->arena, "与第 %lld 行重复(同一条记录出现两次),请只留一行",
			(long long)before),
		false);
	return true;
}

static enum rc judge_row(struct look *l, struct intake_row *out, struct record *said, bool wrong)
{
	problems found = {0};
	bool changed = true;
	struct record *known = wrong ? NULL : find_existing(l, said);
	struct record *r = said;
	if (!wrong && seen_before(l, out->row, said))
		wrong = true;
	if (known != NULL)
		r = lay_over(l, known, said, &changed);
	if (!wrong && changed) {
		enum rc rc = record_check(l->job, l->book, r, &found);
		if (rc == RC_INVALID)
			job_clear_error(l->job);
		else if (rc != RC_OK)
			return rc;
		wrong = rc == RC_INVALID;
		tell_problems(l, out->row, &found, &wrong);
	}
	out->record = r;
	out->before = known;
	out->state = wrong ? ROW_WRONG : known == NULL ? ROW_NEW : changed ? ROW_CHANGED : ROW_SAME;
	return RC_OK;
}

static bool row_is_blank(const struct look *l, uint32_t row, struct str *ret_first)
{
	*ret_first = STR_NONE;
	for (uint32_t c = 0; c < l->shape.grid->columns && ret_first->len == 0; c++)
		*ret_first = str_trim(grid_at(l->shape.grid, row, c)->text);
	return ret_first->len == 0;
}

/* A row of which no cell that we take says anything. */
static bool says_nothing(const struct look *l, uint32_t row)
{
	for (size_t c = 0; c < l->shape.column_count; c++)
		if (l->shape.columns[c].field != NULL &&
			!num_is_blank(grid_at(l->shape.grid, row, (uint32_t)c)->text))
			return false;
	return l->each == NULL ||
	       num_is_blank(grid_at(l->shape.grid, row, column_by_name(l, l->each->column)->column)
				    ->text);
}

static enum rc look_row(struct look *l, uint32_t row)
{
	struct str first;
	struct intake_row out = {.sheet = (uint32_t)l->shape.sheet,
		.row = row,
		.ledger = l->shape.ledger,
		.state = ROW_SKIPPED};
	if (row_is_blank(l, row, &first))
		return RC_OK;
	bool wrong = false;
	if (!is_footer(first) && !says_nothing(l, row)) {
		struct record *said = record_new(l->job, l->shape.ledger);
		said->source_row = (int64_t)out.sheet << 32 | row;
		TRY(take_fixed(l, said, l->mapping.fixed, l->mapping.fixed_count));
		for (size_t c = 0; c < l->shape.column_count; c++)
			if (l->shape.columns[c].field != NULL)
				TRY(take_cell(l, said, l->shape.columns[c].field, row,
					&l->shape.columns[c], &wrong));
		TRY(take_each(l, said, row, &wrong));
		TRY(take_parent(l, said, row, &wrong));
		TRY(judge_row(l, &out, said, wrong));
	}
	l->p->counts[out.state]++;
	*ARRAY_ADD(l->job->arena, l->rows) = out;
	return RC_OK;
}

static enum rc check_each(struct look *l)
{
	for (size_t i = 0; i < l->mapping.each_count; i++)
		if (column_by_name(l, l->mapping.each[i].column) == NULL)
			return fail(l->job, RC_INVALID, "表里没有对照 each 所说的列“%.*s”",
				STR_ARG(l->mapping.each[i].column));
	return RC_OK;
}

/* The names that the rows of this file bring: a town may name its district of the row above or below. */
static void own_names(struct look *l, uint32_t first)
{
	const struct ledger_def *ledger = l->shape.ledger;
	const struct intake_column *column = NULL;
	bool refers = false;
	for (size_t i = 0; i < ledger->field_count; i++)
		refers = refers || ledger->fields[i].ref == ledger;
	if (refers && ledger->title_field >= 0)
		column = column_of(l, &ledger->fields[ledger->title_field]);
	if (column == NULL)
		return;
	name_map_init(&l->own, l->job->arena);
	for (uint32_t row = first; row < l->shape.grid->rows; row++) {
		struct str key = str_name_key(
			l->job->arena, grid_at(l->shape.grid, row, column->column)->text);
		if (key.len > 0)
			name_map_put(&l->own, key, INTAKE_OWN + row);
	}
}

enum rc look_run(struct look *l)
{
	struct ledger_query query = {.seq = SEQ_NOW, .day = l->as_of};
	name_map_init(&l->by_key, l->job->arena);
	name_map_init(&l->by_match, l->job->arena);
	name_map_init(&l->seen, l->job->arena);
	TRY(check_each(l));
	TRY(ledger_each(l->job, l->book, l->shape.ledger, &query, take_existing, l));
	uint32_t first = l->shape.no_head ? 0 : l->shape.head_last + 1;
	own_names(l, first);
	for (uint32_t row = first; row < l->shape.grid->rows; row++) {
		size_t turns = l->mapping.each_count > 0 ? l->mapping.each_count : 1;
		for (size_t i = 0; i < turns; i++) {
			l->each = l->mapping.each_count > 0 ? &l->mapping.each[i] : NULL;
			TRY(look_row(l, row));
		}
		if (row % 4096 == 0)
			job_progress(l->job, STR("核对"), row, l->shape.grid->rows);
	}
	l->p->rows = l->rows.at;
	l->p->row_count = l->rows.len;
	l->p->problems = l->problems.at;
	l->p->problem_count = l->problems.len;
	l->p->created = (int64_t)l->pending.len;
	return RC_OK;
}

/* ---- the file ---- */

struct str file_name_of(struct str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.at[i - 1] == '/')
			return str_skip(path, i);
	return path;
}

/* A pack's mapping whose head words all stand in one row of the file. */
static bool mapping_matches(struct arena *a, const struct grid *grid, const struct mapping *m)
{
	for (uint32_t r = 0; m->match_count > 0 && r < grid->rows && r < INTAKE_HEAD_ROWS; r++) {
		size_t hits = 0;
		for (size_t i = 0; i < m->match_count; i++)
			for (uint32_t c = 0; c < grid->columns; c++)
				if (str_eq(str_name_key(a, grid_at(grid, r, c)->text),
					    str_name_key(a, m->match[i]))) {
					hits++;
					break;
				}
		if (hits == m->match_count)
			return true;
	}
	return false;
}

static enum rc choose_mapping(struct look *l, const struct grid *grids, size_t count)
{
	const struct catalog *catalog = l->book->catalog;
	TRY(mapping_read(l->job, l->options->mapping, &l->mapping));
	for (size_t i = 0; l->options->mapping.len == 0 && l->options->ledger.len == 0 &&
			   i < catalog->mapping_count;
		i++) {
		struct mapping m;
		TRY(mapping_read(l->job, catalog->mappings[i].body, &m));
		for (size_t g = 0; g < count; g++)
			if (mapping_matches(l->job->arena, &grids[g], &m)) {
				l->mapping = m;
				return RC_OK;
			}
	}
	if (l->options->ledger.len > 0)
		l->mapping.ledger = l->options->ledger;
	return RC_OK;
}

enum rc look_file(struct look *l, struct str path)
{
	struct grid *grids;
	size_t count;
	struct str bytes;
	struct job *job = l->job;
	l->as_of = l->options->as_of != 0 ? l->options->as_of : job->today;
	l->p = arena_new(job->arena, struct proposal);
	TRY(file_read_whole(job, path, FILE_MAX, &bytes));
	l->p->file = str_copy(job->arena, file_name_of(path));
	l->p->size = (int64_t)bytes.len;
	l->p->sm3 = sm3_text(job->arena, bytes);
	TRY(grid_read_bytes(job, l->p->file, bytes, &grids, &count));
	l->sheet_names = arena_array(job->arena, struct str, count + 1);
	l->sheet_count = count;
	for (size_t i = 0; i < count; i++)
		l->sheet_names[i] = grids[i].name;
	TRY(choose_mapping(l, grids, count));
	TRY(recognise(job, l->book->catalog, grids, count, l->p->file, &l->mapping, &l->shape,
		&l->p->question));
	if (l->shape.ledger == NULL)
		return RC_OK;
	l->p->ledger = l->shape.ledger;
	l->p->sheet = l->shape.grid->name;
	l->p->head_first = l->shape.head_first;
	l->p->head_last = l->shape.head_last;
	l->p->columns = l->shape.columns;
	l->p->column_count = l->shape.column_count;
	l->p->hidden_rows = l->shape.grid->hidden_rows;
	l->p->hidden_columns = l->shape.grid->hidden_columns;
	l->p->mapping = mapping_write(job, l->p, &l->mapping);
	return look_run(l);
}

struct str proposal_digest(struct job *job, const struct proposal *p)
{
	struct sm3 *sm3 = sm3_new(job->arena);
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	sm3_add(sm3, p->sm3);
	sm3_add(sm3, p->mapping);
	for (size_t i = 0; i < p->row_count; i++) {
		const struct intake_row *row = &p->rows[i];
		buf_clear(&b);
		buf_addf(&b, "%u %u %d %lld\n", row->sheet, row->row, (int)row->state,
			row->before != NULL ? (long long)row->before->since : 0);
		sm3_add(sm3, buf_str(&b));
	}
	buf_free(&b);
	unsigned char digest[SM3_SIZE];
	sm3_done(sm3, digest);
	return sm3_hex(job->arena, digest);
}

enum rc intake_look(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct proposal **ret)
{
	struct look look = {.job = job, .book = book, .options = options};
	bool mine = store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = look_file(&look, path);
	if (mine)
		store_rollback(book->store);
	if (rc != RC_OK)
		return rc;
	if (look.p->ledger != NULL)
		look.p->digest = proposal_digest(job, look.p);
	*ret = look.p;
	return RC_OK;
}
