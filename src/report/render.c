/*
 * Rendering: a text with tags becomes a document with figures.
 *
 *	read the template ─► gather every figure it may need
 *	  ─► one indicator_figures for all (one pass a ledger)
 *	  ─► walk the text again (write.c), turning parts into runs and records of figures
 */
#include "report/render.h"

#define STEPS_MOST 1000000 /* 每项 inside of 每项 inside of 每区 is short to write */

enum rc one_step(struct writer *w)
{
	struct str label = w->request->report->label;
	if (w->figures.len > DOCUMENT_MAX_FIGURES)
		return fail(w->job, RC_TOO_MUCH, "“%.*s”的数超过%d个，请拆成几份", STR_ARG(label),
			DOCUMENT_MAX_FIGURES);
	if (++w->steps > STEPS_MOST)
		return fail(w->job, RC_TOO_MUCH,
			"“%.*s”逐项逐区走了%d步还没有写完：请减少“每项”“每区”套在一起的层数",
			STR_ARG(label), STEPS_MOST);
	return RC_OK;
}

/* ---- gathering ---- */

static size_t wanted_at(
	const struct writer *w, int64_t unit, const struct indicator_def *indicator, enum face face)
{
	int64_t parts[] = {(int64_t)(uintptr_t)indicator, (int64_t)face, unit};
	size_t at = numbers_hash(parts, COUNT_OF(parts)) & (w->wanted_count - 1);
	for (; w->wanted[at] != 0; at = (at + 1) & (w->wanted_count - 1)) {
		const struct figure_request *r = &w->requests.at[w->wanted[at] - 1];
		if (r->indicator == indicator && r->face == face && r->unit == unit)
			break;
	}
	return at;
}

/* Room for one more: at most half of the places are taken. */
static void widen(struct writer *w)
{
	if (w->wanted_count > w->requests.len * 2 + 2)
		return;
	w->wanted_count = w->wanted_count == 0 ? 256 : w->wanted_count * 2;
	w->wanted = arena_array(w->job->arena, uint32_t, w->wanted_count);
	for (size_t i = 0; i < w->requests.len; i++) {
		const struct figure_request *r = &w->requests.at[i];
		w->wanted[wanted_at(w, r->unit, r->indicator, r->face)] = (uint32_t)i + 1;
	}
}

static size_t want(
	struct writer *w, int64_t unit, const struct indicator_def *indicator, enum face face)
{
	widen(w);
	uint32_t *place = &w->wanted[wanted_at(w, unit, indicator, face)];
	if (*place == 0) {
		*ARRAY_ADD(w->job->arena, w->requests) =
			(struct figure_request){indicator, face, unit, w->request->when};
		*place = (uint32_t)w->requests.len;
	}
	return *place - 1;
}

const struct figure *have(struct writer *w, const struct unit_at_hand *unit,
	const struct indicator_def *indicator, enum face face)
{
	size_t gathered = w->requests.len, index = want(w, unit->id, indicator, face);
	must(index < gathered);
	return &w->computed[index];
}

static void gather_branch(struct writer *w, const struct branch *branch, const struct scope *scope)
{
	const struct formula *f = branch->holds;
	if (branch->listed != NULL)
		(void)want(w, scope->unit->id, branch->listed, FACE_VALUE);
	for (size_t i = 0; f != NULL && i < formula_use_count(f); i++)
		(void)want(w, scope->unit->id, formula_use(f, i).indicator, formula_use(f, i).face);
	enum face face;
	for (unsigned faces = formula_this_faces(f); faces_take(&faces, &face);)
		(void)want(w, scope->unit->id, scope->indicator, face);
}

static enum rc gather(struct writer *w, struct parts parts, const struct scope *scope) MUST_USE;

static enum rc gather_all(struct writer *w, const struct branch *branch, const struct scope *scope)
{
	gather_branch(w, branch, scope);
	return gather(w, branch->body, scope);
}

static enum rc gather_branches(struct writer *w, const struct part *part, const struct scope *scope)
{
	for (size_t i = 0; i < part->branch_count; i++)
		TRY(gather_all(w, &part->branches[i], scope));
	return RC_OK;
}

static enum rc task_at_hand(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	must(indicator == NULL && face == FACE_TARGET);
	*ret = figure_result(arg);
	return RC_OK;
}

/*
 * A condition that asks for the task alone is answered before anything is counted: nothing is gathered for the many that
 * have none. *ret: which of the list hold it; NULL: it asks for more.
 */
