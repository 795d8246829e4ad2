/*
 * 名单比对: the two sides become lists of items, match.c does the rest.
 *
 * A file is recognised as for an import (or taken by a mapping); then the
 * column of its title is the name, and code, number and place are the columns
 * of such fields, of the ledger itself or of the one that its title refers to.
 * Nothing of it is looked up in the ledgers.
 */
#include "intake/match.h"

#include <string.h>

#include "intake/inner.h"

#define PAGE 500 /* changes read at a time */

/* ---- which fields say what ---- */

static bool is_uscc(const struct field_def *f)
{
	return f->type == TYPE_CODE && str_eq(f->code_kind, STR("uscc"));
}

static bool is_number(const struct field_def *f)
{
	return f->type == TYPE_CODE && !is_uscc(f);
}

static bool is_place(const struct field_def *f)
{
	return f->ref != NULL && str_eq(f->ref->name, LEDGER_UNIT);
}

/* The ledger that the title refers to, or NULL. */
static const struct ledger_def *whose(const struct ledger_def *ledger)
{
	return ledger->title_field >= 0 ? ledger->fields[ledger->title_field].ref : NULL;
}

/* ---- a file ---- */

struct columns {
	size_t name, code, number, place, former; /* SIZE_MAX: none */
};

static void take(size_t *slot, size_t column)
{
	if (*slot == SIZE_MAX)
		*slot = column;
}

/* What an unrecognised column may say of the one listed: 统一社会信用代码 in a list of certificates. */
static void take_besides(
	struct columns *columns, const struct words *words, const struct look *l, size_t c)
{
	const struct ledger_def *ledger = whose(l->shape.ledger);
	if (ledger == NULL)
		ledger = l->shape.ledger;
	for (const struct word *w = words_get(words, l->shape.head.columns[c].leaf_key); w != NULL;
		w = words_next(words, w)) {
		if (w->field == NULL || w->ledger == NULL)
			continue;
		if (w->ledger == ledger && is_uscc(w->field))
			take(&columns->code, c);
		else if (w->ledger == ledger && is_place(w->field))
			take(&columns->place, c);
		else if (w->ledger->parent == ledger && w->ledger->title_field >= 0 &&
			 w->field == &w->ledger->fields[w->ledger->title_field])
			take(&columns->former, c);
	}
}

static struct columns columns_of(const struct look *l)
{
	struct columns columns = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
	const struct ledger_def *ledger = l->shape.ledger;
	for (size_t c = 0; c < l->shape.column_count; c++) {
		const struct field_def *f = l->shape.columns[c].field;
		if (f == NULL)
			take_besides(&columns, l->words, l, c);
		else if (ledger->title_field >= 0 && f == &ledger->fields[ledger->title_field])
			take(&columns.name, c);
		else if (is_uscc(f))
			take(&columns.code, c);
		else if (is_number(f))
			take(&columns.number, c);
		else if (is_place(f))
			take(&columns.place, c);
	}
	return columns;
}

static struct str cell(struct arena *a, const struct look *l, uint32_t row, size_t column)
{
	if (column == SIZE_MAX)
		return STR_NONE;
	struct str text = str_trim(grid_at(l->shape.grid, row, (uint32_t)column)->text);
	return num_is_blank(text) ? STR_NONE : str_copy(a, text);
}

/* A code as the ledger would keep it; what is none tells nobody apart. */
static struct str spelled(struct arena *a, struct str code, bool uscc)
{
	struct str key = str_name_key(a, code);
	char *out = arena_array(a, char, key.len + 1);
	for (size_t i = 0; i < key.len; i++)
		out[i] = key.at[i] >= 'a' && key.at[i] <= 'z' ? (char)(key.at[i] - 32) : key.at[i];
	key.at = out;
	return uscc && !uscc_ok(key) ? STR_NONE : key;
}

static size_t words_in_row(const struct look *l, uint32_t row, struct str *ret_first)
{
	size_t count = 0;
	*ret_first = STR_NONE;
	for (uint32_t c = 0; c < l->shape.grid->row[row].count; c++) {
		struct str text = str_trim(grid_at(l->shape.grid, row, c)->text);
		if (text.len > 0 && count++ == 0)
			*ret_first = text;
	}
	return count;
}

