/*
 * Two lists of the same thing at two days: who is new, who is missing, who has
 * another name, who lies elsewhere.
 */
#include "sample/shelf.h"

static bool valid_on(const struct world *w, int firm, day_t day)
{
	for (size_t i = 0; i < w->certificates.len; i++) {
		const struct certificate *c = &w->certificates.at[i];
		bool left = c->left.first <= c->left.last && c->left.first <= day;
		bool there = c->moved_in.first > c->moved_in.last || c->moved_in.first <= day;
		if (c->firm == firm && c->issued.last <= day && day <= c->expires.first && !left &&
			there)
			return true;
	}
	return false;
}

/* Only firms that can be told by their code are in both lists; the names are as they were. */
static bool stands_in(const struct world *w, int firm, day_t day)
{
	return w->parties.at[firm].kind == PARTY_FIRM && w->parties.at[firm].code.len > 0 &&
	       lies_within(w, party_unit(w, firm, day), w->whose) && valid_on(w, firm, day);
}

static void fill(struct shelf *s, struct draft *d, const char *title, day_t day)
{
	static const char *const heads[] = {"序号", "企业名称", "统一社会信用代码", "所在乡镇"};
	struct world *w = s->w;
	struct pen_form form = {
		.title = shelf_title(s, title), .heads = heads, .head_count = COUNT_OF(heads)};
	pen_begin(&d->pen, &form);
	for (size_t i = 0; i < w->parties.len; i++) {
		if (!stands_in(w, (int)i, day))
			continue;
		draft_row(d, true);
		pen_name(&d->pen, party_name(w, (int)i, day));
		pen_code(&d->pen, w->parties.at[i].code);
		pen_text(&d->pen, unit_name(w, party_unit(w, (int)i, day)));
	}
	draft_close(s, d);
}

static void compare(const struct world *w, struct arena *a, struct pair_of_lists *ret)
{
	for (size_t i = 0; i < w->parties.len; i++) {
		int firm = (int)i;
		bool before = stands_in(w, firm, ret->days[0]),
		     after = stands_in(w, firm, ret->days[1]);
		bool renamed = !str_eq(
			party_name(w, firm, ret->days[0]), party_name(w, firm, ret->days[1]));
		bool moved = party_unit(w, firm, ret->days[0]) != party_unit(w, firm, ret->days[1]);
		if (!before && after)
			*ARRAY_ADD(a, ret->new) = firm;
		if (before && !after)
			*ARRAY_ADD(a, ret->missing) = firm;
		if (!before || !after)
			continue;
		if (renamed)
			*ARRAY_ADD(a, ret->renamed) = firm;
		if (moved)
			*ARRAY_ADD(a, ret->moved) = firm;
		ret->same += !renamed && !moved;
	}
}

enum rc file_pair(struct shelf *s, struct pair_of_lists *ret)
{
	struct draft d;
	struct str bytes;
	struct job *job = s->w->job;
	*ret = (struct pair_of_lists){.before = STR("名单比对_高企_2022年末.xlsx"),
		.after = STR("名单比对_高企_2023年6月.csv"),
		.days = {ymd(THIS_YEAR - 1, 12, 31), LAST_DAY}};
	draft_open(s, &d, "list before", "名单", HAND_ISO, false);
	fill(s, &d, "2022年末高新技术企业名单", ret->days[0]);
	TRY(paper_xlsx(job, d.papers, d.paper_count, ret->before, &bytes));
	TRY(shelf_put(s, ret->before, bytes, d.rows));
	draft_open(s, &d, "list after", "名单", HAND_ISO, false);
	d.pen.text_only = true;
	fill(s, &d, "2023年6月高新技术企业名单", ret->days[1]);
	TRY(paper_csv(job, &d.papers[0], PAPER_GB18030, &bytes));
	TRY(shelf_put(s, ret->after, bytes, d.rows));
	compare(s->w, s->w->a, ret);
	return RC_OK;
}