static enum rc with_task(
	struct writer *w, const struct part *part, const struct scope *scope, bool **ret)
{
	const struct formula *f = part->branches[0].holds;
	size_t count = part->list.count;
	*ret = NULL;
	if (formula_this_faces(f) != 1u << FACE_TARGET || formula_use_count(f) > 0)
		return RC_OK;
	struct figure_request *asked = arena_array(w->job->arena, struct figure_request, count + 1);
	struct figure *tasks;
	for (size_t i = 0; i < count; i++)
		asked[i] = (struct figure_request){
			part->list.at[i], FACE_TARGET, scope->unit->id, w->request->when};
	TRY(indicator_figures(w->job, w->book, asked, count, w->seq, &tasks));
	*ret = arena_array(w->job->arena, bool, count + 1);
	struct formula_env env = w->env;
	env.unit = scope->unit->id;
	env.indicator = task_at_hand;
	for (size_t i = 0; i < count; i++) {
		struct result result = {0};
		env.indicator_arg = &tasks[i];
		TRY(formula_eval(w->job, f, &env, NULL, &result));
		(*ret)[i] = result.truth == TRUTH_TRUE;
	}
	return RC_OK;
}

/* Of each the first branch; what is said where there is none knows nothing of it, and may list as many again. */
static enum rc gather_each(struct writer *w, const struct part *part, const struct scope *scope)
{
	bool *taken;
	TRY(with_task(w, part, scope, &taken));
	for (size_t i = 0; i < part->list.count; i++) {
		struct scope inner = *scope;
		inner.indicator = part->list.at[i];
		gather_branch(w, &part->branches[0], &inner);
		if (taken == NULL || taken[i])
			TRY(gather(w, part->branches[0].body, &inner));
		if (w->request->report->one_page) /* whose rows stay longer */
			(void)want(w, w->unit.id, part->list.at[i], FACE_TARGET);
	}
	for (size_t i = 1; i < part->branch_count; i++)
		TRY(gather_all(w, &part->branches[i], scope));
	return RC_OK;
}

static enum rc gather_units(struct writer *w, const struct part *part, const struct scope *scope)
{
	const struct indicator_def *by = indicator_meant(scope, part);
	for (size_t i = 0; i < w->below_count; i++) {
		struct scope inner = *scope;
		inner.unit = &w->below[i];
		if (part->ordered)
			(void)want(w, inner.unit->id, by, part->tag.face);
		TRY(gather_all(w, &part->branches[0], &inner));
	}
	for (size_t i = 1; i < part->branch_count; i++)
		TRY(gather_all(w, &part->branches[i], scope));
	return RC_OK;
}

static enum rc gather_part(struct writer *w, const struct part *part, const struct scope *scope)
{
	const struct indicator_def *indicator = indicator_meant(scope, part);
	TRY(one_step(w));
	switch (part->kind) {
	case PART_FIGURE:
	case PART_NUMBER:
	case PART_BARE: (void)want(w, scope->unit->id, indicator, part->tag.face); return RC_OK;
	case PART_GROWTH:
		(void)want(w, scope->unit->id, indicator,
			part->tag.face == FACE_VALUE ? growth_face(indicator) : part->tag.face);
		return RC_OK;
	case PART_YEAR:
	case PART_BROKEN_DOWN: (void)want(w, scope->unit->id, indicator, FACE_VALUE); return RC_OK;
	case PART_EACH_INDICATOR: return gather_each(w, part, scope);
	case PART_EACH_UNIT: return gather_units(w, part, scope);
	case PART_EACH_RECORD:
	case PART_LIST:
		if (part->ledger == NULL)
			(void)want(w, scope->unit->id, indicator, FACE_VALUE);
		return gather_branches(w, part, scope);
	case PART_IF:
	case PART_TABLE:
	case PART_ROW: return gather_branches(w, part, scope);
	case PART_LINE:
	case PART_TEXT:
	case PART_PARAMETER:
	case PART_CLAIM:
	case PART_LACK:
	case PART_COUNT:
	case PART_LABEL:
	case PART_MEASURE:
	case PART_OFFICE:
	case PART_FIELD:
	case PART_ORDINAL:
	case PART_ORDINAL_HAN: return RC_OK;
	}
	never();
}

static enum rc gather(struct writer *w, struct parts parts, const struct scope *scope)
{
	for (size_t i = 0; i < parts.count; i++)
		TRY(gather_part(w, &parts.at[i], scope));
	return RC_OK;
}

/* ---- the whole ---- */

