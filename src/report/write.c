/*
 * Writing: parts become runs, paragraphs, tables, and the records of figures.
 *
 * The figure that is asked twice was computed once and is shown as two anchors
 * with the same value; nothing is rounded twice. A condition that cannot be
 * decided, because a figure of it is missing, prints that figure as 待补.
 */
#include "report/render.h"

#define IN_A_CELL STR("〔待补〕") /* what is missing and by whom stands in its trace */

/* ---- runs ---- */

void write_text(struct writer *w, struct str text)
{
	if (text.len > 0)
		*ARRAY_ADD(w->job->arena, w->runs) = (struct run){.kind = RUN_TEXT, .text = text};
}

void write_paragraph(struct writer *w)
{
	if (w->runs.len > 0)
		*ARRAY_ADD(w->job->arena, w->blocks) = (struct block){
			.kind = BLOCK_PARA,
			.para = {.kind = w->para, .runs = w->runs.at, .count = w->runs.len},
		};
	w->runs.at = NULL; /* each paragraph's runs are an array of their own */
	w->runs.len = w->runs.cap = 0;
}

/* ---- what is missing ---- */

void write_missing(struct writer *w, struct report_missing missing)
{
	for (size_t i = 0; i < w->missing.len; i++)
		if (w->missing.at[i].unit_id == missing.unit_id &&
			str_eq(w->missing.at[i].indicator, missing.indicator))
			return;
	*ARRAY_ADD(w->job->arena, w->missing) = missing;
}

static void note_figure(struct writer *w, const struct figure *figure)
{
	if (figure->state == VALUE_MISSING)
		write_missing(w, (struct report_missing){figure_name(w->job->arena, figure),
					 figure->indicator->office, figure->why_missing,
					 other_unit(w, figure->unit), figure->unit});
}

/* Something without a figure behind it that is to be given. */
static void add_lack(struct writer *w, struct str text)
{
	*ARRAY_ADD(w->job->arena, w->runs) =
		(struct run){.kind = RUN_MISSING, .text = text, .figure = DOCUMENT_NO_FIGURE};
}

/* ---- figures ---- */

/* The document that set the task. */
static struct str task_text(struct writer *w, const struct figure *figure)
{
	const struct ledger_def *ledger = schema_ledger(&w->book->catalog->schema, LEDGER_TARGET);
	const struct field_def *document = ledger_field(ledger, STR("document"));
	struct record *record;
	struct str text = STR_NONE;
	enum rc rc = record_get(w->job, w->book, ledger, figure->target_record, w->seq, &record);
	if (rc == RC_OK)
		rc = record_text(w->job, w->book, record, document, &text);
	if (rc != RC_OK)
		job_clear_error(w->job);
	return text.len > 0 ? str_format(w->job->arena, "目标任务（%.*s）", STR_ARG(text))
			    : STR("目标任务");
}

static struct str source_text(struct writer *w, const struct figure *figure)
{
	struct arena *a = w->job->arena;
	const struct registered *fact = &figure->registered;
	if (figure->face == FACE_TARGET && figure->target_record > 0)
		return task_text(w, figure);
	bool doubtful =
		!figure->covered && figure->state == VALUE_GIVEN && face_is_value(figure->face);
	switch (figure->source) {
	case FIGURE_COUNTED: return doubtful ? STR("台账数（未确认完整）") : STR("台账数");
	case FIGURE_REGISTERED:
		return str_format(a, "登记数（%.*s%s%.*s%s%.*s%s%.*s）", STR_ARG(fact->publisher),
			fact->document.len > 0 ? "《" : "", STR_ARG(fact->document),
			fact->document.len > 0 ? "》" : "", STR_ARG(fact->page),
			fact->vintage.len > 0 ? "，版本" : "", STR_ARG(fact->vintage));
	case FIGURE_FROZEN:
		return str_format(a, "第 %lld 号定稿印的数", (long long)figure->base->frozen);
	case FIGURE_DERIVED:
		return doubtful ? STR("由其他数算得（未确认完整）") : STR("由其他数算得");
	}
	never();
}

