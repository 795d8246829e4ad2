/*
 * 目标任务, 市通报, 登记数. The circular of this year is a wide table with a
 * mapping beside it, as a clerk would keep it; the years before are a long one.
 */
#include "sample/shelf.h"

#include <string.h>

static struct str number_text(struct arena *a, struct ratio number)
{
	return ratio_exact_text(a, number);
}

static enum rc targets(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "下达文件", "指标名称", "责任单位", "年度", "全年任务", "目标档次"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "targets", "任务分解", HAND_ISO, true);
	struct pen_form form = {.title = shelf_title(s, "科技创新主要目标任务分解表"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->targets.len; i++) {
		const struct target *t = &w->targets.at[i];
		draft_row(&d, true);
		pen_z(&d.pen, t->document);
		pen_z(&d.pen, truth_find(t->indicator)->label);
		pen_text(&d.pen, unit_name(w, t->unit));
		pen_count(&d.pen, t->year);
		pen_text(&d.pen, number_text(w->a, t->number));
		pen_z(&d.pen, t->stretch ? "争先" : "底线");
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("目标任务分解表"), (struct handing){0});
}

/* ---- circulars ---- */

/* Of this half year the whole circular is there, as it came. */
static const char *const circular[] = {"contract.absorbed.firms", "contract.absorbed"};

static bool in_newest_circular(const struct fact *f)
{
	return (strcmp(f->indicator, circular[0]) == 0 || strcmp(f->indicator, circular[1]) == 0) &&
	       f->period.year == THIS_YEAR;
}

static void circular_cells(struct shelf *s, struct draft *d, int unit, const char *indicator)
{
	const struct world *w = s->w;
	for (size_t i = 0; i < w->facts.len; i++) {
		const struct fact *f = &w->facts.at[i];
		if (f->unit != unit || !in_newest_circular(f) ||
			strcmp(f->indicator, indicator) != 0)
			continue;
		pen_text(&d->pen, number_text(w->a, f->number));
		if (f->rank > 0)
			pen_count(&d->pen, f->rank);
	}
}

static enum rc newest_circular(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "县区", "完成数", "位次", "全社会吸纳技术合同成交额（亿元）"};
	static const struct pen_group groups[] = {{"企业吸纳技术合同成交额（亿元）", 2, 3}};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "newest circular", "附表", HAND_ISO, false);
	struct pen_form form = {.title = STR("云江市科技局关于2023年上半年技术合同情况的通报"),
		.note = STR("附表　　单位：亿元"),
		.heads = heads,
		.head_count = COUNT_OF(heads),
		.groups = groups,
		.group_count = COUNT_OF(groups)};
	pen_begin(&d.pen, &form);
	for (size_t u = 0; u < w->units.len; u++) {
		if (w->units.at[u].kind != UNIT_DISTRICT)
			continue;
		draft_row(&d, true);
		pen_text(&d.pen, w->units.at[u].name);
		circular_cells(s, &d, (int)u, circular[0]);
		circular_cells(s, &d, (int)u, circular[1]);
	}
	d.rows *= 2; /* each row tells two values */
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("市通报_2023年上半年技术合同"), (struct handing){0});
}

static enum rc registered(struct shelf *s)
{
	static const char *const heads[] = {"指标名称", "地区", "报告期", "数值", "名次", "版本",
		"状态", "公布单位", "公布日期", "文件名称"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "registered", "登记数", HAND_CHINESE, false);
	d.pen.text_only = true;
	pen_begin(&d.pen, &(struct pen_form){.heads = heads, .head_count = COUNT_OF(heads)});
	for (size_t i = 0; i < w->facts.len; i++) {
		const struct fact *f = &w->facts.at[i];
		if (in_newest_circular(f))
			continue;
		draft_row(&d, false);
		pen_z(&d.pen, truth_find(f->indicator)->label);
		pen_text(&d.pen, unit_name(w, f->unit));
		pen_text(&d.pen, period_text(w->a, f->period));
		pen_text(&d.pen, f->has_number ? number_text(w->a, f->number) : STR_NONE);
		pen_text(&d.pen, f->rank > 0 ? str_format(w->a, "%d", f->rank) : STR_NONE);
		pen_z(&d.pen, f->vintage);
		pen_z(&d.pen, f->state);
		pen_z(&d.pen, f->publisher);
		pen_date(&d.pen, date_of(f->published));
		pen_text(&d.pen, f->document);
	}
	pen_note(&d.pen, STR("注：虚构数据"));
	return shelf_csv(
		s, &d, STR("登记数_统计公报与历年通报"), PAPER_UTF8_BOM, (struct handing){0});
}

enum rc files_facts(struct shelf *s)
{
	TRY(targets(s));
	TRY(newest_circular(s));
	return registered(s);
}
