/*
 * 重点任务: a document a year with serial numbers of its own, done, late, put
 * off, called off, reported on and urged; 工作承诺: what a summary said would
 * be done until the next.
 */
#include "sample/duties.h"

#define TASKS    "key_task.count key_task.done key_task.red key_task.blue key_task.yellow"
#define PROMISES "promise.due promise.kept"
#define EACH     22 /* tasks of a document */

static const struct {
	const char *text, *measure;
} works[] = {{"新认定高新技术企业", "家"}, {"科技型中小企业入库", "家"}, {"建设省级研发平台", "个"},
	{"组织产学研对接活动", "场"}, {"促成技术合同登记", "项"}, {"申报省科技计划项目", "项"},
	{"选派科技特派员", "名"}, {"备案特派员工作站", "个"}, {"走访科技型企业", "家"},
	{"推动规上工业企业建立研发机构", "家"}, {"登记科技成果", "项"}, {"引进科技人才团队", "个"},
	{"申报科技奖励", "项"}, {"开展科普活动", "场"}, {"培育高新技术产品", "个"},
	{"推动高校成果落地", "项"}, {"发放科技贷款", "笔"}, {"兑现科技奖补资金", "笔"},
	{"开展技术经纪人培训", "场"}, {"推进孵化载体建设", "个"}, {"编发科技工作简报", "期"},
	{"指导企业做好研发统计填报", "家"}};
static const char *const leads[] = {"区科技局", "科技局", "区科技局、区经信局"};
static const char *const offices[] = {"科技股", "成果股", "农村股", "办公室"};

static int list_of_year(struct world *w, int year)
{
	struct str number = str_format(w->a, "云政办〔%d〕9号", year);
	for (size_t i = 0; i < w->documents.len; i++)
		if (str_eq(w->documents.at[i].number, number))
			return (int)i;
	never();
}

static struct key_task *add_task(struct world *w, int year, int serial, struct str text)
{
	struct key_task t = {.document = list_of_year(w, year),
		.year = year,
		.serial = serial,
		.text = text,
		.lead = leads[serial % (int)COUNT_OF(leads)],
		.office = offices[serial % (int)COUNT_OF(offices)],
		.state = "序时推进"};
	t.started = day_on(year, 2, 10);
	t.due = t.postponed = t.done = t.cancelled = PEN_NO_DATE;
	*ARRAY_ADD(w->a, w->duties->tasks) = t;
	return &w->duties->tasks.at[w->duties->tasks.len - 1];
}

static void finish(struct key_task *t, struct date day)
{
	t->done = day;
	t->state = "已完成";
}

static void ordinary_task(struct world *w, struct rng *rng, int year, int i)
{
	struct str text = str_format(w->a, "%s%d%s（%d年度）", works[i].text,
		rng_between(rng, 2, 60), works[i].measure, year);
	struct key_task *t = add_task(w, year, 31 + i, text);
	bool over = year < THIS_YEAR;
	int month = over ? rng_between(rng, 3, 12) : rng_between(rng, 4, 12);
	t->due = rng_chance(rng, 500) ? day_in_month(year, month)
				      : day_on(year, month, rng_between(rng, 1, 28));
	day_t day = t->due.last + rng_between(rng, -40, over ? 30 : -1);
	if (day < t->started.first)
		day = t->started.first + 20;
	if (day <= LAST_DAY && rng_chance(rng, over ? 900 : 700))
		finish(t, date_of(day));
	else if (rng_chance(rng, 350))
		t->state = rng_chance(rng, 600) ? "滞后" : "无统计支撑";
	else if (rng_chance(rng, 200))
		t->state = "超序时";
}

static void plant_task(struct world *w, const struct key_task *t, const char *what, const char *why)
{
	plant_case(w, TASKS, t->text, what, why);
}

static struct key_task *edge_task(struct world *w, int *serial, const char *name, struct date due)
{
	struct key_task *t = add_task(
		w, THIS_YEAR, ++*serial, str_format(w->a, "%s（%d年度）", name, THIS_YEAR));
	t->due = due;
	return t;
}

/* The serial numbers go on far behind the others, as they do where an office numbers all of a county's tasks. */
static void edge_dues(struct world *w, int *serial)
{
	int y = THIS_YEAR;
	struct key_task *t = edge_task(w, serial, "完善科技统计制度", day_on(y, 6, 19));
	plant_task(w, t, "截止日前一天到期，没有办结", "亮红灯");
	t = edge_task(w, serial, "建立企业服务专班", day_on(y, 6, 20));
	plant_task(w, t, "截止日当天到期，没有办结", "还没有逾期，亮蓝灯");
	t = edge_task(w, serial, "召开科技创新大会", day_on(y, 6, 27));
	plant_task(w, t, "截止日后第七天到期", "七日以内，亮蓝灯");
	t = edge_task(w, serial, "举办创新创业大赛", day_on(y, 6, 28));
	plant_task(w, t, "截止日后第八天到期", "不亮蓝灯");
	t = edge_task(w, serial, "编印惠企政策汇编", day_in_month(y, 6));
	plant_task(w, t, "期限只写到6月", "截至6月20日是否逾期、临近无法判断，单列");
	t = edge_task(w, serial, "建设科技大市场", PEN_NO_DATE);
	plant_task(w, t, "没有写期限", "逾期算不出来，单列，不算0");
}

