/*
 * Commands on figures: the table of indicators, and the trace of one figure
 * down to its rows, adding up to the same total.
 */
#include "app/app.h"
#include "app/json.h"

#define NAMES_TOLD    8
#define FAR_SHORTENED 1000 /* further than any name that holds another */

/* The columns of the table, after the indicator's name. */
static const enum face shown_faces[] = {FACE_LAST_YEAR_SAME, FACE_LAST_YEAR, FACE_TARGET,
	FACE_VALUE, FACE_GROWTH, FACE_OF_LAST_YEAR, FACE_COMPLETION, FACE_DISTANCE, FACE_RANK};

/* A task that was not given is nobody's to bring: there is none. Nor is the value of another year held against it. */
static bool lacks_task(const struct figure *figure, bool has_task, bool other_year)
{
	if (figure->face == FACE_TARGET)
		return !has_task;
	return (!has_task || other_year) &&
	       (figure->face == FACE_COMPLETION || figure->face == FACE_DISTANCE);
}

static struct str shown(
	struct arena *a, const struct figure *figure, bool has_task, bool other_year)
{
	struct printed p = figure_print(a, figure);
	if (lacks_task(figure, has_task, other_year))
		return STR("—");
	return p.missing ? p.brief
			 : str_format(a, "%.*s%.*s", STR_ARG(figure_text(a, figure)),
				   STR_ARG(figure_year(a, figure)));
}

/* All signs of `part` stand in `whole`, in this order: 研发强度 in 全社会研发投入强度. */
static bool abbreviates(struct str part, struct str whole)
{
	size_t at = 0;
	for (size_t i = 0; i < whole.len && at < part.len;) {
		size_t next = at;
		if (utf8_next(whole, &i) == utf8_next(part, &next))
			at = next;
	}
	return at == part.len;
}

/* How far a name that people use is from what was asked; SIZE_MAX: it neither holds it, nor is held, nor is shortened to it. */
static size_t farness(struct str asked, struct str called)
{
	size_t a = utf8_count(asked), b = utf8_count(called), apart = a > b ? a - b : b - a;
	if (str_find(called, asked) != SIZE_MAX || str_find(asked, called) != SIZE_MAX)
		return apart;
	return abbreviates(asked, called) ? FAR_SHORTENED + apart : SIZE_MAX;
}

static size_t indicator_farness(struct str asked, const struct indicator_def *indicator)
{
	size_t least = farness(asked, indicator->label);
	for (size_t i = 0; i < indicator->also_count; i++) {
		size_t far = farness(asked, indicator->also[i]);
		least = far < least ? far : least;
	}
	return least;
}

/*
 * The indicators whose name holds the one asked for or is held by it, the nearest first, then those it shortens;
 * when there are none, names like a misspelt one; when there are none either, some of the pack.
 */
static struct str indicators_like(struct app *app, struct str name)
{
	const struct schema *schema = &app->catalog->schema;
	struct str names[NAMES_TOLD];
	size_t far[NAMES_TOLD], count = 0;
	struct str near = name.len > 0 ? schema_near(app->job.arena, schema, NULL, name) : STR_NONE;
	for (size_t i = 0; i < schema->indicator_count; i++) {
		size_t this = name.len > 0 ? indicator_farness(name, schema->indicators[i]) : 0;
		size_t at = count;
		while (at > 0 && far[at - 1] > this)
			at--;
		if (this == SIZE_MAX || at == NAMES_TOLD)
			continue;
		count += count < NAMES_TOLD;
		for (size_t k = count - 1; k > at; k--) {
			names[k] = names[k - 1];
			far[k] = far[k - 1];
		}
		names[at] = schema->indicators[i]->label;
		far[at] = this;
	}
	if (count == 0 && near.len > 0)
		return near;
	for (size_t i = 0; count < NAMES_TOLD && i < schema->indicator_count && near.len == 0; i++)
		names[count++] = schema->indicators[i]->label;
	return str_join(app->job.arena, names, count, STR("、"));
}

enum rc app_indicator(struct app *app, struct str name, const struct indicator_def **ret)
{
	struct job *job = &app->job;
	if (name.len == 0)
		return fail(job, RC_INVALID, "请写明指标；全部指标：kezhang indicator --all");
	*ret = schema_indicator_called(job->arena, &app->catalog->schema, name);
	if (*ret != NULL)
		return RC_OK;
	struct str near = indicators_like(app, name);
	return fail(job, RC_MISSING, "没有指标“%.*s”%s%.*s", STR_ARG(name),
		near.len > 0 ? "，相近的有：" : "", STR_ARG(near));
}

