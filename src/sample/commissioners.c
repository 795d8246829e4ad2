/*
 * 科技特派员: persons, the villages that ask for them, the pairs of each year's
 * document, and teams.
 *
 * Each spring a document sends people out until the next April; each village
 * gets one of them. A pair counts when its agreement is signed and neither the
 * document nor the term has run out.
 */
#include "sample/world.h"

#define CODES "commissioner.count commissioner.coverage commissioner.villages"

static const char *const ranks[] = {
	"高级农艺师", "农艺师", "研究员", "副教授", "高级畜牧师", "讲师", "工程师", "高级工程师"};
static const char *const fields[] = {"种植", "种植", "养殖", "加工", "农机", "电商", "其他"};

static int sending_document(const struct world *w, int year)
{
	for (size_t i = 0; i < w->documents.len; i++)
		if (str_eq(w->documents.at[i].number, str_format(w->a, "云科特〔%d〕3号", year)))
			return (int)i;
	never();
}

static int some_employer(const struct world *w, struct rng *rng, int district)
{
	for (;;) {
		int i = rng_between(rng, 0, (int)w->parties.len - 1);
		const struct party *p = &w->parties.at[i];
		bool near = p->district == district &&
			    (p->kind == PARTY_OFFICE || p->kind == PARTY_COOPERATIVE ||
				    p->kind == PARTY_SCHOOL);
		if (near || (p->district == NOWHERE && p->kind == PARTY_SCHOOL))
			return i;
	}
}

static int add_commissioner(struct world *w, struct rng *rng, int district)
{
	static const char *const programmes[] = {"一般", "一般", "一般", "三区人才", "大学生"};
	struct commissioner c = {
		.name = name_person(w, rng), .kind = "自然人", .district = district};
	c.number = str_format(w->a, "YD%05zu", 101 + w->commissioners.len);
	c.programme = RNG_PICK(rng, programmes);
	c.rank = RNG_PICK(rng, ranks);
	c.field = RNG_PICK(rng, fields);
	c.employer = some_employer(w, rng, district);
	*ARRAY_ADD(w->a, w->commissioners) = c;
	return (int)w->commissioners.len - 1;
}

static struct term *add_term(struct world *w, struct rng *rng, int who, int year)
{
	static const char *const grades[] = {"优秀", "良好", "合格", "合格", "合格"};
	struct term t = {
		.commissioner = who, .document = sending_document(w, year), .level = "县区级"};
	t.days = w->documents.at[t.document].valid;
	t.left = PEN_NO_DATE;
	t.grade = t.days.last < LAST_DAY ? RNG_PICK(rng, grades) : "";
	if (rng_chance(rng, 120))
		t.level = rng_chance(rng, 500) ? "省级" : "市级";
	*ARRAY_ADD(w->a, w->terms) = t;
	return &w->terms.at[w->terms.len - 1];
}

static struct assignment *pair(struct world *w, struct rng *rng, int who, int village, int year)
{
	struct assignment a = {.commissioner = who,
		.village = village,
		.document = sending_document(w, year),
		.ended = PEN_NO_DATE};
	a.days = w->documents.at[a.document].valid;
	a.signed_on = date_of(a.days.first + rng_between(rng, -5, 20));
	a.number = str_format(w->a, "XY%d%05zu", year, 1 + w->assignments.len);
	*ARRAY_ADD(w->a, w->assignments) = a;
	return &w->assignments.at[w->assignments.len - 1];
}

/* ---- villages ---- */

static const char *const village_industries[] = {
	"小麦", "蔬菜", "肉牛", "生猪", "瓜果", "食用菌", "水产"};

static int add_village(struct world *w, struct rng *rng, int town)
{
	struct village v = {
		.name = name_village(w, rng), .town = town, .kind = "行政村", .merged = NOBODY};
	v.industry = RNG_PICK(rng, village_industries);
	v.valid = (struct date){ymd(2015, 1, 1), DAY_MAX};
	if (rng_chance(rng, 60))
		v.kind = "涉农社区";
	*ARRAY_ADD(w->a, w->villages) = v;
	return (int)w->villages.len - 1;
}

