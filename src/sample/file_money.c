/*
 * 奖补, 预算, 基金, 先投后股, 贷款, 创新券.
 */
#include "sample/money.h"
#include "sample/shelf.h"

#define WAN 1000000

/* ---- 奖补 ---- */

static enum rc policies(struct shelf *s)
{
	static const char *const heads[] = {"文件名称", "政策文号", "政策级别", "政策有效期"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "奖补政策文件", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->policies.len; i++) {
		const struct policy *p = &m->policies.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, p->name);
		pen_text(&d.pen, p->number);
		pen_z(&d.pen, p->level);
		pen_span(&d.pen, p->valid);
	}
	return draft_done(s, &d, "奖补政策", "subsidy_policy");
}

static enum rc clauses(struct shelf *s)
{
	static const char *const heads[] = {"政策名称", "条款名称", "计算方式", "定额金额（万元）"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "奖补政策条款", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->clauses.len; i++) {
		const struct clause *c = &m->clauses.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, m->policies.at[c->policy].name);
		pen_z(&d.pen, c->name);
		pen_z(&d.pen, "定额");
		pen_money(&d.pen, c->amount, WAN);
	}
	return draft_done(s, &d, "奖补条款", "subsidy_clause");
}

static enum rc subsidies(struct shelf *s)
{
	static const char *const heads[] = {"序号", "编号", "企业名称", "奖补年度", "奖补项目",
		"奖补政策", "应奖补金额（万元）", "批准时间", "已拨付金额（万元）", "兑现日期",
		"不予兑现日期", "不予兑现原因", "奖补状态"};
	const struct money *m = s->w->money;
	struct date whole = {ymd(s->w->size->first_year - 2, 1, 1), LAST_DAY};
	struct draft d;
	draft_table(s, &d, "奖补资金台账", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->subsidies.len; i++) {
		const struct subsidy *t = &m->subsidies.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->firm));
		pen_text(&d.pen, t->number);
		pen_party(&d.pen, s->w, t->firm);
		pen_count(&d.pen, t->year);
		pen_z(&d.pen, t->item);
		pen_text(&d.pen, m->policies.at[t->policy].name);
		pen_money(&d.pen, t->due, WAN);
		pen_date(&d.pen, t->approved);
		pen_money(&d.pen, t->paid, WAN);
		pen_date(&d.pen, t->settled);
		pen_date(&d.pen, t->refused);
		pen_z(&d.pen, t->why);
		pen_z(&d.pen, t->state);
	}
	draft_close(s, &d);
	return shelf_xlsx(
		s, &d, STR("奖补台账"), (struct handing){.ledger = "subsidy", .covers = whole});
}

static enum rc payments(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "奖补编号", "支付日期", "兑付金额（万元）", "资金来源", "拨付文号"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "奖补资金兑付明细", "万元", HAND_DAY, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->payments.len; i++) {
		const struct subsidy_payment *p = &m->payments.at[i];
		draft_row_if(&d, true, row_of_party(s->w, m->subsidies.at[p->subsidy].firm));
		pen_text(&d.pen, m->subsidies.at[p->subsidy].number);
		pen_date(&d.pen, p->day);
		pen_money(&d.pen, p->amount, WAN);
		pen_z(&d.pen, p->source);
		pen_text(&d.pen, p->number);
	}
	return draft_done(s, &d, "奖补兑付", "subsidy_payment");
}

static enum rc budgets(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "预算年度", "资金名称", "所属辖区", "全年预算数（万元）", "资金级次"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "科技专项资金预算表", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->budgets.len; i++) {
		const struct budget *b = &m->budgets.at[i];
		draft_row(&d, true);
		pen_count(&d.pen, b->year);
		pen_text(&d.pen, b->name);
		pen_text(&d.pen, s->w->units.at[s->w->own].name);
		pen_money(&d.pen, b->amount, WAN);
		pen_z(&d.pen, b->source);
	}
	return draft_done(s, &d, "科技专项预算", "budget");
}

