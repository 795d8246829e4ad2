/*
 * 名单比对: the two sides become lists of items, match.c does the rest.
 *
 * A file is recognised as for an import (or taken by a mapping); then the
 * column of its title is the name, and code, number and place are the columns
 * of such fields, of the ledger itself or of the one that its title refers to.
 * Nothing of it is looked up in the ledgers. What two rows of one firm say
 * otherwise is told field by field, where both say something.
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

typedef ARRAY(struct match_item) item_list;

static void items_of_sheet(struct arena *a, const struct look *l, const struct columns *columns,
	struct str source, item_list *items)
{
	for (uint32_t row = shape_first_row(&l->shape); row < l->shape.grid->rows; row++) {
		struct str first, name = cell(a, l, row, columns->name);
		size_t count = look_filled(l, row, &first);
		if (count == 0 || name.len == 0 || is_footer(first))
			continue;
		struct match_item item = {.name = name, .source = source, .row = row, .look = l};
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
		*ARRAY_ADD(a, *items) = item;
	}
}

/* "甲.xlsx 工作表“二”", as much of it as is needed to tell rows apart. */
static struct str source_of(struct arena *a, const struct look *l, bool several_files)
{
	bool several_sheets = l->file->looks.len > 1;
	struct str sheet =
		several_sheets ? str_format(a, "工作表“%.*s”", STR_ARG(l->p->sheet)) : STR_NONE;
	if (!several_files)
		return sheet;
	return several_sheets ? str_format(a, "%.*s %.*s", STR_ARG(l->p->file), STR_ARG(sheet))
			      : l->p->file;
}

/* What one side is made of while its sources are read. */
struct siding {
	struct job *job;
	const struct book *book;
	bool several; /* sources */
	item_list items;
	struct str name, kind; /* of the source at hand: "名单.xlsx", "（单位）" */
};

/* A list of nothing but names is no import, but can be compared: as of the ledger that lacks nothing else. */
static enum rc shapes_of(struct outlook *outlook, const struct intake_options *options,
	struct str path, struct file_look *ret)
{
	struct intake_options named = *options;
	TRY(file_shapes(outlook, options, path, ret));
	if (ret->looks.len > 0 || options->ledger.len + options->mapping.len > 0 ||
		ret->first->near_count == 0 || ret->first->near[0].lacks.len > 0)
		return RC_OK;
	named.ledger = ret->first->near[0].ledger->name;
	*ret = (struct file_look){0};
	return file_shapes(outlook, &named, path, ret);
}

/* Every sheet that lists what the first one lists. */
static enum rc add_file(struct siding *s, const struct intake_options *options, struct str path)
{
	struct job *job = s->job;
	struct outlook *outlook = arena_new(job->arena, struct outlook);
	struct file_look *file = arena_new(job->arena, struct file_look);
	const struct ledger_def *ledger = NULL;
	*outlook = (struct outlook){.job = job, .book = s->book, .as_of = job->today};
	TRY(shapes_of(outlook, options, path, file));
	if (file->looks.len == 0)
		return fail(job, RC_INVALID, "%.*s：%.*s", STR_ARG(file_name_of(path)),
			STR_ARG(file->first->question));
	for (size_t i = 0; i < file->looks.len; i++) {
		struct look *l = file->looks.at[i];
		struct columns columns = columns_of(l);
		if (columns.name == SIZE_MAX || (ledger != NULL && ledger != l->shape.ledger))
			continue;
		ledger = l->shape.ledger;
		shape_units(job->arena, &l->shape);
		items_of_sheet(
			job->arena, l, &columns, source_of(job->arena, l, s->several), &s->items);
		s->name = l->p->file;
		s->kind = str_format(job->arena, "（%.*s）", STR_ARG(ledger->label));
	}
	if (ledger == NULL)
		return fail(job, RC_INVALID, "%.*s 里没有名称一列，不能比对",
			STR_ARG(file_name_of(path)));
	return RC_OK;
}

/* ---- a ledger ---- */