struct doc_figure *write_anchor(struct writer *w, const struct figure *figure,
	const struct printed *printed, struct str face, struct str shown)
{
	struct arena *a = w->job->arena;
	size_t index = w->figures.len;
	const struct indicator_def *indicator = figure->indicator;
	struct str other = other_unit(w, figure->unit);
	struct doc_figure doc = {
		.id = str_format(a, "F%04zu", index + 1),
		.indicator = indicator->code,
		.face = face,
		.name = name_with_unit(w, figure),
		.definition = indicator->hash,
		.formula = indicator->value != NULL
				   ? formula_print(a, indicator->value, SPELL_LABELS)
				   : STR("登记数"),
		.unit = other.len > 0 ? other : w->unit.name,
		.period = period_text(a, figure->when.period),
		.cutoff = day_iso(a, figure->when.cutoff),
		.year = figure->year,
		.value = printed->missing ? STR_NONE : ratio_exact_text(a, printed->exact),
		.measure = printed->measure,
		.displayed = shown,
		.source = source_text(w, figure),
		.office = indicator->office,
		.seq = figure->seq,
		.rows = figure->rows,
		.undecidable = figure->undecidable,
		.missing = printed->missing,
	};
	if (w->request->href != NULL)
		doc.href = w->request->href(w->request->href_arg, a, figure);
	*ARRAY_ADD(a, w->sources) = *figure;
	*ARRAY_ADD(a, w->runs) = (struct run){.kind = printed->missing ? RUN_MISSING : RUN_FIGURE,
		.text = shown,
		.figure = index};
	struct doc_figure *ret = ARRAY_ADD(a, w->figures);
	*ret = doc;
	return ret;
}

static void add_figure(struct writer *w, const struct figure *figure, const struct printed *printed)
{
	note_figure(w, figure);
	(void)write_anchor(w, figure, printed, str_from_z(face_word(figure->face)),
		printed->missing ? printed->missing_text : printed->number);
}

void write_number(struct writer *w, const struct figure *figure, struct str before,
	struct str after, bool unit)
{
	struct printed printed = figure_print(w->job->arena, figure);
	if (!printed.missing)
		write_text(w, before);
	add_figure(w, figure, &printed);
	if (printed.missing)
		return;
	if (unit)
		write_text(w, printed.measure);
	write_text(w, after);
}

const struct indicator_def *indicator_meant(const struct scope *scope, const struct part *part)
{
	return part->tag.indicator != NULL ? part->tag.indicator : scope->indicator;
}

static void add_value(struct writer *w, const struct part *part, const struct scope *scope)
{
	const struct indicator_def *indicator = indicator_meant(scope, part);
	const struct figure *figure = have(w, scope->unit, indicator, part->tag.face);
	size_t gap = str_find(indicator->phrase, STR("{}"));
	if (part->has_otherwise && figure->state != VALUE_GIVEN)
		write_text(w, part->otherwise);
	else if (part->kind == PART_FIGURE && part->tag.face == FACE_VALUE && gap != SIZE_MAX)
		write_number(w, figure, str_head(indicator->phrase, gap),
			str_skip(indicator->phrase, gap + 2), false);
	else
		write_number(w, figure, STR_NONE, STR_NONE, true);
}

/* A cell: the number alone; what is not there is said in few words. */
static void add_bare(struct writer *w, const struct part *part, const struct scope *scope)
{
	const struct figure *figure =
		have(w, scope->unit, indicator_meant(scope, part), part->tag.face);
	struct printed printed = figure_print(w->job->arena, figure);
	if (part->has_otherwise && figure->state != VALUE_GIVEN) {
		write_text(w, part->otherwise);
	} else if (figure->state == VALUE_NOT_APPLICABLE && !figure->no_base) {
		write_text(w, printed.brief);
	} else {
		if (figure->state == VALUE_MISSING)
			printed.missing_text = IN_A_CELL;
		add_figure(w, figure, &printed);
	}
}

enum face growth_face(const struct indicator_def *indicator)
{
	return indicator->quantity == QUANTITY_RATIO ? FACE_POINTS : FACE_GROWTH;
}