static enum rc spendings(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "预算项目", "支付日期", "执行数（万元）", "用途", "收款单位"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "科技专项预算执行明细", "万元", HAND_ISO, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->spendings.len; i++) {
		const struct budget_payment *p = &m->spendings.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, m->budgets.at[p->budget].name);
		pen_date(&d.pen, p->day);
		pen_money(&d.pen, p->amount, WAN);
		pen_text(&d.pen, p->text);
		pen_party(&d.pen, s->w, p->payee);
	}
	return draft_done(s, &d, "预算执行", "budget_payment");
}

/* ---- 基金, 先投后股, 贷款, 创新券 ---- */

static enum rc funds(struct shelf *s)
{
	static const char *const heads[] = {"序号", "基金项目", "被投企业", "基金名称", "推荐时间",
		"投决日期", "投资时间", "投资额（万元）", "基金状态"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "科技成果转化基金项目", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->funds.len; i++) {
		const struct fund_project *t = &m->funds.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->firm));
		pen_text(&d.pen, t->name);
		pen_party(&d.pen, s->w, t->firm);
		pen_z(&d.pen, "云江科技成果转化引导基金");
		pen_date(&d.pen, t->recommended);
		pen_date(&d.pen, t->decided);
		pen_date(&d.pen, t->invested);
		pen_money(&d.pen, t->amount, WAN);
		pen_z(&d.pen, t->state);
	}
	return draft_done(s, &d, "转化基金项目", "fund_project");
}

static enum rc invests(struct shelf *s)
{
	static const char *const heads[] = {"序号", "先投项目", "投资企业", "申报时间",
		"投入金额（万元）", "协议签订日期", "转股日期", "退出日期", "先投状态"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "先投后股项目", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->invests.len; i++) {
		const struct invest_first *t = &m->invests.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->firm));
		pen_text(&d.pen, t->name);
		pen_party(&d.pen, s->w, t->firm);
		pen_date(&d.pen, t->filed);
		pen_money(&d.pen, t->amount, WAN);
		pen_date(&d.pen, t->signed_on);
		pen_date(&d.pen, t->turned);
		pen_date(&d.pen, t->exited);
		pen_z(&d.pen, t->state);
	}
	return draft_done(s, &d, "先投后股", "invest_first");
}

static enum rc loans(struct shelf *s)
{
	static const char *const heads[] = {"序号", "企业名称", "放款银行", "贷款品种",
		"贷款金额（万元）", "放款日期", "到期时间", "结清日期", "担保方式"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "科技贷款台账", "万元", HAND_SOLID_NUMBER, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->loans.len; i++) {
		const struct loan *t = &m->loans.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->firm));
		pen_party(&d.pen, s->w, t->firm);
		pen_z(&d.pen, t->bank);
		pen_z(&d.pen, t->product);
		pen_money(&d.pen, t->amount, WAN);
		pen_date(&d.pen, t->granted);
		pen_date(&d.pen, t->due);
		pen_date(&d.pen, t->repaid);
		pen_z(&d.pen, t->cover);
	}
	return draft_done(s, &d, "科技贷款", "loan");
}

static enum rc vouchers(struct shelf *s)
{
	static const char *const heads[] = {"序号", "券号", "领券企业", "券面金额（元）",
		"发放时间", "使用时间", "服务单位", "兑付时间", "兑付金额（元）"};
	const struct money *m = s->w->money;
	struct draft d;
	draft_table(s, &d, "科技创新券台账", "元", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < m->vouchers.len; i++) {
		const struct voucher *t = &m->vouchers.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->firm));
		pen_text(&d.pen, t->number);
		pen_party(&d.pen, s->w, t->firm);
		pen_money(&d.pen, t->amount, 100);
		pen_date(&d.pen, t->issued);
		pen_date(&d.pen, t->used);
		pen_party(&d.pen, s->w, t->service);
		pen_date(&d.pen, t->paid);
		pen_money(&d.pen, t->paid_sum, 100);
	}
	return draft_done(s, &d, "创新券", "voucher");
}

enum rc files_money(struct shelf *s)
{
	TRY(policies(s));
	TRY(clauses(s));
	TRY(subsidies(s));
	TRY(payments(s));
	TRY(budgets(s));
	TRY(spendings(s));
	TRY(funds(s));
	TRY(invests(s));
	TRY(loans(s));
	return vouchers(s);
}
