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
		pen_z(&d.pen, t->indicator);
		pen_text(&d.pen, unit_name(w, t->unit));
		pen_count(&d.pen, t->year);
		pen_text(&d.pen, number_text(w->a, t->number));
		pen_z(&d.pen, t->stretch ? "争先" : "底线");
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("目标任务分解表"), (struct handing){0});
}

/* ---- circulars ---- */

static bool in_newest_circular(const struct fact *f)
{
	return strcmp(f->indicator, "contract.absorbed.firms") == 0 && f->period.year == THIS_YEAR;
}

static enum rc newest_circular(struct shelf *s)
{
	static const char *const heads[] = {"序号", "县区", "成交额（亿元）", "位次"};
	struct world *w = s->w;
	struct draft d;
	const struct fact *first = NULL;
	draft_open(s, &d, "newest circular", "附表", HAND_ISO, false);
	struct pen_form form = {.title = STR("2023年上半年各县区企业吸纳技术合同成交额"),
		.note = STR("云江市科技局　　单位：亿元"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->facts.len; i++) {
		const struct fact *f = &w->facts.at[i];
		if (!in_newest_circular(f))
			continue;
		first = first == NULL ? f : first;
		draft_row(&d, true);
		pen_text(&d.pen, unit_name(w, f->unit));
		pen_text(&d.pen, number_text(w->a, f->number));
		pen_count(&d.pen, f->rank);
	}
	if (first == NULL)
		return RC_OK;
	draft_close(s, &d);
	struct str name = STR("市通报_2023年上半年技术合同");
	TRY(shelf_xlsx(s, &d, name, (struct handing){0}));
	struct str mapping = str_format(w->a,
		"# 通报附表：每行一个县区\nledger: registered_value\n"
		"columns: {县区: unit, 成交额（亿元）: value, 位次: rank}\n"
		"fixed: {indicator: %s, period: %.*s, publisher: %s, published: %.*s, "
		"document: %.*s, state: 公布}\n",
		first->indicator, STR_ARG(period_text(w->a, first->period)), first->publisher,
		STR_ARG(day_iso(w->a, first->published)), STR_ARG(first->document));
	return shelf_beside(s,
		str_format(w->a, "%02d_%.*s.xlsx.mapping.yaml", s->number, STR_ARG(name)), mapping);
}

static enum rc registered(struct shelf *s)
{
	static const char *const heads[] = {"指标代码", "地区", "报告期", "数值", "名次", "版本",
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
		pen_z(&d.pen, f->indicator);
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