static void villages_of(struct world *w, struct rng *rng, int district)
{
	for (size_t i = 0; i < w->units.len; i++) {
		const struct unit *u = &w->units.at[i];
		if (u->parent != district || u->kind != UNIT_TOWN)
			continue;
		int count = u->code.at[u->code.len - 1] <= '3' && u->code.at[u->code.len - 2] == '0'
				    ? 5
				    : rng_between(rng, 10, 14);
		for (int k = 0; k < count; k++)
			(void)add_village(w, rng, (int)i);
	}
}

/* ---- a year ---- */

struct people {
	int *at;
	size_t len, cap;
};

static bool in_district(const struct world *w, size_t village, int district)
{
	return w->units.at[w->villages.at[village].town].parent == district;
}

/* People stay or go; each serves one village or two. */
static void year_of(struct world *w, struct rng *rng, int district, int year, struct people *people)
{
	size_t kept = 0, villages = 0, next = 0;
	for (size_t i = 0; i < w->villages.len; i++)
		villages += in_district(w, i, district);
	for (size_t i = 0; i < people->len; i++)
		if (rng_chance(rng, 850))
			people->at[kept++] = people->at[i];
	people->len = kept;
	while (people->len < villages * 7 / 10)
		*ARRAY_ADD(w->a, *people) = add_commissioner(w, rng, district);
	for (size_t i = 0; i < people->len; i++)
		(void)add_term(w, rng, people->at[i], year);
	for (size_t i = 0; i < w->villages.len; i++)
		if (in_district(w, i, district))
			(void)pair(w, rng, people->at[next++ % people->len], (int)i, year);
}

/* ---- cases on the edge, in the first district ---- */

static struct assignment *pair_of_village(struct world *w, int village)
{
	for (size_t i = w->assignments.len; i-- > 0;)
		if (w->assignments.at[i].village == village)
			return &w->assignments.at[i];
	never();
}

static void case_of(struct world *w, int village, const char *what, const char *why)
{
	plant_case(w, CODES, w->villages.at[village].name, what, why);
}

static void edge_pairs(struct world *w, struct rng *rng, int substitute)
{
	struct assignment *a = pair_of_village(w, 0);
	a->signed_on = PEN_NO_DATE;
	case_of(w, 0, "服务协议没有签订", "没签协议的不算覆盖");
	pair_of_village(w, 1)->signed_on = day_on(THIS_YEAR, 6, 20);
	case_of(w, 1, "截止日当天签订协议", "算覆盖");
	pair_of_village(w, 2)->signed_on = day_on(THIS_YEAR, 6, 21);
	case_of(w, 2, "截止日次日签订协议", "截至6月20日不算覆盖");
	pair_of_village(w, 3)->ended = day_on(THIS_YEAR, 6, 20);
	a = pair(w, rng, substitute, 3, THIS_YEAR);
	a->days.first = ymd(THIS_YEAR, 6, 21);
	a->signed_on = day_on(THIS_YEAR, 6, 18);
	case_of(w, 3, "截止日当天解除，次日换人", "6月20日这一天没有人，不算覆盖");
	pair_of_village(w, 4)->ended = day_on(THIS_YEAR, 6, 15);
	a = pair(w, rng, substitute, 4, THIS_YEAR);
	a->days.first = ymd(THIS_YEAR, 6, 15);
	a->signed_on = day_on(THIS_YEAR, 6, 15);
	case_of(w, 4, "同一天换人", "一直有人，算覆盖");
	pair_of_village(w, 5)->signed_on = day_in_month(THIS_YEAR, 6);
	case_of(w, 5, "协议签订日期只到6月", "截至6月20日无法判断");
	pair_of_village(w, 6)->days.last = ymd(THIS_YEAR, 6, 19);
	case_of(w, 6, "任期到6月19日", "到期的协议不算覆盖");
}

static void edge_villages(struct world *w, struct rng *rng, int town)
{
	int into = 7, village = add_village(w, rng, town);
	w->villages.at[village].valid.last = ymd(THIS_YEAR, 6, 19);
	w->villages.at[village].merged = into;
	case_of(w, village, "6月19日止，已并入别村", "截至6月20日不在涉农行政村里，分母不算它");
	village = add_village(w, rng, town);
	w->villages.at[village].valid.last = ymd(THIS_YEAR, 6, 20);
	w->villages.at[village].merged = into;
	case_of(w, village, "6月20日止", "最后一天仍在名单里，没有结对，算未覆盖");
	village = add_village(w, rng, town);
	w->villages.at[village].valid.first = ymd(THIS_YEAR, 6, 21);
	case_of(w, village, "6月21日起设立", "截至6月20日还不在名单里");
}

