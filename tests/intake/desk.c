#include "desk.h"

#include "ooxml/ooxml.h"

#include <stdlib.h>

void desk_open(struct desk *d)
{
	const char *folder = getenv("KEZHANG_TEST_PACK");
	struct str path = str_from_z(folder);

	assert_non_null(folder);
	both_open(&d->db);
	d->db.job.today = 19528; /* 2023-06-20 */
	d->options = (struct intake_options){0};
	OK(&d->db.job, catalog_load_only(&d->db.job, &path, 1, &d->catalog));
	OK(&d->db.job, book_create(&d->db.job, d->db.store, d->catalog, 1, STR("试验"), &d->book));
}

void desk_close(struct desk *d)
{
	both_close(&d->db);
	catalog_free(d->catalog);
}

struct str desk_file(struct desk *d, const char *name, const char *text)
{
	struct str path = both_path(&d->db, name);

	OK(&d->db.job, file_write_whole(&d->db.job, path, str_from_z(text)));
	return path;
}

/* ---- workbooks ---- */

#define MAIN    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPES   "http://schemas.openxmlformats.org/package/2006/content-types"

static void put(struct job *job, struct ooxml_writer *writer, struct str part, struct buf *b)
{
	struct str content = buf_take(job->arena, b);

	OK(job, ooxml_writer_add(job, writer, part, content));
	buf_init(b, BUF_MAX_TEXT);
}

static void add_rows(struct job *job, struct buf *b, struct str cells)
{
	for (uint32_t row = 0; cells.at != NULL; row++) {
		struct str line = str_cut(&cells, STR("\n"));

		buf_addf(b, "<row r=\"%u\">", row + 1);
		for (uint32_t column = 0; line.at != NULL; column++) {
			struct str cell = str_cut(&line, STR("|"));
			struct str address = cell_address(job->arena, row, column);

			if (cell.len == 0)
				continue;
			if (cell.at[0] == '#') {
				buf_addf(b, "<c r=\"%.*s\"><v>%.*s</v></c>", STR_ARG(address),
					STR_ARG(str_skip(cell, 1)));
				continue;
			}
			buf_addf(b, "<c r=\"%.*s\" t=\"inlineStr\"><is><t>", STR_ARG(address));
			xml_add_text(b, cell);
			buf_add_z(b, "</t></is></c>");
		}
		buf_add_z(b, "</row>");
	}
}

static void add_merges(struct buf *b, struct str merges)
{
	if (merges.len == 0)
		return;
	buf_add_z(b, "<mergeCells>");
	while (merges.at != NULL) {
		struct str range = str_cut(&merges, STR(" "));

		buf_addf(b, "<mergeCell ref=\"%.*s\"/>", STR_ARG(range));
	}
	buf_add_z(b, "</mergeCells>");
}

struct str desk_book(
	struct desk *d, const char *name, const struct desk_sheet *sheets, size_t count)
{
	struct job *job = &d->db.job;
	struct arena *a = job->arena;
	struct ooxml_writer *writer;
	struct str bytes, path = both_path(&d->db, name);
	struct buf b;

