/*
 * 研发填报: the yearly return of firms above the line, in 千元, whose lines add
 * up; one of nothing but zeros, one sent back, one never filled in; and its
 * projects, some of them struck out.
 */
#include "sample/draw.h"
#include "sample/duties.h"

#define CODES                                                                                      \
	"rd.filing.firms rd.filing.cost rd.filing.active rd.filing.with_body rd.filing.accepted"
#define QIAN INT64_C(100000)

static int64_t thousands(struct rng *rng, int from, int to)
{
	return rng_between(rng, from, to) * QIAN;
}

static void money(struct rng *rng, struct filing *f)
{
	f->costs[COST_LABOUR] = (int64_t)f->months * rng_between(rng, 40, 160) * QIAN / 100;
	f->costs[COST_DIRECT] = thousands(rng, 50, 9000);
	f->costs[COST_DEPRECIATION] = thousands(rng, 0, 900);
	f->costs[COST_INTANGIBLE] = thousands(rng, 0, 90);
	f->costs[COST_DESIGN] = thousands(rng, 0, 300);
	f->costs[COST_TRIAL] = thousands(rng, 0, 300);
	f->costs[COST_OUTSOURCED] = rng_chance(rng, 200) ? thousands(rng, 10, 900) : 0;
	f->costs[COST_OTHER] = thousands(rng, 0, 400);
	for (size_t i = 0; i < COST_COUNT; i++)
		f->total += f->costs[i];
	f->state_money = rng_chance(rng, 250) ? f->total / 20 / QIAN * QIAN : 0;
	f->own_money = f->total - f->state_money;
	f->deduction = rng_chance(rng, 800) ? f->total / 10 * 9 / QIAN * QIAN : 0;
}

static struct filing *file(struct world *w, struct rng *rng, int firm, int year)
{
	struct filing f = {.firm = firm, .year = year, .state = "审核通过"};
	f.staff = rng_between(rng, 3, 60);
	f.full_time = f.staff * 2 / 3;
	f.graduates = f.staff / 2;
	f.months = f.staff * rng_between(rng, 60, 120);
	f.bodies = rng_chance(rng, 600) ? rng_between(rng, 1, 2) : 0;
	f.revenue = thousands(rng, 20000, 900000);
	f.filed = date_of(ymd(year + 1, 2, 15) + rng_between(rng, 0, 30));
	f.accepted = date_of(f.filed.first + rng_between(rng, 1, 12));
	money(rng, &f);
	*ARRAY_ADD(w->a, w->duties->filings) = f;
	return &w->duties->filings.at[w->duties->filings.len - 1];
}

/* Nothing but zeros: filled in, but no research. */
static void nothing(struct filing *f)
{
	f->staff = f->full_time = f->graduates = f->bodies = f->months = 0;
	for (size_t i = 0; i < COST_COUNT; i++)
		f->costs[i] = 0;
	f->total = f->own_money = f->state_money = f->deduction = 0;
}

static void not_filed(struct filing *f)
{
	f->blank = true;
	f->filed = f->accepted = PEN_NO_DATE;
	f->state = "未填报";
}

static void not_accepted(struct filing *f, const char *state)
{
	f->accepted = PEN_NO_DATE;
	f->state = state;
}

static void course(struct rng *rng, struct filing *f)
{
	if (rng_chance(rng, 180))
		nothing(f);
	if (rng_chance(rng, 60))
		not_filed(f);
	else if (rng_chance(rng, 120))
		not_accepted(f, rng_chance(rng, 500) ? "已填报" : "退回修改");
}

/* ---- projects ---- */

