/*
 * 文件, 项目 and their money, 特派员 with villages and pairs.
 */
#include "sample/shelf.h"

static struct str document_number(const struct world *w, int document)
{
	return document == NOBODY ? STR_NONE : w->documents.at[document].number;
}

static struct date history(const struct world *w)
{
	return (struct date){ymd(w->size->first_year, 1, 1), LAST_DAY};
}

/* ---- 文件 ---- */

enum rc files_documents(struct shelf *s)
{
	static const char *const heads[] = {"序号", "发文字号", "文件标题", "文种", "发文机关",
		"文件来源", "年份", "启动日期", "起草时间", "征求意见时间", "上会日期", "印发时间",
		"贯彻文件", "执行期限", "失效日期", "承办股室", "办理状态"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "documents", "文件", HAND_DOT, false);
	struct pen_form form = {.title = shelf_title(s, "科技文件台账"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->documents.len; i++) {
		const struct document *t = &w->documents.at[i];
		draft_row(&d, true);
		pen_text(&d.pen, t->number);
		pen_text(&d.pen, t->title);
		pen_z(&d.pen, t->kind);
		pen_z(&d.pen, t->issuer);
		pen_z(&d.pen, t->origin);
		if (t->year == 0)
			pen_blank(&d.pen);
		else
			pen_count(&d.pen, t->year);
		pen_date(&d.pen, t->planned);
		pen_date(&d.pen, t->drafted);
		pen_date(&d.pen, t->consulted);
		pen_date(&d.pen, t->submitted);
		pen_date(&d.pen, t->issued);
		pen_text(&d.pen, document_number(w, t->carries));
		if (t->valid.first > t->valid.last)
			pen_blank(&d.pen);
		else
			pen_span(&d.pen, t->valid);
		pen_date(&d.pen, t->abolished);
		pen_z(&d.pen, t->office);
		pen_z(&d.pen, t->state);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("文件通报"),
		(struct handing){.ledger = "document", .covers = history(w)});
}

/* ---- 项目 ---- */

static const char *const project_heads[] = {"序号", "项目名称", "项目编号", "项目承担单位",
	"计划类别", "项目类别", "项目级别", "年度", "申报时间", "推荐时间", "推荐函文号",
	"拟立项公示日期", "立项时间", "立项文号", "任务书签订时间", "执行期", "应验收日期",
	"验收时间", "验收结论", "终止日期", "总投资（万元）", "财政资金（万元）",
	"自筹资金（万元）", "项目状态"};

static void project_days(struct draft *d, const struct project *p)
{
	pen_date(&d->pen, p->filed);
	pen_date(&d->pen, p->recommended);
	pen_text(&d->pen, p->letter);
	pen_date(&d->pen, p->publicised);
	pen_date(&d->pen, p->approved);
	pen_text(&d->pen, p->document);
	pen_date(&d->pen, p->task_signed);
	if (p->term.first > p->term.last)
		pen_blank(&d->pen);
	else
		pen_span(&d->pen, p->term);
	pen_date(&d->pen, p->due);
	pen_date(&d->pen, p->accepted);
	pen_z(&d->pen, p->conclusion);
	pen_date(&d->pen, p->ended);
}

static enum rc projects(struct shelf *s)
{
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "project sheet", "项目", HAND_DAY_ZH, true);
	struct pen_form form = {.title = shelf_title(s, "科技计划项目一览表"),
		.note = shelf_note(s, "万元"),
		.heads = project_heads,
		.head_count = COUNT_OF(project_heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->projects.len; i++) {
		const struct project *p = &w->projects.at[i];
		draft_row_if(&d, true, row_of_party(w, p->holder));
		pen_text(&d.pen, p->name);
		pen_text(&d.pen, p->number);
		pen_name(&d.pen, party_name(w, p->holder, p->filed.last));
		pen_z(&d.pen, p->programme);
		pen_z(&d.pen, p->category);
		pen_z(&d.pen, p->level);
		pen_count(&d.pen, p->year);
		project_days(&d, p);
		pen_money(&d.pen, p->total, 1000000);
		pen_money(&d.pen, p->grant, 1000000);
		pen_money(&d.pen, p->own, 1000000);
		pen_z(&d.pen, p->state);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("科技项目"),
		(struct handing){.ledger = "project", .covers = history(w)});
}

static enum rc funds(struct shelf *s)
{
	static const char *const heads[] = {
		"项目名称", "资金来源", "批复金额（万元）", "下达日期", "到账日期", "指标文"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "funds", "经费", HAND_ISO, false);
	d.pen.text_only = true;
	pen_begin(&d.pen, &(struct pen_form){.heads = heads, .head_count = COUNT_OF(heads)});
	for (size_t i = 0; i < w->funds.len; i++) {
		const struct fund *f = &w->funds.at[i];
		draft_row_if(&d, false, row_of_party(w, w->projects.at[f->project].holder));
		pen_text(&d.pen, w->projects.at[f->project].name);
		pen_z(&d.pen, f->source);
		pen_money(&d.pen, f->amount, 1000000);
		pen_date(&d.pen, f->approved);
		pen_date(&d.pen, f->arrived);
		pen_text(&d.pen, f->document);
	}
	draft_end(&d);
	pen_note(&d.pen, STR("注：虚构数据"));
	return shelf_csv(s, &d, STR("项目经费"), PAPER_UTF8_BOM,
		(struct handing){.ledger = "project_fund", .covers = history(w)});
}

static enum rc measures(struct shelf *s)
{
	static const char *const heads[] = {
		"项目名称", "考核指标名称", "指标类别", "任务书指标", "完成情况", "达成日期"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "measures", "考核指标", HAND_CHINESE, false);
	struct pen_form form = {.title = shelf_title(s, "科技项目考核指标完成情况"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->measures.len; i++) {
		const struct measure *m = &w->measures.at[i];
		draft_row_if(&d, false, row_of_party(w, w->projects.at[m->project].holder));
		pen_text(&d.pen, w->projects.at[m->project].name);
		pen_text(&d.pen, m->name);
		pen_z(&d.pen, m->class);
		pen_text(&d.pen, num_scaled_text(w->a, m->target, 3));
		if (m->final == INT64_MIN)
			pen_nothing(&d.pen);
		else
			pen_text(&d.pen, num_scaled_text(w->a, m->final, 3));
		pen_date(&d.pen, m->done);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("项目考核指标"),
		(struct handing){.ledger = "project_measure", .covers = history(w)});
}

enum rc files_projects(struct shelf *s)
{
	TRY(projects(s));
	TRY(funds(s));
	return measures(s);
}

/* ---- 特派员 ---- */

static enum rc people(struct shelf *s)
{
	static const char *const heads[] = {"序号", "姓名", "平台编号", "特派员类别", "专项类别",
		"工作单位", "技术职称", "专业领域", "服务县区"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "people", "特派员", HAND_DOT, false);
	struct pen_form form = {.title = shelf_title(s, "科技特派员信息"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->commissioners.len; i++) {
		const struct commissioner *c = &w->commissioners.at[i];
		draft_row_if(&d, true, row_of_unit(w, c->district));
		pen_text(&d.pen, c->name);
		pen_text(&d.pen, c->number);
		pen_z(&d.pen, c->kind);
		pen_z(&d.pen, c->programme);
		pen_name(&d.pen, w->parties.at[c->employer].name);
		pen_z(&d.pen, c->rank);
		pen_z(&d.pen, c->field);
		pen_text(&d.pen, unit_name(w, c->district));
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("科技特派员名单"),
		(struct handing){.ledger = "commissioner", .covers = history(w)});
}

static enum rc terms(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "特派员", "选派文号", "选派级别", "服务期限", "退出时间", "年度考核"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "terms", "选派", HAND_DAY, false);
	struct pen_form form = {.title = shelf_title(s, "科技特派员选派情况"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->terms.len; i++) {
		const struct term *t = &w->terms.at[i];
		draft_row_if(
			&d, true, row_of_unit(w, w->commissioners.at[t->commissioner].district));
		pen_text(&d.pen, w->commissioners.at[t->commissioner].name);
		pen_text(&d.pen, document_number(w, t->document));
		pen_z(&d.pen, t->level);
		pen_span(&d.pen, t->days);
		pen_date(&d.pen, t->left);
		pen_z(&d.pen, t->grade);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("特派员选派"),
		(struct handing){.ledger = "commissioner_term", .covers = history(w)});
}

static enum rc villages(struct shelf *s)
{
	static const char *const heads[] = {
		"序号", "行政村名称", "所在乡镇", "村类别", "起止", "特色产业", "并入"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "villages", "村", HAND_DOT, false);
	struct pen_form form = {.title = shelf_title(s, "涉农行政村名录"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->villages.len; i++) {
		const struct village *v = &w->villages.at[i];
		draft_row_if(&d, true, row_of_unit(w, v->town));
		pen_text(&d.pen, v->name);
		pen_text(&d.pen, unit_name(w, v->town));
		pen_z(&d.pen, v->kind);
		pen_span(&d.pen, v->valid);
		pen_z(&d.pen, v->industry);
		pen_text(&d.pen, v->merged == NOBODY ? STR_NONE : w->villages.at[v->merged].name);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("涉农行政村"),
		(struct handing){.ledger = "village", .covers = history(w)});
}

static enum rc pairs(struct shelf *s)
{
	static const char *const heads[] = {"序号", "服务行政村", "特派员姓名", "选派文号",
		"服务期限", "协议签订时间", "更换日期", "协议编号"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "pairs", "结对", HAND_CHINESE, true);
	struct pen_form form = {.title = shelf_title(s, "科技特派员结对名单"),
		.note = shelf_note(s, ""),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->assignments.len; i++) {
		const struct assignment *a = &w->assignments.at[i];
		draft_row_if(
			&d, true, row_of_unit(w, w->commissioners.at[a->commissioner].district));
		pen_text(&d.pen, w->villages.at[a->village].name);
		pen_text(&d.pen, w->commissioners.at[a->commissioner].name);
		pen_text(&d.pen, document_number(w, a->document));
		pen_span(&d.pen, a->days);
		pen_date(&d.pen, a->signed_on);
		pen_date(&d.pen, a->ended);
		pen_text(&d.pen, a->number);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("结对名单"),
		(struct handing){.ledger = "assignment", .covers = history(w)});
}

static enum rc teams(struct shelf *s)
{
	static const char *const heads[] = {"序号", "名称", "团站类型", "团站级别", "牵头单位",
		"服务县区", "服务产业", "备案时间", "批准文号", "任务书签订时间",
		"省级补助（万元）", "资金下达时间", "摘牌日期"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "teams", "团站", HAND_DAY_OWN, false);
	struct pen_form form = {.title = shelf_title(s, "科技特派团、示范基地、工作站一览表"),
		.note = shelf_note(s, "万元"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->teams.len; i++) {
		const struct team *t = &w->teams.at[i];
		draft_row_if(&d, true, row_of_unit(w, t->district));
		pen_text(&d.pen, t->name);
		pen_z(&d.pen, t->kind);
		pen_z(&d.pen, t->level);
		pen_name(&d.pen, w->parties.at[t->lead].name);
		pen_text(&d.pen, unit_name(w, t->district));
		pen_z(&d.pen, t->industry);
		pen_date(&d.pen, t->filed);
		pen_text(&d.pen, t->document);
		pen_date(&d.pen, t->task_signed);
		pen_money(&d.pen, t->money, 1000000);
		pen_date(&d.pen, t->allotted);
		pen_date(&d.pen, t->ended);
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("特派团与示范基地"),
		(struct handing){.ledger = "commissioner_team", .covers = history(w)});
}

enum rc files_commissioners(struct shelf *s)
{
	TRY(people(s));
	TRY(terms(s));
	TRY(villages(s));
	TRY(pairs(s));
	return teams(s);
}