	buf_init(&b, BUF_MAX_TEXT);
	OK(job, ooxml_writer_open(job, &writer));
	buf_add_z(&b, "<Types xmlns=\"" TYPES "\"><Default Extension=\"xml\" "
		      "ContentType=\"application/xml\"/></Types>");
	put(job, writer, STR("[Content_Types].xml"), &b);
	buf_add_z(&b, "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"r1\" Type=\"" OFFICE
		      "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
	put(job, writer, STR("_rels/.rels"), &b);
	buf_add_z(&b, "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
	for (size_t i = 0; i < count; i++)
		buf_addf(&b, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"r%zu\"%s/>", sheets[i].name,
			i + 1, i + 1, sheets[i].hidden ? " state=\"hidden\"" : "");
	buf_add_z(&b, "</sheets></workbook>");
	put(job, writer, STR("xl/workbook.xml"), &b);
	buf_add_z(&b, "<Relationships xmlns=\"" PACKAGE "\">");
	for (size_t i = 0; i < count; i++)
		buf_addf(&b,
			"<Relationship Id=\"r%zu\" Type=\"" OFFICE
			"/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
			i + 1, i + 1);
	buf_add_z(&b, "</Relationships>");
	put(job, writer, STR("xl/_rels/workbook.xml.rels"), &b);
	for (size_t i = 0; i < count; i++) {
		buf_add_z(&b, "<worksheet xmlns=\"" MAIN "\"><sheetData>");
		add_rows(job, &b, str_from_z(sheets[i].cells));
		buf_add_z(&b, "</sheetData>");
		add_merges(&b, str_from_z(sheets[i].merges));
		buf_add_z(&b, "</worksheet>");
		put(job, writer, str_format(a, "xl/worksheets/sheet%zu.xml", i + 1), &b);
	}
	buf_free(&b);
	OK(job, ooxml_writer_finish(job, writer, &bytes));
	OK(job, file_write_whole(job, path, bytes));
	return path;
}

/* ---- looks ---- */

struct proposal *desk_look_at(struct desk *d, struct str path)
{
	struct proposal *p = NULL;

	OK(&d->db.job, intake_look(&d->db.job, d->book, path, &d->options, &p));
	return p;
}

struct proposal *desk_look(struct desk *d, const char *name, const char *text)
{
	return desk_look_at(d, desk_file(d, name, text));
}

int64_t desk_accept(struct desk *d, const char *name, const char *text)
{
	struct proposal *p;
	int64_t seq;

	OK(&d->db.job, intake_accept(&d->db.job, d->book, desk_file(d, name, text), &d->options,
			       STR_NONE, &p, &seq));
	return seq;
}

const struct ledger_def *desk_ledger(struct desk *d, const char *name)
{
	const struct ledger_def *ledger = schema_ledger(&d->catalog->schema, str_from_z(name));

	assert_non_null(ledger);
	return ledger;
}

void desk_counts(const struct proposal *p, const char *wanted, const char *file, int line)
{
	char got[120];

	(void)snprintf(got, sizeof(got), "%lld %lld %lld %lld %lld", (long long)p->counts[ROW_NEW],
		(long long)p->counts[ROW_CHANGED], (long long)p->counts[ROW_SAME],
		(long long)p->counts[ROW_WRONG], (long long)p->counts[ROW_SKIPPED]);
	if (strcmp(got, wanted) == 0)
		return;
	print_error("counts are %s, not %s; question '%.*s'\n", got, wanted, STR_ARG(p->question));
	for (size_t i = 0; i < p->problem_count; i++)
		print_error("  %.*s %.*s\n", STR_ARG(p->problems[i].address),
			STR_ARG(p->problems[i].message));
	_fail(file, line);
}

const char *desk_said(struct desk *d, const struct proposal *p, size_t row, const char *field)
{
	struct str text;
	const struct field_def *f = ledger_field(p->rows[row].ledger, str_from_z(field));

	assert_non_null(f);
	assert_true(row < p->row_count);
	OK(&d->db.job, intake_text(&d->db.job, d->book, p, p->rows[row].record,
			       (size_t)(f - p->rows[row].ledger->fields), &text));
	return str_z(d->db.job.arena, text);
}

const char *desk_columns(struct desk *d, const struct proposal *p)
{
	struct arena *a = d->db.job.arena;
	struct str text = STR_NONE;

	for (size_t i = 0; i < p->column_count; i++) {
		const struct intake_column *c = &p->columns[i];
		struct str to = c->field != NULL ? c->field->name : c->taken ? STR("*") : STR("-");

		text = str_format(a, "%.*s%s%.*s→%.*s", STR_ARG(text), i > 0 ? " " : "",
			STR_ARG(c->head), STR_ARG(to));
	}
	return str_z(a, text);
}

const char *desk_problem(struct desk *d, const struct proposal *p)
{
	const struct intake_problem *t = p->problems;

	if (p->problem_count == 0)
		return "";
	return str_z(d->db.job.arena,
		str_format(d->db.job.arena, "%.*s %.*s“%.*s”：%.*s", STR_ARG(t->address),
			STR_ARG(t->column), STR_ARG(t->value), STR_ARG(t->message)));
}

bool desk_tells(const struct proposal *p, const char *words)
{
	for (size_t i = 0; i < p->problem_count; i++)
		if (str_find(p->problems[i].message, str_from_z(words)) != SIZE_MAX)
			return true;
	return false;
}

int64_t desk_holds(struct desk *d, const char *ledger)
{
	struct ledger_query all = {.seq = SEQ_NOW};
	int64_t count;

	OK(&d->db.job, ledger_count(&d->db.job, d->book, desk_ledger(d, ledger), &all, &count));
	return count;
}

struct grid *desk_grid(struct job *job, const char *cells)
{
	struct grid *grids;
	size_t count;
	struct str text = str_copy(job->arena, str_from_z(cells));

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '|')
			((char *)(uintptr_t)text.at)[i] = ',';
	OK(job, grid_read_bytes(job, STR("x.csv"), text, &grids, &count));
	return grids;
}
