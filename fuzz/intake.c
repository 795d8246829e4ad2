/*
 * Any text as a mapping, and any text as the file that it is for: what stands
 * before the first NUL is the mapping (may be empty), what stands behind it is
 * a text file. Whatever is recognised, by labels or by the mapping, is written
 * back as a mapping that reads and finds the same columns; whatever is not
 * recognised is described in words, with a mapping to be mended that says
 * which ledger is to be written.
 */
#include "fuzz.h"

#include <string.h>

#include "intake/inner.h"

static const struct catalog *standard(void)
{
	static struct catalog *catalog;
	static struct job job;

	if (catalog == NULL) {
		job_init(&job, STR("fuzz"));
		must(catalog_load_files(&job, true, NULL, 0, &catalog) == RC_OK);
	}
	return catalog;
}

static bool has_field(const struct ledger_def *ledger, const struct field_def *field)
{
	return field >= ledger->fields && field < ledger->fields + ledger->field_count;
}

static void check_shape(const struct shape *s)
{
	must(s->ledger != NULL && s->head.first <= s->head.last &&
		s->column_count <= INTAKE_MAX_COLUMNS);
	must(s->parent_column < (int)s->column_count && s->turn_count <= INTAKE_MAX_TURNS);
	for (size_t c = 0; c < s->column_count; c++)
		must(s->columns[c].field == NULL || has_field(s->ledger, s->columns[c].field));
	for (size_t i = 0; i < s->turn_count; i++) {
		must(s->turns[i].cell_count > 0);
		for (size_t k = 0; k < s->turns[i].cell_count; k++)
			must(s->turns[i].cells[k].column < s->column_count &&
				has_field(s->ledger, s->turns[i].cells[k].field));
	}
}

static void check_titles(struct arena *a, const struct shape *s, struct str file)
{
	static const struct str what[] = {STR_INIT("period"), STR_INIT("date"), STR_INIT("year"),
		STR_INIT("number"), STR_INIT("title"), STR_INIT("name"), STR_INIT("{}关于")};
	struct titles titles;
	struct str value, why, several;

	titles_of(a, s, file, &titles);
	for (size_t i = 0; i < COUNT_OF(what); i++)
		if (title_find(a, &titles, what[i], &value, &why, &several))
			must(value.len > 0 && str_is_utf8(value) && str_is_utf8(why));
}

/* Written, it reads back and finds the same columns. */
static void writes_back(struct recognition *r, const struct shape *s)
{
	struct mapping none = {0}, m;
	struct shape again;
	struct str text = mapping_write(r->job, s, &none, NULL, 0);

	must(mapping_read(r->job, text, &m) == RC_OK);
	if (m.column_count + m.each_count == 0)
		return;
	must(use_mapping(r, s->sheet, &m, &again) == RC_OK);
	must(again.parent_column == s->parent_column && again.head.last == s->head.last);
	for (size_t c = 0; c < s->column_count && c < again.column_count; c++)
		must(again.columns[c].field == s->columns[c].field);
}

static void recognise(struct recognition *r, const struct mapping *mapping)
{
	struct shape s, near[INTAKE_NEAR] = {0};
	struct proposal p = {0};
	struct mapping offered;
	struct str rivals;

	recognise_sheet(r, 0, mapping, &s, near, &rivals);
	if (s.ledger != NULL) {
		check_shape(&s);
		check_titles(r->job->arena, &s, r->file);
		writes_back(r, &s);
		return;
	}
	sheets_seen(r, &p);
	ledgers_near(r, near, &p);
	must(str_is_utf8(question_text(r, &p, rivals)));
	struct str text = mapping_offer(r, 0, &near[0]);
	must(str_is_utf8(text));
	enum rc rc = mapping_read(r->job, text, &offered);
	must(rc == RC_OK || near[0].ledger == NULL); /* then its columns are still to be chosen */
	job_clear_error(r->job);
}

static void look(struct job *job, struct str mapping_text, struct str file)
{
	struct intake_options options = {0};
	struct mapping mapping;
	struct grid *grids;
	struct shape shape;
	size_t count;
	enum rc rc = mapping_read(job, mapping_text, &mapping);

	must(rc == RC_OK || (rc == RC_INVALID && job_error(job).len > 0));
	job_clear_error(job);
	if (rc != RC_OK || grid_read_bytes(job, STR("x.csv"), file, &grids, &count) != RC_OK ||
		count == 0 || grids[0].rows == 0)
		return;
	struct recognition r = {.job = job,
		.catalog = standard(),
		.options = &options,
		.file = STR("2022年上半年通报.csv"),
		.grids = grids,
		.grid_count = count};
	words_init(&r.words, job->arena, &r.catalog->schema);
	if (schema_ledger(&r.catalog->schema, mapping.ledger) == NULL)
		mapping = (struct mapping){.head = -1};
	if (mapping.column_count + mapping.each_count == 0) {
		recognise(&r, &mapping);
		return;
	}
	rc = use_mapping(&r, 0, &mapping, &shape);
	must(rc == RC_OK || job_error(job).len > 0);
	if (rc == RC_OK)
		check_shape(&shape);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size > 0 ? memchr(data, 0, size) : NULL;
	size_t mapping = cut != NULL ? (size_t)(cut - data) : 0;
	size_t skip = cut != NULL ? mapping + 1 : 0;
	struct job job;

	if (size > 65536)
		return 0;
	job_init(&job, STR("fuzz"));
	look(&job, (struct str){(const char *)data, mapping},
		(struct str){(const char *)data + skip, size - skip});
	must(str_is_utf8(job_error(&job)));
	job_done(&job);
	return 0;
}
