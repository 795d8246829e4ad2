/*
 * The standard pack on small worlds: rows in, figures and claims out, on both
 * engines. Whoever adds an indicator adds lines to a text file here, no C.
 *
 *	world 推荐申报                       a new book
 *	row 单位 甲: 单位名称=甲公司; 辖区=东   a record, 甲 is how other lines call it
 *	row 单位 甲 from 2023-05-01: 辖区=西    the record changes; dated fields from that day on
 *	row 考核指标 < 项目一: 指标名称=产量    a child row
 *	refused 高企申报: … => MESSAGE        the ledger does not take it and says so
 *	at 2023H1 2023-06-30 东              what follows is asked for this period, cutoff and unit
 *	    高企推荐申报数 = 2                 as printed; "未填", "不适用" when there is none
 *	    高企推荐申报数 的 同比增长 = 25.0
 *	    高企推荐申报数 = 2 ?1              and one row that could not be decided
 *	    高企证书九十天内到期 = 1           a reminder, were the cutoff today
 *	    表述 双过半 [甲, 乙] = 不成立；未过半：乙   成立 不成立 无法判断, and the slip
 *
 * Every world has the units 市 (of it 东 and 西, of 东 the towns 镇 and 乡), and
 * all lists are declared complete, so that nothing counted is 0; "world NAME,
 * nothing complete" has no such declaration.
 */
#include "read.h"

#include "both.h"
#include "indicator/indicator.h"

#include <stdio.h>
#include <stdlib.h>

struct alias {
	struct str name;
	const struct ledger_def *ledger;
	int64_t id;
};

struct world {
	struct both db;
	struct catalog *catalog;
	struct book *book;
	int64_t book_id;
	ARRAY(struct alias) aliases;
	struct when when;
	int64_t unit;
	size_t asked, wrong;
};

static void tell(struct world *w, const struct line *line, struct str got)
{
	w->wrong++;
	print_error("%s:%d: %.*s%s%.*s\n  wanted %.*s\n  got    %.*s\n", line->file, line->number,
		STR_ARG(line->name), line->face.len ? " 的 " : "", STR_ARG(line->face),
		STR_ARG(line->wanted), STR_ARG(got));
}

static NORETURN void stop(struct world *w, const struct line *line, struct str why)
{
	(void)fprintf(stderr, "%s:%d: %.*s\n", line->file, line->number, STR_ARG(why));
	both_close(&w->db);
	exit(1);
}

/* ---- rows ---- */

static struct alias *find_alias(struct world *w, struct str name, const struct ledger_def *ledger)
{
	for (size_t i = w->aliases.len; i-- > 0;)
		if (str_eq(w->aliases.at[i].name, name) && w->aliases.at[i].ledger == ledger)
			return &w->aliases.at[i];
	return NULL;
}

static int64_t referred(
	struct world *w, const struct line *line, const struct ledger_def *ledger, struct str name)
{
	const struct alias *alias = find_alias(w, name, ledger);

	if (!alias)
		stop(w, line,
			str_format(w->db.job.arena, "no %.*s is called %.*s",
				STR_ARG(ledger->label), STR_ARG(name)));
	return alias->id;
}

static void set_field(
	struct world *w, const struct line *line, struct record *record, struct str said)
{
	struct str text = said, message;
	struct str name = str_trim(str_cut(&text, STR("=")));
	const struct field_def *field = ledger_field(record->ledger, name);

	text = str_trim(text);
	if (!field)
		stop(w, line,
			str_format(w->db.job.arena, "%.*s has no field %.*s",
				STR_ARG(record->ledger->label), STR_ARG(name)));
	struct value *value = record_value(record, field->name);
	if (!text.len)
		*value = value_missing(field->type);
	else if (field->type == TYPE_REF)
		*value = value_int(TYPE_REF, referred(w, line, field->ref, text));
	else if (value_from_text(&w->db.job, field, text, false, value, &message) != RC_OK)
		stop(w, line, message);
}

static struct record *record_of(struct world *w, const struct line *line)
{
	struct job *job = &w->db.job;
	const struct ledger_def *ledger = schema_ledger(&w->catalog->schema, line->name);
	struct record *record;
	day_t day = 0;

