/*
 * 包保企业, 走访, 诉求 and what was done about them.
 */
#include "sample/duties.h"
#include "sample/shelf.h"

static enum rc service_firms(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "企业名称", "联系领导", "联系股室", "走访频次", "起止"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "包保企业底册", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->service_firms.len; i++) {
		const struct service_firm *f = &t->service_firms.at[i];
		draft_row_if(&d, true, row_of_party(s->w, f->firm));
		pen_party(&d.pen, s->w, f->firm);
		pen_z(&d.pen, f->leader);
		pen_z(&d.pen, f->office);
		pen_z(&d.pen, f->frequency);
		pen_span(&d.pen, f->term);
	}
	return draft_done(s, &d, "包保企业底册", "service_firm");
}

static enum rc visits(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "走访企业", "走访时间", "走访方式", "走访目的", "走访人员", "企业评价"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "企业走访台账", "", HAND_SLASH, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->visits.len; i++) {
		const struct visit *v = &t->visits.at[i];
		draft_row_if(&d, true, row_of_party(s->w, v->firm));
		pen_party(&d.pen, s->w, v->firm);
		pen_date(&d.pen, v->day);
		pen_z(&d.pen, v->mode);
		pen_z(&d.pen, v->purpose);
		pen_z(&d.pen, "甲某、乙某");
		pen_z(&d.pen, v->rating);
	}
	return draft_done(s, &d, "企业走访台账", "visit");
}

static void problem_days(struct draft *d, const struct problem *p)
{
	pen_date(&d->pen, p->raised);
	pen_date(&d->pen, p->assigned);
	pen_date(&d->pen, p->accepted);
	pen_date(&d->pen, p->due);
	pen_date(&d->pen, p->answered);
	pen_date(&d->pen, p->closed);
	pen_date(&d->pen, p->refused);
	pen_z(&d->pen, p->why);
	pen_date(&d->pen, p->parked);
	pen_date(&d->pen, p->called);
}

static enum rc problems(struct shelf *s)
{
	static const char *const heads[] = {"问题编号", "反映单位", "问题类别", "问题内容", "并入",
		"办理层级", "承办单位", "反映时间", "交办日期", "受理日期", "办结时限", "答复时间",
		"办结时间", "不予受理日期", "不予受理原因", "挂账时间", "回访时间", "满意度",
		"办理状态"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "企业问题清单", "", HAND_DAY_ISO, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->problems.len; i++) {
		const struct problem *p = &t->problems.at[i];
		draft_row_if(&d, false, row_of_party(s->w, p->firm));
		pen_text(&d.pen, p->number);
		pen_party(&d.pen, s->w, p->firm);
		pen_z(&d.pen, p->class);
		pen_text(&d.pen, p->text);
		pen_text(&d.pen, p->merged == NOBODY ? STR_NONE : t->problems.at[p->merged].number);
		pen_z(&d.pen, p->level);
		pen_z(&d.pen, p->handler);
		problem_days(&d, p);
		pen_z(&d.pen, p->rating);
		pen_z(&d.pen, p->state);
	}
	return draft_done(s, &d, "企业问题清单", "problem");
}

static enum rc steps(struct shelf *s)
{
	static const char *const heads[] = {"诉求", "办理日期", "办理内容", "经办人"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "问题办理经过", "", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->steps.len; i++) {
		const struct problem_step *p = &t->steps.at[i];
		draft_row_if(&d, false, row_of_party(s->w, t->problems.at[p->problem].firm));
		pen_text(&d.pen, t->problems.at[p->problem].number);
		pen_date(&d.pen, p->day);
		pen_z(&d.pen, p->text);
		pen_z(&d.pen, "丙某");
	}
	return draft_done(s, &d, "问题办理经过", "problem_step");
}

enum rc files_services(struct shelf *s)
{
	TRY(service_firms(s));
	TRY(visits(s));
	TRY(problems(s));
	return steps(s);
}