static void items_of_file(struct arena *a, const struct look *l, const struct columns *columns,
	struct match_side *ret)
{
	ARRAY(struct match_item) items = {0};
	for (uint32_t row = shape_first_row(&l->shape); row < l->shape.grid->rows; row++) {
		struct str first, name = cell(a, l, row, columns->name);
		size_t count = words_in_row(l, row, &first);
		if (count == 0 || name.len == 0 || is_footer(first))
			continue;
		struct match_item item = {.name = name, .row = row};
		item.code = spelled(a, cell(a, l, row, columns->code), true);
		item.number = spelled(a, cell(a, l, row, columns->number), false);
		item.place = cell(a, l, row, columns->place);
		struct str former = cell(a, l, row, columns->former);
		if (former.len > 0) {
			struct str *one = arena_new(a, struct str);
			*one = former;
			item.former = one;
			item.former_count = 1;
		}
		*ARRAY_ADD(a, items) = item;
	}
	ret->items = items.at;
	ret->count = items.len;
}

static enum rc side_of_file(struct job *job, const struct book *book,
	const struct intake_options *options, struct match_side *ret)
{
	struct outlook *outlook = arena_new(job->arena, struct outlook);
	struct file_look *file = arena_new(job->arena, struct file_look);
	*outlook = (struct outlook){.job = job, .book = book, .as_of = job->today};
	TRY(file_shapes(outlook, options, ret->what, file));
	if (file->looks.len == 0)
		return fail(job, RC_INVALID, "%.*s：%.*s", STR_ARG(file_name_of(ret->what)),
			STR_ARG(file->first->question));
	for (size_t i = 0; i < file->looks.len; i++) {
		const struct look *l = file->looks.at[i];
		struct columns columns = columns_of(l);
		if (columns.name == SIZE_MAX)
			continue;
		items_of_file(job->arena, l, &columns, ret);
		ret->label = str_format(job->arena, "%.*s（%.*s）", STR_ARG(l->p->file),
			STR_ARG(l->shape.ledger->label));
		return RC_OK;
	}
	return fail(job, RC_INVALID, "%.*s 里没有名称一列，不能比对", STR_ARG(ret->what));
}

/* ---- a ledger ---- */

struct reading {
	const struct book *book;
	struct arena *arena;
	int64_t seq;
	day_t day;
	const struct ledger_def *ledger;
	struct name_map by_id;             /* of the referred ledger: id as text → index + 1 */
	ARRAY(struct match_item) referred; /* with their codes, places and former names */
	ARRAY(struct match_item) items;
};

static struct str id_key(struct arena *a, int64_t id)
{
	return str_format(a, "%lld", (long long)id);
}

static enum rc describe(
	struct reading *r, struct job *job, const struct record *record, struct match_item *ret)
{
	const struct ledger_def *ledger = record->ledger;
	*ret = (struct match_item){.row = record->id};
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		struct str text = STR_NONE;
		bool title = (int)i == ledger->title_field;
		if (!value_given(record->values[i]) ||
			!(title || is_uscc(f) || is_number(f) || is_place(f)))
			continue;
		if (title && f->ref != NULL && f->ref != ledger)
			continue; /* from the one referred to */
		TRY(record_text(job, r->book, record, f, &text));
		text = str_copy(r->arena, text);
		if (title)
			ret->name = text;
		else if (is_uscc(f))
			ret->code = text;
		else if (is_number(f) && ret->number.len == 0)
			ret->number = text;
		else if (is_place(f) && ret->place.len == 0)
			ret->place = text;
	}
	return RC_OK;
}

static enum rc take_referred(void *arg, struct job *job, const struct record *record)
{
	struct reading *r = arg;
	struct match_item item;
	TRY(describe(r, job, record, &item));
	*ARRAY_ADD(r->arena, r->referred) = item;
	name_map_put(&r->by_id, id_key(r->arena, record->id), (int64_t)r->referred.len);
	return RC_OK;
}

/* A child row that names its record another way: 曾用名. */
static enum rc take_former(void *arg, struct job *job, const struct record *record)
{
	struct reading *r = arg;
	int title = record->ledger->title_field;
	bool several;
	(void)job;
	int64_t index = name_map_get(&r->by_id, id_key(r->arena, record->parent), &several);
	if (index == 0 || title < 0 || !value_given(record->values[title]) ||
		record->values[title].type != TYPE_TEXT)
		return RC_OK;
	struct match_item *item = &r->referred.at[index - 1];
	struct str *former = arena_array(r->arena, struct str, item->former_count + 1);
	if (item->former_count > 0)
		memcpy(former, item->former, item->former_count * sizeof(*former));
	former[item->former_count++] = str_copy(r->arena, record->values[title].text);
	item->former = former;
	return RC_OK;
}

