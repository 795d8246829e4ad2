/*
 * 专项行动, 清零底册; 研发填报 and its projects, a file each year, in 千元.
 */
#include "sample/duties.h"
#include "sample/shelf.h"

#define WAN  INT64_C(1000000)
#define QIAN INT64_C(100000)
#define YI   INT64_C(10000000000)

static enum rc campaigns(struct shelf *s)
{
	static const char *const heads[] = {"专项名称", "文件名称", "实施期限", "基准日期"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "专项行动方案", "", HAND_DOT, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->campaigns.len; i++) {
		draft_row(&d, false);
		pen_text(&d.pen, t->campaigns.at[i].name);
		pen_text(&d.pen, t->campaigns.at[i].document);
		pen_span(&d.pen, t->campaigns.at[i].term);
		pen_date(&d.pen, t->campaigns.at[i].base);
	}
	return draft_done(s, &d, "专项行动方案", "campaign");
}

static enum rc items(struct shelf *s)
{
	static const char *const heads[] = {"行动名称", "指标项", "行动类型", "对应指标", "基期数",
		"目标值", "营业收入线（亿元）", "完成期限"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "专项行动指标", "", HAND_CHINESE, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->items.len; i++) {
		const struct campaign_item *m = &t->items.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, t->campaigns.at[m->campaign].name);
		pen_z(&d.pen, m->name);
		pen_z(&d.pen, m->kind);
		pen_z(&d.pen, m->indicator);
		pen_text(&d.pen, num_scaled_text(s->w->a, m->base, 2));
		pen_text(&d.pen, num_scaled_text(s->w->a, m->target, 2));
		pen_money(&d.pen, m->line, YI);
		pen_date(&d.pen, m->due);
	}
	return draft_done(s, &d, "专项行动指标", "campaign_item");
}

static enum rc bases(struct shelf *s)
{
	static const char *const heads[] = {"序号", "企业名称", "底册类别", "年度", "行动名称",
		"年营业收入（万元）", "营业收入线（亿元）", "对接日期", "建账立项日期", "填报日期",
		"认可日期", "剔除日期", "剔除原因", "进展"};
	const struct duties *t = s->w->duties;
	struct draft d;
	draft_table(s, &d, "两清零底册", "", HAND_ISO, heads, COUNT_OF(heads));
	for (size_t i = 0; i < t->bases.len; i++) {
		const struct zero_base *z = &t->bases.at[i];
		draft_row_if(&d, true, row_of_party(s->w, z->firm));
		pen_party(&d.pen, s->w, z->firm);
		pen_z(&d.pen, z->kind);
		pen_count(&d.pen, z->year);
		pen_text(&d.pen,
			z->campaign == NOBODY ? STR_NONE : t->campaigns.at[z->campaign].name);
		pen_money(&d.pen, z->revenue, WAN);
		pen_money(&d.pen, z->line, YI);
		pen_date(&d.pen, z->met);
		pen_date(&d.pen, z->booked);
		pen_date(&d.pen, z->filed);
		pen_date(&d.pen, z->recognised);
		pen_date(&d.pen, z->exempt);
		pen_z(&d.pen, z->why);
		pen_z(&d.pen, z->state);
	}
	return draft_done(s, &d, "两清零底册", "zero_base");
}

/* ---- the returns of a year ---- */

static const char *const filing_heads[] = {"单位详细名称", "报告年度", "主营业务收入",
	"研究开发人员合计", "全职人员", "本科毕业及以上人员", "研究开发费用合计", "人员人工费用",
	"直接投入费用", "折旧费用与长期待摊费用", "无形资产摊销费用", "设计费用",
	"装备调试费用与试验费用", "委托外部研究开发费用", "其他费用", "来自企业自筹",
	"来自政府部门", "银行贷款", "风险投资", "其他渠道", "申报加计扣除的研发支出", "期末机构数",
	"人月合计", "上报日期", "审核日期", "审核状态"};
static const struct pen_group filing_groups[] = {
	{"研究开发人员情况", 3, 5}, {"研究开发费用情况", 6, 14}, {"研究开发费用来源", 15, 19}};