static void edge_ends(struct world *w, int *serial)
{
	int y = THIS_YEAR;
	struct key_task *t = edge_task(w, serial, "出台培育方案", day_on(y, 6, 10));
	finish(t, day_on(y, 6, 20));
	plant_task(w, t, "逾期以后在截止日当天办结", "已完成，不亮灯");
	t = edge_task(w, serial, "签订校地合作协议", day_on(y, 6, 10));
	finish(t, day_on(y, 6, 21));
	plant_task(w, t, "截止日次日办结", "截至6月20日亮红灯，截至6月30日已完成");
	t = edge_task(w, serial, "完成平台绩效评价", day_on(y, 5, 31));
	finish(t, day_in_month(y, 6));
	plant_task(w, t, "办结日期只到6月", "截至6月20日无法判断，单列");
	t = edge_task(w, serial, "组建产业创新联盟", day_on(y, 4, 30));
	t->postponed = day_on(y, 6, 20);
	plant_task(w, t, "批准延期到截止日当天", "按延期算，没有逾期，亮蓝灯");
	t = edge_task(w, serial, "搭建科技金融平台", day_on(y, 4, 30));
	t->postponed = day_on(y, 6, 19);
	plant_task(w, t, "批准延期到截止日前一天", "按延期算，已经逾期");
	t = edge_task(w, serial, "筹建市级中试基地", day_on(y, 5, 31));
	t->cancelled = day_on(y, 6, 20);
	t->state = "取消";
	plant_task(w, t, "截止日当天上级取消", "自取消日起不再计入");
	t = edge_task(w, serial, "开展科技下乡", day_on(y, 5, 31));
	t->cancelled = day_on(y, 6, 21);
	t->state = "取消";
	plant_task(w, t, "截止日次日上级取消", "截至6月20日仍计入，亮红灯");
	t = edge_task(w, serial, "推进科技馆建设", day_on(y, 12, 31));
	t->state = "滞后";
	plant_task(w, t, "期限还早，状态是滞后", "亮黄灯");
}

/* ---- what was reported, and who was urged ---- */

static void report(struct world *w, struct rng *rng, int task, struct str period, day_t day)
{
	const struct key_task *t = &w->duties->tasks.at[task];
	bool done = date_precision(t->done) == PRECISION_DAY && t->done.first <= day;
	*ARRAY_ADD(w->a, w->duties->reports) = (struct task_report){task, period, day,
		done                                        ? "已完成"
		: str_eq(str_from_z(t->state), STR("滞后")) ? "滞后"
							    : "序时推进",
		done ? 1000 : rng_between(rng, 10, 95) * 10};
}

static void reports_of(struct world *w, struct rng *rng, int task)
{
	int year = w->duties->tasks.at[task].year;
	for (int quarter = 1; quarter <= 4; quarter++) {
		day_t day = ymd(year, quarter * 3, 18) + rng_between(rng, 0, 6);
		if (day > LAST_DAY || rng_chance(rng, 250))
			continue;
		report(w, rng, task,
			str_format(w->a, "%d年第%s季度", year,
				quarter == 1   ? "一"
				: quarter == 2 ? "二"
				: quarter == 3 ? "三"
					       : "四"),
			day);
	}
}

static void notice(struct world *w, int task, const char *kind, const char *light, day_t day)
{
	struct duties *d = w->duties;
	struct task_notice n = {task, kind, light, day, day + 10,
		day + 8 <= LAST_DAY && task % 3 != 0 ? day + 8 : DAY_MIN, STR_NONE};
	if (!str_eq(str_from_z(kind), STR("提醒")))
		n.number = str_format(
			w->a, "云督〔%d〕%zu号", day_civil(day).year, 1 + d->notices.len);
	*ARRAY_ADD(w->a, d->notices) = n;
}

static void notices_of_year(struct world *w, struct rng *rng, int year)
{
	const struct duties *d = w->duties;
	for (size_t i = 0; i < d->tasks.len; i++) {
		if (d->tasks.at[i].year != year || !rng_chance(rng, 260))
			continue;
		day_t day = ymd(year, rng_between(rng, 4, year == THIS_YEAR ? 5 : 11),
			rng_between(rng, 1, 28));
		notice(w, (int)i, "提醒", "蓝", day);
		if (rng_chance(rng, 500))
			notice(w, (int)i, rng_chance(rng, 700) ? "督办函" : "约谈", "红", day + 20);
	}
}

static void edge_notices(struct world *w, int first)
{
	int y = THIS_YEAR;
	notice(w, first, "督办函", "红", ymd(y, 6, 20));
	notice(w, first, "通报", "红", ymd(y, 5, 8));
	plant_case(w, "key_task.urged", w->duties->tasks.at[first].text, "一项任务督办了两次",
		"督办任务数只计一项");
	notice(w, first + 1, "督办函", "黄", ymd(y, 6, 21));
	plant_case(w, "key_task.urged", w->duties->tasks.at[first + 1].text, "截止日次日督办",
		"截至6月20日不计");
	notice(w, first + 2, "提醒", "蓝", ymd(y, 6, 1));
	plant_case(w, "key_task.urged", w->duties->tasks.at[first + 2].text, "只提醒过",
		"提醒不算督办");
}

