#include "app/proposal.h"

#include "app/app.h"
#include "app/json.h"

#define TOLD_ON_TERMINAL 20

/* ---- on the terminal ---- */

static long long count_of(const struct proposal *p, enum row_state state)
{
	return (long long)p->counts[state];
}

static void print_counts(const struct proposal *p, FILE *out)
{
	(void)fprintf(out, "  新增 %lld · 变更 %lld · 相同 %lld · 有误 %lld · 略过 %lld",
		count_of(p, ROW_NEW), count_of(p, ROW_CHANGED), count_of(p, ROW_SAME),
		count_of(p, ROW_WRONG), count_of(p, ROW_SKIPPED));
	if (p->created > 0)
		(void)fprintf(out, " · 另新建所引用的记录 %lld", (long long)p->created);
	if (p->hidden_sheet)
		(void)fputs(" · 是隐藏的工作表", out);
	if (p->hidden_rows > 0 || p->hidden_columns > 0)
		(void)fprintf(out, " · 含隐藏 %u 行 %u 列", p->hidden_rows, p->hidden_columns);
	(void)fputs("\n", out);
}

static void print_columns(struct arena *a, const struct proposal *p, FILE *out)
{
	struct str left = STR_NONE;
	for (size_t i = 0; i < p->given_count; i++)
		(void)fprintf(out, "  %.*s＝%.*s（%.*s）\n", STR_ARG(p->given[i].field->label),
			STR_ARG(terminal_text(a, p->given[i].value)),
			STR_ARG(terminal_text(a, p->given[i].why)));
	for (size_t i = 0; i < p->column_count; i++) {
		struct str head = p->columns[i].head;
		if (p->columns[i].taken || !p->columns[i].filled)
			continue;
		if (head.len == 0)
			head = str_format(a, "（第 %u 列）", (unsigned)p->columns[i].column + 1);
		left = str_format(
			a, "%.*s%s%.*s", STR_ARG(left), left.len > 0 ? "、" : "", STR_ARG(head));
	}
	if (left.len > 0)
		(void)fprintf(out, "  没有采用的列：%.*s\n", STR_ARG(terminal_text(a, left)));
}

static void print_skips(struct arena *a, const struct proposal *p, FILE *out)
{
	for (size_t i = 0; i < p->skip_count && i < 5; i++)
		(void)fprintf(out, "  略过第 %u 行：%.*s\n", (unsigned)p->skips[i].row + 1,
			STR_ARG(terminal_text(a, intake_brief(a, p->skips[i].text))));
	if (p->counts[ROW_SKIPPED] > 5)
		(void)fprintf(out, "  …… 略过的还有 %lld 行\n", count_of(p, ROW_SKIPPED) - 5);
}

static size_t print_changed_row(struct job *job, const struct book *book,
	const struct intake_row *row, const struct proposal *p, size_t room, FILE *out)
{
	struct arena *a = job->arena;
	size_t told = 0;
	for (size_t f = 0; f < row->ledger->field_count && told < room; f++) {
		struct str was, becomes, title = STR_NONE;
		int named = row->ledger->title_field;
		if (value_eq(row->before->values[f], row->record->values[f]) ||
			intake_text(job, book, p, row->before, f, &was) != RC_OK ||
			intake_text(job, book, p, row->record, f, &becomes) != RC_OK ||
			(named >= 0 && intake_text(job, book, p, row->before, (size_t)named,
					       &title) != RC_OK))
			continue;
		(void)fprintf(out, "  变更 第 %u 行 %.*s %.*s：%.*s → %.*s\n",
			(unsigned)row->row + 1, STR_ARG(terminal_text(a, title)),
			STR_ARG(row->ledger->fields[f].label),
			STR_ARG(terminal_text(a, intake_brief(a, was))),
			STR_ARG(terminal_text(a, intake_brief(a, becomes))));
		told++;
	}
	job_clear_error(job);
	return told;
}

static void print_changed(
	struct job *job, const struct book *book, const struct proposal *p, FILE *out)
{
	size_t told = 0;
	for (size_t i = 0; i < p->row_count && told < TOLD_ON_TERMINAL; i++)
		if (p->rows[i].state == ROW_CHANGED)
			told += print_changed_row(
				job, book, &p->rows[i], p, TOLD_ON_TERMINAL - told, out);
	if (told == TOLD_ON_TERMINAL)
		(void)fputs("  …… 变更的格子先列这些，全部的见 --json\n", out);
}

/* Errors, or warnings, as long as there is room. */
static size_t print_some(
	struct arena *a, const struct proposal *p, bool warnings, size_t room, FILE *out)
{
	size_t told = 0;
	for (size_t i = 0; i < p->problem_count && told < room; i++) {
		const struct intake_problem *t = &p->problems[i];
		if (t->warning != warnings)
			continue;
		(void)fprintf(out, "  %s %.*s\n", t->warning ? "提醒" : "有误",
			STR_ARG(terminal_text(a, intake_problem_text(a, t))));
		told++;
	}
	return told;
}

