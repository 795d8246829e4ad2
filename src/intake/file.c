/*
 * One file: which of its sheets are lists of what, in the order of what refers
 * to what; each is looked at with what the earlier ones bring already known.
 */
#include "intake/inner.h"

#include <string.h>

#include "store/sm3.h"

#define FILE_MAX    ((size_t)512 << 20)
#define HEAD_MERGES 2000 /* merged ranges of a head; more are not looked at */

/* ---- which mapping ---- */

/* A pack's mapping whose head words all stand in one row of the sheet. */
static bool mapping_matches(struct arena *a, const struct grid *grid, const struct mapping *m)
{
	for (uint32_t r = 0; m->match_count > 0 && r < grid->rows && r < INTAKE_HEAD_ROWS; r++) {
		size_t hits = 0;
		for (size_t i = 0; i < m->match_count; i++)
			for (uint32_t c = 0; c < grid->row[r].count; c++)
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

struct mappings {
	struct mapping given; /* by the person; text empty: none */
	struct mapping *packs;
	size_t pack_count;
};

static enum rc read_mappings(struct recognition *r, struct mappings *ret)
{
	const struct catalog *catalog = r->catalog;
	struct arena *a = r->job->arena;
	TRY(mapping_read(r->job, r->options->mapping, &ret->given));
	ret->packs = arena_array(a, struct mapping, catalog->mapping_count + 1);
	r->fallbacks = arena_array(a, struct mapping, catalog->mapping_count + 1);
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		struct mapping m;
		TRY(mapping_of_pack(r->job, catalog, i, &m));
		if (m.fallback)
			r->fallbacks[r->fallback_count++] = m;
		else
			ret->packs[ret->pack_count++] = m;
	}
	if (r->options->ledger.len > 0)
		ret->given.ledger = r->options->ledger;
	if (ret->given.ledger.len > 0 && schema_ledger(&catalog->schema, ret->given.ledger) == NULL)
		return fail(r->job, RC_INVALID, "没有台账“%.*s”；可选：%.*s",
			STR_ARG(ret->given.ledger), STR_ARG(ledgers_text(a, &catalog->schema)));
	return RC_OK;
}

/* The mapping for a sheet; without columns in it the sheet is recognised by its labels. */
static const struct mapping *mapping_of_sheet(
	struct recognition *r, const struct mappings *all, size_t sheet)
{
	const struct schema *schema = &r->catalog->schema;
	if (all->given.text.len > 0)
		return &all->given;
	for (size_t i = 0; i < all->pack_count; i++)
		if ((all->given.ledger.len == 0 ||
			    schema_ledger(schema, all->given.ledger) ==
				    schema_ledger(schema, all->packs[i].ledger)) &&
			mapping_matches(r->job->arena, &r->grids[sheet], &all->packs[i]))
			return &all->packs[i];
	return &all->given;
}

/* ---- what columns do not say ---- */

static bool is_given(const struct look *l, const struct field_def *f)
{
	for (size_t i = 0; i < l->given.len; i++)
		if (l->given.at[i].field == f)
			return true;
	return false;
}

static enum rc give_options(struct look *l)
{
	const struct field_def *period = ledger_field(l->shape.ledger, STR("period"));
	for (size_t i = 0; i < l->options->fixed_count; i++)
		TRY(look_give(l, l->options->fixed[i].field, l->options->fixed[i].value, "--fixed",
			STR("指定")));
	if (l->options->period.len > 0 && period != NULL && !is_given(l, period))
		TRY(look_give(l, period->name, l->options->period, "--period", STR("指定")));
	return RC_OK;
}

static enum rc give_mapped(struct look *l)
{
	for (size_t i = 0; i < l->mapping.fixed_count; i++) {
		const struct field_def *f = ledger_field(l->shape.ledger, l->mapping.fixed[i].left);
		/* written out to be filled in, and then a column was found that says it */
		if (f != NULL && num_is_blank(l->mapping.fixed[i].right) &&
			shape_takes(&l->shape, f))
			continue;
		if (f == NULL || !is_given(l, f))
			TRY(look_give(l, l->mapping.fixed[i].left, l->mapping.fixed[i].right,
				"对照里 fixed", STR("对照")));
	}
	return RC_OK;
}

struct sought { /* what titles were asked for and did not say */
	const struct field_def *missing[CATALOG_MAX_FIELDS];
	size_t count;
	struct str several; /* "2022H1、2022" where more than one was found */
};

static enum rc give_titles(struct look *l, struct sought *ret)
{
	struct arena *a = l->job->arena;
	struct titles titles;
	titles_of(a, &l->shape, l->p->file, &titles);
	for (size_t i = 0; i < l->mapping.from_title_count; i++) {
		struct str field = l->mapping.from_title[i].left, value, why, several;
		const struct field_def *f = ledger_field(l->shape.ledger, field);
		if (f == NULL)
			return fail(l->job, RC_INVALID,
				"对照里 from_title 的字段“%.*s”不在台账“%.*s”里", STR_ARG(field),
				STR_ARG(l->shape.ledger->label));
		if (is_given(l, f) || shape_takes(&l->shape, f))
			continue;
		if (title_find(
			    a, &titles, l->mapping.from_title[i].right, &value, &why, &several)) {
			TRY(look_give(l, f->name, value, "标题里", why));
		} else if (f->required || several.len > 0) {
			ret->missing[ret->count++] = f;
			ret->several = several.len > 0 ? several : ret->several;
		}
	}
	return RC_OK;
}

/* Nothing is assumed: the person says it. */
static void ask_for(struct look *l, const struct sought *sought)
{
	struct arena *a = l->job->arena;
	struct str labels = STR_NONE, how = STR_NONE;
	for (size_t i = 0; i < sought->count; i++) {
		const struct field_def *f = sought->missing[i];
		bool period = str_eq(f->name, STR("period"));
		labels = str_format(
			a, "%.*s%s%.*s", STR_ARG(labels), i > 0 ? "、" : "", STR_ARG(f->label));
		how = str_format(a, "%.*s%s--fixed %.*s=%s", STR_ARG(how),
			period ? " --period 2022H1（或 " : " ", STR_ARG(f->label),
			period ? "2022H1）" : "…");
	}
	l->p->question = str_format(a,
		"是“%.*s”的表，但%s%.*s%s%.*s。请加%.*s，或在列的对照里写 fixed",
		STR_ARG(l->shape.ledger->label),
		sought->several.len > 0 ? "说了不止一个" : "没有写", STR_ARG(labels),
		sought->several.len > 0 ? "：" : "：列里没有，标题、工作表名和文件名里也认不出",
		STR_ARG(sought->several), STR_ARG(how));
	l->p->mapping =
		mapping_write(l->job, &l->shape, &l->mapping, sought->missing, sought->count);
	l->p->ledger = NULL;
}

/* Columns that look as if they were wanted are not left out in silence. */
static bool ask_for_columns(struct look *l)
{
	struct arena *a = l->job->arena;
	struct shape *s = &l->shape;
	struct str told = STR_NONE, how = STR_NONE;
	for (size_t c = 0; c < s->column_count; c++) {
		if (!shape_doubts(s, c))
			continue;
		const struct field_def *like = s->columns[c].like;
		struct str letter = cell_address(a, 0, (uint32_t)c);
		told = str_format(a, "%.*s%s%.*s列“%.*s”（字段“%.*s”%s）", STR_ARG(told),
			told.len > 0 ? "、" : "", (int)letter.len - 1, letter.at,
			STR_ARG(s->columns[c].head), STR_ARG(like->label),
			shape_takes(s, like) ? "已从别的列取" : "");
		if (how.len == 0)
			how = str_format(a, "%.*s: %.*s", (int)letter.len - 1, letter.at,
				STR_ARG(like->name));
	}
	if (told.len == 0)
		return false;
	l->p->question = str_format(a,
		"是“%.*s”的表，但有填了内容而没有采用的列：%.*s。请在列的对照 columns "
		"里写明它进哪个"
		"字段（如 %.*s），不要的写 \"-\"",
		STR_ARG(s->ledger->label), STR_ARG(told), STR_ARG(how));
	l->p->mapping = mapping_write(l->job, s, &l->mapping, NULL, 0);
	l->p->ledger = NULL;
	return true;
}

/* ---- one sheet ---- */

static void describe(struct look *l, const struct grid *grid)
{
	struct proposal *p = l->p;
	struct shape *s = &l->shape;
	p->ledger = s->ledger;
	p->sheet = grid->name;
	p->hidden_sheet = grid->hidden;
	p->head_last = s->head.last;
	p->columns = s->columns;
	p->column_count = s->column_count;
	p->hidden_rows = grid->hidden_rows;
	p->hidden_columns = grid->hidden_columns;
	for (size_t c = 0; c < s->column_count; c++)
		for (uint32_t r = shape_first_row(s); r < grid->rows && !s->columns[c].filled; r++)
			s->columns[c].filled = grid_at(grid, r, (uint32_t)c)->text.len > 0;
}

static enum rc look_sheet(struct look *l, struct grid *grid)
{
	struct sought sought = {0};
	shape_units(l->job->arena, &l->shape);
	describe(l, grid);
	TRY(look_begin(l));
	TRY(give_options(l));
	TRY(give_mapped(l));
	TRY(give_titles(l, &sought));
	if (sought.count > 0) {
		ask_for(l, &sought);
		return RC_OK;
	}
	if (ask_for_columns(l))
		return RC_OK;
	look_group_rows(l, grid->merges, grid->merge_count);
	look_spread_merges(l, grid);
	l->p->mapping = mapping_write(l->job, &l->shape, &l->mapping, NULL, 0);
	return look_run(l);
}

/* ---- the sheets ---- */

struct opening {
	struct recognition r;
	struct outlook *outlook;
	struct file_look *file;
	struct mappings mappings;
	struct grid *grids; /* with all their merges */
	struct str bytes_sm3;
	int64_t size;
	/* of the sheet that came nearest to something */
	struct shape near[INTAKE_NEAR];
	size_t near_sheet;
	struct str rivals;
	struct str unread;
};

static struct proposal *new_proposal(const struct opening *o)
{
	struct proposal *p = arena_new(o->r.job->arena, struct proposal);
	p->file = o->r.file;
	p->sm3 = o->bytes_sm3;
	p->size = o->size;
	p->outlook = o->outlook;
	return p;
}

static void add_look(struct opening *o, const struct shape *s, const struct mapping *m)
{
	struct look *l = arena_new(o->r.job->arena, struct look);
	l->job = o->r.job;
	l->book = o->outlook->book;
	l->options = o->r.options;
	l->outlook = o->outlook;
	l->file = o->file;
	l->words = &o->r.words;
	l->mapping = *m;
	l->shape = *s;
	l->p = new_proposal(o);
	*ARRAY_ADD(o->r.job->arena, o->file->looks) = l;
}

static void not_known(
	struct opening *o, size_t sheet, const struct shape near[INTAKE_NEAR], struct str rivals)
{
	struct grid *grid = &o->grids[sheet];
	bool first = o->near[0].ledger == NULL && (near[0].ledger != NULL || o->unread.len == 0);
	if (first || near[0].score > o->near[0].score) {
		memcpy(o->near, near, sizeof(o->near));
		o->near_sheet = sheet;
		o->rivals = rivals;
	}
	if (!grid->hidden && !str_eq(grid->name, STR(INTAKE_HELP_SHEET)))
		o->unread = str_format(o->r.job->arena, "%.*s%s%.*s", STR_ARG(o->unread),
			o->unread.len > 0 ? "、" : "", STR_ARG(grid->name));
}

static enum rc know_sheet(struct opening *o, size_t sheet)
{
	const struct mapping *m = mapping_of_sheet(&o->r, &o->mappings, sheet);
	struct shape shape, near[INTAKE_NEAR] = {0};
	struct str rivals;
	if (m->column_count + m->each_count > 0) {
		TRY(use_mapping(&o->r, sheet, m, &shape));
		add_look(o, &shape, m);
		return RC_OK;
	}
	recognise_sheet(&o->r, sheet, m, &shape, near, &rivals);
	if (shape.ledger != NULL)
		add_look(o, &shape, mapping_besides(&o->r, m, shape.ledger));
	else
		not_known(o, sheet, near, rivals);
	return RC_OK;
}

static enum rc know_sheets(struct opening *o)
{
	struct str named = o->mappings.given.sheet;
	bool one = o->mappings.given.column_count + o->mappings.given.each_count > 0;
	size_t tried = 0;
	for (size_t i = 0; i < o->r.grid_count; i++) {
		if (o->grids[i].rows == 0 || !sheet_named(&o->grids[i], i, named) ||
			(one && tried > 0))
			continue;
		tried++;
		TRY(know_sheet(o, i));
	}
	if (tried == 0 && named.len > 0)
		return fail(
			o->r.job, RC_INVALID, "文件里没有对照所说的工作表“%.*s”", STR_ARG(named));
	return RC_OK;
}

bool ledger_refers(const struct ledger_def *ledger, const struct ledger_def *to)
{
	const struct ledger_def *seen[64];
	size_t count = 1;
	seen[0] = ledger;
	for (size_t at = 0; at < count; at++)
		for (size_t i = 0; i <= seen[at]->field_count; i++) {
			const struct ledger_def *next = i < seen[at]->field_count
								? seen[at]->fields[i].ref
								: seen[at]->parent;
			bool known = next == NULL;
			if (next == to && next != NULL && to != ledger)
				return true;
			for (size_t k = 0; k < count && !known; k++)
				known = seen[k] == next;
			if (!known && count < COUNT_OF(seen))
				seen[count++] = next;
		}
	return false;
}

/* What others refer to comes first; else the order of the sheets. */
static void order_looks(struct file_look *file)
{
	for (size_t done = 0; done < file->looks.len; done++) {
		size_t pick = done;
		for (size_t i = done; i < file->looks.len; i++) {
			bool waits = false;
			for (size_t k = done; k < file->looks.len; k++)
				waits = waits || ledger_refers(file->looks.at[i]->shape.ledger,
							 file->looks.at[k]->shape.ledger);
			if (!waits) {
				pick = i;
				break;
			}
		}
		struct look *l = file->looks.at[pick];
		for (size_t i = pick; i > done; i--)
			file->looks.at[i] = file->looks.at[i - 1];
		file->looks.at[done] = l;
	}
}

/* Proposals in the order of the sheets that were looked at; one with a question stands in front. */
static void chain(struct opening *o)
{
	struct file_look *file = o->file;
	struct proposal **end = &file->first;
	for (int with_question = 1; with_question >= 0; with_question--)
		for (size_t i = 0; i < file->looks.len; i++) {
			struct proposal *p = file->looks.at[i]->p;
			if ((p->ledger == NULL) == (with_question == 1)) {
				*end = p;
				end = &p->next;
			}
		}
	if (file->first != NULL) {
		file->first->unread = o->unread;
		return;
	}
	struct proposal *p = file->first = new_proposal(o);
	sheets_seen(&o->r, p);
	if (o->rivals.len == 0)
		ledgers_near(&o->r, o->near, p);
	if (p->seen_count == 0) {
		p->question = STR("文件里没有内容");
		return;
	}
	p->question = question_text(&o->r, p, o->rivals);
	p->mapping = mapping_offer(&o->r, o->near_sheet, &o->near[0]);
}

/* The same grids with those merges only that a head may have. */
static const struct grid *tops_of(struct arena *a, const struct grid *grids, size_t count)
{
	struct grid *tops = arena_array(a, struct grid, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct sheet_merge *merges = arena_array(a, struct sheet_merge, HEAD_MERGES);
		size_t kept = 0;
		for (size_t k = 0; k < grids[i].merge_count && kept < HEAD_MERGES; k++)
			if (grids[i].merges[k].top < INTAKE_HEAD_ROWS)
				merges[kept++] = grids[i].merges[k];
		tops[i] = grids[i];
		tops[i].merges = merges;
		tops[i].merge_count = kept;
	}
	return tops;
}

static enum rc open_file(struct opening *o)
{
	struct job *job = o->r.job;
	struct file_look *file = o->file;
	struct str bytes;
	size_t count;
	TRY(file_read_whole(job, file->path, FILE_MAX, &bytes));
	struct sm3_aside *sm3 = sm3_aside(job->arena, bytes);
	o->r.file = str_copy(job->arena, file_name_of(file->path));
	o->size = (int64_t)bytes.len;
	TRY(grid_read_bytes(job, o->r.file, bytes, &o->grids, &count));
	o->bytes_sm3 = sm3_aside_text(job->arena, sm3);
	file->sheet_names = arena_array(job->arena, struct str, count + 1);
	file->sheet_count = count;
	for (size_t i = 0; i < count; i++)
		file->sheet_names[i] = o->grids[i].name;
	o->r.grids = tops_of(job->arena, o->grids, count);
	o->r.grid_count = count;
	words_init(&o->r.words, job->arena, &o->r.catalog->schema);
	return read_mappings(&o->r, &o->mappings);
}

/* Which sheets are lists of what; nothing is looked at yet. */
static enum rc file_know(struct outlook *outlook, const struct intake_options *options,
	struct str path, struct file_look *ret, struct opening **ret_opening)
{
	struct opening *o = arena_new(outlook->job->arena, struct opening);
	*ret = (struct file_look){.path = path};
	o->r = (struct recognition){
		.job = outlook->job, .catalog = outlook->book->catalog, .options = options};
	o->outlook = outlook;
	o->file = ret;
	TRY(open_file(o));
	TRY(know_sheets(o));
	order_looks(ret);
	*ret_opening = o;
	return RC_OK;
}

enum rc file_shapes(struct outlook *outlook, const struct intake_options *options, struct str path,
	struct file_look *ret)
{
	struct opening *o;
	TRY(file_know(outlook, options, path, ret, &o));
	for (size_t i = 0; i < ret->looks.len; i++)
		describe(ret->looks.at[i], &o->grids[ret->looks.at[i]->shape.sheet]);
	chain(o);
	return RC_OK;
}

enum rc file_look(struct outlook *outlook, const struct intake_options *options, struct str path,
	struct file_look *ret)
{
	struct opening *o;
	TRY(file_know(outlook, options, path, ret, &o));
	for (size_t i = 0; i < ret->looks.len; i++)
		TRY(look_sheet(ret->looks.at[i], &o->grids[ret->looks.at[i]->shape.sheet]));
	for (size_t i = 0; i < ret->looks.len; i++)
		TRY(look_absent(ret->looks.at[i]));
	chain(o);
	return RC_OK;
}

enum rc file_ledgers(struct outlook *outlook, const struct intake_options *options, struct str path,
	const struct ledger_def **ret, size_t *ret_count)
{
	struct file_look file;
	struct opening *o;
	TRY(file_know(outlook, options, path, &file, &o));
	*ret_count = 0;
	for (size_t i = 0; i < file.looks.len && *ret_count < FILE_MAX_LEDGERS; i++)
		ret[(*ret_count)++] = file.looks.at[i]->shape.ledger;
	return RC_OK;
}
