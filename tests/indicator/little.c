#include "little.h"

#include <stdlib.h>

static struct str z(const char *text)
{
	return str_from_z(text);
}

void little_again(struct little *w)
{
	static int64_t books;

	OK(&w->db.job,
		book_create(&w->db.job, w->db.store, w->catalog, ++books, STR("试验"), &w->book));
	w->city = little_row(w, "unit", "name=云江市; kind=市");
	w->east = little_row(w, "unit", "name=云东区; kind=县区; parent=%lld", (long long)w->city);
	w->west = little_row(w, "unit", "name=云西区; kind=县区; parent=%lld", (long long)w->city);
	w->north = little_row(w, "unit", "name=北镇; kind=乡镇; parent=%lld", (long long)w->east);
	w->south = little_row(w, "unit", "name=南镇; kind=乡镇; parent=%lld", (long long)w->east);
}

void little_open(struct little *w)
{
	const char *folder = getenv("KEZHANG_TEST_PACK");
	struct str pack;

	*w = (struct little){.seq = SEQ_NOW};
	must(folder != NULL);
	pack = z(folder);
	both_open(&w->db);
	OK(&w->db.job, catalog_load_only(&w->db.job, &pack, 1, &w->catalog));
	little_again(w);
	little_at(w, "2023H1", "2023-06-30");
}

void little_close(struct little *w)
{
	both_close(&w->db);
	catalog_free(w->catalog);
}

/* ---- rows ---- */

static void set_fields(struct little *w, struct record *record, struct str rest)
{
	struct job *job = &w->db.job;

	while (rest.len > 0) {
		struct str text = str_cut(&rest, STR(";")), message = STR_NONE;
		struct str name = str_trim(str_cut(&text, STR("=")));
		const struct field_def *field = ledger_field(record->ledger, name);

		text = str_trim(text);
		must(field != NULL);
		struct value *value = record_value(record, field->name);
		if (text.len == 0) {
			*value = value_missing(field->type);
		} else if (field->type == TYPE_REF) {
			*value = value_int(TYPE_REF, 0);
			must(int_from(text, &value->integer));
		} else if (value_from_text(job, field, text, false, value, &message) != RC_OK) {
			print_error("%.*s\n", STR_ARG(message));
			_fail(__FILE__, __LINE__);
		}
	}
}

static const struct ledger_def *ledger_of(const struct little *w, const char *name)
{
	const struct ledger_def *ledger = schema_ledger(&w->catalog->schema, z(name));

	must(ledger != NULL);
	return ledger;
}

static int64_t put(struct little *w, struct record *record)
{
	struct job *job = &w->db.job;
	struct change *change;
	int64_t seq;

	OK(job, change_begin(job, w->book, CHANGE_WRITE, STR("试验"), &change));
	OK(job, change_put(job, change, record, 0));
	OK(job, change_commit(job, change, &seq));
	return seq;
}

static int64_t put_new(struct little *w, const char *ledger, int64_t parent, struct str fields)
{
	struct record *record = record_new(&w->db.job, ledger_of(w, ledger));

	record->parent = parent;
	set_fields(w, record, fields);
	(void)put(w, record);
	return record->id;
}

int64_t little_row(struct little *w, const char *ledger, const char *fields, ...)
{
	va_list args;
	struct str text;

	va_start(args, fields);
	text = str_vformat(w->db.job.arena, fields, args);
	va_end(args);
	return put_new(w, ledger, 0, text);
}

int64_t little_child(struct little *w, const char *ledger, int64_t parent, const char *fields, ...)
{
	va_list args;
	struct str text;

	va_start(args, fields);
	text = str_vformat(w->db.job.arena, fields, args);
	va_end(args);
	return put_new(w, ledger, parent, text);
}

int64_t little_edit(
	struct little *w, const char *ledger, int64_t id, const char *day, const char *fields, ...)
{
	struct job *job = &w->db.job;
	struct record *record;
	day_t from = job->today;
	va_list args;
	struct str text;

	must(day[0] == '\0' || day_from_iso(z(day), &from));
	OK(job, record_get_on(job, w->book, ledger_of(w, ledger), id, SEQ_NOW, from, &record));
	record->day = from;
	va_start(args, fields);
	text = str_vformat(job->arena, fields, args);
	va_end(args);
	set_fields(w, record, text);
	return put(w, record);
}

void little_cover(struct little *w, const char *days)
{
	static const char *const counted[] = {"firm", "licence", "sale", "visit"};

	for (size_t i = 0; i < COUNT_OF(counted); i++)
		(void)little_row(
			w, "coverage", "ledger=%s; from_to=%s; state=完整", counted[i], days);
}

int64_t little_firm(struct little *w, const char *name, int64_t unit)
{
	return little_row(w, "firm", "name=%s; district=%lld", name, (long long)unit);
}

/* ---- figures ---- */

void little_at(struct little *w, const char *period, const char *cutoff)
{
	must(period_from(z(period), &w->when.period));
	must(day_from_iso(z(cutoff), &w->when.cutoff));
}

const struct indicator_def *little_indicator(const struct little *w, const char *code)
{
	const struct indicator_def *indicator = schema_indicator(&w->catalog->schema, z(code));

	must(indicator != NULL);
	return indicator;
}

struct figure little_figure(struct little *w, const char *code, enum face face, int64_t unit)
{
	struct figure_request request = {little_indicator(w, code), face, unit, w->when};
	struct figure *figure;

	OK(&w->db.job, indicator_figures(&w->db.job, w->book, &request, 1, w->seq, &figure));
	return *figure;
}

const char *little_said(struct little *w, const char *code, enum face face, int64_t unit)
{
	struct arena *a = w->db.job.arena;
	struct figure figure = little_figure(w, code, face, unit);
	struct str text = figure.state == VALUE_GIVEN     ? ratio_exact_text(a, figure.number)
			  : figure.state == VALUE_MISSING ? STR("未填")
							  : STR("不适用");

	if (figure.undecidable > 0)
		text = str_format(a, "%.*s ?%lld", STR_ARG(text), (long long)figure.undecidable);
	return str_z(a, text);
}
