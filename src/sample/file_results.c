/*
 * 对接活动 with who came, 专家, 成果, 需求, 协议.
 */
#include "sample/results.h"
#include "sample/shelf.h"

static void need_name(struct draft *d, const struct world *w, int need)
{
	pen_text(&d->pen, need == NOBODY ? STR_NONE : w->results->needs.at[need].name);
}

static void result_name(struct draft *d, const struct world *w, int result)
{
	pen_text(&d->pen, result == NOBODY ? STR_NONE : w->results->results.at[result].name);
}

static void expert_name(struct draft *d, const struct world *w, int expert)
{
	pen_text(&d->pen, expert == NOBODY ? STR_NONE : w->results->experts.at[expert].name);
}

static bool of_event(const struct world *w, int event)
{
	return row_of_unit(w, w->results->events.at[event].district);
}

/* ---- 活动 ---- */

static enum rc experts(struct shelf *s)
{
	static const char *const heads[] = {"序号", "专家姓名", "专家编号", "工作单位", "职称",
		"技术领域", "入库时间", "出库日期"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "专家库", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->experts.len; i++) {
		const struct expert *e = &r->experts.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, e->name);
		pen_text(&d.pen, e->number);
		pen_party(&d.pen, s->w, e->party);
		pen_z(&d.pen, e->rank);
		pen_z(&d.pen, e->field);
		pen_date(&d.pen, e->entered);
		pen_date(&d.pen, e->left);
	}
	return draft_done(s, &d, "专家库", "expert");
}

static enum rc events(struct shelf *s)
{
	static const char *const heads[] = {"序号", "活动主题", "活动形式", "举办时间", "举办地点",
		"所在县区", "主办方", "合作单位", "参会企业", "参会人数", "发放资料"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "对接活动台账", "", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->events.len; i++) {
		const struct event *e = &r->events.at[i];
		draft_row_if(&d, true, row_of_unit(s->w, e->district));
		pen_text(&d.pen, e->name);
		pen_z(&d.pen, e->kind);
		pen_date(&d.pen, e->day);
		pen_text(&d.pen, e->place);
		pen_text(&d.pen, unit_name(s->w, e->district));
		pen_text(&d.pen, e->host);
		pen_party(&d.pen, s->w, e->partner);
		pen_whole(&d.pen, e->firms);
		pen_whole(&d.pen, e->people);
		pen_whole(&d.pen, e->handouts);
	}
	return draft_done(s, &d, "对接活动台账", "event");
}

static enum rc attendances(struct shelf *s)
{
	static const char *const heads[] = {"序号", "活动名称", "参会单位", "身份", "人数"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "对接活动参加单位", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->attendances.len; i++) {
		const struct attendance *a = &r->attendances.at[i];
		draft_row_if(&d, true, of_event(s->w, a->event));
		pen_text(&d.pen, r->events.at[a->event].name);
		pen_party(&d.pen, s->w, a->party);
		pen_z(&d.pen, a->role);
		pen_whole(&d.pen, a->people);
	}
	return draft_done(s, &d, "活动参加单位", "event_party");
}

static enum rc speeches(struct shelf *s)
{
	static const char *const heads[] = {"活动名称", "专家姓名", "报告题目"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "对接活动参加专家", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->speeches.len; i++) {
		const struct expert *e = &r->experts.at[r->speeches.at[i].expert];
		draft_row_if(&d, false, of_event(s->w, r->speeches.at[i].event));
		pen_text(&d.pen, r->events.at[r->speeches.at[i].event].name);
		pen_text(&d.pen, e->name);
		pen_text(&d.pen, str_format(s->w->a, "%s技术进展", e->field));
	}
	return draft_done(s, &d, "活动参加专家", "event_expert");
}

static enum rc showings(struct shelf *s)
{
	static const char *const heads[] = {"序号", "活动名称", "发布名称", "成果", "发布单位"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "对接活动发布成果", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->showings.len; i++) {
		const struct showing *t = &r->showings.at[i];
		draft_row_if(&d, true, of_event(s->w, t->event));
		pen_text(&d.pen, r->events.at[t->event].name);
		pen_text(&d.pen, t->name);
		result_name(&d, s->w, t->result);
		pen_party(&d.pen, s->w, t->owner);
	}
	return draft_done(s, &d, "活动发布成果", "event_result");
}

static enum rc meetings(struct shelf *s)
{
	static const char *const heads[] = {"序号", "活动名称", "技术需求名称", "对接结果"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "对接活动需求对接情况", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->meetings.len; i++) {
		const struct meeting *m = &r->meetings.at[i];
		draft_row_if(&d, true, of_event(s->w, m->event));
		pen_text(&d.pen, r->events.at[m->event].name);
		need_name(&d, s->w, m->need);
		pen_z(&d.pen, m->outcome);
	}
	return draft_done(s, &d, "活动对接需求", "event_need");
}

/* ---- 成果, 需求, 协议 ---- */