struct reading {
	struct job *job;
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
	if (record->ledger == r->ledger)
		item.record = record_copy(r->job, record);
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
	item.record = record_copy(r->job, record);
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

static enum rc add_ledger(struct siding *s, const struct ledger_def *ledger, int64_t seq, day_t day)
{
	struct job *job = s->job;
	struct reading r = {.job = job,
		.book = s->book,
		.arena = job->arena,
		.seq = seq,
		.day = day,
		.ledger = ledger};
	struct ledger_query query = {.seq = seq, .day = day};
	name_map_init(&r.by_id, job->arena);
	TRY(read_referred(job, &r, whose(ledger) != NULL ? whose(ledger) : ledger));
	if (whose(ledger) != NULL)
		TRY(ledger_each(job, s->book, ledger, &query, take_item, &r));
	size_t count = whose(ledger) != NULL ? r.items.len : r.referred.len;
	const struct match_item *items = whose(ledger) != NULL ? r.items.at : r.referred.at;
	for (size_t i = 0; i < count; i++)
		*ARRAY_ADD(job->arena, s->items) = items[i];
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

static enum rc add_ledger_at(struct siding *s, struct str ledger_name, struct str when)
{
	struct job *job = s->job;
	const struct ledger_def *ledger = schema_ledger(&s->book->catalog->schema, ledger_name);
	int64_t seq = SEQ_NOW, head;
	struct str hash;
	day_t day = job->today;
	must(ledger != NULL);
	s->name = str_format(job->arena, "台账%.*s", STR_ARG(ledger->label));
	s->kind = STR_NONE;
	if (when.len == 0)
		return add_ledger(s, ledger, seq, day);
	TRY(book_head(job, s->book, &head, &hash));
	if (day_from_iso(when, &day)) {
		TRY(change_on(job, s->book, day, &seq));
	} else if (!int_from(when, &seq) || seq < 1 || seq > head) {
		return fail(job, RC_INVALID,
			"“%.*s”应是变更号（1 到 %lld）或日期，如 %.*s@12、%.*s@2023-06-20",
			STR_ARG(when), (long long)head, STR_ARG(ledger->label),
			STR_ARG(ledger->label));
	}
	s->kind = str_format(job->arena, "（第 %lld 号变更时）", (long long)seq);
	return add_ledger(s, ledger, seq, day);
}

static enum rc side(struct job *job, const struct book *book, const struct intake_options *options,
	const struct match_source *sources, size_t count, struct match_side *ret)
{
	struct siding s = {.job = job, .book = book, .several = count > 1};
	for (size_t i = 0; i < count; i++) {
		struct str when = sources[i].what, name = str_cut(&when, STR("@"));
		struct intake_options as = *options;
		if (sources[i].mapping.len > 0)
			as.mapping = sources[i].mapping;
		TRY(schema_ledger(&book->catalog->schema, name) != NULL
				? add_ledger_at(&s, name, when)
				: add_file(&s, &as, sources[i].what));
		if (i == 0)
			ret->label = count == 1 ? str_format(job->arena, "%.*s%.*s",
							  STR_ARG(s.name), STR_ARG(s.kind))
						: str_format(job->arena, "%.*s 等 %zu 份%.*s",
							  STR_ARG(s.name), count, STR_ARG(s.kind));
	}
	ret->items = s.items.at;
	ret->count = s.items.len;
	return RC_OK;
}

/* ---- what both say, and otherwise ---- */

static const struct ledger_def *ledger_of(const struct match_item *item)
{
	return item->record != NULL ? item->record->ledger : item->look->shape.ledger;
}

/* The column of a file that says the field; SIZE_MAX: none. */
static size_t column_for(const struct match_item *item, const struct field_def *f)
{
	const struct shape *s = &item->look->shape;
	for (size_t c = 0; c < s->column_count; c++)
		if (s->columns[c].field == f)
			return c;
	return SIZE_MAX;
}

/* Two cells with the same words, or one without: nothing to be read. */
static bool nothing_between(
	const struct match_item *a, const struct match_item *b, const struct field_def *f)
{
	const struct match_item *items[] = {a, b};
	struct str words[2] = {STR_NONE, STR_NONE};
	size_t cells = 0;
	for (size_t i = 0; i < 2; i++) {
		if (items[i]->record != NULL)
			continue;
		size_t c = column_for(items[i], f);
		if (c == SIZE_MAX)
			return true;
		words[i] = grid_at(items[i]->look->shape.grid, (uint32_t)items[i]->row, (uint32_t)c)
				   ->text;
		if (words[i].len == 0)
			return true;
		cells++;
	}
	return cells == 2 && str_eq(words[0], words[1]);
}

static struct value said(struct job *job, const struct match_item *item, size_t field)
{
	const struct ledger_def *ledger = ledger_of(item);
	const struct field_def *f = &ledger->fields[field];
	struct value v = value_missing(f->type);
	if (item->record != NULL)
		return item->record->values[field];
	size_t c = column_for(item, f);
	if (c == SIZE_MAX || !look_plain(job, item->look, field, (uint32_t)item->row, c, &v))
		return value_missing(f->type);
	return v;
}

static void add_change(
	struct arena *a, struct str *text, struct str label, struct str was, struct str is)
{
	*text = str_format(a, "%.*s%s%.*s：%.*s → %.*s", STR_ARG(*text), text->len > 0 ? "；" : "",
		STR_ARG(label), STR_ARG(intake_brief(a, was)), STR_ARG(intake_brief(a, is)));
}

static bool differ(struct arena *a, struct value x, struct value y)
{
	if (!value_given(x) || !value_given(y))
		return false;
	if (x.type == TYPE_TEXT && y.type == TYPE_TEXT)
		return !str_eq(str_name_key(a, x.text), str_name_key(a, y.text));
	return !value_eq(x, y);
}

static struct str changes_of(struct job *job, const struct match_item *a,
	const struct match_item *b, const struct match_pair *p)
{
	struct arena *arena = job->arena;
	const struct ledger_def *ledger = ledger_of(a);
	struct str text = STR_NONE;
	if (p->moved)
		add_change(arena, &text, STR("属地"), a->place, b->place);
	if (a->code.len > 0 && b->code.len > 0 && !str_eq(a->code, b->code))
		add_change(arena, &text, STR("信用代码"), a->code, b->code);
	if (a->number.len > 0 && b->number.len > 0 && !str_eq(a->number, b->number))
		add_change(arena, &text, STR("编号"), a->number, b->number);
	for (size_t i = 0; ledger == ledger_of(b) && i < ledger->field_count; i++) {
		const struct field_def *f = &ledger->fields[i];
		if ((int)i == ledger->title_field || f->type == TYPE_REF ||
			f->type == TYPE_PERSONAL || f->type == TYPE_CODE ||
			nothing_between(a, b, f))
			continue;
		struct value was = said(job, a, i), is = said(job, b, i);
		if (differ(arena, was, is))
			add_change(arena, &text, f->label, value_print(arena, f, was),
				value_print(arena, f, is));
	}
	return text;
}

static enum rc compare_in(struct job *job, const struct book *book,
	const struct intake_options *options, const struct match_source *a, size_t a_count,
	const struct match_source *b, size_t b_count, struct comparison *ret)
{
	struct match_pair *pairs;
	*ret = (struct comparison){0};
	TRY(side(job, book, options, a, a_count, &ret->a));
	TRY(side(job, book, options, b, b_count, &ret->b));
	TRY(match_lists(
		job, ret->a.items, ret->a.count, ret->b.items, ret->b.count, &pairs, &ret->count));
	ret->pairs = pairs;
	for (size_t i = 0; i < ret->count; i++) {
		struct match_pair *p = &pairs[i];
		ret->counts[p->kind]++;
		if (p->kind == MATCH_SAME || p->kind == MATCH_RENAMED)
			p->changes = changes_of(job, &ret->a.items[p->a], &ret->b.items[p->b], p);
		ret->changed += p->changes.len > 0;
		ret->cut += p->cut;
	}
	return RC_OK;
}

struct str match_cut_note(struct arena *a, const struct comparison *c)
{
	return c->cut == 0
		       ? STR_NONE
		       : str_format(a,
				 "前一份里有 %zu 条，后一份里相近的名称太多，每条只比了最可能的 %d "
				 "条："
				 "算作缺少和新增的里面可能还有没找出的更名。补上信用代码或编号再比",
				 c->cut, MATCH_TRIES);
}

enum rc intake_compare(struct job *job, const struct book *book,
	const struct intake_options *options, const struct match_source *a, size_t a_count,
	const struct match_source *b, size_t b_count, struct comparison *ret)
{
	bool mine = store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = compare_in(job, book, options, a, a_count, b, b_count, ret);
	if (mine)
		store_rollback(book->store);
	return rc;
}
