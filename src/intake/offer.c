/*
 * Mappings as text, written: what was recognised, to be kept beside the file;
 * and, for a sheet that nobody knows, one to be mended, with a question that
 * says what was seen, which ledgers come nearest and why they are not it.
 */
#include "intake/inner.h"

#define SHOWN_MAX 20 /* characters of a cell shown */

static void spaces(struct buf *b, int n)
{
	while (n-- > 0)
		buf_add_char(b, ' ');
}

/* A text that YAML reads back as it stands; control characters become blanks. */
static void quoted(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"' || s.at[i] == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, (unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7F ? ' ' : s.at[i]);
	}
	buf_add_char(b, '"');
}

/* Behind a #: nothing that would end the line. */
static void comment(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(b, (unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7F ? ' ' : s.at[i]);
}

static void letters(struct buf *b, size_t column)
{
	char at[8];
	size_t len = 0;
	for (size_t n = column + 1; n > 0 && len < sizeof(at); n = (n - 1) / 26)
		at[sizeof(at) - ++len] = (char)('A' + (n - 1) % 26);
	buf_add(b, (struct str){at + sizeof(at) - len, len});
}

/* A head that can be told from the others by its words, else the column's letter (=C where a head is called C). */
static void column_name(struct buf *b, const struct head *head, size_t c)
{
	struct str key = head->columns[c].text_key, text = head->columns[c].text;
	size_t same = str_starts(text, STR("=")) ? 2 : 0, from = b->len;
	for (size_t i = 0; i < head->count; i++)
		same += str_eq(head->columns[i].text_key, key) ||
			str_eq(head->columns[i].leaf_key, key);
	for (size_t i = 0; i < text.len; i++)
		same += (unsigned char)text.at[i] < 0x20;
	if (key.len > 0 && same == 1) {
		quoted(b, text);
		return;
	}
	letters(b, c);
	struct str letter = {b->at + from, b->len - from};
	for (size_t i = 0; i < head->count; i++)
		if (str_eq(head->columns[i].text, letter) ||
			str_eq(head->columns[i].leaf, letter)) {
			b->len = from;
			buf_add_z(b, "\"=");
			letters(b, c);
			buf_add_char(b, '"');
			return;
		}
}

/* {name: "value", …} */
static void pairs(struct buf *b, const struct pair_text *p, size_t count)
{
	buf_add_char(b, '{');
	for (size_t i = 0; i < count; i++) {
		buf_add_z(b, i > 0 ? ", " : "");
		quoted(b, p[i].left);
		buf_add_z(b, ": ");
		quoted(b, p[i].right);
	}
	buf_add_char(b, '}');
}

static void named_pairs(struct buf *b, const char *name, const struct pair_text *p, size_t count)
{
	if (count == 0)
		return;
	buf_addf(b, "%s: ", name);
	pairs(b, p, count);
	buf_add_char(b, '\n');
}

/* ---- each ---- */

static void write_turn(struct buf *b, const struct shape *s, const struct turn *turn)
{
	buf_add_z(b, "  - {column: ");
	column_name(b, &s->head, turn->cells[0].column);
	buf_addf(b, ", to: %.*s", STR_ARG(turn->cells[0].field->name));
	if (turn->cell_count > 1) {
		buf_add_z(b, ", also: {");
		for (size_t i = 1; i < turn->cell_count; i++) {
			buf_add_z(b, i > 1 ? ", " : "");
			column_name(b, &s->head, turn->cells[i].column);
			buf_addf(b, ": %.*s", STR_ARG(turn->cells[i].field->name));
		}
		buf_add_char(b, '}');
	}
	if (turn->fixed_count > 0) {
		buf_add_z(b, ", fixed: ");
		pairs(b, turn->fixed, turn->fixed_count);
	}
	buf_add_z(b, "}\n");
}

static void write_create(struct buf *b, const struct mapping *m)
{
	if (m->create_count == 0)
		return;
	buf_add_z(b, "create: {");
	for (size_t i = 0; i < m->create_count; i++) {
		buf_addf(b, "%s%.*s: ", i > 0 ? ", " : "", STR_ARG(m->create[i].ledger));
		pairs(b, m->create[i].fixed, m->create[i].fixed_count);
	}
	buf_add_z(b, "}\n");
}

static void write_columns(struct buf *b, const struct shape *s)
{
	bool any = s->parent_column >= 0;
	for (size_t c = 0; c < s->column_count; c++)
		any = any || s->columns[c].field != NULL;
	buf_add_z(b, any ? "columns:\n" : "# columns:\n");
	for (size_t c = 0; c < s->column_count; c++) {
		bool parent = s->parent_column == (int)c;
		if (s->columns[c].field == NULL && !parent)
			continue;
		spaces(b, 2);
		column_name(b, &s->head, c);
		buf_addf(b, ": %.*s", parent ? 6 : (int)s->columns[c].field->name.len,
			parent ? "parent" : s->columns[c].field->name.at);
		buf_add_z(b, "   # ");
		comment(b, parent ? s->ledger->parent->label : s->columns[c].field->label);
		buf_add_char(b, '\n');
	}
}

/* Columns that nothing takes, ready to be uncommented. */
static void write_left_over(struct buf *b, const struct shape *s)
{
	for (size_t c = 0; c < s->column_count; c++) {
		if (s->columns[c].taken || s->head.columns[c].text.len == 0)
			continue;
		buf_add_z(b, "  # ");
		column_name(b, &s->head, c);
		if (shape_doubts(s, c))
			buf_addf(b,
				": \"-\"    # 没有采用：写字段（如 %.*s），或去掉行首的 # "
				"表示不要\n",
				STR_ARG(s->columns[c].like->name));
		else
			buf_add_z(b, ": 字段    # 没有采用\n");
	}
}

static void write_fields_left(struct buf *b, const struct shape *s)
{
	buf_add_z(b, "# 还可以写的字段：");
	for (size_t i = 0; i < s->ledger->field_count; i++) {
		const struct field_def *f = &s->ledger->fields[i];
		if (shape_takes(s, f))
			continue;
		buf_addf(b, "%.*s %.*s%s；", STR_ARG(f->name), STR_ARG(f->label),
			f->required ? "（必填）" : "");
	}
	buf_add_char(b, '\n');
}

/* Values that must be filled in by a person stand last, empty. */
static void write_fixed(struct buf *b, const struct mapping *m,
	const struct field_def *const *missing, size_t missing_count)
{
	if (m->fixed_count + missing_count == 0)
		return;
	buf_add_z(b, "fixed:\n");
	for (size_t i = 0; i < m->fixed_count; i++) {
		spaces(b, 2);
		quoted(b, m->fixed[i].left);
		buf_add_z(b, ": ");
		quoted(b, m->fixed[i].right);
		buf_add_char(b, '\n');
	}
	for (size_t i = 0; i < missing_count; i++) {
		buf_addf(b, "  %.*s: \"\"   # 请填：", STR_ARG(missing[i]->name));
		comment(b, missing[i]->label);
		if (missing[i]->note.len > 0) {
			buf_add_z(b, "（");
			comment(b, missing[i]->note);
			buf_add_z(b, "）");
		}
		buf_add_char(b, '\n');
	}
}

static bool doubted(const struct shape *s)
{
	for (size_t c = 0; c < s->column_count; c++)
		if (shape_doubts(s, c))
			return true;
	return false;
}

struct str mapping_write(struct job *job, const struct shape *s, const struct mapping *m,
	const struct field_def *const *missing, size_t missing_count)
{
	struct buf b;
	if (missing_count == 0 && m->text.len > 0 && m->column_count + m->each_count > 0 &&
		!doubted(s))
		return m->text;
	buf_init(&b, MAPPING_MAX_BYTES);
	buf_addf(&b, "ledger: %.*s   # ", STR_ARG(s->ledger->name));
	comment(&b, s->ledger->label);
	buf_add_z(&b, "\nsheet: ");
	quoted(&b, s->grid->name);
	buf_addf(&b, "\nhead: %u\n", s->no_head ? 0 : (unsigned)s->head.last + 1);
	write_columns(&b, s);
	write_left_over(&b, s);
	write_fixed(&b, m, missing, missing_count);
	named_pairs(&b, "from_title", m->from_title, m->from_title_count);
	if (s->turn_count > 0)
		buf_add_z(&b, "each:\n");
	for (size_t i = 0; i < s->turn_count; i++)
		write_turn(&b, s, &s->turns[i]);
	write_create(&b, m);
	if (m->full)
		buf_add_z(&b, "full: yes\n");
	if (m->only)
		buf_add_z(&b, "only: yes\n");
	if (m->repeats)
		buf_add_z(&b, "repeats: yes\n");
	write_fields_left(&b, s);
	return buf_take(job->arena, &b);
}

/* ---- a sheet that nobody knows ---- */

/* The row that looks like a head: the first with most of the widest row's words. */
static uint32_t head_guess(const struct grid *grid)
{
	uint32_t widest = 0, best = 0, filled[INTAKE_HEAD_ROWS] = {0};
	for (uint32_t r = 0; r < INTAKE_HEAD_ROWS && r < grid->rows; r++) {
		for (uint32_t c = 0; c < grid->row[r].count; c++)
			filled[r] += grid_at(grid, r, c)->text.len > 0;
		widest = filled[r] > widest ? filled[r] : widest;
	}
	while (best + 1 < INTAKE_HEAD_ROWS && filled[best] * 10 < widest * 6)
		best++;
	return best;
}

static struct str shown(struct arena *a, struct str text)
{
	return brief(a, text, SHOWN_MAX);
}

static void see_sheet(struct arena *a, const struct grid *grid, struct intake_seen *seen)
{
	uint32_t width = grid->columns < INTAKE_SEEN_COLUMNS ? grid->columns : INTAKE_SEEN_COLUMNS;
	struct str *heads = arena_array(a, struct str, width + 1);
	struct str *first = arena_array(a, struct str, (size_t)width * INTAKE_SEEN_ROWS + 1);
	*seen = (struct intake_seen){.sheet = grid->name,
		.rows = grid->rows,
		.columns = grid->columns,
		.head = head_guess(grid),
		.heads = heads,
		.first = first,
		.column_count = width};
	for (uint32_t c = 0; c < width; c++)
		heads[c] = shown(a, grid_at(grid, seen->head, c)->text);
	for (uint32_t r = seen->head + 1; r < grid->rows && seen->row_count < INTAKE_SEEN_ROWS;
		r++) {
		if (row_words(a, grid, r).len == 0)
			continue;
		for (uint32_t c = 0; c < width; c++)
			first[seen->row_count * width + c] = shown(a, grid_at(grid, r, c)->text);
		seen->row_count++;
	}
}

void sheets_seen(struct recognition *r, struct proposal *p)
{
	struct arena *a = r->job->arena;
	struct intake_seen *seen = arena_array(a, struct intake_seen, r->grid_count + 1);
	for (size_t i = 0; i < r->grid_count; i++)
		if (r->grids[i].rows > 0)
			see_sheet(a, &r->grids[i], &seen[p->seen_count++]);
	p->seen = seen;
}

static struct str fits_text(struct arena *a, const struct shape *s)
{
	struct str text = STR_NONE;
	for (size_t c = 0; c < s->column_count; c++)
		if (s->columns[c].field != NULL)
			text = str_format(a, "%.*s%s%.*s→%.*s", STR_ARG(text),
				text.len > 0 ? "、" : "", STR_ARG(shown(a, s->columns[c].head)),
				STR_ARG(s->columns[c].field->label));
	return text;
}

static struct str lacks_text(struct recognition *r, const struct shape *s)
{
	const struct field_def *missing[CATALOG_MAX_FIELDS];
	size_t count = lacking(r, s, NULL, missing);
	struct str text = s->ledger->parent != NULL && s->parent_column < 0
				  ? s->ledger->parent->label
				  : STR_NONE;
	for (size_t i = 0; i < count; i++)
		text = str_format(r->job->arena, "%.*s%s%.*s", STR_ARG(text),
			text.len > 0 ? "、" : "", STR_ARG(missing[i]->label));
	return text;
}

void ledgers_near(struct recognition *r, const struct shape near[INTAKE_NEAR], struct proposal *p)
{
	struct intake_near *list = arena_array(r->job->arena, struct intake_near, INTAKE_NEAR);
	for (size_t i = 0; i < INTAKE_NEAR && near[i].ledger != NULL; i++)
		list[p->near_count++] = (struct intake_near){near[i].ledger,
			fits_text(r->job->arena, &near[i]), lacks_text(r, &near[i])};
	p->near = list;
}

static struct str all_ledgers(struct recognition *r)
{
	const struct schema *schema = &r->catalog->schema;
	struct str text = STR_NONE;
	for (size_t i = 0; i < schema->ledger_count; i++)
		if (!schema->ledgers[i]->made)
			text = str_format(r->job->arena, "%.*s%s%.*s %.*s", STR_ARG(text),
				text.len > 0 ? "、" : "", STR_ARG(schema->ledgers[i]->name),
				STR_ARG(schema->ledgers[i]->label));
	return text;
}

struct str mapping_offer(struct recognition *r, size_t sheet, const struct shape *near)
{
	struct arena *a = r->job->arena;
	const struct field_def *missing[CATALOG_MAX_FIELDS];
	struct mapping none = {0};
	if (near->ledger != NULL)
		return str_format(a,
			"# 列的对照：改好后存为“%.*s.mapping.yaml”，与表放在一起再导入\n%.*s",
			STR_ARG(r->file),
			STR_ARG(mapping_write(
				r->job, near, &none, missing, lacking(r, near, NULL, missing))));
	const struct grid *grid = &r->grids[sheet];
	struct shape bare = {.grid = grid, .parent_column = -1};
	struct head head;
	struct buf b;
	heading_read(a, grid, head_guess(grid), head_guess(grid), &head);
	shape_begin(a, &bare, &head);
	buf_init(&b, MAPPING_MAX_BYTES);
	buf_add_z(&b, "# 列的对照：写明台账，去掉要采用的列前面的 #，“字段”改成字段的代码；存为“");
	comment(&b, r->file);
	buf_add_z(&b, ".mapping.yaml”，与表放在一起再导入\n# 台账：");
	comment(&b, all_ledgers(r));
	buf_add_z(&b, "\nledger: 请写台账的代码\nsheet: ");
	quoted(&b, grid->name);
	buf_addf(&b, "\nhead: %u\ncolumns:\n", (unsigned)head.last + 1);
	write_left_over(&b, &bare);
	return buf_take(a, &b);
}

static void tell_seen(struct buf *b, const struct intake_seen *seen)
{
	buf_addf(b, "\n  工作表“%.*s”（%u 行 %u 列），第 %u 行像表头：", STR_ARG(seen->sheet),
		(unsigned)seen->rows, (unsigned)seen->columns, (unsigned)seen->head + 1);
	for (size_t c = 0; c < seen->column_count; c++)
		buf_addf(b, "%s%.*s", c > 0 ? "｜" : "", STR_ARG(seen->heads[c]));
	for (size_t i = 0; i < seen->row_count && i < 2; i++) {
		buf_add_z(b, "\n    其下：");
		for (size_t c = 0; c < seen->column_count; c++)
			buf_addf(b, "%s%.*s", c > 0 ? "｜" : "",
				STR_ARG(seen->first[i * seen->column_count + c]));
	}
}

static void tell_near(struct buf *b, const struct intake_near *near)
{
	buf_addf(b, "\n  最接近：%.*s（%.*s）——%s%.*s", STR_ARG(near->ledger->label),
		STR_ARG(near->ledger->name), near->fits.len > 0 ? "对上了 " : "没有对上一列",
		STR_ARG(near->fits));
	if (near->lacks.len > 0)
		buf_addf(b, "；缺必填的：%.*s", STR_ARG(near->lacks));
	else if (near->fits.len > 0)
		buf_add_z(b, "；只凭这些认不准");
}

struct str question_text(struct recognition *r, const struct proposal *p, struct str rivals)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	if (rivals.len > 0)
		buf_addf(&b, "像不止一本台账的表（%.*s），请选定台账（--ledger）", STR_ARG(rivals));
	else if (r->options->ledger.len > 0)
		buf_addf(&b, "认不成台账“%.*s”的表", STR_ARG(r->options->ledger));
	else
		buf_add_z(&b, "认不出是哪本台账的表");
	for (size_t i = 0; i < p->seen_count && i < 4; i++)
		tell_seen(&b, &p->seen[i]);
	for (size_t i = 0; rivals.len == 0 && i < p->near_count; i++)
		tell_near(&b, &p->near[i]);
	buf_add_z(&b, "\n  怎么办：表头改用台账的字段名");
	if (r->options->ledger.len == 0)
		buf_add_z(&b, "，或选定台账（--ledger）");
	if (rivals.len == 0 && p->near_count > 0 && p->near[0].lacks.len > 0 &&
		p->near[0].ledger->parent == NULL)
		buf_addf(&b, "；所缺的若每一行都一样，加 --fixed %.*s=…",
			STR_ARG(str_head(p->near[0].lacks, str_find(p->near[0].lacks, STR("、")))));
	buf_addf(&b,
		"；或写一份列的对照：kezhang import 文件 --mapping-out 对照.yaml "
		"写出一份可改的，改好后存为“%.*s.mapping.yaml”",
		STR_ARG(r->file));
	return buf_take(r->job->arena, &b);
}