/* A condition's figures are those that were gathered. */
static enum rc figure_of_condition(
	void *arg, const struct indicator_def *indicator, enum face face, struct result *ret)
{
	struct writer *w = arg;
	*ret = figure_result(
		have(w, w->asked->unit, indicator != NULL ? indicator : w->asked->indicator, face));
	return RC_OK;
}

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
	w->unit = unit_at_hand_of(w->job->arena, unit);
	w->above = (struct unit_at_hand){.whole = STR("上级辖区")};
	if (w->unit.parent == 0)
		return RC_OK;
	TRY(record_get(w->job, w->book, ledger, w->unit.parent, w->seq, &unit));
	w->above = unit_at_hand_of(w->job->arena, unit);
	return RC_OK;
}

static enum rc find_below(struct writer *w, const struct template *template)
{
	struct str kind = w->request->report->below;
	if (kind.len == 0 && !template->units)
		return RC_OK;
	TRY(units_below(w->job, w->book, w->request, w->seq, &w->below, &w->below_count));
	if (kind.len > 0 && w->below_count == 0)
		return fail(w->job, RC_INVALID,
			"“%.*s”写的是下面各个%.*s：%.*s下面没有级别为“%.*"
			"s”的辖区，请选它们的上级，或在"
			"辖区台账里填上级别和上级辖区",
			STR_ARG(w->request->report->label), STR_ARG(kind), STR_ARG(w->unit.name),
			STR_ARG(kind));
	return RC_OK;
}

struct str other_unit(const struct writer *w, int64_t unit)
{
	for (size_t i = 0; unit != w->unit.id && i < w->below_count; i++)
		if (w->below[i].id == unit)
			return w->below[i].name;
	return STR_NONE;
}

struct str name_with_unit(struct writer *w, const struct figure *figure)
{
	struct str unit = other_unit(w, figure->unit), name = figure_name(w->job->arena, figure);
	return unit.len > 0 ? str_format(w->job->arena, "%.*s%.*s", STR_ARG(unit), STR_ARG(name))
			    : name;
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

static enum rc finish(struct writer *w, struct rendering *r)
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
		.one_page = w->request->report->one_page,
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
	TRY(write_findings(w));
	r->bases = w->bases.at;
	r->base_count = w->bases.len;
	write_one_page(w, &r->document);
	document_context(a, &r->document);
	r->document.findings = w->findings.at;
	r->document.finding_count = w->findings.len;
	return RC_OK;
}

/* The record that the text speaks of. */
static enum rc find_own(struct writer *w, struct row_at_hand *ret)
{
	const struct report_request *request = w->request;
	const struct ledger_def *ledger = report_ledger(w->book->catalog, request->report);
	struct record *record;
	if (ledger == NULL)
		return RC_OK;
	if (request->record == 0)
		return fail(w->job, RC_INVALID, "“%.*s”写的是一条%.*s：请说明是哪一条",
			STR_ARG(request->report->label), STR_ARG(ledger->label));
	TRY(record_get_on(
		w->job, w->book, ledger, request->record, w->seq, request->when.cutoff, &record));
	ret->record = record;
	return RC_OK;
}

/* The change number that the text is of, and the head of the chain as it was by then. */
static enum rc find_head(struct writer *w)
{
	struct change_info change;
	if (w->request->seq == SEQ_NOW)
		return book_head(w->job, w->book, &w->seq, &w->head);
	TRY(change_get(w->job, w->book, w->request->seq, &change));
	w->seq = change.seq;
	w->head = change.hash;
	return RC_OK;
}

static enum rc render_in(struct writer *w, const struct template *template)
{
	const struct report_request *request = w->request;
	struct row_at_hand own = {0};
	TRY(find_head(w));
	TRY(name_unit(w));
	TRY(find_below(w, template));
	struct scope scope = {.unit = &w->unit};
	TRY(ledger_env(w->job, w->book, w->seq, request->when, request->unit, &w->env));
	TRY(gather(w, template->parts, &scope));
	TRY(indicator_figures(
		w->job, w->book, w->requests.at, w->requests.len, w->seq, &w->computed));
	w->env.indicator = figure_of_condition;
	w->env.indicator_arg = w;
	TRY(find_own(w, &own));
	scope.row = own.record != NULL ? &own : NULL;
	TRY(write_parts(w, template->parts, &scope));
	write_paragraph(w);
	return ledger_env_trouble(&w->env);
}

enum rc report_render(struct job *job, const struct book *book,
	const struct report_request *request, struct rendering **ret)
{
	const struct template *template;
	struct writer w = {.job = job, .book = book, .request = request};
	TRY(template_of(job, book, request->report, &template));
	/* One snapshot for everything: the text is of one moment. */
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = render_in(&w, template);
	snapshot_end(&snapshot);
	if (rc != RC_OK)
		return rc;
	*ret = arena_new(job->arena, struct rendering);
	return finish(&w, *ret);
}
