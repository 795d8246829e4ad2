/*
 * kezhang survey: the city's view of its districts, on the screen, as JSON, as a spreadsheet.
 */
#include "app/app.h"
#include "app/json.h"
#include "exchange/exchange.h"
#include "sheet/sheet.h"

static const char *const heads[] = {"指标", "单位", "辖区", "区报数", "市核数", "省定数",
	"区报减市核", "区报减省定", "位次", "位次依据"};
enum { COLUMNS = COUNT_OF(heads) };

static struct str unit_name(const struct survey *s, int64_t id)
{
	for (size_t i = 0; i < s->unit_count; i++)
		if (s->units[i].id == id)
			return s->units[i].name;
	return STR("");
}

static void cell_texts(struct arena *a, const struct survey *s, const struct survey_cell *cell,
	struct str ret[COLUMNS])
{
	const struct str cells[COLUMNS] = {cell->indicator->label, cell->indicator->measure,
		unit_name(s, cell->unit), cell->sent.shown,
		cell->counted ? str_format(a, "%.*s（自数）", STR_ARG(cell->checked.shown))
			      : cell->checked.shown,
		cell->published.shown, cell->minus_checked, cell->minus_published,
		cell->rank > 0 ? str_format(a, "%lld", (long long)cell->rank) : STR(""),
		cell->rank > 0 ? cell->ranked_by : STR("")};
	for (size_t i = 0; i < COLUMNS; i++)
		ret[i] = cells[i];
}

/* ---- JSON ---- */

static json_t *value_json(const struct survey_value *v)
{
	return v->given ? text_json(v->shown) : json_null();
}

static json_t *survey_json(struct arena *a, const struct survey *s)
{
	json_t *units = json_array(), *cells = json_array();
	for (size_t i = 0; i < s->unit_count; i++) {
		const struct survey_unit *u = &s->units[i];
		(void)json_array_append_new(units,
			json_pack("{s:o, s:b, s:o, s:I, s:I, s:o, s:o}", "unit", text_json(u->name),
				"submitted", u->submitted, "cutoff",
				u->submitted ? text_json(day_iso(a, u->cutoff)) : json_null(),
				"their_change", (json_int_t)u->change, "change",
				(json_int_t)u->received, "filled", text_json(u->filled), "checked",
				text_json(u->checked)));
	}
	for (size_t i = 0; i < s->indicator_count * s->unit_count; i++) {
		const struct survey_cell *c = &s->cells[i];
		(void)json_array_append_new(cells,
			json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:b, s:I, s:o}",
				"indicator", text_json(c->indicator->code), "label",
				text_json(c->indicator->label), "unit",
				text_json(unit_name(s, c->unit)), "sent", value_json(&c->sent),
				"checked", value_json(&c->checked), "published",
				value_json(&c->published), "counted", c->counted, "minus_checked",
				text_json(c->minus_checked), "minus_published",
				text_json(c->minus_published), "differs", c->differs, "rank",
				(json_int_t)c->rank, "ranked_by", text_json(c->ranked_by)));
	}
	return json_pack("{s:o, s:o, s:o, s:o}", "period",
		text_json(period_text(a, s->when.period)), "cutoff",
		text_json(day_iso(a, s->when.cutoff)), "units", units, "cells", cells);
}

/* ---- the spreadsheet ---- */

static enum rc cell_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct survey *s = arg;
	if (n >= s->indicator_count * s->unit_count)
		return RC_DONE;
	cell_texts(job->arena, s, &s->cells[n], ret_cells);
	return RC_OK;
}

static enum rc unit_cells(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct survey *s = arg;
	if (n >= s->unit_count)
		return RC_DONE;
	const struct survey_unit *u = &s->units[n];
	ret_cells[0] = u->name;
	ret_cells[1] = u->submitted ? STR("已报") : STR("未报");
	ret_cells[2] = u->submitted ? day_iso(job->arena, u->cutoff) : STR("");
	ret_cells[3] = u->filled;
	ret_cells[4] = u->checked;
	ret_cells[5] = u->at;
	return RC_OK;
}

