/*
 * 包保企业, 走访, 诉求: who is looked after, who was called on (one firm twice),
 * what they asked for: answered is not closed, refused is not received, parked
 * stays open.
 */
#include "sample/counts.h"
#include "sample/draw.h"
#include "sample/duties.h"

#define VISITS   "visit.firms visit.times visit.covered_rate"
#define PROBLEMS "problem.received problem.closed problem.overdue problem.on_time_rate"

static const char *const leaders[] = {"局长甲某", "副局长乙某", "副局长丙某"};
static const char *const offices[] = {"科技股", "成果股", "农村股", "办公室"};

/* ---- 包保企业 ---- */

static void look_after(struct world *w, struct rng *rng, int firm, struct date term)
{
	static const char *const often[] = {"每月", "每季", "每季", "每半年", ""};
	*ARRAY_ADD(w->a, w->duties->service_firms) = (struct service_firm){
		firm, RNG_PICK(rng, leaders), RNG_PICK(rng, offices), RNG_PICK(rng, often), term};
}

/* Two rounds: until the end of last year, and this year. */
static void service_firms(struct world *w, struct rng *rng, struct deck *deck, bool first)
{
	int y = THIS_YEAR, count = w->size->firms / 15;
	for (int i = 0; i < count; i++) {
		int firm = draw_firm(deck);
		if (rng_chance(rng, 700))
			look_after(
				w, rng, firm, (struct date){ymd(y - 2, 3, 1), ymd(y - 1, 12, 31)});
		if (rng_chance(rng, 900))
			look_after(w, rng, firm, (struct date){ymd(y, 1, 1), ymd(y, 12, 31)});
	}
	if (!first)
		return;
	int firm = draw_firm(deck);
	look_after(w, rng, firm, (struct date){ymd(y, 1, 1), ymd(y, 6, 20)});
	plant_case(w, VISITS, w->parties.at[firm].name, "包保到截止日当天为止",
		"截至6月20日在底册里，截至6月30日不在");
	firm = draw_firm(deck);
	look_after(w, rng, firm, (struct date){ymd(y, 6, 21), ymd(y, 12, 31)});
	plant_case(
		w, VISITS, w->parties.at[firm].name, "截止日次日开始包保", "截至6月20日不在底册里");
}

/* ---- 走访 ---- */

static bool was_there(const struct world *w, int firm, struct date day, const char *mode)
{
	for (size_t i = 0; i < w->duties->visits.len; i++) {
		const struct visit *v = &w->duties->visits.at[i];
		if (v->firm == firm && v->day.first == day.first &&
			str_eq(str_from_z(v->mode), str_from_z(mode)))
			return true;
	}
	return false;
}

/* Once a day in one way. */
static void call_on(struct world *w, struct rng *rng, int firm, struct date day, const char *mode)
{
	static const char *const purposes[] = {
		"了解研发情况", "宣讲惠企政策", "对接技术需求", "指导高企申报"};
	static const char *const ratings[] = {"满意", "满意", "基本满意", "不满意", ""};
	if (!was_there(w, firm, day, mode))
		*ARRAY_ADD(w->a, w->duties->visits) = (struct visit){
			firm, day, mode, RNG_PICK(rng, purposes), RNG_PICK(rng, ratings)};
}

static void ordinary_visits(struct world *w, struct rng *rng, struct deck *deck, size_t from)
{
	static const char *const modes[] = {"实地", "实地", "实地", "电话", "问卷"};
	const struct duties *d = w->duties;
	for (int year = w->size->first_year; year <= THIS_YEAR; year++) {
		for (int i = 0; i < w->size->firms / 12; i++)
			call_on(w, rng, draw_firm(deck), draw_day(rng, year), RNG_PICK(rng, modes));
		for (size_t i = from; i < d->service_firms.len; i++)
			if (rng_chance(rng, 550))
				call_on(w, rng, d->service_firms.at[i].firm, draw_day(rng, year),
					"实地");
	}
}

/* Several firms at one table: as many 家次, all on one day. */
static void meeting(struct world *w, struct rng *rng, struct deck *deck, day_t day)
{
	for (int i = 0; i < 6; i++)
		call_on(w, rng, draw_firm(deck), date_of(day), "座谈");
}

