/*
 * Lists of firms: 高企证书, 高企申报, 科小入库. Each year's people made their
 * sheet in their own way.
 */
#include "sample/shelf.h"

static struct date days(int year)
{
	return (struct date){ymd(year, 1, 1), year == THIS_YEAR ? LAST_DAY : ymd(year, 12, 31)};
}

/* ---- 高企证书: two rows of heads, one list of all ---- */

static enum rc certificates(struct shelf *s)
{
	static const char *const heads[] = {"序号", "企业名称", "证书编号", "发证时间", "有效期至",
		"迁入日期", "取消日期", "取消原因", "内部备注"};
	static const struct pen_group groups[] = {{"证书信息", 2, 4}, {"变动情况", 5, 7}};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "certificates", "高企名单", HAND_DAY, true);
	struct pen_form form = {.title = shelf_title(s, "高新技术企业证书名单"),
		.note = shelf_note(s, ""),
		.heads = heads,
		.head_count = COUNT_OF(heads),
		.groups = groups,
		.group_count = COUNT_OF(groups)};
	pen_begin(&d.pen, &form);
	d.pen.paper->hidden_columns[8] = true;
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		draft_row_if(&d, true, row_of_party(w, c->firm));
		pen_name(&d.pen, party_name(w, c->firm, c->issued.last));
		pen_code(&d.pen, c->number);
		pen_date(&d.pen, c->issued);
		pen_date(&d.pen, c->says_expiry ? c->expires : PEN_NO_DATE);
		pen_date(&d.pen, c->moved_in);
		pen_date(&d.pen, c->left);
		pen_text(&d.pen, str_from_z(c->why_left));
		pen_z(&d.pen, i % 7 == 0 ? "已电话核实" : "");
	}
	draft_end(&d);
	pen_total(&d.pen, "合计", 2, str_format(w->a, "%zu", d.rows));
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("高企证书名单"),
		(struct handing){.ledger = "hightech_certificate",
			.covers = {ymd(w->size->first_year, 1, 1), LAST_DAY}});
}

/* ---- 高企申报 ---- */

static const char *const batch_words[] = {
	"", "第一批", "第二批", "第三批", "第四批", "第五批", "第六批", "第七批", "第八批"};
static const char *const states[] = {
	[APP_FILLING] = "填报中",
	[APP_RECOMMENDED] = "已推荐",
	[APP_RETURNED] = "退回",
	[APP_WITHDRAWN] = "撤回",
	[APP_FAILED] = "评审未通过",
	[APP_PUBLICISED] = "公示",
	[APP_RECOGNISED] = "已认定",
};

static const char *const application_heads[] = {"序号", "申报企业", "申报年度", "批次", "申报类别",
	"提交日期", "推荐上报日期", "退回日期", "撤回日期", "公示日期", "认定日期", "证书编号",
	"申报状态"};

static void application_row(struct shelf *s, struct draft *d, const struct application *a)
{
	const struct world *w = s->w;
	draft_row_if(d, true, row_of_party(w, a->firm));
	pen_name(&d->pen, party_name(w, a->firm, a->filed.last));
	pen_count(&d->pen, a->year);
	pen_z(&d->pen, batch_words[a->batch]);
	pen_z(&d->pen, a->first ? "首次申报" : "重新认定");
	pen_date(&d->pen, a->filed);
	pen_date(&d->pen, a->recommended);
	pen_date(&d->pen, a->returned);
	pen_date(&d->pen, a->withdrawn);
	pen_date(&d->pen, a->publicised);
	pen_date(&d->pen, a->decided);
	if (a->certificate == NOBODY)
		pen_nothing(&d->pen);
	else
		pen_code(&d->pen, w->certificates.at[a->certificate].number);
	pen_z(&d->pen, states[a->state]);
}