static void print_problems(struct arena *a, const struct proposal *p, FILE *out)
{
	size_t told = print_some(a, p, false, TOLD_ON_TERMINAL, out);
	told += print_some(a, p, true, TOLD_ON_TERMINAL - told, out);
	if (p->problem_count + p->problems_untold > told)
		(void)fprintf(
			out, "  …… 还有 %zu 处\n", p->problem_count + p->problems_untold - told);
}

static void print_absent(struct arena *a, const struct proposal *p, FILE *out)
{
	size_t shown = p->absent_told < TOLD_ON_TERMINAL ? p->absent_told : TOLD_ON_TERMINAL;
	if (p->absent_count == 0)
		return;
	(void)fprintf(out,
		"  台账里有、这份完整名单里没有的 %lld 条"
		"（不改动，照旧计数；退出、迁出的请在表里写上日期）\n",
		(long long)p->absent_count);
	for (size_t i = 0; i < shown; i++)
		(void)fprintf(out, "    %.*s  来自 %.*s\n",
			STR_ARG(terminal_text(a, p->absent[i].name)),
			STR_ARG(terminal_text(a, p->absent[i].from)));
	if (p->absent_count > (int64_t)shown)
		(void)fprintf(out, "    …… 还有 %lld 条\n",
			(long long)p->absent_count - (long long)shown);
}

static void print_sheet(
	struct job *job, const struct book *book, const struct proposal *p, bool changes, FILE *out)
{
	struct arena *a = job->arena;
	struct str file = terminal_text(a, p->file);
	if (p->ledger == NULL) {
		(void)fprintf(out, "%.*s  未识别\n", STR_ARG(file));
		return;
	}
	(void)fprintf(out, "%.*s  识别为 %.*s（工作表“%.*s”第 %u 行为表头）\n", STR_ARG(file),
		STR_ARG(p->ledger->label), STR_ARG(terminal_text(a, p->sheet)),
		(unsigned)p->head_last + 1);
	print_counts(p, out);
	print_columns(a, p, out);
	print_skips(a, p, out);
	if (p->unread.len > 0)
		(void)fprintf(
			out, "  没有识别的工作表：%.*s\n", STR_ARG(terminal_text(a, p->unread)));
	if (changes)
		print_changed(job, book, p, out);
	print_problems(a, p, out);
	print_absent(a, p, out);
}

void proposal_print(struct job *job, const struct book *book, const struct intake_file *file,
	bool accept, FILE *out)
{
	/* of a file that could not be read there is nothing but its trouble, which names it */
	if (file->proposal == NULL && file->fate == INTAKE_REFUSED)
		return;
	for (const struct proposal *p = file->proposal; p != NULL; p = p->next)
		print_sheet(job, book, p, file->fate != INTAKE_ACCEPTED, out);
	if (file->proposal == NULL)
		(void)fprintf(out, "%.*s\n", STR_ARG(terminal_text(job->arena, file->path)));
	switch (file->fate) {
	case INTAKE_LOOKED: (void)fputs("  只是预览，没有写入；接收加 --accept\n", out); return;
	case INTAKE_ACCEPTED:
		(void)fprintf(out, "  已接收，第 %lld 号变更（撤销：kezhang undo %lld）\n",
			(long long)file->seq, (long long)file->seq);
		return;
	case INTAKE_NOTHING: (void)fputs("  没有要写入的内容，没有新的变更\n", out); return;
	case INTAKE_REFUSED: (void)fputs(accept ? "  没有接收\n" : "", out); return;
	case INTAKE_WAITS: (void)fputs("  先不收\n", out); return;
	}
}

/* ---- as JSON ---- */

static json_t *texts_json(const struct str *at, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(list, text_json(at[i]));
	return list;
}

static json_t *problems_json(const struct proposal *p)
{
	json_t *told = json_array();
	for (size_t i = 0; i < p->problem_count; i++) {
		const struct intake_problem *t = &p->problems[i];
		(void)json_array_append_new(
			told, json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "sheet",
				      text_json(t->sheet), "cell", text_json(t->address), "column",
				      text_json(t->column), "value", text_json(t->value), "message",
				      text_json(t->message), "warning", t->warning ? 1 : 0));
	}
	return told;
}

static json_t *columns_json(const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->column_count; i++) {
		const struct intake_column *c = &p->columns[i];
		if (c->filled || c->head.len > 0)
			(void)json_array_append_new(list,
				json_pack("{s:i, s:o, s:o, s:b, s:b, s:o}", "column",
					(int)c->column, "head", text_json(c->head), "field",
					c->field != NULL ? text_json(c->field->name) : json_null(),
					"taken", c->taken, "filled", c->filled, "why",
					text_json(c->why)));
	}
	return list;
}

