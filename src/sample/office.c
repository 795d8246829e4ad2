/*
 * 荣誉表彰, 信息宣传, 机关活动, 双招双引: what the office keeps. Nobody says of
 * the meetings that they are all there.
 */
#include "sample/counts.h"
#include "sample/draw.h"
#include "sample/duties.h"

static const char *const levels[] = {"国家级", "省级", "市级", "县区级"};

/* ---- 荣誉表彰 ---- */

static void honour(
	struct world *w, const char *name, const char *kind, const char *level, struct date day)
{
	struct str full = str_format(w->a, "%s（%d年第%zu项）", name, day_civil(day.first).year,
		1 + w->duties->honours.len);
	*ARRAY_ADD(w->a, w->duties->honours) =
		(struct honour){full, kind, level, "上级主管部门", day};
}

static void honours(struct world *w, struct rng *rng)
{
	static const struct {
		const char *name, *kind;
	} kinds[] = {{"科技工作先进单位", "表彰"}, {"科技创新督查激励", "督查激励"},
		{"关于成果转化工作的批示", "批示肯定"}, {"科技成果转化试点", "试点示范"},
		{"特派员工作表扬通报", "其他"}};
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (int i = 0; i < 6; i++) {
			size_t kind = rng_below(rng, COUNT_OF(kinds));
			honour(w, kinds[kind].name, kinds[kind].kind, RNG_PICK(rng, levels),
				draw_day(rng, year));
		}
	honour(w, "乡村振兴先进集体", "表彰", "省级", day_on(THIS_YEAR, 6, 20));
	honour(w, "创新创业大赛优秀组织单位", "表彰", "市级", day_on(THIS_YEAR, 6, 21));
	honour(w, "创新型县区建设试点", "试点示范", "省级",
		(struct date){ymd(THIS_YEAR, 1, 1), ymd(THIS_YEAR, 12, 31)});
	plant_case(w, "honour.count", w->duties->honours.at[w->duties->honours.len - 1].name,
		"只知道是2023年获得的", "截至6月无法判断，单列");
}

/* ---- 信息宣传 ---- */

static void story(struct world *w, struct rng *rng, struct str name, struct date day)
{
	static const struct {
		const char *outlet, *level;
	} outlets[] = {{"云江日报", "市级"}, {"示例省科技网", "省级"}, {"示例国家科技报", "国家级"},
		{"本地发布", "县区级"}};
	static const char *const kinds[] = {"政务信息", "媒体报道", "新媒体", "调研文章"};
	size_t outlet = rng_below(rng, COUNT_OF(outlets));
	*ARRAY_ADD(w->a, w->duties->stories) = (struct story){
		name, RNG_PICK(rng, kinds), outlets[outlet].outlet, outlets[outlet].level, day};
}

static void stories(struct world *w, struct rng *rng)
{
	static const char *const topics[] = {"科技特派员助力夏收", "科技型企业迎来新政策",
		"产学研对接结硕果", "高企培育跑出加速度", "科普活动走进校园",
		"技术合同成交额再创新高"};
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (int i = 0; i < 24; i++) {
			struct date day = draw_day(rng, year);
			if (rng_chance(rng, 150))
				day = day_in_month(year, day_civil(day.first).month);
			story(w, rng,
				str_format(w->a, "%s（%d年第%d篇）", RNG_PICK(rng, topics), year,
					i + 1),
				day);
		}
	struct str name = STR("云江探索成果转化新路径");
	struct date day = day_on(THIS_YEAR, 6, 20);
	for (int i = 0; i < 2; i++)
		*ARRAY_ADD(w->a, w->duties->stories) = (struct story){name, "媒体报道",
			i == 0 ? "云江日报" : "示例省科技网", i == 0 ? "市级" : "省级", day};
	plant_case(w, "media.count", name, "一篇稿子被两家采用", "采用一次算一篇，计两篇");
	story(w, rng, STR("云江召开科技工作推进会"), day_on(THIS_YEAR, 6, 21));
}

/* ---- 机关活动 ---- */