static void filing_row(struct draft *d, const struct world *w, const struct filing *f)
{
	int64_t none = PEN_NO_MONEY;
	draft_row_if(d, false, row_of_party(w, f->firm));
	pen_party(&d->pen, w, f->firm);
	pen_count(&d->pen, f->year);
	pen_money(&d->pen, f->revenue, QIAN);
	pen_whole(&d->pen, f->blank ? none : f->staff);
	pen_whole(&d->pen, f->blank ? none : f->full_time);
	pen_whole(&d->pen, f->blank ? none : f->graduates);
	pen_money(&d->pen, f->blank ? none : f->total, QIAN);
	for (size_t i = 0; i < COST_COUNT; i++)
		pen_money(&d->pen, f->blank ? none : f->costs[i], QIAN);
	pen_money(&d->pen, f->blank ? none : f->own_money, QIAN);
	pen_money(&d->pen, f->blank ? none : f->state_money, QIAN);
	for (size_t i = 0; i < 3; i++)
		pen_money(&d->pen, f->blank ? none : 0, QIAN);
	pen_money(&d->pen, f->blank ? none : f->deduction, QIAN);
	pen_whole(&d->pen, f->blank ? none : f->bodies);
	pen_text(&d->pen, f->blank ? STR_NONE : num_scaled_text(w->a, f->months, 1));
	pen_date(&d->pen, f->filed);
	pen_date(&d->pen, f->accepted);
	pen_z(&d->pen, f->state);
}

static struct handing of_year(const char *ledger, int year)
{
	return (struct handing){.ledger = ledger, .covers = {ymd(year, 1, 1), ymd(year, 12, 31)}};
}

static enum rc filings(struct shelf *s, int year)
{
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, str_z(w->a, str_format(w->a, "filings %d", year)), "107-2", HAND_SLASH,
		true);
	struct pen_form form = {
		.title = shelf_title(s, "规模以上工业企业研究开发活动及相关情况（107-2表）"),
		.note = shelf_note(s, "千元"),
		.heads = filing_heads,
		.head_count = COUNT_OF(filing_heads),
		.groups = filing_groups,
		.group_count = COUNT_OF(filing_groups)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->duties->filings.len; i++)
		if (w->duties->filings.at[i].year == year)
			filing_row(&d, w, &w->duties->filings.at[i]);
	draft_close(s, &d);
	return shelf_xlsx(
		s, &d, str_format(w->a, "研发统计年报_%d年", year), of_year("rd_filing", year));
}

static enum rc projects(struct shelf *s, int year)
{
	static const char *const heads[] = {"单位详细名称", "报告年度", "研究开发项目名称", "来源",
		"项目开展形式", "项目当年成果形式", "项目技术经济目标", "起止", "项目研究开发人员",
		"人员实际工作时间", "项目经费支出", "剔除"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, str_z(w->a, str_format(w->a, "filing projects %d", year)), "107-1",
		HAND_DOT, false);
	struct pen_form form = {
		.title = shelf_title(s, "规模以上工业企业研究开发项目情况（107-1表）"),
		.note = shelf_note(s, "千元"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->duties->filing_projects.len; i++) {
		const struct filing_project *p = &w->duties->filing_projects.at[i];
		const struct filing *f = &w->duties->filings.at[p->filing];
		if (f->year != year)
			continue;
		draft_row_if(&d, false, row_of_party(w, f->firm));
		pen_party(&d.pen, w, f->firm);
		pen_count(&d.pen, f->year);
		pen_text(&d.pen, p->name);
		pen_z(&d.pen, p->source);
		pen_z(&d.pen, p->form);
		pen_z(&d.pen, p->outcome);
		pen_z(&d.pen, p->aim);
		pen_span(&d.pen, p->term);
		pen_count(&d.pen, p->staff);
		pen_text(&d.pen, num_scaled_text(w->a, p->months, 1));
		pen_money(&d.pen, p->cost, QIAN);
		pen_z(&d.pen, p->dropped);
	}
	draft_close(s, &d);
	return shelf_xlsx(
		s, &d, str_format(w->a, "研发项目_%d年", year), of_year("rd_project", year));
}

enum rc files_filings(struct shelf *s)
{
	TRY(campaigns(s));
	TRY(items(s));
	TRY(bases(s));
	for (int year = s->w->size->first_year; year < THIS_YEAR; year++) {
		TRY(filings(s, year));
		TRY(projects(s, year));
	}
	return RC_OK;
}
