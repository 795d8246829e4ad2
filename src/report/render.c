/*
 * Rendering: a text with tags becomes a document with figures.
 *
 *	read the template ─► gather every figure and claim it names
 *	  ─► one indicator_figures for all (one pass a ledger), each claim judged
 *	  ─► walk the lines again, turning parts into runs and records of figures
 *
 * The same figure asked twice in one text is computed once and shown as two
 * anchors with the same value; nothing is rounded twice.
 */
#include "report/render.h"
#include "report/record.h"

#include <string.h>

#define LISTED_MAX 500 /* entries of a 名单 in a text */

/* ---- gathering ---- */

static size_t want(struct writer *w, const struct indicator_def *indicator, enum face face)
{
	for (size_t i = 0; i < w->requests.len; i++)
		if (w->requests.at[i].indicator == indicator && w->requests.at[i].face == face)
			return i;
	*ARRAY_ADD(w->job->arena, w->requests) =
		(struct figure_request){indicator, face, w->request->unit, w->request->when};
	return w->requests.len - 1;
}

static const struct figure *have(
	struct writer *w, const struct indicator_def *indicator, enum face face)
{
	return &w->computed[want(w, indicator, face)];
}

/* 比率 indicators change by points, others by growth. */
static enum face growth_face(const struct indicator_def *indicator)
{
	return indicator->quantity == QUANTITY_RATIO ? FACE_POINTS : FACE_GROWTH;
}

static void gather(struct writer *w, const struct template *template)
{
	for (size_t i = 0; i < template->count; i++)
		for (size_t k = 0; k < template->lines[i].count; k++) {
			const struct part *part = &template->lines[i].parts[k];
			switch (part->kind) {
			case PART_FIGURE:
			case PART_NUMBER: want(w, part->tag.indicator, part->tag.face); break;
			case PART_GROWTH:
				want(w, part->tag.indicator, growth_face(part->tag.indicator));
				break;
			case PART_YEAR:
			case PART_LIST:
			case PART_BROKEN_DOWN: want(w, part->tag.indicator, FACE_VALUE); break;
			case PART_TEXT:
			case PART_PARAMETER:
			case PART_CLAIM: break;
			}
		}
}

/* ---- runs ---- */

static void add_text(struct writer *w, struct str text)
{
	if (text.len > 0)
		*ARRAY_ADD(w->job->arena, w->runs) = (struct run){.kind = RUN_TEXT, .text = text};
}

static struct str source_text(struct writer *w, const struct figure *figure)
{
	struct arena *a = w->job->arena;
	const struct registered *fact = &figure->registered;
	switch (figure->source) {
	case FIGURE_COUNTED:
		return figure->covered || figure->state != VALUE_GIVEN
			       ? STR("台账数")
			       : STR("台账数（未确认完整）");
	case FIGURE_REGISTERED:
		return str_format(a, "登记数（%.*s%s%.*s%s%.*s%s%.*s）", STR_ARG(fact->publisher),
			fact->document.len > 0 ? "《" : "", STR_ARG(fact->document),
			fact->document.len > 0 ? "》" : "", STR_ARG(fact->page),
			fact->vintage.len > 0 ? "，版本" : "", STR_ARG(fact->vintage));
	case FIGURE_DERIVED: return STR("由指标值算得");
	}
	never();
}

static void note_missing(struct writer *w, const struct figure *figure)
{
	struct report_missing missing = {
		figure_name(w->job->arena, figure), figure->indicator->office, figure->why_missing};
	for (size_t i = 0; i < w->missing.len; i++)
		if (str_eq(w->missing.at[i].indicator, missing.indicator))
			return;
	*ARRAY_ADD(w->job->arena, w->missing) = missing;
}

/* Records a figure and adds its run; *printed is what was shown. */
static void add_figure(struct writer *w, const struct figure *figure, const struct printed *printed)
{
	struct arena *a = w->job->arena;
	size_t index = w->figures.len;
	const struct indicator_def *indicator = figure->indicator;
	struct doc_figure doc = {
		.id = str_format(a, "F%04zu", index + 1),
		.indicator = indicator->code,
		.face = str_from_z(face_word(figure->face)),
		.name = figure_name(a, figure),
		.definition = indicator->hash,
		.formula = indicator->value != NULL
				   ? formula_print(a, indicator->value, SPELL_LABELS)
				   : STR("登记数"),
		.unit = w->unit_name,
		.period = period_text(a, figure->when.period),
		.cutoff = day_iso(a, figure->when.cutoff),
		.value = printed->missing ? STR_NONE : ratio_exact_text(a, printed->exact),
		.measure = printed->measure,
		.displayed = printed->missing ? printed->missing_text : printed->number,
		.source = source_text(w, figure),
		.office = indicator->office,
		.seq = figure->seq,
		.rows = figure->rows,
		.undecidable = figure->undecidable,
		.missing = printed->missing,
	};
	if (w->request->href != NULL)
		doc.href = w->request->href(w->request->href_arg, a, figure);
	if (figure->state == VALUE_MISSING)
		note_missing(w, figure);
	*ARRAY_ADD(a, w->figures) = doc;
	*ARRAY_ADD(a, w->sources) = *figure;
	*ARRAY_ADD(a, w->runs) = (struct run){.kind = printed->missing ? RUN_MISSING : RUN_FIGURE,
		.text = doc.displayed,
		.figure = index};
}