static enum rc write_survey(struct job *job, struct survey *s, struct str path)
{
	static const struct sheet_column units[] = {{.title = STR_INIT("辖区"), .type = TYPE_TEXT},
		{.title = STR_INIT("上报"), .type = TYPE_TEXT},
		{.title = STR_INIT("截止日"), .type = TYPE_TEXT},
		{.title = STR_INIT("填报人"), .type = TYPE_TEXT},
		{.title = STR_INIT("审核人"), .type = TYPE_TEXT},
		{.title = STR_INIT("生成时刻"), .type = TYPE_TEXT}};
	struct sheet_column columns[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] =
			(struct sheet_column){.title = str_from_z(heads[i]), .type = TYPE_TEXT};
	struct sheet_table tables[] = {{.title = STR("汇总"),
					       .columns = columns,
					       .column_count = COLUMNS,
					       .row = cell_row,
					       .arg = s},
		{.title = STR("上报情况"),
			.columns = units,
			.column_count = COUNT_OF(units),
			.row = unit_cells,
			.arg = s}};
	TRY(sheet_write(job, path, tables, COUNT_OF(tables)));
	(void)printf("已写 %.*s：%zu 个指标，%zu 个辖区\n", STR_ARG(path), s->indicator_count,
		s->unit_count);
	return RC_OK;
}

/* ---- the screen ---- */

static void print_survey(struct arena *a, const struct survey *s)
{
	struct str titles[COLUMNS], texts[COLUMNS];
	bool right[COLUMNS] = {
		[3] = true, [4] = true, [5] = true, [6] = true, [7] = true, [8] = true};
	struct text_table table = {.heads = titles, .right = right, .columns = COLUMNS};
	struct str late = STR("");
	for (size_t i = 0; i < COLUMNS; i++)
		titles[i] = str_from_z(heads[i]);
	for (size_t i = 0; i < s->indicator_count * s->unit_count; i++) {
		cell_texts(a, s, &s->cells[i], texts);
		for (size_t k = 0; k < COLUMNS; k++)
			*ARRAY_ADD(a, table.cells) = terminal_text(a, texts[k]);
	}
	text_table_print(a, &table, stdout);
	for (size_t i = 0; i < s->unit_count; i++)
		if (!s->units[i].submitted)
			late = str_format(a, "%.*s%s%.*s", STR_ARG(late), late.len > 0 ? "、" : "",
				STR_ARG(terminal_text(a, s->units[i].name)));
	(void)printf("已报 %zu 个，未报 %zu 个%s%.*s\n", s->submitted, s->unit_count - s->submitted,
		late.len > 0 ? "，请催报：" : "", STR_ARG(late));
}

enum rc command_survey(struct app *app)
{
	struct job *job = &app->job;
	ARRAY(const struct indicator_def *) indicators = {0};
	struct str path = STR_NONE, name;
	struct survey survey;
	struct when when;
	int64_t unit;
	bool to_file = app_option(app, "-o", &path);
	if (to_file)
		TRY(app_output_sheet(app, path));
	TRY(app_open(app));
	TRY(app_when(app, &unit, &when));
	while ((name = app_argument(app)).len > 0) {
		const struct indicator_def *found =
			schema_indicator_called(job->arena, &app->catalog->schema, name);
		if (found == NULL)
			return fail(job, RC_MISSING, "没有指标“%.*s”", STR_ARG(name));
		*ARRAY_ADD(job->arena, indicators) = found;
	}
	TRY(app_done(app));
	TRY(exchange_survey(job, app->book, unit, &when, indicators.at, indicators.len, &survey));
	if (app->json) {
		json_put(survey_json(job->arena, &survey));
		return RC_OK;
	}
	(void)printf("%.*s\n", STR_ARG(app_took(app, &when)));
	if (to_file)
		return write_survey(job, &survey, path);
	print_survey(job->arena, &survey);
	return RC_OK;
}