/* The word by the exact sign, the number without it. */
static void add_growth(struct writer *w, const struct part *part, const struct scope *scope)
{
	static const struct {
		const char *more, *less;
	} words[FACE_COUNT] = {
		[FACE_GROWTH] = {"增长", "下降"},
		[FACE_CHANGE] = {"增加", "减少"},
		[FACE_POINTS] = {"提高", "降低"},
	};
	const struct indicator_def *indicator = indicator_meant(scope, part);
	enum face face = part->tag.face == FACE_VALUE ? growth_face(indicator) : part->tag.face;
	const struct figure *figure = have(w, scope->unit, indicator, face);
	struct printed printed = figure_print(w->job->arena, figure);
	int sign = figure->state == VALUE_GIVEN ? ratio_sign(figure->number) : 1;
	if (sign == 0) {
		printed.number = STR("持平");
		add_figure(w, figure, &printed);
		return;
	}
	if (w->table != NULL && figure->state == VALUE_MISSING)
		printed.missing_text = IN_A_CELL;
	if (!printed.missing)
		write_text(w, str_from_z(sign > 0 ? words[face].more : words[face].less));
	if (!printed.missing && str_starts(printed.number, STR("-")))
		printed.number = str_skip(printed.number, 1);
	add_figure(w, figure, &printed);
	if (!printed.missing)
		write_text(w, printed.measure);
}

static void add_year(struct writer *w, const struct part *part, const struct scope *scope)
{
	const struct figure *figure =
		have(w, scope->unit, indicator_meant(scope, part), FACE_VALUE);
	size_t gap = str_find(part->form, STR("{}"));
	if (part->form.len > 0 && figure->year.len > 0)
		write_text(w, str_format(w->job->arena, "%.*s%.*s%.*s",
				      STR_ARG(str_head(part->form, gap)), STR_ARG(figure->year),
				      STR_ARG(str_skip(part->form, gap + 2))));
	else if (part->form.len > 0)
		return;
	else if (figure->year.len > 0)
		write_text(w, figure->year);
	else
		write_number(w, figure, STR_NONE, STR_NONE, false);
}

/* ---- claims ---- */

static enum rc add_claim(struct writer *w, const struct part *part, const struct scope *scope)
{
	struct arena *a = w->job->arena;
	struct claim_outcome outcome;
	TRY(claim_judge(w->job, w->book, part->claim, part->list.at, part->list.count,
		scope->unit->id, w->request->when, w->seq, &outcome));
	size_t index = w->claims.len;
	*ARRAY_ADD(a, w->outcomes) = outcome;
	*ARRAY_ADD(a, w->claims) = (struct doc_claim){
		.id = str_format(a, "C%03zu", index + 1),
		.code = part->claim->code,
		.words = part->claim->words,
		.text = outcome.text,
		.slip = outcome.slip,
		.unit = other_unit(w, scope->unit->id),
		.holds = outcome.outcome == CLAIM_HOLDS,
	};
	for (size_t i = 0; i < outcome.use_count; i++)
		if (str_find(outcome.text, figure_text(a, &outcome.uses[i])) != SIZE_MAX)
			note_figure(w, &outcome.uses[i]);
	*ARRAY_ADD(a, w->runs) =
		(struct run){.kind = RUN_CLAIM, .text = outcome.text, .figure = index};
	return RC_OK;
}

/* ---- lists ---- */

/* The text of runs that hold no figure. */
static struct str plain_text(struct writer *w, size_t from)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = from; i < w->runs.len; i++)
		buf_add(&b, w->runs.at[i].text);
	w->runs.len = from;
	return buf_take(w->job->arena, &b);
}

/* All names under one anchor: they are as many as the figure, and move with it. */
static enum rc add_list(struct writer *w, const struct part *part, const struct scope *outer)
{
	const struct indicator_def *indicator = part->tag.indicator;
	const struct figure *figure = have(w, outer->unit, indicator, FACE_VALUE);
	struct printed printed = figure_print(w->job->arena, figure);
	const struct behind *listed;
	struct row_at_hand *rows;
	size_t from = w->runs.len;
	if (printed.missing) {
		add_figure(w, figure, &printed);
		return RC_OK;
	}
	TRY(rows_behind(w, outer->unit, indicator, &listed));
	TRY(rows_sorted(w, listed, part->order, part->descending, &rows));
	for (size_t i = 0; i < listed->count; i++) {
		struct scope scope = *outer;
		scope.row = &rows[i];
		scope.ordinal = (int64_t)i + 1;
		if (i > 0)
			write_text(w, part->between);
		TRY(write_parts(w, part->branches[0].body, &scope));
	}
	struct str names = plain_text(w, from);
	(void)write_anchor(w, figure, &printed, STR("名单"), names.len > 0 ? names : STR("无"));
	return RC_OK;
}