static void key_tasks(struct world *w)
{
	struct rng rng = rng_of(w->seed, "key tasks");
	struct duties *d = w->duties;
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (int i = 0; i < EACH; i++)
			ordinary_task(w, &rng, year, i);
	int first = (int)d->tasks.len, serial = 143;
	edge_dues(w, &serial);
	edge_ends(w, &serial);
	for (int i = 0; i < (int)d->tasks.len; i++)
		reports_of(w, &rng, i);
	/* The task with a day far off was not reported on this half year, another reported after the day. */
	struct key_task *t = edge_task(w, &serial, "建设数字科技平台", day_on(THIS_YEAR, 12, 20));
	plant_task(w, t, "一期也没有报进展", "亮黄灯");
	t = edge_task(w, &serial, "建设科创走廊", day_on(THIS_YEAR, 12, 20));
	report(w, &rng, (int)d->tasks.len - 1, STR("2023年第二季度"), ymd(THIS_YEAR, 6, 21));
	plant_task(w, t, "截止日次日才报进展", "截至6月20日亮黄灯，截至6月30日不亮");
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		notices_of_year(w, &rng, year);
	edge_notices(w, first);
}

/* ---- 工作承诺 ---- */

static struct promise *add_promise(struct world *w, int year, bool second, struct str text)
{
	struct promise p = {.text = text,
		.office = offices[w->duties->promises.len % COUNT_OF(offices)],
		.state = "进行中",
		.why = ""};
	p.origin = second ? str_format(w->a, "%d年上半年工作总结", year)
			  : str_format(w->a, "%d年工作总结", year - 1);
	p.made = second ? day_on(year, 6, 28) : day_on(year, 1, 10);
	p.due = p.kept = PEN_NO_DATE;
	*ARRAY_ADD(w->a, w->duties->promises) = p;
	return &w->duties->promises.at[w->duties->promises.len - 1];
}

static void ordinary_promises(struct world *w, struct rng *rng, int year)
{
	for (int i = 0; i < 14; i++) {
		bool second = i >= 7 && year < THIS_YEAR;
		int work = (i * 3 + year) % (int)COUNT_OF(works);
		struct promise *p = add_promise(w, year, second,
			str_format(w->a, "%s%d%s（%d年）", works[work].text,
				rng_between(rng, 1, 40), works[work].measure, year));
		int month = second ? rng_between(rng, 8, 12) : rng_between(rng, 2, 8);
		p->due = rng_chance(rng, 600) ? day_in_month(year, month) : day_on(year, month, 25);
		day_t kept = p->due.last - rng_between(rng, -10, 25);
		if (kept <= LAST_DAY && rng_chance(rng, 720)) {
			p->kept = date_of(kept);
			p->state = "已兑现";
		} else if (p->due.last <= LAST_DAY) {
			p->state = rng_chance(rng, 600) ? "未兑现" : "结转";
			p->why = "上级尚未批复";
		}
	}
}

static void edge_promises(struct world *w)
{
	static const struct {
		int due[2], kept[2]; /* month and day; a day 0: the month; a month 0: not */
		const char *text, *state, *what, *why;
	} cases[] = {
		{{6, 20}, {6, 20}, "印发特派员管理办法", "已兑现", "截止日当天到期并兑现",
			"到期、兑现都计入"},
		{{6, 21}, {6, 18}, "建成科技展厅", "已兑现", "截止日次日到期，提前兑现",
			"截至6月20日还没有到期，都不计"},
		{{6, 20}, {6, 21}, "上线政策平台", "已兑现", "截止日次日兑现",
			"截至6月20日到期未兑现"},
		{{6, 0}, {6, 15}, "举办科技活动周", "已兑现", "期限只到6月",
			"截至6月20日是否到期无法判断，单列"},
		{{5, 31}, {0, 0}, "设立科技支行", "取消", "取消的承诺", "不算到期"},
		{{5, 31}, {0, 0}, "成立科技协会", "未兑现", "到期没有兑现，写明了原因",
			"计入到期，不计兑现"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct promise *p = add_promise(w, THIS_YEAR, false, str_from_z(cases[i].text));
		p->due = cases[i].due[1] == 0 ? day_in_month(THIS_YEAR, cases[i].due[0])
					      : day_on(THIS_YEAR, cases[i].due[0], cases[i].due[1]);
		if (cases[i].kept[0] != 0)
			p->kept = day_on(THIS_YEAR, cases[i].kept[0], cases[i].kept[1]);
		else
			p->why = "条件不成熟";
		p->state = cases[i].state;
		plant_case(w, PROMISES, p->text, cases[i].what, cases[i].why);
	}
}

void duties_tasks(struct world *w)
{
	struct rng rng = rng_of(w->seed, "promises");
	key_tasks(w);
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		ordinary_promises(w, &rng, year);
	edge_promises(w);
}