	if (!ledger)
		stop(w, line, STR("no such ledger"));
	const struct alias *old = line->alias.len ? find_alias(w, line->alias, ledger) : NULL;
	if (line->since.len)
		must(day_from_iso(line->since, &day));
	if (old) {
		OK(job, record_get_on(job, w->book, ledger, old->id, SEQ_NOW, day, &record));
		record->day = day;
	} else {
		record = record_new(job, ledger);
		record->day = day;
	}
	if (line->parent.len)
		record->parent = referred(w, line, ledger->parent, line->parent);
	for (struct str rest = line->fields; rest.len;)
		set_field(w, line, record, str_trim(str_cut(&rest, STR(";"))));
	return record;
}

static enum rc put(struct world *w, struct record *record, problems *found)
{
	struct job *job = &w->db.job;
	struct change *change;
	int64_t seq;

	TRY(record_check(job, w->book, record, found));
	TRY(change_begin(job, w->book, CHANGE_WRITE, STR_NONE, &change));
	enum rc rc = change_put(job, change, record, 0);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	return change_commit(job, change, &seq);
}

static void take_row(struct world *w, const struct line *line)
{
	struct record *record = record_of(w, line);
	bool fresh = record->id == 0;
	problems found = {0};

	if (put(w, record, &found) != RC_OK)
		stop(w, line, job_error(&w->db.job));
	if (line->alias.len && fresh)
		*ARRAY_ADD(w->catalog->arena, w->aliases) =
			(struct alias){line->alias, record->ledger, record->id};
}

static void refuse_row(struct world *w, const struct line *line)
{
	problems found = {0};
	enum rc rc = put(w, record_of(w, line), &found);

	w->asked++;
	if (rc == RC_OK)
		tell(w, line, STR("it was taken"));
	else if (str_find(job_error(&w->db.job), line->wanted) == SIZE_MAX)
		tell(w, line, job_error(&w->db.job));
}

/* ---- a new world ---- */

static void add(struct world *w, const struct line *world, const char *ledger, const char *alias,
	const char *fields)
{
	struct line line = {.kind = LINE_ROW,
		.file = world->file,
		.number = world->number,
		.name = str_from_z(ledger),
		.alias = str_from_z(alias),
		.fields = str_from_z(fields)};

	take_row(w, &line);
}

static void all_complete(struct world *w, const struct line *line)
{
	for (size_t i = 0; i < w->catalog->schema.ledger_count; i++)
		add(w, line, "数据覆盖", "",
			str_z(w->db.job.arena,
				str_format(w->db.job.arena,
					"台账=%.*s; 起止=2000-01-01至2100-12-31; 覆盖状态=完整",
					STR_ARG(w->catalog->schema.ledgers[i]->name))));
}

static void begin_world(struct world *w, const struct line *line)
{
	struct job *job = &w->db.job;
	struct str name = line->name;
	struct str head = str_trim(str_cut(&name, STR(",")));

	w->aliases.len = 0;
	OK(job, book_create(job, w->db.store, w->catalog, ++w->book_id, head, &w->book));
	add(w, line, "辖区", "市", "名称=云江市; 级别=市");
	add(w, line, "辖区", "东", "名称=云东区; 级别=县区; 上级辖区=市");
	add(w, line, "辖区", "西", "名称=云西区; 级别=县区; 上级辖区=市");
	add(w, line, "辖区", "镇", "名称=白塔镇; 级别=乡镇街道; 上级辖区=东");
	add(w, line, "辖区", "乡", "名称=青河乡; 级别=乡镇街道; 上级辖区=东");
	if (!str_eq(str_trim(name), STR("nothing complete")))
		all_complete(w, line);
}

static void set_time(struct world *w, const struct line *line)
{
	if (!period_from(line->period, &w->when.period) ||
		!day_from_iso(line->cutoff, &w->when.cutoff))
		stop(w, line, STR("at PERIOD CUTOFF UNIT, as 2023H1 2023-06-30 东"));
	w->unit = referred(w, line, schema_ledger(&w->catalog->schema, LEDGER_UNIT), line->unit);
}