/* Number and unit; `before` and `after` come from a phrase and are dropped with a missing value. */
static void add_number(struct writer *w, const struct figure *figure, struct str before,
	struct str after, bool unit)
{
	struct printed printed = figure_print(w->job->arena, figure);
	if (!printed.missing)
		add_text(w, before);
	add_figure(w, figure, &printed);
	if (printed.missing)
		return;
	if (unit)
		add_text(w, printed.measure);
	add_text(w, after);
}

static void add_value(struct writer *w, const struct part *part)
{
	const struct indicator_def *indicator = part->tag.indicator;
	const struct figure *figure = have(w, indicator, part->tag.face);
	size_t gap = str_find(indicator->phrase, STR("{}"));
	if (part->kind == PART_FIGURE && part->tag.face == FACE_VALUE && gap != SIZE_MAX)
		add_number(w, figure, str_head(indicator->phrase, gap),
			str_skip(indicator->phrase, gap + 2), false);
	else
		add_number(w, figure, STR_NONE, STR_NONE, true);
}

/* The word by the exact sign, the number without it. */
static void add_growth(struct writer *w, const struct part *part)
{
	enum face face = growth_face(part->tag.indicator);
	struct figure figure = *have(w, part->tag.indicator, face);
	int sign = figure.state == VALUE_GIVEN ? ratio_sign(figure.number) : 1;
	if (sign == 0) {
		struct printed level = figure_print(w->job->arena, &figure);
		level.number = STR("持平");
		add_figure(w, &figure, &level);
		return;
	}
	struct printed printed = figure_print(w->job->arena, &figure);
	if (!printed.missing)
		add_text(w, face == FACE_POINTS ? (sign > 0 ? STR("提高") : STR("降低"))
						: (sign > 0 ? STR("增长") : STR("下降")));
	if (!printed.missing && str_starts(printed.number, STR("-")))
		printed.number = str_skip(printed.number, 1);
	add_figure(w, &figure, &printed);
	if (!printed.missing)
		add_text(w, printed.measure);
}

static enum rc add_broken_down(struct writer *w, const struct part *part)
{
	struct figure_request request = {
		part->tag.indicator, FACE_VALUE, w->request->unit, w->request->when};
	struct figure_part *parts;
	size_t count;
	TRY(indicator_parts(w->job, w->book, &request, part->tag.by, w->seq, &parts, &count));
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			add_text(w, STR("、"));
		add_text(w, parts[i].label);
		add_number(w, &parts[i].figure, STR_NONE, STR_NONE, true);
	}
	if (count == 0)
		add_number(w, have(w, part->tag.indicator, FACE_VALUE), STR_NONE, STR_NONE, true);
	return RC_OK;
}

static enum rc add_list(struct writer *w, const struct part *part)
{
	struct figure_request request = {
		part->tag.indicator, FACE_VALUE, w->request->unit, w->request->when};
	struct listed *list;
	struct buf b;
	size_t count;
	TRY(indicator_list(w->job, w->book, &request, part->tag.format, w->seq, &list, &count));
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < count && i < LISTED_MAX && !list[i].undecidable; i++) {
		buf_add_z(&b, i > 0 ? "、" : "");
		buf_add(&b, list[i].text);
	}
	add_text(w, buf_take(w->job->arena, &b));
	return RC_OK;
}

static enum rc add_claim(struct writer *w, const struct part *part)
{
	struct arena *a = w->job->arena;
	struct claim_outcome outcome;
	TRY(claim_judge(w->job, w->book, part->claim, part->list, part->list_count,
		w->request->unit, w->request->when, w->seq, &outcome));
	size_t index = w->claims.len;
	*ARRAY_ADD(a, w->outcomes) = outcome;
	*ARRAY_ADD(a, w->claims) = (struct doc_claim){
		.id = str_format(a, "C%03zu", index + 1),
		.code = part->claim->code,
		.words = part->claim->words,
		.text = outcome.text,
		.slip = outcome.slip,
		.holds = outcome.outcome == CLAIM_HOLDS,
	};
	*ARRAY_ADD(a, w->runs) =
		(struct run){.kind = RUN_CLAIM, .text = outcome.text, .figure = index};
	return RC_OK;
}

static struct str parameter(struct writer *w, struct str name)
{
	struct arena *a = w->job->arena;
	const struct when *when = &w->request->when;
	if (str_eq(name, STR("辖区")))
		return w->unit_name;
	if (str_eq(name, STR("辖区简称")))
		return w->unit_short;
	if (str_eq(name, STR("单位")))
		return w->book->name;
	if (str_eq(name, STR("年度")))
		return str_format(a, "%d", when->period.year);
	if (str_eq(name, STR("上年")))
		return str_format(a, "%d", when->period.year - 1);
	if (str_eq(name, STR("报告期")))
		return period_chinese(a, when->period);
	must(str_eq(name, STR("截止日")));
	return day_chinese(a, when->cutoff);
}