static void gatherings(struct world *w, struct rng *rng)
{
	static const char *const kinds[] = {"理论学习", "主题党日", "支委会", "党员大会", "党课",
		"意识形态", "志愿服务", "驻村帮扶", "防震减灾", "科技安全", "外专服务", "其他"};
	for (int year = w->size->first_year; year <= THIS_YEAR; year++)
		for (int i = 0; i < 30; i++) {
			const char *kind = RNG_PICK(rng, kinds);
			*ARRAY_ADD(w->a, w->duties->gatherings) = (struct gathering){
				str_format(w->a, "%s第%d次活动（%d年）", kind, i + 1, year), kind,
				draw_day(rng, year),
				rng_chance(rng, 850) ? rng_between(rng, 5, 60) : 0};
		}
	*ARRAY_ADD(w->a, w->duties->gatherings) = (struct gathering){
		STR("防灾减灾宣传活动"), "防震减灾", day_on(THIS_YEAR, 6, 20), 120};
	*ARRAY_ADD(w->a, w->duties->gatherings) =
		(struct gathering){STR("科技安全培训"), "科技安全", day_on(THIS_YEAR, 6, 21), 40};
	plant_case(w, "office.study office.other", STR("机关活动台账"), "没有人说过名单齐全",
		"有记录的照数，没有记录的是没有数，不是0");
}

/* ---- 双招双引 ---- */

static struct investment *investment(struct world *w, struct rng *rng, struct date clue)
{
	struct duties *d = w->duties;
	struct str topic = name_topic(w, rng, false);
	struct investment i = {.state = "线索",
		.clue = clue,
		.signed_on = PEN_NO_DATE,
		.started = PEN_NO_DATE,
		.amount = draw_money(rng, 500, 30000),
		.arrived = PEN_NO_MONEY};
	i.name = str_format(w->a, "%.*s产业化项目%zu期", STR_ARG(topic), 1 + d->investments.len);
	i.investor = str_format(w->a, "示例投资方%zu号", 1 + d->investments.len);
	*ARRAY_ADD(w->a, d->investments) = i;
	return &d->investments.at[d->investments.len - 1];
}

static void sign(struct investment *i, struct date day, int64_t arrived)
{
	i->signed_on = day;
	i->arrived = arrived;
	i->state = "签约";
}

static void investments(struct world *w, struct rng *rng)
{
	int y = THIS_YEAR;
	for (int year = w->size->first_year; year <= y; year++)
		for (int k = 0; k < 14; k++) {
			struct investment *i = investment(w, rng, draw_day(rng, year));
			struct date day = draw_maybe(rng, 550, draw_later(rng, i->clue, 30, 200));
			if (!date_known(day))
				continue;
			sign(i, day,
				rng_chance(rng, 700) ? draw_money(rng, 10, 3000) : PEN_NO_MONEY);
			i->started = draw_maybe(rng, 600, draw_later(rng, day, 40, 200));
			if (date_known(i->started))
				i->state = rng_chance(rng, 700) ? "开工" : "投产";
		}
	struct investment *i = investment(w, rng, day_on(y - 1, 11, 2));
	sign(i, day_on(y, 6, 20), 123456 * INT64_C(10000));
	plant_case(w, "investment.signed investment.arrived", i->name, "截止日当天签约",
		"计入，线索属于上年");
	i = investment(w, rng, day_on(y, 6, 20));
	sign(i, day_on(y, 6, 21), 800 * INT64_C(1000000));
	plant_case(w, "investment.signed investment.clues", i->name, "截止日当天得到线索，次日签约",
		"截至6月20日只算线索");
	i = investment(w, rng, day_on(y - 1, 3, 2));
	sign(i, day_on(y - 1, 12, 31), 5000 * INT64_C(1000000));
	plant_case(
		w, "investment.arrived", i->name, "上年签约、资金今年到位", "不进今年的到位资金");
	i = investment(w, rng, day_on(y, 2, 2));
	sign(i, day_on(y, 5, 6), PEN_NO_MONEY);
	plant_case(w, "investment.arrived", i->name, "签约，没有写到位资金",
		"签约计入，到位资金未填，不是0");
}

void duties_office(struct world *w)
{
	struct rng rng = rng_of(w->seed, "office");
	honours(w, &rng);
	stories(w, &rng);
	gatherings(w, &rng);
	investments(w, &rng);
}