/* Brackets beside Chinese characters are full-width in a document, however the name was typed into a list. */
static struct str wide_brackets(struct arena *a, struct str text)
{
	struct buf b;
	uint32_t before = 0;
	if (str_find(text, STR("(")) == SIZE_MAX && str_find(text, STR(")")) == SIZE_MAX)
		return text;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t at = 0, next = 0; at < text.len; at = next) {
		uint32_t cp = utf8_next(text, &next);
		size_t behind = next;
		bool han = cp_is_han(before) ||
			   (next < text.len && cp_is_han(utf8_next(text, &behind)));
		if (han && (cp == '(' || cp == ')'))
			buf_add(&b, cp == '(' ? STR("（") : STR("）"));
		else
			buf_add(&b, (struct str){text.at + at, next - at});
		before = cp;
	}
	return buf_take(a, &b);
}

static enum rc add_field(struct writer *w, const struct part *part, const struct scope *scope)
{
	struct str text;
	TRY(row_text(w, scope->row, part->text, &text));
	text = wide_brackets(w->job->arena, text);
	write_text(w, text.len == 0 && part->has_otherwise ? part->otherwise : text);
	return RC_OK;
}

/* ---- blocks ---- */

enum rc ask_of(struct writer *w, const struct formula *holds, const struct scope *scope,
	const struct row_view *row, enum truth *ret)
{
	struct result result = {0};
	w->asked = scope;
	w->env.unit = scope->unit->id;
	TRY(formula_eval(w->job, holds, &w->env, row, &result));
	*ret = result.truth;
	return RC_OK;
}

static enum rc holds(
	struct writer *w, const struct branch *branch, const struct scope *scope, enum truth *ret)
{
	*ret = TRUTH_TRUE;
	if (branch->listed != NULL) {
		TRY(row_listed(w, scope, branch, ret));
		if (branch->negated && *ret != TRUTH_UNKNOWN)
			*ret = *ret == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
		return RC_OK;
	}
	if (branch->above && unit_above(w, scope->unit)->id == 0)
		*ret = TRUTH_FALSE;
	if (branch->holds == NULL)
		return RC_OK;
	struct row_view row = {0};
	bool of_record = formula_kind_of(branch->holds) == FORMULA_CHECK;
	if (of_record)
		row = record_view(scope->row->record);
	return ask_of(w, branch->holds, scope, of_record ? &row : NULL, ret);
}

/* Calls note_figure for what a condition lacks; *ret is the first of them, NULL when all are there. */
static void note_lacking(struct writer *w, const struct branch *branch, const struct scope *scope,
	const struct figure **ret)
{
	const struct formula *f = branch->holds;
	*ret = NULL;
	if (branch->listed != NULL)
		*ret = have(w, scope->unit, branch->listed, FACE_VALUE);
	for (size_t i = 0; f != NULL && i < formula_use_count(f); i++) {
		struct indicator_use use = formula_use(f, i);
		const struct figure *figure = have(w, scope->unit, use.indicator, use.face);
		note_figure(w, figure);
		if (*ret == NULL && figure->state != VALUE_GIVEN)
			*ret = figure;
	}
	enum face face;
	for (unsigned faces = formula_this_faces(f); faces_take(&faces, &face);) {
		const struct figure *figure = have(w, scope->unit, scope->indicator, face);
		note_figure(w, figure);
		if (*ret == NULL && figure->state != VALUE_GIVEN)
			*ret = figure;
	}
	if (*ret != NULL && (*ret)->state == VALUE_GIVEN)
		*ret = NULL;
}

/* Does the paragraph say already that this figure is missing? */
static bool is_said(const struct writer *w, const struct figure *figure)
{
	for (size_t i = 0; i < w->runs.len; i++) {
		const struct run *run = &w->runs.at[i];
		if (run->kind != RUN_MISSING || run->figure == DOCUMENT_NO_FIGURE)
			continue;
		const struct figure *said = &w->sources.at[run->figure];
		if (said->indicator == figure->indicator && said->face == figure->face &&
			said->unit == figure->unit)
			return true;
	}
	return false;
}