static enum rc take_item(void *arg, struct job *job, const struct record *record)
{
	struct reading *r = arg;
	struct match_item item;
	int title = record->ledger->title_field;
	bool several;
	TRY(describe(r, job, record, &item));
	if (whose(r->ledger) != NULL && value_given(record->values[title])) {
		int64_t index = name_map_get(
			&r->by_id, id_key(r->arena, record->values[title].integer), &several);
		if (index > 0) {
			const struct match_item *of = &r->referred.at[index - 1];
			item.name = of->name;
			item.code = of->code;
			item.former = of->former;
			item.former_count = of->former_count;
			item.place = item.place.len > 0 ? item.place : of->place;
		}
	}
	*ARRAY_ADD(r->arena, r->items) = item;
	return RC_OK;
}

static enum rc read_referred(struct job *job, struct reading *r, const struct ledger_def *ledger)
{
	const struct schema *schema = &r->book->catalog->schema;
	struct ledger_query query = {.seq = r->seq, .day = r->day};
	TRY(ledger_each(job, r->book, ledger, &query, take_referred, r));
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (schema->ledgers[i]->parent == ledger && !schema->ledgers[i]->made)
			TRY(ledger_each(job, r->book, schema->ledgers[i], &query, take_former, r));
	return RC_OK;
}

static enum rc side_of_ledger(struct job *job, const struct book *book,
	const struct ledger_def *ledger, int64_t seq, day_t day, struct match_side *ret)
{
	struct reading r = {
		.book = book, .arena = job->arena, .seq = seq, .day = day, .ledger = ledger};
	struct ledger_query query = {.seq = seq, .day = day};
	name_map_init(&r.by_id, job->arena);
	TRY(read_referred(job, &r, whose(ledger) != NULL ? whose(ledger) : ledger));
	if (whose(ledger) == NULL) {
		ret->items = r.referred.at;
		ret->count = r.referred.len;
		return RC_OK;
	}
	TRY(ledger_each(job, book, ledger, &query, take_item, &r));
	ret->items = r.items.at;
	ret->count = r.items.len;
	return RC_OK;
}

/* ---- a point in time ---- */

/* The last change of that day or before; RC_MISSING: the book is younger. */
static enum rc change_on(struct job *job, const struct book *book, day_t day, int64_t *ret)
{
	struct change_info *list;
	size_t count;
	int64_t before = 0;
	do {
		TRY(change_list(job, book, before, PAGE, &list, &count));
		for (size_t i = 0; i < count; i++) {
			before = list[i].seq;
			if (job_day_of(list[i].at) <= day) {
				*ret = list[i].seq;
				return RC_OK;
			}
		}
	} while (count == PAGE);
	return fail(job, RC_MISSING, "%.*s 时还没有账，最早的变更在那以后",
		STR_ARG(day_iso(job->arena, day)));
}

static enum rc side_of_time(struct job *job, const struct book *book, struct str ledger_name,
	struct str when, struct match_side *ret)
{
	const struct ledger_def *ledger = schema_ledger(&book->catalog->schema, ledger_name);
	int64_t seq = SEQ_NOW, head;
	struct str hash;
	day_t day = job->today;
	must(ledger != NULL);
	ret->label = str_format(job->arena, "台账%.*s", STR_ARG(ledger->label));
	if (when.len == 0)
		return side_of_ledger(job, book, ledger, seq, day, ret);
	TRY(book_head(job, book, &head, &hash));
	if (day_from_iso(when, &day)) {
		TRY(change_on(job, book, day, &seq));
	} else if (!int_from(when, &seq) || seq < 1 || seq > head) {
		return fail(job, RC_INVALID,
			"“%.*s”应是变更号（1 到 %lld）或日期，如 %.*s@12、%.*s@2023-06-20",
			STR_ARG(when), (long long)head, STR_ARG(ledger->label),
			STR_ARG(ledger->label));
	}
	ret->label = str_format(
		job->arena, "台账%.*s（第 %lld 号变更时）", STR_ARG(ledger->label), (long long)seq);
	return side_of_ledger(job, book, ledger, seq, day, ret);
}

static enum rc side(struct job *job, const struct book *book, const struct intake_options *options,
	struct str what, struct match_side *ret)
{
	struct str when = what, name = str_cut(&when, STR("@"));
	ret->what = what;
	if (schema_ledger(&book->catalog->schema, name) == NULL)
		return side_of_file(job, book, options, ret);
	return side_of_time(job, book, name, when, ret);
}