static void add_took(struct app *app, json_t *row, const struct figure *f)
{
	struct arena *a = app->job.arena;
	(void)json_object_set_new(row, "unit", text_json(app->unit_name));
	(void)json_object_set_new(row, "period", text_json(period_text(a, f->when.period)));
	(void)json_object_set_new(row, "cutoff", text_json(day_iso(a, f->when.cutoff)));
}

static json_t *figure_json(struct app *app, const struct figure *f)
{
	struct arena *a = app->job.arena;
	struct printed p = figure_print(a, f);
	json_t *row = json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:I, s:I, s:I, s:b, s:o}",
		"indicator", text_json(f->indicator->code), "label", text_json(f->indicator->label),
		"face", face_word(f->face), "value",
		p.missing ? json_null() : text_json(ratio_exact_text(a, p.exact)), "printed",
		text_json(p.missing ? STR_NONE : p.number), "measure", text_json(p.measure), "rows",
		(json_int_t)f->rows, "undecidable", (json_int_t)f->undecidable, "change",
		(json_int_t)f->seq, "registered", f->source == FIGURE_REGISTERED, "why_missing",
		text_json(f->why_missing));
	add_took(app, row, f);
	if (f->year.len > 0)
		(void)json_object_set_new(row, "year", text_json(f->year));
	return row;
}

static json_t *figures_json(struct app *app, const struct figure *figures, size_t count)
{
	json_t *out = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(out, figure_json(app, &figures[i]));
	return out;
}

/* Of the faces of one indicator. */
static const struct figure *face_among(const struct figure *faces, enum face face)
{
	for (size_t f = 0; f < COUNT_OF(shown_faces); f++)
		if (shown_faces[f] == face)
			return &faces[f];
	never();
}

/* brief: those that have neither a number nor a task are only counted. */
static void print_figures_table(
	struct app *app, const struct figure *figures, size_t indicators, bool brief)
{
	struct arena *a = app->job.arena;
	struct str heads[COUNT_OF(shown_faces) + 1] = {STR("指标")};
	bool right[COUNT_OF(shown_faces) + 1] = {false};
	struct text_table table = {.heads = heads, .right = right, .columns = COUNT_OF(heads)};
	size_t silent = 0;
	for (size_t f = 0; f < COUNT_OF(shown_faces); f++) {
		heads[f + 1] = shown_faces[f] == FACE_VALUE ? STR("截至目前")
							    : str_from_z(face_word(shown_faces[f]));
		right[f + 1] = true;
	}
	for (size_t i = 0; i < indicators; i++) {
		const struct figure *row = &figures[i * COUNT_OF(shown_faces)];
		const struct figure *value = face_among(row, FACE_VALUE);
		bool has_task = face_among(row, FACE_TARGET)->state == VALUE_GIVEN;
		if (brief && !has_task && value->state != VALUE_GIVEN) {
			silent++;
			continue;
		}
		*ARRAY_ADD(a, table.cells) = row->indicator->label;
		for (size_t f = 0; f < COUNT_OF(shown_faces); f++)
			*ARRAY_ADD(a, table.cells) =
				shown(a, &row[f], has_task, figure_of_other_year(value));
	}
	if (indicators > 0)
		(void)printf("%.*s\n", STR_ARG(app_took(app, &figures[0].when)));
	text_table_print(a, &table, stdout);
	if (silent > 0)
		(void)printf("另有 %zu 项指标没有任务也还没有数；全部列出加 --all\n", silent);
}

enum rc command_indicator(struct app *app)
{
	struct job *job = &app->job;
	ARRAY(struct figure_request) requests = {0};
	int64_t unit, seq;
	struct when when;
	struct str name;
	struct figure *figures;
	size_t indicators = 0;
	TRY(app_change(app, &seq));
	TRY(app_open(app));
	TRY(app_when(app, &unit, &when));
	const struct schema *schema = &app->catalog->schema;
	bool whole = app_flag(app, "--all"), all = app->arg_count == 0;
	for (size_t i = 0; all ? i < schema->indicator_count : (name = app_argument(app)).len > 0;
		i++, indicators++) {
		const struct indicator_def *indicator = NULL;
		if (all)
			indicator = schema->indicators[i];
		else
			TRY(app_indicator(app, name, &indicator));
		for (size_t f = 0; f < COUNT_OF(shown_faces); f++)
			*ARRAY_ADD(job->arena, requests) =
				(struct figure_request){indicator, shown_faces[f], unit, when};
	}
	TRY(app_done(app));
	TRY(indicator_figures(job, app->book, requests.at, requests.len, seq, &figures));
	if (app->json)
		json_put(figures_json(app, figures, requests.len));
	else
		print_figures_table(app, figures, indicators, all && !whole);
	return RC_OK;
}