/* What keeps a list from being told, with its unit: outside of the list none is at hand. */
static void add_missing_of(
	struct writer *w, const struct figure *figure, const struct unit_at_hand *spoken_of)
{
	struct printed printed = figure_print(w->job->arena, figure);
	struct str begin = STR("〔待补：");
	if (figure->unit != spoken_of->id && str_starts(printed.missing_text, begin))
		printed.missing_text = str_format(w->job->arena, "%.*s%.*s%.*s", STR_ARG(begin),
			STR_ARG(other_unit(w, figure->unit)),
			STR_ARG(str_skip(printed.missing_text, begin.len)));
	add_figure(w, figure, &printed);
}

/* outer: what the text around speaks of. */
static void add_undecided(struct writer *w, const struct branch *branch, const struct scope *scope,
	const struct scope *outer)
{
	struct arena *a = w->job->arena;
	const struct figure *lacking;
	note_lacking(w, branch, scope, &lacking);
	if (lacking != NULL && is_said(w, lacking))
		return;
	if (lacking != NULL) {
		add_missing_of(w, lacking, outer->unit);
		return;
	}
	struct str what = branch->holds != NULL
				  ? formula_print(a, branch->holds, SPELL_LABELS)
				  : str_format(a, "%.*s列入%.*s", STR_ARG(branch->path),
					    STR_ARG(branch->listed->label));
	add_lack(w, str_format(a, "〔待核：%.*s〕", STR_ARG(what)));
	write_missing(w, (struct report_missing){what, STR_NONE, STR("按现有记录无法判断"),
				 other_unit(w, scope->unit->id), scope->unit->id});
}

static enum rc add_if(struct writer *w, const struct part *part, const struct scope *scope)
{
	for (size_t i = 0; i < part->branch_count; i++) {
		const struct branch *branch = &part->branches[i];
		enum truth truth;
		TRY(holds(w, branch, scope, &truth));
		if (truth == TRUTH_UNKNOWN) {
			add_undecided(w, branch, scope, scope);
			return RC_OK;
		}
		if (truth == TRUTH_TRUE)
			return write_parts(w, branch->body, scope);
	}
	return RC_OK;
}

/* The condition of a list, of one that it goes through; *undecided: the first for which it cannot be decided. */
static enum rc asked(struct writer *w, const struct part *part, const struct scope *scope,
	struct scope *undecided, enum truth *ret)
{
	const struct figure *lacking;
	TRY(one_step(w));
	TRY(holds(w, &part->branches[0], scope, ret));
	if (*ret != TRUTH_UNKNOWN)
		return RC_OK;
	note_lacking(w, &part->branches[0], scope, &lacking);
	if (undecided->unit == NULL)
		*undecided = *scope;
	return RC_OK;
}

/* "、" between two entries inside of a line; lines and rows need nothing between them. */
static void add_between(struct writer *w, const struct part *part, size_t done)
{
	const struct parts *body = &part->branches[0].body;
	bool own =
		body->count > 0 && (body->at[0].kind == PART_LINE || body->at[0].kind == PART_ROW);
	if (!own)
		write_text(w, done > 0 ? part->between : part->lead);
}

/* 否则 is said when the condition holds for none: as long as it cannot be decided for one, that one's figure is 待补. */
static enum rc add_none(struct writer *w, const struct part *part, const struct scope *outer,
	const struct scope *undecided)
{
	if (part->branch_count < 2)
		return RC_OK;
	if (undecided->unit == NULL)
		return write_parts(w, part->branches[1].body, outer);
	if (w->table == NULL)
		add_undecided(w, &part->branches[0], undecided, outer);
	return RC_OK;
}

static enum rc add_indicators(struct writer *w, const struct part *part, const struct scope *outer)
{
	struct scope undecided = {0};
	size_t done = 0;
	for (size_t i = 0; i < part->list.count; i++) {
		struct scope scope = *outer;
		enum truth truth;
		scope.indicator = part->list.at[i];
		scope.ordinal = (int64_t)done + 1;
		write_head(w, part->list.heads[i]);
		TRY(asked(w, part, &scope, &undecided, &truth));
		if (truth != TRUTH_TRUE)
			continue;
		add_between(w, part, done++);
		TRY(write_parts(w, part->branches[0].body, &scope));
	}
	return done == 0 ? add_none(w, part, outer, &undecided) : RC_OK;
}