static enum rc compare_in(struct job *job, const struct book *book,
	const struct intake_options *options, struct str a, struct str b, struct comparison *ret)
{
	struct match_pair *pairs;
	*ret = (struct comparison){0};
	TRY(side(job, book, options, a, &ret->a));
	TRY(side(job, book, options, b, &ret->b));
	TRY(match_lists(
		job, ret->a.items, ret->a.count, ret->b.items, ret->b.count, &pairs, &ret->count));
	ret->pairs = pairs;
	for (size_t i = 0; i < ret->count; i++) {
		ret->counts[pairs[i].kind]++;
		ret->moved += pairs[i].moved;
	}
	return RC_OK;
}

enum rc intake_compare(struct job *job, const struct book *book,
	const struct intake_options *options, struct str a, struct str b, struct comparison *ret)
{
	bool mine = store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = compare_in(job, book, options, a, b, ret);
	if (mine)
		store_rollback(book->store);
	return rc;
}

/* ---- as a workbook ---- */

const char *match_kind_label(enum match_kind kind)
{
	static const char *const labels[] = {
		"更名", "疑似更名", "新增", "缺少", "前一份重复", "后一份重复", "相同"};
	return labels[kind];
}

struct writing {
	const struct comparison *comparison;
	enum match_kind kind;
	bool moved; /* instead: those that lie elsewhere now */
	size_t next;
};

static bool wanted(const struct writing *w, const struct match_pair *p)
{
	return w->moved ? p->moved : p->kind == w->kind;
}

static void put_item(struct arena *a, const struct match_item *item, struct str *cells)
{
	cells[0] = item->name;
	cells[1] = item->code;
	cells[2] = item->number;
	cells[3] = item->place;
	cells[4] = str_format(a, "%lld", (long long)item->row + 1);
}

static enum rc pair_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	struct writing *w = arg;
	const struct comparison *c = w->comparison;
	(void)n;
	while (w->next < c->count && !wanted(w, &c->pairs[w->next]))
		w->next++;
	if (w->next == c->count)
		return RC_DONE;
	const struct match_pair *p = &c->pairs[w->next++];
	const struct match_item *of_a = p->kind == MATCH_TWICE_B ? c->b.items : c->a.items;
	const struct match_item *of_b = p->kind == MATCH_TWICE_A ? c->a.items : c->b.items;
	if (p->a != SIZE_MAX)
		put_item(job->arena, &of_a[p->a], ret_cells);
	if (p->b != SIZE_MAX)
		put_item(job->arena, &of_b[p->b], ret_cells + 5);
	ret_cells[10] = str_from_z(p->why);
	ret_cells[11] =
		p->kind == MATCH_NEAR ? str_format(job->arena, "%d", p->likeness) : STR_NONE;
	return RC_OK;
}

enum rc intake_compare_write(struct job *job, const struct comparison *comparison, struct str path)
{
	static const struct sheet_column columns[] = {
		{.title = STR_INIT("前一份名称"), .type = TYPE_TEXT},
		{.title = STR_INIT("前一份信用代码"), .type = TYPE_CODE},
		{.title = STR_INIT("前一份编号"), .type = TYPE_CODE},
		{.title = STR_INIT("前一份属地"), .type = TYPE_TEXT},
		{.title = STR_INIT("前一份行号"),
			.type = TYPE_INT,
			.note = STR_INIT("台账为记录号加一")},
		{.title = STR_INIT("后一份名称"), .type = TYPE_TEXT},
		{.title = STR_INIT("后一份信用代码"), .type = TYPE_CODE},
		{.title = STR_INIT("后一份编号"), .type = TYPE_CODE},
		{.title = STR_INIT("后一份属地"), .type = TYPE_TEXT},
		{.title = STR_INIT("后一份行号"), .type = TYPE_INT},
		{.title = STR_INIT("依据"), .type = TYPE_TEXT},
		{.title = STR_INIT("相近程度"), .type = TYPE_INT}};
	struct sheet_table tables[8];
	struct writing writings[8];
	size_t count = 0;
	for (int kind = 0; kind <= 7; kind++) {
		bool moved = kind == 7;
		if (moved ? comparison->moved == 0 : comparison->counts[kind] == 0)
			continue;
		writings[count] = (struct writing){.comparison = comparison,
			.kind = moved ? MATCH_SAME : (enum match_kind)kind,
			.moved = moved};
		tables[count] = (struct sheet_table){
			.title = moved ? STR("迁移")
				       : str_from_z(match_kind_label((enum match_kind)kind)),
			.columns = columns,
			.column_count = COUNT_OF(columns),
			.row = pair_row,
			.arg = &writings[count]};
		count++;
	}
	if (count == 0)
		return fail(job, RC_INVALID, "两份名单都是空的，没有可写的");
	return sheet_write(job, path, tables, count);
}
