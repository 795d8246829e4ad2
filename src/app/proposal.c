#include "app/proposal.h"

#define TOLD_ON_TERMINAL 20

static long long count_of(const struct proposal *p, enum row_state state)
{
	return (long long)p->counts[state];
}

void proposal_print(const struct proposal *p, bool accept, int64_t seq, FILE *out)
{
	if (p->ledger == NULL) {
		(void)fprintf(out, "%.*s  未识别\n", STR_ARG(p->file));
		return;
	}
	(void)fprintf(out, "%.*s  识别为 %.*s（工作表“%.*s”第 %u 行为表头）\n", STR_ARG(p->file),
		STR_ARG(p->ledger->label), STR_ARG(p->sheet), (unsigned)p->head_last + 1);
	(void)fprintf(out, "  新增 %lld · 变更 %lld · 相同 %lld · 有误 %lld · 略过 %lld",
		count_of(p, ROW_NEW), count_of(p, ROW_CHANGED), count_of(p, ROW_SAME),
		count_of(p, ROW_WRONG), count_of(p, ROW_SKIPPED));
	if (p->created > 0)
		(void)fprintf(out, " · 另新建所引用的记录 %lld", (long long)p->created);
	if (p->hidden_rows > 0 || p->hidden_columns > 0)
		(void)fprintf(out, " · 含隐藏 %u 行 %u 列", p->hidden_rows, p->hidden_columns);
	(void)fputs("\n", out);
	size_t told = p->problem_count < TOLD_ON_TERMINAL ? p->problem_count : TOLD_ON_TERMINAL;
	for (size_t i = 0; i < told; i++) {
		const struct intake_problem *t = &p->problems[i];
		(void)fprintf(out, "  %s %.*s!%.*s %.*s“%.*s”:%.*s\n", t->warning ? "提醒" : "有误",
			STR_ARG(t->sheet), STR_ARG(t->address), STR_ARG(t->column),
			STR_ARG(t->value), STR_ARG(t->message));
	}
	if (p->problem_count + p->problems_untold > told)
		(void)fprintf(
			out, "  …… 还有 %zu 处\n", p->problem_count + p->problems_untold - told);
	if (seq > 0)
		(void)fprintf(out, "  已接收，第 %lld 号变更（撤销：kezhang undo %lld）\n",
			(long long)seq, (long long)seq);
	else if (accept)
		(void)fputs("  没有要写入的内容，没有新的变更\n", out);
	else
		(void)fputs("  只是预览，没有写入；接收加 --accept\n", out);
}

static json_t *text_json(struct str s)
{
	return json_stringn(s.at != NULL ? s.at : "", s.len);
}

json_t *proposal_json(struct job *job, const struct proposal *p, int64_t seq)
{
	json_t *told = json_array();
	(void)job;
	for (size_t i = 0; i < p->problem_count; i++) {
		const struct intake_problem *t = &p->problems[i];
		(void)json_array_append_new(
			told, json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "sheet",
				      text_json(t->sheet), "cell", text_json(t->address), "column",
				      text_json(t->column), "value", text_json(t->value), "message",
				      text_json(t->message), "warning", t->warning ? 1 : 0));
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}",
		"file", text_json(p->file), "sm3", text_json(p->sm3), "ledger",
		p->ledger != NULL ? text_json(p->ledger->name) : json_null(), "question",
		text_json(p->question), "new", (json_int_t)p->counts[ROW_NEW], "changed",
		(json_int_t)p->counts[ROW_CHANGED], "same", (json_int_t)p->counts[ROW_SAME],
		"wrong", (json_int_t)p->counts[ROW_WRONG], "skipped",
		(json_int_t)p->counts[ROW_SKIPPED], "created", (json_int_t)p->created, "change",
		(json_int_t)seq, "problems", told, "mapping", text_json(p->mapping));
}
