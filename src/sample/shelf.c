#include "sample/shelf.h"

struct str unit_name(const struct world *w, int unit)
{
	return unit == NOWHERE ? STR_NONE : w->units.at[unit].name;
}

struct str shelf_title(const struct shelf *s, const char *what)
{
	return str_format(s->w->a, "%.*s%s", STR_ARG(unit_name(s->w, s->w->whose)), what);
}

struct str shelf_note(const struct shelf *s, const char *unit)
{
	return str_format(s->w->a, "填报单位：%.*s科技局　　%s%s",
		STR_ARG(unit_name(s->w, s->w->whose)), unit[0] != '\0' ? "单位：" : "", unit);
}

/* ---- whose rows ---- */

bool row_of_unit(const struct world *w, int unit)
{
	return lies_within(w, unit, w->whose) || lies_within(w, w->whose, unit) || unit == NOWHERE;
}

static bool of_party(const struct world *w, const struct party *p)
{
	bool is = p->district != NOWHERE && lies_within(w, p->district, w->whose);
	for (int i = 0; i < p->place_count; i++)
		is = is || lies_within(w, p->places[i].unit, w->whose);
	return is;
}

bool row_of_either(const struct world *w, int party, int other)
{
	const int named[] = {party, other};
	bool claimed = false;
	if (w->whose == w->own)
		return true;
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		if (named[i] == NOBODY)
			continue;
		const struct party *p = &w->parties.at[named[i]];
		if (of_party(w, p))
			return true;
		claimed = claimed || p->district != NOWHERE;
	}
	return !claimed;
}

bool row_of_party(const struct world *w, int party)
{
	return row_of_either(w, party, NOBODY);
}

/* ---- drafts ---- */

static void explain(struct shelf *s, struct paper *paper)
{
	static const char *const lines[] = {"填表说明",
		"一、本表为虚构的示例数据，地名、单位、人名、代码、数字都是编的。",
		"二、按实际情况填写，没有的留空。", "三、日期写到日；只知道月份的写到月。"};
	paper->name = STR("填表说明");
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		paper_row(s->w->a, paper);
		paper_put(s->w->a, paper, INK_TEXT, i == 0 ? LOOK_TITLE : LOOK_PLAIN,
			str_from_z(lines[i]));
	}
}

void draft_open(struct shelf *s, struct draft *d, const char *subject, const char *main,
	enum hand hand, bool explained)
{
	*d = (struct draft){0};
	if (explained)
		explain(s, &d->papers[d->paper_count++]);
	struct paper *paper = &d->papers[d->paper_count++];
	paper->name = str_from_z(main);
	d->pen = pen_of(s->w->a, paper, rng_of(s->w->seed, subject), hand);
}

void draft_row(struct draft *d, bool serial)
{
	draft_row_if(d, serial, true);
}

/* The pen goes over all rows, whoever's they are, so that a row is spelled the same in each list that has it. */
void draft_row_if(struct draft *d, bool serial, bool wanted)
{
	d->pen.paper = wanted ? &d->papers[d->paper_count - 1] : &d->waste;
	pen_row(&d->pen);
	d->rows += wanted;
	if (serial)
		pen_count(&d->pen, (int64_t)d->rows);
}

void draft_end(struct draft *d)
{
	d->pen.paper = &d->papers[d->paper_count - 1];
}

void draft_close(struct shelf *s, struct draft *d)
{
	static const char *const notes[] = {"注：本表为虚构的示例数据。",
		"说明：本表数据均为虚构，仅供演示。", "备注：虚构数据"};
	draft_end(d);
	pen_note(&d->pen, str_from_z(RNG_PICK(&d->pen.rng, notes)));
	pen_note(&d->pen, str_format(s->w->a, "填表人：%s　　审核人：%s", "甲某", "乙某"));
}

void draft_table(struct shelf *s, struct draft *d, const char *title, const char *measure,
	enum hand hand, const char *const *heads, size_t count)
{
	draft_open(s, d, title, "Sheet1", hand, false);
	struct pen_form form = {
		.title = shelf_title(s, title), .heads = heads, .head_count = count};
	if (measure[0] != '\0')
		form.note = shelf_note(s, measure);
	pen_begin(&d->pen, &form);
}

enum rc draft_done(struct shelf *s, struct draft *d, const char *name, const char *ledger)
{
	struct date history = {ymd(s->w->size->first_year, 1, 1), LAST_DAY};
	draft_close(s, d);
	return shelf_xlsx(
		s, d, str_from_z(name), (struct handing){.ledger = ledger, .covers = history});
}

void pen_party(struct pen *pen, const struct world *w, int party)
{
	if (party == NOBODY)
		pen_blank(pen);
	else
		pen_name(pen, w->parties.at[party].name);
}

/* ---- files ---- */

static struct str options_of(const struct shelf *s, struct handing h)
{
	struct world *w = s->w;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	if (h.ledger != NULL) {
		struct str unit = unit_name(w, w->whose);
		buf_addf(&b, "--full --unit %.*s --covers %.*s/%.*s", STR_ARG(unit),
			STR_ARG(day_iso(w->a, h.covers.first)),
			STR_ARG(day_iso(w->a, h.covers.last)));
		*ARRAY_ADD(w->a, w->covers) = (struct cover){h.ledger, w->whose, h.covers};
	}
	if (h.as_of != 0)
		buf_addf(&b, "%s--as-of %.*s", h.ledger != NULL ? " " : "",
			STR_ARG(day_iso(w->a, h.as_of)));
	return buf_take(w->a, &b);
}

static enum rc keep(
	struct shelf *s, struct str name, struct str bytes, size_t rows, struct str options)
{
	*ARRAY_ADD(s->w->a, s->files) = (struct sample_file){name, options, rows};
	return file_write_whole(s->w->job,
		str_format(s->w->a, "%.*s/%.*s", STR_ARG(s->folder), STR_ARG(name)), bytes);
}

static struct str numbered(struct shelf *s, struct str name, const char *kind)
{
	return str_format(s->w->a, "%02d_%.*s.%s", ++s->number, STR_ARG(name), kind);
}

enum rc shelf_xlsx(struct shelf *s, struct draft *d, struct str name, struct handing handing)
{
	struct str bytes;
	TRY(paper_xlsx(s->w->job, d->papers, d->paper_count, name, &bytes));
	return keep(s, numbered(s, name, "xlsx"), bytes, d->rows, options_of(s, handing));
}

enum rc shelf_csv(struct shelf *s, struct draft *d, struct str name, enum paper_charset charset,
	struct handing handing)
{
	struct str bytes;
	TRY(paper_csv(s->w->job, &d->papers[d->paper_count - 1], charset, &bytes));
	return keep(s, numbered(s, name, "csv"), bytes, d->rows, options_of(s, handing));
}

enum rc shelf_put(struct shelf *s, struct str name, struct str bytes, size_t rows)
{
	return keep(s, name, bytes, rows, STR_NONE);
}