static enum rc results(struct shelf *s)
{
	static const char *const heads[] = {"序号", "成果名称", "成果登记号", "第一完成单位",
		"成果类别", "阶段", "登记时间", "注销日期", "引进时间", "转化时间", "转化途径",
		"承接单位", "转化金额（万元）", "成果状态"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "科技成果台账", "万元", HAND_DAY_ZH, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->results.len; i++) {
		const struct result *t = &r->results.at[i];
		draft_row_if(&d, true, row_of_either(s->w, t->owner, t->buyer));
		pen_text(&d.pen, t->name);
		pen_text(&d.pen, t->number);
		pen_party(&d.pen, s->w, t->owner);
		pen_z(&d.pen, t->kind);
		pen_z(&d.pen, t->stage);
		pen_date(&d.pen, t->registered);
		pen_date(&d.pen, t->cancelled);
		pen_date(&d.pen, t->introduced);
		pen_date(&d.pen, t->converted);
		pen_z(&d.pen, t->mode);
		pen_party(&d.pen, s->w, t->buyer);
		pen_money(&d.pen, t->income, 1000000);
		pen_z(&d.pen, t->state);
	}
	return draft_done(s, &d, "科技成果台账", "result");
}

static enum rc result_units(struct shelf *s)
{
	static const char *const heads[] = {"成果名称", "其他完成单位", "排名"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "成果其他完成单位", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->results.len; i++) {
		if (r->results.at[i].second == NOBODY)
			continue;
		draft_row_if(&d, false,
			row_of_either(s->w, r->results.at[i].owner, r->results.at[i].buyer));
		pen_text(&d.pen, r->results.at[i].name);
		pen_party(&d.pen, s->w, r->results.at[i].second);
		pen_count(&d.pen, 2);
	}
	return draft_done(s, &d, "成果完成单位", "result_unit");
}

static enum rc needs(struct shelf *s)
{
	static const char *const heads[] = {"序号", "技术需求名称", "编号", "企业名称", "所属领域",
		"拟投入资金（万元）", "合作方式", "需求来源", "征集时间", "退回日期", "发布时间",
		"对接时间", "对接专家", "对接成果", "签约时间", "解决时间", "关闭日期", "关闭原因",
		"需求状态"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "企业技术需求汇总表", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->needs.len; i++) {
		const struct need *n = &r->needs.at[i];
		draft_row_if(&d, true, row_of_party(s->w, n->firm));
		pen_text(&d.pen, n->name);
		pen_text(&d.pen, n->number);
		pen_party(&d.pen, s->w, n->firm);
		pen_z(&d.pen, n->field);
		pen_money(&d.pen, n->money, 1000000);
		pen_z(&d.pen, n->way);
		pen_z(&d.pen, n->origin);
		pen_date(&d.pen, n->collected);
		pen_date(&d.pen, n->returned);
		pen_date(&d.pen, n->published);
		pen_date(&d.pen, n->matched);
		expert_name(&d, s->w, n->expert);
		result_name(&d, s->w, n->result);
		pen_date(&d.pen, n->signed_on);
		pen_date(&d.pen, n->solved);
		pen_date(&d.pen, n->closed);
		pen_z(&d.pen, n->why);
		pen_z(&d.pen, n->state);
	}
	return draft_done(s, &d, "企业技术需求", "need");
}

static enum rc agreements(struct shelf *s)
{
	static const char *const heads[] = {"序号", "协议名称", "协议类别", "甲方", "乙方",
		"签约时间", "协议金额（万元）", "活动名称", "需求名称", "成果名称", "合同登记编号",
		"首笔到款日期", "已付金额（万元）", "解除日期"};
	const struct results *r = s->w->results;
	struct draft d;
	draft_table(s, &d, "产学研合作协议台账", "万元", HAND_ISO, heads, COUNT_OF(heads));
	for (size_t i = 0; i < r->agreements.len; i++) {
		const struct agreement *a = &r->agreements.at[i];
		draft_row_if(&d, true, row_of_either(s->w, a->party_a, a->party_b));
		pen_text(&d.pen, a->name);
		pen_z(&d.pen, a->kind);
		pen_party(&d.pen, s->w, a->party_a);
		pen_party(&d.pen, s->w, a->party_b);
		pen_date(&d.pen, a->signed_on);
		pen_money(&d.pen, a->amount, 1000000);
		pen_text(&d.pen, a->event == NOBODY ? STR_NONE : r->events.at[a->event].name);
		need_name(&d, s->w, a->need);
		result_name(&d, s->w, a->result);
		pen_text(&d.pen,
			a->contract == NOBODY ? STR_NONE : s->w->contracts.at[a->contract].number);
		pen_date(&d.pen, a->landed);
		pen_money(&d.pen, a->paid, 1000000);
		pen_date(&d.pen, a->ended);
	}
	return draft_done(s, &d, "产学研协议", "agreement");
}

enum rc files_results(struct shelf *s)
{
	TRY(experts(s));
	TRY(results(s));
	TRY(result_units(s));
	TRY(needs(s));
	TRY(events(s));
	TRY(attendances(s));
	TRY(speeches(s));
	TRY(showings(s));
	TRY(meetings(s));
	return agreements(s);
}
