/*
 * 校核 and 提醒 from the command line: every rule of the packs with its
 * verdict, what is to be looked after today.
 */
#include "app/app.h"
#include "app/json.h"

static const char *const kind_words[] = {
	[CHECK_RULE] = "相符", [CHECK_BOTH] = "台账与登记", [CHECK_WORD] = "用词"};
static const char *const kind_codes[] = {
	[CHECK_RULE] = "rule", [CHECK_BOTH] = "both", [CHECK_WORD] = "word"};
static const char *const outcome_codes[] = {
	[CLAIM_FAILS] = "fails", [CLAIM_HOLDS] = "holds", [CLAIM_UNPROVED] = "unproved"};

static struct str side_text(struct arena *a, const struct figure *f)
{
	return str_format(a, "%.*s%s %.*s%.*s", STR_ARG(figure_name(a, f)),
		f->source == FIGURE_REGISTERED ? "（登记）" : "", STR_ARG(figure_text(a, f)),
		STR_ARG(figure_year(a, f)));
}

static void print_line(struct arena *a, const struct check_line *line)
{
	(void)printf("%.*s  %s  %.*s\n", STR_ARG(check_verdict(line)), kind_words[line->kind],
		STR_ARG(line->label));
	(void)printf("      %.*s\n", STR_ARG(line->rule));
	for (size_t i = 0; i < line->side_count; i++)
		(void)printf("      %.*s\n", STR_ARG(side_text(a, &line->sides[i])));
	if (line->note.len > 0)
		(void)printf("      %.*s\n", STR_ARG(line->note));
	if (line->slip.len > 0)
		(void)printf("      %.*s\n", STR_ARG(line->slip));
}

static json_t *side_json(struct arena *a, const struct figure *f)
{
	struct printed p = figure_print(a, f);
	return json_pack("{s:o, s:s, s:b, s:o, s:o}", "indicator", text_json(f->indicator->code),
		"face", face_word(f->face), "registered", f->source == FIGURE_REGISTERED, "value",
		p.missing ? json_null() : text_json(ratio_exact_text(a, p.exact)), "printed",
		text_json(figure_text(a, f)));
}

static json_t *line_json(struct arena *a, const struct check_line *line)
{
	json_t *sides = json_array(), *exceptions = json_array();
	for (size_t i = 0; i < line->side_count; i++)
		(void)json_array_append_new(sides, side_json(a, &line->sides[i]));
	for (size_t i = 0; i < line->exception_count; i++)
		(void)json_array_append_new(
			exceptions, json_pack("{s:o, s:I, s:o}", "ledger",
					    text_json(line->exceptions[i].ledger->name), "record",
					    (json_int_t)line->exceptions[i].id, "title",
					    text_json(line->exceptions[i].title)));
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", kind_codes[line->kind],
		"label", text_json(line->label), "rule", text_json(line->rule), "outcome",
		line->open ? json_null() : json_string(outcome_codes[line->outcome]), "sides",
		sides, "slip", text_json(line->slip), "exceptions", exceptions);
}

enum rc command_checks(struct app *app)
{
	struct job *job = &app->job;
	struct check_line *lines;
	size_t count, wrong = 0;
	int64_t unit, seq;
	struct when when;
	TRY(app_change(app, &seq));
	TRY(app_open(app));
	TRY(app_when(app, &unit, &when));
	TRY(app_done(app));
	TRY(checks_run(job, app->book, unit, when, seq, &lines, &count));
	json_t *all = json_array();
	for (size_t i = 0; i < count; i++) {
		(void)json_array_append_new(all, line_json(job->arena, &lines[i]));
		wrong += check_is_wrong(&lines[i]);
	}
	if (app->json) {
		json_put(all);
	} else {
		json_decref(all);
		(void)printf("%.*s\n", STR_ARG(app_took(app, &when)));
		for (size_t i = 0; i < count; i++)
			print_line(job->arena, &lines[i]);
	}
	return wrong == 0
		       ? RC_OK
		       : fail(job, RC_INVALID, "%zu 条规则不成立，请按上面列的数和记录查对", wrong);
}

/* ---- 提醒 ---- */

