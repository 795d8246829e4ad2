/*
 * 服务日志, 四新, 特派员考核, 经费, 服务对象, 团站; 项目检查, 变更, 参加单位.
 */
#include "sample/servings.h"
#include "sample/shelf.h"

#define WAN 1000000

static struct str person(const struct world *w, int commissioner)
{
	return w->commissioners.at[commissioner].name;
}

static bool of_person(const struct world *w, int commissioner)
{
	return row_of_unit(w, w->commissioners.at[commissioner].district);
}

static bool of_team(const struct world *w, int team)
{
	return row_of_unit(w, w->teams.at[team].district);
}

static bool of_project(const struct world *w, int project)
{
	return row_of_party(w, w->projects.at[project].holder);
}

static enum rc logs(struct shelf *s)
{
	static const char *const heads[] = {"序号", "填写人", "服务日期", "服务地点", "服务内容",
		"科技服务天数", "举办培训班", "培训农民人次", "带动户数", "增收（万元）",
		"审核状态", "审核时间", "协议编号"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "科技特派员服务日志", "万元", HAND_DAY_ISO, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->logs.len; i++) {
		const struct service_log *t = &v->logs.at[i];
		draft_row_if(&d, true, of_person(s->w, t->commissioner));
		pen_text(&d.pen, person(s->w, t->commissioner));
		pen_date(&d.pen, date_of(t->started));
		pen_text(&d.pen, s->w->villages.at[t->village].name);
		pen_z(&d.pen, "现场指导");
		pen_text(&d.pen, num_scaled_text(s->w->a, t->days, 1));
		pen_whole(&d.pen, t->courses);
		pen_whole(&d.pen, t->trained);
		pen_whole(&d.pen, t->households);
		pen_money(&d.pen, t->income, WAN);
		pen_z(&d.pen, t->state);
		pen_date(&d.pen, t->approved == DAY_MIN ? PEN_NO_DATE : date_of(t->approved));
		pen_text(&d.pen,
			t->pair == NOBODY ? STR_NONE : s->w->assignments.at[t->pair].number);
	}
	return draft_done(s, &d, "特派员服务日志", "service_log");
}

/* Those of this year, or of the years before: what was told before may be told again. */
static enum rc four_news(struct shelf *s, bool this_year)
{
	static const char *const heads[] = {
		"序号", "类型", "四新名称", "首次引进日期", "引进人", "推广村", "推广面积（亩）"};
	const struct servings *v = s->w->servings;
	struct date old = {ymd(s->w->size->first_year, 1, 1), ymd(THIS_YEAR - 1, 12, 31)};
	struct date new = {ymd(THIS_YEAR, 1, 1), LAST_DAY};
	struct draft d;
	draft_table(s, &d, "“四新”成果清单", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->four_news.len; i++) {
		const struct four_new *t = &v->four_news.at[i];
		bool of_this_year = t->introduced.first >= new.first;
		if (of_this_year != this_year && !(this_year && t->again))
			continue;
		draft_row_if(&d, true, of_person(s->w, t->commissioner));
		pen_z(&d.pen, t->kind);
		pen_text(&d.pen, t->name);
		pen_date(&d.pen, t->introduced);
		pen_text(&d.pen, person(s->w, t->commissioner));
		pen_text(&d.pen, s->w->villages.at[t->village].name);
		pen_text(&d.pen, num_scaled_text(s->w->a, t->area, 1));
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, this_year ? STR("四新清单_2023年") : STR("四新清单_历年"),
		(struct handing){.ledger = "four_new", .covers = this_year ? new : old});
}

/* Of this year nobody is judged before the next one. */
static struct date judged_years(const struct shelf *s)
{
	return (struct date){ymd(s->w->size->first_year, 1, 1), ymd(THIS_YEAR - 1, 12, 31)};
}

static enum rc assessments(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "特派员姓名", "年度", "级别", "天数", "得分", "考核等次"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "科技特派员年度考核结果", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->assessments.len; i++) {
		const struct assessment *t = &v->assessments.at[i];
		draft_row_if(&d, true, of_person(s->w, t->commissioner));
		pen_text(&d.pen, person(s->w, t->commissioner));
		pen_count(&d.pen, t->year);
		pen_z(&d.pen, t->level);
		pen_count(&d.pen, t->days);
		pen_text(&d.pen, num_scaled_text(s->w->a, t->score, 2));
		pen_z(&d.pen, t->grade);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("特派员年度考核"),
		(struct handing){.ledger = "commissioner_assessment", .covers = judged_years(s)});
}

static enum rc payments(struct shelf *s)
{
	static const char *const heads[] = {"序号", "特派员姓名", "经费年度", "经费名目",
		"应付金额（元）", "实付金额（元）", "发放日期"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "特派员工作经费发放表", "元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->payments.len; i++) {
		const struct commissioner_payment *t = &v->payments.at[i];
		draft_row_if(&d, true, of_person(s->w, t->commissioner));
		pen_text(&d.pen, person(s->w, t->commissioner));
		pen_count(&d.pen, t->year);
		pen_z(&d.pen, t->item);
		pen_money(&d.pen, t->due, 100);
		pen_money(&d.pen, t->paid, 100);
		pen_date(&d.pen, t->day);
	}
	return draft_done(s, &d, "特派员工作经费", "commissioner_payment");
}