static void edge_visits(struct world *w, struct rng *rng, struct deck *deck)
{
	static const struct {
		int month, day; /* a day 0: the month */
		const char *what, *why;
	} cases[] = {
		{1, 1, "1月1日走访", "属于2023年"},
		{6, 20, "截止日当天走访", "计入"},
		{6, 21, "截止日次日走访", "截至6月20日不计"},
		{6, 0, "走访日期只到6月", "截至6月20日无法判断，单列"},
	};
	int y = THIS_YEAR;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int firm = draw_firm(deck);
		call_on(w, rng, firm,
			cases[i].day == 0 ? day_in_month(y, cases[i].month)
					  : day_on(y, cases[i].month, cases[i].day),
			"实地");
		plant_case(w, VISITS, w->parties.at[firm].name, cases[i].what, cases[i].why);
	}
	int firm = draw_firm(deck);
	call_on(w, rng, firm, day_on(y, 3, 7), "实地");
	call_on(w, rng, firm, day_on(y, 5, 16), "电话");
	plant_case(
		w, VISITS, w->parties.at[firm].name, "一家走访了两次", "企业数计一家，家次计两次");
}

/* ---- 诉求 ---- */

static struct problem *ask(struct world *w, struct rng *rng, int firm, struct date raised)
{
	static const char *const classes[] = {
		"平台人才", "创新政策", "营商环境", "成果转化", "科技金融", "计划项目", "其他"};
	static const char *const wishes[] = {"希望帮助引进研发人员", "咨询研发费用加计扣除政策",
		"项目用地手续办理慢", "需要对接高校技术团队", "申请科技贷款额度",
		"咨询省级项目申报条件", "希望协调用电保障"};
	static const char *const levels[] = {"现场解决", "本局", "交办部门", "提请市级", "政策性"};
	struct duties *d = w->duties;
	size_t class = rng_below(rng, COUNT_OF(classes));
	struct problem p = {.firm = firm,
		.merged = NOBODY,
		.class = classes[class],
		.level = RNG_PICK(rng, levels),
		.handler = RNG_PICK(rng, offices),
		.rating = "",
		.why = "",
		.state = "登记",
		.raised = raised};
	p.number = str_format(w->a, "SQ%d%04zu", day_civil(raised.first).year, 1 + d->problems.len);
	p.text = str_format(w->a, "%s（第%zu号）", wishes[class], 1 + d->problems.len);
	p.assigned = p.accepted = p.due = p.answered = p.closed = p.refused = p.parked = p.called =
		PEN_NO_DATE;
	*ARRAY_ADD(w->a, d->problems) = p;
	return &d->problems.at[d->problems.len - 1];
}

static void close_problem(struct problem *p, struct date day)
{
	p->closed = day;
	p->state = "办结";
}

static void course(struct rng *rng, struct problem *p)
{
	static const char *const ratings[] = {"满意", "满意", "满意", "基本满意", "不满意"};
	p->assigned = draw_later(rng, p->raised, 0, 1);
	if (rng_chance(rng, 60)) {
		p->refused = draw_later(rng, p->raised, 2, 9);
		p->why = "不属于科技部门职责";
		p->state = date_known(p->refused) ? "不予受理" : "分派";
		return;
	}
	p->accepted = draw_later(rng, p->assigned, 1, 3);
	if (rng_chance(rng, 900))
		p->due = date_of(p->raised.last + rng_between(rng, 10, 60));
	p->answered = draw_maybe(rng, 850, draw_later(rng, p->raised, 3, 20));
	struct date closed = draw_maybe(rng, 780, draw_later(rng, p->raised, 5, 70));
	if (date_known(p->answered) && date_known(closed) && closed.first < p->answered.first)
		closed = p->answered;
	p->state = date_known(p->answered) ? "答复" : date_known(p->accepted) ? "办理中" : "登记";
	if (date_known(closed)) {
		close_problem(p, closed);
		p->rating = rng_chance(rng, 700) ? RNG_PICK(rng, ratings) : "";
		p->called = draw_maybe(rng, 500, draw_later(rng, closed, 3, 20));
	} else if (date_known(p->answered) && rng_chance(rng, 150)) {
		p->parked = p->answered;
		p->state = "挂账";
	}
}