/* No place can be told while a number is missing: the first stands in the text, for they may stand nowhere else. */
static void add_unplaced(struct writer *w, const struct part *part, const struct scope *outer,
	const struct unit_at_hand *const *units, size_t count, bool *ret_lacks)
{
	const struct figure *first = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct figure *figure =
			have(w, units[i], indicator_meant(outer, part), part->tag.face);
		note_figure(w, figure);
		if (first == NULL && figure->state == VALUE_MISSING)
			first = figure;
	}
	*ret_lacks = first != NULL;
	if (first != NULL && w->table == NULL && part->branch_count > 1 && !is_said(w, first))
		add_missing_of(w, first, outer->unit);
}

/* Those that hold the condition first, then their order: places are among them. */
static enum rc add_units(struct writer *w, const struct part *part, const struct scope *outer)
{
	const struct unit_at_hand **units =
		arena_array(w->job->arena, const struct unit_at_hand *, w->below_count + 1);
	struct scope scope = *outer, undecided = {0};
	size_t count = 0;
	bool lacks = false;
	for (size_t i = 0; i < w->below_count; i++) {
		enum truth truth;
		scope.unit = units[count] = &w->below[i];
		TRY(asked(w, part, &scope, &undecided, &truth));
		count += truth == TRUTH_TRUE;
	}
	size_t taken = count;
	units_in_order(w, part, outer, units, &count);
	if (count == 0 && part->ordered)
		add_unplaced(w, part, outer, units, taken, &lacks);
	for (size_t i = 0; i < count; i++) {
		scope.unit = units[i];
		scope.ordinal = (int64_t)i + 1;
		add_between(w, part, i);
		TRY(write_parts(w, part->branches[0].body, &scope));
	}
	return count == 0 && !lacks ? add_none(w, part, outer, &undecided) : RC_OK;
}