static void project(struct world *w, struct rng *rng, int filing, int serial, bool first)
{
	static const char *const sources[] = {
		"本企业自选", "本企业自选", "政府部门科技项目", "其他企业委托"};
	static const char *const forms[] = {
		"自主完成", "自主完成", "与境内高校合作", "与境内研究机构合作"};
	static const char *const outcomes[] = {
		"发明专利", "实用新型或外观", "新技术新工艺", "原型样品样机", "软件著作权"};
	static const char *const aims[] = {"开发全新产品", "增加功能或提高性能", "技术原理研究"};
	struct duties *d = w->duties;
	const struct filing *f = &d->filings.at[filing];
	struct filing_project p = {.filing = filing,
		.source = RNG_PICK(rng, sources),
		.form = RNG_PICK(rng, forms),
		.outcome = RNG_PICK(rng, outcomes),
		.aim = RNG_PICK(rng, aims),
		.dropped = ""};
	struct str topic = name_topic(w, rng, false);
	p.name = str_format(w->a, "RD%02d %.*s", serial, STR_ARG(topic));
	p.term = (struct date){ymd(f->year, 1, 1), ymd(f->year + (serial > 1), 12, 31)};
	p.staff = first ? f->staff - f->staff / 2 : f->staff / 2;
	p.months = first ? f->months - f->months / 2 : f->months / 2;
	p.months = p.months < p.staff * 120 ? p.months : p.staff * 120;
	p.cost = f->total / (first ? 2 : 3) / QIAN * QIAN;
	if (rng_chance(rng, 120)) {
		p.outcome = "推广与示范";
		p.dropped = "成果形式不符";
	}
	*ARRAY_ADD(w->a, d->filing_projects) = p;
}

static void projects_of(struct world *w, struct rng *rng, size_t from)
{
	for (size_t i = from; i < w->duties->filings.len; i++) {
		const struct filing *f = &w->duties->filings.at[i];
		if (f->blank || f->total == 0)
			continue;
		project(w, rng, (int)i, 1, true);
		if (rng_chance(rng, 600))
			project(w, rng, (int)i, 2, false);
	}
}

/* ---- who files ---- */

static void plant_filing(struct world *w, const struct filing *f, const char *what, const char *why)
{
	plant_case(w, CODES, w->parties.at[f->firm].name, what, why);
}

static void edge(struct world *w, struct filing *f, size_t which)
{
	switch (which) {
	case 0:
		nothing(f);
		plant_filing(w, f, "2022年度报表全部填0", "填报企业计入，没有研发活动；0不是没填");
		break;
	case 1:
		not_filed(f);
		plant_filing(w, f, "2022年度没有填报", "不计入填报企业");
		break;
	case 2:
		not_accepted(f, "退回修改");
		plant_filing(w, f, "退回修改", "已经填报，计入；不算审核通过");
		break;
	case 3:
		f->accepted = day_on(f->year + 1, 6, 21);
		plant_filing(w, f, "2023年才填报、审核2022年度的报表", "按报表的年度，属于2022年");
		break;
	default: break;
	}
}

static void firms_of(struct world *w, struct rng *rng, int district, int year, bool plant)
{
	size_t nth = 0;
	for (size_t i = 0; i < w->parties.len; i++) {
		const struct party *p = &w->parties.at[i];
		if (p->kind != PARTY_FIRM || p->district != district || !p->registered ||
			!p->above[year >= THIS_YEAR - 1] || p->founded >= ymd(year, 1, 1))
			continue;
		struct filing *f = file(w, rng, (int)i, year);
		if (plant && nth < 4)
			edge(w, f, nth++);
		else
			course(rng, f);
	}
}

void duties_filings(struct world *w)
{
	struct duties *d = w->duties;
	for (int year = w->size->first_year; year < THIS_YEAR; year++)
		for (size_t i = 0; i < w->districts.len; i++) {
			int district = w->districts.at[i];
			struct rng rng =
				rng_of(w->seed + (uint64_t)(district * 4096 + year), "filings");
			size_t from = d->filings.len, first = d->filing_projects.len;
			firms_of(w, &rng, district, year, i == 0 && year == THIS_YEAR - 1);
			projects_of(w, &rng, from);
			if (i > 0 || year != THIS_YEAR - 1 || d->filing_projects.len == first)
				continue;
			struct filing_project *p = &d->filing_projects.at[first];
			p->aim = "节约原材料";
			p->dropped = "目标不符";
			plant_case(w, "rd.filing.projects_cost", p->name, "审核剔除的项目",
				"不计入项目经费支出");
		}
}
