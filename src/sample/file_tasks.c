/*
 * 重点任务 with their progress and what was urged, 工作承诺.
 */
#include "sample/duties.h"
#include "sample/shelf.h"

static struct date history(const struct world *w)
{
	return (struct date){ymd(w->size->first_year, 1, 1), LAST_DAY};
}

static struct date day_or_not(day_t day)
{
	return day == DAY_MIN ? PEN_NO_DATE : date_of(day);
}

static enum rc tasks(struct shelf *s)
{
	static const char *const heads[] = {"任务序号", "重点工作任务", "依据文件", "主要责任单位",
		"责任科室", "交办时间", "完成时限", "延期至", "办结日期", "取消日期", "完成状态"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "key tasks", "任务清单", HAND_CHINESE, true);
	struct pen_form form = {.title = shelf_title(s, "重点工作任务分解及落实情况表"),
		.note = shelf_note(s, ""),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->duties->tasks.len; i++) {
		const struct key_task *t = &w->duties->tasks.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, str_format(w->a, "%d", t->serial));
		pen_text(&d.pen, t->text);
		pen_text(&d.pen, w->documents.at[t->document].number);
		pen_z(&d.pen, t->lead);
		pen_z(&d.pen, t->office);
		pen_date(&d.pen, t->started);
		pen_date(&d.pen, t->due);
		pen_date(&d.pen, t->postponed);
		pen_date(&d.pen, t->done);
		pen_date(&d.pen, t->cancelled);
		pen_z(&d.pen, t->state);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("重点任务落实情况表"),
		(struct handing){.ledger = "key_task", .covers = history(w)});
}

static enum rc reports(struct shelf *s)
{
	static const char *const heads[] = {"重点任务", "报告期", "填报日期", "工作进展",
		"完成进度（%）", "进展状态", "填报人"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "task reports", "进展", HAND_DOT, false);
	struct pen_form form = {.title = shelf_title(s, "重点任务进展情况"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->duties->reports.len; i++) {
		const struct task_report *r = &w->duties->reports.at[i];
		struct str share = num_scaled_text(w->a, r->share, 1);
		draft_row(&d, false);
		pen_text(&d.pen, w->duties->tasks.at[r->task].text);
		pen_text(&d.pen, r->period);
		pen_date(&d.pen, date_of(r->reported));
		pen_text(&d.pen, str_format(w->a, "已完成%.*s%%，按计划推进", STR_ARG(share)));
		pen_text(&d.pen, share);
		pen_z(&d.pen, r->state);
		pen_z(&d.pen, "甲某");
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("重点任务进展"),
		(struct handing){.ledger = "key_task_report", .covers = history(w)});
}

static enum rc notices(struct shelf *s)
{
	static const char *const heads[] = {
		"任务内容", "督办方式", "灯色", "发出日期", "文号", "反馈期限", "反馈日期"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "task notices", "督办", HAND_SLASH, false);
	d.pen.text_only = true;
	pen_begin(&d.pen, &(struct pen_form){.heads = heads, .head_count = COUNT_OF(heads)});
	for (size_t i = 0; i < w->duties->notices.len; i++) {
		const struct task_notice *n = &w->duties->notices.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, w->duties->tasks.at[n->task].text);
		pen_z(&d.pen, n->kind);
		pen_z(&d.pen, n->light);
		pen_date(&d.pen, date_of(n->issued));
		pen_text(&d.pen, n->number);
		pen_date(&d.pen, date_of(n->due));
		pen_date(&d.pen, day_or_not(n->answered));
	}
	pen_note(&d.pen, STR("注：虚构数据"));
	return shelf_csv(s, &d, STR("重点任务督办"), PAPER_GB18030,
		(struct handing){.ledger = "key_task_notice", .covers = history(w)});
}

static enum rc promises(struct shelf *s)
{
	static const char *const heads[] = {"序号", "承诺内容", "出自", "责任科室", "承诺日期",
		"兑现期限", "兑现日期", "兑现状态", "未兑现原因"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "promises sheet", "承诺", HAND_DAY_ZH, false);
	struct pen_form form = {.title = shelf_title(s, "下步打算兑现情况"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->duties->promises.len; i++) {
		const struct promise *p = &w->duties->promises.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, p->text);
		pen_text(&d.pen, p->origin);
		pen_z(&d.pen, p->office);
		pen_date(&d.pen, p->made);
		pen_date(&d.pen, p->due);
		pen_date(&d.pen, p->kept);
		pen_z(&d.pen, p->state);
		pen_z(&d.pen, p->why);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("工作承诺兑现情况"),
		(struct handing){.ledger = "promise", .covers = history(w)});
}

enum rc files_tasks(struct shelf *s)
{
	TRY(tasks(s));
	TRY(reports(s));
	TRY(notices(s));
	return promises(s);
}
