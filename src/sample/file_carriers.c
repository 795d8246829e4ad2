/*
 * 平台 with its years, 人才, 奖项, 知识产权.
 */
#include "sample/carriers.h"
#include "sample/shelf.h"

static struct str platform_name(const struct world *w, int platform)
{
	return platform == NOBODY ? STR_NONE : w->carriers->platforms.at[platform].name;
}

static bool of_platform(const struct world *w, int platform)
{
	return row_of_party(w, w->carriers->platforms.at[platform].host);
}

/* ---- 平台 ---- */

static enum rc platforms(struct shelf *s)
{
	static const char *const heads[] = {"序号", "平台名称", "平台类别", "级别", "建设单位",
		"所在县区", "申报时间", "推荐时间", "公示时间", "认定时间", "摘牌日期", "平台状态"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "科技创新平台一览表", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->platforms.len; i++) {
		const struct platform *p = &c->platforms.at[i];
		draft_row_if(&d, true, row_of_party(s->w, p->host));
		pen_text(&d.pen, p->name);
		pen_z(&d.pen, p->kind);
		pen_z(&d.pen, p->level);
		pen_party(&d.pen, s->w, p->host);
		pen_text(&d.pen, unit_name(s->w, p->unit));
		pen_date(&d.pen, p->filed);
		pen_date(&d.pen, p->recommended);
		pen_date(&d.pen, p->publicised);
		pen_date(&d.pen, p->approved);
		pen_date(&d.pen, p->ended);
		pen_z(&d.pen, p->state);
	}
	return draft_done(s, &d, "科技创新平台", "platform");
}

static enum rc partners(struct shelf *s)
{
	static const char *const heads[] = {"平台名称", "共建单位", "分担"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "平台共建单位", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->platforms.len; i++) {
		if (c->platforms.at[i].partner == NOBODY)
			continue;
		draft_row_if(&d, false, row_of_party(s->w, c->platforms.at[i].host));
		pen_text(&d.pen, c->platforms.at[i].name);
		pen_party(&d.pen, s->w, c->platforms.at[i].partner);
		pen_z(&d.pen, "共建");
	}
	return draft_done(s, &d, "平台共建单位", "platform_partner");
}

/* The list of this year comes next spring: it is complete to the end of the last one. */
static enum rc years(struct shelf *s)
{
	static const char *const heads[] = {"序号", "平台名称", "年度", "场地面积（平方米）",
		"在孵企业数", "新入驻企业", "推介成果数", "落地成果数"};
	const struct carriers *c = s->w->carriers;
	struct date over = {ymd(s->w->size->first_year, 1, 1), ymd(THIS_YEAR - 1, 12, 31)};
	struct draft d;
	draft_table(s, &d, "平台年度运行情况", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->years.len; i++) {
		const struct platform_year *t = &c->years.at[i];
		draft_row_if(&d, true, of_platform(s->w, t->platform));
		pen_text(&d.pen, platform_name(s->w, t->platform));
		pen_count(&d.pen, t->year);
		if (t->area == PEN_NO_MONEY)
			pen_nothing(&d.pen);
		else
			pen_text(&d.pen, num_scaled_text(s->w->a, t->area, 2));
		pen_whole(&d.pen, t->tenants);
		pen_whole(&d.pen, t->joined);
		pen_whole(&d.pen, t->introduced);
		pen_whole(&d.pen, t->converted);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("平台年度运行情况"),
		(struct handing){.ledger = "platform_year", .covers = over});
}

static enum rc doctors(struct shelf *s)
{
	static const char *const heads[] = {"序号", "平台名称", "博士姓名", "进站时间", "出站时间"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "博士后工作站进站人员", "", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->doctors.len; i++) {
		const struct doctor *t = &c->doctors.at[i];
		draft_row_if(&d, true, of_platform(s->w, t->platform));
		pen_text(&d.pen, platform_name(s->w, t->platform));
		pen_text(&d.pen, t->name);
		pen_date(&d.pen, t->entered);
		pen_date(&d.pen, t->left);
	}
	return draft_done(s, &d, "进站博士", "platform_postdoc");
}

static enum rc gradings(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "评价名称", "评估年度", "平台名称", "单位名称", "评价等次"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "平台评价考核结果", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->gradings.len; i++) {
		const struct grading *t = &c->gradings.at[i];
		draft_row_if(&d, true,
			t->platform == NOBODY ? row_of_party(s->w, t->party)
					      : of_platform(s->w, t->platform));
		pen_z(&d.pen, t->scheme);
		pen_count(&d.pen, t->year);
		pen_text(&d.pen, platform_name(s->w, t->platform));
		pen_party(&d.pen, s->w, t->party);
		pen_z(&d.pen, t->grade);
	}
	return draft_done(s, &d, "平台考核结果", "platform_evaluation");
}

/* ---- 人才 ---- */