static enum rc add_part(struct writer *w, const struct part *part)
{
	const struct figure *figure;
	switch (part->kind) {
	case PART_TEXT: add_text(w, part->text); return RC_OK;
	case PART_PARAMETER: add_text(w, parameter(w, part->text)); return RC_OK;
	case PART_FIGURE:
	case PART_NUMBER: add_value(w, part); return RC_OK;
	case PART_GROWTH: add_growth(w, part); return RC_OK;
	case PART_YEAR:
		figure = have(w, part->tag.indicator, FACE_VALUE);
		if (figure->year.len > 0)
			add_text(w, figure->year);
		else
			add_number(w, figure, STR_NONE, STR_NONE, false);
		return RC_OK;
	case PART_BROKEN_DOWN: return add_broken_down(w, part);
	case PART_LIST: return add_list(w, part);
	case PART_CLAIM: return add_claim(w, part);
	}
	never();
}

static enum rc write_lines(struct writer *w, const struct template *template)
{
	struct arena *a = w->job->arena;
	for (size_t i = 0; i < template->count; i++) {
		const struct line *line = &template->lines[i];
		w->runs.at = NULL; /* each paragraph's runs are an array of their own */
		w->runs.len = w->runs.cap = 0;
		for (size_t k = 0; k < line->count; k++) {
			enum rc rc = add_part(w, &line->parts[k]);
			if (rc != RC_OK)
				return because(w->job, rc, "%.*s 第%d行",
					STR_ARG(w->request->report->place.file),
					line->parts[k].line);
		}
		*ARRAY_ADD(a, w->blocks) = (struct block){
			.kind = BLOCK_PARA,
			.para = {.kind = line->kind, .runs = w->runs.at, .count = w->runs.len},
		};
	}
	return RC_OK;
}

/* ---- the whole ---- */

static enum rc name_unit(struct writer *w)
{
	const struct ledger_def *ledger = schema_ledger(&w->book->catalog->schema, LEDGER_UNIT);
	struct record *unit;
	enum rc rc = record_get(w->job, w->book, ledger, w->request->unit, w->seq, &unit);
	if (rc == RC_MISSING)
		return fail(w->job, RC_MISSING, "辖区台账里没有编号 %lld 的辖区",
			(long long)w->request->unit);
	if (rc != RC_OK)
		return rc;
	w->unit_name = record_value(unit, STR("name"))->text;
	struct value brief = *record_value(unit, STR("short"));
	w->unit_short = value_given(brief) ? brief.text : w->unit_name;
	return RC_OK;
}

static struct str title_of(struct arena *a, const struct rendering *rendering)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < rendering->document.block_count && b.len == 0; i++) {
		const struct block *block = &rendering->document.blocks[i];
		for (size_t k = 0; block->para.kind == PARA_TITLE && k < block->para.count; k++)
			buf_add(&b, block->para.runs[k].text);
	}
	struct str title = buf_take(a, &b), left = str_cut(&title, STR("|"));
	return title.len > 0 ? str_format(a, "%.*s%.*s", STR_ARG(left), STR_ARG(title)) : left;
}

static void finish(struct writer *w, struct rendering *r)
{
	struct arena *a = w->job->arena;
	*r = (struct rendering){
		.figures = w->sources.at,
		.claims = w->outcomes.at,
		.missing = w->missing.at,
		.missing_count = w->missing.len,
		.seq = w->seq,
	};
	r->document = (struct document){
		.report = w->request->report->code,
		.pack_version = w->book->catalog->version,
		.head = w->head,
		.seq = w->seq,
		.blocks = w->blocks.at,
		.block_count = w->blocks.len,
		.figures = w->figures.at,
		.figure_count = w->figures.len,
		.claims = w->claims.at,
		.claim_count = w->claims.len,
	};
	r->document.title = title_of(a, r);
	document_context(a, &r->document);
}

static enum rc render_in(struct writer *w, const struct template *template)
{
	TRY(book_head(w->job, w->book, &w->seq, &w->head));
	if (w->request->seq != SEQ_NOW)
		w->seq = w->request->seq;
	TRY(name_unit(w));
	gather(w, template);
	TRY(indicator_figures(
		w->job, w->book, w->requests.at, w->requests.len, w->seq, &w->computed));
	return write_lines(w, template);
}

enum rc report_render(struct job *job, const struct book *book,
	const struct report_request *request, struct rendering **ret)
{
	struct template template;
	struct writer w = {.job = job, .book = book, .request = request};
	TRY(template_read(job, book->catalog, request->report, &template));
	/* One snapshot for everything: the text is of one moment. */
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = render_in(&w, &template);
	snapshot_end(&snapshot);
	if (rc != RC_OK)
		return rc;
	*ret = arena_new(job->arena, struct rendering);
	finish(&w, *ret);
	return RC_OK;
}