static void applications(struct shelf *s, struct draft *d, int year, int first, int last)
{
	struct world *w = s->w;
	struct str title = str_format(w->a, "%d年高新技术企业申报情况", year);
	struct pen_form form = {.title = shelf_title(s, str_z(w->a, title)),
		.note = shelf_note(s, ""),
		.heads = application_heads,
		.head_count = COUNT_OF(application_heads)};
	pen_begin(&d->pen, &form);
	for (int batch = first; batch <= last; batch++)
		for (size_t i = 0; i < w->applications.len; i++)
			if (w->applications.at[i].year == year &&
				w->applications.at[i].batch == batch)
				application_row(s, d, &w->applications.at[i]);
	draft_close(s, d);
}

static enum rc all_applications(struct shelf *s)
{
	static const enum hand hands[] = {HAND_CHINESE, HAND_DAY_ZH, HAND_DAY_OWN, HAND_DOT};
	struct world *w = s->w;
	struct draft d;
	for (int year = w->size->first_year; year < THIS_YEAR; year++) {
		struct str name = str_format(w->a, "高企申报_%d年", year);
		draft_open(s, &d, str_z(w->a, name), "申报", hands[year % 4], year % 2 == 0);
		applications(s, &d, year, 1, 3);
		TRY(shelf_xlsx(s, &d, name,
			(struct handing){.ledger = "hightech_application", .covers = days(year)}));
	}
	/* The first batch came by itself, in the code page of Windows; the second list repeats it. */
	draft_open(s, &d, "first batch", "申报", HAND_DOT, false);
	d.pen.text_only = true;
	applications(s, &d, THIS_YEAR, 1, 1);
	TRY(shelf_csv(s, &d, STR("高企申报_2023年第一批"), PAPER_GB18030, (struct handing){0}));
	draft_open(s, &d, "both batches", "申报", HAND_DAY_ISO, true);
	applications(s, &d, THIS_YEAR, 1, 2);
	return shelf_xlsx(s, &d, STR("高企申报_2023年累计"),
		(struct handing){.ledger = "hightech_application", .covers = days(THIS_YEAR)});
}

enum rc files_hightech(struct shelf *s)
{
	TRY(certificates(s));
	return all_applications(s);
}

/* ---- 科小 ---- */

static const char *const listing_heads[] = {"序号", "企业名称", "入库登记编号", "评价年度",
	"入库批次", "公告日期", "评价得分", "是否直通车", "撤销日期", "撤销原因"};

static void listing_row(struct shelf *s, struct draft *d, const struct listing *l)
{
	const struct world *w = s->w;
	draft_row_if(d, true, row_of_party(w, l->firm));
	pen_name(&d->pen, party_name(w, l->firm, l->listed.last));
	pen_text(&d->pen, l->number);
	pen_count(&d->pen, l->year);
	pen_z(&d->pen, batch_words[l->batch]);
	pen_date(&d->pen, l->listed);
	pen_text(&d->pen, num_scaled_text(w->a, l->score, 1));
	pen_z(&d->pen, l->direct ? "是" : "否");
	pen_date(&d->pen, l->removed);
	pen_text(&d->pen, str_from_z(l->why));
}

static enum rc listings(
	struct shelf *s, struct str name, int year, int first, int last, struct handing handing)
{
	static const enum hand hands[] = {HAND_SOLID_NUMBER, HAND_DAY, HAND_ISO, HAND_SOLID};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, str_z(w->a, name), "入库名单", hands[year % 4], false);
	struct str title = str_format(w->a, "%d年入库科技型中小企业名单", year);
	struct pen_form form = {.title = shelf_title(s, str_z(w->a, title)),
		.heads = listing_heads,
		.head_count = COUNT_OF(listing_heads)};
	pen_begin(&d.pen, &form);
	for (int batch = first; batch <= last; batch++)
		for (size_t i = 0; i < w->listings.len; i++)
			if (w->listings.at[i].year == year && w->listings.at[i].batch == batch)
				listing_row(s, &d, &w->listings.at[i]);
	draft_end(&d);
	pen_total(&d.pen, "合 计", 2, str_format(w->a, "%zu", d.rows));
	draft_close(s, &d);
	return shelf_xlsx(s, &d, name, handing);
}

