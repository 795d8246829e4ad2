/*
 * 辖区, 单位名录 (three times as a whole, twice the changes), 曾用名.
 */
#include "sample/shelf.h"

enum rc files_units(struct shelf *s)
{
	static const char *const heads[] = {"名称", "级别", "上级辖区", "行政区划代码"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "units", "辖区", HAND_ISO, false);
	d.pen.text_only = d.pen.neat = true;
	pen_begin(&d.pen, &(struct pen_form){.heads = heads, .head_count = COUNT_OF(heads)});
	for (size_t i = 0; i < w->units.len; i++) {
		const struct unit *u = &w->units.at[i];
		draft_row(&d, false);
		pen_text(&d.pen, u->name);
		pen_z(&d.pen, u->kind_word);
		pen_text(&d.pen, unit_name(w, u->parent));
		pen_text(&d.pen, u->code);
	}
	pen_note(&d.pen, STR("注：虚构的辖区，代码没有启用"));
	return shelf_csv(s, &d, STR("辖区"), PAPER_UTF8, (struct handing){0});
}

/* ---- the register ---- */

static const char *const kind_words[] = {"企业", "高校院所", "机关", "合作社", ""};

static const char *const register_heads[] = {"序号", "企业名称", "统一社会信用代码", "单位类别",
	"所在乡镇", "成立时间", "注册资金（万元）", "所属行业", "是否规上"};

static void register_row(struct shelf *s, struct draft *d, int party, day_t as_of)
{
	const struct world *w = s->w;
	const struct party *p = &w->parties.at[party];
	draft_row_if(d, true, row_of_party(w, party));
	pen_name(&d->pen, party_name(w, party, as_of));
	pen_code(&d->pen, p->code);
	pen_z(&d->pen, kind_words[p->kind]);
	int unit = party_unit(w, party, as_of);
	pen_text(&d->pen, unit_name(w, unit));
	pen_date(&d->pen, date_of(p->founded));
	pen_money(&d->pen, p->capital > 0 ? p->capital : PEN_NO_MONEY, 1000000);
	pen_text(&d->pen, str_from_z(p->industry));
	if (p->kind != PARTY_FIRM || p->district == NOWHERE)
		pen_blank(&d->pen);
	else
		pen_z(&d->pen, p->above[as_of >= SECOND_REGISTER] ? "是" : "否");
}

static enum rc whole_register(
	struct shelf *s, const char *name, day_t since, day_t as_of, enum hand hand)
{
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, name, "名录", hand, true);
	struct pen_form form = {.title = shelf_title(s, "单位名录"),
		.note = shelf_note(s, "万元"),
		.heads = register_heads,
		.head_count = COUNT_OF(register_heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->parties.len; i++)
		if (w->parties.at[i].registered && w->parties.at[i].founded <= as_of)
			register_row(s, &d, (int)i, as_of);
	draft_close(s, &d);
	return shelf_xlsx(s, &d, str_from_z(name),
		(struct handing){.ledger = "party", .covers = {since, as_of}, .as_of = as_of});
}

/* Who moved on that day, and who was founded or renamed since the last list. */
static enum rc register_changes(struct shelf *s, const char *name, day_t as_of, day_t since)
{
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, name, "变动", HAND_SLASH, false);
	d.pen.text_only = true;
	struct pen_form form = {.title = shelf_title(s, "单位变动情况"),
		.note = shelf_note(s, "万元"),
		.heads = register_heads,
		.head_count = COUNT_OF(register_heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->parties.len; i++) {
		const struct party *p = &w->parties.at[i];
		bool moved = p->place_count > 1 && p->places[p->place_count - 1].from == as_of;
		bool new = p->founded > since && p->founded <= as_of;
		bool renamed = p->former.len > 0 && p->renamed > since && p->renamed <= as_of;
		if (p->registered && (moved || new || renamed))
			register_row(s, &d, (int)i, as_of);
	}
	draft_close(s, &d);
	return shelf_csv(s, &d, str_from_z(name), PAPER_UTF8_BOM, (struct handing){.as_of = as_of});
}

static enum rc former_names(struct shelf *s)
{
	static const char *const heads[] = {"序号", "单位名称", "曾用名", "更名日期"};
	struct world *w = s->w;
	struct draft d;
	draft_open(s, &d, "former names", "更名", HAND_DAY_OWN, false);
	struct pen_form form = {.title = shelf_title(s, "企业更名情况"),
		.heads = heads,
		.head_count = COUNT_OF(heads)};
	pen_begin(&d.pen, &form);
	for (size_t i = 0; i < w->parties.len; i++) {
		const struct party *p = &w->parties.at[i];
		if (p->former.len == 0)
			continue;
		draft_row_if(&d, true, row_of_party(w, (int)i));
		pen_text(&d.pen, p->name);
		pen_text(&d.pen, p->former);
		pen_date(&d.pen, date_of(p->renamed));
	}
	draft_close(s, &d);
	return shelf_xlsx(s, &d, STR("单位曾用名"), (struct handing){0});
}

enum rc files_parties(struct shelf *s)
{
	day_t begin = ymd(s->w->size->first_year, 1, 1);
	TRY(whole_register(s, "单位名录_2021年末", begin, ymd(2021, 12, 31), HAND_DOT));
	TRY(register_changes(s, "单位变动_2022年7月1日", ymd(2022, 7, 1), ymd(2022, 6, 30)));
	TRY(whole_register(s, "单位名录_2023年初", ymd(2022, 1, 1), SECOND_REGISTER, HAND_DAY));
	TRY(register_changes(s, "单位变动_2023年6月20日", ymd(2023, 6, 20), SECOND_REGISTER));
	TRY(whole_register(
		s, "单位名录_2023年6月21日", SECOND_REGISTER + 1, ymd(2023, 6, 21), HAND_DAY_ISO));
	return former_names(s);
}