/* ---- trace ---- */

/* Money is held in 分; people read the measure of the figure, or 元 where that is none of money. */
static struct str adds_number(struct arena *a, const struct trace *trace,
	const struct trace_part *of, struct ratio adds, struct str *ret_measure)
{
	struct figure part = trace->figure;
	struct ratio yuan;
	*ret_measure = STR_NONE;
	if (!of->money)
		return ratio_exact_text(a, adds);
	if (trace->figure.indicator->quantity != QUANTITY_MONEY) {
		if (!ratio_div(adds, ratio_from_int(100), &yuan))
			return ratio_exact_text(a, adds);
		*ret_measure = STR("元");
		return ratio_exact_text(a, yuan);
	}
	part.state = VALUE_GIVEN;
	part.face = FACE_VALUE;
	part.number = adds;
	struct printed p = figure_print(a, &part);
	*ret_measure = p.measure;
	return ratio_exact_text(a, p.exact);
}

static struct str adds_text(
	struct arena *a, const struct trace *trace, const struct trace_part *of, struct ratio adds)
{
	struct str measure, number = adds_number(a, trace, of, adds, &measure);
	return str_format(a, "%.*s%.*s", STR_ARG(number), STR_ARG(measure));
}

/* The title stands first when no column of the condition shows it. */
static bool shows_title(const struct trace_part *part)
{
	if (part->ledger->title_field < 0)
		return true;
	struct str title = part->ledger->fields[part->ledger->title_field].label;
	for (size_t c = 0; c < part->column_count; c++)
		if (str_eq(part->columns[c], title))
			return true;
	return false;
}

static void print_part(struct app *app, const struct trace *trace, const struct trace_part *part)
{
	struct arena *a = app->job.arena;
	size_t lead = shows_title(part) ? 2 : 3, columns = part->column_count + lead + 2;
	struct str *heads = arena_array(a, struct str, columns);
	bool *right = arena_array(a, bool, columns);
	struct text_table table = {.heads = heads, .right = right, .columns = columns};
	heads[0] = STR("记录");
	heads[1] = STR("变更号");
	right[0] = right[1] = right[columns - 2] = true;
	if (lead == 3)
		heads[2] = part->ledger->fields[part->ledger->title_field].label;
	for (size_t c = 0; c < part->column_count; c++)
		heads[c + lead] = part->columns[c];
	heads[columns - 2] = STR("计入");
	heads[columns - 1] = STR("说明");
	for (size_t r = 0; r < part->row_count; r++) {
		const struct trace_row *row = &part->rows[r];
		*ARRAY_ADD(a, table.cells) = str_format(a, "%lld", (long long)row->id);
		*ARRAY_ADD(a, table.cells) = str_format(a, "%lld", (long long)row->since);
		if (lead == 3)
			*ARRAY_ADD(a, table.cells) = row->title;
		for (size_t c = 0; c < part->column_count; c++)
			*ARRAY_ADD(a, table.cells) = row->cells[c];
		*ARRAY_ADD(a, table.cells) = adds_text(a, trace, part, row->adds);
		*ARRAY_ADD(a, table.cells) = row->undecidable ? STR("无法判断")
					     : row->repeated  ? STR("同一对象已计")
							      : STR("");
	}
	(void)printf("\n%.*s\n", STR_ARG(part->what));
	text_table_print(a, &table, stdout);
	(void)printf("合计 %.*s（%zu 条）\n", STR_ARG(adds_text(a, trace, part, part->total)),
		part->row_count);
}

static void print_fact(const struct figure *f)
{
	const struct registered *r = &f->registered;
	(void)printf("登记数：%.*s %.*s%s%.*s%s%.*s %.*s%s%.*s\n", STR_ARG(r->period),
		STR_ARG(r->publisher), r->document.len > 0 ? "《" : "", STR_ARG(r->document),
		r->document.len > 0 ? "》" : "", STR_ARG(r->page), STR_ARG(r->state),
		r->vintage.len > 0 ? " 版本" : "", STR_ARG(r->vintage));
}