enum rc files_listings(struct shelf *s)
{
	struct world *w = s->w;
	for (int year = w->size->first_year; year < THIS_YEAR; year++)
		TRY(listings(s, str_format(w->a, "科小入库_%d年", year), year, 1, 8,
			(struct handing){.ledger = "sme_listing", .covers = days(year)}));
	TRY(listings(s, STR("科小入库_2023年第一至三批"), THIS_YEAR, 1, 3, (struct handing){0}));
	return listings(s, STR("科小入库_2023年第四至五批"), THIS_YEAR, 4, 5,
		(struct handing){.ledger = "sme_listing", .covers = days(THIS_YEAR)});
}

/* ---- 技术合同 ---- */

static const char *const contract_heads[] = {"序号", "合同登记编号", "技术合同名称", "合同类别",
	"卖方名称", "买方名称", "合同成交额（万元）", "核定技术交易额（万元）", "签订时间",
	"认定登记日期", "所属领域", "合同状态", "撤销登记日期"};
static const char *const contract_states[] = {
	[CONTRACT_CHECKING] = "审核中",
	[CONTRACT_RETURNED] = "退回补正",
	[CONTRACT_REGISTERED] = "已登记",
	[CONTRACT_AMENDED] = "变更登记",
	[CONTRACT_DISSOLVED] = "解除终止",
	[CONTRACT_REVOKED] = "撤销登记",
};

static void contract_row(struct shelf *s, struct draft *d, const struct contract *c)
{
	const struct world *w = s->w;
	draft_row_if(d, true, row_of_either(w, c->seller, c->buyer));
	pen_text(&d->pen, c->number);
	pen_text(&d->pen, c->name);
	pen_z(&d->pen, c->kind);
	pen_name(&d->pen, party_name(w, c->seller, c->signed_on.last));
	pen_name(&d->pen, party_name(w, c->buyer, c->signed_on.last));
	pen_money(&d->pen, c->amount, 1000000);
	pen_money(&d->pen, c->technical, 1000000);
	pen_date(&d->pen, c->signed_on);
	pen_date(&d->pen, c->registered);
	pen_z(&d->pen, c->field);
	pen_z(&d->pen, contract_states[c->state]);
	pen_date(&d->pen, c->revoked);
}

static bool in_book_of(const struct contract *c, int year)
{
	int64_t told;
	return int_from(str_head(c->number, 4), &told) && told == year;
}

static enum rc contracts(struct shelf *s, int year, enum hand hand)
{
	struct world *w = s->w;
	struct draft d;
	int64_t sum = 0;
	struct str name = str_format(w->a, "技术合同登记表_%d年", year);
	draft_open(s, &d, str_z(w->a, name), "登记表", hand, year % 2 == 1);
	struct str title = str_format(w->a, "%d年技术合同认定登记表", year);
	struct pen_form form = {.title = shelf_title(s, str_z(w->a, title)),
		.note = shelf_note(s, "万元"),
		.heads = contract_heads,
		.head_count = COUNT_OF(contract_heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->contracts.len; i++) {
		if (!in_book_of(&w->contracts.at[i], year))
			continue;
		size_t before = d.rows;
		contract_row(s, &d, &w->contracts.at[i]);
		sum += d.rows > before ? w->contracts.at[i].amount : 0;
	}
	draft_end(&d);
	pen_total(&d.pen, "总计", 6, num_scaled_text(w->a, sum, 6));
	draft_close(s, &d);
	return shelf_xlsx(s, &d, name,
		(struct handing){.ledger = "technology_contract", .covers = days(year)});
}

enum rc files_contracts(struct shelf *s)
{
	static const enum hand hands[] = {HAND_DAY_ISO, HAND_CHINESE, HAND_DAY_ZH, HAND_SLASH};
	for (int year = s->w->size->first_year; year <= THIS_YEAR; year++)
		TRY(contracts(s, year, hands[year % 4]));
	return RC_OK;
}