static enum rc teams(struct shelf *s)
{
	static const char *const heads[] = {"序号", "团队名称", "领衔人才", "派出单位", "落地企业",
		"引才方式", "成员数", "引进时间", "认定级别", "认定时间", "扶持金额（万元）",
		"离开日期"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "引进科研团队名单", "万元", HAND_DAY_OWN, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->teams.len; i++) {
		const struct talent_team *t = &c->teams.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->host));
		pen_text(&d.pen, t->name);
		pen_text(&d.pen, t->leader);
		pen_party(&d.pen, s->w, t->from);
		pen_party(&d.pen, s->w, t->host);
		pen_z(&d.pen, t->mode);
		pen_count(&d.pen, t->members);
		pen_date(&d.pen, t->introduced);
		pen_z(&d.pen, t->level);
		pen_date(&d.pen, t->recognised);
		pen_money(&d.pen, t->money, 1000000);
		pen_date(&d.pen, t->left);
	}
	return draft_done(s, &d, "人才团队", "talent_team");
}

static enum rc talents(struct shelf *s)
{
	static const char *const heads[] = {"序号", "人才姓名", "人才类别", "来源单位", "用人单位",
		"选聘日期", "来华工作许可", "解聘日期"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "引进人才名单", "", HAND_ISO, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->talents.len; i++) {
		const struct talent *t = &c->talents.at[i];
		draft_row_if(&d, true, row_of_party(s->w, t->host));
		pen_text(&d.pen, t->name);
		pen_z(&d.pen, t->kind);
		pen_party(&d.pen, s->w, t->from);
		pen_party(&d.pen, s->w, t->host);
		pen_date(&d.pen, t->introduced);
		pen_z(&d.pen, t->permit);
		pen_date(&d.pen, t->left);
	}
	return draft_done(s, &d, "引进人才", "talent");
}

/* ---- 奖项, 知识产权 ---- */

static enum rc awards(struct shelf *s)
{
	static const char *const heads[] = {"序号", "奖励名称", "提名年度", "项目名称", "奖励类别",
		"第一完成单位", "提名公示日期", "提名时间", "受理时间", "授奖时间", "获奖等级",
		"提名状态"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "科学技术奖提名与授奖情况", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->awards.len; i++) {
		const struct award *t = &c->awards.at[i];
		draft_row_if(&d, true, row_of_either(s->w, t->holder, t->second));
		pen_z(&d.pen, "省科学技术奖");
		pen_count(&d.pen, t->year);
		pen_text(&d.pen, t->project);
		pen_z(&d.pen, t->kind);
		pen_party(&d.pen, s->w, t->holder);
		pen_date(&d.pen, t->publicised);
		pen_date(&d.pen, t->nominated);
		pen_date(&d.pen, t->accepted);
		pen_date(&d.pen, t->awarded);
		pen_z(&d.pen, t->grade);
		pen_z(&d.pen, t->state);
	}
	return draft_done(s, &d, "科学技术奖", "award");
}

static enum rc award_units(struct shelf *s)
{
	static const char *const heads[] = {"获奖项目", "其他完成单位", "排名"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "奖项其他完成单位", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->awards.len; i++) {
		if (c->awards.at[i].second == NOBODY)
			continue;
		draft_row_if(&d, false,
			row_of_either(s->w, c->awards.at[i].holder, c->awards.at[i].second));
		pen_text(&d.pen, c->awards.at[i].project);
		pen_party(&d.pen, s->w, c->awards.at[i].second);
		pen_count(&d.pen, 2);
	}
	return draft_done(s, &d, "奖项完成单位", "award_unit");
}

static enum rc ips(struct shelf *s)
{
	static const char *const heads[] = {"序号", "专利名称", "专利类型", "专利权人",
		"专利申请号", "申请日期", "授权公告日", "期满日期", "失效日期", "专利状态"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "企业知识产权台账", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->ips.len; i++) {
		const struct ip *t = &c->ips.at[i];
		draft_row_if(&d, true, row_of_either(s->w, t->holder, t->second));
		pen_text(&d.pen, t->name);
		pen_z(&d.pen, t->kind);
		pen_party(&d.pen, s->w, t->holder);
		pen_text(&d.pen, t->number);
		pen_date(&d.pen, t->filed);
		pen_date(&d.pen, t->granted);
		pen_date(&d.pen, t->expires);
		pen_date(&d.pen, t->ended);
		pen_z(&d.pen, t->state);
	}
	return draft_done(s, &d, "知识产权台账", "ip");
}

static enum rc ip_holders(struct shelf *s)
{
	static const char *const heads[] = {"权利名称", "共有人", "排名"};
	const struct carriers *c = s->w->carriers;
	struct draft d;
	draft_table(s, &d, "知识产权共有人", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < c->ips.len; i++) {
		if (c->ips.at[i].second == NOBODY)
			continue;
		draft_row_if(
			&d, false, row_of_either(s->w, c->ips.at[i].holder, c->ips.at[i].second));
		pen_text(&d.pen, c->ips.at[i].name);
		pen_party(&d.pen, s->w, c->ips.at[i].second);
		pen_count(&d.pen, 2);
	}
	return draft_done(s, &d, "知识产权共有人", "ip_holder");
}

enum rc files_carriers(struct shelf *s)
{
	TRY(platforms(s));
	TRY(partners(s));
	TRY(years(s));
	TRY(doctors(s));
	TRY(gradings(s));
	TRY(teams(s));
	TRY(talents(s));
	TRY(awards(s));
	TRY(award_units(s));
	TRY(ips(s));
	return ip_holders(s);
}