static enum rc add_linked(struct writer *w, const struct part *part, const struct scope *outer)
{
	struct row_at_hand *rows;
	size_t count;
	TRY(rows_linked(w, part, outer, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct scope scope = *outer;
		scope.row = &rows[i];
		scope.ordinal = (int64_t)i + 1;
		add_between(w, part, i);
		TRY(write_parts(w, part->branches[0].body, &scope));
	}
	if (count == 0 && part->branch_count > 1)
		return write_parts(w, part->branches[1].body, outer);
	return RC_OK;
}

static enum rc add_count(struct writer *w, const struct part *part, const struct scope *scope)
{
	struct str measure = part->ledger->measure;
	struct row_at_hand *rows;
	size_t count;
	TRY(rows_linked(w, part, scope, &rows, &count));
	write_text(w, str_format(w->job->arena, "%zu%.*s", count,
			      STR_ARG(measure.len > 0 ? measure : STR("条"))));
	return RC_OK;
}

static enum rc add_records(struct writer *w, const struct part *part, const struct scope *outer)
{
	if (part->ledger != NULL)
		return add_linked(w, part, outer);
	const struct figure *figure = have(w, outer->unit, part->tag.indicator, FACE_VALUE);
	const struct behind *listed;
	struct row_at_hand *rows;
	if (figure->state != VALUE_GIVEN) {
		if (w->table == NULL)
			write_number(w, figure, STR_NONE, STR_NONE, true);
		else
			note_figure(w, figure);
		return RC_OK;
	}
	TRY(rows_behind(w, outer->unit, part->tag.indicator, &listed));
	TRY(rows_sorted(w, listed, part->order, part->descending, &rows));
	for (size_t i = 0; i < listed->count; i++) {
		struct scope scope = *outer;
		scope.row = &rows[i];
		scope.ordinal = (int64_t)i + 1;
		add_between(w, part, i);
		TRY(write_parts(w, part->branches[0].body, &scope));
	}
	if (listed->count == 0 && part->branch_count > 1)
		return write_parts(w, part->branches[1].body, outer);
	return RC_OK;
}

/* ---- parts ---- */

/* 三, 十, 十一, 二十; more than 九十九 in figures. */
static struct str han_number(struct arena *a, int64_t n)
{
	static const char *const digits[] = {
		"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	if (n < 0 || n > 99)
		return str_format(a, "%lld", (long long)n);
	return str_format(
		a, "%s%s%s", n >= 20 ? digits[n / 10] : "", n >= 10 ? "十" : "", digits[n % 10]);
}

static struct str parameter(struct writer *w, const struct unit_at_hand *unit, struct str name)
{
	struct arena *a = w->job->arena;
	const struct when *when = &w->request->when;
	struct civil day = day_civil(when->cutoff);
	struct str period = period_chinese(a, when->period);
	struct str month_day = str_format(a, "%d月%d日", day.month, day.day);
	if (str_eq(name, STR("辖区")))
		return unit->name;
	if (str_eq(name, STR("辖区简称")))
		return unit->brief;
	if (str_eq(name, STR("全辖")))
		return unit->whole;
	if (str_eq(name, STR("上级全辖")))
		return unit_above(w, unit)->whole;
	if (str_eq(name, STR("单位")))
		return w->book->name;
	if (str_eq(name, STR("年度")))
		return str_format(a, "%d", when->period.year);
	if (str_eq(name, STR("上年")))
		return str_format(a, "%d", when->period.year - 1);
	if (str_eq(name, STR("下年")))
		return str_format(a, "%d", when->period.year + 1);
	if (str_eq(name, STR("报告期")))
		return period;
	if (str_eq(name, STR("截止日")))
		return day_chinese(a, when->cutoff);
	if (str_eq(name, STR("截止月日")))
		return month_day;
	must(str_eq(name, STR("期间")));
	/* 上半年, or how far it goes when it is not over */
	if (when->cutoff < period_last(when->period))
		return str_format(a, "截至%.*s", STR_ARG(month_day));
	size_t year = str_find(period, STR("年"));
	struct str within = str_skip(period, year + STR("年").len);
	return within.len > 0 ? within : STR("全年");
}

static enum rc write_part(struct writer *w, const struct part *part, const struct scope *scope)
{
	TRY(one_step(w));
	switch (part->kind) {
	case PART_LINE:
		write_paragraph(w);
		w->para = part->para;
		return RC_OK;
	case PART_TEXT: write_text(w, part->text); return RC_OK;
	case PART_PARAMETER: write_text(w, parameter(w, scope->unit, part->text)); return RC_OK;
	case PART_FIGURE:
	case PART_NUMBER: add_value(w, part, scope); return RC_OK;
	case PART_BARE: add_bare(w, part, scope); return RC_OK;
	case PART_GROWTH: add_growth(w, part, scope); return RC_OK;
	case PART_YEAR: add_year(w, part, scope); return RC_OK;
	case PART_BROKEN_DOWN: return write_broken_down(w, part, scope);
	case PART_CLAIM: return add_claim(w, part, scope);
	case PART_LACK:
		add_lack(w, str_format(w->job->arena, "〔待补：%.*s，%.*s〕", STR_ARG(part->text),
				    STR_ARG(part->office)));
		write_missing(w, (struct report_missing){part->text, part->office,
					 STR("还没有这一项的台账或登记数"),
					 other_unit(w, scope->unit->id), scope->unit->id});
		return RC_OK;
	case PART_LABEL: write_text(w, scope->indicator->label); return RC_OK;
	case PART_MEASURE: write_text(w, scope->indicator->measure); return RC_OK;
	case PART_OFFICE: write_text(w, scope->indicator->office); return RC_OK;
	case PART_FIELD: return add_field(w, part, scope);
	case PART_ORDINAL:
		write_text(w, str_format(w->job->arena, "%lld", (long long)scope->ordinal));
		return RC_OK;
	case PART_ORDINAL_HAN:
		write_text(w, han_number(w->job->arena, scope->ordinal));
		return RC_OK;
	case PART_IF: return add_if(w, part, scope);
	case PART_EACH_INDICATOR: return add_indicators(w, part, scope);
	case PART_EACH_RECORD: return add_records(w, part, scope);
	case PART_EACH_UNIT: return add_units(w, part, scope);
	case PART_COUNT: return add_count(w, part, scope);
	case PART_LIST: return add_list(w, part, scope);
	case PART_TABLE: return write_table(w, part, scope);
	case PART_ROW: return write_row(w, part, scope);
	}
	never();
}

enum rc write_parts(struct writer *w, struct parts parts, const struct scope *scope)
{
	for (size_t i = 0; i < parts.count; i++) {
		enum rc rc = write_part(w, &parts.at[i], scope);
		if (rc != RC_OK && parts.at[i].line > 0)
			return because(w->job, rc, "%.*s 第%d行第%d列",
				STR_ARG(w->request->report->place.file), parts.at[i].line,
				parts.at[i].column);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}