static json_t *given_json(const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->given_count; i++)
		(void)json_array_append_new(list,
			json_pack("{s:o, s:o, s:o}", "field", text_json(p->given[i].field->name),
				"value", text_json(p->given[i].value), "why",
				text_json(p->given[i].why)));
	return list;
}

static json_t *changed_json(struct job *job, const struct book *book, const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->row_count; i++) {
		const struct intake_row *row = &p->rows[i];
		for (size_t f = 0; row->state == ROW_CHANGED && f < row->ledger->field_count; f++) {
			struct str was, becomes;
			if (value_eq(row->before->values[f], row->record->values[f]) ||
				intake_text(job, book, p, row->before, f, &was) != RC_OK ||
				intake_text(job, book, p, row->record, f, &becomes) != RC_OK)
				continue;
			(void)json_array_append_new(list,
				json_pack("{s:I, s:o, s:o, s:o}", "row", (json_int_t)row->row + 1,
					"field", text_json(row->ledger->fields[f].name), "was",
					text_json(was), "becomes", text_json(becomes)));
		}
	}
	job_clear_error(job);
	return list;
}

static json_t *skips_json(const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->skip_count; i++)
		(void)json_array_append_new(
			list, json_pack("{s:I, s:o}", "row", (json_int_t)p->skips[i].row + 1,
				      "text", text_json(p->skips[i].text)));
	return list;
}

static json_t *absent_json(const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->absent_told; i++)
		(void)json_array_append_new(
			list, json_pack("{s:I, s:o, s:o}", "record", (json_int_t)p->absent[i].id,
				      "name", text_json(p->absent[i].name), "from",
				      text_json(p->absent[i].from)));
	return list;
}

static json_t *seen_json(const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->seen_count; i++) {
		const struct intake_seen *s = &p->seen[i];
		json_t *first = json_array();
		for (size_t r = 0; r < s->row_count; r++)
			(void)json_array_append_new(
				first, texts_json(s->first + r * s->column_count, s->column_count));
		(void)json_array_append_new(list,
			json_pack("{s:o, s:I, s:I, s:I, s:o, s:o}", "sheet", text_json(s->sheet),
				"rows", (json_int_t)s->rows, "columns", (json_int_t)s->columns,
				"head", (json_int_t)s->head + 1, "heads",
				texts_json(s->heads, s->column_count), "first", first));
	}
	return list;
}

static json_t *near_json(const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->near_count; i++)
		(void)json_array_append_new(list,
			json_pack("{s:o, s:o, s:o}", "ledger", text_json(p->near[i].ledger->name),
				"fits", text_json(p->near[i].fits), "lacks",
				text_json(p->near[i].lacks)));
	return list;
}

static json_t *fate_json(enum intake_fate fate)
{
	static const char *const words[] = {"looked", "accepted", "nothing", "refused", "waits"};
	return json_string(words[fate]);
}

static json_t *sheet_json(struct job *job, const struct book *book, const struct proposal *p)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "file",
		text_json(p->file), "sm3", text_json(p->sm3), "sheet", text_json(p->sheet),
		"ledger", p->ledger != NULL ? text_json(p->ledger->name) : json_null(), "question",
		text_json(p->question), "new", (json_int_t)p->counts[ROW_NEW], "changed",
		(json_int_t)p->counts[ROW_CHANGED], "same", (json_int_t)p->counts[ROW_SAME],
		"wrong", (json_int_t)p->counts[ROW_WRONG], "skipped",
		(json_int_t)p->counts[ROW_SKIPPED], "created", (json_int_t)p->created);
	must(o != NULL);
	(void)json_object_set_new(o, "problems", problems_json(p));
	(void)json_object_set_new(o, "columns", columns_json(p));
	(void)json_object_set_new(o, "given", given_json(p));
	(void)json_object_set_new(o, "changes", changed_json(job, book, p));
	(void)json_object_set_new(o, "skips", skips_json(p));
	(void)json_object_set_new(o, "absent", json_integer((json_int_t)p->absent_count));
	(void)json_object_set_new(o, "absent_records", absent_json(p));
	(void)json_object_set_new(o, "unread", text_json(p->unread));
	(void)json_object_set_new(o, "mapping", text_json(p->mapping));
	if (p->question.len > 0) {
		(void)json_object_set_new(o, "seen", seen_json(p));
		(void)json_object_set_new(o, "near", near_json(p));
	}
	return o;
}

void proposal_json(
	struct job *job, const struct book *book, const struct intake_file *file, json_t *list)
{
	const struct proposal *p = file->proposal;
	do {
		json_t *o = p != NULL ? sheet_json(job, book, p)
				      : json_pack("{s:o}", "file", text_json(file->path));
		(void)json_object_set_new(o, "fate", fate_json(file->fate));
		(void)json_object_set_new(o, "change", json_integer((json_int_t)file->seq));
		(void)json_object_set_new(o, "trouble", text_json(file->trouble));
		(void)json_array_append_new(list, o);
		p = p != NULL ? p->next : NULL;
	} while (p != NULL);
}