/* 台账数 and 登记数 stand side by side, with their difference. */
static void print_both(struct app *app, const struct figure *f)
{
	struct arena *a = app->job.arena;
	struct ratio difference;
	if (!f->has_counted || !f->has_registered || !f->registered.has_number ||
		!ratio_sub(f->counted, f->registered.number, &difference))
		return;
	struct figure sides[3] = {*f, *f, *f};
	sides[0].number = f->counted;
	sides[1].number = f->registered.number;
	sides[2].number = difference;
	struct str texts[3];
	for (size_t i = 0; i < 3; i++)
		texts[i] = figure_text(a, &sides[i]);
	(void)printf("%s %.*s，登记数 %.*s，相差 %.*s\n", counted_word(f->indicator),
		STR_ARG(texts[0]), STR_ARG(texts[1]), STR_ARG(texts[2]));
}

static void print_trace(struct app *app, const struct trace *trace)
{
	struct arena *a = app->job.arena;
	const struct figure *f = &trace->figure;
	(void)printf("%.*s，数据截至第 %lld 号变更\n", STR_ARG(app_took(app, &f->when)),
		(long long)f->seq);
	(void)printf("%.*s = %.*s%.*s\n", STR_ARG(figure_name(a, f)), STR_ARG(figure_text(a, f)),
		STR_ARG(figure_year(a, f)));
	if (trace->definition.len > 0)
		(void)printf("口径：%.*s\n", STR_ARG(trace->definition));
	if (trace->definition_then.len > 0)
		(void)printf(
			"口径已改：按第 %lld 号变更时的口径为 %.*s\n  当时 %.*s\n  现在 %.*s\n",
			(long long)f->seq, STR_ARG(figure_text(a, &trace->figure_then)),
			STR_ARG(trace->definition_then), STR_ARG(trace->definition_now));
	if (trace->trouble_then.len > 0)
		(void)printf("当时的口径已不能用：%.*s\n", STR_ARG(trace->trouble_then));
	(void)printf("%.*s\n", STR_ARG(trace->basis));
	if (f->state != VALUE_GIVEN)
		(void)printf("%s：%.*s\n", f->state == VALUE_MISSING ? "缺少" : "不能算",
			STR_ARG(f->why_missing));
	if (f->has_registered)
		print_fact(f);
	print_both(app, f);
	if (trace->base.len > 0)
		(void)printf("基数：%.*s\n", STR_ARG(trace->base));
	if (trace->arithmetic.len > 0)
		(void)printf("%.*s\n", STR_ARG(trace->arithmetic));
	for (size_t i = 0; i < trace->use_count; i++) {
		(void)printf("  所用：%.*s = %.*s%.*s  ", STR_ARG(figure_name(a, &trace->uses[i])),
			STR_ARG(figure_text(a, &trace->uses[i])),
			STR_ARG(figure_year(a, &trace->uses[i])));
		if (trace->uses[i].has_registered)
			print_fact(&trace->uses[i]);
		else
			(void)puts("");
	}
	for (size_t i = 0; i < trace->part_count; i++)
		print_part(app, trace, &trace->parts[i]);
	if (f->undecidable > 0)
		(void)printf("另有 %lld 条无法判断（日期缺失或只到年月，或判断所需的内容没有填）\n",
			(long long)f->undecidable);
}

static json_t *trace_row_json(struct arena *a, const struct trace *trace,
	const struct trace_part *part, const struct trace_row *row)
{
	struct str measure;
	json_t *cells = json_array();
	for (size_t c = 0; c < part->column_count; c++)
		(void)json_array_append_new(cells, text_json(row->cells[c]));
	return json_pack("{s:o, s:I, s:I, s:o, s:o, s:o, s:b, s:b}", "ledger",
		text_json(row->ledger->name), "record", (json_int_t)row->id, "change",
		(json_int_t)row->since, "title", text_json(row->title), "cells", cells, "adds",
		text_json(adds_number(a, trace, part, row->adds, &measure)), "undecidable",
		row->undecidable ? 1 : 0, "repeated", row->repeated ? 1 : 0);
}