static struct problem *edge(struct world *w, struct rng *rng, struct deck *deck, struct date raised,
	const char *what, const char *why)
{
	struct problem *p = ask(w, rng, draw_firm(deck), raised);
	plant_case(w, PROBLEMS, p->number, what, why);
	return p;
}

static void edge_raised(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	(void)edge(w, rng, deck, day_on(y, 6, 20), "截止日当天提出", "计入");
	(void)edge(w, rng, deck, day_on(y, 6, 21), "截止日次日提出", "截至6月20日不计");
	(void)edge(
		w, rng, deck, day_in_month(y, 6), "提出日期只到6月", "截至6月20日无法判断，单列");
	struct problem *p = edge(w, rng, deck, day_on(y - 1, 12, 30), "上年提出、今年办结",
		"属于上年提出的，不进今年的办结率");
	close_problem(p, day_on(y, 1, 9));
	p = edge(w, rng, deck, day_on(y, 5, 4), "与上一条是同一件事，合并办理", "原始条数照计");
	p->merged = (int)w->duties->problems.len - 2;
	p = edge(w, rng, deck, day_on(y, 5, 5), "截止日次日不予受理",
		"截至6月20日仍在分母里，截至6月30日不在");
	p->refused = day_on(y, 6, 21);
	p->why = "与已有诉求重复";
	p->state = "不予受理";
}

static void edge_closed(struct world *w, struct rng *rng, struct deck *deck)
{
	int y = THIS_YEAR;
	struct problem *p = edge(w, rng, deck, day_on(y, 5, 8), "期限当天办结", "按期办结");
	p->due = day_on(y, 6, 20);
	close_problem(p, day_on(y, 6, 20));
	p = edge(w, rng, deck, day_on(y, 5, 8), "期限次日办结", "办结，不算按期");
	p->due = day_on(y, 6, 9);
	close_problem(p, day_on(y, 6, 10));
	p = edge(w, rng, deck, day_on(y, 5, 9), "期限是截止日前一天，没有办结", "逾期");
	p->due = day_on(y, 6, 19);
	p = edge(w, rng, deck, day_on(y, 5, 9), "期限是截止日当天，没有办结", "还没有逾期");
	p->due = day_on(y, 6, 20);
	p = edge(w, rng, deck, day_on(y, 5, 9), "办结日期只到6月",
		"截至6月20日是否办结无法判断，单列");
	p->due = day_on(y, 6, 15);
	close_problem(p, day_in_month(y, 6));
	p = edge(w, rng, deck, day_on(y, 4, 11), "答复了，没有办结", "答复不等于办结");
	p->answered = day_on(y, 4, 20);
	p->state = "答复";
	p = edge(w, rng, deck, day_on(y, 3, 2), "长期挂账", "仍算没有办结，仍在分母里；逾期");
	p->due = day_on(y, 4, 30);
	p->parked = day_on(y, 4, 28);
	p->state = "挂账";
}

static void steps(struct world *w, struct rng *rng, int problem)
{
	static const char *const texts[] = {
		"电话联系企业核实情况", "会同有关股室研究", "函请有关部门协助"};
	const struct problem *p = &w->duties->problems.at[problem];
	struct date day = p->assigned;
	for (size_t i = 0; i < COUNT_OF(texts) && rng_chance(rng, 450); i++) {
		day = draw_later(rng, day, 1, 8);
		if (date_known(day))
			*ARRAY_ADD(w->a, w->duties->steps) =
				(struct problem_step){problem, day, texts[i]};
	}
}

void duties_services(struct world *w)
{
	struct duties *d = w->duties;
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "services");
		struct deck deck = deck_of(w, &rng, district, ymd(2020, 1, 1));
		size_t served = d->service_firms.len, asked = d->problems.len;
		service_firms(w, &rng, &deck, i == 0);
		if (i == 0)
			edge_visits(w, &rng, &deck);
		ordinary_visits(w, &rng, &deck, served);
		meeting(w, &rng, &deck, ymd(THIS_YEAR, 4, 25));
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			for (int k = 0; k < w->size->firms / 15; k++)
				course(&rng, ask(w, &rng, draw_firm(&deck), draw_day(&rng, year)));
		if (i == 0) {
			edge_raised(w, &rng, &deck);
			edge_closed(w, &rng, &deck);
		}
		for (size_t k = asked; k < d->problems.len; k++)
			steps(w, &rng, (int)k);
	}
}
