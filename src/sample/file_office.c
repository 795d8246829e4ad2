/*
 * 培育库, 梯队企业, 高新产品; 荣誉, 宣传, 机关活动, 双招双引.
 */
#include "sample/duties.h"
#include "sample/shelf.h"

static enum rc nursery(struct shelf *s)
{
	static const char *const heads[] = {"序号", "企业名称", "年度", "入库时间", "技术领域",
		"自评得分", "短板", "移出日期", "移出原因", "培育状态"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "高企培育库名单", "", HAND_DAY, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->nurslings.len; i++) {
		const struct nursling *n = &t->nurslings.at[i];
		draft_row_if(&d, true, row_of_party(s->w, n->firm));
		pen_party(&d.pen, s->w, n->firm);
		pen_count(&d.pen, n->year);
		pen_date(&d.pen, n->entered);
		pen_z(&d.pen, n->field);
		pen_text(&d.pen, num_scaled_text(s->w->a, n->score, 1));
		pen_z(&d.pen, n->weak);
		pen_date(&d.pen, n->left);
		pen_z(&d.pen, n->why_left);
		pen_z(&d.pen, n->state);
	}
	return draft_done(s, &d, "高企培育库名单", "nursery");
}

static enum rc growth_firms(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "企业名称", "企业称号", "称号级别", "认定时间", "有效期至", "撤销日期"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "创新型企业名单", "", HAND_SOLID_NUMBER, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->growth_firms.len; i++) {
		const struct growth_firm *g = &t->growth_firms.at[i];
		draft_row_if(&d, true, row_of_party(s->w, g->firm));
		pen_party(&d.pen, s->w, g->firm);
		pen_z(&d.pen, g->title);
		pen_z(&d.pen, g->level);
		pen_date(&d.pen, g->granted);
		pen_date(&d.pen, g->expires);
		pen_date(&d.pen, g->ended);
	}
	return draft_done(s, &d, "创新型企业名单", "growth_firm");
}

static enum rc products(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "产品名称", "单位名称", "产品类别", "证书编号", "鉴定日期", "有效期至"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "高新技术产品名单", "", HAND_DAY_OWN, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->products.len; i++) {
		const struct product *p = &t->products.at[i];
		draft_row_if(&d, true, row_of_party(s->w, p->firm));
		pen_text(&d.pen, p->name);
		pen_party(&d.pen, s->w, p->firm);
		pen_z(&d.pen, p->kind);
		pen_text(&d.pen, p->number);
		pen_date(&d.pen, p->granted);
		pen_date(&d.pen, p->expires);
	}
	return draft_done(s, &d, "高新技术产品名单", "new_product");
}

/* ---- the office ---- */

static enum rc honours(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "表彰名称", "荣誉类型", "荣誉级别", "表彰单位", "表彰日期"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "荣誉表彰台账", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->honours.len; i++) {
		const struct honour *h = &t->honours.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, h->name);
		pen_z(&d.pen, h->kind);
		pen_z(&d.pen, h->level);
		pen_z(&d.pen, h->issuer);
		pen_date(&d.pen, h->granted);
	}
	return draft_done(s, &d, "荣誉表彰台账", "honour");
}

static enum rc stories(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "信息标题", "稿件类型", "刊登媒体", "采用级别", "刊登日期"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "信息宣传台账", "", HAND_SLASH, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->stories.len; i++) {
		const struct story *h = &t->stories.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, h->name);
		pen_z(&d.pen, h->kind);
		pen_z(&d.pen, h->outlet);
		pen_z(&d.pen, h->level);
		pen_date(&d.pen, h->used);
	}
	return draft_done(s, &d, "信息宣传台账", "media");
}

/* Not handed in as complete. */
static enum rc gatherings(struct shelf *s)
{
	static const char *const heads[] = {"机关活动名称", "机关活动类型", "活动时间", "参加人数"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_open(s, &d, "gatherings", "活动", HAND_CHINESE, false);
	d.pen.text_only = true;
	pen_begin(&d.pen, &(struct pen_form){.heads = heads, .head_count = COUNT_OF(heads)});
	for (size_t i = 0; i < t->gatherings.len; i++) {
		const struct gathering *g = &t->gatherings.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, g->name);
		pen_z(&d.pen, g->kind);
		pen_date(&d.pen, g->day);
		pen_whole(&d.pen, g->people > 0 ? g->people : PEN_NO_MONEY);
	}
	pen_note(&d.pen, STR("注：虚构数据"));
	return shelf_csv(s, &d, STR("机关活动台账"), PAPER_UTF8, (struct handing){0});
}

static enum rc investments(struct shelf *s)
{
	static const char *const heads[] = {"序号", "招引项目", "投资单位", "获取日期", "签约时间",
		"开工日期", "计划投资额", "实际到位资金", "招引状态"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "双招双引项目台账", "万元", HAND_DAY_ZH, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->investments.len; i++) {
		const struct investment *v = &t->investments.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, v->name);
		pen_text(&d.pen, v->investor);
		pen_date(&d.pen, v->clue);
		pen_date(&d.pen, v->signed_on);
		pen_date(&d.pen, v->started);
		pen_money(&d.pen, v->amount, 1000000);
		pen_money(&d.pen, v->arrived, 1000000);
		pen_z(&d.pen, v->state);
	}
	return draft_done(s, &d, "双招双引项目台账", "investment");
}

enum rc files_office(struct shelf *s)
{
	TRY(nursery(s));
	TRY(growth_firms(s));
	TRY(products(s));
	TRY(honours(s));
	TRY(stories(s));
	TRY(gatherings(s));
	return investments(s);
}