static enum rc clients(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "对象单位", "特派员姓名", "服务期限", "协议签订日期", "服务方式"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "特派员服务企业名单", "", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->clients.len; i++) {
		const struct client *t = &v->clients.at[i];
		draft_row_if(&d, true, of_person(s->w, t->commissioner));
		pen_party(&d.pen, s->w, t->party);
		pen_text(&d.pen, person(s->w, t->commissioner));
		pen_span(&d.pen, t->term);
		pen_date(&d.pen, t->signed_on);
		pen_z(&d.pen, t->founded);
	}
	return draft_done(s, &d, "特派员服务企业", "commissioner_client");
}

/* ---- 团站 ---- */

static enum rc members(struct shelf *s)
{
	static const char *const heads[] = {"团站名称", "团员", "团站职务"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "特派团成员名单", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->members.len; i++) {
		draft_row_if(&d, false, of_team(s->w, v->members.at[i].team));
		pen_text(&d.pen, s->w->teams.at[v->members.at[i].team].name);
		pen_text(&d.pen, person(s->w, v->members.at[i].commissioner));
		pen_z(&d.pen, v->members.at[i].role);
	}
	return draft_done(s, &d, "团站成员", "commissioner_team_member");
}

static enum rc team_funds(struct shelf *s)
{
	static const char *const heads[] = {
		"团站名称", "资金来源", "补助资金（万元）", "资金文号", "下达日期", "拨付日期"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "特派团与示范基地资金", "万元", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->funds.len; i++) {
		const struct team_fund *t = &v->funds.at[i];
		draft_row_if(&d, false, of_team(s->w, t->team));
		pen_text(&d.pen, s->w->teams.at[t->team].name);
		pen_z(&d.pen, t->source);
		pen_money(&d.pen, t->amount, WAN);
		pen_text(&d.pen, t->document);
		pen_date(&d.pen, t->allotted);
		pen_date(&d.pen, t->arrived);
	}
	return draft_done(s, &d, "团站资金", "commissioner_team_fund");
}

static enum rc team_grades(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "团站名称", "评估年度", "评估名称", "得分", "评定等次"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "特派团与示范基地绩效评估结果", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->grades.len; i++) {
		const struct team_grade *t = &v->grades.at[i];
		draft_row_if(&d, true, of_team(s->w, t->team));
		pen_text(&d.pen, s->w->teams.at[t->team].name);
		pen_count(&d.pen, t->year);
		pen_z(&d.pen, "年度绩效评估");
		pen_text(&d.pen, num_scaled_text(s->w->a, t->score, 2));
		pen_z(&d.pen, t->grade);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("团站绩效评估"),
		(struct handing){.ledger = "commissioner_team_grade", .covers = judged_years(s)});
}

/* ---- 项目 ---- */

static enum rc partners(struct shelf *s)
{
	static const char *const heads[] = {"项目名称", "参加单位", "分工"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "项目参加单位", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->partners.len; i++) {
		draft_row_if(&d, false, of_project(s->w, v->partners.at[i].project));
		pen_text(&d.pen, s->w->projects.at[v->partners.at[i].project].name);
		pen_party(&d.pen, s->w, v->partners.at[i].party);
		pen_z(&d.pen, "技术研究");
	}
	return draft_done(s, &d, "项目参加单位", "project_partner");
}

static enum rc inspections(struct shelf *s)
{
	static const char *const heads[] = {"序号", "项目名称", "检查类型", "检查时间", "检查结论"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "项目检查情况", "", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->inspections.len; i++) {
		const struct project_inspection *t = &v->inspections.at[i];
		draft_row_if(&d, true, of_project(s->w, t->project));
		pen_text(&d.pen, s->w->projects.at[t->project].name);
		pen_z(&d.pen, t->kind);
		pen_date(&d.pen, t->day);
		pen_z(&d.pen, t->grade);
	}
	return draft_done(s, &d, "项目检查", "project_inspection");
}

static enum rc changes(struct shelf *s)
{
	static const char *const heads[] = {"序号", "项目名称", "变更类型", "变更日期", "延至"};
	const struct servings *v = s->w->servings;
	struct draft d;
	draft_table(s, &d, "项目变更情况", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < v->changes.len; i++) {
		const struct project_change *t = &v->changes.at[i];
		draft_row_if(&d, true, of_project(s->w, t->project));
		pen_text(&d.pen, s->w->projects.at[t->project].name);
		pen_z(&d.pen, t->kind);
		pen_date(&d.pen, t->day);
		pen_date(&d.pen, t->until);
	}
	return draft_done(s, &d, "项目变更", "project_change");
}

enum rc files_servings(struct shelf *s)
{
	TRY(logs(s));
	TRY(four_news(s, false));
	TRY(four_news(s, true));
	TRY(assessments(s));
	TRY(payments(s));
	TRY(clients(s));
	TRY(members(s));
	TRY(team_funds(s));
	TRY(team_grades(s));
	TRY(partners(s));
	TRY(inspections(s));
	return changes(s);
}