static json_t *part_json(struct arena *a, const struct trace *trace, const struct trace_part *part)
{
	struct str measure, total = adds_number(a, trace, part, part->total, &measure);
	json_t *columns = json_array(), *rows = json_array();
	for (size_t c = 0; c < part->column_count; c++)
		(void)json_array_append_new(columns, text_json(part->columns[c]));
	for (size_t r = 0; r < part->row_count; r++)
		(void)json_array_append_new(rows, trace_row_json(a, trace, part, &part->rows[r]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "what", text_json(part->what), "columns",
		columns, "rows", rows, "total", text_json(total), "measure", text_json(measure));
}

static json_t *registered_json(const struct registered *r)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "period", text_json(r->period),
		"publisher", text_json(r->publisher), "document", text_json(r->document), "page",
		text_json(r->page), "state", text_json(r->state), "vintage", text_json(r->vintage));
}

static json_t *base_json(struct app *app, const struct printed_base *base)
{
	struct arena *a = app->job.arena;
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:b, s:o}", "frozen", (json_int_t)base->frozen,
		"period", text_json(period_text(a, base->when.period)), "cutoff",
		text_json(day_iso(a, base->when.cutoff)), "then", text_json(base->then), "now",
		text_json(figure_text(a, &base->now)), "differs", base->shows ? 1 : 0, "reason",
		text_json(base->reason));
}

static json_t *trace_json(struct app *app, const struct trace *trace)
{
	const struct figure *f = &trace->figure;
	json_t *out = figure_json(app, f), *parts = json_array(), *uses = json_array();
	for (size_t i = 0; i < trace->use_count; i++) {
		json_t *use = figure_json(app, &trace->uses[i]);
		/* a rank stands on figures of other units, whose names are not at hand */
		if (trace->uses[i].unit != f->unit)
			(void)json_object_set_new(use, "unit", json_null());
		(void)json_array_append_new(uses, use);
	}
	for (size_t i = 0; i < trace->part_count; i++)
		(void)json_array_append_new(
			parts, part_json(app->job.arena, trace, &trace->parts[i]));
	(void)json_object_set_new(out, "definition", text_json(trace->definition));
	if (trace->definition_then.len > 0) {
		(void)json_object_set_new(
			out, "definition_then", text_json(trace->definition_then));
		(void)json_object_set_new(out, "definition_now", text_json(trace->definition_now));
		(void)json_object_set_new(out, "then", figure_json(app, &trace->figure_then));
	}
	(void)json_object_set_new(out, "basis", text_json(trace->basis));
	(void)json_object_set_new(out, "arithmetic", text_json(trace->arithmetic));
	if (f->base != NULL)
		(void)json_object_set_new(out, "base", base_json(app, f->base));
	if (f->has_registered)
		(void)json_object_set_new(out, "fact", registered_json(&f->registered));
	(void)json_object_set_new(out, "uses", uses);
	(void)json_object_set_new(out, "parts", parts);
	return out;
}

static enum rc no_such_face(struct app *app, struct str word)
{
	struct str words[FACE_COUNT];
	size_t count = 0;
	for (enum face face = FACE_VALUE + 1; face < FACE_COUNT; face++)
		words[count++] = str_from_z(face_word(face));
	return fail(&app->job, RC_INVALID, "没有“%.*s”这样的比较；可用：%.*s", STR_ARG(word),
		STR_ARG(str_join(app->job.arena, words, count, STR(" "))));
}

enum rc command_trace(struct app *app)
{
	struct job *job = &app->job;
	struct figure_request request = {0};
	struct str face, name;
	struct trace trace;
	int64_t seq;
	bool then = app_flag(app, "--then");
	TRY(app_change(app, &seq));
	if (app_option(app, "--face", &face) && !face_from(face, &request.face))
		return no_such_face(app, face);
	TRY(app_open(app));
	TRY(app_when(app, &request.unit, &request.when));
	name = app_argument(app);
	TRY(app_done(app));
	TRY(app_indicator(app, name, &request.indicator));
	if (then && seq == SEQ_NOW)
		return fail(job, RC_INVALID, "--then 是按当时的口径，要同时用 --change 写明变更号");
	if (then)
		TRY(indicator_then(job, app->book, request.indicator, seq, &request.indicator));
	TRY(figure_trace(job, app->book, &request, seq, &trace));
	if (app->json)
		json_put(trace_json(app, &trace));
	else
		print_trace(app, &trace);
	return RC_OK;
}