static void print_reminder(const struct reminder_def *def, const struct trace *trace)
{
	struct str office = def->counted->office;
	(void)printf("%.*s  %lld%.*s  %.*s%s%.*s%s\n", STR_ARG(def->label),
		(long long)trace->figure.rows, STR_ARG(def->counted->measure), STR_ARG(def->todo),
		office.len > 0 ? "（" : "", STR_ARG(office), office.len > 0 ? "）" : "");
	for (size_t p = 0; p < trace->part_count; p++)
		for (size_t i = 0; i < trace->parts[p].row_count; i++) {
			const struct trace_row *row = &trace->parts[p].rows[i];
			if (!row->undecidable)
				(void)printf("      %.*s/%lld %.*s\n", STR_ARG(row->ledger->label),
					(long long)row->id, STR_ARG(row->title));
		}
}

static void print_lacking(const struct reminder_def *def, const struct ledger_def *lacks)
{
	(void)printf("%.*s  还看不出：台账“%.*s”里一条记录也没有，收进来以后再看\n",
		STR_ARG(def->label), STR_ARG(lacks->label));
}

/* Is there something to be done? */
static bool print_one(const struct reminder_def *def, const struct trace *trace,
	const struct ledger_def *lacks, struct str unseen)
{
	bool some = trace->figure.rows > 0 && lacks == NULL;
	if (some)
		print_reminder(def, trace);
	else if (lacks != NULL)
		print_lacking(def, lacks);
	else if (unseen.len > 0)
		(void)printf("%.*s  还看不出：%.*s\n", STR_ARG(def->label), STR_ARG(unseen));
	return some;
}

static json_t *reminder_json(const struct reminder_def *def, const struct trace *trace,
	const struct ledger_def *lacks, struct str unseen)
{
	json_t *rows = json_array();
	for (size_t p = 0; lacks == NULL && p < trace->part_count; p++)
		for (size_t i = 0; i < trace->parts[p].row_count; i++) {
			const struct trace_row *row = &trace->parts[p].rows[i];
			if (!row->undecidable)
				(void)json_array_append_new(
					rows, json_pack("{s:o, s:I, s:o}", "ledger",
						      text_json(row->ledger->name), "record",
						      (json_int_t)row->id, "title",
						      text_json(row->title)));
		}
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "reminder",
		text_json(def->code), "label", text_json(def->label), "todo", text_json(def->todo),
		"office", text_json(def->counted->office), "count",
		trace->figure.state == VALUE_GIVEN && lacks == NULL
			? json_integer((json_int_t)trace->figure.rows)
			: json_null(),
		"lacks", lacks != NULL ? text_json(lacks->name) : json_null(), "why_missing",
		text_json(unseen), "records", rows);
}

enum rc command_reminders(struct app *app)
{
	struct job *job = &app->job;
	struct when when;
	int64_t unit;
	TRY(app_open(app));
	TRY(app_when(app, &unit, &when));
	TRY(app_done(app));
	const struct catalog *catalog = app->catalog;
	json_t *all = json_array();
	size_t shown = 0;
	if (!app->json)
		(void)printf("辖区 %.*s，今天是%.*s\n", STR_ARG(app->unit_name),
			STR_ARG(day_chinese(job->arena, job->today)));
	for (size_t i = 0; i < catalog->reminder_count; i++) {
		struct figure_request request = reminder_request(job, &catalog->reminders[i], unit);
		const struct ledger_def *lacks;
		struct str unseen;
		struct trace trace;
		TRY(figure_trace(job, app->book, &request, SEQ_NOW, &trace));
		TRY(reminder_lacks(job, app->book, &catalog->reminders[i], &trace.figure, &lacks));
		TRY(reminder_unseen(
			job, app->book, &catalog->reminders[i], &trace.figure, &unseen));
		(void)json_array_append_new(
			all, reminder_json(&catalog->reminders[i], &trace, lacks, unseen));
		if (app->json)
			continue;
		shown += print_one(&catalog->reminders[i], &trace, lacks, unseen);
	}
	if (!app->json && shown == 0)
		(void)puts("今天没有要办的");
	if (app->json)
		json_put(all);
	else
		json_decref(all);
	return RC_OK;
}