static void edge_terms(struct world *w, struct rng *rng, int district)
{
	int who = add_commissioner(w, rng, district);
	struct term *t = add_term(w, rng, who, THIS_YEAR);
	t->left = day_on(THIS_YEAR, 6, 20);
	plant_case(
		w, CODES, w->commissioners.at[who].name, "截止日当天退出", "自退出之日起不再计入");
	who = add_commissioner(w, rng, district);
	t = add_term(w, rng, who, THIS_YEAR);
	t->left = day_on(THIS_YEAR, 6, 21);
	plant_case(w, CODES, w->commissioners.at[who].name, "截止日次日退出", "截至6月20日仍计入");
	who = add_commissioner(w, rng, district);
	add_term(w, rng, who, THIS_YEAR)->level = "县区级";
	add_term(w, rng, who, THIS_YEAR)->level = "省级";
	plant_case(w, CODES, w->commissioners.at[who].name, "同时是省级和县区级特派员",
		"按人数，只算一人");
}

/* ---- teams ---- */

static void teams_of(struct world *w, struct rng *rng, int district)
{
	static const struct {
		const char *kind, *tail, *level;
	} forms[] = {{"特派团", "产业科技特派团", "省级"}, {"特派团", "产业科技特派团", "市级"},
		{"示范基地", "科技特派员创新创业示范基地", "省级"},
		{"工作站", "科技特派员工作站", "县区级"}};
	struct str brief = w->units.at[district].name;
	for (size_t i = 0; i < 12; i++) {
		const char *industry = village_industries[i % COUNT_OF(village_industries)];
		size_t form = i % COUNT_OF(forms);
		struct team t = {.kind = forms[form].kind,
			.level = forms[form].level,
			.industry = industry,
			.district = district,
			.money = PEN_NO_MONEY};
		t.name = str_format(w->a, "%.*s%s%s%s", STR_ARG(brief), industry, forms[form].tail,
			i >= COUNT_OF(village_industries) ? "（二）" : "");
		t.lead = some_employer(w, rng, district);
		if (form == 3 && i >= COUNT_OF(village_industries))
			t.level = "省级";
		t.task_signed = t.allotted = t.ended = PEN_NO_DATE;
		t.filed = date_of(ymd(2021, 3, 1) + rng_between(rng, 0, 720));
		if (form < 2) {
			t.task_signed = date_of(t.filed.first + rng_between(rng, 20, 90));
			t.allotted = date_of(t.task_signed.first + 20);
			t.money = (int64_t)rng_between(rng, 20, 120) * 500000;
		}
		t.document = str_format(
			w->a, "皖科特派办〔%d〕%zu号", day_civil(t.filed.first).year, 40 + i);
		*ARRAY_ADD(w->a, w->teams) = t;
	}
}

static void edge_teams(struct world *w)
{
	struct team *t = &w->teams.at[0];
	t->filed = day_on(THIS_YEAR, 3, 6);
	t->task_signed = day_on(THIS_YEAR, 6, 20);
	t->allotted = day_on(THIS_YEAR, 6, 21);
	plant_case(w, "team.task_signed team.money", t->name, "截止日当天签任务书、次日下达资金",
		"任务书计入，资金截至6月20日不计");
	t = &w->teams.at[3];
	t->ended = day_on(THIS_YEAR, 6, 20);
	plant_case(w, "team.count", t->name, "截止日当天摘牌", "自摘牌之日起不再计入");
}

void world_commissioners(struct world *w)
{
	for (size_t i = 0; i < w->districts.len; i++) {
		int district = w->districts.at[i];
		struct rng rng = rng_of(w->seed + (uint64_t)district, "commissioners");
		struct people people = {0};
		villages_of(w, &rng, district);
		for (int year = w->size->first_year; year <= THIS_YEAR; year++)
			year_of(w, &rng, district, year, &people);
		teams_of(w, &rng, district);
		if (i > 0)
			continue;
		int substitute = people.at[people.len - 1];
		edge_pairs(w, &rng, substitute);
		edge_villages(w, &rng, w->villages.at[0].town);
		edge_terms(w, &rng, district);
		edge_teams(w);
	}
}