/* ---- questions ---- */

static const struct indicator_def *indicator_of(
	struct world *w, const struct line *line, struct str name)
{
	const struct indicator_def *def = schema_indicator(&w->catalog->schema, name);

	for (size_t i = 0; !def && i < w->catalog->reminder_count; i++)
		if (str_eq(w->catalog->reminders[i].label, name))
			def = w->catalog->reminders[i].counted;

	if (!def)
		stop(w, line, str_format(w->db.job.arena, "no indicator %.*s", STR_ARG(name)));
	return def;
}

static struct str figure_said(struct arena *a, const struct figure *figure)
{
	struct printed printed = figure_print(a, figure);
	struct str text = printed.number;

	if (printed.missing)
		text = figure->state == VALUE_NOT_APPLICABLE ? STR("不适用") : STR("未填");
	if (figure->undecidable > 0)
		text = str_format(a, "%.*s ?%lld", STR_ARG(text), (long long)figure->undecidable);
	return text;
}

static void ask_figure(struct world *w, const struct line *line)
{
	struct job *job = &w->db.job;
	struct figure_request request = {
		.indicator = indicator_of(w, line, line->name), .unit = w->unit, .when = w->when};
	struct figure *figures;

	if (line->face.len && !face_from(line->face, &request.face))
		stop(w, line, STR("no such face"));
	OK(job, indicator_figures(job, w->book, &request, 1, SEQ_NOW, &figures));
	struct str said = figure_said(job->arena, &figures[0]);
	w->asked++;
	if (!str_eq(said, line->wanted))
		tell(w, line, said);
}

static void ask_claim(struct world *w, const struct line *line)
{
	static const char *const words[] = {
		[CLAIM_FAILS] = "不成立", [CLAIM_HOLDS] = "成立", [CLAIM_UNPROVED] = "无法判断"};
	struct job *job = &w->db.job;
	const struct claim_def *claim = catalog_claim(w->catalog, line->name);
	ARRAY(const struct indicator_def *) list = {0};
	struct claim_outcome outcome;

	if (!claim)
		stop(w, line, STR("no such claim"));
	for (struct str rest = line->list; rest.len;)
		*ARRAY_ADD(job->arena, list) =
			indicator_of(w, line, str_trim(str_cut(&rest, STR(","))));
	OK(job, claim_judge(job, w->book, claim, list.at, list.len, w->unit, w->when, SEQ_NOW,
			&outcome));
	struct str said = str_from_z(words[outcome.outcome]);
	if (outcome.slip.len)
		said = str_format(job->arena, "%.*s；%.*s", STR_ARG(said), STR_ARG(outcome.slip));
	w->asked++;
	if (!str_eq(said, line->wanted))
		tell(w, line, said);
}

static void do_line(struct world *w, const struct line *line)
{
	if (line->kind != LINE_WORLD && !w->book)
		stop(w, line, STR("a file begins with: world NAME"));
	switch (line->kind) {
	case LINE_WORLD: begin_world(w, line); return;
	case LINE_ROW: take_row(w, line); return;
	case LINE_REFUSED: refuse_row(w, line); return;
	case LINE_AT: set_time(w, line); return;
	case LINE_FIGURE: ask_figure(w, line); return;
	case LINE_CLAIM: ask_claim(w, line); return;
	}
}

int main(int argc, char **argv)
{
	struct world w = {0};
	struct line *lines;
	size_t count;

	both_open(&w.db);
	OK(&w.db.job, catalog_load(&w.db.job, NULL, 0, &w.catalog));
	for (int i = 1; i < argc; i++) {
		world_lines(w.catalog->arena, argv[i], &lines, &count);
		w.book = NULL;
		for (size_t k = 0; k < count; k++)
			do_line(&w, &lines[k]);
	}
	printf("%zu questions, %zu wrong\n", w.asked, w.wrong);
	both_close(&w.db);
	catalog_free(w.catalog);
	return w.wrong || !w.asked;
}
